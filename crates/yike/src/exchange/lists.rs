//! A file against the list of a district or a street. What is owned above it is refused, with the
//! owner's name.

use super::cells::{self, Placed, Shown};
use super::codes::{self, number, value};
use super::columns::{ItemColumn, Owner};
use super::edit;
use super::items::{Faults, named, order, twice};
use super::plan::{Change, Plan, Refused, Why};
use super::rows::{Known, One, Rows, same, table};
use super::{Kind, Table};
use crate::world::{Published, World, list_key};
use std::collections::BTreeMap;
use toml_edit::{DocumentMut, TableLike};
use yike_core::clock::At;
use yike_core::item::Level;
use yike_core::list::{self, Liaison, List, Lists, Place, Row};
use yike_core::unit::{Unit, UnitId};

/// What a file would do to the list of a unit.
pub fn plan(world: &World, unit: &UnitId, tables: &[Table], now: At) -> Plan {
    let mut plan = Plan::default();
    let Some(table) = table(tables, Kind::Items) else {
        plan.finish(tables);
        return plan;
    };
    let rows = Rows::new(table, ItemColumn::parse);
    match Work::new(world, unit, &rows, now) {
        Ok(work) => work.run(&rows, tables),
        Err(why) => {
            plan.refused.extend(rows.iter().map(|row| Refused {
                kind: Kind::Items,
                row: row.n(),
                column: "",
                why: why.clone(),
            }));
            plan.finish(tables);
            plan
        }
    }
}

struct Work<'a> {
    world: &'a World,
    unit: &'a Unit,
    above: Option<&'a List>,
    before: &'a List,
    /// The list without its rows: where and when, for one row at a time.
    bare: List,
    text: &'a str,
    at: At,
    from: Option<At>,
    now: At,
    known: Known<'a>,
    plan: Plan,
}

/// What rows would make of the list, and which row of the file did it.
#[derive(Default)]
struct Next {
    rows: BTreeMap<String, (usize, Row)>,
    /// Keys that go, and the row that says so.
    gone: BTreeMap<String, usize>,
    liaison: Option<(usize, Liaison)>,
}

