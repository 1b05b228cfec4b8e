//! Configuration: a file (`yike.toml`), then the environment (`YIKE_…`), then nothing else.

use crate::cipher::Cipher;
use crate::key_file::KeySource;
use anyhow::{Context, bail};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// How this installation runs. It has no `Debug`: it may hold the master key.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…`
    pub database: String,
    /// Where files of cases lie.
    pub objects: PathBuf,
    pub listen: SocketAddr,
    /// A file with the master key, 64 hex digits a line, made at the first start if it is missing;
    /// or the 64 hex digits themselves.
    pub master_key: PathBuf,
    /// What personal data is sealed with from now on.
    pub cipher: Cipher,
    /// The list of the forgotten; beside the master key, if it is not named.
    pub forgotten: Option<PathBuf>,
    /// A file with the key that heads are signed with; `signing.key` beside the master key
    /// otherwise. Made at the first start if it is missing.
    pub signing_key: Option<PathBuf>,
    /// Seconds between two signings of what changed.
    pub sign_every: u64,
    /// A file on another disk to which every signed head of the city is appended (`docs/heads.md`).
    pub heads: Option<PathBuf>,
    /// The program that takes signed heads to another host (`docs/heads.md`).
    pub heads_program: Option<PathBuf>,
    /// Seconds without a signed head outside, after which every page of those in charge says so.
    pub anchor_alarm: u64,
    /// A catalogue folder; built in otherwise.
    pub catalogue: Option<PathBuf>,
    /// The program that takes short messages (`docs/sms.md`); without it they wait.
    pub sms_program: Option<PathBuf>,
    /// The mail server; without it residents are not offered e-mail.
    pub mail: Option<MailConfig>,
    /// Providers by which residents may prove who they are (OpenID Connect).
    pub identity: Vec<ProviderConfig>,
    /// Private networks into which webhooks may lead, as `10.20.0.0/16`; otherwise none.
    pub webhooks_within: Vec<String>,
    /// A file (PEM) of certificate authorities to be trusted besides those of the machine.
    pub authorities: Option<PathBuf>,
    /// Whether PostgreSQL is to have a standby that has every acknowledged case too.
    pub standby: bool,
}

/// A mail server (`docs/operate.md`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    pub host: String,
    /// 465 with TLS, 587 with STARTTLS, 25 without, where none is named.
    pub port: Option<u16>,
    pub tls: MailTls,
    pub user: Option<String>,
    /// A file that only its owner reads.
    pub password_file: Option<PathBuf>,
    /// `一刻 <yike@example.gov.cn>`
    pub from: String,
}

/// How the way to the mail server is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// From the first byte.
    #[default]
    Tls,
    /// Before anything is said; a server that does not offer it gets nothing.
    Starttls,
    /// Not at all: on this machine only.
    None,
}

/// A provider of identity that speaks OpenID Connect (`docs/operate.md`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProviderConfig {
    /// Lower-case letters, digits and dashes: stands in addresses.
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub issuer: String,
    pub client_id: String,
    /// A file that only its owner reads; none for a public client.
    pub secret_file: Option<PathBuf>,
    /// Besides `openid`.
    pub scopes: Vec<String>,
    /// The claim with the phone; believed only if it says that it was verified.
    pub phone_claim: Option<String>,
    /// The claim that says that the phone was verified: `true`.
    pub phone_verified_claim: Option<String>,
    /// The claim with the number of the identity card, where the provider has verified that.
    pub id_number_claim: Option<String>,
}

impl Default for Config {
    fn default() -> Config {
        Config::in_folder(Path::new("data"))
    }
}

impl Config {
    pub fn in_folder(folder: &Path) -> Config {
        Config {
            database: format!("sqlite:{}", folder.join("yike.db").display()),
            objects: folder.join("objects"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            master_key: folder.join("master.key"),
            cipher: Cipher::default(),
            forgotten: None,
            signing_key: None,
            sign_every: 60 * 60,
            heads: None,
            heads_program: None,
            anchor_alarm: 4 * 60 * 60,
            catalogue: None,
            sms_program: None,
            mail: None,
            identity: Vec::new(),
            webhooks_within: Vec::new(),
            authorities: None,
            standby: false,
        }
    }

    /// Where the list of the forgotten lies: beside the key, never in the database.
    pub fn forgotten_list(&self) -> PathBuf {
        let own = self.forgotten.clone();
        own.unwrap_or_else(|| self.beside_the_key("forgotten.list"))
    }

    /// A file in the folder of the master key; where that is given in digits, in that of the objects.
    fn beside_the_key(&self, name: &str) -> PathBuf {
        let beside = match KeySource::of(&self.master_key) {
            KeySource::File(path) => path,
            KeySource::Given(_) => self.objects.clone(),
        };
        beside.with_file_name(name)
    }

    /// Where the signing key lies.
    pub fn signing_key(&self) -> PathBuf {
        let own = self.signing_key.clone();
        own.unwrap_or_else(|| self.beside_the_key("signing.key"))
    }

    /// Reads the file, where there is one, and the environment.
    ///
    /// # Errors
    /// A sentence with file and line where it does not parse.
    pub fn read(file: Option<&Path>) -> anyhow::Result<Config> {
        let mut config = match file {
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                parse(&text).with_context(|| format!("in {}", path.display()))?
            }
            None => Config::default(),
        };
        for (name, value) in std::env::vars() {
            config.set(&name, &value)?;
        }
        Ok(config)
    }

