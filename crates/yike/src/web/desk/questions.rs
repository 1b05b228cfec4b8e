//! `/desk/questions`: questions that could not be answered at once 首问负责. Each has an owner, a day, and
//! somebody to be called back; both desks see it until it is done.

use super::advice::adviser;
use crate::act::days_since_1970;
use crate::app::App;
use crate::people::Veil;
use crate::private::Document;
use crate::rated::visit::{self as rated, Given};
use crate::visit::advice::{Advised, Channel, advise};
use crate::visit::question::{self, Actor, Cannot, Question, Step, Words};
use crate::web::casework::words;
use crate::web::face::parts::{
    Choice, Fault, Field, Head, Kind, Lamp, actions, button, command_id_field, csrf_field, empty,
    error_summary, facts, hidden, lamp, link_button, radios, row, select, table, tel, textarea,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::rated as asks;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::collections::BTreeSet;
use yike_core::clock::{At, day_of};
use yike_core::door::{Phone, Text};
use yike_core::item::Level;
use yike_core::unit::UnitId;
use yike_core::who::Post;

/// The item whose promise to tell is the limit of a question.
const ADVICE: &str = "advice";

/// The units in which this visitor answers questions.
fn units(visit: &Visit) -> BTreeSet<UnitId> {
    let posts = visit.posts().iter();
    let posts = posts.filter(|post| super::ASKED.contains(&post.duty));
    posts.map(|post| post.unit.clone()).collect()
}

fn home(unit: &UnitId) -> String {
    unit.as_str().get(..6).unwrap_or(unit.as_str()).to_owned()
}

/// GET `/desk/questions`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let mine = units(&visit);
    let (keys, now) = (app.keys.clone(), app.now());
    app.store
        .write(move |tx| question::sweep(tx, &keys, now))
        .await?;
    let all = app
        .store
        .read(move |tx| {
            let mut all: Vec<Question> = Vec::new();
            for unit in &mine {
                for one in question::open(tx, unit)? {
                    if all.iter().all(|other| other.id != one.id) {
                        all.push(one);
                    }
                }
            }
            Ok::<_, crate::act::Fail>(all)
        })
        .await?;
    Ok(draw_list(&visit, all))
}

