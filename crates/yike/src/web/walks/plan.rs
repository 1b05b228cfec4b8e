//! `/desk/walks/new`: who walks which item, as whom, through what, where and when.

use super::{LINK, in_order};
use crate::act::{self, Fail};
use crate::app::App;
use crate::walks::{Planned, walkers};
use crate::web::casework::words;
use crate::web::face::frame::faulty_title;
use crate::web::face::parts::{
    Choice, Fault, Field, Kind, actions, button, command_id_field, csrf_field, date_field,
    date_value, error_summary, link_button, radios, select, textarea,
};
use crate::web::face::text::t;
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::{Refusal, walk_reaches};
use yike_core::item::Level;
use yike_core::item::walk::{WalkRole, WalkWay};
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post};

/// More choices than this are no list: a city chooses among its streets.
const MOST: usize = 400;

/// GET `/desk/walks/new`
pub async fn show(visit: Visit) -> Result<Markup, Problem> {
    draw(&visit, &Posted::default(), &[])
}

/// POST `/desk/walks/new`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let command_id = posted.command_id()?;
    let refused = |faults: Vec<Fault>| {
        let page = draw(&visit, &posted, &faults)?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let planned = match read(&visit, &posted) {
        Ok(planned) => planned,
        Err(faults) => return refused(faults),
    };
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let said = |about: &str, zh: &str, en: &str| Fault {
        field_id: about.to_owned(),
        message: visit.lang.either(zh, en).to_owned(),
    };
    let order = match planned.order(&app, &visit.world, &who, command_id) {
        Ok(order) => order,
        Err(faults) => {
            let faults = faults.iter();
            return refused(faults.map(|(about, f)| said(about, &f.zh, &f.en)).collect());
        }
    };
    match act::act(&app, order).await {
        Ok(_) => Ok(go::and_say(LINK, "walk-said-planned")),
        Err(Fail::Refused(Refusal::Content(gaps))) => {
            let gaps = gaps.iter();
            refused(gaps.map(|gap| said(&gap.about, &gap.zh, &gap.en)).collect())
        }
        Err(fail) => Err(fail.into()),
    }
}

fn mine(visit: &Visit) -> Result<Vec<(PersonId, Post)>, Problem> {
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    Ok(walkers(&visit.world, me, visit.posts(), visit.now))
}

fn read(visit: &Visit, posted: &Posted) -> Result<Planned, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut lacks = |name: &str| {
        faults.push(Fault {
            field_id: name.to_owned(),
            message: t(visit.lang, &format!("walk-fault-{name}")),
        });
    };
    let walker = posted.get("walker").split_once(' ');
    let walker =
        walker.and_then(|(person, post)| Some((PersonId::new(person), Post::parse(post)?)));
    let role = WalkRole::parse(posted.get("role"));
    let way = WalkWay::parse(posted.get("way")).filter(|way| WalkWay::CHANNELS.contains(way));
    let day = typed_day(posted, "day").parse().ok();
    for (name, is_there) in [
        ("walker", walker.is_some()),
        ("item", !posted.get("item").is_empty()),
        ("unit", !posted.get("unit").is_empty()),
        ("role", role.is_some()),
        ("way", way.is_some()),
        ("day", day.is_some()),
    ] {
        if !is_there {
            lacks(name);
        }
    }
    match (walker, role, way, day) {
        (Some((walker, post)), Some(role), Some(way), Some(day)) if faults.is_empty() => {
            Ok(Planned {
                walker,
                post,
                role,
                way,
                day,
                item: posted.get("item").to_owned(),
                unit: UnitId::new(posted.get("unit")),
                why: posted.get("why").to_owned(),
            })
        }
        _ => Err(faults),
    }
}

/// The three parts of a date as they were typed.
pub(super) fn typed_day(posted: &Posted, name: &str) -> String {
    let part = |part: &str| posted.get(&format!("{name}_{part}"));
    date_value(part("year"), part("month"), part("day"))
}

