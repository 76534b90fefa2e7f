//! Every knob: its meaning, unit, default per profile and environment name. A bad value refuses to start.

use std::{net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

use bytesize::ByteSize;
use clap::Args;
use ipnet::IpNet;
use thiserror::Error;
use url::Url;

use crate::{
    http, inbox,
    intake::Intake,
    net::{ConnectionLimiter, ExemptNetworks, ProxyNetworks},
    policy::{DomainRule, Domains},
    smtp::{self, BareLineEnds, tls::TlsFiles},
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// No lifetime is longer.
const MAX_TTL: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How many ended private addresses are remembered: about 6 MB.
const MAX_TOMBSTONES: usize = 100_000;
/// Web connections at once, in all and from one network; an event stream is one.
const MAX_HTTP_CONNECTIONS: usize = 4_096;
const MAX_HTTP_CONNECTIONS_PER_NETWORK: usize = 128;

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

/// The command line and the environment, as given. The help texts are the reference of all knobs.
#[derive(Args, Clone, Debug, Default)]
pub struct Knobs {
    /// Chooses the defaults: laptop (loopback, mail kept 3 days), ci (all interfaces, 1 hour) or public (all
    /// interfaces, listed domains only, public mail kept 2 hours, /all for the operator only)
    #[arg(long, env = "SUNDEW_PROFILE", value_name = "NAME", default_value = "laptop", value_parser = profile)]
    pub profile: Profile,
    /// Address and port for SMTP [default: 127.0.0.1:1025; ci and public: 0.0.0.0:1025]
    #[arg(long, env = "SUNDEW_SMTP_LISTEN", value_name = "ADDRESS:PORT", value_parser = socket_address)]
    pub smtp_listen: Option<SocketAddr>,
    /// Address and port for SMTP that begins with TLS, usually port 465 [default: not listened on]
    #[arg(long, env = "SUNDEW_SMTPS_LISTEN", value_name = "ADDRESS:PORT", value_parser = socket_address)]
    pub smtps_listen: Option<SocketAddr>,
    /// Address and port for the web [default: 127.0.0.1:8025; ci and public: 0.0.0.0:8025]
    #[arg(long, env = "SUNDEW_HTTP_LISTEN", value_name = "ADDRESS:PORT", value_parser = socket_address)]
    pub http_listen: Option<SocketAddr>,
    /// The name SMTP greets with [default: the first domain]
    #[arg(long, env = "SUNDEW_HOSTNAME", value_name = "NAME", value_parser = host_name)]
    pub hostname: Option<String>,
    /// Comma list of domains to take mail for; `*.d` is the subdomains of d without d itself [default: any domain,
    /// new addresses are at sundew.example.com; public: must be set]
    #[arg(long, env = "SUNDEW_DOMAINS", value_name = "LIST", value_parser = domain_list)]
    pub domains: Option<DomainList>,
    /// How long mail in private inboxes is kept [default: 3d; ci: 1h]
    #[arg(long, env = "SUNDEW_MAIL_TTL", value_name = "DURATION", value_parser = lifetime)]
    pub mail_ttl: Option<Duration>,
    /// How long public mail is kept [default: 3d; ci: 1h; public: 2h]
    #[arg(long, env = "SUNDEW_PUBLIC_MAIL_TTL", value_name = "DURATION", value_parser = lifetime)]
    pub public_mail_ttl: Option<Duration>,
    /// How long an inbox lives after its holder last read it
    #[arg(long, env = "SUNDEW_INBOX_TTL", value_name = "DURATION", default_value = "7d", value_parser = lifetime)]
    pub inbox_ttl: Duration,
    /// The largest mail taken, in bytes or as 25MiB
    #[arg(long, env = "SUNDEW_MAX_MESSAGE_BYTES", value_name = "SIZE", default_value = "26214400", value_parser = size)]
    pub max_message_bytes: usize,
    /// All stored mail together, as it costs in memory; the oldest goes first
    #[arg(long, env = "SUNDEW_STORE_MAX_BYTES", value_name = "SIZE", default_value = "512MiB", value_parser = size)]
    pub store_max_bytes: usize,
    /// All mail being received and parsed at one moment; beyond it senders are told to come back (452)
    #[arg(long, env = "SUNDEW_INTAKE_MAX_BYTES", value_name = "SIZE", default_value = "128MiB", value_parser = size)]
    pub intake_max_bytes: usize,
    /// Mails in one inbox; its oldest goes first
    #[arg(long, env = "SUNDEW_INBOX_MAX_MESSAGES", value_name = "COUNT", default_value = "500", value_parser = count)]
    pub inbox_max_messages: usize,
    /// Mail in one inbox; its oldest goes first
    #[arg(long, env = "SUNDEW_INBOX_MAX_BYTES", value_name = "SIZE", default_value = "64MiB", value_parser = size)]
    pub inbox_max_bytes: usize,
    /// Mail younger than this is never dropped to make room in the store; a store full of it answers 452
    #[arg(long, env = "SUNDEW_MIN_KEEP", value_name = "DURATION", default_value = "10m", value_parser = duration)]
    pub min_keep: Duration,
    /// SMTP connections at once
    #[arg(long, env = "SUNDEW_MAX_CONNECTIONS", value_name = "COUNT", default_value_t = smtp::Settings::MAX_CONNECTIONS, value_parser = count)]
    pub max_connections: usize,
    /// SMTP connections at once from one /24 or /64
    #[arg(long, env = "SUNDEW_MAX_CONNECTIONS_PER_NETWORK", value_name = "COUNT", default_value_t = smtp::Settings::MAX_CONNECTIONS_PER_NETWORK, value_parser = count)]
    pub max_connections_per_network: usize,
    /// Comma list of networks that limits per network do not apply to [default: loopback and private ranges]
    #[arg(long, env = "SUNDEW_LIMIT_EXEMPT", value_name = "LIST", value_parser = network_list)]
    pub limit_exempt: Option<NetworkList>,
    /// Comma list of networks of proxies: SMTP connections from there must begin with a PROXY protocol header (version 1 or 2) that tells the client's address [default: none]
    #[arg(long, env = "SUNDEW_PROXY_NETWORKS", value_name = "LIST", value_parser = network_list)]
    pub proxy_networks: Option<NetworkList>,
    /// AUTH over SMTP: any (offered, whatever credentials come are taken and forgotten) or off [default: any; public: off]
    #[arg(long, env = "SUNDEW_SMTP_AUTH", value_name = "any|off", value_parser = any_or_off)]
    pub smtp_auth: Option<bool>,
    /// Mail with line ends other than CRLF: accept (stored as received) or refuse (550)
    #[arg(long, env = "SUNDEW_BARE_LINE_ENDS", value_name = "accept|refuse", default_value = "accept", value_parser = bare_line_ends)]
    pub bare_line_ends: BareLineEnds,
    /// PEM file of the certificate for SMTP, with those that lead to its root behind it; a new one is taken without a restart [default: a self-signed one made at start]
    #[arg(long, env = "SUNDEW_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// PEM file of the certificate's private key [default: a new one made at start]
    #[arg(long, env = "SUNDEW_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Where people reach the web, with a base path if there is one, such as `https://example.org/mail`
    #[arg(long, env = "SUNDEW_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<Url>,
    /// Comma list of further host names the web answers to (IP addresses and localhost always work)
    #[arg(long, env = "SUNDEW_HTTP_HOSTS", value_name = "LIST", value_delimiter = ',', value_parser = host_name)]
    pub http_hosts: Vec<String>,
    /// The operator's secret: reads mail for reserved names such as abuse@, and /all and /metrics in the public profile
    #[arg(long, env = "SUNDEW_ADMIN_TOKEN", value_name = "SECRET", hide_env_values = true, value_parser = secret)]
    pub admin_token: Option<String>,
    /// Where the installation key and the list of ended addresses are kept, so that addresses outlive a restart [default: nothing is written to disk]
    #[arg(long, env = "SUNDEW_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, trace, or a filter such as sundew=debug
    #[arg(long, env = "SUNDEW_LOG", value_name = "FILTER", default_value = "info", value_parser = log_filter)]
    pub log: String,
    /// How it is logged
    #[arg(long, env = "SUNDEW_LOG_FORMAT", value_name = "text|json", default_value = "text", value_parser = log_format)]
    pub log_format: LogFormat,
}

/// The value of a list of domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DomainList(pub Vec<DomainRule>);

/// The value of a list of networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkList(pub Vec<IpNet>);

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
    /// The domains served.
    pub domains: Domains,
    /// The SMTP dialogue.
    pub smtp: smtp::Settings,
    /// Caps of the store.
    pub inbox: inbox::Settings,
    /// The web.
    pub http: http::Settings,
    /// Bytes of mail in flight.
    pub intake_max_bytes: usize,
    /// SMTP connections in all and per network.
    pub max_connections: usize,
    /// SMTP connections per network.
    pub max_connections_per_network: usize,
    /// Networks of trusted proxies.
    pub proxy_networks: ProxyNetworks,
    /// Networks without limits per network.
    pub limit_exempt: ExemptNetworks,
    /// Whether a room is smaller than the largest mail asked for, so that less is taken.
    pub max_message_lowered: bool,
    /// Where the installation key is kept.
    pub data_dir: Option<PathBuf>,
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
        let domains = Domains::new(rules);
        let limit_exempt = self.limit_exempt.map_or_else(ExemptNetworks::default, |list| ExemptNetworks::new(list.0));
        let private_mail_ttl = self.mail_ttl.unwrap_or(private_ttl);
        Ok(Config {
            profile: self.profile,
            smtp_listen: self.smtp_listen.unwrap_or((host, 1025).into()),
            smtps_listen: self.smtps_listen,
            tls: tls_files(self.tls_cert, self.tls_key)?,
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
            },
            http: http::Settings {
                public_url: self.public_url,
                hosts: self.http_hosts,
                admin_token: self.admin_token,
                all_is_open: self.profile != Profile::Public,
                limit_exempt: limit_exempt.clone(),
                metrics_are_open: self.profile != Profile::Public,
            },
            domains,
            intake_max_bytes: self.intake_max_bytes,
            max_connections: self.max_connections,
            max_connections_per_network: self.max_connections_per_network,
            proxy_networks: ProxyNetworks::new(self.proxy_networks.unwrap_or_default().0),
            limit_exempt,
            max_message_lowered: max_message_bytes < self.max_message_bytes,
            data_dir: self.data_dir,
        })
    }
}

