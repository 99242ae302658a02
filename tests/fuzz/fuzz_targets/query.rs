//! Addresses and commands: read, and written in one form that reads the same.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| imageserving::fuzzing::query(bytes));
