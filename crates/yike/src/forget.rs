//! Forgetting 遗忘: the words of a case, or the drafts and letters of a resident, erased for good. The
//! archive duty goes first; the events stay, and their chain still holds. The line in the list of the
//! forgotten goes before the erasing, so that what was once decided is carried out whatever
//! happens in between, also in a database that comes back from a backup.
//!
//! Afterwards no key opens anything that was erased. SQLite: the file is written anew and its log
//! emptied. PostgreSQL keeps dead rows and its log: there the master key is rotated, so that
//! whatever is left was wrapped by a key that is no more.

mod erase;

use crate::act::{self, CaseKey, Fail};
use crate::app::App;
use crate::config::Config;
use crate::files::{self, FileNote};
use crate::forgotten::{Followed, Line, List};
use crate::key_file::Alone;
use crate::rotate::{self, Rotated};
use crate::store::{self, Engine, StoreConfig, StoreError};
use crate::{args, letter, register, sql};
use anyhow::Context;
use std::time::Duration;
use yike_core::case::archive::{Duty, duty};
use yike_core::clock::{At, day_of};
use yike_core::who::PersonId;

sql! {
    CASES_OF = "SELECT DISTINCT home, case_id FROM party WHERE who = $1 AND role <> 'about'
        ORDER BY home, case_id";
    WORDS = "SELECT COUNT(*) FROM private WHERE home = $1 AND case_id = $2";
    DRAFTS = "SELECT COUNT(*) FROM draft WHERE owner = $1";
    SETTING = "SELECT value FROM setting WHERE name = $1";
    KEEP_SETTING = "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    END_SETTING = "DELETE FROM setting WHERE name = $1";
}

/// How far this database has followed the list.
const FOLLOWED: &str = "forgotten_list";
/// Something was erased whose residue has not been made unreadable yet.
const RESIDUE: &str = "forgotten_residue";

/// Who or what is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    Case(CaseKey),
    /// By the opaque id: all cases that may be forgotten, and every draft.
    Resident(String),
}

/// One case as it stands to forgetting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub key: CaseKey,
    pub number: String,
    pub item: String,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The duty is over: so many documents would go.
    Free { documents: u64 },
    /// Its words are gone already.
    Gone,
    /// The archive duty, or work that is not done, goes before.
    Kept(Duty),
    /// Its chain does not hold: nothing is done to it before that is cleared up.
    Broken,
}

/// What would be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub cases: Vec<Standing>,
    /// Letters of authorisation that the resident or company gave, and which are over.
    pub letters: Vec<String>,
    /// Letters that stay: they are in force, or belong to the file of a case that must be kept.
    pub letters_kept: u64,
    pub drafts: u64,
}

impl Plan {
    pub fn free(&self) -> impl Iterator<Item = &Standing> {
        self.cases
            .iter()
            .filter(|case| matches!(case.verdict, Verdict::Free { .. }))
    }

    /// What must stay, and why.
    pub fn kept(&self) -> impl Iterator<Item = &Standing> {
        self.cases
            .iter()
            .filter(|case| matches!(case.verdict, Verdict::Kept(_) | Verdict::Broken))
    }
}

/// What was erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    pub cases: Vec<CaseKey>,
    pub letters: usize,
    pub documents: usize,
    pub files: usize,
    pub drafts: usize,
    /// How the residue was made unreadable.
    pub ending: Ending,
}

