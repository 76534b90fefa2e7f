//! A mail's CSS, written anew from lists.
//!
//! cssparser reads it as browsers do, so escapes and comments hide nothing. What is written holds plain words, numbers,
//! colours, strings and the functions of the lists, without a backslash, `<` or comment: no parser can read it otherwise.

pub(super) mod selector;
mod sheet;

use std::fmt::Write;

use cssparser::{Delimiter, ParseError, Parser, Token};

use super::lists::{FUNCTIONS, IMAGE_PROPERTIES, PAINT, PROPERTIES, UNITS};
pub(super) use sheet::Sheet;

/// Declarations in one block.
const MAX_DECLARATIONS: usize = 80;
const MAX_VALUE_BYTES: usize = 1_000;
const MAX_NESTING: usize = 8;

type Outcome = Result<(), ParseError<()>>;

fn refused() -> ParseError<()> {
    ParseError::custom(())
}

/// What `url()` and `var()` may stand for.
pub(super) trait Urls {
    /// The CSS that shows this image; `None` when it is not shown.
    fn image(&mut self, url: &str) -> Option<String>;

    /// Whether this custom property is one of ours.
    fn is_variable(&self, name: &str) -> bool;
}

/// Which declarations a block may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    All,
    /// Colours alone.
    Paint,
}

/// The declarations of a `style` attribute that are safe, in their order.
pub(super) fn declarations(css: &str, urls: &mut dyn Urls) -> String {
    let mut out = String::new();
    block(&mut Parser::new(css), Kept::All, urls, &mut out);
    out
}

/// Writes the safe declarations up to the end of a block.
fn block(parser: &mut Parser<'_>, kept: Kept, urls: &mut dyn Urls, out: &mut String) {
    let start = out.len();
    for _ in 0..MAX_DECLARATIONS {
        if parser.is_exhausted() {
            break;
        }
        let mut one = String::new();
        // What can't be read ends at the next semicolon, as browsers have it.
        let read: Outcome = parser.parse_until_after(Delimiter::Semicolon, |parser| declaration(parser, kept, urls, &mut one));
        if read.is_ok() {
            if out.len() > start {
                out.push_str("; ");
            }
            out.push_str(&one);
        }
    }
}

fn declaration(parser: &mut Parser<'_>, kept: Kept, urls: &mut dyn Urls, out: &mut String) -> Outcome {
    let property = parser.expect_ident()?.to_ascii_lowercase();
    parser.expect_colon()?;
    let list = if kept == Kept::All { PROPERTIES } else { PAINT };
    // Both are in order.
    if list.binary_search(&property.as_str()).is_err() {
        return Err(refused());
    }
    let _ = write!(out, "{property}: ");
    let start = out.len();
    let mut writer = Value { property: &property, urls, out };
    writer.write(parser, 0)?;
    let length = out.trim_end().len();
    out.truncate(length);
    if length <= start || length - start > MAX_VALUE_BYTES { Err(refused()) } else { Ok(()) }
}

/// Writes the tokens of a value.
struct Value<'a> {
    property: &'a str,
    urls: &'a mut dyn Urls,
    out: &'a mut String,
}

