//! Components for tests: small programs with one habit each, and their tables in the configuration.
//! What a shell cannot do is played by this test program itself, executed again.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::FileExt;
use std::time::Duration;
use std::{env, process, thread};

/// Tells this program, executed as a component, what to do.
const ROLE: &str = "IMAGESERVING_TESTS_ROLE";

/// A component and its table.
pub(crate) struct Component {
    id: String,
    lines: String,
}

impl Component {
    /// A component that runs this command.
    pub(crate) fn new(id: &str, command: &[&str]) -> Self {
        let lines = format!("command = {command:?}\n");
        Self {
            id: id.to_owned(),
            lines,
        }
    }

    /// A component that runs this line of shell.
    pub(crate) fn shell(id: &str, line: &str) -> Self {
        Self::new(id, &["/bin/sh", "-c", line])
    }

    /// Adds a line to its table.
    pub(crate) fn with(mut self, line: &str) -> Self {
        let _ = writeln!(self.lines, "{line}");
        self
    }

    /// The table.
    pub(crate) fn into_toml(self) -> String {
        format!("[components.{}]\n{}", self.id, self.lines)
    }

    fn played(id: &str, role: &str, variables: &str) -> Self {
        let program = env::current_exe().unwrap();
        let arguments = ["--exact", "roles::play", "--nocapture"];
        let command = [&[program.to_str().unwrap()], &arguments[..]].concat();
        Self::new(id, &command).with(&format!("environment = {{ {ROLE} = {role:?}{variables} }}"))
    }
}

/// Runs until it is stopped.
pub(crate) fn stays(id: &str) -> Component {
    Component::new(id, &["/bin/sleep", "infinity"])
}

/// Says something and ends with status 3. Each life adds a line to the file.
pub(crate) fn dies_at_once(id: &str, count: &str) -> Component {
    Component::shell(
        id,
        &format!("echo life >> {count}; echo last words of $$; exit 3"),
    )
}

/// Does not end on SIGTERM.
pub(crate) fn ignores_term(id: &str) -> Component {
    let line = "trap '' TERM; echo deaf; while :; do sleep 1000; done";
    // Not before it is as it is meant to be.
    Component::shell(id, line).with("ready = { log = \"deaf\" }")
}

/// Ends a second after SIGTERM.
pub(crate) fn ends_slowly(id: &str) -> Component {
    let line = "trap 'sleep 1; exit 0' TERM; echo up; while :; do sleep 0.05; done";
    Component::shell(id, line).with("ready = { log = \"up\" }")
}

/// Has a child, and a grandchild in a session of its own whose parent ended; none ends on SIGTERM.
pub(crate) fn forks_a_child(id: &str) -> Component {
    let line = "trap '' TERM; (setsid sleep 1000 & ) ; sleep 1000 & echo deaf; while :; do sleep 1000; done";
    Component::shell(id, line).with("ready = { log = \"deaf\" }")
}

/// Writes without end.
pub(crate) fn floods(id: &str) -> Component {
    Component::new(id, &["/usr/bin/yes"])
}

/// Listens on a port after a while, and answers HTTP with 200 and its PID.
pub(crate) fn listens(id: &str, port: u16, after: Duration) -> Component {
    let variables = format!(", PORT = \"{port}\", AFTER_MS = \"{}\"", after.as_millis());
    Component::played(id, "listens", &variables)
}

/// Writes numbered lines, from 0, as fast as a busy server logs.
pub(crate) fn counts(id: &str) -> Component {
    Component::played(id, "counts", "")
}

/// The same; the last number that it has written stands in this file.
pub(crate) fn counts_and_notes(id: &str, note: &str) -> Component {
    Component::played(id, "counts", &format!(", NOTE = {note:?}"))
}

/// Takes this much memory, in MiB, and keeps it.
pub(crate) fn takes_memory(id: &str, mib: usize) -> Component {
    Component::played(id, "takes_memory", &format!(", MIB = \"{mib}\""))
}

/// No test: the stage for the roles that need more than a shell.
#[test]
fn play() {
    let number = |name: &str| env::var(name).unwrap().parse().unwrap();
    match env::var(ROLE).as_deref() {
        Ok("listens") => listen(
            number("PORT"),
            Duration::from_millis(number("AFTER_MS").into()),
        ),
        Ok("counts") => count(),
        Ok("takes_memory") => {
            // Written to, or the kernel would only promise it.
            let memory = vec![1_u8; usize::from(number("MIB")) << 20];
            loop {
                thread::park();
                std::hint::black_box(&memory);
            }
        }
        Ok(other) => panic!("no such role: {other}"),
        Err(_) => {}
    }
}

fn count() {
    let mut output = std::io::stdout().lock();
    // The test runner may have begun a line.
    output.write_all(b"\n").unwrap();
    let note = env::var_os("NOTE").map(|path| File::create(path).unwrap());
    for number in 0_u64.. {
        // In one piece, whatever is between it and the pipe.
        let line = format!("count {number}\n");
        output.write_all(line.as_bytes()).unwrap();
        output.flush().unwrap();
        if let Some(note) = &note {
            note.write_all_at(number.to_string().as_bytes(), 0).unwrap();
        }
        thread::sleep(Duration::from_micros(500));
    }
}

fn listen(port: u16, after: Duration) {
    thread::sleep(after);
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    for mut connection in listener.incoming().flatten() {
        let _ = connection.read(&mut [0; 4096]);
        let body = process::id().to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}",
            body.len()
        );
        let _ = connection.write_all(format!("{head}\r\n\r\n{body}").as_bytes());
    }
}
