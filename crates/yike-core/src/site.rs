//! A site 站点: a place close to home where one is served. A unit is who answers, a site is where: one
//! community has one (一站一居), several share one (一站多居), a demolished village that is still on the
//! map is served by the next one, and a bank's counter 便民驿站 is nobody's unit at all.
//!
//! Sites stand in the list of a district or a street, so that they have its history and its second
//! pair of eyes. What can be done without a person's judgment is reckoned here: whether a site is
//! open, what it handles, and by which ways a community is served.

pub mod hours;
mod lint;
mod served;
#[cfg(test)]
mod tests;

pub use hours::{Hours, Shut, Standing};
pub(crate) use lint::lint;
pub use served::{Lack, Note, Served, Status};

use crate::clock::{At, Calendar};
use crate::item::{Route, StationClass};
use crate::unit::UnitId;
use serde::{Deserialize, Serialize};

/// A closed list of words that files and addresses spell, each with its Chinese name.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $one:ident = $word:literal $zh:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$of])* #[serde(rename = $word)] $one,)+
        }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$one,)+];

            /// The word in files and addresses.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$one => $word,)+ }
            }

            /// As tables and papers say it.
            pub fn zh(self) -> &'static str {
                match self { $($name::$one => $zh,)+ }
            }

            /// By its word or its Chinese name.
            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == text || one.zh() == text)
            }
        }
    };
}

words! {
    /// What kind of place it is.
    Kind {
        /// 社区服务站、村政务服务站
        Station = "station" "社区（村）服务站",
        /// 街道（乡镇）政务服务中心
        Centre = "centre" "街道（乡镇）政务服务中心",
        /// 便民驿站 in an outlet of a bank.
        Bank = "bank" "便民驿站（银行网点）",
        /// 帮办点: somebody helps, nobody accepts.
        HelpPoint = "help_point" "帮办点",
        /// 区政务服务中心 and its 分中心
        SubCentre = "sub_centre" "区政务服务（分）中心",
        /// 企业服务专区
        CompanyZone = "company_zone" "企业服务专区",
        /// A counter for central bodies and garrison units.
        Counter = "counter" "中央单位、驻区部队服务专窗",
    }
}

words! {
    /// 工作模式 (京 社区（村）政务服务规范化建设 二（五）): by which way people are served.
    Mode {
        /// “一窗”式服务
        Window = "window" "一窗",
        /// 自助智能服务
        Kiosk = "kiosk" "自助智能",
        /// 移动掌上服务
        Mobile = "mobile" "移动掌上",
        /// 代收代办服务
        Agent = "agent" "代收代办",
    }
}

words! {
    /// 设备: what stands at the window or beside it.
    Equipment {
        DocumentCamera = "document_camera" "高拍仪",
        Scanner = "scanner" "扫描仪",
        CardReader = "card_reader" "身份证读取器",
        RatingPad = "rating_pad" "“好差评”评价器",
        RatingSign = "rating_sign" "“好差评”桌牌",
        Kiosk = "kiosk" "自助终端",
        Printer = "printer" "打印机",
        ReceiptBox = "receipt_box" "回单柜",
        Video = "video" "远程视频",
    }
}

words! {
    /// 无障碍环境, and what old people are glad of.
    Ease {
        LowCounter = "low_counter" "低位服务台",
        Ramp = "ramp" "坡道",
        Lift = "lift" "电梯",
        Toilet = "toilet" "无障碍卫生间",
        Parking = "parking" "无障碍车位",
        Wheelchair = "wheelchair" "轮椅",
        Glasses = "glasses" "老花镜",
        Hearing = "hearing" "助听设备",
        SignLanguage = "sign_language" "手语服务",
        TactilePath = "tactile_path" "盲道",
    }
}

impl Kind {
    /// Whether its unit is the community in which it stands.
    pub fn is_in_community(self) -> bool {
        match self {
            Kind::Station | Kind::Bank | Kind::HelpPoint => true,
            Kind::Centre | Kind::SubCentre | Kind::CompanyZone | Kind::Counter => false,
        }
    }

    /// Whether posts of ours sit there; a bank's counter has people of its own.
    pub fn is_staffed(self) -> bool {
        match self {
            Kind::Bank => false,
            Kind::Station
            | Kind::Centre
            | Kind::HelpPoint
            | Kind::SubCentre
            | Kind::CompanyZone
            | Kind::Counter => true,
        }
    }

    /// Whether a community has it as its own; a centre serves everybody of its street.
    pub fn is_close(self) -> bool {
        self.is_in_community()
    }
}

/// A place close to home that serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The community in which it stands, or the street or district whose centre it is.
    pub unit: UnitId,
    /// Tells sites of one unit apart; one of them needs none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    #[serde(default = "station", skip_serializing_if = "is_station")]
    pub kind: Kind,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_en: String,
    /// Further communities that it serves 一站多居, demolished ones too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<UnitId>,
    pub address: String,
    /// 办理时间, in the words of [`Hours`].
    pub hours: String,
    /// Days on which it is otherwise, one a line; see [`Hours::parse`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    pub phone: String,
    /// 与党群服务中心一体规划、一体建设、一体使用
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_party_centre: bool,
    /// By which ways it serves; empty is its window.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<Mode>,
    /// No more than this is done here, whatever the item allows: a bank advises or collects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<StationClass>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<Equipment>,
    /// 无障碍
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ease: Vec<Ease>,
    /// The items it handles; empty is every item of the list that has a part at a station.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Handled>,
}

