//! E-mail: none, the simulator of the demonstration, or a mail server by SMTP. That a server took
//! a message says that it left here and no more: a bounce or an automatic answer is nobody's
//! reading, and none of them is asked for.

use super::Unsent;
use super::channel::Why;
use super::gateway::simulate;
use crate::app::App;
use crate::config::{MailConfig, MailTls};
use crate::{http, secret_file};
use anyhow::{Context, bail};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// No answer within this time is a failure.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// What a server says when it does not know *us* (RFC 4954): the operator's to mend.
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];

/// Where e-mail goes.
#[derive(Clone, Default)]
pub enum Mailer {
    /// Messages wait; residents are not offered e-mail.
    #[default]
    None,
    /// `/demo/sms` shows them, under a banner that says what it is.
    Simulator,
    Smtp(Arc<Smtp>),
}

/// A mail server, and in whose name we write.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// One e-mail to one person.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The same id may be handed over twice: it is the same `Message-ID`.
    pub id: String,
    pub to: String,
    pub subject: String,
    pub words: String,
}

impl Mailer {
    /// # Errors
    /// What of the configuration cannot be used, and why.
    pub fn of(config: Option<&MailConfig>, authorities: Option<&Path>) -> anyhow::Result<Mailer> {
        match config {
            Some(config) => Ok(Mailer::Smtp(Arc::new(Smtp::of(config, authorities)?))),
            None => Ok(Mailer::None),
        }
    }

    /// Hands one e-mail over.
    ///
    /// # Errors
    /// `Unsent`; the reason is logged without address or words.
    pub async fn hand_over(&self, app: &App, mail: Mail) -> Result<(), Unsent> {
        match self {
            Mailer::None => Err(Unsent::NotNow(Why::NoWay)),
            Mailer::Simulator => {
                let words = format!("{}\n{}", mail.subject, mail.words);
                simulate(app, mail.id, mail.to, words).await
            }
            Mailer::Smtp(smtp) => smtp.send(&mail).await,
        }
    }
}

impl Smtp {
    fn of(config: &MailConfig, authorities: Option<&Path>) -> anyhow::Result<Smtp> {
        let host = config.host.as_str();
        let from: Mailbox = config.from.parse().with_context(|| {
            format!(
                "mail.from is no address: {} — write 一刻 <yike@example.gov.cn>",
                config.from
            )
        })?;
        let parameters = || -> anyhow::Result<TlsParameters> {
            let mut tls = TlsParameters::builder(host.to_owned());
            for certificate in http::authorities(authorities)? {
                tls = tls.add_root_certificate(Certificate::from_der(certificate.to_vec())?);
            }
            Ok(tls.build()?)
        };
        let tls = match config.tls {
            MailTls::Tls => Tls::Wrapper(parameters()?),
            MailTls::Starttls => Tls::Required(parameters()?),
            MailTls::None if is_here(host) => Tls::None,
            MailTls::None => bail!(
                "mail.tls = \"none\" 只能用于本机的邮件服务器。请改为 \"starttls\" 或 \"tls\"。\
                 Plain SMTP is for a server on this machine only; write \"starttls\" or \"tls\"."
            ),
        };
        let usual = match config.tls {
            MailTls::Tls => 465,
            MailTls::Starttls => 587,
            MailTls::None => 25,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(config.port.unwrap_or(usual))
            .tls(tls)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(ANSWER_WITHIN));
        match (&config.user, &config.password_file) {
            (Some(user), Some(file)) => {
                let password = secret_file::read(file)?;
                transport = transport.credentials(Credentials::new(user.clone(), password));
            }
            (None, None) => {}
            (Some(_), None) | (None, Some(_)) => {
                bail!("mail.user and mail.password_file go together: give both or neither")
            }
        }
        Ok(Smtp {
            transport: transport.build(),
            from,
        })
    }

