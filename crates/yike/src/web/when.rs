//! Days and moments as people read them, in the language of the page.

use super::face::text::Lang;
use jiff::civil::Date;
use yike_core::clock::{At, date_en, date_zh, day_of};

/// 10 月 22 日（周四）
pub fn day(lang: Lang, day: Date, today: Date) -> String {
    match lang {
        Lang::Zh => date_zh(day, today),
        Lang::En => date_en(day),
    }
}

/// 10 月 22 日（周四）14:05
pub fn moment(lang: Lang, at: At, today: Date) -> String {
    const MINUTE: i64 = 60_000;
    let minutes = (at.0 + 8 * 60 * MINUTE).div_euclid(MINUTE).rem_euclid(24 * 60);
    let day = day(lang, day_of(at), today);
    let gap = match lang {
        Lang::Zh => "",
        Lang::En => " ",
    };
    format!("{day}{gap}{:02}:{:02}", minutes / 60, minutes % 60)
}
