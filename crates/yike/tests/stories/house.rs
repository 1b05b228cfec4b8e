//! A whole installation for one story: database, keys, objects, units, items and people.

use crate::people::{self, Resident, STAFF};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use yike::act::{self, CaseKey, Done, Fail, Loaded, Order};
use yike::app::{App, Clock, Mode};
use yike::catalogue::Catalogue;
use yike::config::Config;
use yike::filing::{self, Intake};
use yike::private::Document;
use yike::register::{self, NewPost, UnitRow};
use yike::store::throwaway::{self, Scratch};
use yike::store::{Row, StoreError};
use yike::{args, files, rebuild, runner, sql, verify};
use yike_core::case::{Command, DocRef, Given, Status};
use yike_core::clock::At;
use yike_core::item::{Level, Need};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

sql! {
    EVENTS = "SELECT stream, id, text FROM event ORDER BY home, stream, id, seq";
    NUMBERS = "SELECT number FROM case_row ORDER BY number";
    NOTICES = "SELECT channel, to_who, kind, state FROM notice WHERE home = $1 AND case_id = $2
        ORDER BY seq, channel, to_who";
}

/// Friday, 2026-11-20 10:00 at +08:00.
pub const FRIDAY: &str = "2026-11-20 10:00";

pub struct House {
    pub app: App,
    pub config: Config,
    /// Everything private that was said in this story.
    secrets: Mutex<BTreeSet<String>>,
    runtime: tokio::runtime::Runtime,
    pub folder: tempfile::TempDir,
    _scratch: Option<Scratch>,
}

/// Tells the same story on both engines.
pub fn each_engine(story: impl Fn(&mut House)) {
    for open in [throwaway::sqlite, throwaway::postgres] {
        story(&mut House::new(open()));
    }
}

/// Tells a story about the file itself, or a long one.
pub fn on_sqlite(story: impl Fn(&mut House)) {
    story(&mut House::new(throwaway::sqlite()));
}

/// Tells a story that needs two programs on one database.
pub fn on_postgres(story: impl Fn(&mut House)) {
    story(&mut House::new(throwaway::postgres()));
}

/// `2026-11-20 10:00` at +08:00.
pub fn at(text: &str) -> At {
    let (day, time) = text.split_once(' ').expect("a day and a time");
    let (hour, minute) = time.split_once(':').expect("hours and minutes");
    let minutes = hour.parse::<i64>().expect("hours") * 60 + minute.parse::<i64>().expect("min");
    At(yike_core::clock::start_of(day.parse().expect("a day")).0 + minutes * 60_000)
}

