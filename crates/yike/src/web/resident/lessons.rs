//! What users of systems before this one complained of, told as stories (the numbers are those of
//! the list of lessons).

use super::tests::{House, PHONE, Page, Visitor};
use axum::http::StatusCode;

const OTHER: &str = "13800008803";

impl Page {
    fn has(&self, words: &[&str]) {
        for word in words {
            assert!(
                self.html.contains(word),
                "{word} is missing: {}",
                self.text()
            );
        }
    }

    fn lacks(&self, words: &[&str]) {
        for word in words {
            assert!(
                !self.html.contains(word),
                "{word} is there: {}",
                self.text()
            );
        }
    }
}

/// Types into a page and presses a button of the header or footer.
async fn leave_by(she: &mut Visitor, here: &str, button: &str, words: &[(&str, &str)]) -> Page {
    let page = she.get(here).await;
    let go = format!("name=\"go\" value=\"{button}\"");
    page.has(&[go.as_str()]);
    let mut fields = words.to_vec();
    fields.push(("go", button));
    she.post(&page, here, &fields).await
}

#[tokio::test]
async fn lesson_1_no_way_out_of_a_form_loses_what_was_typed() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    let here = format!("{draft}/fields");
    for (n, (button, to)) in [
        ("back", format!("{draft}/community")),
        ("later", draft.clone()),
        ("lang-en", here.clone()),
        ("elder-1", here.clone()),
        ("to-help", "/help".to_owned()),
        ("to-stuck", format!("/stuck?from={here}")),
        ("to-login", format!("/me/login?next={here}")),
    ]
    .into_iter()
    .enumerate()
    {
        // Something valid, and something that is not: both are kept as they were typed.
        let story = format!("第 {n} 次改的经过");
        let money = format!("{n} 块半左右");
        let words = [
            ("shown", "story"),
            ("story", story.as_str()),
            ("shown", "cost"),
            ("cost", money.as_str()),
        ];
        let gone = leave_by(&mut she, &here, button, &words).await;
        assert_eq!(gone.to, to, "{button}");
        she.get(&here).await.has(&[story.as_str(), money.as_str()]);
    }
    // Through the phone and back: the same page, the same words, now under her account.
    let back = she.log_in(&house, PHONE, &here).await;
    assert_eq!(back.to, here);
    she.get(&here).await.has(&["第 6 次改的经过", "6 块半左右"]);
    // Next keeps the valid and says what is wrong with the other.
    let page = she.get(&here).await;
    let words = [
        ("shown", "cost"),
        ("cost", "很多"),
        ("shown", "story"),
        ("story", "最后一稿"),
    ];
    let faulty = she.post(&page, &here, &words).await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    faulty.has(&["很多", "最后一稿"]);
    // Out as well: she comes back and finds it.
    let words = [("shown", "story"), ("story", "退出前写的")];
    let out = leave_by(&mut she, &here, "to-logout", &words).await;
    assert_eq!(out.to, "/");
    assert_eq!(she.get(&here).await.status, StatusCode::NOT_FOUND);
    she.log_in(&house, PHONE, &here).await;
    she.get(&here).await.has(&["退出前写的"]);
}

#[tokio::test]
async fn lesson_2_what_is_saved_and_for_whom_is_said_and_the_open_draft_is_offered_first() {
    let house = House::new().await;
    let mut she = house.visitor();
    // Before anything is typed: for this browser alone.
    let start = she.get("/apply/temporary-relief").await;
    start.has(&["这台设备"]);
    let draft = she.fill_in().await;
    // The start offers what there is, and so does the first page; no second draft by accident.
    she.get("/apply/temporary-relief")
        .await
        .has(&[draft.as_str()]);
    she.get("/").await.has(&[draft.as_str()]);
    let page = she.get("/apply/temporary-relief").await;
    let again = she.post(&page, "/apply/temporary-relief", &[]).await;
    assert!(again.to.starts_with(&draft), "{}", again.to);
    she.hand_in_papers(&draft).await;
    // What is saved: where she left off, how many answers, which papers.
    let resume = she.get(&draft).await;
    resume.has(&["已经存好的", "上次填到", "户口簿", "1 个文件"]);
    she.log_in(&house, PHONE, "/me").await;
    she.get("/me").await.has(&[draft.as_str()]);
    let start = she.get("/apply/temporary-relief").await;
    start.has(&[draft.as_str()]);
    start.lacks(&["这台设备"]);
}

