//! Samples of every refusal.

use super::facts::id;
use crate::supervisor::component::ArgumentFault;
use crate::supervisor::report::Refusal;

pub(super) fn refusals() -> Vec<Refusal> {
    let path = || String::from("/srv/images");
    let name = || String::from("ada");
    let mut refusals = vec![
        Refusal::Version {
            protocol: 2,
            release: "0.2.0".into(),
        },
        Refusal::Malformed,
        Refusal::TooLong,
        Refusal::Busy,
        Refusal::NotAllowed,
        Refusal::UnknownComponent {
            name: name(),
            known: vec![id("is"), id("ps")],
        },
        Refusal::UnknownComponent {
            name: name(),
            known: Vec::new(),
        },
        Refusal::Ending,
        Refusal::Reloading,
        Refusal::NewerState {
            path: "/run/state".into(),
            version: 7,
        },
        Refusal::Replacement {
            path: "/usr/bin/ImageServing".into(),
            errno: libc::ENOEXEC,
        },
        Refusal::Owned { pid: Some(7) },
        Refusal::Owned { pid: None },
        Refusal::Folder {
            path: path(),
            errno: libc::EROFS,
        },
        Refusal::Socket {
            path: path(),
            errno: libc::ENAMETOOLONG,
        },
        Refusal::Configuration {
            path: path(),
            line: 3,
            column: 5,
        },
        Refusal::Configuration {
            path: path(),
            line: 0,
            column: 0,
        },
        Refusal::ControlGroup { name: name() },
    ];
    refusals.extend(of_components());
    refusals
}

fn of_components() -> Vec<Refusal> {
    let path = || String::from("/srv/images");
    let name = || String::from("ada");
    let argument = |argument: &str, fault| Refusal::ServerArgument {
        component: id("ps"),
        argument: argument.into(),
        fault,
    };
    vec![
        Refusal::Program {
            component: id("is"),
            program: "/bin/none".into(),
            errno: libc::ENOENT,
        },
        Refusal::Directory {
            component: id("is"),
            path: path(),
            errno: libc::ENOTDIR,
        },
        Refusal::Identity {
            component: id("is"),
            name: name(),
        },
        Refusal::ServerFolder {
            component: id("is"),
            path: "/images".into(),
            errno: libc::ENOENT,
        },
        Refusal::NotRoot {
            component: id("is"),
            name: name(),
        },
        Refusal::PortTaken {
            component: id("is"),
            address: "127.0.0.1:80".into(),
            pid: Some(7),
            program: Some("nginx".into()),
            other_port: None,
        },
        Refusal::PortTaken {
            component: id("is"),
            address: "127.0.0.1:80".into(),
            pid: None,
            program: None,
            other_port: None,
        },
        Refusal::PortTaken {
            component: id("ps"),
            address: "127.0.0.1:8080".into(),
            pid: Some(7),
            program: Some("java".into()),
            other_port: Some("8081".into()),
        },
        Refusal::PortTaken {
            component: id("ps"),
            address: "127.0.0.1:8080".into(),
            pid: None,
            program: None,
            other_port: Some("8081".into()),
        },
        Refusal::Address {
            component: id("ps"),
            address: "192.0.2.1:80".into(),
            errno: libc::EADDRNOTAVAIL,
        },
        argument("--imags", ArgumentFault::Misplaced),
        argument("--listen", ArgumentFault::NoValue),
        argument("--images", ArgumentFault::Missing),
        argument(
            "--cache-size",
            ArgumentFault::BadValue {
                value: "lots".into(),
            },
        ),
    ]
}
