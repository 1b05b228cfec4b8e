//! 金丝雀: a thousand residents with words like nobody else's go through the real program; then
//! every byte that it left anywhere is searched for them. What is found in plain, or in a form that
//! anybody undoes (base64, hex, percent, JSON), is a leak.

#[path = "../stories/house.rs"]
#[allow(dead_code)]
mod house;
mod net;
#[path = "../stories/people.rs"]
#[allow(dead_code)]
mod people;
mod walk;

use house::{House, all_files, fresh_id};
use net::Net;
use people::*;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;
use yike::act;
use yike::cipher::Cipher;
use yike::notify::Gateway;
use yike::store::throwaway::{self, Scratch};
use yike::{args, backup, draft, forget, sought, sql};
use yike_core::case::Command;

sql! {
    PLANT = "INSERT INTO setting (name, value) VALUES ('canary', $1)";
}

/// How many there are; `CANARIES` says another number.
fn canaries(default: u32) -> u32 {
    let set = std::env::var("CANARIES").ok();
    set.map_or(default, |n| n.parse().expect("CANARIES is a number"))
}

/// The n-th of them. The beginnings are what the net looks for.
pub fn canary(n: u32) -> Resident {
    let last = char::from_u32(0x4E00 + n).expect("a character");
    Resident {
        name: format!("{}{last}", net::NAME),
        id_number: id_number("19330131", n % 1000),
        phone: format!("{}{:03}", net::PHONE, n % 1000),
        address: format!("{}{n}号", net::ADDRESS),
        community: COMMUNITY,
    }
}

/// Everything that the program says of itself, at the level debug.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("one writer").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let writer = log.clone();
        tracing_subscriber::fmt()
            // As an operator may set it, the driver of PostgreSQL named on purpose.
            .with_env_filter(yike::log::filter(Some("debug,tokio_postgres::query=trace")))
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
        log
    })
}

#[test]
fn a_thousand_canaries_and_none_is_heard_on_sqlite() {
    tell(
        throwaway::sqlite(),
        canaries(1000),
        Cipher::Aes256Gcm,
        &no_folder,
    );
}

#[test]
fn canaries_are_not_heard_on_postgresql_either() {
    tell(
        throwaway::postgres(),
        canaries(1000),
        Cipher::Sm4Gcm,
        &data_folder,
    );
}

fn no_folder(_: &House) -> Vec<PathBuf> {
    Vec::new()
}

/// Everything below the server's data folder, the write-ahead log too, after a checkpoint.
fn data_folder(house: &House) -> Vec<PathBuf> {
    let address = house.config.database.clone();
    house.run(async {
        let config: tokio_postgres::Config = address.parse().expect("an address");
        let (client, connection) = config
            .connect(tokio_postgres::NoTls)
            .await
            .expect("connects");
        tokio::spawn(connection);
        client.batch_execute("CHECKPOINT").await.expect("written");
    });
    let (_, rest) = address.split_once('@').expect("a user");
    let folder = rest.split('/').next().expect("a host").replace("%2F", "/");
    let mut files = all_files(&Path::new(&folder).join("data"));
    // What was not written since this house was built is the server's own.
    let built = std::fs::metadata(house.folder.path().join("master.key"));
    let built = built.and_then(|told| told.modified()).expect("a time");
    files.retain(|path| {
        let written = std::fs::metadata(path).and_then(|told| told.modified());
        written.is_ok_and(|at| at >= built)
    });
    assert!(
        files
            .iter()
            .any(|path| path.to_string_lossy().contains("pg_wal"))
    );
    files
}

