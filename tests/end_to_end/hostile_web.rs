//! Visitors of the web who mean harm: cut, refused or bounded, and never an answer that was not meant for them.

use std::time::Duration;

use hyper::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::{
    harness::{self, PATIENCE, Smtp},
    process::{MIB, Process},
};

const SLACK_BYTES: usize = 20 * MIB;

/// Sends these bytes as they are and reads until the server closes; the beginning of what it says.
async fn raw(server: &Process, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.http).await.expect("the web accepts");
    // The server may answer and close before it has read everything.
    let _ = stream.write_all(bytes).await;
    let mut answer = vec![0; 64 * 1024];
    let mut length = 0;
    while length < answer.len() {
        match timeout(PATIENCE, stream.read(&mut answer[length..])).await.expect("an answer in time") {
            Ok(count) if count > 0 => length += count,
            _ => break,
        }
    }
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

/// GET of a path that no client would send.
async fn raw_get(server: &Process, path: &str, headers: &str) -> String {
    raw(server, format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", server.http).as_bytes()).await
}

#[tokio::test]
async fn slow_and_endless_headers_are_cut() {
    let mut server = Process::start(&[]).await;
    let before = server.rss_bytes();
    // Never the end of the headers, and never silent for long.
    let drip = async {
        let mut stream = TcpStream::connect(server.http).await.expect("the web accepts");
        stream.write_all(b"GET / HTTP/1.1\r\n").await.expect("it reads");
        while stream.write_all(b"X-A: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    // Not one byte.
    let silent = async {
        let mut stream = TcpStream::connect(server.http).await.expect("the web accepts");
        let _ = stream.read(&mut [0; 16]).await;
    };
    let (dripped, silent) = tokio::join!(timeout(PATIENCE, drip), timeout(PATIENCE, silent));
    dripped.expect("a dripping peer is cut");
    silent.expect("a silent peer is cut");

    let many = "X-A: b\r\n".repeat(10_000);
    let answer = raw_get(&server, "/", &many).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    let endless = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(50 * MIB));
    let answer = raw(&server, endless.as_bytes()).await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    assert!(server.peak_bytes() < before + SLACK_BYTES);
    server.assert_well().await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_however_it_is_sent() {
    let mut server = Process::start(&[]).await;
    let before = server.rss_bytes();
    let body = "x".repeat(MIB);
    let (host, length) = (server.http, body.len());
    let head = format!("POST /api/v1/inboxes HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n");
    for (way, request) in [
        ("announced", format!("{head}Content-Length: {length}\r\n\r\n{body}")),
        ("only announced", format!("{head}Content-Length: 99999999999\r\n\r\n")),
        ("in chunks", format!("{head}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n")),
    ] {
        let answer = raw(&server, format!("{request}GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes()).await;
        // A reset may overtake the answer, as it does for every peer that goes on sending.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{way}: {answer}");
    }
    let answer = server.request_with("POST", "/api/v1/inboxes", &[("content-type", "application/json")], &"x".repeat(100_000)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    // Two lengths, or a length and chunks: requests that a proxy and we could read differently (RFC 9112 6.3).
    for smuggle in
        ["Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "Content-Length: +5\r\n\r\nhello", "Transfer-Encoding: chunked, x\r\n\r\n"]
    {
        let answer = raw(&server, format!("{head}{smuggle}").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{smuggle}: {answer}");
    }
    assert!(server.peak_bytes() < before + SLACK_BYTES);
    server.assert_well().await;
}

#[tokio::test]
async fn no_path_leads_out_of_what_is_offered() {
    let mut server = Process::start(&[]).await;
    for path in [
        "/static/../Cargo.toml",
        "/static/%2e%2e/Cargo.toml",
        "/static/..%2fCargo.toml",
        "/static/..%5cCargo.toml",
        "/static//etc/passwd",
        "/static/app.css%00.html",
        "/static/%ff",
        "//etc/passwd",
        "/%00",
        "/%ff",
        "/inbox/%00",
        "/inbox/%ff",
        "/inbox/..%2f..%2fetc%2fpasswd",
        "/inbox/bob@x.org/%ff/raw",
        "/inbox/bob@x.org/..%2f/raw",
        "/inbox/bob@x.org/x/attachments/-1",
        "/inbox/bob@x.org/x/attachments/99999999999999999999",
        "/api/v1/inboxes/%ff/messages",
        "/api/v1/inboxes/%00/messages",
        "/api/v1/inboxes/bob%0d%0aX-Evil:%201@x.org/messages",
        "/api/v1/inboxes/bob@x.org/messages?limit=99999999999999999999",
        "/api/v1/inboxes/bob@x.org/messages?cursor=%ff",
        "/api/v1/inboxes/bob@x.org/messages?limit=1&limit=2",
        "/api/v1/events?watch=%00",
        "/api/v1/nothing",
        "*",
    ] {
        let answer = raw_get(&server, path, "").await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
        assert!(
            !answer.contains("[package]") && !answer.contains("root:") && !answer.to_lowercase().contains("\r\nx-evil"),
            "{path}: {answer}"
        );
    }
    let many: String = (0..1_000).map(|number| format!("watch=inbox{number}&")).collect();
    let answer = raw_get(&server, &format!("/api/v1/events?{many}"), "").await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    server.assert_well().await;
}

#[tokio::test]
async fn foreign_names_and_foreign_sites_are_refused() {
    let mut server = Process::start(&[]).await;
    let (address, port) = (server.http, server.http.port());
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "evil.example@127.0.0.1",
        "",
        "[",
        "a b",
        "0x7f.1.evil",
    ] {
        let answer = raw(&server, format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes()).await;
        let status = &answer[..answer.len().min(12)];
        assert!(matches!(status, "HTTP/1.1 421" | "HTTP/1.1 400"), "{host}: {answer}");
    }
    for target in ["http://evil.example/", "http://evil.example/inbox/bob"] {
        let answer = raw(&server, format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 421"), "{target}: {answer}");
    }
    let answer = raw(&server, b"GET / HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 421") || answer.starts_with("HTTP/1.1 421"), "{answer}");

    let elsewhere = format!("http://localhost:{}", port.wrapping_add(1));
    for headers in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site"), ("origin", elsewhere.as_str())],
        vec![("origin", "https://evil.example")],
        vec![("origin", elsewhere.as_str())],
        vec![("origin", "null")],
        vec![("cookie", "a=b")],
    ] {
        for (method, path) in
            [("POST", "/inbox"), ("POST", "/inbox/bob@x.org/burn"), ("DELETE", "/api/v1/inboxes/bob@x.org"), ("POST", "/nothing")]
        {
            let answer = server.request(method, path, &headers).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {headers:?}");
        }
    }
    server.assert_well().await;
}

/// A peer with small buffers of its own who asks and never reads.
async fn ask_and_never_read(server: &Process, path: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let mut stream = socket.connect(server.http).await.expect("the web accepts");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.http);
    stream.write_all(request.as_bytes()).await.expect("the web reads");
    stream
}

/// The files the server has open by itself: those of connections that just ended close within a moment.
async fn idle_files(server: &Process) -> usize {
    let mut least = usize::MAX;
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        least = least.min(server.open_files());
    }
    least
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_that_never_read_hold_bounded_memory_and_are_cut() {
    let mut server = Process::start(&["--store-max-bytes", "64MiB"]).await;
    let large = format!("Subject: large\r\n\r\n{}", format!("{}\r\n", "a".repeat(998)).repeat(20_000));
    server.send(&["large@x.org"], &large).await;
    let id = server.mails("large@x.org").await[0]["id"].as_str().expect("an id").to_owned();
    let files = idle_files(&server).await;
    let before = server.rss_bytes();
    server.forget_peak();

    let mut readers = Vec::new();
    for _ in 0..20 {
        readers.push(ask_and_never_read(&server, "/api/v1/events?watch=all").await);
        readers.push(ask_and_never_read(&server, &format!("/inbox/large@x.org/{id}/raw")).await);
    }
    harness::eventually("all are being answered", || async { server.open_files() >= files + readers.len() }).await;
    // Each of these is an event of many kilobytes, more in all than the kernel's buffers take.
    let names: String = (0..200)
        .map(|number| format!("--b\r\nContent-Disposition: attachment; filename={number}{}.txt\r\n\r\nx\r\n", "a".repeat(140)))
        .collect();
    let heavy = format!("Subject: heavy\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{names}--b--\r\n");
    let mut smtp = Smtp::connect(server.smtp).await;
    for _ in 0..300 {
        assert!(smtp.deliver(&["heavy@x.org"], heavy.as_bytes()).await.starts_with("250"));
    }
    let peak = server.peak_bytes();
    println!("20 events and 20 raw readers that never read: {} MiB, then {} MiB", before / MIB, peak / MIB);
    // The mail in the store, and for each event stream a queue of notices and one event; the raw bytes are shared.
    assert!(peak < before + 300 * (heavy.len() + 80_000) + SLACK_BYTES, "{} MiB, then {} MiB", before / MIB, peak / MIB);
    drop(smtp);
    // The server's patience with each is half a minute, the harness's is less.
    for _ in 0..4 {
        if timeout(PATIENCE, async {
            while server.open_files() > files {
                tokio::time::sleep(Duration::from_millis(100)).await
            }
        })
        .await
        .is_ok()
        {
            break;
        }
    }
    assert!(server.open_files() <= files, "{} files, {files} before", server.open_files());
    drop(readers);
    server.assert_well().await;
}

/// Bound: the budget of large answers, what one is made with, and the slack; 40 copies would be over 600 MiB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_of_large_answers_that_never_read_share_a_budget() {
    let mut server = Process::start(&[]).await;
    let quotes = format!("{}\r\n", "\"".repeat(900)).repeat(4_500);
    server.send(&["large@x.org"], &format!("Subject: large\r\nContent-Type: text/html\r\n\r\n{quotes}")).await;
    let id = server.mails("large@x.org").await[0]["id"].as_str().expect("an id").to_owned();
    let files = idle_files(&server).await;
    let before = server.rss_bytes();
    server.forget_peak();
    let mut readers = Vec::new();
    for _ in 0..40 {
        readers.push(ask_and_never_read(&server, &format!("/api/v1/inboxes/large@x.org/messages/{id}")).await);
    }
    harness::eventually("all have asked", || async { server.open_files() >= files + readers.len() }).await;
    // Time for answers to pile up, if they did.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let peak = server.peak_bytes();
    println!("40 readers of a large answer that never read: {} MiB, then {} MiB", before / MIB, peak / MIB);
    assert!(peak < before + 256 * MIB, "{} MiB, then {} MiB", before / MIB, peak / MIB);
    assert_eq!(server.get("/inbox/nobody").await.status, StatusCode::OK, "small answers go on");
    drop(readers);
    server.assert_well().await;
}

#[tokio::test]
async fn a_network_that_reads_too_much_at_once_is_told_when_to_come_back() {
    let mut server = Process::start(&["--limit-exempt", "203.0.113.0/24", "--admin-token", "operators-own"]).await;
    let quotes = format!("{}\r\n", "\"".repeat(900)).repeat(4_500);
    server.send(&["large@x.org"], &format!("Subject: large\r\nContent-Type: text/html\r\n\r\n{quotes}")).await;
    let id = server.mails("large@x.org").await[0]["id"].as_str().expect("an id").to_owned();
    let mail = format!("/api/v1/inboxes/large@x.org/messages/{id}");
    // Each may take 24 MB, and a network has 64 MiB.
    let readers = [ask_and_never_read(&server, &mail).await, ask_and_never_read(&server, &mail).await];
    harness::eventually("both are being answered", || async {
        let state = server.get_as("operators-own", "/api/v1/admin").await.json();
        state["memory"]["answers"]["used_bytes"].as_u64().is_some_and(|used| used > 40 * MIB as u64)
    })
    .await;
    for path in [mail.as_str(), &format!("/inbox/large@x.org/{id}")] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"), "{path}");
    }
    assert_eq!(server.get("/inbox/nobody").await.status, StatusCode::OK, "small answers go on");
    drop(readers);
    server.assert_well().await;
}
