pub mod case;
pub mod item;
pub mod unit;
pub mod who;
