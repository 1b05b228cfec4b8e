//! What comes out of the printer: each guide is one sheet, a handbook and the
//! lists are some.

use super::errand::Visitor;
use super::stage;
use super::tour::keys;

/// Those with the most words; in English they are longer still.
const LONGEST: [&str; 10] = [
    "public-rental-qualification",
    "medical-relief",
    "subsistence-allowance",
    "temporary-relief",
    "sole-trader-registration",
    "veteran-card",
    "food-business-licence",
    "birth-registration",
    "disability-certificate",
    "clinic-filing",
];

/// A sheet that a clerk hangs up has no second page.
#[test]
fn every_guide_is_one_sheet_of_paper() {
    one_sheet_each("zh", &keys("items"));
    one_sheet_each("en", &LONGEST.map(str::to_owned));
}

/// Half a minute more than the longest ones.
#[test]
#[ignore = "slow: cargo test -p yike --test browser paper -- --ignored"]
fn every_guide_is_one_sheet_of_paper_in_english() {
    one_sheet_each("en", &keys("items"));
}

fn one_sheet_each(lang: &str, items: &[String]) {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    browser.lang(&demo.address, lang);
    let mut wrong = Vec::new();
    for key in items {
        visitor.go(&format!("/items/{key}/a4"));
        match pages(&browser.paper()) {
            1 => {}
            n => wrong.push(format!("{lang} {key}: {n} pages")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The handbook begins each item on a new page; the lists are as long as their tables.
#[test]
fn handbook_and_lists_come_out_of_the_printer() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    for (paper, least, most) in [("handbook", 69, 260), ("wall", 3, 8), ("duties", 8, 20)] {
        visitor.go(&format!("/lists/110101005/{paper}"));
        let n = pages(&browser.paper());
        println!("/lists/110101005/{paper}: {n} pages");
        assert!((least..=most).contains(&n), "{paper}: {n} pages");
    }
}

/// The page objects of a PDF as the browser writes it.
pub fn pages(pdf: &[u8]) -> usize {
    let name = b"/Type /Page";
    let starts = pdf.windows(name.len() + 1);
    starts
        .filter(|at| at.starts_with(name) && at.last() != Some(&b's'))
        .count()
}
