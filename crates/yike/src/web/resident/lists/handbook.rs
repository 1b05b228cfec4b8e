//! 《工作手册》 of a street or of one station: every item it handles with its guide and what the desk
//! is held to, each beginning on a new A4 page. In Chinese, like every paper.

use super::super::guide;
use super::duties::owner;
use super::{Here, no_such, window};
use crate::views::listed::Listed;
use crate::web::Visit;
use crate::web::face::frame::print_page;
use crate::web::face::text::{Lang, t, tr};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::clock::date_zh;
use yike_core::item::{Answers, Faq, Item, Material, MaterialSource, Point};
use yike_core::list;

const ZH: Lang = Lang::Zh;

pub async fn page(visit: Visit, Path(code): Path<String>) -> Response {
    let Some(here) = Here::find(&visit, &code).filter(|here| here.lists.limits()) else {
        return no_such(&visit, &code);
    };
    let title = format!("{}政务服务工作手册", here.name());
    let body = html! {
        article.book.sample-pages[here.is_sample()] lang="zh-CN" {
            (cover(&here, &title))
            (contents(&here))
            @for (n, one) in here.offers.iter().enumerate() { (chapter(&here, &title, n + 1, one)) }
        }
    };
    print_page(&visit.frame(), &title, body).into_response()
}

fn cover(here: &Here<'_>, title: &str) -> Markup {
    let today = here.visit.today();
    html! {
        section.cover {
            h1 { (title) }
            p { (here.offers.len()) " 项" }
            p { (today.year()) " 年 " (date_zh(today, today)) }
            @for list in [here.lists.street, here.lists.district].into_iter().flatten().filter(|list| !list.source.verified) {
                p { small { (list.source.text) } }
            }
        }
        section {
            h2 { "怎么用这本手册" }
            ol {
                li { "先看目录，按序号找事项；居民的说法和正式名称不一样的，在网页上搜。" }
                li { "“收什么材料”逐样对照受理标准；缺什么，一次性告知，写在告知单上。" }
                li { "“审核要点”是受理前要看的；“各环节职责”写明谁负责、多久。" }
                li { "拿不准的，问清单联络员；办不成的，引导到反映“办不成事”窗口。" }
                li { "手册按系统里现行的事项印制；事项改了要重印，以网页为准。" }
            }
            @if let Some(liaison) = here.lists.liaison() { p { b { "清单联络员：" } (liaison.post) "　" (liaison.phone) } }
            @if !here.stations.is_empty() {
                h3 { "服务站" }
                table {
                    thead { tr { th { "名称" } th { "地址" } th { "时间" } th { "电话" } } }
                    tbody { @for station in &here.stations { tr {
                        td { (station.name) } td { (station.address) } td { (station.hours) } td { (station.phone) }
                    } } }
                }
            }
        }
    }
}

/// Numbered by item, not by page: browsers do not tell a style on which page a link ends.
fn contents(here: &Here<'_>) -> Markup {
    html! {
        section {
            h2 { "目录" }
            ol.contents { @for one in &here.offers {
                li { a href={ "#" (one.offer.item) } { (one.published.item.name) } @if !one.offer.wanted.is_empty() { "（急盼）" } }
            } }
        }
    }
}

fn chapter(here: &Here<'_>, title: &str, n: usize, one: &Listed<'_>) -> Markup {
    let item = &*one.published.item;
    html! {
        section id=(item.key) {
            p.running { (here.running(title)) }
            h2 { (n) "　" (item.name) }
            p { (item.about) }
            (glance(here, one))
            h3 { "谁可以办" }
            ul { @for condition in &item.conditions { li { (condition) } } }
            h3 { "收什么材料" }
            (materials(item))
            (form(item))
            h3 { "谁来办、几步、多久" }
            (guide::ways(here.visit, item, &item.routes().collect::<Vec<_>>(), &Answers::new()))
            @if !item.points.is_empty() {
                h3 { "审核要点" }
                ol { @for point in &item.points { li { (self::point(item, point)) } } }
            }
            (stages(item))
            @let own: Vec<Faq> = here.lists.answers(&item.key).map(list::Answer::told).collect();
            @if !item.questions.is_empty() || !own.is_empty() {
                h3 { "常见问题" }
                @for faq in item.questions.iter().chain(&own) { p { b { "问：" (faq.question) } br; "答：" (faq.answer) } }
            }
        }
    }
}

