//! What `check` finds, as facts. Must never contain a sentence, in any language.

use serde::Serialize;

use crate::supervisor::component::ComponentId;
use crate::supervisor::report::Refusal;

/// Something on this machine or in its configuration that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Finding {
    /// A start would be refused.
    Refused(Refusal),
    /// Two components that start by themselves want the same address.
    SameAddress {
        /// The one.
        component: ComponentId,
        /// The other.
        other: ComponentId,
        /// Host and port.
        address: String,
    },
    /// Where a component's health is to be asked, a program listens that is none of this instance's.
    HealthOfStranger {
        /// The component.
        component: ComponentId,
        /// Host and port.
        address: String,
    },
    /// All components together may take more memory than there is.
    MemoryLimits {
        /// The sum of their limits, in bytes.
        limits: u64,
        /// The machine's memory, or its share for us, in bytes.
        memory: u64,
    },
    /// Little memory is left.
    MemoryShort {
        /// What programs can still have, in bytes.
        available: u64,
    },
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A start would fail.
    Error,
    /// A start would succeed.
    Warning,
}

impl Finding {
    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::Refused(_) | Self::SameAddress { .. } => Severity::Error,
            Self::HealthOfStranger { .. }
            | Self::MemoryLimits { .. }
            | Self::MemoryShort { .. } => Severity::Warning,
        }
    }
}
