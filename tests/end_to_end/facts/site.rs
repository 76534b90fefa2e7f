//! A server that asks our name server, and takes mail from clients with any address, as if from a proxy.

use std::time::Duration;

use serde_json::Value;
use sundew::{config::Config, facts::Servers};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::dns::{NameServer, Zone};
use crate::harness::{self, Running, Smtp, eventually};

pub struct Site {
    pub server: Running,
    pub dns: NameServer,
}

/// A mail, and who hands it in.
#[derive(Clone)]
pub struct Delivery<'a> {
    pub peer: &'a str,
    pub helo: &'a str,
    pub from: &'a str,
    pub mail: &'a str,
}

/// Who sends unless a case says otherwise.
pub const PEER: &str = "192.0.2.10";
pub const HELO: &str = "client.peer.test";
pub const MAIL: &str = "From: Alice <alice@sender.test>\r\nTo: bob@sundew.example.com\r\nSubject: hello\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHello  Bob,\r\n\r\nthe  text \r\n.\r\n\r\n\r\n";

impl Delivery<'_> {
    pub fn new<'a>(from: &'a str, mail: &'a str) -> Delivery<'a> {
        Delivery { peer: PEER, helo: HELO, from, mail }
    }
}

impl Site {
    pub async fn start(zone: Zone) -> Self {
        Self::start_with(zone, |_| {}).await
    }

    pub async fn start_with(zone: Zone, change: impl FnOnce(&mut Config)) -> Self {
        let dns = NameServer::start(zone).await;
        let mut config = harness::config(&["--proxy-networks", "127.0.0.0/8"]);
        config.facts.servers = Servers::At(vec![dns.address]);
        change(&mut config);
        Self { server: harness::start_with(&config).await, dns }
    }

    /// Hands a mail in.
    pub async fn deliver(&self, to: &str, delivery: &Delivery<'_>) {
        let mut stream = TcpStream::connect(self.server.smtp).await.unwrap();
        let (family, here) = if delivery.peer.contains(':') { ("TCP6", "::1") } else { ("TCP4", "127.0.0.1") };
        stream.write_all(format!("PROXY {family} {} {here} 40000 25\r\n", delivery.peer).as_bytes()).await.unwrap();
        let mut smtp = Smtp::greeted(Box::new(stream)).await;
        let to = format!("RCPT TO:<{to}@sundew.example.com>");
        for command in [&format!("EHLO {}", delivery.helo), &format!("MAIL FROM:<{}>", delivery.from), &to, "DATA"] {
            let reply = smtp.command(command).await;
            assert!(reply.starts_with(['2', '3']), "{command}: {reply}");
        }
        smtp.write(&harness::stuffed(delivery.mail.as_bytes())).await;
        let reply = smtp.reply().await;
        assert!(reply.starts_with("250"), "{reply}");
    }

    /// The newest mail there, alone, as soon as its facts are settled.
    pub async fn settled(&self, inbox: &str) -> Value {
        eventually(&format!("facts for {inbox}"), async || {
            self.server.mails(inbox).await.first().is_some_and(|mail| mail["auth"] != "checking")
        })
        .await;
        let id = self.server.mails(inbox).await[0]["id"].as_str().unwrap().to_owned();
        self.server.get(&format!("/api/v1/inboxes/{inbox}/messages/{id}")).await.json()
    }

    /// Hands a mail in and waits for its facts.
    pub async fn facts(&self, inbox: &str, delivery: &Delivery<'_>) -> Value {
        self.deliver(inbox, delivery).await;
        let mut mail = self.settled(inbox).await;
        let mut facts = mail["facts"].take();
        facts["auth"] = mail["auth"].take();
        facts
    }
}

/// Short limits, so that nobody waits long for a server that does not answer.
pub fn impatient(config: &mut Config) {
    config.facts.lookup_timeout = Duration::from_millis(400);
    config.facts.mail_timeout = Duration::from_millis(1_200);
}

/// `result why` of a check.
pub fn outcome(check: &Value) -> String {
    let why = check["why"].as_str().map(|why| format!(" {why}"));
    format!("{}{}", check["result"].as_str().unwrap_or("-"), why.unwrap_or_default())
}

/// The signatures, each as `domain: result why`.
pub fn signatures(facts: &Value) -> Vec<String> {
    let signatures = facts["dkim"].as_array().expect("signatures");
    signatures.iter().map(|signature| format!("{}: {}", signature["domain"].as_str().unwrap(), outcome(signature))).collect()
}
