//! The rules at the door: which book passphrases are held to, the second factor, and the proof
//! before a decision. The security administrator of the city or a district keeps them.

use super::{change, command_id, frame, must_rule_all, rules_all, said};
use crate::app::App;
use crate::entry::{Rules, STEP_UPS, Second};
use crate::passphrase::Profile;
use crate::register;
use crate::web::face::parts::{self, Choice, Fault, Field};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Problem, Visit, go, step_up};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

/// The values that a rule may have.
fn values(name: &str) -> Vec<&'static str> {
    match name {
        Rules::PROFILE => Profile::ALL.map(Profile::as_str).to_vec(),
        Rules::SECOND => Second::ALL.map(Second::as_str).to_vec(),
        _ => STEP_UPS.to_vec(),
    }
}

/// A value in words: for this page and the auditor's list.
pub fn value_words(lang: Lang, name: &str, value: &str) -> String {
    match (name, value.parse::<i64>()) {
        (Rules::STEP_UP, Ok(n)) => tr(lang, "rule-step-up-after", &[("n", n.into())]),
        _ => t(lang, &format!("rule-{}-{value}", name.replace('_', "-"))),
    }
}

/// The name of a rule.
pub fn rule_words(lang: Lang, name: &str) -> String {
    t(lang, &format!("rule-{}", name.replace('_', "-")))
}

/// `GET /admin/security`
pub async fn page(visit: Visit) -> Markup {
    let mut now = Posted::default();
    for (name, value) in Rules::of(&visit.world).told() {
        now.fields.push((name.to_owned(), value));
    }
    draw(&visit, &now, &[])
}

/// `POST /admin/security`
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, keep_proved).await
}

async fn keep_proved(app: App, visit: Visit, posted: Posted) -> Result<Response, Problem> {
    must_rule_all(&visit)?;
    let mut faults = Vec::new();
    let mut changed = Vec::new();
    for (name, was) in Rules::of(&visit.world).told() {
        let value = posted.get(name).to_owned();
        if !values(name).contains(&value.as_str()) {
            faults.push(said(
                visit.lang,
                name,
                "请从列出的几项里选一项。",
                "Choose one of those listed.",
            ));
        } else if value != was {
            changed.push((name, value));
        }
    }
    if !faults.is_empty() {
        return Ok(super::again(draw(&visit, &posted, &faults)));
    }
    change(&app, &visit, &posted, move |tx, by, now| {
        for (name, value) in &changed {
            register::choose(tx, name, value, by, now)?;
        }
        Ok(())
    })
    .await?;
    Ok(go::and_say("/admin/security", "admin-security-done"))
}

fn draw(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "admin-security");
    let may = rules_all(visit);
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "admin-security-what")) }
        @if !may { p { (t(lang, "admin-read-only")) } }
        form.confirm method="post" action="/admin/security" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(typed))))
            @for name in [Rules::PROFILE, Rules::SECOND, Rules::STEP_UP] {
                (one(visit, name, typed.get(name), faults, may))
            }
            @if may { (parts::actions(&[parts::button(&t(lang, "do-save"), parts::Kind::Act, None)])) }
        }
    };
    frame(visit, &title, body)
}

fn one(visit: &Visit, name: &str, value: &str, faults: &[Fault], may: bool) -> Markup {
    let lang = visit.lang;
    let label = rule_words(lang, name);
    if !may {
        return html! { p { b { (label) } " " (value_words(lang, name, value)) } };
    }
    let labels: Vec<(&str, String)> = values(name)
        .into_iter()
        .map(|value| (value, value_words(lang, name, value)))
        .collect();
    let choices: Vec<Choice> = labels
        .iter()
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    let hint = t(lang, &format!("rule-{}-what", name.replace('_', "-")));
    let field = Field {
        value,
        hint: Some(&hint),
        ..Field::new(name, &label)
    };
    parts::radios(lang, &field.with_fault(faults), &choices)
}
