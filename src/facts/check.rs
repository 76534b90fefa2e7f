//! One mail: its header is read, DNS is asked for all of it at once, its signatures are computed.

use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use futures_util::future::{join_all, join5};

use super::{
    Sender, Settings, Subject, arc,
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
        facts::{self, Dkim, Facts, Outcome, Ptr, Reason, Spf},
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
    /// CPU time of the thread that checks, as far as it was counted, in microseconds.
    counted_cpu: AtomicU64,
}

impl Tools {
    pub(super) fn new(settings: &Settings) -> io::Result<Self> {
        let dns = Dns::new(&settings.servers, settings.lookup_timeout)?;
        Ok(Self {
            dns,
            verifier: Verifier::new()?,
            worker: Parser::new()?,
            private: Networks::private_ranges(),
            counted_cpu: AtomicU64::default(),
        })
    }

    /// Counts what the calling thread, the one that checks, has computed since the last time.
    pub(super) fn count_cpu(&self) {
        let spent = super::cpu_micros();
        let counted = self.counted_cpu.swap(spent, Ordering::Relaxed);
        metrics::counter!("sundew_facts_cpu_microseconds_total").increment(spent.saturating_sub(counted));
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
    let is_bounce = sender.mail_from.is_empty();
    let (mail_from, keys, chain_keys, published, ptr) = join5(
        identity(tools, lookups, sender, if is_bounce { &sender.helo } else { &sender.mail_from }),
        join_all(claims.signatures.iter().map(|claim| key_of(lookups, claim))),
        join_all(claims.arc.iter().flat_map(|chain| &chain.key_names).map(|name| key_at(lookups, name))),
        Published::of(lookups, &claims.authors, seen_author.as_deref()),
        client_name(tools, lookups, sender.peer),
    )
    .await;
    // Nothing rests on the name in HELO beside another sender: it gets what is left of the lookups, and can't use them up.
    let helo = if is_bounce { mail_from.clone() } else { identity(tools, lookups, sender, &sender.helo).await };
    let signed = Signed { signatures: claims.signatures, keys, chain: claims.arc, chain_keys };
    let (dkim, arc) = signed.verify(tools, subject).await?;
    let mut dmarc = published.judge(&mail_from, &dkim);
    if let Some(reason) = claims.unread {
        dmarc.reason = Some(reason);
    }
    Some(Facts { mail_from, helo, dkim: dkim.into(), dkim_ignored: claims.ignored, dmarc, arc, ptr })
}

/// SPF for an identity: the envelope's sender, or the name in HELO (RFC 7208 sections 2.3 and 2.4).
async fn identity(tools: &Tools, lookups: &Lookups<'_>, sender: &Sender, of: &str) -> Spf {
    let ip = sender.peer;
    if tools.private.contains(ip) {
        return Spf { outcome: Outcome::NotApplicable, reason: Reason::PrivatePeer, domain: Box::default() };
    }
    spf::check(lookups, Identity { ip, helo: &sender.helo, sender: of }).await
}

type Found = Result<Key, (Outcome, Reason)>;

async fn key_of(lookups: &Lookups<'_>, claim: &Claim) -> Option<Found> {
    if !claim.needs_key {
        return None;
    }
    Some(key_at(lookups, &format!("{}._domainkey.{}", claim.fact.selector, claim.fact.domain)).await)
}

async fn key_at(lookups: &Lookups<'_>, name: &str) -> Found {
    let no_key = (Outcome::PermError, Reason::NoKey);
    let records = lookups.texts(name.trim_end_matches('.'), Kind::Key).await.map_err(|trouble| trouble.outcome(no_key))?;
    // Of several, which must not be (RFC 6376 section 3.6.2.2), the first that is one.
    let mut keys = records.iter().map(|record| Key::new(record));
    let first = keys.next().unwrap_or(Err(no_key));
    if first.is_ok() { first } else { keys.find(Result::is_ok).unwrap_or(first) }
}

/// What of a mail is to be computed, and the keys for it.
struct Signed {
    signatures: Vec<Claim>,
    keys: Vec<Option<Found>>,
    chain: Option<arc::Claim>,
    chain_keys: Vec<Found>,
}

impl Signed {
    /// Computes what has a key; the rest is known already. `None` when the mail is gone.
    async fn verify(self, tools: &Tools, subject: &dyn Subject) -> Option<(Vec<Dkim>, Option<facts::Arc>)> {
        let mut dkim: Vec<Dkim> = self.signatures.into_iter().map(|claim| claim.fact).collect();
        let mut usable: Vec<Option<Key>> = Vec::with_capacity(dkim.len());
        for (fact, key) in dkim.iter_mut().zip(self.keys) {
            usable.push(match key {
                Some(Ok(key)) => Some(key),
                Some(Err((outcome, reason))) => {
                    (fact.outcome, fact.reason) = (outcome, Some(reason));
                    None
                }
                None => None,
            });
        }
        let mut chain = self.chain;
        let mut chain_keys = Vec::new();
        if let Some(chain) = &mut chain {
            // One key that is missing is the end of the chain.
            match self.chain_keys.into_iter().collect::<Result<Vec<Key>, _>>() {
                Ok(keys) => chain_keys = std::mem::take(&mut chain.key_names).into_iter().zip(keys).collect(),
                Err((outcome, reason)) => (chain.fact.outcome, chain.fact.reason) = (outcome, Some(reason)),
            }
        }
        let mut arc = chain.map(|chain| chain.fact);
        if usable.iter().any(Option::is_some) || !chain_keys.is_empty() {
            let (raw, verifier) = (subject.raw()?, tools.verifier.clone());
            let computed = tools.worker.run(raw.len(), move || super::timed(|| verifier.verify(&raw, &usable, &chain_keys))).await?;
            for (place, outcome, reason) in computed.signatures {
                if let Some(fact) = dkim.get_mut(place) {
                    (fact.outcome, fact.reason) = (outcome, reason);
                }
            }
            if let (Some(arc), Some((outcome, reason))) = (&mut arc, computed.arc) {
                (arc.outcome, arc.reason) = (outcome, reason);
            }
        }
        Some((dkim, arc))
    }
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
