//! The lists 清单 of districts and streets, edited by whoever keeps the unit: each level finds here
//! only what it owns. A change goes through the same lint, second pair of eyes and history as one
//! of an item; changes made one after the other wait as one.

pub mod courses;
pub mod demand;
mod entry;
mod forms;
pub mod notes;
pub mod sites;

pub use forms::{answer, head, keep_answer, keep_head, keep_row, row};

use super::proposals::{self, keeps};
use super::{change, frame, is_mine};
use crate::app::App;
use crate::catalogue::list_text;
use crate::proposal::{self, Proposal, State as Standing};
use crate::web::face::BannerKind;
use crate::web::face::parts::{self, Fault, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit, go};
use crate::world;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use std::sync::{Arc, Mutex, PoisonError};
use yike_core::clock::day_of;
use yike_core::item::lint::Finding;
use yike_core::item::{Item, Level, Source};
use yike_core::list::{self, Liaison, List, Lists, Offer, Place, Share, Window};
use yike_core::site::Site;
use yike_core::unit::{Unit, UnitId};

/// A list as it is being changed: what waits of mine, or else what is in force.
struct Draft {
    list: List,
    /// The text that it was read from; empty for a list that is begun.
    text: String,
    /// My change that waits for a second pair of eyes.
    mine: Option<Proposal>,
    /// Changes of others that wait.
    others: Vec<Proposal>,
    /// What was decided before, the latest first.
    past: Vec<Proposal>,
}

/// `GET /admin/lists`: the units of my area, how far each is, and what waits.
pub async fn overview(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let open = app.store.read(proposal::open).await?;
    let units: Vec<&Unit> = (visit.world.units.all())
        .filter(|unit| may_have_list(unit) && is_mine(&visit, &unit.id))
        .collect();
    let rows = units
        .iter()
        .map(|unit| overview_row(&visit, unit, &open))
        .collect();
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "word-unit")),
            Column::number(t(lang, "list-common")),
            Column::number(t(lang, "list-own")),
            Column::words(t(lang, "list-inside")),
            Column::words(t(lang, "list-accepted")),
            Column::number(t(lang, "list-stations")),
            Column::words(t(lang, "admin-post-state")),
        ],
        rows,
    };
    let title = t(lang, "lists-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "lists-what")) }
        @if sheet.rows.is_empty() {
            (parts::empty(&t(lang, "lists-no-units"), &t(lang, "lists-no-units-next"), None))
        } @else { (sheet.markup(lang, &title)) }
    };
    Ok(frame(&visit, &title, body))
}

fn may_have_list(unit: &Unit) -> bool {
    // A bureau stands on the level of its district, but its code is no division's.
    let is_division = unit.id.as_str().bytes().all(|b| b.is_ascii_digit());
    is_division && matches!(unit.level, Level::District | Level::Street)
}

fn overview_row(visit: &Visit, unit: &Unit, open: &[Proposal]) -> Vec<Cell> {
    let lang = visit.lang;
    let href = format!("/admin/lists/{}", unit.id);
    let lists = visit.world.lists_at(&unit.id, visit.now);
    let offers = lists.offers();
    let common = offers.iter().filter(|offer| offer.share == Share::Common);
    let common = common.count();
    let rate = list::coverage(&offers);
    let key = world::list_key(&unit.id);
    let stations = lists.street.map_or(0, |list| list.sites.len());
    let state = match visit.world.list(&unit.id, visit.now) {
        _ if open.iter().any(|one| one.item == key) => {
            Cell::lamp(Lamp::Care, t(lang, "proposal-open"))
        }
        Some(_) => Cell::lamp(Lamp::Good, t(lang, "admin-item-in-force")),
        None => Cell::lamp(Lamp::Quiet, t(lang, "list-not-yet")),
    };
    vec![
        Cell::link(&unit.name, &href),
        Cell::figure(common as i64, &href),
        Cell::figure((offers.len() - common) as i64, &href),
        Cell::words(share(lang, rate.inside, rate.all)),
        Cell::words(share(lang, rate.accepted, rate.all)),
        Cell::figure(stations as i64, &href),
        state,
    ]
}

/// 54/67（81 %）; nothing of nothing is a dash.
fn share(lang: Lang, n: usize, of: usize) -> String {
    match of {
        0 => "—".to_owned(),
        _ => tr(
            lang,
            "list-share",
            &[
                ("n", n.into()),
                ("of", of.into()),
                ("percent", (n * 100 / of).into()),
            ],
        ),
    }
}

