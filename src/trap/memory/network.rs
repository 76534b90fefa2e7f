//! Networks that mail comes from.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::Key;

/// A network that mail comes from: an address of version 4, or the 64 leading bits of one of version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Network(pub(super) IpAddr);

impl Network {
    /// That of a client; an address of version 4 in the form of version 6 is one of version 4.
    pub fn of(client: IpAddr) -> Self {
        match client.to_canonical() {
            IpAddr::V6(address) => Self(IpAddr::V6((u128::from(address) >> 64 << 64).into())),
            version_4 => Self(version_4),
        }
    }

    /// Its first address.
    pub fn address(self) -> IpAddr {
        self.0
    }

    /// Its bytes, to be hashed.
    pub fn bytes(self) -> [u8; 8] {
        self.number().to_le_bytes()
    }

    /// By what its evidence is found.
    pub fn key(self) -> Key {
        Key::Network(self.number())
    }

    /// A number for all networks of one customer: the /24, the /48 (RFC 6177).
    pub(super) fn wide(self) -> u32 {
        let number = match self.0 {
            IpAddr::V4(address) => u64::from(u32::from(address) >> 8),
            IpAddr::V6(address) => (u128::from(address) >> 80) as u64 | 1 << 63,
        };
        (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32 | 1
    }

    pub(super) fn number(self) -> u64 {
        match self.0 {
            IpAddr::V4(address) => u64::from(u32::from(address)),
            // No prefix in use begins with 32 zero bits.
            IpAddr::V6(address) => (u128::from(address) >> 64) as u64,
        }
    }
}
