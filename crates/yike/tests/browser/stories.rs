//! The stories of the source texts once more, as the people concerned do them in a browser. The rules
//! behind them are told on both databases in `tests/stories`.

use super::errand::Visitor;
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
