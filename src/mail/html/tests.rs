use super::*;

#[test]
fn visible_text_is_what_a_reader_sees() {
    for (html, wanted) in [
        ("<p>a  b\n c</p><p>d</p>", "a b c\n\nd"),
        ("a<br>b<br/>c<BR >d", "a\nb\nc\nd"),
        ("<title>t</title><style>p{}</style><script>alert('</p>')</script>x", "x"),
        ("<!-- a > b -->x<!-->y<!--->z<!-- --!>w<!-- open", "xyzw"),
        ("a < b <3 c", "a < b <3 c"),
        ("<a title='>' href=\"x>y\">in</a>", "in"),
        ("caf&eacute; &amp;&lt;b&gt; &#8364;&#x20ac;&#128; &nosuch; &amp x&#0;&#99999999;", "café &<b> €€€ &nosuch; & x\u{fffd}\u{fffd}"),
        ("<div style='Display : none'>pre<div>head</div>er</div>seen", "seen"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("x<svg><title>t</title><text>in</text></svg>y", "xy"),
        ("<img alt='A &gt; B'>", "A > B"),
        ("cut <b", "cut"),
        ("</ x>y<?php ?>z<!DOCTYPE html>", "yz"),
        ("<script>never closed", ""),
        ("", ""),
    ] {
        assert_eq!(visible_text(html, 1_000, false), wanted, "{html}");
    }
}

#[test]
fn names_of_unseen_elements_have_the_lengths_that_are_looked_for() {
    assert!(UNSEEN.iter().all(|name| UNSEEN_LENGTHS.contains(&name.len())));
}

#[test]
fn links_follow_their_text_when_they_say_more() {
    let html = "<a href='https://x.example/?a=1&amp;b=2'>Go</a> <a href='https://y.example'>https://y.example</a> <a href='javascript:x'>no</a> <a href=mailto:a@x.example>a@x.example</a>";
    assert_eq!(visible_text(html, 1_000, true), "Go <https://x.example/?a=1&b=2> https://y.example no a@x.example");
}

#[test]
fn output_is_bounded_at_a_character() {
    assert_eq!(visible_text("ééé", 3, false), "é");
    assert!(visible_text(&"<p>x".repeat(10_000), 100, false).len() <= 100);
}

#[test]
fn attributes_are_read_as_browsers_do() {
    let html = "<a HREF = x/y Title='a\"b' checked =odd x=\"&quot;1\" / last>";
    let Some(Token::Open(tag)) = Tokens::new(html).next() else { panic!("no tag") };
    let read: Vec<_> = tag.attributes().map(|(name, value)| format!("{name}|{value}")).collect();
    assert_eq!(read, ["HREF|x/y", "Title|a\"b", "checked|odd", "x|\"1", "last|"]);
}

#[test]
fn values_end_at_their_quote_however_long_they_are_and_the_last_tag_keeps_them() {
    for length in 0..70 {
        let value = "x".repeat(length);
        let html = format!("<b><a title='{value}' class=\"{value}\">in");
        let mut tokens = Tokens::new(&html);
        assert!(matches!(tokens.nth(1), Some(Token::Open(_))), "{html}");
        assert_eq!(tokens.attributes(), [("title", value.as_str()), ("class", value.as_str())]);
        assert_eq!(tokens.rest_bytes(), 2);
    }
    let many = format!("<a {}>", "b=c ".repeat(2 * MAX_ATTRIBUTES));
    let mut tokens = Tokens::new(&many);
    assert!(tokens.next().is_some());
    assert_eq!(tokens.attributes().len(), MAX_ATTRIBUTES);
}
