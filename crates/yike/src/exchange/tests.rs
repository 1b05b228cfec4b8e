//! What goes out comes in again as it was; what does not fit is refused with its cell.

use super::*;
use crate::catalogue::Catalogue;
use crate::world::{World, list_key};
use yike_core::clock::{At, start_of};
use yike_core::list::List;
use yike_core::unit::UnitId;

const DISTRICT: &str = "110101";
const STREET: &str = "110101005";

/// The built-in catalogue and tree, published on 1 November 2026 and looked at on the second.
fn world() -> World {
    let mut world = World::default();
    let catalogue = Catalogue::embedded();
    world.units = yike_core::unit::Units::new(catalogue.tree());
    let from = start_of("2026-11-01".parse().unwrap());
    for one in &catalogue.items {
        world.publish(&one.item.key, &one.digest, &one.text, from);
    }
    for one in &catalogue.lists {
        world.publish(&list_key(&one.record.unit), &one.digest, &one.text, from);
    }
    world
}

fn now() -> At {
    At(start_of("2026-11-02".parse().unwrap()).0 + 9 * 3_600_000)
}

fn district() -> UnitId {
    UnitId::new(DISTRICT)
}

fn street() -> UnitId {
    UnitId::new(STREET)
}

/// A table with these cells under these headings.
fn csv_of(lines: &[&[&str]]) -> Vec<Table> {
    let mut writer = ::csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(*line).unwrap();
    }
    read(&writer.into_inner().unwrap()).unwrap()
}

const RELIEF: &str = "11110101000000001D500050890200001";

fn relief(column: &str, cell: &str) -> Plan {
    plan_items(
        &world(),
        &csv_of(&[&["task_handle_item", column], &[RELIEF, cell]]),
        now(),
    )
}

/// The one refusal of a plan.
fn only(plan: &Plan) -> &Refused {
    assert_eq!(
        (plan.refused.len(), plan.changes.len()),
        (1, 0),
        "{plan:#?}"
    );
    &plan.refused[0]
}

#[test]
fn setting_nothing_leaves_every_record_byte_for_byte() {
    for one in Catalogue::embedded().items {
        let doc: toml_edit::DocumentMut = one.text.parse().unwrap();
        assert_eq!(doc.to_string(), one.text, "{}", one.item.key);
    }
}

#[test]
fn the_whole_catalogue_comes_back_as_it_went_out_in_both_formats() {
    let world = world();
    let tables = [
        items(&world, now()),
        materials(&world, now()),
        questions(&world, now()),
    ];
    assert_eq!(tables[0].rows.len(), 73);
    let all: usize = tables.iter().map(|table| table.rows.len()).sum();
    let back = read(&xlsx(&tables).unwrap()).unwrap();
    let plan = plan_items(&world, &back, now());
    assert_eq!(
        (plan.changes.len(), &plan.refused[..]),
        (0, &[][..]),
        "{plan:#?}"
    );
    assert_eq!(
        (plan.counts.unchanged, plan.ignored.len()),
        (all, 0),
        "{plan:#?}"
    );
    for table in &tables {
        let back = read(&csv(table)).unwrap();
        let plan = plan_items(&world, &back, now());
        assert_eq!(
            (plan.changes.len(), &plan.refused[..]),
            (0, &[][..]),
            "{plan:#?}"
        );
        assert_eq!(
            (plan.counts.unchanged, &plan.left),
            (table.rows.len(), &Default::default())
        );
    }
}

#[test]
fn every_list_comes_back_as_it_went_out_in_both_formats() {
    let world = world();
    for unit in [DISTRICT, STREET, "110101013"] {
        let unit = UnitId::new(unit);
        let table = list(&world, &unit, now()).unwrap();
        for bytes in [csv(&table), xlsx(std::slice::from_ref(&table)).unwrap()] {
            let plan = plan_list(&world, &unit, &read(&bytes).unwrap(), now());
            assert_eq!(
                (plan.changes.len(), &plan.refused[..]),
                (0, &[][..]),
                "{plan:#?}"
            );
            assert_eq!(plan.counts.unchanged, table.rows.len());
        }
    }
}

