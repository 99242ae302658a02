//! The conversation between client and supervisor: JSON, one object a line, each with its version.
//! Pure: bytes to types and back. `docs/protocol.md` describes it for others.

pub mod index;

use serde::{Deserialize, Serialize};

use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{ComponentOutcome, Refusal, StatusLine, SupervisorLine, Told};

/// The version that both sides speak.
pub const VERSION: u32 = 1;

/// The longest request, in bytes, its line feed included.
pub const LONGEST_REQUEST: usize = 64 * 1024;

/// A component as an operator names it. The supervisor knows no language: where no component is called
/// `typed`, it takes `means`, which the client looked up among the words of all languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The word as it was typed.
    pub typed: String,
    /// The component that this word stands for in some language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<ComponentId>,
}

/// What a client asks for. An empty list of components means all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Report states.
    Status {
        /// Which ones.
        #[serde(default)]
        components: Vec<Choice>,
    },
    /// Bring components up.
    Start {
        /// Which ones.
        #[serde(default)]
        components: Vec<Choice>,
        /// Answer when they are ready, not at once.
        #[serde(default)]
        wait: bool,
    },
    /// Bring components down; without a list the supervisor too.
    Stop {
        /// Which ones.
        #[serde(default)]
        components: Vec<Choice>,
        /// Answer when they are gone, not at once.
        #[serde(default)]
        wait: bool,
    },
    /// Bring components down and up again; without a list the supervisor too.
    Restart {
        /// Which ones.
        #[serde(default)]
        components: Vec<Choice>,
        /// Answer when they are ready, not at once.
        #[serde(default)]
        wait: bool,
    },
    /// Read the configuration again: what changed is restarted, what is new started, what is gone stopped.
    Reload {
        /// Instead, go on as the program that is on disk now. No component is touched; the answer is
        /// [`Reply::Successor`].
        #[serde(default)]
        exec: bool,
        /// Answer when it is done, not at once.
        #[serde(default)]
        wait: bool,
    },
}

/// What the supervisor answers: any number of notices, then one of the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Something happened meanwhile.
    Notice(Told),
    /// The states asked for.
    Status(Status),
    /// The order was carried out, or failed for some components.
    Done {
        /// One for each component concerned, in the order of the configuration.
        components: Vec<ComponentOutcome>,
    },
    /// The order was not carried out.
    Refused(Refusal),
    /// The supervisor hands over to its successor, which answers on a new connection to the same socket:
    /// ask it to `start`, which waits until the components are up again.
    Successor {
        /// The process that ends now.
        former: u32,
    },
}

/// The answer to `status`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The supervisor.
    pub supervisor: SupervisorLine,
    /// The components asked for, in the order of the configuration.
    pub components: Vec<StatusLine>,
}

/// A line on the wire: its version and its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line<T> {
    /// [`VERSION`] of the sender.
    pub version: u32,
    /// What is said.
    pub body: T,
}

/// Why a line could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Its sender speaks this other version.
    Version(u32),
    /// It is no line of this protocol.
    Malformed,
}

/// Writes one line, its line feed included.
#[must_use]
pub fn encode<T: Serialize>(body: T) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(&Line {
        version: VERSION,
        body,
    })
    .unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Reads one line, with or without its line feed.
///
/// # Errors
/// [`Unreadable::Version`] where the line says that it is of another version, else [`Unreadable::Malformed`].
pub fn decode<T: for<'a> Deserialize<'a>>(line: &[u8]) -> Result<T, Unreadable> {
    #[derive(Deserialize)]
    struct Head {
        version: u32,
    }
    match serde_json::from_slice::<Line<T>>(line) {
        Ok(line) if line.version == VERSION => Ok(line.body),
        Ok(line) => Err(Unreadable::Version(line.version)),
        Err(_) => match serde_json::from_slice::<Head>(line) {
            Ok(head) if head.version != VERSION => Err(Unreadable::Version(head.version)),
            _ => Err(Unreadable::Malformed),
        },
    }
}

/// For the fuzzer: a line that either side understands can be written and read again, and a request says the same.
///
/// # Panics
/// Where it does not.
#[cfg(fuzzing)]
pub fn fuzz(line: &[u8]) {
    if let Ok(request) = decode::<Request>(line) {
        assert_eq!(decode(&encode(&request)), Ok(request));
    }
    if let Ok(reply) = decode::<Reply>(line) {
        // Fractions may lose their last digit.
        assert!(decode::<Reply>(&encode(&reply)).is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_comes_back_as_it_went() {
        let request = Request::Start {
            components: vec![Choice {
                typed: "är".into(),
                means: ComponentId::new("is").ok(),
            }],
            wait: true,
        };
        assert_eq!(decode::<Request>(&encode(&request)), Ok(request));
    }

    #[test]
    fn another_version_is_told_from_garbage() {
        assert_eq!(
            decode::<Request>(b"{\"version\":7,\"body\":\"dance\"}\n"),
            Err(Unreadable::Version(7))
        );
        assert_eq!(
            decode::<Request>(b"{\"version\":1,\"body\":\"dance\"}\n"),
            Err(Unreadable::Malformed)
        );
        assert_eq!(
            decode::<Request>(b"GET / HTTP/1.1\r\n"),
            Err(Unreadable::Malformed)
        );
    }
}
