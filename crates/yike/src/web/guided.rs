//! The situation that an address carries: what was chosen on a guide goes into its QR code, and
//! from there into a form. Only known questions with known options count; whatever else stands in
//! an address is passed by, and nothing typed freely ever gets into one.

use yike_core::item::Item;
use yike_core::item::form::Answers;

/// The answers in the part of an address behind `?`.
pub fn of_query(item: &Item, pairs: Option<&str>) -> Answers {
    let pairs = form_urlencoded::parse(pairs.unwrap_or_default().as_bytes());
    of(item, pairs)
}

/// The answers among the fields of a form.
pub fn of_fields(item: &Item, fields: &[(String, String)]) -> Answers {
    of(item, fields.iter().map(|(key, value)| (key, value)))
}

fn of(item: &Item, pairs: impl Iterator<Item = (impl AsRef<str>, impl AsRef<str>)>) -> Answers {
    let mut answers = Answers::new();
    for (key, value) in pairs {
        let (key, value) = (key.as_ref(), value.as_ref().trim());
        let asked = item.situations.iter().find(|asked| asked.key == key);
        let is_known = asked.is_some_and(|asked| asked.options.iter().any(|o| o.value == value));
        if is_known && !answers.contains_key(key) {
            answers.insert(key.to_owned(), value.to_owned());
        }
    }
    answers
}

/// The path with these answers, in the order in which the item asks.
pub fn address(path: &str, item: &Item, answers: &Answers) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for asked in &item.situations {
        if let Some(value) = answers.get(&asked.key) {
            query.append_pair(&asked.key, value);
        }
    }
    match query.finish().as_str() {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// What a scanner typed: the address of a guide. Gives the item's key and the part behind `?`.
pub fn scanned(typed: &str) -> Option<(&str, &str)> {
    let (_, rest) = typed.trim().split_once("/items/")?;
    let (key, query) = rest.split_once('?').unwrap_or((rest, ""));
    let is_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let key = key.trim_end_matches("/a4");
    (!key.is_empty() && key.chars().all(is_key)).then_some((key, query))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Item {
        let text = include_str!("../../../../catalogue/items/temporary-relief.toml");
        toml::from_str(text).unwrap()
    }

    #[test]
    fn an_address_carries_what_was_chosen_and_nothing_else() {
        let item = item();
        for (query, carried) in [
            (
                "cause=illness&urgency=urgent",
                "?urgency=urgent&cause=illness",
            ),
            (
                "cause=%E7%8E%8B%E5%B0%8F%E6%98%8E&urgency=urgent",
                "?urgency=urgent",
            ),
            ("cause=illness&cause=accident", "?cause=illness"),
            ("story=13900000000&name=x&=&%FF%FE&cause", ""),
            ("", ""),
        ] {
            let answers = of_query(&item, Some(query));
            assert_eq!(
                address("/items/x", &item, &answers),
                format!("/items/x{carried}"),
                "{query}"
            );
        }
    }

    #[test]
    fn a_scanned_guide_is_told_from_words() {
        let scanned = |typed| scanned(typed);
        assert_eq!(
            scanned("http://yike.example/items/card?a=b"),
            Some(("card", "a=b"))
        );
        assert_eq!(
            scanned("https://yike.example/items/card/a4"),
            Some(("card", ""))
        );
        for words in [
            "社保卡",
            "/items/",
            "/items/../admin",
            "http://x/items/A B?c",
        ] {
            assert_eq!(scanned(words), None, "{words}");
        }
    }
}
