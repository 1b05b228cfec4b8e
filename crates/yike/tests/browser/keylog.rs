//! U5: how many keys a counter needs. The browser is given key events only; each is counted by its kind,
//! free text apart. The twenty items are those that residents wait for most (`top20.csv`), and the table
//! stands in docs/usability.md: `YIKE_BLESS=1 cargo test -p yike --test browser keylog` writes it anew.

use super::demo::{Demo, Devices};
use super::driver::Browser;
use super::errand::Visitor;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use yike::catalogue::Catalogue;
use yike_core::item::{Item, StationClass};

/// From the card read to the receipt, besides free text.
const INTAKE_MOST: usize = 12;
/// From the queue to the decision.
const APPROVAL_MOST: usize = 3;
/// Advice without a case.
const ADVICE_MOST: usize = 5;
/// Seconds of the keystroke-level model.
const SECONDS_MOST: f64 = 15.0;

/// W3C codes of keys without a letter.
const ENTER: char = '\u{e007}';
const DOWN: char = '\u{e015}';
const F2: char = '\u{e032}';
const F6: char = '\u{e036}';
const F8: char = '\u{e038}';
const F9: char = '\u{e039}';

/// What was pressed, by kind.
#[derive(Default, Clone)]
struct Log {
    letters: usize,
    choices: usize,
    on: usize,
    acts: usize,
    /// Characters that only the resident's own facts make.
    text: usize,
    /// Times somebody has to think before a key: the item, each choice, each act.
    thoughts: usize,
}

impl Log {
    fn keys(&self) -> usize {
        self.letters + self.choices + self.on + self.acts
    }

    /// Card, Moran and Newell: 0.28 s a key, 1.35 s a thought; free text apart.
    fn seconds(&self) -> f64 {
        self.keys() as f64 * 0.28 + self.thoughts as f64 * 1.35
    }
}

struct Row {
    item: String,
    letters: String,
    down: usize,
}

fn top20() -> Vec<Row> {
    let rows = include_str!("top20.csv").lines().skip(1);
    rows.map(|line| {
        let mut cells = line.splitn(4, ',');
        let mut next = || cells.next().expect("four cells").to_owned();
        Row {
            item: next(),
            letters: next(),
            down: next().parse().expect("a count"),
        }
    })
    .collect()
}

/// The twenty are not picked for being easy: they are every item that a person applies for, that a
/// community takes in, and that a list of this catalogue holds as 急盼 by questionnaire or grid worker, by
/// young families, in two lists, or in the demand that was noted.
#[test]
fn the_twenty_are_those_that_are_waited_for_most() {
    let catalogue = Catalogue::embedded();
    let item = |key: &str| catalogue.items.iter().find(|one| one.item.key == key);
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for list in &catalogue.lists {
        for row in list
            .record
            .items
            .iter()
            .filter(|row| !row.wanted.is_empty())
        {
            let reasons = wanted.entry(row.item.clone()).or_default();
            reasons.push(row.wanted.clone());
        }
    }
    let fits = |key: &str, reasons: &[String]| {
        let told = ["调查问卷中居民选的", "年轻家庭选的", "网格员面对面了解"];
        let taken = item(key).is_some_and(|one| {
            let class = one.item.route_for(&[]).station;
            one.item.audience == [yike_core::item::Audience::Person]
                && class != StationClass::Advise
        });
        let said = |reason: &String| told.iter().any(|word| reason.contains(word));
        let is_noted = key == "disability-certificate";
        taken && (reasons.len() > 1 || is_noted || reasons.iter().any(said))
    };
    let due: BTreeSet<&str> = wanted
        .iter()
        .filter(|(key, reasons)| fits(key, reasons))
        .map(|(key, _)| key.as_str())
        .collect();
    let rows = top20();
    let ours: BTreeSet<&str> = rows.iter().map(|row| row.item.as_str()).collect();
    assert_eq!((ours.len(), &ours), (20, &due));
}

