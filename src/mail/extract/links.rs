//! Links and what they are for, by their words, the words around them, and their URLs.

use std::borrow::Cow;

use memchr::{memchr_iter, memchr2};

use super::{
    Content, Link, LinkKind,
    page::{Anchor, Page},
    weights,
    words::{self, Classes},
};
use crate::mail::link;

/// How many links are given.
pub(super) const MAX_LINKS: usize = 500;
/// From this weight on a link ends a subscription; there its score is one half.
const THRESHOLD: f32 = 2.5;
/// Words further before a link than this are not about it.
const NEAR_BYTES: usize = 400;

/// The kinds to act by, with the words that tell of them.
const ACTIONS: [(LinkKind, Classes); 3] =
    [(LinkKind::Confirm, Classes::CONFIRM), (LinkKind::SignIn, Classes::SIGN_IN), (LinkKind::Reset, Classes::RESET)];

/// The words of all of them.
const ACTING: Classes = Classes::CONFIRM.and(Classes::SIGN_IN).and(Classes::RESET);

/// What of the mail as a whole bears on its links.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting<'a> {
    /// The author's address.
    pub from: &'a str,
    /// The words of the subject.
    pub subject: Classes,
    /// Whether it answers another mail.
    pub reply: bool,
    /// Whether something ends soon or must not be told to anybody.
    pub expires: bool,
    /// Whether it speaks to who did not ask for it.
    pub not_you: bool,
    /// Whether a code was found.
    pub code: bool,
    /// Whether it says how to leave its list.
    pub list: bool,
    /// How many URLs it has.
    pub urls: usize,
    /// How much the words speak for each kind of mail, and for people who talk about their work; from 0 to 1.
    pub kinds: [f32; 9],
    /// How much more of the mail asks to prove something than tells; from -1 to 1.
    pub acting: f32,
}

/// A link with its weights.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    url: String,
    /// Where it leads; `None` when it is no web URL.
    host: Option<String>,
    text: String,
    /// How sure it is to be a link to act by, as a logarithm of odds.
    action: f32,
    /// What it is for then, in the order of [`ACTIONS`].
    purposes: [f32; 3],
    unsubscribe: f32,
}

impl Weighed {
    /// One that is for nothing that is known.
    fn listed(page: &Page, anchor: &Anchor) -> Self {
        let host = link::host(&anchor.url).map(Cow::into_owned);
        let text = words_of(page, anchor);
        Self { url: anchor.url.clone(), host, text, action: f32::NEG_INFINITY, purposes: [0.0; 3], unsubscribe: 0.0 }
    }

    /// What its words say that it is for.
    fn purpose(&self) -> LinkKind {
        let best = ACTIONS.iter().zip(self.purposes).max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, weight)| *weight > 0.0);
        best.map_or(LinkKind::Other, |((kind, _), _)| *kind)
    }
}

/// Which links of some pages have the same URL.
#[derive(Debug, Default)]
pub(super) struct Urls {
    /// For each link in order the first with its URL.
    first: Vec<usize>,
    /// How many URLs there are.
    pub count: usize,
}

impl Urls {
    /// Those of all pages, one after the other.
    pub(super) fn of(pages: &[&Page]) -> Self {
        let urls: Vec<&str> = pages.iter().flat_map(|page| &page.links).map(|link| link.url.as_str()).collect();
        let mut order: Vec<usize> = (0..urls.len()).collect();
        order.sort_unstable_by(|a, b| urls[*a].cmp(urls[*b]).then(a.cmp(b)));
        let mut first = vec![0; urls.len()];
        let mut count = 0;
        for same in order.chunk_by(|a, b| urls[*a] == urls[*b]) {
            count += 1;
            same.iter().for_each(|&link| first[link] = same[0]);
        }
        Self { first, count }
    }
}

