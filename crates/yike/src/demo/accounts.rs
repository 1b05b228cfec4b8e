//! The accounts that are printed: one for every post, along the way of one errand.

use super::people::NEIGHBOUR;
use std::fmt::Write as _;
use yike_core::who::Duty;

/// 九道湾社区, where the printed accounts begin.
pub const ANCHOR: &str = "110101005008";
const STREET: &str = "110101005";
const BUREAU: &str = "110101B08";
const DISTRICT: &str = "110101";
const CITY: &str = "11";

/// One passphrase for everybody who is made up.
pub const PASSPHRASE: &str = "demo only not for real use";

pub struct Account {
    pub login: &'static str,
    pub unit: &'static str,
    pub duty: Duty,
    pub slot: &'static str,
    what: &'static str,
}

const fn account(
    login: &'static str,
    unit: &'static str,
    duty: Duty,
    slot: &'static str,
    what: &'static str,
) -> Account {
    Account {
        login,
        unit,
        duty,
        slot,
        what,
    }
}

pub const PRINTED: [Account; 20] = [
    account(
        "shequ",
        ANCHOR,
        Duty::Station,
        "A",
        "九道湾社区 全能社工 A  community worker A",
    ),
    account(
        "shequ-b",
        ANCHOR,
        Duty::Station,
        "B",
        "九道湾社区 全能社工 B  community worker B",
    ),
    account(
        "zhanzhang",
        ANCHOR,
        Duty::StationHead,
        "",
        "九道湾社区 站长  head of the station",
    ),
    account(
        "chuangkou",
        STREET,
        Duty::Window,
        "A",
        "北新桥街道 综合窗口  street window",
    ),
    account(
        "keshi",
        STREET,
        Duty::Section,
        "A",
        "北新桥街道 业务科室  street section",
    ),
    account(
        "shenpi",
        STREET,
        Duty::Approver,
        "",
        "北新桥街道 审批人  street approver",
    ),
    account(
        "quji",
        BUREAU,
        Duty::District,
        "A",
        "东城区民政局 经办  district officer",
    ),
    account(
        "qushenpi",
        BUREAU,
        Duty::Approver,
        "",
        "东城区民政局 审批人  district approver",
    ),
    account(
        "zhengwu",
        DISTRICT,
        Duty::District,
        "A",
        "东城区政务服务局 经办  district service office",
    ),
    account(
        "zhengwu-shenpi",
        DISTRICT,
        Duty::Approver,
        "",
        "东城区政务服务局 审批人  its head",
    ),
    account(
        "shizheng",
        CITY,
        Duty::District,
        "A",
        "市政务服务局 经办  the city's service office",
    ),
    account(
        "shizheng-shenpi",
        CITY,
        Duty::Approver,
        "",
        "市政务服务局 审批人  its head",
    ),
    account(
        "duban",
        DISTRICT,
        Duty::Supervisor,
        "",
        "东城区 督办  supervisor",
    ),
    account(
        "shenji",
        DISTRICT,
        Duty::Auditor,
        "",
        "东城区 审计（审计管理员）  auditor",
    ),
    account(
        "guanli",
        DISTRICT,
        Duty::Administrator,
        "",
        "东城区 系统管理员  system administrator",
    ),
    account(
        "guanli-b",
        DISTRICT,
        Duty::Administrator,
        "",
        "东城区 系统管理员（核对事项）  second administrator",
    ),
    account(
        "anquan",
        DISTRICT,
        Duty::Security,
        "",
        "东城区 安全管理员  security administrator",
    ),
    account(
        "linqu",
        NEIGHBOUR,
        Duty::Window,
        "A",
        "西城区月坛街道 综合窗口  a street of the next district",
    ),
    account(
        "linqu-keshi",
        NEIGHBOUR,
        Duty::Section,
        "A",
        "西城区月坛街道 业务科室  its section",
    ),
    account(
        "wangge",
        ANCHOR,
        Duty::Grid,
        "",
        "九道湾社区 网格员，用 /field  grid worker",
    ),
];

/// What `yike demo` says when it is ready.
pub fn welcome(address: &str) -> String {
    let mut text = String::new();
    let rule = "─".repeat(72);
    let _ = writeln!(text, "{rule}");
    let _ = writeln!(text, "  一刻 · 演示系统  Yike demonstration");
    let _ = writeln!(
        text,
        "  人和办件都是编造的，印章、短信是模拟的。请勿录入真实个人信息。"
    );
    let _ = writeln!(
        text,
        "  All people and cases are made up; seals and messages are simulated."
    );
    let _ = writeln!(text, "  Enter no real personal data.");
    let _ = writeln!(text, "{rule}");
    let _ = writeln!(text, "  {address}            群众  residents");
    let _ = writeln!(text, "  {address}/login      工作人员  staff");
    let _ = writeln!(
        text,
        "  {address}/demo/sms   模拟短信（验证码在这里）  messages, with codes"
    );
    let _ = writeln!(text);
    let _ = writeln!(text, "  口令 passphrase: {PASSPHRASE}");
    for account in &PRINTED {
        let _ = writeln!(text, "    {:<12}  {}", account.login, account.what);
    }
    let _ = writeln!(
        text,
        "  群众用任一 138 0000 xxxx 手机号登录。 Residents log in with any such phone."
    );
    let _ = writeln!(text);
    let _ = writeln!(text, "  三件可以试的事  three errands to try");
    let _ = writeln!(
        text,
        "  1. 打开首页，搜“临时救助”，选“急难”，在网上申请；用 chuangkou 受理，"
    );
    let _ = writeln!(
        text,
        "     keshi 承办、审核，shenpi 决定；再用手机号登录，查看结果并评价。"
    );
    let _ = writeln!(
        text,
        "     Apply online for temporary relief (urgent); accept, review, decide; rate it."
    );
    let _ = writeln!(
        text,
        "  2. 用 shequ 在社区柜台为老人办“领取社会保险待遇资格认证”，当场办结。"
    );
    let _ = writeln!(text, "     Close an instant item at the community counter.");
    let _ = writeln!(
        text,
        "  3. 用 linqu 在西城受理东城老人的“高龄津贴”，linqu-keshi 承办，quji 审核，qushenpi 决定。"
    );
    let _ = writeln!(text, "     Take a case in one district for another.");
    let _ = writeln!(
        text,
        "  柜台读卡、高拍是模拟的：另开一个窗口运行 yike simulate-devices。 Card reader and camera: run it beside."
    );
    let _ = writeln!(
        text,
        "  签名封签存在演示的数据文件夹里（heads.jsonl），只为演示。 Signed heads stay in the data folder."
    );
    let _ = writeln!(text, "{rule}");
    let _ = write!(
        text,
        "  按 Ctrl-C 结束，数据会保留。 Ctrl-C ends it; the data stays."
    );
    text
}
