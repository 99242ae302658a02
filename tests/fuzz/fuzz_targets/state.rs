//! State files, as a torn disk or a stranger may leave them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| imageserving::state(bytes));
