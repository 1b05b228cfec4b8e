//! A survey in a real browser: a head writes and publishes one, a resident answers on a phone and comes
//! back, a colleague calls, everybody reads the figures. With script and without.

use super::driver::Browser;
use super::errand::Visitor;
use super::look::{ELDER, PLAIN, Rule, look};
use super::paper::pages;
use super::{Demo, stage};

#[test]
fn a_survey_is_answered_called_and_read_with_script() {
    if let Some((demo, browser)) = stage(true) {
        tell(&demo, &browser, &look);
    }
}

#[test]
fn a_survey_is_answered_called_and_read_without_script() {
    if let Some((demo, browser)) = stage(false) {
        // The pages are looked at with script; here they have to carry.
        tell(&demo, &browser, &|_, _, _| Vec::new());
    }
}

/// How a page is looked at, by the name of its picture.
type Look = dyn Fn(&Browser, &str, Rule) -> Vec<String>;

/// Presses a button that leads to another page, perhaps of the same address.
fn press(visitor: &Visitor<'_>, css: &str) {
    let browser = visitor.browser;
    browser.run("document.documentElement.dataset.sent = 'yes'");
    visitor.press(css);
    browser.until("the answer", || browser.has("html:not([data-sent]) main"));
}

fn tell(demo: &Demo, browser: &Browser, look: &Look) {
    let visitor = Visitor::of(demo, browser);
    let mut wrong = Vec::new();
    browser.size(390, 844);
    visitor.go("/surveys");
    press(&visitor, "main a[href='/surveys/station-hours']");
    wrong.extend(look(browser, "survey-phone", PLAIN));
    visitor.send("main form[action='/surveys/station-hours']");
    assert!(browser.has("main .faults"), "what is asked for is missing");
    visitor.choose("[name=q-service][value='4']");
    visitor.choose("[name=q-hours][value=evening]");
    visitor.fill("[name=q-words]", "晚上开门就好（演示）");
    visitor.send("main form[action='/surveys/station-hours']");
    let said = browser.text("main");
    assert!(said.contains("已经答过了"), "{said}");
    wrong.extend(look(browser, "survey-done-phone", PLAIN));
    visitor.go("/surveys/station-hours?by=qr");
    assert!(!browser.has("main form"), "counted once");
    press(&visitor, "main a[href='/surveys/station-hours/results']");
    let said = browser.text("main");
    assert!(!said.contains("晚上开门就好"), "words are the staff's");
    wrong.extend(look(browser, "survey-results-phone", PLAIN));
    browser.elder(&demo.address);
    visitor.go("/surveys/station-hours/results");
    wrong.extend(look(browser, "survey-results-elder", ELDER));
    browser.forget();

    browser.size(1280, 900);
    visitor.login("shequ");
    visitor.go("/desk/surveys");
    wrong.extend(look(browser, "survey-desk", PLAIN));
    visitor.go("/desk/surveys/station-hours/sheet");
    assert!(browser.has("main svg.qr"));
    assert_eq!(pages(&browser.paper()), 1, "one sheet of A4");
    wrong.extend(look(browser, "survey-sheet", PLAIN));
    visitor.go("/desk/surveys");
    let list = visitor.first_link("/desk/calls/");
    visitor.go(&list);
    wrong.extend(look(browser, "calls", PLAIN));
    visitor.send(&format!("main form[action='{list}/next']"));
    browser.size(390, 844);
    wrong.extend(look(browser, "call-phone", PLAIN));
    visitor.choose("[name=q-service][value='5']");
    press(&visitor, "main button[formaction$='/look']");
    let said = browser.text("main");
    assert!(said.contains("1380000"), "the number in full: {said}");
    visitor.choose("[name=outcome][value=answered]");
    press(&visitor, "main .actions button.act");
    assert_eq!(visitor.path(), list);
    let said = browser.text("main");
    assert!(said.contains("结果已记下"), "{said}");
    visitor.go("/surveys/station-hours/results");
    assert!(browser.text("main").contains("晚上开门就好"));

    browser.size(1280, 900);
    visitor.login("zhanzhang");
    visitor.go("/desk/surveys/new");
    wrong.extend(look(browser, "survey-new", PLAIN));
    visitor.send("main form[action='/desk/surveys/check']");
    wrong.extend(look(browser, "survey-preview", PLAIN));
    visitor.send("main form[action='/desk/surveys/keep']");
    let said = browser.text("main");
    assert!(said.contains("已发布"), "{said}");
    wrong.extend(look(browser, "survey-staff", PLAIN));
    let calls = format!("{}/calls", visitor.path());
    visitor.go(&calls);
    visitor.fill("[name=people]", "云一刻 13800000701");
    wrong.extend(look(browser, "calls-new", PLAIN));
    visitor.send(&format!("main form[action='{calls}']"));
    let said = browser.text("main");
    assert!(said.contains("名单已建好"), "{said}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
