//! Addresses: the only place that normalises one, splits its tag, or judges its syntax.

mod forms;

use std::{borrow::Cow, fmt, hash::Hash, net::IpAddr, sync::Arc};

pub use forms::{Separator, TagForms};
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// RFC 5321 4.5.3.1.1.
const MAX_LOCAL_BYTES: usize = 64;
/// RFC 1035 2.3.4, without the root's dot.
const MAX_DOMAIN_BYTES: usize = 253;
const MAX_LABEL_BYTES: usize = 63;
/// Separates the name of an inbox from a tag.
const TAG_SEPARATOR: char = '+';

/// The address of an inbox: `base@domain`, normalised. Cheap to clone.
///
/// The local part is NFC, lower-case, unquoted where it is a dot-atom, without a tag;
/// the domain is in A-labels, lower-case, without a final dot.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    text: Arc<str>,
}

/// A recipient of one mail: the inbox it reaches, and how the sender wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The inbox.
    pub address: Address,
    /// What stood behind the first `+`, in the sender's spelling.
    pub tag: Option<Box<str>>,
    /// The address as written in the envelope, without a source route.
    pub written: Box<str>,
}

/// Why a text is not an address; the message is a sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Nothing there.
    #[error("the address is empty")]
    Empty,
    /// No `@`, or nothing on one side of it.
    #[error("an address looks like name@domain")]
    Incomplete,
    /// A local part over 64 bytes.
    #[error("the part before the @ is longer than 64 bytes")]
    LocalTooLong,
    /// A character that needs quotes, or that no address may contain.
    #[error("the part before the @ may contain letters, digits and signs such as . - _ and +, but no spaces")]
    LocalSyntax,
    /// A domain that is none.
    #[error("the part after the @ is not a domain name")]
    DomainSyntax,
}

impl Address {
    /// The normalised text, `base@domain`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the last `@`.
    pub fn local(&self) -> &str {
        &self.text[..self.at()]
    }

