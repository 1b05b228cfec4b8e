//! 局科长走流程: who leads walks through an item as a resident would. The plan is a case (`plan`), what was met
//! its protocol (`protocol`), and each problem a matter of its own, opened by the system (`problem`).

mod plan;
mod problem;
mod protocol;

pub use plan::{ITEM, Planned, walkers};
pub use problem::{all, remember};
pub use protocol::{Typed, TypedProblem, TypedStep, Words};
