//! A small house in several states, kept as a backup of each released schema: what was once
//! written must open for ever.

use crate::house::{House, each_engine};
use crate::people::*;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use yike::act::CaseKey;
use yike::backup;
use yike_core::case::{Command, Missing, Status};
use yike_core::chain;
use yike_core::clock::At;

/// The schemas that were released, each with a folder `tests/fixtures/schema-N`: `backup/`, its
/// `master.key` (a test's key, nobody's), and `cases.txt`: case, status, last event, its hash.
pub const RELEASED: [i64; 1] = [1];

pub fn folder(schema: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/schema-{schema}"))
}

/// A case as it was when its fixture was made.
pub struct Kept {
    pub key: CaseKey,
    pub status: String,
    pub seq: u64,
    pub hash: String,
}

pub fn cases(schema: i64) -> Vec<Kept> {
    let text = fs::read_to_string(folder(schema).join("cases.txt")).expect("the list of cases");
    let kept = text.lines().map(|line| {
        let fields: Vec<&str> = line.split(' ').collect();
        let [key, status, seq, hash] = fields.as_slice() else {
            panic!("{line}");
        };
        Kept {
            key: CaseKey::parse(key).expect("a case"),
            status: (*status).to_owned(),
            seq: seq.parse().expect("a number"),
            hash: (*hash).to_owned(),
        }
    });
    kept.collect()
}

/// One case in each of several states. The first is accepted and waits for the street's section.
pub fn live(house: &House) -> Vec<CaseKey> {
    let wang = wang_xiulan();
    let accepted = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
    house.brings_to_acceptance(&accepted);

    let online = house.files_online("temporary-relief", &neighbour(1));
    house.says(SUN_PING, &online, "票据看不清，请重拍", |note| {
        Command::AskCorrection {
            missing: vec![Missing {
                about: "M21".into(),
            }],
            note,
        }
    });

    let approved = house.files_with_papers("temporary-relief", LIN_XIAO, &neighbour(2));
    house.does(LIN_XIAO, &approved, Command::HandOver);
    let papers = house.case(&approved).filing().given.clone();
    let papers = papers.into_iter().map(|given| given.material).collect();
    house.does(SUN_PING, &approved, Command::TakePapers { papers });
    house.does(SUN_PING, &approved, Command::Accept);
    house.passes_to_approver(&approved);
    house.does(TANG_HE, &approved, Command::Approve { note: None });

    let waiting = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(3));
    vec![accepted, online, approved, waiting]
}

/// Makes the fixture of this program's schema anew; only for a schema that was never released.
#[test]
#[ignore = "writes into the source tree"]
fn make_the_fixture_of_this_schema() {
    let schema = yike::store::migrate::MIGRATIONS
        .last()
        .expect("a schema")
        .version;
    let done = std::cell::Cell::new(false);
    each_engine(|house| {
        if done.replace(true) {
            return;
        }
        let keys = live(house);
        let folder = folder(schema);
        assert!(!folder.exists(), "{folder:?} is there already");
        fs::create_dir_all(&folder).expect("a folder");
        let now = At(1_795_580_486_626);
        backup::make(
            &house.config,
            &folder.join("backup"),
            true,
            now,
            &mut |_| {},
        )
        .expect("made");
        fs::copy(&house.config.master_key, folder.join("master.key")).expect("copied");
        let mut text = String::new();
        for key in keys {
            let loaded = house.case(&key);
            let status = loaded.case.status.as_str();
            let (seq, hash) = (loaded.head.seq, chain::hex(&loaded.head.hash));
            writeln!(text, "{key} {status} {seq} {hash}").expect("written");
        }
        fs::write(folder.join("cases.txt"), text).expect("written");
    });
}

/// The cases of a fixture go on: the accepted one is decided, the online one's file opens, a new
/// one is filed.
pub fn goes_on(house: &House, schema: i64) {
    let cases = cases(schema);
    for kept in &cases {
        let loaded = house.case(&kept.key);
        assert_eq!(loaded.case.status.as_str(), kept.status, "{}", kept.key);
        assert_eq!(loaded.head.seq, kept.seq, "{}", kept.key);
        assert_eq!(chain::hex(&loaded.head.hash), kept.hash, "{}", kept.key);
    }
    let accepted = &cases[0].key;
    house.passes_to_approver(accepted);
    house.does(TANG_HE, accepted, Command::Approve { note: None });
    assert_eq!(house.status(accepted), Status::Closed);
    assert_opens(house, &cases[1].key);
    house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(7));
}

/// Every document of a case opens, and every file that they name.
pub fn assert_opens(house: &House, key: &CaseKey) {
    let (keys, case) = (house.app.keys.clone(), key.clone());
    let documents = house.read(move |tx| yike::private::of_case(tx, &keys, &case.home, &case.id));
    assert!(documents.len() >= 2, "{documents:?}");
    for document in documents
        .values()
        .filter(|document| document.kind == "file")
    {
        let note = document.json::<yike::files::FileNote>().expect("a note");
        house
            .run(yike::files::open(&house.app, &note))
            .expect("the file opens");
    }
}
