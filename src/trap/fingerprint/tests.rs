use super::*;
use crate::{mail::parse::Mail, trap::normalise::normalise};

const TEXT: &str = "The heron of the month is here: order two herons today and we send you the third one at no charge, \
    with a reed mat and a bucket of small fish for the first week. Our ponds are closed on public holidays.";

fn print(raw: &str) -> Fingerprint {
    Fingerprint::of(&normalise(&Mail::open(raw.as_bytes()), &["bob@pond.example"]), &Key::PUBLIC)
}

fn html(body: &str) -> Fingerprint {
    print(&format!("Content-Type: text/html\r\n\r\n{body}"))
}

/// A page of a shop: `rows` of them.
fn page(rows: usize, host: &str) -> String {
    let row = "<tr><td width=20><b>Now</b><br><i>or</i></td><td><p><font size=2>never</font></p><hr><ul><li><span>x</span></ul></td></tr>";
    format!(
        "<html><body><center><table>{}</table><a href='http://{host}/buy/1'>a</a><p><a href='http://{host}/no/2'><img src='http://{host}/i.gif'></a></center>",
        row.repeat(rows)
    )
}

#[test]
fn a_letter_is_known_by_its_words_whatever_stands_around_them() {
    let letter = print(&format!("Subject: One\r\n\r\n{TEXT}"));
    assert_eq!((letter.kind(), letter.short), (Kind::Text, None));
    assert!(letter.features > 30 && letter.structure.is_none() && letter.urls.is_empty());
    let copy = print(&format!("Subject: Two\r\n\r\n{}", TEXT.to_uppercase().replace(' ', "\r\n")));
    assert_eq!(letter.similarity(&copy), 1.0);
    let longer = print(&format!("\r\n{TEXT} Yours ever, the keeper of all herons"));
    assert!((0.7..1.0).contains(&letter.similarity(&longer)));
    let other =
        print("\r\nYour flight leaves on Monday at noon, please be at the gate in time and have your passport ready when you board.");
    assert!(letter.similarity(&other) < 0.1);
}

#[test]
fn estimates_are_near_the_share_that_is_counted() {
    // Sets of a thousand numbers, of which a known part is common to both.
    let set = |from: u64| (from..from + 1_000).map(|number| Key::PUBLIC.pair(number, 7)).collect::<Vec<_>>();
    for (moved, share) in [(0, 1.0), (50, 0.905), (250, 0.6), (500, 0.333), (1_000, 0.0)] {
        let mean: f32 = (0..20)
            .map(|run| {
                let (one, other): ([u16; 64], [u16; 64]) = (sketch::sketch(&set(run * 10_000)), sketch::sketch(&set(run * 10_000 + moved)));
                sketch::similarity(&one, &other)
            })
            .sum::<f32>()
            / 20.0;
        assert!((mean - share).abs() < 0.05, "{share}: {mean}");
    }
    // Of a few elements as well, where most bins are filled by later throws.
    let few = |from: u64| (from..from + 12).map(|number| Key::PUBLIC.pair(number, 7)).collect::<Vec<_>>();
    let mean: f32 = (0..50)
        .map(|run| {
            let (one, other): ([u16; 64], [u16; 64]) = (sketch::sketch(&few(run * 100)), sketch::sketch(&few(run * 100 + 4)));
            sketch::similarity(&one, &other)
        })
        .sum::<f32>()
        / 50.0;
    assert!((mean - 0.5).abs() < 0.06, "{mean}");
}

#[test]
fn distinct_leaves_each_number_once_in_order() {
    let mut numbers = vec![5, 3, 5, 64, 0x1_0000_0003, 3, 128, 64];
    sketch::distinct(&mut numbers);
    assert_eq!(numbers, [5, 3, 64, 0x1_0000_0003, 128]);
    let mut none = Vec::new();
    sketch::distinct(&mut none);
    assert!(none.is_empty());
}