impl Forgotten {
    fn is_anything(&self) -> bool {
        !self.cases.is_empty() || self.letters > 0 || self.drafts > 0
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Ending {
    /// Nothing was erased.
    #[default]
    None,
    /// The database's file was written anew.
    Scrubbed,
    /// The master key was rotated.
    Rotated(Rotated),
    /// The master key is given directly and has to be changed by whoever gave it.
    RotateYourself,
}

/// What forgetting would do; changes nothing.
///
/// # Errors
/// `NotFound` where there is no such case.
pub async fn plan(app: &App, whom: &Whom) -> Result<Plan, Fail> {
    let (whom, world, now) = (whom.clone(), app.world.now(), app.now());
    app.store
        .read(move |tx| {
            let (keys, drafts) = match &whom {
                Whom::Case(key) => (vec![key.clone()], 0),
                Whom::Resident(who) => {
                    let mut keys = Vec::new();
                    for row in tx.rows(&CASES_OF, args![who])? {
                        keys.push(CaseKey::new(row.text(0)?, row.text(1)?));
                    }
                    let drafts = tx.one(&DRAFTS, args![who])?;
                    (keys, drafts.map_or(Ok(0), |row| row.i64(0))?)
                }
            };
            let mut cases = Vec::new();
            for key in keys {
                let words = tx.one(&WORDS, args![&key.home, &key.id])?;
                let documents = words.map_or(Ok(0), |row| row.i64(0))? as u64;
                let (number, item, verdict) = match act::load(tx, &world, &key) {
                    Ok(None) => return Err(Fail::NotFound),
                    Err(Fail::Broken(_)) => (String::new(), String::new(), Verdict::Broken),
                    Err(error) => return Err(error),
                    Ok(Some(loaded)) => {
                        let duty = duty(&loaded.case, &loaded.item);
                        let verdict = match documents {
                            0 => Verdict::Gone,
                            _ if duty.is_over(day_of(now)) => Verdict::Free { documents },
                            _ => Verdict::Kept(duty),
                        };
                        let number = loaded.filing().number.clone();
                        (number, loaded.item.name.clone(), verdict)
                    }
                };
                cases.push(Standing {
                    key,
                    number,
                    item,
                    verdict,
                });
            }
            let mut plan = Plan {
                cases,
                drafts: drafts as u64,
                ..Plan::default()
            };
            if let Whom::Resident(who) = &whom {
                let is_free = plan.kept().next().is_none();
                for (letter, is_over) in letter::named(tx, who, now)? {
                    match is_free && is_over {
                        true => plan.letters.push(letter),
                        false => plan.letters_kept += 1,
                    }
                }
            }
            Ok(plan)
        })
        .await
}

/// How forgetting is to end.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// Rotate the master key on SQLite too: also what a file system keeps of old files is
    /// unreadable then.
    pub rotate: bool,
    /// How long other programs are given to read a new key.
    pub settle: Duration,
}

impl Default for How {
    fn default() -> How {
        How {
            rotate: false,
            settle: rotate::SETTLE,
        }
    }
}

/// Erases what [`plan`] finds free. What must stay is left alone.
///
/// # Errors
/// A sentence. What was written into the list is erased at the next start, if not now.
pub async fn forget(
    app: &App,
    config: &Config,
    whom: &Whom,
    how: How,
    progress: impl FnMut(u64, u64),
) -> anyhow::Result<Forgotten> {
    let path = config.forgotten_list();
    let alone = Alone::at_once(&path)?;
    let plan = plan(app, whom).await?;
    let at = app.now();
    let mut lines: Vec<Line> = plan
        .free()
        .map(|case| Line::Case {
            at,
            key: case.key.clone(),
        })
        .collect();
    lines.extend(
        plan.letters
            .iter()
            .map(|id| Line::Letter { at, id: id.clone() }),
    );
    if let Whom::Resident(who) = whom {
        lines.push(Line::Resident {
            at,
            who: who.clone(),
        });
    }
    if lines.is_empty() {
        return Ok(Forgotten::default());
    }
    let needs_rotation = how.rotate || app.store.engine() == Engine::Postgres;
    if needs_rotation
        && app
            .keys
            .source()
            .is_some_and(|source| source.file().is_some())
    {
        // A rotation that was begun before is ended first: its new key may already wrap what is
        // to be erased.
        finish_rotation(app, &alone, how.settle).await?;
    }
    let mut list = List::read(&path)?;
    list.append(&lines)?;
    let mut done = carry_out(app, &lines, "archive_duty_over").await?;
    follow(app, &list).await?;
    if done.is_anything() {
        done.ending = end(app, config, &alone, how, progress).await?;
    }
    Ok(done)
}

/// Brings the database in line with the list of the forgotten, before anything is served: what a
/// backup brought back is erased again. `serve`, `restore` and every other command come through
/// here.
///
/// # Errors
/// A sentence; nothing may be served then.
pub async fn reapply(app: &App, config: &Config) -> anyhow::Result<Forgotten> {
    let path = config.forgotten_list();
    let list = List::read(&path)?;
    let (followed, residue) = app
        .store
        .read(|tx| {
            let followed = tx.one(&SETTING, args![FOLLOWED])?;
            let followed = match &followed {
                Some(row) => Followed::parse(row.text(0)?),
                None => None,
            };
            let residue = tx.one(&SETTING, args![RESIDUE])?.is_some();
            Ok::<_, StoreError>((followed, residue))
        })
        .await?;
    let to_do = list.to_do(followed.as_ref())?;
    if to_do.is_another {
        tracing::warn!(
            "遗忘名单 {} 与数据库所知的不同，已从头照办。The list of the forgotten is not the one this database knew; all of it was followed",
            path.display()
        );
    }
    if to_do.lines.is_empty() && !residue {
        return Ok(Forgotten::default());
    }
    let alone = Alone::with(&path)?;
    let mut done = carry_out(app, &to_do.lines, "restored").await?;
    follow(app, &list).await?;
    if residue || done.is_anything() {
        tracing::info!(
            cases = done.cases.len(),
            letters = done.letters,
            drafts = done.drafts,
            "按遗忘名单清除 erased again by the list of the forgotten"
        );
        done.ending = end(app, config, &alone, How::default(), |_, _| {}).await?;
    }
    Ok(done)
}

/// Erases what these lines name: each in a transaction of its own, and again without harm.
async fn carry_out(app: &App, lines: &[Line], basis: &'static str) -> anyhow::Result<Forgotten> {
    let mut done = Forgotten::default();
    for line in lines {
        let (line, keys, now) = (line.clone(), app.keys.clone(), app.now());
        let erased = app
            .store
            .write(move |tx| {
                let erased = match &line {
                    Line::Case { key, .. } => erase::case(tx, &keys, key)?,
                    Line::Letter { id, .. } => erase::letter(tx, &keys, id)?,
                    Line::Resident { at, who } => erase::resident(tx, &keys, who, *at)?,
                };
                if erased.is_anything() {
                    let by = PersonId::new("forget-command");
                    let what = register::Forgotten {
                        cases: erased.case.iter().map(CaseKey::to_string).collect(),
                        letters: erased.letter.iter().cloned().collect(),
                        drafts: erased.drafts,
                        basis,
                    };
                    register::forgotten(tx, &what, &by, now)?;
                    tx.put(&KEEP_SETTING, args![RESIDUE, now.0.to_string()]);
                }
                Ok::<_, Fail>(erased)
            })
            .await
            .context("erasing was interrupted; start the command again")?;
        if erased.is_anything() {
            done.cases.extend(erased.case);
            done.letters += usize::from(erased.letter.is_some());
            done.documents += erased.documents;
            done.drafts += erased.drafts;
            done.files += erased.files.len();
            remove(app, &erased.files).await;
        }
    }
    Ok(done)
}

/// The files: their keys went with the documents, so that one left behind is noise.
async fn remove(app: &App, notes: &[FileNote]) {
    for note in notes {
        files::forget(app, note).await;
    }
}

async fn follow(app: &App, list: &List) -> Result<(), StoreError> {
    let followed = list.followed().text();
    app.store
        .write(move |tx| {
            tx.put(&KEEP_SETTING, args![FOLLOWED, &followed]);
            Ok(())
        })
        .await
}

/// Makes the residue unreadable: writes the file anew, or ends the key it was wrapped by.
async fn end(
    app: &App,
    config: &Config,
    alone: &Alone,
    how: How,
    progress: impl FnMut(u64, u64),
) -> anyhow::Result<Ending> {
    let mut ending = Ending::None;
    if app.store.engine() == Engine::Sqlite {
        let place = StoreConfig {
            url: config.database.clone(),
        };
        tokio::task::spawn_blocking(move || store::scrub(&place)).await??;
        ending = Ending::Scrubbed;
    }
    if how.rotate || app.store.engine() == Engine::Postgres {
        let is_given = app
            .keys
            .source()
            .is_none_or(|source| source.file().is_none());
        if is_given {
            tracing::warn!(
                "主密钥是直接写在配置里的：更换它，清除才算完成。Forgetting is complete once the master key, which is given directly, is changed: yike rotate-key"
            );
            return Ok(Ending::RotateYourself);
        }
        // One that was begun before the erasing ends first; only the next one counts.
        finish_rotation(app, alone, how.settle).await?;
        ending = Ending::Rotated(rotate::rotate(app, alone, how.settle, progress).await?);
    }
    settled(app).await?;
    Ok(ending)
}

async fn finish_rotation(app: &App, alone: &Alone, settle: Duration) -> anyhow::Result<()> {
    let begun = match app.keys.source() {
        Some(source) => source.keys()?.len() > 1,
        None => false,
    };
    if begun {
        rotate::rotate(app, alone, settle, |_, _| {}).await?;
    }
    Ok(())
}

/// Nothing readable is left. `rotate-key` comes here too, where the key is given directly.
pub async fn settled(app: &App) -> Result<(), StoreError> {
    app.store
        .write(|tx| {
            tx.put(&END_SETTING, args![RESIDUE]);
            Ok(())
        })
        .await
}
