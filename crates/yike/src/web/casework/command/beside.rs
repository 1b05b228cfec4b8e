//! The fields of what goes on beside a case: whom to ask, what to answer, who is given it, and
//! where its papers go.

use super::fields::{Draw, unit_of_offer};
use crate::act;
use crate::views::case::CaseView;
use crate::web::casework::{consult, custody};
use crate::web::face::parts::{
    Choice, Field, Material, checkboxes, hidden, radios, text_field, tick,
};
use maud::{Markup, html};
use yike_core::case::{self, Consultation, Kind, Paper, RESULT};
use yike_core::unit::UnitId;

/// The departments that the item names, with what each is asked for and its days; for a call also
/// the agreed time.
pub fn departments(draw: &Draw<'_>, view: &CaseView, kind: Kind) -> Markup {
    let reader = draw.reader;
    let loaded = &view.loaded;
    let nobody = act::nobody();
    let facts = reader.world.facts(&loaded.case, reader.now, &nobody);
    let all = case::departments(&loaded.case, &loaded.item, &facts);
    let all = all
        .into_iter()
        .filter(|(_, d)| d.comes || kind == Kind::Opinion);
    let lines: Vec<(String, String, String)> = all
        .map(|(unit, department)| {
            let about = reader.either(&department.about, &department.about_en);
            let hint = reader.tr(
                "field-of-days",
                &[
                    ("n", department.days.into()),
                    ("about", about.to_owned().into()),
                ],
            );
            (unit.to_string(), reader.unit(&unit), hint)
        })
        .collect();
    let choices: Vec<Choice<'_>> = lines
        .iter()
        .map(|(value, label, hint)| Choice {
            value,
            label,
            hint: Some(hint),
        })
        .collect();
    let chosen: Vec<&str> = match draw.posted.all("of").next() {
        None => lines.iter().map(|(value, ..)| value.as_str()).collect(),
        Some(_) => draw.posted.all("of").collect(),
    };
    let label = draw.t("field-of");
    let of = Field::new("of", &label);
    html! {
        (checkboxes(reader.lang, &of.with_fault(draw.faults), &choices, &chosen))
        @if kind == Kind::Call { (time(draw)) }
        (draw.words("question", false))
    }
}

fn time(draw: &Draw<'_>) -> Markup {
    let (label, hint) = (draw.t("field-at"), draw.t("field-at-hint"));
    html! {
        div.field {
            label for="at" { (label) }
            p.hint #at-hint { (hint) }
            (draw.why("at"))
            input #at name="at" type="datetime-local" required aria-describedby="at-hint"
                value=(draw.posted.get("at"));
        }
    }
}

/// What this viewer's units are asked and have not answered.
fn asked<'a>(draw: &Draw<'_>, view: &'a CaseView) -> Vec<&'a Consultation> {
    let posts = draw.reader.world.posts.iter();
    let posts = posts.filter(|p| p.person == view.viewer && p.holds(draw.reader.now));
    let units: Vec<&UnitId> = posts.map(|post| &post.unit).collect();
    let mine = |unit: &UnitId| units.contains(&unit);
    let all = view.loaded.case.consultations.iter();
    all.filter(|asked| asked.silent().any(mine)).collect()
}

/// Which of the questions is answered, each in its words, and the answer.
pub fn reply(draw: &Draw<'_>, view: &CaseView) -> Markup {
    let reader = draw.reader;
    let lines: Vec<(String, String, String)> = asked(draw, view)
        .into_iter()
        .map(|asked| {
            let what = reader.t(&format!("consult-{}", asked.what.as_str()));
            let label = reader.tr(
                "consult-from",
                &[
                    ("what", what.into()),
                    ("unit", reader.unit(&asked.from).into()),
                ],
            );
            (asked.n.to_string(), label, consult::question(view, asked.n))
        })
        .collect();
    let choices: Vec<Choice<'_>> = lines
        .iter()
        .map(|(value, label, hint)| Choice {
            value,
            label,
            hint: Some(hint)
                .filter(|hint| !hint.is_empty())
                .map(String::as_str),
        })
        .collect();
    let label = draw.t("field-n");
    let field = Field {
        value: draw.posted.get("n"),
        ..Field::new("n", &label)
    };
    html! {
        @if let [(only, label, words)] = lines.as_slice() {
            p { b { (label) } }
            @if !words.is_empty() { blockquote { (words) } }
            (hidden("n", only))
        } @else {
            (radios(reader.lang, &field.with_fault(draw.faults), &choices))
        }
        (draw.words("reply", false))
    }
}