    async fn send(&self, mail: &Mail) -> Result<(), Unsent> {
        let Some(message) = self.write(mail) else {
            return Err(Unsent::ForGood(Why::NoAddress));
        };
        // The library limits each step; a server that answers a byte a second is stopped here.
        let sent = tokio::time::timeout(ANSWER_WITHIN * 3, self.transport.send(message)).await;
        let unsent = match sent {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => meaning(&error),
            Err(_) => Unsent::NotNow(Why::NoAnswer),
        };
        let why = unsent.why().as_str();
        tracing::warn!(id = mail.id, why, "an e-mail was not taken");
        Err(unsent)
    }

    fn write(&self, mail: &Mail) -> Option<Message> {
        let to: Address = mail.to.parse().ok()?;
        let raw = |name: &'static str, value: &str| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
        };
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&mail.subject)
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            // RFC 3834: no holiday greeting in return.
            .raw_header(raw("Auto-Submitted", "auto-generated"))
            .raw_header(raw("X-Auto-Response-Suppress", "All"))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.words.clone())
            .ok()
    }
}

/// What the answer of a server means for this message.
fn meaning(error: &lettre::transport::smtp::Error) -> Unsent {
    match error.status().map(u16::from) {
        Some(code) if NOT_LET_IN.contains(&code) => Unsent::NotNow(Why::NotLetIn),
        Some(500..) => Unsent::ForGood(Why::Refused),
        Some(_) => Unsent::NotNow(Why::PutOff),
        None if error.is_tls() || is_about_tls(error) => Unsent::NotNow(Why::NoTls),
        None if error.is_client() => Unsent::NotNow(Why::NotLetIn),
        None => Unsent::NotNow(Why::NoAnswer),
    }
}

/// Whether rustls stands behind a failure that the library tells as one of the connection.
fn is_about_tls(error: &lettre::transport::smtp::Error) -> bool {
    let mut behind = std::error::Error::source(error);
    while let Some(error) = behind {
        let told = error.downcast_ref::<std::io::Error>();
        if told.is_some_and(|error| error.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        behind = error.source();
    }
    false
}

fn is_here(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(tls: MailTls) -> MailConfig {
        MailConfig {
            host: "mail.example.gov.cn".into(),
            tls,
            from: "一刻 <yike@example.gov.cn>".into(),
            ..MailConfig::default()
        }
    }

    #[test]
    fn plain_smtp_stays_on_this_machine() {
        assert!(Smtp::of(&config(MailTls::None), None).is_err());
        for here in ["127.0.0.1", "localhost", "::1"] {
            let config = MailConfig {
                host: here.into(),
                ..config(MailTls::None)
            };
            assert!(Smtp::of(&config, None).is_ok(), "{here}");
        }
    }

    #[test]
    fn a_password_stands_in_a_file_that_others_cannot_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("smtp.password");
        std::fs::write(&file, "correct horse\n").unwrap();
        let set = |mode| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let with = MailConfig {
            user: Some("yike".into()),
            password_file: Some(file.clone()),
            ..config(MailTls::Tls)
        };
        set(0o644);
        let told = format!("{:#}", Smtp::of(&with, None).err().unwrap());
        assert!(
            told.contains("chmod 600") && !told.contains("horse"),
            "{told}"
        );
        set(0o600);
        assert!(Smtp::of(&with, None).is_ok());
        let half = MailConfig {
            password_file: None,
            ..with
        };
        assert!(Smtp::of(&half, None).is_err());
    }

    #[test]
    fn a_letter_says_that_a_program_wrote_it_and_keeps_its_name() {
        let smtp = Smtp::of(&config(MailTls::Starttls), None).unwrap();
        let mail = Mail {
            id: "case-5-email-r1".into(),
            to: "wang@example.cn".into(),
            subject: "您的办件有新进展".into(),
            words: "您尾号 123456 的办件已受理。".into(),
        };
        let text = String::from_utf8(smtp.write(&mail).unwrap().formatted()).unwrap();
        for part in [
            "Message-ID: <case-5-email-r1@example.gov.cn>",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "To: wang@example.cn",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let nobody = Mail {
            to: "nobody".into(),
            ..mail
        };
        assert!(smtp.write(&nobody).is_none());
    }
}
