//! Of which pieces a span is made: whole months, days, and days whose facts are read themselves.

use super::Span;
use crate::rollup::month_after;
use std::collections::BTreeSet;

/// First days of what has been summed and holds.
#[derive(Debug, Default)]
pub struct Made {
    pub months: BTreeSet<i64>,
    pub days: BTreeSet<i64>,
}

/// A stretch that is read in one statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Months(Span),
    Days(Span),
    Facts(Span),
}

impl Made {
    /// The pieces of a span, in order, without gap or overlap.
    pub fn cover(&self, span: Span) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut day = span.from;
        while day < span.until {
            let piece = self.next(day, span.until);
            day = piece.span().until;
            let is_joined = pieces
                .last_mut()
                .is_some_and(|last| Piece::joins(last, piece));
            if !is_joined {
                pieces.push(piece);
            }
        }
        pieces
    }

    fn next(&self, day: i64, until: i64) -> Piece {
        let after = month_after(day);
        let one = Span {
            from: day,
            until: day + 1,
        };
        if self.months.contains(&day) && after <= until {
            Piece::Months(Span {
                from: day,
                until: after,
            })
        } else if self.days.contains(&day) {
            Piece::Days(one)
        } else {
            Piece::Facts(one)
        }
    }
}

impl Piece {
    fn span(self) -> Span {
        match self {
            Piece::Months(span) | Piece::Days(span) | Piece::Facts(span) => span,
        }
    }

    /// Makes `last` longer where `next` is of the same kind.
    fn joins(last: &mut Piece, next: Piece) -> bool {
        match (last, next) {
            (Piece::Months(span), Piece::Months(more))
            | (Piece::Days(span), Piece::Days(more))
            | (Piece::Facts(span), Piece::Facts(more)) => {
                span.until = more.until;
                true
            }
            (Piece::Months(_) | Piece::Days(_) | Piece::Facts(_), _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_day_is_in_one_piece(
            months in proptest::collection::btree_set(0i64..30, 0..20),
            days in proptest::collection::btree_set(20_000i64..20_900, 0..600),
            from in 20_000i64..20_900,
            length in 0i64..900,
        ) {
            let first = crate::rollup::month_of(20_000);
            let month = |n: &i64| (0..*n).fold(first, |day, _| month_after(day));
            let made = Made { months: months.iter().map(month).collect(), days };
            let span = Span { from, until: from + length };
            let mut day = from;
            for piece in made.cover(span) {
                let part = piece.span();
                prop_assert_eq!(part.from, day);
                prop_assert!(part.until > day && part.until <= span.until);
                match piece {
                    Piece::Months(part) => prop_assert!(made.months.contains(&part.from)),
                    Piece::Days(part) => {
                        prop_assert!((part.from..part.until).all(|day| made.days.contains(&day)));
                    }
                    Piece::Facts(part) => {
                        prop_assert!((part.from..part.until).all(|day| !made.days.contains(&day)));
                    }
                }
                day = part.until;
            }
            prop_assert_eq!(day, span.until);
        }
    }
}
