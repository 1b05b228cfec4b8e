//! A record that is written down and read again is the same record: TOML and JSON alike.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(key: &str, record: &T) {
    let text = toml::to_string(record).unwrap_or_else(|error| panic!("{key}: {error}"));
    let again: T = toml::from_str(&text).unwrap_or_else(|error| panic!("{key}: {error}\n{text}"));
    assert_eq!(again, *record, "{key} as TOML");
    let text = serde_json::to_string(record).unwrap_or_else(|error| panic!("{key}: {error}"));
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{key}: {error}"));
    assert_eq!(again, *record, "{key} as JSON");
    let value = serde_json::to_value(record).unwrap_or_else(|error| panic!("{key}: {error}"));
    let again: T = serde_json::from_value(value).unwrap_or_else(|error| panic!("{key}: {error}"));
    assert_eq!(again, *record, "{key} as a JSON value");
}

#[test]
fn every_record_is_read_back_as_it_was_written() {
    for item in super::items() {
        comes_back(&item.key, &item);
    }
    for package in super::packages() {
        comes_back(&package.key, &package);
    }
}
