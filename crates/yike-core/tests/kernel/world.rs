//! A small city with a chess federation: units, items, people, and a case being played.

use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use yike_core::case::rating::{Dimension, Questionnaire, Questionnaires, Side, Tag};
use yike_core::case::{
    self, About, Applicant, Case, Channel, Command, DocRef, Event, Facts, Filing, Given, Joint,
    Kind, Meta, Offer, Refusal, Status, Waiting,
};
use yike_core::clock::{At, Calendar, start_of};
use yike_core::item::{Answers, Chosen, Item, Level};
use yike_core::unit::{Unit, UnitId, Units, route};
use yike_core::who::{Duty, Mandate, PersonId, Post, Who};

pub const CITY: &str = "11";
pub const EAST: &str = "110101";
pub const WEST: &str = "110102";
/// 东区民政局 decides allowances, 东区市场监管局 licences.
pub const EAST_B08: &str = "110101B08";
pub const EAST_B31: &str = "110101B31";
/// 北新街道, with two communities
pub const NORTH: &str = "110101010";
pub const NORTH_1: &str = "110101010001";
pub const NORTH_2: &str = "110101010002";
/// 花市街道
pub const FLOWER: &str = "110101013";
pub const FLOWER_1: &str = "110101013001";
/// 广外街道, in the other district
pub const GATE: &str = "110102020";
pub const GATE_1: &str = "110102020001";

const TREE: [(&str, Level); 15] = [
    (CITY, Level::City),
    (EAST, Level::District),
    (WEST, Level::District),
    (EAST_B08, Level::District),
    (EAST_B31, Level::District),
    ("110102B08", Level::District),
    ("110102B31", Level::District),
    (NORTH, Level::Street),
    (FLOWER, Level::Street),
    (GATE, Level::Street),
    (NORTH_1, Level::Community),
    (NORTH_2, Level::Community),
    (FLOWER_1, Level::Community),
    ("110101013002", Level::Community),
    (GATE_1, Level::Community),
];

pub fn unit(code: &str) -> UnitId {
    UnitId::new(code)
}

pub fn units() -> Units {
    Units::new(TREE.iter().map(|(code, level)| Unit {
        id: unit(code),
        level: *level,
        name: format!("unit {code}"),
        parent: match (level, code.len()) {
            (Level::City, _) => None,
            (Level::District, 6) => Some(unit(CITY)),
            (Level::District, _) => Some(unit(&code[..6])),
            (Level::Street, _) => Some(unit(&code[..6])),
            (Level::Community, _) => Some(unit(&code[..9])),
        },
    }))
}

pub fn communities() -> impl Iterator<Item = UnitId> {
    TREE.iter()
        .filter(|(_, level)| *level == Level::Community)
        .map(|(code, _)| unit(code))
}

/// The notice for 2026; 2027 is not published.
pub const NOTICE: &str = "date,kind,occasion
2026-01-01,holiday,元旦\n2026-01-02,holiday,元旦\n2026-01-04,workday,
2026-02-14,workday,\n2026-02-16,holiday,春节\n2026-02-17,holiday,春节\n2026-02-18,holiday,春节
2026-02-19,holiday,春节\n2026-02-20,holiday,春节\n2026-02-23,holiday,春节\n2026-02-28,workday,
2026-04-06,holiday,清明节\n2026-05-01,holiday,劳动节\n2026-05-04,holiday,劳动节
2026-05-05,holiday,劳动节\n2026-05-09,workday,\n2026-06-19,holiday,端午节
2026-09-20,workday,\n2026-09-25,holiday,中秋节\n2026-10-01,holiday,国庆节
2026-10-02,holiday,国庆节\n2026-10-05,holiday,国庆节\n2026-10-06,holiday,国庆节
2026-10-07,holiday,国庆节\n2026-10-10,workday,
";

pub fn calendar() -> Calendar {
    Calendar::parse_csv(NOTICE).unwrap()
}

