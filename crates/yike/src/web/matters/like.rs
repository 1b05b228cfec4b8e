//! On the page of a matter: others like it that are closed, so that nobody has to find the way twice.

use super::table;
use crate::app::App;
use crate::views::case::CaseView;
use crate::views::matters::{Line, like_it};
use crate::web::casework::words;
use crate::web::face::parts::panel;
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use maud::{Markup, html};

/// Closed matters of the same item and cause; nothing of any other case, and nothing for residents.
///
/// # Errors
/// The database's.
pub async fn like(app: &App, visit: &Visit, view: &CaseView) -> Result<Markup, Problem> {
    let case = &view.loaded.case;
    let (Some(about), Some(me), true) = (
        &view.loaded.filing().about,
        visit.person(),
        super::is_reader(visit),
    ) else {
        return Ok(html! {});
    };
    let (item, cause) = (about.item.as_deref().unwrap_or(""), case.hearing.cause);
    if item.is_empty() && cause.is_none() {
        return Ok(html! {});
    }
    let found = like_it(app, me, visit.now, (&view.loaded.key, item, cause)).await?;
    let lang = visit.lang;
    let mut href = format!("{}?item={item}", super::LINK);
    href += &cause.map_or(String::new(), |cause| format!("&cause={}", cause.as_str()));
    let body = html! {
        @if found.is_empty() { p { (t(lang, "like-none")) } }
        @else { ul { @for one in &found { li { (line(visit, one)) } } } }
        p { a.alone href=(href) { (t(lang, "like-more")) } }
    };
    Ok(panel(&t(lang, "like-title"), body))
}

fn line(visit: &Visit, one: &Line) -> Markup {
    let lang = visit.lang;
    let changed = table::changed(lang, &one.changes).unwrap_or_default();
    let took = one
        .closed_on
        .map(|day| words::date(lang, day, visit.today()));
    html! {
        a href={ "/cases/" (one.key) } { (words::grouped(&one.number)) }
        " " (tr(lang, "like-line", &[
            ("unit", words::unit(&visit.world, &one.unit).into()),
            ("changed", changed.into()),
            ("date", took.unwrap_or_default().into()),
        ]))
        @if !one.refs.is_empty() { " " span.num { (one.refs.join(" ")) } }
    }
}
