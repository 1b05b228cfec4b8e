//! 政务服务事项清单: which items a district or a street handles, and the few elements of an item that
//! are theirs.
//!
//! Each element of an item has one owner. The city's record ([`Item`]) has standard, flow, limits and
//! review points. A district's list names the items of its streets and communities 共性清单, their
//! addresses, and may promise less time than the city. A street's list adds items of its own
//! 个性清单 and says where its window and stations are. A list has no words for what is owned above
//! it: nobody can change there what is not theirs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::item::lint::{Finding, Findings};
use crate::item::{Faq, Item, Level, Source};
use crate::package::Items;
use crate::site::{self, Note, Site};
use crate::unit::{UnitId, Units};

mod running;

pub use running::Running;

/// One list as its file states it. The file's name is the unit's code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The district or street whose list it is.
    pub unit: UnitId,
    pub name: String,
    pub name_en: String,
    /// 联络员: whom other units ask about this list.
    pub liaison: Liaison,
    /// Where and when, for every item that says nothing else.
    #[serde(default, skip_serializing_if = "is_default")]
    pub place: Place,
    #[serde(default)]
    pub items: Vec<Row>,
    /// 站点: 社区服务站, and whatever else serves close to home. Lists from before sites were more than
    /// stations say `stations`.
    #[serde(default, alias = "stations", skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Site>,
    /// Communities of which more is to be said: demolished ones, and why one has no window.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub communities: Vec<Note>,
    /// 培训: what somebody must have learned before they sit at a window of this place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<Course>,
    /// What residents of this place ask, beside the questions of the item's own record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// 运行规则
    #[serde(default, skip_serializing_if = "Running::is_default")]
    pub running: Running,
    pub source: Source,
}

/// A course 培训 that is asked of whoever takes items in at a counter of this place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// Small letters, digits and dashes; the record of a training names it.
    pub code: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_en: String,
    /// For so many months a training holds; `None` is for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// The items that need it; empty is all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Whether a counter is refused without it. Otherwise it is told, and work goes on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refuses: bool,
}

impl Course {
    pub fn is_for(&self, item: &str) -> bool {
        self.items.is_empty() || self.items.iter().any(|key| key == item)
    }
}

/// One approved answer of this place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The key of the item it is about.
    pub item: String,
    pub question: String,
    pub answer: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question_en: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer_en: String,
}

impl Answer {
    /// As a question of the item's own record is told.
    pub fn told(&self) -> Faq {
        Faq {
            question: self.question.clone(),
            answer: self.answer.clone(),
            question_en: self.question_en.clone(),
            answer_en: self.answer_en.clone(),
        }
    }
}

/// 联络员, by post and telephone: people change, the post stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Liaison {
    pub post: String,
    pub phone: String,
}

/// 办理地点、时间、电话. What is empty is as the level above has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Place {
    /// 办理地点, up to the window or the room: where papers are handed in and results fetched.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 办理时间, with 工作日.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hours: String,
    /// 咨询电话
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ask: String,
    /// 监督投诉电话
    #[serde(skip_serializing_if = "String::is_empty")]
    pub complain: String,
}

/// An item on the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The key of the item.
    pub item: String,
    /// 承诺办结时限 of this district, in working days, below the city's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<u32>,
    /// How the window has it; on a street's list it takes the place of the district's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What is missing until the window may accept it: why it is not 委托受理 yet.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lacks: String,
    /// 责任科室: who answers for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub duty: String,
    /// 急盼需求: chosen by people, with the reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wanted: String,
    /// Where this item is elsewhere than the rest.
    #[serde(default, skip_serializing_if = "is_default")]
    pub place: Place,
    /// What residents of this place should know besides the guide.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

fn is_default(place: &Place) -> bool {
    *place == Place::default()
}

/// How an item stands at the street's one window 综合窗口 (应进必进、委托受理).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// 本级受理: the street accepts in its own name.
    Own,
    /// 委托受理: the one window accepts for the section or bureau.
    Delegated,
    /// 授权办理: accepted and decided at the window.
    Authorised,
    /// 帮办代办: the window helps, somebody else accepts.
    Helped,
    /// 部门窗口: in the centre, but at a counter of the department's own.
    Counter,
    /// 未进驻: not in the centre.
    Outside,
}

