//! What can be wrong with a configuration, as data: `locale` puts it into words.

use serde::Serialize;

use crate::supervisor::component::ComponentId;

/// One fault, and where it stands. Lines and columns count from 1; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("config-fault {key} {line}:{column} {fault:?}")]
pub struct ConfigError {
    /// The line in the file.
    pub line: usize,
    /// The column in that line.
    pub column: usize,
    /// The whole key, for example `components.is.stop-timeout`; empty where none is concerned.
    pub key: String,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "fault")]
pub enum Fault {
    /// The text is not TOML here.
    Syntax,
    /// The key stands twice.
    DuplicateKey,
    /// No such key; `nearest` is one that there is.
    UnknownKey {
        /// The key that was probably meant, without its table.
        nearest: Option<String>,
    },
    /// This key must be there.
    MissingKey,
    /// The value is of another type.
    WrongType {
        /// What it must be.
        expected: Kind,
        /// What it is.
        found: Kind,
    },
    /// A number outside its range, which includes both ends.
    OutOfRange {
        /// The least.
        least: i64,
        /// The greatest.
        greatest: i64,
    },
    /// A duration outside its range, which includes both ends.
    DurationOutOfRange {
        /// The least, in milliseconds.
        least_ms: u64,
        /// The greatest, in milliseconds.
        greatest_ms: u64,
    },
    /// The value is none of these words.
    NotOneOf {
        /// The value.
        value: String,
        /// The words.
        choices: Vec<String>,
    },
    /// No duration, as `1m 30s` is one.
    BadDuration {
        /// The value.
        value: String,
    },
    /// No size, as `2GiB` is one.
    BadSize {
        /// The value.
        value: String,
    },
    /// No address, as `127.0.0.1:8080` is one.
    BadAddress {
        /// The value.
        value: String,
    },
    /// No URL, as `http://127.0.0.1:8080/path` is one; https cannot be probed.
    BadUrl {
        /// The value.
        value: String,
    },
    /// No regular expression.
    BadPattern {
        /// The value.
        value: String,
    },
    /// No name for a component.
    BadComponentName {
        /// The value.
        value: String,
    },
    /// No signal that can be sent to stop a component.
    BadSignal {
        /// The value.
        value: String,
    },
    /// No file mode creation mask, as `"027"` is one: octal, 000 to 777.
    BadUmask {
        /// The value.
        value: String,
    },
    /// No name for an environment variable: it is empty or has `=` or a zero byte in it.
    BadVariable {
        /// The name.
        name: String,
    },
    /// A text or list that must not be empty, or a text with a zero byte.
    EmptyOrZero,
    /// There must be exactly one of these keys.
    NotExactlyOne {
        /// The keys.
        keys: Vec<String>,
    },
    /// No component has this name.
    UnknownComponent {
        /// The value.
        name: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// Components depend on each other in a circle.
    Cycle {
        /// The circle: the last one depends on the first.
        circle: Vec<ComponentId>,
    },
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Text in quotes.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of texts.
    TextList,
    /// A list.
    List,
    /// A table.
    Table,
    /// A date or time.
    DateTime,
    /// A duration in quotes, as `"30s"`.
    Duration,
    /// A size in quotes, as `"2GiB"`, or a number of bytes.
    Size,
}
