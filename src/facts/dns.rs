//! The resolver: hickory asks, what it says is bounded, and a cache of bounded size keeps it for its time to live.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts},
    net::{DnsError, NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData, RecordType},
    system_conf::read_system_conf,
};
use moka::{Expiry, sync::Cache};
use tokio::{
    sync::Semaphore,
    time::{Instant as Deadline, timeout_at},
};

/// Which name servers are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Servers {
    /// None; nothing is found out.
    #[default]
    Off,
    /// Those that the system is set up with.
    System,
    /// These.
    At(Vec<SocketAddr>),
}

/// A kind of question. TXT records of other kinds at the same name are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// TXT that begins with `v=spf1`.
    Spf,
    /// TXT at a selector.
    Key,
    /// TXT that begins with `v=DMARC1`.
    Dmarc,
    A,
    Aaaa,
    Mx,
    Ptr,
}

/// What DNS says, never empty.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// Each record's strings as one.
    Texts(Arc<[Box<[u8]>]>),
    Addresses(Arc<[IpAddr]>),
    /// Names of hosts, without the final dot; mail exchangers by preference.
    Names(Arc<[Box<str>]>),
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no such name, or nothing of this kind at it.
    NotFound,
    /// No server answered in time, or with anything but an error, or within bounds.
    Failed,
    /// This mail has asked enough.
    Spent,
}

/// An answer in the cache: what was said, or that there is nothing.
#[derive(Clone)]
struct Kept {
    answer: Option<Answer>,
    ttl: Duration,
}

struct ByTimeToLive;

impl Expiry<(Box<str>, Kind), Kept> for ByTimeToLive {
    fn expire_after_create(&self, _: &(Box<str>, Kind), kept: &Kept, _: Instant) -> Option<Duration> {
        Some(kept.ttl)
    }
}

/// Asks name servers. Cheap to clone.
#[derive(Clone)]
pub(super) struct Dns {
    resolver: TokioResolver,
    cache: Cache<(Box<str>, Kind), Kept>,
    /// How often an organisation's servers have failed of late, by its domain.
    failing: Cache<Box<str>, Arc<AtomicUsize>>,
    /// Questions on their way at one moment, over all mails.
    asking: Arc<Semaphore>,
    lookup_timeout: Duration,
}

/// All that is kept of answers, in bytes.
const CACHE_BYTES: u64 = 8 * 1024 * 1024;
/// No domain with sane records has more at one name; beyond it a server is not to be believed.
const MAX_RECORDS: usize = 100;
const MAX_ANSWER_BYTES: usize = 16 * 1024;
const MAX_TTL: Duration = Duration::from_secs(60 * 60);
/// A new record is waited for by who has just made it.
const MAX_NEGATIVE_TTL: Duration = Duration::from_secs(60);
const MAX_ASKING: usize = 64;
/// So many failures in a row, and an organisation's servers are left alone for a while: they would hold all places.
const MAX_FAILURES: usize = 3;
const LEFT_ALONE: Duration = Duration::from_secs(10);
const MAX_FAILING: u64 = 10_000;
/// For one mail that is answered with errors the servers are asked once more.
const ATTEMPTS: usize = 2;

