//! Who works where, and adding somebody: a name, a login, a first passphrase and a first post.

use super::{areas, change, command_id, fault, frame, is_mine, said, unit_asked};
use crate::app::App;
use crate::entry::Rules;
use crate::passphrase::{self, About};
use crate::register::{self, NewPost};
use crate::web::casework::words;
use crate::web::face::parts::{self, Choice, Fault, Field, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::step_up;
use crate::web::{Posted, Problem, Visit};
use crate::world::PostRow;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::clock::day_of;
use yike_core::door::PersonName;
use yike_core::item::Level;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Term};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    page: String,
}

const PAGE: usize = 50;

/// `GET /admin/people`: the posts of a subtree, by unit.
pub async fn page(visit: Visit, Query(asked): Query<Asked>) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = unit_asked(&visit, &asked.unit)?;
    let mut posts: Vec<&PostRow> = visit
        .world
        .posts
        .iter()
        .filter(|post| unit.covers(&post.unit))
        .collect();
    posts.sort_by_key(|post| {
        (
            !post.holds(visit.now),
            &post.unit,
            post.duty,
            &post.slot,
            &post.id,
        )
    });
    let pages = posts.len().div_ceil(PAGE).max(1);
    let page = asked.page.parse().unwrap_or(1).clamp(1, pages);
    let shown = posts.iter().skip((page - 1) * PAGE).take(PAGE);
    let rows = shown.map(|post| row(&visit, post)).collect();
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "word-name")),
            Column::words(t(lang, "word-unit")),
            Column::words(t(lang, "word-post")),
            Column::words(t(lang, "admin-post-state")),
        ],
        rows,
    };
    let name = visit.world.units.name(&unit).to_owned();
    let title = tr(lang, "admin-people-title", &[("unit", name.into())]);
    let body = html! {
        h1 { (title) }
        (parts::actions(&[
            parts::link_button(
                &t(lang, "admin-person-add"),
                &format!("/admin/people/new?unit={unit}"),
                parts::Kind::Act,
                None,
            ),
            parts::link_button(
                &t(lang, "exchange-people-title"),
                "/admin/people/exchange",
                parts::Kind::Plain,
                None,
            ),
            parts::link_button(
                &t(lang, "admin-people-by-unit"),
                &format!("/admin/units?unit={unit}"),
                parts::Kind::Plain,
                None,
            ),
        ]))
        @if posts.is_empty() {
            (parts::empty(&t(lang, "admin-people-empty"), &t(lang, "admin-people-empty-next"), None))
        } @else {
            (sheet.markup(lang, &title))
            (parts::pagination(lang, page as u64, pages as u64, |n| {
                format!("/admin/people?unit={unit}&page={n}")
            }))
        }
    };
    Ok(frame(&visit, &title, body))
}

fn row(visit: &Visit, post: &PostRow) -> Vec<Cell> {
    let world = &visit.world;
    let (lamp, words) = state(visit, post);
    vec![
        Cell::link(
            world.person_name(&post.person),
            format!("/admin/people/{}", post.person),
        ),
        Cell::words(world.units.name(&post.unit)),
        Cell::words(duty_and_slot(visit.lang, post)),
        Cell::lamp(lamp, words),
    ]
}

/// 在岗, 离岗至…, 已结束
pub(super) fn state(visit: &Visit, post: &PostRow) -> (Lamp, String) {
    let lang = visit.lang;
    let day = |at| words::date(lang, day_of(at), visit.today());
    if !post.holds(visit.now) {
        let until = post.until.map_or(String::new(), day);
        return (
            Lamp::Quiet,
            tr(lang, "admin-post-ended", &[("day", until.into())]),
        );
    }
    match post.away {
        Some((_, until)) if post.is_away(visit.now) => {
            let last = day(yike_core::clock::At(until.0 - 1));
            (
                Lamp::Paused,
                tr(lang, "admin-post-away", &[("day", last.into())]),
            )
        }
        Some((from, _)) if from > visit.now => (
            Lamp::Good,
            tr(lang, "admin-post-leaves", &[("day", day(from).into())]),
        ),
        _ => (Lamp::Good, t(lang, "admin-post-here")),
    }
}

/// 全能社工 A 岗
pub(super) fn duty_and_slot(lang: Lang, post: &PostRow) -> String {
    let duty = t(lang, &format!("duty-{}", post.duty.as_str()));
    match post.slot.as_str() {
        "" => duty,
        slot => tr(
            lang,
            "admin-duty-slot",
            &[("duty", duty.into()), ("slot", slot.to_owned().into())],
        ),
    }
}

/// `GET /admin/people/new`
pub async fn form(visit: Visit, Query(asked): Query<Asked>) -> Result<Markup, Problem> {
    let unit = unit_asked(&visit, &asked.unit)?;
    let mut typed = Posted::default();
    typed.fields.push(("unit".into(), unit.to_string()));
    Ok(draw(&visit, &typed, &[]))
}

