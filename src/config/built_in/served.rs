//! What the command of a component that is a built-in server says about itself, to judge it before it starts. Reads
//! the arguments as `serve` does; a test there holds the two together.

use std::path::{Path, PathBuf};

// Of `core`, where there are only the types, none of the sockets.
use core::net::SocketAddr;

use super::{BuiltIn, Ports};
use crate::config::{Address, parse_size};
use crate::supervisor::component::ArgumentFault;

/// What a built-in server will need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Which one it is.
    pub server: BuiltIn,
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
    /// Whether it is written to, and made where only it itself is missing.
    pub is_written: bool,
}

/// An argument with which a built-in server would end at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadArgument {
    /// The argument.
    pub argument: String,
    /// What is wrong with it.
    pub fault: ArgumentFault,
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Nothing,
    Text,
    Address,
    Folder { is_written: bool },
    Size,
    OnOff,
}

/// An argument of `serve`.
struct Row {
    name: &'static str,
    takes: Takes,
    is_repeated: bool,
    is_required: bool,
}

const fn row(name: &'static str, takes: Takes) -> Row {
    Row {
        name,
        takes,
        is_repeated: false,
        is_required: false,
    }
}

/// Those of every server.
static COMMON: [Row; 3] = [
    row("--listen", Takes::Address),
    row("--lang", Takes::Text),
    row("--json", Takes::Nothing),
];

/// Those of `is`.
static IMAGE: [Row; 2] = [
    Row {
        is_repeated: true,
        is_required: true,
        ..row("--images", Takes::Folder { is_written: false })
    },
    row("--svg-server", Takes::Address),
];

/// Those of `ps`.
static PLATFORM: [Row; 5] = [
    row("--image-server", Takes::Address),
    row("--content", Takes::Folder { is_written: false }),
    row("--cache", Takes::Folder { is_written: true }),
    row("--cache-size", Takes::Size),
    row("--access-log", Takes::OnOff),
];

/// Those of one server besides the common ones.
fn rows(server: BuiltIn) -> &'static [Row] {
    match server {
        BuiltIn::Svg => &[],
        BuiltIn::Is => &IMAGE,
        BuiltIn::Ps => &PLATFORM,
    }
}

/// Reads a component's command; `None` where it is no built-in server. A program of another name may have arguments of
/// its own: with those, it is none either.
#[must_use]
pub fn served(command: &[String]) -> Option<Result<Served, BadArgument>> {
    let [program, serve, name, arguments @ ..] = command else {
        return None;
    };
    let server = BuiltIn::named(name).filter(|_| serve == "serve")?;
    let is_ours = Path::new(program)
        .file_name()
        .is_some_and(|name| name == "ImageServing");
    Some(read(server, arguments)).filter(|read| is_ours || read.is_ok())
}

fn read(server: BuiltIn, arguments: &[String]) -> Result<Served, BadArgument> {
    let mut listen = SocketAddr::from(([127, 0, 0, 1], Ports::ORIGINAL.of(server)));
    let mut folders = Vec::new();
    let mut seen = Vec::new();
    let mut arguments = arguments.iter().map(String::as_str).peekable();
    while let Some(argument) = arguments.next() {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (argument, None),
        };
        let wrong = |fault| BadArgument {
            argument: name.to_owned(),
            fault,
        };
        let mut rows = COMMON.iter().chain(rows(server));
        let row = rows.find(|row| row.name == name);
        let row = row
            .filter(|row| row.is_repeated || !seen.contains(&row.name))
            .ok_or_else(|| wrong(ArgumentFault::Misplaced))?;
        seen.push(row.name);
        if row.takes == Takes::Nothing {
            if value.is_some() {
                return Err(wrong(ArgumentFault::Misplaced));
            }
            continue;
        }
        let value = match value {
            Some(value) => Some(value),
            // What looks like the next argument is it.
            None => arguments.next_if(|next| !next.starts_with('-') || *next == "-"),
        };
        let value = value
            .filter(|value| !value.is_empty())
            .ok_or_else(|| wrong(ArgumentFault::NoValue))?;
        let bad = || {
            wrong(ArgumentFault::BadValue {
                value: value.to_owned(),
            })
        };
        match row.takes {
            Takes::Nothing | Takes::Text => {}
            Takes::Address => {
                let address = value.parse().map_err(|_| bad())?;
                if name == "--listen" {
                    listen = address;
                }
            }
            Takes::Folder { is_written } => folders.push(Folder {
                path: value.into(),
                is_written,
            }),
            Takes::Size => {
                parse_size(value).filter(|size| *size > 0).ok_or_else(bad)?;
            }
            Takes::OnOff if matches!(value, "on" | "off") => {}
            Takes::OnOff => return Err(bad()),
        }
    }
    let mut rows = rows(server).iter();
    match rows.find(|row| row.is_required && !seen.contains(&row.name)) {
        Some(row) => Err(BadArgument {
            argument: row.name.to_owned(),
            fault: ArgumentFault::Missing,
        }),
        None => Ok(Served {
            server,
            listen: Address {
                host: listen.ip().to_string(),
                port: listen.port(),
            },
            folders,
        }),
    }
}
