//! What a server tells the supervisor that started it, as `sd_notify(3)` does. Without one nobody is told.

use std::env;
use std::ffi::OsString;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

/// The server can do its work.
pub(super) fn ready() {
    tell(b"READY=1");
}

/// The server takes nothing new any more.
pub(super) fn stopping() {
    tell(b"STOPPING=1");
}

/// A supervisor that cannot be told has its own time limit; there is nobody else to tell.
fn tell(state: &[u8]) {
    let Some(address) = env::var_os("NOTIFY_SOCKET").and_then(|name| address(&name)) else {
        return;
    };
    if let Ok(socket) = UnixDatagram::unbound() {
        let _ = socket.set_nonblocking(true);
        let _ = socket.send_to_addr(state, &address);
    }
}

/// A path, or with `@` a name that is in no file system.
fn address(name: &OsString) -> Option<SocketAddr> {
    match name.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name).ok(),
        None => SocketAddr::from_pathname(name).ok(),
    }
}
