//! Stories of this page, each on both engines.
