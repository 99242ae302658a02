//! `[[supervisor.hooks]]`: tells programs of the operator's what happened. A hook that hangs, fails or is missing is told
//! and holds nobody up, also not the end of the supervisor.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::{Receiver, Sender, UnboundedSender, channel};
use tokio::task::JoinHandle;

use crate::config::Hook;
use crate::daemon::event_loop::Message;
use crate::daemon::program;
use crate::daemon::programs::{self, Outcome};
use crate::supervisor::report::{Ending, Notice};

/// What the end of the supervisor grants to hooks that are not done.
pub(crate) const LAST_MOMENT: Duration = Duration::from_secs(5);

/// So many events wait for a hook that is slow; it misses the next ones.
const MOST_WAITING: usize = 64;

/// The variables of facts that only some events have, and where these stand in the event.
const FACTS: [(&str, &[&str]); 6] = [
    ("AT", &["/at"]),
    ("COMPONENT", &["/component"]),
    ("PID", &["/pid"]),
    ("CODE", &["/failure/ending/code"]),
    ("SIGNAL", &["/failure/ending/signal"]),
    ("ATTEMPT", &["/attempt", "/attempts"]),
];

type Variables = Vec<(OsString, OsString)>;

/// All hooks.
#[derive(Debug)]
pub(crate) struct Hooks {
    all: Vec<Line>,
    settings: Vec<Hook>,
    directory: PathBuf,
    tell: UnboundedSender<Message>,
}

/// The events that wait for one hook, and the task that runs it for each.
#[derive(Debug)]
struct Line {
    on: Vec<String>,
    program: String,
    events: Option<Sender<Variables>>,
    tally: Arc<Tally>,
    task: JoinHandle<()>,
}

/// What hook and caller count together.
#[derive(Debug, Default)]
struct Tally {
    /// Events that the program was not run to its end for yet.
    open: AtomicU32,
    /// Events that it was not and will not be run for.
    missed: AtomicU32,
}

impl Hooks {
    /// Must be called inside the event loop. The programs work in `directory`.
    pub(crate) fn new(hooks: &[Hook], directory: &Path, tell: &UnboundedSender<Message>) -> Self {
        let line = |hook: &Hook| {
            let (events, waiting) = channel(MOST_WAITING);
            let tally = Arc::default();
            let caller = Caller {
                hook: hook.clone(),
                directory: directory.to_path_buf(),
                tally: Arc::clone(&tally),
                tell: tell.clone(),
            };
            Line {
                on: hook.on.clone(),
                program: caller.program(),
                events: Some(events),
                tally,
                task: tokio::spawn(caller.call_for_each(waiting)),
            }
        };
        Self {
            all: hooks.iter().map(line).collect(),
            settings: hooks.to_vec(),
            directory: directory.to_path_buf(),
            tell: tell.clone(),
        }
    }

    /// From now on these are called. What waits for one that was there before is still done.
    pub(crate) fn change_to(&mut self, hooks: &[Hook]) {
        if self.settings == hooks {
            return;
        }
        self.close();
        let mut before = std::mem::take(&mut self.all);
        before.retain(|hook| !hook.task.is_finished());
        *self = Self::new(hooks, &self.directory, &self.tell);
        self.all.extend(before);
    }

