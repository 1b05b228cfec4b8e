//! `/desk/calls/{id}/{n}`: one call: what to say, whom to call, the questions, and what came of it. The full
//! number is shown after a look that is written down; nothing typed is lost by it.

use super::ask::{self, name};
use super::caller;
use super::calls::{Found, mine};
use crate::act::CaseKey;
use crate::app::App;
use crate::look::{self, Purpose, Sight, What};
use crate::survey::answer::Answer;
use crate::survey::line::{self, Line, Noted, Outcome};
use crate::survey::people::Callee;
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Choice, Fault, Field, Kind, abreast, actions, button, command_id_field, csrf_field, date_field,
    date_value, error_summary, facts, hidden, panel, radios, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::formed;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use maud::{Markup, html};
use yike_core::clock::{At, day_of, start_of};

/// A line that this visitor holds.
struct Held {
    found: Found,
    line: Line,
    callee: Callee,
}

/// The line, where this visitor holds it; else the way back to its list.
async fn held(app: &App, visit: &Visit, id: &str, n: i64) -> Result<Result<Held, String>, Problem> {
    let found = mine(app, visit, id).await?;
    let at = format!("/desk/calls/{}", found.list.id);
    let (list, keys) = (found.list.clone(), app.keys.clone());
    let read = app.store.read(move |tx| line::one(tx, &keys, &list, n));
    let (line, callee) = read.await?.ok_or(Problem::NotFound)?;
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    Ok(
        match callee.filter(|_| line.is_held_by(person, visit.now)) {
            Some(callee) => Ok(Held {
                found,
                line,
                callee,
            }),
            None => Err(at),
        },
    )
}

/// GET `/desk/calls/{id}/{n}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path((id, n)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    Ok(match held(&app, &visit, &id, n).await? {
        Ok(held) => draw(&visit, &held, false, &Posted::default(), &[]).into_response(),
        Err(list) => go::and_say(&list, "calls-not-held"),
    })
}

