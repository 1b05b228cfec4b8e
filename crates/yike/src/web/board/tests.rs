//! The board: every figure is as long as its list and as the file of it, nobody sees the street
//! next door, and nothing typed runs in a spreadsheet.

use crate::store::{StoreError, Val};
use crate::views::board::{Board, Heap, Period, Scope, Which, board, list};
use crate::web::face::text::{Lang, has};
use crate::web::trial::{
    self, COMMUNITY, DISTRICT, OTHER_COMMUNITY, OTHER_STREET, STREET, Trial, at, sample,
};
use crate::{args, rows, sql};
use axum::http::StatusCode;
use yike_core::case::{Kind, Status};
use yike_core::unit::UnitId;

sql! {
    RATE = "INSERT INTO rating (home, case_id, service, n, level, private_id, at, unit)
        VALUES ($1, $2, 'result', 1, $3, NULL, $4, $5)";
}

#[test]
fn every_heap_and_period_has_its_words() {
    let mut keys: Vec<String> = Vec::new();
    keys.extend(Heap::ALL.map(|heap| format!("board-heap-{}", heap.as_str())));
    for period in Period::ALL {
        keys.push(format!("board-period-{}", period.as_str()));
        keys.push(format!("board-change-{}", period.as_str()));
    }
    for lang in Lang::ALL {
        for key in &keys {
            assert!(has(lang, key), "{} {key}", lang.tag());
        }
    }
    for heap in Heap::ALL {
        assert_eq!(Heap::parse(heap.as_str()), Some(heap));
    }
}

/// Seven errands of two streets, at different places of their way.
async fn errands(trial: &Trial) {
    let player = trial.player();
    trial.go_to(at("2026-11-02", 10));
    let pension = sample("pension-qualification", Some(COMMUNITY), COMMUNITY, 1);
    let pension = player.file(&pension).await.unwrap();
    player.play(&pension, Kind::CloseAtOnce, 5).await.unwrap();
    let late = sample("temporary-relief", None, COMMUNITY, 2);
    let late = player.file(&late).await.unwrap();
    trial.go_to(at("2026-11-03", 0));
    player.play(&late, Kind::Accept, 5).await.unwrap();
    let stopped = sample("disability-certificate", Some(COMMUNITY), COMMUNITY, 3);
    let stopped = player.file(&stopped).await.unwrap();
    for kind in [
        Kind::HandOver,
        Kind::Accept,
        Kind::Claim,
        Kind::Pass,
        Kind::Suspend,
    ] {
        player.play(&stopped, kind, 5).await.unwrap();
    }
    trial.go_to(at("2026-11-10", 0));
    let soon = sample("temporary-relief", Some(COMMUNITY), COMMUNITY, 4);
    let soon = player.file(&soon).await.unwrap();
    player.play(&soon, Kind::HandOver, 5).await.unwrap();
    player.play(&soon, Kind::Accept, 5).await.unwrap();
    let asked = sample("subsistence-allowance", None, "110101005009", 5);
    let asked = player.file(&asked).await.unwrap();
    player.play(&asked, Kind::AskCorrection, 5).await.unwrap();
    let next_door = sample(
        "temporary-relief",
        Some(OTHER_COMMUNITY),
        OTHER_COMMUNITY,
        6,
    );
    player.file(&next_door).await.unwrap();
    trial.later(at("2026-11-23", 0));
    let fresh = sample(
        "pension-qualification",
        Some("110101005009"),
        "110101005009",
        7,
    );
    player.file(&fresh).await.unwrap();
    crate::runner::tick(&trial.app).await.unwrap();
}

async fn read(trial: &Trial, unit: &str, period: Period) -> (Scope, Board) {
    let world = trial.app.world.now();
    let scope = Scope::new(UnitId::new(unit), period, trial.app.now(), &world.calendar);
    let board = board(&trial.app, &scope, &world.calendar).await.unwrap();
    (scope, board)
}

