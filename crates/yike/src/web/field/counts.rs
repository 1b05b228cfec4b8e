//! `/field/counts`: 网格 + 政务 in figures, as the Tianqiao text counts: how many grid helpers,
//! consultations answered, helped cases; by day, month, community and street. Never by person.

use super::enter::day;
use super::visits::DUTY_AT_DOORS;
use crate::act::days_since_1970;
use crate::app::App;
use crate::field::tally::{self, Kind as Counted};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Head, empty, row, table};
use crate::web::face::text::{Lang, t};
use crate::web::{Problem, Visit};
use axum::extract::{RawQuery, State};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use yike_core::clock::{day_of, start_of};
use yike_core::item::Level;
use yike_core::unit::UnitId;

/// One line of figures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Line {
    advice: i64,
    help: i64,
    leaflet: i64,
    cases: i64,
}

impl Line {
    fn add(&mut self, kind: Counted, n: i64) {
        match kind {
            Counted::Advice => self.advice += n,
            Counted::Help => self.help += n,
            Counted::Leaflet => self.leaflet += n,
        }
    }

    /// Every case taken in at a door is a helped one 帮办代办件, beside what was helped otherwise.
    fn helped(&self) -> i64 {
        self.help + self.cases
    }
}

/// GET `/field/counts`; `?month=2026-11` for another month.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    let post = visit
        .posts()
        .iter()
        .find(|post| super::COUNTERS.contains(&post.duty));
    let unit = post.ok_or(Problem::NotYourDuty)?.unit.clone();
    let first = month(query.as_deref()).unwrap_or_else(|| visit.today().first_of_month());
    let next = first.saturating_add(1.month());
    let (from, until) = (days_since_1970(first).into(), days_since_1970(next).into());
    let figures = tally::figures(&app, &unit, from, until).await?;
    let cases = tally::cases(&app, &unit, start_of(first), start_of(next)).await?;
    let (mut places, mut days): (BTreeMap<String, Line>, BTreeMap<i64, Line>) = Default::default();
    let mut all = Line::default();
    for figure in &figures {
        all.add(figure.kind, figure.n);
        let place = places.entry(figure.unit.clone()).or_default();
        place.add(figure.kind, figure.n);
        days.entry(figure.day)
            .or_default()
            .add(figure.kind, figure.n);
    }
    for (place, at) in &cases {
        all.cases += 1;
        places.entry(place.clone()).or_default().cases += 1;
        let day = i64::from(days_since_1970(day_of(*at)));
        days.entry(day).or_default().cases += 1;
    }
    let lang = visit.lang;
    let title = t(lang, "door-counts");
    let heads = [
        "door-count-advice",
        "door-count-helped",
        "door-count-cases",
        "door-count-leaflets",
    ]
    .map(|key| t(lang, key));
    let (place_head, day_head) = (t(lang, "door-count-place"), t(lang, "door-count-day"));
    let streets = streets(&visit, &places);
    let body = html! {
        h1 { (title) }
        p { (visit.world.units.name(&unit)) " · " span.num { (first.strftime("%Y-%m")) } }
        p { (t(lang, "door-counts-what")) }
        dl.facts {
            dt { (t(lang, "door-count-helpers")) } dd.num { (helpers(&visit, &unit)) }
            dt { (heads[0]) } dd.num { (all.advice) }
            dt { (heads[1]) } dd.num { (all.helped()) }
            dt { (heads[3]) } dd.num { (all.leaflet) }
        }
        (months(lang, first))
        @if places.is_empty() { (empty(&t(lang, "door-counts-none"), &t(lang, "door-counts-none-next"), None)) }
        @else {
            h2 { (t(lang, "door-count-by-place")) }
            (figures_table(lang, &t(lang, "door-count-by-place"), &place_head, &heads,
                &streets.iter().map(|(name, line)| (name.clone(), *line)).collect::<Vec<_>>()))
            h2 { (t(lang, "door-count-by-day")) }
            (figures_table(lang, &t(lang, "door-count-by-day"), &day_head, &heads,
                &days.iter().rev().map(|(n, line)| (day(*n), *line)).collect::<Vec<_>>()))
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Desk, body))
}

fn figures_table(
    lang: Lang,
    caption: &str,
    first: &str,
    heads: &[String; 4],
    lines: &[(String, Line)],
) -> Markup {
    let mut columns = vec![Head::words(first)];
    columns.extend(heads.iter().map(|head| Head::number(head)));
    let rows: Vec<Markup> = lines
        .iter()
        .enumerate()
        .map(|(n, (name, line))| {
            row(
                &format!("{}-{n}", caption.len()),
                false,
                html! {
                    td { (name) }
                    td.n { (line.advice) } td.n { (line.helped()) }
                    td.n { (line.cases) } td.n { (line.leaflet) }
                },
            )
        })
        .collect();
    table(lang, caption, false, &columns, &rows)
}

/// Streets with their communities below them: 北新桥街道, 北新桥街道 · 海运仓社区.
fn streets(visit: &Visit, places: &BTreeMap<String, Line>) -> Vec<(String, Line)> {
    let units = &visit.world.units;
    let mut sums: BTreeMap<String, Line> = BTreeMap::new();
    for (place, line) in places {
        let id = UnitId::new(place.as_str());
        let street = units.at_level(&id, Level::Street).map(|unit| &unit.id);
        let of = street.map_or_else(|| place.clone(), ToString::to_string);
        for key in BTreeSet::from([of, place.clone()]) {
            let sum = sums.entry(key).or_default();
            sum.advice += line.advice;
            sum.help += line.help;
            sum.leaflet += line.leaflet;
            sum.cases += line.cases;
        }
    }
    let named = sums.into_iter().map(|(id, line)| {
        let unit = UnitId::new(id);
        let street = units.at_level(&unit, Level::Street).map(|unit| &unit.id);
        let name = match street {
            Some(street) if *street != unit => {
                format!("{} · {}", units.name(street), units.name(&unit))
            }
            _ => units.name(&unit).to_owned(),
        };
        (name, line)
    });
    named.collect()
}

/// How many grid helpers there are: by their posts, not by what they did.
fn helpers(visit: &Visit, unit: &UnitId) -> usize {
    let posts = visit.world.posts.iter();
    let at_doors = posts.filter(|post| {
        post.duty == DUTY_AT_DOORS && post.holds(visit.now) && unit.covers(&post.unit)
    });
    let people: BTreeSet<_> = at_doors.map(|post| &post.person).collect();
    people.len()
}

fn months(lang: Lang, first: Date) -> Markup {
    let before = first
        .saturating_sub(1.month())
        .strftime("%Y-%m")
        .to_string();
    let after = first
        .saturating_add(1.month())
        .strftime("%Y-%m")
        .to_string();
    html! {
        p.actions {
            a.btn.quiet href={ "/field/counts?month=" (before) } { (t(lang, "door-count-before")) } " "
            a.btn.quiet href={ "/field/counts?month=" (after) } { (t(lang, "door-count-after")) }
        }
    }
}

fn month(query: Option<&str>) -> Option<Date> {
    let pairs = form_urlencoded::parse(query?.as_bytes());
    let (_, month) = pairs.into_iter().find(|(key, _)| key == "month")?;
    format!("{month}-01").parse().ok()
}