impl House {
    pub fn new(scratch: Scratch) -> House {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            database: scratch.url.clone(),
            objects: folder.path().join("objects"),
            master_key: folder.path().join("master.key"),
            ..Config::in_folder(folder.path())
        };
        let app = runtime.block_on(open(&config, Clock::set(at(FRIDAY))));
        let house = House {
            app,
            config,
            secrets: Mutex::default(),
            runtime,
            folder,
            _scratch: Some(scratch),
        };
        house.run(furnish(&house.app));
        house
    }

    /// An installation that somebody else made: nothing is furnished. What must not stand in plain
    /// in `before` must not stand there either.
    pub fn found(config: Config, folder: tempfile::TempDir, before: Option<&House>) -> House {
        let house = House::over(&config, Clock::set(at(FRIDAY)));
        let secrets = before.map(|house| house.secrets.lock().expect("one thread").clone());
        House {
            secrets: Mutex::new(secrets.unwrap_or_default()),
            folder,
            ..house
        }
    }

    /// The program opened over what is there already.
    pub fn over(config: &Config, clock: Clock) -> House {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        House {
            app: runtime.block_on(open(config, clock)),
            config: config.clone(),
            secrets: Mutex::default(),
            runtime,
            folder: tempfile::tempdir().expect("a folder"),
            _scratch: None,
        }
    }

    /// Another district moves in: all its units, these bureaus, these people.
    pub fn settle(
        &self,
        district: &'static str,
        bureaus: &[&str],
        people: &[(&'static str, &'static str, &'static str, Duty, &'static str)],
    ) {
        let (now, by) = (self.app.now(), PersonId::new("founder"));
        let mut rows = units_of(catalogue(), |code| code.starts_with(district));
        rows.extend(bureaus.iter().map(|suffix| UnitRow {
            id: UnitId::new(format!("{district}{suffix}")),
            level: Level::District,
            name: format!("某局{suffix}"),
            parent: Some(UnitId::new(district)),
        }));
        let people = people.to_vec();
        let kept: Result<(), Fail> = self.run(self.app.store.write(move |tx| {
            register::keep_units(tx, &rows, district, &by, now)?;
            for (id, name, unit, duty, slot) in &people {
                let person = PersonId::new(*id);
                register::add_person(tx, &person, name, id, "", &by, now)?;
                let post = NewPost {
                    id: format!("{id}-1"),
                    person,
                    unit: UnitId::new(*unit),
                    duty: *duty,
                    slot: (*slot).to_owned(),
                };
                register::give_post(tx, &post, &by, now)?;
            }
            Ok(())
        }));
        kept.expect("the district moves in");
        self.reload();
    }

    /// A folder of the story's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn run<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub fn reload(&self) {
        self.run(self.app.world.reload(&self.app.store))
            .expect("the slow facts load");
    }

    /// Drops the program and opens it anew from the same database and key.
    pub fn restart(&mut self) {
        let clock = self.app.clock.clone();
        let fresh = self.run(open(&self.config, clock));
        // The first program is gone once its last handle is.
        self.app = fresh;
    }

    /// A second program on the same database, sharing the time.
    pub fn second_program(&self) -> App {
        self.run(open(&self.config, self.app.clock.clone()))
    }

    pub fn it_is(&self, text: &str) {
        self.app.clock.go_to(at(text));
    }

    /// The clock looks at every case whose time has come.
    pub fn tick(&self) -> usize {
        self.run(runner::tick(&self.app)).expect("the clock ticks")
    }

    pub fn staff(&self, id: &str) -> Who {
        let who = self
            .app
            .world
            .now()
            .staff(&PersonId::new(id), self.app.now());
        assert!(!who.posts().is_empty(), "{id} has no post");
        who
    }

    pub fn resident(&self, resident: &Resident) -> Who {
        Who::Resident(PersonId::new(
            self.app.keys.resident_of_phone(&resident.phone),
        ))
    }

    // — saying —

    /// Words for the private store; they must be found nowhere else.
    pub fn words(&self, kind: &'static str, words: &str) -> Document {
        self.hush(words);
        Document::new(kind, words)
    }

    /// From now on this text must stand nowhere in plain.
    pub fn hush(&self, words: &str) {
        let is_number = words.len() >= 11 && words.bytes().all(|b| b.is_ascii_alphanumeric());
        if words.chars().count() >= 3 && (!words.is_ascii() || is_number) {
            self.secrets
                .lock()
                .expect("one thread")
                .insert(words.to_owned());
        }
    }

    // — filing —

    /// A filing that lacks nothing: every paper that the answers call for was seen.
    pub fn intake(&self, item: &str, resident: &Resident) -> Intake {
        self.intake_with(item, resident, people::answers(item))
    }

    pub fn intake_with(
        &self,
        item: &str,
        resident: &Resident,
        answers: BTreeMap<String, String>,
    ) -> Intake {
        let world = self.app.world.now();
        let published = world
            .published(item, self.app.now())
            .unwrap_or_else(|| panic!("{item} is published"))
            .clone();
        let mut person: BTreeMap<String, String> = [
            ("name", &resident.name),
            ("id_number", &resident.id_number),
            ("phone", &resident.phone),
            ("address", &resident.address),
        ]
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .into();
        person.insert("company".into(), "北京虚构一刻小馆有限公司".into());
        person.insert("uscc".into(), people::company_code());
        for value in person.values().chain(answers.values()) {
            self.hush(value);
        }
        let given = published
            .item
            .materials_for(&answers)
            .filter(|material| material.need == Need::Required)
            .map(|material| seen(&material.code))
            .collect();
        Intake {
            about: None,
            item: published,
            person,
            answers,
            community: resident.community.to_owned(),
            company: None,
            given,
            files: Vec::new(),
            agent: None,
        }
    }

    /// A file of the resident, kept encrypted, and the row that names it.
    pub fn upload(&self, material: &str, words: &str) -> (Document, Given) {
        self.hush(words);
        let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0];
        bytes.extend(words.as_bytes());
        let kept = self.run(files::keep(&self.app, material, words, bytes.into()));
        let document = kept.expect("a photograph is kept");
        let given = Given {
            files: vec![document.reference()],
            ..plain(material)
        };
        (document, given)
    }

    pub fn order_of(&self, who: &Who, command_id: &str, intake: Intake) -> Order {
        let world = self.app.world.now();
        let desk = who.posts().first().cloned();
        filing::order(
            &self.app,
            &world,
            who,
            desk.as_ref(),
            command_id.to_owned(),
            intake,
        )
        .unwrap_or_else(|faults| panic!("the form is in order: {faults:?}"))
    }

    pub fn files(&self, who: &Who, intake: Intake) -> CaseKey {
        let order = self.order_of(who, &fresh_id(), intake);
        let done = self.run(act::act(&self.app, order));
        done.expect("the case is filed").key
    }

    pub fn files_at_counter(&self, item: &str, staff: &str, resident: &Resident) -> CaseKey {
        self.files(&self.staff(staff), self.intake(item, resident))
    }

    /// As at the counter, and every paper is handed in: one original and one copy each.
    pub fn files_with_papers(&self, item: &str, staff: &str, resident: &Resident) -> CaseKey {
        let mut intake = self.intake(item, resident);
        for row in &mut intake.given {
            *row = paper(&row.material);
        }
        self.files(&self.staff(staff), intake)
    }

    pub fn files_online(&self, item: &str, resident: &Resident) -> CaseKey {
        let mut intake = self.intake(item, resident);
        let rows: Vec<String> = intake.given.iter().map(|g| g.material.clone()).collect();
        intake.given.clear();
        for material in rows {
            let words = format!("{}的照片{material}", resident.name);
            let (document, given) = self.upload(&material, &words);
            intake.files.push(document);
            intake.given.push(given);
        }
        self.files(&self.resident(resident), intake)
    }

    // — doing —

    pub fn order(&self, who: &Who, case: &CaseKey, command: Command) -> Order {
        Order {
            key: case.clone(),
            command_id: fresh_id(),
            who: who.clone(),
            command,
            documents: Vec::new(),
            words: Vec::new(),
        }
    }

    pub fn attempt(&self, who: &Who, case: &CaseKey, command: Command) -> Result<Done, Fail> {
        let order = self.order(who, case, command);
        self.run(act::act(&self.app, order))
    }

    pub fn does(&self, staff: &str, case: &CaseKey, command: Command) -> Done {
        let kind = command.kind().as_str();
        self.attempt(&self.staff(staff), case, command)
            .unwrap_or_else(|fail| panic!("{staff} cannot {kind}: {fail:?}"))
    }

    pub fn tries(&self, staff: &str, case: &CaseKey, command: Command) -> Fail {
        let kind = command.kind().as_str();
        match self.attempt(&self.staff(staff), case, command) {
            Ok(_) => panic!("{staff} must not {kind}"),
            Err(fail) => fail,
        }
    }

    /// A command with words, which lie in the private store.
    pub fn attempt_saying(
        &self,
        who: &Who,
        case: &CaseKey,
        words: &str,
        command: impl FnOnce(DocRef) -> Command,
    ) -> Result<Done, Fail> {
        let document = self.words("words", words);
        let mut order = self.order(who, case, command(document.reference()));
        order.documents.push(document);
        self.run(act::act(&self.app, order))
    }

    pub fn says(
        &self,
        staff: &str,
        case: &CaseKey,
        words: &str,
        command: impl FnOnce(DocRef) -> Command,
    ) -> Done {
        self.attempt_saying(&self.staff(staff), case, words, command)
            .unwrap_or_else(|fail| panic!("{staff} cannot say {words}: {fail:?}"))
    }

    /// From the station to the street, accepted there.
    pub fn brings_to_acceptance(&self, case: &CaseKey) {
        self.does(people::LIN_XIAO, case, Command::HandOver);
        self.does(people::SUN_PING, case, Command::Accept);
    }

    /// Every leg of the street's own review, without the decision.
    pub fn passes_to_approver(&self, case: &CaseKey) {
        self.does(people::ZHENG_AN, case, Command::Pass { opinion: None });
        self.does(people::FENG_YUE, case, Command::Pass { opinion: None });
    }

    // — looking —

    pub fn case(&self, key: &CaseKey) -> Loaded {
        self.load(key)
            .expect("the case loads")
            .expect("the case is there")
    }

    pub fn load(&self, key: &CaseKey) -> Result<Option<Loaded>, Fail> {
        let world = self.app.world.now();
        let key = key.clone();
        let read = self.app.store.read(move |tx| act::load(tx, &world, &key));
        self.run(read)
    }

    pub fn status(&self, key: &CaseKey) -> Status {
        self.case(key).case.status
    }

    pub fn kinds(&self, key: &CaseKey) -> Vec<&'static str> {
        let loaded = self.case(key);
        loaded.events.iter().map(|(_, e)| e.kind()).collect()
    }

    /// `channel to kind` of every notice, in order.
    pub fn notices(&self, key: &CaseKey) -> Vec<String> {
        let (home, id) = (key.home.clone(), key.id.clone());
        let rows = self.read(move |tx| tx.rows(&NOTICES, args![&home, &id]));
        let text = |row: &Row| -> Result<String, StoreError> {
            Ok(format!(
                "{} {} {}",
                row.text(0)?,
                row.text(1)?,
                row.text(2)?
            ))
        };
        rows.iter().map(|row| text(row).expect("texts")).collect()
    }

    /// What a desk was told of a case.
    pub fn told_desk(&self, key: &CaseKey, unit: &str) -> Vec<String> {
        let begin = format!("desk {unit} ");
        let all = self.notices(key);
        let mine = all.iter().filter_map(|line| line.strip_prefix(&begin));
        mine.map(str::to_owned).collect()
    }

    /// What the resident was told by short message.
    pub fn told_resident(&self, key: &CaseKey, resident: &Resident) -> Vec<String> {
        let id = self.app.keys.resident_of_phone(&resident.phone);
        let begin = format!("sms {id} ");
        let all = self.notices(key);
        let mine = all.iter().filter_map(|line| line.strip_prefix(&begin));
        mine.map(str::to_owned).collect()
    }

    pub fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut yike::store::Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.run(self.app.store.read(job)).expect("the store reads")
    }

    pub fn numbers(&self) -> Vec<String> {
        let rows = self.read(|tx| tx.rows(&NUMBERS, args![]));
        let text = |row: &Row| row.text(0).expect("a number").to_owned();
        rows.iter().map(text).collect()
    }

    /// All SQLite files, for a look at their bytes.
    pub fn database_files(&self) -> Vec<PathBuf> {
        let Some(path) = self.config.database.strip_prefix("sqlite:") else {
            return Vec::new();
        };
        // Beside it may lie what is somebody else's: only the database and its logs.
        ["", "-wal", "-shm", "-journal"]
            .map(|end| PathBuf::from(format!("{path}{end}")))
            .into_iter()
            .filter(|file| file.exists())
            .collect()
    }

    // — the end of every story —

    /// Rebuilt equals live, chains hold, numbers have no gap, and nothing private stands in plain.
    pub fn assert_whole(&self) {
        self.assert_whole_but(&[]);
    }

    /// As `assert_whole`, where these cases were broken on purpose.
    pub fn assert_whole_but(&self, broken: &[&CaseKey]) {
        let compare = rebuild::Range {
            compare_only: true,
            ..rebuild::Range::default()
        };
        let rebuilt = self
            .run(rebuild::rebuild(&self.app, &compare, |_, _| {}))
            .expect("the rows are compared");
        assert!(rebuilt.differing.is_empty(), "{:?}", rebuilt.differing);
        assert_eq!(rebuilt.broken.iter().collect::<Vec<_>>(), broken);
        assert_eq!(rebuilt.cases as usize, self.numbers().len());
        let verified = self
            .run(verify::verify(&self.app, |_| {}))
            .expect("the chains are read");
        let named: BTreeSet<&str> = verified.broken.iter().map(|b| b.id.as_str()).collect();
        let expected: BTreeSet<&str> = broken.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(named, expected, "{:?}", verified.broken);
        assert_eq!(verified.faults, []);
        assert_gapless(&self.numbers());
        self.assert_events_are_mute();
        self.assert_nothing_leaks();
    }

    fn assert_events_are_mute(&self) {
        let secrets = self.secrets.lock().expect("one thread");
        for row in self.read(|tx| tx.rows(&EVENTS, args![])) {
            let text = row.text(2).expect("a text");
            assert!(text.is_ascii(), "words stand in an event: {text}");
            for secret in secrets.iter() {
                assert!(!text.contains(secret), "{secret} stands in {text}");
            }
        }
    }

    fn assert_nothing_leaks(&self) {
        let secrets = self.secrets.lock().expect("one thread");
        let objects = all_files(self.folder.path());
        for path in self.database_files().into_iter().chain(objects) {
            let bytes = std::fs::read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            for secret in secrets.iter() {
                assert!(!text.contains(secret), "{secret} stands in {path:?}");
            }
        }
    }
}

