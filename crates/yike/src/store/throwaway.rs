//! Databases for tests that leave nothing behind: a SQLite file, and a PostgreSQL cluster per
//! test process made from the installed binaries.

use std::ops::Deref;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio, id};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use anyhow::{Context, ensure};

use super::dump::Snapshot;
use super::fill::Filling;
use super::{Store, StoreConfig, migrate, postgres};

static CARELESS: AtomicBool = AtomicBool::new(false);

/// From now on this process waits for no disk: the control run of the power cuts, which must lose
/// something. No setting leads here.
pub fn be_careless() {
    CARELESS.store(true, Relaxed);
}

pub(super) fn is_careless() -> bool {
    CARELESS.load(Relaxed)
}

/// A store of one's own; what it was kept in goes with it.
pub struct Scratch {
    pub store: Store,
    /// Where it is kept, to open it a second time.
    pub url: String,
    folder: Option<PathBuf>,
}

impl Deref for Scratch {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // Left behind it is litter in the temporary folder, no more.
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// Runs the same story on both engines.
pub fn each_engine(story: impl Fn(&Scratch)) {
    stores().iter().for_each(story);
}

/// One fresh store per engine.
pub fn stores() -> Vec<Scratch> {
    vec![sqlite(), postgres()]
}

/// A fresh store in a SQLite file.
pub fn sqlite() -> Scratch {
    let folder = env::temp_dir().join(format!("yike-{}-{}", id(), next()));
    fs::create_dir_all(&folder).expect("the temporary folder takes a new folder");
    let url = format!("sqlite:{}", folder.join("yike.db").display());
    Scratch {
        store: open(&url),
        url,
        folder: Some(folder),
    }
}

/// A fresh store in a database of this process's PostgreSQL.
pub fn postgres() -> Scratch {
    let url = database("base");
    Scratch {
        store: open(&url),
        url,
        folder: None,
    }
}

/// The address of a PostgreSQL database with nothing in it.
pub fn empty_postgres() -> String {
    database("template0")
}

/// A copy of a SQLite file or of a database of this process's PostgreSQL, under an address of its
/// own. Nobody may be using the first one; a program just ended may seem to for a moment.
pub fn copy_of(url: &str) -> String {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let copy = env::temp_dir().join(format!("yike-{}-{}.db", id(), next()));
        fs::copy(path, &copy).expect("a copy");
        return format!("sqlite:{}", copy.display());
    }
    let (_, name) = url
        .rsplit_once('/')
        .expect("an address ends with its database");
    database(name)
}

/// Gives a copy up.
pub fn drop_copy(url: &str) {
    match url.strip_prefix("sqlite:") {
        Some(path) => {
            for end in ["", "-wal", "-shm", "-journal"] {
                let _ = fs::remove_file(format!("{path}{end}"));
            }
        }
        None => {
            let (_, name) = url
                .rsplit_once('/')
                .expect("an address ends with its database");
            let dropped = cluster().run(&format!("DROP DATABASE {name} WITH (FORCE)"));
            dropped.expect("the test cluster drops a database");
        }
    }
}

/// Every table, column and index of a database, and the migrations that it says it has seen.
pub fn schema(url: &str) -> anyhow::Result<(Vec<i64>, Vec<String>)> {
    let mut snapshot = Snapshot::take(url)?;
    let seen = snapshot
        .applied()?
        .iter()
        .map(|applied| applied.version)
        .collect();
    let mut lines = snapshot.indexes()?;
    for table in snapshot.tables()? {
        lines.push(format!("{table:?}"));
    }
    Ok((seen, lines))
}

/// A database with the first migrations only, as an earlier version made it.
pub fn bring_to(url: &str, version: i64) -> anyhow::Result<()> {
    let first = migrate::MIGRATIONS.partition_point(|migration| migration.version <= version);
    Filling::bring_to(url, &migrate::MIGRATIONS[..first])
}

fn database(template: &str) -> String {
    make_database(template).expect("the test cluster makes a database")
}

fn make_database(template: &str) -> anyhow::Result<String> {
    let cluster = cluster();
    let name = format!("t_{}", next());
    cluster.run(&format!("CREATE DATABASE {name} TEMPLATE {template}"))?;
    Ok(cluster.url(&name))
}

