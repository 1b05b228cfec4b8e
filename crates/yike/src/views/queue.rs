//! The desk's list: what waits for me, for my unit, what flowed back, what is under way. What
//! each tab holds is said once, in `flagged`; badges and lists both ask it.

use super::case::{CaseView, may_see};
use crate::act::{self, CaseKey, Fail, days_since_1970};
use crate::app::App;
use crate::people::{Applicant, Masked};
use crate::private;
use crate::store::{Row, StoreError, Tx};
use crate::world::World;
use crate::{args, sql};
use std::sync::Arc;
use yike_core::case::{self, Status};
use yike_core::clock::{At, day_of};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

/// Rows of one page of the list.
pub const PAGE: u64 = 20;

/// The cases on the way of my posts, each with the tabs it belongs to. `$1` me, `$2` now,
/// `$3` whether closed cases are wanted too, `$4` today.
macro_rules! flagged {
    () => {
        "WITH my AS (
            SELECT DISTINCT unit, duty FROM post
            WHERE person = $1 AND from_at <= $2 AND (until_at IS NULL OR until_at > $2)
            AND duty IN ('station', 'station_head', 'window', 'section', 'approver', 'district',
                'contact')
        ), way AS (
            SELECT c.home, c.id FROM my JOIN case_row c ON c.taking = my.unit
                WHERE c.waiting <> 'nobody' OR CAST($3 AS BIGINT) = 1
            UNION SELECT c.home, c.id FROM my JOIN case_row c ON c.accepting = my.unit
                WHERE c.waiting <> 'nobody' OR CAST($3 AS BIGINT) = 1
            UNION SELECT c.home, c.id FROM my JOIN case_row c ON c.deciding = my.unit
                WHERE c.waiting <> 'nobody' OR CAST($3 AS BIGINT) = 1
            UNION SELECT c.home, c.id FROM my JOIN case_row c ON c.at_unit = my.unit
                AND c.waiting = 'staff'
            UNION SELECT c.home, c.id FROM my JOIN case_row c ON c.check_unit = my.unit
                AND c.waiting = 'staff'
            UNION SELECT n.home, n.case_id FROM my JOIN notice n
                ON n.to_who IN (my.unit, my.unit || '/' || my.duty)
                AND n.channel = 'desk' AND n.state = 'unread'
            UNION SELECT a.home, a.case_id FROM my JOIN asked a ON a.unit = my.unit
        ), near AS (
            SELECT c.*,
                CASE WHEN c.waiting = 'staff' AND EXISTS (SELECT 1 FROM my
                    WHERE my.unit = c.at_unit AND (my.duty = c.duty
                    OR (my.duty = 'station_head' AND c.duty = 'station'))) THEN 1 ELSE 0 END AS here,
                CASE WHEN c.waiting = 'staff' AND c.check_from <= $4 AND EXISTS (SELECT 1 FROM my
                    WHERE my.unit = c.check_unit) THEN 1 ELSE 0 END AS check_here,
                CASE WHEN c.holder IS NOT NULL AND (EXISTS (SELECT 1 FROM post p
                        WHERE p.person = c.holder AND p.from_at <= $2
                        AND (p.until_at IS NULL OR p.until_at > $2)
                        AND p.away_from <= $2 AND p.away_until > $2)
                    OR NOT EXISTS (SELECT 1 FROM post p WHERE p.person = c.holder
                        AND p.from_at <= $2 AND (p.until_at IS NULL OR p.until_at > $2)))
                    THEN 1 ELSE 0 END AS holder_away,
                CASE WHEN EXISTS (SELECT 1 FROM my WHERE my.unit = c.taking
                    OR (my.unit = c.accepting AND c.accepted_at IS NOT NULL))
                    THEN 1 ELSE 0 END AS passed_us,
                (SELECT MAX(n.at) FROM my JOIN notice n
                ON n.to_who IN (my.unit, my.unit || '/' || my.duty)
                    AND n.channel = 'desk' AND n.state = 'unread'
                    WHERE n.home = c.home AND n.case_id = c.id) AS told_at,
                (SELECT MIN(a.until_day) FROM my JOIN asked a ON a.unit = my.unit
                    WHERE a.home = c.home AND a.case_id = c.id) AS asked_until
            FROM way JOIN case_row c ON c.home = way.home AND c.id = way.id
            WHERE NOT EXISTS (SELECT 1 FROM party a WHERE a.home = c.home AND a.case_id = c.id
                AND a.who = $1 AND a.role = 'about')
        ), flagged AS (
            SELECT near.*,
                CASE WHEN here = 1 AND holder = $1 THEN 1 ELSE 0 END AS is_mine,
                CASE WHEN check_here = 1 OR (here = 1
                    AND (holder IS NULL OR (holder <> $1 AND holder_away = 1)))
                    THEN 1 ELSE 0 END AS is_free,
                CASE WHEN told_at IS NOT NULL THEN 1 ELSE 0 END AS is_back,
                CASE WHEN asked_until IS NOT NULL THEN 1 ELSE 0 END AS is_asked,
                CASE WHEN waiting <> 'nobody' AND here = 0 AND passed_us = 1
                    THEN 1 ELSE 0 END AS is_out,
                CASE WHEN waiting = 'staff' AND suspended = 0 AND decided_at IS NULL
                    AND (here = 1 OR passed_us = 1)
                    AND (COALESCE(warn_on, due, tell_by) <= $4
                        OR (due IS NULL AND supervised > 0))
                    THEN 1 ELSE 0 END AS is_soon
            FROM near
        )"
    };
}

