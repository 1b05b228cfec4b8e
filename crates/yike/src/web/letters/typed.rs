//! The form of a letter, for residents and counters alike: its fields, and what was typed.

use super::company;
use crate::app::App;
use crate::letter::{Names, New};
use crate::web::casework::words;
use crate::web::face::parts::{
    Choice, Fault, Field, checkboxes, date_field, date_value, select, tel, text_field,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Visit};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use maud::{Markup, html};
use yike_core::clock::{At, start_of};
use yike_core::door::{CaseNumber, PersonName, Phone};
use yike_core::item::{Audience, Item};
use yike_core::who::PersonId;

/// Who gives the letter: the resident who is logged in, or whoever stands at the counter, for
/// themselves or for a company.
#[derive(Clone, Copy)]
pub enum Giver<'a> {
    Resident(&'a PersonId),
    Counter,
    Company,
}

impl Giver<'_> {
    /// Whether an item can be in such a letter: what is not taken online no agent can file, and a
    /// company can file only what companies apply for.
    fn can_name(self, item: &Item) -> bool {
        let is_for = match self {
            Giver::Resident(_) | Giver::Counter => true,
            Giver::Company => item.audience.contains(&Audience::Company),
        };
        is_for && item.visit.online
    }

    /// The label of a field about one of the two people.
    fn label(self, field: &str) -> &'static str {
        match (self, field) {
            (Giver::Resident(_), "principal_name") => "letter-your-name",
            (Giver::Counter, "principal_name") => "letter-principal-name",
            (Giver::Company, "principal_name") => "letter-representative-name",
            (Giver::Company, "principal_phone") => "letter-representative-phone",
            (_, "principal_phone") => "letter-principal-phone",
            (_, "agent_name") => self.text("letter-agent-name", "letter-clerk-name"),
            (_, _) => self.text("letter-agent-phone", "letter-clerk-phone"),
        }
    }

    /// The key of a text, where a company's clerk is spoken of otherwise than an agent.
    fn text(self, of_agent: &'static str, of_clerk: &'static str) -> &'static str {
        match self {
            Giver::Resident(_) | Giver::Counter => of_agent,
            Giver::Company => of_clerk,
        }
    }
}

/// A letter holds for a year at most, and for three months where nobody says otherwise.
fn longest() -> Span {
    1.year()
}

fn usual() -> Span {
    3.months()
}

/// The fields. `cases` are the resident's own running cases: number and item.
pub fn fields(
    visit: &Visit,
    giver: Giver<'_>,
    cases: &[(String, String)],
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let line = |name: &str, hint: Option<&str>| {
        self::line(lang, posted, faults, (name, giver.label(name), hint))
    };
    let until = match posted.has("until_year") {
        true => until_typed(posted),
        false => {
            let day = visit.today().saturating_add(usual());
            day.to_string()
        }
    };
    let (until_label, until_hint) = (t(lang, "letter-until"), t(lang, "letter-until-hint"));
    html! {
        @if matches!(giver, Giver::Company) { (company::fields(lang, posted, faults)) }
        (line("principal_name", None))
        @match giver {
            Giver::Resident(_) => {}
            Giver::Counter => (line("principal_phone", Some("letter-principal-phone-hint"))),
            Giver::Company => (line("principal_phone", Some("letter-representative-phone-hint"))),
        }
        (line("agent_name", None))
        (line("agent_phone", Some(giver.text("letter-agent-phone-hint", "letter-clerk-phone-hint"))))
        (items(visit, giver, posted, faults))
        @if matches!(giver, Giver::Company) { (company::one_case(lang, posted, faults)) }
        @else if !cases.is_empty() { (case_choice(lang, cases, posted, faults)) }
        (date_field(lang, &Field {
            value: &until,
            hint: Some(&until_hint),
            ..Field::new("until", &until_label)
        }.with_fault(faults)))
        div.tick {
            label for="may_withdraw" {
                input #may_withdraw type="checkbox" name="may_withdraw" value="yes"
                    checked[posted.get("may_withdraw") == "yes"];
                span {
                    (t(lang, giver.text("letter-withdraw", "letter-clerk-withdraw")))
                    small { (t(lang, giver.text("letter-withdraw-hint", "letter-clerk-withdraw-hint"))) }
                }
            }
        }
        @if matches!(giver, Giver::Company) { (company::seen(lang, posted, faults)) }
    }
}

