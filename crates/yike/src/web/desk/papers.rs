//! The papers of a case at the counter: what was seen, copied, kept and given back, and the pages that
//! scanner, camera or file took, in their order. Each paper is one ordered set of pages.

use super::counter::{Page, later};
use super::sitting::{self, Papers, Turn};
use super::typed;
use crate::app::App;
use crate::draft::Paper;
use crate::files;
use crate::web::casework::file::answer as file_answer;
use crate::web::face::parts::{
    Field, Kind, Lamp, Material as Tick, abreast, button_with, hidden, number, tick,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::item::{self, Item, Need};

/// Pictures and PDF, as `files` takes them.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

pub fn list(form: &Page<'_>) -> Markup {
    let advises = {
        let mut rules = typed::routes(form.item, form.posted).into_iter();
        rules.all(|rule| typed::only_advises(rule, form.post))
    };
    html! {
        p.hint { (t(form.lang(), "papers-how")) }
        @for material in &form.item.materials {
            (later(form.shows(&material.when), paper(form, material, !advises)))
        }
    }
}

/// One paper: seen, kept in so many originals and copies, given back, and its pages.
fn paper(form: &Page<'_>, material: &item::Material, keeps: bool) -> Markup {
    let lang = form.lang();
    let code = &material.code;
    let need = match material.need {
        Need::Required => None,
        Need::Optional => Some((Lamp::Quiet, t(lang, "counter-optional"))),
        Need::Later => Some((Lamp::Care, t(lang, "word-may-follow"))),
    };
    let mut note = vec![wanted(lang, material)];
    note.extend(form.condition(&material.when));
    note.push(material.fill.clone());
    note.retain(|words| !words.is_empty());
    let mut faults = form.faults.iter();
    let fault = faults.find(|f| f.field_id == typed::tick_id(code));
    let points = form.item.points.iter().filter(|point| point.about == *code);
    let review: Vec<&str> = std::iter::once(material.accept.as_str())
        .chain(points.map(|point| point.text.as_str()))
        .collect();
    let when = material
        .when
        .as_ref()
        .and_then(|when| serde_json::to_string(when).ok());
    let is_ticked = |name: &str| form.posted.all(name).any(|one| one == code);
    let more = html! {
        @if keeps { (ways(form, material)) }
        (pages(lang, code, form.papers.get(code)))
        (taking(form, code))
    };
    html! {
        div.bad[fault.is_some()] data-paper=(code) data-required[material.need == Need::Required]
            data-when=[when] {
            @if let Some(fault) = fault { p.why { (fault.message) } }
            (tick(lang, &Tick {
                field: "seen",
                value: code,
                name: &typed::material_name(lang, form.item, code),
                checked: is_ticked("seen"),
                state: need.as_ref().map(|(kind, word)| (*kind, word.as_str())),
                note: &note.join(" · "),
                review: &review.join("；").replace("。；", "。"),
                more: Some(more),
            }))
        }
    }
}

/// 收复印件, 收原件, 退还: a tick and how many; a tick alone means as many as are wanted.
fn ways(form: &Page<'_>, material: &item::Material) -> Markup {
    let lang = form.lang();
    let code = &material.code;
    let one = |name: &str, label: &str| {
        let id = format!("{name}-{code}-tick");
        let is_ticked = form.posted.all(name).any(|one| one == code);
        let label = t(lang, label);
        html! {
            label.choice for=(id) {
                input id=(id) type="checkbox" name=(name) value=(code) checked[is_ticked];
                span { (label) }
            }
        }
    };
    let count = |name: &str, label: &str| {
        let (name, label) = (format!("{name}-{code}"), t(lang, label));
        let field = Field {
            value: form.posted.get(&name),
            maxlength: Some(3),
            ..Field::new(&name, &label)
        };
        number(lang, &field.with_fault(form.faults))
    };
    html! {
        div.ways {
            (one("copied", "papers-copied")) (one("kept", "papers-kept")) (one("returned", "papers-returned"))
        details open[!form.posted.get(&format!("orig-{code}")).is_empty()
            || !form.posted.get(&format!("copy-{code}")).is_empty()
            || form.faults.iter().any(|f| f.field_id == format!("orig-{code}") || f.field_id == format!("copy-{code}"))] {
            summary { (t(lang, "papers-counts")) }
            (abreast(&[count("orig", "counter-originals"), count("copy", "counter-copies")]))
        }
        }
    }
}

/// The pages taken so far, in their order; each can be moved, turned and taken out.
pub fn pages(lang: Lang, code: &str, paper: Option<&Paper>) -> Markup {
    let files = paper.map_or(&[][..], |paper| &paper.files);
    html! {
        ol.pages-of data-pages=(code) {
            @for (n, note) in files.iter().enumerate() {
                @let label = tr(lang, "papers-page", &[("n", (n + 1).into())]);
                @let say = |text: &str| tr(lang, text, &[("n", (n + 1).into())]);
                @let small = |what: &str, text: &str, sign: &str| html! {
                    button.btn.plain type="submit" name="way" value={ (what) "-" (code) "-" (n) } aria-label=(say(text)) {
                        (sign)
                    }
                };
                li data-page=(note.kind) {
                    @if note.kind.starts_with("image/") {
                        img src={ "/desk/page/" (note.object.trim_start_matches("case/")) } alt=(label) width="96" height="96" loading="lazy";
                    } @else { span.paper-sheet { "PDF" } }
                    span { (label) }
                    @if n > 0 { (small("up", "papers-up", "↑")) }
                    @if n + 1 < files.len() { (small("down", "papers-down", "↓")) }
                    @if note.kind.starts_with("image/") && note.kind != "image/webp" {
                        button.btn.plain.scripted type="button" data-turn={ (code) "-" (n) } aria-label=(say("papers-turn")) { "↻" }
                    }
                    (small("drop", "papers-drop", "✕"))
                }
            }
        }
    }
}

/// How a page is taken: files of this machine, and with script the scanner and the camera.
fn taking(form: &Page<'_>, code: &str) -> Markup {
    let lang = form.lang();
    let file = format!("file-{code}");
    let label = t(lang, "counter-files");
    let field = Field::new(&file, &label).with_fault(form.faults);
    let has_bridge = super::devices::bridge(form.visit).is_some();
    html! {
        div.bad[field.error.is_some()] {
            @if let Some(error) = field.error { p.why id={ (file) "-error" } { (error) } }
            div.ways {
                label.unseen for=(file) { (label) }
                input id=(file) name=(file) type="file" accept=(ACCEPT) multiple data-upload=(code);
                @if has_bridge {
                    button.btn.plain.scripted type="button" data-take="scanner" data-for=(code) { (t(lang, "papers-scan")) }
                    button.btn.plain.scripted type="button" data-take="camera" data-for=(code) { (t(lang, "papers-device-camera")) }
                }
                button.btn.plain.scripted type="button" data-take="browser" data-for=(code) { (t(lang, "papers-camera")) }
                (button_with(&t(lang, "papers-add"), Kind::Quiet, None, Some(("way", "list"))))
            }
        }
    }
}

/// 应收原件 1 份、复印件 1 份
fn wanted(lang: Lang, material: &item::Material) -> String {
    let key = match (material.originals, material.copies) {
        (0, 0) => return String::new(),
        (_, 0) => "counter-want-originals",
        (0, _) => "counter-want-copies",
        (_, _) => "counter-want-both",
    };
    tr(
        lang,
        key,
        &[
            ("originals", material.originals.into()),
            ("copies", material.copies.into()),
        ],
    )
}

/// POST `/desk/new/{item}/paper`: the script adds or changes pages of one paper; the answer is their list.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let published = visit.world.published(&key, visit.now);
    let published = published.ok_or(Problem::NotFound)?.clone();
    typed::seat(&visit, &published.item).ok_or(Problem::NotYourDuty)?;
    let id = posted.command_id()?;
    let code = posted.get("paper").to_owned();
    if published.item.material(&code).is_none() {
        return Err(Problem::NotFound);
    }
    let (mut taken, faults) = sitting::take(&app, &visit, &posted.files).await?;
    if let Some(fault) = faults.first() {
        let told = hidden("fault", &fault.message).into_string();
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, told).into_response());
    }
    let turn = Turn::parse(posted.get("way")).filter(|(_, of, _)| *of == code);
    let draft = match turn {
        Some(turn) => {
            let draft = sitting::find(&app, &visit, &id).await?;
            let draft = draft.ok_or(Problem::NotFound)?;
            let by = (!taken.is_empty()).then(|| taken.remove(0).1);
            sitting::arrange(&app, &visit, &draft, turn, by).await?
        }
        None => sitting::keep(&app, &visit, &id, &published, &posted.fields, taken).await?,
    };
    Ok(pages(visit.lang, &code, draft.words.papers.get(&code)).into_response())
}

