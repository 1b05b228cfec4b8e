//! Nobody peeks: every route is called and every link followed by everybody in every post near
//! and far. An answer that holds a full value of one distinctive resident must be that resident's
//! own, or stand in the list of looks, one look for one answer.

use crate::town::{AGENT_PHONE, Answer, Caller, ITEM, MORNING, Near, PNG, STATION, Town, town};
use axum::body::Body;
use axum::http::Request;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use yike::act::{self, CaseKey, Fail, Order};
use yike::filing::{self, Intake};
use yike::private::Document;
use yike::{args, files};
use yike_core::case::{Command, Given, Missing};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

yike::sql! {
    LOOKS = "SELECT COUNT(*) FROM event WHERE stream = 'look' AND kind = 'looked'";
    SPOIL = "UPDATE event SET text = REPLACE(text, 'contacting', 'handling') WHERE stream = 'look'";
    CODE_OF = "SELECT code FROM lookup WHERE case_id = $1";
}

const NAME: &str = "欧阳凌霄";
pub const PHONE: &str = "13911112222";
pub const GUARDIAN: &str = "司徒望舒";
const GUARDIAN_PHONE: &str = "13622223333";
const ADDRESS: &str = "东城区凤尾巷 77 号院";
const FILE_NAME: &str = "欧阳凌霄身份证.png";
/// What the photograph of an identity card shows.
const IN_FILE: &str = "公民身份号码照片七七";