impl Config {
    /// The caps on SMTP connections, as far as `max_open_files` allows.
    pub fn smtp_limiter(&self, max_open_files: u64) -> ConnectionLimiter {
        let files = usize::try_from(max_open_files).unwrap_or(usize::MAX);
        // Half of the files for SMTP at the worst; the web, logs and the runtime have the rest.
        let total = self.max_connections.min(files / 2);
        ConnectionLimiter::new(total, self.max_connections_per_network, self.limit_exempt.clone())
    }

    /// The caps on web connections, as far as `max_open_files` allows.
    pub fn http_limiter(&self, max_open_files: u64) -> ConnectionLimiter {
        let files = usize::try_from(max_open_files).unwrap_or(usize::MAX);
        ConnectionLimiter::new(MAX_HTTP_CONNECTIONS.min(files / 4).max(1), MAX_HTTP_CONNECTIONS_PER_NETWORK, self.limit_exempt.clone())
    }
}

fn tls_files(certificate: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<TlsFiles>, ConfigError> {
    const KNOBS: [&str; 2] = ["SUNDEW_TLS_CERT", "SUNDEW_TLS_KEY"];
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
        (Some(path), None) => Err(ConfigError::HalfACertificate { set: KNOBS[0], path, missing: KNOBS[1] }),
        (None, Some(path)) => Err(ConfigError::HalfACertificate { set: KNOBS[1], path, missing: KNOBS[0] }),
    }
}

