//! Name servers that are slow, dead or lie: mail flows all the same, and its facts say that nobody answered.

use std::time::Duration;

use sundew::facts::Servers;

use super::{
    dns::{BROKEN, FLOOD, LIAR, SILENT, SLOW, Zone},
    site::{Delivery, MAIL, Site, impatient, outcome},
};
use crate::harness::{self, eventually};

/// No test takes so long.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn a_name_server_that_fails_is_a_temporary_error_and_nothing_worse() {
    let site = Site::start_with(Zone::default(), impatient).await;
    for domain in [SILENT, SLOW, LIAR, FLOOD, BROKEN] {
        let domain = domain.trim_end_matches('.');
        let inbox = domain.split('.').next().unwrap();
        let sender = format!("alice@{domain}");
        let mail = format!("DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s=x; h=from; bh=AAAA; b=AAAA\r\nFrom: {sender}\r\n\r\nhi\r\n");
        let facts = site.facts(inbox, &Delivery::new(&sender, &mail)).await;
        assert_eq!(outcome(&facts["spf"]["mail_from"]), "temperror dns", "{domain}");
        assert_eq!(outcome(&facts["dkim"][0]), "temperror dns", "{domain}");
        assert_eq!(outcome(&facts["dmarc"]), "temperror dns", "{domain}");
        assert_eq!(facts["auth"], serde_json::Value::Null, "{domain}");
    }
}

#[tokio::test]
async fn a_mail_is_there_before_its_facts_and_says_that_they_are_looked_for() {
    let site = Site::start_with(Zone::default(), |config| {
        (config.facts.lookup_timeout, config.facts.mail_timeout) = (NEVER, NEVER);
    })
    .await;
    site.deliver("bob", &Delivery::new("alice@silent.test", MAIL)).await;
    let listed = site.server.mails("bob").await;
    assert_eq!((listed.len(), &listed[0]["auth"]), (1, &"checking".into()));
    let path = format!("/api/v1/inboxes/bob/messages/{}", listed[0]["id"].as_str().unwrap());
    let facts = site.server.get(&path).await.json()["facts"].take();
    assert_eq!((&facts["checking"], &facts["skipped"], &facts["spf"]), (&true.into(), &false.into(), &serde_json::Value::Null));
    // Nor does a stop wait for DNS.
    site.server.stop().await;
}

#[tokio::test]
async fn more_mail_than_the_queue_holds_is_taken_and_says_that_it_was_not_checked() {
    let site = Site::start_with(Zone::default(), |config| {
        (config.facts.lookup_timeout, config.facts.mail_timeout) = (NEVER, NEVER);
        (config.facts.queue, config.facts.at_once) = (1, 1);
    })
    .await;
    const MAILS: usize = 8;
    for _ in 0..MAILS {
        site.deliver("bob", &Delivery::new("alice@silent.test", MAIL)).await;
    }
    // At most one is being checked, one is next, one waits.
    let skipped = async || site.server.mails("bob").await.into_iter().filter(|mail| mail["auth"].is_null()).collect::<Vec<_>>();
    eventually("mails that are not checked", async || skipped().await.len() >= MAILS - 3).await;
    assert_eq!(site.server.mails("bob").await.len(), MAILS);
    assert!(skipped().await.len() < MAILS);
    assert!(site.server.metric("sundew_facts_skipped_total").await >= (MAILS - 3) as f64);
    let path = format!("/api/v1/inboxes/bob/messages/{}", skipped().await[0]["id"].as_str().unwrap());
    let facts = site.server.get(&path).await.json()["facts"].take();
    assert_eq!((&facts["checking"], &facts["skipped"]), (&false.into(), &true.into()));
}

#[tokio::test]
async fn one_mail_asks_so_many_questions_and_no_more() {
    let site = Site::start_with(Zone::default(), |config| config.facts.max_lookups = 3).await;
    let mail = (0..8).fold(MAIL.to_owned(), |mail, number| {
        format!("DKIM-Signature: v=1; a=rsa-sha256; d=sender.test; s=s{number}; h=from; bh=AAAA; b=AAAA\r\n{mail}")
    });
    let facts = site.facts("bob", &Delivery::new("alice@sender.test", &mail)).await;
    assert!(facts.to_string().contains("dns_limit"), "{facts}");
    assert_eq!(site.dns.asked(), 3);
}

#[tokio::test]
async fn servers_that_keep_failing_are_left_alone_for_a_while() {
    let site = Site::start_with(Zone::default(), impatient).await;
    let sender = format!("alice@{}", BROKEN.trim_end_matches('.'));
    let mut mails = 0;
    loop {
        let before = site.dns.asked();
        let facts = site.facts(&format!("bob{mails}"), &Delivery::new(&sender, MAIL)).await;
        assert_eq!(outcome(&facts["spf"]["mail_from"]), "temperror dns");
        mails += 1;
        // What MAIL itself and the client ask for is known by then.
        if mails > 1 && site.dns.asked() == before {
            break;
        }
        assert!(mails < 50, "each mail asks again");
    }
}

#[tokio::test]
async fn an_answer_is_kept_for_its_time_to_live() {
    let site = Site::start(Zone::parse("sender.test TXT v=spf1 +all\n_dmarc.sender.test TXT v=DMARC1; p=none")).await;
    site.facts("bob", &Delivery::new("alice@sender.test", MAIL)).await;
    let asked = site.dns.asked();
    assert!(asked > 0);
    site.facts("eve", &Delivery::new("alice@sender.test", MAIL)).await;
    assert_eq!(site.dns.asked(), asked, "what is there, and what is not");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_temporary_error() {
    let site = Site::start_with(Zone::default(), |config| {
        impatient(config);
        // Nobody listens on the port of discard.
        config.facts.servers = Servers::At(vec!["127.0.0.1:9".parse().unwrap()]);
    })
    .await;
    let facts = site.facts("bob", &Delivery::new("alice@sender.test", MAIL)).await;
    assert_eq!(outcome(&facts["spf"]["mail_from"]), "temperror dns");
    assert_eq!(outcome(&facts["dmarc"]), "temperror dns");
}

#[tokio::test]
async fn where_nobody_is_asked_nothing_is_said() {
    let server = harness::start().await;
    server.send(&["bob"], MAIL).await;
    eventually("the mail", async || !server.mails("bob").await.is_empty()).await;
    let listed = server.mails("bob").await;
    let path = format!("/api/v1/inboxes/bob/messages/{}", listed[0]["id"].as_str().unwrap());
    let mail = server.get(&path).await.json();
    assert!(mail["auth"].is_null() && mail["facts"].is_null(), "{mail}");
    assert!(mail.get("facts").is_some() && mail.get("auth").is_some());
}
