//! How an address ends is told honestly: to who held it, once, and to nobody else.

use crate::{
    harness::{Smtp, config, eventually, start, start_with},
    links::path_of,
    visitor::Visitor,
};

#[tokio::test]
async fn a_holder_who_comes_back_reads_once_that_the_inbox_had_expired_and_a_stranger_nothing() {
    let server = start_with(&config(&["--inbox-ttl", "1s"])).await;
    let mut browser = Visitor::new(&server);
    let address = browser.home().await.1;
    server.send(&[&address], "Subject: too late\r\n\r\n").await;
    let page = browser.send(&format!("/inbox/{address}/extend"), "after_end=550").await;
    assert!(!page.contains("had ended because nobody came back"));
    let expired = async || {
        let mut smtp = Smtp::connect(server.smtp).await;
        smtp.command("MAIL FROM:<a@b.org>").await;
        smtp.command(&format!("RCPT TO:<{address}>")).await.starts_with("550")
    };
    eventually("the address ends, and its senders hear it", expired).await;
    let nothing = server.get(&format!("/inbox/{address}")).await;
    assert!(nothing.status == 404 && !nothing.text().contains("ended because"));
    let page = browser.page("/").await;
    assert!(page.contains("had ended because nobody came back") && page.contains("<time datetime="), "{page}");
    assert!(page.contains(&address) && !page.contains("too late"));
    // It lives a second only: on a busy machine it may have ended once more before it is looked at again.
    let mut seen = Vec::new();
    while seen.len() < 100 && !seen.contains(&false) {
        seen.push(browser.page("/").await.contains("had ended because nobody came back"));
    }
    assert!(seen.contains(&false), "it is told for ever");
    server.stop().await;
}

#[tokio::test]
async fn a_burned_address_is_told_to_those_who_hold_it_and_to_nobody_else() {
    let server = start().await;
    let (mut first, mut second) = (Visitor::new(&server), Visitor::new(&server));
    let address = first.home().await.1;
    let page = first.send(&format!("/inbox/{address}/links"), "do=make-restore").await;
    second.send(&path_of(&page, "restore-link"), "").await;
    let inbox = format!("/inbox/{address}");
    let (never, _) = start().await.new_inbox().await;
    let nothing = server.get(&format!("/inbox/{never}")).await;
    first.send(&format!("{inbox}/burn"), "").await;

    let told = second.ask("GET", &inbox, "").await;
    assert_eq!(told.status, 404, "open pages look again by it");
    assert!(told.text().contains("This address was burned") && told.text().contains("Burned: "), "{}", told.text());
    let stranger = server.get(&inbox).await;
    assert_eq!((stranger.status, stranger.body), (nothing.status, nothing.body), "to the byte");
    let (page, new) = second.home().await;
    assert!(page.contains(&address) && page.contains("burned from another browser"), "{page}");
    assert_ne!(new, address);
    let (page, same) = second.home().await;
    assert!(!page.contains("burned from another browser") && same == new, "once");
    server.stop().await;
}

#[tokio::test]
async fn a_browser_whose_addresses_are_lost_is_told_so_once_and_a_newcomer_never() {
    let (before, server) = (start().await, start().await);
    let mut browser = Visitor::new(&before);
    let old = browser.home().await.1;
    let (name, value) = browser.cookie.split_once('=').unwrap();
    assert!(name.starts_with("sundew"));
    // As after a restart on the same port.
    let cookie = format!("sundew={value}");
    before.stop().await;
    let mut browser = Visitor { server: &server, cookie };
    // A script that looks again neither reads the sentence nor uses it up.
    let script = server.request("GET", "/", &[("cookie", &browser.cookie), ("sec-fetch-dest", "empty")]).await;
    assert_eq!((script.status.as_u16(), script.header("set-cookie")), (200, ""));
    let (page, new) = browser.home().await;
    assert!(page.contains("the server has started anew") && new != old, "{page}");
    let (page, same) = browser.home().await;
    assert!(!page.contains("started anew") && same == new);
    assert!(!Visitor::new(&server).home().await.0.contains("started anew"));
    let lost = server.get(&format!("/inbox/{old}")).await.text();
    assert!(lost.contains("restored by nobody, unless its restore link was kept"), "{lost}");
    server.stop().await;
}

#[tokio::test]
async fn whatever_stands_in_the_cookie_the_visitor_begins_afresh_without_an_error() {
    let server = start().await;
    let port = server.http.port();
    let (forged, _) = server.new_inbox().await;
    let values = [
        "x".repeat(64 * 1024),
        "|".repeat(64 * 1024),
        "a@b.org:t|".repeat(6_500),
        format!("{forged}:{}", "0".repeat(40)),
        format!("{forged}:"),
        "%ff%00:%zz|:|@:".to_owned(),
        "ä\u{80}".to_owned(),
        String::new(),
    ];
    for value in &values {
        for name in [format!("sundew_{port}"), "sundew".to_owned(), "other".to_owned()] {
            let cookie = format!("{name}={value}");
            let mut browser = Visitor { server: &server, cookie };
            let address = browser.home().await.1;
            assert_ne!(address, forged);
            assert_eq!(browser.home().await.1, address, "it is renewed and kept");
        }
    }
    server.stop().await;
}
