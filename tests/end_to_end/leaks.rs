//! Who passed an address on is told alike by page, JSON, CSV and feed, and to its holder alone.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::harness::{self, Answer, Running, Smtp, stuffed};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Delivers a mail of an organisation, envelope and header alike.
pub async fn write(server: &Running, to: &str, from: &str, subject: &str) {
    let mail = format!("From: News <news@{from}>\nSubject: {subject}\nList-Unsubscribe: <https://{from}/leave?u=1>\n\nHello.\n");
    deliver(server, to, from, &mail).await;
}

async fn deliver(server: &Running, to: &str, from: &str, mail: &str) {
    let mut smtp = Smtp::connect(server.smtp).await;
    for (command, code) in [
        ("EHLO client.example", "250"),
        (&format!("MAIL FROM:<bounces@{from}>"), "250"),
        (&format!("RCPT TO:<{to}>"), "250"),
        ("DATA", "354"),
    ] {
        let reply = smtp.command(command).await;
        assert!(reply.starts_with(code), "{command}: {reply}");
    }
    smtp.write(&stuffed(mail.as_bytes())).await;
    let reply = smtp.reply().await;
    assert!(reply.starts_with("250"), "{reply}");
}

/// A new private inbox, its token as a header, and its address with a tag.
pub async fn tagged(server: &Running) -> (String, String, String) {
    let (address, token) = server.new_inbox().await;
    let (local, domain) = address.split_once('@').unwrap();
    let tagged = format!("{local}+milk@{domain}");
    (address, format!("Bearer {token}"), tagged)
}

pub async fn ask(server: &Running, bearer: &str, path: &str) -> Answer {
    server.request("GET", path, &[("authorization", bearer)]).await
}

pub async fn leaks(server: &Running, bearer: &str, address: &str) -> Value {
    ask(server, bearer, &format!("/api/v1/inboxes/{address}/leaks")).await.json()
}

/// Four organisations write at once to a tag that nobody said anything of: the fourth is a stranger.
async fn four_write(server: &Running, to: &str) {
    for (from, subject) in
        [("dairy.example", "Welcome"), ("cheese.example", "Cheese"), ("butter.example", "Butter"), ("tyres.example", "Winter tyres")]
    {
        write(server, to, from, subject).await;
    }
}

