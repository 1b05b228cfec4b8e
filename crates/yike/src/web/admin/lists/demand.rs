//! 群众需求: what the residents of a place ask for, beside what its list has. A table proposes;
//! whoever keeps the list chooses what goes on the 急盼需求清单, and writes why.

use super::{item_name, unit_of};
use crate::app::App;
use crate::demand::{self, Demand, Entry, Line, Source};
use crate::views::items::search;
use crate::web::admin::{again, change, command_id, fault, frame, rules_all, said};
use crate::web::casework::words;
use crate::web::face::parts::{self, Choice, Fault, Field, Kind, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::clock::{At, day_of};
use yike_core::list::Lists;
use yike_core::unit::Unit;

/// `GET /admin/lists/{unit}/demand`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    drawn(&app, &visit, unit, &Posted::default(), &[]).await
}

/// `GET /admin/lists/{unit}/demand.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let demand = count(&app, &visit, unit).await?;
    let all = items(&visit, unit, &demand, &Source::ALL);
    Ok(all.download(&format!("demand-{}", unit.id)))
}

async fn count(app: &App, visit: &Visit, unit: &Unit) -> Result<Demand, Problem> {
    let (id, now) = (unit.id.clone(), visit.now);
    Ok(app.store.read(move |tx| demand::of(tx, &id, now)).await?)
}

async fn drawn(
    app: &App,
    visit: &Visit,
    unit: &Unit,
    typed: &Posted,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let demand = count(app, visit, unit).await?;
    let title = tr(lang, "demand-of", &[("unit", unit.name.as_str().into())]);
    let at = format!("/admin/lists/{}", unit.id);
    let body = html! {
        (parts::error_summary(lang, faults))
        p { a.alone href=(at) { (tr(lang, "list-of", &[("unit", unit.name.as_str().into())])) } }
        h1 { (title) }
        p { (t(lang, "demand-what")) }
        @if demand.items().is_empty() {
            (parts::empty(&t(lang, "demand-empty"), &t(lang, "demand-empty-next"), None))
        } @else {
            (items(visit, unit, &demand, &demand.sources()).markup(lang, &title))
            p.noprint { a.alone href={ (at) "/demand.csv" } download { (t(lang, "board-export")) } }
        }
        @if !demand.words.is_empty() {
            h2 { (t(lang, "demand-words")) }
            p.hint { (t(lang, "demand-words-what")) }
            (unmatched(lang, &demand).markup(lang, &t(lang, "demand-words")))
        }
        @if rules_all(visit) { p { a.alone href="/admin/searches" { (t(lang, "demand-searches")) } } }
        h2 #note { (t(lang, "demand-note")) }
        (form(visit, &at, typed, faults))
        @if !demand.entries.is_empty() {
            h2 { (t(lang, "demand-entries")) }
            (entries(visit, &at, &demand))
        }
    };
    Ok(frame(visit, &title, body))
}

/// One row an item: what is counted, what was heard, how the list has it. Its name leads to the
/// form where it is chosen.
fn items(visit: &Visit, unit: &Unit, demand: &Demand, sources: &[Source]) -> Sheet {
    let lang = visit.lang;
    let lists = visit.world.lists_at(&unit.id, visit.now);
    let row = |key: &str| {
        let form = format!("/admin/lists/{}/item?item={key}&proposed=yes", unit.id);
        let heard = demand.heard.get(key);
        let counts = [demand.cases.get(key), demand.told.get(key)].into_iter();
        let said = sources.iter().map(|source| heard?.get(source));
        let figure = |n: Option<&i64>| match n {
            Some(n) => Cell::Number(*n),
            None => Cell::figure(0, &form),
        };
        let mut cells = vec![Cell::link(item_name(visit, key), &form)];
        cells.extend(counts.chain(said).map(figure));
        cells.push(standing(lang, &lists, key));
        cells
    };
    let words = ["demand-cases", "demand-told"].into_iter();
    let words = words.chain(sources.iter().map(|one| source_word(*one)));
    let mut columns = vec![Column::words(t(lang, "demand-choose"))];
    columns.extend(words.map(|word| Column::number(t(lang, word))));
    columns.push(Column::words(t(lang, "admin-post-state")));
    Sheet {
        columns,
        rows: demand.items().into_iter().map(row).collect(),
    }
}

fn standing(lang: Lang, lists: &Lists<'_>, key: &str) -> Cell {
    match lists.offer(key) {
        Some(offer) if !offer.wanted.is_empty() => Cell::lamp(Lamp::Care, t(lang, "list-wanted")),
        Some(_) => Cell::lamp(Lamp::Good, t(lang, "demand-on-list")),
        None => Cell::lamp(Lamp::Quiet, t(lang, "demand-not-on-list")),
    }
}

