//! Filing a case, and the lists of cases.

use super::body::{Body, Query, command_id};
use super::material::{GivenIn, hand_in};
use super::shape::{self, UnitName};
use crate::act::{self, CaseKey};
use crate::app::App;
use crate::filing::{self, Intake};
use crate::letter;
use crate::upload;
use crate::views::listing::{self, Listed, MOST, Of};
use crate::web::BODY_MAX;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use yike_core::case::{Gap, Refusal};
use yike_core::clock::At;
use yike_core::door::Text;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

/// A new case.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseIn {
    /// A UUID made by the caller: sent again with the same words it is the same case.
    #[schema(format = "uuid")]
    pub command_id: String,
    /// Key of the item.
    pub item: String,
    pub person: PersonIn,
    /// Answers to the item's own questions, by key, as text. Of several choices they are joined by
    /// `|`; a cell of a table of the form is `household.1.member_name`, rows from 1.
    #[serde(default)]
    pub answers: BTreeMap<String, String>,
    /// Code of the community where the applicant lives or the business stands.
    pub community: String,
    #[serde(default)]
    pub materials: Vec<GivenIn>,
    /// Staff: the unit whose counter takes it in, where posts are held at several.
    pub unit: Option<String>,
    /// Who files for the applicant, where another person does.
    pub agent: Option<String>,
    /// A resident who files for another: the id of the letter of authorisation 授权委托书.
    pub letter: Option<String>,
}

/// Who applies. A company is named beside the person who acts for it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonIn {
    /// `company` where the item takes both and a company applies.
    pub applicant: Option<String>,
    pub name: String,
    /// Not where the item asks for name and phone only.
    pub id_number: Option<String>,
    pub phone: String,
    pub address: Option<String>,
    pub company: Option<String>,
    /// 统一社会信用代码
    pub uscc: Option<String>,
}

impl PersonIn {
    fn typed(self) -> crate::people::Typed {
        let all = [
            ("applicant", self.applicant),
            ("name", Some(self.name)),
            ("id_number", self.id_number),
            ("phone", Some(self.phone)),
            ("address", self.address),
            ("company", self.company),
            ("uscc", self.uscc),
        ];
        all.into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect()
    }
}

/// What an act did.
#[derive(Serialize, ToSchema)]
pub struct DoneOut {
    /// Key of the case.
    pub key: String,
    /// The last event of this act; the same answer comes again for the same command.
    pub seq: u64,
    pub href: String,
}

pub fn done(done: &act::Done) -> DoneOut {
    DoneOut {
        key: done.key.to_string(),
        seq: done.seq,
        href: format!("/api/v1/cases/{}", done.key),
    }
}

/// 申请 · Files a case
///
/// 居民在网上申请直接到受理机构；工作人员在柜台替居民收件。缺什么一次全部告知（422 的 `gaps`）。·
/// Online it goes straight to whoever accepts it; staff take it in at their counter. Everything that
/// is missing is told at once.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = CaseIn,
    responses((status = 201, body = DoneOut)))]
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<CaseIn, BODY_MAX>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<DoneOut>), Problem> {
    let who = visit.who().ok_or(Problem::Login)?;
    let who = filer(&app, who, sent.letter.as_deref()).await?;
    let command = command_id(&sent.command_id)?;
    let published = visit.world.published(&sent.item, visit.now);
    let published = published.cloned().ok_or_else(|| {
        Problem::bad(
            "/item",
            "没有这个事项，或者它现在不办。请从事项目录里取。",
            "There is no such item in force: take its key from the list of items.",
        )
    })?;
    let desk = desk(&who, sent.unit.as_deref())?.cloned();
    let agent = match sent.agent.map(|words| Text::parse_within(&words, 500)) {
        None => None,
        Some(Ok(words)) => Some(words.as_str().to_owned()),
        Some(Err(fault)) => return Err(Problem::bad("/agent", &fault.zh, &fault.en)),
    };
    let mut intake = Intake {
        about: None,
        item: published,
        person: sent.person.typed(),
        answers: sent.answers,
        community: sent.community,
        company: None,
        given: Vec::new(),
        files: Vec::new(),
        agent,
    };
    // No file is kept for a form that does not stand.
    filing::parse(&intake, visit.today()).map_err(content)?;
    let person = who.id();
    let handed = hand_in(&app, &person, &command, sent.materials).await?;
    intake.given = handed.given;
    intake.files = handed.documents;
    let intake = filing::for_company(&app, &who, intake).await?;
    let order = filing::order(
        &app,
        &visit.world,
        &who,
        desk.as_ref(),
        command.clone(),
        intake,
    )
    .map_err(content)?;
    let taken = upload::taken(&app.keys, &person, handed.uploads, &command);
    let made = act::act_with(&app, order, taken).await?;
    let out = done(&made);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, out.href.clone())],
        Json(out),
    ))
}

