//! `/desk/hotline/import`: a file of orders is looked at first, with everything that is wrong; then each
//! becomes a case. What could not be taken stays told, and the file may be sent again: nothing is twice.

use super::takers;
use crate::app::App;
use crate::hotline::{self, Planned, Ready, State as Order, Typed, packed, unpacked};
use crate::web::casework::words;
use crate::web::face::parts::{
    self, Choice, Fault, Field, Head, Kind, Lamp, actions, button, command_id_field, csrf_field,
    error_summary, hidden, lamp, link_button, select,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page as frame_page};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::door::{PersonName, Phone};

/// GET `/desk/hotline/import`
pub async fn page(visit: Visit) -> Markup {
    draw(&visit, &[])
}

/// GET `/desk/hotline/sample.csv`
pub async fn sample(visit: Visit) -> Response {
    let post = takers(&visit).into_iter().next();
    let unit = post.map_or(String::new(), |post| {
        visit.world.units.name(&post.unit).to_owned()
    });
    let heads = [
        "工单编号",
        "来电时间",
        "承办单位",
        "答复期限",
        "姓名",
        "电话",
        "诉求内容",
        "事项",
        "办件编号",
    ];
    let cells = [
        "BJ20261120000123",
        "2026-11-20 09:12",
        &unit,
        "2026-12-04",
        "韩梅",
        "13800001234",
        "高龄津贴申请交了两个月没有消息。（示例，请删去这一行）",
        "高龄老年人津贴",
        "",
    ];
    let sheet = Sheet {
        columns: heads.map(Column::words).into(),
        rows: vec![cells.map(Cell::words).into()],
    };
    sheet.download("hotline-sample")
}

fn draw(visit: &Visit, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "hotline-import");
    let (file, hint) = (t(lang, "exchange-file"), t(lang, "hotline-file-hint"));
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "hotline-import-what")) }
        p { a href="/desk/hotline/sample.csv" { (t(lang, "hotline-sample")) } }
        form method="post" action="/desk/hotline/import" enctype="multipart/form-data" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (parts::file_field(lang, &Field { hint: Some(&hint), ..Field::new("file", &file) }.with_fault(faults),
                ".xlsx,.csv,text/csv", "20 MB", false))
            (actions(&[
                button(&t(lang, "exchange-check"), Kind::Act, None),
                link_button(&t(lang, "do-cancel"), "/desk/hotline", Kind::Quiet, None),
            ]))
        }
    };
    frame_page(&visit.frame(), &title, Width::Desk, body)
}

/// POST `/desk/hotline/import`: what the file would do.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let again = |zh: &str, en: &str| {
        let fault = Fault {
            field_id: "file".into(),
            message: visit.lang.either(zh, en).to_owned(),
        };
        (StatusCode::UNPROCESSABLE_ENTITY, draw(&visit, &[fault])).into_response()
    };
    let Some(file) = posted.files.iter().find(|file| file.field == "file") else {
        return Ok(again(
            "没有选择文件。请选择 .xlsx 或 .csv 文件。",
            "No file was chosen. Please choose an .xlsx or .csv file.",
        ));
    };
    let bytes = file.bytes.clone();
    let read = tokio::task::spawn_blocking(move || hotline::read(&bytes)).await;
    let orders = match read {
        Ok(Ok(orders)) => orders,
        Ok(Err(why)) => return Ok(again(&why.zh, &why.en)),
        Err(_) => {
            return Ok(again(
                "文件读不出来。请另存为 .xlsx 或“CSV UTF-8”再上传。",
                "The file cannot be read. Please save it as .xlsx or “CSV UTF-8”.",
            ));
        }
    };
    if orders.is_empty() {
        return Ok(again(
            "表头下面没有工单。请填好再上传。",
            "There is no order below the headings. Please fill some in.",
        ));
    }
    let planned = hotline::plan(&app, &visit.world, &takers(&visit), orders).await?;
    Ok(preview(&visit, &planned).into_response())
}

