//! The form of a site 站点 of a list. Each change waits for a second pair of eyes like any other of the
//! list.

use super::entry::{Part, keep_entry};
use super::forms::{Asked, Sheet, drawn};
use super::{Draft, as_drafted, draft, item_name, unit_of};
use crate::app::App;
use crate::web::admin::said;
use crate::web::face::parts::{self, Choice, Fault, Field};
use crate::web::face::text::t;
use crate::web::places::show;
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::door::half_width;
use yike_core::item::Level;
use yike_core::site::{self, Ease, Equipment, Handled, Kind, Mode, Site};
use yike_core::unit::{Unit, UnitId};

/// `GET /admin/lists/{unit}/site`
pub async fn form(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    let typed = Posted::default();
    Ok(page(&visit, unit, &draft, asked.n, &typed, &[]))
}

/// Words of a closed list as choices of a form.
pub(super) fn choices<'a>(all: &'a [(&'static str, String)]) -> Vec<Choice<'a>> {
    all.iter()
        .map(|(word, name)| Choice::new(word, name))
        .collect()
}

fn page(
    visit: &Visit,
    unit: &Unit,
    draft: &Draft,
    n: Option<usize>,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let stands = n.and_then(|n| draft.list.sites.get(n));
    let is_typed = typed.has("unit");
    let text = |get: fn(&Site) -> &String| stands.map_or(String::new(), |one| get(one).clone());
    let one = |name: &'static str, stands: Option<&str>| match is_typed {
        true => typed.get(name).to_owned(),
        false => stands.unwrap_or("").to_owned(),
    };
    let several = |name: &'static str, stands: Vec<String>| -> Vec<String> {
        match is_typed {
            true => typed.all(name).map(str::to_owned).collect(),
            false => stands,
        }
    };
    let below: Vec<&Unit> = (visit.world.units.all())
        .filter(|one| one.level == Level::Community && unit.id.covers(&one.id))
        .collect();
    let itself = [unit];
    let places: Vec<Choice<'_>> = (itself.into_iter().chain(below.iter().copied()))
        .map(|one| Choice::new(one.id.as_str(), &one.name))
        .collect();
    let communities = &places[1..];
    let names: Vec<(String, String)> = (as_drafted(visit, unit, &draft.list).offers().iter())
        .map(|offer| (offer.item.to_owned(), item_name(visit, offer.item)))
        .collect();
    let items: Vec<Choice<'_>> = (names.iter())
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let kinds: Vec<_> = (Kind::ALL.iter())
        .map(|one| (one.as_str(), show::kind(lang, *one)))
        .collect();
    let modes: Vec<_> = (Mode::ALL.iter())
        .map(|one| (one.as_str(), show::mode(lang, *one)))
        .collect();
    let equipment: Vec<_> = (Equipment::ALL.iter())
        .map(|one| (one.as_str(), show::equipment(lang, *one)))
        .collect();
    let ease: Vec<_> = (Ease::ALL.iter())
        .map(|one| (one.as_str(), show::ease(lang, *one)))
        .collect();
    let mut classes = vec![("", t(lang, "site-class-any"))];
    classes.extend(
        site::CLASSES
            .iter()
            .map(|(class, word, _)| (*word, show::class(lang, *class))),
    );
    let words = |get: &dyn Fn(&Site) -> Vec<String>| stands.map_or_else(Vec::new, get);
    let serves = several(
        "serves",
        words(&|one| one.serves.iter().map(UnitId::to_string).collect()),
    );
    let ticked = several(
        "items",
        words(&|one| one.items.iter().map(|one| one.item.clone()).collect()),
    );
    let chosen_modes = several(
        "modes",
        words(&|one| {
            one.modes
                .iter()
                .map(|one| one.as_str().to_owned())
                .collect()
        }),
    );
    let has = several(
        "equipment",
        words(&|one| {
            one.equipment
                .iter()
                .map(|one| one.as_str().to_owned())
                .collect()
        }),
    );
    let eases = several(
        "ease",
        words(&|one| one.ease.iter().map(|one| one.as_str().to_owned()).collect()),
    );
    let party = several(
        "party",
        words(&|one| match one.with_party_centre {
            true => vec!["yes".to_owned()],
            false => Vec::new(),
        }),
    );
    let of = one("unit", stands.map(|one| one.unit.as_str()));
    let kind = one(
        "kind",
        Some(stands.map_or("station", |one| one.kind.as_str())),
    );
    let class = one(
        "class",
        stands
            .and_then(|one| one.class)
            .map(|class| site::class_words(class).0),
    );
    let label = |key: &str| t(lang, key);
    let many = |name: &str, key: &str, hint: Option<&str>, all: &[Choice<'_>], on: &[String]| {
        let (label, hint) = (label(key), hint.map(|hint| t(lang, hint)));
        let on: Vec<&str> = on.iter().map(String::as_str).collect();
        let field = Field {
            optional: true,
            hint: hint.as_deref(),
            ..Field::new(name, &label)
        };
        html! { details open[!on.is_empty()] { summary { (label) }
        (parts::checkboxes(lang, &field.with_fault(faults), all, &on)) } }
    };
    let yes = t(lang, "site-party-yes");
    let yes = [Choice::new("yes", &yes)];
    let sheet = Sheet {
        title: stands.map_or_else(|| t(lang, "list-add-station"), |one| one.name.clone()),
        action: format!("/admin/lists/{}/site", unit.id),
        above: html! {
            @if stands.is_none() { p.hint { (t(lang, "site-set-up")) } }
            @if let Some(n) = n { (parts::hidden("n", &n.to_string())) }
            (parts::select(lang, &Field { value: &kind, ..Field::new("kind", &label("site-kind")) }.with_fault(faults), &choices(&kinds)))
            (parts::select(lang, &Field { value: &of, ..Field::new("unit", &label("site-unit")) }.with_fault(faults), &places))
        },
        lines: vec![
            ("name", "list-station", text(|one| &one.name)),
            ("site_name_en", "site-name-en", text(|one| &one.name_en)),
            ("code", "site-code", text(|one| &one.code)),
            ("site_address", "list-address", text(|one| &one.address)),
            ("site_hours", "list-hours", text(|one| &one.hours)),
            (
                "except",
                "site-except",
                stands.map_or(String::new(), |one| one.except.join("\n")),
            ),
            ("phone", "list-phone", text(|one| &one.phone)),
        ],
        below: html! {
            (many("modes", "site-modes", Some("site-modes-hint"), &choices(&modes), &chosen_modes))
            (parts::select(lang, &Field { value: &class, optional: true, ..Field::new("class", &label("site-class")) }.with_fault(faults), &choices(&classes)))
            (many("equipment", "site-equipment", None, &choices(&equipment), &has))
            (many("ease", "site-ease", None, &choices(&ease), &eases))
            (many("party", "site-party", None, &yes, &party))
            (many("serves", "list-serves", Some("site-serves-hint"), communities, &serves))
            (many("items", "list-station-items", Some("list-station-items-hint"), &items, &ticked))
            (differs(visit, stands, typed, faults))
        },
        is_there: stands.is_some(),
    };
    drawn(visit, unit, &sheet, typed, faults)
}

