//! The recipes of docs/testing.md work as they stand, with the programs they are for (`tests/fetch-peers pytest playwright`).

use std::{
    env,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::{
    harness::{self, Running},
    peers,
};

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Runs it beside this server, and gives what it wrote.
async fn run(server: &Running, mut command: Command) -> String {
    command.env("SUNDEW_URL", format!("http://{}", server.http)).env("SUNDEW_SMTP", server.smtp.to_string());
    // On a thread of its own, as the server lives on this one.
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let written = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{written}");
    written
}

#[tokio::test]
async fn the_recipe_for_pytest_runs() {
    let python = at("target/peers/pytest/bin/python");
    if !python.exists() {
        return peers::skip("pytest not found, run tests/fetch-peers pytest");
    }
    let server = harness::start().await;
    let mut command = Command::new(python);
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]).arg(at("tests/recipes/pytest")).env("PYTHONDONTWRITEBYTECODE", "1");
    let written = run(&server, command).await;
    assert!(written.contains("6 passed"), "{written}");
    server.stop().await;
}

#[tokio::test]
async fn the_recipe_for_playwright_runs() {
    let modules = at("target/peers/playwright/node_modules");
    let path = env::var_os("PATH").unwrap_or_default();
    let chromium = env::split_paths(&path).map(|folder| folder.join("chromium")).find(|program| program.exists());
    let (true, Some(chromium)) = (modules.exists(), chromium) else {
        return peers::skip("Playwright or chromium not found, run tests/fetch-peers playwright");
    };
    let server = harness::start().await;
    let output = tempfile::tempdir().unwrap();
    let mut command = Command::new("node");
    command.arg(modules.join("@playwright/test/cli.js")).arg("test").current_dir(at("tests/recipes/playwright"));
    command.env("NODE_PATH", &modules).env("CHROMIUM", chromium).env("PLAYWRIGHT_OUTPUT", output.path());
    let written = run(&server, command).await;
    assert!(written.contains("2 passed"), "{written}");
    server.stop().await;
}
