//! POST `/field/sync/file`: what was taken in without network becomes a case, by the door of the
//! counter and with its checks; once, however often it is sent. Where a person has to decide it
//! says so and does nothing: the item changed meanwhile, a case looks the same, the same number was
//! sent with other words.

use super::{person, post_at, uuid};
use crate::act::{self, CaseKey, Done, Fail, act_with};
use crate::app::App;
use crate::field::helped::Helped;
use crate::field::sent::{self, Sent as Arrived, Tell};
use crate::field::{acted_at, draft, upload};
use crate::files::FileNote;
use crate::filing;
use crate::letter::{self, Names};
use crate::private::{Document, Keys};
use crate::views::case::case;
use crate::views::search::{Alike, Place, Sought, alike};
use crate::web::api::body::Body;
use crate::web::desk::typed;
use crate::web::face::parts::Fault as Shown;
use crate::web::face::text::{Lang, t, tr};
use crate::web::posted::{Posted, Sent};
use crate::web::{Problem, Visit};
use crate::world::Published;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use yike_core::case::{Channel, Command, Gap, Refusal};
use yike_core::clock::{At, start_of};
use yike_core::who::{Duty, PersonId, Post, Who};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileIn {
    pub command_id: String,
    /// The number on the slip that the resident has.
    pub provisional: String,
    pub told: i64,
    pub sent: i64,
    /// The draft of which it came.
    pub draft: Option<String>,
    /// A person looked at the cases that look the same.
    #[serde(default)]
    pub force: bool,
    pub words: Words,
}

