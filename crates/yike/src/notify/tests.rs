//! What all ways out promise, told once for each of them on both engines; then what is their own.

use super::channel::{Channel, Message, Unsent, Why};
use super::hook::{self, Hook};
use super::peer::{self, Mood, Taken};
use super::{Mail, Sms, send_due};
use crate::app::App;
use crate::demo::numbers::phone;
use crate::http::Ranges;
use crate::outside::Outside;
use crate::store::StoreError;
use crate::views::outbox::outbox;
use crate::web::trial::{self, COMMUNITY, DISTRICT, OTHER_COMMUNITY, STREET, Trial, at, sample};
use crate::wish::{self, Wish};
use crate::{args, sql};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use yike_core::case::Kind;
use yike_core::clock::{At, Quiet};
use yike_core::door::Email;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    ROWS = "SELECT channel, kind, state, tries, next_at, why FROM notice
        WHERE channel <> 'desk' ORDER BY channel, seq, id";
    NOBODY = "DELETE FROM private WHERE kind = 'applicant'";
}

const MINUTE: i64 = 60_000;
const SECRET: &str = "a secret that both sides know";

/// The application with another side on every way.
struct Sides {
    app: App,
    mood: Arc<Mutex<Mood>>,
    mails: Taken,
    calls: Taken,
    listener: SocketAddr,
    folder: tempfile::TempDir,
}

impl Sides {
    async fn new(trial: &Trial) -> Sides {
        let (mood, mails, calls) = (
            Arc::new(Mutex::new(Mood::Takes)),
            Taken::default(),
            Taken::default(),
        );
        let server = peer::mail_server(mood.clone(), mails.clone()).await;
        let listener = peer::listener(mood.clone(), calls.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let app = App {
            sms: peer::gateway(folder.path()),
            outside: Arc::new(Outside {
                mail: peer::with_mail(server),
                hooks: Ranges::parse(["127.0.0.0/8"]).unwrap(),
                ..Outside::default()
            }),
            ..trial.app.clone()
        };
        let sides = Sides {
            app,
            mood,
            mails,
            calls,
            listener,
            folder,
        };
        sides.are(Mood::Takes);
        sides
    }

    fn are(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
        let status = match mood {
            Mood::Takes => "0",
            Mood::PutsOff => "75",
            Mood::Refuses => "1",
        };
        std::fs::write(self.folder.path().join("mood"), status).unwrap();
    }

    /// What the other side of a way was given: id and text.
    fn given(&self, way: Channel) -> Vec<(String, String)> {
        match way {
            Channel::Email => self.mails.lock().unwrap().clone(),
            Channel::Hook => self.calls.lock().unwrap().clone(),
            Channel::Sms => {
                let text = std::fs::read_to_string(self.folder.path().join("taken"));
                text.unwrap_or_default()
                    .lines()
                    .map(|line| {
                        let value: serde_json::Value = serde_json::from_str(line).unwrap();
                        (value["id"].as_str().unwrap().to_owned(), line.to_owned())
                    })
                    .collect()
            }
        }
    }

    fn ids(&self, way: Channel) -> Vec<String> {
        self.given(way).into_iter().map(|(id, _)| id).collect()
    }

    async fn register(&self, id: &str, unit: &str, kinds: &[&str]) {
        let hook = Hook {
            id: id.to_owned(),
            unit: UnitId::new(unit),
            address: format!("http://{}/yike", self.listener),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            at: self.app.now(),
            waiting: 0,
        };
        let keys = self.app.keys.clone();
        let by = PersonId::new("guanli");
        let kept = self.app.store.write(move |tx| {
            hook::add(tx, &keys, &hook, SECRET, &by).map_err(crate::act::Fail::from)
        });
        kept.await.unwrap();
    }

    /// Every row on the ways out: channel, kind, state, tries.
    async fn rows(&self) -> Vec<(String, String, String, i64)> {
        let rows = self.app.store.read(|tx| {
            let mut all = Vec::new();
            for row in tx.rows(&ROWS, args![])? {
                let text = |at| row.text(at).map(str::to_owned);
                all.push((text(0)?, text(1)?, text(2)?, row.i64(3)?));
            }
            Ok::<_, StoreError>(all)
        });
        rows.await.unwrap()
    }

    async fn states(&self, way: Channel) -> Vec<String> {
        let rows = self.rows().await.into_iter();
        rows.filter(|row| row.0 == way.as_str())
            .map(|row| row.2)
            .collect()
    }

    fn later(&self, minutes: i64) {
        self.app
            .clock
            .go_to(At(self.app.now().0 + minutes * MINUTE));
    }
}

fn resident(app: &App, order: u16) -> PersonId {
    PersonId::new(app.keys.resident_of_phone(&phone(order)))
}

/// Chooses ways, with a proved address where e-mail is one of them.
async fn choose(sides: &Sides, who: &PersonId, sms: bool, email: bool, quiet: Quiet) {
    let app = &sides.app;
    if email {
        let address = Email::parse("wang@example.cn").unwrap();
        sides.are(Mood::Takes);
        let asked = wish::ask(app, "visit", who, &address).await.unwrap();
        assert_eq!(asked, wish::Asked::Sent);
        let (_, text) = sides.mails.lock().unwrap().pop().unwrap();
        let code = code_in(&text);
        let proof = wish::prove(app, "visit", who, &code).await.unwrap();
        assert_eq!(proof, wish::Proof::Proved);
    }
    let wish = Wish {
        sms,
        email,
        quiet,
        address: None,
    };
    wish::keep(app, who, &wish).await.unwrap();
}

/// The six figures of an e-mail, whatever its transfer encoding.
fn code_in(text: &str) -> String {
    let body = text.split_once("\n\n").unwrap().1;
    let plain = match text.contains("base64") {
        true => {
            use base64::Engine;
            let one: String = body.split_whitespace().collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(one);
            String::from_utf8(bytes.unwrap()).unwrap()
        }
        false => body.to_owned(),
    };
    let english = plain.split("Your code is ").nth(1).unwrap();
    english.chars().take(6).collect()
}

#[test]
fn every_way_tries_again_gives_up_when_refused_and_keeps_the_name_of_a_message() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        choose(&sides, &resident(app, 1), true, true, Quiet::NIGHT).await;
        sides.register("h1", STREET, &["filed"]).await;

