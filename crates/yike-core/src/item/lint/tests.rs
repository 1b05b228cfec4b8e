use super::*;

const ITEMS: [&str; 8] = [
    "disability-certificate",
    "flexible-employment",
    "food-business-licence",
    "pension-qualification",
    "remote-medical",
    "senior-allowance",
    "subsistence-allowance",
    "temporary-relief",
];

fn text(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/items");
    std::fs::read_to_string(format!("{folder}/{name}.toml")).unwrap()
}

/// Takes a good item, replaces one text, and expects that rule at that place.
#[track_caller]
fn check(name: &str, good: &str, bad: &str, rule: &str, path: &str) {
    let text = text(name);
    assert!(text.contains(good), "{name} has no {good:?}");
    let item: Item = toml::from_str(&text.replacen(good, bad, 1)).unwrap();
    let found = lint(&item);
    let got: Vec<(&str, &str)> = found.iter().map(|f| (f.rule, f.path.as_str())).collect();
    assert!(got.contains(&(rule, path)), "{bad:?}: {got:?}");
    // What is built on the broken place may be found as well, but not half of the file.
    assert!(got.len() <= 3, "{bad:?}: {got:?}");
    for finding in found {
        assert!(finding.zh.ends_with('。') && finding.en.ends_with('.'));
    }
}

#[test]
fn the_catalogue_is_fit_to_publish() {
    for name in ITEMS {
        let item: Item = toml::from_str(&text(name)).unwrap();
        assert_eq!(lint(&item), [], "{name}");
        assert_eq!(item.key, name);
        assert!(!item.source.verified);
    }
}

#[test]
fn names() {
    let p = "pension-qualification";
    check(
        p,
        r#"key = "pension-qualification""#,
        r#"key = "Pension 1""#,
        "key_plain",
        "key",
    );
    check(
        p,
        r#"name_en = "Yearly confirmation for pension payments""#,
        r#"name_en = " ""#,
        "empty",
        "name_en",
    );
    check(
        p,
        r#""退休金认证""#,
        r#""养老金认证""#,
        "aliases",
        "aliases[1]",
    );
    check(
        p,
        r#"audience = ["person"]"#,
        "audience = []",
        "audience",
        "audience",
    );
    check(
        "senior-allowance",
        r#"conditions = ["具有本市户口", "年满80周岁"]"#,
        "conditions = []",
        "conditions",
        "conditions",
    );
}

#[test]
fn an_item_without_aliases_is_not_found() {
    let mut item: Item = toml::from_str(&text("senior-allowance")).unwrap();
    item.aliases.clear();
    assert_eq!(lint(&item)[0].rule, "aliases");
    item.aliases = vec!["高龄津贴".to_owned()];
    item.basis.clear();
    assert_eq!(lint(&item)[0].rule, "basis_cites");
}

#[test]
fn codes() {
    let s = "senior-allowance";
    check(
        s,
        r#"code = "111101010000000083""#,
        r#"code = "111101010000000084""#,
        "owner_code",
        "owner.code",
    );
    check(
        s,
        r#"level = "3""#,
        r#"level = "3^5^9""#,
        "use_level",
        "codes.level",
    );
    check(
        s,
        r#"level = "3""#,
        r#"level = "3^""#,
        "use_level",
        "codes.level",
    );
    check(
        "temporary-relief",
        r#"task = "11110101000000001D5"#,
        r#"task = "11110101000000001D3"#,
        "task_code",
        "codes.task",
    );
    check(
        s,
        "1105080970010",
        "1105080970020",
        "handle_code",
        "codes.handle",
    );
    check(
        s,
        "11050809700101",
        "11050809700100",
        "handle_code",
        "codes.handle",
    );
    check(
        "pension-qualification",
        r#"level = "3^5^6""#,
        r#"level = "3^4""#,
        "level_of_decision",
        "codes.level",
    );
}

#[test]
fn a_short_catalogue_code_breaks_what_is_built_from_it() {
    let text = text("senior-allowance").replacen(
        r#"catalog = "110508097001""#,
        r#"catalog = "11050809""#,
        1,
    );
    let item: Item = toml::from_str(&text).unwrap();
    let rules: Vec<&str> = lint(&item).iter().map(|f| f.rule).collect();
    assert_eq!(rules, ["catalog_code", "task_code"]);
}

#[test]
fn a_code_of_chinese_characters_is_a_finding_and_no_crash() {
    let mut item: Item = toml::from_str(&text("senior-allowance")).unwrap();
    item.codes.task = "东城区民政局一二三四五".to_owned();
    item.codes.handle = "高龄".to_owned();
    item.owner.code = "东".repeat(18);
    assert!(lint(&item).len() >= 3);
}

