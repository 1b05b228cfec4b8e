//! GET `/handover`: what is to be packed, the bags on their way, and what still lies here.

use crate::act::CaseKey;
use crate::app::App;
use crate::views::case as view;
use crate::views::handover::{self, Bag, Loose, MOST};
use crate::web::bulk::{Done, carry_out, outcome};
use crate::web::casework::words;
use crate::web::face::parts::{
    Field, Head, Kind as Loud, Lamp, actions, button, command_id_field, csrf_field, empty, hidden,
    lamp, table, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::case::Command;
use yike_core::clock::day_of;
use yike_core::unit::UnitId;

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    draw(&app, &visit, None).await
}

/// Where papers go from one of my units: on their way already, or to be sent on.
type Heap<'a> = BTreeMap<(&'a UnitId, &'a UnitId, bool), Vec<&'a Loose>>;

async fn draw(app: &App, visit: &Visit, done: Option<Markup>) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    let (loose, bags) = handover::of(app, me, visit.now).await?;
    let mut heaps: Heap<'_> = BTreeMap::new();
    let mut stays: Vec<&Loose> = Vec::new();
    for paper in loose.iter().take(MOST) {
        match (&paper.on_way_to, &paper.goes_to) {
            (Some(to), _) => heaps.entry((&paper.at, to, false)).or_default().push(paper),
            (None, Some(to)) => heaps.entry((&paper.at, to, true)).or_default().push(paper),
            (None, None) => stays.push(paper),
        }
    }
    let mine = |unit: &UnitId| visit.posts().iter().any(|post| post.unit == *unit);
    let coming: Vec<&Bag> = bags.iter().filter(|bag| mine(&bag.to)).collect();
    let sent: Vec<&Bag> = bags.iter().filter(|bag| mine(&bag.from)).collect();
    let title = t(lang, "handover-title");
    let body = html! {
        h1 { (title) }
        p.lead { (t(lang, "handover-lead")) }
        @if let Some(done) = done { section.panel { (done) } }
        h2 { (t(lang, "handover-coming")) }
        @if coming.is_empty() { p.hint { (t(lang, "handover-coming-none")) } }
        @else { (bags_table(visit, &t(lang, "handover-coming"), &coming, true)) }
        h2 { (t(lang, "handover-to-pack")) }
        @if heaps.is_empty() {
            (empty(&t(lang, "handover-pack-none"), &t(lang, "handover-pack-none-why"), None))
        }
        @for ((from, to, is_back), papers) in &heaps { (heap(visit, from, to, *is_back, papers)) }
        @if !stays.is_empty() {
            h2 { (t(lang, "handover-stays")) }
            p.hint { (t(lang, "handover-stays-why")) }
            ul { @for paper in &stays {
                li { a href={ "/cases/" (paper.line.key) } { (line(visit, paper)) } }
            } }
        }
        h2 { (t(lang, "handover-sent")) }
        @if sent.is_empty() { p.hint { (t(lang, "handover-sent-none")) } }
        @else { (bags_table(visit, &t(lang, "handover-sent"), &sent, false)) }
        @if loose.len() > MOST { p.hint { (t(lang, "handover-more")) } }
    };
    Ok(page(&visit.frame(), &title, Width::Wide, body))
}

/// 临时救助 · 王*兰 · …0017：居民户口簿，原件 1 份
fn line(visit: &Visit, paper: &Loose) -> String {
    super::list::line(visit, &paper.line)
}

