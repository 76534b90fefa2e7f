//! Limits per network and rules of the operator, as clients and readers meet them.

use serde_json::json;
use sundew::config::Config;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::harness::{Running, Smtp, config, eventually, start_with};

/// A server that believes its neighbours on this machine when they say for whom they connect.
pub fn behind_a_proxy(arguments: &[&str]) -> Config {
    config(&[&["--proxy-networks", "127.0.0.0/8"], arguments].concat())
}

/// Connects as a client at this address; the first line that comes.
pub async fn connect_from(server: &Running, client: &str) -> (Smtp, String) {
    let mut stream = TcpStream::connect(server.smtp).await.unwrap();
    stream.write_all(format!("PROXY TCP4 {client} 127.0.0.1 40000 25\r\n").as_bytes()).await.unwrap();
    let mut smtp = Smtp::over(Box::new(stream));
    let greeting = smtp.reply().await;
    (smtp, greeting)
}

#[tokio::test]
async fn connections_that_come_too_often_are_told_when_to_come_back_and_other_networks_are_not_held() {
    let server = start_with(&behind_a_proxy(&["--max-connections-per-minute-per-network", "2"])).await;
    for _ in 0..2 {
        assert!(connect_from(&server, "192.0.2.1").await.1.starts_with("220 "));
    }
    let (_, refused) = connect_from(&server, "192.0.2.99").await;
    assert!(refused.starts_with("421 4.7.0 Too many connections from your network, try again in "), "{refused}");
    assert!(connect_from(&server, "198.51.100.1").await.1.starts_with("220 "));
    for _ in 0..9 {
        assert!(connect_from(&server, "10.1.2.3").await.1.starts_with("220 "), "private ranges are exempt");
    }
    server.stop().await;
}

#[tokio::test]
async fn one_network_can_not_hold_all_the_room_for_mail() {
    let server = start_with(&behind_a_proxy(&["--intake-max-bytes", "16MiB", "--max-message-bytes", "3MiB"])).await;
    let half = vec![b'x'; 2_500_000];
    let begin = |to: &str| format!("MAIL FROM:<a@b.org>\r\nRCPT TO:<{to}@x.org>\r\nDATA\r\n");
    // A quarter is 4 MiB: the first holds 2.5 MB of it and goes on holding, so the second finds no room for as much.
    let (mut holding, _) = connect_from(&server, "192.0.2.1").await;
    holding.write(begin("one").as_bytes()).await;
    for code in ["250", "250", "354"] {
        assert!(holding.reply().await.starts_with(code));
    }
    holding.write(&half).await;
    eventually("the mail is read", async || server.metric("sundew_intake_bytes").await >= 2_500_000.0).await;
    let send = async |client: &str, to: &str| {
        let (mut smtp, _) = connect_from(&server, client).await;
        smtp.deliver(&[to], &half).await
    };
    let refused = send("192.0.2.200", "two@x.org").await;
    assert!(refused.starts_with("452 4.3.1"), "{refused}");
    let stored = send("198.51.100.1", "three@x.org").await;
    assert!(stored.starts_with("250 "), "{stored}");
    holding.write(b"\r\n.\r\n").await;
    assert!(holding.reply().await.starts_with("250 "));
    let stored = send("192.0.2.200", "two@x.org").await;
    assert!(stored.starts_with("250 "), "what was held is given back: {stored}");
    server.stop().await;
}

#[tokio::test]
async fn mail_by_the_megabyte_counts_as_many_mails() {
    let server = start_with(&behind_a_proxy(&["--max-mails-per-minute-per-network", "5"])).await;
    let (mut smtp, _) = connect_from(&server, "192.0.2.1").await;
    let stored = smtp.deliver(&["bob@x.org"], &vec![b'x'; 1_300_000]).await;
    assert!(stored.starts_with("250 "), "{stored}");
    smtp.write(b"MAIL FROM:<a@b.org>\r\n").await;
    let refused = smtp.reply().await;
    assert!(refused.starts_with("451 4.7.0 Too many mails from your network, try again in "), "{refused}");
    server.stop().await;
}

