//! Files spoilt at random, for tests: the same seed spoils in the same way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A small generator of numbers (splitmix64): a seed is all that is needed to see a fault again.
pub struct Chance(u64);

impl Chance {
    pub fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Below `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        match n {
            0 => 0,
            n => (self.next() % n as u64) as usize,
        }
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What people, editors and other programs put where something else is meant.
const VALUES: [&str; 41] = [
    "0",
    "-1",
    "4294967295",
    "4294967296",
    "2147483648",
    "9223372036854775807",
    "18446744073709551616",
    "99999999999999999999999999",
    "1e308",
    "nan",
    "-inf",
    "0x7fffffff",
    "0.30000000000000004",
    "true",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\u202E\"",
    "\"\u{feff}\"",
    "\"👨‍👩‍👧‍👦\"",
    "\"e\u{301}\"",
    "'''\n\n'''",
    "\"\"\"\n多\n行\n\"\"\"",
    "\"》《\"",
    "\"第条\"",
    "\"1e9\"",
    "\"4294967296\"",
    "\"<4294967296\"",
    "\">=999999999.99\"",
    "\"1..0\"",
    "\"*|*\"",
    "[]",
    "[[]]",
    "[{}]",
    "{}",
    "{ a = { b = { c = [] } } }",
    "[1, \"a\", true]",
    "1979-05-27T07:32:00Z",
    "9999-12-31",
    "-9999-01-01",
    "\"/../../etc/passwd\"",
];

/// What a cell of a table may hold instead.
const CELLS: [&str; 16] = [
    "",
    " ",
    "0",
    "-1",
    "4294967296",
    "99999999999999999999",
    "1.1110101E+30",
    "=1+1",
    "'",
    "\"",
    "\"\"\"",
    "2026-13-45",
    "9999-12-31",
    "^^^",
    "一^二",
    "\u{feff}",
];

/// The bytes with one to four things done to them.
pub fn spoilt(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=chance.below(4) {
        spoil(&mut bytes, chance);
    }
    bytes
}

fn spoil(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.below(bytes.len());
    match chance.below(20) {
        0 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
        1 if !bytes.is_empty() => bytes[at] = chance.below(256) as u8,
        2 => bytes.truncate(at),
        3 => {
            let until = at + chance.below(200.min(bytes.len() - at));
            bytes.drain(at..until);
        }
        4 => {
            let junk: Vec<u8> = (0..chance.below(9))
                .map(|_| chance.below(256) as u8)
                .collect();
            bytes.splice(at..at, junk);
        }
        5 => {
            let mark = *chance.one_of(&[
                "[", "]", "{", "}", "\"", "'", "=", ".", "#", ",", "\n", "\r", "\0",
            ]);
            bytes.splice(at..at, mark.bytes());
        }
        6 => lines(bytes, |lines| {
            let n = chance.below(lines.len());
            let again = lines[n].clone();
            lines.insert(n, again);
        }),
        7 => lines(bytes, |lines| drop(lines.remove(chance.below(lines.len())))),
        8 => lines(bytes, |lines| {
            let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
            lines.swap(a, b);
        }),
        9 => lines(bytes, |lines| {
            let from = chance.below(lines.len());
            let until = (from + chance.below(20)).min(lines.len());
            let block = lines[from..until].to_vec();
            let to = chance.below(lines.len());
            lines.splice(to..to, block);
        }),
        10..=12 => lines(bytes, |lines| {
            let n = chance.below(lines.len());
            lines[n] = revalued(&lines[n], chance);
        }),
        13 => lines(bytes, |lines| {
            // A value of one key under another: the right type, and wrong all the same.
            let (from, to) = (chance.below(lines.len()), chance.below(lines.len()));
            let value = lines[from]
                .split_once(" = ")
                .map(|(_, value)| value.to_owned());
            if let (Some(value), Some((key, _))) = (value, lines[to].split_once(" = ")) {
                lines[to] = format!("{key} = {value}");
            }
        }),
        14 => {
            let deep = *chance.one_of(&[3, 50, 200, 3_000]);
            let (open, close) = *chance.one_of(&[("[", "]"), ("{ a = ", " }"), ("[{ a = ", " }]")]);
            let nest = format!("deep = {}1{}\n", open.repeat(deep), close.repeat(deep));
            bytes.splice(at..at, format!("\n{nest}").bytes());
        }
        15 => {
            let key = "a.".repeat(*chance.one_of(&[2, 100, 3_000]));
            let text = *chance.one_of(&["\n[KEYa]\n", "\nKEYa = 1\n", "\n[[KEYa]]\n"]);
            bytes.splice(at..at, text.replace("KEY", &key).bytes());
        }
        16 => {
            bytes.splice(0..0, "\u{feff}".bytes());
        }
        17 => {
            let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
            *bytes = text.into_bytes();
        }
        18 => {
            let text = "很".repeat(*chance.one_of(&[1, 1_000, 40_000]));
            bytes.splice(at..at, text.bytes());
        }
        19 => bytes.clear(),
        _ => bytes.push(b'\n'),
    }
}

/// The lines of a text, changed and put together again; what is no text stays as it is.
fn lines(bytes: &mut Vec<u8>, change: impl FnOnce(&mut Vec<String>)) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut all: Vec<String> = text.split('\n').map(str::to_owned).collect();
    change(&mut all);
    *bytes = all.join("\n").into_bytes();
}

/// A line with another value, or another cell.
fn revalued(line: &str, chance: &mut Chance) -> String {
    if let Some((key, _)) = line.split_once(" = ") {
        return format!("{key} = {}", chance.one_of(&VALUES));
    }
    let mut cells: Vec<&str> = line.split(',').collect();
    let n = chance.below(cells.len());
    cells[n] = *chance.one_of(&CELLS);
    cells.join(",")
}

/// Tries one seed after the other, as many as asked and as the time allows; how many there were.
/// A try that panics is told with its seed, all of them at once.
pub fn tries(
    most: u64,
    time: Duration,
    one: impl Fn(&mut Chance) -> Result<(), String>,
) -> Result<u64, String> {
    let started = Instant::now();
    let mut wrong = Vec::new();
    let mut seed = 0;
    while seed < most && started.elapsed() < time && wrong.len() < 20 {
        match catch_unwind(AssertUnwindSafe(|| one(&mut Chance::of(seed)))) {
            Ok(Ok(())) => {}
            Ok(Err(what)) => wrong.push(format!("seed {seed}: {what}")),
            Err(panic) => {
                let words = panic.downcast_ref::<String>().cloned();
                let words = words.or(panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                wrong.push(format!("seed {seed} panics: {}", words.unwrap_or_default()));
            }
        }
        seed += 1;
    }
    match wrong.is_empty() {
        true => Ok(seed),
        false => Err(wrong.join("\n")),
    }
}
