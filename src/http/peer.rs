//! Whom a request comes from: the other end of its connection, or whom a trusted proxy names.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

use crate::net::Networks;

/// The client of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Peer(pub(super) IpAddr);

const FORWARDED_FOR: &str = "x-forwarded-for";

impl Peer {
    /// Believes `X-Forwarded-For` as far as proxies of ours wrote it: each adds at the end whom it was asked by, so the
    /// last address that is no proxy's is the client, and what stands before it is the client's own invention.
    pub(super) fn of(connected: SocketAddr, headers: &HeaderMap, proxies: &Networks) -> Self {
        let connected = connected.ip().to_canonical();
        if !proxies.contains(connected) {
            return Self(connected);
        }
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        // Byte by byte, so that what a client put in front of an entry never hides it.
        let entries = lines
            .flat_map(|line| line.as_bytes().rsplit(|&byte| byte == b','))
            .map(|entry| str::from_utf8(entry).unwrap_or_default().trim());
        let mut named = connected;
        for entry in entries {
            let Some(ip) = address(entry) else { break };
            named = ip;
            if !proxies.contains(ip) {
                break;
            }
        }
        Self(named)
    }
}

/// An address, with a port as some proxies write it or without.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let ip = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))?;
    Some(ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_last_address_that_no_proxy_of_ours_has_is_the_client() {
        let proxies = Networks::new(vec!["127.0.0.0/8".parse().unwrap(), "10.0.0.0/8".parse().unwrap()]);
        for (connected, forwarded, client) in [
            ("127.0.0.1:1", &[b"192.0.2.1".as_slice()][..], "192.0.2.1"),
            ("127.0.0.1:1", &[b"\xff\xfe, 192.0.2.1"], "192.0.2.1"),
            ("127.0.0.1:1", &[b"203.0.113.9, 192.0.2.1"], "192.0.2.1"),
            ("127.0.0.1:1", &[b"192.0.2.1, 10.0.0.7"], "192.0.2.1"),
            ("127.0.0.1:1", &[b"203.0.113.9", b"192.0.2.1,10.0.0.7"], "192.0.2.1"),
            ("127.0.0.1:1", &[b"[2001:db8::1]:443"], "2001:db8::1"),
            ("127.0.0.1:1", &[b"[2001:db8::1]"], "2001:db8::1"),
            ("127.0.0.1:1", &[b"192.0.2.1:5"], "192.0.2.1"),
            ("[::ffff:127.0.0.1]:1", &[b"::ffff:192.0.2.1"], "192.0.2.1"),
            ("127.0.0.1:1", &[b"10.0.0.7"], "10.0.0.7"),
            ("127.0.0.1:1", &[], "127.0.0.1"),
            ("127.0.0.1:1", &[b"192.0.2.1, nonsense"], "127.0.0.1"),
            ("127.0.0.1:1", &[b"192.0.2.1, unknown, 10.0.0.7"], "10.0.0.7"),
            ("198.51.100.1:1", &[b"192.0.2.1"], "198.51.100.1"),
        ] {
            let mut headers = HeaderMap::new();
            for line in forwarded {
                headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
            }
            let expected = Peer(client.parse().unwrap());
            assert_eq!(Peer::of(connected.parse().unwrap(), &headers, &proxies), expected, "{connected} {forwarded:?}");
        }
    }
}
