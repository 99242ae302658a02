//! Pictures of every format, measured and made into a small answer.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| imageserving::fuzzing::decode(bytes));
