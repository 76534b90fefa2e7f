//! `sundew sendmail`: takes a mail as sendmail(8) does and hands it to a running server, so that programs that send by a
//! command need no other setting than its name.

mod arguments;
mod letter;

use std::{
    env,
    ffi::OsString,
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, ToSocketAddrs},
    process::ExitCode,
    time::Duration,
};

use base64::prelude::{BASE64_STANDARD, Engine};
use clap::{Args, Parser};
use lettre::transport::smtp::{
    Error,
    client::SmtpConnection,
    extension::{ClientId, Extension},
};

use crate::{
    config::Knobs,
    mail::{names, timestamp::Timestamp},
    server::reachable,
};
use arguments::Arguments;
use letter::Letter;

/// One answer of the server may take this long.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a header line holds of a name in an encoded word (RFC 2047 2), in bytes.
const WORD_BYTES: usize = 45;

/// Why nothing was sent, as sysexits(3) numbers it: what sendmail(8) exits with.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Reason {
    Usage = 64,
    NoUser = 67,
    NoHost = 68,
    Unavailable = 69,
    InputOutput = 74,
    TryAgain = 75,
    Protocol = 76,
    Configuration = 78,
}

type Failure = (Reason, String);

#[derive(Args)]
pub(super) struct Words {
    /// Recipients, and the options -t (take recipients from the header), -i or -oi (a line with one dot is text), -f and
    /// -r ADDRESS (envelope sender), -F NAME (of the sender), -S HOST:PORT (the server, else SUNDEW_SMTP_LISTEN); others
    /// of sendmail(8) are read and mean nothing
    #[arg(allow_hyphen_values = true, trailing_var_arg = true, value_name = "OPTIONS AND RECIPIENTS")]
    pub(super) words: Vec<OsString>,
}

/// The knobs as the environment has them: it is the environment that a server and its clients share.
#[derive(Parser)]
struct Environment {
    #[command(flatten)]
    knobs: Knobs,
}

/// Reads the mail and sends it. 0 when it was taken for all recipients; else nobody has it, and the code says why.
pub(super) fn run(words: &[OsString]) -> ExitCode {
    match send(words) {
        Ok(()) => ExitCode::SUCCESS,
        Err((reason, sentence)) => {
            let _ = writeln!(io::stderr(), "sundew sendmail: {sentence}");
            ExitCode::from(reason as u8)
        }
    }
}

fn send(words: &[OsString]) -> Result<(), Failure> {
    let arguments = Arguments::read(words).map_err(|reason| (Reason::Usage, reason))?;
    let knobs = Environment::try_parse_from(["sundew"]).map_err(|error| (Reason::Configuration, super::wrong_value(&error)))?.knobs;
    let config = knobs.resolve().map_err(|error| (Reason::Configuration, error.to_string()))?;
    let server = match &arguments.server {
        Some(server) => server.clone(),
        None => reachable(config.smtp_listen).to_string(),
    };
    let servers: Vec<_> = server.to_socket_addrs().map_err(|error| (Reason::NoHost, format!("{server}: {error}")))?.collect();
    let mut text = Vec::new();
    io::stdin().lock().read_to_end(&mut text).map_err(|error| (Reason::InputOutput, format!("the mail can't be read: {error}")))?;
    let mut letter = Letter::read(&text, !arguments.ignores_dots);

    // A name alone is at the server's first domain.
    let whole =
        |address: &str| if address.contains('@') { address.to_owned() } else { format!("{address}@{}", config.policy.domains().first()) };
    let mut recipients: Vec<_> = arguments.recipients.iter().map(|address| whole(address)).collect();
    if arguments.reads_recipients {
        recipients.extend(letter.recipients().iter().map(|address| whole(address)));
    }
    if recipients.is_empty() {
        return Err((Reason::Usage, "no recipient: name some, or use -t with a mail that has them in its header".to_owned()));
    }
    let user = || env::var("LOGNAME").or_else(|_| env::var("USER")).unwrap_or_else(|_| "nobody".to_owned());
    let author = letter.author().or_else(|| arguments.sender.clone().filter(|sender| !sender.is_empty())).unwrap_or_else(user);
    let author = whole(&author);
    complete(&mut letter, &author, arguments.full_name.as_deref());
    let sender = arguments.sender.map_or_else(|| author.clone(), |sender| if sender.is_empty() { sender } else { whole(&sender) });
    for address in recipients.iter().chain([&sender]) {
        if address.contains(|letter: char| letter.is_control() || matches!(letter, '<' | '>')) {
            return Err((Reason::Usage, format!("{address:?} is no address")));
        }
    }
    deliver(&servers, &sender, &recipients, &letter.into_bytes())
}

