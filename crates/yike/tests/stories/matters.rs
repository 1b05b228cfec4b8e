//! 案例库: what somebody was heard about stands there with its cause and what changed, for whoever may open
//! it and not for whom it is about; and what changed for others too is told to everybody.

use crate::house::*;
use crate::people::*;
use yike::act::{self, CaseKey, Fail};
use yike::proposal::{self, Decided, Proposal, State, Verdict};
use yike::views::case as case_view;
use yike::views::matters::lessons::lessons;
use yike::views::matters::{self, Found, Sought, wanted};
use yike_core::case::{About, Command, Refusal};
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

const ABOVE: &str = "ding-an";

fn move_in(house: &House) {
    let people = [(ABOVE, "丁安", "110101", Duty::Approver, "")];
    house.settle("110101", &[], &people);
}

/// Somebody could not get an item done at the street; perhaps it is about one of the staff.
fn stuck(house: &House, n: u32, item: &str, about: &[&str]) -> CaseKey {
    let resident = neighbour(n);
    let answers = [
        ("matter", "想办的事"),
        ("story", "跑了两趟还是没有办成"),
        ("cause", "material"),
    ];
    let answers = answers.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let mut intake = house.intake_with("stuck", &resident, answers.into());
    intake.about = Some(About {
        item: Some(item.to_owned()),
        people: about.iter().map(|person| PersonId::new(*person)).collect(),
        ..About::of(UnitId::new(STREET))
    });
    house.files(&house.resident(&resident), intake)
}

fn said(house: &House, case: &CaseKey, what: Change, cause: Cause, reference: &str) {
    house.says(FENG_YUE, case, "登记时写的话，不外传", |words| {
        Command::Change {
            what,
            cause: Some(cause),
            cancelled: 2,
            reference: reference.into(),
            words,
        }
    });
}

fn called(house: &House, who: &str, case: &CaseKey, agrees: Option<bool>) {
    house.says(who, case, "电话里说的话", |words| Command::Contact {
        way: ContactWay::Phone,
        reached: true,
        agrees,
        satisfied: None,
        words,
    });
}

fn takes_up(house: &House, case: &CaseKey) {
    house.does(QIAN_LI, case, Command::Accept);
    called(house, FENG_YUE, case, None);
}

fn closes(house: &House, case: &CaseKey, solved: bool) {
    house.does(FENG_YUE, case, Command::Pass { opinion: None });
    called(house, ABOVE, case, Some(solved));
    house.does(ABOVE, case, Command::Approve { note: None });
}

fn finds(house: &House, who: &str, sought: &Sought) -> Found {
    let (me, now) = (PersonId::new(who), house.app.now());
    let found = matters::library(&house.app, &me, now, sought, (100, 0));
    let found = house.run(found).expect("reads");
    // Every line opens, and the sums count the lines.
    for line in &found.lines {
        let world = house.app.world.now();
        let staff = house.staff(who);
        let seen = case_view::case(&house.app, &world, &staff, &line.key, now);
        assert!(house.run(seen).is_ok(), "{who} {}", line.key);
    }
    let sums = house
        .run(matters::sums(&house.app, &me, now, sought))
        .expect("reads");
    if sought.cause.is_empty() && sought.change.is_empty() {
        assert_eq!(sums.total(None), found.total, "{who} {sought:?}");
        for cause in sums.causes() {
            for change in Change::ALL {
                let of = Sought {
                    cause: cause.map_or("none", Cause::as_str).to_owned(),
                    change: change.as_str().to_owned(),
                    ..sought.clone()
                };
                let list = house
                    .run(matters::library(&house.app, &me, now, &of, (100, 0)))
                    .expect("reads");
                assert_eq!(sums.of(Some(cause), change), list.total, "{of:?}");
            }
        }
    }
    assert_eq!(found.total, found.lines.len() as i64);
    found
}

