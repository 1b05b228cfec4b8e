//! Every command does what its help says, and refuses with a sentence.

use super::{Call, root};
use std::fs;

#[test]
fn a_due_date_is_explained_and_the_last_line_is_the_date_alone() {
    let call = Call::new();
    let said = call.run(&["due", "2026-09-24", "20"]);
    assert_eq!(
        (said.code, said.last()),
        (Some(0), "2026-10-29"),
        "{said:?}"
    );
    assert!(said.out.contains("国庆节放假"), "{said:?}");
    let said = call.run(&["due", "2026-09-24", "0"]);
    assert_eq!(said.last(), "2026-09-24");
    let said = call.run(&["due", "2026-12-24", "20", "--lang", "en"]);
    assert!(said.out.contains("Provisional"), "{said:?}");
    fs::write(
        call.path("c.csv"),
        "date,kind,occasion\n2027-01-01,holiday,元旦\n",
    )
    .expect("writes");
    let said = call.run(&["due", "2026-12-31", "1", "--calendar", "c.csv"]);
    assert_eq!(said.last(), "2027-01-04", "{said:?}");
}

#[test]
fn odd_words_for_a_due_date_get_a_sentence() {
    let call = Call::new();
    call.run(&["due", "2026-02-30", "5"]).refused("历法上没有");
    call.run(&["due", "yesterday", "5"]).refused("不是日期");
    call.run(&["due", "2026-02-03", "-5"])
        .refused("不是工作日数");
    call.run(&["due", "2026-02-03", "99999999999"])
        .refused("最多");
    call.run(&["due", "2026-02-03", "5", "--calendar", "none.csv"])
        .refused("none.csv");
    fs::write(
        call.path("bad.csv"),
        "date,kind,occasion\n2026-99-01,holiday,x\n",
    )
    .expect("writes");
    call.run(&["due", "2026-02-03", "5", "--calendar", "bad.csv"])
        .refused("bad.csv:2");
}