sql! {
    COUNTS = concat!(flagged!(), " SELECT CAST(COALESCE(SUM(is_mine), 0) AS BIGINT),
        CAST(COALESCE(SUM(is_free), 0) AS BIGINT), CAST(COALESCE(SUM(is_back), 0) AS BIGINT),
        CAST(COALESCE(SUM(is_out), 0) AS BIGINT), CAST(COALESCE(SUM(is_soon), 0) AS BIGINT),
        CAST(COALESCE(SUM(is_asked), 0) AS BIGINT)
        FROM flagged");
    LIST = concat!(flagged!(), " SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        f.home, f.id, f.number, f.item, f.item_digest, f.status, f.at_unit, f.duty, f.holder,
        f.waiting, f.due, f.warn_on, f.tell_by, f.supervised, f.suspended,
        COALESCE(f.decided_at, f.closed_at),
        (SELECT n.kind FROM notice n WHERE n.home = f.home AND n.case_id = f.id
            AND n.channel = 'desk' AND n.state = 'unread' AND n.at = f.told_at
            ORDER BY n.seq DESC, n.id LIMIT 1),
        f.asked_until,
        (SELECT COUNT(*) FROM asked a WHERE a.home = f.home AND a.case_id = f.id)
        FROM flagged f
        LEFT JOIN private p ON p.home = f.home AND p.id = f.applicant
        LEFT JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE CASE CAST($5 AS TEXT) WHEN 'mine' THEN is_mine WHEN 'unit' THEN is_free
            WHEN 'back' THEN is_back WHEN 'asked' THEN is_asked WHEN 'out' THEN is_out WHEN 'soon' THEN is_soon
            ELSE 1 END = 1
        ORDER BY CASE WHEN f.waiting = 'nobody' THEN 1 ELSE 0 END,
            CASE CAST($5 AS TEXT) WHEN 'asked' THEN f.asked_until END,
            COALESCE(f.due, f.tell_by, CASE WHEN f.supervised > 0 THEN 0 ELSE 999999 END),
            CASE WHEN f.waiting = 'nobody' THEN -f.filed_at ELSE f.filed_at END, f.home, f.id
        LIMIT CAST($6 AS BIGINT) OFFSET CAST($7 AS BIGINT)");
    READ_BACK = "UPDATE notice SET state = 'read' WHERE home = $1 AND case_id = $2
        AND channel = 'desk' AND state = 'unread' AND to_who IN (SELECT unit FROM post
        WHERE person = $3 AND from_at <= $4 AND (until_at IS NULL OR until_at > $4)
        UNION SELECT unit || '/' || duty FROM post WHERE person = $5 AND from_at <= $6
        AND (until_at IS NULL OR until_at > $6))";
}

/// The tabs of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// 我的: assigned to me.
    Mine,
    /// 本单位待办: free for my posts, or left by a colleague who is away or gone.
    Unit,
    /// 反馈: results that flowed back and were not yet read.
    Back,
    /// 待答复: what my units are asked.
    Asked,
    /// 在途: taken or accepted here, now elsewhere or with the resident.
    Out,
    /// 快到期和超期, wherever on our way.
    Soon,
    /// 全部, closed ones too.
    All,
}

impl Tab {
    pub const ALL: [Tab; 7] = [
        Tab::Mine,
        Tab::Unit,
        Tab::Back,
        Tab::Asked,
        Tab::Out,
        Tab::Soon,
        Tab::All,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Tab::Mine => "mine",
            Tab::Unit => "unit",
            Tab::Back => "back",
            Tab::Asked => "asked",
            Tab::Out => "out",
            Tab::Soon => "soon",
            Tab::All => "all",
        }
    }

    pub fn parse(text: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.as_str() == text)
    }
}

