//! Reads every mail of `tests/mail` and compares with the `.json` beside it; `SUNDEW_BLESS=1` writes those anew.

use std::{fs, path::PathBuf};

use serde_json::{Value, json};

use super::*;
use crate::mail::message::Mailbox;

fn samples() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

fn read(raw: &[u8]) -> Value {
    let (summary, view) = (summarise(raw, false), view(raw));
    let mailbox = |one: &Mailbox| json!([one.name, one.address]);
    let attachment = |(index, one): (usize, &Attachment)| {
        let bytes = attachment(raw, index).unwrap().bytes;
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        json!({"name": one.name, "type": one.content_type, "detected": one.detected_type, "size": one.size_bytes, "cid": one.content_id, "start": start})
    };
    assert_eq!(view.attachments, summary.attachments);
    json!({
        "from": summary.from.as_ref().map(mailbox),
        "to": summary.header_to.iter().map(mailbox).collect::<Vec<_>>(),
        "subject": summary.subject,
        "date": summary.date.map(|date| date.rfc3339()),
        "snippet": summary.snippet,
        "attachments": summary.attachments.iter().enumerate().map(attachment).collect::<Vec<_>>(),
        "damage": summary.damage.iter().map(|damage| damage.code()).collect::<Vec<_>>(),
        "text": view.text,
        "text_from_html": view.text_from_html,
        "html": view.html,
        "headers": view.headers.len(),
    })
}

#[test]
fn sample_mails_say_what_they_said_before() {
    let samples = samples();
    assert!(samples.len() >= 30, "{}", samples.len());
    for (path, raw) in samples {
        let golden = path.with_extension("json");
        let found = read(&raw);
        if std::env::var_os("SUNDEW_BLESS").is_some() {
            fs::write(&golden, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
        }
        let wanted: Value = serde_json::from_str(&fs::read_to_string(&golden).unwrap()).unwrap();
        assert_eq!(found, wanted, "{}", path.display());
    }
}

/// Looks at everything that can be looked at, and checks what always holds.
fn exercise(raw: &[u8]) {
    let summary = summarise(raw, true);
    let view = view(raw);
    assert_eq!(summary.attachments, view.attachments);
    assert!(summary.subject.chars().count() <= 1_000 && summary.snippet.chars().count() <= 140);
    assert!(summary.header_to.len() <= Summary::MAX_HEADER_TO && summary.attachments.len() <= Summary::MAX_ATTACHMENTS);
    for (index, info) in summary.attachments.iter().enumerate() {
        assert_eq!(attachment(raw, index).unwrap().info, *info);
        assert!(
            !info.name.is_empty() && !info.name.contains(['/', '\\', '\0', '\n', '\r']) && !info.name.starts_with('.'),
            "{:?}",
            info.name
        );
        assert_eq!(info.content_type.matches('/').count(), 1);
    }
    assert_eq!(attachment(raw, summary.attachments.len()), None);
}

#[test]
fn every_beginning_of_a_sample_can_be_read() {
    for (_, raw) in samples() {
        for end in (0..raw.len()).step_by(if raw.len() > 2_000 { 7 } else { 1 }) {
            exercise(&raw[..end]);
        }
    }
}

#[test]
fn mutated_samples_can_be_read() {
    let samples = samples();
    // A fixed sequence (xorshift), so that a failure comes again.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap()
    };
    let pieces: &[&[u8]] = &[
        b"--",
        b"\r\n",
        b"\r\n\r\n",
        b"=?utf-8?Q?",
        b"?=",
        b"\"",
        b"(",
        b"\\",
        b";",
        b"=",
        b"\0",
        b"\xff",
        b"*0*=",
        b"''%",
        b"--b\r\n",
        b":",
        b"<",
        b"\n\t",
    ];
    for _ in 0..6_000 {
        let mut raw = samples[random(samples.len())].1.clone();
        for _ in 0..=random(8) {
            let at = random(raw.len() + 1);
            match random(4) {
                0 if at < raw.len() => raw[at] = u8::try_from(random(256)).unwrap(),
                1 => drop(raw.drain(at..raw.len().min(at + random(20)))),
                2 => drop(raw.splice(at..at, pieces[random(pieces.len())].iter().copied())),
                _ => {
                    let end = raw.len().min(at + random(80));
                    let copy = raw[at..end].to_vec();
                    let to = random(raw.len() + 1);
                    drop(raw.splice(to..to, copy));
                }
            }
        }
        exercise(&raw);
    }
}

