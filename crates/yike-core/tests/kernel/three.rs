//! 三员: nobody holds two of the three administrators at the same time, whatever posts are given
//! and ended in whatever order.

use proptest::prelude::*;
use yike_core::clock::At;
use yike_core::who::{Duty, Term, clash};

#[test]
fn which_duties_go_together() {
    for duty in Duty::ALL {
        assert!(duty.goes_with(duty));
        for other in Duty::ALL {
            assert_eq!(duty.goes_with(other), other.goes_with(duty));
        }
        if duty != Duty::Security {
            assert!(!Duty::Security.goes_with(duty), "{duty:?}");
        }
    }
    assert!(!Duty::Administrator.goes_with(Duty::Auditor));
    assert!(Duty::Station.goes_with(Duty::Window));
    assert!(Duty::Administrator.goes_with(Duty::Station));
}

#[test]
fn a_post_that_has_ended_stands_in_nobodys_way() {
    let was = |until| Term {
        duty: Duty::Security,
        from: At(10),
        until,
    };
    let wanted = Term {
        duty: Duty::Auditor,
        from: At(20),
        until: None,
    };
    assert_eq!(clash(&[was(Some(At(20)))], &wanted), None);
    assert!(clash(&[was(Some(At(21)))], &wanted).is_some());
    assert!(clash(&[was(None)], &wanted).is_some());
    // Given and ended in the same moment it was never held.
    assert_eq!(
        clash(
            &[was(Some(At(10)))],
            &Term {
                from: At(0),
                ..wanted
            }
        ),
        None
    );
}

fn term() -> impl Strategy<Value = Term> {
    let duty = prop::sample::select(Duty::ALL.to_vec());
    (duty, 0i64..40, prop::option::of(0i64..15)).prop_map(|(duty, from, lasts)| Term {
        duty,
        from: At(from),
        until: lasts.map(|lasts| At(from + lasts)),
    })
}

proptest! {
    /// Terms are taken on as the rule lets them; then at no moment two of the three are held,
    /// and a security administrator holds nothing else.
    #[test]
    fn at_no_moment_two_of_the_three(wanted in prop::collection::vec(term(), 1..14)) {
        let mut held: Vec<Term> = Vec::new();
        for term in wanted {
            if clash(&held, &term).is_none() {
                held.push(term);
            }
        }
        for now in (0..60).map(At) {
            let holds = |term: &&Term| term.from <= now && term.until.is_none_or(|until| now < until);
            let mut duties: Vec<Duty> = held.iter().filter(holds).map(|term| term.duty).collect();
            duties.sort();
            duties.dedup();
            let three = duties.iter().filter(|duty| Duty::THREE.contains(duty)).count();
            prop_assert!(three <= 1, "{duties:?} at {now:?}");
            prop_assert!(!duties.contains(&Duty::Security) || duties.len() == 1);
        }
    }

    /// What is refused would really have been two at once.
    #[test]
    fn nothing_else_is_refused(held in prop::collection::vec(term(), 0..5), wanted in term()) {
        let at = |term: &Term, now: At| term.from <= now && term.until.is_none_or(|until| now < until);
        let met = held.iter().any(|term| {
            let both = (0..60).map(At).any(|now| at(term, now) && at(&wanted, now));
            both && !term.duty.goes_with(wanted.duty)
        });
        prop_assert_eq!(clash(&held, &wanted).is_some(), met);
    }
}