/// A page without its markup, on one line.
pub fn words(html: &str) -> String {
    let text: String = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_stranger_at_a_tag_is_told_alike_wherever_it_is_told() {
    let server = harness::start().await;
    let (address, bearer, tagged) = tagged(&server).await;
    four_write(&server, &tagged).await;
    let told = leaks(&server, &bearer, &address).await;
    let tag = &told["items"][0];
    assert_eq!(tag["leak"]["grade"], "possible", "{told}");
    assert_eq!(tag["leak"]["organisations"], json!(["tyres.example"]));
    let (tag_name, written) = (tag["tag"].as_str().unwrap(), tag["address"].as_str().unwrap());
    assert_eq!((tag_name, written, tag["messages"].as_u64()), ("milk", tagged.as_str(), Some(4)));
    let later = &tag["later"][0];
    assert_eq!((&later["relation"], &later["subject"], &later["messages"]), (&json!("foreign"), &json!("Winter tyres"), &json!(1)));
    assert_eq!(later["days"].as_array().unwrap().len(), 1);

    let page = words(&ask(&server, &bearer, &format!("/inbox/{address}/leaks")).await.text());
    for part in [
        "Leak possible",
        "+ milk",
        "First to write was dairy.example",
        "now also writing: → tyres.example",
        "on the same day, 1 mail from others",
    ] {
        assert!(page.replace("+milk", "+ milk").contains(part), "{part}: {page}");
    }
    let one = words(&ask(&server, &bearer, &format!("/inbox/{address}/leaks?tag=MILK")).await.text());
    for part in [
        &tagged,
        "Leak possible",
        "First to write Nobody said whom this address was given to.",
        "Came later tyres.example",
        "Winter tyres",
        "somebody could have guessed",
        "This is fine",
        "was not checked on this server",
    ] {
        assert!(one.contains(part), "{part}: {one}");
    }

    let csv = ask(&server, &bearer, &format!("/inbox/{address}/leaks.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8; header=present");
    let csv = csv.text();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!((lines.len(), lines[5]), (6, ""), "a head and a line for each sender: {csv}");
    assert!(lines[0].starts_with("inbox,tag,address,given_to,"), "{csv}");
    assert!(lines[4].contains(",possible,") && lines[4].contains(",tyres.example,claimed,foreign,"), "{csv}");
    assert!(lines[4].starts_with(&format!("{address},milk,{tagged},,")), "what nobody said is no fact: {csv}");
    assert!(lines[0].ends_with(",first_to_write,state,sender_evidence") && lines[4].ends_with(",dairy.example,possible,"), "{csv}");

    let feed = ask(&server, &bearer, &format!("/inbox/{address}/leaks.xml")).await;
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    let xml = feed.text();
    let since = tag["leak"]["since"].as_str().unwrap();
    for part in [
        format!("<title>Leak possible: {tagged} – First to write was dairy.example → tyres.example</title>"),
        format!("<published>{since}</published>"),
        "<category term=\"leak:possible\" label=\"Leak possible\"/>".to_owned(),
    ] {
        assert!(xml.contains(&part), "{part}: {xml}");
    }
    let again = [("authorization", bearer.as_str()), ("if-none-match", feed.header("etag"))];
    assert_eq!(server.request("GET", &format!("/inbox/{address}/leaks.xml"), &again).await.status, StatusCode::NOT_MODIFIED);
    server.stop().await;
}

/// An address for a site, as the API issues it: its tag and the address.
pub async fn issue(server: &Running, bearer: &str, inbox: &str, site: &str) -> (String, String) {
    let path = format!("/api/v1/inboxes/{inbox}/tags");
    let issued = server.request_with("POST", &path, &[("authorization", bearer)], &json!({ "site": site }).to_string()).await;
    assert_eq!(issued.status, StatusCode::CREATED, "{}", issued.text());
    let issued = issued.json();
    (issued["tag"].as_str().unwrap().to_owned(), issued["address"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_issued_address_that_somebody_else_writes_to_shows_who_passed_it_on_and_when() {
    let server = harness::start().await;
    let (inbox, token) = server.new_inbox().await;
    let bearer = format!("Bearer {token}");
    let (tag, alias) = issue(&server, &bearer, &inbox, "https://www.dairy.example/sign-up").await;
    let told = leaks(&server, &bearer, &inbox).await;
    assert_eq!((&told["items"][0]["messages"], &told["items"][0]["leak"]), (&json!(0), &Value::Null), "{told}");
    write(&server, &alias, "dairy.example", "Welcome").await;
    assert_eq!(leaks(&server, &bearer, &inbox).await["items"][0]["leak"], Value::Null);
    write(&server, &alias, "tyres.example", "Winter tyres").await;

    let told = leaks(&server, &bearer, &inbox).await;
    let item = &told["items"][0];
    assert_eq!((&item["tag"], &item["address"], &item["site"]), (&json!(tag), &json!(alias), &json!("dairy.example")), "{told}");
    let leak = &item["leak"];
    assert_eq!((&leak["grade"], &leak["days"], &leak["messages"]), (&json!("likely"), &json!(0), &json!(1)), "within two days");
    assert_eq!(leak["since"], item["later"][0]["first_at"]);
    assert_eq!((&item["state"], &item["first_to_write"]), (&json!("likely"), &Value::Null));
    let beside = ask(&server, &bearer, &format!("/api/v1/inboxes/{inbox}/messages")).await.json()["items"][0]["leak"].clone();
    assert_eq!((&beside["given_to"], &beside["first_to_write"]), (&json!("dairy.example"), &Value::Null));
    let kinds: Vec<_> = leak["evidence"].as_array().unwrap().iter().map(|reason| reason["kind"].as_str().unwrap()).collect();
    assert!(kinds.starts_with(&["issued", "given"]) && kinds.contains(&"early"), "{kinds:?}");
    let csv = ask(&server, &bearer, &format!("/inbox/{inbox}/leaks.csv")).await.text();
    let since = leak["since"].as_str().unwrap();
    assert!(csv.contains(&format!("{inbox},{tag},{alias},dairy.example,opaque,")) && csv.contains(&format!(",likely,{since},0,")), "{csv}");
    let xml = ask(&server, &bearer, &format!("/inbox/{inbox}/leaks.xml")).await.text();
    let title = format!("<title>Leak likely: {alias} – Given to dairy.example → tyres.example</title>");
    assert!(xml.contains(&title) && xml.contains(&format!("<published>{since}</published>")), "{xml}");
    let page = words(&ask(&server, &bearer, &format!("/inbox/{inbox}/leaks?tag={tag}")).await.text());
    for part in [
        "Leak likely",
        &alias,
        "Given to dairy.example now also writing: → tyres.example",
        "can’t be guessed",
        "You gave the address to dairy.example",
        "Expected here dairy.example",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // The address says so wherever it is shown, and leads to why.
    let badge = format!("<a class=\"badge likely\" href=\"/inbox/{inbox}/leaks?tag={tag}\"");
    let cookie = format!("sundew={inbox}:{token}");
    for path in [format!("/inbox/{inbox}/aliases"), "/".to_owned(), "/new?site=dairy.example".to_owned()] {
        let page = server.request("GET", &path, &[("cookie", &cookie)]).await.text();
        assert_eq!(page.matches(&badge).count(), if path == "/" { 2 } else { 1 }, "{path}: {page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_verdict_stands_beside_the_mail_in_list_page_api_and_feed() {
    let server = harness::start().await;
    let (address, bearer, tagged) = tagged(&server).await;
    four_write(&server, &tagged).await;
    let listed = ask(&server, &bearer, &format!("/api/v1/inboxes/{address}/messages")).await.json();
    let leak = &listed["items"][0]["leak"];
    assert_eq!((&leak["grade"], &leak["tag"]), (&json!("possible"), &json!("milk")));
    assert_eq!((&leak["given_to"], &leak["first_to_write"]), (&Value::Null, &json!("dairy.example")), "nobody said to whom it was given");
    for other in 1..4 {
        assert_eq!(listed["items"][other]["leak"], Value::Null);
    }
    let id = listed["items"][0]["id"].as_str().unwrap();
    let alone = ask(&server, &bearer, &format!("/api/v1/inboxes/{address}/messages/{id}")).await.json();
    assert_eq!(alone["leak"], *leak);
    let list = ask(&server, &bearer, &format!("/inbox/{address}")).await.text();
    assert_eq!(words(&list).matches("Leak possible: first to write was dairy.example").count(), 1, "{list}");
    let page = ask(&server, &bearer, &format!("/inbox/{address}/{id}")).await.text();
    assert!(words(&page).contains("First to write to this address was dairy.example, and this mail is from tyres.example."), "{page}");
    assert!(page.contains(&format!("href=\"/inbox/{address}/leaks?tag=milk\"")), "{page}");
    let feed = ask(&server, &bearer, &format!("/inbox/{address}/feed.xml")).await.text();
    assert_eq!(feed.matches("<category term=\"leak:possible\"").count(), 1, "{feed}");
    server.stop().await;
}

#[tokio::test]
async fn the_tags_of_a_private_inbox_are_as_closed_as_its_mail() {
    let server = harness::start().await;
    let (address, bearer, tagged) = tagged(&server).await;
    four_write(&server, &tagged).await;
    let id =
        ask(&server, &bearer, &format!("/api/v1/inboxes/{address}/messages")).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let (other, other_token) = server.new_inbox().await;
    let cookie = format!("sundew={other}:{other_token}");
    let doors = |address: &str| {
        [
            ("GET", format!("/inbox/{address}/leaks")),
            ("GET", format!("/inbox/{address}/leaks?tag=milk")),
            ("GET", format!("/inbox/{address}/leaks?view=senders")),
            ("GET", format!("/inbox/{address}/leaks.csv")),
            ("GET", format!("/inbox/{address}/leaks.xml")),
            ("GET", format!("/inbox/{address}/leaks.xml?key={}", "A".repeat(22))),
            ("GET", format!("/api/v1/inboxes/{address}/leaks")),
            ("POST", format!("/inbox/{address}/leaks/accept")),
            ("POST", format!("/inbox/{address}/{id}/unsubscribe")),
        ]
    };
    let never_was = "bababa22bababa22@sundew.example.com";
    for ((method, real), (_, unreal)) in doors(&address).iter().zip(doors(never_was)) {
        let wrong = format!("Bearer {other_token}");
        for headers in [&[FORM][..], &[FORM, ("authorization", &wrong)], &[FORM, ("cookie", &cookie), ("sec-fetch-site", "same-origin")]] {
            let body = if *method == "POST" { "tag=milk&organisation=tyres.example&do=accept" } else { "" };
            let answer = server.request_with(method, real, headers, body).await;
            let nothing = server.request_with(method, &unreal, headers, body).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {real}");
            assert_eq!(answer.text(), nothing.text(), "{method} {real}");
        }
    }
    let of_other = server.request("GET", "/leaks.json", &[("cookie", &cookie)]).await.json();
    assert_eq!(of_other, json!({ "items": [], "left_out": 0, "untracked_messages": 0 }));
    let told = leaks(&server, &bearer, &address).await;
    assert_eq!(told["items"][0]["leak"]["grade"], "possible", "nobody else has accepted it");
    server.request("DELETE", &format!("/api/v1/inboxes/{address}"), &[("authorization", &bearer)]).await;
    assert_eq!(ask(&server, &bearer, &format!("/api/v1/inboxes/{address}/leaks")).await.status, StatusCode::NOT_FOUND, "burned");
    server.stop().await;
}

#[tokio::test]
async fn a_browser_is_told_of_all_its_inboxes_and_a_link_opens_the_feed_of_one() {
    let server = harness::start().await;
    let (first, bearer, to_first) = tagged(&server).await;
    let (second, second_bearer, to_second) = tagged(&server).await;
    four_write(&server, &to_first).await;
    write(&server, &to_second, "dairy.example", "Welcome").await;
    let token = |bearer: &str| bearer.trim_start_matches("Bearer ").to_owned();
    let cookie = format!("sundew={first}:{}|{second}:{}", token(&bearer), token(&second_bearer));
    let told = server.request("GET", "/leaks.json", &[("cookie", &cookie)]).await.json();
    let inboxes: Vec<_> = told["items"].as_array().unwrap().iter().map(|tag| tag["inbox"].as_str().unwrap()).collect();
    assert_eq!(inboxes, [first.as_str(), &second], "what needs attention comes first");
    let page = words(&server.request("GET", "/leaks", &[("cookie", &cookie)]).await.text());
    assert!(page.contains("Leak possible") && page.contains("No leak seen"), "{page}");
    assert_eq!(server.request("GET", "/leaks.csv", &[("cookie", &cookie)]).await.text().lines().count(), 6);
    assert_eq!(server.request("GET", "/leaks.xml", &[("cookie", &cookie)]).await.text().matches("<entry>").count(), 1);

    let headers = [("authorization", bearer.as_str())];
    let link = server.request_with("POST", &format!("/api/v1/inboxes/{first}/links"), &headers, "{\"kind\": \"feed\"}").await.json();
    let key = link["url"].as_str().unwrap().split_once("?key=").unwrap().1.to_owned();
    let feed = server.get(&format!("/inbox/{first}/leaks.xml?key={key}")).await;
    assert_eq!((feed.status, feed.header("cache-control")), (StatusCode::OK, "private, no-cache"));
    for closed in [format!("/inbox/{first}/leaks?key={key}"), format!("/inbox/{first}/leaks.csv?key={key}")] {
        assert_eq!(server.get(&closed).await.status, StatusCode::NOT_FOUND, "{closed}");
    }
    let empty = words(&server.get("/leaks").await.text());
    assert!(empty.contains("Nothing to tell yet") && empty.contains("An address for a site"), "{empty}");
    server.stop().await;
}

#[tokio::test]
async fn what_its_holder_calls_fine_is_no_leak_until_it_is_taken_back() {
    let server = harness::start().await;
    let (address, bearer, tagged) = tagged(&server).await;
    four_write(&server, &tagged).await;
    let headers = [FORM, ("authorization", bearer.as_str())];
    let say = async |action: &str, organisation: &str| {
        let form = format!("tag=milk&organisation={organisation}&do={action}");
        server.request_with("POST", &format!("/inbox/{address}/leaks/accept"), &headers, &form).await
    };
    let said = say("accept", "tyres.example").await;
    assert_eq!(said.header("location"), format!("/inbox/{address}/leaks?tag=milk&done=leak-accepted"));
    let told = leaks(&server, &bearer, &address).await;
    assert_eq!((&told["items"][0]["leak"], &told["items"][0]["later"][0]["relation"]), (&Value::Null, &json!("accepted")));
    let page = words(&ask(&server, &bearer, said.header("location")).await.text());
    assert!(page.contains("Noted: that is fine") && page.contains("Not fine after all") && page.contains("speaks for no leak"), "{page}");
    assert_eq!(say("undo", "tyres.example").await.status, StatusCode::SEE_OTHER);
    assert_eq!(leaks(&server, &bearer, &address).await["items"][0]["leak"]["grade"], "possible");
    assert_eq!(say("accept", "nobody.example").await.status, StatusCode::NOT_FOUND);
    assert_eq!(say("explode", "tyres.example").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    four_write(&server, "team+milk@sundew.example.com").await;
    let public = server.request_with("POST", "/inbox/team/leaks/accept", &[FORM], "tag=milk&organisation=tyres.example&do=accept").await;
    assert_eq!(public.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody holds a public name");
    let page = words(&server.get("/inbox/team/leaks?tag=milk").await.text());
    assert!(page.contains("Leak possible") && !page.contains("This is fine"), "{page}");
    server.stop().await;
}

#[tokio::test]
async fn the_click_to_unsubscribe_is_noted_and_leads_where_the_mail_says() {
    let server = harness::start().await;
    let (address, bearer, tagged) = tagged(&server).await;
    write(&server, &tagged, "dairy.example", "Milk news").await;
    let id =
        ask(&server, &bearer, &format!("/api/v1/inboxes/{address}/messages")).await.json()["items"][0]["id"].as_str().unwrap().to_owned();
    let click = format!("/inbox/{address}/{id}/unsubscribe");
    let page = ask(&server, &bearer, &format!("/inbox/{address}/{id}")).await.text();
    assert!(page.contains(&format!("<form action=\"{click}\" method=\"post\" target=\"_blank\" rel=\"noopener noreferrer\">")), "{page}");
    let foreign = [FORM, ("authorization", ""), ("cookie", "sundew=x"), ("sec-fetch-site", "cross-site")];
    assert_eq!(server.request("POST", &click, &foreign).await.status, StatusCode::FORBIDDEN);
    let sender = async || leaks(&server, &bearer, &address).await["items"][0]["introduced"][0].clone();
    assert_eq!(sender().await["unsubscribed_at"], Value::Null, "looking at it is no click");

    let form = format!("{click}?url=https://evil.example/");
    let clicked = server.request("POST", &form, &[FORM, ("authorization", &bearer)]).await;
    assert_eq!(clicked.status, StatusCode::OK);
    assert_eq!(clicked.header("refresh"), "0; url=https://dairy.example/leave?u=1");
    assert_eq!(clicked.header("referrer-policy"), "no-referrer");
    assert!(clicked.text().contains("href=\"https://dairy.example/leave?u=1\"") && !clicked.text().contains("evil"), "{}", clicked.text());
    let noted = sender().await;
    assert!(noted["unsubscribed_at"].is_string() && noted["days_after_unsubscribe"].is_null(), "{noted}");
    let nags = async || words(&ask(&server, &bearer, &format!("/inbox/{address}/leaks?view=senders")).await.text());
    assert!(nags().await.contains("Nothing came since."), "{}", nags().await);
    server.stop().await;
}

#[tokio::test]
async fn what_senders_choose_is_neither_markup_nor_a_formula() {
    let server = harness::start().await;
    let (address, bearer, _) = tagged(&server).await;
    let (local, domain) = address.split_once('@').unwrap();
    let hostile = format!("{local}+=cmd|'&x'!a0@{domain}");
    for from in ["a.example", "b.example", "c.example"] {
        write(&server, &hostile, from, "x").await;
    }
    write(&server, &hostile, "evil.example", "=HYPERLINK(\"https://evil.example\",\"<script>alert(1)</script>\")").await;
    let csv = ask(&server, &bearer, &format!("/inbox/{address}/leaks.csv")).await.text();
    assert!(csv.contains("\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"<script>"), "{csv}");
    assert!(csv.contains(",'=cmd|'&x'!a0,"), "{csv}");
    for path in ["leaks", "leaks.xml", "leaks?view=senders", "leaks?tag=%3Dcmd%7C%27%26x%27%21a0"] {
        let answer = ask(&server, &bearer, &format!("/inbox/{address}/{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains("<script>alert") && !answer.text().contains("cmd|'&x"), "{path}: {}", answer.text());
    }
    server.stop().await;
}