fn glance(here: &Here<'_>, one: &Listed<'_>) -> Markup {
    let item = &one.published.item;
    let place = &one.offer.place;
    let or = |own: &str, city: &str| {
        if own.is_empty() {
            city.to_owned()
        } else {
            own.to_owned()
        }
    };
    let rows = [
        ("实施主体", owner(here, item)),
        ("承诺时限", here.promised(one)),
        (
            "社区能办什么",
            t(ZH, guide::class_word(item.route_for(&[]).station)),
        ),
        ("综合窗口", window(ZH, one.offer.window)),
        ("责任科室", one.offer.duty.to_owned()),
        ("地点", or(&place.address, &item.visit.place)),
        ("时间", or(&place.hours, &item.visit.hours)),
        ("咨询电话", here.ask(one)),
        ("办理项编码", item.codes.handle.clone()),
    ];
    html! {
        table { tbody { @for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
            tr { th { (name) } td { (value) } }
        } } }
        @for note in &one.offer.notes { p { b { "本地提示：" } (note) } }
    }
}

fn materials(item: &Item) -> Markup {
    html! {
        @if item.materials.is_empty() { p { "不收材料。" } } @else { table {
            thead { tr { th { "材料" } th { "要求" } th { "受理标准" } } }
            tbody { @for material in &item.materials { tr {
                td { b { (material.name) } @if let Some(when) = &material.when { br; small { (guide::condition(ZH, item, when)) } } }
                td { (asked(material)) }
                td { (material.accept) }
            } } }
        } }
    }
}

/// What the desk has to know of the form: what only some fill in, and what has to agree.
fn form(item: &Item) -> Markup {
    let fields = item.fields.iter().map(|field| (&field.label, &field.when));
    let groups = item.groups.iter().map(|group| (&group.label, &group.when));
    let some = fields.chain(groups);
    let some: Vec<_> = some
        .filter_map(|(label, when)| Some((label, when.as_ref()?)))
        .collect();
    html! {
        @if !some.is_empty() || !item.rules.is_empty() {
            h3 { "表单里要留意的" }
            ul {
                @for (label, when) in &some {
                    li { b { (label) } "：" (tr(ZH, "counter-only-when", &[("what", guide::condition_words(ZH, item, when).into())])) }
                }
                @for rule in &item.rules { li { (rule.words(item).zh) } }
            }
        }
    }
}

fn asked(material: &Material) -> Markup {
    html! {
        (guide::need(ZH, material.need))
        @if material.from == MaterialSource::System { br; "系统生成" }
        @if material.originals > 0 || material.copies > 0 { br; (guide::counts(ZH, material)) }
        @if !material.waived_by.is_empty() { br; (guide::waivers(ZH, &material.waived_by)) }
    }
}

/// A review point behind the name of the material or field that it is about.
fn point(item: &Item, point: &Point) -> Markup {
    let material = item.materials.iter().find(|one| one.code == point.about);
    let field = item.field(&point.about);
    let group = item.group(&point.about);
    let about = material
        .map(|one| &one.name)
        .or(field.map(|one| &one.label))
        .or(group.map(|one| &one.label));
    html! { @if let Some(about) = about { b { (about) "：" } } (point.text) }
}

fn stages(item: &Item) -> Markup {
    html! { @if !item.stages.is_empty() {
        h3 { "各环节职责" }
        table {
            thead { tr { th { "环节" } th { "谁负责" } th { "标准和要点" } th { "多久" } } }
            tbody { @for row in &item.stages { tr {
                td { (t(ZH, guide::stage_word(row.stage))) }
                td { (row.who) }
                td { (row.norm) @if !row.points.is_empty() { ul { @for point in &row.points { li { (point) } } } } }
                td { (row.limit) }
            } } }
        }
    } }
}
