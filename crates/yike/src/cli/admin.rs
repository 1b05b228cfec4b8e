//! `yike admin`: the first account of each of the three administrators (三员). Everybody else is
//! added by the security administrator in the program.

use super::{Place, with_app};
use anyhow::{Context, bail};
use std::io::{BufRead, IsTerminal, Read, Write};
use std::process::ExitCode;
use yike::act::Fail;
use yike::entry::Rules;
use yike::passphrase::{self, About};
use yike::register::{self, NewPost};
use yike::web::face::text::{Lang, t};
use yike_core::case::Refusal;
use yike_core::door::PersonName;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

/// Make the first account of one of the three administrators.
///
/// They are three people: --duty administrator keeps units, items and calendar, --duty security
/// keeps people, posts and passphrases, --duty auditor reads the logs. Make one of each.
///
/// The passphrase is asked for, or read from standard input with --passphrase-stdin; it never
/// stands on the command line. Load the units first: yike load units.
#[derive(clap::Args)]
pub struct Args {
    /// The name to log in with: 3 to 40 of a–z, 0–9, dot, hyphen.
    #[arg(long)]
    login: String,
    /// The person's name, as colleagues see it.
    #[arg(long)]
    name: String,
    /// The code of the unit, such as 110101 for a district.
    #[arg(long)]
    unit: String,
    /// Which of the three: administrator (系统管理员), security (安全管理员), auditor (审计).
    #[arg(long, default_value = "administrator", value_parser = ["administrator", "security", "auditor"])]
    duty: String,
    /// Read the passphrase from standard input, without asking.
    #[arg(long)]
    passphrase_stdin: bool,
    /// Make the account although there is one of this duty already.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read()?;
        let login = login(&self.login)?;
        let name =
            PersonName::parse(&self.name).map_err(|f| anyhow::anyhow!("{} {}", f.zh, f.en))?;
        let words = if self.passphrase_stdin {
            from_stdin()?
        } else {
            asked()?
        };
        let duty = Duty::parse(&self.duty).context("no such duty")?;
        let (unit, force) = (UnitId::new(self.unit.trim()), self.force);
        with_app(&config, async move |app| {
            let world = app.world.now();
            let now = app.now();
            if world.units.get(&unit).is_none() {
                bail!(
                    "没有代码为 {unit} 的机构。请先载入机构：yike load units。There is no unit {unit}; load the units first: yike load units."
                );
            }
            let somebody = world
                .posts
                .iter()
                .any(|post| post.duty == duty && post.holds(now));
            if somebody && !force {
                bail!(
                    "已经有{}了，请由安全管理员在系统里添加人员；确需再建，加 --force。There is one of duty {} already, and the security administrator can add people; use --force to make another.",
                    name_of(duty),
                    duty.as_str()
                );
            }
            let about = About {
                login: &login,
                name: name.as_str(),
                units: &[world.units.name(&unit)],
            };
            Rules::of(&world)
                .profile
                .check(&words, &about)
                .map_err(|weak| anyhow::anyhow!("{} {}", weak.zh, weak.en))?;
            let secret = passphrase::hash(&words)?;
            if world
                .people
                .values()
                .any(|p| p.login.as_deref() == Some(&login))
            {
                bail!(
                    "登录名 {login} 已有人用，请换一个。The login {login} is taken; choose another."
                );
            }
            let person = PersonId::new(uuid::Uuid::now_v7().to_string());
            let post = NewPost {
                id: uuid::Uuid::now_v7().to_string(),
                person: person.clone(),
                unit: unit.clone(),
                duty,
                slot: String::new(),
            };
            let by = PersonId::new("admin-command");
            let (at_login, name) = (login.clone(), name.as_str().to_owned());
            app.store
                .write(move |tx| {
                    register::add_person(tx, &person, &name, &at_login, &secret, &by, now)?;
                    register::give_post(tx, &post, &by, now)
                })
                .await
                .map_err(|error: Fail| told(&error))?;
            println!(
                "{} {login} 已建立 {login} ({}) can log in now: /login",
                name_of(duty),
                duty.as_str()
            );
            Ok(ExitCode::SUCCESS)
        })
    }
}

fn name_of(duty: Duty) -> String {
    t(Lang::Zh, &format!("duty-{}", duty.as_str()))
}

/// A refusal with its sentences, or what failed.
fn told(fail: &Fail) -> anyhow::Error {
    let Fail::Refused(Refusal::Content(gaps)) = fail else {
        return anyhow::anyhow!("{fail}");
    };
    let said = gaps.iter().map(|gap| format!("{} {}", gap.zh, gap.en));
    anyhow::anyhow!("{}", said.collect::<Vec<_>>().join("\n"))
}

fn login(text: &str) -> anyhow::Result<String> {
    let plain = text.trim().to_lowercase();
    let fits = (3..=40).contains(&plain.len())
        && plain
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    if fits {
        Ok(plain)
    } else {
        bail!(
            "登录名用 3 到 40 个小写字母、数字、点或连字符。A login has 3 to 40 of a–z, 0–9, dot and hyphen."
        )
    }
}

fn from_stdin() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("cannot read the passphrase from standard input")?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// Asks on the terminal. What is typed shows, since hiding it takes more than the standard
/// library; the sentence says so.
fn asked() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!(
            "没有终端可以询问口令，请用 --passphrase-stdin。There is no terminal to ask on; use --passphrase-stdin."
        );
    }
    print!(
        "口令（一句自己的话，12 个字符以上；输入时会显示，请避开旁人） passphrase (it shows as you type): "
    );
    std::io::stdout().flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
