//! What a mail says of itself beside its author: signatures, lists, forwarders, links, and what it is about.

use super::{Clues, brand, shared::Class};
use crate::mail::{
    address::normalise_domain,
    extract::{self, Kind},
    html,
    organisation::Organisation,
    parse::Mail,
    scan,
};

const MAX_HEADER_BYTES: usize = 64 * 1024;
const MAX_SIGNERS: usize = 4;
const MAX_LINKS: usize = 8;
/// How much of a text is looked through for names.
const MAX_TEXT_BYTES: usize = 8 * 1024;

impl Clues {
    /// Reads them off a mail with our trace headers. `brands` are names of those whom the tag was given to, in lower case.
    pub fn of(raw: &[u8], brands: &[Box<str>]) -> Self {
        let mail = Mail::open(raw);
        let content = mail.content();
        let findings = extract::find(&content);
        let author = content.from.rsplit_once('@').and_then(|(_, domain)| organisation(domain));
        let mut clues = Self::of_header(raw, author.as_ref());
        clues.answers = matches!(
            findings.kind,
            Some(Kind::Confirmation | Kind::SignIn | Kind::SignInAlert | Kind::Reset | Kind::Receipt | Kind::Shipping)
        );
        clues.is_order = matches!(findings.kind, Some(Kind::Receipt | Kind::Shipping));
        clues.is_bulk |= findings.kind == Some(Kind::Newsletter);
        clues.links = links(findings.links.iter().map(|link| link.host.as_str()), brands);
        clues.mentions = brands.iter().any(|brand| {
            let html = content.html.as_deref().filter(|_| content.text.is_empty());
            let shown = html.map(|html| html::visible_text(html, MAX_TEXT_BYTES, false)).unwrap_or_default();
            [content.subject.as_str(), &content.text[..content.text.floor_char_boundary(MAX_TEXT_BYTES)], &shown]
                .iter()
                .any(|text| names(text, brand))
        });
        clues
    }

    fn of_header(raw: &[u8], author: Option<&Organisation>) -> Self {
        let mut clues = Self::default();
        let block = scan::header_block(raw, 0, MAX_HEADER_BYTES).fields;
        for (name, value) in scan::fields(&raw[block]) {
            let value = String::from_utf8_lossy(&value[..value.len().min(4_096)]);
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
            if is("dkim-signature") && clues.signers.len() < MAX_SIGNERS {
                clues.signers.extend(domain_tag(&value));
            } else if is("list-id") {
                let id = value.rsplit_once('<').map_or(&*value, |(_, id)| id);
                clues.list = organisation(id.trim().trim_end_matches('>')).filter(|list| !Class::of(list.as_str()).is_shared());
            } else if is("list-unsubscribe") {
                clues.is_bulk = true;
            } else if is("arc-seal") {
                // Some seal all that leaves them, which is no forwarding; Google says so in fields of its own.
                let sealer = domain_tag(&value);
                clues.is_forwarded |= sealer.is_some_and(|sealer| Some(&sealer) != author && !Class::of(sealer.as_str()).is_shared());
            } else if name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"resent-"))
                || ["x-forwarded-to", "x-forwarded-for", "delivered-to", "x-original-to"].into_iter().any(is)
            {
                clues.is_forwarded = true;
            }
        }
        clues
    }
}

/// `d=` of a signature or a seal (RFC 6376 section 3.5).
fn domain_tag(value: &str) -> Option<Organisation> {
    let tag = value.split(';').find_map(|tag| tag.trim().strip_prefix("d")?.trim_start().strip_prefix('='))?;
    organisation(tag.trim())
}

fn organisation(domain: &str) -> Option<Organisation> {
    Organisation::of(&normalise_domain(domain.trim()).ok()?)
}

/// Where links lead, each organisation once, those that are spoken of first and then the most frequent.
fn links<'a>(hosts: impl Iterator<Item = &'a str>, brands: &[Box<str>]) -> Vec<Organisation> {
    let mut found: Vec<(Organisation, usize)> = Vec::new();
    let mut last = "";
    for host in hosts {
        // The same host stands many times in a row, and its organisation is looked up once.
        if host == last {
            continue;
        }
        last = host;
        let Some(organisation) = organisation(host).filter(|organisation| !Class::of(organisation.as_str()).is_shared()) else { continue };
        match found.iter_mut().find(|(known, _)| *known == organisation) {
            Some((_, count)) => *count += 1,
            None => found.push((organisation, 1)),
        }
    }
    let is_named = |organisation: &Organisation| brands.iter().any(|brand| **brand == *brand::label(organisation.as_str()));
    found.sort_by_key(|(organisation, count)| std::cmp::Reverse((is_named(organisation), *count)));
    found.truncate(MAX_LINKS);
    found.into_iter().map(|(organisation, _)| organisation).collect()
}

