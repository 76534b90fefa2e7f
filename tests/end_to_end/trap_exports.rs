//! What traps know, for programs: lists as files, and JSON.

use std::io::Read;

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use sundew::{
    config::Config,
    mail::timestamp::Timestamp,
    server::Server,
    trap::{
        campaigns::CampaignId,
        memory::{Class, Domain, Kind, Network, Secs, Sighting},
        statistics::Observation,
        watch::Traps,
    },
};

use crate::harness::{Answer, Running, config, start_prepared, start_with};

pub const TOKEN: &str = "operator-secret";
const CAMPAIGN: u64 = 0x09f3_c51d_22aa_8b47;
const OTHER_CAMPAIGN: u64 = 8;
const DAY: Secs = 24 * 60 * 60;
const FILES: [&str; 7] = ["postfix.cidr", "ip.rbldnsd", "url.rbldnsd", "rspamd-ip.map", "rspamd-url.map", "campaigns.ndjson", "daily.csv"];

/// Traps that wait for nothing, and list what is for documentation.
pub fn rehearsed(arguments: &[&str]) -> Config {
    let traps =
        ["--domains", "x.org", "--trap-domains", "traps.example.net", "--traps", "on", "--trap-warm-up", "0s", "--trap-delay", "0s"];
    let operator = ["--trap-rehearsal", "on", "--admin-token", TOKEN, "--public-url", "http://lists.example/"];
    config(&[&traps[..], &operator, arguments].concat())
}

/// A letter that came to nine traps of nine origins from one address five days ago, and leads to one domain.
pub fn plant(server: &Server) {
    let traps = server.traps().expect("there are traps");
    let now = Timestamp::now().as_secs();
    mails(traps, "203.0.113.7", CAMPAIGN, 0..9, now - 5 * DAY);
    mails(traps, "2001:db8:42::5", CAMPAIGN, 20..29, now - 5 * DAY);
    // One origin alone says nothing.
    mails(traps, "198.51.100.9", 7, 40..41, now - 5 * DAY);
    list(traps, now);
}

/// The same of another letter, which leads to a domain below a suffix that programs of others know.
pub fn plant_other(server: &Server) {
    plant(server);
    let (traps, now) = (server.traps().expect("there are traps"), Timestamp::now().as_secs());
    mails(traps, "192.0.2.77", OTHER_CAMPAIGN, 60..69, now - 5 * DAY);
    list(traps, now);
}

fn list(traps: &Traps, now: Secs) {
    let mut state = traps.state();
    state.memory.advance(now);
    state.memory.advance(now);
}

