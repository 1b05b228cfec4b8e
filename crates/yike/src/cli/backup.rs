//! `yike backup`: the whole installation into one folder, beside the working server.

use super::Place;
use super::told::Told;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use yike::app::Clock;
use yike::backup;

/// Copy the database and the files of cases into a new folder, while the server works.
///
/// Everything is of one moment. The folder gets its name when all of it is on the disk; until
/// then it is called DIR.part. The master key is not in it: keep that elsewhere. See
/// docs/backup.md.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to make, such as /backup/2026-11-20.
    dir: PathBuf,
    /// Leave the files of cases out: they are copied in another way, after the database.
    #[arg(long)]
    no_objects: bool,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        let began = Instant::now();
        let mut told = Told::new("已复制", "copied");
        let made = backup::make(
            &config,
            &self.dir,
            !self.no_objects,
            Clock::System.now(),
            &mut |step| told.tell(step),
        )?;
        let manifest = &made.manifest;
        let files = manifest.objects.as_ref().map_or(0, |objects| objects.files);
        println!(
            "备份完成：{0}，{1} 件办件、{2} 个事件、{3} 个文件，用时 {4:.0} 秒。\
             The backup is whole: {0}, {1} cases, {2} events, {3} files.",
            self.dir.display(),
            manifest.rows_of("case_row"),
            manifest.heads.events,
            files,
            began.elapsed().as_secs_f64(),
        );
        println!(
            "封签摘要 digest of all heads: {} ({} streams)",
            manifest.heads.sm3, manifest.heads.streams
        );
        if self.no_objects {
            println!(
                "不含材料文件，请另行复制。The files of cases are not in it: copy them as well."
            );
        }
        println!(
            "主密钥不在里面，请另处保管；没有它，备份打不开。The master key is not in it: keep it elsewhere; without it nothing private opens."
        );
        if made.has_gaps {
            println!(
                "注意：有的记录链不完整，请运行 yike verify。Some chains are not whole: run yike verify."
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
