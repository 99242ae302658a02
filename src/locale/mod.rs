//! The operator's language: which one it is, and every word that is said in it.
//! Must not read the environment or a file, print, or decide anything but wording. Only `cli` may depend on it.

mod catalog;
mod language;
mod number;

#[cfg(test)]
mod compile;

pub(crate) use catalog::{Arguments, Catalog, args, pseudo};
pub(crate) use language::{Key, Language};
