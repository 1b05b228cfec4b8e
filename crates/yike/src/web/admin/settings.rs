//! The name of the service and the telephone, as every page shows them.

use super::{change, command_id, fault, frame, must_rule_all, rules_all};
use crate::act::DECISIONS_WAIT;
use crate::app::App;
use crate::devices;
use crate::register;
use crate::web::face::parts::{self, Choice, Fault, Field};
use crate::web::face::text::t;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use yike_core::door::Text;

/// The settings that people change; others are the program's own.
const SETTINGS: [(&str, &str, usize); 3] = [
    ("service_name", "admin-setting-service", 40),
    ("hotline", "admin-setting-hotline", 60),
    (ANSWERS, "admin-setting-hotline-by", 60),
];

/// Who answers the telephone; may be left empty.
const ANSWERS: &str = "hotline_by";

/// `GET /admin/settings`
pub async fn page(visit: Visit) -> Markup {
    let mut now = Posted::default();
    for (name, _, _) in SETTINGS {
        let value = visit.world.settings.get(name).cloned().unwrap_or_default();
        now.fields.push((name.to_owned(), value));
    }
    let waits = visit.world.settings.get(DECISIONS_WAIT);
    let waits = waits.map_or("off", String::as_str).to_owned();
    now.fields.push((DECISIONS_WAIT.to_owned(), waits));
    let port = visit.world.settings.get(devices::SETTING);
    let port = port.cloned().unwrap_or_default();
    now.fields.push((devices::SETTING.to_owned(), port));
    draw(&visit, &now, &[])
}

/// `POST /admin/settings`
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    must_rule_all(&visit)?;
    let mut faults = Vec::new();
    let mut values = Vec::new();
    for (name, _, most) in SETTINGS {
        if name == ANSWERS && posted.get(name).is_empty() {
            if posted.has(name) {
                values.push((name, String::new()));
            }
            continue;
        }
        match Text::parse_within(posted.get(name), most) {
            Ok(text) => values.push((name, text.as_str().to_owned())),
            Err(told) => faults.push(fault(visit.lang, name, &told)),
        }
    }
    // A form without the question leaves the setting alone.
    match posted.get(DECISIONS_WAIT) {
        "" => {}
        value @ ("on" | "off") => values.push((DECISIONS_WAIT, value.to_owned())),
        _ => faults.push(Fault {
            field_id: DECISIONS_WAIT.into(),
            message: t(visit.lang, "admin-setting-waits-fault"),
        }),
    }
    if posted.has(devices::SETTING) {
        match posted.get(devices::SETTING) {
            "" => values.push((devices::SETTING, String::new())),
            port if port.parse::<u16>().is_ok_and(|port| port >= 1024) => {
                values.push((devices::SETTING, port.to_owned()));
            }
            _ => faults.push(Fault {
                field_id: devices::SETTING.into(),
                message: t(visit.lang, "admin-setting-devices-fault"),
            }),
        }
    }
    if !faults.is_empty() {
        return Ok(super::again(draw(&visit, &posted, &faults)));
    }
    let world = visit.world.clone();
    change(&app, &visit, &posted, move |tx, by, now| {
        for (name, value) in &values {
            let before = world.settings.get(*name).map_or("", String::as_str);
            if before != value {
                register::set(tx, name, value, by, now)?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(go::and_say("/admin/settings", "admin-settings-done"))
}

fn draw(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "admin-settings");
    let labels: Vec<String> = SETTINGS
        .iter()
        .map(|(_, label, _)| t(lang, label))
        .collect();
    let may = rules_all(visit);
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        @if !may { p { (t(lang, "admin-read-only")) } }
        form.confirm method="post" action="/admin/settings" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(typed))))
            @for ((name, _, most), label) in SETTINGS.iter().zip(&labels) {
                (parts::text_field(lang, &Field {
                    value: typed.get(name),
                    readonly: !may,
                    maxlength: Some(*most as u32),
                    ..Field::new(name, label)
                }.with_fault(faults)))
            }
            (waits(visit, typed.get(DECISIONS_WAIT), may, faults))
            (parts::number(lang, &Field {
                value: typed.get(devices::SETTING),
                readonly: !may,
                optional: true,
                maxlength: Some(5),
                ..Field::new(devices::SETTING, &t(lang, "admin-setting-devices"))
            }.with_fault(faults)))
            @if may { (parts::actions(&[parts::button(&t(lang, "do-save"), parts::Kind::Act, None)])) }
        }
    };
    frame(visit, &title, body)
}

/// Whether decisions wait while no signed head gets outside.
fn waits(visit: &Visit, value: &str, may: bool, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let (label, hint) = (
        t(lang, "admin-setting-waits"),
        t(lang, "admin-setting-waits-hint"),
    );
    let (on, off) = (
        t(lang, "admin-setting-waits-on"),
        t(lang, "admin-setting-waits-off"),
    );
    if !may {
        let now = if value == "on" { on } else { off };
        return html! { p { (label) (lang.either("：", ": ")) (now) } };
    }
    let field = Field {
        value,
        hint: Some(&hint),
        ..Field::new(DECISIONS_WAIT, &label)
    };
    parts::radios(
        lang,
        &field.with_fault(faults),
        &[Choice::new("off", &off), Choice::new("on", &on)],
    )
}
