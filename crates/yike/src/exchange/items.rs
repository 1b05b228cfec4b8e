//! A file against the catalogue: the records that would become others.

use super::cells::{self, Shown};
use super::codes::{day, value};
use super::columns::{ItemColumn, MaterialColumn, Owner, QuestionColumn};
use super::edit;
use super::plan::{Change, Plan, Refused, Why};
use super::rows::{Known, Named, One, Rows, same, table};
use super::{Kind, Table, set};
use crate::catalogue;
use crate::world::{Published, World};
use std::collections::BTreeMap;
use toml_edit::DocumentMut;
use yike_core::clock::{At, start_of};
use yike_core::item::{Faq, Item, Material};

/// What a file would do to the catalogue.
pub fn plan(world: &World, tables: &[Table], now: At) -> Plan {
    let mut work = Work {
        world,
        known: Known::new(world, now),
        now,
        records: BTreeMap::new(),
        plan: Plan::default(),
    };
    if let Some(table) = table(tables, Kind::Items) {
        work.items(&Rows::new(table, ItemColumn::parse));
    }
    if let Some(table) = table(tables, Kind::Materials) {
        work.materials(&Rows::new(table, MaterialColumn::parse));
    }
    if let Some(table) = table(tables, Kind::Questions) {
        work.questions(&Rows::new(table, QuestionColumn::parse));
    }
    work.finish(tables)
}

/// A record while rows are put into it.
struct Record<'a> {
    version: &'a Published,
    doc: DocumentMut,
    from: Option<At>,
    retires: bool,
    /// The rows that changed it, with the columns that did.
    touched: Vec<(Kind, usize, Vec<Touched>)>,
    /// Questions to be taken out at the end, so that numbers mean the same for every row.
    gone: Vec<usize>,
}

/// A column that a row changed, and where it stands in the record.
struct Touched {
    column: &'static str,
    path: String,
}

struct Work<'a> {
    world: &'a World,
    known: Known<'a>,
    now: At,
    records: BTreeMap<&'a str, Record<'a>>,
    plan: Plan,
}

/// When a row is to hold, and whether it takes its item out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub from: Option<At>,
    pub removes: bool,
}

