//! What an address of the library asks for, and the form that asks it.

use crate::views::matters::Sought;
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::parts::{self, Choice, Fault, Field, date_value};
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::item::heard::{Cause, Change};
use yike_core::unit::UnitId;

/// What an address says.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    unit: String,
    item: String,
    cause: String,
    change: String,
    open: String,
    from_year: String,
    from_month: String,
    from_day: String,
    until_year: String,
    until_month: String,
    until_day: String,
    pub page: String,
}

/// Nobody looks for more words than this.
const WORDS: usize = 60;

impl Asked {
    /// What is looked for, or what is wrong with the days. An unknown code is a page that is not there.
    pub fn sought(&self, visit: &Visit) -> Result<Result<Sought, Vec<Fault>>, Problem> {
        let is_code = |text: &str| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
            text.len() <= 80 && text.bytes().all(plain)
        };
        let codes = [&self.kind, &self.unit, &self.item];
        let cause =
            self.cause.is_empty() || self.cause == "none" || Cause::parse(&self.cause).is_some();
        let change = self.change.is_empty() || Change::parse(&self.change).is_some();
        if !codes.into_iter().all(|code| is_code(code)) || !cause || !change {
            return Err(Problem::NotFound);
        }
        let mut faults = Vec::new();
        let mut day = |name: &str, typed: &str| match typed.parse::<Date>() {
            _ if typed.is_empty() => None,
            Ok(day) if (2000..=2100).contains(&day.year()) => Some(day),
            Ok(_) | Err(_) => {
                faults.push(Fault {
                    field_id: name.to_owned(),
                    message: t(visit.lang, "matters-fault-day"),
                });
                None
            }
        };
        let from = day("from", &self.from());
        let until = day("until", &self.until());
        if from.zip(until).is_some_and(|(from, until)| from > until) {
            faults.push(Fault {
                field_id: "until".to_owned(),
                message: t(visit.lang, "matters-fault-order"),
            });
        }
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        let words: String = self.q.trim().chars().take(WORDS).collect();
        Ok(Ok(Sought {
            kind: self.kind.clone(),
            unit: self.unit.clone(),
            item: self.item.clone(),
            from,
            until,
            open: self.open == "yes",
            named: named(visit, &words),
            words,
            cause: self.cause.clone(),
            change: self.change.clone(),
        }))
    }

    fn from(&self) -> String {
        date_value(&self.from_year, &self.from_month, &self.from_day)
    }

    fn until(&self) -> String {
        date_value(&self.until_year, &self.until_month, &self.until_day)
    }

    /// The same question with this cause and change.
    pub fn of(&self, cause: &str, change: &str) -> Asked {
        Asked {
            cause: cause.to_owned(),
            change: change.to_owned(),
            ..self.clone()
        }
    }

    /// The query of its address, without the page.
    pub fn query(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("unit", &self.unit),
            ("item", &self.item),
            ("cause", &self.cause),
            ("change", &self.change),
            ("open", &self.open),
            ("from_year", &self.from_year),
            ("from_month", &self.from_month),
            ("from_day", &self.from_day),
            ("until_year", &self.until_year),
            ("until_month", &self.until_month),
            ("until_day", &self.until_day),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        let typed = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        query.extend_pairs(typed);
        query.finish()
    }
}

/// The items that bear these words in a name or an alias, whatever has become of them.
fn named(visit: &Visit, words: &str) -> Vec<String> {
    let words = words.to_lowercase();
    if words.is_empty() {
        return Vec::new();
    }
    let bears = |name: &str| name.to_lowercase().contains(&words);
    let items = visit.world.latest().map(|one| &one.item);
    let found = items.filter(|item| {
        bears(&item.name)
            || bears(&item.name_en)
            || item.key == words
            || item.aliases.iter().any(|alias| bears(alias))
    });
    found.map(|item| item.key.clone()).collect()
}

