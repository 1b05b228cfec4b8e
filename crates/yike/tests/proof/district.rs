//! A district that does not exist is loaded by the program, served, and handles errands to their end:
//! nothing of Beijing or Jinan stands in the program itself.

use crate::invented::{
    self, BUREAU, CITY, COMMUNITY, DISTRICT, LEAKS, OTHER_STREET, STREET, TOWN, Way, key, name,
};
use crate::town::{Answer, Caller, Post, Server, Town};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use yike::app::Clock;
use yike::config::Config;
use yike::store::throwaway;
use yike_core::item::ItemType;
use yike_core::who::Duty;

/// Runs the program on an installation in this folder.
pub fn yike(config: &Config, args: &[&str]) -> (bool, String) {
    let said = Command::new(env!("CARGO_BIN_EXE_yike"))
        .args(args)
        .env("YIKE_DATABASE", &config.database)
        .env("YIKE_OBJECTS", &config.objects)
        .env("YIKE_MASTER_KEY", &config.master_key)
        .env_remove("YIKE_CONFIG")
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned();
    (said.status.success(), text)
}

fn staff() -> Vec<Post> {
    vec![
        ("lin", "林汐", COMMUNITY.into(), Duty::Station),
        ("sun", "孙帆", STREET.into(), Duty::Window),
        ("zheng", "郑礁", STREET.into(), Duty::Section),
        ("tang", "唐渡", STREET.into(), Duty::Approver),
        ("luo", "罗屿", BUREAU.into(), Duty::District),
        ("gao", "高洲", BUREAU.into(), Duty::Approver),
        ("an", "安澜", DISTRICT.into(), Duty::Administrator),
    ]
}

/// A folder with the invented catalogue; the check is clean, in the program's own words.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    invented::write(folder.path());
    let report = yike::catalogue::check(folder.path()).expect("a folder");
    assert!(report.is_clean(), "{report}");
    folder
}

fn on_each_engine(tells: impl AsyncFn(&Town)) {
    let catalogue = folder();
    for database in [None, Some(throwaway::empty_postgres())] {
        let home = tempfile::tempdir().expect("a folder");
        let own = Config::in_folder(home.path());
        let config = Config {
            database: database.unwrap_or(own.database.clone()),
            ..own
        };
        loaded(&config, catalogue.path());
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let town = Town::over(config, home, Clock::System, &staff(), 1).await;
            tells(&town).await;
        });
    }
}

fn loaded(config: &Config, catalogue: &Path) {
    let from = catalogue.display().to_string();
    let (clean, said) = yike(config, &["check", &from]);
    assert!(clean && said.contains("没有问题"), "{said}");
    let load = ["load", "units", "calendar", "items", "--from", &from];
    let (done, said) = yike(config, &load);
    assert!(done, "{said}");
    assert!(said.contains("items newly published: 25"), "{said}");
    // What stands there already in the same words is left alone.
    let (_, said) = yike(config, &load);
    assert!(said.contains("items newly published: 0"), "{said}");
}

/// Fails where a page speaks of a city that is not this one.
fn is_clean(path: &str, text: &str) {
    for word in LEAKS {
        if let Some(at) = text.find(word) {
            let around = text.split(word).next().unwrap_or_default();
            let skipped = around.chars().count().saturating_sub(100);
            let around: String = text.chars().skip(skipped).take(200).collect();
            panic!("{path} speaks of {word} at {at}: …{around}…");
        }
    }
}

async fn page(server: &Server, caller: &Caller, path: &str) -> Answer {
    let answer = server.get(caller, path).await;
    let text = answer.text();
    assert_eq!(answer.status, 200, "{path}: {text}");
    is_clean(path, &text);
    answer
}

