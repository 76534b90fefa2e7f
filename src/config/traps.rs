//! Traps: whether there are any, how long things take, how much room they have.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use thiserror::Error;

use super::{
    DomainList, Profile,
    values::{age, domain_list, on_or_off, secret, size, text_line},
};
use crate::{
    policy::{DomainRule, Domains},
    trap::{
        export,
        memory::{self, Secs},
        watch::Room,
    },
};

/// What people say about traps, as given.
#[derive(Args, Clone, Debug, Default)]
pub struct TrapKnobs {
    /// Whether addresses that nobody uses any more, and those that never were anybody's, become spam traps: on or off; needs
    /// SUNDEW_DOMAINS or SUNDEW_TRAP_DOMAINS [default: off; public: on]
    #[arg(long, env = "SUNDEW_TRAPS", value_name = "on|off", value_parser = on_or_off)]
    pub traps: Option<bool>,
    /// Comma list of domains that are nothing but traps: mail is accepted, nobody is offered an address there, nobody reads it;
    /// of a domain above, these are taken out [default: none]
    #[arg(long, env = "SUNDEW_TRAP_DOMAINS", value_name = "LIST", value_parser = domain_list)]
    pub trap_domains: Option<DomainList>,
    /// An address is abandoned, a trap of no weight yet, so long after its holder last looked into it
    #[arg(long, env = "SUNDEW_TRAP_ABANDONED_AFTER", value_name = "DURATION", default_value = "30d", value_parser = age)]
    pub trap_abandoned_after: Duration,
    /// An abandoned address has its full weight so long after its holder last looked into it
    #[arg(long, env = "SUNDEW_TRAP_MATURE_AFTER", value_name = "DURATION", default_value = "180d", value_parser = age)]
    pub trap_mature_after: Duration,
    /// An address that never was anybody's has its full weight so long after its first mail
    #[arg(long, env = "SUNDEW_TRAP_PRISTINE_AFTER", value_name = "DURATION", default_value = "14d", value_parser = age)]
    pub trap_pristine_after: Duration,
    /// A new installation lists nothing for so long
    #[arg(long, env = "SUNDEW_TRAP_WARM_UP", value_name = "DURATION", default_value = "14d", value_parser = age)]
    pub trap_warm_up: Duration,
    /// What is to be listed waits so long before it is, half more or less by chance, and public figures are as old as that
    #[arg(long, env = "SUNDEW_TRAP_DELAY", value_name = "DURATION", default_value = "2h", value_parser = age)]
    pub trap_delay: Duration,
    /// What traps may take in memory, whatever comes: from 16MiB
    #[arg(long, env = "SUNDEW_TRAP_MAX_BYTES", value_name = "SIZE", default_value = "130MB", value_parser = size)]
    pub trap_max_bytes: usize,
    /// How often what traps know is written to SUNDEW_DATA_DIR
    #[arg(long, env = "SUNDEW_TRAP_SAVE_EVERY", value_name = "DURATION", default_value = "5m", value_parser = age)]
    pub trap_save_every: Duration,
    /// File of what is never listed, a line each: allow, then a network, a domain or a campaign; read again when it changes
    #[arg(long, env = "SUNDEW_TRAP_OVERRIDES", value_name = "FILE")]
    pub trap_overrides: Option<PathBuf>,
    /// A secret for mail filters: opens POST /api/v1/traps/check and nothing else [default: only the admin token does]
    #[arg(long, env = "SUNDEW_TRAP_CHECK_TOKEN", value_name = "SECRET", hide_env_values = true, value_parser = secret)]
    pub trap_check_token: Option<String>,
    /// The terms of use of the lists, named in each of them [default: CC0-1.0]
    #[arg(long, env = "SUNDEW_TRAP_LICENCE", value_name = "TEXT", value_parser = text_line)]
    pub trap_licence: Option<String>,
    /// For rehearsals: networks and domains for documentation and tests (192.0.2.0/24, example.org, *.test), which nobody has, count
    /// and are listed like others
    #[arg(long, env = "SUNDEW_TRAP_REHEARSAL", value_name = "on|off", default_value = "off", value_parser = on_or_off, action = clap::ArgAction::Set)]
    pub trap_rehearsal: bool,
}

/// Traps where they are on.
#[derive(Clone, Debug)]
pub struct Traps {
    /// How long things take, and how much is remembered.
    pub memory: memory::Settings,
    /// Room for letters and for what is counted.
    pub room: Room,
    /// How often what they know is written.
    pub save_every: Duration,
    /// What is never listed.
    pub overrides: Option<PathBuf>,
    /// The terms of use of the lists.
    pub licence: Box<str>,
    /// Whether networks and domains for documentation are like others.
    pub is_rehearsal: bool,
}

