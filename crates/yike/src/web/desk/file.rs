//! POST `/desk/new/{item}`: the case is filed, or the page comes back with everything that is
//! wrong, all that was typed kept, and nothing stored.

use super::{counter, typed};
use crate::act::{Fail, act};
use crate::app::App;
use crate::views::search::alike;
use crate::web::face::parts::Fault;
use crate::web::{Posted, Problem, Visit, formed, go};
use crate::{files, filing};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yike_core::case::{Gap, Refusal};

pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let world = visit.world.clone();
    let published = world.published(&key, visit.now).ok_or(Problem::NotFound)?;
    let item = &*published.item;
    let Some(post) = typed::seat(&visit, item) else {
        return Ok((StatusCode::FORBIDDEN, counter::not_here(&visit, item)).into_response());
    };
    let is_drawn_again =
        posted.get("way") == "list" || formed::more(item, posted.get("way")).is_some();
    if is_drawn_again {
        return Ok(counter::draw(&visit, published, &post, &posted, &[], &[]).into_response());
    }
    let again = |faults: &[Fault]| {
        let page = counter::draw(&visit, published, &post, &posted, faults, &[]);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let command_id = posted.command_id()?;
    let read = match typed::read(&visit, published, &post, &posted) {
        Ok(read) => read,
        Err(faults) => return Ok(again(&faults)),
    };
    let (Some(who), Some(person)) = (visit.who(), visit.person()) else {
        return Err(Problem::StaffLogin);
    };
    if posted.get("force") != "yes" {
        let same = alike(&app, person, &item.key, &read.home, &read.id, visit.now).await?;
        if !same.is_empty() && !is_sent_again(&app, &read.home, person, &command_id).await? {
            let page = counter::draw(&visit, published, &post, &posted, &[], &same);
            return Ok((StatusCode::CONFLICT, page).into_response());
        }
    }
    let mut intake = typed::intake(published, &posted);
    for sent in &posted.files {
        let Some(code) = sent.field.strip_prefix("file-") else {
            continue;
        };
        let document = match files::keep(&app, &sent.field, &sent.name, sent.bytes.clone()).await {
            Ok(document) => document,
            Err(files::FileFault::Refused(gap)) => return Ok(again(&[of_gap(&visit, &gap)])),
            Err(other) => return Err(other.into()),
        };
        if let Some(given) = intake.given.iter_mut().find(|given| given.material == code) {
            given.files.push(document.reference());
            intake.files.push(document);
        }
    }
    let order = filing::order(&app, &world, &who, Some(&post), command_id, intake);
    let order = match order {
        Ok(order) => order,
        Err(faults) => {
            let faults: Vec<Fault> = faults
                .into_iter()
                .map(|(key, fault)| typed::fault(visit.lang, &key, fault))
                .collect();
            return Ok(again(&faults));
        }
    };
    match act(&app, order).await {
        Ok(done) => Ok(go::to(&format!("/desk/filed/{}", done.key))),
        Err(Fail::Refused(Refusal::Content(gaps))) => {
            let faults: Vec<Fault> = gaps.iter().map(|gap| of_gap(&visit, gap)).collect();
            Ok(again(&faults))
        }
        Err(other) => Err(other.into()),
    }
}

/// A form sent twice finds its own case: that is no other errand.
async fn is_sent_again(
    app: &App,
    home: &str,
    person: &yike_core::who::PersonId,
    command_id: &str,
) -> Result<bool, Problem> {
    let (home, person, id) = (home.to_owned(), person.clone(), command_id.to_owned());
    Ok(app
        .store
        .read(move |tx| crate::act::was_sent(tx, &home, &person, &id))
        .await?)
}

fn of_gap(visit: &Visit, gap: &Gap) -> Fault {
    let about = match gap.about.strip_prefix("file-") {
        Some(_) => gap.about.clone(),
        None => typed::tick_id(&gap.about),
    };
    typed::at(&about, visit.lang.either(&gap.zh, &gap.en).to_owned())
}
