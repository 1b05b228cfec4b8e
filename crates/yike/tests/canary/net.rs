//! The net: a few beginnings that every canary's words have, in each form that anybody undoes.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

pub const NAME: &str = "鵼鸘鵹";
pub const ADDRESS: &str = "金丝雀胡同假门牌";
pub const STORY: &str = "金丝雀清早唱的那支歌";
pub const COMPANY: &str = "金丝雀虚构小铺";
pub const FILE: &str = "canary-cage-picture-";
/// With three more digits a number of a range that nobody else here has.
pub const PHONE: &str = "17700770";
pub const ID: &str = "11019919330131";
pub const COMPANY_CODE: &str = "91110199CANARY";

pub struct Net {
    patterns: Vec<(String, Vec<u8>)>,
    /// By the first two bytes of a pattern: most bytes of a file are passed over at once.
    begins: Vec<bool>,
}

impl Net {
    pub fn new() -> Net {
        let mut patterns = Vec::new();
        for word in [NAME, ADDRESS, STORY, COMPANY, FILE, PHONE, ID, COMPANY_CODE] {
            for (form, bytes) in forms(word) {
                patterns.push((format!("{word} as {form}"), bytes));
            }
        }
        let mut begins = vec![false; 1 << 16];
        for (_, bytes) in &patterns {
            begins[usize::from(bytes[0]) << 8 | usize::from(bytes[1])] = true;
        }
        Net { patterns, begins }
    }

    /// What of it lies in these bytes, each once.
    pub fn hits(&self, bytes: &[u8]) -> Vec<&str> {
        let mut hits = Vec::new();
        let mut last = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let two = usize::from(last) << 8 | usize::from(*byte);
            last = *byte;
            if at == 0 || !self.begins[two] {
                continue;
            }
            let rest = &bytes[at - 1..];
            for (name, pattern) in &self.patterns {
                if rest.starts_with(pattern) && !hits.contains(&name.as_str()) {
                    hits.push(name.as_str());
                }
            }
        }
        hits
    }
}

fn forms(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = word.as_bytes();
    let hex = |upper: bool| -> String {
        let digit = |b: &u8| {
            if upper {
                format!("{b:02X}")
            } else {
                format!("{b:02x}")
            }
        };
        bytes.iter().map(digit).collect()
    };
    let mut forms = vec![
        ("plain", bytes.to_vec()),
        ("hex", hex(false).into_bytes()),
        ("HEX", hex(true).into_bytes()),
    ];
    if !word.is_ascii() {
        let percent = |upper: bool| -> String {
            let digits = hex(upper);
            let pairs = digits.as_bytes().chunks(2);
            pairs
                .map(|pair| format!("%{}{}", pair[0] as char, pair[1] as char))
                .collect()
        };
        forms.push(("%XX", percent(true).into_bytes()));
        forms.push(("%xx", percent(false).into_bytes()));
        let escaped: String = word
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        forms.push(("\\u", escaped.into_bytes()));
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        forms.push(("UTF-16", wide));
    }
    // In base64 a word looks different by where it begins in a group of three bytes.
    for skip in 0..3 {
        let mut before = vec![0; skip];
        before.extend(bytes);
        let whole = before.len() * 8 / 6;
        let from = [0, 2, 3][skip];
        for text in [
            STANDARD_NO_PAD.encode(&before),
            URL_SAFE_NO_PAD.encode(&before),
        ] {
            forms.push(("base64", text.as_bytes()[from..whole].to_vec()));
        }
    }
    forms
}

#[test]
fn the_net_catches_every_form_and_lets_everything_else_pass() {
    let net = Net::new();
    for word in [NAME, ADDRESS, STORY, COMPANY, FILE, PHONE, ID, COMPANY_CODE] {
        for shift in ["", "a", "ab", "abc"] {
            let text = format!("{shift}{word}!");
            let coded = [
                text.clone(),
                STANDARD_NO_PAD.encode(&text),
                URL_SAFE_NO_PAD.encode(&text),
                text.bytes().map(|b| format!("{b:02x}")).collect(),
                form_urlencoded::byte_serialize(text.as_bytes()).collect(),
            ];
            for coded in coded {
                assert!(
                    !net.hits(format!("x{coded}y").as_bytes()).is_empty(),
                    "{coded}"
                );
            }
        }
    }
    assert!(
        net.hits("王秀兰住在永康胡同甲九号，电话 13800001234".as_bytes())
            .is_empty()
    );
}
