//! What a form just did, and what became of an address meanwhile.

use super::Moment;

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
    /// A random address is the visitor's own.
    Made,
    /// An address at another domain is the visitor's own.
    Moved,
    /// What its holder settled for an inbox is noted.
    Saved,
    /// All addresses of the browser are gone.
    Forgotten,
    /// There is a new link to an inbox.
    LinkMade,
    /// A link opens nothing any more.
    LinkRevoked,
    /// This browser holds one more address.
    Restored,
    /// A public mail is reported to the operator.
    Reported,
    /// The operator keeps somebody out.
    Blocked,
    /// The operator lets somebody in again.
    Unblocked,
    /// The operator has settled a report.
    Dismissed,
    /// An address got a code.
    ForwardAsked,
    /// That was another code.
    ForwardWrongCode,
    /// A mail is being sent on.
    Forwarded,
    /// Mail is sent on as it comes.
    ForwardBegun,
    /// It is not any more.
    ForwardStopped,
    /// Mail of a sender is fine.
    LeakAccepted,
    /// It is not, after all.
    LeakUndone,
    /// A site has an address.
    AliasIssued,
    /// It had one already.
    AliasKnown,
    /// An address for a site is gone for good.
    AliasDeleted,
    /// A source is off the list.
    TrapTakenOff,
    /// The operator said that something is no spam.
    TrapCleared,
    /// They took that back.
    TrapUndone,
    /// A holder said what a mail is.
    Voted,
}

/// What became of an address of this browser, told once.
#[derive(Clone, Debug)]
pub enum Past {
    /// It had ended then, and lives again without its mail.
    Expired(Moment),
    /// It was burned then, in another browser that held it.
    Burned {
        /// Which.
        address: String,
        /// When.
        at: Moment,
    },
    /// None of them opens any more.
    Lost,
}

impl Notice {
    /// Reads `?done=`; anything unknown is nothing.
    pub fn from_query(done: &str) -> Option<Self> {
        let forms = [Self::Burned, Self::Deleted, Self::Sent, Self::Claimed, Self::Made, Self::Moved, Self::Saved, Self::Forgotten];
        let links = [Self::LinkMade, Self::LinkRevoked, Self::Restored];
        let reports = [Self::Reported, Self::Blocked, Self::Unblocked, Self::Dismissed];
        let forward = [Self::ForwardAsked, Self::ForwardWrongCode, Self::Forwarded, Self::ForwardBegun, Self::ForwardStopped];
        let leaks = [Self::LeakAccepted, Self::LeakUndone];
        let aliases = [Self::AliasIssued, Self::AliasKnown, Self::AliasDeleted];
        let traps = [Self::TrapTakenOff, Self::TrapCleared, Self::TrapUndone, Self::Voted];
        let tags = leaks.into_iter().chain(aliases).chain(traps);
        forms.into_iter().chain(links).chain(reports).chain(forward).chain(tags).find(|notice| notice.query() == done)
    }

    /// The value of `?done=`.
    pub fn query(self) -> &'static str {
        match self {
            Self::Burned => "burned",
            Self::Deleted => "deleted",
            Self::Sent => "sent",
            Self::Claimed => "claimed",
            Self::Made => "made",
            Self::Moved => "moved",
            Self::Saved => "saved",
            Self::Forgotten => "forgotten",
            Self::LinkMade => "link-made",
            Self::LinkRevoked => "link-revoked",
            Self::Restored => "restored",
            Self::Reported => "reported",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Dismissed => "dismissed",
            Self::ForwardAsked => "forward-asked",
            Self::ForwardWrongCode => "forward-wrong-code",
            Self::Forwarded => "forwarded",
            Self::ForwardBegun => "forward-begun",
            Self::ForwardStopped => "forward-stopped",
            Self::LeakAccepted => "leak-accepted",
            Self::LeakUndone => "leak-undone",
            Self::AliasIssued => "alias-issued",
            Self::AliasKnown => "alias-known",
            Self::AliasDeleted => "alias-deleted",
            Self::TrapTakenOff => "trap-taken-off",
            Self::TrapCleared => "trap-cleared",
            Self::TrapUndone => "trap-undone",
            Self::Voted => "voted",
        }
    }
}
