//! The answers for scripts: the same bytes in every language; `docs/protocol.md` promises their form.
//! Must not contain a word that is translated.

use std::path::Path;

use serde::Serialize;

use crate::error::Error;
use crate::protocol::Status;
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{
    ComponentOutcome, Finding, LastExit, Severity, StateName, StatusLine, SupervisorLine,
};

/// The version of what scripts read, apart from the one of the wire.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct StatusAnswer<'a> {
    version: u32,
    supervisor: &'a SupervisorLine,
    components: Vec<StatusEntry<'a>>,
}

/// A [`StatusLine`] without what only people see.
#[derive(Serialize)]
struct StatusEntry<'a> {
    id: &'a ComponentId,
    state: StateName,
    ready: bool,
    pid: Option<u32>,
    uptime_s: Option<f64>,
    memory_bytes: Option<u64>,
    processes: u32,
    restarts: u32,
    last_exit: Option<&'a LastExit>,
}

#[derive(Serialize)]
struct OrderAnswer<'a> {
    version: u32,
    ok: bool,
    components: &'a [ComponentOutcome],
}

#[derive(Serialize)]
struct ErrorAnswer<'a> {
    version: u32,
    error: &'a Error,
}

#[derive(Serialize)]
struct CheckAnswer<'a> {
    version: u32,
    ok: bool,
    findings: Vec<FindingEntry<'a>>,
}

#[derive(Serialize)]
struct FindingEntry<'a> {
    severity: Severity,
    #[serde(flatten)]
    facts: Facts<'a>,
}

#[derive(Serialize)]
struct InitAnswer<'a> {
    version: u32,
    path: &'a str,
}

impl<'a> From<&'a StatusLine> for StatusEntry<'a> {
    fn from(line: &'a StatusLine) -> Self {
        Self {
            id: &line.id,
            state: line.state,
            ready: line.ready,
            pid: line.pid,
            uptime_s: line.uptime_s,
            memory_bytes: line.memory_bytes,
            processes: line.processes,
            restarts: line.restarts,
            last_exit: line.last_exit.as_ref(),
        }
    }
}

/// The answer to `status`.
pub(in crate::cli) fn status(status: &Status) -> Vec<u8> {
    line(&StatusAnswer {
        version: VERSION,
        supervisor: &status.supervisor,
        components: status.components.iter().map(StatusEntry::from).collect(),
    })
}

/// The answer to `status` where no supervisor runs.
pub(in crate::cli) fn no_supervisor() -> Vec<u8> {
    status(&Status {
        supervisor: SupervisorLine {
            state: StateName::Stopped,
            pid: None,
            uptime_s: None,
            memory_bytes: None,
        },
        components: Vec::new(),
    })
}

/// The answer to an order.
pub(in crate::cli) fn outcomes(ok: bool, components: &[ComponentOutcome]) -> Vec<u8> {
    line(&OrderAnswer {
        version: VERSION,
        ok,
        components,
    })
}

/// What `check` found: a fault of the configuration, or anything else.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub(in crate::cli) enum Facts<'a> {
    /// Why a start would not even begin.
    Error(&'a Error),
    /// What it would meet.
    Finding(&'a Finding),
}

impl Facts<'_> {
    /// How bad it is.
    pub(in crate::cli) fn severity(self) -> Severity {
        match self {
            Self::Error(_) => Severity::Error,
            Self::Finding(finding) => finding.severity(),
        }
    }
}

