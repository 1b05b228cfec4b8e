//! What a report costs over many cases: facts of a year for a whole district, made up in the shape of
//! those that cases make, summed as every night, then read as the page reads them, beside a count of
//! the facts themselves, cell by cell.

use super::measure::Cost;
use anyhow::ensure;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use yike::app::{App, Clock, Mode};
use yike::config::Config;
use yike::demo;
use yike::open::open;
use yike::rollup;
use yike::rows::facts;
use yike::store::{Store, StoreError};
use yike::views::board::Period;
use yike::views::counted::{By, Line, Question, Span, report};
use yike::{args, sql};
use yike_core::clock::day_of;
use yike_core::item::Level;
use yike_core::unit::UnitId;

sql! {
    TIDY = "ANALYZE";
    FORGET_ALL = "DELETE FROM rollup_made";
    SIZES = "SELECT (SELECT COUNT(*) FROM fact), (SELECT COUNT(*) FROM rollup)";
}

const DISTRICT: &str = "110101";
const CASES_A_TIME: u32 = 5_000;
/// The days on which cases came in: the year before the day of the measurement.
const DAYS: i64 = 365;

/// Fills an empty database and reads reports of it.
pub async fn check(folder: &Path, database: Option<&str>, cases: u32) -> anyhow::Result<()> {
    let mut config = Config::in_folder(folder);
    if let Some(url) = database {
        config.database = url.to_owned();
    }
    let app = open(&config, Clock::set(super::THEN), Mode::Demo).await?;
    ensure!(
        demo::is_empty(&app),
        "the database is not empty; make a new one, what is in it would be mixed with made-up facts"
    );
    demo::fill_staff(&app).await?;
    let places = Places::of(&app);
    let began = Instant::now();
    let mut made = 0;
    while made < cases {
        let n = CASES_A_TIME.min(cases - made);
        fill(&app.store, &places, made, n).await?;
        made += n;
    }
    app.store
        .write(|tx| tx.rows(&TIDY, args![]).map(drop))
        .await?;
    eprintln!("{cases} cases in {:.1} s", began.elapsed().as_secs_f64());
    let night = Cost::begin();
    let periods = rollup::make(&app).await?;
    println!(
        "{periods} periods summed: {:.1} ms CPU each",
        night.end(periods).cpu_ms()
    );
    app.store
        .write(|tx| tx.rows(&TIDY, args![]).map(drop))
        .await?;
    let sizes = app.store.read(|tx| tx.one(&SIZES, args![])).await?;
    if let Some(row) = sizes {
        println!("{} facts, {} rows of sums", row.i64(0)?, row.i64(1)?);
    }
    compare(&app).await
}

/// Each report from what is summed, a hundred times; then from the facts, once; both are the same.
async fn compare(app: &App) -> anyhow::Result<()> {
    let asked = [
        ("month, unit × item × state", Period::Month, By::UnitItem),
        ("month, item × state", Period::Month, By::Item),
        ("month, unit × state", Period::Month, By::Unit),
        (
            "quarter, unit × item × state",
            Period::Quarter,
            By::UnitItem,
        ),
        ("year, item × state", Period::Year, By::Item),
    ];
    let mut summed = Vec::new();
    for (name, period, by) in asked {
        let question = question(app, period, by);
        let begun = Cost::begin();
        let mut lines = Vec::new();
        for _ in 0..100 {
            lines = report(app, &question).await?.lines;
        }
        summed.push((name, question, begun.end(100), lines));
    }
    app.store
        .write(|tx| {
            tx.put(&FORGET_ALL, args![]);
            Ok::<_, StoreError>(())
        })
        .await?;
    println!("                                   CPU    of facts   lines   cells");
    for (name, question, cost, lines) in summed {
        let begun = Cost::begin();
        let raw = report(app, &question).await?.lines;
        let of_facts = begun.end(1);
        ensure!(keyed(&raw) == keyed(&lines), "{name}: not what was counted");
        println!(
            "{name:<30} {:>6.2} ms {:>8.0} ms {:>6} {:>8}",
            cost.cpu_ms(),
            of_facts.cpu_ms(),
            lines.len(),
            lines.len() * yike_core::count::What::COUNT
        );
    }
    println!("every cell equals the count of the facts");
    Ok(())
}