/// What changes between one item of the federation and the next.
pub struct Sketch {
    pub key: &'static str,
    pub kind: &'static str,
    pub project: &'static str,
    pub audience: &'static str,
    pub legal: u32,
    pub promise: u32,
    pub online: bool,
    pub route: &'static str,
    pub result: &'static str,
    pub more: &'static str,
}

/// Closed by the station: 棋友卡登记.
const CARD: Sketch = Sketch {
    key: "chess-card",
    kind: "20",
    project: "instant",
    audience: "person",
    legal: 0,
    promise: 0,
    online: true,
    route: "station = 'close'\naccept = 'community'\ndecide = 'community'\nseparation = false",
    result: "other",
    more: "",
};

/// Done at once by any street, online as well: 外地对局备案.
const AWAY_GAME: Sketch = Sketch {
    key: "chess-away-game",
    kind: "20",
    project: "instant",
    audience: "person",
    legal: 0,
    promise: 0,
    online: true,
    route: "station = 'advise'\naccept = 'street'\nanywhere = true\ndecide = 'street'\nseparation = false",
    result: "none",
    more: "",
};

/// Done at once by the street, but by two people: 段位确认.
const TITLE: Sketch = Sketch {
    key: "chess-title",
    kind: "07",
    project: "instant",
    audience: "person",
    legal: 0,
    promise: 0,
    online: true,
    route: "station = 'collect'\naccept = 'street'\ndecide = 'street'\nseparation = true",
    result: "certificate",
    more: "",
};

/// Promised by the street, with inquiry at home and public notice: 棋手困难补助.
const AID: Sketch = Sketch {
    key: "chess-aid",
    kind: "05",
    project: "promised",
    audience: "person",
    legal: 30,
    promise: 22,
    online: true,
    route: "station = 'collect'\naccept = 'street'\ndecide = 'street'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'street'\ndays = 14
[[route.steps]]\nkind = 'examine'\nat = 'street'\ndays = 5
[[route.steps]]\nkind = 'approve'\nat = 'street'\ndays = 3",
    result: "approval",
    more: "
[[checks]]\nkey = 'home_inquiry'\nkind = 'home_inquiry'\nname = '入户调查'\nname_en = 'Inquiry at home'\nat = 'street'\nstaff = 2\nbasis = '棋协章程第五条'
[[checks]]\nkey = 'public_notice'\nkind = 'public_notice'\nname = '在社区公示七天'\nname_en = 'Public notice'\nat = 'community'\ndays = 7\nbasis = '棋协章程第六条'
[[checks]]\nkey = 'street_notice'\nkind = 'public_notice'\nname = '在街道公示三天'\nname_en = 'Public notice'\nat = 'street'\ndays = 3\nbasis = '棋协章程第六条'
when = { answer = 'twice', is = ['yes'] }",
};

/// Taken at any street of the city, decided by the bureau of the home: 老棋手津贴.
const ALLOWANCE: Sketch = Sketch {
    key: "chess-allowance",
    kind: "05",
    project: "promised",
    audience: "person",
    legal: 20,
    promise: 10,
    online: true,
    route: "station = 'collect'\naccept = 'street'\nanywhere = true\ndecide = 'district'\nbureau = 'B08'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'street'\ndays = 3
[[route.steps]]\nkind = 'examine'\nat = 'district'\ndays = 4
[[route.steps]]\nkind = 'approve'\nat = 'district'\ndays = 3",
    result: "other",
    more: "",
};

/// With a stop for an assessment, and a certificate: 盲棋棋手证.
const BADGE: Sketch = Sketch {
    key: "chess-badge",
    kind: "07",
    project: "promised",
    audience: "person",
    legal: 20,
    promise: 10,
    online: true,
    route: "station = 'collect'\naccept = 'street'\ndecide = 'district'\nbureau = 'B08'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'street'\ndays = 2
[[route.steps]]\nkind = 'examine'\nat = 'district'\ndays = 5
[[route.steps]]\nkind = 'approve'\nat = 'district'\ndays = 3",
    result: "certificate",
    more: "
[[stops]]\nkey = 'assessment'\nname = '残疾评定'\nname_en = 'Assessment'\nbasis = '棋协章程第七条'\ndays = 30
[[checks]]\nkey = 'home_inquiry'\nkind = 'home_inquiry'\nname = '入户核实'\nname_en = 'Visit at home'\nat = 'community'\nstaff = 1\nbasis = '棋协章程第五条'
[[checks]]\nkey = 'public_notice'\nkind = 'public_notice'\nname = '在社区公示'\nname_en = 'Public notice'\nat = 'community'\ndays = 3\nbasis = '棋协章程第六条'",
};

