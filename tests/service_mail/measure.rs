//! How well codes, links and kinds are found, in the set of service mail beside this file and in the public corpus; for
//! the benchmark and for the tests. README.md tells what the set is.
#![allow(dead_code)] // Each of the two uses its part.

use std::{
    collections::BTreeSet,
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

use sundew::mail::{
    extract::{CodeKind, Findings, LinkKind, find},
    parse::Mail,
};

/// What is expected of a mail, and its bytes.
pub struct Fixture {
    /// Its folder and file name.
    pub name: String,
    /// The language, which is the folder.
    pub language: String,
    /// The mail as it is sent.
    pub mail: Vec<u8>,
    /// The kind, `none` for none; absent where none is expected.
    pub kind: Option<String>,
    /// One-time codes.
    pub codes: BTreeSet<String>,
    tracking: BTreeSet<String>,
    /// The link to act by, and its kind.
    pub link: Option<(String, String)>,
    unsubscribe: Option<String>,
}

/// Right, too much and missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// What was found and expected.
    pub right: usize,
    /// What was found and not expected.
    pub wrong: usize,
    /// What was expected and not found.
    pub missing: usize,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missing += other.missing;
    }

    /// How much of what was found is right.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong)
    }

    /// How much of what was expected is found.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missing)
    }

    fn of<T: Ord>(found: &BTreeSet<T>, expected: &BTreeSet<T>) -> Self {
        let right = found.intersection(expected).count();
        Self { right, wrong: found.len() - right, missing: expected.len() - right }
    }
}

#[allow(clippy::cast_precision_loss)] // some hundreds
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// What was found in some mails.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// How many mails.
    pub mails: usize,
    /// One-time codes by their exact value.
    pub codes: Count,
    /// The link to act by: exact URL and kind.
    pub action: Count,
    /// Unsubscribe links.
    pub unsubscribe: Count,
    /// Postal numbers.
    pub tracking: Count,
    /// Mails of which the kind was told.
    pub kinds: usize,
    /// What was not as expected, for whoever tunes the rules.
    pub failures: Vec<String>,
}

impl Totals {
    /// Looks through mails and counts.
    pub fn of<'a>(fixtures: impl IntoIterator<Item = &'a Fixture>) -> Self {
        let mut totals = Self::default();
        fixtures.into_iter().for_each(|fixture| totals.look(fixture));
        totals
    }

    /// The part of the kinds that are right.
    pub fn kind_accuracy(&self) -> f64 {
        ratio(self.kinds, self.mails)
    }

    fn look(&mut self, fixture: &Fixture) {
        let findings = find(&Mail::open(&fixture.mail).content());
        let mut fail = |what: &str, found: &dyn Display, expected: &dyn Display| {
            self.failures.push(format!("{}: {what}: found {found}, expected {expected}", fixture.name));
        };
        let (codes, tracking) = (values(&findings, CodeKind::OneTime), values(&findings, CodeKind::Tracking));
        if codes != fixture.codes {
            fail("codes", &list(&codes), &list(&fixture.codes));
        }
        if tracking != fixture.tracking {
            fail("tracking", &list(&tracking), &list(&fixture.tracking));
        }
        let action: BTreeSet<_> = findings.action().map(|link| (link.url.clone(), link.kind.name().to_owned())).into_iter().collect();
        let expected: BTreeSet<_> = fixture.link.clone().into_iter().collect();
        let shown = |set: &BTreeSet<(String, String)>| list(&set.iter().map(|(url, kind)| format!("{kind} {url}")).collect());
        if action != expected {
            fail("link", &shown(&action), &shown(&expected));
        }
        let kind = findings.kind.map_or("none", |kind| kind.name());
        let expected_kind = fixture.kind.as_deref().unwrap_or(kind);
        if kind != expected_kind {
            fail("kind", &kind, &expected_kind);
        }
        let unsubscribe = findings.links.iter().find(|link| link.kind == LinkKind::Unsubscribe).map(|link| link.url.clone());
        let unsubscribe: BTreeSet<_> = unsubscribe.into_iter().collect();
        let stop: BTreeSet<_> = fixture.unsubscribe.clone().into_iter().collect();
        if unsubscribe != stop {
            fail("unsubscribe", &list(&unsubscribe), &list(&stop));
        }
        self.mails += 1;
        self.codes.add(Count::of(&codes, &fixture.codes));
        self.tracking.add(Count::of(&tracking, &fixture.tracking));
        self.action.add(Count::of(&action, &expected));
        self.unsubscribe.add(Count::of(&unsubscribe, &stop));
        self.kinds += usize::from(kind == expected_kind);
    }
}

