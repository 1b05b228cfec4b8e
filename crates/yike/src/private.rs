//! The private store: names, answers, reasons and files lie here, each under a random id and
//! encrypted with a key of its own. An event bears the id and a salted commitment only; when
//! salt and key die, nothing can be read and the chain still verifies.
//!
//! Keys: the master key wraps the key of each holder (the resident), the holder's key wraps
//! the key of each document. Rotation of the master re-wraps holders' keys only. A wrapped key
//! begins with the mark of its cipher, which is also that of what it opens.

use crate::cipher::{Cipher, Secret};
pub use crate::keys::Keys;
use crate::keys::{unwrap, wrap};
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yike_core::case::DocRef;
use yike_core::chain;
use zeroize::Zeroizing;

sql! {
    HOLDER_KEY = "SELECT key FROM holder_key WHERE home = $1 AND holder = $2";
    ADD_HOLDER = "INSERT INTO holder_key (home, holder, key, at, master)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (home, holder) DO NOTHING";
    KEEP_HOLDER = "UPDATE holder_key SET key = $1, master = $2 WHERE home = $3 AND holder = $4";
    END_HOLDER = "DELETE FROM holder_key WHERE home = $1 AND holder = $2";
    OF_HOLDER = "SELECT id, key FROM private WHERE home = $1 AND holder = $2 ORDER BY id";
    KEEP_KEY = "UPDATE private SET key = $1 WHERE home = $2 AND id = $3";
    HOLDERS_OF_CASE = "SELECT DISTINCT holder FROM private WHERE home = $1 AND case_id = $2
        ORDER BY holder";
    OF_CASE_IDS = "SELECT id FROM private WHERE home = $1 AND case_id = $2";
    ERASE_CASE = "DELETE FROM private WHERE home = $1 AND case_id = $2";
    ADD = "INSERT INTO private (home, id, case_id, holder, kind, nonce, body, key, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_CASE = "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder FROM private p
        JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE p.home = $1 AND p.case_id = $2";
    ONE = "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder FROM private p
        JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE p.home = $1 AND p.id = $2";
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
    let key = Zeroizing::new(random::<32>());
    let nonce = random::<12>();
    let mut salted = Zeroizing::new(document.salt.to_vec());
    salted.extend_from_slice(&document.plain);
    let about = about(place.home, &document.id);
    let cipher = keys.cipher();
    let body = cipher.seal(&key, &nonce, &salted, about.as_bytes());
    let wrapped = wrap(cipher, &holder, &key, about.as_bytes());
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
    let opened = keys
        .unwrap(row.blob(5)?, holder.as_bytes())
        .zip(row.blob(4).ok())
        .and_then(|(holder_key, wrapped)| unwrap(&holder_key, wrapped, about.as_bytes()))
        .zip(row.blob(2).ok().zip(row.blob(3).ok()))
        .and_then(|((cipher, key), (nonce, body))| {
            cipher.open(&key, nonce, body, about.as_bytes())
        });
    Ok(match opened {
        Some(salted) if salted.len() >= 32 => Some(Opened {
            kind: row.text(1)?.to_owned(),
            holder: holder.to_owned(),
            plain: salted[32..].to_vec(),
        }),
        _ => None,
    })
}

/// Erases all words of a case. Whoever of its holders has words elsewhere is given another key, and
/// what stays is wrapped by that: the old key, in whatever copy, opens nothing that was erased once
/// the generation that wrapped it has ended. Gives the number of documents.
pub fn erase_case(
    tx: &mut Tx<'_>,
    keys: &Keys,
    home: &str,
    case: &str,
) -> Result<usize, StoreError> {
    let mut old = Vec::new();
    for row in tx.rows(&HOLDERS_OF_CASE, args![home, case])? {
        let holder = row.text(0)?.to_owned();
        // A key that opens nothing already goes the same way.
        tx.lock(&HOLDER_KEY, args![home, &holder])?;
        old.push(holder);
    }
    let count = tx.rows(&OF_CASE_IDS, args![home, case])?.len();
    tx.rows(&ERASE_CASE, args![home, case])?;
    for holder in &old {
        replace_holder_key(tx, keys, home, holder)?;
    }
    Ok(count)
}