/// A permit for companies, with a site check and one extension: 棋社许可.
const CLUB: Sketch = Sketch {
    key: "chess-club",
    kind: "01",
    project: "promised",
    audience: "company",
    legal: 20,
    promise: 10,
    online: true,
    route: "station = 'advise'\naccept = 'street'\ndecide = 'district'\nbureau = 'B31'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'district'\ndays = 3
[[route.steps]]\nkind = 'examine'\nat = 'district'\ndays = 4
[[route.steps]]\nkind = 'approve'\nat = 'district'\ndays = 3",
    result: "certificate",
    more: "
[[departments]]\nat = 'district'\nunit = 'B08'\ndays = 3\ncomes = true\nabout = '场地是否合用'\nabout_en = 'Whether the place will do'\nbasis = '棋协章程第九条'
[[departments]]\nat = 'district'\nunit = 'B31'\ndays = 2\ncomes = false\nabout = '场地是否合用'\nabout_en = 'Whether the place will do'\nbasis = '棋协章程第九条'
[[checks]]\nkey = 'site_check'\nkind = 'site_check'\nname = '现场核查'\nname_en = 'Site check'\nat = 'district'\nstaff = 2\nbasis = '行政许可法第三十四条'
[limits.extension]\ndays = 10\nbasis = '行政许可法第四十二条'",
};

/// A permit done at once, by two people: 摆棋摊许可.
const STALL: Sketch = Sketch {
    key: "chess-stall",
    kind: "01",
    project: "instant",
    audience: "person",
    legal: 0,
    promise: 0,
    online: true,
    route: "station = 'collect'\naccept = 'street'\ndecide = 'street'\nseparation = true",
    result: "approval",
    more: "\n[limits.extension]\ndays = 10\nbasis = '行政许可法第四十二条'",
};

/// Accepted by the station in the street's name, decided by the street: 棋室借用.
const ROOM: Sketch = Sketch {
    key: "chess-room",
    kind: "20",
    project: "promised",
    audience: "person",
    legal: 5,
    promise: 3,
    online: false,
    route: "station = 'accept'\naccept = 'community'\ndecide = 'street'\nseparation = false
[[route.steps]]\nkind = 'approve'\nat = 'street'\ndays = 3",
    result: "none",
    more: "
[[stops]]\nkey = 'test'\nname = '场地检测'\nname_en = 'Test of the room'\nbasis = '棋协章程第九条'\ndays = 10
[limits.extension]\ndays = 2\nbasis = '棋协章程第八条'",
};

/// Collected below, accepted and decided by the bureau: 裁判登记.
const REFEREE: Sketch = Sketch {
    key: "chess-referee",
    kind: "10",
    project: "promised",
    audience: "person",
    legal: 10,
    promise: 6,
    online: true,
    route: "station = 'collect'\naccept = 'district'\ndecide = 'district'\nbureau = 'B08'\nseparation = false
[[route.steps]]\nkind = 'approve'\nat = 'district'\ndays = 6",
    result: "approval",
    more: "
[[checks]]\nkey = 'public_notice'\nkind = 'public_notice'\nname = '公示'\nname_en = 'Public notice'\nat = 'district'\ndays = 2\nbasis = '棋协章程第六条'",
};

