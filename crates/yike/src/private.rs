//! The private store: names, answers, reasons and files lie here, each under a random id and
//! encrypted with a key of its own. An event bears the id and a salted commitment only; when
//! salt and key die, nothing can be read and the chain still verifies.
//!
//! Keys: the master key wraps the key of each holder (the resident), the holder's key wraps
//! the key of each document. Rotation of the master re-wraps holders' keys only.

use crate::store::{StoreError, Tx};
use crate::{args, sql};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use hmac::{Hmac, Mac};
use sm3::Sm3;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yike_core::case::DocRef;
use yike_core::chain;

sql! {
    HOLDER_KEY = "SELECT key FROM holder_key WHERE home = $1 AND holder = $2";
    ADD_HOLDER = "INSERT INTO holder_key (home, holder, key, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (home, holder) DO NOTHING";
    ADD = "INSERT INTO private (home, id, case_id, holder, kind, nonce, body, key, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_CASE = "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder FROM private p
        JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE p.home = $1 AND p.case_id = $2";
    ONE = "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder FROM private p
        JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE p.home = $1 AND p.id = $2";
}

/// The secrets of this installation, all derived from one master key.
pub struct Keys {
    wrap: [u8; 32],
    blind: [u8; 32],
    command: [u8; 32],
    session: [u8; 32],
    resident: [u8; 32],
    draft: [u8; 32],
}

impl Keys {
    pub fn new(master: &[u8; 32]) -> Keys {
        let derive = |purpose: &str| mac(master, &[purpose.as_bytes()]);
        Keys {
            wrap: derive("yike wrap v1"),
            blind: derive("yike blind v1"),
            command: derive("yike command v1"),
            session: derive("yike session v1"),
            resident: derive("yike resident v1"),
            draft: derive("yike draft v1"),
        }
    }

    /// The blind index of a normalised word: equal words meet, nothing else shows.
    pub fn blind(&self, kind: &str, word: &str) -> Vec<u8> {
        mac(&self.blind, &[kind.as_bytes(), &[0], word.as_bytes()])[..16].to_vec()
    }

    /// The digest under which a command's body is remembered.
    pub fn command_digest(&self, body: &[u8]) -> Vec<u8> {
        mac(&self.command, &[body]).to_vec()
    }

    /// The id under which a session token is kept: the table does not hold the token.
    pub fn session_id(&self, token: &str) -> String {
        hex(&mac(&self.session, &[token.as_bytes()]))
    }

    /// The opaque resident id of a phone: the same for every case of this phone.
    pub fn resident_of_phone(&self, phone: &str) -> String {
        format!("r{}", &hex(&mac(&self.resident, &[phone.as_bytes()]))[..24])
    }
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A document made ready outside the transaction: its id and commitment already stand, so that
/// events can name it.
#[derive(Clone)]
pub struct Document {
    pub kind: &'static str,
    id: String,
    salt: [u8; 32],
    commit: [u8; 32],
    plain: Vec<u8>,
}

impl Document {
    pub fn new(kind: &'static str, plain: impl Into<Vec<u8>>) -> Document {
        let plain = plain.into();
        let salt = random::<32>();
        Document {
            kind,
            id: hex(&random::<16>()),
            commit: chain::commit(&salt, &plain),
            salt,
            plain,
        }
    }

    /// A document of plain data.
    pub fn json(kind: &'static str, value: &impl serde::Serialize) -> Document {
        let text = serde_json::to_vec(value).expect("plain data becomes JSON");
        Document::new(kind, text)
    }

    pub fn reference(&self) -> DocRef {
        DocRef {
            id: self.id.clone(),
            commit: hex(&self.commit),
        }
    }

    pub fn plain(&self) -> &[u8] {
        &self.plain
    }
}

/// A document as it was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub kind: String,
    pub holder: String,
    pub plain: Vec<u8>,
}

impl Opened {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.plain).into_owned()
    }

    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.plain).ok()
    }
}

/// Seals a document for its holder. The holder's key is made at the first document.
pub fn put(
    tx: &mut Tx<'_>,
    keys: &Keys,
    place: &Place<'_>,
    document: &Document,
    at: i64,
) -> Result<(), StoreError> {
    let holder = holder_key(tx, keys, place, at)?;
    let key = random::<32>();
    let nonce = random::<12>();
    let mut salted = document.salt.to_vec();
    salted.extend_from_slice(&document.plain);
    let about = about(place.home, &document.id);
    let body = encrypt(&key, &nonce, &salted, about.as_bytes());
    let wrapped = wrap(&holder, &key, about.as_bytes());
    tx.put(
        &ADD,
        args![
            place.home,
            &document.id,
            place.case,
            place.holder,
            document.kind,
            nonce,
            body,
            wrapped,
            at
        ],
    );
    Ok(())
}

/// Whose document it is and which case it belongs to.
pub struct Place<'a> {
    pub home: &'a str,
    pub case: &'a str,
    pub holder: &'a str,
}

