//! `/desk/surveys/new`: a survey is written as a text, seen as whoever answers will see it, and kept as a
//! draft or published. Everything that is wrong is told at once, each with its line.

use super::ask::{days, name, questions};
use super::{MAKERS, change, makes};
use crate::app::App;
use crate::catalogue::{self, Fault as TextFault};
use crate::survey;
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button_with, command_id_field, csrf_field, error_summary, facts,
    file_field, panel, textarea,
};
use crate::web::face::text::{t, tr};
use crate::web::resident::query;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use maud::{Markup, html};
use yike_core::survey::Survey;

/// A survey to begin with, as far as it is the same everywhere.
const TEMPLATE: &str = include_str!("template.toml");

/// Longer than any survey of thirty questions.
const TEXT_MAX: usize = 64 * 1024;

/// GET `/desk/surveys/new`; `?from=` takes the newest text of a survey to write its next version.
pub async fn new(
    State(app): State<App>,
    visit: Visit,
    RawQuery(pairs): RawQuery,
) -> Result<Markup, Problem> {
    let text = match query(pairs.as_deref(), "from").as_str() {
        "" => template(&visit),
        key => {
            let found = super::mine(&app, &visit, key).await?;
            if !makes(&visit, &found.survey.unit) {
                return Err(Problem::NotFound);
            }
            found.text
        }
    };
    Ok(draw(&visit, &text, &[]))
}

fn template(visit: &Visit) -> String {
    let mut posts = visit.posts().iter();
    let post = posts.find(|post| MAKERS.contains(&post.duty));
    let unit = post.map_or("", |post| post.unit.as_str());
    let today = visit.today();
    TEMPLATE
        .replace("{unit}", unit)
        .replace("{opens}", &today.to_string())
        .replace("{closes}", &today.saturating_add(30.days()).to_string())
}

/// POST `/desk/surveys/check`: the faults of a text, or the survey as it will be seen.
pub async fn check(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    let text = text_of(&posted)?;
    Ok(match examine(&visit, &text) {
        Ok(survey) => preview(&visit, &survey, &text).into_response(),
        Err(faults) => again(&visit, &text, &faults),
    })
}

/// POST `/desk/surveys/keep`: as a draft, or for everybody; or back to the text.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let text = text_of(&posted)?;
    if posted.get("do") == "rewrite" {
        return Ok(draw(&visit, &text, &[]).into_response());
    }
    let survey = match examine(&visit, &text) {
        Ok(survey) => survey,
        Err(faults) => return Ok(again(&visit, &text, &faults)),
    };
    let is_published = posted.get("do") == "publish";
    let (of, kept) = (survey.clone(), text.clone());
    let done = change(&app, &visit, &posted, move |tx, by, now| {
        match is_published {
            true => survey::publish(tx, &of, &kept, by, now)?,
            false => survey::draft(tx, &of, &kept, by, now)?,
        };
        Ok(())
    });
    let said = match is_published {
        true => "survey-published",
        false => "survey-kept",
    };
    match done.await {
        Ok(()) => Ok(go::and_say(&format!("/desk/surveys/{}", survey.key), said)),
        Err(Problem::Refused(yike_core::case::Refusal::Content(gaps))) => {
            let fault = |gap: &yike_core::case::Gap| Fault {
                field_id: "text".into(),
                message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
            };
            let faults: Vec<Fault> = gaps.iter().map(fault).collect();
            Ok(again(&visit, &text, &faults))
        }
        Err(other) => Err(other),
    }
}

/// The text that was typed or uploaded, with one kind of line ends.
fn text_of(posted: &Posted) -> Result<String, Problem> {
    let file = posted.files.iter().find(|file| file.field == "file");
    let text = match file {
        Some(file) => String::from_utf8(file.bytes.to_vec()).map_err(|_| {
            Problem::bad(
                "file",
                "文件不是 UTF-8 编码的文字。请另存为 UTF-8 再上传。",
                "The file is not text in UTF-8. Save it as UTF-8 and upload it again.",
            )
        })?,
        None => posted.raw("text").to_owned(),
    };
    if text.len() > TEXT_MAX {
        return Err(Problem::TooLarge);
    }
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    Ok(format!("{}\n", text.trim_end()))
}

