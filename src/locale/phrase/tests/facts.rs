//! One of each fact that can be said.

use super::incidents::incidents;
use super::refusals::refusals;
use crate::config::{ConfigError, Fault, Kind};
use crate::error::{Error, ServeError, UsageError};
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{
    Ending, Failure, LastExit, NotReady, Notice, Outcome, SpawnStep, StateName, StatusLine,
};

pub(super) fn id(name: &str) -> ComponentId {
    ComponentId::new(name).unwrap()
}

fn usage_errors() -> Vec<UsageError> {
    let text = String::from;
    vec![
        UsageError::MissingCommand,
        UsageError::UnknownCommand {
            typed: text("strat"),
            suggestions: vec![text("start"), text("state")],
        },
        UsageError::UnknownCommand {
            typed: text("zzz"),
            suggestions: Vec::new(),
        },
        UsageError::UnknownOption {
            typed: text("--quit"),
            suggestion: Some(text("--quiet")),
        },
        UsageError::UnknownOption {
            typed: text("-z"),
            suggestion: None,
        },
        UsageError::MisplacedOption {
            option: text("--no-wait"),
            command: text("status"),
        },
        UsageError::MissingValue {
            option: text("--home"),
        },
        UsageError::InvalidValue {
            option: text("--color"),
            value: text("blue"),
            choices: vec![text("auto"), text("always"), text("never")],
        },
        UsageError::InvalidValue {
            option: text("--x"),
            value: text("y"),
            choices: Vec::new(),
        },
        UsageError::UnexpectedValue {
            option: text("--json"),
            value: text("yes"),
        },
        UsageError::BadDuration {
            option: text("--timeout"),
            value: text("soon"),
        },
        UsageError::BadTime {
            option: text("--since"),
            value: text("yesterday"),
        },
        UsageError::BadCount {
            option: text("--lines"),
            value: text("many"),
        },
        UsageError::BadPort {
            option: text("--port"),
            value: text("web"),
        },
        UsageError::SamePort { port: 8080 },
        UsageError::BadAddress {
            option: text("--listen"),
            value: text("here"),
        },
        UsageError::BadSize {
            option: text("--cache-size"),
            value: text("lots"),
        },
        UsageError::BadLanguage {
            value: text("xx"),
            known: vec![text("en"), text("fr")],
        },
        UsageError::Surplus { typed: text("is") },
        UsageError::MissingArgument {
            argument: text("X"),
        },
        UsageError::UnknownServer {
            typed: None,
            known: vec![text("is"), text("ps")],
        },
        UsageError::UnknownServer {
            typed: Some(text("xs")),
            known: vec![text("is"), text("ps")],
        },
        UsageError::RepeatedOption {
            option: text("--json"),
        },
        UsageError::Conflict {
            option: text("--json"),
            other: text("--quiet"),
        },
        UsageError::NotText {
            escaped: text("\\xE4r"),
        },
        UsageError::Other,
    ]
}

fn faults() -> Vec<Fault> {
    let value = || String::from("odd");
    let mut faults = vec![
        Fault::Syntax,
        Fault::DuplicateKey,
        Fault::UnknownKey { nearest: None },
        Fault::UnknownKey {
            nearest: Some("user".into()),
        },
        Fault::MissingKey,
        Fault::OutOfRange {
            least: 1,
            greatest: 65_535,
        },
        Fault::DurationOutOfRange {
            least_ms: 1,
            greatest_ms: 86_400_000,
        },
        Fault::NotOneOf {
            value: value(),
            choices: vec!["always".into(), "never".into()],
        },
        Fault::BadDuration { value: value() },
        Fault::BadSize { value: value() },
        Fault::BadAddress { value: value() },
        Fault::BadUrl { value: value() },
        Fault::BadPattern { value: value() },
        Fault::BadComponentName { value: value() },
        Fault::BadSignal { value: value() },
        Fault::BadUmask { value: value() },
        Fault::BadVariable { name: value() },
        Fault::EmptyOrZero,
        Fault::NotExactlyOne {
            keys: vec!["tcp".into(), "http".into()],
        },
        Fault::UnknownComponent {
            name: value(),
            nearest: None,
        },
        Fault::UnknownComponent {
            name: value(),
            nearest: Some("is".into()),
        },
        Fault::Cycle {
            circle: vec![id("is"), id("ps")],
        },
    ];
    let kinds = [
        (Kind::Text, Kind::Integer),
        (Kind::Number, Kind::Boolean),
        (Kind::TextList, Kind::List),
        (Kind::Table, Kind::DateTime),
        (Kind::Duration, Kind::Text),
        (Kind::Size, Kind::Text),
    ];
    faults.extend(kinds.map(|(expected, found)| Fault::WrongType { expected, found }));
    faults
}

