//! Logs of every released version are read for ever.
//!
//! `tests/golden/v1` holds whole cases as they were stored: one envelope a line, the item that
//! ruled them, and the head that each chain ended in. They were written once; a later program
//! must parse, verify and fold them as they are. To add an example of a new kind of event, add
//! a case to `cases` and run
//! `cargo test -p yike-core --test kernel -- --ignored writes_missing_golden_logs`.

use crate::world::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use yike_core::case::{
    Case, Command, Consult, DeliveryWay, Event, Kind, Meta, Missing, Rating, Service, Status,
    Through, VERSION, Wanted, heard_way,
};
use yike_core::chain::{self, Alg, Envelope, Hash, Head};
use yike_core::item::Item;
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::who::{Duty, PersonId, Post, Who};

/// Names every kind of event once: a new variant does not compile until it stands here.
macro_rules! event_kinds {
    ($($variant:ident $name:literal,)*) => {
        const KINDS: &[&str] = &[$($name,)*];
        fn name(event: &Event) -> &'static str {
            match event { $(Event::$variant { .. } => $name,)* }
        }
    };
}

event_kinds! {
    Filed "filed",
    Received "received",
    CorrectionAsked "correction_asked",
    CorrectionAnswered "correction_answered",
    Signed "signed",
    SigningRefused "signing_refused",
    NotAccepted "not_accepted",
    Accepted "accepted",
    Claimed "claimed",
    HandedBack "handed_back",
    Relieved "relieved",
    HandedOver "handed_over",
    PapersTaken "papers_taken",
    SentBack "sent_back",
    Passed "passed",
    PutBack "put_back",
    Checked "checked",
    NoticeHung "notice_hung",
    NoticeDone "notice_done",
    Suspended "suspended",
    Resumed "resumed",
    Extended "extended",
    Approved "approved",
    Refused "refused",
    CertificateMade "certificate_made",
    Delivered "delivered",
    Closed "closed",
    Withdrawn "withdrawn",
    Returned "returned",
    Lapsed "lapsed",
    Nudged "nudged",
    Warned "warned",
    Supervised "supervised",
    Contacted "contacted",
    Changed "changed",
    Risen "risen",
    Agreed "agreed",
    Reopened "reopened",
    Appealed "appealed",
    AppealDecided "appeal_decided",
    Minuted "minuted",
    Walked "walked",
    Restated "restated",
    Consulted "consulted",
    Replied "replied",
    Reminded "reminded",
    Assigned "assigned",
    Bagged "bagged",
    PapersMissed "papers_missed",
    PapersSent "papers_sent",
    PapersReturned "papers_returned",
    Rated "rated",
}

#[test]
fn golden_logs_parse_verify_and_fold() {
    let mut seen: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for version in 1..=VERSION {
        let heads = fs::read_to_string(folder(version).join("heads.tsv")).unwrap_or_default();
        for line in heads.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, seq, hash, status] = fields[..] else {
                panic!("heads.tsv of v{version}: {line:?} is not id, number, hash, status");
            };
            let head = Head {
                seq: seq.parse().unwrap(),
                hash: chain::unhex(hash).unwrap(),
            };
            let (case, kinds) = read(version, id, head);
            assert_eq!(case.status.as_str(), status, "v{version}/{id}");
            seen.entry(version).or_default().extend(kinds);
        }
    }
    let newest = seen.remove(&VERSION).unwrap_or_default();
    let missing: Vec<&&str> = KINDS
        .iter()
        .filter(|kind| !newest.contains(*kind))
        .collect();
    assert!(
        missing.is_empty(),
        "No golden log of version {VERSION} shows the events {missing:?}. Add a case that has \
         them to `cases` in tests/kernel/golden.rs and run the ignored test \
         `writes_missing_golden_logs`; never change a log that is there."
    );
}