#[test]
fn a_top_20_item_takes_twelve_keys_from_card_to_receipt_and_an_approval_three() {
    let Some(browser) = Browser::start(true) else {
        assert!(std::env::var_os("BROWSER_REQUIRED").is_none());
        println!("SKIPPED: browser tests, chromedriver is not here");
        return;
    };
    let devices = Devices::start();
    let demo = Demo::with(&["--devices".to_owned(), devices.port.to_string()]);
    let visitor = Visitor::of(&demo, &browser);
    let catalogue = Catalogue::embedded();
    visitor.login("shequ");
    visitor.go("/desk");
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for row in top20() {
        let item = catalogue.items.iter().find(|one| one.item.key == row.item);
        let item = &item.expect("the item is there").item;
        let log = take_in(&browser, item, &row);
        let said = format!(
            "| {} | {} | {} | {} | {} | {} | **{}** | {:.1} | {} |",
            item.name,
            row.letters,
            log.letters,
            log.choices,
            log.on,
            log.acts,
            log.keys(),
            log.seconds(),
            log.text
        );
        println!("{said}");
        let _ = writeln!(table, "{said}");
        if log.keys() > INTAKE_MOST || log.seconds() > SECONDS_MOST {
            wrong.push(said);
        }
    }
    // A routine case on the approver's table: applied for on the phone, accepted, reviewed twice.
    browser.forget();
    let case = visitor.apply();
    let path = format!("/cases/{case}");
    visitor.staff("chuangkou", &path, &["accept"]);
    visitor.staff("keshi", &path, &["pass"]);
    visitor.staff("110101005-k2", &path, &["pass"]);
    visitor.login("shenpi");
    visitor.go("/desk?tab=unit");
    let approval = approve(&browser);
    let _ = writeln!(
        table,
        "| *approval of a routine case, from the queue* | | | | | {} | **{}** | {:.1} | 0 |",
        approval.acts,
        approval.keys(),
        approval.seconds()
    );
    assert!(
        wrong.is_empty(),
        "more than {INTAKE_MOST} keys:\n{}",
        wrong.join("\n")
    );
    assert!(approval.keys() <= APPROVAL_MOST, "{} keys", approval.keys());
    in_the_book("keylog", &table);
}

/// One client: the card lies on the reader, and from then on there are only keys.
fn take_in(browser: &Browser, item: &Item, row: &Row) -> Log {
    let mut log = Log::default();
    // N from wherever the worker is: the next client. The page asks the reader by itself.
    browser.press('n');
    browser.until("the card", || browser.has("[data-card][data-read=yes]"));
    for letter in row.letters.chars() {
        browser.press(letter);
        log.letters += 1;
    }
    browser.until("the item is found", || {
        browser.has("[data-found] button[aria-current]")
    });
    for _ in 0..row.down {
        browser.press(DOWN);
        log.letters += 1;
    }
    browser.press(ENTER);
    log.letters += 1;
    log.thoughts += 1;
    let form = format!("form[data-counter][action='/desk/new/{}']", item.key);
    browser.until("the form", || {
        browser.has(&format!("{form} [data-left][data-open]"))
    });
    for _ in 0..60 {
        let now = standing(browser);
        if now["open"] == 0 {
            break;
        }
        answer(browser, item, &now, &mut log);
    }
    let now = standing(browser);
    assert_eq!(
        now["open"],
        0,
        "{}: {now} {}",
        item.key,
        browser.text("main")
    );
    if now["left"] != 0 {
        browser.press(F8);
        log.acts += 1;
        log.thoughts += 1;
    }
    browser.press(F9);
    log.acts += 1;
    log.thoughts += 1;
    browser.until("the receipt", || {
        browser.address().contains("/desk/filed/") || browser.has("main .faults")
    });
    assert!(
        browser.address().contains("/desk/filed/"),
        "{}: {}",
        item.key,
        browser.text("main .faults")
    );
    assert!(
        browser.has("main .receipt svg, main .receipt figure"),
        "a receipt with QR"
    );
    log
}