/// `GET /admin/lists/{unit}`: the list as it stands or as I am changing it.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    let lists = as_drafted(&visit, unit, &draft.list);
    let offers = lists.offers();
    let rate = list::coverage(&offers);
    let title = tr(lang, "list-of", &[("unit", unit.name.as_str().into())]);
    let at = format!("/admin/lists/{}", unit.id);
    let (liaison, place) = (&draft.list.liaison, &draft.list.place);
    let labels = ["list-liaison", "list-place", "list-inside", "list-accepted"].map(|k| t(lang, k));
    let body = html! {
        p { a.alone href="/admin/lists" { (t(lang, "lists-back")) } }
        h1 { (title) }
        (waiting(&visit, &draft))
        (unsound(&visit, &draft.list))
        (parts::facts(&[
            (&labels[0], html! { (liaison.post) " " span.num { (liaison.phone) } }),
            (&labels[1], html! { (place.address) @if !place.hours.is_empty() { br; (place.hours) }
                @if !place.ask.is_empty() { br; span.num { (place.ask) } } }),
            (&labels[2], html! { (share(lang, rate.inside, rate.all)) }),
            (&labels[3], html! { (share(lang, rate.accepted, rate.all)) }),
        ]))
        (parts::actions(&[
            parts::link_button(&t(lang, "list-edit-head"), &format!("{at}/head"), parts::Kind::Plain, None),
            parts::link_button(&t(lang, "list-public"), &format!("/lists/{}", unit.id), parts::Kind::Plain, None),
            parts::link_button(&t(lang, "demand"), &format!("{at}/demand"), parts::Kind::Plain, None),
            parts::link_button(&t(lang, "list-import"), &format!("/admin/exchange?of={}", unit.id), parts::Kind::Plain, None),
            parts::link_button(&t(lang, "list-export"), &format!("/data/lists/{}.xlsx", unit.id), parts::Kind::Plain, None),
            parts::link_button(&t(lang, "admin-item-export"), &format!("{at}/text"), parts::Kind::Plain, None),
        ]))
        h2 { (t(lang, "list-items")) }
        (parts::actions(&[parts::link_button(
            &t(lang, "list-add-item"), &format!("{at}/item"), parts::Kind::Plain, None)]))
        @if offers.is_empty() {
            (parts::empty(&t(lang, "list-empty"), &t(lang, "list-empty-next"), None))
        } @else { (offers_sheet(&visit, unit, &offers).markup(lang, &title)) }
        h2 { (t(lang, "list-stations")) }
        p.hint { (t(lang, "site-set-up")) }
        (parts::actions(&[parts::link_button(
                &t(lang, "list-add-station"), &format!("{at}/site"), parts::Kind::Plain, None)]))
        @if !draft.list.sites.is_empty() { (sites_sheet(&visit, &at, &draft.list).markup(lang, &t(lang, "list-stations"))) }
        (notes::more(&visit, &at, &draft.list))
        (courses::more(visit.lang, &at, &draft.list))
        h2 { (t(lang, "list-answers")) }
        p.hint { (t(lang, "list-answers-what")) }
        (parts::actions(&[parts::link_button(
            &t(lang, "list-add-answer"), &format!("{at}/answer"), parts::Kind::Plain, None)]))
        @if !draft.list.answers.is_empty() { (answers_sheet(&visit, &at, &draft.list).markup(lang, &t(lang, "list-answers"))) }
        @if !draft.past.is_empty() {
            h2 { (t(lang, "list-past")) }
            (proposals::sheet(&visit, &draft.past).markup(lang, &t(lang, "list-past")))
        }
    };
    Ok(frame(&visit, &title, body))
}

/// `GET /admin/lists/{unit}/text`: the list in force, as a file.
pub async fn text(visit: Visit, Path(unit): Path<String>) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let text = visit.world.text(&world::list_key(&unit.id), visit.now);
    let text = text.ok_or(Problem::NotFound)?;
    Ok(super::items::attached(unit.id.as_str(), text))
}

/// What waits for a second pair of eyes, mine and others'.
fn waiting(visit: &Visit, draft: &Draft) -> Markup {
    let lang = visit.lang;
    html! {
        @if let Some(mine) = &draft.mine {
            (parts::notice(BannerKind::Care, &t(lang, "list-mine-waits"), &t(lang, "list-mine-waits-next")))
            p { a.alone href={ "/admin/proposals/" (mine.id) } { (t(lang, "proposal-difference")) } }
        }
        @for other in &draft.others {
            p { a.alone href={ "/admin/proposals/" (other.id) } {
                (tr(lang, "list-other-waits", &[("person", visit.world.person_name(&other.by).to_owned().into())]))
            } }
        }
    }
}

/// What an inspector would find in the list as it stands.
fn unsound(visit: &Visit, list: &List) -> Markup {
    let lang = visit.lang;
    let found = findings(visit, list);
    html! {
        @if !found.is_empty() {
            details open {
                summary { (tr(lang, "admin-item-findings", &[("n", found.len().into())])) }
                ul { @for one in &found { li { (one.path) ": " (lang.either(&one.zh, &one.en)) } } }
            }
        }
    }
}

