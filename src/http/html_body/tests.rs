use super::*;

const WITHOUT_REMOTE: Options = Options { most_bytes: MAX_INLINED_BYTES, remote: Remote::Hidden };
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

fn safe(html: &str) -> SafeHtml {
    sanitise(html, Options::default(), |id| match id {
        "png" => Some(PNG.to_vec()),
        "svg" => Some(b"<svg onload=alert(1)>".to_vec()),
        _ => None,
    })
}

fn body(html: &str) -> String {
    let document = safe(html).document;
    let (_, body) = document.split_once("</head><body").expect("a body");
    body.strip_suffix("</body></html>").expect("the end of the document").split_once('>').expect("the body's tag").1.to_owned()
}

type StrictTag = (String, Vec<(String, String)>);

/// Reads a body by a grammar so strict that no parser can read it otherwise: start tags with quoted attributes, end tags,
/// and text without `<`. Gives each tag with its attributes.
fn read_strictly(mut rest: &str) -> Result<Vec<StrictTag>, String> {
    let mut tags = Vec::new();
    let mut open = Vec::new();
    let word = |text: &str| text.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).unwrap_or(text.len());
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(end) = rest.strip_prefix('/') {
            let (name, after) = end.split_at(word(end));
            if open.pop() != Some(name.to_owned()) {
                return Err(format!("</{name}> ends nothing"));
            }
            rest = after.strip_prefix('>').ok_or("end tag")?;
            continue;
        }
        let (name, mut after) = rest.split_at(word(rest));
        let mut attributes = Vec::new();
        while let Some(attribute) = after.strip_prefix(' ') {
            let (key, value) = attribute.split_at(word(attribute));
            let (value, next) = value.strip_prefix("=\"").and_then(|value| value.split_once('"')).ok_or("attribute")?;
            if value.contains('<') && key != "title" && key != "alt" || key.is_empty() {
                return Err(format!("{key}={value}"));
            }
            attributes.push((key.to_owned(), value.to_owned()));
            after = next;
        }
        rest = after.strip_prefix('>').ok_or_else(|| format!("tag {name}: {after}"))?;
        if !crate::mail::html::VOID.contains(&name) {
            open.push(name.to_owned());
        }
        tags.push((name.to_owned(), attributes));
    }
    if open.is_empty() { Ok(tags) } else { Err(format!("{open:?} stay open")) }
}

fn check(name: &str, html: &str) {
    let body = body(html);
    let tags = read_strictly(&body).unwrap_or_else(|reason| panic!("{name}: {reason}\n{body}"));
    for (element, attributes) in tags {
        assert!(lists::ELEMENTS.contains(&element.as_str()), "{name}: <{element}>\n{body}");
        for (key, value) in attributes {
            let allowed = match key.as_str() {
                "href" => element == "a" && ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme)),
                "src" => element == "img" && value.starts_with("data:image/png;base64,"),
                "rel" => element == "a" && value == "noopener noreferrer nofollow",
                "target" => element == "a" && value == "_blank",
                "class" => {
                    element == "span" && (value == BLOCKED_CLASS || value == MARK_CLASS)
                        || value.split(' ').all(|name| name.starts_with("m-"))
                }
                "id" => value.starts_with("m-"),
                "style" => {
                    style::is_plain(&value) && !value.contains(['@', '{', '&']) && !value.contains("url(") && !value.contains("position:")
                }
                key => lists::ATTRIBUTES.contains(&key),
            };
            assert!(allowed, "{name}: <{element} {key}=\"{value}\">\n{body}");
        }
    }
}

#[test]
fn no_payload_leaves_anything_active() {
    let cases = include_str!("../../../tests/mail/xss.txt");
    let mut count = 0;
    for case in cases.split("\n=== ").skip(1) {
        let (name, html) = case.split_once('\n').expect("a name and the HTML");
        check(name, &html.replace("%00", "\0").replace("%1B", "\u{1b}"));
        count += 1;
    }
    assert!(count >= 200, "{count}");
}

#[test]
fn every_cut_of_every_payload_is_as_safe() {
    let cases = include_str!("../../../tests/mail/xss.txt");
    for case in cases.split("\n=== ").skip(1) {
        for end in (0..case.len()).filter(|&end| case.is_char_boundary(end)) {
            check("cut", &case[end..]);
        }
    }
}

#[test]
fn what_mails_are_made_of_stays() {
    let html = "<body bgcolor=#eee style='color:#333'><table width=600 cellpadding=0 align=center><tr><td style='padding:4px;font-family:\"Segoe UI\",Arial'>\
        <font color=red>Hi</font> <a href='https://x.example/?a=1&amp;b=2'>go</a> <a href=mailto:a@x.example>us</a><img src=cid:png width=10 alt=logo></td></tr></table>";
    let body = safe(html).document;
    for wanted in [
        "<body bgcolor=\"#eee\" style=\"color: #333\">",
        "<table width=\"600\" cellpadding=\"0\" align=\"center\">",
        "padding: 4px; font-family: &quot;Segoe UI&quot; , Arial",
        "<font color=\"red\">Hi</font>",
        "href=\"https://x.example/?a=1&amp;b=2\"",
        "href=\"mailto:a@x.example\"",
        "rel=\"noopener noreferrer nofollow\"",
        "target=\"_blank\"",
        "<img src=\"data:image/png;base64,iVBORw0KGgpyZXN0\" width=\"10\" alt=\"logo\">",
    ] {
        assert!(body.contains(wanted), "{wanted}\n{body}");
    }
}

