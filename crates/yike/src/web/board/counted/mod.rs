//! 统计: what was counted in a day, a month, a quarter or a year. Every figure opens its list, the files
//! have the table of the screen, and every word is explained. Nobody of the staff is counted.

mod bulletin;
mod definitions;
mod list;
mod page;
mod table;
#[cfg(test)]
mod tests;

use super::own_unit;
use crate::views::board::Period;
use crate::views::counted::list::Figure;
use crate::views::counted::{By, Question, Span};
use crate::web::face::text::t;
use crate::web::{Access, Problem, Routes, Visit};
use jiff::civil::Date;
use yike_core::clock::date_zh;
use yike_core::count::Measure;
use yike_core::unit::UnitId;

pub fn routes(heads: Access) -> Routes {
    Routes::new()
        .get("/board/counted", heads, page::page)
        .get("/board/counted.csv", heads, page::csv)
        .get("/board/counted.xlsx", heads, page::xlsx)
        .get("/board/counted/list", heads, list::page)
        .get("/board/counted/list.csv", heads, list::csv)
        .get("/board/counted/list.xlsx", heads, list::xlsx)
        .get("/board/counted/definitions", heads, definitions::page)
        .get("/board/counted/bulletin", heads, bulletin::page)
}

/// What an address says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    period: String,
    /// Any day of the period: `2026-11-20`.
    on: String,
    /// The day behind the last, of a period that is compared with one that still runs.
    until: String,
    by: String,
    show: String,
    measure: String,
    under: Option<String>,
    item: Option<String>,
    channel: Option<String>,
    mode: Option<String>,
    duty: Option<String>,
    page: String,
}

/// Which figures stand side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// 办件: the four numbers that add up.
    #[default]
    Flow,
    /// 办理: acceptance, decisions, limits.
    Work,
    /// 评价
    Ratings,
    /// 人次
    People,
}

impl Show {
    const ALL: [Show; 4] = [Show::Flow, Show::Work, Show::Ratings, Show::People];

    fn as_str(self) -> &'static str {
        match self {
            Show::Flow => "flow",
            Show::Work => "work",
            Show::Ratings => "ratings",
            Show::People => "people",
        }
    }

    fn parse(text: &str) -> Show {
        let found = Show::ALL.into_iter().find(|show| show.as_str() == text);
        found.unwrap_or_default()
    }
}

/// A report that one may see.
#[derive(Debug, Clone)]
pub struct Scope {
    unit: UnitId,
    period: Period,
    span: Span,
    before: Span,
    by: By,
    show: Show,
    today: Date,
}

impl Asked {
    fn scope(&self, visit: &Visit) -> Result<Scope, Problem> {
        let unit = own_unit(visit, &self.unit)?;
        let today = visit.today();
        let period = Period::parse(&self.period);
        // Nothing is counted before it happens.
        let on = self.on.parse::<Date>().unwrap_or(today).min(today);
        let span = Span::of(period, on);
        let by = By::parse(&self.by).filter(|by| is_offered(*by, &unit));
        Ok(Scope {
            before: span.before(period, today, &visit.world.calendar),
            by: by.unwrap_or(By::Item),
            show: Show::parse(&self.show),
            unit,
            period,
            span,
            today,
        })
    }

    /// The figure whose list is asked for.
    fn figure(&self, scope: &Scope) -> Result<Figure, Problem> {
        let is_plain = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            text.len() <= 80 && text.bytes().all(plain)
        };
        let words = [
            &self.under,
            &self.item,
            &self.channel,
            &self.mode,
            &self.duty,
        ];
        let below = self.under.clone();
        let is_below = below
            .as_ref()
            .is_none_or(|below| below.is_empty() || scope.unit.covers(&UnitId::new(below.clone())));
        if !words.into_iter().all(is_plain) || !is_below {
            return Err(Problem::NotFound);
        }
        let until = self.until.parse::<Date>().ok().map(crate::rollup::number);
        let until = until.filter(|until| (scope.span.from..scope.span.until).contains(until));
        Ok(Figure {
            unit: scope.unit.clone(),
            span: Span {
                until: until.unwrap_or(scope.span.until),
                ..scope.span
            },
            measure: Measure::parse(&self.measure).ok_or(Problem::NotFound)?,
            below,
            item: self.item.clone(),
            channel: self.channel.clone(),
            mode: self.mode.clone(),
            duty: self.duty.clone(),
        })
    }
}

/// A community has no units below it; and where a duty may be one person's, nothing is counted by it.
fn is_offered(by: By, unit: &UnitId) -> bool {
    let is_community = unit.as_str().len() > 9;
    match by {
        By::Unit | By::Duty | By::UnitItem => !is_community,
        By::Item | By::Channel | By::Mode | By::State => true,
    }
}

impl Scope {
    fn question(&self) -> Question {
        Question {
            unit: self.unit.clone(),
            span: self.span,
            before: self.before,
            by: self.by,
        }
    }

    /// The query of this report.
    fn query(&self) -> String {
        format!(
            "unit={}&period={}&on={}&by={}&show={}",
            self.unit,
            self.period.as_str(),
            crate::rollup::date(self.span.from),
            self.by.as_str(),
            self.show.as_str()
        )
    }

    fn href(&self) -> String {
        format!("/board/counted?{}", self.query())
    }

    fn list_href(&self, measure: Measure, cell: &str) -> String {
        let from = crate::rollup::date(self.span.from);
        let until = match self.span == Span::of(self.period, from) {
            true => String::new(),
            false => format!("&until={}", crate::rollup::date(self.span.until)),
        };
        format!(
            "/board/counted/list?unit={}&period={}&on={from}{until}&measure={}{cell}",
            self.unit,
            self.period.as_str(),
            measure.as_str()
        )
    }

    /// The same report of another span.
    fn on(&self, day: Date) -> Scope {
        Scope {
            span: Span::of(self.period, day),
            ..self.clone()
        }
    }

    fn is_running(&self) -> bool {
        self.span.runs(self.today)
    }
}

/// `2026 年 11 月`
pub(super) fn name_of(visit: &Visit, period: Period, span: Span) -> String {
    use crate::web::face::text::{Lang, tr};
    let from = crate::rollup::date(span.from);
    let day = match visit.lang {
        Lang::Zh => date_zh(from, from),
        Lang::En => yike_core::clock::date_en(from),
    };
    let quarter = (from.month() - 1) / 3 + 1;
    let key = format!("counted-name-{}", period.as_str());
    tr(
        visit.lang,
        &key,
        &[
            ("year", from.year().to_string().into()),
            ("month", from.month().to_string().into()),
            ("quarter", quarter.to_string().into()),
            ("day", day.into()),
        ],
    )
}

/// 收件, 办结 …
fn measure_name(visit: &Visit, measure: Measure) -> String {
    t(visit.lang, &format!("counted-{}", measure.as_str()))
}
