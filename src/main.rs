//! The program `ImageServing`. All of it is in the library; this only begins and ends the process.

#![no_main]

use std::ffi::{c_char, c_int};

/// What the C library calls.
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, values: *const *const c_char) -> c_int {
    // SAFETY: these are the C library's own arguments, and this is the beginning.
    let arguments = unsafe { imageserving::entry::begin(count, values) };
    imageserving::run(arguments).code().into()
}
