//! One case: its state for this viewer, its files, looks and commands.

use super::body::{Body, Key, command_id};
use super::cases::{DoneOut, done};
use super::material::{GivenIn, hand_in};
use super::shape::{self, DuesOut, PostOut, UnitName};
use crate::act::{self, CaseKey, Order};
use crate::app::App;
use crate::command::{self, Asked};
use crate::files::FileNote;
use crate::look::Purpose;
use crate::upload;
use crate::views::case::{self as view, CaseView};
use crate::web::BODY_MAX;
use crate::web::casework::file::{look_at_file, read};
use crate::web::casework::page::{look_at_person, may_look};
use crate::web::casework::{Eyes, Reader, chosen, looks, timeline};
use crate::web::problem::Problem;
use crate::web::step_up;
use crate::web::visit::Visit;
use crate::world::World;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use yike_core::case::{self as core, Consent, Kind, Stage};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::Who;

/// A case as this viewer may see it.
#[derive(Serialize, ToSchema)]
pub struct CaseOut {
    pub key: String,
    /// 办件编号
    pub number: String,
    /// 查询码, for the resident and the desks on its way.
    pub code: Option<String>,
    pub item: CaseItem,
    pub status: &'static str,
    /// `staff`, `resident`, `nobody`
    pub waiting: &'static str,
    /// `online`, `counter`
    pub channel: &'static str,
    #[schema(format = DateTime)]
    pub filed_at: Option<String>,
    #[schema(format = DateTime)]
    pub received_at: Option<String>,
    #[schema(format = DateTime)]
    pub accepted_at: Option<String>,
    #[schema(format = DateTime)]
    pub decided_at: Option<String>,
    #[schema(format = DateTime)]
    pub closed_at: Option<String>,
    /// `approved`, `refused`
    pub outcome: Option<&'static str>,
    /// Until when acceptance, correction or non-acceptance is told.
    #[schema(format = Date)]
    pub tell_by: Option<String>,
    /// The days told to the resident; nothing before acceptance.
    pub dues: Option<DuesOut>,
    pub task: Option<TaskOut>,
    /// What this caller may do now, and which fields it takes.
    pub offers: Vec<OfferOut>,
    pub relay: Vec<LegOut>,
    /// 共同申请人, in the order of the form.
    pub joint: Vec<JointOut>,
    /// The log number of the form as it stands: what a signature names.
    pub form_seq: u64,
    /// Materials that the answers call for.
    pub needs: Vec<String>,
    /// The rows of the item's decision tables that the answers chose; only for whoever may read
    /// the form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chosen: Vec<ChosenOut>,
    pub given: Vec<GivenOut>,
    pub papers: Vec<PaperOut>,
    /// The last correction notice, while it is open.
    pub correction: Option<CorrectionOut>,
    pub applicant: ApplicantOut,
    /// Answers as they stand; only for whoever may read the form, and masked for all but the
    /// resident.
    pub answers: Option<BTreeMap<String, String>>,
    pub timeline: Vec<Moment>,
    /// 谁看过: who has seen the full personal data.
    pub looks: Vec<LookOut>,
}

#[derive(Serialize, ToSchema)]
pub struct CaseItem {
    pub key: String,
    /// The version that rules this case for ever.
    pub digest: String,
    pub name: String,
    pub name_en: String,
    pub promise_days: u32,
    pub legal_days: u32,
}

/// The one waiting step.
#[derive(Serialize, ToSchema)]
pub struct TaskOut {
    pub unit: UnitName,
    pub duty: &'static str,
    #[schema(format = DateTime)]
    pub since: String,
    /// Who holds it.
    pub holder: Option<PersonName>,
}

#[derive(Serialize, ToSchema)]
pub struct PersonName {
    pub id: String,
    pub name: String,
}

/// A command that may be given now.
#[derive(Serialize, ToSchema)]
pub struct OfferOut {
    pub kind: &'static str,
    /// The post it would be given in; none for the resident.
    pub post: Option<PostOut>,
    pub must: Vec<&'static str>,
    pub may: Vec<&'static str>,
}