        // Put off: the filing stands, and each way waits a minute, then two, then four.
        sides.are(Mood::PutsOff);
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        trial.player().file(&relief).await.unwrap();
        assert_eq!(send_due(app).await.unwrap(), 3);
        for pause in [1, 2, 4] {
            let before = sides.rows().await;
            sides.later(pause - 1);
            assert_eq!(send_due(app).await.unwrap(), 0, "too early");
            sides.later(1);
            assert_eq!(send_due(app).await.unwrap(), 3);
            for (row, before) in sides.rows().await.iter().zip(before) {
                assert_eq!((row.2.as_str(), row.3), ("waiting", before.3 + 1));
            }
        }
        // Refused for good: not tried again by itself, and everybody in charge sees why.
        sides.are(Mood::Refuses);
        sides.later(8);
        assert_eq!(send_due(app).await.unwrap(), 3);
        sides.later(600);
        assert_eq!(send_due(app).await.unwrap(), 0);
        for way in Channel::ALL {
            let found = outbox(app, &UnitId::new(STREET), way).await.unwrap();
            assert_eq!((found.failed, found.failures.len()), (1, 1), "{way:?}");
            assert_eq!(found.failures[0].why, Why::Refused.as_str());
            // Another street sees nothing of it.
            let other = outbox(app, &UnitId::new(trial::OTHER_STREET), way).await;
            assert_eq!(other.unwrap().failed, 0);
            // Sent again: one by its id.
            let (unit, id, now) = (UnitId::new(STREET), found.failures[0].id.clone(), app.now());
            let again = app.store.write(move |tx| {
                super::again(tx, &unit, way, Some(&id), now);
                Ok::<_, StoreError>(())
            });
            again.await.unwrap();
        }
        sides.are(Mood::Takes);
        assert_eq!(send_due(app).await.unwrap(), 3);
        for way in Channel::ALL {
            assert_eq!(sides.states(way).await, ["sent"], "{way:?}");
            assert_eq!(sides.ids(way).len(), 1, "{way:?}");
        }
    });
}

