//! An item 事项: what can be done, by whom, with which papers, by which way and until when.
//!
//! An item is a data file. This module gives it a shape; `lint` says what an inspector would
//! find; nothing here reads a file. Field names follow the national list of elements
//! (`task_code`, `promise_day`, … ) where one exists, in the words of GLOSSARY.md.

use serde::{Deserialize, Serialize};

pub mod archive;
pub mod form;
pub mod group;
pub mod heard;
pub mod lint;
pub mod route;
pub mod rule;
pub mod sample;
pub mod stage;
pub mod table;
pub mod walk;
pub mod when;

pub use archive::Archive;
pub use form::{Answers, Field, FieldKind, Personal, Situation};
pub use group::Group;
pub use heard::Heard;
pub use rule::Rule;
pub use stage::{Stage, StageKind};
pub use table::{Chosen, Table};
pub use walk::Walk;
pub use when::When;

/// One item as its file states it. Unknown keys are refused, so that a typing error is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Identifier of ours, ASCII, the file's name.
    pub key: String,
    /// 事项名称
    pub name: String,
    /// The name in English, for the English face.
    pub name_en: String,
    /// 别名: the words that residents use.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// One sentence for the guide page: what one gets.
    pub about: String,
    pub about_en: String,
    /// 事项类型; its own field, never derived from a code.
    #[serde(rename = "type")]
    pub kind: ItemType,
    /// 即办件 or 承诺件
    pub project: Project,
    /// 服务对象
    pub audience: Vec<Audience>,
    /// What is asked of the person.
    #[serde(default)]
    pub person: Asked,
    /// The three code levels: 12, 31 and 33 characters.
    pub codes: Codes,
    /// 实施主体: the legal owner, whose name the papers bear.
    pub owner: Owner,
    /// 设定依据
    pub basis: Vec<Law>,
    /// 受理条件
    pub conditions: Vec<String>,
    pub limits: Limits,
    /// The main route; see `route_for`.
    route: Route,
    /// Further complete routes, for the answers for which a table gives them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    routes: Vec<Route>,
    /// What stops the clock, by the item's own basis only.
    #[serde(default)]
    pub stops: Vec<Stop>,
    /// 会办部门: whom the office may ask about a case, and no others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Department>,
    /// What must have been done before a decision: home inquiry, site check, public notice.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// 情形: questions whose answers select papers, fields, checks, promise and route.
    #[serde(default)]
    pub situations: Vec<Situation>,
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Tables of the form to which rows can be added, such as the members of a household.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// 逻辑校验: what the answers must be to one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// 决策表: which promise and which route apply, by the answers.
    #[serde(default)]
    pub tables: Vec<Table>,
    #[serde(default)]
    pub materials: Vec<Material>,
    /// 审核要点
    #[serde(default)]
    pub points: Vec<Point>,
    /// 办理环节: who does what by which norm, from the question to the delivery.
    #[serde(default)]
    pub stages: Vec<Stage>,
    pub result: Outcome,
    /// 办理方式: areas, forms, depth online.
    #[serde(default)]
    pub ways: Ways,
    /// 收费: `None` is free of charge.
    #[serde(default)]
    pub fee: Option<Fee>,
    pub visit: Visit,
    pub contact: Contact,
    #[serde(default)]
    pub questions: Vec<Faq>,
    /// 培训: codes of courses that whoever takes it in at a counter must have attended; a list says what
    /// each is called, how long it holds and whether it refuses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub training: Vec<String>,
    /// 反映: the item is one by which somebody is heard about a service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
    /// 走流程: the item is one by which somebody who leads walks through another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk: Option<Walk>,
    /// 保管期限, where the item has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archive>,
    /// Where the facts come from and when they were read.
    pub source: Source,
}

/// 事项类型 (national list). Only those on application 依申请 belong into a service system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemType {
    /// 行政许可
    #[serde(rename = "01")]
    Permit,
    /// 行政给付
    #[serde(rename = "05")]
    Benefit,
    /// 行政确认
    #[serde(rename = "07")]
    Confirmation,
    /// 行政奖励
    #[serde(rename = "08")]
    Reward,
    /// 行政裁决
    #[serde(rename = "09")]
    Ruling,
    /// 其他行政权力
    #[serde(rename = "10")]
    OtherPower,
    /// 公共服务
    #[serde(rename = "20")]
    PublicService,
}