#[test]
fn basis() {
    check(
        "senior-allowance",
        "第三十三条",
        "有关规定",
        "basis_cites",
        "basis[0].article",
    );
    check(
        "disability-certificate",
        "《中华人民共和国残疾人证管理办法》（残联发〔2017〕34号）第六条、第九条：",
        "按照惯例，",
        "basis_cites",
        "stops[0].basis",
    );
    check(
        "temporary-relief",
        "《社会救助暂行办法》第四十八条（经审核、公示后审批）；",
        "",
        "basis_cites",
        "checks[1].basis",
    );
    let mut item: Item = toml::from_str(&text("senior-allowance")).unwrap();
    item.fee = Some(super::super::Fee {
        standard: "每证 5 元".to_owned(),
        basis: "物价".to_owned(),
        reduction: String::new(),
    });
    assert_eq!(lint(&item)[0].path, "fee.basis");
}

#[test]
fn limits() {
    let s = "senior-allowance";
    check(
        s,
        "legal = 15",
        "legal = 9",
        "promise_within_legal",
        "limits.promise",
    );
    check(
        s,
        r#"project = "promised""#,
        r#"project = "instant""#,
        "instant_promise",
        "limits.promise",
    );
    check(
        "food-business-licence",
        "tell = 5",
        "tell = 6",
        "tell_within_five",
        "limits.tell",
    );
    check(
        s,
        "promise = 10",
        "promise = 10\ncorrection = 0",
        "correction_days",
        "limits.correction",
    );
    check(
        "food-business-licence",
        "days = 5\nbasis",
        "days = 0\nbasis",
        "extension_days",
        "limits.extension.days",
    );
}

