//! How well and how fast codes, links and kinds are found (docs/benchmarks.md).
//!
//! `cargo bench --bench extract` prints the totals; `-- --failures` also what was not as expected in the tuning set, which
//! is the one to look at when rules change. What was held out is only counted.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    env,
    hint::black_box,
    time::{Duration, Instant},
};

use mail_parser::MessageParser;
use measure::{Count, Fixture, Totals};
use sundew::mail::{
    extract::{Content, find},
    parse::Mail,
};

#[path = "../tests/service_mail/measure.rs"]
mod measure;

/// How often each mail is timed; the two take turns, and the fastest time of each counts.
const ROUNDS: usize = 15;

fn row(name: &str, totals: &Totals) {
    let pair = |count: &Count| format!("{:>7.3} {:>7.3}", count.precision(), count.recall());
    println!(
        "{name:<14} {:>5} {} {} {} {} {:>7.3}",
        totals.mails,
        pair(&totals.codes),
        pair(&totals.action),
        pair(&totals.tracking),
        pair(&totals.unsubscribe),
        totals.kind_accuracy()
    );
}

fn table(set: &str, fixtures: &[Fixture]) -> Totals {
    println!("\n{set:<14} mails codes: p, r     action: p, r    postal: p, r    unsubscribe     kind");
    let languages: BTreeSet<_> = fixtures.iter().map(|fixture| fixture.language.as_str()).collect();
    for language in languages {
        row(language, &Totals::of(fixtures.iter().filter(|fixture| fixture.language == language)));
    }
    let all = Totals::of(fixtures);
    row("all", &all);
    all
}

/// The sums of the fastest times over all mails: `find` alone, with the reading of the content, and mail-parser.
fn times(name: &str, mails: &[Vec<u8>]) {
    let mut sums = [Duration::ZERO; 3];
    for mail in mails {
        let mut best = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            let begin = Instant::now();
            let content = Mail::open(black_box(mail)).content();
            let read = begin.elapsed();
            let begin = Instant::now();
            black_box(find(black_box(&content)));
            let found = begin.elapsed();
            let begin = Instant::now();
            black_box(MessageParser::default().parse(black_box(mail)));
            let parsed = begin.elapsed();
            best.iter_mut().zip([found, read + found, parsed]).for_each(|(best, time)| *best = time.min(*best));
        }
        sums.iter_mut().zip(best).for_each(|(sum, best)| *sum += best);
    }
    let each = |sum: Duration| sum / u32::try_from(mails.len().max(1)).unwrap_or(u32::MAX);
    let bytes: usize = mails.iter().map(Vec::len).sum();
    println!(
        "{name:<14} {:>5} mails of {:>6} bytes: find {:>9.1?}, with reading {:>9.1?}, mail-parser {:>9.1?}, find / mail-parser {:.2}",
        mails.len(),
        bytes / mails.len().max(1),
        each(sums[0]),
        each(sums[1]),
        each(sums[2]),
        sums[0].as_secs_f64() / sums[2].as_secs_f64()
    );
}

/// A mail as large as those that senders of service mail design: what it says in the tables, inline styles and style sheet
/// that their tools write around each paragraph, in quoted-printable (RFC 2045 6.7), as HTML alone.
fn designed(mail: &[u8]) -> Vec<u8> {
    let content = Mail::open(mail).content();
    let end = memchr::memmem::find(mail, b"\r\n\r\n").unwrap_or(mail.len());
    let mut designed = Vec::new();
    let mut is_kept = true;
    for line in mail[..end].split_inclusive(|byte| *byte == b'\n') {
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let lower = line.to_ascii_lowercase();
            is_kept = !lower.starts_with(b"content-") && !lower.starts_with(b"mime-version");
        }
        designed.extend_from_slice(if is_kept { line } else { b"" });
    }
    if !designed.ends_with(b"\n") {
        designed.extend_from_slice(b"\r\n");
    }
    designed.extend_from_slice(
        b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
    );
    quoted_printable(&document(&content), &mut designed);
    designed
}