/// `POST /admin/people/new`
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, add_proved).await
}

async fn add_proved(app: App, visit: Visit, posted: Posted) -> Result<Response, Problem> {
    let lang = visit.lang;
    let id = PersonId::new(posted.command_id()?);
    let to = format!("/admin/people/{id}");
    if visit.world.people.contains_key(&id) {
        // Sent twice: the first stands, and says so if the second has other words.
        change(&app, &visit, &posted, |_, _, _| Ok(())).await?;
        return Ok(go::and_say(&to, "admin-person-added"));
    }
    let mut faults = Vec::new();
    let name = match PersonName::parse(posted.get("name")) {
        Ok(name) => name.as_str().to_owned(),
        Err(told) => {
            faults.push(fault(lang, "name", &told));
            String::new()
        }
    };
    let login = posted.get("login").to_ascii_lowercase();
    faults.extend(login_fault(&visit, &login));
    let unit = UnitId::new(posted.get("unit"));
    let unit = visit.world.units.name(&unit);
    let about = About {
        login: &login,
        name: &name,
        units: &[unit],
    };
    let profile = Rules::of(&visit.world).profile;
    if let Err(told) = profile.check(posted.get("passphrase"), &about) {
        faults.push(fault(lang, "passphrase", &told));
    }
    let post = post_of(&visit, &posted, &id, &mut faults);
    let Some(post) = post.filter(|_| faults.is_empty()) else {
        return Ok(super::again(draw(&visit, &posted, &faults)));
    };
    let words = posted.get("passphrase").to_owned();
    // Slow on purpose: not on a thread that serves requests, not inside the transaction.
    let secret = tokio::task::spawn_blocking(move || passphrase::hash(&words))
        .await
        .map_err(|_| Problem::Ours)?
        .map_err(|_| Problem::Ours)?;
    change(&app, &visit, &posted, move |tx, by, now| {
        register::add_person(tx, &id, &name, &login, &secret, by, now)?;
        register::lend(tx, &id);
        register::give_post(tx, &post, by, now)
    })
    .await?;
    Ok(go::and_say(&to, "admin-person-added"))
}

/// A login is typed every morning: short, plain, nobody else's.
fn login_fault(visit: &Visit, login: &str) -> Option<Fault> {
    let lang = visit.lang;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    if !(3..=32).contains(&login.len()) || !login.bytes().all(plain) {
        return Some(said(
            lang,
            "login",
            "登录名要 3 到 32 个小写字母、数字、点或横线，如 lin.xiao。请改一下。",
            "A login is 3 to 32 small letters, digits, dots or dashes, such as lin.xiao.",
        ));
    }
    let taken = visit
        .world
        .people
        .iter()
        .any(|(_, person)| person.login.as_deref() == Some(login));
    taken.then(|| {
        said(
            lang,
            "login",
            "这个登录名已有人用。请换一个，例如在后面加上单位简称。",
            "Somebody has this login already. Choose another, perhaps with the unit's name.",
        )
    })
}

/// The post that a form names, or its faults.
pub(super) fn post_of(
    visit: &Visit,
    posted: &Posted,
    person: &PersonId,
    faults: &mut Vec<Fault>,
) -> Option<NewPost> {
    let lang = visit.lang;
    let before = faults.len();
    let world = &visit.world;
    let unit = UnitId::new(posted.get("unit"));
    let known = world.units.get(&unit);
    if known.is_none() {
        faults.push(said(
            lang,
            "unit",
            "没有找到这个单位。请从列表选择，或填写完整的单位代码。",
            "No such unit. Choose one from the list or write its whole code.",
        ));
    } else if !is_mine(visit, &unit) {
        faults.push(said(
            lang,
            "unit",
            "这个单位不归您管理，岗位请由它的管理员设。",
            "This unit is not yours to administer; its own administrator gives its posts.",
        ));
    }
    let duty = Duty::parse(posted.get("duty"));
    match (duty, known) {
        (None, _) => faults.push(said(
            lang,
            "duty",
            "请选择岗位职责。",
            "Choose a duty.",
        )),
        (Some(duty), Some(unit)) if !register::fits(duty, unit.level) => faults.push(said(
            lang,
            "duty",
            "这一级单位没有这个岗位。社区设社工和站长，街道设窗口、科室、审批，区里设区级经办。请换一个。",
            "There is no such post on this level: communities have social workers and a head, \
             streets have windows, sections and approvers, districts have officers.",
        )),
        (Some(duty), _) => faults.extend(apart_fault(visit, person, duty)),
    }
    let slot = match posted.get("slot") {
        slot @ ("A" | "B") => slot.to_owned(),
        _ => String::new(),
    };
    let held = world.posts.iter().any(|post| {
        post.person == *person
            && post.unit == unit
            && Some(post.duty) == duty
            && post.holds(visit.now)
    });
    if held {
        faults.push(said(
            lang,
            "duty",
            "此人已在这个单位任这个岗，不用再设。",
            "This person holds this post already.",
        ));
    }
    let duty = duty.filter(|_| faults.len() == before)?;
    Some(NewPost {
        id: format!("{}-post", command_id(Some(posted))),
        person: person.clone(),
        unit,
        duty,
        slot,
    })
}

