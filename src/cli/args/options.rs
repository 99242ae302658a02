//! The options: one table for the parser and the help, and what was given of them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::Verb;
use super::ports::{self, PortChoice};
use crate::cli::complaint;
use crate::cli::words::CommandLine;
use crate::config::built_in::Ports;
use crate::error::UsageError;
use crate::locale::Key;

/// The longest `--timeout`: a year. Longer ones are slips, and some do not fit the system's clocks.
const LONGEST_TIMEOUT: Duration = Duration::from_hours(365 * 24);

/// What an option expects after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Expects {
    /// Nothing.
    Nothing,
    /// A value with a name that is translated.
    Value(Key),
    /// One of [`COLOURS`].
    Colour,
}

/// An option: the only place where it is defined, for clap and for the help.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct OptionRow {
    /// Its name, without the hyphens.
    pub(in crate::cli) long: &'static str,
    /// Its letter.
    pub(in crate::cli) short: Option<char>,
    /// What follows it.
    pub(in crate::cli) expects: Expects,
    /// What it is for.
    pub(in crate::cli) text: Key,
    /// The commands that it is for.
    pub(in crate::cli) concerns: Concerns,
}

/// The commands that an option is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Concerns {
    /// All.
    All,
    /// Those that can be waited for.
    Orders,
    /// `init`, and it may be given more than once.
    Init,
    /// `reload`.
    Reload,
    /// `logs`.
    Logs,
    /// `logs` and `events`.
    Records,
}

impl OptionRow {
    /// Whether it may be given with a command.
    pub(in crate::cli) fn applies_to(&self, verb: Verb) -> bool {
        match self.concerns {
            Concerns::All => true,
            Concerns::Orders => verb.is_order(),
            Concerns::Init => verb == Verb::Init,
            Concerns::Reload => verb == Verb::Reload,
            Concerns::Logs => verb == Verb::Logs,
            Concerns::Records => matches!(verb, Verb::Logs | Verb::Events),
        }
    }
}

/// All options. Each may stand before or after the command.
pub(in crate::cli) const OPTIONS: [OptionRow; 16] = [
    option(
        "lang",
        None,
        Expects::Value(Key::HelpValueTag),
        Key::HelpOptionLang,
    ),
    option(
        "home",
        None,
        Expects::Value(Key::HelpValueDirectory),
        Key::HelpOptionHome,
    ),
    option(
        "config",
        None,
        Expects::Value(Key::HelpValueFile),
        Key::HelpOptionConfig,
    ),
    option("json", None, Expects::Nothing, Key::HelpOptionJson),
    option("quiet", Some('q'), Expects::Nothing, Key::HelpOptionQuiet),
    option("color", None, Expects::Colour, Key::HelpOptionColor),
    option(
        "timeout",
        None,
        Expects::Value(Key::HelpValueDuration),
        Key::HelpOptionTimeout,
    ),
    OptionRow {
        concerns: Concerns::Orders,
        ..option("no-wait", None, Expects::Nothing, Key::HelpOptionNoWait)
    },
    OptionRow {
        concerns: Concerns::Init,
        ..option(
            "port",
            None,
            Expects::Value(Key::HelpValuePort),
            Key::HelpOptionPort,
        )
    },
    OptionRow {
        concerns: Concerns::Init,
        ..option(
            "images",
            None,
            Expects::Value(Key::HelpValueDirectory),
            Key::HelpOptionImages,
        )
    },
    OptionRow {
        concerns: Concerns::Reload,
        ..option("exec", None, Expects::Nothing, Key::HelpOptionExec)
    },
    OptionRow {
        concerns: Concerns::Records,
        ..option("follow", Some('f'), Expects::Nothing, Key::HelpOptionFollow)
    },
    OptionRow {
        concerns: Concerns::Records,
        ..option(
            "lines",
            Some('n'),
            Expects::Value(Key::HelpValueCount),
            Key::HelpOptionLines,
        )
    },
    OptionRow {
        concerns: Concerns::Logs,
        ..option(
            "since",
            None,
            Expects::Value(Key::HelpValueTime),
            Key::HelpOptionSince,
        )
    },
    option("help", Some('h'), Expects::Nothing, Key::HelpOptionHelp),
    option(
        "version",
        Some('V'),
        Expects::Nothing,
        Key::HelpOptionVersion,
    ),
];

const fn option(long: &'static str, short: Option<char>, expects: Expects, text: Key) -> OptionRow {
    OptionRow {
        long,
        short,
        expects,
        text,
        concerns: Concerns::All,
    }
}

/// The values of `--color`.
pub(in crate::cli) const COLOURS: [&str; 3] = ["auto", "always", "never"];

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum Colour {
    /// Where a terminal shows them.
    #[default]
    Auto,
    /// Even into a file.
    Always,
    /// Nowhere.
    Never,
}

/// The options that were given.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) struct Options {
    /// `--home`
    pub(in crate::cli) home: Option<PathBuf>,
    /// `--config`
    pub(in crate::cli) config: Option<PathBuf>,
    /// `--json`
    pub(in crate::cli) json: bool,
    /// `--quiet`
    pub(in crate::cli) quiet: bool,
    /// `--color`
    pub(in crate::cli) colour: Colour,
    /// `--timeout`
    pub(in crate::cli) timeout: Option<Duration>,
    /// `--no-wait`
    pub(in crate::cli) no_wait: bool,
    /// `--port`; `None`: not given.
    pub(in crate::cli) ports: Option<Ports>,
    /// `--images`, each of them text.
    pub(in crate::cli) images: Vec<String>,
    /// `--exec`
    pub(in crate::cli) exec: bool,
    /// `--follow`
    pub(in crate::cli) follow: bool,
    /// `--lines`
    pub(in crate::cli) lines: Option<usize>,
    /// `--since`, as it was typed: what it means depends on the time zone.
    pub(in crate::cli) since: Option<String>,
}

