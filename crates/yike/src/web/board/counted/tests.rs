//! What is counted: rollups equal the log cell by cell, before they are made, after, with a fact that
//! comes late and after a rebuild; every figure is as long as its list; files are the screen.

use super::{By, Show};
use crate::act::{self, CaseKey};
use crate::field::tally::{self, Tap};
use crate::rebuild::{Range, rebuild};
use crate::rollup;
use crate::store::StoreError;
use crate::views::board::Period;
use crate::views::counted::list::{Figure, list};
use crate::views::counted::{Line, Question, Span, report};
use crate::visit::{self, Told, advice};
use crate::web::face::text::{Lang, has};
use crate::web::trial::{
    self, COMMUNITY, DISTRICT, OTHER_COMMUNITY, OTHER_STREET, STREET, Trial, at, sample,
};
use crate::{args, sql};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use yike_core::case::Kind;
use yike_core::clock::At;
use yike_core::count::{self, Counts, Measure, What};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

sql! {
    CASES = "SELECT home, id FROM event WHERE stream = 'case' AND seq = 1 ORDER BY home, id";
    LOSE = "DELETE FROM fact WHERE day = $1";
    OPEN = "SELECT CAST(COUNT(*) AS BIGINT) FROM case_row WHERE closed_at IS NULL";
}

#[test]
fn every_word_is_in_both_languages() {
    let mut keys: Vec<String> = Vec::new();
    for measure in Measure::ALL {
        keys.push(format!("counted-{}", measure.as_str()));
        keys.push(format!("counted-def-{}", measure.as_str()));
    }
    keys.extend(What::ALL.map(|what| format!("counted-fact-{}", what.as_str())));
    keys.extend(By::ALL.map(|by| format!("counted-group-{}", by.as_str())));
    keys.extend(Show::ALL.map(|show| format!("counted-show-{}", show.as_str())));
    for period in Period::ALL {
        for of in ["period", "name", "paper", "bulletin"] {
            keys.push(format!("counted-{of}-{}", period.as_str()));
        }
    }
    for lang in Lang::ALL {
        for key in &keys {
            assert!(has(lang, key), "{} {key}", lang.tag());
        }
    }
}

/// Chance that can be told again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

/// What somebody may try; most of it is refused at most times.
const KINDS: [Kind; 24] = [
    Kind::HandOver,
    Kind::Pass,
    Kind::CloseAtOnce,
    Kind::CloseAtOnce,
    Kind::HandOver,
    Kind::Accept,
    Kind::Accept,
    Kind::Pass,
    Kind::Pass,
    Kind::RecordCheck,
    Kind::HangNotice,
    Kind::EndNotice,
    Kind::Approve,
    Kind::Approve,
    Kind::CloseAtOnce,
    Kind::AskCorrection,
    Kind::AnswerCorrection,
    Kind::MakeCertificate,
    Kind::Deliver,
    Kind::Nudge,
    Kind::Rate,
    Kind::Refuse,
    Kind::NotAccept,
    Kind::Withdraw,
];

const ITEMS: [&str; 4] = [
    "pension-qualification",
    "temporary-relief",
    "subsistence-allowance",
    "disability-certificate",
];

/// Seven weeks of errands in two streets, with what was told, advised and tapped beside them.
async fn weeks(trial: &Trial) -> Vec<Fact> {
    let mut dice = Dice(20_261_129);
    let mut keys: Vec<CaseKey> = Vec::new();
    let mut beside = Vec::new();
    let mut order = 0;
    for day in DAYS {
        trial.later(at(day, 0));
        for n in 0..4u16 {
            order += 1;
            let community = dice.pick(&[COMMUNITY, "110101005009", OTHER_COMMUNITY]);
            let desk = (dice.roll(3) > 0).then_some(community);
            let one = sample(dice.pick(&ITEMS), desk, community, order + n);
            keys.push(trial.player().file(&one).await.unwrap());
        }
        for minute in 0..30 {
            trial.go_to(at(day, 60 + minute));
            let key = keys[dice.roll(keys.len())].clone();
            for _ in 0..6 {
                let (kind, stars) = (dice.pick(&KINDS), 1 + dice.roll(5) as u8);
                // Refused, or nobody there: nothing happened, and nothing is counted.
                if trial.player().play(&key, kind, stars).await.is_ok() {
                    break;
                }
            }
        }
        crate::runner::tick(&trial.app).await.unwrap();
        beside.extend(visits(trial, &mut dice).await);
    }
    beside
}

