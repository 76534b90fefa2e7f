//! Files of a mail: judged by their content, looked at safely, taken along one by one, together, or with the mail.

use std::io::{Cursor, Read};

use base64::{Engine, prelude::BASE64_STANDARD};
use hyper::StatusCode;
use serde_json::json;
use zip::ZipArchive;

use crate::{
    harness::{self, Answer, Running},
    process::Process,
};

/// One pixel.
pub const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// A mail with these files: name, claimed type, base64.
pub fn mail_with(files: &[(&str, &str, &str)]) -> String {
    let part = |(name, content_type, base64): &(&str, &str, &str)| {
        format!(
            "--b\nContent-Type: {content_type}\nContent-Disposition: attachment; filename=\"{name}\"\nContent-Transfer-Encoding: base64\n\n{base64}\n"
        )
    };
    let parts: String = files.iter().map(part).collect();
    format!("From: a@b.example\nSubject: Files / for \"you\"\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi.\n{parts}--b--\n")
}

async fn path_of(server: &Running, name: &str) -> String {
    format!("/inbox/{name}/{}", server.mails(name).await[0]["id"].as_str().expect("an id"))
}

/// Names and contents of an archive, as another program reads it.
fn unzipped(answer: &Answer) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(answer.body.to_vec())).expect("an archive");
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        found.push((file.name().expect("a name").to_string(), bytes));
    }
    found
}

