//! SPF and the client's name, case by case.

use super::{
    dns::Zone,
    site::{Delivery, HELO, MAIL, Site, outcome},
};

const ZONE: &str = "
sender.test TXT google-site-verification=none of ours
pass.test TXT v=spf1 ip4:192.0.2.0/24 -all
fail.test TXT v=spf1 ip4:198.51.100.1 -all
soft.test TXT v=spf1 ~all
neutral.test TXT v=spf1 ?all
default.test TXT v=spf1 ip4:198.51.100.1
two.test TXT v=spf1 -all
two.test TXT v=spf1 +all
other.test TXT v=spf10 +all
bad.test TXT v=spf1 ipv4:192.0.2.10 -all
badcidr.test TXT v=spf1 ip4:192.0.2.10/40 -all
six.test TXT v=spf1 ip4:192.0.2.10 ip6:2001:db8::/32 -all
a.test TXT v=spf1 a:host.a.test/24 -all
host.a.test A 192.0.2.99
mx.test TXT v=spf1 mx -all
mx.test MX mail.mx.test
mail.mx.test A 192.0.2.10
manymx.test TXT v=spf1 mx -all
ptr.test TXT v=spf1 ptr -all
ptrof.test TXT v=spf1 ptr:peer.test -all
10.2.0.192.in-addr.arpa PTR client.peer.test
client.peer.test A 192.0.2.10
client.peer.test TXT v=spf1 a -all
11.2.0.192.in-addr.arpa PTR forged.peer.test
forged.peer.test A 198.51.100.9
macro.test TXT v=spf1 exists:%{ir}.%{l}.%{d2}.who.test -all
10.2.0.192.alice.macro.test.who.test A 127.0.0.2
redirect.test TXT v=spf1 redirect=pass.test
nowhere.test TXT v=spf1 redirect=missing.test
include.test TXT v=spf1 include:fail.test include:pass.test -all
includenone.test TXT v=spf1 include:missing.test -all
includebad.test TXT v=spf1 include:bad.test -all
includeredirect.test TXT v=spf1 include:redirect.test -all
loop.test TXT v=spf1 include:loop.test -all
void.test TXT v=spf1 a:no1.test a:no2.test a:no3.test +all
twovoid.test TXT v=spf1 a:no1.test a:no2.test +all
exp.test TXT v=spf1 -all exp=missing.test
servfail.test TXT v=spf1 a:host.broken.test -all
long.test TXT v=spf1 ip4:198.51.100.1 ip4:198.51.100.2 ip4:198.51.100.3 ip4:198.51.100.4 ip4:198.51.100.5 ip4:198.51.100.6 ip4:198.51.100.7 ip4:198.51.100.8 ip4:198.51.100.9 ip4:198.51.100.10 ip4:198.51.100.11 ip4:198.51.100.12 ip4:198.51.100.13 ip4:198.51.100.14 ip4:192.0.2.10 -all
1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR six.peer.test
six.peer.test AAAA 2001:db8::1
";

/// A chain of so many includes, of which the last passes, and eleven exchangers.
pub fn zone() -> Zone {
    let mut zone = Zone::parse(ZONE);
    for (chain, length) in [("ten", 10), ("eleven", 11)] {
        for number in 0..length {
            zone.add(&format!("{chain}{number}.test"), "TXT", &format!("v=spf1 include:{chain}{}.test -all", number + 1));
        }
        zone.add(&format!("{chain}{length}.test"), "TXT", "v=spf1 +all");
    }
    for number in 0..11 {
        zone.add("manymx.test", "MX", &format!("mail{number}.manymx.test"));
    }
    zone
}

