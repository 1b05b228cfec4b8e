//! A server of node's, for as long as a test lasts.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A running server; ended with its test.
pub struct Server {
    child: Child,
    lines: Receiver<String>,
}

/// The folder of the servers' packages; `None` where they were not installed, which is said.
pub fn packages() -> Option<PathBuf> {
    let folder = std::env::var_os("SERVERS").map(PathBuf::from);
    let is_there = folder.as_ref().is_some_and(|folder| folder.is_dir());
    if !is_there {
        assert!(
            std::env::var_os("SERVERS_REQUIRED").is_none(),
            "SERVERS names no folder of node_modules, and the servers are required"
        );
        println!("SKIPPED: no SMTP and no OpenID Connect server here; ./test installs them");
    }
    folder.filter(|_| is_there)
}

impl Server {
    /// Starts a script beside this file and waits until it says `ready`; gives what it says after
    /// that.
    pub fn start(packages: &Path, script: &str, args: &[&str]) -> (Server, String) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ways");
        let mut child = Command::new("node")
            .arg(folder.join(script))
            .args(args)
            .env("SERVERS", packages)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let out = child.stdout.take().expect("it writes");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let server = Server { child, lines };
        loop {
            let line = server.line();
            if let Some(rest) = line.strip_prefix("ready") {
                return (server, rest.trim().to_owned());
            }
        }
    }

    /// The next line that it writes.
    pub fn line(&self) -> String {
        let wait = Duration::from_secs(30);
        self.lines.recv_timeout(wait).expect("the server says it")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
