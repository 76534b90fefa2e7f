//! How a mail came, and what it carries.

use serde::Serialize;

use crate::mail::{
    journey::{Journey, Received},
    message::Message,
    parse::Mark,
    timestamp::Timestamp,
};

/// A server that the mail came by.
#[derive(Serialize)]
pub(super) struct HopJson {
    /// Whether we wrote it: then it is a fact. All else is what the mail says.
    own: bool,
    helo: Option<String>,
    ptr: Option<String>,
    ip: Option<String>,
    by: Option<String>,
    with: Option<String>,
    tls: Option<TlsClaimJson>,
    id: Option<String>,
    #[serde(rename = "for")]
    recipient: Option<String>,
    at: Option<String>,
    delay_secs: Option<i64>,
    text: String,
}

#[derive(Serialize)]
struct TlsClaimJson {
    version: Option<String>,
    cipher: Option<String>,
}

/// The hops oldest first; the last one is ours, and what we know of it comes from the connection.
pub(super) fn hops(journey: &Journey, message: &Message) -> Vec<HopJson> {
    let envelope = &message.envelope;
    let mut hops: Vec<_> = journey.hops.iter().map(|hop| HopJson::new(&hop.received, hop.delay_secs)).collect();
    hops.push(HopJson {
        own: true,
        helo: (!envelope.helo.is_empty()).then(|| envelope.helo.to_string()),
        ptr: message.facts().known().and_then(|facts| facts.ptr.name.as_ref()).map(ToString::to_string),
        ip: Some(envelope.peer.to_string()),
        tls: envelope.tls.as_ref().map(|tls| TlsClaimJson { version: Some(tls.version.to_owned()), cipher: Some(tls.cipher.to_owned()) }),
        at: Some(message.received_at.rfc3339()),
        ..HopJson::new(&journey.own, journey.last_delay_secs)
    });
    hops
}

impl HopJson {
    fn new(read: &Received, delay_secs: Option<i64>) -> Self {
        Self {
            own: false,
            helo: read.helo.clone(),
            ptr: read.ptr.clone(),
            ip: read.ip.map(|ip| ip.to_string()),
            by: read.by.clone(),
            with: read.with.clone(),
            tls: read.tls.as_ref().map(|tls| TlsClaimJson { version: tls.version.clone(), cipher: tls.cipher.clone() }),
            id: read.id.clone(),
            recipient: read.recipient.clone(),
            at: read.at.map(Timestamp::rfc3339),
            delay_secs,
            text: read.text.clone(),
        }
    }
}

/// A signature, encryption, or what a list or a machine adds.
#[derive(Default, Serialize)]
pub(super) struct MarkJson {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    one_click: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

impl From<&Mark> for MarkJson {
    fn from(mark: &Mark) -> Self {
        let named = Self { kind: mark.name(), ..Self::default() };
        match mark {
            Mark::Dkim { domain, selector } => Self { domain: Some(domain.clone()), selector: Some(selector.clone()), ..named },
            Mark::Arc { domain } => Self { domain: Some(domain.clone()), ..named },
            Mark::Unsubscribe { one_click } => Self { one_click: Some(*one_click), ..named },
            Mark::List(value) | Mark::AutoSubmitted(value) | Mark::Precedence(value) => Self { value: Some(value.clone()), ..named },
            _ => named,
        }
    }
}
