//! Where an instance lives: its configuration, and its folders for the run, the logs and the data.
//! Pure: the environment is an argument. Must not touch any of the paths.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::supervisor::component::ComponentId;

/// The places of one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The configuration file.
    pub config: PathBuf,
    /// Socket, lock and pipes. Must not outlive a boot.
    pub run: PathBuf,
    /// What the components and the supervisor write.
    pub logs: PathBuf,
    /// Where components work, unless they are told otherwise.
    pub data: PathBuf,
    /// `--home`, where the instance was named.
    home: Option<PathBuf>,
    /// `--config`, where it was given.
    given_config: Option<PathBuf>,
}

/// The file name of the configuration.
const CONFIG: &str = "imageserving.toml";

/// The mode of the data folder, which is the components' working folder.
pub(crate) const DATA_MODE: u32 = 0o755;

impl Instance {
    /// Finds the instance that the options (`--home`, `--config`) and the environment name; see
    /// `docs/design.md`, "The instance".
    ///
    /// # Errors
    /// [`Error::NoHome`] where neither is given, the caller is not root, and no home folder is known.
    pub fn locate(
        home: Option<&Path>,
        config: Option<&Path>,
        environment: impl Fn(&str) -> Option<OsString>,
        root: bool,
    ) -> Result<Self, Error> {
        let given = |name: &str| {
            environment(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let home = home
            .map(Path::to_path_buf)
            .or_else(|| given("IMAGESERVING_HOME"));
        let mut instance = match home {
            Some(home) => Self::below(home),
            None if root => Self {
                config: Path::new("/etc/imageserving").join(CONFIG),
                run: "/run/imageserving".into(),
                logs: "/var/log/imageserving".into(),
                data: "/var/lib/imageserving".into(),
                home: None,
                given_config: None,
            },
            None => Self::of_user(given)?,
        };
        if let Some(config) = config {
            instance.config = config.to_path_buf();
            instance.given_config = Some(config.to_path_buf());
        }
        Ok(instance)
    }

    /// The same with all paths absolute, seen from the folder `here`, which is asked for only where one is not.
    #[must_use]
    pub fn absolute(&self, here: impl FnOnce() -> PathBuf) -> Self {
        let own = [&self.config, &self.run, &self.logs, &self.data];
        if own.into_iter().all(|path| path.is_absolute()) {
            return self.clone();
        }
        let here = here();
        Self {
            config: here.join(&self.config),
            run: here.join(&self.run),
            logs: here.join(&self.logs),
            data: here.join(&self.data),
            home: self.home.as_ref().map(|home| here.join(home)),
            given_config: self.given_config.as_ref().map(|config| here.join(config)),
        }
    }

    /// Whether the operator named the configuration file himself.
    #[must_use]
    pub fn has_given_config(&self) -> bool {
        self.given_config.is_some()
    }

    /// The options that name this instance to another process of ours.
    #[must_use]
    pub fn arguments(&self) -> Vec<OsString> {
        let mut arguments = Vec::new();
        for (option, path) in [("--home", &self.home), ("--config", &self.given_config)] {
            if let Some(path) = path {
                arguments.extend([OsString::from(option), path.clone().into_os_string()]);
            }
        }
        arguments
    }

    fn below(home: PathBuf) -> Self {
        Self {
            config: home.join("conf").join(CONFIG),
            run: home.join("run"),
            logs: home.join("logs"),
            data: home.join("data"),
            home: Some(home),
            given_config: None,
        }
    }

    /// The folders of the XDG base directory specification, version 0.8.
    fn of_user(given: impl Fn(&str) -> Option<PathBuf>) -> Result<Self, Error> {
        let below_home = |name: &str, rest: &str| {
            let absolute = given(name).filter(|path| path.is_absolute());
            absolute
                .or_else(|| given("HOME").map(|home| home.join(rest)))
                .ok_or(Error::NoHome)
        };
        let state = below_home("XDG_STATE_HOME", ".local/state")?.join("imageserving");
        let run = given("XDG_RUNTIME_DIR").filter(|path| path.is_absolute());
        Ok(Self {
            config: below_home("XDG_CONFIG_HOME", ".config")?
                .join("imageserving")
                .join(CONFIG),
            run: run.map_or_else(|| state.join("run"), |run| run.join("imageserving")),
            logs: state.join("logs"),
            data: below_home("XDG_DATA_HOME", ".local/share")?.join("imageserving"),
            home: None,
            given_config: None,
        })
    }

    /// The socket that the supervisor answers on.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.run.join("control.sock")
    }

    /// The file that the supervisor holds locked; it holds its PID.
    #[must_use]
    pub fn lock(&self) -> PathBuf {
        self.run.join("supervisor.pid")
    }

    /// What a supervisor must know to take over what another one started.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        self.run.join("state")
    }

