//! The machine that the tests run on: processes, ports, deadlines, and whom it belongs to.

use std::cell::RefCell;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::{Rc, Weak};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// How long anything may take on a busy machine before a test gives up.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// Ordinary tests share the machine; one that measures has it for itself.
static MACHINE: RwLock<()> = RwLock::new(());

/// A test's claim on the machine, from its first instance to the end of its last.
pub(crate) enum Share {
    /// With other tests.
    Some {
        _guard: RwLockReadGuard<'static, ()>,
    },
    /// Alone.
    All {
        _guard: RwLockWriteGuard<'static, ()>,
    },
}

thread_local! {
    // The second instance of a test joins the first one's share: asking twice could wait for ever.
    static SHARE: RefCell<Weak<Share>> = const { RefCell::new(Weak::new()) };
}

impl Share {
    pub(crate) fn with_others() -> Rc<Self> {
        Self::joined(|| Self::Some {
            _guard: MACHINE.read().unwrap_or_else(PoisonError::into_inner),
        })
    }

    /// Waits until no other test runs.
    pub(crate) fn of_all() -> Rc<Self> {
        Self::joined(|| Self::All {
            _guard: MACHINE.write().unwrap_or_else(PoisonError::into_inner),
        })
    }

    fn joined(take: impl FnOnce() -> Self) -> Rc<Self> {
        SHARE.with_borrow_mut(|held| {
            held.upgrade().unwrap_or_else(|| {
                let taken = Rc::new(take());
                *held = Rc::downgrade(&taken);
                taken
            })
        })
    }
}

/// The PID and the command line of a process.
pub(crate) fn describe(pid: u32) -> String {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    format!(
        "{pid} {}",
        String::from_utf8_lossy(&line).replace('\0', " ")
    )
}

/// Sends a signal; a process that is gone already is no error.
pub(crate) fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// Whether a process is there. One that ends has given its memory back, command line included, before it
/// closes its files: whoever saw its connection end finds it dead, although it is not yet a zombie.
pub(crate) fn lives(pid: u32) -> bool {
    fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| !line.is_empty())
}

/// Copies a program, by another process: while this one has the copy open for writing, a process that another
/// test starts at that moment inherits the descriptor, and the copy cannot be executed ("text file busy").
#[track_caller]
pub(crate) fn copy_program(from: impl AsRef<Path>, to: impl AsRef<Path>) {
    let copied = Command::new("cp")
        .arg(from.as_ref())
        .arg(to.as_ref())
        .status();
    assert!(copied.unwrap().success());
}

/// Waits until something holds.
#[track_caller]
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < DEADLINE, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Says that a test was not run and why; a failure where `IMAGESERVING_TESTS_NO_SKIP=1`.
pub(crate) fn skip(why: &str) {
    let forbidden = std::env::var_os("IMAGESERVING_TESTS_NO_SKIP").is_some_and(|v| v == "1");
    assert!(!forbidden, "may not be skipped: {why}");
    say(&format!("skipped: {why}\n"));
}

/// Prints past the test runner, which swallows what passing tests print with macros.
pub(crate) fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The program under test: the one that was built with the tests, or another build of it, such as the static
/// one, that `IMAGESERVING_TESTS_PROGRAM` names.
pub(crate) fn program() -> PathBuf {
    match std::env::var_os("IMAGESERVING_TESTS_PROGRAM") {
        Some(path) => std::path::absolute(path).unwrap(),
        None => env!("CARGO_BIN_EXE_ImageServing").into(),
    }
}

/// Whether the tests run as root; says what is left out where they do not. That is no skip which could be
/// forbidden: nothing could be installed to mend it.
pub(crate) fn can_act_as_root(for_what: &str) -> bool {
    if !is_root() {
        say(&format!("skipped: {for_what} needs root\n"));
    }
    is_root()
}

/// Whether the tests run as root.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A port that is free now.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
