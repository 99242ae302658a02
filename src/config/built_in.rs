//! The built-in servers as components: the configuration that holds where no file exists, and that `init` writes
//! with comments. One text is the source of both, and the parser reads it like every other.
//! Must not know a human language: each comment's text is given by whoever writes the file.

use std::fmt::Write as _;
use std::path::Path;

mod served;

pub use served::{BadArgument, Folder, Served, served};

/// A server that this program can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// Renders drawings.
    Svg,
    /// Makes pictures.
    Is,
    /// Answers browsers.
    Ps,
}

impl BuiltIn {
    /// All of them, in the order in which they stand in the configuration.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Is, Self::Ps];

    /// Its name as a component, and behind `serve`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Is => "is",
            Self::Ps => "ps",
        }
    }

    /// The server with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|server| server.name() == name)
    }
}

/// The ports that the built-in servers listen at, all on 127.0.0.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    /// Of `svg`.
    pub svg: u16,
    /// Of `is`.
    pub is: u16,
    /// Of `ps`.
    pub ps: u16,
}

impl Ports {
    /// Those of the original system.
    pub const ORIGINAL: Self = Self {
        svg: 27346,
        is: 27345,
        ps: 8080,
    };

    /// The port of one server.
    #[must_use]
    pub const fn of(&self, server: BuiltIn) -> u16 {
        match server {
            BuiltIn::Svg => self.svg,
            BuiltIn::Is => self.is,
            BuiltIn::Ps => self.ps,
        }
    }

    /// The place of one server's port.
    pub const fn of_mut(&mut self, server: BuiltIn) -> &mut u16 {
        match server {
            BuiltIn::Svg => &mut self.svg,
            BuiltIn::Is => &mut self.is,
            BuiltIn::Ps => &mut self.ps,
        }
    }
}

/// What of the configuration is for the operator to choose, and where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Our own program.
    pub program: String,
    /// The folders of pictures, the first one first. Never empty.
    pub images: Vec<String>,
    /// The folder of static content.
    pub content: String,
    /// The folder of the response cache.
    pub cache: String,
    /// Where the servers listen.
    pub ports: Ports,
}

impl Plan {
    /// The plan of an instance with this data folder in which nothing was chosen.
    #[must_use]
    pub fn below(data: &Path, program: &Path) -> Self {
        let folder = |name: &str| {
            let path = data.join(name);
            // A configuration is text. Where the folder's path is none, the components' working folder leads there.
            path.to_str().unwrap_or(name).to_owned()
        };
        Self {
            program: program.to_string_lossy().into_owned(),
            images: vec![folder(IMAGES)],
            content: folder(CONTENT),
            cache: folder(CACHE),
            ports: Ports::ORIGINAL,
        }
    }
}

/// The folder of pictures, below the instance's data folder.
pub const IMAGES: &str = "images";

/// The folder of static content.
pub const CONTENT: &str = "content";

/// The folder of the response cache.
pub const CACHE: &str = "cache";

/// All of them with their modes: they are the same whoever makes them, under whatever mask.
pub const FOLDERS: [(&str, u32); 3] = [(IMAGES, 0o755), (CONTENT, 0o755), (CACHE, 0o750)];

/// A comment in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// What this file is, and how a change takes effect.
    File,
    /// What a setting behind `#` is.
    Examples,
    /// `control-group`
    ControlGroup,
    /// What `svg` does.
    Svg,
    /// What `is` does.
    Is,
    /// What `ps` does.
    Ps,
    /// `command`
    Command,
    /// The arguments of `is`.
    ImageArguments,
    /// The arguments of `ps`.
    PlatformArguments,
    /// `start-priority`
    StartPriority,
    /// `ready`
    Ready,
    /// `health`
    Health,
    /// `stop-timeout`
    StopTimeout,
    /// `memory-limit`
    MemoryLimit,
    /// What follows is for any component.
    Further,
    /// `user`, `group`
    User,
    /// `environment`
    Environment,
    /// `limits`
    Limits,
    /// `restart`, `backoff`
    Restart,
    /// `log`
    Log,
    /// A component that is no built-in server.
    Another,
}

/// Writes the configuration. `remark` gives the lines of each comment, which may be none.
#[must_use]
pub fn text(plan: &Plan, remark: &dyn Fn(Remark) -> Vec<String>) -> String {
    let mut file = File {
        text: String::new(),
        remark,
    };
    file.remark(Remark::File);
    file.line("");
    file.remark(Remark::Examples);
    file.line("");
    file.line("[supervisor]");
    file.remark(Remark::ControlGroup);
    file.line("#control-group = \"imageops\"");
    for server in BuiltIn::ALL {
        file.component(plan, server);
    }
    file.further_settings();
    file.line("");
    file.remark(Remark::Another);
    for line in [
        "#[components.another]",
        "#command = [\"/usr/local/bin/another-server\", \"--port\", \"8090\"]",
        "#ready = { tcp = \"127.0.0.1:8090\", timeout = \"30s\" }",
    ] {
        file.line(line);
    }
    file.text
}