impl ItemType {
    pub const ALL: [ItemType; 7] = [
        ItemType::Permit,
        ItemType::Benefit,
        ItemType::Confirmation,
        ItemType::Reward,
        ItemType::Ruling,
        ItemType::OtherPower,
        ItemType::PublicService,
    ];

    /// The code of the national list.
    pub fn code(self) -> &'static str {
        match self {
            ItemType::Permit => "01",
            ItemType::Benefit => "05",
            ItemType::Confirmation => "07",
            ItemType::Reward => "08",
            ItemType::Ruling => "09",
            ItemType::OtherPower => "10",
            ItemType::PublicService => "20",
        }
    }

    /// 行政许可法 with its 5, 20 and 10 days and its notices binds permits only.
    pub fn is_permit(self) -> bool {
        self == ItemType::Permit
    }
}

/// 办件类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Project {
    /// 即办件: done while the resident waits.
    Instant,
    /// 承诺件
    Promised,
}

/// 服务对象
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// 自然人
    Person,
    /// 企业法人、个体工商户和其他组织
    Company,
}

/// How much is asked of whoever applies: no more than the item needs (个人信息保护法 art 6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Name, number of identity, phone, address.
    #[default]
    Full,
    /// Name and phone: enough to answer a question.
    Contact,
}

/// 基本编码 (12), 实施编码 (31), 业务办理项编码 (33).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    pub catalog: String,
    pub task: String,
    pub handle: String,
    /// 行使层级, several joined by `^`.
    pub level: String,
}

/// 实施主体
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Whose name and 业务专用章 the papers bear. A station's never.
    pub issuer: Issuer,
    /// The name where `issuer` is `owner`; the kind of body where it is `street`.
    pub name: String,
    /// 18-digit unified social credit code of the legal owner.
    pub code: String,
    /// 实施主体性质, dictionary `body_natures`.
    #[serde(default)]
    pub nature: String,
    /// 权力来源, dictionary `power_sources`.
    #[serde(default)]
    pub power: String,
    /// 委托部门, where the power was delegated.
    #[serde(default)]
    pub entrusted_by: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// The accepting street or town in its own name.
    Street,
    /// The owner, for instance a district bureau; the window accepts by delegation 委托受理.
    Owner,
}

/// One row of 设定依据.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    pub title: String,
    #[serde(default)]
    pub number: String,
    pub article: String,
    /// 条款内容; empty where the words were not before whoever wrote the record.
    #[serde(default)]
    pub text: String,
}

/// Limits in working days, counted from the day after acceptance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// 法定办结时限; 0 is on the spot.
    pub legal: u32,
    /// 承诺办结时限, never above `legal`; 0 is on the spot.
    pub promise: u32,
    /// Days within which acceptance, correction or non-acceptance is told (行政许可法 art 32 for
    /// permits; the item's own for others).
    #[serde(default = "five")]
    pub tell: u32,
    /// Days given to the resident for a correction; afterwards 补正逾期.
    #[serde(default = "fifteen")]
    pub correction: u32,
    /// Once, by the head of the deciding body, with the reason told.
    #[serde(default)]
    pub extension: Option<Extension>,
    /// 时限说明: what is not counted, and why.
    #[serde(default)]
    pub note: String,
}

fn five() -> u32 {
    5
}

fn fifteen() -> u32 {
    15
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    pub days: u32,
    pub basis: String,
}

/// Who accepts, who decides, and the steps between.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// What a table gives for it; `main` for `[route]`.
    #[serde(default = "main", skip_serializing_if = "is_main")]
    pub key: String,
    /// 办理路线 by name, where the item has several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_en: String,
    /// Class of the item at a community station.
    pub station: StationClass,
    /// Who accepts 受理, once and for all levels.
    pub accept: Level,
    /// 通办: whether any street window of the city takes it for any home.
    #[serde(default)]
    pub anywhere: bool,
    /// Who decides.
    pub decide: Level,
    /// The bureau that decides where `decide` is the district, by its suffix in the unit tree.
    #[serde(default)]
    pub bureau: Option<String>,
    /// Nobody approves what they filed or accepted. Required for permits, benefits and
    /// confirmations.
    pub separation: bool,
    /// 承办 → 审核 → 批准. Empty for what is closed where it is taken.
    #[serde(default)]
    pub steps: Vec<Step>,
}

