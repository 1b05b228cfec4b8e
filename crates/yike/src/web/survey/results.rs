//! `/surveys/{key}/results`: how many answered by which way and what, as bars and as a table, and as files
//! with the same cells. Public where the survey says so; words are read by the staff alone.

use super::ask::{days, name};
use super::reads;
use crate::app::App;
use crate::survey::{self, Version, answer};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{empty, facts};
use crate::web::face::text::{Lang, t, tr};
use crate::web::resident::query;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::visit::Visitor;
use crate::web::{Problem, Visit};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::survey::sums::{FEW, Summed, share};
use yike_core::survey::{Question, Readers, Sums, Way};

/// A version, all that was published of it, and its figures.
struct Found {
    version: Version,
    versions: Vec<i64>,
    sums: Sums,
    /// None for those who may not read them.
    words: Option<BTreeMap<String, Vec<String>>>,
}

/// GET `/surveys/{key}/results`; `?version=` names an earlier one.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Markup, Problem> {
    let found = find(&app, &visit, &key, pairs.as_deref()).await?;
    Ok(draw(&visit, &found))
}

/// GET `/surveys/{key}/results.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let found = find(&app, &visit, &key, pairs.as_deref()).await?;
    Ok(whole(visit.lang, &found).download(&file(&found)))
}

/// GET `/surveys/{key}/results.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let found = find(&app, &visit, &key, pairs.as_deref()).await?;
    whole(visit.lang, &found).workbook(&file(&found))
}

fn file(found: &Found) -> String {
    format!(
        "survey-{}-{}",
        found.version.survey.key, found.version.version
    )
}

async fn find(app: &App, visit: &Visit, key: &str, pairs: Option<&str>) -> Result<Found, Problem> {
    let key = key.to_owned();
    let all = app.store.read(move |tx| survey::versions(tx, &key)).await?;
    let published = all
        .into_iter()
        .filter(|one| one.state != survey::State::Draft);
    let all: Vec<Version> = published.collect();
    let asked: Option<i64> = query(pairs, "version").parse().ok();
    let versions: Vec<i64> = all.iter().map(|one| one.version).collect();
    let version = match asked {
        Some(n) => all.into_iter().find(|one| one.version == n),
        None => all.into_iter().next(),
    };
    let version = version.ok_or(Problem::NotFound)?;
    let is_staff = reads(visit, &version.survey.unit);
    if version.survey.results == Readers::Staff && !is_staff {
        return Err(match visit.visitor {
            Visitor::Nobody => Problem::StaffLogin,
            Visitor::Resident { .. } | Visitor::Staff { .. } => Problem::NotYourDuty,
        });
    }
    let (at, keys) = (version.clone(), app.keys.clone());
    let read = app.store.read(move |tx| {
        let words = match is_staff {
            true => Some(answer::words(tx, &keys, &at)?),
            false => None,
        };
        Ok::<_, crate::store::StoreError>((answer::sums(tx, &at)?, words))
    });
    let (sums, words) = read.await?;
    Ok(Found {
        version,
        versions,
        sums,
        words,
    })
}

