//! The example of `docs/examples/real-servers` on real servers: Tomcat, nginx and an SVG server.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::{DEADLINE, free_port, is_root, lives, signal, skip, until};

/// What must be installed, with the Debian package that has it.
const NEEDED: [(&str, &str); 6] = [
    ("/usr/share/tomcat10/bin/catalina.sh", "tomcat10"),
    ("/usr/bin/java", "default-jre-headless"),
    ("/usr/sbin/nginx", "nginx-light"),
    (
        "/usr/lib/nginx/modules/ngx_http_image_filter_module.so",
        "libnginx-mod-http-image-filter",
    ),
    ("/usr/bin/rsvg-convert", "librsvg2-bin"),
    ("/usr/bin/python3", "python3"),
];

/// The instance and its ports.
struct Servers {
    env: Env,
    ps: u16,
    is: u16,
    svg: u16,
}

impl Servers {
    fn prepared() -> Option<Self> {
        let missing = NEEDED.iter().find(|(file, _)| !Path::new(file).exists());
        if let Some((file, package)) = missing {
            skip(&format!(
                "real servers: {file} is missing (package {package})"
            ));
            return None;
        }
        let env = Env::empty();
        let (ps, is, svg) = (free_port(), free_port(), free_port());
        let prepare =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples/real-servers/prepare");
        let mut command = Command::new(prepare);
        command
            .arg(env.home())
            .args([ps, is, svg].map(|port| port.to_string()));
        let done = Done::of(&mut command);
        assert_eq!(done.exit, 0, "{done:?}");
        Some(Self { env, ps, is, svg })
    }

    /// Each server does the work it is there for.
    #[track_caller]
    fn do_their_work(&self) {
        let page = ask(self.ps, "GET", "/", b"");
        assert_eq!(
            (page.status, page.body.trim_ascii()),
            (200, &b"Platform Server 42"[..])
        );
        let picture = ask(self.is, "GET", "/is/image/sample.png?wid=320", b"");
        assert_eq!((picture.status, picture.size()), (200, (320, 240)));
        let drawing =
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 1'><circle r='1'/></svg>";
        let rendered = ask(self.svg, "POST", "/svg/render?wid=600", drawing);
        assert_eq!((rendered.status, rendered.size()), (200, (600, 150)));
        assert_eq!(ask(self.svg, "POST", "/svg/render", b"<svg").status, 422);
    }
}

struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Answer {
    /// Width and height of a PNG picture: the first two numbers of its first chunk.
    fn size(&self) -> (u32, u32) {
        assert!(self.body.starts_with(b"\x89PNG\r\n\x1a\n"), "no picture");
        let number = |at: usize| u32::from_be_bytes(self.body[at..at + 4].try_into().unwrap());
        (number(16), number(20))
    }
}

#[track_caller]
fn ask(port: u16, method: &str, path: &str, body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    // HTTP/1.0: the answer comes in one piece and ends with the connection.
    let head = format!(
        "{method} {path} HTTP/1.0\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let status = String::from_utf8_lossy(&answer[9..12]).parse().unwrap();
    let end_of_head = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
    Answer {
        status,
        body: answer.split_off(end_of_head),
    }
}

fn children(pid: u32) -> Vec<u32> {
    let list = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    list.split_whitespace()
        .map(|pid| pid.parse().unwrap())
        .collect()
}

#[test]
fn start_work_restart_and_stop() {
    let Some(servers) = Servers::prepared() else {
        return;
    };
    let env = &servers.env;
    env.expect(0, "start");
    // At once: `start` returns when they can work, not when they exist.
    servers.do_their_work();
    for id in ["ps", "is", "svg"] {
        let before = env.status();
        env.expect(0, &format!("restart {id}"));
        let after = env.status();
        for ((name, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
            assert_eq!(old != new, name == id, "restart {id}: {name}");
        }
        servers.do_their_work();
    }
    let before = env.status();
    if is_root() {
        for line in &before.components {
            let facts = fs::read_to_string(format!("/proc/{}/status", line.pid.unwrap())).unwrap();
            assert!(
                facts.contains("\nUid:\t65534\t"),
                "{} is not nobody's",
                line.id
            );
        }
    }
    env.expect(0, "starta om");
    let after = env.status();
    assert!(
        before
            .pids()
            .iter()
            .zip(after.pids())
            .all(|((_, old), (_, new))| *old != new)
    );
    servers.do_their_work();
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn no_worker_survives_the_master_of_nginx() {
    let Some(servers) = Servers::prepared() else {
        return;
    };
    let env = &servers.env;
    env.expect(0, "start is");
    let master = env.status().pid("is");
    let workers = children(master);
    assert!(!workers.is_empty());
    signal(master, Signal::KILL);
    let after = env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    for worker in workers {
        assert!(!lives(worker), "worker {worker} survived");
    }
    assert_ne!(after.pid("is"), master);
    let picture = ask(servers.is, "GET", "/is/image/sample.png?wid=320", b"");
    assert_eq!(picture.size(), (320, 240));
    until("the new master has its worker", || {
        !children(after.pid("is")).is_empty()
    });
    let line = env.status();
    assert_eq!(
        line.of("is").processes as usize,
        1 + children(after.pid("is")).len()
    );
}

#[test]
fn a_taken_port_is_told_before_anything_is_started() {
    let Some(servers) = Servers::prepared() else {
        return;
    };
    let _stranger = std::net::TcpListener::bind(("127.0.0.1", servers.ps)).unwrap();
    let told = servers.env.expect(1, "start");
    assert!(told.stderr.contains(&servers.ps.to_string()), "{told:?}");
    servers.env.assert_nothing_runs();
}