fn preview(visit: &Visit, planned: &[Planned]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "hotline-preview");
    let count = |is: fn(&Order) -> bool| planned.iter().filter(|one| is(&one.state)).count();
    let new = count(|state| matches!(state, Order::New(_)));
    let there = count(|state| matches!(state, Order::There(_)));
    let faulty = count(|state| matches!(state, Order::Faulty(_)));
    let orders: Vec<Typed> = planned.iter().map(|one| one.typed.clone()).collect();
    let labels = [
        "hotline-row",
        "hotline-number",
        "hotline-unit",
        "hotline-until",
        "hotline-who",
        "hotline-becomes",
    ]
    .map(|key| t(lang, key));
    let mut heads = labels.each_ref().map(|label| Head::words(label));
    heads[0] = Head::number(&labels[0]);
    let rows: Vec<Markup> = planned.iter().map(|one| row(visit, one)).collect();
    let body = html! {
        h1 { (title) }
        p #counts { (tr(lang, "hotline-counts", &[
            ("new", new.into()), ("there", there.into()), ("faulty", faulty.into())])) }
        form method="post" action="/desk/hotline/keep" enctype="multipart/form-data" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("orders", &packed(&orders)))
            (parts::table(lang, &title, false, &heads, &rows))
            (actions(&[
                if new > 0 { button(&tr(lang, "hotline-keep", &[("n", new.into())]), Kind::Act, None) } else { html! {} },
                link_button(&t(lang, "exchange-again"), "/desk/hotline/import", Kind::Quiet, None),
            ]))
        }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

fn row(visit: &Visit, one: &Planned) -> Markup {
    let lang = visit.lang;
    let typed = &one.typed;
    let becomes = match &one.state {
        Order::New(ready) => {
            html! { (lamp(Lamp::Good, &t(lang, "hotline-new"))) (ties(visit, typed, ready)) }
        }
        Order::There(key) => html! {
            a href={ "/cases/" (key) } { (t(lang, "hotline-there")) }
        },
        Order::Faulty(faults) => html! {
            (lamp(Lamp::Late, &t(lang, "hotline-faulty")))
            ul { @for (field, fault) in faults { li {
                (t(lang, &format!("hotline-field-{field}"))) (lang.either("：", ": "))
                (lang.either(&fault.zh, &fault.en))
            } } }
        },
    };
    let cells = html! {
        td.n { (typed.row) }
        td { (typed.number) }
        td { (typed.unit) }
        td { (typed.until) }
        td { (masked(typed)) }
        td { (becomes) }
    };
    parts::row(&format!("order-{}", typed.row), false, cells)
}

/// Which case it concerns: the one that was named, or one of those of the same person.
fn ties(visit: &Visit, typed: &Typed, ready: &Ready) -> Markup {
    let lang = visit.lang;
    if let Some(number) = ready.case() {
        return html! { p.hint { (tr(lang, "hotline-tied", &[("number", number.to_owned().into())])) } };
    }
    if ready.like.is_empty() {
        return html! {};
    }
    let words: Vec<(&str, String)> = ready
        .like
        .iter()
        .map(|like| {
            let item = visit.world.published(&like.item, visit.now);
            let item = item.map_or(like.item.as_str(), |one| words::item_name(lang, &one.item));
            let status = t(lang, &format!("status-{}", like.status));
            (
                like.number.as_str(),
                format!("{item} · {status} · {}", like.number),
            )
        })
        .collect();
    let none = t(lang, "hotline-tie-none");
    let mut choices = vec![Choice::new("", &none)];
    choices.extend(words.iter().map(|(value, label)| Choice::new(value, label)));
    let (name, label) = (format!("tie-{}", typed.row), t(lang, "hotline-tie"));
    select(lang, &Field::new(&name, &label), &choices)
}

/// Whoever looks over a shoulder reads no whole name and no whole number.
fn masked(typed: &Typed) -> String {
    let name = PersonName::parse(&typed.name).map_or("—".to_owned(), |name| name.masked());
    let phone = Phone::parse(&typed.phone).map_or(String::new(), |phone| phone.masked());
    format!("{name} {phone}").trim().to_owned()
}

/// POST `/desk/hotline/keep`: each order that can be taken becomes a case.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let orders = unpacked(posted.get("orders")).ok_or_else(|| {
        Problem::bad(
            "orders",
            "预览的内容没有完整传回来。请重新上传文件。",
            "The preview did not come back whole. Please upload the file again.",
        )
    })?;
    let orders = orders.into_iter().map(|order| {
        let tie = posted.get(&format!("tie-{}", order.row));
        let case = match order.case.is_empty() {
            true => tie.to_owned(),
            false => order.case.clone(),
        };
        Typed { case, ..order }
    });
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    // What stands may have changed since the preview: what holds now is what counts.
    let planned = hotline::plan(&app, &visit.world, &takers(&visit), orders.collect()).await?;
    let (mut taken, mut there, mut left) = (0, 0, 0);
    for one in &planned {
        match &one.state {
            Order::There(_) => there += 1,
            Order::Faulty(_) => left += 1,
            Order::New(ready) => match hotline::take_in(&app, &visit.world, &who, ready).await {
                Ok(_) => taken += 1,
                Err(error) => {
                    tracing::error!(%error, "an order of the hot line is not taken in");
                    left += 1;
                }
            },
        }
    }
    Ok(go::to(&format!(
        "/desk/hotline?taken={taken}&there={there}&left={left}"
    )))
}
