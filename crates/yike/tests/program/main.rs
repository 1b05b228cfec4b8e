//! The executable as somebody meets it: commands, exit codes, sentences; and what is in its tree.

mod commands;
mod crates;
mod demo;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A call of the program in a folder of its own; settings point into that folder.
struct Call {
    folder: tempfile::TempDir,
}

impl Call {
    fn new() -> Call {
        Call {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yike"));
        let at = |name: &str| self.path(name).display().to_string();
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("YIKE_DATABASE", format!("sqlite:{}", at("yike.db")))
            .env("YIKE_OBJECTS", at("objects"))
            .env("YIKE_MASTER_KEY", at("master.key"))
            .env_remove("YIKE_CONFIG");
        command
    }

    fn run(&self, args: &[&str]) -> Said {
        Said::of(self.command(args).output().expect("the program runs"))
    }

    fn run_with(&self, args: &[&str], input: &str) -> Said {
        use std::io::Write;
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("it listens");
        // A program that refuses early does not read: that is its right.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        Said::of(child.wait_with_output().expect("it ends"))
    }
}

/// What the program said.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Said {
        Said {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    fn last(&self) -> &str {
        self.out.lines().last().unwrap_or_default()
    }

    /// Refused with a sentence, not with a panic.
    fn refused(&self, word: &str) {
        assert_eq!(self.code, Some(1), "{self:?}");
        assert!(self.err.contains(word), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