#[test]
fn what_came_of_a_matter_is_found_by_whoever_may_open_it() {
    each_engine(|house| {
        move_in(house);
        let item = stuck(house, 1, "temporary-relief", &[SUN_PING]);
        let rule = stuck(house, 2, "food-business-licence", &[]);
        let open = stuck(house, 3, "temporary-relief", &[]);
        for case in [&item, &rule, &open] {
            takes_up(house, case);
        }
        said(
            house,
            &item,
            Change::Item,
            Cause::Material,
            "temporary-relief",
        );
        said(house, &item, Change::Training, Cause::Material, "course-7");
        said(house, &rule, Change::Rule, Cause::Policy, "jing-2026-31");
        house.it_is("2026-11-25 10:00");
        closes(house, &item, true);
        closes(house, &rule, false);

        let all = Sought::default();
        let found = finds(house, QIAN_LI, &all);
        assert_eq!(found.total, 2, "closed ones");
        let line = found.lines.iter().find(|line| line.key == item);
        let line = line.expect("it is there");
        assert_eq!(line.cause, Some(Cause::Material));
        assert_eq!(line.changes, [Change::Item, Change::Training]);
        assert_eq!(line.refs, ["course-7", "temporary-relief"]);
        assert_eq!((line.cancelled, line.solved), (4, Some(true)));
        assert_eq!(
            (line.item.as_str(), &line.risen),
            ("temporary-relief", &None)
        );
        // Whom it is about finds it nowhere; others of the street, their supervisors and the level above do.
        let hers = finds(house, SUN_PING, &all);
        let hers: Vec<&CaseKey> = hers.lines.iter().map(|line| &line.key).collect();
        assert_eq!(hers, [&rule]);
        for who in ["guan-ning", BAI_LU, ABOVE, TANG_HE] {
            assert_eq!(finds(house, who, &all).total, 2, "{who}");
        }
        // An administrator sees no case, another street nothing of this one.
        for who in [ADMINISTRATOR, WEN_XI] {
            assert_eq!(finds(house, who, &all).total, 0, "{who}");
        }

        let with = |change: fn(&mut Sought)| {
            let mut sought = Sought::default();
            change(&mut sought);
            finds(house, QIAN_LI, &sought).total
        };
        assert_eq!(with(|s| s.open = true), 3, "open ones too");
        assert_eq!(with(|s| s.words = "JING-2026".into()), 1, "by reference");
        assert_eq!(
            with(|s| s.words = "登记时写的话".into()),
            0,
            "never by words"
        );
        assert_eq!(
            with(|s| {
                s.words = "临时救助".into();
                s.named = vec!["temporary-relief".into()];
            }),
            1,
            "by the name of the item"
        );
        assert_eq!(with(|s| s.cause = "policy".into()), 1);
        assert_eq!(with(|s| s.change = "training".into()), 1);
        assert_eq!(with(|s| s.change = "rain".into()), 0, "a part is no code");
        assert_eq!(with(|s| s.kind = "bad-rating".into()), 0);
        assert_eq!(with(|s| s.unit = STREET.into()), 2);
        assert_eq!(with(|s| s.unit = COMMUNITY.into()), 0);
        let day = |day: &str| day.parse().ok();
        let on = |from: &str, until: &str| {
            let sought = Sought {
                from: day(from),
                until: day(until),
                ..Sought::default()
            };
            finds(house, QIAN_LI, &sought).total
        };
        assert_eq!(on("2026-11-25", "2026-11-25"), 2);
        assert_eq!(on("2026-11-26", "2026-12-31"), 0);

        // The next one of the same item and cause is led to it.
        said(house, &open, Change::Explained, Cause::Material, "");
        let like = |who: &str| {
            let of = (&open, "temporary-relief", Some(Cause::Material));
            let (me, now) = (PersonId::new(who), house.app.now());
            house
                .run(matters::like_it(&house.app, &me, now, of))
                .expect("reads")
        };
        assert_eq!(like(QIAN_LI).len(), 1);
        assert_eq!(like(SUN_PING).len(), 0);
        house.assert_whole();
    });
}

#[test]
fn everybody_reads_what_changed_and_nothing_about_a_person() {
    each_engine(|house| {
        move_in(house);
        let item = stuck(house, 1, "temporary-relief", &[]);
        let solved = stuck(house, 2, "temporary-relief", &[]);
        let open = stuck(house, 3, "temporary-relief", &[]);
        for case in [&item, &solved, &open] {
            takes_up(house, case);
        }
        said(
            house,
            &item,
            Change::Item,
            Cause::Material,
            "temporary-relief",
        );
        said(house, &item, Change::Solved, Cause::Material, "");
        said(house, &solved, Change::Solved, Cause::System, "");
        said(house, &open, Change::Flow, Cause::System, "");
        closes(house, &item, true);
        closes(house, &solved, true);
        let since = "2026-11-01".parse().expect("a day");
        let told = house.run(lessons(&house.app, since)).expect("reads");
        let [lesson] = told.as_slice() else {
            panic!("one changed something for others: {told:?}")
        };
        assert_eq!(lesson.item, "temporary-relief");
        assert_eq!(lesson.changes, [Change::Item]);
        assert_eq!(lesson.cause, Some(Cause::Material));
        assert_eq!(lesson.unit.as_str(), STREET);
        assert_eq!(lesson.month, since);
        let later = "2026-12-01".parse().expect("a day");
        assert!(
            house
                .run(lessons(&house.app, later))
                .expect("reads")
                .is_empty()
        );
        house.assert_whole();
    });
}

