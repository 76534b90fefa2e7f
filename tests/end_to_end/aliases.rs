//! Addresses for sites: issued for a private inbox, which they lead to and hide.

use serde_json::{Value, json};

use crate::{
    harness::{Running, Smtp, config, start, start_with},
    visitor::{Visitor, between},
};

async fn issue(server: &Running, address: &str, token: &str, body: Value) -> (u16, Value) {
    let (bearer, path) = (format!("Bearer {token}"), format!("/api/v1/inboxes/{address}/tags"));
    let made = server.request_with("POST", &path, &[("authorization", &bearer)], &body.to_string()).await;
    (made.status.as_u16(), made.json())
}

async fn tags(server: &Running, address: &str, token: &str) -> Vec<Value> {
    let list = server.get_as(token, &format!("/api/v1/inboxes/{address}/tags")).await;
    list.json()["items"].as_array().expect("items").clone()
}

fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_else(|| panic!("no {key} in {json}"))
}

/// The reply to RCPT, as a sender hears it.
async fn reply_to(server: &Running, address: &str) -> String {
    let mut smtp = Smtp::connect(server.smtp).await;
    smtp.command("EHLO client.example").await;
    smtp.command("MAIL FROM:<a@client.example>").await;
    smtp.command(&format!("RCPT TO:<{address}>")).await
}

/// A page without the places where its addresses may break.
fn whole(page: &str) -> String {
    page.replace("<wbr>", "")
}

#[tokio::test]
async fn mail_to_an_issued_address_lands_in_the_inbox_under_its_tag() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    let (local, domain) = address.split_once('@').unwrap();
    for form in ["opaque", "plus"] {
        let (status, made) =
            issue(&server, &address, &token, json!({ "site": "https://www.milk.example/join", "form": form, "note": "cheese" })).await;
        assert_eq!(status, 201, "{made}");
        let (tag, alias) = (text(&made, "tag"), text(&made, "address"));
        assert_eq!((text(&made, "site"), text(&made, "form"), text(&made, "note")), ("milk.example", form, "cheese"));
        assert!(tag.starts_with("milk-") && made["created_at"].is_string() && made["active"] == true, "{made}");
        let wanted = if form == "plus" { format!("{local}+{tag}@{domain}") } else { format!("{tag}@{domain}") };
        assert_eq!(alias, wanted);
        assert_eq!(issue(&server, &address, &token, json!({ "site": "milk.example", "form": form })).await, (200, made.clone()));
        server.send(&[alias], &format!("Subject: to the {form} one\r\n\r\n")).await;
        let list = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages?tag={tag}")).await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
        let mail = &list["items"][0];
        assert_eq!((text(mail, "tag"), text(mail, "to"), text(mail, "address")), (tag, alias, address.as_str()));
        let transcript = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages/{}/transcript", text(mail, "id"))).await.text();
        assert!(transcript.contains(&format!("RCPT TO:<{alias}>")), "{transcript}");
        let raw = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages/{}/raw", text(mail, "id"))).await.text();
        assert_eq!(raw.contains(local), form == "plus", "the inbox stands nowhere in the mail: {raw}");
    }
    let all = tags(&server, &address, &token).await;
    assert_eq!(all.iter().map(|tag| tag["messages"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 1]);
    server.send(&[&format!("{local}+Typed@{domain}")], "Subject: to a tag of one's own\r\n\r\n").await;
    let all = tags(&server, &address, &token).await;
    assert_eq!((all.len(), text(&all[2], "tag"), &all[2]["address"]), (3, "Typed", &Value::Null));
    let (status, second) = issue(&server, &address, &token, json!({ "site": "milk.example", "new": true })).await;
    assert!(status == 201 && all.iter().all(|tag| tag["tag"] != second["tag"]), "{second}");
    server.stop().await;
}

