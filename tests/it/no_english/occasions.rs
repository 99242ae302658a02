//! Every occasion on which the program says something: all commands, all help pages, all kinds of error.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::thread;

use rustix::process::Signal;

use super::Told;
use crate::answer::Done;
use crate::bad_input::WRONG;
use crate::env::Env;
use crate::machine::{copy_program, free_port, is_root, signal};
use crate::roles::{Component, dies_at_once, listens, stays};
use crate::usage::{ASKS, NOT_UNDERSTOOD};

/// All of them in one language.
pub(super) fn told_in(language: &'static str) -> Told {
    let mut told = Told {
        language,
        pages: Vec::new(),
    };
    typed(&mut told);
    orders(&mut told);
    failures(&mut told);
    late_ones(&mut told);
    refusals(&mut told);
    judgements(&mut told);
    told
}

/// Help pages and lines that are not understood.
fn typed(told: &mut Told) {
    let env = Env::three();
    for line in ASKS.into_iter().chain(NOT_UNDERSTOOD) {
        told.run(&env, line);
    }
    told.run_words(&env, &[OsStr::from_bytes(b"status\xff")]);
}

/// Every command, with and without effect.
fn orders(told: &mut Told) {
    let env = Env::three();
    for line in [
        "status",
        "stop",
        "stop is",
        "start",
        "start",
        "starta",
        "status",
        "status is",
        "restart is",
        "restart",
        "stop is",
        "stop is",
        "status",
        "start is",
        "start nosuch",
        "status nosuch",
        "run",
        "stop --no-wait is",
        "start --no-wait",
        "restart --no-wait ps",
        "stop",
        "restart",
    ] {
        told.run(&env, line);
    }
    let mut run = env.program();
    run.env("IMAGESERVING_LANG", told.language)
        .env("LC_ALL", "C.UTF-8")
        .arg("run");
    told.run(&env, "stop");
    let run = run
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    env.until(|status| !status.components.is_empty() && status.all_are("running"));
    signal(run.id(), Signal::TERM);
    let output = run.wait_with_output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    told.keep(&env, "run".to_owned(), &String::from_utf8_lossy(&printed));
}

/// Components that end, and states that are seldom seen.
fn failures(told: &mut Told) {
    let env = Env::empty();
    let give_up = "backoff = { first = \"1ms\", give-up-after = 2 }";
    let gone = env.path("gone");
    copy_program("/bin/sleep", &gone);
    let components = [
        dies_at_once("dies", &env.path("lives")).with(give_up),
        Component::shell("killed", "kill -9 $$").with(give_up),
        Component::shell("waits", "exit 1").with("backoff = { first = \"60s\" }"),
        Component::shell("once", "exit 0").with("restart = \"never\""),
        stays("needy").with("depends-on = [\"dies\"]"),
        Component::new("missing", &[&gone, "infinity"]).with(give_up),
        Component::shell("stubborn", "trap '' TERM; while :; do sleep 100; done")
            .with("stop-timeout = \"100ms\""),
    ];
    env.configure(&components.map(Component::into_toml).join("\n"));
    told.run(
        &env,
        "start --timeout 3s dies killed once needy missing stubborn",
    );
    fs::remove_file(&gone).unwrap();
    signal(env.status().of("missing").pid.unwrap_or(0), Signal::KILL);
    told.run(&env, "start --no-wait waits");
    env.until(|status| {
        status.of("waits").state == "backoff" && status.of("dies").state == "failed"
    });
    for line in [
        "status",
        "stop stubborn",
        "start --timeout 50ms waits",
        "stop",
    ] {
        told.run(&env, line);
    }
}

/// One for each reason not to become ready.
fn late_ones(told: &mut Told) {
    let (quiet, strange, plain) = (free_port(), free_port(), free_port());
    let late = |id: &str, ready: &str| {
        stays(id)
            .with(&format!("ready = {{ {ready}, timeout = \"300ms\" }}"))
            .with("backoff = { first = \"1ms\", give-up-after = 1 }")
    };
    let answers = listens("plain", plain, std::time::Duration::ZERO)
        .with(&format!(
            "ready = {{ http = \"http://127.0.0.1:{plain}/status/500\", timeout = \"900ms\" }}"
        ))
        .with("backoff = { first = \"1ms\", give-up-after = 1 }");
    let env = Env::of([
        late("quiet", &format!("tcp = \"127.0.0.1:{quiet}\"")),
        late("strange", &format!("tcp = \"127.0.0.1:{strange}\"")),
        late("logs", "log = \"xyzzy\""),
        late("notifies", "notify = true"),
        answers,
    ]);
    // The supervisor is there already, so the port is free when it looks and taken when it probes.
    told.run(&env, "start --no-wait logs");
    let stranger = TcpListener::bind(("127.0.0.1", strange));
    told.run(&env, "start");
    drop(stranger);
    told.run(&env, "status");
}

