//! 遗忘：该留的留到期，该清的清干净；备份放回来，也打不开。

use crate::house::{House, each_engine, fresh_id};
use crate::letters::{ONE_ITEM, Wish, gives, li_ming};
use crate::people::*;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;
use yike::act::CaseKey;
use yike::files::FileNote;
use yike::forget::{self, Ending, Forgotten, How, Verdict, Whom};
use yike::forgotten::{Line, List};
use yike::key_file::KeySource;
use yike::keys::Master;
use yike::store::{Row, StoreError};
use yike::{args, draft, letter, private, sql};
use yike_core::case::archive::Duty;
use yike_core::case::{Command, Status};

sql! {
    WORDS = "SELECT id, nonce, body, key, holder FROM private WHERE home = $1 AND case_id = $2
        ORDER BY id";
    HOLDER = "SELECT key FROM holder_key WHERE home = $1 AND holder = $2";
    LEFT = "SELECT (SELECT COUNT(*) FROM private WHERE case_id = $1)
        + (SELECT COUNT(*) FROM blind WHERE case_id = $1)
        + (SELECT COUNT(*) FROM lookup WHERE case_id = $1)
        + (SELECT COUNT(*) FROM notice WHERE case_id = $1 AND channel = 'sms')
        + (SELECT COUNT(*) FROM notice WHERE case_id = $1 AND private_id IS NOT NULL)
        + (SELECT COUNT(*) FROM rating WHERE case_id = $1 AND private_id IS NOT NULL)";
    REGISTER = "SELECT text FROM event WHERE stream = 'register' AND id = 'forgotten' ORDER BY seq";
    SESSION = "INSERT INTO session (id, person, kind, csrf, at, seen_at, until_at, data)
        VALUES ($1, $2, 'resident', '', 0, 0, 9999999999999, '138****1234')";
    SESSIONS = "SELECT COUNT(*) FROM session WHERE person = $1";
}

/// What a case left in the database before it was forgotten, as somebody may have copied it.
struct Residue {
    home: String,
    words: Vec<Row>,
    holder_key: Vec<u8>,
}

impl Residue {
    fn of(house: &House, case: &CaseKey) -> Residue {
        let key = case.clone();
        let (words, holder_key) = house.read(move |tx| {
            let words = tx.rows(&WORDS, args![&key.home, &key.id])?;
            let holder = words.first().expect("words").text(4)?.to_owned();
            let row = tx.one(&HOLDER, args![&key.home, &holder])?.expect("a key");
            Ok((words, row.blob(0)?.to_vec()))
        });
        Residue {
            home: case.home.clone(),
            words,
            holder_key,
        }
    }

    /// How many documents somebody with this residue and these keys could read.
    fn readable(&self, holder_key: &[u8], masters: &[Master]) -> usize {
        let mut count = 0;
        for row in &self.words {
            let holder = row.text(4).expect("a holder");
            let about = format!("{}/{}", self.home, row.text(0).expect("an id"));
            let opened = masters
                .iter()
                .find_map(|master| master.unwrap(holder_key, holder.as_bytes()))
                .and_then(|key| yike::keys::unwrap(&key, row.blob(3).ok()?, about.as_bytes()))
                .and_then(|(cipher, key)| {
                    cipher.open(&key, row.blob(1).ok()?, row.blob(2).ok()?, about.as_bytes())
                });
            count += usize::from(opened.is_some());
        }
        count
    }

    /// Pieces that a raw search looks for: each wrapped key and the middle of each body.
    fn pieces(&self) -> Vec<Vec<u8>> {
        let mut pieces = vec![self.holder_key[13..45].to_vec()];
        for row in &self.words {
            pieces.push(row.blob(3).expect("a key")[13..45].to_vec());
            pieces.push(row.blob(2).expect("a body")[..32].to_vec());
        }
        pieces
    }
}

/// How many of these pieces lie in the files of the database.
fn found(house: &House, pieces: &[Vec<u8>]) -> usize {
    let files: Vec<Vec<u8>> = house
        .database_files()
        .iter()
        .map(|path| std::fs::read(path).expect("read"))
        .collect();
    let lies = |piece: &&Vec<u8>| {
        files.iter().any(|bytes| {
            bytes
                .windows(piece.len())
                .any(|part| part == piece.as_slice())
        })
    };
    pieces.iter().filter(lies).count()
}

fn masters(house: &House) -> Vec<Master> {
    let keys = KeySource::of(&house.config.master_key)
        .keys()
        .expect("keys");
    keys.iter().map(|key| Master::of(key)).collect()
}

