use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

type Row = (u64, String, Vec<u8>);

/// The event of a made-up case that follows `head`.
fn next(head: Head, at: i64, body: Value) -> Envelope<Value> {
    Envelope {
        v: 1,
        alg: Alg::Sm3,
        home: "dongcheng".into(),
        stream: "case".into(),
        id: "0192f3c4".into(),
        seq: head.seq + 1,
        at: At(at),
        by: "p-lin".into(),
        post: (head.seq > 0).then(|| "window-3".into()),
        prev: head.prev(),
        status: "accepted".into(),
        kind: "Accepted".into(),
        body,
    }
}

fn chain_of(bodies: &[Value]) -> Vec<Row> {
    let mut head = Head::START;
    let mut rows = Vec::new();
    for body in bodies {
        let envelope = next(head, 1_790_000_000_000 + head.seq as i64 / 2, body.clone());
        let (text, hash) = seal(&envelope);
        head = Head {
            seq: envelope.seq,
            hash,
        };
        rows.push((envelope.seq, text, hash.to_vec()));
    }
    rows
}

fn some_chain() -> Vec<Row> {
    chain_of(&[
        json!({"item": "110101@9f"}),
        json!({"due": "2026-10-22"}),
        json!({"纸": [1, null]}),
        json!(null),
    ])
}

fn check(rows: &[Row]) -> Result<Head, Broken> {
    let rows = rows
        .iter()
        .map(|(seq, text, hash)| (*seq, text.as_str(), hash.as_slice()));
    verify("dongcheng", "case", "0192f3c4", rows)
}

#[track_caller]
fn broken(rows: &[Row], seq: u64, what: What) {
    let found = check(rows).unwrap_err();
    assert_eq!((found.seq, found.what), (seq, what));
    assert!(found.zh().contains("dongcheng/case/0192f3c4"), "{found}");
    assert!(
        found.zh().ends_with('。') && found.en().ends_with('.'),
        "{found}"
    );
}

#[test]
fn sm3_agrees_with_the_standards_examples() {
    let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert_eq!(hex(&sm3(b"abc")), abc);
    assert_eq!(
        hex(&sm3(&b"abcd".repeat(16))),
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    );
    assert_eq!(unhex(abc), Some(sm3(b"abc")));
    assert_eq!(unhex(&abc.to_uppercase()), None);
    assert_eq!(unhex(&abc[1..]), None);
    assert_eq!(Head::START.prev(), GENESIS);
}

#[test]
fn a_commitment_is_the_hash_of_salt_and_text() {
    let salt = [7; 32];
    assert_eq!(
        commit(&salt, "林小满".as_bytes()),
        sm3(&[&salt[..], "林小满".as_bytes()].concat())
    );
    assert_ne!(
        commit(&[8; 32], "林小满".as_bytes()),
        commit(&salt, "林小满".as_bytes())
    );
}

/// The written form is for ever: old logs must verify and open with every later version.
#[test]
fn the_stored_text_is_as_it_always_was() {
    let (text, hash) = seal(&next(
        Head::START,
        1_790_000_000_000,
        json!({"item": "110101@9f"}),
    ));
    assert_eq!(
        text,
        r#"{"v":1,"alg":"sm3","home":"dongcheng","stream":"case","id":"0192f3c4","seq":1,"at":1790000000000,"by":"p-lin","post":null,"prev":"0000000000000000000000000000000000000000000000000000000000000000","status":"accepted","kind":"Accepted","body":{"item":"110101@9f"}}"#
    );
    assert_eq!(hash, sm3(text.as_bytes()));
    assert_eq!(
        open::<Value>(&text).unwrap(),
        next(Head::START, 1_790_000_000_000, json!({"item": "110101@9f"}))
    );
}

