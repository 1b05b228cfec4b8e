use std::fmt::Debug;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The value is let in, in this form.
#[track_caller]
fn enters<T: Debug>(value: Result<T, Fault>, as_str: fn(&T) -> &str, form: &str) {
    match value {
        Ok(value) => assert_eq!(as_str(&value), form),
        Err(fault) => panic!("refused: {fault}"),
    }
}

/// The value is refused with a sentence that has these words.
#[track_caller]
fn refused<T: Debug>(value: Result<T, Fault>, words: &str) {
    let fault = value.unwrap_err();
    assert!(fault.zh.contains(words), "{fault}");
    assert!(
        fault.zh.ends_with('。') && fault.en.ends_with('.'),
        "{fault}"
    );
    assert!(!fault.en.contains("  "), "{fault}");
}

#[test]
fn id_numbers_are_checked_in_every_part() {
    let parse = IdNumber::parse;
    enters(
        parse("11010519491231002X"),
        IdNumber::as_str,
        "11010519491231002X",
    );
    enters(
        parse("440524188001010014"),
        IdNumber::as_str,
        "440524188001010014",
    );
    enters(
        parse(" １１０１０５ 19491231 002x\u{200b}"),
        IdNumber::as_str,
        "11010519491231002X",
    );
    refused(parse(""), "还没有填写身份证号");
    refused(parse("110105491231002"), "15 位的旧身份证号");
    refused(parse("1101051949123100"), "现在是 16 位");
    refused(
        parse("110105194912310021"),
        "第 18 位校验不对。常见原因是抄错一位，请对照证件再看一遍。",
    );
    refused(parse("11010519491331002X"), "没有这一天");
    refused(parse("11010519490230002X"), "没有这一天");
    refused(parse("99010519491231002X"), "前两位不是任何省份");
    refused(parse("1101051949X231002X"), "前 17 位只能是数字");
    refused(
        parse("一一〇一〇五一九四九一二三一〇〇二十"),
        "前 17 位只能是数字",
    );
}

#[test]
fn id_numbers_tell_birth_age_and_sex() {
    let number = IdNumber::parse("11010519491231002X").unwrap();
    assert_eq!(number.birth(), day("1949-12-31"));
    assert_eq!(number.age_on(day("2026-12-30")), 76);
    assert_eq!(number.age_on(day("2026-12-31")), 77);
    assert!(!number.is_male());
    assert_eq!(number.region(), "110105");
    assert_eq!(number.masked(), "110***002X");
    assert!(IdNumber::parse("440524188001010014").unwrap().is_male());

    enters(
        IdNumber::parse_on("11010519491231002X", day("2026-09-18")),
        IdNumber::as_str,
        "11010519491231002X",
    );
    refused(
        IdNumber::parse_on("440524188001010014", day("2026-09-18")),
        "超过 130 岁",
    );
    refused(
        IdNumber::parse_on("11010519491231002X", day("1949-12-30")),
        "还没有到",
    );
    let leap = IdNumber::parse(&with_id_check("11010520000229001")).unwrap();
    assert_eq!(leap.age_on(day("2018-02-28")), 17);
    assert_eq!(leap.age_on(day("2018-03-01")), 18);
}

#[test]
fn organisation_codes_are_checked() {
    let parse = Uscc::parse;
    enters(
        parse("9144030071526726XG"),
        Uscc::as_str,
        "9144030071526726XG",
    );
    enters(
        parse(" 9144 0300 7152 6726 xg "),
        Uscc::as_str,
        "9144030071526726XG",
    );
    enters(
        parse("91110108551385082Q"),
        Uscc::as_str,
        "91110108551385082Q",
    );
    refused(parse(" "), "还没有填写统一社会信用代码");
    refused(parse("9144030071526726X"), "现在是 17 位");
    refused(parse("9144030071526726XI"), "不用 I、O、S、V、Z");
    refused(parse("9144030071526726XH"), "第 18 位校验不对");
}

