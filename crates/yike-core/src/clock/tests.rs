use std::collections::BTreeSet;

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

const SHIPPED: &str = include_str!("../../../../catalogue/calendar/china.csv");

fn china() -> Calendar {
    Calendar::parse_csv(SHIPPED).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn stop(from: &str, until: Option<&str>) -> Stop {
    Stop {
        from: day(from),
        until: until.map(day),
        why: Words::new("听证", "hearing"),
    }
}

#[test]
fn the_day_of_an_instant_is_beijings() {
    assert_eq!(day_of(At(0)), day("1970-01-01"));
    assert_eq!(start_of(day("1970-01-01")), At(-8 * 3_600_000));
    let midnight = start_of(day("2026-10-22"));
    assert_eq!(day_of(midnight), day("2026-10-22"));
    assert_eq!(day_of(At(midnight.0 - 1)), day("2026-10-21"));
    assert_eq!(day_of(At(i64::MAX)), Date::MAX);
    assert_eq!(day_of(At(i64::MIN)), Date::MIN);
}

#[test]
fn each_published_year_has_its_known_number_of_working_days() {
    let china = china();
    assert_eq!(
        china.published_years().collect::<Vec<_>>(),
        [2021, 2022, 2023, 2024, 2025, 2026]
    );
    let totals = [
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, total) in totals {
        let eve = Date::constant(year - 1, 12, 31);
        let last = Date::constant(year, 12, 31);
        assert_eq!(china.working_days_between(eve, last), total, "{year}");
        assert_eq!(china.working_days_between(last, eve), -total, "{year}");
    }
}

#[test]
fn due_dates_agree_with_the_published_vectors() {
    #[track_caller]
    fn check(from: &str, working_days: u32, due: &str) {
        let due = Due {
            date: day(due),
            provisional: false,
        };
        assert_eq!(china().due(day(from), working_days), due);
        assert_eq!(
            china().due_with_stops(day(from), working_days, &[]),
            Deadline::On(due)
        );
    }
    check("2024-02-09", 5, "2024-02-22");
    check("2025-01-24", 5, "2025-02-07");
    check("2025-09-30", 5, "2025-10-14");
    check("2025-10-09", 3, "2025-10-13");
    check("2026-02-13", 1, "2026-02-14");
    check("2026-02-13", 5, "2026-02-27");
    check("2026-04-30", 5, "2026-05-11");
    check("2026-09-18", 5, "2026-09-24");
    check("2026-09-18", 20, "2026-10-22");
    check("2026-09-19", 1, "2026-09-20");
    check("2026-11-20", 20, "2026-12-18");
    check("2026-11-20", 0, "2026-11-20");
}

#[test]
fn a_count_through_an_unpublished_year_is_provisional() {
    #[track_caller]
    fn check(from: &str, working_days: u32, date: &str, provisional: bool) {
        assert_eq!(
            china().due(day(from), working_days),
            Due {
                date: day(date),
                provisional
            }
        );
    }
    check("2026-12-30", 1, "2026-12-31", false);
    check("2026-12-31", 1, "2027-01-04", true);
    check("2027-04-30", 1, "2027-05-03", true);
    check("2027-09-30", 1, "2027-10-04", true);
    check("2020-12-31", 1, "2021-01-04", false);
    check("2020-12-30", 2, "2021-01-04", true);
}

#[test]
fn natural_days_that_end_on_a_day_off_move_to_the_next_working_day() {
    #[track_caller]
    fn check(from: &str, days: u32, date: &str, provisional: bool) {
        assert_eq!(
            china().due_calendar(day(from), days),
            Due {
                date: day(date),
                provisional
            }
        );
    }
    check("2026-09-21", 7, "2026-09-28", false);
    check("2026-09-24", 7, "2026-10-08", false);
    check("2026-09-13", 7, "2026-09-20", false); // a Sunday that is worked
    check("2026-09-19", 0, "2026-09-19", false);
    check("2026-12-02", 30, "2027-01-04", true);
}

#[test]
fn a_stop_leaves_out_the_working_days_after_it_began_until_it_ended() {
    #[track_caller]
    fn check(stops: &[Stop], due: &str) {
        let deadline = china().due_with_stops(day("2026-09-18"), 20, stops);
        assert_eq!(deadline.due().unwrap().date, day(due));
    }
    check(&[], "2026-10-22");
    check(&[stop("2026-09-21", Some("2026-09-21"))], "2026-10-22");
    check(&[stop("2026-09-21", Some("2026-09-22"))], "2026-10-23");
    check(&[stop("2026-09-30", Some("2026-10-07"))], "2026-10-22");
    check(&[stop("2026-09-30", Some("2026-10-08"))], "2026-10-23");
    let twice = stop("2026-09-21", Some("2026-09-23"));
    check(
        &[twice.clone(), twice, stop("2026-09-22", Some("2026-09-24"))],
        "2026-10-27",
    );
    check(&[stop("2026-10-22", None)], "2026-10-22");
    check(&[stop("2026-09-24", Some("2026-09-21"))], "2026-10-22");
}

#[test]
fn while_a_stop_lasts_there_is_no_due_date() {
    assert_eq!(
        china().due_with_stops(day("2026-09-18"), 5, &[stop("2026-09-22", None)]),
        Deadline::Stopped {
            since: day("2026-09-23"),
            left: 2
        }
    );
}

#[test]
fn used_days_leave_out_the_stops() {
    let stops = [stop("2026-09-21", Some("2026-09-23"))];
    assert_eq!(china().used(day("2026-09-18"), day("2026-09-24"), &[]), 5);
    assert_eq!(
        china().used(day("2026-09-18"), day("2026-09-24"), &stops),
        3
    );
    assert_eq!(
        china().used(day("2026-09-18"), day("2026-09-18"), &stops),
        0
    );
}

#[test]
fn a_due_date_is_explained_day_by_day() {
    let today = day("2026-09-18");
    let lines = china().explain(today, 5, &[], 0);
    let zh: Vec<String> = lines.iter().map(|line| line.zh(today)).collect();
    assert_eq!(
        zh,
        [
            "9 月 18 日（周五） 当日不计，次日起算",
            "9 月 19 日（周六） 周末，不计",
            "9 月 20 日（周日） 第 1 个工作日（调休上班）",
            "9 月 21 日（周一） 第 2 个工作日",
            "9 月 22 日（周二） 第 3 个工作日",
            "9 月 23 日（周三） 第 4 个工作日",
            "9 月 24 日（周四） 第 5 个工作日，办结期限",
        ]
    );
    let lines = china().explain(day("2026-09-29"), 2, &[stop("2026-10-09", None)], 3);
    let en: Vec<String> = lines.iter().map(Line::en).collect();
    assert_eq!(
        en,
        [
            "29 September 2026 (Tue): this day is not counted, the next day is",
            "30 September 2026 (Wed): working day 1",
            "1 October 2026 (Thu) to 7 October 2026 (Wed): National Day, not counted",
            "8 October 2026 (Thu): working day 2",
            "8 October 2026 (Thu): the first limit ends here; extended by 3 working days",
            "9 October 2026 (Fri): working day 3",
            "From 10 October 2026 (Sat): clock stopped, hearing; working days that remain: 2",
        ]
    );
    let stops = [stop("2026-12-28", Some("2027-01-04"))];
    let zh: Vec<String> = china()
        .explain(day("2026-12-28"), 1, &stops, 0)
        .iter()
        .map(|line| line.zh(today))
        .collect();
    assert_eq!(
        zh,
        [
            "12 月 28 日（周一） 当日不计，次日起算",
            "12 月 29 日（周二）至 12 月 31 日（周四） 暂停计时：听证，其中 3 个工作日不计",
            "2027 年放假安排尚未公布，以下日期为暂定",
            "2027 年 1 月 1 日（周五）至 2027 年 1 月 4 日（周一） 暂停计时：听证，其中 1 个工作日不计",
            "2027 年 1 月 5 日（周二） 第 1 个工作日，办结期限",
        ]
    );
    assert_eq!(
        china().explain(today, 0, &[], 0)[0].zh(today),
        "9 月 18 日（周五） 即办件，当日办结"
    );
}

#[test]
fn weekends_that_touch_a_holiday_belong_to_it() {
    #[track_caller]
    fn check(date: &str, zh: Option<&str>) {
        let off = china().off(day(date)).map(|off| match off {
            Off::Weekend => "周末".to_owned(),
            Off::Holiday(occasion) => occasion.zh,
        });
        assert_eq!(off.as_deref(), zh);
    }
    check("2026-02-15", Some("春节"));
    check("2026-02-14", None);
    check("2026-02-23", Some("春节"));
    check("2026-09-26", Some("中秋节"));
    check("2026-10-03", Some("国庆节"));
    check("2026-10-10", None);
    check("2026-10-11", Some("周末"));
    check("2028-01-01", Some("元旦"));
}

#[test]
fn lamps_follow_what_is_left() {
    #[track_caller]
    fn check(total: u32, today: &str, done: Option<&str>, lamp: Lamp) {
        let china = china();
        let deadline = Deadline::On(china.due(day("2026-09-18"), total));
        assert_eq!(china.lamp(day(today), deadline, total, done.map(day)), lamp);
    }
    check(20, "2026-09-18", None, Lamp::Green);
    check(20, "2026-10-15", None, Lamp::Green);
    check(20, "2026-10-16", None, Lamp::Yellow);
    check(20, "2026-10-22", None, Lamp::Yellow);
    check(20, "2026-10-23", None, Lamp::Red);
    check(20, "2026-11-30", Some("2026-10-22"), Lamp::None);
    check(20, "2026-11-30", Some("2026-10-23"), Lamp::Red);
    check(3, "2026-09-20", None, Lamp::Green);
    check(3, "2026-09-21", None, Lamp::Yellow);
    check(0, "2026-09-18", None, Lamp::Yellow);
    check(0, "2026-09-19", None, Lamp::Red);
    let stopped = Deadline::Stopped {
        since: day("2026-09-21"),
        left: 3,
    };
    assert_eq!(
        china().lamp(day("2026-12-01"), stopped, 5, None),
        Lamp::Stopped
    );
}

#[test]
fn spans_are_told_in_working_days() {
    #[track_caller]
    fn check(today: &str, zh: &str, en: &str) {
        let left = china().left(day(today), day("2026-10-16"));
        assert_eq!((left.zh().as_str(), left.en().as_str()), (zh, en));
    }
    check("2026-10-13", "还剩 3 个工作日", "3 working days left");
    check("2026-10-15", "还剩 1 个工作日", "1 working day left");
    check("2026-10-16", "今天到期", "due today");
    check(
        "2026-10-17",
        "已超期，不足 1 个工作日",
        "overdue by less than 1 working day",
    );
    check("2026-10-19", "超 1 个工作日", "1 working day overdue");
    check("2026-10-20", "超 2 个工作日", "2 working days overdue");
}

#[test]
fn dates_are_said_as_people_say_them() {
    let (due, today) = (day("2026-10-22"), day("2026-09-18"));
    assert_eq!(date_zh(due, today), "10 月 22 日（周四）");
    assert_eq!(
        date_zh(due, day("2027-01-01")),
        "2026 年 10 月 22 日（周四）"
    );
    assert_eq!(date_en(due), "22 October 2026 (Thu)");
    assert_eq!(span_zh(due, due, today), date_zh(due, today));
}

#[test]
fn an_import_tells_every_fault_with_its_line() {
    #[track_caller]
    fn check(text: &str, lines: &[usize]) {
        let faults = Calendar::parse_csv(text).unwrap_err();
        assert_eq!(
            faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
            lines,
            "{faults:#?}"
        );
        assert!(
            faults
                .iter()
                .all(|fault| fault.zh.ends_with('。') && fault.en.ends_with('.'))
        );
    }
    check("", &[0]);
    check("date,kind,occasion\n", &[0]);
    check("日期,类别\n2027-01-01,holiday,元旦", &[1]);
    check(
        "date,kind,occasion\n2027-02-30,holiday,春节\n2027-03-01,workday,\n2027-01-01\n\
         2027-01-01,off,元旦\n\n2027-01-01,holiday,元旦\n2027-01-01,holiday,元旦\nx\n",
        &[2, 3, 4, 5, 8, 9],
    );
    let excel = Calendar::parse_csv("\u{feff}date,kind,occasion\r\n2027/1/1,holiday,\"元旦\"\r\n");
    assert!(excel.unwrap().is_published(day("2027-12-31")));
}

#[test]
fn a_years_notice_joins_the_calendar_or_takes_the_place_of_its_first_version() {
    let head = "date,kind,occasion\n";
    let legal = "2027-01-01,holiday,元旦\n2027-10-01,holiday,国庆节\n";
    let notice = format!("{head}{legal}2026-12-31,holiday,元旦\n2027-01-02,workday,\n");
    let first = china().merge(2027, &notice).unwrap();
    assert_eq!(
        first.due(day("2026-12-30"), 1),
        Due {
            date: day("2027-01-02"),
            provisional: false
        }
    );
    let amended = first.merge(2027, &format!("{head}{legal}")).unwrap();
    assert_eq!(amended.due(day("2026-12-30"), 1).date, day("2026-12-31"));
    assert_eq!(first.merge(2027, &notice).unwrap(), first);

    #[track_caller]
    fn refused(year: i16, text: &str, lines: &[usize]) {
        let faults = china().merge(year, text).unwrap_err();
        assert_eq!(
            faults.iter().map(|fault| fault.line).collect::<Vec<_>>(),
            lines,
            "{faults:#?}"
        );
    }
    refused(
        2027,
        &format!("{head}{legal}2028-01-03,holiday,元旦\n"),
        &[4],
    );
    refused(2027, &format!("{head}2027-01-01,holiday,元旦\n"), &[0]);
    refused(2022, &format!("{head}2022-01-03,holiday,元旦\n"), &[0, 0]);
    let clash = "date,kind,occasion\n2020-12-26,workday,\n2020-12-26,workday,\n";
    refused(2021, clash, &[3]);
}

#[test]
fn a_hundred_years_pass_without_a_panic() {
    let china = china();
    let mut date = day("1970-01-01");
    let stops = [stop("2026-09-21", Some("2026-12-23"))];
    while date.year() < 2070 {
        let due = china.due(date, 7);
        assert!(due.date > date && china.is_working(due.date));
        assert!(china.due_calendar(date, 30).date > date);
        let lines = china.explain(date, 3, &stops, 1);
        assert!(
            lines
                .iter()
                .all(|line| !line.zh(date).is_empty() && !line.en().is_empty())
        );
        assert_eq!(day_of(start_of(date)), date);
        date = date.tomorrow().unwrap();
    }
    assert_eq!(china.due(Date::MAX, 3).date, Date::MAX);
    assert_eq!(china.due_calendar(Date::MAX, u32::MAX).date, Date::MAX);
    assert!(china.off(Date::MIN).is_some());
}

/// The count by a second road: a set of all working days of 2020 to 2034 as numbers.
fn naive(working_days: u32, from: Date) -> Date {
    let mut off = BTreeSet::new();
    let mut on = BTreeSet::new();
    for row in SHIPPED.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        if cells[1] == "holiday" {
            off.insert(day(cells[0]))
        } else {
            on.insert(day(cells[0]))
        };
    }
    for year in [2020].into_iter().chain(2027..2035) {
        for (month, date) in [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)] {
            off.insert(Date::constant(year, month, date));
        }
    }
    let mut days = Vec::new();
    for year in 2020..2035 {
        for month in 1..=12 {
            for date in 1..=31 {
                let Ok(date) = Date::new(year, month, date) else {
                    continue;
                };
                let weekday = date.weekday().to_monday_zero_offset() < 5;
                if on.contains(&date) || weekday && !off.contains(&date) {
                    days.push(date);
                }
            }
        }
    }
    let first = days.partition_point(|date| *date <= from);
    if working_days == 0 {
        from
    } else {
        days[first + working_days as usize - 1]
    }
}

