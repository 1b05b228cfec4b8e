//! What a counter is told when a training is missing, and where it is refused.

use crate::places::{self, Missing};
use crate::web::Visit;
use crate::web::face::BannerKind;
use crate::web::face::parts::notice;
use crate::web::face::text::{t, tr};
use maud::{Markup, html};
use yike_core::item::Item;
use yike_core::who::Post;

/// A sentence for each course that is asked for and not there.
pub fn note(visit: &Visit, item: &Item, post: &Post) -> Markup {
    let Some(person) = visit.person() else {
        return html! {};
    };
    let missing = places::missing(&visit.world, person, &post.unit, item, visit.now);
    html! { @for one in &missing {
        (notice(BannerKind::Care, &sentence(visit, one), &t(visit.lang, next(one))))
    } }
}

fn sentence(visit: &Visit, one: &Missing) -> String {
    let lang = visit.lang;
    let course = super::show::course(lang, &one.course);
    match one.ended {
        None => tr(lang, "training-missing", &[("course", course.into())]),
        Some(day) => {
            let day = crate::web::casework::words::date(lang, day, visit.today());
            tr(
                lang,
                "training-ended",
                &[("course", course.into()), ("day", day.into())],
            )
        }
    }
}

fn next(one: &Missing) -> &'static str {
    match one.course.refuses {
        true => "training-refuses",
        false => "training-tells",
    }
}
