//! A signed head 签名封签: how long a list of heads is and what its root is, at a time, signed.
//! The text is kept and handed on letter by letter; it is never written anew.

use super::key::{Public, Signer};
use serde::{Deserialize, Serialize};
use yike_core::chain::{Hash, hex, unhex};
use yike_core::clock::At;

/// How heads are signed, as their texts name it.
pub const ALG: &str = "sm2-sm3";

/// A signed head as it is kept and sent out: one line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The words that were signed, exactly.
    pub text: String,
    /// In DER, as lower-case hex.
    pub signature: String,
}

/// What a signed head says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub v: u32,
    pub alg: String,
    /// Whose list; `-` is the city's, which covers all others.
    pub home: String,
    /// How many leaves the list has.
    pub size: u64,
    /// The root over them, in hex.
    pub root: String,
    pub at: At,
    /// The name of the key: SM3 of its public half in DER.
    pub key: String,
}

/// A signed head that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub home: String,
    pub size: u64,
    pub root: Hash,
    pub at: At,
    pub key: String,
}

impl Signed {
    pub fn sign(signer: &Signer, home: &str, size: u64, root: &Hash, at: At) -> Signed {
        let said = Said {
            v: 1,
            alg: ALG.to_owned(),
            home: home.to_owned(),
            size,
            root: hex(root),
            at,
            key: signer.public().name().to_owned(),
        };
        let text = serde_json::to_string(&said).expect("plain fields can be written as JSON");
        let signature = hex(&signer.sign(&text));
        Signed { text, signature }
    }

    /// What it says; `None` where it is of a version or algorithm we do not know.
    pub fn read(&self) -> Option<Head> {
        let said: Said = serde_json::from_str(&self.text).ok()?;
        if said.v != 1 || said.alg != ALG {
            return None;
        }
        Some(Head {
            root: unhex(&said.root)?,
            home: said.home,
            size: said.size,
            at: said.at,
            key: said.key,
        })
    }

    /// Whether one of these keys signed it, and it names that key.
    pub fn is_by(&self, keys: &[Public]) -> bool {
        let (Some(head), Some(signature)) = (self.read(), bytes(&self.signature)) else {
            return false;
        };
        keys.iter()
            .any(|key| key.name() == head.key && key.signed(&self.text, &signature))
    }

    /// The line that goes outside.
    pub fn line(&self) -> String {
        let mut line = serde_json::to_string(self).expect("two texts can be written as JSON");
        line.push('\n');
        line
    }
}

/// The first sixteen hex digits in groups of four: `3f9a 71c2 0be4 55d8`.
pub fn short(hash: &[u8]) -> String {
    let hex = hex(hash);
    let groups: Vec<&str> = (0..4).filter_map(|n| hex.get(n * 4..n * 4 + 4)).collect();
    groups.join(" ")
}

/// The bytes of lower-case hex of any length.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

/// Heads kept outside, as the file has them; a line that cannot be read is told by its number.
///
/// # Errors
/// The number of the line, from 1.
pub fn read_lines(text: &str) -> Result<Vec<Signed>, usize> {
    let lines: Vec<&str> = text.lines().collect();
    let mut heads = Vec::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
    {
        match serde_json::from_str::<Signed>(line) {
            Ok(signed) => heads.push(signed),
            // A line torn by a power cut is written once more, whole, behind its beginning.
            Err(_) if lines.get(at + 1).is_none_or(|next| next.starts_with(line)) => {}
            Err(_) => return Err(at + 1),
        }
    }
    Ok(heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() -> (Signer, Signed) {
        let signer = Signer::fresh();
        let signed = Signed::sign(&signer, "110101", 7, &[5; 32], At(1_795_000_000_000));
        (signer, signed)
    }

    #[test]
    fn what_was_signed_is_read_again() {
        let (signer, signed) = one();
        let head = signed.read().unwrap();
        assert_eq!((head.size, head.root), (7, [5; 32]));
        assert!(signed.is_by(&[signer.public().clone()]));
        assert!(!signed.is_by(&[]));
        assert!(!signed.is_by(&[Signer::fresh().public().clone()]));
        let longer = Signed {
            text: signed.text.replace("\"size\":7", "\"size\":8"),
            ..signed
        };
        assert!(!longer.is_by(&[signer.public().clone()]));
        assert_eq!(
            short(&[0x3f, 0x9a, 0x71, 0xc2, 0, 1, 2, 3, 9]),
            "3f9a 71c2 0001 0203"
        );
    }

    #[test]
    fn a_torn_line_is_passed_over_and_an_altered_one_is_not() {
        let (_, signed) = one();
        let line = signed.line();
        let torn = format!("{line}{}\n{line}", &line[..20]);
        assert_eq!(read_lines(&torn).unwrap().len(), 2);
        let ends_torn = format!("{line}{}", &line[..20]);
        assert_eq!(read_lines(&ends_torn).unwrap().len(), 1);
        let altered = format!("{line}{}{line}", line.replace('}', "]"));
        assert_eq!(read_lines(&altered), Err(2));
    }
}