impl<'a> Work<'a> {
    fn new(
        world: &'a World,
        unit: &UnitId,
        rows: &Rows<'_, ItemColumn>,
        now: At,
    ) -> Result<Work<'a>, Why> {
        let unit = world.units.get(unit).ok_or_else(no_list)?;
        // One list holds from one day on: the first that a row names.
        let from = rows.iter().find_map(|row| order(&row, now).ok()?.from);
        let at = from.unwrap_or(now);
        let version = world.list(&unit.id, at).ok_or_else(no_list)?;
        let above = match unit.level {
            Level::Street => world.lists_at(&unit.id, at).district,
            Level::City | Level::District | Level::Community => None,
        };
        Ok(Work {
            world,
            unit,
            above,
            before: &version.record,
            bare: List {
                items: Vec::new(),
                sites: Vec::new(),
                ..(*version.record).clone()
            },
            text: &version.text,
            at,
            from,
            now,
            known: Known::new(world, at),
            plan: Plan::default(),
        })
    }

    fn run(mut self, rows: &Rows<'_, ItemColumn>, tables: &[Table]) -> Plan {
        let mut next = Next::default();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows.iter() {
            let found = self.known.find(named(&row)).map_err(|why| vec![("", why)]);
            let found = found.and_then(|key| {
                let version = self.known.published(key, self.at);
                version.ok_or_else(|| vec![("", not_in_catalogue())])
            });
            let done =
                found.and_then(
                    |version| match seen.insert(version.item.key.as_str(), row.n()) {
                        Some(first) => Err(vec![("", twice(first))]),
                        None => self.row(version, &row, &mut next),
                    },
                );
            if let Err(faults) = done {
                self.refuse(row.n(), faults);
            }
        }
        self.drop_unfit(&mut next);
        self.count(&next, rows.iter().count());
        self.write(&next);
        self.plan.finish(tables);
        self.plan
    }

    fn row(
        &mut self,
        version: &Published,
        row: &One<'_, ItemColumn>,
        next: &mut Next,
    ) -> Result<(), Faults> {
        let key = &version.item.key;
        let order = order(row, self.now)?;
        if order.from.is_some() && order.from != self.from {
            return Err(vec![(ItemColumn::PlanEffectiveDate.name(), another_day())]);
        }
        self.is_here(row)?;
        let stands = self.before.items.iter().find(|one| one.item == *key);
        if order.removes {
            if self.is_above(key) {
                return Err(vec![(ItemColumn::CdOperation.name(), districts_item())]);
            }
            if stands.is_some() {
                next.gone.insert(key.clone(), row.n());
            }
            return Ok(());
        }
        let fresh = stands.cloned().unwrap_or_else(|| nothing(key));
        let fresh = self.filled(version, row, fresh)?;
        self.liaison(row, next)?;
        let is_new = stands.is_none() && !self.is_above(key);
        if is_new || Some(&fresh) != stands && (stands.is_some() || fresh != nothing(key)) {
            next.rows.insert(key.clone(), (row.n(), fresh));
        }
        Ok(())
    }

    /// The row of the list with what the file says in its place.
    fn filled(
        &mut self,
        version: &Published,
        row: &One<'_, ItemColumn>,
        mut fresh: Row,
    ) -> Result<Row, Faults> {
        let mut faults = Vec::new();
        for (column, cell) in row.cells() {
            let stands = self.cell(column, version, &fresh);
            if same(cell, &stands) {
                continue;
            }
            match column.owner() {
                Owner::City => faults.push((column.name(), citys(column))),
                Owner::Promise if self.unit.level == Level::Street => {
                    faults.push((column.name(), districts()));
                }
                Owner::Promise | Owner::Place | Owner::List if is_liaison(column) => {}
                Owner::Promise | Owner::Place | Owner::List => {
                    let mut cleared = fresh.clone();
                    if let Err(why) = put(column, &mut cleared, "") {
                        faults.push((column.name(), why));
                        continue;
                    }
                    // What the level above says already is not said again.
                    if cell.is_empty() || same(cell, &self.cell(column, version, &cleared)) {
                        fresh = cleared;
                    } else if let Err(why) = put(column, &mut fresh, cell) {
                        faults.push((column.name(), why));
                    }
                }
                Owner::Key | Owner::Order | Owner::Told => self.plan.leave(column, cell),
            }
        }
        match faults.is_empty() {
            true => Ok(fresh),
            false => Err(faults),
        }
    }

    /// The cell as it would be exported if the list had this row.
    fn cell(&self, column: ItemColumn, version: &Published, row: &Row) -> String {
        let mut own = self.bare.clone();
        own.items.push(row.clone());
        let lists = match self.unit.level {
            Level::Street => Lists {
                district: self.above,
                street: Some(&own),
            },
            Level::City | Level::District | Level::Community => Lists {
                district: Some(&own),
                street: None,
            },
        };
        let Some(offer) = lists.offer(&row.item) else {
            return String::new();
        };
        let place = Placed {
            unit: self.unit,
            lists,
            offer: &offer,
            note: &row.note,
        };
        cells::item(
            column,
            &Shown {
                item: &version.item,
                from: version.from,
                versions: 0,
                now: self.now,
                place: Some(place),
            },
        )
    }

    /// A file of another unit is most likely the wrong file.
    fn is_here(&self, row: &One<'_, ItemColumn>) -> Result<(), Faults> {
        let code = row.text(ItemColumn::TownCode);
        let is_code = matches!(code.len(), 6 | 9 | 12) && code.bytes().all(|b| b.is_ascii_digit());
        if is_code && code.trim_end_matches("000") != self.unit.id.as_str().trim_end_matches("000")
        {
            let name = &self.unit.name;
            return Err(vec![(
                ItemColumn::TownCode.name(),
                Why::new(
                    format!("这一行是 {code} 的，不是{name}的。请在导入页选对清单，或改正代码。"),
                    format!(
                        "This row is of {code}, not of {name}. Please choose the right list, or correct the code."
                    ),
                ),
            )]);
        }
        Ok(())
    }

    fn is_above(&self, key: &str) -> bool {
        self.above
            .is_some_and(|list| list.items.iter().any(|row| row.item == key))
    }

    /// 联络员 is of the list: every row that names somebody else names the same.
    fn liaison(&mut self, row: &One<'_, ItemColumn>, next: &mut Next) -> Result<(), Faults> {
        let stands = &self.before.liaison;
        let get = |column, stands: &str| match row.text(column) {
            "" => stands.to_owned(),
            cell => cell.to_owned(),
        };
        let said = Liaison {
            post: get(ItemColumn::LiaisonPost, &stands.post),
            phone: get(ItemColumn::LiaisonPhone, &stands.phone),
        };
        if said == *stands {
            return Ok(());
        }
        match &next.liaison {
            Some((first, known)) if *known != said => Err(vec![(
                ItemColumn::LiaisonPost.name(),
                Why::new(
                    format!("联络员与第 {first} 行写的不同。一份清单只有一个联络员，请写成一样。"),
                    format!(
                        "Row {first} names another liaison. A list has one: please write the same."
                    ),
                ),
            )]),
            Some(_) => Ok(()),
            None => {
                next.liaison = Some((row.n(), said));
                Ok(())
            }
        }
    }

    fn refuse(&mut self, row: usize, faults: Faults) {
        self.plan
            .refused
            .extend(faults.into_iter().map(|(column, why)| Refused {
                kind: Kind::Items,
                row,
                column,
                why,
            }));
    }

    /// Takes the rows out that the lint of lists finds fault with, until the rest is fit.
    fn drop_unfit(&mut self, next: &mut Next) {
        loop {
            let list = self.list(next);
            let items = self.world.items_at(self.at);
            let stood = list::lint(self.before, &items, &self.world.units);
            let found = list::lint(&list, &items, &self.world.units);
            let found: Vec<_> = found
                .into_iter()
                .filter(|one| !stood.contains(one))
                .collect();
            let mut unfit = Vec::new();
            for finding in &found {
                let (row, column) = self.blamed(&list, next, &finding.path);
                unfit.push((
                    row,
                    column,
                    Why::new(finding.zh.clone(), finding.en.clone()),
                ));
            }
            if unfit.is_empty() {
                return;
            }
            let before = next.rows.len() + next.gone.len() + usize::from(next.liaison.is_some());
            for (row, column, why) in unfit {
                let Some(row) = row else { continue };
                self.refuse(row, vec![(column, why)]);
                next.rows.retain(|_, (n, _)| *n != row);
                next.gone.retain(|_, n| *n != row);
                next.liaison.take_if(|(n, _)| *n == row);
            }
            let after = next.rows.len() + next.gone.len() + usize::from(next.liaison.is_some());
            if before == after {
                return;
            }
        }
    }

    /// The row of the file and the column that a finding is about.
    fn blamed(&self, list: &List, next: &Next, path: &str) -> (Option<usize>, &'static str) {
        if path.starts_with("liaison") {
            let row = next.liaison.as_ref().map(|(row, _)| *row);
            let column = match path {
                "liaison.phone" => ItemColumn::LiaisonPhone,
                _ => ItemColumn::LiaisonPost,
            };
            return (row, column.name());
        }
        let of_row = path
            .strip_prefix("items[")
            .and_then(|rest| rest.split_once(']'));
        let Some((n, rest)) = of_row else {
            return (None, "");
        };
        let key = n
            .parse::<usize>()
            .ok()
            .and_then(|n| list.items.get(n))
            .map(|row| &row.item);
        let row = key.and_then(|key| next.rows.get(key)).map(|(n, _)| *n);
        let column = match rest.trim_start_matches('.') {
            "promise" => ItemColumn::PromiseDay.name(),
            "window" => ItemColumn::Window.name(),
            "lacks" => ItemColumn::Lacks.name(),
            "place.address" => ItemColumn::TransactAddr.name(),
            "place.hours" => ItemColumn::TransactTime.name(),
            "place.ask" => ItemColumn::LinkWay.name(),
            "place.complain" => ItemColumn::SuperviseWay.name(),
            _ => "",
        };
        (row, column)
    }

    /// The list as it would be, in the order in which its text will have it.
    fn list(&self, next: &Next) -> List {
        let mut list = self.before.clone();
        list.items.retain(|row| !next.gone.contains_key(&row.item));
        for row in &mut list.items {
            if let Some((_, fresh)) = next.rows.get(&row.item) {
                *row = fresh.clone();
            }
        }
        list.items.extend(self.added(next).cloned());
        if let Some((_, liaison)) = &next.liaison {
            list.liaison = liaison.clone();
        }
        list
    }

    /// Rows that the list does not have yet, in the order of the file.
    fn added<'n>(&self, next: &'n Next) -> impl Iterator<Item = &'n Row> {
        let stands = |key: &str| self.before.items.iter().any(|row| row.item == key);
        let mut added: Vec<&(usize, Row)> = next
            .rows
            .values()
            .filter(|(_, row)| !stands(&row.item))
            .collect();
        added.sort_by_key(|(n, _)| *n);
        added.into_iter().map(|(_, row)| row)
    }

    fn count(&mut self, next: &Next, all: usize) {
        let counts = &mut self.plan.counts;
        let added = next
            .rows
            .values()
            .filter(|(_, row)| !self.before.items.iter().any(|one| one.item == row.item));
        counts.new = added.count();
        counts.retired = next.gone.len();
        let liaison = next.liaison.as_ref().map(|(row, _)| *row);
        let is_its_own = liaison.is_some_and(|row| next.rows.values().all(|(n, _)| *n != row));
        counts.changed = next.rows.len() - counts.new + usize::from(is_its_own);
        let refused = self.plan.refused_rows(Kind::Items);
        let counts = &mut self.plan.counts;
        counts.unchanged =
            all.saturating_sub(counts.new + counts.changed + counts.retired + refused);
    }

    /// The text of the list with the rows in it, if anything differs.
    fn write(&mut self, next: &Next) {
        let list = self.list(next);
        if list == *self.before {
            return;
        }
        let after = self.text.parse::<DocumentMut>().ok().and_then(|mut doc| {
            written(&mut doc, self.before, &list)?;
            let text = doc.to_string();
            let is_right = toml::from_str::<List>(&text).is_ok_and(|read| read == list);
            is_right.then_some(text)
        });
        let Some(after) = after else {
            let rows: Vec<usize> = next.rows.values().map(|(n, _)| *n).collect();
            for row in rows {
                self.refuse(row, vec![("", unwritten())]);
            }
            return;
        };
        self.plan.changes.push(Change {
            key: list_key(&self.unit.id),
            name: list.name.clone(),
            before: self.text.to_owned(),
            after,
            from: self.from,
        });
    }
}

