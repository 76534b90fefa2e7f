//! What is left of a mail that was burned or has expired, and of a visitor who has gone: nothing, in the process's
//! memory, on its disk, in its log and its metrics. What the kernel holds is out of reach.

use std::{net::Ipv4Addr, path::Path};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

use crate::{
    harness::{Smtp, eventually},
    process::Process,
};

/// Words that stand nowhere else, made anew for each run.
struct Canary(String);

impl Canary {
    fn new() -> Self {
        Self(format!("canary{:032x}", rand::random::<u128>()))
    }

    /// A mail with the words in its subject, its text, its HTML and a file.
    fn mail(&self) -> String {
        let Self(canary) = self;
        let filler = "Nothing much to tell.\r\n".repeat(400);
        format!(
            "From: {canary} <heron@pond.example>\r\nSubject: {canary} subject\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{filler}{canary} text\r\n\
             --b\r\nContent-Type: text/html\r\n\r\n<p>{canary} <b>html</b></p>\r\n\
             --b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename={canary}.csv\r\n\r\n{canary},{filler}--b--\r\n"
        )
    }
}

/// Looks at the mail in every way there is.
async fn read_everything(server: &Process, address: &str, token: &str, canary: &Canary) {
    let list = server.get_as(token, &format!("/api/v1/inboxes/{address}/messages")).await.json();
    let id = list["items"][0]["id"].as_str().expect("the mail").to_owned();
    let paths = ["", "/raw", "/html", "/text", "/attachments/0", "/transcript"]
        .map(|door| format!("/api/v1/inboxes/{address}/messages/{id}{door}"));
    let pages = ["?view=html", "?view=text", "?view=headers", "?view=transcript"].map(|view| format!("/inbox/{address}/{id}{view}"));
    for path in paths.iter().chain(&pages).chain([&format!("/inbox/{address}")]) {
        let answer = server.get_as(token, path).await;
        assert_eq!(answer.status, 200, "{path}");
    }
    assert!(server.get_as(token, &paths[1]).await.text().contains(&canary.0));
}

fn files_with(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if memchr::memmem::find(&std::fs::read(&path).expect("a file"), words.as_bytes()).is_some() {
            found.push(path.display().to_string());
        }
    }
    found
}

async fn assert_nothing_is_left(server: &Process, data: &Path, canary: &Canary) {
    // What waits in a queue of the runtime, or in a connection that is about to end, is freed a moment later.
    eventually("no copy is in memory", || async { server.memory_holds(canary.0.as_bytes()) == 0 }).await;
    assert_eq!(files_with(data, &canary.0), [""; 0], "on disk");
    assert!(!server.log().contains(&canary.0), "in the log");
    assert!(!server.get("/metrics").await.text().contains(&canary.0), "in the metrics");
}

#[tokio::test]
async fn of_a_burned_mail_nothing_is_left_in_memory_on_disk_in_the_log_or_the_metrics() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Process::start(&["--data-dir", data.path().to_str().expect("a path"), "--log", "debug"]).await;
    let canary = Canary::new();
    let (address, token) = server.new_inbox().await;
    // One sender stays connected, as big providers do.
    let mut smtp = Smtp::connect(server.smtp).await;
    assert!(smtp.deliver(&[&address], canary.mail().as_bytes()).await.starts_with("250"));
    server.send(&[&address], &canary.mail()).await;
    read_everything(&server, &address, &token, &canary).await;
    assert!(server.memory_holds(canary.0.as_bytes()) > 0, "the search finds what is there");
    let burned = server.request("DELETE", &format!("/api/v1/inboxes/{address}"), &[("authorization", &format!("Bearer {token}"))]).await;
    assert_eq!(burned.status, 204);
    assert_nothing_is_left(&server, data.path(), &canary).await;
    drop(smtp);
}

#[tokio::test]
async fn of_an_expired_mail_nothing_is_left_and_nobody_had_to_ask() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Process::start(&["--data-dir", data.path().to_str().expect("a path"), "--mail-ttl", "3s"]).await;
    let canary = Canary::new();
    let (address, token) = server.new_inbox().await;
    server.send(&[&address], &canary.mail()).await;
    // On a slow day it is gone before it can be read; then only its end counts.
    let _ = server.get_as(&token, &format!("/inbox/{address}")).await;
    assert_nothing_is_left(&server, data.path(), &canary).await;
}

#[tokio::test]
async fn of_a_visitor_that_has_gone_no_address_is_left() {
    let data = tempfile::tempdir().expect("a folder");
    // Nobody is exempt, so that every limit counts this visitor.
    let arguments = ["--profile", "public", "--domains", "x.example", "--limit-exempt", "192.0.2.1"];
    let server = Process::start(&[&arguments[..], &["--data-dir", data.path().to_str().expect("a path")]].concat()).await;
    // Anywhere in 127/8 is this machine; bytes that stand nowhere by chance.
    let visitor = Ipv4Addr::new(127, 211, 157, 233);
    let mut cookie = String::new();
    let asked =
        [("GET", "/"), ("POST", "/inbox"), ("GET", "/inbox/somebody@x.example/nothing"), ("GET", "/api/v1/inboxes/tadesi42mupaka97")];
    for (method, path) in asked {
        let answer = ask_from(visitor, &server, method, path, &cookie).await;
        if let Some((_, set)) = answer.split_once("set-cookie: ") {
            set.split(';').next().unwrap_or_default().clone_into(&mut cookie);
        }
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    }
    let [written, binary] = [visitor.to_string().into_bytes(), visitor.octets().to_vec()];
    eventually("no copy is in memory", || async {
        // What stands on the stack of a thread is overwritten by whoever comes next, so many that no thread has a rest.
        join_all((0..64).map(|_| server.get("/"))).await;
        if cfg!(debug_assertions) {
            // Frames that are not optimised are deep: there it takes somebody who does the same.
            let others = (0..64).map(|n| asked[n % asked.len()]);
            join_all(others.map(|(method, path)| ask_from(Ipv4Addr::LOCALHOST, &server, method, path, ""))).await;
        }
        server.memory_holds(&written) + server.memory_holds(&binary) == 0
    })
    .await;
    assert_eq!(files_with(data.path(), &visitor.to_string()), [""; 0]);
    assert!(!server.log().contains(&visitor.to_string()));
}

async fn ask_from(visitor: Ipv4Addr, server: &Process, method: &str, path: &str, cookie: &str) -> String {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind((visitor, 0).into()).expect("an address of this machine");
    let mut stream = socket.connect(server.http).await.expect("the web accepts");
    let http = server.http;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {http}\r\norigin: http://{http}\r\ncookie: {cookie}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\ndo=random"
    );
    stream.write_all(head.as_bytes()).await.expect("the question is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}
