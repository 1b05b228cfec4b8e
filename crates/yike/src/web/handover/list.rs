//! One bag: what is in it, ticked when it is opened; what is not ticked was not there. The same as
//! a list on paper that both sides sign.

use crate::act::CaseKey;
use crate::app::App;
use crate::views::case as view;
use crate::views::handover::{self, InBag, Line};
use crate::web::bulk::{Done, carry_out, outcome};
use crate::web::casework::{custody, words};
use crate::web::face::frame::print_page;
use crate::web::face::parts::{
    Kind as Loud, Lamp, Paper, actions, button, command_id_field, csrf_field, hidden, lamp,
    link_button, paper,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::case::Command;
use yike_core::clock::day_of;
use yike_core::unit::UnitId;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    bag: String,
    from: String,
    day: String,
}

impl Asked {
    async fn find(&self, app: &App, visit: &Visit) -> Result<Vec<InBag>, Problem> {
        let me = visit.person().ok_or(Problem::StaffLogin)?;
        let day = self.day.parse().map_err(|_| Problem::NotFound)?;
        let from = UnitId::new(&self.from);
        let found = handover::in_bag(app, me, &self.bag, &from, day, visit.now).await?;
        match found.is_empty() {
            true => Err(Problem::NotFound),
            false => Ok(found),
        }
    }

    fn query(&self) -> String {
        format!("bag={}&from={}&day={}", self.bag, self.from, self.day)
    }
}

/// 临时救助 · 王*兰 · …0017：居民户口簿，原件 1 份
pub fn line(visit: &Visit, line: &Line) -> String {
    let colon = visit.lang.either("：", ": ");
    format!("{}{colon}{}", head(visit, line), what(visit, line))
}

/// 临时救助 · 王*兰 · …0017
pub fn head(visit: &Visit, line: &Line) -> String {
    let name = match visit.world.item(&line.digest) {
        Some(item) => words::item_name(visit.lang, &item).to_owned(),
        None => line.item.clone(),
    };
    let who = line.applicant.as_ref().map_or("", |a| a.name.as_str());
    let number = crate::web::desk::row::tail(&line.number);
    format!("{name} · {who} · {number}")
}

/// 居民户口簿，原件 1 份
pub fn what(visit: &Visit, line: &Line) -> String {
    let material = match visit.world.item(&line.digest) {
        Some(item) => words::about(visit.lang, &item, &line.material),
        None => line.material.clone(),
    };
    let counts = custody::counted(visit.lang, line.originals, line.copies);
    format!("{material}{}{counts}", visit.lang.either("，", ", "))
}

/// GET `/handover/bag`
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let found = asked.find(&app, &visit).await?;
    Ok(draw(&visit, &asked, &found, None))
}

fn draw(visit: &Visit, asked: &Asked, found: &[InBag], done: Option<Markup>) -> Markup {
    let lang = visit.lang;
    let title = tr(
        lang,
        "handover-bag-title",
        &[("bag", asked.bag.as_str().into())],
    );
    let from = words::unit(&visit.world, &UnitId::new(&asked.from));
    let to = found
        .first()
        .map(|paper| words::unit(&visit.world, &paper.to));
    let mine = |unit: &UnitId| visit.posts().iter().any(|post| post.unit == *unit);
    let is_waiting = |paper: &&InBag| paper.taken.is_none() && mine(&paper.to);
    let waiting: Vec<&InBag> = found.iter().filter(is_waiting).collect();
    let body = html! {
        p { a.alone href="/handover" { (t(lang, "handover-title")) } }
        h1 { (title) }
        p { (tr(lang, "handover-way", &[("from", from.into()), ("to", to.unwrap_or_default().into())])) }
        @if let Some(done) = done { section.panel { (done) } }
        @if waiting.is_empty() {
            ul { @for paper in found { li { (line(visit, &paper.line)) br; (state(visit, paper)) } } }
        } @else {
            p { (t(lang, "handover-tick")) }
            form method="post" action="/handover/bag" {
                (csrf_field(&visit.csrf))
                (command_id_field(&uuid::Uuid::now_v7().to_string()))
                (hidden("bag", &asked.bag)) (hidden("from", &asked.from)) (hidden("day", &asked.day))
                fieldset.field {
                    legend { (t(lang, "handover-in-bag")) }
                    @for (n, paper) in waiting.iter().enumerate() {
                        @let id = format!("came-{n}");
                        div.choice {
                            input type="checkbox" id=(id) name="came"
                                value={ (paper.line.key) " " (paper.line.material) };
                            label for=(id) {
                                (line(visit, &paper.line))
                                @if paper.missed_at.is_some() { " " (lamp(Lamp::Late, &t(lang, "handover-missed"))) }
                            }
                        }
                    }
                }
                (actions(&[button(&t(lang, "handover-confirm"), Loud::Act, None)]))
            }
            @for paper in found.iter().filter(|paper| paper.taken.is_some()) {
                p.hint { (line(visit, &paper.line)) " · " (state(visit, paper)) }
            }
        }
        p { (link_button(&t(lang, "handover-print"), &format!("/handover/list?{}", asked.query()), Loud::Plain, None)) }
    };
    page(&visit.frame(), &title, Width::Wide, body)
}