/// Puts what differs into the text; `None` where the text has another shape.
fn written(doc: &mut DocumentMut, before: &List, after: &List) -> Option<()> {
    if before.liaison != after.liaison {
        let liaison = edit::table(doc, "liaison")?;
        edit::put(liaison, "post", after.liaison.post.as_str());
        edit::put(liaison, "phone", after.liaison.phone.as_str());
    }
    let kept = |row: &Row| after.items.iter().find(|one| one.item == row.item);
    let mut gone = Vec::new();
    for (n, row) in before.items.iter().enumerate() {
        match kept(row) {
            None => gone.push(n),
            Some(fresh) if fresh == row => {}
            Some(fresh) => {
                let mut rows = edit::rows(doc, "items");
                fill(*rows.get_mut(n)?, row, fresh);
            }
        }
    }
    let stood = |row: &&Row| before.items.iter().any(|one| one.item == row.item);
    for row in after.items.iter().filter(|row| !stood(row)) {
        edit::add_row(doc, "items", |table| {
            edit::put(table, "item", row.item.as_str());
            fill(table, &nothing(&row.item), row);
        });
    }
    edit::remove_rows(doc, "items", &gone);
    Some(())
}

/// Writes the elements of a row that differ.
fn fill(table: &mut dyn TableLike, before: &Row, after: &Row) {
    let texts = [
        ("lacks", &before.lacks, &after.lacks),
        ("duty", &before.duty, &after.duty),
        ("wanted", &before.wanted, &after.wanted),
        ("note", &before.note, &after.note),
    ];
    if before.promise != after.promise {
        match after.promise {
            Some(days) => edit::put(table, "promise", i64::from(days)),
            None => drop(table.remove("promise")),
        }
    }
    if before.window != after.window {
        match after.window {
            Some(window) => edit::put(table, "window", window.as_str()),
            None => drop(table.remove("window")),
        }
    }
    for (key, was, is) in texts {
        say(table, key, was, is);
    }
    if before.place != after.place {
        if !table.contains_key("place") {
            edit::put(table, "place", toml_edit::InlineTable::new());
        }
        if let Some(place) = table
            .get_mut("place")
            .and_then(|one| one.as_table_like_mut())
        {
            let (was, is) = (&before.place, &after.place);
            say(place, "address", &was.address, &is.address);
            say(place, "hours", &was.hours, &is.hours);
            say(place, "ask", &was.ask, &is.ask);
            say(place, "complain", &was.complain, &is.complain);
            edit::tidy(place);
        }
        if after.place == Place::default() {
            table.remove("place");
        }
    }
    edit::tidy(table);
}

