pub mod chain;
pub mod clock;
pub mod door;
pub mod item;
