//! What the operator gets to read in the end, and the exit code that goes with it.
//! Answers go to standard output, all else to standard error; with `--json` there is only the answer.

mod check;
mod status;

use std::ffi::OsString;

use super::args::{Options, PROGRAM, Verb};
use super::print::terminal::{self, Stream, Terminal};
use super::print::{self, Page, Style, json};
use super::{help, words};
use crate::error::Error;
use crate::exit::Exit;
use crate::locale::{Key, Phrase, Voice, args};
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{ComponentOutcome, Failure, Outcome, SpawnStep};

/// Tells how it went.
pub(super) struct Answer {
    voice: Voice,
    json: bool,
    quiet: bool,
    out: Terminal,
    rest: Terminal,
    /// Whether an order found everything as it should be.
    nothing_changed: bool,
}

impl Answer {
    /// An answer in this voice, in the form that the options ask for.
    pub(super) fn new(
        voice: Voice,
        options: &Options,
        environment: impl Fn(&str) -> Option<OsString> + Copy,
    ) -> Self {
        Self {
            voice,
            json: options.json,
            quiet: options.quiet,
            out: Terminal::look(Stream::Answers, options.colour, environment),
            rest: Terminal::look(Stream::Rest, options.colour, environment),
            nothing_changed: false,
        }
    }

    /// From now on, the component goes by this description.
    pub(super) fn learn(&mut self, id: &ComponentId, description: Option<&str>) {
        self.voice.learn(id, description);
    }

    /// Standard error.
    pub(super) fn terminal(&self) -> Terminal {
        self.rest
    }

    /// Standard output.
    pub(super) fn terminal_for_answers(&self) -> Terminal {
        self.out
    }

    /// Says on standard error why there is no answer, unless that is for a script.
    pub(super) fn nothing(&self, key: Key) {
        if self.json || self.quiet {
            return;
        }
        let mut page = Page::new(self.rest.coloured);
        page.line(Style::Plain, &self.voice.word(key));
        print::tell(page.as_bytes());
    }

    /// A help page.
    pub(super) fn help(&self, topic: Option<Verb>) -> Result<Exit, Error> {
        let width = terminal::text_width();
        let page = help::page(&self.voice, topic, self.out.coloured, width);
        write(page.as_bytes())?;
        Ok(Exit::Done)
    }

    /// Name and version, the same in every language.
    pub(super) fn version() -> Result<Exit, Error> {
        let mut page = Page::new(false);
        page.line(
            Style::Plain,
            &format!("{PROGRAM} {}", env!("CARGO_PKG_VERSION")),
        );
        write(page.as_bytes())?;
        Ok(Exit::Done)
    }

    /// What became of each component that an order concerned.
    pub(super) fn outcomes(&mut self, components: &[ComponentOutcome]) -> Result<Exit, Error> {
        let exit = exit_of(components);
        self.nothing_changed = components.iter().all(|component| {
            matches!(
                component.outcome,
                Outcome::AlreadyRunning { .. } | Outcome::AlreadyStopped
            )
        });
        if self.json {
            write(&json::outcomes(exit == Exit::Done, components))?;
            return Ok(exit);
        }
        for component in components {
            let description = component.description.as_deref();
            self.voice.learn(&component.id, description);
        }
        let mut answers = Page::new(self.out.coloured);
        let mut rest = Page::new(self.rest.coloured);
        let changed = |one: &&ComponentOutcome| !matches!(one.outcome, Outcome::Unchanged);
        for component in components.iter().filter(changed) {
            let phrase = self.voice.outcome(&component.id, &component.outcome);
            if let Outcome::Failed {
                failure,
                last_lines,
                ..
            } = &component.outcome
            {
                rest.line(Style::Bad, &self.voice.say(&phrase));
                let cause = self.voice.failure(&component.id, failure);
                self.put(&mut rest, Style::Plain, &cause);
                if ran(failure) {
                    self.put_last_lines(&mut rest, component, last_lines);
                }
            } else if succeeded(&component.outcome) {
                answers.line(Style::Plain, &self.voice.say(&phrase));
            } else {
                rest.line(Style::Bad, &self.voice.say(&phrase));
            }
        }
        if components.is_empty() {
            answers.line(Style::Plain, &self.voice.word(Key::OutcomeNothing));
        } else if !components.iter().any(|one| changed(&one)) {
            answers.line(Style::Plain, &self.voice.word(Key::OutcomeReloadNothing));
        }
        if !self.quiet {
            write(answers.as_bytes())?;
        }
        print::tell(rest.as_bytes());
        Ok(exit)
    }

