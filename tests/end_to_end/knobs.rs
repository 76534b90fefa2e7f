//! Wrong knobs refuse to start in one line that says what is allowed; SIGTERM ends everything in order.

use hyper::StatusCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    harness::{PATIENCE, Smtp},
    process::{Process, run_to_end, taken_port},
};

/// `(knob, value, a part of what is allowed)`
const WRONG: &[(&str, &str, &str)] = &[
    ("SUNDEW_PROFILE", "prod", "laptop"),
    ("SUNDEW_SMTP_LISTEN", "1025", "127.0.0.1:1025"),
    ("SUNDEW_HTTP_LISTEN", "localhost:8025", "127.0.0.1:1025"),
    ("SUNDEW_HOSTNAME", "a b", "mail.example.org"),
    ("SUNDEW_DOMAINS", "x.org,a b", "*.example.org"),
    ("SUNDEW_MAIL_TTL", "0s", "from 1s to 30d"),
    ("SUNDEW_PUBLIC_MAIL_TTL", "31d", "from 1s to 30d"),
    ("SUNDEW_INBOX_TTL", "5", "from 1s to 30d"),
    ("SUNDEW_MAX_MESSAGE_BYTES", "-1", "25MiB"),
    ("SUNDEW_STORE_MAX_BYTES", "lots", "25MiB"),
    ("SUNDEW_INTAKE_MAX_BYTES", "10", "at least 1KiB"),
    ("SUNDEW_INBOX_MAX_MESSAGES", "0", "from 1 to 10000000"),
    ("SUNDEW_INBOX_MAX_BYTES", "1PB PB", "25MiB"),
    ("SUNDEW_MIN_KEEP", "soon", "90s"),
    ("SUNDEW_MAX_CONNECTIONS", "1e3", "from 1 to 10000000"),
    ("SUNDEW_MAX_CONNECTIONS_PER_NETWORK", "-5", "from 1 to 10000000"),
    ("SUNDEW_LIMIT_EXEMPT", "10.0.0.0/33", "192.0.2.0/24"),
    ("SUNDEW_BARE_LINE_ENDS", "maybe", "accept or refuse"),
    ("SUNDEW_PUBLIC_URL", "mail.example.org", "https://mail.example.org"),
    ("SUNDEW_HTTP_HOSTS", "a b", "mail.example.org"),
    ("SUNDEW_ADMIN_TOKEN", "short", "12"),
    ("SUNDEW_ABUSE_CONTACT", "http://example.org/abuse", "abuse@example.org"),
    ("SUNDEW_PUBLIC_ATTACHMENT_MAX_BYTES", "0", "or off"),
    ("SUNDEW_NEAR_IMAGES", "some", "show or hide"),
    ("SUNDEW_SMARTHOST", "smtp://user:hunter2222@mail.example.org?tls=no", "smtps://"),
    ("SUNDEW_FORWARD_FROM", "forward", "forward@example.org"),
    ("SUNDEW_FORWARD_MAX_PER_HOUR", "0", "from 1 to 10000000"),
    ("SUNDEW_LOG", "a=b=c", "info"),
    ("SUNDEW_LOG_FORMAT", "xml", "text or json"),
];

#[tokio::test]
async fn a_wrong_knob_ends_with_code_2_and_one_line_with_its_name_its_value_and_what_is_allowed() {
    let mut failures = Vec::new();
    for &(knob, value, allowed) in WRONG {
        let flag = format!("--{}", knob["SUNDEW_".len()..].replace('_', "-").to_lowercase());
        for (way, arguments, environment) in [("variable", vec![], vec![(knob, value)]), ("flag", vec![format!("{flag}={value}")], vec![])]
        {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let (code, words) = run_to_end(&arguments, &environment).await;
            // A secret is never repeated.
            let told =
                if ["SUNDEW_ADMIN_TOKEN", "SUNDEW_SMARTHOST"].contains(&knob) { !words.contains(value) } else { words.contains(value) };
            if code != Some(2) || words.lines().count() != 1 || !words.contains(knob) || !told || !words.contains(allowed) {
                failures.push(format!("{knob}={value} as {way}: code {code:?}: {words}"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Environment, and parts of the line that refuses it.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

#[tokio::test]
async fn what_does_not_go_together_is_refused_in_one_line_as_well() {
    let (_holder, taken) = taken_port();
    let taken = taken.to_string();
    let folder = tempfile::NamedTempFile::new().expect("a file");
    let no_folder = folder.path().to_str().expect("UTF-8");
    let cases: &[Case] = &[
        (&[("SUNDEW_SMTP_LISTEN", &taken)], &["SUNDEW_SMTP_LISTEN", &taken, "another program"]),
        (&[("SUNDEW_SMTP_LISTEN", "127.0.0.1:0"), ("SUNDEW_HTTP_LISTEN", &taken)], &["SUNDEW_HTTP_LISTEN", &taken, "another program"]),
        (&[("SUNDEW_SMTP_LISTEN", "192.0.2.1:1025")], &["SUNDEW_SMTP_LISTEN", "192.0.2.1:1025", "no such address"]),
        (&[("SUNDEW_PROFILE", "public")], &["SUNDEW_DOMAINS", "not set", "example.org"]),
        (&[("SUNDEW_PROFILE", "public"), ("SUNDEW_DOMAINS", " , ")], &["SUNDEW_DOMAINS", "not set", "example.org"]),
        (&[("SUNDEW_DATA_DIR", no_folder)], &["SUNDEW_DATA_DIR"]),
    ];
    for (environment, parts) in cases {
        let (code, words) = run_to_end(&[], environment).await;
        assert_eq!((code, words.lines().count()), (Some(2), 1), "{environment:?}: {words}");
        assert!(parts.iter().all(|part| words.contains(part)), "{environment:?}: {words}");
    }
}

#[tokio::test]
async fn sigterm_finishes_the_mail_in_hand_and_ends_idle_peers_and_streams() {
    let mut server = Process::start(&[]).await;
    let mut idle = Smtp::connect(server.smtp).await;
    let mut sending = Smtp::connect(server.smtp).await;
    for command in ["EHLO c.example", "MAIL FROM:<a@b.org>", "RCPT TO:<bob@x.org>", "DATA"] {
        sending.command(command).await;
    }
    sending.write(b"Subject: in hand\r\n").await;
    let mut stream = TcpStream::connect(server.http).await.expect("the web accepts");
    let request = format!("GET /api/v1/events?watch=all HTTP/1.1\r\nHost: {}\r\n\r\n", server.http);
    stream.write_all(request.as_bytes()).await.expect("the web reads");
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.expect("an answer");
    assert_eq!(&head, b"HTTP/1.1 200");

    server.terminate();
    assert!(idle.reply().await.starts_with("421 4.3.2"));
    let mut rest = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("the stream ends").expect("it ends well");
    assert!(sending.command("\r\nbody\r\n.").await.starts_with("250 2.0.0"));
    assert!(sending.reply().await.starts_with("421 4.3.2"));
    drop((idle, sending));
    assert_eq!(server.ended().await.code(), Some(0), "{}", server.log());
    assert!(!server.log().contains("panic"), "{}", server.log());
}

#[tokio::test]
async fn a_server_that_nobody_holds_up_stops_with_code_0() {
    let mut server = Process::start(&[]).await;
    server.send(&["bob@x.org"], "Subject: stored\r\n\r\n").await;
    assert_eq!(server.get("/inbox/bob@x.org").await.status, StatusCode::OK);
    server.terminate();
    assert_eq!(server.ended().await.code(), Some(0), "{}", server.log());
}
