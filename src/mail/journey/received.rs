//! One `Received` field (RFC 5321 4.4) as mail servers write it: clauses in any order, and comments that say the most.
//!
//! mail-parser reads this field too, but takes the last name and address that stand anywhere in `from`, knows only some
//! protocols and keeps no text. This is one bounded pass, and what it can't read stays as it is.

use std::net::{IpAddr, SocketAddr};

use crate::mail::{parse, timestamp::Timestamp};

/// How much of a field is read; the longest seen in real mail have a tenth of it.
const MAX_FIELD_BYTES: usize = 4 * 1024;
const MAX_TEXT_CHARS: usize = 2_000;
const MAX_NAME_CHARS: usize = 255;

/// What one server wrote about how the mail came to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// What the host before called itself (RFC 5321 4.1.1.1).
    pub helo: Option<String>,
    /// The name that its address had in the DNS.
    pub ptr: Option<String>,
    /// Its address.
    pub ip: Option<IpAddr>,
    /// The server that wrote this.
    pub by: Option<String>,
    /// The protocol (RFC 3848), or how else it came.
    pub with: Option<String>,
    /// How the connection was encrypted, where that is said.
    pub tls: Option<TlsClaim>,
    /// The server's own name for the mail.
    pub id: Option<String>,
    /// The recipient it was for.
    pub recipient: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The whole field on one line.
    pub text: String,
}

/// What a server said about the encryption of a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TlsClaim {
    /// `TLSv1.3`; `None` when only the protocol tells that there was any.
    pub version: Option<String>,
    /// The cipher suite, by whatever name.
    pub cipher: Option<String>,
}

/// A clause that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clause {
    None,
    From,
    By,
    Via,
    With,
    Id,
    For,
    /// Exim's `tls CIPHER`.
    Tls,
}

