//! `/field` in a real browser with its network switched off: twenty trips, one of each of the twenty
//! items that are asked for most; what lies on the disk; the next client; wrong passphrases; a device
//! that was ended. Lessons 5 and 6, trust.md U10 and R8.

use super::driver::Browser;
use super::errand::Visitor;
use super::look::{self, ELDER, PLAIN};
use super::{Demo, stage};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use yike::catalogue::Catalogue;
use yike_core::item::form::check_answers;

/// What is asked for most at a station (docs/offline.md).
const TWENTY: [&str; 20] = [
    "pension-qualification",
    "senior-allowance",
    "senior-card",
    "disability-living-subsidy",
    "severe-disability-care-subsidy",
    "temporary-relief",
    "subsistence-allowance",
    "low-income-family",
    "extreme-hardship-support",
    "resident-medical-enrolment",
    "resident-pension-enrolment",
    "resident-pension-claim",
    "flexible-employment",
    "unemployment-registration",
    "employment-registration",
    "social-security-card",
    "social-security-card-loss",
    "social-security-card-replacement",
    "medical-expense-claim",
    "disability-certificate",
];

const SECRET: &str = "hutong 27 zao";

struct Helper<'a> {
    demo: &'a Demo,
    browser: &'a Browser,
    folder: tempfile::TempDir,
}

/// Somebody on a trip; the words of one client are found nowhere but with them.
struct Client {
    name: String,
    id_number: String,
    phone: String,
    address: String,
    story: String,
}

impl Client {
    fn nth(n: u16) -> Client {
        let day = i8::try_from(1 + n % 28).expect("a day");
        let letters = ["竹", "梅", "兰", "菊", "松", "柏", "桃", "李", "杏", "槐"];
        Client {
            name: format!(
                "窦{}{}",
                letters[usize::from(n % 10)],
                letters[usize::from(n / 10 % 10)]
            ),
            id_number: yike::demo::id_number(jiff::civil::date(1944, 3, day), 400 + n),
            phone: format!("1390{:07}", 6_420_000 + u32::from(n)),
            address: format!("假想沟村假门牌{n}号"),
            story: format!("第{n}位说的话只此一处"),
        }
    }

    fn words(&self) -> [&str; 5] {
        [
            &self.name,
            &self.id_number,
            &self.phone,
            &self.address,
            &self.story,
        ]
    }
}