fn draw_list(visit: &Visit, mut all: Vec<Question>) -> Markup {
    let lang = visit.lang;
    all.sort_by_key(|one| (one.due, one.at));
    let title = t(lang, "questions-title");
    let heads = [
        t(lang, "question-about"),
        t(lang, "question-owner"),
        t(lang, "question-due"),
    ];
    let rows: Vec<Markup> = all
        .iter()
        .map(|one| {
            row(
                &format!("question-{}", one.id),
                false,
                html! {
                    td.go { a href={ "/desk/questions/" (one.id) } {
                        b { (about(visit, &one.item)) }
                        small { (t(lang, &format!("advice-of-{}", one.channel.as_str()))) " · "
                            (words::time(lang, one.at, visit.today())) }
                    } }
                    td { (owner(visit, one)) }
                    td { (due(visit, one)) }
                },
            )
        })
        .collect();
    let body = html! {
        h1 { (title) }
        p.hint { (t(lang, "questions-what")) }
        @if rows.is_empty() {
            (empty(&t(lang, "questions-none"), &t(lang, "questions-none-why"), None))
        } @else {
            (table(lang, &title, false,
                &[Head::words(&heads[0]), Head::words(&heads[1]), Head::words(&heads[2])], &rows))
        }
        (actions(&[
            link_button(&t(lang, "question-new"), "/desk/questions/new", Kind::Plain, None),
            link_button(&t(lang, "advice-title"), "/desk/advice", Kind::Quiet, Some("q")),
        ]))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

fn about(visit: &Visit, item: &str) -> String {
    match visit.world.published(item, visit.now) {
        Some(one) => words::item_name(visit.lang, &one.item).to_owned(),
        None => t(visit.lang, "advice-other"),
    }
}

/// 林晓（九道湾社区），已请北新桥街道 业务科室接
fn owner(visit: &Visit, one: &Question) -> String {
    let lang = visit.lang;
    let name = visit.world.person_name(&one.owner);
    let unit = words::unit(&visit.world, &one.unit);
    let owner = tr(
        lang,
        "question-owned",
        &[("name", name.into()), ("unit", unit.into())],
    );
    match &one.offered {
        None => owner,
        Some(post) => {
            let post = post_name(visit, post);
            let offered = tr(lang, "question-offered", &[("post", post.into())]);
            format!("{owner}{offered}")
        }
    }
}

fn post_name(visit: &Visit, post: &Post) -> String {
    let unit = words::unit(&visit.world, &post.unit);
    format!("{unit} {}", words::duty_name(visit.lang, post.duty))
}

fn due(visit: &Visit, one: &Question) -> Markup {
    let lang = visit.lang;
    let day = day_of(At(one.due.saturating_mul(86_400_000)));
    let words = words::date(lang, day, visit.today());
    let (kind, key) = match (day < visit.today(), day == visit.today()) {
        (true, _) => (Lamp::Late, "question-late"),
        (_, true) => (Lamp::Care, "question-today"),
        _ => (Lamp::Good, "question-by"),
    };
    html! { (lamp(kind, &t(lang, key))) " " span { (words) } }
}

/// GET `/desk/questions/new`
pub async fn new(visit: Visit, RawQuery(pairs): RawQuery) -> Result<Markup, Problem> {
    adviser(&visit)?;
    let item = form_urlencoded::parse(pairs.as_deref().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "item")
        .map(|(_, key)| key.into_owned());
    let posted = Posted {
        fields: item.into_iter().map(|key| ("item".into(), key)).collect(),
        files: Vec::new(),
    };
    Ok(draw_new(&visit, &posted, &[]))
}

/// The day by which the rules want an answer: the promise of the item 咨询 to tell.
fn limit(visit: &Visit) -> jiff::civil::Date {
    let advice = visit.world.published(ADVICE, visit.now);
    let days = advice.map_or(1, |one| one.item.limits.tell.max(1));
    visit.world.calendar.due(visit.today(), days).date
}

fn draw_new(visit: &Visit, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "question-new");
    let item = posted.get("item");
    let labels = Channel::ALL.map(|one| t(lang, &format!("advice-of-{}", one.as_str())));
    let choices: Vec<Choice<'_>> = Channel::ALL
        .iter()
        .zip(&labels)
        .map(|(one, label)| Choice::new(one.as_str(), label))
        .collect();
    let (ask, phone, channel) = (
        t(lang, "question-words"),
        t(lang, "question-phone"),
        t(lang, "question-channel"),
    );
    let hint = t(lang, "question-words-hint");
    let command_id = match uuid::Uuid::parse_str(posted.get("command_id")) {
        Ok(id) => id,
        Err(_) => uuid::Uuid::now_v7(),
    };
    let until = words::date(lang, limit(visit), visit.today());
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        @if !item.is_empty() { p.step { (about(visit, item)) } }
        p { (tr(lang, "question-yours", &[("date", until.into())])) }
        form.confirm method="post" action="/desk/questions" autocomplete="off" data-guard {
            (csrf_field(&visit.csrf)) (command_id_field(&command_id.to_string()))
            (hidden("item", item))
            (textarea(lang, &Field {
                value: posted.get("question"),
                hint: Some(&hint),
                maxlength: Some(500),
                ..Field::new("question", &ask)
            }.with_fault(faults), 3))
            (tel(lang, &Field {
                value: posted.get("phone"),
                maxlength: Some(20),
                autocomplete: Some("off"),
                ..Field::new("phone", &phone)
            }.with_fault(faults)))
            (radios(lang, &Field {
                value: match posted.get("channel") { "" => "counter", one => one },
                ..Field::new("channel", &channel)
            }, &choices))
            (actions(&[
                button(&t(lang, "question-take"), Kind::Act, Some("f9")),
                link_button(&t(lang, "do-cancel"), "/desk/advice", Kind::Quiet, None),
            ]))
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// POST `/desk/questions`: from now on it is the question of whoever was asked.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = adviser(&visit)?.clone();
    let by = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let lang = visit.lang;
    let mut faults = Vec::new();
    let mut fault = |field: &str, told: yike_core::door::Fault| {
        faults.push(Fault {
            field_id: field.to_owned(),
            message: lang.either(&told.zh, &told.en).to_owned(),
        });
    };
    let question = Text::parse_within(posted.get("question"), 500);
    let question = question.map_err(|told| fault("question", told)).ok();
    let phone = Phone::parse(posted.get("phone"));
    let phone = phone.map_err(|told| fault("phone", told)).ok();
    let (Some(question), Some(phone)) = (question, phone) else {
        let page = draw_new(&visit, &posted, &faults);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let item = visit.world.published(posted.get("item"), visit.now);
    let item = item.map_or(String::new(), |one| one.item.key.clone());
    let channel = Channel::parse(posted.get("channel")).unwrap_or(Channel::Counter);
    let words = Document::json(
        "question",
        &Words {
            question: question.as_str().to_owned(),
            phone: phone.as_str().to_owned(),
        },
    );
    let (id, now, keys) = (posted.command_id()?, app.now(), app.keys.clone());
    let due = i64::from(days_since_1970(limit(&visit)));
    app.store
        .write(move |tx| {
            let actor = Actor {
                by: &by,
                post: &post,
                now,
            };
            question::ask(tx, &keys, &id, (&item, channel), &words, due, &actor)?;
            let advised = Advised {
                item: item.clone(),
                channel,
                answered: false,
            };
            advise(tx, &id, &advised, &by, &post, now)?;
            Ok::<_, crate::act::Fail>(())
        })
        .await?;
    Ok(go::and_say("/desk/questions", "question-asked"))
}

/// A question that one of this visitor's units has to do with.
async fn find(app: &App, visit: &Visit, id: &str) -> Result<Question, Problem> {
    let id = uuid::Uuid::parse_str(id).map_err(|_| Problem::NotFound)?;
    let mine = units(visit);
    let homes: BTreeSet<String> = mine.iter().map(home).collect();
    let found = app
        .store
        .read(move |tx| {
            for home in &homes {
                if let Some(one) = question::one(tx, home, &id.to_string())? {
                    return Ok(Some(one));
                }
            }
            Ok::<_, crate::act::Fail>(None)
        })
        .await?;
    let concerns = |one: &Question| {
        let offered = one.offered.as_ref().map(|post| &post.unit);
        [Some(&one.asked_unit), Some(&one.unit), offered]
            .into_iter()
            .flatten()
            .any(|unit| mine.contains(unit))
    };
    found.filter(concerns).ok_or(Problem::NotFound)
}

/// GET `/desk/questions/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let one = find(&app, &visit, &id).await?;
    draw_one(&app, &visit, &one, false).await
}

async fn draw_one(
    app: &App,
    visit: &Visit,
    one: &Question,
    in_full: bool,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let (keys, asked) = (app.keys.clone(), one.clone());
    let (said, story) = app
        .store
        .read(move |tx| {
            let said = question::words(tx, &keys, &asked)?;
            Ok::<_, crate::act::Fail>((said, question::story(tx, &asked)?))
        })
        .await?;
    let title = about(visit, &one.item);
    let phone = said
        .as_ref()
        .map(|said| match (in_full, Phone::parse(&said.phone)) {
            (true, _) => said.phone.clone(),
            (false, Ok(phone)) => phone.masked(),
            (false, Err(_)) => "*".to_owned(),
        });
    let gone = t(lang, "desk-words-gone");
    let text = said.map_or(gone.clone(), |said| Veil::default().over(&said.question));
    let (l_words, l_phone, l_owner, l_due) = (
        t(lang, "question-words"),
        t(lang, "question-phone"),
        t(lang, "question-owner"),
        t(lang, "question-due"),
    );
    let is_open = one.answered_at.is_none();
    let code = rated::code(&app.keys, &visit.world, &one.home, &question::name(one));
    let devices = asks::asked(app, visit).await?;
    let place = format!("/desk/questions/{}", one.id);
    let please = asks::offer(visit, &devices, &code, &place);
    let owns = visit.person() == Some(&one.owner) && is_open;
    let is_offered = visit
        .posts()
        .iter()
        .any(|post| one.offered.as_ref() == Some(post));
    let body = html! {
        h1 { (title) }
        (facts(&[
            (l_words.as_str(), html! { (text) }),
            (l_phone.as_str(), html! { (phone.unwrap_or(gone)) }),
            (l_owner.as_str(), html! { (owner(visit, one)) }),
            (l_due.as_str(), due(visit, one)),
        ]))
        @if is_offered {
            (press(visit, one, "take", html! { (button(&t(lang, "question-accept"), Kind::Act, Some("t"))) }))
            (press(visit, one, "decline", html! { (button(&t(lang, "question-decline"), Kind::Plain, None)) }))
        }
        @if owns {
            @if !in_full {
                (press(visit, one, "call", html! { (button(&t(lang, "question-call"), Kind::Plain, Some("c"))) }))
            }
            (press(visit, one, "answer", html! { (button(&t(lang, "question-answer"), Kind::Act, Some("y"))) }))
            details {
                summary { (t(lang, "question-hand-over")) }
                (press(visit, one, "offer", html! { (elsewhere(visit)) (button(&t(lang, "question-offer"), Kind::Plain, None)) }))
            }
        }
        @if !is_open { (please) }
        h2 { (t(lang, "question-story")) }
        ul { @for record in &story {
            li { (words::time(lang, record.at, visit.today())) " "
                (visit.world.person_name(&record.by)) " "
                (t(lang, &format!("question-did-{}", record.kind))) }
        } }
        (actions(&[link_button(&t(lang, "questions-title"), "/desk/questions", Kind::Quiet, None)]))
    };
    Ok(page(&visit.frame(), &title, Width::Desk, body))
}

fn press(visit: &Visit, one: &Question, act: &str, inside: Markup) -> Markup {
    html! {
        form method="post" action={ "/desk/questions/" (one.id) "/" (act) } {
            (csrf_field(&visit.csrf)) (inside)
        }
    }
}

/// Posts that a question may be handed to: of this street and its communities, the bureaus and the district.
fn elsewhere(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let posts = posts(visit);
    let labels: Vec<(String, String)> = posts
        .iter()
        .map(|post| (post.to_string(), post_name(visit, post)))
        .collect();
    let choices: Vec<Choice<'_>> = labels
        .iter()
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    select(lang, &Field::new("to", &t(lang, "question-to")), &choices)
}

fn posts(visit: &Visit) -> BTreeSet<PostKey> {
    let world = &visit.world;
    let mine = units(visit);
    let streets: Vec<&UnitId> = mine
        .iter()
        .filter_map(|unit| world.units.at_level(unit, Level::Street))
        .map(|unit| &unit.id)
        .collect();
    let is_near = |unit: &UnitId| {
        let code = unit.as_str();
        let is_above = code.len() == 6 || code.get(6..7) == Some("B");
        let own = mine.iter().any(|own| home(own) == home(unit));
        own && (is_above || streets.iter().any(|street| street.covers(unit)))
    };
    world
        .posts
        .iter()
        .filter(|post| post.holds(visit.now) && super::ASKED.contains(&post.duty))
        .filter(|post| is_near(&post.unit) && !mine.contains(&post.unit))
        .map(|post| {
            PostKey(Post {
                unit: post.unit.clone(),
                duty: post.duty,
            })
        })
        .collect()
}

/// A post that sorts by its unit.
#[derive(PartialEq, Eq)]
struct PostKey(Post);

impl std::ops::Deref for PostKey {
    type Target = Post;

    fn deref(&self) -> &Post {
        &self.0
    }
}

impl Ord for PostKey {
    fn cmp(&self, other: &PostKey) -> std::cmp::Ordering {
        (&self.0.unit, self.0.duty).cmp(&(&other.0.unit, other.0.duty))
    }
}

impl PartialOrd for PostKey {
    fn partial_cmp(&self, other: &PostKey) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// POST `/desk/questions/{id}/{act}`
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = find(&app, &visit, &id).await?;
    let step = match act.as_str() {
        "offer" => {
            let to = Post::parse(posted.get("to"));
            let to = to.filter(|to| posts(&visit).iter().any(|post| **post == *to));
            Step::Offer(to.ok_or_else(|| {
                Problem::bad(
                    "to",
                    "请选一个岗位，把问题交给它。",
                    "Choose a post to hand the question to.",
                )
            })?)
        }
        "take" => Step::Take,
        "decline" => Step::Decline,
        "answer" => Step::Answer,
        "call" => Step::Look,
        _ => return Err(Problem::NotFound),
    };
    let by = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let is_there = |post: &&Post| match step {
        Step::Take | Step::Decline => one.offered.as_ref() == Some(*post),
        Step::Offer(_) | Step::Answer | Step::Look => super::ASKED.contains(&post.duty),
    };
    let post = visit.posts().iter().find(is_there).cloned();
    let post = post.ok_or(Problem::NotYourDuty)?;
    let (home, now, done) = (one.home.clone(), app.now(), step.clone());
    let (keys, world) = (app.keys.clone(), visit.world.clone());
    let told = app
        .store
        .write(move |tx| {
            let actor = Actor {
                by: &by,
                post: &post,
                now,
            };
            let told = question::step(tx, &home, &id, &step, &actor)?;
            if let (Ok(one), Step::Answer) = (&told, &step) {
                let name = question::name(one);
                let given = Given::of(&one.unit, &name, &one.item, &one.owner);
                rated::given(tx, (&keys, &world), &given, now);
            }
            Ok::<_, crate::act::Fail>(told)
        })
        .await?;
    match told {
        Ok(fresh) if done == Step::Look => {
            Ok(draw_one(&app, &visit, &fresh, true).await?.into_response())
        }
        Ok(_) if done == Step::Answer => Ok(go::and_say("/desk/questions", "question-answered")),
        Ok(fresh) => Ok(go::to(&format!("/desk/questions/{}", fresh.id))),
        Err(Cannot::NotThere) => Err(Problem::NotFound),
        Err(Cannot::NotYours) => Err(Problem::NotYourDuty),
        Err(Cannot::Answered) => Ok(go::and_say("/desk/questions", "question-answered")),
    }
}
