//! The configuration: text in, checked [`Config`] out. Errors say key, line, column and reason as data.
//! Must not read files, print, or know a human language.

mod address;
pub mod built_in;
mod component;
mod dependencies;
mod execution;
mod fault;
mod hooks;
mod nearest;
mod place;
mod probe;
mod reader;
mod size;
mod stop_signal;
mod syntax;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

pub use fault::{ConfigError, Fault, Kind};
pub use size::parse_size;

use self::component::read_component;
use self::dependencies::check_dependencies;
use self::execution::read_account;
use self::hooks::read_hooks;
use self::reader::{Read, Table, Value};
use self::syntax::tree;
use crate::supervisor::component::ComponentId;
use crate::supervisor::policy::Policy;

/// Reads a configuration file's text and checks all of it.
///
/// # Errors
/// [`ConfigError`]: the first fault that is found, with its line, column and key.
pub fn parse(text: &str) -> Result<Config, ConfigError> {
    let entries = tree(text)?;
    let root = Table::root(text, &entries);
    root.only(&["supervisor", "components"])?;
    let supervisor = root.read("supervisor", read_supervisor)?;
    let components = root.required("components", |value| read_components(text, value))?;
    Ok(Config {
        supervisor: supervisor.unwrap_or_default(),
        components,
        is_built_in: false,
    })
}

fn read_supervisor(value: &Value<'_>) -> Read<SupervisorSettings> {
    let table = value.table()?;
    table.only(&["control-group", "hooks"])?;
    Ok(SupervisorSettings {
        control_group: table.read("control-group", read_account)?,
        hooks: table.read("hooks", read_hooks)?.unwrap_or_default(),
    })
}

/// All components, of which there must be one.
fn read_components(text: &str, value: &Value<'_>) -> Read<Vec<ComponentConfig>> {
    let table = value.table()?;
    let definitions = table
        .in_order()
        .iter()
        .map(read_component)
        .collect::<Read<Vec<_>>>()?;
    if definitions.is_empty() {
        return Err(table.fault(Fault::MissingKey));
    }
    check_dependencies(text, &definitions)?;
    Ok(definitions
        .into_iter()
        .map(|definition| definition.component)
        .collect())
}

/// A whole configuration file.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// What concerns the supervisor itself.
    pub supervisor: SupervisorSettings,
    /// The components in the order of the file.
    pub components: Vec<ComponentConfig>,
    /// Whether no file defines it: the program's own, for where there is none.
    pub is_built_in: bool,
}

/// `[supervisor]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SupervisorSettings {
    /// `control-group`: members of this group may use the socket.
    pub control_group: Option<String>,
    /// `[[supervisor.hooks]]`: programs that are run when something happens.
    pub hooks: Vec<Hook>,
}

/// `[[supervisor.hooks]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// `on`: the events, by the names that `events --json` has. Empty: all.
    pub on: Vec<String>,
    /// `command`: the program and its arguments, never empty.
    pub command: Vec<String>,
    /// `timeout`: it is ended when it takes longer. Default 30 s.
    pub timeout: Duration,
}

/// `[components.NAME]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentConfig {
    /// NAME.
    pub id: ComponentId,
    /// `command`: the program and its arguments, never empty.
    pub command: Vec<String>,
    /// `description`: shown instead of the name.
    pub description: Option<String>,
    /// `start-priority`: lower ones start first. Default 0.
    pub start_priority: i32,
    /// `depends-on`: these must run before it is started.
    pub depends_on: Vec<ComponentId>,
    /// `autostart`: false is started only when named. Default true.
    pub autostart: bool,
    /// `start-delay`, `stop-timeout`, `restart`, `backoff` and the time limit of `ready`.
    pub policy: Policy,
    /// `stop-signal` as its number. Default SIGTERM.
    pub stop_signal: i32,
    /// `ready`: what must answer before it counts as ready.
    pub ready: Option<Probe>,
    /// `health`: what must keep answering.
    pub health: Option<Health>,
    /// `memory-limit`, in bytes.
    pub memory_limit: Option<u64>,
    /// `user`: name or number.
    pub user: Option<String>,
    /// `group`: name or number.
    pub group: Option<String>,
    /// `umask`, 0 to 0o777.
    pub umask: Option<u32>,
    /// `nice`, -20 to 19.
    pub nice: Option<i32>,
    /// `limits`: soft and hard limit of each named resource; `u64::MAX` is "unlimited".
    pub limits: Vec<(Resource, u64)>,
    /// `directory`: its working directory. Default: the instance's data folder.
    pub directory: Option<PathBuf>,
    /// `environment`: added to the supervisor's own.
    pub environment: BTreeMap<String, String>,
    /// `essential`.
    pub essential: bool,
    /// `on-supervisor-death`.
    pub on_supervisor_death: OnSupervisorDeath,
    /// `log`.
    pub log: LogSettings,
}

/// How to find out whether a component can do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// `tcp = "HOST:PORT"`: a listening socket of the component accepts a connection.
    Tcp(Address),
    /// `http = "http://HOST[:PORT]/PATH"`: a listening socket of the component answers GET with 200 to 399.
    Http {
        /// Where.
        address: Address,
        /// Path and query, beginning with `/`.
        path: String,
        /// The URL as configured.
        url: String,
    },
    /// `log = "regex"`: a line of its output matches.
    Log(String),
    /// `notify = true`: it sends `READY=1` to `NOTIFY_SOCKET`.
    Notify,
    /// `command = ["program", "argument"]` (health only): ends with status 0.
    Command(Vec<String>),
}

/// Host and port of a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// An IP address, or a name that the system resolves.
    pub host: String,
    /// 1 to 65535.
    pub port: u16,
}

/// `health`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// What must answer: tcp, http or command.
    pub probe: Probe,
    /// From one check to the next.
    pub interval: Duration,
    /// For each check.
    pub timeout: Duration,
    /// So many in a row restart the component.
    pub failures: u32,
}

/// What becomes of a component when the supervisor is killed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnSupervisorDeath {
    /// It runs on and is adopted.
    #[default]
    Keep,
    /// It ends too.
    Stop,
}

/// `log`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// `max-size`, in bytes.
    pub max_size: u64,
    /// `keep`: so many full files.
    pub keep: u32,
}

/// A resource that the kernel can limit for a process; see getrlimit(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Size of the address space, bytes.
    As,
    /// Size of a core file, bytes.
    Core,
    /// CPU time, seconds.
    Cpu,
    /// Size of the data segment, bytes.
    Data,
    /// Size of a file, bytes.
    Fsize,
    /// Locked memory, bytes.
    Memlock,
    /// Open files.
    Nofile,
    /// Processes of the user.
    Nproc,
    /// Size of the stack, bytes.
    Stack,
}
