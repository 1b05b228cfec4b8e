//! A new case beside an open one that may be the same errand: in two columns, with what is the same.
//! Either the old one is gone on with, or the new one is filed all the same, with a reason.

use super::counter::Page;
use super::typed::Read;
use crate::app::App;
use crate::views::case::{CaseView, case};
use crate::views::search::{Alike, Likeness, Place, Sought, alike};
use crate::visit;
use crate::web::casework::{Reader, form_part, state, words};
use crate::web::face::BannerKind;
use crate::web::face::parts::{
    Choice, Field, Head, Kind, Lamp, button_with, hidden, lamp, link_button, notice, radios, table,
};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, formed};
use maud::{Markup, html};
use yike_core::door::IdNumber;
use yike_core::item::Item;
use yike_core::unit::UnitId;
use yike_core::who::Post;

/// An open case that may be the same, and what it has in common with the new one.
pub struct Same {
    likeness: Likeness,
    place: Where,
}

enum Where {
    Mine(Box<Mine>),
    Elsewhere(UnitId),
}

struct Mine {
    view: CaseView,
    /// Label, what was typed now, what stands in the old one (masked), whether they are the same.
    rows: Vec<(String, String, String, bool)>,
}

/// Everything that is open here and may be the same.
pub async fn find(
    app: &App,
    visit: &Visit,
    item: &Item,
    read: &Read,
    community: &str,
) -> Result<Vec<Same>, Problem> {
    let (Some(person), Some(who)) = (visit.person(), visit.who()) else {
        return Err(Problem::StaffLogin);
    };
    let sought = Sought {
        item: item.key.clone(),
        home: read.home.clone(),
        community: community.to_owned(),
        id: read.id.clone(),
        phone: read.applicant.phone.clone(),
        name: match &read.applicant.company {
            Some(company) => company.name.clone(),
            None => read.applicant.name.clone(),
        },
    };
    let mut same = Vec::new();
    for Alike { likeness, place } in alike(app, person, sought, visit.now).await? {
        let place = match place {
            Place::Elsewhere(unit) => Where::Elsewhere(unit),
            Place::Mine(listed) => {
                let view = case(app, &visit.world, &who, &listed.key, visit.now).await?;
                if likeness == Likeness::Name && !is_near(read, &view) {
                    continue;
                }
                let rows = compare(visit, item, read, &view);
                Where::Mine(Box::new(Mine { view, rows }))
            }
        };
        same.push(Same { likeness, place });
    }
    Ok(same)
}

/// Names are shared by many: only with the same day of birth or the same address is it worth a look.
fn is_near(read: &Read, view: &CaseView) -> bool {
    let birth = |number: &str| IdNumber::parse(number).ok().map(|number| number.birth());
    view.applicant().is_some_and(|old| {
        let new = &read.applicant;
        let born = birth(&new.id_number);
        (born.is_some() && born == birth(&old.id_number))
            || (!new.address.is_empty() && new.address == old.address)
    })
}

/// Side by side; the old one stays masked, and only that two values are the same is told.
fn compare(
    visit: &Visit,
    item: &Item,
    read: &Read,
    view: &CaseView,
) -> Vec<(String, String, String, bool)> {
    let lang = visit.lang;
    let reader = Reader::of(visit, &view.loaded);
    let mut rows = Vec::new();
    if let Some(old) = view.applicant() {
        let (new, masked, shown) = (&read.applicant, old.masked(), read.applicant.masked());
        rows.push((
            t(lang, "counter-name"),
            shown.name,
            masked.name,
            new.name == old.name,
        ));
        rows.push((
            t(lang, "counter-id"),
            shown.id_number,
            masked.id_number,
            new.id_number == old.id_number,
        ));
        rows.push((
            t(lang, "counter-phone"),
            shown.phone,
            masked.phone,
            new.phone == old.phone,
        ));
        rows.push((
            t(lang, "counter-address"),
            "****".into(),
            "****".into(),
            new.address == old.address,
        ));
    }
    let (answers, shown) = (view.answers(), view.answers_shown());
    for situation in &item.situations {
        let (new, old) = (
            read.answers.get(&situation.key),
            answers.get(&situation.key),
        );
        if new.is_some() || old.is_some() {
            let word = |value: Option<&String>| {
                value.map_or(String::new(), |value| {
                    words::choice(lang, &situation.options, value).to_owned()
                })
            };
            let label = lang.either(&situation.question, &situation.question_en);
            rows.push((label.to_owned(), word(new), word(old), new == old));
        }
    }
    for field in &item.fields {
        let (new, old) = (read.answers.get(&field.key), answers.get(&field.key));
        if new.is_none() && old.is_none() {
            continue;
        }
        let typed = new.map_or(String::new(), |value| {
            formed::in_words(lang, field, &crate::people::masked_answer(field, value))
        });
        let before = old
            .map(|_| form_part::answer(&reader, field, &shown).into_string())
            .map_or(String::new(), |html| plain(&html));
        let label = lang.either(&field.label, &field.label_en);
        rows.push((label.to_owned(), typed, before, new == old));
    }
    rows
}

