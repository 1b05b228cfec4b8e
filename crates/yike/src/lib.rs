//! Yike 一刻: everything that touches the world. The rules live in `yike-core`.

pub mod store;
