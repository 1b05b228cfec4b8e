//! 换钥匙：算法可换，主密钥可换；字一个不动，随时断电随时接着换，钥匙不对当场说。

use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use yike::act::{self, CaseKey};
use yike::app::App;
use yike::cipher::Cipher;
use yike::key_file::{Alone, Key, KeySource};
use yike::keys::{Keys, Master, Ring};
use yike::notify::Mailer;
use yike::outside::Outside;
use yike::private::{hex, random};
use yike::rotate::{self, Rotated};
use yike::store::Row;
use yike::{args, draft, private, sql, wish};
use yike_core::door::Email;
use yike_core::who::Who;

sql! {
    WORDS = "SELECT home, id, case_id, holder, kind, nonce, body, key, at FROM private
        ORDER BY home, id";
    BLIND = "SELECT home, kind, word, case_id FROM blind ORDER BY home, kind, word, case_id";
    EVENTS = "SELECT home, stream, id, seq, text, hash FROM event WHERE id <> 'keys'
        ORDER BY home, stream, id, seq";
    COMMANDS = "SELECT home, actor, id, digest FROM command ORDER BY home, actor, id";
    SESSIONS = "SELECT id, person FROM session ORDER BY id";
    HOLDERS = "SELECT home, holder, key FROM holder_key ORDER BY home, holder";
    MASTERS = "SELECT id FROM master ORDER BY id";
    SECRETS = "SELECT name FROM keyring ORDER BY name";
    NO_KEYRING = "DELETE FROM keyring";
    NO_MASTER = "DELETE FROM master";
    OLD_DRAFT = "UPDATE draft SET nonce = $1, body = $2, key = $3, master = NULL WHERE id = $4";
    DRAFT = "SELECT body, key FROM draft WHERE id = $1";
    MAIL = "SELECT words FROM demo_sms WHERE phone = $1 ORDER BY at DESC, id DESC LIMIT 1";
}

fn source(house: &House) -> KeySource {
    KeySource::of(&house.config.master_key)
}

fn rotate(house: &House, app: &App) -> Rotated {
    let alone = Alone::at_once(&house.config.forgotten_list()).expect("nobody else");
    house
        .run(rotate::rotate(app, &alone, Duration::ZERO, |_, _| {}))
        .expect("rotated")
}

fn texts(house: &House, sql: &'static yike::store::Sql) -> Vec<String> {
    let rows = house.read(move |tx| tx.rows(sql, args![]));
    let text = |row: &Row| row.text(0).expect("a text").to_owned();
    rows.iter().map(text).collect()
}

/// Everything that a rotation must leave as it is.
fn what_stays(house: &House) -> Vec<Vec<Row>> {
    [&WORDS, &BLIND, &EVENTS, &COMMANDS, &SESSIONS]
        .map(|sql| house.read(move |tx| tx.rows(sql, args![])))
        .into()
}

fn holder_keys(house: &House) -> Vec<(String, Vec<u8>)> {
    let rows = house.read(|tx| tx.rows(&HOLDERS, args![]));
    rows.iter()
        .map(|row| {
            (
                row.text(1).expect("a holder").to_owned(),
                row.blob(2).expect("a key").to_vec(),
            )
        })
        .collect()
}

fn name_in(house: &House, app: &App, case: &CaseKey, resident: &Resident) -> Option<String> {
    let (world, now) = (app.world.now(), app.now());
    let me = house.resident(resident);
    let view = yike::views::case::case(app, &world, &me, case, now);
    let view = house.run(view).expect("the resident sees the case");
    view.applicant().map(|applicant| applicant.name)
}

fn begins_draft(house: &House, resident: &Resident, story: &str) -> String {
    let world = house.app.world.now();
    let published = world.published("temporary-relief", house.app.now());
    let owner = house.resident(resident).id().to_string();
    let id = fresh_id();
    house
        .run(draft::begin(
            &house.app,
            &owner,
            &id,
            published.expect("published"),
            true,
        ))
        .expect("begun");
    house.hush(story);
    let story = story.to_owned();
    let changed = draft::change(&house.app, &owner, &id, "person", move |words| {
        words.answers.insert("story".into(), story.clone());
    });
    house.run(changed).expect("kept").expect("there");
    id
}

