//! 评价: once, by whom it was for, and for ever. Whatever people try afterwards, what was said stays as
//! it was said; who gave a service neither enters nor alters a rating of it; and no clock makes one.

use crate::make::{Dice, good, later};
use crate::world::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use yike_core::case::{
    self, Command, Event, Kind, Meta, Rating, Refusal, Seat, Service, Status, Through,
};
use yike_core::who::{Duty, Who};

/// Every rating of a log, with who gave it and through what.
fn said(log: &[(Meta, Event)]) -> Vec<(Meta, Event)> {
    let rated = |one: &&(Meta, Event)| matches!(one.1, Event::Rated { .. });
    log.iter().filter(rated).cloned().collect()
}

#[test]
fn no_sequence_of_commands_changes_removes_or_doubles_a_rating() {
    let (items, people) = (items(), people());
    let config = Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &[34; 32]);
    let lives = (
        0..items.len(),
        proptest::collection::vec(any::<u64>(), 10..40),
    );
    let (given, entered) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    TestRunner::new_with_rng(config, chance)
        .run(&lives, |(n, steps)| {
            let mut play = Play::of(items[n].clone(), at("2026-09-14", 9));
            let mut before = Vec::new();
            for entropy in steps {
                let dice = &mut Dice(entropy);
                play.now = later(play.now, dice);
                let Some(who) = dice.pick(&people).cloned() else {
                    continue;
                };
                for kind in Kind::ALL {
                    let wanted = matches!(kind, Kind::Rate | Kind::RecordRating);
                    if (wanted || dice.one_in(4))
                        && let Some(command) = good(&play, *kind, &who, dice)
                    {
                        let _ = play.give(&who, &command);
                    }
                }
                let now = said(&play.log);
                assert_eq!(now[..before.len()], before[..], "a rating was altered");
                before = now;
            }
            let mut services: Vec<_> = play.case.ratings.iter().map(|r| (r.0, r.1)).collect();
            services.sort();
            let count = services.len();
            services.dedup();
            assert_eq!(services.len(), count, "one rating for each service");
            for (meta, event) in &before {
                let Event::Rated {
                    service,
                    n,
                    through,
                    ..
                } = event
                else {
                    unreachable!()
                };
                given.set(given.get() + 1);
                assert_eq!(through.is_by_staff(), meta.post.is_some());
                // The case remembers for ever who served: they are not who entered it.
                if through.is_by_staff() {
                    entered.set(entered.get() + 1);
                    assert!(!served_before(&play, meta, (*service, *n)));
                }
            }
            Ok(())
        })
        .unwrap();
    assert!(
        given.get() > 100 && entered.get() > 20,
        "{given:?} {entered:?}"
    );
}

/// Whether whoever gave this rating had acted in the service before.
fn served_before(play: &Play, rated: &Meta, (service, n): (Service, u32)) -> bool {
    let before = play.log.iter().filter(|(meta, _)| meta.seq < rated.seq);
    let earlier = case::Case::fold(&play.item, before.map(|(meta, event)| (meta, event)));
    earlier.has_served(&rated.by, service, n)
}

#[test]
fn no_code_path_of_the_clock_makes_a_rating() {
    for item in items() {
        let mut play = Play::of(item, at("2026-03-02", 9));
        let by = |who: &Who| Some((who.clone(), good(&play, Kind::File, who, &mut Dice(1))?));
        let mut filed = people().into_iter().filter_map(|who| by(&who));
        let (who, filing) = filed.find(|one| play.may(&one.0, Kind::File)).unwrap();
        play.does(&who, filing);
        for months in 1..=24 {
            let facts = play.facts();
            for (kind, seat) in case::possible(&play.case, &play.item, &facts) {
                let rates = matches!(kind, Kind::Rate | Kind::RecordRating);
                assert!(!rates || seat != Seat::Clock, "{kind:?} by the clock");
            }
            let due = case::due_commands(&play.case, &play.item, &facts);
            assert!(!due.iter().any(|c| matches!(c, Command::Rate(_))));
            play.now = yike_core::clock::At(play.now.0 + months * 86_400_000);
            play.tick();
        }
        assert_eq!(play.case.ratings, []);
    }
}