/// Within each unit and day the serials run 1, 2, 3 …
pub fn assert_gapless(numbers: &[String]) {
    let mut next: BTreeMap<&str, u32> = BTreeMap::new();
    for number in numbers {
        let (place, rest) = number.split_at(18);
        let serial: u32 = rest[..6].parse().expect("a serial");
        let expected = next.entry(place).or_insert(1);
        assert_eq!(serial, *expected, "a gap or a double at {number}");
        *expected += 1;
    }
}

/// Units, calendar, items and people, kept through the register.
pub async fn furnish(app: &App) {
    let now = app.now();
    // Not one of them: nobody gives themselves a post.
    let by = PersonId::new("founder");
    let catalogue = catalogue();
    let kept: Result<(), Fail> = app
        .store
        .write(move |tx| {
            register::keep_units(tx, &units(catalogue), "stories", &by, now)?;
            for (year, rows) in years(&catalogue.calendar_csv) {
                register::keep_year(tx, year, &rows, &by, now)?;
            }
            for loaded in &catalogue.items {
                register::publish(tx, &loaded.item.key, &loaded.text, now, &by, now)?;
            }
            for (id, name, unit, duty, slot) in STAFF {
                let person = PersonId::new(id);
                register::add_person(tx, &person, name, id, "", &by, now)?;
                let post = NewPost {
                    id: format!("{id}-1"),
                    person,
                    unit: UnitId::new(unit),
                    duty,
                    slot: slot.to_owned(),
                };
                register::give_post(tx, &post, &by, now)?;
            }
            Ok(())
        })
        .await;
    kept.expect("the house is furnished");
    app.world
        .reload(&app.store)
        .await
        .expect("the slow facts load");
}

