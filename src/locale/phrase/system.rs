//! What the operating system says: reasons by their number, signals by their name.

use rustix::io::Errno;

use super::{Phrase, Voice};
use crate::locale::{Key, args};

impl Voice {
    /// Why the system refused, as a part of a sentence.
    pub(crate) fn reason(&self, errno: i32) -> String {
        self.say(&reason(errno))
    }
}

pub(super) fn reason(errno: i32) -> Phrase<'static> {
    let key = match Errno::from_raw_os_error(errno) {
        Errno::NOENT => Key::OsEnoent,
        Errno::ACCESS => Key::OsEacces,
        Errno::PERM => Key::OsEperm,
        Errno::NOEXEC => Key::OsEnoexec,
        Errno::NOTDIR => Key::OsEnotdir,
        Errno::ISDIR => Key::OsEisdir,
        Errno::EXIST => Key::OsEexist,
        Errno::ADDRINUSE => Key::OsEaddrinuse,
        Errno::ADDRNOTAVAIL => Key::OsEaddrnotavail,
        Errno::NOSPC => Key::OsEnospc,
        Errno::ROFS => Key::OsErofs,
        Errno::MFILE | Errno::NFILE => Key::OsEmfile,
        Errno::AGAIN => Key::OsEagain,
        Errno::NOMEM => Key::OsEnomem,
        Errno::LOOP => Key::OsEloop,
        Errno::NAMETOOLONG => Key::OsEnametoolong,
        Errno::TXTBSY => Key::OsEtxtbsy,
        Errno::IO => Key::OsEio,
        Errno::INVAL => Key::OsEinval,
        Errno::CONNREFUSED => Key::OsEconnrefused,
        Errno::CONNRESET | Errno::PIPE => Key::OsEconnreset,
        Errno::TIMEDOUT => Key::OsEtimedout,
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
