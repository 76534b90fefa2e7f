use super::*;
use crate::mail::site::Site;

const DAY: u64 = 24 * 60 * 60;

/// A private inbox with an address for `milk.example`, and its token.
async fn held(inboxes: &Inboxes, form: Form, at: Timestamp) -> (Opened, String, Alias) {
    let (address, token) = inboxes.generate("x.org");
    let mut opened = inboxes.open(&address, &holder(&token), at).await.unwrap();
    let alias = issue(inboxes, &mut opened, form, at).await.unwrap();
    (opened, token, alias)
}

async fn issue(inboxes: &Inboxes, opened: &mut Opened, form: Form, at: Timestamp) -> Result<Alias, NotIssued> {
    inboxes.issue_alias(opened, &Site::read("milk.example").unwrap(), form, "x.org", "the milk", at).await
}

async fn refused(inboxes: &Inboxes, alias: &Alias, at: Timestamp) -> bool {
    inboxes.destination(recipient(&alias.address), at).refuses
}

#[tokio::test]
async fn mail_to_an_alias_lands_in_the_inbox_with_its_name_as_the_tag() {
    let inboxes = inboxes(|_| {});
    for form in [Form::Opaque, Form::Plus] {
        let (opened, token, alias) = held(&inboxes, form, after(0)).await;
        assert!(alias.tag.starts_with("milk-") && (&*alias.site, &*alias.note) == ("milk.example", "the milk"), "{alias:?}");
        assert_eq!(alias.address.contains(opened.address.local()), form == Form::Plus, "an opaque one hides the inbox");
        let loud = alias.address.to_uppercase();
        put(&inboxes, &[&loud, &alias.address], "once", after(1)).await.unwrap();
        let mail = opened.all(&Filter { tag: Some(alias.tag.to_string()), ..Filter::default() }, after(2)).await;
        assert_eq!(mail.len(), 1, "both are one address");
        let to = &mail[0].recipient;
        assert_eq!((&to.address, to.tag.as_deref().map(str::to_lowercase).as_deref()), (&opened.address, Some(&*alias.tag)));
        assert_eq!(*to.written, *loud, "as written in the envelope");
        let issued = inboxes.destination(recipient(&alias.address), after(2)).given.unwrap();
        assert_eq!((&*issued.site, issued.at()), ("milk.example", after(0)));
        assert_eq!(inboxes.aliases(&opened).await, std::slice::from_ref(&alias));
        let other = inboxes.open(&recipient(&alias.address).address, &holder(&token), after(2)).await;
        assert_eq!(other.is_ok(), form == Form::Plus, "the alias itself is no inbox, even to its holder");
    }
}

#[tokio::test]
async fn the_name_of_an_alias_that_nobody_was_given_is_private_takes_mail_and_keeps_none() {
    let inboxes = inboxes(|_| {});
    let name = names::alias("milk", &mut rand::rng());
    let address = recipient(&name).address;
    for _ in 0..2 {
        put(&inboxes, &[&name, &format!("{name}+x")], "for nobody", after(1)).await.unwrap();
        assert_eq!(inboxes.usage(), Usage::default());
        assert!(inboxes.open(&address, &Credentials::default(), after(1)).await.is_err());
        assert_eq!(inboxes.claim(&address, None, None, after(1)).await, Err(NotClaimed::Taken));
        let destination = inboxes.destination(recipient(&name), after(1));
        assert!(!destination.refuses && destination.given.is_none());
        let nobodys = inboxes.behind_alias(&address, after(1)).unwrap().address;
        assert!(inboxes.open(&nobodys, &Credentials::default(), after(1)).await.is_err(), "as one that is somebody's would be");
        // The same where there are others.
        held(&inboxes, Form::Opaque, after(1)).await.0.burn(after(1)).await;
    }
}