/// A number with the right check character: GB 11643.
fn id_number(birth: &str, serial: u32) -> String {
    let body = format!("110101{birth}{serial:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .bytes()
        .zip(weights)
        .map(|(b, w)| u32::from(b - b'0') * w)
        .sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

/// Every full value of the canary, in the words of an answer.
fn values() -> Vec<String> {
    vec![
        NAME.into(),
        id_number("19610704", 77),
        PHONE.into(),
        ADDRESS.into(),
        GUARDIAN.into(),
        id_number("19390309", 41),
        GUARDIAN_PHONE.into(),
        FILE_NAME.into(),
        IN_FILE.into(),
    ]
}

/// The canary's case: taken in at the station, and sent back for a correction whose notice names
/// them in free words.
pub async fn canary(town: &mut Town) -> CaseKey {
    let app = &town.app;
    let world = app.world.now();
    let published = world.published(ITEM, MORNING).unwrap().clone();
    let text = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        let pair = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        pairs.iter().map(pair).collect()
    };
    let (own, theirs) = (id_number("19610704", 77), id_number("19390309", 41));
    let answers = text(&[
        ("applicant", "ward"),
        ("filed_by", "self"),
        ("category", "limb"),
        ("at_home", "no"),
        ("guardian_name", GUARDIAN),
        ("guardian_id", &theirs),
        ("guardian_phone", GUARDIAN_PHONE),
    ]);
    let bytes = [PNG, IN_FILE.as_bytes()].concat();
    let photograph = files::keep(app, "M01", FILE_NAME, bytes.into())
        .await
        .unwrap();
    let file = photograph.reference();
    let given = (published.item.materials_for(&answers))
        .map(|material| Given {
            material: material.code.clone(),
            files: match material.code.as_str() {
                "M01" => vec![file.clone()],
                _ => Vec::new(),
            },
            originals: 1,
            copies: 0,
            seen: true,
        })
        .collect();
    let person = text(&[
        ("name", NAME),
        ("id_number", &own),
        ("phone", PHONE),
        ("address", ADDRESS),
    ]);
    let intake = Intake {
        about: None,
        item: published,
        person,
        answers,
        community: STATION.into(),
        company: None,
        given,
        files: vec![photograph],
        agent: None,
    };
    let staff = |unit: &str, duty: Duty| Who::Staff {
        person: crate::town::person_of(duty, Near::Own),
        posts: vec![Post {
            unit: UnitId::new(unit),
            duty,
        }],
    };
    let id = || uuid::Uuid::now_v7().to_string();
    let station = staff(STATION, Duty::Station);
    let desk = station.posts().first().cloned();
    let order = filing::order(app, &world, &station, desk.as_ref(), id(), intake).unwrap();
    let key = act::act(app, order).await.unwrap().key;
    let give = |who: Who, command: Command, documents: Vec<Document>| Order {
        key: key.clone(),
        command_id: id(),
        who,
        command,
        documents,
        words: Vec::new(),
    };
    act::act(app, give(station, Command::HandOver, Vec::new()))
        .await
        .unwrap();
    let window = staff(crate::town::STREET, Duty::Window);
    let loaded = {
        let (world, key) = (world.clone(), key.clone());
        app.store
            .read(move |tx| act::load(tx, &world, &key))
            .await
            .unwrap()
            .unwrap()
    };
    let coming = loaded.case.on_way_to(&UnitId::new(crate::town::STREET));
    let coming: Vec<String> = coming.iter().map(|paper| paper.material.clone()).collect();
    let taken = Command::TakePapers { papers: coming };
    act::act(app, give(window.clone(), taken, Vec::new()))
        .await
        .unwrap();
    // People write what they should not.
    let words = format!("{NAME}（{PHONE}）的照片不清楚，请 {GUARDIAN} 重拍，证号 {own}");
    let note =
        serde_json::json!({ "each": { "M01": words, "guardian_name": words }, "note": words });
    let note = Document::json("correction", &note);
    let command = Command::AskCorrection {
        missing: ["M01", "guardian_name"]
            .map(|about| Missing {
                about: about.into(),
            })
            .to_vec(),
        note: note.reference(),
    };
    act::act(app, give(window, command, vec![note]))
        .await
        .unwrap();
    town.file = file.id;
    key
}

/// What the crawl saw.
#[derive(Default)]
struct Seen {
    answers: usize,
    pages: BTreeSet<String>,
    /// Answers with a full value: to the canary itself, to whoever may look, to anybody else.
    own: usize,
    looked: usize,
    wrong: String,
}

impl Seen {
    fn count(&mut self, what: &str, caller: Caller, sent: &str, answer: &Answer) {
        self.answers += 1;
        let mut text = answer.text();
        for value in answer.headers.values() {
            text.push_str(&String::from_utf8_lossy(value.as_bytes()));
        }
        // What the caller typed in this very request tells them nothing.
        let shown =
            |value: &&String| text.contains(value.as_str()) && !sent.contains(value.as_str());
        let values = values();
        let Some(value) = values.iter().find(shown) else {
            return;
        };
        let may_look = match caller {
            Caller::Resident => {
                self.own += 1;
                return;
            }
            Caller::Agent => true,
            Caller::Staff(duty, near) => crate::canary::works(duty, near),
            Caller::Nobody | Caller::Stranger | Caller::LateAgent | Caller::FormerAgent => false,
        };
        match may_look {
            true => self.looked += 1,
            false => {
                let _ = writeln!(self.wrong, "{caller} is shown {value} by {what}");
            }
        }
    }
}

/// Who works on the case: the same as `works` in matrix.txt.
fn works(duty: Duty, near: Near) -> bool {
    match (duty, near) {
        (Duty::Station | Duty::StationHead, Near::Own | Near::Above) => true,
        (Duty::Window | Duty::Section | Duty::Approver | Duty::District, Near::Own) => true,
        (
            Duty::Station
            | Duty::StationHead
            | Duty::Window
            | Duty::Section
            | Duty::Approver
            | Duty::District
            | Duty::Supervisor
            | Duty::Auditor
            | Duty::Administrator
            | Duty::Security
            | Duty::Grid
            | Duty::Helper
            | Duty::Contact
            | Duty::Observer,
            _,
        ) => false,
    }
}

async fn token(town: &Town, caller: Caller) -> Option<String> {
    match caller {
        Caller::Resident => {
            let person = PersonId::new(town.app.keys.resident_of_phone(PHONE));
            let kind = yike::web::session::SessionKind::Resident;
            let begun = yike::web::session::begin(&town.app, "", kind, &person, "139****2222");
            Some(begun.await.unwrap())
        }
        other => town.token(other).await,
    }
}

async fn get(town: &Town, token: &str, path: &str) -> Answer {
    let request = Request::get(path).header("cookie", format!("yike={token}"));
    town.call(request.body(Body::empty()).unwrap()).await
}

async fn post(town: &Town, token: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("csrf", &town.csrf(token));
    body.append_pair("command_id", &uuid::Uuid::now_v7().to_string());
    body.extend_pairs(form);
    let request = Request::post(path)
        .header("cookie", format!("yike={token}"))
        .header("x-csrf", town.csrf(token))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body.finish()))
        .unwrap();
    town.call(request).await
}

/// Addresses of this site that a page leads to.
fn links(html: &str) -> Vec<String> {
    let mut links = Vec::new();
    for part in html.split("href=\"").skip(1) {
        let href = part.split('"').next().unwrap_or_default();
        let href = href
            .split('#')
            .next()
            .unwrap_or_default()
            .replace("&amp;", "&");
        let leave = ["/static/", "/prefs", "/logout"];
        let is_ours = href.starts_with('/') && !leave.iter().any(|p| href.starts_with(p));
        if is_ours {
            links.push(href);
        }
    }
    links
}

const KINDS: [&str; 8] = [
    "answer-correction",
    "ask-correction",
    "withdraw",
    "nudge",
    "rate",
    "refuse",
    "not-accept",
    "return",
];

