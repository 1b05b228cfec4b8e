//! `/desk/letters`: a counter records a letter that somebody signed on paper.

use super::list::draw_ask;
use super::typed::{self, Giver};
use super::{explained, give, last_day, one, points, reach};
use crate::app::App;
use crate::files::{self, FileFault};
use crate::letter::{self, Letter, Standing};
use crate::web::desk::COUNTER;
use crate::web::face::assets;
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field, Head, Kind, actions, button, button_with, command_id_field, csrf_field, empty,
    error_summary, file_field, hidden, link_button, row, table,
};
use crate::web::face::text::{Lang, t};
use crate::web::{Posted, Problem, Visit, formed, go};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::door::Uscc;
use yike_core::who::{PersonId, Post};

/// Who gives the letter, as the form says it.
const PERSON: &str = "person";
const COMPANY: &str = "company";

const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

/// The post at a counter in which this visitor records.
fn seat(visit: &Visit) -> Result<Post, Problem> {
    let mut posts = visit.posts().iter();
    let post = posts.find(|post| COUNTER.contains(&post.duty));
    post.cloned().ok_or(Problem::NotYourDuty)
}

/// GET `/desk/letters`: what this counter recorded, the latest first.
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let unit = seat(&visit)?.unit.to_string();
    let keys = app.keys.clone();
    let letters = app
        .store
        .read(move |tx| letter::at_desk(tx, &keys, &unit))
        .await?;
    let lang = visit.lang;
    let title = t(lang, "letters-desk");
    let heads = [
        "letter-row-principal",
        "letter-row-agent",
        "letter-row-reach",
        "letter-row-until",
        "letter-row-standing",
    ]
    .map(|key| t(lang, key));
    let heads: Vec<Head<'_>> = heads.iter().map(|head| Head::words(head)).collect();
    let rows: Vec<Markup> = letters.iter().map(|letter| line(&visit, letter)).collect();
    let body = html! {
        h1 { (title) }
        (actions(&[
            link_button(&t(lang, "letter-record"), "/desk/letters/new", Kind::Act, None),
            link_button(&t(lang, "letter-record-company"), "/desk/letters/new?giver=company", Kind::Plain, None),
        ]))
        @if rows.is_empty() { (empty(&t(lang, "letters-desk-none"), &t(lang, "letters-desk-none-next"), None)) }
        @else { (table(lang, &title, false, &heads, &rows)) }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Desk, body))
}

fn line(visit: &Visit, letter: &Letter) -> Markup {
    let lang = visit.lang;
    let names = letter.names.as_ref();
    let principal = names.map_or_else(|| "*".into(), |names| names.principal_masked());
    let agent = names.map_or_else(|| "*".into(), |names| names.agent_masked());
    let standing = letter.standing(visit.now);
    row(
        &format!("letter-{}", letter.id),
        false,
        html! {
            td { (principal) }
            td { (agent) }
            td { (reach(visit, letter)) }
            td { (last_day(visit, letter.until)) }
            td { @match standing {
                Standing::InForce => a href={ "/desk/letters/" (letter.id) "/revoke" } { (t(lang, "letter-revoke")) },
                Standing::Expired => (t(lang, "letter-expired")),
                Standing::Revoked => (t(lang, "letter-revoked")),
            } }
        },
    )
}

/// GET `/desk/letters/new`; `?giver=company` asks what a company's letter needs.
pub async fn page(visit: Visit, RawQuery(query): RawQuery) -> Result<Markup, Problem> {
    seat(&visit)?;
    let id = uuid::Uuid::now_v7().to_string();
    let mut pairs = form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let giver = pairs.find(|(key, _)| key == "giver");
    let giver = giver_of(giver.as_ref().map_or("", |(_, giver)| giver));
    Ok(draw(&visit, giver, &id, &Posted::default(), &[]))
}

fn giver_of(name: &str) -> Giver<'static> {
    match name {
        COMPANY => Giver::Company,
        _ => Giver::Counter,
    }
}

