//! A change of the catalogue before a second pair of eyes: what differs, from when, and whose it is.

use super::{again, change, command_id, frame, is_mine, must_rule_all, rules_all, said};
use crate::app::App;
use crate::proposal::{self, Decided, Proposal, State as Standing, Verdict};
use crate::web::casework::words;
use crate::web::face::parts::{self, Fault, Field, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};
use std::sync::{Arc, Mutex, PoisonError};
use yike_core::clock::At;
use yike_core::unit::UnitId;

/// Lines around a change that are shown with it.
const AROUND: usize = 3;

/// Proposals in a table: of which item, by whom, from when, and how they stand.
pub(super) fn sheet(visit: &Visit, all: &[Proposal]) -> Sheet {
    let lang = visit.lang;
    let row = |one: &Proposal| {
        let (lamp, word) = match one.state {
            Standing::Open => (Lamp::Care, "proposal-open"),
            Standing::Published => (Lamp::Good, "proposal-published"),
            Standing::Returned => (Lamp::Quiet, "proposal-returned"),
        };
        let kind = match one.is_retirement() {
            true => t(lang, "proposal-retire"),
            false => one.digest.chars().take(12).collect(),
        };
        vec![
            Cell::link(
                name(visit, &one.item),
                format!("/admin/proposals/{}", one.id),
            ),
            Cell::words(kind),
            Cell::words(visit.world.person_name(&one.by).to_owned()),
            Cell::words(words::time(lang, one.from, visit.today())),
            Cell::lamp(lamp, t(lang, word)),
        ]
    };
    Sheet {
        columns: vec![
            Column::words(t(lang, "word-item")),
            Column::words(t(lang, "admin-item-digest")),
            Column::words(t(lang, "proposal-by")),
            Column::words(t(lang, "admin-item-from")),
            Column::words(t(lang, "admin-post-state")),
        ],
        rows: all.iter().map(row).collect(),
    }
}

/// The name of a record, whatever it is; its key where it is not there yet.
pub(super) fn name(visit: &Visit, key: &str) -> String {
    let (world, lang) = (&visit.world, visit.lang);
    if let Some(unit) = key.strip_prefix("list/") {
        let unit = UnitId::new(unit);
        return tr(lang, "list-of", &[("unit", world.units.name(&unit).into())]);
    }
    if let Some(package) = key.strip_prefix("package/") {
        let known = world.package(package, visit.now);
        return known.map_or_else(
            || key.to_owned(),
            |one| {
                lang.either(&one.record.name, &one.record.name_en)
                    .to_owned()
            },
        );
    }
    let known = world.versions(key).last();
    known.map_or_else(
        || key.to_owned(),
        |one| lang.either(&one.item.name, &one.item.name_en).to_owned(),
    )
}

/// Whether this visitor may change a record and decide on changes of it: of items and packages
/// the district and the city, of a list whoever keeps its unit.
pub(super) fn keeps(visit: &Visit, key: &str) -> bool {
    match key.strip_prefix("list/") {
        Some(unit) => is_mine(visit, &UnitId::new(unit)),
        None => rules_all(visit),
    }
}

/// `GET /admin/proposals/{id}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let found = app.store.read(move |tx| proposal::one(tx, &id)).await?;
    Ok(draw(&visit, &found.ok_or(Problem::NotFound)?, &[]))
}

fn draw(visit: &Visit, found: &Proposal, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = tr(
        lang,
        "proposal-title",
        &[("item", name(visit, &found.item).into())],
    );
    // While it waits another change may have been published: that is what this one would replace.
    // Afterwards it is compared with what stood until it began to hold.
    let then = match (found.state, &found.decided) {
        (Standing::Open, _) => visit.now,
        (Standing::Published, Some((_, at))) => At(found.from.max(*at).0 - 1),
        (Standing::Published | Standing::Returned, _) => found.at,
    };
    let before = visit.world.text(&found.item, then);
    let before = before.map_or("", |text| &**text);
    let who = visit.world.person_name(&found.by).to_owned();
    let is_own = visit.person() == Some(&found.by);
    let (by, from) = (t(lang, "proposal-by"), t(lang, "admin-item-from"));
    let body = html! {
        (parts::error_summary(lang, faults))
        @match found.item.strip_prefix("list/") {
            Some(unit) => p { a.alone href={ "/admin/lists/" (unit) } { (name(visit, &found.item)) } },
            None => p { a.alone href="/admin/items" { (t(lang, "admin-items-back")) } },
        }
        h1 { (title) }
        (parts::facts(&[
            (&by, html! { (who) " · " (words::time(lang, found.at, visit.today())) }),
            (&from, html! { (words::time(lang, found.from, visit.today())) }),
        ]))
        @if !found.matter.is_empty() {
            p { (tr(lang, "wanted-because", &[("number", words::grouped(&found.matter).into())])) }
        }
        @if let Some((person, at)) = &found.decided {
            p { b { (t(lang, match found.state {
                Standing::Returned => "proposal-returned",
                Standing::Open | Standing::Published => "proposal-published",
            })) } " · " (visit.world.person_name(person)) " · " (words::time(lang, *at, visit.today())) }
            @if !found.why.is_empty() { p { (found.why) } }
        }
        h2 { (t(lang, "proposal-difference")) }
        @if found.is_retirement() { p { (t(lang, "proposal-retire-what")) } }
        @else { (difference(lang, before, &found.text)) }
        @if found.state == Standing::Open { (decision(visit, found, is_own, faults)) }
    };
    frame(visit, &title, body)
}