fn read(version: u32, id: &str, head: Head) -> (Case, Vec<&'static str>) {
    let file = folder(version).join(format!("{id}.jsonl"));
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file:?}: {e}"));
    let lines: Vec<&str> = text.lines().collect();
    // The hash of each event is what the next one names as the one before.
    let envelopes: Vec<Envelope<serde_json::Value>> = lines
        .iter()
        .map(|line| chain::open(line).unwrap_or_else(|broken| panic!("{broken}")))
        .collect();
    let next = envelopes.iter().skip(1);
    let mut hashes: Vec<Hash> = next.map(|e| chain::unhex(&e.prev).unwrap()).collect();
    hashes.push(head.hash);
    let rows = lines.iter().zip(&hashes).enumerate();
    let rows = rows.map(|(n, (line, hash))| (n as u64 + 1, *line, &hash[..]));
    let home = envelopes[0].home.clone();
    chain::verify_to(&home, "case", id, rows, head).unwrap_or_else(|broken| panic!("{broken}"));

    let events: Vec<Event> = envelopes
        .iter()
        .map(|envelope| {
            assert_eq!(envelope.v, version);
            Event::from_parts(&envelope.kind, envelope.body.clone())
                .unwrap_or_else(|e| panic!("{file:?}, event {}: {e}", envelope.seq))
        })
        .collect();
    let item = ruling_item(version, &events[0]);
    let mut case = Case::default();
    for (envelope, event) in envelopes.iter().zip(&events) {
        let meta = Meta {
            seq: envelope.seq,
            at: envelope.at,
            by: PersonId::new(envelope.by.clone()),
            post: envelope
                .post
                .as_deref()
                .map(|post| Post::parse(post).unwrap()),
        };
        case.apply(&item, &meta, event);
        assert_eq!(
            case.status.as_str(),
            envelope.status,
            "{file:?}, event {}: the status stated then is not the one folded now",
            envelope.seq
        );
    }
    (case, events.iter().map(name).collect())
}

/// The item's text as it stood, told by its digest.
fn ruling_item(version: u32, first: &Event) -> Item {
    let Event::Filed { filing, .. } = first else {
        panic!("a case begins with its filing, not with {}", name(first));
    };
    let (key, digest) = filing.item.split_once('@').unwrap();
    let file = folder(version).join(format!("{key}.toml"));
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file:?}: {e}"));
    assert_eq!(Item::digest(&text), digest, "{file:?} has been changed");
    toml::from_str(&text).unwrap_or_else(|fault| panic!("{file:?}: {fault}"))
}

fn folder(version: u32) -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests");
    tests.join("golden").join(format!("v{version}"))
}

/// The events of a case as they are stored.
pub fn sealed(id: &str, play: &Play) -> Vec<String> {
    let mut head = Head::START;
    let mut case = Case::default();
    let mut texts = Vec::new();
    for (meta, event) in &play.log {
        case.apply(&play.item, meta, event);
        let (kind, body) = event.parts();
        let (text, hash) = chain::seal(&Envelope {
            v: VERSION,
            alg: Alg::Sm3,
            home: case.filing().unwrap().route.home.clone(),
            stream: "case".into(),
            id: id.to_owned(),
            seq: meta.seq,
            at: meta.at,
            by: meta.by.to_string(),
            post: meta.post.as_ref().map(Post::to_string),
            prev: head.prev(),
            status: case.status.as_str().into(),
            kind,
            body,
        });
        head = Head {
            seq: meta.seq,
            hash,
        };
        texts.push(text);
    }
    texts
}

#[test]
#[ignore = "writes files: run it once for a new version or a new kind of event"]
fn writes_missing_golden_logs() {
    let folder = folder(VERSION);
    fs::create_dir_all(&folder).unwrap();
    let heads = folder.join("heads.tsv");
    let mut known = fs::read_to_string(&heads).unwrap_or_default();
    for (id, play) in cases() {
        let log = folder.join(format!("{id}.jsonl"));
        if log.exists() {
            continue;
        }
        let texts = sealed(&id, &play);
        let last = chain::hex(&chain::sm3(texts.last().unwrap().as_bytes()));
        let status = play.status().as_str();
        known += &format!("{id}\t{}\t{last}\t{status}\n", texts.len());
        fs::write(log, texts.join("\n") + "\n").unwrap();
        fs::write(
            folder.join(format!("{id}.toml")),
            item_text(sketch(&play.item.key)),
        )
        .unwrap();
    }
    fs::write(heads, known).unwrap();
}

