//! One entry of a part of a list (an answer, a site, a community, a training): put in, changed or taken
//! out by its form.

use super::{Draft, Edited, checked, draft, keep, unit_of};
use crate::app::App;
use crate::web::admin::again;
use crate::web::face::parts::{self, Fault};
use crate::web::face::text::{Lang, t};
use crate::web::{Posted, Problem, Visit};
use axum::response::Response;
use maud::Markup;
use yike_core::list::List;
use yike_core::unit::Unit;

/// A part of a list that a form edits entry by entry.
pub(super) struct Part<T> {
    /// As the list's own text names it, such as `answers`.
    pub name: &'static str,
    pub of: fn(&mut List) -> &mut Vec<T>,
    /// The field of the form that a name of the list's text belongs to.
    pub field: fn(&str) -> &str,
}

/// Keeps what was typed as the entry `n` of the form, as a new one where it has none, or takes the
/// entry out where the form says `out`. `made` gives the entry with what was wrong already in reading
/// it; that and what the list as a whole finds are told together, and `page` draws the form again.
pub(super) async fn keep_entry<T>(
    (app, visit, unit): (&App, &Visit, &str),
    posted: &Posted,
    part: &Part<T>,
    made: impl FnOnce() -> (T, Vec<Fault>),
    page: impl FnOnce(&Unit, &Draft, Option<usize>, &[Fault]) -> Markup,
) -> Result<Response, Problem> {
    let unit = unit_of(visit, unit)?;
    let mut changed = draft(app, visit, unit).await?;
    let all = (part.of)(&mut changed.list);
    let n = asked_place(posted, all.len())?;
    let mut faults = Vec::new();
    match n {
        Some(n) if posted.has("out") => {
            all.remove(n);
        }
        n => {
            let (one, wrong) = made();
            faults = wrong;
            match n {
                Some(n) => all[n] = one,
                None => all.push(one),
            }
        }
    }
    let at = n.unwrap_or(all.len().saturating_sub(1));
    match checked(visit, changed, &format!("{}[{at}].", part.name)) {
        Edited::Done(changed) if faults.is_empty() => {
            return keep(app, visit, posted, unit, &changed).await;
        }
        Edited::Done(_) => {}
        Edited::Faults(found) => faults.extend(found.into_iter().map(|fault| Fault {
            field_id: (part.field)(&fault.field_id).to_owned(),
            message: fault.message,
        })),
    }
    let before = draft(app, visit, unit).await?;
    Ok(again(page(unit, &before, n, &faults)))
}

/// The way to the form of a new entry.
pub(super) fn add(lang: Lang, label: &str, to: &str) -> Markup {
    let link = parts::link_button(&t(lang, label), to, parts::Kind::Plain, None);
    parts::actions(&[link])
}

/// Which entry the form was drawn for; a new one has none.
fn asked_place(posted: &Posted, len: usize) -> Result<Option<usize>, Problem> {
    match posted.get("n") {
        "" => Ok(None),
        n => match n.parse::<usize>() {
            Ok(n) if n < len => Ok(Some(n)),
            _ => Err(Problem::NotFound),
        },
    }
}
