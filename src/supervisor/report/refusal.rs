//! Why an order was not carried out, as facts. Must never contain a sentence, in any language.

use serde::{Deserialize, Serialize};

use crate::supervisor::component::{ArgumentFault, ComponentId};

/// Why an order was not carried out. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "refusal")]
pub enum Refusal {
    /// The request is of another version of the protocol.
    Version {
        /// The supervisor's protocol.
        protocol: u32,
        /// The supervisor's release, for example `0.1.0`.
        release: String,
    },
    /// The request is not what the protocol says.
    Malformed,
    /// The request is longer than the protocol allows.
    TooLong,
    /// Too many clients are connected.
    Busy,
    /// The caller may not use this supervisor.
    NotAllowed,
    /// No component has this name.
    UnknownComponent {
        /// The name as it was typed.
        name: String,
        /// The components there are.
        known: Vec<ComponentId>,
    },
    /// The supervisor is about to end.
    Ending,
    /// Another `reload` is under way.
    Reloading,
    /// The state file in the run folder was written by a newer release, so what runs cannot be taken over.
    NewerState {
        /// The file.
        path: String,
        /// The version of its format.
        version: u32,
    },
    /// The program on disk cannot take the supervisor's place.
    Replacement {
        /// The program.
        path: String,
        /// The system's error number.
        errno: i32,
    },
    /// This instance has a supervisor already.
    Owned {
        /// Its process, where it is known.
        pid: Option<u32>,
    },
    /// A folder of the instance cannot be made or written to.
    Folder {
        /// The folder.
        path: String,
        /// The system's error number.
        errno: i32,
    },
    /// The socket cannot be made.
    Socket {
        /// The socket.
        path: String,
        /// The system's error number.
        errno: i32,
    },
    /// The configuration on disk, which a restart would read, is wrong.
    Configuration {
        /// The file.
        path: String,
        /// The line of the fault, 0 where the file cannot be read.
        line: u64,
        /// The column of the fault.
        column: u64,
    },
    /// The group that may use the socket does not exist.
    ControlGroup {
        /// The group as configured.
        name: String,
    },
    /// A program cannot be executed.
    Program {
        /// The component.
        component: ComponentId,
        /// The program as configured.
        program: String,
        /// The system's error number.
        errno: i32,
    },
    /// A component's working directory cannot be entered.
    Directory {
        /// The component.
        component: ComponentId,
        /// The folder.
        path: String,
        /// The system's error number.
        errno: i32,
    },
    /// A folder that a built-in server was told of is missing, is none, or may not be used by the component.
    ServerFolder {
        /// The component.
        component: ComponentId,
        /// The folder.
        path: String,
        /// The system's error number.
        errno: i32,
    },
    /// A built-in server would refuse its arguments.
    ServerArgument {
        /// The component.
        component: ComponentId,
        /// The argument.
        argument: String,
        /// What is wrong with it.
        #[serde(flatten)]
        fault: ArgumentFault,
    },
    /// A component is to run as a user or group that this machine does not know.
    Identity {
        /// The component.
        component: ComponentId,
        /// The name as configured.
        name: String,
    },
    /// A component is to run as another user, which only root can do.
    NotRoot {
        /// The component.
        component: ComponentId,
        /// The user or group as configured.
        name: String,
    },
    /// A component's port is taken.
    PortTaken {
        /// The component.
        component: ComponentId,
        /// Host and port.
        address: String,
        /// Who has it, where it could be found out.
        pid: Option<u32>,
        /// Its name, where it could be found out.
        program: Option<String>,
        /// Where no configuration exists: the value of `init --port` that gives the component another port.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other_port: Option<String>,
    },
    /// A built-in server cannot listen at its address.
    Address {
        /// The component.
        component: ComponentId,
        /// Host and port.
        address: String,
        /// The system's error number.
        errno: i32,
    },
}

impl Refusal {
    /// The component that it is about; `None`: none that the configuration defines.
    #[must_use]
    pub fn component(&self) -> Option<&ComponentId> {
        match self {
            Self::Program { component, .. }
            | Self::Directory { component, .. }
            | Self::ServerFolder { component, .. }
            | Self::ServerArgument { component, .. }
            | Self::Address { component, .. }
            | Self::Identity { component, .. }
            | Self::NotRoot { component, .. }
            | Self::PortTaken { component, .. } => Some(component),
            Self::Version { .. }
            | Self::Malformed
            | Self::TooLong
            | Self::Busy
            | Self::NotAllowed
            | Self::UnknownComponent { .. }
            | Self::Ending
            | Self::Reloading
            | Self::NewerState { .. }
            | Self::Replacement { .. }
            | Self::Owned { .. }
            | Self::Folder { .. }
            | Self::Socket { .. }
            | Self::Configuration { .. }
            | Self::ControlGroup { .. } => None,
        }
    }
}
