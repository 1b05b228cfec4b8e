//! One of the staff: their posts, when they are away, their passphrase, second factor and sessions.

use super::people::{duty_and_slot, passphrase_hint, post_fields, post_of, state};
use super::{change, command_id, fault, frame, is_mine, said, world};
use crate::app::App;
use crate::entry;
use crate::passphrase;
use crate::register;
use crate::second_factor;
use crate::views::admin::held;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts::{self, Fault, Field};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go, places, step_up};
use crate::world::{Person, PostRow};
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of, start_of};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// A person of my area, with all their posts there are.
struct Staff {
    id: PersonId,
    person: Person,
    posts: Vec<PostRow>,
}

impl Staff {
    /// Whoever has or had a post in my area; nobody else is known here.
    fn find(visit: &Visit, id: &str) -> Result<Staff, Problem> {
        let id = PersonId::new(id);
        let world = &visit.world;
        let person = world.people.get(&id).ok_or(Problem::NotFound)?.clone();
        let posts: Vec<PostRow> = world
            .posts
            .iter()
            .filter(|post| post.person == id)
            .cloned()
            .collect();
        if !posts.iter().any(|post| is_mine(visit, &post.unit)) {
            return Err(Problem::NotFound);
        }
        Ok(Staff { id, person, posts })
    }

    /// A unit outside my area where this person works too: then a new passphrase would open
    /// more than is mine.
    fn works_beyond(&self, visit: &Visit) -> Option<UnitId> {
        self.posts
            .iter()
            .filter(|post| post.holds(visit.now))
            .find(|post| !is_mine(visit, &post.unit))
            .map(|post| post.unit.clone())
    }
}

/// What a form of this page came back with.
#[derive(Default)]
struct Returned {
    /// `passphrase`, `give`, or the id of the post to be marked away.
    form: String,
    typed: Posted,
    faults: Vec<Fault>,
}

impl Returned {
    fn of(&self, form: &str) -> (&[(String, String)], &[Fault]) {
        match self.form == form {
            true => (&self.typed.fields, &self.faults),
            false => (&[], &[]),
        }
    }
}

/// `GET /admin/people/{person}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(person): Path<String>,
) -> Result<Markup, Problem> {
    draw(&app, &visit, &person, &Returned::default()).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    person: &str,
    returned: &Returned,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let staff = Staff::find(visit, person)?;
    let held = held(app, &staff.id).await?;
    let id = staff.id.clone();
    let has_factor = app
        .store
        .read(move |tx| second_factor::is_set(tx, &id))
        .await?;
    let name = &staff.person.name;
    let (current, ended): (Vec<&PostRow>, Vec<&PostRow>) =
        staff.posts.iter().partition(|post| post.holds(visit.now));
    let body = html! {
        (parts::error_summary(lang, &returned.faults))
        h1 { (name) }
        (parts::facts(&[
            (t(lang, "admin-login").as_str(), html! { (staff.person.login.as_deref().unwrap_or("—")) }),
            (t(lang, "admin-held").as_str(), html! { (held_words(visit, &held)) }),
        ]))
        h2 { (t(lang, "admin-posts")) }
        @if current.is_empty() {
            (parts::notice(BannerKind::Note, &t(lang, "admin-posts-none"), &t(lang, "admin-posts-none-next")))
        }
        @for post in current { (one_post(visit, post, &held, returned)) }
        (give(visit, &staff, returned))
        (places::person_section(visit, &staff.id))
        (reset_form(visit, &staff, returned))
        @if has_factor { (factor_form(visit, &staff)) }
        (sessions_form(visit, &staff))
        @if !ended.is_empty() {
            h2 { (t(lang, "admin-posts-ended")) }
            ul { @for post in ended {
                li { (visit.world.units.name(&post.unit)) " · " (duty_and_slot(lang, post)) " · " (state(visit, post).1) }
            } }
        }
    };
    Ok(frame(visit, name, body))
}