fn story_of(house: &House, resident: &Resident, id: &str) -> Option<String> {
    let owner = house.resident(resident).id().to_string();
    let found = house
        .run(draft::find(&house.app, &owner, id))
        .expect("read");
    found?.words.answers.get("story").cloned()
}

/// A resident chooses e-mail and proves the address, by the simulator of the mail server.
pub fn proves_address(house: &House, resident: &Resident, address: &str) {
    let mut app = house.app.clone();
    app.outside = Arc::new(Outside {
        mail: Mailer::Simulator,
        ..Outside::default()
    });
    let who = house.resident(resident).id();
    let email = Email::parse(address).expect("an address");
    let asked = house.run(wish::ask(&app, "visit", &who, &email));
    assert_eq!(asked.expect("asked"), wish::Asked::Sent);
    let to = address.to_owned();
    let mail = house.read(move |tx| tx.one(&MAIL, args![&to]));
    let words = mail.expect("a mail").text(0).expect("words").to_owned();
    let code = words.split("Your code is ").nth(1).expect("a code");
    let code: String = code.chars().take(6).collect();
    let proof = house.run(wish::prove(&app, "visit", &who, &code));
    assert_eq!(proof.expect("checked"), wish::Proof::Proved);
}

fn address_of(house: &House, resident: &Resident) -> Option<String> {
    let who = house.resident(resident).id();
    let wish = house.run(wish::of(&house.app, &who)).expect("read");
    wish.address.map(|address| address.as_str().to_owned())
}

#[test]
fn both_ciphers_lie_side_by_side_whatever_the_setting_says() {
    each_engine(|house| {
        let (wang, next) = (wang_xiulan(), neighbour(1));
        let by_aes = house.files_online("temporary-relief", &wang);
        let draft = begins_draft(house, &wang, "锅里只剩半把挂面了");
        house.config.cipher = Cipher::Sm4Gcm;
        house.restart();
        let by_sm4 = house.files_online("temporary-relief", &next);
        // One of each under one holder's key.
        let second = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        for cipher in Cipher::ALL {
            house.config.cipher = cipher;
            house.restart();
            for (case, resident) in [(&by_aes, &wang), (&by_sm4, &next), (&second, &wang)] {
                assert_eq!(
                    name_in(house, &house.app, case, resident).as_ref(),
                    Some(&resident.name)
                );
                assert_eq!(
                    house.run(opened_files(&house.app, case)),
                    files_of(house, case)
                );
            }
            assert_eq!(
                story_of(house, &wang, &draft).as_deref(),
                Some("锅里只剩半把挂面了")
            );
        }
        let marks: std::collections::BTreeSet<u8> = house
            .read(|tx| tx.rows(&WORDS, args![]))
            .iter()
            .map(|row| row.blob(7).expect("a key")[0])
            .collect();
        assert_eq!(marks, Cipher::ALL.map(Cipher::mark).into());
        rotate(house, &house.app);
        assert_eq!(name_in(house, &house.app, &by_aes, &wang), Some(wang.name));
        house.assert_whole();
    });
}

fn files_of(house: &House, case: &CaseKey) -> usize {
    let given = house.case(case).case.given;
    given.iter().map(|row| row.files.len()).sum()
}

/// How many files of a case can be opened.
async fn opened_files(app: &App, case: &CaseKey) -> usize {
    let (keys, key) = (app.keys.clone(), case.clone());
    let documents = app
        .store
        .read(move |tx| private::of_case(tx, &keys, &key.home, &key.id))
        .await
        .expect("read");
    let mut count = 0;
    for note in documents.values().filter(|d| d.kind == "file") {
        let note = note.json().expect("a note");
        count += usize::from(yike::files::open(app, &note).await.is_ok());
    }
    count
}

