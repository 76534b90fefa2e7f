//! The PROXY protocol, versions 1 and 2: who stands behind a proxy that we were told to trust.
//!
//! The reader asks for as many bytes as a header needs at least, so it never takes one that belongs to what follows:
//! SMTP, or a TLS handshake.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str,
    time::Duration,
};

use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    time::timeout,
};

/// The longest header of version 1, its line end included (specification, 2.1).
const MAX_V1_BYTES: usize = 107;
/// `PROXY UNKNOWN` and a line end.
const MIN_V1_BYTES: usize = 15;
const V1_START: &[u8] = b"PROXY ";
const V2_START: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
/// The signature, version and command, family, and the length of the rest (specification, 2.2).
const V2_FIXED_BYTES: usize = 16;
/// Addresses and what else is told of the connection: room for two socket paths of UNIX and more than proxies send.
const MAX_V2_REST_BYTES: usize = 536;

/// What the bytes are so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The beginning of a header that has at least so many bytes more.
    More(usize),
    /// A whole header; `None` when the proxy speaks for itself or doesn't say for whom.
    Whole(Option<IpAddr>),
}

/// Why there is no header.
#[derive(Debug, Error)]
pub enum ProxyError {
    /// Something else.
    #[error("not a PROXY header")]
    Malformed,
    /// Nothing for too long.
    #[error("no PROXY header in time")]
    Timeout,
    /// The connection ended.
    #[error("the connection ended within the PROXY header")]
    Vanished(#[from] io::Error),
}

/// Reads the header that has to stand before everything else.
pub async fn read_header(stream: &mut (impl AsyncRead + Unpin), wait: Duration) -> Result<Option<IpAddr>, ProxyError> {
    let header = async {
        let mut bytes = Vec::new();
        loop {
            match progress(&bytes)? {
                Progress::Whole(source) => return Ok(source),
                Progress::More(count) => {
                    let read = bytes.len();
                    bytes.resize(read + count, 0);
                    stream.read_exact(&mut bytes[read..]).await?;
                }
            }
        }
    };
    timeout(wait, header).await.unwrap_or(Err(ProxyError::Timeout))
}

/// What these first bytes of a connection are.
pub fn progress(bytes: &[u8]) -> Result<Progress, ProxyError> {
    let begins = |start: &[u8]| bytes.iter().zip(start).all(|(byte, expected)| byte == expected);
    if bytes.is_empty() {
        Ok(Progress::More(MIN_V1_BYTES))
    } else if begins(V1_START) {
        progress_v1(bytes)
    } else if begins(V2_START) {
        progress_v2(bytes)
    } else {
        Err(ProxyError::Malformed)
    }
}

fn progress_v1(bytes: &[u8]) -> Result<Progress, ProxyError> {
    if bytes.len() < MIN_V1_BYTES {
        return Ok(Progress::More(MIN_V1_BYTES - bytes.len()));
    }
    if let Some(line) = bytes.strip_suffix(b"\r\n") {
        return line_v1(line).map(Progress::Whole).ok_or(ProxyError::Malformed);
    }
    let (text, missing) = bytes.strip_suffix(b"\r").map_or((bytes, 2), |text| (text, 1));
    if text.iter().any(u8::is_ascii_control) || bytes.len() + missing > MAX_V1_BYTES {
        return Err(ProxyError::Malformed);
    }
    Ok(Progress::More(missing))
}

/// `PROXY TCP4 192.0.2.1 198.51.100.1 4711 25`
fn line_v1(line: &[u8]) -> Option<Option<IpAddr>> {
    let mut words = str::from_utf8(line).ok()?.split(' ').skip(1);
    let family = words.next()?;
    if family == "UNKNOWN" {
        return Some(None);
    }
    let (source, destination, from, to) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
    if words.next().is_some() || !is_port(from) || !is_port(to) {
        return None;
    }
    match family {
        "TCP4" => {
            destination.parse::<Ipv4Addr>().ok()?;
            source.parse::<Ipv4Addr>().ok().map(|ip| Some(ip.into()))
        }
        "TCP6" => {
            destination.parse::<Ipv6Addr>().ok()?;
            source.parse::<Ipv6Addr>().ok().map(|ip| Some(IpAddr::V6(ip).to_canonical()))
        }
        _ => None,
    }
}

fn progress_v2(bytes: &[u8]) -> Result<Progress, ProxyError> {
    let Some((fixed, rest)) = bytes.split_first_chunk::<V2_FIXED_BYTES>() else {
        return Ok(Progress::More(V2_FIXED_BYTES - bytes.len()));
    };
    let [.., version_and_command, family, high, low] = *fixed;
    let rest_bytes = usize::from(u16::from_be_bytes([high, low]));
    if !matches!(version_and_command, 0x20 | 0x21) || rest_bytes > MAX_V2_REST_BYTES {
        return Err(ProxyError::Malformed);
    }
    if rest.len() < rest_bytes {
        return Ok(Progress::More(rest_bytes - rest.len()));
    }
    let source = match (version_and_command, family) {
        // TCP over IPv4 and over IPv6: source, destination, and the ports of both.
        (0x21, 0x11) if rest_bytes >= 12 => rest.first_chunk::<4>().map(|ip| IpAddr::from(*ip)),
        (0x21, 0x21) if rest_bytes >= 36 => rest.first_chunk::<16>().map(|ip| IpAddr::from(*ip).to_canonical()),
        (0x21, 0x11 | 0x21) => return Err(ProxyError::Malformed),
        // LOCAL is the proxy's own check of our health; other families have no address that means anything here.
        _ => None,
    };
    Ok(Progress::Whole(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v2(version_and_command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
        let length = u16::try_from(rest.len()).unwrap().to_be_bytes();
        [V2_START, &[version_and_command, family], &length, rest].concat()
    }

    /// Reads like [`read_header`], as many bytes at once as are asked for; gives how many that were.
    fn read(wire: &[u8]) -> Result<(usize, Option<IpAddr>), &'static str> {
        let mut used = 0;
        loop {
            match progress(&wire[..used]) {
                Ok(Progress::Whole(source)) => return Ok((used, source)),
                Ok(Progress::More(count)) if used + count > wire.len() => return Err("vanished"),
                Ok(Progress::More(count)) => used += count,
                Err(_) => return Err("malformed"),
            }
        }
    }

    #[test]
    fn a_header_is_read_to_its_end_and_not_a_byte_further() {
        let v4 = [192, 0, 2, 1, 198, 51, 100, 1, 1, 2, 0, 25];
        let mut v6 = [0; 36];
        v6[..16].copy_from_slice(&"2001:db8::1".parse::<Ipv6Addr>().unwrap().octets());
        let longest = format!("PROXY UNKNOWN {}\r\n", "x".repeat(MAX_V1_BYTES - 16));
        let table: Vec<(Vec<u8>, Option<&str>)> = vec![
            (b"PROXY TCP4 192.0.2.1 198.51.100.1 4711 25\r\n".to_vec(), Some("192.0.2.1")),
            (b"PROXY TCP4 1.1.1.1 1.1.1.1 0 0\r\n".to_vec(), Some("1.1.1.1")),
            (b"PROXY TCP6 2001:db8::1 ::1 65535 25\r\n".to_vec(), Some("2001:db8::1")),
            (b"PROXY TCP6 ::ffff:192.0.2.1 ::1 1 25\r\n".to_vec(), Some("192.0.2.1")),
            (b"PROXY UNKNOWN\r\n".to_vec(), None),
            (longest.into_bytes(), None),
            (v2(0x21, 0x11, &v4), Some("192.0.2.1")),
            (v2(0x21, 0x11, &[&v4[..], &[4; 500]].concat()), Some("192.0.2.1")),
            (v2(0x21, 0x21, &v6), Some("2001:db8::1")),
            (v2(0x20, 0x11, &v4), None),
            (v2(0x20, 0x00, &[]), None),
            (v2(0x21, 0x00, &[1, 2, 3]), None),
            (v2(0x21, 0x31, &[0; 216]), None),
            (v2(0x21, 0x12, &v4), None),
        ];
        for (header, source) in table {
            let source = source.map(|ip| ip.parse().unwrap());
            let wire = [&header[..], b"\r\nEHLO c\r\n"].concat();
            let shown = header.escape_ascii();
            assert_eq!(read(&wire), Ok((header.len(), source)), "{shown}");
            for cut in 0..header.len() {
                assert!(matches!(progress(&header[..cut]), Ok(Progress::More(1..))), "{cut} bytes of {shown}");
            }
        }
    }

    #[test]
    fn what_is_no_header_is_found_out_in_bounded_space() {
        let endless = [V1_START, &[b'x'; 200]].concat();
        let table: Vec<Vec<u8>> = vec![
            b"EHLO c.example\r\n".to_vec(),
            b"PROXIED TCP4 1.1.1.1\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.1 198.51.100.1 4711\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.1 198.51.100.1 4711 25 1\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.1  198.51.100.1 4711 25\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.256 198.51.100.1 4711 25\r\n".to_vec(),
            b"PROXY TCP4 2001:db8::1 198.51.100.1 4711 25\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.1 198.51.100.1 70000 25\r\n".to_vec(),
            b"PROXY TCP4 192.0.2.1 198.51.100.1 +1 25\r\n".to_vec(),
            b"PROXY TCP6 192.0.2.1 ::1 1 25\r\n".to_vec(),
            b"PROXY UDP4 192.0.2.1 198.51.100.1 1 25\r\n".to_vec(),
            b"PROXY UNKNOWN\nEHLO c.example\r\n".to_vec(),
            b"PROXY UNKNOWN \rx\r\n".to_vec(),
            b"proxy UNKNOWN\r\n".to_vec(),
            endless,
            v2(0x11, 0x11, &[0; 12]),
            v2(0x22, 0x11, &[0; 12]),
            v2(0x21, 0x11, &[0; 11]),
            v2(0x21, 0x21, &[0; 35]),
            v2(0x21, 0x11, &[0; MAX_V2_REST_BYTES + 1]),
            b"\r\n\r\n\0\r\nQUIT\r\n\r\n\r\n".to_vec(),
        ];
        for wire in table {
            assert_eq!(read(&wire), Err("malformed"), "{}", wire.escape_ascii());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_proxy_is_not_waited_for() {
        let (_client, mut server) = tokio::io::duplex(64);
        let begin = tokio::time::Instant::now();
        assert!(matches!(read_header(&mut server, Duration::from_secs(5)).await, Err(ProxyError::Timeout)));
        assert_eq!(begin.elapsed().as_secs(), 5);
    }
}
