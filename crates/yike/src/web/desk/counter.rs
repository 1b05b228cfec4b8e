//! GET `/desk/new/{item}`: a case taken at the counter, all on one page: person, home,
//! situation, form, papers beside their standard. An address may bring the situation along.

use super::typed;
use super::{home, row};
use crate::views::search::Alike;
use crate::web::casework::words;
use crate::web::face::parts::{
    Choice, Fault, Field, Head, Kind, Lamp, Material as Tick, abreast, actions, button,
    button_with, command_id_field, csrf_field, empty, error_summary, hidden, lamp, notice, number,
    radios, table, tel, text_field, tick,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{BannerKind, Width, page};
use crate::web::formed::{self, Days};
use crate::web::resident::guide;
use crate::web::resident::guide_place::{At, who_has};
use crate::web::{Posted, Problem, Visit, guided, places};
use crate::world::Published;
use axum::extract::{Path, RawQuery};
use maud::{Markup, html};
use yike_core::item::form::may_hold;
use yike_core::item::{self, Audience, FieldKind, Item, Need, When};
use yike_core::unit::{NoRoute, UnitId, route};
use yike_core::who::Post;

/// Pictures and PDF, as `files` takes them.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

pub async fn show(
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Markup, Problem> {
    let published = visit
        .world
        .published(&key, visit.now)
        .ok_or(Problem::NotFound)?;
    let Some(post) = typed::seat(&visit, &published.item) else {
        return Ok(not_here(&visit, &published.item));
    };
    let lists = visit.world.lists_at(&post.unit, visit.now);
    if !lists.has(&published.item.key) {
        return Ok(not_listed(&visit, &published.item, &post));
    }
    // A guide that was scanned brings its situation along, and a community of this place.
    let chosen = guided::of_query(&published.item, pairs.as_deref());
    let home = At::read(&visit, pairs.as_deref()).community;
    let home = home.filter(|home| post.unit.covers(home));
    let home = home.map(|home| ("community".to_owned(), home.to_string()));
    let posted = Posted {
        fields: chosen.into_iter().chain(home).collect(),
        files: Vec::new(),
    };
    Ok(draw(&visit, published, &post, &posted, &[], &[]))
}

/// The item exists but is not on the list of this place: who handles it instead.
fn not_listed(visit: &Visit, item: &Item, post: &Post) -> Markup {
    let lang = visit.lang;
    let title = words::item_name(lang, item).to_owned();
    let place = words::unit(&visit.world, &post.unit);
    let what = tr(lang, "counter-not-listed", &[("unit", place.into())]);
    let body = html! {
        h1 { (title) }
        (empty(&what, &who_has(visit, item, &post.unit),
            Some((&t(lang, "counter-guide"), &format!("/items/{}", item.key)))))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// This desk does not take the item: where it is taken instead.
pub fn not_here(visit: &Visit, item: &Item) -> Markup {
    let lang = visit.lang;
    let title = words::item_name(lang, item).to_owned();
    let why = tr(
        lang,
        "counter-not-here-why",
        &[("place", item.visit.place.as_str().into())],
    );
    let body = html! {
        h1 { (title) }
        (empty(&t(lang, "counter-not-here"), &why,
            Some((&t(lang, "counter-guide"), &format!("/items/{}", item.key)))))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// The page, with whatever was typed, what is wrong with it, and cases that look the same.
pub fn draw(
    visit: &Visit,
    published: &Published,
    post: &Post,
    posted: &Posted,
    faults: &[Fault],
    alike: &[Alike],
) -> Markup {
    let lang = visit.lang;
    let item = &*published.item;
    let form = Form {
        visit,
        item,
        post,
        posted,
        faults,
    };
    let name = words::item_name(lang, item);
    let title = tr(lang, "counter-title", &[("item", name.into())]);
    let action = format!("/desk/new/{}", item.key);
    let told = format!("/desk/told/{}", item.key);
    let command_id = match uuid::Uuid::parse_str(posted.get("command_id")) {
        Ok(id) => id,
        Err(_) => uuid::Uuid::now_v7(),
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        (places::identity::here(visit, Some(post)))
        (class_note(&form))
        (places::training::note(visit, item, post))
        (alike_cases(visit, alike))
        form method="post" action=(action) enctype="multipart/form-data" data-guard autocomplete="off" {
            (csrf_field(&visit.csrf))
            (command_id_field(&command_id.to_string()))
            @if !alike.is_empty() || posted.get("force") == "yes" { (hidden("force", "yes")) }
            @if !item.groups.is_empty() { (formed::enter("way", "")) }
            div.split {
                div {
                    h2 { (t(lang, "counter-person")) }
                    (person(&form))
                    (home::fields(visit, item, post, posted, faults))
                    @if !item.situations.is_empty() {
                        h2 { (t(lang, "counter-situation")) }
                        (abreast(&item.situations.iter()
                            .map(|situation| situation_field(&form, situation))
                            .collect::<Vec<_>>()))
                    }
                    @if !item.fields.is_empty() || !item.groups.is_empty() {
                        h2 { (t(lang, "counter-form")) }
                        (own_fields(&form))
                        (tables(&form))
                    }
                    h2 { (t(lang, "word-materials")) }
                    (papers(&form))
                    @if !faults.is_empty() { p.hint { (t(lang, "counter-files-again")) } }
                    (actions(&[
                        button(&match alike.is_empty() {
                            true => t(lang, "counter-file"),
                            false => t(lang, "counter-file-anyway"),
                        }, Kind::Act, Some("f9")),
                        html! {
                            button.btn.plain type="submit" formaction=(told) formtarget="_blank" {
                                (t(lang, "counter-tell"))
                            }
                        },
                        button_with(&t(lang, "counter-list"), Kind::Quiet, None, Some(("way", "list"))),
                    ]))
                }
                aside { (beside(&form)) }
            }
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// What the parts of this page share.
struct Form<'a> {
    visit: &'a Visit,
    item: &'a Item,
    post: &'a Post,
    posted: &'a Posted,
    faults: &'a [Fault],
}

impl Form<'_> {
    fn lang(&self) -> Lang {
        self.visit.lang
    }

    /// Whether what depends on answers is shown: as long as nothing typed speaks against it.
    fn shows(&self, when: &Option<When>) -> bool {
        may_hold(when, &typed::answers(self.item, self.posted))
    }

    /// 仅限：困难原因＝突发重病
    fn condition(&self, when: &Option<When>) -> Option<String> {
        let when = when.as_ref()?;
        let what = guide::condition_words(self.lang(), self.item, when);
        Some(tr(
            self.lang(),
            "counter-only-when",
            &[("what", what.into())],
        ))
    }
}

/// How this desk takes the item: accepts, collects, closes, or only helps to file online.
fn class_note(form: &Form<'_>) -> Markup {
    let lang = form.lang();
    let is_station = matches!(
        form.post.duty,
        yike_core::who::Duty::Station | yike_core::who::Duty::StationHead
    );
    let rules = typed::routes(form.item, form.posted);
    // Until the answers have chosen, the desk reads of the main route.
    let station = rules[0].station;
    let key = match (is_station, station) {
        (true, item::StationClass::Accept) => "counter-class-accept",
        (true, item::StationClass::Collect) => "counter-class-collect",
        (true, item::StationClass::Advise) => "counter-class-advise",
        (true, item::StationClass::Close) => "counter-class-close",
        (false, _) if form.item.is_instant() => "counter-class-instant",
        (false, _) => "counter-class-window",
    };
    html! {
        (notice(BannerKind::Note, &t(lang, key), &t(lang, &format!("{key}-why"))))
        @match rules[..] {
            [rule] => (elsewhere(form, rule)),
            _ => p.hint { (t(lang, "counter-routes")) },
        }
    }
}

/// The answers chose a route that this counter does not take in: where it is taken instead.
fn elsewhere(form: &Form<'_>, rule: &item::Route) -> Markup {
    let lang = form.lang();
    let units = &form.visit.world.units;
    let level = units.get(&form.post.unit).map(|unit| unit.level);
    if level.is_none_or(|level| rule.is_taken_at(level)) {
        return html! {};
    }
    let community = UnitId::new(form.posted.get("community"));
    let place = match route(rule, units, &community, Some(&form.post.unit)) {
        Err(NoRoute::NotHere(right)) => words::unit(&form.visit.world, &right),
        Ok(_) | Err(_) => guide::level(lang, rule.accept),
    };
    notice(
        BannerKind::Care,
        &t(lang, "counter-route-elsewhere"),
        &tr(
            lang,
            "counter-route-elsewhere-why",
            &[("place", place.into())],
        ),
    )
}

/// Cases that may be the same errand, before the form.
fn alike_cases(visit: &Visit, alike: &[Alike]) -> Markup {
    let lang = visit.lang;
    let (case, left) = (t(lang, "word-case"), t(lang, "word-left"));
    let rows: Vec<Markup> = alike
        .iter()
        .map(|one| match one {
            Alike::Mine(listed) => {
                row::row(visit, listed, &format!("/cases/{}", listed.key), false)
            }
            Alike::Elsewhere(unit) => html! {
                tr { td colspan="2" {
                    (tr(lang, "counter-alike-elsewhere", &[("unit", visit.world.units.name(unit).into())]))
                } }
            },
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (notice(BannerKind::Care, &t(lang, "counter-alike"), &t(lang, "counter-alike-why")))
            (table(lang, &t(lang, "counter-alike"), false,
                &[Head::words(&case), Head::number(&left)], &rows))
        }
    }
}

fn person(form: &Form<'_>) -> Markup {
    let lang = form.lang();
    let line = |name: &str, label: &str, most: u32, is_number: bool| {
        let label = t(lang, label);
        let field = Field {
            value: form.posted.get(name),
            autocomplete: Some("off"),
            maxlength: Some(most),
            ..Field::new(name, &label)
        }
        .with_fault(form.faults);
        match is_number {
            true => tel(lang, &field),
            false => text_field(lang, &field),
        }
    };
    let takes_companies = form.item.audience.contains(&Audience::Company);
    let takes_both = takes_companies && form.item.audience.contains(&Audience::Person);
    let (kind, a_person, a_company) = (
        t(lang, "counter-applicant"),
        t(lang, "counter-applicant-person"),
        t(lang, "counter-applicant-company"),
    );
    html! {
        @if takes_both {
            (radios(lang, &Field {
                value: match form.posted.get("applicant") { "" => "person", chosen => chosen },
                ..Field::new("applicant", &kind)
            }, &[
                Choice::new("person", &a_person),
                Choice::new("company", &a_company),
            ]))
        }
        @if takes_companies {
            (abreast(&[
                line("company", "counter-company", 100, false),
                line("uscc", "counter-uscc", 30, false),
            ]))
        }
        @if form.item.asks_identity() {
            (abreast(&[
                line("id_number", "counter-id", 30, false),
                line("name", "counter-name", 50, false),
                line("phone", "counter-phone", 20, true),
                line("address", "counter-address", 100, false),
            ]))
        } @else {
            (abreast(&[
                line("name", "counter-name", 50, false),
                line("phone", "counter-phone", 20, true),
            ]))
        }
        details open[!form.posted.get("agent_name").is_empty()] {
            summary { (t(lang, "counter-agent")) }
            (abreast(&[
                line("agent_name", "counter-agent-name", 100, false),
                line("agent_phone", "counter-agent-number", 20, true),
            ]))
        }
    }
}

fn situation_field(form: &Form<'_>, situation: &item::Situation) -> Markup {
    let lang = form.lang();
    let label = lang.either(&situation.question, &situation.question_en);
    let field = Field {
        value: form.posted.get(&situation.key),
        ..Field::new(&situation.key, label)
    }
    .with_fault(form.faults);
    radios(lang, &field, &words::choices(lang, &situation.options))
}

/// The item's own fields: short ones abreast, long ones in a row of their own.
fn own_fields(form: &Form<'_>) -> Markup {
    let mut rows: Vec<Markup> = Vec::new();
    let mut short: Vec<Markup> = Vec::new();
    for field in form
        .item
        .fields
        .iter()
        .filter(|field| form.shows(&field.when))
    {
        if field.kind == FieldKind::LongText {
            rows.push(abreast(&std::mem::take(&mut short)));
            rows.push(own_field(form, field));
        } else {
            short.push(own_field(form, field));
        }
    }
    rows.push(abreast(&short));
    html! { @for row in &rows { (row) } }
}

fn own_field(form: &Form<'_>, own: &item::Field) -> Markup {
    let lang = form.lang();
    let label = lang.either(&own.label, &own.label_en);
    let mut hint = lang.either(&own.hint, &own.hint_en).to_owned();
    if let Some(condition) = form.condition(&own.when) {
        hint = format!("{condition} {hint}");
    }
    let point = form.item.points.iter().find(|point| point.about == own.key);
    if let Some(point) = point {
        hint = format!("{hint} {}", point.text);
    }
    let typed = formed::typed(own, &own.key, &form.posted.fields).unwrap_or_default();
    let field = Field {
        value: &typed,
        hint: Some(hint.trim()).filter(|hint| !hint.is_empty()),
        optional: !own.required,
        autocomplete: Some("off"),
        ..Field::new(&own.key, label)
    }
    .with_fault(form.faults);
    formed::control(lang, own, &field, Days::Line)
}

/// The tables of the form, with a button for another row that keeps everything typed.
fn tables(form: &Form<'_>) -> Markup {
    let typed = formed::retyped(form.item, form.posted);
    let pressed = formed::more(form.item, form.posted.get("way"));
    let groups = form.item.groups.iter();
    html! {
        @for group in groups.filter(|group| form.shows(&group.when)) {
            @let point = form.item.points.iter().find(|point| point.about == group.key);
            (formed::Rows {
                lang: form.lang(),
                group,
                faults: form.faults,
                days: Days::Line,
                button: Some("way"),
                more: pressed == Some(group.key.as_str()),
            }.draw(&typed))
            @if let Some(point) = point { p.hint { (point.text) } }
        }
    }
}

fn papers(form: &Form<'_>) -> Markup {
    html! {
        @for material in &form.item.materials {
            @if form.shows(&material.when) { (paper(form, material)) }
        }
    }
}

/// One paper: seen, kept in so many originals and copies, or as files.
fn paper(form: &Form<'_>, material: &item::Material) -> Markup {
    let lang = form.lang();
    let code = &material.code;
    let need = match material.need {
        Need::Required => None,
        Need::Optional => Some((Lamp::Quiet, t(lang, "counter-optional"))),
        Need::Later => Some((Lamp::Care, t(lang, "word-may-follow"))),
    };
    let mut note = vec![wanted(lang, material)];
    note.extend(form.condition(&material.when));
    note.push(material.fill.clone());
    note.retain(|words| !words.is_empty());
    let fault = form
        .faults
        .iter()
        .find(|f| f.field_id == typed::tick_id(code));
    let (orig, copy, file) = (
        format!("orig-{code}"),
        format!("copy-{code}"),
        format!("file-{code}"),
    );
    let points = form.item.points.iter().filter(|point| point.about == *code);
    let review: Vec<&str> = std::iter::once(material.accept.as_str())
        .chain(points.map(|point| point.text.as_str()))
        .collect();
    let (originals, copies, files) = (
        t(lang, "counter-originals"),
        t(lang, "counter-copies"),
        t(lang, "counter-files"),
    );
    let count = |name: &str, label: &str| {
        number(
            lang,
            &Field {
                value: form.posted.get(name),
                maxlength: Some(3),
                ..Field::new(name, label)
            }
            .with_fault(form.faults),
        )
    };
    let mut rules = typed::routes(form.item, form.posted).into_iter();
    let keeps_papers = !rules.all(|rule| typed::only_advises(rule, form.post));
    let mut more = Vec::new();
    if keeps_papers {
        more.push(count(&orig, &originals));
        more.push(count(&copy, &copies));
    }
    let field = Field::new(&file, &files).with_fault(form.faults);
    more.push(html! {
        div.field.bad[field.error.is_some()] {
            label for=(file) { (files) }
            @if let Some(error) = field.error { p.why id={ (file) "-error" } { (error) } }
            input id=(file) name=(file) type="file" accept=(ACCEPT) multiple;
        }
    });
    html! {
        div.bad[fault.is_some()] {
            @if let Some(fault) = fault { p.why { (fault.message) } }
            (tick(lang, &Tick {
                field: "seen",
                value: code,
                name: &typed::material_name(lang, form.item, code),
                checked: form.posted.all("seen").any(|seen| seen == code),
                state: need.as_ref().map(|(kind, word)| (*kind, word.as_str())),
                note: &note.join(" · "),
                review: &review.join("；").replace("。；", "。"),
                more: Some(abreast(&more)),
            }))
        }
    }
}

/// 应收原件 1 份、复印件 1 份
fn wanted(lang: Lang, material: &item::Material) -> String {
    let key = match (material.originals, material.copies) {
        (0, 0) => return String::new(),
        (_, 0) => "counter-want-originals",
        (0, _) => "counter-want-copies",
        (_, _) => "counter-want-both",
    };
    tr(
        lang,
        key,
        &[
            ("originals", material.originals.into()),
            ("copies", material.copies.into()),
        ],
    )
}

/// Conditions and review points of the case as a whole, and how a tick is meant.
fn beside(form: &Form<'_>) -> Markup {
    let lang = form.lang();
    let points = form.item.points.iter().filter(|point| {
        let about = &point.about;
        form.item.material(about).is_none()
            && form.item.field(about).is_none()
            && form.item.group(about).is_none()
    });
    html! {
        h2 { (t(lang, "counter-conditions")) }
        ul { @for condition in &form.item.conditions { li { (condition) } } }
        h2 { (t(lang, "word-review-point")) }
        ul { @for point in points {
            li { (point.text) @if !point.basis.is_empty() { " " small { (point.basis) } } }
        } }
        p { (lamp(Lamp::Good, &t(lang, "counter-tick-means"))) }
        p.hint { (t(lang, "counter-tick-means-why")) }
    }
}
