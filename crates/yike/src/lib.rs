//! Yike 一刻: everything that touches the world. `web, notify, clock → act, views → store →
//! core`; nothing depends on `web`.

pub mod act;
pub mod app;
pub mod attempt;
pub mod catalogue;
pub mod command;
pub mod config;
pub mod demo;
pub mod disk;
pub mod draft;
pub mod files;
pub mod filing;
pub mod follow;
pub mod health;
pub mod homes;
pub mod keeping;
pub mod ledger;
pub mod load;
pub mod look;
pub mod notify;
pub mod open;
pub mod passphrase;
pub mod people;
pub mod private;
pub mod proof;
pub mod rebuild;
pub mod register;
pub mod rows;
pub mod runner;
pub mod store;
pub mod upload;
pub mod verify;
pub mod views;
pub mod visit;
pub mod web;
pub mod world;
