//! What is wrong with a command line.

use super::{Phrase, list};
use crate::error::UsageError;
use crate::locale::{Key, args};

pub(super) fn usage(error: &UsageError) -> Phrase<'_> {
    match error {
        UsageError::MissingCommand => Phrase::bare(Key::UsageMissingCommand),
        UsageError::UnknownCommand { typed, suggestions } if suggestions.is_empty() => {
            Phrase::new(Key::UsageUnknownCommand, args! { typed = typed.as_str() })
        }
        UsageError::UnknownCommand { typed, suggestions } => Phrase::new(
            Key::UsageUnknownCommandNearest,
            args! { typed = typed.as_str(), suggestions = list(suggestions) },
        ),
        UsageError::UnknownOption {
            typed,
            suggestion: None,
        } => Phrase::new(Key::UsageUnknownOption, args! { typed = typed.as_str() }),
        UsageError::UnknownOption {
            typed,
            suggestion: Some(suggestion),
        } => Phrase::new(
            Key::UsageUnknownOptionNearest,
            args! { typed = typed.as_str(), suggestion = suggestion.as_str() },
        ),
        UsageError::MisplacedOption { option, command } => Phrase::new(
            Key::UsageMisplacedOption,
            args! { option = option.as_str(), command = command.as_str() },
        ),
        UsageError::MissingValue { option } => {
            Phrase::new(Key::UsageMissingValue, args! { option = option.as_str() })
        }
        UsageError::InvalidValue {
            option,
            value,
            choices,
        } if choices.is_empty() => Phrase::new(
            Key::UsageInvalidValue,
            args! { option = option.as_str(), value = value.as_str() },
        ),
        UsageError::InvalidValue {
            option,
            value,
            choices,
        } => Phrase::new(
            Key::UsageInvalidValueChoices,
            args! {
                option = option.as_str(),
                value = value.as_str(),
                choices = list(choices),
            },
        ),
        UsageError::UnexpectedValue { option, value } => {
            bad(Key::UsageUnexpectedValue, option, value)
        }
        UsageError::BadDuration { option, value } => bad(Key::UsageBadDuration, option, value),
        UsageError::BadTime { option, value } => bad(Key::UsageBadTime, option, value),
        UsageError::BadCount { option, value } => bad(Key::UsageBadCount, option, value),
        UsageError::BadPort { option, value } => bad(Key::UsageBadPort, option, value),
        UsageError::SamePort { port } => {
            Phrase::new(Key::UsageSamePort, args! { port = port.to_string() })
        }
        UsageError::BadAddress { option, value } => bad(Key::UsageBadAddress, option, value),
        UsageError::BadSize { option, value } => bad(Key::UsageBadSize, option, value),
        UsageError::BadLanguage { value, known } => Phrase::new(
            Key::UsageBadLanguage,
            args! { value = value.as_str(), known = list(known) },
        ),
        UsageError::Surplus { typed } => {
            Phrase::new(Key::UsageSurplus, args! { typed = typed.as_str() })
        }
        UsageError::UnknownServer { typed, known } => unknown_server(typed.as_deref(), known),
        UsageError::MissingArgument { argument } => Phrase::new(
            Key::UsageMissingArgument,
            args! { argument = argument.as_str() },
        ),
        UsageError::RepeatedOption { option } => {
            Phrase::new(Key::UsageRepeatedOption, args! { option = option.as_str() })
        }
        UsageError::Conflict { option, other } => Phrase::new(
            Key::UsageConflict,
            args! { option = option.as_str(), other = other.as_str() },
        ),
        UsageError::NotText { escaped } => {
            Phrase::new(Key::UsageNotText, args! { escaped = escaped.as_str() })
        }
        UsageError::Other => Phrase::bare(Key::UsageOther),
    }
}

/// A value that the option does not take.
fn bad<'a>(key: Key, option: &'a str, value: &'a str) -> Phrase<'a> {
    Phrase::new(key, args! { option = option, value = value })
}

fn unknown_server<'a>(typed: Option<&'a str>, known: &[String]) -> Phrase<'a> {
    match typed {
        None => Phrase::new(Key::UsageMissingServer, args! { known = list(known) }),
        Some(typed) => Phrase::new(
            Key::UsageUnknownServer,
            args! { typed = typed, known = list(known) },
        ),
    }
}