/// Items that are handled otherwise than the rest: `高龄津贴 咨询预审 自助智能`, one a line.
fn differs(visit: &Visit, stands: Option<&Site>, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let lines: Vec<String> = (stands.iter().flat_map(|one| &one.items))
        .filter(|one| !one.is_plain())
        .map(|one| line_of(visit, one))
        .collect();
    let value = match typed.has("unit") {
        true => typed.raw("differs").to_owned(),
        false => lines.join("\n"),
    };
    let (label, hint) = (t(lang, "site-differs"), t(lang, "site-differs-hint"));
    let field = Field {
        value: &value,
        hint: Some(&hint),
        optional: true,
        ..Field::new("differs", &label)
    };
    html! { (parts::textarea(lang, &field.with_fault(faults), 3)) }
}

fn line_of(visit: &Visit, one: &Handled) -> String {
    let mut words = vec![item_name(visit, &one.item)];
    words.extend(one.class.map(|class| site::class_words(class).1.to_owned()));
    words.extend(one.modes.iter().map(|mode| mode.zh().to_owned()));
    words.join(" ")
}

/// The items with the lines of those that differ, and every line that is not understood.
fn handled(visit: &Visit, posted: &Posted) -> (Vec<Handled>, Vec<Fault>) {
    let mut faults = Vec::new();
    let lang = visit.lang;
    let mut items: Vec<Handled> = posted.all("items").map(Handled::plain).collect();
    let lines = posted.raw("differs").lines().map(half_width);
    for line in lines.filter(|line| !line.is_empty()) {
        let mut one = Handled::plain("");
        let mut name: Vec<&str> = Vec::new();
        for word in line.split_whitespace() {
            match (site::class(word), Mode::parse(word)) {
                (Some(class), _) => one.class = Some(class),
                (None, Some(mode)) => one.modes.push(mode),
                (None, None) => name.push(word),
            }
        }
        let name = name.join(" ");
        let key = item_key(visit, &name);
        let Some(key) = key.filter(|_| !one.is_plain()) else {
            let line: String = line.chars().take(40).collect();
            faults.push(said(
                lang,
                "differs",
                &format!(
                    "看不懂“{line}”。请写“事项名称 类别 方式”，如“高龄津贴 咨询预审 自助智能”；类别有受理、代收代办、咨询预审。"
                ),
                &format!(
                    "“{line}” is not understood. Please write the item's name or key, its class (受理, 代收代办, 咨询预审) and its ways."
                ),
            ));
            continue;
        };
        one.item = key;
        match items.iter_mut().find(|known| known.item == one.item) {
            Some(known) => *known = one,
            None => items.push(one),
        }
    }
    (items, faults)
}

