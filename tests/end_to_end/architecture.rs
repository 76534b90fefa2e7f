//! Who may import whom (docs/architecture.md), read off the sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// `(module, what it may import)`; a module missing here fails the test.
const ALLOWED: &[(&str, &[&str])] = &[
    ("background", &[]),
    ("cli", &["config", "mail", "server", "trap"]),
    ("config", &["facts", "http", "inbox", "intake", "mail", "net", "outbound", "policy", "smtp", "trap"]),
    ("data_dir", &[]),
    ("http", &["inbox", "intake", "keys", "mail", "net", "outbound", "policy", "tags", "trap"]),
    ("facts", &["background", "mail", "net"]),
    ("inbox", &["keys", "mail", "net"]),
    ("intake", &["facts", "inbox", "mail", "net", "policy", "tags", "trap"]),
    ("keys", &[]),
    ("mail", &[]),
    ("net", &[]),
    ("outbound", &["inbox", "keys", "mail", "net"]),
    ("policy", &["mail", "net"]),
    (
        "server",
        &["config", "data_dir", "facts", "http", "inbox", "intake", "keys", "mail", "net", "outbound", "policy", "smtp", "tags", "trap"],
    ),
    ("smtp", &["intake", "mail", "net", "policy"]),
    ("tags", &["background", "keys", "mail", "net"]),
    ("trap", &["background", "keys", "mail"]),
];
/// The visitor's test mail is the one mail that the web hands in; the app holds the handle and its gauge.
const INTAKE_IN_HTTP: &[&str] = &["src/http/mod.rs", "src/http/test_mail.rs"];
/// mail-parser has one user.
const MAIL_PARSER_USERS: &str = "src/mail/parse/";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Modules of ours that a source names, its tests aside: `crate::x` and each `x` of `use crate::{x.., y..}`.
fn imports(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let word = |rest: &str| rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect::<String>();
    let mut found: BTreeSet<String> = code.split("crate::").skip(1).map(word).collect();
    for group in code.split("use crate::{").skip(1) {
        let (mut depth, mut at_start) = (0, true);
        for (index, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => at_start = true,
                _ if letter.is_whitespace() => {}
                _ if at_start && depth == 0 => {
                    found.insert(word(&group[index..]));
                    at_start = false;
                }
                _ => {}
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn modules_import_only_what_the_architecture_allows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    sources(&root.join("src"), &mut paths);
    let mut wrong = Vec::new();
    for path in paths {
        let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let module = relative.split('/').nth(1).unwrap().trim_end_matches(".rs").to_owned();
        if module == "lib" || module == "main" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let allowed = ALLOWED.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("{module}: not in the table")).1;
        for import in imports(&text) {
            if import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{relative} imports {import}"));
            }
            if module == "http" && import == "intake" && !INTAKE_IN_HTTP.contains(&relative.as_str()) {
                wrong.push(format!("{relative} imports intake, which only the test mail may"));
            }
        }
        if text.contains("mail_parser::") && !relative.starts_with(MAIL_PARSER_USERS) {
            wrong.push(format!("{relative} uses mail_parser"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let text = "use crate::{\n    a::{b, c},\n    d,\n};\nfn f() { crate::e::g() }\n#[cfg(test)]\nuse crate::h;";
    assert_eq!(imports(text).into_iter().collect::<Vec<_>>(), ["a", "d", "e"]);
}

#[test]
fn the_architecture_page_names_every_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    for (module, _) in ALLOWED {
        let stands = page.contains(&format!("src/{module}/")) || page.contains(&format!("src/{module}.rs"));
        assert!(stands, "docs/architecture.md does not name {module}");
    }
}
