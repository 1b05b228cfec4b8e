//! Free text, bounded.

use std::fmt;

use super::{Fault, as_text, is_invisible};

/// What somebody wrote in their own words: not empty, within its limit, and without control
/// characters but newline and tab. Line ends become `\n`. Reading from JSON checks all but the
/// limit, which belongs to the place where the text is typed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(String);

as_text!(Text);

impl Text {
    /// Reads a text of at most `characters_max` characters.
    pub fn parse_within(input: &str, characters_max: usize) -> Result<Text, Fault> {
        let text = input.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
            return Err(Fault::new(
                "这里还没有填写。请写几句再提交。",
                "Nothing is written here yet. Please write a few words and submit again.",
            ));
        }
        let count = text.chars().count();
        if count > characters_max {
            let over = count - characters_max;
            return Err(Fault::new(
                format!(
                    "最多 {characters_max} 字，现在有 {count} 字，多了 {over} 字。请删短一些。"
                ),
                format!(
                    "At most {characters_max} characters fit here; this has {count}, {over} too \
                     many. Please shorten it."
                ),
            ));
        }
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            return Err(Fault::new(
                "文字里有看不见的控制字符，多半是复制时带来的，无法保存。请删去后重新输入这一段。",
                "There are invisible control characters in the text, mostly brought along by \
                 copying, which cannot be stored. Please remove them and type that part again.",
            ));
        }
        Ok(Text(text.to_owned()))
    }

    /// Reads a text without a limit.
    pub fn parse(input: &str) -> Result<Text, Fault> {
        Text::parse_within(input, usize::MAX)
    }
}

/// What people write is theirs: only its length is shown.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Text({} characters)", self.0.chars().count())
    }
}
