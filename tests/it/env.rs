//! The harness: an instance in a temporary folder, and the program run on it in a cleared environment.
//! When it is dropped nothing of the instance may be left running: what is left fails the test.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use crate::answer::{Done, Status};
use crate::machine::{DEADLINE, Share, describe, program, say, signal};
use crate::roles::Component;

/// Every process of an instance carries this variable; its value is the instance's folder.
const MARK: &str = "IMAGESERVING_TESTS_INSTANCE";

/// One instance.
pub(crate) struct Env {
    home: TempDir,
    program: PathBuf,
    variables: BTreeMap<String, OsString>,
    _share: Rc<Share>,
}

impl Env {
    /// An instance with these components.
    pub(crate) fn of(components: impl IntoIterator<Item = Component>) -> Self {
        let env = Self::empty();
        let tables: Vec<String> = components.into_iter().map(Component::into_toml).collect();
        env.configure(&tables.join("\n"));
        env
    }

    /// An instance with `svg`, `is` and `ps`, each a process that stays.
    pub(crate) fn three() -> Self {
        Self::of(["svg", "is", "ps"].map(crate::roles::stays))
    }

    /// An instance without a configuration.
    pub(crate) fn empty() -> Self {
        Self::sharing(Share::with_others())
    }

    /// An instance without a configuration; no other test runs meanwhile. Must be the test's first.
    pub(crate) fn alone() -> Self {
        Self::sharing(Share::of_all())
    }

    fn sharing(share: Rc<Share>) -> Self {
        let home = tempfile::Builder::new().prefix("is-").tempdir().unwrap();
        // Some tests run parts of it as another user.
        fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let variables = BTreeMap::from([
            (
                "PATH".into(),
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".into(),
            ),
            ("HOME".into(), home.path().into()),
            ("IMAGESERVING_HOME".into(), home.path().into()),
            (MARK.into(), home.path().into()),
        ]);
        Self {
            home,
            program: program(),
            variables,
            _share: share,
        }
    }

    /// The instance's folder.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A path in the instance's folder, as text.
    pub(crate) fn path(&self, name: &str) -> String {
        self.home().join(name).to_str().unwrap().to_owned()
    }

    /// Writes the configuration file.
    pub(crate) fn configure(&self, text: &str) {
        fs::create_dir_all(self.home().join("conf")).unwrap();
        fs::write(self.home().join("conf/imageserving.toml"), text).unwrap();
    }

    /// Sets a variable for all later runs.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.variables.insert(name.into(), value.as_ref().into());
    }

    /// Takes another file as the program.
    pub(crate) fn use_program(&mut self, program: impl Into<PathBuf>) {
        self.program = program.into();
    }

    /// The program, ready to be given arguments.
    pub(crate) fn program(&self) -> Command {
        self.other(&self.program)
    }

    /// Another program in the same environment.
    pub(crate) fn other(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir("/");
        command.stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Done {
        Done::of(self.program().args(arguments))
    }

    /// Runs the program with the words of a line as its arguments, and demands this exit code.
    #[track_caller]
    pub(crate) fn expect(&self, exit: i32, line: &str) -> Done {
        let done = self.run(line.split_whitespace());
        assert_eq!(done.exit, exit, "`{line}` ended otherwise: {done:#?}");
        done
    }

    /// `status --json`, whatever it exits with.
    #[track_caller]
    pub(crate) fn status(&self) -> Status {
        let done = self.run(["status", "--json"]);
        if done.exit == 3 && done.stdout.contains("\"abandoned\"") {
            // Between a kill and whoever takes over.
            return Status::of_nobody();
        }
        serde_json::from_str(&done.stdout).unwrap_or_else(|e| panic!("{e} in {done:#?}"))
    }

    /// Asks for the status until it is as wanted.
    #[track_caller]
    pub(crate) fn until(&self, wanted: impl Fn(&Status) -> bool) -> Status {
        let begin = Instant::now();
        loop {
            let status = self.status();
            if wanted(&status) {
                return status;
            }
            assert!(begin.elapsed() < DEADLINE, "it stays so: {status:#?}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// What the supervisor's log tells, oldest first. A line that is not complete yet is left out.
    pub(crate) fn events(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.home().join("logs/supervisor.log")).unwrap_or_default();
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        lines.collect()
    }

    /// The events of one name.
    pub(crate) fn events_of(&self, name: &str) -> Vec<Value> {
        let mut events = self.events();
        events.retain(|event| event["event"] == name);
        events
    }

    /// The PIDs of all processes of this instance, the supervisor's too.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let mark = [
            MARK.as_bytes(),
            b"=",
            self.home().as_os_str().as_encoded_bytes(),
        ]
        .concat();
        let entries = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        pids.filter(|pid| {
            fs::read(format!("/proc/{pid}/environ"))
                .is_ok_and(|environment| environment.split(|b| *b == 0).any(|v| v == mark))
        })
        .collect()
    }

    /// The PID of the guardian; `None`: none is noted.
    pub(crate) fn guardian(&self) -> Option<u32> {
        let note = fs::read_to_string(self.home().join("run/guardian.pid"));
        note.ok()?.lines().next()?.parse().ok()
    }

    /// No process of this instance may be there.
    #[track_caller]
    pub(crate) fn assert_nothing_runs(&self) {
        let left: Vec<String> = self.processes().into_iter().map(describe).collect();
        assert!(left.is_empty(), "still there: {left:#?}");
    }

    /// Everything in the log folder, for a reader of a failed test.
    fn logs(&self) -> String {
        let mut text = String::new();
        let entries = fs::read_dir(self.home().join("logs"));
        for path in entries.into_iter().flatten().flatten().map(|e| e.path()) {
            let bytes = fs::read(&path).unwrap_or_default();
            let tail = String::from_utf8_lossy(&bytes[bytes.len().saturating_sub(8000)..]);
            let _ = write!(text, "--- {}\n{tail}", path.display());
        }
        text
    }
}

impl Drop for Env {
    fn drop(&mut self) {
        if thread::panicking() {
            say(&self.logs());
        }
        let _ = self.program().arg("stop").output();
        let left = self.processes();
        let described: Vec<String> = left.iter().copied().map(describe).collect();
        for pid in &left {
            signal(*pid, Signal::KILL);
        }
        assert!(
            left.is_empty() || thread::panicking(),
            "left behind: {described:#?}"
        );
    }
}