/// All links of the pages, each URL once, in their order.
pub(super) fn weigh(pages: &[&Page], urls: &Urls, setting: &Setting<'_>) -> Vec<Weighed> {
    let mut found: Vec<Weighed> = Vec::new();
    // Where each link stands in `found`, behind its end when there was no room.
    let mut places: Vec<usize> = Vec::with_capacity(urls.first.len());
    let anchors = pages.iter().flat_map(|page| page.links.iter().map(move |anchor| (page, anchor)));
    for ((index, first), (page, anchor)) in urls.first.iter().copied().enumerate().zip(anchors) {
        let place = if first == index { found.len() } else { places[first] };
        places.push(place);
        if place >= MAX_LINKS {
            continue;
        }
        let is_looked_at = anchor.range.start < page.head || anchor.range.end > page.tail;
        let link = if is_looked_at { weigh_one(page, anchor, setting) } else { Weighed::listed(page, anchor) };
        match found.get_mut(place) {
            Some(known) => {
                known.purposes.iter_mut().zip(link.purposes).for_each(|(known, weight)| *known = known.max(weight));
                known.action = known.action.max(link.action);
                known.unsubscribe = known.unsubscribe.max(link.unsubscribe);
                if known.text.is_empty() {
                    known.text = link.text;
                }
            }
            None => found.push(link),
        }
    }
    found
}

/// How much speaks for each of the [`ACTIONS`] of the surest link to act by; `None` when there is none.
pub(super) fn action(links: &[Weighed]) -> Option<[f32; 3]> {
    let best = links.iter().max_by(|a, b| a.action.total_cmp(&b.action))?;
    (best.action >= 0.0).then_some(best.purposes)
}

/// Puts the link to act by first; `acts` is whether the mail is one to act by, and what for if its words tell.
pub(super) fn sort(links: Vec<Weighed>, content: &Content, acts: Option<LinkKind>) -> Vec<Link> {
    let score = |weight: f32| 1.0 / (1.0 + (-weight).exp());
    let mut out: Vec<Link> = Vec::new();
    let mut best: Option<(f32, usize)> = None;
    for mut link in links {
        let Some(host) = link.host.take() else { continue };
        let is_action = acts.is_some() && link.action >= 0.0;
        let (mut kind, mut weight) = if is_action { (link.purpose(), link.action) } else { (LinkKind::Other, 0.0) };
        if !is_action && link.unsubscribe >= THRESHOLD {
            (kind, weight) = (LinkKind::Unsubscribe, link.unsubscribe - THRESHOLD);
        }
        if is_action && best.is_none_or(|(known, _)| weight > known) {
            best = Some((weight, out.len()));
        }
        let score = if kind == LinkKind::Other { 0.0 } else { score(weight) };
        out.push(Link { url: link.url, host, kind, text: link.text, score });
    }
    if let Some((_, index)) = best {
        // Signing in, confirming and resetting are near each other; the words of the mail decide.
        if let Some(kind) = acts {
            out[index].kind = kind;
        }
        out[..=index].rotate_right(1);
    }
    let header = content.list_unsubscribe.iter().flat_map(|field| field.split(['<', '>', ',']).map(str::trim));
    for url in header.filter(|url| url.starts_with("https://") || url.starts_with("http://")).take(4) {
        match out.iter_mut().find(|link| link.url == url) {
            Some(link) => (link.kind, link.score) = (LinkKind::Unsubscribe, 1.0),
            None => out.extend(link::host(url).map(|host| Link {
                url: url.to_owned(),
                host: host.into_owned(),
                kind: LinkKind::Unsubscribe,
                text: String::new(),
                score: 1.0,
            })),
        }
    }
    out
}

