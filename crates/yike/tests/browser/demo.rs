//! The real program: `yike demo` on a free port, with a data folder of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

pub struct Demo {
    child: Child,
    pub address: String,
    _folder: tempfile::TempDir,
}

impl Demo {
    pub fn start() -> Demo {
        Demo::with(&[])
    }

    /// With more on its command line.
    pub fn with(more: &[String]) -> Demo {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(env!("CARGO_BIN_EXE_yike"))
            .args(["demo", "--port", "0", "--data"])
            .arg(folder.path())
            .args(more)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the demonstration starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it speaks")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                let at = line.find("http://127.0.0.1:")?;
                line[at..].split_whitespace().next().map(str::to_owned)
            })
            .expect("it says where it is");
        // What else it says is read to the end, so that it never waits for us.
        std::thread::spawn(move || lines.for_each(drop));
        Demo {
            child,
            address,
            _folder: folder,
        }
    }
}

/// `yike simulate-devices` on a free port.
pub struct Devices {
    child: Child,
    pub port: u16,
}

impl Devices {
    pub fn start() -> Devices {
        let mut child = Command::new(env!("CARGO_BIN_EXE_yike"))
            .args(["simulate-devices", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the simulator starts");
        let mut lines = BufReader::new(child.stdout.take().expect("it speaks")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.trim().strip_prefix("http://127.0.0.1:")?.parse().ok())
            .expect("it says where it is");
        std::thread::spawn(move || lines.for_each(drop));
        Devices { child, port }
    }
}

impl Drop for Devices {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
