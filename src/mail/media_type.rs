//! The type of a file judged by its content, whatever name and type the sender gave it.

/// How much of a file tells its type.
pub const HEAD_BYTES: usize = 4 * 1024;

/// Programs of Windows.
pub const PORTABLE_EXECUTABLE: &str = "application/vnd.microsoft.portable-executable";
/// Programs of Linux.
pub const ELF: &str = "application/x-executable";
/// Word, Excel and PowerPoint before 2007, Windows installers, and encrypted documents of today.
pub const OLE: &str = "application/x-ole-storage";
/// Archives, and everything that is one inside: documents since 2007, Java, Android.
pub const ZIP: &str = "application/zip";

/// The media type of a file that begins with these bytes; `None` when nothing is known that does.
pub fn detect(head: &[u8]) -> Option<&'static str> {
    let head = &head[..head.len().min(HEAD_BYTES)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.starts_with(b"\x7fELF") {
        return Some(ELF);
    }
    let text = text(head);
    if let Some(text) = text.map(str::trim_start)
        && is_svg(text)
    {
        return Some("image/svg+xml");
    }
    // RFC 5652 3: an OID under pkcs-7 stands first. It tells mail's own signatures from other DER.
    if head.first() == Some(&0x30) && memchr::memmem::find(&head[..head.len().min(20)], b"\x2a\x86\x48\x86\xf7\x0d\x01\x07").is_some() {
        return Some("application/pkcs7-mime");
    }
    let plain = text.filter(|text| !text.is_empty()).map(|_| "text/plain");
    match infer::get(head).map(|kind| kind.mime_type()) {
        // Two letters or two bytes prove nothing alone.
        Some(PORTABLE_EXECUTABLE) if text.is_some() => plain,
        // infer takes two bytes for an object file of COFF, too.
        Some(ELF | "application/octet-stream" | "application/x-x509-ca-cert" | "application/x-nintendo-nes-rom") | None => plain,
        Some("application/msword" | "application/vnd.ms-excel" | "application/vnd.ms-powerpoint") => Some(OLE),
        found => found,
    }
}

/// The head as text: UTF-8 without the controls that text never has. It may end within a character.
fn text(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && head.len() > 4 => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}');
    (!text.contains(is_odd)).then_some(text)
}

fn is_svg(text: &str) -> bool {
    text.starts_with("<svg") || text.starts_with("<?xml") && text.contains("<svg") || text.starts_with("<!DOCTYPE svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_type() {
        for (head, wanted) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some("image/jpeg")),
            (b"GIF89a\x01\0\x01\0", Some("image/gif")),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"%PDF-1.7\n%\xe2\xe3", Some("application/pdf")),
            (b"%PDF-1.4\nall ASCII", Some("application/pdf")),
            (b"MZ\x90\0\x03\0\0\0", Some(PORTABLE_EXECUTABLE)),
            (b"MZ is a country code", Some("text/plain")),
            (b"\x7fELF\x02\x01\x01\0", Some(ELF)),
            (b"PK\x03\x04\x14\0\0\0\x08\0", Some(ZIP)),
            (b"Rar!\x1a\x07\x01\0", Some("application/vnd.rar")),
            (b"7z\xbc\xaf\x27\x1c\0\x04", Some("application/x-7z-compressed")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", Some(OLE)),
            (b"<!DOCTYPE html><html>", Some("text/html")),
            (b"<html><body>", Some("text/html")),
            (b"  <svg xmlns=\"x\" onload=\"alert(1)\"/>", Some("image/svg+xml")),
            (b"<?xml version=\"1.0\"?><svg/>", Some("image/svg+xml")),
            (b"<?xml version=\"1.0\"?><feed/>", Some("text/xml")),
            (b"#!/bin/sh\nrm -rf /\n", Some("text/x-shellscript")),
            (b"\x30\x82\x0b\x01\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0", Some("application/pkcs7-mime")),
            ("Zwei Gläser Quittengelee\n".as_bytes(), Some("text/plain")),
            (b"\xcf\xf0\xe8\xe2\xe5\xf2", None),
            (b"a\0b", None),
            (b"", None),
        ] {
            assert_eq!(detect(head), wanted, "{:?}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn text_that_is_cut_within_a_character_is_text() {
        let long = "я".repeat(HEAD_BYTES);
        assert_eq!(detect(&long.as_bytes()[1..]), None);
        assert_eq!(detect(&[b"x", long.as_bytes()].concat()), Some("text/plain"));
    }

    #[test]
    fn any_bytes_can_be_looked_at() {
        // A fixed sequence (xorshift), so that a failure comes again.
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let magics: [&[u8]; 6] = [b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0 ftyp", b"RIFF"];
        for round in 0..3_000 {
            let mut head = magics[round % magics.len()].to_vec();
            for _ in 0..round % 300 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                head.push(state.to_le_bytes()[0]);
            }
            detect(&head);
        }
    }
}
