//! 值班表: who is planned at a site on a day, who is away, and so who is there. A plan and marks of
//! absence, no record of attendance: nobody checks in (国办函〔2026〕12号).
//!
//! One or two all-round workers 全能社工 sit at a station. That B stands in for A is offered, never
//! presumed: whoever is not planned is named as somebody who could come, and a day without anybody
//! is shown as one.

use crate::who::{Duty, PersonId};

/// A post at the unit of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub post: String,
    pub person: PersonId,
    pub duty: Duty,
    /// `A` or `B`, or empty.
    pub slot: String,
    /// Marked away on the day: by their post or on the roster.
    pub is_away: bool,
    /// Planned at the site on the day.
    pub is_planned: bool,
}

/// One day at one site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover<'a> {
    /// Planned and there, A before B.
    pub serving: Vec<&'a Holder>,
    /// Planned and away.
    pub away: Vec<&'a Holder>,
    /// Not planned, not away: could stand in.
    pub offered: Vec<&'a Holder>,
}

/// How a day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Closed: nobody is expected.
    Closed,
    Covered,
    /// Somebody was planned, and is away.
    Uncovered,
    /// Nobody was planned.
    Unplanned,
}

impl<'a> Cover<'a> {
    pub fn of(holders: &'a [Holder]) -> Cover<'a> {
        let mut cover = Cover::default();
        let mut sorted: Vec<&Holder> = holders.iter().collect();
        sorted.sort_by_key(|one| (rank(one.duty), &one.slot, &one.post));
        for one in sorted {
            match (one.is_planned, one.is_away) {
                (true, false) => cover.serving.push(one),
                (true, true) => cover.away.push(one),
                (false, false) => cover.offered.push(one),
                (false, true) => {}
            }
        }
        cover
    }

    pub fn state(&self, is_open: bool) -> State {
        match (is_open, self.serving.is_empty(), self.away.is_empty()) {
            (false, true, _) => State::Closed,
            (_, false, _) => State::Covered,
            (true, true, false) => State::Uncovered,
            (true, true, true) => State::Unplanned,
        }
    }
}

/// “1+2+N” of a station (北新桥): a head, two all-round workers, whoever helps besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shape {
    pub heads: usize,
    pub workers: usize,
    pub others: usize,
}

impl Shape {
    pub fn of<'a>(duties: impl IntoIterator<Item = (&'a PersonId, Duty)>) -> Shape {
        let mut shape = Shape::default();
        for (_, duty) in duties {
            match rank(duty) {
                0 => shape.workers += 1,
                1 => shape.heads += 1,
                _ => shape.others += 1,
            }
        }
        shape
    }

    /// Whether there is a head and two workers; one worker may be enough and is told as what it is.
    pub fn is_full(self) -> bool {
        self.heads >= 1 && self.workers >= 2
    }
}

/// Workers first, then the head, then everybody else.
fn rank(duty: Duty) -> u8 {
    if duty == Duty::Station || duty == Duty::Window {
        0
    } else if duty == Duty::StationHead {
        1
    } else {
        2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(post: &str, duty: Duty, slot: &str, is_planned: bool, is_away: bool) -> Holder {
        Holder {
            post: post.into(),
            person: PersonId::new(post),
            duty,
            slot: slot.into(),
            is_away,
            is_planned,
        }
    }

    fn posts(all: &[&Holder]) -> Vec<String> {
        all.iter().map(|one| one.post.clone()).collect()
    }

    #[test]
    fn b_is_offered_and_not_presumed_when_a_is_away() {
        let holders = [
            holder("head", Duty::StationHead, "", false, false),
            holder("b", Duty::Station, "B", false, false),
            holder("a", Duty::Station, "A", true, true),
        ];
        let cover = Cover::of(&holders);
        assert_eq!(cover.state(true), State::Uncovered);
        assert_eq!(posts(&cover.away), ["a"]);
        assert_eq!(posts(&cover.offered), ["b", "head"]);
        assert!(cover.serving.is_empty());
    }

    #[test]
    fn a_day_is_covered_unplanned_or_closed() {
        let there = [holder("a", Duty::Station, "A", true, false)];
        assert_eq!(Cover::of(&there).state(true), State::Covered);
        let nobody = [holder("a", Duty::Station, "A", false, false)];
        assert_eq!(Cover::of(&nobody).state(true), State::Unplanned);
        assert_eq!(Cover::of(&nobody).state(false), State::Closed);
        // Whoever was planned for a day off is there all the same.
        assert_eq!(Cover::of(&there).state(false), State::Covered);
        assert_eq!(Cover::of(&[]).state(true), State::Unplanned);
    }

    #[test]
    fn a_station_is_one_two_and_others() {
        let people = ["a", "b", "h", "s"].map(PersonId::new);
        let duties = [
            Duty::Station,
            Duty::Station,
            Duty::StationHead,
            Duty::Supervisor,
        ];
        let shape = Shape::of(people.iter().zip(duties));
        let full = Shape {
            heads: 1,
            workers: 2,
            others: 1,
        };
        assert_eq!(shape, full);
        assert!(shape.is_full() && !Shape::default().is_full());
    }
}