/// Where the focus is and what is open: looked at, as a worker looks at the page.
fn standing(browser: &Browser) -> Value {
    browser.run(
        "const note = document.querySelector('[data-left]'), field = document.activeElement;
         const node = field.closest('[data-need]');
         return { open: Number(note.dataset.open), left: Number(note.dataset.n), name: field.name,
            type: field.type, value: field.value, tag: field.tagName, is_open: !!node };",
    )
}

fn answer(browser: &Browser, item: &Item, now: &Value, log: &mut Log) {
    let name = now["name"].as_str().unwrap_or_default();
    match (now["tag"].as_str(), now["type"].as_str()) {
        (_, Some("radio" | "checkbox")) => {
            let digit = choice(item, name);
            browser.press(digit);
            log.choices += 1;
            log.thoughts += 1;
            if now["type"] == "checkbox" {
                browser.press(ENTER);
                log.on += 1;
            }
        }
        (Some("SELECT"), _) => {
            browser.press(DOWN);
            browser.press(ENTER);
            log.choices += 2;
            log.thoughts += 1;
        }
        _ => {
            let words = words(item, name);
            browser.type_in(&words);
            log.text += words.chars().count();
            let after = standing(browser);
            // Whole dates, numbers and phones go on by themselves; the last answer needs no Enter.
            if after["name"] == name && after["open"] != 0 {
                browser.press(ENTER);
                log.on += 1;
            }
        }
    }
}

/// Which answer a client gives: the first, but where another is the everyday one.
fn choice(item: &Item, question: &str) -> char {
    match (item.key.as_str(), question) {
        ("resident-medical-enrolment", "who") => '3',
        ("birth-registration", "stage") => '2',
        _ => '1',
    }
}

/// The resident's own facts.
fn words(item: &Item, name: &str) -> String {
    match name {
        "phone" => "13800001199".to_owned(),
        "address" => "九道湾胡同演示 9 号".to_owned(),
        _ => match item.field(name) {
            Some(field) if !field.example.is_empty() => field.example.clone(),
            Some(field) => panic!("{} {name} has no example: {field:?}", item.key),
            None => panic!("{}: what is {name}?", item.key),
        },
    }
}

/// Advice without a case: Q, three letters, Enter or the key of the telephone.
#[test]
fn advice_is_noted_with_five_keys() {
    let Some((demo, browser)) = super::stage(true) else {
        return;
    };
    let visitor = Visitor::of(&demo, &browser);
    visitor.login("shequ");
    let mut table = String::new();
    for (how, last) in [
        ("当面问的，答了 at the counter", ENTER),
        ("电话问的，答了 by telephone", F6),
        ("没答上来，由我负责 not answered", F8),
    ] {
        visitor.go("/desk");
        let mut keys = 0;
        browser.press('q');
        keys += 1;
        browser.until("the page", || {
            browser.has("form[data-start] [data-find]:focus")
        });
        for letter in "glj".chars() {
            browser.press(letter);
            keys += 1;
        }
        browser.until("the item is found", || {
            browser.has("[data-found] button[aria-current]")
        });
        browser.press(last);
        keys += 1;
        match last {
            F8 => browser.until("the question", || {
                browser
                    .address()
                    .contains("/desk/questions/new?item=senior-allowance")
            }),
            _ => browser.until("it is noted", || browser.has("p.banner.done")),
        }
        assert!(keys <= ADVICE_MOST, "{how}: {keys} keys");
        let _ = writeln!(
            table,
            "| {how} | Q g l j + {} | **{keys}** |",
            name_of(last)
        );
    }
    visitor.go("/desk/advice");
    assert!(browser.text("main").contains("高龄老年人津贴："));
    in_the_book("advice", &table);
}

fn name_of(key: char) -> &'static str {
    match key {
        ENTER => "Enter",
        F6 => "F6",
        _ => "F8",
    }
}

