//! Campaigns as they are sent today: HTML of tables and styles, or two lines and a link; in several scripts; each copy with
//! another name, number, token, domain, wording, salad that nobody sees, and encoding. The words are made up, with the
//! frequencies of a language (Zipf), and what services append is the same for many campaigns.

use std::fmt::Write;

use super::{
    letter::{Encoding, Letter},
    random::Random,
};

/// Words of a made-up language, the frequent ones first.
struct Language {
    words: Vec<String>,
    /// Whether words are written without blanks.
    joined: bool,
}

impl Language {
    fn new(random: &mut Random, script: usize) -> Self {
        let latin: Vec<char> = "abdefgiklmnoprstuvz".chars().collect();
        let cyrillic: Vec<char> = "абвгдеиклмнопрстуяы".chars().collect();
        let han: Vec<char> = (0x4e00..0x5200).filter_map(char::from_u32).collect();
        let letters = [&latin, &cyrillic, &han][script];
        let mut word = |index: usize| -> String {
            let length = if script == 2 { 1 + random.below(2) } else { 2 + random.below(2 + index.ilog2() as usize) };
            (0..length).map(|_| *random.of(letters)).collect()
        };
        Self { words: (1..=3_000).map(&mut word).collect(), joined: script == 2 }
    }

    fn word(&self, random: &mut Random) -> &str {
        // The harmonic law: ranks are uniform on a logarithmic scale.
        let rank = (self.words.len() as f64).powf(random.below(1 << 20) as f64 / f64::from(1 << 20));
        &self.words[rank as usize - 1]
    }

    fn sentence(&self, random: &mut Random, words: usize) -> Vec<String> {
        (0..words).map(|_| self.word(random).to_owned()).collect()
    }

    fn join(&self, words: &[String]) -> String {
        words.join(if self.joined { "" } else { " " })
    }
}

/// How a campaign looks.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// Tables, styles, pictures, buttons.
    Shop,
    /// A few paragraphs with little HTML.
    Note,
    /// Two lines and a link.
    Short,
    /// A picture with a link around it, and nothing to read.
    Picture,
    /// Text alone.
    Plain,
}

/// One campaign, of which copies are made.
struct Campaign<'a> {
    language: &'a Language,
    shape: Shape,
    subject: String,
    /// Each with the words that may stand in its place.
    sentences: Vec<Vec<Vec<String>>>,
    domains: Vec<String>,
    path: String,
    footer: &'a [String],
}

/// Letters of so many campaigns, each with its campaign's number, and others that are alone.
pub fn letters(campaigns: usize, most_copies: usize) -> Vec<(Vec<u8>, usize)> {
    let random = &mut Random::new(2026);
    let languages: Vec<Language> = (0..5).map(|index| Language::new(random, [0, 0, 0, 1, 2][index])).collect();
    let footers: Vec<Vec<String>> = (0..10).map(|index| languages[index % 5].sentence(random, 25)).collect();
    let mut letters = Vec::new();
    for number in 0..campaigns {
        let language = number % languages.len();
        let campaign = Campaign::new(random, &languages[language], &footers[language + 5 * (number % 2)]);
        let copies = 1 + random.below(most_copies);
        for _ in 0..copies {
            letters.push((campaign.copy(random).write(), number));
        }
    }
    letters
}

impl<'a> Campaign<'a> {
    fn new(random: &mut Random, language: &'a Language, footer: &'a [String]) -> Self {
        let shape =
            *random.of(&[Shape::Shop, Shape::Shop, Shape::Shop, Shape::Note, Shape::Note, Shape::Short, Shape::Picture, Shape::Plain]);
        let count = match shape {
            Shape::Shop => 8 + random.below(20),
            Shape::Note | Shape::Plain => 4 + random.below(8),
            Shape::Short => 2,
            Shape::Picture => 0,
        };
        let sentences = (0..count).map(|_| {
            let words = 6 + random.below(10);
            // One word in twelve is another in some copies.
            (0..words)
                .map(|_| {
                    let ways = if random.in_percent(8) { 3 } else { 1 };
                    language.sentence(random, ways)
                })
                .collect()
        });
        let sentences = sentences.collect();
        let subject = language.sentence(random, 5);
        Self {
            language,
            shape,
            subject: language.join(&subject),
            sentences,
            domains: (0..1 + random.below(4)).map(|_| format!("{}.example", random.word())).collect(),
            path: format!("{}/{}", random.word(), random.word()),
            footer,
        }
    }

