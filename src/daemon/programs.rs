//! Programs that run beside the components for a limited time: health checks and hooks. They are nobody's
//! members: each has a session and a mark of its own, and nothing of it may outlive its end, its time or the supervisor.

use std::collections::HashMap;
use std::os::fd::BorrowedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::daemon::event_loop::Message;
use crate::daemon::hands::signal_all;
use crate::daemon::spawn::{Bond, Program, SpawnError, Spawner, c_string};
use crate::daemon::tree;
use crate::supervisor::fleet::Seat;
use crate::supervisor::policy::KILL_AGAIN_AFTER;
use crate::supervisor::report::Ending;

/// In the environment of each: its number in the life of its supervisor, and after a blank the run folder of the instance.
/// What it starts inherits that.
pub(crate) const MARKER: &str = "IMAGESERVING_BESIDE";

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
            kill(self.pid);
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
    kill(running.pid);
    // So that there are never two at once; one in uninterruptible sleep holds up nobody for ever.
    let _ = timeout(KILL_AGAIN_AFTER, &mut running.ended).await;
    Outcome::Hung
}

/// Those that run, by PID.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    running: HashMap<u32, Awaited>,
    /// How many were started.
    count: u64,
}

#[derive(Debug)]
struct Awaited {
    /// The value of its mark.
    mark: Vec<u8>,
    /// Who waits for its end; `None`: nobody any more.
    waiting: Option<oneshot::Sender<Ending>>,
}

impl Programs {
    /// Starts what a task asked for. `null` is opened for reading and writing, `run` is our run folder.
    pub(crate) fn start(
        &mut self,
        errand: Errand,
        spawner: &mut Spawner,
        null: BorrowedFd<'_>,
        run: &Path,
    ) {
        // Nobody would end it at its time limit.
        let bond = Bond {
            on_death: Some(libc::SIGKILL),
            ..Bond::default()
        };
        self.count += 1;
        let number = self.count.to_string();
        let mark = [number.as_bytes(), b" ", run.as_os_str().as_bytes()].concat();
        let mut program = Program::clone(&errand.program);
        let variable = [MARKER.as_bytes(), b"=", &mark].concat();
        program.environment.push(c_string(variable));
        let started = spawner
            .spawn(&program, null, null, bond, None)
            .map(|started| {
                let (ending, ended) = oneshot::channel();
                let waiting = Some(ending);
                self.running.insert(started.pid, Awaited { mark, waiting });
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
        for (pid, awaited) in &mut self.running {
            kill(*pid);
            // Should we stay after all, its end was our doing.
            awaited.waiting = None;
        }
    }

    /// A child of ours was reaped: tells whoever waits for it, where it is one of these. `mains` are no others than our
    /// children that belong to components.
    pub(crate) fn ended(&mut self, pid: u32, ending: Ending, mains: &HashMap<u32, Seat>) {
        if let Some(Awaited { mark, waiting }) = self.running.remove(&pid) {
            // At once: nobody else can have been given the session's number yet.
            let mut left = tree::our_children();
            left.retain(|child| {
                !mains.contains_key(child)
                    && !self.running.contains_key(child)
                    && tree::Stat::read(*child).is_some_and(|stat| {
                        !stat.is_dead()
                            && (stat.session == pid || mark_of(*child).as_ref() == Some(&mark))
                    })
            });
            let left = tree::with_descendants(left);
            signal_all(&left, libc::SIGKILL, |_, _| false);
            let _ = waiting.map(|waiting| waiting.send(ending));
        }
    }

    /// Ends what any of them left, whoever is its parent by now. Only where there were any: it looks at all processes.
    pub(crate) fn end_left(&self, run: &Path, guardian: Option<u32>) {
        if self.count > 0 {
            end_former(run, guardian);
        }
    }
}

/// Ends what was started beside the components of the instance with this run folder, by whatever supervisor; neither us
/// nor the `guardian`, should one of those have started us.
pub(crate) fn end_former(run: &Path, guardian: Option<u32>) {
    let is_marked = |pid: u32| mark_of(pid).is_some_and(|mark| is_of(&mark, run));
    let us = std::process::id();
    let all = tree::all().into_iter();
    let left: Vec<u32> = all
        .filter(|(_, stat)| !stat.is_dead())
        .map(|(pid, _)| pid)
        .filter(|&pid| pid != us && Some(pid) != guardian && is_marked(pid))
        .collect();
    signal_all(&left, libc::SIGKILL, |pid, _| is_marked(pid));
}

fn mark_of(pid: u32) -> Option<Vec<u8>> {
    tree::variables(pid, [MARKER]).map(|[mark]| mark)
}

/// Whether a mark is of the instance with this run folder.
fn is_of(mark: &[u8], run: &Path) -> bool {
    let mut parts = mark.splitn(2, |byte| *byte == b' ');
    parts.nth(1) == Some(run.as_os_str().as_bytes())
}

/// Sends SIGKILL to a child of ours and to what descends from it. What lost its parents follows when it is reaped.
fn kill(child: u32) {
    let members = tree::with_descendants(vec![child]);
    signal_all(&members, libc::SIGKILL, |_, _| false);
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;
    use crate::daemon::program::prepare_own;

    #[tokio::test]
    async fn one_that_is_ended_for_a_replacement_is_cut_off() {
        let command = ["sleep".to_owned(), "1000".to_owned()];
        let program = Arc::new(prepare_own(&command, Path::new("/"), []).unwrap());
        let (tell, mut messages) = mpsc::unbounded_channel();
        let outcome = tokio::spawn(async move {
            let limit = Duration::from_secs(1000);
            run(program, limit, &tell).await
        });
        let Some(Message::Run(errand)) = messages.recv().await else {
            panic!("nothing was asked for");
        };
        let null = std::fs::File::open("/dev/null").unwrap();
        let mut programs = Programs::default();
        programs.start(errand, &mut Spawner::new(), null.as_fd(), Path::new("/run"));
        programs.end_all();
        assert_eq!(outcome.await.unwrap(), Outcome::CutOff);
        let pid = *programs.running.keys().next().unwrap();
        let pid = rustix::process::Pid::from_raw(pid.cast_signed());
        rustix::process::waitpid(pid, rustix::process::WaitOptions::empty()).unwrap();
    }

    #[test]
    fn a_mark_is_of_one_instance() {
        assert!(is_of(b"12 /a b/run", Path::new("/a b/run")));
        assert!(!is_of(b"12 /a b/run", Path::new("b/run")));
        assert!(!is_of(b"12", Path::new("")));
    }
}