#[test]
fn phones_are_read_as_people_write_them() {
    #[track_caller]
    fn check(typed: &str, form: &str, masked: &str) {
        let phone = Phone::parse(typed).unwrap();
        assert_eq!((phone.as_str(), phone.masked().as_str()), (form, masked));
        assert_eq!(Phone::parse(phone.as_str()).unwrap(), phone);
    }
    check("13800001234", "13800001234", "138****1234");
    check("+86 138-0000-1234", "13800001234", "138****1234");
    check("8613800001234", "13800001234", "138****1234");
    check(
        "\u{202d}１３８００００１２３４\u{202c}",
        "13800001234",
        "138****1234",
    );
    check("01012345678", "010-12345678", "010-****5678");
    check("（010）1234 5678", "010-12345678", "010-****5678");
    check("0531-1234567", "0531-1234567", "0531-****4567");
    check("+86 10 1234 5678", "010-12345678", "010-****5678");
    let parse = Phone::parse;
    refused(parse(""), "还没有填写电话号码");
    refused(parse("1380000123"), "11 位数字");
    refused(parse("12800001234"), "11 位数字");
    refused(parse("12345678"), "11 位数字");
    refused(parse("65432100"), "带区号的座机号");
    refused(parse("0010-12345678"), "认不出");
    refused(parse("〇一〇一二三四五六七八"), "认不出");
}

#[test]
fn regions_know_their_level_and_what_lies_in_them() {
    #[track_caller]
    fn check(code: &str, level: RegionLevel, significant: &str, twelve: &str) {
        let region = Region::parse(code).unwrap();
        assert_eq!(region.as_str(), code);
        assert_eq!(region.level(), level);
        assert_eq!(
            (region.significant(), region.twelve().as_str()),
            (significant, twelve)
        );
    }
    check("11", RegionLevel::Province, "11", "110000000000");
    check("110000", RegionLevel::Province, "11", "110000000000");
    check("3701", RegionLevel::City, "3701", "370100000000");
    check("110101", RegionLevel::County, "110101", "110101000000");
    check(
        "110101000000",
        RegionLevel::County,
        "110101",
        "110101000000",
    );
    check(
        "110101005",
        RegionLevel::Street,
        "110101005",
        "110101005000",
    );
    check(
        "110101005003",
        RegionLevel::Community,
        "110101005003",
        "110101005003",
    );
    let lies_in = |inner: &str, outer: &str| {
        Region::parse(outer)
            .unwrap()
            .contains(&Region::parse(inner).unwrap())
    };
    assert!(lies_in("110101005003", "110101000000"));
    assert!(lies_in("110101", "110101000000"));
    assert!(!lies_in("110102005003", "110101"));
    assert!(!lies_in("1101", "110101"));
    refused(Region::parse(""), "还没有填写行政区划代码");
    refused(Region::parse("110"), "2、4、6、9 或 12 位");
    refused(Region::parse("11010A"), "2、4、6、9 或 12 位");
    refused(Region::parse("990101"), "不是任何省份");
}

#[test]
fn names_are_let_in_as_they_stand_on_the_document() {
    #[track_caller]
    fn check(typed: &str, name: &str, masked: &str) {
        let parsed = PersonName::parse(typed).unwrap();
        assert_eq!((parsed.as_str(), parsed.masked().as_str()), (name, masked));
        assert_eq!(PersonName::parse(name).unwrap(), parsed);
    }
    check("张 三", "张三", "张*");
    check("\u{3000}林小满\u{200b}", "林小满", "林*满");
    check("欧阳望舒", "欧阳望舒", "欧**舒");
    check("古丽•买买提江", "古丽·买买提江", "古***江");
    check("古丽.买买提江", "古丽·买买提江", "古***江");
    check("Anna  O’Hara-Lind", "Anna O'Hara-Lind", "A***d");
    check("John F. Rowe", "John F. Rowe", "J***e");
    check("李𬍛", "李𬍛", "李*");
    check("王\u{e863}", "王\u{e863}", "王*");
    let parse = PersonName::parse;
    refused(parse(" \u{200b} "), "还没有填写姓名");
    refused(parse("张"), "至少两个字");
    refused(parse(&"林".repeat(51)), "最多 50 个字，现在有 51 个");
    refused(parse("林小满2"), "有数字");
    refused(parse("林小满２"), "有数字");
    refused(parse("林<b>满"), "不能用的符号");
    refused(parse("林\0满"), "不能用的符号");
    refused(parse("·林小满"), "不能用的符号");
    refused(parse("林小满😀"), "不能用的符号");
}

