//! The mail's own images: recognised by their bytes, and put into the document last.

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
    Some(format!("data:{};base64,{}", image_type(bytes)?, base64(bytes)))
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

/// RFC 4648 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0)];
        let group = u32::from_be_bytes([0, a, b, c]);
        for digit in 0..4 {
            let value = usize::try_from(group >> (18 - 6 * digit) & 63).unwrap_or(0);
            out.push(if digit <= chunk.len() { char::from(DIGITS[value]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        assert_eq!(["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes())), ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }
}