/// Nobody gives themselves a post, and the three administrators are three people: told beside
/// the field here, and refused once more where the post is written.
fn apart_fault(visit: &Visit, person: &PersonId, duty: Duty) -> Option<Fault> {
    let held = visit
        .world
        .posts
        .iter()
        .filter(|post| post.person == *person);
    let held: Vec<Term> = held
        .map(|post| Term {
            duty: post.duty,
            from: post.from,
            until: post.until,
        })
        .collect();
    let gap = register::misfit(&held, person, duty, visit.person()?, visit.now)?;
    Some(said(visit.lang, "duty", &gap.zh, &gap.en))
}

fn draw(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "admin-person-add");
    let (name, login) = (t(lang, "word-name"), t(lang, "admin-login"));
    let (secret, hint) = (t(lang, "admin-passphrase"), passphrase_hint(visit));
    let login_hint = t(lang, "admin-login-hint");
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        form.confirm method="post" action="/admin/people/new" autocomplete="off" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(typed))))
            (parts::text_field(lang, &Field {
                value: typed.get("name"),
                maxlength: Some(40),
                ..Field::new("name", &name)
            }.with_fault(faults)))
            (parts::text_field(lang, &Field {
                value: typed.get("login"),
                hint: Some(&login_hint),
                autocomplete: Some("off"),
                maxlength: Some(32),
                ..Field::new("login", &login)
            }.with_fault(faults)))
            // Shown while it is typed: it is given to somebody on paper and changed by them.
            (parts::text_field(lang, &Field {
                value: typed.get("passphrase"),
                hint: Some(&hint),
                autocomplete: Some("off"),
                maxlength: Some(200),
                ..Field::new("passphrase", &secret)
            }.with_fault(faults)))
            (post_fields(visit, typed, faults))
            (parts::actions(&[parts::button(&title, parts::Kind::Act, None)]))
        }
    };
    frame(visit, &title, body)
}

/// What the profile in force asks of a passphrase that is given to somebody.
pub(super) fn passphrase_hint(visit: &Visit) -> String {
    let profile = Rules::of(&visit.world).profile;
    let rule = t(
        visit.lang,
        &format!("admin-passphrase-hint-{}", profile.as_str()),
    );
    format!("{rule} {}", t(visit.lang, "admin-passphrase-lent"))
}

/// Unit, duty and slot of a post.
pub(super) fn post_fields(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let label = t(lang, "admin-duty");
    let duties: Vec<(&str, String)> = Duty::ALL
        .iter()
        .map(|duty| (duty.as_str(), t(lang, &format!("duty-{}", duty.as_str()))))
        .collect();
    let duties: Vec<Choice> = duties
        .iter()
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    let (slot, none) = (t(lang, "admin-slot"), t(lang, "admin-slot-none"));
    let (a, b) = (t(lang, "admin-slot-a"), t(lang, "admin-slot-b"));
    let slots = [("", none.as_str()), ("A", a.as_str()), ("B", b.as_str())]
        .map(|(value, label)| Choice::new(value, label));
    html! {
        (unit_field(visit, typed, faults))
        (parts::select(lang, &Field {
            value: typed.get("duty"),
            ..Field::new("duty", &label)
        }.with_fault(faults), &duties))
        (parts::radios(lang, &Field {
            value: typed.get("slot"),
            ..Field::new("slot", &slot)
        }.with_fault(faults), &slots))
    }
}

/// A list where it can be looked through; the code where a whole city is meant.
fn unit_field(visit: &Visit, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let label = t(lang, "word-unit");
    let hint = t(lang, "admin-unit-hint");
    let field = Field {
        value: typed.get("unit"),
        ..Field::new("unit", &label)
    }
    .with_fault(faults);
    let units = &visit.world.units;
    let mine: Vec<_> = units
        .all()
        .filter(|unit| areas(visit).any(|area| area.covers(&unit.id)))
        .collect();
    if mine.len() > 400 {
        let field = Field {
            hint: Some(&hint),
            ..field
        };
        return parts::text_field(lang, &field);
    }
    let labels: Vec<String> = mine
        .iter()
        .map(|unit| match unit.level {
            Level::Community => format!("　　{}", unit.name),
            Level::Street => format!("　{}", unit.name),
            Level::District | Level::City => unit.name.clone(),
        })
        .collect();
    let choices: Vec<Choice> = mine
        .iter()
        .zip(&labels)
        .map(|(unit, label)| Choice::new(unit.id.as_str(), label))
        .collect();
    parts::select(lang, &field, &choices)
}