fn profile(text: &str) -> Result<Profile, &'static str> {
    match text.trim() {
        "laptop" => Ok(Profile::Laptop),
        "ci" => Ok(Profile::Ci),
        "public" => Ok(Profile::Public),
        _ => Err("laptop, ci or public"),
    }
}

fn socket_address(text: &str) -> Result<SocketAddr, &'static str> {
    text.trim().parse().map_err(|_| "an IP address and a port, for example 127.0.0.1:1025 or [::]:25")
}

fn host_name(text: &str) -> Result<String, &'static str> {
    crate::mail::address::normalise_domain(text.trim()).map_err(|_| "a host name, for example mail.example.org")
}

fn list<T: FromStr>(text: &str) -> Option<Vec<T>> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| item.parse().ok()).collect()
}

fn domain_list(text: &str) -> Result<DomainList, &'static str> {
    list(text).map(DomainList).ok_or("domains with commas between them, for example example.org,*.example.org")
}

fn network_list(text: &str) -> Result<NetworkList, &'static str> {
    list(text).map(NetworkList).ok_or("networks with commas between them, for example 192.0.2.0/24,2001:db8::/32")
}

fn duration(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text.trim()).map_err(|_| "a duration, for example 90s, 24h or 7d")
}

fn lifetime(text: &str) -> Result<Duration, &'static str> {
    const ALLOWED: &str = "a duration from 1s to 30d, for example 90s, 24h or 7d";
    duration(text).ok().filter(|ttl| (Duration::from_secs(1)..=MAX_TTL).contains(ttl)).ok_or(ALLOWED)
}

