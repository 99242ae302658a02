//! The answer to `status`: a table and notes, and exit codes of its own.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use super::{Answer, write};
use crate::cli::print::table::{self, Cell, Side};
use crate::cli::print::{Page, Style, json};
use crate::cli::progress;
use crate::error::Error;
use crate::exit::Exit;
use crate::locale::{Key, format, state};
use crate::protocol::Status;
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{Refusal, StateName, StatusLine, SupervisorLine};

/// What stands for an absent value in a table.
const ABSENT: &str = "-";

impl Answer {
    /// The states. `all`: no component was named. `log` finds a component's log file.
    pub(in crate::cli) fn status(
        &mut self,
        status: &Status,
        all: bool,
        log: &dyn Fn(&ComponentId) -> PathBuf,
    ) -> Result<Exit, Error> {
        if self.json {
            write(&json::status(status))?;
        } else if !self.quiet {
            for line in &status.components {
                self.voice.learn(&line.id, line.description.as_deref());
            }
            write(self.status_page(status, all, log).as_bytes())?;
        }
        let counts = |line: &&StatusLine| !all || line.wanted || line.state != StateName::Stopped;
        let all_run = status
            .components
            .iter()
            .filter(counts)
            .all(|line| line.state == StateName::Running);
        Ok(if all_run { Exit::Done } else { Exit::Failed })
    }

    /// Lays a table out for nobody. The words that every table has are found meanwhile, so that they are at hand
    /// when the supervisor's answer comes.
    pub(in crate::cli) fn rehearse(&self) {
        if self.json || self.quiet {
            return;
        }
        let supervisor = SupervisorLine {
            state: StateName::Running,
            pid: Some(1),
            uptime_s: Some(60.0),
            memory_bytes: Some(1 << 20),
        };
        let component = ComponentId::new("is").ok().map(|id| StatusLine {
            id,
            state: StateName::Running,
            ready: true,
            pid: Some(1),
            uptime_s: Some(1.0),
            memory_bytes: Some(1 << 30),
            processes: 1,
            restarts: 0,
            last_exit: None,
            description: None,
            next_attempt_ms: None,
            failure: None,
            wanted: true,
        });
        let status = Status {
            supervisor,
            components: component.into_iter().collect(),
        };
        black_box(self.status_page(&status, true, &|_| PathBuf::new()));
    }

    fn status_page(
        &self,
        status: &Status,
        all: bool,
        log: &dyn Fn(&ComponentId) -> PathBuf,
    ) -> Page {
        let mut page = Page::new(self.out.coloured);
        let mut rows = vec![
            [
                Key::TableComponent,
                Key::TableState,
                Key::TablePid,
                Key::TableUptime,
                Key::TableMemory,
                Key::TableRestarts,
            ]
            .map(|key| Cell::new(Style::Strong, self.voice.word(key))),
        ];
        if all {
            let line = &status.supervisor;
            rows.push([
                Cell::plain(self.voice.word(Key::TableSupervisor)),
                self.state(line.state),
                pid(line.pid),
                self.uptime(line.uptime_s),
                self.memory(line.memory_bytes),
                Cell::plain(ABSENT),
            ]);
        }
        for line in &status.components {
            rows.push([
                Cell::plain(self.voice.component(&line.id)),
                self.state(line.state),
                pid(line.pid),
                self.uptime(line.uptime_s),
                self.memory(line.memory_bytes),
                Cell::plain(format::count(self.voice.catalog(), line.restarts.into())),
            ]);
        }
        let sides = [
            Side::Left,
            Side::Left,
            Side::Right,
            Side::Right,
            Side::Right,
            Side::Right,
        ];
        table::put(&mut page, sides, &rows);
        if all && status.components.is_empty() {
            page.line(Style::Plain, &self.voice.word(Key::TableEmpty));
        }
        for line in &status.components {
            for note in self.voice.notes(line, log) {
                self.put(&mut page, Style::Plain, &note);
            }
        }
        page
    }

    fn state(&self, name: StateName) -> Cell {
        Cell::new(progress::style(name), self.voice.word(state(name)))
    }

    fn uptime(&self, seconds: Option<f64>) -> Cell {
        let uptime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Cell::plain(uptime.map_or_else(
            || ABSENT.to_owned(),
            |uptime| format::duration(self.voice.catalog(), uptime),
        ))
    }

    fn memory(&self, bytes: Option<u64>) -> Cell {
        Cell::plain(bytes.map_or_else(
            || ABSENT.to_owned(),
            |bytes| format::size(self.voice.catalog(), bytes),
        ))
    }

