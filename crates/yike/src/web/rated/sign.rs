//! 桌牌: a sign on the table of each site, printed with the unit's name, a QR code and the hotline. Who
//! scans it rates a service by the code of their receipt, or comments on the place 社会综合点评.

use super::fields;
use crate::app::App;
use crate::attempt;
use crate::private::Document;
use crate::rated::place::{self, Spot};
use crate::web::face::assets;
use crate::web::face::frame::{Width, faulty_title, page as frame_page, print_page};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, command_id_field, csrf_field, error_summary, hidden, qr,
    text_field,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::resident::query;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::sync::Arc;
use yike_core::case::{Rating, Service, Through};
use yike_core::door::Text;
use yike_core::site::Site;
use yike_core::unit::UnitId;

/// Comments on one day by one visitor that are taken; more are no comment.
const A_DAY: i64 = 3;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Sites of a unit with their names; the unit itself where its list has none.
pub fn spots(visit: &Visit, unit: &UnitId) -> Vec<(String, String)> {
    let lists = visit.world.all_lists(visit.now);
    let sites = lists.flat_map(|version| version.record.sites.clone());
    let mut spots: Vec<(String, String)> = sites
        .filter(|site: &Site| site.unit == *unit)
        .map(|site| (site.key(), site.name.clone()))
        .collect();
    spots.sort();
    spots.dedup();
    if spots.is_empty() {
        spots.push((unit.to_string(), visit.world.units.name(unit).to_owned()));
    }
    spots
}

/// The place of a sign, and how it is called.
fn spot(visit: &Visit, key: &str) -> Result<(Spot, String), Problem> {
    let unit = UnitId::new(key.split('-').next().unwrap_or_default());
    visit.world.units.get(&unit).ok_or(Problem::NotFound)?;
    let mut all = spots(visit, &unit).into_iter();
    let found = all.find(|(known, _)| known == key);
    let (site, name) = match found {
        Some((known, name)) if known == unit.as_str() => (String::new(), name),
        Some(found) => found,
        None if key == unit.as_str() => (String::new(), visit.world.units.name(&unit).to_owned()),
        None => return Err(Problem::NotFound),
    };
    Ok((Spot { unit, site }, name))
}

/// GET `/desk/sign/{site}`: for A4, or for A5 with `?size=a5`.
pub async fn print(
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Markup, Problem> {
    let (spot, name) = spot(&visit, &key)?;
    let size = match query(pairs.as_deref(), "size").as_str() {
        "a5" => "a5",
        _ => "a4",
    };
    let frame = visit.frame();
    let link = crate::web::desk::address(&visit, &format!("/rate/at/{key}"));
    let unit = visit.world.units.name(&spot.unit);
    let title = tr(Lang::Zh, "sign-title", &[("name", name.as_str().into())]);
    let body = html! {
        link rel="stylesheet" href=(assets::href("sign.css"));
        article.book.table-sign.(size) lang="zh-CN" {
            p.unit { (unit) }
            h1 { "服务好不好，您来评" }
            @if name != unit { p.site { (name) } }
            (qr(&link, "扫码评价"))
            p { "扫码评价这一次服务，或说说这个地方。评不评由您，不影响办事。" }
            p { "一次服务评一次，可以匿名；评了不能改，谁也不能替您改。" }
            p { "不用手机的，请向窗口要纸质评价表，或打 12345。" }
            p.phone { "监督电话 " (frame.hotline) }
        }
    };
    Ok(print_page(&frame, &title, body))
}

/// GET `/rate/at/{site}`
pub async fn page(visit: Visit, Path(key): Path<String>) -> Result<Markup, Problem> {
    let (_, name) = spot(&visit, &key)?;
    Ok(draw(&visit, &key, &name, &Posted::default(), &[]))
}

/// POST `/rate/at/{site}`: a comment on the place.
pub async fn comment(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (spot, name) = spot(&visit, &key)?;
    if super::is_staff(&visit) {
        return Err(Problem::NotYourDuty);
    }
    let command_id = posted.command_id()?;
    let redrawn = |faults: Vec<Fault>| {
        let page = draw(&visit, &key, &name, &posted, &faults);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let (rating, words) = match read(&visit, &posted) {
        Ok(said) => said,
        Err(faults) => return Ok(redrawn(faults)),
    };
    may(&app, &visit).await?;
    let (keys, now, words) = (app.keys.clone(), app.now(), Arc::new(words));
    let write = app.store.write(move |tx| {
        let said = (&rating, words.as_ref().as_ref());
        place::comment(tx, &keys, &command_id, &spot, said, now)
    });
    match write.await {
        Ok(()) => Ok(go::and_say(&format!("/rate/at/{key}"), "said-comment")),
        Err(crate::act::Fail::Refused(yike_core::case::Refusal::Content(gaps))) => Ok(redrawn(
            gaps.into_iter()
                .map(|gap| Fault {
                    message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
                    field_id: gap.about,
                })
                .collect(),
        )),
        Err(fail) => Err(fail.into()),
    }
}

/// Nobody speaks for a crowd.
async fn may(app: &App, visit: &Visit) -> Result<(), Problem> {
    let key = app
        .keys
        .session_id(&format!("comment/{}", visit.told_apart()));
    let now = app.now();
    let counted = app
        .store
        .write(move |tx| attempt::times(tx, &key, DAY, now));
    match counted.await? {
        n if n <= A_DAY || visit.told_apart().is_empty() && n <= 200 => Ok(()),
        _ => Err(Problem::TooManyTries),
    }
}

fn read(visit: &Visit, posted: &Posted) -> Result<(Rating, Option<Document>), Vec<Fault>> {
    let lang = visit.lang;
    let fault = |id: &str, message: String| {
        vec![Fault {
            field_id: id.into(),
            message,
        }]
    };
    let level = posted.get("level").parse();
    let level = level.map_err(|_| fault("level", t(lang, "fault-level")))?;
    let typed = posted.get("words");
    let words = match typed.is_empty() {
        true => None,
        false => {
            let text = Text::parse_within(typed, 2000);
            let text = text.map_err(|f| fault("words", lang.either(&f.zh, &f.en).to_owned()))?;
            Some(Document::new("words", text.as_str()))
        }
    };
    let rating = Rating {
        words: words.as_ref().map(Document::reference),
        version: posted.get("version").to_owned(),
        tags: posted.all("tags").map(str::to_owned).collect(),
        through: Through::Sign,
        ..Rating::plain(Service::Advice, 1, level)
    };
    Ok((rating, words))
}

fn draw(visit: &Visit, key: &str, name: &str, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = tr(lang, "rate-at", &[("name", name.into())]);
    let (label, hint) = (t(lang, "rate-code"), t(lang, "rate-code-hint"));
    let code = Field {
        hint: Some(&hint),
        autocomplete: Some("off"),
        maxlength: Some(30),
        ..Field::new("code", &label)
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        h2 { (t(lang, "rate-at-service")) }
        form method="post" action="/r" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("by", "sign"))
            (text_field(lang, &code))
            (actions(&[button(&t(lang, "rate-go"), Kind::Act, None)]))
        }
        p { (t(lang, "rate-at-mine")) " " a href="/me" { (t(lang, "home-mine")) } }
        h2 { (t(lang, "rate-at-place")) }
        p.hint { (t(lang, "rate-at-place-why")) }
        form method="post" action={ "/rate/at/" (key) } {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (fields::comment(lang, posted, faults))
            (actions(&[button(&t(lang, "rate-at-send"), Kind::Plain, None)]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}
