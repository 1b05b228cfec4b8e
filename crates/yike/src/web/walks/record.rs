//! `/cases/{key}/do/record-walk`: what was met, a row for each step. Made for a telephone in one hand: minutes
//! are typed, or told by the clock on the wall; rows are added by a button.

use super::in_order;
use super::plan::typed_day;
use crate::act::{self, Fail, Order};
use crate::app::App;
use crate::views::case::CaseView;
use crate::walks::{Typed, TypedProblem, TypedStep};
use crate::web::casework::{Reader, page as case_page};
use crate::web::face::frame::faulty_title;
use crate::web::face::parts::{
    Choice, Fault, Field, Kind, abreast, actions, button, command_id_field, csrf_field, date_field,
    error_summary, hidden, link_button, number, select, text_field, textarea,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::formed::enter;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::{Command, Gap, Protocol, Refusal};
use yike_core::item::heard::Cause;
use yike_core::item::walk::WalkWay;
use yike_core::unit::UnitId;

/// Rows at first, and how many a press adds.
const STEPS: usize = 4;
const PROBLEMS: usize = 1;
const MORE: usize = 3;

/// GET `/cases/{key}/do/record-walk`
pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let view = open(&app, &visit, &key).await?;
    Ok(draw(&visit, &view, &Posted::default(), &[]))
}

/// POST `/cases/{key}/do/record-walk`
pub async fn post(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let view = case_page::open(&app, &visit, &key).await?;
    let command_id = posted.command_id()?;
    if !posted.get("more").is_empty() {
        return Ok(draw(&visit, &view, &posted, &[]).into_response());
    }
    let redrawn = |gaps: &[Gap]| {
        let fault = |gap: &Gap| Fault {
            field_id: field_of(&gap.about),
            message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
        };
        let faults: Vec<Fault> = gaps.iter().map(fault).collect();
        let page = draw(&visit, &view, &posted, &faults);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let (protocol, words) = match typed(&posted).read() {
        Ok(read) => read,
        Err(gaps) => return redrawn(&gaps),
    };
    let order = Order {
        key: view.loaded.key.clone(),
        command_id,
        who: visit.who().ok_or(Problem::StaffLogin)?,
        command: Command::RecordWalk(Box::new(protocol)),
        documents: vec![words],
        words: Vec::new(),
    };
    match act::act(&app, order).await {
        Ok(_) => Ok(go::and_say(
            &format!("/cases/{}", view.loaded.key),
            "said-record-walk",
        )),
        Err(Fail::Refused(Refusal::Content(gaps))) => redrawn(&gaps),
        Err(fail) => Err(fail.into()),
    }
}

/// A walk that this visitor may record now.
async fn open(app: &App, visit: &Visit, key: &str) -> Result<CaseView, Problem> {
    let view = case_page::open(app, visit, key).await?;
    let kind = yike_core::case::Kind::RecordWalk;
    match (view.may(kind), view.possible.contains(&kind)) {
        (true, _) => Ok(view),
        (false, true) => Err(Problem::Refused(Refusal::NotYours(kind))),
        (false, false) => Err(Problem::Refused(Refusal::NotNow(
            kind,
            view.loaded.case.status,
        ))),
    }
}

/// The field that the rules speak of.
fn field_of(about: &str) -> String {
    match about {
        "steps" => "what-1".to_owned(),
        "problems" => "problem-1".to_owned(),
        other => other.to_owned(),
    }
}

/// How many rows stand on the page that was sent, each with its number.
fn rows(posted: &Posted, name: &str, least: usize, most: usize) -> usize {
    let there = posted.get(name).parse().unwrap_or(least);
    let more = match posted.get("more") == name {
        true => MORE,
        false => 0,
    };
    (there + more).clamp(least, most)
}

fn typed(posted: &Posted) -> Typed {
    let cell = |name: &str, n: u32| posted.get(&format!("{name}-{n}")).to_owned();
    let steps = rows(posted, "steps", STEPS, Protocol::STEPS) as u32;
    let problems = rows(posted, "problems", PROBLEMS, Protocol::PROBLEMS) as u32;
    Typed {
        on: typed_day(posted, "on"),
        visits: posted.get("visits").to_owned(),
        sum: posted.get("sum").to_owned(),
        steps: (1..=steps)
            .map(|n| TypedStep {
                n,
                what: cell("what", n),
                way: cell("way", n),
                minutes: cell("minutes", n),
                began: cell("began", n),
                ended: cell("ended", n),
                papers: cell("papers", n),
            })
            .collect(),
        problems: (1..=problems)
            .map(|n| TypedProblem {
                n,
                what: cell("problem", n),
                unit: cell("unit", n),
                cause: cell("cause", n),
            })
            .collect(),
    }
}

/// What a row of the page needs to draw its fields.
struct Draw<'a> {
    visit: &'a Visit,
    posted: &'a Posted,
    faults: &'a [Fault],
    /// What an untouched choice stands on.
    way: &'a str,
}

