//! 反映件: what it is about, and what it lacks before it can be closed.

use super::words::{Eyes, Reader};
use crate::act;
use crate::views::case::CaseView;
use crate::views::hotline::Beside;
use crate::web::face::parts::{facts, panel};
use maud::{Markup, html};
use yike_core::case::{About, Lack};

/// What somebody is heard about: the unit, the item and the case.
pub fn about(reader: &Reader<'_>, about: &About) -> Markup {
    let labels = ["heard-about", "word-item", "heard-about-case"].map(|key| reader.t(key));
    let mut pairs = vec![(labels[0].as_str(), html! { (reader.unit(&about.unit)) })];
    let item = about.item.as_deref();
    if let Some(published) = item.and_then(|key| reader.world.published(key, reader.now)) {
        let item = &published.item;
        let guide = html! { a href={ "/items/" (item.key) } { (reader.item(item)) } };
        pairs.push((labels[1].as_str(), guide));
    }
    if let Some((home, id)) = about.rated_case() {
        let link =
            html! { a href={ "/cases/" (home) "-" (id) } { (reader.t("heard-about-case")) } };
        pairs.push((labels[2].as_str(), link));
    }
    let order = about.order.as_ref();
    let labels = ["hotline-number", "hotline-until"].map(|key| reader.t(key));
    if let Some(order) = order {
        pairs.push((labels[0].as_str(), html! { span.num { (order.number) } }));
        if let Some(until) = order.until {
            pairs.push((labels[1].as_str(), html! { (reader.date(until)) }));
        }
    }
    facts(&pairs)
}

/// The matters about this case, for whoever sees to it: orders of the hot line stand beside the case
/// they concern.
pub fn beside(reader: &Reader<'_>, all: &[Beside]) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let line = |one: &Beside| {
        let item = reader.world.published(&one.item, reader.now);
        let item = item.map_or(one.item.as_str(), |one| reader.item(&one.item));
        html! { li {
            a href={ "/cases/" (one.key) } { (item) } " " span.num { (one.order) } br;
            small { (reader.unit(&one.unit)) " · " (reader.t(&format!("status-{}", one.status.as_str()))) }
        } }
    };
    panel(
        &reader.t("hotline-beside"),
        html! { ul { @for one in all { (line(one)) } } },
    )
}

/// What the offices still owe, in their own eyes.
pub fn lacks(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let (case, item) = (&view.loaded.case, &*view.loaded.item);
    let lacks = match reader.eyes {
        Eyes::Casework | Eyes::Supervisor if !case.status.is_final() => case.unheard(item),
        _ => Vec::new(),
    };
    let nobody = act::nobody();
    let facts = reader.world.facts(case, reader.now, &nobody);
    let by = case.contact_by(item, &facts);
    html! {
        @if !lacks.is_empty() {
            p { (reader.t("heard-lacks")) }
            ul { @for lack in lacks {
                li { @match (lack, by) {
                    (Lack::Contact, Some(by)) => (reader.tr("heard-lack-contact", &[("date", reader.date(by).into())])),
                    (Lack::Contact, None) => (reader.t("heard-lack-contact-bare")),
                    (lack, _) => (reader.t(&format!("heard-lack-{}", lack.as_str()))),
                } }
            } }
        }
    }
}