fn state(visit: &Visit, paper: &InBag) -> Markup {
    let lang = visit.lang;
    match (&paper.taken, paper.missed_at) {
        (Some((at, by)), _) => {
            let time = words::time(lang, *at, visit.today());
            let name = visit.world.person_name(by).to_owned();
            let words = tr(
                lang,
                "handover-taken",
                &[("name", name.into()), ("time", time.into())],
            );
            lamp(Lamp::Good, &words)
        }
        (None, Some(_)) => lamp(Lamp::Late, &t(lang, "handover-missed")),
        (None, None) => lamp(Lamp::Care, &t(lang, "handover-on-way")),
    }
}

/// POST `/handover/bag`: what is ticked is receipted, what is not is reported as missing.
pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Markup, Problem> {
    let press = posted.command_id()?;
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let asked = Asked {
        bag: posted.get("bag").to_owned(),
        from: posted.get("from").to_owned(),
        day: posted.get("day").to_owned(),
    };
    let found = asked.find(&app, &visit).await?;
    let came: Vec<&str> = posted.all("came").collect();
    let mut keys: Vec<&CaseKey> = found.iter().map(|paper| &paper.line.key).collect();
    keys.dedup();
    let mut done: Vec<Done> = Vec::new();
    for key in keys {
        let view = view::case(&app, &visit.world, &who, key, visit.now).await?;
        let (taken, missed): (Vec<&InBag>, Vec<&InBag>) = (found.iter())
            .filter(|paper| paper.line.key == *key && paper.taken.is_none())
            .partition(|paper| {
                let value = format!("{} {}", paper.line.key, paper.line.material);
                came.contains(&value.as_str())
            });
        let named = |papers: Vec<&InBag>, is_new: bool| -> Vec<String> {
            let papers = papers.into_iter();
            let papers = papers.filter(|paper| !is_new || paper.missed_at.is_none());
            papers.map(|paper| paper.line.material.clone()).collect()
        };
        let (taken, missed) = (named(taken, false), named(missed, true));
        let mut commands = Vec::new();
        if !taken.is_empty() {
            commands.push(Command::TakePapers { papers: taken });
        }
        if !missed.is_empty() {
            commands.push(Command::Miss { papers: missed });
        }
        if !commands.is_empty() {
            done.push(carry_out(&app, &visit, &press, &view, commands).await?);
        }
    }
    let told = outcome(&visit, &done, "/handover");
    let found = asked.find(&app, &visit).await?;
    Ok(draw(&visit, &asked, &found, Some(told)))
}

/// GET `/handover/list`: the list on paper, with masked names, signed by both sides.
pub async fn print(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let found = asked.find(&app, &visit).await?;
    let first = found.first().ok_or(Problem::NotFound)?;
    let zh =
        |key: &str, values: &[(&str, crate::web::face::text::Value<'_>)]| tr(Lang::Zh, key, values);
    let units = &visit.world.units;
    let from = UnitId::new(&asked.from);
    let (from_name, to_name) = (units.name(&from), units.name(&first.to));
    let packer = visit.world.person_name(&first.packed_by);
    let time = words::time(Lang::Zh, first.packed_at, visit.today());
    let opening = zh(
        "handover-paper-begin",
        &[
            ("from", from_name.into()),
            ("to", to_name.into()),
            ("name", packer.into()),
            ("time", time.into()),
            ("n", found.len().into()),
        ],
    );
    let heads = ["no", "case", "item", "who", "papers", "taken"];
    let rows = found.iter().enumerate().map(|(n, one)| {
        let item = visit.world.item(&one.line.digest);
        let item = item.as_deref();
        let who = one.line.applicant.as_ref().map_or("", |a| a.name.as_str());
        let material = item.map(|item| words::about(Lang::Zh, item, &one.line.material));
        let taken = match (&one.taken, one.missed_at) {
            (Some((at, by)), _) => {
                let time = words::time(Lang::Zh, *at, visit.today());
                format!("{} {time}", visit.world.person_name(by))
            }
            (None, Some(_)) => t(Lang::Zh, "handover-missed"),
            (None, None) => String::new(),
        };
        html! { tr {
            td { (n + 1) }
            td { (one.line.number) }
            td { (item.map_or(one.line.item.as_str(), |item| item.name.as_str())) }
            td { (who) }
            td { (material.unwrap_or_else(|| one.line.material.clone())) "，"
                (custody::counted(Lang::Zh, one.line.originals, one.line.copies)) }
            td { (taken) }
        } }
    });
    let more = html! {
        table {
            thead { tr { @for head in heads { th scope="col" { (t(Lang::Zh, &format!("handover-paper-{head}"))) } } } }
            tbody { @for row in rows { (row) } }
        }
        p { (t(Lang::Zh, "handover-paper-giver")) }
        p { (t(Lang::Zh, "handover-paper-taker")) }
    };
    let day = day_of(first.packed_at);
    let sheet = paper(&Paper {
        unit: from_name,
        title: &t(Lang::Zh, "handover-paper-title"),
        number: &zh(
            "handover-paper-number",
            &[("bag", asked.bag.as_str().into())],
        ),
        salutation: "",
        paragraphs: &[opening],
        more: Some(more),
        seal: None,
        date: &format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
        address: &crate::web::desk::address(&visit, &format!("/handover/bag?{}", asked.query())),
        foot: &[t(Lang::Zh, "handover-paper-foot")],
        rate: None,
    });
    Ok(print_page(
        &visit.frame(),
        &t(visit.lang, "handover-paper-title"),
        sheet,
    ))
}
