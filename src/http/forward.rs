//! Sending mail on: what the holder of an inbox asks for, by the pages and by the API, and the links in our letters.

pub(super) mod api;
pub(super) mod pages;

use std::time::Duration;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};

use super::{
    App,
    error::HttpError,
    limits::Client,
    locale::Words,
    view::{ForwardPanel, Notice, Page},
    visitor::{Door, Visitor},
};
use crate::{
    inbox::{Access, Changes, Opened},
    mail::{address::Address, timestamp::Timestamp},
    outbound::{Code, Letter, NotForwarded, Outbound, Progress, Refusal, Request, Target, TargetError, Wish, Wording},
};

/// Whoever asks, and for which inbox.
pub(super) struct Asking {
    app: App,
    words: Words,
    client: Client,
    visitor: Visitor,
    opened: Opened,
    now: Timestamp,
}

impl FromRequestParts<App> for Asking {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let client = Client::of(parts);
        let Ok(words) = Words::from_request_parts(parts, app).await;
        let visitor = Visitor::from_request_parts(parts, app).await?;
        let Door { opened, now, .. } = Door::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), words, client, visitor, opened, now })
    }
}

/// The one who sends; the way to say that there is none.
fn outbound(app: &App) -> Result<&Outbound, HttpError> {
    app.outbound.as_ref().ok_or_else(|| {
        HttpError::not_offered("forward_off", "this server sends no mail on; its operator has to set SUNDEW_SMARTHOST for that")
    })
}

/// Only the holder of a private inbox has mail sent on; a public one has none.
fn only_for_its_holder(opened: &Opened) -> Result<(), HttpError> {
    if opened.access == Access::Private && !opened.burned { Ok(()) } else { Err(HttpError::NOT_FOUND) }
}

impl Asking {
    /// Has it sent on, or the address asked.
    async fn begin(mut self, to: &str, wish: Wish) -> Result<Progress, HttpError> {
        only_for_its_holder(&self.opened)?;
        let outbound = outbound(&self.app)?;
        let target = target(&self.app, outbound, to)?;
        // An inbox of its own gives what is agreed its end.
        self.opened.change(Changes::default(), self.now).await.ok_or_else(no_room)?;
        let others = self.others(outbound, &target).await;
        let wording = wording(&self.app, self.words, &self.opened.address, &outbound.never_link(&target));
        let client = self.client.ip();
        let request = Request { inbox: self.opened.clone(), others, target, wish, wording, client };
        let letter = |code: &Code| letter(&self.app, self.words, code);
        outbound.request(request, letter, self.now).await.map_err(|refusal| refused(&refusal))
    }

    /// The visitor's other inboxes for which the address has agreed, when the visitor holds their tokens.
    async fn others(&self, outbound: &Outbound, target: &Target) -> Vec<Address> {
        let mut others = Vec::new();
        for held in self.visitor.held.iter().filter(|held| outbound.has_agreed(&held.address, target)) {
            if self.app.inboxes.open(&held.address, &self.visitor.credentials, self.now).await.is_ok() {
                others.push(held.address.clone());
            }
        }
        others
    }

    /// Takes the code that the address got.
    async fn confirm(self, code: &str) -> Result<Progress, HttpError> {
        only_for_its_holder(&self.opened)?;
        let confirmed = outbound(&self.app)?.confirm(&self.opened, code, self.now).await;
        if confirmed == Err(Refusal::WrongCode) {
            self.client.count(&self.app.limits.wrong_tokens)?;
        }
        confirmed.map_err(|refusal| refused(&refusal))
    }
}

fn target(app: &App, outbound: &Outbound, to: &str) -> Result<Target, HttpError> {
    let domains = app.policy.domains();
    // A server that takes mail for any domain owns those it makes addresses at.
    let is_ours = |domain: &str| {
        let is_served = if domains.is_any() { domains.offered().iter().any(|offered| offered == domain) } else { domains.serves(domain) };
        is_served || domain == outbound.domain()
    };
    Target::read(to, is_ours).map_err(|error| match error {
        TargetError::Address(error) => error.into(),
        TargetError::Letters => HttpError::unprocessable("invalid_target", error.to_string()).case("letters"),
        TargetError::NoDomain => HttpError::unprocessable("invalid_target", error.to_string()).case("no_domain"),
        TargetError::Role => HttpError::unprocessable("invalid_target", error.to_string()).case("role"),
        TargetError::Ours => HttpError::unprocessable("invalid_target", error.to_string()).case("ours"),
    })
}

fn no_room() -> HttpError {
    HttpError::busy("too much is being forwarded right now, try again later").case("forward")
}