/// Small ones are decided by the street, large ones by two bureaus of the district: 棋赛补助.
const GRANT: Sketch = Sketch {
    key: "chess-grant",
    kind: "05",
    project: "promised",
    audience: "person",
    legal: 20,
    promise: 10,
    online: true,
    route: "name = '街道办'\nname_en = 'By the street'\nstation = 'collect'\naccept = 'street'\ndecide = 'street'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'street'\ndays = 2
[[route.steps]]\nkind = 'approve'\nat = 'street'\ndays = 1",
    result: "other",
    more: "
[[departments]]\nat = 'district'\nunit = 'B31'\ndays = 3\ncomes = true\nabout = '场地是否合用'\nabout_en = 'Whether the place will do'\nbasis = '棋协章程第九条'
[[departments]]\nat = 'district'\nunit = ''\ndays = 2\ncomes = false\nabout = '场地是否合用'\nabout_en = 'Whether the place will do'\nbasis = '棋协章程第九条'
[[routes]]\nkey = 'large'\nname = '区里办'\nname_en = 'By the district'\nstation = 'collect'\naccept = 'district'\ndecide = 'district'\nbureau = 'B08'\nseparation = true
[[routes.steps]]\nkind = 'examine'\nat = 'district'\nbureau = 'B31'\ndays = 4
[[routes.steps]]\nkind = 'examine'\nat = 'district'\ndays = 3
[[routes.steps]]\nkind = 'approve'\nat = 'district'\ndays = 3
[[fields]]\nkey = 'amount'\nlabel = '金额'\nlabel_en = 'Amount'\nkind = 'money'
[[tables]]\nkey = 'route'\nname = '由谁决定'\nname_en = 'Who decides'\nsets = 'route'\ninputs = ['amount']
rows = [{ when = ['<1000'], gives = 'main', basis = '棋协章程第十条' }, { when = ['>=1000'], gives = 'large', basis = '棋协章程第十一条' }]",
};

/// Closed by the station or, for a club, by the street: 棋盘登记.
const BOARD: Sketch = Sketch {
    key: "chess-board",
    kind: "20",
    project: "instant",
    audience: "person",
    legal: 0,
    promise: 0,
    online: true,
    route: "name = '社区办'\nname_en = 'By the station'\nstation = 'close'\naccept = 'community'\ndecide = 'community'\nseparation = false",
    result: "other",
    more: "
[[routes]]\nkey = 'club'\nname = '街道办'\nname_en = 'By the street'\nstation = 'collect'\naccept = 'street'\ndecide = 'street'\nseparation = false
[[fields]]\nkey = 'club'\nlabel = '棋社用吗'\nlabel_en = 'For a club?'\nkind = 'yes_no'
[[tables]]\nkey = 'route'\nname = '由谁办'\nname_en = 'Who handles it'\nsets = 'route'\ninputs = ['club']
rows = [{ when = ['no'], gives = 'main', basis = '棋协章程第十条' }, { when = ['yes'], gives = 'club', basis = '棋协章程第十一条' }]",
};

/// Somebody is heard about how a place of the federation served them: 棋友来信.
const LETTER: Sketch = Sketch {
    key: "chess-letter",
    kind: "20",
    project: "promised",
    audience: "person",
    legal: 10,
    promise: 5,
    online: true,
    route: "station = 'collect'\naccept = 'street'\ndecide = 'district'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'street'\ndays = 3
[[route.steps]]\nkind = 'approve'\nat = 'district'\ndays = 1",
    result: "other",
    more: "
[heard]\ncontact = 1\nrises = true\nasks = true\nreopen = 10\nappeal = true
[[departments]]\nat = 'district'\nunit = '*'\ndays = 2\ncomes = true\nabout = '共同会商'\nabout_en = 'To settle it together'\nbasis = '棋协章程第二十条'",
};

/// Whoever leads goes through an item of the federation: 会长走流程. Not among those of the random lives:
/// what is walked has lives of its own.
const WALK: Sketch = Sketch {
    key: "chess-walk",
    kind: "20",
    project: "promised",
    audience: "person",
    legal: 10,
    promise: 3,
    online: false,
    route: "station = 'collect'\naccept = 'street'\ndecide = 'street'\nseparation = true
[[route.steps]]\nkind = 'handle'\nat = 'street'\ndays = 2
[[route.steps]]\nkind = 'approve'\nat = 'street'\ndays = 1",
    result: "other",
    more: "
[walk]\nproblem = 'chess-letter'",
};