#[test]
fn binary_nonsense_is_a_mail_without_headers() {
    for raw in [&b""[..], b"\0", b"\xff\xfe", &[0; 10_000], b"\n", b"\r\r\r", b"--\n--\n", b":", b"\x89PNG\r\n\x1a\n"] {
        exercise(raw);
        assert_eq!(summarise(raw, false).damage, [Damage::NoHeaders], "{raw:?}");
    }
}

#[test]
fn mail_beyond_the_limits_keeps_its_header_and_shows_nothing_else() {
    let mail = |rest: &str| format!("Subject: =?utf-8?Q?h=C3=A9?=\r\nFrom: a@x.example\r\n{rest}");
    for (raw, damage) in [
        (mail(&"Content-Type: message/rfc822\r\n\r\n".repeat(40_000)), Damage::TooDeep),
        (mail(&format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\n".repeat(40_000))), Damage::TooManyParts),
        (mail(&format!("X: {}\r\n\r\nbody", "x".repeat(1_000_000))), Damage::HeadersTooLong),
        (mail(&"X: y\r\n".repeat(100_000)), Damage::HeadersTooLong),
    ] {
        let summary = summarise(raw.as_bytes(), false);
        assert_eq!((summary.subject.as_str(), summary.snippet.as_str(), summary.damage), ("hé", "", vec![damage]));
        let view = view(raw.as_bytes());
        assert_eq!((view.text.as_str(), view.html, view.attachments.len()), ("", None, 0));
        assert!(view.headers.len() <= MAX_FIELDS);
    }
}

#[test]
fn long_bodies_are_cut_in_the_view_and_say_so() {
    let long = format!("Subject: x\r\n\r\n{}", "0123456789\r\n".repeat(MAX_BODY_BYTES / 10));
    let view = view(long.as_bytes());
    assert!(view.truncated && view.text.len() <= MAX_BODY_BYTES && view.text.len() > MAX_BODY_BYTES / 2);
}

#[test]
fn an_image_is_found_by_its_content_id() {
    let (_, raw) = samples().into_iter().find(|(path, _)| path.ends_with("related-cid.eml")).unwrap();
    let mail = Mail::open(&raw);
    let index = mail.by_content_id("dot@x.example").unwrap();
    assert_eq!(mail.attachment(index).unwrap().info.name, "dot.png");
    assert_eq!(mail.by_content_id("other@x.example"), None);
}

#[test]
fn text_that_can_not_be_read_is_shown_as_bytes_and_the_rest_is_read() {
    let parts = |first: &str| {
        let rest = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe rest.\r\n--b--\r\n";
        [b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".to_vec(), first.as_bytes().to_vec(), rest.as_bytes().to_vec()].concat()
    };
    let latin = |head: &str| {
        let mut raw = parts(&format!("{head}\r\n\r\n{}caf@ au lait\r\n", "x".repeat(1_000)));
        raw.iter_mut().filter(|byte| **byte == b'@').for_each(|byte| *byte = 0xe9);
        raw
    };
    for (raw, damage, text, bytes) in [
        (latin("Content-Type: text/plain; charset=x-nobody-knows"), Damage::Charset, "caf\u{e9} au lait", &b"caf\xe9"[..]),
        (latin("Content-Type: text/plain; charset=utf-8"), Damage::Charset, "caf\u{fffd} au lait", b"caf\xe9"),
        (parts("Content-Transfer-Encoding: base64\r\n\r\naGV!sbG8gd29ybGQ=\r\n"), Damage::Encoding, "hello world", b"aGV!sbG8"),
        (parts("Content-Transfer-Encoding: quoted-printable\r\n\r\n100 =zz\r\n"), Damage::Encoding, "100 =zz", b"=zz"),
    ] {
        let view = view(&raw);
        assert!(view.text.contains(text) && view.text.contains("The rest."), "{}", view.text);
        assert_eq!(view.damage, [damage]);
        let [part] = &view.unreadable[..] else { panic!("{:?}", view.unreadable) };
        assert_eq!(part.damage, damage);
        assert!(part.bytes.len() <= UNREADABLE_BYTES && part.offset + part.bytes.len() <= part.size_bytes);
        assert!(memchr::memmem::find(&part.bytes, bytes).is_some(), "{part:?}");
    }
    let many =
        format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n".repeat(50));
    assert_eq!(view(many.as_bytes()).unreadable.len(), MAX_UNREADABLE);
}
