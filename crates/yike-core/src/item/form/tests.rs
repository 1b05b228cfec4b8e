use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn item(name: &str) -> Item {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/items");
    let text = std::fs::read_to_string(format!("{folder}/{name}.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
        .collect()
}

fn faulty(result: Result<Answers, Vec<(String, Fault)>>) -> Vec<String> {
    result
        .unwrap_err()
        .into_iter()
        .map(|(key, _)| key)
        .collect()
}

#[test]
fn wang_xiulan_is_seen_at_home_for_her_pension() {
    let answers = check_answers(
        &item("pension-qualification"),
        &typed(&[
            ("place", "home_visit"),
            ("benefit", "resident"),
            ("seen_on", "２０２６-11-20"),
            ("home_reason", "age"),
            ("home_place", " 东花市南里1号楼2单元301 "),
        ]),
    )
    .unwrap();
    assert_eq!(answers["seen_on"], "2026-11-20");
    assert_eq!(answers["home_place"], "东花市南里1号楼2单元301");
}

#[test]
fn what_is_not_asked_is_dropped() {
    let answers = check_answers(
        &item("pension-qualification"),
        &typed(&[
            ("place", "on_site"),
            ("benefit", "resident"),
            ("seen_on", "2026-11-20"),
            ("home_place", "left over from going back"),
        ]),
    )
    .unwrap();
    assert!(!answers.contains_key("home_place"));
}

#[test]
fn every_fault_is_told_at_once() {
    let raw = typed(&[
        ("urgency", "ordinary"),
        ("cause", "lottery"),
        ("filed_by", "self"),
        ("members", "三"),
        ("income", "-5"),
        ("cost", "12.345"),
        ("account", "6222"),
        ("bonus", "1"),
    ]);
    assert_eq!(
        faulty(check_answers(&item("temporary-relief"), &raw)),
        [
            "cause", "members", "income", "cost", "story", "account", "bonus"
        ]
    );
}

#[test]
fn a_fault_never_repeats_what_was_typed() {
    let raw = typed(&[("account", "secret-6222"), ("members", "secret")]);
    let faults = check_answers(&item("temporary-relief"), &raw).unwrap_err();
    assert!(
        faults
            .iter()
            .all(|(_, fault)| !fault.to_string().contains("secret"))
    );
}

#[test]
fn an_optional_field_may_stay_empty() {
    let answers = check_answers(
        &item("senior-allowance"),
        &typed(&[
            ("filed_by", "self"),
            ("account", "6222 0200 0000 0000 000"),
            ("bank", ""),
            ("living", "family"),
        ]),
    )
    .unwrap();
    assert_eq!(answers["account"], "6222020000000000000");
    assert!(!answers.contains_key("bank"));
}

#[test]
fn a_field_may_depend_on_a_field() {
    let mut raw = typed(&[
        ("marriage", "single"),
        ("disability", "none"),
        ("illness", "none"),
        ("filed_by", "self"),
        ("members", "2"),
        ("income", "900"),
        ("own_income", "900"),
        ("household.1.member_name", "王小草"),
        ("household.1.relation", "child"),
        ("household.1.member_id", "110101194912310024"),
        ("household.1.member_income", "0"),
        ("property", "0"),
        ("vehicle", "no"),
        ("housing", "rented"),
        ("story", "打零工，腿伤后没有收入"),
        ("account", "6222020000000000"),
    ]);
    let item = item("subsistence-allowance");
    assert_eq!(faulty(check_answers(&item, &raw)), ["rent"]);
    raw.insert("rent".to_owned(), "1,800 元".to_owned());
    let answers = check_answers(&item, &raw).unwrap();
    assert_eq!(answers["rent"], "1800");
    let codes: Vec<&str> = item
        .materials_for(&answers)
        .map(|m| m.code.as_str())
        .collect();
    assert_eq!(codes, ["M03", "M09", "M01", "M02", "M11"]);
}

fn check(read: fn(&str) -> Result<String, Fault>, typed: &str, expected: Option<&str>) {
    assert_eq!(read(typed).ok().as_deref(), expected, "{typed:?}");
}

#[test]
fn amounts_of_money() {
    check(money, "1200", Some("1200"));
    check(money, "1,200.5元", Some("1200.50"));
    check(money, "￥０", Some("0"));
    check(money, "0.00", Some("0"));
    check(money, "007.10", Some("7.10"));
    check(money, "999999999.99", Some("999999999.99"));
    check(money, "1000000000", None);
    check(money, "-1", None);
    check(money, "1.234", None);
    check(money, ".5", None);
    check(money, "1.", None);
    check(money, "一千", None);
}

#[test]
fn counts() {
    check(count, "0", Some("0"));
    check(count, "003", Some("3"));
    check(count, "1000000", Some("1000000"));
    check(count, "1000001", None);
    check(count, "+3", None);
    check(count, "3.5", None);
    check(count, "99999999999999999999", None);
}

#[test]
fn days_that_exist() {
    check(date, "2026-11-20", Some("2026-11-20"));
    check(date, "2028/02/29", Some("2028-02-29"));
    check(date, "2026-02-29", None);
    check(date, "2026-13-01", None);
    check(date, "0001-01-01", None);
    check(date, "2026-11-20T10:00", None);
    check(date, "明天", None);
}

#[test]
fn one_line_is_one_line() {
    check(line, "东花市南里", Some("东花市南里"));
    check(line, "一\n二", None);
    check(line, &"长".repeat(100), Some(&"长".repeat(100)));
    check(line, &"长".repeat(101), None);
}

proptest! {
    #[test]
    fn anything_may_be_typed(texts in prop::collection::vec(any::<String>(), 40), pick in 0usize..8) {
        let names = [
            "pension-qualification", "flexible-employment", "remote-medical", "temporary-relief",
            "subsistence-allowance", "senior-allowance", "disability-certificate",
            "food-business-licence",
        ];
        let item = item(names[pick]);
        let mut texts = texts.into_iter();
        let mut raw = BTreeMap::new();
        for (n, situation) in item.situations.iter().enumerate() {
            // Half of the questions are answered well, so that the fields behind them are read.
            let text = texts.next().unwrap_or_default();
            let well = situation.options[text.len() % situation.options.len()].value.clone();
            raw.insert(situation.key.clone(), if n % 2 == 0 { well } else { text });
        }
        for field in &item.fields {
            raw.insert(field.key.clone(), texts.next().unwrap_or_default());
        }
        raw.extend(texts.map(|text| (text.clone(), text)));
        let _ = check_answers(&item, &raw);
    }

    #[test]
    fn a_normal_form_reads_as_itself(text in "[0-9０-９,.元 -]{0,14}") {
        for read in [money, count, date, account, line] {
            if let Ok(once) = read(&text) {
                prop_assert_eq!(read(&once).ok(), Some(once));
            }
        }
    }
}