#[tokio::test]
async fn a_tag_is_known_as_issued_in_its_own_inbox_alone() {
    let inboxes = inboxes(|_| {});
    let (opened, _, plus) = held(&inboxes, Form::Plus, after(0)).await;
    let (_, _, opaque) = held(&inboxes, Form::Opaque, after(0)).await;
    let local = opened.address.local();
    let given = |path: &str| inboxes.destination(recipient(path), after(1)).given;
    assert!(given(&format!("{local}+{}@x.org", plus.tag.to_uppercase())).is_some());
    for other in [
        format!("{local}+milk-2222@x.org"),
        format!("{local}+milk@x.org"),
        format!("{local}+{}@x.org", opaque.tag),
        format!("ann+{}@x.org", plus.tag),
        format!("{local}+{}@y.org", plus.tag),
        format!("{}@y.org", opaque.tag),
    ] {
        assert_eq!(given(&other), None, "{other}");
    }
}

#[tokio::test]
async fn one_that_is_switched_off_ends_as_its_inbox_would_until_it_is_switched_on() {
    let inboxes = inboxes(|_| {});
    for form in [Form::Opaque, Form::Plus] {
        let (mut opened, _, alias) = held(&inboxes, form, after(0)).await;
        let off = AliasChanges { is_active: Some(false), note: Some("sold it".into()) };
        let changed = inboxes.change_alias(&opened, &alias.tag.to_uppercase(), off).await.unwrap();
        assert_eq!((changed.is_active, &*changed.note), (false, "sold it"));
        assert_eq!(inboxes.aliases(&opened).await, [changed]);
        put(&inboxes, &[&alias.address], "unwanted", after(1)).await.unwrap();
        assert_eq!(subjects(&opened, after(1)).await, [""; 0]);
        assert!(!refused(&inboxes, &alias, after(1)).await);
        opened.change(Changes { after_end: Some(AfterEnd::Refuse), ..Changes::default() }, after(1)).await.unwrap();
        assert!(refused(&inboxes, &alias, after(1)).await);
        assert!(!inboxes.destination(recipient(opened.address.as_str()), after(1)).refuses, "the inbox lives");
        inboxes.change_alias(&opened, &alias.tag, AliasChanges { is_active: Some(true), note: None }).await.unwrap();
        assert!(!refused(&inboxes, &alias, after(2)).await);
        put(&inboxes, &[&alias.address], "wanted", after(2)).await.unwrap();
        assert_eq!(subjects(&opened, after(2)).await, ["wanted"]);
        let none = inboxes.change_alias(&opened, "milk-nothing", AliasChanges::default()).await;
        assert_eq!(none, None);
    }
}

#[tokio::test]
async fn an_alias_rests_while_its_inbox_has_ended_and_is_gone_when_that_is_burned() {
    let inboxes = inboxes(|settings| settings.inbox_ttl = Duration::from_secs(DAY));
    for after_end in [AfterEnd::Silence, AfterEnd::Refuse] {
        let (mut opened, token, alias) = held(&inboxes, Form::Opaque, after(0)).await;
        opened.change(Changes { after_end: Some(after_end), ..Changes::default() }, after(0)).await.unwrap();
        let refuses = after_end == AfterEnd::Refuse;
        inboxes.sweep(after(2 * DAY)).await;
        assert_eq!(refused(&inboxes, &alias, after(2 * DAY)).await, refuses);
        put(&inboxes, &[&alias.address], "too late", after(2 * DAY)).await.unwrap();
        // Its holder is back, and so is the alias.
        let opened = inboxes.open(&opened.address, &holder(&token), after(3 * DAY)).await.unwrap();
        assert_eq!(subjects(&opened, after(3 * DAY)).await, [""; 0]);
        assert!(!refused(&inboxes, &alias, after(3 * DAY)).await);
        put(&inboxes, &[&alias.address], "in time", after(3 * DAY)).await.unwrap();
        assert_eq!(subjects(&opened, after(3 * DAY)).await, ["in time"]);
        opened.burn(after(3 * DAY)).await;
        put(&inboxes, &[&alias.address], "in vain", after(3 * DAY)).await.unwrap();
        assert_eq!((refused(&inboxes, &alias, after(3 * DAY)).await, inboxes.usage().mails), (refuses, 0));
        assert_ne!(inboxes.behind_alias(&recipient(&alias.address).address, after(3 * DAY)).unwrap().address, opened.address);
        let again = inboxes.open(&opened.address, &holder(&token), after(4 * DAY)).await.unwrap();
        assert_eq!(inboxes.aliases(&again).await, []);
    }
}

