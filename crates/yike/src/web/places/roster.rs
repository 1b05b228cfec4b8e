//! `/places/roster/{site}`: a week of one site. Whoever leads it plans posts for days; a mark says
//! that somebody planned is away. B is offered where A is away, and nobody is presumed.

use super::{change, index, leads, show, site_asked};
use crate::app::App;
use crate::places::{self, Planned};
use crate::web::casework::words;
use crate::web::face::parts::{self, Kind, Lamp};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page as frame_page};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::roster::{Cover, Holder, State as Day};
use yike_core::site::Site;
use yike_core::who::Duty;

/// Who plans: the head of a station, and whoever supervises it.
const PLANNERS: [Duty; 2] = [Duty::StationHead, Duty::Supervisor];

/// So many weeks back and ahead a roster is looked at.
const WEEKS: (i64, i64) = (4, 12);

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Plan,
    /// To the end of the week, on the days that the site is open.
    Week,
    Clear,
    Away,
    Back,
}

impl Act {
    const ALL: [Act; 5] = [Act::Plan, Act::Week, Act::Clear, Act::Away, Act::Back];

    fn as_str(self) -> &'static str {
        match self {
            Act::Plan => "plan",
            Act::Week => "week",
            Act::Clear => "clear",
            Act::Away => "away",
            Act::Back => "back",
        }
    }

    fn parse(word: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == word)
    }

    fn label(self) -> &'static str {
        match self {
            Act::Plan => "roster-plan",
            Act::Week => "roster-plan-week",
            Act::Clear => "roster-clear",
            Act::Away => "roster-mark-away",
            Act::Back => "roster-mark-back",
        }
    }
}

/// `GET /places/roster/{site}?from=`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let (_, site) = site_asked(&visit, &key)?;
    let from = monday(&visit, &asked.from);
    let days: Vec<Date> = week(from);
    let to = days.last().copied().unwrap_or(from);
    let planned = (app.store)
        .read(move |tx| places::roster_of(tx, &key, from, to))
        .await?;
    Ok(draw(&visit, site, &days, &planned))
}

fn week(from: Date) -> Vec<Date> {
    let days = std::iter::successors(Some(from), |day| day.tomorrow().ok());
    days.take(7).collect()
}

/// The Monday of the week that is asked for.
fn monday(visit: &Visit, asked: &str) -> Date {
    let today = visit.today();
    let weeks = |n: i64| today.saturating_add(jiff::Span::new().days(7 * n));
    let day = asked.parse::<Date>().unwrap_or(today);
    let day = day.clamp(weeks(-WEEKS.0), weeks(WEEKS.1));
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(jiff::Span::new().days(back))
}

