//! As many made-up cases as wanted, for figures: the cases of a small backup are written over and
//! over, each with names of its own and its chain made anew, into a backup that restores like any
//! other. Their documents are copies under other names, which no key opens: noise of the right
//! length.

use super::file::{self, Summer};
use super::manifest::{self, Copied, Manifest};
use super::{Heads, forgotten};
use anyhow::{Context, ensure};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use yike_core::chain::{hex, sm3};
use yike_core::door::{CaseNumber, LookupCode};

const PIECE: usize = 1024 * 1024;

/// Writes a backup with `cases` cases, made from those of the backup `from`.
pub fn multiply(from: &Path, to: &Path, cases: u64) -> anyhow::Result<Manifest> {
    let mut manifest = Manifest::read(from)?;
    ensure!(
        manifest.objects.is_none() && manifest.forgotten.is_none(),
        "{} is left out here",
        forgotten::FILE
    );
    let mut tables = Vec::new();
    for copied in &manifest.tables {
        let text = fs::read_to_string(from.join(copied.file()))?;
        tables.push(text.lines().map(str::to_owned).collect::<Vec<String>>());
    }
    let samples = take_samples(&manifest.tables, &mut tables)?;
    ensure!(
        !samples.is_empty(),
        "there are no cases to write over and over"
    );
    fs::create_dir_all(to.join(manifest::TABLES))?;
    let mut writers = Vec::new();
    for copied in &manifest.tables {
        writers.push(Writer::begin(&to.join(copied.file()))?);
    }
    let mut ends = Ends::default();
    for (writer, (copied, lines)) in writers.iter_mut().zip(manifest.tables.iter().zip(&tables)) {
        for line in lines {
            let line = counted(&copied.table.name, line, cases / samples.len() as u64 + 1);
            writer.put(line.as_bytes())?;
            if copied.table.name == "event" {
                ends.see(&line)?;
            }
        }
    }
    let mut chance = Chance(0x5EED);
    for n in 0..cases {
        let sample = &samples[(n % samples.len() as u64) as usize];
        let serial = n / samples.len() as u64 + 1;
        let made = sample.again(n, serial, &mut chance)?;
        for (writer, text) in writers.iter_mut().zip(&made.text) {
            writer.put_all(text)?;
        }
        ends.add(&sample.home, &made.id, sample.events, made.head);
    }
    for (writer, copied) in writers.into_iter().zip(&mut manifest.tables) {
        copied.sum = writer.end()?;
    }
    manifest.heads = ends.heads();
    manifest.write(to)?;
    Ok(manifest)
}

/// Numbers that were given count as given.
fn counted(table: &str, line: &str, given: u64) -> String {
    match line.rsplit_once('\t') {
        Some((begin, _)) if table == "counter" => format!("{begin}\t{given}"),
        _ => line.to_owned(),
    }
}

/// A file of rows while it is written.
struct Writer {
    file: File,
    summer: Summer,
    piece: Vec<u8>,
}

impl Writer {
    fn begin(path: &Path) -> anyhow::Result<Writer> {
        Ok(Writer {
            file: file::create(path)?,
            summer: Summer::default(),
            piece: Vec::with_capacity(PIECE * 2),
        })
    }

    fn put(&mut self, line: &[u8]) -> anyhow::Result<()> {
        self.piece.extend_from_slice(line);
        self.put_all(b"\n")
    }

    fn put_all(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        self.piece.extend_from_slice(lines);
        if self.piece.len() < PIECE {
            return Ok(());
        }
        self.write()
    }

    fn write(&mut self) -> anyhow::Result<()> {
        self.summer.add(&self.piece);
        self.file.write_all(&self.piece)?;
        self.piece.clear();
        Ok(())
    }

    fn end(mut self) -> anyhow::Result<file::Sum> {
        self.write()?;
        self.file.sync_all()?;
        Ok(self.summer.sum())
    }
}

/// The ends of all streams.
#[derive(Default)]
struct Ends(BTreeMap<(String, String, String), (u64, String)>);