fn offers_sheet(visit: &Visit, unit: &Unit, offers: &[Offer<'_>]) -> Sheet {
    let lang = visit.lang;
    let rows = offers
        .iter()
        .map(|offer| {
            let href = format!("/admin/lists/{}/item?item={}", unit.id, offer.item);
            let lacks = match (offer.window, offer.lacks) {
                (_, "") => String::new(),
                (_, lacks) => lacks.to_owned(),
            };
            vec![
                Cell::link(item_name(visit, offer.item), href),
                Cell::words(t(lang, share_word(offer.share))),
                Cell::words(
                    offer
                        .window
                        .map_or("—".into(), |w| t(lang, &window_word(w))),
                ),
                Cell::words(offer.duty),
                Cell::words(offer.promise.map_or(String::new(), |days| {
                    tr(lang, "guide-days", &[("n", days.into())])
                })),
                Cell::words(lacks),
                match offer.wanted {
                    "" => Cell::words(""),
                    _ => Cell::lamp(Lamp::Care, t(lang, "list-wanted")),
                },
            ]
        })
        .collect();
    Sheet {
        columns: [
            "word-item",
            "list-share-word",
            "list-window",
            "list-duty",
            "list-promise",
            "list-lacks",
            "list-wanted",
        ]
        .map(|key| Column::words(t(lang, key)))
        .into(),
        rows,
    }
}

fn sites_sheet(visit: &Visit, at: &str, list: &List) -> Sheet {
    let lang = visit.lang;
    let row = |(n, one): (usize, &Site)| {
        vec![
            Cell::link(&one.name, format!("{at}/site?n={n}")),
            Cell::words(visit.world.units.name(&one.unit)),
            Cell::words(&one.address),
            Cell::words(&one.hours),
            Cell::words(&one.phone),
        ]
    };
    Sheet {
        columns: [
            "list-station",
            "word-community",
            "list-address",
            "list-hours",
            "list-phone",
        ]
        .map(|key| Column::words(t(lang, key)))
        .into(),
        rows: list.sites.iter().enumerate().map(row).collect(),
    }
}

fn answers_sheet(visit: &Visit, at: &str, list: &List) -> Sheet {
    let lang = visit.lang;
    let row = |(n, one): (usize, &list::Answer)| {
        vec![
            Cell::link(&one.question, format!("{at}/answer?n={n}")),
            Cell::words(item_name(visit, &one.item)),
            Cell::words(&one.answer),
        ]
    };
    Sheet {
        columns: ["list-question", "word-item", "list-answer"]
            .map(|key| Column::words(t(lang, key)))
            .into(),
        rows: list.answers.iter().enumerate().map(row).collect(),
    }
}

fn item_name(visit: &Visit, key: &str) -> String {
    let known = visit.world.published(key, visit.now);
    known.map_or_else(
        || key.to_owned(),
        |one| (visit.lang.either(&one.item.name, &one.item.name_en)).to_owned(),
    )
}

fn share_word(share: Share) -> &'static str {
    match share {
        Share::Common => "list-common",
        Share::Own => "list-own",
    }
}

fn window_word(window: Window) -> String {
    format!("window-{}", window.as_str())
}

/// The unit that the address names, if it is mine and may have a list.
fn unit_of<'a>(visit: &'a Visit, code: &str) -> Result<&'a Unit, Problem> {
    let unit = visit.world.units.get(&UnitId::new(code));
    unit.filter(|unit| may_have_list(unit) && is_mine(visit, &unit.id))
        .ok_or(Problem::NotFound)
}

async fn draft(app: &App, visit: &Visit, unit: &Unit) -> Result<Draft, Problem> {
    let key = world::list_key(&unit.id);
    let asked = key.clone();
    let all = app.store.read(move |tx| proposal::of(tx, &asked)).await?;
    let (open, past): (Vec<_>, Vec<_>) =
        (all.into_iter()).partition(|one| one.state == Standing::Open);
    let open = open.into_iter().filter(|one| !one.is_retirement());
    let (mine, others): (Vec<_>, Vec<_>) = open.partition(|one| visit.person() == Some(&one.by));
    let mine = mine.into_iter().next();
    let text = match &mine {
        Some(mine) => mine.text.clone(),
        None => (visit.world.text(&key, visit.now)).map_or(String::new(), |text| text.to_string()),
    };
    let list = match toml::from_str::<List>(&text) {
        Ok(list) => list,
        Err(_) => begun(visit, unit),
    };
    Ok(Draft {
        list,
        text,
        mine,
        others,
        past,
    })
}