    /// A copy of the configuration in force.
    #[must_use]
    pub fn configuration_in_force(&self) -> PathBuf {
        self.run.join("configuration.toml")
    }

    /// Who the supervisor's guardian is: its PID, and on a second line what tells it from another process of this number.
    #[must_use]
    pub fn guardian(&self) -> PathBuf {
        self.run.join("guardian.pid")
    }

    /// The pipe that a component writes into.
    #[must_use]
    pub fn fifo(&self, component: &ComponentId) -> PathBuf {
        self.run.join(format!("{component}.out"))
    }

    /// The socket that a component notifies us by.
    #[must_use]
    pub fn notify_socket(&self, component: &ComponentId) -> PathBuf {
        self.run.join(format!("{component}.notify"))
    }

    /// What a component wrote.
    #[must_use]
    pub fn log(&self, component: &ComponentId) -> PathBuf {
        self.logs.join(format!("{component}.log"))
    }

    /// The supervisor's own log: one JSON object a line.
    #[must_use]
    pub fn journal(&self) -> PathBuf {
        self.logs.join("supervisor.log")
    }
}

/// The log that was full before this one, by its number: 1 is the newest. 0 is the log itself.
#[must_use]
pub fn rotated(log: &Path, number: u32) -> PathBuf {
    if number == 0 {
        return log.to_path_buf();
    }
    let mut name = log.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

/// The index beside a log, full or not: when its bytes arrived (`protocol::index`).
#[must_use]
pub fn times(log: &Path, number: u32) -> PathBuf {
    let mut name = rotated(log, number).into_os_string();
    name.push(".times");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locate(variables: &[(&str, &str)], root: bool) -> Result<Instance, Error> {
        let find = |name: &str| {
            variables
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| OsString::from(v))
        };
        Instance::locate(None, None, find, root)
    }

    #[test]
    fn the_option_wins_over_the_environment() {
        let environment = |_: &str| Some(OsString::from("/from-environment"));
        let instance =
            Instance::locate(Some(Path::new("/given")), None, environment, true).unwrap();
        assert_eq!(instance.socket(), Path::new("/given/run/control.sock"));
        assert_eq!(instance.config, Path::new("/given/conf/imageserving.toml"));
    }

    #[test]
    fn root_has_the_system_folders() {
        let instance = locate(&[("HOME", "/root")], true).unwrap();
        assert_eq!(instance.run, Path::new("/run/imageserving"));
        assert_eq!(instance.logs, Path::new("/var/log/imageserving"));
    }

    #[test]
    fn others_have_the_folders_of_the_desktop_specification() {
        let instance = locate(
            &[("HOME", "/home/ada"), ("XDG_RUNTIME_DIR", "/run/user/7")],
            false,
        )
        .unwrap();
        assert_eq!(instance.run, Path::new("/run/user/7/imageserving"));
        assert_eq!(
            instance.logs,
            Path::new("/home/ada/.local/state/imageserving/logs")
        );
        let relative =
            locate(&[("HOME", "/home/ada"), ("XDG_RUNTIME_DIR", "here")], false).unwrap();
        assert_eq!(
            relative.run,
            Path::new("/home/ada/.local/state/imageserving/run")
        );
        assert_eq!(locate(&[], false), Err(Error::NoHome));
        assert_eq!(locate(&[("HOME", "")], false), Err(Error::NoHome));
    }
}