/// Whether a text speaks of a name: as a word, and not within an address, which may be the reader's own with its tag.
fn names(text: &str, brand: &str) -> bool {
    let is_sign = |letter: char| !letter.is_alphanumeric();
    let words = text.split_whitespace().filter(|word| !word.contains('@') && !word.contains("://") && word.len() >= brand.len());
    let lower: Vec<String> = words.map(|word| word.trim_matches(is_sign).to_lowercase()).collect();
    let is_brand = |word: &str| word.split(is_sign).any(|part| part == brand) || word.split('.').next() == Some(brand);
    lower.iter().any(|word| is_brand(word)) || {
        // "Milk Shop" for milkshop.
        let all = text.split_whitespace().map(|word| word.trim_matches(is_sign).to_lowercase()).collect::<Vec<_>>();
        all.windows(2).any(|pair| pair[0].len() + pair[1].len() == brand.len() && brand.starts_with(&pair[0]) && brand.ends_with(&pair[1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clues(head: &str, body: &str) -> Clues {
        Clues::of(format!("{head}\r\n\r\n{body}").replace('\n', "\r\n").as_bytes(), &["milkshop".into()])
    }

    fn named(list: &[Organisation]) -> Vec<&str> {
        list.iter().map(Organisation::as_str).collect()
    }

    #[test]
    fn signatures_lists_and_forwarders_are_read_off_the_header() {
        let from = "From: a@news.shop.example";
        let found = clues(
            &format!(
                "{from}\nDKIM-Signature: v=1; a=rsa-sha256; d=mail.shop.example; s=x; b=dd=\nDKIM-Signature: v=1;\n d = esp.example;\n\tb=\nList-Id: Offers <offers.shop.example>"
            ),
            "Hello",
        );
        assert_eq!(named(&found.signers), ["shop.example", "esp.example"]);
        assert_eq!((found.list.as_ref().map(Organisation::as_str), found.is_forwarded), (Some("shop.example"), false));
        for (field, is_forwarded) in [
            ("Resent-From: b@other.example", true),
            ("X-Forwarded-To: me@x.org", true),
            ("Delivered-To: b@other.example", true),
            ("ARC-Seal: i=1; a=rsa-sha256; d=forwarder.example; cv=none; b=", true),
            ("ARC-Seal: i=1; a=rsa-sha256; d=microsoft.com; cv=none; b=", false),
            ("ARC-Seal: i=1; a=rsa-sha256; d=shop.example; cv=none; b=", false),
            ("Subject: Resent-From", false),
        ] {
            assert_eq!(clues(&format!("{from}\n{field}"), "Hello").is_forwarded, is_forwarded, "{field}");
        }
    }

    #[test]
    fn links_of_everybody_tell_nothing() {
        let body =
            "https://www.a.example/1 https://bit.ly/x https://shop.milkshop.example/ https://b.a.example/2 https://www.facebook.com/a";
        assert_eq!(named(&clues("From: a@b.example", body).links), ["milkshop.example", "a.example"]);
    }

    #[test]
    fn a_mail_speaks_of_a_name_by_words_and_not_by_the_readers_address() {
        for (body, mentions) in [
            ("How was MilkShop?", true),
            ("Your order at Milk Shop, 3 May", true),
            ("your milkshop.example order", true),
            ("sent to me+milkshop@x.org", false),
            ("https://x.example/milkshop", false),
            ("milkshopper", false),
            ("milk, shopping", false),
        ] {
            assert_eq!(clues("From: a@b.example", body).mentions, mentions, "{body}");
        }
    }

    #[test]
    fn a_confirmation_answers_and_an_offer_does_not() {
        let found = clues("From: a@b.example\nSubject: Please confirm your email address", "Confirm: https://b.example/confirm?t=1");
        assert!(found.answers && !found.is_order && !found.is_bulk);
        let offer =
            clues("From: a@b.example\nSubject: 50 % off all tyres\nList-Unsubscribe: <https://b.example/u>", "Buy now https://b.example/");
        assert!(!offer.answers && offer.is_bulk);
        let order =
            clues("From: a@b.example\nSubject: Your order 1234567 has been confirmed", "Order total: 20 EUR. Thank you for your order.");
        assert!(order.answers && order.is_order);
    }
}
