//! 政务服务事项清单, for everybody: which items a district, a street or a station handles; and the
//! papers printed from the same records: 工作手册, 上墙清单, 责任清单.

pub mod duties;
pub mod handbook;
pub mod index;
pub mod rates;
pub mod unit;
pub mod wall;

use crate::views::listed::{Listed, offers, promise};
use crate::web::Visit;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, link_button};
use crate::web::face::text::{Lang, t, tr};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::clock::date_zh;
use yike_core::item::Level;
use yike_core::list::{Lists, Window};
use yike_core::site::Site;
use yike_core::unit::{Unit, UnitId};

/// A place and what is offered there.
pub struct Here<'a> {
    pub visit: &'a Visit,
    pub unit: &'a Unit,
    pub lists: Lists<'a>,
    pub offers: Vec<Listed<'a>>,
    /// Of a community those that serve it; else all of the street.
    pub stations: Vec<&'a Site>,
}

impl<'a> Here<'a> {
    /// The district, street or community of this code; a bureau has no list of its own.
    pub fn find(visit: &'a Visit, code: &str) -> Option<Here<'a>> {
        let units = &visit.world.units;
        let unit = units.get(&UnitId::new(code))?;
        let is_bureau = unit.level == Level::District && unit.id.as_str().len() > 6;
        if is_bureau || unit.level == Level::City {
            return None;
        }
        let lists = visit.world.lists_at(&unit.id, visit.now);
        let is_community = unit.level == Level::Community;
        let stations: Vec<&Site> = (lists.sites())
            .filter(|site| match is_community {
                true => site.kind.is_close() && site.is_for(&unit.id),
                false => {
                    unit.id.covers(&site.unit) && lists.street.is_some() || !site.kind.is_close()
                }
            })
            .collect();
        let handles =
            |item: &str| !is_community || stations.iter().any(|station| station.handles(item));
        let mut offers = offers(&visit.world, &lists, visit.now);
        offers.retain(|listed| handles(listed.offer.item));
        Some(Here {
            visit,
            unit,
            lists,
            offers,
            stations,
        })
    }

    pub fn name(&self) -> String {
        words::unit(&self.visit.world, &self.unit.id)
    }

    /// 承诺办结时限 here, in Chinese, for a printed table.
    pub fn promised(&self, listed: &Listed<'_>) -> String {
        let item = &listed.published.item;
        let (world, now) = (&self.visit.world, self.visit.now);
        let home = Some(&self.unit.id);
        match promise(world, item, &Default::default(), home, now).days {
            0 => "当场办结".to_owned(),
            days => format!("{days} 个工作日"),
        }
    }

    /// 咨询电话 of an item here.
    pub fn ask(&self, listed: &Listed<'a>) -> String {
        match listed.offer.place.ask.is_empty() {
            true => listed.published.item.contact.ask.clone(),
            false => listed.offer.place.ask.clone(),
        }
    }

    /// Whether something printed from here was not compared with what the city has published.
    pub fn is_sample(&self) -> bool {
        let lists = [self.lists.street, self.lists.district];
        let mut lists = lists.into_iter().flatten();
        let mut items = self.offers.iter();
        lists.any(|list| !list.source.verified)
            || items.any(|one| !one.published.item.source.verified)
    }

    /// Which paper, of which day, and whether it is a sample: at the head of a table, which is
    /// printed again on every page, and of every chapter. In Chinese, like every paper.
    pub fn running(&self, title: &str) -> Markup {
        let today = self.visit.today();
        html! {
            (title) "　" (today.year()) " 年 " (date_zh(today, today)) "印制"
            @if self.is_sample() { "　示例数据，以本市公布为准" }
        }
    }

    /// The place that holds for most items: the street's, else the district's.
    pub fn place(&self) -> Option<&'a yike_core::list::Place> {
        self.lists
            .street
            .or(self.lists.district)
            .map(|list| &list.place)
    }
}

/// 本级受理、委托受理、授权办理 …
pub fn window(lang: Lang, window: Option<Window>) -> String {
    match window {
        Some(window) => t(lang, &format!("window-{}", window.as_str())),
        None => t(lang, "window-none"),
    }
}

/// There is no such place: a page that says so and leads to those there are.
pub fn no_such(visit: &Visit, code: &str) -> Response {
    let lang = visit.lang;
    let code: String = code.chars().take(20).collect();
    let title = t(lang, "lists-no-unit");
    let why = tr(lang, "lists-no-unit-why", &[("code", code.into())]);
    let all = t(lang, "lists-title");
    let body = html! {
        h1 { (title) }
        p { (why) }
        (actions(&[link_button(&all, "/lists", Kind::Plain, None)]))
    };
    let page = frame_page(&visit.frame(), &title, Width::One, body);
    (StatusCode::NOT_FOUND, page).into_response()
}

#[cfg(test)]
mod tests;
