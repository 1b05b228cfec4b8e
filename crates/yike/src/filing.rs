//! A new case at the door: what was typed and handed in becomes one order, or all faults at once.
//! The web, the desk and the API come through here alike.

use crate::act::{CaseKey, Order};
use crate::app::App;
use crate::letter;
use crate::people::{Applicant, Company, Named, Typed, is_company};
use crate::private::{Document, Keys};
use crate::store::StoreError;
use crate::world::{Published, World};
use std::collections::BTreeMap;
use yike_core::case::{
    About, Applicant as CaseApplicant, Channel, Command, Filing, Given, Joint, heard_way,
};
use yike_core::clock::day_of;
use yike_core::door::{Fault, Phone, Uscc};
use yike_core::item::form::{Answers, check_answers};
use yike_core::item::{Audience, FieldKind, Item, Level};
use yike_core::unit::{NoRoute, Route, UnitId, route};
use yike_core::who::{Duty, PersonId, Post, Who};

/// Everything that was given for a new case.
pub struct Intake {
    pub item: Published,
    /// Name, number, phone, address; of a company also its name and code.
    pub person: Typed,
    /// Answers to the item's own questions, as typed.
    pub answers: Typed,
    /// The community where the applicant lives or the company stands.
    pub community: String,
    /// What somebody is heard about; the unit may still be empty, then it is the street of the community.
    pub about: Option<About>,
    /// The company whose the case is, as its letter names it (`for_company`).
    pub company: Option<Company>,
    pub given: Vec<Given>,
    /// The files that `given` names.
    pub files: Vec<Document>,
    /// Who files for the applicant where another person does: words for the private store.
    pub agent: Option<String>,
}

/// A fault and the field it belongs to.
pub type Faults = Vec<(String, Fault)>;

/// Both parts of the form, parsed: for a step page and for the filing itself.
pub struct Parsed {
    pub applicant: Applicant,
    pub answers: Answers,
}

/// Parses the form; every fault of both parts at once.
pub fn parse(intake: &Intake, world_today: jiff::civil::Date) -> Result<Parsed, Faults> {
    let item = &intake.item.item;
    let applicant = Applicant::parse(item, &intake.person, world_today);
    let answers = check_answers(item, &intake.answers);
    match (applicant, answers) {
        (Ok(applicant), Ok(answers)) => Ok(Parsed { applicant, answers }),
        (applicant, answers) => {
            let mut faults = applicant.err().unwrap_or_default();
            faults.extend(answers.err().unwrap_or_default());
            Err(faults)
        }
    }
}

/// Makes the order of a new case. Who files online is the resident themselves; at a counter the
/// post tells the desk.
///
/// # Errors
/// All faults of the form, or the reason why no way was found (with the right place).
pub fn order(
    app: &App,
    world: &World,
    who: &Who,
    desk: Option<&Post>,
    command_id: String,
    intake: Intake,
) -> Result<Order, Faults> {
    let today = day_of(app.now());
    let Parsed {
        mut applicant,
        answers,
    } = parse(&intake, today)?;
    let item = &intake.item.item;
    if item.walk.is_some() {
        return Err(vec![("item".to_owned(), planned_elsewhere())]);
    }
    let community = UnitId::new(intake.community.trim());
    let taking = desk.map(|post| &post.unit);
    let chosen = item.rows_for(&answers);
    let fault = |reason| vec![("community".to_owned(), no_route(world, reason))];
    let (way, about) = match &item.heard {
        Some(_) => {
            let about = about(world, intake.about.clone(), &community).map_err(fault)?;
            let way = heard_way(&world.units, &about.unit, taking);
            let way = way.ok_or_else(|| fault(NoRoute::UnknownCommunity))?;
            (way, Some(Box::new(about)))
        }
        None => {
            let way = route(item.route_for(&chosen), &world.units, &community, taking);
            let place = taking.unwrap_or(&community);
            if !world.lists_at(place, app.now()).has(&item.key) {
                return Err(vec![("community".to_owned(), not_listed(world, place))]);
            }
            if let Some(fault) = untrained(world, who, desk, item, app.now()) {
                return Err(vec![("training".to_owned(), fault)]);
            }
            (way.map_err(fault)?, None)
        }
    };
    let resident = owner(&app.keys, who, &intake, &applicant, &answers)?;
    stand_for(&mut applicant, intake.company);
    let applicant_document = Document::json("applicant", &applicant);
    let form_document = Document::json("form", &answers);
    let agent_document = intake.agent.map(|words| Document::new("agent", words));
    let (joint, joint_documents) = joint(&app.keys, item, &answers, &resident, today);
    let filing = Filing {
        item: format!("{}@{}", item.key, intake.item.digest),
        digest: intake.item.digest.clone(),
        // Counted inside the transaction.
        number: String::new(),
        channel: match who {
            Who::Resident(_) | Who::Agent { .. } => Channel::Online,
            Who::Staff { posts, .. } => channel_of(posts, way.taking.as_ref()),
            Who::Clock => Channel::System,
            Who::Bearer => Channel::Counter,
        },
        applicant: CaseApplicant {
            who: resident,
            kind: applicant.kind,
            doc: applicant_document.reference(),
            age_band: applicant.age_band(today),
        },
        agent: agent_document.as_ref().map(Document::reference),
        form: form_document.reference(),
        joint,
        about,
        needs: item
            .materials_for(&answers)
            .map(|m| m.code.clone())
            .collect(),
        checks: item.checks_for(&answers).map(|c| c.key.clone()).collect(),
        chosen,
        listed: world.listed(&item.key, &community, app.now()),
        given: intake.given,
        route: way,
    };
    let words = applicant.words();
    let mut documents = vec![applicant_document, form_document];
    documents.extend(agent_document);
    documents.extend(joint_documents);
    documents.extend(intake.files);
    Ok(Order {
        key: CaseKey::new(&filing.route.home, uuid::Uuid::now_v7().to_string()),
        command_id,
        who: who.clone(),
        command: Command::File(Box::new(filing)),
        documents,
        words,
    })
}

