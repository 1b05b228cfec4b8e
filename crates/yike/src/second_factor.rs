//! 动态码: the staff's second factor, a code of six figures by time (RFC 6238), and eight recovery
//! codes for the day the telephone is lost. A code opens once: whoever reads it over a shoulder
//! comes too late.

use crate::app::App;
use crate::passphrase;
use crate::private::{self, Keys};
use crate::register;
use crate::store::{StoreError, Tx};
use crate::{act::Fail, args, sql};
use totp_rs::{Algorithm, Builder, Secret as Shared, Totp};
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    KEEP = "INSERT INTO second_factor (person, nonce, body, last_step, at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person) DO UPDATE SET nonce = excluded.nonce, body = excluded.body,
        last_step = excluded.last_step, fails = 0, locked_until = 0, at = excluded.at";
    DROP = "DELETE FROM second_factor WHERE person = $1 RETURNING person";
    IS_SET = "SELECT person FROM second_factor WHERE person = $1";
    COUNT = "UPDATE second_factor SET
        fails = CASE WHEN locked_until > 0 THEN 1 ELSE fails + 1 END,
        locked_until = CASE WHEN locked_until = 0 AND fails + 1 >= $1
            THEN CAST($2 AS BIGINT) ELSE CAST(0 AS BIGINT) END
        WHERE person = $3 AND locked_until <= $4 RETURNING nonce, body";
    // Two requests with the same code: the row is theirs one after the other.
    USE = "UPDATE second_factor SET last_step = $1, fails = 0, locked_until = 0
        WHERE person = $2 AND last_step < $3 RETURNING person";
    CLEAR = "UPDATE second_factor SET fails = 0, locked_until = 0 WHERE person = $1";
    KEEP_CODE = "INSERT INTO recovery_code (person, n, secret) VALUES ($1, $2, $3)";
    CODES = "SELECT n, secret FROM recovery_code WHERE person = $1 ORDER BY n";
    LEFT = "SELECT CAST(COUNT(*) AS BIGINT) FROM recovery_code WHERE person = $1";
    USE_CODE = "DELETE FROM recovery_code WHERE person = $1 AND n = $2 RETURNING n";
    DROP_CODES = "DELETE FROM recovery_code WHERE person = $1";
}

/// Wrong codes in a row until the door stays shut, and for how long: as with passphrases.
pub const TRIES: i64 = 5;
const LOCKED_FOR: i64 = 15 * 60_000;
const STEP: u64 = 30;
/// How many recovery codes there are.
pub const CODES_MADE: usize = 8;

/// A secret shared with somebody's telephone.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 20]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// 160 bits, as RFC 4226 recommends.
    pub fn new() -> Secret {
        Secret(private::random::<20>())
    }

    fn totp(&self) -> Option<Totp> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP)
            .with_secret(self.0)
            .build()
            .ok()
    }

    /// The code of a moment.
    pub fn code_at(&self, at: At) -> String {
        let totp = self.totp();
        totp.map_or(String::new(), |totp| totp.generate(seconds(at)).to_string())
    }

    /// The time step of a code, if it is that of now, the one before or the one after: clocks of
    /// telephones differ, and typing takes a while.
    pub fn step_of(&self, code: &str, now: At) -> Option<i64> {
        let step = self.totp()?.check(code, seconds(now))?;
        i64::try_from(step).ok()
    }

    /// In letters and figures (base32), as one types it where a camera cannot be used.
    pub fn letters(&self) -> String {
        Shared::new_stack(self.0).to_base32()
    }

    /// The same in groups of four.
    pub fn groups(&self) -> String {
        grouped(&self.letters(), 4)
    }

    /// What the QR code says to the program on the telephone. What is not said is as every such
    /// program takes it: SHA-1, six figures, thirty seconds.
    pub fn address(&self, login: &str) -> String {
        let login: String = form_urlencoded::byte_serialize(login.as_bytes()).collect();
        format!(
            "otpauth://totp/Yike:{login}?secret={}&issuer=Yike",
            self.letters()
        )
    }

    /// Sealed for a form that carries it until its first code has come back: nothing is kept of
    /// a secret that nobody confirmed.
    pub fn carried(&self, keys: &Keys, person: &PersonId) -> String {
        let (nonce, body) = private::seal_draft(keys, &format!("enrol/{person}"), &self.0);
        format!("{}{}", private::hex(&nonce), private::hex(&body))
    }

    /// The secret that a form carried, of this person.
    pub fn carried_back(keys: &Keys, person: &PersonId, text: &str) -> Option<Secret> {
        let bytes = unhex(text)?;
        let (nonce, body) = bytes.split_at_checked(12)?;
        let plain = private::open_draft(keys, &format!("enrol/{person}"), nonce, body)?;
        Some(Secret(plain.try_into().ok()?))
    }

    fn open(keys: &Keys, person: &PersonId, nonce: &[u8], body: &[u8]) -> Option<Secret> {
        let plain = private::open_draft(keys, &kept_as(person), nonce, body)?;
        Some(Secret(plain.try_into().ok()?))
    }
}

