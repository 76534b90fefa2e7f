//! What a session asks of the connection it has no hold of.

#[cfg(doc)]
use super::session::Session;
use crate::mail::address::Recipient;

/// What the connection does with a reply.
pub enum Next {
    /// Send it, read the next command.
    Continue,
    /// Ask whether this client may send, and this sender. If not: [`Session::refuse_sender`], send another reply.
    AskSender,
    /// Ask the intake. If it takes the recipient: [`Session::accept_recipient`], send the reply.
    /// If not, send that of [`Session::refuse_recipient`].
    AskRecipient(Recipient),
    /// Send it, read the mail, go on with [`Session::data_ended`].
    ReadData,
    /// Read the chunk. When more are to follow, send the reply; else go on with [`Session::data_ended`].
    ReadChunk {
        /// Its size.
        size_bytes: usize,
        /// Whether the mail is whole with it.
        is_last: bool,
    },
    /// Read the chunk and drop it, then send the reply.
    SkipChunk {
        /// Its size.
        size_bytes: usize,
    },
    /// Send it, forget what was read behind it, shake hands, go on with [`Session::tls_started`].
    StartTls,
    /// Send it and close.
    Close,
}