/// The words of a bit of our own markup.
fn plain(html: &str) -> String {
    let (mut text, mut is_tag) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Why a new case beside an open one: a closed list, so that nothing personal is written down.
pub const REASONS: [&str; 4] = ["again", "other-person", "ended-soon", "told-to"];

/// The field of the reason.
pub const REASON: &str = "same_reason";

/// The reason among the fields, if it is one.
pub fn reason(posted: &Posted) -> Option<&'static str> {
    REASONS
        .into_iter()
        .find(|reason| *reason == posted.get(REASON))
}

/// The columns, before the form.
pub fn columns(form: &Page<'_>) -> Markup {
    let lang = form.lang();
    if form.alike.is_empty() {
        return html! {};
    }
    let labels = REASONS.map(|reason| t(lang, &format!("same-reason-{reason}")));
    let choices: Vec<Choice<'_>> = REASONS
        .iter()
        .zip(&labels)
        .map(|(reason, label)| Choice::new(reason, label))
        .collect();
    let why = t(lang, "same-reason");
    html! {
        (hidden("force", "yes"))
        (notice(BannerKind::Care, &t(lang, "counter-alike"), &t(lang, "counter-alike-why")))
        @for same in form.alike { (one(form, same)) }
        (radios(lang, &Field {
            value: form.posted.get(REASON),
            ..Field::new(REASON, &why)
        }.with_fault(form.faults), &choices))
    }
}

fn one(form: &Page<'_>, same: &Same) -> Markup {
    let lang = form.lang();
    let why = t(lang, &format!("same-{}", same.likeness.as_str()));
    match &same.place {
        Where::Elsewhere(unit) => html! {
            p { (why) " " (tr(lang, "counter-alike-elsewhere", &[("unit", form.visit.world.units.name(unit).into())])) }
        },
        Where::Mine(mine) => {
            let reader = Reader::of(form.visit, &mine.view.loaded);
            let key = &mine.view.loaded.key;
            let (what, new, old, equal) = (
                t(lang, "same-what"),
                t(lang, "same-new"),
                t(lang, "same-old"),
                t(lang, "same-equal"),
            );
            let rows: Vec<Markup> = (mine.rows.iter())
                .map(|(label, new, old, is_equal)| {
                    html! {
                        tr {
                            td { (label) } td { (new) } td { (old) }
                            td { @if *is_equal { (lamp(Lamp::Care, &t(lang, "same-equal"))) }
                                @else { (lamp(Lamp::Quiet, &t(lang, "same-differs"))) } }
                        }
                    }
                })
                .collect();
            html! {
                p { b { (why) } " " (words::grouped(&mine.view.loaded.filing().number)) " · "
                    (state::state_sentence(&reader, &mine.view.loaded)) }
                (table(lang, &t(lang, "counter-alike"), false,
                    &[Head::words(&what), Head::words(&new), Head::words(&old), Head::words(&equal)], &rows))
                div.actions {
                    (button_with(&t(lang, "same-go-on"), Kind::Plain, None, Some(("way", &format!("old-{key}")))))
                    (link_button(&t(lang, "desk-whole-case"), &format!("/cases/{key}"), Kind::Quiet, None))
                }
            }
        }
    }
}

/// Writes down that a case was filed beside an open one, and why.
pub async fn note(
    app: &App,
    visit: &Visit,
    post: &Post,
    command_id: &str,
    item: &str,
    reason: &'static str,
) -> Result<(), Problem> {
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let (post, now) = (post.clone(), app.now());
    let (id, item) = (command_id.to_owned(), item.to_owned());
    app.store
        .write(move |tx| {
            let beside = visit::Beside {
                item: item.clone(),
                reason: reason.to_owned(),
            };
            visit::beside(tx, &id, &beside, &person, &post, now)?;
            Ok::<_, crate::act::Fail>(())
        })
        .await?;
    Ok(())
}
