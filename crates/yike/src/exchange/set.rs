//! A cell becomes an element of a record's text.

use super::cells;
use super::codes::{self, number, several, value, word, yes_no};
use super::columns::{ItemColumn, MaterialColumn, Owner};
use super::edit::{self, put, put_text, put_texts};
use super::plan::Why;
use toml_edit::{DocumentMut, TableLike};
use yike_core::item::{Audience, Item, Law};

/// Sets an element of an item. What a file cannot change is passed over.
///
/// # Errors
/// A sentence where the cell does not fit the element.
pub fn item(column: ItemColumn, doc: &mut DocumentMut, item: &Item, cell: &str) -> Result<(), Why> {
    use ItemColumn::*;
    let path = column.path();
    let (section, key) = path.split_once('.').unwrap_or(("", path));
    match column {
        TaskName | CatalogCode | TaskCode | TaskHandleItem | UseLevel | DeptName | DeptCode
        | About | NameEn | AboutEn | TransactAddr | TransactTime | LinkWay | SuperviseWay
        | SourceText => put(at(doc, section)?, key, cell),
        DeptType | PowerSource | EntrustName | PromiseExplain | HandleArea | LimitSceneExplain
        | ServiceType | LimitExplain | ResultName => put_text(at(doc, section)?, key, cell),
        AnticipateDay | PromiseDay | LimitSceneNum => {
            put(at(doc, section)?, key, i64::from(number(cell)?));
        }
        IsSchedule | IsPayOnline | IsExpress | IsServiceTerminals | IsOnline | Verified => {
            put(at(doc, section)?, key, yes_no(cell)?);
        }
        TaskType => put(at(doc, section)?, key, word(value(&codes::TYPES, cell)?)),
        ProjectType => put(at(doc, section)?, key, word(value(&codes::PROJECTS, cell)?)),
        ResultType => put(at(doc, section)?, key, word(value(&codes::RESULTS, cell)?)),
        OnlineGrade if cell.is_empty() => drop(at(doc, section)?.remove(key)),
        OnlineGrade => put(at(doc, section)?, key, word(value(&codes::GRADES, cell)?)),
        AnticipateType | PromiseType => codes::working_days(cell)?,
        SourceDay => {
            let day = codes::day(cell)?;
            put(at(doc, section)?, key, day.to_string());
        }
        ServerType => audience(doc, item, cell)?,
        HandleType | OnlineHandleDepth | OtherDept | Aliases => {
            put_texts(at(doc, section)?, key, several(cell));
        }
        AcceptCondition => {
            let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
            put_texts(at(doc, section)?, key, lines);
        }
        UserTopicType | CorpTopicType => {
            let is_companies = column == CorpTopicType;
            let fresh = several(cell);
            let wrong = fresh
                .iter()
                .find(|topic| topic.starts_with('2') != is_companies);
            if let Some(topic) = wrong {
                return Err(Why::new(
                    format!(
                        "主题“{topic}”不属于这一列：自然人主题以 1 开头，法人主题以 2 开头。请移到另一列。"
                    ),
                    format!(
                        "The topic “{topic}” belongs to the other column: those of people begin with 1, of companies with 2."
                    ),
                ));
            }
            let others: Vec<String> = cells::topics(item, !is_companies)
                .map(str::to_owned)
                .collect();
            let others = others.iter().map(String::as_str);
            let all: Vec<&str> = match is_companies {
                true => others.chain(fresh).collect(),
                false => fresh.into_iter().chain(others).collect(),
            };
            put_texts(at(doc, section)?, key, all);
        }
        ByLaw => basis(doc, &laws(cell)),
        IsFee => fee(doc, yes_no(cell)?),
        FeeStandard | FeeBasis => {
            if doc.contains_key("fee") {
                put(at(doc, section)?, key, cell);
            } else if !cell.is_empty() {
                return Err(Why::new(
                    "“是否收费”是 0（不收费），就不能写收费标准和依据。收费的请把“是否收费”填 1。",
                    "The item is free of charge, so it has no fee. Where there is one, write 1 under is_fee.",
                ));
            }
        }
        RowGuid | LocalCatalogCode | LocalTaskCode | TaskState | TaskVersion
        | AnticipateExplain | SpecialProcedure | HandleFlow | IsEntryCenter | TownName
        | TownCode | VillageName | VillageCode | Share | Window | Lacks | DutyOf | Wanted
        | Note | LiaisonPost | LiaisonPhone | Owners | PlanEffectiveDate | PlanCancelDate
        | CdOperation | CdTime | CdBatch | DataSource => {}
    }
    Ok(())
}

