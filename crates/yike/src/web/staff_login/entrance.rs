//! From the right passphrase to being in: what is lacking is asked for, one page after the other,
//! each under a token of its own.

use super::first_page;
use super::tries::{self, Tried};
use crate::app::App;
use crate::entry::{self, Lack, Rules};
use crate::register;
use crate::store::StoreError;
use crate::web::go;
use crate::web::session::{self, SessionKind};
use crate::web::visit::{self, Visitor};
use crate::web::{Problem, Visit};
use axum::response::Response;
use yike_core::who::PersonId;

/// Where somebody stands after a proof: their fresh token, and the page that comes next.
pub struct Settled {
    pub token: String,
    pub path: String,
    /// What they lack still; nothing once they are in.
    pub lack: Option<Lack>,
    /// The passphrase ends within a week.
    pub ends_soon: bool,
}

/// Somebody typed their passphrase rightly. If it no longer fits the profile, they will have to
/// choose another: this is where a new profile bites.
pub async fn arrived(app: &App, person: &PersonId, words: &str) -> Result<(), StoreError> {
    let world = app.world.now();
    if entry::check(&world, person, words, app.now()).is_ok() {
        return Ok(());
    }
    let person = person.clone();
    app.store
        .write(move |tx| {
            register::lend(tx, &person);
            Ok(())
        })
        .await
}

/// What is lacking after `past` was given.
pub async fn lacks(
    app: &App,
    person: &PersonId,
    past: Option<Lack>,
) -> Result<(Option<Lack>, bool), StoreError> {
    let who = person.clone();
    let standing = app
        .store
        .read(move |tx| register::standing(tx, &who))
        .await?;
    let (rules, now) = (Rules::of(&app.world.now()), app.now());
    Ok((
        standing.lacks(&rules, past, now),
        rules.profile.ends_soon(standing.since, now),
    ))
}

/// Ends the session of `old_token` and begins the next one: in, or one page further.
pub async fn settle(
    app: &App,
    old_token: &str,
    person: &PersonId,
    past: Option<Lack>,
    back: &str,
) -> Result<Settled, StoreError> {
    let (lack, ends_soon) = lacks(app, person, past).await?;
    session::end(app, old_token).await?;
    let back = go::local(back).filter(|path| *path != "/" && *path != "/login");
    let (token, path) = match lack {
        Some(lack) => {
            let token = session::enter(app, old_token, person, lack).await?;
            (token, with_back(lack.page(), back.unwrap_or_default()))
        }
        None => {
            let token = session::begin(app, old_token, SessionKind::Staff, person, "").await?;
            let posts = app.world.now().posts_of(person, app.now());
            let path = back.unwrap_or_else(|| first_page(&posts));
            (token, path.to_owned())
        }
    };
    Ok(Settled {
        token,
        path,
        lack,
        ends_soon,
    })
}

/// The same, and on to the next page.
pub async fn go_on(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    past: Option<Lack>,
    back: &str,
) -> Result<Response, Problem> {
    let settled = settle(app, &visit.token, person, past, back).await?;
    let mut response = match (settled.lack, settled.ends_soon) {
        (None, true) => go::and_say(&settled.path, "passphrase-soon"),
        (None | Some(_), _) => go::to(&settled.path),
    };
    set_token(&mut response, &settled.token);
    Ok(response)
}

pub fn set_token(response: &mut Response, token: &str) {
    let headers = response.headers_mut();
    visit::set_cookie(headers, visit::TOKEN, token, visit::STAFF_COOKIE, true);
}

/// An address of ours that remembers where one wanted to go.
pub fn with_back(page: &str, back: &str) -> String {
    match go::local(back) {
        Some(back) => {
            let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
            format!("{page}?back={back}")
        }
        None => page.to_owned(),
    }
}

/// Who this is, if this page is theirs: somebody who is in, or who lacks just this.
pub fn person_for(visit: &Visit, lack: Lack) -> Result<PersonId, Problem> {
    match (&visit.visitor, &visit.entering) {
        (Visitor::Staff { person, .. }, _) => Ok(person.clone()),
        (_, Some(entering)) if entering.lack == lack => Ok(entering.person.clone()),
        (_, Some(entering)) => Err(Problem::Lacks(entering.lack)),
        (Visitor::Nobody | Visitor::Resident { .. }, None) => Err(Problem::StaffLogin),
    }
}

/// Tries the passphrase of somebody who is known already; counted as at the front door.
pub async fn try_passphrase(
    app: &App,
    person: &PersonId,
    words: &str,
) -> Result<Tried, StoreError> {
    let world = app.world.now();
    let login = world.people.get(person).and_then(|p| p.login.clone());
    let tried = tries::enter(app, &login.unwrap_or_default(), words).await?;
    Ok(match tried {
        Tried::In(who) if who != *person => Tried::Wrong,
        other => other,
    })
}
