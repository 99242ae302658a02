//! `logs`: what components wrote, from the files, whether a supervisor runs or not.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use serde_json::Value;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::{DEADLINE, can_act_as_root, copy_program, program, skip, until};
use crate::roles::{Component, stays};

/// 2026-11-21 07:30 UTC.
const MORNING: u64 = 1_795_246_200_000;

/// An instance whose logs were made by hand, as one of a supervisor's that has ended.
pub(crate) fn with_logs(files: &[(&str, &[u8])]) -> Env {
    let mut env = Env::empty();
    env.set("TZ", "UTC");
    fs::create_dir(env.home().join("logs")).unwrap();
    for (name, bytes) in files {
        fs::write(env.home().join("logs").join(name), bytes).unwrap();
    }
    env
}

/// An index: offsets, and milliseconds since that morning.
fn times(records: &[(u64, u64)]) -> Vec<u8> {
    let record = |&(offset, ms): &(u64, u64)| [offset.to_le_bytes(), (MORNING + ms).to_le_bytes()];
    records.iter().flat_map(record).flatten().collect()
}

/// `is` with a full log, and `platform`.
fn two() -> Env {
    with_logs(&[
        ("is.log.1", b"one\n"),
        ("is.log.1.times", &times(&[(0, 1)])),
        ("is.log", b"three\nunfinished"),
        ("is.log.times", &times(&[(0, 3_000), (6, 60_000)])),
        ("platform.log", b"two\nfour\n"),
        ("platform.log.times", &times(&[(0, 2), (4, 4_000)])),
        ("supervisor.log", b"{}\n"),
        ("old.log", b""),
    ])
}

fn append(path: &Path, bytes: &str) {
    let file = fs::OpenOptions::new().append(true).create(true).open(path);
    file.unwrap().write_all(bytes.as_bytes()).unwrap();
}

