//! What is told while an order is carried out, on standard error: on a terminal one live line per component,
//! redrawn in place; elsewhere a plain line per notice. Must not write to standard output.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::stdio;

use super::print::table::cut;
use super::print::terminal::{self, Terminal};
use super::print::{self, Page, Style};
use crate::locale::{Chosen, Key, Phrase, Voice, args, state};
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{Failure, Notice, StateName, Told};

/// How often the elapsed times are drawn anew.
const REDRAW_EVERY: Duration = Duration::from_millis(500);

/// Tells notices as they come. Ended by [`Progress::end`], which leaves nothing that moves on the screen.
pub(super) enum Progress {
    /// `--quiet`, `--json`.
    Silent,
    /// A line per notice; not for what the command's own answer says again.
    Plain(Box<Voice>, Terminal),
    /// A line per notice, for a supervisor in the foreground.
    Aloud(Box<Voice>, Terminal),
    /// Lines that are redrawn by a thread of their own, since the caller waits for the supervisor meanwhile.
    Live(Sender<Told>, JoinHandle<()>),
}

impl Progress {
    /// Chooses how to tell. `voice` makes the voice for it, which may be the thread's own.
    pub(super) fn new(terminal: Terminal, chosen: &Chosen, voice: fn(&Chosen) -> Voice) -> Self {
        let plain = || Self::Plain(voice(chosen).into(), terminal);
        if !terminal.movable {
            return plain();
        }
        let (sender, notices) = mpsc::channel();
        let another = chosen.clone();
        let drawing = thread::Builder::new().spawn(move || {
            Screen::new(voice(&another), terminal).follow(&notices);
        });
        match drawing {
            Ok(thread) => Self::Live(sender, thread),
            // No thread to be had: plain lines tell as much.
            Err(_) => plain(),
        }
    }

    /// Tells one notice.
    pub(super) fn tell(&mut self, told: &Told) {
        match self {
            Self::Silent => {}
            Self::Plain(..) if is_told_again(&told.notice) => {}
            Self::Plain(voice, terminal) => print::tell(line(voice, *terminal, told).as_bytes()),
            Self::Aloud(voice, terminal) => {
                print::tell_in_passing(line(voice, *terminal, told).as_bytes());
            }
            // The thread ends only after the sender is gone.
            Self::Live(sender, _) => drop(sender.send(told.clone())),
        }
    }

    /// Removes what moves and gives the screen back.
    pub(super) fn end(self) {
        if let Self::Live(sender, thread) = self {
            drop(sender);
            // It has nothing to report; where it panicked, only drawing was lost.
            drop(thread.join());
        }
    }
}

fn line(voice: &mut Voice, terminal: Terminal, told: &Told) -> Page {
    learn(voice, told);
    let mut page = Page::new(terminal.coloured);
    page.line(Style::Plain, &voice.say(&voice.notice(&told.notice)));
    page
}

/// A component on the screen.
struct Entry {
    id: ComponentId,
    state: StateName,
    since: Instant,
    /// The time it took, once it rests.
    took: Option<Duration>,
}

struct Screen {
    voice: Voice,
    terminal: Terminal,
    entries: Vec<Entry>,
    /// Lines that stand on the screen and move.
    drawn: usize,
}

impl Screen {
    fn new(voice: Voice, terminal: Terminal) -> Self {
        Self {
            voice,
            terminal,
            entries: Vec::new(),
            drawn: 0,
        }
    }

