//! A head of a section walks an item with a telephone in one hand: planned, written down row by row, its
//! problems on their way; and the figures of it at a desk. With and without script, in both languages.

use super::errand::Visitor;
use super::look::{PLAIN, Rule, check, look};
use super::stage;

const RECORD: &str = "main form[action$='/do/record-walk']";
const PLAN: &str = "main form[action='/desk/walks/new']";

#[test]
fn a_walk_is_planned_and_written_down_on_a_phone() {
    walk(true, "zh");
}

#[test]
fn a_walk_needs_no_script() {
    walk(false, "zh");
}

#[test]
fn a_walk_reads_in_english_too() {
    walk(true, "en");
}

fn walk(script: bool, lang: &str) {
    let Some((demo, browser)) = stage(script) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    let mut wrong = Vec::new();
    let mut see = |name: &str, kept: bool| {
        // A paper has the letters of papers.
        let rule = match name.starts_with("sheet") {
            true => Rule { text: 12, ..PLAIN },
            false => PLAIN,
        };
        if !script {
            return;
        }
        let said = format!("{lang}-{name}");
        wrong.extend(match kept {
            true => look(&browser, &format!("walk-{said}"), rule),
            false => check(&browser, &said, rule),
        });
        let wide = browser.run("return document.documentElement.scrollWidth > innerWidth + 1");
        if wide.as_bool() == Some(true) {
            wrong.push(format!("{said}: scrolls sideways"));
        }
    };
    browser.size(390, 844);
    visitor.login("keshi");
    browser.lang(&demo.address, lang);
    visitor.go("/desk/walks");
    see("page-phone", true);

    // What is left out is said beside its field, and nothing typed is lost.
    visitor.go("/desk/walks/new");
    visitor.fill("[name=why]", "材料反复要");
    visitor.send(PLAN);
    assert!(browser.has("main .faults"));
    assert!(
        browser
            .text(&format!("{PLAN} [name=why]"))
            .contains("材料反复要")
    );
    see("plan-faults-phone", false);
    visitor.choose("[name=item] option[value=temporary-relief]");
    visitor.choose("[name=unit] option[value='110101005']");
    visitor.choose("[name=role][value=elder]");
    visitor.choose("[name=way][value=counter]");
    see("plan-phone", true);
    visitor.send(PLAN);
    assert!(!browser.has("main .faults"));

    let record = visitor.first_link("/cases/");
    let links = browser.all("main a[href$='/do/record-walk']");
    let now = links.first().map(|link| browser.attribute(link, "href"));
    let record = now.unwrap_or_else(|| format!("{record}/do/record-walk"));
    visitor.go(&record);
    see("record-empty-phone", true);
    let rows = [
        ("打电话问要带什么", "6", ""),
        ("取号、排队", "35", ""),
        ("窗口收材料", "半小时", "4"),
    ];
    for (n, (what, minutes, papers)) in rows.iter().enumerate() {
        visitor.fill(&format!("[name=what-{}]", n + 1), what);
        visitor.fill(&format!("[name=minutes-{}]", n + 1), minutes);
        visitor.fill(&format!("[name=papers-{}]", n + 1), papers);
    }
    visitor.fill("[name=problem-1]", "窗口还要复印件");
    visitor.choose("[name=unit-1] option[value='110101005']");
    // Another row, by a button, with all that was typed.
    assert!(!browser.has("[name=what-5]"));
    visitor.press("button[name=more][value=steps]");
    browser.until("more rows", || browser.has("[name=what-5]"));
    visitor.send(RECORD);
    assert!(browser.has("main .faults"), "half an hour is no number");
    see("record-faults-phone", true);
    visitor.fill("[name=minutes-3]", "30");
    visitor.send(RECORD);
    assert!(!browser.has("main .faults"));
    assert!(browser.has("#walk"), "what was met stands on the case");
    let case = visitor.path();
    see("case-phone", true);
    browser.size(1280, 900);
    visitor.go(&case);
    see("case-desk", true);
    visitor.go(&format!("{case}/walk"));
    see("sheet-desk", true);

    visitor.login("duban");
    browser.lang(&demo.address, lang);
    visitor.go("/board/walks");
    see("board-desk", true);
    let problems = visitor.first_link("/board/walks/list");
    visitor.go(&problems);
    see("list-desk", false);
    visitor.go("/board/walks/list?figure=problems");
    see("list-problems-desk", true);
    browser.size(390, 844);
    visitor.go("/board/walks");
    see("board-phone", true);
    visitor.go("/desk/walks/new");
    see("plan-of-others-phone", false);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
