//! What each built-in server is told: the arguments of `serve`, with their defaults.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// A built-in server and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Server {
    /// `serve is`
    Image(ImageServer),
    /// `serve ps`
    Platform(PlatformServer),
    /// `serve svg`
    Svg(SvgServer),
}

/// The Image Server, `is`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageServer {
    /// `--listen`: where it answers. Default 127.0.0.1:27345.
    pub listen: SocketAddr,
    /// `--images`, repeatable: folders in which pictures are looked for, the first one first. Never empty.
    pub images: Vec<PathBuf>,
    /// `--svg-server`: who renders drawings. Default 127.0.0.1:27346.
    pub svg_server: SocketAddr,
}

/// The Platform Server, `ps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformServer {
    /// `--listen`: where it answers. Default 127.0.0.1:8080.
    pub listen: SocketAddr,
    /// `--image-server`: who makes pictures. Default 127.0.0.1:27345.
    pub image_server: SocketAddr,
    /// `--content`: the folder of `/is/content/`; without it there is no static content.
    pub content: Option<PathBuf>,
    /// `--cache`: the folder of the response cache; without it answers are kept in memory alone.
    pub cache: Option<PathBuf>,
    /// `--cache-size`: the most that the response cache may take on disk, in bytes. Default 1 GiB.
    pub cache_size: u64,
    /// `--access-log=off`: no line for each request. Default: a line in the combined log format on standard output.
    pub access_log: bool,
}

/// The SVG Server, `svg`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SvgServer {
    /// `--listen`: where it answers. Default 127.0.0.1:27346.
    pub listen: SocketAddr,
}

impl PlatformServer {
    /// The default of `--cache-size`, the original's `cache.maxSize`: 1 GiB.
    pub const CACHE_SIZE: u64 = 1 << 30;
}

/// A port of this machine that nobody else can reach.
#[must_use]
pub fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
