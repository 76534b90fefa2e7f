//! One received mail as the store keeps it: the raw bytes and a bounded summary. Bodies are parsed again when looked at.

use std::{fmt, sync::OnceLock};

use bytes::Bytes;

use super::{
    envelope::Envelope,
    facts::{Cell, Facts, State},
    glance::Glance,
    timestamp::Timestamp,
    transcript::Transcript,
};

/// A received mail, shared by all its recipients.
#[derive(Debug)]
pub struct Message {
    /// What the dialogue said.
    pub envelope: Envelope,
    /// When its last byte came.
    pub received_at: Timestamp,
    /// Our trace headers, then the mail byte for byte as it came.
    pub raw: Bytes,
    /// What lists show.
    pub summary: Summary,
    /// The dialogue that brought it; empty when there was none.
    pub transcript: Transcript,
    glance: OnceLock<Glance>,
    facts: Cell,
}

/// A stored mail. It does not keep the mail: what is deleted meanwhile is gone.
pub trait Source: Send + 'static {
    /// The mail with our trace headers; `None` when it is gone.
    fn raw(&self) -> Option<Bytes>;
}

/// What lists show of a mail; every text is bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The author from the header; not to be trusted.
    pub from: Option<Mailbox>,
    /// `To:` as written in the header, at most [`Summary::MAX_HEADER_TO`].
    pub header_to: Vec<Mailbox>,
    /// The decoded subject, empty when there is none.
    pub subject: String,
    /// The `Date:` header.
    pub date: Option<Timestamp>,
    /// The beginning of the text on one line.
    pub snippet: String,
    /// What can be saved as a file, inline images included.
    pub attachments: Vec<Attachment>,
    /// What was wrong with the mail; it is shown, never an error.
    pub damage: Vec<Damage>,
}

/// A name and an address out of a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// The display name, empty when there is none.
    pub name: String,
    /// The address as written, empty when there is none.
    pub address: String,
}

/// What is known of an attachment without opening it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// A file name that is safe to save under; never empty.
    pub name: String,
    /// The claimed media type, `type/subtype` in lower case.
    pub content_type: String,
    /// The media type that its content has; `None` when it tells none.
    pub detected_type: Option<&'static str>,
    /// Decoded size.
    pub size_bytes: usize,
    /// The Content-ID without brackets, for images that the HTML names by `cid:`.
    pub content_id: Option<String>,
    /// Whether its name as sent had letters that are not seen, or that turn the order of the others.
    pub has_hidden_letters: bool,
    /// Whether its transfer encoding does not decode, and only what can be read is there.
    pub is_damaged: bool,
}

/// Why a mail could not be read in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// More messages within messages than we open.
    TooDeep,
    /// More parts than we open.
    TooManyParts,
    /// More header bytes than we read.
    HeadersTooLong,
    /// No header could be read.
    NoHeaders,
    /// A transfer encoding that does not decode.
    Encoding,
    /// A text that is not in the character set it names, or in one that nobody knows.
    Charset,
    /// Line ends that are not CRLF, or NUL bytes.
    LineEnds,
}

impl Damage {
    /// The name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooDeep => "too_deep",
            Self::TooManyParts => "too_many_parts",
            Self::HeadersTooLong => "headers_too_long",
            Self::NoHeaders => "no_headers",
            Self::Encoding => "encoding",
            Self::Charset => "charset",
            Self::LineEnds => "line_ends",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooDeep => "it nests too many messages within messages; only the raw source is shown",
            Self::TooManyParts => "it has too many parts; only the raw source is shown",
            Self::HeadersTooLong => "its headers are too long; only the raw source is shown",
            Self::NoHeaders => "no headers could be read",
            Self::Encoding => "a part of it is not encoded as it says",
            Self::Charset => "a text of it is not in the character set it names",
            Self::LineEnds => "its lines do not all end as mail lines do (CRLF)",
        })
    }
}

impl Summary {
    /// How many `To:` mailboxes are kept.
    pub const MAX_HEADER_TO: usize = 20;
    /// How many attachments are kept.
    pub const MAX_ATTACHMENTS: usize = 200;

    /// The bytes it holds on the heap.
    pub fn heap_bytes(&self) -> usize {
        let mailbox = |mailbox: &Mailbox| mailbox.name.capacity() + mailbox.address.capacity();
        let attachment =
            |file: &Attachment| file.name.capacity() + file.content_type.capacity() + file.content_id.as_ref().map_or(0, String::capacity);
        self.from.as_ref().map_or(0, mailbox)
            + self.header_to.capacity() * size_of::<Mailbox>()
            + self.header_to.iter().map(mailbox).sum::<usize>()
            + self.subject.capacity()
            + self.snippet.capacity()
            + self.attachments.capacity() * size_of::<Attachment>()
            + self.attachments.iter().map(attachment).sum::<usize>()
            + self.damage.capacity()
    }
}

impl Message {
    /// A mail that nobody has looked at yet.
    pub fn new(envelope: Envelope, received_at: Timestamp, raw: Bytes, summary: Summary, transcript: Transcript) -> Self {
        Self { envelope, received_at, raw, summary, transcript, glance: OnceLock::new(), facts: Cell::default() }
    }

    /// What it is for, once somebody has looked.
    pub fn glance(&self) -> Option<&Glance> {
        self.glance.get()
    }

    /// Keeps what it is for; the first to look has it.
    pub fn set_glance(&self, glance: Glance) {
        let _ = self.glance.set(glance);
    }

    /// The same mail, of whose sender more will be known later.
    pub fn expecting_facts(mut self) -> Self {
        self.facts.expect();
        self
    }

    /// What is known of its sender.
    pub fn facts(&self) -> State<'_> {
        self.facts.state()
    }

    /// Keeps what was found out; `None` when nobody had the time. The first to say has it.
    pub fn set_facts(&self, facts: Option<Facts>) {
        self.facts.set(facts);
    }

    /// Who the mail says it is from; the envelope's sender when its header says nothing.
    pub fn author(&self) -> Mailbox {
        let from_envelope = || Mailbox { name: String::new(), address: self.envelope.sender.to_string() };
        self.summary.from.clone().unwrap_or_else(from_envelope)
    }

    /// What is wrong with it, with what was seen only when all of it was read.
    pub fn damage_seen(&self, in_view: &[Damage]) -> Vec<Damage> {
        let mut damage = self.summary.damage.clone();
        damage.extend(in_view.iter().filter(|seen| !self.summary.damage.contains(seen)));
        damage
    }

    /// What keeping it costs in memory, its recipients' entries aside.
    pub fn cost_bytes(&self) -> usize {
        // The allocator's own book-keeping: one header for each of about ten allocations.
        const ALLOCATIONS_BYTES: usize = 160;
        size_of::<Self>()
            + ALLOCATIONS_BYTES
            + Glance::USUAL_BYTES
            + if self.facts.is_expected() { Facts::USUAL_BYTES } else { 0 }
            + self.raw.len()
            + self.envelope.sender.len()
            + self.envelope.helo.len()
            + self.envelope.tls.as_ref().and_then(|tls| tls.sni.as_ref()).map_or(0, |sni| sni.len())
            + self.summary.heap_bytes()
            + self.transcript.heap_bytes()
    }
}