const DAYS: [&str; 14] = [
    "2026-11-02",
    "2026-11-03",
    "2026-11-06",
    "2026-11-11",
    "2026-11-20",
    "2026-11-23",
    "2026-11-24",
    "2026-11-25",
    "2026-12-01",
    "2026-12-02",
    "2026-12-10",
    "2026-12-11",
    "2026-12-15",
    "2026-12-16",
];

/// Somebody is told, somebody advised, and some tap at a door.
async fn visits(trial: &Trial, dice: &mut Dice) -> Vec<Fact> {
    let now = trial.app.now();
    let unit = dice.pick(&[COMMUNITY, OTHER_COMMUNITY, STREET]);
    let post = Post {
        unit: UnitId::new(unit),
        duty: Duty::Station,
    };
    let item = dice.pick(&["temporary-relief", ""]);
    let id = format!("visit-{}", now.0);
    let told = Told {
        item: item.to_owned(),
        digest: "digest".into(),
        missing: vec!["M01".into()],
    };
    let advised = advice::Advised {
        item: item.to_owned(),
        channel: advice::Channel::Phone,
        answered: true,
    };
    let (by, of) = (PersonId::new("shequ"), post.clone());
    trial
        .app
        .store
        .write(move |tx| {
            visit::tell(tx, &id, &told, &by, &of, now)?;
            // Sent twice, it is one.
            visit::tell(tx, &id, &told, &by, &of, now)?;
            advice::advise(tx, &id, &advised, &by, &of, now)
        })
        .await
        .unwrap();
    let n = 1 + dice.roll(3) as u32;
    let tapped = tap(trial, unit, rollup::day(now), n).await;
    let fact = |what, channel: &str| Fact {
        day: rollup::day(now),
        unit: unit.to_owned(),
        item: item.to_owned(),
        channel: channel.to_owned(),
        duty: "station".to_owned(),
        what,
        n: 1,
        days: 0,
    };
    vec![
        fact(What::Told, "counter"),
        fact(What::Advised, "phone"),
        tapped,
    ]
}

async fn tap(trial: &Trial, unit: &str, day: i64, n: u32) -> Fact {
    let tap = Tap {
        id: uuid::Uuid::now_v7().to_string(),
        unit: UnitId::new(unit),
        kind: tally::Kind::Help,
        item: String::new(),
        n,
        day,
    };
    let person = PersonId::new("shequ");
    for _ in 0..2 {
        tally::add(&trial.app, &person, &tap).await.unwrap();
    }
    Fact {
        day,
        unit: unit.to_owned(),
        item: String::new(),
        channel: "door".to_owned(),
        duty: String::new(),
        what: What::Helped,
        n: i64::from(n),
        days: 0,
    }
}

/// A fact as the log has it.
#[derive(Debug, Clone)]
struct Fact {
    day: i64,
    unit: String,
    item: String,
    channel: String,
    duty: String,
    what: What,
    n: i64,
    days: i64,
}

/// Every case, read from its first event.
async fn from_the_log(trial: &Trial) -> Vec<Fact> {
    let world = trial.app.world.now();
    let read = trial.app.store.read(move |tx| {
        let mut facts = Vec::new();
        for row in tx.rows(&CASES, args![])? {
            let key = CaseKey::new(row.text(0)?, row.text(1)?);
            let loaded = act::load(tx, &world, &key)?.unwrap();
            for (meta, one) in count::of_log(&loaded.item, &loaded.events, &world.calendar) {
                facts.push(Fact {
                    day: rollup::day(meta.at),
                    unit: one.unit.to_string(),
                    item: loaded.item.key.clone(),
                    channel: loaded.filing().channel.as_str().to_owned(),
                    duty: one.duty.map_or("", |duty| duty.as_str()).to_owned(),
                    what: one.what,
                    n: 1,
                    days: i64::from(one.days),
                });
            }
        }
        Ok::<_, act::Fail>(facts)
    });
    read.await.unwrap()
}

