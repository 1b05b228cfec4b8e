//! The catalogue as tables: files to take away, and a file that comes in. Nothing is written before
//! somebody has seen what would change; what is confirmed waits for a second administrator.

use super::{again, areas, change, command_id, frame, is_mine, proposals, rules_all, said};
use crate::app::App;
use crate::exchange::{self, Change, Kind, Plan, Table, Why};
use crate::proposal::{self, Proposal};
use crate::web::face::parts::{self, Choice, Fault, Field, Kind as Button};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::item::Item;
use yike_core::unit::UnitId;

/// What is imported: the catalogue, or the list of the unit with this code.
const CATALOGUE: &str = "items";

/// Before the code of a unit: the sites of its list are imported.
const SITES: &str = "sites-";

/// A page shows so many differences and refusals; the file of refused rows has all of them.
const SHOWN: usize = 100;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /admin/exchange`; `?of=` chooses the list that is meant.
pub async fn page(visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    let pairs = pairs.unwrap_or_default();
    let mut pairs = form_urlencoded::parse(pairs.as_bytes());
    let of = pairs.find(|(key, _)| key == "of");
    let chosen = Posted {
        fields: of
            .map(|(key, of)| (key.into_owned(), of.into_owned()))
            .into_iter()
            .collect(),
        ..Posted::default()
    };
    draw(&visit, &chosen, &[])
}

/// `GET /admin/exchange/{file}`: `items.xlsx` with all three tables, or one of them as `.csv`.
pub async fn download(visit: Visit, Path(file): Path<String>) -> Result<Response, Problem> {
    let (world, now) = (&visit.world, visit.now);
    let of_list = |code: &str| exchange::sites(world, &UnitId::new(code), now);
    let of_area: Vec<UnitId> = areas(&visit).cloned().collect();
    let one = |kind: Kind, code: &str| match kind {
        Kind::Items => Some(exchange::items(world, now)),
        Kind::Materials => Some(exchange::materials(world, now)),
        Kind::Questions => Some(exchange::questions(world, now)),
        Kind::Sites => of_list(code),
        Kind::Units => Some(exchange::units(world, &of_area)),
        // These are the security administrator's.
        Kind::People | Kind::Posts => None,
    };
    let (stem, ending) = file.rsplit_once('.').ok_or(Problem::NotFound)?;
    if file == "items.xlsx" {
        let all: Option<Vec<Table>> = Kind::CATALOGUE.iter().map(|kind| one(*kind, "")).collect();
        return workbook(&all.unwrap_or_default(), "items");
    }
    let (word, code) = stem.split_once('-').unwrap_or((stem, ""));
    let table = Kind::parse(word).and_then(|kind| one(kind, code));
    let table = table.ok_or(Problem::NotFound)?;
    match ending {
        "csv" => Ok(attached(
            "text/csv; charset=utf-8",
            &file,
            exchange::csv(&table),
        )),
        "xlsx" => workbook(&[table], stem),
        _ => Err(Problem::NotFound),
    }
}

/// `GET /data/lists/{file}`: the list of a district or street as it is offered there; public data.
pub async fn list(visit: Visit, Path(file): Path<String>) -> Result<Response, Problem> {
    let (unit, ending) = file.rsplit_once('.').ok_or(Problem::NotFound)?;
    let table = exchange::list(&visit.world, &UnitId::new(unit), visit.now);
    let table = table.ok_or(Problem::NotFound)?;
    match ending {
        "xlsx" => workbook(&[table], unit),
        "csv" => Ok(attached(
            "text/csv; charset=utf-8",
            &file,
            exchange::csv(&table),
        )),
        _ => Err(Problem::NotFound),
    }
}

/// `POST /admin/exchange/check`: what the file would do.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    may_import(&visit, posted.get("of"))?;
    let tables = match sent(&visit, &posted).await {
        Ok(tables) => tables,
        Err(fault) => return Ok(again(draw(&visit, &posted, &[fault]))),
    };
    let (tables, plan) = plan_of(&visit, posted.get("of"), tables).await?;
    let waiting = waiting(&app, &plan).await?;
    Ok(preview(&visit, posted.get("of"), &tables, &plan, &waiting).into_response())
}

/// `POST /admin/exchange/refused`: the refused rows as a file, to be mended and sent again.
pub async fn refused(visit: Visit, posted: Posted) -> Result<Response, Problem> {
    may_import(&visit, posted.get("of"))?;
    let tables = exchange::unpacked(posted.get("rows")).ok_or_else(incomplete)?;
    let kind = Kind::parse(posted.get("kind")).ok_or_else(incomplete)?;
    let (tables, plan) = plan_of(&visit, posted.get("of"), tables).await?;
    let table = tables
        .iter()
        .find(|table| table.kind == kind)
        .ok_or_else(incomplete)?;
    let name = format!("refused-{}.csv", kind.as_str());
    Ok(attached(
        "text/csv; charset=utf-8",
        &name,
        exchange::refused_csv(table, &plan),
    ))
}

/// `POST /admin/exchange/propose`: one proposal for each record that changes.
pub async fn propose(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    may_import(&visit, posted.get("of"))?;
    let tables = exchange::unpacked(posted.get("rows")).ok_or_else(incomplete)?;
    // The catalogue may have changed since the preview: what holds now is what counts.
    let (_, plan) = plan_of(&visit, posted.get("of"), tables).await?;
    let waiting = waiting(&app, &plan).await?;
    let fresh: Vec<_> = (plan.changes.into_iter())
        .filter(|one| !is_waiting(&waiting, &one.key, &one.after))
        .map(|one| (uuid::Uuid::now_v7().to_string(), one))
        .collect();
    let said = match fresh.is_empty() {
        true => "exchange-nothing",
        false => "proposal-kept",
    };
    change(&app, &visit, &posted, move |tx, by, now| {
        for (id, one) in &fresh {
            let from = one.from.unwrap_or(now).max(now);
            let new = proposal::new(id.clone(), &one.key, &one.after, by, from, now);
            proposal::put(tx, &new)?;
        }
        Ok(())
    })
    .await?;
    Ok(go::and_say("/admin/items", said))
}

/// City and district administrators import the catalogue; whoever's area has the unit, its list.
fn may_import(visit: &Visit, of: &str) -> Result<(), Problem> {
    if of.is_empty() || of == CATALOGUE {
        return super::must_rule_all(visit);
    }
    let unit = UnitId::new(of.strip_prefix(SITES).unwrap_or(of));
    match is_mine(visit, &unit) && visit.world.list(&unit, visit.now).is_some() {
        true => Ok(()),
        false => Err(Problem::bad(
            "of",
            "只能导入本辖区的清单。请在导入页选择本单位的清单。",
            "Only lists of your own area can be imported. Please choose one on the page.",
        )),
    }
}

/// The tables of the file that was chosen. Reading a workbook takes a while: not on this thread.
pub(super) async fn sent(visit: &Visit, posted: &Posted) -> Result<Vec<Table>, Fault> {
    let lang = visit.lang;
    let Some(file) = posted.files.iter().find(|file| file.field == "file") else {
        return Err(said(
            lang,
            "file",
            "没有选择文件。请选择 .xlsx 或 .csv 文件。",
            "No file was chosen. Please choose an .xlsx or .csv file.",
        ));
    };
    let bytes = file.bytes.clone();
    let read = tokio::task::spawn_blocking(move || exchange::read(&bytes)).await;
    match read {
        Ok(Ok(tables)) => Ok(tables),
        Ok(Err(why)) => Err(said(lang, "file", &why.zh, &why.en)),
        Err(_) => Err(said(
            lang,
            "file",
            "文件读不出来。请另存为 .xlsx 或“CSV UTF-8”再上传。",
            "The file cannot be read. Please save it as .xlsx or “CSV UTF-8”.",
        )),
    }
}

/// What the tables would do; thousands of rows take a while, so not on this thread.
async fn plan_of(
    visit: &Visit,
    of: &str,
    tables: Vec<Table>,
) -> Result<(Vec<Table>, Plan), Problem> {
    let (world, now, of) = (visit.world.clone(), visit.now, of.to_owned());
    let planned = tokio::task::spawn_blocking(move || {
        let plan = match of.as_str() {
            "" | CATALOGUE => exchange::plan_items(&world, &tables, now),
            of => match of.strip_prefix(SITES) {
                Some(unit) => exchange::plan_sites(&world, &UnitId::new(unit), &tables, now),
                None => exchange::plan_list(&world, &UnitId::new(of), &tables, now),
            },
        };
        (tables, plan)
    });
    planned.await.map_err(|error| {
        tracing::error!(%error, "an import is not planned");
        Problem::Ours
    })
}

/// Open proposals about the records that a plan changes: what waits is not handed in twice.
async fn waiting(app: &App, plan: &Plan) -> Result<Vec<Proposal>, Problem> {
    let keys: Vec<String> = plan.changes.iter().map(|one| one.key.clone()).collect();
    let found = app.store.read(move |tx| {
        let mut all = Vec::new();
        for key in &keys {
            let of = proposal::of(tx, key)?;
            all.extend(
                of.into_iter()
                    .filter(|one| one.state == proposal::State::Open),
            );
        }
        Ok::<_, crate::store::StoreError>(all)
    });
    Ok(found.await?)
}

fn is_waiting(waiting: &[Proposal], key: &str, text: &str) -> bool {
    let digest = Item::digest(text);
    waiting
        .iter()
        .any(|one| one.item == key && one.digest == digest)
}

pub(super) fn incomplete() -> Problem {
    Problem::bad(
        "rows",
        "导入的内容没有收全。请回到导入页重新上传文件。",
        "The rows did not arrive whole. Please go back and upload the file again.",
    )
}

pub(super) fn workbook(tables: &[Table], name: &str) -> Result<Response, Problem> {
    let bytes = exchange::xlsx(tables).map_err(|error| {
        tracing::error!(%error, "a workbook is not written");
        Problem::Ours
    })?;
    Ok(attached(XLSX, &format!("{name}.xlsx"), bytes))
}

pub(super) fn attached(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    let heads = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (heads, bytes).into_response()
}

/// The lists of my area, with their names.
fn my_lists(visit: &Visit) -> Vec<(&str, &str)> {
    let lists = visit
        .world
        .all_lists(visit.now)
        .map(|version| &version.record);
    let mine = lists.filter(|list| areas(visit).any(|area| area.covers(&list.unit)));
    mine.map(|list| {
        let name = visit.lang.either(&list.name, &list.name_en);
        (list.unit.as_str(), name)
    })
    .collect()
}

fn draw(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "exchange-title");
    let lists = my_lists(visit);
    let (of, file) = (t(lang, "exchange-of"), t(lang, "exchange-file"));
    let hint = t(lang, "exchange-file-hint");
    let catalogue = t(lang, "exchange-catalogue");
    let mut choices = Vec::new();
    if rules_all(visit) {
        choices.push(Choice::new(CATALOGUE, &catalogue));
    }
    choices.extend(lists.iter().map(|(unit, name)| Choice::new(unit, name)));
    let sites: Vec<(String, String)> = (lists.iter())
        .map(|(unit, name)| {
            let label = tr(lang, "exchange-sites-of", &[("list", (*name).into())]);
            (format!("{SITES}{unit}"), label)
        })
        .collect();
    choices.extend(sites.iter().map(|(of, label)| Choice::new(of, label)));
    let body = html! {
        (parts::error_summary(lang, faults))
        p { a.alone href="/admin/items" { (t(lang, "admin-items-back")) } }
        h1 { (title) }
        p { (t(lang, "exchange-what")) }
        h2 { (t(lang, "exchange-out")) }
        ul {
            li { a href="/admin/exchange/items.xlsx" { (t(lang, "exchange-catalogue")) " XLSX" } }
            @for (kind, label) in [("items", "exchange-catalogue"), ("materials", "exchange-materials"), ("questions", "exchange-questions")] {
                li { a href={ "/admin/exchange/" (kind) ".csv" } { (t(lang, label)) " CSV" } }
            }
            @for (unit, name) in &lists {
                li { (name) " "
                    a href={ "/data/lists/" (unit) ".xlsx" } { "XLSX" } " "
                    a href={ "/data/lists/" (unit) ".csv" } { "CSV" } " · " (t(lang, "exchange-sites")) " "
                    a href={ "/admin/exchange/" (SITES) (unit) ".xlsx" } { "XLSX" } " "
                    a href={ "/admin/exchange/" (SITES) (unit) ".csv" } { "CSV" } }
            }
            li { a.alone href="/admin/units/exchange" { (t(lang, "exchange-units")) } }
        }
        h2 { (t(lang, "exchange-in")) }
        @if choices.is_empty() { p { (t(lang, "admin-read-only")) } }
        @else {
            form method="post" action="/admin/exchange/check" enctype="multipart/form-data" {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(Some(typed))))
                (parts::select(lang, &Field { value: typed.get("of"), ..Field::new("of", &of) }.with_fault(faults), &choices))
                (parts::file_field(lang, &Field { hint: Some(&hint), ..Field::new("file", &file) }.with_fault(faults), ".xlsx,.csv,text/csv", "20 MB", false))
                (parts::actions(&[parts::button(&t(lang, "exchange-check"), Button::Act, None)]))
            }
        }
    };
    frame(visit, &title, body)
}

fn preview(visit: &Visit, of: &str, tables: &[Table], plan: &Plan, waiting: &[Proposal]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "exchange-preview");
    let rows = exchange::packed(tables);
    let fresh = plan
        .changes
        .iter()
        .filter(|one| !is_waiting(waiting, &one.key, &one.after))
        .count();
    let body = html! {
        h1 { (title) }
        p #counts { (tr(lang, "exchange-counts", &[
            ("new", (plan.counts.new as i64).into()), ("changed", (plan.counts.changed as i64).into()),
            ("unchanged", (plan.counts.unchanged as i64).into()), ("retired", (plan.counts.retired as i64).into()),
            ("refused", (plan.counts.refused as i64).into())])) }
        @if fresh < plan.changes.len() {
            p { (tr(lang, "exchange-waiting", &[("n", ((plan.changes.len() - fresh) as i64).into())])) }
        }
        @if !plan.ignored.is_empty() {
            p { (tr(lang, "exchange-ignored", &[("columns", plan.ignored.join(lang.either("、", ", ")).into())])) }
        }
        @for (column, n) in &plan.left {
            p { (tr(lang, "exchange-left", &[
                ("column", format!("{column} {}", exchange::heading(Kind::Items, column)).into()), ("n", (*n as i64).into())])) }
        }
        @if !plan.refused.is_empty() { (refusals(visit, of, tables, plan, &rows)) }
        @if !plan.changes.is_empty() {
            h2 { (t(lang, "proposal-difference")) }
            @for one in plan.changes.iter().take(SHOWN) {
                details open[plan.changes.len() <= 3] {
                    summary { (changed_name(visit, one)) }
                    @if one.after.is_empty() { p { (t(lang, "proposal-retire-what")) } }
                    @else { (proposals::difference(lang, &one.before, &one.after)) }
                }
            }
            @if plan.changes.len() > SHOWN { p { (tr(lang, "exchange-more", &[("n", ((plan.changes.len() - SHOWN) as i64).into())])) } }
        }
        @if fresh == 0 { p { (t(lang, "exchange-nothing")) } }
        @else {
            form method="post" action="/admin/exchange/propose" enctype="multipart/form-data" {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(None)))
                (parts::hidden("of", of))
                (parts::hidden("rows", &rows))
                (parts::actions(&[parts::button(&t(lang, "proposal-propose"), Button::Act, None)]))
            }
        }
        p { a.alone href="/admin/exchange" { (t(lang, "exchange-again")) } }
    };
    frame(visit, &title, body)
}

/// What a change is about, in the language of the page where the record is known.
fn changed_name(visit: &Visit, change: &Change) -> String {
    match visit.lang {
        Lang::Zh => change.name.clone(),
        Lang::En => proposals::name(visit, &change.key),
    }
}

fn refusals(visit: &Visit, of: &str, tables: &[Table], plan: &Plan, rows: &str) -> Markup {
    let lang = visit.lang;
    let words = |why: &Why| match lang {
        Lang::Zh => why.zh.clone(),
        Lang::En => why.en.clone(),
    };
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "exchange-table")),
            Column::number(t(lang, "exchange-row")),
            Column::words(t(lang, "exchange-column")),
            Column::words(t(lang, "exchange-why")),
        ],
        rows: plan
            .refused
            .iter()
            .take(SHOWN)
            .map(|one| {
                vec![
                    Cell::words(kind_name(lang, one.kind)),
                    Cell::Number(one.row as i64),
                    Cell::words(match lang {
                        _ if one.column.is_empty() => "—".to_owned(),
                        Lang::Zh => exchange::heading(one.kind, one.column).to_owned(),
                        Lang::En => one.column.to_owned(),
                    }),
                    Cell::words(words(&one.why)),
                ]
            })
            .collect(),
    };
    let kinds = tables
        .iter()
        .map(|table| table.kind)
        .filter(|kind| plan.refused_rows(*kind) > 0);
    html! {
        h2 { (t(lang, "exchange-refused")) }
        (sheet.markup(lang, &t(lang, "exchange-refused")))
        @if plan.refused.len() > SHOWN { p { (tr(lang, "exchange-more", &[("n", ((plan.refused.len() - SHOWN) as i64).into())])) } }
        @for kind in kinds {
            form method="post" action="/admin/exchange/refused" enctype="multipart/form-data" {
                (parts::csrf_field(&visit.csrf))
                (parts::hidden("of", of))
                (parts::hidden("kind", kind.as_str()))
                (parts::hidden("rows", rows))
                (parts::actions(&[parts::button(&tr(lang, "exchange-refused-get", &[("table", kind_name(lang, kind).into())]), Button::Plain, None)]))
            }
        }
    }
}

pub(super) fn kind_name(lang: Lang, kind: Kind) -> String {
    t(
        lang,
        match kind {
            Kind::Items => "exchange-items",
            Kind::Materials => "exchange-materials",
            Kind::Questions => "exchange-questions",
            Kind::Sites => "exchange-sites",
            Kind::Units => "exchange-units",
            Kind::People => "exchange-people",
            Kind::Posts => "exchange-posts",
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::exchange::{csv, list, xlsx};
    use crate::proposal;
    use crate::web::trial::{self, STREET, Trial, at};
    use axum::http::StatusCode;
    use yike_core::unit::UnitId;

    const FILE: &str = "业务办理项编码,一句话说明,承诺办结时限\n\
        11110101000000001D500050890200001,日子一时过不下去时可以申请。,10\n\
        11110101000000001D500050890200099,新事项,10\n";

    /// The rows that a preview page carries.
    fn carried(page: &str) -> String {
        let (_, rest) = page.split_once("name=\"rows\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    async fn publish(trial: &Trial, by: &str) {
        let open = trial.app.store.read(proposal::open).await.unwrap();
        for one in open {
            let address = format!("/admin/proposals/{}", one.id);
            let (status, page) = trial
                .post(
                    by,
                    &address,
                    &[("verdict", "publish"), ("digest", one.digest.as_str())],
                )
                .await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        }
    }

    #[test]
    fn a_file_is_shown_confirmed_and_published_by_another_and_changes_nothing_the_second_time() {
        trial::each(async |trial| {
            let check = async || {
                let of = [("of", "items")];
                trial
                    .upload(
                        "guanli",
                        "/admin/exchange/check",
                        &of,
                        ("a.csv", FILE.as_bytes()),
                    )
                    .await
            };
            let (status, page) = check().await;
            assert_eq!(status, StatusCode::OK, "{page}");
            assert!(
                page.contains("修改 1 行") && page.contains("退回 1 行"),
                "{page}"
            );
            assert!(
                page.contains("<ins>") && page.contains("日子一时过不下去"),
                "{page}"
            );
            assert!(page.contains("新事项的表单、情形和材料"), "{page}");
            let rows = carried(&page);
            let form = [("of", "items"), ("rows", rows.as_str()), ("kind", "items")];
            let (_, file) = trial.post("guanli", "/admin/exchange/refused", &form).await;
            assert!(
                file.contains("yike_why") && file.contains("新事项,10"),
                "{file}"
            );
            let (status, _) = trial.post("guanli", "/admin/exchange/propose", &form).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
            let (_, page) = check().await;
            assert!(page.contains("和等人核对的完全相同"), "{page}");
            trial.go_to(at("2026-11-02", 30));
            publish(trial, "guanli-b").await;
            let guide = trial.page("guanli", "/items/temporary-relief").await;
            assert!(guide.contains("日子一时过不下去时可以申请"), "{guide}");
            let (_, page) = check().await;
            assert!(
                page.contains("没有需要提交的修改") && page.contains("修改 0 行"),
                "{page}"
            );
        });
    }

    #[test]
    fn a_street_imports_its_own_list_and_nothing_else() {
        trial::each(async |trial| {
            let world = trial.app.world.now();
            let street = UnitId::new(STREET);
            let mut table = list(&world, &street, trial.app.now()).unwrap();
            let column = |head: &str| table.heads.iter().position(|one| one == head).unwrap();
            let (name, place) = (column("task_name"), column("transact_addr"));
            let row = table
                .rows
                .iter_mut()
                .find(|row| row.cells[name] == "临时救助")
                .unwrap();
            row.cells[place] = "北新桥街道政务服务中心一层 9 号窗口".into();
            let bytes = xlsx(&[table.clone()]).unwrap();
            for of in ["items", "110101", "110101013"] {
                let file = ("a.xlsx", bytes.as_slice());
                let (status, _) = trial
                    .upload(
                        "jiedao-guanli",
                        "/admin/exchange/check",
                        &[("of", of)],
                        file,
                    )
                    .await;
                assert_eq!(status, StatusCode::BAD_REQUEST, "{of}");
            }
            let of = [("of", STREET)];
            let (status, page) = trial
                .upload(
                    "jiedao-guanli",
                    "/admin/exchange/check",
                    &of,
                    ("a.xlsx", &bytes),
                )
                .await;
            assert_eq!(status, StatusCode::OK);
            assert!(
                page.contains("修改 1 行") && page.contains("退回 0 行"),
                "{page}"
            );
            let rows = carried(&page);
            let form = [("of", STREET), ("rows", rows.as_str())];
            trial
                .post("jiedao-guanli", "/admin/exchange/propose", &form)
                .await;
            trial.go_to(at("2026-11-02", 30));
            publish(trial, "guanli-b").await;
            let (status, file) = trial
                .get("guanli", &format!("/data/lists/{STREET}.csv"))
                .await;
            assert_eq!(status, StatusCode::OK);
            assert!(file.contains("一层 9 号窗口"), "{file}");
            let bytes = csv(&table);
            let (_, page) = trial
                .upload(
                    "jiedao-guanli",
                    "/admin/exchange/check",
                    &of,
                    ("a.csv", &bytes),
                )
                .await;
            assert!(page.contains("没有需要提交的修改"), "{page}");
        });
    }

    #[test]
    fn what_is_no_table_is_told_how_to_save_it() {
        trial::each(async |trial| {
            for (bytes, says) in [
                (&b"PK\x03\x04nothing"[..], "读不出来"),
                (b"\xD0\xCF\x11\xE0rest", ".xls"),
                (b"\xFF\xFE\x00\x00", "CSV UTF-8"),
                (b"a,b\n1,2\n", "没有找到表头"),
            ] {
                let (status, page) = trial
                    .upload(
                        "guanli",
                        "/admin/exchange/check",
                        &[("of", "items")],
                        ("f", bytes),
                    )
                    .await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(page.contains(says), "{says}: {page}");
            }
            let page = trial.page("guanli", "/admin/exchange").await;
            assert!(page.contains("/data/lists/110101.xlsx"), "{page}");
        });
    }
}
