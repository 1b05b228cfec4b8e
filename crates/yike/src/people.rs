//! The person (or company) that applies: the shared model, asked once, for every item alike.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_core::door::{Email, Fault, IdNumber, PersonName, Phone, Text, Uscc};
use yike_core::item::{Audience, Field, FieldKind, Item, Personal};

/// What is asked of everybody, as it was typed.
pub type Typed = BTreeMap<String, String>;

/// The applicant as the private store keeps them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Applicant {
    pub kind: Audience,
    /// The person, or who acts for the company.
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub address: String,
    /// Only of a company.
    #[serde(default)]
    pub company: Option<Company>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Company {
    pub name: String,
    pub uscc: String,
    /// 法定代表人 or 经营者, where a letter of the company names them: they hear of each step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<Representative>,
}

impl Company {
    /// Parses name and code as they were typed; both faults at once, by field key.
    pub fn parse(name: &str, uscc: &str) -> Result<Company, Vec<(String, Fault)>> {
        let name = line(
            name,
            "企业（个体工商户）名称",
            "name of the company or shop",
        );
        match (name, Uscc::parse(uscc)) {
            (Ok(name), Ok(uscc)) => Ok(Company {
                name,
                uscc: uscc.as_str().to_owned(),
                representative: None,
            }),
            (name, uscc) => {
                let of_name = name.err().map(|fault| ("company".to_owned(), fault));
                let of_code = uscc.err().map(|fault| ("uscc".to_owned(), fault));
                Err(of_name.into_iter().chain(of_code).collect())
            }
        }
    }
}

/// Who stands for a company by law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    pub name: String,
    pub phone: String,
}

impl Representative {
    pub fn name_masked(&self) -> String {
        PersonName::parse(&self.name).map_or_else(|_| "*".into(), |name| name.masked())
    }

    pub fn phone_masked(&self) -> String {
        Phone::parse(&self.phone).map_or_else(|_| "*".into(), |phone| phone.masked())
    }
}

/// Whether a company applies: the item is for companies alone, or the form says so.
pub fn is_company(item: &Item, typed: &Typed) -> bool {
    item.audience == [Audience::Company]
        || (item.audience.contains(&Audience::Company)
            && typed.get("applicant").map(String::as_str) == Some("company"))
}

/// Somebody beside the applicant 共同申请人, as the private store keeps them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    /// Empty where they have none of their own.
    pub phone: String,
}

impl Named {
    pub fn masked_name(&self) -> String {
        PersonName::parse(&self.name).map_or_else(|_| "*".into(), |name| name.masked())
    }
}

/// Masked for everybody who has not asked for more (`domain.md` 4).
#[derive(Debug, Clone, PartialEq)]
pub struct Masked {
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub company: Option<String>,
}

impl Applicant {
    /// Parses what was typed; all faults at once, by field key.
    pub fn parse(
        item: &Item,
        typed: &Typed,
        today: Date,
    ) -> Result<Applicant, Vec<(String, Fault)>> {
        let mut faults = Vec::new();
        let is_company = is_company(item, typed);
        let given = |key: &str| typed.get(key).map(String::as_str).unwrap_or_default();
        let mut keep = |key: &str, parsed: Result<String, Fault>| match parsed {
            Ok(value) => value,
            Err(fault) => {
                faults.push((key.to_owned(), fault));
                String::new()
            }
        };
        let name = keep(
            "name",
            PersonName::parse(given("name")).map(|n| n.as_str().to_owned()),
        );
        let id_number = match item.asks_identity() {
            true => keep(
                "id_number",
                IdNumber::parse_on(given("id_number"), today).map(|n| n.as_str().to_owned()),
            ),
            false => String::new(),
        };
        let phone = keep(
            "phone",
            Phone::parse(given("phone")).map(|p| p.as_str().to_owned()),
        );
        let address = match item.asks_identity() {
            true => keep("address", line(given("address"), "详细住址", "address")),
            false => String::new(),
        };
        let company = is_company.then(|| Company::parse(given("company"), given("uscc")));
        let company = match company.transpose() {
            Ok(company) => company,
            Err(found) => {
                faults.extend(found);
                None
            }
        };
        if faults.is_empty() {
            Ok(Applicant {
                kind: if is_company {
                    Audience::Company
                } else {
                    Audience::Person
                },
                name,
                id_number,
                phone,
                address,
                company,
            })
        } else {
            Err(faults)
        }
    }

    fn representative(&self) -> Option<&Representative> {
        self.company.as_ref()?.representative.as_ref()
    }

