//! The three pages: choose, look once more, done.

use super::{Done, MOST, carry_out, outcome};
use crate::act::CaseKey;
use crate::app::App;
use crate::views::case::{self as view, CaseView};
use crate::views::queue::{self, Ask, Tab};
use crate::web::casework::Reader;
use crate::web::casework::papers::{self, Sheet};
use crate::web::desk::row;
use crate::web::face::frame::print_page;
use crate::web::face::parts::{
    Choice, Field, Kind as Loud, Lamp, actions, button, command_id_field, csrf_field, empty,
    hidden, lamp, link_button, radios, select,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::case::{Command, Kind};
use yike_core::who::PersonId;

/// What may be done to many cases at once: what needs no words and gives or denies nobody a right.
const ACTS: [Kind; 7] = [
    Kind::Claim,
    Kind::Receive,
    Kind::Accept,
    Kind::HandOver,
    Kind::TakePapers,
    Kind::Pass,
    Kind::Assign,
];

/// What is printed of many cases at once; each is a look of its own.
const SHEETS: [Sheet; 6] = [
    Sheet::Receipt,
    Sheet::Acceptance,
    Sheet::Correction,
    Sheet::Decision,
    Sheet::Closing,
    Sheet::Application,
];

/// What is to be done with the chosen cases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Give(Kind),
    Print(Sheet),
}

impl Act {
    fn all() -> impl Iterator<Item = Act> {
        let given = ACTS.into_iter().map(Act::Give);
        given.chain(SHEETS.into_iter().map(Act::Print))
    }

    fn name(self) -> String {
        match self {
            Act::Give(kind) => kind.as_str().to_owned(),
            Act::Print(sheet) => format!("print-{}", sheet.as_str()),
        }
    }

    fn label(self, visit: &Visit) -> String {
        match self {
            Act::Give(kind) => t(visit.lang, &format!("act-{}", kind.as_str())),
            Act::Print(sheet) => t(visit.lang, &format!("bulk-print-{}", sheet.as_str())),
        }
    }

