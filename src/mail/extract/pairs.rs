//! Goes through a text in vector instructions, to where something could begin.

/// How many bytes are looked at without a branch.
const STRIDE: usize = 16;

/// Where at or behind `from` a byte and the next, a zero at the end, are what `is` asks for. `is` should not branch.
#[inline]
pub(super) fn next_pair(bytes: &[u8], from: usize, is: impl Fn(u8, u8) -> bool) -> Option<usize> {
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(|tail| tail.first_chunk::<{ STRIDE + 1 }>()) {
        if (0..STRIDE).fold(false, |any, index| any | is(chunk[index], chunk[index + 1])) {
            break;
        }
        at += STRIDE;
    }
    (at..bytes.len()).find(|&at| is(bytes[at], bytes.get(at + 1).copied().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_found_wherever_they_stand() {
        for length in 0..50 {
            for place in 0..length {
                let mut text = vec![b'a'; length];
                text[place] = b'B';
                assert_eq!(next_pair(&text, 0, |byte, _| byte == b'B'), Some(place));
                assert_eq!(next_pair(&text, 0, |_, next| next == b'B'), place.checked_sub(1));
                assert_eq!(next_pair(&text, place + 1, |byte, _| byte == b'B'), None);
            }
        }
        assert_eq!(next_pair(b"a", 0, |byte, next| byte == b'a' && next == 0), Some(0));
    }
}