fn decision(visit: &Visit, found: &Proposal, is_own: bool, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let why = t(lang, "proposal-why");
    html! {
        @if is_own { p { (t(lang, "proposal-own")) } }
        @else if !keeps(visit, &found.item) { p { (t(lang, "admin-read-only")) } }
        @else {
            form method="post" action={ "/admin/proposals/" (found.id) } {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(None)))
                (parts::hidden("digest", &found.digest))
                (parts::textarea(lang, &Field {
                    hint: Some(&t(lang, "proposal-why-hint")), optional: true, ..Field::new("why", &why)
                }.with_fault(faults), 2))
                div.actions {
                    button.btn.act type="submit" name="verdict" value="publish" { (t(lang, "admin-item-publish")) }
                    button.btn type="submit" name="verdict" value="return" { (t(lang, "proposal-return")) }
                }
            }
        }
    }
}

/// `POST /admin/proposals/{id}`
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let asked = id.clone();
    let found = app.store.read(move |tx| proposal::one(tx, &asked)).await?;
    let found = found.ok_or(Problem::NotFound)?;
    if !keeps(&visit, &found.item) {
        must_rule_all(&visit)?;
        return Err(Problem::NotFound);
    }
    let why: String = posted.get("why").trim().chars().take(500).collect();
    let verdict = match posted.get("verdict") {
        "publish" => Verdict::Publish {
            digest: posted.get("digest").to_owned(),
        },
        "return" if why.is_empty() => {
            let fault = said(
                visit.lang,
                "why",
                "请写明为什么退回，对方才知道怎么改。",
                "Please say why it is returned, so that it can be mended.",
            );
            return Ok(again(draw(&visit, &found, &[fault])));
        }
        "return" => Verdict::Return { why },
        _ => {
            return Err(Problem::bad(
                "verdict",
                "请选择发布或退回。",
                "Please choose to publish or to return.",
            ));
        }
    };
    let told_then = match verdict {
        Verdict::Publish { .. } => "admin-item-published",
        Verdict::Return { .. } => "proposal-returned-said",
    };
    // The closure may run again; what it found the last time is what counts.
    let came = Arc::new(Mutex::new(Decided::Done));
    let (told, asked) = (came.clone(), id.clone());
    change(&app, &visit, &posted, move |tx, by, now| {
        let done = proposal::decide(tx, &asked, &verdict, by, now)?;
        *told.lock().unwrap_or_else(PoisonError::into_inner) = done;
        Ok(())
    })
    .await?;
    let came = *came.lock().unwrap_or_else(PoisonError::into_inner);
    let back = match found.item.strip_prefix("list/") {
        Some(unit) => format!("/admin/lists/{unit}"),
        None => "/admin/items".to_owned(),
    };
    match came {
        Decided::Done => Ok(go::and_say(&back, told_then)),
        Decided::Changed => Err(Problem::bad(
            "verdict",
            "您看的时候，对方又改了这份修改。请刷新页面，看过新的内容再发布。",
            "It was changed while you looked at it. Reload the page and read it again before you publish.",
        )),
        Decided::NotOpen => Err(Problem::bad(
            "verdict",
            "这份修改已经有人处理过了。请刷新页面看结果。",
            "Somebody has decided this change already. Reload the page to see how.",
        )),
        Decided::OwnWork => Err(Problem::bad(
            "verdict",
            "自己写的修改须由另一位管理员核对后发布。请通知同事来看。",
            "Another administrator publishes what you wrote. Please ask a colleague to look at it.",
        )),
    }
}

/// What differs, line by line, with the lines around it.
pub(super) fn difference(lang: Lang, before: &str, after: &str) -> Markup {
    let diff = TextDiff::from_lines(before, after);
    let groups = diff.grouped_ops(AROUND);
    html! {
        @if groups.is_empty() { p { (t(lang, "proposal-no-difference")) } }
        @for group in &groups {
            div.scroll tabindex="0" role="region" aria-label=(t(lang, "proposal-difference")) {
                table.difference { tbody {
                    @for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                        @let (sign, word) = match change.tag() {
                            ChangeTag::Delete => ("−", Some("proposal-out")),
                            ChangeTag::Insert => ("+", Some("proposal-in")),
                            ChangeTag::Equal => ("", None),
                        };
                        @let n = change.new_index().or(change.old_index()).map_or(0, |n| n + 1);
                        tr {
                            td.num { (n) }
                            td { (sign) @if let Some(word) = word { span.unseen { (t(lang, word)) } } }
                            td { @match change.tag() {
                                ChangeTag::Delete => { del { (change.value()) } }
                                ChangeTag::Insert => { ins { (change.value()) } }
                                ChangeTag::Equal => { (change.value()) }
                            } }
                        }
                    }
                } }
            }
        }
    }
}