/// The file as it grows.
struct File<'a> {
    text: String,
    remark: &'a dyn Fn(Remark) -> Vec<String>,
}

impl File<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn remark(&mut self, remark: Remark) {
        for line in (self.remark)(remark) {
            // Whatever the text is, it must stay a comment.
            let line: String = line.chars().filter(|sign| !sign.is_control()).collect();
            self.line(format!("# {line}").trim_end());
        }
    }

    fn component(&mut self, plan: &Plan, server: BuiltIn) {
        let is_first = server == BuiltIn::ALL[0];
        let name = server.name();
        let port = plan.ports.of(server);
        self.line("");
        self.remark(match server {
            BuiltIn::Svg => Remark::Svg,
            BuiltIn::Is => Remark::Is,
            BuiltIn::Ps => Remark::Ps,
        });
        self.line(&format!("[components.{name}]"));
        // What holds for all of them is told once.
        let told_once = |file: &mut Self, remark| {
            if is_first {
                file.remark(remark);
            }
        };
        told_once(self, Remark::Command);
        match server {
            BuiltIn::Svg => {}
            BuiltIn::Is => self.remark(Remark::ImageArguments),
            BuiltIn::Ps => self.remark(Remark::PlatformArguments),
        }
        self.line("command = [");
        self.line(&format!(
            "  {}, \"serve\", {},",
            quoted(&plan.program),
            quoted(name)
        ));
        for (option, value) in arguments(plan, server) {
            self.line(&format!("  {}, {},", quoted(option), quoted(&value)));
        }
        self.line("]");
        told_once(self, Remark::StartPriority);
        self.line(match server {
            BuiltIn::Svg | BuiltIn::Is => "start-priority = 1",
            BuiltIn::Ps => "start-priority = 2",
        });
        told_once(self, Remark::Ready);
        self.line("ready = { notify = true, timeout = \"30s\" }");
        told_once(self, Remark::Health);
        self.line(&format!(
            "health = {{ http = \"http://127.0.0.1:{port}/status\", interval = \"10s\", timeout = \"2s\", failures = 3 }}"
        ));
        told_once(self, Remark::StopTimeout);
        self.line("stop-timeout = \"30s\"");
        if server == BuiltIn::Is {
            self.remark(Remark::MemoryLimit);
            self.line("memory-limit = \"1GiB\"");
        }
    }

    /// What any component may have, as examples below the last one.
    fn further_settings(&mut self) {
        self.line("");
        self.remark(Remark::Further);
        for (remark, examples) in [
            (
                Remark::User,
                &["#user = \"imageops\"", "#group = \"imageops\""][..],
            ),
            (Remark::Environment, &["#environment = { TZ = \"UTC\" }"]),
            (Remark::Limits, &["#limits = { nofile = 65536 }"]),
            (
                Remark::Restart,
                &[
                    "#restart = \"on-failure\"",
                    "#backoff = { first = \"100ms\", factor = 2, max = \"30s\", give-up-after = 10 }",
                ],
            ),
            (Remark::Log, &["#log = { max-size = \"10MiB\", keep = 10 }"]),
        ] {
            self.remark(remark);
            for example in examples {
                self.line(example);
            }
        }
    }
}

fn arguments(plan: &Plan, server: BuiltIn) -> Vec<(&'static str, String)> {
    let address = |server| format!("127.0.0.1:{}", plan.ports.of(server));
    let mut arguments = vec![("--listen", address(server))];
    match server {
        BuiltIn::Svg => {}
        BuiltIn::Is => {
            arguments.extend(plan.images.iter().map(|path| ("--images", path.clone())));
            arguments.push(("--svg-server", address(BuiltIn::Svg)));
        }
        BuiltIn::Ps => arguments.extend([
            ("--image-server", address(BuiltIn::Is)),
            ("--content", plan.content.clone()),
            ("--cache", plan.cache.clone()),
            ("--cache-size", CACHE_SIZE.to_owned()),
        ]),
    }
    arguments
}

/// The most that the response cache takes, the original's `cache.maxSize`.
const CACHE_SIZE: &str = "1GiB";

/// A basic string of TOML 1.0.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            // Writing to a String cannot fail.
            sign if sign.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(sign));
            }
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests;
