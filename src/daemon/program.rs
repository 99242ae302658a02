//! From a component's configuration to a program that can be spawned.

use std::collections::BTreeMap;
use std::ffi::{CString, OsStr, OsString};
use std::net::ToSocketAddrs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::built_in::served;
use crate::config::{Address, ComponentConfig, Probe, Resource};
use crate::daemon::accounts::Account;
use crate::daemon::spawn::{Identity, Program, c_string};
use crate::daemon::{access, cgroup, programs, tree};
use crate::supervisor::report::Refusal;

/// The language that our program speaks, where the environment does not say it otherwise.
pub(crate) const LANGUAGE: &str = "IMAGESERVING_LANG";

/// Where a component that is asked for it says that it is ready; see `sd_notify(3)`.
const NOTIFY: &str = "NOTIFY_SOCKET";

/// Variables of ours and of our own starter that mean nothing, or something wrong, to a component.
const KEPT_BACK: [&str; 10] = [
    programs::MARKER,
    "IMAGESERVING_HOME",
    cgroup::SWITCH,
    LANGUAGE,
    "IMAGESERVING_LAUNCH",
    "LISTEN_FDS",
    "LISTEN_PID",
    NOTIFY,
    "WATCHDOG_PID",
    "WATCHDOG_USEC",
];

/// A program to spawn, and who owns its pipe.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) program: Program,
    /// User and group, where they are not ours.
    pub(crate) owner: Option<(u32, u32)>,
    /// The program that checks its health, where one does.
    pub(crate) check: Option<Arc<Program>>,
}

/// Prepares a component's program. `run` is the instance's run folder, `directory` where it works, `account` who it runs as, and `notify` the
/// socket that its readiness is awaited on. `language` is for our own servers and comes before the environment's.
pub(crate) fn prepare(
    component: &ComponentConfig,
    run: &Path,
    directory: &Path,
    account: Option<&Account>,
    notify: Option<&Path>,
    language: Option<&str>,
) -> Result<Prepared, Refusal> {
    let mut environment = environment(component, account, notify, language);
    environment.insert(tree::RUN_MARKER.into(), run.into());
    let identity = account.map(|account| &account.identity);
    let refused = |command: &[String], errno| Refusal::Program {
        component: component.id.clone(),
        program: command.first().cloned().unwrap_or_default(),
        errno,
    };
    let command = &component.command;
    let main = program(component, command, &environment, directory, identity)
        .map_err(|errno| refused(command, errno))?;
    let check = match component.health.as_ref().map(|health| &health.probe) {
        Some(Probe::Command(command)) => {
            let check = prepare_check(component, command, directory, account, language);
            Some(Arc::new(check.map_err(|errno| refused(command, errno))?))
        }
        Some(Probe::Tcp(_) | Probe::Http { .. } | Probe::Log(_) | Probe::Notify) | None => None,
    };
    Ok(Prepared {
        program: main,
        owner: identity.map(|identity| (identity.user, identity.group)),
        check,
    })
}

/// Prepares the program that checks a component's health.
///
/// # Errors
/// The system's error number, where it cannot be executed.
pub(crate) fn prepare_check(
    component: &ComponentConfig,
    command: &[String],
    directory: &Path,
    account: Option<&Account>,
    language: Option<&str>,
) -> Result<Program, i32> {
    let mut environment = environment(component, account, None, language);
    // It is no member of the component, nor may it say that the component is ready.
    for name in [tree::MARKER, tree::RUN_MARKER, NOTIFY] {
        environment.remove(OsStr::new(name));
    }
    let identity = account.map(|account| &account.identity);
    program(component, command, &environment, directory, identity)
}

/// A program that runs as the component does.
fn program(
    component: &ComponentConfig,
    command: &[String],
    environment: &Environment,
    directory: &Path,
    identity: Option<&Identity>,
) -> Result<Program, i32> {
    let name = command.first().map(String::as_str).unwrap_or_default();
    let path = environment.get(OsStr::new("PATH")).map(OsString::as_os_str);
    let file = access::seen_by(identity, || find(name, directory, path))?;
    Ok(Program {
        file: c_string(file.into_os_string().into_vec()),
        arguments: arguments(command),
        environment: as_text(environment),
        directory: c_string(directory.as_os_str().as_bytes()),
        identity: identity.cloned(),
        umask: component.umask,
        nice: component.nice,
        limits: component
            .limits
            .iter()
            .map(|&(resource, limit)| (number(resource), limit))
            .collect(),
    })
}