fn values(findings: &Findings, kind: CodeKind) -> BTreeSet<String> {
    findings.codes.iter().filter(|code| code.kind == kind).map(|code| code.value.clone()).collect()
}

fn list(set: &BTreeSet<String>) -> String {
    if set.is_empty() { "none".to_owned() } else { set.iter().cloned().collect::<Vec<_>>().join(", ") }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The mails of `tuning` or `held_out`.
pub fn fixtures(set: &str) -> Vec<Fixture> {
    let mut found = Vec::new();
    for folder in files(&root().join("tests/service_mail").join(set)) {
        let language = folder.file_name().expect("a folder").display().to_string();
        for path in files(&folder) {
            let text = fs::read_to_string(&path).expect("a mail in UTF-8");
            found.push(fixture(format!("{set}/{language}/{}", path.file_name().expect("a file").display()), language.clone(), &text));
        }
    }
    found
}

fn fixture(name: String, language: String, text: &str) -> Fixture {
    let (mut codes, mut tracking) = (BTreeSet::new(), BTreeSet::new());
    let (mut kind, mut link, mut link_kind, mut unsubscribe) = (None, None, String::new(), None);
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n').filter(|(line, _)| line.starts_with("Expect-")) {
        rest = after;
        let (field, value) = line.split_once(':').expect("a field");
        let value = value.trim().to_owned();
        if value == "none" && field != "Expect-Kind" {
            continue;
        }
        match field {
            "Expect-Kind" => kind = Some(value),
            "Expect-Code" => _ = codes.insert(value),
            "Expect-Tracking" => _ = tracking.insert(value),
            "Expect-Link" => link = Some(value),
            "Expect-Link-Kind" => link_kind = value,
            "Expect-Unsubscribe" => unsubscribe = Some(value),
            other => panic!("{name}: {other}"),
        }
    }
    let mail = rest.replace('\n', "\r\n").into_bytes();
    Fixture { name, language, mail, kind, codes, tracking, link: link.map(|link| (link, link_kind)), unsubscribe }
}

/// The mails of `short.txt`, of which no kind is expected.
pub fn short() -> Vec<Fixture> {
    let text = fs::read_to_string(root().join("tests/service_mail/short.txt")).expect("a list");
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.map(|(number, line)| short_mail(&format!("short.txt:{}", number + 1), line)).collect()
}

fn short_mail(name: &str, line: &str) -> Fixture {
    let fields: Vec<&str> = line.splitn(5, '|').map(str::trim).collect();
    let [language, code, link, subject, text] = fields[..] else { panic!("{name}: {line}") };
    let text = text.replace("\\n", "\r\n");
    let url =
        text.split_whitespace().flat_map(|word| word.split('：')).find_map(|word| word.find("https://").map(|at| word[at..].to_owned()));
    let expected = |field: &str| Some(field.to_owned()).filter(|field| field != "none");
    let mail = format!("From: post@fern.example\r\nSubject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n");
    Fixture {
        name: format!("{name}: {subject} / {text}"),
        language: language.to_owned(),
        mail: mail.into_bytes(),
        kind: None,
        codes: expected(code).into_iter().collect(),
        tracking: BTreeSet::new(),
        link: url.zip(expected(link)),
        unsubscribe: None,
    }
}

/// Mails of the public corpus (`tests/corpus`), each `step`th: their names and their bytes.
pub fn corpus(step: usize) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<_> = files(&root().join("target/corpus/mails")).iter().flat_map(|set| files(set)).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let file = fs::read(path).expect("a mail");
        // The line of the mbox it was kept in.
        let start = if file.starts_with(b"From ") { memchr::memchr(b'\n', &file).map_or(0, |end| end + 1) } else { 0 };
        (path.file_name().expect("a file").display().to_string(), file[start..].to_vec())
    };
    paths.iter().step_by(step).map(read).collect()
}

/// Mails of the corpus that do hold a code (`corpus_codes.txt`): their names and the codes.
pub fn corpus_codes() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("tests/service_mail/corpus_codes.txt")).expect("a list");
    let pair = |line: &str| {
        line.split_whitespace().next().zip(line.split_whitespace().nth(1)).map(|(mail, code)| (mail.to_owned(), code.to_owned()))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(pair).collect()
}

/// The codes found in mails of the corpus that hold none, with the names of the mails.
pub fn false_codes(mails: &[(String, Vec<u8>)]) -> Vec<(String, String)> {
    let known = corpus_codes();
    let mut found = Vec::new();
    for (name, mail) in mails {
        for code in values(&find(&Mail::open(mail).content()), CodeKind::OneTime) {
            let pair = (name.clone(), code);
            if !known.contains(&pair) {
                found.push(pair);
            }
        }
    }
    found
}
