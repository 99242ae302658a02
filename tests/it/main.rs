//! The one integration program: it runs the built `ImageServing` against real processes.
//! Each file is one behaviour. Must assert exit numbers, PIDs and JSON, never sentences.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should end right there"
)]

// What the program answers.
mod answer;
// An instance of the three built-in servers, and a client.
#[cfg(feature = "embedded")]
mod built_in;
// The harness: an instance in a temporary folder.
mod env;
// Processes, ports, deadlines.
mod machine;
// Networks of their own.
#[cfg(feature = "embedded")]
mod network;
// Programs that serve as components.
mod roles;
// A small disk of its own.
mod small_disk;

// Components that outlive their supervisor.
mod adoption;
// The rules of the house: dependence, purity, words, `unsafe`, length.
mod architecture;
// What each line of bad input leads to.
mod bad_input;
// Who brings up another supervisor.
mod guardian;
// Servers without a configuration.
#[cfg(feature = "embedded")]
mod built_in_default;
// Control groups, where there are any.
mod cgroup;
// `check`.
mod check;
// Many commands at once.
mod concurrency;
// As the first process of a PID namespace.
mod container;
// Components that end by themselves.
mod crash;
// The manuals in all languages.
mod docs;
// What the supervisor does when the machine fails it.
mod faults;
// What strangers send to the built-in servers.
#[cfg(feature = "embedded")]
mod hostile;
// Components without which `run` ends.
mod essential;
// `events`.
mod events;
// How much memory supervisor and guardian need.
mod footprint;
// What a supervisor does while nothing happens.
mod idle;
// Health checks.
mod health;
// Programs that are told what happens.
mod hooks;
// `init`.
#[cfg(feature = "embedded")]
mod init;
// `--json`, the same in every locale.
mod json;
// How soon a killed component has a successor.
mod latency;
// Which language is spoken, and odd environments.
mod locale;
// `logs`.
mod logs;
// What components write, within its bound and on a full disk.
mod logs_kept;
// Components that grow.
mod memory;
// No English is left in the other languages.
mod no_english;
// Pictures from the built-in servers.
#[cfg(feature = "embedded")]
mod pictures;
// The lines in `docs/protocol.md`.
mod protocol;
// Tomcat, nginx and an SVG server.
mod real_servers;
// `reload`.
mod reload;
// `reload --exec`.
mod replacement;
// `restart`.
mod restart;
// Signals to the supervisor and what components inherit.
mod signals;
// Who may use the socket, and garbage on it.
mod socket;
// `start`.
mod start;
// `status`.
mod status;
// `stop`.
mod stop;
// Random kills of supervisor and guardian.
mod survival;
// Under a systemd that was really booted.
mod systemd;
// Command lines that are not understood.
mod usage;
// Every word of the documents.
mod words;

// Bounds that only a release build has to keep.
mod figures;