/// Adds the fields that every mail has and this one lacks.
fn complete(letter: &mut Letter, author: &str, full_name: Option<&str>) {
    let domain = author.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    if !letter.has("message-id") {
        let id = names::random_id(&mut rand::rng());
        letter.add("Message-ID", &format!("<{id}@{domain}>"));
    }
    if !letter.has("date") {
        letter.add("Date", &Timestamp::now().rfc5322());
    }
    if !letter.has("from") {
        let from = full_name.map_or_else(|| author.to_owned(), |name| format!("{} <{author}>", phrase(name)));
        letter.add("From", &from);
    }
}

/// A name as a field can hold it: quoted (RFC 5322 3.2.4), or in encoded words (RFC 2047) when it is not ASCII.
fn phrase(name: &str) -> String {
    let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
    if name.is_ascii() {
        return format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""));
    }
    let mut words = vec![String::new()];
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if word.len() + letter.len_utf8() <= WORD_BYTES => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let encoded: Vec<_> = words.iter().map(|word| format!("=?utf-8?B?{}?=", BASE64_STANDARD.encode(word))).collect();
    encoded.join("\r\n ")
}

/// Hands it over for all recipients or for none.
fn deliver(servers: &[SocketAddr], sender: &str, recipients: &[String], mail: &[u8]) -> Result<(), Failure> {
    let hello = ClientId::Ipv4(Ipv4Addr::LOCALHOST);
    let mut connection = SmtpConnection::connect(servers, Some(PATIENCE), &hello, None, None)
        .map_err(|error| (Reason::TryAgain, format!("no SMTP server at {}: {error}", addresses(servers))))?;
    let refused = |what: String, permanent: Reason| {
        move |error: Error| {
            let reason = match error.status() {
                _ if error.is_transient() || error.is_timeout() => Reason::TryAgain,
                Some(_) => permanent,
                None => Reason::Protocol,
            };
            (reason, format!("{what} is refused, and nobody has the mail: {error}"))
        }
    };
    let mut parameters = String::new();
    if !mail.is_ascii() && connection.server_info().supports_feature(Extension::EightBitMime) {
        parameters += " BODY=8BITMIME";
    }
    if !recipients.iter().all(|address| address.is_ascii()) || !sender.is_ascii() {
        parameters += " SMTPUTF8";
    }
    connection
        .command(format!("MAIL FROM:<{sender}>{parameters}\r\n"))
        .map_err(refused(format!("the sender {sender:?}"), Reason::Unavailable))?;
    for recipient in recipients {
        connection
            .command(format!("RCPT TO:<{recipient}>\r\n"))
            .map_err(refused(format!("the recipient {recipient:?}"), Reason::NoUser))?;
    }
    connection.command("DATA\r\n").map_err(refused("the mail".to_owned(), Reason::Unavailable))?;
    // The last line end belongs to the end of the data (RFC 5321 4.1.1.4).
    connection.message(mail.strip_suffix(b"\r\n").unwrap_or(mail)).map_err(refused("the mail".to_owned(), Reason::Unavailable))?;
    // It is the server's now, whatever it says to this.
    let _ = connection.quit();
    Ok(())
}

fn addresses(servers: &[SocketAddr]) -> String {
    servers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_a_field_whatever_it_is() {
        assert_eq!(phrase("Cron \"the\" Daemon\r\nBcc: x"), "\"Cron \\\"the\\\" DaemonBcc: x\"");
        assert_eq!(phrase("Вася"), "=?utf-8?B?0JLQsNGB0Y8=?=");
        let long = phrase(&"я".repeat(100));
        assert!(long.split("\r\n ").count() == 5 && long.split("\r\n ").all(|word| word.len() <= 75), "{long}");
    }
}