impl<'a> Helper<'a> {
    fn new(demo: &'a Demo, browser: &'a Browser) -> Helper<'a> {
        Helper {
            demo,
            browser,
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn go(&self, path: &str) {
        self.browser.go(&format!("{}{path}", self.demo.address));
    }

    /// Presses what may be drawn anew in this moment.
    fn press(&self, css: &str) {
        self.browser.one(css);
        let pressed = self.browser.run(&format!(
            "const e = document.querySelector({}); if (e) e.click(); return Boolean(e);",
            json!(css)
        ));
        assert_eq!(pressed, true, "{css} is there");
    }

    fn fill(&self, css: &str, words: &str) {
        let element = self.browser.one(css);
        self.browser.fill(&element, words);
    }

    fn set_up(&self, who: &str) {
        let visitor = Visitor::of(self.demo, self.browser);
        visitor.login(who);
        self.go("/field");
        self.browser.one("html[data-ready]");
        self.fill("#pass", SECRET);
        self.fill("#again", SECRET);
        self.press("#set-up");
        self.browser.one("#next-client");
        // The worker has everything that the page needs.
        let ready = self.browser.run_async(
            "const done = arguments[0]; navigator.serviceWorker.ready.then(async () => {
               for (let n = 0; n < 100; n += 1) {
                 const names = await caches.keys();
                 const cache = names.length && await caches.open(names[0]);
                 if (cache && (await cache.keys()).length >= 9) return done(true);
                 await new Promise((go) => setTimeout(go, 100));
               }
               done(false);
             });",
        );
        assert_eq!(ready, true, "the page is kept on the device");
    }

    /// Opens the page as it comes from the device; gives the time until the list stands there.
    fn opens(&self) -> Duration {
        let began = Instant::now();
        self.go("/field");
        self.fill("#pass", SECRET);
        self.press("#unlock");
        self.browser.one("#next-client");
        began.elapsed()
    }

    fn begins(&self, item: &str, client: &Client) -> String {
        self.press("#next-client");
        self.press(&format!("[data-item='{item}']"));
        self.browser.one(".intake");
        let who = json!({
            "name": client.name, "id_number": client.id_number, "phone": client.phone,
            "address": client.address,
        });
        let script = include_str!("field.js")
            .replace("WHO", &who.to_string())
            .replace("STORY", &json!(client.story).to_string());
        let draft = self.browser.run_async(&script);
        let draft = draft.as_str().unwrap_or_default().to_owned();
        assert!(draft.len() == 36, "{item}: {draft}");
        if self.browser.has("#letter-pad") || self.browser.has("[data-field=letter]") {
            self.browser.one("[data-field=letter] .banner.done");
        }
        draft
    }

    /// A JPEG of this many bytes that says where it was taken, as cameras do.
    fn picture(&self, n: usize, bytes: usize) -> PathBuf {
        let mut jpeg = vec![0xFF, 0xD8];
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0JINDU 116.40 WEIDU 39.90";
        jpeg.extend([0xFF, 0xE1]);
        jpeg.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
        jpeg.extend(exif);
        jpeg.extend([0xFF, 0xE0, 0, 16]);
        jpeg.extend(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        jpeg.extend([0xFF, 0xDA, 0, 2]);
        let mut dice = n as u64 + 1;
        jpeg.extend(b"KANARIENVOGEL-IM-BILD");
        while jpeg.len() < bytes {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            jpeg.push((dice >> 56) as u8);
        }
        let file = self.folder.path().join(format!("{n}.jpg"));
        std::fs::write(&file, jpeg).expect("a picture");
        file
    }

    fn photographs(&self, files: &[PathBuf]) -> bool {
        let Some(input) = self
            .browser
            .all("[id^='m-'][id$='-photo']")
            .into_iter()
            .next()
        else {
            return false;
        };
        let names: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        self.browser.keys(&input, &names.join("\n"));
        let began = Instant::now();
        while self.browser.all(".photos li").len() < files.len() {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "{}",
                self.browser.text("main")
            );
            std::thread::sleep(Duration::from_millis(100));
        }
        true
    }

    fn hands_in(&self, what: &str) {
        self.press("#hand-in");
        self.browser.until("the slip", || {
            self.browser.has("#slip") || self.browser.has(".faults")
        });
        assert!(
            !self.browser.has(".faults"),
            "{what}: {}",
            self.browser.text(".faults")
        );
        self.press("#to-list");
        self.browser.one("#status");
    }

    /// The network is back: how long until nothing waits any more.
    fn empties(&self, what: &str) -> Duration {
        self.browser.network(true);
        let began = Instant::now();
        loop {
            let asks = self.browser.text("#asks");
            assert!(asks.is_empty(), "{what}: {asks}");
            if self.browser.has("#status[data-left='0']") && !self.browser.has("#queued li") {
                return began.elapsed();
            }
            // The ciphers of a debug build are an order slower.
            let limit = if cfg!(debug_assertions) { 400 } else { 60 };
            assert!(
                began.elapsed() < Duration::from_secs(limit),
                "{what}: {}",
                self.browser.text("main")
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What stands in the device's own store, opened.
    fn stored(&self, key: &str) -> Value {
        self.browser.run_async(&format!(
            "const done = arguments[0]; import('/static/field-store.js').then(async (store) => done(await store.all({})));",
            json!(key)
        ))
    }
}

#[test]
fn twenty_trips_without_network_arrive_once_and_soon() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let helper = Helper::new(&demo, &browser);
    browser.size(375, 800);
    helper.set_up("shequ");
    let (mut slowest_open, mut slowest) = (Duration::ZERO, Duration::ZERO);
    for (n, item) in TWENTY.iter().enumerate() {
        let client = Client::nth(n as u16);
        browser.network(false);
        slowest_open = slowest_open.max(helper.opens());
        helper.begins(item, &client);
        helper.photographs(&[
            helper.picture(2 * n, 700_000),
            helper.picture(2 * n + 1, 40_000),
        ]);
        // The page is closed in the middle, still without network; nothing is gone.
        browser.run("document.dispatchEvent(new Event('visibilitychange'))");
        std::thread::sleep(Duration::from_millis(500));
        slowest_open = slowest_open.max(helper.opens());
        helper.press("#drafts button");
        browser.one(".intake");
        helper.hands_in(item);
        assert!(browser.has("#queued li"), "{item} waits");
        slowest = slowest.max(helper.empties(item));
    }
    let drafts = helper.stored("d/");
    let drafts = drafts.as_array().expect("a list");
    let sent: Vec<&Value> = drafts.iter().filter(|one| one["state"] == "sent").collect();
    assert_eq!(sent.len(), 20, "{drafts:?}");
    let numbers: std::collections::BTreeSet<&str> = sent
        .iter()
        .filter_map(|one| one["number"].as_str())
        .collect();
    assert_eq!(numbers.len(), 20, "each has a number of its own");
    // What was typed and photographed left the device with the case; the name stays on the list.
    for one in &sent {
        assert!(
            one["answers"].is_null() && one["papers"].is_null() && one["person"]["phone"].is_null()
        );
    }
    assert_eq!(
        helper.stored("s/").as_array().map(Vec::len),
        Some(20),
        "and the server knows twenty"
    );
    println!(
        "20 trips: reopened in {:.2} s at most, outbox empty {:.1} s after the network came back at most",
        slowest_open.as_secs_f64(),
        slowest.as_secs_f64()
    );
    assert!(slowest_open < Duration::from_secs(2), "{slowest_open:?}");
    assert!(slowest < Duration::from_secs(60), "{slowest:?}");
}

/// tianqiao 天桥: the grid worker at the door, without network, counts advice and files for the owner of
/// a first shop who is there; the station has the case and the count as soon as there is a network.
#[test]
fn tianqiao_in_a_browser() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let helper = Helper::new(&demo, &browser);
    let visitor = Visitor::of(&demo, &browser);
    let before = counted(&visitor);
    browser.size(375, 800);
    helper.set_up("wangge");
    browser.network(false);
    helper.opens();
    helper.press("#tally");
    helper.fill("#tally-n", "3");
    helper.press("#tap-advice");
    browser.until("the count", || browser.text("main").contains("3"));
    helper.opens();
    let owner = Client::nth(81);
    helper.begins("employment-registration", &owner);
    // The owner is there: no letter is asked for.
    assert!(!browser.has("#letter-pad"), "{}", browser.text("main"));
    helper.photographs(&[helper.picture(81, 60_000)]);
    helper.hands_in("employment-registration");
    helper.empties("employment-registration");
    let sent = helper.stored("d/");
    let number = sent[0]["number"].as_str().expect("a number").to_owned();
    let key = sent[0]["key"].as_str().expect("a key").to_owned();

    browser.size(1280, 900);
    visitor.login("shequ");
    visitor.go(&format!("/cases/{key}"));
    let said = browser.text("main");
    assert!(said.contains(&number) && said.contains("网格"), "{said}");
    // Three were advised and one was helped.
    assert_eq!(counted(&visitor), [before[0] + 3, before[1] + 1]);
}