impl Ends {
    /// An event of a stream that is kept as it is.
    fn see(&mut self, line: &str) -> anyhow::Result<()> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [home, stream, id, seq, .., hash] = fields.as_slice() else {
            anyhow::bail!("an event has more fields");
        };
        let name = ((*home).to_owned(), (*stream).to_owned(), (*id).to_owned());
        let (seq, hash) = (seq.parse()?, hash.trim_start_matches("\\\\x").to_owned());
        let end = self.0.entry(name).or_default();
        if seq > end.0 {
            *end = (seq, hash);
        }
        Ok(())
    }

    fn add(&mut self, home: &str, id: &str, seq: u64, hash: String) {
        let name = (home.to_owned(), "case".to_owned(), id.to_owned());
        self.0.insert(name, (seq, hash));
    }

    fn heads(&self) -> Heads {
        let (mut text, mut heads) = (Vec::new(), Heads::default());
        for ((home, stream, id), (seq, hash)) in &self.0 {
            text.extend(format!("{home}\t{stream}\t{id}\t{seq}\t{hash}\n").bytes());
            heads.streams += 1;
            heads.events += seq;
        }
        heads.sm3 = hex(&sm3(&text));
        heads
    }
}

/// A case to be written over and over: its rows of every table, cut where its own names stand.
struct Sample {
    home: String,
    number: CaseNumber,
    code: LookupCode,
    names: Vec<Name>,
    /// Parts of the event table's rows, each with the place of its hash among the names.
    chain: Vec<(Vec<Part>, usize)>,
    rows: Vec<Vec<Part>>,
    event_table: usize,
    events: u64,
}