    /// The same without quotes, which say nothing of who it is.
    pub fn bare_local(&self) -> Cow<'_, str> {
        let local = self.local();
        let unquoted = local.strip_prefix('"').and_then(|rest| unquote(rest).ok());
        unquoted.map_or(Cow::Borrowed(local), Cow::Owned)
    }

    /// The part after the last `@`.
    pub fn domain(&self) -> &str {
        &self.text[self.at() + 1..]
    }

    fn at(&self) -> usize {
        // A domain never contains an `@`, a quoted local part may.
        self.text.rfind('@').unwrap_or(0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Recipient {
    /// Reads the text within `<>` of `RCPT TO` (RFC 5321 4.1.2): source routes, quoted local parts and
    /// address literals are understood, `postmaster` may stand alone and is then at `first_domain`.
    pub fn from_path(path: &str, first_domain: &str) -> Result<Self, AddressError> {
        let mailbox = without_source_route(path)?;
        if mailbox.eq_ignore_ascii_case("postmaster") {
            return Self::from_mailbox(&format!("postmaster@{first_domain}"))
                .map(|recipient| Self { written: mailbox.into(), ..recipient });
        }
        Self::from_mailbox(mailbox)
    }

    /// Reads what a person typed or a URL named: like a path, and a name alone is at `first_domain`.
    pub fn from_input(text: &str, first_domain: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        match split_mailbox(text) {
            Ok(_) => Self::from_mailbox(text),
            Err(AddressError::Incomplete) if !text.contains('@') => Self::from_mailbox(&format!("{text}@{first_domain}")),
            Err(error) => Err(error),
        }
    }

    fn from_mailbox(mailbox: &str) -> Result<Self, AddressError> {
        let (local, domain) = split_mailbox(mailbox)?;
        let local = normalise_local(local)?;
        let domain = normalise_domain(domain)?;
        let (base, has_tag) = split_tag(&local.normalised);
        let tag = if has_tag { local.spelling.split_once(TAG_SEPARATOR).map(|(_, tag)| tag).filter(|tag| !tag.is_empty()) } else { None };
        Ok(Self { address: Address { text: format!("{base}@{domain}").into() }, tag: tag.map(Into::into), written: mailbox.into() })
    }
}

/// A pattern of local parts, such as `bounce-*`, in the form that normalised ones have.
pub fn normalise_local_pattern(pattern: &str) -> Result<String, AddressError> {
    normalise_local(pattern).map(|local| local.normalised)
}

/// Checks the text within `<>` of `MAIL FROM` and gives it back without a source route; empty is the null sender.
pub fn sender_from_path(path: &str) -> Result<&str, AddressError> {
    if path.is_empty() {
        return Ok(path);
    }
    let mailbox = without_source_route(path)?;
    let (local, domain) = split_mailbox(mailbox)?;
    normalise_local(local)?;
    normalise_domain(domain)?;
    Ok(mailbox)
}

/// A domain in A-labels, lower-case, without a final dot; an address literal (RFC 5321 4.1.3) as it is, lower-case.
pub fn normalise_domain(domain: &str) -> Result<String, AddressError> {
    if let Some(literal) = domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return normalise_literal(literal);
    }
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    // In letters of other scripts it may be longer than in A-labels, but not by invisible ones.
    if domain.len() > 4 * MAX_DOMAIN_BYTES || domain.chars().any(|letter| is_forbidden(letter) || letter == '\u{ad}') {
        return Err(AddressError::DomainSyntax);
    }
    let plain = domain.is_ascii() && !contains_a_label(domain);
    let ascii =
        if plain { domain.to_ascii_lowercase() } else { idna::domain_to_ascii_strict(domain).map_err(|_| AddressError::DomainSyntax)? };
    let label_is_valid = |label: &str| {
        (1..=MAX_LABEL_BYTES).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if ascii.len() <= MAX_DOMAIN_BYTES && ascii.split('.').all(label_is_valid) { Ok(ascii) } else { Err(AddressError::DomainSyntax) }
}

fn contains_a_label(domain: &str) -> bool {
    domain.split('.').any(|label| label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")))
}

fn normalise_literal(literal: &str) -> Result<String, AddressError> {
    let lower = literal.to_ascii_lowercase();
    let (prefix, text) = match lower.strip_prefix("ipv6:") {
        Some(text) => ("ipv6:", text),
        None => ("", lower.as_str()),
    };
    match (prefix, text.parse::<IpAddr>()) {
        ("", Ok(IpAddr::V4(ip))) => Ok(format!("[{ip}]")),
        ("ipv6:", Ok(IpAddr::V6(ip))) => Ok(format!("[ipv6:{ip}]")),
        _ => Err(AddressError::DomainSyntax),
    }
}

/// RFC 5321 4.1.1.3 and appendix C: `@relay1,@relay2:user@host` is read as `user@host`.
fn without_source_route(path: &str) -> Result<&str, AddressError> {
    if !path.starts_with('@') {
        return Ok(path);
    }
    path.split_once(':').map(|(_, mailbox)| mailbox).ok_or(AddressError::Incomplete)
}

/// Splits at the `@` that ends the local part: behind the closing quote, or the only one.
fn split_mailbox(mailbox: &str) -> Result<(&str, &str), AddressError> {
    if mailbox.is_empty() {
        return Err(AddressError::Empty);
    }
    let (local, domain) = mailbox.rsplit_once('@').ok_or(AddressError::Incomplete)?;
    if local.is_empty() || domain.is_empty() { Err(AddressError::Incomplete) } else { Ok((local, domain)) }
}

/// A local part in the form that names an inbox, and the same text in the sender's letters.
struct Local {
    normalised: String,
    spelling: String,
}

fn normalise_local(local: &str) -> Result<Local, AddressError> {
    if local.len() > MAX_LOCAL_BYTES {
        return Err(AddressError::LocalTooLong);
    }
    let content = match local.strip_prefix('"') {
        Some(rest) => unquote(rest)?,
        None if is_dot_atom(local) => local.to_owned(),
        None => return Err(AddressError::LocalSyntax),
    };
    let spelling = if is_nfc(&content) { content } else { content.nfc().collect() };
    let lower: String = spelling.to_lowercase().nfc().collect();
    let normalised = if is_dot_atom(&lower) { lower } else { quote(&lower) };
    // Some letters are longer in lower case, and an inbox whose own name is too long could never be opened.
    if normalised.len() > MAX_LOCAL_BYTES {
        return Err(AddressError::LocalTooLong);
    }
    Ok(Local { normalised, spelling })
}

/// The base and whether a separator follows it. Only a dot-atom can be a base, whatever stands behind the separator: whose
/// `name` is must get what is for `"name+a b"` as well.
fn split_tag(local: &str) -> (&str, bool) {
    // Quotes hide no separator: only quotes and backslashes are escaped, which no dot-atom has.
    match local.strip_prefix('"').unwrap_or(local).split_once(TAG_SEPARATOR) {
        Some((base, _)) if is_dot_atom(base) => (base, true),
        _ => (local, false),
    }
}

/// The content of a quoted string (RFC 5321 4.1.2) whose opening quote is gone.
fn unquote(rest: &str) -> Result<String, AddressError> {
    let inner = rest.strip_suffix('"').ok_or(AddressError::LocalSyntax)?;
    let mut content = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        let literal = match letter {
            '"' => return Err(AddressError::LocalSyntax),
            '\\' => letters.next().ok_or(AddressError::LocalSyntax)?,
            other => other,
        };
        if is_forbidden(literal) {
            return Err(AddressError::LocalSyntax);
        }
        content.push(literal);
    }
    if content.is_empty() { Err(AddressError::LocalSyntax) } else { Ok(content) }
}

fn quote(content: &str) -> String {
    let mut quoted = String::with_capacity(content.len() + 2);
    quoted.push('"');
    for letter in content.chars() {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

/// RFC 5321 Dot-string with the UTF-8 of RFC 6531.
fn is_dot_atom(text: &str) -> bool {
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

fn is_atext(letter: char) -> bool {
    match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        _ if letter.is_ascii() => "!#$%&'*+-/=?^_`{|}~".contains(letter),
        _ => !is_forbidden(letter) && !letter.is_whitespace(),
    }
}

/// Control characters, and the bidirectional controls that make an address read as another one.
fn is_forbidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
