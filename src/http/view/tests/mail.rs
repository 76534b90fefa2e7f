//! A mail with its links and images, as a page shows it.

use super::*;

/// Text with a link that a reader is warned of.
pub(super) fn with_link(text: &str) -> Body {
    let link = TextPiece::Link {
        words: "https://paypa1.example".into(),
        href: "https://paypa1.example/".into(),
        title: "https://paypa1.example/".into(),
        warning: HOSTILE.into(),
    };
    Body::Text(LinkedText { pieces: if text.is_empty() { Vec::new() } else { vec![TextPiece::Words(text.to_owned()), link] } })
}

pub(super) fn html_view() -> HtmlView {
    let row = |href: Option<&str>| LinkRow {
        words: HOSTILE.into(),
        place: "pond.example".into(),
        href: href.map(Into::into),
        notes: vec![(HOSTILE.into(), true), ("not encrypted".into(), false)],
    };
    HtmlView {
        src: "/inbox/x/y/html".into(),
        truncated: true,
        images: Some(ImagesFound {
            count: 3,
            hosts: HOSTILE.into(),
            pixels: 1,
            services: "Mailchimp".into(),
            addresses: 1,
            tokens: 2,
            near: 1,
            near_hosts: HOSTILE.into(),
        }),
        other_images_href: "/inbox/x/y?view=html&images=1".into(),
        other_width_href: "/inbox/x/y?view=html&wide=1".into(),
        links: vec![row(Some("https://pond.example/")), row(None)],
        link_count: 300,
        ..HtmlView::default()
    }
}

#[test]
fn a_mail_in_the_whole_window_has_a_way_back_and_no_script() {
    let html = WidePage { page: page(Place::Elsewhere), subject: HOSTILE.into(), html: html_view() }.render().unwrap();
    assert_eq!((html.matches("<h1").count(), html.matches("<script").count(), html.matches("<iframe").count()), (1, 0, 1));
    assert!(html.contains("href=\"/inbox/x/y?view=html&#38;wide=1\"") && !html.contains(" onerror=alert(2)>"), "{html}");
}
