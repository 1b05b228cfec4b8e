//! The ledger client: what was sent and what was acknowledged, written down outside the place that
//! is struck, each line on the disk before anything else is done; and what must hold afterwards.

use crate::house::House;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use yike::act::{CaseKey, Done};
use yike::app::App;
use yike::files::{self, FileNote};
use yike::private;
use yike::store::Row;
use yike::{args, sql};
use yike_core::case::Event;
use yike_core::chain;

sql! {
    COMMANDS = "SELECT id, home, stream_id, seq FROM command ORDER BY id";
    OF_COMMAND = "SELECT home, stream_id, seq FROM command WHERE id = $1";
    HASH = "SELECT hash FROM event WHERE home = $1 AND stream = 'case' AND id = $2 AND seq = $3";
    CASES = "SELECT CAST(COUNT(*) AS BIGINT) FROM event WHERE stream = 'case' AND seq = 1";
}

pub struct Notes {
    folder: PathBuf,
    sent: Mutex<File>,
    kept: Mutex<File>,
}

/// One acknowledged answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    pub id: String,
    /// Case and last event; empty for what is about no case.
    pub case: String,
    pub seq: u64,
    /// 办件编号 and the hash of that event, where the client got to ask for them.
    pub number: String,
    pub head: String,
    /// Digests of the papers that were sent along.
    pub papers: Vec<String>,
}

impl Notes {
    pub fn open(folder: &Path) -> Notes {
        fs::create_dir_all(folder).expect("a folder");
        let append = |name: &str| {
            // O_DSYNC: a written line is on the disk.
            let mut options = OpenOptions::new();
            options
                .create(true)
                .append(true)
                .custom_flags(libc::O_DSYNC);
            options.open(folder.join(name)).expect("a file to note in")
        };
        Notes {
            folder: folder.to_owned(),
            sent: Mutex::new(append("sent")),
            kept: Mutex::new(append("kept")),
        }
    }

    pub fn sent(&self, id: &str) {
        note(&self.sent, id);
    }

    pub fn kept(&self, kept: &Kept) {
        let seq = kept.seq.to_string();
        let papers = kept.papers.join(",");
        let line = [
            &kept.id,
            &kept.case,
            &seq,
            &kept.number,
            &kept.head,
            &papers,
        ];
        note(&self.kept, &line.map(String::as_str).join("\t"));
    }

    pub fn all_sent(&self) -> BTreeSet<String> {
        lines(&self.folder.join("sent")).into_iter().collect()
    }

    pub fn all_kept(&self) -> Vec<Kept> {
        lines(&self.folder.join("kept"))
            .iter()
            .map(|line| Kept::parse(line))
            .collect()
    }

    pub fn how_many_kept(&self) -> usize {
        lines(&self.folder.join("kept")).len()
    }

    /// How long the list of answers is now, in bytes: up to the last whole line, for a line that
    /// crosses a page may be seen half while it is being written.
    pub fn length(&self) -> u64 {
        whole(&self.folder.join("kept")).len() as u64
    }

    /// What was answered later counts as not answered: it is sent again. Gives how many that were.
    /// The writer is dead by now: a line that its end tore was not noted.
    pub fn heard_until(&self, length: u64) -> usize {
        let all = self.how_many_kept();
        let kept = self.kept.lock().expect("no writer panicked");
        kept.set_len(length).expect("shortened");
        drop(kept);
        let sent = self.sent.lock().expect("no writer panicked");
        let length = whole(&self.folder.join("sent")).len();
        sent.set_len(length as u64).expect("shortened");
        drop(sent);
        all - self.how_many_kept()
    }

    /// What was sent and never answered.
    pub fn unheard(&self) -> BTreeSet<String> {
        let mut sent = self.all_sent();
        for kept in self.all_kept() {
            sent.remove(&kept.id);
        }
        sent
    }
}