impl Value<'_> {
    fn write(&mut self, parser: &mut Parser<'_>, depth: usize) -> Outcome {
        if depth > MAX_NESTING {
            return Err(refused());
        }
        while let Ok(token) = parser.next_including_whitespace() {
            let token = token.clone();
            if self.out.len() > 4 * MAX_VALUE_BYTES {
                return Err(refused());
            }
            match &token {
                Token::WhiteSpace(_) => self.gap(),
                Token::Ident(word) if is_word(word) => self.word(word),
                Token::Hash(digits) | Token::IDHash(digits) if digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                    self.word(&format!("#{digits}"));
                }
                Token::QuotedString(text) if text.chars().all(|c| c.is_alphanumeric() || " -_.,".contains(c)) => {
                    self.word(&format!("\"{text}\""));
                }
                Token::Number { value, int_value, .. } => self.number(*value, *int_value, "")?,
                Token::Percentage { unit_value, int_value, .. } => self.number(unit_value * 100.0, *int_value, "%")?,
                Token::Dimension { value, int_value, unit, .. } => {
                    let unit = unit.to_ascii_lowercase();
                    let known = UNITS.iter().find(|known| **known == unit).ok_or_else(refused)?;
                    self.number(*value, *int_value, known)?;
                }
                Token::Comma => self.sign(","),
                Token::Delim('/') => self.sign("/"),
                Token::Delim(sign @ ('+' | '-' | '*')) if depth > 0 => self.sign(sign.encode_utf8(&mut [0; 4])),
                Token::Delim('!') if depth == 0 => {
                    parser.expect_ident_matching("important")?;
                    parser.expect_exhausted()?;
                    self.sign("!important");
                }
                Token::UnquotedUrl(url) => self.image(url)?,
                Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                    let url = parser.parse_nested_block(|parser| Ok::<_, ParseError<()>>(parser.expect_string_cloned()?))?;
                    self.image(&url)?;
                }
                Token::Function(name) if name.eq_ignore_ascii_case("var") => {
                    let name = parser.parse_nested_block(|parser| Ok::<_, ParseError<()>>(parser.expect_ident_cloned()?))?;
                    if !self.urls.is_variable(&name) {
                        return Err(refused());
                    }
                    self.word(&format!("var({name})"));
                }
                Token::Function(name) => {
                    let name = name.to_ascii_lowercase();
                    let known = FUNCTIONS.iter().find(|known| **known == name).ok_or_else(refused)?;
                    // A margin that is computed may be negative, and what is negative lies over something else.
                    if self.property.starts_with("margin") {
                        return Err(refused());
                    }
                    self.word(known);
                    self.nested(parser, depth)?;
                }
                Token::ParenthesisBlock if depth > 0 => {
                    self.gap();
                    self.nested(parser, depth)?;
                }
                _ => return Err(refused()),
            }
        }
        Ok(())
    }

    fn nested(&mut self, parser: &mut Parser<'_>, depth: usize) -> Outcome {
        self.out.push('(');
        parser.parse_nested_block(|parser| self.write(parser, depth + 1))?;
        self.out.push(')');
        Ok(())
    }

    /// One space, unless there is one.
    fn gap(&mut self) {
        if !self.out.ends_with([' ', '(']) {
            self.out.push(' ');
        }
    }

    /// A token that must not run into the one before.
    fn word(&mut self, word: &str) {
        self.gap();
        self.out.push_str(word);
    }

    fn sign(&mut self, sign: &str) {
        self.gap();
        self.out.push_str(sign);
        self.out.push(' ');
    }

    fn number(&mut self, value: f32, whole: Option<i32>, unit: &str) -> Outcome {
        if self.property.starts_with("margin") && value < 0.0 || !value.is_finite() {
            return Err(refused());
        }
        self.gap();
        let _ = match whole {
            Some(whole) => write!(self.out, "{whole}{unit}"),
            // More digits than a screen has, and none that come of the binary form.
            None => write!(self.out, "{}{unit}", (f64::from(value) * 10_000.0).round() / 10_000.0),
        };
        Ok(())
    }

    fn image(&mut self, url: &str) -> Outcome {
        if !IMAGE_PROPERTIES.contains(&self.property) {
            return Err(refused());
        }
        let image = self.urls.image(url);
        self.word(image.as_deref().unwrap_or("none"));
        Ok(())
    }
}

/// Whether an identifier is written without escapes, and read back as the same.
fn is_word(word: &str) -> bool {
    let first = word.trim_start_matches('-').chars().next();
    first.is_some_and(|c| c.is_alphabetic() || c == '_') && word.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

/// Whether CSS that was written here can hold nothing that was not meant; asked of the whole once more before it leaves.
pub(super) fn is_plain(css: &str) -> bool {
    !css.contains(['<', '\\', '\0']) && !css.contains("/*") && !css.contains("@import") && !css.contains("@font-face")
}

#[cfg(test)]
mod tests;