/// POST `/desk/calls/{id}/{n}/look`: the full number, after the look was written down.
pub async fn look(
    State(app): State<App>,
    visit: Visit,
    Path((id, n)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let held = match held(&app, &visit, &id, n).await? {
        Ok(held) => held,
        Err(list) => return Ok(go::and_say(&list, "calls-not-held")),
    };
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    let post = caller(&visit, &held.found.list.unit);
    // Where a case is known, whose it is reads of the look; else it stands under the line.
    let key =
        CaseKey::parse(&held.callee.case).unwrap_or_else(|| line::looked_at(&held.found.list, n));
    let sight = Sight {
        what: vec![What::Name, What::Phone],
        about: String::new(),
        purpose: Purpose::Contacting,
    };
    look::record(&app, &key, person, post, sight).await?;
    Ok(draw(&visit, &held, true, &posted, &[]).into_response())
}

/// POST `/desk/calls/{id}/{n}/back`: somebody else may call.
pub async fn back(
    State(app): State<App>,
    visit: Visit,
    Path((id, n)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let found = mine(&app, &visit, &id).await?;
    let (list, hold) = (found.list.clone(), posted.get("hold").to_owned());
    let write = app.store.write(move |tx| {
        line::give_back(tx, &list, n, &hold);
        Ok::<_, crate::store::StoreError>(())
    });
    write.await?;
    let at = format!("/desk/calls/{}", found.list.id);
    Ok(go::and_say(&at, "calls-given-back"))
}

/// POST `/desk/calls/{id}/{n}`: what came of it.
pub async fn note(
    State(app): State<App>,
    visit: Visit,
    Path((id, n)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let found = mine(&app, &visit, &id).await?;
    let at = format!("/desk/calls/{}", found.list.id);
    let read = read(&visit, &found, &posted);
    let (outcome, answers) = match read {
        Ok(read) => read,
        Err(faults) => return again(&app, &visit, &id, n, &posted, &faults).await,
    };
    let answer = answers.map(|answers| Answer::new(&found.version.survey, &answers));
    let (keys, now) = (app.keys.clone(), app.now());
    let (list, version) = (found.list.clone(), found.version.clone());
    let hold = posted.get("hold").to_owned();
    let write = app.store.write(move |tx| {
        let answered = answer.as_ref().map(|answer| (&version, answer));
        line::note(tx, &keys, (&list, n), &hold, outcome, answered, now)
    });
    match write.await? {
        Noted::Done | Noted::Again => Ok(go::and_say(&at, "calls-noted")),
        Noted::NotHeld => Ok(go::and_say(&at, "calls-not-held")),
        Noted::NotOpen => {
            let fault = Fault {
                field_id: "outcome".into(),
                message: t(lang, "calls-closed-next"),
            };
            again(&app, &visit, &id, n, &posted, &[fault]).await
        }
    }
}

async fn again(
    app: &App,
    visit: &Visit,
    id: &str,
    n: i64,
    posted: &Posted,
    faults: &[Fault],
) -> Result<Response, Problem> {
    Ok(match held(app, visit, id, n).await? {
        Ok(held) => {
            let page = draw(visit, &held, false, posted, faults);
            (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
        }
        Err(list) => go::and_say(&list, "calls-not-held"),
    })
}

/// What came of the call, with the answers where there are any.
type Said = (Outcome, Option<yike_core::item::form::Answers>);

fn read(visit: &Visit, found: &Found, posted: &Posted) -> Result<Said, Vec<Fault>> {
    let lang = visit.lang;
    let fault = |field: &str, key: &str| {
        vec![Fault {
            field_id: field.to_owned(),
            message: t(lang, key),
        }]
    };
    match posted.get("outcome") {
        "answered" => {
            let answers = ask::read(lang, &found.version.survey, posted)?;
            Ok((Outcome::Answered, Some(answers)))
        }
        "not_reached" => Ok((Outcome::NotReached, None)),
        "declined" => Ok((Outcome::Declined, None)),
        "wrong" => Ok((Outcome::Wrong, None)),
        "later" => match later(posted) {
            Some(at) if at > visit.now && at.0 < visit.now.0 + 60 * 24 * 3_600_000 => {
                Ok((Outcome::Later(at), None))
            }
            Some(_) | None => Err(fault("later", "calls-fault-later")),
        },
        _ => Err(fault("outcome", "calls-fault-outcome")),
    }
}

fn typed_day(posted: &Posted) -> String {
    let part = |end: &str| posted.get(&format!("later_{end}")).to_owned();
    date_value(&part("year"), &part("month"), &part("day"))
}

/// The day and the time that were agreed on.
fn later(posted: &Posted) -> Option<At> {
    let day = typed_day(posted).parse().ok()?;
    let typed = yike_core::door::half_width(posted.get("time"));
    let (hour, minute) = typed.split_once([':', '：'])?;
    let (hour, minute): (i64, i64) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute);
    fits.then(|| At(start_of(day).0 + (hour * 60 + minute) * 60_000))
}

fn draw(visit: &Visit, held: &Held, full: bool, posted: &Posted, faults: &[Fault]) -> Markup {
    let (lang, survey) = (visit.lang, &held.found.version.survey);
    let at = format!("/desk/calls/{}/{}", held.found.list.id, held.line.n);
    let title = tr(lang, "calls-call", &[("n", held.line.n.into())]);
    let script = &survey.script;
    let say = |zh: &str, en: &str| match en.is_empty() {
        true => zh.to_owned(),
        false => lang.either(zh, en).to_owned(),
    };
    let body = html! {
        (error_summary(lang, faults))
        p { a.alone href={ "/desk/calls/" (held.found.list.id) } { (name(lang, survey)) } }
        h1 { (title) }
        form method="post" action=(at) autocomplete="off" {
            (formed::enter("do", "note"))
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("hold", &held.line.hold))
            (whom(visit, held, &at, full))
            (panel(&t(lang, "survey-opening"), html! { p { (say(&script.opening, &script.opening_en)) } }))
            h2 { (t(lang, "calls-questions")) }
            (ask::questions(lang, survey, posted, faults))
            (panel(&t(lang, "survey-closing"), html! { p { (say(&script.closing, &script.closing_en)) } }))
            (outcome(visit, posted, faults))
            (actions(&[
                button(&t(lang, "calls-note"), Kind::Act, None),
                html! { button.btn.quiet type="submit" formaction={ (at) "/back" } { (t(lang, "calls-give-back")) } },
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

fn whom(visit: &Visit, held: &Held, at: &str, full: bool) -> Markup {
    let (lang, callee) = (visit.lang, &held.callee);
    let labels = ["word-name", "word-phone", "calls-tries"].map(|key| t(lang, key));
    let (shown_name, phone) = match full {
        true => (callee.name.clone(), callee.phone.clone()),
        false => (callee.name_masked(), callee.phone_masked()),
    };
    html! {
        (facts(&[
            (&labels[0], html! { (shown_name) }),
            (&labels[1], html! { b.num { (phone) } }),
            (&labels[2], html! { (held.line.tries) }),
        ]))
        @if !full {
            (actions(&[html! {
                button.btn.plain type="submit" formaction={ (at) "/look" } { (t(lang, "calls-look")) }
            }]))
            p.hint { (t(lang, "calls-look-why")) }
        }
    }
}

fn outcome(visit: &Visit, posted: &Posted, faults: &[Fault]) -> Markup {
    const WAYS: [&str; 5] = ["answered", "not_reached", "later", "declined", "wrong"];
    let lang = visit.lang;
    let names = WAYS.map(|way| t(lang, &format!("calls-outcome-{way}")));
    let choices: Vec<Choice<'_>> = (WAYS.iter().zip(&names))
        .map(|(way, name)| Choice::new(way, name))
        .collect();
    let labels = ["calls-outcome", "calls-later-day", "calls-later-time"];
    let labels = labels.map(|key| t(lang, key));
    let (hint, day_hint) = (t(lang, "calls-later-time-hint"), t(lang, "survey-day-hint"));
    let field = Field {
        value: posted.get("outcome"),
        ..Field::new("outcome", &labels[0])
    };
    let day = match posted.has("later_year") {
        true => typed_day(posted),
        false => day_of(visit.now).saturating_add(1.day()).to_string(),
    };
    let later = Field {
        value: &day,
        hint: Some(&day_hint),
        optional: true,
        ..Field::new("later", &labels[1])
    };
    let time = Field {
        value: posted.get("time"),
        hint: Some(&hint),
        optional: true,
        maxlength: Some(5),
        ..Field::new("time", &labels[2])
    };
    html! {
        (radios(lang, &field.with_fault(faults), &choices))
        (abreast(&[date_field(lang, &later.with_fault(faults)), text_field(lang, &time)]))
    }
}