#[test]
fn whoever_gave_the_service_does_not_enter_its_rating() {
    let station = staff("s-chen", &[(NORTH_1, Duty::Station)]);
    let colleague = staff("s-liu", &[(NORTH_1, Duty::Station)]);
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    let filing = play.filing(NORTH_1, Some(NORTH_1));
    play.does(&station, Command::File(Box::new(filing)));
    let paper = |service: Service| {
        Command::Rate(Rating {
            through: Through::Paper,
            ..Rating::plain(service, 1, 2)
        })
    };
    assert!(!play.may(&station, Kind::RecordRating) && play.may(&colleague, Kind::RecordRating));
    // The colleague accepts and decides: then nothing of it is theirs to enter any more.
    play.does(&station, Command::HandBack);
    play.does(&colleague, Command::CloseAtOnce { note: None });
    assert_eq!(play.status(), Status::Closed);
    let refused = play.cannot(&colleague, paper(Service::Result));
    assert_eq!(refused, Refusal::NotYours(Kind::RecordRating));
    // The station has the result to enter, and not its own part.
    let refused = play.cannot(&station, paper(Service::Filing));
    assert!(matches!(refused, Refusal::Content(gaps) if gaps[0].about == "service"));
    let page = Command::Rate(Rating::plain(Service::Result, 1, 5));
    assert_eq!(play.cannot(&colleague, page), Refusal::NotYours(Kind::Rate));
    let as_device = Command::Rate(Rating {
        through: Through::Device,
        ..Rating::plain(Service::Result, 1, 5)
    });
    assert_eq!(
        play.cannot(&station, as_device),
        Refusal::NotYours(Kind::Rate)
    );
    assert_eq!(
        play.cannot(&Who::Bearer, paper(Service::Result)),
        Refusal::NotYours(Kind::RecordRating)
    );
    play.does(&station, paper(Service::Result));
}

#[test]
fn what_is_ticked_belongs_to_the_version_and_the_level() {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    let filing = play.filing(NORTH_1, Some(NORTH_1));
    let station = staff("s-chen", &[(NORTH_1, Duty::Station)]);
    play.does(&station, Command::File(Box::new(filing)));
    let me = resident("p-applicant");
    let with = |version: &str, level: u8, tags: &[&str], dimensions: &[(&str, u8)]| {
        Command::Rate(Rating {
            version: version.into(),
            tags: tags.iter().map(|tag| tag.to_string()).collect(),
            dimensions: dimensions
                .iter()
                .map(|(d, n)| (d.to_string(), *n))
                .collect(),
            ..Rating::plain(Service::Filing, 1, level)
        })
    };
    let wrong = [
        (with("chess-2", 5, &["slow"], &[]), "tags"),
        (with("chess-2", 2, &["slow", "slow"], &[]), "tags"),
        // Taken out with the second version.
        (with("chess-2", 2, &["late"], &[]), "tags"),
        (with("chess-9", 2, &[], &[]), "version"),
        (with("", 2, &["slow"], &[]), "version"),
        // Asked online alone; the level itself is not asked twice.
        (with("chess-2", 2, &[], &[("guide", 2)]), "dimensions"),
        (with("chess-2", 2, &[], &[("overall", 2)]), "dimensions"),
        (with("chess-2", 2, &[], &[("attitude", 6)]), "dimensions"),
    ];
    for (command, about) in wrong {
        let refused = play.cannot(&me, command.clone());
        let Refusal::Content(gaps) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(
            (gaps.len(), gaps[0].about.as_str()),
            (1, about),
            "{command:?}"
        );
    }
    // A page that was drawn with the version before still counts.
    play.does(&me, with("chess-1", 2, &["late"], &[("attitude", 1)]));
}