/// Who files: the resident themselves, or for another by the letter named.
async fn filer(app: &App, who: Who, letter: Option<&str>) -> Result<Who, Problem> {
    let (Who::Resident(person), Some(id)) = (&who, letter) else {
        return Ok(who);
    };
    let (id, person, now) = (id.to_owned(), person.clone(), app.now());
    let found = app
        .store
        .read(move |tx| letter::filer(tx, &id, &person, now))
        .await?;
    Ok(found.ok_or_else(letter::over)?)
}

fn content(faults: filing::Faults) -> Problem {
    let gaps = faults
        .into_iter()
        .map(|(about, fault)| Gap::new(&about, fault.zh, fault.en));
    Problem::Refused(Refusal::Content(gaps.collect()))
}

/// The post at whose counter the case is taken in; none for a resident.
fn desk<'a>(who: &'a Who, unit: Option<&str>) -> Result<Option<&'a Post>, Problem> {
    let Who::Staff { posts, .. } = who else {
        return match unit {
            None => Ok(None),
            Some(_) => Err(Problem::bad(
                "/unit",
                "网上申请不写收件柜台。请去掉 unit。",
                "An online filing names no counter: leave out unit.",
            )),
        };
    };
    let mut fitting = posts
        .iter()
        .filter(|post| post.duty.takes_in() && unit.is_none_or(|unit| post.unit.as_str() == unit));
    match fitting.next() {
        Some(post) => Ok(Some(post)),
        None => Err(Problem::NotYourDuty),
    }
}

/// One line of a list. Nothing personal stands in it.
#[derive(Serialize, ToSchema)]
pub struct CaseLine {
    pub key: String,
    /// 办件编号
    pub number: String,
    pub item: String,
    pub item_name: String,
    pub item_name_en: String,
    pub status: String,
    /// `staff`, `resident`, `nobody`
    pub waiting: String,
    /// Where it waits.
    pub unit: Option<UnitName>,
    pub duty: Option<&'static str>,
    /// Who holds it; staff only.
    pub holder: Option<String>,
    /// Promised day.
    #[schema(format = Date)]
    pub due: Option<String>,
    #[schema(format = DateTime)]
    pub filed_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct CaseLines {
    pub cases: Vec<CaseLine>,
    /// Whether there are more than the 200 shown.
    pub more: bool,
}

fn lines(visit: &Visit, mut rows: Vec<Listed>, is_staff: bool) -> CaseLines {
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    let line = |row: Listed| {
        let item = visit.world.published(&row.item, visit.now);
        CaseLine {
            key: CaseKey::new(row.home, row.id).to_string(),
            number: row.number,
            item_name: item.map_or(row.item.clone(), |p| p.item.name.clone()),
            item_name_en: item.map_or(row.item.clone(), |p| p.item.name_en.clone()),
            item: row.item,
            status: row.status,
            waiting: row.waiting,
            unit: row.unit.map(|unit| shape::unit_name(&visit.world, &unit)),
            duty: row.duty.map(Duty::as_str),
            holder: row
                .holder
                .filter(|_| is_staff)
                .map(|holder: PersonId| visit.world.person_name(&holder).to_owned()),
            due: row
                .due
                .map(|days| yike_core::clock::day_of(At(days * 86_400_000)).to_string()),
            filed_at: shape::moment(At(row.filed_at)),
        }
    };
    CaseLines {
        cases: rows.into_iter().map(line).collect(),
        more,
    }
}

/// 我的办件 · A resident's own cases, the latest first
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases",
    responses((status = 200, body = CaseLines)))]
pub async fn mine(
    State(app): State<App>,
    visit: Visit,
    query: Query,
) -> Result<Json<CaseLines>, Problem> {
    query.only(&[])?;
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let rows = listing::list(&app, Of::Resident(person)).await?;
    Ok(Json(lines(&visit, rows, false)))
}

/// 待办 · What waits for me (`of=mine`) or for my posts (`of=unit`), the most urgent first
#[utoipa::path(get, path = "/api/v1/queue", tag = "cases",
    params(
        ("of" = Option<String>, Query, description = "`mine` (the default) or `unit`"),
        ("unit" = Option<String>, Query, description = "only this unit, with `of=unit`")),
    responses((status = 200, body = CaseLines)))]
pub async fn queue(
    State(app): State<App>,
    visit: Visit,
    query: Query,
) -> Result<Json<CaseLines>, Problem> {
    query.only(&["of", "unit"])?;
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let unit = query.get("unit").map(UnitId::new);
    let of = match query.get("of").unwrap_or("mine") {
        "mine" if unit.is_none() => Of::Held(person),
        "unit" => Of::Posts(
            visit
                .posts()
                .iter()
                .filter(|post| unit.as_ref().is_none_or(|unit| post.unit == *unit))
                .cloned()
                .collect(),
        ),
        _ => {
            return Err(Problem::bad(
                "of",
                "of 应为 mine 或 unit；unit 参数只和 of=unit 一起用。",
                "of is mine or unit; the parameter unit goes with of=unit only.",
            ));
        }
    };
    let rows = listing::list(&app, of).await?;
    Ok(Json(lines(&visit, rows, true)))
}