    /// Why there is no status. That no supervisor runs is an answer, not an error.
    pub(in crate::cli) fn no_status(&self, error: &Error) -> Exit {
        if *error != Error::NotRunning {
            self.error(error);
            return status_exit(error);
        }
        let written = if self.json {
            write(&json::no_supervisor())
        } else if self.quiet {
            Ok(())
        } else {
            let mut page = Page::new(self.out.coloured);
            self.put(&mut page, Style::Plain, &self.voice.error(error));
            write(page.as_bytes())
        };
        written.map_or_else(|error| self.error(&error), |()| Exit::Stopped)
    }
}

fn pid(pid: Option<u32>) -> Cell {
    Cell::plain(pid.map_or_else(|| ABSENT.to_owned(), |pid| pid.to_string()))
}

/// `status` knows fewer exit codes than the other commands: what is no fault of the command line leaves the
/// state unknown.
fn status_exit(error: &Error) -> Exit {
    match error {
        Error::Usage(_) | Error::Refused(Refusal::UnknownComponent { .. }) => Exit::Usage,
        Error::NotRunning | Error::Abandoned => Exit::Stopped,
        Error::Unwritable { .. } => Exit::Failed,
        Error::Config { .. }
        | Error::ConfigMissing { .. }
        | Error::ConfigUnreadable { .. }
        | Error::ConfigNotText { .. }
        | Error::ConfigExists { .. }
        | Error::WithoutServers
        | Error::ConfigUnwritable { .. }
        | Error::NoHome
        | Error::NotAllowed { .. }
        | Error::Unreachable { .. }
        | Error::ConnectionLost
        | Error::EssentialLost { .. }
        | Error::LogUnreadable { .. }
        | Error::Serve(_)
        | Error::OtherVersion { .. }
        | Error::DaemonDied { .. }
        | Error::DaemonNotStarted { .. }
        | Error::TimedOut { .. }
        | Error::Refused(_) => Exit::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Options;
    use crate::cli::words;
    use crate::locale::{Catalog, Language, Voice};
    use crate::supervisor::report::{Ending, Failure, LastExit};

    fn line(name: &str, state: StateName, wanted: bool) -> StatusLine {
        let is_up = state == StateName::Running;
        StatusLine {
            id: ComponentId::new(name).unwrap(),
            state,
            ready: is_up,
            pid: is_up.then_some(4242),
            uptime_s: is_up.then_some(7385.5),
            memory_bytes: is_up.then_some(3 << 29),
            processes: 1,
            restarts: 1234,
            last_exit: (!is_up).then(|| LastExit {
                code: Some(1),
                signal: None,
                at: "2026-01-02T03:04:05Z".into(),
            }),
            description: (name == "cache").then(|| "Picture cache".into()),
            next_attempt_ms: Some(5000),
            failure: (state == StateName::Failed).then_some(Failure::Ended {
                ending: Ending::Code(1),
                after_ms: 20,
            }),
            wanted,
        }
    }

    fn status(components: Vec<StatusLine>) -> Status {
        Status {
            supervisor: SupervisorLine {
                state: StateName::Running,
                pid: Some(77),
                uptime_s: Some(90_000.0),
                memory_bytes: Some(900_000),
            },
            components,
        }
    }

    fn log(id: &ComponentId) -> PathBuf {
        format!("/logs/{id}.log").into()
    }

    fn answer() -> Answer {
        let catalog = Catalog::new(&[Language::ENGLISH]);
        let voice = Voice::new(catalog, words::component_name);
        let options = Options {
            quiet: true,
            ..Options::default()
        };
        Answer::new(voice, &options, |_| None)
    }

    #[test]
    fn the_table_shows_every_component_and_what_is_wrong_with_it() {
        let status = status(vec![
            line("is", StateName::Running, true),
            line("cache", StateName::Stopped, false),
            line("ps", StateName::Backoff, true),
            line("svg", StateName::Failed, true),
        ]);
        let mut answer = answer();
        for line in &status.components {
            answer.voice.learn(&line.id, line.description.as_deref());
        }
        let page = answer.status_page(&status, true, &log);
        insta::assert_snapshot!(String::from_utf8_lossy(page.as_bytes()));
    }

    #[test]
    fn what_nobody_wants_to_run_need_not_run_unless_it_is_named() {
        let exit = |components, all| {
            let status = status(components);
            answer().status(&status, all, &log).unwrap()
        };
        let running = || line("is", StateName::Running, true);
        let unwanted = || line("ps", StateName::Stopped, false);
        assert_eq!(exit(vec![running(), unwanted()], true), Exit::Done);
        assert_eq!(exit(vec![unwanted()], false), Exit::Failed);
        assert_eq!(exit(Vec::new(), true), Exit::Done);
        for state in [
            StateName::Stopped,
            StateName::Starting,
            StateName::Stopping,
            StateName::Backoff,
            StateName::Failed,
        ] {
            let wanted = line("ps", state, true);
            assert_eq!(exit(vec![running(), wanted], true), Exit::Failed);
        }
    }
}
