//! Files of a case: told by their content, encrypted under a key of their own, synced into the
//! object store *before* the act that names them. What no act came to name stays there, sealed under a
//! key that nobody has.

use crate::app::App;
use crate::cipher::Cipher;
use crate::private::{self, Document};
use axum::body::Bytes;
use object_store::{ObjectStoreExt, PutPayload, path::Path};
use serde::{Deserialize, Serialize};
use yike_core::case::Gap;
use yike_core::chain;

/// The largest single file: 10 MiB.
pub const FILE_MAX: usize = 10 * 1024 * 1024;

/// What the private store knows of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileNote {
    /// Where it lies in the object store.
    pub object: String,
    /// The file's own key, in hex.
    pub key: String,
    /// How it is encrypted; files of schema 1 name no cipher and are by AES-256-GCM.
    #[serde(default)]
    pub alg: Cipher,
    pub name: String,
    /// MIME type, told by the content.
    pub kind: String,
    pub size: u64,
    /// SM3 of the plain bytes.
    pub digest: String,
}

/// Why a file was not kept or cannot be shown.
#[derive(Debug, Clone, PartialEq)]
pub enum FileFault {
    /// What is wrong with it, why, and what next.
    Refused(Gap),
    /// The object store does not take it.
    NotKept,
    /// The object is gone, or is not what was stored.
    Lost,
}

/// Checks a file by its content, stores it encrypted, and gives the document that names it.
///
/// # Errors
/// A sentence: too large, empty, or of a kind that is not taken.
pub async fn keep(app: &App, field: &str, name: &str, bytes: Bytes) -> Result<Document, FileFault> {
    let kind = kind_of(field, &bytes)?;
    let note = store(app, kind, name, bytes).await?;
    Ok(Document::json("file", &note))
}

/// Stores a part of a file that is still on its way, encrypted. What it is a part of is told by its
/// content once it is whole.
///
/// # Errors
/// `NotKept` where the object store does not take it.
pub async fn keep_part(app: &App, bytes: Bytes) -> Result<FileNote, FileFault> {
    store(app, "application/octet-stream", "", bytes).await
}

async fn store(
    app: &App,
    kind: &'static str,
    name: &str,
    bytes: Bytes,
) -> Result<FileNote, FileFault> {
    let disk = &app.health.files;
    if disk.has_failed() {
        return Err(FileFault::NotKept);
    }
    let object = format!("case/{}", private::hex(&private::random::<16>()));
    let alg = app.keys.cipher();
    let (key, sealed) = private::seal_file(alg, &object, &bytes);
    let note = FileNote {
        key: private::hex(&*key),
        alg,
        name: short_name(name),
        kind: kind.to_owned(),
        size: bytes.len() as u64,
        digest: chain::hex(&chain::sm3(&bytes)),
        object: object.clone(),
    };
    app.objects
        .put(&Path::from(object), PutPayload::from(sealed))
        .await
        .map_err(|error| {
            tracing::error!(%error, "a file could not be kept");
            match of_system(&error) {
                Some(error) => disk.heed(error),
                None => disk.has_no_room(),
            }
            FileFault::NotKept
        })?;
    // Failed meanwhile, under another file: nothing more is acknowledged.
    if disk.has_failed() {
        return Err(FileFault::NotKept);
    }
    disk.took();
    Ok(note)
}

/// What the system said, inside what the object store made of it.
fn of_system<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a std::io::Error> {
    let mut inner = Some(error);
    while let Some(error) = inner {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        inner = error.source();
    }
    None
}

/// The plain bytes of a kept file, their digest checked.
pub async fn open(app: &App, note: &FileNote) -> Result<Bytes, FileFault> {
    let got = app.objects.get(&Path::from(note.object.as_str())).await;
    let sealed = match got {
        Ok(found) => found.bytes().await,
        Err(error) => Err(error),
    };
    let sealed = sealed.map_err(|error| {
        tracing::error!(%error, object = note.object, "a file cannot be read");
        FileFault::Lost
    })?;
    let plain = chain::unhex(&note.key)
        .and_then(|key| private::open_file(note.alg, &key, &note.object, &sealed))
        .filter(|plain| chain::hex(&chain::sm3(plain)) == note.digest);
    plain.map(Bytes::from).ok_or_else(|| {
        tracing::error!(object = note.object, "a file is not what was stored");
        FileFault::Lost
    })
}

/// Removes a kept file that nothing names: taken out of a draft, its draft was given up, or its case
/// was forgotten.
pub async fn forget(app: &App, note: &FileNote) {
    let gone = app.objects.delete(&Path::from(note.object.as_str())).await;
    if let Err(error) = gone {
        // Left behind it is noise: its key is gone.
        tracing::warn!(%error, "a file that nothing names any more could not be removed");
    }
}

/// Photographs and PDF. SVG, archives and programs are refused, whatever their name.
fn kind_of(field: &str, bytes: &[u8]) -> Result<&'static str, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Refused(Gap::new(
            field,
            "这个文件是空的。请重新拍照或选择文件。",
            "This file is empty. Take the picture again or choose another file.",
        )));
    }
    if bytes.len() > FILE_MAX {
        return Err(FileFault::Refused(Gap::new(
            field,
            "文件超过 10 MB。请拍清楚即可，不必用最高画质，再传一次。",
            "The file is larger than 10 MB. A clear picture of lower quality will do.",
        )));
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => Ok("image/jpeg"),
        Some("image/png") => Ok("image/png"),
        Some("image/webp") => Ok("image/webp"),
        Some("application/pdf") => Ok("application/pdf"),
        _ => Err(FileFault::Refused(Gap::new(
            field,
            "只收照片（JPG、PNG、WebP）和 PDF。这个文件的内容不是，请换一个。",
            "Only photographs (JPG, PNG, WebP) and PDF are taken. This file is something else.",
        ))),
    }
}

fn short_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '/' | '\\'))
        .collect();
    let skip = plain.chars().count().saturating_sub(80);
    plain.chars().skip(skip).collect()
}
