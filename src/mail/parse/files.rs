//! Attachments beyond the list of them: what to be careful with, what can be looked at, and all of them at once.

use std::borrow::Cow;

use super::{AttachmentBody, Head, Mail, body, clean, picture};
use crate::mail::{
    hazard::{self, Hazard},
    media_type::{self, HEAD_BYTES},
    scan::Part,
    timestamp::Timestamp,
    zip::ZipWriter,
};

/// The largest image that is shown, as a file.
pub const MAX_IMAGE_BYTES: usize = 10 * 1024 * 1024;
/// The longest text that is shown of a file.
pub const MAX_TEXT_BYTES: usize = 256 * 1024;
/// The size of a JPEG stands behind its metadata.
const IMAGE_HEAD_BYTES: usize = 512 * 1024;
/// Of a picture that can move all is read, encoded: its frames stand one behind the other.
const MOVING_IMAGE_BYTES: usize = MAX_IMAGE_BYTES / 3 * 5;
/// How much of all archives and documents of a mail is read for what is inside them, as it came.
const MAX_INSIDE_BYTES: usize = 32 * 1024 * 1024;

/// What is known of a file beyond the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// What to be careful with.
    pub hazards: Vec<Hazard>,
    /// How it can be looked at here; `None` when it can't.
    pub preview: Option<Preview>,
}

/// How a file can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preview {
    /// A picture of a kind that every browser knows.
    Image {
        /// In pixels.
        width: usize,
        /// In pixels.
        height: usize,
    },
    /// Text, or what is made of it.
    Text,
}

impl Mail<'_> {
    /// What is known of each attachment, in their order.
    pub fn file_facts(&self) -> Vec<FileFacts> {
        let mut left = MAX_INSIDE_BYTES;
        let list = self.attached.iter().enumerate().map(|(index, &part)| {
            let part = &self.parts[part];
            let (_, good) = body::decoded_len(&self.raw[part.body.clone()], part.head.encoding);
            let info = self.info(index, part, 0, good);
            let telling = info.detected_type.is_some_and(hazard::is_telling) && part.body.len() <= left;
            let bytes = telling.then(|| {
                left -= part.body.len();
                body::decode(&self.raw[part.body.clone()], part.head.encoding).0
            });
            let preview = match info.detected_type {
                Some(found) if is_shown_image(found) => image_size(&self.beginning(part, image_bytes(found))),
                _ => is_text(info.detected_type, &info.content_type).then_some(Preview::Text),
            };
            FileFacts { hazards: hazard::hazards(&info, bytes.as_deref()), preview }
        });
        list.collect()
    }

    /// A picture as a file, with the type that its content has; `None` when it is none or too large.
    pub fn image(&self, index: usize) -> Option<AttachmentBody> {
        let file = self.attachment(index)?;
        let shown = file.info.detected_type.is_some_and(is_shown_image) && file.bytes.len() <= MAX_IMAGE_BYTES;
        (shown && image_size(&file.bytes).is_some()).then_some(file)
    }

    /// The beginning of a file as text; `None` when it is none.
    pub fn file_text(&self, index: usize) -> Option<String> {
        let part = &self.parts[*self.attached.get(index)?];
        let info = self.info(index, part, 0, true);
        is_text(info.detected_type, &info.content_type).then_some(())?;
        let mut text = clean::text(&body::to_text(&self.beginning(part, MAX_TEXT_BYTES), part.head.charset.as_deref()));
        super::cut(&mut text, MAX_TEXT_BYTES);
        Some(text)
    }

    /// All attachments in one archive, dated so; `None` when there are none.
    pub fn zip(&self, modified: Timestamp) -> Option<Vec<u8>> {
        let parts: Vec<_> = self.attached.iter().map(|&part| &self.parts[part]).collect();
        (!parts.is_empty()).then_some(())?;
        let capacity_bytes = parts.iter().map(|part| part.body.len() + 1024).sum();
        let mut zip = ZipWriter::new(modified, capacity_bytes);
        for (index, part) in parts.into_iter().enumerate() {
            let (bytes, _) = body::decode(&self.raw[part.body.clone()], part.head.encoding);
            zip.add(&self.info(index, part, 0, true).name, &bytes);
        }
        zip.finish()
    }

    /// The first bytes of a part, decoded, out of so many as they came.
    fn beginning(&self, part: &Part<Head>, max_bytes: usize) -> Cow<'_, [u8]> {
        let bytes = &self.raw[part.body.clone()];
        body::decode(&bytes[..bytes.len().min(max_bytes)], part.head.encoding).0
    }

    /// As much of a part as tells its type.
    pub(super) fn head_of(&self, part: &Part<Head>) -> Cow<'_, [u8]> {
        self.beginning(part, HEAD_BYTES)
    }

    /// The type of a part by its content.
    pub(super) fn detected(&self, part: &Part<Head>) -> Option<&'static str> {
        media_type::detect(&self.head_of(part))
    }
}

