//! What a mail is for, in a row of a list and on top of its page.

use super::mark_note;
use crate::{
    http::locale::Words,
    mail::{
        extract::{Code, CodeKind, Findings, Kind, LinkKind},
        glance::{Action, Glance},
        link::Mark,
    },
};

/// The code and the link in a row.
#[derive(Clone, Debug, Default)]
pub struct GlanceRow {
    /// To be copied.
    pub code: Option<String>,
    /// How many other codes the mail has.
    pub more_codes: usize,
    /// To be followed.
    pub action: Option<ActionLink>,
}

/// A link to follow, with where it leads.
#[derive(Clone, Debug)]
pub struct ActionLink {
    /// Its URL, `http` or `https`.
    pub href: String,
    /// The host, in readable letters.
    pub host: String,
    /// What stands before the host.
    pub before: String,
    /// What stands behind the host.
    pub behind: String,
    /// What is odd about where it leads, in words.
    pub warnings: Vec<String>,
}

/// What stands on top of a mail.
#[derive(Clone, Debug, Default)]
pub struct GlancePanel {
    /// What kind of service mail it is, in words.
    pub kind: Option<String>,
    /// One-time codes.
    pub codes: Vec<String>,
    /// The numbers of parcels.
    pub parcels: Vec<String>,
    /// The link to follow.
    pub action: Option<ActionLink>,
    /// The link that ends a subscription.
    pub unsubscribe: Option<ActionLink>,
}

impl GlanceRow {
    /// The glance in these words; empty before somebody looked.
    pub fn new(glance: Option<&Glance>, words: Words) -> Self {
        let action = |action: &Action| ActionLink::new(action, words);
        // What pretends to lead elsewhere is never one click away.
        let is_honest = |action: &&Action| !action.warnings.iter().any(Mark::is_deceptive);
        glance.map_or_else(Self::default, |glance| Self {
            code: glance.code.as_ref().map(ToString::to_string),
            more_codes: usize::from(glance.more_codes),
            action: glance.action.as_deref().filter(is_honest).map(action),
        })
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.code.is_none() && self.action.is_none()
    }
}

impl ActionLink {
    fn new(action: &Action, words: Words) -> Self {
        let (before, behind) = words.around(action_key(action.kind), "host");
        let warnings = action.warnings.iter().map(|mark| mark_note(mark, words)).collect();
        Self { href: action.target.to_string(), host: action.host.to_string(), before, behind, warnings }
    }
}

impl GlancePanel {
    /// How many codes are shown.
    const MAX_CODES: usize = 3;
    const MAX_PARCELS: usize = 10;

    /// What was found, in these words.
    pub fn new(findings: &Findings, words: Words) -> Self {
        let of = |kind: CodeKind, most: usize| {
            let values = findings.codes.iter().filter(|code| code.kind == kind).map(|code: &Code| code.value.clone());
            values.take(most).collect()
        };
        let link = |link| Action::new(link).map(|action| ActionLink::new(&action, words));
        Self {
            kind: findings.kind.map(|kind| words.text(kind_key(kind))),
            codes: of(CodeKind::OneTime, Self::MAX_CODES),
            parcels: of(CodeKind::Tracking, Self::MAX_PARCELS),
            action: findings.action().and_then(link),
            unsubscribe: findings.links.iter().find(|link| link.kind == LinkKind::Unsubscribe).and_then(link),
        }
    }

    /// Whether there is anything to do.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.parcels.is_empty() && self.action.is_none()
    }
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Confirmation => "kind-confirmation",
        Kind::SignIn => "kind-sign-in",
        Kind::SignInAlert => "kind-sign-in-alert",
        Kind::Reset => "kind-reset",
        Kind::Receipt => "kind-receipt",
        Kind::Shipping => "kind-shipping",
        Kind::Notification => "kind-notification",
        Kind::Newsletter => "kind-newsletter",
    }
}

fn action_key(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Confirm => "glance-confirm",
        LinkKind::SignIn => "glance-sign-in",
        LinkKind::Reset => "glance-reset",
        LinkKind::Unsubscribe => "glance-unsubscribe",
        LinkKind::Other => "glance-open",
    }
}
