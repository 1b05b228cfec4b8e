//! GET `/desk/new`: which item? Its name, an alias, pinyin, initials or a resident's own words find
//! it; the only one of that name opens at once, a whole name before a part of one. A guide's QR
//! code, typed by a scanner, opens its item with its situation. The card is read here: who it is goes
//! along to whatever item is named, by POST.

use super::{begin, devices, person, sitting, typed};
use crate::app::App;
use crate::draft;
use crate::views::items::{Found, search};
use crate::web::casework::words;
use crate::web::face::parts::{
    Field, Kind, abreast, actions, button, button_with, command_id_field, csrf_field, empty,
    keys_help, link_button, tel, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::resident::guide_place::At;
use crate::web::{Posted, Problem, Visit};
use crate::web::{go, guided};
use crate::world::Published;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
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
) -> Result<Response, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let sought: String = asked.q.trim().to_lowercase().chars().take(40).collect();
    let world = visit.world.clone();
    if let Some((key, query)) = guided::scanned(&asked.q)
        && let Some(published) = world.published(key, visit.now)
    {
        let chosen = guided::of_query(&published.item, Some(query));
        let counter = guided::address(&format!("/desk/new/{key}"), &published.item, &chosen);
        return Ok(go::to(&At::read(&visit, Some(query)).onto(counter)));
    }
    if sought.is_empty() {
        // What is not on the list of this place is found by its words, and not offered.
        let all = world.catalogue(visit.now);
        // What the system opens by itself is not taken in at a counter.
        let is_taken = |one: &&Published| one.item.is_sought();
        let all: Vec<&Published> = (all.filter(is_taken))
            .filter(|one| is_offered(&visit, one))
            .collect();
        let open = sitting::open(&app, &visit).await?;
        return Ok(draw(&visit, &sought, &all, &Posted::default(), &open));
    }
    let found = search(&world, visit.now, &sought);
    let only = |is: fn(&Found<'_>) -> bool| {
        let mut fits = found.iter().filter(|found| is(found));
        fits.next().filter(|_| fits.next().is_none())
    };
    if let Some(one) = only(|found| found.whole).or_else(|| only(|found| found.named)) {
        return Ok(go::to(&format!("/desk/new/{}", one.published.item.key)));
    }
    if found.is_empty() {
        app.sought.note(&sought, visit.told_apart(), visit.now);
    }
    let found: Vec<&Published> = found.iter().map(|found| found.published).collect();
    let open = sitting::open(&app, &visit).await?;
    Ok(draw(&visit, &sought, &found, &Posted::default(), &open))
}

/// The page again, with the person who was typed and the items that the words may mean.
pub async fn page_of(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    found: &[&Published],
) -> Result<Response, Problem> {
    let open = sitting::open(app, visit).await?;
    Ok(draw(visit, posted.get("q"), found, posted, &open))
}

/// Whether the list of this desk's place has the item, its own additions included.
pub fn is_offered(visit: &Visit, published: &Published) -> bool {
    // Everybody is heard everywhere.
    published.item.heard.is_some()
        || typed::place(visit).is_none()
        || typed::lists(visit).has(&published.item.key)
}

fn draw(
    visit: &Visit,
    sought: &str,
    found: &[&Published],
    posted: &Posted,
    open: &[draft::Listed],
) -> Response {
    let lang = visit.lang;
    let is_begun = posted.has("q");
    let (found, others): (Vec<&Published>, Vec<&Published>) =
        found.iter().partition(|one| is_offered(visit, one));
    let title = t(lang, "do-new-case");
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
        (devices::parts(visit))
        h1 { (title) }
        (client(visit, sought, posted, if is_begun { found.as_slice() } else { &[] }))
        (unfinished(visit, open))
        @if found.is_empty() && others.is_empty() {
            (empty(&tr(lang, "choose-nothing", &[("q", sought.into())]), &t(lang, "choose-nothing-why"),
                Some((&t(lang, "choose-all"), "/desk/new"))))
        }
        @for (class, key) in classes {
            @let items = group(class);
            @if !items.is_empty() && !is_begun {
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
        (actions(&[
            link_button(&t(lang, "advice-title"), "/desk/advice", Kind::Plain, Some("q")),
            link_button(&t(lang, "coach-title"), "/desk/coach", Kind::Plain, None),
            link_button(&t(lang, "letters-desk"), "/desk/letters", Kind::Quiet, None),
        ]))
        (keys_help(lang, &[("F2", &t(lang, "counter-key-card")), ("Enter", &t(lang, "choose-key-enter"))]))
    };
    devices::answer(visit, page(&visit.frame(), &title, Width::Desk, body))
}

/// Who it is and what they came for, in one form: the card first, then three letters.
fn client(visit: &Visit, sought: &str, posted: &Posted, found: &[&Published]) -> Markup {
    let lang = visit.lang;
    let (label, hint) = (t(lang, "choose-label"), t(lang, "choose-hint"));
    let line = |name: &str, label: &str, most: u32| {
        let label = t(lang, label);
        let field = Field {
            value: posted.get(name),
            autocomplete: Some("off"),
            maxlength: Some(most),
            optional: true,
            ..Field::new(name, &label)
        };
        match name {
            "phone" => tel(lang, &field),
            _ => text_field(lang, &field),
        }
    };
    html! {
        form.panel method="post" action="/desk/new" autocomplete="off" data-start
            data-bridge=[devices::bridge(visit)] {
            (csrf_field(&visit.csrf))
            (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (person::card(visit, posted))
            input type="hidden" name="card_until" value=(posted.get("card_until"));
            input type="hidden" name="card" value=(posted.get("card"));
            div.field {
                label for="q" { (label) }
                p.hint #q-hint { (hint) }
                input #q name="q" type="search" value=(sought) maxlength="400" autocomplete="off"
                    aria-describedby="q-hint" data-search data-find="/desk/find";
            }
            ol.found data-found aria-label=(t(lang, "choose-found")) { (begin::buttons(visit, found)) }
            details data-person open[!posted.get("id_number").is_empty() || !posted.get("name").is_empty()] {
                summary { (t(lang, "choose-person")) }
                (abreast(&[
                    line("id_number", "counter-id", 30),
                    line("name", "counter-name", 50),
                    line("phone", "counter-phone", 20),
                    line("address", "counter-address", 100),
                ]))
            }
            (actions(&[button(&t(lang, "choose-go"), Kind::Act, None)]))
        }
    }
}

/// What was begun at this desk today and not finished: the item and the hour, nobody's name.
fn unfinished(visit: &Visit, open: &[draft::Listed]) -> Markup {
    let lang = visit.lang;
    html! {
        @if !open.is_empty() {
            h2 { (t(lang, "choose-unfinished")) }
            ul.items {
                @for draft in open {
                    @let published = visit.world.published(&draft.item, visit.now);
                    @if let Some(published) = published {
                        li {
                            a.alone href={ "/desk/new/" (draft.item) "?visit=" (draft.id) } { (words::item_name(lang, &published.item)) }
                            small { (tr(lang, "choose-unfinished-until", &[("time", words::time(lang, draft.until, visit.today()).into())])) }
                            form method="post" action={ "/desk/new/" (draft.item) } {
                                (csrf_field(&visit.csrf)) (command_id_field(&draft.id))
                                (button_with(&t(lang, "counter-away"), Kind::Quiet, None, Some(("way", "away"))))
                            }
                        }
                    }
                }
            }
        }
    }
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
