//! Several addresses in one browser, names of its own among them, by forms alone.

use crate::harness::{Answer, Running, config, start, start_with};

/// A browser without JavaScript: it keeps its cookie.
struct Browser<'a> {
    server: &'a Running,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn new(server: &'a Running) -> Self {
        Self { server, cookie: String::new() }
    }

    async fn ask(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let origin = format!("http://{}", self.server.http);
        let headers =
            [("cookie", self.cookie.as_str()), ("origin", origin.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        let answer = self.server.request_with(method, path, &headers, form).await;
        let set = answer.header("set-cookie");
        if let Some((pair, _)) = set.split_once(';') {
            pair.clone_into(&mut self.cookie);
        }
        answer
    }

    /// Sends a form and follows to the page it leads to.
    async fn send(&mut self, path: &str, form: &str) -> String {
        let answer = self.ask("POST", path, form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let to = answer.header("location").to_owned();
        self.page(&to).await
    }

    async fn page(&mut self, path: &str) -> String {
        let answer = self.ask("GET", path, "").await;
        assert_eq!(answer.status, 200, "{path}");
        answer.text()
    }
}

/// The address on top of a page.
fn address_of(page: &str) -> String {
    let form = page.split_once("class=\"address\"").and_then(|(_, rest)| rest.split_once("</h1>")).expect("an address").0;
    let mut text = String::new();
    for piece in form.split('<').skip(1) {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
    }
    text.split_whitespace().collect()
}

#[tokio::test]
async fn a_free_name_is_claimed_by_a_form_and_the_old_address_stays() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let first = browser.page("/").await;
    let page = browser.send("/inbox", "name=ann&do=claim").await;
    assert!(page.contains("It is yours now") && page.contains("<bdi>ann</bdi>"), "{page}");
    let addresses = server.request("GET", "/api/v1/visitor", &[("cookie", &browser.cookie)]).await.json();
    let addresses: Vec<_> = addresses["items"].as_array().unwrap().iter().map(|item| item["address"].as_str().unwrap()).collect();
    assert_eq!((addresses.len(), addresses[0]), (2, "ann@sundew.example.com"));
    assert!(first.contains(addresses[1].split('@').next().unwrap()));
    for address in &addresses {
        assert!(page.contains(&format!("href=\"/inbox/{address}\"")), "{address} can be switched to");
    }
    server.send(&[addresses[1]], "Subject: to the old one\r\n\r\n").await;
    assert!(browser.page(&format!("/inbox/{}", addresses[1])).await.contains("to the old one"));
    server.stop().await;
}

#[tokio::test]
async fn a_taken_name_is_told_with_free_ones_to_press() {
    let server = start().await;
    Browser::new(&server).send("/inbox", "name=ann&do=claim").await;
    let mut late = Browser::new(&server);
    let refused = late.ask("POST", "/inbox", "name=ann&do=claim&site=milk.example").await;
    assert_eq!(refused.status, 409);
    let page = refused.text();
    assert!(page.contains("name=\"name\" value=\"ann\"") && page.contains("value=\"milk.example\""), "the form is still filled in: {page}");
    assert!(page.contains("That name is taken"), "{page}");
    let free = page.split("<button class=\"button\" name=\"name\" value=\"").nth(1).expect("a suggestion").split('"').next().unwrap();
    assert!(free.starts_with("ann") && free.ends_with("@sundew.example.com"), "{free}");
    let form = format!("do=claim&name={}", free.replace('@', "%40"));
    assert!(late.send("/inbox", &form).await.contains("It is yours now"));
    for (name, sentence) in [("postmaster", "This name is for the operator"), ("a%2Bb", "but no spaces"), ("", "The address is empty")] {
        let answer = late.ask("POST", "/inbox", &format!("do=claim&name={name}")).await;
        assert!(answer.status == 422 && answer.text().contains(sentence), "{name}: {}", answer.text());
    }
    server.stop().await;
}

#[tokio::test]
async fn a_name_in_ones_own_script_is_shown_in_latin_letters_before_it_is_taken() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let page = browser.send("/inbox", "name=Вася+Пупкин&do=claim").await;
    assert!(page.contains("You typed <bdi translate=\"no\">Вася Пупкин</bdi>") && page.contains("value=\"vasya.pupkin\""), "{page}");
    let held = server.request("GET", "/api/v1/visitor", &[("cookie", &browser.cookie)]).await.json();
    assert_eq!(held["items"].as_array().unwrap().len(), 0, "nothing was taken yet");
    assert!(browser.send("/inbox", "name=vasya.pupkin&do=claim").await.contains("<bdi>vasya.pupkin</bdi>"));
    // Who only looks is asked too, and may mean what was typed.
    let looked = browser.ask("GET", "/open?name=%D0%B2%D0%B0%D1%81%D1%8F", "").await;
    let page = browser.page(looked.header("location")).await;
    assert!(page.contains("/open?name=vasya\"") && page.contains("/inbox/%D0%B2%D0%B0%D1%81%D1%8F@sundew.example.com"), "{page}");
    let whole = browser.ask("GET", "/open?name=%D0%B2%D0%B0%D1%81%D1%8F@sundew.example.com", "").await;
    assert!(whole.header("location").starts_with("/inbox/"), "a whole address is meant as it stands");
    server.stop().await;
}

