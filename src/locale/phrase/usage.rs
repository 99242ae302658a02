//! What is wrong with a command line.

use super::{Phrase, list};
use crate::error::UsageError;
use crate::locale::{Key, args};

pub(super) fn usage(error: &UsageError) -> Phrase<'_> {
    match error {
        UsageError::MissingCommand => Phrase::bare(Key::UsageMissingCommand),
        UsageError::UnknownCommand { typed, suggestions } if suggestions.is_empty() => Phrase {
            key: Key::UsageUnknownCommand,
            arguments: args! { typed = typed.as_str() },
        },
        UsageError::UnknownCommand { typed, suggestions } => Phrase {
            key: Key::UsageUnknownCommandNearest,
            arguments: args! { typed = typed.as_str(), suggestions = list(suggestions) },
        },
        UsageError::UnknownOption {
            typed,
            suggestion: None,
        } => Phrase {
            key: Key::UsageUnknownOption,
            arguments: args! { typed = typed.as_str() },
        },
        UsageError::UnknownOption {
            typed,
            suggestion: Some(suggestion),
        } => Phrase {
            key: Key::UsageUnknownOptionNearest,
            arguments: args! { typed = typed.as_str(), suggestion = suggestion.as_str() },
        },
        UsageError::MisplacedOption { option, command } => Phrase {
            key: Key::UsageMisplacedOption,
            arguments: args! { option = option.as_str(), command = command.as_str() },
        },
        UsageError::MissingValue { option } => Phrase {
            key: Key::UsageMissingValue,
            arguments: args! { option = option.as_str() },
        },
        UsageError::InvalidValue {
            option,
            value,
            choices,
        } if choices.is_empty() => Phrase {
            key: Key::UsageInvalidValue,
            arguments: args! { option = option.as_str(), value = value.as_str() },
        },
        UsageError::InvalidValue {
            option,
            value,
            choices,
        } => Phrase {
            key: Key::UsageInvalidValueChoices,
            arguments: args! {
                option = option.as_str(),
                value = value.as_str(),
                choices = list(choices),
            },
        },
        UsageError::UnexpectedValue { option, value } => Phrase {
            key: Key::UsageUnexpectedValue,
            arguments: args! { option = option.as_str(), value = value.as_str() },
        },
        UsageError::BadDuration { option, value } => Phrase {
            key: Key::UsageBadDuration,
            arguments: args! { option = option.as_str(), value = value.as_str() },
        },
        UsageError::BadLanguage { value, known } => Phrase {
            key: Key::UsageBadLanguage,
            arguments: args! { value = value.as_str(), known = list(known) },
        },
        UsageError::Surplus { typed } => Phrase {
            key: Key::UsageSurplus,
            arguments: args! { typed = typed.as_str() },
        },
        UsageError::MissingArgument { argument } => Phrase {
            key: Key::UsageMissingArgument,
            arguments: args! { argument = argument.as_str() },
        },
        UsageError::RepeatedOption { option } => Phrase {
            key: Key::UsageRepeatedOption,
            arguments: args! { option = option.as_str() },
        },
        UsageError::Conflict { option, other } => Phrase {
            key: Key::UsageConflict,
            arguments: args! { option = option.as_str(), other = other.as_str() },
        },
        UsageError::NotText { escaped } => Phrase {
            key: Key::UsageNotText,
            arguments: args! { escaped = escaped.as_str() },
        },
        UsageError::Other => Phrase::bare(Key::UsageOther),
    }
}