/// What each badge shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub mine: u64,
    pub unit: u64,
    pub back: u64,
    pub asked: u64,
    pub out: u64,
    pub soon: u64,
}

impl Counts {
    /// The badge of a tab; the list of everything has none.
    pub fn of(&self, tab: Tab) -> Option<u64> {
        match tab {
            Tab::Mine => Some(self.mine),
            Tab::Unit => Some(self.unit),
            Tab::Back => Some(self.back),
            Tab::Asked => Some(self.asked),
            Tab::Out => Some(self.out),
            Tab::Soon => Some(self.soon),
            Tab::All => None,
        }
    }
}

/// One case of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub key: CaseKey,
    pub number: String,
    pub item: String,
    pub digest: String,
    pub status: Status,
    /// `None` where the words are gone.
    pub applicant: Option<Masked>,
    pub at: Option<UnitId>,
    pub duty: Option<Duty>,
    pub holder: Option<PersonId>,
    pub limit: Limit,
    /// The event that flowed back and is unread.
    pub told: Option<String>,
    /// Until when my units are to answer.
    pub asked_until: Option<i64>,
    /// How many answers of others are still waited for.
    pub silent: u64,
}

/// How a listed case stands against its limit; days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The promised day, after acceptance.
    pub due: Option<i64>,
    pub warn_on: Option<i64>,
    /// Before acceptance: until when the resident must hear.
    pub tell_by: Option<i64>,
    pub supervised: bool,
    pub suspended: bool,
    /// When it was decided or ended.
    pub done: Option<At>,
    pub open: bool,
}

/// The desk's page: badges, one page of a list, and the case that is open beside it.
pub struct Queue {
    pub counts: Counts,
    pub rows: Vec<Listed>,
    pub page: u64,
    pub has_more: bool,
    /// Without looks and look-up code, which the case's own page shows.
    pub open: Option<CaseView>,
}

/// Which part of the queue is asked for.
#[derive(Debug, Clone)]
pub struct Ask {
    pub tab: Tab,
    /// From 1.
    pub page: u64,
    /// The case to open; otherwise the first of the list.
    pub case: Option<CaseKey>,
}

/// Loads the desk of this person: four statements, five with the case beside the list.
pub async fn queue(
    app: &App,
    world: &Arc<World>,
    who: &Who,
    ask: Ask,
    now: At,
) -> Result<Queue, Fail> {
    let (world, who) = (world.clone(), who.clone());
    let keys = app.keys.clone();
    app.store
        .read(move |tx| {
            let me = who.id();
            let counts = counts(tx, &me, now)?;
            let (rows, has_more) = list(tx, &keys, &me, ask.tab, ask.page, now)?;
            let first = rows.first().map(|row| row.key.clone());
            let mut open = None;
            if let Some(key) = ask.case.or(first) {
                open = beside(tx, &keys, &world, &who, &key, now)?;
            }
            Ok(Queue {
                counts,
                rows,
                page: ask.page,
                has_more,
                open,
            })
        })
        .await
}

/// The badges.
pub fn counts(tx: &mut Tx<'_>, me: &PersonId, now: At) -> Result<Counts, StoreError> {
    let today = i64::from(days_since_1970(day_of(now)));
    let row = tx.one(&COUNTS, args![me.as_str(), now.0, 0i64, today])?;
    let Some(row) = row else {
        return Ok(Counts::default());
    };
    Ok(Counts {
        mine: row.i64(0)? as u64,
        unit: row.i64(1)? as u64,
        back: row.i64(2)? as u64,
        out: row.i64(3)? as u64,
        soon: row.i64(4)? as u64,
        asked: row.i64(5)? as u64,
    })
}

