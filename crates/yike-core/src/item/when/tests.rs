use super::*;
use crate::item::Item;
use proptest::prelude::*;

fn item() -> Item {
    let text = include_str!("../../../../../catalogue/items/subsistence-allowance.toml");
    toml::from_str(text).expect("an item")
}

fn when(text: &str) -> When {
    #[derive(serde::Deserialize)]
    struct File {
        when: When,
    }
    let file: File = toml::from_str(&format!("when = {text}")).expect(text);
    file.when
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let pairs = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    pairs.collect()
}

#[test]
fn conditions_hold_as_they_read() {
    let rent = when(
        r#"{ all = [{ answer = "housing", is = ["rented"] }, { any = [{ answer = "income", below = 1200 }, { answer = "members", at_least = "3", below = "6" }] }] }"#,
    );
    let holds = |pairs: &[(&str, &str)]| rent.holds(&answers(pairs));
    assert!(holds(&[("housing", "rented"), ("income", "1199.99")]));
    assert!(!holds(&[("housing", "rented"), ("income", "1200")]));
    assert!(!holds(&[("housing", "own"), ("income", "0")]));
    assert!(holds(&[
        ("housing", "rented"),
        ("income", "5000"),
        ("members", "3")
    ]));
    assert!(!holds(&[
        ("housing", "rented"),
        ("income", "5000"),
        ("members", "6")
    ]));
    assert!(!holds(&[]));
    let many = when(r#"{ answer = "devices", has = ["chair", "aid"] }"#);
    assert!(many.holds(&answers(&[("devices", "bed|chair")])));
    assert!(!many.holds(&answers(&[("devices", "bed")])));
    let day = when(r#"{ answer = "born", at_least = "1960-01-01", below = "1970-01-01" }"#);
    assert!(day.holds(&answers(&[("born", "1969-12-31")])));
    assert!(!day.holds(&answers(&[("born", "1970-01-01")])));
    // A number is no day and a day no number.
    assert!(!day.holds(&answers(&[("born", "5")])));
}

#[test]
fn a_condition_says_itself_in_both_languages() {
    let item = item();
    let said = when(r#"{ all = [{ answer = "marriage", is = ["married", "divorced"] }, { any = [{ answer = "income", below = 1200 }, { answer = "vehicle", is = ["yes"] }] }] }"#).words(&item);
    assert_eq!(
        said.zh,
        "“申请人的婚姻状况”选“已婚”或“离异”，并且（“家庭月收入”低于 1200 元，或者“家中有机动车吗”选“是”）"
    );
    assert_eq!(
        said.en,
        "“Marital status” is “Married” or “Divorced” and (“Monthly income of the family” is below 1200 yuan or “Does the family own a motor vehicle” is “Yes”)"
    );
}

#[test]
fn what_is_no_condition_is_refused() {
    for text in [
        r#"{ answer = "a" }"#,
        r#"{ is = ["b"] }"#,
        r#"{ answer = "a", is = ["b"], below = 3 }"#,
        r#"{ answer = "a", is = ["b"], has = ["b"] }"#,
        r#"{ all = [], any = [] }"#,
        r#"{ answer = "a", is = ["b"], all = [] }"#,
        r#"{ answer = "a", unknown = ["b"] }"#,
    ] {
        assert!(
            toml::from_str::<When>(text.trim_matches(['{', '}']).trim()).is_err(),
            "{text}"
        );
        let file = format!("when = {text}");
        assert!(toml::from_str::<std::collections::BTreeMap<String, When>>(&file).is_err());
    }
}

fn any_when() -> impl Strategy<Value = When> {
    let test = (
        "[a-c]",
        prop::collection::vec("[x-z]", 1..3),
        0u32..9,
        0u32..4,
    )
        .prop_map(|(answer, values, n, kind)| {
            let wants = match kind {
                0 => Wants::Is(values),
                1 => Wants::Has(values),
                2 => Wants::Within {
                    at_least: Some(n.to_string()),
                    below: None,
                },
                _ => Wants::Within {
                    at_least: Some("1".into()),
                    below: Some(n.to_string()),
                },
            };
            When::One(Test { answer, wants })
        });
    let inner = prop_oneof![
        test.clone(),
        prop::collection::vec(test.clone(), 1..3).prop_map(When::Any),
    ];
    prop_oneof![
        test.clone(),
        prop::collection::vec(inner.clone(), 1..4).prop_map(When::All),
        prop::collection::vec(test, 1..4).prop_map(When::Any),
    ]
}

proptest! {
    /// What is judged before everything is known is never taken back.
    #[test]
    fn a_judgement_stands(
        when in any_when(),
        given in prop::collection::btree_map("[a-c]", "[x-z]|[0-9]", 0..4),
        open in prop::collection::btree_set("[a-c]", 0..3),
    ) {
        let early = when.judge(&given, &|key| open.contains(key));
        if let Some(early) = early {
            prop_assert_eq!(early, when.holds(&given));
        }
        prop_assert_eq!(when.judge(&given, &|_| false), Some(when.holds(&given)));
    }

    #[test]
    fn a_condition_is_read_as_it_was_written(when in any_when()) {
        let text = toml::to_string(&std::collections::BTreeMap::from([("when", when.clone())])).unwrap();
        let back: std::collections::BTreeMap<String, When> = toml::from_str(&text).unwrap();
        prop_assert_eq!(&back["when"], &when);
    }
}
