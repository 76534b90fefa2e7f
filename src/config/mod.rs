//! Every knob: its meaning, unit, default per profile and environment name. A bad value refuses to start.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use thiserror::Error;

use crate::{
    facts::{self, Servers},
    http, inbox,
    intake::Intake,
    net::{ConnectionLimiter, Networks, RateLimiter},
    outbound,
    policy::{DomainRule, Domains, NothingOffered, Policy, Rules},
    smtp::{self, tls::TlsFiles},
};

mod certificate;
mod knobs;
mod sender;
mod tag_forms;
mod traps;
mod values;

pub use knobs::Knobs;
pub use sender::SenderError;
pub use tag_forms::TagFormsError;
pub use traps::{TrapKnobs, Traps, TrapsError};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How many ended private addresses are remembered: about 6 MB.
const MAX_TOMBSTONES: usize = 100_000;
/// Web connections at once, in all and from one network; an event stream is one.
const MAX_HTTP_CONNECTIONS: usize = 16_384;
const MAX_HTTP_CONNECTIONS_PER_NETWORK: usize = 128;
/// Files that are no connections: listeners, logs, the runtime's own, the data directory.
const OTHER_FILES: usize = 64;
/// What a public server takes in a minute: from one network what a busy provider's network sends, and fifty of those.
const PUBLIC_PER_MINUTE_PER_NETWORK: usize = 120;
const PUBLIC_PER_MINUTE: usize = 6_000;
/// What people of one network ask for by hand, and more.
const PUBLIC_INBOXES_PER_MINUTE: usize = 30;
const PUBLIC_WRONG_TOKENS_PER_MINUTE: usize = 60;
/// Of public mail nothing larger is served to the internet: a scan of a letter passes, a film does not.
const PUBLIC_ATTACHMENT_MAX_BYTES: usize = 1_000_000;
/// What Sundew runs as; chooses the defaults of the other knobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// For one developer: loopback only, everything open.
    #[default]
    Laptop,
    /// For a test environment: all interfaces, mail is kept for an hour.
    Ci,
    /// For the open internet: domains must be listed, strict defaults.
    Public,
}

/// The value of a list of domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainList(pub Vec<DomainRule>);

/// How many of something a minute; `None` is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota(pub Option<usize>);

/// A size that may be off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SizeCap(pub Option<usize>);

/// The form of log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines, a JSON object a line.
    Json,
}

