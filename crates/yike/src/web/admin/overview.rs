//! The administrators' first page: what asks for attention, and the way to each matter.

use super::security::value_words;
use super::{areas, frame, keeps_rights, rules_all, unit_asked};
use crate::app::App;
use crate::entry::Rules;
use crate::notify::Channel;
use crate::views::outbox::outbox;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts;
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};
use yike_core::unit::UnitId;

/// `GET /admin`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = unit_asked(&visit, "")?;
    if keeps_rights(&visit) {
        return Ok(rights(&visit, &unit));
    }
    let (mut waiting, mut failed) = (0, 0);
    for way in Channel::ALL {
        let outbox = outbox(&app, &unit, way).await?;
        waiting += outbox.waiting;
        failed += outbox.failed;
    }
    let world = &visit.world;
    let below = world.units.all().filter(|u| unit.covers(&u.id)).count();
    let last = world.calendar.published_years().last();
    let items = world.catalogue(visit.now).count();
    let title = tr(
        lang,
        "admin-title",
        &[("unit", world.units.name(&unit).to_owned().into())],
    );
    let next = visit.today().year() + 1;
    let is_awaited = visit.today().month() >= 11 && last.is_none_or(|last| last < next);
    let body = html! {
        h1 { (title) }
        @if is_awaited && rules_all(&visit) {
            (parts::notice(
                BannerKind::Care,
                &tr(lang, "admin-year-awaited", &[("year", next.to_string().into())]),
                &t(lang, "admin-year-awaited-next"),
            ))
        }
        table {
            caption.unseen { (title) }
            tbody {
                (row(lang, "/admin/units", "admin-units",
                    tr(lang, "admin-units-now", &[("n", below.into())])))
                (row(lang, "/admin/calendar", "admin-calendar", match last {
                    Some(last) => tr(lang, "admin-calendar-now", &[("year", last.to_string().into())]),
                    None => t(lang, "admin-calendar-none"),
                }))
                (row(lang, "/admin/items", "admin-items",
                    tr(lang, "admin-items-now", &[("n", items.into())])))
                (row(lang, "/admin/lists", "lists",
                    tr(lang, "lists-now", &[("n", world.all_lists(visit.now).filter(|one| unit.covers(&one.record.unit)).count().into())])))
                @if rules_all(&visit) {
                    (row(lang, "/admin/searches", "searches-title", t(lang, "searches-now")))
                }
                (row(lang, "/admin/notices", "admin-notices", tr(lang, "admin-notices-now", &[
                    ("waiting", waiting.into()), ("failed", failed.into())])))
                (row(lang, "/admin/hooks", "hooks-title", t(lang, "hooks-now")))
                (row(lang, "/admin/settings", "admin-settings", t(lang, "admin-settings-now")))
            }
        }
    };
    Ok(frame(&visit, &title, body))
}

fn row(lang: Lang, href: &str, name: &str, words: String) -> Markup {
    html! { tr data-row { td.go { a href=(href) { b { (t(lang, name)) } } } td { (words) } } }
}

/// What the security administrator keeps.
fn rights(visit: &Visit, unit: &UnitId) -> Markup {
    let lang = visit.lang;
    let world = &visit.world;
    let held = world.posts.iter().filter(|post| post.holds(visit.now));
    let mine: Vec<_> = held
        .filter(|post| areas(visit).any(|area| area.covers(&post.unit)))
        .collect();
    let away = mine.iter().filter(|post| post.is_away(visit.now)).count();
    let people: std::collections::BTreeSet<_> = mine.iter().map(|post| &post.person).collect();
    let below = world.units.all().filter(|u| unit.covers(&u.id)).count();
    let rules = Rules::of(world).told();
    let said: Vec<String> = rules
        .iter()
        .map(|(name, value)| value_words(lang, name, value))
        .collect();
    let name = world.units.name(unit).to_owned();
    let title = tr(lang, "admin-title-security", &[("unit", name.into())]);
    let body = html! {
        h1 { (title) }
        table {
            caption.unseen { (title) }
            tbody {
                (row(lang, "/admin/people", "admin-people", tr(lang, "admin-people-now", &[
                    ("people", people.len().into()), ("posts", mine.len().into()),
                    ("away", away.into())])))
                (row(lang, "/admin/units", "admin-units",
                    tr(lang, "admin-units-now", &[("n", below.into())])))
                (row(lang, "/admin/security", "admin-security",
                    said.join(lang.either("；", "; "))))
            }
        }
    };
    frame(visit, &title, body)
}
