use super::*;

#[tokio::test]
async fn inboxes_are_listed_by_what_they_hold_and_counted_by_kind() {
    let inboxes = inboxes(|_| {});
    let (generated, _) = inboxes.generate("x.org");
    inboxes.claim(&recipient("ann").address, None, None, after(0)).await.unwrap();
    for (name, bytes) in [("small", 100), (generated.as_str(), 3_000), ("ann", 2_000), ("postmaster", 9_000)] {
        inboxes.insert(mail("x", bytes, after(1)), vec![recipient(name)], after(1)).await.unwrap();
    }
    let (most, census) = inboxes.by_load(3);
    let shown: Vec<_> = most.iter().map(|load| (load.address.local(), load.is_public, load.mails)).collect();
    assert_eq!(shown, [("postmaster", false, 1), (generated.local(), false, 1), ("ann", false, 1)]);
    assert!(most.is_sorted_by(|one, other| one.size_bytes >= other.size_bytes));
    assert_eq!(census, Census { public: 1, generated: 1, claimed: 1 });
    assert_eq!(inboxes.by_load(0).0, []);
}

#[tokio::test]
async fn the_operator_ends_an_inbox_by_its_address_or_its_key_and_nobody_inherits_it() {
    let inboxes = inboxes(|_| {});
    let (generated, token) = inboxes.generate("x.org");
    put(&inboxes, &[generated.as_str()], "x", after(1)).await.unwrap();
    let key = inboxes.key_of(&generated);
    assert_eq!(inboxes.address_of_key(&key), Some(generated.clone()));
    for unknown in ["", "0", "zz", &key[1..], &InstallationKey::random().hash(b"x").to_string()] {
        assert_eq!(inboxes.address_of_key(unknown), None, "{unknown}");
    }
    assert!(inboxes.end(&generated, after(2)).await);
    assert!(!inboxes.end(&generated, after(2)).await, "nothing is left of it");
    assert!(inboxes.open(&generated, &holder(&token), after(3)).await.unwrap().burned);
    inboxes.claim(&recipient("ann").address, None, None, after(0)).await.unwrap();
    assert!(inboxes.end(&recipient("ann").address, after(1)).await);
    assert_eq!(inboxes.claim(&recipient("ann").address, None, None, after(2)).await, Err(NotClaimed::Taken));
    assert!(!inboxes.end(&recipient("never").address, after(2)).await);
}

#[tokio::test]
async fn the_operator_deletes_public_mail_and_no_other() {
    let inboxes = inboxes(|_| {});
    inboxes.claim(&recipient("ann").address, None, None, after(0)).await.unwrap();
    put(&inboxes, &["bob", "ann"], "x", after(1)).await.unwrap();
    for (name, deleted) in [("bob", true), ("bob", false), ("ann", false)] {
        let address = recipient(name).address;
        let id = inboxes.store.entries(&address).first().map_or("none".into(), |entry| entry.id.clone());
        assert_eq!(inboxes.delete_public(&address, &id, after(2)).await, deleted, "{name}");
    }
}
