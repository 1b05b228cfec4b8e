//! The form of an item: questions of situation, fields, and the answers given to them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Item;
use super::rule;
pub use super::when::{When, holds, may_hold};
use crate::door::{Email, Fault, IdNumber, Phone, Text, Uscc, half_width};

/// What a resident answered: key of the situation or field, then the text as parsed at the door.
pub type Answers = BTreeMap<String, String>;

/// 情形: one question whose answer selects papers and checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    pub key: String,
    pub question: String,
    pub question_en: String,
    pub options: Vec<Choice>,
    /// What the made-up resident of the sample chooses; the first option where it is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub example: String,
}

impl Situation {
    /// The answer of the sample.
    pub fn sampled(&self) -> Option<&str> {
        let first = self.options.first().map(|option| option.value.as_str());
        match self.example.as_str() {
            "" => first,
            chosen => Some(chosen),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub label_en: String,
}

/// One field of the item's own; the person (or company) is asked by the shared model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub key: String,
    pub label: String,
    pub label_en: String,
    pub kind: FieldKind,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub hint_en: String,
    /// What a made-up resident writes here: for the sample of the form.
    #[serde(default)]
    pub example: String,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<Choice>,
    #[serde(default)]
    pub when: Option<When>,
    /// What words of this field say of a person: shown masked until somebody looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<Personal>,
}

/// Words that name somebody. Numbers of persons, phones and accounts are told by their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Personal {
    Name,
    Address,
    /// Free words about people other than the applicant.
    Words,
}

fn yes() -> bool {
    true
}

/// The closed list of kinds. A new kind is a language feature: add few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line, at most 100 characters.
    Text,
    /// Free text, at most 2,000 characters.
    LongText,
    /// Yuan with at most two decimals.
    Money,
    /// A whole number from 0 to 1,000,000.
    Count,
    /// `2026-11-20`
    Date,
    Choice,
    /// Any of the options, at least one where it must be filled in; kept in the order of the
    /// options, joined by `|`.
    MultiChoice,
    YesNo,
    IdNumber,
    Phone,
    Email,
    /// Account of a bank or social security card: 16 to 19 digits.
    Account,
    /// 统一社会信用代码
    Uscc,
}

/// Every fault, each with the key it belongs to.
pub type Faults = Vec<(String, Fault)>;

/// Reads what was typed into the form: either every answer in its normal form, or every fault
/// at once, each with the key it belongs to, in the order of the form.
///
/// An answer to a question that is not asked under these circumstances is dropped; it is what
/// remains when somebody goes back and chooses differently. A key that the item does not know at
/// all is refused. A field left empty that need not be filled is absent from the answers.
pub fn check_answers(item: &Item, raw: &BTreeMap<String, String>) -> Result<Answers, Faults> {
    let mut answers = Answers::new();
    let mut faults = Vec::new();
    let typed = |key: &str| raw.get(key).map_or("", |text| text.trim());

    for situation in &item.situations {
        match choose(&situation.options, typed(&situation.key)) {
            Ok(value) => drop(answers.insert(situation.key.clone(), value)),
            Err(fault) => faults.push((situation.key.clone(), fault)),
        }
    }
    for field in &item.fields {
        if !holds(&field.when, &answers) {
            continue;
        }
        match read_field(field, typed(&field.key)) {
            Ok(None) => {}
            Ok(Some(value)) => drop(answers.insert(field.key.clone(), value)),
            Err(fault) => faults.push((field.key.clone(), fault)),
        }
    }
    for group in &item.groups {
        group.read(raw, &mut answers, &mut faults);
    }
    // What is faulty itself is not compared with anything.
    let broken = rule::broken(item, raw, &answers, &faults);
    faults.extend(broken);
    for key in raw.keys().filter(|key| !item.asks(key)) {
        faults.push((
            key.clone(),
            Fault::new(
                "这个事项没有这一栏。请刷新页面，按最新的表单填写。",
                "This item has no such field. Please reload the page and use the present form.",
            ),
        ));
    }
    if faults.is_empty() {
        Ok(answers)
    } else {
        Err(faults)
    }
}