#[test]
fn a_changed_cell_changes_that_line_of_the_record_and_no_other() {
    let plan = relief("办理时间", "工作日 8:30—17:30");
    let one = &plan.changes[0];
    let (before, after): (Vec<&str>, Vec<&str>) =
        (one.before.lines().collect(), one.after.lines().collect());
    let differing = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    assert_eq!(
        (before.len(), differing, plan.counts.changed),
        (after.len(), 1, 1)
    );
    assert!(one.after.contains("hours = \"工作日 8:30—17:30\""));
    let code = "code = \"11110101000000001D\" # 示例代码，非真实机构代码";
    assert!(one.after.contains(code));
}

#[test]
fn several_elements_of_every_shape_are_set() {
    let head = [
        "task_handle_item",
        "is_fee",
        "yike_fee_standard",
        "fee_basis",
        "by_law",
        "accept_condition",
        "handle_type",
        "user_topic_type",
        "yike_aliases",
        "is_schedule",
        "power_source",
        "plan_effective_date",
    ];
    let row = [
        RELIEF,
        "1",
        "每份 5 元",
        "《某办法》第三条",
        "《社会救助暂行办法》（国务院令第649号）第四十七条",
        "生活困难\n在本街道居住",
        "1^2",
        "106^105",
        "临时救济^救急难",
        "1",
        "1",
        "2026-12-01",
    ];
    let plan = plan_items(&world(), &csv_of(&[&head, &row]), now());
    assert_eq!(plan.refused, []);
    let change = &plan.changes[0];
    let item: yike_core::item::Item = toml::from_str(&change.after).unwrap();
    assert_eq!(change.from, Some(start_of("2026-12-01".parse().unwrap())));
    assert_eq!(item.basis.len(), 1);
    assert_eq!(
        (
            item.basis[0].number.as_str(),
            item.basis[0].article.as_str()
        ),
        ("国务院令第649号", "第四十七条")
    );
    assert_eq!(item.conditions, ["生活困难", "在本街道居住"]);
    assert_eq!(
        (item.ways.forms, item.ways.topics),
        (
            vec!["1".into(), "2".into()],
            vec!["106".to_owned(), "105".into()]
        )
    );
    assert_eq!(item.fee.unwrap().standard, "每份 5 元");
    assert!(item.ways.booking);
}

#[test]
fn materials_and_questions_are_set_too() {
    let tables = csv_of(&[
        &[
            "task_handle_item",
            "yike_material_code",
            "material_name",
            "page_num",
            "accept_stand",
        ],
        &[RELIEF, "M02", "居民户口簿", "2", "载明家庭成员关系"],
    ]);
    let plan = plan_items(&world(), &tables, now());
    assert_eq!(plan.refused, []);
    assert!(
        plan.changes[0]
            .after
            .contains("originals = 2\nfill = \"首页"),
        "{}",
        plan.changes[0].after
    );
    let tables = csv_of(&[
        &["task_handle_item", "question", "answer", "cd_operation"],
        &[RELIEF, "多久能拿到钱？", "受理后 10 个工作日内。", ""],
        &[RELIEF, "周末能办吗？", "周六上午能办。", ""],
        &[RELIEF, "户口不在这里怎么办？", "", "D"],
    ]);
    let plan = plan_items(&world(), &tables, now());
    assert_eq!(plan.refused, []);
    let item: yike_core::item::Item = toml::from_str(&plan.changes[0].after).unwrap();
    let asked = |question: &str| item.questions.iter().find(|one| one.question == question);
    assert!(asked("户口不在这里怎么办？").is_none());
    assert_eq!(asked("周末能办吗？").unwrap().answer, "周六上午能办。");
    assert_eq!(
        asked("多久能拿到钱？").unwrap().answer,
        "受理后 10 个工作日内。"
    );
    assert_eq!(item.questions[1].answer, "受理后 10 个工作日内。");
}

