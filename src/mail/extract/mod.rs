//! What a mail is for: its one-time codes, the links to act by, parcel numbers, the kind of service mail.
//!
//! Pure and bounded: text in, findings out. Nothing is ever fetched.
//!
//! `page` makes of subject, text and HTML what a reader sees, `words` finds the words of note of all languages in one
//! pass, and `codes`, `links`, `kind` and `tracking` weigh what stands near them.

mod codes;
#[cfg(test)]
mod fit;
mod gap;
mod kind;
mod links;
mod markup;
mod near;
mod page;
mod pairs;
mod plain;
mod runs;
mod shapes;
mod tracking;
mod weights;
mod words;

use page::Page;
use words::Classes;

/// What of a mail is looked through; each text may be cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The author's address, empty when there is none.
    pub from: String,
    /// The decoded subject.
    pub subject: String,
    /// The text as sent, empty when there is none.
    pub text: String,
    /// The HTML as sent, in UTF-8; hostile.
    pub html: Option<String>,
    /// `List-Unsubscribe` (RFC 2369), decoded.
    pub list_unsubscribe: Option<String>,
}

/// What kind of service mail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Proves that an address or an action is somebody's.
    Confirmation,
    /// Lets somebody in: a code or a link.
    SignIn,
    /// Somebody signed in, or a password was changed.
    SignInAlert,
    /// A new password, a lost account.
    Reset,
    /// An order, a payment, a booking.
    Receipt,
    /// A parcel on its way.
    Shipping,
    /// Something happened.
    Notification,
    /// Offers, digests.
    Newsletter,
}

/// What a code or a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// To be typed once.
    OneTime,
    /// A postal item (UPU S10).
    Tracking,
}

/// A code.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// As it is typed: groups of digits joined, `G-123456` without its prefix, ASCII digits.
    pub value: String,
    /// What it is for.
    pub kind: CodeKind,
    /// How sure that is, from 0 to 1.
    pub score: f32,
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// Confirms an address or an action.
    Confirm,
    /// Signs in.
    SignIn,
    /// Sets a new password.
    Reset,
    /// Ends a subscription.
    Unsubscribe,
    /// Anything else.
    Other,
}

/// A link out of a mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// As sent.
    pub url: String,
    /// Where a click ends as far as the URL says: behind click-trackers that carry their target; in readable letters.
    pub host: String,
    /// What it is for.
    pub kind: LinkKind,
    /// The words of the link, empty in text.
    pub text: String,
    /// How sure the kind is, from 0 to 1.
    pub score: f32,
}

/// What was found; the surest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// `None` when it looks like no service mail.
    pub kind: Option<Kind>,
    /// One-time codes and parcel numbers.
    pub codes: Vec<Code>,
    /// All links, those to act by first.
    pub links: Vec<Link>,
}

impl Kind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::SignIn => "sign_in",
            Self::SignInAlert => "sign_in_alert",
            Self::Reset => "reset",
            Self::Receipt => "receipt",
            Self::Shipping => "shipping",
            Self::Notification => "notification",
            Self::Newsletter => "newsletter",
        }
    }
}

impl CodeKind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneTime => "one_time",
            Self::Tracking => "tracking",
        }
    }
}

impl LinkKind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::SignIn => "sign_in",
            Self::Reset => "reset",
            Self::Unsubscribe => "unsubscribe",
            Self::Other => "other",
        }
    }
}

impl Findings {
    /// The one code that a reader wants to copy.
    pub fn code(&self) -> Option<&Code> {
        self.codes.first().filter(|code| code.kind == CodeKind::OneTime)
    }

    /// The one link that a reader wants to follow.
    pub fn action(&self) -> Option<&Link> {
        self.links.first().filter(|link| matches!(link.kind, LinkKind::Confirm | LinkKind::SignIn | LinkKind::Reset))
    }
}

/// How far the beginning of a text reaches, which may speak of its subject.
const BEGINNING_BYTES: usize = 400;

/// The sum of features, each by what it is worth.
fn weighed<const N: usize>(features: &[f32; N], weights: &[f32; N]) -> f32 {
    // In several sums none waits for the other.
    let mut sums = [0.0; 8];
    for (features, weights) in features.chunks(8).zip(weights.chunks(8)) {
        sums.iter_mut().zip(features.iter().zip(weights)).for_each(|(sum, (feature, weight))| *sum += feature * weight);
    }
    sums.iter().sum()
}

/// Looks through a mail: at most 64 KiB of what is read of text and HTML each, words and numbers in the beginning of that, 500
/// links, 2 codes and 16 parcel numbers.
pub fn find(content: &Content) -> Findings {
    let subject = Page::subject(&content.subject);
    let html = content.html.as_deref().map(markup::read);
    let text = Some(&content.text).filter(|text| !text.is_empty()).map(|text| plain::read(text));
    let pages: Vec<&Page> = html.iter().chain(&text).collect();

    // Where a subject begins, or behind the name of a list in brackets.
    let begins = |start: usize| subject.text[..start].trim_end().is_empty() || subject.text[..start].trim_end().ends_with(']');
    let marks = subject.hits.iter().filter(|hit| hit.classes.has(Classes::REPLY | Classes::FORWARD));
    let prefix = marks.filter(|hit| begins(hit.range.start)).map(|hit| hit.classes).next();
    let forward = prefix.map_or_else(|| pages.iter().any(|page| page.forwards), |prefix| prefix.has(Classes::FORWARD));
    let reply = prefix.is_some_and(|prefix| prefix.has(Classes::REPLY));
    let leaning = kind::lean(&subject, &pages);
    let all = |page: &Page| page.classes_in(&(0..page.text.len()));
    let beginning = pages.iter().fold(Classes::default(), |found, page| found | page.classes_in(&(0..BEGINNING_BYTES)));
    let expires = pages.iter().any(|page| page.hits.iter().any(|hit| hit.classes.has(Classes::EXPIRES)));
    let not_you = pages.iter().any(|page| page.hits.iter().any(|hit| hit.classes.has(Classes::NOT_YOU)));
    let urls = links::Urls::of(&pages);
    let setting = codes::Setting {
        from: &content.from,
        subject: all(&subject),
        reply,
        forward,
        kinds: leaning.kinds(),
        acting: leaning.balance(),
        beginning,
        expires,
        not_you,
        length: pages.iter().map(|page| page.text.len()).max().unwrap_or_default(),
        ..codes::Setting::default()
    };
    let mut codes = codes::find(&subject, &pages, setting);

    let setting = links::Setting {
        from: &content.from,
        subject: all(&subject),
        reply,
        expires,
        not_you,
        code: !codes.is_empty(),
        list: content.list_unsubscribe.is_some(),
        urls: urls.count,
        kinds: leaning.kinds(),
        acting: leaning.balance(),
    };
    let weighed = links::weigh(&pages, &urls, &setting);
    let action = links::action(&weighed);
    let list = content.list_unsubscribe.is_some();
    let kind = leaning.kind(&kind::Known { subject: all(&subject), code: !codes.is_empty(), link: action, reply, list });
    let wanted = action.map(|_| match kind {
        Some(Kind::Reset) => LinkKind::Reset,
        Some(Kind::SignIn) => LinkKind::SignIn,
        _ => LinkKind::Confirm,
    });
    let links = links::sort(weighed, content, wanted);

    let mut parcels = Vec::new();
    for page in [&subject].into_iter().chain(pages) {
        tracking::find(&page.text, &mut parcels);
    }
    codes.extend(parcels);
    Findings { kind, codes, links }
}
