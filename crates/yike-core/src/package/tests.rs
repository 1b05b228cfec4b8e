use super::*;

struct Shelf(BTreeMap<&'static str, Item>);

impl Items for Shelf {
    fn item(&self, key: &str) -> Option<&Item> {
        self.0.get(key)
    }
}

/// Two items: eight and ten working days.
fn shelf() -> Shelf {
    let read = |text: &str| toml::from_str::<Item>(text).expect("an item");
    let licence = read(include_str!(
        "../../../../catalogue/items/food-business-licence.toml"
    ));
    let relief = read(include_str!(
        "../../../../catalogue/items/temporary-relief.toml"
    ));
    Shelf(
        [
            ("food-business-licence", licence),
            ("temporary-relief", relief),
        ]
        .into(),
    )
}

fn package(steps: &str, promise: u32) -> Package {
    let text = format!(
        r#"
key = "restaurant"
name = "我要开餐饮店"
name_en = "Opening a restaurant"
about = "一次告知、一张表、一个窗口。"
about_en = "Told once, one form, one window."
audience = ["company"]
code = "003249604000"
window = "一层综合窗口"
promise = {promise}
delivery = "一次送达"
steps = [{steps}]
source = {{ text = "示例", as_of = "2026-11-01", verified = false }}
"#
    );
    toml::from_str(&text).expect("a package")
}

fn rules(package: &Package) -> Vec<(String, &'static str)> {
    let found = lint(package, &shelf());
    found.into_iter().map(|one| (one.path, one.rule)).collect()
}

const SIGN: &str = r#"{ key = "sign", name = "招牌", name_en = "Sign", by = "城管", by_en = "City", days = 3, after = ["food-business-licence"] }"#;

#[test]
fn the_promise_is_the_longest_path_and_not_the_sum() {
    let items = shelf();
    let days = |key| items.item(key).unwrap().limits.promise;
    let (licence, relief) = (days("food-business-licence"), days("temporary-relief"));
    let steps =
        format!(r#"{{ item = "food-business-licence" }}, {{ item = "temporary-relief" }}, {SIGN}"#);
    let longest = relief.max(licence + 3);
    assert!(longest < licence + relief + 3);
    assert_eq!(package(&steps, longest).longest(&items), longest);
    assert_eq!(rules(&package(&steps, longest)), []);
    let sum = package(&steps, licence + relief + 3);
    assert_eq!(rules(&sum), [("promise".to_owned(), "package_promise")]);
    let rounds = sum.rounds();
    let ids: Vec<Vec<&str>> = rounds
        .iter()
        .map(|round| round.iter().map(|step| step.id()).collect())
        .collect();
    assert_eq!(
        ids,
        [
            vec!["food-business-licence", "temporary-relief"],
            vec!["sign"]
        ]
    );
}

#[test]
fn a_paper_that_two_items_want_is_asked_once() {
    let items = shelf();
    let both = package(
        r#"{ item = "food-business-licence" }, { item = "temporary-relief" }"#,
        10,
    );
    let papers = both.materials(&items);
    let codes: Vec<&str> = papers
        .iter()
        .map(|(material, _)| material.code.as_str())
        .collect();
    let once: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(once.len(), codes.len());
    let form = papers.iter().find(|(material, _)| material.code == "M03");
    assert_eq!(form.map(|(_, wanted)| wanted.len()), Some(2));
}

#[test]
fn what_leads_nowhere_is_named() {
    assert_eq!(
        rules(&package(&format!(r#"{{ item = "nothing" }}, {SIGN}"#), 3)),
        [
            ("steps[0].item".to_owned(), "package_item"),
            ("steps[1].after[0]".to_owned(), "package_after"),
        ]
    );
    let circle = r#"{ key = "a", name = "甲", by = "乙", after = ["b"] }, { key = "b", name = "乙", by = "甲", after = ["a"] }"#;
    assert_eq!(
        rules(&package(circle, 0)),
        [("steps[0].after[0]".to_owned(), "package_after")]
    );
    assert!(
        package(circle, 0).rounds().is_empty(),
        "and nothing runs for ever"
    );
    let twice = r#"{ item = "temporary-relief" }, { item = "temporary-relief", name = "又" }"#;
    assert_eq!(
        rules(&package(twice, 10)),
        [
            ("steps[1]".to_owned(), "package_step"),
            ("steps[1]".to_owned(), "key_unique"),
        ]
    );
}

#[test]
fn days_beyond_all_measure_are_a_wrong_promise_and_no_overflow() {
    let steps = r#"{ key = "a", name = "甲", by = "乙", days = 4294967295 }, { key = "b", name = "乙", by = "甲", days = 4294967295, after = ["a"] }"#;
    assert_eq!(
        rules(&package(steps, 3)),
        [("promise".to_owned(), "package_promise")]
    );
}
