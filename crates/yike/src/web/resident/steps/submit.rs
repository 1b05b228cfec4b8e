//! 提交: the draft becomes a case, once, however often the button is pressed.

use super::{Open, Redraw, Step, alike, away, draw, faults_in, load};
use crate::act::{self, Fail};
use crate::app::App;
use crate::draft;
use crate::filing;
use crate::web::face::parts::Fault;
use crate::web::face::text::{Lang, t};
use crate::web::go;
use crate::web::resident::owner;
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use yike_core::case::{Gap, Refusal};
use yike_core::who::Who;

pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let open = load(&app, &visit, &id).await?;
    if let Some(case) = &open.draft.words.filed {
        return Ok(go::to(&format!("/cases/{case}/filed")));
    }
    // The switches of the header send this form as well: nothing is typed here, so go on.
    let here = format!("/drafts/{id}/review");
    if let Some((what, choice)) = posted.get("go").split_once('-') {
        let mut response = go::to(&here);
        match what {
            "lang" => super::prefs::choose_lang(response.headers_mut(), choice),
            "elder" => super::prefs::choose_type(response.headers_mut(), choice),
            "to" => return away(&app, &visit, choice, &here).await,
            _ => {}
        }
        return Ok(response);
    }
    let Some(who @ Who::Resident(_)) = visit.who() else {
        return Ok(go::to(&format!("/me/login?next={here}")));
    };
    let who = match open.draft.letter.as_str() {
        "" => who,
        letter => super::agent(&app, &who, letter).await?,
    };
    let agreed = posted.get("agree") == "yes";
    if !agreed {
        let message = t(visit.lang, "fill-agree-first");
        return Ok(again(
            &visit,
            &open,
            vec![Fault {
                field_id: "agree".into(),
                message,
            }],
        ));
    }
    let words = &open.draft.words;
    let intake = words.intake(&open.published);
    let command_id = words.command_id.clone();
    let intake = filing::for_company(&app, &who, intake).await?;
    let order = match filing::order(&app, &visit.world, &who, None, command_id, intake) {
        Ok(order) => order,
        Err(found) => return Ok(again(&visit, &open, faults_in(visit.lang, &found))),
    };
    if let Some(earlier) = alike::earlier(&app, &visit, &order).await?
        && (earlier.is_same || posted.get("anyway") != "yes")
    {
        let redraw = Redraw {
            above: Some(alike::shown(&visit, &open, &earlier)),
            agreed,
            ..Redraw::default()
        };
        let page = draw(&visit, &open, Step::Review, &redraw);
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    match act::act(&app, order).await {
        Ok(done) => {
            let case = done.key.to_string();
            draft::filed(&app, &owner(&app, &visit), &open.draft, &case).await?;
            Ok(go::to(&format!("/cases/{case}/filed")))
        }
        Err(Fail::Refused(Refusal::Content(gaps))) => Ok(again(
            &visit,
            &open,
            gaps.iter().map(|gap| fault(visit.lang, gap)).collect(),
        )),
        Err(fail) => Err(fail.into()),
    }
}

fn fault(lang: Lang, gap: &Gap) -> Fault {
    Fault {
        field_id: gap.about.clone(),
        message: lang.either(&gap.zh, &gap.en).to_owned(),
    }
}

/// The review page, with what stands in the way; everything typed is in the draft.
fn again(visit: &Visit, open: &Open, faults: Vec<Fault>) -> Response {
    let redraw = Redraw {
        faults,
        ..Redraw::default()
    };
    let page = draw(visit, open, Step::Review, &redraw);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
