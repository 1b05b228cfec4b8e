//! 办理时间 as a rule: one sentence that residents read and the program reckons with, so that the two
//! can never differ. `工作日 8:30—12:00，13:00—18:00；周六 9:00—12:00（错峰延时）`
//!
//! A working day is one of the State Council's calendar: a make-up Saturday is worked like any other
//! day, and on a legal holiday nobody is there unless the sentence says 节假日 or 每天.

use crate::clock::{At, Calendar, Off, Words, day_of, start_of};
use crate::door::{Fault, half_width};
use jiff::civil::{Date, Weekday};

/// How far ahead a next opening is looked for: longer than any holiday.
const AHEAD: usize = 60;

/// On which days a span holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// 工作日: what the calendar works, make-up days too.
    Working,
    /// 周一 … 周日, one bit each from Monday; not on holidays.
    Week(u8),
    /// 节假日: the days off of a legal holiday.
    Holidays,
    /// 每天, holidays too.
    Every,
}

/// From a minute of the day until another, without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: u16,
    pub until: u16,
    /// 错峰延时: beyond the hours that everybody else has.
    pub extended: bool,
}

/// What holds on certain days instead of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Empty: closed.
    pub open: Vec<Span>,
    /// Why, as people are told; may be empty.
    pub why: String,
}

/// The hours of one place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    pub week: Vec<(Days, Span)>,
    pub except: Vec<Exception>,
}

/// How a place stands at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Open { until: At, extended: bool },
    Closed { why: Shut, next: Option<At> },
}

/// Why nobody is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shut {
    /// Before, between or after the hours of a day on which it opens.
    OutOfHours,
    /// 休息日
    DayOff,
    Holiday(Words),
    /// An exception, with its reason.
    Exception(String),
}

impl Hours {
    /// Reads the sentence, and exceptions one each: `2027-02-05—2027-02-12 休：春节轮休`,
    /// `2026-12-31 9:00—12:00`.
    ///
    /// # Errors
    /// What is not understood, with an example.
    pub fn parse<'a>(
        text: &str,
        except: impl IntoIterator<Item = &'a str>,
    ) -> Result<Hours, Fault> {
        let except = except.into_iter().filter(|line| !line.trim().is_empty());
        Ok(Hours {
            week: week(text)?,
            except: except.map(exception).collect::<Result<_, Fault>>()?,
        })
    }

    /// The spans of a day, in order; those that touch stay apart, for one may be 错峰延时.
    pub fn on(&self, calendar: &Calendar, day: Date) -> Vec<Span> {
        if let Some(exception) = self.exception(day) {
            return exception.open.clone();
        }
        let off = calendar.off(day);
        let is_holiday = matches!(off, Some(Off::Holiday(_)));
        let has_working = self.week.iter().any(|(days, _)| *days == Days::Working);
        // A make-up Saturday is a working day, not a Saturday with longer hours.
        let is_plain_week = !(is_holiday || has_working && calendar.is_make_up(day));
        let holds = |days: Days| match days {
            Days::Working => off.is_none(),
            Days::Week(set) => is_plain_week && set & bit(day.weekday()) != 0,
            Days::Holidays => is_holiday,
            Days::Every => true,
        };
        let mut spans: Vec<Span> = (self.week.iter())
            .filter(|(days, _)| holds(*days))
            .map(|(_, span)| *span)
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    pub fn is_open(&self, calendar: &Calendar, at: At) -> bool {
        matches!(self.standing(calendar, at), Standing::Open { .. })
    }

    /// Open until when, or why not and when next.
    pub fn standing(&self, calendar: &Calendar, at: At) -> Standing {
        let day = day_of(at);
        let minute = minute_of(at);
        let spans = self.on(calendar, day);
        let now = spans.iter().find(|span| span.holds(minute));
        if let Some(now) = now {
            // On through the spans that follow without a break.
            let mut until = now.until;
            while let Some(on) = spans.iter().find(|span| span.holds(until)) {
                until = on.until;
            }
            return Standing::Open {
                until: moment(day, until),
                extended: now.extended,
            };
        }
        Standing::Closed {
            why: self.shut(calendar, day, &spans),
            next: self.next(calendar, at),
        }
    }

    /// When it opens next after a moment at which it is closed; `None` where it stays closed for as
    /// long as anybody looks ahead.
    pub fn next(&self, calendar: &Calendar, at: At) -> Option<At> {
        let days = std::iter::successors(Some(day_of(at)), |day| day.tomorrow().ok());
        days.take(AHEAD).find_map(|day| {
            let spans = self.on(calendar, day);
            let starts = spans.iter().map(|span| moment(day, span.from));
            starts.filter(|start| *start > at).min()
        })
    }

    /// 错峰延时 has a place in the hours: of the seven basic rules, the evidence that the list itself is.
    pub fn extends(&self) -> bool {
        self.week.iter().any(|(_, span)| span.extended)
    }

    fn exception(&self, day: Date) -> Option<&Exception> {
        let mut all = self.except.iter();
        all.find(|one| one.from <= day && day <= one.to)
    }

    fn shut(&self, calendar: &Calendar, day: Date, spans: &[Span]) -> Shut {
        match (self.exception(day), calendar.off(day)) {
            (Some(one), _) => Shut::Exception(one.why.clone()),
            (None, _) if !spans.is_empty() => Shut::OutOfHours,
            (None, Some(Off::Holiday(name))) => Shut::Holiday(name),
            (None, Some(Off::Weekend)) => Shut::DayOff,
            (None, None) => Shut::DayOff,
        }
    }

    /// In English, from the same data: `working days 8:30–12:00, 13:00–18:00; Sat 9:00–12:00 (extended)`.
    pub fn in_english(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut last: Option<Days> = None;
        for (days, span) in &self.week {
            let said = span.in_english();
            match parts.last_mut().filter(|_| last == Some(*days)) {
                Some(part) => {
                    part.push_str(", ");
                    part.push_str(&said);
                }
                None => parts.push(format!("{} {said}", days.in_english())),
            }
            last = Some(*days);
        }
        parts.join("; ")
    }
}

