//! The case page: the case, its words as far as the viewer may read them, and who has looked.

use crate::act::{self, CaseKey, Fail, Loaded};
use crate::app::App;
use crate::letter;
use crate::look::{self, Look};
use crate::people::{Applicant, Named, Veil, masked_answer};
use crate::private::{self, Keys, Opened};
use crate::rated::{Code, of_case};
use crate::world::World;
use crate::{args, sql};
use std::collections::BTreeMap;
use std::sync::Arc;
use yike_core::case::{self, Channel, Offer};
use yike_core::clock::At;
use yike_core::item::form::Answers;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who, is_nobody};

sql! {
    LOOKUP = "SELECT code, '' FROM lookup WHERE home = $1 AND case_id = $2
        UNION ALL SELECT home || '-' || case_id, item FROM matter WHERE of_case = $3";
    SEEN = "UPDATE notice SET state = 'read' WHERE home = $1 AND case_id = $2
        AND channel = 'desk' AND to_who IN ($3, $4) AND state = 'unread'";
}

/// Everything that the page of one case shows.
pub struct CaseView {
    pub loaded: Loaded,
    /// The words of the private store, by document id.
    pub documents: BTreeMap<String, Opened>,
    pub looks: Vec<Look>,
    /// The look-up code of the receipt.
    pub code: String,
    /// 评价码 of each service that was given and is not rated; none for whoever applies beside.
    pub rating_codes: Vec<(case::Rateable, Code)>,
    /// The matters about this case, by whomever: whoever names them asks first who may see them.
    pub said: Vec<CaseKey>,
    /// What this viewer may do now: the buttons.
    pub offers: Vec<Offer>,
    /// What anybody may do now: tells 不由您办 from 现在不能办.
    pub possible: Vec<case::Kind>,
    /// Whether words and answers are shown masked: always, but to the resident whose they are,
    /// and after a look that was written down.
    pub veiled: bool,
    /// Who reads.
    pub viewer: PersonId,
    /// Whoever acted for the resident by a letter, with the name masked.
    pub agents: BTreeMap<PersonId, String>,
}

impl CaseView {
    pub fn applicant(&self) -> Option<Applicant> {
        let id = &self.loaded.filing().applicant.doc.id;
        self.documents.get(id)?.json()
    }

    /// The answers as they stand: those of the filing, with what corrections changed.
    pub fn answers(&self) -> Answers {
        let filing = self.loaded.filing();
        let first = std::iter::once(&filing.form);
        let later = self
            .loaded
            .events
            .iter()
            .filter_map(|(_, event)| match event {
                case::Event::CorrectionAnswered { form, .. } => form.as_ref(),
                _ => None,
            });
        let mut answers = Answers::new();
        for document in first.chain(later) {
            let part: Option<Answers> = self.documents.get(&document.id).and_then(Opened::json);
            self.loaded
                .item
                .amend(&mut answers, part.unwrap_or_default());
        }
        answers
    }

    /// The words of a document, if its key still opens it; as this viewer may read them.
    pub fn words(&self, document: &case::DocRef) -> Option<String> {
        let opened = self.documents.get(&document.id)?;
        Some(self.veil().over(&opened.text()))
    }

    /// The answers as this viewer may read them.
    pub fn answers_shown(&self) -> Answers {
        let answers = self.answers();
        let veil = self.veil();
        let item = &self.loaded.item;
        let shown = |key: &str, value: &str| match item.field(key).filter(|_| self.veiled) {
            Some(field) => veil.over(&masked_answer(field, value)),
            None => value.to_owned(),
        };
        answers
            .iter()
            .map(|(key, value)| (key.clone(), shown(key, value)))
            .collect()
    }