fn held_words(visit: &Visit, held: &BTreeMap<UnitId, i64>) -> String {
    let lang = visit.lang;
    if held.is_empty() {
        return t(lang, "admin-held-none");
    }
    let each: Vec<String> = held
        .iter()
        .map(|(unit, n)| {
            let unit = visit.world.units.name(unit).to_owned();
            tr(
                lang,
                "admin-held-at",
                &[("unit", unit.into()), ("n", (*n).into())],
            )
        })
        .collect();
    each.join("；")
}

fn one_post(
    visit: &Visit,
    post: &PostRow,
    held: &BTreeMap<UnitId, i64>,
    returned: &Returned,
) -> Markup {
    let lang = visit.lang;
    let (lamp, words) = state(visit, post);
    let unit = visit.world.units.name(&post.unit);
    let in_hand = held.get(&post.unit).copied().unwrap_or(0);
    html! {
        section.panel id={ "post-" (post.id) } {
            h3 { (unit) " · " (duty_and_slot(lang, post)) }
            p { (parts::lamp(lamp, &words)) }
            @if is_mine(visit, &post.unit) {
                (places::naming(visit, post))
                @if post.away.is_some_and(|(_, until)| until > visit.now) { (back_form(visit, post)) }
                @else { (away_form(visit, post, returned)) }
                details {
                    summary { (t(lang, "admin-post-end")) }
                    @if in_hand > 0 {
                        p { (tr(lang, "admin-post-end-held", &[("n", in_hand.into())])) }
                    }
                    p { (t(lang, "admin-post-end-what")) }
                    (small_form(visit, &format!("/admin/posts/{}/end", post.id),
                        &t(lang, "admin-post-end"), parts::Kind::Grave))
                }
            } @else {
                p.hint { (t(lang, "admin-post-not-mine")) }
            }
        }
    }
}

fn small_form(visit: &Visit, action: &str, label: &str, kind: parts::Kind) -> Markup {
    html! {
        form method="post" action=(action) {
            (parts::csrf_field(&visit.csrf)) (parts::command_id_field(&command_id(None)))
            (parts::actions(&[parts::button(label, kind, None)]))
        }
    }
}

fn back_form(visit: &Visit, post: &PostRow) -> Markup {
    let label = t(visit.lang, "admin-post-back");
    let action = format!("/admin/posts/{}/back", post.id);
    small_form(visit, &action, &label, parts::Kind::Plain)
}

fn away_form(visit: &Visit, post: &PostRow, returned: &Returned) -> Markup {
    let lang = visit.lang;
    let (fields, faults) = returned.of(&post.id);
    let typed = Posted {
        fields: fields.to_vec(),
        files: Vec::new(),
    };
    let today = visit.today().to_string();
    let value = |name: &str| {
        let part = |part: &str| typed.get(&format!("{name}_{part}")).to_owned();
        let value = parts::date_value(&part("year"), &part("month"), &part("day"));
        if fields.is_empty() {
            today.clone()
        } else {
            value
        }
    };
    // Two posts have two forms: the names of their fields must differ to be found.
    let (from_name, until_name) = away_names(&post.id);
    let (from, until) = (value(&from_name), value(&until_name));
    let (from_label, until_label) = (t(lang, "admin-away-from"), t(lang, "admin-away-until"));
    html! {
        details open[!faults.is_empty()] {
            summary { (t(lang, "admin-away")) }
            p.hint { (t(lang, "admin-away-what")) }
            form method="post" action={ "/admin/posts/" (post.id) "/away" } {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(Some(&typed))))
                (parts::date_field(lang, &Field { value: &from, ..Field::new(&from_name, &from_label) }
                    .with_fault(faults)))
                (parts::date_field(lang, &Field { value: &until, ..Field::new(&until_name, &until_label) }
                    .with_fault(faults)))
                (parts::actions(&[parts::button(&t(lang, "admin-away"), parts::Kind::Plain, None)]))
            }
        }
    }
}

fn away_names(post: &str) -> (String, String) {
    (format!("from-{post}"), format!("until-{post}"))
}