/// Senders, and what SPF says of them at 192.0.2.10.
pub const CASES: &[(&str, &str)] = &[
    ("alice@pass.test", "pass ip4"),
    ("alice@PASS.test", "pass ip4"),
    ("alice@fail.test", "fail all"),
    ("alice@soft.test", "softfail all"),
    ("alice@neutral.test", "neutral all"),
    ("alice@default.test", "neutral default"),
    ("alice@missing.test", "none no_record"),
    ("alice@sender.test", "none no_record"),
    ("alice@other.test", "none no_record"),
    ("alice@two.test", "permerror several_records"),
    ("alice@bad.test", "permerror bad_record"),
    ("alice@badcidr.test", "permerror bad_record"),
    ("alice@six.test", "pass ip4"),
    ("alice@a.test", "pass a"),
    ("alice@mx.test", "pass mx"),
    ("alice@manymx.test", "permerror too_many_lookups"),
    ("alice@ptr.test", "fail all"),
    ("alice@ptrof.test", "pass ptr"),
    ("alice@macro.test", "pass exists"),
    ("bob@macro.test", "fail all"),
    ("alice@redirect.test", "pass ip4"),
    ("alice@nowhere.test", "permerror no_record"),
    ("alice@include.test", "pass include"),
    ("alice@includenone.test", "permerror no_record"),
    ("alice@includebad.test", "permerror bad_record"),
    ("alice@includeredirect.test", "pass include"),
    ("alice@loop.test", "permerror too_many_lookups"),
    ("alice@ten0.test", "pass include"),
    ("alice@eleven0.test", "permerror too_many_lookups"),
    ("alice@void.test", "permerror too_many_lookups"),
    ("alice@twovoid.test", "pass all"),
    ("alice@exp.test", "fail all"),
    ("alice@servfail.test", "temperror dns"),
    ("alice@x.broken.test", "temperror dns"),
    ("alice@long.test", "pass ip4"),
];

#[tokio::test]
async fn spf_comes_out_as_its_records_say() {
    let site = Site::start(zone()).await;
    for (number, (sender, wanted)) in CASES.iter().enumerate() {
        let facts = site.facts(&format!("case-{number}"), &Delivery::new(sender, MAIL)).await;
        assert_eq!(outcome(&facts["spf"]["mail_from"]), *wanted, "{sender}");
        assert_eq!(facts["spf"]["mail_from"]["domain"], sender.split_once('@').unwrap().1.to_lowercase(), "{sender}");
        assert_eq!(outcome(&facts["spf"]["helo"]), "pass a", "{sender}");
    }
}

#[tokio::test]
async fn the_client_and_its_greeting_are_looked_at_too() {
    let site = Site::start(zone()).await;
    for (number, (peer, helo, from, mail_from, greeting, name)) in [
        ("192.0.2.10", HELO, "", "pass a client.peer.test", "pass a client.peer.test", "pass client.peer.test"),
        ("192.0.2.11", HELO, "a@pass.test", "pass ip4 pass.test", "fail all client.peer.test", "fail not_confirmed forged.peer.test"),
        ("192.0.2.12", "localhost", "a@pass.test", "pass ip4 pass.test", "none no_domain -", "none no_record -"),
        ("192.0.2.12", "[192.0.2.12]", "", "none no_domain -", "none no_domain -", "none no_record -"),
        ("2001:db8::1", "fail.test", "a@six.test", "pass ip6 six.test", "fail all fail.test", "pass six.peer.test"),
        (
            "10.1.2.3",
            HELO,
            "a@pass.test",
            "not_applicable private_peer -",
            "not_applicable private_peer -",
            "not_applicable private_peer -",
        ),
        (
            "127.0.0.1",
            HELO,
            "a@pass.test",
            "not_applicable private_peer -",
            "not_applicable private_peer -",
            "not_applicable private_peer -",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let facts = site.facts(&format!("case-{number}"), &Delivery { peer, helo, from, mail: MAIL }).await;
        let spf = |of: &str| format!("{} {}", outcome(&facts["spf"][of]), facts["spf"][of]["domain"].as_str().unwrap_or("-"));
        let ptr = format!("{} {}", outcome(&facts["ptr"]), facts["ptr"]["name"].as_str().unwrap_or("-"));
        assert_eq!((spf("mail_from").as_str(), spf("helo").as_str(), ptr.as_str()), (mail_from, greeting, name), "{peer} {helo} {from}");
    }
}