/// The colleagues who may do the step that waits.
pub fn colleague(draw: &Draw<'_>, view: &CaseView) -> Markup {
    let reader = draw.reader;
    let task = view.loaded.case.task.as_ref();
    let mut people: Vec<(String, String)> = Vec::new();
    for post in reader
        .world
        .posts
        .iter()
        .filter(|post| post.holds(reader.now))
    {
        let fits = task.is_some_and(|t| t.unit == post.unit && post.duty.does(t.duty));
        let is_new = people.iter().all(|(id, _)| id != post.person.as_str());
        // Nobody is given what is said about themselves.
        let fits = fits && !view.loaded.case.is_about(&post.person);
        if fits && is_new && task.and_then(|t| t.holder.as_ref()) != Some(&post.person) {
            let mut name = reader.world.person_name(&post.person).to_owned();
            if post.is_away(reader.now) {
                name = reader.tr("field-to-away", &[("name", name.into())]);
            }
            people.push((post.person.to_string(), name));
        }
    }
    choose(draw, &people, "")
}

/// One of several, under the name `to`.
fn choose(draw: &Draw<'_>, all: &[(String, String)], usual: &str) -> Markup {
    let choices: Vec<Choice<'_>> = all.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let label = draw.t("field-to");
    let value = match (draw.posted.get("to"), all) {
        ("", [(only, _)]) => only,
        ("", _) => usual,
        (typed, _) => typed,
    };
    let field = Field {
        value,
        ..Field::new("to", &label)
    };
    html! {
        @if all.is_empty() { p { (draw.t("field-to-nobody")) } }
        @else { (radios(draw.reader.lang, &field.with_fault(draw.faults), &choices)) }
    }
}

/// Where papers of the viewer's unit go, and the number of the bag.
pub fn bag(draw: &Draw<'_>, view: &CaseView) -> Markup {
    let here = unit_of_offer(view, Kind::Bag);
    let papers = view.loaded.case.papers.iter();
    let mut units: Vec<(String, String)> = Vec::new();
    for paper in papers.filter(|p| Some(&p.at) == here.as_ref() && p.bag.is_none()) {
        if let Some(to) = &paper.on_way_to
            && units.iter().all(|(id, _)| id != to.as_str())
        {
            units.push((to.to_string(), draw.reader.unit(to)));
        }
    }
    let (label, hint) = (draw.t("field-bag"), draw.t("field-bag-hint"));
    let field = Field {
        hint: Some(&hint),
        value: draw.posted.get("bag"),
        maxlength: Some(24),
        ..Field::new("bag", &label)
    };
    html! {
        (choose(draw, &units, ""))
        (text_field(draw.reader.lang, &field.with_fault(draw.faults)))
    }
}

/// The papers that this command may name, to be ticked; for sending also where to.
pub fn papers(draw: &Draw<'_>, view: &CaseView, kind: Kind) -> Markup {
    let reader = draw.reader;
    let (case, item) = (&view.loaded.case, &view.loaded.item);
    let here = unit_of_offer(view, kind);
    let fits = |paper: &&Paper| {
        let Some(unit) = &here else { return false };
        match kind {
            Kind::Miss => paper.is_coming_to(unit) && !paper.missed,
            Kind::SendPapers => paper.at == *unit && paper.bag.is_none(),
            _ => paper.lies_at(unit) && paper.material != RESULT,
        }
    };
    let all = case.papers.iter().filter(|paper| !paper.returned);
    let all: Vec<&Paper> = all.filter(fits).collect();
    let chosen: Vec<&str> = draw.posted.all("papers").collect();
    let is_only = all.len() == 1;
    let next = here.as_ref().and_then(|unit| case::next_back(case, unit));
    let way = case::way(case).into_iter();
    let way = way.filter(|unit| Some(unit) != here.as_ref());
    let way: Vec<(String, String)> = way
        .map(|unit| (unit.to_string(), reader.unit(&unit)))
        .collect();
    html! {
        fieldset.field #papers {
            legend { (draw.t(&format!("field-papers-{}", kind.as_str()))) }
            (draw.why("papers"))
            @for paper in &all {
                (tick(reader.lang, &Material {
                    field: "papers",
                    value: &paper.material,
                    name: &reader.about(item, &paper.material),
                    checked: is_only || chosen.contains(&paper.material.as_str()),
                    state: None,
                    note: &custody::counts(reader, paper.originals, paper.copies),
                    review: "",
                    more: None,
                }))
            }
        }
        @if kind == Kind::SendPapers {
            (choose(draw, &way, next.as_ref().map_or("", |unit| unit.as_str())))
        }
    }
}
