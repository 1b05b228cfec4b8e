//! What the form of a letter asks where a company (企业、个体工商户) gives it to its clerk 经办人: name
//! and code as on the business licence, and that a worker saw the licence and the seal.

use super::typed::line;
use crate::letter::Letter;
use crate::people::Company;
use crate::web::Posted;
use crate::web::face::parts::Fault;
use crate::web::face::text::{Lang, t};
use crate::{draft, people};
use maud::{Markup, html};

/// The tick of the worker who saw the business licence and the seal on the letter.
pub const SEEN: &str = "seen_licence";

pub fn fields(lang: Lang, posted: &Posted, faults: &[Fault]) -> Markup {
    let lines = [
        ("company", "letter-company", Some("letter-company-hint")),
        ("uscc", "letter-uscc", Some("letter-uscc-hint")),
    ];
    html! { @for one in lines { (line(lang, posted, faults, one)) } }
}

/// The number of the one case for which the letter is, where it is not for items.
pub fn one_case(lang: Lang, posted: &Posted, faults: &[Fault]) -> Markup {
    let hint = Some("letter-case-company-hint");
    line(lang, posted, faults, ("case", "letter-case-company", hint))
}

pub fn seen(lang: Lang, posted: &Posted, faults: &[Fault]) -> Markup {
    let fault = faults.iter().find(|fault| fault.field_id == SEEN);
    html! {
        div.tick.bad[fault.is_some()] {
            @if let Some(fault) = fault { p.why id={ (SEEN) "-error" } { (fault.message) } }
            label for=(SEEN) {
                input id=(SEEN) type="checkbox" name=(SEEN) value="yes" checked[is_seen(posted)]
                    aria-describedby=[fault.map(|_| format!("{SEEN}-error"))];
                span { (t(lang, "letter-seen")) small { (t(lang, "letter-seen-hint")) } }
            }
        }
    }
}

pub fn is_seen(posted: &Posted) -> bool {
    posted.get(SEEN) == "yes"
}

/// Name and code; both faults at once.
pub fn read(lang: Lang, posted: &Posted) -> Result<Company, Vec<Fault>> {
    Company::parse(posted.get("company"), posted.get("uscc")).map_err(|found| {
        let found = found.into_iter().map(|(field_id, fault)| Fault {
            field_id,
            message: lang.either(&fault.zh, &fault.en).to_owned(),
        });
        found.collect()
    })
}

/// What a form begins with that is filled in by this letter: of a company its name and code, which
/// stay, and the clerk's own name and phone, to be looked at and changed.
pub fn begun(letter: &Letter) -> draft::Words {
    let names = letter.names.as_ref();
    let Some((names, company)) = names.and_then(|names| Some((names, names.company.as_ref()?)))
    else {
        return draft::Words::default();
    };
    let person: people::Typed = [
        ("applicant", "company"),
        ("company", &company.name),
        ("uscc", &company.uscc),
        ("name", &names.agent),
        ("phone", &names.agent_phone),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into();
    draft::Words {
        person,
        ..draft::Words::default()
    }
}
