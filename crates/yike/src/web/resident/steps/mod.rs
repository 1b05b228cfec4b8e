//! The steps of an application: one group of questions a page. Whatever button is pressed, what
//! was typed is saved first; only then the button does its work.

mod alike;
mod fields;
mod papers;
mod person;
pub mod place;
mod review;
mod situation;
mod submit;

pub use submit::submit;

use super::{fresh_id, owner, prefs, words_of};
use crate::app::App;
use crate::draft::{self, Draft, Words};
use crate::letter::Names;
use crate::people::Company;
use crate::web::face::frame::{BannerKind, Frame, Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Kind, actions, autosave_note, button_with, command_id_field, csrf_field, error_summary,
    hidden, notice, steps_line,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Problem, Visit, go};
use crate::world::Published;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::sync::Arc;
use yike_core::door;
use yike_core::item::Item;
use yike_core::item::form::Answers;
use yike_core::who::Who;

/// A step, in the order of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 情形
    Situation,
    /// 您是谁
    Person,
    /// 住在哪: the street
    Place,
    /// and the community in it.
    Community,
    /// 填写信息
    Fields,
    /// 材料
    Papers,
    /// 核对并提交
    Review,
}

impl Step {
    const ALL: [Step; 7] = [
        Step::Situation,
        Step::Person,
        Step::Place,
        Step::Community,
        Step::Fields,
        Step::Papers,
        Step::Review,
    ];

    /// The name in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::Situation => "situation",
            Step::Person => "person",
            Step::Place => "place",
            Step::Community => "community",
            Step::Fields => "fields",
            Step::Papers => "papers",
            Step::Review => "review",
        }
    }

    pub fn parse(text: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.as_str() == text)
    }

    pub fn title(self, lang: Lang) -> String {
        t(lang, &format!("fill-{}", self.as_str()))
    }

    /// The two pages of 住在哪 count as one step.
    pub fn is_counted(self) -> bool {
        self != Step::Community
    }

    pub fn count(steps: &[Step]) -> usize {
        steps.iter().filter(|step| step.is_counted()).count()
    }

    pub fn first(item: &Item) -> Step {
        match item.situations.is_empty() {
            true => Step::Person,
            false => Step::Situation,
        }
    }
}

/// The steps that this item has under these answers.
pub fn plan(item: &Item, words: &Words) -> Vec<Step> {
    Step::ALL
        .into_iter()
        .filter(|step| match step {
            Step::Situation => !item.situations.is_empty(),
            Step::Fields => {
                fields::asked(item, words).next().is_some()
                    || fields::tables(item, words).next().is_some()
            }
            Step::Papers => item.materials_for(&words.answers).next().is_some(),
            // Whoever began from a case need not say where it is.
            Step::Place | Step::Community => {
                let known = words.about.as_ref().map(|about| about.unit.as_str());
                known.unwrap_or_default().is_empty()
            }
            Step::Person | Step::Review => true,
        })
        .collect()
}

/// A draft with the version of the item that it will be filed under.
pub struct Open {
    pub draft: Draft,
    pub published: Published,
    /// For whom it is filled in by a letter, masked; nobody where it is one's own.
    pub for_whom: Option<String>,
    /// The company whose letter it is: its name and code are not asked.
    pub company: Option<Company>,
}

/// Opens a draft for its owner.
///
/// # Errors
/// `NotFound` also where it is somebody else's: nobody learns that it exists.
pub async fn load(app: &App, visit: &Visit, id: &str) -> Result<Open, Problem> {
    let draft = draft::find(app, &owner(app, visit), id).await?;
    let draft = draft.ok_or(Problem::NotFound)?;
    let published = visit.world.published(&draft.item, visit.now);
    let published = published.ok_or(Problem::NotFound)?.clone();
    let names = match draft.letter.clone() {
        letter if letter.is_empty() => None,
        letter => {
            let keys = app.keys.clone();
            let read = app
                .store
                .read(move |tx| crate::letter::one(tx, &keys, &letter));
            read.await?.and_then(|letter| letter.names)
        }
    };
    let whom = names.as_ref().map_or("*".into(), Names::principal_masked);
    Ok(Open {
        for_whom: (!draft.letter.is_empty()).then_some(whom),
        company: names.and_then(|names| names.company),
        draft,
        published,
    })
}