/// What was asked for and is no item: the reason for one, or for an alias.
fn unmatched(lang: Lang, demand: &Demand) -> Sheet {
    let mut rows: Vec<(&String, i64)> = (demand.words.iter())
        .map(|(words, of)| (words, of.values().sum()))
        .collect();
    rows.sort_by_key(|(words, n)| (-n, *words));
    let row = |(words, n): &(&String, i64)| {
        let asked: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
        vec![
            Cell::link(words.as_str(), format!("/items?q={asked}")),
            Cell::Number(*n),
        ]
    };
    Sheet {
        columns: vec![
            Column::words(t(lang, "demand-said")),
            Column::number(t(lang, "demand-n")),
        ],
        rows: rows.iter().map(row).collect(),
    }
}

fn form(visit: &Visit, at: &str, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let names = Source::ALL.map(|one| t(lang, source_word(one)));
    let sources: Vec<Choice<'_>> = (Source::ALL.iter().zip(&names))
        .map(|(one, name)| Choice::new(one.as_str(), name))
        .collect();
    let labels = ["demand-source", "demand-day", "demand-lines"].map(|key| t(lang, key));
    let hint = t(lang, "demand-lines-hint");
    let day = match typed.has("source") {
        true => day_typed(typed),
        false => day_of(visit.now).to_string(),
    };
    let field = |name, label, value| Field {
        value,
        ..Field::new(name, label)
    };
    let lines = Field {
        hint: Some(&hint),
        ..field("lines", &labels[2], typed.get("lines"))
    };
    html! {
        form method="post" action={ (at) "/demand" } {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(None)))
            (parts::select(lang, &field("source", &labels[0], typed.get("source")).with_fault(faults), &sources))
            (parts::date_field(lang, &field("day", &labels[1], &day).with_fault(faults)))
            (parts::textarea(lang, &lines.with_fault(faults), 8))
            (parts::actions(&[parts::button(&t(lang, "demand-compare"), Kind::Act, None)]))
        }
    }
}

fn entries(visit: &Visit, at: &str, demand: &Demand) -> Markup {
    let lang = visit.lang;
    html! { ul.items { @for one in &demand.entries { li data-row {
        b { (one.source.map_or(String::new(), |source| t(lang, source_word(source)))) " · " (day(visit, one.day)) }
        p { (tr(lang, "demand-entry", &[
            ("lines", one.lines.into()), ("n", one.n.into()),
            ("unit", visit.world.units.name(&one.unit).to_owned().into()),
            ("person", visit.world.person_name(&one.by).to_owned().into())])) }
        form.noprint method="post" action={ (at) "/demand/back" } {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(None)))
            (parts::hidden("entry", &one.id))
            (parts::button(&t(lang, "demand-take-back"), Kind::Plain, None))
        }
    } } } }
}

/// `POST /admin/lists/{unit}/demand`: compares what was heard with the items, and notes it when
/// somebody has looked at the comparison.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let (source, day, lines) = match typed(&visit, &posted) {
        Ok(typed) => typed,
        Err(faults) => {
            return Ok(again(drawn(&app, &visit, unit, &posted, &faults).await?));
        }
    };
    if posted.has("rewrite") {
        let page = drawn(&app, &visit, unit, &posted, &[]).await?;
        return Ok(page.into_response());
    }
    if !posted.has("compared") {
        return Ok(compared(&visit, unit, &posted, &lines).into_response());
    }
    let item_of = |number: usize| {
        let key = posted.get(&format!("item-{number}"));
        let known = visit.world.published(key, visit.now);
        known.map_or("", |_| key).to_owned()
    };
    let lines = lines.into_iter().enumerate();
    let entry = Entry {
        id: posted.command_id()?,
        unit: unit.id.clone(),
        source,
        day,
        lines: lines.map(|(n, line)| (item_of(n), line)).collect(),
    };
    change(&app, &visit, &posted, move |tx, by, now| {
        demand::note(tx, &entry, by, now);
        Ok(())
    })
    .await?;
    let to = format!("/admin/lists/{}/demand", unit.id);
    Ok(go::and_say(&to, "demand-noted"))
}

fn typed(visit: &Visit, posted: &Posted) -> Result<(Source, Date, Vec<Line>), Vec<Fault>> {
    let lang = visit.lang;
    let mut faults = Vec::new();
    let source = Source::parse(posted.get("source"));
    if source.is_none() {
        faults.push(said(
            lang,
            "source",
            "请选从哪里听到的。",
            "Please choose where it was heard.",
        ));
    }
    let day = day_typed(posted).parse::<Date>().ok();
    let day = day.filter(|day| *day <= day_of(visit.now));
    if day.is_none() {
        faults.push(said(
            lang,
            "day",
            "请写听到的那一天，不晚于今天，如 2026-11-20。",
            "Please give the day when it was heard, today at the latest, such as 2026-11-20.",
        ));
    }
    let lines = demand::lines(posted.raw("lines"));
    let lines = lines.unwrap_or_else(|wrong| {
        faults.extend(wrong.iter().map(|one| fault(lang, "lines", one)));
        Vec::new()
    });
    match (source, day) {
        (Some(source), Some(day)) if faults.is_empty() => Ok((source, day, lines)),
        _ => Err(faults),
    }
}

