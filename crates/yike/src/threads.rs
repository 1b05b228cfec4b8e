//! The same work on each of many things, by as many threads as there are processors. What comes
//! of it stands in the order of the things, so that nobody can tell how many threads there were.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many things a thread takes at a time: enough that taking costs nothing.
const PIECE: usize = 16;

/// The threads that this machine has for us.
pub fn all() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// `work` on each, by up to `hands` threads; few things are done by whoever asks.
pub fn each<T: Sync, R: Send>(hands: usize, things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let hands = hands.min(things.len().div_ceil(PIECE));
    if hands <= 1 {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let from = next.fetch_add(PIECE, Ordering::Relaxed);
            let Some(rest) = things.get(from..).filter(|rest| !rest.is_empty()) else {
                return done;
            };
            let piece: Vec<R> = rest.iter().take(PIECE).map(&work).collect();
            done.push((from, piece));
        }
    };
    let mut pieces: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..hands).map(|_| scope.spawn(take)).collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .flat_map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    pieces.sort_by_key(|(from, _)| *from);
    pieces.into_iter().flat_map(|(_, piece)| piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_things_whatever_the_number_of_threads() {
        let things: Vec<usize> = (0..1000).collect();
        let expected: Vec<usize> = things.iter().map(|n| n * 7).collect();
        for hands in [0, 1, 2, 5, 64] {
            assert_eq!(each(hands, &things, |n| n * 7), expected);
        }
        assert!(each(4, &Vec::<usize>::new(), |n| *n).is_empty());
    }
}