    /// What hides the people of this case in free words; nothing for whoever may read all.
    pub fn veil(&self) -> Veil {
        if !self.veiled {
            return Veil::lifted();
        }
        let mut veil = self.applicant().map(|a| a.veil()).unwrap_or_default();
        for (key, value) in &self.answers() {
            if let Some(field) = self.loaded.item.field(key) {
                veil.hide(value, masked_answer(field, value));
            }
        }
        veil
    }

    /// The name of somebody beside the applicant, as this viewer may read it: their own in full.
    pub fn joint_name(&self, joint: &case::Joint) -> String {
        let named: Option<Named> = self.documents.get(&joint.doc.id).and_then(Opened::json);
        let is_own = joint.who.as_ref() == Some(&self.viewer);
        match named {
            Some(named) if is_own || !self.veiled => named.name,
            Some(named) => named.masked_name(),
            None => "*".into(),
        }
    }

    /// 评价码 of a service, while it is to be rated.
    pub fn rating_code(&self, service: case::Service) -> Option<&Code> {
        let mut codes = self.rating_codes.iter().rev();
        codes
            .find(|(one, _)| one.service == service)
            .map(|(_, code)| code)
    }

    pub fn may(&self, kind: case::Kind) -> bool {
        self.offers.iter().any(|offer| offer.kind == kind)
    }
}

/// Loads the page of a case for this viewer: four statements.
///
/// # Errors
/// `NotFound` also where the viewer may not know that the case exists.
pub async fn case(
    app: &App,
    world: &Arc<World>,
    who: &Who,
    key: &CaseKey,
    now: At,
) -> Result<CaseView, Fail> {
    let (world, who, key) = (world.clone(), who.clone(), key.clone());
    let keys = app.keys.clone();
    app.store
        .read(move |tx| {
            let loaded = act::load(tx, &world, &key)?.ok_or(Fail::NotFound)?;
            let who = letter::seat(tx, &who, &loaded, now)?;
            if !may_see(&loaded, &who) {
                return Err(Fail::NotFound);
            }
            let documents = private::of_case(tx, &keys, &key.home, &key.id)?;
            let looks = look::looks(tx, &key)?;
            // The code is the applicant's key to the case, whoever applies with them has their own.
            let is_joint = loaded.case.has_joint(&who.id());
            let (mut code, mut said) = (String::new(), Vec::new());
            for row in tx.rows(&LOOKUP, args![&key.home, &key.id, key.to_string()])? {
                match row.text(1)? {
                    "" if is_joint => {}
                    "" => row.text(0)?.clone_into(&mut code),
                    _ => said.extend(CaseKey::parse(row.text(0)?)),
                }
            }
            let agents = match has_agent(&loaded, &looks) {
                true => letter::agents(tx, &keys, &loaded.filing().applicant.who)?,
                false => BTreeMap::new(),
            };
            let rating_codes = match is_joint {
                true => Vec::new(),
                false => codes(&keys, &world, &loaded),
            };
            let away = world.away(now);
            let facts = world.facts(&loaded.case, now.max(loaded.case.at), &away);
            let offers = case::allowed(&loaded.case, &loaded.item, &who, &facts);
            let possible = case::possible(&loaded.case, &loaded.item, &facts)
                .into_iter()
                .map(|(kind, _)| kind)
                .collect();
            Ok(CaseView {
                veiled: is_veiled(&loaded, &who),
                viewer: who.id(),
                agents,
                possible,
                loaded,
                documents,
                looks,
                code,
                rating_codes,
                said,
                offers,
            })
        })
        .await
}

/// The codes of what was given and is not rated, the latest last.
fn codes(keys: &Keys, world: &World, loaded: &Loaded) -> Vec<(case::Rateable, Code)> {
    let open = loaded.case.unrated();
    let mut given = loaded.case.rateable();
    given.retain(|one| open.contains(&(one.service, one.n)));
    let code = |one: &case::Rateable| of_case::code(keys, world, loaded, (one.service, one.n));
    given
        .into_iter()
        .map(|one| (one.clone(), code(&one)))
        .collect()
}