fn main() -> String {
    route::MAIN.to_owned()
}

fn is_main(key: &str) -> bool {
    key == route::MAIN
}

/// 受理类 / 代收代办类 / 咨询预审类, and what a station closes itself 社区闭环办.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StationClass {
    /// 受理类: the station accepts in the street's name; nobody accepts again.
    Accept,
    /// 代收代办类: the station collects, the street accepts.
    Collect,
    /// 咨询预审类: the station advises and helps to file.
    Advise,
    /// 社区闭环办: taken and closed in the community.
    Close,
}

/// A level of the unit tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    City,
    District,
    Street,
    Community,
}

/// One leg of the review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub kind: StepKind,
    pub at: Level,
    /// The bureau that does it where `at` is the district, by its suffix in the unit tree; without
    /// one it is the bureau that decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bureau: Option<String>,
    /// Working days of this leg; all legs together never exceed the promise.
    pub days: u32,
    /// 审查标准
    #[serde(default)]
    pub norm: String,
    /// 办理结果
    #[serde(default)]
    pub result: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// 承办
    Handle,
    /// 审核
    Examine,
    /// 批准
    Approve,
}

/// 特别程序: only what the basis of the item lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub basis: String,
    /// The longest it may be planned for, in working days.
    pub days: u32,
}

/// A department that is asked for its opinion 征求意见, and may be called to the centre 吹哨报到.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// The level of the home to which it belongs.
    pub at: Level,
    /// Its suffix in the unit tree, such as `B31`; empty is the street or district itself.
    #[serde(default)]
    pub unit: String,
    /// Working days for its answer; they run inside the limit of the case.
    pub days: u32,
    /// Comes to the centre at an agreed time, where the item is rare and complex.
    #[serde(default)]
    pub comes: bool,
    /// What it is asked for.
    pub about: String,
    pub about_en: String,
    pub basis: String,
}

/// Something that must have been done before the decision; it runs inside the limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub key: String,
    pub kind: CheckKind,
    pub name: String,
    pub name_en: String,
    /// Who does it.
    pub at: Level,
    /// How many people of the staff must have been there; 2 for a home inquiry and a site check.
    #[serde(default = "one")]
    pub staff: u32,
    /// For a public notice: how long it must hang, in the days that its basis names.
    #[serde(default)]
    pub days: u32,
    #[serde(default)]
    pub counted: Counted,
    pub basis: String,
    /// Only where the answers say so.
    #[serde(default)]
    pub when: Option<When>,
}

fn one() -> u32 {
    1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// 入户调查
    HomeInquiry,
    /// 现场核查
    SiteCheck,
    /// 公示
    PublicNotice,
}

/// Which days a limit counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// 自然日; a last day that is not worked moves to the next that is (民法典 203).
    #[default]
    Calendar,
    /// 工作日
    Working,
}

/// One row of 申请材料.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Code of the material dictionary, `M01` …
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub need: Need,
    /// 来源渠道
    pub from: MaterialSource,
    /// 来源渠道说明: which office, which counter, which site.
    #[serde(default)]
    pub from_note: String,
    /// 材料形式
    #[serde(default)]
    pub form: Form,
    /// 纸质材料规格, such as A4.
    #[serde(default)]
    pub size: String,
    /// 证照编码 of the dictionary `certificate_kinds`, where it is a certificate.
    #[serde(default)]
    pub certificate: String,
    /// 原件份数, 复印件份数
    #[serde(default)]
    pub originals: u32,
    #[serde(default)]
    pub copies: u32,
    /// 填报须知
    #[serde(default)]
    pub fill: String,
    /// 填写样例: the lines of a made-up example.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sample: Vec<String>,
    /// 受理标准
    pub accept: String,
    /// 要求提供依据
    #[serde(default)]
    pub basis: String,
    /// 免提交方式
    #[serde(default)]
    pub waived_by: Vec<Waiver>,
    /// Only where the answers say so.
    #[serde(default)]
    pub when: Option<When>,
}

/// 材料形式
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 纸质
    Paper,
    /// 电子
    Electronic,
    /// 纸质或电子
    #[default]
    Both,
}

/// 材料必要性
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// 必要
    Required,
    /// 非必要
    Optional,
    /// 容缺后补
    Later,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialSource {
    /// 申请人自备
    Applicant,
    /// 政府部门核发
    Government,
    /// 其他
    Other,
    /// Made by the system from the form, for signature.
    System,
}

