//! Read queries, one struct per screen. What somebody may see is part of the query.

pub mod case;
pub mod paper;
pub mod queue;
pub mod search;
