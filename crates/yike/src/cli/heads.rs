//! `yike heads`: the list of heads, signed, and where it went.

use super::{Place, with_app};
use anyhow::Context;
use std::path::PathBuf;
use std::process::ExitCode;
use yike::act::CaseKey;
use yike::app::App;
use yike::heads::{self, evidence, short};

/// Show the latest signed head of the city and where it was kept; or, with an option, the public
/// key, the evidence of a case, or a signing at once.
///
/// `yike serve` signs every hour and hands the heads out by itself.
#[derive(clap::Args)]
pub struct Args {
    /// Print the public key (PEM). Publish it, and keep a printed copy.
    #[arg(long, conflicts_with_all = ["evidence", "sign"])]
    public_key: bool,
    /// Write the evidence 存证 of a case (home-id): it proves to anybody, with yike verify
    /// --receipt, that the case stood like this.
    #[arg(long, value_name = "CASE", requires = "out", conflicts_with = "sign")]
    evidence: Option<String>,
    /// Where the evidence goes.
    #[arg(long, value_name = "FILE", requires = "evidence")]
    out: Option<PathBuf>,
    /// Sign now, looking through the whole log, and hand the heads out.
    #[arg(long)]
    sign: bool,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        with_app(&config, async move |app| {
            if self.public_key {
                print!("{}", app.heads.signer.public().pem());
            } else if let (Some(case), Some(out)) = (&self.evidence, &self.out) {
                let key = CaseKey::parse(case).with_context(|| {
                    format!("{case} 不是办件编号，应像 110101-01938f5c-…。{case} is no case; it looks like 110101-01938f5c-…")
                })?;
                let file = evidence::of(&app, &key).await?;
                let text = serde_json::to_string_pretty(&file)?;
                std::fs::write(out, format!("{text}\n"))
                    .with_context(|| format!("cannot write {}", out.display()))?;
                println!("已写入 written: {}", out.display());
            } else {
                if self.sign {
                    heads::sign(&app, true).await?;
                    heads::deliver(&app).await?;
                }
                show(&app).await?;
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}

async fn show(app: &App) -> anyhow::Result<()> {
    match app.store.read(heads::city).await? {
        Some(head) => println!(
            "全市签名封签 {} 项，根 {}，{} the city's signed head: {} leaves",
            head.size,
            short(&head.root),
            evidence::time(head.at),
            head.size
        ),
        None => println!("还没有签名封签 no head has been signed yet"),
    }
    println!("密钥 key: {}", app.heads.signer.public().name());
    let states = heads::state(app).await?;
    if states.is_empty() {
        println!("没有设外部存放处（heads、heads_program）no place outside is configured");
    }
    for state in states {
        let at = state
            .at
            .map_or("还没有成功过 never".to_owned(), evidence::time);
        println!(
            "{}: {} 项，{at}，还有 {} 条待送 {} leaves, {} waiting",
            state.place, state.size, state.waiting, state.size, state.waiting
        );
    }
    Ok(())
}
