//! `yike restore`: a backup becomes an installation again.

use super::Place;
use super::told::Told;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use yike::backup;
use yike_core::chain::Broken;

/// Restore a backup into an empty database and an empty folder, of either engine.
///
/// Every byte is checked before anything is written. The schema is brought up to this program's,
/// whoever was forgotten stays forgotten, and all chains are compared with the backup's. A restore
/// that is broken off leaves a place that is not served. Stop the server first, and put the master
/// key where the configuration names it. Exit code 1 where anything is not as it was.
#[derive(clap::Args)]
pub struct Args {
    /// The folder that yike backup made.
    dir: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read()?;
        let began = Instant::now();
        let mut told = Told::new("已载入", "loaded");
        let restored = backup::restore(&config, &self.dir, &mut |step| told.tell(step))?;
        let heads = &restored.heads;
        println!(
            "恢复完成：{0} 条链、{1} 个事件，与备份时（{2}）的封签一致，用时 {3:.0} 秒。\
             Restored: {0} chains, {1} events, equal to the heads of the backup ({2}).",
            heads.streams,
            heads.events,
            restored.manifest.time,
            began.elapsed().as_secs_f64(),
        );
        println!("封签摘要 digest of all heads: {}", heads.sm3);
        if restored.forgotten > 0 {
            println!(
                "遗忘名单上的 {0} 项仍然被遗忘。{0} lines of the list of the forgotten were followed.",
                restored.forgotten
            );
        }
        if restored.rotated {
            println!(
                "为使已遗忘的内容打不开，主密钥已更换：请备份新的密钥文件。So that what was forgotten opens no more, the master key was rotated: keep a copy of the new key file."
            );
        }
        if restored.manifest.objects.is_none() {
            println!(
                "这份备份不含材料文件：启动前请把它们放回 {0}。This backup has no files of cases: put them back into {0} before you start.",
                config.objects.display()
            );
        }
        println!(
            "备份之后办的事不在里面：请对照凭证补录。所有人须重新登录。\
             下一步：yike rebuild --compare，然后 systemctl start yike。\n\
             What was done after the backup is not in it: enter it again from receipts. Everybody logs in anew. \
             Next: yike rebuild --compare, then systemctl start yike."
        );
        if restored.is_other_signing_key {
            println!(
                "签名密钥 {0} 不是这些封签的密钥（它不在备份里）。请放上另处保管的那一把；没有了，就保留它的公钥，核对时加 --public-key。                 The signing key {0} is not the one of these heads (it is not in the backup). Put the one kept elsewhere there; if it is lost, keep its public key for yike verify --public-key.",
                config.signing_key().display()
            );
        }
        if restored.broken.is_empty() && restored.faults.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        for fault in &restored.faults {
            println!("{}\n{}", fault.zh(), fault.en());
        }
        for broken in &restored.broken {
            println!("{}\n{}", broken.zh(), broken.en());
        }
        if !restored.broken.is_empty() {
            println!("{}\n{}", Broken::NEXT.0, Broken::NEXT.1);
        }
        println!(
            "{0} 处在备份时就已对不上。{0} things did not hold already when they were copied.",
            restored.broken.len() + restored.faults.len()
        );
        Ok(ExitCode::FAILURE)
    }
}
