//! 断电一样地杀掉二十次：凡给过回执的，一件不少、一件不重、件件完整。

use crate::house::{House, each_engine, open};
use crate::people::*;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};
use std::time::{Duration, Instant};
use yike::act::{self, CaseKey};
use yike::app::Clock;
use yike::config::Config;
use yike::filing::{self, Intake};
use yike::{args, sql};
use yike_core::who::PersonId;

sql! {
    OF_COMMAND = "SELECT stream_id FROM command WHERE id = $1";
}

const ROUNDS: u32 = 20;
const WRITER: &str = "STORY_WRITER";

/// The child: files cases without end and writes down what was acknowledged. First it sends again
/// what the one before it never heard of.
#[test]
fn writer() {
    let Ok(folder) = std::env::var(WRITER) else {
        return;
    };
    let folder = PathBuf::from(folder);
    let config = Config {
        database: fs::read_to_string(folder.join("database")).expect("an address"),
        objects: folder.join("objects"),
        master_key: folder.join("master.key"),
        ..Config::in_folder(&folder)
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let clock = Clock::set(crate::house::at(crate::house::FRIDAY));
        let app = open(&config, clock).await;
        let world = app.world.now();
        let who = world.staff(&PersonId::new(LIN_XIAO), app.now());
        let desk = who.posts().first().cloned();
        let mut sent = append(&folder.join("sent"));
        let mut kept = append(&folder.join("kept"));
        let acknowledged = names(&folder.join("kept"));
        let tried = lines(&folder.join("sent"));
        let unheard = tried.iter().filter(|id| !acknowledged.contains(*id));
        let begun = tried.len();
        let fresh = (begun..).map(|n| format!("command-{n}"));
        for id in unheard.cloned().chain(fresh) {
            let n: u32 = id["command-".len()..].parse().expect("a number");
            if !tried.contains(&id) {
                note(&mut sent, &id);
            }
            let intake = the_same_intake(&app, n);
            let order = filing::order(&app, &world, &who, desk.as_ref(), id.clone(), intake);
            let order = order.unwrap_or_else(|faults| panic!("{faults:?}"));
            let done = act::act(&app, order).await.expect("filed");
            note(&mut kept, &format!("{id} {}", done.key));
        }
    });
}

fn the_same_intake(app: &yike::app::App, n: u32) -> Intake {
    let world = app.world.now();
    let item = world.published("temporary-relief", app.now());
    let resident = neighbour(n % 3);
    let person = [
        ("name", resident.name),
        ("id_number", resident.id_number),
        ("phone", resident.phone),
        ("address", resident.address),
    ];
    let codes = ["M01", "M02", "M03", "M21"];
    Intake {
        about: None,
        item: item.expect("published").clone(),
        person: person.map(|(key, value)| (key.to_owned(), value)).into(),
        answers: answers("temporary-relief"),
        community: resident.community.to_owned(),
        company: None,
        given: codes.iter().map(|code| crate::house::seen(code)).collect(),
        files: Vec::new(),
        agent: None,
    }
}

#[test]
fn killed_twenty_times_and_nothing_acknowledged_is_lost_or_doubled() {
    each_engine(|house| {
        let folder = house
            .config
            .master_key
            .parent()
            .expect("a folder")
            .to_owned();
        fs::write(folder.join("database"), &house.config.database).expect("noted");
        for round in 0..ROUNDS {
            let before = lines(&folder.join("kept")).len();
            let mut child = Program::new(std::env::current_exe().expect("this program"))
                .args([
                    "--exact",
                    "killed::writer",
                    "--nocapture",
                    "--test-threads=1",
                ])
                .env(WRITER, &folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("a writer starts");
            // Let it file something, then strike at an odd moment.
            let patience = Instant::now() + Duration::from_secs(20);
            while lines(&folder.join("kept")).len() <= before {
                assert!(Instant::now() < patience, "the writer files nothing");
                assert!(
                    child.try_wait().expect("asked").is_none(),
                    "the writer ended"
                );
                std::thread::sleep(Duration::from_millis(2));
            }
            let odd = u64::from(uuid::Uuid::now_v7().as_bytes()[15]);
            std::thread::sleep(Duration::from_micros(odd * 150 + u64::from(round)));
            child.kill().expect("killed");
            child.wait().expect("ended");
        }
        check(house, &folder);
        house.assert_whole();
    });
}

fn check(house: &House, folder: &Path) {
    let kept = lines(&folder.join("kept"));
    assert!(kept.len() >= ROUNDS as usize);
    let mut cases = BTreeSet::new();
    for line in &kept {
        let (id, key) = line.split_once(' ').expect("a whole line");
        let key = CaseKey::parse(key).expect("a case");
        let id = id.to_owned();
        let rows = house.read(move |tx| tx.rows(&OF_COMMAND, args![&id]));
        let [row] = rows.as_slice() else {
            panic!("{line} is there {} times", rows.len());
        };
        assert_eq!(row.text(0).expect("a case"), key.id, "{line}");
        assert_eq!(house.case(&key).case.seq, 2, "filed and received");
        cases.insert(key);
    }
    // What was stored without being heard is at most what was sent.
    let sent = names(&folder.join("sent"));
    let stored = house.numbers().len();
    assert!(cases.len() <= stored && stored <= sent.len());
}

fn append(path: &Path) -> File {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    options.open(path).expect("a file to note in")
}

fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn names(path: &Path) -> BTreeSet<String> {
    lines(path)
        .iter()
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

/// In one piece: a line is there or it is not.
fn note(file: &mut File, line: &str) {
    file.write_all(format!("{line}\n").as_bytes())
        .expect("noted");
}
