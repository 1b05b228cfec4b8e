//! 应进必进、委托受理率 of a place: a bar each, the same as a table, and which items are missing. Why
//! one is missing is read by the staff of the place alone.

use super::{Here, window};
use crate::views::listed::Listed;
use crate::web::face::parts::{Head, row, table};
use crate::web::face::text::{t, tr};
use maud::{Markup, html};
use yike_core::list::{Offer, Window, coverage};

pub fn section(here: &Here<'_>) -> Markup {
    let lang = here.visit.lang;
    let offers: Vec<Offer<'_>> = here.offers.iter().map(|one| one.offer.clone()).collect();
    let counted = coverage(&offers);
    let rates = [
        ("lists-rate-inside", counted.inside),
        ("lists-rate-accepted", counted.accepted),
    ];
    let (what, n, share) = (
        t(lang, "lists-rate"),
        t(lang, "lists-rate-n"),
        t(lang, "lists-rate-share"),
    );
    let rows: Vec<Markup> = (rates.iter())
        .map(|(key, n)| {
            html! { tr {
                td { (t(lang, key)) br; (bar(&t(lang, key), *n, counted.all)) }
                td.n { (tr(lang, "lists-rate-of", &[("n", (*n).into()), ("all", counted.all.into())])) }
                td.n { (percent(*n, counted.all)) "%" }
            } }
        })
        .collect();
    html! {
        h2 { (t(lang, "lists-rates")) }
        (table(lang, &t(lang, "lists-rates"), false, &[Head::words(&what), Head::number(&n), Head::number(&share)], &rows))
        (missing(here))
    }
}

/// Down to a whole per cent: 99.9 is not yet all.
fn percent(n: usize, all: usize) -> usize {
    (n * 100).checked_div(all).unwrap_or(0)
}

/// A bar whose dark part is `n` of `all`.
fn bar(label: &str, n: usize, all: usize) -> Markup {
    const WIDTH: usize = 240;
    let filled = (n * WIDTH).checked_div(all).unwrap_or(0);
    html! {
        svg.bars width=(WIDTH) height="12" viewBox={ "0 0 " (WIDTH) " 12" } role="img"
            aria-label={ (label) " " (percent(n, all)) "%" } {
            rect x="0" y="5" width=(WIDTH) height="2" {}
            rect.last x="0" y="0" width=(filled) height="12" {}
        }
    }
}

/// What the one window does not accept yet.
fn missing(here: &Here<'_>) -> Markup {
    let lang = here.visit.lang;
    let open: Vec<&Listed<'_>> = (here.offers.iter())
        .filter(|one| !one.offer.window.is_some_and(Window::accepts))
        .collect();
    let is_ours = is_staff_of(here);
    let (item, how, duty, why) = (
        t(lang, "lists-item"),
        t(lang, "lists-window"),
        t(lang, "lists-duty"),
        t(lang, "lists-lacks"),
    );
    let mut heads = vec![Head::words(&item), Head::words(&how), Head::words(&duty)];
    if is_ours {
        heads.push(Head::words(&why));
    }
    let rows: Vec<Markup> = (open.iter().enumerate())
        .map(|(n, one)| {
            let item = &one.published.item;
            row(
                &format!("lack-{n}"),
                false,
                html! {
                    td { (lang.either(&item.name, &item.name_en)) }
                    td { (window(lang, one.offer.window)) }
                    td { (super::super::as_published(lang, one.offer.duty)) }
                    @if is_ours { td { (super::super::as_published(lang, one.offer.lacks)) } }
                },
            )
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            details {
                summary { (tr(lang, "lists-missing", &[("n", rows.len().into())])) }
                (table(lang, &t(lang, "lists-missing-caption"), false, &heads, &rows))
            }
        }
    }
}

/// Staff with a post at the place, below or above it.
fn is_staff_of(here: &Here<'_>) -> bool {
    let id = &here.unit.id;
    (here.visit.posts().iter()).any(|post| post.unit.covers(id) || id.covers(&post.unit))
}
