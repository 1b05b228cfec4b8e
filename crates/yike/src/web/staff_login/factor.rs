//! `/second-factor`: a code of the telephone as second factor: set up, given up, and the recovery
//! codes that are shown once.

use super::entrance::{person_for, set_token, settle, try_passphrase};
use super::passphrase_field;
use super::tries::Tried;
use crate::app::App;
use crate::entry::{Lack, Rules, Second};
use crate::register;
use crate::second_factor::{self, Recovery, Secret};
use crate::store::StoreError;
use crate::web::face::frame::BannerKind;
use crate::web::face::page as frame_page;
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, csrf_field, error_summary, hidden, link_button, notice,
    qr, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::visit::Visitor;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::who::PersonId;

/// GET `/second-factor`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<super::Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let person = person_for(&visit, Lack::Factor)?;
    let back = asked.map(|Query(asked)| asked.back).unwrap_or_default();
    draw(&app, &visit, &person, &Returned::fresh(&back)).await
}

/// What a form came back with.
struct Returned {
    /// The secret that the form carried.
    secret: Option<Secret>,
    back: String,
    faults: Vec<Fault>,
}

impl Returned {
    fn fresh(back: &str) -> Returned {
        Returned {
            secret: None,
            back: back.to_owned(),
            faults: Vec::new(),
        }
    }

    fn error(&self, field: &str) -> Option<&str> {
        let fault = self.faults.iter().find(|fault| fault.field_id == field);
        fault.map(|fault| fault.message.as_str())
    }
}

async fn draw(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    returned: &Returned,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let (who, rules) = (person.clone(), Rules::of(&visit.world));
    let (is_set, left) = app
        .store
        .read(move |tx| {
            let is_set = second_factor::is_set(tx, &who)?;
            Ok::<_, StoreError>((is_set, second_factor::codes_left(tx, &who)?))
        })
        .await?;
    let title = t(lang, "factor-title");
    let body = html! {
        (error_summary(lang, &returned.faults))
        h1 { (title) }
        p { (t(lang, "factor-what")) }
        @if is_set { (there(visit, left, rules.second, returned)) }
        @else if rules.second == Second::Off && visit.entering.is_none() {
            (notice(BannerKind::Note, &t(lang, "factor-not-here"), &t(lang, "factor-not-here-next")))
        }
        @else { (enrol(app, visit, person, returned)) }
        (super::give_up(visit))
    };
    Ok(frame_page(
        &visit.frame(),
        &title,
        super::width(visit),
        body,
    ))
}

/// It is set up already.
fn there(visit: &Visit, left: i64, second: Second, returned: &Returned) -> Markup {
    let lang = visit.lang;
    let codes = tr(lang, "factor-codes-left", &[("n", left.into())]);
    let may_drop = second != Second::Required;
    let form = |action: &str, label: &str, name: &str, loud: Kind| {
        html! {
            form method="post" action=(action) {
                (csrf_field(&visit.csrf))
                (passphrase_field(name, &t(lang, "passphrase-current"), "current-password", returned.error(name)))
                (actions(&[button(&t(lang, label), loud, None)]))
            }
        }
    };
    html! {
        (notice(BannerKind::Done, &t(lang, "factor-there"), &codes))
        h2 { (t(lang, "factor-renew")) }
        p { (t(lang, "factor-renew-what")) }
        (form("/second-factor/codes", "factor-renew", "renew", Kind::Plain))
        h2 { (t(lang, "factor-drop")) }
        @if may_drop {
            p { (t(lang, "factor-drop-what")) }
            (form("/second-factor/drop", "factor-drop", "drop", Kind::Grave))
        } @else { p { (t(lang, "factor-drop-not")) } }
    }
}

