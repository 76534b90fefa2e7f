//! Verifiers that we did not write come to the same results on the same mails: libopendkim (by `opendkim -t`), dkimpy
//! and pyspf. Where they differ the reason stands beside the case.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::{
    arc,
    dkim::{self, Case},
    dns::NameServer,
    site::{HELO, PEER},
    spf,
};
use crate::peers::{is_wanted, skip};

/// What a peer says otherwise: the case, its place from the top, why.
type Differences = &'static [(&'static str, usize, &'static str)];

const OPENDKIM: Differences = &[
    ("more behind l=", 0, "it takes what is signed and leaves the rest to the reader"),
    ("white space in simple form", 0, "it reads a file as a milter hears it, without the space before a value"),
    ("replayed under another Subject", 0, "it verifies the field that was signed, whatever stands above it"),
    ("replayed as another type", 0, "it takes what is signed and leaves the rest to the reader"),
];
const DKIMPY: Differences = &[
    ("From is not signed", 0, "it does not ask for From"),
    ("more behind l=", 0, "it takes what is signed and leaves the rest to the reader"),
    ("i= below, which the key forbids", 0, "it knows no t=s"),
    ("replayed under another Subject", 0, "it verifies the field that was signed, whatever stands above it"),
    ("replayed as another type", 0, "it takes what is signed and leaves the rest to the reader"),
];

/// What it says otherwise of a chain: the case, why.
const ARC_BY_DKIMPY: &[(&str, &str)] = &[
    ("more than are looked at", "it computes up to 50 sets"),
    ("text behind what was signed", "it takes what is signed and leaves the rest to the reader"),
];

fn peers(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers").join(name)
}

/// Whether our result says that a signature holds.
fn holds(wanted: &str) -> bool {
    wanted.split_once(": ").is_some_and(|(_, result)| result.starts_with("pass"))
}

fn compare(peer: &str, differences: Differences, cases: &[Case], verified: &[Vec<bool>]) {
    let mut wrong = Vec::new();
    for (case, theirs) in cases.iter().zip(verified) {
        let ours: Vec<bool> = case.wanted.iter().map(|wanted| holds(wanted)).collect();
        assert_eq!(ours.len(), theirs.len(), "{peer}: {}", case.name);
        for (place, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
            let is_known = differences.iter().any(|(name, known, _)| (*name, *known) == (case.name, place));
            if (ours == theirs) == is_known {
                wrong.push(format!("{}, signature {place}: we say {ours}, {peer} {theirs}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// By dkimpy and pyspf.
fn ask_python(port: u16, mails: &[PathBuf], senders: &[[&str; 3]]) -> Value {
    let mut python = Command::new(peers("facts/bin/python"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/verify.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let asked = json!({ "port": port, "mails": mails, "senders": senders });
    python.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dkimpy_says_the_same_of_every_signature() {
    if !is_wanted("dkimpy") {
        return;
    }
    if !peers("facts/complete").exists() {
        return skip("dkimpy not found, run tests/fetch-peers facts");
    }
    let (cases, dns, folder) = (dkim::cases(), NameServer::start(dkim::zone()).await, tempfile::tempdir().unwrap());
    let mails: Vec<PathBuf> = (0..cases.len()).map(|number| folder.path().join(number.to_string())).collect();
    for (case, path) in cases.iter().zip(&mails) {
        fs::write(path, &case.mail).unwrap();
    }
    let port = dns.address.port();
    let answer = tokio::task::spawn_blocking(move || ask_python(port, &mails, &[])).await.unwrap();
    let verified: Vec<Vec<bool>> = serde_json::from_value(answer["dkim"].clone()).unwrap();
    compare("dkimpy", DKIMPY, &cases, &verified);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dkimpy_says_the_same_of_every_chain_of_seals() {
    if !is_wanted("dkimpy") {
        return;
    }
    if !peers("facts/complete").exists() {
        return skip("dkimpy not found, run tests/fetch-peers facts");
    }
    let (cases, dns, folder) = (arc::cases(), NameServer::start(arc::zone()).await, tempfile::tempdir().unwrap());
    let mails: Vec<PathBuf> = (0..cases.len()).map(|number| folder.path().join(number.to_string())).collect();
    for (case, path) in cases.iter().zip(&mails) {
        fs::write(path, &case.mail).unwrap();
    }
    let port = dns.address.port();
    let answer = tokio::task::spawn_blocking(move || ask_python(port, &mails, &[])).await.unwrap();
    let theirs: Vec<bool> = serde_json::from_value(answer["arc"].clone()).unwrap();
    let differs = |case: &arc::Case| ARC_BY_DKIMPY.iter().any(|(name, _)| *name == case.name);
    let wrong: Vec<_> = cases
        .iter()
        .zip(&theirs)
        .filter(|(case, theirs)| ((case.wanted == "pass") == **theirs) == differs(case))
        .map(|(case, theirs)| format!("{}: we say {}, dkimpy {theirs}", case.name, case.wanted))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pyspf_says_the_same_of_every_sender() {
    if !is_wanted("pyspf") {
        return;
    }
    if !peers("facts/complete").exists() {
        return skip("pyspf not found, run tests/fetch-peers facts");
    }
    let dns = NameServer::start(spf::zone()).await;
    let senders: Vec<[&'static str; 3]> = spf::CASES.iter().map(|(sender, _)| [PEER, *sender, HELO]).collect();
    let port = dns.address.port();
    let answer = tokio::task::spawn_blocking(move || ask_python(port, &[], &senders)).await.unwrap();
    let theirs: Vec<String> = serde_json::from_value(answer["spf"].clone()).unwrap();
    let wrong: Vec<_> =
        spf::CASES.iter().zip(&theirs).filter(|((_, ours), theirs)| ours.split(' ').next() != Some(theirs.as_str())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn opendkim_says_the_same_of_every_signature() {
    if !is_wanted("OpenDKIM") {
        return;
    }
    let tree = peers("opendkim");
    if !tree.join("complete").exists() {
        return skip("OpenDKIM not found, run tests/fetch-peers opendkim");
    }
    if !Command::new("chroot")
        .args([tree.as_os_str(), "/usr/sbin/opendkim".as_ref(), "-V".as_ref()])
        .output()
        .is_ok_and(|run| run.status.success())
    {
        return skip("OpenDKIM can't be run by chroot, which takes root");
    }
    let (cases, folder) = (dkim::cases(), tempfile::tempdir_in(&tree).unwrap());
    let inside = Path::new("/").join(folder.path().file_name().unwrap());
    // It has a file for keys in place of DNS.
    fs::write(folder.path().join("keys"), dkim::zone().texts()).unwrap();
    let settings = format!("Mode v\nSyslog no\nAuthservID test\nTestPublicKeys {}\n", inside.join("keys").display());
    fs::write(folder.path().join("settings"), settings).unwrap();
    let mut verified = Vec::new();
    for case in &cases {
        fs::write(folder.path().join("mail"), &case.mail).unwrap();
        let run = Command::new("chroot")
            .args([tree.as_os_str(), "/usr/sbin/opendkim".as_ref(), "-vvv".as_ref(), "-x".as_ref()])
            .args([inside.join("settings").as_os_str(), "-t".as_ref(), inside.join("mail").as_os_str()])
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&run.stdout).into_owned();
        let mut of_case: Vec<bool> = words.split("\tdkim=").skip(1).map(|result| result.starts_with("pass")).collect();
        // Of a signature that it can't read it says nothing.
        of_case.resize(case.wanted.len(), false);
        verified.push(of_case);
    }
    compare("OpenDKIM", OPENDKIM, &cases, &verified);
}
