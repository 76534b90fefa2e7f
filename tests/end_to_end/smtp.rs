//! What SMTP brings is what is stored, and told of it.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use tokio_rustls::rustls::DEFAULT_VERSIONS;

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
async fn each_mail_keeps_its_dialogue_without_other_recipients_and_credentials() {
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await.start_tls(DEFAULT_VERSIONS).await;
    for line in ["AUTH PLAIN AGEAaHVudGVyMg==", "MAIL FROM:<a@b.org>", "RCPT TO:<eve@x.org>", "RSET"] {
        assert!(smtp.command(line).await.starts_with('2'));
    }
    let to = ["bob@sundew.example.com", "eve@sundew.example.com"];
    assert!(smtp.deliver(&to, b"Subject: x\n\nbody\n").await.starts_with("250"));
    assert!(smtp.deliver(&to[..1], b"Subject: y\n\n").await.starts_with("250"));
    for (name, other) in [("bob", "eve"), ("eve", "bob")] {
        let mails = server.mails(name).await;
        let id = mails.last().unwrap()["id"].as_str().unwrap();
        let transcript = server.get(&format!("/api/v1/inboxes/{name}/messages/{id}/transcript")).await;
        let page = server.get(&format!("/inbox/{name}@sundew.example.com/{id}?view=transcript")).await.text();
        for text in [transcript.text(), page] {
            for hidden in [&format!("{other}@"), "eve@x.org", "hunter2", "aHVudGVyMg"] {
                assert!(!text.contains(hidden), "{hidden}: {text}");
            }
            assert!(text.contains("20 bytes of mail"), "{text}");
        }
        let lines = transcript.json()["lines"].as_array().unwrap().clone();
        let said: Vec<_> = lines.iter().map(|line| (line["from"].as_str().unwrap(), line["text"].as_str().unwrap())).collect();
        assert_eq!(said[0], ("server", "220 sundew.example.com ESMTP Sundew"));
        assert!(said.iter().any(|(from, text)| *from == "note" && text.starts_with("(TLSv1.3 begins")), "{said:?}");
        assert!(said.contains(&("client", "AUTH PLAIN (hidden)")));
        let own = format!("RCPT TO:<{name}@sundew.example.com>");
        assert!(said.contains(&("client", &own)) && said.contains(&("client", "RCPT TO:<(another)>")), "{said:?}");
        assert_eq!(said.last().unwrap(), &("client", "(20 bytes of mail)"));
    }
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let second = server.get(&format!("/api/v1/inboxes/bob/messages/{id}/transcript")).await.json();
    assert_eq!(second["lines"][0]["text"], "EHLO client.example", "it begins where the first mail ended");
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