/// The answer to `check`.
pub(in crate::cli) fn findings(ok: bool, findings: &[Facts<'_>]) -> Vec<u8> {
    let entries = findings.iter().map(|&facts| FindingEntry {
        severity: facts.severity(),
        facts,
    });
    line(&CheckAnswer {
        version: VERSION,
        ok,
        findings: entries.collect(),
    })
}

/// The answer to `init`.
pub(in crate::cli) fn initialized(path: &Path) -> Vec<u8> {
    line(&InitAnswer {
        version: VERSION,
        path: &path.to_string_lossy(),
    })
}

/// The answer to whatever failed.
pub(in crate::cli) fn error(error: &Error) -> Vec<u8> {
    line(&ErrorAnswer {
        version: VERSION,
        error,
    })
}

fn line(answer: &impl Serialize) -> Vec<u8> {
    // The answers are trees of texts and numbers, which serde_json always writes.
    let mut bytes = serde_json::to_vec(answer).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ConfigError, Fault};
    use crate::error::UsageError;
    use crate::supervisor::report::{Outcome, Refusal};

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    fn is() -> ComponentId {
        ComponentId::new("is").unwrap()
    }

    #[test]
    fn status_has_the_promised_keys_and_no_others() {
        let seen = Status {
            supervisor: SupervisorLine {
                state: StateName::Running,
                pid: Some(1),
                uptime_s: Some(1.5),
                memory_bytes: Some(1),
            },
            components: vec![StatusLine {
                id: is(),
                state: StateName::Backoff,
                ready: false,
                pid: None,
                uptime_s: None,
                memory_bytes: None,
                processes: 0,
                restarts: 2,
                last_exit: Some(LastExit {
                    code: Some(1),
                    signal: None,
                    at: "2026-01-02T03:04:05Z".into(),
                }),
                description: Some("Bilder".into()),
                next_attempt_ms: Some(5),
                failure: None,
                wanted: true,
            }],
        };
        let expected = concat!(
            r#"{"version":1,"supervisor":{"state":"running","pid":1,"uptime_s":1.5,"memory_bytes":1},"#,
            r#""components":[{"id":"is","state":"backoff","ready":false,"pid":null,"uptime_s":null,"#,
            r#""memory_bytes":null,"processes":0,"restarts":2,"#,
            r#""last_exit":{"code":1,"signal":null,"at":"2026-01-02T03:04:05Z"}}]}"#,
            "\n"
        );
        assert_eq!(text(status(&seen)), expected);
        let expected = concat!(
            r#"{"version":1,"supervisor":{"state":"stopped","pid":null,"uptime_s":null,"#,
            r#""memory_bytes":null},"components":[]}"#,
            "\n"
        );
        assert_eq!(text(no_supervisor()), expected);
    }

    #[test]
    fn outcomes_and_errors_begin_with_what_they_are() {
        let outcome = ComponentOutcome {
            id: is(),
            description: None,
            outcome: Outcome::Started {
                pid: 7,
                after_ms: 12,
            },
        };
        assert_eq!(
            text(outcomes(true, &[outcome])),
            "{\"version\":1,\"ok\":true,\"components\":[{\"id\":\"is\",\"result\":\"started\",\"pid\":7,\"after_ms\":12}]}\n"
        );
        let refused = Error::Refused(Refusal::UnknownComponent {
            name: "x".into(),
            known: vec![is()],
        });
        assert_eq!(
            text(error(&refused)),
            "{\"version\":1,\"error\":{\"kind\":\"refused\",\"refusal\":\"unknown-component\",\"name\":\"x\",\"known\":[\"is\"]}}\n"
        );
        let usage = Error::Usage(UsageError::Surplus { typed: "x".into() });
        assert_eq!(
            text(error(&usage)),
            "{\"version\":1,\"error\":{\"kind\":\"usage\",\"usage\":\"surplus\",\"typed\":\"x\"}}\n"
        );
        let config = Error::Config {
            path: "/c".into(),
            error: ConfigError {
                line: 2,
                column: 3,
                key: "supervisor.x".into(),
                fault: Fault::UnknownKey { nearest: None },
            },
        };
        assert_eq!(
            text(error(&config)),
            "{\"version\":1,\"error\":{\"kind\":\"config\",\"path\":\"/c\",\"line\":2,\"column\":3,\"key\":\"supervisor.x\",\"fault\":\"unknown-key\",\"nearest\":null}}\n"
        );
    }
}
