//! One session: a trip of one helper with one or two devices, the people at home deciding what the page
//! puts before them; and the serial model of it.

use super::device::{Conflict, Device, Draft, Photo, State, Tap, Words, slip};
use super::line::{Dice, Line};
use crate::house::*;
use crate::people::{self, COMMUNITY};
use std::collections::{BTreeMap, BTreeSet};
use yike::act::{CaseKey, Fail};
use yike::files::FileNote;
use yike::register::{self, NewPost};
use yike::web::session::{self as login, SessionKind};
use yike::{args, sql};
use yike_core::item::Need;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

sql! {
    CASES = "SELECT COUNT(*) FROM case_row";
    OF = "SELECT case_home, case_id, id FROM field_sent WHERE person = $1 AND at >= $2 ORDER BY id";
    TAPS = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) FROM field_tally WHERE person = $1";
}

const DAY: i64 = 24 * 60 * 60 * 1000;
const ITEMS: [&str; 3] = ["temporary-relief", "senior-allowance", "remote-medical"];

/// What happened, in numbers.
#[derive(Default, Debug)]
pub struct Figures {
    pub filed: u64,
    pub photos: u64,
    pub faults: u64,
    pub conflicts: u64,
    pub requests: u64,
    pub replayed: u64,
    pub taps: u64,
}

impl Figures {
    pub fn add(&mut self, other: &Figures) {
        self.filed += other.filed;
        self.photos += other.photos;
        self.faults += other.faults;
        self.conflicts += other.conflicts;
        self.requests += other.requests;
        self.replayed += other.replayed;
        self.taps += other.taps;
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} cases filed with {} photographs, {} taps; {} requests with {} faults of the line, {} conflicts put before a person, {} requests sent again",
            self.filed,
            self.photos,
            self.taps,
            self.requests,
            self.faults,
            self.conflicts,
            self.replayed
        )
    }
}

/// Many people of one station: what a device hears of its cases stays short.
pub fn helpers(house: &House, count: usize) -> Vec<PersonId> {
    let people: Vec<PersonId> = (0..count)
        .map(|n| PersonId::new(format!("helper-{n}")))
        .collect();
    let (all, now) = (people.clone(), house.app.now());
    let by = PersonId::new("founder");
    let kept = house.app.store.write(move |tx| {
        for (n, person) in all.iter().enumerate() {
            register::add_person(
                tx,
                person,
                &format!("帮手{n}"),
                person.as_str(),
                "",
                &by,
                now,
            )?;
            let post = NewPost {
                id: format!("{person}-1"),
                person: person.clone(),
                unit: UnitId::new(COMMUNITY),
                duty: if n % 3 == 2 {
                    Duty::Grid
                } else {
                    Duty::Station
                },
                slot: String::new(),
            };
            register::give_post(tx, &post, &by, now)?;
        }
        Ok::<_, Fail>(())
    });
    house.run(kept).expect("the helpers have posts");
    house.reload();
    people
}

/// From now on every item has another version: what was taken in by the old one meets it.
pub fn other_version(house: &House, n: u64) {
    for item in ITEMS {
        let world = house.app.world.now();
        let now = house.app.now();
        let text = world.published(item, now).expect("published").text.clone();
        let text = format!("{text}\n# {n}\n");
        let item = item.to_owned();
        let kept = house.app.store.write(move |tx| {
            register::publish(
                tx,
                &item,
                &text,
                now,
                &PersonId::new(people::ADMINISTRATOR),
                now,
            )
        });
        let kept: Result<(), yike::ledger::LogError> = house.run(kept);
        kept.expect("published");
    }
    house.reload();
}

