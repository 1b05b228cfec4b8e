//! 有人拿着数据库改过去：改一个字节、删一条、调换、截尾、整条重写。次次都要查出来；后两样靠另处
//! 保存的封签。
//!
//! `TAMPER=10000 cargo test --release -p yike --test stories ten_thousand -- --ignored --nocapture`

use crate::heads::signs;
use crate::house::{House, each_engine};
use crate::people::*;
use std::collections::BTreeMap;
use yike::heads::{Fault, Leaf, Signed, Signer, lines, read_lines};
use yike::store::{Sql, StoreError, Val};
use yike::{args, sql, verify};
use yike_core::case::Command;
use yike_core::chain::{hex, sm3};
use yike_core::tree::Frontier;

sql! {
    EVENTS = "SELECT home, stream, id, seq, at, kind, text, hash FROM event
        ORDER BY home, stream, id, seq";
    LEAVES = "SELECT home, n, stream, id, seq, head, nodes FROM head_leaf ORDER BY home, n";
    SIGNED = "SELECT home, size, at, root, text, signature FROM signed_head
        ORDER BY home, size, at";
    CASES = "SELECT home, id, seq, head FROM case_row ORDER BY home, id";
    DROP_EVENT = "DELETE FROM event WHERE home = $1 AND stream = $2 AND id = $3 AND seq = $4";
    PUT_EVENT = "INSERT INTO event (home, stream, id, seq, at, kind, text, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    DROP_LEAF = "DELETE FROM head_leaf WHERE home = $1 AND n = $2";
    PUT_LEAF = "INSERT INTO head_leaf (home, n, stream, id, seq, head, nodes)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    DROP_SIGNED = "DELETE FROM signed_head WHERE home = $1 AND size = $2 AND at = $3";
    PUT_SIGNED = "INSERT INTO signed_head (home, size, at, root, text, signature)
        VALUES ($1, $2, $3, $4, $5, $6)";
    CASE_HEAD = "UPDATE case_row SET seq = $1, head = $2 WHERE home = $3 AND id = $4";
}

/// A table as the test holds it: rows of values, the key first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Event,
    Leaf,
    Signed,
    /// Only where the row says that the chain ends.
    Case,
}

type Line = Vec<Val>;
/// What the database holds of the past.
type Past = BTreeMap<Table, Vec<Line>>;

impl Table {
    const ALL: [Table; 4] = [Table::Event, Table::Leaf, Table::Signed, Table::Case];

    fn read(self) -> &'static Sql {
        match self {
            Table::Event => &EVENTS,
            Table::Leaf => &LEAVES,
            Table::Signed => &SIGNED,
            Table::Case => &CASES,
        }
    }
}

fn past(house: &House) -> Past {
    let read = |table: Table| {
        let rows = house.read(move |tx| tx.rows(table.read(), args![]));
        rows.iter().map(|row| row.values().to_vec()).collect()
    };
    Table::ALL.map(|table| (table, read(table))).into()
}

/// Makes the database what `to` says, of which it now says `from`.
fn put(house: &House, from: &Past, to: &Past) -> Result<(), StoreError> {
    let gone = |table: Table| -> Vec<Line> {
        let there = &to[&table];
        from[&table]
            .iter()
            .filter(|line| !there.contains(line))
            .cloned()
            .collect()
    };
    let new = |table: Table| -> Vec<Line> {
        let there = &from[&table];
        to[&table]
            .iter()
            .filter(|line| !there.contains(line))
            .cloned()
            .collect()
    };
    let drops = Table::ALL.map(gone);
    let puts = Table::ALL.map(new);
    house.run(house.app.store.write(move |tx| {
        for line in &drops[0] {
            tx.put(&DROP_EVENT, &line[..4]);
        }
        for line in &drops[1] {
            tx.put(&DROP_LEAF, &line[..2]);
        }
        for line in &drops[2] {
            tx.put(&DROP_SIGNED, &line[..3]);
        }
        for (sql, lines) in [&PUT_EVENT, &PUT_LEAF, &PUT_SIGNED].into_iter().zip(&puts) {
            for line in lines {
                tx.put(sql, line);
            }
        }
        for line in &puts[3] {
            let [home, id, seq, head] = &line[..] else {
                continue;
            };
            let values = [seq, head, home, id].map(Clone::clone);
            tx.put(&CASE_HEAD, &values);
        }
        tx.flush()
    }))
}