/// One case of each item under its key, and one that is called otherwise, so that every kind of event
/// is there.
fn cases() -> Vec<(String, Play)> {
    let plays = [
        badge(),
        club(),
        allowance(),
        aid(),
        room(),
        referee(),
        title(),
        card(),
        away_game(),
        stall(),
        grant(),
        letter(),
    ];
    let named = plays.into_iter().map(|play| (play.item.key.clone(), play));
    named
        .chain([
            ("chess-family".to_owned(), family()),
            ("chess-rated".to_owned(), rated()),
            ("chess-walk".to_owned(), crate::walk::walked()),
        ])
        .collect()
}

fn applicant() -> Who {
    resident("p-applicant")
}

fn one(code: &str, duty: Duty) -> Who {
    staff(&format!("s-{code}-{}", duty.as_str()), &[(code, duty)])
}

fn file(play: &mut Play, who: &Who, desk: Option<&str>) {
    let filing = play.filing(NORTH_1, desk);
    play.does(who, Command::File(Box::new(filing)));
}

fn take(play: &mut Play, who: &Who) {
    let papers = vec!["M01".to_owned()];
    play.does(who, Command::TakePapers { papers });
}

/// Through a stop and a certificate to the desk that took it.
pub fn badge() -> Play {
    let mut play = Play::new("chess-badge", at("2026-03-02", 9));
    let station = one(NORTH_1, Duty::Station);
    let window = one(NORTH, Duty::Window);
    let bureau = one(EAST_B08, Duty::District);
    file(&mut play, &station, Some(NORTH_1));
    play.does(&station, Command::HandOver);
    take(&mut play, &window);
    play.does(&window, Command::Accept);
    let section = one(NORTH, Duty::Section);
    play.does(&section, Command::Pass { opinion: None });
    take(&mut play, &bureau);
    play.on("2026-03-03");
    let hang = Command::HangNotice {
        check: "public_notice".into(),
    };
    play.does(&station, hang);
    let seen = Command::RecordCheck {
        check: "home_inquiry".into(),
        staff: vec![station.id()],
        finding: doc("finding-1"),
    };
    play.does(&station, seen);
    play.does(&station, Command::Nudge { note: None });
    play.does(
        &bureau,
        Command::Suspend {
            stop: "assessment".into(),
            days: 15,
            reason: doc("reason"),
        },
    );
    play.on("2026-03-18");
    let finding = doc("finding-2");
    play.does(&bureau, Command::Resume { finding });
    play.does(
        &station,
        Command::EndNotice {
            check: "public_notice".into(),
            finding: doc("finding-3"),
        },
    );
    let opinion = Some(doc("opinion"));
    play.does(&bureau, Command::Pass { opinion });
    play.does(
        &one(EAST_B08, Duty::Approver),
        Command::Approve { note: None },
    );
    let document = doc("badge");
    play.does(&bureau, Command::MakeCertificate { document });
    let way = DeliveryWay::Desk;
    play.does(&station, Command::Deliver { way });
    for (service, level) in [(Service::Filing, 5), (Service::Result, 2)] {
        let words = Some(doc("words"));
        play.does(
            &applicant(),
            Command::Rate(Rating {
                words,
                ..Rating::plain(service, 1, level)
            }),
        );
    }
    play
}

