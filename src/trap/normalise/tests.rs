use super::*;

const BOB: &[&str] = &["bob.miller+shop@pond-heron.example"];

fn letter(raw: &str) -> Letter {
    normalise(&Mail::open(raw.as_bytes()), BOB)
}

fn plain(body: &str) -> Letter {
    letter(&format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"))
}

fn html(body: &str) -> Letter {
    letter(&format!("Content-Type: text/html; charset=utf-8\r\n\r\n{body}"))
}

fn templates(letter: &Letter) -> Vec<String> {
    letter.urls.iter().map(|url| format!("{}{}", url.domain, url.template)).collect()
}

#[test]
fn words_of_each_length_are_whole_between_all_that_ends_them() {
    let letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmn";
    for length in 2..=40 {
        let word = &letters[..length];
        let wanted = if length > 28 { "" } else { word };
        for (before, behind) in
            [("", ""), (" ", "."), ("\r\n", "\r\n"), ("\u{a0}", "\u{a0}"), ("\u{2014}", "\u{2014}"), ("@", "@"), ("[", "{")]
        {
            let text = format!("{before}{word}{behind}");
            // A word beside the sign of an address is one.
            let wanted = if before == "@" { "" } else { wanted };
            assert_eq!(plain(&text).text, wanted, "{text:?}");
            assert_eq!(plain(&text.to_uppercase()).text, wanted, "{text:?}");
        }
        assert_eq!(plain(&format!("{word}7")).text, "#", "{word}");
        assert_eq!(plain(&format!("{word}\u{200b}b")).text, if length > 27 { String::new() } else { format!("{word}b") }, "{word}");
    }
}

#[test]
fn words_read_the_same_however_they_are_written() {
    for (text, wanted) in [
        ("Buy NOW,   buy\r\n\r\n later!", "buy now buy later"),
        ("don\u{2019}t \u{201c}wait\u{201d}\u{2026} or\u{a0}lose", "don wait or lose"),
        ("Élan naïve ÇA Ærø", "elan naive ca ærø"),
        // What is not seen.
        ("vi\u{200b}ag\u{ad}ra v\u{34f}i\u{2060}a\u{feff}gra", "viagra viagra"),
        ("\u{202e}cheap\u{202c} \0che\u{1}ap", "cheap cheap"),
        ("z\u{30d}a\u{336}l\u{489}go", "zalgo"),
        // Compatibility forms.
        ("ｆｒｅｅ 𝐟𝐫𝐞𝐞 ⓕⓡⓔⓔ ﬁne", "free free free fine"),
        // Letters of other scripts within a word, and words that could be ASCII altogether.
        ("раураl pаypаl ΡΑΥΡΑL", "paypal paypal paypal"),
        ("сосо", "coco"),
        // Real words of other scripts stay.
        ("Выиграли ВЫИГРАЛИ приз", "выиграли выиграли приз"),
        ("Կարևոր لوحة מבצע", "կարեւոր لوحة מבצע"),
        ("मुफ्त", "मफत"),
        // Scripts without blanks.
        ("免费领取！", "免 费 领 取"),
        ("ﾌﾘｰ フリー", "フ リ ー フ リ ー"),
        ("무료 상품", "무료 상품"),
        // Letters set apart.
        ("v i a g r a", "viagra"),
        ("V.I.A.G.R.A now", "viagra now"),
        ("plan b is a to z", "plan is to"),
        // Too long to be a word.
        (&"a".repeat(29), ""),
        (&"a".repeat(28), &"a".repeat(28)),
        ("", ""),
        (" \r\n\t\u{200b}", ""),
    ] {
        assert_eq!(plain(text).text, wanted, "{text:?}");
    }
}

#[test]
fn numbers_and_keys_are_masked() {
    for (text, wanted) in [
        ("Pay $1,234.50 by 12/05/2026 14:30", "pay # by #"),
        ("٣٤ ９９ ①② ½", "#"),
        ("a1b2 x86 1st mp3", "#"),
        ("code QmFzZTY0RGF0YUlzSGVyZQ end", "code # end"),
        ("code aGVsbG8gd29ybGQK end", "code # end"),
        ("JavaScript YouTube McDonald", "javascript youtube mcdonald"),
        ("write to eve@spam.example or <ann@x.example>, now", "write to or now"),
        ("@handle a@b@c x@", ""),
    ] {
        assert_eq!(plain(text).text, wanted, "{text:?}");
    }
}

#[test]
fn what_stands_for_the_recipient_is_dropped() {
    let raw = "To: \"Robert Q. Fischer\" <x@y.example>\r\nSubject: Bob, 5 offers for miller at eve@x.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        Dear Bob Miller, dear ROBERT Fischer of pond-heron.example, bοb.miller+shop@pond-heron.example has won";
    let letter = letter(raw);
    assert_eq!(letter.text, "dear dear of example has won");
    assert_eq!(letter.subject_masked, "*, # offers for * at *");
    // Without a recipient of the envelope those of the header count, what servers wrote first.
    for field in [
        "To: Ann <ann.lee@pond.example>",
        "Delivered-To: ann.lee@pond.example\r\nTo: list@other.example",
        "X-Original-To: <ann.lee@pond.example>",
    ] {
        let raw = format!("{field}\r\n\r\nHi Ann Lee at pond, bob list");
        assert_eq!(normalise(&Mail::open(raw.as_bytes()), &[]).text, "hi at bob list", "{field}");
    }
}

#[test]
fn html_is_read_as_it_is_seen() {
    for (body, wanted) in [
        ("<p>One<p>two<br>three<td>four", "one two three four"),
        ("vi<b></b>ag<!-- x -->ra <span>ch</span>eap vi<i\n>ag</i>ra", "viagra cheap viagra"),
        ("&#118;i&#x61;gra caf&eacute;&nbsp;noir", "viagra cafe noir"),
        ("<title>no</title><style>p{}</style><script>no</script>yes<!-- no", "yes"),
        ("<div style='display:none'>salad <b>salad</b></div>seen", "seen"),
        ("<p style=display:none>salad<p>seen", "seen"),
        ("<font color=#ffffff>salad</font><font color=#fffffe size=1>salad</font>seen", "seen"),
        ("<body bgcolor=black><font color=#010101>salad</font><font color=white>seen</font>", "seen"),
        ("<td style='font-size:0'><span style='font-size:16px'>seen</span>salad</td>", "seen"),
        ("<div style='height:0;overflow:hidden'>salad</div><div style='visibility:hidden'>salad</div>seen", "seen"),
        ("<img alt='a picture' src=x>seen", "picture seen"),
        ("<div style='display:none'><img alt=salad></div>seen", "seen"),
        ("</div></div></p>seen", "seen"),
        ("cut <a href='", "cut"),
    ] {
        assert_eq!(html(body).text, wanted, "{body}");
    }
}

#[test]
fn html_counts_rather_than_the_text_beside_it_and_is_known_without_its_type() {
    let both = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nsalad\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>seen</p>\r\n--b--\r\n";
    assert_eq!(letter(both).text, "seen");
    assert_eq!(plain("salad\n<HTML><body><p>se<b></b>en").text, "salad seen");
    assert_eq!(plain("if a < b and <b> then").text, "if and then");
}

#[test]
fn encodings_and_made_up_attributes_change_nothing() {
    let body = "<html><body><table><tr><td>Grüße, the offer of today is at <a href=\"https://offer.example/go\">our shop</a></td></tr></table></body></html>";
    let bytes = body.as_bytes();
    let wanted = html(body);
    let base64 = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, bytes);
    let quoted: String = bytes.iter().map(|byte| format!("={byte:02X}")).collect();
    let latin: Vec<u8> = body.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let with = |head: &str, body: &[u8]| {
        let raw = [head.as_bytes(), b"\r\n\r\n", body].concat();
        normalise(&Mail::open(&raw), BOB)
    };
    assert_eq!(with("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64", base64.as_bytes()), wanted);
    assert_eq!(with("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", quoted.as_bytes()), wanted);
    assert_eq!(with("Content-Type: text/html; charset=iso-8859-1", &latin), wanted);
    let noisy = body.replace("<table>", "<x7f3><table class=\"k9\" id='a>b' data-q=1>").replace("<td>", "<td\n  class=zz >");
    assert_eq!(html(&noisy), wanted);
}