#[tokio::test]
async fn bytes_count_whether_they_are_kept_or_not_and_more_than_twice_the_limit_is_not_kept() {
    let limits = ["--max-mails-per-minute-per-network", "5", "--max-message-bytes", "4MiB"];
    let server = start_with(&behind_a_proxy(&limits)).await;
    for (client, bytes, answer) in [("192.0.2.1", 5_000_000, "552 5.3.4"), ("198.51.100.1", 3_000_000, "452 4.3.1")] {
        let (mut smtp, _) = connect_from(&server, client).await;
        let reply = smtp.deliver(&["bob@x.org"], &vec![b'x'; bytes]).await;
        assert!(reply.starts_with(answer), "{reply}");
        let refused = smtp.command("MAIL FROM:<a@b.org>").await;
        assert!(refused.starts_with("451 4.7.0"), "{refused}");
    }
    // A chunk that nobody asked for is read off, and paid for.
    let (mut smtp, _) = connect_from(&server, "203.0.113.1").await;
    smtp.write(b"BDAT 2000000\r\n").await;
    smtp.write(&vec![b'x'; 2_000_000]).await;
    assert!(smtp.reply().await.starts_with("503 5.5.1"));
    assert!(smtp.command("MAIL FROM:<a@b.org>").await.starts_with("451 4.7.0"));
    assert!(server.mails("bob@x.org").await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn mail_that_is_begun_and_given_up_costs_nobody_anything() {
    let server = start_with(&behind_a_proxy(&["--max-mails-per-minute", "2", "--domains", "x.org"])).await;
    let (mut smtp, _) = connect_from(&server, "192.0.2.1").await;
    for _ in 0..20 {
        for (command, code) in [("MAIL FROM:<a@b.org>", "250"), ("RCPT TO:<bob@elsewhere.example>", "550"), ("RSET", "250")] {
            assert!(smtp.command(command).await.starts_with(code), "{command}");
        }
    }
    assert!(connect_from(&server, "198.51.100.1").await.0.deliver(&["bob@x.org"], b"Subject: in\r\n\r\n").await.starts_with("250 "));
    server.stop().await;
}

#[tokio::test]
async fn test_mails_count_like_mail_and_the_page_says_when_to_come_back() {
    let server = start_with(&behind_a_proxy(&["--max-mails-per-minute-per-network", "2"])).await;
    let ask = async |client: &str| server.request("POST", "/inbox/bob@x.org/test", &[("x-forwarded-for", client)]).await;
    for _ in 0..2 {
        assert_eq!(ask("192.0.2.1").await.status, 303);
    }
    let refused = ask("192.0.2.2").await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "30"));
    assert!(refused.text().contains("Try again in 30 seconds"), "{}", refused.text());
    assert_eq!(ask("198.51.100.1").await.status, 303);
    server.stop().await;
}

#[tokio::test]
async fn behind_a_proxy_each_network_has_its_own_share_of_open_streams() {
    let server = start_with(&behind_a_proxy(&[])).await;
    let mut streams = Vec::new();
    let open = async |client: &str| {
        let mut stream = TcpStream::connect(server.http).await.unwrap();
        let path = "/api/v1/inboxes/bob@x.org/events";
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: {client}\r\n\r\n", server.http);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut begin = [0; 12];
        stream.read_exact(&mut begin).await.unwrap();
        (String::from_utf8(begin.to_vec()).unwrap(), stream)
    };
    for _ in 0..128 {
        let (status, stream) = open("192.0.2.1").await;
        assert_eq!(status, "HTTP/1.1 200");
        streams.push(stream);
    }
    assert_eq!(open("192.0.2.99").await.0, "HTTP/1.1 503");
    assert_eq!(open("198.51.100.1").await.0, "HTTP/1.1 200");
    drop(streams);
    eventually("the streams' places are free again", async || open("192.0.2.1").await.0 == "HTTP/1.1 200").await;
    server.stop().await;
}

