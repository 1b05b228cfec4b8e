//! `yike due`: a due date that anybody can count along.

use anyhow::{Context, bail};
use std::path::PathBuf;
use std::process::ExitCode;
use yike::catalogue::Catalogue;
use yike_core::clock::Calendar;

/// Explain a due date, day by day: `yike due 2026-09-24 20`.
///
/// The day itself is not counted; holidays and weekends are not, worked weekends are. The last
/// line is the date alone.
#[derive(clap::Args)]
pub struct Args {
    /// The day of acceptance, as 2026-09-24.
    #[arg(allow_hyphen_values = true)]
    date: String,
    /// Working days; 0 is the same day.
    #[arg(allow_hyphen_values = true)]
    days: String,
    /// A table `date,kind,occasion` in place of the one that is built in.
    #[arg(long, value_name = "FILE")]
    calendar: Option<PathBuf>,
    /// The language of the explanation.
    #[arg(long, value_enum, default_value_t = Tongue::Zh)]
    lang: Tongue,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Tongue {
    Zh,
    En,
}

/// Beyond this nobody promises anything, and the explanation would fill a book.
const DAYS_MAX: u32 = 2_500;

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let from = day(&self.date)?;
        let days = number(&self.days)?;
        let calendar = self.calendar()?;
        let due = calendar.due(from, days);
        for line in calendar.explain(from, days, &[], 0) {
            match self.lang {
                // The year is told with every day: `from` need not be this year.
                Tongue::Zh => println!("{}", line.zh(jiff::civil::Date::MIN)),
                Tongue::En => println!("{}", line.en()),
            }
        }
        if due.provisional {
            println!(
                "{}",
                self.lang.pick(
                    "暂定：期限落在放假安排尚未公布的年份，公布后可能变化。",
                    "Provisional: the holidays of a year it reaches are not published yet.",
                )
            );
        }
        println!("{}", due.date);
        Ok(ExitCode::SUCCESS)
    }

    fn calendar(&self) -> anyhow::Result<Calendar> {
        let Some(path) = &self.calendar else {
            return Calendar::parse_csv(&Catalogue::embedded().calendar_csv)
                .map_err(|_| anyhow::anyhow!("the calendar that is built in does not parse"));
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the calendar {}", path.display()))?;
        Calendar::parse_csv(&text).map_err(|faults| {
            let told: Vec<String> = faults
                .iter()
                .map(|f| format!("{}:{}: {} {}", path.display(), f.line, f.zh, f.en))
                .collect();
            anyhow::anyhow!("{}", told.join("\n"))
        })
    }
}

impl Tongue {
    fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Tongue::Zh => zh,
            Tongue::En => en,
        }
    }
}

fn day(text: &str) -> anyhow::Result<jiff::civil::Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let looks_right = matches!(parts[..], [y, m, d] if y.len() == 4 && m.len() == 2 && d.len() == 2)
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !looks_right {
        bail!(
            "“{text}” 不是日期，请写成 2026-09-24 的样子。This is no date; write it like 2026-09-24."
        );
    }
    let date: jiff::civil::Date = match text.parse() {
        Ok(date) => date,
        Err(_) => bail!(
            "历法上没有 {text} 这一天，请核对月和日。There is no such day as {text}; check month and day."
        ),
    };
    if !(1949..=2200).contains(&date.year()) {
        bail!(
            "{} 年不在可算的范围（1949—2200）。The year must lie between 1949 and 2200.",
            date.year()
        );
    }
    Ok(date)
}

fn number(text: &str) -> anyhow::Result<u32> {
    match text.trim().parse::<u32>() {
        Ok(days) if days <= DAYS_MAX => Ok(days),
        Ok(_) => bail!(
            "工作日数最多 {DAYS_MAX}，请核对“{text}”。At most {DAYS_MAX} working days can be counted; check “{text}”."
        ),
        Err(_) if text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty() => bail!(
            "工作日数最多 {DAYS_MAX}，请核对“{text}”。At most {DAYS_MAX} working days can be counted; check “{text}”."
        ),
        Err(_) => bail!(
            "“{text}” 不是工作日数，请写 0 或正整数，如 20。This is no number of working days; write 0 or more, like 20."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_words_get_a_sentence() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "昨天",
            "",
            "2026-1-1",
            "1-1-1",
            "9999-01-01",
            "-2026-01-01",
        ] {
            let said = day(text).expect_err(text).to_string();
            assert!(said.contains("。"), "{said}");
        }
        for text in ["-1", "二十", "1.5", "", "99999999999999999999", "2501"] {
            assert!(number(text).is_err(), "{text}");
        }
        assert_eq!(number("0").ok(), Some(0));
        assert!(day("2026-09-24").is_ok());
    }
}
