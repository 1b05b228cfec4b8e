//! Made-up people. Identity numbers are computed in a county that does not exist.

use std::collections::BTreeMap;
use yike_core::who::Duty::{self, *};

pub const COMMUNITY: &str = "110101005016";
pub const STREET: &str = "110101005";
pub const OTHER_STREET: &str = "110102001";
pub const CIVIL_AFFAIRS: &str = "110101B08";
pub const MARKET: &str = "110101B31";
pub const DISABLED: &str = "110101B60";

pub const LIN_XIAO: &str = "lin-xiao";
pub const ZHOU_NING: &str = "zhou-ning";
pub const HE_QING: &str = "he-qing";
pub const SUN_PING: &str = "sun-ping";
pub const QIAN_LI: &str = "qian-li";
pub const ZHENG_AN: &str = "zheng-an";
pub const FENG_YUE: &str = "feng-yue";
pub const TANG_HE: &str = "tang-he";
pub const MENG_DE: &str = "meng-de";
pub const SONG_YU: &str = "song-yu";
pub const DU_RAN: &str = "du-ran";
pub const XIA_LAN: &str = "xia-lan";
pub const YAN_SHU: &str = "yan-shu";
pub const LUO_XI: &str = "luo-xi";
pub const GAO_YUN: &str = "gao-yun";
pub const BAI_LU: &str = "bai-lu";
pub const WEN_XI: &str = "wen-xi";
pub const TAO_RAN: &str = "tao-ran";
pub const ADMINISTRATOR: &str = "an-ding";

/// Id, name, unit, duty, slot.
pub const STAFF: [(&str, &str, &str, Duty, &str); 24] = [
    (LIN_XIAO, "林晓", COMMUNITY, Station, "A"),
    (ZHOU_NING, "周宁", COMMUNITY, Station, "B"),
    (HE_QING, "何青", COMMUNITY, StationHead, ""),
    (SUN_PING, "孙萍", STREET, Window, "A"),
    (QIAN_LI, "钱立", STREET, Window, "B"),
    (ZHENG_AN, "郑安", STREET, Section, ""),
    (FENG_YUE, "冯悦", STREET, Section, ""),
    (TANG_HE, "唐禾", STREET, Approver, ""),
    (MENG_DE, "孟得", CIVIL_AFFAIRS, District, ""),
    (SONG_YU, "宋予", CIVIL_AFFAIRS, Approver, ""),
    ("ji-zhi", "纪之", "110101B14", District, ""),
    ("ke-wen", "柯文", "110101B14", Approver, ""),
    (DU_RAN, "杜然", MARKET, District, ""),
    (XIA_LAN, "夏岚", MARKET, District, ""),
    (YAN_SHU, "严书", MARKET, Approver, ""),
    ("mo-bai", "莫白", "110101B39", District, ""),
    (LUO_XI, "罗希", DISABLED, District, ""),
    (GAO_YUN, "高云", DISABLED, Approver, ""),
    ("guan-ning", "管宁宁", STREET, Supervisor, ""),
    (BAI_LU, "白露", "110101", Supervisor, ""),
    ("shen-ji", "申际", "110101", Auditor, ""),
    (ADMINISTRATOR, "安定", "110101", Administrator, ""),
    (WEN_XI, "温西", OTHER_STREET, Window, ""),
    (TAO_RAN, "陶然", OTHER_STREET, Section, ""),
];

/// Somebody who applies.
#[derive(Debug, Clone)]
pub struct Resident {
    pub name: String,
    pub id_number: String,
    pub phone: String,
    pub address: String,
    pub community: &'static str,
}

pub fn wang_xiulan() -> Resident {
    Resident {
        name: "王秀岚芝".into(),
        id_number: id_number("19420308", 12),
        phone: "19900000137".into(),
        address: "前永康胡同甲九号院二单元三〇一室".into(),
        community: COMMUNITY,
    }
}

/// The n-th of many.
pub fn neighbour(n: u32) -> Resident {
    Resident {
        name: "邻家有人".into(),
        id_number: id_number("19700615", n % 1000),
        phone: format!("198{:08}", 10_000 + n),
        address: format!("小经厂胡同假门牌{n}号"),
        community: COMMUNITY,
    }
}