pub struct Session<'a> {
    pub house: &'a House,
    pub seed: u64,
    pub dice: Dice,
    pub line: Line,
    pub helper: PersonId,
    pub is_grid: bool,
    pub devices: Vec<Device>,
    /// Every token ever typed: a word that nobody else types.
    pub typed: BTreeSet<String>,
    /// Those that a person gave up knowingly.
    pub given_up: BTreeSet<String>,
    /// Those that a person put into two records knowingly.
    pub doubled: BTreeSet<String>,
    /// What was handed in under each command, every time.
    handed: BTreeMap<String, Vec<Words>>,
    /// For the control run alone: somebody whose device chooses for them.
    pub overwrites: bool,
    conflicts: u64,
    taps: u64,
    before: i64,
    taps_before: i64,
    began: i64,
}

impl<'a> Session<'a> {
    pub fn begin(house: &'a House, seed: u64, helper: &PersonId) -> Session<'a> {
        // Every session has its own minutes, so that what it sent can be told by its time.
        let began = house.app.now().0 + 60_000;
        house.app.clock.go_to(yike_core::clock::At(began));
        let world = house.app.world.now();
        let posts = world.posts_of(helper, house.app.now());
        let is_grid = posts.iter().all(|post| post.duty == Duty::Grid);
        let mut session = Session {
            house,
            seed,
            dice: Dice(seed),
            line: Line::new(&house.app),
            helper: helper.clone(),
            is_grid,
            devices: Vec::new(),
            typed: BTreeSet::new(),
            given_up: BTreeSet::new(),
            doubled: BTreeSet::new(),
            handed: BTreeMap::new(),
            overwrites: false,
            conflicts: 0,
            taps: 0,
            before: count(house),
            taps_before: taps(house, helper),
            began,
        };
        for _ in 0..1 + session.dice.below(2) {
            session.set_up();
        }
        session
    }

    /// A device is set up by whoever has logged in, over a line that works.
    fn set_up(&mut self) {
        let app = &self.house.app;
        let begun = login::begin(app, "nobody", SessionKind::Staff, &self.helper, "");
        let token = self.house.run(begun).expect("a session");
        let ask = super::line::Sent {
            token,
            path: "enrol".into(),
            kind: "application/json",
            body: b"{}".to_vec(),
        };
        let (status, made) = self.house.run(self.line.deliver(&ask));
        assert_eq!(status, 201, "{made}");
        let off = [-DAY, 0, 0, DAY][self.dice.below(4) as usize];
        self.devices.push(Device {
            token: made["token"].as_str().expect("a token").to_owned(),
            unit: COMMUNITY.to_owned(),
            off,
            book: String::new(),
            drafts: BTreeMap::new(),
            taps: Vec::new(),
            drops: Vec::new(),
            heard: Vec::new(),
            renames: false,
        });
    }

    /// The time on the wall; every look at it takes a second.
    pub fn now(&self) -> i64 {
        let now = self.house.app.now().0 + 1_000;
        self.house.app.clock.go_to(yike_core::clock::At(now));
        now
    }

    pub fn any_device(&mut self) -> usize {
        self.dice.below(self.devices.len() as u64) as usize
    }

    /// A word that nobody else types.
    fn token(&mut self) -> String {
        let token = format!("记{:08x}。", self.dice.roll() >> 32);
        self.typed.insert(token.clone());
        token
    }

    fn photo(&mut self, material: &str) -> Photo {
        let size = 64 + self.dice.below(10_000) as usize;
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0];
        bytes.extend((0..size).map(|_| (self.dice.roll() & 0xff) as u8));
        Photo {
            id: self.dice.uuid(),
            material: material.to_owned(),
            bytes,
        }
    }

