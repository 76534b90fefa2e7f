//! Mail itself: whatever its bytes are, what is read out of it is bounded, consistent and safe to show.
//!
//! Input: a mail.

use std::collections::BTreeSet;

use sundew::{
    http::html_body::{Options, SafeHtml, sanitise},
    mail::{
        extract::{self, CodeKind, Findings},
        html,
        journey::{Journey, MAX_HOPS},
        message::{Attachment, Summary},
        parse::{MAX_BODY_BYTES, Mail, Preview},
        scan::{Shape, fields, header_block, scan},
        timestamp::Timestamp,
    },
};

/// See the module.
pub fn check(raw: &[u8]) {
    check_scan(raw);
    let mail = Mail::open(raw);
    let summary = mail.summary(false);
    check_summary(&summary, raw.len());

    let view = mail.view();
    assert!(view.text.len() <= MAX_BODY_BYTES && view.headers.len() <= 500);
    assert!(!view.text.contains(|letter: char| letter.is_control() && letter != '\n' && letter != '\t'));
    assert!(view.headers.iter().all(|(name, value)| !name.contains(char::is_control) && !value.contains(char::is_control)));
    assert_eq!(view.attachments, summary.attachments);
    for (index, info) in view.attachments.iter().enumerate() {
        let body = mail.attachment(index).expect("an attachment that is listed can be saved");
        assert_eq!(body.info, *info);
        assert_eq!(body.bytes.len(), info.size_bytes);
        if let Some(id) = &info.content_id {
            let found = mail.by_content_id(id).expect("an image that is named can be shown");
            assert!(found <= index && view.attachments[found].content_id.as_ref() == Some(id));
        }
    }
    assert!(mail.attachment(view.attachments.len()).is_none());
    check_files(&mail, &view.attachments);
    check_journey(raw);
    for part in &view.unreadable {
        assert!(part.offset + part.bytes.len() <= part.size_bytes && part.bytes.len() <= 512 && view.damage.contains(&part.damage));
    }

    check_findings(&extract::find(&mail.content()));

    if let Some(hostile) = &view.html {
        assert!(hostile.len() <= MAX_BODY_BYTES);
        let safe = sanitise(hostile, Options::default(), |id| Some(mail.attachment(mail.by_content_id(id)?)?.bytes));
        check_document(&safe);
        for max_bytes in [0, 20, usize::MAX] {
            let text = html::visible_text(hostile, max_bytes, true);
            assert!(text.len() <= max_bytes && !text.contains(|letter: char| letter.is_control() && letter != '\n'));
        }
        let mut escaped = String::new();
        html::escape(hostile, &mut escaped);
        assert!(!escaped.contains(['<', '>', '"', '\'']));
    }
}

/// What is found is bounded, and sorted so that the code and the link of the mail come first.
fn check_findings(findings: &Findings) {
    assert!(findings.codes.len() <= 24 && findings.links.len() <= 504);
    assert!(findings.codes.iter().all(|code| code.value.len() <= 64 && (0.0..=1.0).contains(&code.score)));
    assert!(findings.links.iter().all(|link| link.text.len() <= 200 && (0.0..=1.0).contains(&link.score)));
    let urls: BTreeSet<_> = findings.links.iter().map(|link| &link.url).collect();
    assert_eq!(urls.len(), findings.links.len(), "a link twice");
    if findings.codes.iter().any(|code| code.kind == CodeKind::OneTime) {
        assert!(findings.code().is_some());
    }
}

