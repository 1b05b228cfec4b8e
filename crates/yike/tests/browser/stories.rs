//! The stories of the source texts once more, as the people concerned do them in a browser. The rules
//! behind them are told on both databases in `tests/stories`.

use super::errand::{Visitor, numbered};
use super::look::{ELDER, PLAIN, look};
use super::stage;

/// A page and a sentence that must stand on it.
fn says(visitor: &Visitor<'_>, path: &str, words: &str) {
    visitor.go(path);
    let said = visitor.browser.text("main");
    assert!(said.contains(words), "{path} does not say {words}: {said}");
}

/// Presses the button of this form and waits for the page that answers.
fn presses(visitor: &Visitor<'_>, form: &str) {
    visitor.send(form);
    let faults = "main .faults, main .why";
    assert!(
        !visitor.browser.has(faults),
        "{}",
        visitor.browser.text(faults)
    );
}

/// guangwai 广外: the station uploads, the street accepts, a question is asked and answered in the
/// case, both results come back.
#[test]
fn guangwai_in_a_browser() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.size(1280, 900);
    visitor.login("shequ");
    let case = visitor.file_at_counter();
    let path = format!("/cases/{case}");
    visitor.act(&path, "hand-over");
    visitor.staff("chuangkou", &path, &["take-papers", "accept"]);

    visitor.login("shequ");
    says(&visitor, &format!("/desk?tab=back&case={case}"), "已经受理");
    visitor.go(&format!("{path}/do/ask"));
    visitor.fill("[name=question]", "出院小结要不要盖章？（演示）");
    presses(&visitor, &format!("main form[action='{path}/do/ask']"));
    says(&visitor, &path, "1 个答复，已到 0 个");

    visitor.login("keshi");
    says(&visitor, "/desk?tab=asked", "请在");
    visitor.go(&format!("{path}/do/reply"));
    assert!(browser.text("main").contains("出院小结要不要盖章"));
    visitor.fill("[name=reply]", "复印件盖医院章就行。（演示）");
    presses(&visitor, &format!("main form[action='{path}/do/reply']"));
    visitor.act(&path, "pass");
    visitor.staff("110101005-k2", &path, &["pass"]);
    visitor.staff("shenpi", &path, &["approve"]);

    visitor.login("shequ");
    says(&visitor, &format!("/desk?tab=back&case={case}"), "已经办结");
    says(&visitor, &path, "复印件盖医院章就行");
    says(&visitor, &path, "1 个答复，已到 1 个");
}

/// huairou 怀柔: a numbered bag goes to the street, one paper is not in it, both sides see it.
#[test]
fn huairou_in_a_browser() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.size(390, 844);
    visitor.login("shequ");
    let case = visitor.file_at_counter();
    visitor.act(&format!("/cases/{case}"), "hand-over");
    visitor.go("/handover");
    visitor.fill("main form[action='/handover/pack'] [name=bag]", "LT-0001");
    presses(&visitor, "main form[action='/handover/pack']");
    let said = browser.text("main");
    assert!(
        said.contains("LT-0001") && said.contains("还没签收"),
        "{said}"
    );

    visitor.login("chuangkou");
    visitor.go("/handover");
    let bag = visitor.first_link("/handover/bag");
    visitor.go(&bag);
    let boxes = browser.all("main input[name=came]");
    assert!(!boxes.is_empty(), "{}", browser.text("main"));
    for tick in &boxes[1..] {
        browser.click(tick);
    }
    visitor.send("main form[action='/handover/bag']");
    assert!(browser.text("main").contains("缺件"));

    visitor.login("shequ");
    says(&visitor, "/handover", "缺 1 份");
    visitor.login("chuangkou");
    visitor.go(&bag);
    visitor.press("main input[name=came]");
    visitor.send("main form[action='/handover/bag']");
    says(&visitor, "/handover", "已全部签收");
    visitor.go(&bag.replacen("/handover/bag", "/handover/list", 1));
    assert!(browser.text("body").contains("材料交接单"));
}