/// Consultations and cases helped of this month, as the head of the station reads them.
fn counted(visitor: &Visitor<'_>) -> [u32; 2] {
    visitor.login("zhanzhang");
    visitor.go("/field/counts");
    let said = visitor.browser.text("main");
    let said = said.replace(char::is_whitespace, "");
    ["咨询解答（人次）", "帮办代办（件）"].map(|label| {
        let after = said.split(label).nth(1).unwrap_or_default();
        let figures: String = after.chars().take_while(char::is_ascii_digit).collect();
        figures.parse().expect("a figure beside its label")
    })
}

#[test]
fn fifty_megabytes_are_taken_along_and_arrive() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let helper = Helper::new(&demo, &browser);
    helper.set_up("shequ");
    browser.network(false);
    helper.opens();
    helper.begins("temporary-relief", &Client::nth(70));
    let pictures: Vec<PathBuf> = (0..5).map(|n| helper.picture(n, 9_900_000)).collect();
    helper.photographs(&pictures);
    // One more is too many, and is told.
    let sixth = helper.picture(9, 3_000_000);
    let input = browser
        .all("[id^='m-'][id$='-photo']")
        .into_iter()
        .next()
        .expect("an input");
    browser.keys(&input, &sixth.display().to_string());
    browser.until("the limit", || browser.text(".intake").contains("50 MB"));
    let open = helper.opens();
    assert!(open < Duration::from_secs(2), "{open:?}");
    helper.press("#drafts button");
    browser.one(".intake");
    helper.hands_in("fifty megabytes");
    let took = helper.empties("fifty megabytes");
    println!(
        "49.5 MB in five photographs: outbox empty {:.1} s after the network came back",
        took.as_secs_f64()
    );
}

