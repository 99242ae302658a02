//! The servers that are compared, each on a free port of the loopback, in one temporary folder. All of them end with
//! the value that holds them.

use std::fs;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The drawing that is rendered: a gradient and text.
const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">
<defs><linearGradient id="g"><stop offset="0" stop-color="#2b5876"/><stop offset="1" stop-color="#f4a259"/></linearGradient></defs>
<rect width="400" height="200" fill="url(#g)"/><circle cx="320" cy="60" r="36" fill="#fff8e7"/>
<text x="24" y="150" font-family="sans-serif" font-size="44" fill="#ffffff">Image Serving</text></svg>"##;

const NGINX: &str = r#"
load_module /usr/lib/nginx/modules/ngx_http_image_filter_module.so;
daemon off; worker_processes auto; pid "@DIR@/nginx.pid"; error_log stderr error;
events { worker_connections 256; }
http {
    types { image/jpeg jpg; } access_log off; sendfile on; open_file_cache max=64; keepalive_requests 1000000000;
    client_body_temp_path "@DIR@/t1"; proxy_temp_path "@DIR@/t2"; fastcgi_temp_path "@DIR@/t3";
    uwsgi_temp_path "@DIR@/t4"; scgi_temp_path "@DIR@/t5";
    server { listen 127.0.0.1:@PORT@;
        location /static/ { alias "@DIR@/images/"; }
        location /resize/ { alias "@DIR@/images/"; image_filter resize $arg_wid -;
            image_filter_buffer 20M; image_filter_jpeg_quality 85; }
    }
}
"#;

/// The first program that this needs and that is not there.
pub(crate) fn missing_program() -> Option<&'static str> {
    ["nginx", "wrk", "curl", "python3", "rsvg-convert", "prlimit"]
        .into_iter()
        .find(|name| {
            !["/usr/bin", "/usr/sbin", "/usr/local/bin"]
                .iter()
                .any(|folder| Path::new(folder).join(name).exists())
        })
}

/// A server that runs.
pub(crate) struct Server {
    port: u16,
    child: Child,
}

impl Server {
    fn start(port: u16, command: &mut Command) -> Self {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .expect("it can be executed");
        let server = Self { port, child };
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begin.elapsed() < Duration::from_secs(30),
                "{command:?} does not listen"
            );
            sleep(Duration::from_millis(10));
        }
        server
    }

    pub(crate) fn url(&self, rest: &str) -> String {
        format!("http://127.0.0.1:{}{rest}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        // nginx's master takes its workers with it; killed, it would leave them.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.child.wait();
    }
}

/// The three built-in ones.
pub(crate) struct Ours {
    pub(crate) svg: Server,
    pub(crate) is: Server,
    pub(crate) ps: Server,
}

/// All of them.
pub(crate) struct Servers {
    ours: Ours,
    nginx: Server,
    python: Server,
    script: PathBuf,
    images: PathBuf,
    _folder: TempDir,
}

impl Servers {
    /// Starts them with this photograph as `photo.jpg`.
    pub(crate) fn start(photo: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path();
        let images = path.join("images");
        let cache = path.join("cache");
        for folder in [&images, &cache] {
            fs::create_dir(folder).expect("an empty folder");
        }
        // nginx's workers are another user's.
        fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .expect("it is ours");
        write(&images.join("photo.jpg"), photo);
        write(&path.join("drawing.svg"), DRAWING.as_bytes());
        let script = path.join("drawing.lua");
        let text = format!("wrk.method = \"POST\"\nwrk.body = [==[{DRAWING}]==]\n");
        write(&script, text.as_bytes());
        Self {
            ours: start_ours(&images, &cache),
            nginx: start_nginx(path),
            python: start_python(),
            script,
            images,
            _folder: folder,
        }
    }

    pub(crate) fn ours(&self) -> &Ours {
        &self.ours
    }

    pub(crate) fn nginx(&self) -> &Server {
        &self.nginx
    }

    /// rsvg-convert behind Python's own HTTP server.
    pub(crate) fn python(&self) -> &Server {
        &self.python
    }

    /// The script that has wrk send the drawing; beside it lies the drawing itself.
    pub(crate) fn script(&self) -> &Path {
        &self.script
    }

    /// Puts a file where nginx serves it.
    pub(crate) fn publish(&self, name: &str, bytes: &[u8]) {
        write(&self.images.join(name), bytes);
    }
}

fn start_ours(images: &Path, cache: &Path) -> Ours {
    // Another build than the one beside this bench, such as the static one.
    let program = std::env::var_os("IMAGESERVING_TESTS_PROGRAM")
        .unwrap_or_else(|| env!("CARGO_BIN_EXE_ImageServing").into());
    let serve = |name: &str, port: u16| {
        let mut command = Command::new(&program);
        command.args(["serve", name, "--listen", &address(port)]);
        command
    };
    let [svg_port, is_port, ps_port] = [(); 3].map(|()| free_port());
    let svg = Server::start(svg_port, &mut serve("svg", svg_port));
    let mut is = serve("is", is_port);
    is.arg("--images")
        .arg(images)
        .args(["--svg-server", &address(svg_port)]);
    let is = Server::start(is_port, &mut is);
    let mut ps = serve("ps", ps_port);
    ps.args(["--image-server", &address(is_port), "--access-log", "off"]);
    ps.arg("--cache").arg(cache);
    let ps = Server::start(ps_port, &mut ps);
    Ours { svg, is, ps }
}

fn start_nginx(folder: &Path) -> Server {
    let port = free_port();
    let text = NGINX
        .replace("@DIR@", &folder.display().to_string())
        .replace("@PORT@", &port.to_string());
    let file = folder.join("nginx.conf");
    write(&file, text.as_bytes());
    let mut command = Command::new("/usr/sbin/nginx");
    command
        .arg("-p")
        .arg(folder)
        .arg("-c")
        .arg(file)
        .args(["-e", "stderr"]);
    Server::start(port, &mut command)
}

fn start_python() -> Server {
    let port = free_port();
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/docs/examples/real-servers/svg/render_server.py"
    );
    let mut command = Command::new("python3");
    command
        .args([script, "--port", &port.to_string()])
        .stderr(Stdio::null());
    Server::start(port, &mut command)
}

fn address(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

fn write(path: &Path, bytes: &[u8]) {
    let written = fs::File::create(path).and_then(|mut file| file.write_all(bytes));
    written.expect("there is room");
}