fn plan(house: &House, whom: &Whom) -> forget::Plan {
    house.run(forget::plan(&house.app, whom)).expect("a plan")
}

fn forgets(house: &House, whom: &Whom) -> Forgotten {
    let how = How {
        rotate: false,
        settle: Duration::ZERO,
    };
    house
        .run(forget::forget(
            &house.app,
            &house.config,
            whom,
            how,
            |_, _| {},
        ))
        .expect("forgotten")
}

fn name_in(house: &House, case: &CaseKey, resident: &Resident) -> Option<String> {
    let (world, now) = (house.app.world.now(), house.app.now());
    let me = house.resident(resident);
    let view = yike::views::case::case(&house.app, &world, &me, case, now);
    let view = house.run(view).expect("the case page is still there");
    view.applicant().map(|applicant| applicant.name)
}

fn left(house: &House, case: &CaseKey) -> i64 {
    let id = case.id.clone();
    let row = house.read(move |tx| tx.one(&LEFT, args![&id]));
    row.expect("a count").i64(0).expect("a number")
}

fn withdrawn(house: &House, resident: &Resident) -> CaseKey {
    let case = house.files_online("temporary-relief", resident);
    let me = house.resident(resident);
    house
        .attempt_saying(&me, &case, "亲戚先帮着垫上了", |reason| {
            Command::Withdraw {
                reason: Some(reason),
            }
        })
        .expect("withdrawn");
    case
}

fn objects(house: &House, case: &CaseKey) -> Vec<PathBuf> {
    let (keys, key) = (house.app.keys.clone(), case.clone());
    let documents: BTreeMap<_, private::Opened> =
        house.read(move |tx| private::of_case(tx, &keys, &key.home, &key.id));
    documents
        .values()
        .filter(|document| document.kind == "file")
        .map(|document| document.json::<FileNote>().expect("a note"))
        .map(|note| house.config.objects.join(note.object))
        .collect()
}

#[test]
fn what_must_be_kept_says_until_when_and_what_need_not_is_gone_for_good() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let gone = withdrawn(house, &wang);
        let approved = house.files_online("temporary-relief", &wang);
        house.does(SUN_PING, &approved, Command::Claim);
        house.does(SUN_PING, &approved, Command::Accept);
        house.passes_to_approver(&approved);
        house.does(TANG_HE, &approved, Command::Approve { note: None });
        let open = house.files_online("temporary-relief", &wang);

        let whom = Whom::Resident(house.resident(&wang).id().to_string());
        house.it_is("2036-11-19 10:00");
        let told: Vec<Verdict> = plan(house, &whom)
            .cases
            .into_iter()
            .map(|c| c.verdict)
            .collect();
        let until = |day: &str| Verdict::Kept(Duty::Until(day.parse().expect("a day")));
        for verdict in [
            until("2036-11-20"),
            until("2056-11-20"),
            Verdict::Kept(Duty::Open),
        ] {
            assert!(told.contains(&verdict), "{told:?}");
        }
        assert_eq!(
            forgets(house, &Whom::Case(gone.clone())),
            Forgotten::default()
        );
        assert_eq!(name_in(house, &gone, &wang).as_ref(), Some(&wang.name));

        house.it_is("2036-11-20 10:00");
        let files = objects(house, &gone);
        assert!(!files.is_empty() && files.iter().all(|path| path.exists()));
        let residue = Residue::of(house, &gone);
        let before = masters(house);
        assert!(
            residue.readable(&residue.holder_key, &before) > 3,
            "the control reads"
        );
        let pieces = residue.pieces();
        if !house.database_files().is_empty() {
            assert_eq!(found(house, &pieces), pieces.len(), "the control finds");
        }
        let done = forgets(house, &whom);
        assert_eq!(done.cases, std::slice::from_ref(&gone));
        assert_eq!(
            (done.documents, done.files),
            (residue.words.len(), files.len())
        );

        // Nothing of it is left, and nothing of the others is lost.
        assert_eq!(left(house, &gone), 0);
        assert!(files.iter().all(|path| !path.exists()));
        assert_eq!(name_in(house, &gone, &wang), None);
        for case in [&approved, &open] {
            assert_eq!(name_in(house, case, &wang).as_ref(), Some(&wang.name));
        }
        assert_eq!(found(house, &pieces), 0, "residue in the files");
        let (after, now) = (masters(house), Residue::of(house, &approved));
        match &done.ending {
            // What PostgreSQL kept of the old rows opens with no key that is left; the new key of
            // the holder does not open it either.
            Ending::Rotated(_) => {
                assert_eq!(residue.readable(&residue.holder_key, &after), 0);
            }
            Ending::Scrubbed => assert!(house.config.database.starts_with("sqlite:")),
            Ending::None | Ending::RotateYourself => panic!("{done:?}"),
        }
        assert_eq!(residue.readable(&now.holder_key, &after), 0);
        assert_eq!(house.status(&gone), Status::Withdrawn);
        let told = house.read(|tx| tx.rows(&REGISTER, args![]));
        assert_eq!(told.len(), 1);
        let text = told[0].text(0).expect("a text");
        assert!(
            text.contains(&gone.to_string()) && text.contains("archive_duty_over"),
            "{text}"
        );
        assert!(plan(house, &Whom::Case(gone.clone())).cases[0].verdict == Verdict::Gone);
        house.restart();
        assert_eq!(name_in(house, &gone, &wang), None);
        house.assert_whole();
    });
}