/// All documents of a case that can be opened, by id: one statement.
pub fn of_case(
    tx: &mut Tx<'_>,
    keys: &Keys,
    home: &str,
    case: &str,
) -> Result<BTreeMap<String, Opened>, StoreError> {
    let rows = tx.rows(&OF_CASE, args![home, case])?;
    let mut documents = BTreeMap::new();
    for row in &rows {
        if let Some(opened) = unseal(keys, home, row)? {
            documents.insert(row.text(0)?.to_owned(), opened);
        }
    }
    Ok(documents)
}

/// One document; `None` where it is unknown or its key is gone.
pub fn one(
    tx: &mut Tx<'_>,
    keys: &Keys,
    home: &str,
    id: &str,
) -> Result<Option<Opened>, StoreError> {
    match tx.one(&ONE, args![home, id])? {
        Some(row) => unseal(keys, home, &row),
        None => Ok(None),
    }
}

/// Opens a row of `id, kind, nonce, body, key, holder's key, holder`.
pub fn unseal(
    keys: &Keys,
    home: &str,
    row: &crate::store::Row,
) -> Result<Option<Opened>, StoreError> {
    let about = about(home, row.text(0)?);
    let holder = row.text(6)?;
    let opened = unwrap(&keys.wrap, row.blob(5)?, holder.as_bytes())
        .zip(row.blob(4).ok())
        .and_then(|(holder_key, wrapped)| unwrap(&holder_key, wrapped, about.as_bytes()))
        .zip(row.blob(2).ok().zip(row.blob(3).ok()))
        .and_then(|(key, (nonce, body))| decrypt(&key, nonce, body, about.as_bytes()));
    Ok(match opened {
        Some(salted) if salted.len() >= 32 => Some(Opened {
            kind: row.text(1)?.to_owned(),
            holder: holder.to_owned(),
            plain: salted[32..].to_vec(),
        }),
        _ => None,
    })
}

/// Seals the mutable words of a draft: one key for all, since a draft is erased as a row.
pub fn seal_draft(keys: &Keys, id: &str, plain: &[u8]) -> ([u8; 12], Vec<u8>) {
    let nonce = random::<12>();
    let body = encrypt(&keys.draft, &nonce, plain, id.as_bytes());
    (nonce, body)
}

pub fn open_draft(keys: &Keys, id: &str, nonce: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    decrypt(&keys.draft, nonce, body, id.as_bytes())
}

/// Encrypts a file for the object store under a key of its own; the key goes into the file's
/// document.
pub fn seal_file(id: &str, plain: &[u8]) -> ([u8; 32], Vec<u8>) {
    let key = random::<32>();
    let sealed = wrap_long(&key, plain, id.as_bytes());
    (key, sealed)
}

pub fn open_file(key: &[u8; 32], id: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_at_checked(12)?;
    decrypt(key, nonce, body, id.as_bytes())
}

fn about(home: &str, id: &str) -> String {
    format!("{home}/{id}")
}

fn holder_key(
    tx: &mut Tx<'_>,
    keys: &Keys,
    place: &Place<'_>,
    at: i64,
) -> Result<[u8; 32], StoreError> {
    let found = |tx: &mut Tx<'_>| -> Result<Option<[u8; 32]>, StoreError> {
        match tx.one(&HOLDER_KEY, args![place.home, place.holder])? {
            Some(row) => match unwrap(&keys.wrap, row.blob(0)?, place.holder.as_bytes()) {
                Some(key) => Ok(Some(key)),
                None => Err(StoreError::Engine(
                    "a holder's key does not open with this master key".into(),
                )),
            },
            None => Ok(None),
        }
    };
    if let Some(key) = found(tx)? {
        return Ok(key);
    }
    let key = random::<32>();
    let wrapped = wrap(&keys.wrap, &key, place.holder.as_bytes());
    tx.put(&ADD_HOLDER, args![place.home, place.holder, wrapped, at]);
    // Somebody else may have made it in the same moment: what is stored holds.
    found(tx)?.ok_or_else(|| StoreError::Engine("a holder's key was not kept".into()))
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key))
}

fn encrypt(key: &[u8; 32], nonce: &[u8; 12], plain: &[u8], about: &[u8]) -> Vec<u8> {
    let payload = Payload {
        msg: plain,
        aad: about,
    };
    cipher(key)
        .encrypt(&Nonce::from(*nonce), payload)
        .expect("AES-GCM encrypts anything shorter than 64 GiB")
}

fn decrypt(key: &[u8; 32], nonce: &[u8], body: &[u8], about: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; 12] = nonce.try_into().ok()?;
    let payload = Payload {
        msg: body,
        aad: about,
    };
    cipher(key).decrypt(&Nonce::from(nonce), payload).ok()
}

fn wrap(outer: &[u8; 32], inner: &[u8; 32], about: &[u8]) -> Vec<u8> {
    wrap_long(outer, inner, about)
}

fn wrap_long(outer: &[u8; 32], plain: &[u8], about: &[u8]) -> Vec<u8> {
    let nonce = random::<12>();
    let mut wrapped = nonce.to_vec();
    wrapped.extend(encrypt(outer, &nonce, plain, about));
    wrapped
}

fn unwrap(outer: &[u8; 32], wrapped: &[u8], about: &[u8]) -> Option<[u8; 32]> {
    let (nonce, body) = wrapped.split_at_checked(12)?;
    decrypt(outer, nonce, body, about)?.try_into().ok()
}