/// Parts lie in their parents and in the mail, and every parent stands before its children.
fn check_scan(raw: &[u8]) {
    let boundary = |block: &[u8]| {
        let (_, value) = fields(block).find(|(name, _)| name.eq_ignore_ascii_case(b"content-type"))?;
        let at = super::find(value, b"boundary=")? + b"boundary=".len();
        let end = value[at..].iter().position(|byte| b"; \r\n\"".contains(byte)).unwrap_or(value.len() - at);
        Some(value[at..at + end].to_vec())
    };
    let shape = |block: &[u8]| match boundary(block) {
        Some(boundary) => Shape::Multipart(boundary),
        None if super::find(block, b"message/rfc822").is_some() => Shape::Message,
        None => Shape::Leaf,
    };
    let block = header_block(raw, 0, 100);
    assert!(block.fields.start == 0 && block.fields.end <= block.body && block.body <= raw.len());
    let Ok(parts) = scan(raw, |block, _: Option<&usize>| (block.len(), shape(block))) else { return };
    assert!(!parts.is_empty());
    for (index, part) in parts.iter().enumerate() {
        assert!(part.body.start <= part.body.end && part.body.end <= raw.len());
        assert_eq!(part.parent.is_none(), index == 0);
        if let Some(parent) = part.parent {
            assert!(parent < index && parts[parent].is_container);
            let whole = &parts[parent].body;
            // The line end before a delimiter is the delimiter's, and may be that of an empty part's header, or of the
            // closing delimiter within.
            let inside = whole.start <= part.body.start && part.body.end <= whole.end + 2;
            assert!(inside, "part {index} leaves its parent");
        }
    }
    assert!(parts.iter().enumerate().all(|(index, part)| part.is_container == parts.iter().any(|child| child.parent == Some(index))));
}

fn check_summary(summary: &Summary, raw_bytes: usize) {
    let is_line = |text: &str, max_chars: usize| text.chars().count() <= max_chars && !text.contains(char::is_control);
    assert!(is_line(&summary.subject, 1_000), "{:?}", summary.subject);
    assert!(is_line(&summary.snippet, 140), "{:?}", summary.snippet);
    assert!(summary.header_to.len() <= Summary::MAX_HEADER_TO);
    for mailbox in summary.from.iter().chain(&summary.header_to) {
        assert!(is_line(&mailbox.name, 200) && is_line(&mailbox.address, 320), "{mailbox:?}");
    }
    assert!(summary.attachments.len() <= Summary::MAX_ATTACHMENTS);
    summary.attachments.iter().for_each(|file| check_attachment(file, raw_bytes));
    let kinds: BTreeSet<_> = summary.damage.iter().map(|damage| damage.code()).collect();
    assert_eq!(kinds.len(), summary.damage.len(), "each damage is told once");
    // It is counted against the store, so it must not cost much more than the mail.
    assert!(summary.heap_bytes() <= 64 * 1024 + 16 * raw_bytes);
}

/// A name to save under on any system, and a type that can stand in a header of HTTP.
fn check_attachment(file: &Attachment, raw_bytes: usize) {
    let name = &file.name;
    assert!((1..=255).contains(&name.len()) && !name.contains(['/', '\\', ':', '"', '<', '>', '|', '?', '*']), "{name:?}");
    assert!(!name.contains(char::is_control) && !name.starts_with('.') && !name.ends_with(['.', ' ']), "{name:?}");
    let (main, sub) = file.content_type.split_once('/').expect("type/subtype");
    assert!(!main.is_empty() && !sub.is_empty() && !file.content_type.contains(char::is_uppercase), "{}", file.content_type);
    assert!(file.content_type.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"();,".contains(&byte)), "{}", file.content_type);
    assert!(file.size_bytes <= raw_bytes);
}

/// Elements that load, run, ask or change how the rest is read. Nothing of them may stand in a document.
const FORBIDDEN: [&str; 26] = [
    "script", "style", "link", "meta", "base", "iframe", "frame", "object", "embed", "applet", "form", "input", "button", "select",
    "textarea", "svg", "math", "template", "title", "noscript", "video", "audio", "source", "html", "head", "body",
];
/// Attributes with a meaning beyond the look of their element.
const ATTRIBUTES_OF: [(&str, &str); 4] = [("a", "href"), ("a", "rel"), ("a", "target"), ("img", "src")];

/// A document holds text and harmless tags in the one form that every reader reads the same.
fn check_document(safe: &SafeHtml) {
    let document = &safe.document;
    let (head, body) = document.split_once("</head><body").expect("a body");
    assert!(head.starts_with("<!DOCTYPE html>"));
    // What stands in the head is ours, and the rules of the mail: nothing in them ends the element or loads.
    let rules = head.split_once("</style>").expect("our style").1;
    let rules = rules.strip_prefix("<style>").and_then(|rest| rest.strip_suffix("</style>")).unwrap_or(rules);
    assert!(!rules.contains(['<', '\\']) && !rules.contains("url(http") && !rules.contains("@import"), "{rules}");
    let body = check_attributes("body", body);
    let mut rest = body.strip_suffix("</body></html>").expect("an end");
    if safe.found.truncated {
        rest = rest.split_once("<p class=\"cut\">").expect("a remark").0;
    }
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "{:?}", &rest[..at]);
        rest = match rest[at + 1..].strip_prefix('/') {
            Some(close) => element(close).1.strip_prefix('>').expect("an end tag of its name alone"),
            None => check_tag(&rest[at + 1..]),
        };
    }
}