/// The picture for the telephone, the same in letters, and the field for its first code.
fn enrol(app: &App, visit: &Visit, person: &PersonId, returned: &Returned) -> Markup {
    let lang = visit.lang;
    let secret = returned.secret.clone().unwrap_or_default();
    let login = visit.world.people.get(person).and_then(|p| p.login.clone());
    let address = secret.address(&login.unwrap_or_default());
    let (label, hint) = (t(lang, "code-label"), t(lang, "factor-code-hint"));
    html! {
        @if visit.entering.is_some() {
            (notice(BannerKind::Care, &t(lang, "factor-required"), &t(lang, "factor-required-next")))
        }
        form method="post" action="/second-factor" autocomplete="off" {
            (csrf_field(&visit.csrf))
            (hidden("secret", &secret.carried(&app.keys, person)))
            @if let Some(back) = go::local(&returned.back) { (hidden("back", back)) }
            h2 { (t(lang, "factor-step-1")) }
            p { (t(lang, "factor-step-1-what")) }
            h2 { (t(lang, "factor-step-2")) }
            p { (t(lang, "factor-step-2-what")) }
            (qr(&address, &t(lang, "factor-qr")))
            p { (t(lang, "factor-letters")) }
            p { code { (secret.groups()) } }
            p { a.alone href=(address) { (t(lang, "factor-open")) } }
            h2 { (t(lang, "factor-step-3")) }
            (text_field(lang, &Field {
                hint: Some(&hint),
                autocomplete: Some("one-time-code"),
                maxlength: Some(20),
                ..Field::new("code", &label)
            }.with_fault(&returned.faults)))
            @if visit.entering.is_none() {
                (passphrase_field("passphrase", &t(lang, "passphrase-current"), "current-password",
                    returned.error("passphrase")))
            }
            (actions(&[button(&t(lang, "factor-confirm"), Kind::Act, None)]))
        }
    }
}

/// POST `/second-factor`: it counts once a code of it has come back.
pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = person_for(&visit, Lack::Factor)?;
    let lang = visit.lang;
    let secret = Secret::carried_back(&app.keys, &person, posted.get("secret"));
    let secret = secret.ok_or_else(|| {
        Problem::bad(
            "secret",
            "这张表单不完整或已经过期。请重新打开这一页，再扫一次。",
            "The form is incomplete or too old. Open the page again and scan anew.",
        )
    })?;
    if visit.entering.is_none() && Rules::of(&visit.world).second == Second::Off {
        return Err(Problem::NotFound);
    }
    let mut faults = Vec::new();
    let step = secret.step_of(posted.get("code"), app.now());
    if step.is_none() {
        faults.push(fault("code", t(lang, "factor-code-wrong")));
    }
    // Somebody halfway in has just given it.
    if visit.entering.is_none() {
        faults.extend(passphrase_fault(&app, &visit, &person, &posted, "passphrase").await?);
    }
    let Some(step) = step.filter(|_| faults.is_empty()) else {
        let returned = Returned {
            secret: Some(secret),
            back: posted.get("back").to_owned(),
            faults,
        };
        let page = draw(&app, &visit, &person, &returned).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let recovery = fresh_codes().await?;
    let (who, hashes, now) = (person.clone(), recovery.hashes.clone(), app.now());
    let keys = app.keys.clone();
    let kept = app
        .store
        .write(move |tx| {
            if second_factor::is_set(tx, &who)? {
                return Ok(false);
            }
            register::set_second_factor(tx, &keys, &who, &secret, step, &hashes, now)?;
            Ok::<_, crate::act::Fail>(true)
        })
        .await?;
    if !kept {
        return Err(Problem::bad(
            "code",
            "您已经绑定过一个。要换手机，请先在这一页取消原来的，再重新绑定。",
            "You have one already. To change the telephone give the present one up first.",
        ));
    }
    shown(&app, &visit, &person, &recovery, posted.get("back")).await
}

