//! The mail's own images: recognised by their bytes, and put into the document last.

use base64::prelude::{BASE64_STANDARD, Engine};

/// How the images are named until [`fill_images`], so that megabytes of base64 don't go through ammonia.
pub(super) const IMAGE_SCHEME: &str = "sundew-image";

/// Whether it is an image by the name that [`fill_images`] knows.
pub(super) fn is_image_reference(url: &str) -> bool {
    url.strip_prefix(IMAGE_SCHEME)
        .and_then(|rest| rest.strip_prefix(':'))
        .is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Copies clean HTML and puts the images in. What is searched for begins with `<`, which text and values never hold.
pub(super) fn fill_images(html: &str, images: &[String], out: &mut String) {
    let mark = format!("<img src=\"{IMAGE_SCHEME}:");
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(&mark) {
        let (index, tail) = after.split_once('"').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str("<img src=\"");
        out.push_str(index.parse::<usize>().ok().and_then(|index| images.get(index)).map_or("", String::as_str));
        out.push('"');
        rest = tail;
    }
    out.push_str(rest);
}

/// An image as a data URL, when it is one by its first bytes.
pub(super) fn data_url(bytes: &[u8]) -> Option<String> {
    Some(format!("data:{};base64,{}", image_type(bytes)?, BASE64_STANDARD.encode(bytes)))
}

/// The type of an image by its first bytes. SVG is a document and not among them.
fn image_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
