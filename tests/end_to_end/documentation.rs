//! The pages that tell of the knobs say what the knobs say. `SUNDEW_BLESS=1` writes them anew.

use std::{fs, path::Path};

use clap::CommandFactory;

use crate::harness::Line;

const BEGIN: &str = "<!-- knobs: written by tests/end_to_end/documentation.rs -->\n";
const END: &str = "<!-- end of knobs -->";

/// Every knob, read off the command line's own declaration.
fn table() -> String {
    let mut table = String::from("| environment, flag | meaning | default |\n|---|---|---|\n");
    for knob in Line::command().get_arguments().filter(|knob| knob.get_env().is_some()) {
        let env = knob.get_env().unwrap().to_str().unwrap();
        let help = knob.get_help().unwrap().to_string().replace('|', "\\|");
        let (meaning, default) = match help.split_once(" [default: ") {
            Some((meaning, default)) => (meaning, default.trim_end_matches(']').to_owned()),
            None => (
                help.as_str(),
                knob.get_default_values().iter().map(|value| format!("`{}`", value.to_str().unwrap())).collect::<Vec<_>>().join(","),
            ),
        };
        table += &format!("| `{env}` `--{}` | {meaning} | {default} |\n", knob.get_long().unwrap());
    }
    table
}

#[test]
fn the_configuration_page_tells_of_every_knob_as_it_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).expect("the mark where the table begins");
    let (written, tail) = rest.split_once(END).expect("the mark where the table ends");
    if std::env::var_os("SUNDEW_BLESS").is_some() {
        fs::write(&path, format!("{head}{BEGIN}{}{END}{tail}", table())).unwrap();
        return;
    }
    assert_eq!(written, table(), "run `SUNDEW_BLESS=1 cargo test configuration_page`");
}

#[test]
fn every_link_between_our_pages_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in [
        "README.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/configuration.md",
        "docs/api.md",
        "docs/operations.md",
        "docs/testing.md",
        "tests/dialogs/README.md",
    ] {
        let text = fs::read_to_string(root.join(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
        let folder = root.join(page).parent().unwrap().to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            assert!(folder.join(file).exists(), "{page} links to {target}, which is not there");
        }
    }
}