const SKETCHES: [Sketch; 13] = [
    CARD, AWAY_GAME, TITLE, AID, ALLOWANCE, BADGE, CLUB, STALL, ROOM, REFEREE, GRANT, BOARD, LETTER,
];

pub fn item_text(sketch: &Sketch) -> String {
    let Sketch {
        key,
        kind,
        project,
        audience,
        legal,
        promise,
        online,
        route,
        result,
        more,
    } = sketch;
    format!(
        "key = '{key}'
name = '示例事项 {key}'
name_en = 'Example {key}'
about = '棋协的示例事项。'
about_en = 'An example of the chess federation.'
type = '{kind}'
project = '{project}'
audience = ['{audience}']
conditions = ['会下棋']
codes = {{ catalog = '002039901000', task = '1', handle = '2', level = '5' }}
owner = {{ issuer = 'street', name = '街道办事处', code = '111101010000000399' }}
basis = [{{ title = '棋协章程', article = '第一条' }}]
limits.legal = {legal}
limits.promise = {promise}
result = {{ kind = '{result}' }}
visit = {{ times = 1, reason = '核验原件', online = {online}, hours = '工作日', place = '1 号窗口' }}
contact = {{ ask = '010-12345678', complain = '010-87654321' }}
source = {{ text = '示例', as_of = '2026-01-05', verified = false }}

[[situations]]
key = 'twice'
question = '在街道也公示吗？'
question_en = 'Notice at the street too?'
options = [{{ value = 'yes', label = '是', label_en = 'Yes' }}]

[[fields]]
key = 'rank'
label = '棋力'
label_en = 'Rank'
kind = 'text'

[[materials]]
code = 'M01'
name = '棋谱'
name_en = 'Game record'
need = 'required'
from = 'applicant'
originals = 1
accept = '字迹清楚'

[[materials]]
code = 'M02'
name = '照片'
name_en = 'Photograph'
need = 'optional'
from = 'applicant'
copies = 2
accept = '近期免冠'

[[materials]]
code = 'M03'
name = '申请表'
name_en = 'Form for signature'
need = 'optional'
from = 'system'
accept = '本人签名'

[route]
{route}
{more}
"
    )
}

pub fn items() -> Vec<Item> {
    SKETCHES.iter().map(parsed).collect()
}

fn parsed(sketch: &Sketch) -> Item {
    let text = item_text(sketch);
    toml::from_str(&text).unwrap_or_else(|fault| panic!("{}: {fault}\n{text}", sketch.key))
}

pub fn item(key: &str) -> Item {
    parsed(sketch(key))
}

pub fn sketch(key: &str) -> &'static Sketch {
    static ALL: [Sketch; 13] = SKETCHES;
    static BESIDE: [Sketch; 1] = [WALK];
    let mut all = ALL.iter().chain(&BESIDE);
    all.find(|sketch| sketch.key == key).unwrap()
}

pub fn at(day: &str, hour: i64) -> At {
    let day: Date = day.parse().unwrap();
    At(start_of(day).0 + hour * 3_600_000)
}

pub fn date(day: &str) -> Date {
    day.parse().unwrap()
}

pub fn doc(id: &str) -> DocRef {
    DocRef {
        id: format!("doc-{id}"),
        commit: "5a".repeat(32),
    }
}

pub fn post(unit_code: &str, duty: Duty) -> Post {
    Post {
        unit: unit(unit_code),
        duty,
    }
}

pub fn staff(id: &str, posts: &[(&str, Duty)]) -> Who {
    Who::Staff {
        person: PersonId::new(id),
        posts: posts.iter().map(|(u, duty)| post(u, *duty)).collect(),
    }
}

pub fn resident(id: &str) -> Who {
    Who::Resident(PersonId::new(id))
}