prop_compose! {
    fn any_day()(offset in 0i64..3651) -> Date {
        day("2021-01-01").saturating_add(jiff::SignedDuration::from_hours(24 * offset))
    }
}

prop_compose! {
    fn any_stop()(from in any_day(), length in 0i64..60) -> Stop {
        let until = from.saturating_add(jiff::SignedDuration::from_hours(24 * length));
        Stop { from, until: Some(until), why: Words::new("检验", "test") }
    }
}

proptest! {
    #[test]
    fn due_agrees_with_a_naive_count(from in any_day(), working_days in 0u32..=200) {
        let china = china();
        let due = china.due(from, working_days);
        prop_assert_eq!(due.date, naive(working_days, from));
        prop_assert_eq!(china.working_days_between(from, due.date), i64::from(working_days));
    }

    #[test]
    fn a_stop_moves_due_by_exactly_its_working_days(
        from in any_day(), working_days in 1u32..60, offset in 0u32..60, length in 0u32..60,
    ) {
        let china = china();
        prop_assume!(offset < working_days);
        let begins = china.due(from, offset).date;
        let ends = china.due(begins, length).date;
        let stop = Stop { from: begins, until: Some(ends), why: Words::new("检验", "test") };
        let stopped = china.due_with_stops(from, working_days, &[stop]).due().unwrap();
        prop_assert_eq!(stopped, china.due(from, working_days + length));
    }

    #[test]
    fn more_stops_are_never_earlier_and_order_and_repeats_do_not_matter(
        from in any_day(), working_days in 0u32..60,
        mut stops in proptest::collection::vec(any_stop(), 0..5), more in any_stop(),
    ) {
        let china = china();
        let before = china.due_with_stops(from, working_days, &stops).due().unwrap().date;
        stops.push(more.clone());
        let after = china.due_with_stops(from, working_days, &stops).due().unwrap().date;
        prop_assert!(before <= after);
        stops.push(more);
        stops.reverse();
        let again = china.due_with_stops(from, working_days, &stops).due().unwrap().date;
        prop_assert_eq!(after, again);
        prop_assert_eq!(china.used(from, after, &stops), working_days);
    }

    #[test]
    fn the_explanation_ends_on_the_due_date_and_skips_no_day(
        from in any_day(), working_days in 1u32..60, extension in 0u32..20,
        stops in proptest::collection::vec(any_stop(), 0..4),
    ) {
        let china = china();
        let lines = china.explain(from, working_days, &stops, extension);
        let due = china.due_with_stops(from, working_days + extension, &stops).due().unwrap();
        let last = lines.iter().rfind(|line| matches!(line.kind, LineKind::Counted { .. }));
        let last = last.unwrap();
        prop_assert_eq!(last.to, due.date);
        let is_due = matches!(last.kind, LineKind::Counted { is_due: true, .. });
        prop_assert!(is_due);
        let assumed = lines.iter().any(|line| matches!(line.kind, LineKind::Provisional { .. }));
        prop_assert_eq!(assumed, due.provisional);
        let days: Vec<&Line> = lines.iter().filter(|line| {
            !matches!(line.kind, LineKind::Extended { .. } | LineKind::Provisional { .. })
        }).collect();
        prop_assert!(days.windows(2).all(|two| two[0].to.tomorrow().unwrap() == two[1].from));
    }

    #[test]
    fn any_import_is_read_or_refused(text in "(date,kind,occasion\n)?([0-9-]{8,10},(holiday|workday),.{0,4}\n){0,5}.*") {
        let _ = Calendar::parse_csv(&text);
        let _ = china().merge(2027, &text);
    }
}