/// One page of a list, by due day; whether another follows.
pub fn list(
    tx: &mut Tx<'_>,
    keys: &private::Keys,
    me: &PersonId,
    tab: Tab,
    page: u64,
    now: At,
) -> Result<(Vec<Listed>, bool), StoreError> {
    let today = i64::from(days_since_1970(day_of(now)));
    let closed_too = i64::from(tab == Tab::All);
    let skip = page.saturating_sub(1).min(100_000) * PAGE;
    let rows = tx.rows(
        &LIST,
        args![
            me.as_str(),
            now.0,
            closed_too,
            today,
            tab.as_str(),
            (PAGE + 1) as i64,
            skip as i64
        ],
    )?;
    let has_more = rows.len() as u64 > PAGE;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows.iter().take(PAGE as usize) {
        listed.extend(read(keys, row)?);
    }
    Ok((listed, has_more))
}

/// Reads a row: the applicant's document first, as `private::unseal` wants it.
pub(super) fn read(keys: &private::Keys, row: &Row) -> Result<Option<Listed>, StoreError> {
    let home = row.text(7)?;
    let applicant = match row.opt_text(0)? {
        Some(_) if row.opt_blob(5)?.is_some() => private::unseal(keys, home, row)?
            .and_then(|opened| opened.json::<Applicant>())
            .map(|applicant| applicant.masked()),
        _ => None,
    };
    let Some(status) = Status::parse(row.text(12)?) else {
        return Ok(None);
    };
    Ok(Some(Listed {
        key: CaseKey::new(home, row.text(8)?),
        number: row.text(9)?.to_owned(),
        item: row.text(10)?.to_owned(),
        digest: row.text(11)?.to_owned(),
        status,
        applicant,
        at: row.opt_text(13)?.map(UnitId::new),
        duty: row.opt_text(14)?.and_then(Duty::parse),
        holder: row.opt_text(15)?.map(PersonId::new),
        limit: Limit {
            open: row.text(16)? != "nobody",
            due: row.opt_i64(17)?,
            warn_on: row.opt_i64(18)?,
            tell_by: row.opt_i64(19)?,
            supervised: row.i64(20)? > 0,
            suspended: row.i64(21)? > 0,
            done: row.opt_i64(22)?.map(At),
        },
        told: row.opt_text(23)?.map(str::to_owned),
        asked_until: row.opt_i64(24)?,
        silent: row.i64(25)? as u64,
    }))
}

/// The case beside the list: its log and its words, and what may be done; `None` where this
/// person may not know of it.
fn beside(
    tx: &mut Tx<'_>,
    keys: &private::Keys,
    world: &World,
    who: &Who,
    key: &CaseKey,
    now: At,
) -> Result<Option<CaseView>, Fail> {
    let Some(loaded) = act::load(tx, world, key)?.filter(|loaded| may_see(loaded, who)) else {
        return Ok(None);
    };
    let documents = private::of_case(tx, keys, &key.home, &key.id)?;
    let away = world.away(now);
    let facts = world.facts(&loaded.case, now.max(loaded.case.at), &away);
    let offers = case::allowed(&loaded.case, &loaded.item, who, &facts);
    let possible = case::possible(&loaded.case, &loaded.item, &facts)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    Ok(Some(CaseView {
        veiled: super::case::is_veiled(&loaded, who),
        viewer: who.id(),
        agents: std::collections::BTreeMap::new(),
        possible,
        loaded,
        documents,
        looks: Vec::new(),
        code: String::new(),
        rating_codes: Vec::new(),
        said: Vec::new(),
        offers,
    }))
}

/// Marks what flowed back about a case as read, for all units of this person.
pub async fn read_back(app: &App, key: &CaseKey, me: &PersonId) -> Result<(), StoreError> {
    let (key, me, now) = (key.clone(), me.clone(), app.now());
    app.store
        .write(move |tx| {
            tx.put(
                &READ_BACK,
                args![&key.home, &key.id, me.as_str(), now.0, me.as_str(), now.0],
            );
            Ok(())
        })
        .await
}
