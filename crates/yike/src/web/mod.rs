//! What people see: routes, handlers and pages.

pub mod face;
