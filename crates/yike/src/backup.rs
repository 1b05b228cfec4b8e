//! A backup: the whole installation as it stood at one moment, in one folder that neither engine
//! owns (docs/backup.md). It is made while everybody works; a restore goes into an empty place,
//! of either engine, and is not served before everything in it was found to be as it was.

mod file;
mod forgotten;
mod heads;
mod make;
mod manifest;
#[doc(hidden)]
pub mod many;
mod objects;
mod restore;

pub use heads::Heads;
pub use make::{Made, make};
pub use manifest::Manifest;
pub use restore::{Restored, restore, restore_at};

/// What is not copied: what ends when the program does, and what only lets somebody in. Nobody
/// comes back logged in, no code works a second time, and a demonstration's messages, which hold
/// telephones, stay where they are.
pub const LEFT_OUT: [&str; 10] = [
    "attempt",
    "coaching",
    "demo_sms",
    "field_device",
    "known_wait",
    "login_try",
    "mail_code",
    "rating_device",
    "session",
    "sms_code",
];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate::CASE_TABLES;
    use crate::store::{dump::Snapshot, throwaway};

    /// Copied, beside the tables about cases.
    const KEPT: [&str; 38] = [
        "anchor",
        "calendar_year",
        "call_line",
        "call_list",
        "demand",
        "digest",
        "draft",
        "evidence",
        "field_sent",
        "field_tally",
        "field_visit",
        "head_leaf",
        "hook",
        "hook_kind",
        "item_version",
        "keyring",
        "known_as",
        "letter",
        "letter_item",
        "master",
        "old_secret",
        "person",
        "post",
        "proposal",
        "recovery_code",
        "rollup",
        "rollup_made",
        "roster",
        "second_factor",
        "setting",
        "signed_head",
        "sought",
        "survey",
        "survey_answer",
        "survey_once",
        "training",
        "unit",
        "wish",
    ];

    #[test]
    fn of_every_table_somebody_chose_whether_it_comes_back() {
        let house = throwaway::sqlite();
        let tables = Snapshot::take(&house.url).unwrap().tables().unwrap();
        for table in tables {
            let name = table.name.as_str();
            let chosen = [KEPT.as_slice(), CASE_TABLES, LEFT_OUT.as_slice()];
            assert!(
                chosen.iter().any(|list| list.contains(&name)),
                "{name} is copied: is nobody let in by its rows after a restore? Then name it in \
                 KEPT; otherwise in LEFT_OUT"
            );
        }
    }
}
