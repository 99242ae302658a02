//! The configuration of an instance as it is on disk: its file, or where there is none, the built-in servers.
//! Must not judge what it reads; `config` does that.

use std::path::{Path, PathBuf};
use std::{fs, io, str};

use crate::config::built_in::{self, FOLDERS, Plan};
use crate::config::{self, Config};
use crate::daemon::{launch, ownership};
use crate::error::Error;
use crate::instance::Instance;
use crate::supervisor::report::Refusal;

/// Reads and checks the configuration of an instance. Without a file it is the built-in one, unless the operator named
/// a file or the program was built without those servers.
///
/// # Errors
/// Where it is missing, cannot be read, is not UTF-8 or is wrong.
pub(crate) fn read_config(instance: &Instance) -> Result<Config, Error> {
    read_with_text(instance).map(|(config, _)| config)
}

/// The same with the text that it was read from.
pub(crate) fn read_with_text(instance: &Instance) -> Result<(Config, String), Error> {
    match read_file(&instance.config) {
        Err(Error::ConfigMissing { .. }) if has_default(instance) => {
            built_in_config(&built_in_plan(instance)?)
        }
        result => result,
    }
}

/// The same for the successor of a supervisor. Where a supervisor read a file that has vanished since, the built-in
/// servers in the place of the operator's would not be what he restarts for.
pub(crate) fn read_again(
    instance: &Instance,
    was_built_in: bool,
) -> Result<(Config, String), Error> {
    if was_built_in {
        read_with_text(instance)
    } else {
        read_file(&instance.config)
    }
}

/// The built-in servers with this instance's folders.
///
/// # Errors
/// Where our own program cannot be found.
pub(crate) fn built_in_plan(instance: &Instance) -> Result<Plan, Error> {
    let program = launch::own_program().map_err(|error| Error::DaemonNotStarted {
        errno: error.raw_os_error().unwrap_or(0),
    })?;
    Ok(Plan::below(&instance.data, &program))
}

/// Makes the folders that the built-in servers use where nothing was configured.
///
/// # Errors
/// [`Refusal::Folder`] for the first one that cannot be made.
pub(crate) fn make_folders(instance: &Instance) -> Result<(), Refusal> {
    for (folder, mode) in folders(instance) {
        ownership::make(&folder, mode).map_err(|error| Refusal::Folder {
            path: folder.display().to_string(),
            errno: error.raw_os_error().unwrap_or(0),
        })?;
    }
    Ok(())
}

/// The folders of the built-in servers where nothing was configured, with their modes.
pub(crate) fn folders(instance: &Instance) -> [(PathBuf, u32); 3] {
    FOLDERS.map(|(name, mode)| (instance.data.join(name), mode))
}

fn has_default(instance: &Instance) -> bool {
    cfg!(feature = "embedded")
        && !instance.has_given_config()
        // A link that leads nowhere was to lead to a configuration.
        && fs::symlink_metadata(&instance.config)
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn built_in_config(plan: &Plan) -> Result<(Config, String), Error> {
    let text = built_in::text(plan, &|_| Vec::new());
    let config = config::parse(&text).map_err(|error| Error::Config {
        path: PathBuf::new(),
        error,
    })?;
    let config = Config {
        is_built_in: true,
        ..config
    };
    Ok((config, text))
}

/// Reads and checks a configuration file.
pub(crate) fn read_file(path: &Path) -> Result<(Config, String), Error> {
    let bytes = fs::read(path).map_err(|error| {
        let path = path.to_path_buf();
        if error.kind() == io::ErrorKind::NotFound {
            return Error::ConfigMissing { path };
        }
        let errno = error.raw_os_error().unwrap_or(0);
        Error::ConfigUnreadable { path, errno }
    })?;
    let text = str::from_utf8(&bytes).map_err(|error| Error::ConfigNotText {
        path: path.to_path_buf(),
        line: bytes[..error.valid_up_to()]
            .split(|byte| *byte == b'\n')
            .count(),
    })?;
    let config = config::parse(text).map_err(|error| Error::Config {
        path: path.to_path_buf(),
        error,
    })?;
    Ok((config, text.to_owned()))
}
