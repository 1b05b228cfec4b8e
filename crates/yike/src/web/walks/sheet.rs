//! GET `/cases/{key}/walk`: 走流程记录 on one sheet of A4, with what has come of each problem since.

use super::item;
use crate::app::App;
use crate::rollup;
use crate::views::walks::{Problem as Found, found};
use crate::web::casework::{Reader, page as case_page, walk, words};
use crate::web::face::frame::print_page;
use crate::web::face::parts::{Paper, paper};
use crate::web::face::text::Lang;
use crate::web::{Problem, Visit};
use axum::extract::{Path, State};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::case::{Protocol, Status};
use yike_core::clock::day_of;

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let view = case_page::open(&app, &visit, &key).await?;
    let loaded = &view.loaded;
    let walked = loaded.case.walk.as_deref().ok_or(Problem::NotFound)?;
    // A paper is Chinese, whatever the language of the page.
    let reader = Reader {
        lang: Lang::Zh,
        ..Reader::of(&visit, loaded)
    };
    if !reader.eyes.reads_form() {
        return Err(Problem::NotYourDuty);
    }
    let found = found(&app, &loaded.key).await?;
    let protocol = &walked.protocol;
    let said = walk::words(&view, protocol);
    let filing = loaded.filing();
    let about = filing.about.as_deref().ok_or(Problem::NotFound)?;
    let plan = filing.plan().ok_or(Problem::NotFound)?;
    let chinese = Visit {
        lang: Lang::Zh,
        ..visit.clone()
    };
    let name = about
        .item
        .as_deref()
        .map_or(String::new(), |key| item(&chinese, key));
    let first = format!(
        "{}于 {}到{}，以“{}”的身份、走“{}”渠道，办理“{name}”。",
        reader.person(&walked.by, Some(&plan.post)),
        full(protocol.on),
        reader.unit(&about.unit),
        reader.t(&format!("walk-role-{}", plan.role.as_str())),
        reader.t(&format!("walk-way-{}", plan.way.as_str())),
    );
    let second = format!(
        "一共 {} 步，{} 分钟，跑动 {} 次，要材料 {} 份，发现问题 {} 个。",
        protocol.steps.len(),
        protocol.minutes(),
        protocol.visits,
        protocol.papers(),
        protocol.problems.len()
    );
    let mut paragraphs = vec![first, second];
    paragraphs.extend(Some(said.sum.clone()).filter(|sum| !sum.is_empty()));
    let dept = reader.unit(&plan.post.unit);
    let number = format!("编号 {}", words::grouped(&filing.number));
    let body = paper(&Paper {
        unit: &dept,
        title: "走流程记录",
        number: &number,
        salutation: "",
        paragraphs: &paragraphs,
        more: Some(html! {
            (steps(&reader, protocol, &said.steps))
            (problems(&reader, protocol, &said.problems, &found))
        }),
        seal: None,
        date: &full(day_of(walked.at)),
        address: &crate::web::desk::address(&visit, &format!("/cases/{}", loaded.key)),
        foot: &["走流程按部门和事项统计，不按人统计、不排名。".to_owned()],
        rate: None,
    });
    Ok(print_page(&visit.frame(), "走流程记录", body))
}

/// `2026 年 11 月 20 日`, as papers have it.
fn full(date: Date) -> String {
    format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day())
}

fn steps(reader: &Reader<'_>, protocol: &Protocol, said: &[String]) -> Markup {
    html! {
        table {
            caption { "每一步" }
            thead { tr { th scope="col" { "步" } th scope="col" { "做了什么" } th scope="col" { "在哪里" }
                th.n scope="col" { "分钟" } th.n scope="col" { "材料" } } }
            tbody { @for (n, step) in protocol.steps.iter().enumerate() { tr {
                td { (n + 1) }
                td { (said.get(n).map_or("", String::as_str)) }
                td { (reader.t(&format!("walk-way-{}", step.way.as_str()))) }
                td.n { (step.minutes) }
                td.n { (step.papers) }
            } } }
        }
    }
}

fn problems(
    reader: &Reader<'_>,
    protocol: &Protocol,
    said: &[String],
    found: &[(u32, Found)],
) -> Markup {
    html! {
        @if !protocol.problems.is_empty() {
            table {
                caption { "发现的问题" }
                thead { tr { th scope="col" { "问题" } th scope="col" { "责任单位" } th scope="col" { "原因" } th scope="col" { "整改" } } }
                tbody { @for (n, problem) in protocol.problems.iter().enumerate() { tr {
                    td { (said.get(n).map_or("", String::as_str)) }
                    td { (reader.unit(&problem.unit)) }
                    td { @if let Some(cause) = problem.cause { (reader.t(&format!("cause-{}", cause.as_str()))) } }
                    td { (came_of(reader, found.iter().find(|(one, _)| *one as usize == n + 1))) }
                } } }
            }
        }
    }
}

/// How a problem stands: number, and until when or what changed.
fn came_of(reader: &Reader<'_>, one: Option<&(u32, Found)>) -> String {
    let Some((_, one)) = one else {
        return "正在立件".to_owned();
    };
    let number = words::grouped(&one.number);
    let status = reader.t(&format!(
        "status-{}",
        one.status.map_or("draft", Status::as_str)
    ));
    let day = |day: i64| reader.date(rollup::date(day));
    let rest = match (one.closed_on, one.due) {
        (Some(closed), _) => {
            let mut changes: Vec<String> = (one.changes.iter())
                .map(|code| reader.t(&format!("change-{code}")))
                .collect();
            changes.extend((one.cancelled > 0).then(|| format!("取消材料 {} 种", one.cancelled)));
            format!("{}，{}", day(closed), changes.join("、"))
        }
        (None, Some(due)) => format!("{}前", day(due)),
        (None, None) => String::new(),
    };
    format!("{number} {status} {rest}").trim().to_owned()
}