#[tokio::test]
async fn lesson_3_a_resume_link_wins_over_the_open_session_and_skips_no_step() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    let papers = format!("{draft}/papers");
    she.hand_in_papers(&draft).await;
    she.log_in(&house, PHONE, "/me").await;
    // The link on a machine where somebody else is logged in.
    let mut shared = house.visitor();
    shared.log_in(&house, OTHER, "/me").await;
    let there = shared.get(&papers).await;
    assert_eq!(there.status, StatusCode::NOT_FOUND);
    there.has(&["138****8803", "换我登录，接着办"]);
    there.lacks(&["何秀英", "hukou"]);
    // A link to nothing says the very same.
    let nothing = "/drafts/0193aaaa-0000-7000-8000-000000000000/papers";
    let other = shared.get(nothing).await;
    assert_eq!(
        other
            .html
            .replace(nothing, "")
            .replace(&other.hidden("csrf").unwrap(), ""),
        there
            .html
            .replace(&papers, "")
            .replace(&there.hidden("csrf").unwrap(), "")
    );
    let out = shared
        .post(&there, "/logout", &[("next", papers.as_str())])
        .await;
    assert_eq!(out.to, format!("/me/login?next={papers}"));
    let back = shared.log_in(&house, PHONE, &papers).await;
    assert_eq!(back.to, papers);
    // Her earlier uploads are there.
    shared.get(&papers).await.has(&["hukou.jpg", "bill.png"]);
    // Nobody at all is asked to log in, and told how long forms are kept.
    let mut nobody = house.visitor();
    let page = nobody.get(&draft).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let login = format!("/me/login?next={draft}");
    page.has(&["登录后接着办", login.as_str()]);

    // A fresh form: no link leads behind what is open.
    let start = nobody.get("/apply/temporary-relief").await;
    let first = nobody.post(&start, "/apply/temporary-relief", &[]).await;
    let fresh = first.to.rsplit_once('/').unwrap().0.to_owned();
    for step in ["person", "place", "fields", "papers"] {
        let page = nobody.get(&format!("{fresh}/{step}")).await;
        assert_eq!(page.to, format!("{fresh}/situation"), "{step}");
    }
    let review = nobody.get(&format!("{fresh}/review")).await;
    review.has(&["/situation?then=review"]);
    review.lacks(&["value=\"submit\""]);
    // Nor does a form that was handed in go back into its steps.
    let review = she.get(&format!("{draft}/review")).await;
    let agreed = [("go", "submit"), ("agree", "yes")];
    let filed = she.post(&review, &format!("{draft}/submit"), &agreed).await;
    assert!(filed.to.ends_with("/filed"), "{}", filed.text());
    assert_eq!(she.get(&papers).await.to, filed.to);
}

#[tokio::test]
async fn lesson_4_the_same_again_is_refused_and_the_nearly_same_stands_side_by_side() {
    let house = House::new().await;
    let mut she = house.visitor();
    let agreed = [("go", "submit"), ("agree", "yes")];
    let draft = she.fill_in().await;
    she.hand_in_papers(&draft).await;
    she.log_in(&house, PHONE, "/me").await;
    let review = she.get(&format!("{draft}/review")).await;
    let filed = she.post(&review, &format!("{draft}/submit"), &agreed).await;
    let case = filed.to.trim_end_matches("/filed").to_owned();
    assert!(case.starts_with("/cases/"), "{}", filed.text());

    // Exactly the same, in a new form: refused, with the way to the one that is being handled.
    let second = she.fill_in().await;
    she.hand_in_papers(&second).await;
    let review = she.get(&format!("{second}/review")).await;
    let submit = format!("{second}/submit");
    let same = she.post(&review, &submit, &agreed).await;
    assert_eq!(same.status, StatusCode::CONFLICT);
    same.has(&["已经交过一份一样的", case.as_str()]);
    same.lacks(&["id=\"anyway\""]);
    let anyway = [("go", "submit"), ("agree", "yes"), ("anyway", "yes")];
    let same = she.post(&review, &submit, &anyway).await;
    assert_eq!(same.status, StatusCode::CONFLICT, "there is no way around");

    // One answer changed: both side by side, only what differs, and her own decision.
    let here = format!("{second}/fields");
    let page = she.get(&here).await;
    let words = [("shown", "income"), ("income", "900"), ("then", "review")];
    she.post(&page, &here, &words).await;
    let review = she.get(&format!("{second}/review")).await;
    let near = she.post(&review, &submit, &agreed).await;
    assert_eq!(near.status, StatusCode::CONFLICT);
    near.has(&[
        "交过一份差不多的",
        "2800",
        "900",
        "id=\"anyway\"",
        case.as_str(),
    ]);
    near.lacks(&["<td>老伴十月住院手术"]);
    let filed = she.post(&near, &submit, &anyway).await;
    assert!(filed.to.ends_with("/filed"), "{}", filed.text());
    // And pressed again it is the same receipt.
    let again = she.post(&near, &submit, &anyway).await;
    assert_eq!(again.to, filed.to);
}

/// 办不成？ and a person to call: on every page that somebody without an account can see.
#[tokio::test]
async fn every_page_of_residents_has_a_person_one_tap_away_and_the_way_for_who_is_stuck() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    let mut pages: Vec<String> = [
        "/",
        "/items",
        "/items/temporary-relief",
        "/apply/temporary-relief",
        "/me",
        "/me/login",
        "/track",
        "/help",
        "/stuck",
        "/suggest",
        "/privacy",
        "/lists",
        "/nothing-here",
        "/me/notices",
    ]
    .map(str::to_owned)
    .to_vec();
    for step in [
        "",
        "/situation",
        "/person",
        "/place",
        "/fields",
        "/papers",
        "/review",
    ] {
        pages.push(format!("{draft}{step}"));
    }
    for lang in ["zh", "en"] {
        she.cookies.insert("lang".into(), lang.into());
        for path in &pages {
            let page = she.get(path).await;
            assert!(!page.html.is_empty(), "{path}");
            page.has(&["href=\"tel:12345\"", "data-aloud="]);
            let is_link = page.html.contains("href=\"/stuck?from=");
            let is_button = page.html.contains("value=\"to-stuck\"");
            assert!(is_link || is_button, "{lang} {path}");
        }
    }
}