/// Lesson 21: the reader is down, the page says so, and the case is taken in by typing; pages come from the
/// device, are moved, turned and taken out, and survive a fault.
#[test]
fn a_counter_goes_on_by_hand_and_pages_come_from_the_device() {
    let Some(browser) = Browser::start(true) else {
        assert!(std::env::var_os("BROWSER_REQUIRED").is_none());
        println!("SKIPPED: browser tests, chromedriver is not here");
        return;
    };
    let devices = Devices::start();
    let demo = Demo::with(&["--devices".to_owned(), devices.port.to_string()]);
    let visitor = Visitor::of(&demo, &browser);
    visitor.login("shequ");
    hand(&devices, r#"{"reader":"down"}"#);
    visitor.go("/desk/new");
    browser.until("the reader is down", || {
        browser
            .text("[data-card]")
            .contains("没有接好，请先手工录入")
    });
    visitor.go("/desk/new/senior-allowance");
    hand(&devices, r#"{"reader":"ready"}"#);
    browser.press(F2);
    browser.until("the card is read at the form", || {
        browser.has("[data-card][data-read=yes]")
    });
    let scan = "[data-paper=M01] [data-take=scanner]";
    for n in 1..=2 {
        let button = browser.one(scan);
        browser.click(&button);
        browser.until("the page", || browser.all("[data-pages=M01] li").len() == n);
    }
    let first = || {
        let src = browser.run("return document.querySelector('[data-pages=M01] img').src");
        src.as_str().unwrap_or_default().to_owned()
    };
    let before = first();
    let down = browser.one("[data-pages=M01] button[value='down-M01-0']");
    browser.click(&down);
    browser.until("the second page is first", || first() != before);
    let before = first();
    let turn = browser.one("[data-pages=M01] [data-turn='M01-0']");
    browser.click(&turn);
    browser.until("the page is turned", || first() != before);
    let drop = browser.one("[data-pages=M01] button[value='drop-M01-1']");
    browser.click(&drop);
    browser.until("one page is left", || {
        browser.all("[data-pages=M01] li").len() == 1
    });
    // Filed with everything else missing: the page that was taken is still there.
    browser.press(F9);
    browser.until("what is wrong", || browser.has("main .faults"));
    assert_eq!(browser.all("[data-pages=M01] li").len(), 1);
    assert!(!browser.text("main .faults").contains("居民身份证"));
    // The bridge is gone altogether.
    drop_devices(devices);
    browser.press(F2);
    browser.until("no answer", || {
        browser.text("[data-card]").contains("没有应答")
    });
}

fn drop_devices(devices: Devices) {
    drop(devices);
}

/// What a hand beside the simulator does.
fn hand(devices: &Devices, what: &str) {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", devices.port)).expect("it listens");
    let request = format!(
        "POST /simulate HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{what}",
        devices.port,
        what.len()
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
}

/// Y opens the decision, S signs it; the next case is ready.
fn approve(browser: &Browser) -> Log {
    let mut log = Log::default();
    let form = "form[action$='/do/approve']";
    browser.until("a case that can be approved", || browser.has(form));
    let case = browser.attribute(&browser.one(form), "action");
    for key in ['y', 's'] {
        browser.press(key);
        log.acts += 1;
        log.thoughts += 1;
    }
    browser.until("the next case", || {
        !browser.has(&format!("form[action='{case}']"))
    });
    assert!(!browser.has("main .faults"), "{}", browser.text("main"));
    log
}

/// The table as docs/usability.md carries it; `YIKE_BLESS=1` writes it there.
pub fn in_the_book(name: &str, table: &str) {
    let book: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/usability.md");
    let text = std::fs::read_to_string(&book).expect("docs/usability.md");
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end {name} -->"));
    let (before, rest) = text.split_once(&begin).expect("the place of the table");
    let (head_and_old, after) = rest.split_once(&end).expect("the end of the table");
    let head: String = head_and_old
        .lines()
        .take(2)
        .map(|line| format!("{line}\n"))
        .collect();
    if std::env::var_os("YIKE_BLESS").is_some() {
        let fresh = format!("{before}{begin}{head}{table}{end}{after}");
        std::fs::write(&book, fresh).expect("writes");
    } else {
        let old = head_and_old.strip_prefix(&head).unwrap_or_default();
        assert_eq!(
            old, table,
            "docs/usability.md tells other figures: YIKE_BLESS=1 writes them"
        );
    }
}
