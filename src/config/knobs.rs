//! The knobs as they are given on the command line and in the environment.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{ArgAction, Args, Command};
use url::Url;

use crate::{
    facts::Servers,
    mail::address::{Address, Separator},
    net::Networks,
    outbound::Smarthost,
    policy::PatternList,
    smtp::{self, BareLineEnds},
};

use super::{
    DomainList, LogFormat, Profile, Quota, SizeCap, TrapKnobs,
    values::{
        any_or_off, bare_line_ends, contact, count, dns_servers, domain_list, duration, forward_from, host_name, lifetime, log_filter,
        log_format, network_list, pattern_list, profile, public_url, quota, secret, separator, show_or_hide, size, size_cap, smarthost,
        socket_address,
    },
};

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
    /// Comma list of zones where the label names the inbox: mail to `tag@name.zone` is in the inbox `name@zone`; none of them
    /// may be below a wildcard of the list above [default: none]
    #[arg(long, env = "SUNDEW_TAG_DOMAINS", value_name = "LIST", value_parser = domain_list)]
    pub tag_domains: Option<DomainList>,
    /// A sign that begins a tag as + does: one of - _ . = ; chosen names can't have it then, and of names that somebody
    /// holds already the longest is meant [default: + alone]
    #[arg(long, env = "SUNDEW_TAG_SEPARATOR", value_name = "SIGN", value_parser = separator, allow_hyphen_values = true)]
    pub tag_separator: Option<Separator>,
    /// Comma list of recipients to refuse (550): `example.org`, `*.example.org` for its subdomains, `spam-*@example.org`, `*` for all;
    /// `!` before an entry spares what it means [default: none]
    #[arg(long, env = "SUNDEW_REJECT_DOMAINS", value_name = "LIST", value_parser = pattern_list)]
    pub reject_domains: Option<PatternList>,
    /// Comma list of recipients, written alike, whose mail is answered 250 and thrown away [default: none]
    #[arg(long, env = "SUNDEW_DISCARD_DOMAINS", value_name = "LIST", value_parser = pattern_list)]
    pub discard_domains: Option<PatternList>,
    /// Comma list of envelope senders, written alike, to refuse (550); never the null sender [default: none]
    #[arg(long, env = "SUNDEW_REJECT_SENDERS", value_name = "LIST", value_parser = pattern_list)]
    pub reject_senders: Option<PatternList>,
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
    /// Comma list of networks that limits per network do not apply to, or none [default: loopback and private ranges]
    #[arg(long, env = "SUNDEW_LIMIT_EXEMPT", value_name = "LIST", value_parser = network_list)]
    pub limit_exempt: Option<Networks>,
    /// SMTP connections a minute from one /24 or /64, eight times as many from the /16 or /48 around it [default: off; public: 120]
    #[arg(long, env = "SUNDEW_MAX_CONNECTIONS_PER_MINUTE_PER_NETWORK", value_name = "COUNT|off", value_parser = quota)]
    pub max_connections_per_minute_per_network: Option<Quota>,
    /// Mails a minute from one /24 or /64, eight times as many from the /16 or /48 around it; each 256 KiB of data count as one more [default: off; public: 120]
    #[arg(long, env = "SUNDEW_MAX_MAILS_PER_MINUTE_PER_NETWORK", value_name = "COUNT|off", value_parser = quota)]
    pub max_mails_per_minute_per_network: Option<Quota>,
    /// Mails a minute from everybody, counted alike [default: off; public: 6000]
    #[arg(long, env = "SUNDEW_MAX_MAILS_PER_MINUTE", value_name = "COUNT|off", value_parser = quota)]
    pub max_mails_per_minute: Option<Quota>,
    /// Inboxes a minute that clients of one /24 or /64 may make or claim over the web; a report of a mail and an address for a site count as one [default: off; public: 30]
    #[arg(long, env = "SUNDEW_MAX_INBOXES_PER_MINUTE_PER_NETWORK", value_name = "COUNT|off", value_parser = quota)]
    pub max_inboxes_per_minute_per_network: Option<Quota>,
    /// How often a minute clients of one /24 or /64 may ask for private inboxes without the right token [default: off; public: 60]
    #[arg(long, env = "SUNDEW_MAX_WRONG_TOKENS_PER_MINUTE_PER_NETWORK", value_name = "COUNT|off", value_parser = quota)]
    pub max_wrong_tokens_per_minute_per_network: Option<Quota>,
    /// Comma list of networks of proxies: SMTP connections from there must begin with a PROXY protocol header (version 1 or 2) that tells the client's address, and web requests from there tell it by X-Forwarded-For [default: none]
    #[arg(long, env = "SUNDEW_PROXY_NETWORKS", value_name = "LIST", value_parser = network_list)]
    pub proxy_networks: Option<Networks>,
    /// AUTH over SMTP: any (offered, whatever credentials come are taken and forgotten) or off [default: any; public: off]
    #[arg(long, env = "SUNDEW_SMTP_AUTH", value_name = "any|off", value_parser = any_or_off)]
    pub smtp_auth: Option<bool>,
    /// Name servers that are asked who sent a mail (SPF, DKIM, DMARC, PTR; told, never used to refuse): system, off, or a comma list of `IP` or `IP:PORT` [default: off; public: system]
    #[arg(long, env = "SUNDEW_DNS", value_name = "system|off|LIST", value_parser = dns_servers)]
    pub dns: Option<Servers>,
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
    /// The operator's secret: opens /admin, reads mail for reserved names such as abuse@, and /all and /metrics in the public profile
    #[arg(long, env = "SUNDEW_ADMIN_TOKEN", value_name = "SECRET", hide_env_values = true, value_parser = secret)]
    pub admin_token: Option<String>,
    /// Whom to write to about abuse, for /about and /.well-known/security.txt: a mail address, a mailto: or an https: URL [default: none is named]
    #[arg(long, env = "SUNDEW_ABUSE_CONTACT", value_name = "ADDRESS|URL", value_parser = contact)]
    pub abuse_contact: Option<Url>,
    /// The largest attachment of public mail that is served, decoded, and the largest public mail whose raw source is; private mail is not concerned [default: off; public: 1000000]
    #[arg(long, env = "SUNDEW_PUBLIC_ATTACHMENT_MAX_BYTES", value_name = "SIZE|off", value_parser = size_cap)]
    pub public_attachment_max_bytes: Option<SizeCap>,
    /// Images of a mail on the reader's own machine or network (private and loopback addresses, names such as localhost and printer.local) when remote images are asked for: hide (a mail can't look around there) or show (a tester's own server)
    #[arg(long, env = "SUNDEW_NEAR_IMAGES", value_name = "show|hide", default_value = "hide", value_parser = show_or_hide, action = ArgAction::Set)]
    pub near_images: bool,
    /// Where the installation key, the list of ended addresses and the sealed addresses for sites are kept, so that addresses outlive a restart [default: nothing is written to disk]
    #[arg(long, env = "SUNDEW_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// Where mail is handed in that people send on to an address of their own: smtp://user:password@host:587 (with STARTTLS),
    /// smtps://host:465, or smtp://host:25?tls=off; needs SUNDEW_PUBLIC_URL, and SUNDEW_DOMAINS or SUNDEW_FORWARD_FROM
    /// [default: nothing can be sent on]
    #[arg(long, env = "SUNDEW_SMARTHOST", value_name = "URL", hide_env_values = true, value_parser = smarthost)]
    pub smarthost: Option<Smarthost>,
    /// The address that this mail is from; what is sent back to it is thrown away [default: the name forward at the first of SUNDEW_DOMAINS]
    #[arg(long, env = "SUNDEW_FORWARD_FROM", value_name = "ADDRESS", value_parser = forward_from)]
    pub forward_from: Option<Address>,
    /// Mails an hour handed to the smarthost in all
    #[arg(long, env = "SUNDEW_FORWARD_MAX_PER_HOUR", value_name = "COUNT", default_value = "300", value_parser = count)]
    pub forward_max_per_hour: usize,
    /// Addresses that nobody uses.
    #[command(flatten)]
    pub traps: TrapKnobs,
    /// What is logged: error, warn, info, debug, trace, or a filter such as sundew=debug
    #[arg(long, env = "SUNDEW_LOG", value_name = "FILTER", default_value = "info", value_parser = log_filter)]
    pub log: String,
    /// How it is logged
    #[arg(long, env = "SUNDEW_LOG_FORMAT", value_name = "text|json", default_value = "text", value_parser = log_format)]
    pub log_format: LogFormat,
}

impl Knobs {
    /// Those of the environment's names that look like knobs and are none: a slip of the pen must not go unnoticed.
    /// Names that Kubernetes makes up for a service called sundew are no slip.
    pub fn unknown_names(names: impl Iterator<Item = String>) -> Vec<String> {
        let command = Self::augment_args(Command::new("sundew"));
        let known: Vec<_> = command.get_arguments().filter_map(|knob| knob.get_env()?.to_str().map(str::to_owned)).collect();
        // What commands that ask a running server read is none of the server's, nor is what Kubernetes makes.
        let is_service = |name: &str| {
            ["SUNDEW_TOKEN", "SUNDEW_URL"].contains(&name)
                || ["SUNDEW_PORT", "SUNDEW_SERVICE_"].iter().any(|prefix| name.starts_with(prefix))
        };
        names.filter(|name| name.starts_with("SUNDEW_") && !is_service(name) && !known.contains(name)).collect()
    }
}
