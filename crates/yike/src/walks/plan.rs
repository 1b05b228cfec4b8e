//! 走流程计划: who walks which item, as whom, through what, where and on which day.

use crate::act::{CaseKey, Order};
use crate::app::App;
use crate::filing::Faults;
use crate::people::Applicant;
use crate::private::Document;
use crate::world::World;
use jiff::civil::Date;
use yike_core::case::{
    About, Applicant as CaseApplicant, Channel, Command, Filing, Plan, walk_way, walks,
};
use yike_core::clock::At;
use yike_core::door::{Fault, Text};
use yike_core::item::Audience;
use yike_core::item::form::Answers;
use yike_core::item::walk::{WalkRole, WalkWay};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

/// The built-in item of walks.
pub const ITEM: &str = "walk";

/// The longest reason for a walk.
const WHY_MAX: usize = 500;

/// A plan, as it was chosen.
pub struct Planned {
    pub walker: PersonId,
    pub post: Post,
    pub role: WalkRole,
    pub way: WalkWay,
    pub day: Date,
    /// Key of the item that is walked.
    pub item: String,
    /// Where it is walked.
    pub unit: UnitId,
    /// Why this one; may be empty.
    pub why: String,
}

/// Whom these posts may plan for now: themselves in a post that leads, and as supervisor everybody below
/// who leads. Each with the post in which they would walk.
pub fn walkers(world: &World, me: &PersonId, posts: &[Post], now: At) -> Vec<(PersonId, Post)> {
    let may = |person: &PersonId, post: &Post| {
        let own = person == me && posts.contains(post);
        let supervises =
            |mine: &Post| mine.duty == Duty::Supervisor && mine.unit.covers(&post.unit);
        walks(post.duty) && (own || posts.iter().any(supervises))
    };
    let held = world.posts.iter().filter(|row| row.holds(now));
    let mut all: Vec<(PersonId, Post)> = held
        .map(|row| {
            let post = Post {
                unit: row.unit.clone(),
                duty: row.duty,
            };
            (row.person.clone(), post)
        })
        .filter(|(person, post)| may(person, post))
        .collect();
    all.sort_by_key(|(person, post)| (person != me, post.unit.clone(), post.duty, person.clone()));
    all.dedup();
    all
}

impl Planned {
    /// The order that files the plan.
    ///
    /// # Errors
    /// What the door finds wrong with it; the rules say the rest when it is carried out.
    pub fn order(
        self,
        app: &App,
        world: &World,
        who: &Who,
        command_id: String,
    ) -> Result<Order, Faults> {
        let now = app.now();
        let mut faults = Faults::new();
        let why = match Text::parse_within(&self.why, WHY_MAX) {
            Ok(why) => why.as_str().to_owned(),
            Err(_) if self.why.trim().is_empty() => String::new(),
            Err(fault) => {
                faults.push(("why".into(), fault));
                String::new()
            }
        };
        let walked = world.published(&self.item, now).map(|one| &one.item);
        if !walked.is_some_and(|item| item.heard.is_none() && item.walk.is_none()) {
            faults.push(("item".into(), no_item()));
        }
        let plan = Plan {
            post: self.post,
            role: self.role,
            way: self.way,
            day: self.day,
        };
        let way = walk_way(&world.units, &plan, &self.unit);
        if way.is_none() {
            faults.push(("unit".into(), no_unit()));
        }
        let published = world.published(ITEM, now);
        if published.is_none() {
            faults.push(("item".into(), not_published()));
        }
        let (Some(route), Some(published), true) = (way, published, faults.is_empty()) else {
            return Err(faults);
        };
        let applicant = Document::json("applicant", &named(world, &self.walker));
        let mut answers = Answers::new();
        if !why.is_empty() {
            answers.insert("why".into(), why);
        }
        let form = Document::json("form", &answers);
        let filing = Filing {
            item: format!("{}@{}", published.item.key, published.digest),
            digest: published.digest.clone(),
            // Counted inside the transaction.
            number: String::new(),
            channel: Channel::System,
            applicant: CaseApplicant {
                who: self.walker,
                kind: Audience::Person,
                doc: applicant.reference(),
                age_band: None,
            },
            agent: None,
            form: form.reference(),
            joint: Vec::new(),
            about: Some(Box::new(About {
                item: Some(self.item),
                plan: Some(Box::new(plan)),
                ..About::of(self.unit)
            })),
            needs: Vec::new(),
            checks: Vec::new(),
            chosen: Vec::new(),
            listed: None,
            given: Vec::new(),
            route,
        };
        Ok(Order {
            key: CaseKey::new(&filing.route.home, uuid::Uuid::now_v7().to_string()),
            command_id,
            who: who.clone(),
            command: Command::File(Box::new(filing)),
            documents: vec![applicant, form],
            // Nobody of the staff is found by the index of those who apply.
            words: Vec::new(),
        })
    }
}

/// Whoever walks, as the applicant of what comes of it.
pub(super) fn named(world: &World, person: &PersonId) -> Applicant {
    Applicant {
        kind: Audience::Person,
        name: world.person_name(person).to_owned(),
        id_number: String::new(),
        phone: String::new(),
        address: String::new(),
        company: None,
    }
}

fn no_item() -> Fault {
    Fault::new(
        "没有这个事项，或者它不是群众来办的。请从列表里选走哪个事项。",
        "There is no such item, or nobody comes for it. Choose from the list which item is walked.",
    )
}

fn no_unit() -> Fault {
    Fault::new(
        "没有找到这个单位。请从列表里选在哪里走。",
        "There is no such unit. Choose from the list where it is walked.",
    )
}

fn not_published() -> Fault {
    Fault::new(
        "“局科长走流程”这个内置事项还没有发布。请系统管理员先发布它。",
        "The built-in item of walks is not published. Ask the system administrator to publish it.",
    )
}