/// Whether somebody without a post, neither the resident nor the clock, stands in the log.
fn has_agent(loaded: &Loaded, looks: &[Look]) -> bool {
    let party = &loaded.filing().applicant.who;
    let acted = loaded.events.iter().map(|(meta, _)| (&meta.by, &meta.post));
    let looked = looks.iter().map(|look| (&look.by, &look.post));
    acted
        .chain(looked)
        .any(|(by, post)| post.is_none() && by != party && !is_nobody(by))
}

/// Marks the feedback about this case as read by a desk: what was told to its unit, and to its duty
/// there.
pub async fn mark_read(app: &App, key: &CaseKey, post: &Post) {
    let (key, unit, desk) = (key.clone(), post.unit.to_string(), post.to_string());
    app.store
        .note(move |tx| tx.put(&SEEN, args![&key.home, &key.id, &unit, &desk]))
        .await;
}

/// Whether this viewer sees the people of the case masked: everybody but the resident whose it is.
pub fn is_veiled(loaded: &Loaded, who: &Who) -> bool {
    match who {
        Who::Resident(person) => loaded.filing().applicant.who != *person,
        Who::Agent { .. } | Who::Staff { .. } | Who::Bearer | Who::Clock => true,
    }
}

/// Whether a viewer may see the case at all: the resident whose it is, their agent, a unit on its way, a
/// supervisor or auditor above one of these.
pub fn may_see(loaded: &Loaded, who: &Who) -> bool {
    let filing = loaded.filing();
    match who {
        Who::Resident(person) => filing.applicant.who == *person || loaded.case.has_joint(person),
        // Made by `letter::seat` of a letter that reaches this very case.
        Who::Agent { mandate, .. } => filing.applicant.who == mandate.principal,
        // Nobody sees what is said about themselves.
        Who::Staff { person, posts } => {
            // Whoever walked follows what they found, wherever it goes.
            let own = filing.is_of_staff() && filing.applicant.who == *person;
            let sees = own || posts.iter().any(|post| on_the_way(loaded, post));
            !loaded.case.is_about(person) && sees
        }
        // The code rates, and shows nothing of the case.
        Who::Bearer => false,
        Who::Clock => true,
    }
}

fn on_the_way(loaded: &Loaded, post: &Post) -> bool {
    let filing = loaded.filing();
    let route = &filing.route;
    let mut units = vec![&route.accepting, &route.deciding];
    units.extend(&route.taking);
    units.extend(&route.steps);
    // Whom it is about follows what comes of it, also when it has risen.
    units.extend(filing.about.iter().map(|about| &about.unit));
    match post.duty {
        Duty::Supervisor | Duty::Auditor => units.iter().any(|unit| post.unit.covers(unit)),
        Duty::Administrator | Duty::Security | Duty::Helper | Duty::Observer => false,
        Duty::Contact => is_asked(loaded, &post.unit),
        Duty::Grid => filing.channel == Channel::Grid && route.taking.as_ref() == Some(&post.unit),
        Duty::Station | Duty::StationHead => {
            // The community of the home hangs public notices.
            units.push(&route.community);
            units.contains(&&post.unit) || is_asked(loaded, &post.unit)
        }
        Duty::Window | Duty::Section | Duty::Approver | Duty::District => {
            units.contains(&&post.unit) || is_asked(loaded, &post.unit)
        }
    }
}

/// Whether a unit beside the way is asked about the case: it sees it until the case is over.
fn is_asked(loaded: &Loaded, unit: &UnitId) -> bool {
    let mut asked = loaded.case.consultations.iter();
    !loaded.case.status.is_final() && asked.any(|asked| asked.of.contains(unit))
}

/// The post in which this person looks at the case.
pub fn viewing_post<'a>(loaded: &Loaded, posts: &'a [Post]) -> Option<&'a Post> {
    posts.iter().find(|post| on_the_way(loaded, post))
}
