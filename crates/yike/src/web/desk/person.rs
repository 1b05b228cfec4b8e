//! Who stands at the counter: the card, the person, and whoever came in their place.

use super::counter::{Page, need};
use crate::web::face::BannerKind;
use crate::web::face::parts::{Choice, Field, abreast, notice, radios, tel, text_field};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Visit};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::door::IdNumber;
use yike_core::item::Audience;

/// The line of the reader: what it says, and the key that asks it. Typing goes on beside it.
pub fn card(visit: &Visit, posted: &Posted) -> Markup {
    let lang = visit.lang;
    let until: Option<Date> = posted.get("card_until").parse().ok();
    let is_over = until.is_some_and(|until| until < visit.today());
    html! {
        @if super::devices::bridge(visit).is_some() {
            p.card-line {
                button.btn.plain.scripted type="button" data-read-card data-key="f2" aria-keyshortcuts="f2" {
                    (t(lang, "counter-read-card")) kbd aria-hidden="true" { "f2" }
                }
                " " span role="status" data-card
                    data-say-wait=(t(lang, "card-wait")) data-say-read=(t(lang, "card-read"))
                    data-say-simulated=(t(lang, "card-simulated"))
                    data-say-no-card=(t(lang, "card-no-card")) data-say-busy=(t(lang, "card-busy"))
                    data-say-reader-down=(t(lang, "card-reader-down")) data-say-unreadable=(t(lang, "card-unreadable"))
                    data-say-cancelled=(t(lang, "card-cancelled")) data-say-no-bridge=(t(lang, "card-no-bridge"))
                    data-say-camera-down=(t(lang, "card-camera-down"))
                    data-say-other=(t(lang, "card-other")) {}
            }
        }
        @if is_over {
            (notice(BannerKind::Care, &t(lang, "card-over"), &t(lang, "card-over-next")))
        }
        (born(visit, posted.get("id_number")))
    }
}

/// What the number itself says: nobody is asked for it again.
fn born(visit: &Visit, id_number: &str) -> Markup {
    let lang = visit.lang;
    let number = IdNumber::parse(id_number).ok();
    html! {
        @if let Some(number) = number {
            p.hint {
                (tr(lang, "counter-born", &[
                    ("date", number.birth().to_string().into()),
                    ("age", i64::from(number.age_on(visit.today())).into()),
                    ("sex", t(lang, if number.is_male() { "word-male" } else { "word-female" }).into()),
                ]))
            }
        }
    }
}

/// The fields of the shared model that this item asks.
pub fn fields(form: &Page<'_>) -> Markup {
    let lang = form.lang();
    let takes_companies = form.item.audience.contains(&Audience::Company);
    let takes_both = takes_companies && form.item.audience.contains(&Audience::Person);
    let is_company = !takes_both || form.posted.get("applicant") == "company";
    let line = |name: &str, label: &str, most: u32| {
        let known = t(lang, "counter-known");
        let hint = form.is_known(name).then_some(known.as_str());
        let kind = match name {
            "id_number" => Some("id"),
            "phone" => Some("phone"),
            _ => None,
        };
        let required = !matches!(name, "company" | "uscc") || is_company;
        let control = one(form, name, label, most, hint);
        need(
            required,
            &None,
            html! { div data-kind=[kind] { (control) } },
        )
    };
    let (kind, a_person, a_company) = (
        t(lang, "counter-applicant"),
        t(lang, "counter-applicant-person"),
        t(lang, "counter-applicant-company"),
    );
    html! {
        @if takes_both {
            (radios(lang, &Field {
                value: match form.posted.get("applicant") { "" => "person", chosen => chosen },
                ..Field::new("applicant", &kind)
            }, &[
                Choice::new("person", &a_person),
                Choice::new("company", &a_company),
            ]))
        }
        @if takes_companies {
            (abreast(&[
                line("company", "counter-company", 100),
                line("uscc", "counter-uscc", 30),
            ]))
        }
        @if form.item.asks_identity() {
            (abreast(&[
                line("id_number", "counter-id", 30),
                line("name", "counter-name", 50),
                line("phone", "counter-phone", 20),
                line("address", "counter-address", 100),
            ]))
            div.actions {
                (super::super::face::parts::button_with(&t(lang, "counter-ask-known"),
                    super::super::face::parts::Kind::Quiet, None, Some(("way", "known"))))
            }
        } @else {
            (abreast(&[
                line("name", "counter-name", 50),
                line("phone", "counter-phone", 20),
            ]))
        }
    }
}

fn one(form: &Page<'_>, name: &str, label: &str, most: u32, hint: Option<&str>) -> Markup {
    let lang = form.lang();
    let label = t(lang, label);
    let field = Field {
        value: form.posted.get(name),
        autocomplete: Some("off"),
        maxlength: Some(most),
        hint,
        ..Field::new(name, &label)
    }
    .with_fault(form.faults);
    match name {
        "phone" | "agent_phone" => tel(lang, &field),
        _ => text_field(lang, &field),
    }
}

/// Whoever stands there for the applicant.
pub fn agent(form: &Page<'_>) -> Markup {
    let lang = form.lang();
    html! {
        details open[!form.posted.get("agent_name").is_empty()] {
            summary { (t(lang, "counter-agent")) }
            (abreast(&[
                one(form, "agent_name", "counter-agent-name", 100, None),
                one(form, "agent_phone", "counter-agent-number", 20, None),
            ]))
        }
    }
}
