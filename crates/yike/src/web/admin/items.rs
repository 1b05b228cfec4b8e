//! Items: which version is in force, and handing in another. Running cases keep theirs.

use super::{
    areas, change, command_id, frame, item_words, must_rule_all, proposals, rules_all, wanted,
};
use crate::app::App;
use crate::catalogue::{self, Fault as ItemFault};
use crate::proposal::{self, Proposal};
use crate::views::admin::running;
use crate::web::casework::words;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts::{self, Fault, Field, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit};
use crate::world::Published;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::{Item, lint};

/// Words that an item is to answer to from now on, as an empty search led here with them; or the matter
/// because of which its guide is to be put right.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    alias: String,
    matter: String,
}

impl Asked {
    fn of(asked: Result<Query<Asked>, QueryRejection>) -> Asked {
        let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
        let alias = asked.alias.trim().chars().take(60).collect();
        Asked { alias, ..asked }
    }

    /// The page of an item, with these words.
    fn href(&self, key: &str) -> String {
        let words: String = form_urlencoded::byte_serialize(self.alias.as_bytes()).collect();
        match words.as_str() {
            "" => format!("/admin/items/{key}"),
            words => format!("/admin/items/{key}?alias={words}"),
        }
    }

    fn note(&self, lang: Lang, next: &str) -> Markup {
        html! {
            @if !self.alias.is_empty() {
                (parts::notice(BannerKind::Note,
                    &tr(lang, "searches-alias", &[("words", self.alias.as_str().into())]), &t(lang, next)))
            }
        }
    }
}

/// The text of an item with one more alias, before the others. Nothing else is touched: comments
/// and order are their author's.
fn with_alias(text: &str, alias: &str) -> String {
    const LIST: &str = "aliases = [";
    let quoted = toml::Value::from(alias).to_string();
    let start = |line: &str| text.starts_with(line).then_some(0);
    let at = |line: &str| start(line).or_else(|| text.find(&format!("\n{line}")).map(|at| at + 1));
    match (at(LIST), at("about = ")) {
        (Some(at), _) => {
            let (head, rest) = text.split_at(at + LIST.len());
            let comma = if rest.trim_start().starts_with(']') {
                ""
            } else {
                ", "
            };
            format!("{head}{quoted}{comma}{rest}")
        }
        (None, Some(at)) => {
            let (head, rest) = text.split_at(at);
            format!("{head}{LIST}{quoted}]\n{rest}")
        }
        (None, None) => text.to_owned(),
    }
}

/// `GET /admin/items`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let asked = Asked::of(asked);
    let running = running(&app).await?;
    let open = app.store.read(proposal::open).await?;
    let wanted = wanted::open(&app, &visit).await?;
    let title = t(lang, "admin-items");
    let rows = visit
        .world
        .catalogue(visit.now)
        .map(|version| row(&visit, version, &running, &asked))
        .collect();
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "word-item")),
            Column::words(t(lang, "admin-item-digest")),
            Column::words(t(lang, "admin-item-from")),
            Column::number(t(lang, "admin-item-versions")),
            Column::number(t(lang, "admin-item-running")),
            Column::words(t(lang, "admin-item-lint")),
        ],
        rows,
    };
    let body = html! {
        h1 { (title) }
        (asked.note(lang, "searches-alias-which"))
        (wanted::section(&visit, &wanted))
        @if !open.is_empty() {
            h2 { (tr(lang, "proposals-open", &[("n", open.len().into())])) }
            (proposals::sheet(&visit, &open).markup(lang, &t(lang, "proposals-title")))
        }
        @if rules_all(&visit) {
            (parts::actions(&[parts::link_button(
                &t(lang, "admin-item-add"), "/admin/items/new", parts::Kind::Plain, None)]))
        } @else { p { (t(lang, "admin-read-only")) } }
        p { a href="/admin/exchange" { (t(lang, "exchange-title")) } }
        @if sheet.rows.is_empty() {
            (parts::empty(&t(lang, "admin-items-empty"), &t(lang, "admin-items-empty-next"), None))
        } @else { (sheet.markup(lang, &title)) }
        (packages(&visit))
    };
    Ok(frame(&visit, &title, body))
}

