//! Processor time and wall time, and the table.

use std::time::{Duration, Instant};

/// What one request cost, on average.
#[derive(Clone, Copy)]
pub struct Cost {
    cpu_ms: f64,
    wall_ms: f64,
}

pub struct Begun {
    cpu: Duration,
    wall: Instant,
}

impl Cost {
    pub fn begin() -> Begun {
        Begun {
            cpu: cpu(),
            wall: Instant::now(),
        }
    }

    pub async fn of(
        count: usize,
        request: &impl AsyncFn(usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<Cost> {
        let began = Cost::begin();
        for n in 0..count {
            request(n).await?;
        }
        Ok(began.end(count))
    }

    pub fn cpu_ms(&self) -> f64 {
        self.cpu_ms
    }
}

impl Begun {
    pub fn end(self, count: usize) -> Cost {
        let each = |time: Duration| time.as_secs_f64() * 1000.0 / count.max(1) as f64;
        Cost {
            cpu_ms: each(cpu().saturating_sub(self.cpu)),
            wall_ms: each(self.wall.elapsed()),
        }
    }
}

/// Processor time of all threads of this process, as Linux tells it in hundredths of a second.
pub fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold blanks; what follows it begins with field 3.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

pub struct Row {
    pub cost: Cost,
    pub statements: f64,
    pub bare: Cost,
}

pub fn print(cases: u32, rows: &[(&str, Row)]) {
    println!("{cases} cases, SQLite, one request after the other; milliseconds per request");
    println!();
    println!("                     statements   CPU    wall   bare CPU  bare wall");
    for (name, row) in rows {
        // A Chinese character is as wide as two letters on a terminal.
        let wide = name.chars().filter(|c| !c.is_ascii()).count();
        println!(
            "{name}{:pad$}{:>10.1}  {:>6.2}  {:>6.2}    {:>6.2}     {:>6.2}",
            "",
            row.statements,
            row.cost.cpu_ms,
            row.cost.wall_ms,
            row.bare.cpu_ms,
            row.bare.wall_ms,
            pad = 20_usize.saturating_sub(name.chars().count() + wide),
        );
    }
}