/// Accepted by silence, warned of, extended, overdue, restated, refused.
fn club() -> Play {
    let mut play = Play::new("chess-club", at("2026-12-07", 9));
    file(&mut play, &applicant(), None);
    play.on("2026-12-15");
    assert_eq!(play.tick(), [Kind::AcceptBySilence]);
    play.on("2026-12-18");
    assert_eq!(play.tick(), [Kind::Warn]);
    let approver = one(EAST_B31, Duty::Approver);
    let reason = doc("reason");
    play.does(&approver, Command::Extend { reason });
    let notice = "date,kind,occasion\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n\
                  2027-05-03,holiday,劳动节\n2027-10-01,holiday,国庆节\n";
    play.world.calendar = play.world.calendar.merge(2027, notice).unwrap();
    assert_eq!(play.tick(), [Kind::Restate]);
    play.on("2027-01-20");
    assert_eq!(play.tick(), [Kind::Supervise]);
    let officer = one(EAST_B31, Duty::District);
    let check = Command::RecordCheck {
        check: "site_check".into(),
        staff: vec![officer.id(), approver.id()],
        finding: doc("finding"),
    };
    play.does(&officer, check);
    play.does(&officer, Command::Pass { opinion: None });
    play.does(&officer, Command::Pass { opinion: None });
    let reason = doc("reason");
    play.does(&approver, Command::Refuse { reason });
    play
}

/// Taken in the other district, put back, relieved, withdrawn.
fn allowance() -> Play {
    let mut play = Play::new("chess-allowance", at("2026-03-02", 9));
    let west = one(GATE, Duty::Window);
    file(&mut play, &west, Some(GATE));
    play.does(&west, Command::Accept);
    let section = one(GATE, Duty::Section);
    play.does(&section, Command::Pass { opinion: None });
    let bureau = one(EAST_B08, Duty::District);
    take(&mut play, &bureau);
    let reason = doc("reason");
    play.does(&bureau, Command::PutBack { reason });
    take(&mut play, &section);
    play.does(&section, Command::Claim);
    play.does(&section, Command::HandBack);
    play.does(&section, Command::Claim);
    play.world.away = [section.id()].into();
    let other = staff("s-other", &[(GATE, Duty::Section)]);
    play.does(&other, Command::Relieve);
    play.does(&applicant(), Command::Withdraw { reason: None });
    play
}

/// Corrected once, then never again.
fn aid() -> Play {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    let window = one(NORTH, Duty::Window);
    file(&mut play, &applicant(), None);
    play.does(&window, Command::Receive);
    let ask = |about: &[&str]| Command::AskCorrection {
        missing: about
            .iter()
            .map(|about| Missing {
                about: about.to_string(),
            })
            .collect(),
        note: doc("correction-notice"),
    };
    play.does(&window, ask(&["M02", "rank"]));
    play.on("2026-03-05");
    play.does(
        &applicant(),
        Command::AnswerCorrection {
            given: vec![given("M02", false)],
            form: Some(doc("form-2")),
            joint: None,
        },
    );
    play.on("2026-03-13");
    assert_eq!(play.tick(), [Kind::Supervise]);
    play.does(&window, ask(&["rank"]));
    play.on("2026-04-10");
    assert_eq!(play.tick(), [Kind::Lapse]);
    play
}

/// Accepted by the station, decided by the street.
fn room() -> Play {
    let mut play = Play::new("chess-room", at("2026-03-02", 9));
    let station = one(NORTH_1, Duty::Station);
    file(&mut play, &station, Some(NORTH_1));
    play.does(&station, Command::Accept);
    let approver = one(NORTH, Duty::Approver);
    take(&mut play, &approver);
    let note = Some(doc("note"));
    play.does(&approver, Command::Approve { note });
    play
}