/// Why traps can't be on like this: a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TrapsError {
    /// Where any domain is served every address is somebody's test.
    #[error(
        "SUNDEW_TRAPS is on without SUNDEW_DOMAINS and SUNDEW_TRAP_DOMAINS: where mail is taken for any domain, an address \
         that nobody uses proves nothing; list the domains whose mail comes here"
    )]
    NoDomains,
    /// A domain can't be both.
    #[error("{0} is in SUNDEW_TRAP_DOMAINS and in SUNDEW_DOMAINS: nobody can be offered an address where all are traps")]
    Served(String),
    /// Traps that are off catch nothing.
    #[error("SUNDEW_TRAP_DOMAINS is set while SUNDEW_TRAPS is off: their mail would be neither read nor counted")]
    Off,
    /// Times that run backwards.
    #[error("SUNDEW_TRAP_MATURE_AFTER is less than SUNDEW_TRAP_ABANDONED_AFTER: an address is abandoned first and of full weight later")]
    Backwards,
}

impl TrapKnobs {
    /// How much room there is, and how long things take, whether or not traps are on.
    pub fn settings(&self, inbox_ttl: Duration) -> (Room, memory::Settings) {
        let secs = |duration: Duration| Secs::try_from(duration.as_secs()).unwrap_or(Secs::MAX);
        let (room, memory) = Room::within(self.trap_max_bytes);
        let memory = memory::Settings {
            live: secs(inbox_ttl),
            abandoned: secs(self.trap_abandoned_after),
            mature: secs(self.trap_mature_after),
            pristine: secs(self.trap_pristine_after),
            warm_up: secs(self.trap_warm_up),
            delay: secs(self.trap_delay),
            ..memory
        };
        (room, memory)
    }

    /// What they make, and the domains that are nothing but traps.
    pub(super) fn resolve(
        self,
        profile: Profile,
        domains: &Domains,
        inbox_ttl: Duration,
    ) -> Result<(Option<Traps>, Vec<DomainRule>), TrapsError> {
        let rules = self.trap_domains.clone().unwrap_or_default().0;
        if !self.traps.unwrap_or(profile == Profile::Public || !rules.is_empty()) {
            return if rules.is_empty() { Ok((None, rules)) } else { Err(TrapsError::Off) };
        }
        if domains.is_any() && rules.is_empty() {
            return Err(TrapsError::NoDomains);
        }
        let listed: Vec<_> = domains.listed().collect();
        if let Some(both) = rules.iter().map(ToString::to_string).find(|rule| listed.contains(rule)) {
            return Err(TrapsError::Served(both));
        }
        if self.trap_mature_after < self.trap_abandoned_after {
            return Err(TrapsError::Backwards);
        }
        let (room, memory) = self.settings(inbox_ttl);
        let traps = Traps {
            memory,
            room,
            save_every: self.trap_save_every,
            overrides: self.trap_overrides,
            licence: self.trap_licence.map_or(export::LICENCE.into(), Into::into),
            is_rehearsal: self.trap_rehearsal,
        };
        Ok((Some(traps), rules))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::config::{Config, ConfigError, Knobs};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        knobs: Knobs,
    }

    fn config(arguments: &[&str]) -> Result<Config, ConfigError> {
        Line::try_parse_from([&["sundew"], arguments].concat()).unwrap().knobs.resolve()
    }

    #[test]
    fn traps_are_on_in_public_and_where_there_are_trap_domains() {
        for (arguments, wanted) in [
            (&[][..], false),
            (&["--domains", "x.org"], false),
            (&["--domains", "x.org", "--traps", "on"], true),
            (&["--trap-domains", "old.example.net"], true),
            (&["--profile", "public", "--domains", "x.org"], true),
            (&["--profile", "public", "--domains", "x.org", "--traps", "off"], false),
        ] {
            assert_eq!(config(arguments).unwrap().traps.is_some(), wanted, "{arguments:?}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        for (arguments, wanted) in [
            (&["--traps", "on"][..], "without SUNDEW_DOMAINS"),
            (&["--domains", "x.org", "--trap-domains", "x.org"], "x.org is in SUNDEW_TRAP_DOMAINS and in SUNDEW_DOMAINS"),
            (&["--traps", "off", "--trap-domains", "x.org"], "while SUNDEW_TRAPS is off"),
            (&["--trap-domains", "x.org", "--trap-mature-after", "1d"], "abandoned first"),
        ] {
            let error = config(arguments).err().unwrap().to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
