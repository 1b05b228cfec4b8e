//! The list of the forgotten 遗忘名单: a file outside the database to which a line is appended, and
//! synced, before anything is erased. A database that comes back from a backup is brought in line
//! with it before it serves. It names cases and opaque residents, never a person.

use crate::act::CaseKey;
use crate::disk;
use anyhow::{Context, bail};
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use yike_core::chain;
use yike_core::clock::At;

/// One line: what was decided to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The words of a case.
    Case { at: At, key: CaseKey },
    /// The names and the paper of a letter of authorisation.
    Letter { at: At, id: String },
    /// The drafts and sessions that an opaque resident had until then.
    Resident { at: At, who: String },
}

impl Line {
    fn text(&self) -> String {
        match self {
            Line::Case { at, key } => format!("v1 {} case {key}\n", at.0),
            Line::Letter { at, id } => format!("v1 {} letter {id}\n", at.0),
            Line::Resident { at, who } => format!("v1 {} resident {who}\n", at.0),
        }
    }

    fn parse(text: &str) -> Option<Line> {
        let mut words = text.split(' ');
        let mut word = || words.next();
        if word()? != "v1" {
            return None;
        }
        let at = At(word()?.parse().ok()?);
        match (word()?, word()?, word()) {
            ("case", key, None) => Some(Line::Case {
                at,
                key: CaseKey::parse(key)?,
            }),
            ("letter", id, None) => Some(Line::Letter {
                at,
                id: id.to_owned(),
            }),
            ("resident", who, None) => Some(Line::Resident {
                at,
                who: who.to_owned(),
            }),
            _ => None,
        }
    }
}

/// How far a database has followed the list: its length and digest, as a setting keeps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    length: usize,
    digest: String,
}

impl Followed {
    pub fn text(&self) -> String {
        format!("{} {}", self.length, self.digest)
    }

    pub fn parse(text: &str) -> Option<Followed> {
        let (length, digest) = text.split_once(' ')?;
        Some(Followed {
            length: length.parse().ok()?,
            digest: digest.to_owned(),
        })
    }
}

/// The list as it lies on the disk.
pub struct List {
    path: PathBuf,
    text: String,
}

/// What a database still has to do.
#[derive(Debug, PartialEq, Eq)]
pub struct ToDo {
    pub lines: Vec<Line>,
    /// The list is not the one that this database followed: shorter, or other words.
    pub is_another: bool,
}

impl List {
    /// Reads the list; a line that was cut off by a power failure was never acted on, and is left
    /// out.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(path: &Path) -> anyhow::Result<List> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        Ok(List {
            path: path.to_owned(),
            text: text[..whole].to_owned(),
        })
    }

    /// Its whole lines.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn followed(&self) -> Followed {
        Followed {
            length: self.text.len(),
            digest: chain::hex(&chain::sm3(self.text.as_bytes())),
        }
    }

    /// The lines that a database, which had followed the list so far, has still to follow.
    ///
    /// # Errors
    /// A list that is gone although the database knows one, or a line of another kind.
    pub fn to_do(&self, followed: Option<&Followed>) -> anyhow::Result<ToDo> {
        let known = followed.filter(|known| known.length > 0);
        if known.is_some() && !self.path.exists() {
            bail!(
                "遗忘名单 {path} 不见了。没有它，已清除的个人信息可能随备份回来；请把它放回（它应与主密钥一起备份），再启动。\
                 The list of the forgotten, {path}, is missing. Without it what was erased could come back with a backup; put it back (it is kept with the master key) and start again.",
                path = self.path.display()
            );
        }
        let begins = |known: &Followed| {
            let part = self.text.as_bytes().get(..known.length)?;
            (chain::hex(&chain::sm3(part)) == known.digest).then_some(known.length)
        };
        let from = match known {
            Some(known) => begins(known),
            None => Some(0),
        };
        let rest = self.text.get(from.unwrap_or(0)..).unwrap_or_default();
        let mut lines = Vec::new();
        for line in rest.lines() {
            lines.push(Line::parse(line).with_context(|| {
                format!(
                    "{} has a line that this program does not know",
                    self.path.display()
                )
            })?);
        }
        Ok(ToDo {
            lines,
            is_another: from.is_none(),
        })
    }

    /// Appends lines and syncs them: only then may anything be erased.
    ///
    /// # Errors
    /// Where they are not safely kept; nothing must be erased then.
    pub fn append(&mut self, lines: &[Line]) -> anyhow::Result<()> {
        let added: String = lines.iter().map(Line::text).collect();
        self.keep(&added)
            .with_context(|| format!("cannot append to {}", self.path.display()))?;
        self.text.push_str(&added);
        Ok(())
    }

    fn keep(&self, added: &str) -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .mode(0o600)
            .open(&self.path)?;
        // What an interrupted writing left behind the last whole line.
        file.set_len(self.text.len() as u64)?;
        file.write_all(added.as_bytes())?;
        file.sync_all()?;
        disk::sync_folder_of(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(n: u8) -> Line {
        Line::Case {
            at: At(i64::from(n)),
            key: CaseKey::new("110101", format!("0193-{n}")),
        }
    }

    #[test]
    fn a_database_follows_the_list_from_where_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forgotten.list");
        let mut list = List::read(&path).unwrap();
        assert_eq!(list.to_do(None).unwrap().lines, []);
        list.append(&[case(1)]).unwrap();
        let stands = list.followed();
        assert_eq!(Followed::parse(&stands.text()), Some(stands.clone()));
        let who = Line::Resident {
            at: At(7),
            who: "r1".into(),
        };
        let letter = Line::Letter {
            at: At(8),
            id: "0193-l".into(),
        };
        let more = vec![case(2), who, letter];
        list.append(&more).unwrap();
        let list = List::read(&path).unwrap();
        let rest = list.to_do(Some(&stands)).unwrap();
        assert_eq!((rest.lines, rest.is_another), (more, false));
        assert_eq!(list.to_do(None).unwrap().lines.len(), 4);
        assert_eq!(list.to_do(Some(&list.followed())).unwrap().lines, []);
    }

    #[test]
    fn a_line_cut_off_by_a_power_failure_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forgotten.list");
        fs::write(&path, "v1 1 case 110101-0193-1\nv1 2 case 1101").unwrap();
        let mut list = List::read(&path).unwrap();
        assert_eq!(list.to_do(None).unwrap().lines, [case(1)]);
        list.append(&[case(3)]).unwrap();
        let read = List::read(&path).unwrap();
        assert_eq!(read.to_do(None).unwrap().lines, [case(1), case(3)]);
    }

    #[test]
    fn a_list_that_is_gone_stops_the_start_and_another_one_is_followed_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("forgotten.list");
        let mut list = List::read(&path).unwrap();
        list.append(&[case(1), case(2)]).unwrap();
        let stands = list.followed();
        fs::write(&path, "v1 9 case 110101-0193-9\n").unwrap();
        let other = List::read(&path).unwrap().to_do(Some(&stands)).unwrap();
        assert_eq!((other.lines, other.is_another), (vec![case(9)], true));
        fs::write(&path, "v2 something new\n").unwrap();
        assert!(List::read(&path).unwrap().to_do(None).is_err());
        fs::remove_file(&path).unwrap();
        assert!(List::read(&path).unwrap().to_do(Some(&stands)).is_err());
        assert!(List::read(&path).unwrap().to_do(None).is_ok());
    }
}