    /// The next client: a record of its own, from nothing.
    pub fn begins(&mut self, at: usize, like: Option<BTreeMap<String, String>>) -> String {
        let item = ITEMS[self.dice.below(3) as usize];
        let item = match like {
            // The same errand once more.
            Some(_) => "temporary-relief",
            None => item,
        };
        let world = self.house.app.world.now();
        let published = world
            .published(item, self.house.app.now())
            .expect("published")
            .clone();
        let mut answers = people::answers(item);
        let token = self.token();
        let where_typed = text_field(item);
        answers.insert(where_typed.to_owned(), token);
        let serial = self.dice.roll();
        let (day, month) = (1 + serial % 28, 1 + serial / 28 % 12);
        let birth = format!("{}{month:02}{day:02}", 1930 + serial / 336 % 60);
        let person = like.unwrap_or_else(|| {
            [
                ("name", "离线有人".to_owned()),
                (
                    "id_number",
                    people::id_number(&birth, (serial >> 32) as u32 % 1000),
                ),
                ("phone", format!("197{:08}", serial % 100_000_000)),
                ("address", "小经厂胡同假门牌".to_owned()),
            ]
            .map(|(key, value)| (key.to_owned(), value))
            .into()
        });
        let required: Vec<String> = published
            .item
            .materials_for(&answers)
            .filter(|material| material.need == Need::Required)
            .map(|material| material.code.clone())
            .collect();
        let mut photos = Vec::new();
        let mut seen = required.clone();
        for _ in 0..self.dice.below(3) {
            let n = self.dice.below(required.len().max(1) as u64) as usize;
            if let Some(code) = required.get(n) {
                photos.push(self.photo(code));
                if self.dice.one_in(2) {
                    seen.retain(|other| other != code);
                }
            }
        }
        let letter = match self.is_grid && self.dice.one_in(2) {
            true => None,
            false => Some(self.photo("")),
        };
        let draft = Draft {
            id: self.dice.uuid(),
            command: self.dice.uuid(),
            slip: slip(&mut self.dice),
            words: Words {
                item: item.to_owned(),
                digest: published.digest.clone(),
                community: COMMUNITY.to_owned(),
                person,
                answers,
                seen,
                photos,
                letter,
            },
            state: State::Draft,
            conflict: None,
            version: 0,
            dirty: true,
            force: false,
            told: 0,
        };
        let id = draft.id.clone();
        self.devices[at].drafts.insert(id.clone(), draft);
        id
    }

    /// One more word is typed into a draft.
    pub fn edits(&mut self, at: usize, id: &str) {
        let token = self.token();
        let draft = self.devices[at].drafts.get_mut(id).expect("it is here");
        let field = text_field(&draft.words.item);
        draft
            .words
            .answers
            .entry(field.into())
            .or_default()
            .push_str(&token);
        draft.dirty = true;
        draft.state = State::Draft;
    }

    pub fn hands_in(&mut self, at: usize, id: &str) {
        let told = self.now() + self.devices[at].off;
        let draft = self.devices[at].drafts.get_mut(id).expect("it is here");
        draft.state = State::Queued;
        draft.told = told;
        let all = self.handed.entry(draft.command.clone()).or_default();
        all.push(draft.words.clone());
    }

    pub fn taps(&mut self, at: usize) {
        let tap = Tap {
            id: self.dice.uuid(),
            kind: ["advice", "help", "leaflet"][self.dice.below(3) as usize],
            n: 1 + self.dice.below(4) as u32,
            told: self.now() + self.devices[at].off,
        };
        self.taps += u64::from(tap.n);
        self.devices[at].taps.push(tap);
    }

    pub fn syncs(&mut self, at: usize) -> bool {
        let now = self.now();
        let (line, dice) = (&mut self.line, &mut self.dice);
        let went = self.house.run(self.devices[at].sync(line, dice, now));
        self.decides(at);
        went.is_ok() && self.devices[at].is_empty()
    }

