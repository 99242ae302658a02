//! `init`: writes the built-in configuration as a file with comments, for the operator to edit. Either the whole file
//! is there afterwards or nothing of it is, and a file that was there before stays as it was.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::answer::Answer;
use super::args::Options;
use crate::config::built_in::{self, FOLDERS, IMAGES, Plan};
use crate::daemon::built_in_plan;
use crate::error::Error;
use crate::exit::Exit;
use crate::instance::{DATA_MODE, Instance};
use crate::supervisor::report::Refusal;

/// Writes the configuration of an instance, whose paths are absolute, and says where it is.
pub(super) fn run(
    instance: &Instance,
    options: &Options,
    here: &Path,
    answer: &Answer,
) -> Result<Exit, Error> {
    if !cfg!(feature = "embedded") {
        return Err(Error::WithoutServers);
    }
    let path = &instance.config;
    if path.is_dir() {
        let (path, errno) = (path.clone(), Errno::ISDIR.raw_os_error());
        return Err(Error::ConfigUnwritable { path, errno });
    }
    if fs::symlink_metadata(path).is_ok() {
        return Err(Error::ConfigExists { path: path.clone() });
    }
    let mut plan = built_in_plan(instance)?;
    choose(&mut plan, options, here);
    let text = built_in::text(&plan, &|remark| answer.remark(remark));
    let mut traces = Traces::default();
    write_new(path, &text, &mut traces)?;
    let data = (instance.data.clone(), DATA_MODE);
    let folders = FOLDERS
        .into_iter()
        // A folder that the operator chose is his; where it is missing, `check` says so.
        .filter(|(name, _)| *name != IMAGES || options.images.is_empty())
        .map(|(name, mode)| (instance.data.join(name), mode));
    for (folder, mode) in [data].into_iter().chain(folders) {
        let is_new = !folder.is_dir();
        let made = make(&folder, &mut traces).and_then(|()| {
            // Whatever mask the operator's shell has.
            let mode = Permissions::from_mode(mode);
            if is_new {
                fs::set_permissions(&folder, mode)
            } else {
                Ok(())
            }
        });
        made.map_err(|error| {
            Error::Refused(Refusal::Folder {
                path: folder.display().to_string(),
                errno: number(&error),
            })
        })?;
    }
    traces.keep();
    answer.initialized(path, &same_instance(options))
}

/// The options that lead to the same instance, as they can be typed: each with a blank before it.
fn same_instance(options: &Options) -> String {
    let given = [("--home", &options.home), ("--config", &options.config)];
    let typed = given.into_iter().filter_map(|(option, path)| {
        let path = path.as_ref()?.to_string_lossy();
        Some(format!(" {option} {}", for_shell(&path)))
    });
    typed.collect()
}

/// A word as a shell takes it.
fn for_shell(word: &str) -> String {
    let is_plain = |sign: char| sign.is_alphanumeric() || "/._-+,:@%=".contains(sign);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Puts what the operator chose into the plan.
fn choose(plan: &mut Plan, options: &Options, here: &Path) {
    if let Some(ports) = options.ports {
        plan.ports = ports;
    }
    if !options.images.is_empty() {
        let absolute = |path: &String| {
            // Where our own folder is no text, only what was typed can be written.
            let joined = here.join(path).into_os_string().into_string();
            joined.unwrap_or_else(|_| path.clone())
        };
        plan.images = options.images.iter().map(absolute).collect();
    }
}

/// Writes a file that must not exist yet.
fn write_new(path: &Path, text: &str, traces: &mut Traces) -> Result<(), Error> {
    let unwritable = |error: &io::Error| Error::ConfigUnwritable {
        path: path.to_path_buf(),
        errno: number(error),
    };
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(unwritable(&Errno::ISDIR.into()));
    };
    make(folder, traces).map_err(|error| unwritable(&error))?;
    let temporary = folder.join(format!(
        ".{}.{}",
        name.to_string_lossy(),
        std::process::id()
    ));
    // Nobody who lives has our PID: it is what a killed `init` has left.
    let _ = fs::remove_file(&temporary);
    traces.made.push(Trace::File(temporary.clone()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&temporary)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
    written.map_err(|error| unwritable(&error))?;
    rename_new(&temporary, path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            // Another `init` was faster.
            let path = path.to_path_buf();
            Error::ConfigExists { path }
        } else {
            unwritable(&error)
        }
    })?;
    traces.made.pop();
    traces.made.push(Trace::File(path.to_path_buf()));
    // The name of the file is on disk when its folder is. It is there for everybody already.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Gives a file its name, unless another one has it.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // The file system cannot do that; a second name does not replace anything either.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            fs::hard_link(from, to)?;
            let _ = fs::remove_file(from);
            Ok(())
        }
        result => Ok(result?),
    }
}

/// Makes a folder and those above it.
fn make(folder: &Path, traces: &mut Traces) -> io::Result<()> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|path| fs::symlink_metadata(path).is_err())
        .collect();
    for path in missing.into_iter().rev() {
        match fs::create_dir(path) {
            Ok(()) => traces.made.push(Trace::Folder(path.to_path_buf())),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    if fs::metadata(folder)?.is_dir() {
        Ok(())
    } else {
        Err(Errno::NOTDIR.into())
    }
}

fn number(error: &io::Error) -> i32 {
    error.raw_os_error().unwrap_or(0)
}

/// What was made so far. Unless it is kept, it goes again.
#[derive(Debug, Default)]
struct Traces {
    made: Vec<Trace>,
}

#[derive(Debug)]
enum Trace {
    File(PathBuf),
    Folder(PathBuf),
}

impl Traces {
    fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        for trace in self.made.iter().rev() {
            // A folder that somebody uses meanwhile is not empty, and stays.
            let _ = match trace {
                Trace::File(path) => fs::remove_file(path),
                Trace::Folder(path) => fs::remove_dir(path),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_and_nothing_is_left_of_what_was_not_written() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b/c.toml");
        let mut traces = Traces::default();
        write_new(&path, "one", &mut traces).unwrap();
        traces.keep();
        let mut traces = Traces::default();
        let again = write_new(&path, "two", &mut traces);
        assert_eq!(again, Err(Error::ConfigExists { path: path.clone() }));
        drop(traces);
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        let left = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(left, 1, "only the file itself");
    }

    #[test]
    fn the_next_command_is_for_the_same_instance() {
        let mut options = Options::default();
        assert_eq!(same_instance(&options), "");
        options.config = Some("/etc/my servers/it's.toml".into());
        options.home = Some("/srv/is".into());
        assert_eq!(
            same_instance(&options),
            r" --home /srv/is --config '/etc/my servers/it'\''s.toml'"
        );
    }

    #[test]
    fn what_was_made_for_nothing_goes_again() {
        let home = tempfile::tempdir().unwrap();
        let mut traces = Traces::default();
        write_new(&home.path().join("a/b/c.toml"), "one", &mut traces).unwrap();
        drop(traces);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_told() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("a"), "").unwrap();
        let path = home.path().join("a/c.toml");
        let failed = write_new(&path, "", &mut Traces::default());
        let errno = libc::ENOTDIR;
        assert_eq!(failed, Err(Error::ConfigUnwritable { path, errno }));
    }
}