fn draw(visit: &Visit, posted: &Posted, faults: &[Fault]) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let title = t(lang, "walk-new");
    let walkers = mine(visit)?;
    let asked: [(&str, Vec<(String, String)>); 3] = [
        ("walker", who(visit, &walkers)),
        ("item", items(visit)),
        ("unit", places(visit, &walkers)),
    ];
    let today = visit.today().to_string();
    let day = match posted.has("day_year") {
        true => typed_day(posted, "day"),
        false => today,
    };
    let coded = |name: &str, codes: Vec<&'static str>| {
        let all: Vec<(String, String)> = codes
            .into_iter()
            .map(|code| (code.to_owned(), t(lang, &format!("walk-{name}-{code}"))))
            .collect();
        field(visit, posted, faults, name, &all, radios)
    };
    let why = t(lang, "walk-why");
    let why_hint = t(lang, "walk-why-hint");
    let (day_label, day_hint) = (t(lang, "walk-day"), t(lang, "walk-day-hint"));
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "walk-new-about")) }
        form method="post" action="/desk/walks/new" {
            (csrf_field(&visit.csrf))
            (command_id_field(&uuid::Uuid::now_v7().to_string()))
            @for (name, all) in &asked { (field(visit, posted, faults, name, all, select)) }
            (coded("role", WalkRole::ALL.map(WalkRole::as_str).to_vec()))
            (coded("way", WalkWay::CHANNELS.map(WalkWay::as_str).to_vec()))
            (date_field(lang, &Field { value: &day, hint: Some(&day_hint), ..Field::new("day", &day_label) }.with_fault(faults)))
            (textarea(lang, &Field {
                hint: Some(&why_hint),
                value: posted.get("why"),
                optional: true,
                maxlength: Some(500),
                ..Field::new("why", &why)
            }.with_fault(faults), 3))
            (actions(&[
                button(&t(lang, "walk-do-plan"), Kind::Act, None),
                link_button(&t(lang, "do-cancel"), LINK, Kind::Plain, None),
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    Ok(page(&visit.frame(), &shown, Width::One, body))
}

/// One choice; what there is no choice of is chosen.
fn field(
    visit: &Visit,
    posted: &Posted,
    faults: &[Fault],
    name: &str,
    all: &[(String, String)],
    draw: fn(crate::web::face::text::Lang, &Field<'_>, &[Choice<'_>]) -> Markup,
) -> Markup {
    let choices: Vec<Choice<'_>> = all
        .iter()
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    let label = t(visit.lang, &format!("walk-{name}"));
    let only = all.first().filter(|_| all.len() == 1);
    let value = match (posted.get(name), only) {
        ("", Some((only, _))) => only,
        (typed, _) => typed,
    };
    let field = Field {
        value,
        ..Field::new(name, &label)
    };
    draw(visit.lang, &field.with_fault(faults), &choices)
}

fn who(visit: &Visit, walkers: &[(PersonId, Post)]) -> Vec<(String, String)> {
    let line = |(person, post): &(PersonId, Post)| {
        let name = words::person(visit.lang, &visit.world, person, Some(post));
        (format!("{person} {post}"), name)
    };
    walkers.iter().map(line).collect()
}

/// What residents come for.
fn items(visit: &Visit) -> Vec<(String, String)> {
    let name = |item| words::item_name(visit.lang, item).to_owned();
    let all = visit.world.guides(visit.now);
    let mut all: Vec<(String, String)> = all
        .map(|one| (one.item.key.clone(), name(&one.item)))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

/// Where any of these people walk: their own places first.
fn places(visit: &Visit, walkers: &[(PersonId, Post)]) -> Vec<(String, String)> {
    let units = &visit.world.units;
    let own: Vec<UnitId> = walkers.iter().map(|(_, post)| post.unit.clone()).collect();
    let is_reached = |unit: &yike_core::unit::Unit| {
        let mut posts = walkers.iter().map(|(_, post)| post);
        units.above(&unit.id).is_some() && posts.any(|post| walk_reaches(units, post, &unit.id))
    };
    let mut all = in_order(visit, &own, is_reached);
    if all.len() > MOST {
        all.retain(|(id, _)| units.get(id).map(|unit| unit.level) != Some(Level::Community));
    }
    all.into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect()
}
