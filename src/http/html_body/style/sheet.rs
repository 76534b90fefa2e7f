//! `<style>`: rules and `@media`, nothing else.

use std::{collections::HashSet, fmt::Write};

use cssparser::{Delimiter, ParseError, Parser, Token};

use super::{super::lists::MEDIA_FEATURES, Kept, Outcome, UNITS, Urls, block, is_plain, is_word, refused, selector};

/// Browsers match each element against each rule.
const MAX_RULES: usize = 4_000;
const MAX_READ_BYTES: usize = 1024 * 1024;
const MAX_WRITTEN_BYTES: usize = 512 * 1024;
/// `@media` within `@media`.
const MAX_DEPTH: usize = 3;

/// The rules of a mail that are safe.
#[derive(Debug, Default)]
pub(in crate::http::html_body) struct Sheet {
    css: String,
    /// The classes (`.x`) and ids (`#x`) that rules name.
    names: HashSet<String>,
    rules: usize,
    read_bytes: usize,
    /// Whether the mail says how it looks in the dark.
    pub(in crate::http::html_body) is_dark: bool,
    /// Whether there was more than is kept.
    pub(in crate::http::html_body) truncated: bool,
}

impl Sheet {
    /// Adds what is safe of a `<style>` element; `media` is its attribute.
    pub(in crate::http::html_body) fn add(&mut self, css: &str, media: &str, urls: &mut dyn Urls) {
        let room = MAX_READ_BYTES - self.read_bytes;
        let read = &css[..css.floor_char_boundary(room)];
        self.truncated |= read.len() < css.len();
        self.read_bytes += read.len();
        if media.trim().is_empty() {
            return self.rules(&mut Parser::new(read), urls, 0);
        }
        let mut query = String::new();
        if Parser::new(media).parse_entirely(|parser| media_query(parser, &mut query)).is_ok() {
            self.media(&query, &mut Parser::new(read), urls, 0);
        }
    }

    /// The rules, to stand in a `<style>` element; empty when there are none.
    pub(in crate::http::html_body) fn css(&self) -> &str {
        if is_plain(&self.css) { &self.css } else { "" }
    }

    /// Whether a rule names this class (`.x`) or id (`#x`).
    pub(in crate::http::html_body) fn names(&self, sign: char, name: &str) -> bool {
        !self.names.is_empty() && self.names.contains(&format!("{sign}{name}"))
    }

    fn is_full(&mut self) -> bool {
        let is_full = self.rules >= MAX_RULES || self.css.len() >= MAX_WRITTEN_BYTES;
        self.truncated |= is_full;
        is_full
    }

    fn rules(&mut self, parser: &mut Parser<'_>, urls: &mut dyn Urls, depth: usize) {
        loop {
            let start = parser.state();
            match parser.next() {
                Err(_) => return,
                Ok(Token::CDO | Token::CDC | Token::Semicolon) => continue,
                _ if self.is_full() => return,
                Ok(Token::AtKeyword(name)) => {
                    let is_media = name.eq_ignore_ascii_case("media") && depth < MAX_DEPTH;
                    self.at_rule(is_media, parser, urls, depth);
                }
                Ok(_) => {
                    parser.reset(&start);
                    self.rule(parser, urls);
                }
            }
        }
    }

    /// Keeps `@media`, skips all others with their block or to their semicolon.
    fn at_rule(&mut self, is_media: bool, parser: &mut Parser<'_>, urls: &mut dyn Urls, depth: usize) {
        let mut query = String::new();
        let read: Outcome =
            parser.parse_until_before(Delimiter::Semicolon | Delimiter::CurlyBracketBlock, |parser| media_query(parser, &mut query));
        if let Ok(Token::CurlyBracketBlock) = parser.next()
            && is_media
            && read.is_ok()
        {
            let _: Outcome = parser.parse_nested_block(|parser| {
                self.media(&query, parser, urls, depth + 1);
                Ok(())
            });
        }
    }

    fn media(&mut self, query: &str, parser: &mut Parser<'_>, urls: &mut dyn Urls, depth: usize) {
        self.is_dark |= query.contains("prefers-color-scheme: dark");
        let start = self.css.len();
        let _ = writeln!(self.css, "@media {query}{{");
        let first = self.css.len();
        self.rules(parser, urls, depth);
        if self.css.len() == first {
            self.css.truncate(start);
        } else {
            self.css.push_str("}\n");
        }
    }

    fn rule(&mut self, parser: &mut Parser<'_>, urls: &mut dyn Urls) {
        self.rules += 1;
        let selectors =
            parser.parse_until_before(Delimiter::CurlyBracketBlock, |parser| Ok::<_, ParseError<()>>(selector::list(parser))).ok();
        if !matches!(parser.next(), Ok(Token::CurlyBracketBlock)) {
            return;
        }
        let Some(selectors) = selectors.filter(|selectors| !selectors.css.is_empty()) else { return };
        let kept = if selectors.is_hover { Kept::Paint } else { Kept::All };
        let mut declarations = String::new();
        let _: Outcome = parser.parse_nested_block(|parser| {
            block(parser, kept, urls, &mut declarations);
            Ok(())
        });
        if declarations.is_empty() {
            return;
        }
        self.is_dark |= declarations.split("; ").any(|one| one.starts_with("color-scheme:") && one.contains("dark"));
        let _ = writeln!(self.css, "{} {{ {declarations} }}", selectors.css);
        self.names.extend(selectors.names);
    }
}

/// `screen and (max-width: 600px)`, from the words and features that are known.
fn media_query(parser: &mut Parser<'_>, out: &mut String) -> Outcome {
    while let Ok(token) = parser.next() {
        let token = token.clone();
        if !out.is_empty() && !matches!(token, Token::Comma) {
            out.push(' ');
        }
        match &token {
            Token::Comma => out.push(','),
            Token::Ident(word) => {
                let word = word.to_ascii_lowercase();
                if !["only", "not", "and", "or", "all", "screen", "print"].contains(&word.as_str()) {
                    return Err(refused());
                }
                out.push_str(&word);
            }
            Token::ParenthesisBlock => {
                out.push('(');
                parser.parse_nested_block(|parser| media_feature(parser, out))?;
                out.push(')');
            }
            _ => return Err(refused()),
        }
        if out.len() > 500 {
            return Err(refused());
        }
    }
    if out.is_empty() { Err(refused()) } else { Ok(()) }
}

fn media_feature(parser: &mut Parser<'_>, out: &mut String) -> Outcome {
    let feature = parser.expect_ident()?.to_ascii_lowercase();
    if !MEDIA_FEATURES.contains(&feature.as_str()) {
        return Err(refused());
    }
    out.push_str(&feature);
    if parser.is_exhausted() {
        return Ok(());
    }
    parser.expect_colon()?;
    let _ = match parser.next()?.clone() {
        Token::Ident(word) if is_word(&word) => write!(out, ": {}", word.to_ascii_lowercase()),
        Token::Number { value, .. } => write!(out, ": {value}"),
        Token::Dimension { value, unit, .. } if UNITS.iter().any(|known| unit.eq_ignore_ascii_case(known)) => {
            write!(out, ": {value}{}", unit.to_ascii_lowercase())
        }
        _ => return Err(refused()),
    };
    Ok(())
}
