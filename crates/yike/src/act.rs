//! THE write path. Load → decide → append, rows, documents and notices, in one transaction.
//! Everything that changes a case comes through `act`.

use crate::app::App;
use crate::health::About;
use crate::ledger::{self, Entry, Hand, LogError, Stream};
use crate::private::{self, Document, Keys, Place};
use crate::rows;
use crate::store::{StoreError, Tx};
use crate::world::World;
use crate::{args, letter, notify, rated, sql, walks};
use std::collections::BTreeSet;
use std::sync::Arc;
use yike_core::case::{self, Case, Command, Event, Filing, Kind, Meta, Rating, Refusal};
use yike_core::chain::{Broken, Head};
use yike_core::clock::{At, Calendar, day_of};
use yike_core::count;
use yike_core::door::{CaseNumber, LookupCode, Region};
use yike_core::item::Item;
use yike_core::item::heard::Change;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post, Who};

sql! {
    SENT = "SELECT digest, stream_id, seq FROM command WHERE home = $1 AND actor = $2 AND id = $3";
    KEEP = "INSERT INTO command (home, actor, id, digest, stream, stream_id, seq, at)
        VALUES ($1, $2, $3, $4, 'case', $5, $6, $7)";
    LOCK = "SELECT seq, head FROM case_row WHERE home = $1 AND id = $2";
    COUNT = "INSERT INTO counter (home, name, day, n) VALUES ($1, $2, $3, 1)
        ON CONFLICT (home, name, day) DO UPDATE SET n = counter.n + 1 RETURNING n";
    LOOKUP = "INSERT INTO lookup (home, code, case_id) VALUES ($1, $2, $3)
        ON CONFLICT (home, code) DO NOTHING RETURNING code";
    BLIND = "INSERT INTO blind (home, kind, word, case_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (home, kind, word, case_id) DO NOTHING";
    PARTY = "INSERT INTO party (home, case_id, who, role) VALUES ($1, $2, $3, $4)
        ON CONFLICT (home, case_id, who, role) DO NOTHING";
    JOINT = "INSERT INTO party (home, case_id, who, role, names) VALUES ($1, $2, $3, 'joint', $4)
        ON CONFLICT (home, case_id, who, role) DO UPDATE SET names = excluded.names";
    UNJOIN = "DELETE FROM party WHERE home = $1 AND case_id = $2 AND role = 'joint'";
}

/// The name of a case in URLs and calls: its home and its id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseKey {
    pub home: String,
    pub id: String,
}

impl CaseKey {
    pub fn new(home: impl Into<String>, id: impl Into<String>) -> CaseKey {
        CaseKey {
            home: home.into(),
            id: id.into(),
        }
    }

    /// `110101-0193…`; `None` for anything else.
    pub fn parse(text: &str) -> Option<CaseKey> {
        let (home, id) = text.split_once('-')?;
        let plain = |s: &str, max: usize| {
            !s.is_empty()
                && s.len() <= max
                && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        (plain(home, 12) && plain(id, 40)).then(|| CaseKey::new(home, id))
    }

    fn stream(&self) -> Stream<'_> {
        Stream {
            home: &self.home,
            kind: "case",
            id: &self.id,
        }
    }
}

impl std::fmt::Display for CaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.home, self.id)
    }
}