fn open(url: &str) -> Store {
    Store::open(&StoreConfig {
        url: url.to_owned(),
    })
    .expect("a fresh store opens")
}

fn next() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NEXT.fetch_add(1, Relaxed)
}

fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start().expect("tests need a PostgreSQL of their own"))
}

/// It listens on a socket in its own folder and on no port, so clusters cannot meet.
struct Cluster {
    folder: PathBuf,
    /// One CREATE DATABASE at a time: a template must not be in use.
    making: Mutex<()>,
}

impl Cluster {
    fn start() -> anyhow::Result<Cluster> {
        let binaries = binaries()?;
        let folder = env::temp_dir().join(format!("yike-pg-{}", id()));
        fs::create_dir_all(&folder)?;
        let owner = owner(&folder)?;
        let command = |name: &str| {
            let mut command = Command::new(binaries.join(name));
            command
                .current_dir(&folder)
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            if let Some((uid, gid)) = owner {
                command.uid(uid).gid(gid);
            }
            command
        };
        let made = command("initdb")
            .args([
                "--no-sync",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "-U",
                "postgres",
                "-D",
            ])
            .arg(folder.join("data"))
            .output()?;
        ensure!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let mut server = command("postgres")
            .arg("-D")
            .arg(folder.join("data"))
            .args([
                "-c",
                "fsync=off",
                "-c",
                "listen_addresses=",
                "-c",
                "max_connections=400",
            ])
            .arg("-c")
            .arg(format!("unix_socket_directories={}", folder.display()))
            .stderr(fs::File::create(folder.join("log"))?)
            .process_group(0)
            .spawn()?;
        watch(server.id(), &folder)?;
        let patience = Instant::now() + Duration::from_secs(60);
        while !command("pg_isready")
            .arg("-h")
            .arg(&folder)
            .status()?
            .success()
        {
            let ended = server.try_wait()?.is_some() || Instant::now() > patience;
            let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
            ensure!(!ended, "PostgreSQL did not start: {}", log());
            thread::sleep(Duration::from_millis(50));
        }
        let cluster = Cluster {
            folder,
            making: Mutex::new(()),
        };
        cluster.run("CREATE DATABASE base")?;
        postgres::bring_up_to_date(cluster.url("base").parse()?, migrate::MIGRATIONS)?;
        Ok(cluster)
    }

    fn url(&self, database: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{folder}/{database}")
    }

    fn run(&self, sql: &str) -> anyhow::Result<()> {
        let _one = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        postgres::run(self.url("postgres").parse()?, sql.to_owned())
    }
}

/// Debian keeps them off the path, under a folder per version; the newest is taken.
pub fn binaries() -> anyhow::Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    versions
        .map(|version| version.path().join("bin"))
        .chain(env::var_os("PATH").iter().flat_map(env::split_paths))
        .filter(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .max_by_key(|folder| {
            let version = folder
                .parent()
                .and_then(Path::file_name)
                .and_then(|name| name.to_str());
            version
                .and_then(|version| version.parse::<u32>().ok())
                .unwrap_or(0)
        })
        .context("no PostgreSQL binaries found; install them with: apt-get install postgresql")
}

/// PostgreSQL refuses to run as root: then it runs as the system's user `postgres`, who is
/// given the folder. None when we are someone ourselves.
pub fn owner(folder: &Path) -> anyhow::Result<Option<(u32, u32)>> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let user = users.lines().find(|line| line.starts_with("postgres:"));
    let mut fields = user
        .context("no user postgres to run PostgreSQL as")?
        .split(':')
        .skip(2);
    let mut number = || -> anyhow::Result<u32> { Ok(fields.next().unwrap_or_default().parse()?) };
    let (uid, gid) = (number()?, number()?);
    chown(folder, Some(uid), Some(gid))?;
    Ok(Some((uid, gid)))
}

/// A test process may end in any way, so another one waits for that, stops the server and tidies up.
fn watch(server: u32, folder: &Path) -> anyhow::Result<()> {
    let script = "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done; \
        kill -QUIT \"$2\" 2>/dev/null; sleep 2; rm -rf \"$3\"";
    Command::new("sh")
        .args([
            "-c",
            script,
            "watch",
            &id().to_string(),
            &server.to_string(),
        ])
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    Ok(())
}