#[tokio::test]
async fn one_that_was_deleted_is_gone_for_good_and_given_to_nobody_again() {
    let key = InstallationKey::random();
    let new = || Inboxes::new(Settings::for_tests(), key.clone());
    for form in [Form::Opaque, Form::Plus] {
        let inboxes = new();
        let (mut opened, token, alias) = held(&inboxes, form, after(0)).await;
        put(&inboxes, &[&alias.address], "before", after(1)).await.unwrap();
        assert!(inboxes.delete_alias(&opened, &alias.tag.to_uppercase()).await);
        assert!(!inboxes.delete_alias(&opened, &alias.tag).await, "it is there no more");
        assert_eq!(inboxes.aliases(&opened).await, []);
        let on = AliasChanges { is_active: Some(true), note: None };
        assert_eq!(inboxes.change_alias(&opened, &alias.tag, on).await, None, "nor can it be switched on");
        let borrowed = format!("{}+{}", opened.address.local(), alias.tag);
        for to in [&*alias.address, &borrowed] {
            put(&inboxes, &[to], "after", after(2)).await.unwrap();
        }
        assert_eq!(subjects(&opened, after(2)).await, ["before"], "what has come stays");
        assert!(!refused(&inboxes, &alias, after(2)).await);
        opened.change(Changes { after_end: Some(AfterEnd::Refuse), ..Changes::default() }, after(2)).await.unwrap();
        assert!(refused(&inboxes, &alias, after(2)).await);
        assert_ne!(issue(&inboxes, &mut opened, form, after(3)).await.unwrap().address, alias.address);

        let Some(Unsaved::All(kept)) = inboxes.unsaved_aliases() else { panic!("all of it, the first time") };
        let again = new();
        assert!(again.restore_aliases(&kept) && refused(&again, &alias, after(4)).await);
        let mut opened = again.open(&opened.address, &holder(&token), after(4)).await.unwrap();
        assert_eq!(again.aliases(&opened).await.len(), 1);
        for _ in 0..3 {
            assert_ne!(issue(&again, &mut opened, form, after(4)).await.unwrap().address, alias.address);
        }
    }
}

#[tokio::test]
async fn what_its_holder_calls_fine_is_kept_with_an_alias() {
    let inboxes = inboxes(|_| {});
    for form in [Form::Opaque, Form::Plus] {
        let (opened, _, alias) = held(&inboxes, form, after(0)).await;
        let accepted = || inboxes.accepted(&inboxes.destination(recipient(&alias.address), after(1)));
        assert!(accepted().is_empty());
        for n in 0..20 {
            assert!(inboxes.accept_at_alias(&opened, &alias.tag, &format!("sender{n}.example"), true).await);
        }
        let off_and_on = async |is_active| inboxes.change_alias(&opened, &alias.tag, AliasChanges { is_active, note: None }).await;
        off_and_on(Some(false)).await.unwrap();
        assert!(accepted().is_empty(), "it takes no mail");
        off_and_on(Some(true)).await.unwrap();
        assert_eq!((accepted().len(), &*accepted()[0]), (16, "sender4.example"), "the last ones");
        assert!(inboxes.accept_at_alias(&opened, &alias.tag, "sender4.example", false).await);
        assert!(!inboxes.accept_at_alias(&opened, &alias.tag, "sender4.example", false).await, "it was taken back already");
        assert_eq!((accepted().len(), &*accepted()[0]), (15, "sender5.example"));
        assert!(!inboxes.accept_at_alias(&opened, "milk-nothing", "sender.example", true).await);
    }
}

#[tokio::test]
async fn mail_after_a_restart_neither_extends_the_life_of_an_inbox_nor_changes_what_comes_after_it() {
    let key = InstallationKey::random();
    let new = || Inboxes::new(Settings { inbox_ttl: Duration::from_secs(DAY), ..Settings::for_tests() }, key.clone());
    let before = new();
    let (mut opened, _, alias) = held(&before, Form::Opaque, after(0)).await;
    opened.change(Changes { after_end: Some(AfterEnd::Refuse), ..Changes::default() }, after(0)).await.unwrap();
    let Some(Unsaved::All(kept)) = before.unsaved_aliases() else { panic!("all of it, the first time") };
    let inboxes = new();
    assert!(inboxes.restore_aliases(&kept));
    put(&inboxes, &[&alias.address], "late in its life", after(DAY - 1)).await.unwrap();
    assert_eq!(inboxes.ends_at(&opened.address), Some(after(DAY)));
    inboxes.sweep(after(DAY)).await;
    for address in [&*alias.address, opened.address.as_str()] {
        assert!(inboxes.destination(recipient(address), after(DAY)).refuses, "{address}");
    }
}

