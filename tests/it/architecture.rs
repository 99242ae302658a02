//! The rules of the house, held against the source: who may depend on whom, what the pure rooms may not touch,
//! no sentence where facts belong, no `unsafe` outside the rooms for it, no file too long to read.

mod detector;
mod source;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use source::{Found, Source};

/// What each room may name of the others, a path or the beginning of one. A room not listed fails.
/// `docs/design.md` tells why.
const MAY_DEPEND_ON: [(&str, &[&str]); 13] = [
    ("main", &["entry", "run"]),
    ("entry", &[]),
    ("lib", &["cli", "exit"]),
    ("exit", &[]),
    ("supervisor", &[]),
    ("config", &["supervisor::policy", "supervisor::component"]),
    ("protocol", &["supervisor::report", "supervisor::component"]),
    (
        "error",
        &[
            "config",
            "exit",
            "supervisor::report",
            "supervisor::component",
        ],
    ),
    // The paths of one instance, some of which are named after a component.
    ("instance", &["error", "supervisor::component"]),
    (
        "locale",
        &[
            "error",
            // The vocabulary of `error`, which is told in words like the rest.
            "config::ConfigError",
            "config::Fault",
            "config::Kind",
            // The comments of the configuration that is written for operators.
            "config::built_in::Remark",
            "supervisor::report",
            "supervisor::component",
        ],
    ),
    (
        "cli",
        &[
            "locale",
            "protocol",
            "config",
            "instance",
            "error",
            "exit",
            "supervisor::report",
            "supervisor::component",
            // Its door: become a supervisor, bring one up, and what both sides of the socket must do alike.
            "daemon::run",
            "daemon::guard",
            "daemon::first_call",
            "daemon::read_config",
            "daemon::built_in_plan",
            // Judges what a start would meet.
            "daemon::check",
            "daemon::Running",
            "daemon::with_socket_address",
            "embedded",
        ],
    ),
    // `error`: what `run` ends with is told by `cli`.
    (
        "daemon",
        &["supervisor", "protocol", "config", "instance", "error"],
    ),
    // The reasons why a server cannot do its work, which `cli` tells.
    ("embedded", &["error"]),
];

/// The files and folders, below `src`, that only know their arguments.
const PURE: [&str; 7] = [
    "supervisor",
    "protocol",
    "config",
    "instance",
    "cli/words",
    "locale/choose",
    "locale/phrase",
];

/// What a pure room may not name: the world behind the arguments.
const WORLD: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::os::unix::net",
    "std::time::Instant",
    "std::time::SystemTime",
    "tokio",
];

/// Methods of `std::path::Path` that ask the file system.
const ASKING_METHODS: [&str; 9] = [
    "exists",
    "try_exists",
    "is_file",
    "is_dir",
    "is_symlink",
    "canonicalize",
    "metadata",
    "read_dir",
    "read_link",
];

/// The files of the daemon that may ask for the time of day, which somebody sets: they only write it down. Whatever is
/// decided goes by the time since boot.
const WALL_CLOCKS: [&str; 2] = ["daemon/journal", "daemon/capture/store"];

/// The rooms that state facts and leave the words to others.
const WORDLESS: [&str; 2] = ["supervisor", "daemon"];

/// So many words in a row make a text a sentence.
const SENTENCE: usize = 3;

/// The most lines of a file.
const LONGEST_FILE: usize = 500;

/// The rooms for `unsafe`: how processes begin, ours (`main` and `entry`) and the components'.
const UNSAFE_ROOMS: [&str; 3] = ["daemon", "entry", "main"];

