//! What a caller is told when something was not done: what, why, what next. A problem is drawn
//! by `visit::attend`, which knows the language and whether a page or JSON is wanted.

use super::again::Again;
use super::face::frame::{Width, page};
use super::face::text::{Lang, t, tr};
use super::visit::Visit;
use crate::act::{CaseKey, Fail};
use crate::entry::Lack;
use crate::files::FileFault;
use crate::store::StoreError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;
use yike_core::case::{Gap, Refusal};

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub enum Problem {
    NotFound,
    /// There is such an address, but not for this method.
    NoMethod,
    /// A resident must prove their phone first.
    Login,
    /// Staff must log in first.
    StaffLogin,
    /// The passphrase was right; something else is lacking before one is in.
    Lacks(Lack),
    /// The proof is too old for a decision: prove yourself again.
    StepUp,
    /// This page is for another duty.
    NotYourDuty,
    /// A full value is shown after a look that is written down: by POST.
    Look,
    /// The form is stale or was sent by another site.
    Csrf,
    /// A rule refuses the command.
    Refused(Refusal),
    /// The request itself cannot be read: what is wrong with it.
    Bad(Gap),
    /// Sent before with other words.
    Altered(CaseKey),
    TooManyTries,
    TooLarge,
    /// The disk is full, or the store is shut: nothing was kept.
    ReadOnly,
    Busy,
    /// The answer of the store was lost: it may be kept or not. Sent again it is kept once.
    Unsure,
    /// A chain does not hold: this case stops.
    Broken,
    /// Our fault; logged once where it happened.
    Ours,
}

