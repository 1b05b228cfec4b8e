//! Where somebody lives, said once on the guide, goes with them to the receipt and into QR codes.

use super::*;
use crate::web::face::parts::qr;
use crate::web::face::text::{Lang, t};

const CHOSEN: &str = "urgency=ordinary&amp;cause=illness";
const HOME: &str = "street=370105006&amp;community=370105006010";

/// She picks situation and street on the guide; paper, form, review and receipt know both.
#[tokio::test]
async fn the_street_of_the_guide_is_kept_through_the_form_to_the_receipt() {
    let house = House::new().await;
    let mut she = house.visitor();
    let known = format!("{CHOSEN}&amp;{HOME}");
    let query = known.replace("&amp;", "&");
    let guide = she
        .get(&format!("/items/temporary-relief?{query}&story=x"))
        .await;
    for way in ["/apply/temporary-relief", "/items/temporary-relief/a4"] {
        let link = format!("href=\"{way}?{known}\"");
        assert!(guide.html.contains(&link), "{link}: {}", guide.html);
    }
    // The code on the page and on the sheet is of exactly this address.
    let code = format!("/items/temporary-relief?{query}");
    let code = qr(&code, &t(Lang::Zh, "guide-qr")).into_string();
    let sheet = she
        .get(&format!("/items/temporary-relief/a4?{query}"))
        .await;
    for page in [&guide, &sheet] {
        assert!(page.html.contains(&code), "{}", page.text());
    }
    let promise = "8 个工作日内办结（天桥区承诺；全市 10 个工作日）";
    let ahead = she.get(&format!("/apply/temporary-relief?{query}")).await;
    assert!(ahead.html.contains(promise), "{}", ahead.text());
    let back = format!("href=\"/items/temporary-relief?{known}\"");
    assert!(ahead.html.contains(&back), "{}", ahead.html);
    let kept: Vec<(String, String)> = ["urgency", "cause", "street", "community"]
        .map(|name| (name.to_owned(), ahead.hidden(name).expect("kept")))
        .into();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let begun = she.post(&ahead, "/apply/temporary-relief", &kept).await;
    let draft = begun.to.rsplit_once('/').expect("a step").0.to_owned();
    let review = she.get(&format!("{draft}/review")).await;
    // What is open is called by its name.
    for words in ["堤口路街道", "黄岗东路", "突发重病", "还没有填写详细住址"]
    {
        assert!(review.html.contains(words), "{words}: {}", review.text());
    }
    // No link skips a step: first what is left of the situation, and who she is.
    let here = format!("{draft}/situation");
    let page = she.get(&here).await;
    let situation = [
        ("urgency", "ordinary"),
        ("cause", "illness"),
        ("filed_by", "self"),
    ];
    she.post(&page, &here, &situation).await;
    let here = format!("{draft}/person");
    let page = she.get(&here).await;
    let id = demo::id_number(jiff::civil::date(1958, 3, 8), 20);
    let person = [
        ("name", "何秀英"),
        ("id_number", id.as_str()),
        ("phone", PHONE),
        ("address", "黄岗东路 3 号"),
    ];
    she.post(&page, &here, &person).await;
    let place = she.get(&format!("{draft}/place")).await;
    assert!(
        place.html.contains("value=\"370105006\" selected"),
        "{}",
        place.html
    );
    let community = she.get(&format!("{draft}/community")).await;
    let chosen = community
        .html
        .split("370105006010")
        .nth(1)
        .unwrap_or_default();
    let chosen = chosen.split('>').next().unwrap_or_default();
    assert!(
        chosen.contains("checked") || chosen.contains("selected"),
        "{}",
        community.html
    );
}

/// A code that is no street of ours, or a community of another street, is as if nothing was said.
#[tokio::test]
async fn an_unknown_place_is_not_carried_on() {
    let house = House::new().await;
    let mut she = house.visitor();
    for (asked, kept) in [
        ("street=99%22%3E&community=1", ""),
        (
            "street=110101005&community=370105006010",
            "?street=110101005",
        ),
        (
            "community=370105006010",
            "?street=370105006&amp;community=370105006010",
        ),
    ] {
        let page = she.get(&format!("/items/temporary-relief?{asked}")).await;
        let link = format!("href=\"/apply/temporary-relief{kept}\"");
        assert!(page.html.contains(&link), "{asked}: {}", page.html);
    }
}
