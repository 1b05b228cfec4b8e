//! The words on the pages, from Fluent files that translators can edit.
//!
//! All `*.ftl` files of `catalogue/texts/<language>/` form one bundle. A text missing in
//! English falls back to Chinese; one missing in both shows its key in ⟦⟧, and the tests
//! below fail.

use std::sync::OnceLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue/texts"]
struct Texts;

/// The two languages of every page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The tag for the `lang` attribute, which is also the folder of the texts.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The code used in links and cookies.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Reads a code or a tag (`zh`, `zh-CN`, `en`, `en-GB`); anything else is no language of ours.
    pub fn parse(code: &str) -> Option<Lang> {
        match code.split(['-', '_']).next()? {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The language the switch in the header leads to.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// One of two words that stand beside each other, as in the catalogue and in faults.
    pub fn either<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A value put into a text: `("n", 3.into())` or `("name", name.into())`.
pub type Value<'a> = FluentValue<'a>;

/// The text of `key`.
pub fn t(lang: Lang, key: &str) -> String {
    tr(lang, key, &[])
}

/// The text of `key` with values put in: `tr(lang, "case-left", &[("n", 3.into())])`.
pub fn tr(lang: Lang, key: &str, values: &[(&str, Value<'_>)]) -> String {
    find(lang, key, values)
        .or_else(|| find(Lang::Zh, key, values))
        .unwrap_or_else(|| format!("⟦{key}⟧"))
}

/// Whether the language has a text of its own for `key`.
pub fn has(lang: Lang, key: &str) -> bool {
    bundle(lang).has_message(key)
}

fn find(lang: Lang, key: &str, values: &[(&str, Value<'_>)]) -> Option<String> {
    let bundle = bundle(lang);
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs = values.iter().cloned().collect();
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut faults);
    debug_assert!(faults.is_empty(), "text {key}: {faults:?}");
    Some(text.into_owned())
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(lang: Lang) -> &'static Bundle {
    static ZH: OnceLock<Bundle> = OnceLock::new();
    static EN: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::Zh => ZH.get_or_init(|| build(lang)),
        Lang::En => EN.get_or_init(|| build(lang)),
    }
}

/// Reads all files of a language. A mistake in a file stops the program at its first page:
/// the files are part of the program, and the tests read them all.
fn build(lang: Lang) -> Bundle {
    let tag: LanguageIdentifier = lang.tag().parse().expect("our tags are well formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    for (name, source) in files(lang) {
        let resource = FluentResource::try_new(source)
            .unwrap_or_else(|(_, faults)| panic!("{name} cannot be read: {faults:?}"));
        bundle
            .add_resource(resource)
            .unwrap_or_else(|faults| panic!("{name} repeats a key: {faults:?}"));
    }
    bundle
}

/// The texts of one file as they stand there, key and text, for a page that puts its own values in:
/// such a file has one line a text and no values but `{ $name }`.
pub fn raw(lang: Lang, file: &str) -> Vec<(String, String)> {
    let content = files(lang).into_iter().find(|(name, _)| name == file);
    let content = content.map(|(_, content)| content).unwrap_or_default();
    let lines = content.lines().filter(|line| !line.starts_with(['#', ' ']));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

/// The text files of a language: (file name, content), in order of name.
fn files(lang: Lang) -> Vec<(String, String)> {
    let folder = format!("{}/", lang.tag());
    let mut names: Vec<String> = Texts::iter()
        .filter(|path| path.starts_with(&folder) && path.ends_with(".ftl"))
        .map(|path| path.into_owned())
        .collect();
    names.sort();
    names
        .into_iter()
        .map(|path| {
            let file = Texts::get(&path).expect("a listed file is there");
            let source = String::from_utf8(file.data.into_owned()).expect("texts are UTF-8");
            (path[folder.len()..].to_owned(), source)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use fluent_bundle::FluentResource;

    use super::*;

    /// The keys of each file, read by the parser itself.
    fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        files(lang)
            .into_iter()
            .map(|(name, source)| {
                let keys = source
                    .lines()
                    .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
                    .filter_map(|line| line.split_once('='))
                    .map(|(key, _)| key.trim().to_owned())
                    .collect();
                FluentResource::try_new(source)
                    .unwrap_or_else(|(_, faults)| panic!("{name}: {faults:?}"));
                (name, keys)
            })
            .collect()
    }

    #[test]
    fn both_languages_say_everything() {
        let (zh, en) = (keys(Lang::Zh), keys(Lang::En));
        let mut missing = Vec::new();
        for (these, those, tag) in [(&zh, &en, "en"), (&en, &zh, "zh-CN")] {
            for (file, keys) in these {
                let others = those.get(file).cloned().unwrap_or_default();
                missing.extend(
                    keys.difference(&others)
                        .map(|k| format!("{tag}/{file}: {k}")),
                );
            }
        }
        assert!(missing.is_empty(), "missing texts:\n{}", missing.join("\n"));
    }

    #[test]
    fn no_two_files_own_one_key() {
        for lang in Lang::ALL {
            bundle(lang); // panics on a repeated key
        }
    }

    #[test]
    fn every_text_a_page_asks_for_exists() {
        let mut asked = BTreeSet::new();
        read_folder(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut asked,
        );
        assert!(
            asked.contains("help-me"),
            "the scan finds the frame's own texts"
        );
        let missing: Vec<_> = Lang::ALL
            .into_iter()
            .flat_map(|lang| asked.iter().map(move |key| (lang, key)))
            .filter(|(lang, key)| !has(*lang, key))
            .map(|(lang, key)| format!("{}: {key}", lang.tag()))
            .collect();
        assert!(missing.is_empty(), "missing texts:\n{}", missing.join("\n"));
    }

    fn read_folder(folder: &Path, asked: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("source folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                read_folder(&path, asked);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let source = std::fs::read_to_string(&path).expect("source file");
                let source = source.split("#[cfg(test)]").next().unwrap_or_default();
                asked.extend(keys_in(source));
            }
        }
    }

    /// The literal keys in calls `t(…, "key")` and `tr(…, "key", …)`; computed keys are the
    /// business of the page that computes them.
    fn keys_in(source: &str) -> Vec<String> {
        let code: String = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        let mut keys = Vec::new();
        for call in ["t(", "tr("] {
            for (at, _) in code.match_indices(call) {
                let before = code[..at].chars().next_back();
                if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.') {
                    continue;
                }
                let Some(rest) = second_argument(&code[at + call.len()..]) else {
                    continue;
                };
                let Some(literal) = rest.trim_start().strip_prefix('"') else {
                    continue;
                };
                keys.extend(literal.split('"').next().map(str::to_owned));
            }
        }
        keys
    }

    /// What follows the first comma outside brackets, unless the call ends before it.
    fn second_argument(call: &str) -> Option<&str> {
        let mut depth = 0;
        for (at, c) in call.char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => return None,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => return Some(&call[at + 1..]),
                _ => {}
            }
        }
        None
    }

    #[test]
    fn the_scan_reads_calls_as_people_write_them() {
        let source = "t(lang, \"a\"); tr(\n frame.of(1, 2),\n \"b\", &[]); let c = cat(x, \"no\"); t(lang, key)";
        assert_eq!(keys_in(source), ["a", "b"]);
    }

    #[test]
    fn values_go_in_bare_and_missing_keys_show() {
        let text = tr(
            Lang::Zh,
            "step-line",
            &[
                ("n", 2.into()),
                ("of", 4.into()),
                ("name", "填写信息".into()),
            ],
        );
        assert_eq!(text, "第 2 步，共 4 步：填写信息");
        assert_eq!(t(Lang::En, "no-such-key"), "⟦no-such-key⟧");
    }
}