/// What takes a name's place in each new case.
enum Name {
    Case,
    Number,
    Code,
    /// Hex digits, as many as there were, behind these letters.
    Chance(&'static str, usize),
    Uuid,
    Hash,
}

enum Part {
    Plain(String),
    Name(usize),
}

struct Made {
    id: String,
    head: String,
    text: Vec<Vec<u8>>,
}

/// Takes the rows of all cases out of the tables.
fn take_samples(copied: &[Copied], tables: &mut [Vec<String>]) -> anyhow::Result<Vec<Sample>> {
    let at = |table: &str, column: &str| {
        let place = copied.iter().position(|copied| copied.table.name == table);
        place
            .and_then(|place| Some((place, copied[place].table.column(column)?)))
            .with_context(|| format!("there is no {table}.{column}"))
    };
    let cell = |line: &str, column: usize| line.split('\t').nth(column).unwrap_or("").to_owned();
    let (rows, id) = at("case_row", "id")?;
    let ids: Vec<String> = tables[rows].iter().map(|line| cell(line, id)).collect();
    let mut samples = Vec::new();
    for id in ids {
        let mut own: Vec<Vec<String>> = Vec::new();
        for lines in tables.iter_mut() {
            let (mine, rest) = lines.drain(..).partition(|line| line.contains(&id));
            own.push(mine);
            *lines = rest;
        }
        let (keys, _) = at("holder_key", "holder")?;
        let (party, who) = at("party", "who")?;
        let who = cell(own[party].first().context("a case has a party")?, who);
        let (mine, rest) = tables[keys].drain(..).partition(|line| line.contains(&who));
        own[keys] = mine;
        tables[keys] = rest;
        let one = |table, column| -> anyhow::Result<Vec<String>> {
            let (place, column) = at(table, column)?;
            Ok(own[place].iter().map(|line| cell(line, column)).collect())
        };
        let plain = |hex: &String| hex.trim_start_matches("\\\\x").to_owned();
        let mut names = vec![(id.clone(), Name::Case)];
        let number = one("case_row", "number")?.remove(0);
        let code = one("lookup", "code")?.remove(0);
        let home = one("case_row", "home")?.remove(0);
        names.push((number.clone(), Name::Number));
        names.push((code.clone(), Name::Code));
        names.push((who, Name::Chance("r", 24)));
        for id in one("private", "id")? {
            // Behind the one document that opens (`yike many` keeps it): a restore tries the first.
            names.push((id, Name::Chance("f", 31)));
        }
        for word in one("blind", "word")? {
            names.push((plain(&word), Name::Chance("", 32)));
        }
        for id in one("command", "id")?
            .into_iter()
            .chain(one("notice", "id")?)
        {
            names.push((id, Name::Uuid));
        }
        let mut hashes = Vec::new();
        for hash in one("event", "hash")? {
            hashes.push(names.len());
            names.push((plain(&hash), Name::Hash));
        }
        let (event_table, _) = at("event", "id")?;
        let parts = |line: &String| parts(line, &names);
        let chain = own[event_table].iter().map(parts).zip(hashes).collect();
        let rows = own.iter().enumerate().map(|(table, lines)| {
            let mut all: Vec<Part> = Vec::new();
            for line in lines.iter().filter(|_| table != event_table) {
                all.extend(parts(line));
                all.push(Part::Plain("\n".into()));
            }
            all
        });
        let fault = |fault: yike_core::door::Fault| anyhow::anyhow!("{}", fault.en);
        samples.push(Sample {
            home,
            number: CaseNumber::parse(&number).map_err(fault)?,
            code: LookupCode::parse(&code).map_err(fault)?,
            rows: rows.collect(),
            event_table,
            events: one("event", "seq")?.len() as u64,
            chain,
            names: names.into_iter().map(|(_, name)| name).collect(),
        });
    }
    Ok(samples)
}

/// Cuts a line where names stand; of several the longest counts.
fn parts(line: &str, names: &[(String, Name)]) -> Vec<Part> {
    let (mut parts, mut rest, mut plain) = (Vec::new(), line, String::new());
    while let Some(first) = rest.chars().next() {
        let found = names
            .iter()
            .enumerate()
            .filter(|(_, (name, _))| !name.is_empty() && rest.starts_with(name.as_str()))
            .max_by_key(|(_, (name, _))| name.len());
        match found {
            Some((at, (name, _))) => {
                parts.push(Part::Plain(std::mem::take(&mut plain)));
                parts.push(Part::Name(at));
                rest = &rest[name.len()..];
            }
            None => {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    parts.push(Part::Plain(plain));
    parts
}

impl Sample {
    fn again(&self, n: u64, serial: u64, chance: &mut Chance) -> anyhow::Result<Made> {
        let fault = |fault: yike_core::door::Fault| anyhow::anyhow!("{}", fault.en);
        let id = chance.uuid(n);
        let mut words = Vec::with_capacity(self.names.len());
        for name in &self.names {
            words.push(match name {
                Name::Case => id.clone(),
                Name::Number => {
                    let (region, day) = (self.number.region(), self.number.date());
                    let number = CaseNumber::new(&region, day, u32::try_from(serial)?);
                    number.map_err(fault)?.as_str().to_owned()
                }
                Name::Code => {
                    // An odd factor: no two alike among 2^35.
                    let bits = (n + 1).wrapping_mul(0x5_DEEC_E66D) & 0x7_FFFF_FFFF;
                    let bytes: [u8; 8] = bits.to_be_bytes();
                    let random = [bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]];
                    let code = LookupCode::new(self.code.home(), random).map_err(fault)?;
                    code.as_str().to_owned()
                }
                Name::Chance(letters, digits) => format!("{letters}{}", chance.hex(*digits)),
                Name::Uuid => chance.uuid(n),
                Name::Hash => String::new(),
            });
        }
        let mut text: Vec<Vec<u8>> = Vec::with_capacity(self.rows.len());
        let mut events = Vec::new();
        let mut head = String::new();
        for (parts, hash) in &self.chain {
            // The last field is the hash itself, which is made from the one before.
            let mut line = String::new();
            put(parts, &words, &mut line);
            let fields: Vec<&str> = line.split('\t').collect();
            let body = fields.get(6).context("an event has a text")?;
            ensure!(!body.contains('\\'), "an event's text needs escapes");
            head = hex(&sm3(body.as_bytes()));
            events.extend_from_slice(line.as_bytes());
            events.extend_from_slice(head.as_bytes());
            events.push(b'\n');
            words[*hash] = head.clone();
        }
        for parts in &self.rows {
            let mut lines = String::new();
            put(parts, &words, &mut lines);
            text.push(lines.into_bytes());
        }
        text[self.event_table] = events;
        Ok(Made { id, head, text })
    }
}

fn put(parts: &[Part], words: &[String], text: &mut String) {
    for part in parts {
        text.push_str(match part {
            Part::Plain(plain) => plain,
            Part::Name(at) => &words[*at],
        });
    }
}

/// Numbers that look like chance and are the same each time (splitmix64): nothing here is secret.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(digits);
        text
    }

    /// As clients make them, a millisecond later each.
    fn uuid(&mut self, n: u64) -> String {
        let (one, two) = (self.next().to_be_bytes(), self.next().to_be_bytes());
        let mut chance = [0; 10];
        chance[..8].copy_from_slice(&one);
        chance[8..].copy_from_slice(&two[..2]);
        uuid::Builder::from_unix_timestamp_millis(1_782_262_800_000 + n, &chance)
            .into_uuid()
            .to_string()
    }
}
