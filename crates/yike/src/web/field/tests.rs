//! Stories at the door. huairou 怀柔 (text 002): the village agent collects, the resident is told of
//! each step and named on every paper beside the helper. tianqiao 天桥 (text 004): the grid worker
//! advises, helps and files at the door, and is counted by place. Lessons 5 and 6 of the book of lessons.

use crate::field::device::{self, Standing};
use crate::letter;
use crate::register::{self, NewPost};
use crate::web::session::{self, SessionKind};
use crate::web::trial::{self, COMMUNITY, STREET, Trial, at};
use crate::{args, sql};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use tower::ServiceExt;
use yike_core::case::{Channel, Command, Kind};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

sql! {
    TOLD = "SELECT to_who, kind FROM notice WHERE case_id = $1 ORDER BY seq, kind";
    ARRIVED = "SELECT text FROM event WHERE stream = 'visit' AND kind = 'arrived'";
    VISIT_WORDS = "SELECT COUNT(*) FROM draft WHERE id = $1";
    CASES = "SELECT COUNT(*) FROM case_row";
}

/// A device of somebody, set up as the page does it.
struct Device<'a> {
    trial: &'a Trial,
    token: String,
}

impl<'a> Device<'a> {
    async fn of(trial: &'a Trial, person: &str) -> Device<'a> {
        let id = PersonId::new(person);
        let begun = session::begin(&trial.app, "nobody", SessionKind::Staff, &id, "");
        let mut device = Device {
            trial,
            token: begun.await.unwrap(),
        };
        let (status, made) = device.call("enrol", &json!({})).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        device.token = made["token"].as_str().unwrap().to_owned();
        device
    }

    async fn call(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(
            &format!("/field/sync/{path}"),
            body.to_string().into_bytes(),
        )
        .await
    }

    async fn send(&self, path: &str, body: Vec<u8>) -> (StatusCode, Value) {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        let answer = crate::web::router(self.trial.app.clone())
            .oneshot(request)
            .await
            .unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 24)
            .await
            .unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        (status, body)
    }

    /// A photograph, sent in one part; gives its id.
    async fn photo(&self, words: &str) -> String {
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0];
        bytes.extend(words.as_bytes());
        let id = uuid::Uuid::now_v7().to_string();
        let whole = json!({ "parts": 1, "size": bytes.len(), "name": "a.jpg",
            "sha256": yike_core::chain::hex(&Sha256::digest(&bytes)) });
        let (_, far) = self.call(&format!("files/{id}"), &whole).await;
        assert_eq!(far, json!({ "whole": false, "missing": [0] }));
        let (status, _) = self.send(&format!("/field/sync/files/{id}/0"), bytes).await;
        assert_eq!(status, StatusCode::OK);
        let (_, far) = self.call(&format!("files/{id}"), &whole).await;
        assert_eq!(far["whole"], true);
        id
    }

    async fn intake(&self, phone: &str) -> Value {
        let published = self.trial.app.world.now();
        let published = published
            .published("temporary-relief", self.trial.app.now())
            .unwrap()
            .clone();
        let answers = published.item.sample_typed();
        let papers: Vec<Value> = published
            .item
            .materials_for(&published.item.sample().unwrap())
            .map(|material| json!({ "code": material.code, "seen": true }))
            .collect();
        let now = self.trial.app.now().0;
        json!({
            "command_id": uuid::Uuid::now_v7(), "provisional": "L-7KQ2M-XW3HT",
            "told": now - 3_600_000, "sent": now, "draft": null, "force": false,
            "words": {
                "item": "temporary-relief", "digest": published.digest, "unit": COMMUNITY,
                "community": COMMUNITY, "answers": answers, "papers": papers, "tell": "own",
                "relative": "", "letter": null,
                "person": { "name": "窦竹青", "phone": phone, "address": "前永康胡同假门牌九号",
                    "id_number": crate::demo::id_number(jiff::civil::date(1943, 3, 7), 21) },
            },
        })
    }

    async fn letter(&self) -> Value {
        json!({ "id": uuid::Uuid::now_v7(), "way": "screen", "until": "2027-01-31",
            "file": self.photo("委托书和签名").await })
    }
}

