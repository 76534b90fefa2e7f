use super::*;

const DAY: u64 = 24 * 60 * 60;

async fn claim(inboxes: &Inboxes, name: &str, at: Timestamp) -> Result<Credentials, NotClaimed> {
    inboxes.claim(&recipient(name).address, None, None, at).await.map(|token| holder(&token))
}

async fn opens(inboxes: &Inboxes, name: &str, credentials: &Credentials, at: Timestamp) -> Option<Vec<String>> {
    match inboxes.open(&recipient(name).address, credentials, at).await {
        Ok(opened) => Some(subjects(&opened, at).await),
        Err(NotFound) => None,
    }
}

#[tokio::test]
async fn a_claimed_name_opens_for_its_holder_alone_and_its_mail_is_nobody_elses() {
    let inboxes = inboxes(|_| {});
    let ann = claim(&inboxes, "ann@x.org", after(0)).await.unwrap();
    put(&inboxes, &["ann+shop@x.org"], "mine", after(1)).await.unwrap();
    assert_eq!(opens(&inboxes, "ann@x.org", &ann, after(2)).await, Some(vec!["mine".to_owned()]));
    for stranger in [Credentials::default(), holder("0123456789abcdef0123456789abcdef01234567"), holder(&inboxes.generate("x.org").1)] {
        assert_eq!(opens(&inboxes, "ann@x.org", &stranger, after(2)).await, None);
    }
    let all = inboxes.all_public(&Filter::default(), None, 9, after(2)).await;
    assert!(all.items.is_empty(), "it is not among public mail");
}

#[tokio::test]
async fn a_name_is_claimed_once() {
    let inboxes = inboxes(|_| {});
    assert!(claim(&inboxes, "ann@x.org", after(0)).await.is_ok());
    assert_eq!(claim(&inboxes, "ann@x.org", after(1)).await.err(), Some(NotClaimed::Taken));
    for never in ["postmaster@x.org", "tadesi42mupaka97@x.org"] {
        assert_eq!(claim(&inboxes, never, after(0)).await.err(), Some(NotClaimed::Taken), "{never}");
    }
}

#[tokio::test]
async fn a_name_with_mail_or_a_reader_is_not_free_until_both_are_gone() {
    let inboxes = inboxes(|settings| settings.inbox_ttl = Duration::from_secs(DAY));
    put(&inboxes, &["mail@x.org"], "public", after(0)).await.unwrap();
    assert_eq!(claim(&inboxes, "mail@x.org", after(1)).await.err(), Some(NotClaimed::Taken));
    open(&inboxes, "read@x.org", after(0)).await;
    assert_eq!(claim(&inboxes, "read@x.org", after(DAY - 1)).await.err(), Some(NotClaimed::Taken));
    for name in ["mail@x.org", "read@x.org"] {
        let later = after(3 * DAY);
        let ann = claim(&inboxes, name, later).await.unwrap();
        assert_eq!(opens(&inboxes, name, &ann, later).await, Some(Vec::new()), "no mail from before");
    }
}

#[tokio::test]
async fn who_stays_away_loses_the_mail_but_not_the_name_and_nobody_inherits_it() {
    let inboxes = inboxes(|settings| settings.inbox_ttl = Duration::from_secs(DAY));
    let ann = claim(&inboxes, "ann@x.org", after(0)).await.unwrap();
    put(&inboxes, &["ann@x.org"], "old", after(1)).await.unwrap();
    let later = after(DAY + 2);
    put(&inboxes, &["ann@x.org"], "thrown away", later).await.unwrap();
    assert_eq!(claim(&inboxes, "ann@x.org", later).await.err(), Some(NotClaimed::Taken));
    assert_eq!(opens(&inboxes, "ann@x.org", &Credentials::default(), later).await, None);
    assert_eq!(opens(&inboxes, "ann@x.org", &ann, later).await, Some(Vec::new()));
    put(&inboxes, &["ann@x.org"], "new", later).await.unwrap();
    assert_eq!(opens(&inboxes, "ann@x.org", &ann, later).await, Some(vec!["new".to_owned()]));
}