fn give(visit: &Visit, staff: &Staff, returned: &Returned) -> Markup {
    let lang = visit.lang;
    let (fields, faults) = returned.of("give");
    let typed = Posted {
        fields: fields.to_vec(),
        files: Vec::new(),
    };
    html! {
        details open[!faults.is_empty()] {
            summary { (t(lang, "admin-post-give")) }
            form.confirm method="post" action={ "/admin/people/" (staff.id) "/post" } {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&command_id(Some(&typed))))
                (post_fields(visit, &typed, faults))
                (parts::actions(&[parts::button(&t(lang, "admin-post-give"), parts::Kind::Plain, None)]))
            }
        }
    }
}

fn reset_form(visit: &Visit, staff: &Staff, returned: &Returned) -> Markup {
    let lang = visit.lang;
    let (fields, faults) = returned.of("passphrase");
    let typed = Posted {
        fields: fields.to_vec(),
        files: Vec::new(),
    };
    let (label, hint) = (t(lang, "admin-passphrase"), passphrase_hint(visit));
    html! {
        details open[!faults.is_empty()] {
            summary { (t(lang, "admin-reset")) }
            @if is_self(visit, staff) {
                p { (t(lang, "admin-reset-self")) }
            } @else if let Some(unit) = staff.works_beyond(visit) {
                p { (tr(lang, "admin-reset-beyond", &[("unit", visit.world.units.name(&unit).to_owned().into())])) }
            } @else {
                p { (t(lang, "admin-reset-what")) }
                form.confirm method="post" action={ "/admin/people/" (staff.id) "/passphrase" } autocomplete="off" {
                    (parts::csrf_field(&visit.csrf))
                    (parts::command_id_field(&command_id(Some(&typed))))
                    (parts::text_field(lang, &Field {
                        value: typed.get("passphrase"),
                        hint: Some(&hint),
                        autocomplete: Some("off"),
                        maxlength: Some(200),
                        ..Field::new("passphrase", &label)
                    }.with_fault(faults)))
                    (parts::actions(&[parts::button(&t(lang, "admin-reset"), parts::Kind::Plain, None)]))
                }
            }
        }
    }
}

fn is_self(visit: &Visit, staff: &Staff) -> bool {
    visit.person() == Some(&staff.id)
}

fn factor_form(visit: &Visit, staff: &Staff) -> Markup {
    let lang = visit.lang;
    let action = format!("/admin/people/{}/second-factor", staff.id);
    html! {
        details {
            summary { (t(lang, "admin-factor-reset")) }
            @if is_self(visit, staff) {
                p { (t(lang, "admin-reset-self")) }
            } @else if let Some(unit) = staff.works_beyond(visit) {
                p { (tr(lang, "admin-reset-beyond", &[("unit", visit.world.units.name(&unit).to_owned().into())])) }
            } @else {
                p { (t(lang, "admin-factor-reset-what")) }
                (small_form(visit, &action, &t(lang, "admin-factor-reset"), parts::Kind::Grave))
            }
        }
    }
}

fn sessions_form(visit: &Visit, staff: &Staff) -> Markup {
    let lang = visit.lang;
    let action = format!("/admin/people/{}/sessions", staff.id);
    html! {
        details {
            summary { (t(lang, "admin-sessions-end")) }
            p { (t(lang, "admin-sessions-end-what")) }
            (small_form(visit, &action, &t(lang, "admin-sessions-end"), parts::Kind::Plain))
        }
    }
}

/// `POST /admin/people/{person}/post`
pub async fn give_post(
    State(app): State<App>,
    visit: Visit,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, |app, visit, posted| {
        give_proved(app, visit, person, posted)
    })
    .await
}