/// A list with nothing in it yet.
fn begun(visit: &Visit, unit: &Unit) -> List {
    List {
        unit: unit.id.clone(),
        name: format!("{}政务服务事项清单", unit.name),
        name_en: format!("List of {}", unit.name),
        liaison: Liaison {
            post: String::new(),
            phone: String::new(),
        },
        place: Place::default(),
        items: Vec::new(),
        sites: Vec::new(),
        communities: Vec::new(),
        courses: Vec::new(),
        answers: Vec::new(),
        running: Default::default(),
        source: Source {
            text: format!("{}填写", unit.name),
            as_of: day_of(visit.now),
            verified: false,
        },
    }
}

/// The lists of a place with this one as it is being changed.
fn as_drafted<'a>(visit: &'a Visit, unit: &Unit, list: &'a List) -> Lists<'a> {
    let lists = visit.world.lists_at(&unit.id, visit.now);
    match unit.level {
        Level::District => Lists {
            district: Some(list),
            street: None,
        },
        Level::City | Level::Street | Level::Community => Lists {
            street: Some(list),
            ..lists
        },
    }
}

/// What a form did to the list, or its page again with the faults.
enum Edited {
    Done(Box<Draft>),
    /// Fields and sentences.
    Faults(Vec<Fault>),
}

/// Checks the list as a whole after a form changed it; a finding under `within` belongs to the
/// field of its last name. What was wrong before and lies elsewhere (a community that has merged
/// away, say) is told on the page of the list, but does not stop this change.
fn checked(visit: &Visit, draft: Draft, within: &str) -> Edited {
    let before: Vec<Finding> = match toml::from_str::<List>(&draft.text) {
        Ok(list) => findings(visit, &list),
        Err(_) => Vec::new(),
    };
    let is_new = |found: &Finding| {
        let mut same = before.iter();
        found.path.starts_with(within) && !within.is_empty()
            || !same.any(|old| old.rule == found.rule && old.zh == found.zh)
    };
    let mut found = findings(visit, &draft.list);
    found.retain(is_new);
    match found.is_empty() {
        true => Edited::Done(Box::new(draft)),
        false => Edited::Faults(found.iter().map(|one| fault(visit, one, within)).collect()),
    }
}

fn findings(visit: &Visit, list: &List) -> Vec<Finding> {
    let items = visit.world.items_at(visit.now);
    list::lint(list, &items, &visit.world.units)
}

fn fault(visit: &Visit, finding: &Finding, within: &str) -> Fault {
    let words = visit.lang.either(&finding.zh, &finding.en);
    let own = finding.path.strip_prefix(within);
    let field_id = own
        .and_then(|path| path.rsplit('.').next())
        .unwrap_or("main");
    let message = match own {
        Some(_) => words.to_owned(),
        // It stood there before: said with its place, so that it can be found.
        None => format!("{}: {words}", finding.path),
    };
    Fault {
        field_id: field_id.to_owned(),
        message,
    }
}

/// Hands the changed list in: into my change that waits, or as a new one.
async fn keep(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    unit: &Unit,
    draft: &Draft,
) -> Result<Response, Problem> {
    let key = world::list_key(&unit.id);
    if !keeps(visit, &key) {
        return Err(Problem::NotFound);
    }
    let text = list_text(&draft.list, &draft.text);
    let to = format!("/admin/lists/{}", unit.id);
    if text == draft.text {
        return Ok(go::and_say(&to, "list-same"));
    }
    let id = posted.command_id()?;
    let mine = draft.mine.as_ref().map(|mine| mine.id.clone());
    // The closure may run again; what it found the last time is what counts.
    let waits = Arc::new(Mutex::new(true));
    let told = waits.clone();
    change(app, visit, posted, move |tx, by, now| {
        let done = match &mine {
            Some(mine) => proposal::amend(tx, mine, &text, by, now)?,
            None => {
                let new = proposal::new(id.clone(), &key, &text, by, now, now);
                proposal::put(tx, &new)?;
                true
            }
        };
        *told.lock().unwrap_or_else(PoisonError::into_inner) = done;
        Ok(())
    })
    .await?;
    match *waits.lock().unwrap_or_else(PoisonError::into_inner) {
        true => Ok(go::and_say(&to, "proposal-kept")),
        false => Err(Problem::bad(
            "list",
            "您交去核对的那份刚刚有了结果。请回到清单，看过现在的内容再改。",
            "Your change that waited was decided just now. Go back to the list and look at it before you change more.",
        )),
    }
}

/// The items that a list may still take, by name.
fn addable<'a>(visit: &'a Visit, lists: &Lists<'_>) -> Vec<&'a Item> {
    let all = visit.world.guides(visit.now);
    let mut items: Vec<&Item> = all
        .map(|version| &*version.item)
        .filter(|item| lists.offer(&item.key).is_none())
        .collect();
    items.sort_by(|a, b| a.name.cmp(&b.name));
    items
}