/// What was typed and handed in; the rest is about the sending.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub item: String,
    /// The version of the item by which it was taken in.
    pub digest: String,
    pub unit: String,
    pub community: String,
    pub person: BTreeMap<String, String>,
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    #[serde(default)]
    pub papers: Vec<PaperIn>,
    /// Who hears of each step: `own`, `relative`, `village`.
    #[serde(default)]
    pub tell: String,
    /// The relative's name and how they are related.
    #[serde(default)]
    pub relative: String,
    pub letter: Option<LetterIn>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PaperIn {
    pub code: String,
    #[serde(default)]
    pub originals: u32,
    #[serde(default)]
    pub copies: u32,
    #[serde(default)]
    pub seen: bool,
    #[serde(default)]
    pub files: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LetterIn {
    pub id: String,
    /// `screen` where it was signed on the device, `photo` where it was written by hand.
    pub way: String,
    pub file: String,
    /// Its last day.
    pub until: String,
}

type Answer = (StatusCode, Json<Value>);

pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<FileIn>,
) -> Result<Answer, Problem> {
    let person = person(&visit)?.clone();
    let command = uuid("/command_id", &sent.command_id)?;
    let words = &sent.words;
    let post = post_at(&visit, &words.unit)?.clone();
    let digest = digest(&app.keys, words);
    if let Some(there) = sent::find(&app, &person, &command).await? {
        // Arrived before: the same words are the same case, others are told apart.
        return match there.digest == digest {
            true => answer(&app, &visit, &there.key, true).await,
            false => Ok(altered(&there.key)),
        };
    }
    if let Some(draft) = &sent.draft
        && draft::is_dropped(&app, &person, &uuid("/draft", draft)?).await?
    {
        return Ok(conflict(json!({ "conflict": "gone" })));
    }
    let now = app.now();
    let current = visit.world.published(&words.item, now);
    let Some(item) = visit.world.item(&words.digest) else {
        return Ok(other_version(current));
    };
    if item.key != words.item {
        return Ok(other_version(current));
    }
    let is_current = current.is_some_and(|current| current.digest == words.digest);
    let published = match current.filter(|_| is_current) {
        Some(current) => current.clone(),
        None => Published {
            digest: words.digest.clone(),
            item,
            ..match current {
                Some(current) => current.clone(),
                None => return Ok(other_version(None)),
            }
        },
    };
    let posted = as_typed(words);
    let read = typed::read(&visit, &published, &post, &posted);
    let mut faults = read.as_ref().err().map_or(Vec::new(), |shown| gaps(shown));
    faults.extend(wrong(&visit, &post, words));
    let (true, Ok(read)) = (faults.is_empty(), read) else {
        return Err(Problem::Refused(Refusal::Content(faults)));
    };
    let (home, actor, id) = (read.home.clone(), person.clone(), command.clone());
    let was_sent = app
        .store
        .read(move |tx| act::was_sent(tx, &home, &actor, &id))
        .await?;
    if !was_sent {
        if !is_current {
            return Ok(other_version(current));
        }
        if !sent.force {
            // By the number only: what a phone or a name shares, a helper at a door cannot settle.
            let sought = Sought {
                item: words.item.clone(),
                home: read.home.clone(),
                community: String::new(),
                id: read.id.clone(),
                phone: String::new(),
                name: String::new(),
            };
            let same = alike(&app, &person, sought, now).await?;
            if !same.is_empty() {
                return Ok(looks_the_same(&visit, &same));
            }
        }
    }
    let files = match handed_in(&app, &person, words, &command).await? {
        Ok(files) => files,
        Err(missing) => {
            return Ok(conflict(json!({ "conflict": "files", "missing": missing })));
        }
    };
    let mut intake = typed::intake(&published, &posted);
    intake.agent = Some(helped(&visit, &post, words).words());
    let mut notes: Vec<(String, FileNote)> = Vec::new();
    for (code, id, note) in &files {
        let document = Document::json("file", note);
        notes.push((id.clone(), note.clone()));
        if let Some(given) = intake
            .given
            .iter_mut()
            .find(|given| given.material == *code)
        {
            given.files.push(document.reference());
            intake.files.push(document);
        }
    }
    let who = Who::Staff {
        person: person.clone(),
        posts: vec![post.clone()],
    };
    let world = visit.world.clone();
    let order = filing::order(&app, &world, &who, Some(&post), command.clone(), intake);
    let mut order = order.map_err(|faults| {
        let gaps = faults.into_iter();
        let gaps = gaps.map(|(about, fault)| Gap::new(&about, fault.zh, fault.en));
        Problem::Refused(Refusal::Content(gaps.collect()))
    })?;
    let tell = Tell::parse(&words.tell).unwrap_or_default();
    if let Command::File(filing) = &mut order.command {
        filing.channel = channel(&post);
        if tell != Tell::Own {
            filing.applicant.who = apart(&app.keys, words);
        }
    }
    let principal = match &order.command {
        Command::File(filing) => filing.applicant.who.clone(),
        _ => return Err(Problem::Ours),
    };
    // With the act, and not without it, the files belong to this command, whichever of its sendings
    // arrives.
    let taken = crate::upload::taken(&app.keys, &person, notes, &command);
    if let Some(new) = new_letter(&visit, &post, words, &principal, &files)? {
        let keys = app.keys.clone();
        let given = app
            .store
            .write(move |tx| Ok::<_, Fail>(letter::give(tx, &keys, &new, now)?))
            .await?;
        if !given {
            return Err(Problem::NotFound);
        }
    }
    let Done { key, again, .. } = match act_with(&app, order, taken).await {
        Err(Fail::Altered { key }) => return Ok(altered(&key)),
        done => done?,
    };
    let arrived = Arrived {
        id: command,
        provisional: short(&sent.provisional),
        key: key.clone(),
        tell,
        digest,
        told_at: At(sent.told),
        acted_at: acted_at(sent.told, sent.sent, now),
        at: now,
    };
    sent::keep(&app, &person, &post, &arrived).await?;
    if let Some(draft) = &sent.draft {
        draft::filed(&app, &person, &uuid("/draft", draft)?).await?;
    }
    answer(&app, &visit, &key, again).await
}

/// Village agents take in what they carry 代收代办, grid workers at a door.
fn channel(post: &Post) -> Channel {
    match post.duty {
        Duty::Grid => Channel::Grid,
        _ => Channel::Agent,
    }
}

