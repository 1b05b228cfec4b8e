//! The forms of a list: its head, an item on it, an approved answer.

use super::entry::{Part, keep_entry};
use super::{
    Draft, Edited, addable, as_drafted, checked, demand, draft, item_name, keep, unit_of,
    window_word,
};
use crate::app::App;
use crate::web::admin::{again, command_id, frame, said};
use crate::web::face::parts::{self, Choice, Fault, Field, Kind};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::item::Level;
use yike_core::list::{Answer, Liaison, Place, Row, Running, Window};
use yike_core::unit::Unit;

/// Which part of the list: an item by its key, a station or an answer by its place.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    item: String,
    pub(super) n: Option<usize>,
    /// It comes from the table of demand: the reason begins with what that says.
    proposed: String,
}

/// One line of a form: its name, the key of its label, and what stands in it.
pub(super) type Line<'a> = (&'a str, &'a str, String);

/// A form with lines of text, its way back, and what is drawn above and below them.
pub(super) struct Sheet<'a> {
    pub title: String,
    /// `/admin/lists/…/head`
    pub action: String,
    pub above: Markup,
    pub lines: Vec<Line<'a>>,
    pub below: Markup,
    /// Whether what is edited can be taken out.
    pub is_there: bool,
}

pub(super) fn drawn(
    visit: &Visit,
    unit: &Unit,
    sheet: &Sheet<'_>,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let back = format!("/admin/lists/{}", unit.id);
    let body = html! {
        (parts::error_summary(lang, faults))
        p { a.alone href=(back) { (tr(lang, "list-of", &[("unit", unit.name.as_str().into())])) } }
        h1 { (sheet.title) }
        form method="post" action=(sheet.action) {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(None)))
            (sheet.above)
            @for (name, label, stands) in &sheet.lines {
                @let value = if typed.has(name) { typed.get(name) } else { stands };
                @let (label, hint) = (t(lang, label), hint(visit, name));
                @let field = Field { value, hint: hint.as_deref(), optional: !is_needed(name), ..Field::new(name, &label) };
                @match *name {
                    "answer" | "answer_en" | "note" | "wanted" | "lacks" | "except" | "differs" | "reason" => { (parts::textarea(lang, &field.with_fault(faults), 3)) }
                    "promise" | "months" | "warn" | "question_days" | "supervision" => { (parts::number(lang, &field.with_fault(faults))) }
                    "ask" | "complain" | "phone" => { (parts::tel(lang, &field.with_fault(faults))) }
                    _ => { (parts::text_field(lang, &field.with_fault(faults))) }
                }
            }
            (sheet.below)
            (parts::actions(&[
                parts::button(&t(lang, "list-keep"), Kind::Act, None),
                parts::link_button(&t(lang, "do-cancel"), &back, Kind::Plain, None),
            ]))
            @if sheet.is_there {
                p { button.btn type="submit" name="out" value="yes" { (t(lang, "list-take-out")) } }
            }
        }
    };
    frame(visit, &sheet.title, body)
}

/// What a resident must be told; the rest is as the level above has it where it is left empty.
fn is_needed(name: &str) -> bool {
    matches!(
        name,
        "post"
            | "liaison_phone"
            | "name"
            | "name_en"
            | "site_address"
            | "site_hours"
            | "course_code"
            | "phone"
            | "question"
            | "answer"
    )
}

fn hint(visit: &Visit, name: &str) -> Option<String> {
    let key = match name {
        "address" => "list-address-hint",
        "hours" => "list-hours-hint",
        "ask" | "complain" | "phone" | "liaison_phone" => "list-phone-hint",
        "wanted" => "list-wanted-hint",
        "lacks" => "list-lacks-hint",
        "promise" => "list-promise-hint",
        "warn" => "list-warn-hint",
        "question_days" => "list-rule-question-hint",
        "supervision" => "list-supervision-hint",
        "opens" => "list-opens-hint",
        "except" => "site-except-hint",
        "differs" => "site-differs-hint",
        "code" => "site-code-hint",
        "site_hours" => "site-hours-hint",
        "site_address" => "site-address-hint",
        "reason" => "site-reason-hint",
        "course_code" => "course-code-hint",
        "months" => "course-months-hint",
        _ => return None,
    };
    Some(t(visit.lang, key))
}

fn place_lines(place: &Place) -> [Line<'static>; 4] {
    [
        ("address", "list-address", place.address.clone()),
        ("hours", "list-hours", place.hours.clone()),
        ("ask", "guide-ask", place.ask.clone()),
        ("complain", "guide-complain", place.complain.clone()),
    ]
}