#[test]
fn urls_are_told_by_domain_and_shape() {
    for (url, wanted) in [
        ("https://www.shop.example/offer/summer-sale.html", "shop.example/offer/summer-sale.html"),
        ("http://a.b.shop.co.uk/", "shop.co.uk"),
        ("https://shop.example/p/12345/67-a", "shop.example/p/#/#-a"),
        ("https://shop.example/deadbeef01/u", "shop.example/H/u"),
        ("https://shop.example/550e8400-e29b-41d4-a716-446655440000", "shop.example/U"),
        ("https://shop.example/c/aB3dE5fG7hJ9", "shop.example/c/T"),
        ("https://shop.example/this-is-a-very-long-name-of-an-article", "shop.example/T"),
        ("https://shop.example/u/bob.miller", "shop.example/u/E"),
        ("https://shop.example/u/eve@x.example", "shop.example/u/E"),
        ("https://shop.example/u/eve%40x.example", "shop.example/u/E"),
        ("https://shop.example/?b=1&a=2&utm_source=x&fbclid=y&a=3", "shop.example?a&b"),
        ("https://shop.example/x?q=1#part2", "shop.example/x?q"),
        ("https://user:pass@shop.example:8443/x", "shop.example/x"),
        ("HTTPS://SHOP.example/X/../y", "shop.example/y"),
        ("https://203.0.113.7/a/1", "203.0.113.7/a/#"),
        ("https://3405803783/a", "203.0.113.7/a"),
        ("https://[2001:db8::1]/a", "[2001:db8::1]/a"),
        ("https://me.github.io/a", "me.github.io/a"),
        ("https://shop.example//a///b/", "shop.example/a/b"),
        // Where it leads at last.
        ("https://www.google.com/url?q=https://shop.example/a", "shop.example/a"),
    ] {
        assert_eq!(templates(&html(&format!("<a href=\"{url}\">x</a>"))), [wanted], "{url}");
        assert_eq!(templates(&plain(&format!("see {url} now"))), [wanted], "{url}");
    }
    assert_eq!(
        templates(&html("<a href='mailto:a@b.example'><a href='javascript:x'><img src='cid:1'><a href='/x'><a href='https://'>")),
        [""; 0]
    );
    let found =
        html("<form action='http://a.example/f'><img src='http://b.example/i.gif' style='display:none'><a href=http://a.example/f>");
    assert_eq!(templates(&found), ["a.example/f", "b.example/i.gif"]);
    assert_eq!(plain("(see http://a.example/x). http://b.example/y\u{3002}").text, "see");
    assert!(html("<a href=https://bit.ly/3xYz>").urls[0].shared && !html("<a href=https://shop.example>").urls[0].shared);
    assert_eq!(html("<a href=https://x.example/a7/12#c3>").urls[0].digits, "7/12/3");
}

