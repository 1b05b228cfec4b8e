//! The printed papers 文书. A paper exists only if its event happened, and follows the item's
//! type: 受理通知书 and 行政许可决定书 are for permits; a benefit, a confirmation or a service has
//! plainer ones.

mod draw;
mod formal;
mod text;

pub use draw::{for_handing_over, in_full, show};
pub use formal::{formal_name, issuer};

use super::words::{Eyes, Reader};
use crate::act::Loaded;
use crate::web::face::parts::panel;
use maud::{Markup, html};
use yike_core::case::{Event, Meta, Service};
use yike_core::item::ItemType;

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// 申请回执, or 收件凭证 once received.
    Receipt,
    /// 补正告知书
    Correction,
    /// 受理通知书 / 受理单
    Acceptance,
    /// 不予受理通知书
    NonAcceptance,
    /// 特别程序告知书
    Suspension,
    /// 延期告知书
    Extension,
    /// The decision, by the type of the item.
    Decision,
    /// 办结通知
    Closing,
    /// 送达回证
    Delivery,
    /// 公示
    Notice,
    /// 材料交接单
    Handover,
    /// 终止告知书: withdrawn, returned or lapsed.
    Ending,
    /// 申请表, with the answers as they stand: for signature and for the file.
    Application,
}

impl Sheet {
    pub const ALL: [Sheet; 13] = [
        Sheet::Receipt,
        Sheet::Correction,
        Sheet::Acceptance,
        Sheet::NonAcceptance,
        Sheet::Suspension,
        Sheet::Extension,
        Sheet::Decision,
        Sheet::Closing,
        Sheet::Delivery,
        Sheet::Notice,
        Sheet::Handover,
        Sheet::Ending,
        Sheet::Application,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Sheet::Receipt => "receipt",
            Sheet::Correction => "correction",
            Sheet::Acceptance => "acceptance",
            Sheet::NonAcceptance => "not-accepted",
            Sheet::Suspension => "suspension",
            Sheet::Extension => "extension",
            Sheet::Decision => "decision",
            Sheet::Closing => "closing",
            Sheet::Delivery => "delivery",
            Sheet::Notice => "notice",
            Sheet::Handover => "handover",
            Sheet::Ending => "ending",
            Sheet::Application => "application",
        }
    }

    pub fn parse(text: &str) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| sheet.as_str() == text)
    }

    /// The paper that this event makes, if any.
    fn of(event: &Event) -> Option<Sheet> {
        Some(match event {
            Event::Filed { .. } | Event::Received => Sheet::Receipt,
            Event::CorrectionAsked { .. } => Sheet::Correction,
            Event::Accepted { .. } => Sheet::Acceptance,
            Event::NotAccepted { .. } => Sheet::NonAcceptance,
            Event::Suspended { .. } => Sheet::Suspension,
            Event::Extended { .. } => Sheet::Extension,
            Event::Approved { .. } | Event::Refused { .. } => Sheet::Decision,
            Event::Closed { .. } => Sheet::Closing,
            Event::Delivered { .. } => Sheet::Delivery,
            Event::NoticeHung { .. } => Sheet::Notice,
            Event::HandedOver { papers, .. } | Event::Passed { papers, .. }
                if !papers.is_empty() =>
            {
                Sheet::Handover
            }
            Event::PapersTaken { .. }
            | Event::PapersMissed { .. }
            | Event::PapersSent { .. }
            | Event::PapersReturned { .. }
            | Event::Bagged { .. } => Sheet::Handover,
            Event::Withdrawn { .. } | Event::Returned { .. } | Event::Lapsed => Sheet::Ending,
            Event::HandedOver { .. }
            | Event::Passed { .. }
            | Event::CorrectionAnswered { .. }
            | Event::Contacted { .. }
            | Event::Changed { .. }
            | Event::Risen { .. }
            | Event::Agreed { .. }
            | Event::Reopened { .. }
            | Event::Appealed { .. }
            | Event::AppealDecided { .. }
            | Event::Minuted { .. }
            | Event::Walked { .. }
            | Event::Signed { .. }
            | Event::SigningRefused { .. }
            | Event::Claimed
            | Event::HandedBack
            | Event::Relieved { .. }
            | Event::SentBack { .. }
            | Event::PutBack { .. }
            | Event::Checked { .. }
            | Event::NoticeDone { .. }
            | Event::Resumed { .. }
            | Event::CertificateMade { .. }
            | Event::Nudged { .. }
            | Event::Warned { .. }
            | Event::Supervised { .. }
            | Event::Restated { .. }
            | Event::Consulted { .. }
            | Event::Replied { .. }
            | Event::Reminded { .. }
            | Event::Assigned { .. }
            | Event::Rated { .. } => return None,
        })
    }

    /// The event that the paper states: the latest of its kind.
    pub fn event(self, loaded: &Loaded) -> Option<&(Meta, Event)> {
        if self == Sheet::Application {
            return loaded.events.first();
        }
        let events = loaded.events.iter().rev();
        events
            .into_iter()
            .find(|(_, event)| Sheet::of(event) == Some(self))
    }

    /// Whether it names the applicant in full: a public notice masks, a hand-over is of papers.
    fn bears_name(self) -> bool {
        match self {
            Sheet::Handover | Sheet::Notice => false,
            Sheet::Receipt
            | Sheet::Correction
            | Sheet::Acceptance
            | Sheet::NonAcceptance
            | Sheet::Suspension
            | Sheet::Extension
            | Sheet::Decision
            | Sheet::Closing
            | Sheet::Delivery
            | Sheet::Ending
            | Sheet::Application => true,
        }
    }

    /// The service that whoever is handed this paper can rate.
    fn service(self) -> Option<Service> {
        match self {
            Sheet::Receipt => Some(Service::Filing),
            Sheet::NonAcceptance | Sheet::Decision | Sheet::Closing | Sheet::Delivery => {
                Some(Service::Result)
            }
            Sheet::Correction
            | Sheet::Acceptance
            | Sheet::Suspension
            | Sheet::Extension
            | Sheet::Notice
            | Sheet::Handover
            | Sheet::Ending
            | Sheet::Application => None,
        }
    }

    /// Whether the resident is given it; the rest is for the desks.
    fn is_for_resident(self) -> bool {
        match self {
            Sheet::Handover | Sheet::Notice => false,
            Sheet::Receipt
            | Sheet::Correction
            | Sheet::Acceptance
            | Sheet::NonAcceptance
            | Sheet::Suspension
            | Sheet::Extension
            | Sheet::Decision
            | Sheet::Closing
            | Sheet::Delivery
            | Sheet::Ending
            | Sheet::Application => true,
        }
    }

    /// The title; 准予/不予行政许可决定书 never for a card or a subsidy.
    pub fn title(self, loaded: &Loaded) -> &'static str {
        let event = self.event(loaded).map(|(_, event)| event);
        let permit = loaded.item.kind.is_permit();
        match self {
            Sheet::Receipt if matches!(event, Some(Event::Received)) => "收件凭证",
            Sheet::Receipt => "申请回执",
            Sheet::Correction => "补正告知书",
            Sheet::Acceptance if permit => "受理通知书",
            Sheet::Acceptance => "受理单",
            Sheet::NonAcceptance => "不予受理通知书",
            Sheet::Suspension => "特别程序告知书",
            Sheet::Extension => "延期告知书",
            Sheet::Decision => decision(
                loaded.item.kind,
                matches!(event, Some(Event::Refused { .. })),
            ),
            Sheet::Closing => "办结通知",
            Sheet::Delivery => "送达回证",
            Sheet::Notice => "公示",
            Sheet::Handover => "材料交接单",
            Sheet::Ending => "终止办理告知书",
            Sheet::Application => "申请表",
        }
    }
}

