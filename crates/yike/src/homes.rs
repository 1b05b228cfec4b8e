//! The first character of a look-up code names the home of the case. A home is given its
//! character once, when its district is first kept, and never another: codes on paper outlive
//! every change of the tree.

const ALPHABET: &str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Characters given so far, as `110101=2,110102=3`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Homes(Vec<(String, char)>);

impl Homes {
    /// The name of the setting that keeps them.
    pub const SETTING: &str = "home_chars";

    pub fn parse(text: &str) -> Homes {
        let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
        Homes(
            pairs
                .filter_map(|(home, c)| Some((home.to_owned(), c.chars().next()?)))
                .collect(),
        )
    }

    pub fn text(&self) -> String {
        let pairs: Vec<String> = self
            .0
            .iter()
            .map(|(home, c)| format!("{home}={c}"))
            .collect();
        pairs.join(",")
    }

    /// Gives a home its character, unless it has one. Beyond 32 homes characters
    /// are shared: an installation of that size needs a longer code.
    pub fn give(&mut self, home: &str) {
        if self.0.iter().all(|(known, _)| known != home) {
            let n = self.0.len() % ALPHABET.len();
            self.0
                .extend(ALPHABET.chars().nth(n).map(|c| (home.to_owned(), c)));
        }
    }

    pub fn char_of(&self, home: &str) -> char {
        let known = self.0.iter().find(|(known, _)| known == home);
        known.map_or('2', |(_, c)| *c)
    }

    /// The home that a look-up code's first character names.
    pub fn home_of(&self, first: char) -> Option<&str> {
        self.0
            .iter()
            .find(|(_, c)| *c == first)
            .map(|(home, _)| home.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_district_moves_no_code() {
        let mut homes = Homes::default();
        homes.give("110102");
        homes.give("110105");
        let before = homes.char_of("110105");
        homes.give("110101");
        homes.give("110105");
        assert_eq!(homes.char_of("110105"), before);
        assert_eq!(homes.home_of(before), Some("110105"));
        assert_eq!(Homes::parse(&homes.text()), homes);
    }
}