/// Who acts for `p-applicant` by a letter that names these items and ends on that day.
pub fn agent(id: &str, items: &[&str], may_withdraw: bool, until: &str) -> Who {
    Who::Agent {
        person: PersonId::new(id),
        mandate: Mandate {
            letter: format!("letter-of-{id}"),
            principal: PersonId::new("p-applicant"),
            items: items.iter().map(|&key| key.to_owned()).collect(),
            case: None,
            may_withdraw,
            until: start_of(until.parse().unwrap()),
        },
    }
}

/// Somebody for every post of the tree, some with several, two residents, and the clock.
/// What somebody is heard about: this unit, and whoever served there.
pub fn about(unit_code: &str, people: &[&str]) -> About {
    About {
        people: people.iter().map(|id| PersonId::new(*id)).collect(),
        ..About::of(unit(unit_code))
    }
}

/// Somebody beside the applicant.
pub fn joint(row: &str, who: Option<&str>, signs: bool) -> Joint {
    Joint {
        row: row.into(),
        who: who.map(PersonId::new),
        doc: doc("joint"),
        signs,
    }
}

pub fn people() -> Vec<Who> {
    let mut people = vec![resident("p-applicant"), resident("p-neighbour"), Who::Clock];
    people.push(Who::Bearer);
    people.push(resident("p-joint"));
    let all: Vec<String> = items().into_iter().map(|item| item.key).collect();
    let keys: Vec<&str> = all.iter().map(String::as_str).collect();
    people.push(agent("p-agent", &keys, true, "2040-01-01"));
    people.push(agent("p-careful-agent", &keys, false, "2040-01-01"));
    people.push(agent("p-late-agent", &keys, true, "2020-01-01"));
    let duties = |level: Level| -> &[Duty] {
        match level {
            Level::Community => &[Duty::Station, Duty::Station, Duty::StationHead],
            // Three at a window: one takes in, one accepts, one closes.
            Level::Street => &[
                Duty::Window,
                Duty::Window,
                Duty::Window,
                Duty::Section,
                Duty::Approver,
                Duty::Approver,
                Duty::Supervisor,
            ],
            Level::District => &[
                Duty::District,
                Duty::District,
                Duty::Approver,
                Duty::Approver,
                Duty::Auditor,
            ],
            Level::City => &[
                Duty::Supervisor,
                Duty::Administrator,
                Duty::District,
                Duty::District,
                Duty::Approver,
                Duty::Approver,
            ],
        }
    };
    for (code, level) in TREE {
        for (n, duty) in duties(level).iter().enumerate() {
            people.push(staff(&format!("{code}-{n}"), &[(code, *duty)]));
        }
    }
    people.push(staff(
        "many-posts",
        &[
            (NORTH_1, Duty::Station),
            (NORTH, Duty::Window),
            (NORTH, Duty::Section),
            (NORTH, Duty::Approver),
            (EAST_B08, Duty::Approver),
        ],
    ));
    people.push(staff(
        "auditor-and-more",
        &[
            (EAST_B08, Duty::Auditor),
            (NORTH, Duty::Auditor),
            (NORTH_2, Duty::StationHead),
            (EAST_B31, Duty::District),
        ],
    ));
    people
}

/// What the world is like around a case.
#[derive(Clone)]
pub struct World {
    pub units: Units,
    pub calendar: Calendar,
    pub away: BTreeSet<PersonId>,
}

impl World {
    pub fn new() -> World {
        World {
            units: units(),
            calendar: calendar(),
            away: BTreeSet::new(),
        }
    }
}

/// One case as it is played: its log, and the state that the log makes.
#[derive(Clone)]
pub struct Play {
    pub item: Item,
    pub digest: String,
    pub world: World,
    pub now: At,
    pub case: Case,
    pub log: Vec<(Meta, Event)>,
}

impl Play {
    pub fn new(key: &str, now: At) -> Play {
        Play::of(item(key), now)
    }

    pub fn of(item: Item, now: At) -> Play {
        let digest = Item::digest(&item_text(sketch(&item.key)));
        Play {
            item,
            digest,
            world: World::new(),
            now,
            case: Case::default(),
            log: Vec::new(),
        }
    }