#[test]
fn a_message_handed_over_twice_bears_the_same_name() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        let keys = &app.keys;
        let (nonce, sealed) = crate::private::seal_draft(keys, "hook/h1", SECRET.as_bytes());
        let address = format!("http://{}/yike", sides.listener);
        let call = hook::call(
            keys,
            ("m-1", "filed", "{}"),
            ("h1", &address),
            (&nonce, &sealed),
        );
        let messages = [
            Message::Sms(Sms {
                id: "m-1".into(),
                phone: phone(1),
                words: "x".into(),
            }),
            Message::Email(Mail {
                id: "m-1".into(),
                to: "wang@example.cn".into(),
                subject: "x".into(),
                words: "x".into(),
            }),
            Message::Hook(call.unwrap()),
        ];
        for (way, message) in Channel::ALL.into_iter().zip(messages) {
            for _ in 0..2 {
                message.clone().hand_over(app).await.unwrap();
            }
            assert_eq!(sides.ids(way), ["m-1", "m-1"], "{way:?}");
            sides.are(Mood::PutsOff);
            let put_off = message.clone().hand_over(app).await;
            assert_eq!(put_off, Err(Unsent::NotNow(Why::PutOff)), "{way:?}");
            sides.are(Mood::Refuses);
            let refused = message.hand_over(app).await;
            assert_eq!(refused, Err(Unsent::ForGood(Why::Refused)), "{way:?}");
            sides.are(Mood::Takes);
        }
    });
}

#[test]
fn lesson_6_the_helper_is_told_on_their_own_phone_what_becomes_of_it() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        let names = crate::letter::Names {
            principal: "王秀兰".into(),
            agent: "李明清远".into(),
            agent_phone: phone(2),
            principal_phone: String::new(),
            company: None,
        };
        let letter = crate::letter::New {
            id: uuid::Uuid::now_v7().to_string(),
            principal: resident(app, 1),
            agent: resident(app, 2),
            items: vec!["temporary-relief".into()],
            case: None,
            may_withdraw: false,
            until: At(app.now().0 + 86_400_000),
            names,
            paper: None,
            desk: None,
        };
        let (keys, now) = (app.keys.clone(), app.now());
        let given = app.store.write(move |tx| {
            Ok::<_, crate::act::Fail>(crate::letter::give(tx, &keys, &letter, now)?)
        });
        assert!(given.await.unwrap());
        let relief = sample("temporary-relief", Some(COMMUNITY), COMMUNITY, 1);
        trial.player().file(&relief).await.unwrap();
        send_due(app).await.unwrap();
        let taken = sides.given(Channel::Sms);
        let to = |order: u16| {
            let lines = taken
                .iter()
                .filter(|(_, line)| line.contains(&phone(order)));
            lines.map(|(_, line)| line.as_str()).collect::<Vec<_>>()
        };
        let (own, helper) = (to(1), to(2));
        assert_eq!(own.len(), 1, "{taken:?}");
        assert!(
            own[0].contains("您尾号") && own[0].contains("申请已提交"),
            "{own:?}"
        );
        // The first tells of the letter itself.
        assert_eq!(helper.len(), 2, "{taken:?}");
        let case = helper.iter().find(|line| line.contains("您代办的尾号"));
        assert!(
            case.is_some_and(|line| line.contains("申请已提交")),
            "{helper:?}"
        );
        assert!(!taken.iter().any(|(_, line)| line.contains("王秀兰")));
    });
}

