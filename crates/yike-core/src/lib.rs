pub mod clock;
pub mod door;
