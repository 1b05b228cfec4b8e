//! The keys of this installation. A master key, kept outside the database, wraps the key of each
//! holder, of each draft, and the keyring: secrets that never change, since what they gave stands
//! in events and indexes for ever. More than one generation of the master may be known while one
//! takes the place of the other.

use crate::cipher::{Cipher, Secret};
use crate::key_file::{KeySource, Stamp};
use crate::private::{hex, random};
use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// How long a program may go on with the generations it knows before it looks at the key file
/// again; a rotation waits longer than this before it ends a generation.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A key nobody knows is not looked for more often than this.
const VAIN_LOOK_EVERY: Duration = Duration::from_millis(100);

/// The secrets of the keyring, by what they are for.
pub const NAMES: [&str; 5] = ["blind", "command", "session", "resident", "seal"];
/// The one key under which drafts of schema 1 lie; drafts have keys of their own since. The first
/// rotation gives those that are left keys of their own, and ends it.
pub const DRAFT: &str = "draft";

/// One generation of the master key, as it is used: never the key itself.
pub struct Master {
    /// Names the generation in the database; says nothing about the key.
    pub id: String,
    wrap: Secret,
}

impl Master {
    pub fn of(key: &[u8; 32]) -> Master {
        Master {
            id: hex(&mac(key, &[b"yike master id v1"])[..8]),
            wrap: mac(key, &[b"yike wrap v1"]),
        }
    }

    pub fn wrap(&self, cipher: Cipher, key: &[u8; 32], about: &[u8]) -> Vec<u8> {
        wrap(cipher, &self.wrap, key, about)
    }

    pub fn unwrap(&self, wrapped: &[u8], about: &[u8]) -> Option<Secret> {
        unwrap(&self.wrap, wrapped, about).map(|(_, key)| key)
    }
}

/// The secrets that stay the same when the master changes.
#[derive(Clone)]
pub struct Ring {
    pub blind: Secret,
    pub command: Secret,
    pub session: Secret,
    pub resident: Secret,
    /// For small things that belong to no holder: what a form carries, a second factor.
    pub seal: Secret,
    /// Only where drafts of schema 1 may still lie.
    pub draft: Option<Secret>,
}

impl Ring {
    /// As schema 1 derived them from the master itself.
    pub fn derived(master: &[u8; 32]) -> Ring {
        let derive = |name: &str| mac(master, &[format!("yike {name} v1").as_bytes()]);
        Ring {
            blind: derive("blind"),
            command: derive("command"),
            session: derive("session"),
            resident: derive("resident"),
            seal: derive("seal"),
            draft: Some(derive(DRAFT)),
        }
    }

    /// Those of a new installation.
    pub fn fresh() -> Ring {
        let fresh = || Zeroizing::new(random::<32>());
        Ring {
            blind: fresh(),
            command: fresh(),
            session: fresh(),
            resident: fresh(),
            seal: fresh(),
            draft: None,
        }
    }

    /// Each with its name in the keyring.
    pub fn named(&self) -> Vec<(&'static str, &Secret)> {
        let fixed = [
            &self.blind,
            &self.command,
            &self.session,
            &self.resident,
            &self.seal,
        ];
        let mut named: Vec<_> = NAMES.into_iter().zip(fixed).collect();
        named.extend(self.draft.as_ref().map(|key| (DRAFT, key)));
        named
    }
}

/// What the program holds of the master: every generation of the key file, the current one first.
struct Known {
    masters: Vec<Master>,
    stamp: Option<Stamp>,
    looked: Instant,
}

/// All keys of a running program. It shows none of them: no `Debug`, no `Display`.
pub struct Keys {
    ring: Ring,
    cipher: Cipher,
    source: Option<KeySource>,
    known: RwLock<Known>,
}

impl Keys {
    /// Keys of one master without a keyring in the database, as schema 1 had them: for tests.
    pub fn new(master: &[u8; 32]) -> Keys {
        Keys {
            ring: Ring::derived(master),
            cipher: Cipher::default(),
            source: None,
            known: RwLock::new(Known {
                masters: vec![Master::of(master)],
                stamp: None,
                looked: Instant::now(),
            }),
        }
    }