    /// Calls the hooks that want to know of it. `line` is the event as the supervisor's own log has it.
    pub(crate) fn call(&self, notice: &Notice, line: &[u8]) {
        // One that is called because it failed would fail for ever.
        let is_of_hooks = matches!(
            notice,
            Notice::HookFailed { .. }
                | Notice::HookMissing { .. }
                | Notice::HookHung { .. }
                | Notice::HookSkipped { .. }
        );
        if self.all.is_empty() || is_of_hooks {
            return;
        }
        let event: Value = serde_json::from_slice(line).unwrap_or_default();
        let name = event["event"].as_str().unwrap_or_default();
        let wants = |hook: &&Line| hook.on.is_empty() || hook.on.iter().any(|on| on == name);
        for hook in self.all.iter().filter(wants) {
            let events = hook.events.as_ref();
            let counted = match events.map(|events| events.try_send(variables(&event, line))) {
                Some(Ok(())) => &hook.tally.open,
                Some(Err(_)) => &hook.tally.missed,
                None => continue,
            };
            counted.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether nothing is to be done for any of them.
    pub(crate) fn are_idle(&self) -> bool {
        let mut tallies = self.all.iter().map(|hook| &hook.tally);
        tallies.all(|tally| tally.open.load(Ordering::Relaxed) == 0)
    }

    /// What is told of those that are left as they are.
    pub(crate) fn left(&self) -> Vec<Notice> {
        let left = self.all.iter().filter_map(|hook| {
            let Tally { open, missed } = &*hook.tally;
            let events = open.load(Ordering::Relaxed) + missed.swap(0, Ordering::Relaxed);
            (events > 0).then(|| Notice::HookSkipped {
                program: hook.program.clone(),
                events,
            })
        });
        left.collect()
    }

    /// No further events come; what waits is still done.
    pub(crate) fn close(&mut self) {
        for hook in &mut self.all {
            hook.events = None;
        }
    }

    /// Waits until all are done. Safe to drop while it waits.
    pub(crate) async fn done(&mut self) {
        while let Some(last) = self.all.last_mut() {
            // Whether it ended or was aborted: there is nothing more to come.
            let _ = (&mut last.task).await;
            self.all.pop();
        }
    }

    /// Ends those that are not done, and tells of them.
    pub(crate) async fn cut_off(&mut self) -> Vec<Notice> {
        let mut told = Vec::new();
        for hook in self.all.drain(..).filter(|hook| !hook.task.is_finished()) {
            hook.task.abort();
            // Its program is killed when the task is gone.
            let _ = hook.task.await;
            told.push(Notice::HookHung {
                program: hook.program,
                timeout_ms: milliseconds(LAST_MOMENT),
            });
        }
        told
    }
}

/// Runs one hook.
struct Caller {
    hook: Hook,
    directory: PathBuf,
    tally: Arc<Tally>,
    tell: UnboundedSender<Message>,
}

impl Caller {
    fn program(&self) -> String {
        self.hook.command.first().cloned().unwrap_or_default()
    }

    async fn call_for_each(self, mut events: Receiver<Variables>) {
        while let Some(variables) = events.recv().await {
            let failure = self.call(variables).await;
            self.tally.open.fetch_sub(1, Ordering::Relaxed);
            // It keeps up again: what it missed is told once.
            let missed = if events.is_empty() {
                self.tally.missed.swap(0, Ordering::Relaxed)
            } else {
                0
            };
            let skipped = (missed > 0).then(|| Notice::HookSkipped {
                program: self.program(),
                events: missed,
            });
            // The loop is gone where nobody receives; its last events are done nevertheless.
            let told = failure.into_iter().chain(skipped).collect();
            let _ = self.tell.send(Message::Hooked(told));
        }
    }

    /// Calls it for one event; what went wrong.
    async fn call(&self, variables: Variables) -> Option<Notice> {
        let program = self.program();
        let prepared = program::prepare_own(&self.hook.command, &self.directory, variables);
        let prepared = match prepared {
            Ok(prepared) => Arc::new(prepared),
            Err(errno) => return Some(Notice::HookMissing { program, errno }),
        };
        match programs::run(prepared, self.hook.timeout, &self.tell).await {
            // Those that are cut off are told as skipped by whoever does it.
            Outcome::Ended(Ending::Code(0)) | Outcome::CutOff => None,
            Outcome::Ended(ending) => Some(Notice::HookFailed { program, ending }),
            Outcome::Hung => Some(Notice::HookHung {
                program,
                timeout_ms: milliseconds(self.hook.timeout),
            }),
            Outcome::NotRun(error) => Some(Notice::HookMissing {
                program,
                errno: error.errno,
            }),
        }
    }
}

/// What the program finds in its environment. What the event does not have is absent.
fn variables(event: &Value, line: &[u8]) -> Variables {
    let own = [
        ("IMAGESERVING_EVENT".to_owned(), text(&event["event"])),
        (
            "IMAGESERVING_EVENT_JSON".to_owned(),
            Some(String::from_utf8_lossy(line).trim_end().to_owned()),
        ),
    ];
    let facts = FACTS.iter().map(|(name, places)| {
        let value = places.iter().find_map(|place| event.pointer(place));
        (format!("IMAGESERVING_EVENT_{name}"), value.and_then(text))
    });
    own.into_iter()
        .chain(facts)
        .filter_map(|(name, value)| Some((name.into(), value?.into())))
        .collect()
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(str::to_owned)
        .or_else(|| value.as_i64().map(|number| number.to_string()))
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Vec<(String, String)> {
        let event = serde_json::from_str(line).unwrap();
        let text = |text: OsString| text.into_string().unwrap();
        variables(&event, line.as_bytes())
            .into_iter()
            .map(|(name, value)| (text(name), text(value)))
            .filter(|(name, _)| name != "IMAGESERVING_EVENT_JSON")
            .collect()
    }

    #[test]
    fn an_event_becomes_variables_and_what_it_lacks_is_absent() {
        let expect = |line: &str, wanted: &[(&str, &str)]| {
            let wanted: Vec<(String, String)> = wanted
                .iter()
                .map(|(name, value)| (format!("IMAGESERVING_EVENT{name}"), (*value).to_owned()))
                .collect();
            assert_eq!(told(line), wanted);
        };
        expect(
            r#"{"at":"2026-03-01T04:05:06.000Z","event":"failed","component":"is","failure":{"cause":"ended","ending":{"signal":9},"after_ms":5}}"#,
            &[
                ("", "failed"),
                ("_AT", "2026-03-01T04:05:06.000Z"),
                ("_COMPONENT", "is"),
                ("_SIGNAL", "9"),
            ],
        );
        expect(
            r#"{"at":"x","event":"failed","component":"is","failure":{"cause":"ended","ending":{"code":0},"after_ms":5}}"#,
            &[
                ("", "failed"),
                ("_AT", "x"),
                ("_COMPONENT", "is"),
                ("_CODE", "0"),
            ],
        );
        expect(
            r#"{"at":"x","event":"gave-up","component":"is","attempts":3}"#,
            &[
                ("", "gave-up"),
                ("_AT", "x"),
                ("_COMPONENT", "is"),
                ("_ATTEMPT", "3"),
            ],
        );
        expect(
            r#"{"at":"x","event":"supervisor-started","pid":7}"#,
            &[("", "supervisor-started"), ("_AT", "x"), ("_PID", "7")],
        );
    }
}
