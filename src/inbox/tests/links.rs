use super::*;

const DAY: u64 = 24 * 60 * 60;

fn days() -> Inboxes {
    inboxes(|settings| settings.inbox_ttl = Duration::from_secs(DAY))
}

fn by_feed_key(key: &str) -> Credentials {
    Credentials { feed_key: Some(key.to_owned()), ..Credentials::default() }
}

/// A generated address opened by its holder.
async fn held(inboxes: &Inboxes, at: Timestamp) -> (Opened, String) {
    let (address, token) = inboxes.generate("x.org");
    (inboxes.open(&address, &holder(&token), at).await.unwrap(), token)
}

#[tokio::test]
async fn a_restore_link_gives_the_token_until_it_is_revoked_or_made_anew() {
    let inboxes = inboxes(|_| {});
    let (mut opened, token) = held(&inboxes, after(0)).await;
    let address = opened.address.clone();
    let key_of_none = inboxes.key.link_key("restore", address.as_str(), 0);
    assert_eq!(inboxes.token_by_link(&address, &key_of_none, after(0)).await, Err(NotFound), "none was made");
    let first = inboxes.make_link(&mut opened, Link::Restore, after(1)).await.unwrap();
    assert_eq!(inboxes.token_by_link(&address, &first, after(1)).await, Ok(token.clone()));
    let second = inboxes.make_link(&mut opened, Link::Restore, after(2)).await.unwrap();
    assert_eq!(inboxes.token_by_link(&address, &first, after(2)).await, Err(NotFound));
    assert_eq!(inboxes.token_by_link(&address, &second, after(2)).await, Ok(token.clone()));
    let (other, _) = inboxes.generate("x.org");
    assert_eq!(inboxes.token_by_link(&other, &second, after(2)).await, Err(NotFound));
    inboxes.revoke_link(&opened, Link::Restore).await;
    assert_eq!(inboxes.token_by_link(&address, &second, after(2)).await, Err(NotFound));
    assert_eq!(inboxes.token_by_link(&address, &key_of_none, after(2)).await, Err(NotFound));
    assert!(inboxes.open(&address, &holder(&token), after(3)).await.is_ok(), "who is in stays in");
}

#[tokio::test]
async fn a_feed_key_opens_its_own_inbox_and_is_neither_token_nor_restore_key() {
    let inboxes = inboxes(|_| {});
    let (mut opened, _) = held(&inboxes, after(0)).await;
    let (mut other, _) = held(&inboxes, after(0)).await;
    let feed = inboxes.make_link(&mut opened, Link::Feed, after(0)).await.unwrap();
    inboxes.make_link(&mut other, Link::Feed, after(0)).await.unwrap();
    put(&inboxes, &[opened.address.as_str()], "news", after(1)).await.unwrap();
    let read = inboxes.open(&opened.address, &by_feed_key(&feed), after(1)).await.unwrap();
    assert_eq!(subjects(&read, after(1)).await, ["news"]);
    assert!(inboxes.open(&other.address, &by_feed_key(&feed), after(1)).await.is_err());
    assert!(inboxes.open(&opened.address, &holder(&feed), after(1)).await.is_err());
    assert_eq!(inboxes.token_by_link(&opened.address, &feed, after(1)).await, Err(NotFound));
    assert_eq!(inboxes.link_keys(&opened, after(1)).await, LinkKeys { restore: None, feed: Some(feed.clone()) });
    inboxes.revoke_link(&opened, Link::Feed).await;
    assert!(inboxes.open(&opened.address, &by_feed_key(&feed), after(1)).await.is_err());
    assert_eq!(inboxes.link_keys(&opened, after(1)).await, LinkKeys::default());
}

#[tokio::test]
async fn links_end_with_their_inbox_and_a_read_by_the_feed_keeps_both() {
    let inboxes = days();
    let (mut opened, token) = held(&inboxes, after(0)).await;
    let address = opened.address.clone();
    let restore = inboxes.make_link(&mut opened, Link::Restore, after(0)).await.unwrap();
    let feed = inboxes.make_link(&mut opened, Link::Feed, after(0)).await.unwrap();
    assert!(inboxes.open(&address, &by_feed_key(&feed), after(DAY - 1)).await.is_ok());
    assert_eq!(inboxes.token_by_link(&address, &restore, after(2 * DAY - 2)).await, Ok(token.clone()));
    // Looking at the link was no read.
    assert_eq!(inboxes.token_by_link(&address, &restore, after(2 * DAY)).await, Err(NotFound));
    assert!(inboxes.open(&address, &by_feed_key(&feed), after(2 * DAY)).await.is_err());
    let mut back = inboxes.open(&address, &holder(&token), after(2 * DAY)).await.unwrap();
    assert_eq!(inboxes.link_keys(&back, after(2 * DAY)).await, LinkKeys::default(), "its holder is back, its links are not");
    let again = inboxes.make_link(&mut back, Link::Restore, after(2 * DAY)).await.unwrap();
    back.burn(after(2 * DAY)).await;
    assert_eq!(inboxes.token_by_link(&address, &again, after(2 * DAY)).await, Err(NotFound));
}

