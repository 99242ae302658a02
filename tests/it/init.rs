//! `init`: the configuration that it writes, and what it never does.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Stdio;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::free_port;

const LANGUAGES: [&str; 5] = ["en", "fr", "es", "sv", "pt"];

fn file(env: &Env) -> String {
    fs::read_to_string(env.home().join("conf/imageserving.toml")).unwrap()
}

/// Everything in a folder, by name.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Three ports that are free now.
fn ports() -> [u16; 3] {
    loop {
        let [a, b, c] = [(); 3].map(|()| free_port());
        if a != b && b != c && a != c {
            return [a, b, c];
        }
    }
}

#[test]
fn in_every_language_the_file_is_accepted_and_runs() {
    for language in LANGUAGES {
        let env = Env::empty();
        let [svg, is, ps] = ports();
        let line = format!("init --lang {language} --port svg={svg} --port is={is} --port {ps}");
        env.expect(0, &line);
        env.expect(0, "check");
        env.expect(0, "start");
        let status = env.status();
        assert!(status.all_are("running"), "{language}: {status:#?}");
        assert_eq!(status.components.len(), 3);
        for port in [svg, is, ps] {
            let address = format!("\"127.0.0.1:{port}\"");
            assert!(file(&env).contains(&address), "{language}: {address}");
        }
    }
}

#[test]
fn comments_are_lines_of_their_own_and_not_too_long() {
    for language in LANGUAGES {
        let env = Env::empty();
        env.expect(0, &format!("init --lang {language}"));
        let text = file(&env);
        let comments: Vec<&str> = text.lines().filter(|line| line.starts_with("# ")).collect();
        assert!(comments.len() > 20, "{language}: {text}");
        for line in text.lines() {
            assert!(line.chars().count() <= 100, "{language}: {line}");
            assert_eq!(line.trim_end(), line, "{language}");
        }
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    let env = Env::three();
    let before = file(&env);
    env.expect(1, "init");
    assert_eq!(file(&env), before);
    let env = Env::empty();
    fs::create_dir(env.home().join("conf")).unwrap();
    let path = env.home().join("conf/imageserving.toml");
    symlink(env.path("elsewhere"), &path).unwrap();
    env.expect(1, "init");
    assert!(!env.home().join("elsewhere").exists());
    assert!(!env.home().join("data").exists());
}

#[test]
fn of_many_at_once_one_writes() {
    let env = Env::empty();
    let running: Vec<_> = (0..20)
        .map(|_| {
            let mut command = env.program();
            command.arg("init");
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().unwrap()
        })
        .collect();
    let codes = running
        .into_iter()
        .map(|mut child| child.wait().unwrap().code());
    let (written, refused): (Vec<_>, Vec<_>) = codes.partition(|code| *code == Some(0));
    assert_eq!((written.len(), refused), (1, vec![Some(1); 19]));
    assert_eq!(names(&env.path("conf")), ["imageserving.toml"]);
    assert_eq!(names(&env.path("data")), ["cache", "content", "images"]);
    env.expect(0, "check");
}

#[test]
fn a_full_disk_and_a_sudden_death_leave_no_half_of_it() {
    let env = Env::empty();
    let limited = |before: &str| {
        let line = format!("{before} ulimit -f 0; \"$0\" init; exit $?");
        Done::of(
            env.other("sh")
                .args(["-c", &line])
                .arg(crate::machine::program()),
        )
    };
    // Files may not grow: the system says so, as on a full disk, where the signal for that is ignored.
    let full = limited("trap '' XFSZ;");
    assert_eq!(full.exit, 1, "{full:?}");
    assert_eq!(names(&env.path("conf")), [""; 0]);
    assert!(!env.home().join("data").exists());
    // Otherwise it is killed in the middle.
    let killed = limited("");
    assert_ne!(killed.exit, 0, "{killed:?}");
    assert!(!env.home().join("conf/imageserving.toml").exists());
    env.expect(0, "init");
    env.expect(0, "check");
}

#[test]
fn something_in_the_way_of_its_folder_is_told_and_stays() {
    let env = Env::empty();
    fs::write(env.home().join("conf"), "in the way").unwrap();
    env.expect(1, "init");
    assert_eq!(fs::read(env.home().join("conf")).unwrap(), b"in the way");
    assert!(!env.home().join("data").exists());
}

#[test]
fn folders_are_written_as_given_and_found_missing_by_check() {
    let env = Env::empty();
    let done =
        Done::of(
            env.program()
                .args(["--images", "my pictures", "init", "--images=/nosuch/å\"\n"]),
        );
    assert_eq!(done.exit, 0, "{done:?}");
    let text = file(&env);
    assert!(text.contains(r#""--images", "/my pictures","#), "{text}");
    assert!(
        text.contains(r#""--images", "/nosuch/å\"\u000A","#),
        "{text}"
    );
    assert_eq!(names(&env.path("data")), ["cache", "content"]);
    let judged = env.expect(6, "check --json");
    assert_eq!(judged.stdout.matches("server-folder").count(), 2);
}

/// What the shell's mask says is for the operator's own files; components of other users must get in.
#[test]
fn folders_have_the_same_modes_whoever_makes_them() {
    use std::os::unix::fs::PermissionsExt;
    let env = Env::empty();
    let mut shell = env.other("sh");
    let line = "umask 077; exec \"$0\" init";
    let done = Done::of(shell.args(["-c", line]).arg(crate::machine::program()));
    assert_eq!(done.exit, 0, "{done:?}");
    let modes = [
        ("data", 0o755),
        ("data/images", 0o755),
        ("data/content", 0o755),
        ("data/cache", 0o750),
    ];
    for (folder, mode) in modes {
        let found = fs::metadata(env.path(folder)).unwrap().permissions().mode();
        assert_eq!(found & 0o7777, mode, "{folder}");
    }
}

#[test]
fn the_next_command_is_told_with_the_options_that_were_given() {
    let env = Env::empty();
    let path = env.path("my servers.toml");
    let done = Done::of(env.program().args(["init", "--config", &path]));
    let next = format!("ImageServing start --config '{path}'");
    assert!(done.stdout.contains(&next), "{done:?}");
    let done = env.expect(0, "init");
    assert!(done.stdout.ends_with("ImageServing start\n"), "{done:?}");
}

#[test]
fn a_folder_is_no_configuration_that_exists_already() {
    let env = Env::empty();
    for folder in ["/", &*env.home().to_string_lossy()] {
        let done = env.expect(1, &format!("init --json --config {folder}"));
        assert!(done.stdout.contains("config-unwritable"), "{done:?}");
    }
}

#[test]
fn json_says_where_the_file_is() {
    let env = Env::empty();
    let done = env.expect(0, "init --json");
    let path = env.path("conf/imageserving.toml");
    assert_eq!(
        done.stdout,
        format!("{{\"version\":1,\"path\":\"{path}\"}}\n")
    );
    let named = env.path("other/name.toml");
    env.expect(0, &format!("init --quiet --config {named}"));
    env.expect(0, &format!("check --config {named}"));
}
