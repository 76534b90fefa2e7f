//! "Send me a test mail": the one mail that does not come by SMTP. It takes the same way from there on.

use std::net::{IpAddr, Ipv4Addr};

use lettre::message::{Mailbox, Message, MultiPart};

use super::{App, error::HttpError, locale::Words};
use crate::{
    intake::Incoming,
    mail::{
        address::{Address, Recipient},
        envelope::Envelope,
        names,
        timestamp::Timestamp,
        transcript::Transcript,
    },
};

const CODE: &str = "482 913";

/// Composes it and hands it in.
pub(super) async fn send(app: &App, words: Words, address: &Address, now: Timestamp) -> Result<(), HttpError> {
    let sender = format!("sundew@{}", app.policy.domains().first());
    let mail = compose(words, &sender, address).map_err(|reason| {
        tracing::debug!("a test mail can't be composed: {reason}");
        HttpError::unprocessable("no_test_mail", "a test mail can't be written to this address; send one by SMTP")
    })?;
    let recipient = Recipient::from_path(address.as_str(), app.policy.domains().first())?;
    let envelope = Envelope {
        sender: sender.into(),
        helo: "localhost".into(),
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        extended: true,
        smtputf8: !address.as_str().is_ascii(),
        tls: None,
        auth: false,
    };
    let recipients = vec![recipient];
    let mut raw = envelope.trace_headers(app.policy.domains().first(), &names::random_id(&mut rand::rng()), &recipients, now).into_bytes();
    raw.extend_from_slice(&mail);
    let mut in_flight = app.intake.in_flight();
    if !in_flight.grow(raw.len()) {
        return Err(HttpError::busy("too much mail is arriving right now, try again in a moment").case("arriving"));
    }
    let stored = app
        .intake
        .deliver(Incoming { envelope, recipients, raw, bare_line_ends: false, transcript: Transcript::default(), in_flight })
        .await;
    stored.map_err(|_| HttpError::busy("the store is full of mail too young to drop, try again later").case("full"))
}

fn compose(words: Words, sender: &str, address: &Address) -> Result<Vec<u8>, String> {
    let to: lettre::Address = address.as_str().parse().map_err(|error| format!("{error}"))?;
    let from: lettre::Address = sender.parse().map_err(|error| format!("{error}"))?;
    let (hello, body) = (words.text("test-hello"), words.text("test-text"));
    let code = |code: &str| words.text_with("test-code", &[("code", code.into())]);
    // As services write it: in a line of its own.
    let text = format!("{hello}\n\n{body}\n\n{}\n", code(&format!("\n\n    {CODE}")));
    let html = format!(
        "<div lang=\"{}\" style=\"font-family: sans-serif; max-width: 32em; padding: 1em\">\
        <h1 style=\"color: #2f6b45\">{hello}</h1><p>{body}</p><p>{}</p></div>",
        words.0.code(),
        code(&format!("</p><p style=\"font-size: 1.75em\"><strong>{CODE}</strong>")),
    );
    let message = Message::builder()
        .from(Mailbox::new(Some("Sundew".to_owned()), from))
        .to(Mailbox::new(None, to))
        .subject(words.text("test-subject"))
        .multipart(MultiPart::alternative_plain_html(text, html))
        .map_err(|error| error.to_string())?;
    Ok(message.formatted())
}