fn place_typed(posted: &Posted) -> Place {
    let text = |name: &str| posted.get(name).to_owned();
    Place {
        address: text("address"),
        hours: text("hours"),
        ask: text("ask"),
        complain: text("complain"),
    }
}

/// 运行规则: what is left empty is as the level above has it.
fn running_lines(running: &Running) -> [Line<'static>; 4] {
    let days = |days: Option<u32>| days.map_or(String::new(), |days| days.to_string());
    let opens = running.opens.map(|time| time.strftime("%H:%M").to_string());
    [
        ("warn", "list-warn", days(running.warn)),
        (
            "question_days",
            "list-rule-question",
            days(running.question),
        ),
        ("supervision", "list-supervision", days(running.supervision)),
        ("opens", "list-opens", opens.unwrap_or_default()),
    ]
}

/// The rules as they were typed, or every field that cannot be read.
fn running_typed(visit: &Visit, posted: &Posted) -> Result<Running, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut days = |name: &str| {
        let typed = posted.get(name);
        let read = typed
            .parse::<u32>()
            .ok()
            .filter(|days| (1..=60).contains(days));
        if !typed.is_empty() && read.is_none() {
            faults.push(Fault {
                field_id: name.to_owned(),
                message: t(visit.lang, "fault-list-days"),
            });
        }
        read
    };
    let mut running = Running {
        warn: days("warn"),
        question: days("question_days"),
        supervision: days("supervision"),
        opens: None,
    };
    let typed = posted.get("opens").replace('：', ":");
    if !typed.is_empty() {
        running.opens = typed.parse().ok();
        if running.opens.is_none() {
            faults.push(Fault {
                field_id: "opens".to_owned(),
                message: t(visit.lang, "fault-list-opens"),
            });
        }
    }
    match faults.is_empty() {
        true => Ok(running),
        false => Err(faults),
    }
}

/// `GET /admin/lists/{unit}/head`
pub async fn head(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    Ok(head_page(&visit, unit, &draft, &Posted::default(), &[]))
}

fn head_page(
    visit: &Visit,
    unit: &Unit,
    draft: &Draft,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let list = &draft.list;
    let mut lines = vec![
        ("name", "list-name", list.name.clone()),
        ("name_en", "list-name-en", list.name_en.clone()),
        ("post", "list-liaison-post", list.liaison.post.clone()),
        (
            "liaison_phone",
            "list-liaison-phone",
            list.liaison.phone.clone(),
        ),
    ];
    lines.extend(place_lines(&list.place));
    lines.extend(running_lines(&list.running));
    let sheet = Sheet {
        title: t(visit.lang, "list-edit-head"),
        action: format!("/admin/lists/{}/head", unit.id),
        above: html! {},
        lines,
        below: html! {},
        is_there: false,
    };
    drawn(visit, unit, &sheet, typed, faults)
}

/// `POST /admin/lists/{unit}/head`
pub async fn keep_head(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let mut changed = draft(&app, &visit, unit).await?;
    changed.list.name = posted.get("name").to_owned();
    changed.list.name_en = posted.get("name_en").to_owned();
    changed.list.liaison = Liaison {
        post: posted.get("post").to_owned(),
        phone: posted.get("liaison_phone").to_owned(),
    };
    changed.list.place = place_typed(&posted);
    match running_typed(&visit, &posted) {
        Ok(running) => changed.list.running = running,
        Err(faults) => {
            let before = draft(&app, &visit, unit).await?;
            return Ok(again(head_page(&visit, unit, &before, &posted, &faults)));
        }
    }
    match checked(&visit, changed, "") {
        Edited::Done(changed) => keep(&app, &visit, &posted, unit, &changed).await,
        Edited::Faults(mut faults) => {
            for fault in &mut faults {
                if fault.field_id == "running" {
                    fault.field_id = "warn".to_owned();
                }
                if fault.field_id == "phone" {
                    fault.field_id = "liaison_phone".to_owned();
                }
            }
            let before = draft(&app, &visit, unit).await?;
            Ok(again(head_page(&visit, unit, &before, &posted, &faults)))
        }
    }
}