/// Papers for one destination: ticked, a number of the bag, one press.
fn heap(visit: &Visit, from: &UnitId, to: &UnitId, is_back: bool, papers: &[&Loose]) -> Markup {
    let lang = visit.lang;
    let (from_name, to_name) = (
        words::unit(&visit.world, from),
        words::unit(&visit.world, to),
    );
    let key = match is_back {
        true => "handover-heap-back",
        false => "handover-heap",
    };
    let heading = tr(
        lang,
        key,
        &[("from", from_name.into()), ("to", to_name.into())],
    );
    let group = format!("{from}-{to}-{}", u8::from(is_back));
    let (label, hint) = (t(lang, "field-bag"), t(lang, "field-bag-hint"));
    let mut cases: Vec<(&CaseKey, Vec<&Loose>)> = Vec::new();
    for paper in papers {
        match cases.last_mut() {
            Some((key, all)) if **key == paper.line.key => all.push(paper),
            _ => cases.push((&paper.line.key, vec![paper])),
        }
    }
    let field = Field {
        hint: Some(&hint),
        maxlength: Some(24),
        ..Field::new("bag", &label)
    };
    html! {
        section.panel {
            h3 { (heading) }
            form method="post" action="/handover/pack" {
                (csrf_field(&visit.csrf))
                (command_id_field(&uuid::Uuid::now_v7().to_string()))
                (hidden("to", to.as_str()))
                (hidden("from", from.as_str()))
                fieldset.field {
                    legend { (t(lang, "handover-which")) }
                    @for (key, all) in &cases {
                        @let id = format!("{group}-{}", key.id);
                        div.choice {
                            input type="checkbox" id=(id) name="case" value=(key) checked;
                            label for=(id) {
                                @if let Some(first) = all.first() { (super::list::head(visit, &first.line)) }
                                @for paper in all { small {
                                    (super::list::what(visit, &paper.line))
                                    @if paper.missed { " " (lamp(Lamp::Late, &t(lang, "handover-missed"))) }
                                } }
                            }
                        }
                    }
                }
                (text_field(lang, &field))
                (actions(&[button(&t(lang, "handover-pack"), Loud::Act, None)]))
            }
        }
    }
}

fn bags_table(visit: &Visit, caption: &str, bags: &[&Bag], is_coming: bool) -> Markup {
    let lang = visit.lang;
    let heads = [
        t(lang, "handover-bag"),
        match is_coming {
            true => t(lang, "handover-from"),
            false => t(lang, "handover-to"),
        },
        t(lang, "handover-when"),
        t(lang, "handover-papers"),
        t(lang, "handover-state"),
    ];
    let [bag, unit, when, papers, state] = &heads;
    let rows: Vec<Markup> = bags
        .iter()
        .map(|one| {
            let other = if is_coming { &one.from } else { &one.to };
            let time = words::time(lang, one.packed_at, visit.today());
            html! { tr {
                td { a href=(address(one)) { span.num { (one.bag) } } }
                td { (words::unit(&visit.world, other)) }
                td { (time) }
                td.n { (one.papers) }
                td { (standing(visit, one)) }
            } }
        })
        .collect();
    table(
        lang,
        caption,
        false,
        &[
            Head::words(bag),
            Head::words(unit),
            Head::words(when),
            Head::number(papers),
            Head::words(state),
        ],
        &rows,
    )
}

fn address(bag: &Bag) -> String {
    let day = day_of(bag.packed_at);
    format!("/handover/bag?bag={}&from={}&day={day}", bag.bag, bag.from)
}

/// 缺 1 份, 在路上, 已签收
fn standing(visit: &Visit, bag: &Bag) -> Markup {
    let lang = visit.lang;
    match (bag.missed, bag.out) {
        (0, 0) => lamp(Lamp::Good, &t(lang, "handover-whole")),
        (0, n) => lamp(Lamp::Care, &tr(lang, "handover-out", &[("n", n.into())])),
        (n, _) => lamp(
            Lamp::Late,
            &tr(lang, "handover-missing", &[("n", n.into())]),
        ),
    }
}

/// POST `/handover/pack`: the papers of the ticked cases go into the bag, each case for itself.
pub async fn pack(State(app): State<App>, visit: Visit, posted: Posted) -> Result<Markup, Problem> {
    let press = posted.command_id()?;
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let (from, to) = (
        UnitId::new(posted.get("from")),
        UnitId::new(posted.get("to")),
    );
    let mut done: Vec<Done> = Vec::new();
    let mut keys: Vec<CaseKey> = posted.all("case").filter_map(CaseKey::parse).collect();
    keys.dedup();
    for key in keys.iter().take(MOST) {
        let view = view::case(&app, &visit.world, &who, key, visit.now).await?;
        let papers = view.loaded.case.papers.iter();
        let here = papers.filter(|paper| paper.at == from && !paper.returned);
        let lying: Vec<String> = here
            .filter(|paper| paper.bag.is_none() && !paper.is_coming_to(&to))
            .map(|paper| paper.material.clone())
            .collect();
        let mut commands = Vec::new();
        if !lying.is_empty() && view.may(yike_core::case::Kind::SendPapers) {
            commands.push(Command::SendPapers {
                papers: lying,
                to: to.clone(),
            });
        }
        commands.push(Command::Bag {
            bag: posted.get("bag").to_uppercase(),
            to: to.clone(),
        });
        done.push(carry_out(&app, &visit, &press, &view, commands).await?);
    }
    let told = outcome(&visit, &done, "/handover");
    draw(&app, &visit, Some(told)).await
}
