//! A PostgreSQL of one's own that waits for its disk, can be killed, and can have a standby.

use crate::place::Folder;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use yike::store::throwaway;

pub struct Cluster {
    data: PathBuf,
    /// Its socket lies here, outside whatever disk its data lies on.
    socket: Folder,
    owner: Option<(u32, u32)>,
    settings: Vec<String>,
    server: Option<Child>,
}

impl Cluster {
    /// Makes a cluster in that folder and starts it.
    pub fn new(data: &Path, settings: &[&str]) -> Cluster {
        let mut cluster = Cluster::empty(data, settings);
        let made = cluster
            .program("initdb")
            .args([
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "-U",
                "postgres",
                "--no-sync",
                "-D",
            ])
            .arg(&cluster.data)
            .output()
            .expect("initdb runs");
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        cluster.start();
        cluster.sql("CREATE DATABASE yike");
        cluster
    }

    fn empty(data: &Path, settings: &[&str]) -> Cluster {
        fs::create_dir_all(data).expect("a folder");
        let socket = Folder::new("socket");
        throwaway::owner(socket.path()).expect("a user to run as");
        let owner = throwaway::owner(data).expect("a user to run as");
        Cluster {
            data: data.to_owned(),
            socket,
            owner,
            settings: settings.iter().map(|s| (*s).to_owned()).collect(),
            server: None,
        }
    }

    /// A second cluster that follows this one.
    pub fn standby(&self, data: &Path, settings: &[&str]) -> Cluster {
        use std::os::unix::fs::PermissionsExt;
        let mut standby = Cluster::empty(data, settings);
        fs::set_permissions(data, fs::Permissions::from_mode(0o700)).expect("its owner's alone");
        let copied = standby
            .program("pg_basebackup")
            .args(["-U", "postgres", "-R", "-X", "stream", "-c", "fast", "-h"])
            .arg(self.socket.path())
            .arg("-D")
            .arg(&standby.data)
            .output()
            .expect("pg_basebackup runs");
        assert!(
            copied.status.success(),
            "{}",
            String::from_utf8_lossy(&copied.stderr)
        );
        standby.start();
        standby
    }

    fn program(&self, name: &str) -> Command {
        let binaries = throwaway::binaries().expect("PostgreSQL is installed");
        let mut command = Command::new(binaries.join(name));
        command.current_dir("/").stdin(Stdio::null());
        if let Some((uid, gid)) = self.owner {
            command.uid(uid).gid(gid);
        }
        command
    }

    pub fn start(&mut self) {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.socket.path().join("log"))
            .expect("a log");
        let mut program = self.program("postgres");
        program.arg("-D").arg(&self.data).arg("-c");
        program.arg(format!(
            "unix_socket_directories={}",
            self.socket.path().display()
        ));
        for setting in [
            "listen_addresses=",
            "shared_buffers=16MB",
            "max_connections=100",
        ] {
            program.args(["-c", setting]);
        }
        for setting in &self.settings {
            program.args(["-c", setting]);
        }
        let log_too = log.try_clone().expect("a log");
        let server = program.stdout(log).stderr(log_too).process_group(0).spawn();
        self.server = Some(server.expect("PostgreSQL starts"));
        let patience = Instant::now() + Duration::from_secs(60);
        while !self.answers() {
            let ended = self
                .server
                .as_mut()
                .is_some_and(|s| s.try_wait().is_ok_and(|e| e.is_some()));
            assert!(!ended && Instant::now() < patience, "{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn answers(&self) -> bool {
        let ready = self
            .program("pg_isready")
            .arg("-q")
            .arg("-h")
            .arg(self.socket.path())
            .status();
        ready.is_ok_and(|status| status.success())
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.socket.path().join("log")).unwrap_or_default()
    }

    /// All its processes at once, as when the machine dies.
    pub fn kill(&mut self) {
        let Some(mut server) = self.server.take() else {
            return;
        };
        let postmaster = server.id() as i32;
        // Each child is a group of its own, and one that waits for a lock of a dead one waits for
        // ever. Stopped, the postmaster makes no more of them while they are counted.
        signal(postmaster, libc::SIGSTOP);
        let mut all = children(postmaster);
        all.push(postmaster);
        for process in &all {
            signal(*process, libc::SIGKILL);
        }
        let _ = server.wait();
        // The children are not ours to wait for; their files are closed once they are gone.
        let patience = Instant::now() + Duration::from_secs(10);
        while all.iter().any(|process| lives(*process)) && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    pub fn promote(&self) {
        let done = self.sql("SELECT pg_promote(true, 30)");
        assert!(done.contains('t'), "{done}");
    }

    /// One statement by psql; what it answers, bare.
    pub fn sql(&self, sql: &str) -> String {
        let asked = self
            .program("psql")
            .args(["-U", "postgres", "-d", "postgres", "-At", "-c", sql, "-h"])
            .arg(self.socket.path())
            .output()
            .expect("psql runs");
        assert!(
            asked.status.success(),
            "{}",
            String::from_utf8_lossy(&asked.stderr)
        );
        String::from_utf8_lossy(&asked.stdout).trim().to_owned()
    }

    fn host(&self) -> String {
        self.socket.path().display().to_string().replace('/', "%2F")
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/yike?threads=4", self.host())
    }

    /// The address of both, whichever takes writes.
    pub fn url_with(&self, other: &Cluster) -> String {
        format!(
            "postgres://postgres@{},{}/yike?threads=4",
            self.host(),
            other.host()
        )
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.kill();
        let _ = fs::remove_dir_all(&self.data);
    }
}

fn signal(process: i32, signal: i32) {
    // SAFETY: a plain signal to a process that we or our child made.
    unsafe { libc::kill(process, signal) };
}

/// Whether it still holds anything: a dead one that nobody waited for holds nothing.
fn lives(process: i32) -> bool {
    stat(process).is_some_and(|(state, _)| state != 'Z')
}

fn children(of: i32) -> Vec<i32> {
    let all = fs::read_dir("/proc").expect("/proc");
    let processes = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    processes
        .filter(|process| stat(*process).is_some_and(|(_, parent)| parent == of))
        .collect()
}

/// State and parent of a process.
fn stat(process: i32) -> Option<(char, i32)> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name before them, in brackets, may hold anything.
    let mut words = text.rsplit_once(')')?.1.split_whitespace();
    Some((words.next()?.chars().next()?, words.next()?.parse().ok()?))
}
