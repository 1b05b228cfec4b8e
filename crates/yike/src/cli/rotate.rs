//! `yike rotate-key`: a new master key, while the server runs.

use super::{Place, with_app};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use yike::key_file::Alone;
use yike::{forget, rotate};

/// Put a new master key in the place of the old one.
///
/// Only wrapped keys are written anew: no word, no index, no event. The server goes on running.
/// Interrupted at any point, the same command goes on where it stopped. Afterwards keep a copy of
/// the new key file; old backups need the old one (docs/operate.md).
#[derive(clap::Args)]
pub struct Args {
    /// Only put a new key first in the key file. Where several machines serve one database, copy
    /// the file to each of them now, then run the command without this.
    #[arg(long)]
    prepare: bool,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        let list = config.forgotten_list();
        with_app(&config, async move |app| {
            let alone = Alone::at_once(&list)?;
            if self.prepare {
                rotate::prepare(&app, &alone).await?;
                println!(
                    "新密钥已写在密钥文件首行，请复制到各台机器，再运行 yike rotate-key。The new key stands first in the key file; copy it to every machine, then run yike rotate-key."
                );
                return Ok(ExitCode::SUCCESS);
            }
            let done = rotate::rotate(&app, &alone, rotate::SETTLE, progress).await?;
            if std::io::stderr().is_terminal() {
                eprintln!();
            }
            if done.went_on {
                println!("接着上次没有完成的更换 went on with a rotation that was begun before");
            }
            if done.take_out {
                forget::settled(&app).await?;
                println!(
                    "现在可以从配置里去掉逗号后面的旧密钥。The old key, behind the comma, can be taken out of the setting now."
                );
            }
            if done.dead > 0 {
                println!(
                    "有 {} 把密钥原来就打不开，未动。{} keys open with no known master key, before and after.",
                    done.dead, done.dead
                );
            }
            println!(
                "已更换主密钥，重新封装 {} 把密钥 the master key is changed, {} keys wrapped anew",
                done.wrapped, done.wrapped
            );
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Shown to a person; a log needs no thousand lines.
pub(super) fn progress(done: u64, total: u64) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{done} / {total}");
        let _ = std::io::stderr().flush();
    }
}
