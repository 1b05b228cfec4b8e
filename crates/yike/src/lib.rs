//! Yike 一刻: the open-source system for grassroots government services.

pub mod web;
