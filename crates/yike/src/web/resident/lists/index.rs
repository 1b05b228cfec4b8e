//! `/lists`: which place? Districts that have a list, and the street by its name.

use super::super::query;
use super::super::steps::place::street_choice;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, button};
use crate::web::face::text::t;
use crate::web::{Visit, go};
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Response};
use maud::html;

pub async fn page(visit: Visit, RawQuery(pairs): RawQuery) -> Response {
    let lang = visit.lang;
    let street = query(pairs.as_deref(), "street");
    if !street.is_empty() {
        return match super::Here::find(&visit, &street) {
            Some(here) => go::to(&format!("/lists/{}", here.unit.id)),
            None => super::no_such(&visit, &street),
        };
    }
    let title = t(lang, "lists-title");
    let lists: Vec<_> = visit.world.all_lists(visit.now).collect();
    let body = html! {
        h1 { (title) }
        p { (t(lang, "lists-lead")) }
        form method="get" action="/lists" {
            (street_choice(&visit, "", None))
            (actions(&[button(&t(lang, "lists-show"), Kind::Plain, None)]))
        }
        h2 { (t(lang, "lists-all")) }
        ul.items { @for list in lists {
            li { a.alone href={ "/lists/" (list.record.unit) } { (lang.either(&list.record.name, &list.record.name_en)) } }
        } }
    };
    frame_page(&visit.frame(), &title, Width::One, body).into_response()
}
