//! Every case that a peer can, and what the API says of it.

use std::time::Duration;

use futures_util::future::join_all;

use super::{
    cases::{Case, Mail, Route},
    site::Site,
};

/// Mail servers wait seconds between connections of their own accord, and 20 MB take a while on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A sender that we did not write.
pub trait Peer {
    /// The server that it delivers to.
    fn site(&self) -> &Site;

    fn manner(&self) -> &Manner;

    /// Has the mail delivered; or what its user is told of the refusal.
    async fn deliver(&self, case: Case, mail: &Mail) -> Result<(), String>;
}

/// What is particular to a peer.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    /// Cases that it has no way to do, each with the reason.
    pub cannot: &'static [(Case, &'static str)],
    /// What must be in its part of a plain dialogue: the extensions that it is known to use.
    pub says: &'static [&'static str],
    /// It compares a mail's size with our SIZE by itself (RFC 1870, 6.1) and says this when that is exceeded. It may ask
    /// us all the same: Postfix does on a connection that it had for another mail.
    pub measures: Option<&'static str>,
    /// It ends a mail with a CRLF, whether or not it had one.
    pub adds_line_end: bool,
}

impl Manner {
    /// Whether what it told its user is the refusal that it must have got.
    fn tells(&self, case: Case, told: &str) -> bool {
        let is_own = case == Case::OversizeDeclared && self.measures.is_some_and(|words| told.contains(words));
        let has_number = |wanted: &str| told.split(|c: char| !c.is_ascii_digit()).any(|number| number == wanted);
        is_own || case.refusal().is_some_and(|(code, enhanced)| has_number(code) && told.contains(enhanced))
    }
}

/// Has the peer do everything it can.
pub async fn examine(peer: &impl Peer) {
    let cases = Case::ALL.into_iter().filter(|case| peer.manner().cannot.iter().all(|(cannot, _)| cannot != case));
    join_all(cases.map(|case| try_case(peer, case))).await;
}

async fn try_case(peer: &impl Peer, case: Case) {
    let mail = case.mail();
    let outcome = peer.deliver(case, &mail).await;
    if case.refusal().is_some() {
        let told = outcome.expect_err("a refused mail can't be delivered");
        assert!(peer.manner().tells(case, &told), "{case:?}: {told}");
        assert!(!peer.site().has(&case.name()).await, "{case:?} was stored");
    } else {
        outcome.unwrap_or_else(|told| panic!("{case:?}: {told}"));
        assert_arrived(peer, case, &mail).await;
    }
}

/// The mail as it was given, to everybody it was for, the way it was to go.
async fn assert_arrived(peer: &impl Peer, case: Case, mail: &Mail) {
    let (site, recipients) = (peer.site(), case.recipients());
    let mut first = None;
    for to in &recipients {
        let items = site.summaries(to).await;
        assert_eq!(items.len(), 1, "{case:?}: {to}");
        let item = &items[0];
        assert_eq!((item["to"].as_str(), item["subject"].as_str()), (Some(to.as_str()), Some(mail.subject.as_str())), "{case:?}");
        assert_eq!(item["others"].as_u64(), Some(recipients.len() as u64 - 1), "{case:?} came in one mail");
        first.get_or_insert_with(|| item.clone());
    }
    let (to, item) = (&recipients[0], first.expect("a recipient"));
    let id = item["id"].as_str().expect("an id");
    let raw = site.bytes(to, id, "raw").await;
    assert_eq!(item["size_bytes"].as_u64(), Some(raw.len() as u64), "{case:?}");
    let Some(trace) = raw.strip_suffix(mail.bytes.as_slice()) else {
        let head = String::from_utf8_lossy(&raw[..raw.len().min(4096)]);
        panic!("{case:?}: {} bytes became {}: {head}", mail.bytes.len(), raw.len());
    };
    let trace = String::from_utf8_lossy(trace);
    let is_trace = |line: &str| ["Return-Path:", "Received:", " ", "\t"].iter().any(|begin| line.starts_with(begin));
    assert!(trace.lines().all(is_trace), "{case:?} got more than trace headers: {trace}");

    let message = site.message(to, id).await;
    assert_eq!(message["envelope"]["from"].as_str(), Some(case.sender().as_str()), "{case:?}");
    assert!(message["text"].as_str().expect("its text").trim_end().ends_with(mail.text), "{case:?}: {}", message["text"]);
    assert_eq!(message["damage"].as_array().map(Vec::len), Some(0), "{case:?}: {}", message["damage"]);
    let tls = &message["envelope"]["tls"];
    if case.route() == Route::Plain {
        assert!(tls.is_null(), "{case:?}: {tls}");
    } else {
        assert!(matches!(tls["version"].as_str(), Some("TLSv1.2" | "TLSv1.3")), "{case:?}: {tls}");
        assert!(tls["cipher"].as_str().is_some_and(|cipher| cipher.starts_with("TLS_")), "{case:?}: {tls}");
        assert!(trace.contains(" with ESMTPS id "), "{case:?}: {trace}");
    }
    if case == Case::SmtpUtf8 {
        assert!(trace.contains(" with UTF8SMTP id "), "{trace}");
    }
    if let Some(attachment) = &mail.attachment {
        assert_eq!(message["attachments"][0]["size_bytes"].as_u64(), Some(attachment.len() as u64), "{case:?}");
        let path = format!("attachments/{}", message["attachments"][0]["n"]);
        assert!(site.bytes(to, id, &path).await == *attachment, "{case:?}: the attachment is another");
    }
    if case == Case::Plain {
        let transcript = site.transcript(to, id).await;
        for word in peer.manner().says {
            assert!(transcript.iter().any(|line| line.contains(word)), "{word} in {transcript:#?}");
        }
        // A newer version may have learned it; then the case has to be tried.
        let never_declares = peer.manner().cannot.iter().any(|(cannot, _)| *cannot == Case::OversizeDeclared);
        let declares = transcript.iter().any(|line| line.to_ascii_uppercase().contains(" SIZE="));
        assert!(!(never_declares && declares), "it declares a size: {transcript:#?}");
    }
}
