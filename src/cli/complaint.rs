//! What clap objects to, in our own terms and with the words as they were typed.
//! clap's English is never shown, and never read either: only its kinds and contexts are.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::words::{self, CommandLine};
use crate::error::UsageError;
use crate::locale::Language;

/// The fault that clap found. `languages` are the ones in which similar words are suggested.
pub(super) fn usage(error: &Error, line: &CommandLine, languages: &[Language]) -> UsageError {
    // clap shows odd bytes as U+FFFD, or does not say which argument they are in; see for ourselves first.
    if let Some(fault) = not_text(line) {
        return fault;
    }
    let argument = || text(error, ContextKind::InvalidArg).unwrap_or_default();
    let option = || option_alone(&argument()).to_owned();
    let value = || text(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        // clap reports a missing value as an empty one.
        ErrorKind::InvalidValue if value().is_empty() => {
            UsageError::MissingValue { option: option() }
        }
        ErrorKind::InvalidValue => UsageError::InvalidValue {
            option: option(),
            value: value(),
            choices: texts(error, ContextKind::ValidValue),
        },
        ErrorKind::ValueValidation => bad_value(option(), value()),
        // The same kind for an option that does not exist and for an argument too many.
        ErrorKind::UnknownArgument => {
            let typed = argument();
            // `-q=3`: to clap this is the letter `=`.
            let letter_with_value = (typed == "-=").then(|| value_of_letter(line)).flatten();
            if let Some(fault) = letter_with_value {
                fault
            } else if typed.len() > 1 && typed.starts_with('-') {
                UsageError::UnknownOption {
                    typed,
                    suggestion: text(error, ContextKind::SuggestedArg),
                }
            } else {
                UsageError::Surplus { typed }
            }
        }
        ErrorKind::InvalidSubcommand => {
            let typed = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            unknown_command(&typed, languages)
        }
        // `--json=yes`; clap has the value beside the option only here.
        ErrorKind::TooManyValues => UsageError::UnexpectedValue {
            option: option(),
            value: value(),
        },
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            UsageError::MissingValue { option: option() }
        }
        ErrorKind::ArgumentConflict => {
            let other = texts(error, ContextKind::PriorArg);
            let other = other.first().map_or("", |prior| option_alone(prior));
            if other == option() || other.is_empty() {
                UsageError::RepeatedOption { option: option() }
            } else {
                UsageError::Conflict {
                    option: option(),
                    other: other.to_owned(),
                }
            }
        }
        ErrorKind::MissingRequiredArgument => UsageError::MissingArgument { argument: option() },
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            UsageError::MissingCommand
        }
        // InvalidUtf8 was told above; help and version are flags of our own; Io and Format come of printing.
        // clap may add kinds: a test names those that it has.
        ErrorKind::InvalidUtf8
        | ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::Io
        | ErrorKind::Format
        | _ => UsageError::Other,
    }
}

/// A value that a parser of ours refused, or of the library's for addresses.
fn bad_value(option: String, value: String) -> UsageError {
    match option.as_str() {
        "--timeout" => UsageError::BadDuration { option, value },
        "--lines" => UsageError::BadCount { option, value },
        "--port" => UsageError::BadPort { option, value },
        "--cache-size" => UsageError::BadSize { option, value },
        "--listen" | "--svg-server" | "--image-server" => UsageError::BadAddress { option, value },
        _ => UsageError::InvalidValue {
            option,
            value,
            choices: Vec::new(),
        },
    }
}

/// A word at the place of a command that is none. What resembles it in the operator's languages is suggested, or
/// else in any other: all of them are accepted.
pub(super) fn unknown_command(typed: &str, languages: &[Language]) -> UsageError {
    let mut suggestions = words::nearest(typed, languages.iter().copied());
    if suggestions.is_empty() {
        suggestions = words::nearest(typed, Language::all());
    }
    UsageError::UnknownCommand {
        typed: typed.to_owned(),
        suggestions: suggestions.into_iter().map(str::to_owned).collect(),
    }
}

/// `--config` of `--config <FILE>`, which is how clap names it.
fn option_alone(named: &str) -> &str {
    named.split([' ', '=']).next().unwrap_or(named)
}

/// The first letter that has a value by `=`, which none of ours takes.
fn value_of_letter(line: &CommandLine) -> Option<UsageError> {
    line.arguments.iter().skip(1).find_map(|argument| {
        let (letters, value) = argument.to_str()?.split_once('=')?;
        let is_short = letters.starts_with('-') && !letters.starts_with("--");
        is_short.then_some(())?;
        Some(UsageError::UnexpectedValue {
            option: format!("-{}", letters.chars().next_back()?),
            value: value.to_owned(),
        })
    })
}

/// The first argument that is no text and no path; paths may be anything.
fn not_text(line: &CommandLine) -> Option<UsageError> {
    let mut arguments = line.arguments.iter().skip(1);
    while let Some(argument) = arguments.next() {
        if PATH_OPTIONS.iter().any(|option| argument == option) {
            arguments.next();
        } else if argument.to_str().is_none() && !is_path_option(argument) {
            return Some(UsageError::NotText {
                escaped: escape(argument),
            });
        }
    }
    None
}

/// Options whose values may be anything.
const PATH_OPTIONS: [&str; 5] = ["--home", "--config", "--images", "--content", "--cache"];

fn is_path_option(argument: &OsStr) -> bool {
    let bytes = argument.as_bytes();
    PATH_OPTIONS.iter().any(|option| {
        bytes
            .strip_prefix(option.as_bytes())
            .is_some_and(|rest| rest.first() == Some(&b'='))
    })
}

/// The text, with what is none written as `\xE4`.
pub(super) fn escape(argument: &OsStr) -> String {
    let mut escaped = String::new();
    for chunk in argument.as_bytes().utf8_chunks() {
        escaped.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(escaped, "\\x{byte:02X}");
        }
    }
    escaped
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    texts(error, kind).into_iter().next()
}

/// clap holds one value as a text or as a list, depending on the kind of error.
fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(_) | None => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