#[test]
fn lesson_22_what_cannot_be_delivered_is_the_offices_problem_and_the_receipt_stands() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        sides.are(Mood::Refuses);
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        let case = trial.player().file(&relief).await.unwrap();
        send_due(app).await.unwrap();
        // The resident's receipt and page are there, whatever became of the message.
        trial.log_in_resident("wang", &phone(1)).await;
        let receipt = trial.page("wang", &format!("/cases/{case}/filed")).await;
        assert!(receipt.contains("查询码"));
        // The head of the station sees it, with the reason, and can have it sent again.
        let relief = sample("temporary-relief", Some(COMMUNITY), COMMUNITY, 2);
        trial.player().file(&relief).await.unwrap();
        send_due(app).await.unwrap();
        let page = trial.page("zhanzhang", "/admin/notices").await;
        assert!(
            page.contains("没发出去的 1 条") && page.contains("对方拒收"),
            "{page}"
        );
        let (status, page) = trial
            .post(
                "zhanzhang",
                "/admin/notices/again",
                &[("way", "sms"), ("go", "chosen")],
            )
            .await;
        assert_eq!(status, 422);
        assert!(page.contains("一条也没有选"));
        let all = [("way", "sms"), ("go", "all")];
        let (status, _) = trial.post("zhanzhang", "/admin/notices/again", &all).await;
        assert_eq!(status, 303);
        // Only those of the station: the other one was filed online and goes to the street.
        let mut states = sides.states(Channel::Sms).await;
        states.sort();
        assert_eq!(states, ["failed", "waiting"]);
        let (status, _) = trial.get("shequ", "/admin/notices").await;
        assert_eq!(status, 403);
    });
}

#[test]
fn the_quiet_hours_of_a_reader_are_kept_and_a_code_that_is_waited_for_goes_at_once() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        app.clock.go_to(at("2026-11-02", 13 * 60 + 30));
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        trial.player().file(&relief).await.unwrap();
        // 22:30: nobody's telephone rings, at no try.
        send_due(app).await.unwrap();
        sides.later(9 * 60);
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Sms).len(), 0);
        let rows = sides.rows().await;
        assert_eq!(
            (rows[0].2.as_str(), rows[0].3),
            ("waiting", 0),
            "no try was counted"
        );
        // A code is waited for.
        let code = Sms {
            id: "code-1".into(),
            phone: phone(1),
            words: "x".into(),
        };
        super::send_now(app, code).await.unwrap();
        assert_eq!(sides.ids(Channel::Sms), ["code-1"]);
        // 08:00.
        sides.later(30);
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Sms).len(), 2);

        // Whoever rests at noon chooses that, and then has the evening.
        let noon = Quiet::between(12 * 60, 14 * 60).unwrap();
        choose(&sides, &resident(app, 2), true, false, noon).await;
        app.clock.go_to(at("2026-11-03", 4 * 60));
        let relief = sample("temporary-relief", None, COMMUNITY, 2);
        trial.player().file(&relief).await.unwrap();
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Sms).len(), 2);
        sides.later(60);
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Sms).len(), 3);
    });
}

#[test]
fn a_resident_is_told_by_the_ways_they_chose_and_by_no_other() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        let chosen = [(1, true, true), (2, false, true), (3, false, false)];
        for (order, sms, email) in chosen {
            choose(&sides, &resident(app, order), sms, email, Quiet::NIGHT).await;
        }
        let mut told = Vec::new();
        for order in 1..=4 {
            let relief = sample("temporary-relief", None, COMMUNITY, order);
            trial.player().file(&relief).await.unwrap();
            send_due(app).await.unwrap();
            told.push([Channel::Sms, Channel::Email].map(|way| sides.ids(way).len()));
        }
        // Both; e-mail; the page alone; nothing chosen: short message.
        assert_eq!(told, [[1, 1], [1, 2], [1, 2], [2, 2]]);
        let (_, mail) = sides.given(Channel::Email).remove(0);
        assert!(mail.contains("Auto-Submitted: auto-generated"));
        assert!(!mail.contains("临时救助"), "no item in a message");
        // Without a proved address e-mail is not kept.
        wish::drop_address(app, &resident(app, 2)).await.unwrap();
        let wish = wish::of(app, &resident(app, 2)).await.unwrap();
        assert!(!wish.email && wish.address.is_none());
        // Nobody reads the table: the address is sealed there.
        let dump = app.store.read(|tx| {
            let mut text = String::new();
            for row in tx.rows(&WISHES, args![])? {
                text.push_str(&String::from_utf8_lossy(row.blob(0)?));
            }
            Ok::<_, StoreError>(text)
        });
        assert!(!dump.await.unwrap().contains("example.cn"));
    });
}

