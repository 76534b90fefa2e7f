//! Who mail that leaves is from.

use thiserror::Error;
use url::Url;

use crate::{
    mail::address::{Address, Recipient},
    policy::Policy,
};

/// The name that mail which leaves is from.
const FORWARD_NAME: &str = "forward";

/// What is missing beside a smarthost; a sentence for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SenderError {
    /// Mail that leaves has links to this server.
    #[error(
        "SUNDEW_SMARTHOST is set without SUNDEW_PUBLIC_URL: mails that leave have links to this server, for example SUNDEW_PUBLIC_URL=https://mail.example.org"
    )]
    PublicUrl,
    /// Mail that leaves is from somebody.
    #[error(
        "SUNDEW_SMARTHOST is set without SUNDEW_DOMAINS or SUNDEW_FORWARD_FROM: mail that leaves has to be from an address at a domain of yours, for example SUNDEW_FORWARD_FROM=forward@example.org"
    )]
    Sender,
}

/// The address that mail is from; by default at the first domain, which is ours only when it was listed.
pub(super) fn of(given: Option<Address>, public_url: Option<&Url>, policy: &Policy) -> Result<Address, SenderError> {
    public_url.ok_or(SenderError::PublicUrl)?;
    let domains = policy.domains();
    let at_first = || Recipient::from_path(&format!("{FORWARD_NAME}@{}", domains.first()), "").ok().map(|recipient| recipient.address);
    given.or_else(|| if domains.is_any() { None } else { at_first() }).ok_or(SenderError::Sender)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::{
        config::{ConfigError, Knobs},
        policy::Verdict,
    };

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        knobs: Knobs,
    }

    #[test]
    fn a_smarthost_needs_a_sender_and_a_public_url_and_nobody_reads_what_is_sent_back() {
        let with = |arguments: &[&str]| {
            Line::try_parse_from([&["sundew", "--smarthost", "smtp://mail.example.org"], arguments].concat()).unwrap().knobs.resolve()
        };
        let url = ["--public-url", "https://x.org"];
        assert_eq!(with(&["--domains", "x.org"]).err(), Some(ConfigError::Sender(SenderError::PublicUrl)));
        assert_eq!(with(&url).err(), Some(ConfigError::Sender(SenderError::Sender)));
        for (arguments, from) in [
            (&["--domains", "*.w.org,x.org"][..], "forward@x.org"),
            (&["--forward-from", "Post@Y.org"], "post@y.org"),
            (&["--domains", "x.org", "--forward-from", "post@x.org"], "post@x.org"),
        ] {
            let config = with(&[&url, arguments].concat()).unwrap();
            let sender = config.outbound.unwrap().from;
            assert_eq!((sender.as_str(), config.policy.verdict(&sender, None)), (from, Verdict::Discard));
        }
        assert!(Line::try_parse_from(["sundew"]).unwrap().knobs.resolve().unwrap().outbound.is_none());
    }
}