impl Kept {
    fn parse(line: &str) -> Kept {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, case, seq, number, head, papers] = cells.as_slice() else {
            panic!("half a line: {line}");
        };
        Kept {
            id: (*id).to_owned(),
            case: (*case).to_owned(),
            seq: seq.parse().expect("a number"),
            number: (*number).to_owned(),
            head: (*head).to_owned(),
            papers: papers
                .split(',')
                .filter(|p| !p.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }

    /// What the client learns of an answer: the answer itself, and number and head, which it asks for.
    pub async fn of(app: &App, id: &str, done: &Done, papers: Vec<String>) -> Kept {
        let mut kept = Kept {
            id: id.to_owned(),
            case: done.key.to_string(),
            seq: done.seq,
            papers,
            ..Kept::default()
        };
        let (world, key, seq) = (app.world.now(), done.key.clone(), done.seq);
        let asked = app.store.read(move |tx| {
            let case = yike::act::load(tx, &world, &key)?;
            let hash = tx.one(&HASH, args![&key.home, &key.id, seq as i64])?;
            Ok::<_, yike::act::Fail>((case, hash))
        });
        if let Ok((Some(case), Some(hash))) = asked.await {
            kept.number = case.filing().number.clone();
            kept.head = chain::hex(hash.blob(0).expect("a hash"));
        }
        kept
    }
}

fn lines(path: &Path) -> Vec<String> {
    whole(path).lines().map(str::to_owned).collect()
}

/// What the file holds up to the end of its last whole line: a line without its end is being
/// written this moment, or was when its writer died.
fn whole(path: &Path) -> String {
    let mut text = fs::read_to_string(path).unwrap_or_default();
    text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
    text
}

/// In one piece: a line is there or it is not.
fn note(file: &Mutex<File>, line: &str) {
    let mut file = file.lock().expect("no writer panicked");
    file.write_all(format!("{line}\n").as_bytes())
        .expect("noted");
}

/// Each of these is there once, as it was answered, and its papers are readable and equal.
pub fn check_kept(house: &House, kept: &[Kept]) {
    for kept in kept {
        let id = kept.id.clone();
        let rows = house.read(move |tx| tx.rows(&OF_COMMAND, args![&id]));
        let [row] = rows.as_slice() else {
            panic!("{kept:?} is there {} times", rows.len());
        };
        let key = CaseKey::parse(&kept.case).expect("a case");
        let text = |row: &Row, at| row.text(at).expect("a text").to_owned();
        assert_eq!(
            (text(row, 0), text(row, 1)),
            (key.home.clone(), key.id.clone()),
            "{kept:?}"
        );
        assert_eq!(row.i64(2), Ok(kept.seq as i64), "{kept:?}");
        let case = house.case(&key);
        assert!(
            case.case.seq >= kept.seq,
            "{kept:?} ends at {}",
            case.case.seq
        );
        if !kept.number.is_empty() {
            assert_eq!(case.filing().number, kept.number, "{kept:?}");
        }
        if !kept.head.is_empty() {
            let (home, id, seq) = (key.home.clone(), key.id.clone(), kept.seq as i64);
            let hash = house.read(move |tx| tx.one(&HASH, args![&home, &id, seq]));
            let hash = hash.expect("the event is there");
            assert_eq!(
                chain::hex(hash.blob(0).expect("a hash")),
                kept.head,
                "{kept:?}"
            );
        }
        check_papers(house, &key, &case.events, kept);
    }
}

fn check_papers(
    house: &House,
    key: &CaseKey,
    events: &[(yike_core::case::Meta, Event)],
    kept: &Kept,
) {
    if kept.papers.is_empty() {
        return;
    }
    let mut digests = BTreeSet::new();
    for (_, event) in events {
        let given = match event {
            Event::Filed { filing, .. } => &filing.given,
            Event::CorrectionAnswered { given, .. } => given,
            _ => continue,
        };
        for document in given.iter().flat_map(|given| &given.files) {
            let (keys, home, id) = (
                house.app.keys.clone(),
                key.home.clone(),
                document.id.clone(),
            );
            let opened = house.read(move |tx| private::one(tx, &keys, &home, &id));
            let note: FileNote = opened.expect("named").json().expect("a file's note");
            let bytes = house.run(files::open(&house.app, &note));
            let bytes = bytes.unwrap_or_else(|fault| panic!("{kept:?}: {fault:?}"));
            digests.insert(chain::hex(&chain::sm3(&bytes)));
        }
    }
    for paper in &kept.papers {
        assert!(digests.contains(paper), "a paper of {kept:?} is not there");
    }
}

/// Everything that must hold after a fault: what was acknowledged is there; what was not is there
/// at most once; chains hold, rows equal a replay, numbers have no gap.
pub fn check(house: &House, notes: &Notes) {
    let kept = notes.all_kept();
    let ids: BTreeSet<&str> = kept.iter().map(|kept| kept.id.as_str()).collect();
    assert_eq!(ids.len(), kept.len(), "the client noted an answer twice");
    check_kept(house, &kept);
    let sent = notes.all_sent();
    let mut stored: BTreeMap<String, u32> = BTreeMap::new();
    for row in house.read(|tx| tx.rows(&COMMANDS, args![])) {
        *stored
            .entry(row.text(0).expect("an id").to_owned())
            .or_default() += 1;
    }
    for (id, times) in &stored {
        // The clock's own commands were sent by nobody.
        assert!(
            sent.contains(id) || id.starts_with("clock/"),
            "{id} was never sent"
        );
        assert_eq!(*times, 1, "{id} is there {times} times");
    }
    house.assert_whole();
}

/// The ids of all commands that are kept.
pub fn commands(house: &House) -> BTreeSet<String> {
    let rows = house.read(|tx| tx.rows(&COMMANDS, args![]));
    rows.iter()
        .map(|row| row.text(0).expect("an id").to_owned())
        .collect()
}

/// As `check`, where every case was filed by the client: no case without its one command.
pub fn check_all(house: &House, notes: &Notes) {
    check(house, notes);
    let count = |rows: Option<Row>| rows.expect("a row").i64(0);
    let cases = house.read(move |tx| count(tx.one(&CASES, args![])?));
    // A filing ends with the first or the second event; nothing else does.
    let rows = house.read(|tx| tx.rows(&COMMANDS, args![]));
    let filed = rows
        .iter()
        .filter(|row| row.i64(3).is_ok_and(|seq| seq <= 2))
        .count();
    assert_eq!(cases, filed as i64, "a case for each filing, no more");
}

/// 写到一半的一行不算：下一行不接在它后面。
#[test]
fn a_line_torn_by_its_writers_end_is_not_noted() {
    let folder = crate::place::Folder::new("torn");
    let notes = Notes::open(folder.path());
    let whole = |id: &str| Kept {
        id: id.to_owned(),
        ..Kept::default()
    };
    let torn = |name: &str| {
        let file = OpenOptions::new()
            .append(true)
            .open(folder.path().join(name));
        file.expect("a file")
            .write_all(b"second\t110101-01a")
            .expect("half a line");
    };
    notes.sent("first");
    notes.kept(&whole("first"));
    torn("sent");
    torn("kept");
    let length = notes.length();
    assert_eq!(notes.heard_until(length), 0, "half an answer is none");
    notes.sent("second");
    notes.kept(&whole("second"));
    let ids: Vec<String> = notes.all_kept().into_iter().map(|kept| kept.id).collect();
    assert_eq!(ids, ["first", "second"]);
    assert!(notes.unheard().is_empty());
}