/// One station of the relay.
#[derive(Serialize, ToSchema)]
pub struct LegOut {
    pub unit: UnitName,
    /// `done`, `now`, `later`
    pub stage: &'static str,
    #[schema(format = DateTime)]
    pub from: Option<String>,
    #[schema(format = DateTime)]
    pub until: Option<String>,
    /// Working days used and allowed.
    pub used: Option<u32>,
    pub days: Option<u32>,
    /// Papers lying here, and on their way here.
    pub papers: u32,
    pub coming: u32,
}

#[derive(Serialize, ToSchema)]
pub struct GivenOut {
    pub material: String,
    pub originals: u32,
    pub copies: u32,
    pub seen: bool,
    /// Ids of files, for `GET …/files/{doc}`; only for whoever may read the form.
    pub files: Vec<String>,
}

/// Who keeps a paper, and whether it is on its way.
#[derive(Serialize, ToSchema)]
pub struct PaperOut {
    pub material: String,
    pub originals: u32,
    pub copies: u32,
    pub at: UnitName,
    pub on_way_to: Option<UnitName>,
}

#[derive(Serialize, ToSchema)]
pub struct CorrectionOut {
    /// Codes of materials and keys of fields.
    pub missing: Vec<String>,
    #[schema(format = Date)]
    pub until: String,
}

/// A row of a decision table 决策表, as it was chosen when the case was filed.
#[derive(Serialize, ToSchema)]
pub struct ChosenOut {
    pub table: String,
    /// Counted from 0.
    pub row: usize,
    /// Working days of a promise, or the key of a route.
    pub gives: String,
    pub basis: String,
}

/// The applicant, masked.
#[derive(Serialize, ToSchema)]
pub struct ApplicantOut {
    /// `person`, `company`
    pub kind: &'static str,
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub company: Option<String>,
}

/// One event.
#[derive(Serialize, ToSchema)]
pub struct Moment {
    pub seq: u64,
    #[schema(format = DateTime)]
    pub at: String,
    pub kind: &'static str,
    pub by: String,
    pub post: Option<PostOut>,
    /// The event as one sentence, in the caller's language.
    pub said: String,
    /// Reason, finding or note, where this caller may read it.
    pub words: Option<String>,
}

/// 共同申请人: somebody in the form beside the applicant.
#[derive(Serialize, ToSchema)]
pub struct JointOut {
    /// The row of the form: `household.1`.
    pub row: String,
    /// Masked, but to themselves.
    pub name: String,
    /// `not_asked`, `waiting`, `given`, `refused`
    pub consent: &'static str,
    #[schema(format = DateTime)]
    pub at: Option<String>,
    /// Signed on paper, before somebody at a desk.
    pub on_paper: bool,
}

fn joint_out(view: &CaseView, state: &core::JointState) -> JointOut {
    let (consent, at, on_paper) = match state.consent {
        Consent::NotAsked => ("not_asked", None, false),
        Consent::Waiting => ("waiting", None, false),
        Consent::Given { at, on_paper } => ("given", Some(at), on_paper),
        Consent::Refused { at } => ("refused", Some(at), false),
    };
    JointOut {
        row: state.joint.row.clone(),
        name: view.joint_name(&state.joint),
        consent,
        at: at.map(shape::moment),
        on_paper,
    }
}

#[derive(Serialize, ToSchema)]
pub struct LookOut {
    #[schema(format = DateTime)]
    pub at: String,
    pub by: String,
    pub post: Option<PostOut>,
    /// Kinds of values that were shown: `name`, `id_number`, `phone`, `address`, `company`,
    /// `answers`, `file`, `paper`.
    pub what: Vec<&'static str>,
    /// The material of the file, or the paper.
    pub about: String,
    /// `handling`, `verifying`, `contacting`, `printing`, `agent`
    pub purpose: &'static str,
    /// The look as one sentence, in the caller's language.
    pub said: String,
}