/// 一件事 in force, each with its text as a file.
fn packages(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let all: Vec<_> = visit.world.packages(visit.now).collect();
    html! {
        @if !all.is_empty() {
            h2 { (t(lang, "home-packages")) }
            ul { @for one in &all {
                @let package = &one.record;
                li {
                    a href={ "/packages/" (package.key) } { (lang.either(&package.name, &package.name_en)) }
                    " · " a href={ "/admin/packages/" (package.key) "/text" } { (t(lang, "admin-item-export")) }
                }
            } }
        }
    }
}

fn row(
    visit: &Visit,
    version: &Published,
    running: &BTreeMap<String, i64>,
    asked: &Asked,
) -> Vec<Cell> {
    let lang = visit.lang;
    let key = &version.item.key;
    let href = asked.href(key);
    let versions = visit.world.versions(key);
    let cases: i64 = versions
        .iter()
        .filter_map(|version| running.get(&version.digest))
        .sum();
    let found = lint::lint(&version.item).len() as i64;
    vec![
        Cell::link(name(lang, &version.item), &href),
        Cell::words(short(&version.digest)),
        Cell::words(words::date(lang, day_of(version.from), visit.today())),
        Cell::figure(versions.len() as i64, &href),
        Cell::figure(cases, &href),
        match found {
            0 => Cell::lamp(Lamp::Good, t(lang, "admin-item-fit")),
            n => Cell::lamp(
                Lamp::Care,
                tr(lang, "admin-item-findings", &[("n", n.into())]),
            ),
        },
    ]
}

fn name(lang: Lang, item: &Item) -> &str {
    match lang {
        Lang::Zh => &item.name,
        Lang::En => &item.name_en,
    }
}

/// Enough of a digest to tell two versions apart.
fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

/// `GET /admin/items/{key}`: the versions, and the text of the one in force to be edited.
pub async fn item(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let alias = Asked::of(asked);
    let versions = visit.world.versions(&key);
    let in_force = visit.world.published(&key, visit.now);
    let current = in_force.or(versions.last()).ok_or(Problem::NotFound)?;
    let running = running(&app).await?;
    let asked = key.clone();
    let proposals = app.store.read(move |tx| proposal::of(tx, &asked)).await?;
    let rows = versions
        .iter()
        .rev()
        .map(|version| {
            let cases = running.get(&version.digest).copied().unwrap_or(0);
            vec![
                Cell::words(short(&version.digest)),
                Cell::words(words::time(lang, version.from, visit.today())),
                Cell::words(cases.to_string()),
                if in_force.is_some_and(|current| version.digest == current.digest) {
                    Cell::lamp(Lamp::Good, t(lang, "admin-item-in-force"))
                } else if version.from > visit.now {
                    Cell::lamp(Lamp::Care, t(lang, "admin-item-coming"))
                } else {
                    Cell::lamp(Lamp::Quiet, t(lang, "admin-item-past"))
                },
            ]
        })
        .collect();
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "admin-item-digest")),
            Column::words(t(lang, "admin-item-from")),
            Column::words(t(lang, "admin-item-running")),
            Column::words(t(lang, "admin-post-state")),
        ],
        rows,
    };
    let title = name(lang, &current.item).to_owned();
    let open = match alias.matter.as_str() {
        "" => Vec::new(),
        _ => wanted::open(&app, &visit).await?,
    };
    let because = wanted::find(&open, &key, &alias.matter);
    let mut typed = Posted::default();
    if because.is_some() {
        typed.fields.push(("matter".into(), alias.matter.clone()));
    }
    let text = match alias.alias.as_str() {
        "" => current.text.to_string(),
        words => with_alias(&current.text, words),
    };
    typed.fields.push(("text".into(), text));
    let body = html! {
        p { a.alone href="/admin/items" { (t(lang, "admin-items-back")) } }
        h1 { (title) }
        (alias.note(lang, "searches-alias-next"))
        (wanted::note(&visit, because))
        h2 { (t(lang, "admin-item-versions")) }
        (sheet.markup(lang, &title))
        (parts::actions(&[parts::link_button(
            &t(lang, "admin-item-export"), &format!("/admin/items/{key}/text"), parts::Kind::Plain, None)]))
        @if !proposals.is_empty() {
            h2 { (t(lang, "proposals-title")) }
            (proposals::sheet(&visit, &proposals).markup(lang, &t(lang, "proposals-title")))
        }
        (item_words::section(lang, &current.item))
        h2 { (t(lang, "admin-item-edit")) }
        (edit_form(&visit, &typed, &[]))
        @if rules_all(&visit) && in_force.is_some() { (retire_form(&visit, &key, &Posted::default(), &[])) }
    };
    Ok(frame(&visit, &title, body))
}

