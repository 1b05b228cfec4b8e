//! Guides that are to be put right because somebody was heard: in the list of whoever keeps the items,
//! and above the text of the item that is opened from there.

use super::{areas, rules_all};
use crate::act::CaseKey;
use crate::app::App;
use crate::views::matters::wanted::{Wanted, wanted};
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use maud::{Markup, html};
use yike_core::unit::UnitId;

/// What waits for this visitor: nothing where they do not change items.
pub(super) async fn open(app: &App, visit: &Visit) -> Result<Vec<Wanted>, Problem> {
    if !rules_all(visit) {
        return Ok(Vec::new());
    }
    let areas: Vec<UnitId> = areas(visit).cloned().collect();
    Ok(wanted(app, &visit.world, &areas, visit.now).await?)
}

/// The one that a page was opened from.
pub(super) fn find<'a>(open: &'a [Wanted], item: &str, matter: &str) -> Option<&'a Wanted> {
    let key = CaseKey::parse(matter)?;
    open.iter().find(|one| one.item == item && one.key == key)
}

/// The list.
pub(super) fn section(visit: &Visit, open: &[Wanted]) -> Markup {
    let lang = visit.lang;
    html! {
        @if !open.is_empty() {
            h2 { (tr(lang, "wanted-open", &[("n", open.len().into())])) }
            p.hint { (t(lang, "wanted-what")) }
            ul { @for one in open {
                li {
                    a href={ "/admin/items/" (one.item) "?matter=" (one.key) } { (item_name(visit, &one.item)) }
                    " · " (from(visit, one))
                    @for said in &one.said { blockquote { (said) } }
                }
            } }
        }
    }
}

/// 反映件 110101… · 原因：材料
fn from(visit: &Visit, one: &Wanted) -> String {
    let lang = visit.lang;
    let number = words::grouped(&one.number);
    let from = tr(lang, "wanted-from", &[("number", number.into())]);
    match one.cause {
        None => from,
        Some(cause) => {
            let cause = t(lang, &format!("cause-{}", cause.as_str()));
            let cause = tr(lang, "wanted-cause", &[("cause", cause.into())]);
            format!("{from} · {cause}")
        }
    }
}

/// Above the text that is to be changed.
pub(super) fn note(visit: &Visit, one: Option<&Wanted>) -> Markup {
    html! {
        @if let Some(one) = one {
            (parts::notice(BannerKind::Note, &from(visit, one), &t(visit.lang, "wanted-next")))
            @for said in &one.said { blockquote { (said) } }
        }
    }
}

/// Carried from the text to the proposal.
pub(super) fn carried(matter: &str) -> Markup {
    html! { @if !matter.is_empty() { (parts::hidden("matter", matter)) } }
}
