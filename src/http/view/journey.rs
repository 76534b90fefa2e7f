//! How a mail came, in the reader's words.

use super::{Moment, SenderView};

/// The journey of a mail.
#[derive(Clone, Debug)]
pub struct JourneyView {
    /// The servers before us, oldest first, as the mail says.
    pub hops: Vec<HopRow>,
    /// How many older ones are not shown.
    pub left_out: usize,
    /// Whether the header goes on beyond what is read of it.
    pub is_cut: bool,
    /// Our own part of it, which is certain.
    pub own: OwnHop,
    /// How long all of it took, as a sentence.
    pub total: Option<String>,
    /// Who sent it, as far as is known; `None` where nobody asks.
    pub sender: Option<SenderView>,
    /// What it carries.
    pub marks: Vec<MarkRow>,
}

/// A server that the mail says it came by.
#[derive(Clone, Debug, Default)]
pub struct HopRow {
    /// The time since the one before, as a sentence; empty for the first.
    pub delay: String,
    /// Whether the clocks of the two disagree.
    pub is_backwards: bool,
    /// The server that took it; empty when that is not said.
    pub by: String,
    /// What the host before called itself.
    pub helo: String,
    /// Its name in the DNS, when that is another.
    pub ptr: String,
    /// Its address.
    pub ip: String,
    /// The protocol.
    pub with: String,
    /// Version and cipher.
    pub tls: String,
    /// Whether the connection was encrypted, as far as is said.
    pub is_encrypted: bool,
    /// When.
    pub at: Option<Moment>,
    /// The field on one line.
    pub text: String,
    /// Whether the field could be read.
    pub is_understood: bool,
}

/// What we saw ourselves.
#[derive(Clone, Debug)]
pub struct OwnHop {
    /// The time since the hop before, as a sentence; empty when there is none.
    pub delay: String,
    /// Whether the clock of that one disagrees with ours.
    pub is_backwards: bool,
    /// The name we go by.
    pub by: String,
    /// Where the connection came from.
    pub ip: String,
    /// Its name in DNS, when there is one; `None` when nobody looked.
    pub ptr: Option<Option<String>>,
    /// What the client called itself; empty when it did not.
    pub helo: String,
    /// The protocol.
    pub with: String,
    /// Version and cipher of the encryption.
    pub tls: Option<(String, String)>,
    /// The name that the client asked for.
    pub sni: Option<String>,
    /// Whether it had authenticated.
    pub auth: bool,
    /// When the mail was here.
    pub at: Moment,
}

/// A signature, encryption, or what a list or a machine adds.
#[derive(Clone, Debug)]
pub struct MarkRow {
    /// The key of its name.
    pub key: &'static str,
    /// Who, or what; may be empty.
    pub value: String,
}