#[test]
fn structure_is_what_is_seen_of_known_elements() {
    let seen = html("<table><tr><td><a href=https://x.example>a</a><a href=#b>b</a></td></tr></table>").structure;
    assert_eq!((seen.elements.len(), seen.links, seen.depth), (5, 1, 4));
    let hidden =
        html("<table><tr><td><a href=https://x.example>a</a><a href=#b>b</a><div style=display:none><p><i><x-y></div></td></tr></table>")
            .structure;
    assert_eq!((hidden.elements.len(), hidden.links), (5, 1));
}

#[test]
fn files_are_told_by_their_bytes() {
    let mail = |files: &[(&str, &str)]| {
        let part = |(kind, body): &(&str, &str)| {
            format!("--b\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename=x\r\n\r\n{body}\r\n")
        };
        format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n", files.iter().map(part).collect::<String>())
    };
    let (one, two) = ("1".repeat(100), "2".repeat(100));
    let files = |list: &[(&str, &str)]| letter(&mail(list)).files;
    assert_eq!(files(&[("image/png", &one), ("image/png", &two), ("image/gif", &one)]).len(), 2);
    assert_eq!(files(&[("image/png", &one), ("image/png", &two)]), files(&[("x/y", &two), ("x/y", &one)]));
    assert_eq!(files(&[("application/pgp-signature", &one), ("text/x-vcard", &one), ("image/gif", "tiny")]), [[0; 32]; 0]);
    let digest = ring::digest::digest(&ring::digest::SHA256, one.as_bytes());
    assert_eq!(files(&[("x/y", &one)])[0], digest.as_ref());
    // Of a large file the beginning and the length count.
    let large = "3".repeat(MAX_INPUT_BYTES);
    let sizes = [large.clone(), large.clone() + "3", large + "33"].map(|body| files(&[("x/y", &body)]));
    assert!(sizes[0] != sizes[1] && sizes[1] != sizes[2] && sizes.iter().all(|list| list.len() == 1));
}

