//! Codes for links that count one answer each. They are shown once, to whoever hands them out; here only
//! keyed digests are kept, and nobody's name: to whom a code went is not known to this program.

use super::Version;
use super::answer::Once;
use crate::act::Fail;
use crate::keys::Keys;
use crate::register;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use serde_json::json;
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO survey_once (survey, version, digest, kind, used)
        VALUES ($1, $2, $3, 'code', 0) ON CONFLICT (survey, version, digest) DO NOTHING";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(used), 0) AS BIGINT)
        FROM survey_once WHERE survey = $1 AND version = $2 AND kind = 'code'";
}

/// Codes that are made at once.
pub const MOST: usize = 500;

const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Eighty bits in sixteen characters that nobody mistakes for one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The n-th code that a command makes: sent twice, it makes the same ones.
    pub fn of(keys: &Keys, command_id: &str, n: usize) -> Code {
        let digest = keys.session_id(&format!("survey-code/{command_id}/{n}"));
        let nibbles: Vec<u32> = digest.chars().filter_map(|c| c.to_digit(16)).collect();
        let bits: Vec<u32> = (nibbles.iter().take(20))
            .flat_map(|nibble| (0..4).rev().map(move |bit| nibble >> bit & 1))
            .collect();
        let signs = bits.chunks(5).map(|five| {
            let place = five.iter().fold(0, |all, bit| all << 1 | bit);
            char::from(ALPHABET[place as usize % 32])
        });
        Code(signs.collect())
    }

    /// As it was typed or scanned: without regard to case, blanks and dashes.
    pub fn parse(text: &str) -> Option<Code> {
        let bare: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = bare.len() == 16 && bare.bytes().all(|b| ALPHABET.contains(&b));
        fits.then_some(Code(bare))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Who is counted once by it.
    pub fn once(&self, keys: &Keys) -> Once {
        Once::Code(keys.session_id(&format!("survey-once/{}", self.0)))
    }
}

/// Makes codes for a version. Sent twice, these are the same codes.
pub fn make(
    tx: &mut Tx<'_>,
    keys: &Keys,
    version: &Version,
    codes: &[Code],
    by: &PersonId,
    now: At,
) -> Result<(), Fail> {
    let (key, n) = (&version.survey.key, version.version);
    for code in codes {
        if let Once::Code(digest) = code.once(keys) {
            tx.put(&ADD, args![key, n, digest]);
        }
    }
    let body = json!({ "version": n, "count": codes.len() });
    register::survey_noted(tx, key, "survey_codes_made", body, by, now)?;
    Ok(())
}

/// How many codes there are, and how many were used.
pub fn count(tx: &mut Tx<'_>, version: &Version) -> Result<(i64, i64), StoreError> {
    let row = tx.one(&COUNT, args![&version.survey.key, version.version])?;
    row.map_or(Ok((0, 0)), |row| Ok((row.i64(0)?, row.i64(1)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_makes_the_same_codes_and_no_two_alike() {
        let keys = Keys::new(&[7; 32]);
        let codes: Vec<Code> = (0..50).map(|n| Code::of(&keys, "0193", n)).collect();
        assert_eq!(codes[3], Code::of(&keys, "0193", 3));
        assert_ne!(codes[3], Code::of(&keys, "0194", 3));
        let mut all: Vec<&str> = codes.iter().map(Code::as_str).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 50);
        let typed = format!(" {} ", codes[0].as_str().to_lowercase());
        assert_eq!(Code::parse(&typed), Some(codes[0].clone()));
        assert_eq!(Code::parse("2ABCDEFGHJKLMNPQR"), None);
    }
}
