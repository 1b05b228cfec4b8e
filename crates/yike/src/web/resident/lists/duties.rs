//! 责任清单: for each item whose it is, by which law, who accepts and decides, which section answers
//! for it, and by when each leg is done. In Chinese, like every paper.

use super::{Here, no_such, window};
use crate::views::listed::Listed;
use crate::web::Visit;
use crate::web::casework::papers::formal_name;
use crate::web::face::frame::print_page;
use crate::web::face::text::Lang;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::collections::BTreeSet;
use yike_core::item::{Issuer, Item, Level, Route, StepKind};
use yike_core::unit::UnitId;

pub async fn page(visit: Visit, Path(code): Path<String>) -> Response {
    let Some(here) = Here::find(&visit, &code).filter(|here| here.lists.limits()) else {
        return no_such(&visit, &code);
    };
    let title = format!("{}政务服务事项责任清单", here.name());
    let heads = [
        "序号",
        "事项",
        "实施主体",
        "设定依据",
        "受理",
        "决定",
        "责任科室",
        "环节和时限",
        "投诉电话",
    ];
    let body = html! {
        article.book.duties lang="zh-CN" {
            h1 { (title) }
            @if let Some(liaison) = here.lists.liaison() {
                p { b { "清单联络员：" } (liaison.post) "　" (liaison.phone) }
            }
            @if let Some(list) = here.lists.district.filter(|list| !list.source.verified) { p { small { (list.source.text) } } }
            table {
                thead {
                    tr.running { th colspan=(heads.len()) { (here.running(&title)) } }
                    tr { @for head in heads { th { (head) } } }
                }
                tbody { @for (n, one) in here.offers.iter().enumerate() { (row(&here, n + 1, one)) } }
            }
        }
    };
    print_page(&visit.frame(), &title, body).into_response()
}

fn row(here: &Here<'_>, n: usize, one: &Listed<'_>) -> Markup {
    let item = &one.published.item;
    let complain = match one.offer.place.complain.as_str() {
        "" => &item.contact.complain,
        own => own,
    };
    html! { tr {
        td { (n) }
        td { b { (item.name) } }
        td { (owner(here, item)) }
        td { @for law in &item.basis { p { "《" (law.title) "》" (law.number) (law.article) } } }
        td { (each_once(item, |rule| unit_at(here, rule, rule.accept))) small { (window(Lang::Zh, one.offer.window)) } }
        td { (each_once(item, |rule| unit_at(here, rule, rule.decide))) }
        td { (one.offer.duty) }
        td { (legs(here, one)) }
        td { (complain) }
    } }
}

/// What the routes of an item have, each unit once.
fn each_once(item: &Item, of: impl Fn(&Route) -> String) -> Markup {
    let units: BTreeSet<String> = item.routes().map(of).collect();
    html! { @for unit in &units { (unit) br; } }
}

/// Whose name the papers bear.
pub fn owner(here: &Here<'_>, item: &Item) -> String {
    match item.owner.issuer {
        Issuer::Street => match here.unit.level {
            Level::Street | Level::Community => formal_name(&here.visit.world, &here.unit.id),
            Level::City | Level::District => item.owner.name.clone(),
        },
        Issuer::Owner => item.owner.name.clone(),
    }
}

/// The unit that stands on this level of the way, as the tree of this place calls it.
fn unit_at(here: &Here<'_>, rule: &Route, level: Level) -> String {
    let units = &here.visit.world.units;
    let name = |level: Level| {
        units
            .at_level(&here.unit.id, level)
            .map(|unit| unit.name.clone())
    };
    let bureau = || {
        let district = units.at_level(&here.unit.id, Level::District)?;
        let suffix = rule.bureau.as_ref()?;
        let unit = units.get(&UnitId::new(format!("{}{suffix}", district.id)))?;
        Some(unit.name.clone())
    };
    match level {
        Level::Community => name(level).unwrap_or_else(|| "社区（村）".to_owned()),
        Level::Street => name(level).unwrap_or_else(|| "街道（乡镇）".to_owned()),
        Level::District => bureau().or_else(|| name(level)).unwrap_or_default(),
        Level::City => name(level).unwrap_or_default(),
    }
}

/// 受理 5 个工作日内告知；承办 3 …；全部 10
fn legs(here: &Here<'_>, one: &Listed<'_>) -> Markup {
    let item = &one.published.item;
    let word = |kind: StepKind| match kind {
        StepKind::Handle => "承办",
        StepKind::Examine => "审核",
        StepKind::Approve => "决定",
    };
    html! {
        @for rule in item.routes() {
            @if !rule.name.is_empty() { p { b { (rule.name) } } }
            @if !rule.steps.is_empty() { p { "是否受理：" (item.limits.tell) " 个工作日内告知" } }
            @for step in &rule.steps {
                p { (word(step.kind)) "：" @if step.days == 0 { "当日" } @else { (step.days) " 个工作日" } }
            }
        }
        p { b { "全部：" (here.promised(one)) } }
    }
}