impl Draw<'_> {
    fn line(&self, name: &str, label: &str, most: u32) -> Markup {
        let label = t(self.visit.lang, label);
        let field = Field {
            value: self.posted.get(name),
            autocomplete: Some("off"),
            maxlength: Some(most),
            ..Field::new(name, &label)
        };
        text_field(self.visit.lang, &field.with_fault(self.faults))
    }

    fn count(&self, name: &str, label: &str, optional: bool) -> Markup {
        let label = t(self.visit.lang, label);
        let field = Field {
            value: self.posted.get(name),
            autocomplete: Some("off"),
            optional,
            ..Field::new(name, &label)
        };
        number(self.visit.lang, &field.with_fault(self.faults))
    }

    fn pick(
        &self,
        name: &str,
        label: &str,
        value: &str,
        all: &[(String, String)],
        optional: bool,
    ) -> Markup {
        let choices: Vec<Choice<'_>> = all
            .iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect();
        let label = t(self.visit.lang, label);
        let value = match self.posted.has(name) {
            true => self.posted.get(name),
            false => value,
        };
        let field = Field {
            value,
            optional,
            ..Field::new(name, &label)
        };
        select(self.visit.lang, &field.with_fault(self.faults), &choices)
    }

    fn step(&self, n: usize, ways: &[(String, String)]) -> Markup {
        html! {
            fieldset.row { legend { (tr(self.visit.lang, "walk-step-n", &[("n", n.into())])) }
                (self.line(&format!("what-{n}"), "walk-what", 200))
                (abreast(&[
                    self.pick(&format!("way-{n}"), "walk-where", self.way, ways, false),
                    self.count(&format!("minutes-{n}"), "walk-minutes", false),
                    self.count(&format!("papers-{n}"), "walk-papers", true),
                ]))
                details open[self.posted.has("more") && !self.posted.get(&format!("began-{n}")).is_empty()] {
                    summary { (t(self.visit.lang, "walk-by-clock")) }
                    (abreast(&[
                        self.line(&format!("began-{n}"), "walk-began", 5),
                        self.line(&format!("ended-{n}"), "walk-ended", 5),
                    ]))
                }
            }
        }
    }

    fn problem(&self, n: usize, units: &[(String, String)], causes: &[(String, String)]) -> Markup {
        html! {
            fieldset.row { legend { (tr(self.visit.lang, "walk-problem-n", &[("n", n.into())])) }
                (self.line(&format!("problem-{n}"), "walk-problem", 200))
                (abreast(&[
                    self.pick(&format!("unit-{n}"), "walk-owner", "", units, false),
                    self.pick(&format!("cause-{n}"), "walk-cause", "", causes, true),
                ]))
            }
        }
    }
}