#[test]
fn a_new_master_key_wraps_what_the_old_one_did_and_no_word_is_written_anew() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        let draft = begins_draft(house, &wang, "房东催着交下月的租金");
        proves_address(house, &wang, "wang@example.cn");
        let other = house.second_program();
        let (before, holders) = (what_stays(house), holder_keys(house));
        let old = Master::of(&source(house).keys().expect("a key")[0]);

        let done = rotate(house, &house.app);
        assert_eq!((done.wrapped, done.dead, done.went_on), (4, 0, false));
        assert!(what_stays(house) == before, "something else was written");
        let after = holder_keys(house);
        for ((holder, was), (_, is)) in holders.iter().zip(&after) {
            assert!(old.unwrap(was, holder.as_bytes()).is_some());
            assert!(old.unwrap(is, holder.as_bytes()).is_none());
        }
        let keys = source(house).keys().expect("a key");
        assert_eq!(keys.len(), 1);
        assert_eq!(texts(house, &MASTERS), [Master::of(&keys[0]).id]);

        // The program that was running reads on and files on, also for somebody new: what it would
        // wrap by the ended key is refused by the database, and wrapped by the next.
        let who = Who::Resident(yike_core::who::PersonId::new(
            other.keys.resident_of_phone(&neighbour(7).phone),
        ));
        let order = house.order_of(
            &who,
            &fresh_id(),
            house.intake("temporary-relief", &neighbour(7)),
        );
        let filed = house.run(act::act(&other, order)).expect("filed elsewhere");
        assert_eq!(
            name_in(house, &other, &case, &wang).as_ref(),
            Some(&wang.name)
        );
        house.restart();
        assert_eq!(
            name_in(house, &house.app, &filed.key, &neighbour(7)),
            Some(neighbour(7).name)
        );
        assert_eq!(
            story_of(house, &wang, &draft).as_deref(),
            Some("房东催着交下月的租金")
        );
        assert_eq!(address_of(house, &wang).as_deref(), Some("wang@example.cn"));
        rotate(house, &house.app);
        assert_eq!(address_of(house, &wang).as_deref(), Some("wang@example.cn"));
        assert_eq!(name_in(house, &house.app, &case, &wang), Some(wang.name));
        house.assert_whole();
    });
}

/// Stops at its n-th wait, as a power cut would; `None` where it came to its end before.
fn cut_off<F: Future>(house: &House, future: F, n: usize) -> Option<F::Output> {
    house.run(async {
        let mut future = pin!(future);
        let mut waits = 0;
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if waits == n => {
                // What was sent to the store is carried out: the cut comes after it.
                std::thread::sleep(Duration::from_millis(10));
                Poll::Ready(None)
            }
            Poll::Pending => {
                waits += 1;
                Poll::Pending
            }
        })
        .await
    })
}

#[test]
fn a_rotation_cut_off_anywhere_goes_on_and_everything_can_be_read_in_between() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        for n in 1..=12 {
            house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(n));
        }
        let draft = begins_draft(house, &wang, "孩子开学的书本费还没有");
        let mut cuts = 0;
        for n in 0.. {
            let list = house.config.forgotten_list();
            let alone = Alone::at_once(&list).expect("nobody else");
            let app = house.app.clone();
            let rotation = rotate::rotate(&app, &alone, Duration::ZERO, |_, _| {});
            let ended = cut_off(house, rotation, n);
            drop(alone);
            house.restart();
            assert_eq!(
                name_in(house, &house.app, &case, &wang).as_ref(),
                Some(&wang.name),
                "cut {n}"
            );
            assert!(story_of(house, &wang, &draft).is_some(), "cut {n}");
            house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(100 + n as u32));
            if let Some(done) = ended {
                assert!(done.expect("rotated").dead == 0);
                break;
            }
            cuts += 1;
            rotate(house, &house.app);
            assert_eq!(source(house).keys().expect("a key").len(), 1, "cut {n}");
            assert_eq!(texts(house, &MASTERS).len(), 1, "cut {n}");
        }
        assert!(cuts >= 8, "{cuts} places only");
        house.assert_whole();
    });
}

