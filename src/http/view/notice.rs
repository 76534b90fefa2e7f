//! What a form just did.

/// What a form just did, told on the page it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// An inbox and its mail are gone.
    Burned,
    /// A mail is gone.
    Deleted,
    /// A test mail is on its way.
    Sent,
    /// A name is the visitor's own.
    Claimed,
    /// What its holder settled for an inbox is noted.
    Saved,
    /// All addresses of the browser are gone.
    Forgotten,
    /// A public mail is reported to the operator.
    Reported,
    /// The operator keeps somebody out.
    Blocked,
    /// The operator lets somebody in again.
    Unblocked,
    /// The operator has settled a report.
    Dismissed,
}

impl Notice {
    /// Reads `?done=`; anything unknown is nothing.
    pub fn from_query(done: &str) -> Option<Self> {
        [
            Self::Burned,
            Self::Deleted,
            Self::Sent,
            Self::Claimed,
            Self::Saved,
            Self::Forgotten,
            Self::Reported,
            Self::Blocked,
            Self::Unblocked,
            Self::Dismissed,
        ]
        .into_iter()
        .find(|notice| notice.query() == done)
    }

    /// The value of `?done=`.
    pub fn query(self) -> &'static str {
        match self {
            Self::Burned => "burned",
            Self::Deleted => "deleted",
            Self::Sent => "sent",
            Self::Claimed => "claimed",
            Self::Saved => "saved",
            Self::Forgotten => "forgotten",
            Self::Reported => "reported",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Dismissed => "dismissed",
        }
    }
}