fn out(view: &CaseView, visit: &Visit) -> CaseOut {
    let world = &visit.world;
    let (case, item, filing) = (&view.loaded.case, &view.loaded.item, view.loaded.filing());
    let reader = Reader::of(visit, &view.loaded);
    let reads_form = reader.eyes.reads_form();
    let unit = |id: &UnitId| shape::unit_name(world, id);
    let at = |at: Option<At>| at.map(shape::moment);
    let masked = view.applicant().map(|applicant| applicant.masked());
    let star = || "*".to_owned();
    CaseOut {
        key: view.loaded.key.to_string(),
        number: filing.number.clone(),
        code: Some(view.code.clone()).filter(|code| reads_form && !code.is_empty()),
        item: CaseItem {
            key: item.key.clone(),
            digest: filing.digest.clone(),
            name: item.name.clone(),
            name_en: item.name_en.clone(),
            promise_days: case.promise(item),
            legal_days: item.limits.legal,
        },
        status: case.status.as_str(),
        waiting: case.waiting().as_str(),
        channel: filing.channel.as_str(),
        filed_at: at(case.filed_at),
        received_at: at(case.received_at),
        accepted_at: at(case.accepted_at),
        decided_at: at(case.decided_at),
        closed_at: at(case.closed_at),
        outcome: case.outcome.map(|outcome| match outcome {
            core::Outcome::Approved => "approved",
            core::Outcome::Refused => "refused",
        }),
        tell_by: case.tell_by.map(|day| day.to_string()),
        dues: case.dues.as_ref().map(shape::dues),
        task: case.task.as_ref().map(|task| TaskOut {
            unit: unit(&task.unit),
            duty: task.duty.as_str(),
            since: shape::moment(task.since),
            holder: (task.holder.as_ref()).map(|holder| PersonName {
                id: holder.to_string(),
                name: world.person_name(holder).to_owned(),
            }),
        }),
        offers: view.offers.iter().filter_map(|o| offer(world, o)).collect(),
        relay: core::relay(case, item, &world.calendar, visit.now)
            .into_iter()
            .map(|leg| LegOut {
                unit: unit(&leg.unit),
                stage: match leg.stage {
                    Stage::Done => "done",
                    Stage::Now => "now",
                    Stage::Later => "later",
                },
                from: at(leg.from),
                until: at(leg.until),
                used: leg.used,
                days: leg.days,
                papers: leg.papers,
                coming: leg.coming,
            })
            .collect(),
        joint: (case.joint.iter())
            .filter(|_| reads_form)
            .map(|state| joint_out(view, state))
            .collect(),
        form_seq: case.form_seq(),
        needs: filing.needs.clone(),
        chosen: chosen::rows(&view.loaded)
            .filter(|_| reads_form)
            .map(|(table, n, row)| ChosenOut {
                table: table.key.clone(),
                row: n,
                gives: row.gives.clone(),
                basis: row.basis.clone(),
            })
            .collect(),
        given: (case.given.iter())
            .map(|given| GivenOut {
                material: given.material.clone(),
                originals: given.originals,
                copies: given.copies,
                seen: given.seen,
                files: (given.files.iter())
                    .filter(|_| reads_form)
                    .map(|file| file.id.clone())
                    .collect(),
            })
            .collect(),
        papers: (case.papers.iter())
            .map(|paper| PaperOut {
                material: paper.material.clone(),
                originals: paper.originals,
                copies: paper.copies,
                at: unit(&paper.at),
                on_way_to: paper.on_way_to.as_ref().map(unit),
            })
            .collect(),
        correction: (case.corrections.last())
            .filter(|correction| !correction.answered)
            .map(|correction| CorrectionOut {
                missing: correction.missing.iter().map(|m| m.about.clone()).collect(),
                until: correction.until.to_string(),
            }),
        applicant: ApplicantOut {
            kind: match filing.applicant.kind {
                yike_core::item::Audience::Person => "person",
                yike_core::item::Audience::Company => "company",
            },
            name: masked.as_ref().map_or_else(star, |m| m.name.clone()),
            id_number: masked.as_ref().map_or_else(star, |m| m.id_number.clone()),
            phone: masked.as_ref().map_or_else(star, |m| m.phone.clone()),
            company: masked.and_then(|m| m.company),
        },
        answers: reads_form.then(|| view.answers_shown()),
        timeline: (view.loaded.events.iter())
            .map(|(meta, event)| Moment {
                seq: meta.seq,
                at: shape::moment(meta.at),
                kind: event.kind(),
                by: timeline::actor(&reader, view, meta),
                post: meta.post.as_ref().map(|post| shape::post(world, post)),
                said: timeline::said(&reader, view, event),
                words: timeline::words(&reader, view, event),
            })
            .collect(),
        looks: (view.looks.iter())
            .map(|look| LookOut {
                at: shape::moment(look.at),
                by: match &look.post {
                    Some(_) => world.person_name(&look.by).to_owned(),
                    None => timeline::agent(&reader, view, &look.by),
                },
                post: look.post.as_ref().map(|post| shape::post(world, post)),
                what: look.sight.what.iter().map(|what| what.as_str()).collect(),
                about: look.sight.about.clone(),
                purpose: look.sight.purpose.as_str(),
                said: looks::said(&reader, view, look),
            })
            .collect(),
    }
}

