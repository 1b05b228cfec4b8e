//! 柜台草稿: one client before the counter. What was typed and the papers that were taken are kept
//! sealed as a draft of whoever sits there, so that no fault, switch or power cut costs them; with the
//! case filed, or a day later, they are gone. The next client begins with nothing of it.

use crate::app::App;
use crate::draft::{self, AT_A_COUNTER, Draft, Listed, Paper, Words};
use crate::files::{self, FileFault, FileNote};
use crate::web::face::parts::Fault;
use crate::web::{Posted, Problem, Sent, Visit};
use crate::world::Published;
use std::collections::BTreeMap;

pub type Papers = BTreeMap<String, Paper>;

/// Files of one paper; more are a book.
const PAGES_MAX: usize = 60;

/// Fields that belong to the sending, not to the client.
const PASSING: [&str; 9] = [
    "csrf",
    "command_id",
    "way",
    "go",
    "q",
    "item",
    "force",
    "code",
    "paper",
];

/// To whom the drafts of this counter belong.
pub fn owner(visit: &Visit) -> Result<String, Problem> {
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    Ok(format!("{AT_A_COUNTER}{person}"))
}

pub async fn find(app: &App, visit: &Visit, id: &str) -> Result<Option<Draft>, Problem> {
    let Ok(id) = uuid::Uuid::parse_str(id) else {
        return Ok(None);
    };
    Ok(draft::find(app, &owner(visit)?, &id.to_string()).await?)
}

/// Those begun today and not finished: of which item, never of whom.
pub async fn open(app: &App, visit: &Visit) -> Result<Vec<Listed>, Problem> {
    Ok(draft::open(app, &owner(visit)?).await?)
}

/// What the form held, as a form: for a page that is drawn again.
pub fn posted(draft: &Draft) -> Posted {
    let id = ("command_id".to_owned(), draft.id.clone());
    let mut fields = draft.words.counter.clone();
    fields.push(id);
    Posted {
        fields,
        files: Vec::new(),
    }
}

/// What is kept of a form.
fn kept(fields: &[(String, String)]) -> Vec<(String, String)> {
    let stays = |name: &str| !PASSING.contains(&name) && !name.starts_with("kept-");
    let fields = fields.iter().filter(|(name, _)| stays(name));
    fields
        .filter(|(_, value)| !value.trim().is_empty())
        .cloned()
        .collect()
}

/// Keeps the form and what was just taken; pages that are there already are one page.
pub async fn keep(
    app: &App,
    visit: &Visit,
    id: &str,
    published: &Published,
    fields: &[(String, String)],
    taken: Vec<(String, FileNote)>,
) -> Result<Draft, Problem> {
    let owner = owner(visit)?;
    let id = uuid::Uuid::parse_str(id).map_err(|_| Problem::NotFound)?;
    let id = id.to_string();
    let form = kept(fields);
    if draft::find(app, &owner, &id).await?.is_none() {
        let words = Words {
            counter: form.clone(),
            ..Words::default()
        };
        draft::begin_by(app, &owner, &id, published, true, "", &words).await?;
    }
    let done = draft::change(app, &owner, &id, "counter", move |words| {
        words.counter.clone_from(&form);
        for (code, note) in &taken {
            let paper = words.papers.entry(code.clone()).or_default();
            let is_new = paper.files.iter().all(|one| one.digest != note.digest);
            if is_new && paper.files.len() < PAGES_MAX {
                paper.files.push(note.clone());
            }
        }
    });
    let draft = done.await?.ok_or(Problem::NotFound)?;
    // An id names one client and one item.
    match draft.item == published.item.key {
        true => Ok(draft),
        false => Err(Problem::NotFound),
    }
}

/// Takes the files of a form into the object store, sealed; a wrong one does not cost the good ones.
pub async fn take(
    app: &App,
    visit: &Visit,
    files: &[Sent],
) -> Result<(Vec<(String, FileNote)>, Vec<Fault>), Problem> {
    let (mut taken, mut faults) = (Vec::new(), Vec::new());
    for sent in files {
        let Some(code) = sent.field.strip_prefix("file-") else {
            continue;
        };
        match files::keep(app, &sent.field, &sent.name, sent.bytes.clone()).await {
            Ok(document) => {
                let note = serde_json::from_slice(document.plain()).map_err(|_| Problem::Ours)?;
                taken.push((code.to_owned(), note));
            }
            Err(FileFault::Refused(gap)) => faults.push(Fault {
                field_id: gap.about.clone(),
                message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
            }),
            Err(other) => return Err(other.into()),
        }
    }
    Ok((taken, faults))
}

