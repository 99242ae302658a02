//! Programs that run beside the components for a limited time: health checks and hooks. They are nobody's
//! members: each has a session of its own, and nothing of it may outlive its end or its time.

use std::collections::HashMap;
use std::os::fd::BorrowedFd;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::daemon::event_loop::Message;
use crate::daemon::hands::signal_all;
use crate::daemon::spawn::{Bond, Program, SpawnError, Spawner};
use crate::daemon::tree;
use crate::supervisor::policy::KILL_AGAIN_AFTER;
use crate::supervisor::report::Ending;

/// What became of a program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It ended in time.
    Ended(Ending),
    /// It did not, and was killed.
    Hung,
    /// It was killed because another program takes our place, or nobody is there to run it: that says nothing of it.
    CutOff,
    /// It did not run.
    NotRun(SpawnError),
}

/// What a task asks of the loop, which alone makes processes and hears of their ends.
#[derive(Debug)]
pub(crate) struct Errand {
    program: Arc<Program>,
    answer: oneshot::Sender<Result<Running, SpawnError>>,
}

/// A program that runs. Dropped before its end, it and all that it started are killed.
#[derive(Debug)]
pub(crate) struct Running {
    pid: u32,
    ended: oneshot::Receiver<Ending>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // Who has ended was reaped, and the number may be another's by now.
        if self.ended.try_recv() == Err(oneshot::error::TryRecvError::Empty) {
            kill_session(self.pid);
        }
    }
}

/// Runs a program to its end or to its time limit.
pub(crate) async fn run(
    program: Arc<Program>,
    limit: Duration,
    tell: &mpsc::UnboundedSender<Message>,
) -> Outcome {
    let (answer, answered) = oneshot::channel();
    // The loop is gone where nobody takes it: so is our purpose.
    let _ = tell.send(Message::Run(Errand { program, answer }));
    let mut running = match answered.await {
        Ok(Ok(running)) => running,
        Ok(Err(error)) => return Outcome::NotRun(error),
        Err(_) => return Outcome::CutOff,
    };
    if let Ok(ended) = timeout(limit, &mut running.ended).await {
        return ended.map_or(Outcome::CutOff, Outcome::Ended);
    }
    kill_session(running.pid);
    // So that there are never two at once; one in uninterruptible sleep holds up nobody for ever.
    let _ = timeout(KILL_AGAIN_AFTER, &mut running.ended).await;
    Outcome::Hung
}

/// Those that run, by PID.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    /// Who waits for the end of each; `None`: nobody any more.
    running: HashMap<u32, Option<oneshot::Sender<Ending>>>,
}

impl Programs {
    /// Starts what a task asked for. `null` is opened for reading and writing.
    pub(crate) fn start(&mut self, errand: Errand, spawner: &mut Spawner, null: BorrowedFd<'_>) {
        // Nobody would end it at its time limit.
        let bond = Bond {
            on_death: Some(libc::SIGKILL),
            ..Bond::default()
        };
        let started = spawner
            .spawn(&errand.program, null, null, bond, None)
            .map(|started| {
                let (ending, ended) = oneshot::channel();
                self.running.insert(started.pid, Some(ending));
                Running {
                    pid: started.pid,
                    ended,
                }
            });
        // Whoever asks no longer drops it, and so ends it.
        let _ = errand.answer.send(started);
    }

    pub(crate) fn are_none(&self) -> bool {
        self.running.is_empty()
    }

    /// Ends all: whoever comes in our place knows nothing of them, nor of their time limits.
    pub(crate) fn end_all(&mut self) {
        for (pid, waiting) in &mut self.running {
            kill_session(*pid);
            // Should we stay after all, its end was our doing.
            *waiting = None;
        }
    }

    /// A child of ours was reaped: tells whoever waits for it, where it is one of these.
    pub(crate) fn ended(&mut self, pid: u32, ending: Ending) {
        if let Some(waiting) = self.running.remove(&pid) {
            // At once: nobody else can have been given the session's number yet.
            kill_session(pid);
            let _ = waiting.map(|waiting| waiting.send(ending));
        }
    }
}

/// Sends SIGKILL to all that is left of the session that a child of ours leads or led: itself, what lost its parents
/// and fell to us, and what these started.
fn kill_session(leader: u32) {
    let mut roots = tree::our_children();
    roots.retain(|pid| {
        tree::Stat::read(*pid).is_some_and(|stat| stat.session == leader && !stat.is_dead())
    });
    signal_all(&tree::with_descendants(roots), libc::SIGKILL, |_, _| false);
}
