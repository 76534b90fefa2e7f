//! What every answer keeps to: our own names, our own pages, safe headers, a way home.

use hyper::StatusCode;

use crate::harness;

#[tokio::test]
async fn foreign_host_names_are_refused() {
    let server =
        harness::start_with(&harness::config(&["--http-hosts", "mail.internal", "--public-url", "https://mail.example.org/box"])).await;
    for (host, status) in [
        ("127.0.0.1", 200),
        ("[::1]:8025", 200),
        ("localhost:1", 200),
        ("mail.internal", 200),
        ("mail.example.org", 200),
        ("evil.example", 421),
        ("mail.example.org.evil.example", 421),
        ("", 421),
    ] {
        for path in ["/", "/api/v1/domains", "/livez"] {
            let answer = server.request("GET", path, &[("host", host)]).await;
            assert_eq!(answer.status.as_u16(), status, "{host} {path}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn changes_from_other_sites_are_refused_and_our_own_pages_may() {
    let server = harness::start().await;
    server.send(&["bob"], "Subject: x\n\ny\n").await;
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("cookie", "sundew=a@b.org:c")],
    ] {
        for (method, path) in [("POST", "/inbox/bob/burn"), ("DELETE", "/api/v1/inboxes/bob"), ("POST", "/api/v1/inboxes")] {
            assert_eq!(server.request(method, path, headers).await.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    assert_eq!(server.mails("bob").await.len(), 1);
    let burned = server.request("POST", "/inbox/bob/burn", &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!((burned.status, burned.header("location")), (StatusCode::SEE_OTHER, "/inbox/bob@sundew.example.com?done=burned"));
    assert!(server.mails("bob").await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn every_answer_has_safe_headers_and_stays_out_of_caches_and_search_engines() {
    let server = harness::start().await;
    for path in ["/", "/all", "/inbox/bob", "/nothing", "/api/v1/domains", "/api/v1/nothing"] {
        let answer = server.get(path).await;
        for (name, part) in [
            ("content-security-policy", "default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("x-robots-tag", "noindex"),
            ("x-dns-prefetch-control", "off"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
        ] {
            assert!(answer.header(name).contains(part), "{path}: {name}: {}", answer.header(name));
        }
    }
    let style = server.get("/static/app.css").await;
    assert_eq!((style.status, style.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
    assert_eq!(server.get("/static/..%2f..%2fCargo.toml").await.status, StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn errors_are_pages_with_a_way_home_and_keep_what_was_typed() {
    let server = harness::start().await;
    let missing = server.get("/inbox/tadesi42mupaka97").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.text().contains("There is nothing here, or it is not yours") && missing.text().contains("href=\"/\""));
    let wrong = server.get("/open?name=two+words%22%3E").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"two words&#34;&#62;\""), "{}", wrong.text());
    let opened = server.get("/open?name=Bob%2BShop").await;
    assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, "/inbox/bob@sundew.example.com?tag=Shop"));
    let again = server.request_with("POST", "/inbox", &[("content-type", "application/x-www-form-urlencoded")], "name=bob").await;
    assert_eq!(again.header("location"), "/inbox/bob@sundew.example.com");
    server.stop().await;
}

#[tokio::test]
async fn a_base_path_is_in_every_link_and_works_with_and_without_the_proxy_cutting_it_off() {
    let server = harness::start_with(&harness::config(&["--public-url", "https://mail.example.org/box/"])).await;
    for path in ["/box/", "/box", "/"] {
        let page = server.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.text().contains("href=\"/box/static/app.css"), "{path}");
        assert!(page.header("set-cookie").contains("; Path=/box;") && page.header("set-cookie").contains("; Secure"));
    }
    assert_eq!(server.get("/boxer").await.status, StatusCode::NOT_FOUND);
    let made = server.request("POST", "/box/api/v1/inboxes", &[]).await.json();
    assert!(made["url"].as_str().unwrap().starts_with("https://mail.example.org/box/inbox/"), "{made}");
    server.stop().await;
}

#[tokio::test]
async fn nothing_a_sender_chose_becomes_markup_or_a_header() {
    let server = harness::start().await;
    let nasty = "<script>alert(1)</script>\"'><b>\u{202e}";
    let mail = format!(
        "Subject: {nasty}\r\nFrom: \"{nasty}\" <a@b.example>\r\n\
        Content-Type: application/octet-stream; name=\"a.html\"; x=\"\r\n Set-Cookie: evil=1\"\r\n\
        Content-Disposition: attachment; filename*=utf-8''%0d%0aSet-Cookie%3A%20evil%3D1%22.html\r\n\r\nx\r\n"
    );
    server.send(&["bob+<i>@sundew.example.com".replace("<i>", "&i").as_str()], &mail).await;
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    for path in ["/inbox/bob".to_owned(), "/all".to_owned(), format!("/inbox/bob/{id}"), format!("/inbox/bob/{id}?view=headers")] {
        let page = server.get(&path).await.text();
        assert!(!page.contains("<script>alert") && !page.contains("<b>") && !page.contains('\u{202e}'), "{path}: {page}");
    }
    let file = server.get(&format!("/inbox/bob/{id}/attachments/0")).await;
    assert_eq!(file.header("set-cookie"), "");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\""), "{:?}", file.headers);
    server.stop().await;
}