fn replace_holder_key(
    tx: &mut Tx<'_>,
    keys: &Keys,
    home: &str,
    holder: &str,
) -> Result<(), StoreError> {
    let rest = tx.rows(&OF_HOLDER, args![home, holder])?;
    if rest.is_empty() {
        tx.put(&END_HOLDER, args![home, holder]);
        return Ok(());
    }
    let Some(old) = held(tx, keys, home, holder)? else {
        return Ok(());
    };
    let fresh = Zeroizing::new(random::<32>());
    for row in &rest {
        let about = about(home, row.text(0)?);
        // One that its holder's key does not open is lost already.
        if let Some((cipher, key)) = unwrap(&old, row.blob(1)?, about.as_bytes()) {
            let wrapped = wrap(cipher, &fresh, &key, about.as_bytes());
            tx.put(&KEEP_KEY, args![wrapped, home, row.text(0)?]);
        }
    }
    let (wrapped, master) = keys.wrap(&fresh, holder.as_bytes());
    tx.put(&KEEP_HOLDER, args![wrapped, master, home, holder]);
    Ok(())
}

/// Something sealed under a key of its own that the master wraps: a draft.
pub struct Sealed {
    pub nonce: [u8; 12],
    pub body: Vec<u8>,
    /// Its key, wrapped; and by which generation of the master.
    pub key: Vec<u8>,
    pub master: Option<String>,
}

/// Seals mutable words under a fresh key: erased with it, they are gone.
pub fn seal_own(keys: &Keys, id: &str, plain: &[u8]) -> Sealed {
    let (key, nonce) = (Zeroizing::new(random::<32>()), random::<12>());
    let (wrapped, master) = keys.wrap(&key, id.as_bytes());
    Sealed {
        nonce,
        body: keys.cipher().seal(&key, &nonce, plain, id.as_bytes()),
        key: wrapped,
        master,
    }
}

/// Opens [`seal_own`]; without a key of its own it is a draft of schema 1.
pub fn open_own(keys: &Keys, id: &str, nonce: &[u8], body: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    if key.is_empty() {
        return keys.unseal(nonce, body, id.as_bytes());
    }
    let cipher = Cipher::of_mark(*key.first()?)?;
    let own = keys.unwrap(key, id.as_bytes())?;
    cipher.open(&own, nonce, body, id.as_bytes())
}

/// Seals something small that belongs to no holder, such as what a form carries.
pub fn seal_draft(keys: &Keys, id: &str, plain: &[u8]) -> ([u8; 12], Vec<u8>) {
    let nonce = random::<12>();
    let body = keys.seal(&nonce, plain, id.as_bytes());
    (nonce, body)
}

pub fn open_draft(keys: &Keys, id: &str, nonce: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    keys.unseal(nonce, body, id.as_bytes())
}

/// Encrypts a file for the object store under a key of its own; the key goes into the file's
/// document.
pub fn seal_file(cipher: Cipher, id: &str, plain: &[u8]) -> (Secret, Vec<u8>) {
    let (key, nonce) = (Zeroizing::new(random::<32>()), random::<12>());
    let mut sealed = nonce.to_vec();
    sealed.extend(cipher.seal(&key, &nonce, plain, id.as_bytes()));
    (key, sealed)
}

pub fn open_file(cipher: Cipher, key: &[u8; 32], id: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_at_checked(12)?;
    cipher.open(key, nonce, body, id.as_bytes())
}

fn about(home: &str, id: &str) -> String {
    format!("{home}/{id}")
}

fn holder_key(
    tx: &mut Tx<'_>,
    keys: &Keys,
    place: &Place<'_>,
    at: i64,
) -> Result<Secret, StoreError> {
    // Locked: whoever replaces this key in the same moment replaces it before or after this
    // document, never between its reading and its use.
    if let Some(key) = held(tx, keys, place.home, place.holder)? {
        return Ok(key);
    }
    let key = Zeroizing::new(random::<32>());
    let (wrapped, master) = keys.wrap(&key, place.holder.as_bytes());
    tx.put(
        &ADD_HOLDER,
        args![place.home, place.holder, wrapped, at, master],
    );
    // Somebody else may have made it in the same moment: what is stored holds.
    let stored = held(tx, keys, place.home, place.holder).inspect_err(|_| {
        // Perhaps the generation was ended a moment ago: the job is run again, with the next.
        keys.look_again();
    })?;
    stored.ok_or_else(|| StoreError::Engine("a holder's key was not kept".into()))
}

/// The key of a holder, where there is one, kept from changing until the end of the transaction.
fn held(
    tx: &mut Tx<'_>,
    keys: &Keys,
    home: &str,
    holder: &str,
) -> Result<Option<Secret>, StoreError> {
    let rows = tx.lock(&HOLDER_KEY, args![home, holder])?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    match keys.unwrap(row.blob(0)?, holder.as_bytes()) {
        Some(key) => Ok(Some(key)),
        None => Err(StoreError::Engine(
            "a holder's key does not open with this master key".into(),
        )),
    }
}
