//! `yike forget`: what may be erased, is; what must be kept, says until when.

use super::rotate::progress;
use super::{Place, with_app};
use anyhow::{Context, bail};
use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;
use yike::act::CaseKey;
use yike::app::App;
use yike::forget::{self, Ending, Forgotten, How, Plan, Verdict, Whom};
use yike_core::case::archive::Duty;
use yike_core::door::{Fault, Phone, Uscc};

/// Erase personal details that need not be kept any longer.
///
/// The archive duty goes first: a case that is open, or must be kept, is refused with its date.
/// The events stay and their chain still holds. Exit code 1 where something had to stay.
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("whom").required(true))]
pub struct Args {
    /// One case, as in its address: 110101-01938f5c-…
    #[arg(long, group = "whom", value_name = "CASE")]
    case: Option<String>,
    /// Everything of one resident. The phone is asked for, or read from standard input; it never
    /// stands on the command line.
    #[arg(long, group = "whom")]
    resident: bool,
    /// Everything of one company that gave letters to its clerks. The code (统一社会信用代码) is
    /// asked for, or read from standard input.
    #[arg(long, group = "whom")]
    company: bool,
    /// Only show what would go and what must stay.
    #[arg(long)]
    dry_run: bool,
    /// On SQLite rotate the master key too (on PostgreSQL it always is).
    #[arg(long)]
    rotate: bool,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        let named = self.named()?;
        let place = config.clone();
        with_app(&config, async move |app| {
            let whom = self.whom(&app, named)?;
            let plan = match forget::plan(&app, &whom).await {
                Err(yike::act::Fail::NotFound) => bail!("没有这件办件。There is no such case."),
                plan => plan?,
            };
            show(&plan);
            let stays = plan.kept().next().is_some();
            let answer = if stays {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            };
            if self.dry_run {
                println!("只是看看，什么都没有动 nothing was changed");
                return Ok(answer);
            }
            if plan.free().next().is_none() && matches!(whom, Whom::Case(_)) {
                println!("没有可以清除的 nothing to erase");
                return Ok(answer);
            }
            let how = How {
                rotate: self.rotate,
                ..How::default()
            };
            let done = forget::forget(&app, &place, &whom, how, progress).await?;
            told(&done);
            Ok(answer)
        })
    }

    /// Who is meant, where it is not one case: asked before anything is opened.
    fn named(&self) -> anyhow::Result<Option<Named>> {
        match (self.resident, self.company) {
            (true, _) => {
                let line =
                    asked("手机号（输入时会显示，请避开旁人） phone (it shows as you type): ")?;
                read(Phone::parse(&line)).map(|phone| Some(Named::Phone(phone)))
            }
            (false, true) => {
                let line = asked("统一社会信用代码 unified social credit code: ")?;
                read(Uscc::parse(&line)).map(|code| Some(Named::Company(code)))
            }
            (false, false) => Ok(None),
        }
    }

    fn whom(&self, app: &App, named: Option<Named>) -> anyhow::Result<Whom> {
        match (&self.case, named) {
            (Some(text), _) => Ok(Whom::Case(CaseKey::parse(text.trim()).with_context(|| {
                format!("{text} 不是办件地址，应如 110101-01938f5c-…。It is no case; it looks like 110101-01938f5c-…")
            })?)),
            (None, Some(Named::Phone(phone))) => {
                Ok(Whom::Resident(app.keys.resident_of_phone(phone.as_str())))
            }
            (None, Some(Named::Company(code))) => {
                Ok(Whom::Resident(app.keys.company_of(code.as_str())))
            }
            (None, None) => bail!(
                "--case、--resident 或 --company：忘记什么？Which: --case, --resident or --company?"
            ),
        }
    }
}

/// A person by their phone, or a company by its code.
enum Named {
    Phone(Phone),
    Company(Uscc),
}

/// What is wrong with it is told without repeating it.
fn read<T>(parsed: Result<T, Fault>) -> anyhow::Result<T> {
    parsed.map_err(|fault| anyhow::anyhow!("{} {}", fault.zh, fault.en))
}

/// One line, from a person or a pipe.
fn asked(question: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("{question}");
        std::io::stderr().flush()?;
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("cannot read who is meant from standard input")?;
    Ok(line.trim().to_owned())
}

fn show(plan: &Plan) {
    for case in &plan.cases {
        let name = format!("{} {} {}", case.key, case.number, case.item);
        match &case.verdict {
            Verdict::Free { documents } => {
                println!("可清除 may go   {name}：{documents} 份 documents");
            }
            Verdict::Gone => println!("已清除 gone      {name}"),
            Verdict::Kept(Duty::Open) => {
                println!("须保留 must stay {name}：尚未办结 not closed yet");
            }
            Verdict::Kept(Duty::Until(day)) => {
                println!("须保留 must stay {name}：归档期限到 {day} archive duty until {day}");
            }
            Verdict::Kept(Duty::ForEver) => {
                println!("须保留 must stay {name}：永久保管 kept for ever");
            }
            Verdict::Broken => {
                println!("须保留 must stay {name}：链断裂，先运行 yike verify its chain is broken");
            }
        }
    }
    if !plan.letters.is_empty() || plan.letters_kept > 0 {
        println!(
            "授权委托书 letters: 可清除 may go {}，须保留 must stay {}（还有效，或属于须保留的办件 in force, or of a case that must stay）",
            plan.letters.len(),
            plan.letters_kept
        );
    }
    println!("草稿 drafts: {}", plan.drafts);
}

fn told(done: &Forgotten) {
    println!(
        "已清除 {0} 件办件、{1} 份授权委托书的 {2} 份内容、{3} 个文件，{4} 份草稿 erased: {0} cases, {1} letters, {2} documents, {3} files, {4} drafts",
        done.cases.len(),
        done.letters,
        done.documents,
        done.files,
        done.drafts
    );
    match &done.ending {
        Ending::None => {}
        Ending::Scrubbed => println!(
            "数据库文件已重写，不留残余。旧备份仍在：见 docs/operate.md。The database file was written anew. Old backups are another matter: docs/operate.md."
        ),
        Ending::Rotated(_) => println!(
            "主密钥已更换：请备份新密钥；旧密钥的副本留到最后一份旧备份销毁之日。The master key was rotated: keep a copy of the new one, and destroy copies of the old one with the last backup that needs it."
        ),
        Ending::RotateYourself => println!(
            "还差一步：主密钥是直接写在配置里的，请更换它（yike rotate-key 会说明）。One step is left: the master key is given directly; change it (yike rotate-key tells how)."
        ),
    }
}