/// What is refused before anything is started.
fn refusals(told: &mut Told) {
    for (text, _) in WRONG {
        let env = Env::empty();
        env.configure(text);
        told.run(&env, "start");
        told.run(&env, "status");
    }
    let env = Env::empty();
    told.run(&env, "start --config /nosuch");
    fs::create_dir_all(env.home().join("conf/imageserving.toml")).unwrap();
    told.run(&env, "start");
    fs::remove_dir(env.home().join("conf/imageserving.toml")).unwrap();
    fs::write(env.home().join("conf/imageserving.toml"), b"# \xff\n").unwrap();
    told.run(&env, "start");
    for component in [
        Component::new("is", &["/nosuch"]),
        Component::new("is", &["/etc/passwd"]),
        stays("is").with("directory = \"/nosuch\""),
        stays("is").with("user = \"nosuch\""),
        stays("is").with("depends-on = [\"is\"]"),
    ] {
        told.run(&Env::of([component]), "start");
    }
    env.configure("[supervisor]\ncontrol-group = \"nosuch\"\n[components.is]\ncommand = [\"/bin/sleep\", \"1\"]\n");
    told.run(&env, "start");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    told.run(
        &Env::of([stays("is").with(&format!("ready = {{ tcp = \"{address}\" }}"))]),
        "start",
    );
    let env = Env::three();
    fs::write(env.home().join("logs"), "in the way").unwrap();
    told.run(&env, "start");
    another_version(told);
    if is_root() {
        strangers(told);
    }
}

/// What is found before a start, and the configuration that is written.
fn judgements(told: &mut Told) {
    let env = Env::empty();
    for line in ["init", "init", "check --config /nosuch"] {
        told.run(&env, line);
    }
    let written = fs::read_to_string(env.home().join("conf/imageserving.toml")).unwrap();
    let comments = written.lines().filter(|line| line.starts_with("# "));
    let comments: Vec<&str> = comments.collect();
    told.keep(&env, "init".to_owned(), &comments.join("\n"));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Its line is the same in every language, its port is not.
    let mut serve = env.program();
    serve
        .env("IMAGESERVING_LANG", told.language)
        .env("LC_ALL", "C.UTF-8");
    let done = Done::of(serve.args(["serve", "ps", "--listen", &address.to_string()]));
    told.keep(&env, "serve ps".to_owned(), &done.stderr);
    for line in [
        "serve",
        "serve is",
        "serve ps --listen x",
        "serve ps --cache-size x",
    ] {
        told.run(&env, line);
    }
    let ready = format!("ready = {{ tcp = \"127.0.0.1:{}\" }}", free_port());
    let warned = stays("is")
        .with("memory-limit = \"999TiB\"")
        .with(&format!("health = {{ tcp = \"{address}\" }}"));
    told.run(&Env::three(), "check");
    told.run(&Env::of([warned]), "check");
    told.run(
        &Env::of([
            stays("is").with(&ready),
            stays("ps").with(&ready),
            Component::new("svg", &["/nosuch", "serve", "is", "--images=/nosuch"]),
        ]),
        "check",
    );
    let env = Env::empty();
    fs::write(env.home().join("conf"), "in the way").unwrap();
    told.run(&env, "init");
}

fn another_version(told: &mut Told) {
    let env = Env::three();
    fs::create_dir_all(env.home().join("run")).unwrap();
    let listener = UnixListener::bind(env.home().join("run/control.sock")).unwrap();
    thread::spawn(move || {
        for (n, mut connection) in listener.incoming().flatten().enumerate() {
            let reply: &[u8] = if n < 2 {
                b"{\"version\":99,\"body\":1}\n"
            } else {
                b""
            };
            let _ = connection.write_all(reply);
        }
    });
    for line in ["status", "stop", "status", "stop"] {
        told.run(&env, line);
    }
}

/// As the user nobody, without permission on the socket, and asking for other users' rights.
fn strangers(told: &mut Told) {
    let env = Env::three();
    told.run(&env, "start");
    let program = env.path("ImageServing");
    copy_program(crate::machine::program(), &program);
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    for line in ["status", "stop", "start"] {
        let mut stranger = env.other("setpriv");
        stranger
            .env("IMAGESERVING_LANG", told.language)
            .env("LC_ALL", "C.UTF-8");
        stranger.args([
            "--reuid",
            "nobody",
            "--regid",
            "nogroup",
            "--clear-groups",
            &program,
            line,
        ]);
        let done = Done::of(&mut stranger);
        told.keep(
            &env,
            line.to_owned(),
            &format!("{}{}", done.stdout, done.stderr),
        );
    }
}
