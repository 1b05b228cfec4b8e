//! The rules of Yike: what can be done, what was done, by whom and until when.
//! Pure: no IO, no clock, no async, no chance; fails only by a refusal with a sentence.

pub mod case;
pub mod chain;
pub mod clock;
pub mod count;
pub mod door;
pub mod find;
pub mod item;
pub mod list;
pub mod package;
pub mod roster;
pub mod site;
pub mod survey;
pub mod tree;
pub mod unit;
pub mod who;
