//! 授权委托书: a letter of authorisation lets one person, the agent 代办人, act for another in the
//! items or the one case that it names, until its last day or until it is revoked. Whether it
//! holds is asked of the table at every request and inside every act: it ends at once. A company
//! gives one to its clerk 经办人 at a counter alone: there somebody sees licence and seal.

use crate::act::{Fail, Loaded};
use crate::ledger::{self, Entry, Hand, LogError, Stream};
use crate::people::{Company, Representative};
use crate::private::{self, Document, Keys, Place};
use crate::register::HOME;
use crate::store::{Row, StoreError, Tx};
use crate::{args, notify, sql};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use yike_core::clock::At;
use yike_core::door::{PersonName, Phone};
use yike_core::who::{Mandate, PersonId, Post, Who};

/// The columns of a letter, in the order in which `read` wants them.
macro_rules! columns {
    () => {
        "SELECT l.id, l.principal, l.agent, l.case_number, l.may_withdraw, l.given_at,
        l.until_at, l.revoked_at, l.names, l.paper, l.desk FROM letter l "
    };
}

sql! {
    /// The letter that holds for this agent, principal, item and case now.
    HOLDS = concat!(columns!(), "WHERE l.agent = $1 AND l.principal = $2 AND l.given_at <= $3
        AND l.until_at > $3 AND l.revoked_at IS NULL
        AND (l.case_number = $4 OR EXISTS (SELECT 1 FROM letter_item i
            WHERE i.letter = l.id AND i.item = $5))
        ORDER BY l.may_withdraw DESC, l.until_at DESC, l.id LIMIT 1");
    IN_FORCE = concat!(columns!(), "WHERE l.id = $1 AND l.agent = $2 AND l.given_at <= $3
        AND l.until_at > $3 AND l.revoked_at IS NULL");
    ONE = concat!(columns!(), "WHERE l.id = $1");
    GIVEN = concat!(columns!(), "WHERE l.principal = $1 ORDER BY l.given_at DESC, l.id LIMIT 200");
    /// Those that are over show the agent nothing of anybody any more.
    RECEIVED = concat!(columns!(), "WHERE l.agent = $1 AND l.given_at <= $2 AND l.until_at > $2
        AND l.revoked_at IS NULL ORDER BY l.given_at DESC, l.id LIMIT 200");
    AT_DESK = concat!(columns!(), "WHERE l.desk = $1 ORDER BY l.given_at DESC, l.id LIMIT 100");
    NAMED = "SELECT l.id, l.until_at, l.revoked_at FROM letter l WHERE l.principal = $1
        AND EXISTS (SELECT 1 FROM private p WHERE p.home = $2 AND p.case_id = l.id)
        ORDER BY l.id";
    ITEMS = "SELECT item FROM letter_item WHERE letter = $1 ORDER BY item";
    ADD = "INSERT INTO letter (id, principal, agent, case_number, may_withdraw, given_at, until_at,
        names, paper, desk) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    ADD_ITEM = "INSERT INTO letter_item (letter, item) VALUES ($1, $2)";
    REVOKE = "UPDATE letter SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    LOCK = "SELECT id FROM letter WHERE id = $1";
}

/// The number of no case.
const NO_CASE: &str = "-";

/// Who the two are: for the private store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Names {
    /// The person who gives the letter; of a company who stands for it, 法定代表人 or 经营者.
    pub principal: String,
    pub agent: String,
    pub agent_phone: String,
    /// Empty where the principal gave the letter online: they wrote it themselves.
    pub principal_phone: String,
    /// The company that gives the letter to its clerk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<Company>,
}

impl Names {
    /// For whom the agent acts. The name of a company is no secret: it stands in public registers.
    pub fn principal_masked(&self) -> String {
        match &self.company {
            Some(company) => company.name.clone(),
            None => masked(&self.principal),
        }
    }

    /// The id that these words give the principal: a company's from its code.
    pub fn principal_id(&self, keys: &Keys) -> String {
        match &self.company {
            Some(company) => keys.company_of(&company.uscc),
            None => keys.resident_of_phone(&self.principal_phone),
        }
    }

    /// The company as its cases keep it, with who stands for it and hears of each step.
    pub fn represented(&self) -> Option<Company> {
        let company = self.company.clone()?;
        let representative = Representative {
            name: self.principal.clone(),
            phone: self.principal_phone.clone(),
        };
        Some(Company {
            representative: Some(representative),
            ..company
        })
    }

    pub fn agent_masked(&self) -> String {
        masked(&self.agent)
    }

    pub fn agent_phone_masked(&self) -> String {
        Phone::parse(&self.agent_phone).map_or_else(|_| "*".into(), |phone| phone.masked())
    }
}

fn masked(name: &str) -> String {
    PersonName::parse(name).map_or_else(|_| "*".into(), |name| name.masked())
}

/// A letter as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub id: String,
    pub principal: PersonId,
    pub agent: PersonId,
    pub items: Vec<String>,
    pub case: Option<String>,
    pub may_withdraw: bool,
    pub given_at: At,
    pub until: At,
    pub revoked_at: Option<At>,
    pub desk: String,
    /// The private document of the paper.
    pub paper: Option<String>,
    /// `None` where they were forgotten.
    pub names: Option<Names>,
    /// The private document of the names.
    names_doc: String,
}

