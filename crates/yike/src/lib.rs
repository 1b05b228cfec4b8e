//! Yike 一刻: everything that touches the world. `web, notify, clock → act, views → store →
//! core`; nothing depends on `web`.

pub mod act;
pub mod app;
pub mod ledger;
pub mod notify;
pub mod people;
pub mod private;
pub mod register;
pub mod rows;
pub mod store;
pub mod web;
pub mod world;
