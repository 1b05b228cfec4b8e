//! Units, people and posts as files. Units are the system administrator's; people and posts the
//! security administrator's. Nothing is done before somebody has seen what would be; then it is done
//! at once and written down, for rights wait for no proposal.

use super::exchange::{attached, incomplete, kind_name, sent, workbook};
use super::{again, areas, change, command_id, frame};
use crate::act::Fail;
use crate::app::App;
use crate::exchange::{self, Act, Kind, Plan, Table};
use crate::passphrase;
use crate::private;
use crate::register::{self, NewPost, UnitRow};
use crate::web::face::parts::{self, Choice, Fault, Field, Kind as Button};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit, go, step_up};
use crate::world::World;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// A page shows so many acts and refusals.
const SHOWN: usize = 200;
/// A passphrase takes a while to hash: so many are lent at a time.
const LENT_MAX: usize = 300;

/// Which of the two files is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Units,
    People,
}

impl Which {
    fn at(self) -> &'static str {
        match self {
            Which::Units => "/admin/units/exchange",
            Which::People => "/admin/people/exchange",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Which::Units => "exchange-units-title",
            Which::People => "exchange-people-title",
        }
    }

    fn what(self) -> &'static str {
        match self {
            Which::Units => "exchange-units-what",
            Which::People => "exchange-people-what",
        }
    }
}

/// `GET /admin/units/exchange`
pub async fn units(visit: Visit) -> Markup {
    draw(&visit, Which::Units, &Posted::default(), &[])
}

/// `GET /admin/people/exchange`
pub async fn people(visit: Visit) -> Markup {
    draw(&visit, Which::People, &Posted::default(), &[])
}

/// `GET /admin/people/exchange/{file}`: `people.xlsx` with both tables, or one as `.csv`.
pub async fn people_file(visit: Visit, Path(file): Path<String>) -> Result<Response, Problem> {
    let (world, now) = (&visit.world, visit.now);
    let mine: Vec<UnitId> = areas(&visit).cloned().collect();
    let people = || exchange::people(world, &mine, now);
    let posts = || exchange::posts(world, &mine, now);
    let csv = |table: Table| attached("text/csv; charset=utf-8", &file, exchange::csv(&table));
    match file.as_str() {
        "people.xlsx" => workbook(&[people(), posts()], "people"),
        "people.csv" => Ok(csv(people())),
        "posts.csv" => Ok(csv(posts())),
        _ => Err(Problem::NotFound),
    }
}

fn draw(visit: &Visit, which: Which, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let (title, at) = (t(lang, which.title()), which.at());
    let (file, hint) = (t(lang, "exchange-file"), t(lang, "exchange-file-hint"));
    let out: &[(&str, &str)] = match which {
        Which::Units => &[
            ("/admin/exchange/units.xlsx", "XLSX"),
            ("/admin/exchange/units.csv", "CSV"),
        ],
        Which::People => &[
            ("/admin/people/exchange/people.xlsx", "XLSX"),
            ("/admin/people/exchange/people.csv", "CSV"),
            ("/admin/people/exchange/posts.csv", "CSV"),
        ],
    };
    let named = |n: usize, ending: &str| match (which, n) {
        (Which::Units, _) => format!("{} {ending}", t(lang, "exchange-units")),
        (Which::People, 0) => format!("{} {ending}", t(lang, "exchange-people-posts")),
        (Which::People, 1) => format!("{} {ending}", t(lang, "exchange-people")),
        (Which::People, _) => format!("{} {ending}", t(lang, "exchange-posts")),
    };
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, which.what())) }
        h2 { (t(lang, "exchange-out")) }
        ul { @for (n, (href, ending)) in out.iter().enumerate() {
            li { a href=(href) { (named(n, ending)) } }
        } }
        h2 { (t(lang, "exchange-in")) }
        form method="post" action={ (at) "/check" } enctype="multipart/form-data" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(typed))))
            (parts::file_field(lang, &Field { hint: Some(&hint), ..Field::new("file", &file) }.with_fault(faults), ".xlsx,.csv,text/csv", "20 MB", false))
            (parts::actions(&[parts::button(&t(lang, "exchange-check"), Button::Act, None)]))
        }
    };
    frame(visit, &title, body)
}

