//! What anybody may ask: items, units, due dates.

use super::body::Query;
use super::lists::{self, OfferOut};
use super::shape::{self, UnitName};
use crate::views::listed::Listed;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use crate::world::{Published, level_name};
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use yike_core::item::{Audience, Level};
use yike_core::unit::UnitId;

/// One item of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemHead {
    pub key: String,
    /// The version in force; a case keeps the version it was filed under.
    pub digest: String,
    pub name: String,
    pub name_en: String,
    pub about: String,
    pub about_en: String,
    /// 事项类型: `01` permit, `05` benefit, `07` confirmation, `20` public service …
    #[serde(rename = "type")]
    pub kind: String,
    /// 即办件
    pub instant: bool,
    /// `person`, `company`
    pub audience: Vec<&'static str>,
    /// Whether it can be filed online.
    pub online: bool,
    /// 承诺办结时限, working days after acceptance.
    pub promise_days: u32,
    /// 法定办结时限, working days after acceptance.
    pub legal_days: u32,
}

fn head(published: &Published) -> ItemHead {
    let item = &published.item;
    ItemHead {
        key: item.key.clone(),
        digest: published.digest.clone(),
        name: item.name.clone(),
        name_en: item.name_en.clone(),
        about: item.about.clone(),
        about_en: item.about_en.clone(),
        kind: match serde_json::to_value(item.kind) {
            Ok(serde_json::Value::String(code)) => code,
            Ok(_) | Err(_) => String::new(),
        },
        instant: item.is_instant(),
        audience: item
            .audience
            .iter()
            .map(|audience| match audience {
                Audience::Person => "person",
                Audience::Company => "company",
            })
            .collect(),
        online: item.visit.online,
        promise_days: item.limits.promise,
        legal_days: item.limits.legal,
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Items {
    pub items: Vec<ItemHead>,
}

/// 事项目录 · All items in force
///
/// `q` 按名称和别名查找，中英文均可。· `q` looks through names and the words that residents use.
#[utoipa::path(get, path = "/api/v1/items", tag = "guide",
    params(("q" = Option<String>, Query, description = "words of a name or alias")),
    responses((status = 200, body = Items)))]
pub async fn items(visit: Visit, query: Query) -> Result<Json<Items>, Problem> {
    query.only(&["q"])?;
    let asked = query.get("q").unwrap_or_default().trim().to_lowercase();
    let fits = |published: &&Published| {
        let item = &published.item;
        let mut names = vec![&item.name, &item.name_en];
        names.extend(&item.aliases);
        asked.is_empty()
            || names
                .iter()
                .any(|name| name.to_lowercase().contains(&asked))
    };
    let items = visit.world.guides(visit.now).filter(fits).map(head);
    Ok(Json(Items {
        items: items.collect(),
    }))
}

/// An item in full.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemFull {
    #[serde(flatten)]
    pub head: ItemHead,
    /// The item as its file states it: conditions, fields, tables of the form (`groups`), checks
    /// across answers (`rules`), situations, materials, review points, limits, basis, fee, visit, contact, questions.
    #[schema(value_type = Object)]
    pub item: serde_json::Value,
    /// As the list of `street` offers it; left out without a street, and where it is not handled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferOut>,
}

/// 办事指南 · One item in full
///
/// 表单各栏、情形、材料和受理标准都在 `item` 里，申请前先读它。· Fields, situations, materials and
/// standards stand in `item`; read it before filing.
#[utoipa::path(get, path = "/api/v1/items/{key}", tag = "guide",
    params(
        ("key" = String, Path, description = "key of the item"),
        ("street" = Option<String>, Query, description = "code of the street where somebody lives")),
    responses((status = 200, body = ItemFull)))]
pub async fn item(
    visit: Visit,
    Path(key): Path<String>,
    query: Query,
) -> Result<Json<ItemFull>, Problem> {
    query.only(&["street"])?;
    let published = visit.world.published(&key, visit.now);
    let published = published.ok_or(Problem::NotFound)?;
    let item = serde_json::to_value(&*published.item).map_err(|error| {
        tracing::error!(%error, key, "an item does not become JSON");
        Problem::Ours
    })?;
    Ok(Json(ItemFull {
        head: head(published),
        item,
        offer: match query.get("street") {
            Some(street) => offered(&visit, published, &UnitId::new(street))?,
            None => None,
        },
    }))
}

