//! A backup: the whole installation as it stood at one moment, in one folder that neither engine
//! owns (docs/backup.md). It is made while everybody works; a restore goes into an empty place,
//! of either engine, and is not served before everything in it was found to be as it was.

mod file;
mod forgotten;
mod heads;
mod make;
mod manifest;
mod objects;
mod restore;

pub use heads::Heads;
pub use make::{Made, make};
pub use manifest::Manifest;
pub use restore::{Restored, restore, restore_at};

/// What is not copied: what ends when the program does, and what only lets somebody in. Nobody
/// comes back logged in, no code works a second time, and a demonstration's messages, which hold
/// telephones, stay where they are.
pub const LEFT_OUT: [&str; 4] = ["attempt", "demo_sms", "session", "sms_code"];

/// How far a backup or restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A table is copied or loaded.
    Table { name: &'a str, rows: u64 },
    /// Files of cases are copied.
    Files { files: u64 },
    /// The digests of a backup are checked before anything is written.
    Checking { bytes: u64 },
    /// Everything in the backup is as the manifest says.
    Checked,
    /// Indexes are made.
    Indexes,
    /// Chains are checked in the restored place.
    Chains { events: u64 },
}
