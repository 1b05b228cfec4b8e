//! The case page: the same skeleton for everybody, more or less of it by right.

use super::command::buttons;
use super::form_part;
use super::words::{Eyes, Reader};
use super::{
    chosen, consult, custody, due, evidence, heard, joint, looks, papers, person, relay, state,
    timeline, walk,
};
use crate::act::CaseKey;
use crate::app::App;
use crate::look::{self, Purpose, Sight, What};
use crate::people::Applicant;
use crate::views::case::{self as view, CaseView};
use crate::views::hotline;
use crate::web::desk::COUNTER;
use crate::web::face::frame::{Width, page};
use crate::web::face::parts::{panel, state_line};
use crate::web::matters;
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use crate::web::rated;
use crate::web::visit::Visit;
use axum::extract::{Path, State};
use maud::{Markup, html};
use yike_core::case::Status;

/// GET `/cases/{key}`
pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let view = open(&app, &visit, &key).await?;
    let reader = Reader::of(&visit, &view.loaded);
    read_feedback(&app, &visit, &view, reader.eyes).await?;
    let said = said(&app, &visit, &view, &reader).await?;
    let please = please(&visit, &view);
    let like = matters::like(&app, &visit, &view).await?;
    let became = matters::became(&app, &visit, &view).await?;
    let below = html! { (said) (please) (became) (like) };
    Ok(draw(&visit, &view, None, below))
}

/// POST `/cases/{key}/look`: the full name, numbers and answers, shown once, the look written down
/// first.
pub async fn look_at(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Markup, Problem> {
    let view = open(&app, &visit, &key).await?;
    let purpose = Purpose::parse(posted.get("purpose")).unwrap_or(Purpose::Handling);
    let full = look_at_person(&app, &visit, &view, purpose).await?;
    // Read again: the page shows the look that was just made.
    let mut view = open(&app, &visit, &key).await?;
    view.veiled = false;
    Ok(draw(&visit, &view, Some(&full), html! {}))
}

/// Writes down a look at the person and the answers, and only then gives them.
pub async fn look_at_person(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    purpose: Purpose,
) -> Result<Applicant, Problem> {
    may_look(visit, view)?;
    let full = view.applicant().ok_or(Problem::NotFound)?;
    let is_there = |what: &What| *what != What::Company || full.company.is_some();
    let sight = Sight {
        what: What::PERSON.into_iter().filter(is_there).collect(),
        about: String::new(),
        purpose,
    };
    looked(app, visit, view, sight).await?;
    Ok(full)
}

/// Whether this viewer may see full values of the case after a look: those who handle it.
pub fn may_look(visit: &Visit, view: &CaseView) -> Result<(), Problem> {
    match Reader::of(visit, &view.loaded).eyes.may_look() {
        true => Ok(()),
        false => Err(Problem::NotYourDuty),
    }
}

/// Writes a look down; whoever shows a full value asks here first, and shows nothing where it
/// fails. An agent's purpose is always the same.
pub async fn looked(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    sight: Sight,
) -> Result<(), Problem> {
    may_look(visit, view)?;
    let person = visit.person().ok_or(Problem::Login)?;
    let post = view::viewing_post(&view.loaded, visit.posts());
    let sight = match post {
        Some(_) => sight,
        None => Sight {
            purpose: Purpose::Agent,
            ..sight
        },
    };
    Ok(look::record(app, &view.loaded.key, person, post, sight).await?)
}

/// Loads the case for this visitor; a stranger is told that there is no such page.
pub async fn open(app: &App, visit: &Visit, key: &str) -> Result<CaseView, Problem> {
    let key = CaseKey::parse(key).ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::Login)?;
    Ok(view::case(app, &visit.world, &who, &key, visit.now).await?)
}

/// A desk that opens the case has read what flowed back to it.
async fn read_feedback(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    eyes: Eyes,
) -> Result<(), Problem> {
    match (eyes, view::viewing_post(&view.loaded, visit.posts())) {
        (Eyes::Casework | Eyes::Supervisor, Some(post)) => {
            view::mark_read(app, &view.loaded.key, post).await;
            Ok(())
        }
        (
            Eyes::Resident
            | Eyes::Agent
            | Eyes::Joint
            | Eyes::Casework
            | Eyes::Supervisor
            | Eyes::Auditor,
            _,
        ) => Ok(()),
    }
}

/// What was said about this case, for whoever sees to it or supervises.
async fn said(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    reader: &Reader<'_>,
) -> Result<Markup, Problem> {
    let sees = matches!(
        reader.eyes,
        Eyes::Casework | Eyes::Supervisor | Eyes::Auditor
    );
    let Some(who) = visit.who().filter(|_| sees && !view.said.is_empty()) else {
        return Ok(html! {});
    };
    let all = hotline::beside(app, &visit.world, &who, &view.said).await?;
    Ok(heard::beside(reader, &all))
}

