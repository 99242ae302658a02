//! Lines of the socket, as either side may send them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| imageserving::socket(bytes));
