//! The files of a mail, and what of it could not be read.

use crate::mail::{hazard::Hazard, parse::Unreadable};

/// A file in a mail.
#[derive(Clone, Debug)]
pub struct AttachmentRow {
    /// Where it is.
    pub href: String,
    /// Its name, safe to save under.
    pub name: String,
    /// What is drawn for it.
    pub kind: FileKind,
    /// The type that its content has; the claimed one when it tells none.
    pub media_type: String,
    /// The type that the mail claims, where that is another.
    pub claimed_type: Option<String>,
    /// Its decoded size.
    pub size_bytes: usize,
    /// Whether it can be had: files of public mail only up to a size.
    pub is_served: bool,
    /// What to be careful with, as keys of sentences.
    pub hazards: Vec<&'static str>,
    /// A small picture of it.
    pub thumbnail: Option<Thumbnail>,
    /// Whether it can be looked at as text.
    pub is_text: bool,
}

/// The size in which a picture is shown, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Thumbnail {
    /// Its width.
    pub width: usize,
    /// Its height.
    pub height: usize,
}

/// What is drawn for a file: a sheet with a few letters.
#[derive(Clone, Debug)]
pub struct FileKind {
    /// What colours it.
    pub family: &'static str,
    /// At most four letters.
    pub label: String,
}

/// A stretch of text that could not be read.
#[derive(Clone, Debug)]
pub struct UnreadablePart {
    /// Why, as the key of a sentence.
    pub why: &'static str,
    /// Where it begins.
    pub offset: usize,
    /// How many bytes the part has.
    pub size_bytes: usize,
    /// Its bytes as hexadecimal digits and as ASCII, sixteen on a line.
    pub dump: String,
}

impl Thumbnail {
    const MAX_WIDTH: usize = 120;
    const MAX_HEIGHT: usize = 120;

    /// As large as it is, or as large as it fits.
    pub fn new(width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        // The side that is more too long decides.
        let (by, of) =
            if width * Self::MAX_HEIGHT > height * Self::MAX_WIDTH { (Self::MAX_WIDTH, width) } else { (Self::MAX_HEIGHT, height) };
        if by >= of {
            return Self { width, height };
        }
        Self { width: (width * by / of).max(1), height: (height * by / of).max(1) }
    }
}

impl FileKind {
    /// By the type that its content has, or is said to have. The letters are those of the name, unless that could lie.
    pub fn new(media_type: &str, name: &str) -> Self {
        const MAX_LABEL: usize = 4;
        let family = match media_type {
            "text/html" | "image/svg+xml" | "application/xhtml+xml" => "page",
            "application/pdf" => "document",
            "text/x-shellscript" => "program",
            _ if media_type.contains("executable") || media_type == "application/java" => "program",
            _ if media_type.starts_with("image/") => "image",
            _ if media_type.starts_with("audio/") || media_type.starts_with("video/") => "media",
            _ if media_type.starts_with("application/vnd.openxml") || media_type.starts_with("application/vnd.oasis") => "document",
            "application/zip" | "application/gzip" | "application/vnd.rar" | "application/x-7z-compressed" | "application/x-tar" => {
                "archive"
            }
            _ => "other",
        };
        let by_content = match media_type {
            "application/vnd.microsoft.portable-executable" => "exe",
            "application/x-executable" => "elf",
            "text/x-shellscript" => "sh",
            "text/html" => "html",
            _ => "",
        };
        if !by_content.is_empty() {
            return Self { family, label: by_content.to_ascii_uppercase() };
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_label = (1..=MAX_LABEL).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let label = if is_label { ending.to_ascii_uppercase() } else { String::new() };
        Self { family, label }
    }
}

/// The sentence for a hazard.
pub(in crate::http) fn hazard_key(hazard: Hazard) -> &'static str {
    match hazard {
        Hazard::Disguised => "hazard-disguised",
        Hazard::HiddenName => "hazard-hidden-name",
        Hazard::DoubleExtension => "hazard-double-extension",
        Hazard::Program => "hazard-program",
        Hazard::HoldsProgram => "hazard-holds-program",
        Hazard::Macros => "hazard-macros",
        Hazard::Page => "hazard-page",
        Hazard::Encrypted => "hazard-encrypted",
        Hazard::Damaged => "hazard-damaged",
    }
}

impl From<&Unreadable> for UnreadablePart {
    fn from(part: &Unreadable) -> Self {
        let why = match part.damage {
            crate::mail::message::Damage::Charset => "unreadable-charset",
            _ => "unreadable-encoding",
        };
        let rows = part.bytes.chunks(16).enumerate().map(|(row, bytes)| {
            let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let letters: String =
                bytes.iter().map(|&byte| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '·' }).collect();
            format!("{:06x}  {:<47}  {letters}\n", part.offset + row * 16, digits.join(" "))
        });
        Self { why, offset: part.offset, size_bytes: part.size_bytes, dump: rows.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::message::Damage;

    #[test]
    fn a_thumbnail_keeps_its_shape_and_never_grows() {
        for ((width, height), wanted) in [
            ((640, 480), (120, 90)),
            ((1, 1), (1, 1)),
            ((16_000, 1), (120, 1)),
            ((1, 16_000), (1, 120)),
            ((100, 240), (50, 120)),
            ((120, 120), (120, 120)),
            ((0, 0), (1, 1)),
        ] {
            let shown = Thumbnail::new(width, height);
            assert_eq!((shown.width, shown.height), wanted);
        }
    }

    #[test]
    fn a_sheet_has_the_letters_of_the_name_and_the_colour_of_the_content() {
        let kind = |media_type, name| {
            let FileKind { family, label } = FileKind::new(media_type, name);
            (family, label)
        };
        assert_eq!(kind("application/pdf", "a.pdf"), ("document", "PDF".into()));
        assert_eq!(kind("application/vnd.microsoft.portable-executable", "a.pdf"), ("program", "EXE".into()));
        assert_eq!(kind("x/y", "a.<b>"), ("other", String::new()));
        assert_eq!(kind("x/y", "nothing"), ("other", String::new()));
    }

    #[test]
    fn bytes_are_shown_as_digits_and_letters() {
        let part = Unreadable { damage: Damage::Charset, offset: 0x30, bytes: b"caf\xe9 <b>, and so on".to_vec(), size_bytes: 99 };
        let shown = UnreadablePart::from(&part);
        assert_eq!(
            shown.dump,
            "000030  63 61 66 e9 20 3c 62 3e 2c 20 61 6e 64 20 73 6f  caf· <b>, and so\n000040  20 6f 6e                                          on\n"
        );
        assert_eq!(shown.why, "unreadable-charset");
    }
}