/// Sets an element of one material.
///
/// # Errors
/// A sentence where the cell does not fit the element.
pub fn material(column: MaterialColumn, table: &mut dyn TableLike, cell: &str) -> Result<(), Why> {
    use MaterialColumn::*;
    let key = column.key();
    match column {
        MaterialName | NameEn | AcceptStand => put(table, key, cell),
        SourceExplain | PageFormat | FillExplain | ByLaw | CertCode => put_text(table, key, cell),
        MaterialFormat => put(table, key, word(value(&codes::FORMS, cell)?)),
        IsNeed => put(table, key, word(value(&codes::NEEDS, cell)?)),
        SourceType => put(table, key, word(value(&codes::SOURCES, cell)?)),
        PageNum | PageCopyNum => put(table, key, i64::from(number(cell)?)),
        TaskHandleItem | TaskName | Code | MaterialType | IsResultCert | When => {}
    }
    Ok(())
}

/// Whether a file may change this element of an item's record.
pub fn is_citys(column: ItemColumn) -> bool {
    match column.owner() {
        Owner::City | Owner::Promise | Owner::Place => true,
        Owner::List | Owner::Key | Owner::Order | Owner::Told => false,
    }
}

fn at<'a>(doc: &'a mut DocumentMut, section: &str) -> Result<&'a mut dyn TableLike, Why> {
    edit::table(doc, section).ok_or_else(|| {
        Why::new(
            format!("事项文本里的 {section} 不是一张表，不能从表格改。请在“事项”页改事项文本。"),
            format!("In the record {section} is no table, so a file cannot change it. Please change the record."),
        )
    })
}

/// Two national codes may mean the same audience of ours: then nothing changes.
fn audience(doc: &mut DocumentMut, item: &Item, cell: &str) -> Result<(), Why> {
    let mut all: Vec<Audience> = Vec::new();
    for code in several(cell) {
        let one = value(&codes::AUDIENCES, code)?;
        if !all.contains(&one) {
            all.push(one);
        }
    }
    let is_same =
        all.len() == item.audience.len() && all.iter().all(|one| item.audience.contains(one));
    if !is_same {
        let words: Vec<String> = all.into_iter().map(word).collect();
        put_texts(at(doc, "")?, "audience", words.iter().map(String::as_str));
    }
    Ok(())
}

/// One line, one law: parts between full-width bars, or as people cite: 《…》（文号）第…条.
pub fn laws(cell: &str) -> Vec<Law> {
    let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(law).collect()
}

fn law(line: &str) -> Law {
    let mut law = Law {
        title: String::new(),
        number: String::new(),
        article: String::new(),
        text: String::new(),
    };
    if line.contains('｜') || !line.starts_with('《') {
        let mut parts = line.splitn(4, '｜').map(|part| part.trim().to_owned());
        law.title = parts.next().unwrap_or_default();
        law.number = parts.next().unwrap_or_default();
        law.article = parts.next().unwrap_or_default();
        law.text = parts.next().unwrap_or_default();
        return law;
    }
    let (title, rest) = line
        .trim_start_matches('《')
        .split_once('》')
        .unwrap_or((line, ""));
    law.title = title.to_owned();
    let rest = rest.trim();
    let number = rest
        .strip_prefix('（')
        .and_then(|rest| rest.split_once('）'));
    let (number, article) = number.unwrap_or(("", rest));
    law.number = number.to_owned();
    law.article = article.trim().to_owned();
    law
}

fn basis(doc: &mut DocumentMut, laws: &[Law]) {
    let fill = |table: &mut dyn TableLike, law: &Law| {
        for (key, text) in [("title", &law.title), ("article", &law.article)] {
            if table.get(key).and_then(|one| one.as_str()) != Some(text) {
                put(table, key, text);
            }
        }
        for (key, text) in [("number", &law.number), ("text", &law.text)] {
            if table.get(key).and_then(|one| one.as_str()).unwrap_or("") != text {
                put_text(table, key, text);
            }
        }
    };
    let mut rows = edit::rows(doc, "basis");
    let had = rows.len();
    for (table, law) in rows.iter_mut().zip(laws) {
        fill(*table, law);
    }
    for law in laws.iter().skip(had) {
        edit::add_row(doc, "basis", |table| fill(table, law));
    }
    let surplus: Vec<usize> = (laws.len()..had).collect();
    edit::remove_rows(doc, "basis", &surplus);
}

fn fee(doc: &mut DocumentMut, is_fee: bool) {
    if !is_fee {
        doc.remove("fee");
    } else if let (false, Some(table)) = (doc.contains_key("fee"), edit::table(doc, "fee")) {
        put(table, "standard", "");
        put(table, "basis", "");
    }
}