    pub fn open(ring: Ring, cipher: Cipher, source: KeySource, masters: Vec<Master>) -> Keys {
        let stamp = source.stamp();
        Keys {
            ring,
            cipher,
            source: Some(source),
            known: RwLock::new(Known {
                masters,
                stamp,
                looked: Instant::now(),
            }),
        }
    }

    /// Where the master key comes from; `None` only in tests.
    pub fn source(&self) -> Option<&KeySource> {
        self.source.as_ref()
    }

    /// The cipher that seals from now on.
    pub fn cipher(&self) -> Cipher {
        self.cipher
    }

    /// Seals something small that belongs to no holder; `about` says what it is.
    pub fn seal(&self, nonce: &[u8; 12], plain: &[u8], about: &[u8]) -> Vec<u8> {
        self.cipher.seal(&self.ring.seal, nonce, plain, about)
    }

    /// Opens what [`Keys::seal`] made, by whichever cipher, and the drafts of schema 1.
    pub fn unseal(&self, nonce: &[u8], body: &[u8], about: &[u8]) -> Option<Vec<u8>> {
        let by_any = |key: &Secret| {
            Cipher::ALL
                .into_iter()
                .find_map(|cipher| cipher.open(key, nonce, body, about))
        };
        by_any(&self.ring.seal).or_else(|| self.ring.draft.as_ref().and_then(by_any))
    }

    /// The blind index of a normalised word: equal words meet, nothing else shows.
    pub fn blind(&self, kind: &str, word: &str) -> Vec<u8> {
        mac(&self.ring.blind, &[kind.as_bytes(), &[0], word.as_bytes()])[..16].to_vec()
    }

    /// The digest under which a command's body is remembered.
    pub fn command_digest(&self, body: &[u8]) -> Vec<u8> {
        mac(&self.ring.command, &[body]).to_vec()
    }

    /// The id under which a session token is kept: the table does not hold the token.
    pub fn session_id(&self, token: &str) -> String {
        hex(&*mac(&self.ring.session, &[token.as_bytes()]))
    }

    /// The opaque resident id of a phone: the same for every case of this phone.
    pub fn resident_of_phone(&self, phone: &str) -> String {
        let id = mac(&self.ring.resident, &[phone.as_bytes()]);
        format!("r{}", &hex(&*id)[..24])
    }

    /// The opaque id of a company (企业、个体工商户) as a principal, from its 统一社会信用代码. No
    /// phone and no person gives the same: nobody logs in as a company.
    pub fn company_of(&self, uscc: &str) -> String {
        let id = mac(&self.ring.resident, &[b"company\0", uscc.as_bytes()]);
        format!("r{}", &hex(&*id)[..24])
    }

    /// Wraps a key by the current master. Also gives the generation, which the database checks:
    /// nothing can be wrapped any more by one that was ended there (`None` only in tests).
    pub fn wrap(&self, key: &[u8; 32], about: &[u8]) -> (Vec<u8>, Option<String>) {
        self.wrap_by(self.cipher, key, about)
    }

    fn wrap_by(&self, cipher: Cipher, key: &[u8; 32], about: &[u8]) -> (Vec<u8>, Option<String>) {
        let is_late = self.known().looked.elapsed() >= LOOK_EVERY;
        if is_late {
            self.look(false);
        }
        let known = self.known();
        let master = known.masters.first().expect("there is a current master");
        let id = self.source.is_some().then(|| master.id.clone());
        (master.wrap(cipher, key, about), id)
    }

    /// As [`Keys::wrap`], by the cipher of an earlier wrapping: what the key opens stays as it is.
    pub fn wrap_as(
        &self,
        earlier: &[u8],
        key: &[u8; 32],
        about: &[u8],
    ) -> (Vec<u8>, Option<String>) {
        let cipher = match earlier.first().copied().and_then(Cipher::of_mark) {
            Some(cipher) if earlier.len() > PLAIN_WRAP => cipher,
            _ => Cipher::Aes256Gcm,
        };
        self.wrap_by(cipher, key, about)
    }