/// A table has no columns for tables of the form, checks across answers and combined conditions:
/// they stay in the record as they stood.
#[test]
fn what_a_table_does_not_say_of_a_form_stays_in_the_record() {
    let mut world = world();
    let before = Catalogue::embedded();
    let before = before
        .items
        .iter()
        .find(|one| one.item.key == "temporary-relief");
    let text = before.expect("the item").text.replacen(
        r#"when = { answer = "filed_by", is = ["agent"] }"#,
        r#"when = { any = [{ answer = "filed_by", is = ["agent"] }, { answer = "members", at_least = 9 }] }"#,
        1,
    );
    let from = start_of("2026-11-01".parse().unwrap());
    world.publish("temporary-relief", "0", &text, from);
    let told = materials(&world, now());
    let whole = plan_items(&world, &read(&csv(&told)).unwrap(), now());
    assert_eq!(
        (whole.changes.len(), &whole.refused[..]),
        (0, &[][..]),
        "{whole:#?}"
    );
    let cells: Vec<&String> = told.rows.iter().flat_map(|row| &row.cells).collect();
    let words = "“谁来办”选“委托他人、社区代为申请”，或者“共同生活的家庭人口”不低于 9";
    assert!(cells.iter().any(|cell| cell.as_str() == words));
    let cell = csv_of(&[&["task_handle_item", "link_way"], &[RELIEF, "010-12345678"]]);
    let plan = plan_items(&world, &cell, now());
    assert_eq!(
        (plan.changes.len(), &plan.refused[..]),
        (1, &[][..]),
        "{plan:#?}"
    );
    let read = |text: &str| toml::from_str::<yike_core::item::Item>(text).unwrap();
    let (was, is) = (read(&text), read(&plan.changes[0].after));
    assert_eq!(is.contact.ask, "010-12345678");
    assert_eq!(
        (is.groups, is.rules, is.fields),
        (was.groups, was.rules, was.fields)
    );
    assert_eq!(is.materials, was.materials);
}

#[test]
fn what_does_not_fit_is_refused_with_its_cell_and_what_to_do() {
    for (column, cell, says) in [
        ("promise_day", "十天", "不是数字"),
        ("promise_day", "30", "承诺"),
        ("task_type", "99", "代码"),
        ("handle_area", "8", "handle_areas"),
        ("dept_code", "11110101000000001X", "统一社会信用代码"),
        ("task_code", "11110101000000001D5000508902001", "31 位"),
        ("promise_type", "2", "工作日"),
        ("task_name", "", "不能为空"),
        ("link_way", "12345678", "区号"),
        ("plan_effective_date", "明年", "不是日期"),
        ("task_state", "2", "暂停"),
        ("is_online", "也许", "1（是）"),
        ("town_code", "110101005", "清单"),
    ] {
        let plan = relief(column, cell);
        assert!(
            !plan.refused.is_empty() && plan.changes.is_empty(),
            "{column} {cell}: {plan:#?}"
        );
        let found = plan
            .refused
            .iter()
            .find(|one| one.column == column && one.why.zh.contains(says));
        let found = found.unwrap_or_else(|| panic!("{column} {cell}: {plan:#?}"));
        assert_eq!((found.row, found.why.en.is_empty()), (2, false));
    }
}

#[test]
fn an_unknown_item_a_damaged_code_and_a_row_said_twice_are_refused() {
    let known = "11110101000000001D500050890200001";
    let tables = csv_of(&[
        &["task_handle_item", "task_name"],
        &["11110101000000001D500050890200099", "新事项"],
        &["1.1110101E+30", "某事项"],
        &[known, "临时救助"],
        &[known, "临时救助"],
        &["", "没有编码"],
    ]);
    let plan = plan_items(&world(), &tables, now());
    let rows: Vec<usize> = plan.refused.iter().map(|one| one.row).collect();
    assert_eq!(rows, [2, 3, 5, 6]);
    for (n, says) in [
        (0, "事项文本"),
        (1, "科学计数法"),
        (2, "第 4 行"),
        (3, "没有写编码"),
    ] {
        assert!(
            plan.refused[n].why.zh.contains(says),
            "{:?}",
            plan.refused[n]
        );
    }
    assert_eq!((plan.counts.refused, plan.counts.unchanged), (4, 1));
}

/// The row of an item in a list's table, with one cell changed.
fn with(table: &Table, handle: &str, column: &str, cell: &str) -> Vec<Table> {
    let mut table = table.clone();
    let at = |head: &str| table.heads.iter().position(|one| one == head).unwrap();
    let (key, column) = (at("task_handle_item"), at(column));
    table.rows.retain(|row| row.cells[key] == handle);
    assert_eq!(table.rows.len(), 1);
    table.rows[0].cells[column] = cell.to_owned();
    vec![table]
}

