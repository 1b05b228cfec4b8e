//! 办不成？ and 投诉与建议: who to call today. The work order with its number comes later, and
//! both pages say so rather than swallow what somebody writes.

use super::query;
use crate::web::Visit;
use crate::web::face::frame::{BannerKind, Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, link_button, notice};
use crate::web::face::text::{t, tr};
use crate::web::go;
use axum::extract::RawQuery;
use maud::{Markup, html};

pub async fn page(visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    let lang = visit.lang;
    let frame = visit.frame();
    let title = t(lang, "stuck-title");
    let from = query(pairs.as_deref(), "from");
    let item = from
        .strip_prefix("/items/")
        .or_else(|| from.strip_prefix("/apply/"))
        .and_then(|key| visit.world.published(key, visit.now));
    let body = html! {
        h1 { (title) }
        p { (t(lang, "stuck-what")) }
        ol {
            @if let Some(published) = item {
                li { (tr(lang, "stuck-unit", &[
                    ("ask", published.item.contact.ask.as_str().into()),
                    ("complain", published.item.contact.complain.as_str().into()),
                ])) }
            }
            li { (tr(lang, "stuck-hotline", &[("phone", frame.hotline.as_str().into())])) }
            li { (t(lang, "stuck-12345")) }
            li { (t(lang, "stuck-window")) }
        }
        (notice(BannerKind::Note, &t(lang, "stuck-later"), &t(lang, "stuck-later-why")))
        (actions(&[
            link_button(&t(lang, "stuck-mine"), "/me", Kind::Plain, None),
            link_button(&t(lang, "do-return"), go::local(&from).unwrap_or("/"), Kind::Quiet, None),
        ]))
        p.hint { (t(lang, "stuck-not")) }
    };
    frame_page(&frame, &title, Width::One, body)
}

pub async fn suggest(visit: Visit) -> Markup {
    let lang = visit.lang;
    let frame = visit.frame();
    let title = t(lang, "suggest-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "suggest-what")) }
        ul {
            li { (tr(lang, "stuck-hotline", &[("phone", frame.hotline.as_str().into())])) }
            li { (t(lang, "stuck-12345")) }
            li { (t(lang, "suggest-rate")) }
        }
        (notice(BannerKind::Note, &t(lang, "suggest-later"), &t(lang, "suggest-later-why")))
        (actions(&[link_button(&t(lang, "stuck-mine"), "/me", Kind::Plain, None)]))
    };
    frame_page(&frame, &title, Width::One, body)
}
