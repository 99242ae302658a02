//! What the command of a component that is a built-in server says about itself, to judge it before it starts.
//! Reads what is certain and passes over the rest: the server itself judges its arguments.

use std::path::PathBuf;

// Of `core`, where there are only the types, none of the sockets.
use core::net::SocketAddr;

use super::{BuiltIn, Ports};
use crate::config::Address;

/// What a built-in server will need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Where it will listen.
    pub listen: Address,
    /// The folders that it was told of, seen from its working folder.
    pub folders: Vec<Folder>,
}

/// A folder of a built-in server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// The folder as configured.
    pub path: PathBuf,
    /// Whether it is written to.
    pub is_written: bool,
}

/// Reads a component's command; `None` where it is no built-in server.
#[must_use]
pub fn served(command: &[String]) -> Option<Served> {
    let [_, serve, name, arguments @ ..] = command else {
        return None;
    };
    let server = BuiltIn::named(name).filter(|_| serve == "serve")?;
    let mut listen = SocketAddr::from(([127, 0, 0, 1], Ports::ORIGINAL.of(server)));
    let mut folders = Vec::new();
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        let (option, value) = match argument.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (argument, arguments.next()),
        };
        let folder = |value: &str, is_written| Folder {
            path: value.into(),
            is_written,
        };
        match (option, value) {
            ("--listen", Some(value)) => listen = value.parse().ok()?,
            ("--images" | "--content", Some(value)) => folders.push(folder(value, false)),
            ("--cache", Some(value)) => folders.push(folder(value, true)),
            _ => {}
        }
    }
    Some(Served {
        listen: Address {
            host: listen.ip().to_string(),
            port: listen.port(),
        },
        folders,
    })
}
