//! GET `/desk/new/{item}`: a case taken at the counter, all on one page: person, home,
//! situation, form, papers beside their standard. An address may bring the situation along, and the
//! client who was begun with (`visit`). Every question bears what the keyboard needs: whether it must
//! be answered, and when it applies.

use super::same::Same;
use super::sitting::{self, Papers};
use super::{devices, home, papers, person, same, typed, usual};
use crate::app::App;
use crate::web::casework::words;
use crate::web::face::frame::Frame;
use crate::web::face::parts::{
    Fault, Field, Kind, Lamp, abreast, actions, button, button_with, command_id_field, csrf_field,
    empty, error_summary, hidden, keys_help, lamp, notice, radios,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{BannerKind, Width, page};
use crate::web::formed::{self, Days};
use crate::web::resident::guide;
use crate::web::resident::guide_place::{At, who_has};
use crate::web::{Posted, Problem, Visit, go, guided, places};
use crate::world::Published;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::item::form::may_hold;
use yike_core::item::{self, Audience, FieldKind, Item, When};
use yike_core::unit::{NoRoute, UnitId, route};
use yike_core::who::Post;

/// The id of the form, by which the switches of the header send it along.
const FORM: &str = "counter";

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let published = visit
        .world
        .published(&key, visit.now)
        .ok_or(Problem::NotFound)?;
    let Some(post) = typed::seat(&visit, &published.item) else {
        return Ok(not_here(&visit, &published.item).into_response());
    };
    let lists = visit.world.lists_at(&post.unit, visit.now);
    if !lists.has(&published.item.key) {
        return Ok(not_listed(&visit, &published.item, &post).into_response());
    }
    // A client who was begun with comes back as they were left.
    let begun = form_urlencoded::parse(pairs.as_deref().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "visit")
        .map(|(_, id)| id.into_owned());
    if let Some(id) = begun {
        let draft = sitting::find(&app, &visit, &id).await?;
        let draft = draft.filter(|draft| draft.item == key);
        let draft = draft.ok_or(Problem::NotFound)?;
        if let Some(case) = &draft.words.filed {
            return Ok(go::to(&format!("/desk/filed/{case}")));
        }
        let posted = sitting::posted(&draft);
        return Ok(Page::of(&visit, published, &post, &posted, &draft.words.papers).draw());
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
    Ok(Page::of(&visit, published, &post, &posted, &Papers::new()).draw())
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

/// The page, with whatever was typed, what was taken, what is wrong, and cases that look the same.
pub struct Page<'a> {
    pub visit: &'a Visit,
    pub item: &'a Item,
    pub post: &'a Post,
    pub posted: &'a Posted,
    pub papers: &'a Papers,
    pub faults: &'a [Fault],
    pub alike: &'a [Same],
    pub command_id: String,
}

impl<'a> Page<'a> {
    pub fn of(
        visit: &'a Visit,
        published: &'a Published,
        post: &'a Post,
        posted: &'a Posted,
        papers: &'a Papers,
    ) -> Page<'a> {
        let command_id = match uuid::Uuid::parse_str(posted.get("command_id")) {
            Ok(id) => id,
            Err(_) => uuid::Uuid::now_v7(),
        };
        Page {
            visit,
            item: &published.item,
            post,
            posted,
            papers,
            faults: &[],
            alike: &[],
            command_id: command_id.to_string(),
        }
    }

    pub fn lang(&self) -> Lang {
        self.visit.lang
    }

    /// Whether what depends on answers is shown: as long as nothing typed speaks against it.
    pub fn shows(&self, when: &Option<When>) -> bool {
        may_hold(when, &typed::answers(self.item, self.posted))
    }

    /// 仅限：困难原因＝突发重病
    pub fn condition(&self, when: &Option<When>) -> Option<String> {
        let when = when.as_ref()?;
        let what = guide::condition_words(self.lang(), self.item, when);
        Some(tr(
            self.lang(),
            "counter-only-when",
            &[("what", what.into())],
        ))
    }

    /// Whether a case this desk already has filled this field.
    pub fn is_known(&self, name: &str) -> bool {
        self.posted.all("known").any(|known| known == name)
    }

    pub fn draw(&self) -> Response {
        let (visit, lang, item) = (self.visit, self.visit.lang, self.item);
        let title = tr(
            lang,
            "counter-title",
            &[("item", words::item_name(lang, item).into())],
        );
        let action = format!("/desk/new/{}", item.key);
        let frame = Frame {
            form: Some(FORM),
            path: action.clone(),
            ..visit.frame()
        };
        let body = html! {
            (devices::parts(visit))
            (error_summary(lang, self.faults))
            h1 { (title) }
            (places::identity::here(self.visit, Some(self.post)))
            (class_note(self))
            (places::training::note(self.visit, self.item, self.post))
            form #(FORM) method="post" action=(action) enctype="multipart/form-data" autocomplete="off"
                data-counter data-guard data-autosave={ (action) "/keep" }
                data-failed=(t(lang, "card-camera-down")) data-shoot=(t(lang, "papers-shoot")) data-shoot-end=(t(lang, "papers-shoot-end"))
                data-bridge=[devices::bridge(visit)] {
                (csrf_field(&visit.csrf))
                (command_id_field(&self.command_id))
                @for known in self.posted.all("known") { (hidden("known", known)) }
                (same::columns(self))
                div.split {
                    div { (self.questions()) }
                    aside { (beside(self)) }
                }
            }
            (keys_help(lang, &KEYS.map(|(key, text)| (key, t(lang, text))).iter()
                .map(|(key, text)| (*key, text.as_str())).collect::<Vec<_>>()))
        };
        devices::answer(visit, page(&frame, &title, Width::Desk, body))
    }

    fn questions(&self) -> Markup {
        let (visit, lang, item) = (self.visit, self.visit.lang, self.item);
        let told = format!("/desk/told/{}", item.key);
        html! {
            h2 { (t(lang, "counter-person")) }
            (person::card(visit, self.posted))
            (person::fields(self))
            (need(true, &None, home::fields(visit, item, self.post, self.posted, self.faults)))
            (person::agent(self))
            @if !item.situations.is_empty() {
                h2 { (t(lang, "counter-situation")) }
                (abreast(&item.situations.iter()
                    .map(|situation| need(true, &None, situation_field(self, situation)))
                    .collect::<Vec<_>>()))
            }
            @if !item.fields.is_empty() || !item.groups.is_empty() {
                h2 { (t(lang, "counter-form")) }
                (own_fields(self))
                (tables(self))
            }
            h2 { (t(lang, "word-materials")) }
            (papers::list(self))
            p.hint role="status" data-left data-left-some=(t(lang, "counter-left-some"))
                data-left-none=(t(lang, "counter-left-none")) {}
            (actions(&[
                html! {
                    button.btn.plain.scripted type="button" data-all-seen data-key="f8" aria-keyshortcuts="f8" {
                        (t(lang, "counter-all-seen")) kbd aria-hidden="true" { "f8" }
                    }
                },
                button(&match self.alike.is_empty() {
                    true => t(lang, "counter-file"),
                    false => t(lang, "counter-file-anyway"),
                }, Kind::Act, Some("f9")),
                html! {
                    button.btn.plain type="submit" formaction=(told) formtarget="_blank" {
                        (t(lang, "counter-tell"))
                    }
                },
                button_with(&t(lang, "counter-list"), Kind::Quiet, None, Some(("way", "list"))),
                button_with(&t(lang, "counter-away"), Kind::Quiet, None, Some(("way", "away"))),
            ]))
            details {
                summary { (t(lang, "counter-other-item")) }
                label.unseen for="other" { (t(lang, "choose-label")) }
                input #other name="q" type="text" autocomplete="off" maxlength="40" placeholder=(t(lang, "choose-hint"));
                (actions(&[button_with(&t(lang, "counter-other-go"), Kind::Plain, None, Some(("way", "item")))]))
            }
        }
    }
}