/// A resident without a phone: the number is that of somebody else, who hears of each step but is
/// not them. Their case lies under an id of its own, apart from the cases of that phone.
fn apart(keys: &Keys, words: &Words) -> PersonId {
    let get = |key: &str| words.person.get(key).map_or("", |text| text.trim());
    let both = format!("{}|{}|{}", get("id_number"), get("name"), get("phone"));
    PersonId::new(keys.resident_of_phone(&both))
}

fn digest(keys: &Keys, words: &Words) -> Vec<u8> {
    keys.command_digest(&serde_json::to_vec(words).unwrap_or_default())
}

fn short(provisional: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    provisional.chars().filter(plain).take(20).collect()
}

/// The form as the counter would have sent it, so that it is read and checked by the same hand.
fn as_typed(words: &Words) -> Posted {
    let mut fields: Vec<(String, String)> = Vec::new();
    let both = words.person.iter().chain(&words.answers);
    fields.extend(both.map(|(key, value)| (key.clone(), value.clone())));
    fields.push(("community".into(), words.community.clone()));
    let mut files = Vec::new();
    for paper in &words.papers {
        if paper.originals > 0 {
            fields.push((format!("orig-{}", paper.code), paper.originals.to_string()));
        }
        if paper.copies > 0 {
            fields.push((format!("copy-{}", paper.code), paper.copies.to_string()));
        }
        if paper.seen {
            fields.push(("seen".into(), paper.code.clone()));
        }
        if !paper.files.is_empty() {
            files.push(Sent {
                field: format!("file-{}", paper.code),
                name: String::new(),
                bytes: Bytes::new(),
            });
        }
    }
    Posted { fields, files }
}

/// Who stands there for the resident or with them, as the papers name them.
fn helped(visit: &Visit, post: &Post, words: &Words) -> Helped {
    let name = visit
        .person()
        .map_or("", |person| visit.world.person_name(person));
    let duty = match post.duty {
        Duty::Grid => "网格员",
        _ => "代办员",
    };
    let unit = visit.world.units.name(&post.unit);
    let tell = Tell::parse(&words.tell).unwrap_or_default();
    Helped {
        helper: format!("{unit}{duty}{name}"),
        relative: match tell {
            Tell::Relative => words.relative.trim().to_owned(),
            Tell::Own | Tell::Village => String::new(),
        },
        village: tell == Tell::Village,
    }
}

/// What the counter's form does not ask.
fn wrong(visit: &Visit, post: &Post, words: &Words) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut add = |about: &str, key: &str| {
        gaps.push(Gap::new(about, t(Lang::Zh, key), t(Lang::En, key)));
    };
    if post.duty != Duty::Grid && words.letter.is_none() {
        add("letter", "door-fault-letter");
    }
    if let Some(letter) = &words.letter {
        let day: Option<jiff::civil::Date> = letter.until.parse().ok();
        let last = visit.today().saturating_add(jiff::Span::new().years(1));
        if day.is_none_or(|day| day > last) {
            add("letter", "door-fault-letter-until");
        }
        if !matches!(letter.way.as_str(), "screen" | "photo")
            || uuid::Uuid::parse_str(&letter.id).is_err()
        {
            add("letter", "door-fault-letter");
        }
    }
    let tell = match words.tell.as_str() {
        "" => Some(Tell::Own),
        tell => Tell::parse(tell),
    };
    match tell {
        None => add("tell", "door-fault-tell"),
        Some(Tell::Relative) if words.relative.trim().is_empty() => {
            add("relative", "door-fault-relative");
        }
        Some(Tell::Own | Tell::Relative | Tell::Village) => {}
    }
    if words.relative.chars().count() > 50 {
        add("relative", "door-fault-relative");
    }
    gaps
}

/// The counter's faults. They come in the reader's language alone; a device asks in the one that it
/// shows.
fn gaps(shown: &[Shown]) -> Vec<Gap> {
    shown
        .iter()
        .map(|fault| Gap::new(&fault.field_id, &fault.message, &fault.message))
        .collect()
}

