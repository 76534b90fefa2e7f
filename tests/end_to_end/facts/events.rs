//! Who watches hears of a mail again when its facts are there.

use super::{
    dns::Zone,
    site::{Delivery, MAIL, Site},
};
use crate::{harness::eventually, live::Events};

const ZONE: &str = "sender.test TXT v=spf1 ip4:192.0.2.10 -all\n_dmarc.sender.test TXT v=DMARC1; p=reject";

#[tokio::test]
async fn facts_are_announced_as_the_same_message_again() {
    let site = Site::start(Zone::parse(ZONE)).await;
    let mut events = Events::open(&site.server, "/api/v1/inboxes/bob/events", "").await;
    site.deliver("bob", &Delivery::new("alice@sender.test", MAIL)).await;
    let mut heard = Vec::new();
    while heard.len() < 2 {
        let event = events.next().await.expect("the stream goes on");
        if event.kind == "message" {
            heard.push(event);
        }
    }
    let [arrived, checked] = &heard[..] else { unreachable!() };
    assert_eq!(arrived.data["id"], checked.data["id"]);
    assert_eq!((arrived.data["seq"].as_u64(), checked.data["seq"].as_u64()), (Some(1), Some(1)));
    assert_eq!(checked.data["auth"], "aligned");
    // Who goes on from there has missed nothing.
    assert!(!checked.id.is_empty());
    let header = format!("Last-Event-ID: {}\r\n", checked.id);
    let mut again = Events::open(&site.server, "/api/v1/inboxes/bob/events", &header).await;
    site.deliver("bob", &Delivery::new("alice@sender.test", MAIL)).await;
    let next = again.next().await.expect("the stream goes on");
    assert_eq!((next.kind.as_str(), next.data["seq"].as_u64()), ("message", Some(2)));
}

#[tokio::test]
async fn what_was_checked_is_counted() {
    let site = Site::start(Zone::parse(ZONE)).await;
    site.facts("bob", &Delivery::new("alice@sender.test", MAIL)).await;
    assert!(site.server.metric(r#"sundew_facts_checked_total{dmarc="pass"}"#).await >= 1.0);
    assert!(site.server.metric(r#"sundew_dns_lookups_total{outcome="answered"}"#).await >= 2.0);
    eventually("an empty queue", async || site.server.metric("sundew_facts_waiting").await == 0.0).await;
}