/// The agent who files by this letter, if it holds in this moment.
async fn agent(app: &App, who: &Who, letter: &str) -> Result<Who, Problem> {
    let (letter, person, now) = (letter.to_owned(), who.id(), app.now());
    let found = app
        .store
        .read(move |tx| crate::letter::filer(tx, &letter, &person, now))
        .await?;
    Ok(found.ok_or_else(crate::letter::over)?)
}

/// A fault at the door, with the field it belongs to.
type Found = (String, door::Fault);

fn faults_in(lang: Lang, found: &[Found]) -> Vec<Fault> {
    found
        .iter()
        .map(|(field, fault)| Fault {
            field_id: field.clone(),
            message: words_of(lang, fault),
        })
        .collect()
}

/// Everything that is wrong or missing on this step.
fn check(visit: &Visit, open: &Open, step: Step) -> Vec<Found> {
    let (item, words) = (&open.published.item, &open.draft.words);
    match step {
        Step::Situation => situation::check(item, words),
        Step::Person => person::check(item, words, visit.today()),
        Step::Place => place::check_street(visit, words),
        Step::Community => place::check_community(visit, words),
        Step::Fields => fields::check(item, words),
        Step::Papers => papers::check(item, words),
        Step::Review => Vec::new(),
    }
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path((id, step)): Path<(String, String)>,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let step = Step::parse(&step).ok_or(Problem::NotFound)?;
    let here = format!("/drafts/{id}/{}", step.as_str());
    let open = match load(&app, &visit, &id).await {
        Ok(open) => open,
        Err(Problem::NotFound) => return Ok(super::apply::not_here(&visit, &here)),
        Err(problem) => return Err(problem),
    };
    if let Some(case) = &open.draft.words.filed {
        return Ok(go::to(&format!("/cases/{case}/filed")));
    }
    if let Some(first) = skipped(&visit, &open, step) {
        let first = format!("/drafts/{id}/{}", first.as_str());
        return Ok(go::and_say(&first, "fill-first-this"));
    }
    let then = super::query(pairs.as_deref(), "then");
    let rows = super::query(pairs.as_deref(), "rows");
    Ok(draw(
        &visit,
        &open,
        step,
        &Redraw {
            faults: marked(&open, step),
            then,
            rows,
            ..Redraw::default()
        },
    )
    .into_response())
}

/// The first step with something open, where this step lies behind it: no link skips a step. The
/// review may be seen at any time; it names what is open and submits nothing.
fn skipped(visit: &Visit, open: &Open, step: Step) -> Option<Step> {
    // Whoever looked it through with a worker goes to what was marked, wherever it is.
    if step == Step::Review || !marked(open, step).is_empty() {
        return None;
    }
    let steps = plan(&open.published.item, &open.draft.words);
    let before = steps.into_iter().take_while(|other| *other != step);
    before
        .into_iter()
        .find(|other| !check(visit, open, *other).is_empty())
}

/// The step on which a field, by the key of its mark, is answered.
fn step_of(item: &Item, key: &str) -> Option<Step> {
    if key.starts_with("file_") {
        return Some(Step::Papers);
    }
    if crate::filing::PERSON_KEYS.contains(&key) {
        return Some(Step::Person);
    }
    if key == "community" {
        return Some(Step::Community);
    }
    if item.situations.iter().any(|one| one.key == key) {
        return Some(Step::Situation);
    }
    let is_own = item.field(key).is_some() || item.group(key).is_some();
    is_own.then_some(Step::Fields)
}

/// What a worker marked on this step, at its fields.
fn marked(open: &Open, step: Step) -> Vec<Fault> {
    let marks = open.draft.words.marks.iter();
    marks
        .filter(|(key, _)| step_of(&open.published.item, key) == Some(step))
        .map(|(key, mark)| Fault {
            field_id: key.clone(),
            message: mark.clone(),
        })
        .collect()
}