/// donghuashi 东花市: the window accepts for the section behind it, and presses it; without script.
#[test]
fn donghuashi_in_a_browser() {
    let Some((demo, browser)) = stage(false) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.size(1280, 900);
    visitor.login("shequ");
    let case = visitor.file_at_counter();
    let path = format!("/cases/{case}");
    visitor.act(&path, "hand-over");
    visitor.staff("chuangkou", &path, &["take-papers", "accept", "nudge"]);
    visitor.login("keshi");
    says(&visitor, &format!("/desk?tab=back&case={case}"), "有人催办");
}

/// beixinqiao 北新桥: 社区闭环办, taken and closed at one window while the resident waits.
#[test]
fn beixinqiao_in_a_browser() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.size(1280, 900);
    visitor.login("shequ-b");
    let case = visitor.file_at_counter();
    let path = format!("/cases/{case}");
    // A does not take over from B, who is there.
    visitor.login("shequ");
    visitor.go(&path);
    assert!(!browser.has("form[action$='/do/relieve']"));
    visitor.login("shequ-b");
    visitor.act(&path, "hand-over");
    visitor.login("shequ");
    says(&visitor, "/desk?tab=out", "临时救助");
}

/// A household: the mother applies at the station, her husband reads and signs on his phone, in
/// large letters, her son on paper at the window; only then it is accepted.
#[test]
fn a_household_signs_in_a_browser() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.size(1280, 900);
    visitor.login("shequ");
    let case = files_for_a_household(&visitor);
    let path = format!("/cases/{case}");
    visitor.act(&path, "hand-over");
    visitor.staff("chuangkou", &path, &["take-papers"]);
    says(&visitor, &path, "还差 2 人签字");
    assert!(!browser.has(&format!("main form[action='{path}/do/accept']")));

    browser.size(360, 780);
    visitor.resident_of("13800006601");
    says(&visitor, "/me", "一起申请的");
    let mut wrong = look(&browser, "joint-list", PLAIN);
    visitor.press(&format!("main a[href='{path}/do/sign']"));
    let said = browser.text("main");
    assert!(
        said.contains("靠邻居接济"),
        "he reads what he signs: {said}"
    );
    assert!(
        !said.contains("柳立春"),
        "and his wife stays masked: {said}"
    );
    wrong.extend(look(&browser, "joint-sign", PLAIN));
    visitor.go("/prefs?elder=1&back=/me");
    visitor.go(&format!("{path}/do/sign"));
    wrong.extend(look(&browser, "joint-sign-elder", ELDER));
    visitor.send(&format!("main form[action='{path}/do/sign']"));
    says(&visitor, &path, "您看过表单，签了字");
    wrong.extend(look(&browser, "joint-case-elder", ELDER));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    browser.size(1280, 900);
    visitor.login("chuangkou");
    visitor.go(&format!("{path}/do/witness"));
    visitor.fill("[name=paper_note]", "申请表第 2 页");
    visitor.send(&format!("main form[action='{path}/do/witness']"));
    visitor.act(&path, "accept");
    says(&visitor, &path, "当面在纸上签的");
}