/// The HTML around what a mail says.
fn document(content: &Content) -> String {
    const HEAD: &str = "<!doctype html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n<title></title>\n<!--[if !mso]><!--><meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\"><!--<![endif]-->\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style type=\"text/css\">\n#outlook a { padding: 0; }\nbody { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; }\ntable, td { border-collapse: collapse; mso-table-lspace: 0pt; mso-table-rspace: 0pt; }\nimg { border: 0; height: auto; line-height: 100%; outline: none; text-decoration: none; -ms-interpolation-mode: bicubic; }\np { display: block; margin: 13px 0; }\n</style>\n<!--[if mso]>\n<noscript><xml><o:OfficeDocumentSettings><o:AllowPNG/><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript>\n<![endif]-->\n";
    const BEFORE: &str = "<!--[if mso | IE]><table align=\"center\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" class=\"section-outlook\" role=\"presentation\" style=\"width:600px;\" width=\"600\" bgcolor=\"#ffffff\"><tr><td style=\"line-height:0px;font-size:0px;mso-line-height-rule:exactly;\"><![endif]-->\n<div style=\"background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:600px;\">\n<table align=\"center\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" style=\"background:#ffffff;background-color:#ffffff;width:100%;\">\n<tbody>\n<tr>\n<td style=\"direction:ltr;font-size:0px;padding:20px 0;padding-bottom:0px;text-align:center;\">\n<div class=\"column-per-100 group-fix\" style=\"font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;\">\n<table border=\"0\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\" style=\"vertical-align:top;\" width=\"100%\">\n<tbody>\n<tr>\n<td align=\"left\" style=\"font-size:0px;padding:10px 25px;word-break:break-word;\">\n<div style=\"font-family:Helvetica, Arial, sans-serif;font-size:15px;line-height:24px;text-align:left;color:#333333;\">";
    const BEHIND: &str = "</div>\n</td>\n</tr>\n</tbody>\n</table>\n</div>\n<!--[if mso | IE]></td></tr></table><![endif]-->\n</td>\n</tr>\n</tbody>\n</table>\n</div>\n";
    let mut html = HEAD.to_owned();
    html.push_str("<style type=\"text/css\">\n");
    for width in 1..=40 {
        html.push_str(&format!(
            "@media only screen and (min-width: 480px) {{ .column-per-{width} {{ width: {width}% !important; max-width: {width}%; }} }}\n"
        ));
    }
    html.push_str("</style>\n</head>\n<body style=\"word-spacing:normal;background-color:#f4f4f4;\">\n");
    let mut block = |inside: &str| html.extend([BEFORE, inside, BEHIND]);
    block(
        "<img alt=\"\" height=\"auto\" src=\"https://images.fern.example/mail/logo@2x.png\" style=\"border:0;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;\" width=\"120\" />",
    );
    match &content.html {
        Some(own) => block(own),
        None => content.text.lines().filter(|line| !line.trim().is_empty()).for_each(|line| block(&linked(line))),
    }
    for place in ["social", "app", "help", "terms", "privacy"] {
        let token = "Zm9yZXN0LWZlcm4tYW5kLW1vc3M".repeat(5);
        block(&format!(
            "<a href=\"https://click.fern.example/f/a/{token}~~/AAQxAQA~/{place}\" style=\"color:#888888;text-decoration:none;\" target=\"_blank\"><img alt=\"\" height=\"24\" src=\"https://images.fern.example/mail/{place}.png\" style=\"border-radius:3px;display:block;\" width=\"24\" /></a>"
        ));
    }
    html.push_str("</body>\n</html>\n");
    html
}

/// A line as HTML, its URL as a button.
fn linked(line: &str) -> String {
    let escaped = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let Some(start) = escaped.find("https://") else { return format!("<p style=\"margin:0 0 16px 0;\">{escaped}</p>") };
    let (before, rest) = escaped.split_at(start);
    let (url, behind) = rest.split_at(rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len()));
    format!(
        "<p style=\"margin:0 0 16px 0;\">{before}<a href=\"{url}\" style=\"color:#1a73e8;text-decoration:underline;\" target=\"_blank\">{url}</a>{behind}</p>"
    )
}

/// Appends a text in quoted-printable, in lines of 76 characters at most.
fn quoted_printable(text: &str, out: &mut Vec<u8>) {
    let mut column = 0;
    for byte in text.bytes() {
        if byte == b'\n' {
            out.extend_from_slice(b"\r\n");
            column = 0;
            continue;
        }
        let is_plain = matches!(byte, b' '..=b'~') && byte != b'=';
        let length = if is_plain { 1 } else { 3 };
        if column + length > 75 {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        }
        if is_plain {
            out.push(byte);
        } else {
            out.extend_from_slice(format!("={byte:02X}").as_bytes());
        }
        column += length;
    }
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let tuning = measure::fixtures("tuning");
    let all = table("tuning", &tuning);
    let short = table("short", &measure::short());
    if has("--failures") {
        all.failures.iter().chain(&short.failures).for_each(|failure| println!("{failure}"));
    }
    let held_out = if has("--tuning") { Vec::new() } else { measure::fixtures("held_out") };
    if !held_out.is_empty() {
        table("held out", &held_out);
    }
    let corpus = measure::corpus(1);
    if corpus.is_empty() {
        println!("\nno corpus: run tests/corpus");
    } else {
        let found = measure::false_codes(&corpus);
        #[allow(clippy::cast_precision_loss)]
        let rate = found.len() as f64 * 1_000.0 / corpus.len() as f64;
        println!("\nfalse codes in {} mails of the public corpus: {}, {rate:.2} in 1,000", corpus.len(), found.len());
        found.iter().for_each(|(mail, code)| println!("  {mail} {code}"));
    }
    println!();
    let service: Vec<_> = tuning.iter().chain(&held_out).map(|fixture| fixture.mail.clone()).collect();
    times("service mail", &service);
    times("as designed", &service.iter().map(|mail| designed(mail)).collect::<Vec<_>>());
    if !corpus.is_empty() {
        times("corpus", &corpus.into_iter().step_by(10).map(|(_, mail)| mail).collect::<Vec<_>>());
    }
}