    /// Why it cannot be done with this case now; `None` where it can.
    fn hindrance(self, visit: &Visit, view: &CaseView) -> Option<String> {
        match self {
            Act::Give(kind) => (!view.may(kind)).then(|| why_not(visit, view, kind)),
            Act::Print(sheet) => {
                let reader = Reader::of(visit, &view.loaded);
                let is_there = papers::there(&reader, &view.loaded).any(|one| one == sheet);
                let may = reader.eyes.may_look();
                (!is_there || !may).then(|| t(visit.lang, "bulk-no-paper"))
            }
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    tab: String,
    page: String,
}

/// GET `/desk/bulk`
pub async fn choose(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let tab = Tab::parse(&asked.tab).unwrap_or(Tab::Unit);
    let number = asked.page.parse().unwrap_or(1).clamp(1, 5_000);
    draw(&app, &visit, tab, number, None).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    tab: Tab,
    number: u64,
    fault: Option<&str>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let ask = Ask {
        tab,
        page: number,
        case: None,
    };
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let found = queue::queue(app, &visit.world, &who, ask, visit.now).await?;
    let title = t(lang, "bulk-title");
    let labels: Vec<(String, String)> = Act::all()
        .map(|act| (act.name(), act.label(visit)))
        .collect();
    let choices: Vec<Choice<'_>> = (labels.iter())
        .map(|(name, label)| Choice::new(name, label))
        .collect();
    let what = t(lang, "bulk-what");
    let back = format!("/desk?tab={}", tab.as_str());
    let body = html! {
        p { a.alone href=(back) { (t(lang, "bulk-back")) } }
        h1 { (title) }
        nav.duty aria-label=(t(lang, "desk-tabs")) {
            @for one in [Tab::Unit, Tab::Mine, Tab::Soon] {
                a href={ "/desk/bulk?tab=" (one.as_str()) } aria-current=[(one == tab).then_some("page")] {
                    (t(lang, &format!("desk-tab-{}", one.as_str())))
                    @if let Some(count) = found.counts.of(one) { " " b.num { (count) } }
                }
            }
        }
        @if found.rows.is_empty() {
            @if let Some(fault) = fault { p.why { (fault) } }
            (empty(&t(lang, "bulk-empty"), &t(lang, "bulk-empty-why"), None))
        } @else {
            form method="post" action="/desk/bulk" {
                (csrf_field(&visit.csrf))
                (hidden("tab", tab.as_str()))
                (hidden("page", &number.to_string()))
                fieldset.field #case {
                    legend { (t(lang, "bulk-which")) }
                    @if let Some(fault) = fault { p.why { (fault) } }
                    @for listed in &found.rows {
                        @let id = format!("case-{}", listed.key.id);
                        div.choice {
                            input type="checkbox" id=(id) name="case" value=(listed.key);
                            label for=(id) {
                                (row::item_name(visit, listed)) " · " (row::who(visit, listed)) " · "
                                span.num { (row::tail(&listed.number)) }
                                small { (row::place(visit, listed)) }
                            }
                        }
                    }
                }
                (select(lang, &Field { value: ACTS[0].as_str(), ..Field::new("act", &what) }, &choices))
                (actions(&[button(&t(lang, "bulk-look"), Loud::Act, None)]))
            }
            nav.pages aria-label=(t(lang, "page-label")) {
                @if number > 1 {
                    a.btn.plain rel="prev" href={ "/desk/bulk?tab=" (tab.as_str()) "&page=" (number - 1) } { (t(lang, "page-previous")) }
                }
                @if found.has_more {
                    a.btn.plain rel="next" href={ "/desk/bulk?tab=" (tab.as_str()) "&page=" (number + 1) } { (t(lang, "page-next")) }
                }
            }
        }
    };
    Ok(page(&visit.frame(), &title, Width::Wide, body))
}

/// What was chosen.
struct Wish {
    act: Act,
    cases: Vec<CaseKey>,
    to: Option<PersonId>,
}

fn wish(posted: &Posted) -> Result<Wish, Problem> {
    let act = Act::all().find(|act| act.name() == posted.get("act"));
    let mut cases: Vec<CaseKey> = posted.all("case").filter_map(CaseKey::parse).collect();
    cases.dedup();
    cases.truncate(MOST);
    Ok(Wish {
        act: act.ok_or_else(|| {
            Problem::bad(
                "act",
                "还没有选办什么。请回到上一页选一项。",
                "Nothing was chosen to be done: go back and choose one.",
            )
        })?,
        cases,
        to: Some(posted.get("to"))
            .filter(|to| !to.is_empty())
            .map(PersonId::new),
    })
}

/// POST `/desk/bulk`: of each case whether it can be done, and why not; nothing is changed.
pub async fn preview(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let wish = wish(&posted)?;
    if wish.cases.is_empty() {
        // An empty choice is a sentence beside the list, never an error.
        let tab = Tab::parse(posted.get("tab")).unwrap_or(Tab::Unit);
        let number = posted.get("page").parse().unwrap_or(1).clamp(1, 5_000);
        let page = draw(&app, &visit, tab, number, Some(&t(lang, "bulk-none"))).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let views = load(&app, &visit, &wish).await?;
    let hindered: Vec<Option<String>> = (views.iter())
        .map(|view| wish.act.hindrance(&visit, view))
        .collect();
    let able = hindered.iter().filter(|why| why.is_none()).count();
    let label = wish.act.label(&visit);
    let (to_page, command) = match wish.act {
        Act::Give(_) => ("/desk/bulk/do", Some(uuid::Uuid::now_v7().to_string())),
        Act::Print(_) => ("/desk/bulk/print", None),
    };
    let title = tr(lang, "bulk-look-title", &[("act", label.clone().into())]);
    let people = colleagues(&visit, &views);
    let choices: Vec<Choice<'_>> = people
        .iter()
        .map(|(id, name)| Choice::new(id, name))
        .collect();
    let to = t(lang, "field-to");
    let back = format!("/desk/bulk?tab={}", posted.get("tab"));
    let body = html! {
        h1 { (title) }
        p { (tr(lang, "bulk-able", &[("n", able.into()), ("of", views.len().into())])) }
        ul { @for (view, why) in views.iter().zip(&hindered) {
            @let one = Done::of(&visit, view);
            li {
                @if why.is_none() { (lamp(Lamp::Good, &t(lang, "bulk-can"))) }
                @else { (lamp(Lamp::Quiet, &t(lang, "bulk-cannot"))) }
                " " a href={ "/cases/" (one.key) } { (one.name) " · " span.num { (one.number) } }
                @if let Some(why) = why { p.why { (why) } }
            }
        } }
        @if able > 0 {
            @if matches!(wish.act, Act::Print(_)) { p.hint { (t(lang, "look-hint")) } }
            form method="post" action=(to_page) {
                (csrf_field(&visit.csrf))
                @if let Some(id) = &command { (command_id_field(id)) }
                (hidden("act", &wish.act.name()))
                (hidden("tab", posted.get("tab")))
                @for (view, _) in views.iter().zip(&hindered).filter(|(_, why)| why.is_none()) {
                    (hidden("case", &view.loaded.key.to_string()))
                }
                @if wish.act == Act::Give(Kind::Assign) {
                    (radios(lang, &Field::new("to", &to), &choices))
                }
                (actions(&[
                    button(&tr(lang, "bulk-go", &[("act", label.into()), ("n", able.into())]), Loud::Act, None),
                    link_button(&t(lang, "do-cancel"), &back, Loud::Plain, None),
                ]))
            }
        } @else { p { a.btn.plain href=(back) { (t(lang, "bulk-back")) } } }
    };
    Ok(page(&visit.frame(), &title, Width::Wide, body).into_response())
}

/// The cases that this visitor may see; what is not theirs is not there.
async fn load(app: &App, visit: &Visit, wish: &Wish) -> Result<Vec<CaseView>, Problem> {
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let mut views = Vec::with_capacity(wish.cases.len());
    for key in &wish.cases {
        match view::case(app, &visit.world, &who, key, visit.now).await {
            Ok(view) => views.push(view),
            Err(crate::act::Fail::NotFound) => {}
            Err(fail) => return Err(fail.into()),
        }
    }
    Ok(views)
}

fn why_not(visit: &Visit, view: &CaseView, kind: Kind) -> String {
    let refusal = match view.possible.contains(&kind) {
        true => yike_core::case::Refusal::NotYours(kind),
        false => yike_core::case::Refusal::NotNow(kind, view.loaded.case.status),
    };
    Problem::Refused(refusal).sentences(visit.lang).join(" ")
}

/// Colleagues who may do the step of the first of these cases; for the others the rules say.
fn colleagues(visit: &Visit, views: &[CaseView]) -> Vec<(String, String)> {
    let task = views.iter().find_map(|view| view.loaded.case.task.as_ref());
    let mut people: Vec<(String, String)> = Vec::new();
    for post in visit
        .world
        .posts
        .iter()
        .filter(|post| post.holds(visit.now))
    {
        let fits = task.is_some_and(|t| t.unit == post.unit && post.duty.does(t.duty));
        if fits && people.iter().all(|(id, _)| id != post.person.as_str()) {
            let name = visit.world.person_name(&post.person).to_owned();
            people.push((post.person.to_string(), name));
        }
    }
    people
}

/// POST `/desk/bulk/do`
pub async fn give(State(app): State<App>, visit: Visit, posted: Posted) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let wish = wish(&posted)?;
    let press = posted.command_id()?;
    let mut done = Vec::new();
    for view in load(&app, &visit, &wish).await? {
        let Some(command) = command(&visit, &view, &wish) else {
            let failed = vec![t(lang, "fault-to")];
            done.push(Done {
                failed,
                ..Done::of(&visit, &view)
            });
            continue;
        };
        done.push(carry_out(&app, &visit, &press, &view, vec![command]).await?);
    }
    let label = wish.act.label(&visit);
    let title = tr(lang, "bulk-done-title", &[("act", label.into())]);
    let back = format!(
        "/desk/bulk?tab={}",
        Tab::parse(posted.get("tab")).unwrap_or(Tab::Unit).as_str()
    );
    let body = html! { h1 { (title) } (outcome(&visit, &done, &back)) };
    Ok(page(&visit.frame(), &title, Width::Wide, body))
}

/// POST `/desk/bulk/print`: one sheet of each chosen case that has it, each look written down.
pub async fn print(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Markup, Problem> {
    let wish = wish(&posted)?;
    let Act::Print(sheet) = wish.act else {
        return Err(Problem::NotFound);
    };
    let title = wish.act.label(&visit);
    let mut sheets = Vec::new();
    for view in load(&app, &visit, &wish).await? {
        if wish.act.hindrance(&visit, &view).is_none() {
            sheets.push(papers::for_handing_over(&app, &visit, view, sheet).await?);
        }
    }
    let body = html! {
        @if sheets.is_empty() { p.noprint { (t(visit.lang, "bulk-none")) } }
        @for sheet in sheets { (sheet) }
    };
    Ok(print_page(&visit.frame(), &title, body))
}

fn command(visit: &Visit, view: &CaseView, wish: &Wish) -> Option<Command> {
    let Act::Give(kind) = wish.act else {
        return None;
    };
    Some(match kind {
        Kind::Claim => Command::Claim,
        Kind::Receive => Command::Receive,
        Kind::Accept => Command::Accept,
        Kind::HandOver => Command::HandOver,
        Kind::Pass => Command::Pass { opinion: None },
        Kind::Assign => Command::Assign {
            to: wish.to.clone()?,
        },
        _ => {
            let units = visit.posts().iter().map(|post| &post.unit);
            let coming = units.flat_map(|unit| view.loaded.case.on_way_to(unit));
            let papers = coming.map(|paper| paper.material.clone()).collect();
            Command::TakePapers { papers }
        }
    })
}