/// `POST /admin/units/exchange/check`
pub async fn units_check(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    check(&visit, Which::Units, &posted).await
}

/// `POST /admin/people/exchange/check`
pub async fn people_check(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    check(&visit, Which::People, &posted).await
}

async fn check(visit: &Visit, which: Which, posted: &Posted) -> Result<Response, Problem> {
    let tables = match sent(visit, posted).await {
        Ok(tables) => tables,
        Err(fault) => return Ok(again(draw(visit, which, posted, &[fault]))),
    };
    let is_any = tables.iter().any(|table| belongs(which, table.kind));
    if !is_any {
        let fault = super::said(
            visit.lang,
            "file",
            "这个文件里没有要导入的表。可以先导出一份，照着填。",
            "The file has no table of this page. Export one and fill it in the same way.",
        );
        return Ok(again(draw(visit, which, posted, &[fault])));
    }
    let plan = plan_of(visit, which, &tables)?;
    Ok(preview(visit, which, &tables, &plan).into_response())
}

fn belongs(which: Which, kind: Kind) -> bool {
    match kind {
        Kind::Units => which == Which::Units,
        Kind::People | Kind::Posts => which == Which::People,
        Kind::Items | Kind::Materials | Kind::Questions | Kind::Sites => false,
    }
}

fn plan_of(visit: &Visit, which: Which, tables: &[Table]) -> Result<Plan, Problem> {
    let mine: Vec<UnitId> = areas(visit).cloned().collect();
    let by = visit.person().ok_or(Problem::StaffLogin)?;
    let (world, now) = (&visit.world, visit.now);
    Ok(match which {
        Which::Units => exchange::plan_units(world, &mine, tables),
        Which::People => exchange::plan_people(world, &mine, by, tables, now),
    })
}

fn preview(visit: &Visit, which: Which, tables: &[Table], plan: &Plan) -> Markup {
    let lang = visit.lang;
    let (title, at) = (t(lang, "exchange-preview"), which.at());
    let rows = exchange::packed(tables);
    let people = newcomers(plan);
    let ways = ["lend", "none"].map(|way| (way, t(lang, &format!("exchange-secret-{way}"))));
    let ways: Vec<Choice<'_>> = ways
        .iter()
        .map(|(way, name)| Choice::new(way, name))
        .collect();
    let (label, hint) = (t(lang, "exchange-secret"), t(lang, "exchange-secret-hint"));
    let body = html! {
        h1 { (title) }
        p #counts { (tr(lang, "exchange-staff-counts", &[
            ("new", plan.counts.new.into()), ("changed", plan.counts.changed.into()),
            ("unchanged", plan.counts.unchanged.into()), ("ended", plan.counts.retired.into()),
            ("refused", plan.counts.refused.into())])) }
        @if !plan.ignored.is_empty() {
            p { (tr(lang, "exchange-ignored", &[("columns", plan.ignored.join(lang.either("、", ", ")).into())])) }
        }
        @if !plan.refused.is_empty() { (refusals(visit, which, tables, plan, &rows)) }
        @if plan.acts.is_empty() { p { (t(lang, "exchange-staff-nothing")) } }
        @else {
            h2 { (t(lang, "exchange-staff-acts")) }
            (acts(visit, plan).markup(lang, &t(lang, "exchange-staff-acts")))
            @if plan.acts.len() > SHOWN { p { (tr(lang, "exchange-more", &[("n", (plan.acts.len() - SHOWN).into())])) } }
            form.confirm method="post" action={ (at) "/keep" } enctype="multipart/form-data" {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(None)))
                (parts::hidden("rows", &rows))
                @if !people.is_empty() {
                    (parts::radios(lang, &Field { value: "lend", hint: Some(&hint), ..Field::new("secret", &label) }, &ways))
                }
                (parts::actions(&[parts::button(&t(lang, "exchange-staff-keep"), Button::Act, None)]))
            }
        }
        p { a.alone href=(at) { (t(lang, "exchange-again")) } }
    };
    frame(visit, &title, body)
}

