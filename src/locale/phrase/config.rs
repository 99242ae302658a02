//! What is wrong in a configuration file.

use std::path::Path;

use super::{Phrase, Voice, list};
use crate::config::{ConfigError, Fault, Kind};
use crate::locale::{Arguments, Key, args};
use crate::supervisor::component::ComponentId;

impl Voice {
    pub(super) fn fault<'a>(&self, path: &Path, error: &'a ConfigError) -> Phrase<'a> {
        let (key, mut arguments) = self.fault_alone(&error.fault);
        let place = self.say(&Phrase::new(
            Key::ErrorConfigPlace,
            args! {
                path = path.display().to_string(),
                line = error.line.to_string(),
                column = error.column.to_string(),
            },
        ));
        arguments.set("place", place);
        arguments.set("key", error.key.as_str());
        Phrase { key, arguments }
    }

    /// The message, and what varies in it besides place and key.
    fn fault_alone<'a>(&self, fault: &'a Fault) -> (Key, Arguments<'a>) {
        let value = |value: &'a str| args! { value = value };
        match fault {
            Fault::Syntax => (Key::FaultSyntax, args! {}),
            Fault::DuplicateKey => (Key::FaultDuplicateKey, args! {}),
            Fault::UnknownKey { nearest: None } => (Key::FaultUnknownKey, args! {}),
            Fault::UnknownKey {
                nearest: Some(nearest),
            } => (
                Key::FaultUnknownKeyNearest,
                args! { nearest = nearest.as_str() },
            ),
            Fault::MissingKey => (Key::FaultMissingKey, args! {}),
            Fault::WrongType { expected, found } => (
                Key::FaultWrongType,
                args! { expected = self.word(kind(*expected)), found = self.word(kind(*found)) },
            ),
            Fault::OutOfRange { least, greatest } => (
                Key::FaultOutOfRange,
                args! { least = least.to_string(), greatest = greatest.to_string() },
            ),
            Fault::DurationOutOfRange {
                least_ms,
                greatest_ms,
            } => (
                Key::FaultDurationOutOfRange,
                args! { least = self.time(*least_ms), greatest = self.time(*greatest_ms) },
            ),
            Fault::NotOneOf { value, choices } => (
                Key::FaultNotOneOf,
                args! { value = value.as_str(), choices = list(choices) },
            ),
            Fault::BadDuration { value: text } => (Key::FaultBadDuration, value(text)),
            Fault::BadSize { value: text } => (Key::FaultBadSize, value(text)),
            Fault::BadAddress { value: text } => (Key::FaultBadAddress, value(text)),
            Fault::BadUrl { value: text } => (Key::FaultBadUrl, value(text)),
            Fault::BadPattern { value: text } => (Key::FaultBadPattern, value(text)),
            Fault::BadComponentName { value: text } => (Key::FaultBadComponentName, value(text)),
            Fault::BadSignal { value: text } => (Key::FaultBadSignal, value(text)),
            Fault::BadUmask { value: text } => (Key::FaultBadUmask, value(text)),
            Fault::BadVariable { name } => (Key::FaultBadVariable, args! { name = name.as_str() }),
            Fault::EmptyOrZero => (Key::FaultEmptyOrZero, args! {}),
            Fault::NotExactlyOne { keys } => (Key::FaultNotExactlyOne, args! { keys = list(keys) }),
            Fault::UnknownComponent {
                name,
                nearest: None,
            } => (Key::FaultUnknownComponent, args! { name = name.as_str() }),
            Fault::UnknownComponent {
                name,
                nearest: Some(nearest),
            } => (
                Key::FaultUnknownComponentNearest,
                args! { name = name.as_str(), nearest = nearest.as_str() },
            ),
            Fault::Cycle { circle } => (Key::FaultCycle, args! { circle = chain(circle) }),
        }
    }
}

/// `a -> b -> a`, in signs that every charset has.
fn chain(circle: &[ComponentId]) -> String {
    let names: Vec<&str> = circle
        .iter()
        .chain(circle.first())
        .map(ComponentId::as_str)
        .collect();
    names.join(" -> ")
}

fn kind(kind: Kind) -> Key {
    match kind {
        Kind::Text => Key::KindText,
        Kind::Integer => Key::KindInteger,
        Kind::Number => Key::KindNumber,
        Kind::Boolean => Key::KindBoolean,
        Kind::TextList => Key::KindTextList,
        Kind::List => Key::KindList,
        Kind::Table => Key::KindTable,
        Kind::DateTime => Key::KindDateTime,
        Kind::Duration => Key::KindDuration,
        Kind::Size => Key::KindSize,
    }
}