async fn grid_worker(trial: &Trial, person: &'static str) {
    let (by, now) = (PersonId::new("founder"), trial.app.now());
    trial
        .app
        .store
        .write(move |tx| {
            let id = PersonId::new(person);
            register::add_person(tx, &id, "韩小格", person, "none", &by, now)?;
            let post = NewPost {
                id: format!("post-{person}"),
                person: id,
                unit: UnitId::new(COMMUNITY),
                duty: Duty::Grid,
                slot: String::new(),
            };
            register::give_post(tx, &post, &by, now)
        })
        .await
        .unwrap();
    trial.app.world.reload(&trial.app.store).await.unwrap();
}

async fn told(trial: &Trial, key: &str) -> Vec<(String, String)> {
    let id = crate::act::CaseKey::parse(key).unwrap().id;
    let rows = trial.app.store.read(move |tx| tx.rows(&TOLD, args![&id]));
    let rows: Result<_, crate::store::StoreError> = rows.await;
    let text = |row: &crate::store::Row, n| row.text(n).unwrap().to_owned();
    rows.unwrap()
        .iter()
        .map(|row| (text(row, 0), text(row, 1)))
        .collect()
}

async fn cases(trial: &Trial) -> i64 {
    let rows = trial.app.store.read(|tx| tx.one(&CASES, args![]));
    let row: Result<_, crate::store::StoreError> = rows.await;
    row.unwrap().unwrap().i64(0).unwrap()
}

#[test]
fn huairou_the_village_agent_carries_a_letter_and_the_resident_hears_of_each_step() {
    trial::each(async |trial| {
        let device = Device::of(trial, "shequ").await;
        let mut intake = device.intake("13800001234").await;
        // Without a letter nobody carries another's errand.
        let (status, refused) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused["gaps"].to_string().contains("委托"), "{refused}");
        intake["words"]["letter"] = device.letter().await;
        let (status, filed) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::OK, "{filed}");
        let key = filed["key"].as_str().unwrap().to_owned();
        // Sent again, later and from a clock that is off: the same case.
        intake["sent"] = json!(intake["sent"].as_i64().unwrap() + 86_400_000);
        let (_, again) = device.call("file", &intake).await;
        assert_eq!(
            (&again["key"], &again["again"]),
            (&filed["key"], &json!(true))
        );
        // With other words it is told apart, and what stands stands.
        let mut other = intake.clone();
        other["words"]["person"]["name"] = json!("窦竹红");
        let (status, altered) = device.call("file", &other).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(altered, json!({ "conflict": "altered", "case": key }));
        assert_eq!(cases(trial).await, 1);

        let parsed = crate::act::CaseKey::parse(&key).unwrap();
        let world = trial.app.world.now();
        let load = trial
            .app
            .store
            .read(move |tx| crate::act::load(tx, &world, &parsed));
        let loaded = load.await.unwrap().unwrap();
        assert_eq!(loaded.filing().channel, Channel::Agent);
        assert!(loaded.filing().agent.is_some());
        // The resident is told that it was filed, and hears of the acceptance.
        let own = trial.app.keys.resident_of_phone("13800001234");
        assert!(
            told(trial, &key)
                .await
                .contains(&(own.clone(), "filed".into()))
        );
        let street = Command::HandOver;
        let who = trial
            .app
            .world
            .now()
            .staff(&PersonId::new("shequ"), trial.app.now());
        for (who, command) in [
            (who, street),
            (
                trial
                    .app
                    .world
                    .now()
                    .staff(&PersonId::new("chuangkou"), trial.app.now()),
                Command::Accept,
            ),
        ] {
            let order = crate::act::Order {
                key: crate::act::CaseKey::parse(&key).unwrap(),
                command_id: uuid::Uuid::now_v7().to_string(),
                who,
                command,
                documents: Vec::new(),
                words: Vec::new(),
            };
            crate::act::act(&trial.app, order).await.unwrap();
        }
        assert!(
            told(trial, &key)
                .await
                .contains(&(own.clone(), "accepted".into()))
        );
        // Both are named on the papers: the helper in the text, the resident above it.
        for paper in ["receipt", "acceptance"] {
            let (status, page) = trial
                .post("shequ", &format!("/cases/{key}/papers/{paper}"), &[])
                .await;
            assert_eq!(status, StatusCode::OK);
            assert!(
                page.contains("代办员shequ") && page.contains("窦竹青"),
                "{paper}: {page}"
            );
        }
        // The letter lies with the counter's, names both, and the resident can end it.
        let keys = trial.app.keys.clone();
        let letters = trial
            .app
            .store
            .read(move |tx| letter::at_desk(tx, &keys, COMMUNITY));
        let letters = letters.await.unwrap();
        assert_eq!(letters.len(), 1);
        let names = letters[0].names.as_ref().unwrap();
        assert_eq!(
            (names.principal.as_str(), names.agent.as_str()),
            ("窦竹青", "shequ")
        );
        assert_eq!(letters[0].principal.as_str(), own);
        assert!(letters[0].paper.is_some(), "the signature is kept, sealed");
        trial.log_in_resident("窦", "13800001234").await;
        let mine = trial.page("窦", "/me/letters").await;
        assert!(mine.contains("九道湾社区"), "{mine}");
        // The provisional number of the slip leads to the case, and the ledger has both times.
        let (_, hello) = device.call("hello", &json!({})).await;
        assert_eq!(hello["sent"][0]["provisional"], "L-7KQ2M-XW3HT");
        assert_eq!(hello["sent"][0]["number"], filed["number"]);
        let events = trial.app.store.read(|tx| tx.rows(&ARRIVED, args![]));
        let events: Result<_, crate::store::StoreError> = events.await;
        let events = events.unwrap();
        assert_eq!(events.len(), 1, "written down once");
        let text = events[0].text(0).unwrap().to_owned();
        assert!(
            text.contains("L-7KQ2M-XW3HT") && !text.contains("窦"),
            "{text}"
        );
    });
}

