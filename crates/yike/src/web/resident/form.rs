//! GET `/items/{key}/form`: the item's own form to print and fill in by hand 空白表格, and with
//! `?sample=1` filled in by a made-up person 示例样表.

use super::address;
use crate::web::face::frame::print_page;
use crate::web::face::text::{t, tr};
use crate::web::form_sheet::{Filled, sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use maud::Markup;

pub async fn page(
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let published = visit.world.published(&key, visit.now);
    let item = &published.ok_or(Problem::NotFound)?.item;
    let lang = visit.lang;
    let filled = match super::query(pairs.as_deref(), "sample").as_str() {
        "" => Filled::Blank,
        _ => Filled::Sample,
    };
    let link = address(&visit, &headers, &format!("/items/{key}"));
    let code = tr(
        lang,
        "guide-code",
        &[("code", item.codes.handle.as_str().into())],
    );
    let day = super::day(&visit, visit.today());
    let printed = tr(lang, "a4-printed", &[("date", day.into())]);
    let name = lang.either(&item.name, &item.name_en);
    let title = tr(lang, "sheet-form-title", &[("item", name.into())]);
    let mut foot = vec![code, printed];
    if !item.source.verified {
        foot.push(t(lang, "guide-sample"));
    }
    let body = sheet(lang, item, &filled, &link, &foot);
    Ok(print_page(&visit.frame(), &title, body))
}
