//! The one integration program.

// The rules of the house: dependence, purity, words, `unsafe`, length.
mod architecture;
// The lines in `docs/protocol.md`.
mod protocol;
