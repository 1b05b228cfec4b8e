//! Passphrases of the staff: argon2id, with a salt of their own. Slow on purpose, so never call
//! these inside a store closure, nor on a thread that serves requests.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;
use yike_core::door::Fault;

/// 19 MiB, two rounds, one lane: the least that OWASP names, about 25 ms on one core.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;

const LEAST: usize = 12;
const MOST: usize = 200;

/// Long, and that is all: a sentence one remembers beats signs one writes down.
///
/// # Errors
/// A sentence, where it is too short or absurdly long.
pub fn check(passphrase: &str) -> Result<(), Fault> {
    match passphrase.chars().count() {
        0..LEAST => Err(Fault::new(
            "口令至少 12 个字。不必夹符号和大小写，一句自己记得住的话最好，比如一句家常话。",
            "A passphrase has at least 12 characters. It needs no signs or capitals: a sentence \
             that you remember is best.",
        )),
        LEAST..=MOST => Ok(()),
        _ => Err(Fault::new(
            "口令最多 200 个字，请写短一些。",
            "A passphrase has at most 200 characters. Please make it shorter.",
        )),
    }
}

/// The hash to be kept, with its parameters and salt.
///
/// # Errors
/// The operating system gave no memory or no chance.
pub fn hash(passphrase: &str) -> anyhow::Result<String> {
    let hash = argon2()?
        .hash_password(passphrase.as_bytes())
        .map_err(|error| anyhow::anyhow!("a passphrase could not be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// Whether this is the passphrase. Without a hash the same work is done for nothing, so that
/// time does not tell whether somebody exists.
pub fn verify(passphrase: &str, hash: Option<&str>) -> bool {
    let (kept, real) = match hash {
        Some(hash) => (hash, true),
        None => (nobodys(), false),
    };
    let Ok(kept) = PasswordHash::new(kept) else {
        return false;
    };
    let is_same = Argon2::default()
        .verify_password(passphrase.as_bytes(), &kept)
        .is_ok();
    is_same && real
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, ROUNDS, LANES, None)
        .map_err(|error| anyhow::anyhow!("argon2 refuses its parameters: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn nobodys() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("nobody has this passphrase").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_told_from_another() {
        let kept = hash("早上先去菜市场再去站里上班").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("早上先去菜市场再去站里上班", Some(&kept)));
        assert!(!verify("早上先去菜市场再去站里下班", Some(&kept)));
        assert!(!verify("nobody has this passphrase", None));
    }

    #[test]
    fn only_length_counts() {
        assert!(check("十二个字才够长可以用了啊").is_ok());
        assert!(check("Aa1!Aa1!").unwrap_err().zh.contains("至少 12 个字"));
        assert!(check(&"长".repeat(201)).is_err());
    }
}
