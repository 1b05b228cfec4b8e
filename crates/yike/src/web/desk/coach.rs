//! `/desk/coach` 申报辅导: the resident reads a code from their page, the worker looks their draft through with
//! them, marks what is to be changed, and hands it back to their phone. Nothing of it stays here: every
//! answer is drawn from the draft in the moment of the press, and the code is used up.

use super::advice::adviser;
use crate::app::App;
use crate::draft::Draft;
use crate::filing::PERSON_KEYS;
use crate::visit::coach::{self, Marks, Opened};
use crate::web::casework::file::answer as file_answer;
use crate::web::casework::words;
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, button_with, command_id_field, csrf_field, error_summary,
    hidden, link_button, text_field,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit, formed, go};
use crate::world::Published;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::door::Text;
use yike_core::item::form::holds;
use yike_core::item::{Item, MaterialSource};
use yike_core::unit::UnitId;

/// Before the key of a mark in a form.
const MARK: &str = "mark-";

/// GET `/desk/coach`
pub async fn ask(visit: Visit) -> Result<Markup, Problem> {
    adviser(&visit)?;
    Ok(draw_ask(&visit, &[]))
}

fn draw_ask(visit: &Visit, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "coach-title");
    let (label, hint) = (t(lang, "coach-code"), t(lang, "coach-code-hint"));
    let field = Field {
        hint: Some(&hint),
        maxlength: Some(12),
        autocomplete: Some("off"),
        ..Field::new("code", &label)
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "coach-what")) }
        form.confirm method="post" action="/desk/coach" autocomplete="off" {
            (csrf_field(&visit.csrf))
            (text_field(lang, &field.with_fault(faults)))
            (actions(&[button(&t(lang, "coach-open"), Kind::Act, None)]))
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// The draft of the posted code, and whose it is; or the page that asks for the code again.
async fn opened(
    app: &App,
    visit: &Visit,
    posted: &Posted,
) -> Result<Result<(Draft, String, Published), Response>, Problem> {
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    adviser(visit)?;
    let again = |key: &str| {
        let fault = Fault {
            field_id: "code".into(),
            message: t(visit.lang, key),
        };
        let page = draw_ask(visit, &[fault]);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    match coach::open(app, person, posted.get("code")).await? {
        Opened::No => Ok(Err(again("coach-no"))),
        Opened::TooMany => Err(Problem::TooManyTries),
        Opened::Draft(draft, owner) => {
            let published = visit.world.published(&draft.item, visit.now);
            match published {
                Some(published) => Ok(Ok((*draft, owner, published.clone()))),
                None => Ok(Err(again("coach-no"))),
            }
        }
    }
}

/// POST `/desk/coach`: the draft as it stands.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    match opened(&app, &visit, &posted).await? {
        Ok((draft, _, published)) => {
            Ok(draw(&visit, &posted, &draft, &published.item).into_response())
        }
        Err(again) => Ok(again),
    }
}

/// One answer or paper, as the desk sees it: the key of its mark, label, value.
struct Line {
    key: String,
    label: String,
    value: Markup,
}

