//! How a site is told: what it is, whether somebody is there now, what it has, what it handles.

use crate::web::Visit;
use crate::web::casework::words;
use crate::web::face::parts::{self, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::resident::as_published;
use maud::{Markup, html};
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::StationClass;
use yike_core::list::{Course, Lists};
use yike_core::site::{self, Ease, Equipment, Kind, Mode, Shut, Site, Standing};

pub fn kind(lang: Lang, kind: Kind) -> String {
    t(lang, &format!("site-kind-{}", kind.as_str()))
}

pub fn mode(lang: Lang, mode: Mode) -> String {
    t(lang, &format!("site-mode-{}", mode.as_str()))
}

pub fn equipment(lang: Lang, one: Equipment) -> String {
    t(lang, &format!("site-has-{}", one.as_str()))
}

pub fn ease(lang: Lang, one: Ease) -> String {
    t(lang, &format!("site-ease-{}", one.as_str()))
}

pub fn class(lang: Lang, class: StationClass) -> String {
    t(lang, &format!("site-class-{}", site::class_words(class).0))
}

pub fn course(lang: Lang, course: &Course) -> String {
    match (lang, course.name_en.is_empty()) {
        (Lang::En, false) => course.name_en.clone(),
        (Lang::En, true) | (Lang::Zh, _) => course.name.clone(),
    }
}

/// Words joined as the language does.
pub fn joined(lang: Lang, words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    words.join(lang.either("、", ", "))
}

/// Name, kind, address, hours, telephone, and whether it is open.
pub fn brief(visit: &Visit, site: &Site) -> Markup {
    let lang = visit.lang;
    html! {
        b { (name(lang, site)) }
        @if site.kind != Kind::Station { " " small { (kind(lang, site.kind)) } }
        small { (as_published(lang, &site.address)) }
        small { (hours(lang, site)) " · " span.num { (site.phone) } }
        p { (now(visit, site)) }
    }
}

/// In English where the list has it.
pub fn name(lang: Lang, site: &Site) -> Markup {
    match (lang, site.name_en.is_empty()) {
        (Lang::En, false) => html! { (site.name_en) },
        (Lang::En, true) | (Lang::Zh, _) => as_published(lang, &site.name),
    }
}

/// The sentence of the list; in English from the same data where it is data.
pub fn hours(lang: Lang, site: &Site) -> Markup {
    match (lang, site.open()) {
        (Lang::En, Some(hours)) => html! { (hours.in_english()) },
        (Lang::En, None) | (Lang::Zh, _) => as_published(lang, &site.hours),
    }
}

/// 现在开着，到 18:00；现在没开，明天 8:30 开
pub fn now(visit: &Visit, site: &Site) -> Markup {
    let lang = visit.lang;
    let Some(hours) = site.open() else {
        return html! {};
    };
    // The lamp is short, for it does not wrap; the rest is words.
    match hours.standing(&visit.world.calendar, visit.now) {
        Standing::Open { until, extended } => {
            let until = tr(lang, "site-until", &[("time", clock(until).into())]);
            html! {
                (parts::lamp(Lamp::Good, &t(lang, "site-open"))) " " (until)
                @if extended { " " (t(lang, "site-extended")) }
            }
        }
        Standing::Closed { why, next } => {
            let why = shut(lang, &why);
            let words = match next {
                Some(next) => tr(
                    lang,
                    "site-shut-until",
                    &[("why", why.into()), ("when", moment(visit, next).into())],
                ),
                None => tr(lang, "site-shut-long", &[("why", why.into())]),
            };
            html! { (parts::lamp(Lamp::Quiet, &t(lang, "site-shut"))) " " (words) }
        }
    }
}

fn shut(lang: Lang, why: &Shut) -> String {
    match why {
        Shut::OutOfHours => t(lang, "site-shut-hours"),
        Shut::DayOff => t(lang, "site-shut-day-off"),
        Shut::Holiday(name) => {
            let name = lang.either(&name.zh, &name.en).to_owned();
            tr(lang, "site-shut-holiday", &[("name", name.into())])
        }
        Shut::Exception(why) if why.is_empty() => t(lang, "site-shut-exception"),
        Shut::Exception(why) => tr(
            lang,
            "site-shut-exception-why",
            &[("why", why.as_str().into())],
        ),
    }
}

/// 今天 13:00, 11 月 23 日（周一） 8:30
fn moment(visit: &Visit, at: At) -> String {
    let (lang, day) = (visit.lang, day_of(at));
    let day = match day == visit.today() {
        true => t(lang, "word-today"),
        false => words::date(lang, day, visit.today()),
    };
    format!("{day} {}", clock(at))
}

/// `8:30`; the end of a day is 24:00.
pub fn clock(at: At) -> String {
    let minutes = (at.0 - start_of(day_of(at)).0) / 60_000;
    match minutes {
        0 => "24:00".to_owned(),
        _ => format!("{}:{:02}", minutes / 60, minutes % 60),
    }
}

/// Everything a resident wants to know of a site before they go there.
pub fn whole(visit: &Visit, site: &Site, lists: &Lists<'_>, served: &str) -> Markup {
    let lang = visit.lang;
    let has = joined(lang, site.equipment.iter().map(|one| equipment(lang, *one)));
    let eases = joined(lang, site.ease.iter().map(|one| ease(lang, *one)));
    let modes = joined(lang, site.modes().iter().map(|one| mode(lang, *one)));
    html! {
        (brief(visit, site))
        @if !served.is_empty() { p { b { (served) } } }
        @if !site.except.is_empty() { small { (t(lang, "site-except")) "：" (as_published(lang, &site.except.join("；"))) } }
        small { (t(lang, "site-modes")) "：" (modes) }
        @if !has.is_empty() { small { (t(lang, "site-equipment")) "：" (has) } }
        @if !eases.is_empty() { small { (t(lang, "site-ease")) "：" (eases) } }
        @if site.with_party_centre { small { (t(lang, "site-party-yes")) } }
        (handled(visit, site, lists))
    }
}

/// What it handles, in which class and by which ways: each item where the site has a list of its own,
/// and otherwise how many of each class.
fn handled(visit: &Visit, site: &Site, lists: &Lists<'_>) -> Markup {
    let lang = visit.lang;
    let rows: Vec<Row<'_>> = (lists.offers().iter())
        .filter_map(|offer| {
            let item = &visit.world.published(offer.item, visit.now)?.item;
            let class = site.class_of(offer.item, item.route_for(&[]))?;
            Some(Row {
                name: words::item_name(lang, item).to_owned(),
                key: offer.item,
                class,
                modes: site.modes_of(offer.item),
            })
        })
        .collect();
    let total = tr(lang, "site-handles", &[("n", rows.len().into())]);
    let counts = site::CLASSES.iter().filter_map(|(class, ..)| {
        let n = rows.iter().filter(|row| row.class == *class).count();
        (n > 0).then(|| format!("{} {n}", self::class(lang, *class)))
    });
    let counts = joined(lang, counts);
    html! {
        @if !rows.is_empty() && site.items.is_empty() {
            small { (total) " · " (counts) }
        } @else if !rows.is_empty() { details {
            summary { (total) " · " (counts) }
            ul.items { @for row in &rows { li {
                a.alone href={ "/items/" (row.key) } { (row.name) }
                small { (self::class(lang, row.class)) " · " (joined(lang, row.modes.iter().map(|one| mode(lang, *one)))) }
            } } }
        } }
    }
}

struct Row<'a> {
    name: String,
    key: &'a str,
    class: StationClass,
    modes: Vec<Mode>,
}