#[tokio::test]
async fn a_burned_claim_is_gone_for_ever_and_its_senders_hear_what_its_holder_chose() {
    let inboxes = inboxes(|_| {});
    for (name, after_end, refused) in [("quiet@x.org", AfterEnd::Silence, false), ("loud@x.org", AfterEnd::Refuse, true)] {
        let ann = claim(&inboxes, name, after(0)).await.unwrap();
        let address = recipient(name).address;
        let mut opened = inboxes.open(&address, &ann, after(1)).await.unwrap();
        let changes = Changes { after_end: Some(after_end), ..Changes::default() };
        assert_eq!(opened.change(changes, after(1)).await.map(|facts| facts.after_end), Some(after_end));
        assert!(!inboxes.destination(recipient(name), after(1)).refuses, "it is alive");
        opened.burn(after(2)).await;
        assert_eq!(inboxes.destination(recipient(name), after(2)).refuses, refused, "{name}");
        let again = inboxes.open(&address, &ann, after(3)).await.unwrap();
        assert!(again.burned);
        assert_eq!(inboxes.access(&address), Access::Private);
    }
}

#[tokio::test]
async fn a_holder_changes_the_life_and_the_note_of_an_inbox() {
    let inboxes = inboxes(|_| {});
    let (address, token) = inboxes.generate("x.org");
    let mut opened = inboxes.open(&address, &holder(&token), after(0)).await.unwrap();
    let changes = Changes { ttl: Some(Duration::from_secs(300)), note: Some("for the milk shop".into()), after_end: None };
    let facts = opened.change(changes, after(0)).await.unwrap().clone();
    assert_eq!((facts.ttl.as_secs(), facts.note.as_deref(), facts.expires_at), (300, Some("for the milk shop"), after(300)));
    let used = inboxes.usage().used_bytes;
    let facts = opened.change(Changes { note: Some("".into()), ..Changes::default() }, after(1)).await.unwrap().clone();
    assert_eq!((facts.ttl.as_secs(), facts.note), (300, None));
    assert_eq!(inboxes.usage().used_bytes, used - "for the milk shop".len());
    inboxes.sweep(after(301)).await;
    assert_eq!(inboxes.usage(), Usage::default(), "it ended at its own time, and the books are balanced");
}

#[tokio::test]
async fn claims_outlive_a_restart_with_their_clock() {
    let key = InstallationKey::random();
    let start = || {
        let mut settings = Settings::for_tests();
        settings.inbox_ttl = Duration::from_secs(DAY);
        Inboxes::new(settings, key.clone())
    };
    let first = start();
    let ann = claim(&first, "ann@x.org", after(0)).await.unwrap();
    let gone = claim(&first, "gone@x.org", after(0)).await.unwrap();
    first.open(&recipient("gone@x.org").address, &gone, after(1)).await.unwrap().burn(after(1)).await;
    let (second, kept) = (start(), first.names_snapshot().unwrap());
    assert!(second.restore_names(&kept));
    for name in ["ann@x.org", "gone@x.org"] {
        assert_eq!(opens(&second, name, &Credentials::default(), after(2)).await, None, "{name}");
        assert_eq!(claim(&second, name, after(2)).await.err(), Some(NotClaimed::Taken), "{name}");
    }
    put(&second, &["ann@x.org", "gone@x.org"], "new", after(10)).await.unwrap();
    assert!(second.all_public(&Filter::default(), None, 9, after(10)).await.items.is_empty());
    // Mail came to the claim before its holder did, and did not make it live longer.
    let third = start();
    assert!(third.restore_names(&kept));
    put(&third, &["ann@x.org"], "too late", after(DAY + 1)).await.unwrap();
    assert_eq!(opens(&second, "ann@x.org", &ann, after(11)).await, Some(vec!["new".to_owned()]));
    assert_eq!(opens(&third, "ann@x.org", &ann, after(DAY + 2)).await, Some(Vec::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_and_claims_at_once_never_show_a_holder_what_came_before() {
    let inboxes = inboxes(|_| {});
    for round in 0..200 {
        let name = format!("race{round}@x.org");
        let (mail, claims) = (inboxes.clone(), inboxes.clone());
        let (to, wanted) = (name.clone(), name.clone());
        let putting = tokio::spawn(async move { put(&mail, &[&to], "public", after(0)).await });
        let claiming = tokio::spawn(async move { claim(&claims, &wanted, after(0)).await });
        putting.await.unwrap().unwrap();
        let public = || async { inboxes.all_public(&Filter::default(), None, 999, after(1)).await };
        let in_public = public().await.items.iter().filter(|entry| entry.recipient.written == name.as_str().into()).count();
        match claiming.await.unwrap() {
            Ok(ann) => {
                let seen = opens(&inboxes, &name, &ann, after(1)).await.unwrap();
                assert_eq!((in_public, seen.len()), (0, 1), "{name}: what was answered 250 is there, and is one's alone");
            }
            Err(_) => assert_eq!(in_public, 1, "{name}"),
        }
    }
    inboxes.sweep(after(100 * DAY)).await;
    assert_eq!(inboxes.usage(), Usage::default(), "the books are balanced");
}