#[test]
fn what_cannot_be_opened_still_tells_where_it_lies() {
    let (text, _) = seal(&next(Head::START, 0, json!({})));
    let found = open::<Value>(&text.replace("\"sm3\"", "\"md5\"")).unwrap_err();
    assert_eq!(
        (found.id.as_str(), found.seq, found.what),
        ("0192f3c4", 1, What::Unreadable)
    );
    let found = open::<Vec<u8>>(&text).unwrap_err();
    assert_eq!(
        (found.home.as_str(), found.stream.as_str()),
        ("dongcheng", "case")
    );
    assert_eq!(open::<Value>("{").unwrap_err().seq, 0);
}

#[test]
fn a_sound_chain_gives_its_head() {
    let rows = some_chain();
    let head = check(&rows).unwrap();
    assert_eq!((head.seq, head.hash.as_slice()), (4, rows[3].2.as_slice()));
    assert_eq!(check(&[]).unwrap(), Head::START);
}

#[test]
fn every_single_bit_that_flips_is_found() {
    let sound = some_chain();
    for at in 0..sound.len() {
        for byte in 0..sound[at].1.len() {
            for bit in 0..8 {
                let mut bytes = sound[at].1.clone().into_bytes();
                bytes[byte] ^= 1 << bit;
                // A text that is no longer UTF-8 cannot even be read from the store.
                let Ok(text) = String::from_utf8(bytes) else {
                    continue;
                };
                let mut rows = sound.clone();
                rows[at].1 = text;
                broken(&rows, at as u64 + 1, What::Changed);
            }
        }
        for byte in 0..32 {
            let mut rows = sound.clone();
            rows[at].2[byte] ^= 1;
            broken(&rows, at as u64 + 1, What::Changed);
        }
    }
}

#[test]
fn missing_moved_and_added_records_are_found() {
    let sound = some_chain();
    for at in 0..3 {
        let mut rows = sound.clone();
        rows.remove(at);
        let seq = at as u64 + 1;
        broken(&rows, seq + 1, What::Order { expected: seq });
        // Renumbering the rows does not help: the envelopes know their numbers.
        for (index, row) in rows.iter_mut().enumerate() {
            row.0 = index as u64 + 1;
        }
        broken(&rows, seq, What::Misplaced);

        let mut rows = sound.clone();
        rows.swap(at, at + 1);
        broken(&rows, seq + 1, What::Order { expected: seq });

        let mut rows = sound.clone();
        rows.insert(at, sound[at].clone());
        broken(&rows, seq, What::Order { expected: seq + 1 });
    }
}

#[test]
fn a_record_rewritten_with_its_hash_is_found_by_the_next() {
    let mut rows = some_chain();
    let mut envelope: Envelope<Value> = open(&rows[1].1).unwrap();
    envelope.status = "approved".into();
    let (text, hash) = seal(&envelope);
    rows[1] = (2, text, hash.to_vec());
    broken(&rows, 3, What::Unlinked);
}

#[test]
fn time_never_runs_backwards() {
    let first = next(Head::START, 2_000, json!(null));
    let (text, hash) = seal(&first);
    let mut rows = vec![(1, text, hash.to_vec())];
    let (text, hash) = seal(&next(Head { seq: 1, hash }, 1_999, json!(null)));
    rows.push((2, text, hash.to_vec()));
    broken(&rows, 2, What::Backwards);
}

#[test]
fn a_record_of_another_stream_is_found() {
    let rows = some_chain();
    let rows = || {
        rows.iter()
            .map(|(seq, text, hash)| (*seq, text.as_str(), hash.as_slice()))
    };
    for (home, stream, id) in [
        ("xicheng", "case", "0192f3c4"),
        ("dongcheng", "visit", "0192f3c4"),
        ("dongcheng", "case", "0192f3c5"),
    ] {
        let found = verify(home, stream, id, rows()).unwrap_err();
        assert_eq!((found.seq, found.what), (1, What::Misplaced));
    }
}

