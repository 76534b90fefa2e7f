//! `sundew analyze` tells which mails are copies of one letter, says what it could not read, and goes on.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

/// A mail that says the same as others of its number, with what differs from copy to copy.
fn mail(letter: usize, copy: usize) -> String {
    let words =
        ["alder", "birch", "cedar", "daphne", "elm", "fir", "gorse", "hazel", "iris", "juniper", "kapok", "larch", "maple", "nettle"];
    let text: Vec<String> = words.iter().map(|word| format!("{word}{}", ["en", "ly", "ish"][letter])).collect();
    format!(
        "From: sender{copy}@shop{copy}.example\nTo: reader{copy}@example.org\nSubject: Offer {copy} of letter {}\n\n\
         Dear reader{copy}, {}.\n\nYour number is {}.\n",
        ["one", "two", "three"][letter],
        text.join(" "),
        copy * 7_919
    )
}

fn analyze(arguments: &[&str], input: impl AsRef<[u8]>) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sundew"))
        .arg("analyze")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    child.stdin.take().expect("its input").write_all(input.as_ref()).expect("it reads, or does not need to");
    child.wait_with_output().expect("it ends")
}

fn lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

fn campaigns(output: &Output) -> Vec<String> {
    lines(output).iter().map(|line| line["campaign"].as_str().expect("a name").to_owned()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn copies_of_a_letter_are_one_campaign_wherever_they_lie() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| path(folder.path(), name);
    for part in ["eml/deep", "maildir/cur", "maildir/new", "maildir/tmp"] {
        fs::create_dir_all(at(part)).expect("a folder");
    }
    fs::write(at("eml/a.eml"), mail(0, 1)).expect("a file");
    fs::write(at("eml/deep/b.eml"), mail(1, 2).replace('\n', "\r\n")).expect("a file");
    fs::write(at("maildir/cur/1600000000.a.host:2,S"), mail(0, 3)).expect("a file");
    fs::write(at("maildir/new/1600000001.b.host"), mail(1, 4)).expect("a file");
    fs::write(at("maildir/tmp/1600000002.c.host"), mail(2, 5)).expect("a file");
    let first = "From x@y.example Mon Nov 23 06:15:18 2026\n";
    fs::write(at("all.mbox"), format!("{first}{}\n{first}{}\n{first}{}", mail(1, 6), mail(2, 7), mail(0, 8))).expect("a file");

    let output = analyze(&[&at("eml"), "-", &at("all.mbox")], format!("{}\n", at("maildir")));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let found = campaigns(&output);
    let names: Vec<_> = [0, 1, 0, 1, 1, 2, 0].map(|letter| found[[0, 1, 5][letter]].clone()).into();
    assert_eq!(found, names, "{}", said(&output));
    assert!(names[0] != names[1] && names[1] != names[5] && names[0] != names[5]);
    let lines = lines(&output);
    assert_eq!(lines[3]["file"], at("maildir/new/1600000001.b.host"));
    let messages: Vec<_> = lines.iter().map(|line| line["message"].as_u64()).collect();
    assert_eq!(messages, [None, None, None, None, Some(1), Some(2), Some(3)]);
    assert_eq!((&lines[6]["kind"], &lines[6]["subject_masked"]), (&"text".into(), &"Offer # of letter one".into()));
    assert!(lines[6]["similarity"].as_f64().expect("a number") >= 0.6 && lines[6]["features"]["word_pairs"].as_u64() > Some(12));
    let table = said(&output);
    assert!(table.contains("7 mails: 6 in 2 campaigns, 1 alone"), "{table}");
    let row: Vec<_> = table.lines().nth(1).expect("a row").split_whitespace().collect();
    assert_eq!(row[1..5], ["3", "3", "0", "1"], "{table}");
}

#[test]
fn names_of_campaigns_are_the_same_everywhere_and_others_under_another_key() {
    let folder = tempfile::tempdir().expect("a folder");
    for (copy, letter) in [0, 1, 0, 2].into_iter().enumerate() {
        fs::write(folder.path().join(format!("{copy}.eml")), mail(letter, copy)).expect("a file");
    }
    let folder = folder.path().to_str().expect("a path in UTF-8");
    let found = campaigns(&analyze(&[folder], ""));
    // People have noted them down: when these change, the names of all campaigns do.
    assert_eq!(found[..2], ["1522cf0d3e621a9a", "a895e002bed64b88"]);
    assert_eq!(found, campaigns(&analyze(&[folder, "--key", "public"], "")));
    let other = campaigns(&analyze(&[folder, "--key", "ours"], ""));
    assert!(other.iter().all(|name| !found.contains(name)) && other[0] == other[2], "{other:?}");
}

#[test]
fn what_is_no_mail_is_named_and_counted_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.png"), b"\x89PNG\r\n\x1a\n").expect("a file");
    fs::write(folder.path().join("b.eml"), mail(0, 1)).expect("a file");
    fs::write(folder.path().join("c.txt"), "Shopping\nbread\n").expect("a file");
    let missing = path(folder.path(), "missing.eml");
    let output = analyze(&[&missing, folder.path().to_str().expect("a path in UTF-8")], "");
    assert_eq!((output.status.code(), lines(&output).len()), (Some(3), 1));
    let said = said(&output);
    for part in [&format!("{missing}: No such file"), "a.png: not a mail", "c.txt: not a mail", "1 mails: ", "; 3 not read"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_flag_that_is_no_knob_is_not_told_as_one() {
    let output = analyze(&["--top", "x", "-"], "");
    assert_eq!((output.status.code(), said(&output)), (Some(2), "sundew: --top is \"x\": invalid digit found in string\n".into()));
}

#[test]
fn no_mail_at_all_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    for (arguments, code) in [(vec![folder.path().to_str().expect("a path in UTF-8")], 4), (vec!["-"], 4), (vec![], 2), (vec!["--key"], 2)]
    {
        let output = analyze(&arguments, "");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{arguments:?}");
        assert_eq!(said(&output).contains("no mail was found"), code == 4, "{arguments:?}");
        assert!(!said(&output).contains("0 mails"), "{arguments:?}");
    }
}

#[test]
fn a_reader_who_has_enough_ends_it_quietly() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = "From x@y.example Mon Nov 23 06:15:18 2026\n";
    let mbox: String = (0..2_000).map(|copy| format!("{first}{}\n", mail(copy % 3, copy))).collect();
    fs::write(folder.path().join("mbox"), mbox).expect("a file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_sundew"))
        .arg("analyze")
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // More than a pipe holds is never read.
    child.stdout.take().expect("its output").read_exact(&mut [0; 10]).expect("the beginning of a line");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn lists_have_names_of_any_bytes() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

    let folder = tempfile::tempdir().expect("a folder");
    let name = |bytes: &[u8]| folder.path().join(OsStr::from_bytes(bytes)).into_os_string().into_encoded_bytes();
    let (strange, broken) = (name(b"\xff.eml"), name(b"a\nb\xfe.eml"));
    for (copy, path) in [&strange, &broken].into_iter().enumerate() {
        fs::write(OsStr::from_bytes(path), mail(0, copy)).expect("a file");
    }
    let lines_of_names = [&strange[..], b"", b"", &strange].join(&b'\n');
    let output = analyze(&["-"], lines_of_names);
    assert_eq!((output.status.code(), campaigns(&output).len()), (Some(0), 2), "{}", said(&output));
    let output = analyze(&["-0", "-"], [&broken[..], &strange, b"missing"].join(&0));
    assert_eq!(output.status.code(), Some(3));
    let (found, said) = (lines(&output), said(&output));
    assert!(found.len() == 2 && found[0]["campaign"] == found[1]["campaign"], "{said}");
    assert!(found[0]["file"].as_str().is_some_and(|file| file.ends_with("a\nb\u{fffd}.eml")), "{}", found[0]);
    assert!(said.contains("missing: No such file"), "{said}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_or_leads_in_a_circle_holds_nothing_up() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    symlink(".", at("around")).expect("a link");
    symlink("itself", at("itself")).expect("a link");
    symlink("nowhere", at("lost")).expect("a link");
    symlink("mail.eml", at("other.eml")).expect("a link");
    assert!(Command::new("mkfifo").arg(at("pipe")).status().expect("mkfifo runs").success());
    fs::File::create(at("holes.eml")).and_then(|file| file.set_len(10 << 30)).expect("a file of 10 GiB, all of it holes");
    fs::write(at("\u{1b}[2J\u{202e}.png"), "no mail").expect("a file");
    fs::write(at("mail.eml"), mail(0, 1)).expect("a file");
    let output = analyze(&[folder.path().to_str().expect("a path in UTF-8")], "");
    let said = said(&output);
    assert_eq!((output.status.code(), campaigns(&output).len()), (Some(3), 2), "{said}");
    for part in ["itself: ", "lost: ", "pipe: neither", "holes.eml: not a mail", "\\u{1b}[2J\\u{202e}.png: not a mail", "; 5 not read"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_is_full_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.eml"), mail(0, 1)).expect("a file");
    let full = fs::File::options().write(true).open("/dev/full").expect("a full device");
    let output = Command::new(env!("CARGO_BIN_EXE_sundew")).arg("analyze").arg(folder.path()).stdout(full).output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("standard output: No space"), "{}", said(&output));
}
