//! 走流程问题: each problem of a protocol becomes a matter of the unit whose it is, with whoever walked as the
//! one who is heard. Asked for in the transaction of the protocol, opened by the clock: nothing is lost
//! and nothing opened twice.

use super::plan::named;
use super::protocol::Words;
use crate::act::{self, CaseKey, Fail, Loaded, Order};
use crate::app::App;
use crate::private::{self, Document};
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use yike_core::case::{
    About, Applicant as CaseApplicant, Channel, Command, Event, Filing, Meta, heard_way,
};
use yike_core::clock::At;
use yike_core::item::Audience;
use yike_core::item::form::Answers;
use yike_core::who::Who;

sql! {
    ADD = "INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
        VALUES ($1, $2, $3, 'walk-problem', $4, $5, 'waiting') ON CONFLICT (home, id) DO NOTHING";
    WAITING = "SELECT home, case_id, body FROM follow WHERE state = 'waiting'
        AND kind = 'walk-problem' AND due_at <= $1 ORDER BY due_at, home, id LIMIT 200";
    DONE = "UPDATE follow SET state = 'done' WHERE home = $1 AND id = $2";
}

/// One problem that waits to be opened: the walk, and which of its problems, counted from 1.
#[derive(Debug, Clone)]
struct Found {
    walk: CaseKey,
    n: u32,
}

impl Found {
    /// The name of the follow-up, and of the act that carries it out: once each.
    fn id(&self) -> String {
        format!("walk-problem/{}/{}", self.walk.id, self.n)
    }
}

/// What a protocol sets off.
pub fn remember(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, event: &Event) {
    let Event::Walked { protocol } = event else {
        return;
    };
    for n in 1..=protocol.problems.len() as u32 {
        let walk = loaded.key.clone();
        let found = Found { walk, n };
        let key = &loaded.key;
        tx.put(
            &ADD,
            args![&key.home, found.id(), &key.id, n.to_string(), meta.at.0],
        );
    }
}

/// Opens what waits; how many were opened.
///
/// # Errors
/// The store's own.
pub async fn all(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    let mut opened = 0;
    for found in app.store.read(move |tx| waiting(tx, now)).await? {
        match open(app, &found).await {
            Ok(true) => opened += 1,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(walk = %found.walk, n = found.n, %error, "a problem of a walk waits");
            }
        }
    }
    Ok(opened)
}

fn waiting(tx: &mut Tx<'_>, now: At) -> Result<Vec<Found>, StoreError> {
    let rows = tx.rows(&WAITING, args![now.0])?;
    rows.iter()
        .map(|row| {
            let n = row.text(2)?.parse();
            Ok(Found {
                walk: CaseKey::new(row.text(0)?, row.text(1)?),
                n: n.map_err(|error| StoreError::Engine(format!("a follow-up: {error}")))?,
            })
        })
        .collect()
}

async fn open(app: &App, found: &Found) -> Result<bool, Fail> {
    let (world, keys, key) = (app.world.now(), app.keys.clone(), found.walk.clone());
    let seen = world.clone();
    let read = app.store.read(move |tx| {
        let loaded = act::load(tx, &seen, &key)?.ok_or(Fail::NotFound)?;
        let documents = private::of_case(tx, &keys, &key.home, &key.id)?;
        Ok::<_, Fail>((loaded, documents))
    });
    let (walked, documents) = read.await?;
    let index = found.n as usize - 1;
    let walk = walked.case.walk.as_deref().ok_or(Fail::NotFound)?;
    let problem = (walk.protocol.problems.get(index)).ok_or(Fail::NotFound)?;
    let key = walked.item.walk.as_ref().map(|walk| walk.problem.as_str());
    let published = key.and_then(|key| world.published(key, app.now()));
    let way = heard_way(&world.units, &problem.unit, None);
    let (Some(published), Some(route)) = (published, way) else {
        return Ok(false);
    };
    let words: Words = (documents.get(&walk.protocol.words.id))
        .and_then(private::Opened::json)
        .unwrap_or_default();
    let said = words.problems.get(index).cloned().unwrap_or_default();
    let about = walked.filing().about.as_deref();
    let item = about.and_then(|about| about.item.clone());
    let name = item
        .as_deref()
        .and_then(|key| world.published(key, app.now()));
    let name = name.map_or_else(
        || item.clone().unwrap_or_default(),
        |one| one.item.name.clone(),
    );
    let answers: Answers = [("item", name), ("problem", said)]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
    let applicant = Document::json("applicant", &named(&world, &walk.by));
    let form = Document::json("form", &answers);
    let filing = Filing {
        item: format!("{}@{}", published.item.key, published.digest),
        digest: published.digest.clone(),
        // Counted inside the transaction.
        number: String::new(),
        channel: Channel::System,
        route,
        applicant: CaseApplicant {
            who: walk.by.clone(),
            kind: Audience::Person,
            doc: applicant.reference(),
            age_band: None,
        },
        agent: None,
        form: form.reference(),
        joint: Vec::new(),
        about: Some(Box::new(About {
            item,
            case: Some((found.walk.home.clone(), found.walk.id.clone())),
            problem: Some(found.n),
            ..About::of(problem.unit.clone())
        })),
        needs: Vec::new(),
        checks: Vec::new(),
        chosen: Vec::new(),
        listed: None,
        given: Vec::new(),
    };
    let order = Order {
        key: CaseKey::new(&filing.route.home, uuid::Uuid::now_v7().to_string()),
        command_id: found.id(),
        who: Who::Clock,
        command: Command::File(Box::new(filing)),
        documents: vec![applicant, form],
        words: Vec::new(),
    };
    let done = found.clone();
    act::act_with(app, order, move |tx| {
        tx.put(&DONE, args![&done.walk.home, done.id()]);
    })
    .await?;
    Ok(true)
}
