//! The way in and out: a session for staff or resident, as a bearer token.

use super::body::{self, Body};
use super::shape::{self, PostOut};
use crate::app::App;
use crate::entry::Lack;
use crate::notify;
use crate::proof::{self, Aim, Proof};
use crate::second_factor;
use crate::web::problem::Problem;
use crate::web::session::{self, SessionKind};
use crate::web::staff_login::entrance;
use crate::web::staff_login::tries::{self, Tried};
use crate::web::step_up;
use crate::web::visit::{Fresh, Visit, Visitor};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yike_core::door::{LookupCode, Phone};

/// A phone to be proved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhoneIn {
    pub phone: String,
}

/// What the code will be sent back with.
#[derive(Serialize, ToSchema)]
pub struct Ticket {
    pub ticket: String,
}

/// 发验证码 · Sends a code to a resident's phone
///
/// 五分钟内凭 `ticket` 和短信里的码登录；次数有限。· Within five minutes `ticket` and the code open a
/// session; tries are counted.
#[utoipa::path(post, path = "/api/v1/codes", tag = "session", request_body = PhoneIn,
    responses((status = 200, body = Ticket)))]
pub async fn code(
    State(app): State<App>,
    Body(sent): Body<PhoneIn>,
) -> Result<Json<Ticket>, Problem> {
    let phone =
        Phone::parse(&sent.phone).map_err(|fault| Problem::bad("/phone", &fault.zh, &fault.en))?;
    if !notify::has_gateway(&app) {
        return Err(Problem::ReadOnly);
    }
    let ticket = crate::private::hex(&crate::private::random::<32>());
    match proof::ask(&app, &ticket, &phone, &Aim::Go(String::new())).await? {
        proof::Asked::Sent => Ok(Json(Ticket { ticket })),
        proof::Asked::TooMany => Err(Problem::TooManyTries),
        proof::Asked::NoGateway => Err(Problem::ReadOnly),
    }
}

/// Staff: `login` and `passphrase`, and `code` of those who have a second factor. Resident:
/// `ticket` and `code`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionIn {
    pub login: Option<String>,
    pub passphrase: Option<String>,
    pub ticket: Option<String>,
    pub code: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SessionOut {
    /// Send it as `Authorization: Bearer …`. It is shown once.
    pub token: String,
    /// `staff` or `resident`
    pub kind: &'static str,
}

/// 登录 · Begins a session
///
/// 工作人员用登录名和口令，绑定了动态码的再加 code；居民用手机验证码。口令到期或要先绑定动态码时，请先在网页上办好。·
/// Staff give login and passphrase, and the code of their second factor if they have one; residents
/// the code that was sent to their phone. A passphrase that is over is changed on the page first.
/// Tries are counted.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "session", request_body = SessionIn,
    responses((status = 201, body = SessionOut)))]
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<SessionIn>,
) -> Result<(StatusCode, Json<SessionOut>), Problem> {
    match (sent.login, sent.passphrase, sent.ticket, sent.code) {
        (Some(login), Some(passphrase), None, code) => {
            staff(&app, &visit, &login, &passphrase, code.as_deref()).await
        }
        (None, None, Some(ticket), Some(code)) => resident(&app, &ticket, &code).await,
        _ => Err(Problem::bad(
            "",
            "工作人员请给 login 和 passphrase，居民请给 ticket 和 code，两种选一种。",
            "Give login and passphrase (staff), or ticket and code (residents), one of the two.",
        )),
    }
}

async fn resident(
    app: &App,
    ticket: &str,
    code: &str,
) -> Result<(StatusCode, Json<SessionOut>), Problem> {
    match proof::prove(app, ticket, code.trim()).await? {
        Proof::Proved(proved) => {
            let token = session::begin(
                app,
                ticket,
                SessionKind::Resident,
                &proved.person,
                &proved.masked,
            )
            .await?;
            let kind = "resident";
            Ok((StatusCode::CREATED, Json(SessionOut { token, kind })))
        }
        Proof::Wrong | Proof::Expired => Err(Problem::bad(
            "/code",
            "验证码不对，或已经过了五分钟。请核对短信，或重新获取一个。",
            "The code is wrong, or its five minutes are over. Look at the message again, or ask for another.",
        )),
        Proof::TooMany => Err(Problem::TooManyTries),
    }
}

/// The session that a token stands for.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// `staff` or `resident`
    pub kind: &'static str,
    /// Opaque id.
    pub person: String,
    /// Name of the staff; masked phone of a resident.
    pub name: String,
    pub posts: Vec<PostOut>,
}

/// 我是谁 · Whose session this is, and the posts held now
#[utoipa::path(get, path = "/api/v1/session", tag = "session",
    responses((status = 200, body = Me)))]