/// What stands behind a mark: once it is another, the mark has done its work.
fn behind(words: &Words, key: &str) -> Vec<String> {
    if let Some(code) = key.strip_prefix("file_") {
        let paper = words.paper(code);
        let files = paper.iter().flat_map(|paper| &paper.files);
        return files.map(|note| note.digest.clone()).collect();
    }
    let rows = format!("{key}.");
    let answers = words.answers.iter();
    let own = answers.filter(|(name, _)| *name == key || name.starts_with(&rows));
    let own = own.map(|(name, value)| format!("{name}={value}"));
    own.chain(words.person.get(key).cloned())
        .chain((key == "community").then(|| words.community.clone()))
        .collect()
}

/// What a page that comes back has to say.
#[derive(Default)]
struct Redraw {
    faults: Vec<Fault>,
    /// A question that only now has to be asked.
    more: bool,
    /// `review` when the visitor came from there to change one answer.
    then: String,
    /// The table to which a row was just added.
    rows: String,
    /// An earlier application like this one.
    above: Option<Markup>,
    /// The tick under the form was set.
    agreed: bool,
}

fn draw(visit: &Visit, open: &Open, step: Step, redraw: &Redraw) -> Markup {
    let lang = visit.lang;
    let id = &open.draft.id;
    let steps = plan(&open.published.item, &open.draft.words);
    let of = Step::count(&steps);
    let n = steps
        .iter()
        .take_while(|other| **other != step)
        .filter(|step| step.is_counted())
        .count();
    let n = if step.is_counted() { n + 1 } else { n };
    let name = lang.either(&open.published.item.name, &open.published.item.name_en);
    let title = step.title(lang);
    let body = html! {
        p.step { (name) }
        @if let Some(for_whom) = &open.for_whom {
            @let how = match open.company { Some(_) => "letter-filling-company", None => "letter-filling-how" };
            (notice(BannerKind::Note, &tr(lang, "letter-filling-for", &[("name", for_whom.as_str().into())]), &t(lang, how)))
        }
        (steps_line(lang, n.max(1), of, &title))
        (error_summary(lang, &redraw.faults))
        @if redraw.more { (notice(BannerKind::Note, &t(lang, "fill-more"), "")) }
        @if open.draft.digest != open.published.digest {
            (notice(BannerKind::Care, &t(lang, "fill-new-version"), &t(lang, "fill-new-version-next")))
        }
        @if let Some(above) = &redraw.above { (above) }
        @match step {
            Step::Review => {
                (crate::web::desk::coach::offer(visit, &open.draft, &open.published.item,
                    |key| step_of(&open.published.item, key).map(Step::as_str)))
                (review::page(visit, open, &redraw.faults, redraw.agreed))
            }
            Step::Situation | Step::Person | Step::Place | Step::Community | Step::Fields | Step::Papers =>
                (form(visit, open, step, redraw)),
        }
    };
    let title = match redraw.faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    let frame = Frame {
        path: format!("/drafts/{id}/{}", step.as_str()),
        form: Some(FORM),
        ..visit.frame()
    };
    frame_page(&frame, &title, Width::One, body)
}

/// The id of the form, by which the switches of the header send it along.
const FORM: &str = "step";

