//! What is kept, for whom, how long, and who may look.

use crate::web::Visit;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::text::t;
use maud::{Markup, html};

const POINTS: [&str; 6] = [
    "privacy-what",
    "privacy-draft",
    "privacy-who",
    "privacy-masked",
    "privacy-cookies",
    "privacy-rights",
];

pub async fn page(visit: Visit) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "privacy-title");
    let body = html! {
        h1 { (title) }
        @for point in POINTS {
            h2 { (t(lang, point)) }
            p { (t(lang, &format!("{point}-words"))) }
        }
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}
