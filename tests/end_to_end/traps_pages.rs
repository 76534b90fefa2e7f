//! What traps know as pages: for everybody, for whoever is listed, for the operator, and for who holds a mail.

use sundew::trap::watch::Traps;

use crate::{
    harness::{Answer, Running, config, eventually, start_prepared, start_with},
    limits::connect_from,
    trap_exports::{plant, rehearsed},
};

const BEARER: (&str, &str) = ("authorization", "Bearer operator-secret");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const CAMPAIGN: &str = "09f3c51d22aa8b47";
const BELOW: &str = "0000000000000007";

async fn planted() -> Running {
    start_prepared(&rehearsed(&[]), plant).await
}

async fn page(server: &Running, path: &str) -> String {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.text()
}

async fn as_operator(server: &Running, method: &str, path: &str, form: &str) -> Answer {
    server.request_with(method, path, &[BEARER, FORM], form).await
}

#[tokio::test]
async fn where_traps_are_off_no_page_is_linked_and_the_operator_reads_how_to_turn_them_on() {
    let server = start_with(&config(&[])).await;
    assert!(!page(&server, "/").await.contains("href=\"/traps\""));
    for path in
        ["/traps", "/traps/days.csv", "/traps/campaigns/09f3c51d22aa8b47", "/traps/sources/203.0.113.7", "/traps/sources?source=a.org"]
    {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text().contains("SUNDEW_TRAPS"), "{path}: {}", answer.text());
    }
    assert!(!page(&server, "/about").await.contains("keyed hashes, counts and times"));
    server.stop().await;
}