fn files_for_a_household(visitor: &Visitor<'_>) -> String {
    visitor.go("/desk/new/subsistence-allowance");
    let fields = [
        ("name", "柳立春"),
        ("id_number", &numbered(321)),
        ("phone", "13800006600"),
        ("address", "演示胡同 2 号"),
        ("members", "3"),
        ("income", "600"),
        ("own_income", "600"),
        ("property", "0"),
        ("story", "没有工作，靠邻居接济。（演示）"),
        ("account", "6210000000006600"),
        ("household.1.member_name", "石立夏"),
        ("household.1.member_id", &numbered(323)),
        ("household.1.member_phone", "13800006601"),
        ("household.1.member_income", "0"),
        ("household.2.member_name", "石小满"),
        ("household.2.member_id", &numbered(325)),
        ("household.2.member_income", "0"),
    ];
    for (name, words) in fields {
        visitor.fill(&format!("[name='{name}']"), words);
    }
    for (name, value) in [
        ("marriage", "married"),
        ("disability", "none"),
        ("illness", "none"),
        ("filed_by", "self"),
        ("vehicle", "no"),
        ("housing", "own"),
        ("seen", "M01"),
        ("seen", "M02"),
        ("seen", "M06"),
        ("seen", "M10"),
        ("kept", "M03"),
        ("kept", "M09"),
    ] {
        visitor.choose(&format!("[name='{name}'][value='{value}']"));
    }
    visitor.choose("[name='household.1.relation'] option[value=spouse]");
    visitor.choose("[name='household.2.relation'] option[value=child]");
    visitor.press("main form[action='/desk/new/subsistence-allowance'] button.btn.act");
    let browser = visitor.browser;
    let there = || visitor.path().starts_with("/desk/filed/");
    browser.until("the receipt", || there() || browser.has("main .faults"));
    assert!(there(), "{}", browser.text("main .faults"));
    visitor.path().trim_start_matches("/desk/filed/").to_owned()
}

/// 反映“办不成事”: written on the phone without an account at first, called back by the street, sent up, put
/// right and asked about; the resident says yes on their own page.
#[test]
fn a_matter_is_heard_in_a_browser() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.size(390, 844);
    visitor.go("/stuck?from=/items/food-business-licence");
    let mut wrong = look(&browser, "stuck-phone", PLAIN);
    visitor.press("main form[action='/stuck'] button.btn");
    browser.until("the form", || visitor.path().starts_with("/drafts/"));
    visitor.press("main .actions a.btn");
    visitor.fill("[name=name]", "云半夏");
    visitor.fill("[name=phone]", "13800006655");
    visitor.next();
    visitor.choose("option[value='110101005']");
    visitor.next();
    visitor.choose("[value='110101005008']");
    visitor.next();
    let said = browser.text("main");
    assert!(said.contains("怎么没办成"), "{said}");
    visitor.fill("[name=story]", "两个窗口要的材料不一样。（演示）");
    visitor.choose("[name=cause][value=material]");
    visitor.next();
    let case = visitor.submit("13800006655");
    let path = format!("/cases/{case}");

    browser.size(1280, 900);
    visitor.staff("chuangkou", &path, &["accept"]);
    visitor.login("keshi");
    says(&visitor, &path, "办结前还差");
    wrong.extend(look(&browser, "stuck-case", PLAIN));
    contact(&visitor, &path);
    visitor.go(&format!("{path}/do/record-change"));
    wrong.extend(look(&browser, "stuck-change", PLAIN));
    visitor.choose("[name=what][value=flow]");
    // The office found another cause than the person had thought of.
    visitor.choose("[name=cause][value=policy]");
    visitor.fill("[name=reason]", "两个窗口统一用一张清单。（演示）");
    visitor.send(&format!("main form[action='{path}/do/record-change']"));
    visitor.act(&path, "pass");

    browser.size(390, 844);
    visitor.resident_of("13800006655");
    visitor.go(&format!("{path}/do/agree"));
    wrong.extend(look(&browser, "stuck-agree-phone", PLAIN));
    visitor.choose("[name=yes][value=yes]");
    visitor.send(&format!("main form[action='{path}/do/agree']"));
    browser.size(1280, 900);
    visitor.staff("zhengwu-shenpi", &path, &["approve"]);
    says(&visitor, &path, "办结");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn contact(visitor: &Visitor<'_>, path: &str) {
    visitor.go(&format!("{path}/do/contact"));
    visitor.choose("[name=what][value=phone]");
    visitor.choose("[name=yes][value=yes]");
    visitor.fill("[name=said]", "打通了，说了经过。（演示）");
    visitor.send(&format!("main form[action='{path}/do/contact']"));
}
