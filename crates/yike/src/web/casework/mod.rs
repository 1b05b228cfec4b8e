//! The case page that everybody shares, every command on a case, and the printed papers.
//!
//! The modules below `words` turn a case into sentences and pictures; lists, receipts and boards
//! use them too, so that one case reads the same everywhere.

pub mod custody;
pub mod due;
pub mod lamp;
pub mod looks;
pub mod notes;
pub mod relay;
pub mod state;
pub mod timeline;
pub mod words;

pub use lamp::{Standing, lamp};
pub use words::{Eyes, Reader};

#[cfg(test)]
mod tests;
