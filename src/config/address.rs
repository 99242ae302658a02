//! What probes ask: `HOST:PORT` and `http://HOST[:PORT]/PATH`. Pure; resolves no name.

// Of `core`, where there are only the types, none of the sockets.
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{Address, Probe};

/// The port of a URL without one.
const HTTP_PORT: u16 = 80;

/// The longest name of a host, in bytes (RFC 1035, section 2.3.4).
const LONGEST_HOST: usize = 253;

/// Reads `HOST:PORT`. An IPv6 address stands in brackets, as in a URL; the host is given without them.
pub(super) fn parse_address(text: &str) -> Option<Address> {
    match parse_authority(text)? {
        (host, Some(port)) => Some(Address { host, port }),
        (_, None) => None,
    }
}

/// Reads a URL that can be probed: http only, without user, and all ASCII as RFC 3986 wants it, so that
/// nothing in it can end the line of the request. What stands behind `#` is for browsers and is left out.
pub(super) fn parse_url(url: &str) -> Option<Probe> {
    const SCHEME: &str = "http://";
    let is_http = url
        .get(..SCHEME.len())
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
    if !is_http || !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let rest = &url[SCHEME.len()..];
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (host, port) = parse_authority(authority)?;
    let path = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    };
    Some(Probe::Http {
        address: Address {
            host,
            port: port.unwrap_or(HTTP_PORT),
        },
        path,
        url: url.to_owned(),
    })
}

/// Host, and port where there is one.
fn parse_authority(text: &str) -> Option<(String, Option<u16>)> {
    let (host, rest) = if let Some(inside) = text.strip_prefix('[') {
        let (host, rest) = inside.split_once(']')?;
        host.parse::<Ipv6Addr>().ok()?;
        (host, rest)
    } else {
        let (host, rest) = text.split_at(text.find(':').unwrap_or(text.len()));
        (is_host(host)).then_some((host, rest))?
    };
    let port = match rest.strip_prefix(':') {
        Some(digits) => Some(parse_port(digits)?),
        None if rest.is_empty() => None,
        None => return None,
    };
    Some((host.to_owned(), port))
}

/// An IPv4 address, or a name: labels of letters, digits, `-` and `_`, joined by points.
/// What looks like an IPv4 address must be one.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let looks_numeric = host
        .rsplit('.')
        .next()
        .is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if looks_numeric {
        host.parse::<Ipv4Addr>().is_ok()
    } else {
        host.len() <= LONGEST_HOST && host.split('.').all(is_label)
    }
}

fn parse_port(digits: &str) -> Option<u16> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let port = digits.parse().ok()?;
    (all_digits && port != 0).then_some(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_others_are_not() {
        for (text, expected) in [
            ("127.0.0.1:27345", Some(("127.0.0.1", 27345))),
            ("localhost:80", Some(("localhost", 80))),
            ("db_1.example.net:1", Some(("db_1.example.net", 1))),
            ("[::1]:65535", Some(("::1", 65535))),
            ("::1:80", None),
            ("[::1]", None),
            ("[localhost]:80", None),
            ("127.0.0.1", None),
            ("127.0.0.256:80", None),
            ("127.0.0.1:0", None),
            ("127.0.0.1:65536", None),
            ("127.0.0.1:+80", None),
            ("127.0.0.1:", None),
            (":80", None),
            ("8080", None),
            ("a b:80", None),
            ("bücher:80", None),
            ("a..b:80", None),
        ] {
            let found = parse_address(text);
            let found = found.as_ref().map(|a| (a.host.as_str(), a.port));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn urls_are_read_and_others_are_not() {
        for (text, expected) in [
            (
                "http://127.0.0.1:8080/is/image",
                Some(("127.0.0.1", 8080, "/is/image")),
            ),
            ("HTTP://localhost", Some(("localhost", 80, "/"))),
            ("http://[::1]/a?b=c#d", Some(("::1", 80, "/a?b=c"))),
            ("http://h?q", Some(("h", 80, "/?q"))),
            ("https://127.0.0.1/", None),
            ("http:///path", None),
            ("http://user@host/", None),
            ("http://host/a b", None),
            ("http://host/a\r\nX: y", None),
            ("http://host/é", None),
            ("127.0.0.1:8080", None),
            ("", None),
        ] {
            let found = parse_url(text);
            let found = found.as_ref().and_then(|probe| match probe {
                Probe::Http { address, path, .. } => {
                    Some((address.host.as_str(), address.port, path.as_str()))
                }
                Probe::Tcp(_) | Probe::Log(_) | Probe::Notify | Probe::Command(_) => None,
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
