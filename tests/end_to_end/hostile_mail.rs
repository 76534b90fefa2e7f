//! Mail made to cost: taken or refused by a documented answer, shown in bounded memory, while other mail flows.

use std::time::Duration;

use hyper::StatusCode;
use tokio::time::timeout;

use crate::{
    harness::Smtp,
    process::{MIB, Process},
};

/// Just under the cap on one mail; code that is not optimised reads HTML thirty times slower.
const LARGE_BYTES: usize = if cfg!(debug_assertions) { 1_000_000 } else { 25_000_000 };
/// What reading one mail may take beside its raw bytes, which the store and the budget count: decoded text and HTML of
/// at most 4 MiB each, the document made safe, the answer as JSON or as a page.
const READING_BYTES: usize = 96 * MIB;

fn repeated(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len())
}

/// `(name, whether it must be marked as damaged, the mail)`
fn hostile_mails() -> Vec<(&'static str, bool, String)> {
    let multiparts = || -> String {
        (0..40_000).map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")).collect()
    };
    let html = |body: &str| format!("Subject: html\r\nContent-Type: text/html\r\n\r\n{}", lines(body));
    vec![
        ("nested messages", true, "Content-Type: message/rfc822\r\n\r\n".repeat(40_000)),
        ("nested multiparts", true, multiparts()),
        ("one boundary nested", true, "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(40_000)),
        ("tiny parts", true, format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", repeated("--b\r\n\r\nx\r\n", LARGE_BYTES))),
        ("many headers", false, format!("Subject: many\r\n{}\r\nbody", "X-A: b\r\n".repeat(10_000))),
        ("a long line", false, format!("Subject: line\r\n\r\n{}", "a".repeat(LARGE_BYTES))),
        ("a long header", true, format!("Subject: {}\r\n\r\nbody", "a".repeat(LARGE_BYTES))),
        ("a header of folds", true, format!("Subject: x{}\r\n\r\nbody", repeated("\r\n y", LARGE_BYTES))),
        ("encoded words", true, format!("Subject: {}\r\n\r\nbody", repeated("=?utf-8?q?a?=\r\n ", 2_500_000))),
        ("addresses", false, format!("To: {}\r\nSubject: x\r\n\r\nbody", repeated("a@b.org,\r\n ", 200_000))),
        ("comments in an address", false, format!("From: {}\r\nSubject: x\r\n\r\nbody", repeated("(", 200_000))),
        ("less-than signs", false, html("<")),
        ("opened elements", false, html("<b><i><p>")),
        ("opened tables", false, html("<table><td>")),
        ("attributes", false, html("<a a=b c=d style=x:y>")),
        ("entities", false, html("&lt;&#x41;&")),
        ("style", false, html("<style>a{b:url(c)}</style><p style='a:b;c:url(d)'>")),
        (
            "one sheet of rules",
            false,
            html(".a > b:hover{color:red;background:url(https://x.org/y)}").replacen("\r\n\r\n", "\r\n\r\n<style>", 1),
        ),
        ("media within media", false, html("@media screen{").replacen("\r\n\r\n", "\r\n\r\n<style>", 1)),
        ("links", false, html("<a href=https://click.x.org/?u=https%3A%2F%2Fy.org%2F>z.org</a>")),
        ("remote images", false, html("<img src=https://x.org/y width=1 height=1><td background=//x.org/z>")),
        ("URLs in text", false, format!("Subject: urls\r\n\r\n{}", lines("http://x.org/)))))))))) "))),
        ("base64", false, format!("Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", lines("QUJD"))),
        ("broken base64", false, format!("Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", lines("QUJD!=="))),
        ("quoted-printable", false, format!("Subject: x\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}", lines("=41=zz="))),
        ("dashes", false, format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{}", repeated("--\r\n", LARGE_BYTES))),
        ("parameters", false, format!("Subject: x\r\nContent-Type: text/plain{}\r\n\r\nbody", ";\r\n a*0*=b".repeat(15_000))),
        ("UTF-7", false, format!("Subject: x\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n{}", lines("+AGEAYg-"))),
    ]
}

/// The text again and again in lines of mail's length, up to the size of a large mail.
fn lines(unit: &str) -> String {
    let line = format!("{}\r\n", repeated(unit, 76.max(unit.len())));
    repeated(&line, LARGE_BYTES)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_mail_is_taken_and_shown_in_bounded_memory_while_other_mail_flows() {
    let mut server = Process::start(&["--store-max-bytes", "64MiB", "--min-keep", "0s"]).await;
    for (number, (name, is_damaged, mail)) in hostile_mails().into_iter().enumerate() {
        let inbox = format!("victim{number}@x.org");
        let before = server.rss_bytes();
        server.forget_peak();
        let mut smtp = Smtp::connect(server.smtp).await;
        let reply = timeout(Duration::from_secs(60), smtp.deliver(&[&inbox], mail.as_bytes())).await.expect("an answer in time");
        assert!(reply.starts_with("250"), "{name}: {reply}");
        let listed = server.mails(&inbox).await;
        assert_eq!(listed.len(), 1, "{name}");
        let id = listed[0]["id"].as_str().expect("an id").to_owned();

        let api = format!("/api/v1/inboxes/{inbox}/messages/{id}");
        let page = format!("/inbox/{inbox}/{id}");
        let raw = server.get(&format!("{api}/raw")).await;
        assert!(
            raw.body.ends_with(mail.trim_end().as_bytes().last_chunk::<4>().expect("four bytes")) || raw.body.ends_with(b"\r\n"),
            "{name}"
        );
        assert!(raw.body.len() >= mail.len(), "{name}: {} of {} bytes", raw.body.len(), mail.len());
        // All at once, and another mail while they are made.
        let (html_path, text_path) = (format!("{api}/html"), format!("{api}/text"));
        let (shown, opened, html, text, reply) =
            tokio::join!(server.get(&api), server.get(&page), server.get(&html_path), server.get(&text_path), async {
                Smtp::connect(server.smtp).await.deliver(&["other@x.org"], b"Subject: other\r\n\r\n").await
            },);
        assert!(reply.starts_with("250"), "{name}: {reply}");
        for (what, answer) in [("json", &shown), ("page", &opened), ("html", &html), ("text", &text)] {
            let none = what == "html" && answer.status == StatusCode::NOT_FOUND;
            assert!(answer.status == StatusCode::OK || none, "{name}: {what}: {}", answer.status);
            assert!(answer.body.len() < 64 * MIB, "{name}: {what}: {} MiB", answer.body.len() / MIB);
        }
        if is_damaged {
            assert!(!shown.json()["damage"].as_array().expect("damage").is_empty(), "{name} is not marked as damaged");
        }
        let peak = server.peak_bytes();
        println!("{name}: {} MiB of mail, {} MiB, then {} MiB", mail.len() / MIB, before / MIB, peak / MIB);
        // The mail twice: in flight or decoded, and in the store.
        assert!(peak < before + 2 * mail.len() + READING_BYTES, "{name}: {} MiB, then {} MiB", before / MIB, peak / MIB);
        server.assert_well().await;
    }
}

#[tokio::test]
async fn nothing_in_a_mail_reaches_the_headers_of_an_answer_or_the_markup_of_a_page() {
    let mut server = Process::start(&[]).await;
    let mail = "From: \"<script>alert(1)</script>\" <a\"><script>@b.org>\r\n\
        Subject: =?utf-8?q?a=0D=0ASet-Cookie:_x=3D1<script>alert(1)</script>?=\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script><p onclick=alert(1)>hi</p>\r\n\
        --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment;\r\n \
        filename*=utf-8''a%0D%0ASet-Cookie:%20x%3D1%22%3B<script>.html\r\n\r\n<script>alert(1)</script>\r\n\
        --b\r\nContent-Type: text/html%0d%0aX-Evil: 1\r\nContent-Disposition: attachment; filename=\"../../x\"\r\n\r\nx\r\n--b--\r\n";
    server.send(&["bob@x.org"], mail).await;
    let id = server.mails("bob@x.org").await[0]["id"].as_str().expect("an id").to_owned();
    for path in [
        "/inbox/bob@x.org".to_owned(),
        "/all".to_owned(),
        format!("/inbox/bob@x.org/{id}"),
        format!("/inbox/bob@x.org/{id}/html"),
        format!("/inbox/bob@x.org/{id}/raw"),
        format!("/inbox/bob@x.org/{id}/attachments/0"),
        format!("/inbox/bob@x.org/{id}/attachments/1"),
    ] {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!((answer.header("set-cookie"), answer.header("x-evil")), ("", ""), "{path}");
        let is_file =
            answer.header("content-disposition").starts_with("attachment") && answer.header("content-security-policy").contains("sandbox");
        assert!(is_file || !answer.text().contains("<script>alert"), "{path}: {}", answer.text());
        assert!(is_file || !answer.text().contains("onclick=alert"), "{path}");
    }
    server.assert_well().await;
}