impl Default for Secret {
    fn default() -> Secret {
        Secret::new()
    }
}

fn kept_as(person: &PersonId) -> String {
    format!("second-factor/{person}")
}

fn seconds(at: At) -> u64 {
    u64::try_from(at.0 / 1000).unwrap_or_default()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() > 200 || !text.len().is_multiple_of(2) {
        return None;
    }
    let bytes = (0..text.len()).step_by(2);
    bytes
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

fn grouped(text: &str, by: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let groups = letters
        .chunks(by)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

/// Fresh recovery codes: to be shown once, and their hashes to be kept.
pub struct Recovery {
    pub codes: Vec<String>,
    pub hashes: Vec<String>,
}

/// Letters that are told apart on paper.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Makes the codes. Slow, as hashing is: not on a thread that serves requests.
///
/// # Errors
/// The operating system gave no memory or no chance.
pub fn recovery() -> anyhow::Result<Recovery> {
    let code = || {
        let chance = private::random::<10>();
        let letters = chance
            .iter()
            .map(|byte| LETTERS[usize::from(byte % 32)] as char);
        letters.collect::<String>()
    };
    let plain: Vec<String> = (0..CODES_MADE).map(|_| code()).collect();
    let hashes = plain.iter().map(|code| passphrase::hash(code));
    Ok(Recovery {
        hashes: hashes.collect::<Result<_, _>>()?,
        codes: plain.iter().map(|code| grouped(code, 5)).collect(),
    })
}

/// Keeps a confirmed secret, with the time step of the code that confirmed it. Only `register`
/// calls this: a second factor is a right, and its changes are written down.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    keys: &Keys,
    person: &PersonId,
    secret: &Secret,
    step: i64,
    now: At,
) {
    let (nonce, body) = private::seal_draft(keys, &kept_as(person), &secret.0);
    tx.put(
        &KEEP,
        args![person.as_str(), nonce.to_vec(), body, step, now.0],
    );
}

/// Replaces the recovery codes; called by `register` alone.
pub(crate) fn keep_codes(tx: &mut Tx<'_>, person: &PersonId, hashes: &[String]) {
    tx.put(&DROP_CODES, args![person.as_str()]);
    for (n, hash) in hashes.iter().enumerate() {
        tx.put(&KEEP_CODE, args![person.as_str(), n as i64, hash]);
    }
}

/// Drops the second factor with its codes; `false` where there was none. Called by `register`.
pub(crate) fn forget(tx: &mut Tx<'_>, person: &PersonId) -> Result<bool, StoreError> {
    tx.put(&DROP_CODES, args![person.as_str()]);
    Ok(tx.one(&DROP, args![person.as_str()])?.is_some())
}

pub fn is_set(tx: &mut Tx<'_>, person: &PersonId) -> Result<bool, StoreError> {
    Ok(tx.one(&IS_SET, args![person.as_str()])?.is_some())
}

/// How many recovery codes are left.
pub fn codes_left(tx: &mut Tx<'_>, person: &PersonId) -> Result<i64, StoreError> {
    match tx.one(&LEFT, args![person.as_str()])? {
        Some(row) => row.i64(0),
        None => Ok(0),
    }
}

/// What became of a code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    Right,
    /// Wrong, used before, or of nobody: the answer is the same.
    Wrong,
    /// Shut for a quarter of an hour.
    Shut,
}

/// Tries a code of the telephone or a recovery code. It is counted before it is looked at, so
/// that many at once gain nothing.
pub async fn enter(app: &App, person: &PersonId, typed: &str) -> Result<Tried, Fail> {
    let plain: String = typed.chars().filter_map(one_letter).collect();
    let is_recovery = plain.len() == 10 && !plain.bytes().all(|b| b.is_ascii_digit());
    let (who, keys, now) = (person.clone(), app.keys.clone(), app.now());
    let code = plain.clone();
    let tried = app
        .store
        .write(move |tx| {
            let counted = tx.one(
                &COUNT,
                args![TRIES, now.0 + LOCKED_FOR, who.as_str(), now.0],
            )?;
            let Some(row) = counted else {
                return Ok(match is_set(tx, &who)? {
                    true => Tried::Shut,
                    false => Tried::Wrong,
                });
            };
            let secret = Secret::open(&keys, &who, row.blob(0)?, row.blob(1)?);
            let step = secret.and_then(|secret| secret.step_of(&code, now));
            let used = match step {
                Some(step) => tx.one(&USE, args![step, who.as_str(), step])?.is_some(),
                None => false,
            };
            Ok::<_, Fail>(if used { Tried::Right } else { Tried::Wrong })
        })
        .await?;
    match tried {
        Tried::Wrong if is_recovery => recover(app, person, plain).await,
        tried => Ok(tried),
    }
}

