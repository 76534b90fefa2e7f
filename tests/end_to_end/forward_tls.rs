//! The way to the smarthost: encrypted, to whom the system trusts, with a password that nobody sees.

use std::{
    fs,
    net::TcpListener,
    process::{Child, Stdio},
};

use hyper::StatusCode;
use serde_json::json;
use tokio::net::TcpStream;

use crate::{
    harness::{Running, config, eventually, start_with},
    process::command,
};

/// Ends with the test, however that ends.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

const PASSWORD: &str = "hunter2-hunter2";

#[tokio::test]
async fn a_letter_goes_by_starttls_and_by_implicit_tls_with_a_login_that_stands_in_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let certificate = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    fs::write(file("cert.pem"), certificate.cert.pem()).unwrap();
    fs::write(file("key.pem"), certificate.signing_key.serialize_pem()).unwrap();
    let tls = ["--tls-cert", &file("cert.pem"), "--tls-key", &file("key.pem"), "--smtps-listen", "127.0.0.1:0"];
    let smarthost = start_with(&config(&tls)).await;
    for (n, url) in [format!("smtp://me:{PASSWORD}@{}", smarthost.smtp), format!("smtps://me:{PASSWORD}@{}", smarthost.smtps.unwrap())]
        .iter()
        .enumerate()
    {
        let web = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = fs::File::create(file("log")).unwrap();
        let process = command()
            .args(["--smtp-listen", "127.0.0.1:0", "--http-listen", &web.to_string(), "--public-url", &format!("http://{web}")])
            .envs([("SUNDEW_SMARTHOST", url.as_str()), ("SUNDEW_FORWARD_FROM", "forward@ours.example"), ("SUNDEW_LOG", "trace")])
            .env("SSL_CERT_FILE", file("cert.pem"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map(Killed)
            .unwrap();
        eventually("the web listens", async || TcpStream::connect(web).await.is_ok()).await;
        let server = Running::at(web, None, web);
        let (address, token) = server.new_inbox().await;
        let path = format!("/api/v1/inboxes/{address}/forward");
        let (headers, to) = ([("authorization", format!("Bearer {token}"))], format!("jane{n}@mail.example"));
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let asked = server.request_with("POST", &path, &headers, &json!({ "to": to }).to_string()).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}", asked.text());
        eventually("the smarthost has the letter", async || smarthost.mails(&to).await.len() == 1).await;
        let id = smarthost.mails(&to).await[0]["id"].as_str().unwrap().to_owned();
        let envelope = smarthost.get(&format!("/api/v1/inboxes/{to}/messages/{id}")).await.json()["envelope"].clone();
        assert_eq!((&envelope["tls"]["version"], &envelope["auth"]), (&json!("TLSv1.3"), &json!(true)), "{envelope}");
        assert_eq!((&envelope["from"], &envelope["helo"]), (&json!("forward@ours.example"), &json!("ours.example")));
        let about = server.get("/about").await.text();
        drop(process);
        let log = fs::read_to_string(file("log")).unwrap();
        let shown = command().arg("--help").env("SUNDEW_SMARTHOST", url).output().unwrap();
        for text in [log, about, String::from_utf8(shown.stdout).unwrap()] {
            assert!(!text.is_empty() && !text.contains(PASSWORD), "{text}");
        }
    }
    smarthost.stop().await;
}
