use super::*;
use crate::item::form::check_answers;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// An item of a made-up kind: a household with its income, a stay, devices and two ways to be reached.
pub fn item() -> Item {
    let text = include_str!("../../../../../catalogue/items/temporary-relief.toml");
    let mut item: Item = toml::from_str(text).expect("an item");
    #[derive(serde::Deserialize)]
    struct Part {
        fields: Vec<Field>,
        groups: Vec<crate::item::Group>,
        rules: Vec<Rule>,
    }
    let part: Part = toml::from_str(include_str!("form.toml")).expect("a form");
    item.situations.clear();
    item.tables.clear();
    item.materials.clear();
    item.points.clear();
    item.checks.clear();
    item.fields = part.fields;
    item.groups = part.groups;
    item.rules = part.rules;
    item
}

fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let whole = [
        ("income", "3000"),
        ("people", "2"),
        ("from", "2026-01-01"),
        ("until", "2026-02-01"),
        ("email", "wang@example.cn"),
        ("devices", "bed|chair"),
        ("household.1.name", "王秀兰"),
        ("household.1.monthly", "1,800元"),
        ("household.2.name", "李小明"),
        ("household.2.monthly", "1200"),
        ("household.2.works", "yes"),
        ("household.2.employer", "东花市便民菜店"),
    ];
    let mut all: BTreeMap<String, String> = whole
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    for (key, value) in pairs {
        match value.is_empty() {
            true => drop(all.remove(*key)),
            false => drop(all.insert((*key).to_owned(), (*value).to_owned())),
        }
    }
    all
}

#[track_caller]
fn faulty(pairs: &[(&str, &str)], expected: &[&str]) {
    let faults = check_answers(&item(), &typed(pairs))
        .err()
        .unwrap_or_default();
    let keys: Vec<&str> = faults.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, expected, "{pairs:?}: {faults:?}");
}

#[test]
fn the_form_of_these_tests_is_fit_to_publish() {
    assert_eq!(crate::item::lint::lint(&item()), []);
}

#[test]
fn a_household_is_read_row_by_row() {
    let answers = check_answers(&item(), &typed(&[])).unwrap();
    assert_eq!(answers["household.1.monthly"], "1800");
    assert_eq!(answers["household.2.employer"], "东花市便民菜店");
    // Whoever does not work is not asked for whom.
    let answers = check_answers(
        &item(),
        &typed(&[("household.1.employer", "left over from before")]),
    )
    .unwrap();
    assert!(!answers.contains_key("household.1.employer"));
}

#[test]
fn empty_rows_are_dropped_and_the_others_move_up() {
    let answers = check_answers(
        &item(),
        &typed(&[
            ("household.1.name", ""),
            ("household.1.monthly", " "),
            ("household.5.name", "赵一"),
            ("household.5.monthly", "1800"),
        ]),
    )
    .unwrap();
    assert_eq!(answers["household.1.name"], "李小明");
    assert_eq!(answers["household.2.name"], "赵一");
    assert!(!answers.contains_key("household.5.name"));
}

#[test]
fn a_fault_names_table_row_and_field() {
    let faults = check_answers(
        &item(),
        &typed(&[("household.2.monthly", "many"), ("household.2.works", "")]),
    )
    .unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].0, "household.2.monthly");
    assert!(faults[0].1.zh.starts_with("共同生活的人第 2 行：月收入："));
    assert!(
        faults[0]
            .1
            .en
            .starts_with("People living together, row 2: Monthly income:")
    );
    faulty(&[("household.2.name", "")], &["household.2.name"]);
    faulty(&[("household.2.colour", "red")], &["household.2.colour"]);
    faulty(&[("household.02.name", "二")], &["household.02.name"]);
    // A row beyond the longest table is no field at all.
    faulty(
        &[("household.31.name", "多"), ("household.31.monthly", "0")],
        &["people", "household.31.monthly", "household.31.name"],
    );
}

#[test]
fn too_few_and_too_many_rows_are_told() {
    let none: Vec<(String, String)> = typed(&[])
        .into_keys()
        .filter(|key| key.starts_with("household"))
        .map(|key| (key, String::new()))
        .collect();
    let none: Vec<(&str, &str)> = none.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    faulty(&none, &["household"]);
    let many: Vec<(String, String)> = (3..8)
        .flat_map(|n| {
            [
                (format!("household.{n}.name"), format!("成员{n}")),
                (format!("household.{n}.monthly"), "0".to_owned()),
            ]
        })
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    faulty(&many, &["household"]);
}

