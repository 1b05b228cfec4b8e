//! The errand in a real browser, with and without script; thirteen pages looked at, with pictures left
//! under `target/yike-screenshots`; and every page of the catalogue, in both languages.
//!
//! The program, its data and the driver belong to each test alone. Without chromedriver the
//! tests say so and pass; `./test` installs it and sets BROWSER_REQUIRED, and then they fail.

mod aloud;
mod demo;
mod driver;
mod errand;
mod field;
mod keylog;
mod look;
mod pages;
mod paper;
mod stories;
mod survey;
mod tour;
mod walk;

use demo::Demo;
use driver::Browser;

/// The demonstration and a browser before it; `None` where there is no browser.
fn stage(script: bool) -> Option<(Demo, Browser)> {
    let Some(browser) = Browser::start(script) else {
        assert!(
            std::env::var_os("BROWSER_REQUIRED").is_none(),
            "chromedriver is needed: apt-get install chromium-driver"
        );
        println!("SKIPPED: browser tests, chromedriver is not here");
        return None;
    };
    Some((Demo::start(), browser))
}
