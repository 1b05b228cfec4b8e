//! A case 办件: a stream of events. `decide` says which events a command makes, `apply` says what
//! they mean, `possible` is the one table of what may be done, by whom, in which state.

pub mod archive;
mod command;
mod consult;
mod content;
mod custody;
mod decide;
mod event;
mod gate;
mod heard;
mod joint;
pub mod rating;
mod relay;
mod state;
mod tick;
mod walk;

pub use command::{Command, Filing, Kind, Listed, Wanted};
pub use consult::{Consultation, Reply, departments};
pub use custody::{Paper, RESULT, next_back, way};
pub use decide::{Facts, Gap, Refusal, decide, dues};
pub use event::{
    Applicant, Channel, Consult, DeliveryWay, DocRef, Dues, Event, Given, Limit, Missing, Outcome,
    Service, VERSION,
};
pub use gate::{Offer, Seat, allowed, check_elsewhere, possible, unmet};
pub use heard::{About, Appeal, Contact, Hearing, HotlineOrder, Lack, way as heard_way};
pub use joint::{Consent, Joint, JointState};
pub use rating::{Questionnaire, Questionnaires, Rateable, Rating, Through};
pub use relay::{Leg, Stage, relay};
pub use state::{Case, Correction, Meta, Notice, Status, Suspension, Task, Waiting};
pub use tick::{due_commands, next_tick, warn_day};
pub use walk::{
    Plan, Protocol, Walk, WalkProblem, WalkStep, reaches as walk_reaches, walks, way as walk_way,
};