/// Faults of one row: the column, and why.
pub(super) type Faults = Vec<(&'static str, Why)>;

impl<'a> Work<'a> {
    fn items(&mut self, rows: &Rows<'_, ItemColumn>) {
        let mut before: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows.iter() {
            if !row.text(ItemColumn::TownCode).is_empty() {
                let column = ItemColumn::TownCode.name();
                self.refuse(Kind::Items, row.n(), column, of_a_list());
                continue;
            }
            let named = named(&row);
            let key = match self.known.find(named) {
                Ok(key) => key,
                Err(why) => {
                    let column = match named.handle.is_empty() {
                        true => "",
                        false => ItemColumn::TaskHandleItem.name(),
                    };
                    self.refuse(Kind::Items, row.n(), column, why);
                    continue;
                }
            };
            if let Some(first) = before.insert(key, row.n()) {
                self.refuse(Kind::Items, row.n(), "", twice(first));
                continue;
            }
            match self.item(key, &row) {
                Ok(()) => {}
                Err(faults) => self.refuse_all(Kind::Items, row.n(), faults),
            }
        }
    }

    fn item(&mut self, key: &'a str, row: &One<'_, ItemColumn>) -> Result<(), Faults> {
        let order = order(row, self.now)?;
        let Some(version) = self.known.published(key, order.from.unwrap_or(self.now)) else {
            return match order.removes {
                // It is out already: the same file again changes nothing.
                true => {
                    self.plan.counts.unchanged += 1;
                    Ok(())
                }
                false => Err(vec![("", is_out())]),
            };
        };
        let mut record = Record::new(version)?;
        record.from = order.from;
        if order.removes {
            record.retires = true;
            record.touched.push((Kind::Items, row.n(), Vec::new()));
            self.records.insert(key, record);
            return Ok(());
        }
        let shown = Shown {
            item: &version.item,
            from: version.from,
            versions: self.world.versions(key).len(),
            now: self.now,
            place: None,
        };
        let mut touched = Vec::new();
        let mut faults = Vec::new();
        for (column, cell) in row.cells() {
            let stands = cells::item(column, &shown);
            if same(cell, &stands) {
                continue;
            }
            if !set::is_citys(column) {
                self.plan.leave(column, cell);
                continue;
            }
            match change(column.may_be_empty(), cell, || {
                set::item(column, &mut record.doc, &version.item, cell)
            }) {
                Ok(()) => touched.push(Touched {
                    column: column.name(),
                    path: column.path().to_owned(),
                }),
                Err(why) => faults.push((column.name(), why)),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        match record.doc.to_string() == *version.text {
            true => self.plan.counts.unchanged += 1,
            false => record.touched.push((Kind::Items, row.n(), touched)),
        }
        self.records.insert(key, record);
        Ok(())
    }

    fn materials(&mut self, rows: &Rows<'_, MaterialColumn>) {
        let mut before = BTreeMap::new();
        for row in rows.iter() {
            let named = Named {
                handle: row.text(MaterialColumn::TaskHandleItem),
                ..Named::default()
            };
            let done = self.record(named).and_then(|key| {
                let record = self.records.get_mut(key).ok_or_else(Vec::new)?;
                let item = &record.version.item;
                let n = material_of(item, &row).map_err(|why| vec![("material_name", why)])?;
                if let Some(first) = before.insert((key, n), row.n()) {
                    return Err(vec![("", twice(first))]);
                }
                record.material(n, &item.materials[n], &row)
            });
            match done {
                Ok(true) => {}
                Ok(false) => self.plan.counts.unchanged += 1,
                Err(faults) => self.refuse_all(Kind::Materials, row.n(), faults),
            }
        }
    }

    fn questions(&mut self, rows: &Rows<'_, QuestionColumn>) {
        let mut before = BTreeMap::new();
        for row in rows.iter() {
            let named = Named {
                handle: row.text(QuestionColumn::TaskHandleItem),
                ..Named::default()
            };
            let done = self.record(named).and_then(|key| {
                let record = self.records.get_mut(key).ok_or_else(Vec::new)?;
                let n = question_of(&record.version.item, &row)?;
                if let Some(first) = n.and_then(|n| before.insert((key, n), row.n())) {
                    return Err(vec![("", twice(first))]);
                }
                record.question(n, &row)
            });
            match done {
                Ok(true) => {}
                Ok(false) => self.plan.counts.unchanged += 1,
                Err(faults) => self.refuse_all(Kind::Questions, row.n(), faults),
            }
        }
    }

    /// The record that a row of materials or questions belongs to.
    fn record(&mut self, named: Named<'_>) -> Result<&'a str, Faults> {
        let at = |why| vec![(ItemColumn::TaskHandleItem.name(), why)];
        let key = self.known.find(named).map_err(at)?;
        if !self.records.contains_key(key) {
            let version = self.known.published(key, self.now);
            let version = version.ok_or_else(|| at(is_out()))?;
            self.records.insert(key, Record::new(version)?);
        }
        Ok(key)
    }

    fn refuse(&mut self, kind: Kind, row: usize, column: &'static str, why: Why) {
        self.plan.refused.push(Refused {
            kind,
            row,
            column,
            why,
        });
    }

    fn refuse_all(&mut self, kind: Kind, row: usize, faults: Faults) {
        for (column, why) in faults {
            self.refuse(kind, row, column, why);
        }
    }

    /// Checks what each record would become, as if somebody had written it.
    fn finish(mut self, tables: &[Table]) -> Plan {
        let bureaus = self.world.bureau_suffixes();
        let handles: Vec<(String, String)> = (self.world.catalogue(self.now))
            .map(|one| (one.item.codes.handle.clone(), one.item.key.clone()))
            .collect();
        for (key, mut record) in std::mem::take(&mut self.records) {
            edit::remove_rows(&mut record.doc, "questions", &record.gone);
            let after = match record.retires {
                true => String::new(),
                false => record.doc.to_string(),
            };
            if after == *record.version.text {
                let kinds = record.touched.len();
                self.plan.counts.unchanged += kinds;
                continue;
            }
            if !record.retires {
                // A handling code that stays is nobody else's, as it was before.
                let moves = record.touched.iter().flat_map(|(_, _, columns)| columns);
                let moves = moves
                    .into_iter()
                    .any(|one| one.path == ItemColumn::TaskHandleItem.path());
                let others = handles
                    .iter()
                    .filter(|(_, other)| moves && other != key)
                    .cloned();
                if let Err(faults) = catalogue::check_item(&after, bureaus.clone(), others) {
                    for (kind, row, touched) in &record.touched {
                        for fault in &faults {
                            let column = at_fault(&after, touched, fault.line);
                            let why = Why::new(fault.zh.clone(), fault.en.clone());
                            self.refuse(*kind, *row, column, why);
                        }
                    }
                    continue;
                }
            }
            match record.retires {
                true => self.plan.counts.retired += 1,
                false => self.plan.counts.changed += record.touched.len(),
            }
            self.plan.changes.push(Change {
                key: key.to_owned(),
                name: record.version.item.name.clone(),
                before: record.version.text.to_string(),
                after,
                from: record.from,
            });
        }
        self.plan.finish(tables);
        self.plan
    }
}

impl<'a> Record<'a> {
    fn new(version: &'a Published) -> Result<Record<'a>, Faults> {
        let doc = version.text.parse::<DocumentMut>();
        // A published text passed the lint; another reader of TOML reads the same.
        let doc = doc.map_err(|_| vec![("", unreadable())])?;
        Ok(Record {
            version,
            doc,
            from: None,
            retires: false,
            touched: Vec::new(),
            gone: Vec::new(),
        })
    }

    /// Whether the row changes anything.
    fn material(
        &mut self,
        n: usize,
        of: &Material,
        row: &One<'_, MaterialColumn>,
    ) -> Result<bool, Faults> {
        let mut doc = self.doc.clone();
        let mut touched = Vec::new();
        let mut faults = Vec::new();
        for (column, cell) in row.cells() {
            let stands = cells::material(column, &self.version.item, of);
            if column.owner() != Owner::City || same(cell, &stands) {
                continue;
            }
            let mut rows = edit::rows(&mut doc, "materials");
            let Some(table) = rows.get_mut(n) else {
                return Err(vec![("", unreadable())]);
            };
            match change(column.may_be_empty(), cell, || {
                set::material(column, *table, cell)
            }) {
                Ok(()) => touched.push(Touched {
                    column: column.name(),
                    path: format!("materials[{n}].{}", column.key()),
                }),
                Err(why) => faults.push((column.name(), why)),
            }
        }
        self.take(doc, Kind::Materials, row.n(), touched, faults)
    }

    /// Whether the row changes anything; `n` is `None` for a question that is new.
    fn question(
        &mut self,
        n: Option<usize>,
        row: &One<'_, QuestionColumn>,
    ) -> Result<bool, Faults> {
        use QuestionColumn as C;
        if row.text(C::CdOperation).eq_ignore_ascii_case("D") {
            if let Some(n) = n {
                self.gone.push(n);
                self.touched.push((Kind::Questions, row.n(), Vec::new()));
            }
            return Ok(n.is_some());
        }
        let nothing = Faq {
            question: String::new(),
            answer: String::new(),
            question_en: String::new(),
            answer_en: String::new(),
        };
        let stands = n.map_or(&nothing, |n| &self.version.item.questions[n]);
        let mut doc = self.doc.clone();
        let mut touched = Vec::new();
        let mut faults = Vec::new();
        let mut wanted = Vec::new();
        for (column, cell) in row.cells() {
            if column.owner() != Owner::City {
                continue;
            }
            if same(
                cell,
                &cells::question(column, &self.version.item, 0, stands),
            ) {
                continue;
            }
            match change(column.may_be_empty(), cell, || Ok(())) {
                Ok(()) => wanted.push((column, cell)),
                Err(why) => faults.push((column.name(), why)),
            }
        }
        let at = n.unwrap_or_else(|| edit::rows(&mut doc, "questions").len());
        let fill = |table: &mut dyn toml_edit::TableLike| {
            for (column, cell) in &wanted {
                edit::put_text(table, column.key(), cell);
            }
        };
        match edit::rows(&mut doc, "questions").get_mut(at) {
            Some(table) => fill(*table),
            None if wanted.is_empty() => {}
            None => edit::add_row(&mut doc, "questions", |table| {
                edit::put(table, "question", row.text(C::Question));
                edit::put(table, "answer", row.text(C::Answer));
                fill(table);
            }),
        }
        touched.extend(wanted.iter().map(|(column, _)| Touched {
            column: column.name(),
            path: format!("questions[{at}].{}", column.key()),
        }));
        self.take(doc, Kind::Questions, row.n(), touched, faults)
    }

    /// Keeps what a row made of the record, unless something about the row is wrong.
    fn take(
        &mut self,
        doc: DocumentMut,
        kind: Kind,
        row: usize,
        touched: Vec<Touched>,
        faults: Faults,
    ) -> Result<bool, Faults> {
        if !faults.is_empty() {
            return Err(faults);
        }
        let is_changed = !touched.is_empty() && doc.to_string() != self.doc.to_string();
        if is_changed {
            self.doc = doc;
            self.touched.push((kind, row, touched));
        }
        Ok(is_changed)
    }
}

impl Plan {
    /// Counts a row that says of an element something else than the record, where a file cannot
    /// change it.
    pub(super) fn leave(&mut self, column: ItemColumn, cell: &str) {
        if column.owner() == Owner::Told && !cell.is_empty() && !is_of_the_file(column) {
            *self.left.entry(column.name()).or_default() += 1;
        }
    }
}

/// What says something of the file and not of the item: it differs in every export.
fn is_of_the_file(column: ItemColumn) -> bool {
    use ItemColumn::*;
    matches!(
        column,
        RowGuid | TaskVersion | CdTime | CdBatch | DataSource | Owners | Share
    )
}

/// Sets a cell, unless it would empty what a guide needs.
fn change(
    may_be_empty: bool,
    cell: &str,
    set: impl FnOnce() -> Result<(), Why>,
) -> Result<(), Why> {
    match cell.is_empty() && !may_be_empty {
        true => Err(empty()),
        false => set(),
    }
}

/// The column of a row that a finding of the lint is about; none where it is about something else.
fn at_fault(text: &str, touched: &[Touched], line: usize) -> &'static str {
    let is_there = |one: &&Touched| catalogue::line_of(text, &one.path) == Some(line);
    touched.iter().find(is_there).map_or("", |one| one.column)
}

/// The material of an item that a row means: by code and name, else by the one that is unique.
fn material_of(item: &Item, row: &One<'_, MaterialColumn>) -> Result<usize, Why> {
    let (code, name) = (
        row.text(MaterialColumn::Code),
        row.text(MaterialColumn::MaterialName),
    );
    let find = |is: &dyn Fn(&Material) -> bool| -> Vec<usize> {
        let all = item.materials.iter().enumerate();
        all.filter(|(_, one)| is(one)).map(|(n, _)| n).collect()
    };
    let exact = find(&|one| one.code == code && one.name == name);
    let by_code = find(&|one| one.code == code);
    let by_name = find(&|one| one.name == name);
    for found in [&exact, &by_code, &by_name] {
        if let [n] = found[..] {
            return Ok(n);
        }
    }
    if by_code.is_empty() && by_name.is_empty() {
        return Err(Why::new(
            "这个事项没有这份材料。新材料要先写进事项文本（写明哪种情形要交），发布后再导入这一行。",
            "The item has no such material. A new one is first written into the record, with the situation that calls for it; import this row afterwards.",
        ));
    }
    Err(Why::new(
        "这个事项有几份同编号或同名的材料，分不清是哪一份。请把材料编号和材料名称都填上，与导出的一致。",
        "Several materials of the item have this code or name. Please give both code and name as they were exported.",
    ))
}

/// The question that a row means: by its words, else by its number; `None` is a new one.
fn question_of(item: &Item, row: &One<'_, QuestionColumn>) -> Result<Option<usize>, Faults> {
    let asked = row.text(QuestionColumn::Question);
    let by_words = item
        .questions
        .iter()
        .position(|one| same(asked, &one.question));
    if by_words.is_some() {
        return Ok(by_words);
    }
    let n = row.text(QuestionColumn::OrderNum);
    if n.is_empty() {
        return Ok(None);
    }
    let n = super::codes::number(n).map_err(|why| vec![(QuestionColumn::OrderNum.name(), why)])?;
    Ok((n as usize)
        .checked_sub(1)
        .filter(|n| *n < item.questions.len()))
}

/// The codes by which a row of items names its item.
pub(super) fn named<'r>(row: &'r One<'_, ItemColumn>) -> Named<'r> {
    Named {
        handle: row.text(ItemColumn::TaskHandleItem),
        task: row.text(ItemColumn::TaskCode),
        catalog: row.text(ItemColumn::CatalogCode),
        name: row.text(ItemColumn::TaskName),
    }
}

/// What a row asks for: from which day, and whether its item goes.
pub(super) fn order(row: &One<'_, ItemColumn>, now: At) -> Result<Order, Faults> {
    let mut faults = Vec::new();
    let mut date = |column: ItemColumn| match row.text(column) {
        "" => None,
        text => match day(text) {
            Ok(day) => Some(start_of(day)),
            Err(why) => {
                faults.push((column.name(), why));
                None
            }
        },
    };
    let starts = date(ItemColumn::PlanEffectiveDate);
    let ends = date(ItemColumn::PlanCancelDate);
    let operation = row.text(ItemColumn::CdOperation).to_uppercase();
    if !matches!(operation.as_str(), "" | "I" | "U" | "D") {
        let what = [("I", "新增", ()), ("U", "修改", ()), ("D", "删除", ())];
        if let Err(why) = value(&what, &operation) {
            faults.push((ItemColumn::CdOperation.name(), why));
        }
    }
    let state = row.text(ItemColumn::TaskState);
    match state {
        "" | "1" | "在用" | "3" | "取消" => {}
        _ => faults.push((ItemColumn::TaskState.name(), not_a_state(state))),
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let removes = operation == "D" || matches!(state, "3" | "取消") || ends.is_some();
    let from = match removes {
        true => ends,
        false => starts,
    };
    Ok(Order {
        from: from.filter(|from| *from > now),
        removes,
    })
}

/// A street's address must not become the city's.
fn of_a_list() -> Why {
    Why::new(
        "这一行写的是某个街道（乡镇）的，不是全市的事项标准。请在导入页选择那个街道的清单，或去掉乡镇街道代码。",
        "This row is of one street or town, not of the city's record. Please choose that street's list on the page, or remove the code of the street.",
    )
}

fn not_a_state(state: &str) -> Why {
    Why::new(
        format!(
            "事项状态“{state}”不能导入：1 是在用，3 是取消。暂停的事项请在停办日期起取消，恢复时重新发布。"
        ),
        format!(
            "The state “{state}” cannot be imported: 1 is in use, 3 is cancelled. What is paused is taken out from its day on and published again later."
        ),
    )
}

pub(super) fn twice(first: usize) -> Why {
    Why::new(
        format!("第 {first} 行已经写了同一条。请合并成一行。"),
        format!("Row {first} says the same record already. Please make them one row."),
    )
}

pub(super) fn empty() -> Why {
    Why::new(
        "这一项不能为空。不改的请照原样填写，或在文件里去掉这一列。",
        "This cannot be empty. Where nothing changes please write what stands there, or leave the column out of the file.",
    )
}

fn is_out() -> Why {
    Why::new(
        "这个事项已经停办。要恢复的，请在“事项”页重新发布它的文本，再导入这一行。",
        "The item has been taken out of the catalogue. To bring it back publish its record anew, then import this row.",
    )
}

fn unreadable() -> Why {
    Why::new(
        "这个事项的文本不能从表格改。请在“事项”页改事项文本。",
        "The record of this item cannot be changed by a file. Please change the record itself.",
    )
}