/// `GET /admin/items/new`
pub async fn new(visit: Visit) -> Markup {
    draw(&visit, &Posted::default(), &[])
}

/// `POST /admin/items/check`: the faults of a text, or what publishing it would mean.
pub async fn check(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    must_rule_all(&visit)?;
    let text = text_of(&posted)?;
    match examine(&visit, &text) {
        Ok(item) => {
            let mut typed = Posted::default();
            let matter = posted.get("matter").to_owned();
            typed.fields.push(("matter".into(), matter));
            Ok(confirm(&visit, &item, &text, &typed, &[]).into_response())
        }
        Err(faults) => Ok(returned(&visit, posted, text, &faults)),
    }
}

/// `POST /admin/items/propose`: the change waits for a second pair of eyes.
pub async fn propose(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    must_rule_all(&visit)?;
    let retired = posted.get("retire").to_owned();
    let from = effective(&visit, &posted);
    let late = super::said(
        visit.lang,
        "from",
        "启用（停办）日期应是今天或以后的某一天，如 2026-12-01。请改正。",
        "The day is today or later, such as 2026-12-01. Please correct it.",
    );
    let (key, text) = match visit.world.versions(&retired).last() {
        Some(_) if from.is_none() => {
            let page = frame(
                &visit,
                &t(visit.lang, "proposal-retire"),
                retire_form(&visit, &retired, &posted, &[late]),
            );
            return Ok(super::again(page));
        }
        Some(_) => (retired, String::new()),
        None => {
            let text = text_of(&posted)?;
            match examine(&visit, &text) {
                Ok(item) if from.is_none() => {
                    let page = confirm(&visit, &item, &text, &posted, &[late]);
                    return Ok(super::again(page));
                }
                Ok(item) => (item.key, text),
                Err(faults) => return Ok(returned(&visit, posted, text, &faults)),
            }
        }
    };
    let from = from.unwrap_or(visit.now);
    let id = posted.command_id()?;
    let to = format!("/admin/proposals/{id}");
    let open = match posted.get("matter") {
        "" => Vec::new(),
        _ => wanted::open(&app, &visit).await?,
    };
    let because = wanted::find(&open, &key, posted.get("matter"));
    let matter = because.map_or(String::new(), |one| one.number.clone());
    change(&app, &visit, &posted, move |tx, by, now| {
        let new = proposal::new(id.clone(), &key, &text, by, from.max(now), now);
        let new = Proposal {
            matter: matter.clone(),
            ..new
        };
        proposal::put(tx, &new)
    })
    .await?;
    Ok(go::and_say(&to, "proposal-kept"))
}

fn typed_day(posted: &Posted) -> String {
    parts::date_value(
        posted.get("from_year"),
        posted.get("from_month"),
        posted.get("from_day"),
    )
}

/// From when it is to hold: the beginning of the day that was typed, now where none was.
fn effective(visit: &Visit, posted: &Posted) -> Option<At> {
    let typed = typed_day(posted);
    if typed.is_empty() {
        return Some(visit.now);
    }
    let day: Date = typed.parse().ok()?;
    (day >= visit.today() && day.year() <= 2100).then(|| start_of(day))
}