#[tokio::test]
async fn nobody_learns_from_a_mail_to_several_whether_two_aliases_are_one_visitors() {
    let inboxes = inboxes(|_| {});
    let (mut ann, _, milk) = held(&inboxes, Form::Opaque, after(0)).await;
    let second = issue(&inboxes, &mut ann, Form::Opaque, after(0)).await.unwrap();
    let (bob, _, _) = held(&inboxes, Form::Opaque, after(0)).await;
    let unknown = format!("{}@x.org", names::alias("milk", &mut rand::rng()));
    let others = async |opened: &Opened, at| opened.all(&Filter::default(), at).await[0].others;
    put(&inboxes, &[&milk.address, &second.address, bob.address.as_str()], "to all", after(1)).await.unwrap();
    assert_eq!((others(&bob, after(1)).await, others(&ann, after(1)).await), (2, 1), "her own are no others");
    assert_eq!(ann.all(&Filter::default(), after(1)).await.len(), 2, "one for each tag");
    for guess in [&unknown, &*milk.address] {
        put(&inboxes, &[guess, bob.address.as_str()], "a guess", after(2)).await.unwrap();
        assert_eq!(others(&bob, after(2)).await, 1, "whether there is such an alias or not");
    }
}

#[tokio::test]
async fn aliases_outlive_a_restart_and_no_readable_address_is_among_what_is_kept() {
    let key = InstallationKey::random();
    let new = || Inboxes::new(Settings { inbox_ttl: Duration::from_secs(DAY), ..Settings::for_tests() }, key.clone());
    let before = new();
    let (mut opened, token, alias) = held(&before, Form::Opaque, after(0)).await;
    let plus = issue(&before, &mut opened, Form::Plus, after(0)).await.unwrap();
    before.change_alias(&opened, &plus.tag, AliasChanges { is_active: Some(false), note: None }).await.unwrap();
    let Some(Unsaved::All(snapshot)) = before.unsaved_aliases() else { panic!("all of it, the first time") };
    assert_eq!(before.unsaved_aliases(), None, "nothing has changed since");
    let text = String::from_utf8_lossy(&snapshot);
    for word in [opened.address.local(), &alias.tag, "x.org", "milk", "the milk"] {
        assert!(!text.contains(word), "{word}");
    }

    let inboxes = new();
    assert!(inboxes.restore_aliases(&snapshot) && !inboxes.restore_aliases(b"something else"));
    put(&inboxes, &[&alias.address], "after the restart", after(10)).await.unwrap();
    put(&inboxes, &[&plus.address], "switched off", after(10)).await.unwrap();
    let again = inboxes.open(&opened.address, &holder(&token), after(11)).await.unwrap();
    assert_eq!(subjects(&again, after(11)).await, ["after the restart"]);
    assert_eq!(inboxes.aliases(&again).await, before.aliases(&opened).await);
    assert_eq!(again.all(&Filter::default(), after(11)).await[0].recipient.tag.as_deref(), Some(&*alias.tag));

    // The clock goes on without the inbox in memory: mail to an alias makes nothing live again.
    let late = new();
    assert!(late.restore_aliases(&snapshot));
    put(&late, &[&alias.address], "too late", after(2 * DAY)).await.unwrap();
    assert_eq!(late.usage(), Usage::default());
    let stranger = Inboxes::new(Settings::for_tests(), InstallationKey::random());
    assert!(stranger.restore_aliases(&snapshot));
    put(&stranger, &[&alias.address], "under another key", after(10)).await.unwrap();
    assert_eq!(stranger.usage(), Usage::default());
}

