//! GET `/desk/new`: which item? Its name, an alias, pinyin, initials or a resident's own words find
//! it; the only one of that name opens at once, a whole name before a part of one. A guide's QR
//! code, typed by a scanner, opens its item with its situation.

use super::typed;
use crate::app::App;
use crate::views::items::{Found, search};
use crate::web::Visit;
use crate::web::casework::words;
use crate::web::face::parts::{Field, Kind, actions, empty, link_button, search_box};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::resident::guide_place::At;
use crate::web::{go, guided};
use crate::world::Published;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::item::StationClass;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let sought: String = asked.q.trim().to_lowercase().chars().take(40).collect();
    let world = visit.world.clone();
    if let Some((key, query)) = guided::scanned(&asked.q)
        && let Some(published) = world.published(key, visit.now)
    {
        let chosen = guided::of_query(&published.item, Some(query));
        let counter = guided::address(&format!("/desk/new/{key}"), &published.item, &chosen);
        return go::to(&At::read(&visit, Some(query)).onto(counter));
    }
    if sought.is_empty() {
        // What is not on the list of this place is found by its words, and not offered.
        let all = world.catalogue(visit.now);
        let all: Vec<&Published> = all.filter(|one| is_offered(&visit, one)).collect();
        return draw(&visit, &sought, &all).into_response();
    }
    let found = search(&world, visit.now, &sought);
    let only = |is: fn(&Found<'_>) -> bool| {
        let mut fits = found.iter().filter(|found| is(found));
        fits.next().filter(|_| fits.next().is_none())
    };
    if let Some(one) = only(|found| found.whole).or_else(|| only(|found| found.named)) {
        return go::to(&format!("/desk/new/{}", one.published.item.key));
    }
    if found.is_empty() {
        app.sought.note(&sought, visit.told_apart(), visit.now);
    }
    let found: Vec<&Published> = found.iter().map(|found| found.published).collect();
    draw(&visit, &sought, &found).into_response()
}

/// Whether the list of this desk's place has the item, its own additions included.
fn is_offered(visit: &Visit, published: &Published) -> bool {
    typed::place(visit).is_none() || typed::lists(visit).has(&published.item.key)
}

fn draw(visit: &Visit, sought: &str, found: &[&Published]) -> Markup {
    let lang = visit.lang;
    let (found, others): (Vec<&Published>, Vec<&Published>) =
        found.iter().partition(|one| is_offered(visit, one));
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
            // Before anything is answered an item stands where its main route has it.
            .filter(|published| published.item.route_for(&[]).station == class)
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
        @if found.is_empty() && others.is_empty() {
            (empty(&tr(lang, "choose-nothing", &[("q", sought.into())]), &t(lang, "choose-nothing-why"),
                Some((&t(lang, "choose-all"), "/desk/new"))))
        }
        @for (class, key) in classes {
            @let items = group(class);
            @if !items.is_empty() {
                h2 { (t(lang, &format!("choose-class-{key}"))) }
                p.hint { (t(lang, &format!("choose-class-{key}-why"))) }
                table.stack { tbody {
                    @for published in items {
                        tr data-row {
                            td.go {
                                a href={ "/desk/new/" (published.item.key) } {
                                    b { (words::item_name(lang, &published.item)) }
                                    small { (lang.either(&published.item.about, &published.item.about_en)) }
                                }
                            }
                            td { (standing(visit, published)) }
                        }
                    }
                } }
            }
        }
        @if !others.is_empty() {
            h2 { (t(lang, "choose-not-listed")) }
            p.hint { (t(lang, "choose-not-listed-why")) }
            ul.items { @for published in &others { li {
                a.alone href={ "/desk/new/" (published.item.key) } { (words::item_name(lang, &published.item)) }
            } } }
        }
    };
    let body = html! {
        (body)
        (actions(&[link_button(&t(lang, "letters-desk"), "/desk/letters", Kind::Quiet, None)]))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// How the item stands at this place: 急盼, whether this window takes it, and what is missing.
fn standing(visit: &Visit, published: &Published) -> Markup {
    let lang = visit.lang;
    let offer = typed::lists(visit).offer(&published.item.key);
    html! {
        @if let Some(offer) = &offer {
            @if !offer.wanted.is_empty() { small { b { (t(lang, "choose-wanted")) } } }
            @if !offer.lacks.is_empty() { small { (tr(lang, "choose-lacks", &[("lacks", offer.lacks.into())])) } }
        }
        @if typed::seat(visit, &published.item).is_none() { small { (t(lang, "choose-not-here")) } }
    }
}