#[test]
fn look_up_codes_are_made_from_chance_and_read_leniently() {
    let code = LookupCode::new('7', [0xff, 0, 0x44, 0x32, 0x10]).unwrap();
    assert_eq!(code.home(), '7');
    assert_eq!(code.to_string().len(), 9);
    assert_eq!(LookupCode::parse(&code.to_string()).unwrap(), code);
    let zero = LookupCode::new('K', [0; 5]).unwrap();
    assert_eq!(zero.to_string(), "K222-2222");
    assert_eq!(
        LookupCode::new('K', [0xff; 5]).unwrap().to_string(),
        "KZZZ-ZZZZ"
    );
    enters(
        LookupCode::parse(" 7kq4 mx2a "),
        LookupCode::as_str,
        "7KQ4MX2A",
    );
    enters(
        LookupCode::parse("７ＫＱ４—ＭＸ２Ａ"),
        LookupCode::as_str,
        "7KQ4MX2A",
    );
    refused(LookupCode::parse(""), "还没有填写查询码");
    refused(LookupCode::parse("7KQ4-MX2"), "现在是 7 位");
    refused(LookupCode::parse("7KQ4-MX2O"), "不用 0、O、1、I");
    refused(LookupCode::new('O', [0; 5]), "不含 O、I");
    refused(LookupCode::new('东', [0; 5]), "不含 O、I");
}

#[test]
fn case_numbers_carry_station_day_and_serial() {
    let station = Region::parse("110101005003").unwrap();
    let number = CaseNumber::new(&station, day("2026-09-18"), 42).unwrap();
    assert_eq!(number.as_str().len(), 25);
    assert!(number.grouped().starts_with("110101005003 260918 000042 "));
    assert_eq!(CaseNumber::parse(&number.grouped()).unwrap(), number);
    assert_eq!(number.region(), station);
    assert_eq!((number.date(), number.serial()), (day("2026-09-18"), 42));
    refused(CaseNumber::parse(""), "还没有填写办件编号");
    refused(CaseNumber::parse("110101005003"), "现在有 12 个字符");
    refused(
        CaseNumber::parse("1101010050032609180000420")
            .and(CaseNumber::parse("1101010050032609180000421")),
        "校验不对",
    );
    refused(
        CaseNumber::new(&station, day("2026-09-18"), 0),
        "1 至 999999",
    );
    refused(
        CaseNumber::new(&station, day("2026-09-18"), 1_000_000),
        "1 至 999999",
    );
    refused(
        CaseNumber::new(&station, day("2100-01-01"), 1),
        "2000 至 2099",
    );
}

#[test]
fn texts_are_bounded_and_clean() {
    let parse = |text| Text::parse_within(text, 10);
    enters(
        parse("  行动不便，\r\n请上门 "),
        Text::as_str,
        "行动不便，\n请上门",
    );
    enters(parse("（一）\t全角"), Text::as_str, "（一）\t全角");
    refused(parse(" \n\u{200b}"), "还没有填写");
    refused(
        parse("一二三四五六七八九十一"),
        "最多 10 字，现在有 11 字，多了 1 字",
    );
    refused(parse("甲\0乙"), "控制字符");
    refused(parse("甲\u{7}乙"), "控制字符");
}

#[test]
fn addresses_look_like_addresses() {
    let parse = Email::parse;
    enters(parse(" lin＠Example.CN "), Email::as_str, "lin@example.cn");
    assert_eq!(parse("lin@example.cn").unwrap().masked(), "l***@example.cn");
    refused(parse(""), "还没有填写电子邮箱");
    for wrong in [
        "lin",
        "@example.cn",
        "lin@example",
        "lin@@example.cn",
        "lin@.cn",
        "林@example.cn",
        "l n@example.cn",
    ] {
        refused(parse(wrong), "写法不对");
    }
}

#[test]
fn logs_show_no_personal_data() {
    assert_eq!(
        format!("{:?}", IdNumber::parse("11010519491231002X").unwrap()),
        "IdNumber(110***002X)"
    );
    assert_eq!(
        format!("{:?}", Phone::parse("13800001234").unwrap()),
        "Phone(138****1234)"
    );
    assert_eq!(
        format!("{:?}", PersonName::parse("林小满").unwrap()),
        "PersonName(林*满)"
    );
    assert_eq!(
        format!("{:?}", Email::parse("lin@example.cn").unwrap()),
        "Email(l***@example.cn)"
    );
    assert_eq!(
        format!("{:?}", Text::parse("住在三楼").unwrap()),
        "Text(4 characters)"
    );
}

#[test]
fn json_holds_the_text_and_is_read_through_the_same_door() {
    let number = IdNumber::parse("11010519491231002X").unwrap();
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(json, "\"11010519491231002X\"");
    assert_eq!(serde_json::from_str::<IdNumber>(&json).unwrap(), number);
    let wrong = serde_json::from_str::<IdNumber>("\"110105194912310021\"").unwrap_err();
    assert!(wrong.to_string().contains("第 18 位校验不对"));
    assert!(!wrong.to_string().contains("19491231"));
}

