//! Rows as text, the way PostgreSQL's COPY writes and reads them: one line a row, a tab between
//! fields, `\N` for nothing, `\\x` and hex for bytes. SQLite's rows are written in the same text,
//! so that a copy made on either engine can be read by the other.

/// A field that holds nothing.
pub(super) const NULL: &[u8] = b"\\N";

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Writes a text, its separators escaped.
pub(super) fn put_text(line: &mut Vec<u8>, text: &[u8]) {
    let mut plain = 0;
    for (at, byte) in text.iter().enumerate() {
        let Some(letter) = letter_of(*byte) else {
            continue;
        };
        line.extend_from_slice(&text[plain..at]);
        line.extend_from_slice(&[b'\\', letter]);
        plain = at + 1;
    }
    line.extend_from_slice(&text[plain..]);
}

pub(super) fn put_bytes(line: &mut Vec<u8>, bytes: &[u8]) {
    line.reserve(3 + bytes.len() * 2);
    line.extend_from_slice(b"\\\\x");
    for byte in bytes {
        line.push(HEX[usize::from(byte >> 4)]);
        line.push(HEX[usize::from(byte & 15)]);
    }
}

/// The text that a field stands for; `None` where its escapes are none of ours.
pub(super) fn text(field: &[u8], plain: &mut Vec<u8>) -> Option<()> {
    plain.clear();
    let mut bytes = field.iter();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'\\' => byte_of(*bytes.next()?)?,
            other => *other,
        };
        plain.push(byte);
    }
    Some(())
}

/// The bytes that a field stands for; `None` where it is no hex.
pub(super) fn bytes(field: &[u8], plain: &mut Vec<u8>) -> Option<()> {
    plain.clear();
    let digits = field.strip_prefix(b"\\\\x")?;
    if digits.len() % 2 != 0 {
        return None;
    }
    for pair in digits.chunks_exact(2) {
        plain.push(nibble(pair[0])? << 4 | nibble(pair[1])?);
    }
    Some(())
}

fn letter_of(byte: u8) -> Option<u8> {
    match byte {
        b'\\' => Some(b'\\'),
        b'\t' => Some(b't'),
        b'\n' => Some(b'n'),
        b'\r' => Some(b'r'),
        8 => Some(b'b'),
        11 => Some(b'v'),
        12 => Some(b'f'),
        _ => None,
    }
}

fn byte_of(letter: u8) -> Option<u8> {
    match letter {
        b'\\' => Some(b'\\'),
        b't' => Some(b'\t'),
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b'b' => Some(8),
        b'v' => Some(11),
        b'f' => Some(12),
        _ => None,
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back_as_it_was_and_no_separator_stands_inside_a_field() {
        let all: Vec<u8> = (1..=255).collect();
        let (mut line, mut back) = (Vec::new(), Vec::new());
        put_text(&mut line, &all);
        assert!(!line.contains(&b'\t') && !line.contains(&b'\n') && !line.contains(&b'\r'));
        assert_eq!(text(&line, &mut back), Some(()));
        assert_eq!(back, all);
        line.clear();
        put_bytes(&mut line, &all);
        assert_eq!(bytes(&line, &mut back), Some(()));
        assert_eq!(back, all);
    }

    #[test]
    fn what_no_engine_writes_is_not_guessed_at() {
        let mut back = Vec::new();
        for odd in ["\\", "\\q", "a\\"] {
            assert_eq!(text(odd.as_bytes(), &mut back), None, "{odd}");
        }
        for odd in ["", "x00", "\\\\x0", "\\\\xzz", "\\\\xAB"] {
            assert_eq!(bytes(odd.as_bytes(), &mut back), None, "{odd}");
        }
    }
}