    /// The phone that hears of each step: of a company by letter, that of who stands for it.
    pub fn told(&self) -> &str {
        self.representative()
            .map_or(&self.phone, |representative| &representative.phone)
    }

    pub fn masked(&self) -> Masked {
        Masked {
            name: PersonName::parse(&self.name)
                .map(|n| n.masked())
                .unwrap_or_else(|_| "*".into()),
            id_number: IdNumber::parse(&self.id_number)
                .map(|n| n.masked())
                .unwrap_or_else(|_| "*".into()),
            phone: Phone::parse(&self.phone)
                .map(|p| p.masked())
                .unwrap_or_else(|_| "*".into()),
            company: self.company.as_ref().map(|company| company.name.clone()),
        }
    }

    /// What hides this applicant in words that somebody wrote.
    pub fn veil(&self) -> Veil {
        let masked = self.masked();
        let mut veil = Veil::default();
        veil.hide(&self.name, masked.name);
        veil.hide(&self.id_number, masked.id_number);
        veil.hide(&self.phone, masked.phone);
        veil.hide(&self.address, "****".into());
        if let Some(company) = &self.company {
            veil.hide(&company.uscc, ending(&company.uscc));
        }
        if let Some(representative) = self.representative() {
            veil.hide(&representative.name, representative.name_masked());
            veil.hide(&representative.phone, representative.phone_masked());
        }
        veil
    }

    /// The words of the exact index.
    pub fn words(&self) -> Vec<(&'static str, String)> {
        let mut words = vec![
            ("name", self.name.clone()),
            ("id", self.id_number.clone()),
            ("phone", self.phone.clone()),
        ];
        if let Some(company) = &self.company {
            words.push(("id", company.uscc.clone()));
            words.push(("name", company.name.clone()));
        }
        // A counter finds the case by the phone that hears of it.
        if let Some(representative) = self.representative() {
            words.push(("phone", representative.phone.clone()));
        }
        words.retain(|(_, word)| !word.is_empty());
        words
    }

    /// Coarse, for reports.
    pub fn age_band(&self, today: Date) -> Option<String> {
        let age = IdNumber::parse(&self.id_number).ok()?.age_on(today);
        Some(
            match age {
                ..=17 => "0-17",
                18..=59 => "18-59",
                60..=79 => "60-79",
                _ => "80+",
            }
            .to_owned(),
        )
    }
}

/// One line of words. An empty one is refused by its name: in a summary of faults nobody would know
/// which line is meant.
fn line(given: &str, zh: &str, en: &str) -> Result<String, Fault> {
    if given.trim().is_empty() {
        return Err(Fault::new(
            format!("还没有填写{zh}，请填写。"),
            format!("The {en} is not filled in yet. Please fill it in."),
        ));
    }
    Text::parse_within(given, 100).map(|text| text.as_str().to_owned())
}

/// The last four characters, as numbers without a mask of their own are shown.
pub fn ending(value: &str) -> String {
    let skip = value.chars().count().saturating_sub(4);
    let tail: String = value.chars().skip(skip).collect();
    match skip {
        0 => "****".to_owned(),
        _ => format!("****{tail}"),
    }
}

/// An answer as it stands on every page until somebody looks (`domain.md` 4).
pub fn masked_answer(field: &Field, value: &str) -> String {
    match (field.kind, field.personal) {
        (FieldKind::IdNumber, _) => {
            IdNumber::parse(value).map_or_else(|_| ending(value), |number| number.masked())
        }
        (FieldKind::Phone, _) => {
            Phone::parse(value).map_or_else(|_| ending(value), |phone| phone.masked())
        }
        (FieldKind::Email, _) => {
            Email::parse(value).map_or_else(|_| ending(value), |email| email.masked())
        }
        (FieldKind::Account | FieldKind::Uscc, _) => ending(value),
        (_, Some(Personal::Name)) => {
            PersonName::parse(value).map_or_else(|_| "*".to_owned(), |name| name.masked())
        }
        (_, Some(Personal::Address | Personal::Words)) => "****".to_owned(),
        (
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Money
            | FieldKind::Count
            | FieldKind::Date
            | FieldKind::Choice
            | FieldKind::MultiChoice
            | FieldKind::YesNo,
            None,
        ) => value.to_owned(),
    }
}

/// Hides in free words what is known to be personal, and whatever looks like a number of a
/// person, a phone or an account. Words are what people make of them: this is a net below the
/// fields, not a promise to recognise every name.
#[derive(Debug, Clone, Default)]
pub struct Veil {
    known: Vec<(String, String)>,
    is_lifted: bool,
}