fn offer(world: &World, offer: &core::Offer) -> Option<OfferOut> {
    let takes = command::takes(offer.kind)?;
    Some(OfferOut {
        kind: offer.kind.as_str(),
        post: offer.post.as_ref().map(|post| shape::post(world, post)),
        must: takes.must.iter().map(|part| part.as_str()).collect(),
        may: takes.may.iter().map(|part| part.as_str()).collect(),
    })
}

async fn load(app: &App, visit: &Visit, who: &Who, key: &CaseKey) -> Result<CaseView, Problem> {
    Ok(view::case(app, &visit.world, who, key, visit.now).await?)
}

/// 办件 · One case
///
/// 个人信息遮盖显示；意见、理由只给有权看的人。· Personal data is masked; words are shown to whoever
/// may read them. A case that the caller may not see is not found.
#[utoipa::path(get, path = "/api/v1/cases/{key}", tag = "cases",
    params(("key" = String, Path, description = "key of the case")),
    responses((status = 200, body = CaseOut)))]
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Key(key): Key,
) -> Result<Json<CaseOut>, Problem> {
    let who = visit.who().ok_or(Problem::Login)?;
    let view = load(&app, &visit, &who, &key).await?;
    Ok(Json(out(&view, &visit)))
}

/// A command: `kind` says which of the other fields it takes, see `offers` of the case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandIn {
    /// A UUID made by the caller: sent again with the same words it is the same act.
    #[schema(format = "uuid")]
    pub command_id: String,
    /// `accept`, `ask-correction`, `approve`, …
    pub kind: String,
    /// Reason, note, finding or opinion.
    #[serde(default)]
    pub words: String,
    /// What a correction asks for.
    #[serde(default)]
    pub missing: Vec<MissingIn>,
    /// By which article it is refused.
    #[serde(default)]
    pub article: String,
    /// What the applicant can do now.
    #[serde(default)]
    pub remedy: String,
    /// The right agency in words where it is not one of the list, or what else would help.
    #[serde(default)]
    pub elsewhere: String,
    /// Number of the certificate, and until when it is valid.
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub valid: String,
    /// What is handed in for a correction.
    #[serde(default)]
    pub materials: Vec<GivenIn>,
    /// Answers that replace those of the form. The key of a table of the form, with an empty text,
    /// replaces all of its rows by those that are sent with it.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// The agency that is competent.
    #[serde(default)]
    pub agency: String,
    /// Codes of the papers that were received.
    #[serde(default)]
    pub papers: Vec<String>,
    #[serde(default)]
    pub check: String,
    /// Ids of all staff who were there.
    #[serde(default)]
    pub staff: Vec<String>,
    #[serde(default)]
    pub stop: String,
    pub days: Option<u32>,
    /// `desk`, `post`, `home`, `electronic`
    #[serde(default)]
    pub way: String,
    /// `filing`, `correction`, `result`
    #[serde(default)]
    pub service: String,
    /// Which of several corrections is rated, 1 if left out; or which question is answered.
    pub n: Option<u32>,
    /// Codes of the departments that are asked.
    #[serde(default)]
    pub of: Vec<String>,
    /// The agreed time of a call, `2026-12-01T14:00` at +08:00.
    #[serde(default)]
    pub at: String,
    /// The unit that papers go to, or the id of who is given the case.
    #[serde(default)]
    pub to: String,
    /// Number of a bag or seal.
    #[serde(default)]
    pub bag: String,
    /// 5 is the best.
    pub level: Option<u8>,
    /// `phone`, `visit`, `desk`, `message` of a call; `item`, `flow`, `training`, `rule`, `solved`,
    /// `explained` of a change.
    #[serde(default)]
    pub what: String,
    /// Whether somebody was reached, agrees, or a rating is left out.
    pub yes: Option<bool>,
    /// What the person says to the result.
    pub agrees: Option<bool>,
    /// Whether they are satisfied.
    pub satisfied: Option<bool>,
    /// Why it could not be got done: `policy`, `system`, `material`, `attitude`, `procedure`.
    #[serde(default)]
    pub cause: String,
    /// How many papers need not be handed in any more.
    pub cancelled: Option<u32>,
    /// The code of what changed.
    #[serde(default)]
    pub reference: String,
    /// The version of the questionnaire that a rating was given with; empty where only the level
    /// was asked.
    #[serde(default)]
    pub version: String,
    /// Levels of single dimensions of that version.
    #[serde(default)]
    pub dimensions: Vec<DimensionIn>,
    /// Codes of reasons of that version, of the level given.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Nobody calls back about it.
    #[serde(default)]
    pub anonymous: bool,
    /// Of `record-rating`: `paper` or `phone_line`.
    #[serde(default)]
    pub through: String,
    /// The row of the form of whoever signs, from `joint`.
    #[serde(default)]
    pub row: String,
    /// `form_seq` of the case as it was read before signing.
    pub form: Option<u64>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DimensionIn {
    /// Code of a dimension of the questionnaire.
    pub code: String,
    /// 5 is the best.
    pub level: u8,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingIn {
    /// Code of a material or key of a field.
    pub about: String,
    /// What is wrong with it and how to put it right.
    pub words: String,
}

/// 办理 · Gives a command
///
/// 403 由别人办；409 现在不能办，或同一 `command_id` 内容不同；422 缺的一次全部告知。· 403: somebody
/// else does it. 409: not now, or the same `command_id` with other words. 422: everything that is
/// missing at once.
#[utoipa::path(post, path = "/api/v1/cases/{key}/commands", tag = "cases",
    params(("key" = String, Path, description = "key of the case")),
    request_body = CommandIn,
    responses((status = 200, body = DoneOut)))]
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Key(key): Key,
    Body(sent): Body<CommandIn, BODY_MAX>,
) -> Result<Json<DoneOut>, Problem> {
    let who = visit.who().ok_or(Problem::Login)?;
    let view = load(&app, &visit, &who, &key).await?;
    let command_id = command_id(&sent.command_id)?;
    let kind = Kind::parse(&sent.kind).filter(|kind| command::takes(*kind).is_some());
    let kind = kind.ok_or_else(|| {
        Problem::bad(
            "/kind",
            "没有这种办理，或者它不由人提交。请看办件的 offers。",
            "There is no such command, or nobody gives it: see the offers of the case.",
        )
    })?;
    let person = who.id();
    let handed = hand_in(&app, &person, &command_id, sent.materials).await?;
    let asked = Asked {
        words: sent.words,
        missing: (sent.missing.into_iter())
            .map(|missing| (missing.about, missing.words))
            .collect(),
        article: sent.article,
        remedy: sent.remedy,
        elsewhere: sent.elsewhere,
        number: sent.number,
        valid: sent.valid,
        given: handed.given,
        answers: sent.answers,
        agency: sent.agency,
        papers: sent.papers,
        check: sent.check,
        staff: sent.staff,
        stop: sent.stop,
        days: sent.days,
        way: sent.way,
        service: sent.service,
        n: sent.n,
        of: sent.of,
        at: sent.at,
        to: sent.to,
        bag: sent.bag,
        level: sent.level,
        what: sent.what,
        yes: sent.yes,
        agrees: sent.agrees,
        satisfied: sent.satisfied,
        cause: sent.cause,
        cancelled: sent.cancelled,
        reference: sent.reference,
        version: sent.version,
        dimensions: (sent.dimensions.into_iter())
            .map(|one| (one.code, one.level))
            .collect(),
        tags: sent.tags,
        anonymous: sent.anonymous,
        through: sent.through,
        row: sent.row,
        form: sent.form,
    };
    let answers = view.answers();
    let made = command::command(
        kind,
        asked,
        handed.documents,
        &view.loaded,
        &answers,
        (&visit.world, &app.keys),
    );
    // Whoever may not give the command hears that, not what it lacks.
    let (command, documents) = made.map_err(|gaps| {
        Problem::Refused(if view.may(kind) {
            core::Refusal::Content(gaps)
        } else if view.possible.contains(&kind) {
            core::Refusal::NotYours(kind)
        } else {
            core::Refusal::NotNow(kind, view.loaded.case.status)
        })
    })?;
    if step_up::decides(kind) && view.may(kind) && step_up::is_due(&visit) {
        return Err(Problem::StepUp);
    }
    let order = Order {
        key,
        command_id: command_id.clone(),
        who,
        command,
        documents,
        words: Vec::new(),
    };
    let taken = upload::taken(&app.keys, &person, handed.uploads, &command_id);
    let result = act::act_with(&app, order, taken).await?;
    Ok(Json(done(&result)))
}