impl Window {
    pub const ALL: [Window; 6] = [
        Window::Own,
        Window::Delegated,
        Window::Authorised,
        Window::Helped,
        Window::Counter,
        Window::Outside,
    ];

    /// 应进必进: it can be had in the centre.
    pub fn is_inside(self) -> bool {
        self != Window::Outside
    }

    /// The one window itself accepts it: the numerator of the rate of 委托受理.
    pub fn accepts(self) -> bool {
        matches!(self, Window::Own | Window::Delegated | Window::Authorised)
    }

    /// The word in files and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Window::Own => "own",
            Window::Delegated => "delegated",
            Window::Authorised => "authorised",
            Window::Helped => "helped",
            Window::Counter => "counter",
            Window::Outside => "outside",
        }
    }

    pub fn parse(text: &str) -> Option<Window> {
        Window::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Whether a street shares an item with its district or has it for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// 共性清单
    Common,
    /// 个性清单
    Own,
}

/// The lists that hold at one place: its district's, and its street's.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lists<'a> {
    pub district: Option<&'a List>,
    pub street: Option<&'a List>,
}

/// One item as it is offered at one place, each element from its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<'a> {
    pub item: &'a str,
    pub share: Share,
    /// 承诺办结时限 of the district, where it is below the city's.
    pub promise: Option<u32>,
    /// `None` where no list says it.
    pub window: Option<Window>,
    pub lacks: &'a str,
    pub duty: &'a str,
    /// 急盼需求 and why.
    pub wanted: &'a str,
    /// Empty elements are as the city's record has them.
    pub place: Place,
    pub notes: Vec<&'a str>,
}

impl<'a> Lists<'a> {
    /// Without a list of the district everything in the catalogue is offered everywhere.
    pub fn limits(&self) -> bool {
        self.district.is_some()
    }

    /// 运行规则 of this place.
    pub fn running(&self) -> Running {
        let said = |list: Option<&List>| list.map_or(Running::default(), |list| list.running);
        said(self.street).over(said(self.district))
    }

    /// Whether this place handles the item.
    pub fn has(&self, item: &str) -> bool {
        !self.limits() || self.offer(item).is_some()
    }

    /// One item, if a list has it.
    pub fn offer(&self, item: &str) -> Option<Offer<'a>> {
        let row = |list: Option<&'a List>| {
            let mut rows = list?.items.iter();
            rows.find(|row| row.item == item)
        };
        let (above, own) = (row(self.district), row(self.street));
        let first = above.or(own)?;
        let words = |get: fn(&Row) -> &str| {
            let mut said = [own, above].into_iter().flatten().map(get);
            said.find(|text| !text.is_empty()).unwrap_or("")
        };
        // The nearest word holds: the street's for this item, the street's for all, then the
        // district's for this item, the district's for all.
        let places = [
            own.map(|row| &row.place),
            self.street.map(|list| &list.place),
            above.map(|row| &row.place),
            self.district.map(|list| &list.place),
        ];
        let place = |get: fn(&Place) -> &String| {
            let mut said = places.into_iter().flatten().map(get);
            said.find(|text| !text.is_empty())
                .cloned()
                .unwrap_or_default()
        };
        Some(Offer {
            item: &first.item,
            share: match above {
                Some(_) => Share::Common,
                None => Share::Own,
            },
            promise: above.and_then(|row| row.promise),
            window: own
                .and_then(|row| row.window)
                .or(above.and_then(|row| row.window)),
            lacks: words(|row| &row.lacks),
            duty: words(|row| &row.duty),
            wanted: words(|row| &row.wanted),
            place: Place {
                address: place(|place| &place.address),
                hours: place(|place| &place.hours),
                ask: place(|place| &place.ask),
                complain: place(|place| &place.complain),
            },
            notes: ([own, above].into_iter().flatten())
                .map(|row| row.note.as_str())
                .filter(|note| !note.is_empty())
                .collect(),
        })
    }

    /// Everything offered: the common list in its order, then what is the street's own.
    pub fn offers(&self) -> Vec<Offer<'a>> {
        let rows = |list: Option<&'a List>| list.map_or(&[][..], |list| &list.items).iter();
        let common: BTreeSet<&str> = rows(self.district).map(|row| row.item.as_str()).collect();
        let own = rows(self.street).filter(|row| !common.contains(row.item.as_str()));
        (rows(self.district).chain(own))
            .filter_map(|row| self.offer(&row.item))
            .collect()
    }

    /// All sites of the place, the street's first.
    pub fn sites(&self) -> impl Iterator<Item = &'a Site> + use<'a> {
        let lists = [self.street, self.district].into_iter().flatten();
        lists.flat_map(|list| &list.sites)
    }

    /// The sites that handle an item, those of this community first. Of the district's own those
    /// that are for everybody there or for this community.
    pub fn sites_of(&self, item: &Item, community: Option<&UnitId>) -> Vec<&'a Site> {
        let is_for = |site: &Site| community.is_some_and(|home| site.is_for(home));
        let mut sites: Vec<&Site> = (self.sites())
            .filter(|site| site.handles(&item.key))
            .filter(|site| self.is_of_street(site) || !site.kind.is_close() || is_for(site))
            .collect();
        sites.sort_by_key(|site| (!site.kind.is_close(), !is_for(site)));
        sites
    }

    fn is_of_street(&self, site: &Site) -> bool {
        self.street.is_some_and(|list| list.unit.covers(&site.unit))
    }

    /// What must have been learned for an item here, the district's courses first.
    pub fn courses(&self, item: &str) -> impl Iterator<Item = &'a Course> {
        let lists = [self.district, self.street].into_iter().flatten();
        lists
            .flat_map(|list| &list.courses)
            .filter(move |course| course.is_for(item))
    }

    /// The approved answers of this place about an item, the street's first.
    pub fn answers(&self, item: &str) -> impl Iterator<Item = &'a Answer> {
        let lists = [self.street, self.district].into_iter().flatten();
        lists
            .flat_map(|list| &list.answers)
            .filter(move |answer| answer.item == item)
    }

    pub fn liaison(&self) -> Option<&'a Liaison> {
        self.street.or(self.district).map(|list| &list.liaison)
    }
}

