//! The frame around every page: head, header, banners, footer.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::text::{Lang, t, tr};

/// What a page knows about its visit.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub lang: Lang,
    /// 关怀版: larger type and targets.
    pub elder: bool,
    /// Path and query of this page without personal data, for the switches in the header.
    pub path: String,
    /// Whose service this is: 北新桥街道政务服务.
    pub unit: String,
    pub who: Who,
    /// One message about what has just happened.
    pub banner: Option<Banner>,
    /// What is amiss with the installation, for those who are to know it.
    pub concerns: Vec<String>,
    /// Demo data: says so loudly on every page.
    pub demo: bool,
    pub csrf: String,
    /// Telephone and hours, as the unit wrote them.
    pub hotline: String,
    /// Who answers there, as the unit wrote it.
    pub hotline_by: String,
    /// The id of a form that is being filled in: the switches of the header then send it along
    /// (`go=lang-en`, `go=elder-1`), so that changing the language loses nothing typed.
    pub form: Option<&'static str>,
}

/// Who looks at the page.
#[derive(Clone, Debug, Default)]
pub enum Who {
    #[default]
    Nobody,
    Resident {
        name_masked: String,
    },
    Staff {
        name: String,
        /// 林晓（A 岗）
        post: String,
        /// Unit and window: 九道湾社区 · 综合窗口 1.
        unit: String,
        nav: Vec<NavLink>,
    },
}

/// A link of the staff's own row of links, with what waits behind it.
#[derive(Clone, Debug, Default)]
pub struct NavLink {
    pub href: String,
    pub label: String,
    pub count: Option<i64>,
    pub current: bool,
    pub key: Option<&'static str>,
}

/// A message above the page.
#[derive(Clone, Debug)]
pub struct Banner {
    pub kind: BannerKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerKind {
    /// It worked.
    Done,
    /// Good to know.
    Note,
    /// Something needs care.
    Care,
}

impl BannerKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            BannerKind::Done => "done",
            BannerKind::Note => "note",
            BannerKind::Care => "care",
        }
    }
}

/// How wide a page's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One column for residents, in larger type.
    One,
    /// Case pages and boards.
    Wide,
    /// List and case side by side; dense.
    Desk,
}

impl Width {
    fn class(self) -> &'static str {
        match self {
            Width::One => "one",
            Width::Wide => "wide",
            Width::Desk => "desk",
        }
    }
}

/// A whole document.
pub fn page(frame: &Frame, title: &str, width: Width, body: Markup) -> Markup {
    let lang = frame.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            (head(lang, title, html! {
                @if is_read(frame, width) { script type="module" src=(assets::href("aloud.js")) {} }
            }))
            body.(width.class()).elder[frame.elder] {
                a.skip href="#main" { (t(lang, "skip")) }
                @if frame.demo { (demo(lang)) }
                (header(frame))
                main #main tabindex="-1" {
                    @for concern in &frame.concerns { p.banner.care role="alert" { (concern) } }
                    @if let Some(banner) = &frame.banner { (self::banner(banner)) }
                    @if is_read(frame, width) {
                        div data-aloud=(t(lang, "aloud-read")) data-stop=(t(lang, "aloud-stop")) hidden {}
                    }
                    (body)
                }
                p.wait data-wait role="status" hidden { (t(lang, "wait-note")) }
                (footer(frame))
            }
        }
    }
}

/// Pages of residents can be read aloud, where the machine has a voice.
fn is_read(frame: &Frame, width: Width) -> bool {
    width == Width::One && !matches!(frame.who, Who::Staff { .. })
}

/// A document to print on A4. The toolbar stays on the screen; `body` is usually
/// [`paper`](super::parts::paper).
pub fn print_page(frame: &Frame, title: &str, body: Markup) -> Markup {
    let lang = frame.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            (head(lang, title, html! { link rel="stylesheet" href=(assets::href("paper.css")); }))
            body.print.elder[frame.elder] {
                @if frame.demo { (demo(lang)) }
                nav.toolbar.noprint aria-label=(t(lang, "paper-print")) {
                    button.btn type="button" data-print hidden { (t(lang, "paper-print")) }
                    p.hint { (t(lang, "paper-hint")) }
                }
                main #main tabindex="0" { (body) }
            }
        }
    }
}

/// A page of a device that stands in a hall: large, and without a way to anywhere else.
pub fn device_page(frame: &Frame, title: &str, body: Markup) -> Markup {
    let lang = frame.lang;
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            (head(lang, title, html! {}))
            body.one.elder {
                @if frame.demo { (demo(lang)) }
                main #main tabindex="-1" { (body) }
            }
        }
    }
}

