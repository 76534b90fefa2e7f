//! Makes text out of a mail fit to show, and file names fit to save under.

/// The longest file name, in characters; it also stays under the 255 bytes that file systems allow.
const MAX_FILE_NAME_CHARS: usize = 150;
const MAX_FILE_NAME_BYTES: usize = 240;

/// Whether a character is invisible or turns the order of its neighbours (bidi controls, zero-width marks, tags).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// One line of at most `max_chars`: white space and controls collapse to one space, invisible characters go.
pub(in crate::mail) fn line(text: &str, max_chars: usize) -> String {
    let mut out = String::with_capacity(text.len().min(max_chars * 4));
    let mut chars = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = true;
            continue;
        }
        // The joiners are part of emoji and of Persian and Indic words, and only filling elsewhere.
        let joiner = matches!(c, '\u{200c}' | '\u{200d}');
        if is_invisible(c) || joiner && (gap || out.chars().next_back().is_none_or(|before| before.is_ascii())) {
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
            chars += 1;
        }
        gap = false;
        if chars >= max_chars {
            break;
        }
        out.push(c);
        chars += 1;
    }
    out.truncate(out.trim_end().len());
    out.shrink_to_fit();
    out
}

/// Text of many lines for display: line ends as `\n`, other controls gone.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A media type as `type/subtype` in lower case; `application/octet-stream` for what is none (RFC 2045 5.1).
pub(super) fn content_type(main: &str, sub: &str) -> String {
    let token = |text: &str| {
        !text.is_empty() && text.len() <= 100 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    if token(main) && token(sub) {
        format!("{}/{}", main.to_ascii_lowercase(), sub.to_ascii_lowercase())
    } else {
        "application/octet-stream".to_owned()
    }
}

/// A name that is safe to save under on any system, and never empty: `attachment-3.pdf` when nothing is left.
/// `number` counts from 1.
pub(super) fn file_name(claimed: Option<&str>, content_type: &str, number: usize) -> String {
    let claimed = claimed.unwrap_or_default();
    let last = claimed.rsplit(['/', '\\']).find(|part| !part.trim_matches(['.', ' ']).is_empty()).unwrap_or_default();
    let name: String = line(last, 1_000)
        .chars()
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .filter(|c| !matches!(c, '\u{200c}' | '\u{200d}'))
        .collect();
    // Leading dots hide a file, trailing ones are dropped by Windows.
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() {
        return format!("attachment-{number}.{}", extension(content_type));
    }
    let mut name = shortened(name);
    // Windows reserves these with any extension and with blanks after them.
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$");
    let port = ["COM", "LPT"].iter().filter_map(|port| stem.strip_prefix(port)).any(|digit| {
        let mut digits = digit.chars();
        matches!(digits.next(), Some('0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}')) && digits.next().is_none()
    });
    // A leading hyphen makes an option of a name where a shell lists it.
    if device || port || name.starts_with('-') {
        name.insert(0, '_');
    }
    name.shrink_to_fit();
    name
}

/// A name with this extension that is safe to save under on any system.
pub fn named(name: &str, extension: &str) -> String {
    let name = line(name, MAX_FILE_NAME_CHARS);
    file_name(Some(&format!("{}.{extension}", name.trim_matches(['.', ' ']))), "", 1)
}

/// Cuts a long name and keeps its extension.
fn shortened(name: &str) -> String {
    let fits = |name: &str| name.len() <= MAX_FILE_NAME_BYTES && name.chars().count() <= MAX_FILE_NAME_CHARS;
    if fits(name) {
        return name.to_owned();
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = if (1..=16).contains(&extension.len()) { format!(".{extension}") } else { String::new() };
    let stem = &name[..name.len() - extension.len()];
    let mut out = String::new();
    for c in stem.chars().take(MAX_FILE_NAME_CHARS - extension.chars().count()) {
        if out.len() + c.len_utf8() + extension.len() > MAX_FILE_NAME_BYTES {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end_matches(['.', ' ']).len());
    out + &extension
}

/// The usual extension of a media type.
fn extension(content_type: &str) -> &'static str {
    match content_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        "text/vcard" | "text/x-vcard" => "vcf",
        "text/rfc822-headers" => "txt",
        "message/rfc822" | "message/global" => "eml",
        "message/delivery-status" | "message/disposition-notification" => "txt",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/json" => "json",
        "application/xml" | "text/xml" => "xml",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_controls_no_bidi_marks_and_an_end() {
        for (given, max, wanted) in [
            (" a\r\n\tb\0c ", 100, "a b c"),
            ("inv\u{202e}fdp\u{202c}.exe", 100, "invfdp.exe"),
            ("hi \u{200c}\u{a0}\u{200c}\u{a0}\u{34f} there", 100, "hi there"),
            ("👩\u{200d}💻 می\u{200c}خواهم", 100, "👩\u{200d}💻 می\u{200c}خواهم"),
            ("abcdef", 3, "abc"),
            ("ab  cdef", 3, "ab"),
            ("", 3, ""),
        ] {
            assert_eq!(line(given, max), wanted, "{given:?}");
        }
    }

    #[test]
    fn file_names_are_safe_to_save_under() {
        for (given, wanted) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\windows\\evil.exe", "evil.exe"),
            ("..", "attachment-3.png"),
            ("", "attachment-3.png"),
            (" ./ ", "attachment-3.png"),
            ("dir/", "dir"),
            (".htaccess", "htaccess"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("a\0b\r\nc.txt", "a b c.txt"),
            ("con.txt", "_con.txt"),
            ("COM1", "_COM1"),
            ("lpt\u{b9}.x", "_lpt\u{b9}.x"),
            ("COM10", "COM10"),
            ("nul .txt", "_nul .txt"),
            ("NUL", "_NUL"),
            ("Aux.tar.gz", "_Aux.tar.gz"),
            ("-rf", "_-rf"),
            ("--output=x.txt", "_--output=x.txt"),
            (" -x", "_-x"),
            ("report.pdf. .", "report.pdf"),
            ("a<b>:\"|?*.txt", "a_b______.txt"),
            ("trailing. . ", "trailing"),
            ("résumé.doc", "résumé.doc"),
        ] {
            assert_eq!(file_name(Some(given), "image/png", 3), wanted, "{given:?}");
        }
        assert_eq!(file_name(None, "x/y", 1), "attachment-1.bin");
    }

    #[test]
    fn a_name_for_a_mail_is_safe_and_has_its_extension() {
        for (given, wanted) in [
            ("2026-11-22 Your code: 1", "2026-11-22 Your code_ 1.eml"),
            ("2026-11-22 ", "2026-11-22.eml"),
            ("2026-11-22 a\u{202e}b\r\nc...", "2026-11-22 ab c.eml"),
            ("", "eml"),
        ] {
            assert_eq!(named(given, "eml"), wanted, "{given:?}");
        }
        assert!(named(&"\u{6f22}".repeat(400), "eml").ends_with(".eml"));
    }

    #[test]
    fn a_long_file_name_keeps_its_extension() {
        let long = file_name(Some(&("x".repeat(400) + ".tar.gz")), "x/y", 1);
        assert_eq!((long.chars().count(), long.ends_with("x.gz")), (150, true));
        let wide = file_name(Some(&("\u{6f22}".repeat(400) + ".pdf")), "x/y", 1);
        assert!(wide.len() <= 240 && wide.ends_with("\u{6f22}.pdf"));
    }

    #[test]
    fn media_types_are_tokens_in_lower_case() {
        assert_eq!(content_type("Image", "SVG+xml"), "image/svg+xml");
        assert_eq!(content_type("text", ""), "application/octet-stream");
        assert_eq!(content_type("text", "html\r\nX: y"), "application/octet-stream");
    }
}