/// One command, as it came through a door.
pub struct Order {
    pub key: CaseKey,
    /// Made by the client before sending; the same id with the same body is the same act.
    pub command_id: String,
    pub who: Who,
    pub command: Command,
    /// The documents that the command names.
    pub documents: Vec<Document>,
    /// Words of the exact index, for a filing: kind and normalised word.
    pub words: Vec<(&'static str, String)>,
}

/// What an order did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub key: CaseKey,
    /// The last event of this act.
    pub seq: u64,
    /// The same order had been carried out before.
    pub again: bool,
}

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fail {
    #[error("a rule refuses it")]
    Refused(Refusal),
    /// The same command id came with another body; what stands is under `key`.
    #[error("sent before with other words")]
    Altered { key: CaseKey },
    #[error("there is no such case")]
    NotFound,
    #[error("the chain of this case is broken")]
    Broken(Broken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LogError> for Fail {
    fn from(error: LogError) -> Fail {
        match error {
            LogError::Store(error) => Fail::Store(error),
            LogError::Broken(broken) => Fail::Broken(broken),
        }
    }
}

impl From<Refusal> for Fail {
    fn from(refusal: Refusal) -> Fail {
        Fail::Refused(refusal)
    }
}

/// A case with its item and its log, as rules and pages need it.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub key: CaseKey,
    pub case: Case,
    pub item: Arc<Item>,
    pub events: Vec<(Meta, Event)>,
    pub head: Head,
}

impl Loaded {
    pub fn filing(&self) -> &Filing {
        self.case
            .filing()
            .expect("a loaded case begins with its filing")
    }
}

/// Carries out an order, or refuses it; nothing in between.
///
/// # Errors
/// `Fail` says why; nothing is stored then, so that a corrected attempt goes through.
pub async fn act(app: &App, order: Order) -> Result<Done, Fail> {
    act_with(app, order, |_| ()).await
}

/// As [`act`]; `beside` writes what must be there if the act is and must not if it is not, such as
/// that files sent ahead now belong to the case. It may run several times.
///
/// # Errors
/// As [`act`].
pub async fn act_with(
    app: &App,
    order: Order,
    beside: impl Fn(&mut Tx<'_>) + Send + Sync + 'static,
) -> Result<Done, Fail> {
    let world = app.world.now();
    let keys = app.keys.clone();
    let now = app.now();
    let moment = Moment {
        now,
        codes: (0..4).map(|_| private::random()).collect(),
        digest: keys.command_digest(&body_of(&order)),
        waits: waits(app, &world, order.command.kind()),
    };
    let order = Arc::new(order);
    app.store
        .write(move |tx| {
            let done = carry_out(tx, &world, &keys, &moment, &order)?;
            beside(tx);
            Ok(done)
        })
        .await
}

/// What the job is given from outside: a rerun of it must not depend on time or chance.
struct Moment {
    now: At,
    /// Candidates for a look-up code.
    codes: Vec<[u8; 5]>,
    /// What tells the same order sent again.
    digest: Vec<u8>,
    /// Whether decisions wait for a signed head to get outside.
    waits: bool,
}

/// The setting under which decisions wait while no signed head gets outside; off by default: a
/// counter does not stop over a hash.
pub const DECISIONS_WAIT: &str = "decisions_wait";

/// Whether this command decides, and has to wait. What runs against a limit that the law sets for
/// the office (acceptance, non-acceptance, extension) never does.
fn waits(app: &App, world: &World, kind: Kind) -> bool {
    let decides = matches!(kind, Kind::Approve | Kind::Refuse | Kind::CloseAtOnce);
    let is_on = world
        .settings
        .get(DECISIONS_WAIT)
        .is_some_and(|set| set == "on");
    decides && is_on && app.health.about(About::Anchoring).is_some()
}

fn carry_out(
    tx: &mut Tx<'_>,
    world: &World,
    keys: &Keys,
    moment: &Moment,
    order: &Order,
) -> Result<Done, Fail> {
    let (key, now) = (&order.key, moment.now);
    let digest = moment.digest.as_slice();
    let actor = order.who.id();
    are_plain(order)?;
    // Locked before the question: whoever sends the same order at once is answered after the act.
    let kept = lock(tx, key)?;
    // Locked too: an answer given again is an answer, and a COMMIT that locked something waits until
    // all before it is where it must be (a standby may not have the first act yet).
    let sent = tx.lock(&SENT, args![&key.home, actor.as_str(), &order.command_id])?;
    if let Some(row) = sent.first() {
        let stands = CaseKey::new(&key.home, row.text(1)?);
        if row.blob(0)? != digest {
            return Err(Fail::Altered { key: stands });
        }
        return Ok(Done {
            key: stands,
            seq: row.i64(2)? as u64,
            again: true,
        });
    }
    if moment.waits {
        return Err(refuse(
            "decision",
            "现在不能作决定：记录的签名封签很久没有送到外面保管，按设置，决定要等它恢复。您填的内容没有丢，请告诉管理员，恢复后再提交。",
            "No decision can be made now: no signed head of the records has got outside for long, and by the settings decisions wait for that. Nothing you typed is lost; tell the administrator, and send it again afterwards.",
        ));
    }
    let away = world.away(now);
    let (mut loaded, command) = match &order.command {
        Command::File(filing) => begin(tx, world, now, order, filing)?,
        command => (
            load_to(tx, world, key, kept)?.ok_or(Fail::NotFound)?,
            command.clone(),
        ),
    };
    let now = now.max(loaded.case.at);
    named(world, &loaded, &command, now)?;
    let facts = world.facts(&loaded.case, now, &away);
    let who = seat(tx, order, &loaded, now)?;
    let (events, post) = case::decide(&loaded.case, &loaded.item, &who, &command, &facts)?;
    let fresh = Fresh {
        now,
        by: actor.clone(),
        post,
    };
    let before = loaded.events.len();
    let stood = rows::beside::of(&loaded);
    let given = loaded.case.rateable();
    write_events(tx, &mut loaded, &fresh, &world.calendar, events);
    let place = Place {
        home: &key.home,
        case: &key.id,
        holder: loaded.filing().applicant.who.as_str(),
    };
    for document in &order.documents {
        private::put(tx, keys, &place, document, now.0)?;
    }
    if order.command.kind() == Kind::File {
        index(tx, world, keys, order, &loaded, &moment.codes)?;
    }
    rows::write(tx, &rows::of(&loaded, world, now));
    let stands = rows::beside::of(&loaded);
    rows::beside::change(tx, &loaded.key, &stood, &stands);
    rated::of_case::change(tx, keys, world, &loaded, &given);
    for (meta, event) in &loaded.events[before..] {
        beside_applicant(tx, &loaded.key, event);
        rated::of_case::remember(tx, &loaded, meta, event);
        rated::appeal::decided(tx, &loaded, event)?;
        walks::remember(tx, &loaded, meta, event);
        notify::post(tx, &loaded, meta, event);
    }
    tx.put(
        &KEEP,
        args![
            &key.home,
            actor.as_str(),
            &order.command_id,
            digest,
            &key.id,
            loaded.case.seq as i64,
            now.0
        ],
    );
    Ok(Done {
        key: key.clone(),
        seq: loaded.case.seq,
        again: false,
    })
}

/// Who acts, by the letters of this very moment: what was true when the page was drawn is not
/// asked.
fn seat(tx: &mut Tx<'_>, order: &Order, loaded: &Loaded, now: At) -> Result<Who, Fail> {
    match (&order.command, &order.who) {
        (Command::File(_), Who::Agent { person, mandate }) => {
            letter::filer(tx, &mandate.letter, person, now)?.ok_or_else(letter::over)
        }
        (Command::File(_), who) => Ok(who.clone()),
        (_, who) => Ok(letter::seat(tx, who, loaded, now)?),
    }
}

/// Ids are ours or a client's, but never anything but ids: what else comes is told at once.
fn are_plain(order: &Order) -> Result<(), Fail> {
    let is_plain =
        |id: &str| (1..=120).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_plain(&order.key.home) || !is_plain(&order.key.id) || !is_plain(order.who.id().as_str())
    {
        return Err(Fail::NotFound);
    }
    if is_plain(&order.command_id) {
        return Ok(());
    }
    Err(refuse(
        "command_id",
        "提交编号不对。请刷新页面后再提交。",
        "The command id is not one. Reload the page and send again.",
    ))
}

/// Whom and what a command names stands in the log for ever: staff that there is, papers and
/// fields that the item has; never a name, a phone or anybody's words.
fn named(world: &World, loaded: &Loaded, command: &Command, now: At) -> Result<(), Fail> {
    let item = &*loaded.item;
    match command {
        Command::File(filing) if !is_led(world, filing, now) => Err(refuse(
            "walker",
            "这个人现在没有所选的岗位。请从列表里选走流程的人。",
            "This person does not hold that post now: choose who walks from the list.",
        )),
        Command::Assign { to } if !has_the_post(world, loaded, to, now) => Err(refuse(
            "to",
            "这个人现在没有这一步的岗位，不能交办。请从列出的同事里选。",
            "This person has no post for this step now: choose one of the colleagues listed.",
        )),
        Command::RecordCheck { staff, .. }
            if staff.iter().any(|id| !world.people.contains_key(id)) =>
        {
            Err(refuse(
                "staff",
                "同去的人里有工作人员名册上没有的。请从名册中选择。",
                "Somebody named is not on the list of staff. Choose those who went from the list.",
            ))
        }
        Command::AskCorrection { missing, .. }
            if missing.iter().any(|m| !is_asked(item, &m.about)) =>
        {
            Err(refuse(
                "missing",
                "有一项不是本事项的材料或栏目。请从清单里选，要说的话写在告知书里。",
                "One of these is no paper or field of the item. Choose from the list; what else is to be said stands in the notice.",
            ))
        }
        Command::Change {
            what: Change::Item,
            reference,
            ..
        } if world.versions(reference).is_empty() => Err(Fail::Refused(Refusal::Content(vec![
            crate::command::no_item(),
        ]))),
        _ => Ok(()),
    }
}

/// Whether whoever is to walk holds the post in which they walk; true of every other filing.
fn is_led(world: &World, filing: &Filing, now: At) -> bool {
    let Some(plan) = filing.plan() else {
        return true;
    };
    world
        .posts_of(&filing.applicant.who, now)
        .contains(&plan.post)
}

/// Whether somebody may do the step that waits: who is given it must be able to.
fn has_the_post(world: &World, loaded: &Loaded, person: &PersonId, now: At) -> bool {
    let Some(task) = &loaded.case.task else {
        return true;
    };
    let mut posts = world.posts.iter().filter(|post| post.holds(now));
    posts.any(|p| p.person == *person && p.unit == task.unit && p.duty.does(task.duty))
}

/// Whether an item asks for this paper or field.
fn is_asked(item: &Item, about: &str) -> bool {
    item.material(about).is_some()
        || item.can_correct(about)
        || crate::filing::PERSON_KEYS.contains(&about)
}

fn refuse(about: &str, zh: &str, en: &str) -> Fail {
    Fail::Refused(Refusal::Content(vec![case::Gap::new(about, zh, en)]))
}

/// Whether this person has already sent a command of this id.
pub fn was_sent(
    tx: &mut Tx<'_>,
    home: &str,
    actor: &PersonId,
    command_id: &str,
) -> Result<bool, StoreError> {
    let row = tx.one(&SENT, args![home, actor.as_str(), command_id])?;
    Ok(row.is_some())
}

/// Who acts in this moment, in which post.
struct Fresh {
    now: At,
    by: PersonId,
    post: Option<Post>,
}

fn write_events(
    tx: &mut Tx<'_>,
    loaded: &mut Loaded,
    fresh: &Fresh,
    calendar: &Calendar,
    events: Vec<Event>,
) {
    let item = loaded.item.clone();
    let mut entries = Vec::with_capacity(events.len());
    for event in events {
        let meta = Meta {
            seq: loaded.case.seq + 1,
            at: fresh.now,
            by: fresh.by.clone(),
            post: fresh.post.clone(),
        };
        let counted = count::of(&loaded.case, &item, &meta, &event, calendar);
        loaded.case.apply(&item, &meta, &event);
        rows::facts::add(tx, loaded, &meta, &counted);
        let (kind, body) = event.parts();
        entries.push(Entry {
            kind,
            body,
            status: loaded.case.status.as_str().to_owned(),
        });
        loaded.events.push((meta, event));
    }
    let hand = Hand {
        at: fresh.now,
        by: fresh.by.clone(),
        post: fresh.post.clone(),
    };
    loaded.head = ledger::append(tx, loaded.key.stream(), loaded.head, &hand, entries);
}

/// A new case: its number is counted inside the transaction, so that a refusal leaves no gap.
fn begin(
    tx: &mut Tx<'_>,
    world: &World,
    now: At,
    order: &Order,
    filing: &Filing,
) -> Result<(Loaded, Command), Fail> {
    let item = world.item(&filing.digest).ok_or(Fail::NotFound)?;
    let mut filing = filing.clone();
    filing.number = next_number(tx, &order.key.home, &filing.route.accepting, now)?;
    let loaded = Loaded {
        key: order.key.clone(),
        case: Case::default(),
        item,
        events: Vec::new(),
        head: Head::START,
    };
    Ok((loaded, Command::File(Box::new(filing))))
}

/// The next 办件编号 of the receiving unit on this day, without gap or duplicate.
fn next_number(tx: &mut Tx<'_>, home: &str, receiving: &UnitId, now: At) -> Result<String, Fail> {
    let digits: String = receiving
        .as_str()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let region = match digits.len() {
        12 | 9 | 6 => digits,
        _ => digits.get(..6).unwrap_or("000000").to_owned(),
    };
    let day = day_of(now);
    let days = i64::from(days_since_1970(day));
    let row = tx.one(&COUNT, args![home, format!("case/{region}"), days])?;
    let n = match row {
        Some(row) => row.i64(0)?,
        None => return Err(StoreError::Engine("the counter gave no number".into()).into()),
    };
    let number = Region::parse(&region)
        .and_then(|region| CaseNumber::new(&region, day, n as u32))
        .map_err(|fault| StoreError::Engine(fault.en))?;
    Ok(number.as_str().to_owned())
}

/// Whole days since 1970-01-01, as rows keep days.
pub fn days_since_1970(day: jiff::civil::Date) -> i32 {
    (yike_core::clock::start_of(day).0 + 8 * 3_600_000).div_euclid(86_400_000) as i32
}

/// Index, party and look-up code of a new case.
fn index(
    tx: &mut Tx<'_>,
    world: &World,
    keys: &Keys,
    order: &Order,
    loaded: &Loaded,
    codes: &[[u8; 5]],
) -> Result<(), Fail> {
    let key = &order.key;
    for (kind, word) in &order.words {
        tx.put(
            &BLIND,
            args![&key.home, *kind, keys.blind(kind, word), &key.id],
        );
    }
    let who = loaded.filing().applicant.who.as_str();
    tx.put(&PARTY, args![&key.home, &key.id, who, "applicant"]);
    let first = world.homes().char_of(&key.home);
    for random in codes {
        let code = LookupCode::new(first, *random).map_err(|fault| StoreError::Engine(fault.en))?;
        let kept = tx.one(&LOOKUP, args![&key.home, code.as_str(), &key.id])?;
        if kept.is_some() {
            return Ok(());
        }
    }
    Err(StoreError::Engine("no look-up code was free".into()).into())
}

/// The people beside the applicant as a filing or a new form names them: their pages and notices
/// find the case by these rows.
fn beside_applicant(tx: &mut Tx<'_>, key: &CaseKey, event: &Event) {
    let joint = match event {
        Event::Filed { filing, .. } => &filing.joint,
        Event::CorrectionAnswered {
            joint: Some(joint), ..
        } => {
            tx.put(&UNJOIN, args![&key.home, &key.id]);
            joint
        }
        _ => return,
    };
    for one in joint {
        if let Some(who) = &one.who {
            tx.put(&JOINT, args![&key.home, &key.id, who.as_str(), &one.doc.id]);
        }
    }
}

/// Loads a case: its events, checked, folded under the item version that rules it.
///
/// # Errors
/// `Broken` where the chain does not hold: this case stops, the server does not.
pub fn load(tx: &mut Tx<'_>, world: &World, key: &CaseKey) -> Result<Option<Loaded>, Fail> {
    let log = ledger::read(tx, key.stream())?;
    fold(world, key, log)
}

/// Takes a case for this transaction: nobody else writes to it until the end. Gives the head that
/// its row knows; `None` where there is no such case yet.
pub fn lock(tx: &mut Tx<'_>, key: &CaseKey) -> Result<Option<Head>, StoreError> {
    let rows = tx.lock(&LOCK, args![&key.home, &key.id])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let hash = row.blob(1)?.try_into();
    let hash = hash.map_err(|_| StoreError::Engine("a hash is not 32 bytes long".into()))?;
    let seq = row.i64(0)? as u64;
    Ok(Some(Head { seq, hash }))
}

/// As `load`, in order to write: the log must end where its row says. Writing behind an end that
/// was cut off would hide the cut.
///
/// # Errors
/// `Broken`, as for `load`.
pub fn load_to(
    tx: &mut Tx<'_>,
    world: &World,
    key: &CaseKey,
    kept: Option<Head>,
) -> Result<Option<Loaded>, Fail> {
    let loaded = load(tx, world, key)?;
    let Some(kept) = kept else {
        return Ok(loaded);
    };
    let end = loaded.as_ref().map_or(Head::START, |loaded| loaded.head);
    if end == kept {
        return Ok(loaded);
    }
    Err(Fail::Broken(Broken {
        home: key.home.clone(),
        stream: "case".into(),
        id: key.id.clone(),
        seq: end.seq,
        what: yike_core::chain::What::Head { expected: kept.seq },
    }))
}

/// Folds a log that was read.
pub fn fold(world: &World, key: &CaseKey, log: ledger::Log) -> Result<Option<Loaded>, Fail> {
    let mut events = Vec::with_capacity(log.records.len());
    for record in log.records {
        let event = Event::from_parts(&record.kind, record.body).map_err(|error| {
            tracing::error!(case = %key, seq = record.seq, %error, "an event cannot be read");
            Fail::Broken(Broken {
                home: key.home.clone(),
                stream: "case".into(),
                id: key.id.clone(),
                seq: record.seq,
                what: yike_core::chain::What::Unreadable,
            })
        })?;
        let meta = Meta {
            seq: record.seq,
            at: record.at,
            by: record.by,
            post: record.post,
        };
        events.push((meta, event));
    }
    let Some((_, Event::Filed { filing, .. })) = events.first() else {
        return Ok(None);
    };
    let Some(item) = world.item(&filing.digest) else {
        return Err(StoreError::Engine("the item version of a case is not loaded".into()).into());
    };
    let case = Case::fold(&item, events.iter().map(|(meta, event)| (meta, event)));
    Ok(Some(Loaded {
        key: key.clone(),
        case,
        item,
        events,
        head: log.head,
    }))
}

/// What the digest of an order covers: everything the client chose.
fn body_of(order: &Order) -> Vec<u8> {
    let mut body = Vec::new();
    let mut part = |bytes: &[u8]| {
        body.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        body.extend_from_slice(bytes);
    };
    part(order.command.kind().as_str().as_bytes());
    // A new case's id is made at the door; a sent-again filing is told by its words.
    if order.command.kind() != Kind::File {
        part(order.key.id.as_bytes());
    }
    for plain in told(&order.command) {
        part(plain.as_bytes());
    }
    for document in &order.documents {
        part(document.kind.as_bytes());
        part(&told_words(document));
    }
    body
}

/// What the client chose of a document. Where a file lies and under which key is made anew each
/// time it is sent; its content is not.
fn told_words(document: &Document) -> Vec<u8> {
    let file = (document.kind == "file")
        .then(|| serde_json::from_slice::<crate::files::FileNote>(document.plain()).ok())
        .flatten();
    match file {
        Some(note) => format!("{} {} {}", note.digest, note.size, note.name).into_bytes(),
        None => document.plain().to_vec(),
    }
}

/// The plain choices in a command, beside its documents (whose ids are made anew each time).
fn told(command: &Command) -> Vec<String> {
    match command {
        Command::File(filing) => {
            let mut told = vec![filing.item.clone(), filing.route.community.to_string()];
            told.extend(filing.route.taking.iter().map(UnitId::to_string));
            told.extend(filing.given.iter().map(given_text));
            told.extend(filing.plan().map(told_plan));
            told
        }
        Command::AskCorrection { missing, .. } => missing.iter().map(|m| m.about.clone()).collect(),
        Command::AnswerCorrection { given, .. } => given.iter().map(given_text).collect(),
        Command::Sign { row, form } | Command::Witness { row, form, .. } => {
            vec![row.clone(), form.to_string()]
        }
        Command::RefuseToSign { row, .. } => vec![row.clone()],
        Command::Contact {
            way,
            reached,
            agrees,
            satisfied,
            ..
        } => vec![
            way.as_str().to_owned(),
            format!("{reached} {agrees:?} {satisfied:?}"),
        ],
        Command::Change {
            what,
            cause,
            cancelled,
            reference,
            ..
        } => vec![
            what.as_str().to_owned(),
            format!("{cause:?} {cancelled}"),
            reference.clone(),
        ],
        Command::Agree { yes, satisfied, .. } => vec![format!("{yes} {satisfied:?}")],
        Command::DecideAppeal { excluded, .. } => vec![excluded.to_string()],
        Command::Minute { n, .. } => vec![n.to_string()],
        Command::RecordWalk(protocol) => told_walk(protocol),
        Command::NotAccept { agency, .. } => agency.iter().map(UnitId::to_string).collect(),
        Command::TakePapers { papers }
        | Command::Miss { papers }
        | Command::ReturnPapers { papers } => papers.clone(),
        Command::SendPapers { papers, to } => std::iter::once(to.to_string())
            .chain(papers.iter().cloned())
            .collect(),
        Command::Bag { bag, to } => vec![bag.clone(), to.to_string()],
        Command::Assign { to } => vec![to.to_string()],
        Command::Reply { n, .. } => vec![n.to_string()],
        Command::Consult(wanted) => {
            let at = wanted.at.map(|at| at.0.to_string());
            let of = wanted.of.iter().map(UnitId::to_string);
            of.chain(at).collect()
        }
        Command::RecordCheck { check, staff, .. } => std::iter::once(check.clone())
            .chain(staff.iter().map(PersonId::to_string))
            .collect(),
        Command::HangNotice { check } | Command::EndNotice { check, .. } => vec![check.clone()],
        Command::Suspend { stop, days, .. } => vec![stop.clone(), days.to_string()],
        Command::Deliver { way } => vec![way.as_str().to_owned()],
        Command::Rate(rating) => told_rating(rating),
        Command::Receive
        | Command::Accept
        | Command::CloseAtOnce { .. }
        | Command::HandOver
        | Command::SendBack { .. }
        | Command::Claim
        | Command::HandBack
        | Command::Relieve
        | Command::Pass { .. }
        | Command::PutBack { .. }
        | Command::Resume { .. }
        | Command::Extend { .. }
        | Command::Approve { .. }
        | Command::Refuse { .. }
        | Command::MakeCertificate { .. }
        | Command::Withdraw { .. }
        | Command::Return { .. }
        | Command::Nudge { .. }
        | Command::Warn
        | Command::Supervise
        | Command::Lapse
        | Command::AcceptBySilence
        | Command::Restate
        | Command::Rise { .. }
        | Command::Reopen { .. }
        | Command::Appeal { .. }
        | Command::Remind => Vec::new(),
    }
}

fn told_plan(plan: &case::Plan) -> String {
    let (role, way) = (plan.role.as_str(), plan.way.as_str());
    format!("{} {role} {way} {}", plan.post, plan.day)
}

fn told_walk(protocol: &case::Protocol) -> Vec<String> {
    let step = |step: &case::WalkStep| {
        let way = step.way.as_str();
        format!("{way} {} {}", step.minutes, step.papers)
    };
    let problem = |problem: &case::WalkProblem| {
        let cause = problem.cause.map_or("", |cause| cause.as_str());
        format!("{} {cause}", problem.unit)
    };
    std::iter::once(format!("{} {}", protocol.on, protocol.visits))
        .chain(protocol.steps.iter().map(step))
        .chain(protocol.problems.iter().map(problem))
        .collect()
}

fn told_rating(rating: &Rating) -> Vec<String> {
    let (service, n, level) = (rating.service.as_str(), rating.n, rating.level);
    let dimensions = rating.dimensions.iter();
    std::iter::once(format!("{service} {n} {level}"))
        .chain(rating.anonymous.then(|| "anonymous".to_owned()))
        .chain(dimensions.map(|(code, level)| format!("{code} {level}")))
        .chain(rating.tags.iter().cloned())
        .collect()
}

fn given_text(given: &case::Given) -> String {
    format!(
        "{} {} {} {} {}",
        given.material,
        given.originals,
        given.copies,
        given.seen,
        given.files.len()
    )
}

/// Nobody is away: for callers that only need the table of a resident.
pub fn nobody() -> BTreeSet<PersonId> {
    BTreeSet::new()
}
