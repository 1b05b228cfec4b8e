//! POST `/desk/new/{item}`: the case is filed, or the page comes back with everything that is
//! wrong, all that was typed and taken kept, and no case begun.

use super::counter::{self, Page};
use super::sitting::{self, Papers, Turn};
use super::{begin, known, papers, same, typed};
use crate::act::{CaseKey, Fail, act};
use crate::app::App;
use crate::filing;
use crate::private::Document;
use crate::web::face::parts::Fault;
use crate::web::face::text::{Lang, t};
use crate::web::visit::{ELDER, LANG, set_cookie};
use crate::web::{Posted, Problem, Visit, formed, go};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yike_core::case::{Gap, Refusal};

/// How long a browser keeps a preference.
const YEAR: u32 = 60 * 60 * 24 * 365;

pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    mut posted: Posted,
) -> Result<Response, Problem> {
    let world = visit.world.clone();
    let published = world.published(&key, visit.now).ok_or(Problem::NotFound)?;
    let item = &*published.item;
    let Some(post) = typed::seat(&visit, item) else {
        return Ok((StatusCode::FORBIDDEN, counter::not_here(&visit, item)).into_response());
    };
    let command_id = posted.command_id()?;
    let mut draft = sitting::find(&app, &visit, &command_id).await?;
    if let Some(draft) = &draft {
        // A form sent twice finds its own case.
        if let Some(case) = &draft.words.filed {
            return Ok(go::to(&format!("/desk/filed/{case}")));
        }
        if draft.item != item.key {
            return Err(Problem::NotFound);
        }
    }
    let way = posted.get("way").to_owned();
    if way == "away" {
        sitting::discard(&app, &visit, &command_id).await?;
        return Ok(go::to("/desk/new"));
    }
    // What was chosen is taken first: whatever else is wrong, it need not be chosen again.
    let (taken, file_faults) = sitting::take(&app, &visit, &posted.files).await?;
    posted.files.clear();
    let passes = matches!(posted.get("go"), "" | "next") && way.is_empty();
    if !taken.is_empty() || !passes || !file_faults.is_empty() {
        let fields = &posted.fields;
        draft = Some(sitting::keep(&app, &visit, &command_id, published, fields, taken).await?);
    }
    if let Some(turn) = Turn::parse(&way).filter(|(_, code, _)| item.material(code).is_some())
        && let Some(before) = &draft
    {
        draft = Some(sitting::arrange(&app, &visit, before, turn, None).await?);
    }
    let kept = draft
        .as_ref()
        .map_or_else(Papers::new, |draft| draft.words.papers.clone());
    papers::mark(&mut posted, &kept);
    if let Some(response) = switch(&posted, item.key.as_str(), &command_id) {
        return Ok(response);
    }
    if way == "item" {
        return begin::other(&app, &visit, &posted, &command_id).await;
    }
    if let Some(old) = way.strip_prefix("old-").and_then(CaseKey::parse) {
        sitting::discard(&app, &visit, &command_id).await?;
        return Ok(go::to(&format!("/cases/{old}")));
    }
    if way == "known" {
        let number = posted.get("id_number").to_owned();
        let found = known::known(&app, &visit, item, &number).await?;
        begin::fill(&mut posted, &found);
        sitting::keep(
            &app,
            &visit,
            &command_id,
            published,
            &posted.fields,
            Vec::new(),
        )
        .await?;
    }
    let is_drawn_again = way == "list"
        || way == "known"
        || Turn::parse(&way).is_some()
        || formed::more(item, &way).is_some();
    if is_drawn_again && file_faults.is_empty() {
        return Ok(Page::of(&visit, published, &post, &posted, &kept).draw());
    }
    let read = typed::read(&visit, published, &post, &posted);
    let mut faults = file_faults;
    let read = match read {
        Ok(read) if faults.is_empty() => read,
        read => {
            let of_file = |fault: &Fault| fault.field_id.strip_prefix("file-").map(typed::tick_id);
            let refused: Vec<String> = faults.iter().filter_map(of_file).collect();
            let more = read.err().unwrap_or_default().into_iter();
            // Why a file was refused says enough about that paper.
            faults.extend(more.filter(|fault| !refused.contains(&fault.field_id)));
            return again(&app, &visit, published, &post, &posted, &kept, &faults).await;
        }
    };
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    let mut beside = None;
    let alike = same::find(&app, &visit, item, &read, posted.get("community")).await?;
    if !alike.is_empty() && !is_sent_again(&app, &read.home, person, &command_id).await? {
        beside = same::reason(&posted);
        if beside.is_none() {
            let is_asked = posted.get("force") == "yes";
            let fault = typed::at(same::REASON, t(visit.lang, "same-reason-missing"));
            let faults: Vec<Fault> = is_asked.then_some(fault).into_iter().collect();
            sitting::keep(
                &app,
                &visit,
                &command_id,
                published,
                &posted.fields,
                Vec::new(),
            )
            .await?;
            let page = Page {
                faults: &faults,
                alike: &alike,
                ..Page::of(&visit, published, &post, &posted, &kept)
            };
            return Ok((StatusCode::CONFLICT, page.draw()).into_response());
        }
    }
    let mut intake = typed::intake(published, &posted);
    for given in &mut intake.given {
        for note in kept
            .get(&given.material)
            .iter()
            .flat_map(|paper| &paper.files)
        {
            let document = Document::json("file", note);
            given.files.push(document.reference());
            intake.files.push(document);
        }
    }
    let intake = filing::for_company(&app, &who, intake).await?;
    let order = filing::order(&app, &world, &who, Some(&post), command_id.clone(), intake);
    let order = match order {
        Ok(order) => order,
        Err(found) => {
            let faults: Vec<Fault> = found
                .into_iter()
                .map(|(key, fault)| typed::fault(visit.lang, &key, fault))
                .collect();
            return again(&app, &visit, published, &post, &posted, &kept, &faults).await;
        }
    };
    match act(&app, order).await {
        Ok(done) => {
            let case = done.key.to_string();
            if let Some(reason) = beside {
                same::note(&app, &visit, &post, &command_id, &item.key, reason).await?;
            }
            if let Some(draft) = &draft {
                sitting::filed(&app, &visit, draft, &case).await?;
            }
            Ok(go::to(&format!("/desk/filed/{case}")))
        }
        Err(Fail::Refused(Refusal::Content(gaps))) => {
            let faults: Vec<Fault> = gaps.iter().map(|gap| of_gap(&visit, gap)).collect();
            again(&app, &visit, published, &post, &posted, &kept, &faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The page with everything that is wrong; what was typed is kept as well as what was taken.
async fn again(
    app: &App,
    visit: &Visit,
    published: &crate::world::Published,
    post: &yike_core::who::Post,
    posted: &Posted,
    kept: &Papers,
    faults: &[Fault],
) -> Result<Response, Problem> {
    let id = posted.command_id()?;
    sitting::keep(app, visit, &id, published, &posted.fields, Vec::new()).await?;
    let page = Page {
        faults,
        ..Page::of(visit, published, post, posted, kept)
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page.draw()).into_response())
}

/// The switches of the header: another language or size, and the same client.
fn switch(posted: &Posted, item: &str, id: &str) -> Option<Response> {
    let (name, value) = match posted.get("go").split_once('-') {
        Some(("lang", code)) => (LANG, Lang::parse(code)?.code()),
        Some(("elder", choice @ ("0" | "1"))) => (ELDER, choice),
        _ => return None,
    };
    let mut response = go::to(&format!("/desk/new/{item}?visit={id}"));
    set_cookie(response.headers_mut(), name, value, YEAR, true);
    Some(response)
}

/// POST `/desk/new/{item}/keep`: quiet saving by the script; nothing is checked, nothing is shown.
pub async fn quiet(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<StatusCode, Problem> {
    let published = visit.world.published(&key, visit.now);
    let published = published.ok_or(Problem::NotFound)?.clone();
    typed::seat(&visit, &published.item).ok_or(Problem::NotYourDuty)?;
    let id = posted.command_id()?;
    sitting::keep(&app, &visit, &id, &published, &posted.fields, Vec::new()).await?;
    Ok(StatusCode::NO_CONTENT)
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
