//! Links in plain text.

use memchr::memmem;

use super::Target;

/// Links that are found; after that text is text.
const MAX_LINKS: usize = 1_000;
/// What ends a URL in text (RFC 3986 appendix C), beside white space and controls.
const ENDS: &str = "<>\"`{}|\\^«»“”„‹›「」『』（）【】。、，；";
/// What stands behind a URL and belongs to the sentence.
const PUNCTUATION: &str = ".,;:!?'’*_~…";

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// A URL as it stands in the text, and where it leads.
    Link(&'a str, Target),
}

/// Cuts text into words and `http` and `https` URLs. Nothing is left out: the pieces together are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut links) = (0, 0);
    for at in memmem::find_iter(text.as_bytes(), b"://") {
        if links == MAX_LINKS {
            break;
        }
        // Within a URL that was found.
        if at < start {
            continue;
        }
        let scheme = ["https", "http"].iter().find(|scheme| {
            let bytes = &text.as_bytes()[start..at];
            bytes.len() >= scheme.len() && bytes[bytes.len() - scheme.len()..].eq_ignore_ascii_case(scheme.as_bytes())
        });
        let Some(begin) = scheme.map(|scheme| at - scheme.len()) else { continue };
        // Of `xhttp://` the scheme is another.
        if text[start..begin].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')) {
            continue;
        }
        let end = begin + url_len(&text[begin..]);
        let Some(target) = Target::of(&text[begin..end]) else { continue };
        if begin > start {
            pieces.push(Piece::Text(&text[start..begin]));
        }
        pieces.push(Piece::Link(&text[begin..end], target));
        start = end;
        links += 1;
    }
    if start < text.len() {
        pieces.push(Piece::Text(&text[start..]));
    }
    pieces
}

/// How much of a text that begins with a URL is the URL.
fn url_len(text: &str) -> usize {
    /// A longer one is no URL that somebody follows.
    const MAX_BYTES: usize = 4 * 1024;
    let text = &text[..text.floor_char_boundary(MAX_BYTES)];
    let end = text.find(|c: char| c.is_whitespace() || c.is_control() || ENDS.contains(c)).unwrap_or(text.len());
    let mut url = &text[..end];
    let count = |bracket: char| url.matches(bracket).count();
    // How many closing brackets of each kind were not opened.
    let mut unopened = [(')', count(')').saturating_sub(count('('))), (']', count(']').saturating_sub(count('[')))];
    loop {
        url = url.trim_end_matches(|c| PUNCTUATION.contains(c));
        // One that was opened before the URL is none of it.
        let Some((_, left)) = unopened.iter_mut().find(|(bracket, left)| *left > 0 && url.ends_with(*bracket)) else { return url.len() };
        *left -= 1;
        url = &url[..url.len() - 1];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_in_text_are_found_to_the_letter() {
        for (text, wanted) in [
            ("See https://pond.example/a?b=1&c, please.", vec!["https://pond.example/a?b=1&c"]),
            ("(https://pond.example/a) [http://pond.example]", vec!["https://pond.example/a", "http://pond.example"]),
            ("https://pond.example/wiki/Heron_(bird)", vec!["https://pond.example/wiki/Heron_(bird)"]),
            ("Go <HTTPS://Pond.example/>!", vec!["HTTPS://Pond.example/"]),
            ("https://pond.example/a“b”", vec!["https://pond.example/a"]),
            ("ftp://pond.example xhttp://pond.example javascript://pond.example%0aalert(1)", vec![]),
            ("https:// http://. ://", vec![]),
            ("https://xn--80ak6aa92e.com。", vec!["https://xn--80ak6aa92e.com"]),
            ("http://a.example/http://b.example", vec!["http://a.example/http://b.example"]),
            ("none", vec![]),
            ("", vec![]),
        ] {
            let pieces = pieces(text);
            let links: Vec<_> = pieces.iter().filter_map(|piece| if let Piece::Link(url, _) = piece { Some(*url) } else { None }).collect();
            assert_eq!(links, wanted, "{text}");
            let whole: String = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Link(text, _) => *text,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }

    #[test]
    fn links_are_bounded_and_brackets_cost_no_more_than_their_length() {
        let many = "https://pond.example ".repeat(MAX_LINKS + 10);
        let links = pieces(&many).into_iter().filter(|piece| matches!(piece, Piece::Link(..))).count();
        assert_eq!(links, MAX_LINKS);
        let brackets = format!("https://pond.example{}", ")".repeat(100_000));
        assert_eq!(pieces(&brackets)[0], Piece::Link("https://pond.example", Target::of("https://pond.example").unwrap()));
    }
}