#[test]
fn the_only_case_of_a_resident_takes_their_key_along_and_drafts_go_at_any_time() {
    each_engine(|house| {
        let next = neighbour(3);
        let case = withdrawn(house, &next);
        let who = house.resident(&next).id().to_string();
        let world = house.app.world.now();
        let published = world
            .published("temporary-relief", house.app.now())
            .expect("published");
        let id = fresh_id();
        house
            .run(draft::begin(&house.app, &who, &id, published, true))
            .expect("begun");
        let session = who.clone();
        house
            .run(house.app.store.write(move |tx| {
                tx.put(&SESSION, args!["s1", &session]);
                Ok::<_, StoreError>(())
            }))
            .expect("logged in");

        crate::keys::proves_address(house, &next, "next@example.cn");
        let asserted = yike::identity::Asserted {
            subject: "s1".into(),
            phone: yike_core::door::Phone::parse(&next.phone).ok(),
            id_number: None,
        };
        let known = house.run(yike::identity::resolve(&house.app, "v", "city", &asserted));
        assert!(matches!(known, Ok(yike::identity::Meant::Person(..))));

        // Long before the archive duty ends: drafts and sessions go, the case stays.
        let done = forgets(house, &Whom::Resident(who.clone()));
        assert_eq!((done.cases.len(), done.drafts), (0, 1));
        let me = house.resident(&next).id();
        let wish = house.run(yike::wish::of(&house.app, &me)).expect("read");
        assert!(
            wish.address.is_none() && wish.sms,
            "as whoever chose nothing"
        );
        let nobody = yike::identity::Asserted {
            phone: None,
            ..asserted
        };
        let known = house.run(yike::identity::resolve(&house.app, "v", "city", &nobody));
        assert_eq!(known, Ok(yike::identity::Meant::Unknown));
        let person = who.clone();
        let row = house.read(move |tx| tx.one(&SESSIONS, args![&person]));
        assert_eq!(row.expect("a count").i64(0), Ok(0));
        assert!(
            house
                .run(draft::find(&house.app, &who, &id))
                .expect("read")
                .is_none()
        );
        assert_eq!(name_in(house, &case, &next).as_ref(), Some(&next.name));

        house.it_is("2037-01-05 10:00");
        let residue = Residue::of(house, &case);
        let pieces = residue.pieces();
        forgets(house, &Whom::Case(case.clone()));
        let (home, holder) = (case.home.clone(), who.clone());
        assert!(
            house
                .read(move |tx| tx.one(&HOLDER, args![&home, &holder]))
                .is_none()
        );
        assert_eq!(found(house, &pieces), 0);
        // The same person may come again the same day, and is read again.
        let again = house.files_online("temporary-relief", &next);
        house.restart();
        assert_eq!(name_in(house, &again, &next).as_ref(), Some(&next.name));
        assert_eq!(name_in(house, &case, &next), None);
        house.assert_whole();
    });
}

fn names(house: &House, letter: &str) -> Option<letter::Names> {
    let (keys, id) = (house.app.keys.clone(), letter.to_owned());
    let letter = house.read(move |tx| letter::one(tx, &keys, &id));
    letter.expect("the letter is known").names
}