/// Material, id and note of every photograph, that of the letter under no material; or the ids of those that are not there any more.
async fn handed_in(
    app: &App,
    person: &PersonId,
    words: &Words,
    command: &str,
) -> Result<Result<Vec<(String, String, FileNote)>, Vec<String>>, Problem> {
    let mut wanted: Vec<(String, String)> = Vec::new();
    for paper in &words.papers {
        wanted.extend(
            paper
                .files
                .iter()
                .map(|id| (paper.code.clone(), id.clone())),
        );
    }
    wanted.extend(
        words
            .letter
            .iter()
            .map(|letter| (String::new(), letter.file.clone())),
    );
    let (mut found, mut missing, mut size) = (Vec::new(), Vec::new(), 0_u64);
    for (code, id) in wanted {
        match crate::upload::find(app, person, &id, command).await? {
            Some(note) => {
                size += note.size;
                found.push((code, id, note));
            }
            None => missing.push(id),
        }
    }
    if size > upload::CASE_MAX {
        return Err(Problem::TooLarge);
    }
    match missing.is_empty() {
        true => Ok(Ok(found)),
        false => Ok(Err(missing)),
    }
}

/// The letter of authorisation that came along, for the one item.
fn new_letter(
    visit: &Visit,
    post: &Post,
    words: &Words,
    principal: &PersonId,
    files: &[(String, String, FileNote)],
) -> Result<Option<letter::New>, Problem> {
    let Some(sent) = &words.letter else {
        return Ok(None);
    };
    let note = files
        .iter()
        .find(|(code, id, _)| code.is_empty() && *id == sent.file);
    let Some((_, _, note)) = note else {
        return Ok(None);
    };
    let get = |key: &str| {
        words
            .person
            .get(key)
            .map_or("", |text| text.trim())
            .to_owned()
    };
    let person = super::person(visit)?.clone();
    let day: jiff::civil::Date = sent.until.parse().map_err(|_| Problem::Ours)?;
    let until = start_of(day.saturating_add(jiff::Span::new().days(1)));
    let phone = yike_core::door::Phone::parse(&get("phone"));
    Ok(Some(letter::New {
        id: uuid("/letter", &sent.id)?,
        principal: principal.clone(),
        agent: person.clone(),
        items: vec![words.item.clone()],
        case: None,
        may_withdraw: false,
        until,
        names: Names {
            principal: get("name"),
            principal_phone: phone.map_or(String::new(), |phone| phone.as_str().to_owned()),
            agent: visit.world.person_name(&person).to_owned(),
            agent_phone: String::new(),
            company: None,
        },
        paper: Some(Document::json("file", note)),
        desk: Some((person, post.clone())),
    }))
}

fn conflict(body: Value) -> Answer {
    (StatusCode::CONFLICT, Json(body))
}

fn altered(key: &CaseKey) -> Answer {
    conflict(json!({ "conflict": "altered", "case": key.to_string() }))
}

fn other_version(current: Option<&Published>) -> Answer {
    conflict(json!({
        "conflict": "version",
        "digest": current.map(|current| current.digest.clone()),
    }))
}

fn looks_the_same(visit: &Visit, same: &[Alike]) -> Answer {
    let say = |lang: Lang, one: &Alike| match &one.place {
        Place::Mine(listed) => crate::web::casework::words::grouped(&listed.number),
        Place::Elsewhere(unit) => {
            let name = visit.world.units.name(unit);
            tr(lang, "counter-alike-elsewhere", &[("unit", name.into())])
        }
    };
    let same = same
        .iter()
        .map(|one| json!({ "zh": say(Lang::Zh, one), "en": say(Lang::En, one) }));
    conflict(json!({ "conflict": "alike", "alike": same.collect::<Vec<_>>() }))
}

/// The case as it stands: its number, and the look-up code for the resident's slip.
async fn answer(app: &App, visit: &Visit, key: &CaseKey, again: bool) -> Result<Answer, Problem> {
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let view = case(app, &visit.world, &who, key, visit.now).await?;
    Ok((
        StatusCode::OK,
        Json(json!({
            "key": key.to_string(),
            "number": view.loaded.filing().number,
            "code": view.code,
            "again": again,
        })),
    ))
}