fn lines(visit: &Visit, draft: &Draft, item: &Item) -> Vec<Line> {
    let lang = visit.lang;
    let said = &draft.words;
    let mut lines = Vec::new();
    let mut put = |key: &str, label: String, value: Markup| {
        lines.push(Line {
            key: key.to_owned(),
            label,
            value,
        });
    };
    for situation in &item.situations {
        let value = said.answers.get(&situation.key).map_or("", String::as_str);
        let label = lang.either(&situation.question, &situation.question_en);
        let value = words::choice(lang, &situation.options, value);
        put(&situation.key, label.to_owned(), html! { (value) });
    }
    for key in PERSON_KEYS.iter().filter(|key| **key != "applicant") {
        if let Some(value) = said.person.get(*key).filter(|value| !value.is_empty()) {
            put(key, t(lang, person_label(key)), html! { (value) });
        }
    }
    let place = UnitId::new(&said.community);
    put(
        "community",
        t(lang, "counter-community"),
        html! { (words::unit(&visit.world, &place)) },
    );
    for field in item
        .fields
        .iter()
        .filter(|field| holds(&field.when, &said.answers))
    {
        if PERSON_KEYS.contains(&field.key.as_str()) {
            continue;
        }
        let value = said.answers.get(&field.key).map_or("", String::as_str);
        let label = lang.either(&field.label, &field.label_en).to_owned();
        put(
            &field.key,
            label,
            html! { (formed::in_words(lang, field, value)) },
        );
    }
    for group in item
        .groups
        .iter()
        .filter(|group| holds(&group.when, &said.answers))
    {
        let label = lang.either(&group.label, &group.label_en).to_owned();
        put(
            &group.key,
            label,
            formed::rows_read(lang, group, &said.answers),
        );
    }
    let papers = item.materials_for(&said.answers);
    for material in papers.filter(|material| material.from != MaterialSource::System) {
        let label = lang.either(&material.name, &material.name_en).to_owned();
        let paper = said.papers.get(&material.code);
        let files = paper.map_or(&[][..], |paper| &paper.files);
        let value = html! {
            @if paper.is_some_and(|paper| paper.waived) { (t(lang, "coach-waived")) " " }
            @for (n, note) in files.iter().enumerate() {
                (button_with(&tr(lang, "papers-page", &[("n", (n + 1).into())]), Kind::Quiet, None,
                    Some(("object", &note.object))))
            }
            small { (material.accept) }
        };
        put(&format!("file_{}", material.code), label, value);
    }
    lines
}

fn person_label(key: &str) -> &'static str {
    match key {
        "id_number" => "counter-id",
        "phone" => "counter-phone",
        "address" => "counter-address",
        "company" => "counter-company",
        "uscc" => "counter-uscc",
        _ => "counter-name",
    }
}

fn draw(visit: &Visit, posted: &Posted, draft: &Draft, item: &Item) -> Markup {
    let lang = visit.lang;
    let title = tr(
        lang,
        "coach-of",
        &[("item", words::item_name(lang, item).into())],
    );
    let mark = t(lang, "coach-mark");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "coach-how")) }
        form method="post" action="/desk/coach/back" autocomplete="off" data-guard {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("code", posted.get("code")))
            // What Enter presses.
            button.unseen type="submit" tabindex="-1" aria-hidden="true" {}
            @for line in lines(visit, draft, item) {
                @let name = format!("{MARK}{}", line.key);
                @let typed = match posted.get(&name) {
                    "" => draft.words.marks.get(&line.key).map_or("", String::as_str),
                    typed => typed,
                };
                @let label = format!("{}：{mark}", line.label);
                section.panel {
                    h2 { (line.label) }
                    // Files open by a press of their own: a look with the code, never an address.
                    @if line.key.starts_with("file_") {
                        div.actions { (with_action(line.value)) }
                    } @else { p { b { (line.value) } } }
                    (text_field(lang, &Field {
                        value: typed,
                        optional: true,
                        maxlength: Some(200),
                        ..Field::new(&name, &label)
                    }))
                }
            }
            (actions(&[
                button(&t(lang, "coach-back"), Kind::Act, Some("f9")),
                link_button(&t(lang, "coach-stop"), "/desk/coach", Kind::Quiet, None),
            ]))
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// The buttons of this bit of the form lead to the page that shows one file.
fn with_action(inside: Markup) -> Markup {
    let text = inside.into_string().replace(
        "name=\"object\"",
        "formaction=\"/desk/coach/page\" formtarget=\"_blank\" name=\"object\"",
    );
    maud::PreEscaped(text)
}

