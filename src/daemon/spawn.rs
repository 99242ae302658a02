//! Starts a program: the one place with `unsafe`. The child shares our memory until it executes
//! (vfork semantics: no page tables are copied), so it makes system calls and nothing else.

mod bond;

use std::ffi::CString;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::daemon::clone;
pub(crate) use crate::daemon::spawn::bond::Bond;
use crate::supervisor::report::SpawnStep;

/// A program with all that its process is to be, ready to be executed any number of times.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The file, found already.
    pub(crate) file: CString,
    /// The arguments, its own name first.
    pub(crate) arguments: Vec<CString>,
    /// `NAME=value` each.
    pub(crate) environment: Vec<CString>,
    /// The working directory.
    pub(crate) directory: CString,
    /// Who it runs as, where that is not ourselves.
    pub(crate) identity: Option<Identity>,
    /// The file mode creation mask.
    pub(crate) umask: Option<u32>,
    /// -20 to 19.
    pub(crate) nice: Option<i32>,
    /// Resources by the kernel's number, soft and hard limit the same.
    pub(crate) limits: Vec<(u32, u64)>,
}

/// User, group and further groups by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) user: u32,
    pub(crate) group: u32,
    pub(crate) groups: Vec<u32>,
}

/// A process that was started.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) pid: u32,
    /// Becomes readable when the process ends; see `pidfd_open(2)`.
    pub(crate) pidfd: OwnedFd,
    /// Whether it was made in the control group that was asked for.
    pub(crate) in_group: bool,
}

/// Why a program did not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SpawnError {
    pub(crate) step: SpawnStep,
    pub(crate) errno: i32,
}

/// Size of the child's stack, which it leaves when it executes. The kernel's own frames are elsewhere.
const STACK: usize = 64 * 1024;

/// What the child reads, all of it made before it exists, and the one thing that it writes.
struct Orders<'a> {
    program: &'a Program,
    arguments: Vec<*const libc::c_char>,
    environment: Vec<*const libc::c_char>,
    input: RawFd,
    output: RawFd,
    open_files: libc::rlimit64,
    /// Whether the child has come to its first instruction.
    began: bool,
    bond: Bond,
    supervisor: libc::pid_t,
    failure: Option<SpawnError>,
}

/// Starts programs; keeps the stack that its children share. As long as it lives the supervisor may have as
/// many files open as the hard limit allows: each component needs some.
#[derive(Debug)]
pub(crate) struct Spawner {
    stack: Vec<u128>,
    /// The limit as it was, and as the components have it; programs that call select(2) rely on a low one.
    open_files: Rlimit,
}

impl Spawner {
    pub(crate) fn new() -> Self {
        let spawner = Self {
            stack: Vec::new(),
            open_files: getrlimit(Resource::Nofile),
        };
        spawner.raise_limit();
        spawner
    }

    fn raise_limit(&self) {
        let raised = Rlimit {
            current: self.open_files.maximum,
            ..self.open_files
        };
        // Where that is refused, fewer components have their place.
        let _ = setrlimit(Resource::Nofile, raised);
    }

    /// Does something that may put another program into our place: it finds the limit as we found it.
    pub(crate) fn with_limit_restored<T>(&self, act: impl FnOnce() -> T) -> T {
        let _ = setrlimit(Resource::Nofile, self.open_files);
        let done = act();
        self.raise_limit();
        done
    }