enum Token<'a> {
    Word(&'a str),
    /// Without its parentheses.
    Comment(&'a str),
}

impl Received {
    /// Reads the value of a field; never fails, and what is not understood is in `text` alone.
    pub fn read(value: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&value[..value.len().min(MAX_FIELD_BYTES)]);
        let text = parse::one_line(&text, MAX_FIELD_BYTES);
        let mut read = Self::default();
        // The date stands behind the last semicolon; one within a comment has none behind it.
        let clauses = match text.rsplit_once(';') {
            Some((clauses, date)) => {
                read.at = timestamp(date);
                if read.at.is_some() { clauses } else { &text }
            }
            None => &text,
        };
        read.clauses(clauses);
        read.text = if text.chars().count() > MAX_TEXT_CHARS { text.chars().take(MAX_TEXT_CHARS).chain(['…']).collect() } else { text };
        read
    }

    /// Whether it says anything of who gave the mail to whom.
    pub fn is_understood(&self) -> bool {
        self.by.is_some() || self.helo.is_some() || self.ip.is_some() || self.with.is_some()
    }

    fn clauses(&mut self, text: &str) {
        let mut clause = Clause::None;
        // The word behind `from`, which a comment explains.
        let mut from = None;
        let mut helo = None;
        for token in tokens(text) {
            match token {
                Token::Word(word) => match keyword(word, clause) {
                    // XMail names the sender of the envelope after a second `from`.
                    Some(Clause::From) if from.is_some() => clause = Clause::None,
                    Some(next) => clause = next,
                    None => self.word(clause, word, &mut from),
                },
                Token::Comment(comment) => {
                    let is_of_tls = self.tls_in(comment);
                    match clause {
                        Clause::From if !is_of_tls => self.explain(comment, &mut helo),
                        // Sendmail's `(from user@host)` of a mail that was handed in at its own machine.
                        Clause::None => {
                            from = from.or_else(|| comment.strip_prefix("from ").and_then(name));
                            // `(qmail 123 invoked by uid 89)`: handed on within one machine, and nothing else is said.
                            let is_qmail = comment.starts_with("qmail ");
                            self.with = self.with.take().or_else(|| is_qmail.then(|| "qmail".to_owned()));
                        }
                        _ => {}
                    }
                }
            }
        }
        let literal = from.as_deref().and_then(address);
        self.ip = self.ip.or(literal);
        // Who is told what the host called itself puts what the DNS has for it behind `from`.
        if helo.is_some() && literal.is_none() {
            self.ptr = from.take().filter(|name| !name.eq_ignore_ascii_case("unknown"));
        }
        self.helo = helo.or(from);
        if self.tls.is_none() && self.with.as_deref().is_some_and(is_encrypted) {
            self.tls = Some(TlsClaim::default());
        }
    }

    fn word(&mut self, clause: Clause, word: &str, from: &mut Option<String>) {
        match clause {
            Clause::From => match (&mut *from, address(word)) {
                (None, _) => *from = name(word),
                // `from unknown [192.0.2.1]`
                (Some(_), Some(ip)) => self.ip = self.ip.or(Some(ip)),
                // `from mail pickup service`
                (Some(words), None) if words.len() + word.len() < MAX_NAME_CHARS => *words += &format!(" {word}"),
                _ => {}
            },
            Clause::By if self.by.is_none() => self.by = name(word),
            Clause::With | Clause::Via => {
                // `Microsoft SMTP Server`, and how it came there.
                let with = self.with.get_or_insert_default();
                if with.len() + word.len() < MAX_NAME_CHARS {
                    with.push_str(if with.is_empty() { "" } else { " " });
                    with.push_str(word);
                }
            }
            Clause::Id if self.id.is_none() => self.id = name(word),
            Clause::For if self.recipient.is_none() => self.recipient = name(word),
            Clause::Tls => {
                let cipher = name(word);
                let tls = self.tls.get_or_insert_default();
                tls.cipher = tls.cipher.take().or(cipher);
            }
            _ => {}
        }
    }

    /// A comment behind `from`: `(name.example [192.0.2.1])`, `(helo=name)`, `(HELO name)`, `(user@192.0.2.1)`.
    fn explain(&mut self, comment: &str, helo: &mut Option<String>) {
        let mut is_helo = false;
        for word in comment.split([' ', ',']).filter(|word| !word.is_empty()) {
            if std::mem::take(&mut is_helo) {
                *helo = helo.take().or_else(|| name(word));
            } else if word.eq_ignore_ascii_case("HELO") || word.eq_ignore_ascii_case("EHLO") {
                is_helo = true;
            } else if let Some(given) = word.strip_prefix("helo=").or_else(|| word.strip_prefix("HELO=")) {
                *helo = helo.take().or_else(|| name(given));
            } else if let Some(ip) = address(word.rsplit('@').next().unwrap_or(word)) {
                self.ip = self.ip.or(Some(ip));
            } else if self.ptr.is_none() && is_domain(word) {
                self.ptr = name(word.trim_end_matches('.'));
            }
        }
    }

    /// `version=TLS1_3 cipher=X`, `using TLSv1.3 with cipher X (256/256 bits)`, `TLS1.2:X:256`; whether it is one of those.
    fn tls_in(&mut self, comment: &str) -> bool {
        let mut found = false;
        let mut is_cipher = false;
        for word in comment.split([' ', ',', '(', ')']).filter(|word| !word.is_empty()) {
            let word = word.strip_prefix("version=").or_else(|| word.strip_prefix("X=")).unwrap_or(word);
            let (first, rest) = word.split_once(':').unwrap_or((word, ""));
            let mut cipher = None;
            if std::mem::take(&mut is_cipher) {
                cipher = name(word);
            } else if let Some(version) = tls_version(first) {
                found = true;
                let tls = self.tls.get_or_insert_default();
                tls.version.get_or_insert(version);
                cipher = rest.split(':').next().filter(|cipher| !cipher.is_empty()).and_then(name);
            } else if let Some(given) = word.strip_prefix("cipher=") {
                cipher = name(given);
            } else {
                is_cipher = word == "cipher";
            }
            // A cipher alone is no TLS: any text may say the word.
            if let (Some(cipher), Some(tls)) = (cipher, &mut self.tls) {
                tls.cipher.get_or_insert(cipher);
            }
        }
        found
    }
}

/// Words and comments in their order, in one pass. A comment that never ends goes to the end.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if let Some(inner) = rest.strip_prefix('(') {
            let end = comment_end(inner);
            rest = inner.get(end + 1..).unwrap_or_default();
            return Some(Token::Comment(inner[..end].trim()));
        }
        let end = rest.find([' ', '(']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(Token::Word(word))
    })
}

/// Where the comment whose inside begins here ends (RFC 5322 3.2.2: they nest, and `\` quotes).
fn comment_end(inner: &str) -> usize {
    let mut depth = 1;
    let mut quoted = false;
    for (index, byte) in inner.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut quoted) => {}
            b'\\' => quoted = true,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    inner.len()
}