pub fn id_number(birth: &str, serial: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("110199{birth}{serial:03}");
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = char::from(b"10X98765432"[(sum % 11) as usize]);
    format!("{body}{check}")
}

/// A code of a company that does not exist, with the right check character (GB 32100).
pub fn company_code() -> String {
    company_code_of("91110199MA0YKTTRY")
}

/// As `company_code`, of these 17 characters.
pub fn company_code_of(body: &str) -> String {
    const DIGITS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let mut weight = 1;
    let mut sum = 0;
    for digit in body.bytes() {
        let value = DIGITS.iter().position(|d| *d == digit).expect("a digit");
        sum += value * weight % 31;
        weight = weight * 3 % 31;
    }
    let check = char::from(DIGITS[(31 - sum % 31) % 31]);
    format!("{body}{check}")
}

/// Answers to the item's own questions that ask for no check and few papers.
pub fn answers(item: &str) -> BTreeMap<String, String> {
    let code = company_code();
    let manager = id_number("19850101", 7);
    let rows: Vec<(&str, &str)> = match item {
        "temporary-relief" => vec![
            ("urgency", "urgent"),
            ("cause", "illness"),
            ("filed_by", "self"),
            ("members", "2"),
            ("income", "1200"),
            ("cost", "8000"),
            ("story", "上月老伴住院，花光积蓄，只剩买米的钱"),
        ],
        "subsistence-allowance" => vec![
            ("marriage", "widowed"),
            ("disability", "none"),
            ("illness", "none"),
            ("filed_by", "self"),
            ("members", "1"),
            ("income", "600"),
            ("own_income", "600"),
            ("property", "1000"),
            ("vehicle", "no"),
            ("housing", "own"),
            ("story", "没有工作，靠邻居接济，已经三个月"),
            ("account", "6222020299990001137"),
        ],
        "senior-allowance" => vec![
            ("filed_by", "self"),
            ("account", "6222020299990001137"),
            ("living", "alone"),
        ],
        "disability-certificate" => vec![
            ("applicant", "adult"),
            ("filed_by", "self"),
            ("category", "limb"),
            ("at_home", "no"),
        ],
        "food-business-licence" => vec![
            ("business", "sales"),
            ("filed_by", "self"),
            ("shop", "永康胡同口小铺甲"),
            ("premises", "前永康胡同假门牌一号一层"),
            ("uscc", &code),
            ("area", "40"),
            ("online", "no"),
            ("manager", "顾小铺"),
            ("manager_id", &manager),
            ("manager_phone", "19900000244"),
        ],
        "shop-sign" => vec![
            ("building", "owned"),
            ("filed_by", "self"),
            ("premises_address", "前永康胡同假门牌一号一层"),
            ("wording", "永康胡同口小铺甲"),
            ("size", "长3米高0.6米"),
            ("lit", "no"),
        ],
        "pension-qualification" => vec![
            ("place", "on_site"),
            ("benefit", "employee"),
            ("seen_on", "2026-11-20"),
        ],
        "remote-medical" => vec![
            ("kind", "temporary"),
            ("destination", "河北省石家庄市平安里"),
            ("starts_on", "2026-11-21"),
            ("ends_on", "2027-05-21"),
        ],
        "flexible-employment" => vec![
            ("household", "local"),
            ("filed_by", "self"),
            ("insurances", "pension"),
            ("base", "6821"),
            ("from_month", "2026-12-01"),
            ("account", "6222020299990001137"),
        ],
        "sole-trader-registration" => vec![
            ("premises", "rented"),
            ("makeup", "single"),
            ("named", "yes"),
            ("prior_approval", "no"),
            ("filed_by", "self"),
            ("trade_name", "永康胡同口花木店甲"),
            ("premises_address", "前永康胡同假门牌三号一层"),
            ("business_scope", "永康胡同盆景零售甲"),
            ("workers", "1"),
        ],
        other => panic!("no answers for {other}"),
    };
    rows.into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