    /// Starts a program in a session of its own, with `input` as its standard input and `output` as
    /// standard output and error, tied to us as `bond` says, if possible in this control group. Returns when the program
    /// runs or could not be executed.
    pub(crate) fn spawn(
        &mut self,
        program: &Program,
        input: BorrowedFd<'_>,
        output: BorrowedFd<'_>,
        bond: Bond,
        group: Option<BorrowedFd<'_>>,
    ) -> Result<Started, SpawnError> {
        if self.stack.is_empty() {
            self.stack = vec![0; STACK / size_of::<u128>()];
        }
        let mut orders = Orders {
            program,
            arguments: pointers(&program.arguments),
            environment: pointers(&program.environment),
            input: input.as_raw_fd(),
            output: output.as_raw_fd(),
            open_files: libc::rlimit64 {
                rlim_cur: self.open_files.current.unwrap_or(libc::RLIM64_INFINITY),
                rlim_max: self.open_files.maximum.unwrap_or(libc::RLIM64_INFINITY),
            },
            began: false,
            bond,
            supervisor: std::process::id().cast_signed(),
            failure: None,
        };
        let blocked = clone::SignalsBlocked::new();
        let began = group.and_then(|group| self.begin_in_group(group, &mut orders));
        let in_group = began.is_some();
        let began = began.map_or_else(|| self.begin(&mut orders), Ok);
        drop(blocked);
        let (pid, pidfd) = began.map_err(|errno| SpawnError {
            step: SpawnStep::Fork,
            errno,
        })?;
        match orders.failure {
            None => Ok(Started {
                pid,
                pidfd,
                in_group,
            }),
            Some(failure) => {
                reap(pid);
                Err(failure)
            }
        }
    }

    /// Makes the child, with our pidfd of it, or says the error's number. All signals must be blocked.
    fn begin(&mut self, orders: &mut Orders<'_>) -> Result<(u32, OwnedFd), i32> {
        let orders = (&raw mut *orders).cast();
        // SAFETY: the stack outlives the call, since we are suspended until the child executed or ended.
        // `orders` is borrowed for as long, and the child touches nothing else. No signal handler of ours can
        // run in the child: all are blocked.
        unsafe { clone::plain(&mut self.stack, child, orders) }
    }

    /// The same in a control group; `None` where that cannot be, for whatever reason.
    fn begin_in_group(
        &mut self,
        group: BorrowedFd<'_>,
        orders: &mut Orders<'_>,
    ) -> Option<(u32, OwnedFd)> {
        let pointer = (&raw mut *orders).cast();
        // SAFETY: as for `begin`.
        let made = unsafe { clone::into_group(group, &mut self.stack, child, pointer) }?;
        if orders.began {
            return Some(made);
        }
        // The kernel killed it for what had happened to the group, or to ours, before.
        reap(made.0);
        None
    }
}

impl Drop for Spawner {
    /// A successor finds the limit as we found it.
    fn drop(&mut self) {
        let _ = setrlimit(Resource::Nofile, self.open_files);
    }
}

fn pointers(strings: &[CString]) -> Vec<*const libc::c_char> {
    strings
        .iter()
        .map(|string| string.as_ptr())
        .chain([ptr::null()])
        .collect()
}

/// The child that failed to execute has ended already: this does not wait.
fn reap(pid: u32) {
    let mut status = 0;
    // SAFETY: `status` is ours; the PID is a child that nobody else waits for.
    unsafe { libc::waitpid(pid.cast_signed(), &raw mut status, 0) };
}

