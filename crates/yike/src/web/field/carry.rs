//! What a device carries in beside cases: photographs in parts, drafts, advice and help, and what
//! was found on a visit. Each is told apart by an id that the device made, and counts once.

use super::{person, post_at, uuid};
use crate::act::days_since_1970;
use crate::app::App;
use crate::field::acted_at;
use crate::field::draft::{self, Draft, Kept};
use crate::field::tally::{self, Tap};
use crate::field::task::{self, Finding, Told};
use crate::field::upload::{self, Fail, Progress, Whole};
use crate::web::api::body::{Body, is_ours};
use crate::web::{Problem, Visit};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use yike_core::case::Refusal;
use yike_core::clock::day_of;
use yike_core::door::Text;

fn of_upload(fail: Fail) -> Problem {
    match fail {
        Fail::Store(error) => error.into(),
        Fail::File(crate::files::FileFault::Refused(gap)) => {
            Problem::Refused(Refusal::Content(vec![gap]))
        }
        Fail::File(fault) => fault.into(),
    }
}

/// POST `/field/sync/files/{id}/{n}`: one part, as plain bytes.
pub async fn part(
    State(app): State<App>,
    visit: Visit,
    Path((id, n)): Path<(String, u32)>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Json<Value>, Problem> {
    is_ours(&visit, &headers)?;
    let person = person(&visit)?;
    let id = uuid("id", &id)?;
    upload::part(&app, person, &id, n, bytes)
        .await
        .map_err(of_upload)?;
    Ok(Json(json!({ "kept": n })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeIn {
    parts: u32,
    size: u64,
    sha256: String,
    #[serde(default)]
    name: String,
}

/// POST `/field/sync/files/{id}`: asks how far a file is, and puts it together once all is there.
pub async fn whole(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Body(sent): Body<WholeIn>,
) -> Result<Json<Value>, Problem> {
    let person = person(&visit)?;
    let whole = Whole {
        id: uuid("id", &id)?,
        parts: sent.parts,
        size: sent.size,
        sha256: sent.sha256.to_ascii_lowercase(),
        name: sent.name,
    };
    let progress = upload::whole(&app, person, &whole)
        .await
        .map_err(of_upload)?;
    Ok(Json(match progress {
        Progress::Whole => json!({ "whole": true, "missing": [] }),
        Progress::Missing(missing) => json!({ "whole": false, "missing": missing }),
    }))
}

/// The longest draft: words without photographs.
const DRAFT_MAX: usize = 256 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftIn {
    id: String,
    item: String,
    base: u64,
    body: String,
}

/// POST `/field/sync/draft`: keeps a draft, or says which version stands.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<DraftIn>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let person = person(&visit)?;
    if sent.body.len() > DRAFT_MAX || sent.item.len() > 100 {
        return Err(Problem::TooLarge);
    }
    let draft = Draft {
        id: uuid("/id", &sent.id)?,
        item: sent.item,
        version: 0,
        body: sent.body,
    };
    let kept = draft::keep(&app, person, &draft, sent.base).await?;
    Ok(match kept {
        Kept::As(version) => (StatusCode::OK, Json(json!({ "version": version }))),
        Kept::Again(version) => (
            StatusCode::OK,
            Json(json!({ "version": version, "again": true })),
        ),
        Kept::Conflict(there) => (StatusCode::CONFLICT, Json(conflict(there))),
    })
}

fn conflict(there: Option<Draft>) -> Value {
    json!({
        "conflict": "draft",
        "version": there.as_ref().map_or(draft::GONE, |draft| draft.version),
        "body": there.map(|draft| draft.body),
    })
}

/// POST `/field/sync/draft/{id}`: reads one.
pub async fn draft(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Body<super::enter::Nothing>,
) -> Result<Json<Value>, Problem> {
    let found = draft::find(&app, person(&visit)?, &uuid("id", &id)?).await?;
    let draft = found.ok_or(Problem::NotFound)?;
    Ok(Json(
        json!({ "id": draft.id, "item": draft.item, "version": draft.version, "body": draft.body }),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseIn {
    base: u64,
}

/// POST `/field/sync/draft/{id}/drop`: gives one up, if nobody changed it meanwhile.
pub async fn discard(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Body(sent): Body<BaseIn>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let person = person(&visit)?;
    let id = uuid("id", &id)?;
    match draft::discard(&app, person, &id, sent.base).await? {
        draft::Dropped::Yes => return Ok((StatusCode::OK, Json(json!({ "gone": true })))),
        draft::Dropped::Filed => return Ok((StatusCode::OK, Json(json!({ "filed": true })))),
        draft::Dropped::Changed => {}
    }
    let there = draft::find(&app, person, &id).await?;
    Ok((StatusCode::CONFLICT, Json(conflict(there))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TapIn {
    id: String,
    unit: String,
    kind: String,
    #[serde(default)]
    item: String,
    n: u32,
    told: i64,
    sent: i64,
}

/// POST `/field/sync/tally`: 咨询解答, 帮办代办, 发放资料; nothing of whom.
pub async fn tally(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<TapIn>,
) -> Result<Json<Value>, Problem> {
    let person = person(&visit)?;
    let post = post_at(&visit, &sent.unit)?;
    let kind = tally::Kind::parse(&sent.kind).ok_or_else(|| {
        Problem::bad(
            "/kind",
            "没有这一种登记，只有咨询、帮办、发资料。",
            "There is no such entry: advice, help or leaflet.",
        )
    })?;
    let is_item = visit.world.latest().any(|one| one.item.key == sent.item);
    if !(sent.item.is_empty() || is_item) || !(1..=500).contains(&sent.n) {
        return Err(Problem::bad(
            "/n",
            "事项不在目录里，或者数目不在 1 到 500 之间。",
            "The item is not in the catalogue, or the number is not between 1 and 500.",
        ));
    }
    let tap = Tap {
        id: uuid("/id", &sent.id)?,
        unit: post.unit.clone(),
        kind,
        item: sent.item,
        n: sent.n,
        day: days_since_1970(day_of(acted_at(sent.told, sent.sent, app.now()))).into(),
    };
    tally::add(&app, person, &tap).await?;
    Ok(Json(json!({ "counted": true })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneIn {
    finding: String,
    #[serde(default)]
    note: String,
    told: i64,
    sent: i64,
}

/// POST `/field/sync/visits/{id}`: what was found. The first finding stands.
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Body(sent): Body<DoneIn>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let person = person(&visit)?;
    let finding = Finding::parse(&sent.finding).ok_or_else(|| {
        Problem::bad(
            "/finding",
            "没有这一种结果，请重新选择。",
            "There is no such finding. Choose one of the list.",
        )
    })?;
    let note = match sent.note.trim() {
        "" => String::new(),
        note => match Text::parse_within(note, 500) {
            Ok(note) => note.as_str().to_owned(),
            Err(fault) => return Err(Problem::bad("/note", &fault.zh, &fault.en)),
        },
    };
    let acted = acted_at(sent.told, sent.sent, app.now());
    let told = task::done(&app, person, &uuid("id", &id)?, finding, &note, acted).await?;
    match told {
        Told::Kept => Ok((StatusCode::OK, Json(json!({ "kept": true })))),
        Told::Stands(stands) => Ok((
            StatusCode::CONFLICT,
            Json(json!({ "conflict": "visit", "stands": stands.as_str() })),
        )),
        Told::NotTheirs => Err(Problem::NotFound),
    }
}