/// Chance that can be had again: the number of the alteration is all there is to it.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((x ^ (x >> 31)) % n as u64) as usize
    }
}

fn text(value: &Val) -> &str {
    match value {
        Val::Text(text) => text,
        other => panic!("no text: {other:?}"),
    }
}

fn number(value: &Val) -> i64 {
    match value {
        Val::I64(n) => *n,
        other => panic!("no number: {other:?}"),
    }
}

fn blob(value: &Val) -> &[u8] {
    match value {
        Val::Blob(bytes) => bytes,
        other => panic!("no bytes: {other:?}"),
    }
}

/// The same value with one bit another; a text stays plain ASCII.
fn flipped(value: &Val, chance: &mut Chance) -> Val {
    match value {
        Val::I64(n) => Val::I64(n ^ (1 << chance.below(40))),
        Val::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let at = chance.below(bytes.len());
            bytes[at] ^= 1 << chance.below(8);
            Val::Blob(bytes)
        }
        Val::Text(text) => {
            let mut bytes = text.clone().into_bytes();
            let at = chance.below(bytes.len());
            let bit = (0..7)
                .cycle()
                .skip(chance.below(7))
                .find(|bit| bytes[at] != 1 << bit);
            bytes[at] ^= 1 << bit.expect("another bit");
            Val::Text(String::from_utf8(bytes).expect("ASCII"))
        }
        other => panic!("nothing to flip: {other:?}"),
    }
}

const KINDS: [&str; 27] = [
    "event.text",
    "event.hash",
    "event.seq",
    "event.at",
    "event.kind",
    "event.home",
    "event.stream",
    "event.id",
    "leaf.n",
    "leaf.stream",
    "leaf.id",
    "leaf.seq",
    "leaf.head",
    "leaf.nodes",
    "signed.size",
    "signed.at",
    "signed.root",
    "signed.text",
    "signed.signature",
    "row.seq",
    "row.head",
    "an event gone",
    "two events exchanged",
    "a leaf gone",
    "a signed head gone",
    "a tail cut",
    "a chain rewritten",
];

/// One alteration, by its number.
fn altered(past: &Past, kind: &str, chance: &mut Chance, evil: &Signer) -> Past {
    let mut to = past.clone();
    let mut flip = |table: Table, column: usize| {
        let lines = to.get_mut(&table).expect("a table");
        let at = chance.below(lines.len());
        lines[at][column] = flipped(&lines[at][column], chance);
    };
    match kind {
        "event.text" => flip(Table::Event, 6),
        "event.hash" => flip(Table::Event, 7),
        "event.seq" => flip(Table::Event, 3),
        "event.at" => flip(Table::Event, 4),
        "event.kind" => flip(Table::Event, 5),
        "event.home" => flip(Table::Event, 0),
        "event.stream" => flip(Table::Event, 1),
        "event.id" => flip(Table::Event, 2),
        "leaf.n" => flip(Table::Leaf, 1),
        "leaf.stream" => flip(Table::Leaf, 2),
        "leaf.id" => flip(Table::Leaf, 3),
        "leaf.seq" => flip(Table::Leaf, 4),
        "leaf.head" => flip(Table::Leaf, 5),
        "leaf.nodes" => flip(Table::Leaf, 6),
        "signed.size" => flip(Table::Signed, 1),
        "signed.at" => flip(Table::Signed, 2),
        "signed.root" => flip(Table::Signed, 3),
        "signed.text" => flip(Table::Signed, 4),
        "signed.signature" => flip(Table::Signed, 5),
        "row.seq" => flip(Table::Case, 2),
        "row.head" => flip(Table::Case, 3),
        "an event gone" => gone(&mut to, Table::Event, chance),
        "a leaf gone" => gone(&mut to, Table::Leaf, chance),
        "a signed head gone" => gone(&mut to, Table::Signed, chance),
        "two events exchanged" => exchange(&mut to, chance),
        "a tail cut" => {
            let (home, id) = some_case(&to, chance);
            cut(&mut to, &home, &id, chance);
            forge(past, &mut to, evil);
        }
        "a chain rewritten" => {
            let (home, id) = some_case(&to, chance);
            rewrite(&mut to, &home, &id, chance);
            forge(past, &mut to, evil);
        }
        other => panic!("{other}"),
    }
    to
}

