//! Orders of the hot line 12345: a program hands them in and fetches the answers.

use super::body::{self, Body};
use crate::app::App;
use crate::hotline::{self, Answer, ORDERS_MAX, State as Order, Typed, Way};
use crate::web::hotline::{taken_at, takers};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yike_core::clock::{At, day_of};

/// Orders, as the hot line has them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrdersIn {
    /// At most a thousand.
    pub orders: Vec<OrderIn>,
}

/// One order 工单.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderIn {
    /// 工单编号: the same number is the same case, however often it is sent.
    pub number: String,
    /// When the hot line took the call, as text.
    #[serde(default)]
    pub received: String,
    /// 承办单位: code or whole name of the unit that it is sent to.
    pub unit: String,
    /// 答复期限: the last day for the answer, as `2026-12-01`.
    #[serde(default)]
    pub until: String,
    /// Empty for somebody who gave no name or no telephone.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub phone: String,
    /// 诉求内容
    pub content: String,
    /// Key or name of the item that it is about.
    #[serde(default)]
    pub item: String,
    /// 办件编号 of the case that it concerns.
    #[serde(default)]
    pub case: String,
}

/// What became of each order, in their order.
#[derive(Serialize, ToSchema)]
pub struct OrdersOut {
    pub orders: Vec<OrderOut>,
}

#[derive(Serialize, ToSchema)]
pub struct OrderOut {
    pub number: String,
    /// `new`, `there` or `faulty`
    pub state: &'static str,
    /// Key of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultOut>,
}

#[derive(Serialize, ToSchema)]
pub struct FaultOut {
    pub field: String,
    pub zh: String,
    pub en: String,
}

/// 送工单 · Hands orders of the hot line in
///
/// 每张单独办：能立的立件，原来就有的不重复立，有问题的说明每一处问题。· Each by itself: what can be filed
/// is, what is there already is not filed again, and of what is wrong every fault is told.
#[utoipa::path(post, path = "/api/v1/hotline/orders", tag = "hotline", request_body = OrdersIn,
    responses((status = 200, body = OrdersOut)))]
pub async fn orders(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<OrdersIn, { crate::web::BODY_MAX }>,
) -> Result<Json<OrdersOut>, Problem> {
    if sent.orders.len() > ORDERS_MAX {
        return Err(Problem::bad(
            "/orders",
            "一次最多送 1000 张工单。请分几次送。",
            "At most a thousand orders are taken at once. Please split them.",
        ));
    }
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let typed = (1..).zip(sent.orders).map(|(row, order)| typed(row, order));
    let planned = hotline::plan(&app, &visit.world, &takers(&visit), typed.collect()).await?;
    let mut orders = Vec::with_capacity(planned.len());
    for one in planned {
        let (state, key, faults) = match one.state {
            Order::There(key) => ("there", Some(key), Vec::new()),
            Order::Faulty(faults) => ("faulty", None, faults),
            Order::New(ready) => {
                let done = hotline::take_in(&app, &visit.world, &who, &ready).await?;
                ("new", Some(done.key), Vec::new())
            }
        };
        let faults = faults.into_iter().map(|(field, fault)| FaultOut {
            field: field.to_owned(),
            zh: fault.zh,
            en: fault.en,
        });
        orders.push(OrderOut {
            number: one.typed.number,
            state,
            key: key.map(|key| key.to_string()),
            faults: faults.collect(),
        });
    }
    Ok(Json(OrdersOut { orders }))
}

fn typed(row: usize, order: OrderIn) -> Typed {
    Typed {
        row,
        number: order.number.trim().to_owned(),
        received: order.received.trim().to_owned(),
        unit: order.unit,
        until: order.until,
        name: order.name,
        phone: order.phone,
        content: order.content,
        item: order.item,
        case: order.case.trim().to_owned(),
    }
}

/// The answers that wait, the most urgent first, two hundred at most of each unit.
#[derive(Serialize, ToSchema)]
pub struct AnswersOut {
    pub answers: Vec<AnswerOut>,
}

#[derive(Serialize, ToSchema)]
pub struct AnswerOut {
    /// 工单编号
    pub number: String,
    /// Key and 办件编号 of the case.
    pub key: String,
    pub case: String,
    pub unit: String,
    /// `closed`, `not_accepted`, …
    pub status: String,
    #[schema(format = "date")]
    pub until: Option<String>,
    /// 首次联系
    #[schema(format = "date")]
    pub contacted: Option<String>,
    /// 回访: reached about the result.
    pub called_back: bool,
    /// What the person said; absent where they were not asked or not reached.
    pub solved: Option<bool>,
    pub satisfied: Option<bool>,
    pub in_time: Option<bool>,
    /// What was done, in the words of the office.
    pub words: String,
}

/// 取回告 · The answers that the hot line has not got yet
#[utoipa::path(get, path = "/api/v1/hotline/answers", tag = "hotline",
    responses((status = 200, body = AnswersOut)))]
pub async fn answers(State(app): State<App>, visit: Visit) -> Result<Json<AnswersOut>, Problem> {
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    let all = hotline::answers(&app, me, &taken_at(&visit)).await?;
    let answers = all.into_iter().map(out).collect();
    Ok(Json(AnswersOut { answers }))
}

fn out(answer: Answer) -> AnswerOut {
    let day = |days: i64| day_of(At(days.saturating_mul(86_400_000))).to_string();
    AnswerOut {
        number: answer.order,
        key: answer.key.to_string(),
        case: answer.number,
        unit: answer.unit.to_string(),
        status: answer.status,
        until: answer.until.map(day),
        contacted: answer.contacted_on.map(day),
        called_back: answer.called_back,
        solved: answer.solved,
        satisfied: answer.satisfied,
        in_time: answer.in_time,
        words: answer.words,
    }
}

/// 已回告 · Notes that an answer is back at the hot line
///
/// 送两次也只记一次。没有办结的，或者不归这里的，不记（404）。· Sent twice it is noted once. Of what is not
/// ended, or of another place, nothing is noted (404).
#[utoipa::path(post, path = "/api/v1/hotline/answers/{number}/returned", tag = "hotline",
    params(("number" = String, Path, description = "工单编号")),
    responses((status = 204, description = "noted")))]
pub async fn returned(
    State(app): State<App>,
    visit: Visit,
    Path(number): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    body::ours(&request)?;
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    let noted = hotline::returned(&app, me, &taken_at(&visit), &[number], Way::Program).await?;
    match noted {
        0 => Err(Problem::NotFound),
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
