//! A line for each request in the combined log format, on standard output, where the supervisor collects it. One thread
//! writes; whoever answers requests never waits for it: where the reader is too slow, lines are left out and counted.

mod line;

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::io::Write;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub(super) use self::line::Entry;

/// So many bytes may wait for the writer.
const MOST_WAITING: usize = 1 << 20;

/// When so many wait, they are written at once.
const MANY: usize = 64 << 10;

/// So long a line may wait for company.
const LONGEST_WAIT: Duration = Duration::from_millis(50);

/// So long the last lines may take when the server ends.
const LONGEST_END: Duration = Duration::from_secs(1);

/// The log of one server.
pub(super) struct AccessLog {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// Lines that were left out since the beginning.
    lost: AtomicU64,
}

#[derive(Default)]
struct State {
    lines: Vec<u8>,
    /// Lines that were left out and not yet spoken of.
    lost: u64,
    ended: bool,
}

thread_local! {
    /// Where a thread writes its line before it takes the lock.
    static LINE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

impl AccessLog {
    /// Begins to write. None where the system has no thread for it: nobody goes without an answer for that.
    pub(super) fn start(output: impl Write + Send + 'static) -> Option<Self> {
        let shared = Arc::new(Shared::default());
        let of_writer = Arc::clone(&shared);
        let writer = thread::Builder::new()
            .name("access log".to_owned())
            .spawn(move || of_writer.write(output))
            .ok()?;
        Some(Self {
            shared,
            writer: Mutex::new(Some(writer)),
        })
    }

    /// Takes down one request.
    pub(super) fn note(&self, entry: &Entry<'_>) {
        LINE.with_borrow_mut(|line| {
            line.clear();
            entry.write(line);
            self.shared.add(line);
        });
    }

    /// Lines that were left out.
    pub(super) fn lost(&self) -> u64 {
        self.shared.lost.load(Ordering::Relaxed)
    }

    /// Writes what waits, as far as it is taken in time.
    pub(super) fn end(&self) {
        self.shared.lock().ended = true;
        self.shared.changed.notify_all();
        let writer = self.writer.lock();
        let Some(writer) = writer.unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        let begin = Instant::now();
        while !writer.is_finished() && begin.elapsed() < LONGEST_END {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, line: &[u8]) {
        let mut state = self.lock();
        let before = state.lines.len();
        let after = before + line.len();
        if after > MOST_WAITING {
            state.lost += 1;
            self.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        state.lines.extend_from_slice(line);
        drop(state);
        // The writer sleeps until there is something, and then until there is much.
        if before == 0 || (before < MANY && after >= MANY) {
            self.changed.notify_one();
        }
    }

    fn write(&self, mut output: impl Write) {
        let mut lines = Vec::new();
        loop {
            let nothing = |state: &mut State| state.lines.is_empty() && !state.ended;
            let few = |state: &mut State| state.lines.len() < MANY && !state.ended;
            let state = self.changed.wait_while(self.lock(), nothing);
            let state = state.unwrap_or_else(PoisonError::into_inner);
            let state = self.changed.wait_timeout_while(state, LONGEST_WAIT, few);
            let (mut state, _) = state.unwrap_or_else(PoisonError::into_inner);
            mem::swap(&mut state.lines, &mut lines);
            let lost = mem::take(&mut state.lost);
            let ended = state.ended;
            drop(state);
            if lost > 0 {
                line::write_lost(&mut lines, lost);
            }
            // Where nobody reads any more there is nobody to tell.
            let _ = output.write_all(&lines).and_then(|()| output.flush());
            lines.clear();
            if ended {
                return;
            }
        }
    }
}
