//! What this desk may know already of whoever stands before it: asked of the cases that this worker
//! may open, never of others. A full value that fills a field is a look, and is written down as one
//! before it is shown; the resident sees it beside every other look.

use crate::app::App;
use crate::attempt;
use crate::look::{self, Purpose, Sight, What};
use crate::views::case::{CaseView, case, viewing_post};
use crate::views::search::{Word, search};
use crate::web::{Problem, Visit};
use std::collections::BTreeMap;
use yike_core::door::IdNumber;
use yike_core::item::{Field, FieldKind, Item, Level};
use yike_core::unit::{UnitId, Units};

/// Cases that are opened for it: the latest ones.
const CASES: usize = 4;
/// As many as a search: more than a window needs, too few to try numbers.
const A_MINUTE: i64 = 40;

/// Field and value, of a person whose ID number was read or typed.
pub type Known = BTreeMap<String, String>;

/// What the worker's own cases say of this number that this item asks.
pub async fn known(
    app: &App,
    visit: &Visit,
    item: &Item,
    id_number: &str,
) -> Result<Known, Problem> {
    let mut known = Known::new();
    let (Ok(number), Some(person), Some(who)) =
        (IdNumber::parse(id_number), visit.person(), visit.who())
    else {
        return Ok(known);
    };
    let (key, now) = (format!("search/{person}"), app.now());
    let n = app
        .store
        .write(move |tx| attempt::times(tx, &key, 60_000, now))
        .await?;
    if n > A_MINUTE {
        return Err(Problem::TooManyTries);
    }
    let word = Word::Id(number.as_str().to_owned());
    let mut found = search(app, &visit.world, person, word, visit.now).await?;
    // The day stands in the number behind the region.
    found.sort_by(|a, b| b.number.get(12..).cmp(&a.number.get(12..)));
    for listed in found.iter().take(CASES) {
        let view = match case(app, &visit.world, &who, &listed.key, visit.now).await {
            Ok(view) => view,
            Err(crate::act::Fail::NotFound) => continue,
            Err(other) => return Err(other.into()),
        };
        let what = fill(&mut known, &view, item, number.as_str());
        if what.is_empty() {
            continue;
        }
        let post = viewing_post(&view.loaded, visit.posts());
        let sight = Sight {
            what,
            about: String::new(),
            purpose: Purpose::Handling,
        };
        look::record(app, &listed.key, person, post, sight).await?;
    }
    Ok(known)
}

/// Fills what is not known yet from one case; gives what of it is shown in full.
fn fill(known: &mut Known, view: &CaseView, item: &Item, number: &str) -> Vec<What> {
    let mut what = Vec::new();
    let Some(applicant) = view.applicant().filter(|one| one.id_number == number) else {
        return what;
    };
    let mut put = |key: &str, value: &str, kind: What| {
        if !value.is_empty() && !known.contains_key(key) {
            known.insert(key.to_owned(), value.to_owned());
            if !what.contains(&kind) {
                what.push(kind);
            }
        }
    };
    put("name", &applicant.name, What::Name);
    put("phone", &applicant.phone, What::Phone);
    put("address", &applicant.address, What::Address);
    let home = view.loaded.filing().route.community.as_str();
    put("community", home, What::Address);
    let answers = view.answers();
    for field in item.fields.iter().filter(|field| is_steady(field)) {
        let same = view.loaded.item.field(&field.key);
        // An account is one whatever its item calls it; words mean what their label asks.
        let is_same = same.is_some_and(|same| {
            same.kind == field.kind && (field.kind != FieldKind::Text || same.label == field.label)
        });
        if let Some(value) = answers.get(&field.key).filter(|_| is_same) {
            put(&field.key, value, What::Answers);
        }
    }
    what
}

/// An answer that a person gives again in the same words: an account, a bank, a guardian. Amounts, days
/// and choices are asked anew.
fn is_steady(field: &Field) -> bool {
    match field.kind {
        FieldKind::Text
        | FieldKind::IdNumber
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Account
        | FieldKind::Uscc => true,
        FieldKind::LongText
        | FieldKind::Money
        | FieldKind::Count
        | FieldKind::Date
        | FieldKind::Choice
        | FieldKind::MultiChoice
        | FieldKind::YesNo => false,
    }
}