#[test]
fn a_list_changes_what_is_its_own_and_is_told_whose_the_rest_is() {
    let world = world();
    let of_district = list(&world, &district(), now()).unwrap();
    let of_street = list(&world, &street(), now()).unwrap();
    let plan = plan_list(
        &world,
        &district(),
        &with(&of_district, RELIEF, "anticipate_day", "15"),
        now(),
    );
    assert!(only(&plan).why.zh.contains("市级") && only(&plan).why.en.contains("the city"));
    assert_eq!(only(&plan).column, "anticipate_day");
    let plan = plan_list(
        &world,
        &street(),
        &with(&of_street, RELIEF, "promise_day", "5"),
        now(),
    );
    assert!(only(&plan).why.zh.contains("区级") && only(&plan).why.en.contains("district"));
    let plan = plan_list(
        &world,
        &district(),
        &with(&of_district, RELIEF, "promise_day", "12"),
        now(),
    );
    assert!(only(&plan).why.zh.contains("要比全市的"), "{plan:#?}");
    assert_eq!(only(&plan).column, "promise_day");
    let plan = plan_list(
        &world,
        &district(),
        &with(&of_district, RELIEF, "yike_window", "somehow"),
        now(),
    );
    assert_eq!(only(&plan).column, "yike_window");
    let plan = plan_list(
        &world,
        &district(),
        &with(&of_street, RELIEF, "yike_duty", "某科"),
        now(),
    );
    assert_eq!(only(&plan).column, "town_code");
    let plan = plan_list(
        &world,
        &street(),
        &with(&of_street, RELIEF, "cd_operation", "D"),
        now(),
    );
    assert!(only(&plan).why.zh.contains("区级共性清单"));

    // The district promises less, and says so in one row of its text.
    let plan = plan_list(
        &world,
        &district(),
        &with(&of_district, RELIEF, "promise_day", "8"),
        now(),
    );
    assert_eq!(plan.refused, []);
    let change = &plan.changes[0];
    let list: yike_core::list::List = toml::from_str(&change.after).unwrap();
    let row = list.items.iter().find(|row| row.item == "temporary-relief");
    assert_eq!(row.unwrap().promise, Some(8));
    assert_eq!(
        change.before.lines().count() + 1,
        change.after.lines().count()
    );
    // The street says where; what the level above says already is not said again.
    let plan = plan_list(
        &world,
        &street(),
        &with(
            &of_street,
            RELIEF,
            "transact_addr",
            "北新桥街道政务服务中心一层 5 号窗口",
        ),
        now(),
    );
    let after: List = toml::from_str(&plan.changes[0].after).unwrap();
    let row = after
        .items
        .iter()
        .find(|row| row.item == "temporary-relief")
        .unwrap();
    assert_eq!(row.place.address, "北新桥街道政务服务中心一层 5 号窗口");
    assert_eq!((row.promise, row.duty.as_str()), (None, ""));
    assert_eq!(plan.counts.changed, 1);
}

#[test]
fn a_gbk_file_and_a_workbook_of_another_program_are_read() {
    let (gbk, ..) = encoding_rs::GBK
        .encode("业务办理项编码,承诺办结时限\r\n11110101000000001D500050890200001,9\r\n");
    let plan = plan_items(&world(), &read(&gbk).unwrap(), now());
    assert!(
        plan.refused.iter().all(|one| one.why.zh.contains("承诺")),
        "{plan:#?}"
    );
    let bytes = include_bytes!("../../tests/fixtures/exchange/openpyxl.xlsx");
    let tables = read(bytes).unwrap();
    assert_eq!(tables[0].rows[0].n, 3);
    assert_eq!(tables[0].rows[0].cells[2..4], ["9", "2026-12-01"]);
    assert_eq!(
        plan_items(&world(), &tables, now()).ignored,
        ["本系统没有的列"]
    );
}

#[test]
fn what_a_spreadsheet_would_run_goes_out_as_words_and_comes_back() {
    let mut table = questions(&world(), now());
    table.rows.truncate(1);
    let at = table
        .heads
        .iter()
        .position(|head| head == "answer")
        .unwrap();
    table.rows[0].cells[at] = "=HYPERLINK(\"x\")".into();
    let text = String::from_utf8(csv(&table)).unwrap();
    assert!(text.contains("\"'=HYPERLINK"), "{text}");
    let plan = plan_items(&world(), &read(text.as_bytes()).unwrap(), now());
    assert!(
        plan.changes[0]
            .after
            .contains("answer = '=HYPERLINK(\"x\")'"),
        "{}",
        plan.changes[0].after
    );
}