/// `GET /admin/items/{key}/text`: the version in force, as a file.
pub async fn text(visit: Visit, Path(key): Path<String>) -> Result<Response, Problem> {
    let versions = visit.world.versions(&key);
    let current = visit.world.published(&key, visit.now).or(versions.last());
    let current = current.ok_or(Problem::NotFound)?;
    Ok(attached(&current.item.key, &current.text))
}

/// `GET /admin/packages/{key}/text`: the version of a package in force, as a file.
pub async fn package_text(visit: Visit, Path(key): Path<String>) -> Result<Response, Problem> {
    let current = visit.world.package(&key, visit.now);
    let current = current.ok_or(Problem::NotFound)?;
    Ok(attached(&current.record.key, &current.text))
}

/// The text of a record as a file, byte for byte as it was published.
pub(super) fn attached(name: &str, text: &str) -> Response {
    let heads = [
        (
            header::CONTENT_TYPE,
            "application/toml; charset=utf-8".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.toml\""),
        ),
    ];
    (heads, text.to_owned()).into_response()
}

/// The text that was typed or uploaded. Browsers send lines with CR LF; a digest is of the text,
/// so an unedited text must come back as it was.
fn text_of(posted: &Posted) -> Result<String, Problem> {
    let file = posted.files.iter().find(|file| file.field == "file");
    let text = match file {
        Some(file) => String::from_utf8(file.bytes.to_vec()).map_err(|_| {
            Problem::bad(
                "file",
                "文件不是 UTF-8 编码。请另存为 UTF-8 再上传。",
                "The file is not UTF-8. Save it as UTF-8 and upload it again.",
            )
        })?,
        None => posted.get("text").to_owned(),
    };
    let mut text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn examine(visit: &Visit, text: &str) -> Result<Item, Vec<ItemFault>> {
    let world = &visit.world;
    let own = toml::from_str::<Item>(text)
        .map(|item| item.key)
        .unwrap_or_default();
    let others: Vec<(String, String)> = world
        .catalogue(visit.now)
        .filter(|version| version.item.key != own)
        .map(|version| (version.item.codes.handle.clone(), version.item.key.clone()))
        .collect();
    catalogue::check_item(text, world.bureau_suffixes(), others)
}

fn returned(visit: &Visit, posted: Posted, text: String, faults: &[ItemFault]) -> Response {
    let mut typed = posted;
    typed.fields.retain(|(key, _)| key != "text");
    typed.fields.push(("text".into(), text));
    let faults: Vec<Fault> = faults.iter().map(|fault| said(visit.lang, fault)).collect();
    super::again(draw(visit, &typed, &faults))
}

/// 第 12 行第 3 列：…
fn said(lang: Lang, fault: &ItemFault) -> Fault {
    let words = lang.either(&fault.zh, &fault.en);
    Fault {
        field_id: "text".into(),
        message: tr(
            lang,
            "admin-line-column",
            &[
                ("line", fault.line.into()),
                ("column", fault.column.into()),
                ("words", words.into()),
            ],
        ),
    }
}

fn draw(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "admin-item-add");
    let body = html! {
        (parts::error_summary(lang, faults))
        p { a.alone href="/admin/items" { (t(lang, "admin-items-back")) } }
        h1 { (title) }
        (edit_form(visit, typed, faults))
    };
    frame(visit, &title, body)
}

fn edit_form(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let may = rules_all(visit);
    let (label, hint) = (t(lang, "admin-item-text"), t(lang, "admin-item-text-hint"));
    let (file, file_hint) = (t(lang, "admin-item-file"), t(lang, "admin-item-file-hint"));
    html! {
        form method="post" action="/admin/items/check" enctype="multipart/form-data" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(typed))))
            (wanted::carried(typed.get("matter")))
            @if may {
                (parts::file_field(lang, &Field {
                    hint: Some(&file_hint),
                    optional: true,
                    ..Field::new("file", &file)
                }, ".toml", "1 MB", false))
            }
            (parts::textarea(lang, &Field {
                value: typed.get("text"),
                hint: Some(&hint),
                readonly: !may,
                ..Field::new("text", &label)
            }.with_fault(faults), 24))
            @if may {
                (parts::actions(&[parts::button(&t(lang, "admin-item-check"), parts::Kind::Act, None)]))
            }
        }
    }
}