/// One line: its name, the keys of its label and its hint.
pub fn line(
    lang: Lang,
    posted: &Posted,
    faults: &[Fault],
    (name, label, hint): (&str, &str, Option<&str>),
) -> Markup {
    let (label, hint) = (t(lang, label), hint.map(|key| t(lang, key)));
    let field = Field {
        value: posted.get(name),
        hint: hint.as_deref(),
        maxlength: Some(if name == "company" { 100 } else { 50 }),
        autocomplete: Some("off"),
        ..Field::new(name, &label)
    };
    match name.ends_with("phone") {
        true => tel(lang, &field.with_fault(faults)),
        false => text_field(lang, &field.with_fault(faults)),
    }
}

fn items(visit: &Visit, giver: Giver<'_>, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let items: Vec<(&str, &str)> = visit
        .world
        .guides(visit.now)
        .filter(|published| giver.can_name(&published.item))
        .map(|published| {
            let item = &published.item;
            (item.key.as_str(), words::item_name(lang, item))
        })
        .collect();
    let choices: Vec<Choice<'_>> = items
        .iter()
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let chosen: Vec<&str> = posted.all("items").collect();
    let hint = giver.text("letter-items-hint", "letter-clerk-items-hint");
    let (label, hint) = (t(lang, "letter-items"), t(lang, hint));
    let field = Field {
        hint: Some(&hint),
        ..Field::new("items", &label)
    };
    checkboxes(lang, &field.with_fault(faults), &choices, &chosen)
}

fn case_choice(
    lang: Lang,
    cases: &[(String, String)],
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let names: Vec<(String, String)> = cases
        .iter()
        .map(|(number, item)| {
            (
                number.clone(),
                format!("{item} · {}", words::grouped(number)),
            )
        })
        .collect();
    let choices: Vec<Choice<'_>> = names
        .iter()
        .map(|(number, name)| Choice::new(number, name))
        .collect();
    let (label, hint) = (t(lang, "letter-case"), t(lang, "letter-case-hint"));
    let field = Field {
        value: posted.get("case"),
        hint: Some(&hint),
        optional: true,
        ..Field::new("case", &label)
    };
    select(lang, &field.with_fault(faults), &choices)
}

fn until_typed(posted: &Posted) -> String {
    date_value(
        posted.get("until_year"),
        posted.get("until_month"),
        posted.get("until_day"),
    )
}