fn gone(to: &mut Past, table: Table, chance: &mut Chance) {
    let lines = to.get_mut(&table).expect("a table");
    lines.remove(chance.below(lines.len()));
}

/// Exchanges what two events of the log say.
fn exchange(to: &mut Past, chance: &mut Chance) {
    let events = to.get_mut(&Table::Event).expect("events");
    let (a, b) = (chance.below(events.len()), chance.below(events.len() - 1));
    let (a, b) = if b < a { (b, a) } else { (a, b + 1) };
    let (front, back) = events.split_at_mut(b);
    front[a][4..8].swap_with_slice(&mut back[0][4..8]);
}

/// A case with more than one event.
fn some_case(past: &Past, chance: &mut Chance) -> (String, String) {
    let has_more = |line: &&Line| number(&line[2]) > 1;
    let cases: Vec<&Line> = past[&Table::Case].iter().filter(has_more).collect();
    let line = cases[chance.below(cases.len())];
    (text(&line[0]).to_owned(), text(&line[1]).to_owned())
}

fn is_of(line: &Line, home: &str, id: &str) -> bool {
    (text(&line[0]), text(&line[1]), text(&line[2])) == (home, "case", id)
}

/// Takes the last events away (never the first, without which there is no case), and has the row
/// end where the chain now does.
fn cut(to: &mut Past, home: &str, id: &str, chance: &mut Chance) {
    let events = to.get_mut(&Table::Event).expect("events");
    let length = events.iter().filter(|line| is_of(line, home, id)).count();
    let keep = 1 + chance.below(length - 1);
    events.retain(|line| !is_of(line, home, id) || number(&line[3]) <= keep as i64);
    end_rows(to, home, id);
}

/// Changes one word of one event and makes the chain anew from there, hash by hash.
fn rewrite(to: &mut Past, home: &str, id: &str, chance: &mut Chance) {
    let events = to.get_mut(&Table::Event).expect("events");
    let of: Vec<usize> = (0..events.len())
        .filter(|at| is_of(&events[*at], home, id))
        .collect();
    let first = chance.below(of.len());
    let mut before: Option<(String, String)> = None;
    for (nth, at) in of.into_iter().enumerate() {
        let mut words = text(&events[at][6]).to_owned();
        let was = hex(blob(&events[at][7]));
        if nth == first {
            let (front, back) = words.split_once("\"by\":\"").expect("an actor");
            words = format!("{front}\"by\":\"x{back}");
        }
        if let Some((old, new)) = &before {
            words = words.replace(old.as_str(), new);
        }
        let hash = sm3(words.as_bytes());
        before = (nth >= first).then(|| (was, hex(&hash)));
        events[at][6] = Val::Text(words);
        events[at][7] = Val::Blob(hash.to_vec());
    }
    end_rows(to, home, id);
}

fn end_rows(to: &mut Past, home: &str, id: &str) {
    let mut events = to[&Table::Event]
        .iter()
        .filter(|line| is_of(line, home, id));
    let last = events.next_back().expect("an event").clone();
    for line in to.get_mut(&Table::Case).expect("rows") {
        if (text(&line[0]), text(&line[1])) == (home, id) {
            (line[2], line[3]) = (last[3].clone(), last[7].clone());
        }
    }
}