/// How a letter stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    InForce,
    Expired,
    Revoked,
}

impl Letter {
    pub fn standing(&self, now: At) -> Standing {
        match self.revoked_at {
            Some(_) => Standing::Revoked,
            None if now < self.until => Standing::InForce,
            None => Standing::Expired,
        }
    }

    fn mandate(&self) -> Mandate {
        Mandate {
            letter: self.id.clone(),
            principal: self.principal.clone(),
            items: self.items.clone(),
            case: self.case.clone(),
            may_withdraw: self.may_withdraw,
            until: self.until,
        }
    }
}

/// A letter about to be given; everything in it was checked at the door.
#[derive(Clone)]
pub struct New {
    /// Made by the client: pressed twice it is one letter.
    pub id: String,
    pub principal: PersonId,
    pub agent: PersonId,
    pub items: Vec<String>,
    pub case: Option<String>,
    pub may_withdraw: bool,
    pub until: At,
    pub names: Names,
    /// The paper, where a counter records it.
    pub paper: Option<Document>,
    /// Who records it, in which post; nobody where the principal gives it themselves.
    pub desk: Option<(PersonId, Post)>,
}

/// The actor as the letters of this moment make them: a resident who opens another's case, or an
/// agent. Whoever has no letter that reaches the case stays who they are, and sees nothing of it.
///
/// # Errors
/// The store's own.
pub fn seat(tx: &mut Tx<'_>, who: &Who, loaded: &Loaded, now: At) -> Result<Who, StoreError> {
    let filing = loaded.filing();
    let principal = &filing.applicant.who;
    let person = match who {
        Who::Resident(person) | Who::Agent { person, .. } if person != principal => person,
        Who::Agent { person, .. } => return Ok(Who::Resident(person.clone())),
        Who::Resident(_) | Who::Staff { .. } | Who::Bearer | Who::Clock => {
            return Ok(who.clone());
        }
    };
    let values = args![
        person.as_str(),
        principal.as_str(),
        now.0,
        &filing.number,
        &loaded.item.key
    ];
    let plain = Who::Resident(person.clone());
    let Some(row) = tx.one(&HOLDS, values)? else {
        return Ok(plain);
    };
    let letter = read(tx, &row)?;
    Ok(Who::Agent {
        person: person.clone(),
        mandate: letter.mandate(),
    })
}

/// The agent who files by a letter, if it holds now.
///
/// # Errors
/// The store's own.
pub fn filer(
    tx: &mut Tx<'_>,
    id: &str,
    agent: &PersonId,
    now: At,
) -> Result<Option<Who>, StoreError> {
    let row = tx.one(&IN_FORCE, args![id, agent.as_str(), now.0])?;
    let Some(row) = row else { return Ok(None) };
    let mandate = read(tx, &row)?.mandate();
    Ok(Some(Who::Agent {
        person: agent.clone(),
        mandate,
    }))
}

/// The company for which an agent files by this letter; `None` where a person gave it.
///
/// # Errors
/// The store's own.
pub fn company(tx: &mut Tx<'_>, keys: &Keys, id: &str) -> Result<Option<Company>, StoreError> {
    let letter = one(tx, keys, id)?;
    Ok(letter.and_then(|letter| letter.names?.represented()))
}

/// The company of this code, if a letter of it that holds now names this clerk and item.
///
/// # Errors
/// The store's own.
pub fn company_of_clerk(
    tx: &mut Tx<'_>,
    keys: &Keys,
    uscc: &str,
    clerk: &str,
    item: &str,
    now: At,
) -> Result<Option<Company>, StoreError> {
    let company = keys.company_of(uscc);
    // A new case has no number yet, and letters for items have none: '' would match them all.
    let row = tx.one(&HOLDS, args![clerk, &company, now.0, NO_CASE, item])?;
    let letter = opened(tx, keys, row.as_slice())?.pop();
    Ok(letter.and_then(|letter| letter.names?.represented()))
}

