//! `sundew analyze --into`: an archive of a honeypot becomes what the traps of a server know.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
    time::Duration,
};

use sundew::{mail::timestamp::Timestamp, server::Server};

use crate::{
    harness::{config, start_prepared},
    trap_exports::letter,
};

const KNOBS: [&str; 10] =
    ["--domains", "x.org", "--trap-domains", "old.example.net", "--trap-rehearsal", "on", "--trap-warm-up", "0s", "--trap-delay", "0s"];
/// Made in different ways, so each is of another origin.
const NAMES: [&str; 7] = ["anna", "bob7", "carl.d", "dora-e", "emil_f", "7fred", "g.8h"];
const SPAMMER: &str = "203.0.113.7";

fn into(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sundew")).args(["analyze", "--into"]).arg(folder).args(arguments).output().unwrap()
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A copy of a letter as the server of a honeypot kept it.
fn kept(copy: u64, name: &str, came: Timestamp) -> String {
    // Three by one client, which lists it, and four by others, so that the letter has come from five networks.
    let client = if copy < 3 { SPAMMER.to_owned() } else { format!("IPv6:2001:db8:{copy}::7") };
    let received = format!(
        "Received: from mail (unknown [{client}])\n\tby trap.example with ESMTP id {copy}\n\tfor <{name}@old.example.net>; {}\n",
        came.rfc5322()
    );
    received + &letter(copy, "somebody else <nobody@x.org>")
}

/// Seven copies, the later ones first, and what nothing is to be learned of.
fn archive(folder: &Path, newest: Timestamp) -> Timestamp {
    let came = |copy: usize| newest.minus(Duration::from_secs(3_600 * copy as u64));
    let mails: Vec<_> = NAMES.iter().enumerate().map(|(copy, name)| kept(copy as u64, name, came(copy))).collect();
    let future = kept(8, "hugo", Timestamp::now().plus(Duration::from_secs(86_400)));
    let (in_mbox, alone) = mails.split_at(4);
    let line = "From a@b.example Mon Nov 23 06:15:18 2026\n";
    let mbox: String = in_mbox.iter().chain([&future]).flat_map(|mail| [line, mail, "\n"]).collect();
    fs::write(folder.join("all.mbox"), mbox).unwrap();
    for (nth, mail) in alone.iter().enumerate() {
        fs::write(folder.join(format!("{nth}.eml")), mail).unwrap();
    }
    fs::write(folder.join("dateless.eml"), letter(9, "ida@old.example.net")).unwrap();
    fs::write(folder.join("nobody.eml"), format!("Date: {}\n{}", newest.rfc5322(), letter(9, "undisclosed-recipients:;"))).unwrap();
    came(NAMES.len() - 1)
}

#[tokio::test]
async fn an_archive_of_a_honeypot_puts_its_spammer_on_the_lists_of_a_server_that_never_saw_it() {
    let (data, mails) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let newest = Timestamp::from_secs(Timestamp::now().as_secs() - 86_400);
    let oldest = archive(mails.path(), newest);
    let mails = mails.path().to_str().unwrap();
    let (code, told, wrong) = said(&into(data.path(), &[mails]));
    assert_eq!(code, Some(0), "{wrong}");
    assert!(told.contains(&format!("Added 7 mails, from {} to {}; 1 campaigns", oldest.rfc3339(), newest.rfc3339())), "{told}");
    assert!(told.contains(": 1 campaigns, 1 networks, "), "{told}");
    assert!(told.contains("Left out: 1 without a date, 1 of the future, 1 without an address, 0 not read."), "{told}");
    let written = fs::read(data.path().join("traps")).unwrap();

    let data_dir = ["--data-dir", data.path().to_str().unwrap()];
    let mut traps = None;
    let knobs = [&KNOBS[..], &data_dir].concat();
    let server = start_prepared(&config(&knobs), |server| traps = server.traps().cloned()).await;
    let traps = traps.unwrap();
    // Once to see that it is due, once to list it.
    (0..2).for_each(|_| traps.advance(Timestamp::now().as_secs()));
    let hits: Vec<_> = traps.state().memory.campaigns().map(|named| named.evidence.trap_hits()).collect();
    assert_eq!(hits, [7]);
    let campaigns = server.get("/api/v1/traps/campaigns").await.json();
    assert_eq!(campaigns["items"].as_array().map(Vec::len), Some(1), "{campaigns}");
    let list = server.get("/api/v1/traps/export/postfix.cidr").await.text();
    assert!(list.contains(SPAMMER), "{list}");

    // Two that write would each undo what the other did.
    let in_use = format!("SUNDEW_DATA_DIR ({}) is in use by another process", data_dir[1]);
    assert_eq!(said(&into(data.path(), &[mails])), (Some(2), String::new(), format!("sundew: {in_use}\n")));
    assert_eq!(Server::bind(&config(&data_dir)).await.err().map(|error| error.to_string()), Some(in_use));
    assert_eq!(fs::read(data.path().join("traps")).unwrap(), written);
    server.stop().await;
    assert_eq!(said(&into(data.path(), &[mails])).0, Some(0), "it is free again");
}

#[test]
fn what_can_not_be_read_or_added_changes_nothing() {
    let (data, mails) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let traps = data.path().join("traps");
    archive(mails.path(), Timestamp::from_secs(Timestamp::now().as_secs() - 86_400));
    let mails = mails.path().to_str().unwrap();
    let (code, _, wrong) = said(&into(data.path(), &[&format!("{mails}/dateless.eml")]));
    assert!(code == Some(4) && wrong.contains("1 without a date"), "{wrong}");
    assert!(!traps.exists());
    fs::write(&traps, "of another program").unwrap();
    let (code, told, wrong) = said(&into(data.path(), &[mails]));
    assert!(code == Some(2) && told.is_empty() && wrong.contains("traps can't be read: it is damaged"), "{wrong}");
    assert_eq!(fs::read(&traps).unwrap(), b"of another program");
}

#[test]
fn what_the_addresses_are_decides_what_they_prove() {
    let mails = tempfile::tempdir().unwrap();
    archive(mails.path(), Timestamp::from_secs(Timestamp::now().as_secs() - 86_400));
    for (class, wanted) in [
        (&["--as", "trap-only"][..], ": 1 campaigns, 1 networks"),
        // On the first day they are worth a third.
        (&["--as", "pristine"], ": 0 campaigns, 0 networks"),
        // All of one place are one witness.
        (&["--as", "seeded", "--source", "a forum"], ": 0 campaigns, 0 networks"),
        // Whoever left them may have asked for what came on the first day.
        (&["--as", "abandoned"], ": 0 campaigns, 0 networks"),
    ] {
        let data = tempfile::tempdir().unwrap();
        let (code, told, wrong) = said(&into(data.path(), &[class, &[mails.path().to_str().unwrap()]].concat()));
        assert!(code == Some(0) && told.contains(wanted), "{class:?}: {told}{wrong}");
    }
    let (code, _, wrong) = said(&into(mails.path(), &["--as", "seeded", "x.mbox"]));
    assert!(code == Some(2) && wrong.contains("--source"), "{wrong}");
}
