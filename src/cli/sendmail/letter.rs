//! A mail as a program writes it, made into one that can be sent: CRLF line ends, the fields that every mail has
//! (RFC 5322 3.6), and no Bcc.

use crate::mail::parse;

/// A field as it was written, its folded lines and line ends included.
struct Field {
    name: String,
    raw: Vec<u8>,
}

/// A mail, with CRLF line ends.
pub(super) struct Letter {
    fields: Vec<Field>,
    body: Vec<u8>,
}

impl Letter {
    /// Reads what came; a line with a single dot ends it where `dot_ends`.
    pub(super) fn read(text: &[u8], dot_ends: bool) -> Self {
        let lines = text.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let mut lines = lines.take_while(|line| !(dot_ends && *line == b".")).peekable();
        // Mailbox files begin their mails so (RFC 4155).
        lines.next_if(|line| line.starts_with(b"From "));
        let mut fields: Vec<Field> = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.is_empty()) {
            match (name_of(line), fields.last_mut()) {
                (None, Some(field)) if line.starts_with(b" ") || line.starts_with(b"\t") => push(&mut field.raw, line),
                (Some(name), _) => {
                    let mut raw = Vec::with_capacity(line.len() + 2);
                    push(&mut raw, line);
                    fields.push(Field { name, raw });
                }
                // Here the text begins, without the empty line that should stand before it.
                (None, _) => {
                    let mut body = Vec::new();
                    push(&mut body, line);
                    return Self { fields, body: rest(body, lines) };
                }
            }
        }
        lines.next();
        Self { fields, body: rest(Vec::new(), lines) }
    }

    /// Whether it has this field; the name is in lower case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// Puts a field before the others.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        self.fields.insert(0, Field { name: name.to_ascii_lowercase(), raw: format!("{name}: {value}\r\n").into_bytes() });
    }

    /// The addresses of To, Cc and Bcc, or of their Resent- kin where there are any (RFC 5322 3.6.6), each once.
    pub(super) fn recipients(&self) -> Vec<String> {
        let of = |names: [&str; 3]| -> Vec<String> {
            self.fields.iter().filter(|field| names.contains(&&*field.name)).flat_map(addresses).collect()
        };
        let mut all = of(["resent-to", "resent-cc", "resent-bcc"]);
        if all.is_empty() {
            all = of(["to", "cc", "bcc"]);
        }
        let mut once = Vec::with_capacity(all.len());
        for address in all {
            if !once.contains(&address) {
                once.push(address);
            }
        }
        once
    }

    /// The author's address.
    pub(super) fn author(&self) -> Option<String> {
        self.fields.iter().filter(|field| field.name == "from").flat_map(addresses).next()
    }

    /// As it is sent: nobody learns who was in Bcc.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        let kept = self.fields.into_iter().filter(|field| !matches!(&*field.name, "bcc" | "resent-bcc"));
        let mut bytes: Vec<u8> = kept.flat_map(|field| field.raw).collect();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

fn push(text: &mut Vec<u8>, line: &[u8]) {
    text.extend_from_slice(line);
    text.extend_from_slice(b"\r\n");
}

/// The lines that are left. What comes after the last line end is a line where there is anything.
fn rest<'a>(mut body: Vec<u8>, lines: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut lines = lines.peekable();
    while let Some(line) = lines.next() {
        if !line.is_empty() || lines.peek().is_some() {
            push(&mut body, line);
        }
    }
    body
}

/// The name of the field that a line begins, in lower case (RFC 5322 3.6.8).
fn name_of(line: &[u8]) -> Option<String> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    is_name.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

fn addresses(field: &Field) -> Vec<String> {
    let value = field.raw.iter().position(|&byte| byte == b':').map_or(&[][..], |colon| &field.raw[colon + 1..]);
    parse::addresses(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str) -> String {
        String::from_utf8(Letter::read(text.as_bytes(), true).into_bytes()).unwrap()
    }

    #[test]
    fn line_ends_become_crlf_and_the_text_ends_with_a_line() {
        for text in [
            "Subject: a\n\none\ntwo\n",
            "Subject: a\r\n\r\none\r\ntwo\r\n",
            "Subject: a\n\none\ntwo",
            "From x Mon\nSubject: a\n\none\ntwo\n.\nleft out",
        ] {
            assert_eq!(sent(text), "Subject: a\r\n\r\none\r\ntwo\r\n", "{text:?}");
        }
        assert_eq!(Letter::read(b"Subject: a\n\none\n.\ntwo\n", false).into_bytes(), b"Subject: a\r\n\r\none\r\n.\r\ntwo\r\n");
        assert_eq!((sent("").as_str(), sent("\n\n").as_str()), ("\r\n", "\r\n\r\n"));
    }

    #[test]
    fn text_that_begins_without_a_header_is_text() {
        assert_eq!(sent("Disk is full\nsince noon: 99 %\n"), "\r\nDisk is full\r\nsince noon: 99 %\r\n");
        assert_eq!(sent("Subject: a\nno field\n\ntext\n"), "Subject: a\r\n\r\nno field\r\n\r\ntext\r\n");
        assert_eq!(sent(" folded\n"), "\r\n folded\r\n");
    }

    #[test]
    fn recipients_are_those_of_the_header_each_once_and_bcc_is_seen_by_nobody() {
        let text = "To: \"Doe, Jane\" <jane@x.org>,\n  bob@x.org\nCc: team: ann@x.org, bob@x.org;\nbcc : eve@x.org\nSubject: a\n\ntext\n";
        let letter = Letter::read(text.as_bytes(), true);
        assert_eq!(letter.recipients(), ["jane@x.org", "bob@x.org", "ann@x.org", "eve@x.org"]);
        let sent = String::from_utf8(letter.into_bytes()).unwrap();
        assert!(!sent.contains("eve") && sent.contains("\r\n  bob@x.org\r\n"), "{sent}");
        let letter = Letter::read(b"Resent-To: carol@x.org\nTo: bob@x.org\n\n", true);
        assert_eq!(letter.recipients(), ["carol@x.org"]);
        assert!(Letter::read(b"To: undisclosed-recipients:;\n\n", true).recipients().is_empty());
    }

    #[test]
    fn fields_are_known_and_added_before_the_others() {
        let mut letter = Letter::read(b"FROM: Jane <jane@x.org>\nSubject: a\n\ntext\n", true);
        assert!(letter.has("from") && !letter.has("date"));
        assert_eq!(letter.author().as_deref(), Some("jane@x.org"));
        letter.add("Date", "today");
        assert_eq!(String::from_utf8(letter.into_bytes()).unwrap(), "Date: today\r\nFROM: Jane <jane@x.org>\r\nSubject: a\r\n\r\ntext\r\n");
    }
}