    /// Somebody looks at what the page puts before them, and chooses.
    fn decides(&mut self, at: usize) {
        let ids: Vec<String> = self.devices[at].drafts.keys().cloned().collect();
        for id in ids {
            let draft = self.devices[at].drafts[&id].clone();
            if let State::Refused(why) = &draft.state {
                panic!("seed {}: refused: {why}", self.seed);
            }
            let Some(conflict) = draft.conflict.clone() else {
                continue;
            };
            self.conflicts += 1;
            let mine = tokens(&draft.words);
            let mut keep = draft.clone();
            keep.conflict = None;
            match conflict {
                Conflict::Draft { theirs, version } => {
                    let other = tokens(&theirs.words);
                    match self.dice.below(3) {
                        _ if self.overwrites => keep = *theirs,
                        0 => {
                            self.given_up.extend(other.difference(&mine).cloned());
                            keep.version = version;
                            keep.dirty = true;
                        }
                        1 => {
                            self.given_up.extend(mine.difference(&other).cloned());
                            keep = *theirs;
                        }
                        _ => {
                            let copy = draft.renewed(&mut self.dice);
                            self.doubled.extend(mine.intersection(&other).cloned());
                            self.devices[at].drafts.insert(copy.id.clone(), copy);
                            keep = *theirs;
                        }
                    }
                }
                Conflict::Gone | Conflict::Altered if self.dice.one_in(2) => {
                    // Another errand after all: kept as a new one.
                    keep = draft.renewed(&mut self.dice);
                    keep.force = true;
                    self.doubled.extend(mine);
                }
                Conflict::Gone | Conflict::Altered => {
                    self.given_up.extend(mine);
                    self.devices[at].drafts.remove(&id);
                    continue;
                }
                Conflict::Version => {
                    let world = self.house.app.world.now();
                    let now = self.house.app.now();
                    let current = world.published(&keep.words.item, now).expect("published");
                    keep.words.digest.clone_from(&current.digest);
                    keep.state = State::Queued;
                    keep.dirty = true;
                }
                Conflict::Alike => match self.dice.one_in(2) {
                    true => {
                        keep.force = true;
                        keep.state = State::Queued;
                    }
                    false => {
                        self.given_up.extend(mine);
                        self.devices[at].drops.push((id.clone(), keep.version));
                        self.devices[at].drafts.remove(&id);
                        continue;
                    }
                },
            }
            self.devices[at].drafts.remove(&id);
            self.devices[at].drafts.insert(keep.id.clone(), keep);
        }
    }

    /// Everything as it must be, and the whole outbox once more, twice.
    pub fn check(&mut self) -> Figures {
        self.compare("after the session");
        let log = self.line.log.clone();
        let mut replayed = 0;
        for sent in log.iter().chain(&log).filter(|sent| sent.path != "hello") {
            self.house.run(self.line.deliver(sent));
            replayed += 1;
        }
        let figures = self.compare("after the whole outbox was sent twice more");
        Figures {
            replayed,
            faults: self.line.faults,
            conflicts: self.conflicts,
            requests: self.line.log.len() as u64,
            taps: self.taps,
            ..figures
        }
    }

    fn compare(&self, when: &str) -> Figures {
        let seed = self.seed;
        let (person, began) = (self.helper.to_string(), self.began);
        let rows = self
            .house
            .read(move |tx| tx.rows(&OF, args![&person, began]));
        let mut cases: BTreeMap<String, CaseKey> = BTreeMap::new();
        for row in &rows {
            let text = |n| row.text(n).expect("a text").to_owned();
            let twice = cases.insert(text(2), CaseKey::new(text(0), text(1)));
            assert!(
                twice.is_none(),
                "seed {seed} {when}: one command, two cases"
            );
        }
        let keys: BTreeSet<&CaseKey> = cases.values().collect();
        assert_eq!(
            keys.len(),
            cases.len(),
            "seed {seed} {when}: one case for two commands"
        );
        let made = count(self.house) - self.before;
        assert_eq!(
            made,
            cases.len() as i64,
            "seed {seed} {when}: cases that no device knows"
        );
        for draft in self
            .devices
            .iter()
            .flat_map(|device| device.drafts.values())
        {
            if let State::Sent(key) = &draft.state {
                let stands = cases.get(&draft.command).map(ToString::to_string);
                assert_eq!(
                    stands.as_ref(),
                    Some(key),
                    "seed {seed} {when}: a case is lost"
                );
            }
        }
        let mut stands: Vec<String> = Vec::new();
        let mut photos = 0;
        for (command, key) in &cases {
            let case = self.read_case(key);
            stands.extend(case.told.iter().cloned());
            photos += case.photos.len() as u64;
            // Exactly what one of the hands that handed it in had before it, word by word and picture by picture.
            let handed = self.handed.get(command).into_iter().flatten();
            let is_theirs = handed.into_iter().any(|words| case == Read::of(words));
            assert!(
                is_theirs,
                "seed {seed} {when}: a case that nobody handed in like that"
            );
        }
        // No word stands in two cases unless a person put it there.
        let mut once = BTreeSet::new();
        for token in &stands {
            let is_twice = !once.insert(token);
            assert!(
                !is_twice || self.doubled.contains(token),
                "seed {seed} {when}: {token} twice"
            );
        }
        // Every word that was typed stands in a case or in an open draft, or was given up by a person.
        let open: BTreeSet<String> = self
            .devices
            .iter()
            .flat_map(|device| device.drafts.values())
            .filter(|draft| !matches!(draft.state, State::Sent(_)))
            .flat_map(|draft| tokens(&draft.words))
            .collect();
        for token in &self.typed {
            let is_somewhere =
                once.contains(token) || open.contains(token) || self.given_up.contains(token);
            assert!(
                is_somewhere,
                "seed {seed} {when}: {token} was overwritten or lost silently"
            );
        }
        let counted = taps(self.house, &self.helper) - self.taps_before;
        assert_eq!(counted, self.taps as i64, "seed {seed} {when}: taps");
        Figures {
            filed: cases.len() as u64,
            photos,
            ..Figures::default()
        }
    }