pub(super) fn errors() -> Vec<Error> {
    let path = || "/etc/x.toml".into();
    let errno = libc::EACCES;
    let mut errors = vec![
        Error::ConfigMissing { path: path() },
        Error::ConfigUnreadable {
            path: path(),
            errno,
        },
        Error::ConfigNotText {
            path: path(),
            line: 3,
        },
        Error::ConfigExists { path: path() },
        Error::ConfigUnwritable {
            path: path(),
            errno,
        },
        Error::WithoutServers,
        Error::NoHome,
        Error::NotRunning,
        Error::NotAllowed { path: path() },
        Error::Unreachable {
            path: path(),
            errno: libc::ECONNREFUSED,
        },
        Error::Abandoned,
        Error::EssentialLost {
            component: id("is"),
        },
        Error::LogUnreadable {
            path: path(),
            errno: libc::EACCES,
        },
        Error::ConnectionLost,
        Error::OtherVersion { theirs: 2, ours: 1 },
        Error::DaemonDied { log: path() },
        Error::DaemonNotStarted { errno },
        Error::TimedOut { after_ms: 90_000 },
        Error::Unwritable { errno: 9999 },
        Error::Serve(ServeError::PortTaken {
            address: "127.0.0.1:8080".into(),
        }),
        Error::Serve(ServeError::Address {
            address: "192.0.2.1:8080".into(),
            errno: libc::EADDRNOTAVAIL,
        }),
        Error::Serve(ServeError::Folder {
            path: path(),
            errno,
        }),
        Error::Serve(ServeError::Trial),
        Error::Serve(ServeError::Stuck),
        Error::Serve(ServeError::System {
            errno: libc::EMFILE,
        }),
    ];
    errors.extend(usage_errors().into_iter().map(Error::Usage));
    errors.extend(refusals().into_iter().map(Error::Refused));
    errors.extend(faults().into_iter().map(|fault| Error::Config {
        path: path(),
        error: ConfigError {
            line: 3,
            column: 5,
            key: "components.is.x".into(),
            fault,
        },
    }));
    errors
}

fn failures() -> Vec<Failure> {
    let address = || String::from("127.0.0.1:80");
    let late = [
        NotReady::NoListener { address: address() },
        NotReady::Stranger {
            address: address(),
            pid: Some(7),
            program: Some("nginx".into()),
        },
        NotReady::Stranger {
            address: address(),
            pid: None,
            program: None,
        },
        NotReady::NoAnswer { address: address() },
        NotReady::HttpStatus {
            status: 503,
            url: "http://127.0.0.1/x".into(),
        },
        NotReady::NoLogLine {
            pattern: "ready.*".into(),
        },
        NotReady::NoNotification,
    ]
    .map(|reason| Failure::Late {
        reason,
        timeout_ms: 30_000,
    });
    let spawn = [
        SpawnStep::Fork,
        SpawnStep::Output,
        SpawnStep::Directory,
        SpawnStep::Limit,
        SpawnStep::Identity,
        SpawnStep::Execute,
    ]
    .map(|step| Failure::Spawn {
        step,
        errno: libc::EAGAIN,
        path: "/bin/x".into(),
    });
    let ended = [
        Ending::Code(3),
        Ending::Signal(libc::SIGKILL),
        Ending::Unknown,
    ]
    .map(|ending| Failure::Ended {
        ending,
        after_ms: 1500,
    });
    let unhealthy = unwell().into_iter().flat_map(|reason| {
        [1, 3].map(|checks| Failure::Unhealthy {
            reason: reason.clone(),
            checks,
        })
    });
    let memory = Failure::Memory {
        used: 3 << 30,
        limit: 2 << 30,
    };
    let dependency = Failure::Dependency { on: id("svg") };
    late.into_iter()
        .chain(spawn)
        .chain(ended)
        .chain(unhealthy)
        .chain([memory, dependency])
        .collect()
}

