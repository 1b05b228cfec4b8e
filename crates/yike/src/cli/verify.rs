//! `yike verify`: nobody rewrote the past unnoticed.

use super::{Place, with_app};
use anyhow::{Context, bail};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use yike::app::App;
use yike::heads::evidence::{self, Evidence};
use yike::heads::{Public, Signed, read_lines};
use yike::verify;
use yike_core::chain::Broken;

/// Check every chain from its first event, every case's row against the end of its chain, and the
/// lists of heads with their signatures.
///
/// What does not hold is named, with case and event, and the exit code is 1. Nothing is changed;
/// it can run beside the server. With --receipt an evidence file is checked instead, on any
/// machine, without a database.
#[derive(clap::Args)]
pub struct Args {
    /// Heads of the city that were kept outside: the file of `heads`, or what `heads_program`
    /// collected. Finds ends that were cut off and a past that was rewritten as a whole.
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
    /// Check this evidence file 存证 instead of the database.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// A public key (PEM) that heads may be signed with; may be given more than once, after a
    /// key was replaced.
    #[arg(long, value_name = "PEM")]
    public_key: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let keys = self
            .public_key
            .iter()
            .map(|path| public_key(path))
            .collect::<anyhow::Result<Vec<Public>>>()?;
        let kept = self.heads.as_deref().map(kept).transpose()?;
        if let Some(path) = &self.receipt {
            return receipt(path, &keys, kept.as_deref());
        }
        let config = self.place.read_existing()?;
        with_app(&config, async move |app| database(&app, keys, kept).await)
    }
}

fn public_key(path: &Path) -> anyhow::Result<Public> {
    let pem = read(path)?;
    Public::parse(&pem).with_context(|| {
        format!(
            "{} 不是 SM2 公钥（PEM）。{} holds no SM2 public key (PEM).",
            path.display(),
            path.display()
        )
    })
}

fn kept(path: &Path) -> anyhow::Result<Vec<Signed>> {
    match read_lines(&read(path)?) {
        Ok(heads) if heads.is_empty() => bail!(
            "{} 里没有签名封签。There is no signed head in {}.",
            path.display(),
            path.display()
        ),
        Ok(heads) => Ok(heads),
        Err(line) => bail!(
            "{}:{line} 读不出来，文件可能被改动过。{}:{line} cannot be read; the file may be altered.",
            path.display(),
            path.display()
        ),
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn receipt(path: &Path, keys: &[Public], kept: Option<&[Signed]>) -> anyhow::Result<ExitCode> {
    let file: Evidence = serde_json::from_str(&read(path)?)
        .with_context(|| format!("{} is no evidence file", path.display()))?;
    // Of several keys the one that the file's head names; otherwise the first is told to be wrong.
    let named = file.city_head.read().map(|head| head.key);
    let key = keys.iter().find(|key| Some(key.name()) == named.as_deref());
    match evidence::check(&file, key.or(keys.first()), kept) {
        Ok(proved) => {
            for (zh, en) in proved.sentences() {
                println!("{zh}\n{en}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err((zh, en)) => {
            println!("不成立 does not hold\n{zh}\n{en}");
            Ok(ExitCode::FAILURE)
        }
    }
}

async fn database(
    app: &App,
    mut keys: Vec<Public>,
    kept: Option<Vec<Signed>>,
) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    let shows = std::io::stderr().is_terminal();
    keys.push(app.heads.signer.public().clone());
    let outside = kept.as_deref().unwrap_or_default();
    let found = verify::against(app, &keys, outside, |events| {
        if shows {
            eprint!("\r{events}");
            let _ = std::io::stderr().flush();
        }
    })
    .await?;
    if shows {
        eprintln!();
    }
    for broken in &found.broken {
        println!("{}\n{}", broken.zh(), broken.en());
    }
    if !found.broken.is_empty() {
        println!("{}\n{}", Broken::NEXT.0, Broken::NEXT.1);
    }
    for fault in &found.faults {
        println!("{}\n{}", fault.zh(), fault.en());
    }
    println!(
        "{} 条链、{} 个事件，用时 {:.1} 秒 {} chains, {} events",
        found.streams,
        found.events,
        began.elapsed().as_secs_f64(),
        found.streams,
        found.events
    );
    match (found.signed_at, &kept) {
        (None, _) => println!("还没有签名封签 no head has been signed yet"),
        (Some(at), None) => println!(
            "最近一次签名封签 {}；与另处保存的封签核对请加 --heads。last signed then; check against heads kept outside with --heads",
            evidence::time(at)
        ),
        (Some(at), Some(kept)) => println!(
            "最近一次签名封签 {}；已与另处保存的 {} 条核对。last signed then; checked against {} heads kept outside",
            evidence::time(at),
            kept.len(),
            kept.len()
        ),
    }
    if found.is_whole() {
        println!("完整 whole");
        return Ok(ExitCode::SUCCESS);
    }
    let n = found.count();
    println!("有 {n} 处对不上 {n} things do not hold");
    Ok(ExitCode::FAILURE)
}