/// Reads the form: a letter without its paper, or everything that is wrong at once.
pub fn read(
    app: &App,
    visit: &Visit,
    giver: Giver<'_>,
    cases: &[(String, String)],
    id: String,
    posted: &Posted,
) -> Result<New, Vec<Fault>> {
    let lang = visit.lang;
    let mut faults = Vec::new();
    let company = match giver {
        Giver::Company => match company::read(lang, posted) {
            Ok(company) => Some(company),
            Err(found) => {
                faults.extend(found);
                None
            }
        },
        Giver::Resident(_) | Giver::Counter => None,
    };
    let mut keep = |field: &str, parsed: Result<String, String>| match parsed {
        Ok(value) => value,
        Err(message) => {
            faults.push(Fault {
                field_id: field.to_owned(),
                message,
            });
            String::new()
        }
    };
    // Two people are asked for the same: a fault says which of them is meant.
    let of = |field: &str, why: &str| {
        let label = t(lang, giver.label(field));
        format!("{label}{}{why}", lang.either("：", ": "))
    };
    let name = |field: &str| {
        PersonName::parse(posted.get(field))
            .map(|name| name.as_str().to_owned())
            .map_err(|fault| of(field, lang.either(&fault.zh, &fault.en)))
    };
    let phone = |field: &str| match Phone::parse(posted.get(field)) {
        Ok(phone) if phone.is_mobile() => Ok(phone.as_str().to_owned()),
        Ok(_) => Err(of(field, &t(lang, "phone-landline"))),
        Err(fault) => Err(of(field, lang.either(&fault.zh, &fault.en))),
    };
    let names = Names {
        principal: keep("principal_name", name("principal_name")),
        principal_phone: match giver {
            Giver::Resident(_) => String::new(),
            Giver::Counter | Giver::Company => keep("principal_phone", phone("principal_phone")),
        },
        agent: keep("agent_name", name("agent_name")),
        agent_phone: keep("agent_phone", phone("agent_phone")),
        company,
    };
    let principal = match giver {
        Giver::Resident(person) => person.clone(),
        Giver::Counter | Giver::Company => PersonId::new(names.principal_id(&app.keys)),
    };
    let agent = PersonId::new(app.keys.resident_of_phone(&names.agent_phone));
    if agent == principal && !names.agent_phone.is_empty() {
        let _ = keep("agent_phone", Err(t(lang, "letter-fault-self")));
    }
    let case = Some(number_typed(posted)).filter(|number| !number.is_empty());
    let is_own = |number: &String| cases.iter().any(|(own, _)| own == number);
    if case.as_ref().is_some_and(|number| !is_own(number)) {
        let why = giver.text("letter-fault-case", "letter-fault-case-company");
        let _ = keep("case", Err(t(lang, why)));
    }
    // One case is one case: the ticks above would make it many.
    let mut items: Vec<String> = match case {
        Some(_) => Vec::new(),
        None => posted.all("items").map(str::to_owned).collect(),
    };
    items.sort();
    items.dedup();
    let is_item = |key: &String| {
        let published = visit.world.published(key, visit.now);
        published.is_some_and(|published| giver.can_name(&published.item))
    };
    if case.is_none() && (items.is_empty() || !items.iter().all(is_item)) {
        let why = giver.text("letter-fault-items", "letter-fault-items-company");
        let _ = keep("items", Err(t(lang, why)));
    }
    let until = match until(visit.today(), &until_typed(posted)) {
        Some(until) => until,
        None => {
            let last = visit.today().saturating_add(longest());
            let last = words::date(lang, last, visit.today());
            let message = tr(lang, "letter-fault-until", &[("date", last.into())]);
            let _ = keep("until", Err(message));
            At(0)
        }
    };
    if matches!(giver, Giver::Company) && !company::is_seen(posted) {
        let _ = keep(company::SEEN, Err(t(lang, "letter-fault-seen")));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(New {
        id,
        principal,
        agent,
        items,
        case,
        may_withdraw: posted.get("may_withdraw") == "yes",
        until,
        names,
        paper: None,
        desk: None,
    })
}

/// The number of one case as numbers are kept, whether or not it was typed in groups.
pub fn number_typed(posted: &Posted) -> String {
    let typed = posted.get("case").trim();
    CaseNumber::parse(typed).map_or(typed.to_owned(), |number| number.as_str().to_owned())
}

/// The first moment after the last day: today at the earliest, within a year.
fn until(today: Date, typed: &str) -> Option<At> {
    let day: Date = typed.parse().ok()?;
    let is_fit = day >= today && day <= today.saturating_add(longest());
    is_fit.then(|| start_of(day.saturating_add(1.day())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_letter_ends_with_its_last_day_and_lasts_a_year_at_most() {
        let today = date(2026, 11, 20);
        let next = start_of(date(2026, 11, 21));
        assert_eq!(until(today, "2026-11-20"), Some(next));
        assert!(until(today, "2027-11-20").is_some());
        for odd in ["2026-11-19", "2027-11-21", "", "never"] {
            assert_eq!(until(today, odd), None, "{odd}");
        }
    }
}