#[test]
fn structure_tells_pages_apart_and_says_nothing_of_simple_ones() {
    let one = html(&page(3, "shop.example"));
    assert!(one.structure.is_some());
    assert_eq!(one.structure_similarity(&html(&page(30, "other.example"))), 1.0);
    assert!(html("<div><p>a<p>b<p><a href=http://a.example>c</a><a href=http://a.example>c</a><p><p><p><p><p>").structure.is_none());
    assert_eq!(one.structure_similarity(&print("\r\nplain")), 0.0);
}

#[test]
fn short_letters_are_known_by_where_they_lead() {
    let kind = |print: &Fingerprint| print.kind();
    let link = |words: &str, url: &str| html(&format!("<a href='{url}'>{words}</a>"));
    let one = link("see this", "http://shop.example/x7/12");
    assert_eq!(kind(&one), Kind::Short);
    assert_eq!(one.short, link("See this!", "http://www.shop.example/x7/12").short);
    assert_eq!(link("", "http://shop.example/a/12").short, link("", "http://shop.example/a/77").short);
    for other in [
        link("see this", "http://shop.example/x7/13"),
        link("see that", "http://shop.example/x7/12"),
        link("see this", "http://shop.example/y"),
    ] {
        assert_ne!(one.short, other.short);
    }
    // A page is known whatever its few words are.
    assert_eq!(html(&page(1, "shop.example")).short, html(&page(1, "shop.example").replace("never", "always")).short);
    // Nothing is left that would tell.
    for nothing in ["", "<p>Hello Bob, see you</p>", "<a href='https://bit.ly/abc'>see this</a>"] {
        assert_eq!(kind(&html(nothing)), Kind::Unfingerprintable, "{nothing}");
    }
}

#[test]
fn lists_are_in_order_bounded_and_without_shared_domains() {
    let links =
        |numbers: std::ops::Range<usize>| numbers.map(|number| format!("<a href='http://x{number}.example/'>a</a>")).collect::<String>();
    let many = html(&(links(0..30) + "<a href='https://google.com/x'>b</a>"));
    assert_eq!(many.urls.len(), MAX_KEYS);
    assert!(many.urls.is_sorted_by(|one, next| one < next));
    assert_eq!(html(&links(0..3)).urls, html(&(links(0..3) + "<a href='https://google.com/x'>b</a>")).urls);
}

#[test]
fn a_word_is_read_to_its_end_wherever_it_stands() {
    for length in 1..=40 {
        let word = &"abcdefghijklmnopqrstuvwxyzabcdefghijklmn"[..length];
        let alone = Key::PUBLIC.word(word.as_bytes());
        assert_eq!(alone.1, length);
        for behind in [" ", " a", "  ", " abcdefghijk", " !!!!!!!!"] {
            assert_eq!(Key::PUBLIC.word(format!("{word}{behind}").as_bytes()), alone, "{word:?} {behind:?}");
        }
        for other in ["a", "!", "é"] {
            assert_ne!(Key::PUBLIC.word(format!("{word}{other}").as_bytes()).0, alone.0, "{word:?} {other:?}");
        }
    }
    assert_eq!(Key::PUBLIC.word(b"").1, 0);
}

#[test]
fn without_the_key_nothing_is_alike() {
    let letter = normalise(&Mail::open(page(2, "shop.example").as_bytes()), &[]);
    let (one, other) = (Fingerprint::of(&letter, &Key::PUBLIC), Fingerprint::of(&letter, &Key::from_text("mine")));
    assert!(one.similarity(&other) < 0.05 && one.structure_similarity(&other) < 0.1);
    assert!(one.urls.iter().all(|url| !other.urls.contains(url)));
}

#[test]
fn the_same_letter_has_the_same_fingerprint_everywhere() {
    // Campaigns are told by these numbers to other people: they stay.
    let letter = print(&format!("\r\n{TEXT} http://shop.example/a/1"));
    let text = letter.text.unwrap();
    assert_eq!((text[0], text[31], text[63]), (60259, 24564, 12790));
    assert_eq!(letter.urls[..], [14_181_666_818_027_715_962]);
}