#[tokio::test]
async fn an_alias_opens_for_its_holder_alone_and_shows_its_mail_in_the_inbox() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    let (_, made) = issue(&server, &address, &token, json!({ "site": "milk.example" })).await;
    let alias = text(&made, "address");
    server.send(&[alias, &address], "Subject: two at once\r\n\r\n").await;
    server.send(&[&address], "Subject: to the inbox itself\r\n\r\n").await;
    let list = server.get_as(&token, &format!("/api/v1/inboxes/{alias}/messages")).await.json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "only what came to it");
    assert_eq!((text(&list["items"][0], "address"), &list["items"][0]["others"]), (address.as_str(), &json!(0)));
    let (other, other_token) = server.new_inbox().await;
    let nobodys = format!("{}@sundew.example.com", sundew::mail::names::alias("milk", &mut rand::rng()));
    let never = format!("/api/v1/inboxes/{nobodys}/messages");
    let nothing = server.get(&never).await;
    for (path, token) in [
        (format!("/api/v1/inboxes/{alias}/messages"), ""),
        (format!("/api/v1/inboxes/{alias}/messages"), other_token.as_str()),
        (format!("/api/v1/inboxes/{alias}/tags"), &other_token),
        (format!("/api/v1/inboxes/{address}/tags"), &other_token),
        (format!("/api/v1/inboxes/{alias}"), &other_token),
    ] {
        let answer = server.get_as(token, &path).await;
        assert_eq!((answer.status, &answer.body), (nothing.status, &nothing.body), "{path}");
    }
    assert_eq!(issue(&server, &address, &other_token, json!({ "site": "milk.example" })).await.0, 404);
    // To end an inbox it must be named itself.
    let bearer = format!("Bearer {token}");
    assert_eq!(server.request("DELETE", &format!("/api/v1/inboxes/{alias}"), &[("authorization", &bearer)]).await.status, 404);
    assert_eq!(tags(&server, &other, &other_token).await, [json!(null); 0]);
    server.stop().await;
}

#[tokio::test]
async fn a_name_of_that_shape_is_nobodys_to_read_claim_or_open_and_mail_to_it_is_thrown_away() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    let (_, made) = issue(&server, &address, &token, json!({ "site": "milk.example" })).await;
    assert_eq!(issue_end(&server, &address, &token).await, 204);
    // It was burned with its inbox: from now on it is as one that never was.
    let (alias, tag) = (text(&made, "address"), text(&made, "tag"));
    assert!(reply_to(&server, alias).await.starts_with("250"));
    server.send(&[alias], "Subject: for nobody\r\n\r\n").await;
    assert_eq!(server.get(&format!("/api/v1/inboxes/{alias}/messages")).await.status, 404);
    assert!(server.get("/api/v1/all").await.json()["items"].as_array().unwrap().is_empty());
    for body in [json!({ "local": tag }), json!({ "local": tag, "access": "public" })] {
        let refused = server.request_with("POST", "/api/v1/inboxes", &[], &body.to_string()).await;
        assert_eq!((refused.status.as_u16(), text(&refused.json()["error"], "code")), (422, "generated_name"));
    }
    server.stop().await;
}

async fn issue_end(server: &Running, address: &str, token: &str) -> u16 {
    let bearer = format!("Bearer {token}");
    server.request("DELETE", &format!("/api/v1/inboxes/{address}"), &[("authorization", &bearer)]).await.status.as_u16()
}

