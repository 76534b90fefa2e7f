//! `sundew wait` in a script: prints the code and nothing else, and says by its exit code what happened.

use std::process::{Command, Output, Stdio};

use crate::harness::{self, Running};

struct Outcome {
    code: Option<i32>,
    printed: String,
    reason: String,
}

/// Runs it against this server.
async fn wait(server: &Running, arguments: &[&str]) -> Outcome {
    let url = format!("http://{}", server.http);
    let mut command = Command::new(harness::binary());
    command.arg("wait").args(arguments).args(["--url", &url]).stdin(Stdio::null()).env_remove("SUNDEW_TOKEN");
    // On a thread of its own, as the server under test lives on this one.
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Outcome { code: status.code(), printed: text(stdout), reason: text(stderr) }
}

fn mail(subject: &str, text: &str) -> String {
    format!("From: Acme <noreply@acme.example>\nSubject: {subject}\n\n{text}\n")
}

#[tokio::test]
async fn the_code_or_the_link_of_the_mail_is_all_that_is_printed() {
    let server = harness::start().await;
    server.send(&["bob"], &mail("Welcome", "Good to have you here.")).await;
    server.send(&["bob"], &mail("Your code", "Your verification code is 482913.")).await;
    server.send(&["bob"], &mail("Confirm", "Confirm your address: https://acme.example/confirm?t=Zx81")).await;
    for (arguments, printed) in [
        (&["bob"][..], "482913\n"),
        (&["bob", "--code", "--from", "ACME", "--subject", "code"], "482913\n"),
        (&["bob@sundew.example.com", "--link"], "https://acme.example/confirm?t=Zx81\n"),
        (&["bob", "--count", "0", "--subject", "never", "--timeout", "50ms"], ""),
    ] {
        let outcome = wait(&server, arguments).await;
        assert_eq!((outcome.code, outcome.printed.as_str(), outcome.reason.as_str()), (Some(0), printed, ""), "{arguments:?}");
    }
    let json = wait(&server, &["bob", "--json", "--count", "3"]).await;
    let answer: serde_json::Value = serde_json::from_str(&json.printed).unwrap();
    assert_eq!((json.code, answer["items"].as_array().map(Vec::len)), (Some(0), Some(3)));
    server.stop().await;
}

#[tokio::test]
async fn mail_that_comes_later_is_waited_for_and_one_without_a_code_is_passed_over() {
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    let arguments = [&address, "--token", &token, "--count", "2", "--timeout", "20s"];
    let (outcome, ()) = tokio::join!(wait(&server, &arguments), async {
        harness::eventually("it waits", async || server.metric("sundew_waits").await == 1.0).await;
        for (subject, text) in [("Hello", "No number here."), ("One", "Your code is 310551."), ("Two", "Your code is 774120.")] {
            server.send(&[&address], &mail(subject, text)).await;
        }
    });
    assert_eq!((outcome.code, outcome.printed.as_str()), (Some(0), "310551\n774120\n"), "{}", outcome.reason);
    server.stop().await;
}

#[tokio::test]
async fn a_wait_in_vain_is_exit_code_one_with_the_reason_and_wrong_use_is_two() {
    let server = harness::start().await;
    server.send(&["bob"], &mail("Wel\u{1b}[31mcome", "hello")).await;
    for (arguments, code, said) in [
        (&["bob", "--subject", "verify", "--timeout", "50ms"][..], 1, "from noreply@acme.example"),
        (&["bob", "--subject", "verify", "--timeout", "50ms"], 1, "not this subject"),
        (&["bob", "--timeout", "50ms"], 1, "has no code"),
        (&["bob", "--count", "0", "--timeout", "20s"], 1, "mail came to bob"),
        (&["bob", "--since", "yesterday"], 2, "since is a time"),
        (&["bob", "--timeout", "soon"], 2, "--timeout"),
        (&["bob", "--code", "--link"], 2, "--link"),
        (&["bob@"], 2, "422"),
        (&[], 2, "<ADDRESS>"),
    ] {
        let outcome = wait(&server, arguments).await;
        assert_eq!((outcome.code, outcome.printed.as_str()), (Some(code), ""), "{arguments:?}: {}", outcome.reason);
        assert!(outcome.reason.contains(said) && !outcome.reason.contains('\u{1b}'), "{arguments:?}: {}", outcome.reason);
    }
    // Somebody else's inbox is none.
    let (address, _) = server.new_inbox().await;
    let outcome = wait(&server, &[&address, "--token", "wrong"]).await;
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.reason.contains("404"), "{}", outcome.reason);
    let gone = Running::at(server.smtp, None, server.http);
    server.stop().await;
    let outcome = wait(&gone, &["bob"]).await;
    assert_eq!(outcome.code, Some(2));
    assert!(outcome.reason.contains("no answer"), "{}", outcome.reason);
}