/// `more` is what only this kind of page loads.
fn head(lang: Lang, title: &str, more: Markup) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="same-origin";
            title { (title) " — " (t(lang, "brand")) }
            link rel="icon" type="image/svg+xml" href=(assets::href("mark.svg"));
            link rel="stylesheet" href=(assets::href("face.css"));
            (more)
            script type="module" src=(assets::href("face.js")) {}
        }
    }
}

fn demo(lang: Lang) -> Markup {
    html! {
        aside.demo aria-label=(t(lang, "demo-banner")) { strong { (t(lang, "demo-banner")) } " " (t(lang, "demo-note")) }
    }
}

fn header(frame: &Frame) -> Markup {
    let lang = frame.lang;
    let unit = match &frame.who {
        Who::Staff { unit, .. } => unit,
        Who::Nobody | Who::Resident { .. } => &frame.unit,
    };
    html! {
        header.top {
            div.in {
                a.brand href="/" {
                    (mark())
                    span {
                        b { (t(lang, "brand")) }
                        @if !unit.is_empty() { " " small { (unit) } }
                    }
                }
                (tools(frame))
            }
            @if let Who::Staff { nav, .. } = &frame.who { (duty(lang, nav)) }
        }
    }
}

/// The quarter of an hour in a circle.
fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" {
            circle cx="16" cy="16" r="13" {}
            path d="M16 6a10 10 0 0 1 10 10H16z" {}
        }
    }
}

fn tools(frame: &Frame) -> Markup {
    let lang = frame.lang;
    let back = encode(&frame.path);
    let (elder, mode) = match frame.elder {
        true => ("0", t(lang, "mode-standard")),
        false => ("1", t(lang, "mode-elder")),
    };
    let other = lang.other();
    html! {
        nav.tools aria-label=(t(lang, "nav-tools")) {
            @match frame.form {
                Some(form) => {
                    // The first button of a form is the one that Enter presses.
                    button.unseen type="submit" form=(form) name="go" value="next" tabindex="-1" aria-hidden="true" {}
                    button.link type="submit" form=(form) name="go" value={ "elder-" (elder) } { (mode) }
                    button.link type="submit" form=(form) name="go" value={ "lang-" (other.code()) } lang=(other.tag()) {
                        (t(lang, "switch-language"))
                    }
                }
                None => {
                    a href={ "/prefs?elder=" (elder) "&back=" (back) } { (mode) }
                    a href={ "/prefs?lang=" (other.code()) "&back=" (back) } lang=(other.tag()) hreflang=(other.tag()) {
                        (t(lang, "switch-language"))
                    }
                }
            }
            @if !matches!(frame.who, Who::Staff { .. }) { (away(frame, "help", "/help", &t(lang, "help-me"))) }
            @match &frame.who {
                Who::Nobody => (away(frame, "login", &format!("/me/login?next={back}"), &t(lang, "log-in"))),
                Who::Resident { name_masked } => {
                    (away(frame, "me", "/me", name_masked))
                    @match frame.form {
                        Some(_) => (away(frame, "logout", "/", &t(lang, "log-out"))),
                        None => (log_out(frame)),
                    }
                }
                Who::Staff { name, post, .. } => {
                    a href="/account" { @if post.is_empty() { (name) } @else { (post) } }
                    (log_out(frame))
                }
            }
        }
    }
}

/// The way to another page. From a form that is being filled in it sends the form along
/// (`go=to-…`): no way out of it loses what was typed.
fn away(frame: &Frame, place: &str, href: &str, label: &str) -> Markup {
    html! {
        @match frame.form {
            Some(form) => button.link type="submit" form=(form) name="go" value={ "to-" (place) } { (label) },
            None => a href=(href) { (label) },
        }
    }
}

/// Logging out changes something, so it is a form.
fn log_out(frame: &Frame) -> Markup {
    html! {
        form method="post" action="/logout" {
            (super::parts::csrf_field(&frame.csrf))
            button.link type="submit" { (t(frame.lang, "log-out")) }
        }
    }
}

fn duty(lang: Lang, nav: &[NavLink]) -> Markup {
    html! {
        @if !nav.is_empty() {
            nav.duty aria-label=(t(lang, "nav-duty")) {
                @for link in nav {
                    a href=(link.href) aria-current=[link.current.then_some("page")]
                        data-key=[link.key] aria-keyshortcuts=[link.key] {
                        (link.label)
                        @if let Some(count) = link.count { " " b.num { (count) } }
                    }
                }
            }
        }
    }
}

fn banner(banner: &Banner) -> Markup {
    let role = match banner.kind {
        BannerKind::Done | BannerKind::Note => "status",
        BannerKind::Care => "alert",
    };
    html! { p.banner.(banner.kind.class()) role=(role) { (banner.text) } }
}