/// POST `/second-factor/codes`: eight fresh recovery codes; the old ones open nothing more.
pub async fn renew(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = person_for(&visit, Lack::Factor)?;
    if let Some(page) = unproved(&app, &visit, &person, &posted, "renew").await? {
        return Ok(page);
    }
    let recovery = fresh_codes().await?;
    let (who, hashes, now) = (person.clone(), recovery.hashes.clone(), app.now());
    let kept = app
        .store
        .write(move |tx| {
            let is_set = second_factor::is_set(tx, &who)?;
            if is_set {
                register::renew_recovery_codes(tx, &who, &hashes, now)?;
            }
            Ok::<_, crate::act::Fail>(is_set)
        })
        .await?;
    if !kept {
        return Ok(go::to("/second-factor"));
    }
    shown(&app, &visit, &person, &recovery, "/second-factor").await
}

/// POST `/second-factor/drop`
pub async fn drop(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = person_for(&visit, Lack::Factor)?;
    if Rules::of(&visit.world).second == Second::Required {
        return Err(Problem::bad(
            "drop",
            "本单位要求人人用动态码，不能取消。换手机请找安全管理员重置。",
            "Everybody must have a second factor here. For a new telephone ask the security administrator.",
        ));
    }
    if let Some(page) = unproved(&app, &visit, &person, &posted, "drop").await? {
        return Ok(page);
    }
    let (who, now) = (person.clone(), app.now());
    app.store
        .write(move |tx| {
            register::drop_second_factor(tx, &who, &who, now).map_err(crate::act::Fail::from)
        })
        .await?;
    // All sessions have ended, this one goes on under another token.
    let past = Some(Lack::Factor);
    let settled = settle(&app, &visit.token, &person, past, "").await?;
    let mut response = go::and_say("/account", "factor-dropped");
    set_token(&mut response, &settled.token);
    Ok(response)
}

/// The page again, if the passphrase in `field` is not right.
async fn unproved(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    posted: &Posted,
    field: &str,
) -> Result<Option<Response>, Problem> {
    let faults = passphrase_fault(app, visit, person, posted, field).await?;
    if faults.is_none() {
        return Ok(None);
    }
    let returned = Returned {
        faults: faults.into_iter().collect(),
        ..Returned::fresh("")
    };
    let page = draw(app, visit, person, &returned).await?;
    Ok(Some(
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
    ))
}

async fn passphrase_fault(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    posted: &Posted,
    field: &str,
) -> Result<Option<Fault>, Problem> {
    let tried = try_passphrase(app, person, posted.raw(field)).await?;
    let key = match tried {
        Tried::In(_) => return Ok(None),
        Tried::Wrong => "passphrase-wrong",
        Tried::Shut => "login-shut",
    };
    Ok(Some(fault(field, t(visit.lang, key))))
}

fn fault(field: &str, message: String) -> Fault {
    Fault {
        field_id: field.into(),
        message,
    }
}

async fn fresh_codes() -> Result<Recovery, Problem> {
    let made = tokio::task::spawn_blocking(second_factor::recovery).await;
    let Ok(Ok(recovery)) = made else {
        tracing::error!("recovery codes could not be made");
        return Err(Problem::Ours);
    };
    Ok(recovery)
}

/// The codes, this once, under a fresh token.
async fn shown(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    recovery: &Recovery,
    back: &str,
) -> Result<Response, Problem> {
    let past = Some(Lack::Factor);
    let settled = settle(app, &visit.token, person, past, back).await?;
    let mut visit = visit.clone();
    visit.renew(app, &settled.token);
    // Whoever was halfway in is in now.
    visit.entering = None;
    visit.visitor = Visitor::Staff {
        posts: visit.world.posts_of(person, visit.now),
        person: person.clone(),
    };
    let lang = visit.lang;
    let title = t(lang, "factor-codes-title");
    let body = html! {
        h1 { (title) }
        (notice(BannerKind::Care, &t(lang, "factor-codes-once"), &t(lang, "factor-codes-once-next")))
        ol { @for code in &recovery.codes { li { code { (code) } } } }
        p { (t(lang, "factor-codes-ended")) }
        p.noprint { (link_button(&t(lang, "factor-codes-go"), &settled.path, Kind::Act, None)) }
    };
    let page = frame_page(&visit.frame(), &title, super::width(&visit), body);
    let mut response = page.into_response();
    set_token(&mut response, &settled.token);
    Ok(response)
}
