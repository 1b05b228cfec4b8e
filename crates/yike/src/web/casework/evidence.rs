//! 存证: the file with which anybody can check, without us, that this case stood like this.

use super::page;
use super::words::{Eyes, Reader};
use crate::act::Loaded;
use crate::app::App;
use crate::heads::evidence::{self, EvidenceError, NOT_YET};
use crate::web::face::parts::panel;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::{Gap, Refusal};

/// GET `/cases/{key}/evidence`: for whoever may see the case; it holds no personal data.
pub async fn file(
    visit: Visit,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let view = page::open(&app, &visit, &key).await?;
    let file = match evidence::of(&app, &view.loaded.key).await {
        Ok(file) => file,
        Err(EvidenceError::NotFound) => return Err(Problem::NotFound),
        Err(EvidenceError::NotYet) => {
            let gap = Gap::new("evidence", NOT_YET.0, NOT_YET.1);
            return Err(Problem::Refused(Refusal::Content(vec![gap])));
        }
        Err(EvidenceError::Store(error)) => return Err(error.into()),
    };
    let text = serde_json::to_string_pretty(&file).map_err(|_| Problem::Ours)?;
    let name = format!("attachment; filename=\"evidence-{}.json\"", view.loaded.key);
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

/// The link on the case page: for the one whose case it is, and for who audits.
pub fn link(reader: &Reader<'_>, loaded: &Loaded) -> Markup {
    let shown = match reader.eyes {
        Eyes::Resident | Eyes::Agent | Eyes::Joint | Eyes::Auditor => true,
        Eyes::Casework | Eyes::Supervisor => false,
    };
    html! {
        @if shown {
            (panel(&reader.t("evidence-title"), html! {
                p { (reader.t("evidence-what")) }
                p { a.alone href=(format!("/cases/{}/evidence", loaded.key)) download { (reader.t("evidence-get")) } }
            }))
        }
    }
}
