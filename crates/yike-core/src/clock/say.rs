//! Dates as people say them.

use jiff::civil::{Date, Weekday};

/// `10 月 22 日（周四）`; with the year in front when it is not the year of `today`.
pub fn date_zh(date: Date, today: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    };
    let day = format!("{} 月 {} 日（周{weekday}）", date.month(), date.day());
    if date.year() == today.year() {
        day
    } else {
        format!("{} 年 {day}", date.year())
    }
}

/// `22 October 2026 (Thu)`.
pub fn date_en(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    let weekday = match date.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    };
    format!("{} {month} {} ({weekday})", date.day(), date.year())
}

/// One day, or `10 月 1 日（周四）至 10 月 7 日（周三）`.
pub fn span_zh(from: Date, to: Date, today: Date) -> String {
    if from == to {
        return date_zh(from, today);
    }
    format!("{}至 {}", date_zh(from, today), date_zh(to, today))
}

/// One day, or `1 October 2026 (Thu) to 7 October 2026 (Wed)`.
pub fn span_en(from: Date, to: Date) -> String {
    if from == to {
        return date_en(from);
    }
    format!("{} to {}", date_en(from), date_en(to))
}