/// Pictures without scripts and without references to anything else.
fn is_shown_image(detected: &str) -> bool {
    matches!(detected, "image/png" | "image/jpeg" | "image/gif" | "image/webp")
}

/// How much of a picture tells whether it is one to be shown.
fn image_bytes(detected: &str) -> usize {
    if matches!(detected, "image/gif" | "image/webp") { MOVING_IMAGE_BYTES } else { IMAGE_HEAD_BYTES }
}

/// A text in a charset of its own has no type that its bytes tell.
fn is_text(detected: Option<&str>, claimed: &str) -> bool {
    detected.map_or(claimed.starts_with("text/"), |found| found.starts_with("text/") || found == "image/svg+xml")
}

fn image_size(bytes: &[u8]) -> Option<Preview> {
    picture::easy_size(bytes).map(|(width, height)| Preview::Image { width, height })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use base64::{Engine, prelude::BASE64_STANDARD};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), b"\x08\x06\0\0\0"].concat()
    }

    fn mail(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
        let mut raw = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n".to_owned();
        for (name, content_type, bytes) in files {
            raw += &format!(
                "--b\r\nContent-Type: {content_type}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                BASE64_STANDARD.encode(bytes)
            );
        }
        (raw + "--b--\r\n").into_bytes()
    }

    #[test]
    fn pictures_are_shown_by_their_content_and_within_bounds() {
        let long = [&b"GIF89a\x01\0\x01\0\0\0\0"[..], &b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0".repeat(100_000)].concat();
        let raw = mail(&[
            ("a.png", "application/octet-stream", &png(640, 480)),
            ("bomb.png", "image/png", &png(16_000, 16_000)),
            ("wide.png", "image/png", &png(u32::MAX, 1)),
            ("none.png", "image/png", &png(0, 5)),
            ("long.gif", "image/gif", &long),
            ("page.png", "image/png", b"<html><script>alert(1)</script>"),
            ("drawing.svg", "image/svg+xml", b"<svg onload=alert(1)>"),
        ]);
        let mail = Mail::open(&raw);
        let previews: Vec<_> = mail.file_facts().into_iter().map(|facts| facts.preview).collect();
        let shown = Some(Preview::Image { width: 640, height: 480 });
        assert_eq!(previews, [shown, None, None, None, None, Some(Preview::Text), Some(Preview::Text)]);
        let shown: Vec<_> = (0..8).map(|index| mail.image(index).and_then(|file| file.info.detected_type)).collect();
        assert_eq!(shown, [Some("image/png"), None, None, None, None, None, None, None]);
        assert_eq!(mail.file_text(5).as_deref(), Some("<html><script>alert(1)</script>"));
        assert_eq!((mail.file_text(0), mail.file_text(9)), (None, None));
    }

    #[test]
    fn text_is_decoded_by_its_charset_and_cut() {
        let raw = mail(&[
            ("a.txt", "text/plain; charset=windows-1251", b"\xcf\xf0\xe8\xe2\xe5\xf2\r\nb\0"),
            ("b.log", "application/x-log", "я".repeat(MAX_TEXT_BYTES).as_bytes()),
            ("c.bin", "text/plain", b"\x7fELF\x02\x01\x01\0"),
        ]);
        let mail = Mail::open(&raw);
        assert_eq!(mail.file_text(0).as_deref(), Some("Привет\nb"));
        let long = mail.file_text(1).unwrap();
        assert!(long.len() <= MAX_TEXT_BYTES && long.len() > MAX_TEXT_BYTES / 2);
        assert_eq!(mail.file_text(2), None);
    }

    #[test]
    fn all_files_are_in_one_archive_under_safe_names() {
        let raw = mail(&[("../../x", "a/b", b"one"), ("..\\X", "a/b", b"two"), ("", "text/plain", b""), ("x", "a/b", b"three")]);
        let archive = Mail::open(&raw).zip(Timestamp::from_millis(1_795_357_800_000)).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut found = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            found.push((file.name().unwrap().to_string(), text));
        }
        let wanted = [("x", "one"), ("X (2)", "two"), ("attachment-3.txt", ""), ("x (3)", "three")];
        assert_eq!(found, wanted.map(|(name, text)| (name.to_owned(), text.to_owned())));
        assert_eq!(Mail::open(b"A: b\r\n\r\ntext").zip(Timestamp::default()), None);
    }
}
