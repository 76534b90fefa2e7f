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

#[tokio::test]
async fn a_free_name_is_claimed_by_a_form_and_the_old_address_stays() {
    let server = start().await;
    let mut browser = Browser::new(&server);
    let first = browser.page("/").await;
    let page = browser.send("/inbox", "name=вася&do=claim").await;
    assert!(page.contains("It is yours now") && page.contains("<bdi>вася</bdi>"), "{page}");
    let addresses = server.request("GET", "/api/v1/visitor", &[("cookie", &browser.cookie)]).await.json();
    let addresses: Vec<_> = addresses["items"].as_array().unwrap().iter().map(|item| item["address"].as_str().unwrap()).collect();
    assert_eq!((addresses.len(), addresses[0]), (2, "вася@sundew.example.com"));
    assert!(first.contains(addresses[1].split('@').next().unwrap()));
    for address in &addresses {
        assert!(page.contains(&format!(">{address}</a>")), "{address} can be switched to");
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
    let refused = late.ask("POST", "/inbox", "name=ann&do=claim").await;
    assert_eq!(refused.status, 409);
    let page = refused.text();
    assert!(page.contains("That name is taken"), "{page}");
    let free = page.split("<button class=\"button\" name=\"name\" value=\"").nth(1).expect("a suggestion").split('"').next().unwrap();
    assert!(free.starts_with("ann") && free.ends_with("@sundew.example.com"), "{free}");
    let form = format!("do=claim&name={}", free.replace('@', "%40"));
    assert!(late.send("/inbox", &form).await.contains("It is yours now"));
    for (name, sentence) in [("postmaster", "This name is for the operator"), ("a+b", "but no spaces"), ("", "The address is empty")] {
        let answer = late.ask("POST", "/inbox", &format!("do=claim&name={name}")).await;
        assert!(answer.status == 422 && answer.text().contains(sentence), "{name}: {}", answer.text());
    }
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
