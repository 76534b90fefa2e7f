//! What the pages show of mail that is sent on.

use askama::Template;

use super::{Locale, Moment, Notice, Page, Past, Place};
use crate::{
    http::locale::Words,
    outbound::{Answer, Awaited, Delivery, State},
};

/// The forms to send a mail on, or all mail of an inbox, and how far that is.
#[derive(Clone, Debug)]
pub struct ForwardPanel {
    /// Where the forms go.
    pub action: String,
    /// What was done with this mail, the latest first.
    pub deliveries: Vec<DeliveryRow>,
    /// Where all mail goes as it comes.
    pub all_to: Option<String>,
    /// How many mails were not sent on there, as too many waited.
    pub left_out: usize,
    /// The code that is waited for.
    pub awaited: Option<AwaitedRow>,
    /// Whether another code was just typed.
    pub is_wrong: bool,
}

/// A delivery, as a sentence.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Where to.
    pub to: String,
    /// How far it is; where a time is named, what stands before it.
    pub state: String,
    /// When that was, or will be.
    pub at: Option<Moment>,
    /// What stands behind the time.
    pub behind: String,
    /// Whether nothing more will come of it, and it did not arrive.
    pub has_failed: bool,
    /// Whether something is still to come of it.
    pub is_on_its_way: bool,
}

/// A code that is waited for.
#[derive(Clone, Debug)]
pub struct AwaitedRow {
    /// Who got it.
    pub to: String,
    /// Wrong ones that may still come.
    pub tries_left: usize,
    /// What became of the letter, when that is not sent.
    pub letter: Option<DeliveryRow>,
}

impl ForwardPanel {
    /// The panel without any delivery.
    pub fn new(action: String, awaited: Option<Awaited>, letter: Option<Delivery>, words: Words) -> Self {
        let letter = letter.filter(|letter| !matches!(letter.state, State::Sent { .. })).map(|letter| Self::row(letter, words));
        let awaited = awaited.map(|Awaited { target, tries_left, .. }| AwaitedRow {
            to: target.to_string(),
            tries_left: usize::from(tries_left),
            letter,
        });
        Self { action, deliveries: Vec::new(), all_to: None, left_out: 0, awaited, is_wrong: false }
    }

    /// A delivery in these words.
    pub fn row(delivery: Delivery, words: Words) -> DeliveryRow {
        let said = |answer: &Answer| answer.code.map_or_else(|| answer.text.to_string(), |code| format!("{code} {}", answer.text));
        let alone = |state: String| ((state, String::new()), None);
        let ((state, behind), at) = match &delivery.state {
            State::Waiting { answer: None, .. } => alone(words.text("forward-waiting")),
            State::Waiting { next_at, answer: Some(answer) } => {
                (words.around_with("forward-retry", "moment", &[("answer", said(answer).into())]), Some(*next_at))
            }
            State::Sending => alone(words.text("forward-sending")),
            State::Sent { at } => (words.around("forward-sent", "moment"), Some(*at)),
            State::Refused { answer, .. } => alone(words.text_with("forward-refused", &[("answer", said(answer).into())])),
            State::GivenUp { answer, .. } => {
                let answer = answer.as_ref().map(said).unwrap_or_default();
                alone(words.text_with("forward-given-up", &[("answer", answer.into())]))
            }
        };
        let at = at.map(|at| Moment::new(at, words));
        let has_failed = matches!(delivery.state, State::Refused { .. } | State::GivenUp { .. });
        let is_on_its_way = matches!(delivery.state, State::Waiting { .. } | State::Sending);
        DeliveryRow { to: delivery.to.to_string(), state, at, behind, has_failed, is_on_its_way }
    }

    /// Whether another look would tell more.
    pub fn is_on_its_way(&self) -> bool {
        self.deliveries.iter().any(|delivery| delivery.is_on_its_way)
    }
}

/// What a link in a letter leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForwardStep {
    /// Asks whether mail may come.
    Confirm,
    /// It may.
    Confirmed,
    /// Asks whether none shall ever come.
    Never,
    /// None will.
    NeverAgain,
}

impl ForwardStep {
    /// The key of its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Confirm => "forward-confirm-title",
            Self::Confirmed => "forward-confirmed-title",
            Self::Never => "forward-never-title",
            Self::NeverAgain => "forward-never-again-title",
        }
    }

    /// The key of its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Confirm => "forward-confirm-text",
            Self::Confirmed => "forward-confirmed-text",
            Self::Never => "forward-never-text",
            Self::NeverAgain => "forward-never-again-text",
        }
    }

    /// The key of its button; none when nothing is left to do.
    pub fn button(self) -> Option<&'static str> {
        match self {
            Self::Confirm => Some("forward-confirm-button"),
            Self::Never => Some("forward-never-button"),
            Self::Confirmed | Self::NeverAgain => None,
        }
    }
}

/// `/forward/{confirm|never}/{key}`: asks before anything is done, so that nothing happens when a program follows the link.
#[derive(Clone, Debug, Template)]
#[template(path = "forward_link.html")]
pub struct ForwardLinkPage {
    /// The frame.
    pub page: Page,
    /// What is asked, or was done.
    pub step: ForwardStep,
}
