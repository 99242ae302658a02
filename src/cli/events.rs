//! `events`: what happened, told in the reader's language from the supervisor's own log. Needs no supervisor.
//! Lines that are no events, such as what a supervisor said when it died of a fault of its own, are passed over.

mod entry;

use self::entry::{Entry, joins, read};
use super::answer::Answer;
use super::args::Options;
use super::print::{Flow, Page, Style};
use super::records::{Clock, Halt, Place, Seen, Series, Stream, Watch, tell};
use crate::error::Error;
use crate::exit::Exit;
use crate::instance::Instance;
use crate::locale::{Key, Phrase, Voice, args};
use crate::supervisor::report::{Notice, Told};

/// So many events are told where nobody says how many, and fewer before new ones.
const EVENTS: usize = 100;
const EVENTS_BEFORE_NEW: usize = 10;

/// Tells the events of an instance.
pub(super) fn run(
    instance: &Instance,
    options: &Options,
    voice: Voice,
    answer: &Answer,
) -> Result<Exit, Error> {
    match show(instance, options, voice, answer) {
        Ok(()) | Err(Halt::Reader) => Ok(Exit::Done),
        Err(Halt::Failed(error)) => Err(error),
    }
}

fn show(instance: &Instance, options: &Options, voice: Voice, answer: &Answer) -> Result<(), Halt> {
    // Before the file is opened: nothing can come in between.
    let watch = if options.follow {
        Watch::begin(&instance.logs)?
    } else {
        None
    };
    let mut teller = Teller {
        voice,
        clock: Clock::local(),
        flow: Flow::default(),
        json: options.json,
        coloured: answer.terminal_for_answers().coloured,
        pending: None,
    };
    let mut stream = open(instance, watch.is_some())?;
    match &mut stream {
        Some(stream) => {
            let default = if watch.is_some() {
                EVENTS_BEFORE_NEW
            } else {
                EVENTS
            };
            let count = options.lines.unwrap_or(default);
            stream.place = last(&mut stream.series, count, !options.json)?;
            teller.tell(stream)?;
        }
        None if watch.is_none() => answer.nothing(Key::OutcomeNoEvents),
        None => {}
    }
    while let Some(watch) = &watch {
        let seen = watch.wait()?;
        let file = instance.journal();
        let name = file.file_name().and_then(|name| name.to_str());
        let concerns_us = match &seen {
            Seen::Anything => true,
            Seen::Files(names) => name.is_some_and(|name| names.contains(name)),
        };
        if !concerns_us {
            continue;
        }
        match &mut stream {
            Some(stream) => stream.place = stream.series.grow(stream.place)?,
            None => stream = open(instance, true)?,
        }
        if let Some(stream) = &mut stream {
            teller.tell(stream)?;
        }
    }
    Ok(())
}

fn open(instance: &Instance, whole_lines: bool) -> Result<Option<Stream>, Halt> {
    let Some(mut series) = Series::open(instance.journal())? else {
        return Ok(None);
    };
    if whole_lines {
        series.hold_back()?;
    }
    Ok(Some(Stream::whole(series)))
}

/// The place from which on so many events are told. Two that are told as one count as one.
fn last(series: &mut Series, count: usize, joined: bool) -> Result<Place, Halt> {
    let mut place = series.end();
    let mut after: Option<Entry> = None;
    let mut told = 0;
    while let Some(before) = series.line_before(place)? {
        let entry = read(series, before)?.0;
        let is_told_with_next = joined
            && entry
                .as_ref()
                .zip(after.as_ref())
                .is_some_and(|(entry, after)| joins(entry, after));
        if entry.is_some() && !is_told_with_next {
            if told == count {
                break;
            }
            told += 1;
        }
        place = before;
        after = entry;
    }
    Ok(place)
}

struct Teller {
    voice: Voice,
    clock: Clock,
    flow: Flow,
    json: bool,
    coloured: bool,
    /// An end that may be told with the next event.
    pending: Option<Entry>,
}

