//! The operator's side of the program: understands what is typed, asks the supervisor, prints its answer.

mod client;
mod words;
