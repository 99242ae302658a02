//! The program's exit codes: the only place where their numbers stand.
//! They follow the Linux Standard Base, core specification, section "Init Script Actions".

/// How a run of the program ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or already so; for `status`: every component that was asked for runs.
    Done,
    /// The command failed; for `status`: a component that was asked for does not run.
    Failed,
    /// The command line was not understood.
    Usage,
    /// `status` only: no supervisor runs.
    Stopped,
    /// `status` only: the state cannot be found out.
    Unknown,
    /// The caller lacks a permission.
    Permission,
    /// A component's program is missing or cannot be executed.
    ProgramMissing,
    /// The configuration is wrong or missing.
    Configuration,
    /// The command needs a running supervisor and there is none.
    NotRunning,
}

impl Exit {
    /// The number that the process ends with, 0 to 7.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Stopped => 3,
            Self::Unknown | Self::Permission => 4,
            Self::ProgramMissing => 5,
            Self::Configuration => 6,
            Self::NotRunning => 7,
        }
    }
}