fn draw(visit: &Visit, found: &Found) -> Markup {
    let (lang, survey) = (visit.lang, &found.version.survey);
    let title = tr(
        lang,
        "survey-results-of",
        &[("name", name(lang, survey).into())],
    );
    let at = format!("/surveys/{}/results", survey.key);
    let of = format!("version={}", found.version.version);
    let total = found.sums.total();
    let body = html! {
        @if reads(visit, &survey.unit) {
            p { a.alone href={ "/desk/surveys/" (survey.key) } { (t(lang, "survey-back")) } }
        }
        h1 { (title) }
        (head(visit, found))
        @if total == 0 {
            (empty(&t(lang, "survey-nobody"), &t(lang, "survey-nobody-next"), None))
        } @else {
            @if total < FEW { p.hint { (tr(lang, "survey-few", &[("few", FEW.into())])) } }
            h2 { (t(lang, "survey-ways")) }
            (sheet(lang, "survey-way", ways(lang, &found.sums)).markup(lang, &t(lang, "survey-ways")))
            @for (question, summed) in survey.questions.iter().zip(&found.sums.questions) {
                h2 { (lang.either(&question.label, &question.label_en)) }
                p.hint { (tr(lang, "survey-answered", &[("n", summed.answered.into()), ("of", total.into())])) }
                @if !question.kind.is_text() {
                    (sheet(lang, "survey-choice", choices(lang, question, summed))
                        .markup(lang, lang.either(&question.label, &question.label_en)))
                } @else { (said(lang, found, question)) }
            }
            p.noprint {
                a.alone href={ (at) ".csv?" (of) } download { (t(lang, "survey-csv")) } " "
                a.alone href={ (at) ".xlsx?" (of) } download { (t(lang, "survey-xlsx")) }
            }
        }
        h2 { (t(lang, "survey-how")) }
        p { (t(lang, "survey-how-once")) }
        p { (tr(lang, "survey-how-share", &[("few", FEW.into())])) }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

fn head(visit: &Visit, found: &Found) -> Markup {
    let (lang, survey) = (visit.lang, &found.version.survey);
    let labels = ["survey-by", "survey-days", "survey-total"].map(|key| t(lang, key));
    html! {
        (facts(&[
            (labels[0].as_str(), html! { (visit.world.units.name(&survey.unit)) }),
            (labels[1].as_str(), html! { (days(visit, survey)) }),
            (labels[2].as_str(), html! { b { (found.sums.total()) } }),
        ]))
        @if found.versions.len() > 1 {
            nav.tools aria-label=(t(lang, "survey-versions")) {
                @for n in &found.versions {
                    @let label = tr(lang, "survey-version", &[("n", (*n).into())]);
                    a href={ "/surveys/" (survey.key) "/results?version=" (n) }
                        aria-current=[(*n == found.version.version).then_some("page")] { (label) }
                }
            }
        }
    }
}

/// A line of a heap: what, how often, and which share that is of all.
struct Line {
    label: String,
    n: i64,
    of: i64,
    most: i64,
}

impl Line {
    fn cells(self) -> Vec<Cell> {
        let share = share(self.n, self.of).map_or("—".to_owned(), percent);
        vec![
            Cell::words(self.label),
            Cell::Length {
                n: self.n,
                most: self.most,
            },
            Cell::words(share),
        ]
    }
}

/// 133 is 13.3%
fn percent(tenths: i64) -> String {
    format!("{}.{}%", tenths / 10, tenths % 10)
}

fn ways(lang: Lang, sums: &Sums) -> Vec<Line> {
    let most = sums.ways.values().copied().max().unwrap_or(0);
    let line = |way: Way| Line {
        label: t(lang, &format!("survey-way-{}", way.as_str())),
        n: sums.ways.get(&way).copied().unwrap_or(0),
        of: sums.total(),
        most,
    };
    Way::ALL.map(line).into()
}

fn choices(lang: Lang, question: &Question, summed: &Summed) -> Vec<Line> {
    let most = summed.chosen.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let labels = question.choices();
    let line = |(value, n): &(String, i64)| {
        let label = labels.iter().find(|one| one.value == *value);
        Line {
            label: label.map_or(String::new(), |one| {
                lang.either(&one.label, &one.label_en).to_owned()
            }),
            n: *n,
            of: summed.answered,
            most,
        }
    };
    summed.chosen.iter().map(line).collect()
}

fn sheet(lang: Lang, first: &str, lines: Vec<Line>) -> Sheet {
    Sheet {
        columns: vec![
            Column::words(t(lang, first)),
            Column::number(t(lang, "survey-n")),
            Column::words(t(lang, "survey-share")),
        ],
        rows: lines.into_iter().map(Line::cells).collect(),
    }
}

/// All heaps under one another: the file has the cells of the screen.
fn whole(lang: Lang, found: &Found) -> Sheet {
    let survey = &found.version.survey;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |heap: String, lines: Vec<Line>| {
        for line in lines {
            let mut cells = vec![Cell::words(heap.clone())];
            cells.extend(line.cells());
            rows.push(cells);
        }
    };
    add(t(lang, "survey-ways"), ways(lang, &found.sums));
    for (question, summed) in survey.questions.iter().zip(&found.sums.questions) {
        let label = lang.either(&question.label, &question.label_en).to_owned();
        if !question.kind.is_text() {
            add(label, choices(lang, question, summed));
            continue;
        }
        let said = Line {
            label: t(lang, "survey-wrote"),
            n: summed.answered,
            of: found.sums.total(),
            most: summed.answered,
        };
        add(label, vec![said]);
    }
    Sheet {
        columns: vec![
            Column::words(t(lang, "survey-question")),
            Column::words(t(lang, "survey-choice")),
            Column::number(t(lang, "survey-n")),
            Column::words(t(lang, "survey-share")),
        ],
        rows,
    }
}

fn said(lang: Lang, found: &Found, question: &Question) -> Markup {
    let words = found.words.as_ref().map(|all| all.get(&question.key));
    html! {
        @match words {
            None => p.hint { (t(lang, "survey-words-staff")) },
            Some(None) => p.hint { (t(lang, "survey-words-none")) },
            Some(Some(all)) => {
                p.hint { (t(lang, "survey-words-what")) }
                ul { @for one in all { li { (one) } } }
            }
        }
    }
}