/// A day as it was typed, in one field or in three.
fn day_typed(posted: &Posted) -> String {
    match posted.get("day") {
        "" => parts::date_value(
            posted.get("day_year"),
            posted.get("day_month"),
            posted.get("day_day"),
        ),
        typed => typed.to_owned(),
    }
}

/// Which item each line means, as far as its words say so; a person confirms or chooses.
fn compared(visit: &Visit, unit: &Unit, posted: &Posted, lines: &[Line]) -> Markup {
    let lang = visit.lang;
    let (title, none) = (t(lang, "demand-compare"), t(lang, "demand-no-item"));
    let at = format!("/admin/lists/{}/demand", unit.id);
    let row = |number: usize, line: &Line| {
        let found = search(&visit.world, visit.now, &line.words);
        let only = |is: fn(&crate::views::items::Found<'_>) -> bool| {
            let mut fits = found.iter().filter(|one| is(one));
            fits.next().filter(|_| fits.next().is_none())
        };
        // Only a name or an alias settles it; what is merely near is offered.
        let meant = only(|one| one.whole).or_else(|| only(|one| one.named));
        let names: Vec<(&str, &str)> = (found.iter().take(6))
            .map(|one| &one.published.item)
            .map(|item| (item.key.as_str(), words::item_name(lang, item)))
            .collect();
        let mut choices = vec![Choice::new("", &none)];
        choices.extend(names.iter().map(|(key, name)| Choice::new(key, name)));
        let name = format!("item-{number}");
        let label = tr(
            lang,
            "demand-line",
            &[("words", line.words.as_str().into()), ("n", line.n.into())],
        );
        let field = Field {
            value: meant.map_or("", |one| &one.published.item.key),
            ..Field::new(&name, &label)
        };
        parts::select(lang, &field, &choices)
    };
    let body = html! {
        p { a.alone href=(at) { (tr(lang, "demand-of", &[("unit", unit.name.as_str().into())])) } }
        h1 { (title) }
        p { (t(lang, "demand-compare-what")) }
        form method="post" action=(at) {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(posted))))
            (parts::hidden("source", posted.get("source")))
            (parts::hidden("day", &day_typed(posted)))
            (parts::hidden("lines", posted.raw("lines")))
            (parts::hidden("compared", "yes"))
            @for (number, line) in lines.iter().enumerate() { (row(number, line)) }
            (parts::actions(&[
                parts::button(&t(lang, "demand-keep"), Kind::Act, None),
                html! { button.btn type="submit" name="rewrite" value="yes" { (t(lang, "demand-rewrite")) } },
            ]))
        }
    };
    frame(visit, &title, body)
}

/// `POST /admin/lists/{unit}/demand/back`: an entry made by mistake counts no longer.
pub async fn take_back(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let (entry, of) = (posted.get("entry").to_owned(), unit.id.clone());
    change(&app, &visit, &posted, move |tx, _, _| {
        demand::take_back(tx, &entry, &of);
        Ok(())
    })
    .await?;
    let to = format!("/admin/lists/{}/demand", unit.id);
    Ok(go::and_say(&to, "demand-taken-back"))
}

/// What the figures say for an item, as the first words of a reason.
pub async fn reason(app: &App, visit: &Visit, unit: &Unit, item: &str) -> Result<String, Problem> {
    let demand = count(app, visit, unit).await?;
    let mut said = Vec::new();
    // A list is read by residents in Chinese, whoever writes it.
    let mut add = |key: &str, n: i64| {
        if n > 0 {
            said.push(tr(Lang::Zh, key, &[("n", n.into())]));
        }
    };
    add(
        "demand-why-cases",
        demand.cases.get(item).copied().unwrap_or(0),
    );
    add(
        "demand-why-told",
        demand.told.get(item).copied().unwrap_or(0),
    );
    for source in Source::ALL {
        let heard = demand.heard.get(item).and_then(|heard| heard.get(&source));
        add(why_word(source), heard.copied().unwrap_or(0));
    }
    let today = day_of(visit.now);
    Ok(match said.is_empty() {
        true => String::new(),
        false => format!("{}（近一年，截至{today}）", said.join("，")),
    })
}

fn source_word(source: Source) -> &'static str {
    match source {
        Source::Hotline => "demand-hotline",
        Source::CallBack => "demand-call-back",
        Source::Talk => "demand-talk",
        Source::Survey => "demand-survey",
        Source::Visit => "demand-visit",
    }
}

fn why_word(source: Source) -> &'static str {
    match source {
        Source::Hotline => "demand-why-hotline",
        Source::CallBack => "demand-why-call-back",
        Source::Talk => "demand-why-talk",
        Source::Survey => "demand-why-survey",
        Source::Visit => "demand-why-visit",
    }
}

/// A day since 1970 in words.
fn day(visit: &Visit, number: i64) -> String {
    words::date(visit.lang, day_of(At(number * 86_400_000)), visit.today())
}