fn weigh_one(page: &Page, anchor: &Anchor, setting: &Setting<'_>) -> Weighed {
    let own = if anchor.bare { Classes::default() } else { page.classes_in(&anchor.range) };
    let line = page.line_at(anchor.range.start);
    let own_line = page.lines.get(line).map_or(anchor.range.clone(), |line| line.range.clone());
    let start = own_line.start.min(anchor.range.start);
    // A URL that stands alone is spoken of in the line above; words of another link are about that one.
    let begins = anchor.range.start - start <= 4;
    let from =
        if begins { line.checked_sub(1).and_then(|above| page.lines.get(above)).map_or(start, |above| above.range.start) } else { start };
    let from = from.max(anchor.range.start.saturating_sub(NEAR_BYTES));
    let last_link = page.links[..page.links.partition_point(|other| other.range.end <= anchor.range.start)].last();
    let from = last_link.map_or(from, |other| from.max(other.range.end));
    let around = page.classes_in(&(from..anchor.range.start));
    let behind = page.classes_in(&(anchor.range.end..own_line.end.max(anchor.range.end)));
    // What it says of those who did not ask for the mail reaches into the next sentence.
    let above = page.lines.get(line.saturating_sub(1)).map_or(start, |above| above.range.start);
    let above = above.max(anchor.range.start.saturating_sub(NEAR_BYTES)).max(last_link.map_or(0, |other| other.range.end));
    let not_you = page.classes_in(&(above..anchor.range.start)).has(Classes::NOT_YOU);
    let path = memchr_iter(b'/', anchor.url.as_bytes()).nth(2).map_or("", |slash| &anchor.url[slash + 1..]);
    let url = words::in_path(path);
    let look = page.look(anchor.range.start);
    let speaks = own.has(ACTING | Classes::UNSUBSCRIBE | Classes::NOT_ACTION);
    let is = |fact: bool| if fact { 1.0_f32 } else { 0.0 };

    // Which of the actions it is.
    let purpose =
        |class: Classes| 3.0 * is(own.has(class)) + is(around.has(class)) * if anchor.bare { 2.6 } else { 1.0 } + 1.2 * is(url.has(class));
    let alone = begins && own_line.end.saturating_sub(anchor.range.end) <= 4;
    let quoted = look.quoted || page.lines.get(line).is_some_and(|line| line.quoted);
    let (secret, token) = pieces_of(path);
    let acting = setting.acting.max(0.0);
    let [confirm, sign_in, reset, alert, receipt, shipping, notification, newsletter, talk] = setting.kinds;
    let listed = Weighed::listed(page, anchor);
    let is_own = |host: &str| setting.from.rsplit('@').next().is_some_and(|domain| host.ends_with(domain) || domain.ends_with(host));
    let features: [f32; weights::LINKS.len()] = [
        1.0,
        is(own.has(ACTING)),
        is(own.has(ACTING)) * acting,
        is(own.has(Classes::FOLLOW)),
        is(own.has(Classes::NOT_ACTION)),
        is(own.has(Classes::UNSUBSCRIBE)),
        is(around.has(ACTING) && anchor.bare),
        is(around.has(ACTING) && !anchor.bare),
        is(around.has(ACTING) && !speaks) * acting,
        is(around.has(Classes::FOLLOW)),
        is(around.has(Classes::NOT_ACTION)),
        is(around.has(Classes::UNSUBSCRIBE)),
        is(behind.has(ACTING)),
        is(behind.has(Classes::NOT_ACTION)),
        is(url.has(ACTING)),
        is(url.has(Classes::NOT_ACTION)),
        is(url.has(Classes::UNSUBSCRIBE)),
        is(secret),
        is(token),
        is(token || secret) * acting,
        is(path.len() < 2),
        is(anchor.bare),
        is(alone),
        is(alone) * acting,
        is(alone && !anchor.bare && !speaks),
        is(look.strong),
        is(look.faint),
        is(quoted),
        setting.acting,
        is(setting.subject.has(ACTING)),
        is(setting.subject.has(Classes::RESET)),
        is(setting.code),
        is(setting.code) * is(token || secret),
        is(setting.reply),
        is(setting.expires),
        is(setting.expires) * is(token || secret),
        is(setting.urls == 1),
        is(setting.urls == 1) * acting,
        (setting.urls as f32).ln_1p() / 3.0,
        is(page.links.first().is_some_and(|first| first.url == anchor.url)),
        is(page.links.last().is_some_and(|last| last.url == anchor.url)),
        is(listed.host.as_deref().is_some_and(is_own)),
        is(setting.list),
        confirm,
        sign_in,
        reset,
        alert,
        receipt,
        shipping,
        notification,
        newsletter,
        talk,
        is(not_you),
        is(not_you && (own | around).has(Classes::RESET)),
        is(own.has(Classes::NOT_YOU)),
        is(setting.not_you),
        is((own | around).has(Classes::RESET)) * alert,
        is((own | around).has(Classes::RESET) && reset < sign_in.max(confirm)),
        is(setting.code && own.has(Classes::RESET) && !own.has(Classes::SIGN_IN | Classes::CONFIRM)),
    ];
    #[cfg(test)]
    super::fit::note_link(&anchor.url, &features);
    let action = super::weighed(&features, &weights::LINKS);
    let unsubscribe = purpose(Classes::UNSUBSCRIBE) + 1.5 * is(url.has(Classes::UNSUBSCRIBE));
    let purposes = ACTIONS.map(|(_, class)| purpose(class));
    Weighed { action, purposes, unsubscribe, ..listed }
}