#[test]
fn who_has_no_phone_is_told_by_a_relative_or_by_the_village_and_stays_apart_from_them() {
    trial::each(async |trial| {
        let device = Device::of(trial, "shequ").await;
        let mut intake = device.intake("13800004321").await;
        intake["words"]["letter"] = device.letter().await;
        intake["words"]["tell"] = json!("relative");
        let (status, refused) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused["gaps"].to_string().contains("亲属"), "{refused}");
        intake["words"]["relative"] = json!("女儿 窦小兰");
        let (status, filed) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::OK, "{filed}");
        let key = filed["key"].as_str().unwrap();
        // Each step goes to the relative's phone; the case is not among the relative's own.
        crate::notify::send_due(&trial.app).await.unwrap();
        trial.log_in_resident("女儿", "13800004321").await;
        let mine = trial.page("女儿", "/me").await;
        assert!(!mine.contains(filed["number"].as_str().unwrap()));
        let (status, _) = trial.get("女儿", &format!("/cases/{key}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (_, paper) = trial
            .post("shequ", &format!("/cases/{key}/papers/receipt"), &[])
            .await;
        assert!(paper.contains("窦小兰"));
        let veiled = trial
            .page("shequ", &format!("/cases/{key}/papers/receipt"))
            .await;
        assert!(!veiled.contains("窦小兰") && veiled.contains("一位亲属"));
        // The village says it: the helper's list asks them to.
        let mut second = device.intake("010-64000000").await;
        second["words"]["letter"] = device.letter().await;
        second["words"]["tell"] = json!("village");
        let (status, conflict) = device.call("file", &second).await;
        assert_eq!(
            (status, &conflict["conflict"]),
            (StatusCode::CONFLICT, &json!("alike"))
        );
        second["force"] = json!(true);
        let (status, filed) = device.call("file", &second).await;
        assert_eq!(status, StatusCode::OK, "{filed}");
        let (_, hello) = device.call("hello", &json!({})).await;
        let tells: BTreeMap<&str, &str> = hello["sent"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["number"].as_str().unwrap(),
                    one["tell"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(tells[filed["number"].as_str().unwrap()], "village");
    });
}

#[test]
fn tianqiao_the_grid_worker_advises_helps_and_files_at_the_door_and_is_counted_by_place() {
    trial::each(async |trial| {
        grid_worker(trial, "wangge").await;
        let device = Device::of(trial, "wangge").await;
        let now = trial.app.now().0;
        for (kind, n) in [("advice", 3), ("advice", 2), ("help", 1), ("leaflet", 30)] {
            let tap = json!({ "id": uuid::Uuid::now_v7(), "unit": COMMUNITY, "kind": kind,
                "item": "senior-allowance", "n": n, "told": now, "sent": now });
            // A device that does not know whether it arrived sends again.
            for _ in 0..3 {
                let (status, counted) = device.call("tally", &tap).await;
                assert_eq!(status, StatusCode::OK, "{counted}");
            }
        }
        // In the resident's name, who is there: no letter is needed.
        let intake = device.intake("13800007654").await;
        let (status, filed) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::OK, "{filed}");
        let parsed = crate::act::CaseKey::parse(filed["key"].as_str().unwrap()).unwrap();
        let world = trial.app.world.now();
        let load = trial
            .app
            .store
            .read(move |tx| crate::act::load(tx, &world, &parsed));
        let loaded = load.await.unwrap().unwrap();
        assert_eq!(loaded.filing().channel, Channel::Grid);
        assert_eq!(
            loaded.filing().applicant.who.as_str(),
            trial.app.keys.resident_of_phone("13800007654")
        );
        // And no other casework: the gate offers a grid worker nothing of it.
        let who = trial
            .app
            .world
            .now()
            .staff(&PersonId::new("wangge"), trial.app.now());
        let world = trial.app.world.now();
        let away = crate::act::nobody();
        let facts = world.facts(&loaded.case, trial.app.now(), &away);
        let offers = yike_core::case::allowed(&loaded.case, &loaded.item, &who, &facts);
        let kinds: Vec<Kind> = offers.iter().map(|offer| offer.kind).collect();
        assert!(
            !kinds.contains(&Kind::Accept) && !kinds.contains(&Kind::RecordCheck),
            "{kinds:?}"
        );
        // The counts: one grid helper, five consultations, two helped (one of them filed), by place and day.
        let page = trial.page("zhanzhang", "/field/counts").await;
        let plain = page.replace('\n', "");
        for figure in [
            "<dt>网格帮办员（人）</dt> <dd class=\"num\">1</dd>",
            "<dt>咨询解答（人次）</dt> <dd class=\"num\">5</dd>",
            "<dt>帮办代办（件）</dt> <dd class=\"num\">2</dd>",
            "<dt>发放资料（份）</dt> <dd class=\"num\">30</dd>",
        ] {
            let figure = figure.replace("> <", "><");
            assert!(
                plain.replace("> <", "><").contains(&figure),
                "{figure} in {page}"
            );
        }
        assert!(page.contains("北新桥街道 · 九道湾社区居委会") && page.contains("2026-11-02"));
        // The street above sees the same; nobody sees a count of a person.
        let above = trial.page("jiedao-duban", "/field/counts").await;
        assert!(above.contains("九道湾社区居委会") && !above.contains("韩小格"));
    });
}

#[test]
fn a_visit_goes_to_one_device_is_found_once_and_replaces_nobody() {
    trial::each(async |trial| {
        grid_worker(trial, "wangge").await;
        let (device, other) = (
            Device::of(trial, "wangge").await,
            Device::of(trial, "shequ-b").await,
        );
        let fields = [
            ("kind", "accompany"),
            ("person", "wangge"),
            ("name", "窦竹青"),
            ("address", "前永康胡同假门牌九号"),
            ("phone", ""),
            ("about", "街道两位同志来，请带路"),
            ("due_year", "2026"),
            ("due_month", "11"),
            ("due_day", "9"),
        ];
        let (status, page) = trial.post("zhanzhang", "/field/visits/new", &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        // One who does not serve there cannot be asked; everything that is wrong is told at once.
        let wrong = [
            ("kind", "accompany"),
            ("person", "dong"),
            ("name", ""),
            ("address", ""),
        ];
        let (status, page) = trial.post("zhanzhang", "/field/visits/new", &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("请选一位本站")
                && page.contains("还没有写姓名")
                && page.contains("还没有写住址")
        );
        // Assignment is the lock: it lies on this device, and on no other.
        let (_, hello) = device.call("hello", &json!({})).await;
        let visit = hello["visits"][0].clone();
        assert_eq!(visit["whom"]["name"], "窦竹青");
        let (_, others) = other.call("hello", &json!({})).await;
        assert_eq!(others["visits"], json!([]));
        let id = visit["id"].as_str().unwrap().to_owned();
        let done = json!({ "finding": "met", "note": "在家，一切都好", "told": 1, "sent": 2 });
        let (status, _) = other.call(&format!("visits/{id}"), &done).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        for _ in 0..2 {
            let (status, _) = device.call(&format!("visits/{id}"), &done).await;
            assert_eq!(status, StatusCode::OK);
        }
        // A later word does not replace the first one; it is put before a person.
        let late = json!({ "finding": "away", "note": "", "told": 1, "sent": 2 });
        let (status, stands) = device.call(&format!("visits/{id}"), &late).await;
        assert_eq!(
            (status, &stands["stands"]),
            (StatusCode::CONFLICT, &json!("met"))
        );
        let list = trial.page("zhanzhang", "/field/visits").await;
        assert!(list.contains("在家，一切都好") && list.contains("窦竹青"));
        let path = format!("/field/visits/{id}/read");
        trial.post("zhanzhang", &path, &[]).await;
        let list = trial.page("zhanzhang", "/field/visits").await;
        assert!(!list.contains("窦竹青") && list.contains("陪同入户调查"));
        let left = trial
            .app
            .store
            .read(move |tx| tx.one(&VISIT_WORDS, args![&id]));
        let left: Result<_, crate::store::StoreError> = left.await;
        assert_eq!(
            left.unwrap().unwrap().i64(0).unwrap(),
            0,
            "whom it was about is erased"
        );
    });
}

#[test]
fn a_device_opens_its_own_routes_alone_and_ends_at_once() {
    trial::each(async |trial| {
        let device = Device::of(trial, "shequ").await;
        // Its token is no session: neither the desk nor the API knows it, nor does it make another one.
        for path in [
            "/desk/read",
            "/api/v1/cases",
            "/api/v1/step-up",
            "/field/devices/x/end",
        ] {
            let (status, _) = device.send(path, b"{}".to_vec()).await;
            assert!(
                matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
                "{path}: {status}"
            );
        }
        let (status, _) = device.call("enrol", &json!({})).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let ask = json!({ "token": device.token });
        let (_, stands) = device.call("standing", &ask).await;
        assert_eq!(stands, json!({ "standing": "open", "wipe": false }));
        // The post ends: at the next contact the device hears that it is to wipe itself.
        let (by, now) = (PersonId::new("founder"), trial.app.now());
        trial
            .app
            .store
            .write(move |tx| register::end_post(tx, "post-shequ", &by, now))
            .await
            .unwrap();
        trial.app.world.reload(&trial.app.store).await.unwrap();
        let (_, stands) = device.call("standing", &ask).await;
        assert_eq!(stands, json!({ "standing": "no-post", "wipe": true }));
        let (status, _) = device.call("hello", &json!({})).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        // Ended by its owner; and one that nobody saw for a month has to be set up anew, without wiping.
        let second = Device::of(trial, "shequ-b").await;
        let third = Device::of(trial, "shequ-b").await;
        second.call("leave", &json!({})).await;
        let (_, stands) = second
            .call("standing", &json!({ "token": second.token }))
            .await;
        assert_eq!(stands["wipe"], true);
        trial.later(at("2026-12-20", 0));
        let (_, stands) = third
            .call("standing", &json!({ "token": third.token }))
            .await;
        assert_eq!(stands, json!({ "standing": "expired", "wipe": false }));
        let world = trial.app.world.now();
        let odd = device::find(&trial.app, &world, &"0".repeat(64))
            .await
            .unwrap();
        assert_eq!(odd, Standing::Unknown);
    });
}

#[test]
fn a_device_that_missed_a_new_version_is_told_and_nothing_is_filed() {
    trial::each(async |trial| {
        let device = Device::of(trial, "shequ").await;
        let mut intake = device.intake("13800001234").await;
        intake["words"]["letter"] = device.letter().await;
        trial.go_to(at("2026-11-02", 30));
        let now = trial.app.now();
        let world = trial.app.world.now();
        let text = world
            .published("temporary-relief", now)
            .unwrap()
            .text
            .clone();
        let text = format!("{text}\n# another version\n");
        let by = PersonId::new("guanli");
        trial
            .app
            .store
            .write(move |tx| register::publish(tx, "temporary-relief", &text, now, &by, now))
            .await
            .unwrap();
        trial.app.world.reload(&trial.app.store).await.unwrap();
        let (status, told) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(told["conflict"], "version");
        assert_eq!(cases(trial).await, 0);
        intake["words"]["digest"] = told["digest"].clone();
        let (status, filed) = device.call("file", &intake).await;
        assert_eq!(status, StatusCode::OK, "{filed}");
        let (_, book) = device.call("hello", &json!({})).await;
        assert_eq!(book["sent"].as_array().unwrap().len(), 1);
    });
}

/// What the page itself is: the same for everybody, and nothing of anybody.
#[tokio::test]
async fn the_shell_is_public_and_strict() {
    let _ = STREET;
    let scripts = [
        "field.js",
        "field-form.js",
        "field-sync.js",
        "field-store.js",
        "field-rules.js",
    ];
    for name in scripts {
        let script = crate::web::face::assets::text(name).unwrap();
        for way in [
            "innerHTML =",
            "eval(",
            "document.write",
            "localStorage",
            "geolocation",
            "sendBeacon",
        ] {
            assert!(!script.contains(way), "{name} uses {way}");
        }
    }
}