fn item_key(visit: &Visit, name: &str) -> Option<String> {
    let mut all = visit.world.guides(visit.now).map(|one| &one.item);
    let found = all.find(|item| {
        item.key == name || item.name == name || item.name_en.eq_ignore_ascii_case(name)
    })?;
    Some(found.key.clone())
}

/// `POST /admin/lists/{unit}/site`
pub async fn keep_site(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let part = Part {
        name: "sites",
        of: |list| &mut list.sites,
        field,
    };
    let made = || {
        let (items, faults) = handled(&visit, &posted);
        (typed_site(&posted, items), faults)
    };
    keep_entry(
        (&app, &visit, &unit),
        &posted,
        &part,
        made,
        |unit, draft, n, faults| page(&visit, unit, draft, n, &posted, faults),
    )
    .await
}

/// `items[3]` is told at the items.
fn field(name: &str) -> &str {
    match name.split('[').next().unwrap_or("") {
        "address" => "site_address",
        "hours" => "site_hours",
        name => name,
    }
}

fn typed_site(posted: &Posted, items: Vec<Handled>) -> Site {
    let home = UnitId::new(posted.get("unit"));
    let text = |name: &str| posted.get(name).to_owned();
    let lines = posted.raw("except").lines().map(str::trim);
    Site {
        serves: (posted.all("serves").map(UnitId::new))
            .filter(|one| *one != home)
            .collect(),
        unit: home,
        code: text("code"),
        kind: Kind::parse(posted.get("kind")).unwrap_or(Kind::Station),
        name: text("name"),
        name_en: text("site_name_en"),
        address: text("site_address"),
        hours: text("site_hours"),
        except: lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect(),
        phone: text("phone"),
        with_party_centre: posted.get("party") == "yes",
        modes: posted.all("modes").filter_map(Mode::parse).collect(),
        class: site::class(posted.get("class")),
        equipment: posted
            .all("equipment")
            .filter_map(Equipment::parse)
            .collect(),
        ease: posted.all("ease").filter_map(Ease::parse).collect(),
        items,
    }
}