fn draw(visit: &Visit, view: &CaseView, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let reader = Reader::of(visit, &view.loaded);
    let filing = view.loaded.filing();
    let title = t(lang, "act-record-walk");
    let case = format!("/cases/{}", view.loaded.key);
    let command_id = match posted.get("command_id") {
        "" => uuid::Uuid::now_v7().to_string(),
        kept => kept.to_owned(),
    };
    let about = filing.about.as_deref();
    let walked = about.and_then(|about| about.item.as_deref());
    let item = walked.map_or(String::new(), |key| super::item(visit, key));
    let place = about.map_or(String::new(), |about| reader.unit(&about.unit));
    let role = filing.plan().map_or("resident", |plan| plan.role.as_str());
    let role = t(lang, &format!("walk-role-{role}"));
    let draw = Draw {
        visit,
        posted,
        faults,
        way: filing.plan().map_or("", |plan| plan.way.as_str()),
    };
    let ways: Vec<(String, String)> = (WalkWay::ALL.iter())
        .map(|way| {
            (
                way.as_str().to_owned(),
                t(lang, &format!("walk-way-{}", way.as_str())),
            )
        })
        .collect();
    let causes: Vec<(String, String)> = (Cause::ALL.iter())
        .map(|cause| {
            (
                cause.as_str().to_owned(),
                t(lang, &format!("cause-{}", cause.as_str())),
            )
        })
        .collect();
    let units = owners(visit, &filing.route.home, about.map(|about| &about.unit));
    let (steps, problems) = (
        rows(posted, "steps", STEPS, Protocol::STEPS),
        rows(posted, "problems", PROBLEMS, Protocol::PROBLEMS),
    );
    let on = match posted.has("on_year") {
        true => typed_day(posted, "on"),
        false => visit.today().to_string(),
    };
    let labels = ["walk-on", "walk-sum", "walk-sum-hint", "walk-on-hint"].map(|key| t(lang, key));
    let more = |name: &str, label: &str| {
        html! {
            p { button.btn.plain type="submit" name="more" value=(name) formnovalidate { (t(lang, label)) } }
        }
    };
    let body = html! {
        (error_summary(lang, faults))
        p.hint { (item) " · " (place) " · " (role) }
        h1 #act { (title) }
        p { (t(lang, "act-record-walk-about")) }
        form method="post" action={ (case) "/do/record-walk" } {
            (csrf_field(&visit.csrf)) (command_id_field(&command_id))
            // Enter records; it adds no row.
            (enter("more", ""))
            (hidden("steps", &steps.to_string())) (hidden("problems", &problems.to_string()))
            (date_field(lang, &Field { value: &on, hint: Some(&labels[3]), ..Field::new("on", &labels[0]) }.with_fault(faults)))
            h2 { (t(lang, "walk-steps-title")) }
            section.rows {
                @for n in 1..=steps { (draw.step(n, &ways)) }
                @if steps < Protocol::STEPS { (more("steps", "walk-more-steps")) }
            }
            (draw.count("visits", "walk-visits-asked", true))
            h2 { (t(lang, "walk-problems-title")) }
            p.hint { (t(lang, "walk-problems-hint")) }
            section.rows {
                @for n in 1..=problems { (draw.problem(n, &units, &causes)) }
                @if problems < Protocol::PROBLEMS { (more("problems", "walk-more-problems")) }
            }
            (textarea(lang, &Field {
                hint: Some(&labels[2]),
                value: posted.get("sum"),
                optional: true,
                maxlength: Some(1000),
                ..Field::new("sum", &labels[1])
            }.with_fault(faults), 3))
            (actions(&[
                button(&t(lang, "walk-do-record"), Kind::Act, None),
                link_button(&t(lang, "do-cancel"), &case, Kind::Plain, None),
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    page(&visit.frame(), &shown, Width::One, body)
}

/// Whose a problem can be: the place that was walked and what is above it first, then the district.
fn owners(visit: &Visit, home: &str, walked: Option<&UnitId>) -> Vec<(String, String)> {
    let units = &visit.world.units;
    let home = UnitId::new(home);
    let mut first = Vec::new();
    let mut at = walked.and_then(|unit| units.get(unit));
    while let Some(unit) = at.filter(|unit| home.covers(&unit.id)) {
        first.push(unit.id.clone());
        at = units.above(&unit.id);
    }
    let all = in_order(visit, &first, |unit| home.covers(&unit.id));
    all.into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect()
}
