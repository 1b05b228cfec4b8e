//! 12345 工单: orders of the hot line. They come as a file or through the API, each becomes a matter of
//! the built-in item `hotline` about the unit it was sent to, tied to the case it concerns; its answer
//! goes back to the hot line. An order is the same case whoever brings it, and however often.

mod answer;
mod read;
mod take;

pub use answer::{Answer, Way, answers, returned};
pub use read::{Typed, packed, read, unpacked};
pub use take::{Like, Planned, Ready, State, case_id, plan, take_in};

/// The built-in item.
pub const ITEM: &str = "hotline";

/// So many orders are read from one file, or taken through the API at once.
pub const ORDERS_MAX: usize = 1_000;