/// The letters that this person gave, over or not.
pub fn given(
    tx: &mut Tx<'_>,
    keys: &Keys,
    principal: &PersonId,
) -> Result<Vec<Letter>, StoreError> {
    let rows = tx.rows(&GIVEN, args![principal.as_str()])?;
    opened(tx, keys, &rows)
}

/// The letters that hold for this agent now.
pub fn received(
    tx: &mut Tx<'_>,
    keys: &Keys,
    agent: &PersonId,
    now: At,
) -> Result<Vec<Letter>, StoreError> {
    let rows = tx.rows(&RECEIVED, args![agent.as_str(), now.0])?;
    opened(tx, keys, &rows)
}

/// The letters that a counter recorded.
pub fn at_desk(tx: &mut Tx<'_>, keys: &Keys, unit: &str) -> Result<Vec<Letter>, StoreError> {
    let rows = tx.rows(&AT_DESK, args![unit])?;
    opened(tx, keys, &rows)
}

/// The letters of this person that still name anybody, and whether each is over.
///
/// # Errors
/// The store's own.
pub fn named(tx: &mut Tx<'_>, principal: &str, now: At) -> Result<Vec<(String, bool)>, StoreError> {
    let mut named = Vec::new();
    for row in tx.rows(&NAMED, args![principal, HOME])? {
        let is_over = row.i64(1)? <= now.0 || row.opt_i64(2)?.is_some();
        named.push((row.text(0)?.to_owned(), is_over));
    }
    Ok(named)
}

/// Takes the letter's lock until the transaction ends.
///
/// # Errors
/// The store's own.
pub fn lock(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    tx.lock(&LOCK, args![id])?;
    Ok(())
}

/// One letter, whoever asks: callers look whose it is.
pub fn one(tx: &mut Tx<'_>, keys: &Keys, id: &str) -> Result<Option<Letter>, StoreError> {
    match tx.one(&ONE, args![id])? {
        Some(row) => Ok(opened(tx, keys, &[row])?.pop()),
        None => Ok(None),
    }
}

/// The agents of a principal, by id, each with the name masked: for timelines.
pub fn agents(
    tx: &mut Tx<'_>,
    keys: &Keys,
    principal: &PersonId,
) -> Result<BTreeMap<PersonId, String>, StoreError> {
    let letters = given(tx, keys, principal)?;
    let named = letters.into_iter().filter_map(|letter| {
        let name = letter.names.as_ref()?.agent_masked();
        Some((letter.agent, name))
    });
    Ok(named.collect())
}

/// Gives a letter: the row, the names in the private store, the event, and a word to both. `false`
/// where the id already stands for somebody else's.
///
/// # Errors
/// The store's own.
pub fn give(tx: &mut Tx<'_>, keys: &Keys, new: &New, now: At) -> Result<bool, LogError> {
    if let Some(there) = tx.one(&ONE, args![&new.id])? {
        return Ok(there.text(1)? == new.principal.as_str());
    }
    let names = Document::json("letter", &new.names);
    let place = Place {
        home: HOME,
        case: &new.id,
        holder: new.principal.as_str(),
    };
    private::put(tx, keys, &place, &names, now.0)?;
    if let Some(paper) = &new.paper {
        private::put(tx, keys, &place, paper, now.0)?;
    }
    let names = names.reference();
    let paper = new.paper.as_ref().map(Document::reference);
    let desk = new.desk.as_ref().map(|(_, post)| post.unit.to_string());
    tx.put(
        &ADD,
        args![
            &new.id,
            new.principal.as_str(),
            new.agent.as_str(),
            new.case.as_deref().unwrap_or_default(),
            i64::from(new.may_withdraw),
            now.0,
            new.until.0,
            &names.id,
            paper.as_ref().map(|paper| paper.id.clone()),
            desk.unwrap_or_default()
        ],
    );
    for item in &new.items {
        tx.put(&ADD_ITEM, args![&new.id, item]);
    }
    let (by, post) = match &new.desk {
        Some((person, post)) => (person.clone(), Some(post.clone())),
        None => (new.principal.clone(), None),
    };
    let mut body = json!({
        "principal": new.principal,
        "agent": new.agent,
        "items": new.items,
        "case": new.case,
        "may_withdraw": new.may_withdraw,
        "until": new.until,
        "names": names,
        "paper": paper,
    });
    if new.names.company.is_some() {
        body["seen"] = json!(["licence", "seal"]);
    }
    write(tx, &new.id, by, post, "given", body, now)?;
    // Whoever has no phone of their own hears of it otherwise; a member of the staff stood there.
    let own = new.names.principal_id(keys);
    if new.desk.is_some() && own == new.principal.as_str() {
        let kind = match new.names.company {
            Some(_) => "company_letter_given",
            None => "letter_given",
        };
        let principal = new.principal.as_str();
        notify::letter(tx, &new.id, &names.id, principal, kind, now);
    }
    if !new.names.agent_phone.is_empty() {
        notify::letter(
            tx,
            &new.id,
            &names.id,
            new.agent.as_str(),
            "letter_received",
            now,
        );
    }
    Ok(true)
}