pub async fn me(visit: Visit) -> Result<Json<Me>, Problem> {
    let me = match &visit.visitor {
        Visitor::Nobody => return Err(Problem::Login),
        Visitor::Resident { person, masked } => Me {
            kind: "resident",
            person: person.to_string(),
            name: masked.clone(),
            posts: Vec::new(),
        },
        Visitor::Staff { person, posts } => Me {
            kind: "staff",
            person: person.to_string(),
            name: visit.world.person_name(person).to_owned(),
            posts: posts.iter().map(|p| shape::post(&visit.world, p)).collect(),
        },
    };
    Ok(Json(me))
}

/// 退出 · Ends the session for good
#[utoipa::path(delete, path = "/api/v1/session", tag = "session",
    responses((status = 204, description = "ended")))]
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    request: Request,
) -> Result<StatusCode, Problem> {
    body::ours(&request)?;
    session::end(&app, &visit.token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The look-up code of a receipt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackIn {
    pub code: String,
}

#[derive(Serialize, ToSchema)]
pub struct Tracked {
    pub key: String,
    pub href: String,
}

/// 查进度 · The case of a look-up code
///
/// 查询码要和本人手机一起用：先登录，别人的办件查不到。· The code is useless without the second
/// factor: the session of the phone that filed.
#[utoipa::path(post, path = "/api/v1/track", tag = "cases", request_body = TrackIn,
    responses((status = 200, body = Tracked)))]
pub async fn track(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<TrackIn>,
) -> Result<Json<Tracked>, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let code = LookupCode::parse(&sent.code)
        .map_err(|fault| Problem::bad("/code", &fault.zh, &fault.en))?;
    if !proof::may_seek(&app, &visit.token, &person, &code).await? {
        return Err(Problem::TooManyTries);
    }
    let found = proof::seek(&app, &person, &code).await?;
    let key = found.ok_or(Problem::NotFound)?;
    proof::was_theirs(&app, &visit.token, &person, &code).await?;
    Ok(Json(Tracked {
        href: format!("/api/v1/cases/{key}"),
        key: key.to_string(),
    }))
}

async fn staff(
    app: &App,
    visit: &Visit,
    login: &str,
    passphrase: &str,
    code: Option<&str>,
) -> Result<(StatusCode, Json<SessionOut>), Problem> {
    match tries::enter(app, &login.trim().to_lowercase(), passphrase).await? {
        Tried::In(person) => {
            entrance::arrived(app, &person, passphrase).await?;
            let (mut lack, _) = entrance::lacks(app, &person, None).await?;
            if lack == Some(Lack::Code)
                && let Some(code) = code
            {
                match second_factor::enter(app, &person, code).await? {
                    second_factor::Tried::Right => {}
                    // The same words as for a wrong passphrase.
                    second_factor::Tried::Wrong => return Err(wrong()),
                    second_factor::Tried::Shut => return Err(Problem::TooManyTries),
                }
                (lack, _) = entrance::lacks(app, &person, lack).await?;
            }
            if let Some(lack) = lack {
                return Err(Problem::Lacks(lack));
            }
            let token = session::begin(app, &visit.token, SessionKind::Staff, &person, "").await?;
            let kind = "staff";
            Ok((StatusCode::CREATED, Json(SessionOut { token, kind })))
        }
        Tried::Wrong => Err(wrong()),
        Tried::Shut => Err(Problem::TooManyTries),
    }
}

fn wrong() -> Problem {
    Problem::bad(
        "/passphrase",
        "登录名、口令或动态码不对。请核对后再试；连错五次会停一刻钟。",
        "Login name, passphrase or code is wrong. After five wrong tries the door stays shut for a quarter of an hour.",
    )
}

/// A proof of the person behind the session: one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUpIn {
    pub passphrase: Option<String>,
    /// Code of the second factor, or a recovery code.
    pub code: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct StepUpOut {
    /// The session goes on under this token; the one before opens nothing more. Left out where
    /// the session is a cookie: then the cookie is renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// 再次确认 · Proves the person behind the session again
///
/// 本单位要求作决定前再次确认时，命令会得到 403 step-up；用口令或动态码确认后，用新的 token 重发同一命令。·
/// Where the installation wants it, a deciding command is answered by 403 `step-up` when the last
/// proof is too old: prove yourself here, then send the same command again under the new token.
#[utoipa::path(post, path = "/api/v1/step-up", tag = "session", request_body = StepUpIn,
    responses((status = 200, body = StepUpOut)))]
pub async fn step_up(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<StepUpIn>,
) -> Result<Response, Problem> {
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let words = sent.passphrase.unwrap_or_default();
    let code = sent.code.unwrap_or_default();
    match step_up::prove(&app, &person, &words, &code).await? {
        second_factor::Tried::Right => {}
        second_factor::Tried::Wrong => return Err(wrong()),
        second_factor::Tried::Shut => return Err(Problem::TooManyTries),
    }
    let fresh = session::proved(&app, &visit.token).await?;
    let fresh = fresh.ok_or(Problem::StaffLogin)?;
    let token = visit.bearer.then(|| fresh.clone());
    let mut response = Json(StepUpOut { token }).into_response();
    response.extensions_mut().insert(Fresh(fresh));
    Ok(response)
}
