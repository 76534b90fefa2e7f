//! `tests/received.txt`: fields as servers write them, and below each what is read out of it; `SUNDEW_BLESS=1` writes
//! that anew.

use super::*;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/received.txt");
const MARK: &str = "    ";

fn told(read: &Received) -> String {
    let tls = read.tls.as_ref().map(|tls| {
        [tls.version.as_deref(), tls.cipher.as_deref()].into_iter().map(|part| part.unwrap_or("?")).collect::<Vec<_>>().join(" ")
    });
    let parts = [
        ("helo", read.helo.clone()),
        ("ptr", read.ptr.clone()),
        ("ip", read.ip.map(|ip| ip.to_string())),
        ("by", read.by.clone()),
        ("with", read.with.clone()),
        ("tls", tls),
        ("id", read.id.clone()),
        ("for", read.recipient.clone()),
        ("at", read.at.map(Timestamp::rfc3339)),
    ];
    let parts = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
    parts.collect::<Vec<_>>().join(" | ")
}

#[test]
fn fields_of_real_servers_are_read() {
    let table = std::fs::read_to_string(TABLE).unwrap();
    let is_case = |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.starts_with(MARK);
    assert!(table.lines().filter(is_case).count() >= 60);
    let mut blessed = String::new();
    for line in table.lines().filter(|line| !line.starts_with(MARK)) {
        blessed += &format!("{line}\n");
        if is_case(&line) {
            let told = told(&Received::read(line.as_bytes()));
            blessed += &format!("{MARK}{}\n", if told.is_empty() { "-" } else { &told });
        }
    }
    if std::env::var_os("SUNDEW_BLESS").is_some() {
        std::fs::write(TABLE, &blessed).unwrap();
        return;
    }
    for (found, wanted) in blessed.lines().zip(table.lines()) {
        assert_eq!(found, wanted);
    }
    assert_eq!(blessed.lines().count(), table.lines().count());
}

#[test]
fn folds_controls_and_marks_of_direction_leave_one_line() {
    let read = Received::read(b"from a.example\r\n\t(a.example [192.0.2.1])\r\n by b\0.example;\r\n Tue, 14 Oct 2025 07:21:33 +0000\r\n");
    assert_eq!(read.text, "from a.example (a.example [192.0.2.1]) by b .example; Tue, 14 Oct 2025 07:21:33 +0000");
    assert_eq!((read.by.as_deref(), read.ip.map(|ip| ip.to_string()).as_deref()), (Some("b"), Some("192.0.2.1")));
    assert_eq!(Received::read("by a\u{202e}b; x".as_bytes()).by.as_deref(), Some("ab"));
}

#[test]
fn endless_fields_are_read_to_a_bound_and_in_one_pass() {
    for piece in ["(", "a (", "from ", "with x ", ";", "(a)", "\\", "[", "TLS1_3 ", "by a;", "é("] {
        let read = Received::read(piece.repeat(1_000_000 / piece.len()).as_bytes());
        assert!(read.text.chars().count() <= MAX_TEXT_CHARS + 1, "{piece}");
        let texts = [&read.helo, &read.ptr, &read.by, &read.with, &read.id, &read.recipient];
        assert!(texts.into_iter().flatten().all(|text| text.chars().count() <= MAX_NAME_CHARS), "{piece}");
    }
}
