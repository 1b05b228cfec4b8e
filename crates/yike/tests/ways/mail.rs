//! E-mail to a real mail server: each way of sealing it, a password, a recipient that there is not.

use crate::server::{Server, packages};
use std::path::Path;
use std::process::Command;
use yike::config::{MailConfig, MailTls};
use yike::notify::{Mail, Mailer, Unsent, Why};

/// An authority made for this test, and a server's certificate of it for 127.0.0.1.
fn certificates(folder: &Path) {
    let openssl = |args: &str| {
        let said = Command::new("openssl")
            .args(args.split(' '))
            .current_dir(folder)
            .output()
            .expect("openssl is there");
        let told = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(said.status.success(), "openssl {args}\n{told}");
    };
    std::fs::write(
        folder.join("server.ext"),
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\n",
    )
    .unwrap();
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key \
         -out ca.pem -days 2 -subj /CN=made-up-authority",
    );
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key \
         -out server.csr -subj /CN=localhost",
    );
    openssl(
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem \
         -days 2 -extfile server.ext",
    );
}

fn mail(to: &str) -> Mail {
    Mail {
        id: "case-5-email-r1".into(),
        to: to.into(),
        subject: "【一刻】您尾号 123456 的办件有新进展".into(),
        words: "您尾号 123456 的办件已受理。\nYour case ending in 123456 was accepted.\n".into(),
    }
}

async fn app() -> (yike::app::App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let config = yike::config::Config::in_folder(folder.path());
    let mode = yike::app::Mode::Serve;
    let app = yike::open::open(&config, yike::app::Clock::System, mode);
    (app.await.unwrap(), folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_mail_server_takes_what_is_sealed_and_refuses_whom_it_does_not_know() {
    let Some(packages) = packages() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    certificates(folder);
    let password = folder.join("password");
    std::fs::write(&password, "correct horse\n").unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&password, private).unwrap();
    let (app, _kept) = app().await;
    let at = folder.display().to_string();
    for (kind, tls) in [
        ("plain", MailTls::None),
        ("starttls", MailTls::Starttls),
        ("tls", MailTls::Tls),
    ] {
        let (server, port) = Server::start(&packages, "mail_server.mjs", &[kind, &at]);
        let is_sealed = tls != MailTls::None;
        let config = MailConfig {
            host: "127.0.0.1".into(),
            port: Some(port.parse().unwrap()),
            tls,
            user: is_sealed.then(|| "yike".into()),
            password_file: is_sealed.then(|| password.clone()),
            from: "一刻 <yike@example.gov.cn>".into(),
        };
        let trusted = folder.join("ca.pem");
        let mailer = Mailer::of(Some(&config), Some(&trusted)).unwrap();
        // Twice, as after a crash in between: the same message by its name.
        for _ in 0..2 {
            mailer
                .hand_over(&app, mail("wang@example.cn"))
                .await
                .unwrap();
            let got: serde_json::Value = serde_json::from_str(&server.line()).unwrap();
            assert_eq!(got["secure"], is_sealed, "{kind}");
            assert_eq!(got["to"][0], "wang@example.cn");
            assert_eq!(got["from"], "yike@example.gov.cn");
            let text = got["text"].as_str().unwrap();
            assert!(
                text.contains("Message-ID: <case-5-email-r1@example.gov.cn>"),
                "{text}"
            );
            assert!(text.contains("Auto-Submitted: auto-generated"));
        }
        let nobody = mailer.hand_over(&app, mail("nobody@example.cn")).await;
        assert_eq!(nobody, Err(Unsent::ForGood(Why::Refused)), "{kind}");
        let full = mailer.hand_over(&app, mail("full@example.cn")).await;
        assert_eq!(full, Err(Unsent::NotNow(Why::PutOff)), "{kind}");
        if !is_sealed {
            // A server that offers no STARTTLS is told nothing.
            let asked = MailConfig {
                tls: MailTls::Starttls,
                ..config
            };
            let mailer = Mailer::of(Some(&asked), Some(&trusted)).unwrap();
            let sent = mailer.hand_over(&app, mail("wang@example.cn")).await;
            assert!(matches!(sent, Err(Unsent::NotNow(_))), "{sent:?}");
            continue;
        }
        // A certificate of nobody's whom we trust.
        let strange = Mailer::of(Some(&config), None).unwrap();
        let sent = strange.hand_over(&app, mail("wang@example.cn")).await;
        assert_eq!(sent, Err(Unsent::NotNow(Why::NoTls)), "{kind}");
        // A wrong password is ours to mend: nobody's message is given up for it.
        let wrong = MailConfig {
            user: Some("somebody".into()),
            ..config
        };
        let wrong = Mailer::of(Some(&wrong), Some(&trusted)).unwrap();
        let sent = wrong.hand_over(&app, mail("wang@example.cn")).await;
        assert_eq!(sent, Err(Unsent::NotNow(Why::NotLetIn)), "{kind}");
    }
    // Nobody there at all.
    let config = MailConfig {
        host: "127.0.0.1".into(),
        port: Some(1),
        tls: MailTls::None,
        from: "yike@example.gov.cn".into(),
        ..MailConfig::default()
    };
    let mailer = Mailer::of(Some(&config), None).unwrap();
    let sent = mailer.hand_over(&app, mail("wang@example.cn")).await;
    assert_eq!(sent, Err(Unsent::NotNow(Why::NoAnswer)));
}
