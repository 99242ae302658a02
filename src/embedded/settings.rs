//! What each built-in server is told: the arguments of `serve`, with their defaults.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// A built-in server and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// `serve is`
    Image(ImageServer),
    /// `serve ps`
    Platform(PlatformServer),
    /// `serve svg`
    Svg(SvgServer),
}

/// The Image Server, `is`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageServer {
    /// `--listen`: where it answers. Default 127.0.0.1:27345.
    pub(crate) listen: SocketAddr,
    /// `--images`, repeatable: folders in which pictures are looked for, the first one first. Never empty.
    pub(crate) images: Vec<PathBuf>,
    /// `--svg-server`: who renders drawings. Default 127.0.0.1:27346.
    pub(crate) svg_server: SocketAddr,
}

/// The Platform Server, `ps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlatformServer {
    /// `--listen`: where it answers. Default 127.0.0.1:8080.
    pub(crate) listen: SocketAddr,
    /// `--image-server`: who makes pictures. Default 127.0.0.1:27345.
    pub(crate) image_server: SocketAddr,
    /// `--content`: the folder of `/is/content/`; without it there is no static content.
    pub(crate) content: Option<PathBuf>,
    /// `--cache`: the folder of the response cache; without it answers are kept in memory alone.
    pub(crate) cache: Option<PathBuf>,
    /// `--cache-size`: the most that the response cache may take on disk, in bytes. Default 1 GiB.
    pub(crate) cache_size: u64,
    /// `--access-log=off`: no line for each request. Default: a line in the combined log format on standard output.
    pub(crate) access_log: bool,
}

/// The SVG Server, `svg`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SvgServer {
    /// `--listen`: where it answers. Default 127.0.0.1:27346.
    pub(crate) listen: SocketAddr,
}

impl PlatformServer {
    /// The default of `--cache-size`, the original's `cache.maxSize`: 1 GiB.
    pub(crate) const CACHE_SIZE: u64 = 1 << 30;
}

/// A port of this machine that nobody else can reach.
#[must_use]
pub(crate) fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