/// Makes every list and every signed head anew over the altered events, as somebody could who has
/// everything but the key. What was cut off loses its leaves.
fn forge(past: &Past, to: &mut Past, evil: &Signer) {
    let hash_of = |events: &[Line], leaf: &Line| -> Option<Vec<u8>> {
        let found = events
            .iter()
            .find(|line| line[..1] == leaf[..1] && line[1..4] == leaf[2..5]);
        found.map(|line| blob(&line[7]).to_vec())
    };
    let (mut leaves, mut signed): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    // Homes before the city, whose list names their roots.
    let mut roots: BTreeMap<(String, i64), (i64, Vec<u8>)> = BTreeMap::new();
    let mut homes: Vec<&str> = past[&Table::Leaf]
        .iter()
        .map(|line| text(&line[0]))
        .collect();
    homes.dedup();
    homes.sort_by_key(|home| *home == "-");
    for home in homes {
        let mut frontier = Frontier::default();
        // What a size of before has become: leaves that are gone count no more.
        let mut at_size: BTreeMap<i64, (i64, Vec<u8>)> = BTreeMap::new();
        for line in past[&Table::Leaf]
            .iter()
            .filter(|line| text(&line[0]) == home)
        {
            let named = if text(&line[2]) == "home" {
                roots
                    .get(&(text(&line[3]).to_owned(), number(&line[4])))
                    .cloned()
            } else {
                hash_of(&to[&Table::Event], line).map(|hash| (number(&line[4]), hash))
            };
            let is_double = |seq: i64| {
                let same = |other: &Line| other[..1] == line[..1] && other[2..4] == line[2..4];
                let there = leaves.iter().filter(|other| same(other));
                there.clone().any(|other| number(&other[4]) == seq)
            };
            if let Some((seq, head)) = named.filter(|(seq, _)| !is_double(*seq)) {
                let leaf = Leaf {
                    stream: text(&line[2]).to_owned(),
                    id: text(&line[3]).to_owned(),
                    seq: seq as u64,
                    head: hex(&head),
                };
                let n = frontier.size() as i64;
                let nodes = frontier.push::<sm3::Sm3>(leaf.hash()).concat();
                let mut line = line.clone();
                (line[1], line[4], line[5]) = (Val::I64(n), Val::I64(seq), Val::Blob(head));
                line[6] = Val::Blob(nodes);
                leaves.push(line);
            }
            let state = (frontier.size() as i64, frontier.root::<sm3::Sm3>().to_vec());
            at_size.insert(number(&line[1]) + 1, state);
        }
        for line in past[&Table::Signed]
            .iter()
            .filter(|line| text(&line[0]) == home)
        {
            let (size, root) = at_size[&number(&line[1])].clone();
            roots.insert((home.to_owned(), number(&line[1])), (size, root.clone()));
            let words = text(&line[4])
                .replace(&hex(blob(&line[3])), &hex(&root))
                .replace(
                    &format!("\"size\":{},", number(&line[1])),
                    &format!("\"size\":{size},"),
                );
            let is_same = words == text(&line[4]);
            let mut line = line.clone();
            if !is_same {
                line[5] = Val::Blob(evil.sign(&words));
            }
            (line[1], line[3], line[4]) = (Val::I64(size), Val::Blob(root), Val::Text(words));
            // Two of one size and time cannot be: the later is dropped.
            if !signed.iter().any(|other: &Line| other[..3] == line[..3]) {
                signed.push(line);
            }
        }
    }
    to.insert(Table::Leaf, leaves);
    to.insert(Table::Signed, signed);
}

/// Some cases in two districts, signed four times while they go on.
fn lived_in(house: &House) {
    let first = house.files_online("temporary-relief", &wang_xiulan());
    let second = house.files_online("temporary-relief", &neighbour(1));
    signs(house);
    house.it_is("2026-11-20 11:00");
    house.does(SUN_PING, &first, Command::Accept);
    house.files_online("temporary-relief", &neighbour(2));
    signs(house);
    house.it_is("2026-11-20 12:00");
    house.does(SUN_PING, &second, Command::Accept);
    house.passes_to_approver(&first);
    house
        .run(yike::look::record(
            &house.app,
            &second,
            &yike_core::who::PersonId::new(SUN_PING),
            house.staff(SUN_PING).posts().first(),
            sight(),
        ))
        .expect("a look");
    signs(house);
    house.it_is("2026-11-20 13:00");
    house.does(TANG_HE, &first, Command::Approve { note: None });
    signs(house);
}

