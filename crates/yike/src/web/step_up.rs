//! 再次确认: before a decision or a change of rights, a proof that is too old is asked for again,
//! where the installation wants it. The page that asks carries the whole form along and goes on
//! with it, so that nothing typed is lost.

use super::face::parts::{
    Fault, Field, Kind as Loud, actions, button, csrf_field, error_summary, hidden, link_button,
    text_field,
};
use super::face::text::t;
use super::face::{Width, page};
use super::session;
use super::staff_login::tries::Tried as Opened;
use super::staff_login::{entrance, passphrase_field};
use super::visit::{Fresh, Visit, Visitor};
use super::{Posted, Problem};
use crate::app::App;
use crate::entry::Rules;
use crate::second_factor::{self, Tried};
use crate::store::StoreError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::Kind;
use yike_core::who::PersonId;

/// The fields of a proof, in forms.
const PASSPHRASE: &str = "proof-passphrase";
const CODE: &str = "proof-code";

/// Whether this command gives or denies a right, or moves the day one may count on. What only
/// hands on, records or gives back can be done again; these cannot (ASVS 5.0, 7.5.3).
pub fn decides(kind: Kind) -> bool {
    match kind {
        Kind::Approve | Kind::Refuse | Kind::CloseAtOnce | Kind::NotAccept | Kind::Extend => true,
        Kind::File
        | Kind::Receive
        | Kind::AskCorrection
        | Kind::AnswerCorrection
        | Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::RecordWalk
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Witness
        | Kind::Accept
        | Kind::HandOver
        | Kind::TakePapers
        | Kind::SendBack
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve
        | Kind::Pass
        | Kind::PutBack
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Suspend
        | Kind::Resume
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Withdraw
        | Kind::Return
        | Kind::Nudge
        | Kind::Rate
        | Kind::RecordRating
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Question
        | Kind::Opinion
        | Kind::Call
        | Kind::Reply
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::Remind => false,
    }
}

/// Whether this visitor has to prove themselves again before a decision.
pub fn is_due(visit: &Visit) -> bool {
    let is_staff = matches!(visit.visitor, Visitor::Staff { .. });
    is_staff && Rules::of(&visit.world).is_stale(visit.proved, visit.now)
}

/// What became of asking.
pub enum Asked {
    /// Go on; with the token under which the session goes on, if it was just proved.
    Go(Option<Fresh>),
    /// The page that asks.
    Page(Response),
}

/// Asks for a proof if one is due and none came with the form.
pub async fn ask(app: &App, visit: &mut Visit, posted: &mut Posted) -> Result<Asked, Problem> {
    let (words, code) = (taken(posted, PASSPHRASE), taken(posted, CODE));
    if !is_due(visit) {
        return Ok(Asked::Go(None));
    }
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let (status, fault) = if words.is_empty() && code.trim().is_empty() {
        (StatusCode::FORBIDDEN, None)
    } else {
        match prove(app, &person, &words, &code).await? {
            Tried::Right => {
                let fresh = session::proved(app, &visit.token).await?;
                let fresh = fresh.ok_or(Problem::StaffLogin)?;
                visit.renew(app, &fresh);
                visit.proved = visit.now;
                return Ok(Asked::Go(Some(Fresh(fresh))));
            }
            Tried::Wrong => (StatusCode::FORBIDDEN, Some("step-up-wrong")),
            Tried::Shut => (StatusCode::TOO_MANY_REQUESTS, Some("step-up-shut")),
        }
    };
    let has_factor = has_factor(app, visit, &person).await?;
    let page = draw(visit, posted, has_factor, fault);
    Ok(Asked::Page((status, page).into_response()))
}

/// Carries the form out once it is proved.
pub async fn then<F, Done>(
    app: App,
    mut visit: Visit,
    mut posted: Posted,
    carry_out: F,
) -> Result<Response, Problem>
where
    F: FnOnce(App, Visit, Posted) -> Done,
    Done: Future<Output = Result<Response, Problem>>,
{
    match ask(&app, &mut visit, &mut posted).await? {
        Asked::Page(page) => Ok(page),
        Asked::Go(fresh) => Ok(keep(fresh, carry_out(app, visit, posted).await)),
    }
}

/// The answer, under the token that the session has now, whatever became of the act.
pub fn keep(fresh: Option<Fresh>, result: Result<Response, Problem>) -> Response {
    let mut response = result.into_response();
    if let Some(fresh) = fresh {
        response.extensions_mut().insert(fresh);
    }
    response
}

/// Tries a passphrase, or a code of the second factor; one of them is enough.
pub async fn prove(
    app: &App,
    person: &PersonId,
    words: &str,
    code: &str,
) -> Result<Tried, Problem> {
    if !code.trim().is_empty() {
        return Ok(second_factor::enter(app, person, code).await?);
    }
    Ok(match entrance::try_passphrase(app, person, words).await? {
        Opened::In(_) => Tried::Right,
        Opened::Wrong => Tried::Wrong,
        Opened::Shut => Tried::Shut,
    })
}

async fn has_factor(app: &App, visit: &Visit, person: &PersonId) -> Result<bool, StoreError> {
    if Rules::of(&visit.world).second == crate::entry::Second::Off {
        return Ok(false);
    }
    let who = person.clone();
    app.store
        .read(move |tx| second_factor::is_set(tx, &who))
        .await
}

/// A field of the proof leaves the form: what is carried out never sees it.
fn taken(posted: &mut Posted, name: &str) -> String {
    let typed = posted.raw(name).to_owned();
    posted.fields.retain(|(key, _)| key != name);
    typed
}

fn draw(visit: &Visit, posted: &Posted, has_factor: bool, fault: Option<&str>) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "step-up-title");
    let faults: Vec<Fault> = fault
        .map(|key| Fault {
            field_id: PASSPHRASE.into(),
            message: t(lang, key),
        })
        .into_iter()
        .collect();
    let code = t(lang, "step-up-code");
    let carried = posted.fields.iter().filter(|(key, _)| key != "csrf");
    let body = html! {
        (error_summary(lang, &faults))
        h1 { (title) }
        p { (t(lang, "step-up-what")) }
        @if !posted.files.is_empty() { p { b { (t(lang, "step-up-files")) } } }
        form method="post" action=(visit.path) autocomplete="off" {
            (csrf_field(&visit.csrf))
            @for (key, value) in carried { (hidden(key, value)) }
            (passphrase_field(PASSPHRASE, &t(lang, "login-passphrase"), "current-password", None))
            @if has_factor {
                (text_field(lang, &Field {
                    autocomplete: Some("one-time-code"),
                    maxlength: Some(20),
                    ..Field::new(CODE, &code)
                }))
            }
            (actions(&[
                button(&t(lang, "step-up-go"), Loud::Act, None),
                link_button(&t(lang, "do-cancel"), back_of(&visit.path), Loud::Plain, None),
            ]))
        }
    };
    page(&visit.frame(), &title, Width::Wide, body)
}

/// Where the form came from, as far as the address tells: the case, or the administrator's page.
fn back_of(path: &str) -> &str {
    match path.split_once("/do/") {
        Some((case, _)) => case,
        None if path.starts_with("/admin") => "/admin",
        None => "/",
    }
}
