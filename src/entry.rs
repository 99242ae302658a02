//! How the process begins: what Rust's runtime does before `main`, without what a short command has no use
//! for. The runtime reads the process's memory map to guard the stack, which alone takes a tenth of the
//! time that `status` has. With `spawn`, the only place that uses `unsafe`.

use std::ffi::{CStr, OsString, c_char, c_int};
use std::fs::OpenOptions;
use std::os::fd::IntoRawFd;
use std::os::unix::ffi::OsStringExt;

/// Prepares the process and takes its arguments, the program's name first.
///
/// # Safety
/// To be called once, at the very beginning, with what the C library passes to `main`.
#[must_use]
pub unsafe fn begin(count: c_int, values: *const *const c_char) -> Vec<OsString> {
    // SAFETY: sets a disposition. Who closes our output early (`| head -1`) must not kill us: writing tells.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    occupy_standard_streams();
    let count = usize::try_from(count).unwrap_or(0);
    (0..count)
        .map(|place| {
            // SAFETY: the caller passes `count` pointers to strings that end with a zero byte.
            let argument = unsafe { CStr::from_ptr(*values.add(place)) };
            OsString::from_vec(argument.to_bytes().to_vec())
        })
        .collect()
}

/// Opens `/dev/null` for each standard stream that is closed: the next file that we open would take its place,
/// and what is meant for the terminal would go into it.
fn occupy_standard_streams() {
    for stream in 0..=2 {
        // SAFETY: asks for flags; that a descriptor is closed is the answer we look for.
        if unsafe { libc::fcntl(stream, libc::F_GETFD) } == -1 {
            // The lowest free number is this one. It stays open for good.
            let null = OpenOptions::new().read(true).write(true).open("/dev/null");
            let _ = null.map(IntoRawFd::into_raw_fd);
        }
    }
}
