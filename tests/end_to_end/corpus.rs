//! Thousands of real mails, as they came from all over: each is taken, kept byte for byte, and can be shown.
//!
//! `tests/corpus` fetches them. A sample is sent by default; `SUNDEW_CORPUS=all` sends all.

use std::{env, fs, path::Path};

use hyper::StatusCode;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

use crate::{harness::PATIENCE, process::Process};

const SAMPLE: usize = 400;
/// Mails for one inbox, so that many inboxes are filled; also the mails of one connection.
const INBOX: usize = 200;

/// All mails in a fixed order: their file names, and their bytes as they go over the wire.
fn mails() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/corpus/mails");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .flat_map(|set| fs::read_dir(set.path()).expect("a set of mails"))
        .map(|file| file.expect("a mail").path())
        .collect();
    paths.sort();
    let step = if env::var("SUNDEW_CORPUS").is_ok_and(|wanted| wanted == "all") { 1 } else { (paths.len() / SAMPLE).max(1) };
    let read = |path: &std::path::PathBuf| (path.file_name().unwrap().display().to_string(), wire(&fs::read(path).unwrap()));
    paths.iter().step_by(step).map(read).collect()
}

/// Without the `From ` line of the mbox it was kept in, with CRLF line ends.
fn wire(file: &[u8]) -> Vec<u8> {
    let from_line = if file.starts_with(b"From ") { memchr::memchr(b'\n', file).map_or(0, |end| end + 1) } else { 0 };
    let mut mail = Vec::with_capacity(file.len() * 21 / 20);
    for line in file[from_line..].split_inclusive(|&byte| byte == b'\n') {
        let text = line.strip_suffix(b"\n").map_or(line, |text| text.strip_suffix(b"\r").unwrap_or(text));
        mail.extend_from_slice(text);
        mail.extend_from_slice(b"\r\n");
    }
    mail
}

/// Everything about one mail in one write, as a client that pipelines does.
fn dialogue(inbox: &str, mail: &[u8]) -> Vec<u8> {
    let mut bytes = format!("MAIL FROM:<sender@client.example>\r\nRCPT TO:<{inbox}>\r\nDATA\r\n").into_bytes();
    for line in mail.split_inclusive(|&byte| byte == b'\n') {
        if line.starts_with(b".") {
            bytes.push(b'.');
        }
        bytes.extend_from_slice(line);
    }
    bytes.extend_from_slice(b".\r\n");
    bytes
}

/// What the server stored, without the headers that it put before.
fn without_trace(raw: &[u8]) -> Option<&[u8]> {
    let rest = raw.strip_prefix(b"Return-Path: <sender@client.example>\r\nReceived: from ")?;
    let mut end = 0;
    loop {
        end += memchr::memchr(b'\n', &rest[end..])? + 1;
        if rest.get(end) != Some(&b'\t') {
            return Some(&rest[end..]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_real_mails_are_kept_byte_for_byte_and_can_be_shown() {
    let mails = mails();
    if mails.is_empty() {
        assert!(env::var_os("CI").is_none(), "the corpus is missing: run tests/corpus");
        eprintln!("skipped: the corpus is missing, run tests/corpus");
        return;
    }
    let mut server = Process::start(&["--store-max-bytes", "512MiB", "--inbox-max-bytes", "512MiB", "--inbox-max-messages", "1000"]).await;
    let mut failures = Vec::new();
    for (number, batch) in mails.chunks(INBOX).enumerate() {
        let inbox = format!("batch{number}@corpus.example");
        let mut smtp = BufReader::new(TcpStream::connect(server.smtp).await.expect("SMTP accepts"));
        let mut line = String::new();
        for (name, mail) in batch {
            smtp.write_all(&dialogue(&inbox, mail)).await.expect("SMTP reads");
            // The first reply of the connection is the greeting.
            while !line.starts_with("250 2.0.0 Stored") {
                line.clear();
                timeout(PATIENCE, smtp.read_line(&mut line)).await.expect("a reply in time").expect("a reply");
                assert!(line.starts_with(['2', '3']), "{name}: {line}");
            }
            line.clear();
        }
        let ids = ids(&server, &inbox).await;
        assert_eq!(ids.len(), batch.len());
        // Newest first.
        for ((name, mail), id) in batch.iter().rev().zip(ids) {
            let api = format!("/api/v1/inboxes/{inbox}/messages/{id}");
            let raw = server.get(&format!("{api}/raw")).await;
            if without_trace(&raw.body) != Some(mail.as_slice()) {
                failures.push(format!("{name}: not the same bytes"));
            }
            for path in [api.clone(), format!("{api}/html"), format!("{api}/text"), format!("/inbox/{inbox}/{id}")] {
                let status = server.get(&path).await.status;
                if status != StatusCode::OK && !(status == StatusCode::NOT_FOUND && path.ends_with("/html")) {
                    failures.push(format!("{name}: {path}: {status}"));
                }
            }
        }
    }
    println!("{} mails", mails.len());
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    server.assert_well().await;
}

/// The ids of an inbox, newest first.
async fn ids(server: &Process, inbox: &str) -> Vec<String> {
    let list = server.get(&format!("/api/v1/inboxes/{inbox}/messages?limit=200")).await.json();
    list["items"].as_array().expect("items").iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}