impl Veil {
    /// Shows `masked` wherever `word` stands. Very short words would hide half the language.
    pub fn hide(&mut self, word: &str, masked: String) {
        if word.chars().count() >= 2 && word != masked {
            self.known.push((word.to_owned(), masked));
        }
    }

    /// A veil that hides nothing: for whoever may read everything.
    pub fn lifted() -> Veil {
        Veil {
            is_lifted: true,
            ..Veil::default()
        }
    }

    pub fn over(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if self.is_lifted {
            return text;
        }
        for (word, masked) in &self.known {
            text = text.replace(word.as_str(), masked);
        }
        hide_numbers(&text)
    }
}

/// Numbers written together or in groups: 138 0000 1234.
fn hide_numbers(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let end = end_of_number(&characters, at);
        if end == at {
            shown.push(characters[at]);
            at += 1;
            continue;
        }
        let number: String = characters[at..end]
            .iter()
            .filter_map(|c| digit(*c))
            .collect();
        match masked_number(&number) {
            Some(masked) => shown.push_str(&masked),
            None => shown.extend(&characters[at..end]),
        }
        at = end;
    }
    shown
}

/// Where the number that begins here ends; `from` itself where none does.
fn end_of_number(characters: &[char], from: usize) -> usize {
    if digit(characters[from]).is_none_or(|c| !c.is_ascii_digit()) {
        return from;
    }
    let mut end = from + 1;
    while end < characters.len() {
        let next = characters.get(end + 1).and_then(|c| digit(*c));
        let is_joint = matches!(characters[end], ' ' | '-' | '－');
        match digit(characters[end]) {
            Some(_) => end += 1,
            None if is_joint && next.is_some() => end += 2,
            None => break,
        }
    }
    end
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'X' | 'x' => Some('X'),
        '０'..='９' => char::from_u32(c as u32 - 0xfee0),
        _ => None,
    }
}

fn masked_number(number: &str) -> Option<String> {
    if let Ok(number) = IdNumber::parse(number) {
        return Some(number.masked());
    }
    let phone = Phone::parse(number).ok().filter(Phone::is_mobile);
    if let Some(phone) = phone {
        return Some(phone.masked());
    }
    (16..=19).contains(&number.len()).then(|| ending(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_without_whom_they_name() {
        let wang = Applicant {
            kind: Audience::Person,
            name: "王秀兰".into(),
            id_number: "110101194912310024".into(),
            phone: "13800001234".into(),
            address: "东城区某胡同 1 号".into(),
            company: None,
        };
        assert_eq!(wang.told(), "13800001234");
        let veil = wang.veil();
        for (said, shown) in [
            ("王秀兰的户口簿首页不清楚", "王*兰的户口簿首页不清楚"),
            ("电 138 0000 1234。", "电 138****1234。"),
            ("电１３８００００１２３４", "电138****1234"),
            ("其女 13900005678 来过", "其女 139****5678 来过"),
            (
                "证号 11010119491231002４，住东城区某胡同 1 号",
                "证号 110***0024，住****",
            ),
            ("卡 6222020200112233445", "卡 ****3445"),
            (
                "办件 1101010010012611200000017 补 2 份，2026-11-20",
                "办件 1101010010012611200000017 补 2 份，2026-11-20",
            ),
            ("", ""),
        ] {
            assert_eq!(veil.over(said), shown);
        }
    }

    #[test]
    fn who_stands_for_a_company_is_told_and_hidden_and_old_documents_read() {
        let old = r#"{"kind":"company","name":"李明","id_number":"","phone":"13700001111",
            "address":"","company":{"name":"虚构一刻小馆","uscc":"91110199MA0YKTTRY0"}}"#;
        let mut applicant: Applicant = serde_json::from_str(old).unwrap();
        assert_eq!(applicant.told(), "13700001111");
        assert!(
            !serde_json::to_string(&applicant)
                .unwrap()
                .contains("representative")
        );
        let company = applicant.company.as_mut().unwrap();
        company.representative = Some(Representative {
            name: "顾小铺".into(),
            phone: "13800009999".into(),
        });
        assert_eq!(applicant.told(), "13800009999");
        let told = applicant.words();
        assert!(told.contains(&("phone", "13800009999".into())));
        let shown = applicant.veil().over("找顾小铺，13800009999，或李明");
        assert_eq!(shown, "找顾*铺，138****9999，或李*");
    }
}