#[test]
fn remote_images_are_counted_and_leave_a_box() {
    let html = "<img src=https://x.example/a alt='A <b>'><img src=//x.example/b width=1 height=1><td background=http://x.example/c>\
        <div style='background:url(https://x.example/d)'><img src=cid:gone alt=gone>";
    let safe = safe(html);
    assert_eq!(
        safe.found.images.iter().map(|image| (image.url.path(), image.is_pixel)).collect::<Vec<_>>(),
        [("/a", false), ("/b", true), ("/c", false), ("/d", false)]
    );
    assert!(safe.document.contains("<span class=\"blocked-image\">A &lt;b&gt;</span>"), "{}", safe.document);
    assert!(safe.document.contains("<span class=\"blocked-image\">gone</span>"));
    assert_eq!(safe.document.matches("<span").count(), 2);
}

#[test]
fn images_near_the_reader_are_named_only_where_all_are() {
    let html = "<img src=https://x.example/a><img src=http://192.168.1.1/b><table><tr><td background=//printer.local/c>x</table>\
        <style>p{background:url(http://[::1]/d)}</style><div style='background:url(http://localhost:8025/e)'>";
    for (remote, far, near) in [(Remote::Hidden, 0, 0), (Remote::Far, 1, 0), (Remote::All, 1, 4)] {
        let safe = sanitise(html, Options { remote, ..Options::default() }, |_| None);
        assert_eq!(safe.found.images.iter().filter(|image| image.is_near).count(), 4);
        assert_eq!(safe.document.matches("//x.example/").count(), far, "{remote:?}");
        let near_hosts = ["//192.168.1.1/", "//printer.local/", "//[::1]/", "//localhost:8025/"];
        assert_eq!(near_hosts.iter().filter(|host| safe.document.contains(**host)).count(), near, "{remote:?} {}", safe.document);
    }
}

#[test]
fn an_image_named_ten_thousand_times_stays_within_its_budget() {
    let mut asked = 0;
    let image = [PNG, &[0; 100_000]].concat();
    let safe = sanitise(&"<img src=cid:a>\"sundew-image:0\"".repeat(10_000), Options::default(), |_| {
        asked += 1;
        Some(image.clone())
    });
    assert_eq!(asked, 1);
    assert_eq!(safe.document.matches("data:image/png").count(), MAX_REPEATS);
    assert!(safe.document.len() < MAX_REPEATS * 140_000 + 2_000_000);
}

#[test]
fn many_images_stay_within_the_budget_of_a_document_and_spacers_are_free() {
    let names: String = (0..100).map(|index| format!("<img src=cid:i{index}>")).collect();
    let image = [PNG, &[0; 300_000]].concat();
    let safe = sanitise(&names, Options::default(), |_| Some(image.clone()));
    let shown = safe.document.matches("data:image/png").count();
    assert!((1..100).contains(&shown) && safe.document.len() < MAX_INLINED_BYTES + 100_000, "{shown}");
    let spacer = sanitise(&"<img src=cid:a>".repeat(300), Options::default(), |_| Some(PNG.to_vec()));
    assert_eq!(spacer.document.matches("data:image/png").count(), 300);
}

#[test]
fn too_much_html_is_cut_and_says_so() {
    assert!(!safe("<p>x").found.truncated);
    for html in ["é".repeat(MAX_INPUT_BYTES), "<p>x".repeat(200_000)] {
        let safe = safe(&html);
        assert!(safe.found.truncated && safe.document.contains("<p class=\"cut\">[…]</p>"));
    }
}

#[test]
fn a_text_of_ampersands_is_cut_into_pieces() {
    let body = body(&"&\u{a0}".repeat(5_000));
    assert_eq!((body.matches("<wbr>").count(), body.matches("&amp;").count(), body.matches("&nbsp;").count()), (10, 5_000, 5_000));
}

#[test]
fn a_mail_is_rendered_with_its_own_images() {
    let raw = include_bytes!("../../../tests/mail/related-cid.eml");
    let safe = render(raw, WITHOUT_REMOTE).expect("it has HTML");
    assert!(safe.document.contains("<p>See <img src=\"data:image/png;base64,iVBOR"), "{}", safe.document);
    assert_eq!(render(b"Subject: x\r\n\r\ny", WITHOUT_REMOTE), None);
}

#[test]
fn hostile_shapes_of_two_mebibytes_do_no_harm() {
    for piece in ["<div>", "<b>", "<table>", "<", "<a ", "<a x=", "<p><b><i>", "<!--", "</", "&", "<svg>", "<script>", "<td><a href=x>"] {
        let tags = read_strictly(&body(&piece.repeat(20_000)));
        assert!(tags.is_ok(), "{piece}: {tags:?}");
    }
}
#[test]
fn lists_that_are_searched_by_halves_are_in_order() {
    assert!(lists::PROPERTIES.is_sorted() && lists::PAINT.is_sorted());
}
