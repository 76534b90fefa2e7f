//! Signs mail by DKIM (RFC 6376) with keys made for the test. Canonical forms are written anew here and the rest is
//! openssl's, so that nothing of what is tested is tested with itself.

use std::{
    fs,
    process::{Command, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use tempfile::TempDir;

/// A private key, and what stands in DNS for it.
pub struct Key {
    folder: TempDir,
    pub algorithm: &'static str,
    /// The public key as `p=` has it.
    pub public: String,
}

/// What a signature says and how it was made.
#[derive(Clone)]
pub struct Manner<'a> {
    pub domain: &'a str,
    pub selector: &'a str,
    /// `c=`.
    pub form: &'a str,
    pub fields: &'a str,
    /// Further tags, with a semicolon before each.
    pub more: String,
}

impl Manner<'_> {
    pub fn of<'a>(domain: &'a str, selector: &'a str) -> Manner<'a> {
        Manner { domain, selector, form: "relaxed/relaxed", fields: "from:to:subject:date", more: String::new() }
    }
}

impl Key {
    pub fn rsa(bits: usize) -> Self {
        Self::new("rsa-sha256", &["-algorithm", "RSA", "-pkeyopt", &format!("rsa_keygen_bits:{bits}")])
    }

    pub fn ed25519() -> Self {
        Self::new("ed25519-sha256", &["-algorithm", "ED25519"])
    }

    fn new(algorithm: &'static str, how: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        openssl(&[&["genpkey", "-out", path.to_str().unwrap()], how].concat());
        let der = openssl(&["pkey", "-in", path.to_str().unwrap(), "-pubout", "-outform", "DER"]);
        // Ed25519 stands in DNS without the frame (RFC 8463 section 4.2).
        let public = if algorithm.starts_with("ed25519") { &der[der.len() - 32..] } else { &der[..] };
        Self { folder, algorithm, public: STANDARD.encode(public) }
    }

    /// The mail with its signature on top.
    pub fn sign(&self, mail: &str, manner: &Manner<'_>) -> String {
        self.sign_as("DKIM-Signature: v=1", mail, manner)
    }

    /// The mail with a set of ARC fields on top, after so many sets before it, and what its seal says of those (RFC 8617
    /// section 5.1).
    pub fn seal(&self, mail: &str, manner: &Manner<'_>, before: usize, claim: &str) -> String {
        let instance = before + 1;
        let mail = self.sign_as(&format!("ARC-Message-Signature: i={instance}"), mail, manner);
        let mail = format!("ARC-Authentication-Results: i={instance}; {}; none\r\n{mail}", manner.domain);
        let unsigned =
            format!("ARC-Seal: i={instance}; a={}; cv={claim}; d={}; s={};\r\n\tb=", self.algorithm, manner.domain, manner.selector);
        let fields = fields(mail.split_once("\r\n\r\n").expect("a blank line").0);
        let mut sealed = String::new();
        for instance in 1..=instance {
            for name in ["ARC-Authentication-Results", "ARC-Message-Signature", "ARC-Seal"] {
                // The last seal is the one being made.
                if let Some(field) = fields.iter().find(|field| field.starts_with(&format!("{name}: i={instance};"))) {
                    sealed += &canonical_field(field, "relaxed");
                    sealed += "\r\n";
                }
            }
        }
        sealed += &canonical_field(&unsigned, "relaxed");
        format!("{unsigned}{}\r\n{mail}", STANDARD.encode(self.signature(sealed.as_bytes())))
    }

    /// The mail with a field on top that begins so and signs it.
    fn sign_as(&self, begin: &str, mail: &str, manner: &Manner<'_>) -> String {
        let (header, body) = mail.split_once("\r\n\r\n").expect("a blank line");
        let (header_form, body_form) = manner.form.split_once('/').expect("two forms");
        let body = canonical_body(body, body_form);
        let length = manner.more.split("l=").nth(1).and_then(|rest| rest.split(';').next()?.trim().parse().ok());
        let digest = sha256(&body.as_bytes()[..length.unwrap_or(body.len())]);
        let unsigned = format!(
            "{begin}; a={}; c={}; d={}; s={};\r\n\th={}{};\r\n\tbh={};\r\n\tb=",
            self.algorithm,
            manner.form,
            manner.domain,
            manner.selector,
            manner.fields,
            manner.more,
            STANDARD.encode(digest),
        );
        let mut fields = fields(header);
        let mut signed = String::new();
        for wanted in manner.fields.split(':') {
            let named = |field: &String| field.split(':').next().is_some_and(|name| name.trim().eq_ignore_ascii_case(wanted.trim()));
            if let Some(place) = fields.iter().rposition(named) {
                signed += &canonical_field(&fields.remove(place), header_form);
                signed += "\r\n";
            }
        }
        signed += &canonical_field(&unsigned, header_form);
        let signature = self.signature(signed.as_bytes());
        format!("{unsigned}{}\r\n{mail}", STANDARD.encode(signature))
    }

    fn signature(&self, text: &[u8]) -> Vec<u8> {
        let path = self.folder.path().join("key");
        let key = path.to_str().unwrap();
        if self.algorithm.starts_with("ed25519") {
            openssl_on(&sha256(text), &["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in"])
        } else {
            openssl_on(text, &["dgst", "-sha256", "-sign", key])
        }
    }
}

/// The fields of a header, each with its folds.
fn fields(header: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for line in header.split("\r\n") {
        match fields.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            Some(last) => *last += &format!("\r\n{line}"),
            None => fields.push(line.to_owned()),
        }
    }
    fields
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    openssl_on(bytes, &["dgst", "-sha256", "-binary"])
}

/// Several tests sign with one key at a time: each has a file of its own.
fn openssl_on(bytes: &[u8], arguments: &[&str]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    openssl(&[arguments, &[file.path().to_str().unwrap()]].concat())
}

/// RFC 6376 section 3.4.1 and 3.4.2.
fn canonical_field(field: &str, form: &str) -> String {
    if form == "simple" {
        return field.to_owned();
    }
    let (name, value) = field.split_once(':').unwrap();
    let words: Vec<_> = value.split_ascii_whitespace().collect();
    format!("{}:{}", name.trim().to_ascii_lowercase(), words.join(" "))
}

/// RFC 6376 section 3.4.3 and 3.4.4.
fn canonical_body(body: &str, form: &str) -> String {
    let mut lines: Vec<String> = body.split("\r\n").map(str::to_owned).collect();
    if form == "relaxed" {
        for line in &mut lines {
            let inner: Vec<_> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            let begin = if line.starts_with([' ', '\t']) && !inner.is_empty() { " " } else { "" };
            *line = format!("{begin}{}", inner.join(" "));
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if lines.is_empty() {
        return if form == "simple" { "\r\n".to_owned() } else { String::new() };
    }
    lines.join("\r\n") + "\r\n"
}

fn openssl(arguments: &[&str]) -> Vec<u8> {
    let run = Command::new("openssl").args(arguments).stdin(Stdio::null()).output().expect("openssl, which makes the keys");
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    run.stdout
}