#[test]
fn answers_are_compared_with_each_other() {
    faulty(&[], &[]);
    faulty(&[("income", "3000.01")], &["income"]);
    faulty(&[("people", "3")], &["people"]);
    faulty(&[("until", "2025-12-31")], &["until"]);
    faulty(&[("until", "2026-01-01")], &[]);
    faulty(&[("email", "")], &["email"]);
    faulty(&[("email", ""), ("second", "13800001234")], &[]);
    faulty(&[("rent", "3000")], &[]);
    faulty(&[("rent", "3000.5")], &["income"]);
    faulty(&[("household.2.name", "王秀兰")], &["household.2.name"]);
    // All of them at once, with what is wrong by itself.
    faulty(
        &[("income", "9000"), ("people", "x"), ("until", "1999-01-01")],
        &["people", "income", "until"],
    );
}

#[test]
fn what_is_faulty_itself_is_not_compared() {
    faulty(&[("household.1.monthly", "x")], &["household.1.monthly"]);
    faulty(&[("income", "x")], &["income"]);
}

#[test]
fn several_of_several_are_kept_in_the_order_of_the_options() {
    let answers = check_answers(&item(), &typed(&[("devices", "bed| chair|bed|")])).unwrap();
    assert_eq!(answers["devices"], "chair|bed");
    faulty(&[("devices", "rocket")], &["devices"]);
    faulty(&[("devices", "||")], &["devices"]);
    faulty(&[("devices", "")], &["devices"]);
}

#[test]
fn a_rule_says_itself_in_both_languages() {
    let item = item();
    let said: Vec<Said> = item.rules.iter().map(|rule| rule.words(&item)).collect();
    assert_eq!(
        said[0].zh,
        "“共同生活的人”的“月收入”合计应等于“家庭月收入”。请核对这几处。"
    );
    assert_eq!(
        said[0].en,
        "The total of “Monthly income” in “People living together” must equal “Income of the family”. Please compare them."
    );
    for said in said {
        assert!(
            said.zh.ends_with('。') && said.en.ends_with('.'),
            "{said:?}"
        );
    }
}

#[test]
fn a_correction_of_one_thing_opens_what_is_compared_with_it() {
    let item = item();
    assert_eq!(item.tied_to("household.2"), ["income", "people"]);
    assert_eq!(item.tied_to("income"), ["household", "rent"]);
    assert_eq!(item.tied_to("devices"), [""; 0]);
}

#[test]
fn a_corrected_table_replaces_the_old_one() {
    let item = item();
    let mut answers = check_answers(&item, &typed(&[])).unwrap();
    let changed = BTreeMap::from([
        ("household".to_owned(), String::new()),
        ("household.1.name".to_owned(), "李小明".to_owned()),
        ("income".to_owned(), "1200".to_owned()),
    ]);
    item.amend(&mut answers, changed);
    assert_eq!(answers["household.1.name"], "李小明");
    assert_eq!(answers["income"], "1200");
    assert!(
        !answers
            .keys()
            .any(|key| key.starts_with("household.2") || key == "household")
    );
    assert!(!answers.contains_key("household.1.monthly"));
}

#[test]
fn the_sample_is_a_form_that_passes() {
    let item = item();
    let sample = item.sample().unwrap();
    assert_eq!(sample["household.2.employer"], "样例菜店");
}

/// Any text, often one that is nearly right.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9０-９,.元|@-]{0,14}",
        prop::sample::select(vec![
            "",
            " ",
            "yes",
            "no",
            "1200",
            "0",
            "2026-01-01",
            "chair|bed",
            "a@b.cn",
            "王秀兰",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    /// Whatever is typed anywhere: no panic, and answers that are read as themselves.
    #[test]
    fn anything_may_be_typed_in_any_row(
        cells in prop::collection::btree_map(
            "(household\\.([1-9]|[0-3][0-9])\\.(name|monthly|works|employer)|income|people|from|until|email|second|rent|devices|\\PC{0,8})",
            text(),
            0..30,
        ),
        good in prop::collection::btree_set(0usize..14, 0..14),
    ) {
        let item = item();
        let mut raw = cells;
        for (n, (key, value)) in typed(&[]).into_iter().enumerate() {
            if !good.contains(&n) {
                raw.insert(key, value);
            }
        }
        match check_answers(&item, &raw) {
            Ok(answers) => {
                prop_assert_eq!(check_answers(&item, &answers), Ok(answers.clone()));
                prop_assert!(answers.keys().all(|key| item.asks(key)));
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for (_, fault) in faults {
                    prop_assert!(!fault.zh.is_empty() && !fault.en.is_empty());
                }
            }
        }
    }
}
