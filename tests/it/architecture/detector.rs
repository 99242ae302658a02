//! The detector itself: each rule is broken once, and the next best innocent thing is let through.

use super::*;

fn faults_of(file: &str, text: &str) -> Vec<String> {
    let faults = faults(&module_of(Path::new(file)), text);
    let lines = faults.iter().map(|f| format!("{} {}", f.line, f.what));
    lines.collect()
}

#[test]
fn forbidden_dependencies_are_seen() {
    for (file, text) in [
        ("supervisor/fleet.rs", "use crate::protocol::Reply;"),
        ("supervisor/fleet.rs", "fn f() { crate::daemon::run() }"),
        ("supervisor/fleet.rs", "use super::super::config::Config;"),
        ("supervisor/mod.rs", "use super::config::Config;"),
        ("protocol.rs", "use super::config::Config;"),
        (
            "daemon/mod.rs",
            "use crate::{config::Config, locale::{choose}};",
        ),
        ("daemon/mod.rs", "use crate::exit::Exit;"),
        ("locale/phrase.rs", "use crate::config::parse;"),
        ("cli/mod.rs", "use crate::daemon::socket::Socket;"),
        (
            "config/mod.rs",
            "use crate::supervisor::{component::ComponentId, report::Notice};",
        ),
        ("config/mod.rs", "use crate::supervisor::*;"),
        ("helper/mod.rs", ""),
    ] {
        assert_eq!(faults_of(file, text).len(), 1, "{file} {text}");
    }
}

#[test]
fn the_time_of_day_is_seen_where_it_could_decide() {
    let text = "fn f() -> std::time::SystemTime { std::time::SystemTime::now() }";
    assert!(!faults_of("daemon/hands.rs", text).is_empty());
    assert!(
        !faults_of(
            "daemon/event_loop/notes.rs",
            "use rustix::time::ClockId::Realtime;"
        )
        .is_empty()
    );
    assert_eq!(faults_of("daemon/journal.rs", text), [""; 0]);
    let since_boot = "fn f() { clock_gettime(ClockId::Boottime); Instant::now(); }";
    assert_eq!(faults_of("daemon/clock.rs", since_boot), [""; 0]);
}

#[test]
fn allowed_dependencies_are_let_through() {
    for (file, text) in [
        (
            "supervisor/fleet.rs",
            "use crate::supervisor::machine::step;",
        ),
        ("supervisor/fleet.rs", "use super::machine::{self, step};"),
        (
            "cli/mod.rs",
            "use crate::daemon::run;\nuse crate::locale::Locale;",
        ),
        (
            "config/mod.rs",
            "use self::reader::Read;\n// use crate::cli;\n",
        ),
        (
            "config/mod.rs",
            "#[cfg(test)]\nmod tests { use crate::cli::Command; }",
        ),
        ("config/tests.rs", "use crate::cli::Command;"),
        (
            "locale/catalog.rs",
            "macro_rules! m { () => { $crate::locale::f() }; }",
        ),
    ] {
        assert_eq!(faults_of(file, text), [""; 0], "{file} {text}");
    }
}

#[test]
fn the_world_is_seen_in_pure_rooms_alone() {
    for text in [
        "use std::fs;",
        "use std::{collections::BTreeMap, net::TcpStream};",
        "fn f() { let _ = ::std::env::var(\"A\"); }",
        "fn f() { std::process::exit(1) }",
        "use std::time;\nfn f() { time::Instant::now(); }",
        "use tokio::net::UnixStream;",
        "fn f(p: &Path) -> bool { p.exists() }",
    ] {
        for pure in ["supervisor/machine.rs", "protocol.rs", "cli/words.rs"] {
            assert!(!faults_of(pure, text).is_empty(), "{pure} {text}");
        }
        assert_eq!(faults_of("daemon/socket.rs", text), [""; 0], "{text}");
    }
    for text in [
        "use std::time::Duration;\nuse core::net::Ipv4Addr;",
        "fn f() { let _ = env!(\"CARGO_PKG_VERSION\"); }",
        "#[cfg(test)]\nmod tests { use std::fs; }\n",
        "/// See `std::fs::read`.\nfn exists() {}",
    ] {
        assert_eq!(faults_of("protocol.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn sentences_are_seen_where_facts_belong() {
    for text in [
        "fn f() -> &'static str { \"cannot open file\" }",
        "fn f() { log(r#\"it went wrong\"#) }",
        "fn f() { log(format!(\"{} is not running.\", 1)) }",
    ] {
        assert_eq!(faults_of("daemon/mod.rs", text).len(), 1, "{text}");
        assert_eq!(faults_of("cli/mod.rs", text), [""; 0], "{text}");
    }
    for text in [
        "fn f() -> &'static str { \"two words\" }",
        "fn f() { x.expect(\"the list is never empty\"); }",
        "fn f() { unreachable!(\"the list is never empty\") }",
        "/// This is a whole sentence.\n#[error(\"this is one too\")]\nstruct A;",
        "// This is a whole sentence.\n",
        "fn f() { format!(\"{}:{} {} {:?} {a}\", 1, 2, 3, 4) }",
        "#[test]\nfn f() { log(\"all of this is\") }",
    ] {
        assert_eq!(faults_of("daemon/mod.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn unsafe_code_is_seen_outside_its_room() {
    let text = "\nfn f() { unsafe { g() } }";
    assert_eq!(
        faults_of("cli/print.rs", text),
        ["2 unsafe outside its rooms: unsafe"]
    );
    assert_eq!(faults_of("daemon/process.rs", text), [""; 0]);
    let innocent = "#![forbid(unsafe_code)]\n// unsafe\nconst A: &str = \"unsafe\";";
    assert_eq!(faults_of("cli/print.rs", innocent), [""; 0]);
}

#[test]
fn long_files_are_seen() {
    let longest = "\n".repeat(LONGEST_FILE);
    assert_eq!(faults_of("exit.rs", &longest), [""; 0]);
    assert_eq!(faults_of("exit.rs", &format!("{longest}\n")).len(), 1);
}
