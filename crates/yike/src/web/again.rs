//! 再交一次: what was typed into a form that could not be kept comes back with the page that says
//! so, and one press sends the same form once more, under the same command id. Nobody types twice,
//! whichever form it was.

use super::face::parts::{self, Kind};
use super::face::text::{Lang, t};
use maud::{Markup, html};
use std::sync::{Arc, Mutex, PoisonError};

/// Fields that are proofs of who calls: they are asked for anew, never sent back in a page.
const PROOFS: [&str; 3] = ["passphrase", "code", "totp"];

/// The form of one request, if there was one: read by the handler, drawn again by `attend`.
#[derive(Clone, Default)]
pub struct Again(Arc<Mutex<Option<Form>>>);

#[derive(Default)]
struct Form {
    fields: Vec<(String, String)>,
    had_files: bool,
}

impl Again {
    /// Remembers a form that was read; one with a proof in it is not remembered.
    pub fn read(&self, fields: &[(String, String)], had_files: bool) {
        let is_proof = |name: &str| PROOFS.iter().any(|proof| name.contains(proof));
        if fields.iter().any(|(name, _)| is_proof(name)) {
            return;
        }
        let form = Form {
            fields: fields.to_vec(),
            had_files,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(form);
    }

    /// The form as it was filled in, to be sent to the same address.
    pub fn draw(&self, lang: Lang, path: &str) -> Option<Markup> {
        let form = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()?;
        Some(html! {
            p { (t(lang, "again-kept")) }
            @if form.had_files { p { (t(lang, "again-files")) } }
            form method="post" action=(path) {
                @for (name, value) in &form.fields { (parts::hidden(name, value)) }
                p.actions { (parts::button(&t(lang, "again-send"), Kind::Act, None)) }
            }
        })
    }
}
