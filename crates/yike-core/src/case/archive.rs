//! Until when the words of a case must be kept: the archive duty, which goes before forgetting.

use super::{Case, Outcome, Status};
use crate::clock::day_of;
use crate::item::Item;
use crate::item::archive::{End, Term};
use jiff::civil::Date;

/// Whether the words of a case may be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The case is not closed: somebody still works with its words.
    Open,
    /// From this day on they may be erased.
    Until(Date),
    /// 永久
    ForEver,
}

impl Duty {
    pub fn is_over(self, today: Date) -> bool {
        match self {
            Duty::Open | Duty::ForEver => false,
            Duty::Until(day) => day <= today,
        }
    }
}

/// The archive duty of a case, counted from its closing.
pub fn duty(case: &Case, item: &Item) -> Duty {
    let end = match (case.status, case.outcome) {
        (Status::Closed, Some(Outcome::Refused)) => End::Refused,
        (Status::Closed, Some(Outcome::Approved) | None) => End::Granted,
        (Status::NotAccepted | Status::Withdrawn | Status::Returned | Status::Lapsed, _) => {
            End::Ended
        }
        (
            Status::Draft
            | Status::Submitted
            | Status::Received
            | Status::CorrectionRequested
            | Status::Accepted
            | Status::InReview
            | Status::Suspended
            | Status::CertificateMaking
            | Status::Delivering,
            _,
        ) => return Duty::Open,
    };
    let (Some(closed), Term::Years(years)) = (case.closed_at, item.term(end)) else {
        // Closed at a time nobody knows: kept rather than lost.
        return Duty::ForEver;
    };
    let closed = day_of(closed);
    let year = closed
        .year()
        .saturating_add(i16::try_from(years).unwrap_or(i16::MAX));
    // Whoever closed on 29 February is free on 1 March.
    let free = Date::new(year, closed.month(), closed.day()).or_else(|_| Date::new(year, 3, 1));
    free.map_or(Duty::ForEver, Duty::Until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::start_of;
    use crate::item::ItemType;
    use crate::item::archive::Archive;

    fn item(kind: &str, more: &str) -> Item {
        let text = include_str!("../../../../catalogue/items/temporary-relief.toml");
        let mut item: Item = toml::from_str(&format!("{text}\n{more}")).unwrap();
        item.kind = ItemType::ALL
            .into_iter()
            .find(|k| k.code() == kind)
            .unwrap();
        item
    }

    fn closed(day: &str, status: Status, outcome: Option<Outcome>) -> Case {
        Case {
            status,
            outcome,
            closed_at: Some(start_of(day.parse().unwrap())),
            ..Case::default()
        }
    }

    fn until(day: &str) -> Duty {
        Duty::Until(day.parse().unwrap())
    }

    #[test]
    fn the_term_follows_type_and_end_and_the_item_goes_before() {
        let (benefit, service) = (item("05", ""), item("20", ""));
        let granted = closed("2026-11-20", Status::Closed, Some(Outcome::Approved));
        let refused = closed("2026-11-20", Status::Closed, Some(Outcome::Refused));
        let withdrawn = closed("2026-11-20", Status::Withdrawn, None);
        assert_eq!(duty(&granted, &benefit), until("2056-11-20"));
        assert_eq!(duty(&refused, &benefit), until("2036-11-20"));
        assert_eq!(duty(&withdrawn, &benefit), until("2036-11-20"));
        assert_eq!(duty(&granted, &service), until("2036-11-20"));
        let own = item("05", "[archive]\ngranted = \"permanent\"\nended = 1\n");
        assert_eq!(duty(&granted, &own), Duty::ForEver);
        assert_eq!(duty(&refused, &own), until("2036-11-20"));
        assert_eq!(duty(&withdrawn, &own), until("2027-11-20"));
        assert!(toml::from_str::<Archive>("granted = \"10年\"").is_err());
    }

    #[test]
    fn a_leap_day_ends_on_the_first_of_march_and_the_day_itself_is_free() {
        let case = closed("2028-02-29", Status::Lapsed, None);
        let duty = duty(&case, &item("01", ""));
        assert_eq!(duty, until("2038-03-01"));
        assert!(!duty.is_over("2038-02-28".parse().unwrap()));
        assert!(duty.is_over("2038-03-01".parse().unwrap()));
    }

    #[test]
    fn an_open_case_is_never_free() {
        for status in Status::ALL.into_iter().filter(|status| !status.is_final()) {
            let case = closed("1990-01-01", status, None);
            assert_eq!(duty(&case, &item("20", "")), Duty::Open);
            assert!(!Duty::Open.is_over("9999-01-01".parse().unwrap()));
        }
    }
}
