//! The same again? An application like one that is still being handled: exactly the same is not
//! taken twice; a similar one is shown side by side, and its owner decides.

use super::{FORM, Open};
use crate::act::Loaded;
use crate::app::App;
use crate::private;
use crate::store::StoreError;
use crate::views::mine::mine;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts::{Head, Kind, actions, link_button, notice, table};
use crate::web::face::text::{Lang, t, tr};
use crate::web::formed;
use crate::web::{Problem, Visit};
use crate::{args, sql};
use maud::{Markup, html};
use yike_core::case::Command;
use yike_core::item::form::Answers;
use yike_core::who::PersonId;

sql! {
    SENT = "SELECT stream_id FROM command WHERE home = $1 AND actor = $2 AND id = $3";
}

/// An open case of the same item and person, with what was answered then.
pub struct Earlier {
    loaded: Loaded,
    answers: Answers,
    /// Nothing at all is different.
    pub is_same: bool,
}

/// The open case that this order repeats: the same one first, else the latest of the same item.
pub async fn earlier(
    app: &App,
    visit: &Visit,
    order: &crate::act::Order,
) -> Result<Option<Earlier>, Problem> {
    let Command::File(filing) = &order.command else {
        return Ok(None);
    };
    // The button pressed twice is one application, and its receipt is shown again.
    let sent = [
        order.key.home.clone(),
        order.who.id().to_string(),
        order.command_id.clone(),
    ];
    let [home, actor, id] = sent;
    let again = app
        .store
        .read(move |tx| tx.one(&SENT, args![&home, &actor, &id]));
    if again.await?.is_some() {
        return Ok(None);
    }
    let (item, _) = filing.item.split_once('@').unwrap_or((&filing.item, ""));
    let person: &PersonId = &filing.applicant.who;
    let found = mine(&app.store, &visit.world, person).await?;
    let open = found
        .cases
        .into_iter()
        .filter(|loaded| loaded.item.key == item && !loaded.case.status.is_final());
    let plain = |id: &str| {
        let mut documents = order.documents.iter();
        documents
            .find(|document| document.reference().id == id)
            .map(|document| document.plain().to_vec())
    };
    let now = (plain(&filing.applicant.doc.id), plain(&filing.form.id));
    let mut near = None;
    for loaded in open {
        let (who, form) = words(app, &loaded).await?;
        let is_same = (&who, &form) == (&now.0, &now.1) && who.is_some();
        let answers = form.and_then(|form| serde_json::from_slice(&form).ok());
        let Some(answers) = answers else {
            continue;
        };
        let earlier = Earlier {
            loaded,
            answers,
            is_same,
        };
        if is_same {
            return Ok(Some(earlier));
        }
        near = near.or(Some(earlier));
    }
    // Two questions are two questions: what asks for nobody's number is no benefit drawn twice.
    Ok(near.filter(|earlier| earlier.loaded.item.asks_identity()))
}

type Words = (Option<Vec<u8>>, Option<Vec<u8>>);

/// The applicant and the answers of a case, as they were filed.
async fn words(app: &App, loaded: &Loaded) -> Result<Words, StoreError> {
    let filing = loaded.filing();
    let (home, keys) = (loaded.key.home.clone(), app.keys.clone());
    let ids = [filing.applicant.doc.id.clone(), filing.form.id.clone()];
    app.store
        .read(move |tx| {
            let [who, form] = &ids;
            let who = private::one(tx, &keys, &home, who)?;
            let form = private::one(tx, &keys, &home, form)?;
            Ok((who.map(|doc| doc.plain), form.map(|doc| doc.plain)))
        })
        .await
}

/// Both beside each other, with the way to the earlier one.
pub fn shown(visit: &Visit, open: &Open, earlier: &Earlier) -> Markup {
    let lang = visit.lang;
    let filing = earlier.loaded.filing();
    let filed = earlier.loaded.case.filed_at.unwrap_or(visit.now);
    let day = crate::web::resident::day(visit, yike_core::clock::day_of(filed));
    let title = tr(
        lang,
        if earlier.is_same {
            "alike-same"
        } else {
            "alike-near"
        },
        &[("date", day.into())],
    );
    let why = t(
        lang,
        if earlier.is_same {
            "alike-same-why"
        } else {
            "alike-near-why"
        },
    );
    let rows = differences(lang, open, earlier);
    let heads = [
        t(lang, "alike-what"),
        tr(
            lang,
            "alike-then",
            &[("number", filing.number.as_str().into())],
        ),
        t(lang, "alike-now"),
    ];
    let heads: Vec<Head> = heads.iter().map(|label| Head::words(label)).collect();
    let href = format!("/cases/{}", earlier.loaded.key);
    html! {
        (notice(BannerKind::Care, &title, &why))
        @if !rows.is_empty() { (table(lang, &t(lang, "alike-beside"), true, &heads, &rows)) }
        (actions(&[link_button(&t(lang, "alike-see"), &href, Kind::Act, None)]))
        @if !earlier.is_same {
            div.tick {
                label for="anyway" {
                    input #anyway type="checkbox" name="anyway" value="yes" form=(FORM);
                    span { (t(lang, "alike-anyway")) }
                }
            }
        }
    }
}

/// The answers that are not the same, question by question.
fn differences(lang: Lang, open: &Open, earlier: &Earlier) -> Vec<Markup> {
    let item = &open.published.item;
    let now = &open.draft.words.answers;
    let of = |answers: &Answers, key: &str| answers.get(key).cloned().unwrap_or_default();
    let mut rows = Vec::new();
    let mut row = |label: &str, then: String, now: String| {
        if then != now {
            rows.push(html! { tr { td { (label) } td { (then) } td { (now) } } });
        }
    };
    for situation in &item.situations {
        let word = |given: String| {
            let mut options = situation.options.iter();
            let option = options.find(|option| option.value == given);
            option.map_or(given.clone(), |option| {
                lang.either(&option.label, &option.label_en).to_owned()
            })
        };
        row(
            lang.either(&situation.question, &situation.question_en),
            word(of(&earlier.answers, &situation.key)),
            word(of(now, &situation.key)),
        );
    }
    for field in &item.fields {
        let word = |answers: &Answers| formed::in_words(lang, field, &of(answers, &field.key));
        row(
            lang.either(&field.label, &field.label_en),
            word(&earlier.answers),
            word(now),
        );
    }
    rows
}