    pub fn facts(&self) -> Facts<'_> {
        self.facts_at(self.now)
    }

    pub fn facts_at(&self, now: At) -> Facts<'_> {
        Facts {
            now,
            calendar: &self.world.calendar,
            units: &self.world.units,
            away: &self.world.away,
            running: Default::default(),
            questionnaires: questionnaires(),
        }
    }

    pub fn offers(&self, who: &Who) -> Vec<Offer> {
        case::allowed(&self.case, &self.item, who, &self.facts())
    }

    pub fn may(&self, who: &Who, kind: Kind) -> bool {
        self.offers(who).iter().any(|offer| offer.kind == kind)
    }

    pub fn decide(
        &self,
        who: &Who,
        command: &Command,
    ) -> Result<(Vec<Event>, Option<Post>), Refusal> {
        case::decide(&self.case, &self.item, who, command, &self.facts())
    }

    /// Decides and applies, and checks what must hold after every event.
    pub fn give(&mut self, who: &Who, command: &Command) -> Result<Vec<Event>, Refusal> {
        let (events, post) = self.decide(who, command)?;
        for event in &events {
            let meta = Meta {
                seq: self.case.seq + 1,
                at: self.now,
                by: who.id(),
                post: post.clone(),
            };
            self.case.apply(&self.item, &meta, event);
            self.log.push((meta, event.clone()));
        }
        self.must_hold();
        Ok(events)
    }

    /// As `give`, in a story where it must succeed.
    #[track_caller]
    pub fn does(&mut self, who: &Who, command: Command) -> Vec<Event> {
        match self.give(who, &command) {
            Ok(events) => events,
            Err(refusal) => panic!(
                "{} {:?} in {:?}: {refusal:?}",
                who.id(),
                command.kind(),
                self.case.status
            ),
        }
    }

    #[track_caller]
    pub fn cannot(&self, who: &Who, command: Command) -> Refusal {
        match self.decide(who, &command) {
            Ok(_) => panic!("{} may {:?}", who.id(), command.kind()),
            Err(refusal) => refusal,
        }
    }

    /// Lets the clock do what is due, until nothing is; gives the kinds in order.
    pub fn tick(&mut self) -> Vec<Kind> {
        let mut done = Vec::new();
        loop {
            let due = case::due_commands(&self.case, &self.item, &self.facts());
            let Some(command) = due.into_iter().next() else {
                return done;
            };
            done.push(command.kind());
            self.does(&Who::Clock, command);
            assert!(done.len() < 10, "the clock is never done: {done:?}");
        }
    }

    pub fn on(&mut self, day: &str) -> &mut Play {
        let now = at(day, 10);
        assert!(now >= self.now, "a story goes forwards: {day}");
        self.now = now;
        self
    }

    /// A filing of this item for this home, complete, with papers where a desk takes it.
    pub fn filing(&self, community: &str, taking: Option<&str>) -> Filing {
        self.filing_by(&[], community, taking)
    }

    /// As `filing`, by the route that these rows give.
    pub fn filing_by(&self, chosen: &[Chosen], community: &str, taking: Option<&str>) -> Filing {
        let taking = taking.map(unit);
        let way = route(
            self.item.route_for(chosen),
            &self.world.units,
            &unit(community),
            taking.as_ref(),
        );
        let way = way.unwrap_or_else(|no| panic!("{community} {taking:?}: {no:?}"));
        Filing {
            chosen: chosen.to_vec(),
            ..self.filing_with(way)
        }
    }

    pub fn filing_with(&self, way: yike_core::unit::Route) -> Filing {
        let at_counter = way.taking.is_some();
        Filing {
            item: format!("{}@{}", self.item.key, self.digest),
            digest: self.digest.clone(),
            number: "110101010001260105000001X".into(),
            channel: if at_counter {
                Channel::Counter
            } else {
                Channel::Online
            },
            route: way,
            applicant: Applicant {
                who: PersonId::new("p-applicant"),
                kind: self.item.audience[0],
                doc: doc("applicant"),
                age_band: Some("60-79".into()),
            },
            agent: None,
            form: doc("form"),
            joint: Vec::new(),
            about: None,
            chosen: Vec::new(),
            listed: None,
            needs: vec!["M01".into(), "M02".into()],
            checks: self
                .item
                .checks_for(&Answers::new())
                .map(|check| check.key.clone())
                .collect(),
            given: vec![given("M01", at_counter)],
        }
    }

    fn must_hold(&self) {
        let case = &self.case;
        let open: Vec<_> = case.stays.iter().filter(|s| s.until.is_none()).collect();
        let waits = case.waiting() == Waiting::Staff;
        assert_eq!(
            case.task.is_some(),
            waits,
            "{:?} {:?}",
            case.status,
            case.task
        );
        assert_eq!(open.len(), usize::from(waits), "{:?}", case.stays);
        if let (Some(task), Some(stay)) = (&case.task, open.first()) {
            assert_eq!((&task.unit, task.duty), (&stay.unit, stay.duty));
        }
        for pair in case.stays.windows(2) {
            assert!(pair[0].until.is_some_and(|until| until <= pair[1].from));
        }
        // The result, and what is given back, comes later than the case.
        if let (Some(task), None) = (&case.task, case.decided_at) {
            let stray = case
                .papers
                .iter()
                .find(|paper| paper.on_way_to.as_ref().unwrap_or(&task.unit) != &task.unit);
            assert_eq!(stray, None, "papers go where the case is");
        }
        let legs = case::relay(case, &self.item, &self.world.calendar, self.now);
        let now = legs.iter().filter(|l| l.stage == case::Stage::Now).count();
        assert_eq!(
            now,
            usize::from(!case.status.is_final()),
            "{:?} {legs:?}",
            case.status
        );
        assert!(
            legs.is_sorted_by_key(|leg| match leg.stage {
                case::Stage::Done => 0,
                case::Stage::Now => 1,
                case::Stage::Later => 2,
            }),
            "{legs:?}"
        );
        let is_over = case.decided_at.is_some() || case.status.is_final();
        for paper in case.papers.iter().filter(|_| !is_over) {
            let place = paper.on_way_to.as_ref().unwrap_or(&paper.at);
            assert!(
                legs.iter().any(|leg| leg.unit == *place),
                "{paper:?} lies outside the relay {legs:?}"
            );
        }
    }

    pub fn status(&self) -> Status {
        self.case.status
    }

    pub fn task_at(&self) -> (&str, Duty) {
        let task = self.case.task.as_ref().expect("somebody has the case");
        (task.unit.as_str(), task.duty)
    }
}

