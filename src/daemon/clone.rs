//! Makes a process that shares our memory until it executes, as `vfork(2)` does, also inside a control group: for that
//! the C library has no call. The child must make system calls only.

use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

use libc::c_long;

/// What a child does first; it must not return.
pub(super) type Beginning = extern "C" fn(*mut libc::c_void) -> libc::c_int;

/// We are suspended until the child has left our memory, and hold a descriptor of it before it runs.
const FLAGS: libc::c_int = libc::CLONE_VM | libc::CLONE_VFORK | libc::CLONE_PIDFD;

/// Of `linux/sched.h`; too large for the type that the C library's header gives it.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// Makes a child, with our pidfd of it, or says the error's number. `stack` is the child's.
///
/// # Safety
/// All signals must be blocked, and `begin` may only make system calls and touch what nobody else does until it has
/// ended the process or executed a program.
pub(super) unsafe fn plain(
    stack: &mut [u128],
    begin: Beginning,
    orders: *mut libc::c_void,
) -> Result<(u32, OwnedFd), i32> {
    let mut pidfd: RawFd = -1;
    // SAFETY: the stack is left before the call returns; its end is aligned to 16 bytes by u128. The rest is the
    // caller's promise.
    let pid = unsafe {
        let top = stack.as_mut_ptr().add(stack.len());
        let flags = FLAGS | libc::SIGCHLD;
        libc::clone(begin, top.cast(), flags, orders, &raw mut pidfd)
    };
    let pid = u32::try_from(pid)
        .map_err(|_| std::io::Error::last_os_error().raw_os_error().unwrap_or(0))?;
    // SAFETY: CLONE_PIDFD made this descriptor for us and nobody else knows it.
    Ok((pid, unsafe { OwnedFd::from_raw_fd(pidfd) }))
}

/// The same in a control group. Moving it there later, by `cgroup.procs`, would wait for all processors: 15 to 50 ms.
/// `None`: the kernel does not want to or has no such call, or nobody has written it down for this processor.
///
/// # Safety
/// As for [`plain`].
pub(super) unsafe fn into_group(
    group: BorrowedFd<'_>,
    stack: &mut [u128],
    begin: Beginning,
    orders: *mut libc::c_void,
) -> Option<(u32, OwnedFd)> {
    let mut pidfd: RawFd = -1;
    let arguments = libc::clone_args {
        flags: u64::from(FLAGS.cast_unsigned()) | CLONE_INTO_CGROUP,
        pidfd: &raw mut pidfd as u64,
        child_tid: 0,
        parent_tid: 0,
        exit_signal: u64::from(libc::SIGCHLD.cast_unsigned()),
        stack: stack.as_mut_ptr() as u64,
        stack_size: size_of_val(stack) as u64,
        tls: 0,
        set_tid: 0,
        set_tid_size: 0,
        cgroup: u64::from(group.as_raw_fd().cast_unsigned()),
    };
    // SAFETY: the arguments live until the call returns, which is when the child executed or ended; the rest is
    // the caller's promise.
    let pid = unsafe { clone3(&raw const arguments, begin, orders) };
    let pid = u32::try_from(pid).ok()?;
    // SAFETY: CLONE_PIDFD made this descriptor for us and nobody else knows it.
    Some((pid, unsafe { OwnedFd::from_raw_fd(pidfd) }))
}

/// The child comes out of the system call with the new stack, empty: nothing may return there, so it goes straight
/// on to `begin`.
#[cfg(target_arch = "x86_64")]
unsafe fn clone3(
    arguments: *const libc::clone_args,
    begin: Beginning,
    orders: *mut libc::c_void,
) -> c_long {
    let result: c_long;
    // SAFETY: the parent sees a system call that changes `rax`, `rcx` and `r11`, as all of them do.
    unsafe {
        std::arch::asm!(
            "syscall",
            "cmp rax, 0",
            "jnz 2f",
            "mov ebp, 0",
            "mov rdi, r9",
            "call r8",
            "ud2",
            "2:",
            inlateout("rax") libc::SYS_clone3 => result,
            in("rdi") arguments,
            in("rsi") size_of::<libc::clone_args>(),
            in("r8") begin,
            in("r9") orders,
            lateout("rcx") _,
            lateout("r11") _,
        );
    }
    result
}

/// The same for this processor.
#[cfg(target_arch = "aarch64")]
unsafe fn clone3(
    arguments: *const libc::clone_args,
    begin: Beginning,
    orders: *mut libc::c_void,
) -> c_long {
    let result: c_long;
    // SAFETY: the parent sees a system call that changes `x0`.
    unsafe {
        std::arch::asm!(
            "svc 0",
            "cbnz x0, 2f",
            "mov x29, xzr",
            "mov x0, x3",
            "blr x2",
            "brk 1",
            "2:",
            in("x8") libc::SYS_clone3,
            inlateout("x0") arguments => result,
            in("x1") size_of::<libc::clone_args>(),
            in("x2") begin,
            in("x3") orders,
        );
    }
    result
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
unsafe fn clone3(
    _arguments: *const libc::clone_args,
    _begin: Beginning,
    _orders: *mut libc::c_void,
) -> c_long {
    -c_long::from(libc::ENOSYS)
}

/// All signals blocked, until dropped.
pub(super) struct SignalsBlocked(libc::sigset_t);

impl SignalsBlocked {
    pub(super) fn new() -> Self {
        // SAFETY: both sets are ours and are filled before they are read.
        unsafe {
            let mut all: libc::sigset_t = std::mem::zeroed();
            let mut before: libc::sigset_t = std::mem::zeroed();
            libc::sigfillset(&raw mut all);
            libc::pthread_sigmask(libc::SIG_SETMASK, &raw const all, &raw mut before);
            Self(before)
        }
    }
}

impl Drop for SignalsBlocked {
    fn drop(&mut self) {
        // SAFETY: the set was filled by `new`.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const self.0, ptr::null_mut()) };
    }
}