extern "C" fn child(orders: *mut libc::c_void) -> libc::c_int {
    // SAFETY: `spawn` passes its `Orders`, and is suspended while we run.
    let orders = unsafe { &mut *orders.cast::<Orders<'_>>() };
    orders.began = true;
    // SAFETY: we are the child that `spawn` made and nothing but system calls follows.
    if let Err(step) = unsafe { become_program(orders) } {
        orders.failure = Some(SpawnError {
            step,
            errno: last_errno(),
        });
    }
    // SAFETY: ends this process without touching what we share.
    unsafe { libc::_exit(127) }
}

/// Turns the calling process into the program; returns only where that failed, with `errno` set.
///
/// # Safety
/// Must be called in a fresh child only. The raw numbers of the identity calls are used because the C
/// library's wrappers would change every thread of the parent, whose memory we share.
unsafe fn become_program(orders: &Orders<'_>) -> Result<(), SpawnStep> {
    let program = orders.program;
    // SAFETY: every pointer leads into `orders`, which outlives us.
    unsafe {
        libc::setsid();
        bond::note_itself(&orders.bond, orders.supervisor)?;
        check(libc::dup2(orders.input, 0), SpawnStep::Output)?;
        check(libc::dup2(orders.output, 1), SpawnStep::Output)?;
        check(libc::dup2(orders.output, 2), SpawnStep::Output)?;
        // Whatever was inherited or opened without care ends here.
        libc::syscall(
            libc::SYS_close_range,
            3,
            libc::c_uint::MAX,
            libc::CLOSE_RANGE_CLOEXEC,
        );
        limit(libc::RLIMIT_NOFILE, orders.open_files)?;
        for &(resource, most) in &program.limits {
            let both = libc::rlimit64 {
                rlim_cur: most,
                rlim_max: most,
            };
            limit(resource, both)?;
        }
        if let Some(nice) = program.nice {
            check_long(
                libc::syscall(libc::SYS_setpriority, libc::PRIO_PROCESS, 0, nice),
                SpawnStep::Limit,
            )?;
        }
        if let Some(mask) = program.umask {
            libc::umask(mask);
        }
        if let Some(identity) = &program.identity {
            let count = identity.groups.len();
            let groups = identity.groups.as_ptr();
            check_long(
                libc::syscall(libc::SYS_setgroups, count, groups),
                SpawnStep::Identity,
            )?;
            let (group, user) = (identity.group, identity.user);
            check_long(
                libc::syscall(libc::SYS_setresgid, group, group, group),
                SpawnStep::Identity,
            )?;
            check_long(
                libc::syscall(libc::SYS_setresuid, user, user, user),
                SpawnStep::Identity,
            )?;
        }
        // After the change of user: the component's own rights decide.
        check(
            libc::chdir(program.directory.as_ptr()),
            SpawnStep::Directory,
        )?;
        // Ignored signals would stay so for ever. Handled ones would fall back by themselves, but not before the
        // program runs: one that came meanwhile (Ctrl-C in the foreground) would find our handler, and tell the
        // supervisor, whose memory this is.
        for signal in IGNORED.into_iter().chain(HANDLED) {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
        bond::stay_bound(&orders.bond, orders.supervisor);
        libc::execve(
            program.file.as_ptr(),
            orders.arguments.as_ptr(),
            orders.environment.as_ptr(),
        );
    }
    Err(SpawnStep::Execute)
}

/// # Safety
/// As that of [`become_program`].
unsafe fn limit(resource: impl Into<i64>, limit: libc::rlimit64) -> Result<(), SpawnStep> {
    let (itself, resource): (libc::pid_t, i64) = (0, resource.into());
    // SAFETY: the kernel reads `limit`, which is ours.
    let result = unsafe {
        libc::syscall(
            libc::SYS_prlimit64,
            itself,
            resource,
            &raw const limit,
            ptr::null::<libc::rlimit64>(),
        )
    };
    check_long(result, SpawnStep::Limit)
}

fn check(result: libc::c_int, step: SpawnStep) -> Result<(), SpawnStep> {
    check_long(result.into(), step)
}

fn check_long(result: libc::c_long, step: SpawnStep) -> Result<(), SpawnStep> {
    if result < 0 { Err(step) } else { Ok(()) }
}

fn last_errno() -> i32 {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

/// Signals that the supervisor ignores: writing fails instead, where nobody reads or a file may not grow
/// (`ulimit -f`).
const IGNORED: [libc::c_int; 2] = [libc::SIGPIPE, libc::SIGXFSZ];

/// Signals that the event loop handles.
const HANDLED: [libc::c_int; 4] = [libc::SIGCHLD, libc::SIGHUP, libc::SIGINT, libc::SIGTERM];

/// Gives every signal its default meaning, except those that are ignored, and unblocks all: what our own starter
/// ignored or blocked (`nohup`, a background job of a script) must not reach the components. Those that the event loop
/// handles wait for it, see [`signals_from_now_on`]: whoever tells us to end before that means an end in good order.
pub(crate) fn signals_at_start() {
    for signal in 1..=libc::SIGRTMAX() {
        let meaning = if IGNORED.contains(&signal) {
            libc::SIG_IGN
        } else {
            libc::SIG_DFL
        };
        // SAFETY: no handler is set; for SIGKILL and SIGSTOP the kernel refuses, which is right.
        unsafe { libc::signal(signal, meaning) };
    }
    block_only(&HANDLED);
}

/// Lets the signals come that have waited for the event loop, which handles them now.
pub(crate) fn signals_from_now_on() {
    block_only(&[]);
}

/// Does something that may put another program into our place: what it would not know how to handle yet waits for it.
pub(crate) fn with_signals_waiting<T>(act: impl FnOnce() -> T) -> T {
    block_only(&HANDLED);
    let done = act();
    for signal in IGNORED {
        // SAFETY: sets a disposition. Rust's library has changed it before it found that it cannot execute.
        unsafe { libc::signal(signal, libc::SIG_IGN) };
    }
    block_only(&[]);
    done
}

fn block_only(signals: &[libc::c_int]) {
    // SAFETY: the set is ours and filled before it is used.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        for signal in signals {
            libc::sigaddset(&raw mut set, *signal);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const set, ptr::null_mut());
    }
}

/// Sends a signal to exactly the process that the descriptor stands for. One that has ended gets nothing.
pub(crate) fn send(pidfd: impl AsFd, signal: i32) {
    let pidfd = pidfd.as_fd().as_raw_fd();
    // SAFETY: a system call with numbers and a null pointer for "as kill(2) does".
    unsafe {
        libc::syscall(
            libc::SYS_pidfd_send_signal,
            pidfd,
            signal,
            ptr::null::<libc::siginfo_t>(),
            0,
        )
    };
}

/// Closes every descriptor but the standard ones: what a client happened to have open (a script's lock, a pipe
/// whose reader waits for its end) must not stay open as long as the supervisor lives. To be called before
/// anything is opened.
pub(crate) fn close_inherited() {
    let (first, last, flags): (libc::c_uint, _, libc::c_uint) = (3, libc::c_uint::MAX, 0);
    // SAFETY: nothing in this process owns one of them yet.
    unsafe { libc::syscall(libc::SYS_close_range, first, last, flags) };
}

/// Makes the calling thread see files as this user and group, and returns the ones before. Nothing else of its identity
/// changes: see `setfsuid(2)`. Where that is not allowed, nothing does.
pub(crate) fn see_files_as(user: u32, group: u32) -> (u32, u32) {
    // SAFETY: system calls with numbers; they concern the calling thread alone.
    let (user_before, group_before) = unsafe {
        // The group first: changing the user may take away the right to.
        let group = libc::syscall(libc::SYS_setfsgid, group);
        (libc::syscall(libc::SYS_setfsuid, user), group)
    };
    let number = |before: libc::c_long| u32::try_from(before).unwrap_or(u32::MAX);
    (number(user_before), number(group_before))
}

/// The user and group as whom the calling thread sees files.
pub(crate) fn sees_files_as() -> (u32, u32) {
    // No user or group has this number, so nothing changes.
    see_files_as(u32::MAX, u32::MAX)
}

/// Takes a descriptor over that our starter passed to us by its number.
pub(crate) fn inherited(number: RawFd) -> OwnedFd {
    // SAFETY: only called at start, for numbers that our own program passed to this process.
    let fd = unsafe { OwnedFd::from_raw_fd(number) };
    // The components must not inherit it; failure leaves it to the child's own closing.
    let _ = rustix::io::fcntl_setfd(&fd, rustix::io::FdFlags::CLOEXEC);
    fd
}

/// Lets a descriptor pass to the program that is executed next.
pub(crate) fn keep_across_execution(number: RawFd) -> std::io::Result<()> {
    // SAFETY: sets a flag of a descriptor; a wrong number is an error and nothing else.
    let result = unsafe { libc::fcntl(number, libc::F_SETFD, 0) };
    if result < 0 {
        Err(std::io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// Text for the kernel; zero bytes, which the configuration does not let pass, are left out.
pub(crate) fn c_string(text: impl Into<Vec<u8>>) -> CString {
    let mut bytes: Vec<u8> = text.into();
    bytes.retain(|byte| *byte != 0);
    CString::new(bytes).unwrap_or_default()
}
