//! Every page of the catalogue, as those who read and those who keep it meet it: each guide, package
//! and list in both languages on a phone, a sample in elder mode, and the staff's pages with their
//! forms. Everything folded is opened first.

use super::driver::Browser;
use super::errand::Visitor;
use super::look::{ELDER, PLAIN, Rule, check, engine};
use super::stage;
use std::path::Path;

const STREET: &str = "110101005";
const LANGS: [&str; 2] = ["zh", "en"];

#[test]
fn every_page_of_the_catalogue_is_accessible_in_both_languages_on_a_phone() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    quick(&browser);
    browser.size(375, 812);
    let mut wrong = Vec::new();
    for lang in LANGS {
        browser.lang(&demo.address, lang);
        for key in keys("items") {
            wrong.extend(seen(&visitor, lang, &format!("/items/{key}"), PLAIN));
        }
        for key in keys("packages") {
            wrong.extend(seen(&visitor, lang, &format!("/packages/{key}"), PLAIN));
        }
        for path in PUBLIC {
            wrong.extend(seen(&visitor, lang, path, PLAIN));
        }
        browser.elder(&demo.address);
        for path in SAMPLE {
            wrong.extend(seen(&visitor, lang, path, ELDER));
        }
        browser.forget();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const PUBLIC: [&str; 20] = [
    "/",
    "/items",
    "/items?q=社保",
    "/items?q=没有这样的事",
    "/items/temporary-relief?urgency=urgent&cause=illness&street=110101005&community=110101005008",
    "/items/retiree-files?street=110101010",
    "/apply/temporary-relief?urgency=urgent&street=110101005",
    "/lists",
    "/lists/110101",
    "/lists/110101005",
    "/lists/110101005008",
    "/lists/110101005?q=社保",
    "/lists/370105006",
    "/lists/99",
    "/help?street=110101005",
    "/suggest",
    "/surveys",
    "/surveys/station-hours",
    "/surveys/station-hours/results",
    "/matters",
];

const SAMPLE: [&str; 9] = [
    "/items",
    "/items/temporary-relief?street=110101005",
    "/items/social-security-card",
    "/packages/newborn",
    "/lists/110101005",
    "/help?street=110101005",
    "/suggest",
    "/surveys/station-hours",
    "/matters",
];

#[test]
fn whoever_keeps_the_catalogue_has_accessible_pages_in_both_languages() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    quick(&browser);
    let mut wrong = Vec::new();
    // A change of the list waits, so that its pages say so.
    visitor.login("guanli");
    propose(&visitor);
    let proposal = visitor.first_link("/admin/proposals/");
    // A matter found a guide wrong: the text is opened from it.
    visitor.go("/admin/items");
    let wanted = visitor.first_link("/admin/items/temporary-relief?matter=");
    for lang in LANGS {
        browser.lang(&demo.address, lang);
        let list = format!("/admin/lists/{STREET}");
        for path in [
            "/admin/lists".to_owned(),
            "/admin/lists/110101".to_owned(),
            list.clone(),
            "/admin/lists/110101010".to_owned(),
            format!("{list}/head"),
            format!("{list}/item"),
            format!("{list}/item?item=social-security-card"),
            format!("{list}/site"),
            format!("{list}/site?n=0"),
            format!("{list}/answer"),
            format!("{list}/demand"),
            "/admin/searches".to_owned(),
            "/admin/exchange".to_owned(),
            "/admin/items".to_owned(),
            "/admin/items/temporary-relief".to_owned(),
            wanted.clone(),
            proposal.clone(),
        ] {
            wrong.extend(both_widths(&visitor, lang, &path));
        }
        // Faults stand beside their fields.
        visitor.go(&format!("{list}/site"));
        visitor.send(&format!("main form[action='{list}/site']"));
        assert!(browser.has("main .faults"), "an empty site is refused");
        wrong.extend(widths_here(&visitor, &format!("{lang} an empty site")));
        preview(&visitor);
        assert!(browser.has("main table") && browser.has("main details"));
        wrong.extend(widths_here(&visitor, &format!("{lang} a preview")));
    }
    visitor.login("chuangkou");
    for lang in LANGS {
        browser.lang(&demo.address, lang);
        for path in [
            "/desk/answers",
            "/items/subsistence-allowance/form?sample=1",
            "/desk/answers?q=社保卡",
            "/desk/new",
            "/desk/new?q=社保",
            "/desk/new/social-security-card",
            "/desk/advice",
            "/desk/questions",
            "/desk/questions/new?item=senior-allowance",
            "/desk/coach",
            "/desk/hotline",
            "/desk/hotline?heap=answer",
            "/desk/hotline/import",
            "/desk/matters",
            "/desk/matters?open=yes&cause=material&item=temporary-relief",
            "/desk/matters?from_year=2026&from_month=13",
        ] {
            wrong.extend(both_widths(&visitor, lang, path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The engine comes with each page instead of over the wire for each page.
fn quick(browser: &Browser) {
    if let Some(engine) = engine() {
        browser.before_every_page(&engine);
    }
}

/// The names of the records of one kind, without their ending.
pub fn keys(kind: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../catalogue")
        .join(kind);
    let files = std::fs::read_dir(folder).expect("the catalogue is here");
    let names = files.map(|file| file.expect("readable").file_name());
    let mut keys: Vec<String> = names
        .filter_map(|name| Some(name.to_str()?.strip_suffix(".toml")?.to_owned()))
        .collect();
    keys.sort();
    assert!(keys.len() >= 10, "{kind}: {keys:?}");
    keys
}

fn seen(visitor: &Visitor<'_>, lang: &str, path: &str, rule: Rule) -> Vec<String> {
    visitor.go(path);
    unfold(visitor.browser);
    let said = visitor.browser.run("return document.documentElement.lang");
    let said = said.as_str().unwrap_or_default();
    assert!(said.starts_with(lang), "{path} is in {said}");
    check(visitor.browser, &format!("{lang} {path}"), rule)
}

fn both_widths(visitor: &Visitor<'_>, lang: &str, path: &str) -> Vec<String> {
    visitor.go(path);
    widths_here(visitor, &format!("{lang} {path}"))
}

/// The page that is open, at a desk and on a phone.
fn widths_here(visitor: &Visitor<'_>, name: &str) -> Vec<String> {
    let browser = visitor.browser;
    unfold(browser);
    browser.size(375, 812);
    let wide = browser.run(WIDE);
    let wide = wide
        .as_str()
        .map(|fault| format!("{name} on a phone: {fault}"));
    let mut wrong: Vec<String> = wide.into_iter().collect();
    browser.size(1280, 900);
    wrong.extend(check(browser, name, PLAIN));
    wrong
}

const WIDE: &str = "
    const wide = document.documentElement.scrollWidth;
    return wide > innerWidth + 1 ? 'scrolls sideways: ' + wide + ' > ' + innerWidth : null;";

fn unfold(browser: &Browser) {
    browser.run("document.querySelectorAll('details').forEach(one => one.open = true)");
}

/// A change of the street's list waits for a second administrator.
fn propose(visitor: &Visitor<'_>) {
    let head = format!("/admin/lists/{STREET}/head");
    visitor.go(&head);
    visitor.fill("[name=ask]", "010-00000099");
    visitor.send(&format!("main form[action='{head}']"));
    assert!(!visitor.browser.has("main .faults"), "the change is taken");
    visitor.go(&format!("/admin/lists/{STREET}"));
}

/// A table of the catalogue with one change and one row that is refused.
fn preview(visitor: &Visitor<'_>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("items.csv");
    std::fs::write(
        &file,
        "业务办理项编码,一句话说明,承诺办结时限\n\
         11110101000000001D500050890200001,日子一时过不下去时可以申请。,10\n\
         11110101000000001D500050890200099,新事项,10\n",
    )
    .expect("a file");
    visitor.go("/admin/exchange");
    visitor.fill_file("input[name=file]", &file);
    visitor.send("main form[action='/admin/exchange/check']");
    visitor.browser.one("#counts");
}