/// Reads what was typed into fields that belong to no item: every answer in its normal form, or every
/// fault at once, in the order of the fields; a key that there is not is refused.
///
/// # Errors
/// The faults, each with the key it belongs to.
pub fn check_fields(fields: &[Field], raw: &BTreeMap<String, String>) -> Result<Answers, Faults> {
    let mut answers = Answers::new();
    let mut faults = Vec::new();
    for field in fields {
        match read_field(field, raw.get(&field.key).map_or("", |text| text.trim())) {
            Ok(None) => {}
            Ok(Some(value)) => drop(answers.insert(field.key.clone(), value)),
            Err(fault) => faults.push((field.key.clone(), fault)),
        }
    }
    let known = |key: &&String| fields.iter().any(|field| field.key == **key);
    for key in raw.keys().filter(|key| !known(key)) {
        faults.push((
            key.clone(),
            Fault::new(
                "没有这一题。请刷新页面，按最新的问卷填写。",
                "There is no such question. Please reload the page and use the present form.",
            ),
        ));
    }
    match faults.is_empty() {
        true => Ok(answers),
        false => Err(faults),
    }
}

/// One field that is asked, from what was typed without blanks around it: its normal form, nothing
/// where it may stay empty, or what is wrong. A summary of faults stands away from the fields: each
/// names its own.
pub(super) fn read_field(field: &Field, text: &str) -> Result<Option<String>, Fault> {
    if text.is_empty() {
        return match field.required {
            true => Err(missing(field)),
            false => Ok(None),
        };
    }
    match read(field, text) {
        Ok(value) => Ok(Some(value)),
        Err(fault) => Err(Fault::new(
            format!("{}：{}", field.label, fault.zh),
            format!("{}: {}", field.label_en, fault.en),
        )),
    }
}

/// The normal form of what was typed into one field, if it has one.
pub fn normal(field: &Field, text: &str) -> Option<String> {
    read_field(field, text.trim()).ok().flatten()
}

/// The values of an answer of several.
pub fn chosen(answer: &str) -> impl Iterator<Item = &str> {
    answer.split('|').filter(|value| !value.is_empty())
}

fn missing(field: &Field) -> Fault {
    Fault::new(
        format!("还没有填写{}，请填写。", field.label),
        format!("“{}” is missing. Please fill it in.", field.label_en),
    )
}

fn read(field: &Field, text: &str) -> Result<String, Fault> {
    match field.kind {
        FieldKind::Text => line(text),
        FieldKind::LongText => Ok(Text::parse_within(text, 2000)?.as_str().to_owned()),
        FieldKind::Money => money(text),
        FieldKind::Count => count(text),
        FieldKind::Date => date(text),
        FieldKind::Choice => choose(&field.options, text),
        FieldKind::MultiChoice => choose_any(&field.options, text),
        FieldKind::YesNo => yes_or_no(text),
        FieldKind::IdNumber => Ok(IdNumber::parse(text)?.as_str().to_owned()),
        FieldKind::Phone => Ok(Phone::parse(text)?.as_str().to_owned()),
        FieldKind::Email => Ok(Email::parse(text)?.as_str().to_owned()),
        FieldKind::Account => account(text),
        FieldKind::Uscc => Ok(Uscc::parse(text)?.as_str().to_owned()),
    }
}

fn line(text: &str) -> Result<String, Fault> {
    let line = Text::parse_within(text, 100)?;
    if line.as_str().contains(['\n', '\t']) {
        return Err(Fault::new(
            "这一栏只能写一行。请删去换行。",
            "This field takes one line. Please remove the line breaks.",
        ));
    }
    Ok(line.as_str().to_owned())
}

/// `1,200.5元` becomes `1200.50`; whole yuan stay whole.
fn money(text: &str) -> Result<String, Fault> {
    let fault = || {
        Fault::new(
            "请填写金额，单位元，最多两位小数、不超过九位整数，如 1200 或 1200.50。",
            "Please give an amount in yuan, with at most two decimals and nine digits before \
             them, such as 1200 or 1200.50.",
        )
    };
    let plain = grouped_digits(text);
    let plain = plain.strip_prefix(['¥', '￥']).unwrap_or(&plain);
    let plain = plain.strip_suffix('元').unwrap_or(plain);
    let (yuan, cents) = plain.split_once('.').unwrap_or((plain, "0"));
    if !all_digits(yuan) || !all_digits(cents) || cents.len() > 2 {
        return Err(fault());
    }
    let yuan = without_leading_zeros(yuan);
    if yuan.len() > 9 {
        return Err(fault());
    }
    Ok(match format!("{cents:0<2}").as_str() {
        "00" => yuan.to_owned(),
        cents => format!("{yuan}.{cents}"),
    })
}

