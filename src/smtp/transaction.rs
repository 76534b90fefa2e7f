//! One mail within a conversation, from MAIL to the end of its data.

use crate::mail::{address::Recipient, envelope::Envelope};

use super::reply::Reply;

/// The mail being described.
pub struct Transaction {
    /// What MAIL said, and by whom.
    pub envelope: Envelope,
    /// Those that were accepted.
    pub recipients: Vec<Recipient>,
    /// Whether a recipient was refused; it makes DATA without recipients another fault (RFC 5321 3.3).
    pub(super) has_refused: bool,
    /// What BDAT has announced so far; `None` before the first of them.
    chunked_bytes: Option<usize>,
}

/// How the data of a mail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataEnd {
    /// All of it is here.
    Whole {
        /// Whether it has line ends other than CRLF, or NUL.
        has_bare_line_ends: bool,
    },
    /// It was over the size limit and is gone.
    TooLarge,
    /// The room for mail in flight was spent, it is gone.
    NoRoom,
}

impl Transaction {
    /// A mail that has no recipients yet.
    pub(super) fn new(envelope: Envelope) -> Self {
        Self { envelope, recipients: Vec::new(), has_refused: false, chunked_bytes: None }
    }

    /// Whether DATA may come now.
    pub(super) fn expect_data(&self) -> Result<(), Reply> {
        // RFC 3030 section 3: the two are never mixed.
        if self.is_chunked() { Err(Reply::WITHIN_CHUNKS) } else { self.expect_recipients() }
    }

    /// Takes note of a chunk, or says why it can't come.
    pub(super) fn expect_chunk(&mut self, size_bytes: usize, max_message_bytes: usize) -> Result<(), Reply> {
        self.expect_recipients()?;
        let chunked_bytes = self.chunked_bytes.unwrap_or_default().saturating_add(size_bytes);
        if chunked_bytes > max_message_bytes {
            return Err(Reply::too_large(max_message_bytes));
        }
        self.chunked_bytes = Some(chunked_bytes);
        Ok(())
    }

    fn expect_recipients(&self) -> Result<(), Reply> {
        match (self.recipients.is_empty(), self.has_refused) {
            (false, _) => Ok(()),
            (true, true) => Err(Reply::NO_VALID_RECIPIENTS),
            (true, false) => Err(Reply::NEED_RECIPIENT_FIRST),
        }
    }

    /// Whether its data come in chunks.
    pub(super) fn is_chunked(&self) -> bool {
        self.chunked_bytes.is_some()
    }
}
