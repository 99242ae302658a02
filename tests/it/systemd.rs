//! `docs/examples/imageserving.service` under a systemd that was really booted, in a container made of this machine's own
//! files (`tests/systemd/boot`).

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::answer::Status;
use crate::env::Env;
use crate::machine::{DEADLINE, program, skip};
use crate::roles::{Component, stays};

/// One container at a time: each is a small machine.
static ONE: Mutex<()> = Mutex::new(());

const UNIT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/docs/examples/imageserving.service"
);

/// Stands before the status of a command that ended.
const END: &str = "the command has ended: ";

/// A machine that was booted, and a shell in it.
struct Booted {
    child: Child,
    shell: Option<ChildStdin>,
    lines: Receiver<String>,
    _one: MutexGuard<'static, ()>,
    /// Ordinary tests share the machine.
    _env: Env,
}

impl Booted {
    /// Boots; the reason is told where that cannot be done here. The watchdog's patience is two seconds.
    fn boot() -> Option<Self> {
        let env = Env::empty();
        let one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let boot = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/systemd/boot");
        let bind = format!("{}:/usr/local/bin/ImageServing", program().display());
        let mut child = Command::new(boot)
            .args([UNIT, &bind, "--", "sh"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (line, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            output
                .lines()
                .map_while(Result::ok)
                .try_for_each(|l| line.send(l))
        });
        let mut booted = Self {
            shell: child.stdin.take(),
            child,
            lines,
            _one: one,
            _env: env,
        };
        if booted.ask("true").is_none() {
            let mut why = String::new();
            let mut told = booted.child.stderr.take().unwrap();
            let status = booted.child.wait().unwrap();
            told.read_to_string(&mut why).unwrap();
            assert_eq!(status.code(), Some(77), "{why}");
            skip(&format!("systemd: {}", why.trim()));
            return None;
        }
        booted.expect("mkdir -p /etc/imageserving /run/systemd/system/imageserving.service.d");
        let folder = "/run/systemd/system/imageserving.service.d";
        booted.write(
            &format!("{folder}/patience.conf"),
            "[Service]\nWatchdogSec=2\n",
        );
        booted.expect("systemctl daemon-reload");
        Some(booted)
    }

    /// Runs a line of shell; its status and what it said. `None`: there is no shell.
    fn ask(&mut self, line: &str) -> Option<(i32, String)> {
        let shell = self.shell.as_mut().unwrap();
        writeln!(
            shell,
            "{{ {line}\n}} 2>&1 </dev/null; s=$?; echo; echo '{END}'$s"
        )
        .ok()?;
        let mut said = String::new();
        loop {
            let line = self.lines.recv_timeout(DEADLINE * 4).ok()?;
            if let Some(status) = line.strip_prefix(END) {
                return Some((status.parse().unwrap(), said.trim().to_owned()));
            }
            said += &line;
            said += "\n";
        }
    }

    /// Runs a line of shell to its end, which must be a good one.
    #[track_caller]
    fn expect(&mut self, line: &str) -> String {
        let (status, said) = self.ask(line).unwrap();
        if status != 0 {
            let journal =
                self.ask("systemctl status -l imageserving; cat /var/log/imageserving/*.log");
            panic!("`{line}`: {status}: {said}\n{}", journal.unwrap().1);
        }
        said
    }

    fn write(&mut self, path: &str, text: &str) {
        self.expect(&format!("cat >{path} <<'THE END'\n{text}\nTHE END"));
    }

    fn configure(&mut self, components: impl IntoIterator<Item = Component>) {
        let tables: Vec<String> = components.into_iter().map(Component::into_toml).collect();
        self.write("/etc/imageserving/imageserving.toml", &tables.join("\n"));
    }

    fn property(&mut self, name: &str) -> String {
        self.expect(&format!("systemctl show -p {name} --value imageserving"))
    }

    fn status(&mut self) -> Option<Status> {
        let (_, said) = self.ask("ImageServing status --json").unwrap();
        serde_json::from_str(&said).ok()
    }

    /// Asks until something holds.
    #[track_caller]
    fn until<T>(&mut self, what: &str, mut found: impl FnMut(&mut Self) -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            if begin.elapsed() > DEADLINE {
                let state =
                    self.ask("systemctl status -l imageserving; cat /var/log/imageserving/*.log");
                panic!("waited in vain: {what}\n{}", state.unwrap().1);
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until another main process supervises the same components.
    fn until_survived(&mut self, before: &Status) -> Status {
        let ids = ["svg", "is", "ps"];
        let after = self.until("another supervisor", |booted| {
            let status = booted.status()?;
            let is_new =
                status.supervisor.pid.is_some() && status.supervisor.pid != before.supervisor.pid;
            (is_new && booted.property("ActiveState") == "active").then_some(status)
        });
        for id in ids {
            assert_eq!(after.pid(id), before.pid(id), "{id}");
            assert_eq!(after.of(id).restarts, 0, "{id}");
        }
        after
    }

    /// Three components, started by systemd.
    fn started(&mut self) -> Status {
        let warms_up = "sleep 1; echo up; exec sleep infinity";
        let svg = Component::shell("svg", warms_up).with("ready = { log = \"up\" }");
        self.configure([svg, stays("is").with("user = \"nobody\""), stays("ps")]);
        self.expect("systemctl start imageserving");
        let status = self.status().unwrap();
        assert!(
            status.all_are("running") && status.components.len() == 3,
            "{status:#?}"
        );
        status
    }
}

impl Drop for Booted {
    fn drop(&mut self) {
        // The shell ends, then the machine.
        self.shell = None;
        let _ = self.child.wait();
    }
}

#[test]
fn a_start_returns_when_all_are_ready_and_a_stop_leaves_nothing() {
    let Some(mut booted) = Booted::boot() else {
        return;
    };
    booted.expect("systemd-analyze verify /etc/systemd/system/imageserving.service");
    let status = booted.started();
    let main = booted.property("MainPID");
    assert_eq!(status.supervisor.pid.unwrap().to_string(), main);
    assert_eq!(booted.property("StatusText"), "3/3: svg is ps");
    assert!(
        booted
            .expect("systemctl status imageserving")
            .contains("3/3: svg is ps")
    );
    // What systemd says to us is not for the components.
    for id in ["svg", "is", "ps"] {
        let environment =
            booted.expect(&format!("tr '\\0' '\\n' </proc/{}/environ", status.pid(id)));
        assert!(
            !environment.contains("NOTIFY") && !environment.contains("WATCHDOG"),
            "{environment}"
        );
    }
    booted.expect("ImageServing stop ps");
    booted.until("the status tells it", |booted| {
        (booted.property("StatusText") == "2/3: -ps svg is").then_some(())
    });
    booted.expect("systemctl stop imageserving");
    assert_eq!(booted.property("Result"), "success");
    for id in ["svg", "is"] {
        let (lives, _) = booted.ask(&format!("kill -0 {}", status.pid(id))).unwrap();
        assert_ne!(lives, 0, "{id}");
    }
    let told = booted.expect("cat /var/log/imageserving/supervisor.log");
    assert_eq!(told.matches("\"event\":\"stopped\"").count(), 3, "{told}");
    assert!(!told.contains("\"event\":\"killed\""), "{told}");
}

#[test]
fn a_killed_main_process_is_followed_by_one_with_the_same_components() {
    let Some(mut booted) = Booted::boot() else {
        return;
    };
    let before = booted.started();
    let seen_by_is = format!("/proc/{}/root", before.pid("is"));
    for folder in ["tmp", "var/tmp"] {
        let mode = booted.expect(&format!("stat -c %a {seen_by_is}/{folder}"));
        assert_eq!(mode, "1777", "{folder}");
        booted.expect(&format!("touch {seen_by_is}/{folder}/mine"));
    }
    booted.expect(&format!("kill -9 {}", before.supervisor.pid.unwrap()));
    let after = booted.until_survived(&before);
    assert_eq!(booted.property("NRestarts"), "1");
    // A component that lives on keeps what it has for the time being.
    for folder in ["tmp", "var/tmp"] {
        booted.expect(&format!("test -e {seen_by_is}/{folder}/mine"));
        booted.expect(&format!("touch {seen_by_is}/{folder}/another"));
    }
    booted.until("the status tells it", |booted| {
        (booted.property("StatusText") == "3/3: svg is ps").then_some(())
    });
    booted.expect("systemctl stop imageserving");
    let (lives, _) = booted.ask(&format!("kill -0 {}", after.pid("is"))).unwrap();
    assert_ne!(lives, 0);
}

#[test]
fn a_loop_that_stands_still_is_killed_and_survived() {
    let Some(mut booted) = Booted::boot() else {
        return;
    };
    let before = booted.started();
    // It lives longer than the watchdog has patience, by itself and as another program.
    let sign_of_life = |booted: &mut Booted| booted.property("WatchdogTimestampMonotonic");
    for line in ["true", "ImageServing reload --exec"] {
        booted.expect(line);
        for _ in 0..4 {
            let last = sign_of_life(&mut booted);
            booted.until("a sign of life", |booted| {
                (sign_of_life(booted) != last).then_some(())
            });
        }
    }
    assert_eq!(booted.property("NRestarts"), "0");
    booted.expect(&format!("kill -STOP {}", before.supervisor.pid.unwrap()));
    booted.until_survived(&before);
    assert_eq!(booted.property("NRestarts"), "1");
}

#[test]
fn a_reload_restarts_only_what_changed() {
    let Some(mut booted) = Booted::boot() else {
        return;
    };
    let before = booted.started();
    booted.write(
        "/etc/imageserving/imageserving.toml",
        "[components.is]\ncomand = [\"x\"]",
    );
    let (status, said) = booted.ask("systemctl reload imageserving").unwrap();
    assert_ne!(status, 0, "{said}");
    assert_eq!(booted.status().unwrap().pids(), before.pids());
    let warms_up = "sleep 1; echo up; exec sleep infinity";
    let svg = Component::shell("svg", warms_up).with("ready = { log = \"up\" }");
    booted.configure([svg, stays("is"), stays("ps")]);
    booted.expect("systemctl reload imageserving");
    let after = booted.status().unwrap();
    for ((id, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
        assert_eq!(old != new, id == "is", "{id}");
    }
    assert!(after.all_are("running"));
    // By the signal too: no time may pass as if it were still going on.
    booted.expect("systemctl kill -s HUP --kill-who=main imageserving");
    booted.until("it is active", |booted| {
        let told = booted.expect("cat /var/log/imageserving/supervisor.log");
        let both = told.matches("\"event\":\"reloaded\"").count() == 2;
        (both && booted.property("ActiveState") == "active").then_some(())
    });
    // Everything anew, in the same process.
    booted.expect("ImageServing restart");
    let anew = booted.status().unwrap();
    assert_eq!(anew.supervisor.pid, after.supervisor.pid);
    assert_ne!(anew.pid("ps"), after.pid("ps"));
    booted.until("it is active", |booted| {
        (booted.property("ActiveState") == "active").then_some(())
    });
}

#[test]
fn the_unit_names_no_folder_that_the_program_does_not_use() {
    let unit = fs::read_to_string(UNIT).unwrap();
    for line in [
        "RuntimeDirectory=",
        "StateDirectory=",
        "LogsDirectory=",
        "ConfigurationDirectory=",
    ] {
        assert!(unit.contains(&format!("\n{line}imageserving\n")), "{line}");
    }
}