sql! {
    WISHES = "SELECT body FROM wish ORDER BY who";
}

#[test]
fn a_program_is_told_of_its_units_cases_in_order_and_of_no_person() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        sides
            .register("street", STREET, &["filed", "accepted", "withdrawn"])
            .await;
        sides.register("district", DISTRICT, &["accepted"]).await;
        sides
            .register("other", trial::OTHER_STREET, &["filed"])
            .await;
        let player = trial.player();
        let case = player
            .file(&sample("temporary-relief", None, COMMUNITY, 1))
            .await
            .unwrap();
        player.play(&case, Kind::Accept, 5).await.unwrap();
        // The first is put off: what comes after it does not overtake it.
        sides.are(Mood::PutsOff);
        send_due(app).await.unwrap();
        sides.are(Mood::Takes);
        send_due(app).await.unwrap();
        let kinds = |sides: &Sides| -> Vec<String> {
            let given = sides.given(Channel::Hook).into_iter();
            given
                .map(|(_, text)| {
                    let line = text.lines().find(|line| line.starts_with("yike-kind: "));
                    line.unwrap().trim_start_matches("yike-kind: ").to_owned()
                })
                .collect()
        };
        assert_eq!(kinds(&sides), Vec::<String>::new(), "both wait a minute");
        sides.later(1);
        send_due(app).await.unwrap();
        send_due(app).await.unwrap();
        let mut told = kinds(&sides);
        let street: Vec<_> = sides
            .given(Channel::Hook)
            .into_iter()
            .filter(|(id, _)| id.ends_with("-hook-street"))
            .collect();
        told.sort();
        assert_eq!(told, ["accepted", "accepted", "filed"]);
        assert!(street[0].1.contains("yike-kind: filed"));
        assert!(street[1].1.contains("yike-kind: accepted"));

        // Signed, and nothing in it but codes.
        let (id, text) = &street[0];
        let header = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap();
            line[name.len()..].trim_start_matches(": ").to_owned()
        };
        let body = text.split_once("\n\n").unwrap().1;
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
        let signed = format!("{}.{id}.{body}", header("yike-time"));
        let tag = crate::private::hex(ring::hmac::sign(&key, signed.as_bytes()).as_ref());
        assert!(header("yike-signature").contains(&format!("sha256={tag}")));
        let body: serde_json::Map<String, serde_json::Value> = serde_json::from_str(body).unwrap();
        let names: Vec<&str> = body.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["at", "case", "item", "kind", "seq", "state", "unit"]
        );
        let loaded = player.load(&case).await.unwrap();
        assert_eq!(body["case"], loaded.filing().number.to_string());
        for (_, text) in sides.given(Channel::Hook) {
            for word in [phone(1).as_str(), "110101194", resident(app, 1).as_str()] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }

        // What failed holds back the rest of its case, and is given up by a person.
        sides.are(Mood::Refuses);
        let second = player
            .file(&sample("temporary-relief", None, COMMUNITY, 2))
            .await
            .unwrap();
        player.play(&second, Kind::Accept, 5).await.unwrap();
        send_due(app).await.unwrap();
        sides.are(Mood::Takes);
        let before = sides.ids(Channel::Hook).len();
        sides.later(60);
        send_due(app).await.unwrap();
        let behind = sides.ids(Channel::Hook).len() - before;
        assert_eq!(behind, 0, "the street's second waits behind its first");
        let unit = UnitId::new(STREET);
        let found = outbox(app, &unit, Channel::Hook).await.unwrap();
        let first = found
            .failures
            .iter()
            .find(|one| one.kind == "filed")
            .unwrap();
        let id = first.id.clone();
        let left = app.store.write(move |tx| {
            super::leave(tx, &unit, Channel::Hook, &id);
            Ok::<_, StoreError>(())
        });
        left.await.unwrap();
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Hook).len() - before, 1);

        // An address that was ended is told of nothing more.
        let by = PersonId::new("guanli");
        let now = app.now();
        let ended = app.store.write(move |tx| {
            hook::end(tx, &UnitId::new(DISTRICT), "street", &by, now)
                .map_err(crate::act::Fail::from)
        });
        assert!(ended.await.unwrap());
        let count = sides.ids(Channel::Hook).len();
        player
            .file(&sample("temporary-relief", None, COMMUNITY, 3))
            .await
            .unwrap();
        sides.later(120);
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Hook).len(), count);
        // The other street's own case is the other address's business.
        player
            .file(&sample("temporary-relief", None, OTHER_COMMUNITY, 4))
            .await
            .unwrap();
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Hook).len(), count + 1);
    });
}

