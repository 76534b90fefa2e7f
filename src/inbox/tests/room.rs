//! Room: the caps of the store and of an inbox, and who goes when there is none.

use super::*;

#[tokio::test]
async fn an_inbox_over_its_count_or_bytes_drops_its_own_oldest() {
    let by_count = inboxes(|settings| settings.inbox_max_messages = 3);
    let by_bytes = inboxes(|settings| settings.inbox_max_bytes = 9_000);
    for (inboxes, kept) in [(by_count, 3), (by_bytes, 3)] {
        put(&inboxes, &["eve"], "hers", after(0)).await.unwrap();
        for n in 1..=5 {
            put(&inboxes, &["bob"], &n.to_string(), after(n)).await.unwrap();
        }
        let listed = subjects(&open(&inboxes, "bob", after(9)).await, after(9)).await;
        assert_eq!((listed[0].as_str(), listed.len()), ("5", kept));
        assert_eq!(subjects(&open(&inboxes, "eve", after(9)).await, after(9)).await, ["hers"]);
    }
}

#[tokio::test]
async fn the_newest_mail_stays_though_it_alone_is_over_the_inbox_cap() {
    let inboxes = inboxes(|settings| settings.inbox_max_bytes = 500);
    put(&inboxes, &["bob"], "big", after(0)).await.unwrap();
    assert_eq!(subjects(&open(&inboxes, "bob", after(0)).await, after(0)).await, ["big"]);
}

#[tokio::test]
async fn a_full_store_drops_the_oldest_of_all_but_nothing_young() {
    let inboxes = inboxes(|settings| {
        settings.max_bytes = 20_000;
        settings.min_keep = Duration::from_secs(10);
    });
    let mut stored = 0;
    while put(&inboxes, &[&format!("bob{stored}")], "one", after(0)).await.is_ok() {
        stored += 1;
    }
    assert!((5..=15).contains(&stored), "{stored}");
    assert!(put(&inboxes, &["late"], "refused", after(9)).await.is_err());
    assert!(subjects(&open(&inboxes, "bob0", after(9)).await, after(9)).await.len() == 1, "nothing young was dropped");
    put(&inboxes, &["late"], "taken", after(10)).await.unwrap();
    assert!(subjects(&open(&inboxes, "bob0", after(10)).await, after(10)).await.is_empty());
    assert_eq!(subjects(&open(&inboxes, "late", after(10)).await, after(10)).await, ["taken"]);
    assert!(inboxes.usage().used_bytes <= 20_000);
}

#[tokio::test]
async fn a_network_that_filled_its_share_leaves_the_last_quarter_to_the_others() {
    let inboxes = inboxes(|settings| (settings.max_bytes, settings.inbox_max_bytes) = (1_000_000, 10_000_000));
    let from = async |peer: &str| {
        let mut message = mail("from afar", 50_000, after(0));
        message.envelope.peer = peer.parse().unwrap();
        inboxes.insert(message, vec![recipient("bob")], after(0)).await.map(drop)
    };
    let mut stored = 0;
    while from("192.0.2.1").await.is_ok() {
        stored += 1;
    }
    assert!((12..15).contains(&stored), "{stored} of 50 kB in three quarters of 1 MB");
    assert_eq!(from("192.0.2.200").await, Err(Full));
    assert_eq!(from("198.51.100.1").await, Ok(()));
    assert_eq!(from("10.0.0.1").await, Ok(()), "exempt");
    inboxes.sweep(after(1_000_000)).await;
    assert_eq!(from("192.0.2.1").await, Ok(()), "what went is given back");
}

#[tokio::test]
async fn a_mail_larger_than_the_store_drops_nothing_and_is_refused() {
    let inboxes = inboxes(|settings| settings.max_bytes = 20_000);
    put(&inboxes, &["bob"], "one", after(0)).await.unwrap();
    let far = after(1_000);
    assert!(inboxes.insert(mail("huge", 30_000, far), vec![recipient("eve")], far).await.is_err());
    assert_eq!(subjects(&open(&inboxes, "bob", far).await, far).await, ["one"]);
}