#[test]
fn lesson_5_two_clients_in_a_row_share_no_byte_and_nothing_is_readable_on_the_disk() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let helper = Helper::new(&demo, &browser);
    browser.size(375, 800);
    helper.set_up("shequ");
    let list = look::check(&browser, "field-list", PLAIN);
    browser.network(false);
    helper.opens();
    let (first, second) = (Client::nth(31), Client::nth(32));
    let first_draft = helper.begins("temporary-relief", &first);
    helper.photographs(&[helper.picture(1, 200_000)]);
    let form = look::check(&browser, "field-form", PLAIN);
    helper.press("#to-list");
    // The helper lands on the list of clients, not in the next form, and not in the last one.
    browser.one("#drafts");
    assert!(!browser.has(".intake") && browser.has("#next-client"));
    helper.press("#next-client");
    helper.press("[data-item='temporary-relief']");
    browser.one(".intake");
    let page = browser.run(
        "const out = [document.documentElement.outerHTML, location.href, document.title, JSON.stringify(history.state),
           JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
         for (const e of document.querySelectorAll('input, textarea, select')) out.push(String(e.value), e.name);
         return out.join('\\n');",
    );
    let page = page.as_str().unwrap_or_default();
    for word in first.words() {
        assert!(
            !page.contains(word),
            "{word} of the first client is before the second"
        );
    }
    assert!(!page.contains(&first_draft));
    // No field has a name by which a browser could offer what was typed before, nor lies in a form.
    let named = browser.run(
        "return [...document.querySelectorAll('.intake input:not([type=radio]):not([type=checkbox]), .intake textarea, .intake select')]
           .filter(e => e.name || e.form || (e.type !== 'file' && e.autocomplete !== 'off')).length;",
    );
    assert_eq!(named, 0);
    helper.press("#to-list");
    browser.one("#drafts");
    let second_draft = helper.begins("temporary-relief", &second);
    browser.run("document.dispatchEvent(new Event('visibilitychange'))");
    std::thread::sleep(Duration::from_millis(700));
    let drafts = helper.stored("d/");
    for one in drafts.as_array().expect("a list") {
        let other = match one["id"].as_str() {
            Some(id) if id == second_draft => &first,
            _ => continue,
        };
        let text = one.to_string();
        for word in other.words() {
            assert!(
                !text.contains(word),
                "{word} of the first client lies with the second"
            );
        }
        for key in ["command", "provisional", "id"] {
            assert!(!text.contains(one_of(&drafts, &first_draft)[key].as_str().unwrap_or("-")));
        }
    }
    helper.press("#lock");
    browser.one("#unlock");
    let left = browser.run("return document.documentElement.outerHTML");
    let left = left.as_str().unwrap_or_default();
    let all = first.words().into_iter().chain(second.words());
    for word in all.clone() {
        assert!(
            !left.contains(word),
            "{word} stays in the page once it is locked"
        );
    }
    helper.press("#elder");
    browser.one("body.elder");
    let elder = look::check(&browser, "field-elder", ELDER);
    // The disk: every file of the profile, in both encodings that browsers write.
    std::thread::sleep(Duration::from_secs(2));
    let mut canaries: Vec<Vec<u8>> = Vec::new();
    for word in all.chain([SECRET, "KANARIENVOGEL-IM-BILD", "JINDU 116.40"]) {
        canaries.push(word.as_bytes().to_vec());
        canaries.push(word.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    let (mut files, mut found) = (0, Vec::new());
    search(browser.profile(), &canaries, &mut files, &mut found);
    assert!(files > 50, "{files} files are a profile");
    assert!(found.is_empty(), "readable on the disk: {found:?}");
    // A search that finds nothing must be able to find something: the open preference does lie there.
    let mut open = Vec::new();
    search(
        browser.profile(),
        &[b"yike-field".to_vec(), utf16("yike-field")],
        &mut files,
        &mut open,
    );
    assert!(!open.is_empty(), "the store itself is not in the profile");
    // All that is kept on the device counts there; what comes over the line is measured by itself.
    let mut wrong: Vec<String> = [list, form, elder].concat();
    wrong.retain(|fault| !fault.contains("weighs"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn one_of<'v>(drafts: &'v Value, id: &str) -> &'v Value {
    let mut all = drafts.as_array().expect("a list").iter();
    all.find(|one| one["id"] == id).expect("it is there")
}

fn utf16(word: &str) -> Vec<u8> {
    word.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn search(folder: &Path, words: &[Vec<u8>], files: &mut usize, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let kind = entry.file_type();
        if kind.as_ref().is_ok_and(std::fs::FileType::is_dir) {
            search(&path, words, files, found);
        } else if kind.is_ok_and(|kind| kind.is_file()) {
            *files += 1;
            let bytes = std::fs::read(&path).unwrap_or_default();
            for word in words {
                if bytes
                    .windows(word.len())
                    .any(|window| window == word.as_slice())
                {
                    found.push(format!(
                        "{}: {}",
                        path.display(),
                        String::from_utf8_lossy(word)
                    ));
                }
            }
        }
    }
}

#[test]
fn wrong_passphrases_are_few_and_an_ended_device_wipes_itself() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let helper = Helper::new(&demo, &browser);
    helper.set_up("shequ");
    browser.network(false);
    helper.opens();
    helper.begins("senior-card", &Client::nth(41));
    helper.press("#to-list");
    browser.one("#drafts");
    // Ended from the desk, with the same browser: at the next contact the key is gone.
    browser.network(true);
    helper.go("/field/devices");
    helper.press("main form[action^='/field/devices/'] button");
    browser.one(".banner");
    helper.go("/field");
    helper.fill("#pass", SECRET);
    helper.press("#unlock");
    browser.until("the wipe", || {
        browser.has("#unsent") || browser.text("main").contains("已清除")
    });
    let said = browser.text("main");
    assert!(
        said.contains("senior-card") && said.contains("L-"),
        "what was not sent is named: {said}"
    );
    assert!(!said.contains("窦"), "and nobody is: {said}");
    let left = browser.run_async(
        "const done = arguments[0]; import('/static/field-store.js').then(async (store) => done([await store.exists(), (await store.keys('')).length]));",
    );
    assert_eq!(left, json!([false, 0]), "nothing is left");
    // Set up anew; ten wrong tries, each written down before it is made.
    helper.set_up("shequ");
    let tried = browser.run_async(
        "const done = arguments[0]; import('/static/field-store.js').then(async (store) => {
           const out = [];
           for (let n = 0; n < 12; n += 1) {
             const got = await store.unlock('wrong words ' + n);
             out.push(got.gone ? 'gone' : got.left !== undefined ? `left ${got.left}` : `wait ${got.wait > 0}`);
             if (got.wait) {
               const lock = await store.plain('lock');
               if (lock) { const again = await store.unlock('wrong words'); out.push(again.wait > 0 && again.left === undefined ? 'barred' : 'not barred'); lock.until = 0; await store.setPlain('lock', lock); }
             }
           }
           done(out.join(', '));
         });",
    );
    let tried = tried.as_str().unwrap_or_default();
    assert!(
        tried.starts_with("left 9, left 8, left 7, left 6, left 5, left 4, barred"),
        "{tried}"
    );
    assert!(tried.contains("left 1, barred, gone"), "{tried}");
    helper.go("/field");
    browser.one("#set-up");
}