/// POST `/desk/letters/new`: the paper is kept first, then the letter that names it.
pub async fn record(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = seat(&visit)?;
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let id = posted.command_id()?;
    // The other kind of letter, with everything typed so far.
    if posted.has("way") {
        let giver = giver_of(posted.get("way"));
        return Ok(draw(&visit, giver, &id, &posted, &[]).into_response());
    }
    let giver = giver_of(posted.get("giver"));
    let again = |faults: &[Fault]| {
        let page = draw(&visit, giver, &id, &posted, faults);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let cases = cases(&app, &visit, giver, &posted).await?;
    let read = typed::read(&app, &visit, giver, &cases, id.clone(), &posted);
    let sent = posted.files.iter().find(|sent| sent.field == "paper");
    let missing = sent.is_none().then(|| Fault {
        field_id: "paper".into(),
        message: t(visit.lang, "letter-fault-paper"),
    });
    let (new, sent) = match (read, sent) {
        (Ok(new), Some(sent)) => (new, sent),
        (read, _) => {
            let mut faults = read.err().unwrap_or_default();
            faults.extend(missing);
            return Ok(again(&faults));
        }
    };
    let paper = match files::keep(&app, "paper", &sent.name, sent.bytes.clone()).await {
        Ok(paper) => paper,
        Err(FileFault::Refused(gap)) => {
            return Ok(again(&[Fault {
                field_id: "paper".into(),
                message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
            }]));
        }
        Err(fault) => return Err(fault.into()),
    };
    let new = letter::New {
        paper: Some(paper),
        desk: Some((person, post)),
        ..new
    };
    let (keys, now) = (app.keys.clone(), app.now());
    let given = app
        .store
        .write(move |tx| Ok::<_, crate::act::Fail>(letter::give(tx, &keys, &new, now)?))
        .await?;
    match given {
        true => Ok(go::and_say("/desk/letters", "letter-recorded")),
        false => Err(Problem::NotFound),
    }
}

/// The running cases of which a company's letter may name one: its own, by its code.
async fn cases(
    app: &App,
    visit: &Visit,
    giver: Giver<'_>,
    posted: &Posted,
) -> Result<Vec<(String, String)>, Problem> {
    let code = Uscc::parse(posted.get("uscc"));
    match (giver, code, posted.get("case")) {
        (Giver::Company, Ok(code), number) if !number.trim().is_empty() => {
            let company = PersonId::new(app.keys.company_of(code.as_str()));
            give::running(app, visit, &company).await
        }
        _ => Ok(Vec::new()),
    }
}

/// The switch to the other kind of letter. Enter in a field records, and does not switch.
fn switch(lang: Lang, giver: Giver<'_>) -> Markup {
    let (name, other, label) = match giver {
        Giver::Company => (COMPANY, PERSON, "letter-of-person"),
        Giver::Resident(_) | Giver::Counter => (PERSON, COMPANY, "letter-of-company"),
    };
    html! {
        (hidden("giver", name))
        (formed::enter("go", "record"))
        (actions(&[button_with(&t(lang, label), Kind::Quiet, None, Some(("way", other)))]))
    }
}

/// Title, what to check first, and what the letter means, by who gives it.
fn told(lang: Lang, giver: Giver<'_>) -> (String, String, Markup) {
    match giver {
        Giver::Company => (
            t(lang, "letter-record-company"),
            t(lang, "letter-record-company-how"),
            points(
                lang,
                [
                    "letter-clerk-can",
                    "letter-clerk-cannot",
                    "letter-clerk-told",
                    "letter-clerk-ends",
                ],
            ),
        ),
        Giver::Resident(_) | Giver::Counter => (
            t(lang, "letter-record"),
            t(lang, "letter-record-how"),
            explained(lang),
        ),
    }
}

fn draw(visit: &Visit, giver: Giver<'_>, id: &str, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let (title, how, explained) = told(lang, giver);
    let paper = t(lang, "letter-paper");
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (how) }
        (explained)
        form method="post" action="/desk/letters/new" enctype="multipart/form-data" autocomplete="off" {
            (csrf_field(&visit.csrf)) (command_id_field(id))
            (switch(lang, giver))
            (typed::fields(visit, giver, &[], posted, faults))
            (file_field(lang, &Field::new("paper", &paper).with_fault(faults), ACCEPT, "10 MB", false))
            // A seal is on paper: who signs on a screen signs for themselves.
            @if !matches!(giver, Giver::Company) { (signing(lang)) }
            (actions(&[
                button(&title, Kind::Act, None),
                link_button(&t(lang, "do-cancel"), "/desk/letters", Kind::Plain, None),
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

/// The pad to sign on the screen, beside the photograph of a paper; there with script alone.
fn signing(lang: Lang) -> Markup {
    html! {
        link rel="stylesheet" href=(assets::href("field.css"));
        div.field hidden data-sign="paper"
            data-pad=(t(lang, "door-letter-pad")) data-keep=(t(lang, "door-letter-keep"))
            data-clear=(t(lang, "door-letter-clear")) data-empty=(t(lang, "door-letter-empty"))
            data-how=(t(lang, "door-letter-sign")) data-done=(t(lang, "door-letter-on-screen"))
            data-words=(t(lang, "door-letter-at-counter")) {}
        script type="module" src=(assets::href("sign.js")) {}
    }
}

/// GET `/desk/letters/{id}/revoke`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let post = seat(&visit)?;
    let letter = one(&app, &id, |letter| letter.desk == post.unit.as_str()).await?;
    Ok(draw_ask(&visit, &letter, "/desk/letters"))
}

/// POST `/desk/letters/{id}/revoke`: the principal stands at the counter and says so.
pub async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Problem> {
    let post = seat(&visit)?;
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let letter = one(&app, &id, |letter| letter.desk == post.unit.as_str()).await?;
    let now = app.now();
    app.store
        .write(move |tx| {
            Ok::<_, crate::act::Fail>(letter::revoke(tx, &letter, &person, Some(&post), now)?)
        })
        .await?;
    Ok(go::and_say("/desk/letters", "letter-revoked-now"))
}
