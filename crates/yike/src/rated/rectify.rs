//! 差评整改: a bad rating becomes a matter that the level above looks at, with the person who rated as
//! the one who is called back. Opened by the system, once for each rating; what cannot be opened waits
//! for the next round and is logged.

use super::bad::Bad;
use crate::act::{self, CaseKey, Fail, Order};
use crate::app::App;
use crate::filing::{self, Said};
use crate::follow;
use crate::people::Applicant;
use crate::private;
use crate::store::{StoreError, Tx};
use crate::world::World;
use yike_core::case::{About, Channel, Command, Event, heard_way};
use yike_core::item::Audience;
use yike_core::item::form::Answers;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Who};

/// The built-in item by which a bad rating is put right.
const ITEM: &str = "bad-rating";

/// Whoever rated without a name begins with this: nobody can tell or call them.
pub const UNNAMED: &str = "unnamed-";

/// Opens what waits; how many were opened.
///
/// # Errors
/// The store's own.
pub async fn all(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    let waiting = app
        .store
        .read(move |tx| follow::bad_ratings(tx, now))
        .await?;
    let mut opened = 0;
    for bad in waiting {
        match open(app, &bad).await {
            Ok(true) => opened += 1,
            Ok(false) => {}
            Err(error) => tracing::error!(rated = %bad.id, %error, "a bad rating waits"),
        }
    }
    Ok(opened)
}

/// Who rated what, as far as they said it.
struct Rated {
    who: PersonId,
    applicant: Applicant,
    age_band: Option<String>,
    item: Option<String>,
    words: String,
}

async fn open(app: &App, bad: &Bad) -> Result<bool, Fail> {
    let (world, now) = (app.world.now(), app.now());
    let Some(published) = world.published(ITEM, now).cloned() else {
        return Ok(false);
    };
    let unit = UnitId::new(&bad.unit);
    let Some(way) = heard_way(&world.units, &unit, None) else {
        return Ok(false);
    };
    let (keys, seen, of) = (app.keys.clone(), world.clone(), bad.clone());
    let rated = (app.store)
        .read(move |tx| read(tx, &keys, &seen, &of))
        .await?;
    let about = About {
        item: rated.item.clone(),
        case: Some((bad.home.clone(), bad.id.clone())),
        rating: Some((bad.service.clone(), bad.n)),
        people: Some(PersonId::new(&bad.person))
            .filter(|person| !person.as_str().is_empty())
            .into_iter()
            .collect(),
        ..About::of(unit)
    };
    let (filing, documents) = filing::said(Said {
        published: &published,
        about,
        way: way.clone(),
        who: rated.who.clone(),
        applicant: &rated.applicant,
        age_band: rated.age_band.clone(),
        answers: &answers(bad, &rated.words),
        channel: Channel::System,
    });
    let order = Order {
        key: CaseKey::new(&way.home, uuid::Uuid::now_v7().to_string()),
        command_id: follow::bad_id(bad),
        who: Who::Clock,
        command: Command::File(Box::new(filing)),
        documents,
        words: rated.applicant.words(),
    };
    let done = bad.clone();
    act::act_with(app, order, move |tx| follow::bad_done(tx, &done)).await?;
    Ok(true)
}

fn read(tx: &mut Tx<'_>, keys: &private::Keys, world: &World, bad: &Bad) -> Result<Rated, Fail> {
    let key = CaseKey::new(&bad.home, &bad.id);
    let loaded = act::load(tx, world, &key)?;
    let documents = private::of_case(tx, keys, &bad.home, &bad.id)?;
    let mut rated = Rated {
        who: PersonId::new(format!("{UNNAMED}{}", uuid::Uuid::now_v7().simple())),
        applicant: unnamed(),
        age_band: None,
        item: None,
        words: String::new(),
    };
    let Some(loaded) = loaded else {
        let words = documents.values().find(|doc| doc.kind == "words");
        rated.words = words.map(private::Opened::text).unwrap_or_default();
        return Ok(rated);
    };
    rated.item = Some(loaded.item.key.clone());
    let said = loaded
        .events
        .iter()
        .rev()
        .find_map(|(_, event)| match event {
            Event::Rated {
                service, n, words, ..
            } if service.as_str() == bad.service && *n == bad.n => words.as_ref(),
            _ => None,
        });
    let said = said.and_then(|doc| documents.get(&doc.id));
    rated.words = said.map(private::Opened::text).unwrap_or_default();
    let applicant = &loaded.filing().applicant;
    let words = documents
        .get(&applicant.doc.id)
        .and_then(private::Opened::json);
    if let (false, Some(words)) = (bad.anonymous, words) {
        rated.who = applicant.who.clone();
        rated.age_band = applicant.age_band.clone();
        rated.applicant = words;
    }
    Ok(rated)
}

/// Somebody without a name: nobody can tell or call them.
pub fn unnamed() -> Applicant {
    Applicant {
        kind: Audience::Person,
        name: "匿名".into(),
        id_number: String::new(),
        phone: String::new(),
        address: String::new(),
        company: None,
    }
}

/// The form as the system fills it in: the rating as it was given, never a word of its own.
fn answers(bad: &Bad, words: &str) -> Answers {
    let service = match bad.service.as_str() {
        "advice" => "咨询",
        "filing" => "申报",
        "correction" => "补正",
        "payment" => "缴费",
        _ => "签收",
    };
    let level = match bad.level {
        1 => "1 非常不满意",
        _ => "2 不满意",
    };
    let mut answers: Answers = [("service", service), ("level", level)]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    if !words.trim().is_empty() {
        answers.insert("words".into(), words.to_owned());
    }
    answers
}
