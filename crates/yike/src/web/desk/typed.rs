//! What the desk typed and ticked for a new case, read from the posted form.

use super::papers;
use crate::filing::{self, Intake};
use crate::people;
use crate::web::face::parts::Fault;
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Visit};
use crate::world::Published;
use yike_core::case::{self, Case, Given, Kind};
use yike_core::door;
use yike_core::item::form::{Answers, holds};
use yike_core::item::{Item, Material, Need, Route, StationClass};
use yike_core::list::Lists;
use yike_core::unit::{NoRoute, UnitId, route};
use yike_core::who::Post;

/// The post in which this visitor may take the item in, asked of the one gate.
pub fn seat(visit: &Visit, item: &Item) -> Option<Post> {
    let who = visit.who()?;
    let away = crate::act::nobody();
    let case = Case::default();
    let facts = visit.world.facts(&case, visit.now, &away);
    case::allowed(&case, item, &who, &facts)
        .into_iter()
        .find(|offer| offer.kind == Kind::File)?
        .post
}

/// The unit whose list holds at this desk: that of the first post with a counter.
pub fn place(visit: &Visit) -> Option<&UnitId> {
    let posts = visit.posts().iter();
    let mut counters = posts.filter(|post| super::COUNTER.contains(&post.duty));
    counters.next().map(|post| &post.unit)
}

/// The lists that hold at this desk.
pub fn lists(visit: &Visit) -> Lists<'_> {
    let place = place(visit);
    place.map_or(Lists::default(), |place| {
        visit.world.lists_at(place, visit.now)
    })
}

/// Whether this desk only advises and helps to file online: it keeps no papers.
pub fn only_advises(rule: &Route, post: &Post) -> bool {
    rule.station == StationClass::Advise
        && matches!(
            post.duty,
            yike_core::who::Duty::Station | yike_core::who::Duty::StationHead
        )
}

/// The situations, fields and rows as they were typed and left, before they are checked: what depends
/// on one of them is shown as long as nothing speaks against it. Answers come in their normal form
/// where they have one.
pub fn answers(item: &Item, posted: &Posted) -> Answers {
    let (_, mut answers) = filing::split(&posted.fields, item);
    answers.retain(|_, typed| !typed.trim().is_empty());
    for field in &item.fields {
        if let Some(typed) = answers.remove(&field.key) {
            // What cannot be read is not answered yet.
            let alone = yike_core::item::form::normal(field, &typed);
            answers.extend(alone.map(|value| (field.key.clone(), value)));
        }
    }
    answers
}

/// The routes that what was typed so far leaves open; see `Item::routes_left`.
pub fn routes<'a>(item: &'a Item, posted: &Posted) -> Vec<&'a Route> {
    let (_, mut answers) = filing::split(&posted.fields, item);
    answers.retain(|_, typed| !typed.trim().is_empty());
    item.routes_left(&answers)
}

/// What was given of each paper, files not yet named. Only rows with something behind them.
/// A tick without a count means as many as are wanted; an original that was given back was seen.
pub fn given(item: &Item, posted: &Posted) -> Vec<Given> {
    let typed = |name: String| posted.get(&name).parse::<u32>().unwrap_or(0).min(999);
    let is_ticked = |name: &str, code: &str| posted.all(name).any(|one| one == code);
    let count =
        |kind: &str, tick: &str, code: &str, usual: u32| match typed(format!("{kind}-{code}")) {
            0 if is_ticked(tick, code) => usual,
            n => n,
        };
    item.materials
        .iter()
        .map(|material| {
            let code = material.code.as_str();
            let (originals, copies) = (
                papers::usual_originals(item, code),
                papers::usual_copies(item, code),
            );
            Given {
                material: code.to_owned(),
                files: Vec::new(),
                originals: count("orig", "kept", code, originals),
                copies: count("copy", "copied", code, copies),
                seen: is_ticked("seen", code) || is_ticked("returned", code),
            }
        })
        .filter(|given| given.is_there() || has_file(posted, &given.material))
        .collect()
}

pub fn has_file(posted: &Posted, code: &str) -> bool {
    let (field, kept) = (format!("file-{code}"), format!("kept-{code}"));
    posted.files.iter().any(|sent| sent.field == field) || posted.has(&kept)
}

/// The required papers that these answers call for and nobody gave.
pub fn missing<'a>(item: &'a Item, posted: &Posted) -> Vec<&'a Material> {
    let given = given(item, posted);
    let answers = answers(item, posted);
    item.materials
        .iter()
        .filter(|material| holds(&material.when, &answers))
        .filter(|material| material.need == Need::Required)
        .filter(|material| !given.iter().any(|given| given.material == material.code))
        .collect()
}

