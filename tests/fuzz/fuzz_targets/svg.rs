//! Drawings, measured and rendered.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| imageserving::fuzzing::svg(bytes));