fn keyword(word: &str, clause: Clause) -> Option<Clause> {
    const ALL: [(&str, Clause); 7] = [
        ("from", Clause::From),
        ("by", Clause::By),
        ("via", Clause::Via),
        ("with", Clause::With),
        ("id", Clause::Id),
        ("for", Clause::For),
        ("tls", Clause::Tls),
    ];
    let (_, next) = ALL.iter().find(|(keyword, _)| word.eq_ignore_ascii_case(keyword))?;
    (*next != Clause::Tls || matches!(clause, Clause::With | Clause::Id | Clause::For)).then_some(*next)
}

/// A word without what stands around it; `None` when nothing is left.
fn name(word: &str) -> Option<String> {
    let word = word.trim_matches(['<', '>', '"', ',', ';', ')']);
    (!word.is_empty()).then(|| word.chars().take(MAX_NAME_CHARS).collect())
}

/// `192.0.2.1`, `192.0.2.1:25`, `[192.0.2.1]:25`, `[IPv6:2001:db8::1]`.
fn address(word: &str) -> Option<IpAddr> {
    let word = match word.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or(inner),
        None => word.trim_end_matches([']', '.']),
    };
    let word = word.get(..5).filter(|prefix| prefix.eq_ignore_ascii_case("IPv6:")).map_or(word, |_| &word[5..]);
    word.parse().ok().or_else(|| word.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

fn is_domain(word: &str) -> bool {
    word.contains('.') && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') || byte >= 0x80)
}

/// `TLS1_3`, `TLSv1.2`, `TLS1.2`, `SSLv3` as `TLSv1.3` and so on; never a cipher such as `TLS_AES_128_GCM_SHA256`.
fn tls_version(word: &str) -> Option<String> {
    let word = word.split('/').next().unwrap_or(word);
    let (family, rest) = word.split_at_checked(3)?;
    let digits = rest.trim_start_matches(['v', 'V']).replace('_', ".");
    let is_version = !digits.is_empty() && digits.len() <= 3 && digits.starts_with(|digit: char| digit.is_ascii_digit());
    let is_number = is_version && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (is_number && matches!(family, "TLS" | "SSL")).then(|| format!("{family}v{digits}"))
}

/// RFC 3848: a final `S`, or `SA` with authentication.
fn is_encrypted(with: &str) -> bool {
    let protocol = with.split(' ').next().unwrap_or(with).to_ascii_uppercase();
    matches!(
        protocol.as_str(),
        "ESMTPS" | "ESMTPSA" | "SMTPS" | "SMTPSA" | "LMTPS" | "LMTPSA" | "UTF8SMTPS" | "UTF8SMTPSA" | "UTF8LMTPS" | "UTF8LMTPSA" | "HTTPS"
    )
}

/// RFC 5322 3.3, also with parts of a second, and ISO 8601 as some write it.
fn timestamp(date: &str) -> Option<Timestamp> {
    let date = date.trim();
    let date = without_fraction(date.get(..100).unwrap_or(date));
    let iso = || {
        let (day, rest) = date.split_once([' ', 'T'])?;
        let (time, zone) = rest.split_once(' ').unwrap_or((rest, "+0000"));
        let zone = zone.split(' ').next().filter(|zone| zone.len() == 5 && zone.starts_with(['+', '-'])).unwrap_or("+0000");
        Timestamp::parse_rfc3339(&format!("{day}T{time}{}:{}", zone.get(..3)?, zone.get(3..)?))
    };
    if date.starts_with(|first: char| first.is_ascii_digit()) && date.as_bytes().get(4) == Some(&b'-') {
        iso().or_else(|| Timestamp::parse_rfc3339(&date))
    } else {
        parse::timestamp(date.as_bytes())
    }
}

/// `07:21:33.123` as `07:21:33`.
fn without_fraction(date: &str) -> String {
    let Some(dot) = date.find('.').filter(|&dot| date[..dot].ends_with(|digit: char| digit.is_ascii_digit()) && date[..dot].contains(':'))
    else {
        return date.to_owned();
    };
    let rest = date[dot + 1..].trim_start_matches(|digit: char| digit.is_ascii_digit());
    format!("{}{rest}", &date[..dot])
}

#[cfg(test)]
mod tests;