#[tokio::test]
async fn one_is_switched_off_and_on_and_ends_as_its_inbox_does() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    let (_, made) = issue(&server, &address, &token, json!({ "site": "milk.example" })).await;
    let (alias, tag, bearer) = (text(&made, "address"), text(&made, "tag"), format!("Bearer {token}"));
    let change =
        async |path: String, body: Value| server.request_with("PATCH", &path, &[("authorization", &bearer)], &body.to_string()).await;
    let path = format!("/api/v1/inboxes/{address}/tags/{tag}");
    let off = change(path.clone(), json!({ "active": false, "note": "sold it" })).await.json();
    assert_eq!((&off["active"], text(&off, "note"), text(&off, "address")), (&json!(false), "sold it", alias));
    assert!(reply_to(&server, alias).await.starts_with("250"), "in silence");
    server.send(&[alias], "Subject: unwanted\r\n\r\n").await;
    assert_eq!(tags(&server, &address, &token).await[0]["messages"], 0);
    change(format!("/api/v1/inboxes/{address}"), json!({ "after_end": "550" })).await;
    assert!(reply_to(&server, alias).await.starts_with("550 5.2.1"));
    assert!(reply_to(&server, &address).await.starts_with("250"));
    let (status, new) = issue(&server, &address, &token, json!({ "site": "milk.example" })).await;
    assert!(status == 201 && new["tag"] != made["tag"], "one that is switched off is none to give");
    assert_eq!(change(path.clone(), json!({ "active": true })).await.json()["active"], true);
    server.send(&[alias], "Subject: wanted\r\n\r\n").await;
    assert_eq!(change(path, json!({})).await.json()["messages"], 1);
    for (tag, body, status) in
        [("milk-never", json!({}), 404), (tag, json!({ "note": "x".repeat(101) }), 422), (tag, json!({ "x": 1 }), 422)]
    {
        assert_eq!(change(format!("/api/v1/inboxes/{address}/tags/{tag}"), body).await.status, status);
    }
    assert_eq!(issue_end(&server, &address, &token).await, 204);
    for ended in [alias, text(&new, "address"), &address] {
        assert!(reply_to(&server, ended).await.starts_with("550 5.2.1"), "{ended}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_site_and_who_has_none_is_told() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    for (site, said) in [
        ("", "name the site"),
        ("192.0.2.7", "an IP address"),
        ("localhost", "that is no site on the internet"),
        ("milk", "that is no site on the internet"),
        ("co.uk", "many sites end in this"),
        ("the milk shop", "that is no site"),
    ] {
        let (status, answer) = issue(&server, &address, &token, json!({ "site": site })).await;
        assert_eq!((status, text(&answer["error"], "code")), (422, "invalid_site"), "{site}");
        assert!(text(&answer["error"], "message").starts_with(said), "{answer}");
    }
    for (body, code) in [
        (json!({ "site": "milk.example", "form": "round" }), "invalid_form"),
        (json!({ "site": "milk.example", "note": "a\nb" }), "invalid_note"),
        (json!({ "site": "milk.example", "domain": "not one" }), "invalid_domain"),
        (json!({}), "invalid_body"),
    ] {
        let (status, answer) = issue(&server, &address, &token, body).await;
        assert_eq!((status, text(&answer["error"], "code")), (422, code));
    }
    let public = server.request_with("POST", "/api/v1/inboxes/ann@sundew.example.com/tags", &[], r#"{"site":"milk.example"}"#).await;
    assert_eq!((public.status.as_u16(), text(&public.json()["error"], "code")), (422, "public_inbox"));
    assert_eq!(tags(&server, &address, &token).await, [json!(null); 0], "nothing was made");
    server.stop().await;
}

#[tokio::test]
async fn issuing_counts_among_what_a_network_may_make_in_a_minute() {
    let server = start_with(&config(&["--proxy-networks", "127.0.0.0/8", "--max-inboxes-per-minute-per-network", "3"])).await;
    let (address, token) = server.new_inbox().await;
    let (bearer, path) = (format!("Bearer {token}"), format!("/api/v1/inboxes/{address}/tags"));
    let headers = [("authorization", bearer.as_str()), ("x-forwarded-for", "192.0.2.1")];
    let mut answers = Vec::new();
    for site in ["a.example", "b.example", "c.example", "d.example", "a.example"] {
        answers.push(server.request_with("POST", &path, &headers, &json!({ "site": site }).to_string()).await.status.as_u16());
    }
    assert_eq!(answers, [201, 201, 201, 429, 200], "what is there costs nothing");
    server.stop().await;
}

#[tokio::test]
async fn an_alias_is_whole_where_its_hyphen_separates_tags_and_a_zone_has_issued_tags_as_well() {
    let server = start_with(&config(&["--tag-separator=-", "--tag-domains", "zone.example"])).await;
    let (address, token) = server.new_inbox().await;
    let (_, made) = issue(&server, &address, &token, json!({ "site": "milk.example" })).await;
    server.send(&[text(&made, "address")], "Subject: to the alias\r\n\r\n").await;
    assert_eq!(tags(&server, &address, &token).await[0]["messages"], 1);
    // Where the label names the inbox, its tags stand before the `@`.
    let made = server.request_with("POST", "/api/v1/inboxes", &[], r#"{"domain":"zone.example"}"#).await.json();
    let (address, token) = (text(&made, "address"), text(&made, "token"));
    let (_, made) = issue(&server, address, token, json!({ "site": "milk.example", "form": "plus" })).await;
    let (tag, bearer) = (text(&made, "tag"), format!("Bearer {token}"));
    let other_form = format!("{tag}@{}.zone.example", address.split_once('@').unwrap().0);
    server.send(&[&other_form, text(&made, "address")], "Subject: to both\r\n\r\n").await;
    assert_eq!(tags(&server, address, token).await[0]["messages"], 1, "they are one");
    let path = format!("/api/v1/inboxes/{address}/tags/{tag}");
    server.request_with("PATCH", &path, &[("authorization", &bearer)], r#"{"active":false}"#).await;
    server.send(&[&other_form], "Subject: switched off\r\n\r\n").await;
    assert_eq!(tags(&server, address, token).await[0]["messages"], 1);
    server.stop().await;
}

#[tokio::test]
async fn aliases_outlive_a_restart_with_a_data_directory_in_which_no_address_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let with_folder = config(&["--data-dir", folder.path().to_str().unwrap()]);
    let server = start_with(&with_folder).await;
    let (address, token) = server.new_inbox().await;
    let (_, made) = issue(&server, &address, &token, json!({ "site": "milk.example", "note": "cheesy" })).await;
    let (alias, local) = (text(&made, "address"), address.split_once('@').unwrap().0);
    server.stop().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let content = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        for word in [local, text(&made, "tag"), "milk", "cheesy"] {
            assert!(!content.contains(word), "{word}");
        }
    }
    let server = start_with(&with_folder).await;
    let leaks = server.get_as(&token, &format!("/api/v1/inboxes/{address}/leaks")).await.json();
    assert_eq!((text(&leaks["items"][0], "address"), text(&leaks["items"][0], "state")), (alias, "waiting"), "{leaks}");
    server.send(&[alias], "Subject: after the restart\r\n\r\n").await;
    let list = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages")).await.json();
    assert_eq!((text(&list["items"][0], "subject"), &list["items"][0]["tag"]), ("after the restart", &made["tag"]));
    assert_eq!(tags(&server, &address, &token).await[0]["note"], "cheesy");
    server.stop().await;
}

#[tokio::test]
async fn a_visitor_issues_notes_and_switches_off_by_forms_alone() {
    let server = start().await;
    let mut visitor = Visitor::new(&server);
    let (page, address) = visitor.home().await;
    assert!(page.contains("An address for a site…"), "{page}");
    let form = format!("/inbox/{address}/aliases");
    let page = visitor.send(&form, "site=https%3A%2F%2Fwww.milk.example%2F&note=the+%3Cmilk%3E").await;
    assert!(page.contains("The address is ready") && page.contains("the &#60;milk&#62;"), "{page}");
    let alias = format!("milk-{}", between(&whole(&page), "dir=\"ltr\">milk-", "</p>"));
    let tag = alias.split_once('@').unwrap().0.to_owned();
    let page = whole(&visitor.send(&form, "site=shop.milk.example").await);
    assert!(page.contains("This site already has an address") && page.contains(&alias) && page.contains("Make another one"), "{page}");
    let page = whole(&visitor.send(&form, "site=tyres.example&form=plus").await);
    assert!(page.contains("+tyres-") && page.contains("For other sites") && page.contains(&alias), "{page}");
    let home = whole(&visitor.page("/").await);
    assert!(home.contains(&alias) && home.contains("All 2 addresses for sites"), "{home}");

    server.send(&[&alias], "Subject: Fresh milk\r\n\r\n").await;
    let page = visitor.page(&format!("/inbox/{alias}")).await;
    assert!(page.contains("Fresh milk") && page.contains(&format!("<strong class=\"chip\"><bdi>{tag}")), "{page}");
    assert!(visitor.page(&form).await.contains("1 mail</a>"));
    let page = visitor.send(&format!("{form}/{tag}"), "do=off").await;
    assert!(page.contains("takes no mail any more.") && page.contains("switched off"), "{page}");
    let page = visitor.send(&format!("{form}/{tag}"), "do=on&known=milk.example").await;
    assert!(page.contains("takes mail again.") && page.contains(">milk.example</bdi></h1>"), "the site stays: {page}");
    assert!(page.contains("its senders don’t hear of it"), "{page}");
    visitor.send(&format!("{form}/{tag}"), "do=off").await;
    let page = visitor.send(&format!("{form}/{tag}"), "note=").await;
    assert!(page.contains("switched off") && !page.contains("&#60;milk&#62;"), "{page}");
    assert!(!visitor.send(&format!("{form}/{tag}"), "do=on").await.contains("switched off"));

    for (typed, said) in [("co.uk", "Many sites end in this."), ("10.0.0.1", "An IP address is no site"), ("", "Name the site")] {
        let refused = visitor.ask("POST", &form, &format!("site={typed}&note=kept")).await;
        let page = refused.text();
        assert!(refused.status == 422 && page.contains(said) && page.contains("value=\"kept\""), "{page}");
    }
    let mut stranger = Visitor::new(&server);
    for (method, path) in
        [("GET", form.clone()), ("POST", form.clone()), ("POST", format!("{form}/{tag}")), ("GET", format!("/inbox/{alias}"))]
    {
        assert_eq!(stranger.ask(method, &path, "site=milk.example").await.status, 404, "{method} {path}");
    }
    let public = stranger.ask("GET", "/inbox/ann@sundew.example.com/aliases", "").await;
    assert!(public.status == 422 && public.text().contains("<strong>A public inbox has no holder."), "{}", public.text());
    assert!(public.text().contains("action=\"/aliases\""), "there is a way to a private one");
    server.stop().await;
}

#[tokio::test]
async fn the_bookmarklet_leads_to_an_address_for_its_site_in_the_inbox_of_ones_choice() {
    let server = start().await;
    let mut visitor = Visitor::new(&server);
    let page = visitor.page("/new?site=https%3A%2F%2Fwww.milk.example%2Fcart").await;
    assert!(page.contains("action=\"/aliases\"") && page.contains("Make the address"), "{page}");
    // A newcomer gets an inbox with it.
    let page = visitor.send("/aliases", "site=milk.example&known=milk.example").await;
    assert!(page.contains("The address is ready") && page.contains("milk-"), "{page}");
    let (_, first) = visitor.home().await;
    visitor.send("/inbox", "do=random").await;
    let page = visitor.page("/new?site=milk.example").await;
    assert!(page.contains("You already have an address for this site") && page.contains("milk-"), "{page}");
    assert!(page.contains(&format!("<option>{first}</option>")), "{page}");
    let page = visitor.send("/aliases", &format!("site=milk.example&known=milk.example&do=another&inbox={first}")).await;
    assert!(page.contains(&format!("Back to <bdi translate=\"no\" dir=\"ltr\">{}", &first[..4])), "{page}");
    assert_eq!(page.matches("dir=\"ltr\">milk-").count(), 2, "{page}");
    let not_held = visitor.ask("POST", "/aliases", "site=milk.example&inbox=ann@sundew.example.com").await;
    assert_eq!(not_held.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn the_page_for_another_address_asks_for_the_site_and_says_why_one_is_none() {
    let server = start().await;
    let mut visitor = Visitor::new(&server);
    let page = visitor.page("/new").await;
    assert!(page.contains("action=\"/aliases\"") && page.contains("id=\"new-site\""), "{page}");
    for (given, said) in [
        ("localhost", "That is no site on the internet."),
        ("http%3A%2F%2F10.0.0.1", "An IP address is no site"),
        ("co.uk", "Many sites end in this."),
    ] {
        let page = visitor.page(&format!("/new?site={given}")).await;
        assert!(page.contains(said) && page.contains("aria-invalid") && !page.contains("An address for co.uk"), "{page}");
        let refused = visitor.ask("POST", "/aliases", &format!("site={given}")).await;
        assert!(refused.status == 422 && refused.text().contains(said), "{}", refused.text());
    }
    let page = visitor.send("/aliases", "site=b%C3%BCcher.example").await;
    assert!(page.contains("bücher.example</bdi></h1>") && page.contains("value=\"xn--bcher-kva.example\""), "{page}");
    assert!(page.contains("For <bdi translate=\"no\">bücher.example</bdi>"), "{page}");
    assert!(visitor.page("/new?site=b%C3%BCcher.example").await.contains("bücher.example</bdi></h1>"));
    server.stop().await;
}
