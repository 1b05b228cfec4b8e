//! What a security administrator keeps of a post and a person besides rights: the title and the
//! number residents read, and trainings.

use super::show;
use crate::app::App;
use crate::places::{self, Training};
use crate::register;
use crate::web::casework::words;
use crate::web::face::parts::{self, Choice, Field, Kind};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use crate::world::PostRow;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::list::Course;
use yike_core::who::{Duty, PersonId};

/// The form of a post: 岗位名称 and 工号.
pub fn naming(visit: &Visit, post: &PostRow) -> Markup {
    let lang = visit.lang;
    let names: Vec<(&str, &str)> = (places::titles().iter())
        .filter(|one| one.duty == post.duty)
        .map(|one| (one.code.as_str(), lang.either(&one.name, &one.name_en)))
        .collect();
    let choices: Vec<Choice<'_>> = (names.iter())
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let plain = places::first_of(post.duty).map_or("", |one| &one.code);
    let stands = match post.title.as_str() {
        "" => plain,
        code => code,
    };
    // Two posts have two forms: the names of their fields must differ to be found.
    let (title_name, number_name) = (format!("title-{}", post.id), format!("number-{}", post.id));
    let (title, number) = (t(lang, "title-title"), t(lang, "title-number"));
    let hint = t(lang, "title-number-hint");
    html! {
        p { (t(lang, "title-shown")) " " (super::identity::to_residents(lang, &visit.world, post)) }
        details {
            summary { (t(lang, "title-change")) }
            form method="post" action={ "/admin/posts/" (post.id) "/title" } {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
                (parts::select(lang, &Field { value: stands, ..Field::new(&title_name, &title) }, &choices))
                (parts::text_field(lang, &Field { value: &post.number, hint: Some(&hint), optional: true, maxlength: Some(12), ..Field::new(&number_name, &number) }))
                (parts::actions(&[parts::button(&t(lang, "title-keep"), Kind::Plain, None)]))
            }
        }
    }
}

/// `POST /admin/posts/{post}/title`
pub async fn keep_title(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let row = (visit.world.posts.iter()).find(|one| one.id == post);
    let row = row.ok_or(Problem::NotFound)?.clone();
    must_keep(&visit, &row)?;
    let title = places::title(posted.get(&format!("title-{post}")));
    let title = title.filter(|one| one.duty == row.duty).ok_or_else(|| {
        Problem::bad(
            "title",
            "这个岗位名称和职责不配。请从列表里选。",
            "This title does not belong to the duty. Please choose one of the list.",
        )
    })?;
    let number = posted.get(&format!("number-{post}")).to_owned();
    if !places::valid_number(&number) {
        return Err(Problem::bad(
            "number",
            "工号只用字母、数字和短横，不超过 12 位，不能用证件号码。请改正。",
            "A post's number has letters, digits and dashes, at most 12, and is no document number. Please correct it.",
        ));
    }
    super::change(&app, &visit, &posted, move |tx, by, now| {
        register::name_post(tx, &post, &title.code, &number, by, now)?;
        Ok(())
    })
    .await?;
    Ok(go::and_say(
        &format!("/admin/people/{}", row.person),
        "title-kept",
    ))
}

/// Posts and trainings of my own area, as a security administrator.
fn must_keep(visit: &Visit, post: &PostRow) -> Result<(), Problem> {
    let mut mine = visit.posts().iter();
    let is_mine = mine.any(|one| one.duty == Duty::Security && one.unit.covers(&post.unit));
    is_mine.then_some(()).ok_or(Problem::NotFound)
}

/// The courses that the places of somebody's posts ask for, each once.
fn courses<'a>(visit: &'a Visit, person: &PersonId) -> Vec<&'a Course> {
    let world = &visit.world;
    let held = world
        .posts
        .iter()
        .filter(|post| post.person == *person && post.holds(visit.now));
    let mut all: Vec<&Course> = Vec::new();
    for post in held {
        let lists = world.lists_at(&post.unit, visit.now);
        let of = [lists.district, lists.street].into_iter().flatten();
        for course in of.flat_map(|list| &list.courses) {
            if !all.iter().any(|known| known.code == course.code) {
                all.push(course);
            }
        }
    }
    all
}

