//! How far a long command is, on standard error.

use std::time::{Duration, Instant};
use yike::backup::Step;

/// Steps that come often are told this often.
const EVERY: Duration = Duration::from_secs(2);

/// Tells steps, in the words of a command that copies or loads.
pub struct Told {
    zh: &'static str,
    en: &'static str,
    last: Instant,
}

impl Told {
    pub fn new(zh: &'static str, en: &'static str) -> Told {
        Told {
            zh,
            en,
            last: Instant::now(),
        }
    }

    pub fn tell(&mut self, step: Step<'_>) {
        let (zh, en) = (self.zh, self.en);
        match step {
            Step::Table { name, rows } => eprintln!("{zh} {en} {name}: {rows}"),
            Step::Checked => eprintln!("备份与清单相符 the backup is what its manifest says"),
            Step::Indexes => eprintln!("正在建索引 making indexes"),
            Step::Files { files } if self.is_time() => eprintln!("文件 files: {files}"),
            Step::Checking { bytes } if self.is_time() => {
                eprintln!("正在核对备份 checking the backup: {} MB", bytes / 1_000_000);
            }
            Step::Chains { events } if self.is_time() => {
                eprintln!("正在核对记录链 checking chains: {events}");
            }
            Step::Files { .. } | Step::Checking { .. } | Step::Chains { .. } => {}
        }
    }

    fn is_time(&mut self) -> bool {
        let is_time = self.last.elapsed() >= EVERY;
        if is_time {
            self.last = Instant::now();
        }
        is_time
    }
}