impl Span {
    fn holds(&self, minute: u16) -> bool {
        self.from <= minute && minute < self.until
    }

    fn in_english(&self) -> String {
        let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
        let extended = match self.extended {
            true => " (extended hours)",
            false => "",
        };
        format!("{}–{}{extended}", clock(self.from), clock(self.until))
    }
}

impl Days {
    fn in_english(self) -> String {
        const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        match self {
            Days::Working => "working days".to_owned(),
            Days::Holidays => "holidays".to_owned(),
            Days::Every => "every day".to_owned(),
            Days::Week(set) => {
                let named = NAMES.iter().enumerate();
                let named = named.filter(|(n, _)| set & (1 << n) != 0);
                named.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
            }
        }
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

fn minute_of(at: At) -> u16 {
    let since = (at.0 - start_of(day_of(at)).0) / 60_000;
    u16::try_from(since).unwrap_or(0)
}

fn moment(day: Date, minute: u16) -> At {
    At(start_of(day).0 + i64::from(minute) * 60_000)
}

/// Words for days and times for spans, one after the other; times without days of their own go on
/// with the days before. What stands in brackets is said of the span before it.
fn week(text: &str) -> Result<Vec<(Days, Span)>, Fault> {
    let mut found: Vec<(Days, Span)> = Vec::new();
    let mut days: Vec<Days> = Vec::new();
    let mut had_time = false;
    for piece in pieces(text) {
        match piece {
            Piece::Note(note) => {
                let count = days.len().min(found.len());
                if note.contains("延时") || note.contains("错峰") {
                    let from = found.len() - count;
                    found[from..]
                        .iter_mut()
                        .for_each(|(_, span)| span.extended = true);
                }
            }
            Piece::Word(word) => {
                if word.starts_with(|c: char| c.is_ascii_digit()) {
                    if days.is_empty() {
                        return Err(unclear(&word));
                    }
                    let span = span(&word).ok_or_else(|| unclear(&word))?;
                    found.extend(days.iter().map(|days| (*days, span)));
                    had_time = true;
                } else {
                    if std::mem::take(&mut had_time) {
                        days.clear();
                    }
                    days.push(days_of(&word).ok_or_else(|| unclear(&word))?);
                }
            }
        }
    }
    match found.is_empty() || !had_time {
        true => Err(unclear(text)),
        false => Ok(found),
    }
}

enum Piece {
    Word(String),
    Note(String),
}

fn pieces(text: &str) -> Vec<Piece> {
    let text = half_width(text);
    let mut pieces = Vec::new();
    let mut word = String::new();
    let mut note: Option<String> = None;
    let close = |word: &mut String, pieces: &mut Vec<Piece>| {
        if !word.is_empty() {
            pieces.push(Piece::Word(std::mem::take(word)));
        }
    };
    let mut before = ' ';
    for c in text.chars() {
        match (&mut note, c) {
            (Some(_), ')') => pieces.extend(note.take().map(Piece::Note)),
            (Some(note), c) => note.push(c),
            (None, '(') => {
                close(&mut word, &mut pieces);
                note = Some(String::new());
            }
            (None, ';' | ',' | '、' | '。' | ' ' | '\n') => close(&mut word, &mut pieces),
            (None, c) => {
                // 周六9:00 without a blank between.
                if c.is_ascii_digit() && !word.is_empty() && !is_of_time(before) {
                    close(&mut word, &mut pieces);
                }
                word.push(c);
            }
        }
        before = c;
    }
    close(&mut word, &mut pieces);
    pieces.extend(note.map(Piece::Note));
    pieces
}

fn is_of_time(c: char) -> bool {
    c.is_ascii_digit() || c == ':' || is_dash(c)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '~' | '至' | '－' | '～')
}

fn days_of(word: &str) -> Option<Days> {
    let one = |word: &str| {
        let day = word.strip_prefix("周").or(word.strip_prefix("星期"))?;
        "一二三四五六日"
            .find(day)
            .map(|at| at / 3)
            .or((day == "天").then_some(6))
    };
    match word {
        "工作日" => return Some(Days::Working),
        "每天" | "每日" => return Some(Days::Every),
        "节假日" | "法定节假日" => return Some(Days::Holidays),
        "周末" | "双休日" => return Some(Days::Week(0b110_0000)),
        _ => {}
    }
    if let Some((from, to)) = word.split_once(is_dash) {
        let (from, to) = (one(from)?, one(to)?);
        return (from <= to).then(|| Days::Week((from..=to).fold(0, |set, n| set | 1 << n)));
    }
    one(word).map(|n| Days::Week(1 << n))
}

fn span(word: &str) -> Option<Span> {
    let (from, until) = word.split_once(is_dash)?;
    let (from, until) = (clock(from)?, clock(until)?);
    (from < until).then_some(Span {
        from,
        until,
        extended: false,
    })
}

fn clock(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let is_number = |text: &str, len| {
        (1..=len).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !is_number(hour, 2) || !is_number(minute, 2) || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    let of_day = hour * 60 + minute;
    (minute < 60 && of_day <= 24 * 60).then_some(of_day)
}

fn exception(line: &str) -> Result<Exception, Fault> {
    let wrong = || {
        Fault::new(
            format!(
                "看不懂例外“{}”。请写成“2027-02-05—2027-02-12 休：春节轮休”或“2026-12-31 9:00—12:00”，一行一条。",
                short(line)
            ),
            format!(
                "The exception “{}” is not understood. Please write “2027-02-05—2027-02-12 休：why” or “2026-12-31 9:00—12:00”, one a line.",
                short(line)
            ),
        )
    };
    let plain = half_width(line);
    let (days, rest) = plain.split_once(' ').ok_or_else(wrong)?;
    // A day has hyphens of its own: 2027-02-05.
    let day = |text: &str| text.parse::<Date>().map_err(|_| wrong());
    let (from, to) = match days.split_once(['—', '–', '~', '至']) {
        Some((from, to)) => (day(from)?, day(to)?),
        None => (day(days)?, day(days)?),
    };
    let rest = rest.trim();
    let closed = ["休息", "不开放", "关闭", "休"];
    let (open, why) = match closed.iter().find_map(|word| rest.strip_prefix(word)) {
        Some(why) => (Vec::new(), why),
        None => {
            let times = rest.find(|c: char| !is_of_time(c) && c != ',' && c != ' ');
            let (times, why) = rest.split_at(times.unwrap_or(rest.len()));
            let times = times.trim().trim_end_matches(':');
            let spans = times.split([',', ' ']).filter(|one| !one.is_empty());
            let spans: Option<Vec<Span>> = spans.map(span).collect();
            (spans.filter(|all| !all.is_empty()).ok_or_else(wrong)?, why)
        }
    };
    if to < from {
        return Err(wrong());
    }
    Ok(Exception {
        from,
        to,
        open,
        why: why.trim_start_matches([':', ' ']).trim().to_owned(),
    })
}

fn short(text: &str) -> String {
    text.trim().chars().take(30).collect()
}

fn unclear(what: &str) -> Fault {
    let what = short(what);
    Fault::new(
        format!(
            "看不懂时间“{what}”。请写成“工作日 8:30—12:00，13:00—18:00；周六 9:00—12:00（错峰延时）”，先写哪天，再写几点到几点。"
        ),
        format!(
            "The hours “{what}” are not understood. Please write days and then times, such as “工作日 8:30—12:00，13:00—18:00；周六 9:00—12:00（错峰延时）”."
        ),
    )
}