/// 材料文件 · One file of the case
#[utoipa::path(get, path = "/api/v1/cases/{key}/files/{doc}", tag = "cases",
    params(
        ("key" = String, Path, description = "key of the case"),
        ("doc" = String, Path, description = "id of the file, from `given`")),
    responses((status = 200, description = "the file", content_type = "application/octet-stream")))]
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((key, doc)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let key = CaseKey::parse(&key).ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::Login)?;
    let view = load(&app, &visit, &who, &key).await?;
    if Reader::of(&visit, &view.loaded).eyes != Eyes::Resident {
        may_look(&visit, &view)?;
        return Err(Problem::Look);
    }
    let (note, bytes) = read(&app, &view, &doc).await?;
    Ok(answer(&note, bytes))
}

/// 打开材料文件 · One file of the case, for whoever handles it; the look is written down
///
/// 文件里有个人信息，打开一次记一次，居民看得到。· A file is a full value: who opened it, in which
/// post and when is written down first, and the resident sees it.
#[utoipa::path(post, path = "/api/v1/cases/{key}/files/{doc}", tag = "cases",
    params(
        ("key" = String, Path, description = "key of the case"),
        ("doc" = String, Path, description = "id of the file, from `given`")),
    responses((status = 200, description = "the file", content_type = "application/octet-stream")))]
