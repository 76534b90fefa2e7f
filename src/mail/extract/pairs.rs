//! Goes through a text in vector instructions, to where something could begin.

/// How many bytes are looked at without a branch.
const STRIDE: usize = 16;

/// Where at or behind `from` a byte and the next two, zeros at the end, are what `is` asks for. `is` should not branch.
#[inline]
pub(super) fn next_place(bytes: &[u8], from: usize, is: impl Fn(u8, u8, u8) -> bool) -> Option<usize> {
    const WINDOW: usize = STRIDE + 2;
    let mut at = from;
    while at + 2 < bytes.len() {
        // The last stride reaches back to what was looked at before, so that few bytes are looked at one by one.
        let start = at.min(bytes.len().saturating_sub(WINDOW));
        let Some(chunk) = bytes[start..].first_chunk::<WINDOW>() else { break };
        if (0..STRIDE).fold(false, |any, index| any | is(chunk[index], chunk[index + 1], chunk[index + 2])) {
            break;
        }
        at = start + STRIDE;
    }
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    (at..bytes.len()).find(|&at| is(bytes[at], byte(at + 1), byte(at + 2)))
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
        assert_eq!(next_place(b"a", 0, |byte, next, third| byte == b'a' && next == 0 && third == 0), Some(0));
    }
}