/// The intake of this form, without files.
pub fn intake(published: &Published, posted: &Posted) -> Intake {
    let (person, answers) = filing::split(&posted.fields, &published.item);
    let agent = [posted.get("agent_name"), posted.get("agent_phone")].join(" ");
    Intake {
        about: None,
        item: published.clone(),
        person,
        answers,
        community: posted.get("community").to_owned(),
        company: None,
        given: given(&published.item, posted),
        files: Vec::new(),
        agent: (!agent.trim().is_empty()).then(|| agent.trim().to_owned()),
    }
}

/// A form that was read: whose number it bears and which home it goes to.
pub struct Read {
    pub id: String,
    pub home: String,
    pub applicant: people::Applicant,
    pub answers: Answers,
}

/// Reads the whole form: person, answers, home, papers; every fault of all of them at once.
pub fn read(
    visit: &Visit,
    published: &Published,
    post: &Post,
    posted: &Posted,
) -> Result<Read, Vec<Fault>> {
    let item = &published.item;
    let lang = visit.lang;
    let intake = intake(published, posted);
    let mut faults = Vec::new();
    let parsed = filing::parse(&intake, visit.today())
        .map_err(|found| faults.extend(found.into_iter().map(|(key, f)| fault(lang, &key, f))));
    let community = UnitId::new(posted.get("community"));
    let rules = match &parsed {
        Ok(parsed) => vec![item.route_for(&item.rows_for(&parsed.answers))],
        Err(()) => routes(item, posted),
    };
    let advises = rules.iter().all(|rule| only_advises(rule, post));
    let way = way(visit, &rules, &community, post).map_err(|reason| {
        let reason = filing::no_route(&visit.world, reason);
        faults.push(fault(lang, "community", reason));
    });
    for (name, sentence) in [
        ("agent_name", "counter-agent-long"),
        ("agent_phone", "counter-agent-phone"),
    ] {
        let typed = posted.get(name);
        let is_wrong = match name {
            "agent_phone" => !typed.is_empty() && door::Phone::parse(typed).is_err(),
            _ => typed.chars().count() > 100,
        };
        if is_wrong {
            faults.push(at(name, t(lang, sentence)));
        }
    }
    for material in &item.materials {
        for kind in ["orig", "copy"] {
            let name = format!("{kind}-{}", material.code);
            let typed = posted.get(&name);
            if !typed.is_empty() && !typed.parse::<u32>().is_ok_and(|n| n <= 999) {
                faults.push(at(&name, t(lang, "counter-count")));
            }
        }
    }
    let answers = self::answers(item, posted);
    for given in &intake.given {
        let name = material_name(lang, item, &given.material);
        if !item
            .materials_for(&answers)
            .any(|m| m.code == given.material)
        {
            let sentence = tr(lang, "counter-stray", &[("name", name.into())]);
            faults.push(at(&tick_id(&given.material), sentence));
        } else if given.originals > 0 && posted.all("returned").any(|one| one == given.material) {
            let sentence = tr(lang, "papers-both", &[("name", name.into())]);
            faults.push(at(&tick_id(&given.material), sentence));
        } else if advises && given.has_paper() {
            let sentence = tr(lang, "counter-no-papers", &[("name", name.into())]);
            faults.push(at(&format!("orig-{}", given.material), sentence));
        }
    }
    for material in missing(item, posted) {
        let sentence = tr(
            lang,
            "counter-missing",
            &[
                ("name", material_name(lang, item, &material.code).into()),
                ("accept", material.accept.as_str().into()),
            ],
        );
        faults.push(at(&tick_id(&material.code), sentence));
    }
    match (parsed, way) {
        (Ok(parsed), Ok(way)) if faults.is_empty() => Ok(Read {
            id: number_of(&parsed.applicant),
            home: way.home,
            applicant: parsed.applicant,
            answers: parsed.answers,
        }),
        _ => Err(faults),
    }
}

/// The way by the first of these routes that has one: while answers are missing, only what is wrong
/// with every one of them is a fault.
fn way(
    visit: &Visit,
    rules: &[&Route],
    community: &UnitId,
    post: &Post,
) -> Result<yike_core::unit::Route, NoRoute> {
    let find = |rule: &&Route| route(rule, &visit.world.units, community, Some(&post.unit));
    let mut ways = rules.iter().map(find);
    let first = ways.next().unwrap_or(Err(NoRoute::UnknownCommunity));
    first.or_else(|reason| ways.find_map(Result::ok).ok_or(reason))
}

fn number_of(applicant: &people::Applicant) -> String {
    match &applicant.company {
        Some(company) => company.uscc.clone(),
        None => applicant.id_number.clone(),
    }
}

/// The id of a paper's tick, where its fault leads.
pub fn tick_id(code: &str) -> String {
    format!("seen-{code}")
}

pub fn material_name(lang: Lang, item: &Item, code: &str) -> String {
    crate::web::casework::words::about(lang, item, code)
}

pub fn at(field: &str, message: String) -> Fault {
    Fault {
        field_id: field.to_owned(),
        message,
    }
}

pub fn fault(lang: Lang, key: &str, fault: door::Fault) -> Fault {
    at(key, lang.either(&fault.zh, &fault.en).to_owned())
}
