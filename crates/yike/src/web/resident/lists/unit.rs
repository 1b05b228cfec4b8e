//! `/lists/{unit}`: 共性清单 and 个性清单 of a place, by topic and by words, with its rates and stations.

use super::super::guide_place::told;
use super::super::{as_published, home, query};
use super::{Here, no_such, rates, window};
use crate::views::items::search;
use crate::views::listed::{Listed, promise};
use crate::web::Visit;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{
    Choice, Field, Head, Kind, actions, button, empty, facts, link_button, row, select, stack,
    text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::places::show;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::collections::BTreeSet;
use yike_core::item::{Level, StationClass};
use yike_core::list::Share;

pub async fn page(visit: Visit, Path(code): Path<String>, RawQuery(pairs): RawQuery) -> Response {
    let Some(here) = Here::find(&visit, &code) else {
        return no_such(&visit, &code);
    };
    let lang = visit.lang;
    let title = tr(lang, "lists-of", &[("unit", here.name().into())]);
    let sieve = Sieve::read(&visit, pairs.as_deref());
    let body = html! {
        h1 { (title) }
        @if !here.lists.limits() {
            (empty(&t(lang, "lists-none"), &t(lang, "lists-none-why"), Some((&t(lang, "find-all"), "/items"))))
        } @else {
            (head(&here))
            (sieve.form(&here))
            (wanted(&here, &sieve))
            (items(&here, &sieve, Share::Common))
            (items(&here, &sieve, Share::Own))
            (rates::section(&here))
            (stations(&here))
        }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body).into_response()
}

fn head(here: &Here<'_>) -> Markup {
    let lang = here.visit.lang;
    let place = here.place().cloned().unwrap_or_default();
    let print = |what: &str| format!("/lists/{}/{what}", here.unit.id);
    let lists = [here.lists.street, here.lists.district];
    html! {
        @for list in lists.into_iter().flatten().filter(|list| !list.source.verified) {
            p.hint { (as_published(lang, &list.source.text)) }
        }
        (facts(&[
            (&t(lang, "guide-place"), as_published(lang, &place.address)),
            (&t(lang, "guide-hours"), as_published(lang, &place.hours)),
            (&t(lang, "guide-ask"), html! { span.num { (place.ask) } }),
            (&t(lang, "guide-complain"), html! { span.num { (place.complain) } }),
            (&t(lang, "lists-liaison"), html! { @if let Some(liaison) = here.lists.liaison() {
                (as_published(lang, &liaison.post)) " " span.num { (liaison.phone) }
            } }),
        ]))
        (actions(&[
            link_button(&t(lang, "lists-handbook"), &print("handbook"), Kind::Plain, None),
            link_button(&t(lang, "lists-wall"), &print("wall"), Kind::Plain, None),
            link_button(&t(lang, "lists-duties"), &print("duties"), Kind::Plain, None),
        ]))
    }
}

/// Which items are shown: of one topic, or found for some words, or both.
struct Sieve {
    topic: String,
    words: String,
    found: Option<BTreeSet<String>>,
}

impl Sieve {
    fn read(visit: &Visit, pairs: Option<&str>) -> Sieve {
        let words: String = query(pairs, "q").chars().take(60).collect();
        let found = (!words.is_empty()).then(|| {
            let found = search(&visit.world, visit.now, &words).into_iter();
            found.map(|one| one.published.item.key.clone()).collect()
        });
        Sieve {
            topic: query(pairs, "topic"),
            words,
            found,
        }
    }

    fn lets(&self, listed: &Listed<'_>) -> bool {
        let item = &listed.published.item;
        let is_topic = self.topic.is_empty() || item.ways.topics.contains(&self.topic);
        is_topic
            && self
                .found
                .as_ref()
                .is_none_or(|keys| keys.contains(&item.key))
    }

    fn form(&self, here: &Here<'_>) -> Markup {
        let lang = here.visit.lang;
        let topics: BTreeSet<&str> = (here.offers.iter())
            .flat_map(|one| one.published.item.ways.topics.iter().map(String::as_str))
            .collect();
        let names: Vec<(&str, String)> = (topics.into_iter())
            .map(|code| (code, home::topic(lang, Some(code))))
            .collect();
        let choices: Vec<Choice<'_>> = names
            .iter()
            .map(|(code, name)| Choice::new(code, name))
            .collect();
        let (topic, words) = (t(lang, "lists-topic"), t(lang, "lists-words"));
        html! {
            form.noprint method="get" action={ "/lists/" (here.unit.id) } {
                div.abreast {
                    (select(lang, &Field { value: &self.topic, optional: true, ..Field::new("topic", &topic) }, &choices))
                    (text_field(lang, &Field { value: &self.words, optional: true, maxlength: Some(60), ..Field::new("q", &words) }))
                }
                (actions(&[button(&t(lang, "lists-filter"), Kind::Plain, None)]))
            }
        }
    }
}

/// 急盼需求清单, with the reasons.
fn wanted(here: &Here<'_>, sieve: &Sieve) -> Markup {
    let lang = here.visit.lang;
    let wanted: Vec<&Listed<'_>> = (here.offers.iter())
        .filter(|one| !one.offer.wanted.is_empty() && sieve.lets(one))
        .collect();
    html! {
        @if !wanted.is_empty() {
            h2 { (tr(lang, "lists-wanted", &[("n", wanted.len().into())])) }
            p.hint { (t(lang, "lists-wanted-what")) }
            ul.items { @for one in wanted { li {
                a.alone href=(guide(here, one)) { (name(here, one)) }
                small { (as_published(lang, one.offer.wanted)) }
            } } }
        }
    }
}

fn items(here: &Here<'_>, sieve: &Sieve, share: Share) -> Markup {
    let lang = here.visit.lang;
    let title = match share {
        Share::Common => "lists-common",
        Share::Own => "lists-own",
    };
    let heads = [
        "lists-item",
        "guide-class",
        "guide-limit",
        "lists-window",
        "lists-duty",
    ];
    let heads: Vec<String> = heads.iter().map(|key| t(lang, key)).collect();
    let heads: Vec<Head<'_>> = heads.iter().map(|label| Head::words(label)).collect();
    let shown = (here.offers.iter()).filter(|one| one.offer.share == share && sieve.lets(one));
    let rows: Vec<Markup> = shown
        .map(|one| row(one.offer.item, false, cells(here, one)))
        .collect();
    let caption = tr(lang, title, &[("n", rows.len().into())]);
    html! {
        h2 { (caption) }
        @if rows.is_empty() { p.hint { (t(lang, "lists-empty")) } }
        @else { (stack(lang, &caption, &heads, &rows)) }
    }
}

fn cells(here: &Here<'_>, one: &Listed<'_>) -> Markup {
    let lang = here.visit.lang;
    let item = &one.published.item;
    let promise = promise(
        &here.visit.world,
        item,
        &Default::default(),
        Some(&here.unit.id),
        here.visit.now,
    );
    html! {
        td {
            a href=(guide(here, one)) { (name(here, one)) }
            @for note in &one.offer.notes { small { (as_published(lang, note)) } }
        }
        td { (t(lang, short_class(item.route_for(&[]).station))) }
        td { (told(lang, &promise)) }
        td.num { (window(lang, one.offer.window)) }
        td { (as_published(lang, one.offer.duty)) }
    }
}

/// 受理类 …, without the sentence.
fn short_class(class: StationClass) -> &'static str {
    match class {
        StationClass::Accept => "choose-class-accept",
        StationClass::Collect => "choose-class-collect",
        StationClass::Advise => "choose-class-advise",
        StationClass::Close => "choose-class-close",
    }
}

fn name<'a>(here: &Here<'_>, one: &Listed<'a>) -> &'a str {
    home::name(here.visit.lang, one.published)
}

/// The guide, opened where this street or community is already chosen.
fn guide(here: &Here<'_>, one: &Listed<'_>) -> String {
    let key = match here.unit.level {
        Level::Street => "street",
        Level::Community => "community",
        Level::City | Level::District => return format!("/items/{}", one.offer.item),
    };
    format!("/items/{}?{key}={}", one.offer.item, here.unit.id)
}

fn stations(here: &Here<'_>) -> Markup {
    let lang = here.visit.lang;
    html! {
        @if !here.stations.is_empty() {
            h2 { (t(lang, "guide-stations")) }
            p { a href={ "/sites/" (here.unit.id) } { (t(lang, "sites-open-now")) } }
            ul.items { @for station in &here.stations { li { (show::brief(here.visit, station)) } } }
        }
    }
}