fn decision(kind: ItemType, refused: bool) -> &'static str {
    match (kind, refused) {
        (ItemType::Permit, false) => "准予行政许可决定书",
        (ItemType::Permit, true) => "不予行政许可决定书",
        (ItemType::Benefit | ItemType::Reward, false) => "发放告知书",
        (ItemType::Benefit | ItemType::Reward, true) => "不予发放告知书",
        (ItemType::Confirmation, false) => "确认告知书",
        (ItemType::Confirmation, true) => "不予确认告知书",
        (ItemType::Ruling | ItemType::OtherPower | ItemType::PublicService, false) => {
            "办理结果告知书"
        }
        (ItemType::Ruling | ItemType::OtherPower | ItemType::PublicService, true) => {
            "不予办理告知书"
        }
    }
}

/// The papers that exist so far and that this reader may print.
pub fn there<'a>(reader: &'a Reader<'_>, loaded: &'a Loaded) -> impl Iterator<Item = Sheet> + 'a {
    Sheet::ALL.into_iter().filter(move |sheet| {
        // What the house does among itself has no papers for anybody.
        let is_inside = loaded.filing().is_of_staff();
        let may = match reader.eyes {
            _ if is_inside => false,
            Eyes::Resident | Eyes::Agent | Eyes::Joint => sheet.is_for_resident(),
            Eyes::Casework => true,
            Eyes::Supervisor | Eyes::Auditor => false,
        };
        may && sheet.event(loaded).is_some()
    })
}

/// The list of papers on the case page.
pub fn links(reader: &Reader<'_>, loaded: &Loaded) -> Markup {
    let sheets: Vec<Sheet> = there(reader, loaded).collect();
    html! {
        @if !sheets.is_empty() {
            (panel(&reader.t("case-papers"), html! {
                @for sheet in &sheets {
                    div { a.alone href=(address(loaded, *sheet)) target="_blank" rel="noopener" {
                        (label(reader, loaded, *sheet))
                    } }
                }
            }))
        }
    }
}

pub fn address(loaded: &Loaded, sheet: Sheet) -> String {
    format!("/cases/{}/papers/{}", loaded.key, sheet.as_str())
}

/// A paper is Chinese; the link to it also says in English what it is.
pub fn label(reader: &Reader<'_>, loaded: &Loaded, sheet: Sheet) -> String {
    match reader.lang {
        crate::web::face::text::Lang::Zh => sheet.title(loaded).to_owned(),
        crate::web::face::text::Lang::En => reader.t(&format!("sheet-{}", sheet.as_str())),
    }
}