async fn give_proved(
    app: App,
    visit: Visit,
    person: String,
    posted: Posted,
) -> Result<Response, Problem> {
    let staff = Staff::find(&visit, &person)?;
    let to = format!("/admin/people/{person}");
    let id = format!("{}-post", posted.command_id()?);
    if visit.world.posts.iter().any(|post| post.id == id) {
        change(&app, &visit, &posted, |_, _, _| Ok(())).await?;
        return Ok(go::and_say(&to, "admin-post-given"));
    }
    let mut faults = Vec::new();
    let Some(post) = post_of(&visit, &posted, &staff.id, &mut faults) else {
        return returned(&app, &visit, &person, "give", posted, faults).await;
    };
    change(&app, &visit, &posted, move |tx, by, now| {
        register::give_post(tx, &post, by, now)
    })
    .await?;
    Ok(go::and_say(&to, "admin-post-given"))
}

/// `POST /admin/people/{person}/passphrase`: a new one, and every session ends.
pub async fn reset(
    State(app): State<App>,
    visit: Visit,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, |app, visit, posted| {
        reset_proved(app, visit, person, posted)
    })
    .await
}

/// Whoever is to be reset by this visitor: somebody else, and nobody who works beyond.
fn to_reset(visit: &Visit, person: &str) -> Result<Staff, Problem> {
    let staff = Staff::find(visit, person)?;
    if is_self(visit, &staff) {
        return Err(Problem::bad(
            "person",
            "不能给自己重设。改口令请到“我的账号”；换动态码请另一位安全管理员重置。",
            "Nobody resets themselves. Change your passphrase under My account; ask another \
             security administrator to reset your second factor.",
        ));
    }
    if let Some(unit) = staff.works_beyond(visit) {
        let unit = visit.world.units.name(&unit).to_owned();
        return Err(Problem::bad(
            "person",
            &format!("此人还在{unit}任岗，请由那里的安全管理员重设。"),
            &format!("This person also works at {unit}; its security administrator resets it."),
        ));
    }
    Ok(staff)
}

async fn reset_proved(
    app: App,
    visit: Visit,
    person: String,
    posted: Posted,
) -> Result<Response, Problem> {
    let staff = to_reset(&visit, &person)?;
    if let Err(told) = entry::check(&visit.world, &staff.id, posted.get("passphrase"), visit.now) {
        let faults = vec![fault(visit.lang, "passphrase", &told)];
        return returned(&app, &visit, &person, "passphrase", posted, faults).await;
    }
    let words = posted.get("passphrase").to_owned();
    let secret = tokio::task::spawn_blocking(move || passphrase::hash(&words))
        .await
        .map_err(|_| Problem::Ours)?
        .map_err(|_| Problem::Ours)?;
    let id = staff.id.clone();
    change(&app, &visit, &posted, move |tx, by, now| {
        Ok(register::set_secret(tx, &id, &secret, by, now)?)
    })
    .await?;
    Ok(go::and_say(
        &format!("/admin/people/{person}"),
        "admin-reset-done",
    ))
}

/// `POST /admin/people/{person}/second-factor`: somebody lost their telephone and their codes.
pub async fn reset_factor(
    State(app): State<App>,
    visit: Visit,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, async move |app, visit, posted| {
        let id = to_reset(&visit, &person)?.id;
        change(&app, &visit, &posted, move |tx, by, now| {
            Ok(register::drop_second_factor(tx, &id, by, now).map(drop)?)
        })
        .await?;
        let to = format!("/admin/people/{person}");
        Ok(go::and_say(&to, "admin-factor-reset-done"))
    })
    .await
}

/// `POST /admin/people/{person}/sessions`: out, everywhere, now.
pub async fn end_sessions(
    State(app): State<App>,
    visit: Visit,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, async move |app, visit, posted| {
        let id = Staff::find(&visit, &person)?.id;
        change(&app, &visit, &posted, move |tx, by, now| {
            Ok(register::end_sessions(tx, &id, by, now)?)
        })
        .await?;
        let to = format!("/admin/people/{person}");
        Ok(go::and_say(&to, "admin-sessions-end-done"))
    })
    .await
}

/// The post of this id in my area, and whose it is.
fn post_of_mine(visit: &Visit, id: &str) -> Result<PostRow, Problem> {
    let post = visit.world.posts.iter().find(|post| post.id == id);
    let post = post.filter(|post| is_mine(visit, &post.unit));
    post.cloned().ok_or(Problem::NotFound)
}