#[test]
fn a_program_that_does_not_answer_keeps_no_other_waiting() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let app = &sides.app;
        sides.register("good", STREET, &["filed"]).await;
        // Nobody listens there.
        let dead = Hook {
            id: "dead".into(),
            unit: UnitId::new(STREET),
            address: "http://127.0.0.1:1/".into(),
            kinds: vec!["filed".into()],
            at: app.now(),
            waiting: 0,
        };
        // Outside the networks that may be called.
        let forbidden = Hook {
            id: "forbidden".into(),
            address: "https://10.0.0.1/".into(),
            ..dead.clone()
        };
        let keys = app.keys.clone();
        let kept = app.store.write(move |tx| {
            let by = PersonId::new("guanli");
            hook::add(tx, &keys, &dead, SECRET, &by)?;
            hook::add(tx, &keys, &forbidden, SECRET, &by)?;
            Ok::<_, crate::act::Fail>(())
        });
        kept.await.unwrap();
        for order in 1..=3 {
            let relief = sample("temporary-relief", None, COMMUNITY, order);
            trial.player().file(&relief).await.unwrap();
        }
        send_due(app).await.unwrap();
        assert_eq!(sides.ids(Channel::Hook).len(), 3);
        // Of those without an answer one was asked, not all three.
        let tried: i64 = sides
            .rows()
            .await
            .iter()
            .filter(|row| row.0 == "hook")
            .map(|row| row.3)
            .sum();
        assert_eq!(tried, 3 + 1 + 1);
        let listed = hook::list(app, &UnitId::new(STREET)).await.unwrap();
        let waiting: i64 = listed.iter().map(|hook| hook.waiting).sum();
        assert_eq!(waiting, 6);
    });
}

#[test]
fn a_message_to_nobody_fails_at_once_and_says_why() {
    trial::each(async |trial| {
        let sides = Sides::new(trial).await;
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        trial.player().file(&relief).await.unwrap();
        let gone = sides.app.store.write(|tx| {
            tx.put(&NOBODY, args![]);
            Ok::<_, StoreError>(())
        });
        gone.await.unwrap();
        send_due(&sides.app).await.unwrap();
        let unit = UnitId::new(STREET);
        let found = outbox(&sides.app, &unit, Channel::Sms).await.unwrap();
        assert_eq!(found.failures[0].why, Why::NoAddress.as_str());
    });
}

#[test]
fn every_way_and_reason_has_its_words() {
    use crate::web::face::text::{Lang, has};
    for lang in Lang::ALL {
        for way in Channel::ALL {
            assert!(has(lang, &format!("notice-way-{}", way.as_str())));
            assert!(has(lang, &format!("admin-notice-no-{}", way.as_str())));
        }
        for why in Why::ALL {
            assert!(has(lang, &format!("notice-why-{}", why.as_str())));
        }
        for kind in hook::KINDS_TOLD {
            assert!(
                has(lang, &format!("admin-told-{}", kind.replace('_', "-"))),
                "{kind}"
            );
        }
    }
}