fn count(text: &str) -> Result<String, Fault> {
    let plain = grouped_digits(text);
    let number = without_leading_zeros(&plain);
    match number.parse::<u32>() {
        Ok(n) if all_digits(number) && n <= 1_000_000 => Ok(number.to_owned()),
        Ok(_) | Err(_) => Err(Fault::new(
            "请填写 0 到 1000000 之间的整数，不带单位。",
            "Please give a whole number from 0 to 1,000,000, without a unit.",
        )),
    }
}

fn date(text: &str) -> Result<String, Fault> {
    let plain = half_width(text).replace(['/', '.'], "-");
    let shaped = plain.len() == 10
        && plain.bytes().enumerate().all(|(n, b)| match n {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    match plain.parse::<Date>() {
        Ok(date) if shaped && (1900..=2100).contains(&date.year()) => Ok(date.to_string()),
        Ok(_) | Err(_) => Err(Fault::new(
            "没有这一天。请按“年-月-日”填写真实的日期，如 2026-11-20。",
            "There is no such day. Please give a real date as year-month-day, such as 2026-11-20.",
        )),
    }
}

fn choose(options: &[Choice], text: &str) -> Result<String, Fault> {
    match options.iter().find(|option| option.value == text) {
        Some(option) => Ok(option.value.clone()),
        None => Err(Fault::new(
            format!(
                "请从这些选项里选一个：{}。",
                join(options, |o| &o.label, "、")
            ),
            format!(
                "Please choose one of: {}.",
                join(options, |o| &o.label_en, "; ")
            ),
        )),
    }
}

/// `c|a` becomes `a|c`, each once.
fn choose_any(options: &[Choice], text: &str) -> Result<String, Fault> {
    let typed: Vec<&str> = text.split('|').map(str::trim).collect();
    let typed: Vec<&str> = typed.into_iter().filter(|one| !one.is_empty()).collect();
    let known = |value: &&str| options.iter().any(|option| option.value == *value);
    if typed.is_empty() || !typed.iter().all(known) {
        return Err(Fault::new(
            format!(
                "请从这些选项里选一个或几个：{}。",
                join(options, |o| &o.label, "、")
            ),
            format!(
                "Please choose one or more of: {}.",
                join(options, |o| &o.label_en, "; ")
            ),
        ));
    }
    let in_order = options.iter().map(|option| option.value.as_str());
    let kept: Vec<&str> = in_order.filter(|value| typed.contains(value)).collect();
    Ok(kept.join("|"))
}

fn join<'a>(options: &'a [Choice], label: fn(&'a Choice) -> &'a String, between: &str) -> String {
    let labels: Vec<&str> = options.iter().map(|o| label(o).as_str()).collect();
    labels.join(between)
}

fn yes_or_no(text: &str) -> Result<String, Fault> {
    match text {
        "yes" | "no" => Ok(text.to_owned()),
        _ => Err(Fault::new("请选“是”或“否”。", "Please choose yes or no.")),
    }
}

fn account(text: &str) -> Result<String, Fault> {
    let digits: String = half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    if all_digits(&digits) && (16..=19).contains(&digits.len()) {
        return Ok(digits);
    }
    Err(Fault::new(
        "银行卡或社会保障卡账号是 16 至 19 位数字。请对照卡面核对。",
        "The account of a bank or social security card has 16 to 19 digits. Please compare it \
         with the card.",
    ))
}

fn grouped_digits(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',')
        .collect()
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `007` is 7, `000` is 0.
fn without_leading_zeros(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" if !digits.is_empty() => "0",
        rest => rest,
    }
}

#[cfg(test)]
mod tests;