    fn copy(&self, random: &mut Random) -> Letter {
        let name = random.word();
        let domain = random.of(&self.domains).clone();
        let link = match random.in_percent(50) {
            true => format!("https://{domain}/{}/{}", self.path, random.hex(24)),
            false => format!("https://{domain}/{}/{}?id={}", self.path, random.hex(24), random.hex(16)),
        };
        let sentences: Vec<String> = self
            .sentences
            .iter()
            .map(|words| self.language.join(&words.iter().map(|ways| random.of(ways).clone()).collect::<Vec<_>>()) + ".")
            .collect();
        let is_html = self.shape != Shape::Plain;
        let body = match self.shape {
            Shape::Shop => self.shop(random, &name, &link, &sentences),
            Shape::Note => self.note(random, &name, &link, &sentences),
            Shape::Short => format!("<p>{name}, {}<br><a href=\"{link}\">{}</a></p>", sentences.join(" "), self.subject),
            Shape::Picture => format!(
                "<html><body><center><a href=\"{link}\"><img src=\"https://{domain}/i/{}.png\" alt=\"\"></a><br><a href=\"https://{domain}/u/{}\"><img src=\"https://{domain}/u.png\"></a></center></body></html>",
                random.hex(12),
                random.hex(20)
            ),
            Shape::Plain => format!("{name},\n\n{}\n\n{link}\n\n{}\n", sentences.join("\n\n"), random.below(1_000_000)),
        };
        Letter {
            delivered_to: String::new(),
            to: format!("{name}@example.org"),
            from: format!("{}@{domain}", random.word()),
            subject: format!("{}, {} {}", name, self.subject, random.below(10_000)),
            is_html,
            body,
            files: Vec::new(),
            encoding: *random.of(&[Encoding::EightBit, Encoding::QuotedPrintable, Encoding::Base64]),
        }
    }

    fn note(&self, random: &mut Random, name: &str, link: &str, sentences: &[String]) -> String {
        let mut html = format!("<html><body><div dir=\"ltr\" class=\"{}\"><p>{name}!</p>", random.word());
        for (index, sentence) in sentences.iter().enumerate() {
            let _ = write!(html, "<p id=\"{}\">{sentence}</p>", random.hex(8));
            if index == 1 {
                let _ = write!(html, "<p><a href=\"{link}\">{}</a> {}</p>", self.subject, random.below(100_000));
            }
        }
        let salad: Vec<String> = (0..sentences.len() * 3).map(|_| random.word()).collect();
        let _ = write!(html, "<div style=\"display:none\">{}</div></div></body></html>", salad.join(" "));
        html
    }

    fn shop(&self, random: &mut Random, name: &str, link: &str, sentences: &[String]) -> String {
        let mut html = format!(
            "<!doctype html><html><head><style>.{} {{ color: #{}; }}</style></head><body bgcolor=\"#ffffff\"><table width=\"600\" class=\"{}\"><tr><td><img src=\"https://static.example/{}.png\"></td></tr><tr><td>{name}</td></tr>",
            random.word(),
            random.hex(6),
            random.word(),
            random.hex(10)
        );
        for (index, pair) in sentences.chunks(2).enumerate() {
            let _ = write!(
                html,
                "<tr><td style=\"padding:{}px\"><h2>{}</h2><p>{}</p>",
                4 + random.below(8),
                pair[0],
                pair.last().map_or("", String::as_str)
            );
            if index % 3 == 0 {
                let _ = write!(html, "<a href=\"{link}{index}\" style=\"color:#{}\"><b>{}</b></a>", random.hex(6), self.subject);
            }
            html += "</td></tr>";
        }
        if random.in_percent(50) {
            let salad: Vec<String> = (0..sentences.len()).map(|_| random.word()).collect();
            let _ = write!(html, "<tr><td><font style=\"font-size:0px\">{}</font></td></tr>", salad.join(" "));
        }
        let _ = write!(
            html,
            "<tr><td><small>{} <a href=\"https://list.example/u/{}\">{}</a></small></td></tr></table></body></html>",
            self.language.join(self.footer),
            random.hex(30),
            self.footer[0]
        );
        html
    }
}
