//! 上墙清单 on A4: what is handled here, how long it takes and what to bring, in type that is read
//! from a step away. In Chinese, like every paper.

use super::super::address;
use super::{Here, no_such};
use crate::app::App;
use crate::places;
use crate::views::listed::Listed;
use crate::web::Visit;
use crate::web::face::frame::print_page;
use crate::web::face::parts::qr;
use crate::web::face::text::Lang;
use crate::web::places::identity;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::item::{Item, Level, MaterialSource, Need};
use yike_core::site::Site;
use yike_core::unit::UnitId;

/// 服务承诺, of the seven basic rules of a window.
const PROMISES: [&str; 7] = [
    "服务承诺",
    "亮明身份",
    "首问负责",
    "一次性告知",
    "帮办代办",
    "错峰延时",
    "监督评价",
];

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let duty = on_duty(&app, &visit, &code).await;
    let Some(here) = Here::find(&visit, &code).filter(|here| here.lists.limits()) else {
        return no_such(&visit, &code);
    };
    let title = format!("{}政务服务事项清单", here.name());
    let link = address(&visit, &headers, &format!("/lists/{}", here.unit.id));
    let body = html! {
        article.book.wall lang="zh-CN" {
            header {
                h1 { (title) }
                (qr(&link, "扫码看清单和办事指南"))
            }
            (open(&here))
            @if !duty.is_empty() { p.duty { b { "今日值班：" } (duty.join("；")) } }
            table {
                thead {
                    tr.running { th colspan="4" { (here.running(&title)) } }
                    tr { th { "序号" } th { "事项" } th { "承诺时限" } th { "带什么" } }
                }
                tbody { @for (n, one) in here.offers.iter().enumerate() { (row(&here, n + 1, one)) } }
            }
            p.rules { b { "我们的承诺：" } (PROMISES.join("、")) "。材料不齐，一次讲清；帮办代办不收钱。" }
        }
    };
    print_page(&visit.frame(), &title, body).into_response()
}

/// 亮明身份: who is planned at the sites of this place today and not away, as they agreed to be named.
/// A wall list without a roster says nothing.
async fn on_duty(app: &App, visit: &Visit, code: &str) -> Vec<String> {
    let (today, under) = (visit.today(), code.to_owned());
    let read = app
        .store
        .read(move |tx| places::rosters_under(tx, &under, today, today));
    let Ok(rosters) = read.await else {
        return Vec::new();
    };
    let world = &visit.world;
    let unit = UnitId::new(code);
    let sites = world.lists_at(&unit, visit.now).sites();
    let is_one = world
        .units
        .get(&unit)
        .is_some_and(|unit| unit.level == Level::Community);
    // Of a street only its own centre: ten stations have ten wall lists of their own.
    let here = sites.filter(|site| site.unit == unit && (is_one || !site.kind.is_close()));
    let there = here.flat_map(|site| match rosters.get(&site.key()) {
        Some(planned) => places::serving(world, site, planned, today),
        None => Vec::new(),
    });
    let posts = there.filter_map(|one| world.posts.iter().find(|post| post.id == one.post));
    posts
        .map(|post| identity::to_residents(Lang::Zh, world, post))
        .collect()
}

/// What a station has, on one line each.
fn has(site: &Site) -> String {
    let words = site.equipment.iter().map(|one| one.zh());
    let words: Vec<&str> = words.chain(site.ease.iter().map(|one| one.zh())).collect();
    words.join("、")
}

/// Where, when and telephones: of a station its own.
fn open(here: &Here<'_>) -> Markup {
    let is_station = here.unit.level == Level::Community;
    let place = here.place().cloned().unwrap_or_default();
    html! {
        @if is_station {
            @for station in &here.stations {
                p {
                    b { (station.name) } "：" (station.address) "；" (station.hours) "；电话 " (station.phone)
                    @if !station.except.is_empty() { "；" (station.except.join("；")) }
                    @if !has(station).is_empty() { "；有" (has(station)) }
                    @if station.serves.contains(&here.unit.id) { "（承接本社区（村）的政务服务）" }
                }
            }
        } @else {
            p { b { "地点：" } (place.address) }
            p { b { "时间：" } (place.hours) }
        }
        p { b { "咨询：" } (place.ask) "　" b { "监督投诉：" } (place.complain) }
    }
}

fn row(here: &Here<'_>, n: usize, one: &Listed<'_>) -> Markup {
    html! { tr {
        td { (n) }
        td { b { (one.published.item.name) } @if !one.offer.wanted.is_empty() { " ★" } }
        td { (here.promised(one)) }
        td { (bring(&one.published.item)) }
    } }
}

/// What everybody brings, in one line; what only some need is told at the window.
fn bring(item: &Item) -> String {
    let needed = |when: bool| {
        (item.materials.iter())
            .filter(|material| material.from != MaterialSource::System)
            .filter(move |material| {
                material.need == Need::Required && material.when.is_some() == when
            })
    };
    let names: Vec<&str> = needed(false)
        .map(|material| material.name.as_str())
        .collect();
    match (names.is_empty(), needed(true).next().is_some()) {
        (true, false) => "人来就行".to_owned(),
        (true, true) => "按情形，先问窗口".to_owned(),
        (false, false) => names.join("、"),
        (false, true) => format!("{}；按情形另交", names.join("、")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_bring_is_one_line_without_what_the_system_makes() {
        let text = include_str!("../../../../../../catalogue/items/retiree-files.toml");
        let item: Item = toml::from_str(text).unwrap();
        assert_eq!(bring(&item), "居民身份证；按情形另交");
    }
}
