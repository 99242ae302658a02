//! What a component is to the core: a name, and a place in the order.
//! Must never know how a component is spawned or what it is called in any language.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest name of a component, in bytes.
pub const LONGEST_ID: usize = 32;

/// No component can have this name: the log of that name is the supervisor's own.
const RESERVED: &str = "supervisor";

/// The name of a component, as the configuration gives it: 1 to 32 ASCII letters, digits, `-` or `_`,
/// the first one a letter or digit; not `supervisor`. It names files in the run and log folders, hence the narrow set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ComponentId(Box<str>);

/// A name that no component can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadComponentId;

impl ComponentId {
    /// Checks a name.
    ///
    /// # Errors
    /// [`BadComponentId`] where the name breaks the rule above.
    pub fn new(name: &str) -> Result<Self, BadComponentId> {
        let bytes = name.as_bytes();
        let first_is_fit = bytes.first().is_some_and(u8::is_ascii_alphanumeric);
        let all_are_fit = bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if first_is_fit && all_are_fit && bytes.len() <= LONGEST_ID && name != RESERVED {
            Ok(Self(name.into()))
        } else {
            Err(BadComponentId)
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ComponentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for BadComponentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bad-component-id")
    }
}

impl TryFrom<String> for ComponentId {
    type Error = BadComponentId;
    fn try_from(name: String) -> Result<Self, BadComponentId> {
        Self::new(&name)
    }
}

impl From<ComponentId> for String {
    fn from(id: ComponentId) -> Self {
        id.0.into()
    }
}
/// What is wrong with an argument of a built-in server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fault")]
pub enum ArgumentFault {
    /// The server has no such argument, or has it already.
    Misplaced,
    /// It stands there without a value.
    NoValue,
    /// Its value is not of the kind that it takes.
    BadValue {
        /// The value.
        value: String,
    },
    /// The server cannot do without it.
    Missing,
}