/// The form: everything by which one may look, as it was typed.
pub fn form(visit: &Visit, asked: &Asked, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let word = |key: &str| t(lang, key);
    let kinds: Vec<(String, String)> = (visit.world.catalogue(visit.now))
        .filter(|one| one.item.heard.is_some())
        .map(|one| {
            (
                one.item.key.clone(),
                words::item_name(lang, &one.item).to_owned(),
            )
        })
        .collect();
    let items: Vec<(String, String)> = (visit.world.guides(visit.now))
        .map(|one| {
            (
                one.item.key.clone(),
                words::item_name(lang, &one.item).to_owned(),
            )
        })
        .collect();
    let causes: Vec<(String, String)> = Cause::ALL
        .map(|cause| {
            (
                cause.as_str().to_owned(),
                word(&format!("cause-{}", cause.as_str())),
            )
        })
        .into_iter()
        .chain([("none".to_owned(), word("matters-no-cause"))])
        .collect();
    let changes: Vec<(String, String)> = Change::ALL
        .map(|change| {
            (
                change.as_str().to_owned(),
                word(&format!("change-{}", change.as_str())),
            )
        })
        .to_vec();
    let select = |name: &str, label: &str, value: &str, choices: &[(String, String)]| {
        let choices: Vec<Choice<'_>> = choices
            .iter()
            .map(|(value, label)| Choice::new(value, label))
            .collect();
        let label = t(lang, label);
        let field = Field {
            value,
            ..Field::new(name, &label)
        };
        parts::select(lang, &field, &choices)
    };
    let (q, hint) = (word("matters-words"), word("matters-words-hint"));
    let (from, until) = (word("matters-from"), word("matters-until"));
    let day_hint = word("matters-day-hint");
    let (open, too) = (word("matters-open"), word("matters-open-too"));
    let (from_day, until_day) = (asked.from(), asked.until());
    let chosen = [
        &asked.kind,
        &asked.unit,
        &asked.item,
        &asked.cause,
        &asked.change,
    ];
    let chosen = chosen.into_iter().chain([&from_day, &until_day]);
    let is_narrow = !faults.is_empty() || chosen.into_iter().any(|value| !value.is_empty());
    html! {
        form method="get" action=(super::LINK) {
            (parts::text_field(lang, &Field { value: &asked.q, hint: Some(&hint), ..Field::new("q", &q) }))
            (parts::checkboxes(lang, &Field::new("open", &open), &[Choice::new("yes", &too)], &[&asked.open]))
            details open[is_narrow] {
                summary { (word("matters-more")) }
                (parts::abreast(&[
                    select("kind", "matters-kind", &asked.kind, &kinds),
                    select("unit", "matters-unit", &asked.unit, &units(visit, &asked.unit)),
                    select("item", "matters-item", &asked.item, &items),
                ]))
                (parts::abreast(&[
                    select("cause", "matters-cause", &asked.cause, &causes),
                    select("change", "matters-change", &asked.change, &changes),
                ]))
                (parts::abreast(&[
                    parts::date_field(lang, &Field { value: &from_day, hint: Some(&day_hint), ..Field::new("from", &from) }.with_fault(faults)),
                    parts::date_field(lang, &Field { value: &until_day, hint: Some(&day_hint), ..Field::new("until", &until) }.with_fault(faults)),
                ]))
            }
            (parts::actions(&[
                parts::button(&t(lang, "do-search"), parts::Kind::Act, None),
                parts::link_button(&word("matters-all"), super::LINK, parts::Kind::Quiet, None),
            ]))
        }
    }
}

/// Mine and the next below, and the same of the one that is asked for.
fn units(visit: &Visit, asked: &str) -> Vec<(String, String)> {
    let tree = &visit.world.units;
    let asked = UnitId::new(asked);
    let roots = visit.posts().iter().map(|post| &post.unit).chain([&asked]);
    let mut units: Vec<UnitId> = Vec::new();
    for root in roots.filter(|root| tree.get(root).is_some()) {
        units.push(root.clone());
        units.extend(tree.children(root).map(|unit| unit.id.clone()));
    }
    units.sort();
    units.dedup();
    let named = units.into_iter().map(|id| {
        let name = words::unit(&visit.world, &id);
        (id.to_string(), name)
    });
    named.collect()
}

/// What the list is of, in a line: 政策 · 改了流程.
pub fn title(visit: &Visit, asked: &Asked) -> String {
    let lang = visit.lang;
    let mut parts = vec![t(lang, "matters-title")];
    if !asked.unit.is_empty() {
        parts.push(words::unit(&visit.world, &UnitId::new(&asked.unit)));
    }
    let items = [&asked.kind, &asked.item].into_iter();
    parts.extend(
        items
            .filter(|key| !key.is_empty())
            .map(|key| item_name(visit, key)),
    );
    if !asked.q.trim().is_empty() {
        let words = asked.q.trim().to_owned();
        parts.push(tr(lang, "matters-of-words", &[("words", words.into())]));
    }
    match asked.cause.as_str() {
        "" => {}
        "none" => parts.push(t(lang, "matters-no-cause")),
        cause => parts.push(t(lang, &format!("cause-{cause}"))),
    }
    if !asked.change.is_empty() {
        parts.push(t(lang, &format!("change-{}", asked.change)));
    }
    parts.join(" · ")
}
