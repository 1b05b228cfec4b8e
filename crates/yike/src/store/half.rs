//! The mark of a restore under way: a table of its own, made before anything else and dropped at
//! the very end. A database that bears it is not whole, and is not served.

use std::path::Path;

use rusqlite::OpenFlags;

use super::{postgres, sqlite};

pub(super) const MARK: &str = "CREATE TABLE restoring (since BIGINT NOT NULL)";
pub(super) const UNMARK: &str = "DROP TABLE restoring";
const SQLITE: &str =
    "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'restoring'";
const POSTGRES: &str = "SELECT COUNT(*) FROM information_schema.tables \
    WHERE table_schema = current_schema() AND table_name = 'restoring'";

pub(super) const SENTENCE: &str = "这里有一次没有做完的恢复，数据不全，不能使用。请清空这个数据库和文件夹，再运行一次 yike restore。\
    A restore into this place was broken off: what is here is not whole and is not served. \
    Empty this database and the folder of files, and run yike restore again.";

/// Fails where a restore was broken off.
pub(super) fn refuse(url: &str) -> anyhow::Result<()> {
    anyhow::ensure!(!bears_mark(url)?, SENTENCE);
    Ok(())
}

fn bears_mark(url: &str) -> anyhow::Result<bool> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = Path::new(path);
        // No file, or an address that `open` will complain of: nothing was restored there.
        if !path.exists() {
            return Ok(false);
        }
        let db = sqlite::open(path, OpenFlags::default())?;
        let found: i64 = db.query_row(SQLITE, [], |row| row.get(0))?;
        return Ok(found > 0);
    }
    if !url.starts_with("postgres") {
        return Ok(false);
    }
    let (config, _) = postgres::parse(url)?;
    // On a thread of its own: the caller may be inside a runtime.
    std::thread::spawn(move || {
        let runtime = postgres::runtime()?;
        let client = runtime.block_on(postgres::connect(&config))?;
        let row = runtime.block_on(client.query_one(POSTGRES, &[]))?;
        Ok(row.try_get::<_, i64>(0)? > 0)
    })
    .join()
    .map_err(|_| anyhow::anyhow!("asking PostgreSQL panicked"))?
}