#[test]
fn the_street_sees_where_its_cases_are_and_not_those_next_door() {
    trial::each(async |trial| {
        errands(trial).await;
        let (_, board) = read(trial, STREET, Period::Month).await;
        let expected = [
            (Heap::Filed, 6),
            (Heap::Open, 5),
            (Heap::Unaccepted, 1),
            (Heap::Correction, 1),
            (Heap::Review, 2),
            (Heap::Suspended, 1),
            (Heap::Closed, 1),
            (Heap::InTime, 1),
            (Heap::Late, 0),
            (Heap::Overdue, 1),
            (Heap::Soon, 1),
            (Heap::Supervised, 1),
            (Heap::Bad, 0),
        ];
        for (heap, n) in expected {
            assert_eq!(board.total(heap), n, "{heap:?}");
        }
        let (_, district) = read(trial, DISTRICT, Period::Month).await;
        assert_eq!(district.total(Heap::Filed), 7);
        assert_eq!(district.of_unit(Heap::Filed, OTHER_STREET), 1);
        let (_, today) = read(trial, STREET, Period::Day).await;
        assert_eq!(today.total(Heap::Filed), 1);
        assert_eq!(board.filed_per_day(None).last().map(|(_, n)| *n), Some(1));

        // The page shows the figure, its list has that many rows, and so has the file.
        let page = trial.page("jiedao-duban", "/board").await;
        assert!(page.contains("heap=overdue"));
        let href = "/board/list?unit=110101005&period=month&heap=open";
        let open = trial.page("jiedao-duban", href).await;
        assert!(open.contains("共 5 件"));
        assert_eq!(open.matches("href=\"/cases/").count(), 5);
        let csv = trial
            .page("jiedao-duban", &href.replace("list?", "list.csv?"))
            .await;
        assert!(csv.starts_with("\u{feff}办件编号,"));
        assert_eq!(csv.trim_end().lines().count(), 6);
        for line in csv.trim_end().lines().skip(1) {
            let number = line.split(',').next().unwrap();
            assert!(open.contains(number), "{number}");
        }
        let next_door = "/board/list?unit=110101010&period=month&heap=filed";
        let (status, _) = trial.get("jiedao-duban", next_door).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let head = trial.page("zhanzhang", "/board").await;
        assert!(head.contains("九道湾"));
        let (status, _) = trial.get("zhanzhang", "/board?unit=110101005").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (status, _) = trial.get("chuangkou", "/board").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_board_is_three_statements() {
    trial::each(async |trial| {
        errands(trial).await;
        trial.log_in("duban").await;
        for path in ["/board", "/board/list?heap=open", "/board/units.csv"] {
            let before = trial.app.store.stats().statements;
            trial.page("duban", path).await;
            let asked = trial.app.store.stats().statements - before;
            assert!(asked <= 4, "{path}: {asked}");
        }
    });
}

#[test]
fn tables_on_the_screen_and_in_the_file_are_the_same() {
    trial::each(async |trial| {
        errands(trial).await;
        let page = trial.page("duban", "/board?period=year").await;
        let mut rows = 0;
        for file in ["units", "items"] {
            let csv = trial
                .page("duban", &format!("/board/{file}.csv?period=year"))
                .await;
            for line in csv.trim_end().lines().skip(1) {
                let name = line.split(',').next().unwrap();
                assert!(page.contains(name), "{name}");
                rows += 1;
            }
        }
        assert_eq!(page.matches("<tr id=\"row-").count(), rows);
    });
}

/// Chance that can be told again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len() as u64) as usize]
    }
}

const UNITS: [&str; 8] = [
    COMMUNITY,
    "110101005009",
    STREET,
    OTHER_STREET,
    OTHER_COMMUNITY,
    DISTRICT,
    "110101B08",
    "110102007",
];

/// A row as no case ever was, but as the table could hold.
fn any_row(dice: &mut Dice, n: usize) -> Vec<Val> {
    const DAY: i64 = 86_400_000;
    let now = at("2026-11-23", 0).0;
    let past = |dice: &mut Dice| now - dice.roll(500) as i64 * DAY / 3;
    let maybe = |dice: &mut Dice, value: i64| (dice.roll(3) > 0).then_some(value);
    let status = dice.pick(&Status::ALL[1..]).as_str();
    let today = (now + 8 * 3_600_000) / DAY;
    let due = today - 8 + dice.roll(16) as i64;
    let taking = if dice.roll(3) == 0 {
        ""
    } else {
        *dice.pick(&UNITS)
    };
    let at_unit = (dice.roll(4) > 0).then(|| *dice.pick(&UNITS));
    let (filed, decided, closed) = (past(dice), past(dice), past(dice));
    let stars = 1 + dice.roll(5) as i64;
    args![
        DISTRICT,
        format!("random-{n}"),
        format!("{n:025}"),
        *dice.pick(&["temporary-relief", "pension-qualification", "gone"]),
        "digest",
        status,
        1i64,
        vec![0u8; 32],
        *dice.pick(&UNITS),
        taking,
        *dice.pick(&UNITS),
        *dice.pick(&UNITS),
        at_unit,
        None::<&str>,
        None::<&str>,
        "staff",
        "online",
        "nobody",
        "person",
        "",
        filed,
        None::<i64>,
        None::<i64>,
        maybe(dice, decided),
        Status::parse(status)
            .is_some_and(Status::is_final)
            .then_some(closed),
        maybe(dice, due),
        None::<i64>,
        maybe(dice, due - 2),
        None::<i64>,
        0i64,
        dice.roll(3) as i64,
        maybe(dice, stars),
        i64::from(status == "suspended"),
        None::<&str>,
        None::<&str>,
        None::<i64>,
        None::<i64>
    ]
    .to_vec()
}

#[test]
fn a_figure_is_as_long_as_its_list_whatever_the_rows() {
    trial::each(async |trial| {
        trial.go_to(at("2026-11-23", 0));
        trial
            .app
            .store
            .write(|tx| {
                let mut dice = Dice(20_261_123);
                for n in 0..300 {
                    let row = any_row(&mut dice, n);
                    rows::write(tx, &row);
                    let level = 1 + dice.roll(5) as i64;
                    let when = at("2026-11-23", 0).0 - dice.roll(90) as i64 * 86_400_000;
                    let id = format!("random-{n}");
                    tx.put(&RATE, args![DISTRICT, id, level, when, STREET]);
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let mut lists = 0;
        for unit in ["11", DISTRICT, STREET, COMMUNITY] {
            for period in Period::ALL {
                let (scope, board) = read(trial, unit, period).await;
                let children = board.places();
                for heap in Heap::ALL {
                    let all = Which {
                        heap,
                        child: None,
                        item: None,
                    };
                    let whole = board.total(heap);
                    assert_eq!(length(trial, &scope, &all).await, whole, "{unit} {heap:?}");
                    let items: i64 = board.items().iter().map(|i| board.of_item(heap, i)).sum();
                    assert_eq!(items, whole, "items {unit} {heap:?}");
                    let units: i64 = children.iter().map(|c| board.of_unit(heap, c)).sum();
                    assert_eq!(units, whole, "units {unit} {heap:?}");
                    if period != Period::Month {
                        continue;
                    }
                    for child in &children {
                        let part = Which {
                            heap,
                            child: Some(child.clone()),
                            item: None,
                        };
                        let n = board.of_unit(heap, child);
                        assert_eq!(
                            length(trial, &scope, &part).await,
                            n,
                            "{unit} {child} {heap:?}"
                        );
                        lists += n;
                    }
                    let item = Which {
                        heap,
                        child: None,
                        item: Some("gone".into()),
                    };
                    let n = board.of_item(heap, "gone");
                    assert_eq!(
                        length(trial, &scope, &item).await,
                        n,
                        "gone {unit} {heap:?}"
                    );
                }
            }
        }
        assert!(lists > 500, "the dice made something to count");
    });
}

/// The total that a list states is the number of its lines.
async fn length(trial: &Trial, scope: &Scope, which: &Which) -> i64 {
    let found = list(&trial.app, scope, which, 1_000, 0).await.unwrap();
    assert_eq!(found.total, found.lines.len() as i64);
    found.total
}

/// 晨报: made once, when the place opens on a working day, with the board's own figures; nobody sees
/// that of the street next door.
#[test]
fn a_head_finds_the_mornings_figures_on_the_board() {
    trial::each(async |trial| {
        errands(trial).await;
        trial.later(at("2026-11-21", 60));
        assert_eq!(
            crate::digest::make(&trial.app).await.unwrap(),
            0,
            "a Saturday"
        );
        trial.later(at("2026-11-23", -1));
        assert_eq!(
            crate::digest::make(&trial.app).await.unwrap(),
            0,
            "not open yet"
        );
        trial.later(at("2026-11-23", 0));
        let made = crate::digest::make(&trial.app).await.unwrap();
        assert!(made >= 4, "a digest for each unit that has a head: {made}");
        assert_eq!(crate::digest::make(&trial.app).await.unwrap(), 0, "once");

        let street = UnitId::new(STREET);
        let all = crate::digest::of(&trial.app, &street).await.unwrap();
        let (scope, board) = read(trial, STREET, Period::Day).await;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].open, board.total(Heap::Open));
        assert_eq!(all[0].overdue, board.total(Heap::Overdue));
        assert_eq!(all[0].soon, board.total(Heap::Soon));
        assert_eq!(scope.unit, street);

        let page = trial.page("jiedao-duban", "/board").await;
        assert!(page.contains("今早提要"), "{page}");
        let page = trial.page("jiedao-duban", "/board/digest").await;
        assert!(page.contains("北新桥街道晨报"), "{page}");
        let theirs = format!("/board/digest?unit={OTHER_STREET}");
        assert_eq!(
            trial.get("jiedao-duban", &theirs).await.0,
            StatusCode::NOT_FOUND
        );
        let file = trial.page("jiedao-duban", "/board/digest.csv").await;
        assert!(file.contains("超期未结"), "{file}");
    });
}
