//! ⑥ Who has looked at the full name and numbers: the resident sees every look.

use super::words::Reader;
use crate::look::Look;
use maud::{Markup, html};

pub fn looks(reader: &Reader<'_>, looks: &[Look]) -> Markup {
    html! {
        @if looks.is_empty() { p.hint { (reader.t("looks-none")) } }
        @else {
            ol.timeline {
                @for look in looks.iter().rev() {
                    li {
                        span.when { (reader.time(look.at)) }
                        div { b { (reader.person(&look.by, look.post.as_ref())) } br; (reader.t("looks-purpose")) }
                    }
                }
            }
        }
    }
}
