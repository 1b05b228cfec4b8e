//! `/account`: how one logs in oneself, and the way to change it.

use crate::app::App;
use crate::entry::{Rules, Second};
use crate::web::casework::words;
use crate::web::face::page as frame_page;
use crate::web::face::parts::{Kind, actions, facts, link_button};
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use crate::{register, second_factor};
use axum::extract::State;
use maud::{Markup, html};
use yike_core::clock::{At, day_of};

/// GET `/account`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let who = person.clone();
    let (standing, left) = app
        .store
        .read(move |tx| {
            let standing = register::standing(tx, &who)?;
            Ok::<_, crate::store::StoreError>((standing, second_factor::codes_left(tx, &who)?))
        })
        .await?;
    let lang = visit.lang;
    let rules = Rules::of(&visit.world);
    let day = |at: At| words::date(lang, day_of(at), visit.today());
    let passphrase = match rules.profile.ends(standing.since) {
        Some(end) => tr(lang, "account-until", &[("day", day(end).into())]),
        None if standing.since.0 > 0 => tr(
            lang,
            "account-since",
            &[("day", day(standing.since).into())],
        ),
        None => t(lang, "account-passphrase-there"),
    };
    let factor = match (standing.has_factor, rules.second) {
        (true, Second::Off) => t(lang, "account-factor-asleep"),
        (true, Second::Offered | Second::Required) => {
            tr(lang, "account-factor-on", &[("n", left.into())])
        }
        (false, Second::Off) => t(lang, "account-factor-off"),
        (false, Second::Offered | Second::Required) => t(lang, "account-factor-none"),
    };
    let login = visit
        .world
        .people
        .get(&person)
        .and_then(|p| p.login.clone());
    let title = t(lang, "account-title");
    let body = html! {
        h1 { (title) }
        (facts(&[
            (t(lang, "word-name").as_str(), html! { (visit.world.person_name(&person)) }),
            (t(lang, "admin-login").as_str(), html! { (login.unwrap_or_default()) }),
            (t(lang, "admin-posts").as_str(), html! {
                @for post in visit.posts() {
                    div { (visit.world.units.name(&post.unit)) " · " (t(lang, &format!("duty-{}", post.duty.as_str()))) }
                }
            }),
            (t(lang, "login-passphrase").as_str(), html! { (passphrase) }),
            (t(lang, "factor-name").as_str(), html! { (factor) }),
        ]))
        (crate::web::places::identity::form(&visit))
        (actions(&[
            link_button(&t(lang, "passphrase-title"), "/passphrase", Kind::Plain, None),
            link_button(&t(lang, "factor-name"), "/second-factor", Kind::Plain, None),
        ]))
    };
    Ok(frame_page(
        &visit.frame(),
        &title,
        super::width(&visit),
        body,
    ))
}