fn draw(visit: &Visit, site: &Site, days: &[Date], planned: &Planned) -> Markup {
    let lang = visit.lang;
    let title = tr(lang, "roster-of", &[("site", site.name.as_str().into())]);
    let at = format!("/places/roster/{}", site.key());
    let from = days[0];
    let moved = |by: i64| from.saturating_add(jiff::Span::new().days(by));
    let other = |by: i64| format!("{at}?from={}", moved(by));
    let shows = |by: i64| monday(visit, &moved(by).to_string()) == moved(by);
    let may_plan = leads(visit, site, &PLANNERS);
    let body = html! {
        p { a.alone href={ "/places?unit=" (site.unit) } { (t(lang, "places-title")) } }
        h1 { (title) }
        p { (t(lang, "roster-what")) }
        (parts::facts(&[
            (&t(lang, "list-hours"), show::hours(lang, site)),
            (&t(lang, "roster-shape"), html! { (index::shape(visit, site)) " " small { (t(lang, "roster-shape-what")) } }),
        ]))
        nav.actions aria-label=(t(lang, "roster-weeks")) {
            @if shows(-7) { (parts::link_button(&t(lang, "roster-before"), &other(-7), Kind::Plain, None)) }
            @if shows(7) { (parts::link_button(&t(lang, "roster-after"), &other(7), Kind::Plain, None)) }
        }
        ul.items { @for day in days {
            li id={ "day-" (day) } { (one_day(visit, site, *day, planned, may_plan)) }
        } }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

fn one_day(visit: &Visit, site: &Site, day: Date, planned: &Planned, may_plan: bool) -> Markup {
    let lang = visit.lang;
    let holders = places::holders(&visit.world, site, planned, day);
    let cover = Cover::of(&holders);
    let spans = site
        .open()
        .map(|hours| hours.on(&visit.world.calendar, day));
    let is_open = spans.is_none_or(|spans| !spans.is_empty());
    let is_past = day < visit.today();
    let (lamp, words) = match cover.state(is_open) {
        Day::Unplanned if !site.kind.is_staffed() => (Lamp::Quiet, t(lang, "roster-theirs")),
        Day::Covered => (Lamp::Good, t(lang, "roster-covered")),
        Day::Uncovered => (Lamp::Late, t(lang, "roster-uncovered")),
        Day::Unplanned => (Lamp::Care, t(lang, "roster-unplanned")),
        Day::Closed => (Lamp::Quiet, t(lang, "roster-closed")),
    };
    let one = |holder: &Holder, state: &str, acts: &[Act]| {
        html! { li {
            (who(visit, holder)) " · " (t(lang, state))
            @if !is_past { @for act in acts { (button(visit, site, day, holder, *act)) } }
        } }
    };
    let may: &[Act] = match may_plan {
        true => &[Act::Plan, Act::Week],
        false => &[],
    };
    let offered = html! { @for holder in &cover.offered { (one(holder, "roster-offered", may)) } };
    html! {
        h2 { (words::date(lang, day, visit.today())) }
        p { (parts::lamp(lamp, &words)) }
        @if !holders.is_empty() { ul {
            @for holder in &cover.serving {
                @let acts: &[Act] = match (may_plan, is_me(visit, holder)) {
                    (true, _) => &[Act::Away, Act::Clear],
                    (false, true) => &[Act::Away],
                    (false, false) => &[],
                };
                (one(holder, "roster-planned", acts))
            }
            @for holder in &cover.away {
                @let by_mark = planned.get(&(day, holder.post.clone())).copied().unwrap_or(false);
                @let acts: &[Act] = match (may_plan, is_me(visit, holder)) {
                    (true, _) if by_mark => &[Act::Back, Act::Clear],
                    (true, _) => &[Act::Clear],
                    (false, true) if by_mark => &[Act::Back],
                    (false, _) => &[],
                };
                (one(holder, "roster-away", acts))
            }
            @if is_open && cover.serving.is_empty() { (offered) }
        }
        // Somebody is there: who else could be is folded away.
        @if !cover.serving.is_empty() && !cover.offered.is_empty() { details {
            summary { (tr(lang, "roster-others", &[("n", cover.offered.len().into())])) }
            ul { (offered) }
        } } }
    }
}

/// 林晓（全能社工 A 岗）, for colleagues: the whole name.
fn who(visit: &Visit, holder: &Holder) -> String {
    let name = visit.world.person_name(&holder.person).to_owned();
    let post = super::identity::post_words(visit.lang, &visit.world, &holder.post);
    tr(
        visit.lang,
        "roster-person",
        &[("name", name.into()), ("post", post.into())],
    )
}

fn is_me(visit: &Visit, holder: &Holder) -> bool {
    visit.person() == Some(&holder.person)
}

fn button(visit: &Visit, site: &Site, day: Date, holder: &Holder, act: Act) -> Markup {
    html! {
        form.noprint method="post" action={ "/places/roster/" (site.key()) } {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
            (parts::hidden("day", &day.to_string()))
            (parts::hidden("post", &holder.post))
            (parts::hidden("act", act.as_str()))
            (parts::button(&t(visit.lang, act.label()), Kind::Plain, None))
        }
    }
}

/// `POST /places/roster/{site}`: `plan`, `week`, `clear`, `away`, `back`.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, site) = site_asked(&visit, &key)?;
    let day = posted.get("day").parse::<Date>();
    let last = visit
        .today()
        .saturating_add(jiff::Span::new().days(7 * WEEKS.1 + 6));
    let day = day.ok().filter(|day| *day >= visit.today() && *day <= last);
    let day = day.ok_or_else(|| {
        Problem::bad(
            "day",
            "过去的日子不能再改，也不排三个月以后的班。请选今天起三个月内的一天。",
            "A day that has passed is not changed, and nobody is planned three months ahead. Please choose a day within three months from today.",
        )
    })?;
    let post = posted.get("post").to_owned();
    let holders = places::holders(&visit.world, site, &Planned::new(), day);
    let held = visit.world.posts.iter().find(|one| one.id == post);
    let mine = held.is_some_and(|one| visit.person() == Some(&one.person));
    let act = Act::parse(posted.get("act")).ok_or_else(|| {
        Problem::bad(
            "act",
            "没有收到要做什么。请回到值班表再按一次。",
            "It did not arrive what is to be done. Please go back to the roster and press again.",
        )
    })?;
    let is_mark = matches!(act, Act::Away | Act::Back);
    if !(leads(&visit, site, &PLANNERS) || (mine && is_mark)) {
        return Err(Problem::bad(
            "act",
            "值班由站长或上级督办安排；自己排到的班，可以自己标记离岗。请找站长或街道。",
            "The head of the station or a supervisor plans; you may mark only yourself away. Please ask one of them.",
        ));
    }
    let is_theirs = holders.iter().any(|one| one.post == post);
    if matches!(act, Act::Plan | Act::Week) && !is_theirs {
        return Err(Problem::bad(
            "post",
            "这个岗位不在这个站点，或已经结束。请刷新页面再选。",
            "This post is none of the site's, or has ended. Please reload the page and choose again.",
        ));
    }
    // The days of this week from here on that the site is open.
    let calendar = &visit.world.calendar;
    let until = monday(&visit, &day.to_string()).saturating_add(jiff::Span::new().days(6));
    let is_open = |day: &Date| {
        let hours = site.open();
        hours.is_none_or(|hours| !hours.on(calendar, *day).is_empty())
    };
    let days: Vec<Date> = match act {
        Act::Week => std::iter::successors(Some(day), |day| day.tomorrow().ok())
            .take_while(|day| *day <= until)
            .filter(is_open)
            .collect(),
        Act::Plan | Act::Clear | Act::Away | Act::Back => vec![day],
    };
    change(&app, &visit, &posted, move |tx, by, now| {
        for day in &days {
            match act {
                Act::Plan | Act::Week => places::plan(tx, &key, *day, &post, by, now),
                Act::Clear => places::clear(tx, &key, *day, &post),
                Act::Away => places::mark(tx, (&key, *day, &post), true, by, now),
                Act::Back => places::mark(tx, (&key, *day, &post), false, by, now),
            }
        }
        Ok(())
    })
    .await?;
    let to = format!("/places/roster/{}?from={day}#day-{day}", site.key());
    Ok(go::and_say(&to, "roster-kept"))
}
