//! `/surveys`: what is asked just now, and the questions themselves, for everybody. No login and no name; by
//! the open address a browser counts once, by a code its bearer.

use crate::app::App;
use crate::attempt;
use crate::private;
use crate::survey::answer::{self, Answer, Came, Once};
use crate::survey::code::Code;
use crate::survey::{self, Standing, Version};
use crate::web::casework::words;
use crate::web::face::frame::{BannerKind, Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field as Input, Kind, actions, button, command_id_field, csrf_field, empty,
    error_summary, facts, hidden, link_button, notice,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::formed::{self, Days};
use crate::web::resident::query;
use crate::web::visit::{cookie, set_cookie};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::item::form::Answers;
use yike_core::survey::{Readers, Survey, Way};

/// What a browser keeps to be counted once: chance, and nothing of anybody.
const BROWSER: &str = "yike_survey";
const YEAR: u32 = 60 * 60 * 24 * 365;

/// GET `/surveys`
pub async fn open(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let now = visit.now;
    let all = app.store.read(move |tx| survey::open(tx, now)).await?;
    let lang = visit.lang;
    let title = t(lang, "surveys-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "surveys-what")) }
        @if all.is_empty() { (empty(&t(lang, "surveys-none"), &t(lang, "surveys-none-next"), Some((&t(lang, "home-name"), "/")))) }
        ul.items { @for one in &all {
            @let survey = &one.survey;
            li {
                a.alone href={ "/surveys/" (survey.key) } { (name(lang, survey)) }
                small { (visit.world.units.name(&survey.unit)) " · "
                    (tr(lang, "survey-until", &[("day", words::date(lang, survey.closes, visit.today()).into())])) }
            }
        } }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

pub fn name(lang: Lang, survey: &Survey) -> &str {
    lang.either(&survey.name, &survey.name_en)
}

/// By which door somebody came.
struct Door {
    once: Option<Once>,
    way: Way,
    /// Where the form is sent.
    action: String,
    /// The cookie that the browser is to keep.
    fresh: Option<String>,
}

impl Door {
    /// The open address, or the QR code that leads to it.
    fn open(app: &App, headers: &HeaderMap, version: &Version, by: &str) -> Door {
        let known = cookie(headers, BROWSER).filter(|token| token.len() == 64);
        let is_new = known.is_none();
        let token = known.unwrap_or_else(|| private::hex(&private::random::<32>()));
        Door {
            once: Some(Once::browser(&app.keys, version, &token)),
            way: match by {
                "qr" => Way::Qr,
                _ => Way::Link,
            },
            action: format!("/surveys/{}", version.survey.key),
            fresh: is_new.then_some(token),
        }
    }

    /// A link that was meant for one person.
    fn code(app: &App, version: &Version, code: &str) -> Door {
        let parsed = Code::parse(code);
        Door {
            once: parsed.as_ref().map(|code| code.once(&app.keys)),
            way: Way::Code,
            action: format!(
                "/surveys/{}/with/{}",
                version.survey.key,
                parsed.as_ref().map_or("-", Code::as_str)
            ),
            fresh: None,
        }
    }
}

async fn shown(app: &App, key: &str) -> Result<Version, Problem> {
    let key = key.to_owned();
    let found = app.store.read(move |tx| survey::shown(tx, &key)).await?;
    found.ok_or(Problem::NotFound)
}

/// GET `/surveys/{key}`; `?by=qr` from a printed sheet.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let version = shown(&app, &key).await?;
    let door = Door::open(&app, &headers, &version, &query(pairs.as_deref(), "by"));
    meet(&app, &visit, &version, &door).await
}

/// GET `/surveys/{key}/with/{code}`
pub async fn page_with(
    State(app): State<App>,
    visit: Visit,
    Path((key, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let version = shown(&app, &key).await?;
    meet(&app, &visit, &version, &Door::code(&app, &version, &code)).await
}

/// The questions, or why there are none for this visitor.
async fn meet(
    app: &App,
    visit: &Visit,
    version: &Version,
    door: &Door,
) -> Result<Response, Problem> {
    let (at, once) = (version.clone(), door.once.clone());
    let used = match once {
        Some(once) => {
            app.store
                .read(move |tx| answer::is_used(tx, &at, &once))
                .await?
        }
        None => None,
    };
    if used == Some(true) {
        return Ok(done(visit, version, door.way).into_response());
    }
    if door.way == Way::Code && used.is_none() {
        missed(app, visit).await?;
        return Ok((StatusCode::NOT_FOUND, strange(visit, version)).into_response());
    }
    if !version.is_open(visit.now) {
        return Ok(closed(visit, version).into_response());
    }
    let page = draw(visit, version, door, &Posted::default(), &[]);
    let mut response = page.into_response();
    if let Some(token) = &door.fresh {
        set_cookie(response.headers_mut(), BROWSER, token, YEAR, true);
    }
    Ok(response)
}

/// Counts a code that there is not: whoever guesses is slowed down.
async fn missed(app: &App, visit: &Visit) -> Result<(), Problem> {
    let key = format!("survey-tries/{}", visit.told_apart());
    let (key, now) = (app.keys.session_id(&key), app.now());
    let counted = app
        .store
        .write(move |tx| attempt::times(tx, &key, attempt::WINDOW, now));
    match counted.await? {
        0..=20 => Ok(()),
        _ => Err(Problem::TooManyTries),
    }
}

/// POST `/surveys/{key}`
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    let version = shown(&app, &key).await?;
    let door = Door::open(&app, &headers, &version, posted.get("by"));
    take(&app, &visit, &version, &door, &posted).await
}

/// POST `/surveys/{key}/with/{code}`
pub async fn give_with(
    State(app): State<App>,
    visit: Visit,
    Path((key, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let version = shown(&app, &key).await?;
    let door = Door::code(&app, &version, &code);
    take(&app, &visit, &version, &door, &posted).await
}

async fn take(
    app: &App,
    visit: &Visit,
    version: &Version,
    door: &Door,
    posted: &Posted,
) -> Result<Response, Problem> {
    // What the staff thinks of its own service is not what is asked.
    if !visit.posts().is_empty() {
        return Err(Problem::NotYourDuty);
    }
    let again = |faults: &[Fault]| {
        let page = draw(visit, version, door, posted, faults);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let Some(once) = door.once.clone() else {
        return Ok(go::to(&door.action));
    };
    if !version.is_open(visit.now) {
        return Ok(go::to(&door.action));
    }
    if posted.get("version") != version.version.to_string() {
        return Ok(again(&[Fault {
            field_id: "main".into(),
            message: t(visit.lang, "survey-changed"),
        }]));
    }
    let answers = match read(visit.lang, &version.survey, posted) {
        Ok(answers) => answers,
        Err(faults) => return Ok(again(&faults)),
    };
    let given = Answer::new(&version.survey, &answers);
    let (keys, at, way, now) = (app.keys.clone(), version.clone(), door.way, app.now());
    let write = app.store.write(move |tx| match at.is_open(now) {
        true => answer::give(tx, &keys, &at, &once, way, &given),
        false => Ok(Came::NotOpen),
    });
    let mut response = match write.await? {
        Came::Counted => go::and_say(&door.action, "survey-said"),
        Came::Before | Came::NotOpen => go::to(&door.action),
        Came::Unknown => {
            missed(app, visit).await?;
            go::to(&door.action)
        }
    };
    if let Some(token) = &door.fresh {
        set_cookie(response.headers_mut(), BROWSER, token, YEAR, true);
    }
    Ok(response)
}

/// Before the key of each question on a form, so that it meets no name of the page's own.
pub const Q: &str = "q-";

/// The answers of a form, or every fault.
pub fn read(lang: Lang, survey: &Survey, posted: &Posted) -> Result<Answers, Vec<Fault>> {
    let mut raw = BTreeMap::new();
    for field in survey.fields() {
        let name = format!("{Q}{}", field.key);
        if let Some(typed) = formed::typed(&field, &name, &posted.fields) {
            raw.insert(field.key, typed);
        }
    }
    survey.check(&raw).map_err(|faults| {
        let fault = |(key, fault): (String, yike_core::door::Fault)| Fault {
            field_id: format!("{Q}{key}"),
            message: lang.either(&fault.zh, &fault.en).to_owned(),
        };
        faults.into_iter().map(fault).collect()
    })
}

/// The questions with what was typed.
pub fn questions(lang: Lang, survey: &Survey, posted: &Posted, faults: &[Fault]) -> Markup {
    let fields = survey.fields();
    html! {
        @for field in &fields {
            @let name = format!("{Q}{}", field.key);
            @let typed = formed::typed(field, &name, &posted.fields).unwrap_or_default();
            @let hint = lang.either(&field.hint, &field.hint_en);
            @let input = Input {
                hint: (!hint.is_empty()).then_some(hint),
                value: &typed,
                optional: !field.required,
                autocomplete: Some("off"),
                ..Input::new(&name, lang.either(&field.label, &field.label_en))
            };
            (formed::control(lang, field, &input.with_fault(faults), Days::Apart))
        }
    }
}

fn draw(
    visit: &Visit,
    version: &Version,
    door: &Door,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let (lang, survey) = (visit.lang, &version.survey);
    let title = name(lang, survey).to_owned();
    let is_staff = !visit.posts().is_empty();
    let once = match door.way {
        Way::Code => "survey-once-code",
        Way::Link | Way::Qr | Way::Phone => "survey-once-browser",
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (lang.either(&survey.about, &survey.about_en)) }
        (who(visit, survey))
        p { b { (t(lang, "survey-no-name")) } " " (t(lang, once)) }
        @if is_staff { (notice(BannerKind::Note, &t(lang, "survey-staff"), &t(lang, "survey-staff-why"))) }
        form method="post" action=(door.action) {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("version", &version.version.to_string()))
            @if door.way == Way::Qr { (hidden("by", "qr")) }
            (questions(lang, survey, posted, faults))
            @if !is_staff { (actions(&[button(&t(lang, "survey-send"), Kind::Act, None)])) }
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

/// Who asks, until when, and who reads it.
fn who(visit: &Visit, survey: &Survey) -> Markup {
    let lang = visit.lang;
    let labels = ["survey-by", "survey-days", "survey-readers"].map(|key| t(lang, key));
    let readers = match survey.results {
        Readers::Staff => "survey-readers-staff",
        Readers::Public => "survey-readers-public",
    };
    facts(&[
        (&labels[0], html! { (visit.world.units.name(&survey.unit)) }),
        (&labels[1], html! { (days(visit, survey)) }),
        (&labels[2], html! { (t(lang, readers)) }),
    ])
}

/// 11 月 20 日（周五） – 12 月 20 日（周日）
pub fn days(visit: &Visit, survey: &Survey) -> String {
    let day = |day| words::date(visit.lang, day, visit.today());
    format!("{} – {}", day(survey.opens), day(survey.closes))
}

/// It was answered already: thanks, and where what comes of it is read.
fn done(visit: &Visit, version: &Version, way: Way) -> Markup {
    let lang = visit.lang;
    let why = match way {
        Way::Code => "survey-done-code",
        Way::Link | Way::Qr | Way::Phone => "survey-done-browser",
    };
    let body = html! {
        (notice(BannerKind::Done, &t(lang, "survey-done"), &t(lang, why)))
        (onward(lang, version))
    };
    framed(visit, version, body)
}

/// Not yet, or no longer.
fn closed(visit: &Visit, version: &Version) -> Markup {
    let (lang, survey) = (visit.lang, &version.survey);
    let day = |day| words::date(lang, day, visit.today());
    let (title, why) = match version.standing(visit.today()) {
        Standing::NotYet | Standing::Draft | Standing::Open => (
            t(lang, "survey-not-yet"),
            tr(
                lang,
                "survey-not-yet-why",
                &[("day", day(survey.opens).into())],
            ),
        ),
        Standing::Closed => (
            t(lang, "survey-closed"),
            tr(
                lang,
                "survey-closed-why",
                &[("day", day(survey.closes).into())],
            ),
        ),
        Standing::Ended => (t(lang, "survey-closed"), t(lang, "survey-ended-why")),
    };
    let body = html! {
        (notice(BannerKind::Note, &title, &why))
        (onward(lang, version))
    };
    framed(visit, version, body)
}

/// Nobody made this code; the open address is there for everybody.
fn strange(visit: &Visit, version: &Version) -> Markup {
    let lang = visit.lang;
    let to = format!("/surveys/{}", version.survey.key);
    let body = html! {
        (notice(BannerKind::Care, &t(lang, "survey-code-unknown"), &t(lang, "survey-code-unknown-why")))
        (actions(&[link_button(&t(lang, "survey-open-door"), &to, Kind::Plain, None)]))
    };
    framed(visit, version, body)
}

fn onward(lang: Lang, version: &Version) -> Markup {
    let survey = &version.survey;
    html! {
        div.actions {
            @if survey.results == Readers::Public {
                (link_button(&t(lang, "survey-results"), &format!("/surveys/{}/results", survey.key), Kind::Plain, None))
            }
            (link_button(&t(lang, "surveys-title"), "/surveys", Kind::Quiet, None))
        }
    }
}

fn framed(visit: &Visit, version: &Version, body: Markup) -> Markup {
    let title = name(visit.lang, &version.survey);
    let body = html! { h1 { (title) } (body) };
    frame_page(&visit.frame(), title, Width::One, body)
}
