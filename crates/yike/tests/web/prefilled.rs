//! What a form carries is not what decides: hidden, prefilled and forged fields change nothing
//! that is the source's. What is stored stays the source's, or the request is refused with a
//! sentence.

use crate::canary::{self, GUARDIAN, canary};
use crate::town::{Answer, Caller, ITEM, MORNING, Near, PNG, STATION, Town, town};
use axum::body::Body;
use axum::http::{Request, header};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use yike::act::{self, CaseKey, Fail, Loaded};
use yike::views::case as view;
use yike::web::session::{self, SessionKind};
use yike::{args, draft};
use yike_core::case::{Channel, Event};
use yike_core::who::{Duty, PersonId, Who};

yike::sql! {
    /// Everything that stands of others: none of it may move.
    THEIRS = "SELECT id, owner, item, item_digest, step, until_at FROM draft WHERE owner = $1
        ORDER BY id";
    LETTERS = "SELECT id, principal, agent, until_at, COALESCE(revoked_at, 0) FROM letter
        WHERE principal = $1 ORDER BY id";
    ALL_FILED = "SELECT home, id FROM event WHERE stream = 'case' AND seq = 1 ORDER BY at, id";
    LOG = "SELECT id, seq, text FROM event WHERE stream = 'case' AND home = $1 AND id = $2
        ORDER BY seq";
}

/// Hidden and read-only fields of all forms, and what becomes of them when they are changed:
/// `csrf` is refused; `command_id` names this act alone; `back`, `next` and `then` lead to pages of
/// this site or nowhere; `shown` only chooses what is asked again; `force` says that the desk has
/// read of a case alike; `case` of the desk's list marks feedback to its own unit as read; `kept-…`
/// is sealed and opens with this form alone; `service` names which of one's own services is rated;
/// `rule` names which of the seven a piece of evidence is for, at a site of one's own;
/// `item` names what a question is about, and an unknown one is about nothing;
/// `version` names a published questionnaire, and any other is refused; `code` names the service that a
/// device shows, and another one is not taken; `by` says only that a code came by a message or a sign;
/// `tab`, `page`, `to`, `from`, `bag` and `day` choose what the lists of cases and bags show, and
/// are asked again of the same rows;
/// `card`, `card_until` and `known` only say what a page remarks about a card and about a field;
/// `secret` of a second factor not yet set up is sealed for this person and opens for nobody else.
const HIDDEN: [&str; 27] = [
    "version",
    "code",
    "by",
    "row",
    "form",
    "csrf",
    "command_id",
    "rule",
    "back",
    "next",
    "then",
    "shown",
    "force",
    "case",
    "service",
    "secret",
    "item",
    "card",
    "card_until",
    "known",
    "tab",
    "page",
    "to",
    "from",
    "bag",
    "day",
    "giver",
];