pub fn given(material: &str, on_paper: bool) -> Given {
    Given {
        material: material.into(),
        files: if on_paper {
            vec![]
        } else {
            vec![doc(material)]
        },
        originals: u32::from(on_paper),
        copies: 0,
        seen: false,
    }
}

/// Two versions: a reason was taken out and another came in.
pub fn questionnaires() -> &'static Questionnaires {
    static ALL: OnceLock<Questionnaires> = OnceLock::new();
    let tag = |code: &str, levels: &[u8]| Tag {
        code: code.into(),
        levels: levels.to_vec(),
        name: "made up".into(),
        name_en: "made up".into(),
    };
    let dimension = |code: &str, side: Side| Dimension {
        code: code.into(),
        side,
        name: "made up".into(),
        name_en: "made up".into(),
    };
    let version = |version: &str, tags: Vec<Tag>| Questionnaire {
        version: version.into(),
        dimensions: vec![
            dimension("overall", Side::Both),
            dimension("guide", Side::Online),
            dimension("attitude", Side::Offline),
        ],
        tags,
    };
    let fine = || tag("fine", &[3, 4, 5]);
    ALL.get_or_init(|| {
        Questionnaires(vec![
            version("chess-1", vec![fine(), tag("late", &[1, 2])]),
            version(
                "chess-2",
                vec![fine(), tag("slow", &[1, 2]), tag("rude", &[1])],
            ),
        ])
    })
}
