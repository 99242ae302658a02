//! `serve`: the hidden command by which a component that is a built-in server is executed. Reads its arguments;
//! what they mean is `embedded`'s.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::answer::Answer;
use super::args::{BadValue, Options, PROGRAM};
use super::complaint;
use super::words::CommandLine;
use super::{variable, voice};
use crate::config::built_in::{BuiltIn, Ports};
use crate::config::parse_size;
use crate::embedded::{self, ImageServer, PlatformServer, Server, SvgServer, loopback};
use crate::error::{Error, UsageError};
use crate::exit::Exit;
use crate::locale::Chosen;

/// Where the servers are, unless they are told otherwise.
const PORTS: Ports = Ports::ORIGINAL;

/// Whether a command line is for a server. The command is for configurations: it is in no help and no list of words.
pub(super) fn is_meant(line: &CommandLine) -> bool {
    let word = line.first_word.and_then(|place| line.arguments.get(place));
    word.is_some_and(|word| word == "serve")
}

/// Serves, and tells why it cannot.
pub(super) fn run(line: &CommandLine, chosen: &Chosen) -> Exit {
    let options = Options::of_misunderstood(line);
    let done = read(line, chosen)
        .map_err(Error::Usage)
        .and_then(|server| embedded::serve(&server).map_err(Error::Serve));
    match done {
        Ok(()) => Exit::Done,
        Err(error) => Answer::new(voice(chosen), &options, variable).error(&error),
    }
}

fn read(line: &CommandLine, chosen: &Chosen) -> Result<Server, UsageError> {
    if let Some(unknown) = super::unknown_language(chosen) {
        return Err(unknown);
    }
    known_server(line)?;
    let matches = command()
        .try_get_matches_from(&line.arguments)
        .map_err(|error| complaint::usage(&error, line, &chosen.languages))?;
    let (name, matches) = matches
        .subcommand()
        .and_then(|(_, serve)| serve.subcommand())
        .ok_or_else(|| unknown_server(None))?;
    let address = |option: &str, port| {
        let given = matches.get_one::<SocketAddr>(option).copied();
        given.unwrap_or_else(|| loopback(port))
    };
    Ok(match name {
        "is" => Server::Image(ImageServer {
            listen: address("listen", PORTS.is),
            images: paths(matches, "images"),
            svg_server: address("svg-server", PORTS.svg),
        }),
        "svg" => Server::Svg(SvgServer {
            listen: address("listen", PORTS.svg),
        }),
        _ => Server::Platform(PlatformServer {
            listen: address("listen", PORTS.ps),
            image_server: address("image-server", PORTS.is),
            content: matches.get_one("content").cloned(),
            cache: matches.get_one("cache").cloned(),
            cache_size: matches
                .get_one("cache-size")
                .copied()
                .unwrap_or(PlatformServer::CACHE_SIZE),
            access_log: matches
                .get_one::<String>("access-log")
                .is_none_or(|value| value == "on"),
        }),
    })
}

/// Whether the word behind `serve` is a server. What looks like an option is left to clap.
fn known_server(line: &CommandLine) -> Result<(), UsageError> {
    let place = line.first_word.map_or(0, |place| place + 1);
    match line.arguments.get(place).map(|word| word.to_string_lossy()) {
        Some(word) if word.starts_with('-') || BuiltIn::named(&word).is_some() => Ok(()),
        Some(word) => Err(unknown_server(Some(word.into_owned()))),
        None => Err(unknown_server(None)),
    }
}

fn unknown_server(typed: Option<String>) -> UsageError {
    let known = BuiltIn::ALL.map(|server| server.name().to_owned()).to_vec();
    UsageError::UnknownServer { typed, known }
}

fn paths(matches: &ArgMatches, option: &str) -> Vec<PathBuf> {
    let given = matches.get_many(option).unwrap_or_default();
    given.cloned().collect()
}

fn command() -> Command {
    let address = |name: &'static str| option(name).value_parser(value_parser!(SocketAddr));
    let path = |name: &'static str| option(name).value_parser(value_parser!(PathBuf));
    let server = |name: &'static str| {
        Command::new(name)
            .disable_help_flag(true)
            .arg(address("listen"))
    };
    let serve = Command::new("serve")
        .disable_help_flag(true)
        .subcommand(
            server("is")
                .arg(path("images").action(ArgAction::Append).required(true))
                .arg(address("svg-server")),
        )
        .subcommand(
            server("ps")
                .arg(address("image-server"))
                .arg(path("content"))
                .arg(path("cache"))
                .arg(option("cache-size").value_parser(ValueParser::new(size)))
                .arg(option("access-log").value_parser(["on", "off"])),
        )
        .subcommand(server("svg"));
    Command::new(PROGRAM)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        // How errors are told; read elsewhere.
        .args([
            option("lang")
                .global(true)
                .value_parser(value_parser!(OsString)),
            option("json").global(true).action(ArgAction::SetTrue),
        ])
        .subcommand(serve)
}

/// `1GiB`, as in the configuration.
fn size(value: &str) -> Result<u64, BadValue> {
    parse_size(value).filter(|size| *size > 0).ok_or(BadValue)
}

fn option(name: &'static str) -> Arg {
    Arg::new(name).long(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::words;
    use crate::config::built_in::served;

    /// Every line of up to three of these pieces: what is judged before a start is what the server reads.
    #[test]
    fn the_judgement_before_a_start_agrees_with_the_server() {
        let pieces: [&[&str]; 17] = [
            &["--listen", "127.0.0.1:1"],
            &["--listen=[::1]:2"],
            &["--listen", "localhost:8080"],
            &["--images", "/i"],
            &["--images="],
            &["--images"],
            &["--svg-server", "127.0.0.1:3"],
            &["--image-server", ":3"],
            &["--content", "/c"],
            &["--cache=/d"],
            &["--cache-size", "1GiB"],
            &["--cache-size", "0"],
            &["--access-log=off"],
            &["--access-log", "maybe"],
            &["--imags"],
            &["surplus"],
            &["--json"],
        ];
        let clap = command();
        let mut right = 0;
        for number in 0..pieces.len().pow(3) {
            let places = [1, 17, 289].map(|place| (number / place) % pieces.len());
            for server in BuiltIn::ALL {
                let mut words: Vec<String> = vec!["ImageServing".into(), "serve".into()];
                words.push(server.name().into());
                let given = places.iter().flat_map(|place| pieces[*place]);
                words.extend(given.map(|word| (*word).to_owned()));
                let line = words::canonical(words.iter().map(OsString::from));
                let read = clap.clone().try_get_matches_from(&line.arguments);
                let judged = served(&words).unwrap();
                assert_eq!(judged.is_ok(), read.is_ok(), "{words:?} {judged:?}");
                right += u32::from(judged.is_ok());
            }
        }
        assert!(right > 100, "{right}");
    }

    #[test]
    fn what_is_no_server_is_told_with_those_there_are() {
        let read = |line: &str| {
            let line = words::canonical(line.split(' ').map(OsString::from));
            known_server(&line)
        };
        assert_eq!(read("ImageServing serve is"), Ok(()));
        assert_eq!(read("ImageServing serve"), Err(unknown_server(None)));
        let unknown = unknown_server(Some("xs".into()));
        assert_eq!(read("ImageServing serve xs"), Err(unknown));
    }
}
