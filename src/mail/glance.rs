//! What a list shows of what a mail is for; made when somebody first looks, and kept with the mail.

use super::{
    extract::{CodeKind, Findings, Kind, Link, LinkKind},
    link::{Mark, Target},
};

/// The kind, the code and the link of a mail at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// What kind of service mail it is.
    pub kind: Option<Kind>,
    /// The code to copy.
    pub code: Option<Box<str>>,
    /// How many other codes there are.
    pub more_codes: u8,
    /// The link to follow.
    pub action: Option<Box<Action>>,
}

/// A link to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does.
    pub kind: LinkKind,
    /// As sent.
    pub url: Box<str>,
    /// Where it leads, without what only tells the sender of the click.
    pub target: Box<str>,
    /// The host of `target`: in readable letters, unless they are there to be mistaken for others.
    pub host: Box<str>,
    /// What a reader should know before following it; the words of the link were looked at.
    pub warnings: Box<[Mark]>,
}

impl Glance {
    /// The longest link kept with a mail; a longer one is found on the mail's own page only.
    const MAX_URL_BYTES: usize = 1_000;
    const MAX_CODE_BYTES: usize = 64;
    /// What one usually holds on the heap, counted for each mail when it is stored: it comes later.
    pub const USUAL_BYTES: usize = 256;

    /// The best of what was found.
    pub fn new(findings: &Findings) -> Self {
        let code = findings.code().map(|code| code.value.as_str()).filter(|code| code.len() <= Self::MAX_CODE_BYTES);
        let action = findings.action().and_then(Action::new);
        let is_short = |action: &Action| action.url.len() + action.target.len() <= Self::MAX_URL_BYTES;
        let codes = findings.codes.iter().filter(|code| code.kind == CodeKind::OneTime).count();
        let more_codes = if code.is_some() { u8::try_from(codes.saturating_sub(1)).unwrap_or(u8::MAX) } else { 0 };
        Self { kind: findings.kind, code: code.map(Into::into), more_codes, action: action.filter(is_short).map(Box::new) }
    }
}

impl Action {
    /// `None` when the link leads nowhere on the web.
    pub fn new(link: &Link) -> Option<Self> {
        let target = Target::of(&link.url)?;
        let warnings: Box<[Mark]> = target.marks(&link.text).into_iter().filter(Mark::is_warning).collect();
        let host = target.shown_host(&warnings).into();
        Some(Self { kind: link.kind, url: link.url.as_str().into(), target: String::from(target.url).into(), host, warnings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::extract::Code;

    #[test]
    fn the_best_code_and_link_are_kept_as_far_as_they_are_short() {
        let code = |value: &str, kind| Code { value: value.into(), kind, score: 1.0 };
        let link = |url: &str, kind| Link { url: url.into(), host: String::new(), kind, text: String::new(), score: 1.0 };
        let glance = |codes, links| Glance::new(&Findings { kind: Some(Kind::SignIn), codes, links });
        let long = format!("https://a.example/{}", "x".repeat(2_000));
        for (codes, links, wanted_code, wanted_host) in [
            (vec![code("1", CodeKind::OneTime), code("2", CodeKind::OneTime)], vec![], Some("1"), None),
            (vec![code("UY971482416AZ", CodeKind::Tracking)], vec![link("https://a.example/", LinkKind::Other)], None, None),
            (vec![], vec![link("https://a.example/x", LinkKind::Confirm)], None, Some("a.example")),
            (vec![], vec![link("https://xn--bcher-kva.example/x", LinkKind::Reset)], None, Some("bücher.example")),
            (vec![], vec![link("https://xn--80ak6aa92e.com/x", LinkKind::Reset)], None, Some("xn--80ak6aa92e.com")),
            (vec![], vec![link(&long, LinkKind::Confirm)], None, None),
            (vec![code(&"1".repeat(100), CodeKind::OneTime)], vec![link("javascript:x", LinkKind::SignIn)], None, None),
        ] {
            let glance = glance(codes.clone(), links.clone());
            assert_eq!(usize::from(glance.more_codes), codes.len().saturating_sub(1), "{codes:?}");
            assert_eq!(glance.code.as_deref(), wanted_code, "{codes:?}");
            assert_eq!(glance.action.map(|action| action.host).as_deref(), wanted_host, "{links:?}");
        }
    }
}
