//! The page of a package 一件事: what runs side by side, what waits for what, and every paper once.

use super::guide::{need, waivers};
use super::{address, as_published, sample_note};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{facts, qr};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::http::HeaderMap;
use maud::{Markup, html};
use yike_core::item::Item;
use yike_core::package::{Items, Package, Step};

pub async fn page(
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let published = visit.world.package(&key, visit.now);
    let package = &published.ok_or(Problem::NotFound)?.record;
    let lang = visit.lang;
    let items = visit.world.items_at(visit.now);
    let name = lang.either(&package.name, &package.name_en);
    let link = address(&visit, &headers, &format!("/packages/{key}"));
    // Items change by themselves, and the promise of the package follows theirs at once; it
    // stands as published where one of them was taken out.
    let is_out = |step: &Step| !step.item.is_empty() && items.item(&step.item).is_none();
    let days = match package.steps.iter().any(is_out) {
        true => package.promise,
        false => package.longest(&items),
    };
    let promise = super::guide::promise(lang, days);
    let body = html! {
        h1 { (name) }
        p { (lang.either(&package.about, &package.about_en)) }
        @if !package.source.verified { (sample_note(lang)) }
        (facts(&[
            (&t(lang, "guide-limit"), html! { b { (promise) } " " small { (t(lang, "package-longest")) } }),
            (&t(lang, "guide-place"), as_published(lang, &package.window)),
            (&t(lang, "package-delivery"), as_published(lang, &package.delivery)),
        ]))
        h2 { (t(lang, "package-steps")) }
        (steps(&visit, package, &items))
        h2 #papers { (t(lang, "package-papers")) }
        p.hint { (t(lang, "package-papers-hint")) }
        ol.papers { @for (material, wanted) in package.materials(&items) {
            li {
                b { (lang.either(&material.name, &material.name_en)) }
                " " small { (need(lang, material.need)) }
                p.hint { (tr(lang, "package-for", &[("items", names(lang, &wanted).into())])) }
                @if !material.waived_by.is_empty() { p { b { (waivers(lang, &material.waived_by)) } } }
            }
        } }
        @if !package.questions.is_empty() {
            h2 { (t(lang, "guide-faq")) }
            @for faq in &package.questions { (super::guide::answer(lang, faq)) }
        }
        h2 { (t(lang, "guide-basis")) }
        ul { @for law in &package.basis {
            li { (as_published(lang, &format!("《{}》{}　{}", law.title, law.number, law.article))) }
        } }
        p.hint { (as_published(lang, &package.source.text)) }
        figure { (qr(&link, &t(lang, "guide-qr"))) figcaption { (t(lang, "guide-qr")) } }
        p.noprint { button.btn.scripted type="button" data-print hidden { (t(lang, "paper-print")) } }
    };
    Ok(frame_page(&visit.frame(), name, Width::One, body))
}

fn names(lang: Lang, items: &[&Item]) -> String {
    let names: Vec<&str> = (items.iter())
        .map(|item| lang.either(&item.name, &item.name_en))
        .collect();
    names.join(lang.either("、", "; "))
}

/// Round by round: what stands in one round runs side by side.
fn steps(visit: &Visit, package: &Package, items: &impl Items) -> Markup {
    html! {
        ol.rounds { @for round in package.rounds() {
            li { ul.items { @for step in round { li { (one(visit, step, items)) } } } }
        } }
    }
}

fn one(visit: &Visit, step: &Step, items: &impl Items) -> Markup {
    let lang = visit.lang;
    match items.item(&step.item) {
        Some(item) => html! {
            a.alone href={ "/items/" (item.key) } { (lang.either(&item.name, &item.name_en)) }
            " " small { (super::guide::promise(lang, item.limits.promise)) }
        },
        None if !step.item.is_empty() => html! {
            b { (last_name(visit, &step.item)) }
            " " small { (t(lang, "package-step-out")) }
        },
        None => html! {
            b { (lang.either(&step.name, &step.name_en)) }
            " " small {
                (tr(lang, "package-by", &[("who", lang.either(&step.by, &step.by_en).into())]))
                @if step.days > 0 { " · " (tr(lang, "guide-days", &[("n", step.days.into())])) }
            }
        },
    }
}

/// The name of an item that is no longer in force, as it was last; its key where it never was.
fn last_name<'a>(visit: &'a Visit, key: &'a str) -> &'a str {
    let last = visit.world.versions(key).last();
    last.map_or(key, |last| {
        visit.lang.either(&last.item.name, &last.item.name_en)
    })
}