impl Dns {
    pub(super) fn new(servers: &Servers, lookup_timeout: Duration) -> io::Result<Self> {
        let (config, system_options) = match servers {
            Servers::Off => (ResolverConfig::from_name_servers(Vec::new()), ResolverOpts::default()),
            Servers::System => read_system_conf().map_err(io::Error::other)?,
            Servers::At(addresses) => {
                let servers = addresses.iter().map(|address| name_server(*address)).collect();
                let mut options = ResolverOpts::default();
                options.timeout = lookup_timeout;
                (ResolverConfig::from_name_servers(servers), options)
            }
        };
        let mut options = system_options;
        // Ours is bounded in bytes; an answer may have 64 KiB.
        options.cache_size = 0;
        options.use_hosts_file = ResolveHosts::Never;
        options.attempts = ATTEMPTS;
        options.timeout = options.timeout.min(lookup_timeout / ATTEMPTS as u32);
        // Search lists are for people who type short names.
        let config = ResolverConfig::from_parts(None, Vec::new(), config.name_servers().to_vec());
        let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()).with_options(options).build();
        let cache = Cache::builder()
            .max_capacity(CACHE_BYTES)
            .weigher(|(name, _): &(Box<str>, Kind), kept: &Kept| u32::try_from(name.len() + kept.bytes()).unwrap_or(u32::MAX))
            .expire_after(ByTimeToLive)
            .build();
        let resolver = resolver.map_err(io::Error::other)?;
        let failing = Cache::builder().max_capacity(MAX_FAILING).time_to_live(LEFT_ALONE).build();
        Ok(Self { resolver, cache, failing, asking: Arc::new(Semaphore::new(MAX_ASKING)), lookup_timeout })
    }

    /// Asks, at most until `deadline`.
    pub(super) async fn look_up(&self, name: &str, kind: Kind, deadline: Deadline) -> Result<Answer, Trouble> {
        let key = (name.to_ascii_lowercase().into_boxed_str(), kind);
        if let Some(kept) = self.cache.get(&key) {
            return kept.answer.ok_or(Trouble::NotFound);
        }
        // A name that can't be written in DNS is not there.
        let Ok(mut fqdn) = Name::from_ascii(name) else { return Err(Trouble::NotFound) };
        fqdn.set_fqdn(true);
        // A name of an address is nobody's but its network's.
        let organisation = psl::domain_str(&key.0).filter(|_| kind != Kind::Ptr).unwrap_or(&key.0);
        let is_failing = || self.failing.get(organisation).is_some_and(|failures| failures.load(Ordering::Relaxed) >= MAX_FAILURES);
        let ask = async {
            if is_failing() {
                return Err(Trouble::Failed);
            }
            let _place = self.asking.acquire().await.map_err(|_| Trouble::Failed)?;
            // Whoever waited for a place may have waited for what fails by now.
            if is_failing() {
                return Err(Trouble::Failed);
            }
            let until = deadline.min(Deadline::now() + self.lookup_timeout);
            let asked = timeout_at(until, self.ask(fqdn, kind)).await.unwrap_or(Err(Trouble::Failed));
            if asked.is_ok() {
                self.failing.invalidate(organisation);
            } else {
                self.failing.get_with(organisation.into(), Arc::default).fetch_add(1, Ordering::Relaxed);
            }
            asked
        };
        let asked = timeout_at(deadline, ask).await.unwrap_or(Err(Trouble::Failed));
        metrics::counter!("sundew_dns_lookups_total", "outcome" => if asked.is_ok() { "answered" } else { "failed" }).increment(1);
        let kept = asked?;
        if !kept.ttl.is_zero() {
            self.cache.insert(key, kept.clone());
        }
        kept.answer.ok_or(Trouble::NotFound)
    }

    async fn ask(&self, name: Name, kind: Kind) -> Result<Kept, Trouble> {
        match self.resolver.lookup(name, kind.record_type()).await {
            Ok(lookup) => {
                if lookup.answers().len() > MAX_RECORDS {
                    return Err(Trouble::Failed);
                }
                let ttl = lookup.valid_until().saturating_duration_since(Instant::now()).min(MAX_TTL);
                let answer = kind.answer(lookup.answers().iter().map(|record| &record.data));
                let kept = Kept { answer, ttl };
                if kept.bytes() > MAX_ANSWER_BYTES { Err(Trouble::Failed) } else { Ok(kept) }
            }
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => {
                let ttl = none.negative_ttl.map_or(MAX_NEGATIVE_TTL, |secs| Duration::from_secs(secs.into()).min(MAX_NEGATIVE_TTL));
                Ok(Kept { answer: None, ttl })
            }
            Err(error) => {
                tracing::debug!("a name server did not answer: {error}");
                Err(Trouble::Failed)
            }
        }
    }
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let at = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    NameServerConfig::new(address.ip(), true, vec![at(ConnectionConfig::udp()), at(ConnectionConfig::tcp())])
}