#[test]
fn a_letter_that_is_over_goes_with_the_last_case_it_may_belong_to() {
    each_engine(|house| {
        let (wang, li) = (wang_xiulan(), li_ming());
        let case = withdrawn(house, &wang);
        let over = gives(house, &wang, &li, &ONE_ITEM);
        let for_years = Wish {
            until: "2039-01-01 00:00",
            ..ONE_ITEM
        };
        let in_force = gives(house, &wang, &li, &for_years);
        let whom = Whom::Resident(house.resident(&wang).id().to_string());

        // It is over, but the case must be kept, and what it was done by with it.
        house.it_is("2036-11-19 10:00");
        let told = plan(house, &whom);
        assert_eq!((told.letters, told.letters_kept), (Vec::new(), 2));
        forgets(house, &whom);
        assert!(names(house, &over).is_some());

        house.it_is("2036-11-20 10:00");
        let told = plan(house, &whom);
        assert_eq!((told.letters, told.letters_kept), (vec![over.clone()], 1));
        let done = forgets(house, &whom);
        assert_eq!((done.cases, done.letters), (vec![case], 1));
        assert_eq!(names(house, &over), None);
        assert!(
            names(house, &in_force).is_some(),
            "what holds is not taken away"
        );
        assert_eq!(left(house, &CaseKey::new("-", &over)), 0);
        let told = house.read(|tx| tx.rows(&REGISTER, args![]));
        assert!(told.iter().any(|row| {
            let text = row.text(0).expect("a text");
            text.contains(&over) && !text.contains(&in_force)
        }));

        // One press more changes nothing, and the list is followed once.
        assert_eq!(forgets(house, &whom).letters, 0);
        house.restart();
        assert_eq!(names(house, &over), None);
        house.assert_whole();
    });
}

#[test]
fn cut_off_behind_the_list_the_next_start_erases() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = withdrawn(house, &wang);
        house.it_is("2037-01-05 10:00");
        let mut list = List::read(&house.config.forgotten_list()).expect("read");
        let line = Line::Case {
            at: house.app.now(),
            key: case.clone(),
        };
        list.append(&[line]).expect("kept");
        let residue = Residue::of(house, &case);
        house.restart();
        assert_eq!(name_in(house, &case, &wang), None);
        assert_eq!(left(house, &case), 0);
        assert_eq!(found(house, &residue.pieces()), 0);
        if house.database_files().is_empty() {
            assert_eq!(residue.readable(&residue.holder_key, &masters(house)), 0);
        }
        house.restart();
        let told = house.read(|tx| tx.rows(&REGISTER, args![]));
        assert_eq!(told.len(), 1, "followed once");
        house.assert_whole();
    });
}

#[test]
fn a_backup_from_before_brings_nothing_back() {
    each_engine(|house| {
        let Some(path) = house
            .config
            .database
            .strip_prefix("sqlite:")
            .map(PathBuf::from)
        else {
            // A copy of files is a backup of SQLite only.
            return;
        };
        let (wang, next) = (wang_xiulan(), neighbour(1));
        let gone = withdrawn(house, &wang);
        let stays = house.files_online("temporary-relief", &next);
        house.it_is("2037-01-05 10:00");
        let aside = path.with_file_name("aside");
        std::fs::create_dir(&aside).expect("made");
        let files = ["yike.db", "yike.db-wal", "yike.db-shm"];
        for file in files {
            std::fs::copy(path.with_file_name(file), aside.join(file)).expect("copied");
        }
        let residue = Residue::of(house, &gone);
        forgets(house, &Whom::Case(gone.clone()));
        let later = house.files_online("temporary-relief", &neighbour(2));

        // The copy comes back in the place of what was there.
        let restored = path.with_file_name("restored");
        std::fs::rename(&aside, &restored).expect("moved");
        house.config.database = format!("sqlite:{}", restored.join("yike.db").display());
        house.restart();
        assert_eq!(found(house, &residue.pieces()), 0);
        assert_eq!(name_in(house, &gone, &wang), None);
        assert_eq!(left(house, &gone), 0);
        assert_eq!(name_in(house, &stays, &next).as_ref(), Some(&next.name));
        assert!(
            matches!(house.load(&later), Ok(None)),
            "filed after the backup"
        );
        house.assert_whole();

        // Without the list nothing starts: it might know more than this database.
        std::fs::remove_file(house.config.forgotten_list()).expect("removed");
        let clock = house.app.clock.clone();
        let opened = house.run(yike::open::open(
            &house.config,
            clock,
            yike::app::Mode::Serve,
        ));
        let told = format!("{:#}", opened.err().expect("refused"));
        assert!(
            told.contains("遗忘名单") && told.contains("is missing"),
            "{told}"
        );
    });
}
