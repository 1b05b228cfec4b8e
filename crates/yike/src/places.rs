//! Places and people: who is planned at a site and who is away, what people have learned, what shows
//! that a site keeps the seven basic rules, and how somebody agreed to be named to residents.
//!
//! A plan says who is expected, a mark says who is not. Nothing here records that anybody came.

mod evidence;
mod learned;
mod roster;
mod rule;
mod shown;
mod title;

pub use evidence::{Evidence, Kept, add as add_evidence, of as evidence_of, take_back};
pub use learned::{Missing, Training, add as add_training, drop as drop_training, missing};
pub use roster::{
    Planned, clear, holders, mark, of as roster_of, plan, serving, under as rosters_under,
};
pub use rule::Rule;
pub use shown::{Shown, name as shown_name, set as set_shown};
pub use title::{Title, all as titles, find as title, first_of, valid_number};
