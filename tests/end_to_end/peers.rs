//! Senders that we did not write deliver what they can, and understand what is refused: three mail servers, three
//! command-line clients and four libraries. What arrives is read through the API, never taken from an exit code.
//!
//! `tests/run` runs swaks, curl, smtplib and Postfix; `SUNDEW_PEERS=all`, set by `tests/run --all`, runs all ten.
//! What each of them can't do stands beside it, with the reason; `tests/peers/README.md` shows the same as a table.

mod cases;
pub mod exam;
mod exim;
pub mod mail_server;
mod opensmtpd;
pub mod postfix;
mod programs;
mod site;

use std::{
    env,
    io::{self, Write},
};

use exam::examine;

/// Whether `tests/run --all` asked for every peer; says so where it did not.
pub fn is_wanted(peer: &str) -> bool {
    let wanted = env::var("SUNDEW_PEERS").is_ok_and(|wanted| wanted == "all");
    if !wanted {
        // Not by `eprintln!`, which shows nothing of a test that passes.
        let _ = writeln!(io::stderr(), "not run: {peer}, which tests/run --all adds");
    }
    wanted
}

/// Says loudly that a peer can't be run here; in CI that is a failure.
pub fn skip(reason: &str) {
    assert!(env::var_os("CI").is_none(), "needed in CI: {reason}");
    let _ = writeln!(io::stderr(), "skipped: {reason}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_relays_everything_it_can() {
    if let Some(postfix) = postfix::start().await {
        examine(&postfix).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exim_relays_everything_it_can() {
    if is_wanted("Exim")
        && let Some(exim) = exim::start().await
    {
        examine(&exim).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opensmtpd_relays_everything_it_can() {
    if is_wanted("OpenSMTPD")
        && let Some(opensmtpd) = opensmtpd::start().await
    {
        examine(&opensmtpd).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn swaks_delivers_everything_it_can() {
    if let Some(swaks) = programs::swaks().await {
        examine(&swaks).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn curl_delivers_everything_it_can() {
    if let Some(curl) = programs::curl().await {
        examine(&curl).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn smtplib_delivers_everything_it_can() {
    if let Some(smtplib) = programs::smtplib().await {
        examine(&smtplib).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn msmtp_delivers_everything_it_can() {
    if is_wanted("msmtp")
        && let Some(msmtp) = programs::msmtp().await
    {
        examine(&msmtp).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodemailer_delivers_everything_it_can() {
    if is_wanted("nodemailer")
        && let Some(nodemailer) = programs::nodemailer().await
    {
        examine(&nodemailer).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lettre_delivers_everything_it_can() {
    if is_wanted("lettre")
        && let Some(lettre) = programs::lettre().await
    {
        examine(&lettre).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mail_send_delivers_everything_it_can() {
    if is_wanted("mail-send")
        && let Some(mail_send) = programs::mail_send().await
    {
        examine(&mail_send).await;
    }
}