/// The words of a link.
fn words_of(page: &Page, anchor: &Anchor) -> String {
    const MAX_BYTES: usize = 200;
    let text = match &anchor.words {
        Some(words) => words,
        None if anchor.bare => "",
        None => page.text.get(anchor.range.clone()).unwrap_or_default().trim(),
    };
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    match memchr2(b'\n', b'\t', text.as_bytes()) {
        Some(_) => text.replace(['\n', '\t'], " "),
        None => text.to_owned(),
    }
}

/// Whether a path with its query has a piece that only its receiver knows, and one that may have been made for its receiver,
/// however short: a value, or letters and digits mixed.
fn pieces_of(path: &str) -> (bool, bool) {
    let (mut secret, mut token) = (Piece::default(), Piece::default());
    let (mut has_secret, mut has_token) = (false, false);
    for byte in path.bytes().chain([b'/']) {
        match byte {
            b'/' | b'?' | b'&' | b'=' | b'#' | b'.' => {
                has_secret |= secret.is_secret();
                has_token |= token.is_mixed();
                (secret, token) = (Piece::default(), Piece::default());
            }
            b'-' => {
                has_token |= token.is_mixed();
                token = Piece::default();
                secret.add(byte);
            }
            byte => {
                secret.add(byte);
                token.add(byte);
            }
        }
    }
    (has_secret, has_token)
}

/// What a piece of a path or query is made of.
#[derive(Clone, Copy, Default)]
struct Piece {
    bytes: usize,
    digits: usize,
    /// Those behind its first byte that begin no word, as in `ChangePassword`.
    capitals: usize,
    /// How many small letters there are behind the last capital, and behind nothing else.
    small: Option<usize>,
}

impl Piece {
    fn add(&mut self, byte: u8) {
        self.digits += usize::from(byte.is_ascii_digit());
        if self.bytes > 0 && byte.is_ascii_uppercase() {
            self.capitals += 1;
            self.small = Some(0);
        } else {
            self.small = self.small.filter(|_| byte.is_ascii_lowercase()).map(|small| small + 1);
        }
        // A capital before two small letters begins a word.
        if self.small == Some(2) {
            self.capitals -= 1;
        }
        self.bytes += 1;
    }

    fn is_secret(self) -> bool {
        self.bytes >= 6 && (self.digits >= 2 && self.digits < self.bytes || self.digits >= 6 || self.bytes >= 20)
    }

    fn is_mixed(self) -> bool {
        let is_part = |count: usize, of: usize| count > 0 && count < of;
        self.bytes >= 4 && (is_part(self.digits, self.bytes) || is_part(self.capitals, self.bytes - 1))
    }
}
