//! An instance whose components are the three built-in servers, on ports of its own, and a small client that speaks
//! HTTP to them as it likes, also wrongly.

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;

use crate::answer::Status;
use crate::env::Env;
use crate::machine::{DEADLINE, free_port};
use crate::roles::Component;

/// The instance. Its folder has `images`, `content` and `cache`, the first two to be filled by the test.
pub(crate) struct BuiltIn {
    pub(crate) env: Env,
    pub(crate) ps: u16,
    pub(crate) is: u16,
    pub(crate) svg: u16,
}

/// An answer as it came.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl BuiltIn {
    /// Configured, and not started yet.
    pub(crate) fn stopped() -> Self {
        Self::configured(Env::empty())
    }

    /// All three run and are ready.
    #[track_caller]
    pub(crate) fn started() -> Self {
        let servers = Self::stopped();
        servers.env.expect(0, "start");
        servers
    }

    /// Gives an instance its configuration.
    pub(crate) fn configured(env: Env) -> Self {
        let (ps, is, svg) = (free_port(), free_port(), free_port());
        for folder in ["images", "content", "cache"] {
            fs::create_dir(env.home().join(folder)).unwrap();
        }
        let program = crate::machine::program();
        let program = program.to_str().unwrap();
        let server = |id: &str, port: u16, options: &[String]| {
            let listen = format!("--listen={}", address(port));
            let mut command = vec![program, "serve", id, &listen];
            command.extend(options.iter().map(String::as_str));
            Component::new(id, &command).with("ready = { notify = true, timeout = \"30s\" }")
        };
        let is_options = [
            format!("--images={}", env.path("images")),
            format!("--svg-server={}", address(svg)),
        ];
        let ps_options = [
            format!("--image-server={}", address(is)),
            format!("--content={}", env.path("content")),
            format!("--cache={}", env.path("cache")),
        ];
        let components = [
            server("svg", svg, &[]).with("start-priority = 1"),
            server("is", is, &is_options).with("start-priority = 2"),
            server("ps", ps, &ps_options).with("start-priority = 3"),
        ];
        env.configure(&components.map(Component::into_toml).join("\n"));
        Self { env, ps, is, svg }
    }

    /// The folder in which `is` looks for pictures.
    pub(crate) fn images(&self) -> PathBuf {
        self.env.home().join("images")
    }

    /// The folder of `/is/content/`.
    pub(crate) fn content(&self) -> PathBuf {
        self.env.home().join("content")
    }

    /// What `ps` answers to a GET.
    #[track_caller]
    pub(crate) fn get(&self, target: &str) -> Answer {
        get(self.ps, target)
    }

    /// Nobody ended, nobody was replaced: the status is as it was.
    #[track_caller]
    pub(crate) fn assert_same_processes(&self, before: &Status) {
        let now = self.env.status();
        assert_eq!(now.pids(), before.pids(), "somebody ended: {now:#?}");
        assert!(now.all_are("running"), "{now:#?}");
    }
}

impl Answer {
    /// The value of a header, which has a name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Reads an answer that has come in full.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Self {
            status,
            headers,
            body: bytes[end + 4..].to_vec(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = dechunked(&answer.body)?;
        } else if let Some(length) = answer.header("content-length") {
            answer.body.truncate(length.parse().ok()?);
        }
        Some(answer)
    }
}

/// A `GET` on a connection of its own.
#[track_caller]
pub(crate) fn get(port: u16, target: &str) -> Answer {
    ask(port, "GET", target, &[], b"")
}

/// A request on a connection of its own.
#[track_caller]
pub(crate) fn ask(
    port: u16,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let mut head =
        format!("{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if !body.is_empty() {
        let _ = write!(head, "Content-Length: {}\r\n", body.len());
    }
    let request = [head.as_bytes(), b"\r\n", body].concat();
    let bytes = exchange(port, &request);
    Answer::parse(&bytes).unwrap_or_else(|| {
        let shown = &bytes[..bytes.len().min(500)];
        panic!(
            "no answer to {method} {target:.200}: {}",
            shown.escape_ascii()
        )
    })
}

/// Sends bytes and takes what comes until the other side closes. A server may refuse before it has read all.
pub(crate) fn exchange(port: u16, request: &[u8]) -> Vec<u8> {
    let mut stream = connect(port);
    let mut answer = Vec::new();
    let _ = stream.write_all(request);
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// A connection that gives up after the deadline.
#[track_caller]
pub(crate) fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_write_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// The most memory that a process has ever had, in bytes.
pub(crate) fn peak_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<u64>().unwrap() * 1024
}

fn address(port: u16) -> String {
    format!("{}:{port}", Ipv4Addr::LOCALHOST)
}

fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?, 16).ok()?;
        rest = &rest[end + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}
