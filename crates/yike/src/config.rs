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
    /// Whether PostgreSQL is to have a standby that has every acknowledged case too.
    pub standby: bool,
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
            standby: false,
        }
    }

    /// Where the list of the forgotten lies: beside the key, never in the database.
    pub fn forgotten_list(&self) -> PathBuf {
        let beside = match KeySource::of(&self.master_key) {
            KeySource::File(path) => path,
            KeySource::Given(_) => self.objects.clone(),
        };
        let own = self.forgotten.clone();
        own.unwrap_or_else(|| beside.with_file_name("forgotten.list"))
    }

    /// Where the signing key lies.
    pub fn signing_key(&self) -> PathBuf {
        match &self.signing_key {
            Some(path) => path.clone(),
            None => self.master_key.with_file_name("signing.key"),
        }
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