    fn set(&mut self, name: &str, value: &str) -> anyhow::Result<()> {
        match name {
            "YIKE_DATABASE" => self.database = value.to_owned(),
            "YIKE_OBJECTS" => self.objects = value.into(),
            "YIKE_LISTEN" => {
                self.listen = value
                    .parse()
                    .with_context(|| format!("YIKE_LISTEN is no address: {value}"))?;
            }
            "YIKE_MASTER_KEY" => self.master_key = value.into(),
            "YIKE_CIPHER" => {
                self.cipher = Cipher::parse(value).with_context(|| {
                    format!("YIKE_CIPHER is aes-256-gcm or sm4-gcm, not {value}")
                })?;
            }
            "YIKE_FORGOTTEN" => self.forgotten = Some(value.into()),
            "YIKE_SMS_PROGRAM" => self.sms_program = Some(value.into()),
            "YIKE_AUTHORITIES" => self.authorities = Some(value.into()),
            "YIKE_WEBHOOKS_WITHIN" => {
                self.webhooks_within = value.split(',').map(|one| one.trim().into()).collect();
            }
            "YIKE_SIGNING_KEY" => self.signing_key = Some(value.into()),
            "YIKE_SIGN_EVERY" => self.sign_every = seconds(name, value)?,
            "YIKE_HEADS" => self.heads = Some(value.into()),
            "YIKE_HEADS_PROGRAM" => self.heads_program = Some(value.into()),
            "YIKE_ANCHOR_ALARM" => self.anchor_alarm = seconds(name, value)?,
            "YIKE_STANDBY" => {
                self.standby = value
                    .parse()
                    .with_context(|| format!("YIKE_STANDBY is true or false, not {value}"))?;
            }
            "YIKE_CATALOGUE" => self.catalogue = Some(value.into()),
            other if other.starts_with("YIKE_") && other != "YIKE_CONFIG" => {
                bail!("{other} is not a setting of Yike");
            }
            _ => {}
        }
        Ok(())
    }
}

fn seconds(name: &str, value: &str) -> anyhow::Result<u64> {
    value
        .parse()
        .with_context(|| format!("{name} is no number of seconds: {value}"))
}

fn parse(text: &str) -> anyhow::Result<Config> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let (start, end) = error.span().map_or((0, 0), |span| (span.start, span.end));
        let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = text[end..].find('\n').map_or(text.len(), |at| end + at);
        // The message quotes the line, and this line may hold the key.
        if text[first..last].contains("master_key") {
            let line = text[..start].matches('\n').count() + 1;
            anyhow::anyhow!(
                "line {line}: master_key wants a text in quotes: {}",
                error.message()
            )
        } else {
            error.into()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_given_in_digits_leaves_no_file_where_the_program_was_started() {
        let config = Config {
            master_key: "ab12".repeat(16).into(),
            ..Config::in_folder(Path::new("/srv/yike"))
        };
        let place = |name: &str| Path::new("/srv/yike").join(name);
        assert_eq!(config.signing_key(), place("signing.key"));
        assert_eq!(config.forgotten_list(), place("forgotten.list"));
    }

    #[test]
    fn a_master_key_without_quotes_is_not_shown() {
        let digits = "ab12".repeat(16);
        let shown = |text: &str| format!("{:#}", parse(text).err().unwrap());
        let told = shown(&format!("objects = \"x\"\nmaster_key = {digits}\n"));
        assert!(told.contains("line 2") && !told.contains("ab12"), "{told}");
        assert!(shown("port = 3\n").contains("port"));
        let read = parse(&format!(
            "master_key = \"{digits}\"\ncipher = \"sm4-gcm\"\n"
        ))
        .ok()
        .unwrap();
        assert_eq!(read.cipher, Cipher::Sm4Gcm);
    }
}