fn sight() -> yike::look::Sight {
    yike::look::Sight {
        what: vec![yike::look::What::Phone],
        about: String::new(),
        purpose: yike::look::Purpose::Contacting,
    }
}

fn finds(house: &House, kept: &[Signed]) -> verify::Verified {
    let own = house.app.heads.signer.public().clone();
    let found = house.run(verify::against(&house.app, &[own], kept, |_| {}));
    found.expect("the past is read, whatever was done to it")
}

/// Alters the past `times` times; how often each kind was tried.
fn tamper(house: &House, times: u64, begin: u64) -> BTreeMap<&'static str, u64> {
    let kept = house.run(lines(&house.app)).expect("heads");
    let kept = read_lines(&kept).expect("heads");
    assert!(finds(house, &kept).is_whole());
    let (before, evil) = (past(house), Signer::fresh());
    let mut tried = BTreeMap::new();
    for nth in begin..begin + times {
        let kind = KINDS[nth as usize % KINDS.len()];
        let after = altered(&before, kind, &mut Chance(nth), &evil);
        // A flip that met another row's key cannot be stored: nothing was altered.
        if put(house, &before, &after).is_err() {
            continue;
        }
        let found = finds(house, &kept);
        assert!(!found.is_whole(), "alteration {nth} ({kind}) was not found");
        put(house, &after, &before).expect("as before");
        *tried.entry(kind).or_default() += 1;
    }
    assert!(finds(house, &kept).is_whole(), "nothing is left of it");
    tried
}

#[test]
fn every_alteration_is_found() {
    each_engine(|house| {
        lived_in(house);
        let tried = tamper(house, 5 * KINDS.len() as u64, 0);
        assert_eq!(tried.len(), KINDS.len());
    });
}

#[test]
#[ignore = "long: TAMPER says how many alterations, 10000 otherwise"]
fn ten_thousand_alterations_are_found() {
    let times = std::env::var("TAMPER")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000);
    crate::house::on_sqlite(|house| {
        lived_in(house);
        let tried = tamper(house, times, 1_000_000);
        let all: u64 = tried.values().sum();
        println!("{all} alterations, all found: {tried:?}");
    });
}

#[test]
fn who_has_the_key_too_deceives_everybody_but_the_heads_outside() {
    each_engine(|house| {
        lived_in(house);
        let kept = house.run(lines(&house.app)).expect("heads");
        let kept = read_lines(&kept).expect("heads");
        // The database and the key: whoever has both makes a past that is whole within.
        let (before, evil) = (past(house), house.app.heads.signer.clone());
        for (kind, nth) in [("a tail cut", 3), ("a chain rewritten", 5)] {
            let mut chance = Chance(nth);
            let (_, id) = some_case(&before, &mut Chance(nth));
            let after = altered(&before, kind, &mut chance, &evil);
            put(house, &before, &after).expect("forged");
            let inside = finds(house, &[]);
            assert!(inside.is_whole(), "{kind}: {inside:?}");
            let named = |fault: &Fault| fault.zh().contains(&id) && fault.en().contains(&id);
            let found = finds(house, &kept);
            let outside = found
                .faults
                .iter()
                .filter(|fault| matches!(fault, Fault::Kept { .. }));
            assert_eq!(outside.clone().count(), 1, "{kind}: {:?}", found.faults);
            assert!(
                outside.clone().all(named),
                "{kind}: the case is named: {:?}",
                found.faults
            );
            put(house, &after, &before).expect("as before");
        }
    });
}

