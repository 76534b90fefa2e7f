//! What the operator sees of the inboxes, which is how much is in them, and what he ends. He opens none of them.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{Access, Inboxes};
use crate::mail::{address::Address, names, timestamp::Timestamp};

/// How much an inbox holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Load {
    /// Its mail, each counted as a whole where several inboxes share it.
    pub size_bytes: usize,
    /// Its mails.
    pub mails: usize,
    /// Whether anyone who knows its name may open it.
    pub is_public: bool,
    /// Its address.
    pub address: Address,
}

/// How many of what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Inboxes for everybody.
    pub public: usize,
    /// Inboxes of a generated address.
    pub generated: usize,
    /// Inboxes of a name that somebody claimed.
    pub claimed: usize,
}

impl Inboxes {
    /// The inboxes that hold most, at most `limit`, and how many there are of each kind. One pass over all of them.
    pub fn by_load(&self, limit: usize) -> (Vec<Load>, Census) {
        let (mut most, mut census) = (BinaryHeap::with_capacity(limit + 1), Census::default());
        for inbox in &self.store.inboxes {
            let (address, is_public) = (inbox.key(), inbox.is_public());
            match Access::by_shape(address) {
                _ if is_public => census.public += 1,
                Access::Private => census.generated += 1,
                Access::Public => census.claimed += 1,
                Access::Operator => {}
            }
            let (size_bytes, mails) = (inbox.bytes, inbox.entries.len());
            // Most of them are none of the largest: then no address is copied.
            let is_among = most.len() < limit || most.peek().is_some_and(|Reverse(Load { size_bytes: least, .. })| size_bytes > *least);
            if mails > 0 && is_among {
                most.push(Reverse(Load { size_bytes, mails, is_public, address: address.clone() }));
                if most.len() > limit {
                    most.pop();
                }
            }
        }
        (most.into_sorted_vec().into_iter().map(|Reverse(load)| load).collect(), census)
    }

    /// Names an inbox where its address must not stand: a keyed hash.
    pub fn key_of(&self, address: &Address) -> String {
        format!("{:032x}", self.store.hash(address))
    }

    /// The address of the inbox with this key, as long as there is one. A pass over all of them.
    pub fn address_of_key(&self, key: &str) -> Option<Address> {
        let wanted = u128::from_str_radix(key, 16).ok().filter(|_| key.len() == 32)?;
        self.store.inboxes.iter().map(|inbox| inbox.key().clone()).find(|address| self.store.hash(address) == wanted)
    }

    /// Ends an inbox with all its mail, whoever holds it; false when nothing is stored for it and nobody claimed it.
    pub async fn end(&self, address: &Address, now: Timestamp) -> bool {
        let is_there = self.store.inboxes.contains_key(address) || self.store.claim_of(address).is_some();
        if is_there {
            self.store.burn(address, now);
        }
        is_there
    }

    /// Deletes one public mail; false when there is none.
    pub async fn delete_public(&self, address: &Address, id: &str, now: Timestamp) -> bool {
        self.public_message(address, id, now).await.is_some_and(|entry| self.store.delete(&entry))
    }
}

/// An address that its holder knows again and nobody else can use: `tad…97@example.org`.
pub fn shortened(address: &Address) -> String {
    let local: Vec<char> = address.local().chars().collect();
    let (head, tail) = if names::is_generated(address.local()) {
        (3, 2)
    } else {
        // Of a chosen name so much would be most of it.
        (1.min(local.len() / 2), 0)
    };
    let part = |letters: &[char]| letters.iter().collect::<String>();
    format!("{}…{}@{}", part(&local[..head]), part(&local[local.len() - tail..]), address.domain())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::Recipient;

    #[test]
    fn a_shortened_address_is_not_the_address() {
        for (address, short) in [
            ("tadesi42mupaka97@x.org", "tad…97@x.org"),
            ("annabel@x.org", "a…@x.org"),
            ("ab@x.org", "a…@x.org"),
            ("a@x.org", "…@x.org"),
            ("вася@x.org", "в…@x.org"),
        ] {
            assert_eq!(shortened(&Recipient::from_input(address, "x.org").unwrap().address), short);
        }
    }
}