/// POST `/desk/coach/page`: one page of a paper of the draft.
pub async fn file(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let (draft, _, _) = match opened(&app, &visit, &posted).await? {
        Ok(opened) => opened,
        Err(again) => return Ok(again),
    };
    let mut notes = draft.words.papers.values().flat_map(|paper| &paper.files);
    let note = notes.find(|note| note.object == posted.get("object"));
    let note = note.ok_or(Problem::NotFound)?;
    let bytes = crate::files::open(&app, note).await?;
    Ok(file_answer(note, None, bytes))
}

/// POST `/desk/coach/back`: the marks go to the resident's draft, and the code is used up.
pub async fn back(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let (draft, owner, published) = match opened(&app, &visit, &posted).await? {
        Ok(opened) => opened,
        Err(again) => return Ok(again),
    };
    let mut marks = Marks::new();
    for line in lines(&visit, &draft, &published.item) {
        let typed = posted.get(&format!("{MARK}{}", line.key));
        if let Ok(text) = Text::parse_within(typed, 200) {
            marks.insert(line.key, text.as_str().to_owned());
        }
    }
    let post = adviser(&visit)?;
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    coach::hand_back(
        &app,
        posted.get("code"),
        &owner,
        &draft,
        marks,
        (person, post),
    )
    .await?;
    Ok(go::and_say("/desk/coach", "coach-done"))
}

/// POST `/drafts/{id}/coach`: the resident's code, on a page of its own.
pub async fn invite(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Markup, Problem> {
    let owner = crate::web::resident::draft_owner(&app, &visit);
    let draft = crate::draft::find(&app, &owner, &id).await?;
    let draft = draft.filter(|draft| draft.words.filed.is_none());
    let draft = draft.ok_or(Problem::NotFound)?;
    let code = coach::invite(&app, &owner, &draft).await?;
    let lang = visit.lang;
    let title = t(lang, "coached-code");
    let until = words::time(lang, coach::until(app.now()), visit.today());
    let body = html! {
        h1 { (title) }
        p.code { (grouped(&code)) }
        p { (tr(lang, "coached-how", &[("time", until.into())])) }
        (actions(&[link_button(&t(lang, "coached-back"), &format!("/drafts/{id}/review"), Kind::Act, None)]))
    };
    Ok(page(&visit.frame(), &title, Width::One, body))
}

/// 1234 5678
fn grouped(code: &str) -> String {
    let (first, rest) = code.split_at_checked(4).unwrap_or((code, ""));
    format!("{first} {rest}")
}

/// On the resident's page: the way to a code, and what was marked, with the way to each place.
pub fn offer(
    visit: &Visit,
    draft: &Draft,
    item: &Item,
    step_of: impl Fn(&str) -> Option<&'static str>,
) -> Markup {
    let lang = visit.lang;
    html! {
        @if !draft.words.marks.is_empty() {
            div.banner.care {
                b { (tr(lang, "coached-marked", &[("n", draft.words.marks.len().into())])) }
                ul { @for (key, mark) in &draft.words.marks {
                    @if let Some(step) = step_of(key) {
                        li { a href={ "/drafts/" (draft.id) "/" (step) "?then=review#" (key) } { (label(lang, item, key)) }
                            (lang.either("：", ": ")) (mark) }
                    }
                } }
            }
        }
        form method="post" action={ "/drafts/" (draft.id) "/coach" } {
            (csrf_field(&visit.csrf))
            p.hint { (t(lang, "coached-offer-what")) }
            (actions(&[button(&t(lang, "coached-offer"), Kind::Plain, None)]))
        }
    }
}

fn label(lang: Lang, item: &Item, key: &str) -> String {
    if let Some(code) = key.strip_prefix("file_") {
        return words::about(lang, item, code);
    }
    if PERSON_KEYS.contains(&key) {
        return t(lang, person_label(key));
    }
    if matches!(key, "community" | "street") {
        return t(lang, "counter-community");
    }
    words::about(lang, item, key)
}