fn form(visit: &Visit, open: &Open, step: Step, redraw: &Redraw) -> Markup {
    let lang = visit.lang;
    let action = format!("/drafts/{}/{}", open.draft.id, step.as_str());
    let faults = &redraw.faults;
    let encoding = (step == Step::Papers).then_some("multipart/form-data");
    let ask = match (&open.company, step) {
        (Some(_), Step::Person) => "fill-clerk-ask".to_owned(),
        _ => format!("fill-{}-ask", step.as_str()),
    };
    html! {
        h1 { (t(lang, &ask)) }
        form id=(FORM) method="post" action=(action) enctype=[encoding] data-autosave={ (action) "/quiet" } {
            (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
            (hidden("then", &redraw.then))
            @match step {
                Step::Situation => (situation::questions(lang, open, faults)),
                Step::Person => (person::questions(lang, open, faults)),
                Step::Place => (place::streets(visit, open, faults)),
                Step::Community => (place::communities(visit, open, faults)),
                Step::Fields => (fields::questions(lang, open, faults, &redraw.rows)),
                Step::Papers => (papers::questions(lang, open, faults)),
                Step::Review => {}
            }
            (actions(&[
                button_with(&t(lang, "do-next"), Kind::Act, None, Some(("go", "next"))),
                button_with(&t(lang, "do-back"), Kind::Plain, None, Some(("go", "back"))),
                button_with(&t(lang, "fill-later"), Kind::Quiet, None, Some(("go", "later"))),
            ]))
        }
        (autosave_note(lang))
    }
}

/// What the pressed button wants, once everything is saved.
enum Way {
    Next,
    Back,
    /// 存好，以后再办
    Later,
    /// Upload or remove, and stay.
    Stay,
    /// 再加一行 to this table, and stay.
    More(String),
    Lang(String),
    Type(String),
    /// To log in, to a person, or out: nothing that was typed stays behind.
    To(String),
}

impl Way {
    fn of(posted: &Posted) -> Way {
        if posted.has("remove") {
            return Way::Stay;
        }
        match posted.get("go") {
            "back" => Way::Back,
            "later" => Way::Later,
            "upload" => Way::Stay,
            go => match go.split_once('-') {
                Some(("lang", code)) => Way::Lang(code.to_owned()),
                Some(("elder", choice)) => Way::Type(choice.to_owned()),
                Some(("more", table)) => Way::More(table.to_owned()),
                Some(("to", place)) => Way::To(place.to_owned()),
                Some(_) | None => Way::Next,
            },
        }
    }
}

pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let step = Step::parse(&step).ok_or(Problem::NotFound)?;
    let open = load(&app, &visit, &id).await?;
    if let Some(case) = &open.draft.words.filed {
        return Ok(go::to(&format!("/cases/{case}/filed")));
    }
    let (sent, refused) = match step {
        Step::Papers => papers::keep(&app, &open, &posted).await?,
        Step::Person => (Vec::new(), person::refused(&open, &posted.fields)),
        Step::Situation | Step::Place | Step::Community | Step::Fields | Step::Review => {
            Default::default()
        }
    };
    let way = Way::of(&posted);
    let then = posted.get("then").to_owned();
    let (open, gone) = keep(&app, &visit, open, step, &posted, sent).await?;
    for note in &gone {
        crate::files::forget(&app, note).await;
    }
    let here = format!("/drafts/{id}/{}", step.as_str());
    let mut faults = faults_in(visit.lang, &refused);
    let steps = plan(&open.published.item, &open.draft.words);
    match way {
        Way::Back => Ok(go::to(&before(&open, &steps, step))),
        Way::Later => Ok(go::and_say(&format!("/drafts/{id}"), "fill-saved")),
        Way::Lang(code) => {
            let mut response = go::to(&here);
            prefs::choose_lang(response.headers_mut(), &code);
            Ok(response)
        }
        Way::Type(choice) => {
            let mut response = go::to(&here);
            prefs::choose_type(response.headers_mut(), &choice);
            Ok(response)
        }
        Way::To(place) => away(&app, &visit, &place, &here).await,
        Way::Stay if faults.is_empty() => Ok(go::to(&here)),
        Way::More(table) => match open.published.item.group(&table) {
            Some(group) => {
                let then = match then == Step::Review.as_str() {
                    true => "&then=review",
                    false => "",
                };
                let key = &group.key;
                Ok(go::to(&format!("{here}?rows={key}{then}#{key}")))
            }
            None => Ok(go::to(&here)),
        },
        Way::Stay => Ok(faulty(
            &visit,
            &open,
            step,
            Redraw {
                faults,
                then,
                ..Redraw::default()
            },
        )),
        Way::Next => {
            let found = check(&visit, &open, step);
            let (asked, unseen): (Vec<Found>, Vec<Found>) = found
                .into_iter()
                .partition(|(field, _)| step != Step::Fields || fields::was_shown(&posted, field));
            // Why a file was refused says enough about that field.
            let more_faults = faults_in(visit.lang, &asked);
            let is_new = |fault: &Fault| faults.iter().all(|f| f.field_id != fault.field_id);
            let more_faults: Vec<Fault> = more_faults.into_iter().filter(is_new).collect();
            faults.extend(more_faults);
            let more = faults.is_empty() && !unseen.is_empty();
            if !faults.is_empty() || more {
                let redraw = Redraw {
                    faults,
                    more,
                    then,
                    ..Redraw::default()
                };
                return Ok(faulty(&visit, &open, step, redraw));
            }
            Ok(go::to(&after(&visit, &open, &steps, step, &then)))
        }
    }
}

