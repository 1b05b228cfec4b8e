//! `/desk/surveys/{key}`: one survey for the staff: how it stands, its ways out, its calls, its versions.

use super::ask::{days, name};
use super::list::{lists, standing};
use super::{change, made, makes, mine};
use crate::app::App;
use crate::store::StoreError;
use crate::survey::calls::{self, List, Progress};
use crate::survey::code::{self, Code};
use crate::survey::{self, State as Kept, Version, answer};
use crate::web::face::frame::{BannerKind, Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, command_id_field, csrf_field, error_summary, facts, lamp,
    link_button, notice, number,
};
use crate::web::face::text::{t, tr};
use crate::web::resident::address;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// What stands around a survey.
struct Around {
    /// The open address in full.
    open: String,
    versions: Vec<Version>,
    answers: Vec<(i64, i64)>,
    codes: (i64, i64),
    lists: Vec<(List, Progress)>,
}

/// GET `/desk/surveys/{key}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let newest = mine(&app, &visit, &key).await?;
    let around = around(&app, &newest, |path| address(&visit, &headers, path)).await?;
    Ok(draw(&visit, &newest, &around, &Posted::default(), &[]))
}

async fn around(
    app: &App,
    newest: &Version,
    address: impl Fn(&str) -> String,
) -> Result<Around, StoreError> {
    let open = address(&format!("/surveys/{}", newest.survey.key));
    let (key, unit) = (newest.survey.key.clone(), newest.survey.unit.clone());
    app.store
        .read(move |tx| {
            let versions = survey::versions(tx, &key)?;
            let mut answers = Vec::new();
            for one in &versions {
                answers.push((one.version, answer::count(tx, one)?));
            }
            let published = versions.iter().find(|one| one.state != Kept::Draft);
            let codes = match published {
                Some(one) => code::count(tx, one)?,
                None => (0, 0),
            };
            let mut progress = calls::progress(tx, &unit)?;
            let mut lists = Vec::new();
            for list in calls::of_survey(tx, &key)? {
                let of = progress.remove(&list.id).unwrap_or_default();
                lists.push((list, of));
            }
            Ok(Around {
                open,
                versions,
                answers,
                codes,
                lists,
            })
        })
        .await
}