#[tokio::test]
async fn an_inbox_has_two_hundred_at_most_and_a_public_or_burned_one_none() {
    let inboxes = inboxes(|_| {});
    let (mut opened, _, first) = held(&inboxes, Form::Plus, after(0)).await;
    let mut tags = std::collections::BTreeSet::from([first.tag]);
    for n in 1..Alias::MAX_OF_INBOX {
        let form = if n % 2 == 0 { Form::Plus } else { Form::Opaque };
        assert!(tags.insert(issue(&inboxes, &mut opened, form, after(0)).await.unwrap().tag), "never the same twice");
    }
    assert_eq!(issue(&inboxes, &mut opened, Form::Opaque, after(0)).await, Err(NotIssued::TooMany));
    assert_eq!(inboxes.aliases(&opened).await.len(), Alias::MAX_OF_INBOX);
    let mut public = open(&inboxes, "ann@x.org", after(0)).await;
    assert_eq!(issue(&inboxes, &mut public, Form::Opaque, after(0)).await, Err(NotIssued::NoHolder));
    opened.burn(after(1)).await;
    opened.burned = true;
    assert_eq!(issue(&inboxes, &mut opened, Form::Opaque, after(1)).await, Err(NotIssued::NoHolder));
}

#[tokio::test]
async fn nobody_gets_the_aliases_of_a_name_that_was_forgotten() {
    let inboxes = inboxes(|settings| (settings.max_tombstones, settings.inbox_ttl) = (1, Duration::from_secs(DAY)));
    let ann = recipient("ann@x.org").address;
    let token = inboxes.claim(&ann, None, None, after(0)).await.unwrap();
    let mut opened = inboxes.open(&ann, &holder(&token), after(0)).await.unwrap();
    let alias = issue(&inboxes, &mut opened, Form::Opaque, after(0)).await.unwrap();
    inboxes.sweep(after(2 * DAY)).await;
    let (other, other_token) = inboxes.generate("x.org");
    inboxes.open(&other, &holder(&other_token), after(2 * DAY)).await.unwrap().burn(after(2 * DAY)).await;
    // Nothing is left of her claim: the name is everybody's, and the alias nobody's.
    assert_eq!(inboxes.access(&ann), Access::Public);
    put(&inboxes, &[&alias.address], "for Ann", after(2 * DAY)).await.unwrap();
    assert_eq!(subjects(&open(&inboxes, "ann@x.org", after(2 * DAY)).await, after(2 * DAY)).await, [""; 0]);
    let token = inboxes.claim(&ann, None, None, after(5 * DAY)).await.unwrap();
    put(&inboxes, &[&alias.address], "for Ann", after(5 * DAY)).await.unwrap();
    let opened = inboxes.open(&ann, &holder(&token), after(5 * DAY)).await.unwrap();
    assert_eq!((subjects(&opened, after(5 * DAY)).await, inboxes.aliases(&opened).await), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_long_name_has_a_short_tag_and_one_without_room_none() {
    let inboxes = inboxes(|_| {});
    for (bytes, label) in [(40, "milk"), (53, "mil"), (55, "m")] {
        let address = recipient(&format!("{}@x.org", "a".repeat(bytes))).address;
        let token = inboxes.claim(&address, None, None, after(0)).await.unwrap();
        let mut opened = inboxes.open(&address, &holder(&token), after(0)).await.unwrap();
        let alias = issue(&inboxes, &mut opened, Form::Plus, after(0)).await.unwrap();
        assert_eq!(alias.tag.rsplit_once('-').map(|(label, _)| label), Some(label));
        put(&inboxes, &[&alias.address], "fits", after(1)).await.unwrap();
        assert_eq!(subjects(&opened, after(1)).await, ["fits"]);
    }
    for name in ["a".repeat(56), "\"a b\"".to_owned()] {
        let address = recipient(&format!("{name}@x.org")).address;
        let token = inboxes.claim(&address, None, None, after(0)).await.unwrap();
        let mut opened = inboxes.open(&address, &holder(&token), after(0)).await.unwrap();
        assert_eq!(issue(&inboxes, &mut opened, Form::Plus, after(0)).await, Err(NotIssued::NoTagFits), "{name}");
        assert!(issue(&inboxes, &mut opened, Form::Opaque, after(0)).await.is_ok());
    }
}