/// What somebody has learned, and the form to note more.
pub fn section(visit: &Visit, person: &PersonId) -> Markup {
    let lang = visit.lang;
    let courses = courses(visit, person);
    let held: Vec<&Training> = (visit.world.trainings.iter())
        .filter(|one| one.person == *person)
        .collect();
    let day = |day: Date| words::date(lang, day, visit.today());
    let name = |code: &str| {
        let known = courses.iter().find(|course| course.code == code);
        known.map_or_else(|| code.to_owned(), |course| show::course(lang, course))
    };
    let names: Vec<(&str, String)> = (courses.iter())
        .map(|course| (course.code.as_str(), show::course(lang, course)))
        .collect();
    let choices: Vec<Choice<'_>> = (names.iter())
        .map(|(code, name)| Choice::new(code, name))
        .collect();
    let labels = ["training-course", "training-day"].map(|key| t(lang, key));
    let today = visit.today().to_string();
    let action = format!("/admin/people/{person}/training");
    html! {
        h2 { (t(lang, "training-title")) }
        @if held.is_empty() { p.hint { (t(lang, "training-none")) } }
        @else { ul.items { @for one in &held { li {
            b { (name(&one.course)) }
            small { (match one.until {
                Some(until) => tr(lang, "training-until", &[("day", day(one.day).into()), ("until", day(until).into())]),
                None => tr(lang, "training-for-good", &[("day", day(one.day).into())]),
            }) }
            form method="post" action=(action) {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
                (parts::hidden("back", &one.id))
                (parts::button(&t(lang, "demand-take-back"), Kind::Plain, None))
            }
        } } } }
        @if courses.is_empty() { p.hint { (t(lang, "training-no-courses")) } }
        @else { details {
            summary { (t(lang, "training-add")) }
            form method="post" action=(action) {
                (parts::csrf_field(&visit.csrf))
                (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
                (parts::select(lang, &Field::new("course", &labels[0]), &choices))
                (parts::date_field(lang, &Field { value: &today, ..Field::new("day", &labels[1]) }))
                (parts::actions(&[parts::button(&t(lang, "training-keep"), Kind::Plain, None)]))
            }
        } }
    }
}

/// `POST /admin/people/{person}/training`: a training, or one taken `back`.
pub async fn keep_training(
    State(app): State<App>,
    visit: Visit,
    Path(person): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let id = PersonId::new(person.as_str());
    let mut posts = visit.world.posts.iter().filter(|post| post.person == id);
    let is_mine = posts.any(|post| must_keep(&visit, post).is_ok());
    if !is_mine {
        return Err(Problem::NotFound);
    }
    let to = format!("/admin/people/{person}");
    if posted.has("back") {
        let training = posted.get("back").to_owned();
        super::change(&app, &visit, &posted, move |tx, by, now| {
            Ok(places::drop_training(tx, &training, &id, by, now)?)
        })
        .await?;
        return Ok(go::and_say(&to, "training-taken-back"));
    }
    let course = courses(&visit, &id)
        .into_iter()
        .find(|one| one.code == posted.get("course"));
    let day = match posted.get("day") {
        "" => parts::date_value(
            posted.get("day_year"),
            posted.get("day_month"),
            posted.get("day_day"),
        ),
        day => day.to_owned(),
    };
    let day = day.parse::<Date>().ok().filter(|day| *day <= visit.today());
    let (Some(course), Some(day)) = (course, day) else {
        return Err(Problem::bad(
            "training",
            "请选一门课程，并写参加的那一天，不晚于今天。",
            "Please choose a course and the day on which it was attended, today at the latest.",
        ));
    };
    let one = Training {
        id: posted.command_id()?,
        person: id,
        course: course.code.clone(),
        day,
        until: ends(day, course.months),
    };
    super::change(&app, &visit, &posted, move |tx, by, now| {
        Ok(places::add_training(tx, &one, by, now)?)
    })
    .await?;
    Ok(go::and_say(&to, "training-kept"))
}

/// The last day on which a training holds.
pub fn ends(day: Date, months: Option<u32>) -> Option<Date> {
    let months = i64::from(months?);
    let end = day.saturating_add(months.months());
    end.yesterday().ok()
}