    /// Name, words and number of photographs of a case, every one of them opened.
    fn read_case(&self, key: &CaseKey) -> Read {
        let app = &self.house.app;
        let world = app.world.now();
        let who = world.staff(&self.helper, app.now());
        let view = self
            .house
            .run(yike::views::case::case(app, &world, &who, key, app.now()));
        let view = view.expect("the helper sees what they took in");
        let id_number = view.applicant().expect("an applicant").id_number;
        let item = view.loaded.item.key.clone();
        let told = view
            .answers()
            .get(text_field(&item))
            .cloned()
            .unwrap_or_default();
        let mut photos = Vec::new();
        for given in &view.loaded.case.given {
            for reference in &given.files {
                let note: FileNote = view.documents[&reference.id].json().expect("a note");
                let bytes = self.house.run(yike::files::open(app, &note));
                let bytes = bytes.expect("the photograph opens").to_vec();
                photos.push((given.material.clone(), bytes));
            }
        }
        photos.sort();
        Read {
            id_number,
            told: split(&told),
            photos,
        }
    }
}

/// What is compared of a case.
#[derive(PartialEq)]
struct Read {
    id_number: String,
    told: BTreeSet<String>,
    photos: Vec<(String, Vec<u8>)>,
}

impl Read {
    fn of(words: &Words) -> Read {
        let photos = words.photos.iter();
        let mut photos: Vec<_> = photos
            .map(|p| (p.material.clone(), p.bytes.clone()))
            .collect();
        photos.sort();
        Read {
            id_number: words.person["id_number"].clone(),
            told: tokens(words),
            photos,
        }
    }
}

/// The field of an item into which words are typed.
fn text_field(item: &str) -> &'static str {
    match item {
        "temporary-relief" => "story",
        "senior-allowance" => "bank",
        _ => "destination",
    }
}

fn tokens(words: &Words) -> BTreeSet<String> {
    let told = words.answers.get(text_field(&words.item)).cloned();
    split(&told.unwrap_or_default())
}

fn split(told: &str) -> BTreeSet<String> {
    let parts = told.split('。').filter(|part| part.starts_with('记'));
    parts.map(|part| format!("{part}。")).collect()
}

fn count(house: &House) -> i64 {
    let row = house.read(|tx| tx.one(&CASES, args![]));
    row.expect("a row").i64(0).expect("a number")
}

fn taps(house: &House, helper: &PersonId) -> i64 {
    let person = helper.to_string();
    let row = house.read(move |tx| tx.one(&TAPS, args![&person]));
    row.expect("a row").i64(0).expect("a number")
}
