//! The command line as clap reads it, and as the rest of the program sees it: [`Invocation`].
//! Gets canonical command words; must not print, and hands every complaint to `complaint`.

mod options;
mod plain;
mod ports;

use clap::{Arg, ArgAction, ArgMatches, Command as ClapCommand};

#[cfg(feature = "embedded")]
pub(super) use options::BadValue;
pub(super) use options::{COLOURS, Colour, Expects, OPTIONS, OptionRow, Options};

use super::complaint;
use super::words::{self, CommandLine};
use crate::error::UsageError;
use crate::locale::Language;
use crate::protocol::Choice;

/// The program's name, as it is typed.
pub(super) const PROGRAM: &str = "ImageServing";

/// A command, by its canonical word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// `start`
    Start,
    /// `stop`
    Stop,
    /// `restart`
    Restart,
    /// `status`
    Status,
    /// `run`
    Run,
    /// `init`
    Init,
    /// `check`
    Check,
    /// `reload`
    Reload,
    /// `logs`
    Logs,
    /// `events`
    Events,
    /// `help`
    Help,
    /// `version`
    Version,
}

impl Verb {
    /// All commands, in the order of the help.
    pub(super) const ALL: [Self; 12] = [
        Self::Start,
        Self::Stop,
        Self::Restart,
        Self::Status,
        Self::Logs,
        Self::Events,
        Self::Reload,
        Self::Run,
        Self::Init,
        Self::Check,
        Self::Help,
        Self::Version,
    ];

    /// The canonical word.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Stop => "stop",
            Self::Restart => "restart",
            Self::Status => "status",
            Self::Run => "run",
            Self::Init => "init",
            Self::Check => "check",
            Self::Reload => "reload",
            Self::Logs => "logs",
            Self::Events => "events",
            Self::Help => "help",
            Self::Version => "version",
        }
    }

    /// The command with this canonical word.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.name() == name)
    }

    /// Whether it changes components, and so can be waited for.
    pub(super) const fn is_order(self) -> bool {
        match self {
            Self::Start | Self::Stop | Self::Restart | Self::Reload => true,
            Self::Status
            | Self::Logs
            | Self::Events
            | Self::Run
            | Self::Init
            | Self::Check
            | Self::Help
            | Self::Version => false,
        }
    }

    /// Whether components may be named.
    pub(super) const fn takes_components(self) -> bool {
        match self {
            Self::Start | Self::Stop | Self::Restart | Self::Status | Self::Logs => true,
            Self::Events
            | Self::Reload
            | Self::Run
            | Self::Init
            | Self::Check
            | Self::Help
            | Self::Version => false,
        }
    }
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// Bring components up.
    Start(Vec<Choice>),
    /// Bring components down.
    Stop(Vec<Choice>),
    /// Bring components down and up again.
    Restart(Vec<Choice>),
    /// Report states.
    Status(Vec<Choice>),
    /// Be the supervisor, in the foreground.
    Run,
    /// Write a configuration.
    Init,
    /// Judge configuration and machine.
    Check,
    /// Read the configuration again, or go on as the program on disk.
    Reload,
    /// Show what components wrote.
    Logs(Vec<Choice>),
    /// Show what happened.
    Events,
    /// Explain the program, or one command.
    Help(Option<Verb>),
    /// Say which version this is.
    Version,
}

/// A command line that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Invocation {
    /// How.
    pub(super) options: Options,
    /// What.
    pub(super) command: Command,
}

/// Reads a command line. `languages` are the ones in which similar words are suggested.
///
/// # Errors
/// [`UsageError`] for the first thing that is wrong.
pub(super) fn parse(line: &CommandLine, languages: &[Language]) -> Result<Invocation, UsageError> {
    plain::parse(line).map_or_else(|| parse_with_clap(line, languages), Ok)
}

fn parse_with_clap(line: &CommandLine, languages: &[Language]) -> Result<Invocation, UsageError> {
    let recognized = line.commands.first();
    let verb = recognized.and_then(|word| Verb::named(word.canonical));
    let matches = clap_command(verb)
        .try_get_matches_from(&line.arguments)
        .map_err(|error| complaint::usage(&error, line, languages))?;
    let (verb, inner) = match matches.subcommand() {
        Some((name, inner)) => (Verb::named(name), inner),
        None => (None, &matches),
    };
    // An option before the command and one behind it are found at either place: they are global.
    let command = if inner.get_flag("help") {
        Command::Help(verb)
    } else if inner.get_flag("version") {
        Command::Version
    } else {
        let verb = verb.ok_or(UsageError::MissingCommand)?;
        command(verb, inner, line, languages)?
    };
    if let Some(verb) = verb
        && let Some(row) = options::misplaced(verb, &[&matches, inner])
    {
        return Err(UsageError::MisplacedOption {
            option: format!("--{}", row.long),
            command: recognized.map_or_else(|| verb.name().into(), |word| word.typed.clone()),
        });
    }
    let options = Options::read(&matches, inner)?;
    Ok(Invocation { options, command })
}

/// clap's view: only the command that was asked for, and not a word of text. All of them where it is not known.
pub(super) fn clap_command(asked: Option<Verb>) -> ClapCommand {
    let verbs = Verb::ALL
        .into_iter()
        .filter(|verb| asked.is_none_or(|asked| asked == *verb));
    ClapCommand::new(PROGRAM)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .args(OPTIONS.iter().map(options::clap_option))
        .subcommands(verbs.map(clap_subcommand))
}

fn clap_subcommand(verb: Verb) -> ClapCommand {
    let command = ClapCommand::new(verb.name())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(options::repeatable());
    if verb.takes_components() {
        command.arg(
            Arg::new("component")
                .action(ArgAction::Append)
                .num_args(0..),
        )
    } else if verb == Verb::Help {
        command.arg(Arg::new("topic"))
    } else {
        command
    }
}

fn command(
    verb: Verb,
    matches: &ArgMatches,
    line: &CommandLine,
    languages: &[Language],
) -> Result<Command, UsageError> {
    let components = || -> Vec<Choice> {
        let typed = matches.get_many::<String>("component");
        typed
            .unwrap_or_default()
            .map(|typed| words::choice(typed))
            .collect()
    };
    if verb != Verb::Help {
        return Ok(command_of(
            verb,
            if verb.takes_components() {
                components()
            } else {
                Vec::new()
            },
        ));
    }
    match (matches.get_one::<String>("topic"), line.commands.get(1)) {
        (None, _) => Ok(Command::Help(None)),
        (Some(_), Some(word)) => Ok(Command::Help(Verb::named(word.canonical))),
        (Some(typed), None) => Err(complaint::unknown_command(typed, languages)),
    }
}

fn command_of(verb: Verb, components: Vec<Choice>) -> Command {
    match verb {
        Verb::Start => Command::Start(components),
        Verb::Stop => Command::Stop(components),
        Verb::Restart => Command::Restart(components),
        Verb::Status => Command::Status(components),
        Verb::Run => Command::Run,
        Verb::Init => Command::Init,
        Verb::Check => Command::Check,
        Verb::Reload => Command::Reload,
        Verb::Logs => Command::Logs(components),
        Verb::Events => Command::Events,
        Verb::Version => Command::Version,
        Verb::Help => Command::Help(None),
    }
}

#[cfg(test)]
mod tests;
