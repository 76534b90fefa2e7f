use std::{
    net::{IpAddr, Ipv4Addr},
    thread,
};

use super::{tests::incoming, *};
use crate::{
    inbox::{Credentials, Looker},
    net::Networks,
    policy::{Domains, Rules},
    trap::{
        memory::{Class, Settings},
        statistics::Dimension,
        watch::Traps,
    },
};

const DAY: std::time::Duration = std::time::Duration::from_secs(86_400);

struct Bench {
    intake: Intake,
    inboxes: Inboxes,
    traps: Traps,
}

/// Serves x.org, where an address is abandoned as soon as nobody looks, and has old.org for nothing but traps.
fn bench() -> Bench {
    let settings = Settings { live: 0, abandoned: 0, mature: 1, ..Settings::default() };
    let traps = Traps::for_tests(settings, Timestamp::now().as_secs());
    let mut policy = Policy::new(Domains::new(vec!["x.org".parse().unwrap()]), Rules::default()).unwrap();
    policy.set_trap_domains(vec!["old.org".parse().unwrap()]).unwrap();
    let inboxes = Inboxes::for_tests();
    let intake = Intake::new(1 << 20, Arc::new(policy), inboxes.clone(), Parser::new().unwrap());
    let watch = Watch::new(traps.clone(), Networks::private_ranges(), false);
    Bench { intake: intake.watched_by(Some(watch)), inboxes, traps }
}

impl Bench {
    async fn send(&self, to: &str) {
        let recipient = Recipient::from_path(to, "").unwrap();
        assert_eq!(self.intake.accepts(&recipient).await, Ok(()), "{to}");
        let mut mail = incoming(&self.intake, &recipient, "a@spam.example");
        mail.envelope.peer = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
        self.intake.deliver(mail).await.unwrap();
        while self.traps.waiting() > 0 {
            thread::yield_now();
        }
    }

    /// How many mails came to traps of each class.
    fn hits(&self) -> Vec<(String, u64)> {
        let top = self.traps.state().statistics.top(Dimension::TrapClass, 1, 9);
        top.into_iter().map(|top| (top.key.to_string(), top.hits)).collect()
    }
}

#[tokio::test]
async fn mail_to_a_trap_domain_is_taken_and_counted_and_never_stored_but_for_the_operator() {
    let bench = bench();
    bench.send("anna@old.org").await;
    assert_eq!(bench.hits(), [("trap_only".to_owned(), 1)]);
    assert_eq!(bench.inboxes.usage().mails, 0);
    assert_eq!(bench.intake.in_flight_bytes(), 0, "what was held for traps is given back");
    bench.send("abuse@old.org").await;
    assert_eq!((bench.hits().len(), bench.inboxes.usage().mails), (1, 1));
}

#[tokio::test]
async fn a_name_that_nobody_looked_at_is_a_trap_until_somebody_does() {
    let bench = bench();
    bench.send("bob@x.org").await;
    assert_eq!(bench.hits(), [(Class::Pristine.name().to_owned(), 1)]);
    assert_eq!(bench.inboxes.usage().mails, 1, "who types it reads its mail");
    let looker = Some(Looker { client: [192, 0, 2, 1].into(), is_program: false });
    let address = Recipient::from_path("bob@x.org", "").unwrap().address;
    let tomorrow = Timestamp::now().plus(DAY);
    bench.inboxes.open(&address, &Credentials { looker, ..Credentials::default() }, tomorrow).await.unwrap();
    bench.send("bob@x.org").await;
    assert_eq!(bench.hits(), [(Class::Pristine.name().to_owned(), 1)], "it is in use");
}

#[tokio::test]
async fn a_private_address_that_ended_is_a_trap_whose_mail_is_not_stored() {
    let bench = bench();
    let (address, token) = bench.inboxes.generate("x.org");
    let looker = Some(Looker { client: [192, 0, 2, 1].into(), is_program: false });
    let holder = Credentials { tokens: vec![token], looker, ..Credentials::default() };
    let long_ago = Timestamp::now().minus(2 * DAY);
    let opened = bench.inboxes.open(&address, &holder, long_ago).await.unwrap();
    opened.burn(long_ago).await;
    bench.send(address.as_str()).await;
    assert_eq!(bench.hits(), [(Class::Abandoned.name().to_owned(), 1)]);
    assert_eq!(bench.inboxes.usage().mails, 0);
}

#[tokio::test]
async fn where_any_domain_is_served_a_name_that_nobody_chose_tells_nothing() {
    let bench = bench();
    let intake = Intake::new(1 << 20, Arc::new(Policy::for_tests()), Inboxes::for_tests(), Parser::new().unwrap());
    let watch = Watch::new(bench.traps.clone(), Networks::private_ranges(), true);
    let bench = Bench { intake: intake.watched_by(Some(watch)), ..bench };
    bench.send("bob@x.org").await;
    assert_eq!(bench.hits(), []);
}

#[tokio::test]
async fn addresses_at_domains_for_tests_are_like_others_in_a_rehearsal_alone() {
    for is_rehearsal in [false, true] {
        let bench = bench();
        let policy = Policy::new(Domains::new(vec!["qa.test".parse().unwrap()]), Rules::default()).unwrap();
        let intake = Intake::new(1 << 20, Arc::new(policy), Inboxes::for_tests(), Parser::new().unwrap());
        let watch = Watch::new(bench.traps.clone(), Networks::private_ranges(), false).rehearsing(is_rehearsal);
        let bench = Bench { intake: intake.watched_by(Some(watch)), ..bench };
        bench.send("bob@qa.test").await;
        assert_eq!(bench.hits().len(), usize::from(is_rehearsal));
    }
}
