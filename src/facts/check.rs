//! One mail: its header is read, DNS is asked for all of it at once, its signatures are computed.

use std::{io, net::IpAddr, sync::Arc};

use futures_util::future::{join_all, join4};

use super::{
    Sender, Settings, Subject,
    dkim::Verifier,
    dmarc::Published,
    dns::{Dns, Kind, Trouble},
    header::{Claim, Claims, Header, author_domain},
    key::Key,
    lookups::Lookups,
    spf::{self, Identity},
};
use crate::{
    mail::{
        facts::{Dkim, Facts, Outcome, Ptr, Reason, Spf},
        parse::Parser,
    },
    net::Networks,
};

/// A client with hundreds of names is asked for the first of them.
const MAX_CLIENT_NAMES: usize = 3;

/// What all checks share.
pub(super) struct Tools {
    pub(super) dns: Dns,
    pub(super) verifier: Verifier,
    /// Where big mail is hashed: one at a time.
    pub(super) worker: Parser,
    pub(super) private: Networks,
}

impl Tools {
    pub(super) fn new(settings: &Settings) -> io::Result<Self> {
        let dns = Dns::new(&settings.servers, settings.lookup_timeout)?;
        Ok(Self { dns, verifier: Verifier::new()?, worker: Parser::new()?, private: Networks::private_ranges() })
    }
}

/// All about one mail; `None` when it is gone, or could not be read.
pub(super) async fn check(tools: &Tools, lookups: &Lookups<'_>, subject: &dyn Subject, sender: &Sender) -> Option<Facts> {
    let raw = subject.raw()?;
    let claims = tools
        .worker
        .run(0, move || match Header::read(&raw) {
            Ok(header) => header.claims(),
            Err(reason) => Claims { unread: Some(reason), ..Claims::default() },
        })
        .await?;
    let seen_author = sender.author.as_deref().map(|address| author_domain(address).unwrap_or_default());
    let (spf, keys, published, ptr) = join4(
        identities(tools, lookups, sender),
        join_all(claims.signatures.iter().map(|claim| key(lookups, claim))),
        Published::of(lookups, &claims.authors, seen_author.as_deref()),
        client_name(tools, lookups, sender.peer),
    )
    .await;
    let (mail_from, helo) = spf;
    let dkim = signatures(tools, subject, claims.signatures, keys).await?;
    let mut dmarc = published.judge(&mail_from, &dkim);
    if let Some(reason) = claims.unread {
        dmarc.reason = Some(reason);
    }
    Some(Facts { mail_from, helo, dkim: dkim.into(), dkim_ignored: claims.ignored, dmarc, arc: claims.arc, ptr })
}

/// SPF for the envelope's sender and for the name in HELO (RFC 7208 sections 2.3 and 2.4).
async fn identities(tools: &Tools, lookups: &Lookups<'_>, sender: &Sender) -> (Spf, Spf) {
    let ip = sender.peer;
    if tools.private.contains(ip) {
        let own = || Spf { outcome: Outcome::NotApplicable, reason: Reason::PrivatePeer, domain: Box::default() };
        return (own(), own());
    }
    let identity = |of| Identity { ip, helo: &sender.helo, sender: of };
    let helo = spf::check(lookups, identity(&sender.helo)).await;
    if sender.mail_from.is_empty() {
        return (helo.clone(), helo);
    }
    (spf::check(lookups, identity(&sender.mail_from)).await, helo)
}

async fn key(lookups: &Lookups<'_>, claim: &Claim) -> Option<Result<Key, (Outcome, Reason)>> {
    if !claim.needs_key {
        return None;
    }
    let name = format!("{}._domainkey.{}", claim.fact.selector, claim.fact.domain);
    let records = match lookups.texts(&name, Kind::Key).await {
        Ok(records) => records,
        Err(trouble) => return Some(Err(trouble.outcome((Outcome::PermError, Reason::NoKey)))),
    };
    // Of several, which must not be (RFC 6376 section 3.6.2.2), the first that is one.
    let mut keys = records.iter().map(|record| Key::new(record));
    let first = keys.next()?;
    Some(if first.is_ok() { first } else { keys.find(Result::is_ok).unwrap_or(first) })
}

/// Computes what has a key; the rest is known already. `None` when the mail is gone.
async fn signatures(
    tools: &Tools,
    subject: &dyn Subject,
    claims: Vec<Claim>,
    keys: Vec<Option<Result<Key, (Outcome, Reason)>>>,
) -> Option<Vec<Dkim>> {
    let mut facts: Vec<Dkim> = claims.into_iter().map(|claim| claim.fact).collect();
    let mut usable: Vec<Option<Key>> = Vec::with_capacity(facts.len());
    for (fact, key) in facts.iter_mut().zip(keys) {
        usable.push(match key {
            Some(Ok(key)) => Some(key),
            Some(Err((outcome, reason))) => {
                (fact.outcome, fact.reason) = (outcome, Some(reason));
                None
            }
            None => None,
        });
    }
    if usable.iter().any(Option::is_some) {
        let (raw, verifier) = (subject.raw()?, tools.verifier.clone());
        let computed = tools.worker.run(raw.len(), move || super::timed(|| verifier.verify(&raw, &usable))).await?;
        for (place, outcome, reason) in computed {
            if let Some(fact) = facts.get_mut(place) {
                (fact.outcome, fact.reason) = (outcome, reason);
            }
        }
    }
    Some(facts)
}

/// The client's name, and whether it leads back (RFC 8601 section 3).
async fn client_name(tools: &Tools, lookups: &Lookups<'_>, ip: IpAddr) -> Ptr {
    if tools.private.contains(ip) {
        return Ptr { outcome: Outcome::NotApplicable, reason: Some(Reason::PrivatePeer), name: None };
    }
    let names: Arc<[Box<str>]> = match lookups.names_of(ip).await {
        Ok(names) => names,
        Err(trouble) => {
            let (outcome, reason) = trouble.outcome((Outcome::None, Reason::NoRecord));
            return Ptr { outcome, reason: Some(reason), name: None };
        }
    };
    let mut is_unanswered = None;
    for name in names.iter().take(MAX_CLIENT_NAMES) {
        match lookups.addresses(name, ip).await {
            Ok(addresses) if addresses.contains(&ip) => return Ptr { outcome: Outcome::Pass, reason: None, name: Some(name.clone()) },
            Ok(_) | Err(Trouble::NotFound) => {}
            Err(trouble) => is_unanswered = Some(trouble),
        }
    }
    let (outcome, reason) =
        is_unanswered.map_or((Outcome::Fail, Reason::NotConfirmed), |trouble| trouble.outcome((Outcome::None, Reason::NoRecord)));
    Ptr { outcome, reason: Some(reason), name: names.first().cloned() }
}
