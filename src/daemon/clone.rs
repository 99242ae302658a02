//! Makes a process inside a control group: `clone3` with `CLONE_INTO_CGROUP`, for which the C library has no call.
//! Writing into `cgroup.procs` instead waits for all processors, 15 to 50 ms. The child must make system calls only.

use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

use libc::c_long;

/// What a child does first; it must not return.
pub(super) type Beginning = extern "C" fn(*mut libc::c_void) -> libc::c_int;

/// Of `linux/sched.h`; too large for the type that the C library's header gives it.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// Makes a child that shares our memory until it executes, with our pidfd of it, in the given group. `stack` is the
/// child's. `None`: the kernel does not want to or has no such call, or nobody has written it down for this processor.
///
/// # Safety
/// As for `clone(2)` with `CLONE_VM | CLONE_VFORK`: `begin` may only make system calls, and must end the process.
pub(super) unsafe fn into_group(
    group: BorrowedFd<'_>,
    stack: &mut [u128],
    begin: Beginning,
    orders: *mut libc::c_void,
) -> Option<(u32, OwnedFd)> {
    let mut pidfd: RawFd = -1;
    let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::CLONE_PIDFD;
    let arguments = libc::clone_args {
        flags: u64::from(flags.cast_unsigned()) | CLONE_INTO_CGROUP,
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
            "test rax, rax",
            "jnz 2f",
            "xor ebp, ebp",
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
