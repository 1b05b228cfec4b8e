//! Yike 一刻: the world around the rules.

pub mod catalogue;
