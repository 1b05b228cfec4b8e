//! 谁看过: a full number or phone is shown on request only, and the look is written down in a
//! stream of its own that the resident sees. The purpose is the open case.

use crate::act::{CaseKey, Fail, load};
use crate::app::App;
use crate::ledger::{self, Entry, Hand, Stream};
use crate::people::Applicant;
use crate::private;
use crate::store::Tx;
use serde_json::json;
use yike_core::clock::At;
use yike_core::who::{PersonId, Post};

/// One look, as the resident sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub at: At,
    pub by: PersonId,
    pub post: Option<Post>,
}

/// Writes the look down, and only then gives the full values.
///
/// # Errors
/// `NotFound` where there is no such case or its words are gone.
pub async fn look(
    app: &App,
    key: &CaseKey,
    person: &PersonId,
    post: &Post,
) -> Result<Applicant, Fail> {
    let world = app.world.now();
    let keys = app.keys.clone();
    let now = app.now();
    let (key, person, post) = (key.clone(), person.clone(), post.clone());
    app.store
        .write(move |tx| {
            let loaded = load(tx, &world, &key)?.ok_or(Fail::NotFound)?;
            let filing = loaded.filing();
            let document = private::one(tx, &keys, &key.home, &filing.applicant.doc.id)?;
            let applicant = document
                .and_then(|document| document.json::<Applicant>())
                .ok_or(Fail::NotFound)?;
            let stream = Stream {
                home: &key.home,
                kind: "look",
                id: &key.id,
            };
            let (head, last) = ledger::head(tx, stream)?;
            let hand = Hand {
                at: now.max(last),
                by: person.clone(),
                post: Some(post.clone()),
            };
            let entry = Entry {
                kind: "looked".into(),
                body: json!({
                    "what": ["name", "id_number", "phone", "address"],
                    "purpose": format!("case/{}", key.id),
                    "item": loaded.item.key,
                    "status": loaded.case.status.as_str(),
                }),
                status: "looked".into(),
            };
            ledger::append(tx, stream, head, &hand, vec![entry]);
            Ok(applicant)
        })
        .await
}

/// All looks at the personal data of a case.
pub fn looks(tx: &mut Tx<'_>, key: &CaseKey) -> Result<Vec<Look>, Fail> {
    let stream = Stream {
        home: &key.home,
        kind: "look",
        id: &key.id,
    };
    let log = ledger::read(tx, stream)?;
    Ok(log
        .records
        .into_iter()
        .map(|record| Look {
            at: record.at,
            by: record.by,
            post: record.post,
        })
        .collect())
}