#[tokio::test]
async fn the_front_page_has_the_mail_of_all_addresses_with_their_notes_and_each_has_a_page_of_its_own() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    browser.send("/inbox", "name=ann&do=claim").await;
    browser.send("/inbox", "name=bee&do=claim").await;
    browser.send("/inbox/ann@sundew.example.com/note", "note=milk+shop").await;
    server.send(&["ann"], "Subject: to ann\r\n\r\n").await;
    server.send(&["bee"], "Subject: to bee\r\n\r\n").await;
    let page = browser.page("/").await;
    assert!(page.find("to bee").expect("one mail") < page.find("to ann").expect("the other"), "the newest first: {page}");
    assert!(page.contains("<h2>2 mails") && page.contains("All 2 addresses together"), "{page}");
    let list = page.split_once("<ol").expect("the list").1;
    assert!(list.contains("<bdi>milk shop</bdi>") && list.contains("<bdi>bee</bdi>"), "each mail tells to whom it came: {list}");
    let watched = "data-addresses=\"[&#34;bee@sundew.example.com&#34;,&#34;ann@sundew.example.com&#34;]\"";
    assert!(page.contains(watched), "{page}");
    let alone = browser.page("/inbox/ann@sundew.example.com").await;
    assert!(alone.contains("to ann") && !alone.contains("to bee") && !alone.contains("data-addresses"), "{alone}");
    assert_eq!(alone.matches("aria-current=\"page\"").count(), 2, "the navigation and the address");
    server.stop().await;
}

#[tokio::test]
async fn when_a_site_refuses_the_domain_the_next_one_is_a_click_away_and_the_old_address_stays() {
    let server = start_with(&config(&["--domains", "one.example,two.example,*.wild.example"])).await;
    let mut browser = Browser::new(&server);
    let first = address_of(&browser.page("/").await);
    let local = first.split_once('@').expect("an address").0.to_owned();
    browser.send(&format!("/inbox/{first}/note"), "note=milk+shop").await;
    let page = browser.send("/inbox", &format!("do=next&name={}", first.replace('@', "%40"))).await;
    assert!(page.contains("Here is an address at another domain") && page.contains("milk shop"), "{page}");
    assert_eq!(address_of(&page), format!("{local}@two.example"), "the name stays");
    let page = browser.send("/inbox", &format!("do=next&name={local}%40two.example")).await;
    let third = address_of(&page);
    assert!(third.starts_with(&local) && third.ends_with(".wild.example"), "{third}");
    let page = browser.send("/inbox", &format!("do=next&name={}", third.replace('@', "%40"))).await;
    assert!(address_of(&page).ends_with("@one.example"), "around to the first");
    server.send(&[&first], "Subject: still here\r\n\r\n").await;
    assert!(browser.page("/").await.contains("still here"));
    // Whoever knows the name of an address but does not hold it gets another name.
    let mut stranger = Browser::new(&server);
    let page = stranger.send("/inbox", &format!("do=next&name={}", first.replace('@', "%40"))).await;
    assert!(!address_of(&page).starts_with(&local), "{page}");
    let one = start().await;
    let page = Browser::new(&one).page("/").await;
    assert!(!page.contains("Try another domain"), "with one domain there is none");
    let answer = Browser::new(&one).ask("POST", "/inbox", "do=next&name=ann").await;
    assert!(answer.status == 422 && answer.text().contains("at one domain only"), "{}", answer.text());
    one.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn a_random_subdomain_is_chosen_by_form_and_api() {
    let server = start_with(&config(&["--domains", "one.example,*.wild.example"])).await;
    let mut browser = Browser::new(&server);
    let page = browser.page("/new").await;
    assert!(page.contains("<option value=\"*.wild.example\">random subdomain of wild.example</option>"), "{page}");
    let claimed = browser.send("/inbox", "do=claim&name=ann&domain=*.wild.example").await;
    let address = address_of(&claimed);
    assert!(address.starts_with("ann@") && address.ends_with(".wild.example") && !address.contains('*'), "{address}");
    server.send(&[&address], "Subject: arrives there\r\n\r\n").await;
    assert!(browser.page("/").await.contains("arrives there"));
    let made = server.request_with("POST", "/api/v1/inboxes", &[], "{\"domain\":\"*.wild.example\"}").await.json();
    assert!(made["address"].as_str().unwrap().ends_with(".wild.example"), "{made}");
    assert_eq!(server.get("/api/v1/domains").await.json()["items"], serde_json::json!(["one.example", "*.wild.example"]));
    server.stop().await;
}

#[tokio::test]
async fn a_bookmarklet_makes_an_address_for_a_site_and_knows_those_that_are_there() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let page = browser.page("/new").await;
    let link = format!("javascript:location.href=&#39;http://{}/new?site=&#39;+encodeURIComponent", server.http);
    assert!(page.contains(&link), "{page}");
    let before = browser.cookie.clone();
    let page = browser.page("/new?site=https%3A%2F%2Fwww.milk.example%2Fcart").await;
    assert!(page.contains("milk.example</bdi>") && !page.contains("You already have"), "{page}");
    assert_eq!(browser.cookie, before, "a link alone makes nothing: another site could press it");
    let page = browser.send("/inbox", "do=random&site=milk.example").await;
    assert!(page.contains("Here is a new address") && page.contains("<bdi>milk.example</bdi>"), "{page}");
    let address = address_of(&page);
    let page = browser.page("/new?site=https%3A%2F%2Flogin.milk.example").await;
    assert!(page.contains("You already have an address for this site") && page.contains(&address), "{page}");
    assert!(!browser.page("/new?site=https%3A%2F%2Fother.example").await.contains("You already have"));
    assert!(browser.page("/new?site=javascript:alert(1)").await.contains("That is no site"));
    server.stop().await;
}