    fn follow(&mut self, notices: &Receiver<Told>) {
        loop {
            let mut lasting = Page::new(self.terminal.coloured);
            match notices.recv_timeout(REDRAW_EVERY) {
                Ok(told) => {
                    self.take(&told, &mut lasting);
                    // Many at once are one picture.
                    while let Ok(told) = notices.try_recv() {
                        self.take(&told, &mut lasting);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    print::tell(self.clearing().as_bytes());
                    return;
                }
            }
            self.draw(&lasting);
        }
    }

    /// Notes a change of state; what an operator should be able to read later becomes a lasting line.
    fn take(&mut self, told: &Told, lasting: &mut Page) {
        learn(&mut self.voice, told);
        let notice = &told.notice;
        let (change, lasts) = match notice {
            Notice::Spawned { component, .. } => (Some((component, StateName::Starting)), false),
            Notice::Ready { component, .. } => (Some((component, StateName::Running)), false),
            Notice::Stopping { component, .. } => (Some((component, StateName::Stopping)), false),
            Notice::Killed { component, .. } => (Some((component, StateName::Stopping)), true),
            Notice::Stopped { component } | Notice::Finished { component } => {
                (Some((component, StateName::Stopped)), false)
            }
            Notice::Retrying { component, .. } => (Some((component, StateName::Backoff)), false),
            Notice::GaveUp { component, .. }
            | Notice::Failed {
                component,
                failure: Failure::Dependency { .. },
            } => (Some((component, StateName::Failed)), false),
            Notice::Failed { .. }
            | Notice::Remnants { .. }
            | Notice::Adopted { .. }
            | Notice::SupervisorStarted { .. }
            | Notice::SupervisorStopping { .. }
            | Notice::SupervisorReplaced { .. }
            | Notice::StateUnusable { .. }
            | Notice::GuardianReplaced { .. }
            | Notice::CheckFailed { .. }
            | Notice::LogStalled { .. }
            | Notice::LogResumed { .. }
            | Notice::Reloaded { .. }
            | Notice::ReloadRefused { .. }
            | Notice::HookFailed { .. }
            | Notice::HookMissing { .. }
            | Notice::HookHung { .. }
            | Notice::HookSkipped { .. }
            | Notice::EssentialLost { .. }
            | Notice::RunFolderRemade { .. }
            | Notice::RunFolderUnusable { .. } => (None, true),
        };
        if let Some((component, state)) = change {
            self.change(component, state);
        }
        if lasts {
            lasting.line(Style::Plain, &self.voice.say(&self.voice.notice(notice)));
        }
    }

    fn change(&mut self, id: &ComponentId, state: StateName) {
        let place = self.entries.iter().position(|entry| entry.id == *id);
        if place.is_none() && rests(state) {
            return; // it never moved: the answer says how it is
        }
        let place = place.unwrap_or_else(|| {
            self.entries.push(Entry {
                id: id.clone(),
                state,
                since: Instant::now(),
                took: None,
            });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[place];
        entry.state = state;
        entry.took = rests(state).then(|| entry.since.elapsed());
    }

    fn draw(&mut self, lasting: &Page) {
        let (columns, rows) = terminal::size(stdio::stderr()).unwrap_or((80, 24));
        let mut picture = self.clearing().into_bytes();
        picture.extend_from_slice(lasting.as_bytes());
        // Those that still change come first where not all fit: a line above the screen cannot be redrawn.
        let (moving, resting): (Vec<&Entry>, Vec<&Entry>) =
            self.entries.iter().partition(|entry| entry.took.is_none());
        let fitting = rows.saturating_sub(2).max(1);
        let mut page = Page::new(self.terminal.coloured);
        let mut drawn = 0;
        for entry in moving.into_iter().chain(resting).take(fitting) {
            let line = self.line(entry);
            page.line(style(entry.state), cut(&line, columns.saturating_sub(1)));
            drawn += 1;
        }
        self.drawn = drawn;
        picture.extend_from_slice(page.as_bytes());
        print::tell(&picture);
    }

    fn line(&self, entry: &Entry) -> String {
        let elapsed = entry.took.unwrap_or_else(|| entry.since.elapsed());
        let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        self.voice.say(&Phrase::new(
            Key::ProgressLine,
            args! {
                component = self.voice.component(&entry.id),
                state = self.voice.word(state(entry.state)),
                time = self.voice.time(milliseconds),
            },
        ))
    }

    /// Up to the first moving line, and everything below away: ECMA-48, CUU and ED.
    fn clearing(&self) -> String {
        match self.drawn {
            0 => String::new(),
            lines => format!("\x1b[{lines}A\r\x1b[J"),
        }
    }
}

/// Whether the command's own answer tells the same.
fn is_told_again(notice: &Notice) -> bool {
    match notice {
        Notice::Ready { .. }
        | Notice::Stopped { .. }
        | Notice::Finished { .. }
        | Notice::Failed {
            failure: Failure::Dependency { .. },
            ..
        } => true,
        Notice::Spawned { .. }
        | Notice::Stopping { .. }
        | Notice::Killed { .. }
        | Notice::Failed { .. }
        | Notice::Remnants { .. }
        | Notice::Retrying { .. }
        | Notice::GaveUp { .. }
        | Notice::Adopted { .. }
        | Notice::SupervisorStarted { .. }
        | Notice::SupervisorStopping { .. }
        | Notice::SupervisorReplaced { .. }
        | Notice::StateUnusable { .. }
        | Notice::GuardianReplaced { .. }
        | Notice::CheckFailed { .. }
        | Notice::LogStalled { .. }
        | Notice::LogResumed { .. }
        | Notice::Reloaded { .. }
        | Notice::ReloadRefused { .. }
        | Notice::HookFailed { .. }
        | Notice::HookMissing { .. }
        | Notice::HookHung { .. }
        | Notice::HookSkipped { .. }
        | Notice::EssentialLost { .. }
        | Notice::RunFolderRemade { .. }
        | Notice::RunFolderUnusable { .. } => false,
    }
}

/// Learns what the component that is told of goes by.
fn learn(voice: &mut Voice, told: &Told) {
    if let Some(id) = told.notice.component() {
        voice.learn(id, told.description.as_deref());
    }
}

/// Whether nothing more is to be expected of a component in this state.
fn rests(state: StateName) -> bool {
    match state {
        StateName::Stopped | StateName::Running | StateName::Failed => true,
        StateName::Starting | StateName::Stopping | StateName::Backoff => false,
    }
}

/// The colour of a state.
pub(super) fn style(state: StateName) -> Style {
    match state {
        StateName::Running => Style::Good,
        StateName::Starting | StateName::Stopping => Style::Busy,
        StateName::Backoff | StateName::Failed => Style::Bad,
        StateName::Stopped => Style::Faint,
    }
}
