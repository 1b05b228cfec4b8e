//! What changed because somebody was heard, for everybody: by item, cause and month, and for no unit below
//! the street. No words, no number and nobody's name are read here.

use super::changes;
use crate::app::App;
use crate::rollup::date;
use crate::store::StoreError;
use crate::{args, sql};
use jiff::civil::Date;
use yike_core::item::heard::{Cause, Change};
use yike_core::unit::UnitId;

sql! {
    LESSONS = "SELECT about_item, cause, changes, SUBSTR(unit, 1, 9), closed_on, cancelled
        FROM matter WHERE closed_on >= $1 AND appeal <> 'excluded'
        AND (REPLACE(' ' || changes || ' ', ' item ', '') <> ' ' || changes || ' '
            OR REPLACE(' ' || changes || ' ', ' flow ', '') <> ' ' || changes || ' '
            OR REPLACE(' ' || changes || ' ', ' training ', '') <> ' ' || changes || ' '
            OR REPLACE(' ' || changes || ' ', ' rule ', '') <> ' ' || changes || ' ')
        ORDER BY CASE WHEN about_item = '' THEN 1 ELSE 0 END, about_item, closed_on DESC,
            cause, changes LIMIT 500";
}

/// What changed for others too. What was solved or explained changed nothing for the next one.
pub const LASTING: [Change; 4] = [Change::Item, Change::Flow, Change::Training, Change::Rule];

/// One lesson: the same in one month at one place is told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Key of the item; empty where the matter named none.
    pub item: String,
    pub cause: Option<Cause>,
    pub changes: Vec<Change>,
    /// A street or an office above.
    pub unit: UnitId,
    /// The first day of the month.
    pub month: Date,
    /// 取消的材料
    pub cancelled: i64,
}

/// The lessons since a day, by item, the latest first.
///
/// # Errors
/// The database's.
pub async fn lessons(app: &App, since: Date) -> Result<Vec<Lesson>, StoreError> {
    let since = crate::rollup::number(since);
    app.store
        .read(move |tx| {
            let mut told: Vec<Lesson> = Vec::new();
            for row in tx.rows(&LESSONS, args![since])? {
                let lesson = Lesson {
                    item: row.text(0)?.to_owned(),
                    cause: Cause::parse(row.text(1)?),
                    changes: lasting(row.text(2)?),
                    unit: UnitId::new(row.text(3)?),
                    month: date(row.i64(4)?).first_of_month(),
                    cancelled: row.i64(5)?,
                };
                if !told.contains(&lesson) {
                    told.push(lesson);
                }
            }
            Ok(told)
        })
        .await
}

fn lasting(codes: &str) -> Vec<Change> {
    let all = changes(codes).into_iter();
    all.filter(|change| LASTING.contains(change)).collect()
}