/// 委托受理率 and 进驻率 of a list of offers, with what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    pub all: usize,
    /// 应进必进: in the centre.
    pub inside: usize,
    /// 委托受理: accepted at the one window.
    pub accepted: usize,
}

/// Counts offers; what no list speaks of counts as not in the centre.
pub fn coverage(offers: &[Offer<'_>]) -> Coverage {
    let count = |is: fn(Window) -> bool| {
        let windows = offers.iter().filter_map(|offer| offer.window);
        windows.filter(|window| is(*window)).count()
    };
    Coverage {
        all: offers.len(),
        inside: count(Window::is_inside),
        accepted: count(Window::accepts),
    }
}

/// What an inspector would find. `district` is the list above, where there is one.
pub fn lint(list: &List, items: &impl Items, units: &Units) -> Vec<Finding> {
    let mut found = Findings(Vec::new());
    let level = units.get(&list.unit).map(|unit| unit.level);
    let is_known = matches!(level, Some(Level::District | Level::Street));
    if !is_known {
        found.add(
            "unit",
            "list_unit",
            format!("机构树里没有代码为 {} 的区或街道（乡镇）。清单属于区或街道，请核对代码。", list.unit),
            format!("The tree has no district or street {}. A list belongs to one: please check the code.", list.unit),
        );
    }
    for (path, text) in [
        ("name", &list.name),
        ("name_en", &list.name_en),
        ("liaison.post", &list.liaison.post),
        ("source.text", &list.source.text),
    ] {
        found.needs_text(path, text);
    }
    found.telephone("liaison.phone", &list.liaison.phone);
    place("place", &list.place, &mut found);
    for field in list.running.odd() {
        found.add(
            field,
            "running_days",
            "运行规则里的天数要在 1 到 60 个工作日之间；不写就按上一级或默认的办。",
            "The days of a running rule are 1 to 60 working days; left out, the level above or the default holds.",
        );
    }
    rows(list, level, items, &mut found);
    site::lint(list, items, units, &mut found);
    courses(list, items, &mut found);
    answers(list, items, &mut found);
    found.0
}

fn rows(list: &List, level: Option<Level>, items: &impl Items, found: &mut Findings) {
    let mut before = BTreeSet::new();
    for (n, row) in list.items.iter().enumerate() {
        let path = format!("items[{n}]");
        if !before.insert(row.item.as_str()) {
            found.add(
                format!("{path}.item"),
                "key_unique",
                format!("“{}”列了两次。请合并成一行。", row.item),
                format!("“{}” is listed twice. Please make it one row.", row.item),
            );
        }
        place(&format!("{path}.place"), &row.place, found);
        if !items.is_named(&row.item) {
            no_item(format!("{path}.item"), &row.item, found);
        }
        let Some(item) = items.item(&row.item) else {
            continue;
        };
        if let Some(days) = row.promise {
            promise(&path, days, level, item, found);
        }
        let accepts = row.window.is_some_and(Window::accepts);
        if accepts && !row.lacks.trim().is_empty() {
            found.add(
                format!("{path}.lacks"),
                "list_lacks",
                "已经由综合窗口受理，就不再缺什么。请删去 lacks，或改 window。",
                "What the one window accepts lacks nothing. Please remove lacks or change window.",
            );
        }
        if row.window.is_some() && !accepts && row.lacks.trim().is_empty() {
            found.add(
                format!("{path}.window"),
                "list_lacks",
                "还没有委托综合窗口受理，请在 lacks 里写明缺什么（授权、培训、系统……），好让人去办。",
                "The one window does not accept it yet. Please say in lacks what is missing, so that somebody can see to it.",
            );
        }
    }
}

/// A promise is the district's to make, and only below the city's.
fn promise(path: &str, days: u32, level: Option<Level>, item: &Item, found: &mut Findings) {
    let path = format!("{path}.promise");
    if level == Some(Level::Street) {
        found.add(
            path,
            "list_owner",
            "承诺时限由区级确定，街道清单里不能写。请删去这一项，需要缩短的报区级。",
            "The promise is the district's; a street's list cannot state one. Please remove it and ask the district.",
        );
        return;
    }
    let most = item.limits.promise;
    if days == 0 || days >= most {
        found.add(
            path,
            "list_promise",
            format!("区级承诺要比全市的（{most} 个工作日）短，且不少于 1 天。不缩短的不用写。请改正。"),
            format!("A district promises less than the city's {most} working days, and at least 1. Leave it out where nothing changes."),
        );
    }
}

fn courses(list: &List, items: &impl Items, found: &mut Findings) {
    let mut before = BTreeSet::new();
    for (n, course) in list.courses.iter().enumerate() {
        let path = format!("courses[{n}]");
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let is_code = (1..=40).contains(&course.code.len()) && course.code.bytes().all(plain);
        if !is_code || !before.insert(&course.code) {
            found.add(
                format!("{path}.code"),
                "course_code",
                "培训编号用小写字母、数字和短横，每门不同。请改正。",
                "A course has a code of small letters, digits and dashes, each its own. Please correct it.",
            );
        }
        found.needs_text(format!("{path}.name"), &course.name);
        for (i, key) in course.items.iter().enumerate() {
            if !items.is_named(key) {
                no_item(format!("{path}.items[{i}]"), key, found);
            }
        }
    }
}

fn answers(list: &List, items: &impl Items, found: &mut Findings) {
    for (n, answer) in list.answers.iter().enumerate() {
        let path = format!("answers[{n}]");
        if !items.is_named(&answer.item) {
            no_item(format!("{path}.item"), &answer.item, found);
        }
        found.needs_text(format!("{path}.question"), &answer.question);
        found.needs_text(format!("{path}.answer"), &answer.answer);
    }
}

pub(crate) fn no_item(path: String, key: &str, found: &mut Findings) {
    found.add(
        path,
        "list_item",
        format!("市级目录里没有事项“{key}”。清单只能列目录里有的事项，请核对编号。"),
        format!("The city's catalogue has no item “{key}”. A list names items that exist: please check the key."),
    );
}

/// What is stated must be right; what is empty is as the level above has it.
fn place(path: &str, place: &Place, found: &mut Findings) {
    if !place.address.is_empty() {
        found.precise(format!("{path}.address"), &place.address);
    }
    if !place.hours.is_empty() {
        found.hours(format!("{path}.hours"), &place.hours);
    }
    for (key, number) in [("ask", &place.ask), ("complain", &place.complain)] {
        if !number.is_empty() {
            found.telephone(format!("{path}.{key}"), number);
        }
    }
    if !place.ask.is_empty() {
        found.telephones_differ(format!("{path}.complain"), &place.ask, &place.complain);
    }
}

#[cfg(test)]
mod tests;
