//! `--port`: which built-in server is to listen where.

use super::options::BadValue;
use crate::config::built_in::{BuiltIn, Ports};
use crate::error::UsageError;

/// One `--port`: a server and its port.
pub(super) type PortChoice = (BuiltIn, u16);

/// `8081` is for `ps`, which is the one that browsers ask; `is=27400` names the server.
pub(super) fn read(value: &str) -> Result<PortChoice, BadValue> {
    let (server, digits) = match value.split_once('=') {
        Some((name, digits)) => (BuiltIn::named(name).ok_or(BadValue)?, digits),
        None => (BuiltIn::Ps, value),
    };
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.parse() {
        Ok(port) if all_digits && port != 0 => Ok((server, port)),
        Ok(_) | Err(_) => Err(BadValue),
    }
}

/// All ports, those that were chosen among them; `None` where none was.
pub(super) fn chosen(choices: &[PortChoice]) -> Result<Option<Ports>, UsageError> {
    if choices.is_empty() {
        return Ok(None);
    }
    let mut ports = Ports::ORIGINAL;
    for (number, &(server, port)) in choices.iter().enumerate() {
        if choices[..number].iter().any(|(other, _)| *other == server) {
            return Err(UsageError::RepeatedOption {
                option: format!("--port {}", server.name()),
            });
        }
        *ports.of_mut(server) = port;
    }
    let all = BuiltIn::ALL.map(|server| ports.of(server));
    let twice = (1..all.len()).find(|&number| all[..number].contains(&all[number]));
    match twice {
        Some(number) => Err(UsageError::SamePort { port: all[number] }),
        None => Ok(Some(ports)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_for_ps_unless_it_names_another_server() {
        let given = |value| read(value).map_err(|_| ());
        assert_eq!(given("8081"), Ok((BuiltIn::Ps, 8081)));
        assert_eq!(given("is=1"), Ok((BuiltIn::Is, 1)));
        assert_eq!(given("svg=65535"), Ok((BuiltIn::Svg, 65535)));
        for bad in [
            "", "0", "65536", "+1", "-1", "is", "is=", "xs=1", "is=1=2", "8081 ",
        ] {
            assert_eq!(given(bad), Err(()), "{bad}");
        }
    }

    #[test]
    fn no_two_servers_have_the_same_port_the_default_ones_included() {
        let is = |port| (BuiltIn::Is, port);
        assert_eq!(chosen(&[]), Ok(None));
        assert_eq!(chosen(&[is(1)]).unwrap().unwrap().is, 1);
        assert_eq!(
            chosen(&[is(8080)]),
            Err(UsageError::SamePort { port: 8080 })
        );
        assert!(chosen(&[is(8080), (BuiltIn::Ps, 8081)]).is_ok());
        assert!(matches!(
            chosen(&[is(1), is(2)]),
            Err(UsageError::RepeatedOption { .. })
        ));
    }
}