#[test]
fn the_source_keeps_the_rules_of_the_house() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut broken = String::new();
    for path in rust_files(&root.join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let module = module_of(path.strip_prefix(root.join("src")).unwrap());
        for fault in faults(&module, &text) {
            writeln!(broken, "{}:{}: {}", path.display(), fault.line, fault.what).unwrap();
        }
    }
    for path in rust_files(&root.join("tests")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for fault in too_long(&text) {
            writeln!(broken, "{}:{}: {}", path.display(), fault.line, fault.what).unwrap();
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}

/// All files that end in `.rs`, in order.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the source is readable") {
        let path = entry.expect("the source is readable").path();
        if path.is_dir() {
            // The fuzz targets are built below `tests`.
            if !path.ends_with("target") {
                files.extend(rust_files(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module of a file below `src`, as its path of names: `["supervisor", "machine"]`.
fn module_of(file: &Path) -> Vec<String> {
    let mut names: Vec<String> = file
        .with_extension("")
        .iter()
        .map(|name| name.to_str().expect("our file names are ASCII").to_owned())
        .collect();
    if names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}

/// Every rule that one file breaks.
fn faults(module: &[String], text: &str) -> Vec<Found> {
    let mut faults = too_long(text);
    if module[1..].iter().any(|name| name == "tests") {
        return faults;
    }
    let source = Source::read(text);
    let place = module.join("/");
    let is_in = |rooms: &[&str]| rooms.iter().any(|room| begins_with(&place, room, "/"));
    faults.extend(forbidden_dependencies(module, &source));
    if is_in(&PURE) {
        faults.extend(touches_of_the_world(&source));
    }
    if is_in(&["daemon"]) && !is_in(&WALL_CLOCKS) {
        faults.extend(told(
            &source.words,
            "a decision by the time of day",
            |word| matches!(word, "SystemTime" | "UNIX_EPOCH" | "Realtime" | "jiff"),
        ));
    }
    if is_in(&WORDLESS) {
        faults.extend(sentences(&source));
    }
    if !is_in(&UNSAFE_ROOMS) {
        faults.extend(told(&source.words, "unsafe outside its rooms", |word| {
            word == "unsafe"
        }));
    }
    faults
}

/// Those of the found things that break a rule, with the rule.
fn told(found: &[Found], rule: &str, breaks: impl Fn(&str) -> bool) -> Vec<Found> {
    let broken = found.iter().filter(|found| breaks(&found.what));
    broken
        .map(|found| Found {
            what: format!("{rule}: {}", found.what),
            line: found.line,
        })
        .collect()
}

fn too_long(text: &str) -> Vec<Found> {
    let line = text.lines().count();
    let what = format!("more than {LONGEST_FILE} lines");
    let is_long = line > LONGEST_FILE;
    is_long
        .then_some(Found { what, line })
        .into_iter()
        .collect()
}

/// Whether a path is the other one or below it.
fn begins_with(path: &str, beginning: &str, separator: &str) -> bool {
    path.strip_prefix(beginning)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

fn forbidden_dependencies(module: &[String], source: &Source) -> Vec<Found> {
    let room = module[0].as_str();
    let Some((_, allowed)) = MAY_DEPEND_ON.iter().find(|(name, _)| *name == room) else {
        let what = format!("a room without a rule: {room}");
        return vec![Found { what, line: 1 }];
    };
    told(&source.paths, "forbidden dependency", |path| {
        within_crate(module, path).is_some_and(|path| {
            let is_own = begins_with(&path, room, "::");
            !is_own
                && !allowed
                    .iter()
                    .any(|beginning| begins_with(&path, beginning, "::"))
        })
    })
}

/// The path from the crate's root, where it leads there by `crate::` or by `super::` out of this module.
fn within_crate(module: &[String], path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split("::").collect();
    let up = parts.iter().take_while(|part| **part == "super").count();
    match parts[0] {
        "crate" | "imageserving" => Some(parts[1..].join("::")),
        "super" => {
            let above = &module[..module.len().saturating_sub(up)];
            let above = above.iter().map(String::as_str);
            let below = parts[up..].iter().copied();
            Some(above.chain(below).collect::<Vec<_>>().join("::"))
        }
        _ => None,
    }
}

fn touches_of_the_world(source: &Source) -> Vec<Found> {
    let mut faults = told(&source.paths, "a pure room touches the world", |path| {
        WORLD.iter().any(|world| begins_with(path, world, "::"))
    });
    // However it was imported.
    faults.extend(told(&source.words, "a pure room has a clock", |word| {
        matches!(word, "Instant" | "SystemTime")
    }));
    faults.extend(told(
        &source.methods,
        "a pure room asks the file system",
        |method| ASKING_METHODS.contains(&method),
    ));
    faults
}

fn sentences(source: &Source) -> Vec<Found> {
    told(&source.texts, "a sentence where facts belong", |text| {
        let is_word = |part: &&str| {
            let letters = part.trim_matches(|c: char| !c.is_alphanumeric());
            !letters.is_empty() && letters.chars().all(char::is_alphabetic)
        };
        text.split_whitespace().filter(is_word).count() >= SENTENCE
    })
}
