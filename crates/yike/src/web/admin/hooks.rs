//! Webhooks: which programs are told of which events of which unit's cases (`docs/webhooks.md`).

use super::{areas, change, command_id, frame, is_mine};
use crate::app::App;
use crate::notify::hook::{self, Hook, KINDS_TOLD};
use crate::web::face::parts::{self, Choice, Fault, Field, Kind};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::unit::UnitId;

/// `GET /admin/hooks`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    draw(&app, &visit, &Posted::default(), &[]).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    typed: &Posted,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let mut hooks: Vec<Hook> = Vec::new();
    for area in areas(visit) {
        hooks.extend(hook::list(app, area).await?);
    }
    let title = t(lang, "hooks-title");
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "hooks-what")) }
        @if hooks.is_empty() {
            (parts::empty(&t(lang, "hooks-none"), &t(lang, "hooks-none-next"), None))
        }
        @for hook in &hooks { (one(visit, hook)) }
        h2 { (t(lang, "hooks-add")) }
        (form(visit, typed, faults))
    };
    Ok(frame(visit, &title, body))
}

fn one(visit: &Visit, hook: &Hook) -> Markup {
    let lang = visit.lang;
    let kinds: Vec<String> = hook
        .kinds
        .iter()
        .map(|kind| kind_name(visit, kind))
        .collect();
    let unit = visit.world.units.name(&hook.unit).to_owned();
    html! {
        section.panel {
            h3 { (hook.address) }
            (parts::facts(&[
                (&t(lang, "hooks-unit"), html! { (unit) }),
                (&t(lang, "hooks-kinds"), html! { (kinds.join(lang.either("、", ", "))) }),
                (&t(lang, "admin-notice-waiting"), html! { b.num { (hook.waiting) } }),
            ]))
            details {
                summary { (t(lang, "hooks-end")) }
                form method="post" action="/admin/hooks/end" {
                    (parts::csrf_field(&visit.csrf)) (parts::command_id_field(&command_id(None)))
                    (parts::hidden("hook", &hook.id))
                    p { (t(lang, "hooks-end-what")) }
                    (parts::actions(&[parts::button(&t(lang, "hooks-end-yes"), Kind::Grave, None)]))
                }
            }
        }
    }
}

fn kind_name(visit: &Visit, kind: &str) -> String {
    t(
        visit.lang,
        &format!("admin-told-{}", kind.replace('_', "-")),
    )
}

fn form(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let (address, unit, kinds) = (
        t(lang, "hooks-address"),
        t(lang, "hooks-unit"),
        t(lang, "hooks-kinds"),
    );
    let hint = t(lang, "hooks-address-hint");
    let field = Field {
        hint: Some(&hint),
        value: typed.get("address"),
        autocomplete: Some("off"),
        maxlength: Some(500),
        ..Field::new("address", &address)
    };
    let units: Vec<(String, String)> = visit
        .world
        .units
        .all()
        .filter(|unit| is_mine(visit, &unit.id))
        .map(|unit| (unit.id.to_string(), format!("{} {}", unit.id, unit.name)))
        .collect();
    let units: Vec<Choice> = units
        .iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let named = KINDS_TOLD.map(|kind| (kind, kind_name(visit, kind)));
    let choices: Vec<Choice> = named
        .iter()
        .map(|(kind, name)| Choice::new(kind, name))
        .collect();
    let chosen: Vec<&str> = typed.all("kinds").collect();
    let of_unit = Field {
        value: typed.get("unit"),
        ..Field::new("unit", &unit)
    };
    html! {
        form method="post" action="/admin/hooks" {
            (parts::csrf_field(&visit.csrf)) (parts::command_id_field(&command_id(Some(typed))))
            (parts::text_field(lang, &field.with_fault(faults)))
            (parts::select(lang, &of_unit.with_fault(faults), &units))
            (parts::checkboxes(lang, &Field::new("kinds", &kinds).with_fault(faults), &choices, &chosen))
            (parts::actions(&[parts::button(&t(lang, "hooks-add-yes"), Kind::Act, None)]))
        }
    }
}

/// `POST /admin/hooks`: registers an address and shows its secret, once.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let address = posted.get("address").to_owned();
    let unit = UnitId::new(posted.get("unit"));
    let kinds: Vec<String> = KINDS_TOLD
        .into_iter()
        .filter(|kind| posted.all("kinds").any(|chosen| chosen == *kind))
        .map(str::to_owned)
        .collect();
    let told = |field: &str, key: &str| Fault {
        field_id: field.to_owned(),
        message: t(lang, key),
    };
    let mut faults = Vec::new();
    if !hook::is_address(&address) {
        faults.push(told("address", "hooks-address-fault"));
    }
    if !is_mine(&visit, &unit) || visit.world.units.get(&unit).is_none() {
        faults.push(told("unit", "hooks-unit-fault"));
    }
    if kinds.is_empty() {
        faults.push(told("kinds", "hooks-kinds-fault"));
    }
    if !faults.is_empty() {
        let page = draw(&app, &visit, &posted, &faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let new = Hook {
        // Sent again, it is the same address.
        id: posted.command_id()?,
        unit,
        address,
        kinds,
        at: app.now(),
        waiting: 0,
    };
    let (keys, secret) = (app.keys.clone(), hook::fresh_secret());
    let first = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let (kept, hooked, is_first) = (secret.clone(), new.clone(), first.clone());
    change(&app, &visit, &posted, move |tx, by, _| {
        hook::add(tx, &keys, &hooked, &kept, by)?;
        is_first.store(true, std::sync::atomic::Ordering::SeqCst);
        Ok(())
    })
    .await?;
    if !first.load(std::sync::atomic::Ordering::SeqCst) {
        // The secret was shown the first time.
        return Ok(go::to("/admin/hooks"));
    }
    let title = t(lang, "hooks-added");
    let body = html! {
        h1 { (title) }
        p { (tr(lang, "hooks-secret-what", &[("address", new.address.as_str().into())])) }
        (parts::facts(&[(&t(lang, "hooks-secret"), html! { code { (secret) } })]))
        p { (t(lang, "hooks-secret-once")) }
        (parts::actions(&[parts::link_button(&t(lang, "hooks-secret-kept"), "/admin/hooks", Kind::Act, None)]))
    };
    Ok(frame(&visit, &title, body).into_response())
}

/// `POST /admin/hooks/end`
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let id = posted.get("hook").to_owned();
    let areas: Vec<UnitId> = areas(&visit).cloned().collect();
    change(&app, &visit, &posted, move |tx, by, now| {
        for area in &areas {
            if hook::end(tx, area, &id, by, now)? {
                break;
            }
        }
        Ok(())
    })
    .await?;
    Ok(go::and_say("/admin/hooks", "hooks-ended"))
}