/// The item as the list of a street offers it.
fn offered(
    visit: &Visit,
    published: &Published,
    street: &UnitId,
) -> Result<Option<OfferOut>, Problem> {
    let unit = visit.world.units.get(street);
    if unit.is_none_or(|unit| unit.level != Level::Street) {
        return Err(Problem::bad(
            "street",
            "没有这个街道（乡镇）代码。请从 /api/v1/units 里取。",
            "There is no such street: take the code from /api/v1/units.",
        ));
    }
    let lists = visit.world.lists_at(street, visit.now);
    let offer = lists.offer(&published.item.key);
    Ok(offer.map(|offer| lists::offer(visit, street, &Listed { offer, published })))
}

/// One unit of the tree.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitOut {
    #[serde(flatten)]
    pub unit: UnitName,
    /// `city`, `district`, `street`, `community`
    pub level: &'static str,
    /// Whether there are units below.
    pub has_below: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UnitsOut {
    pub units: Vec<UnitOut>,
}

/// 机构 · The units directly below one
///
/// 不写 `under` 时从最上级开始；申请要选到社区。· Without `under` the tree begins at its top; a
/// filing names a community.
#[utoipa::path(get, path = "/api/v1/units", tag = "guide",
    params(("under" = Option<String>, Query, description = "code of the unit above")),
    responses((status = 200, body = UnitsOut)))]
pub async fn units(visit: Visit, query: Query) -> Result<Json<UnitsOut>, Problem> {
    query.only(&["under"])?;
    let under = query.get("under").map(UnitId::new);
    let tree = &visit.world.units;
    if under.as_ref().is_some_and(|id| tree.get(id).is_none()) {
        return Err(Problem::bad(
            "under",
            "没有这个机构代码。请从上一级的列表里取。",
            "There is no such unit: take the code from the list above it.",
        ));
    }
    let below: std::collections::BTreeSet<&UnitId> =
        tree.all().filter_map(|unit| unit.parent.as_ref()).collect();
    let units = tree
        .all()
        .filter(|unit| unit.parent == under)
        .map(|unit| UnitOut {
            unit: shape::unit_name(&visit.world, &unit.id),
            level: level_name(unit.level),
            has_below: below.contains(&unit.id),
        })
        .collect();
    Ok(Json(UnitsOut { units }))
}

/// A due date, explained.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueOut {
    #[schema(format = Date)]
    pub due: String,
    /// 暂定: reaches a year whose calendar is not published.
    pub provisional: bool,
    pub lines: Vec<DueLine>,
}

/// One line of the explanation.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueLine {
    pub zh: String,
    pub en: String,
}

/// More working days than any limit of any law.
const DAYS_MAX: u32 = 366;

/// 期限 · The n-th working day after a date, explained line by line
///
/// 按国务院办公厅公布的节假日和调休计算，当日不计，次日起算。· Counted by the published calendar,
/// from the day after.
#[utoipa::path(get, path = "/api/v1/due", tag = "guide",
    params(
        ("date" = String, Query, description = "the day of acceptance, `2026-11-20`"),
        ("days" = u32, Query, description = "working days, 0 to 366")),
    responses((status = 200, body = DueOut)))]
pub async fn due(visit: Visit, query: Query) -> Result<Json<DueOut>, Problem> {
    query.only(&["date", "days"])?;
    let date: jiff::civil::Date = query.parse(
        "date",
        "date 应为日期，如 2026-11-20。",
        "date is a day such as 2026-11-20.",
    )?;
    let bad_days = || {
        Problem::bad(
            "days",
            "days 应为 0 到 366 之间的整数。",
            "days is a whole number from 0 to 366.",
        )
    };
    let days: u32 = query
        .get("days")
        .and_then(|n| n.parse().ok())
        .ok_or_else(bad_days)?;
    if days > DAYS_MAX || !(1990..=2100).contains(&date.year()) {
        return Err(if days > DAYS_MAX {
            bad_days()
        } else {
            Problem::bad(
                "date",
                "date 应在 1990 到 2100 年之间。",
                "date lies between 1990 and 2100.",
            )
        });
    }
    let calendar = &visit.world.calendar;
    let due = calendar.due(date, days);
    let lines = calendar.explain(date, days, &[], 0);
    Ok(Json(DueOut {
        due: due.date.to_string(),
        provisional: due.provisional,
        lines: lines
            .iter()
            .map(|line| DueLine {
                zh: line.zh(visit.today()),
                en: line.en(),
            })
            .collect(),
    }))
}