const SHEETS: [&str; 12] = [
    "receipt",
    "correction",
    "acceptance",
    "not-accepted",
    "suspension",
    "extension",
    "decision",
    "closing",
    "delivery",
    "notice",
    "handover",
    "ending",
];

/// Everything that one caller can reach: each GET route, each link of each page two steps on; and
/// every POST that shows something.
async fn crawl(town: &Town, caller: Caller, code: &str, number: &str, seen: &mut Seen) {
    let Some(token) = token(town, caller).await.or(Some("0".repeat(64))) else {
        return;
    };
    let case = format!("/cases/{}", town.case);
    let mut waiting: VecDeque<(String, u32)> = VecDeque::new();
    for route in yike::web::routes().rows() {
        if route.method == "GET" {
            waiting.push_back((town.fill(route.path), 0));
        }
    }
    for kind in KINDS {
        waiting.push_back((format!("{case}/do/{kind}"), 1));
    }
    for sheet in SHEETS {
        waiting.push_back((format!("{case}/papers/{sheet}"), 1));
    }
    waiting.push_back((format!("/desk?tab=all&case={}", town.case), 0));
    waiting.push_back((format!("/track?code={code}"), 1));
    let mut known = BTreeSet::new();
    while let Some((path, depth)) = waiting.pop_front() {
        if !known.insert(path.clone()) {
            continue;
        }
        let answer = get(town, &token, &path).await;
        seen.count(&format!("GET {path}"), caller, "", &answer);
        seen.pages
            .insert(path.split('?').next().unwrap_or_default().to_owned());
        if answer.status == 200
            && depth < 2
            && answer.header("content-type").starts_with("text/html")
        {
            let more = links(&answer.text()).into_iter();
            waiting.extend(more.map(|href| (href, depth + 1)));
        }
    }
    let file = format!("{case}/files/{}", town.file);
    let mut presses: Vec<(String, Vec<(&str, &str)>)> = vec![
        (format!("{case}/look"), vec![("purpose", "contacting")]),
        (format!("/api/v1{case}/look"), vec![]),
        (format!("/api/v1{file}"), vec![]),
        (file, vec![]),
        (format!("/api/v1{case}/commands"), vec![]),
    ];
    for sheet in SHEETS {
        presses.push((format!("{case}/papers/{sheet}"), vec![]));
    }
    for kind in KINDS {
        presses.push((format!("{case}/do/{kind}"), vec![]));
    }
    let own = values();
    for word in [NAME, &own[1], PHONE, code, number] {
        presses.push(("/desk/search".into(), vec![("word", word)]));
    }
    // The same person at another counter: cases that look alike are told without saying whose.
    presses.push((
        format!("/desk/new/{ITEM}"),
        vec![
            ("id_number", own[1].as_str()),
            ("name", NAME),
            ("phone", PHONE),
        ],
    ));
    for (path, form) in presses {
        let answer = post(town, &token, &path, &form).await;
        let sent: Vec<&str> = form.iter().map(|(_, value)| *value).collect();
        seen.count(&format!("POST {path}"), caller, &sent.join(" "), &answer);
    }
}

async fn looks(town: &Town) -> usize {
    let count = town
        .app
        .store
        .read(|tx| Ok::<_, Fail>(tx.one(&LOOKS, args![])?.unwrap().i64(0)?));
    count.await.unwrap() as usize
}

async fn tell(town: &mut Town) -> (String, String) {
    town.case = canary(town).await;
    let until = At(MORNING.0 + 9 * 3_600_000);
    crate::town::give_in(&town.app, AGENT_PHONE, MORNING, until, false, PHONE, ITEM).await;
    let yesterday = At(MORNING.0 - 24 * 3_600_000);
    let late = crate::town::LATE_PHONE;
    crate::town::give_in(&town.app, late, yesterday, MORNING, false, PHONE, ITEM).await;
    let former = crate::town::FORMER_PHONE;
    let gone = crate::town::give_in(&town.app, former, MORNING, until, false, PHONE, ITEM).await;
    crate::town::revoke(&town.app, &gone).await;
    let (world, key) = (town.app.world.now(), town.case.clone());
    let loaded = town.app.store.read(move |tx| act::load(tx, &world, &key));
    let number = loaded.await.unwrap().unwrap().filing().number.clone();
    let id = town.case.id.clone();
    let code = town
        .app
        .store
        .read(move |tx| Ok::<_, Fail>(tx.one(&CODE_OF, args![&id])?.unwrap().text(0)?.to_owned()));
    (code.await.unwrap(), number)
}

