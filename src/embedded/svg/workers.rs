//! The threads that draw: as many as cores, each with a stack that deep drawings need, and a short queue before them.
//! A drawing that takes too long is given up by whoever waits, and the thread goes on: it cannot be stopped. When no
//! thread comes back any more, the server must end so that the supervisor starts it again.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use crate::embedded::answer::Refused;
use crate::error::ServeError;

/// So long a client waits, in the queue and for the work itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// When all threads have been at their work for so long, nobody waits for any of it since long.
const STUCK: Duration = Duration::from_secs(20);

/// So often that is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Requests that wait, for each thread.
const WAITING: usize = 8;

/// Only what is touched of it takes memory.
const STACK: usize = 64 << 20;

/// The value of a thread that has nothing to do.
const IDLE: u64 = 0;

type Job = Box<dyn FnOnce() + Send>;

/// The threads and their queue.
#[derive(Clone)]
pub(super) struct Workers {
    queue: SyncSender<Job>,
    /// Since when each works, in milliseconds after `begin`.
    busy: Arc<[AtomicU64]>,
    begin: Instant,
}

impl Workers {
    /// Starts the threads.
    ///
    /// # Errors
    /// The system has no room for them.
    pub(super) fn start(threads: NonZero<usize>) -> Result<Self, ServeError> {
        let (queue, jobs) = sync_channel(threads.get() * WAITING);
        let jobs = Arc::new(Mutex::new(jobs));
        let workers = Self {
            queue,
            busy: (0..threads.get()).map(|_| AtomicU64::new(IDLE)).collect(),
            begin: Instant::now(),
        };
        for place in 0..threads.get() {
            let (jobs, busy, begin) = (Arc::clone(&jobs), Arc::clone(&workers.busy), workers.begin);
            thread::Builder::new()
                .name(format!("draws-{place}"))
                .stack_size(STACK)
                .spawn(move || work(&jobs, &busy[place], begin))
                .map_err(|error| ServeError::System {
                    errno: error.raw_os_error().unwrap_or(0),
                })?;
        }
        Ok(workers)
    }

    /// Has it done by one of the threads.
    ///
    /// # Errors
    /// 503 where the queue is full or it is not done in time; 422 where the renderer gave up in a way that it should
    /// not. In a shipped program, which cannot catch that, the process ends and is started again.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let (done, outcome) = oneshot::channel();
        let job: Job = Box::new(move || {
            // Whoever gave up in the queue needs no answer.
            if !done.is_closed() {
                let _ = done.send(work());
            }
        });
        match self.queue.try_send(job) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                return Err(Refused::not_now("too many drawings at once"));
            }
        }
        match timeout(PATIENCE, outcome).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Refused::unprocessable("the drawing cannot be rendered")),
            Err(_) => Err(Refused::not_now("the drawing takes too long")),
        }
    }

    /// Ends when no thread can be expected to come back.
    pub(super) async fn until_stuck(&self) -> ServeError {
        loop {
            sleep(LOOK).await;
            if self.are_stuck(milliseconds(self.begin)) {
                return ServeError::Stuck;
            }
        }
    }

    fn are_stuck(&self, now: u64) -> bool {
        self.busy.iter().all(|since| {
            let since = since.load(Ordering::Relaxed);
            since != IDLE && Duration::from_millis(now.saturating_sub(since)) > STUCK
        })
    }

    /// Threads that work.
    pub(super) fn busy(&self) -> usize {
        let busy = self.busy.iter();
        busy.filter(|since| since.load(Ordering::Relaxed) != IDLE)
            .count()
    }

    /// All threads.
    pub(super) fn count(&self) -> usize {
        self.busy.len()
    }
}

fn work(jobs: &Mutex<Receiver<Job>>, busy: &AtomicU64, begin: Instant) {
    loop {
        // The lock is held while one of the threads waits; the others wait for the lock.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        busy.store(milliseconds(begin).max(1), Ordering::Relaxed);
        let _ = catch_unwind(AssertUnwindSafe(job));
        busy.store(IDLE, Ordering::Relaxed);
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use tokio::task::{JoinHandle, yield_now};

    use super::*;

    fn spawn(
        workers: &Workers,
        work: impl FnOnce() + Send + 'static,
    ) -> JoinHandle<Result<(), Refused>> {
        let workers = workers.clone();
        tokio::spawn(async move {
            let done = move || {
                work();
                Ok(())
            };
            workers.run(done).await
        })
    }

    fn one() -> Workers {
        Workers::start(NonZero::<usize>::MIN).unwrap()
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let workers = one();
        let (release, wait) = channel::<()>();
        let mut asked = vec![spawn(&workers, move || {
            let _ = wait.recv();
        })];
        while workers.busy() == 0 {
            yield_now().await;
        }
        asked.extend((0..WAITING).map(|_| spawn(&workers, || {})));
        // They are tasks of this thread: each is in the queue when it has run once.
        for _ in 0..=WAITING {
            yield_now().await;
        }
        let refused = workers.run(|| Ok(())).await.unwrap_err();
        assert_eq!(refused.status.as_u16(), 503);
        drop(release);
        for asked in asked {
            asked.await.unwrap().unwrap();
        }
    }

    #[test]
    fn only_when_no_thread_comes_back_they_are_stuck() {
        let workers = Workers::start(NonZero::new(2).unwrap()).unwrap();
        let late = u64::try_from(STUCK.as_millis()).unwrap() + 2;
        assert!(!workers.are_stuck(late));
        workers.busy[0].store(1, Ordering::Relaxed);
        assert!(!workers.are_stuck(late));
        workers.busy[1].store(2, Ordering::Relaxed);
        assert!(!workers.are_stuck(late));
        assert!(workers.are_stuck(late + 1));
    }

    #[tokio::test]
    async fn a_panic_harms_only_its_own_request() {
        let workers = one();
        let refused = workers
            .run::<()>(|| panic!("on purpose"))
            .await
            .unwrap_err();
        assert_eq!(refused.status.as_u16(), 422);
        assert_eq!(workers.run(|| Ok(1)).await.unwrap(), 1);
    }
}
