//! The case kernel from outside: stories with names, random runs, and logs that stay readable.
//! Items, units and people are made up; nothing here reads the catalogue.

mod golden;
mod heard;
mod letters;
mod make;
mod random;
mod ratings;
mod separation;
mod stories;
mod three;
mod timing;
mod walk;
mod world;