#[test]
fn every_page_of_an_invented_district_speaks_of_nothing_else() {
    on_each_engine(async |town| {
        let server = &town.servers[0];
        let visitor = town.visitor();
        let (lin, an) = (town.staff("lin").await, town.staff("an").await);
        let mut seen = 0;
        for kind in ItemType::ALL {
            for way in Way::ALL {
                let (key, name) = (key(kind, way), name(kind, way));
                for path in [
                    format!("/items/{key}"),
                    format!("/items/{key}?street={STREET}"),
                    format!("/items/{key}?street={OTHER_STREET}&community={OTHER_STREET}002"),
                    format!("/items/{key}/a4?street={TOWN}"),
                    format!("/apply/{key}"),
                    format!("/api/v1/items/{key}?street={STREET}"),
                    format!("/items?q={}", encoded(&name)),
                ] {
                    let text = page(server, &visitor, &path).await.text();
                    assert!(text.contains(&name), "{path}: {text}");
                    page(server, &visitor.in_english(), &path).await;
                    seen += 2;
                }
                page(server, &lin, &format!("/desk/new/{key}")).await;
            }
        }
        for path in [
            "/",
            "/items",
            "/lists",
            "/help",
            "/privacy",
            "/packages/yt-boat",
            "/api/v1/items",
            "/api/v1/units",
            "/api/v1/units?under=6599",
            "/api/v1/units?under=659901",
        ] {
            page(server, &visitor, path).await;
            page(server, &visitor.in_english(), path).await;
        }
        for unit in [DISTRICT, STREET, OTHER_STREET, TOWN, COMMUNITY] {
            for path in ["", "/handbook", "/wall", "/duties"] {
                let text = page(server, &visitor, &format!("/lists/{unit}{path}"))
                    .await
                    .text();
                assert!(
                    text.contains(&name(ItemType::Benefit, Way::Street)),
                    "{unit}{path}"
                );
            }
            page(server, &visitor, &format!("/api/v1/lists/{unit}")).await;
            page(server, &visitor, &format!("/help?street={unit}")).await;
        }
        for unit in [DISTRICT, STREET, TOWN] {
            page(server, &visitor, &format!("/data/lists/{unit}.csv")).await;
        }
        // What is the first street's own is not offered by the others, and the guide says who has it.
        let own = name(ItemType::Benefit, Way::Spot);
        for (unit, has) in [(STREET, true), (OTHER_STREET, false), (TOWN, false)] {
            let text = page(server, &visitor, &format!("/lists/{unit}/wall"))
                .await
                .text();
            assert_eq!(text.contains(&own), has, "{unit}");
        }
        let elsewhere = format!("/items/{}?street={TOWN}", key(ItemType::Benefit, Way::Spot));
        let text = page(server, &visitor, &elsewhere).await.text();
        assert!(text.contains("揽月街道"), "{text}");
        for path in ["/desk", "/desk/new", "/desk/answers?q=%E6%B8%94%E7%81%AF"] {
            page(server, &lin, path).await;
        }
        for path in [
            "/admin",
            "/admin/items",
            "/admin/lists",
            "/admin/units",
            "/admin/calendar",
            "/admin/exchange",
            "/admin/exchange/items.csv",
            "/admin/exchange/materials.csv",
            "/admin/lists/659901",
            "/admin/lists/659901001",
            "/admin/lists/659901001/head",
            "/admin/lists/659901001/site",
            "/admin/lists/659901001/item",
        ] {
            page(server, &an, path).await;
        }
        let units = page(server, &visitor, "/api/v1/units").await.json();
        assert_eq!(units["units"][0]["id"], CITY);
        println!("{seen} pages of items read");
    });
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Everybody with a post, and what they did to a case until it was closed.
async fn handled(town: &Town, case: &str) -> (Vec<String>, Value) {
    const STEPS: [&str; 5] = ["close-at-once", "hand-over", "accept", "pass", "approve"];
    let server = &town.servers[0];
    let mut done = Vec::new();
    for _ in 0..12 {
        let mut moved = false;
        let mut last = Value::Null;
        for (login, ..) in staff() {
            let caller = town.staff(login).await;
            let path = format!("/api/v1/cases/{case}");
            let shown = server.ask(&caller, &path).await;
            if shown.status != 200 {
                continue;
            }
            is_clean(&path, &shown.text());
            last = shown.json();
            let offers = last["offers"].as_array().cloned().unwrap_or_default();
            let offered = |kind: &str| offers.iter().any(|offer| offer["kind"] == kind);
            let Some(kind) = STEPS.into_iter().find(|kind| offered(kind)) else {
                continue;
            };
            let body = json!({ "command_id": uuid::Uuid::now_v7(), "kind": kind });
            let answer = server
                .send(&caller, &format!("{path}/commands"), &body)
                .await;
            assert_eq!(answer.status, 200, "{login} {kind}: {}", answer.text());
            done.push(format!("{login} {kind}"));
            moved = true;
            break;
        }
        if !moved {
            return (done, last);
        }
    }
    panic!("the case goes round and round: {done:?}");
}

#[test]
fn errands_of_an_invented_district_are_filed_accepted_and_decided() {
    on_each_engine(async |town| {
        let server = &town.servers[0];
        let lin = town.staff("lin").await;
        for (order, (kind, way, expected)) in (1..).zip([
            (
                ItemType::Benefit,
                Way::Bureau,
                "lin hand-over, sun accept, zheng pass, luo pass, gao approve",
            ),
            (
                ItemType::Reward,
                Way::Street,
                "lin accept, zheng pass, tang approve",
            ),
            (ItemType::PublicService, Way::Spot, "lin close-at-once"),
        ]) {
            let answers: Value = invented::answers(way)
                .into_iter()
                .map(|(key, value)| (key.to_owned(), Value::String(value)))
                .collect();
            let filing = json!({
                "command_id": uuid::Uuid::now_v7(),
                "item": key(kind, way),
                "person": {
                    "name": "海生",
                    "id_number": invented::id_number("19700203", order),
                    "phone": "13800001234",
                    "address": "栖浦区灯塔路 9 号",
                },
                "answers": answers,
                "community": COMMUNITY,
                "materials": [
                    { "material": "M01", "seen": true },
                    { "material": "M03", "seen": true },
                ],
            });
            let filed = server.send(&lin, "/api/v1/cases", &filing).await;
            assert_eq!(filed.status, 201, "{}", filed.text());
            let case = filed.json()["key"].as_str().expect("a key").to_owned();
            assert!(case.starts_with(DISTRICT), "{case}");
            let (done, last) = handled(town, &case).await;
            assert_eq!(done.join(", "), expected);
            let resident = town.resident("13800001234").await;
            let shown = server
                .ask(&resident, &format!("/api/v1/cases/{case}"))
                .await
                .json();
            assert_eq!(shown["status"], "closed", "{last}");
            assert!(
                shown["number"]
                    .as_str()
                    .expect("a number")
                    .starts_with("659901")
            );
            if way == Way::Bureau {
                // The district promised seven of the eight days, by this city's own calendar.
                let calendar = server.app.world.now().calendar.clone();
                assert!(!calendar.is_working("2026-11-23".parse().expect("拾贝节")));
                let accepted = shown["accepted_at"].as_str().expect("a time");
                let accepted = accepted[..10].parse().expect("a day");
                let due = calendar.due(accepted, 7).date.to_string();
                assert_eq!(shown["dues"]["promise"], due, "{shown}");
            }
            for path in [
                format!("/cases/{case}"),
                format!("/cases/{case}/papers/receipt"),
            ] {
                let answer = server.get(&lin, &path).await;
                assert_eq!(answer.status, 200, "{path}");
                is_clean(&path, &answer.text());
            }
        }
    });
}