/// Each act as before and after.
fn acts(visit: &Visit, plan: &Plan) -> Sheet {
    let lang = visit.lang;
    let units = &visit.world.units;
    let duty = |duty: yike_core::who::Duty| t(lang, &format!("duty-{}", duty.as_str()));
    let title = |code: &str| {
        let known = crate::places::title(code);
        known.map_or(String::new(), |one| {
            lang.either(&one.name, &one.name_en).to_owned()
        })
    };
    let post = |id: &str| visit.world.posts.iter().find(|post| post.id == id);
    let row = |act: &Act| {
        let (what, who, before, after) = match act {
            Act::Unit {
                id, name, before, ..
            } => (
                match before {
                    Some(_) => "exchange-act-unit-named",
                    None => "exchange-act-unit-new",
                },
                id.to_string(),
                before.clone().unwrap_or_default(),
                name.clone(),
            ),
            Act::Person { login, name } => (
                "exchange-act-person",
                login.clone(),
                String::new(),
                name.clone(),
            ),
            Act::GivePost {
                login,
                unit,
                duty: given,
                slot,
                title: code,
                number,
            } => {
                let words = [duty(*given), slot.clone(), title(code), number.clone()];
                let words: Vec<String> = words.into_iter().filter(|one| !one.is_empty()).collect();
                let there = units.name(unit).to_owned();
                (
                    "exchange-act-post",
                    login.clone(),
                    String::new(),
                    format!("{there} {}", words.join(" ")),
                )
            }
            Act::NamePost {
                post: id,
                login,
                title: code,
                number,
            } => {
                let stands = post(id);
                let before = stands.map_or(String::new(), |one| {
                    format!("{} {}", title(&one.title), one.number)
                });
                (
                    "exchange-act-named",
                    login.clone(),
                    before,
                    format!("{} {number}", title(code)),
                )
            }
            Act::EndPost { post: id, login } => {
                let stands = post(id);
                let before = stands.map_or(String::new(), |one| {
                    format!("{} {}", units.name(&one.unit), duty(one.duty))
                });
                ("exchange-act-ended", login.clone(), before, "—".to_owned())
            }
        };
        vec![
            Cell::words(t(lang, what)),
            Cell::words(who),
            Cell::words(before.trim()),
            Cell::words(after.trim()),
        ]
    };
    Sheet {
        columns: [
            "exchange-act",
            "exchange-about",
            "exchange-before",
            "exchange-after",
        ]
        .map(|key| Column::words(t(lang, key)))
        .into(),
        rows: plan.acts.iter().take(SHOWN).map(row).collect(),
    }
}

fn refusals(visit: &Visit, which: Which, tables: &[Table], plan: &Plan, rows: &str) -> Markup {
    let lang = visit.lang;
    let row = |one: &exchange::Refused| {
        vec![
            Cell::words(kind_name(lang, one.kind)),
            Cell::Number(one.row as i64),
            Cell::words(match lang {
                _ if one.column.is_empty() => "—".to_owned(),
                Lang::Zh => exchange::heading(one.kind, one.column).to_owned(),
                Lang::En => one.column.to_owned(),
            }),
            Cell::words(lang.either(&one.why.zh, &one.why.en)),
        ]
    };
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "exchange-table")),
            Column::number(t(lang, "exchange-row")),
            Column::words(t(lang, "exchange-column")),
            Column::words(t(lang, "exchange-why")),
        ],
        rows: plan.refused.iter().take(SHOWN).map(row).collect(),
    };
    let kinds = tables.iter().map(|table| table.kind);
    let kinds = kinds.filter(|kind| plan.refused_rows(*kind) > 0);
    html! {
        h2 { (t(lang, "exchange-refused")) }
        (sheet.markup(lang, &t(lang, "exchange-refused")))
        @for kind in kinds {
            form method="post" action={ (which.at()) "/refused" } enctype="multipart/form-data" {
                (parts::csrf_field(&visit.csrf))
                (parts::hidden("kind", kind.as_str()))
                (parts::hidden("rows", rows))
                (parts::actions(&[parts::button(&tr(lang, "exchange-refused-get", &[("table", kind_name(lang, kind).into())]), Button::Plain, None)]))
            }
        }
    }
}

/// `POST /admin/units/exchange/refused`
pub async fn units_refused(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    refused(&visit, Which::Units, &posted)
}

/// `POST /admin/people/exchange/refused`
pub async fn people_refused(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    refused(&visit, Which::People, &posted)
}

