//! What the operating system says: reasons by their number, signals by their name.

use super::{Phrase, Voice};
use crate::locale::{Key, args};

impl Voice {
    /// Why the system refused, as a part of a sentence.
    pub(crate) fn reason(&self, errno: i32) -> String {
        self.say(&reason(errno))
    }
}

pub(super) fn reason(errno: i32) -> Phrase<'static> {
    let key = match errno {
        libc::ENOENT => Key::OsEnoent,
        libc::EACCES => Key::OsEacces,
        libc::EPERM => Key::OsEperm,
        libc::ENOEXEC => Key::OsEnoexec,
        libc::ENOTDIR => Key::OsEnotdir,
        libc::EISDIR => Key::OsEisdir,
        libc::EEXIST => Key::OsEexist,
        libc::EADDRINUSE => Key::OsEaddrinuse,
        libc::EADDRNOTAVAIL => Key::OsEaddrnotavail,
        libc::ENOSPC => Key::OsEnospc,
        libc::EROFS => Key::OsErofs,
        libc::EMFILE | libc::ENFILE => Key::OsEmfile,
        libc::EAGAIN => Key::OsEagain,
        libc::ENOMEM => Key::OsEnomem,
        libc::ELOOP => Key::OsEloop,
        libc::ENAMETOOLONG => Key::OsEnametoolong,
        libc::ETXTBSY => Key::OsEtxtbsy,
        libc::EIO => Key::OsEio,
        libc::EINVAL => Key::OsEinval,
        libc::ECONNREFUSED => Key::OsEconnrefused,
        libc::ECONNRESET | libc::EPIPE => Key::OsEconnreset,
        libc::ETIMEDOUT => Key::OsEtimedout,
        _ => Key::OsOther,
    };
    Phrase::new(key, args! { errno = errno.to_string() })
}

/// The name of a signal, the same in every language: signal(7). Unnamed ones are shown as `SIG42`.
pub(super) fn signal(number: i32) -> String {
    const NAMES: [(i32, &str); 28] = [
        (libc::SIGHUP, "SIGHUP"),
        (libc::SIGINT, "SIGINT"),
        (libc::SIGQUIT, "SIGQUIT"),
        (libc::SIGILL, "SIGILL"),
        (libc::SIGTRAP, "SIGTRAP"),
        (libc::SIGABRT, "SIGABRT"),
        (libc::SIGBUS, "SIGBUS"),
        (libc::SIGFPE, "SIGFPE"),
        (libc::SIGKILL, "SIGKILL"),
        (libc::SIGUSR1, "SIGUSR1"),
        (libc::SIGSEGV, "SIGSEGV"),
        (libc::SIGUSR2, "SIGUSR2"),
        (libc::SIGPIPE, "SIGPIPE"),
        (libc::SIGALRM, "SIGALRM"),
        (libc::SIGTERM, "SIGTERM"),
        (libc::SIGCHLD, "SIGCHLD"),
        (libc::SIGCONT, "SIGCONT"),
        (libc::SIGSTOP, "SIGSTOP"),
        (libc::SIGTSTP, "SIGTSTP"),
        (libc::SIGTTIN, "SIGTTIN"),
        (libc::SIGTTOU, "SIGTTOU"),
        (libc::SIGURG, "SIGURG"),
        (libc::SIGXCPU, "SIGXCPU"),
        (libc::SIGXFSZ, "SIGXFSZ"),
        (libc::SIGVTALRM, "SIGVTALRM"),
        (libc::SIGPROF, "SIGPROF"),
        (libc::SIGWINCH, "SIGWINCH"),
        (libc::SIGSYS, "SIGSYS"),
    ];
    NAMES
        .iter()
        .find(|(known, _)| *known == number)
        .map_or_else(|| format!("SIG{number}"), |(_, name)| (*name).to_owned())
}