/// `GET /admin/lists/{unit}/item`: choose one to add, or edit the one that is named.
pub async fn row(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    if asked.item.is_empty() {
        return Ok(choose(&visit, unit, &draft));
    }
    if visit.world.published(&asked.item, visit.now).is_none() {
        return Err(Problem::NotFound);
    }
    let mut typed = Posted::default();
    let own = draft.list.items.iter().find(|row| row.item == asked.item);
    if !asked.proposed.is_empty() && own.is_none_or(|row| row.wanted.is_empty()) {
        let reason = demand::reason(&app, &visit, unit, &asked.item).await?;
        typed.fields.push(("wanted".to_owned(), reason));
    }
    Ok(row_page(&visit, unit, &draft, &asked.item, &typed, &[]))
}

/// What the city's catalogue has and this list does not.
fn choose(visit: &Visit, unit: &Unit, draft: &Draft) -> Markup {
    let lang = visit.lang;
    let items = addable(visit, &as_drafted(visit, unit, &draft.list));
    let choices: Vec<Choice<'_>> = items
        .iter()
        .map(|item| Choice::new(&item.key, lang.either(&item.name, &item.name_en)))
        .collect();
    let (title, label) = (t(lang, "list-add-item"), t(lang, "word-item"));
    let body = html! {
        p { a.alone href={ "/admin/lists/" (unit.id) } { (tr(lang, "list-of", &[("unit", unit.name.as_str().into())])) } }
        h1 { (title) }
        @if choices.is_empty() {
            (parts::empty(&t(lang, "list-all-there"), &t(lang, "list-all-there-next"), None))
        } @else {
            form method="get" action={ "/admin/lists/" (unit.id) "/item" } {
                (parts::select(lang, &Field::new("item", &label), &choices))
                (parts::actions(&[parts::button(&t(lang, "do-continue"), Kind::Act, None)]))
            }
        }
    };
    frame(visit, &title, body)
}

fn row_page(
    visit: &Visit,
    unit: &Unit,
    draft: &Draft,
    item: &str,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let own = draft.list.items.iter().find(|row| row.item == item);
    let is_district = unit.level == Level::District;
    let offer = as_drafted(visit, unit, &draft.list).offer(item);
    let text = |get: fn(&Row) -> &String| own.map_or(String::new(), |row| get(row).clone());
    let mut lines = Vec::new();
    if is_district {
        let days = own.and_then(|row| row.promise);
        lines.push((
            "promise",
            "list-promise",
            days.map_or(String::new(), |n| n.to_string()),
        ));
    }
    lines.push(("duty", "list-duty", text(|row| &row.duty)));
    lines.push(("lacks", "list-lacks", text(|row| &row.lacks)));
    lines.push(("wanted", "list-wanted-why", text(|row| &row.wanted)));
    lines.push(("note", "list-note", text(|row| &row.note)));
    lines.extend(place_lines(
        &own.map_or(Place::default(), |row| row.place.clone()),
    ));
    let stands = own.and_then(|row| row.window).map_or("", Window::as_str);
    let window = if typed.has("window") {
        typed.get("window")
    } else {
        stands
    };
    let words = Window::ALL.map(|one| t(lang, &window_word(one)));
    let none = t(lang, "list-window-above");
    let mut choices = vec![Choice::new("", &none)];
    choices.extend(
        Window::ALL
            .iter()
            .zip(&words)
            .map(|(one, word)| Choice::new(one.as_str(), word)),
    );
    let label = t(lang, "list-window");
    let field = Field {
        value: window,
        optional: true,
        ..Field::new("window", &label)
    };
    let sheet = Sheet {
        title: item_name(visit, item),
        action: format!("/admin/lists/{}/item", unit.id),
        above: html! {
            (parts::hidden("item", item))
            (owned_above(visit, item, is_district, offer.and_then(|offer| offer.promise)))
            (parts::radios(lang, &field.with_fault(faults), &choices))
        },
        lines,
        below: html! {},
        is_there: own.is_some(),
    };
    drawn(visit, unit, &sheet, typed, faults)
}

/// What stands above this level, to be read here and changed there.
fn owned_above(visit: &Visit, key: &str, is_district: bool, promise: Option<u32>) -> Markup {
    let lang = visit.lang;
    let Some(version) = visit.world.published(key, visit.now) else {
        return html! {};
    };
    let item = &version.item;
    let labels = ["list-city-owns", "list-district-owns", "guide-place"].map(|key| t(lang, key));
    let days = |n: u32| tr(lang, "guide-days", &[("n", n.into())]);
    let mut facts = vec![
        (
            labels[0].as_str(),
            html! { (tr(lang, "admin-item-limit-days", &[
            ("promise", item.limits.promise.into()), ("legal", item.limits.legal.into())])) },
        ),
        (
            labels[2].as_str(),
            html! { (item.visit.place) br; (item.visit.hours) br; span.num { (item.contact.ask) } },
        ),
    ];
    if let (false, Some(promise)) = (is_district, promise) {
        facts.push((labels[1].as_str(), html! { (days(promise)) }));
    }
    html! { p.hint { (t(lang, "list-owned-above")) } (parts::facts(&facts)) }
}