impl Teller {
    /// Tells all that is there.
    fn tell(&mut self, stream: &mut Stream) -> Result<(), Halt> {
        let streams = std::slice::from_mut(stream);
        tell(streams, |_, series, place| {
            let (entry, next) = read(series, place)?;
            match entry {
                Some(entry) if self.json => self.flow.put(&entry.line)?,
                Some(entry) => self.take(entry)?,
                None => {}
            }
            Ok(next)
        })?;
        // Nobody waits for what may never come.
        self.tell_pending()?;
        Ok(self.flow.flush()?)
    }

    fn take(&mut self, entry: Entry) -> Result<(), Halt> {
        if let Some(pending) = self.pending.take_if(|pending| joins(pending, &entry)) {
            return self.tell_both(&pending, &entry);
        }
        self.tell_pending()?;
        if entry.may_be_joined() {
            self.pending = Some(entry);
            Ok(())
        } else {
            self.tell_one(&entry)
        }
    }

    fn tell_pending(&mut self) -> Result<(), Halt> {
        match self.pending.take() {
            Some(pending) => self.tell_one(&pending),
            None => Ok(()),
        }
    }

    fn tell_both(&mut self, failed: &Entry, retrying: &Entry) -> Result<(), Halt> {
        let phrases = failed.told.as_ref().zip(retrying.told.as_ref());
        let sentence = phrases.and_then(|(failed, retrying)| {
            self.learn(failed);
            let phrase = self.voice.retried(&failed.notice, &retrying.notice)?;
            Some(self.voice.say(&phrase))
        });
        self.put(failed.at_ms, Style::Bad, &sentence.unwrap_or_default())
    }

    fn tell_one(&mut self, entry: &Entry) -> Result<(), Halt> {
        let Some(told) = &entry.told else {
            let phrase = Phrase::new(Key::EventUnknown, args! { name = entry.name.as_str() });
            let sentence = self.voice.say(&phrase);
            return self.put(entry.at_ms, Style::Plain, &sentence);
        };
        self.learn(told);
        let sentence = self.voice.say(&self.voice.notice(&told.notice));
        self.put(entry.at_ms, style(&told.notice), &sentence)
    }

    fn learn(&mut self, told: &Told) {
        if let Some(id) = told.notice.component() {
            self.voice.learn(id, told.description.as_deref());
        }
    }

    fn put(&mut self, at_ms: Option<u64>, style: Style, sentence: &str) -> Result<(), Halt> {
        let time = at_ms.and_then(|at_ms| self.clock.show(at_ms));
        let mut page = Page::new(self.coloured);
        page.put(Style::Faint, time.as_deref().unwrap_or("-"))
            .put(Style::Plain, " ")
            .line(style, sentence);
        Ok(self.flow.put(page.as_bytes())?)
    }
}

/// Whether it is bad news.
fn style(notice: &Notice) -> Style {
    match notice {
        Notice::Failed { .. }
        | Notice::GaveUp { .. }
        | Notice::Killed { .. }
        | Notice::StateUnusable { .. }
        | Notice::RunFolderUnusable { .. }
        | Notice::CheckFailed { .. }
        | Notice::LogStalled { .. }
        | Notice::ReloadRefused { .. }
        | Notice::HookFailed { .. }
        | Notice::HookMissing { .. }
        | Notice::HookHung { .. }
        | Notice::HookSkipped { .. }
        | Notice::EssentialLost { .. } => Style::Bad,
        Notice::Ready { .. } | Notice::Adopted { .. } => Style::Good,
        Notice::Spawned { .. }
        | Notice::Stopping { .. }
        | Notice::Stopped { .. }
        | Notice::Remnants { .. }
        | Notice::Retrying { .. }
        | Notice::Finished { .. }
        | Notice::SupervisorStarted { .. }
        | Notice::SupervisorStopping { .. }
        | Notice::SupervisorReplaced { .. }
        | Notice::GuardianReplaced { .. }
        | Notice::LogResumed { .. }
        | Notice::Reloaded { .. }
        | Notice::RunFolderRemade { .. } => Style::Plain,
    }
}