fn examine(visit: &Visit, text: &str) -> Result<Survey, Vec<Fault>> {
    let lang = visit.lang;
    let said = |fault: &TextFault| Fault {
        field_id: "text".into(),
        message: tr(
            lang,
            "admin-line-column",
            &[
                ("line", fault.line.into()),
                ("column", fault.column.into()),
                ("words", lang.either(&fault.zh, &fault.en).into()),
            ],
        ),
    };
    let read = catalogue::check_survey(text, &visit.world.units);
    let survey = read.map_err(|faults| faults.iter().map(said).collect::<Vec<Fault>>())?;
    match makes(visit, &survey.unit) {
        true => Ok(survey),
        false => Err(vec![Fault {
            field_id: "text".into(),
            message: t(lang, "survey-not-your-unit"),
        }]),
    }
}

fn again(visit: &Visit, text: &str, faults: &[Fault]) -> Response {
    let page = draw(visit, text, faults);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn draw(visit: &Visit, text: &str, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "survey-new");
    let (label, hint) = (t(lang, "survey-text"), t(lang, "survey-text-hint"));
    let (file, file_hint) = (t(lang, "survey-file"), t(lang, "survey-file-hint"));
    let field = Field {
        value: text,
        hint: Some(&hint),
        ..Field::new("text", &label)
    };
    let upload = Field {
        hint: Some(&file_hint),
        optional: true,
        ..Field::new("file", &file)
    };
    let body = html! {
        (error_summary(lang, faults))
        p { a.alone href="/desk/surveys" { (t(lang, "survey-all")) } }
        h1 { (title) }
        p { (t(lang, "survey-new-what")) }
        form method="post" action="/desk/surveys/check" enctype="multipart/form-data" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (textarea(lang, &field.with_fault(faults), 24))
            (file_field(lang, &upload, ".toml", "64 KB", false))
            (actions(&[button_with(&t(lang, "survey-check"), Kind::Act, None, None)]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::Wide, body)
}

/// The survey as it will be seen, and what to do with it.
fn preview(visit: &Visit, survey: &Survey, text: &str) -> Markup {
    let lang = visit.lang;
    let title = tr(
        lang,
        "survey-preview",
        &[("name", name(lang, survey).into())],
    );
    let labels = [
        "survey-by",
        "survey-days",
        "survey-opening",
        "survey-closing",
    ];
    let labels = labels.map(|key| t(lang, key));
    let body = html! {
        h1 { (title) }
        p { (t(lang, "survey-preview-what")) }
        (facts(&[
            (labels[0].as_str(), html! { (visit.world.units.name(&survey.unit)) }),
            (labels[1].as_str(), html! { (days(visit, survey)) }),
            (labels[2].as_str(), html! { (survey.script.opening) }),
            (labels[3].as_str(), html! { (survey.script.closing) }),
        ]))
        (panel(name(lang, survey), html! {
            p { (lang.either(&survey.about, &survey.about_en)) }
            (questions(lang, survey, &Posted::default(), &[]))
        }))
        p { (t(lang, "survey-publish-what")) }
        form method="post" action="/desk/surveys/keep" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            textarea name="text" hidden { "\n" (text) }
            (actions(&[
                button_with(&t(lang, "survey-publish"), Kind::Act, None, Some(("do", "publish"))),
                button_with(&t(lang, "survey-keep"), Kind::Plain, None, Some(("do", "draft"))),
                button_with(&t(lang, "survey-rewrite"), Kind::Quiet, None, Some(("do", "rewrite"))),
            ]))
        }
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}