/// Two devices are two browsers: what both changed is put before a person, and nothing moves until
/// they choose.
#[test]
fn a_draft_that_two_devices_changed_is_put_before_a_person() {
    let Some((demo, one)) = stage(true) else {
        return;
    };
    let other = Browser::start(true).expect("a second browser");
    let (here, there) = (Helper::new(&demo, &one), Helper::new(&demo, &other));
    here.set_up("shequ");
    there.set_up("shequ");
    here.opens();
    let draft = here.begins("temporary-relief", &Client::nth(51));
    here.press("#to-list");
    one.until("it is kept", || one.has("#status[data-left='0']"));
    there.press("#send-now");
    other.until("it comes over", || other.has("#drafts li"));
    for (helper, words) in [(&here, "先改的话"), (&there, "后改的话")] {
        helper.browser.network(false);
        helper.press("#drafts button");
        helper.browser.one(".intake");
        helper.fill("#a-story", words);
        helper.press("#to-list");
        helper.browser.one("#drafts");
    }
    here.empties("the first change");
    other.network(true);
    other.until("the conflict", || other.has("#asks li"));
    there.press("#asks button");
    other.one("#take-mine");
    let said = other.text("main");
    assert!(
        said.contains("先改的话") && said.contains("后改的话"),
        "side by side: {said}"
    );
    let stands =
        |helper: &Helper<'_>| one_of(&helper.stored("d/"), &draft)["answers"]["story"].clone();
    assert_eq!(stands(&here), "先改的话");
    assert_eq!(stands(&there), "后改的话");
    there.press("#take-both");
    other.until("both", || other.all("#drafts li").len() == 2);
    let all = there.stored("d/").to_string();
    assert!(all.contains("先改的话") && all.contains("后改的话"));
}