/// A matter that nobody fills in at a form: a bad rating, an order of the hot line. Nothing is asked of
/// whoever said it.
pub struct Said<'a> {
    pub published: &'a Published,
    pub about: About,
    pub way: Route,
    pub who: PersonId,
    pub applicant: &'a Applicant,
    pub age_band: Option<String>,
    pub answers: &'a Answers,
    pub channel: Channel,
}

/// The filing of such a matter, and its documents.
pub fn said(said: Said<'_>) -> (Filing, Vec<Document>) {
    let item = &said.published.item;
    let applicant = Document::json("applicant", said.applicant);
    let form = Document::json("form", said.answers);
    let filing = Filing {
        item: format!("{}@{}", item.key, said.published.digest),
        digest: said.published.digest.clone(),
        // Counted inside the transaction.
        number: String::new(),
        channel: said.channel,
        route: said.way,
        applicant: CaseApplicant {
            who: said.who,
            kind: Audience::Person,
            doc: applicant.reference(),
            age_band: said.age_band,
        },
        agent: None,
        form: form.reference(),
        joint: Vec::new(),
        about: Some(Box::new(said.about)),
        // An item that asks for papers all the same gets its own codes.
        needs: item
            .materials_for(said.answers)
            .map(|material| material.code.clone())
            .collect(),
        checks: Vec::new(),
        chosen: Vec::new(),
        listed: None,
        given: Vec::new(),
    };
    (filing, vec![applicant, form])
}

/// 共同申请人 of these answers, each with a document of name and phone. Whoever has no phone of their
/// own, or shares that of the applicant or of one before them, is nobody's account: nobody signs for
/// two people with one phone.
pub fn joint(
    keys: &Keys,
    item: &Item,
    answers: &Answers,
    applicant: &PersonId,
    today: jiff::civil::Date,
) -> (Vec<Joint>, Vec<Document>) {
    let mut joint: Vec<Joint> = Vec::new();
    let mut documents = Vec::new();
    for person in item.people(answers, today) {
        let who = person
            .phone
            .as_deref()
            .map(|phone| keys.resident_of_phone(phone));
        let is_own =
            |id: &PersonId| id != applicant && joint.iter().all(|j| j.who.as_ref() != Some(id));
        let who = who.map(PersonId::new).filter(is_own);
        let words = Named {
            name: person.name,
            phone: person.phone.unwrap_or_default(),
        };
        let document = Document::json("joint", &words);
        joint.push(Joint {
            row: person.row,
            who,
            doc: document.reference(),
            signs: person.signs,
        });
        documents.push(document);
    }
    (joint, documents)
}

/// Looks for the company for which this is filed: that of an agent's letter, or at a counter one of
/// whose letters in force names the clerk's phone and the item. One look-up, for companies alone.
///
/// # Errors
/// The store's own.
pub async fn for_company(app: &App, who: &Who, mut intake: Intake) -> Result<Intake, StoreError> {
    let keys = app.keys.clone();
    intake.company = match who {
        Who::Agent { mandate, .. } => {
            let id = mandate.letter.clone();
            let read = app.store.read(move |tx| letter::company(tx, &keys, &id));
            read.await?
        }
        Who::Staff { .. } => {
            let Some(Clerk { uscc, name, phone }) = clerk(&intake) else {
                return Ok(intake);
            };
            let named = format!("{name} {phone}");
            let (clerk, now) = (app.keys.resident_of_phone(&phone), app.now());
            let item = intake.item.item.key.clone();
            let read = app
                .store
                .read(move |tx| letter::company_of_clerk(tx, &keys, &uscc, &clerk, &item, now));
            let company = read.await?;
            // Papers name the clerk beside the company, as they name an agent who files online.
            if company.is_some() {
                intake.agent.get_or_insert(named);
            }
            company
        }
        Who::Resident(_) | Who::Bearer | Who::Clock => None,
    };
    Ok(intake)
}

