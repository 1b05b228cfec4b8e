//! Nobody approves what they filed, received or accepted, whatever posts they have.
//!
//! A search over everything that two people can do to one case, each with every post of the
//! tree. More posts never allow less, so this covers every set of posts.

use crate::make::{Dice, good};
use crate::world::{EAST, NORTH, NORTH_1, Play, World, at, item_text, items, sketch, staff};
use std::collections::{BTreeSet, HashSet, VecDeque};
use yike_core::case::{Case, Command, Event, Kind};
use yike_core::item::Item;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

/// Commands of one person, and of both together.
const OWN: usize = 6;
const ALL: usize = 7;

/// What leads a case to its decision, and who holds it on the way.
const TRIED: &[Kind] = &[
    Kind::Receive,
    Kind::Accept,
    Kind::CloseAtOnce,
    Kind::HandOver,
    Kind::TakePapers,
    Kind::Claim,
    Kind::HandBack,
    Kind::Pass,
    Kind::PutBack,
    Kind::SendBack,
    Kind::AskCorrection,
    Kind::AnswerCorrection,
    Kind::Suspend,
    Kind::Resume,
    Kind::Extend,
    Kind::Approve,
    Kind::Refuse,
];

/// Whether each of its routes keeps the ends apart.
fn is_separate(item: &Item) -> bool {
    // What is heard has people of its own to keep apart: `heard.rs` tells it.
    item.heard.is_none() && item.routes().all(|route| route.separation)
}

struct State {
    case: Case,
    /// Commands given by each of the two.
    given: [usize; 2],
    /// Who filed, received or accepted, as the log says.
    took_in: BTreeSet<PersonId>,
}

#[test]
fn nobody_approves_what_they_filed_received_or_accepted() {
    for item in items().into_iter().filter(is_separate) {
        let key = item.key.clone();
        let search = Search::over(item);
        let states = search.seen.len();
        println!("{key}: {states} states, decided by {:?}", search.deciders);
        assert!(!search.deciders.is_empty(), "{key}: nobody ever decides");
        assert_eq!(search.breaches, Vec::<String>::new(), "{key}");
    }
}

/// The same search finds the same person at both ends where an item does not forbid it: it would
/// see a gate that let them through.
#[test]
fn where_an_item_allows_it_the_search_finds_one_person_doing_it_all() {
    for item in items().into_iter().filter(is_separate) {
        let text = item_text(sketch(&item.key));
        let text = text.replace("separation = true", "separation = false");
        let item: Item = toml::from_str(&text).unwrap();
        let key = item.key.clone();
        let search = Search::over(item);
        assert!(!search.breaches.is_empty(), "{key}: the search is blind");
    }
}

struct Search {
    play: Play,
    actors: [[Who; 2]; 2],
    deciders: BTreeSet<String>,
    /// Decisions by somebody who had taken the case in, or whose case it is.
    breaches: Vec<String>,
    queue: VecDeque<State>,
    seen: HashSet<String>,
}

impl Search {
    /// Everything that the two can do, whoever of them files, from home or at a desk.
    fn over(item: Item) -> Search {
        let mut search = Search {
            play: Play::of(item, at("2026-03-02", 9)),
            actors: actors(),
            deciders: BTreeSet::new(),
            breaches: Vec::new(),
            queue: VecDeque::new(),
            seen: HashSet::new(),
        };
        for desk in [None, Some(NORTH)] {
            search.run(desk);
        }
        search
    }

    /// The first of the two files: for themselves from home, or at a desk.
    fn run(&mut self, desk: Option<&str>) {
        let who = self.actors[0][usize::from(desk.is_none())].clone();
        // Checks bar the way to a decision for everybody alike: left out here.
        let mut filing = self.play.filing(NORTH_1, desk);
        filing.checks.clear();
        let start = State {
            case: Case::default(),
            given: [0, 0],
            took_in: BTreeSet::new(),
        };
        self.step(&start, 0, &who, &Command::File(Box::new(filing)));
        while let Some(state) = self.queue.pop_front() {
            if !state.case.status.is_final() && state.given.iter().sum::<usize>() < ALL {
                self.go_on(&state);
            }
        }
    }

    fn go_on(&mut self, state: &State) {
        self.load(state);
        for n in 0..2 {
            for who in self.actors[n].clone() {
                if state.given[n] >= OWN {
                    continue;
                }
                self.load(state);
                for offer in self.play.offers(&who) {
                    if TRIED.contains(&offer.kind) {
                        self.load(state);
                        let command = good(&self.play, offer.kind, &who, &mut Dice(1));
                        let command = command.expect("what is offered can be done");
                        self.step(state, n, &who, &command);
                    }
                }
            }
        }
    }

    fn load(&mut self, state: &State) {
        self.play.case = state.case.clone();
        self.play.log.clear();
    }

    fn step(&mut self, state: &State, n: usize, who: &Who, command: &Command) {
        self.load(state);
        self.play.does(who, command.clone());
        let mut next = State {
            case: self.play.case.clone(),
            given: state.given,
            took_in: state.took_in.clone(),
        };
        next.given[n] += 1;
        for (meta, event) in &self.play.log {
            match event {
                Event::Filed { .. } | Event::Received | Event::Accepted { .. } => {
                    next.took_in.insert(meta.by.clone());
                }
                Event::Approved { .. } | Event::Refused { .. } => {
                    let applicant = &next.case.filing().unwrap().applicant.who;
                    if next.took_in.contains(&meta.by) || *applicant == meta.by {
                        let path =
                            format!("{} decided what they took in: {:?}", meta.by, next.case);
                        self.breaches.push(path);
                    }
                    self.deciders.insert(meta.by.to_string());
                }
                _ => {}
            }
        }
        self.meet(next);
    }

    fn meet(&mut self, state: State) {
        if self.seen.insert(place(&state)) {
            self.queue.push_back(state);
        }
    }
}

/// Two people, each with every post there is, and as residents.
fn actors() -> [[Who; 2]; 2] {
    let units: Vec<String> = World::new()
        .units
        .all()
        .filter(|unit| UnitId::new(EAST).covers(&unit.id))
        .map(|unit| unit.id.to_string())
        .collect();
    let posts: Vec<(&str, Duty)> = units
        .iter()
        .flat_map(|unit| Duty::ALL.map(|duty| (unit.as_str(), duty)))
        .collect();
    ["p-applicant", "p-other"].map(|id| [staff(id, &posts), crate::world::resident(id)])
}

/// What tells two states apart for this question.
fn place(state: &State) -> String {
    let case = &state.case;
    let task = case.task.as_ref().map(|t| (&t.unit, t.duty, &t.holder));
    let papers: Vec<_> = case.papers.iter().map(|p| (&p.at, &p.on_way_to)).collect();
    let asked = case.corrections.len();
    let by = &state.took_in;
    format!(
        "{:?} {by:?} {task:?} {papers:?} {asked:?} {:?} {:?}",
        case.status, case.step, state.given
    )
}