#[test]
fn what_was_normalised_stays_as_it_is() {
    for text in ["Buy NOW раураl v i a g r a 免费 Élan Выиграли ﬁne don’t", "ΡΑΥΡΑL मुफ्त ﾌﾘｰ Ærø ıİ ς Σ"]
    {
        let once = plain(text).text;
        assert_eq!(plain(&once).text, once, "{text}");
    }
}

/// Inputs that are made to cost. Beyond the cap all are the same, so most are not much longer.
#[test]
fn hostile_mail_is_read_within_its_bounds() {
    let fill = |piece: &str| piece.repeat(530_000 / piece.len());
    let nested = "<div>".repeat(10_000) + "deep" + &"</div>".repeat(10_000);
    for (name, body) in [
        ("tags", fill("<b>")),
        ("tags with names of their own", (0..80_000).map(|number| format!("<x{number}>")).collect()),
        ("nested", nested),
        ("closing", "<div>".repeat(60_000) + &fill("</p>")),
        ("links", (0..30_000).map(|number| format!("<a href=http://x{number}.example/>y</a>")).collect()),
        ("URLs", (0..30_000).map(|number| format!("http://x{number}.example/{number} ")).collect()),
        ("unseen", "\u{200b}".repeat(20_000_000 / 3)),
        ("marks", format!("a{}", fill("\u{301}"))),
        ("words", fill("ab cd ")),
        ("signs of addresses", fill("@")),
        ("signs of URLs", fill("://")),
        ("one word", fill("é")),
        ("one letter", fill("a ")),
        ("attributes", format!("<p {}>", fill("a=b "))),
        ("declarations", format!("<p style='{}'>x", fill("color:red;/*"))),
        ("entities", fill("&#x200b;&nbsp;&")),
        ("ligatures", fill("\u{fdfa}")),
        ("letters of rare scripts", fill("\u{10330}\u{12000} ")),
        ("numbers", fill("1 a ")),
        ("words without blanks", fill("漢字")),
    ] {
        let letter = if body.contains('<') { html(&body) } else { plain(&body) };
        assert!(letter.text.split(' ').count() <= MAX_WORDS, "{name}");
        // A ligature of Arabic is eighteen letters.
        assert!(letter.text.len() <= 3 * MAX_INPUT_BYTES, "{name}: {}", letter.text.len());
        assert!(letter.structure.elements.len() <= MAX_ELEMENTS && letter.structure.depth <= 128, "{name}");
        assert!(letter.urls.len() <= MAX_TEMPLATES && letter.subject_masked.is_empty(), "{name}");
    }
    // What stands behind the cap is not read.
    assert_eq!(plain(&("#".repeat(MAX_INPUT_BYTES) + " behind")).text, "");
    assert_eq!(plain(&("#".repeat(MAX_INPUT_BYTES / 2) + " before")).text, "before");
}
