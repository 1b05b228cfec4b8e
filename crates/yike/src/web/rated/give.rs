//! Giving a rating of a service event by its code: of a case through `act`, of a visit beside it.

use super::fields::dimensions;
use crate::act::{self, CaseKey, Fail, Order};
use crate::app::App;
use crate::private::Document;
use crate::rated::code::Event;
use crate::rated::{Code, code, visit as visits};
use crate::store::StoreError;
use crate::web::face::parts::Fault;
use crate::web::face::text::{Lang, t};
use crate::web::{Posted, Problem, Visit};
use std::sync::Arc;
use yike_core::case::{Command, Rating, Refusal, Through};
use yike_core::door::Text;
use yike_core::who::{Post, Who};

/// The service event of a code as it was typed or scanned.
pub async fn find(app: &App, visit: &Visit, typed: &str) -> Result<Option<Found>, StoreError> {
    let Some(parsed) = Code::parse(typed) else {
        return Ok(None);
    };
    let (world, sought) = (visit.world.clone(), parsed.clone());
    let event = app
        .store
        .read(move |tx| code::find(tx, &world, &sought))
        .await?;
    Ok(event.map(|event| Found {
        code: parsed,
        event,
    }))
}

/// A service event and its code.
#[derive(Debug, Clone)]
pub struct Found {
    pub code: Code,
    pub event: Event,
}

/// What was said, with its words apart.
pub struct Said {
    pub rating: Rating,
    pub words: Option<Document>,
}

/// Reads the form of a rating.
pub fn read(
    lang: Lang,
    event: &Event,
    through: Through,
    posted: &Posted,
) -> Result<Said, Vec<Fault>> {
    let typed = posted.get("words");
    let words = match typed.is_empty() {
        true => Ok(None),
        false => Text::parse_within(typed, 2000).map(Some),
    };
    let words = words.map_err(|fault| {
        vec![Fault {
            field_id: "words".into(),
            message: lang.either(&fault.zh, &fault.en).to_owned(),
        }]
    })?;
    let Ok(level) = posted.get("level").parse() else {
        return Err(vec![Fault {
            field_id: "level".into(),
            message: t(lang, "fault-level"),
        }]);
    };
    let words = words.map(|words| Document::new("words", words.as_str()));
    let rating = Rating {
        words: words.as_ref().map(Document::reference),
        version: posted.get("version").to_owned(),
        dimensions: dimensions(posted),
        tags: posted.all("tags").map(str::to_owned).collect(),
        anonymous: posted.has("anonymous"),
        through,
        ..Rating::plain(event.service, event.n, level)
    };
    Ok(Said { rating, words })
}

/// Carries it out; the rules' sentences come back as faults beside their fields.
pub async fn carry_out(
    app: &App,
    visit: &Visit,
    event: &Event,
    (who, post): (Who, Option<Post>),
    said: Said,
    command_id: String,
) -> Result<Result<(), Vec<Fault>>, Problem> {
    let done = match event.is_of_case() {
        true => {
            let order = Order {
                key: CaseKey::new(&event.home, &event.id),
                command_id,
                who,
                command: Command::Rate(said.rating),
                documents: said.words.into_iter().collect(),
                words: Vec::new(),
            };
            act::act(app, order).await.map(|_| ())
        }
        false => rate_visit(app, event, (who, post), said).await,
    };
    match done {
        Ok(()) => Ok(Ok(())),
        Err(Fail::Refused(Refusal::Content(gaps))) => Ok(Err(gaps
            .into_iter()
            .map(|gap| Fault {
                message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
                field_id: match gap.about.as_str() {
                    "tags" | "dimensions" | "words" | "through" => gap.about,
                    _ => "level".into(),
                },
            })
            .collect())),
        Err(fail) => Err(fail.into()),
    }
}

async fn rate_visit(
    app: &App,
    event: &Event,
    (who, post): (Who, Option<Post>),
    said: Said,
) -> Result<(), Fail> {
    let (keys, now, event) = (app.keys.clone(), app.now(), event.clone());
    let said = Arc::new(said);
    app.store
        .write(move |tx| {
            let (who, words) = ((&who, post.as_ref()), said.words.as_ref());
            visits::rate(tx, &keys, &event, who, &said.rating, words, now)
        })
        .await
}