#[tokio::test]
async fn a_file_is_judged_by_its_content_and_what_is_dangerous_is_said() {
    let server = harness::start().await;
    let encode = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    let (program, page) = (encode(b"MZ\x90\0\x03\0\0\0\x04\0\0\0"), encode(b"<html><script>alert(1)</script>"));
    let files = [
        ("invoice.pdf", "application/pdf", &*program),
        ("photo.jpg", "image/jpeg", &page),
        ("bill.pdf.exe", "application/octet-stream", &program),
        ("real.png", "image/jpeg", PNG),
        ("ann\u{202e}fdp.txt", "text/plain", &encode(b"hello")),
    ];
    server.send(&["bob"], &mail_with(&files)).await;
    let mails = server.mails("bob").await;
    let types: Vec<_> = mails[0]["attachments"].as_array().expect("files").iter().map(|file| file["detected_type"].clone()).collect();
    let portable = "application/vnd.microsoft.portable-executable";
    assert_eq!(types, [json!(portable), json!("text/html"), json!(portable), json!("image/png"), json!("text/plain")]);
    let page = server.get(&path_of(&server, "bob").await).await.text();
    for (said, times) in [
        ("not what its name promises", 2),
        ("Its name has two endings", 1),
        ("It is a program", 2),
        ("It is a web page", 1),
        ("Its name has hidden letters", 1),
        ("(sent as image/jpeg)", 2),
    ] {
        assert_eq!(page.matches(said).count(), times, "{said}: {page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_preview_is_a_picture_by_its_content_or_plain_text_and_can_do_nothing() {
    let server = harness::start().await;
    let encode = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    let bomb =
        encode(&[&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &60_000_u32.to_be_bytes(), &60_000_u32.to_be_bytes(), b"\x08\x06\0\0\0"].concat());
    let files = [
        ("a.html", "text/html", PNG),
        ("b.png", "image/png", &*encode(b"<script>alert(1)</script>")),
        ("c.svg", "image/svg+xml", &encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")),
        ("d.txt", "text/plain; charset=koi8-r", &encode(b"\xf0\xd2\xc9")),
        ("bomb.png", "image/png", &bomb),
        ("e.pdf", "application/pdf", &encode(b"%PDF-1.7\n\xff")),
    ];
    server.send(&["bob"], &mail_with(&files)).await;
    let path = path_of(&server, "bob").await;
    for (n, status, content_type, text) in [
        (0, 200, "image/png", None),
        (1, 200, "text/plain; charset=utf-8", Some("<script>alert(1)</script>")),
        (2, 200, "text/plain; charset=utf-8", Some("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")),
        (3, 200, "text/plain; charset=utf-8", Some("При")),
        (4, 422, "text/html; charset=utf-8", None),
        (5, 422, "text/html; charset=utf-8", None),
        (6, 404, "text/html; charset=utf-8", None),
    ] {
        let answer = server.get(&format!("{path}/attachments/{n}/preview")).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, content_type), "{n}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        // A page without a way on leads back to the mail, unless that may not be there.
        let leads_back = String::from_utf8_lossy(&answer.body).contains(&format!("class=\"button primary\" href=\"{path}\""));
        assert_eq!(leads_back, status == 422, "{n}");
        if status == 200 {
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
            assert_eq!((answer.header("content-disposition"), answer.header("cross-origin-resource-policy")), ("inline", "same-origin"));
            assert!(text.is_none_or(|text| answer.text() == text), "{n}");
        }
    }
    let api = server.get(&format!("{}/attachments/5/preview", path.replace("/inbox/bob/", "/api/v1/inboxes/bob/messages/"))).await;
    assert_eq!(api.json()["error"]["code"], "no_preview");
    server.stop().await;
}

#[tokio::test]
async fn all_files_come_in_one_archive_under_names_that_are_safe_and_their_own() {
    let server = harness::start().await;
    let one = BASE64_STANDARD.encode("one");
    let files = [
        ("../../x", "a/b", &*one),
        ("..\\..\\x", "a/b", "dHdv"),
        ("X", "a/b", "dGhyZWU="),
        ("", "text/plain", ""),
        ("a\u{7}b\u{202e}.txt", "text/plain", "Zm91cg=="),
        ("ключ.txt", "text/plain", "Zml2ZQ=="),
    ];
    server.send(&["bob"], &mail_with(&files)).await;
    let path = path_of(&server, "bob").await;
    let wanted = [("x", "one"), ("x (2)", "two"), ("X (3)", "three"), ("attachment-4.txt", ""), ("a b.txt", "four"), ("ключ.txt", "five")]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    for path in [path.clone(), path.replace("/inbox/bob/", "/api/v1/inboxes/bob/messages/")] {
        let answer = server.get(&format!("{path}/attachments.zip")).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/zip"));
        let disposition = answer.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"20") && disposition.contains("Files - for _you_.zip\""), "{disposition}");
        assert_eq!(unzipped(&answer), wanted);
    }
    assert!(server.get(&path).await.text().contains("Save all as zip"));
    server.send(&["none"], "Subject: x\n\nHi.\n").await;
    let none = path_of(&server, "none").await;
    assert_eq!(server.get(&format!("{none}/attachments.zip")).await.status, StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn a_mail_is_taken_along_as_it_came_under_its_day_and_subject() {
    let server = harness::start().await;
    server.send(&["bob"], "Subject: =?utf-8?q?Code:_1=0D=0AX-Evil:_2/..=E2=80=AE?=\n\nHi.\n").await;
    let path = path_of(&server, "bob").await;
    let (seen, taken) = (server.get(&format!("{path}/raw")).await, server.get(&format!("{path}/raw?download")).await);
    assert_eq!((seen.header("content-type"), taken.header("content-type")), ("text/plain", "message/rfc822"));
    assert_eq!(seen.body, taken.body);
    let day = server.mails("bob").await[0]["received_at"].as_str().expect("a time")[..10].to_owned();
    let disposition = taken.header("content-disposition");
    assert!(disposition.starts_with(&format!("attachment; filename=\"{day} Code_ 1 X-Evil_ 2-.eml\"")), "{disposition}");
    assert_eq!(taken.header("x-evil"), "");
    server.stop().await;
}

#[tokio::test]
async fn of_public_mail_no_archive_and_no_picture_is_larger_than_a_file_may_be() {
    let arguments =
        ["--profile", "public", "--domains", "x.org", "--public-attachment-max-bytes", "1KiB", "--admin-token", "operator-secret"];
    let server = harness::start_with(&harness::config(&arguments)).await;
    let six_hundred = BASE64_STANDARD.encode("x".repeat(600));
    server.send(&["bob@x.org"], &mail_with(&[("a.txt", "text/plain", &six_hundred), ("b.txt", "text/plain", &six_hundred)])).await;
    let path = path_of(&server, "bob@x.org").await;
    assert_eq!(server.get(&format!("{path}/attachments/0/preview")).await.status, StatusCode::OK);
    assert_eq!(server.get(&format!("{path}/attachments.zip")).await.status, StatusCode::FORBIDDEN);
    assert!(!server.get(&path).await.text().contains("attachments.zip"));
    server.stop().await;
}

#[tokio::test]
async fn thousands_of_files_and_one_of_twenty_megabytes_cost_bounded_memory() {
    /// Code that is not optimised decodes many times slower.
    const LARGE_BYTES: usize = if cfg!(debug_assertions) { 3_000_000 } else { 18_000_000 };
    let mut server = Process::start(&[]).await;
    let many: Vec<_> = (0..5_000).map(|_| ("x.txt", "text/plain", "eA==")).collect();
    let (many, few) = (mail_with(&many), mail_with(&many[..300]));
    let large = BASE64_STANDARD.encode(vec![7; LARGE_BYTES]);
    let wrapped: String = large.as_bytes().chunks(76).flat_map(|line| [std::str::from_utf8(line).expect("ASCII"), "\n"]).collect();
    server.send(&["many@x.org"], &many).await;
    server.send(&["few@x.org"], &few).await;
    server.send(&["large@x.org"], &mail_with(&[("a.bin", "a/b", &wrapped)])).await;
    assert_eq!(server.mails("many@x.org").await[0]["attachments"], json!([]));
    for (name, count, bytes) in [("few@x.org", 200, 200), ("large@x.org", 1, LARGE_BYTES)] {
        let path = path_of(&server, name).await;
        let before = server.peak_bytes();
        let answer = server.get(&format!("{path}/attachments.zip")).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        let files = unzipped(&answer);
        assert_eq!((files.len(), files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>()), (count, bytes), "{name}");
        assert!(server.peak_bytes() < before + 4 * LARGE_BYTES + 16_000_000, "{name}");
        assert_eq!(server.get(&path).await.status, StatusCode::OK, "{name}");
    }
    server.assert_well().await;
}
