//! `/desk/advice`: somebody asked and was told. Three letters and Enter write it down; what cannot be
//! answered now becomes a question that the person asked owns 首问负责.

use super::{begin, devices};
use crate::app::App;
use crate::rated::Code;
use crate::rated::visit::{self as rated, Given};
use crate::views::items::search;
use crate::visit::advice::{self, Advised, Channel};
use crate::web::casework::words;
use crate::web::face::parts::{
    Head, Kind, actions, button_with, command_id_field, csrf_field, empty, keys_help, link_button,
    table,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::rated as asks;
use crate::web::resident::query;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of, start_of};
use yike_core::who::Post;

/// Days on the page.
const DAYS: i64 = 14;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// GET `/desk/advice`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let post = adviser(&visit)?.clone();
    let since = At(start_of(visit.today()).0 - (DAYS - 1) * DAY);
    let unit = post.unit.clone();
    let noted = app
        .store
        .read(move |tx| Ok::<_, crate::act::Fail>(advice::since(tx, &unit, since)?))
        .await?;
    let please = match Code::parse(&query(pairs.as_deref(), "rate")) {
        Some(code) => {
            let devices = asks::asked(&app, &visit).await?;
            asks::offer(&visit, &devices, &code, "/desk/advice")
        }
        None => html! {},
    };
    Ok(draw(&visit, &noted, please))
}

/// The post in which this visitor gives advice.
pub fn adviser(visit: &Visit) -> Result<&Post, Problem> {
    let mut posts = visit.posts().iter();
    posts
        .find(|post| super::ADVISERS.contains(&post.duty))
        .ok_or(Problem::NotYourDuty)
}

/// POST `/desk/advice`: the button says how they came; Enter alone is the counter.
pub async fn note(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = adviser(&visit)?.clone();
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let item = meant(&visit, &posted);
    if posted.get("way") == "open" {
        let place = match item.is_empty() {
            true => "/desk/questions/new".to_owned(),
            false => format!("/desk/questions/new?item={item}"),
        };
        return Ok(go::to(&place));
    }
    let advised = Advised {
        item,
        channel: Channel::parse(posted.get("way")).unwrap_or(Channel::Counter),
        answered: true,
    };
    let (id, now) = (posted.command_id()?, app.now());
    let (keys, world) = (app.keys.clone(), visit.world.clone());
    let code = app
        .store
        .write(move |tx| {
            let name = advice::advise(tx, &id, &advised, &person, &post, now)?;
            let given = Given::of(&post.unit, &name, &advised.item, &person);
            Ok::<_, crate::act::Fail>(rated::given(tx, (&keys, &world), &given, now))
        })
        .await?;
    let place = format!("/desk/advice?rate={}", code.as_str());
    Ok(go::and_say(&place, "advice-noted"))
}

/// The item of the pressed button, or the one that the letters mean best; none is a word about
/// something else.
fn meant(visit: &Visit, posted: &Posted) -> String {
    if let Some(one) = visit.world.published(posted.get("item"), visit.now) {
        return one.item.key.clone();
    }
    let sought: String = posted.get("q").to_lowercase().chars().take(40).collect();
    if sought.is_empty() {
        return String::new();
    }
    let found = search(&visit.world, visit.now, &sought);
    let best = found.first();
    best.map_or(String::new(), |found| found.published.item.key.clone())
}

fn draw(visit: &Visit, noted: &[(At, Advised)], please: Markup) -> Response {
    let lang = visit.lang;
    let title = t(lang, "advice-title");
    let body = html! {
        (devices::parts(visit))
        h1 { (title) }
        p { (t(lang, "advice-what")) }
        (please)
        form.panel method="post" action="/desk/advice" autocomplete="off" data-start {
            (csrf_field(&visit.csrf))
            (command_id_field(&uuid::Uuid::now_v7().to_string()))
            div.field {
                label for="q" { (t(lang, "advice-about")) }
                p.hint #q-hint { (t(lang, "advice-about-hint")) }
                input #q name="q" type="search" maxlength="40" autocomplete="off" aria-describedby="q-hint"
                    data-search data-find="/desk/find?all=1";
            }
            ol.found data-found aria-label=(t(lang, "choose-found")) { (begin::buttons(visit, &[])) }
            (actions(&[
                button_with(&t(lang, "advice-counter"), Kind::Act, None, Some(("way", "counter"))),
                button_with(&t(lang, "advice-phone"), Kind::Plain, Some("f6"), Some(("way", "phone"))),
                button_with(&t(lang, "advice-door"), Kind::Plain, Some("f7"), Some(("way", "door"))),
                button_with(&t(lang, "advice-open"), Kind::Plain, Some("f8"), Some(("way", "open"))),
            ]))
        }
        (actions(&[link_button(&t(lang, "questions-title"), "/desk/questions", Kind::Plain, None)]))
        (counted(visit, noted))
        (keys_help(lang, &[("Enter", &t(lang, "advice-counter")), ("F6", &t(lang, "advice-phone")),
            ("F7", &t(lang, "advice-door")), ("F8", &t(lang, "advice-open"))]))
    };
    devices::answer(visit, page(&visit.frame(), &title, Width::Desk, body))
}

/// Each day with what was asked, and today by item.
fn counted(visit: &Visit, noted: &[(At, Advised)]) -> Markup {
    let lang = visit.lang;
    if noted.is_empty() {
        return empty(&t(lang, "advice-none"), &t(lang, "advice-none-why"), None);
    }
    let mut days: BTreeMap<jiff::civil::Date, [usize; 4]> = BTreeMap::new();
    let mut items: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, advised) in noted {
        let row = days.entry(day_of(*at)).or_default();
        row[advised.channel as usize] += 1;
        row[3] += usize::from(!advised.answered);
        if day_of(*at) == visit.today() {
            *items.entry(advised.item.as_str()).or_default() += 1;
        }
    }
    let heads = [
        t(lang, "advice-day"),
        t(lang, "advice-of-counter"),
        t(lang, "advice-of-phone"),
        t(lang, "advice-of-door"),
        t(lang, "advice-of-open"),
    ];
    let heads: Vec<Head<'_>> = heads
        .iter()
        .enumerate()
        .map(|(n, label)| match n {
            0 => Head::words(label),
            _ => Head::number(label),
        })
        .collect();
    let rows: Vec<Markup> = days
        .iter()
        .rev()
        .map(|(day, n)| {
            html! { tr {
                td { (words::date(lang, *day, visit.today())) }
                @for n in n { td.n { (n) } }
            } }
        })
        .collect();
    html! {
        (table(lang, &t(lang, "advice-days"), true, &heads, &rows))
        @if !items.is_empty() {
            h2 { (t(lang, "advice-today")) }
            ul { @for (item, n) in &items {
                @let name = match visit.world.published(item, visit.now) {
                    Some(one) => words::item_name(lang, &one.item).to_owned(),
                    None => t(lang, "advice-other"),
                };
                li { (tr(lang, "advice-line", &[("item", name.into()), ("n", (*n).into())])) }
            } }
        }
    }
}