fn station() -> Kind {
    Kind::Station
}

fn is_station(kind: &Kind) -> bool {
    *kind == Kind::Station
}

/// An item at a site: its key alone, or how it differs here from the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "HandledText", into = "HandledText")]
pub struct Handled {
    pub item: String,
    /// No more than this is done for it here.
    pub class: Option<StationClass>,
    /// By which ways of the site; empty is all of them.
    pub modes: Vec<Mode>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum HandledText {
    Key(String),
    Full {
        item: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<StationClass>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        modes: Vec<Mode>,
    },
}

impl From<HandledText> for Handled {
    fn from(text: HandledText) -> Handled {
        match text {
            HandledText::Key(item) => Handled::plain(item),
            HandledText::Full { item, class, modes } => Handled { item, class, modes },
        }
    }
}

impl From<Handled> for HandledText {
    fn from(one: Handled) -> HandledText {
        match one.is_plain() {
            true => HandledText::Key(one.item),
            false => HandledText::Full {
                item: one.item,
                class: one.class,
                modes: one.modes,
            },
        }
    }
}

impl Handled {
    pub fn plain(item: impl Into<String>) -> Handled {
        Handled {
            item: item.into(),
            class: None,
            modes: Vec::new(),
        }
    }

    pub fn is_plain(&self) -> bool {
        self.class.is_none() && self.modes.is_empty()
    }
}

impl Site {
    /// `110101005008`, `110101005008-bank`: begins with its unit's code, so that the sites of a
    /// subtree are a range like its units.
    pub fn key(&self) -> String {
        match self.code.is_empty() {
            true => self.unit.to_string(),
            false => format!("{}-{}", self.unit, self.code),
        }
    }

    /// Whether it is a community's own or serves it besides; a centre serves its whole street.
    pub fn is_for(&self, community: &UnitId) -> bool {
        let own = match self.kind.is_in_community() {
            true => self.unit == *community,
            false => self.unit.covers(community) && self.serves.is_empty(),
        };
        own || self.serves.contains(community)
    }

    /// Whether it has a part in this item: taking it in, or at least advising.
    pub fn handles(&self, item: &str) -> bool {
        self.items.is_empty() || self.items.iter().any(|one| one.item == item)
    }

    /// By which ways it serves.
    pub fn modes(&self) -> &[Mode] {
        match (self.modes.is_empty(), self.kind) {
            (false, _) => &self.modes,
            (true, Kind::HelpPoint) => &[Mode::Agent],
            (true, _) => &[Mode::Window],
        }
    }

    /// By which ways it handles an item.
    pub fn modes_of(&self, item: &str) -> Vec<Mode> {
        let own = self.handled(item).map_or(&[][..], |one| &one.modes);
        let all = self.modes().iter().copied();
        all.filter(|mode| own.is_empty() || own.contains(mode))
            .collect()
    }

    /// 受理、代收代办、咨询预审 of an item here: what its route allows a station, and no more than this
    /// site does. `None` where it has no part in it.
    pub fn class_of(&self, item: &str, rule: &Route) -> Option<StationClass> {
        if !self.handles(item) {
            return None;
        }
        let most = match self.kind {
            Kind::Station | Kind::Bank => rule.station,
            // Nobody accepts at a place that helps.
            Kind::HelpPoint => lower(rule.station, StationClass::Collect),
            Kind::Centre | Kind::SubCentre | Kind::CompanyZone | Kind::Counter => {
                StationClass::Accept
            }
        };
        let caps = [self.class, self.handled(item).and_then(|one| one.class)];
        Some(caps.into_iter().flatten().fold(most, lower))
    }

    fn handled(&self, item: &str) -> Option<&Handled> {
        self.items.iter().find(|one| one.item == item)
    }

    /// Its hours as a rule; a list from before they were one may say something else.
    pub fn open(&self) -> Option<Hours> {
        Hours::parse(&self.hours, self.except.iter().map(String::as_str)).ok()
    }
}

/// Whether a site is open at a moment; where its hours are only words nobody can say.
pub fn is_open(site: &Site, calendar: &Calendar, at: At) -> Option<bool> {
    site.open().map(|hours| hours.is_open(calendar, at))
}

/// The class that leaves less to the station.
fn lower(a: StationClass, b: StationClass) -> StationClass {
    let rank = |class: StationClass| match class {
        StationClass::Advise => 0,
        StationClass::Collect => 1,
        StationClass::Accept => 2,
        StationClass::Close => 3,
    };
    if rank(b) < rank(a) { b } else { a }
}

/// The words of a class in files, tables and forms.
pub const CLASSES: [(StationClass, &str, &str); 4] = [
    (StationClass::Close, "close", "社区闭环办"),
    (StationClass::Accept, "accept", "受理"),
    (StationClass::Collect, "collect", "代收代办"),
    (StationClass::Advise, "advise", "咨询预审"),
];

/// A class by its word or its Chinese name, with or without 类.
pub fn class(text: &str) -> Option<StationClass> {
    let text = text.trim().trim_end_matches('类');
    let mut all = CLASSES.into_iter();
    all.find(|(_, word, zh)| *word == text || *zh == text)
        .map(|(class, ..)| class)
}

/// The word of a class, and its Chinese name.
pub fn class_words(class: StationClass) -> (&'static str, &'static str) {
    let mut all = CLASSES.into_iter();
    all.find(|(one, ..)| *one == class)
        .map_or(("", ""), |(_, word, zh)| (word, zh))
}