fn tell(scratch: Scratch, count: u32, cipher: Cipher, more: &dyn Fn(&House) -> Vec<PathBuf>) {
    let log = log();
    let mut house = House::new(scratch);
    house.config.cipher = cipher;
    house.restart();
    let out = tempfile::tempdir().expect("a folder outside");
    house.app.sms = gateway(out.path());
    let began = Instant::now();
    settle_in(&house, count);
    seek_in_vain(&house);
    let heard = house.run(walk::walk(&house, &out.path().join("sms")));
    eprintln!(
        "{count} canaries filed in {:.1} s",
        began.elapsed().as_secs_f64()
    );

    let net = Net::new();
    let files = |house: &House| {
        let mut files = house.database_files();
        files.extend(all_files(house.folder.path()));
        files.extend(more(house));
        files
    };
    // What was sent out is the control: the gateway was told the phones.
    let told = std::fs::read(out.path().join("sms")).expect("messages");
    assert!(!net.hits(&told).is_empty(), "the net catches a phone");

    let mut wrong = Vec::new();
    let mut bytes = 0;
    // Each line that says too much is shown, as far as it tells who wrote it.
    let mut read = 0;
    let mut said_too_much = |wrong: &mut Vec<String>| {
        let log = log.0.lock().expect("one reader");
        let fresh = &log[read..];
        read = log.len();
        for line in fresh
            .split(|byte| *byte == b'\n')
            .filter(|line| !net.hits(line).is_empty())
        {
            let line = String::from_utf8_lossy(line);
            wrong.push(format!(
                "log: {}",
                line.chars().take(160).collect::<String>()
            ));
        }
    };
    let mut search = |wrong: &mut Vec<String>, place: &str, text: &[u8]| {
        bytes += text.len();
        wrong.extend(
            net.hits(text)
                .into_iter()
                .map(|hit| format!("{place}: {hit}")),
        );
    };
    for path in files(&house) {
        search(
            &mut wrong,
            &path.display().to_string(),
            &std::fs::read(&path).unwrap_or_default(),
        );
    }
    for path in all_files(&backed_up(&house, &out.path().join("backup"))) {
        search(
            &mut wrong,
            &path.display().to_string(),
            &std::fs::read(&path).expect("a file of the backup"),
        );
    }
    said_too_much(&mut wrong);
    for (place, text) in &heard {
        // The name of a company is published by law (企业信息公示暂行条例); heads see it in lists.
        let is_list = place.contains("/board/list") || place.contains("/board/counted/list");
        let text = match is_list {
            true => String::from_utf8_lossy(text)
                .replace(net::COMPANY, "")
                .into_bytes(),
            false => text.clone(),
        };
        search(&mut wrong, place, &text);
    }
    // Erasing one and rotating over all leaves nothing behind either, and says nothing.
    house.it_is("2037-01-05 10:00");
    let whom = forget::Whom::Resident(house.resident(&canary(0)).id().to_string());
    let how = forget::How {
        rotate: true,
        settle: std::time::Duration::ZERO,
    };
    let forgotten = forget::forget(&house.app, &house.config, &whom, how, |_, _| {});
    assert_eq!(house.run(forgotten).expect("forgotten").cases.len(), 1);
    for path in files(&house) {
        search(
            &mut wrong,
            &path.display().to_string(),
            &std::fs::read(&path).unwrap_or_default(),
        );
    }
    said_too_much(&mut wrong);
    assert!(
        wrong.is_empty(),
        "{} hits\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    eprintln!(
        "{} MB searched, {:.1} s in all",
        bytes / 1_000_000,
        began.elapsed().as_secs_f64()
    );

    // And one set free on purpose is found where it lies.
    let free = canary(7).address;
    house
        .run(house.app.store.write(move |tx| {
            tx.put(&PLANT, args![&free]);
            Ok::<_, yike::store::StoreError>(())
        }))
        .expect("planted");
    let again = backed_up(&house, &out.path().join("backup-again"));
    let caught = |path: &PathBuf| {
        !net.hits(&std::fs::read(path).unwrap_or_default())
            .is_empty()
    };
    assert!(
        files(&house).iter().any(caught),
        "the one set free is found"
    );
    assert!(all_files(&again).iter().any(caught), "in a backup too");
}

/// A backup of the whole house, out of it, with the files of cases.
fn backed_up(house: &House, folder: &Path) -> PathBuf {
    let made = backup::make(&house.config, folder, true, house.app.now(), &mut |_| ());
    let made = made.expect("a backup");
    let files = made.manifest.objects.map_or(0, |objects| objects.files);
    assert!(files > 0, "the papers are in it");
    folder.to_owned()
}

/// A program of the operator's that takes every message, out of the house.
fn gateway(folder: &Path) -> Gateway {
    let program = folder.join("send");
    let script = format!("#!/bin/sh\ncat >> {}\n", folder.join("sms").display());
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).expect("runs");
    Gateway::of(Some(&program))
}

