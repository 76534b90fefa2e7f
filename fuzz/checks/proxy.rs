//! The PROXY header: `smtp::proxy` reads what the specification's grammar says, and not one byte more.
//!
//! Input: the first bytes of a connection.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use sundew::smtp::proxy::{Progress, ProxyError, progress, read_header};

use super::{block_on, find};

/// A header: its length, and for whom the proxy speaks.
type Header = (usize, Option<IpAddr>);

/// Version 1 (specification, 2.1), with all bytes at hand.
fn version_1(wire: &[u8]) -> Option<Header> {
    let length = find(wire, b"\r\n")? + 2;
    let line = str::from_utf8(&wire[..length - 2]).ok()?;
    if length > 107 || line.contains(|letter: char| letter.is_ascii_control()) {
        return None;
    }
    let is_port = |text: &str| text.parse::<u16>().is_ok() && !text.starts_with('+');
    let source = match line.split(' ').collect::<Vec<_>>()[..] {
        ["PROXY", "UNKNOWN", ..] => None,
        ["PROXY", "TCP4", source, destination, from, to] if is_port(from) && is_port(to) => {
            destination.parse::<Ipv4Addr>().ok()?;
            Some(IpAddr::V4(source.parse().ok()?))
        }
        ["PROXY", "TCP6", source, destination, from, to] if is_port(from) && is_port(to) => {
            destination.parse::<Ipv6Addr>().ok()?;
            Some(IpAddr::V6(source.parse().ok()?).to_canonical())
        }
        _ => return None,
    };
    Some((length, source))
}

/// Version 2 (specification, 2.2), of at most 536 bytes behind the fixed part.
fn version_2(wire: &[u8]) -> Option<Header> {
    let rest = wire.strip_prefix(b"\r\n\r\n\0\r\nQUIT\n")?;
    let (&[command, family, high, low], rest) = rest.split_first_chunk()?;
    let length = usize::from(u16::from_be_bytes([high, low]));
    let addresses = rest.get(..length).filter(|_| length <= 536)?;
    let source = match (command, family) {
        (0x20, _) => None,
        (0x21, 0x11) if length >= 12 => Some(IpAddr::from(<[u8; 4]>::try_from(&addresses[..4]).ok()?)),
        (0x21, 0x21) if length >= 36 => Some(IpAddr::from(<[u8; 16]>::try_from(&addresses[..16]).ok()?).to_canonical()),
        (0x21, 0x11 | 0x21) => return None,
        (0x21, _) => None,
        _ => return None,
    };
    Some((16 + length, source))
}

/// See the module.
pub fn check(wire: &[u8]) {
    let expected = version_1(wire).or_else(|| version_2(wire));

    // As the reader does: as many bytes as are asked for, and no more.
    let (mut used, mut steps) = (0, 0);
    let found = loop {
        steps += 1;
        assert!(steps <= 107, "a reader that takes a byte at a time");
        match progress(&wire[..used]) {
            Ok(Progress::Whole(source)) => break Some((used, source)),
            Ok(Progress::More(count)) => {
                assert!(count > 0 && used + count <= 16 + 536, "asks for {count} behind {used}");
                if used + count > wire.len() {
                    break None;
                }
                used += count;
            }
            Err(error) => {
                assert!(matches!(error, ProxyError::Malformed));
                break None;
            }
        }
    };
    assert_eq!(found, expected);

    let mut rest = wire;
    let read = block_on(read_header(&mut rest, Duration::from_secs(5)));
    assert_eq!(read.ok(), expected.map(|(_, source)| source));
    if let Some((length, _)) = expected {
        assert_eq!(rest, &wire[length..], "what follows is not the header's");
    }
}