fn say(table: &mut dyn TableLike, key: &str, was: &str, is: &str) {
    match (was == is, is.is_empty()) {
        (true, _) => {}
        (false, true) => drop(table.remove(key)),
        (false, false) => edit::put(table, key, is),
    }
}

/// Sets an element of a row; an empty cell takes it away.
fn put(column: ItemColumn, row: &mut Row, cell: &str) -> Result<(), Why> {
    use ItemColumn::*;
    let text = cell.to_owned();
    match column {
        PromiseDay if cell.is_empty() => row.promise = None,
        PromiseDay => row.promise = Some(number(cell)?),
        Window if cell.is_empty() => row.window = None,
        Window => row.window = Some(value(&codes::WINDOWS, cell)?),
        TransactAddr => row.place.address = text,
        TransactTime => row.place.hours = text,
        LinkWay => row.place.ask = text,
        SuperviseWay => row.place.complain = text,
        Lacks => row.lacks = text,
        DutyOf => row.duty = text,
        Wanted => row.wanted = text,
        Note => row.note = text,
        _ => {}
    }
    Ok(())
}

fn is_liaison(column: ItemColumn) -> bool {
    matches!(column, ItemColumn::LiaisonPost | ItemColumn::LiaisonPhone)
}

fn nothing(key: &str) -> Row {
    Row {
        item: key.to_owned(),
        promise: None,
        window: None,
        lacks: String::new(),
        duty: String::new(),
        wanted: String::new(),
        place: Place::default(),
        note: String::new(),
    }
}

