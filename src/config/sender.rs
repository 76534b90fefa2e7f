//! Who mail that leaves is from.

use url::Url;

use super::ConfigError;
use crate::{
    mail::address::{Address, Recipient},
    outbound::Smarthost,
    policy::Policy,
};

/// The name that mail which leaves is from.
const FORWARD_NAME: &str = "forward";

/// A smarthost and the address that mail is from; by default at the first domain, which is ours only when it was listed.
pub(super) fn of(
    smarthost: Smarthost,
    public_url: Option<&Url>,
    from: Option<Address>,
    policy: &Policy,
) -> Result<(Smarthost, Address), ConfigError> {
    public_url.ok_or(ConfigError::SmarthostWithoutUrl)?;
    let domains = policy.domains();
    let at_first = || Some(Recipient::from_path(&format!("{FORWARD_NAME}@{}", domains.first()), "").ok()?.address);
    let from = from.or_else(|| if domains.is_any() { None } else { at_first() });
    Ok((smarthost, from.ok_or(ConfigError::SmarthostWithoutSender)?))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::{config::Knobs, policy::Verdict};

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
        assert_eq!(with(&["--domains", "x.org"]).err(), Some(ConfigError::SmarthostWithoutUrl));
        assert_eq!(with(&url).err(), Some(ConfigError::SmarthostWithoutSender));
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