/// Revokes a letter. `false` where there is nothing to revoke.
///
/// # Errors
/// The store's own.
pub fn revoke(
    tx: &mut Tx<'_>,
    letter: &Letter,
    by: &PersonId,
    post: Option<&Post>,
    now: At,
) -> Result<bool, LogError> {
    lock(tx, &letter.id)?;
    let stands = tx.one(&ONE, args![&letter.id])?;
    if !stands.is_some_and(|row| matches!(row.opt_i64(7), Ok(None))) {
        return Ok(false);
    }
    tx.put(&REVOKE, args![now.0, &letter.id]);
    write(
        tx,
        &letter.id,
        by.clone(),
        post.cloned(),
        "revoked",
        json!({}),
        now,
    )?;
    if post.is_some() {
        let who = letter.principal.as_str();
        notify::letter(tx, &letter.id, &letter.names_doc, who, "letter_ended", now);
    }
    let is_staff = letter
        .names
        .as_ref()
        .is_some_and(|n| n.agent_phone.is_empty());
    if !is_staff {
        let agent = letter.agent.as_str();
        notify::letter(
            tx,
            &letter.id,
            &letter.names_doc,
            agent,
            "letter_revoked",
            now,
        );
    }
    Ok(true)
}

fn write(
    tx: &mut Tx<'_>,
    id: &str,
    by: PersonId,
    post: Option<Post>,
    kind: &str,
    body: serde_json::Value,
    now: At,
) -> Result<(), LogError> {
    let stream = Stream {
        home: HOME,
        kind: "letter",
        id,
    };
    let (head, last) = ledger::head(tx, stream)?;
    let hand = Hand {
        at: now.max(last),
        by,
        post,
    };
    let entry = Entry {
        kind: kind.into(),
        body,
        status: kind.into(),
    };
    ledger::append(tx, stream, head, &hand, vec![entry]);
    Ok(())
}

fn opened(tx: &mut Tx<'_>, keys: &Keys, rows: &[Row]) -> Result<Vec<Letter>, StoreError> {
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        let mut letter = read(tx, row)?;
        let names = private::one(tx, keys, HOME, &letter.names_doc)?;
        letter.names = names.and_then(|names| names.json());
        letters.push(letter);
    }
    Ok(letters)
}

fn read(tx: &mut Tx<'_>, row: &Row) -> Result<Letter, StoreError> {
    let id = row.text(0)?.to_owned();
    let mut items = Vec::new();
    for item in tx.rows(&ITEMS, args![&id])? {
        items.push(item.text(0)?.to_owned());
    }
    let case = row.text(3)?;
    Ok(Letter {
        principal: PersonId::new(row.text(1)?),
        agent: PersonId::new(row.text(2)?),
        items,
        case: (!case.is_empty()).then(|| case.to_owned()),
        may_withdraw: row.i64(4)? == 1,
        given_at: At(row.i64(5)?),
        until: At(row.i64(6)?),
        revoked_at: row.opt_i64(7)?.map(At),
        paper: row.opt_text(9)?.map(str::to_owned),
        desk: row.text(10)?.to_owned(),
        names: None,
        names_doc: row.text(8)?.to_owned(),
        id,
    })
}

/// What an act by a letter that does not hold is told.
pub fn over() -> Fail {
    Fail::Refused(yike_core::case::Refusal::Content(vec![
        yike_core::case::Gap::new(
            "letter",
            "这份委托书不再有效（到期、被撤销，或不含这个事项）。请委托人重新委托，或由本人办理。",
            "The letter no longer holds: it ran out, was revoked, or does not name this item. Ask for a new one, or let the person file themselves.",
        ),
    ]))
}
