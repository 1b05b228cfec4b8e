//! Quiet hours 免打扰时段: when nobody's telephone is to ring. Counted at +08:00, by the minute.

use super::{At, BEIJING_MS, DAY_MS};

const MINUTE_MS: i64 = 60_000;
const MINUTES: i64 = 24 * 60;

/// From one minute of the day to another, the end not included; over midnight where the end is the
/// earlier one. Equal ends: never quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    from: i64,
    until: i64,
}

impl Quiet {
    /// 22:00–08:00, where nobody chose anything else.
    pub const NIGHT: Quiet = Quiet {
        from: 22 * 60,
        until: 8 * 60,
    };
    pub const NEVER: Quiet = Quiet { from: 0, until: 0 };

    /// Quiet between two minutes of the day, 0 to 1439; `None` for what is no minute of a day.
    pub fn between(from: i64, until: i64) -> Option<Quiet> {
        let fits = |minute: i64| (0..MINUTES).contains(&minute);
        (fits(from) && fits(until)).then_some(Quiet { from, until })
    }

    pub fn from(self) -> i64 {
        self.from
    }

    pub fn until(self) -> i64 {
        self.until
    }

    pub fn is_never(self) -> bool {
        self.from == self.until
    }

    /// When it ends, if it is quiet at this moment.
    pub fn ends(self, at: At) -> Option<At> {
        let into_day = at.0.saturating_add(BEIJING_MS).rem_euclid(DAY_MS);
        let (from, until) = (self.from * MINUTE_MS, self.until * MINUTE_MS);
        let is_quiet = match from <= until {
            true => (from..until).contains(&into_day),
            false => into_day >= from || into_day < until,
        };
        let left = (until - into_day).rem_euclid(DAY_MS);
        is_quiet.then(|| At(at.0.saturating_add(left)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::start_of;

    fn at(hours: i64, minutes: i64) -> At {
        let day = start_of("2026-11-02".parse().unwrap());
        At(day.0 + (hours * 60 + minutes) * MINUTE_MS)
    }

    #[test]
    fn the_night_ends_at_eight_on_the_day_it_ends() {
        assert_eq!(Quiet::NIGHT.ends(at(21, 59)), None);
        assert_eq!(Quiet::NIGHT.ends(at(22, 0)), Some(at(32, 0)));
        assert_eq!(Quiet::NIGHT.ends(at(24, 0)), Some(at(32, 0)));
        assert_eq!(Quiet::NIGHT.ends(at(7, 59)), Some(at(8, 0)));
        assert_eq!(Quiet::NIGHT.ends(at(8, 0)), None);
    }

    #[test]
    fn a_rest_at_noon_lies_within_one_day_and_equal_ends_are_never_quiet() {
        let noon = Quiet::between(12 * 60, 14 * 60).unwrap();
        assert_eq!(noon.ends(at(11, 59)), None);
        assert_eq!(noon.ends(at(13, 30)), Some(at(14, 0)));
        assert_eq!(noon.ends(at(14, 0)), None);
        for hour in 0..24 {
            assert_eq!(Quiet::NEVER.ends(at(hour, 0)), None);
            let whole = Quiet::between(hour * 60, hour * 60).unwrap();
            assert!(whole.is_never() && whole.ends(at(hour, 0)).is_none());
        }
        assert_eq!(Quiet::between(0, 24 * 60), None);
        assert_eq!(Quiet::between(-1, 5), None);
    }

    #[test]
    fn whenever_it_is_quiet_the_end_is_not_and_lies_within_a_day() {
        for from in (0..MINUTES).step_by(97) {
            for until in (0..MINUTES).step_by(89) {
                let quiet = Quiet::between(from, until).unwrap();
                for minute in (0..MINUTES).step_by(31) {
                    let now = at(0, minute);
                    if let Some(end) = quiet.ends(now) {
                        assert!(end > now && end.0 - now.0 < DAY_MS);
                        assert_eq!(quiet.ends(end), None, "{quiet:?} {minute}");
                    }
                }
            }
        }
    }
}
