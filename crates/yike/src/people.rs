//! The person (or company) that applies: the shared model, asked once, for every item alike.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_core::door::{Fault, IdNumber, PersonName, Phone, Text, Uscc};
use yike_core::item::{Audience, Item};

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
        let is_company = item.audience == [Audience::Company]
            || (item.audience.contains(&Audience::Company)
                && typed.get("applicant").map(String::as_str) == Some("company"));
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
            true => keep(
                "address",
                Text::parse_within(given("address"), 100).map(|t| t.as_str().to_owned()),
            ),
            false => String::new(),
        };
        let company = is_company.then(|| Company {
            name: keep(
                "company",
                Text::parse_within(given("company"), 100).map(|t| t.as_str().to_owned()),
            ),
            uscc: keep(
                "uscc",
                Uscc::parse(given("uscc")).map(|u| u.as_str().to_owned()),
            ),
        });
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