fn size(text: &str) -> Result<usize, &'static str> {
    const ALLOWED: &str = "a size of at least 1KiB in bytes or with a unit, for example 26214400 or 25MiB";
    let size = text.trim().parse::<ByteSize>().map_err(|_| ALLOWED)?;
    usize::try_from(size.as_u64()).ok().filter(|&bytes| bytes >= 1024).ok_or(ALLOWED)
}

fn count(text: &str) -> Result<usize, &'static str> {
    text.trim().parse().ok().filter(|&count| (1..=10_000_000).contains(&count)).ok_or("a whole number from 1 to 10000000")
}

fn any_or_off(text: &str) -> Result<bool, &'static str> {
    match text.trim() {
        "any" => Ok(true),
        "off" => Ok(false),
        _ => Err("any or off"),
    }
}

fn bare_line_ends(text: &str) -> Result<BareLineEnds, &'static str> {
    match text.trim() {
        "accept" => Ok(BareLineEnds::Accept),
        "refuse" => Ok(BareLineEnds::Refuse),
        _ => Err("accept or refuse"),
    }
}

fn public_url(text: &str) -> Result<Url, &'static str> {
    const ALLOWED: &str = "an http or https address without query, for example https://mail.example.org";
    let url = Url::parse(text.trim()).map_err(|_| ALLOWED)?;
    let plain = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none() && url.has_host();
    if plain { Ok(url) } else { Err(ALLOWED) }
}

fn secret(text: &str) -> Result<String, &'static str> {
    // Short ones can be guessed over the network; the value itself is never printed.
    if text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("at least 12 letters, digits or signs without spaces")
    }
}

fn log_filter(text: &str) -> Result<String, &'static str> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| "error, warn, info, debug, trace, or a filter such as sundew=debug")
}

fn log_format(text: &str) -> Result<LogFormat, &'static str> {
    match text.trim() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("text or json"),
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
    }

    #[test]
    fn the_public_profile_needs_domains() {
        assert_eq!(knobs(&["--profile", "public"]).resolve().err(), Some(ConfigError::PublicWithoutDomains));
        assert_eq!(knobs(&["--profile", "public", "--domains", " , "]).resolve().err(), Some(ConfigError::PublicWithoutDomains));
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
    fn a_certificate_needs_its_key_and_a_key_its_certificate() {
        for (flag, sentence) in [
            ("--tls-cert", "SUNDEW_TLS_CERT (x.pem) is set without SUNDEW_TLS_KEY: a certificate and its key belong together"),
            ("--tls-key", "SUNDEW_TLS_KEY (x.pem) is set without SUNDEW_TLS_CERT: a certificate and its key belong together"),
        ] {
            assert_eq!(knobs(&[flag, "x.pem"]).resolve().err().unwrap().to_string(), sentence);
        }
        assert!(knobs(&["--tls-cert", "x.pem", "--tls-key", "y.pem"]).resolve().unwrap().tls.is_some());
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
            ["--smtp-auth", "maybe"],
            ["--proxy-networks", "10.0.0.1"],
            ["--bare-line-ends", "maybe"],
            ["--public-url", "mail.example.org"],
            ["--admin-token", "short"],
            ["--log-format", "xml"],
            ["--profile", "prod"],
        ] {
            assert!(Line::try_parse_from([&["sundew"], &arguments[..]].concat()).is_err(), "{arguments:?}");
        }
    }
}
