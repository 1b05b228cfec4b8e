//! 一次性告知 before 收件: its own act, on the spot, with a paper that lists everything missing,
//! the standard of each, and where to come back. It says nothing about the person.

use super::typed;
use crate::app::App;
use crate::notify::{self, Sms};
use crate::rated::visit::{self as rated, Given};
use crate::visit::{self as visits, Notice, Told};
use crate::web::casework::papers::formal_name;
use crate::web::casework::words;
use crate::web::face::parts::{Head, Paper, empty, paper, row, table};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{Width, page, print_page};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::clock::{At, day_of, start_of};
use yike_core::door::Phone;
use yike_core::item::{Issuer, Item};
use yike_core::unit::UnitId;

/// POST `/desk/told/{item}`: from the counter's form, whatever else was typed there.
pub async fn tell(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let published = visit
        .world
        .published(&key, visit.now)
        .ok_or(Problem::NotFound)?;
    let item = &*published.item;
    let post = typed::seat(&visit, item).ok_or(Problem::NotYourDuty)?;
    let unit = post.unit.clone();
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let missing = typed::missing(item, &posted);
    if missing.is_empty() {
        return Err(Problem::bad(
            "missing",
            "按现在勾选的情况，必要材料都齐了，没有要告知的。可以回到上一页收件。",
            "As ticked now, nothing required is missing, so there is nothing to tell. Go back and take the case in.",
        ));
    }
    let told = Told {
        item: item.key.clone(),
        digest: published.digest.clone(),
        missing: missing
            .iter()
            .map(|material| material.code.clone())
            .collect(),
    };
    let (id, other) = (posted.command_id()?, uuid::Uuid::now_v7().to_string());
    let now = app.now();
    let (keys, world) = (app.keys.clone(), visit.world.clone());
    let id = app
        .store
        .write(move |tx| {
            // The same form with other ticks is another notice.
            for id in [&id, &other] {
                if visits::tell(tx, id, &told, &person, &post, now)? {
                    let name = visits::stream_id(&post.unit, id);
                    let given = Given::of(&post.unit, &name, &told.item, &person);
                    rated::given(tx, (&keys, &world), &given, now);
                    return Ok(id.clone());
                }
            }
            Err(crate::act::Fail::NotFound)
        })
        .await?;
    let said = send(&app, &visit, &posted, &unit, &id, missing.len()).await;
    let place = format!("/desk/notices/{id}");
    Ok(said.map_or_else(|| go::to(&place), |said| go::and_say(&place, said)))
}

/// The same notice to the phone, where one was given: how many papers, and where the list stands. No name
/// and no item, as in every message. Says whether it went out.
async fn send(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    unit: &UnitId,
    id: &str,
    n: usize,
) -> Option<&'static str> {
    let phone = Phone::parse(posted.get("phone"))
        .ok()
        .filter(Phone::is_mobile)?;
    let list = super::address(visit, &format!("/told/{unit}/{id}"));
    let where_to = match list.starts_with("http") {
        true => format!("，清单和标准见 {list}"),
        false => "，请带好告知单".to_owned(),
    };
    let sms = Sms {
        id: format!("told-{id}"),
        phone: phone.as_str().to_owned(),
        words: format!("【一刻】窗口已一次告知您还缺 {n} 项材料{where_to}。带齐后来就可以收件。"),
    };
    match notify::send_now(app, sms).await {
        Ok(()) => Some("told-sent"),
        Err(_) => Some("told-not-sent"),
    }
}

/// GET `/told/{unit}/{id}`: the notice for whoever was given its address. It names papers, and nobody.
pub async fn public(
    State(app): State<App>,
    visit: Visit,
    Path((unit, id)): Path<(String, String)>,
) -> Result<Markup, Problem> {
    let id = uuid::Uuid::parse_str(&id).map_err(|_| Problem::NotFound)?;
    let unit = UnitId::new(unit);
    visit.world.units.get(&unit).ok_or(Problem::NotFound)?;
    let found = app
        .store
        .read(move |tx| Ok::<_, crate::act::Fail>(visits::notice(tx, &unit, &id.to_string())?))
        .await?;
    let notice = found.ok_or(Problem::NotFound)?;
    let item = visit.world.item(&notice.told.digest);
    let item = item.ok_or(Problem::NotFound)?;
    Ok(sheet(&app, &visit, &notice, &item))
}

/// GET `/desk/notices`: what this desk told today.
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let since = start_of(visit.today());
    let notices = of_my_units(&app, &visit, move |tx, unit| {
        visits::notices(tx, unit, since)
    })
    .await?;
    let lang = visit.lang;
    let title = t(lang, "desk-notices");
    let (when, item, missing, who) = (
        t(lang, "told-when"),
        t(lang, "word-item"),
        t(lang, "told-missing"),
        t(lang, "told-by"),
    );
    let rows: Vec<Markup> = notices
        .iter()
        .map(|notice| {
            let name = match visit.world.item(&notice.told.digest) {
                Some(item) => words::item_name(lang, &item).to_owned(),
                None => notice.told.item.clone(),
            };
            row(
                &format!("told-{}", notice.id),
                false,
                html! {
                    td { (words::time(lang, notice.at, visit.today())) }
                    td { a href={ "/desk/notices/" (notice.id) } { (name) } }
                    td.n { (notice.told.missing.len()) }
                    td { (visit.world.person_name(&notice.by)) }
                },
            )
        })
        .collect();
    let body = html! {
        h1 { (title) }
        p.hint { (t(lang, "told-what")) }
        @if rows.is_empty() {
            (empty(&t(lang, "told-none"), &t(lang, "told-none-why"), Some((&t(lang, "do-new-case"), "/desk/new"))))
        } @else {
            (table(lang, &title, false,
                &[Head::words(&when), Head::words(&item), Head::number(&missing), Head::words(&who)], &rows))
        }
    };
    Ok(page(&visit.frame(), &title, Width::Desk, body))
}