fn keyed(lines: &[Line]) -> BTreeMap<(&str, &str), &Line> {
    let keyed = lines.iter();
    keyed
        .map(|line| ((line.unit.as_str(), line.key.as_str()), line))
        .collect()
}

/// The last such period that is over.
fn question(app: &App, period: Period, by: By) -> Question {
    let today = day_of(app.now());
    let running = Span::of(period, today);
    let span = Span::of(period, rollup::date(running.from - 1));
    Question {
        unit: UnitId::new(DISTRICT),
        span,
        before: span.before(period, today, &app.world.now().calendar),
        by,
    }
}

/// Where cases may be, and of what.
struct Places {
    communities: Vec<String>,
    items: Vec<String>,
    today: i64,
}

impl Places {
    fn of(app: &App) -> Places {
        let world = app.world.now();
        let district = UnitId::new(DISTRICT);
        let inside = world.units.all().filter(|unit| district.covers(&unit.id));
        let communities = inside.filter(|unit| unit.level == Level::Community);
        Places {
            communities: communities.map(|unit| unit.id.to_string()).collect(),
            items: world
                .catalogue(app.now())
                .map(|one| one.item.key.clone())
                .collect(),
            today: rollup::day(app.now()),
        }
    }
}

/// One row of made-up facts: event, what, days after filing, unit, duty, working days.
type Step<'a> = (i64, &'static str, i64, &'a str, &'static str, i64);

async fn fill(store: &Store, places: &Places, from: u32, n: u32) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for n in from..from + n {
        let n = i64::from(n);
        // Spread by large odd steps: every mixture of place, item and day comes up.
        let community = pick(&places.communities, n * 7_919);
        let item = pick(&places.items, n * 104_729 / 13);
        let street = community.get(..9).unwrap_or(community);
        let filed = places.today - DAYS + n * 6_700_417 % DAYS;
        let (channel, came) = match n % 5 {
            0 => ("online", "filed_online"),
            1 => ("agent", "filed_in_person"),
            _ => ("counter", "filed_in_person"),
        };
        let desk = if channel == "online" {
            street
        } else {
            community
        };
        let took = n * 31 % 9;
        let decided = match n % 40 {
            0 => "refused_in_time",
            1 | 2 => "approved_late",
            _ => "approved_in_time",
        };
        let steps: [Step<'_>; 7] = [
            (1, came, 0, desk, "station", 0),
            (2, "received", 0, desk, "station", 0),
            (3, "accepted", n % 2, street, "window", 0),
            (7, decided, took + 1, street, "approver", took * 5 / 7),
            (8, "closed", took + 1, desk, "approver", 0),
            (
                9,
                if n % 7 == 0 { "rated_4" } else { "rated_5" },
                took + 2,
                street,
                "",
                0,
            ),
            (5, "nudged", took, street, "section", 0),
        ];
        // A rating for every third, a nudge for every tenth; some are open still.
        let kept = steps.into_iter().enumerate().filter(|(at, step)| {
            let happens = (*at != 5 || n % 3 == 0) && (*at != 6 || n % 10 == 0);
            happens && filed + step.2 < places.today
        });
        for (_, (seq, what, after, unit, duty, days)) in kept {
            let id = format!("01900000-0000-7000-8000-{n:012}");
            rows.push(
                args![
                    DISTRICT,
                    id,
                    seq,
                    what,
                    filed + after,
                    unit,
                    item,
                    channel,
                    duty,
                    1i64,
                    days
                ]
                .to_vec(),
            );
        }
    }
    store
        .write(move |tx| {
            for row in &rows {
                tx.put(&facts::ADD, row);
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(())
}

fn pick(all: &[String], n: i64) -> &str {
    let at = n.rem_euclid(all.len().max(1) as i64) as usize;
    all.get(at).map_or("", String::as_str)
}