fn footer(frame: &Frame) -> Markup {
    let lang = frame.lang;
    html! {
        footer {
            div.in {
                @if !frame.hotline.is_empty() {
                    p { (t(lang, "footer-hotline")) " " (call(&frame.hotline)) " " small { (answers(frame)) } }
                }
                nav {
                    (away(frame, "stuck", &format!("/stuck?from={}", encode(&frame.path)), &t(lang, "footer-stuck")))
                    a href="/suggest" { (t(lang, "footer-complaint")) }
                    a href="/lists" { (t(lang, "footer-lists")) }
                }
                p.hint { (t(lang, "footer-about")) }
            }
        }
    }
}

/// Who answers, as the installation says it; otherwise what holds everywhere.
fn answers(frame: &Frame) -> String {
    match frame.hotline_by.as_str() {
        "" => t(frame.lang, "footer-answers"),
        by => by.to_owned(),
    }
}

/// A telephone with what was written behind it: the number itself is one tap away.
fn call(written: &str) -> Markup {
    html! {
        @match dialled(written) {
            Some((number, href)) => {
                a.alone href=(href) { b { (number.trim()) } } (written[number.len()..])
            },
            None => b { (written) },
        }
    }
}

/// The number at the beginning of what was written, and the address that dials it.
pub fn dialled(written: &str) -> Option<(&str, String)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ' ' | '+');
    let end = written.find(|c| !is_part(c)).unwrap_or(written.len());
    let number = &written[..end];
    let plain: String = number.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    (plain.len() >= 3).then(|| (number, format!("tel:{plain}")))
}

/// The title of a page that came back with things to put right.
pub fn faulty_title(lang: Lang, title: &str) -> String {
    tr(lang, "title-error", &[("title", title.into())])
}

/// Percent-encodes a path for use inside a query.
fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story() -> Frame {
        Frame {
            path: "/find?q=老年&p=2".into(),
            unit: "北新桥街道政务服务".into(),
            demo: true,
            csrf: "token".into(),
            hotline: "010-0000 0000".into(),
            ..Frame::default()
        }
    }

    #[test]
    fn a_page_has_no_inline_style_or_script() {
        let html = page(&story(), "查进度", Width::One, html! { h1 { "查进度" } }).into_string();
        assert!(!html.contains("style=") && !html.contains("<style"));
        assert_eq!(html.matches("<script").count(), 2);
        assert_eq!(html.matches("></script>").count(), 2, "scripts are files");
        assert!(html.contains("<title>查进度 — 一刻</title>"));
    }

    #[test]
    fn the_switches_lead_back_to_this_page() {
        let html = page(&story(), "查进度", Width::One, html! {}).into_string();
        let back = "back=/find%3Fq%3D%E8%80%81%E5%B9%B4%26p%3D2";
        assert!(html.contains(&format!("/prefs?elder=1&amp;{back}")));
        assert!(html.contains(&format!("/prefs?lang=en&amp;{back}")));
    }

    #[test]
    fn every_page_says_where_to_turn_and_that_the_data_is_made_up() {
        let mut frame = story();
        for lang in Lang::ALL {
            frame.lang = lang;
            let html = page(&frame, "x", Width::Wide, html! {}).into_string();
            assert!(html.contains("href=\"/stuck?from="));
            // One tap to a person, and who that is.
            assert!(html.contains("href=\"tel:01000000000\""));
            assert!(html.contains(&t(lang, "footer-answers")));
            assert!(html.contains("010-0000 0000"));
            assert!(html.contains(&t(lang, "demo-banner")));
            assert!(html.contains(&format!("<html lang=\"{}\"", lang.tag())));
        }
    }

    #[test]
    fn a_number_is_called_by_one_tap_with_its_hours_beside_it() {
        let drawn = |text: &str| call(text).into_string();
        assert_eq!(
            drawn("12345（全天）"),
            r#"<a class="alone" href="tel:12345"><b>12345</b></a>（全天）"#
        );
        assert!(drawn("+86 10-0000 0000").contains("tel:+861000000000"));
        assert_eq!(drawn("问窗口"), "<b>问窗口</b>");
    }

    #[test]
    fn a_form_being_filled_in_goes_along_wherever_its_page_leads() {
        let mut frame = story();
        frame.form = Some("step");
        let html = page(&frame, "x", Width::One, html! {}).into_string();
        for place in ["login", "help", "stuck"] {
            assert!(html.contains(&format!("name=\"go\" value=\"to-{place}\"")));
        }
    }

    #[test]
    fn logging_out_is_a_form_with_its_token() {
        let mut frame = story();
        frame.who = Who::Resident {
            name_masked: "王*兰".into(),
        };
        let html = page(&frame, "x", Width::One, html! {}).into_string();
        assert!(html.contains(r#"<form method="post" action="/logout"><input type="hidden" name="csrf" value="token">"#));
    }
}
