//! Links and what they are for, by their words, the words around them, and their URLs.

use std::collections::HashMap;

use super::{
    Content, Link, LinkKind,
    page::{Anchor, Page},
    words::{self, Classes},
};
use crate::mail::link::Target;

/// How many links are given.
pub(super) const MAX_LINKS: usize = 500;
/// From this weight on a link is for something; there its score is one half.
const THRESHOLD: f32 = 2.5;
/// Words further before a link than this are not about it.
const NEAR_BYTES: usize = 400;

/// The kinds to act by, with the words that tell of them.
const ACTIONS: [(LinkKind, Classes); 3] =
    [(LinkKind::Confirm, Classes::CONFIRM), (LinkKind::SignIn, Classes::SIGN_IN), (LinkKind::Reset, Classes::RESET)];

/// A link with its weights.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    url: String,
    text: String,
    /// Weights in the order of [`ACTIONS`].
    actions: [f32; 3],
    unsubscribe: f32,
}

impl Weighed {
    /// What it is best for among the actions.
    fn action(&self) -> (LinkKind, f32) {
        let best = ACTIONS.iter().zip(self.actions).max_by(|a, b| a.1.total_cmp(&b.1));
        best.map_or((LinkKind::Other, 0.0), |((kind, _), weight)| (*kind, weight))
    }
}

/// All links of the pages, each URL once, in their order.
pub(super) fn weigh(pages: &[&Page]) -> Vec<Weighed> {
    let mut found: Vec<Weighed> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for page in pages {
        for anchor in &page.links {
            let link = weigh_one(page, anchor);
            match known.get(anchor.url.as_str()) {
                Some(&index) => {
                    let known = &mut found[index];
                    known.actions.iter_mut().zip(link.actions).for_each(|(known, weight)| *known = known.max(weight));
                    known.unsubscribe = known.unsubscribe.max(link.unsubscribe);
                    if known.text.is_empty() {
                        known.text = link.text;
                    }
                }
                None if found.len() < MAX_LINKS => {
                    known.insert(&anchor.url, found.len());
                    found.push(link);
                }
                None => {}
            }
        }
    }
    found
}

/// The weight of the surest link to act by, and what for.
pub(super) fn action(links: &[Weighed]) -> Option<(LinkKind, f32)> {
    let best = links.iter().map(Weighed::action).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (best.1 >= THRESHOLD).then_some((best.0, best.1 - THRESHOLD))
}

/// Puts the link to act by first; `acts` is whether the mail is one to act by, and what for if its words tell.
pub(super) fn sort(links: Vec<Weighed>, content: &Content, acts: Option<LinkKind>) -> Vec<Link> {
    let score = |weight: f32| 1.0 / (1.0 + (THRESHOLD - weight).exp());
    let mut out: Vec<Link> = Vec::new();
    let mut best: Option<(f32, usize)> = None;
    for link in links {
        let host = Target::of(&link.url).map(|target| target.host);
        let Some(host) = host else { continue };
        let (kind, weight) = link.action();
        let (mut kind, mut weight) = if acts.is_some() && weight >= THRESHOLD { (kind, weight) } else { (LinkKind::Other, 0.0) };
        if link.unsubscribe >= THRESHOLD && link.unsubscribe > weight {
            (kind, weight) = (LinkKind::Unsubscribe, link.unsubscribe);
        }
        let is_action = !matches!(kind, LinkKind::Other | LinkKind::Unsubscribe);
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
            None => out.extend(Target::of(url).map(|target| Link {
                url: url.to_owned(),
                host: target.host,
                kind: LinkKind::Unsubscribe,
                text: String::new(),
                score: 1.0,
            })),
        }
    }
    out
}

fn weigh_one(page: &Page, anchor: &Anchor) -> Weighed {
    let own = if anchor.bare { Classes::default() } else { page.classes_in(&anchor.range) };
    let line = page.line_at(anchor.range.start);
    let start = page.lines.get(line).map_or(0, |line| line.range.start).min(anchor.range.start);
    // A URL that stands alone is spoken of in the line above; words of another link are about that one.
    let alone = anchor.range.start - start <= 4;
    let from =
        if alone { line.checked_sub(1).and_then(|above| page.lines.get(above)).map_or(start, |above| above.range.start) } else { start };
    let from = from.max(anchor.range.start.saturating_sub(NEAR_BYTES));
    let last_link = page.links[..page.links.partition_point(|other| other.range.end <= anchor.range.start)].last();
    let from = last_link.map_or(from, |other| from.max(other.range.end));
    let around = page.classes_in(&(from..anchor.range.start));
    let url = words::in_url(&anchor.url);
    let look = page.look(anchor.range.start);
    let speaks = own.has(Classes::CONFIRM | Classes::SIGN_IN | Classes::RESET | Classes::UNSUBSCRIBE | Classes::NOT_ACTION);

    let weight = |class: Classes| {
        let mut weight = 0.0_f32;
        weight += if own.has(class) { 3.0 } else { 0.0 };
        weight += if around.has(class) {
            if anchor.bare {
                2.6
            } else if speaks {
                0.5
            } else {
                1.6
            }
        } else {
            0.0
        };
        weight += if url.has(class) { 1.2 } else { 0.0 };
        weight += if around.has(class) && around.has(Classes::FOLLOW) && !speaks { 0.5 } else { 0.0 };
        weight
    };
    let mut common = 0.0;
    common += if look.strong { 0.3 } else { 0.0 };
    common -= if look.faint { 1.0 } else { 0.0 };
    common -= if look.quoted || page.lines.get(line).is_some_and(|line| line.quoted) { 0.5 } else { 0.0 };
    common -= if own.has(Classes::NOT_ACTION | Classes::UNSUBSCRIBE) { 3.0 } else { 0.0 };
    common -= if around.has(Classes::NOT_ACTION) { 2.0 } else { 0.0 };
    common -= if around.has(Classes::UNSUBSCRIBE) && anchor.bare { 2.0 } else { 0.0 };
    common -= if url.has(Classes::NOT_ACTION) { 1.5 } else { 0.0 };
    // What a link of this sort has: a secret.
    common += if has_secret(&anchor.url) { 0.5 } else { -0.4 };
    // "Click here", and the mail says what for.
    let follow = if own.has(Classes::FOLLOW) || around.has(Classes::FOLLOW) && (anchor.bare || !speaks) { 2.0 } else { 0.0 };
    let actions = ACTIONS.map(|(_, class)| match weight(class).max(follow) {
        0.0 => 0.0,
        weight => weight + common,
    });
    let unsubscribe = weight(Classes::UNSUBSCRIBE) + if url.has(Classes::UNSUBSCRIBE) { 1.5 } else { 0.0 };
    let text = if anchor.bare { "" } else { page.text.get(anchor.range.clone()).unwrap_or_default().trim() };
    let text = text[..text.floor_char_boundary(200)].replace(['\n', '\t'], " ");
    Weighed { url: anchor.url.clone(), text, actions, unsubscribe }
}

/// Whether a URL has something in its path or query that only its receiver knows.
fn has_secret(url: &str) -> bool {
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    path.split(['/', '?', '&', '=', '#', '.']).any(|piece| {
        let digits = piece.bytes().filter(u8::is_ascii_digit).count();
        piece.len() >= 6 && (digits >= 2 && digits < piece.len() || digits >= 6 || piece.len() >= 20)
    })
}