/// The program, going on in the background, and its lines as they come.
pub(crate) struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    pub(crate) fn begin(env: &Env, arguments: &[&str]) -> Self {
        let mut child = spawn(env, arguments);
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { child, lines }
    }

    #[track_caller]
    pub(crate) fn next(&self) -> String {
        self.lines.recv_timeout(DEADLINE).expect("no line came")
    }

    /// Takes a line, where one has come.
    pub(crate) fn has_line(&self) -> bool {
        self.lines.try_recv().is_ok()
    }

    /// The text of the next line of `logs --json`, with its component.
    #[track_caller]
    fn next_line(&self) -> (String, String) {
        let line: Value = serde_json::from_str(&self.next()).unwrap();
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        (text("component"), text("line"))
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program where anybody can execute it, and a shell needs no quotes.
fn copied_program(env: &Env) -> PathBuf {
    let copy = env.home().join("program");
    copy_program(program(), &copy);
    copy
}

fn spawn(env: &Env, arguments: &[&str]) -> Child {
    let mut command = env.program();
    command.args(arguments).stdout(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits for the end of the program, and returns its exit code.
#[track_caller]
fn exit(child: &mut Child) -> Option<i32> {
    until("it ends", || child.try_wait().unwrap().is_some());
    child.wait().unwrap().code()
}

#[test]
fn lines_of_all_are_merged_by_time_and_shown_with_it() {
    let env = two();
    let all = [
        "2026-11-21 07:30:00.001 is       | one",
        "2026-11-21 07:30:00.002 platform | two",
        "2026-11-21 07:30:03.000 is       | three",
        "2026-11-21 07:30:04.000 platform | four",
        "2026-11-21 07:31:00.000 is       | unfinished",
    ];
    let shown = |arguments: &str| -> Vec<String> {
        let done = env.expect(0, arguments);
        assert_eq!(done.stderr, "");
        done.stdout.lines().map(str::to_owned).collect()
    };
    assert_eq!(shown("logs"), all);
    for (arguments, from) in [
        ("logs -n 9", 0),
        ("logs -n2", 3),
        ("-qn 2 logs", 3),
        ("logs --lines=0", 5),
        ("logs --lines 18446744073709551615", 0),
        ("logs --since 2026-11-21T07:30:03Z", 2),
        ("logs --since 2026-11-21T07:30:03.001", 3),
        ("logs --since 2026-11-21 -n 1", 4),
        ("logs --since 2999-01-01", 5),
        ("logs --since 2020-01-01T00:00:00+02:00", 0),
    ] {
        assert_eq!(shown(arguments), all[from..], "{arguments}");
    }
    // Named in any language, and narrower.
    for name in ["is", "är", "est", "é"] {
        let only = shown(&format!("logs {name}"));
        assert_eq!(only.len(), 3, "{name}");
        assert_eq!(only[0], "2026-11-21 07:30:00.001 is | one");
    }
    assert_eq!(shown("loggar platform is").len(), 5);
    assert_eq!(shown("logs old"), [""; 0]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let env = two();
    for (line, key, fault) in [
        ("logs --since soon", "usage", "bad-time"),
        ("logs --since 15", "usage", "bad-time"),
        ("logs -n 1e9", "usage", "bad-count"),
        ("logs -n -1", "usage", "bad-count"),
        ("logs -n-1", "usage", "bad-count"),
        ("logs -n +1", "usage", "bad-count"),
        ("logs -n 99999999999999999999", "usage", "bad-count"),
        ("events -n x", "usage", "bad-count"),
        ("events --since 15m", "usage", "misplaced-option"),
        ("events is", "usage", "surplus"),
        ("logs nosuch", "refusal", "unknown-component"),
        ("logs supervisor", "refusal", "unknown-component"),
    ] {
        let done = env.expect(2, &format!("--json {line}"));
        let answer: Value = serde_json::from_str(&done.stdout).unwrap();
        assert_eq!(answer["error"][key], fault, "`{line}`: {answer}");
        assert_eq!(env.expect(2, line).stdout, "");
    }
    let done = env.expect(2, "--json logs nosuch");
    let answer: Value = serde_json::from_str(&done.stdout).unwrap();
    let known = answer["error"]["known"].as_array().unwrap();
    for id in ["is", "old", "platform"] {
        assert!(known.iter().any(|known| known == id), "{answer}");
    }
}

#[test]
fn no_logs_are_no_fault() {
    let env = Env::empty();
    for line in ["logs", "logs -f", "logs --since 1h", "events", "events -f"] {
        let done = env.expect(0, line);
        assert_eq!(done.stdout, "", "{line}");
        assert!(!done.stderr.is_empty(), "{line}");
        let done = env.expect(0, &format!("--json {line}"));
        assert_eq!((done.stdout, done.stderr), (String::new(), String::new()));
    }
}

#[test]
fn what_may_not_be_read_is_told() {
    if !can_act_as_root("a log that may not be read") {
        return;
    }
    let env = two();
    let program = copied_program(&env);
    let as_stranger = |arguments: &[&str]| {
        let mut command = env.other(&program);
        command.args(arguments).uid(65534).gid(65534);
        Done::of(&mut command)
    };
    let mode = |name: &str, mode: u32| {
        let mode = Permissions::from_mode(mode);
        fs::set_permissions(env.home().join(name), mode).unwrap();
    };
    mode("logs/is.log", 0o600);
    mode("logs/supervisor.log", 0o600);
    for arguments in [["logs", "--json"], ["events", "--json"]] {
        let done = as_stranger(&arguments);
        assert_eq!(done.exit, 4, "{done:?}");
        assert!(done.stdout.contains("log-unreadable"), "{done:?}");
    }
    assert_eq!(as_stranger(&["logs", "platform"]).exit, 0);
    mode("logs", 0o700);
    for arguments in [["logs", "-f"], ["events", "-f"], ["logs", "is"]] {
        assert_eq!(as_stranger(&arguments).exit, 4, "{arguments:?}");
    }
}

#[test]
fn what_components_wrote_is_there() {
    let env = Env::of([
        Component::shell(
            "is",
            "echo good morning; echo oops >&2; exec sleep infinity",
        ),
        stays("ps"),
    ]);
    env.expect(0, "start");
    until("both lines are there", || {
        let done = env.expect(0, "logs --json");
        let lines: Vec<Value> = done
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(lines.iter().all(|line| line["at"].is_string()), "{lines:?}");
        lines
            .iter()
            .map(|line| &line["line"])
            .eq(["good morning", "oops"])
    });
    assert_eq!(env.expect(0, "logs --since 1h").stdout.lines().count(), 2);
    env.expect(0, "stop");
    assert_eq!(env.expect(0, "logs -n 1 is").stdout.lines().count(), 1);
}

/// Everything that could harm: sequences, bytes that are no text, a line of megabytes, line ends of other systems.
fn hostile() -> Vec<u8> {
    let mut bytes = b"\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m \xff\xfe \x9b2J\r\n".to_vec();
    bytes.extend("\u{202e}turned\0\n".bytes());
    bytes.resize(bytes.len() + 3_000_000, b'x');
    bytes.extend(b"\n\n\"quoted\" \\ \x7f");
    bytes
}

#[test]
fn a_pipe_gets_the_components_own_bytes() {
    let env = with_logs(&[("is.log", &hostile())]);
    let output = env.program().args(["logs", "is"]).output().unwrap();
    assert!(output.status.success());
    let mut expected = Vec::new();
    for line in hostile().split(|byte| *byte == b'\n') {
        let beginning: &[u8] = b"-                       is | ";
        expected.extend([beginning, line, b"\n"].concat());
    }
    assert!(output.stdout == expected);
    let json = env.expect(0, "logs --json").stdout;
    let texts: Vec<Value> = json
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (value, line) in texts.iter().zip(hostile().split(|byte| *byte == b'\n')) {
        assert_eq!(value["at"], Value::Null);
        assert!(value["line"] == *String::from_utf8_lossy(line));
    }
    assert_eq!(texts.len(), 5);
}

#[test]
fn a_terminal_is_not_harmed() {
    let mut env = with_logs(&[
        ("is.log", &hostile()),
        (
            "supervisor.log",
            "{\"at\":\"x\\u001b[2J\",\"event\":\"\\u001b]0;t\\u0007\"}\n".as_bytes(),
        ),
    ]);
    env.set("TERM", "xterm");
    if env.other("script").arg("--version").output().is_err() {
        return skip("script, which plays a terminal, is not installed");
    }
    let program = copied_program(&env);
    let shown = |arguments: &str| -> String {
        let mut command = env.other("script");
        let line = format!("{} {arguments}", program.display());
        command.args(["-qec", &line, "/dev/null"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("a terminal gets text")
    };
    for arguments in [
        "logs",
        "events",
        "--color=never logs",
        "--color=never events",
    ] {
        let text = shown(arguments);
        assert!(!text.is_empty());
        let mut rest = text.as_str();
        while let Some(place) = rest.find('\x1b') {
            let sequence = &rest[place + 1..];
            let end = sequence.find('m').expect("a colour's end");
            let parameters = sequence[..end].strip_prefix('[').expect("a colour");
            assert!(parameters.bytes().all(|b| b.is_ascii_digit() || b == b';'));
            assert!(!arguments.contains("never"), "{arguments}");
            rest = &sequence[end..];
        }
        let text = text.replace("\r\n", "\n");
        let control = text.find(|c: char| c.is_control() && !matches!(c, '\n' | '\x1b'));
        assert_eq!(control, None, "{arguments}");
        assert!(!text.contains('\u{202e}'));
    }
}

#[test]
fn following_goes_on_through_rotations_and_new_logs() {
    let env = with_logs(&[("is.log", b"one\ntwo\n")]);
    let path = |name: &str| -> PathBuf { env.home().join("logs").join(name) };
    let following = Following::begin(&env, &["--json", "logs", "-fn1"]);
    let line = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    assert_eq!(following.next_line(), line("is", "two"));
    append(&path("is.log"), "three\nfo");
    assert_eq!(following.next_line(), line("is", "three"));
    append(&path("is.log"), "ur\n");
    assert_eq!(following.next_line(), line("is", "four"));
    append(&path("is.log"), "full\n");
    fs::rename(path("is.log"), path("is.log.1")).unwrap();
    append(&path("is.log"), "fresh\n");
    assert_eq!(following.next_line(), line("is", "full"));
    assert_eq!(following.next_line(), line("is", "fresh"));
    append(&path("ps.log"), "hello\n");
    assert_eq!(following.next_line(), line("ps", "hello"));
    fs::write(path("is.log"), "").unwrap();
    append(&path("is.log"), "cut\n");
    assert_eq!(following.next_line(), line("is", "cut"));
}

#[test]
fn no_line_is_missed_while_a_supervisor_rotates() {
    let writes = Component::shell("is", "seq 100000; exec sleep infinity")
        .with("log = { max-size = \"64KiB\", keep = 20 }")
        .with("autostart = false");
    let env = Env::of([stays("ps"), writes]);
    env.expect(0, "start");
    let following = Following::begin(&env, &["--json", "logs", "-fn100000", "is"]);
    until("it watches", || watches(following.child.id()));
    env.expect(0, "start is");
    for number in 1..=100_000 {
        assert_eq!(following.next_line().1, number.to_string());
    }
    assert!(env.home().join("logs/is.log.2").exists());
    // The same afterwards, from the ends of the files.
    let last = env.expect(0, "logs -n 60000").stdout;
    let numbers = last.lines().map(|line| line.rsplit(' ').next().unwrap());
    assert!(numbers.eq((40_001..=100_000).map(|number| number.to_string())));
    env.expect(0, "stop");
}

#[test]
fn following_shows_only_what_is_wanted() {
    let env = with_logs(&[("is.log", b"old\n"), ("ps.log", b"before\n")]);
    let path = |name: &str| -> PathBuf { env.home().join("logs").join(name) };
    let all = Following::begin(&env, &["--json", "logs", "-f"]);
    let only = Following::begin(&env, &["--json", "logs", "--follow", "ps"]);
    let begun = [all.next_line().1, all.next_line().1];
    assert_eq!(begun, ["old", "before"]);
    assert_eq!(only.next_line().1, "before");
    append(&path("is.log"), "new\n");
    assert_eq!(all.next_line().1, "new");
    append(&path("ps.log"), "mine\n");
    assert_eq!(only.next_line().1, "mine");
    assert_eq!(all.next_line().1, "mine");
}

/// Whether a process watches files; it may still have to look at what there is.
fn watches(pid: u32) -> bool {
    let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
    let links = open.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    links
        .into_iter()
        .any(|link| link.ends_with("anon_inode:inotify"))
}

#[test]
fn a_follower_ends_with_its_reader() {
    let env = with_logs(&[("is.log", b"one\n"), ("supervisor.log", b"")]);
    for arguments in [["logs", "-f"], ["events", "-f"]] {
        let mut child = spawn(&env, &arguments);
        let mut reader: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
        if arguments[0] == "logs" {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            assert!(line.ends_with("one\n"), "{line}");
        }
        assert!(child.try_wait().unwrap().is_none());
        // Nothing is written, now or later.
        drop(reader);
        assert_eq!(exit(&mut child), Some(0), "{arguments:?}");
    }
    // The same without `--follow`, in the middle of much.
    let much = "x".repeat(79) + "\n";
    fs::write(env.home().join("logs/is.log"), much.repeat(20_000)).unwrap();
    let mut child = spawn(&env, &["logs", "-n", "20000"]);
    drop(child.stdout.take());
    assert_eq!(exit(&mut child), Some(0));
}

#[test]
fn a_log_folder_that_goes_away_ends_the_follower() {
    let env = with_logs(&[("is.log", b"one\n")]);
    let mut following = Following::begin(&env, &["logs", "-f"]);
    following.next();
    fs::rename(env.home().join("logs"), env.home().join("elsewhere")).unwrap();
    assert_eq!(exit(&mut following.child), Some(1));
}

#[test]
fn json_is_the_same_in_every_locale() {
    let mut env = two();
    let mut answers = Vec::new();
    for locale in ["C", "fr_FR.UTF-8", "sv_SE.UTF-8", "nonsense"] {
        env.set("LC_ALL", locale);
        answers.push(env.expect(0, "--json logs").stdout);
    }
    let first = "{\"at\":\"2026-11-21T07:30:00.001Z\",\"component\":\"is\",\"line\":\"one\"}\n";
    assert!(answers[0].starts_with(first), "{}", answers[0]);
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[test]
fn much_is_shown_in_little_memory() {
    let line = "x".repeat(99) + "\n";
    let env = with_logs(&[("is.log", line.repeat(300_000).as_bytes())]);
    let program = copied_program(&env);
    // 30 MB in lines, and as one line; what the program itself needs is below 10.
    for text in [line.repeat(300_000), "y".repeat(30_000_000)] {
        fs::write(env.home().join("logs/is.log"), text).unwrap();
        for arguments in ["logs -n 1000000", "logs --json -n 1000000"] {
            let mut limited: Command = env.other("sh");
            let line = format!("ulimit -v 65536; exec {} {arguments}", program.display());
            let output = limited.args(["-c", &line]).output().unwrap();
            assert!(output.status.success(), "{arguments}: {:?}", output.status);
            assert!(output.stdout.len() > 30_000_000);
        }
    }
}