fn mails(traps: &Traps, client: &str, campaign: u64, origins: std::ops::Range<u32>, at: Secs) {
    let client = client.parse().unwrap();
    let name = if campaign == OTHER_CAMPAIGN { "example.com" } else { "prizes.example" };
    let domains = [Domain { key: domain_key(traps, name), name: name.into() }];
    let mut state = traps.state();
    for origin in origins {
        let mailbox = u64::from(origin + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let sighting = Sighting {
            mailbox,
            kind: Kind::Seeded { source: origin },
            leak: None,
            is_backscatter: false,
            is_transactional: false,
            is_bulk: false,
            proven: &[],
            claimed: None,
            author: None,
            is_checked: true,
            campaign: Some(CampaignId(campaign)),
            network: Some(Network::of(client)),
            domains: if [CAMPAIGN, OTHER_CAMPAIGN].contains(&campaign) { &domains } else { &[] },
        };
        let (_, group) = state.memory.record(&sighting, at);
        let url_domains = ["prizes.example"];
        let observed = Observation { client: Some(client), url_domains: &url_domains, ..Observation::new(Class::Seeded, mailbox, group) };
        state.statistics.record(&observed, at + 5 * DAY);
    }
}

fn domain_key(traps: &Traps, name: &str) -> u64 {
    match traps.key_of(name) {
        sundew::trap::memory::Key::Domain(key) => key,
        other => panic!("{other:?} is no domain"),
    }
}

/// Addresses given away at so many places, each a witness of its own.
pub async fn given_away(server: &Running, places: usize) -> Vec<String> {
    let mut addresses = Vec::new();
    for place in 0..places {
        let wanted = json!({ "source": format!("place {place}"), "count": 1 }).to_string();
        let given = as_operator(server, "POST", "/admin/traps/seeds", &wanted).await;
        assert_eq!(given.status, 201, "{}", given.text());
        addresses.push(given.json()["addresses"][0].as_str().expect("an address").to_owned());
    }
    addresses
}

/// A letter as it is sent to many: names, numbers and a tracking key are the recipient's own.
pub fn letter(copy: u64, to: &str) -> String {
    format!(
        "From: Prize Office <office{copy}@prizes.example>\nTo: {to}\nSubject: You won {copy}00 EUR\n\n\
         Dear customer, you have been chosen among many thousand visitors as one of the happy winners of our yearly draw. To have your \
         prize of {copy}00 EUR sent to you without delay, open the page below and give us your address and telephone number today: \
         https://claim.prizes.example/winner/{copy:016x}?key={copy}\n"
    )
}

pub async fn planted(arguments: &[&str]) -> Running {
    start_prepared(&rehearsed(arguments), plant).await
}

pub async fn export(server: &Running, name: &str) -> Answer {
    let answer = server.get(&format!("/api/v1/traps/export/{name}")).await;
    assert_eq!(answer.status, 200, "{name}: {}", answer.text());
    answer
}

pub async fn api(server: &Running, path: &str) -> Value {
    let answer = server.get(&format!("/api/v1/traps{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

pub async fn as_operator(server: &Running, method: &str, path: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {TOKEN}");
    server.request_with(method, &format!("/api/v1{path}"), &[("authorization", &bearer)], body).await
}

#[tokio::test]
async fn each_list_names_what_is_listed_and_says_how_long_it_is_good_for() {
    let server = planted(&[]).await;
    for (name, wanted) in FILES.into_iter().zip([
        "203.0.113.7/32  REJECT 5+ mails to 5+ independent spam traps",
        "203.0.113.7 :127.0.0.4:5+ mails",
        ".prizes.example :127.0.1.2:10+ mails",
        "203.0.113.7 TRAP_IP:0.",
        "prizes.example TRAP_URL:0.",
        "\"id\":\"09f3c51d22aa8b47\",\"label\":\"spam\"",
        "date,dimension,key,hits,distinct_traps,distinct_groups",
    ]) {
        let answer = export(&server, name).await;
        let text = answer.text();
        assert!(text.contains(wanted), "{name}: {text}");
        assert!(text.contains("CC0-1.0") && text.contains("http://lists.example/") && text.contains("generated"), "{name}: {text}");
        assert!(!text.contains("198.51.100.9"), "{name}: one origin lists nothing");
        assert_eq!(answer.header("cache-control"), "public, max-age=60");
    }
    assert!(export(&server, "postfix.cidr").await.text().contains("2001:db8:42::/64  REJECT"), "version 6 by its /64");
    assert_eq!(server.get("/api/v1/traps/export/other.txt").await.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn who_has_a_list_is_told_so_and_all_get_the_same_bytes() {
    let server = planted(&[]).await;
    let first = export(&server, "rspamd-ip.map").await;
    let again = export(&server, "rspamd-ip.map").await;
    assert_eq!((first.text(), first.header("etag")), (again.text(), again.header("etag")));
    let path = "/api/v1/traps/export/rspamd-ip.map";
    for asked in [("if-none-match", first.header("etag")), ("if-modified-since", first.header("last-modified"))] {
        let answer = server.request("GET", path, &[asked]).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (304, ""), "{asked:?}");
    }
    let head = server.request("HEAD", path, &[]).await;
    assert_eq!((head.status.as_u16(), head.text().as_str()), (200, ""));
    assert_eq!(head.header("content-length"), first.text().len().to_string());
    let gzipped = server.request("GET", path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(gzipped.header("content-encoding"), "gzip");
    let mut text = String::new();
    GzDecoder::new(&*gzipped.body).read_to_string(&mut text).unwrap();
    assert_eq!(text, first.text());
    server.stop().await;
}

#[tokio::test]
async fn a_new_installation_has_valid_lists_that_say_why_they_are_empty() {
    let traps = ["--domains", "x.org", "--traps", "on", "--trap-rehearsal", "on"];
    let server = start_prepared(&config(&traps), plant).await;
    for (name, entry) in [("postfix.cidr", "REJECT"), ("rspamd-url.map", "TRAP_URL:"), ("ip.rbldnsd", "203.0.113.7")] {
        let text = export(&server, name).await.text();
        assert!(text.contains("# empty as yet: this installation learns until "), "{name}: {text}");
        assert!(!text.lines().any(|line| !line.starts_with('#') && line.contains(entry)), "{name}: {text}");
    }
    let summary = api(&server, "/summary").await;
    assert!(summary["learns_until"].is_string() && summary["listed"]["networks"] == 0, "{summary}");
    server.stop().await;
}

#[tokio::test]
async fn without_traps_there_is_nothing_of_theirs() {
    let server = start_with(&config(&[])).await;
    for (method, path) in [
        ("GET", "/api/v1/traps/summary"),
        ("GET", "/api/v1/traps/campaigns"),
        ("GET", "/api/v1/traps/export/postfix.cidr"),
        ("POST", "/api/v1/traps/check"),
    ] {
        let answer = server.request(method, path, &[]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["error"]["code"].as_str().unwrap().to_owned()),
            (404, "traps_off".to_owned()),
            "{path}"
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn campaigns_sources_and_tops_are_told_in_round_numbers_and_days() {
    let server = planted(&[]).await;
    let campaigns = api(&server, "/campaigns").await;
    assert_eq!((campaigns["items"].as_array().unwrap().len(), &campaigns["next"]), (1, &Value::Null));
    let campaign = &campaigns["items"][0];
    assert_eq!(*campaign, api(&server, "/campaigns/09f3c51d22aa8b47").await);
    assert_eq!((&campaign["label"], &campaign["hits_at_least"], &campaign["groups_at_least"]), (&json!("spam"), &json!(10), &json!(10)));
    assert_eq!(campaign["page"], "/traps/campaigns/09f3c51d22aa8b47");
    for (query, wanted) in [("?label=spam", 1), ("?label=suspect", 0), ("?since=2020-01-01", 1), ("?since=2099-01-01T00:00:00Z", 0)] {
        assert_eq!(api(&server, &format!("/campaigns{query}")).await["items"].as_array().unwrap().len(), wanted, "{query}");
    }
    let source = api(&server, "/sources/203.0.113.7").await;
    assert_eq!((&source["listed"], &source["kind"], &source["entry"]["hits_at_least"]), (&json!(true), &json!("network"), &json!(5)));
    assert_eq!(api(&server, "/sources/2001:db8:42::ffff").await["listed"], true);
    assert_eq!(api(&server, "/sources/198.51.100.9").await["listed"], false);
    let domain = api(&server, "/sources/www.Prizes.example").await;
    assert_eq!((&domain["listed"], &domain["source"]), (&json!(true), &json!("prizes.example")));
    let top = api(&server, "/top/source").await;
    assert_eq!((&top["items"][0]["key"], &top["items"][0]["hits"]), (&json!("2001:db8:42::/64"), &json!(5)));
    let summary = api(&server, "/summary").await;
    assert_eq!(
        (&summary["campaigns"]["spam"], &summary["listed"]["networks"], &summary["learns_until"]),
        (&json!(1), &json!(2), &Value::Null)
    );
    for (path, status, named) in [
        ("/top/colour", 422, "url_domain"),
        ("/campaigns?label=bad", 422, "graymail"),
        ("/campaigns?limit=0", 422, "200"),
        ("/campaigns?cursor=x", 422, "cursor"),
        ("/campaigns/09f3c51d22aa8b48", 404, ""),
        ("/campaigns/x", 404, ""),
        ("/sources/nothing", 422, "domain"),
    ] {
        let answer = server.get(&format!("/api/v1/traps{path}")).await;
        assert!(answer.status == status && answer.text().contains(named), "{path}: {}", answer.text());
    }
    server.stop().await;
}

#[tokio::test]
async fn a_long_list_of_campaigns_goes_on_where_it_ended() {
    let many = |server: &Server| {
        let now = Timestamp::now().as_secs();
        (0..7).for_each(|campaign| mails(server.traps().unwrap(), "203.0.113.7", 100 + campaign, 0..4 + campaign as u32, now - 5 * DAY));
    };
    let server = start_prepared(&rehearsed(&[]), many).await;
    let (mut ids, mut path) = (Vec::new(), "/campaigns?limit=3".to_owned());
    loop {
        let page = api(&server, &path).await;
        ids.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/campaigns?limit=3&cursor={next}");
    }
    // By day, then by round numbers: 10 mails, then 5 and more, then 3 and more.
    let wanted: Vec<_> = [106, 101, 102, 103, 104, 105, 100].map(|id: u64| format!("{id:016x}")).to_vec();
    assert_eq!(ids, wanted);
    server.stop().await;
}