#[test]
fn a_guide_that_was_wrong_waits_for_whoever_keeps_the_item() {
    each_engine(|house| {
        move_in(house);
        let case = stuck(house, 1, "temporary-relief", &[]);
        takes_up(house, &case);
        // A key that nobody has opens nothing: it is told at once, and nothing is written.
        let words = house.words("reason", "指南写错了");
        let change = |reference: &str| Command::Change {
            what: Change::Item,
            cause: Some(Cause::Material),
            cancelled: 1,
            reference: reference.into(),
            words: words.reference(),
        };
        for nothing in ["", "relief"] {
            let mut order = house.order(&house.staff(FENG_YUE), &case, change(nothing));
            order.documents.push(words.clone());
            let fail = house.run(act::act(&house.app, order)).expect_err("no item");
            let Fail::Refused(Refusal::Content(gaps)) = fail else {
                panic!("{fail:?}")
            };
            assert_eq!(gaps[0].about, "reference");
        }
        let told = format!("{}说，收入证明不用再要", neighbour(1).name);
        house.says(FENG_YUE, &case, &told, |words| Command::Change {
            what: Change::Item,
            cause: Some(Cause::Material),
            cancelled: 1,
            reference: "temporary-relief".into(),
            words,
        });
        let number = house.case(&case).filing().number.clone();
        let waits = |area: &str| {
            let (world, now) = (house.app.world.now(), house.app.now());
            let areas = [UnitId::new(area)];
            let read = wanted::wanted(&house.app, &world, &areas, now);
            house.run(read).expect("reads")
        };
        assert!(waits("110102").is_empty(), "another district's");
        for area in ["110101", "11"] {
            let open = waits(area);
            let [one] = open.as_slice() else {
                panic!("one guide is to be put right: {open:?}")
            };
            assert_eq!((&one.key, &one.number), (&case, &number));
            assert_eq!(one.item, "temporary-relief");
            assert_eq!(one.cause, Some(Cause::Material));
            let said = one.said.concat();
            assert!(said.contains("收入证明不用再要"), "{said}");
            assert!(
                !said.contains(&neighbour(1).name),
                "people are hidden: {said}"
            );
        }

        let became = || {
            let (world, now) = (house.app.world.now(), house.app.now());
            let view = case_view::case(&house.app, &world, &Who::Clock, &case, now);
            let view = house.run(view).expect("reads");
            let all = house.run(wanted::became(&house.app, &view)).expect("reads");
            let [(item, proposal)] = all.as_slice() else {
                panic!("{all:?}")
            };
            assert_eq!(item, "temporary-relief");
            proposal.as_ref().map(|one| one.state)
        };
        assert_eq!(became(), None);
        proposes(house, "first", &number);
        assert!(waits("110101").is_empty(), "it is proposed");
        assert_eq!(became(), Some(State::Open));
        decides(
            house,
            "first",
            Verdict::Return {
                why: "还要".into()
            },
        );
        assert_eq!(became(), Some(State::Returned));
        house.it_is("2026-11-24 10:00");
        let digest = proposes(house, "second", &number);
        decides(house, "second", Verdict::Publish { digest });
        assert_eq!(became(), Some(State::Published));
        house.assert_whole();
    });
}

fn proposes(house: &House, id: &'static str, number: &str) -> String {
    let now = house.app.now();
    let world = house.app.world.now();
    let text = world.text("temporary-relief", now).expect("it is there");
    let text = format!("# {id}\n{text}");
    let new = Proposal {
        matter: number.to_owned(),
        ..proposal::new(
            id.into(),
            "temporary-relief",
            &text,
            &PersonId::new(ADMINISTRATOR),
            now,
            now,
        )
    };
    let digest = new.digest.clone();
    let put = house.app.store.write(move |tx| proposal::put(tx, &new));
    house.run(put).expect("proposed");
    digest
}

fn decides(house: &House, id: &'static str, verdict: Verdict) {
    let now = house.app.now();
    let by = PersonId::new("second-pair");
    let decide = (house.app.store).write(move |tx| proposal::decide(tx, id, &verdict, &by, now));
    assert_eq!(house.run(decide).expect("decided"), Decided::Done);
}