#[test]
fn route() {
    let s = "senior-allowance";
    check(
        s,
        "days = 4",
        "days = 5",
        "steps_within_promise",
        "route.steps",
    );
    check(
        s,
        "separation = true",
        "separation = false",
        "separation",
        "route.separation",
    );
    check(s, r#"bureau = "B08""#, "", "bureau_given", "route.decide");
    check(
        "temporary-relief",
        r#"decide = "street""#,
        "decide = \"street\"\nbureau = \"B08\"",
        "bureau_given",
        "route.bureau",
    );
    check(
        s,
        r#"issuer = "owner""#,
        r#"issuer = "street""#,
        "issuer_decides",
        "owner.issuer",
    );
    check(
        s,
        r#"name = "北京市东城区民政局""#,
        r#"name = "东花市街道政务服务中心""#,
        "issuer_not_a_station",
        "owner.name",
    );
    check(
        s,
        r#"kind = "examine""#,
        r#"kind = "approve""#,
        "step_order",
        "route.steps[2].kind",
    );
    check(
        s,
        r#"kind = "approve""#,
        r#"kind = "handle""#,
        "step_order",
        "route.steps[2].kind",
    );
    check(
        "temporary-relief",
        "kind = \"handle\"\nat = \"street\"",
        "kind = \"handle\"\nat = \"district\"",
        "step_on_the_way",
        "route.steps[0].at",
    );
    check(
        "temporary-relief",
        "kind = \"approve\"\nat = \"street\"",
        "kind = \"approve\"\nat = \"community\"",
        "step_on_the_way",
        "route.steps[2].at",
    );
}

#[test]
fn the_class_of_the_station_says_who_accepts() {
    check(
        "senior-allowance",
        r#"station = "collect""#,
        r#"station = "accept""#,
        "station_class",
        "route.accept",
    );
    check(
        "senior-allowance",
        r#"accept = "street""#,
        r#"accept = "community""#,
        "station_class",
        "route.accept",
    );
    check(
        "pension-qualification",
        r#"decide = "community""#,
        r#"decide = "street""#,
        "station_class",
        "route.station",
    );
    check(
        "pension-qualification",
        r#"station = "close""#,
        r#"station = "accept""#,
        "station_class",
        "route.decide",
    );
    check(
        "flexible-employment",
        r#"accept = "street""#,
        r#"accept = "district""#,
        "decide_above_accept",
        "route.decide",
    );
}

#[test]
fn stops_and_checks() {
    let d = "disability-certificate";
    check(d, "days = 30", "days = 0", "stop_days", "stops[0].days");
    check(
        d,
        "days = 5\ncounted",
        "days = 0\ncounted",
        "notice_days",
        "checks[0].days",
    );
    check(
        d,
        r#"key = "public_notice""#,
        r#"key = "assessment""#,
        "key_unique",
        "checks[0].key",
    );
    check(
        "food-business-licence",
        "staff = 2",
        "staff = 1",
        "check_staff",
        "checks[0].staff",
    );
    check(
        "temporary-relief",
        "at = \"street\"\nstaff = 2",
        "at = \"community\"\nstaff = 2",
        "inquiry_by_street",
        "checks[0].at",
    );
}

#[test]
fn form() {
    let r = "remote-medical";
    check(
        r,
        r#"key = "destination""#,
        r#"key = "就医地""#,
        "key_plain",
        "fields[0].key",
    );
    check(
        "senior-allowance",
        r#"key = "bank""#,
        r#"key = "living""#,
        "key_unique",
        "fields[2].key",
    );
    check(
        "pension-qualification",
        "kind = \"date\"",
        "kind = \"date\"\noptions = [{ value = \"a\", label = \"甲\", label_en = \"A\" }]",
        "choices",
        "fields[1].options",
    );
    check(
        "pension-qualification",
        r#"value = "survivor""#,
        r#"value = "employee""#,
        "key_unique",
        "fields[0].options[3].value",
    );
    check(
        "pension-qualification",
        r#"value = "survivor""#,
        r#"value = "遗属""#,
        "key_plain",
        "fields[0].options[3].value",
    );
    check(
        "senior-allowance",
        r#"answer = "living""#,
        r#"answer = "livng""#,
        "condition_known",
        "fields[3].when.answer",
    );
    check(
        "senior-allowance",
        r#"is = ["institution"]"#,
        r#"is = ["home"]"#,
        "condition_known",
        "fields[3].when.is[0]",
    );
    check(
        "senior-allowance",
        r#"is = ["institution"]"#,
        "is = []",
        "condition_known",
        "fields[3].when.is",
    );
}

#[test]
fn a_question_must_matter() {
    check(
        "senior-allowance",
        r#"when = { answer = "filed_by", is = ["agent"] }"#,
        "",
        "situation_used",
        "situations[0].key",
    );
    check(
        "senior-allowance",
        r#"answer = "filed_by""#,
        r#"answer = "bank""#,
        "condition_known",
        "materials[4].when.answer",
    );
}

#[test]
fn a_condition_looks_back() {
    let mut item: Item = toml::from_str(&text("senior-allowance")).unwrap();
    item.fields.swap(2, 3);
    let found = lint(&item);
    assert_eq!(
        (found[0].rule, found[0].path.as_str()),
        ("condition_looks_back", "fields[2].when.answer")
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn papers() {
    let s = "senior-allowance";
    check(
        s,
        r#"code = "M05""#,
        r#"code = "银行卡""#,
        "material_code",
        "materials[3].code",
    );
    check(
        s,
        r#"code = "M05""#,
        r#"code = "M03""#,
        "material_once",
        "materials[3].code",
    );
    check(
        s,
        r#"name = "社会保障卡或银行卡账号""#,
        r#"name = "社会保障卡等材料""#,
        "no_catch_all",
        "materials[3].name",
    );
    check(
        s,
        "copies = 1",
        "copies = 0",
        "material_copies",
        "materials[3].originals",
    );
    check(
        s,
        r#"basis = "京民养老发〔2019〕160号发放方式（条号未核对）""#,
        "",
        "basis_cites",
        "materials[3].basis",
    );
    check(
        s,
        r#"waived_by = ["certificate", "card_reader"]"#,
        "",
        "government_holds_it",
        "materials[0].waived_by",
    );
    check(
        s,
        r#"about = "account""#,
        r#"about = "M99""#,
        "point_about",
        "points[2].about",
    );
}

#[test]
fn result() {
    check(
        "food-business-licence",
        r#"kind = "certificate""#,
        r#"kind = "other""#,
        "result_kind",
        "result.kind",
    );
    check(
        "senior-allowance",
        r#"name = "高龄老年人津贴确认告知单""#,
        r#"name = "关于津贴的批复""#,
        "result_kind",
        "result.kind",
    );
    check(
        "disability-certificate",
        r#"name = "残疾人证"
name_en"#,
        r#"name = "残疾凭证"
name_en"#,
        "result_kind",
        "result.kind",
    );
    check(
        "senior-allowance",
        "kind = \"other\"\nname = \"高龄老年人津贴确认告知单\"",
        "kind = \"none\"\nname = \"津贴\"",
        "result_kind",
        "result.name",
    );
    check(
        "senior-allowance",
        r#"name = "高龄老年人津贴确认告知单""#,
        "",
        "empty",
        "result.name",
    );
}

#[test]
fn visit_and_contact() {
    check(
        "temporary-relief",
        "times = 1",
        "times = 0",
        "visit_reason",
        "visit.times",
    );
    check(
        "senior-allowance",
        "times = 0",
        "times = 1",
        "visit_reason",
        "visit.times",
    );
    check(
        "senior-allowance",
        "online = true",
        "online = false",
        "visit_possible",
        "visit.times",
    );
    check(
        "remote-medical",
        "times = 0",
        "times = 2\nreason = \"核对原件\"",
        "instant_one_visit",
        "visit.times",
    );
    check(
        "senior-allowance",
        r#"hours = "工作日 "#,
        r#"hours = "每天 "#,
        "hours",
        "visit.hours",
    );
    check(
        "pension-qualification",
        "各社区服务站综合窗口；",
        "各社区；",
        "place_precise",
        "visit.place",
    );
    check(
        "senior-allowance",
        "010-00000821",
        "00000821",
        "telephone",
        "contact.ask",
    );
    check(
        "senior-allowance",
        "010-00000822",
        "010-00000821",
        "telephones_differ",
        "contact.complain",
    );
}

#[test]
fn a_permit_answers_questions() {
    let mut item: Item = toml::from_str(&text("food-business-licence")).unwrap();
    item.questions.clear();
    let found = lint(&item);
    assert_eq!((found.len(), found[0].rule), (1, "permit_faq"));
}

#[test]
fn what_is_promised_has_steps_and_what_is_instant_has_none() {
    let t = "temporary-relief";
    let mut item: Item = toml::from_str(&text(t)).unwrap();
    item.route.steps.clear();
    assert_eq!(lint(&item)[0].rule, "steps_of_promised");
    check(
        t,
        "kind = \"approve\"",
        "kind = \"examine\"",
        "approved_where_decided",
        "route.steps[2]",
    );
    let stop = "[[stops]]\nkey = \"wait\"\nname = \"等待\"\nname_en = \"Wait\"\nbasis = \"第一条\"\ndays = 3\n[[situations]]";
    check(
        "remote-medical",
        "[[situations]]",
        stop,
        "stop_of_promised",
        "stops",
    );
}

#[test]
fn every_route_is_held_to_what_the_main_one_is_held_to() {
    let a = "assistive-device-subsidy";
    let item: Item = toml::from_str(&text(a)).unwrap();
    assert_eq!(lint(&item), []);
    for (good, bad, rule, path) in [
        (
            "name_en = \"Decided by the street on behalf of the district\"",
            "name_en = \"\"",
            "empty",
            "routes[0].name_en",
        ),
        (
            "decide = \"street\"\nseparation = true",
            "decide = \"street\"\nseparation = false",
            "separation",
            "routes[0].separation",
        ),
        (
            "decide = \"street\"\nseparation",
            "decide = \"street\"\nbureau = \"B60\"\nseparation",
            "bureau_given",
            "routes[0].bureau",
        ),
        (
            "at = \"street\"\ndays = 2",
            "at = \"street\"\nbureau = \"B60\"\ndays = 2",
            "bureau_given",
            "routes[0].steps[1].bureau",
        ),
        (
            "at = \"street\"\ndays = 2",
            "at = \"street\"\ndays = 8",
            "steps_within_promise",
            "routes[0].steps",
        ),
        (
            "gives = \"main\", basis = \"《北京市实施〈中华人民共和国残疾人保障法〉办法》第二十条；1000",
            "gives = \"mian\", basis = \"《北京市实施〈中华人民共和国残疾人保障法〉办法》第二十条；1000",
            "table_gives",
            "tables[0].rows[2].gives",
        ),
        (
            "level = \"3^5\"",
            "level = \"3\"",
            "level_of_decision",
            "codes.level",
        ),
    ] {
        check(a, good, bad, rule, path);
    }
}

#[test]
fn a_route_that_no_row_gives_is_found() {
    let m = "medical-relief";
    check(
        m,
        r#"gives = "direct""#,
        r#"gives = "main""#,
        "route_reached",
        "routes[0]",
    );
    // Ten days are promised to whom this route serves, fifteen to the others.
    check(
        m,
        "days = 5 # 未核对",
        "days = 8",
        "steps_within_promise",
        "routes[0].steps",
    );
    check(
        m,
        "key = \"direct\"\nname",
        "key = \"main\"\nname",
        "route_key",
        "routes[0].key",
    );
}

#[test]
fn the_bureau_that_decides_approves() {
    check(
        "disability-living-subsidy",
        "at = \"district\"\ndays = 4",
        "at = \"district\"\nbureau = \"B60\"\ndays = 4",
        "approved_where_decided",
        "route.steps[2]",
    );
}

#[test]
fn copies_beyond_all_measure_do_not_overflow() {
    let text = text("senior-allowance").replacen(
        "originals = 1",
        "originals = 4294967295\ncopies = 4294967295",
        1,
    );
    let item: Item = toml::from_str(&text).unwrap();
    assert_eq!(lint(&item), []);
}