/// The refused rows as a file, to be mended and sent again.
fn refused(visit: &Visit, which: Which, posted: &Posted) -> Result<Response, Problem> {
    let tables = exchange::unpacked(posted.get("rows")).ok_or_else(incomplete)?;
    let kind = Kind::parse(posted.get("kind")).ok_or_else(incomplete)?;
    let plan = plan_of(visit, which, &tables)?;
    let table = tables.iter().find(|table| table.kind == kind);
    let table = table.ok_or_else(incomplete)?;
    let name = format!("refused-{}.csv", kind.as_str());
    let text = exchange::refused_csv(table, &plan);
    Ok(attached("text/csv; charset=utf-8", &name, text))
}

/// `POST /admin/units/exchange/keep`
pub async fn units_keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let tables = exchange::unpacked(posted.get("rows")).ok_or_else(incomplete)?;
    let plan = plan_of(&visit, Which::Units, &tables)?;
    let rows: Vec<UnitRow> = (plan.acts.into_iter())
        .filter_map(|act| match act {
            Act::Unit {
                id,
                level,
                name,
                parent,
                ..
            } => Some(UnitRow {
                id,
                level,
                name,
                parent,
            }),
            Act::Person { .. }
            | Act::GivePost { .. }
            | Act::NamePost { .. }
            | Act::EndPost { .. } => None,
        })
        .collect();
    if rows.is_empty() {
        return Ok(go::and_say("/admin/units", "exchange-staff-nothing"));
    }
    let source: String = rows
        .iter()
        .map(|row| format!("{},{}\n", row.id, row.name))
        .collect();
    change(&app, &visit, &posted, move |tx, by, now| {
        Ok(register::keep_units(tx, &rows, &source, by, now)?)
    })
    .await?;
    Ok(go::and_say("/admin/units", "exchange-staff-kept"))
}

/// `POST /admin/people/exchange/keep`: after a fresh proof of who does it, as every change of rights.
pub async fn people_keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, people_kept).await
}

async fn people_kept(app: App, visit: Visit, posted: Posted) -> Result<Response, Problem> {
    let tables = exchange::unpacked(posted.get("rows")).ok_or_else(incomplete)?;
    // What stands may have changed since the preview: what holds now is what counts.
    let plan = plan_of(&visit, Which::People, &tables)?;
    if plan.acts.is_empty() {
        return Ok(go::and_say("/admin/people", "exchange-staff-nothing"));
    }
    let logins: Vec<(String, String)> = newcomers(&plan);
    let is_lent = posted.get("secret") != "none";
    if is_lent && logins.len() > LENT_MAX {
        return Err(Problem::bad(
            "secret",
            "一次最多给 300 人生成口令。请分成几个文件导入，或选“先不设口令”。",
            "Passphrases are made for 300 people at a time. Please import several files, or choose to lend none yet.",
        ));
    }
    let lent = match is_lent {
        false => BTreeMap::new(),
        true => lent_to(&logins).await?,
    };
    let secrets: BTreeMap<String, String> = (lent.iter())
        .map(|(login, (_, hash))| (login.clone(), hash.clone()))
        .collect();
    let id = posted.command_id()?;
    let (acts, world) = (plan.acts, visit.world.clone());
    // Told only by the request that did it: of a form sent twice the second has other passphrases.
    let done = Arc::new(Mutex::new(false));
    let told = done.clone();
    change(&app, &visit, &posted, move |tx, by, now| {
        let ids = people_of(&world, &acts, &id);
        for (n, act) in acts.iter().enumerate() {
            match act {
                Act::Unit { .. } => {}
                Act::Person { login, name } => {
                    let Some(person) = ids.get(login) else {
                        continue;
                    };
                    match secrets.get(login) {
                        Some(secret) => {
                            register::add_person(tx, person, name, login, secret, by, now)?;
                            register::lend(tx, person);
                        }
                        None => register::add_person_without(tx, person, name, login, by, now)?,
                    }
                }
                Act::GivePost {
                    login,
                    unit,
                    duty,
                    slot,
                    title,
                    number,
                } => {
                    let Some(person) = ids.get(login) else {
                        continue;
                    };
                    let post = NewPost {
                        id: format!("{id}-post-{n}"),
                        person: person.clone(),
                        unit: unit.clone(),
                        duty: *duty,
                        slot: slot.clone(),
                    };
                    register::give_post(tx, &post, by, now)?;
                    if !title.is_empty() || !number.is_empty() {
                        register::name_post(tx, &post.id, title, number, by, now)?;
                    }
                }
                Act::NamePost {
                    post,
                    title,
                    number,
                    ..
                } => {
                    register::name_post(tx, post, title, number, by, now)?;
                }
                Act::EndPost { post, .. } => {
                    register::end_post(tx, post, by, now)?;
                }
            }
        }
        *told.lock().unwrap_or_else(PoisonError::into_inner) = true;
        Ok::<_, Fail>(())
    })
    .await?;
    let is_first = *done.lock().unwrap_or_else(PoisonError::into_inner);
    if lent.is_empty() || !is_first {
        return Ok(go::and_say("/admin/people", "exchange-staff-kept"));
    }
    Ok(handed(&visit, &logins, &lent).into_response())
}

