//! Samples of what happens beside the orders.

use super::facts::{id, unwell};
use crate::supervisor::report::{Ending, Notice, Refusal, StateProblem};

pub(super) fn incidents() -> Vec<Notice> {
    let component = || id("is");
    let program = || String::from("/usr/local/bin/tell");
    let mut incidents = vec![
        Notice::SupervisorReplaced { pid: 7 },
        Notice::Adopted {
            component: component(),
            pid: 1234,
        },
        Notice::GuardianReplaced { pid: 8 },
        Notice::LogStalled {
            component: component(),
            errno: libc::ENOSPC,
        },
        Notice::LogResumed {
            component: component(),
            dropped: 3 << 20,
        },
        Notice::Reloaded {
            started: 1,
            restarted: 2,
            stopped: 0,
            unchanged: 3,
        },
        Notice::ReloadRefused {
            refusal: Refusal::Reloading,
        },
        Notice::HookMissing {
            program: program(),
            errno: libc::ENOENT,
        },
        Notice::HookHung {
            program: program(),
            timeout_ms: 30_000,
        },
        Notice::EssentialLost {
            component: component(),
        },
        Notice::RunFolderRemade {
            path: "/run/imageserving".into(),
        },
        Notice::RunFolderUnusable {
            path: "/run/imageserving".into(),
            errno: libc::ENOTDIR,
        },
    ];
    let problems = [
        StateProblem::Garbled,
        StateProblem::OtherBoot,
        StateProblem::Reused {
            component: component(),
            pid: 1234,
        },
    ];
    incidents.extend(problems.map(|problem| Notice::StateUnusable { problem }));
    let endings = [
        Ending::Code(2),
        Ending::Signal(libc::SIGTERM),
        Ending::Unknown,
    ];
    incidents.extend(endings.map(|ending| Notice::HookFailed {
        program: program(),
        ending,
    }));
    incidents.extend([1, 2].map(|events| Notice::HookSkipped {
        program: program(),
        events,
    }));
    incidents.extend(unwell().into_iter().map(|reason| Notice::CheckFailed {
        component: component(),
        reason,
        count: 1,
        of: 3,
    }));
    incidents
}