#[test]
fn the_catalogue_of_this_tree_has_no_faults_and_a_bad_one_is_shown_with_its_line() {
    let call = Call::new();
    let own = root().join("catalogue").display().to_string();
    let said = call.run(&["check", &own]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let items = call.path("bad/items");
    fs::create_dir_all(&items).expect("makes");
    fs::write(items.join("x.toml"), "key = \"x\"\nname = 3\n").expect("writes");
    let said = call.run(&["check", "bad"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("items/x.toml:2:8"), "{said:?}");
    assert!(said.out.contains('^'), "{said:?}");
    call.run(&["check", "nowhere"]).refused("nowhere");
}

#[test]
fn a_fault_of_the_configuration_names_file_and_line() {
    let call = Call::new();
    fs::write(
        call.path("y.toml"),
        "listen = \"127.0.0.1:8080\"\nport = 3\n",
    )
    .expect("writes");
    let said = call.run(&["check", "--config", "y.toml"]);
    said.refused("y.toml");
    assert!(said.err.contains("line 2, column 1"), "{said:?}");
    let said = Call::new()
        .command(&["migrate"])
        .env("YIKE_PROT", "3")
        .output();
    let said = super::Said::of(said.expect("runs"));
    said.refused("YIKE_PROT is not a setting");
}

#[test]
fn a_new_installation_is_filled_by_its_administrator_only() {
    let call = Call::new();
    let words = "seven umbrellas near the canal\n";
    let admin = [
        "admin",
        "--login",
        "boss",
        "--name",
        "云一刻",
        "--unit",
        "110101",
        "--passphrase-stdin",
    ];
    call.run(&["verify"]).refused("没有数据库");
    assert_eq!(call.run(&["migrate"]).code, Some(0));
    call.run_with(&admin, words).refused("yike load units");
    let said = call.run(&["load", "units", "calendar", "items"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("示例数据"), "{said:?}");
    assert!(said.out.contains("items newly published: 88"), "{said:?}");
    let said = call.run(&["load", "items"]);
    assert!(said.out.contains("items newly published: 0"), "{said:?}");
    call.run_with(&admin, "too short\n").refused("12");
    assert_eq!(call.run_with(&admin, words).code, Some(0));
    call.run_with(&admin, words).refused("已经有系统管理员");
    // The other two of the three are other people, made alike.
    let other = |duty: &'static str, login: &'static str| {
        let mut args = admin.to_vec();
        args[2] = login;
        args.extend(["--duty", duty]);
        args
    };
    call.run_with(&other("security", "boss"), words)
        .refused("已有人用");
    call.run_with(&other("security", "guard"), "guard guard guard\n")
        .refused("容易猜到");
    let said = call.run_with(&other("security", "guard"), words);
    assert!(said.out.contains("安全管理员 guard 已建立"), "{said:?}");
    assert_eq!(call.run_with(&other("auditor", "eye"), words).code, Some(0));
    call.run_with(&other("auditor", "eye-2"), words)
        .refused("已经有审计");
    let said = call.run(&["verify"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(call.run(&["rebuild"]).code, Some(0));
}

#[test]
fn the_example_configuration_is_read() {
    let call = Call::new();
    let example = root().join("yike.example.toml").display().to_string();
    let own = root().join("catalogue").display().to_string();
    let said = call.run(&["check", &own, "--config", &example]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

#[test]
fn a_master_key_is_rotated_and_who_is_to_be_forgotten_never_stands_on_the_command_line() {
    let call = Call::new();
    call.run(&["rotate-key"]).refused("没有数据库");
    assert_eq!(call.run(&["migrate"]).code, Some(0));
    let key = || fs::read_to_string(call.path("master.key")).expect("a key");
    let first = key();
    assert_eq!(call.run(&["rotate-key", "--prepare"]).code, Some(0));
    assert_eq!(key().lines().count(), 2);
    let said = call.run(&["rotate-key"]);
    assert!(
        said.code == Some(0) && said.out.contains("went on"),
        "{said:?}"
    );
    let second = key();
    assert!(second.lines().count() == 1 && second != first);
    assert!(!said.out.contains(second.trim()) && !said.err.contains(second.trim()));

    let phone = "17700770001";
    let said = call.run_with(
        &["forget", "--resident", "--dry-run"],
        &format!("{phone}\n"),
    );
    assert!(
        said.code == Some(0) && said.out.contains("nothing was changed"),
        "{said:?}"
    );
    assert!(!call.path("forgotten.list").exists());
    let said = call.run_with(&["forget", "--resident"], &format!("{phone}\n"));
    assert_eq!(said.code, Some(0), "{said:?}");
    let list = fs::read_to_string(call.path("forgotten.list")).expect("a list");
    assert!(list.starts_with("v1 ") && !list.contains(phone), "{list}");
    assert!(
        !said.out.contains(phone) && !said.err.contains(phone),
        "{said:?}"
    );
    let said = call.run_with(&["forget", "--resident"], "no phone\n");
    said.refused("手机");
    assert!(!said.err.contains("no phone"), "{said:?}");
    call.run(&["forget", "--case", "nonsense"])
        .refused("不是办件地址");
    call.run(&["forget", "--case", "110101-0193"])
        .refused("没有这件办件");
    assert_eq!(call.run(&["forget"]).code, Some(2));

    // The wrong key is told at once, whatever the command.
    fs::write(call.path("master.key"), &first).expect("written");
    call.run(&["verify"]).refused("主密钥不是这个数据库的");
    fs::write(call.path("master.key"), &second).expect("written");
    fs::remove_file(call.path("forgotten.list")).expect("removed");
    call.run(&["verify"]).refused("遗忘名单");
}

#[test]
fn the_catalogue_goes_out_as_a_workbook_and_a_check_finds_no_difference() {
    let call = Call::new();
    assert_eq!(call.run(&["migrate"]).code, Some(0));
    assert_eq!(call.run(&["load", "units", "items"]).code, Some(0));
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (book, list) = (path("items.xlsx"), path("list.csv"));
    let said = call.run(&["exchange", "export", &book]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = call.run(&["exchange", "check", &book]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("修改 changed 0"), "{said:?}");
    let said = call.run(&["exchange", "export", &list, "--list", "110101005"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let said = call.run(&["exchange", "check", &list, "--list", "110101005"]);
    assert!(said.out.contains("修改 changed 0"), "{said:?}");
    // The street's own addresses do not become the city's.
    let said = call.run(&["exchange", "check", &list]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(
        said.out.contains("修改 changed 0") && said.out.contains("town_code"),
        "{said:?}"
    );
    call.run(&["exchange", "export", &list, "--list", "110199"])
        .refused("没有清单");
}