#[test]
fn refused_rows_come_back_as_they_were_sent_with_the_reason() {
    let tables = csv_of(&[
        &["task_handle_item", "promise_day", "备注"],
        &[RELIEF, "十天", "原样"],
    ]);
    let plan = plan_items(&world(), &tables, now());
    let file = refused_csv(&tables[0], &plan);
    let text = String::from_utf8(file.clone()).unwrap();
    for part in [
        "yike_why",
        "promise_day",
        "不是数字",
        "is no number",
        "十天",
        "原样",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let mended = text.replace(",十天,", ",10,");
    let plan = plan_items(&world(), &read(mended.as_bytes()).unwrap(), now());
    assert_eq!((plan.counts.unchanged, plan.ignored.len()), (1, 1));
    assert_eq!(unpacked(&packed(&tables)), Some(tables));
}

#[test]
fn whatever_is_sent_is_a_sentence_and_never_a_panic() {
    let whole = xlsx(&[questions(&world(), now())]).unwrap();
    let mut seed = 7_u64;
    let mut next = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    for n in 0..300 {
        let length = next() % 600;
        let mut bytes: Vec<u8> = (0..length).map(|_| next() as u8).collect();
        if n % 3 == 0 {
            bytes.splice(0..0, *b"PK\x03\x04");
        }
        let why = read(&bytes).expect_err("noise is no table");
        assert!(!why.zh.is_empty() && !why.en.is_empty());
    }
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..4 {
            let at = next() % bytes.len();
            bytes[at] ^= 1 << (next() % 8);
        }
        bytes.truncate(bytes.len() - next() % 200);
        if let Ok(tables) = read(&bytes) {
            plan_items(&world(), &tables, now());
        }
    }
}

#[test]
fn every_column_is_in_the_book() {
    let book = include_str!("../../../../docs/exchange.md");
    let rows = (ItemColumn::ALL.iter().map(|one| (one.name(), one.zh())))
        .chain(MaterialColumn::ALL.iter().map(|one| (one.name(), one.zh())))
        .chain(QuestionColumn::ALL.iter().map(|one| (one.name(), one.zh())));
    for (name, zh) in rows {
        assert!(book.contains(&format!("| `{name}` | {zh} |")), "{name}");
    }
}

#[test]
fn an_item_is_taken_out_from_its_day_once_and_a_change_of_a_later_day_is_made_once() {
    let mut world = world();
    let day = start_of("2026-12-01".parse().unwrap());
    let ends = csv_of(&[
        &["task_handle_item", "plan_cancel_date"],
        &[RELIEF, "2026-12-01"],
    ]);
    let plan = plan_items(&world, &ends, now());
    assert_eq!((plan.counts.retired, plan.refused.len()), (1, 0));
    assert_eq!(
        (plan.changes[0].after.as_str(), plan.changes[0].from),
        ("", Some(day))
    );
    world.publish("temporary-relief", "out", "", day);
    let plan = plan_items(&world, &ends, now());
    assert_eq!((plan.changes.len(), plan.counts.unchanged), (0, 1));
    // What is out comes back by its record only.
    let later = At(day.0 + 1);
    let again = csv_of(&[&["task_handle_item", "task_name"], &[RELIEF, "临时救助"]]);
    let plan = plan_items(&world, &again, later);
    assert!(only(&plan).why.zh.contains("已经停办"));

    let allowance = "11110101000000002C300050809700101";
    let known = items(&world, now());
    let at = |head: &str| known.heads.iter().position(|one| one == head).unwrap();
    let row = known
        .rows
        .iter()
        .find(|row| row.cells[at("task_name")] == "高龄老年人津贴");
    let handle = row.map_or(allowance.to_owned(), |row| {
        row.cells[at("task_handle_item")].clone()
    });
    let dated = csv_of(&[
        &["task_handle_item", "transact_time", "plan_effective_date"],
        &[&handle, "工作日 9:00—17:00", "2026-12-01"],
    ]);
    let plan = plan_items(&world, &dated, now());
    let change = plan.changes[0].clone();
    assert_eq!(change.from, Some(day));
    world.publish(&change.key, "new", &change.after, day);
    let plan = plan_items(&world, &dated, now());
    assert_eq!(
        (plan.changes.len(), plan.counts.unchanged),
        (0, 1),
        "{plan:#?}"
    );
}

#[test]
fn a_file_with_more_rows_than_allowed_is_told_so() {
    let row: &[&str] = &[RELIEF, "临时救助"];
    let mut lines: Vec<&[&str]> = vec![&["task_handle_item", "task_name"]];
    lines.extend(std::iter::repeat_n(row, ROWS_MAX + 1));
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).unwrap();
    }
    let why = read(&writer.into_inner().unwrap()).unwrap_err();
    assert!(why.zh.contains("5000 行"), "{}", why.zh);
}
