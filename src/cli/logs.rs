//! `logs`: what the components wrote, in the order of time, from the files themselves. Needs no supervisor and takes
//! nothing from one; whatever the lines hold, a terminal is not harmed.

mod printer;

use std::collections::BTreeSet;
use std::fs;
use std::io;

use rustix::process::{Resource, getrlimit, setrlimit};

use self::printer::Printer;
use super::answer::Answer;
use super::args::Options;
use super::records::{Clock, Halt, Seen, Series, Stream, Watch, last, tell};
use crate::daemon::read_config;
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::instance::Instance;
use crate::locale::Key;
use crate::protocol::Choice;
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::Refusal;

/// So many lines are shown where nobody says how many, and fewer before new ones.
const LINES: usize = 100;
const LINES_BEFORE_NEW: usize = 10;

/// The supervisor's own log has a component's name, and is told by `events`.
const SUPERVISOR: &str = "supervisor";

/// Shows the logs of an instance.
pub(super) fn run(
    choices: &[Choice],
    instance: &Instance,
    options: &Options,
    answer: &Answer,
) -> Result<Exit, Error> {
    let clock = Clock::local();
    let since = options.since.as_ref().map(|typed| {
        let read = clock.read_since(typed, Clock::now());
        read.ok_or_else(|| UsageError::BadTime {
            option: "--since".into(),
            value: typed.clone(),
        })
    });
    let since = since.transpose().map_err(Error::Usage)?;
    let wanted = resolve(choices, instance)?;
    match show(instance, wanted, since, clock, options, answer) {
        Ok(()) | Err(Halt::Reader) => Ok(Exit::Done),
        Err(Halt::Failed(error)) => Err(error),
    }
}

fn show(
    instance: &Instance,
    wanted: Option<BTreeSet<ComponentId>>,
    since: Option<u64>,
    clock: Clock,
    options: &Options,
    answer: &Answer,
) -> Result<(), Halt> {
    raise_file_limit();
    // Before the files are opened: nothing can come in between.
    let watch = if options.follow {
        Watch::begin(&instance.logs)?
    } else {
        None
    };
    let mut logs = Logs {
        instance,
        wanted,
        ids: Vec::new(),
        streams: Vec::new(),
        whole_lines: watch.is_some(),
    };
    logs.open_all()?;
    if logs.streams.is_empty() && watch.is_none() {
        answer.nothing(Key::OutcomeNoLogs);
        return Ok(());
    }
    if let Some(since) = since {
        for stream in &mut logs.streams {
            stream.place = stream.series.since(since)?;
        }
    }
    let default = match (since, &watch) {
        (Some(_), _) => usize::MAX,
        (None, Some(_)) => LINES_BEFORE_NEW,
        (None, None) => LINES,
    };
    let lines = options.lines.unwrap_or(default);
    if lines < usize::MAX {
        last(&mut logs.streams, lines)?;
    }
    let mut printer = Printer::new(clock, options.json, answer.terminal_for_answers());
    logs.tell(&mut printer)?;
    while let Some(watch) = &watch {
        let seen = watch.wait()?;
        logs.grow(&seen)?;
        logs.tell(&mut printer)?;
    }
    Ok(())
}

/// The logs that are shown, those that come while we look among them.
struct Logs<'a> {
    instance: &'a Instance,
    /// `None`: all.
    wanted: Option<BTreeSet<ComponentId>>,
    ids: Vec<ComponentId>,
    streams: Vec<Stream>,
    /// Whether a line without its end is held back until it has one.
    whole_lines: bool,
}

impl Logs<'_> {
    /// Opens what is wanted and there, and not open yet.
    fn open_all(&mut self) -> Result<(), Halt> {
        for id in logged(self.instance).map_err(Halt::Failed)? {
            self.open(id)?;
        }
        Ok(())
    }

    fn open(&mut self, id: ComponentId) -> Result<(), Halt> {
        let is_wanted = self.wanted.as_ref().is_none_or(|ids| ids.contains(&id));
        if !is_wanted || self.ids.contains(&id) {
            return Ok(());
        }
        if let Some(mut series) = Series::open(self.instance.log(&id))? {
            if self.whole_lines {
                series.hold_back()?;
            }
            self.streams.push(Stream::whole(series));
            self.ids.push(id);
        }
        Ok(())
    }

    /// Takes notice of what changed.
    fn grow(&mut self, seen: &Seen) -> Result<(), Halt> {
        let touched = match seen {
            Seen::Anything => None,
            Seen::Files(names) => Some(names.iter().filter_map(|name| id_of(name)).collect()),
        };
        let touched: BTreeSet<ComponentId> = match touched {
            Some(touched) => touched,
            None => logged(self.instance).map_err(Halt::Failed)?,
        };
        for (id, stream) in self.ids.iter().zip(&mut self.streams) {
            if touched.contains(id) {
                stream.place = stream.series.grow(stream.place)?;
            }
        }
        for id in touched {
            self.open(id)?;
        }
        Ok(())
    }

    /// Prints all that is to be told.
    fn tell(&mut self, printer: &mut Printer) -> Result<(), Halt> {
        printer.make_room(&self.ids);
        let ids = &self.ids;
        tell(&mut self.streams, |number, series, place| {
            printer.line(number, &ids[number], series, place)
        })?;
        printer.flush()
    }
}

/// The components that are meant. `None`: all.
fn resolve(
    choices: &[Choice],
    instance: &Instance,
) -> Result<Option<BTreeSet<ComponentId>>, Error> {
    if choices.is_empty() {
        return Ok(None);
    }
    // What is defined no more may have left a log; one that is defined need not have one yet. Where the
    // configuration is wrong, the logs are wanted all the more.
    let mut known = logged(instance)?;
    let config = read_config(instance).map(|config| config.components);
    known.extend(config.unwrap_or_default().into_iter().map(|one| one.id));
    let mut wanted = BTreeSet::new();
    for choice in choices {
        let typed = ComponentId::new(&choice.typed).ok();
        let candidates = typed.into_iter().chain(choice.means.clone());
        let found = candidates.into_iter().find(|id| known.contains(id));
        wanted.insert(found.ok_or_else(|| {
            Error::Refused(Refusal::UnknownComponent {
                name: choice.typed.clone(),
                known: known.iter().cloned().collect(),
            })
        })?);
    }
    Ok(Some(wanted))
}

/// The components that have a log.
fn logged(instance: &Instance) -> Result<BTreeSet<ComponentId>, Error> {
    let unreadable = |error: io::Error| Error::LogUnreadable {
        path: instance.logs.clone(),
        errno: error.raw_os_error().unwrap_or_default(),
    };
    let entries = match fs::read_dir(&instance.logs) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut ids = BTreeSet::new();
    for entry in entries {
        let name = entry.map_err(unreadable)?.file_name();
        ids.extend(name.to_str().and_then(id_of));
    }
    Ok(ids)
}

/// The component that a file in the log folder belongs to: `is` for `is.log`, `is.log.times` and `is.log.2`.
fn id_of(file: &str) -> Option<ComponentId> {
    let (id, rest) = file.split_once('.')?;
    let is_log = rest == "log" || rest.starts_with("log.");
    let id = ComponentId::new(id).ok()?;
    (is_log && id.as_str() != SUPERVISOR).then_some(id)
}

/// A thousand components with ten full logs each are more files than are allowed by default.
fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where that is refused, what was allowed may do.
    let _ = setrlimit(Resource::Nofile, limit);
}