/// To another page, now that everything is saved; `here` is where to come back to.
async fn away(app: &App, visit: &Visit, place: &str, here: &str) -> Result<Response, Problem> {
    Ok(match place {
        "login" => go::to(&format!("/me/login?next={here}")),
        "help" => go::to("/help"),
        "me" => go::to("/me"),
        "stuck" => go::to(&format!("/stuck?from={here}")),
        "logout" => return crate::web::staff_login::out(app, visit, "/").await,
        _ => go::to(here),
    })
}

fn faulty(visit: &Visit, open: &Open, step: Step, redraw: Redraw) -> Response {
    let page = draw(visit, open, step, &redraw);
    let status = match redraw.faults.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, page).into_response()
}

/// Quiet saving by the script: nothing is checked, nothing is shown.
pub async fn quiet(
    State(app): State<App>,
    visit: Visit,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Result<StatusCode, Problem> {
    let step = Step::parse(&step).ok_or(Problem::NotFound)?;
    let open = load(&app, &visit, &id).await?;
    keep(&app, &visit, open, step, &posted, Vec::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// More than any answer needs; a draft is no place to store books.
const LONGEST: usize = 20_000;

/// Writes what this page asks for into the draft. Gives the draft as it now stands, and the files
/// that were taken out of it.
async fn keep(
    app: &App,
    visit: &Visit,
    open: Open,
    step: Step,
    posted: &Posted,
    sent: Vec<papers::Sent>,
) -> Result<(Open, Vec<crate::files::FileNote>), Problem> {
    if posted.fields.iter().any(|(_, value)| value.len() > LONGEST) {
        return Err(Problem::TooLarge);
    }
    let gone = papers::removed(&open.draft.words, posted);
    let item = open.published.item.clone();
    let fields = Arc::new(posted.fields.clone());
    let world = visit.world.clone();
    let by_letter = open.company.is_some();
    let changed = draft::change(
        app,
        &owner(app, visit),
        &open.draft.id,
        step.as_str(),
        move |words| {
            let before = words.clone();
            match step {
                Step::Situation => situation::write(&item, words, &fields),
                Step::Person => person::write(&item, words, &fields, by_letter),
                Step::Place => place::write_street(&world, words, &fields),
                Step::Community => place::write_community(words, &fields),
                Step::Fields => fields::write(&item, words, &fields),
                Step::Papers => papers::write(&item, words, &fields, &sent),
                Step::Review => {}
            }
            let mut marks = std::mem::take(&mut words.marks);
            marks.retain(|key, _| behind(&before, key) == behind(words, key));
            words.marks = marks;
        },
    )
    .await?;
    let draft = changed.ok_or(Problem::NotFound)?;
    Ok((Open { draft, ..open }, gone))
}

/// The value of a posted field.
fn value<'a>(fields: &'a [(String, String)], key: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(name, _)| name == key)
        .map(|(_, value)| value.as_str())
}

fn before(open: &Open, steps: &[Step], step: Step) -> String {
    let at = steps.iter().position(|other| *other == step).unwrap_or(0);
    match at.checked_sub(1).and_then(|at| steps.get(at)) {
        Some(step) => format!("/drafts/{}/{}", open.draft.id, step.as_str()),
        None => format!("/items/{}", open.published.item.key),
    }
}

/// The next page: back to the review if one came from there and nothing else is open.
fn after(visit: &Visit, open: &Open, steps: &[Step], step: Step, then: &str) -> String {
    let id = &open.draft.id;
    let review = Step::Review.as_str();
    if then == review {
        let open_step = steps
            .iter()
            .find(|step| !check(visit, open, **step).is_empty());
        return match open_step {
            Some(step) => format!("/drafts/{id}/{}?then={review}", step.as_str()),
            None => format!("/drafts/{id}/{review}"),
        };
    }
    let at = steps.iter().position(|other| *other == step);
    let next = at.and_then(|at| steps.get(at + 1)).unwrap_or(&Step::Review);
    format!("/drafts/{id}/{}", next.as_str())
}

/// The answers to the item's own questions, without what is no question of it any more.
fn answers(item: &Item, words: &Words) -> Answers {
    let mut answers = words.answers.clone();
    answers.retain(|key, _| item.asks(key));
    answers
}