/// All of them through the write path: at the counter, online with files, companies, by an agent;
/// some withdrawn with a reason, some still a draft.
fn settle_in(house: &House, count: u32) {
    let mut orders = Vec::new();
    for n in 0..count {
        let resident = canary(n);
        let item = match n % 10 {
            9 => "food-business-licence",
            _ => "temporary-relief",
        };
        let mut intake = house.intake(item, &resident);
        let story = format!("{}第{n}段", net::STORY);
        let code = company_code_of(&format!("{}{:03}", net::COMPANY_CODE, n % 1000));
        for (key, value) in [
            ("story", story.as_str()),
            ("shop", net::COMPANY),
            ("manager", resident.name.as_str()),
            ("manager_phone", resident.phone.as_str()),
            ("manager_id", resident.id_number.as_str()),
            ("uscc", code.as_str()),
            ("premises", resident.address.as_str()),
        ] {
            if let Some(answer) = intake.answers.get_mut(key) {
                value.clone_into(answer);
            }
        }
        intake
            .person
            .insert("company".into(), format!("{}{n}有限公司", net::COMPANY));
        intake.person.insert("uscc".into(), code);
        if n % 7 == 0 {
            intake.agent = Some(format!("{}代{}办理", canary(n + 1).name, net::STORY));
        }
        // Online every paper is a file; at the counter one is photographed now and then.
        let is_online = n % 12 == 0;
        let count = match (is_online, n % 4) {
            (true, _) => intake.given.len(),
            (false, 0) => 1,
            (false, _) => 0,
        };
        for row in 0..count {
            let material = intake.given[row].material.clone();
            let name = format!("{}{n}.jpg", net::FILE);
            let (document, given) = house.upload(&material, &name);
            intake.given[row] = given;
            intake.files.push(document);
        }
        let who = match is_online {
            true => house.resident(&resident),
            false => house.staff(LIN_XIAO),
        };
        orders.push(house.order_of(&who, &fresh_id(), intake));
    }
    house.run(async {
        let mut orders = orders.into_iter();
        loop {
            let tasks: Vec<_> = orders
                .by_ref()
                .take(64)
                .map(|order| {
                    let app = house.app.clone();
                    tokio::spawn(async move { act::act(&app, order).await })
                })
                .collect();
            if tasks.is_empty() {
                return;
            }
            for task in tasks {
                task.await.expect("no panic").expect("filed");
            }
        }
    });
    for n in (0..count.min(60)).step_by(3) {
        let resident = canary(n);
        let me = house.resident(&resident);
        let mine = house.run(yike::views::listing::list(
            &house.app,
            yike::views::listing::Of::Resident(me.id()),
        ));
        let listed = mine.expect("listed");
        let case = act::CaseKey::new(&listed[0].home, &listed[0].id);
        let reason = format!("{}不办了{n}", net::STORY);
        house
            .attempt_saying(&me, &case, &reason, |reason| Command::Withdraw {
                reason: Some(reason),
            })
            .expect("withdrawn");
        begin_draft(house, &resident);
    }
}

/// Somebody types a name into the box for items again and again; several type numbers.
fn seek_in_vain(house: &House) {
    let (bird, now) = (canary(3), house.app.now());
    for n in 0..5 {
        house.app.sought.note(&bird.name, "one visitor", now);
        let visitor = format!("visitor {n}");
        house.app.sought.note(&bird.phone, &visitor, now);
        let said = format!("证件号{}", bird.id_number);
        house.app.sought.note(&said, &visitor, now);
    }
    house.run(sought::keep(&house.app)).expect("written");
    let written = house.run(house.app.store.read(sought::words));
    let written = written.expect("read");
    assert!(written.iter().any(|row| row.words.starts_with("证件号#")));
}

fn begin_draft(house: &House, resident: &Resident) {
    let world = house.app.world.now();
    let published = world.published("temporary-relief", house.app.now());
    let owner = house.resident(resident).id().to_string();
    let id = fresh_id();
    let begun = draft::begin(&house.app, &owner, &id, published.expect("published"), true);
    house.run(begun).expect("begun");
    let typed = resident.clone();
    let changed = draft::change(&house.app, &owner, &id, "person", move |words| {
        words.person.insert("name".into(), typed.name.clone());
        words
            .person
            .insert("id_number".into(), typed.id_number.clone());
        words.person.insert("phone".into(), typed.phone.clone());
        words.person.insert("address".into(), typed.address.clone());
        words.answers.insert("story".into(), net::STORY.into());
    });
    house.run(changed).expect("kept");
}