fn refused(refusal: &Refusal) -> HttpError {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    match *refusal {
        Refusal::NoMail => HttpError::NOT_FOUND,
        Refusal::Mail(NotForwarded::Loop) => HttpError::unprocessable("not_forwarded", "this mail was forwarded once already").case("loop"),
        Refusal::Mail(NotForwarded::Hops) => {
            HttpError::unprocessable("not_forwarded", "this mail came by too many servers to be sent to one more").case("hops")
        }
        Refusal::Mail(NotForwarded::TooLarge) => {
            HttpError::unprocessable("not_forwarded", "this mail is too large to be forwarded").case("large")
        }
        Refusal::Unwanted => HttpError::unprocessable("unwanted", "whoever has this address wants no mail from here"),
        Refusal::AskedToday => {
            HttpError::too_often("asked_today", "this address got a code today; an address gets one a day, try again tomorrow", DAY)
        }
        Refusal::TooOften(wait) => HttpError::too_often("forward_too_often", "too much was forwarded within an hour", wait),
        Refusal::Full => no_room(),
        Refusal::NoCode => HttpError::unprocessable("no_code", "no code is waited for; ask for one first"),
        Refusal::WrongCode => HttpError::unprocessable("wrong_code", "that is not the code that was sent"),
    }
}

/// A page of ours for whoever reads a mail that left: by the public URL alone, since whoever asks could name any host.
fn link(app: &App, purpose: &str, key: &str) -> String {
    app.absolute(&format!("{}/forward/{purpose}/{key}", app.settings.base_path()), &HeaderMap::new())
}

fn host(app: &App) -> String {
    app.settings.public_url.as_ref().and_then(|url| url.host_str()).unwrap_or_default().to_owned()
}

/// Nothing of any sender's, nor the inbox's name, which somebody chose.
fn letter(app: &App, words: Words, code: &Code) -> Letter {
    let (yes, never) = (link(app, "confirm", &code.yes), link(app, "never", &code.never));
    let lines = [
        words.text_with("forward-letter-intro", &[("host", host(app).into())]),
        words.text_with("forward-letter-code", &[("code", code.digits.clone().into())]),
        words.text_with("forward-letter-link", &[("link", yes.into())]),
        words.text("forward-letter-nothing"),
        words.text_with("forward-letter-never", &[("link", never.into())]),
    ];
    Letter { subject: words.text_with("forward-letter-subject", &[("host", host(app).into())]), text: lines.join("\n\n") + "\n" }
}

fn wording(app: &App, words: Words, address: &Address, never: &str) -> Wording {
    let (address, never) = (address.to_string(), link(app, "never", never));
    Wording {
        intro: words.text_with("forward-cover-intro", &[("address", address.into())]),
        from: words.text("forward-cover-from"),
        subject: words.text("forward-cover-subject"),
        outro: words.text_with("forward-cover-outro", &[("link", never.into())]),
    }
}

/// What the page of a message shows its holder; none where nothing can be sent on.
/// `here` is the query of the view that it stands in.
pub(super) fn message_panel(frame: &mut Page, app: &App, opened: &Opened, id: &str, here: &str, now: Timestamp) -> Option<ForwardPanel> {
    let href = frame.message_href(&opened.address, id);
    let panel = panel(frame, app, opened, format!("{href}/forward{here}"), now)?;
    let deliveries = app.outbound.as_ref()?.of_mail(opened, id);
    Some(ForwardPanel { deliveries: deliveries.into_iter().map(|delivery| ForwardPanel::row(delivery, frame.words)).collect(), ..panel })
}

/// What the settings of an inbox show its holder.
pub(super) fn inbox_panel(frame: &mut Page, app: &App, opened: &Opened, now: Timestamp) -> Option<ForwardPanel> {
    let panel = panel(frame, app, opened, format!("{}/forward", frame.inbox_href(&opened.address)), now)?;
    let outbound = app.outbound.as_ref()?;
    let rule = outbound.rule(opened);
    Some(ForwardPanel { all_to: rule.map(|target| target.to_string()), left_out: outbound.left_out(opened), ..panel })
}

/// A wrong code is told beside the field for another try, where there is one, and nowhere else.
fn panel(frame: &mut Page, app: &App, opened: &Opened, action: String, now: Timestamp) -> Option<ForwardPanel> {
    let outbound = app.outbound.as_ref()?;
    only_for_its_holder(opened).ok()?;
    let awaited = outbound.awaited(opened, now);
    let letter = outbound.letter(opened).filter(|letter| awaited.as_ref().is_some_and(|awaited| awaited.target == letter.to));
    let is_wrong = awaited.is_some() && frame.notice == Some(Notice::ForwardWrongCode);
    if is_wrong {
        frame.notice = None;
    }
    Some(ForwardPanel { is_wrong, ..ForwardPanel::new(action, awaited, letter, frame.words) })
}