/// What is done to one page of a paper: `up-M01-2`, `down-M01-2`, `drop-M01-2`, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    Up,
    Down,
    Drop,
    /// Another page takes its place: the same, rotated.
    Replace,
}

impl Turn {
    pub fn parse(way: &str) -> Option<(Turn, String, usize)> {
        let (what, rest) = way.split_once('-')?;
        let (code, n) = rest.rsplit_once('-')?;
        let what = match what {
            "up" => Turn::Up,
            "down" => Turn::Down,
            "drop" => Turn::Drop,
            "turn" => Turn::Replace,
            _ => return None,
        };
        Some((what, code.to_owned(), n.parse().ok()?))
    }
}

/// Moves, removes or replaces one page. What nothing names any more is removed from the store.
pub async fn arrange(
    app: &App,
    visit: &Visit,
    draft: &Draft,
    turn: (Turn, String, usize),
    by: Option<FileNote>,
) -> Result<Draft, Problem> {
    let (what, code, n) = turn;
    let gone = match what {
        Turn::Drop | Turn::Replace => draft.words.papers.get(&code),
        Turn::Up | Turn::Down => None,
    };
    let gone = gone.and_then(|paper| paper.files.get(n)).cloned();
    let known = gone.clone();
    let owner = owner(visit)?;
    let done = draft::change(app, &owner, &draft.id, "counter", move |words| {
        let Some(paper) = words.papers.get_mut(&code) else {
            return;
        };
        let files = &mut paper.files;
        match &what {
            Turn::Up if n > 0 && n < files.len() => files.swap(n - 1, n),
            Turn::Down if n + 1 < files.len() => files.swap(n, n + 1),
            Turn::Up | Turn::Down => {}
            // Whoever removed something else meanwhile loses nothing.
            Turn::Drop => {
                if files.get(n) == known.as_ref() && n < files.len() {
                    files.remove(n);
                }
            }
            Turn::Replace => {
                if let (Some(place), Some(by)) = (files.get_mut(n), &by) {
                    *place = by.clone();
                }
            }
        }
    });
    let changed = done.await?.ok_or(Problem::NotFound)?;
    if let Some(gone) = gone {
        let is_named = |paper: &Paper| paper.files.contains(&gone);
        if !changed.words.papers.values().any(is_named) {
            files::forget(app, &gone).await;
        }
    }
    Ok(changed)
}

/// The client goes away without a case: nothing stays.
pub async fn discard(app: &App, visit: &Visit, id: &str) -> Result<(), Problem> {
    Ok(draft::discard(app, &owner(visit)?, id).await?)
}

/// The case is filed: only the way to its receipt stays, for a day.
pub async fn filed(app: &App, visit: &Visit, draft: &Draft, case: &str) -> Result<(), Problem> {
    Ok(draft::filed(app, &owner(visit)?, draft, case).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_names_its_paper_and_page() {
        assert_eq!(Turn::parse("up-M01-2"), Some((Turn::Up, "M01".into(), 2)));
        assert_eq!(
            Turn::parse("turn-X-9-0"),
            Some((Turn::Replace, "X-9".into(), 0))
        );
        for odd in ["", "list", "up-M01", "up-M01-x", "more-household"] {
            assert_eq!(Turn::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn what_only_passes_by_is_not_kept() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sent = [
            field("csrf", "x"),
            field("command_id", "y"),
            field("name", "柳立春"),
            field("phone", " "),
            field("kept-M01", "3"),
            field("seen", "M01"),
            field("seen", "M02"),
        ];
        assert_eq!(
            kept(&sent),
            [
                field("name", "柳立春"),
                field("seen", "M01"),
                field("seen", "M02")
            ]
        );
    }
}
