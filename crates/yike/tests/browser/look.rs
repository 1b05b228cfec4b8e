//! Looking at a page: its picture, its weight, its targets and letters, and what axe says.

use super::driver::Browser;
use serde_json::Value;
use std::path::{Path, PathBuf};

const WEIGHT_MAX: u64 = 50 * 1024;

/// What a page has to keep.
#[derive(Clone, Copy)]
pub struct Rule {
    /// The least width and height of a target, in CSS pixels.
    pub target: u32,
    /// The smallest letters.
    pub text: u32,
}

pub const PLAIN: Rule = Rule {
    target: 44,
    text: 13,
};
pub const ELDER: Rule = Rule {
    target: 60,
    text: 18,
};

/// Everything that is wrong with the page that is open; its picture is kept under `name`.
pub fn look(browser: &Browser, name: &str, rule: Rule) -> Vec<String> {
    keep_picture(browser, name);
    check(browser, name, rule)
}

/// Leaves a picture of the page that is open.
pub fn keep_picture(browser: &Browser, name: &str) {
    let folder = pictures();
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    std::fs::write(folder.join(format!("{name}.png")), browser.picture()).expect("a picture");
}

/// Everything that is wrong with the page that is open.
pub fn check(browser: &Browser, name: &str, rule: Rule) -> Vec<String> {
    let mut wrong = Vec::new();
    let weight = browser.run(WEIGHT).as_u64().unwrap_or(0);
    if weight > WEIGHT_MAX {
        wrong.push(format!(
            "{name}: weighs {weight} bytes, at most {WEIGHT_MAX}"
        ));
    }
    let script = MEASURE
        .replace("$TARGET", &rule.target.to_string())
        .replace("$TEXT", &rule.text.to_string());
    for fault in browser.run(&script).as_array().into_iter().flatten() {
        wrong.push(format!("{name}: {}", fault.as_str().unwrap_or_default()));
    }
    wrong.extend(
        axe(browser)
            .into_iter()
            .map(|fault| format!("{name}: {fault}")),
    );
    wrong
}

/// `target/yike-screenshots`
fn pictures() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("yike-screenshots")
}

/// The text of axe-core, where `./test` has fetched it.
pub fn engine() -> Option<String> {
    let Some(path) = std::env::var_os("AXE") else {
        println!("SKIPPED: axe-core is not here (./test fetches it)");
        return None;
    };
    Some(std::fs::read_to_string(path).expect("axe.min.js"))
}

/// The rules of WCAG 2.2 AA that a machine can check; the engine is fetched by `./test`.
fn axe(browser: &Browser) -> Vec<String> {
    if browser.run("return typeof axe") != "object" {
        let Some(engine) = engine() else {
            return Vec::new();
        };
        browser.run(&engine);
    }
    let found = browser.run_async(
        "const done = arguments[arguments.length - 1];
         axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
            .then(r => done(r.violations.map(v =>
                v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | '))))
            .catch(e => done(['axe: ' + e]));",
    );
    assert!(found.is_array(), "axe answers: {found}");
    let found = found.as_array().cloned().unwrap_or_default();
    found
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

const WEIGHT: &str = "return performance.getEntries()
    .filter(e => e.entryType === 'navigation' || e.entryType === 'resource')
    .reduce((sum, e) => sum + (e.transferSize || e.encodedBodySize || 0), 0);";

/// Small targets and small letters. A link inside a sentence is as high as its line (WCAG 2.5.8),
/// and a box with a label is as large as the label. The name of a key beside a button is a hint,
/// not a text.
const MEASURE: &str = "
    const faults = [];
    const shown = e => {
        const r = e.getBoundingClientRect(), s = getComputedStyle(e);
        return r.width > 1 && r.height > 1 && s.visibility !== 'hidden' && s.clipPath === 'none';
    };
    const told = e => e.tagName.toLowerCase() + ' “' +
        (e.innerText || e.name || e.getAttribute('aria-label') || '').trim().slice(0, 30) + '”';
    for (const e of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
        if (e.type === 'hidden' || e.disabled || !shown(e)) continue;
        let r = e.getBoundingClientRect();
        if (e.tagName === 'A' && getComputedStyle(e).display === 'inline') continue;
        if (e.type === 'radio' || e.type === 'checkbox') {
            const label = e.closest('label') || document.querySelector('label[for=\"' + e.id + '\"]');
            if (label) r = label.getBoundingClientRect();
        }
        if (r.height < $TARGET - 0.5 || r.width < $TARGET - 0.5)
            faults.push('target ' + told(e) + ' is ' + Math.round(r.width) + ' × ' + Math.round(r.height) + ', at least $TARGET');
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set();
    while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest('svg, script, style, noscript, kbd')) continue;
        seen.add(e);
        const size = parseFloat(getComputedStyle(e).fontSize);
        if (size < $TEXT - 0.01) faults.push('text ' + told(e) + ' is ' + size + ' px, at least $TEXT');
    }
    if (document.body.innerText.includes('⟦')) faults.push('a text is missing');
    if (document.documentElement.scrollWidth > innerWidth + 1)
        faults.push('scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
    return faults;";
