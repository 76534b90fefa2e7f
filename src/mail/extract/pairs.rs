//! Goes through a text in vector instructions, to where something could begin.

use std::ops::Range;

/// How many bytes are looked at without a branch: so many that the compiler keeps the loop over them, and makes vector
/// instructions of it.
const STRIDE: usize = 32;

/// Where at or behind `from` a byte and the next two, zeros at the end, are what `is` asks for. `is` should not branch.
#[inline]
pub(super) fn next_place(bytes: &[u8], from: usize, is: impl Fn(u8, u8, u8) -> bool) -> Option<usize> {
    next_place_in(bytes, from..bytes.len(), is)
}

/// The same in a part of a text, the bytes behind which are the next ones of its last.
#[inline]
pub(super) fn next_place_in(bytes: &[u8], part: Range<usize>, is: impl Fn(u8, u8, u8) -> bool) -> Option<usize> {
    const WINDOW: usize = STRIDE + 2;
    let mut at = part.start;
    while at < part.end {
        let rest = &bytes[at..];
        let mut last = [0; WINDOW];
        // Read where it stands: out of a copy, what begins a byte further on waits until the copy is in the cache.
        let window = rest.first_chunk().unwrap_or_else(|| {
            last[..rest.len()].copy_from_slice(rest);
            &last
        });
        let mut places = [0; STRIDE];
        for (index, place) in places.iter_mut().enumerate() {
            *place = u8::from(is(window[index], window[index + 1], window[index + 2]));
        }
        let (eights, _) = places.as_chunks::<8>();
        if let Some((index, eight)) = eights.iter().map(|eight| u64::from_le_bytes(*eight)).enumerate().find(|(_, eight)| *eight != 0) {
            return Some(at + 8 * index + eight.trailing_zeros() as usize / 8).filter(|place| *place < part.end);
        }
        at += STRIDE;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_wherever_they_stand() {
        for length in 0..50 {
            for place in 0..length {
                let mut text = vec![b'a'; length];
                text[place] = b'B';
                assert_eq!(next_place(&text, 0, |byte, _, _| byte == b'B'), Some(place));
                assert_eq!(next_place(&text, 0, |_, next, _| next == b'B'), place.checked_sub(1));
                assert_eq!(next_place(&text, 0, |_, _, third| third == b'B'), place.checked_sub(2));
                assert_eq!(next_place(&text, place + 1, |byte, _, _| byte == b'B'), None);
            }
        }
        for end in 0..=60 {
            let text = "a".repeat(50) + "B" + &"a".repeat(20);
            assert_eq!(next_place_in(text.as_bytes(), 5..end, |byte, _, _| byte == b'B'), (end > 50).then_some(50));
            assert_eq!(next_place_in(text.as_bytes(), 5..end, |_, next, _| next == b'B'), (end > 49).then_some(49));
        }
        assert_eq!(next_place(b"a", 0, |byte, next, third| byte == b'a' && next == 0 && third == 0), Some(0));
    }
}
