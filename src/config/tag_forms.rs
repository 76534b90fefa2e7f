//! How an address names an inbox and a tag: the zones and the sign that the operator chose.

use thiserror::Error;

use super::DomainList;
use crate::{
    mail::address::{Separator, TagForms},
    policy::Domains,
};

/// Why zones of tags can't be used: a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TagFormsError {
    /// A wildcard where a zone must be.
    #[error("SUNDEW_TAG_DOMAINS has {0}: write the zone alone, its subdomains are meant anyway")]
    Wildcard(String),
    /// A domain that would be two things.
    #[error(
        "SUNDEW_TAG_DOMAINS has {zone}, and SUNDEW_DOMAINS has {rule}: a subdomain would be both an inbox's label and a domain of its own"
    )]
    Conflict {
        /// The zone.
        zone: String,
        /// What else it is.
        rule: String,
    },
}

/// The domains with these zones, and the forms of tags.
pub(super) fn of(domains: Domains, zones: DomainList, separator: Option<Separator>) -> Result<(Domains, TagForms), TagFormsError> {
    let listed = zones.0.iter().map(ToString::to_string).collect::<Vec<_>>();
    for zone in &listed {
        if zone.starts_with("*.") {
            return Err(TagFormsError::Wildcard(zone.clone()));
        }
        let within = listed.iter().find(|other| zone.strip_suffix(other.as_str()).is_some_and(|rest| rest.ends_with('.')));
        if let Some(rule) = domains.conflict(zone).or_else(|| within.cloned()) {
            return Err(TagFormsError::Conflict { zone: zone.clone(), rule });
        }
    }
    Ok((domains.with_tag_zones(listed.clone()), TagForms { zones: listed, separator }))
}
