//! The printed sheet of a survey: what is asked, by whom, until when, and the QR code.

use super::mine;
use crate::app::App;
use crate::survey::State as Kept;
use crate::web::face::assets;
use crate::web::face::frame::print_page;
use crate::web::face::parts::qr;
use crate::web::face::text::{Lang, tr};
use crate::web::resident::address;
use crate::web::{Problem, Visit};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use maud::{Markup, html};
use yike_core::clock::date_zh;

/// GET `/desk/surveys/{key}/sheet`: for A4; whoever scans it answers by the way `qr`.
pub async fn print(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let found = mine(&app, &visit, &key).await?;
    if found.state == Kept::Draft && found.version == 1 {
        return Err(Problem::NotFound);
    }
    let survey = &found.survey;
    let frame = visit.frame();
    let link = address(&visit, &headers, &format!("/surveys/{}?by=qr", survey.key));
    let unit = visit.world.units.name(&survey.unit);
    let until = date_zh(survey.closes, visit.today());
    let title = tr(
        Lang::Zh,
        "survey-sheet-title",
        &[("name", survey.name.as_str().into())],
    );
    let body = html! {
        link rel="stylesheet" href=(assets::href("sign.css"));
        article.book.table-sign.a4 lang="zh-CN" {
            p.unit { (unit) }
            h1 { (survey.name) }
            p { (survey.about) }
            (qr(&link, "扫码回答问卷"))
            p { "扫码回答，不用登录，不问姓名和电话。" (tr(Lang::Zh, "survey-until", &[("day", until.into())])) "。" }
            p.phone { "咨询 " (frame.hotline) }
        }
    };
    Ok(print_page(&frame, &title, body))
}