/// GET `/desk/page/{object}`: a page that this counter took and has not filed yet, for its thumbnail.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(object): Path<String>,
) -> Result<Response, Problem> {
    let name = format!("case/{object}");
    for listed in sitting::open(&app, &visit).await? {
        let Some(draft) = sitting::find(&app, &visit, &listed.id).await? else {
            continue;
        };
        let mut notes = draft.words.papers.values().flat_map(|paper| &paper.files);
        if let Some(note) = notes.find(|note| note.object == name) {
            let bytes = files::open(&app, note).await?;
            return Ok(file_answer(note, None, bytes));
        }
    }
    Err(Problem::NotFound)
}

/// Marks what the store holds among the fields, so that a page taken before counts as given.
pub fn mark(posted: &mut Posted, papers: &Papers) {
    posted.fields.retain(|(name, _)| !name.starts_with("kept-"));
    for (code, paper) in papers.iter().filter(|(_, paper)| !paper.files.is_empty()) {
        let n = paper.files.len().to_string();
        posted.fields.push((format!("kept-{code}"), n));
    }
}

/// The copies of a paper that a tick alone means.
pub fn usual_copies(item: &Item, code: &str) -> u32 {
    item.material(code).map_or(1, |paper| paper.copies.max(1))
}

/// The originals that a tick alone means.
pub fn usual_originals(item: &Item, code: &str) -> u32 {
    item.material(code)
        .map_or(1, |paper| paper.originals.max(1))
}