/// `POST /admin/lists/{unit}/item`
pub async fn keep_row(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let mut changed = draft(&app, &visit, unit).await?;
    let item = posted.get("item").to_owned();
    let place = changed.list.items.iter().position(|row| row.item == item);
    let page = |draft: &Draft, faults: &[Fault]| {
        again(row_page(&visit, unit, draft, &item, &posted, faults))
    };
    if posted.has("out") {
        changed.list.items.retain(|row| row.item != item);
    } else {
        let promise = match posted.get("promise") {
            "" => None,
            typed => match typed.parse() {
                Ok(days) => Some(days),
                Err(_) => {
                    let fault = said(
                        visit.lang,
                        "promise",
                        "承诺时限是工作日的天数，只写数字，如 10。请改正。",
                        "The promise is a number of working days, such as 10.",
                    );
                    return Ok(page(&changed, &[fault]));
                }
            },
        };
        let row = Row {
            item: item.clone(),
            promise,
            window: Window::parse(posted.get("window")),
            lacks: posted.get("lacks").to_owned(),
            duty: posted.get("duty").to_owned(),
            wanted: posted.get("wanted").to_owned(),
            place: place_typed(&posted),
            note: posted.get("note").to_owned(),
        };
        match place {
            Some(n) => changed.list.items[n] = row,
            None => changed.list.items.push(row),
        }
    }
    let n = place.unwrap_or(changed.list.items.len().saturating_sub(1));
    match checked(&visit, changed, &format!("items[{n}].")) {
        Edited::Done(changed) => keep(&app, &visit, &posted, unit, &changed).await,
        Edited::Faults(faults) => {
            let before = draft(&app, &visit, unit).await?;
            Ok(page(&before, &faults))
        }
    }
}

/// `GET /admin/lists/{unit}/answer`
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    Ok(answer_page(
        &visit,
        unit,
        &draft,
        asked.n,
        &Posted::default(),
        &[],
    ))
}

fn answer_page(
    visit: &Visit,
    unit: &Unit,
    draft: &Draft,
    n: Option<usize>,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let stands = n.and_then(|n| draft.list.answers.get(n));
    let text = |get: fn(&Answer) -> &String| stands.map_or(String::new(), |one| get(one).clone());
    let names: Vec<(String, String)> = (as_drafted(visit, unit, &draft.list).offers().iter())
        .map(|offer| (offer.item.to_owned(), item_name(visit, offer.item)))
        .collect();
    let items: Vec<Choice<'_>> = names
        .iter()
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let of = if typed.has("item") {
        typed.get("item")
    } else {
        stands.map_or("", |one| &one.item)
    };
    let label = t(lang, "word-item");
    let sheet = Sheet {
        title: t(
            lang,
            if stands.is_some() {
                "list-answer"
            } else {
                "list-add-answer"
            },
        ),
        action: format!("/admin/lists/{}/answer", unit.id),
        above: html! {
            @if let Some(n) = n { (parts::hidden("n", &n.to_string())) }
            (parts::select(lang, &Field { value: of, ..Field::new("item", &label) }.with_fault(faults), &items))
        },
        lines: vec![
            ("question", "list-question", text(|one| &one.question)),
            ("answer", "list-answer", text(|one| &one.answer)),
            (
                "question_en",
                "list-question-en",
                text(|one| &one.question_en),
            ),
            ("answer_en", "list-answer-en", text(|one| &one.answer_en)),
        ],
        below: html! {},
        is_there: stands.is_some(),
    };
    drawn(visit, unit, &sheet, typed, faults)
}

/// `POST /admin/lists/{unit}/answer`
pub async fn keep_answer(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let part = Part {
        name: "answers",
        of: |list| &mut list.answers,
        field: |name| name,
    };
    let made = || {
        let text = |name: &str| posted.get(name).to_owned();
        let answer = Answer {
            item: text("item"),
            question: text("question"),
            answer: text("answer"),
            question_en: text("question_en"),
            answer_en: text("answer_en"),
        };
        (answer, Vec::new())
    };
    keep_entry(
        (&app, &visit, &unit),
        &posted,
        &part,
        made,
        |unit, draft, n, faults| answer_page(&visit, unit, draft, n, &posted, faults),
    )
    .await
}
