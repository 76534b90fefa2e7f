//! Selectors: elements, classes and ids of the mail itself, and how they stand to one another.

use std::fmt::Write;

use cssparser::{ParseError, Parser, Token, parse_nth};

use super::{
    super::lists::{ELEMENTS, HOVER_CLASSES, NTH_CLASSES, PSEUDO_CLASSES},
    Outcome, refused,
};

const MAX_SELECTORS: usize = 60;
const MAX_BYTES: usize = 400;
/// Compounds with combinators between them; browsers match each element against all of them.
const MAX_COMPOUNDS: usize = 12;

/// A list of selectors that is kept.
#[derive(Default)]
pub(super) struct Selectors {
    /// As CSS.
    pub(super) css: String,
    /// The classes (`.x`) and ids (`#x`) that it names, as the mail writes them.
    pub(super) names: Vec<String>,
    /// Whether it depends on what the reader does.
    pub(super) is_hover: bool,
}

/// Reads the selectors before a block; those that can't be kept are left out.
pub(super) fn list(parser: &mut Parser<'_>) -> Selectors {
    let mut list = Selectors::default();
    let read = parser.parse_comma_separated_ignoring_errors(|parser| {
        let mut one = Selectors::default();
        complex(parser, &mut one)?;
        Ok::<_, ParseError<()>>(one)
    });
    for one in read.into_iter().take(MAX_SELECTORS) {
        if !list.css.is_empty() {
            list.css.push_str(", ");
        }
        list.css.push_str(&one.css);
        list.names.extend(one.names);
        list.is_hover |= one.is_hover;
    }
    list
}

fn complex(parser: &mut Parser<'_>, out: &mut Selectors) -> Outcome {
    let mut is_apart = false;
    let mut compounds = 0;
    while let Ok(token) = parser.next_including_whitespace() {
        let token = token.clone();
        match &token {
            Token::WhiteSpace(_) => {
                is_apart = true;
                continue;
            }
            Token::Delim(sign @ ('>' | '+' | '~')) => {
                if out.css.is_empty() || out.css.ends_with(' ') {
                    return Err(refused());
                }
                let _ = write!(out.css, " {sign} ");
                is_apart = false;
                continue;
            }
            _ => {}
        }
        if is_apart && !out.css.is_empty() && !out.css.ends_with(' ') {
            out.css.push(' ');
        }
        is_apart = false;
        let begins = out.css.is_empty() || out.css.ends_with(' ');
        compounds += usize::from(begins);
        simple(&token, begins, parser, out)?;
        if out.css.len() > MAX_BYTES || compounds > MAX_COMPOUNDS {
            return Err(refused());
        }
    }
    if out.css.is_empty() || out.css.ends_with(' ') { Err(refused()) } else { Ok(()) }
}

fn simple(token: &Token<'_>, begins: bool, parser: &mut Parser<'_>, out: &mut Selectors) -> Outcome {
    match token {
        Token::Delim('*') if begins => out.css.push('*'),
        Token::Ident(name) if begins => {
            let name = name.to_ascii_lowercase();
            if !ELEMENTS.contains(&name.as_str()) && name != "html" && name != "body" {
                return Err(refused());
            }
            out.css.push_str(&name);
        }
        Token::Delim('.') => match parser.next_including_whitespace()?.clone() {
            Token::Ident(class) => named('.', &class, out)?,
            _ => return Err(refused()),
        },
        Token::IDHash(id) => named('#', id, out)?,
        Token::SquareBracketBlock => {
            let (sign, value) = parser.parse_nested_block(attribute)?;
            value.split_ascii_whitespace().try_for_each(|name| named(sign, name, out))?;
            if value.trim().is_empty() {
                return Err(refused());
            }
        }
        Token::Colon => match parser.next_including_whitespace()?.clone() {
            Token::Ident(name) => {
                let name = name.to_ascii_lowercase();
                out.is_hover |= HOVER_CLASSES.contains(&name.as_str());
                if !PSEUDO_CLASSES.contains(&name.as_str()) && !HOVER_CLASSES.contains(&name.as_str()) {
                    return Err(refused());
                }
                let _ = write!(out.css, ":{name}");
            }
            Token::Function(name) if NTH_CLASSES.iter().any(|known| name.eq_ignore_ascii_case(known)) => {
                let (step, offset) = parser.parse_nested_block(|parser| Ok::<_, ParseError<()>>(parse_nth(parser)?))?;
                let _ = write!(out.css, ":{}({step}n{offset:+})", name.to_ascii_lowercase());
            }
            _ => return Err(refused()),
        },
        _ => return Err(refused()),
    }
    Ok(())
}

/// `[class=x]` and `[class~="x"]`, which old mail writes for `.x`; any other would read what stands in the mail.
fn attribute(parser: &mut Parser<'_>) -> Result<(char, String), ParseError<()>> {
    let sign = match parser.expect_ident()? {
        name if name.eq_ignore_ascii_case("class") => '.',
        name if name.eq_ignore_ascii_case("id") => '#',
        _ => return Err(refused()),
    };
    match parser.next()? {
        Token::Delim('=') | Token::IncludeMatch => Ok((sign, parser.expect_ident_or_string()?.to_string())),
        _ => Err(refused()),
    }
}

/// A class or an id, under a name that is nobody else's.
fn named(sign: char, name: &str, out: &mut Selectors) -> Outcome {
    if !is_name(name) {
        return Err(refused());
    }
    let _ = write!(out.css, "{sign}{PREFIX}{name}");
    out.names.push(format!("{sign}{name}"));
    Ok(())
}

/// What the classes and ids of a mail begin with in our document, so that they are none of ours.
pub(in crate::http::html_body) const PREFIX: &str = "m-";

/// Whether a class or id can be kept.
pub(in crate::http::html_body) fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