/// Why the knobs do not make a configuration: a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// The public profile has to know its domains.
    #[error(
        "SUNDEW_DOMAINS is not set: the public profile takes mail for listed domains only, for example SUNDEW_DOMAINS=example.org,*.example.org"
    )]
    PublicWithoutDomains,
    /// Rules that refuse or throw away everything.
    #[error(
        "SUNDEW_REJECT_DOMAINS and SUNDEW_DISCARD_DOMAINS leave no domain where a new address could have mail: \
         spare one by a ! before it, for example SUNDEW_DISCARD_DOMAINS='*,!example.org' with SUNDEW_DOMAINS=example.org,example.net"
    )]
    NothingOffered,
    /// A certificate without its key, or the other way round.
    #[error("{set} ({}) is set without {missing}: a certificate and its key belong together", .path.display())]
    HalfACertificate {
        /// The knob that is set.
        set: &'static str,
        /// Its value.
        path: PathBuf,
        /// The knob that is not.
        missing: &'static str,
    },
    /// A smarthost without what else it takes.
    #[error(transparent)]
    Sender(#[from] SenderError),
    /// Zones of tags that are no zones, or are something else as well.
    #[error(transparent)]
    TagForms(#[from] TagFormsError),
    /// Traps where there can be none.
    #[error(transparent)]
    Traps(#[from] TrapsError),
}

/// The whole configuration: one struct for each service.
#[derive(Clone)]
pub struct Config {
    /// The defaults' name.
    pub profile: Profile,
    /// Where SMTP listens.
    pub smtp_listen: SocketAddr,
    /// Where SMTP listens that begins with TLS.
    pub smtps_listen: Option<SocketAddr>,
    /// The operator's certificate.
    pub tls: Option<TlsFiles>,
    /// Where the web listens.
    pub http_listen: SocketAddr,
    /// The domains served, and what is refused or thrown away there.
    pub policy: Policy,
    /// The SMTP dialogue.
    pub smtp: smtp::Settings,
    /// Caps of the store.
    pub inbox: inbox::Settings,
    /// Who is asked about senders.
    pub facts: facts::Settings,
    /// The web.
    pub http: http::Settings,
    /// Bytes of mail in flight.
    pub intake_max_bytes: usize,
    /// SMTP connections in all.
    pub max_connections: usize,
    /// SMTP connections per network.
    pub max_connections_per_network: usize,
    /// SMTP connections a minute per network.
    pub max_connections_per_minute_per_network: Quota,
    /// Mails a minute per network.
    pub max_mails_per_minute_per_network: Quota,
    /// Mails a minute in all.
    pub max_mails_per_minute: Quota,
    /// New inboxes a minute per network.
    pub max_inboxes_per_minute_per_network: Quota,
    /// Wrong tokens a minute per network.
    pub max_wrong_tokens_per_minute_per_network: Quota,
    /// Networks of trusted proxies.
    pub proxy_networks: Networks,
    /// Networks without limits per network.
    pub limit_exempt: Networks,
    /// Whether a room is smaller than the largest mail asked for, so that less is taken.
    pub max_message_lowered: bool,
    /// Where the installation key is kept.
    pub data_dir: Option<PathBuf>,
    /// Mail that leaves, where there is a smarthost.
    pub outbound: Option<outbound::Settings>,
    /// What becomes of addresses that nobody uses, where that is looked at.
    pub traps: Option<Traps>,
}

impl Knobs {
    /// Fills in what the profile decides and checks what belongs together.
    pub fn resolve(self) -> Result<Config, ConfigError> {
        let (host, private_ttl, public_ttl) = match self.profile {
            Profile::Laptop => ([127, 0, 0, 1], 3 * DAY, 3 * DAY),
            Profile::Ci => ([0, 0, 0, 0], HOUR, HOUR),
            Profile::Public => ([0, 0, 0, 0], 3 * DAY, 2 * HOUR),
        };
        let rules = self.domains.unwrap_or_default().0;
        if self.profile == Profile::Public && rules.is_empty() {
            return Err(ConfigError::PublicWithoutDomains);
        }
        // A mail that could never be stored is refused for good (552), not for now (452).
        let rooms = [self.store_max_bytes, self.inbox_max_bytes, Intake::largest_mail(self.intake_max_bytes)];
        let max_message_bytes = rooms.into_iter().fold(self.max_message_bytes, usize::min);
        let exceptions = Rules {
            reject: self.reject_domains.unwrap_or_default(),
            discard: self.discard_domains.unwrap_or_default(),
            reject_senders: self.reject_senders.unwrap_or_default(),
            nobody: None,
        };
        let (domains, tag_forms) = tag_forms::of(Domains::new(rules), self.tag_domains.unwrap_or_default(), self.tag_separator)?;
        let mut policy = Policy::new(domains, exceptions).map_err(|NothingOffered| ConfigError::NothingOffered)?;
        let limit_exempt = self.limit_exempt.unwrap_or_else(Networks::private_ranges);
        let outbound = self
            .smarthost
            .map(|smarthost| {
                let sender = sender::of(self.forward_from, self.public_url.as_ref(), &policy)?;
                let hello = self.hostname.as_deref().unwrap_or(sender.domain()).to_owned();
                Ok::<_, SenderError>(outbound::Settings::new(smarthost, hello, sender, self.forward_max_per_hour, limit_exempt.clone()))
            })
            .transpose()?;
        if let Some(outbound) = &outbound {
            policy.set_nobody(outbound.from.clone());
        }
        let trap_check_token = self.traps.trap_check_token.clone();
        let (traps, trap_domains) = self.traps.resolve(self.profile, policy.domains(), self.inbox_ttl)?;
        policy.set_trap_domains(trap_domains).map_err(|NothingOffered| ConfigError::NothingOffered)?;
        let domains = policy.domains();
        let proxy_networks = self.proxy_networks.unwrap_or_default();
        let is_public = self.profile == Profile::Public;
        let quota = |given: Option<Quota>, public| given.unwrap_or(Quota(is_public.then_some(public)));
        let private_mail_ttl = self.mail_ttl.unwrap_or(private_ttl);
        Ok(Config {
            profile: self.profile,
            smtp_listen: self.smtp_listen.unwrap_or((host, 1025).into()),
            smtps_listen: self.smtps_listen,
            tls: certificate::files(self.tls_cert, self.tls_key)?,
            http_listen: self.http_listen.unwrap_or((host, 8025).into()),
            smtp: smtp::Settings {
                max_message_bytes,
                auth: self.smtp_auth.unwrap_or(self.profile != Profile::Public),
                bare_line_ends: self.bare_line_ends,
                ..smtp::Settings::new(self.hostname.as_deref().unwrap_or(domains.first()), domains.first())
            },
            inbox: inbox::Settings {
                max_bytes: self.store_max_bytes,
                inbox_max_messages: self.inbox_max_messages,
                inbox_max_bytes: self.inbox_max_bytes,
                min_keep: self.min_keep,
                private_mail_ttl,
                public_mail_ttl: self.public_mail_ttl.unwrap_or(public_ttl),
                inbox_ttl: self.inbox_ttl,
                max_tombstones: MAX_TOMBSTONES,
                tag_forms,
                limit_exempt: limit_exempt.clone(),
            },
            facts: facts::Settings::new(self.dns.unwrap_or(if is_public { Servers::System } else { Servers::Off })),
            http: http::Settings {
                public_url: self.public_url,
                hosts: self.http_hosts,
                admin_token: self.admin_token,
                all_is_open: self.profile != Profile::Public,
                limit_exempt: limit_exempt.clone(),
                proxies: proxy_networks.clone(),
                metrics_are_open: self.profile != Profile::Public,
                abuse_contact: self.abuse_contact,
                keeps_names: self.data_dir.is_some(),
                public_attachment_max_bytes: self
                    .public_attachment_max_bytes
                    .unwrap_or(SizeCap(is_public.then_some(PUBLIC_ATTACHMENT_MAX_BYTES)))
                    .0,
                shows_near_images: self.near_images,
                trap_check_token,
                max_message_bytes,
            },
            policy,
            intake_max_bytes: self.intake_max_bytes,
            max_connections: self.max_connections,
            max_connections_per_network: self.max_connections_per_network,
            max_connections_per_minute_per_network: quota(self.max_connections_per_minute_per_network, PUBLIC_PER_MINUTE_PER_NETWORK),
            max_mails_per_minute_per_network: quota(self.max_mails_per_minute_per_network, PUBLIC_PER_MINUTE_PER_NETWORK),
            max_mails_per_minute: quota(self.max_mails_per_minute, PUBLIC_PER_MINUTE),
            max_inboxes_per_minute_per_network: quota(self.max_inboxes_per_minute_per_network, PUBLIC_INBOXES_PER_MINUTE),
            max_wrong_tokens_per_minute_per_network: quota(self.max_wrong_tokens_per_minute_per_network, PUBLIC_WRONG_TOKENS_PER_MINUTE),
            proxy_networks,
            outbound,
            traps,
            limit_exempt,
            max_message_lowered: max_message_bytes < self.max_message_bytes,
            data_dir: self.data_dir,
        })
    }
}

impl Config {
    /// What SMTP clients may have, as far as `max_open_files` allows.
    pub fn smtp_limits(&self, max_open_files: u64) -> smtp::Limits {
        let files = usize::try_from(max_open_files).unwrap_or(usize::MAX);
        let total = self.max_smtp_connections(files);
        let exempt = || self.limit_exempt.clone();
        smtp::Limits {
            connections: ConnectionLimiter::new(total, self.max_connections_per_network, exempt()),
            connection_rate: RateLimiter::new(self.max_connections_per_minute_per_network.0, None, exempt()),
            mail_rate: RateLimiter::new(self.max_mails_per_minute_per_network.0, self.max_mails_per_minute.0, exempt()),
            mail_bytes: smtp::Limits::shares_of_room(self.intake_max_bytes, self.smtp.max_message_bytes, exempt()),
        }
    }

    /// Half of the files for SMTP at the worst; the web has the rest.
    fn max_smtp_connections(&self, files: usize) -> usize {
        self.max_connections.min(files / 2)
    }

    /// What web clients may ask for in a minute; `mails` is what SMTP counts as well.
    pub fn http_limits(&self, mails: RateLimiter) -> http::Limits {
        let rate = |quota: Quota| RateLimiter::new(quota.0, None, self.limit_exempt.clone());
        http::Limits {
            mails,
            new_inboxes: rate(self.max_inboxes_per_minute_per_network),
            wrong_tokens: rate(self.max_wrong_tokens_per_minute_per_network),
        }
    }

    /// The caps on web connections, as far as `max_open_files` allows.
    pub fn http_limiter(&self, max_open_files: u64) -> ConnectionLimiter {
        let files = usize::try_from(max_open_files).unwrap_or(usize::MAX);
        let left = files.saturating_sub(self.max_smtp_connections(files) + OTHER_FILES);
        ConnectionLimiter::new(MAX_HTTP_CONNECTIONS.min(left).max(1), MAX_HTTP_CONNECTIONS_PER_NETWORK, self.limit_exempt.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        knobs: Knobs,
    }

    fn knobs(arguments: &[&str]) -> Knobs {
        Line::try_parse_from([&["sundew"], arguments].concat()).unwrap().knobs
    }

    #[test]
    fn the_profile_chooses_the_defaults_and_a_knob_overrides_them() {
        let laptop = knobs(&[]).resolve().unwrap();
        assert_eq!(laptop.smtp_listen.to_string(), "127.0.0.1:1025");
        assert_eq!((&*laptop.smtp.hostname, laptop.inbox.public_mail_ttl), ("sundew.example.com", 3 * DAY));
        assert!(laptop.smtp.auth);
        let ci = knobs(&["--profile", "ci", "--mail-ttl", "5m"]).resolve().unwrap();
        assert_eq!(ci.http_listen.to_string(), "0.0.0.0:8025");
        assert_eq!((ci.inbox.private_mail_ttl, ci.inbox.public_mail_ttl), (Duration::from_secs(300), HOUR));
        let public = knobs(&["--profile", "public", "--domains", " x.org , *.x.org"]).resolve().unwrap();
        assert_eq!((&*public.smtp.hostname, public.http.all_is_open, public.smtp.auth), ("x.org", false, false));
        assert_eq!((laptop.facts.servers, ci.facts.servers, public.facts.servers), (Servers::Off, Servers::Off, Servers::System));
        let asked = knobs(&["--dns", "192.0.2.53, [2001:db8::53]:5353"]).resolve().unwrap();
        let servers = ["192.0.2.53:53", "[2001:db8::53]:5353"].map(|server| server.parse().unwrap());
        assert_eq!(asked.facts.servers, Servers::At(servers.to_vec()));
    }

    #[test]
    fn the_public_profile_needs_domains() {
        assert_eq!(knobs(&["--profile", "public"]).resolve().err(), Some(ConfigError::PublicWithoutDomains));
        assert_eq!(knobs(&["--profile", "public", "--domains", " , "]).resolve().err(), Some(ConfigError::PublicWithoutDomains));
    }

    #[test]
    fn the_public_profile_limits_networks_until_it_is_told_not_to() {
        let quotas = |arguments: &[&str]| {
            let config = knobs(&[&["--domains", "x.org"], arguments].concat()).resolve().unwrap();
            [config.max_connections_per_minute_per_network, config.max_mails_per_minute_per_network, config.max_mails_per_minute]
                .map(|quota| quota.0)
        };
        assert_eq!(quotas(&[]), [None; 3]);
        assert_eq!(quotas(&["--profile", "public"]), [Some(120), Some(120), Some(6_000)]);
        let told = ["--profile", "public", "--max-mails-per-minute", "off", "--max-mails-per-minute-per-network", "5"];
        assert_eq!(quotas(&told), [Some(120), Some(5), None]);
    }

    #[test]
    fn a_misspelt_name_is_noticed() {
        let names = ["SUNDEW_DOMAINS", "SUNDEW_REJECT_DOMAIN", "SUNDEW_PORT_25_TCP", "SUNDEW_SERVICE_HOST", "PATH"];
        assert_eq!(Knobs::unknown_names(names.map(str::to_owned).into_iter()), ["SUNDEW_REJECT_DOMAIN"]);
    }

    #[test]
    fn rules_that_leave_nothing_are_refused() {
        let closed = knobs(&["--domains", "x.org", "--reject-domains", "x.org"]).resolve();
        assert_eq!(closed.err(), Some(ConfigError::NothingOffered));
        let half = knobs(&["--domains", "x.org,y.org", "--discard-domains", "*,!y.org"]).resolve().unwrap();
        assert_eq!((half.policy.domains().first(), &*half.smtp.hostname), ("y.org", "y.org"));
    }

    #[test]
    fn a_mail_that_no_room_could_hold_is_not_offered_to_be_taken() {
        let config = knobs(&["--inbox-max-bytes", "1MiB"]).resolve().unwrap();
        assert_eq!((config.smtp.max_message_bytes, config.max_message_lowered), (1024 * 1024, true));
        let config = knobs(&["--intake-max-bytes", "8MiB"]).resolve().unwrap();
        assert_eq!(config.smtp.max_message_bytes, 7 * 1024 * 1024);
        assert!(!knobs(&[]).resolve().unwrap().max_message_lowered);
    }

    #[test]
    fn wrong_values_are_refused() {
        for arguments in [
            ["--smtp-listen", "1025"],
            ["--http-listen", "localhost:8025"],
            ["--mail-ttl", "0s"],
            ["--mail-ttl", "31d"],
            ["--mail-ttl", "5"],
            ["--store-max-bytes", "lots"],
            ["--max-message-bytes", "-1"],
            ["--inbox-max-messages", "0"],
            ["--domains", "a b"],
            ["--limit-exempt", "10.0.0.0/33"],
            ["--reject-domains", "bob@"],
            ["--reject-senders", "a b"],
            ["--max-mails-per-minute", "0"],
            ["--max-mails-per-minute-per-network", "many"],
            ["--smtp-auth", "maybe"],
            ["--proxy-networks", "10.0.0"],
            ["--dns", "dns.example.org"],
            ["--dns", ","],
            ["--bare-line-ends", "maybe"],
            ["--public-url", "mail.example.org"],
            ["--admin-token", "short"],
            ["--abuse-contact", "nobody"],
            ["--smarthost", "mail.example.org"],
            ["--forward-from", "forward"],
            ["--forward-max-per-hour", "0"],
            ["--public-attachment-max-bytes", "some"],
            ["--log-format", "xml"],
            ["--profile", "prod"],
        ] {
            assert!(Line::try_parse_from([&["sundew"], &arguments[..]].concat()).is_err(), "{arguments:?}");
        }
    }
}
