use super::*;
use crate::item::Level;
use crate::unit::{Unit, Units};

const TEXT: &str = r#"
key = "station-hours"
name = "社区服务站开门时间"
name_en = "Opening hours of the station"
about = "想知道大家几点来方便。"
about_en = "When do you come?"
unit = "110101005"
opens = "2026-11-20"
closes = "2026-12-20"

[script]
opening = "您好，我是街道的，占用您两分钟。"
closing = "谢谢您。"

[[questions]]
key = "service"
label = "您对服务站满意吗？"
label_en = "How satisfied are you?"
kind = "level"
required = true

[[questions]]
key = "hours"
label = "什么时候来方便？"
label_en = "When is it convenient?"
kind = "multi_choice"
options = [
  { value = "noon", label = "中午", label_en = "Noon" },
  { value = "evening", label = "晚上", label_en = "Evening" },
]

[[questions]]
key = "words"
label = "还有什么想说的？"
label_en = "Anything else?"
kind = "text"
"#;

fn survey() -> Survey {
    toml::from_str(TEXT).unwrap()
}

fn units() -> Units {
    Units::new([Unit {
        id: UnitId::new("110101005"),
        level: Level::Street,
        name: "某街道".into(),
        parent: None,
    }])
}

fn raw(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into()));
    owned.collect()
}

#[test]
fn a_survey_is_read_and_answered_as_a_form_is() {
    let survey = survey();
    assert_eq!(lint(&survey, &units()), []);
    let typed = raw(&[
        ("service", "4"),
        ("hours", "evening|noon"),
        ("words", " 好 "),
    ]);
    let answers = survey.check(&typed).unwrap();
    assert_eq!(answers["hours"], "noon|evening");
    assert_eq!(answers["words"], "好");
    let faults = survey
        .check(&raw(&[("hours", "never"), ("x", "1")]))
        .unwrap_err();
    let about: Vec<&str> = faults.iter().map(|(about, _)| about.as_str()).collect();
    assert_eq!(about, ["service", "hours", "x"]);
}

#[test]
fn whoever_answers_nothing_is_told_so_where_nothing_is_insisted_on() {
    let mut survey = survey();
    survey.questions[0].required = false;
    let faults = survey.check(&raw(&[("words", " ")])).unwrap_err();
    assert_eq!(faults[0].0, "service");
}

#[test]
fn everything_that_is_wrong_is_found_at_once() {
    let mut survey = survey();
    survey.key = "Station Hours".into();
    survey.name_en = " ".into();
    survey.unit = UnitId::new("999");
    survey.closes = survey.opens.yesterday().unwrap();
    survey.questions[0].options = survey.questions[1].options.clone();
    survey.questions[1].options.truncate(1);
    survey.questions[1].options[0].value = "中午".into();
    survey.questions[2].key = "service".into();
    let found = lint(&survey, &units());
    let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
    let expected = [
        "key",
        "name_en",
        "unit",
        "closes",
        "questions[0].options",
        "questions[1].options",
        "questions[1].options[0].value",
        "questions[2].key",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn figures_are_counts_and_a_share_is_cut_off() {
    let survey = survey();
    let mut sums = Sums::of(&survey);
    for (way, typed) in [
        (
            Way::Link,
            &[("service", "5"), ("hours", "noon|evening")][..],
        ),
        (Way::Phone, &[("service", "5"), ("words", "yes")]),
        (Way::Phone, &[("service", "1"), ("hours", "noon")]),
    ] {
        sums.add(way, &survey.check(&raw(typed)).unwrap());
    }
    assert_eq!((sums.total(), sums.ways[&Way::Phone]), (3, 2));
    let of = |n: usize| (sums.questions[n].answered, sums.questions[n].chosen.clone());
    let five = ["5", "4", "3", "2", "1"].map(str::to_owned);
    assert_eq!(of(0), (3, five.into_iter().zip([2, 0, 0, 0, 1]).collect()));
    assert_eq!(of(1), (2, vec![("noon".into(), 2), ("evening".into(), 1)]));
    assert_eq!(of(2), (1, vec![]));
    assert_eq!(sums::share(2, 3), None);
    assert_eq!(sums::share(2, 3 * FEW), Some(133));
    assert_eq!(sums::share(1999, 2000), Some(999), "never rounded up");
}