fn naive(facts: &[Fact], question: &Question) -> BTreeMap<(String, String), Line> {
    let below = match question.unit.as_str().len() {
        2 => 6,
        n => n + 3,
    };
    let mut lines: BTreeMap<(String, String), Line> = BTreeMap::new();
    for fact in facts
        .iter()
        .filter(|fact| fact.unit.starts_with(question.unit.as_str()))
    {
        let unit = match question.by {
            By::Unit | By::UnitItem => fact.unit.get(..below).unwrap_or(""),
            By::Item | By::Channel | By::Mode | By::Duty | By::State => "",
        };
        let key = match question.by {
            By::Item | By::UnitItem => fact.item.as_str(),
            By::Channel => &fact.channel,
            By::Mode => match fact.channel.as_str() {
                "counter" => "window",
                "online" => "mobile",
                "phone" => "phone",
                "system" => "system",
                _ => "agent",
            },
            By::Duty => &fact.duty,
            By::Unit | By::State => "",
        };
        let line = lines.entry((unit.to_owned(), key.to_owned())).or_default();
        let add = |counts: &mut Counts, span: Span| {
            if (span.from..span.until).contains(&fact.day) {
                counts.add(fact.what, fact.n, fact.days);
            }
        };
        add(&mut line.counts, question.span);
        add(&mut line.before, question.before);
        let mut one = Counts::default();
        one.add(fact.what, fact.n, 0);
        if fact.day < question.span.from {
            line.carried += one.open();
        }
        if fact.day < question.before.from {
            line.carried_before += one.open();
        }
    }
    for ((unit, key), line) in &mut lines {
        line.unit.clone_from(unit);
        line.key.clone_from(key);
    }
    lines.retain(|_, line| {
        !line.counts.is_empty()
            || !line.before.is_empty()
            || line.carried != 0
            || line.carried_before != 0
    });
    lines
}

fn questions(trial: &Trial) -> Vec<Question> {
    let world = trial.app.world.now();
    let today = yike_core::clock::day_of(trial.app.now());
    let mut all = Vec::new();
    for unit in ["11", DISTRICT, STREET, OTHER_STREET, COMMUNITY] {
        for period in Period::ALL {
            for on in ["2026-11-06", "2026-12-04", "2026-12-17"] {
                let span = Span::of(period, on.parse().unwrap());
                for by in By::ALL {
                    all.push(Question {
                        unit: UnitId::new(unit),
                        span,
                        before: span.before(period, today, &world.calendar),
                        by,
                    });
                }
            }
        }
    }
    all
}

/// Every cell of every report is what the log says.
async fn equals_the_log(trial: &Trial, beside: &[Fact], when: &str) {
    let mut facts = from_the_log(trial).await;
    facts.extend_from_slice(beside);
    let mut cells = 0;
    for question in questions(trial) {
        let read = report(&trial.app, &question).await.unwrap();
        let expected = naive(&facts, &question);
        let mut total = Counts::default();
        for line in &read.lines {
            total.sum(&line.counts);
        }
        assert_eq!(total, read.total.counts, "{when} {question:?}");
        let found: BTreeMap<_, _> = read
            .lines
            .into_iter()
            .map(|line| ((line.unit.clone(), line.key.clone()), line))
            .collect();
        assert_eq!(found, expected, "{when} {question:?}");
        cells += found.len() * What::COUNT;
    }
    assert!(cells > 5_000, "the dice made something to count: {cells}");
}