/// Who stands at the counter for a company 经办人, as typed there.
struct Clerk {
    /// Of the company.
    uscc: String,
    name: String,
    phone: String,
}

fn clerk(intake: &Intake) -> Option<Clerk> {
    if !is_company(&intake.item.item, &intake.person) {
        return None;
    }
    let uscc = Uscc::parse(intake.person.get("uscc")?).ok()?;
    let phone = Phone::parse(intake.person.get("phone")?).ok()?;
    Some(Clerk {
        uscc: uscc.as_str().to_owned(),
        name: intake.person.get("name")?.trim().to_owned(),
        phone: phone.as_str().to_owned(),
    })
}

/// Whose the case is: at a counter the phone's, or the company's by its letter.
fn owner(
    keys: &Keys,
    who: &Who,
    intake: &Intake,
    applicant: &Applicant,
    answers: &Answers,
) -> Result<PersonId, Faults> {
    let of_phone = keys.resident_of_phone(&applicant.phone);
    match (who, &intake.company) {
        (Who::Resident(person), _) => Ok(person.clone()),
        (Who::Agent { mandate, .. }, Some(company)) => {
            let faults = not_the_company(applicant, answers, company);
            match faults.is_empty() {
                true => Ok(mandate.principal.clone()),
                false => Err(faults),
            }
        }
        // Whoever gave the letter hears of every step: the phone must be their own.
        (Who::Agent { mandate, .. }, None) => match of_phone == mandate.principal.as_str() {
            true => Ok(mandate.principal.clone()),
            false => Err(vec![("phone".to_owned(), not_their_phone())]),
        },
        (Who::Staff { .. } | Who::Bearer | Who::Clock, Some(company)) => {
            Ok(PersonId::new(keys.company_of(&company.uscc)))
        }
        (Who::Staff { .. } | Who::Bearer | Who::Clock, None) => Ok(PersonId::new(of_phone)),
    }
}

/// A clerk files for the company of the letter and no other: what the form says of it, in both of
/// its parts, is what the letter says.
fn not_the_company(applicant: &Applicant, answers: &Answers, company: &Company) -> Faults {
    let named = applicant.company.as_ref();
    let is_same = |key: &str, of_applicant: Option<&str>, of_letter: &str| {
        let answered = answers.get(key).map(String::as_str);
        of_applicant == Some(of_letter) && answered.is_none_or(|said| said == of_letter)
    };
    let lines = [
        ("company", named.map(|one| one.name.as_str()), &company.name),
        ("uscc", named.map(|one| one.uscc.as_str()), &company.uscc),
    ];
    let wrong = lines
        .into_iter()
        .filter(|(key, said, letter)| !is_same(key, *said, letter));
    wrong
        .map(|(key, _, _)| (key.to_owned(), not_of_the_letter()))
        .collect()
}

/// Who stands for the company by its letter is kept with it: they hear of each step.
fn stand_for(applicant: &mut Applicant, by_letter: Option<Company>) {
    if let (Some(company), Some(by_letter)) = (&mut applicant.company, by_letter) {
        company.representative = by_letter.representative;
    }
}

/// The sentence for a clerk who names another company than that of the letter.
pub fn not_of_the_letter() -> Fault {
    Fault::new(
        "企业名称和统一社会信用代码以授权委托书为准，在这里不能改。要替别的企业办，请用那家企业的委托书；委托书写错了，请到登记的窗口重新登记。",
        "Name and code of the company are those of its letter and cannot be changed here. To act for another company use its own letter; if the letter is wrong, have it recorded anew at the counter.",
    )
}

fn planned_elsewhere() -> Fault {
    Fault::new(
        "走流程不是群众来办的事项。请工作人员在“走流程”页面安排。",
        "A walk is nothing that somebody applies for: the staff plan it on the page of walks.",
    )
}

fn not_their_phone() -> Fault {
    Fault::new(
        "这不是委托人的手机号。办理进展要发给委托人本人，请填写写委托书时的那个号码。",
        "This is not the phone of whoever gave the letter. They hear of every step themselves: give the number that the letter was given with.",
    )
}

