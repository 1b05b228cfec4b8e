//! Passphrases: kept as argon2id strings, never as words. Slow on purpose: never inside a
//! closure of the store.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// The shortest passphrase that is taken. Length beats odd characters (NIST SP 800-63B).
pub const CHARACTERS_MIN: usize = 12;
const CHARACTERS_MAX: usize = 200;

/// Why a passphrase is not taken: a sentence, in Chinese and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weak {
    pub zh: &'static str,
    pub en: &'static str,
}

/// Checks the words themselves.
pub fn check(words: &str, login: &str) -> Result<(), Weak> {
    let count = words.chars().count();
    let distinct: std::collections::BTreeSet<char> = words.chars().collect();
    if !(CHARACTERS_MIN..=CHARACTERS_MAX).contains(&count) {
        return Err(Weak {
            zh: "口令要有 12 到 200 个字符。用几个不相干的词连成一句，好记又难猜。",
            en: "A passphrase has 12 to 200 characters. A few unrelated words are easy to remember and hard to guess.",
        });
    }
    if distinct.len() < 5 || (!login.is_empty() && words.contains(login)) {
        return Err(Weak {
            zh: "口令太容易猜：不要重复同几个字，也不要包含登录名。请换一句。",
            en: "This passphrase is easy to guess: do not repeat a few characters, and leave out the login.",
        });
    }
    Ok(())
}

/// The string that is kept. Takes about 50 milliseconds of one core.
///
/// # Errors
/// The operating system gave no random salt.
pub fn seal(words: &str) -> anyhow::Result<String> {
    let sealed = Argon2::default().hash_password(words.as_bytes());
    let sealed = sealed.map_err(|error| anyhow::anyhow!("cannot seal the passphrase: {error}"))?;
    Ok(sealed.to_string())
}

/// Whether these words are the ones that were kept.
pub fn matches(words: &str, kept: &str) -> bool {
    PasswordHash::new(kept).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(words.as_bytes(), &hash)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_words_open_and_others_do_not() {
        let kept = seal("槐树 豆浆 第七路车 2026").expect("it seals");
        assert!(kept.starts_with("$argon2id$"));
        assert!(matches("槐树 豆浆 第七路车 2026", &kept));
        assert!(!matches("槐树 豆浆 第八路车 2026", &kept));
        assert!(!matches("槐树 豆浆 第七路车 2026", "not a hash"));
    }

    #[test]
    fn short_and_dull_words_are_refused() {
        assert!(check("短口令", "").is_err());
        assert!(check("ababababababab", "").is_err());
        assert!(check("keshi likes tofu", "keshi").is_err());
        assert!(check("槐树豆浆第七路车周五见面", "keshi").is_ok());
    }
}