#[test]
fn reports_are_what_the_log_says_whatever_was_summed() {
    trial::each(async |trial| {
        let app = &trial.app;
        let mut beside = weeks(trial).await;
        trial.later(at("2026-12-17", 30));
        equals_the_log(trial, &beside, "nothing summed").await;

        assert!(rollup::make(app).await.unwrap() > 40);
        assert_eq!(rollup::make(app).await.unwrap(), 0, "once");
        equals_the_log(trial, &beside, "all summed").await;

        // A device comes back after three weeks: its day and its month are summed again.
        let day = rollup::number("2026-12-04".parse().unwrap());
        beside.push(tap(trial, COMMUNITY, day, 2).await);
        let november = rollup::number("2026-11-06".parse().unwrap());
        beside.push(tap(trial, OTHER_COMMUNITY, november, 5).await);
        equals_the_log(trial, &beside, "late").await;
        // Two days, November, and everything up to its end.
        assert_eq!(rollup::make(app).await.unwrap(), 4);
        equals_the_log(trial, &beside, "late, and summed").await;

        // Facts that are lost are made again from the log.
        let lost = rollup::number("2026-11-11".parse().unwrap());
        app.store
            .write(move |tx| {
                tx.put(&LOSE, args![lost]);
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let compare = Range {
            compare_only: true,
            ..Range::default()
        };
        let differing = rebuild(app, &compare, |_, _| {}).await.unwrap().differing;
        assert!(!differing.is_empty());
        let mended = rebuild(app, &Range::default(), |_, _| {}).await.unwrap();
        assert_eq!(mended.differing, differing);
        equals_the_log(trial, &beside, "made again").await;
        assert_eq!(rollup::make(app).await.unwrap(), 3);
        equals_the_log(trial, &beside, "made again, and summed").await;
        let whole = rebuild(app, &compare, |_, _| {}).await.unwrap();
        assert_eq!(whole.differing, []);
    });
}

#[test]
fn what_is_carried_over_and_what_is_open_add_up() {
    trial::each(async |trial| {
        weeks(trial).await;
        trial.later(at("2026-12-17", 30));
        rollup::make(&trial.app).await.unwrap();
        let today = yike_core::clock::day_of(trial.app.now());
        let calendar = trial.app.world.now().calendar.clone();
        for unit in ["11", DISTRICT, STREET, COMMUNITY] {
            for by in [By::Item, By::Unit, By::Channel] {
                let mut carried: BTreeMap<(String, String), i64> = BTreeMap::new();
                for on in ["2026-10-01", "2026-11-01", "2026-12-01"] {
                    let span = Span::of(Period::Month, on.parse().unwrap());
                    let question = Question {
                        unit: UnitId::new(unit),
                        span,
                        before: span.before(Period::Month, today, &calendar),
                        by,
                    };
                    let read = report(&trial.app, &question).await.unwrap();
                    for line in read.lines {
                        let n = |measure| line.n(measure);
                        let key = (line.unit.clone(), line.key.clone());
                        let before = carried.get(&key).copied().unwrap_or(0);
                        assert_eq!(n(Measure::Carried), before, "{unit} {key:?}");
                        assert_eq!(
                            n(Measure::Carried) + n(Measure::Filed) + n(Measure::Reopened),
                            n(Measure::Ended) + n(Measure::Open)
                        );
                        assert!(n(Measure::Open) >= 0, "{unit} {key:?}");
                        carried.insert(key, n(Measure::Open));
                    }
                }
                if unit == "11" {
                    let open = trial.app.store.read(|tx| tx.one(&OPEN, args![])).await;
                    let open = open.unwrap().unwrap().i64(0).unwrap();
                    assert_eq!(carried.values().sum::<i64>(), open);
                }
            }
        }
    });
}

#[test]
fn lesson_23_every_figure_is_as_long_as_its_list() {
    trial::each(async |trial| {
        weeks(trial).await;
        trial.later(at("2026-12-17", 30));
        rollup::make(&trial.app).await.unwrap();
        let mut lists = 0;
        for question in questions(trial) {
            let is_asked = question.unit.as_str() == STREET || question.by == By::UnitItem;
            let is_month = question.span.until - question.span.from > 27;
            if !is_asked || !is_month || question.by == By::State {
                continue;
            }
            let read = report(&trial.app, &question).await.unwrap();
            for line in &read.lines {
                let key = Some(line.key.clone());
                let of = |by: &[By]| key.clone().filter(|_| by.contains(&question.by));
                for measure in Measure::ALL {
                    let figure = Figure {
                        unit: question.unit.clone(),
                        span: question.span,
                        measure,
                        below: matches!(question.by, By::Unit | By::UnitItem)
                            .then(|| line.unit.clone()),
                        item: of(&[By::Item, By::UnitItem]),
                        channel: of(&[By::Channel]),
                        mode: of(&[By::Mode]),
                        duty: of(&[By::Duty]),
                    };
                    let is_of_duty = question.by == By::Duty && measure.is_stock();
                    if is_of_duty || (line.n(measure) == 0 && lists % 5 != 0) {
                        continue;
                    }
                    let found = list(&trial.app, &figure, 10_000, 0).await.unwrap();
                    assert_eq!(found.total, line.n(measure), "{figure:?}");
                    assert_eq!(found.length, found.lines.len() as i64);
                    let sum: i64 = found.lines.iter().map(|line| line.n).sum();
                    assert_eq!(sum, found.total, "{figure:?}");
                    lists += 1;
                }
            }
        }
        assert!(lists > 300, "{lists}");
    });
}

#[test]
fn files_have_the_table_of_the_screen_and_cases_open() {
    trial::each(async |trial| {
        weeks(trial).await;
        trial.later(at("2026-12-17", 30));
        rollup::make(&trial.app).await.unwrap();
        for by in By::ALL {
            for show in Show::ALL {
                let query = format!(
                    "period=month&on=2026-12-17&by={}&show={}",
                    by.as_str(),
                    show.as_str()
                );
                let page = trial
                    .page("jiedao-duban", &format!("/board/counted?{query}"))
                    .await;
                let csv = trial
                    .page("jiedao-duban", &format!("/board/counted.csv?{query}"))
                    .await;
                let lines: Vec<&str> = csv.trim_end().lines().skip(1).collect();
                for (n, line) in lines.iter().enumerate() {
                    let row = page.split(&format!("<tr id=\"row-{n}\"")).nth(1).unwrap();
                    let row = row.split("</tr>").next().unwrap();
                    for cell in line.split(',').filter(|cell| !cell.is_empty()) {
                        assert!(row.contains(&format!(">{cell}<")), "{cell} in {row}");
                    }
                }
            }
        }
        let month = "unit=110101005&period=month&on=2026-12-01";
        let href = format!("/board/counted/list?{month}&measure=filed");
        let list = trial.page("jiedao-duban", &href).await;
        let csv = trial
            .page("jiedao-duban", &href.replace("list?", "list.csv?"))
            .await;
        let length = csv.trim_end().lines().count() - 1;
        assert!(list.contains(&format!("共 {length}")), "{list}");
        for part in list.split("href=\"/cases/").skip(1) {
            let key = part.split('"').next().unwrap();
            trial.page("jiedao-duban", &format!("/cases/{key}")).await;
        }
        for path in ["/board/counted/definitions", "/board/counted/bulletin"] {
            let page = trial.page("jiedao-duban", path).await;
            assert!(page.contains("办完"), "{page}");
        }
        let denied = [
            "/board/counted?unit=110101010",
            "/board/counted/bulletin?unit=110101010",
            "/board/counted/list?unit=110101010&measure=filed",
            "/board/counted/list?measure=filed&under=110101010032",
            "/board/counted/list?measure=filed&item=%27",
            "/board/counted/list?measure=none",
        ];
        for path in denied {
            let (status, _) = trial.get("jiedao-duban", path).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
        let (status, _) = trial.get("chuangkou", "/board/counted").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        // A community has one post of a kind: nothing is counted by it.
        let page = trial.page("zhanzhang", "/board/counted?by=duty").await;
        assert!(!page.contains("by=duty"), "{page}");
        // The street next door is nobody's business but their supervisor's.
        let page = trial.page("jiedao-duban", "/board/counted").await;
        assert!(!page.contains("东花市"), "{page}");
        let page = trial
            .page("duban", "/board/counted?unit=110101005&by=unit")
            .await;
        assert!(page.contains("东花市"), "{page}");
    });
}

#[test]
fn before_noon_of_the_first_day_there_is_a_sentence_instead_of_a_table() {
    trial::each(async |trial| {
        let page = trial.page("jiedao-duban", "/board/counted").await;
        assert!(page.contains("这一段没有可统计的"), "{page}");
        assert_eq!(rollup::make(&trial.app).await.unwrap(), 0);
        assert!(At(0) < trial.app.now());
        let page = trial.page("jiedao-duban", "/board/counted/bulletin").await;
        assert!(page.contains("没有超期的"), "{page}");
    });
}