#[tokio::test]
async fn the_twenty_first_address_is_refused_and_none_is_lost() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let first = address_of(&browser.page("/").await);
    for _ in 1..20 {
        browser.send("/inbox", "do=random").await;
    }
    for form in ["do=random", "do=claim&name=ann"] {
        let refused = browser.ask("POST", "/inbox", form).await;
        assert!(refused.status == 422 && refused.text().contains("This browser holds 20 addresses"), "{}", refused.text());
    }
    assert!(browser.page("/").await.contains(&first));
    assert!(browser.send(&format!("/inbox/{first}/burn"), "").await.contains("Burned."));
    assert!(browser.send("/inbox", "do=claim&name=ann").await.contains("It is yours now"));
    server.stop().await;
}

#[tokio::test]
async fn its_holder_settles_the_life_the_note_and_the_end_by_forms() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    browser.send("/inbox", "name=ann&do=claim").await;
    let page = browser.send("/inbox/ann@sundew.example.com/note", "note=for+the+%3Cmilk%3E+shop").await;
    assert!(page.contains("Saved.") && page.contains("for the &#60;milk&#62; shop"), "{page}");
    let page = browser.send("/inbox/ann@sundew.example.com/extend", "ttl_secs=300&after_end=550").await;
    assert!(page.contains("<option value=\"300\" selected>") && page.contains("<option value=\"550\" selected>"), "{page}");
    assert_eq!(browser.ask("POST", "/inbox/ann@sundew.example.com/extend", "ttl_secs=301").await.status, 422);
    let mut stranger = Browser::new(&server);
    for path in ["note", "extend", "burn"] {
        assert_eq!(stranger.ask("POST", &format!("/inbox/ann@sundew.example.com/{path}"), "note=x&ttl_secs=300").await.status, 404);
    }
    server.stop().await;
}

#[tokio::test]
async fn forget_me_burns_everything_this_browser_had() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    browser.send("/inbox", "name=ann&do=claim").await;
    let page = browser.send("/inbox", "name=typed&do=random").await;
    assert!(page.contains("Your private address") && !page.contains("typed@"), "a name that was typed is not opened: {page}");
    server.send(&["ann"], "Subject: private\r\n\r\n").await;
    let before = browser.cookie.clone();
    let page = browser.send("/forget", "").await;
    assert!(page.contains("Forgotten."), "{page}");
    assert!(!page.contains("ann@"), "{page}");
    let kept = server.request("GET", "/api/v1/inboxes/ann@sundew.example.com/messages", &[("cookie", &before)]).await.json();
    assert_eq!(kept["items"].as_array().unwrap().len(), 0, "the old cookie opens nothing but emptiness");
    assert_eq!(Browser::new(&server).ask("POST", "/inbox", "name=ann&do=claim").await.status, 409, "nobody inherits it");
    server.stop().await;
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    let server = start_with(&config(&[])).await;
    for path in ["/inbox", "/forget", "/inbox/ann@sundew.example.com/note"] {
        let answer = server.request_with("POST", path, &[("origin", "https://evil.example"), ("cookie", "a=b")], "do=claim&name=ann").await;
        assert_eq!(answer.status, 403, "{path}");
    }
    server.stop().await;
}