/// GET `/desk/notices/{id}`: the paper, on A4.
pub async fn print(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let id = uuid::Uuid::parse_str(&id)
        .map_err(|_| Problem::NotFound)?
        .to_string();
    let found = of_my_units(&app, &visit, move |tx, unit| {
        Ok(visits::notice(tx, unit, &id)?.into_iter().collect())
    })
    .await?;
    let notice = found.first().ok_or(Problem::NotFound)?;
    let item = visit
        .world
        .item(&notice.told.digest)
        .ok_or(Problem::NotFound)?;
    Ok(sheet(&app, &visit, notice, &item))
}

/// Asks for each unit in which this visitor sits at a counter.
async fn of_my_units<F>(app: &App, visit: &Visit, ask: F) -> Result<Vec<Notice>, Problem>
where
    F: Fn(&mut crate::store::Tx<'_>, &UnitId) -> Result<Vec<Notice>, crate::ledger::LogError>
        + Send
        + 'static,
{
    let mut units: Vec<UnitId> = visit
        .posts()
        .iter()
        .filter(|post| super::COUNTER.contains(&post.duty))
        .map(|post| post.unit.clone())
        .collect();
    units.sort();
    units.dedup();
    let found = app
        .store
        .read(move |tx| {
            let mut found = Vec::new();
            for unit in &units {
                found.extend(ask(tx, unit)?);
            }
            Ok::<_, crate::act::Fail>(found)
        })
        .await?;
    Ok(found)
}

fn sheet(app: &App, visit: &Visit, notice: &Notice, item: &Item) -> Markup {
    let day = day_of(notice.at);
    let units = &visit.world.units;
    let unit = issuer(visit, item, &notice.unit);
    let zh =
        |key: &str, values: &[(&str, crate::web::face::text::Value<'_>)]| tr(Lang::Zh, key, values);
    let paragraphs = [zh(
        "told-paper-begin",
        &[
            ("date", date_of(notice.at).into()),
            ("item", item.name.as_str().into()),
            ("n", notice.told.missing.len().into()),
        ],
    )];
    let rows = notice.told.missing.iter().enumerate().map(|(n, code)| {
        let material = item.material(code);
        html! { tr {
            td { (n + 1) }
            td { (material.map_or(code.as_str(), |m| m.name.as_str())) }
            td { (material.map_or(String::new(), |m| copies(m.originals, m.copies))) }
            td { (material.map_or("", |m| m.accept.as_str())) }
        } }
    });
    let where_to = zh(
        "told-paper-where",
        &[
            ("unit", units.name(&notice.unit).into()),
            ("place", item.visit.place.as_str().into()),
            ("hours", item.visit.hours.as_str().into()),
            ("phone", item.contact.ask.as_str().into()),
        ],
    );
    let more = html! {
        table {
            thead { tr {
                th { (t(Lang::Zh, "told-paper-n")) }
                th { (t(Lang::Zh, "word-materials")) }
                th { (t(Lang::Zh, "told-paper-copies")) }
                th { (t(Lang::Zh, "told-paper-standard")) }
            } }
            tbody { @for row in rows { (row) } }
        }
        p { (where_to) }
        p { (t(Lang::Zh, "told-paper-end")) }
    };
    let foot = [
        zh(
            "told-paper-foot",
            &[("unit", units.name(&notice.unit).into())],
        ),
        zh(
            "told-paper-guide",
            &[("address", super::address(visit, &guide(item)).into())],
        ),
    ];
    let name = visits::stream_id(&notice.unit, &notice.id);
    let home = notice.unit.as_str().get(..6).unwrap_or_default();
    let code = rated::code(&app.keys, &visit.world, home, &name);
    let address = super::address(visit, &format!("/r/{}", code.as_str()));
    let sheet = paper(&Paper {
        unit: &unit,
        title: &t(Lang::Zh, "told-paper-title"),
        number: &zh("told-paper-number", &[("id", short_number(notice).into())]),
        salutation: "",
        paragraphs: &paragraphs,
        more: Some(more),
        seal: None,
        date: &format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
        address: &super::address(visit, &guide(item)),
        foot: &foot,
        rate: Some((&address, &code.grouped())),
    });
    print_page(&visit.frame(), &t(visit.lang, "told-paper-title"), sheet)
}

fn guide(item: &Item) -> String {
    format!("/items/{}", item.key)
}

/// The day and the end of the id: short enough to read to each other.
fn short_number(notice: &Notice) -> String {
    let day = day_of(notice.at);
    let skip = notice.id.chars().count().saturating_sub(8);
    let tail: String = notice.id.chars().skip(skip).collect();
    let tail = tail.to_uppercase();
    format!("{:04}{:02}{:02}-{tail}", day.year(), day.month(), day.day())
}

fn date_of(at: At) -> String {
    let day = day_of(at);
    format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
}

fn copies(originals: u32, copies: u32) -> String {
    let key = match (originals, copies) {
        (0, 0) => return String::new(),
        (_, 0) => "told-paper-originals",
        (0, _) => "told-paper-copied",
        (_, _) => "told-paper-both",
    };
    tr(
        Lang::Zh,
        key,
        &[("originals", originals.into()), ("copies", copies.into())],
    )
}

/// The paper bears the owner of the item or the street, never the station.
fn issuer(visit: &Visit, item: &Item, unit: &UnitId) -> String {
    match item.owner.issuer {
        Issuer::Street => formal_name(&visit.world, unit),
        Issuer::Owner => item.owner.name.clone(),
    }
}