/// SQLite keeps anything in any column, even what is no text at all.
#[test]
fn what_is_no_text_any_more_is_named_and_stops_nothing() {
    crate::house::on_sqlite(|house| {
        lived_in(house);
        let case = house.files_online("temporary-relief", &neighbour(3));
        let path = house
            .config
            .database
            .strip_prefix("sqlite:")
            .expect("a file")
            .to_owned();
        let forges = |sql: &str| {
            let database = rusqlite::Connection::open(&path).expect("opens");
            assert_eq!(database.execute(sql, [&case.id]), Ok(1));
        };
        for (break_it, column) in [
            (
                "UPDATE event SET text = CAST(x'7bff' AS TEXT) WHERE id = ?1 AND seq = 1",
                "text",
            ),
            (
                "UPDATE event SET text = x'00ff' WHERE id = ?1 AND seq = 1",
                "text",
            ),
            (
                "UPDATE event SET hash = 'no bytes' WHERE id = ?1 AND seq = 1",
                "hash",
            ),
            (
                "UPDATE event SET at = 'noon' WHERE id = ?1 AND seq = 1",
                "at",
            ),
        ] {
            let database = rusqlite::Connection::open(&path).expect("opens");
            let ask = format!("SELECT {column} FROM event WHERE id = ?1 AND seq = 1");
            let was: rusqlite::types::Value = database
                .query_row(&ask, [&case.id], |row| row.get(0))
                .expect("a value");
            forges(break_it);
            let found = finds(house, &[]);
            let named: Vec<&str> = found.broken.iter().map(|b| b.id.as_str()).collect();
            assert_eq!(named, [case.id.as_str()], "{break_it}");
            assert!(found.streams > 10, "the others are checked all the same");
            let back = format!("UPDATE event SET {column} = ?2 WHERE id = ?1 AND seq = 1");
            database
                .execute(&back, rusqlite::params![case.id, was])
                .expect("back");
        }
        assert!(finds(house, &[]).is_whole());
    });
}

/// Nobody writes behind an event that was altered: the register, a look, a visit.
#[test]
fn nothing_is_written_behind_an_altered_event() {
    use yike::ledger::LogError;
    use yike::{register, visit};
    use yike_core::unit::UnitId;
    use yike_core::who::PersonId;
    sql! {
        FORGE = "UPDATE event SET text = REPLACE(text, $1, $2) WHERE stream = $3";
        COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM event";
    }
    each_engine(|house| {
        lived_in(house);
        let post = house.staff(SUN_PING).posts()[0].clone();
        let told = visit::Told {
            item: "temporary-relief".into(),
            digest: "d".into(),
            missing: vec!["id-card".into()],
        };
        let now = house.app.now();
        let tells = |told: visit::Told, post: yike_core::who::Post| {
            house.run(house.app.store.write(move |tx| {
                visit::tell(tx, "visit-1", &told, &PersonId::new(SUN_PING), &post, now)
            }))
        };
        assert_eq!(tells(told.clone(), post.clone()), Ok(true));
        for stream in ["register", "look", "visit"] {
            let done: Result<(), StoreError> = house.run(house.app.store.write(move |tx| {
                tx.put(&FORGE, args!["\"by\":\"", "\"by\":\"x", stream]);
                tx.flush()
            }));
            done.expect("forged");
        }
        let events = |house: &House| house.read(|tx| tx.one(&COUNT, args![])?.expect("n").i64(0));
        let before = events(house);
        let said = house.run(house.app.store.write(move |tx| {
            register::set(tx, "hotline", "12345", &PersonId::new("x"), now)?;
            let unit = register::UnitRow {
                id: UnitId::new("110101"),
                level: yike_core::item::Level::District,
                name: "东城区".into(),
                parent: None,
            };
            register::keep_units(tx, &[unit], "again", &PersonId::new("x"), now)
        }));
        assert!(matches!(said, Err(LogError::Broken(_))), "{said:?}");
        let cases = house.read(|tx| {
            let rows = tx.rows(&CASES, args![])?;
            rows.iter()
                .map(|row| Ok(yike::act::CaseKey::new(row.text(0)?, row.text(1)?)))
                .collect::<Result<Vec<_>, StoreError>>()
        });
        let looks = cases.iter().map(|case| {
            house.run(yike::look::record(
                &house.app,
                case,
                &PersonId::new(SUN_PING),
                Some(&post),
                sight(),
            ))
        });
        let broken = looks
            .filter(|done| matches!(done, Err(yike::act::Fail::Broken(_))))
            .count();
        assert_eq!(broken, 1, "the one case that was looked at before");
        let said = tells(told.clone(), post.clone());
        assert!(matches!(said, Err(LogError::Broken(_))), "{said:?}");
        // The two looks at untouched cases are all that was added.
        assert_eq!(events(house), before + cases.len() as i64 - 1);
    });
}