/// The check character by the definition of ISO 7064 MOD 11-2: the one that makes the
/// weighted sum 1 modulo 11.
fn with_id_check(body: &str) -> String {
    let sum = |text: &str| {
        let value = |c: char| c.to_digit(10).unwrap_or(10);
        text.chars()
            .rev()
            .enumerate()
            .map(|(place, c)| value(c) * 2u32.pow(place as u32))
            .sum::<u32>()
    };
    "0123456789X"
        .chars()
        .map(|check| format!("{body}{check}"))
        .find(|number| sum(number) % 11 == 1)
        .unwrap()
}

prop_compose! {
    fn any_id()(region in prop::sample::select(vec!["110101", "370105", "650104"]),
                offset in 0i64..60_000, sequence in 0u32..1000) -> String {
        let birth = day("1880-01-01").saturating_add(jiff::SignedDuration::from_hours(24 * offset));
        with_id_check(&format!("{region}{:04}{:02}{:02}{sequence:03}",
            birth.year(), birth.month(), birth.day()))
    }
}

prop_compose! {
    fn any_case_number()(street in 1u32..=999, offset in 0i64..36_000, serial in 1u32..1_000_000)
        -> CaseNumber {
        let region = Region::parse(&format!("110101{street:03}")).unwrap();
        let date = day("2000-01-01").saturating_add(jiff::SignedDuration::from_hours(24 * offset));
        CaseNumber::new(&region, date, serial).unwrap()
    }
}

/// `text` with the character at `place` turned into another of `alphabet`.
fn miscopied(text: &str, place: usize, step: usize, alphabet: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let old = alphabet.find(characters[place]).unwrap();
    characters[place] = alphabet.chars().nth((old + step) % alphabet.len()).unwrap();
    characters.into_iter().collect()
}

proptest! {
    #[test]
    fn valid_ids_enter_and_one_miscopied_digit_is_refused(
        id in any_id(), place in 0usize..17, step in 1usize..10,
    ) {
        let read = IdNumber::parse(&id).unwrap();
        prop_assert_eq!(read.as_str(), id.as_str());
        prop_assert!(IdNumber::parse(&miscopied(&id, place, step, "0123456789")).is_err());
        prop_assert!(IdNumber::parse(&miscopied(&id, 17, step, "0123456789X")).is_err());
    }

    #[test]
    fn one_miscopied_character_of_an_organisation_code_is_refused(
        place in 0usize..18, step in 1usize..31,
    ) {
        let wrong = miscopied("9144030071526726XG", place, step, "0123456789ABCDEFGHJKLMNPQRTUWXY");
        prop_assert!(Uscc::parse(&wrong).is_err());
    }

    #[test]
    fn case_numbers_round_trip_and_find_a_miscopied_digit(
        number in any_case_number(), place in 0usize..25, step in 1usize..10,
    ) {
        prop_assert_eq!(CaseNumber::parse(number.as_str()).unwrap(), number.clone());
        let again = CaseNumber::new(&number.region(), number.date(), number.serial()).unwrap();
        prop_assert_eq!(again, number.clone());
        prop_assert!(CaseNumber::parse(&miscopied(number.as_str(), place, step, "0123456789")).is_err());
    }

    #[test]
    fn look_up_codes_round_trip(random: [u8; 5]) {
        let code = LookupCode::new('D', random).unwrap();
        prop_assert_eq!(LookupCode::parse(&code.to_string().to_lowercase()).unwrap(), code);
    }

    #[test]
    fn anything_typed_is_read_or_refused_with_a_sentence(
        typed in prop_oneof![
            any::<String>(), "\\PC{0,30}", "[0-9xX+ -]{0,30}", "[0-9]{17}.", "[张·. \u{e863}a1-]{0,9}",
        ],
    ) {
        // Reading again what was read gives the same: a value is in its one normal form.
        macro_rules! again {
            ($($noun:ident)*) => { $(
                match $noun::parse(&typed) {
                    Ok(value) => prop_assert_eq!($noun::parse(value.as_str()).unwrap(), value),
                    Err(fault) => prop_assert!(!fault.zh.is_empty() && !fault.en.is_empty()),
                }
            )* };
        }
        again!(IdNumber Uscc Phone Region PersonName LookupCode CaseNumber Text Email);
    }
}
