//! What SMTP brings is what is stored, and told of it.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{self, Smtp};

#[tokio::test]
async fn chunks_are_stored_byte_for_byte() {
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await;
    for line in ["EHLO c.example", "MAIL FROM:<a@b.org>", "RCPT TO:<bob@sundew.example.com>"] {
        assert!(smtp.command(line).await.starts_with("250"));
    }
    let mail = [b"Subject: x\r\n\r\n.\r\n..\r\n\n.\n\0\xff\r".as_slice(), &[b'a'; 100_000], b"\r\n.\r\nQUIT"].concat();
    let (chunks, last) = mail.as_chunks::<1_000>();
    for chunk in chunks {
        smtp.write(&[b"BDAT 1000\r\n", chunk.as_slice()].concat()).await;
    }
    smtp.write(&[format!("BDAT {} LAST\r\n", last.len()).as_bytes(), last].concat()).await;
    for _ in chunks {
        assert!(smtp.reply().await.starts_with("250 2.0.0 1000 bytes"));
    }
    assert!(smtp.reply().await.starts_with("250 2.0.0 Stored"));
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let raw = server.get(&format!("/api/v1/inboxes/bob/messages/{id}/raw")).await.body;
    assert!(raw.ends_with(&mail), "changed on its way");
    server.stop().await;
}

#[tokio::test]
async fn a_client_behind_a_proxy_is_told_by_its_own_address_and_counted_for_its_own_network() {
    let arguments = ["--proxy-networks", "127.0.0.1/32", "--max-connections-per-network", "1", "--limit-exempt", "127.0.0.0/8"];
    let server = harness::start_with(&harness::config(&arguments)).await;
    let connect = async |header: &str| {
        let mut stream = TcpStream::connect(server.smtp).await.unwrap();
        stream.write_all(header.as_bytes()).await.unwrap();
        stream
    };
    let from = |third: u8| format!("PROXY TCP4 192.0.{third}.7 198.51.100.1 4711 25\r\n");
    let mut smtp = Smtp::greeted(Box::new(connect(&from(1)).await)).await;
    let mut text = String::new();
    connect(&from(1)).await.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("421 4.7.0"), "{text}");
    let _other_network = Smtp::greeted(Box::new(connect(&from(2)).await)).await;
    assert!(smtp.deliver(&["bob@sundew.example.com"], b"\n").await.starts_with("250"));
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let mail = server.get(&format!("/api/v1/inboxes/bob/messages/{id}")).await;
    assert_eq!(mail.json()["envelope"]["peer"], "192.0.1.7");
    assert!(mail.text().contains("([192.0.1.7])"), "{}", mail.text());
    server.stop().await;
}