#[tokio::test]
async fn the_life_that_a_holder_chooses_is_that_of_the_links_too() {
    let inboxes = days();
    let (mut opened, token) = held(&inboxes, after(0)).await;
    let restore = inboxes.make_link(&mut opened, Link::Restore, after(0)).await.unwrap();
    let changes = Changes { ttl: Some(Duration::from_secs(3 * DAY)), ..Changes::default() };
    opened.change(changes, after(0)).await.unwrap();
    assert_eq!(inboxes.token_by_link(&opened.address, &restore, after(2 * DAY)).await, Ok(token));
}

#[tokio::test]
async fn links_outlive_a_restart_with_their_clock_and_what_was_revoked_stays_so() {
    let key = InstallationKey::random();
    let start = || {
        let mut settings = Settings::for_tests();
        settings.inbox_ttl = Duration::from_secs(DAY);
        Inboxes::new(settings, key.clone())
    };
    let first = start();
    let (mut opened, token) = held(&first, after(0)).await;
    let address = opened.address.clone();
    let claimed = recipient("ann@x.org").address;
    let anns = first.claim(&claimed, None, None, after(0)).await.unwrap();
    let mut ann = first.open(&claimed, &holder(&anns), after(0)).await.unwrap();
    let restore = first.make_link(&mut opened, Link::Restore, after(0)).await.unwrap();
    let feed = first.make_link(&mut opened, Link::Feed, after(0)).await.unwrap();
    let of_ann = first.make_link(&mut ann, Link::Restore, after(0)).await.unwrap();
    first.revoke_link(&opened, Link::Feed).await;

    let (second, kept) = (start(), first.names_snapshot().unwrap());
    assert!(second.restore_names(&kept));
    assert_eq!(second.token_by_link(&address, &restore, after(1)).await, Ok(token.clone()));
    assert_eq!(second.token_by_link(&claimed, &of_ann, after(1)).await, Ok(anns));
    assert!(second.open(&address, &by_feed_key(&feed), after(1)).await.is_err());
    // No mail has come since: a visit alone keeps the link.
    second.open(&address, &holder(&token), after(DAY - 1)).await.unwrap();
    assert_eq!(second.token_by_link(&address, &restore, after(DAY + 1)).await, Ok(token));
    assert_eq!(second.token_by_link(&claimed, &of_ann, after(DAY + 1)).await, Err(NotFound), "nobody has read this one");
    second.sweep(after(3 * DAY)).await;
    let third = start();
    assert!(third.restore_names(&second.names_snapshot().unwrap()));
    assert_eq!(third.token_by_link(&address, &restore, after(1)).await, Err(NotFound), "what is over is not kept");
}

#[tokio::test]
async fn a_holder_who_stayed_away_learns_when_it_expired_once_and_keeps_what_senders_hear() {
    let inboxes = days();
    for claimed in [true, false] {
        let (address, token) = if claimed {
            let address = recipient("ann@x.org").address;
            let token = inboxes.claim(&address, None, None, after(0)).await.unwrap();
            (address, token)
        } else {
            inboxes.generate("x.org")
        };
        let mut opened = inboxes.open(&address, &holder(&token), after(0)).await.unwrap();
        opened.change(Changes { after_end: Some(AfterEnd::Refuse), ..Changes::default() }, after(0)).await.unwrap();
        inboxes.sweep(after(DAY + 5)).await;
        assert!(inboxes.destination(recipient(address.as_str()), after(DAY + 6)).refuses);
        let back = inboxes.open(&address, &holder(&token), after(2 * DAY)).await.unwrap();
        let facts = back.facts.clone().unwrap();
        assert_eq!((facts.expired_at, facts.after_end), (Some(after(DAY + 5)), AfterEnd::Refuse));
        // An open event stream is no reader of sentences.
        assert!(inboxes.open(&address, &holder(&token), after(2 * DAY)).await.unwrap().facts.unwrap().expired_at.is_some());
        back.told_of_expiry().await;
        assert_eq!(inboxes.open(&address, &holder(&token), after(2 * DAY)).await.unwrap().facts.unwrap().expired_at, None);
        inboxes.sweep(after(4 * DAY)).await;
        assert!(inboxes.destination(recipient(address.as_str()), after(4 * DAY)).refuses, "its holder's choice of then");
    }
}

#[tokio::test]
async fn a_holder_learns_when_an_address_was_burned() {
    let inboxes = inboxes(|_| {});
    let (opened, token) = held(&inboxes, after(0)).await;
    put(&inboxes, &[opened.address.as_str()], "one", after(1)).await.unwrap();
    assert_eq!(opened.burned_at(), None);
    opened.burn(after(7)).await;
    let again = inboxes.open(&opened.address, &holder(&token), after(9)).await.unwrap();
    assert_eq!((again.burned, again.burned_at()), (true, Some(after(7))));
}
