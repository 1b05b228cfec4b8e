//! The way back after an act: a path of this site, never an address somewhere else.

/// The path, if it is one of ours; anything else is dropped.
pub fn local(path: &str) -> Option<&str> {
    let is_path = path.starts_with('/') && !path.starts_with("//");
    let is_plain = path
        .bytes()
        .all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'"');
    (is_path && is_plain && path.len() <= 300).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_paths_of_this_site_lead_back() {
        assert_eq!(
            local("/desk?tab=mine&page=2"),
            Some("/desk?tab=mine&page=2")
        );
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/a\r\nb",
            "desk",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
