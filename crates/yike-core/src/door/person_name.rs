//! Names of people.

use super::{Fault, as_text, half_width, masked_debug, required};

/// A name of 2 to 50 characters: Chinese characters of any extension, letters, and inside it
/// `·`, space, hyphen and apostrophe (and the dot of an initial). All the dots people type for `·` are read as that one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

as_text!(PersonName);
masked_debug!(PersonName);

const CHARACTERS_MAX: usize = 50;

impl PersonName {
    pub fn parse(input: &str) -> Result<PersonName, Fault> {
        let name = tidy(input);
        let count = name.chars().count();
        if count == 0 {
            return Err(required("姓名", "name"));
        }
        if count < 2 {
            return Err(Fault::new(
                "姓名至少两个字，现在只有一个。请填证件上的完整姓名。",
                "A name has at least two characters, this has one. Please give the full name on \
                 the ID document.",
            ));
        }
        if count > CHARACTERS_MAX {
            return Err(Fault::new(
                format!("姓名最多 {CHARACTERS_MAX} 个字，现在有 {count} 个。请只填证件上的姓名。"),
                format!(
                    "A name has at most {CHARACTERS_MAX} characters, this has {count}. Please give \
                     only the name on the ID document."
                ),
            ));
        }
        if name.chars().any(|c| c.is_ascii_digit()) {
            return Err(Fault::new(
                "姓名里有数字，可能与号码填串了。请填证件上的姓名。",
                "There is a digit in the name; perhaps a number was typed in the wrong place. \
                 Please give the name on the ID document.",
            ));
        }
        if !name.chars().all(is_name_character)
            || name.starts_with(|c| joins(c) || c == '.')
            || name.ends_with(joins)
        {
            return Err(Fault::new(
                "姓名里有不能用的符号。姓名只用文字，中间可用间隔点“·”，请对照证件改正。",
                "There is a sign in the name that cannot be used. A name has letters, with a dot, \
                 space, hyphen or apostrophe only between them; please correct it by the ID \
                 document.",
            ));
        }
        Ok(PersonName(name))
    }

    /// First and last character: `张*三`, `买***江`; of two characters the first: `张*`.
    pub fn masked(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        match characters[..] {
            [first, _] => format!("{first}*"),
            [first, .., last] => {
                let stars = (characters.len() - 2).min(3);
                format!("{first}{}{last}", "*".repeat(stars))
            }
            [] | [_] => "*".to_owned(),
        }
    }
}

/// Half-width, one kind of middle dot, single spaces and none around Chinese characters or
/// dots.
fn tidy(input: &str) -> String {
    let mut name = String::new();
    let mut space = false;
    for c in half_width(input).chars() {
        let c = match c {
            '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{ff65}' | '\u{22c5}' | '\u{2219}' => '·',
            '.' if name.ends_with(is_han) => '·',
            '\u{2019}' => '\'',
            _ => c,
        };
        if c == ' ' {
            space = !name.is_empty();
            continue;
        }
        if space
            && c.is_alphabetic()
            && !is_han(c)
            && name.ends_with(|before| !is_han(before) && before != '·')
        {
            name.push(' ');
        }
        space = false;
        name.push(c);
    }
    name
}

/// Private-use characters stay: older systems hold rare name characters there, and nobody is
/// turned away for a font.
fn is_name_character(c: char) -> bool {
    c.is_alphabetic() || joins(c) || c == '.' || is_private_use(c) || is_mark(c)
}

fn joins(c: char) -> bool {
    matches!(c, '·' | ' ' | '-' | '\'')
}

fn is_han(c: char) -> bool {
    is_private_use(c)
        || matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// Accents and variation selectors that follow a character.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}