    fn put_last_lines(&self, page: &mut Page, component: &ComponentOutcome, lines: &[String]) {
        let key = if lines.is_empty() {
            Key::OutcomeNoLines
        } else {
            Key::OutcomeLastLines
        };
        let heading = Phrase::new(
            key,
            args! { component = self.voice.component(&component.id) },
        );
        page.line(Style::Plain, &self.voice.say(&heading));
        for line in lines {
            page.put(Style::Faint, "  | ").line(Style::Plain, line);
        }
    }

    /// Where a `start` changed nothing and its word begins a longer phrase: names that one. The documents of
    /// this program say `starta` where they mean `starta om`.
    pub(super) fn longer_phrase(&self, typed: &str) {
        if !self.nothing_changed || self.json || self.quiet {
            return;
        }
        if let Some(longer) = words::longer_phrase(typed) {
            let mut page = Page::new(self.rest.coloured);
            let phrase = Phrase::new(
                Key::OutcomeLongerPhrase,
                args! { typed = typed, phrase = longer.written },
            );
            self.put(&mut page, Style::Plain, &phrase);
            print::tell(page.as_bytes());
        }
    }

    /// The supervisor is gone, after its components.
    pub(super) fn supervisor_stopped(&self) -> Result<(), Error> {
        self.sentence(Key::OutcomeSupervisorStopped)
    }

    /// The supervisor goes on as another program.
    pub(super) fn supervisor_replaced(&self) -> Result<Exit, Error> {
        if self.json {
            write(&json::outcomes(true, &[]))?;
        } else {
            self.sentence(Key::OutcomeReplaced)?;
        }
        Ok(Exit::Done)
    }

    /// There was nothing to stop, which is what the order wanted.
    pub(super) fn nothing_to_stop(&self) -> Exit {
        let written = if self.json {
            write(&json::outcomes(true, &[]))
        } else {
            self.sentence(Key::OutcomeSupervisorAlreadyStopped)
        };
        written.map_or_else(|error| self.error(&error), |()| Exit::Done)
    }

    /// Why the command failed.
    pub(super) fn error(&self, error: &Error) -> Exit {
        if self.json && !matches!(error, Error::Unwritable { .. }) {
            // An answer that cannot be written either has no other way to the script than the exit code.
            let _ = write(&json::error(error));
        } else {
            let mut page = Page::new(self.rest.coloured);
            self.put(&mut page, Style::Bad, &self.voice.error(error));
            print::tell(page.as_bytes());
        }
        error.exit()
    }

    fn sentence(&self, key: Key) -> Result<(), Error> {
        if self.json || self.quiet {
            return Ok(());
        }
        let mut page = Page::new(self.out.coloured);
        page.line(Style::Plain, &self.voice.word(key));
        write(page.as_bytes())
    }

    /// A sentence, and its advice below it.
    fn put(&self, page: &mut Page, style: Style, phrase: &Phrase<'_>) {
        page.line(style, &self.voice.say(phrase));
        if let Some(advice) = self.voice.advise(phrase) {
            page.line(Style::Faint, &advice);
        }
    }
}

fn write(bytes: &[u8]) -> Result<(), Error> {
    print::answer(bytes).map_err(|errno| Error::Unwritable { errno })
}

fn succeeded(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Started { .. }
        | Outcome::AlreadyRunning { .. }
        | Outcome::Stopped
        | Outcome::AlreadyStopped
        | Outcome::Restarted { .. }
        | Outcome::Finished
        | Outcome::Unchanged
        | Outcome::Dropped
        | Outcome::Accepted => true,
        Outcome::Failed { .. } | Outcome::Overruled => false,
    }
}

/// Whether a component that failed so can have written anything.
fn ran(failure: &Failure) -> bool {
    match failure {
        Failure::Ended { .. }
        | Failure::Late { .. }
        | Failure::Unhealthy { .. }
        | Failure::Memory { .. } => true,
        Failure::Spawn { .. } | Failure::Dependency { .. } => false,
    }
}

fn exit_of(components: &[ComponentOutcome]) -> Exit {
    let is_missing = |component: &ComponentOutcome| {
        matches!(
            component.outcome,
            Outcome::Failed {
                failure: Failure::Spawn {
                    step: SpawnStep::Execute,
                    ..
                },
                ..
            }
        )
    };
    if components.iter().all(|one| succeeded(&one.outcome)) {
        Exit::Done
    } else if components.iter().any(is_missing) {
        Exit::ProgramMissing
    } else {
        Exit::Failed
    }
}
