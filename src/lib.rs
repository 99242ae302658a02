//! `ImageServing` controls a small fleet of servers and is commanded in its operator's own language.
//!
//! A pure core ([`supervisor`]) decides; a thin daemon acts; a thin client speaks. Which room may
//! depend on which is told in `docs/design.md` and held by `tests/it/architecture.rs`.

mod cli;
pub mod config;
mod daemon;
#[cfg(feature = "embedded")]
mod embedded;
pub mod entry;
pub mod error;
pub mod exit;
pub mod instance;
mod locale;
pub mod protocol;
pub mod supervisor;

pub use cli::run;
#[cfg(fuzzing)]
pub use daemon::fuzz as state;
#[cfg(all(fuzzing, feature = "embedded"))]
pub use embedded::fuzzing;
#[cfg(fuzzing)]
pub use protocol::fuzz as socket;