/// Packed into a bag with a paper that was not there, asked about, given to somebody, opinions with
/// a reminder, and the paper given back.
fn grant() -> Play {
    let mut play = Play::new("chess-grant", at("2026-03-02", 10));
    let station = one(NORTH_1, Duty::Station);
    let window = one(NORTH, Duty::Window);
    file(&mut play, &station, Some(NORTH_1));
    play.does(&station, Command::HandOver);
    let bag = "FZ-2026-0017".to_owned();
    let to = unit(NORTH);
    play.does(&station, Command::Bag { bag, to });
    let papers = || vec!["M01".to_owned()];
    play.does(&window, Command::Miss { papers: papers() });
    play.does(&station, wanted(Consult::Question, &[], None));
    let words = doc("reply");
    play.does(&window, Command::Reply { n: 1, words });
    play.does(&window, Command::TakePapers { papers: papers() });
    play.does(&window, Command::Accept);
    let approver = one(NORTH, Duty::Approver);
    let section = staff("s-second", &[(NORTH, Duty::Section)]);
    play.does(&approver, Command::Assign { to: section.id() });
    let both = [EAST_B31, EAST];
    play.does(&section, wanted(Consult::Opinion, &both, None));
    let come = wanted(Consult::Call, &[EAST_B31], Some(at("2026-03-05", 14)));
    play.does(&section, come);
    play.on("2026-03-05");
    assert_eq!(play.tick(), [Kind::Remind, Kind::Remind]);
    let contact = one(EAST_B31, Duty::Contact);
    for n in [2, 3] {
        let words = doc("reply");
        play.does(&contact, Command::Reply { n, words });
    }
    play.does(&section, Command::Pass { opinion: None });
    play.does(&approver, Command::Approve { note: None });
    let to = unit(NORTH_1);
    let papers = papers();
    play.does(&section, Command::SendPapers { papers, to });
    take(&mut play, &station);
    let papers = vec!["M01".to_owned()];
    play.does(&station, Command::ReturnPapers { papers });
    play
}

fn wanted(what: Consult, of: &[&str], at: Option<yike_core::clock::At>) -> Command {
    Command::Consult(Wanted {
        what,
        of: of.iter().map(|code| unit(code)).collect(),
        at,
        words: doc("words"),
    })
}

/// Collected at a street window, sent back by the bureau, returned.
fn referee() -> Play {
    let mut play = Play::new("chess-referee", at("2026-03-02", 9));
    let window = one(NORTH, Duty::Window);
    let bureau = one(EAST_B08, Duty::District);
    file(&mut play, &window, Some(NORTH));
    play.does(&window, Command::HandOver);
    take(&mut play, &bureau);
    let reason = doc("reason");
    play.does(&bureau, Command::SendBack { reason });
    take(&mut play, &window);
    play.does(&window, Command::HandOver);
    take(&mut play, &bureau);
    let reason = doc("reason");
    play.does(&bureau, Command::Return { reason });
    play
}

/// Somebody is heard: two places settle it together, it rises, is put right, and is taken up once more.
fn letter() -> Play {
    let mut play = Play::new("chess-letter", at("2026-03-02", 9));
    let way = heard_way(&play.world.units, &unit(NORTH_1), None).unwrap();
    let mut filing = play.filing_with(way);
    filing.about = Some(Box::new(about(NORTH_1, &["s-served"])));
    play.does(&applicant(), Command::File(Box::new(filing)));
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    let station = one(NORTH_1, Duty::Station);
    let words = || doc("words");
    let called = |agrees: Option<bool>| Command::Contact {
        way: ContactWay::Phone,
        reached: true,
        agrees,
        satisfied: agrees,
        words: words(),
    };
    play.does(&station, called(None));
    let reason = || doc("reason");
    play.does(&station, Command::Appeal { reason: reason() });
    let approver = one(NORTH, Duty::Approver);
    let excluded = false;
    play.does(
        &approver,
        Command::DecideAppeal {
            excluded,
            reason: reason(),
        },
    );
    play.does(
        &station,
        Command::Rise {
            reason: Some(reason()),
        },
    );
    let section = one(NORTH, Duty::Section);
    let come = wanted(Consult::Call, &[EAST_B31], Some(at("2026-03-05", 14)));
    play.does(&section, come);
    play.does(
        &section,
        Command::Minute {
            n: 1,
            words: words(),
        },
    );
    play.does(
        &section,
        Command::Change {
            what: Change::Rule,
            cause: Some(Cause::Policy),
            cancelled: 2,
            reference: "chess-stall".into(),
            words: words(),
        },
    );
    play.does(&section, Command::Pass { opinion: None });
    play.does(
        &applicant(),
        Command::Agree {
            yes: true,
            satisfied: None,
            words: None,
        },
    );
    play.does(&one(EAST, Duty::Approver), Command::Approve { note: None });
    play.does(&applicant(), Command::Reopen { reason: reason() });
    play
}