/// 免提交方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiver {
    /// 电子证照
    Certificate,
    /// 数据共享
    Sharing,
    /// 告知承诺
    Promise,
    /// 部门核验
    Verification,
    /// 读卡
    CardReader,
}

/// 审核要点
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The material or field it belongs to; empty is the case as a whole.
    #[serde(default)]
    pub about: String,
    pub text: String,
    /// What a mistake costs, or where the norm stands.
    #[serde(default)]
    pub basis: String,
}

/// 审批结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub kind: OutcomeKind,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub name_en: String,
    /// 审批结果样本: the lines of a made-up example.
    #[serde(default)]
    pub sample: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// 证照
    Certificate,
    /// 批文
    Approval,
    /// 其他
    Other,
    /// 无
    None,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    pub standard: String,
    pub basis: String,
    /// 减免 and its basis.
    #[serde(default)]
    pub reduction: String,
}

/// 办理方式. Codes are those of the dictionaries of the same name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ways {
    /// 通办范围, dictionary `handle_areas`.
    pub area: String,
    /// 办理形式, dictionary `handle_forms`.
    pub forms: Vec<String>,
    /// 网上办理深度 as capabilities, dictionary `online_depths`.
    pub depth: Vec<String>,
    /// 网上办理深度 as a grade.
    pub grade: Option<Grade>,
    /// 主题分类, dictionary `topics`.
    pub topics: Vec<String>,
    /// 预约
    pub booking: bool,
    /// 自助终端
    pub kiosk: bool,
    /// 网上支付
    pub pay_online: bool,
    /// 联办机构
    pub joint: Vec<String>,
    /// 中介服务
    pub intermediary: String,
    /// 数量限制
    pub quota: String,
}

/// Codes of the national lists that rules speak of.
pub mod ways_codes {
    /// 办理形式: 网上办理
    pub const ONLINE: &str = "2";
}

/// 网上办理深度: 信息发布, 网上预约, 网上预审 (one visit), 全程网办 (no visit).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grade {
    I,
    #[serde(rename = "II")]
    Ii,
    #[serde(rename = "III")]
    Iii,
    #[serde(rename = "IV")]
    Iv,
}

/// 到办事现场次数 and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    pub times: u32,
    #[serde(default)]
    pub reason: String,
    /// Whether it can be filed online.
    pub online: bool,
    /// Whether result and papers can be posted.
    #[serde(default)]
    pub post: bool,
    pub hours: String,
    pub place: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// 咨询电话, with area code
    pub ask: String,
    /// 监督投诉电话, another one
    pub complain: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    pub question: String,
    pub answer: String,
    #[serde(default)]
    pub question_en: String,
    #[serde(default)]
    pub answer_en: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub text: String,
    /// The day on which it was read.
    pub as_of: jiff::civil::Date,
    /// Whether someone has checked it against the city's own list.
    pub verified: bool,
}

impl Item {
    pub fn is_instant(&self) -> bool {
        self.project == Project::Instant
    }

    /// Whether somebody may look for it or bring it: not what the house opens by itself.
    pub fn is_sought(&self) -> bool {
        self.walk.is_none() && (self.heard.is_none() || self.visit.online)
    }

    /// Whether number of identity and address are asked too.
    pub fn asks_identity(&self) -> bool {
        self.person == Asked::Full
    }

    /// The papers that these answers call for, in the order of the file.
    pub fn materials_for<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Material> {
        self.materials
            .iter()
            .filter(|m| form::holds(&m.when, answers))
    }

    /// The checks that these answers call for.
    pub fn checks_for<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Check> {
        self.checks.iter().filter(|c| form::holds(&c.when, answers))
    }

    pub fn material(&self, code: &str) -> Option<&Material> {
        self.materials.iter().find(|m| m.code == code)
    }

    pub fn check(&self, key: &str) -> Option<&Check> {
        self.checks.iter().find(|c| c.key == key)
    }

    pub fn stop(&self, key: &str) -> Option<&Stop> {
        self.stops.iter().find(|s| s.key == key)
    }

    /// The digest under which `register` keeps this text for ever: SM3 of the file's bytes.
    pub fn digest(text: &str) -> String {
        use sm3::{Digest, Sm3};
        let hash = Sm3::digest(text.as_bytes());
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
