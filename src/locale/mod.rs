//! The operator's language: which one it is, and every word that is said in it.
//! Must not read the environment or a file, print, or decide anything but wording. Only `cli` may depend on it.

mod catalog;
mod choose;
pub(crate) mod fold;
pub(crate) mod format;
mod language;
mod number;
mod phrase;
mod simple;
mod tags;

#[cfg(test)]
mod compile;

pub(crate) use catalog::{Arguments, Catalog, args, pseudo};
pub(crate) use choose::{Chosen, choose};
pub(crate) use language::{Key, Language};
pub(crate) use phrase::{Phrase, Voice, state};