pub async fn look_at_one(
    State(app): State<App>,
    visit: Visit,
    Path((key, doc)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    super::body::ours(&request)?;
    let key = CaseKey::parse(&key).ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::Login)?;
    let view = load(&app, &visit, &who, &key).await?;
    let (note, bytes) = look_at_file(&app, &visit, &view, &doc).await?;
    Ok(answer(&note, bytes))
}

fn answer(note: &FileNote, bytes: Bytes) -> Response {
    let headers = [
        (CONTENT_TYPE, note.kind.clone()),
        // Its name may say whose it is: it stays out of the answer's head.
        (CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    (headers, bytes).into_response()
}

/// The personal data in full.
#[derive(Serialize, ToSchema)]
pub struct FullApplicant {
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub address: String,
    pub company: Option<String>,
    pub uscc: Option<String>,
}

/// 看完整信息 · The personal data in full; the look is written down
///
/// 查看会记下是谁、哪个岗位、什么时候，居民看得到。· Who looked, in which post and when is written down
/// first, and the resident sees it.
#[utoipa::path(post, path = "/api/v1/cases/{key}/look", tag = "cases",
    params(("key" = String, Path, description = "key of the case")),
    responses((status = 200, body = FullApplicant)))]
pub async fn look(
    State(app): State<App>,
    visit: Visit,
    Key(key): Key,
    request: Request,
) -> Result<Json<FullApplicant>, Problem> {
    super::body::ours(&request)?;
    let who = visit.who().ok_or(Problem::Login)?;
    let view = load(&app, &visit, &who, &key).await?;
    let applicant = look_at_person(&app, &visit, &view, Purpose::Handling).await?;
    Ok(Json(FullApplicant {
        name: applicant.name,
        id_number: applicant.id_number,
        phone: applicant.phone,
        address: applicant.address,
        uscc: applicant.company.as_ref().map(|c| c.uscc.clone()),
        company: applicant.company.map(|c| c.name),
    }))
}