impl Problem {
    /// A sentence about one field of the request.
    pub fn bad(about: &str, zh: &str, en: &str) -> Problem {
        Problem::Bad(Gap::new(about, zh, en))
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::NoMethod => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Login | Problem::StaffLogin | Problem::Lacks(_) => StatusCode::UNAUTHORIZED,
            Problem::NotYourDuty | Problem::Look | Problem::Csrf | Problem::StepUp => {
                StatusCode::FORBIDDEN
            }
            Problem::Refused(Refusal::NotYours(_)) => StatusCode::FORBIDDEN,
            Problem::Refused(Refusal::NotNow(..)) | Problem::Altered(_) => StatusCode::CONFLICT,
            Problem::Refused(Refusal::Content(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Bad(_) => StatusCode::BAD_REQUEST,
            Problem::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::ReadOnly | Problem::Busy | Problem::Unsure => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Broken => StatusCode::CONFLICT,
            Problem::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The identifier of the problem, for texts and the API.
    pub fn key(&self) -> &'static str {
        match self {
            Problem::NotFound => "not-found",
            Problem::NoMethod => "no-method",
            Problem::Login => "login",
            Problem::StaffLogin => "staff-login",
            Problem::Lacks(Lack::Code) => "lacks-code",
            Problem::Lacks(Lack::Passphrase) => "lacks-passphrase",
            Problem::Lacks(Lack::Factor) => "lacks-factor",
            Problem::StepUp => "step-up",
            Problem::NotYourDuty => "not-your-duty",
            Problem::Look => "look",
            Problem::Csrf => "csrf",
            Problem::Refused(Refusal::NotYours(_)) => "not-yours",
            Problem::Refused(Refusal::NotNow(..)) => "not-now",
            Problem::Refused(Refusal::Content(_)) => "content",
            Problem::Bad(_) => "bad",
            Problem::Altered(_) => "altered",
            Problem::TooManyTries => "too-many-tries",
            Problem::TooLarge => "too-large",
            Problem::ReadOnly => "read-only",
            Problem::Busy => "busy",
            Problem::Unsure => "unsure",
            Problem::Broken => "broken",
            Problem::Ours => "ours",
        }
    }

    /// The title: what has happened.
    pub fn title(&self, lang: Lang) -> String {
        t(lang, &format!("problem-{}", self.key()))
    }

    /// Why, and what next.
    pub fn sentences(&self, lang: Lang) -> Vec<String> {
        let gap = |gap: &Gap| lang.either(&gap.zh, &gap.en).to_owned();
        match self {
            Problem::Refused(Refusal::Content(gaps)) => gaps.iter().map(gap).collect(),
            Problem::Bad(one) => vec![gap(one)],
            Problem::Refused(Refusal::NotNow(_, status)) => {
                let state = t(lang, &format!("status-{}", status.as_str()));
                vec![tr(lang, "problem-not-now-why", &[("state", state.into())])]
            }
            Problem::NotFound
            | Problem::NoMethod
            | Problem::Login
            | Problem::StaffLogin
            | Problem::Lacks(_)
            | Problem::StepUp
            | Problem::NotYourDuty
            | Problem::Look
            | Problem::Csrf
            | Problem::Refused(Refusal::NotYours(_))
            | Problem::Altered(_)
            | Problem::TooManyTries
            | Problem::TooLarge
            | Problem::ReadOnly
            | Problem::Busy
            | Problem::Unsure
            | Problem::Broken
            | Problem::Ours => vec![t(lang, &format!("problem-{}-why", self.key()))],
        }
    }

    /// Everything that is wrong with the request, each with the field it belongs to.
    pub fn gaps(&self) -> &[Gap] {
        match self {
            Problem::Refused(Refusal::Content(gaps)) => gaps,
            Problem::Bad(one) => std::slice::from_ref(one),
            Problem::NotFound
            | Problem::NoMethod
            | Problem::Login
            | Problem::StaffLogin
            | Problem::Lacks(_)
            | Problem::StepUp
            | Problem::NotYourDuty
            | Problem::Look
            | Problem::Csrf
            | Problem::Refused(Refusal::NotYours(_) | Refusal::NotNow(..))
            | Problem::Altered(_)
            | Problem::TooManyTries
            | Problem::TooLarge
            | Problem::ReadOnly
            | Problem::Busy
            | Problem::Unsure
            | Problem::Broken
            | Problem::Ours => &[],
        }
    }

    /// Whether the very same form may well be taken a little later.
    fn may_pass_later(&self) -> bool {
        match self {
            Problem::ReadOnly | Problem::Busy | Problem::Unsure | Problem::Ours => true,
            Problem::NotFound
            | Problem::NoMethod
            | Problem::Login
            | Problem::StaffLogin
            | Problem::Lacks(_)
            | Problem::StepUp
            | Problem::Look
            | Problem::NotYourDuty
            | Problem::Csrf
            | Problem::Refused(_)
            | Problem::Bad(_)
            | Problem::Altered(_)
            | Problem::TooManyTries
            | Problem::TooLarge
            | Problem::Broken => false,
        }
    }

    /// Where to go next: label key and address.
    fn way_out(&self) -> (&'static str, String) {
        match self {
            Problem::Login => ("problem-go-login", "/me/login".into()),
            Problem::StaffLogin => ("problem-go-login", "/login".into()),
            Problem::Lacks(lack) => ("problem-go-on", lack.page().into()),
            Problem::Altered(key) => ("problem-go-case", format!("/cases/{key}")),
            _ => ("problem-go-home", "/".into()),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Fail> for Problem {
    fn from(fail: Fail) -> Problem {
        match fail {
            Fail::Refused(refusal) => Problem::Refused(refusal),
            Fail::Altered { key } => Problem::Altered(key),
            Fail::NotFound => Problem::NotFound,
            Fail::Broken(broken) => {
                tracing::error!(%broken, "a chain does not hold");
                Problem::Broken
            }
            Fail::Store(error) => error.into(),
        }
    }
}

impl From<FileFault> for Problem {
    fn from(fault: FileFault) -> Problem {
        match fault {
            FileFault::Refused(gap) => Problem::Bad(gap),
            FileFault::NotKept => Problem::ReadOnly,
            FileFault::Lost => Problem::Ours,
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::Full | StoreError::Disk | StoreError::Closed => Problem::ReadOnly,
            StoreError::Busy | StoreError::Stale | StoreError::Lost(_) => Problem::Busy,
            StoreError::Uncertain => Problem::Unsure,
            StoreError::Nul => Problem::bad(
                "text",
                "文字里有一个不能保存的字符（NUL），请删掉它再提交。",
                "The text holds a character that cannot be kept (NUL). Remove it and send again.",
            ),
            StoreError::Unique { .. }
            | StoreError::ReadOnly
            | StoreError::Column { .. }
            | StoreError::Engine(_)
            | StoreError::Panicked => {
                tracing::error!(%error, "the store failed");
                Problem::Ours
            }
        }
    }
}

/// What a library answered in its own words becomes a problem in ours: an address that is not
/// text, a method that is not there, a body that does not fit.
pub fn in_our_words(response: &Response) -> Option<Problem> {
    let status = response.status();
    let plain = response
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !status.is_client_error() || !plain {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Problem::NoMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::bad(
            "request",
            "这个请求看不懂。请返回上一页，按页面上的链接或表单再试一次。",
            "The request cannot be read. Go back and use the links and forms of the page.",
        ),
    })
}

/// The answer to a panic in a handler: a page, and one line in the log.
pub fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    Problem::Ours.into_response()
}

/// Draws a problem as a page, or as JSON for the API (RFC 9457).
pub fn draw(visit: &Visit, problem: &Problem, again: &Again, json: bool) -> Response {
    let lang = visit.lang;
    let status = problem.status();
    if json {
        let mut body = serde_json::json!({
            "type": format!("/api#problem-{}", problem.key()),
            "title": problem.title(lang),
            "status": status.as_u16(),
            "detail": problem.sentences(lang).join(" "),
            "gaps": problem
                .gaps()
                .iter()
                .map(|gap| serde_json::json!({ "about": gap.about, "zh": gap.zh, "en": gap.en }))
                .collect::<Vec<_>>(),
        });
        if let Problem::Altered(key) = problem {
            body["case"] = key.to_string().into();
        }
        let mut response = (status, axum::Json(body)).into_response();
        response.headers_mut().insert(
            axum::http::header::CONTENT_TYPE,
            axum::http::HeaderValue::from_static("application/problem+json"),
        );
        return response;
    }
    let (label, href) = problem.way_out();
    let title = problem.title(lang);
    let again = match problem.may_pass_later() {
        true => again.draw(lang, &visit.path),
        false => None,
    };
    let body = html! {
        h1 { (title) }
        @for sentence in problem.sentences(lang) { p { (sentence) } }
        @if let Some(form) = again { (form) }
        p.actions {
            a.btn.act href=(href) { (t(lang, label)) }
            " "
            a.btn.quiet href="/stuck" { (t(lang, "problem-go-stuck")) }
        }
    };
    (status, page(&visit.frame(), &title, Width::One, body)).into_response()
}
