//! Read queries, one struct per screen. What somebody may see is part of the query.

pub mod admin;
pub mod answers;
pub mod audit;
pub mod board;
pub mod case;
pub mod counted;
pub mod handover;
pub mod hotline;
pub mod items;
pub mod listed;
pub mod listing;
pub mod matters;
pub mod mine;
pub mod outbox;
pub mod paper;
pub mod queue;
pub mod ratings;
pub mod search;
pub mod sms;
pub mod walks;
