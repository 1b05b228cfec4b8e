//! Coming in by a provider of identity: away to its page, back with what it says. Whoever it does
//! not say enough of proves a phone as well; whenever it does not answer, the other ways are there.

use super::phone::{self, wanted};
use super::{address, query};
use crate::app::App;
use crate::identity::{self, Back, Lost, Meant, PEOPLE, Provider};
use crate::web::face::frame::{BannerKind, Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, link_button, notice};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::visit::Visitor;
use crate::web::{Problem, Visit};
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

fn provider<'a>(app: &'a App, key: &str) -> Result<&'a Provider, Problem> {
    let mut all = app.outside.providers.iter();
    all.find(|provider| provider.key == key)
        .ok_or(Problem::NotFound)
}

pub fn name(lang: Lang, provider: &Provider) -> &str {
    lang.either(&provider.name, &provider.name_en)
}

/// The ways in besides the code, as links: a form of ours may not lead to another site.
pub fn ways(app: &App, visit: &Visit, next: &str) -> Markup {
    let lang = visit.lang;
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    html! {
        @if !app.outside.providers.is_empty() {
            h2 { (t(lang, "identity-others")) }
            p.hint { (t(lang, "identity-what")) }
            @for provider in &app.outside.providers {
                (actions(&[link_button(
                    &tr(lang, "identity-with", &[("name", name(lang, provider).into())]),
                    &format!("/me/login/with/{}?next={next}", provider.key),
                    Kind::Plain,
                    None,
                )]))
            }
        }
    }
}

fn page_back(visit: &Visit, headers: &HeaderMap, provider: &Provider) -> String {
    address(visit, headers, &format!("/me/login/back/{}", provider.key))
}

/// `GET /me/login/with/{provider}?next=…`: away to the provider.
pub async fn with(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let provider = provider(&app, &key)?;
    let next = wanted(&query(pairs.as_deref(), "next"));
    if matches!(visit.visitor, Visitor::Resident { .. }) {
        return Ok(go::to(&next));
    }
    let back = page_back(&visit, &headers, provider);
    Ok(
        match provider.begin(&app, &visit.token, &back, &next).await? {
            Ok(away) => go::to(&away),
            Err(lost) => not_in(&app, &visit, provider, lost, &next),
        },
    )
}

/// `GET /me/login/back/{provider}?state=…&code=…`
pub async fn back(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(key): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Problem> {
    let provider = provider(&app, &key)?;
    let page = page_back(&visit, &headers, provider);
    let finished = provider.finish(&app, &visit.token, &page, &back).await?;
    let (asserted, next) = match finished {
        Ok(said) => said,
        Err(lost) => return Ok(not_in(&app, &visit, provider, lost, "/me")),
    };
    let meant = identity::resolve(&app, &visit.token, &provider.key, &asserted).await?;
    match meant {
        Meant::Person(person, masked) => {
            let known = phone::Known {
                person: &person,
                masked: &masked,
                provider: &provider.key,
            };
            phone::begin(&app, &visit, known, go::to(&next)).await
        }
        Meant::Unknown => {
            let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            Ok(go::and_say(
                &format!("/me/login?next={next}"),
                "identity-prove-phone",
            ))
        }
    }
}

/// Why it did not work, with all other ways in below it.
fn not_in(app: &App, visit: &Visit, provider: &Provider, lost: Lost, next: &str) -> Response {
    let lang = visit.lang;
    let (status, key) = match lost {
        Lost::Down => (StatusCode::SERVICE_UNAVAILABLE, "identity-down"),
        Lost::Declined => (StatusCode::OK, "identity-declined"),
        Lost::Expired => (StatusCode::UNPROCESSABLE_ENTITY, "identity-expired"),
        Lost::Untrue => (StatusCode::UNPROCESSABLE_ENTITY, "identity-untrue"),
    };
    let title = tr(lang, key, &[("name", name(lang, provider).into())]);
    let told = notice(BannerKind::Care, &title, &t(lang, "identity-other-ways"));
    (status, phone::login_page(app, visit, next, "", &[], told)).into_response()
}

/// `GET /me/left/{provider}`: out of here; the provider's own session is its own.
pub async fn left(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let provider = provider(&app, &key)?;
    let lang = visit.lang;
    let away = provider.leave(&app, &address(&visit, &headers, "/")).await;
    let title = t(lang, "identity-left");
    let name = name(lang, provider);
    let body = html! {
        h1 { (title) }
        p { (tr(lang, "identity-left-what", &[("name", name.into())])) }
        @if let Some(away) = &away {
            p { (t(lang, "identity-left-shared")) }
            (actions(&[
                link_button(&tr(lang, "identity-leave-too", &[("name", name.into())]), away, Kind::Plain, None),
                link_button(&t(lang, "do-home"), "/", Kind::Quiet, None),
            ]))
        } @else {
            (actions(&[link_button(&t(lang, "do-home"), "/", Kind::Plain, None)]))
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

/// `GET /demo/identity`: the made-up provider, which says loudly that it is one.
pub async fn demo(visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    let lang = visit.lang;
    let state: String = query(pairs.as_deref(), "state")
        .chars()
        .filter(char::is_ascii_hexdigit)
        .collect();
    let title = t(lang, "identity-demo");
    let to = |rest: &str| format!("/me/login/back/{}?state={state}&{rest}", identity::DEMO);
    let body = html! {
        h1 { (title) }
        (notice(BannerKind::Care, &t(lang, "identity-demo-loud"), &t(lang, "identity-demo-why")))
        @for (n, (_, says)) in PEOPLE.iter().enumerate() {
            (actions(&[link_button(
                &t(lang, &format!("identity-demo-{says}")),
                &to(&format!("code={n}")),
                Kind::Plain,
                None,
            )]))
        }
        (actions(&[link_button(&t(lang, "identity-demo-no"), &to("error=access_denied"), Kind::Quiet, None)]))
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}