#[derive(Debug, Clone)]
struct Form {
    action: String,
    hidden: Vec<(String, String)>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

/// The forms that a page posts, with what they carry unseen or unchangeable.
fn forms(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    for part in html.split("<form").skip(1) {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        let inside = rest.split("</form>").next().unwrap_or_default();
        if attribute(tag, "method").as_deref() != Some("post") {
            continue;
        }
        let mut hidden = Vec::new();
        for input in inside
            .split('<')
            .filter(|tag| tag.starts_with("input") || tag.starts_with("textarea"))
        {
            let is_fixed = input.contains("type=\"hidden\"") || input.contains(" readonly");
            if let (true, Some(name)) = (is_fixed, attribute(input, "name")) {
                hidden.push((name, attribute(input, "value").unwrap_or_default()));
            }
        }
        forms.push(Form {
            action: attribute(tag, "action").unwrap_or_default(),
            hidden,
        });
    }
    forms
}

struct Stage {
    town: Town,
    /// Another resident far away, with a case, a draft and a letter of their own.
    other: PersonId,
    other_case: CaseKey,
    other_draft: String,
    /// A letter that neither the canary nor their agent has to do with.
    other_letter: String,
}

const OTHER: &str = "13500009999";

async fn stage() -> Stage {
    let mut town = town().await;
    let other = PersonId::new(town.app.keys.resident_of_phone(OTHER));
    let other_case = file_far(&town).await;
    let world = town.app.world.now();
    let published = world.published(ITEM, MORNING).unwrap();
    let id = uuid::Uuid::now_v7().to_string();
    let other_draft = draft::begin(&town.app, other.as_str(), &id, published, true)
        .await
        .unwrap();
    let until = yike_core::clock::At(MORNING.0 + 9 * 3_600_000);
    crate::town::give_in(&town.app, "13500008888", MORNING, until, false, OTHER, ITEM).await;
    town.case = canary(&mut town).await;
    let agent = crate::town::AGENT_PHONE;
    let of_canary = canary::PHONE;
    town.letter =
        crate::town::give_in(&town.app, agent, MORNING, until, false, of_canary, ITEM).await;
    let other_letter = town.spare.clone();
    town.spare = crate::town::give_in(
        &town.app,
        "13500007777",
        MORNING,
        until,
        true,
        of_canary,
        ITEM,
    )
    .await;
    Stage {
        other_letter,
        town,
        other,
        other_case,
        other_draft,
    }
}

/// A case of the other resident in another district.
async fn file_far(town: &Town) -> CaseKey {
    let who = Who::Resident(PersonId::new(town.app.keys.resident_of_phone(OTHER)));
    let body = filing_json("110102001004", OTHER);
    let token = session::begin(&town.app, "", SessionKind::Resident, &who.id(), "*")
        .await
        .unwrap();
    let answer = api(town, &token, "/api/v1/cases", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    CaseKey::parse(answer.json()["key"].as_str().unwrap()).unwrap()
}

fn filing_json(community: &str, phone: &str) -> Value {
    use base64::Engine;
    let photo = base64::engine::general_purpose::STANDARD.encode(PNG);
    let file = |code: &str| json!({ "material": code, "files": [{ "name": "a.png", "base64": photo.clone() }] });
    let materials: Vec<Value> = ["M01", "M02", "M03", "M04"].into_iter().map(file).collect();
    json!({
        "command_id": uuid::Uuid::now_v7(),
        "item": ITEM,
        "person": {
            "name": "王秀兰", "id_number": "110101194912310024",
            "phone": phone, "address": "东城区某胡同 1 号"
        },
        "answers": crate::town::answers(),
        "community": community,
        "materials": materials
    })
}

async fn api(town: &Town, token: &str, path: &str, body: &Value) -> Answer {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json");
    town.call(request.body(Body::from(body.to_string())).unwrap())
        .await
}

async fn get(town: &Town, token: &str, path: &str) -> Answer {
    let request = Request::get(path).header("cookie", format!("yike={token}"));
    town.call(request.body(Body::empty()).unwrap()).await
}

async fn post(town: &Town, token: &str, path: &str, fields: &[(String, String)]) -> Answer {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    let request = Request::post(path)
        .header("cookie", format!("yike={token}"))
        .header("content-type", "application/x-www-form-urlencoded");
    town.call(request.body(Body::from(body.finish())).unwrap())
        .await
}

impl Stage {
    async fn token(&self, caller: Caller) -> String {
        match caller {
            Caller::Resident => {
                let person = self.canary_id();
                let begun = session::begin(&self.town.app, "", SessionKind::Resident, &person, "*");
                begun.await.unwrap()
            }
            other => self.town.token(other).await.unwrap(),
        }
    }

    fn canary_id(&self) -> PersonId {
        PersonId::new(self.town.app.keys.resident_of_phone(canary::PHONE))
    }

    /// A new draft of the canary's own.
    async fn fresh_draft(&self) -> String {
        let world = self.town.app.world.now();
        let published = world.published(ITEM, MORNING).unwrap();
        let (owner, id) = (self.canary_id(), uuid::Uuid::now_v7().to_string());
        let begun = draft::begin(&self.town.app, owner.as_str(), &id, published, true);
        begun.await.unwrap()
    }

    /// All that is the other resident's, as text.
    async fn theirs(&self) -> String {
        let (other, key) = (self.other.clone(), self.other_case.clone());
        let read = self.town.app.store.read(move |tx| {
            let mut all = Vec::new();
            all.extend(tx.rows(&THEIRS, args![other.as_str()])?);
            all.extend(tx.rows(&LETTERS, args![other.as_str()])?);
            all.extend(tx.rows(&LOG, args![&key.home, &key.id])?);
            Ok::<_, Fail>(format!("{all:?}"))
        });
        read.await.unwrap()
    }

    async fn load(&self, key: &CaseKey) -> Loaded {
        let (world, key) = (self.town.app.world.now(), key.clone());
        let read = self
            .town
            .app
            .store
            .read(move |tx| act::load(tx, &world, &key));
        read.await.unwrap().unwrap()
    }

    async fn cases(&self) -> Vec<CaseKey> {
        let read = self.town.app.store.read(|tx| {
            let rows = tx.rows(&ALL_FILED, args![])?;
            let key =
                |row: &yike::store::Row| Ok::<_, Fail>(CaseKey::new(row.text(0)?, row.text(1)?));
            rows.iter().map(key).collect::<Result<Vec<_>, _>>()
        });
        read.await.unwrap()
    }
}

fn is_kept_or_refused(answer: &Answer) -> bool {
    let status = answer.status.as_u16();
    let has_sentence = answer
        .text()
        .chars()
        .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        .count()
        > 5;
    match status {
        200..=299 => true,
        303 => {
            let to = answer
                .headers
                .get(header::LOCATION)
                .unwrap()
                .to_str()
                .unwrap();
            to.starts_with('/') && !to.starts_with("//")
        }
        400..=499 => has_sentence,
        _ => false,
    }
}

#[tokio::test]
async fn every_hidden_field_of_every_form_changes_nothing_that_is_not_the_callers() {
    let stage = stage().await;
    let town = &stage.town;
    let before = stage.theirs().await;
    let cases = stage.cases().await;
    let case = format!("/cases/{}", town.case);
    let forged = [
        stage.other_case.to_string(),
        stage.other_draft.clone(),
        "0193aaaa-0000-7000-8000-000000000000".into(),
        "https://evil.example/".into(),
        "//evil.example".into(),
        String::new(),
        "yes".into(),
        "x".repeat(300),
    ];
    let mut seen = BTreeSet::new();
    let (mut forms_seen, mut mutations) = (0, 0);
    let mut wrong = String::new();
    for caller in [
        Caller::Resident,
        Caller::Agent,
        Caller::Staff(Duty::Station, Near::Own),
        Caller::Staff(Duty::Window, Near::Own),
    ] {
        let mut pages: Vec<String> = yike::web::routes()
            .rows()
            .iter()
            .filter(|row| row.method == "GET" && !row.path.starts_with("/api/"))
            .map(|row| town.fill(row.path))
            .collect();
        pages.extend(
            ["answer-correction", "withdraw", "nudge", "rate"]
                .map(|k| format!("{case}/do/{k}?back=/me")),
        );
        pages.retain(|page| !page.starts_with("/drafts/"));
        let steps = [
            "",
            "/situation",
            "/person",
            "/place",
            "/community",
            "/papers",
            "/review",
        ];
        pages.extend(steps.map(|step| format!("DRAFT{step}")));
        pages.push(format!("/desk?tab=all&case={}", town.case));
        for page in pages {
            let token = stage.token(caller).await;
            // A form may give its draft up: each page has one of its own.
            let page = match page.strip_prefix("DRAFT") {
                Some(rest) => format!("/drafts/{}{rest}", stage.fresh_draft().await),
                None => page,
            };
            let drawn = get(town, &token, &page).await;
            for form in forms(&drawn.text()) {
                // Leaving ends the session, and is the same for everybody.
                if form.action == "/logout" {
                    continue;
                }
                forms_seen += 1;
                for (name, _) in &form.hidden {
                    seen.insert(name.clone());
                    if !HIDDEN.contains(&name.as_str()) && !name.starts_with("kept-") {
                        wrong += &format!("{page}: say in this test what becomes of {name}\n");
                    }
                    for value in &forged {
                        let fields: Vec<(String, String)> = form
                            .hidden
                            .iter()
                            .map(|(other, kept)| match other == name {
                                true => (other.clone(), value.clone()),
                                false => (other.clone(), kept.clone()),
                            })
                            .collect();
                        mutations += 1;
                        let answer = post(town, &token, &form.action, &fields).await;
                        let status = answer.status;
                        if !is_kept_or_refused(&answer) {
                            wrong += &format!(
                                "{} by {caller}: {name} = {value}: {status}\n",
                                form.action
                            );
                        }
                        if name == "csrf" && status != 403 && status != 401 {
                            wrong += &format!(
                                "{} by {caller} without its token: {status}\n",
                                form.action
                            );
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(
        stage.theirs().await,
        before,
        "something of another resident moved"
    );
    assert_eq!(
        stage.cases().await,
        cases,
        "no form here files a case of its own"
    );
    println!("{forms_seen} forms, {mutations} mutations of {seen:?}");
    assert!(
        forms_seen > 40 && seen.contains("back") && seen.contains("then"),
        "{seen:?}"
    );
}

/// Names that a source fills, forged beside the real ones.
const FORGED: [&str; 22] = [
    "who",
    "resident",
    "applicant_who",
    "owner",
    "person",
    "item",
    "item_digest",
    "digest",
    "number",
    "channel",
    "route",
    "home",
    "taking",
    "accepting",
    "deciding",
    "letter",
    "filed",
    "fee",
    "tell_by",
    "until",
    "age_band",
    "seen_M01",
];

#[tokio::test]
async fn a_case_filed_online_is_the_sessions_and_the_servers_whatever_the_forms_say() {
    let stage = stage().await;
    let town = &stage.town;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let other = stage.other.to_string();
    let values = vec![
        other.clone(),
        stage.other_case.to_string(),
        stage.other_draft.clone(),
        "counter".into(),
        STATION.into(),
        "0".into(),
        "8000".into(),
        "sm3:00".into(),
    ];
    let forging = proptest::collection::vec(
        (
            proptest::sample::select(FORGED.to_vec()),
            proptest::sample::select(values),
        ),
        1..12,
    );
    let person = stage.canary_id();
    let published = town
        .app
        .world
        .now()
        .published(ITEM, MORNING)
        .unwrap()
        .clone();
    for n in 0..12 {
        let forged = forging.new_tree(&mut runner).unwrap().current();
        let token = stage.token(Caller::Resident).await;
        let csrf = town.csrf(&token);
        let with = |fields: &[(&str, &str)]| -> Vec<(String, String)> {
            let own = fields.iter().map(|(k, v)| (k.to_string(), v.to_string()));
            let ours = [("csrf", csrf.as_str())].map(|(k, v)| (k.to_owned(), v.to_owned()));
            let forged = forged.iter().map(|(k, v)| (k.to_string(), v.clone()));
            ours.into_iter().chain(own).chain(forged).collect()
        };
        let id = uuid::Uuid::now_v7().to_string();
        let begun = post(
            town,
            &token,
            &format!("/apply/{ITEM}"),
            &with(&[("command_id", &id), ("anew", "1")]),
        )
        .await;
        assert_eq!(begun.status, 303);
        let draft = format!("/drafts/{id}");
        // Each a little different: the same one is not taken twice.
        let mut own = crate::town::person_fields();
        own.insert("address".into(), format!("假条胡同 {n} 号"));
        let answers = crate::town::answers();
        let pairs = |map: &std::collections::BTreeMap<String, String>| -> Vec<(String, String)> {
            map.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
        };
        for (step, fields) in [
            ("situation", pairs(&answers)),
            ("person", pairs(&own)),
            ("place", vec![("street".into(), "110101001".into())]),
            ("community", vec![("community".into(), STATION.into())]),
            ("fields", pairs(&answers)),
        ] {
            let mut sent = with(&[("go", "next")]);
            // What is typed comes first, as from the real form.
            sent.splice(0..0, fields);
            let answer = post(town, &token, &format!("{draft}/{step}"), &sent).await;
            assert_eq!(answer.status, 303, "{step}: {}", answer.text());
        }
        upload(town, &token, &draft, &csrf).await;
        let answer = post(
            town,
            &token,
            &format!("{draft}/submit"),
            &with(&[
                ("command_id", &uuid::Uuid::now_v7().to_string()),
                ("agree", "yes"),
                // A similar case is open: its owner has read of it.
                ("anyway", "yes"),
                ("go", "submit"),
            ]),
        )
        .await;
        let told = answer.text();
        let told = told.split("<main").nth(1).unwrap_or_default();
        assert_eq!(answer.status, 303, "{told}");
        let to = answer.header("location").to_owned();
        let key = to.trim_start_matches("/cases/").trim_end_matches("/filed");
        let loaded = stage.load(&CaseKey::parse(key).unwrap()).await;
        let filing = loaded.filing();
        assert_eq!(
            filing.applicant.who, person,
            "bound to the phone of the session"
        );
        assert_eq!(filing.digest, published.digest);
        assert_eq!(filing.item, format!("{ITEM}@{}", published.digest));
        assert_eq!(filing.channel, Channel::Online);
        assert_eq!(filing.route.taking, None);
        assert!(filing.given.iter().all(|given| !given.has_paper()));
        let (meta, event) = &loaded.events[0];
        let Event::Filed { tell_by, .. } = event else {
            panic!("filed first")
        };
        assert_eq!((&meta.by, &meta.post), (&person, &None));
        let due = town
            .app
            .world
            .now()
            .calendar
            .due(jiff::civil::date(2026, 11, 20), loaded.item.limits.tell);
        assert_eq!(*tell_by, due.date);
    }
}

async fn upload(town: &Town, token: &str, draft: &str, csrf: &str) {
    let mut body = Vec::new();
    let mut field = |name: &str, value: &str| {
        body.extend_from_slice(
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    };
    field("csrf", csrf);
    field("go", "next");
    for n in 1..40 {
        let name = format!("file_M{n:02}");
        body.extend_from_slice(
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{n}.png\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(PNG);
        body.extend_from_slice(format!("{n}\r\n").as_bytes());
    }
    body.extend_from_slice(b"--x--\r\n");
    let request = Request::post(format!("{draft}/papers"))
        .header("cookie", format!("yike={token}"))
        .header("content-type", "multipart/form-data; boundary=x");
    let answer = town.call(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

#[tokio::test]
async fn a_correction_changes_what_was_asked_and_nothing_else() {
    let stage = stage().await;
    let town = &stage.town;
    let token = stage.token(Caller::Resident).await;
    let world = town.app.world.now();
    let who = Who::Resident(stage.canary_id());
    let answers = async || {
        let view = view::case(&town.app, &world, &who, &town.case, MORNING)
            .await
            .unwrap();
        view.answers()
    };
    let before = answers().await;
    assert_eq!(before["guardian_name"], GUARDIAN);
    let command = |answers: Value| {
        json!({
            "command_id": uuid::Uuid::now_v7(),
            "kind": "answer-correction",
            "answers": answers,
            "materials": [{ "material": "M01", "files": [{ "name": "a.png", "base64": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1Pe" }] }]
        })
    };
    let path = format!("/api/v1/cases/{}/commands", town.case);
    // Fields that the notice does not name are refused, one by one, with a sentence.
    for (key, value) in &before {
        if key == "guardian_name" {
            continue;
        }
        let forged = command(json!({ "guardian_name": "司徒明月", (key): value }));
        let answer = api(town, &token, &path, &forged).await;
        assert_eq!(answer.status, 422, "{key}: {}", answer.text());
        assert!(
            answer.text().contains(key) && answer.text().contains("没有要改"),
            "{key}"
        );
    }
    assert_eq!(answers().await, before);
    let good = command(json!({ "guardian_name": "司徒明月" }));
    let answer = api(town, &token, &path, &good).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut after = before.clone();
    after.insert("guardian_name".into(), "司徒明月".into());
    assert_eq!(answers().await, after);
}

#[tokio::test]
async fn what_the_api_is_not_asked_for_is_refused_and_another_s_reference_is_nothing() {
    let stage = stage().await;
    let town = &stage.town;
    let token = stage.token(Caller::Resident).await;
    for name in [
        "who",
        "digest",
        "number",
        "channel",
        "route",
        "home",
        "fee",
        "applicant",
    ] {
        let mut body = filing_json(STATION, canary::PHONE);
        body[name] = json!("110101");
        let answer = api(town, &token, "/api/v1/cases", &body).await;
        assert_eq!(answer.status, 400, "{name}");
        assert!(is_kept_or_refused(&answer));
    }
    // Nobody at home has “seen an original”, where the item does not let the office fetch it.
    let mut body = filing_json(STATION, canary::PHONE);
    body["materials"][3] = json!({ "material": "M04", "seen": true });
    let answer = api(town, &token, "/api/v1/cases", &body).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("M04") && answer.text().contains("交到窗口"));
    // A letter that is not theirs, and a counter that a resident does not have.
    for (name, value) in [("letter", stage.other_letter.as_str()), ("unit", STATION)] {
        let mut body = filing_json(STATION, canary::PHONE);
        body[name] = json!(value);
        let answer = api(town, &token, "/api/v1/cases", &body).await;
        assert!(
            [400, 422].contains(&answer.status.as_u16()),
            "{name}: {}",
            answer.status
        );
    }
    // Whatever phone is typed, the case is the session's.
    let answer = api(town, &token, "/api/v1/cases", &filing_json(STATION, OTHER)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let key = CaseKey::parse(answer.json()["key"].as_str().unwrap()).unwrap();
    assert_eq!(
        stage.load(&key).await.filing().applicant.who,
        stage.canary_id()
    );
    // Another's draft, case, file and letter.
    let csrf = town.csrf(&token);
    let fields = vec![
        ("csrf".to_owned(), csrf),
        ("command_id".to_owned(), uuid::Uuid::now_v7().to_string()),
    ];
    for path in [
        format!("/drafts/{}/person", stage.other_draft),
        format!("/drafts/{}/submit", stage.other_draft),
        format!("/cases/{}/do/withdraw", stage.other_case),
        format!("/cases/{}/files/{}", stage.other_case, town.file),
        format!("/me/letters/{}/revoke", stage.other_letter),
        format!("/me/letters/{}/apply", stage.other_letter),
    ] {
        let answer = post(town, &token, &path, &fields).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}
