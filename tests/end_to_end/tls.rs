//! TLS with clients, what is told of it, and the operator's certificate.

use std::{fs, path::Path, process::Command};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::rustls::{
    DEFAULT_VERSIONS,
    version::{TLS12, TLS13},
};

use crate::harness::{self, Smtp, encrypted, stuffed};

const TO: &[&str] = &["bob@sundew.example.com"];

#[tokio::test]
async fn a_mail_tells_how_its_connection_was_encrypted() {
    let server = harness::start_with(&harness::config(&["--smtps-listen", "127.0.0.1:0"])).await;
    for (version, name) in [(&TLS12, "TLSv1.2"), (&TLS13, "TLSv1.3")] {
        for is_implicit in [false, true] {
            let mut smtp = if is_implicit {
                let stream = TcpStream::connect(server.smtps.unwrap()).await.unwrap();
                Smtp::greeted(Box::new(encrypted(Box::new(stream), &[version]).await.unwrap())).await
            } else {
                Smtp::connect(server.smtp).await.start_tls(&[version]).await
            };
            assert!(smtp.deliver(TO, b"Subject: x\n\nbody\n").await.starts_with("250"));
            let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
            let mail = server.get(&format!("/api/v1/inboxes/bob/messages/{id}")).await.json();
            let tls = &mail["envelope"]["tls"];
            assert_eq!((tls["version"].as_str(), tls["sni"].as_str()), (Some(name), Some("mx.example")), "{tls}");
            let cipher = tls["cipher"].as_str().unwrap();
            assert!(cipher.starts_with("TLS_") && cipher.contains("_WITH_") == (name == "TLSv1.2"), "{cipher}");
            let raw = server.get(&format!("/api/v1/inboxes/bob/messages/{id}/raw")).await.text();
            assert!(raw.contains(" with ESMTPS id "), "{raw}");
        }
    }
    let mut smtp = Smtp::connect(server.smtp).await.start_tls(DEFAULT_VERSIONS).await;
    assert!(smtp.command("AUTH PLAIN AGEAaHVudGVyMg==").await.starts_with("235 2.7.0"));
    assert!(smtp.deliver(&["ann@sundew.example.com"], b"\n").await.starts_with("250"));
    let id = server.mails("ann").await[0]["id"].as_str().unwrap().to_owned();
    let mail = server.get(&format!("/api/v1/inboxes/ann/messages/{id}")).await;
    assert!(mail.json()["envelope"]["auth"].as_bool().unwrap() && mail.text().contains("with ESMTPSA"));
    assert!(!mail.text().contains("hunter2") && !mail.text().contains("aHVudGVyMg"), "credentials are kept");
    server.send(&["eve"], "Subject: in clear\n\n").await;
    let id = server.mails("eve").await[0]["id"].as_str().unwrap().to_owned();
    let mail = server.get(&format!("/api/v1/inboxes/eve/messages/{id}")).await.json();
    assert!(mail["envelope"]["tls"].is_null() && mail["envelope"]["auth"] == false, "{mail}");
    server.stop().await;
}

#[tokio::test]
async fn words_put_behind_starttls_are_never_heard() {
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await;
    smtp.write(b"STARTTLS\r\nEHLO forged.example\r\nMAIL FROM:<forged@x.org>\r\n").await;
    assert!(smtp.reply().await.starts_with("220 2.0.0"));
    let mut stream = encrypted(smtp.into_wire(), DEFAULT_VERSIONS).await.unwrap();
    stream.write_all(b"RCPT TO:<bob@x.org>\r\nQUIT\r\n").await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("503 5.5.1 ") && text.contains("\r\n221 2.0.0 "), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn a_large_mail_comes_through_tls_whole() {
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await.start_tls(DEFAULT_VERSIONS).await;
    let mail = format!("Subject: large\r\n\r\n{}", ".0123456789abcdef\r\n".repeat(200_000));
    assert_eq!(stuffed(mail.as_bytes()).len(), mail.len() + 200_000 + 3);
    assert!(smtp.deliver(TO, mail.as_bytes()).await.starts_with("250"));
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let raw = server.get(&format!("/api/v1/inboxes/bob/messages/{id}/raw")).await.text();
    assert!(raw.ends_with(&mail), "changed on its way");
    server.stop().await;
}

#[tokio::test]
async fn a_shutdown_waits_for_no_handshake() {
    let server = harness::start_with(&harness::config(&["--smtps-listen", "127.0.0.1:0"])).await;
    let _silent = TcpStream::connect(server.smtps.unwrap()).await.unwrap();
    let mut half = Smtp::connect(server.smtp).await;
    assert!(half.command("STARTTLS").await.starts_with("220"));
    server.stop().await;
}

#[tokio::test]
async fn a_failed_handshake_gives_its_connection_back() {
    let server = harness::start_with(&harness::config(&["--max-connections", "1"])).await;
    for _ in 0..3 {
        harness::eventually("a connection is free", || async {
            let mut stream = BufReader::new(TcpStream::connect(server.smtp).await.unwrap());
            let (mut greeting, mut reply, mut alert) = (String::new(), String::new(), Vec::new());
            stream.read_line(&mut greeting).await.unwrap();
            if !greeting.starts_with("220 ") {
                return false;
            }
            stream.write_all(b"STARTTLS\r\n").await.unwrap();
            stream.read_line(&mut reply).await.unwrap();
            stream.write_all(b"EHLO in.clear.example\r\n").await.unwrap();
            let _ = stream.read_to_end(&mut alert).await;
            assert!(!alert.starts_with(b"2") && !alert.starts_with(b"5"), "{}", alert.escape_ascii());
            true
        })
        .await;
    }
    server.stop().await;
}

/// What the binary says when it does not start.
fn refusal(cert: &Path, key: &Path) -> String {
    let ports = ["--smtp-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"];
    let output = Command::new(harness::binary()).args(ports).arg("--tls-cert").arg(cert).arg("--tls-key").arg(key).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_certificate_that_is_none_is_no_start_and_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let said = refusal(&cert, &key);
    assert!(said.contains(&format!("SUNDEW_TLS_CERT ({}) can't be read", cert.display())), "{said}");
    let made = [0, 1].map(|_| rcgen::generate_simple_self_signed(vec!["mx.example".to_owned()]).unwrap());
    fs::write(&cert, made[0].cert.pem()).unwrap();
    fs::write(&key, made[1].signing_key.serialize_pem()).unwrap();
    let said = refusal(&cert, &key);
    assert!(said.contains(&format!("SUNDEW_TLS_KEY ({}) is not the key of", key.display())), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}
