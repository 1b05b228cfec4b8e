//! Passphrases of the staff: argon2id, with a salt of their own. Slow on purpose, so never call
//! these inside a store closure, nor on a thread that serves requests.

mod common;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::OnceLock;
use yike_core::clock::At;
use yike_core::door::Fault;

/// 19 MiB, two rounds, one lane: the least that OWASP names, about 25 ms on one core.
const MEMORY_KIB: u32 = 19 * 1024;
const ROUNDS: u32 = 2;
const LANES: u32 = 1;

const MOST: usize = 200;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// 口令规则: which book a passphrase is held to. The two contradict each other, so one is chosen
/// (decision 012).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// OWASP ASVS 5.0, 6.2: long, not common; never composed (6.2.5), never aged (6.2.10).
    #[default]
    Asvs5,
    /// GB/T 22239-2019 level 3, 8.1.4.1: composed, and changed regularly.
    Gbt22239,
}

/// Whose passphrase it is to be: what must not stand in it alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    pub login: &'a str,
    pub name: &'a str,
    /// The units this person works at, by name.
    pub units: &'a [&'a str],
}

impl Profile {
    pub const ALL: [Profile; 2] = [Profile::Asvs5, Profile::Gbt22239];

    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Asvs5 => "asvs-5",
            Profile::Gbt22239 => "gbt-22239-3",
        }
    }

    pub fn parse(text: &str) -> Option<Profile> {
        Profile::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// How many characters at least.
    pub fn least(self) -> usize {
        match self {
            Profile::Asvs5 => 12,
            Profile::Gbt22239 => 10,
        }
    }

    /// How many of the last passphrases may not come back.
    pub fn remembers(self) -> usize {
        match self {
            Profile::Asvs5 => 1,
            Profile::Gbt22239 => REMEMBERED,
        }
    }

    /// For how many days a passphrase holds.
    pub fn lasts(self) -> Option<i64> {
        match self {
            Profile::Asvs5 => None,
            Profile::Gbt22239 => Some(90),
        }
    }

    /// The moment a passphrase of `since` is over; 0, a passphrase from before this was kept, is
    /// over already.
    pub fn ends(self, since: At) -> Option<At> {
        self.lasts().map(|days| At(since.0 + days * DAY))
    }

    /// Whether it ends within a week: time to say so.
    pub fn ends_soon(self, since: At, now: At) -> bool {
        self.ends(since)
            .is_some_and(|end| now < end && end.0 - now.0 <= 7 * DAY)
    }

    /// Whether this may be a passphrase of that person.
    ///
    /// # Errors
    /// A sentence: what is wrong with it, and what would do.
    pub fn check(self, words: &str, about: &About<'_>) -> Result<(), Fault> {
        let count = words.chars().count();
        if count > MOST {
            return Err(Fault::new(
                "口令最多 200 个字，请写短一些。",
                "A passphrase has at most 200 characters. Please make it shorter.",
            ));
        }
        match self {
            Profile::Asvs5 if count < self.least() => {
                return Err(Fault::new(
                    "口令至少 12 个字。不必夹符号和大小写，一句自己记得住的话最好，比如一句家常话。",
                    "A passphrase has at least 12 characters. It needs no signs or capitals: a sentence \
                 that you remember is best.",
                ));
            }
            Profile::Gbt22239 if count < self.least() || kinds(words) < 3 => {
                return Err(Fault::new(
                    "口令至少 10 个字，大写字母、小写字母、数字、其他字符（符号、汉字）里至少有三种。\
                 比如一句话里夹上字母和数字：早8点Lin去开门。",
                    "A passphrase has at least 10 characters of at least three of four kinds: capitals, \
                 small letters, figures, others (signs, Chinese). A sentence with some of each is best.",
                ));
            }
            Profile::Asvs5 | Profile::Gbt22239 => {}
        }
        if common::is_common(words, about) {
            return Err(Fault::new(
                "这个口令别人容易猜到：只有常见的词、连号、键盘上的一排，或您的姓名、登录名、单位。请换一句自己的话。",
                "This passphrase is easily guessed: it is made of common words, runs, a row of the \
                 keyboard, or your name, login or unit alone. Choose a sentence of your own.",
            ));
        }
        Ok(())
    }
}

/// How many earlier hashes are kept at most.
pub const REMEMBERED: usize = 5;

/// Capitals, small letters, figures, and everything else: how many of these four there are.
fn kinds(words: &str) -> usize {
    let is_other = |c: char| !c.is_ascii_alphanumeric();
    let has: [bool; 4] = [
        words.chars().any(|c| c.is_ascii_uppercase()),
        words.chars().any(|c| c.is_ascii_lowercase()),
        words.chars().any(|c| c.is_ascii_digit()),
        words.chars().any(is_other),
    ];
    has.into_iter().filter(|has| *has).count()
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

    const NOBODY: About<'static> = About {
        login: "",
        name: "",
        units: &[],
    };

    #[track_caller]
    fn refused(profile: Profile, words: &str, why: &str) {
        let fault = profile.check(words, &NOBODY).unwrap_err();
        assert!(fault.zh.contains(why), "{words}: {}", fault.zh);
    }

    #[test]
    fn by_asvs_only_length_counts_and_that_nobody_guesses_it() {
        let profile = Profile::Asvs5;
        assert!(profile.check("十二个字才够长可以用了啊", &NOBODY).is_ok());
        refused(profile, "Aa1!Aa1!", "至少 12 个字");
        refused(profile, &"长城".repeat(101), "最多 200");
        refused(profile, "aaaaaaaaaaaa", "容易猜到");
        assert_eq!(profile.ends(At(0)), None);
    }

    #[test]
    fn by_gbt_it_is_composed_and_ends_after_ninety_days() {
        let profile = Profile::Gbt22239;
        assert!(profile.check("早8点Lin去开门扫雪", &NOBODY).is_ok());
        assert!(profile.check("Tr0ub4dor&3x", &NOBODY).is_ok());
        refused(profile, "Tr0ub4d&3", "至少 10 个字");
        refused(profile, "seven umbrellas near the canal", "三种");
        refused(profile, "十二个字才够长可以用了啊", "三种");
        refused(profile, "Password2026!!", "容易猜到");
        let since = At(1_795_140_000_000);
        let day = |n: i64| At(since.0 + n * DAY);
        assert_eq!(profile.ends(since), Some(day(90)));
        assert!(!profile.ends_soon(since, day(82)));
        assert!(profile.ends_soon(since, day(83)) && profile.ends_soon(since, day(89)));
        assert!(!profile.ends_soon(since, day(90)));
    }

    #[test]
    fn each_profile_has_a_name_that_is_kept() {
        for profile in Profile::ALL {
            assert_eq!(Profile::parse(profile.as_str()), Some(profile));
        }
        assert_eq!(Profile::default().as_str(), "asvs-5");
    }
}