/// Whoever has no other post there than that of a grid worker took the case in at a door.
fn channel_of(posts: &[Post], taking: Option<&UnitId>) -> Channel {
    let mut there = posts.iter().filter(|post| Some(&post.unit) == taking);
    match there.any(|post| post.duty != Duty::Grid && post.duty.takes_in()) {
        true => Channel::Counter,
        false => Channel::Grid,
    }
}

/// What the matter is about: as it was begun, or the street of the community that was named.
fn about(world: &World, given: Option<About>, community: &UnitId) -> Result<About, NoRoute> {
    if let Some(about) = given
        .as_ref()
        .filter(|about| !about.unit.as_str().is_empty())
    {
        return Ok(about.clone());
    }
    let street = world.units.at_level(community, Level::Street);
    let street = street.ok_or(NoRoute::UnknownCommunity)?;
    Ok(match given {
        Some(given) => About {
            unit: street.id.clone(),
            ..given
        },
        None => About::of(street.id.clone()),
    })
}

/// The sentence for a way that was not found, with the right place.
pub fn no_route(world: &World, reason: NoRoute) -> Fault {
    match reason {
        NoRoute::UnknownCommunity => Fault::new(
            "还没有选居住地（经营地）所在的社区或村。请从列表里选一个。",
            "Choose the community or village where the applicant lives or the business stands.",
        ),
        NoRoute::OtherStreet(street) => {
            let name = world.units.name(&street);
            Fault::new(
                format!("这个事项不能跨街道办理，请到{name}政务服务中心，或在网上直接申请。"),
                format!(
                    "This item is not handled across streets. Go to the service centre of {name}, or apply online."
                ),
            )
        }
        NoRoute::NotHere(right) => {
            let name = world.units.name(&right);
            Fault::new(
                format!(
                    "按所选的情形，这一件不在本柜台收，由{name}受理。请申请人到那里办理，或在网上申请。"
                ),
                format!(
                    "With these answers this counter does not take the case in: {name} accepts it. Send the applicant there, or have it filed online."
                ),
            )
        }
        NoRoute::Missing(_) => Fault::new(
            "没有找到该由谁受理。请选别的社区，或请工作人员帮忙。",
            "Nobody was found who accepts this. Choose another community or ask the staff.",
        ),
    }
}

/// A course that this place asks for before somebody sits at the window for an item, where it refuses
/// without. What is only told is told by the counter's page.
fn untrained(
    world: &World,
    who: &Who,
    desk: Option<&Post>,
    item: &Item,
    now: yike_core::clock::At,
) -> Option<Fault> {
    let (Who::Staff { person, .. }, Some(desk)) = (who, desk) else {
        return None;
    };
    let missing = crate::places::missing(world, person, &desk.unit, item, now);
    let course = missing.into_iter().find(|one| one.course.refuses)?.course;
    let name_en = match course.name_en.as_str() {
        "" => &course.name,
        name => name,
    };
    Some(Fault::new(
        format!(
            "按本地清单，受理这个事项要先参加“{}”培训，您还没有有效的培训记录。请由同事代为受理，或请安全管理员登记您的培训。",
            course.name
        ),
        format!(
            "This place's list asks for the training “{name_en}” before the item is taken in, and no valid one is noted of you. Please let a colleague take it in, or have the security administrator note your training."
        ),
    ))
}

/// The item is not on the list of the place that would take it in.
fn not_listed(world: &World, place: &UnitId) -> Fault {
    let name = world.units.name(place);
    Fault::new(
        format!("{name}的政务服务清单里没有这个事项，那里办不了。请拨服务热线，问清由谁办理。"),
        format!(
            "This item is not on the list of {name}, so it is not handled there. Ask the hotline who does."
        ),
    )
}

/// Splits a posted form into the person's part and the item's own part.
pub fn split(fields: &[(String, String)], item: &yike_core::item::Item) -> (Typed, Typed) {
    let mut person = BTreeMap::new();
    let mut answers = BTreeMap::new();
    for (key, value) in fields {
        // A question of the item that the shared model asks as well is asked once, for both.
        if item.asks(key) {
            let several = item.field(key).map(|field| field.kind) == Some(FieldKind::MultiChoice);
            match answers.get_mut(key) {
                // Each tick is sent by itself.
                Some(ticked) if several => *ticked = format!("{ticked}|{value}"),
                Some(_) | None => drop(answers.insert(key.clone(), value.clone())),
            }
        }
        if PERSON_KEYS.contains(&key.as_str()) {
            person.insert(key.clone(), value.clone());
        }
    }
    (person, answers)
}

/// The keys of the shared model.
pub const PERSON_KEYS: [&str; 7] = [
    "applicant",
    "name",
    "id_number",
    "phone",
    "address",
    "company",
    "uscc",
];
