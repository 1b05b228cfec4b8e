//! A city that does not exist: a whole catalogue of invented units, items, lists and days, so that
//! nothing of the built-in ones can help it along. 云汀市 栖浦区, with two streets and a town.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use yike_core::item::ItemType;

pub const CITY: &str = "6599";
pub const DISTRICT: &str = "659901";
pub const BUREAU: &str = "659901Q01";
pub const STREET: &str = "659901001";
pub const OTHER_STREET: &str = "659901002";
pub const TOWN: &str = "659901101";
pub const COMMUNITY: &str = "659901001001";

/// Words of the built-in cities, none of which may stand on a page of this one.
pub const LEAKS: [&str; 12] = [
    "北京",
    "东城",
    "东花市",
    "景泰",
    "济南",
    "天桥",
    "Beijing",
    "Dongcheng",
    "Jinan",
    "Tianqiao",
    "110101",
    "370105",
];

/// How an item of a kind is handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// 代收代办: collected at the station, accepted by the street, decided by a bureau; with every
    /// kind of field, stops, checks, a table of promises and one of routes.
    Bureau,
    /// 受理: accepted at the station, decided by the street.
    Street,
    /// 闭环办: done on the spot; for what needs separation of duties advice and acceptance above.
    Spot,
}

impl Way {
    pub const ALL: [Way; 3] = [Way::Bureau, Way::Street, Way::Spot];
}

/// The key of the item of a type that is handled so.
pub fn key(kind: ItemType, way: Way) -> String {
    format!("yt-{}-{}", kind.code(), format!("{way:?}").to_lowercase())
}

pub fn name(kind: ItemType, way: Way) -> String {
    let what = match kind {
        ItemType::Permit => "渔灯许可",
        ItemType::Benefit => "潮汐津贴",
        ItemType::Confirmation => "礁石确认",
        ItemType::Reward => "守塔奖励",
        ItemType::Ruling => "沙洲裁决",
        ItemType::OtherPower => "缆桩备案",
        ItemType::PublicService => "渡口服务",
    };
    let how = match way {
        Way::Bureau => "申领",
        Way::Street => "变更",
        Way::Spot => "查询",
    };
    format!("{what}{how}")
}