/// A family: one signs on the phone, one refuses and then signs on paper.
fn family() -> Play {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    let window = one(NORTH, Duty::Window);
    let mut filing = play.filing(NORTH_1, None);
    filing.joint = vec![
        joint("household.1", Some("p-joint"), true),
        joint("household.2", Some("p-second"), true),
        joint("household.3", None, false),
    ];
    play.does(&applicant(), Command::File(Box::new(filing)));
    let row = || "household.1".to_owned();
    play.does(
        &resident("p-joint"),
        Command::Sign {
            row: row(),
            form: 1,
        },
    );
    let row = || "household.2".to_owned();
    let reason = Some(doc("reason"));
    play.does(
        &resident("p-second"),
        Command::RefuseToSign { row: row(), reason },
    );
    let paper = Some(doc("paper"));
    play.does(
        &window,
        Command::Witness {
            row: row(),
            form: 1,
            paper,
        },
    );
    play.does(&window, Command::Accept);
    play
}

/// Rated with the questionnaire: by the code of the receipt, and from paper by a colleague.
fn rated() -> Play {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    let station = one(NORTH_1, Duty::Station);
    file(&mut play, &station, Some(NORTH_1));
    play.does(
        &Who::Bearer,
        Command::Rate(Rating {
            version: "chess-2".into(),
            dimensions: vec![("attitude".into(), 1)],
            tags: vec!["slow".into(), "rude".into()],
            anonymous: true,
            through: Through::Receipt,
            ..Rating::plain(Service::Filing, 1, 1)
        }),
    );
    play.does(&station, Command::CloseAtOnce { note: None });
    let colleague = staff("s-colleague", &[(NORTH_1, Duty::Station)]);
    play.does(
        &colleague,
        Command::Rate(Rating {
            words: Some(doc("words")),
            version: "chess-2".into(),
            through: Through::Paper,
            ..Rating::plain(Service::Result, 1, 4)
        }),
    );
    play
}

/// At once, by two people.
fn title() -> Play {
    let mut play = Play::new("chess-title", at("2026-03-02", 9));
    file(&mut play, &applicant(), None);
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    let second = staff("s-second", &[(NORTH, Duty::Window)]);
    play.does(&second, Command::CloseAtOnce { note: None });
    play
}

/// At once, at the station.
fn card() -> Play {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    let station = one(NORTH_1, Duty::Station);
    file(&mut play, &station, Some(NORTH_1));
    play.does(&station, Command::CloseAtOnce { note: None });
    play
}

/// Not accepted, with the right agency named.
fn away_game() -> Play {
    let mut play = Play::new("chess-away-game", at("2026-03-02", 9));
    file(&mut play, &applicant(), None);
    play.does(
        &one(NORTH, Duty::Window),
        Command::NotAccept {
            reason: doc("reason"),
            agency: Some(unit(EAST_B08)),
        },
    );
    play
}

/// A permit that the window forgot.
fn stall() -> Play {
    let mut play = Play::new("chess-stall", at("2026-03-02", 9));
    file(&mut play, &applicant(), None);
    play.on("2026-03-10");
    assert_eq!(play.tick(), [Kind::AcceptBySilence, Kind::Supervise]);
    let window = one(NORTH, Duty::Window);
    play.does(&window, Command::CloseAtOnce { note: None });
    assert_eq!(play.status(), Status::Closed);
    play
}