fn draw(
    visit: &Visit,
    newest: &Version,
    around: &Around,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let (lang, survey) = (visit.lang, &newest.survey);
    let title = name(lang, survey).to_owned();
    let published = around.versions.iter().find(|one| one.state != Kept::Draft);
    let is_maker = makes(visit, &survey.unit);
    let body = html! {
        (error_summary(lang, faults))
        p { a.alone href="/desk/surveys" { (t(lang, "survey-all")) } }
        h1 { (title) }
        (head(visit, published.unwrap_or(newest)))
        @if newest.state == Kept::Draft {
            (notice(BannerKind::Note, &t(lang, "survey-has-draft"), &t(lang, "survey-has-draft-next")))
        }
        @if is_maker { (changes(visit, newest)) }
        @if let Some(published) = published {
            (ways(visit, published, &around.open))
            @if is_maker { (codes_form(visit, published, around.codes, posted, faults)) }
            h2 { (t(lang, "calls-title")) }
            p.hint { (t(lang, "calls-what")) }
            @if !around.lists.is_empty() {
                @let all: Vec<&(List, Progress)> = around.lists.iter().collect();
                (lists(visit, &around.versions, &all).markup(lang, &t(lang, "calls-title")))
            }
            @if is_maker && published.is_open(visit.now) {
                (actions(&[link_button(&t(lang, "calls-new"), &format!("/desk/surveys/{}/calls", survey.key), Kind::Plain, None)]))
            }
        }
        h2 { (t(lang, "survey-versions")) }
        (versions(visit, around).markup(lang, &t(lang, "survey-versions")))
        p { a.alone href={ "/desk/surveys/" (survey.key) "/text" } { (t(lang, "survey-export")) } }
        @if let Some(published) = published {
            @if is_maker && published.state == Kept::Published { (end_form(visit, published)) }
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::Wide, body)
}

fn head(visit: &Visit, version: &Version) -> Markup {
    let (lang, survey) = (visit.lang, &version.survey);
    let labels = ["survey-state", "survey-by", "survey-days", "survey-about"];
    let labels = labels.map(|key| t(lang, key));
    let (kind, word) = standing(lang, version, visit.today());
    facts(&[
        (&labels[0], html! { (lamp(kind, &word)) }),
        (&labels[1], html! { (visit.world.units.name(&survey.unit)) }),
        (&labels[2], html! { (days(visit, survey)) }),
        (
            &labels[3],
            html! { (lang.either(&survey.about, &survey.about_en)) },
        ),
    ])
}

fn changes(visit: &Visit, newest: &Version) -> Markup {
    let lang = visit.lang;
    let label = match newest.state {
        Kept::Draft => "survey-edit-draft",
        Kept::Published | Kept::Ended => "survey-edit-next",
    };
    let to = format!("/desk/surveys/new?from={}", newest.survey.key);
    let kind = match newest.state {
        Kept::Draft => Kind::Act,
        Kept::Published | Kept::Ended => Kind::Quiet,
    };
    actions(&[link_button(&t(lang, label), &to, kind, None)])
}

/// The open address, the sheet with its QR code, and the figures.
fn ways(visit: &Visit, version: &Version, open: &str) -> Markup {
    let (lang, key) = (visit.lang, &version.survey.key);
    html! {
        h2 { (t(lang, "survey-out")) }
        p { (t(lang, "survey-out-link")) " " a href={ "/surveys/" (key) } { (open) } }
        (actions(&[
            link_button(&t(lang, "survey-sheet"), &format!("/desk/surveys/{key}/sheet"), Kind::Plain, None),
            link_button(&t(lang, "survey-results"), &format!("/surveys/{key}/results"), Kind::Plain, None),
        ]))
    }
}

fn codes_form(
    visit: &Visit,
    version: &Version,
    (made, used): (i64, i64),
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let (label, hint) = (
        t(lang, "survey-codes-n"),
        tr(lang, "survey-codes-n-hint", &[("most", code::MOST.into())]),
    );
    let field = Field {
        value: posted.get("codes"),
        hint: Some(&hint),
        ..Field::new("codes", &label)
    };
    html! {
        h2 { (t(lang, "survey-codes")) }
        p { (t(lang, "survey-codes-what")) }
        @if made > 0 { p { (tr(lang, "survey-codes-used", &[("made", made.into()), ("used", used.into())])) } }
        @if version.is_open(visit.now) {
            form method="post" action={ "/desk/surveys/" (version.survey.key) "/codes" } {
                (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                (number(lang, &field.with_fault(faults)))
                (actions(&[button(&t(lang, "survey-codes-make"), Kind::Plain, None)]))
            }
        }
    }
}

fn versions(visit: &Visit, around: &Around) -> Sheet {
    let lang = visit.lang;
    let row = |one: &Version| {
        let (lamp, word) = standing(lang, one, visit.today());
        let n = around.answers.iter().find(|(n, _)| *n == one.version);
        let label = tr(lang, "survey-version", &[("n", one.version.into())]);
        let results = format!(
            "/surveys/{}/results?version={}",
            one.survey.key, one.version
        );
        vec![
            match one.state {
                Kept::Draft => Cell::words(label),
                Kept::Published | Kept::Ended => Cell::link(label, results),
            },
            Cell::lamp(lamp, word),
            Cell::words(days(visit, &one.survey)),
            Cell::words(visit.world.person_name(&one.by)),
            Cell::words(one.digest.chars().take(12).collect::<String>()),
            Cell::Number(n.map_or(0, |(_, n)| *n)),
        ]
    };
    let words = [
        "survey-versions",
        "survey-state",
        "survey-days",
        "survey-who",
        "survey-digest",
    ];
    let mut columns: Vec<Column> = words.map(|key| Column::words(t(lang, key))).into();
    columns.push(Column::number(t(lang, "survey-total")));
    Sheet {
        columns,
        rows: around.versions.iter().map(row).collect(),
    }
}

fn end_form(visit: &Visit, version: &Version) -> Markup {
    let lang = visit.lang;
    html! {
        details {
            summary { (t(lang, "survey-end")) }
            p { (t(lang, "survey-end-what")) }
            form method="post" action={ "/desk/surveys/" (version.survey.key) "/end" } {
                (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                (actions(&[button(&t(lang, "survey-end-yes"), Kind::Grave, None)]))
            }
        }
    }
}

/// GET `/desk/surveys/{key}/text`: the newest text, byte for byte.
pub async fn text(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let found = mine(&app, &visit, &key).await?;
    let heads = [
        (
            header::CONTENT_TYPE,
            "application/toml; charset=utf-8".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.toml\"", found.survey.key),
        ),
    ];
    Ok((heads, found.text).into_response())
}

/// POST `/desk/surveys/{key}/end`
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let version = made(&app, &visit, &key).await?;
    let of = version.survey.key.clone();
    change(&app, &visit, &posted, move |tx, by, now| {
        survey::end(tx, &of, by, now)
    })
    .await?;
    Ok(go::and_say(&format!("/desk/surveys/{key}"), "survey-ended"))
}

/// POST `/desk/surveys/{key}/codes`: links for single people, shown this once.
pub async fn codes(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    let version = made(&app, &visit, &key).await?;
    let id = posted.command_id()?;
    let n = posted.get("codes").parse::<usize>().ok();
    let n = n.filter(|n| (1..=code::MOST).contains(n) && version.is_open(visit.now));
    let Some(n) = n else {
        let newest = mine(&app, &visit, &key).await?;
        let around = around(&app, &newest, |path| address(&visit, &headers, path)).await?;
        let fault = Fault {
            field_id: "codes".into(),
            message: tr(
                visit.lang,
                "survey-codes-fault",
                &[("most", code::MOST.into())],
            ),
        };
        let page = draw(&visit, &newest, &around, &posted, &[fault]);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let codes: Vec<Code> = (0..n).map(|n| Code::of(&app.keys, &id, n)).collect();
    let (keys, at, made) = (app.keys.clone(), version.clone(), codes.clone());
    change(&app, &visit, &posted, move |tx, by, now| {
        code::make(tx, &keys, &at, &made, by, now)
    })
    .await?;
    let link = |code: &Code| {
        let path = format!("/surveys/{}/with/{}", version.survey.key, code.as_str());
        vec![Cell::words(address(&visit, &headers, &path))]
    };
    let sheet = Sheet {
        columns: vec![Column::words(t(visit.lang, "survey-codes-link"))],
        rows: codes.iter().map(link).collect(),
    };
    Ok(sheet.download(&format!("survey-{}-links", version.survey.key)))
}
