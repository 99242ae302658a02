//! Every row of the four documents does what it says, in every locale. PIDs prove it.

use crate::answer::Status;
use crate::env::Env;

/// The documents, row by row: page, words, command, component, and what the page says in prose.
const ROWS: &str = include_str!("../data/words.tsv");

struct Row<'a> {
    typed: &'a str,
    command: &'a str,
    target: Option<&'a str>,
}

fn rows() -> impl Iterator<Item = Row<'static>> {
    ROWS.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            Row {
                typed: fields[1],
                command: fields[2],
                target: Some(fields[3]).filter(|t| *t != "-"),
            }
        })
}

#[test]
fn in_the_c_locale() {
    every_row("C");
}

#[test]
fn in_english() {
    every_row("en_US.UTF-8");
}

#[test]
fn in_french() {
    every_row("fr_FR.UTF-8");
}

#[test]
fn in_spanish() {
    every_row("es_ES.UTF-8");
}

#[test]
fn in_swedish() {
    every_row("sv_SE.UTF-8");
}

#[test]
fn in_portuguese() {
    every_row("pt_BR.UTF-8");
}

#[test]
fn the_documents_are_whole() {
    assert_eq!(rows().count(), 56);
}

fn every_row(locale: &str) {
    let mut env = Env::three();
    env.set("LC_ALL", locale);
    for row in rows() {
        match row.command {
            "start" => start(&env, &row),
            "stop" => stop(&env, &row),
            "restart" => restart(&env, &row),
            "status" => status(&env, &row),
            "check" => check(&env, &row),
            "init" => init(&env, &row),
            other => panic!("{other}"),
        }
    }
}

/// With and without a supervisor.
fn check(env: &Env, row: &Row) {
    env.expect(0, row.typed);
    env.expect(0, "start");
    let before = env.status();
    env.expect(0, row.typed);
    assert_eq!(env.status().pids(), before.pids(), "{}", row.typed);
}

/// The instance has a configuration, which must stay.
fn init(env: &Env, row: &Row) {
    let done = env.expect(1, row.typed);
    assert!(done.stderr.contains("imageserving.toml"), "{done:?}");
}

fn start(env: &Env, row: &Row) {
    env.expect(0, "stop");
    env.expect(0, row.typed);
    let before = env.status();
    assert!(
        before.supervisor.pid.is_some() && before.all_are("running"),
        "{}: {before:#?}",
        row.typed
    );
    let again = env.expect(0, row.typed);
    assert_eq!(env.status().pids(), before.pids(), "{}", row.typed);
    // The Swedish page's slip: it must be told, and only there.
    assert_eq!(
        again.stderr.contains("starta om"),
        row.typed == "starta",
        "{again:?}"
    );
}

fn stop(env: &Env, row: &Row) {
    env.expect(0, "start");
    env.expect(0, row.typed);
    env.assert_nothing_runs();
    env.expect(3, "status");
}

fn restart(env: &Env, row: &Row) {
    env.expect(0, "start");
    let arguments: Vec<&str> = row.typed.split(' ').collect();
    // The command as one argument, its component as another.
    let quoted = match row.target {
        Some(_) => row
            .typed
            .rsplitn(2, ' ')
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        None => vec![row.typed],
    };
    let shouted = row.typed.to_uppercase();
    for arguments in [arguments, quoted, shouted.split(' ').collect()] {
        let before = env.status();
        let done = env.run(&arguments);
        assert_eq!(done.exit, 0, "{arguments:?} {done:?}");
        let after = env.status();
        assert_changed(&before, &after, row);
    }
}

/// Exactly the named component's PID is another one; all of them, the supervisor's too, without a name.
fn assert_changed(before: &Status, after: &Status, row: &Row) {
    assert!(after.all_are("running"), "{}: {after:#?}", row.typed);
    for ((id, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
        let meant = row.target.is_none_or(|target| target == id);
        assert_eq!(old != new, meant, "{}: {id}", row.typed);
    }
}

fn status(env: &Env, row: &Row) {
    env.expect(0, "stop");
    env.expect(3, row.typed);
    env.expect(0, "start");
    let before = env.status();
    let shown = env.expect(0, row.typed);
    let json = env.expect(0, &format!("{} --json", row.typed));
    let status: Status = serde_json::from_str(&json.stdout).unwrap();
    let ids: Vec<&str> = status.components.iter().map(|line| &*line.id).collect();
    match row.target {
        Some(target) => assert_eq!(ids, [target], "{}", row.typed),
        None => assert_eq!(ids, ["svg", "is", "ps"], "{}", row.typed),
    }
    for line in &status.components {
        let pid = line.pid.unwrap().to_string();
        assert!(
            shown.stdout.contains(&pid),
            "{}: no PID {pid} in {shown:?}",
            row.typed
        );
    }
    assert_eq!(
        env.status().pids(),
        before.pids(),
        "{} changed something",
        row.typed
    );
}