#[tokio::test]
async fn what_a_rule_throws_away_is_answered_250_and_stored_nowhere() {
    let server = start_with(&config(&["--discard-domains", "sink.example,*@half.example,!keep@half.example"])).await;
    server.send(&["a@sink.example", "b@half.example"], "Subject: gone\r\n\r\n").await;
    server.send(&["a@sink.example", "keep@half.example", "tadesi42mupaka97@half.example"], "Subject: kept\r\n\r\n").await;
    let all = server.get("/api/v1/all").await.json();
    let subjects: Vec<_> = all["items"].as_array().unwrap().iter().map(|mail| mail["subject"].clone()).collect();
    assert_eq!(subjects, ["kept"]);
    assert_eq!(server.mails("keep@half.example").await.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn a_name_that_a_rule_refuses_is_not_to_be_opened_and_the_form_says_why() {
    let server = start_with(&config(&["--domains", "a.example,b.example", "--reject-domains", "a.example,spam@b.example"])).await;
    assert_eq!(server.get("/api/v1/inboxes/bob@a.example").await.status, 404);
    assert_eq!(server.get("/api/v1/inboxes/spam@b.example/messages").await.status, 404);
    assert_eq!(server.get("/api/v1/inboxes/bob@b.example/messages").await.status, 200);
    let typed = server.get("/open?name=spam@b.example").await;
    assert_eq!(typed.status, 422);
    assert!(typed.text().contains("Choose another name or domain"), "{}", typed.text());
    let made = server.request_with("POST", "/api/v1/inboxes", &[], &json!({"local": "spam", "access": "public"}).to_string()).await;
    assert_eq!((made.status.as_u16(), made.json()["error"]["code"].as_str()), (422, Some("address_refused")));
    let made = server.request_with("POST", "/api/v1/inboxes", &[], r#"{"domain": "a.example"}"#).await;
    assert_eq!((made.status.as_u16(), made.json()["error"]["code"].as_str()), (422, Some("invalid_domain")));
    assert_eq!(server.get("/api/v1/domains").await.json()["items"], json!(["b.example"]));
    assert!(server.new_inbox().await.0.ends_with("@b.example"));
    server.stop().await;
}

#[tokio::test]
async fn a_proxy_of_ours_tells_whose_request_it_is() {
    let server = start_with(&config(&["--proxy-networks", "127.0.0.0/8"])).await;
    let (mut smtp, _) = connect_from(&server, "192.0.2.1").await;
    assert!(smtp.deliver(&["bob@x.org"], "0123456789\r\n".repeat(2_000_000).as_bytes()).await.starts_with("250 "));
    let mails = server.mails("bob@x.org").await;
    let path = format!("/api/v1/inboxes/bob@x.org/messages/{}/raw", mails[0]["id"].as_str().unwrap());
    // One network may read 64 MiB of large mail at once: the third of 24 MB waits for the first two to be done.
    let mut readers = Vec::new();
    for _ in 0..2 {
        let mut reader = TcpStream::connect(server.http).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: 203.0.113.9, 192.0.2.1\r\n\r\n", server.http);
        reader.write_all(request.as_bytes()).await.unwrap();
        let mut begin = [0; 12];
        reader.read_exact(&mut begin).await.unwrap();
        assert_eq!(&begin, b"HTTP/1.1 200");
        readers.push(reader);
    }
    let ask = async |client: &str| server.request("HEAD", &path, &[("x-forwarded-for", client)]).await.status.as_u16();
    assert_eq!(ask("198.51.100.1").await, 200);
    assert_eq!(ask("203.0.113.9").await, 200, "what stands before the last address is anybody's word");
    assert_eq!(ask("192.0.2.200").await, 503);
    drop(readers);
    eventually("the readers' share is given back", async || ask("192.0.2.200").await == 200).await;
    server.stop().await;
}
