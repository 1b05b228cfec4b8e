//! POST `/desk/new`: a client begins. Their card was read or their number typed, three letters name
//! the item; what this desk may know is filled in, and the form opens at the first open question.

use super::known::{self, Known};
use super::{choose, sitting, typed};
use crate::app::App;
use crate::views::items::search;
use crate::web::{Posted, Problem, Visit, go, guided};
use crate::world::Published;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::item::Level;

/// What a card and a worker say of a person before there is an item.
const PERSON: [&str; 7] = [
    "id_number",
    "name",
    "phone",
    "address",
    "community",
    "card_until",
    "agent_name",
];

pub async fn post(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    if let Some((key, query)) = guided::scanned(posted.get("q"))
        && let Some(published) = visit.world.published(key, visit.now)
    {
        let chosen = guided::of_query(&published.item, Some(query));
        return start(
            &app,
            &visit,
            published,
            &posted,
            chosen.into_iter().collect(),
        )
        .await;
    }
    match meant(&app, &visit, &posted) {
        Meant::One(published) => start(&app, &visit, published, &posted, Vec::new()).await,
        Meant::Some(found) => Ok(choose::page_of(&app, &visit, &posted, &found).await?),
    }
}

/// What the words and the pressed button mean.
enum Meant<'a> {
    One(&'a Published),
    Some(Vec<&'a Published>),
}

fn meant<'a>(app: &App, visit: &'a Visit, posted: &Posted) -> Meant<'a> {
    if let Some(one) = visit.world.published(posted.get("item"), visit.now) {
        return Meant::One(one);
    }
    let sought: String = posted.get("q").to_lowercase().chars().take(40).collect();
    if sought.is_empty() {
        return Meant::Some(Vec::new());
    }
    let found = search(&visit.world, visit.now, &sought);
    let only = |is: fn(&crate::views::items::Found<'_>) -> bool| {
        let mut fits = found.iter().filter(|found| is(found));
        fits.next().filter(|_| fits.next().is_none())
    };
    if let Some(one) = only(|found| found.whole).or_else(|| only(|found| found.named)) {
        return Meant::One(one.published);
    }
    if found.is_empty() {
        app.sought.note(&sought, visit.told_apart(), visit.now);
    }
    Meant::Some(found.into_iter().map(|found| found.published).collect())
}

/// Begins with this person and this item.
async fn start(
    app: &App,
    visit: &Visit,
    published: &Published,
    posted: &Posted,
    more: Vec<(String, String)>,
) -> Result<Response, Problem> {
    let item = &*published.item;
    let person = PERSON.iter().filter_map(|name| {
        let value = posted.get(name);
        (!value.is_empty()).then(|| ((*name).to_owned(), value.to_owned()))
    });
    let mut form = Posted {
        fields: person.chain(more).collect(),
        files: Vec::new(),
    };
    let place = format!("/desk/new/{}", item.key);
    // Whoever is nobody yet, and an item that is not taken here, need no draft.
    let Some(post) = typed::seat(visit, item).filter(|_| !form.fields.is_empty()) else {
        return Ok(go::to(&place));
    };
    let found = known::known(app, visit, item, form.get("id_number")).await?;
    fill(&mut form, &found);
    // Only a card that was read says where the household is registered.
    if posted.get("card") == "yes" {
        fill(&mut form, &known::of_card(item, posted.get("address")));
    }
    if form.get("community").is_empty() {
        let units = &visit.world.units;
        let within = units
            .at_level(&post.unit, Level::Street)
            .map_or(&post.unit, |unit| &unit.id);
        let guess = known::guess(units, within, form.get("address"));
        let guess = guess.map(|unit| ("community".to_owned(), unit.to_string()));
        form.fields.extend(guess);
    }
    let id = uuid::Uuid::now_v7().to_string();
    sitting::keep(app, visit, &id, published, &form.fields, Vec::new()).await?;
    Ok(go::to(&format!("{place}?visit={id}")))
}

/// Fills what is still empty, and marks it as known from before.
pub fn fill(posted: &mut Posted, known: &Known) {
    for (name, value) in known {
        if posted.get(name).is_empty() {
            posted.fields.retain(|(field, _)| field != name);
            posted.fields.push((name.clone(), value.clone()));
            posted.fields.push(("known".to_owned(), name.clone()));
        }
    }
}

/// Another item for the same person: what was typed about the person goes along, the rest is gone.
pub async fn other(
    app: &App,
    visit: &Visit,
    posted: &Posted,
    id: &str,
) -> Result<Response, Problem> {
    match meant(app, visit, posted) {
        Meant::One(published) => {
            let answer = start(app, visit, published, posted, Vec::new()).await?;
            sitting::discard(app, visit, id).await?;
            Ok(answer)
        }
        Meant::Some(found) => Ok(choose::page_of(app, visit, posted, &found).await?),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
    /// Whether items that this desk does not take in are meant too: for advice.
    all: String,
}

/// GET `/desk/find`: items that the letters typed so far mean, as buttons of the form that asks.
pub async fn find(
    visit: Visit,
    asked: Result<Query<Asked>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let sought: String = asked.q.trim().to_lowercase().chars().take(40).collect();
    let found = match sought.is_empty() {
        true => Vec::new(),
        false => search(&visit.world, visit.now, &sought),
    };
    let offered = found.iter().map(|found| found.published);
    let offered: Vec<&Published> = offered
        .filter(|one| {
            let is_taken = typed::seat(&visit, &one.item).is_some();
            !asked.all.is_empty() || (is_taken && choose::is_offered(&visit, one))
        })
        .take(8)
        .collect();
    buttons(&visit, &offered).into_response()
}

/// Each item as a button that takes the person along.
pub fn buttons(visit: &Visit, found: &[&Published]) -> Markup {
    html! {
        @for published in found {
            li { button.link type="submit" name="item" value=(published.item.key) {
                (crate::web::casework::words::item_name(visit.lang, &published.item))
            } }
        }
    }
}