/// All that a health check can find.
pub(super) fn unwell() -> Vec<NotReady> {
    let address = || String::from("127.0.0.1:80");
    vec![
        NotReady::NoListener { address: address() },
        NotReady::NoAnswer { address: address() },
        NotReady::HttpStatus {
            status: 503,
            url: "http://127.0.0.1/x".into(),
        },
        NotReady::CheckFailed {
            ending: Ending::Code(2),
        },
        NotReady::CheckFailed {
            ending: Ending::Signal(libc::SIGSEGV),
        },
        NotReady::CheckHung { timeout_ms: 2000 },
        NotReady::CheckMissing {
            errno: libc::ENOENT,
        },
    ]
}

pub(super) fn notices() -> Vec<Notice> {
    let component = || id("is");
    let mut notices = vec![
        Notice::Spawned {
            component: component(),
            pid: 1234,
        },
        Notice::Ready {
            component: component(),
            pid: 1234,
            after_ms: 800,
        },
        Notice::Stopping {
            component: component(),
            pid: 1234,
        },
        Notice::Killed {
            component: component(),
            pid: 1234,
        },
        Notice::Stopped {
            component: component(),
        },
        Notice::Finished {
            component: component(),
        },
        Notice::SupervisorStarted { pid: 1 },
        Notice::SupervisorStopping { pid: 1 },
    ];
    for count in [1, 2] {
        notices.push(Notice::Remnants {
            component: component(),
            count,
        });
        notices.push(Notice::Retrying {
            component: component(),
            attempt: count,
            delay_ms: 200,
        });
        notices.push(Notice::GaveUp {
            component: component(),
            attempts: count,
        });
    }
    notices.extend(incidents());
    notices.extend(failures().into_iter().map(|failure| Notice::Failed {
        component: component(),
        failure,
    }));
    notices
}

fn ended() -> Failure {
    Failure::Ended {
        ending: Ending::Code(3),
        after_ms: 20,
    }
}

pub(super) fn outcomes() -> Vec<Outcome> {
    let failed = |attempts, failure| Outcome::Failed {
        failure,
        attempts,
        last_lines: Vec::new(),
    };
    vec![
        Outcome::Started {
            pid: 1234,
            after_ms: 800,
        },
        Outcome::AlreadyRunning { pid: 1234 },
        Outcome::Stopped,
        Outcome::AlreadyStopped,
        Outcome::Restarted {
            pid: 1234,
            after_ms: 65_000,
        },
        failed(1, ended()),
        failed(10, ended()),
        failed(0, Failure::Dependency { on: id("svg") }),
        Outcome::Finished,
        Outcome::Unchanged,
        Outcome::Dropped,
        Outcome::Overruled,
        Outcome::Accepted,
    ]
}

pub(super) fn status_lines() -> Vec<StatusLine> {
    let line = |state, code, signal| StatusLine {
        id: id("is"),
        state,
        ready: false,
        pid: None,
        uptime_s: None,
        memory_bytes: None,
        processes: 0,
        restarts: 3,
        last_exit: Some(LastExit {
            code,
            signal,
            at: "2026-01-02T03:04:05Z".into(),
        }),
        description: None,
        next_attempt_ms: Some(5000),
        failure: None,
        wanted: true,
    };
    vec![
        line(StateName::Backoff, Some(1), None),
        line(StateName::Backoff, None, Some(libc::SIGSEGV)),
        line(StateName::Backoff, None, None),
        StatusLine {
            failure: Some(Failure::Late {
                reason: NotReady::NoNotification,
                timeout_ms: 30_000,
            }),
            ..line(StateName::Backoff, None, Some(libc::SIGTERM))
        },
        StatusLine {
            failure: Some(ended()),
            ..line(StateName::Failed, Some(1), None)
        },
        StatusLine {
            failure: Some(Failure::Dependency { on: id("svg") }),
            ..line(StateName::Failed, None, None)
        },
    ]
}
