pub mod chain;
pub mod clock;
pub mod door;