/// Uses one of the recovery codes up.
async fn recover(app: &App, person: &PersonId, code: String) -> Result<Tried, Fail> {
    let who = person.clone();
    let kept: Vec<(i64, String)> = app
        .store
        .read(move |tx| {
            let rows = tx.rows(&CODES, args![who.as_str()])?;
            rows.iter()
                .map(|row| Ok((row.i64(0)?, row.text(1)?.to_owned())))
                .collect::<Result<_, StoreError>>()
        })
        .await?;
    let found = tokio::task::spawn_blocking(move || {
        let mut kept = kept.iter();
        let fits = kept.find(|(_, hash)| passphrase::verify(&code, Some(hash)));
        fits.map(|(n, _)| *n)
    })
    .await;
    let Ok(Some(n)) = found else {
        return Ok(Tried::Wrong);
    };
    let (who, now) = (person.clone(), app.now());
    app.store
        .write(move |tx| {
            if tx.one(&USE_CODE, args![who.as_str(), n])?.is_none() {
                return Ok(Tried::Wrong);
            }
            tx.put(&CLEAR, args![who.as_str()]);
            register::recovery_code_used(tx, &who, now)?;
            Ok::<_, Fail>(Tried::Right)
        })
        .await
}

/// Figures and capital letters; blanks, signs and full-width forms are how people type.
fn one_letter(c: char) -> Option<char> {
    let half = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0)?,
        other => other,
    };
    half.is_ascii_alphanumeric()
        .then(|| half.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the rows of SHA-1: eight figures there, the last six of them here.
    const VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    const SEED: &[u8; 20] = b"12345678901234567890";

    #[test]
    fn the_test_vectors_of_rfc_6238_hold() {
        let secret = Secret(*SEED);
        let eight = Builder::new().with_digits(8).with_secret(*SEED);
        let eight = eight.build().unwrap();
        for (at, code) in VECTORS {
            assert_eq!(eight.generate(at as u64).to_string(), code);
            let now = At(at * 1000);
            assert_eq!(secret.code_at(now), code[2..]);
            assert_eq!(secret.step_of(&code[2..], now), Some(at / 30));
        }
    }

    #[test]
    fn a_code_holds_one_step_before_and_after() {
        let secret = Secret(*SEED);
        let now = At(1_111_111_110_000);
        let of = |seconds: i64| secret.code_at(At(now.0 + seconds * 1000));
        let step = 1_111_111_110 / 30;
        assert_eq!(secret.step_of(&of(0), now), Some(step));
        assert_eq!(secret.step_of(&of(-30), now), Some(step - 1));
        assert_eq!(secret.step_of(&of(30), now), Some(step + 1));
        assert_eq!(secret.step_of(&of(-60), now), None);
        assert_eq!(secret.step_of(&of(60), now), None);
        for odd in ["", "12345", "1234567", "abcdef", "００００００", "-12345"] {
            assert_eq!(secret.step_of(odd, now), None, "{odd}");
        }
    }

    #[test]
    fn a_secret_is_carried_sealed_and_for_its_owner_alone() {
        let keys = Keys::new(&[7; 32]);
        let (lin, he) = (PersonId::new("lin"), PersonId::new("he"));
        let secret = Secret::new();
        let carried = secret.carried(&keys, &lin);
        assert!(!carried.contains(&private::hex(&secret.0)));
        assert_eq!(
            Secret::carried_back(&keys, &lin, &carried),
            Some(secret.clone())
        );
        assert_eq!(Secret::carried_back(&keys, &he, &carried), None);
        for odd in ["", "zz", "é", "00", &carried[2..]] {
            assert_eq!(Secret::carried_back(&keys, &lin, odd), None);
        }
        assert!(
            secret
                .address("lin.xiao")
                .starts_with("otpauth://totp/Yike:lin.xiao?secret=")
        );
        assert_eq!(secret.groups().replace(' ', ""), secret.letters());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
