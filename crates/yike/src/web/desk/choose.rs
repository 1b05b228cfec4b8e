//! GET `/desk/new`: which item? Three letters of its name, pinyin or alias find it; one match
//! opens at once.

use super::pinyin::initials;
use super::typed;
use crate::web::Visit;
use crate::web::casework::words;
use crate::web::face::parts::{Field, Kind, actions, empty, link_button, search_box};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::go;
use crate::world::Published;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::item::{Item, StationClass};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
}

pub async fn show(visit: Visit, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let sought: String = asked.q.trim().to_lowercase().chars().take(40).collect();
    let world = visit.world.clone();
    let found: Vec<&Published> = world
        .catalogue(visit.now)
        .filter(|published| is_meant(&published.item, &sought))
        .collect();
    if let (false, [one]) = (sought.is_empty(), found.as_slice()) {
        return go::to(&format!("/desk/new/{}", one.item.key));
    }
    draw(&visit, &sought, &found).into_response()
}

/// Whether these letters mean this item.
fn is_meant(item: &Item, sought: &str) -> bool {
    let bare: String = sought.chars().filter(|c| !c.is_whitespace()).collect();
    std::iter::once(&item.name)
        .chain(&item.aliases)
        .any(|name| name.to_lowercase().contains(&bare) || initials(name).contains(&bare))
        || item.name_en.to_lowercase().contains(sought)
        || item.key.contains(&bare)
}

fn draw(visit: &Visit, sought: &str, found: &[&Published]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "do-new-case");
    let label = t(lang, "choose-label");
    let hint = t(lang, "choose-hint");
    let field = Field {
        hint: Some(&hint),
        value: sought,
        ..Field::new("q", &label)
    };
    let group = |class: StationClass| -> Vec<&&Published> {
        found
            .iter()
            .filter(|published| published.item.route.station == class)
            .collect()
    };
    let classes = [
        (StationClass::Close, "close"),
        (StationClass::Accept, "accept"),
        (StationClass::Collect, "collect"),
        (StationClass::Advise, "advise"),
    ];
    let body = html! {
        h1 { (title) }
        (search_box(lang, &field, "/desk/new"))
        @if found.is_empty() {
            (empty(&tr(lang, "choose-nothing", &[("q", sought.into())]), &t(lang, "choose-nothing-why"),
                Some((&t(lang, "choose-all"), "/desk/new"))))
        }
        @for (class, key) in classes {
            @let items = group(class);
            @if !items.is_empty() {
                h2 { (t(lang, &format!("choose-class-{key}"))) }
                p.hint { (t(lang, &format!("choose-class-{key}-why"))) }
                table { tbody {
                    @for published in items {
                        tr data-row {
                            td.go {
                                a href={ "/desk/new/" (published.item.key) } {
                                    b { (words::item_name(lang, &published.item)) }
                                    small { (lang.either(&published.item.about, &published.item.about_en)) }
                                }
                            }
                            td.n { @if typed::seat(visit, &published.item).is_none() { small { (t(lang, "choose-not-here")) } } }
                        }
                    }
                } }
            }
        }
    };
    let body = html! {
        (body)
        (actions(&[link_button(&t(lang, "letters-desk"), "/desk/letters", Kind::Quiet, None)]))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}