const KEYS: [(&str, &str); 6] = [
    ("Enter", "counter-key-enter"),
    ("1–9", "counter-key-digits"),
    ("F2", "counter-key-card"),
    ("F4", "counter-key-camera"),
    ("F8", "counter-all-seen"),
    ("F9", "counter-file"),
];

/// What does not apply as things stand: there for the script to bring in, once an answer calls for it.
pub fn later(shown: bool, question: Markup) -> Markup {
    html! { @if shown { (question) } @else { template data-late { (question) } } }
}

/// What the script asks of a question: whether it must be answered, and when it applies.
pub fn need(required: bool, when: &Option<When>, question: Markup) -> Markup {
    let when = when
        .as_ref()
        .and_then(|when| serde_json::to_string(when).ok());
    html! { div data-need=(if required { "yes" } else { "no" }) data-when=[when] { (question) } }
}

/// How this desk takes the item: accepts, collects, closes, or only helps to file online.
fn class_note(form: &Page<'_>) -> Markup {
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
fn elsewhere(form: &Page<'_>, rule: &item::Route) -> Markup {
    let lang = form.lang();
    let units = &form.visit.world.units;
    let level = units.get(&form.post.unit).map(|unit| unit.level);
    if level.is_none_or(|level| form.item.is_taken_at(rule, level)) {
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

fn situation_field(form: &Page<'_>, situation: &item::Situation) -> Markup {
    let lang = form.lang();
    let label = lang.either(&situation.question, &situation.question_en);
    let typed = form.posted.get(&situation.key);
    let usual = usual::of(form.item, &situation.key).filter(|_| typed.is_empty());
    let field = Field {
        value: usual.unwrap_or(typed),
        ..Field::new(&situation.key, label)
    }
    .with_fault(form.faults);
    radios(lang, &field, &words::choices(lang, &situation.options))
}

/// The item's own fields: short ones abreast, long ones in a row of their own.
fn own_fields(form: &Page<'_>) -> Markup {
    let mut rows: Vec<Markup> = Vec::new();
    let mut short: Vec<Markup> = Vec::new();
    // What the shared model asks already is asked once, above.
    let companies = form.item.audience.contains(&Audience::Company);
    let asked = form
        .item
        .fields
        .iter()
        .filter(|field| !match field.key.as_str() {
            "name" | "id_number" | "phone" | "address" => true,
            "company" | "uscc" => companies,
            _ => false,
        });
    for field in asked {
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

fn own_field(form: &Page<'_>, own: &item::Field) -> Markup {
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
    if form.is_known(&own.key) {
        hint = format!("{} {hint}", t(lang, "counter-known"));
    }
    let mut typed = formed::typed(own, &own.key, &form.posted.fields).unwrap_or_default();
    if typed.is_empty()
        && let Some(usual) = usual::of(form.item, &own.key)
    {
        typed = usual.to_owned();
    }
    let field = Field {
        value: &typed,
        hint: Some(hint.trim()).filter(|hint| !hint.is_empty()),
        optional: !own.required,
        autocomplete: Some("off"),
        ..Field::new(&own.key, label)
    }
    .with_fault(form.faults);
    let kind = match own.kind {
        FieldKind::Date => Some("date"),
        FieldKind::IdNumber => Some("id"),
        FieldKind::Phone => Some("phone"),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Money
        | FieldKind::Count
        | FieldKind::Choice
        | FieldKind::MultiChoice
        | FieldKind::YesNo
        | FieldKind::Email
        | FieldKind::Account
        | FieldKind::Uscc => None,
    };
    let control = formed::control(lang, own, &field, Days::Line);
    let question = html! { div data-kind=[kind] { (control) } };
    later(
        form.shows(&own.when),
        need(own.required, &own.when, question),
    )
}

/// The tables of the form, with a button for another row that keeps everything typed.
fn tables(form: &Page<'_>) -> Markup {
    let typed = formed::retyped(form.item, form.posted);
    let pressed = formed::more(form.item, form.posted.get("way"));
    let groups = form.item.groups.iter();
    html! {
        @for group in groups {
            @let point = form.item.points.iter().find(|point| point.about == group.key);
            (later(form.shows(&group.when), need(false, &group.when, formed::Rows {
                lang: form.lang(),
                group,
                faults: form.faults,
                days: Days::Line,
                button: Some("way"),
                more: pressed == Some(group.key.as_str()),
            }.draw(&typed))))
            @if let Some(point) = point.filter(|_| form.shows(&group.when)) { p.hint { (point.text) } }
        }
    }
}

/// Conditions and review points of the case as a whole, and how a tick is meant.
fn beside(form: &Page<'_>) -> Markup {
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