#[test]
fn a_kept_head_finds_a_tail_cut_off() {
    let sound = some_chain();
    let kept = check(&sound).unwrap();
    let to_kept = |rows: &[Row]| {
        let rows = rows
            .iter()
            .map(|(seq, text, hash)| (*seq, text.as_str(), hash.as_slice()));
        verify_to("dongcheng", "case", "0192f3c4", rows, kept)
    };
    assert_eq!(to_kept(&sound), Ok(()));
    let found = to_kept(&sound[..3]).unwrap_err();
    assert_eq!((found.seq, found.what), (3, What::Head { expected: 4 }));
    let anew = chain_of(&[json!(1), json!(2), json!(3), json!(4)]);
    assert_eq!(to_kept(&anew).unwrap_err().what, What::Head { expected: 4 });
}

/// Prints, never fails: `cargo test -p yike-core links -- --nocapture`.
#[test]
fn a_hundred_thousand_links_are_timed() {
    let bodies = vec![json!({"due": "2026-10-22", "provisional": false}); 100_000];
    let start = std::time::Instant::now();
    let rows = chain_of(&bodies);
    let made = start.elapsed();
    let start = std::time::Instant::now();
    assert_eq!(check(&rows).unwrap().seq, 100_000);
    println!(
        "100,000 links: made in {made:?}, verified in {:?}",
        start.elapsed()
    );
}

proptest! {
    #[test]
    fn whatever_the_bodies_a_chain_verifies_and_opens(
        texts in proptest::collection::vec(any::<String>(), 0..8),
    ) {
        let bodies: Vec<Value> = texts.iter().map(|text| json!({"text": text})).collect();
        let rows = chain_of(&bodies);
        prop_assert_eq!(check(&rows).unwrap().seq, bodies.len() as u64);
        for (row, body) in rows.iter().zip(&bodies) {
            let envelope: Envelope<Value> = open(&row.1).unwrap();
            prop_assert_eq!(&envelope.body, body);
            let again = seal(&envelope);
            prop_assert_eq!(&again.0, &row.1);
        }
    }

    #[test]
    fn any_permutation_or_loss_but_the_tail_is_found(
        order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle(), keep in 1usize..=6,
    ) {
        let sound = chain_of(&[json!(1), json!(2), json!(3), json!(4), json!(5), json!(6)]);
        let picked: Vec<Row> = order[..keep].iter().map(|at| sound[*at].clone()).collect();
        let in_order = order[..keep].iter().copied().eq(0..keep);
        prop_assert_eq!(check(&picked).is_ok(), in_order);
    }

    #[test]
    fn anything_is_opened_or_refused(text: String) {
        let _ = open::<Value>(&text);
        let rows = [(1, text.clone(), sm3(text.as_bytes()).to_vec())];
        let _ = check(&rows);
    }

    #[test]
    fn hex_round_trips(hash: [u8; 32]) {
        prop_assert_eq!(unhex(&hex(&hash)), Some(hash));
    }
}

#[test]
fn columns_beside_the_text_must_say_what_it_says() {
    let rows = some_chain();
    let walk = |at: i64, kind: &str| {
        let (seq, text, hash) = &rows[0];
        let mut walk = Walk::new("dongcheng", "case", "0192f3c4");
        walk.step_beside(*seq, (at, kind), text, hash)
            .map_err(|broken| broken.what)
    };
    assert_eq!(walk(1_790_000_000_000, "Accepted"), Ok(()));
    assert_eq!(walk(1_790_000_000_001, "Accepted"), Err(What::Miscopied));
    assert_eq!(walk(1_790_000_000_000, "Refused"), Err(What::Miscopied));
}

#[test]
fn the_last_event_is_checked_before_one_is_put_behind_it() {
    let rows = some_chain();
    let (seq, text, hash) = rows.last().unwrap();
    let one = |id, text: &str, hash: &[u8]| {
        last("dongcheng", "case", id, (*seq, text, hash)).map_err(|broken| broken.what)
    };
    let (head, at) = one("0192f3c4", text, hash).unwrap();
    assert_eq!(Ok(head), check(&rows));
    assert_eq!(at, At(1_790_000_000_001));
    let altered = text.replace("accepted", "rejected");
    assert_eq!(one("0192f3c4", &altered, hash), Err(What::Changed));
    assert_eq!(one("0192f3c5", text, hash), Err(What::Misplaced));
}