#[tokio::test]
async fn a_shared_message_is_counted_once_and_freed_with_its_last_entry() {
    let inboxes = inboxes(|_| {});
    let to: Vec<_> = (0..50).map(|n| recipient(&format!("bob{n}"))).collect();
    inboxes.insert(mail("one", 1_000_000, after(0)), to, after(0)).await.unwrap();
    assert!(inboxes.usage().used_bytes < 1_200_000, "{}", inboxes.usage().used_bytes);
    for n in 0..50 {
        open(&inboxes, &format!("bob{n}"), after(1)).await.burn(after(1)).await;
        assert_eq!(inboxes.usage().used_bytes > 1_000_000, n < 49, "{n}");
    }
    assert_eq!(inboxes.usage(), Usage::default());
}

#[tokio::test]
async fn inboxes_without_mail_never_keep_mail_out() {
    let inboxes = inboxes(|settings| settings.max_bytes = 100_000);
    let made = async |n: usize| inboxes.create(&recipient(&format!("bob{n}")).address, None, None, after(0)).await.is_ok();
    for n in 0..1_000 {
        made(n).await;
    }
    assert!(inboxes.usage().used_bytes < 25_000, "{}", inboxes.usage().used_bytes);
    put(&inboxes, &["eve"], "one", after(0)).await.unwrap();
}

#[tokio::test]
async fn nothing_is_dropped_for_a_mail_that_does_not_fit_all_the_same() {
    let inboxes = inboxes(|settings| {
        settings.max_bytes = 40_000;
        settings.min_keep = Duration::from_secs(10);
    });
    put(&inboxes, &["old"], "one", after(0)).await.unwrap();
    while put(&inboxes, &["young"], "two", after(9)).await.is_ok() {}
    assert!(inboxes.insert(mail("big", 20_000, after(12)), vec![recipient("eve")], after(12)).await.is_err());
    assert_eq!(subjects(&open(&inboxes, "old", after(12)).await, after(12)).await, ["one"]);
}

#[tokio::test]
async fn a_full_store_tells_neither_which_aliases_were_issued_nor_which_inboxes_have_ended() {
    let inboxes = inboxes(|settings| (settings.max_bytes, settings.inbox_max_bytes) = (1_000_000, 10_000_000));
    let (address, token) = inboxes.generate("x.org");
    let mut opened = inboxes.open(&address, &holder(&token), after(0)).await.unwrap();
    let site = crate::mail::site::Site::read("milk.example").unwrap();
    let issued = inboxes.issue_alias(&mut opened, &site, Form::Opaque, "x.org", "", after(0)).await.unwrap().address;
    let (ended, token) = inboxes.generate("x.org");
    inboxes.open(&ended, &holder(&token), after(0)).await.unwrap().burn(after(0)).await;
    let nobodys = format!("{}@x.org", names::alias("milk", &mut rand::rng()));
    let from = async |peer: &str, to: &str, body_bytes| {
        let mut message = mail("one", body_bytes, after(0));
        message.envelope.peer = peer.parse().unwrap();
        inboxes.insert(message, vec![recipient(to)], after(0)).await.map(drop)
    };
    let all = [&*issued, &nobodys, ended.as_str(), "bob"];
    for to in all {
        assert_eq!(from("192.0.2.1", to, 1_000).await, Ok(()), "{to}");
    }
    // One network has filled its share, then the store is full.
    while from("192.0.2.1", "bob", 50_000).await.is_ok() {}
    for to in all {
        assert_eq!(from("192.0.2.1", to, 50_000).await, Err(Full), "{to}");
    }
    while from("10.0.0.1", "bob", 50_000).await.is_ok() {}
    for to in all {
        assert_eq!(from("10.0.0.1", to, 50_000).await, Err(Full), "{to}");
    }
}