    /// Opens a key that some generation wrapped. One that nobody knows may be a newer one: then
    /// the key file is read again.
    pub fn unwrap(&self, wrapped: &[u8], about: &[u8]) -> Option<Secret> {
        self.try_unwrap(wrapped, about).or_else(|| {
            let again = self.known().looked.elapsed() >= VAIN_LOOK_EVERY;
            if again && self.look(false) {
                self.try_unwrap(wrapped, about)
            } else {
                None
            }
        })
    }

    fn try_unwrap(&self, wrapped: &[u8], about: &[u8]) -> Option<Secret> {
        let known = self.known();
        known
            .masters
            .iter()
            .find_map(|master| master.unwrap(wrapped, about))
    }

    /// The database knows this generation no longer: the key file says what came in its place.
    pub fn look_again(&self) {
        self.look(true);
    }

    /// Reads the key file if it changed; whether it did. One that cannot be read changes nothing.
    fn look(&self, anyway: bool) -> bool {
        let Some(source) = &self.source else {
            return false;
        };
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.looked = Instant::now();
        let stamp = source.stamp();
        if stamp == known.stamp && !anyway {
            return false;
        }
        match source.masters() {
            Ok(masters) => {
                known.masters = masters;
                known.stamp = stamp;
                true
            }
            Err(error) => {
                tracing::error!(%error, "the master key cannot be read again; the known one stays");
                false
            }
        }
    }

    fn known(&self) -> std::sync::RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nonce and tag around 32 bytes: a key as schema 1 wrapped it, by AES-256-GCM.
const PLAIN_WRAP: usize = 12 + 32 + 16;

/// A key wrapped by another: the mark of the cipher, the nonce, the sealed key. The mark also
/// tells how what the inner key opens was sealed.
pub fn wrap(cipher: Cipher, outer: &[u8; 32], inner: &[u8; 32], about: &[u8]) -> Vec<u8> {
    let nonce = random::<12>();
    let mut wrapped = vec![cipher.mark()];
    wrapped.extend(nonce);
    wrapped.extend(cipher.seal(outer, &nonce, inner, about));
    wrapped
}

/// Opens [`wrap`], and what schema 1 wrapped, which has no mark.
pub fn unwrap(outer: &[u8; 32], wrapped: &[u8], about: &[u8]) -> Option<(Cipher, Secret)> {
    let (cipher, rest) = match wrapped.split_first()? {
        _ if wrapped.len() == PLAIN_WRAP => (Cipher::Aes256Gcm, wrapped),
        (mark, rest) => (Cipher::of_mark(*mark)?, rest),
    };
    let (nonce, body) = rest.split_at_checked(12)?;
    let plain = Zeroizing::new(cipher.open(outer, nonce, body, about)?);
    let key: [u8; 32] = plain.as_slice().try_into().ok()?;
    Some((cipher, Zeroizing::new(key)))
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> Secret {
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_known_by_its_code_and_is_nobodys_phone() {
        let keys = Keys::new(&[7; 32]);
        let id = keys.company_of("91110199MA0YKTTRY0");
        assert_eq!(id, keys.company_of("91110199MA0YKTTRY0"));
        assert_ne!(id, keys.company_of("91110199MA0YKTTRY1"));
        assert_ne!(id, keys.resident_of_phone("91110199MA0YKTTRY0"));
        assert_eq!(id.len(), keys.resident_of_phone("13800001234").len());
    }

    #[test]
    fn a_wrapped_key_tells_its_cipher_and_schema_1_needs_no_mark() {
        let (outer, inner) = ([1; 32], [2; 32]);
        for cipher in Cipher::ALL {
            let wrapped = wrap(cipher, &outer, &inner, b"r1");
            let (told, key) = unwrap(&outer, &wrapped, b"r1").unwrap();
            assert_eq!((told, *key), (cipher, inner));
            assert!(unwrap(&outer, &wrapped, b"r2").is_none());
        }
        let marked = wrap(Cipher::Aes256Gcm, &outer, &inner, b"r1");
        let (told, key) = unwrap(&outer, &marked[1..], b"r1").unwrap();
        assert_eq!((told, *key), (Cipher::Aes256Gcm, inner));
        assert!(unwrap(&outer, b"", b"r1").is_none());
    }
}