/// A unified social credit code with its check character.
fn uscc(seventeen: &str) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
    ];
    let value = |c: u8| {
        ALPHABET
            .iter()
            .position(|known| *known == c)
            .expect("a character")
    };
    let sum: usize = seventeen
        .bytes()
        .zip(WEIGHTS)
        .map(|(c, weight)| value(c) * weight)
        .sum();
    format!("{seventeen}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// A number of identity of somebody of this district, born that day.
pub fn id_number(born: &str, order: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("{DISTRICT}{born}{order:03}");
    let digits = body.bytes().map(|c| u32::from(c - b'0'));
    let sum: u32 = digits
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// Writes the whole catalogue into a folder.
pub fn write(folder: &Path) {
    let put = |path: &str, text: &str| {
        let place = folder.join(path);
        fs::create_dir_all(place.parent().expect("a part")).expect("a folder");
        fs::write(place, text).expect("written");
    };
    put("units/yunting.csv", &units());
    put("units/qipu.toml", &naming());
    put("calendar/yunting.csv", &calendar());
    for kind in ItemType::ALL {
        for way in Way::ALL {
            put(&format!("items/{}.toml", key(kind, way)), &item(kind, way));
        }
    }
    put("packages/yt-boat.toml", &package());
    put(&format!("lists/{DISTRICT}.toml"), &district_list());
    for street in [STREET, TOWN] {
        put(&format!("lists/{street}.toml"), &street_list(street));
    }
}

fn units() -> String {
    let mut text = format!(
        "code,level,name,parent\n{CITY},city,云汀市,\n{DISTRICT},district,栖浦区,{CITY}\n\
        {STREET},street,揽月街道,{DISTRICT}\n{OTHER_STREET},street,听涛街道,{DISTRICT}\n\
        {TOWN},street,拾贝镇,{DISTRICT}\n"
    );
    for (street, names) in [
        (STREET, ["望潮", "归帆", "鸣螺"]),
        (OTHER_STREET, ["白鸥", "石矶", "晚渡"]),
        (TOWN, ["盐田", "蟹湾", "苇岸"]),
    ] {
        for (n, name) in (1..).zip(names) {
            let kind = if street == TOWN {
                "村委会"
            } else {
                "社区居委会"
            };
            let _ = writeln!(text, "{street}{n:03},community,{name}{kind},{street}");
        }
    }
    text
}

fn naming() -> String {
    format!(
        r#"district = "{DISTRICT}"

[source]
text = "虚构"
as_of = "2026-11-01"
verified = false

[suffix]
street_centre = "便民大厅"
community_station = "便民小站"

[formal]
street = "云汀市栖浦区{{street}}街道办事处"
town = "云汀市栖浦区{{town}}人民政府"

[seal]
street = "云汀市栖浦区{{street}}街道办事处业务专用章"

[[bureaus]]
suffix = "Q01"
name = "云汀市栖浦区海务局"
short = "栖浦区海务局"
name_en = "Qipu Sea Bureau"
uscc = "{}"

[[street_sections]]
key = "sea"
name = "海务科"
name_en = "Sea section"
items = ["{}"]
"#,
        uscc("11659901000000001"),
        key(ItemType::Benefit, Way::Street)
    )
}

/// Two years; 拾贝节 is a Monday on which nobody else is off.
fn calendar() -> String {
    let mut text = "date,kind,occasion\n".to_owned();
    for year in [2026, 2027] {
        for day in ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"] {
            let _ = writeln!(text, "{year}-{day},holiday,节日");
        }
    }
    text + "2026-11-23,holiday,拾贝节\n"
}

fn item(kind: ItemType, way: Way) -> String {
    let (key, name, code) = (key(kind, way), name(kind, way), kind.code());
    let n = Way::ALL.iter().position(|one| *one == way).expect("a way") + 1;
    let separates = matches!(
        kind,
        ItemType::Permit | ItemType::Benefit | ItemType::Confirmation
    );
    let is_instant = way == Way::Spot && !separates;
    let level = match way {
        Way::Bureau => "4",
        Way::Street => "5",
        Way::Spot if is_instant => "6",
        Way::Spot => "4",
    };
    let (issuer, owner) = match level {
        "4" => ("owner", "云汀市栖浦区海务局"),
        _ => ("street", "街道办事处"),
    };
    let owner_code = uscc("11659901000000001");
    let catalog = format!("00{code}65990{n}00");
    let task = format!("{owner_code}{level}{catalog}");
    let (legal, promise) = match (way, is_instant) {
        (_, true) => (0, 0),
        (Way::Bureau, false) => (20, 10),
        (Way::Street | Way::Spot, false) => (10, 5),
    };
    let project = if is_instant { "instant" } else { "promised" };
    let (audience, topic) = match kind {
        ItemType::Permit => (r#"["company"]"#, "203"),
        _ => (r#"["person"]"#, "103"),
    };
    let mut text = format!(
        r#"# 虚构
key = "{key}"
name = "{name}"
name_en = "{code} {way:?} of Yunting"
aliases = ["{name}怎么办", "云汀{name}"]
about = "在云汀办{name}。"
about_en = "An errand of Yunting."
type = "{code}"
project = "{project}"
audience = {audience}
conditions = ["住在栖浦区", "办过渔民登记"]

[codes]
catalog = "{catalog}"
task = "{task}"
handle = "{task}01"
level = "{level}"

[owner]
issuer = "{issuer}"
name = "{owner}"
code = "{owner_code}"
nature = "1"
power = "1"

[[basis]]
title = "云汀市海务办法"
article = "第三条"

[limits]
legal = {legal}
promise = {promise}
"#
    );
    text += &match way {
        Way::Bureau => by_bureau(),
        Way::Street => by_street(separates),
        Way::Spot if is_instant => on_the_spot(),
        Way::Spot => advised(),
    };
    text += MATERIALS;
    text += "\n[[points]]\nabout = \"M01\"\ntext = \"看一眼原件，不留复印件。\"\n";
    for stage in [
        "advise", "collect", "accept", "review", "decide", "tell", "deliver",
    ] {
        let _ = write!(
            text,
            "\n[[stages]]\nstage = \"{stage}\"\nwho = \"便民大厅人员\"\nnorm = \"一次说清\"\nlimit = \"当场\"\n"
        );
    }
    let result = if is_instant { "none" } else { "other" };
    let named = if is_instant {
        ""
    } else {
        "name = \"办理结果告知单\"\nname_en = \"Notice\"\n"
    };
    let fee = match way {
        Way::Bureau => "[fee]\nstandard = \"每份 3 贝\"\nbasis = \"《云汀市海务办法》第九条\"\n\n",
        Way::Street | Way::Spot => "",
    };
    let _ = write!(
        text,
        r#"
[result]
kind = "{result}"
{named}
[ways]
area = "3"
forms = ["1", "2"]
depth = ["1", "2"]
grade = "III"
topics = ["{topic}"]
booking = true

{fee}[visit]
times = 1
reason = "要当面核对"
online = true
hours = "工作日 8:10—16:50"
place = "各街道便民大厅二层 3 号窗口"

[contact]
ask = "0999-6600001"
complain = "0999-6600002"

[[questions]]
question = "{name}要等多久？"
answer = "看承诺时限，办好了打电话告诉您。"
question_en = "How long?"
answer_en = "See the promise; we call you."

[source]
text = "虚构，全部为编造"
as_of = "2026-11-01"
verified = false
"#
    );
    text
}

/// A step that is done with a norm and a result.
fn step(path: &str, kind: &str, at: &str, days: u32) -> String {
    format!(
        "\n[[{path}]]\nkind = \"{kind}\"\nat = \"{at}\"\ndays = {days}\nnorm = \"属实\"\nresult = \"意见\"\n"
    )
}

fn by_bureau() -> String {
    let mut text =
        "\n[route]\nname = \"一般路线\"\nname_en = \"The ordinary way\"\nstation = \"collect\"\n\
        accept = \"street\"\ndecide = \"district\"\nbureau = \"Q01\"\nseparation = true\n"
            .to_owned();
    text += &step("route.steps", "handle", "street", 3);
    text += &step("route.steps", "examine", "district", 3);
    text += &step("route.steps", "approve", "district", 2);
    text += "\n[[routes]]\nkey = \"direct\"\nname = \"急办路线\"\nname_en = \"The urgent way\"\n\
        station = \"collect\"\naccept = \"street\"\ndecide = \"district\"\nbureau = \"Q01\"\nseparation = true\n";
    text += &step("routes.steps", "approve", "district", 2);
    text += r#"
[[stops]]
key = "survey"
name = "海上勘验"
name_en = "Survey at sea"
basis = "《云汀市海务办法》第五条"
days = 20

[[checks]]
key = "site"
kind = "site_check"
name = "到滩核查"
name_en = "Check on the beach"
at = "street"
staff = 2
basis = "《云汀市海务办法》第六条"
when = { answer = "speed", is = ["urgent"] }

[[situations]]
key = "speed"
question = "急不急？"
question_en = "Is it urgent?"
options = [
  { value = "ordinary", label = "不急", label_en = "No" },
  { value = "urgent", label = "潮来之前要办好", label_en = "Before the tide" },
]

[[tables]]
key = "promise"
name = "承诺时限"
name_en = "Which promise"
sets = "promise"
inputs = ["speed", "boats"]
rows = [
  { when = ["urgent", "*"], gives = "2", basis = "《云汀市海务办法》第七条" },
  { when = ["ordinary", "<3"], gives = "8", basis = "《云汀市海务办法》第七条" },
  { when = ["ordinary", ">=3"], gives = "10", basis = "《云汀市海务办法》第七条" },
]

[[tables]]
key = "way"
name = "办理路线"
name_en = "Which way"
sets = "route"
inputs = ["speed"]
rows = [
  { when = ["ordinary"], gives = "main", basis = "《云汀市海务办法》第八条" },
  { when = ["urgent"], gives = "direct", basis = "《云汀市海务办法》第八条" },
]
"#;
    for (key, label, kind) in FIELDS {
        let options = match kind {
            "choice" => {
                "options = [\n  { value = \"net\", label = \"网\", label_en = \"Net\" },\n  \
                { value = \"line\", label = \"线\", label_en = \"Line\" },\n]\n"
            }
            _ => "",
        };
        let when = match kind {
            "long_text" => "when = { answer = \"gear\", is = [\"net\"] }\n",
            _ => "",
        };
        let _ = write!(
            text,
            "\n[[fields]]\nkey = \"{key}\"\nlabel = \"{label}\"\nlabel_en = \"{key}\"\nkind = \"{kind}\"\n{options}{when}"
        );
    }
    text
}

/// A field of every kind there is.
const FIELDS: [(&str, &str, &str); 11] = [
    ("boat", "船名", "text"),
    ("gear", "用什么捕", "choice"),
    ("story", "怎么用网", "long_text"),
    ("worth", "船值多少", "money"),
    ("boats", "几条船", "count"),
    ("since", "哪天下水", "date"),
    ("insured", "上保险了吗", "yes_no"),
    ("partner", "合伙人身份证号", "id_number"),
    ("call", "船上电话", "phone"),
    ("account", "收款账户", "account"),
    ("firm", "船厂代码", "uscc"),
];

/// What a made-up fisher answers, by the item.
pub fn answers(way: Way) -> Vec<(&'static str, String)> {
    match way {
        Way::Bureau => vec![
            ("speed", "ordinary".into()),
            ("boat", "归帆号".into()),
            ("gear", "net".into()),
            ("story", "夜里下网，清早收网。".into()),
            ("worth", "12000.50".into()),
            ("boats", "2".into()),
            ("since", "2020-03-04".into()),
            ("insured", "yes".into()),
            ("partner", id_number("19800101", 12)),
            ("call", "13900000000".into()),
            ("account", "6217000000000000000".into()),
            ("firm", uscc("91659901MA0000000")),
        ],
        Way::Street => vec![("filed_by", "self".into())],
        Way::Spot => Vec::new(),
    }
}

fn by_street(separates: bool) -> String {
    let mut text = format!(
        "\n[route]\nstation = \"accept\"\naccept = \"community\"\ndecide = \"street\"\nseparation = {separates}\n"
    );
    text += &step("route.steps", "handle", "street", 3);
    text += &step("route.steps", "approve", "street", 2);
    text + r#"
[[situations]]
key = "filed_by"
question = "谁来办？"
question_en = "Who files?"
options = [
  { value = "self", label = "本人", label_en = "I do" },
  { value = "agent", label = "托别人", label_en = "Somebody else" },
]

[[materials]]
code = "M07"
name = "委托书"
name_en = "Letter"
need = "required"
from = "applicant"
originals = 1
accept = "双方签名"
basis = "《云汀市海务办法》第十条"
when = { answer = "filed_by", is = ["agent"] }
"#
}

fn on_the_spot() -> String {
    "\n[route]\nstation = \"close\"\naccept = \"community\"\ndecide = \"community\"\nseparation = false\n".into()
}

fn advised() -> String {
    let mut text = "\n[route]\nstation = \"advise\"\naccept = \"district\"\ndecide = \"district\"\nbureau = \"Q01\"\nseparation = true\n".to_owned();
    text += &step("route.steps", "handle", "district", 3);
    text += &step("route.steps", "approve", "district", 2);
    text
}

const MATERIALS: &str = r#"
[[materials]]
code = "M01"
name = "居民身份证"
name_en = "Identity card"
need = "required"
from = "government"
originals = 1
certificate = "111"
accept = "在有效期内"
basis = "《云汀市海务办法》第十条"
waived_by = ["certificate", "card_reader"]

[[materials]]
code = "M03"
name = "申请表"
name_en = "Form"
need = "required"
from = "system"
originals = 1
accept = "有签名"
basis = "《云汀市海务办法》第十条"

[[materials]]
code = "M04"
name = "船的照片"
name_en = "Photograph"
need = "optional"
from = "applicant"
copies = 1
accept = "看得清船名"

[[materials]]
code = "M05"
name = "账户"
name_en = "Account"
need = "later"
from = "other"
copies = 1
accept = "户名一致"
"#;

fn package() -> String {
    let (first, then) = (
        key(ItemType::PublicService, Way::Bureau),
        key(ItemType::Benefit, Way::Street),
    );
    format!(
        r#"key = "yt-boat"
name = "我要买船一件事"
name_en = "A boat of my own"
about = "买船要办的几件事，一次办完。"
about_en = "All that a boat needs."
audience = ["person"]
code = "003265990000"
window = "便民大厅二层 1 号窗口"
promise = 15
delivery = "一起寄到家。"

[[steps]]
item = "{first}"

[[steps]]
key = "rope"
name = "领缆绳"
name_en = "A rope"
by = "渡口"
by_en = "The ferry"
days = 1

[[steps]]
item = "{then}"
after = ["{first}"]

[source]
text = "虚构"
as_of = "2026-11-01"
verified = false
"#
    )
}

/// Every item but the last of each type's, which the first street has for itself.
fn district_list() -> String {
    let mut text = format!(
        r#"unit = "{DISTRICT}"
name = "栖浦区清单"
name_en = "List of Qipu"

[liaison]
post = "区便民科"
phone = "0999-6600009"

[place]
address = "海堤路 1 号便民大厅 1 号窗口"
hours = "工作日 8:10—16:50"
ask = "0999-6600010"
complain = "0999-6600011"
"#
    );
    for kind in ItemType::ALL {
        for way in [Way::Bureau, Way::Street] {
            let promise = if way == Way::Bureau {
                "promise = 7\n"
            } else {
                ""
            };
            let _ = write!(
                text,
                "\n[[items]]\nitem = \"{}\"\n{promise}window = \"delegated\"\nduty = \"海务科\"\n",
                key(kind, way)
            );
        }
    }
    text + "\n[source]\ntext = \"虚构\"\nas_of = \"2026-11-01\"\nverified = false\n"
}

fn street_list(street: &str) -> String {
    let mut text = format!(
        r#"unit = "{street}"
name = "{street} 清单"
name_en = "List of {street}"

[liaison]
post = "便民大厅主任"
phone = "0999-6600020"

[place]
address = "贝壳路 {street} 号便民大厅 2 号窗口"
hours = "工作日 7:40—17:20"
ask = "0999-6600021"
complain = "0999-6600022"
"#
    );
    for kind in ItemType::ALL.into_iter().filter(|_| street == STREET) {
        let _ = write!(
            text,
            "\n[[items]]\nitem = \"{}\"\nwindow = \"helped\"\nlacks = \"等授权\"\nwanted = \"渔民多\"\nnote = \"赶潮的日子提前来。\"\n",
            key(kind, Way::Spot)
        );
    }
    let _ = write!(
        text,
        r#"
[[sites]]
unit = "{street}001"
name = "{street} 第一便民小站"
serves = ["{street}002"]
address = "灯塔路 1 号小站一层窗口"
hours = "工作日 6:00—14:00"
phone = "0999-6600023"

[[answers]]
item = "{}"
question = "下雨天办吗？"
answer = "照办，小站有伞。"

[source]
text = "虚构"
as_of = "2026-11-01"
verified = false
"#,
        key(ItemType::Benefit, Way::Street)
    );
    text
}