#[tokio::test]
async fn the_page_tells_what_came_which_letters_and_where_from_and_links_all_lists() {
    let server = planted().await;
    assert!(page(&server, "/").await.contains("href=\"/traps\""));
    let traps = page(&server, "/traps").await;
    for wanted in [
        "Mails to traps, day by day: 10 mails",
        "planted by the operator: 10 mails",
        &format!("href=\"/traps/campaigns/{CAMPAIGN}\""),
        "its statistics start anew with each start",
        "href=\"/traps/sources/203.0.113.7\"",
        "/api/v1/traps/export/postfix.cidr",
        "/api/v1/traps/export/daily.csv",
    ] {
        assert!(traps.contains(wanted), "{wanted}: {traps}");
    }
    assert!(!traps.contains(BELOW), "one origin alone is not told of");
    assert!(!traps.contains("Nothing is listed until"), "the server is warm");
    let domains = page(&server, "/traps?by=url_domain").await;
    assert!(domains.contains("href=\"/traps/sources/prizes.example\""));
    let days = server.get("/traps/days.csv").await;
    assert_eq!(days.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(days.text().starts_with("date,pristine,seeded,") && days.text().contains(",0,10,0,0,0,0\r\n"), "{}", days.text());
    assert_eq!(server.get("/traps/hours.csv").await.text().lines().count(), 169);
    server.stop().await;
}

#[tokio::test]
async fn campaigns_are_chosen_by_label_put_in_order_and_paged_by_links_that_keep_what_was_chosen() {
    let server = planted().await;
    let spam = page(&server, "/traps?label=spam&order=mails&by=network").await;
    assert!(spam.contains(CAMPAIGN) && spam.contains("1 campaign<"), "{spam}");
    assert!(spam.contains("/traps?label=spam&#38;order=confidence&#38;by=network#campaigns"), "{spam}");
    let none = page(&server, "/traps?label=graymail").await;
    assert!(none.contains("None to tell of.") && !none.contains(CAMPAIGN));
    for nonsense in ["label=x", "order=x", "page=0", "page=18446744073709551615", "by=x"] {
        assert!(page(&server, &format!("/traps?{nonsense}")).await.contains(CAMPAIGN), "{nonsense}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_page_of_a_campaign_is_for_everybody_above_the_bar_and_for_the_operator_below_it() {
    let server = planted().await;
    let told = page(&server, &format!("/traps/campaigns/{CAMPAIGN}")).await;
    assert!(told.contains("Listed since") && told.contains("nearly certain (99%)") && told.contains("10+"), "{told}");
    assert!(!told.contains("Not spam"), "only the operator decides");
    for missing in [BELOW, "x", "ffffffffffffffff"] {
        assert_eq!(server.get(&format!("/traps/campaigns/{missing}")).await.status, 404, "{missing}");
    }
    let below = as_operator(&server, "GET", &format!("/traps/campaigns/{BELOW}"), "").await;
    assert_eq!(below.status, 200);
    assert!(below.text().contains("Not listed.") && below.text().contains("Not spam"));
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_listed_reads_why_and_takes_it_off_and_who_is_not_reads_that_plainly() {
    let server = planted().await;
    for (source, kind) in [
        ("203.0.113.7", "From this IP address"),
        ("2001:db8:42::5", "From this IP address"),
        ("www.prizes.example", "leads to this domain"),
    ] {
        let listed = page(&server, &format!("/traps/sources/{source}")).await;
        assert!(listed.contains("<strong>Listed.</strong>") && listed.contains(kind) && listed.contains("off the list"), "{listed}");
    }
    for (source, wanted) in [
        ("198.51.100.9", "Not listed here."),
        ("free.example", "Not listed here."),
        ("127.0.0.1", "Never listed here."),
        ("x.org", "Never listed here."),
    ] {
        let free = page(&server, &format!("/traps/sources/{source}")).await;
        assert!(free.contains(wanted) && !free.contains("off the list"), "{source}: {free}");
    }
    let within = page(&server, "/traps/sources/203.0.113.0%2F24").await;
    assert!(within.contains("href=\"/traps/sources/203.0.113.7\""), "{within}");
    let found = server.get("/traps/sources?source=+203.0.113.7+").await;
    assert_eq!((found.status.as_u16(), found.header("location")), (303, "/traps/sources/203.0.113.7"));
    let wrong = server.get("/traps/sources?source=nobody").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("neither an IP address nor a network nor a domain"), "{}", wrong.text());

    let off = server.request("POST", "/traps/sources/203.0.113.7", &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!((off.status.as_u16(), off.header("location")), (303, "/traps/sources/203.0.113.7?done=trap-taken-off"));
    let after = page(&server, off.header("location")).await;
    assert!(after.contains("Taken off the list.") && after.contains("Not listed here."), "{after}");
    server.stop().await;
}

#[tokio::test]
async fn the_operator_has_the_last_word_on_what_waits_and_can_take_it_back() {
    let waits = ["--domains", "x.org", "--traps", "on", "--trap-warm-up", "0s", "--trap-delay", "1h", "--trap-rehearsal", "on"];
    let server = start_prepared(&config(&[&waits[..], &["--admin-token", "operator-secret"]].concat()), plant).await;
    assert_eq!(server.get("/admin/traps").await.status, 401);
    let waiting = as_operator(&server, "GET", "/admin/traps", "").await.text();
    for wanted in ["203.0.113.7", "prizes.example", CAMPAIGN, "Due ", "9 independent traps", "Not spam: prizes.example"] {
        assert!(waiting.contains(wanted), "{wanted}: {waiting}");
    }
    let clear = |action: &str| format!("kind=domain&what=prizes.example&do={action}&back=list");
    assert_eq!(
        server.request_with("POST", "/traps/cleared", &[FORM, ("sec-fetch-site", "same-origin")], &clear("clear")).await.status,
        401
    );
    let cleared = as_operator(&server, "POST", "/traps/cleared", &clear("clear")).await;
    assert_eq!((cleared.status.as_u16(), cleared.header("location")), (303, "/admin/traps?done=trap-cleared"));
    let after = as_operator(&server, "GET", cleared.header("location"), "").await.text();
    assert!(
        after.contains("Noted: no spam.") && after.contains("Take back: prizes.example") && !after.contains("Not spam: prizes.example")
    );
    let restored = as_operator(&server, "POST", "/traps/cleared", &clear("restore")).await;
    assert_eq!(restored.header("location"), "/admin/traps?done=trap-undone");
    server.stop().await;
}

#[tokio::test]
async fn a_holder_says_once_what_a_mail_is_and_nobody_else_can() {
    let server = start_prepared(&rehearsed(&[]), |_| ()).await;
    let (address, token) = server.new_inbox().await;
    server.send(&[&address, "bob@x.org"], "Subject: Winter tyres\r\n\r\nTwenty percent off all winter tyres until Sunday.\r\n").await;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), FORM];
    let list = server.request("GET", &format!("/api/v1/inboxes/{address}/messages"), &headers).await.json();
    let id = list["items"][0]["id"].as_str().expect("an id").to_owned();
    let mail = format!("/inbox/{address}/{id}");
    let shown = server.request("GET", &mail, &headers).await.text();
    assert!(shown.contains("This is spam") && shown.contains("I asked for this"), "{shown}");
    for said in ["spam", "asked"] {
        let voted = server.request_with("POST", &format!("{mail}/vote"), &headers, &format!("is={said}")).await;
        assert_eq!((voted.status.as_u16(), voted.header("location")), (303, format!("{mail}?done=voted").as_str()));
    }
    assert_eq!(server.request_with("POST", &format!("{mail}/vote"), &headers, "is=x").await.status, 422);
    assert_eq!(
        server.request_with("POST", &format!("{mail}/vote"), &[FORM, ("sec-fetch-site", "same-origin")], "is=spam").await.status,
        404
    );
    let public = format!("/inbox/bob@x.org/{}", server.mails("bob").await[0]["id"].as_str().expect("an id"));
    assert!(!page(&server, &public).await.contains("This is spam"));
    let nobody = server.request_with("POST", &format!("{public}/vote"), &[FORM, ("sec-fetch-site", "same-origin")], "is=spam").await;
    assert_eq!(nobody.status, 422);
    server.stop().await;
}

/// Delivers a mail as a client of a network with this number.
async fn send(server: &Running, network: usize, to: &[&str], mail: &str) {
    let (mut smtp, _) = connect_from(server, &format!("100.64.{network}.7")).await;
    let reply = smtp.deliver(to, mail.as_bytes()).await;
    assert!(reply.starts_with("250"), "{reply}");
}

/// Copies of one letter to addresses at a domain of traps that have nothing to do with each other, each with a word of its own.
async fn advertise(server: &Running, traps: &Traps) {
    const SHAPES: [&str; 12] = ["a", "a0", "a.b", "a-b", "a_b", "a0a", "0a", "a.0", "a-0", "a_0", "0.a", "0-a"];
    let words = ["amber", "birch", "cedar", "daisy", "elder", "fern", "grape", "hazel", "iris", "juniper", "kelp", "lotus"];
    for (nth, (shape, word)) in SHAPES.iter().zip(words).enumerate() {
        let letter = format!(
            "From: Prizes <win@prizes.example>\r\nSubject: Your prize is waiting\r\n\r\nDear friend, our lottery has drawn your name, \
             and a golden kettle from the {word} collection is waiting for you at the depot. Pay the small fee for its parcel today, or \
             the kettle goes to somebody else: http://prizes.example/claim/{word}\r\n"
        );
        // Each by another network, since names of nobody are as many witnesses as senders.
        send(server, nth, &[&format!("{shape}@traps.example.net")], &letter).await;
    }
    let came = || traps.state().statistics.days(2).iter().map(|day| day.hits.total()).sum::<u64>();
    eventually("all letters are looked at", || async { came() >= 12 }).await;
}

/// A server whose traps know nothing yet, and those.
async fn watched() -> (Running, Traps) {
    let mut traps = None;
    let server = start_prepared(&rehearsed(&["--proxy-networks", "127.0.0.0/8"]), |server| traps = server.traps().cloned()).await;
    (server, traps.expect("there are traps"))
}

#[tokio::test]
async fn words_of_a_campaign_are_shown_to_everybody_without_what_only_some_copies_have() {
    let (server, traps) = watched().await;
    advertise(&server, &traps).await;
    let all = page(&server, "/traps").await;
    let href = all.split("href=\"").find(|rest| rest.starts_with("/traps/campaigns/")).and_then(|rest| rest.split('"').next());
    let href = href.unwrap_or_else(|| panic!("{all}"));
    let told = page(&server, href).await;
    assert!(told.contains("golden kettle from the <mark>…</mark> collection is waiting"), "{told}");
    for word in ["amber", "birch", "cedar", "daisy"] {
        assert!(!told.contains(word), "{word} would say which copy came to a trap: {told}");
    }
    let exact = as_operator(&server, "GET", href, "").await.text();
    assert!(exact.contains("<mark>birch</mark>") && exact.contains("/claim/"), "{exact}");
    let days = server.get(&format!("{href}/days.csv")).await.text();
    assert!(days.starts_with("date,mails\r\n") && days.ends_with(",10\r\n"), "round, since lists are: {days}");
    let exact_days = as_operator(&server, "GET", &format!("{href}/days.csv"), "").await.text();
    assert!(exact_days.ends_with(",11\r\n") || exact_days.ends_with(",12\r\n"), "{exact_days}");
    assert_eq!(server.get(&format!("{href}/hours.csv")).await.text().lines().count(), 169);
    server.stop().await;
}

#[tokio::test]
async fn beside_a_mail_stands_to_how_many_traps_its_letter_came() {
    let (server, traps) = watched().await;
    let letter = |to: &str| {
        format!(
            "To: {to}\r\nSubject: Your prize is waiting\r\n\r\nDear friend, our lottery has drawn your name, and a golden \
        kettle from the maple collection is waiting for you at the depot. Pay the small fee for its parcel today, or the kettle goes to \
        somebody else: http://prizes.example/claim/maple\r\n"
        )
    };
    send(&server, 99, &["bob@x.org", "team@x.org"], &letter("bob")).await;
    send(
        &server,
        99,
        &["rose@x.org"],
        "Subject: Tea\r\n\r\nShall we have tea in the garden on Sunday, with the cake that you liked so much?\r\n",
    )
    .await;
    advertise(&server, &traps).await;
    let mut mails = Vec::new();
    for name in ["bob", "rose"] {
        let id = server.mails(name).await[0]["id"].as_str().expect("an id").to_owned();
        mails.push(page(&server, &format!("/inbox/{name}@x.org/{id}?view=text")).await);
    }
    assert!(mails[0].contains("This letter also came to 10 traps or more."), "{}", mails[0]);
    assert!(!mails[1].contains("This letter also came"), "{}", mails[1]);
    server.stop().await;
}

#[tokio::test]
async fn a_holder_settles_that_an_address_is_never_a_trap_and_takes_it_back() {
    let (server, traps) = watched().await;
    let (address, token) = server.new_inbox().await;
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), FORM];
    for (form, is_out) in [("never=on", true), ("", false)] {
        let settled = server.request_with("POST", &format!("/inbox/{address}/traps"), &headers, form).await;
        assert_eq!(settled.status, 303);
        assert_eq!(traps.is_opted_out(&address), is_out);
    }
    let ours = [FORM, ("sec-fetch-site", "same-origin")];
    for inbox in [address.as_str(), "bob@x.org"] {
        assert_eq!(server.request_with("POST", &format!("/inbox/{inbox}/traps"), &ours, "never=on").await.status, 404, "{inbox}");
    }
    server.stop().await;
}
