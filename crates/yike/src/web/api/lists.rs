//! The list 清单 of a unit as it is offered there, each element from its owner.

use super::body::Query;
use super::shape::{self, UnitName};
use crate::views::listed::{self, Listed};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::Path;
use serde::Serialize;
use utoipa::ToSchema;
use yike_core::list::Share;
use yike_core::site::{self, Site};
use yike_core::unit::UnitId;

/// An item as one place offers it. What is empty is as the item itself has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferOut {
    pub item: String,
    pub name: String,
    /// `common` 共性清单, `own` 个性清单
    pub share: &'static str,
    /// 承诺办结时限 here, working days after acceptance.
    pub promise_days: u32,
    /// `own`, `delegated`, `authorised`, `helped`, `counter`, `outside`
    pub window: Option<&'static str>,
    /// 责任科室
    pub duty: String,
    /// 急盼需求: the reason, or empty.
    pub wanted: String,
    pub address: String,
    pub hours: String,
    pub ask: String,
    pub complain: String,
    pub notes: Vec<String>,
}

/// A site 站点 close to home.
#[derive(Debug, Serialize, ToSchema)]
pub struct StationOut {
    /// Its unit's code, and a code of its own where the unit has several.
    pub key: String,
    pub unit: UnitName,
    /// `station`, `centre`, `bank`, `help_point`, `sub_centre`, `company_zone`, `counter`
    pub kind: &'static str,
    pub name: String,
    pub serves: Vec<String>,
    pub address: String,
    pub hours: String,
    pub phone: String,
    /// Days on which it is otherwise.
    pub except: Vec<String>,
    /// Whether it is open at the moment of the answer; `null` where its hours are only words.
    pub open_now: Option<bool>,
    /// `window`, `kiosk`, `mobile`, `agent`
    pub modes: Vec<&'static str>,
    /// No more than this is done here: `accept`, `collect`, `advise`.
    pub class: Option<&'static str>,
    pub equipment: Vec<&'static str>,
    /// 无障碍
    pub ease: Vec<&'static str>,
    /// Keys of the items it handles; empty is every item of the list.
    pub items: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListOut {
    pub unit: UnitName,
    /// Whether the district has published a list: without one every item is offered everywhere.
    pub limits: bool,
    pub offers: Vec<OfferOut>,
    pub stations: Vec<StationOut>,
}

/// 事项清单 · The list of a district, street or community, as offered there
///
/// 共性清单在前，个性清单在后；街道自己的地点、时间、电话已经合并。· The common list first, then what the
/// street added; place, hours and telephones are already those of the street.
#[utoipa::path(get, path = "/api/v1/lists/{unit}", tag = "guide",
    params(("unit" = String, Path, description = "code of a district, street or community")),
    responses((status = 200, body = ListOut)))]
pub async fn list(
    visit: Visit,
    Path(unit): Path<String>,
    query: Query,
) -> Result<Json<ListOut>, Problem> {
    query.only(&[])?;
    let unit = UnitId::new(unit);
    let known = visit.world.units.get(&unit).ok_or(Problem::NotFound)?;
    let lists = visit.world.lists_at(&known.id, visit.now);
    let offers = listed::offers(&visit.world, &lists, visit.now);
    Ok(Json(ListOut {
        unit: shape::unit_name(&visit.world, &known.id),
        limits: lists.limits(),
        offers: offers
            .iter()
            .map(|one| offer(&visit, &known.id, one))
            .collect(),
        stations: lists.sites().map(|one| station(&visit, one)).collect(),
    }))
}

/// One offer, with the promise of this place.
pub fn offer(visit: &Visit, place: &UnitId, one: &Listed<'_>) -> OfferOut {
    let (offer, item) = (&one.offer, &one.published.item);
    let promise = listed::promise(
        &visit.world,
        item,
        &Default::default(),
        Some(place),
        visit.now,
    );
    OfferOut {
        item: item.key.clone(),
        name: item.name.clone(),
        share: match offer.share {
            Share::Common => "common",
            Share::Own => "own",
        },
        promise_days: promise.days,
        window: offer.window.map(|window| window.as_str()),
        duty: offer.duty.to_owned(),
        wanted: offer.wanted.to_owned(),
        address: offer.place.address.clone(),
        hours: offer.place.hours.clone(),
        ask: offer.place.ask.clone(),
        complain: offer.place.complain.clone(),
        notes: offer.notes.iter().map(|&note| note.to_owned()).collect(),
    }
}

fn station(visit: &Visit, site: &Site) -> StationOut {
    let calendar = &visit.world.calendar;
    StationOut {
        key: site.key(),
        unit: shape::unit_name(&visit.world, &site.unit),
        kind: site.kind.as_str(),
        name: site.name.clone(),
        serves: site.serves.iter().map(UnitId::to_string).collect(),
        address: site.address.clone(),
        hours: site.hours.clone(),
        phone: site.phone.clone(),
        except: site.except.clone(),
        open_now: site::is_open(site, calendar, visit.now),
        modes: site.modes().iter().map(|one| one.as_str()).collect(),
        class: site.class.map(|class| site::class_words(class).0),
        equipment: site.equipment.iter().map(|one| one.as_str()).collect(),
        ease: site.ease.iter().map(|one| one.as_str()).collect(),
        items: site.items.iter().map(|one| one.item.clone()).collect(),
    }
}
