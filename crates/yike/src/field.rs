//! Work without network 离线办理: a device of somebody who serves in a village or at a door keeps
//! what was taken in until there is a network again, and sends it then. The server asks of it what
//! the counter asks; until it has answered nothing is final. See docs/offline.md.

pub mod device;
pub mod draft;
pub mod helped;
pub mod sent;
pub mod tally;
pub mod task;
pub mod upload;

use yike_core::clock::At;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The longest time that something may have waited on a device: what claims to be older is
/// counted as that old.
const LONGEST: i64 = 90 * DAY;

/// When an act on a device was done: as long before now as the device's own clock says it was
/// before sending. A clock that is off by a day is off in both and falls out; one that was set in
/// between tells nonsense, and that is kept within bounds.
pub fn acted_at(told: i64, sent: i64, now: At) -> At {
    let age = sent.saturating_sub(told).clamp(0, LONGEST);
    At(now.0 - age)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_by_a_day_falls_out() {
        let now = At(1_800_000_000_000);
        let hour = 3_600_000;
        for off in [-DAY, 0, DAY] {
            let told = now.0 - 5 * hour + off;
            assert_eq!(acted_at(told, now.0 + off, now), At(now.0 - 5 * hour));
        }
        // Set back in between: it was done now at the latest; nothing is from before the flood.
        assert_eq!(acted_at(now.0 + DAY, now.0, now), now);
        assert_eq!(acted_at(0, now.0, now), At(now.0 - LONGEST));
        assert_eq!(acted_at(i64::MIN, i64::MAX, now), At(now.0 - LONGEST));
    }
}