/// What the card itself answers of this item's own questions: where the household is registered.
pub fn of_card(item: &Item, address: &str) -> Known {
    let asks = |field: &&Field| field.kind == FieldKind::Text && field.label == "户口所在地";
    let fields = item.fields.iter().filter(asks);
    fields
        .filter(|_| !address.is_empty())
        .map(|field| (field.key.clone(), address.to_owned()))
        .collect()
}

/// The community that an address names by the tree, as far as one alone does: 九道湾胡同 3 号 lies in
/// 九道湾社区. A guess, shown to be looked at.
pub fn guess(units: &Units, within: &UnitId, address: &str) -> Option<UnitId> {
    let stem = |name: &str| {
        let endings = ["社区居委会", "社区", "居委会", "村委会", "村"];
        let mut stems = endings.iter().filter_map(|end| name.strip_suffix(end));
        stems.next().unwrap_or(name).to_owned()
    };
    let found = units
        .all()
        .filter(|unit| unit.level == Level::Community && within.covers(&unit.id))
        .map(|unit| (stem(&unit.name), unit.id.clone()))
        .filter(|(stem, _)| stem.chars().count() >= 2 && address.contains(stem.as_str()));
    let mut found: Vec<(String, UnitId)> = found.collect();
    // 北新仓 before 新仓: the longest name is meant.
    found.sort_by_key(|(stem, _)| std::cmp::Reverse(stem.chars().count()));
    match found.as_slice() {
        [(_, one)] => Some(one.clone()),
        [(first, one), (second, _), ..] if first.chars().count() > second.chars().count() => {
            Some(one.clone())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yike_core::unit::Unit;

    fn units() -> Units {
        let unit = |id: &str, level, name: &str| Unit {
            id: UnitId::new(id),
            level,
            name: name.to_owned(),
            parent: None,
        };
        Units::new([
            unit("110101005", Level::Street, "北新桥街道"),
            unit("110101005002", Level::Community, "北新仓社区"),
            unit("110101005007", Level::Community, "新仓社区"),
            unit("110101005008", Level::Community, "九道湾社区"),
            unit("110101010032", Level::Community, "和平里社区"),
        ])
    }

    /// U6: what card and shared model say is asked by no item once more, over all items and so over all
    /// packages. Each exception says something else.
    #[test]
    fn nothing_that_the_card_says_is_asked_again() {
        let said = [
            "姓名",
            "申请人姓名",
            "本人姓名",
            "身份证号",
            "本人身份证号",
            "手机号",
            "手机",
            "联系电话",
            "本人手机",
            "住址",
            "现住址",
            "家庭住址",
            "居住地址",
            "详细地址",
            "出生日期",
            "性别",
            "年龄",
            "民族",
            "户口所在地",
            "户籍地址",
            "所在社区",
            "单位名称",
            "企业名称",
            "统一社会信用代码",
        ];
        // The place that is registered with this very act; the card has the household's.
        let other = [
            ("residence-permit", "home_address"),
            ("residence-registration", "home_address"),
            // A newborn's, who has no number yet.
            ("resident-medical-enrolment", "born_on"),
        ];
        let catalogue = crate::catalogue::Catalogue::embedded();
        let mut again = Vec::new();
        for item in catalogue.items.iter().map(|one| &one.item) {
            let card = of_card(item, "x");
            for field in item
                .fields
                .iter()
                .filter(|field| said.contains(&field.label.as_str()))
            {
                let is_shared = crate::filing::PERSON_KEYS.contains(&field.key.as_str());
                let is_other = other.contains(&(item.key.as_str(), field.key.as_str()));
                if !(is_shared || is_other || card.contains_key(&field.key)) {
                    again.push(format!("{} {} {}", item.key, field.key, field.label));
                }
            }
        }
        assert!(again.is_empty(), "asked again: {again:?}");
    }

    #[test]
    fn an_address_names_its_community_or_none() {
        let (units, street) = (units(), UnitId::new("110101005"));
        let guess = |address: &str| guess(&units, &street, address).map(|unit| unit.to_string());
        assert_eq!(
            guess("北京市东城区九道湾胡同 3 号").as_deref(),
            Some("110101005008")
        );
        assert_eq!(guess("北新仓胡同 1 号").as_deref(), Some("110101005002"));
        assert_eq!(guess("和平里中街 1 号"), None, "another street's");
        assert_eq!(guess("示例胡同 1 号"), None);
    }
}