/// The checks of the page are those of the server: every item, its sample and what goes wrong with it.
#[test]
fn the_page_finds_the_faults_that_the_server_finds() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let helper = Helper::new(&demo, &browser);
    helper.set_up("shequ");
    let (mut asked, mut expected) = (Vec::new(), Vec::new());
    let catalogue = Catalogue::embedded();
    for loaded in &catalogue.items {
        let item = &loaded.item;
        let sample = item.sample_typed();
        let mut cases = vec![sample.clone()];
        for key in sample.keys() {
            let mut without = sample.clone();
            without.remove(key);
            cases.push(without);
            for odd in [
                "",
                "0",
                "99999999999",
                "１２",
                "x",
                "2026-02-30",
                "2027/01/05",
                "yes",
                "11010119430307002X",
                "a@b",
                "，",
            ] {
                let mut changed = sample.clone();
                changed.insert(key.clone(), odd.to_owned());
                cases.push(changed);
            }
        }
        for typed in cases {
            let faults = match check_answers(item, &typed) {
                Ok(_) => Vec::new(),
                Err(faults) => faults.into_iter().map(|(key, _)| key).collect(),
            };
            asked.push(json!([item.key, typed]));
            expected.push((item, typed, faults));
        }
    }
    let script = format!(
        "const done = arguments[0]; const asked = {};
         Promise.all([import('/static/field-store.js'), import('/static/field-rules.js')]).then(async ([store, rules]) => {{
           const book = await store.get('book');
           done(asked.map(([key, typed]) => {{
             const item = book.items.find((one) => one.key === key);
             return item ? rules.checkAnswers(item, typed, '2026-11-29').faults.map(([key, word]) => [key, word]) : null;
           }}));
         }}).catch((error) => done(String(error)));",
        Value::Array(asked)
    );
    let found = browser.run_async(&script);
    let found = found.as_array().unwrap_or_else(|| panic!("{found}"));
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((item, typed, server), page) in expected.iter().zip(found) {
        let Some(page) = page.as_array() else {
            continue;
        };
        compared += 1;
        // A rule is told beside one of the answers it compares: counted, not placed.
        let is_rule = |one: &&Value| one[1] == "rule";
        let rules = page.iter().filter(is_rule).count();
        let mut keys: Vec<&str> = page
            .iter()
            .filter(|one| !is_rule(one))
            .filter_map(|one| one[0].as_str())
            .collect();
        let mut theirs: Vec<&str> = server.iter().map(String::as_str).collect();
        keys.sort_unstable();
        theirs.sort_unstable();
        let fits =
            keys.len() + rules == theirs.len() && keys.iter().all(|key| theirs.contains(key));
        if !fits {
            wrong.push(format!(
                "{}: page {page:?}, server {theirs:?}, {typed:?}",
                item.key
            ));
        }
    }
    println!("{compared} forms compared, {} differ", wrong.len());
    assert!(compared > 5_000, "{compared}");
    wrong.truncate(10);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