/// Login and name of whoever is new.
fn newcomers(plan: &Plan) -> Vec<(String, String)> {
    let new = plan.acts.iter().filter_map(|act| match act {
        Act::Person { login, name } => Some((login.clone(), name.clone())),
        Act::Unit { .. } | Act::GivePost { .. } | Act::NamePost { .. } | Act::EndPost { .. } => {
            None
        }
    });
    new.collect()
}

/// The ids behind logins: of those who stand, and of those who come with this form.
fn people_of(world: &World, acts: &[Act], command: &str) -> BTreeMap<String, PersonId> {
    let known = world.people.iter();
    let mut ids: BTreeMap<String, PersonId> = known
        .filter_map(|(id, person)| Some((person.login.clone()?, id.clone())))
        .collect();
    for (n, act) in acts.iter().enumerate() {
        if let Act::Person { login, .. } = act {
            let id = PersonId::new(format!("{command}-{n}"));
            ids.entry(login.clone()).or_insert(id);
        }
    }
    ids
}

/// A passphrase for once for everybody new, and its hash. Slow on purpose: not on a thread that
/// serves requests.
async fn lent_to(
    logins: &[(String, String)],
) -> Result<BTreeMap<String, (String, String)>, Problem> {
    let logins: Vec<String> = logins.iter().map(|(login, _)| login.clone()).collect();
    let made = tokio::task::spawn_blocking(move || {
        let each = logins.into_iter().map(|login| {
            let words = once();
            let hash = passphrase::hash(&words)?;
            Ok::<_, anyhow::Error>((login, (words, hash)))
        });
        each.collect::<anyhow::Result<BTreeMap<_, _>>>()
    });
    let made = made.await.map_err(|_| Problem::Ours)?;
    made.map_err(|error| {
        tracing::error!(%error, "passphrases are not made");
        Problem::Ours
    })
}

/// Four groups of four, capitals, small letters and figures that are not taken for one another: 80
/// random bits, read from paper once.
fn once() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKMNPQRTabcdefghkmpqrt29";
    let bytes = private::random::<16>();
    let letters: Vec<u8> = (bytes.iter())
        .map(|byte| LETTERS[usize::from(byte % 32)])
        .collect();
    let groups: Vec<String> = (letters.chunks(4))
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    // One of each kind that the strictest profile asks for.
    format!("{}-7k", groups.join("-"))
}

/// The passphrases, once: to be given to each on paper. They are kept nowhere.
fn handed(
    visit: &Visit,
    logins: &[(String, String)],
    lent: &BTreeMap<String, (String, String)>,
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "exchange-lent");
    let row = |(login, name): &(String, String)| {
        let words = lent.get(login).map_or("", |(words, _)| words);
        vec![Cell::words(name), Cell::words(login), Cell::words(words)]
    };
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "word-name")),
            Column::words(t(lang, "admin-login")),
            Column::words(t(lang, "exchange-once")),
        ],
        rows: logins.iter().map(row).collect(),
    };
    let body = html! {
        h1 { (title) }
        p { (t(lang, "exchange-lent-what")) }
        (sheet.markup(lang, &title))
        p.noprint { a.alone href="/admin/people" { (t(lang, "admin-people")) } }
    };
    frame(visit, &title, body)
}