/// `POST /admin/posts/{post}/end`
pub async fn end_post(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    step_up::then(app, visit, posted, |app, visit, posted| {
        end_proved(app, visit, post, posted)
    })
    .await
}

async fn end_proved(
    app: App,
    visit: Visit,
    post: String,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = post_of_mine(&visit, &post)?;
    if visit.person() == Some(&post.person) {
        return Err(Problem::bad(
            "post",
            "不能结束自己的管理岗位，否则这里没有人管。请由另一位安全管理员来办。",
            "You cannot end your own post of security administrator: nobody would be left. Ask \
             another one.",
        ));
    }
    let to = format!("/admin/people/{}", post.person);
    change(&app, &visit, &posted, move |tx, by, now| {
        Ok(register::end_post(tx, &post.id, by, now).map(drop)?)
    })
    .await?;
    Ok(go::and_say(&to, "admin-post-end-done"))
}

/// `POST /admin/posts/{post}/away`: both days are whole days.
pub async fn away(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = post_of_mine(&visit, &post)?;
    let person = post.person.to_string();
    match span(&visit, &posted, &post) {
        Err(faults) => returned(&app, &visit, &person, &post.id, posted, faults).await,
        Ok(span) => {
            change(&app, &visit, &posted, move |tx, by, now| {
                Ok(register::mark_away(tx, &post.id, Some(span), by, now).map(drop)?)
            })
            .await?;
            Ok(go::and_say(
                &format!("/admin/people/{person}"),
                "admin-away-done",
            ))
        }
    }
}

/// `POST /admin/posts/{post}/back`
pub async fn back(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = post_of_mine(&visit, &post)?;
    let to = format!("/admin/people/{}", post.person);
    change(&app, &visit, &posted, move |tx, by, now| {
        Ok(register::mark_away(tx, &post.id, None, by, now).map(drop)?)
    })
    .await?;
    Ok(go::and_say(&to, "admin-back-done"))
}

/// The time somebody is away, or what is wrong with the days.
fn span(visit: &Visit, posted: &Posted, post: &PostRow) -> Result<(At, At), Vec<Fault>> {
    let lang = visit.lang;
    let (from_name, until_name) = away_names(&post.id);
    let day = |name: &str| {
        let part = |part: &str| posted.get(&format!("{name}_{part}")).to_owned();
        parts::date_value(&part("year"), &part("month"), &part("day")).parse::<Date>()
    };
    let mut faults = Vec::new();
    let mut parsed = |name: &str| match day(name) {
        Ok(day) => Some(day),
        Err(_) => {
            faults.push(said(
                lang,
                name,
                "日期不全，或历法上没有这一天。请按年、月、日填写。",
                "The date is incomplete or does not exist. Write year, month and day.",
            ));
            None
        }
    };
    let (from, until) = (parsed(&from_name), parsed(&until_name));
    let (Some(from), Some(until)) = (from, until) else {
        return Err(faults);
    };
    let mut wrong = |zh: &str, en: &str| faults.push(said(lang, &until_name, zh, en));
    if until < from {
        wrong(
            "最后一天早于第一天。请对调或改正。",
            "The last day lies before the first. Put them right.",
        );
    } else if until < day_of(visit.now) {
        wrong(
            "这段时间已经过去了。请填写今天或以后的日子。",
            "That time has passed. Write today or a later day.",
        );
    }
    match until.tomorrow() {
        Ok(behind) if faults.is_empty() => Ok((start_of(from), start_of(behind))),
        _ => Err(faults),
    }
}

/// The page with what was typed and what is wrong with it.
async fn returned(
    app: &App,
    visit: &Visit,
    person: &str,
    form: &str,
    typed: Posted,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let mut visit = visit.clone();
    visit.world = world(app);
    let returned = Returned {
        form: form.to_owned(),
        typed,
        faults,
    };
    Ok(super::again(draw(app, &visit, person, &returned).await?))
}
