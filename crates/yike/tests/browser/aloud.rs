//! Reading aloud: a button only where the machine itself has a voice for the page's language.

use super::stage;

/// A browser with these voices, which writes down what it is given to say.
fn voices(local: bool) -> String {
    format!(
        "(() => {{
        window.said = [];
        const voices = [{{ lang: 'zh-CN', localService: {local}, name: 'made up' }}];
        const speech = new EventTarget();
        speech.getVoices = () => voices;
        speech.speak = (part) => window.said.push(part.text);
        speech.cancel = () => window.said.push('--');
        Object.defineProperty(window, 'speechSynthesis', {{ value: speech, configurable: true }});
        window.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
        }})();"
    )
}

#[test]
fn a_page_is_read_aloud_where_this_machine_has_a_voice_and_nowhere_else() {
    let Some((demo, browser)) = stage(true) else {
        return;
    };
    let page = |path: &str| browser.go(&format!("{}{path}", demo.address));
    browser.size(375, 800);
    page("/prefs?lang=zh&back=/help");
    // Without a voice there is no button, and nothing is missing.
    assert!(!browser.has("[data-aloud] button"));
    // A voice of somebody's cloud would be sent what stands on the page.
    browser.before_every_page(&voices(false));
    page("/help");
    assert!(!browser.has("[data-aloud] button"));
    browser.before_every_page(&voices(true));
    page("/help");
    browser.until("the button", || browser.has("[data-aloud] button"));
    let button = browser.one("[data-aloud] button");
    assert_eq!(browser.text("[data-aloud] button"), "朗读这一页");
    browser.click(&button);
    let said = browser.run("return window.said.join('|')");
    let said = said.as_str().unwrap_or_default().to_owned();
    assert!(said.starts_with("--|请人帮忙|"), "{said}");
    assert!(said.contains("身份证"), "{said}");
    assert!(
        !said.contains("朗读"),
        "the button does not read itself: {said}"
    );
    assert_eq!(browser.text("[data-aloud] button"), "停止朗读");
    browser.click(&button);
    assert_eq!(browser.text("[data-aloud] button"), "朗读这一页");
    // The English page has no voice here.
    page("/prefs?lang=en&back=/help");
    assert!(!browser.has("[data-aloud] button"));
}