impl Options {
    /// The options that clap found, before the command and behind it. Those of `init` may be given more than once,
    /// which clap does not put together.
    pub(super) fn read(before: &ArgMatches, matches: &ArgMatches) -> Result<Self, UsageError> {
        let places: &[&ArgMatches] = if before.subcommand_name().is_some() {
            &[before, matches]
        } else {
            &[matches]
        };
        let choices: Vec<PortChoice> = all(places, "port").copied().collect();
        let images = all(places, "images").map(|path: &PathBuf| {
            path.to_str().map(str::to_owned).ok_or_else(|| {
                let escaped = complaint::escape(path.as_os_str());
                UsageError::NotText { escaped }
            })
        });
        let colour = matches.get_one::<String>("color").map(String::as_str);
        Ok(Self {
            home: matches.get_one::<PathBuf>("home").cloned(),
            config: matches.get_one::<PathBuf>("config").cloned(),
            json: matches.get_flag("json"),
            quiet: matches.get_flag("quiet"),
            colour: match colour {
                Some("always") => Colour::Always,
                Some("never") => Colour::Never,
                Some(_) | None => Colour::Auto,
            },
            timeout: matches.get_one::<Duration>("timeout").copied(),
            no_wait: matches.get_flag("no-wait"),
            ports: ports::chosen(&choices)?,
            images: images.collect::<Result<_, _>>()?,
            exec: matches.get_flag("exec"),
            follow: matches.get_flag("follow"),
            lines: matches.get_one::<usize>("lines").copied(),
            since: matches.get_one::<String>("since").cloned(),
        })
    }

    /// What a command line that was not understood says about how to tell so.
    pub(in crate::cli) fn of_misunderstood(line: &CommandLine) -> Self {
        let words: Vec<&str> = line
            .arguments
            .iter()
            .map_while(|argument| (argument != "--").then(|| argument.to_str().unwrap_or_default()))
            .collect();
        let never = words.contains(&"--color=never")
            || words.windows(2).any(|pair| pair == ["--color", "never"]);
        Self {
            json: words.contains(&"--json"),
            colour: if never { Colour::Never } else { Colour::Auto },
            ..Self::default()
        }
    }
}

/// All values of a repeatable option.
fn all<'a, T: Clone + Send + Sync + 'static>(
    places: &'a [&ArgMatches],
    option: &'static str,
) -> impl Iterator<Item = &'a T> {
    places
        .iter()
        .flat_map(move |matches| matches.get_many(option).unwrap_or_default())
}

/// The first option that was given and is not for this command.
pub(super) fn misplaced(verb: Verb, places: &[&ArgMatches]) -> Option<&'static OptionRow> {
    let is_given = |row: &&OptionRow| {
        places
            .iter()
            .any(|matches| matches.value_source(row.long) == Some(ValueSource::CommandLine))
    };
    OPTIONS
        .iter()
        .filter(|row| !row.applies_to(verb))
        .find(is_given)
}

/// An option as clap knows it: found before and after the command.
pub(super) fn clap_option(row: &OptionRow) -> Arg {
    let is_repeatable = row.concerns == Concerns::Init;
    let argument = Arg::new(row.long).long(row.long).global(!is_repeatable);
    let argument = match row.short {
        Some(letter) => argument.short(letter),
        None => argument,
    };
    match row.expects {
        Expects::Nothing => argument.action(ArgAction::SetTrue),
        Expects::Colour => argument.value_parser(PossibleValuesParser::new(COLOURS)),
        Expects::Value(_) if is_repeatable => argument
            .action(ArgAction::Append)
            .value_parser(clap_value(row.long)),
        Expects::Value(_) => argument
            .value_parser(clap_value(row.long))
            // `-n -1` is a wrong number, not an unknown option.
            .allow_negative_numbers(row.long == "lines"),
    }
}

/// The options that clap must know at each command by itself.
pub(super) fn repeatable() -> impl Iterator<Item = Arg> {
    OPTIONS
        .iter()
        .filter(|row| row.concerns == Concerns::Init)
        .map(clap_option)
}

fn clap_value(long: &str) -> ValueParser {
    match long {
        "timeout" => ValueParser::new(timeout),
        "port" => ValueParser::new(ports::read),
        "lines" => ValueParser::new(count),
        "since" => ValueParser::string(),
        // What it means is chosen before anything is read, by `locale::choose`.
        "lang" => value_parser!(OsString),
        _ => value_parser!(PathBuf),
    }
}

/// A value that an option does not allow. `complaint` says which option it was.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("bad-value")]
pub(in crate::cli) struct BadValue;

/// A number of lines.
fn count(value: &str) -> Result<usize, BadValue> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let count = is_number.then(|| value.parse().ok());
    count.flatten().ok_or(BadValue)
}

/// `30s`, `1m 30s`, `500ms`; a number alone is seconds.
pub(super) fn timeout(value: &str) -> Result<Duration, BadValue> {
    let duration = match value.parse::<u32>() {
        Ok(seconds) => Duration::from_secs(seconds.into()),
        Err(_) => humantime::parse_duration(value).map_err(|_| BadValue)?,
    };
    if duration > LONGEST_TIMEOUT {
        return Err(BadValue);
    }
    Ok(duration)
}
