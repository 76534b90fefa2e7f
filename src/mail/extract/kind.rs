//! The kind of service mail, by the words of its subject and text and by what was found in it.

use super::{Kind, page::Page, weights, words::Classes};

/// The words of each kind.
const KINDS: [(Kind, Classes); 8] = [
    (Kind::Confirmation, Classes::CONFIRM),
    (Kind::SignIn, Classes::SIGN_IN),
    (Kind::Reset, Classes::RESET),
    (Kind::SignInAlert, Classes::ALERT),
    (Kind::Receipt, Classes::RECEIPT),
    (Kind::Shipping, Classes::SHIPPING),
    (Kind::Notification, Classes::NOTIFICATION),
    (Kind::Newsletter, Classes::NEWSLETTER),
];
/// Beyond this more words of a kind make it no surer.
const MAX_WEIGHT: f32 = 12.0;

/// What is known of a mail beside its words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// The words of the subject.
    pub subject: Classes,
    /// Whether it has a code.
    pub code: bool,
    /// How much speaks for confirming, signing in and resetting in the words of its link to act by, if it has one.
    pub link: Option<[f32; 3]>,
    /// Whether it answers another mail.
    pub reply: bool,
    /// Whether it says how to leave its list.
    pub list: bool,
}

/// How much speaks for each kind, in the order of [`KINDS`], before codes and links are looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leaning {
    weights: [f32; 8],
    /// How much it sounds like people talking about their work.
    talk: f32,
}

/// What the words say.
pub(super) fn lean(subject: &Page, pages: &[&Page]) -> Leaning {
    let mut leaning = Leaning::default();
    let mut add = |classes: Classes, weight: f32| {
        for (sum, (_, class)) in leaning.weights.iter_mut().zip(KINDS) {
            *sum += if classes.has(class) { weight } else { 0.0 };
        }
        leaning.talk += if classes.has(Classes::TALK) { weight } else { 0.0 };
    };
    for hit in &subject.hits {
        add(hit.classes, 2.5);
    }
    // Where the same is said as text and as HTML, it is said once.
    if let Some(page) = pages.iter().max_by_key(|page| page.text.len()) {
        // A word whose bit is not set was not seen; several words may share one.
        let mut seen = [0_u64; 16];
        let first_lines = page.lines.get(3).map_or(page.text.len(), |line| line.range.end);
        for (index, hit) in page.hits.iter().enumerate() {
            let (bits, bit) = (&mut seen[usize::from(hit.word) / 64 % 16], 1 << (hit.word % 64));
            if *bits & bit != 0 && page.hits[..index].iter().any(|other| other.word == hit.word) {
                continue;
            }
            *bits |= bit;
            let look = page.look(hit.range.start);
            let early = if hit.range.start <= first_lines { 1.5 } else { 1.0 };
            add(hit.classes, if look.faint { 0.3 } else { early });
        }
    }
    leaning.weights.iter_mut().for_each(|weight| *weight = weight.min(MAX_WEIGHT));
    leaning
}

impl Leaning {
    fn of(&self, wanted: Kind) -> f32 {
        KINDS.iter().zip(self.weights).find(|((kind, _), _)| *kind == wanted).map_or(0.0, |(_, weight)| weight)
    }

    /// How much speaks for a mail that asks its reader to prove something.
    fn acting(&self) -> f32 {
        self.of(Kind::Confirmation).max(self.of(Kind::SignIn)).max(self.of(Kind::Reset))
    }

    /// How much speaks for a mail that doesn't.
    fn telling(&self) -> f32 {
        let kinds = [Kind::SignInAlert, Kind::Receipt, Kind::Shipping, Kind::Newsletter];
        kinds.iter().map(|kind| self.of(*kind)).fold(self.talk.max(0.5 * self.of(Kind::Notification)), f32::max)
    }

    /// How much speaks for each kind, and for people who talk about their work; from 0 to 1.
    pub(super) fn kinds(&self) -> [f32; 9] {
        let mut kinds = [(self.talk / MAX_WEIGHT).min(1.0); 9];
        kinds.iter_mut().zip(self.weights).for_each(|(kind, weight)| *kind = weight / MAX_WEIGHT);
        kinds
    }

    /// How much more of it asks to prove something than tells; from -1 to 1.
    pub(super) fn balance(&self) -> f32 {
        ((self.acting() - self.telling()) / 6.0).clamp(-1.0, 1.0)
    }

    /// What a mail is, by what is known of it; `None` when it looks like no service mail.
    pub(super) fn kind(&self, known: &Known) -> Option<Kind> {
        let is = |fact: bool| if fact { 1.0_f32 } else { 0.0 };
        let subject = KINDS.map(|(_, class)| is(known.subject.has(class)));
        let purpose = known.link.unwrap_or_default().map(|weight| (weight / 4.0).min(1.5));
        let rest = [1.0, is(known.code), is(known.reply), is(known.list)];
        let mut features = [0.0; weights::KIND_FEATURES];
        let all = self.kinds().into_iter().chain(subject).chain(purpose).chain(rest);
        features.iter_mut().zip(all).for_each(|(feature, value)| *feature = value);
        #[cfg(test)]
        super::fit::note_kind(known.code || known.link.is_some(), &features);
        let best = |kinds: &[(Option<Kind>, [f32; weights::KIND_FEATURES])]| {
            let sums = kinds.iter().map(|(kind, weights)| (super::weighed(&features, weights), *kind));
            sums.max_by(|a, b| a.0.total_cmp(&b.0)).and_then(|(_, kind)| kind)
        };
        best(if known.code || known.link.is_some() { &weights::ACTING } else { &weights::TELLING })
    }
}
