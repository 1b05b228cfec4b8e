//! GET `/desk`: the list and the case beside it.

use super::quick::Onward;
use super::{pane, row, search};
use crate::act::CaseKey;
use crate::app::App;
use crate::views::queue::{self as view, Ask, Queue, Tab};
use crate::web::face::parts::{Head, Kind, empty, keys_help, link_button, table};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit, go, hotline, matters, survey, walks};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::who::Duty;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    tab: String,
    page: String,
    case: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let tab = Tab::parse(&asked.tab).unwrap_or(Tab::Mine);
    let ask = Ask {
        tab,
        page: asked.page.parse().unwrap_or(1).clamp(1, 5_000),
        case: CaseKey::parse(&asked.case),
    };
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let queue = view::queue(&app, &visit.world, &who, ask, visit.now).await?;
    Ok(draw(&visit, tab, &queue))
}

/// POST `/desk/read`: what flowed back about a case has been read.
pub async fn read(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = CaseKey::parse(posted.get("case")).ok_or(Problem::NotFound)?;
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    view::read_back(&app, &key, person).await?;
    Ok(go::to(go::local(posted.get("back")).unwrap_or("/desk")))
}

fn draw(visit: &Visit, tab: Tab, queue: &Queue) -> Markup {
    let lang = visit.lang;
    let open = queue.open.as_ref().map(|view| &view.loaded.key);
    let at = queue.rows.iter().position(|row| Some(&row.key) == open);
    // Whatever is done with the open case, the one after it is ready; the last gives way to the
    // one before it.
    let after = at.and_then(|at| {
        queue
            .rows
            .get(at + 1)
            .or(queue.rows.get(at.wrapping_sub(1)))
    });
    let next = address(tab, queue.page, after.map(|row| &row.key));
    let stay = address(tab, queue.page, open);
    let onward = Onward {
        next: &next,
        stay: &stay,
    };
    let told = at.and_then(|at| queue.rows.get(at));
    let title = t(lang, "desk-title");
    let body = html! {
        div.split.list {
            section aria-label=(t(lang, "desk-list")) {
                h1.unseen { (title) }
                (crate::web::places::identity::here(visit, None))
                (search::bar(visit, ""))
                (new_case(visit))
                (tabs(visit, tab, queue))
                (list(visit, tab, queue, open))
                (besides(visit))
                (keys_help(lang, &help(visit).iter().map(|(k, w)| (*k, w.as_str())).collect::<Vec<_>>()))
            }
            section aria-label=(t(lang, "desk-case")) {
                @match &queue.open {
                    Some(view) => (pane::pane(visit, view, told, &onward)),
                    None => (empty(&t(lang, "desk-none-open"), &t(lang, "desk-none-open-why"), None)),
                }
            }
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// What is no list of cases and still the work of whoever has a desk, each for its duties.
fn besides(visit: &Visit) -> Markup {
    let has = |is: &dyn Fn(Duty) -> bool| visit.posts().iter().any(|post| is(post.duty));
    let links = [
        (hotline::is_reader(visit), hotline::LINK, "hotline-title"),
        (
            has(&|duty| survey::STAFF.contains(&duty)),
            survey::LINK,
            "survey-all",
        ),
        // Whoever leads has walks to make.
        (has(&yike_core::case::walks), walks::LINK, "walks-title"),
        (matters::is_reader(visit), matters::LINK, "matters-title"),
    ];
    let mine: Vec<_> = links.into_iter().filter(|(shown, ..)| *shown).collect();
    html! {
        @if !mine.is_empty() {
            nav.tools.noprint aria-label=(t(visit.lang, "desk-besides")) {
                @for (_, href, label) in mine { a href=(href) { (t(visit.lang, label)) } }
            }
        }
    }
}

fn new_case(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let takes = visit
        .posts()
        .iter()
        .any(|post| super::COUNTER.contains(&post.duty));
    html! {
        @if takes {
            div.actions {
                (link_button(&t(lang, "do-new-case"), "/desk/new", Kind::Plain, None))
                (link_button(&t(lang, "advice-title"), "/desk/advice", Kind::Plain, Some("q")))
                (link_button(&t(lang, "questions-title"), "/desk/questions", Kind::Quiet, None))
                (link_button(&t(lang, "coach-title"), "/desk/coach", Kind::Quiet, None))
                (link_button(&t(lang, "desk-notices"), "/desk/notices", Kind::Quiet, None))
                (link_button(&t(lang, "desk-bulk"), "/desk/bulk", Kind::Quiet, None))
            }
        }
    }
}

fn tabs(visit: &Visit, tab: Tab, queue: &Queue) -> Markup {
    let lang = visit.lang;
    html! {
        nav.duty aria-label=(t(lang, "desk-tabs")) {
            @for (n, one) in Tab::ALL.into_iter().enumerate() {
                @let key = (n + 1).to_string();
                a href=(address(one, 1, None)) aria-current=[(one == tab).then_some("page")]
                    data-key=(key) aria-keyshortcuts=(key) {
                    (t(lang, &format!("desk-tab-{}", one.as_str())))
                    @if let Some(count) = queue.counts.of(one) { " " b.num { (count) } }
                }
            }
        }
    }
}

fn list(visit: &Visit, tab: Tab, queue: &Queue, open: Option<&CaseKey>) -> Markup {
    let lang = visit.lang;
    if queue.rows.is_empty() {
        let (title, why) = (
            t(lang, &format!("desk-empty-{}", tab.as_str())),
            t(lang, &format!("desk-empty-{}-why", tab.as_str())),
        );
        let other = match tab {
            Tab::Mine => Some((t(lang, "desk-tab-unit"), address(Tab::Unit, 1, None))),
            Tab::Unit | Tab::Back | Tab::Asked | Tab::Out | Tab::Soon | Tab::All => None,
        };
        let link = other
            .as_ref()
            .map(|(label, href)| (label.as_str(), href.as_str()));
        return empty(&title, &why, link);
    }
    let (case, left) = (t(lang, "word-case"), t(lang, "word-left"));
    let rows: Vec<Markup> = queue
        .rows
        .iter()
        .map(|listed| {
            let href = format!("{}#case", address(tab, queue.page, Some(&listed.key)));
            row::row(visit, listed, &href, Some(&listed.key) == open)
        })
        .collect();
    let caption = t(lang, &format!("desk-tab-{}", tab.as_str()));
    html! {
        (table(lang, &caption, false, &[Head::words(&case), Head::number(&left)], &rows))
        (pages(visit, tab, queue))
    }
}

fn pages(visit: &Visit, tab: Tab, queue: &Queue) -> Markup {
    let lang = visit.lang;
    html! {
        @if queue.page > 1 || queue.has_more {
            nav.pages aria-label=(t(lang, "page-label")) {
                @if queue.page > 1 {
                    a.btn.plain rel="prev" href=(address(tab, queue.page - 1, None)) { (t(lang, "page-previous")) }
                }
                span { (tr(lang, "desk-page", &[("n", queue.page.into())])) }
                @if queue.has_more {
                    a.btn.plain rel="next" href=(address(tab, queue.page + 1, None)) { (t(lang, "page-next")) }
                }
            }
        }
    }
}

fn help(visit: &Visit) -> Vec<(&'static str, String)> {
    let lang = visit.lang;
    vec![
        ("1–7", t(lang, "desk-key-tabs")),
        ("N", t(lang, "do-new-case")),
        ("Q", t(lang, "advice-title")),
        ("O", t(lang, "desk-whole-case")),
        ("Y S", t(lang, "desk-key-approve")),
        ("E", t(lang, "desk-read")),
    ]
}

fn address(tab: Tab, page: u64, case: Option<&CaseKey>) -> String {
    let mut address = format!("/desk?tab={}", tab.as_str());
    if page > 1 {
        address.push_str(&format!("&page={page}"));
    }
    if let Some(case) = case {
        address.push_str(&format!("&case={case}"));
    }
    address
}