/// 请评价, for whoever meets people at a counter: nothing waits for it.
fn please(visit: &Visit, view: &CaseView) -> Markup {
    let mut posts = visit.posts().iter();
    let meets = posts.any(|post| COUNTER.contains(&post.duty));
    html! {
        @if let Some((_, code)) = view.rating_codes.last().filter(|_| meets) {
            p { (rated::link(visit, code)) }
        }
    }
}

fn draw(visit: &Visit, view: &CaseView, full: Option<&Applicant>, below: Markup) -> Markup {
    let reader = Reader::of(visit, &view.loaded);
    let title = reader.tr(
        "case-title",
        &[("item", reader.item(&view.loaded.item).to_owned().into())],
    );
    page(
        &visit.frame(),
        &title,
        Width::Wide,
        html! { (body(&reader, view, &visit.csrf, full)) (below) },
    )
}

/// The body of the page, for desks that show the case beside their list as well.
pub fn body(reader: &Reader<'_>, view: &CaseView, csrf: &str, full: Option<&Applicant>) -> Markup {
    let loaded = &view.loaded;
    let (lamp, word) = super::lamp::of(reader, loaded);
    html! {
        p.hint {
            (reader.item(&loaded.item))
            " · " (reader.t("receipt-number")) " " span.num { (loaded.filing().number) }
            @if !view.code.is_empty() && reader.eyes != Eyes::Auditor && reader.eyes != Eyes::Supervisor {
                " · " (reader.t("receipt-code")) " " span.num { (code(&view.code)) }
            }
        }
        section.panel {
            (state_line(Some((lamp, &word)), &state::state_sentence(reader, loaded)))
            (relay::relay_picture(reader, loaded))
            (due::due_explanation(reader, loaded))
        }
        (joint::waiting(reader, view))
        (correction(reader, view))
        section.panel aria-labelledby="next" {
            h2 #next { (reader.t(if reader.eyes.is_resident() { "case-next-yours" } else { "case-next" })) }
            (heard::lacks(reader, view))
            (buttons(reader, view, csrf))
        }
        div.split {
            div {
                (walk::protocol(reader, view))
                // A plan has no form beside what its panel says.
                @if reader.eyes.reads_form() && loaded.filing().plan().is_none() { (form_part::form(reader, view, csrf)) }
                h2 { (reader.t("word-timeline")) }
                (timeline::timeline(reader, view))
            }
            aside {
                @match loaded.filing().is_of_staff() {
                    true => (walk::walker(reader, view)),
                    false => (person::applicant(reader, view, csrf, full)),
                }
                @if let Some(about) = &loaded.filing().about { (panel(&reader.t("heard-about"), heard::about(reader, about))) }
                @if !loaded.case.joint.is_empty() { (panel(&reader.t("case-joint"), joint::people(reader, view))) }
                // A row says what was answered: only to whoever may read the form.
                @if reader.eyes.reads_form() { (chosen::panel(reader, loaded)) }
                @if !loaded.case.consultations.is_empty() {
                    (panel(&reader.t("case-consult"), consult::consultations(reader, view)))
                }
                @if !loaded.case.papers.is_empty() {
                    (panel(&reader.t("case-custody"), custody::papers(reader, loaded)))
                }
                (papers::links(reader, loaded))
                (panel(&reader.t("word-looks"), looks::looks(reader, view)))
                (evidence::link(reader, loaded))
            }
        }
    }
}

/// 7KQ4-MX2A
pub fn code(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((front, back)) if !back.is_empty() => format!("{front}-{back}"),
        _ => code.to_owned(),
    }
}

/// What the resident has to bring, in the words of the notice, above everything else.
fn correction(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let case = &view.loaded.case;
    let open = case
        .corrections
        .last()
        .filter(|_| case.status == Status::CorrectionRequested);
    let notice = super::command::notice(view);
    html! {
        @if let (Some(asked), true) = (open, reader.eyes.reads_form()) {
            section.panel {
                h2 { (reader.tr("case-correction", &[("date", reader.date(asked.until).into())])) }
                ul { @for missing in &asked.missing {
                    li {
                        b { (reader.about(&view.loaded.item, &missing.about)) }
                        @let why = notice.about(&missing.about);
                        @if !why.is_empty() { (reader.either("：", ": ")) (why) }
                    }
                } }
                @if !notice.note.is_empty() { p { (notice.note) } }
            }
        }
    }
}
