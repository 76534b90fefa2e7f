//! The server that peers deliver to, and what its API says has come.

use std::{
    fs,
    ops::Deref,
    path::{Path, PathBuf},
};

use hyper::StatusCode;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use serde_json::Value;
use tempfile::TempDir;

use super::cases::{MAX_MESSAGE_BYTES, Route};
use crate::harness::{self, Running};

/// A server for `sundew.test` and its subdomains, with a certificate that peers can verify.
pub struct Site {
    server: Running,
    folder: TempDir,
}

impl Deref for Site {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.server
    }
}

impl Site {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).display().to_string();
        certificates(folder.path());
        let max = MAX_MESSAGE_BYTES.to_string();
        let server = harness::start_with(&harness::config(&[
            "--smtps-listen=127.0.0.1:0",
            "--domains=sundew.test,*.sundew.test",
            // All cases run at once, three of them with mail near this size.
            "--intake-max-bytes=256MiB",
            &format!("--max-message-bytes={max}"),
            &format!("--tls-cert={}", path("cert.pem")),
            &format!("--tls-key={}", path("key.pem")),
        ]))
        .await;
        Self { server, folder }
    }

    /// The port for this way of speaking, on 127.0.0.1.
    pub fn port(&self, route: Route) -> u16 {
        match route {
            Route::Plain | Route::StartTls => self.smtp.port(),
            Route::ImplicitTls => self.smtps.expect("listened on").port(),
        }
    }

    /// PEM of the authority to trust; the certificate is for `localhost` and 127.0.0.1.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Whether a mail with this in its subject has come, to anybody.
    pub async fn has(&self, subject: &str) -> bool {
        let found = self.get(&format!("/api/v1/all?subject={subject}")).await;
        assert_eq!(found.status, StatusCode::OK);
        found.json()["items"].as_array().is_some_and(|items| !items.is_empty())
    }

    /// What lies in an inbox.
    pub async fn summaries(&self, address: &str) -> Vec<Value> {
        self.mails(&escaped(address)).await
    }

    /// One mail of an inbox.
    pub async fn message(&self, address: &str, id: &str) -> Value {
        self.get(&format!("/api/v1/inboxes/{}/messages/{id}", escaped(address))).await.json()
    }

    /// What the client said to have it delivered.
    pub async fn transcript(&self, address: &str, id: &str) -> Vec<String> {
        let path = format!("/api/v1/inboxes/{}/messages/{id}/transcript", escaped(address));
        let lines = self.get(&path).await.json()["lines"].as_array().expect("lines").clone();
        lines.iter().filter(|line| line["from"] == "client").filter_map(|line| Some(line["text"].as_str()?.to_owned())).collect()
    }

    /// `raw` or `attachments/1` of a mail.
    pub async fn bytes(&self, address: &str, id: &str, what: &str) -> Vec<u8> {
        let answer = self.get(&format!("/api/v1/inboxes/{}/messages/{id}/{what}", escaped(address))).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}");
        answer.body.to_vec()
    }
}

fn escaped(address: &str) -> String {
    utf8_percent_encode(address, NON_ALPHANUMERIC).to_string()
}

/// An authority, and a certificate of its.
fn certificates(folder: &Path) {
    let mut authority = CertificateParams::new(Vec::new()).expect("no names");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    authority.distinguished_name.push(DnType::CommonName, "an authority for the peers");
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect("a key")).expect("an authority");
    let key = KeyPair::generate().expect("a key");
    let names = ["localhost", "127.0.0.1"].map(str::to_owned);
    let mut certificate = CertificateParams::new(names).expect("two names");
    // Strict verifiers want it (RFC 5280, 4.2.1.1).
    certificate.use_authority_key_identifier_extension = true;
    let certificate = certificate.signed_by(&key, &authority).expect("a certificate");
    for (name, pem) in [("ca.pem", authority.pem()), ("cert.pem", certificate.pem()), ("key.pem", key.serialize_pem())] {
        fs::write(folder.join(name), pem).expect("a file");
    }
}
