//! The face: the page frame, the parts pages are made of, their texts and their looks.
//!
//! Pages compose these functions and write no class names of their own where a part exists.
//! Everything works without script; nothing carries an inline style or script, so that a
//! strict Content-Security-Policy holds.

pub mod assets;
pub mod frame;
pub mod parts;
pub mod text;

pub use frame::{Banner, BannerKind, Frame, NavLink, Who, Width, page, print_page};
pub use text::{Lang, t, tr};
