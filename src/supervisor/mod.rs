//! The core: decides what is done with components, and does nothing itself.
//! Knows no clock, no file, no process and no human word.

pub mod component;
pub mod fleet;
pub mod machine;
pub mod policy;
pub mod report;
pub mod state;
