//! What packages ship beside the binary is made by the binary, and right.

use std::process::{Command, Output};

use crate::harness;

fn run(arguments: &[&str]) -> (bool, String, String) {
    // Secrets of whoever makes a package belong into no page of it.
    let output = Command::new(harness::binary())
        .args(arguments)
        .env("SUNDEW_ADMIN_TOKEN", "operators-own")
        .env("SUNDEW_TOKEN", "inboxs-own")
        .output();
    let Output { status, stdout, stderr } = output.unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn the_manual_has_a_page_for_sundew_and_for_each_command_and_no_secret() {
    let (ok, page, _) = run(&["man"]);
    assert!(ok && page.contains(".TH sundew 1") && page.contains("smtp\\-listen") && page.contains("SUNDEW_STORE_MAX_BYTES"), "{page}");
    for command in ["readyz", "wait", "sendmail", "analyze", "completions", "man"] {
        assert!(page.contains(command), "{command}");
        let (ok, of_command, _) = run(&["man", command]);
        assert!(ok && of_command.contains(&format!(".TH sundew-{command} 1")), "{of_command}");
        assert!(!of_command.contains("s-own"), "{of_command}");
    }
    assert!(!page.contains("s\\-own") && !page.contains("s-own"));
    let (ok, page, reason) = run(&["man", "nothing"]);
    assert!(!ok && page.is_empty() && reason.contains("wait"), "{reason}");
}

#[test]
fn a_shell_completes_commands_and_flags() {
    for (shell, sign) in [("bash", "complete -F _sundew"), ("zsh", "#compdef sundew"), ("fish", "complete -c sundew")] {
        let (ok, script, _) = run(&["completions", shell]);
        assert!(ok && script.contains(sign) && !script.contains("operators-own"), "{shell}");
    }
    let (_, script, _) = run(&["completions", "bash"]);
    let complete = |words: &str| {
        let asked = format!("{script}\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _sundew; echo \"${{COMPREPLY[*]}}\"");
        let asked = asked.replace("_sundew;", "_sundew sundew \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\";");
        String::from_utf8(Command::new("bash").args(["--norc", "-c", &asked]).output().unwrap().stdout).unwrap()
    };
    assert_eq!(complete("sundew wa").trim(), "wait");
    assert_eq!(complete("sundew wait --su").trim(), "--subject");
    assert!(!run(&["completions", "tcsh"]).0);
}