fn is_name(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

/// The name of an element, which is a harmless one, and what follows it.
fn element(text: &str) -> (&str, &str) {
    let (name, rest) = text.split_at(text.find(|letter| !is_name(letter)).expect("the tag ends"));
    assert!(!name.is_empty() && !FORBIDDEN.contains(&name), "<{name}>");
    (name, rest)
}

/// Checks the attributes of a start tag and gives what follows it.
fn check_tag(text: &str) -> &str {
    let (name, rest) = element(text);
    check_attributes(name, rest)
}

fn check_attributes<'a>(name: &str, mut rest: &'a str) -> &'a str {
    while let Some(attribute) = rest.strip_prefix(' ') {
        let (key, value) = attribute.split_once("=\"").expect("a quoted value");
        let (value, after) = value.split_once('"').expect("an end quote");
        rest = after;
        assert!(!key.is_empty() && key.chars().all(is_name) && !key.starts_with("on"), "{key}=");
        let special = ATTRIBUTES_OF.iter().filter(|(_, special)| *special == key).collect::<Vec<_>>();
        assert!(special.is_empty() || special.iter().any(|(of, _)| *of == name), "<{name} {key}=");
        assert!(!matches!(key, "name" | "srcset" | "action" | "background" | "ping"), "{key}=");
        let lower = value.to_ascii_lowercase();
        match key {
            "href" => assert!(["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)), "{value:?}"),
            "src" => {
                let types = ["png", "jpeg", "gif", "webp"].map(|kind| format!("data:image/{kind};base64,"));
                assert!(value.is_empty() || types.iter().any(|kind| value.starts_with(kind)), "{value:?}");
            }
            "rel" => assert_eq!(value, "noopener noreferrer nofollow"),
            "target" => assert_eq!(value, "_blank"),
            "class" if name == "span" && matches!(value, "blocked-image" | "link-mark") => {}
            "class" | "id" => assert!(value.split(' ').all(|name| name.starts_with("m-")), "{value:?}"),
            "style" => {
                let loads = ["url", "expression", "import", "image", "behavior", "\\", "/*", "position"];
                assert!(
                    !loads.iter().any(|word| lower.contains(&format!("{word}(")) || lower.contains('\\') || lower.contains("/*")),
                    "{value:?}"
                );
            }
            _ => {}
        }
    }
    rest.strip_prefix('>').expect("the tag ends")
}

/// Files can be looked at or not, and all of them are in the archive.
fn check_files(mail: &Mail<'_>, attachments: &[Attachment]) {
    assert_eq!(mail.file_facts().len(), attachments.len());
    for (index, facts) in mail.file_facts().iter().enumerate() {
        assert!(mail.image(index).is_none_or(|image| image.info.detected_type.is_some_and(|found| found.starts_with("image/"))));
        assert_eq!(mail.file_text(index).is_some(), facts.preview == Some(Preview::Text), "{facts:?}");
    }
    let size: usize = attachments.iter().map(|file| file.size_bytes).sum();
    let archive = mail.zip(Timestamp::default());
    assert_eq!(archive.is_some(), !attachments.is_empty());
    assert!(archive.is_none_or(|archive| archive.starts_with(b"PK\x03\x04") && archive.len() > size));
}

/// Hops are bounded, and every text of one is on one line.
fn check_journey(raw: &[u8]) {
    let journey = Journey::read(raw, Timestamp::default());
    assert!(journey.hops.len() <= MAX_HOPS);
    for hop in journey.hops.iter().map(|hop| &hop.received).chain([&journey.own]) {
        let parts = [&hop.helo, &hop.ptr, &hop.by, &hop.with, &hop.id, &hop.recipient];
        assert!(parts.into_iter().flatten().all(|part| part.chars().count() <= 255 && !part.contains(char::is_control)), "{hop:?}");
        assert!(hop.text.chars().count() <= 2_001 && !hop.text.contains(char::is_control));
    }
}