/// A program of nobody's but ours, with these variables besides our own.
///
/// # Errors
/// The system's error number, where it cannot be executed.
pub(crate) fn prepare_own(
    command: &[String],
    directory: &Path,
    variables: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Program, i32> {
    let mut environment = own_environment(|name| KEPT_BACK.iter().any(|kept| name == *kept));
    for name in [tree::MARKER, tree::RUN_MARKER] {
        environment.remove(OsStr::new(name));
    }
    environment.extend(variables);
    let name = command.first().map(String::as_str).unwrap_or_default();
    let path = environment.get(OsStr::new("PATH")).map(OsString::as_os_str);
    let file = find(name, directory, path)?;
    Ok(Program {
        file: c_string(file.into_os_string().into_vec()),
        arguments: arguments(command),
        environment: as_text(&environment),
        directory: c_string(directory.as_os_str().as_bytes()),
        identity: None,
        umask: None,
        nice: None,
        limits: Vec::new(),
    })
}

fn arguments(command: &[String]) -> Vec<CString> {
    let arguments = command.iter();
    arguments
        .map(|argument| c_string(argument.as_str()))
        .collect()
}

fn as_text(environment: &Environment) -> Vec<CString> {
    let variables = environment.iter();
    variables
        .map(|(name, value)| c_string([name.as_bytes(), b"=", value.as_bytes()].concat()))
        .collect()
}

type Environment = BTreeMap<OsString, OsString>;

fn own_environment(is_kept_back: impl Fn(&OsStr) -> bool) -> Environment {
    std::env::vars_os()
        .filter(|(name, _)| !is_kept_back(name))
        .collect()
}

fn environment(
    component: &ComponentConfig,
    account: Option<&Account>,
    notify: Option<&Path>,
    language: Option<&str>,
) -> Environment {
    // Our own servers speak the language of whoever started the supervisor; it means nothing to others.
    let is_ours = served(&component.command).is_some();
    let is_kept_back = |name: &OsStr| {
        KEPT_BACK.iter().any(|kept| OsStr::new(kept) == name) && !(is_ours && name == LANGUAGE)
    };
    let mut environment = own_environment(is_kept_back);
    if let Some(language) = language.filter(|_| is_ours) {
        environment.insert(LANGUAGE.into(), language.into());
    }
    if let Some((name, home)) = account.and_then(|account| account.login.as_ref()) {
        environment.insert("USER".into(), name.into());
        environment.insert("LOGNAME".into(), name.into());
        environment.insert("HOME".into(), home.into());
    }
    if let Some(socket) = notify {
        environment.insert(NOTIFY.into(), socket.into());
    }
    environment.extend(
        component
            .environment
            .iter()
            .map(|(name, value)| (name.into(), value.into())),
    );
    environment.insert(tree::MARKER.into(), component.id.as_str().into());
    environment
}

/// Finds the program as a shell would: with a slash it is a path, seen from the working directory; else
/// the component's own `PATH` is searched.
fn find(name: &str, directory: &Path, path: Option<&OsStr>) -> Result<PathBuf, i32> {
    if name.contains('/') {
        let file = directory.join(name);
        return access::executable(&file).map(|()| file);
    }
    let mut errno = libc::ENOENT;
    for folder in std::env::split_paths(path.unwrap_or(OsStr::new("/usr/local/bin:/usr/bin:/bin")))
    {
        let file = directory.join(folder).join(name);
        match access::executable(&file) {
            Ok(()) => return Ok(file),
            // A file that may not be executed says more than none at all.
            Err(libc::EACCES) => errno = libc::EACCES,
            Err(_) => {}
        }
    }
    Err(errno)
}

/// Host and port as they are written: an IPv6 address in brackets.
pub(crate) fn shown(address: &Address) -> String {
    let Address { host, port } = address;
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// The IP addresses of a probe's host. A name is looked up; `localhost` is both loopback addresses.
pub(crate) fn addresses(address: &Address) -> Vec<std::net::IpAddr> {
    if let Ok(ip) = address.host.parse() {
        return vec![ip];
    }
    if address.host == "localhost" {
        return vec![
            std::net::Ipv4Addr::LOCALHOST.into(),
            std::net::Ipv6Addr::LOCALHOST.into(),
        ];
    }
    let found = (address.host.as_str(), address.port).to_socket_addrs();
    found
        .map(|all| all.map(|one| one.ip()).collect())
        .unwrap_or_default()
}

fn number(resource: Resource) -> u32 {
    match resource {
        Resource::As => libc::RLIMIT_AS,
        Resource::Core => libc::RLIMIT_CORE,
        Resource::Cpu => libc::RLIMIT_CPU,
        Resource::Data => libc::RLIMIT_DATA,
        Resource::Fsize => libc::RLIMIT_FSIZE,
        Resource::Memlock => libc::RLIMIT_MEMLOCK,
        Resource::Nofile => libc::RLIMIT_NOFILE,
        Resource::Nproc => libc::RLIMIT_NPROC,
        Resource::Stack => libc::RLIMIT_STACK,
    }
    .cast_unsigned_or_same()
}

/// glibc declares the resources unsigned, musl signed.
trait CastUnsignedOrSame {
    fn cast_unsigned_or_same(self) -> u32;
}

impl CastUnsignedOrSame for u32 {
    fn cast_unsigned_or_same(self) -> u32 {
        self
    }
}

impl CastUnsignedOrSame for i32 {
    fn cast_unsigned_or_same(self) -> u32 {
        self.cast_unsigned()
    }
}