fn citys(column: ItemColumn) -> Why {
    Why::new(
        format!(
            "“{}”由市级事项标准确定，区和街道的清单里不能改。请照原样填写或去掉这一列；标准需要改的，报市级。",
            column.zh()
        ),
        format!(
            "“{}” is the city's; a list cannot change it. Please write what stands there or leave the column out, and ask the city where the standard should change.",
            column.en()
        ),
    )
}

fn districts() -> Why {
    Why::new(
        "承诺时限由区级确定，街道清单里不能改。请照原样填写或去掉这一列；需要缩短的，报区级。",
        "The promise is the district's; a street's list cannot change it. Please write what stands there or leave the column out, and ask the district.",
    )
}

fn districts_item() -> Why {
    Why::new(
        "这个事项在区级共性清单里，街道不能移出。请去掉这一行；确需移出的，报区级。",
        "The item is on the district's common list, so a street cannot take it out. Please remove the row and ask the district.",
    )
}

fn another_day() -> Why {
    Why::new(
        "一份清单一次只能从同一天起用。请把日期改成和前面的行一样，或把这些行另存一个文件导入。",
        "A list holds from one day on. Please write the day of the rows before, or import these rows from a file of their own.",
    )
}

fn not_in_catalogue() -> Why {
    Why::new(
        "这个事项不在市级目录里，或那天已经停办。清单只能列目录里有的事项，请核对编码。",
        "The item is not in the city's catalogue, or is out of it by that day. A list names items that exist: please check the code.",
    )
}

fn no_list() -> Why {
    Why::new(
        "这个单位还没有清单。请先建立清单（名称、联络员、地点），再从表格导入事项。",
        "This unit has no list yet. Please make one first, with its name, liaison and place, then import items into it.",
    )
}

fn unwritten() -> Why {
    Why::new(
        "这份清单的文本写法特殊，不能从表格改。请直接修改清单文本。",
        "The text of this list has a form that a file cannot change. Please change the text itself.",
    )
}