impl Kind {
    fn record_type(self) -> RecordType {
        match self {
            Self::Spf | Self::Key | Self::Dmarc => RecordType::TXT,
            Self::A => RecordType::A,
            Self::Aaaa => RecordType::AAAA,
            Self::Mx => RecordType::MX,
            Self::Ptr => RecordType::PTR,
        }
    }

    /// What of these records is asked for; `None` when nothing is.
    fn answer<'a>(self, records: impl Iterator<Item = &'a RData>) -> Option<Answer> {
        match self {
            Self::Spf => texts(records, |text| version_is(text, b"v=spf1", b" ")),
            Self::Dmarc => texts(records, |text| version_is(text, b"v=DMARC1", b" \t;")),
            Self::Key => texts(records, |_| true),
            Self::A | Self::Aaaa => {
                let addresses: Arc<[IpAddr]> = records.filter_map(RData::ip_addr).collect();
                (!addresses.is_empty()).then_some(Answer::Addresses(addresses))
            }
            Self::Mx => {
                let mut exchangers: Vec<_> = records
                    .filter_map(|record| match record {
                        RData::MX(mx) => Some((mx.preference, host(&mx.exchange))),
                        _ => None,
                    })
                    .collect();
                exchangers.sort_by_key(|(preference, _)| *preference);
                names(exchangers.into_iter().map(|(_, name)| name))
            }
            Self::Ptr => names(records.filter_map(|record| match record {
                RData::PTR(name) => Some(host(name)),
                _ => None,
            })),
        }
    }
}

fn texts<'a>(records: impl Iterator<Item = &'a RData>, is_wanted: impl Fn(&[u8]) -> bool) -> Option<Answer> {
    let texts: Arc<[Box<[u8]>]> = records
        .filter_map(|record| match record {
            RData::TXT(text) => Some(text.txt_data.concat()),
            _ => None,
        })
        .filter(|text| is_wanted(text))
        .map(Vec::into_boxed_slice)
        .collect();
    (!texts.is_empty()).then_some(Answer::Texts(texts))
}

/// RFC 7208 section 4.5, RFC 7489 section 6.6.3: the version stands first, and alone.
fn version_is(text: &[u8], version: &[u8], ends: &[u8]) -> bool {
    let (begin, rest) = text.split_at(version.len().min(text.len()));
    begin.eq_ignore_ascii_case(version) && rest.first().is_none_or(|byte| ends.contains(byte))
}

fn names(names: impl Iterator<Item = Box<str>>) -> Option<Answer> {
    let names: Arc<[Box<str>]> = names.filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then_some(Answer::Names(names))
}

fn host(name: &Name) -> Box<str> {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase().into()
}

impl Kept {
    fn bytes(&self) -> usize {
        const OWN_BYTES: usize = 200;
        OWN_BYTES
            + match &self.answer {
                None => 0,
                Some(Answer::Texts(texts)) => texts.iter().map(|text| size_of::<Box<[u8]>>() + text.len()).sum(),
                Some(Answer::Addresses(addresses)) => size_of_val(&**addresses),
                Some(Answer::Names(names)) => names.iter().map(|name| size_of::<Box<str>>() + name.len()).sum(),
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_of_its_kind_only_when_the_version_stands_first_and_alone() {
        for (text, version, is) in [
            ("v=spf1", "v=spf1", true),
            ("V=SPF1 -all", "v=spf1", true),
            ("v=spf10 -all", "v=spf1", false),
            (" v=spf1", "v=spf1", false),
            ("v=sp", "v=spf1", false),
            ("v=DMARC1;p=none", "v=DMARC1", true),
            ("v=DMARC12", "v=DMARC1", false),
        ] {
            assert_eq!(version_is(text.as_bytes(), version.as_bytes(), b" ;"), is, "{text}");
        }
    }
}
