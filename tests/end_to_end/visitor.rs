//! A visitor who has pages and forms alone.

use crate::harness::{Answer, Running};

/// A browser without JavaScript: it keeps its cookie.
pub struct Visitor<'a> {
    pub server: &'a Running,
    pub cookie: String,
}

impl<'a> Visitor<'a> {
    pub fn new(server: &'a Running) -> Self {
        Self { server, cookie: String::new() }
    }

    /// Asks as the browser does when a page is shown.
    pub async fn ask(&mut self, method: &str, path: &str, form: &str) -> Answer {
        let origin = format!("http://{}", self.server.http);
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("origin", origin.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-dest", "document"),
        ];
        let answer = self.server.request_with(method, path, &headers, form).await;
        if let Some((pair, _)) = answer.header("set-cookie").split_once(';') {
            pair.clone_into(&mut self.cookie);
        }
        answer
    }

    /// Sends a form and follows to the page it leads to.
    pub async fn send(&mut self, path: &str, form: &str) -> String {
        let answer = self.ask("POST", path, form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let to = answer.header("location").to_owned();
        self.page(&to).await
    }

    /// A page that is there.
    pub async fn page(&mut self, path: &str) -> String {
        let answer = self.ask("GET", path, "").await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// The page at `/` and the address it shows.
    pub async fn home(&mut self) -> (String, String) {
        let page = self.page("/").await;
        let address = between(&page, "data-address=\"", "\"");
        (page, address)
    }
}

/// What stands between these two; panics when it does not.
pub fn between(text: &str, before: &str, behind: &str) -> String {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(behind).expect("an end").0.to_owned()
}