#[tokio::test]
async fn full_values_served_are_the_looks_that_were_written_down() {
    let mut town = town().await;
    let (code, number) = tell(&mut town).await;
    let before = looks(&town).await;
    let mut seen = Seen::default();
    for caller in Caller::all() {
        crawl(&town, caller, &code, &number, &mut seen).await;
    }
    let written = looks(&town).await - before;
    println!(
        "{} answers of {} addresses; full values: {} to the resident, {} after a look; {written} looks",
        seen.answers,
        seen.pages.len(),
        seen.own,
        seen.looked
    );
    assert!(seen.wrong.is_empty(), "\n{}", seen.wrong);
    assert_eq!(seen.looked, written, "full values served and looks written");
    assert!(
        seen.own > 0 && written > 40,
        "the canary is there to be seen"
    );

    // The resident reads who looked, when, from which unit and post, at what and why; the auditor
    // reads the same, and neither list holds a value.
    let resident = token(&town, Caller::Resident).await.unwrap();
    let page = get(&town, &resident, &format!("/cases/{}", town.case))
        .await
        .text();
    for words in [
        "联系申请人，看了姓名、证件号码、手机号、住址、申请内容",
        "核对材料，看了“",
        "打印文书，看了收件凭证正本",
        "代办，看了姓名",
        "代办人李*",
        "东华门街道",
    ] {
        assert!(page.contains(words), "no {words}");
    }
    let auditor = token(&town, Caller::Staff(Duty::Auditor, Near::Above))
        .await
        .unwrap();
    let csv = get(&town, &auditor, "/audit/looks.csv").await.text();
    assert!(csv.lines().count() > written, "{csv}");
    for words in [
        "看了什么",
        "姓名、证件号码、手机号、住址、申请内容",
        "一份文件",
        "打印文书",
        "代办",
    ] {
        assert!(csv.contains(words), "no {words} in {csv}");
    }
}

/// A look that cannot be written down shows nothing: here because the list of looks was tampered
/// with, so that nothing may be put behind it.
#[tokio::test]
async fn where_a_look_cannot_be_written_nothing_is_shown() {
    let mut town = town().await;
    tell(&mut town).await;
    let window = Caller::Staff(Duty::Window, Near::Own);
    let token = token(&town, window).await.unwrap();
    let case = format!("/cases/{}", town.case);
    let file = format!("{case}/files/{}", town.file);
    let first = post(
        &town,
        &token,
        &format!("{case}/look"),
        &[("purpose", "contacting")],
    )
    .await;
    assert_eq!(first.status, 200);
    let spoil = town.app.store.write(|tx| {
        tx.put(&SPOIL, args![]);
        Ok::<_, Fail>(())
    });
    spoil.await.unwrap();
    let mut seen = Seen::default();
    for path in [
        format!("{case}/look"),
        format!("/api/v1{case}/look"),
        format!("/api/v1{file}"),
        file,
        format!("{case}/papers/receipt"),
    ] {
        let answer = post(&town, &token, &path, &[]).await;
        assert_eq!(answer.status, 409, "{path}");
        seen.count(&path, window, "", &answer);
    }
    assert_eq!((seen.looked, seen.wrong.as_str()), (0, ""));
    assert_eq!(looks(&town).await, 1);
}

/// The count above can fail: a page that forgets to mask, and a look that is not written down,
/// each show.
#[tokio::test]
async fn a_page_that_forgets_to_mask_is_found() {
    let mut town = town().await;
    tell(&mut town).await;
    let window = Caller::Staff(Duty::Window, Near::Own);
    let far = Caller::Staff(Duty::Window, Near::Away);
    let forgetful = |caller: Caller| {
        let mut seen = Seen::default();
        let answer = Answer {
            status: axum::http::StatusCode::OK,
            headers: Default::default(),
            bytes: format!("<td>{PHONE}</td>").into_bytes(),
        };
        seen.count("GET /desk", caller, "", &answer);
        seen
    };
    assert_eq!(
        forgetful(window).looked,
        1,
        "served, and no look was written"
    );
    assert_eq!(looks(&town).await, 0);
    assert!(!forgetful(far).wrong.is_empty());
    assert!(!forgetful(Caller::LateAgent).wrong.is_empty());
    // And the real page, after a look, is told apart from the same page before it.
    let token = token(&town, window).await.unwrap();
    let case = format!("/cases/{}", town.case);
    let mut seen = Seen::default();
    let masked = get(&town, &token, &case).await;
    seen.count("before", window, "", &masked);
    assert_eq!(seen.looked, 0);
    let full = post(&town, &token, &format!("{case}/look"), &[]).await;
    seen.count("after", window, "", &full);
    assert_eq!((seen.looked, looks(&town).await), (1, 1));
}