pub async fn open(config: &Config, clock: Clock) -> App {
    yike::open::open(config, clock, Mode::Serve)
        .await
        .expect("the installation opens")
}

pub fn fresh_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub fn plain(material: &str) -> Given {
    Given {
        material: material.to_owned(),
        files: Vec::new(),
        originals: 0,
        copies: 0,
        seen: false,
    }
}

pub fn seen(material: &str) -> Given {
    Given {
        seen: true,
        ..plain(material)
    }
}

pub fn paper(material: &str) -> Given {
    Given {
        originals: 1,
        copies: 1,
        ..plain(material)
    }
}

pub fn catalogue() -> &'static Arc<Catalogue> {
    static CATALOGUE: OnceLock<Arc<Catalogue>> = OnceLock::new();
    CATALOGUE.get_or_init(|| Arc::new(Catalogue::embedded()))
}

/// The city, its districts, all of the two districts that the stories play in, and bureaus.
fn units(catalogue: &Catalogue) -> Vec<UnitRow> {
    let near =
        |code: &str| code.len() <= 6 || code.starts_with("110101") || code.starts_with("110102");
    let mut units = units_of(catalogue, near);
    for suffix in ["B08", "B14", "B31", "B39", "B60"] {
        units.push(UnitRow {
            id: UnitId::new(format!("110101{suffix}")),
            level: Level::District,
            name: format!("东城区某局{suffix}"),
            parent: Some(UnitId::new("110101")),
        });
    }
    units
}

/// The units of the catalogue whose codes are wanted.
fn units_of(catalogue: &Catalogue, wanted: impl Fn(&str) -> bool) -> Vec<UnitRow> {
    let mut units = Vec::new();
    for line in catalogue.units_csv.lines().skip(1) {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap_or_default();
        let (code, level, name, parent) = (cell(), cell(), cell(), cell());
        if wanted(code) {
            units.push(UnitRow {
                id: UnitId::new(code),
                level: yike::world::level(level).expect("a level"),
                name: name.to_owned(),
                parent: (!parent.is_empty()).then(|| UnitId::new(parent)),
            });
        }
    }
    units
}

/// The rows of each year, without heading.
fn years(csv: &str) -> BTreeMap<i16, String> {
    let mut years: BTreeMap<i16, String> = BTreeMap::new();
    for line in csv.lines().skip(1).filter(|line| !line.is_empty()) {
        let year = line[..4].parse().expect("a year");
        let rows = years.entry(year).or_default();
        if !rows.is_empty() {
            rows.push('\n');
        }
        rows.push_str(line);
    }
    years
}

pub fn all_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(all_files(&path));
        } else {
            files.push(path);
        }
    }
    files
}
