//! 反映件: what it is about, and what it lacks before it can be closed.

use super::words::{Eyes, Reader};
use crate::act;
use crate::views::case::CaseView;
use crate::web::face::parts::facts;
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
    facts(&pairs)
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