#[test]
fn a_database_of_schema_1_keeps_its_people_its_index_and_its_drafts() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let draft = begins_draft(house, &wang, "退休金要到月底才发");
        let master = random::<32>();
        // As schema 1 left it: one key, no keyring, drafts under one key for all.
        std::fs::write(&house.config.master_key, format!("{}\n", hex(&master))).expect("written");
        let owner = house.resident(&wang).id().to_string();
        let words = house
            .run(draft::find(&house.app, &owner, &draft))
            .expect("read")
            .expect("there")
            .words;
        let ring = Ring::derived(&master);
        let plain = serde_json::to_vec(&words).expect("plain");
        let nonce = random::<12>();
        let secret = ring.draft.expect("schema 1 has it");
        let body = Cipher::Aes256Gcm.seal(&secret, &nonce, &plain, draft.as_bytes());
        let (id, old) = (draft.clone(), Keys::new(&master));
        let resident = old.resident_of_phone(&wang.phone);
        let (told, to) = (old.blind("phone", &wang.phone), resident.clone());
        house
            .run(house.app.store.write(move |tx| {
                tx.put(
                    &OLD_DRAFT,
                    args![nonce, body.clone(), Vec::<u8>::new(), &id],
                );
                tx.put(&CHANGE_OWNER, args![&to, &id]);
                tx.put(&NO_KEYRING, args![]);
                tx.put(&NO_MASTER, args![]);
                Ok::<_, yike::store::StoreError>(())
            }))
            .expect("as it was");
        house.app.keys = Arc::new(old);
        let case = house.files_online("temporary-relief", &wang);

        house.restart();
        assert_eq!(house.resident(&wang).id().as_str(), resident);
        assert_eq!(house.app.keys.blind("phone", &wang.phone), told);
        assert_eq!(
            name_in(house, &house.app, &case, &wang).as_ref(),
            Some(&wang.name)
        );
        assert_eq!(
            story_of(house, &wang, &draft).as_deref(),
            Some("退休金要到月底才发")
        );
        assert!(texts(house, &SECRETS).contains(&"draft".to_owned()));

        rotate(house, &house.app);
        house.restart();
        assert_eq!(house.resident(&wang).id().as_str(), resident);
        assert_eq!(
            name_in(house, &house.app, &case, &wang),
            Some(wang.name.clone())
        );
        assert_eq!(
            story_of(house, &wang, &draft).as_deref(),
            Some("退休金要到月底才发")
        );
        assert!(
            !texts(house, &SECRETS).contains(&"draft".to_owned()),
            "it has ended"
        );
        let id = draft.clone();
        let row = house
            .read(move |tx| tx.one(&DRAFT, args![&id]))
            .expect("there");
        assert!(!row.blob(1).expect("a key").is_empty());
        house.assert_whole();
    });
}

sql! {
    CHANGE_OWNER = "UPDATE draft SET owner = $1 WHERE id = $2";
}

#[test]
fn the_wrong_key_is_told_at_the_start_and_a_key_given_directly_will_do() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        let right = source(house).keys().expect("a key");
        let wrong: Key = random::<32>().into();
        yike::key_file::write(&house.config.master_key, std::slice::from_ref(&wrong))
            .expect("written");
        let clock = house.app.clock.clone();
        let opened = house.run(yike::open::open(
            &house.config,
            clock,
            yike::app::Mode::Serve,
        ));
        let told = format!("{:#}", opened.err().expect("refused"));
        assert!(told.contains("主密钥不是这个数据库的"), "{told}");
        assert!(told.contains("Put the right key file back"), "{told}");
        assert!(!told.contains(&hex(&*wrong)), "{told}");

        house.config.master_key = hex(&*right[0]).into();
        house.config.forgotten = Some(house.config.objects.with_file_name("forgotten.list"));
        house.restart();
        assert_eq!(
            name_in(house, &house.app, &case, &wang).as_ref(),
            Some(&wang.name)
        );
        let list = house.config.forgotten_list();
        let alone = Alone::at_once(&list).expect("nobody else");
        let refused = house.run(rotate::rotate(
            &house.app,
            &alone,
            Duration::ZERO,
            |_, _| {},
        ));
        let told = refused.err().map(|fault| format!("{fault:#}"));
        assert!(told.is_some_and(|told| told.contains("逗号")));
        // The operator puts the new one first, restarts, rotates, and takes the old one out.
        house.config.master_key = format!("{},{}", hex(&*wrong), hex(&*right[0])).into();
        house.restart();
        let done = house.run(rotate::rotate(
            &house.app,
            &alone,
            Duration::ZERO,
            |_, _| {},
        ));
        assert!(done.expect("rotated").take_out);
        house.config.master_key = hex(&*wrong).into();
        house.restart();
        assert_eq!(
            name_in(house, &house.app, &case, &wang),
            Some(wang.name.clone())
        );
        house.assert_whole();
    });
}