/// Taking an item out of the catalogue, from a day on.
fn retire_form(visit: &Visit, key: &str, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let from = t(lang, "proposal-from-retire");
    let day = typed_day(typed);
    html! {
        (parts::error_summary(lang, faults))
        details open[!faults.is_empty()] {
            summary { (t(lang, "proposal-retire")) }
            p { (t(lang, "proposal-retire-what")) }
            form method="post" action="/admin/items/propose" {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(None)))
                input type="hidden" name="retire" value=(key);
                (parts::date_field(lang, &Field { value: &day, optional: true, ..Field::new("from", &from) }.with_fault(faults)))
                (parts::actions(&[parts::button(&t(lang, "proposal-propose"), parts::Kind::Plain, None)]))
            }
        }
    }
}

fn confirm(visit: &Visit, item: &Item, text: &str, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let digest = Item::digest(text);
    let current = visit.world.published(&item.key, visit.now);
    let is_same = current.is_some_and(|version| version.digest == digest);
    let title = tr(
        lang,
        "admin-item-confirm",
        &[("item", name(lang, item).to_owned().into())],
    );
    let before = current.map_or("—".to_owned(), |version| short(&version.digest));
    let (was, becomes) = (t(lang, "admin-item-was"), t(lang, "admin-item-becomes"));
    let by = areas(visit).next().map(|area| visit.world.units.name(area));
    let (who, limits) = (t(lang, "admin-item-by"), t(lang, "admin-item-limits"));
    let day = typed_day(typed);
    let (from, hint) = (t(lang, "proposal-from"), t(lang, "proposal-from-hint"));
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        (parts::facts(&[
            (was.as_str(), html! { (before) }),
            (becomes.as_str(), html! { (short(&digest)) }),
            (limits.as_str(), html! { (tr(lang, "admin-item-limit-days", &[
                ("promise", item.limits.promise.into()), ("legal", item.limits.legal.into())])) }),
            (who.as_str(), html! { (by.unwrap_or_default()) }),
        ]))
        @if is_same { p { (t(lang, "admin-item-same")) } }
        p { (t(lang, "admin-item-what")) }
        (proposals::difference(lang, current.map_or("", |version| &version.text), text))
        form method="post" action="/admin/items/propose" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(None)))
            (wanted::carried(typed.get("matter")))
            textarea name="text" hidden { "\n" (text) }
            (parts::date_field(lang, &Field { value: &day, hint: Some(&hint), optional: true, ..Field::new("from", &from) }.with_fault(faults)))
            (parts::actions(&[
                parts::button(&t(lang, "proposal-propose"), parts::Kind::Act, None),
                parts::link_button(&t(lang, "do-cancel"), "/admin/items", parts::Kind::Plain, None),
            ]))
        }
    };
    frame(visit, &title, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_added_and_nothing_else_is_touched() {
        for (text, expected) in [
            (
                "aliases = [\"低保\"] # 居民说法\nabout = \"x\"\n",
                "aliases = [\"吃低保\", \"低保\"] # 居民说法\nabout = \"x\"\n",
            ),
            (
                "key = \"a\"\naliases = [\n  \"低保\",\n]\n",
                "key = \"a\"\naliases = [\"吃低保\", \n  \"低保\",\n]\n",
            ),
            (
                "key = \"a\"\naliases = []\n",
                "key = \"a\"\naliases = [\"吃低保\"]\n",
            ),
            (
                "key = \"a\"\nabout = \"x\"\n",
                "key = \"a\"\naliases = [\"吃低保\"]\nabout = \"x\"\n",
            ),
        ] {
            assert_eq!(with_alias(text, "吃低保"), expected);
        }
        assert_eq!(with_alias("aliases = []\n", "a\"b"), "aliases = ['a\"b']\n");
    }
}
