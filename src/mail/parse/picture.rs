//! What a picture asks of whoever looks at it: its pixels and its frames, read off the file without drawing any.

/// The largest image that is shown, in pixels: a browser takes four bytes for each, however small the file is.
const MAX_IMAGE_PIXELS: usize = 40_000_000;
const MAX_IMAGE_SIDE: usize = 16_384;
/// Pictures that move have a few hundred frames; a hundred thousand fit into one megabyte and keep a browser busy.
const MAX_FRAMES: usize = 1_000;
/// All pixels of all frames: half a minute of moving pictures of a usual size.
const MAX_ALL_PIXELS: usize = 1_000_000_000;

/// The size of a picture that any browser draws with ease; `None` of one too large, and of what is none.
pub(super) fn easy_size(bytes: &[u8]) -> Option<(usize, usize)> {
    let (width, height) = size(bytes)?;
    (width.min(height) > 0 && is_easy(width, height, bytes)).then_some((width, height))
}

/// Whether these bytes are a picture that would keep a browser busy. What is none is none of that kind.
pub fn is_hard_to_draw(bytes: &[u8]) -> bool {
    size(bytes).is_some_and(|(width, height)| !is_easy(width, height, bytes))
}

fn size(bytes: &[u8]) -> Option<(usize, usize)> {
    let imagesize::ImageSize { width, height } = imagesize::blob_size(bytes).ok()?;
    Some((width, height))
}

fn is_easy(width: usize, height: usize, bytes: &[u8]) -> bool {
    let pixels = width.saturating_mul(height);
    let frames = frames(bytes);
    width.max(height) <= MAX_IMAGE_SIDE
        && pixels <= MAX_IMAGE_PIXELS
        && frames <= MAX_FRAMES
        && (frames == 1 || pixels.saturating_mul(frames) <= MAX_ALL_PIXELS)
}

/// The frames that a file has, as far as it is here, counted until they are too many; one of what does not move.
fn frames(bytes: &[u8]) -> usize {
    let count = match bytes {
        [b'G', b'I', b'F', ..] => gif_frames(bytes),
        [0x89, b'P', b'N', b'G', ..] => png_frames(bytes),
        [b'R', b'I', b'F', b'F', ..] => webp_frames(bytes),
        _ => None,
    };
    count.unwrap_or_default().max(1)
}

/// GIF89a 17 to 27: a table of colours, then blocks; each image descriptor is a frame.
fn gif_frames(bytes: &[u8]) -> Option<usize> {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut count = 0;
    while let Some(&kind) = bytes.get(at) {
        at += match kind {
            // An extension: its label.
            0x21 => 2,
            0x2c => {
                count += 1;
                // Its descriptor, its own table and the size of its codes.
                bytes.get(at + 9).map_or(10, |&flags| 10 + table(flags)) + 1
            }
            // The trailer, or what is no block: decoders stop there too.
            _ => break,
        };
        while let Some(&length) = bytes.get(at).filter(|&&length| length > 0) {
            at += 1 + usize::from(length);
        }
        at += 1;
        if count > MAX_FRAMES {
            break;
        }
    }
    Some(count)
}

/// APNG: a chunk before the first data says how many.
fn png_frames(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes.get(8..)?;
    loop {
        let (length, kind) = (u32::from_be_bytes(*rest.first_chunk()?), rest.get(4..8)?);
        match kind {
            b"acTL" => return Some(u32::from_be_bytes(*rest.get(8..)?.first_chunk()?) as usize),
            b"IDAT" => return None,
            _ => rest = rest.get(12 + length as usize..)?,
        }
    }
}

/// WebP container: each `ANMF` chunk is a frame.
fn webp_frames(bytes: &[u8]) -> Option<usize> {
    let (mut rest, mut count) = (bytes.get(12..)?, 0);
    while let (Some(kind), Some(length)) = (rest.get(..4), rest.get(4..).and_then(<[u8]>::first_chunk)) {
        count += usize::from(kind == b"ANMF");
        let length = u32::from_le_bytes(*length) as usize;
        // Chunks begin at even places.
        match rest.get(8 + length + length % 2..) {
            Some(tail) if count <= MAX_FRAMES => rest = tail,
            _ => break,
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GIF of so many frames, each with a table and a comment of its own.
    fn gif(width: u16, height: u16, frames: usize) -> Vec<u8> {
        let mut gif = b"GIF89a".to_vec();
        gif.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
        gif.extend(b"\x80\0\0\0\0\0\xff\xff\xff");
        for _ in 0..frames {
            gif.extend(b"\x21\xfe\x03,,,\0\x2c\0\0\0\0\x01\0\x01\0\x80\0\0\0\xff\xff\xff\x02\x02D\x01\0");
        }
        gif.push(0x3b);
        gif
    }

    fn png(frames: u32) -> Vec<u8> {
        let chunk = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes(), kind, data, &[0; 4]].concat();
        let header = [&[0, 0, 0, 9, 0, 0, 0, 9][..], b"\x08\x06\0\0\0"].concat();
        let control = [frames.to_be_bytes(), [0; 4]].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"acTL", &control), chunk(b"IDAT", b"x")].concat()
    }

    fn webp(frames: usize) -> Vec<u8> {
        let mut chunks = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0\x08\0\0\x08\0\0".to_vec();
        for _ in 0..frames {
            chunks.extend(b"ANMF\x03\0\0\0abc\0");
        }
        [&b"RIFF"[..], &(chunks.len() as u32).to_le_bytes(), &chunks].concat()
    }

    #[test]
    fn frames_are_counted_in_each_kind_of_picture_that_moves() {
        for (bytes, wanted) in [
            (gif(9, 9, 0), 1),
            (gif(9, 9, 3), 3),
            (gif(9, 9, 100_000), MAX_FRAMES + 1),
            (png(7), 7),
            (png(u32::MAX), u32::MAX as usize),
            (webp(5), 5),
            (webp(100_000), MAX_FRAMES + 1),
            (b"\xff\xd8\xff".to_vec(), 1),
        ] {
            assert_eq!(frames(&bytes), wanted, "{:?}", &bytes[..3]);
        }
        // Cut anywhere it is read without harm, and never has more.
        let (whole, short) = (gif(9, 9, 3), webp(3));
        assert!((0..whole.len()).all(|end| frames(&whole[..end]) <= 3) && (0..short.len()).all(|end| frames(&short[..end]) <= 3));
    }

    #[test]
    fn pictures_with_too_many_frames_or_pixels_are_hard_to_draw() {
        for (bytes, is_easy) in [
            (gif(640, 480, 300), true),
            (gif(1, 1, 1_001), false),
            (gif(4_000, 4_000, 1), true),
            (gif(4_000, 4_000, 100), false),
            (gif(16_000, 16_000, 1), false),
            (png(2), true),
            (png(2_000), false),
            (webp(2_000), false),
        ] {
            assert_eq!((easy_size(&bytes).is_some(), is_hard_to_draw(&bytes)), (is_easy, !is_easy));
        }
        // What has no size can't be shown, and does no harm.
        assert!(!is_hard_to_draw(&gif(0, 9, 1)) && easy_size(&gif(0, 9, 1)).is_none());
        assert!(!is_hard_to_draw(b"no picture") && easy_size(b"no picture").is_none());
    }
}
