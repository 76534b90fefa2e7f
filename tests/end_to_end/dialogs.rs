//! Plays tests/dialogs/*.smtp against a real listener; the format is told in tests/dialogs/README.md.

use std::{fs, path::Path, time::Duration};

use sundew::{
    config::{Config, Quota},
    smtp::{BareLineEnds, Settings},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::rustls;

use crate::harness::{self, Wire};

/// No answer takes longer; a dialogue that waits in vain must not hang.
const PATIENCE: Duration = Duration::from_secs(10);

/// The server of a dialogue, before its knobs are turned.
fn server() -> Config {
    let mut config = harness::config(&[]);
    config.smtp = Settings::new("mx.example", "first.example");
    config.intake_max_bytes = 1 << 30;
    config
}

fn turn(config: &mut Config, name: &str, value: &str) -> Result<(), String> {
    let number = || value.parse::<usize>().map_err(|error| format!("{value}: {error}"));
    let smtp = &mut config.smtp;
    match name {
        "max_message_bytes" => smtp.max_message_bytes = number()?,
        "max_recipients" => smtp.max_recipients = number()?,
        "max_mails" => smtp.max_mails = number()?,
        "max_bad_commands" => smtp.max_bad_commands = number()?,
        "command_wait_millis" => smtp.command_wait = Duration::from_millis(number()? as u64),
        "data_block_wait_millis" => smtp.data_block_wait = Duration::from_millis(number()? as u64),
        "max_connections" => config.max_connections = number()?,
        "intake_max_bytes" => config.intake_max_bytes = number()?,
        "store_max_bytes" => config.inbox.max_bytes = number()?,
        "proxy_networks" => config.proxy_networks = harness::config(&["--proxy-networks", value]).proxy_networks,
        "proxy_wait_millis" => smtp.proxy_wait = Duration::from_millis(number()? as u64),
        "domains" => config.policy = harness::config(&["--domains", value]).policy,
        "reject_domains" => config.policy = harness::config(&["--reject-domains", value]).policy,
        "discard_domains" => config.policy = harness::config(&["--discard-domains", value]).policy,
        "reject_senders" => config.policy = harness::config(&["--reject-senders", value]).policy,
        "max_bad_recipients" => smtp.max_bad_recipients = number()?,
        "max_commands_without_mail" => smtp.max_commands_without_mail = number()?,
        // The client comes from loopback, which is exempt by default.
        "limit_exempt" => config.limit_exempt = harness::config(&["--limit-exempt", value]).limit_exempt,
        "max_connections_per_minute_per_network" => config.max_connections_per_minute_per_network = Quota(Some(number()?)),
        "max_mails_per_minute_per_network" => config.max_mails_per_minute_per_network = Quota(Some(number()?)),
        "max_mails_per_minute" => config.max_mails_per_minute = Quota(Some(number()?)),
        "handshake_wait_millis" => smtp.handshake_wait = Duration::from_millis(number()? as u64),
        "smtps_listen" => config.smtps_listen = Some(value.parse().map_err(|error| format!("{value}: {error}"))?),
        "smtp_auth" if value == "off" => smtp.auth = false,
        "bare_line_ends" if value == "refuse" => smtp.bare_line_ends = BareLineEnds::Refuse,
        _ => return Err(format!("no such knob: {name}={value}")),
    }
    Ok(())
}

/// The client of a dialogue.
struct Client {
    /// `None` while a handshake failed.
    stream: Option<BufReader<Box<dyn Wire>>>,
    bytewise: bool,
    /// The lines of the reply read last.
    reply: Vec<String>,
}

impl Client {
    async fn send(&mut self, bytes: &[u8]) -> Result<(), String> {
        let stream = self.stream.as_mut().ok_or("the client has no connection")?;
        for piece in bytes.chunks(if self.bytewise { 1 } else { bytes.len().max(1) }) {
            // A server that has closed is found out by the next expectation.
            let _ = stream.write_all(piece).await;
            let _ = stream.flush().await;
        }
        Ok(())
    }

    async fn begin_tls(&mut self) -> Result<(), String> {
        let stream = self.stream.take().ok_or("the client has no connection")?;
        let stream = harness::encrypted(stream.into_inner(), rustls::DEFAULT_VERSIONS).await.map_err(|error| error.to_string())?;
        self.stream = Some(BufReader::new(Box::new(stream)));
        Ok(())
    }

    async fn read_line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        let stream = self.stream.as_mut().ok_or("the client has no connection")?;
        match timeout(PATIENCE, stream.read_line(&mut line)).await {
            Err(_) => Err("no answer".into()),
            Ok(Err(error)) => Err(error.to_string()),
            Ok(Ok(_)) => Ok(line),
        }
    }

    async fn expect(&mut self, start: &str) -> Result<(), String> {
        self.reply.clear();
        loop {
            let line = self.read_line().await?;
            let line = line.strip_suffix("\r\n").ok_or_else(|| format!("not a line: {line:?}"))?;
            self.reply.push(line.to_owned());
            if line.as_bytes().get(3) != Some(&b'-') {
                return if line.starts_with(start) { Ok(()) } else { Err(format!("got {line:?}")) };
            }
        }
    }

    async fn play(&mut self, step: &str) -> Result<(), String> {
        match step.split_once(' ').unwrap_or((step, "")) {
            ("->", text) => self.send(format!("{text}\r\n").as_bytes()).await,
            ("->>", text) => self.send(&unescaped(text)?).await,
            ("->*", text) => {
                let (count, text) = text.split_once(' ').ok_or("->* COUNT TEXT")?;
                let count = count.parse().map_err(|error| format!("{count}: {error}"))?;
                self.send(&unescaped(text)?.repeat(count)).await
            }
            ("<-", "close") => match self.read_line().await {
                Ok(line) if !line.is_empty() => Err(format!("got {line:?}")),
                // A reset is a close as well.
                Ok(_) => Ok(()),
                Err(error) if error == "no answer" => Err(error),
                Err(_) => Ok(()),
            },
            ("<-", start) => self.expect(start).await,
            ("<:", part) if self.reply.iter().any(|line| line.contains(part)) => Ok(()),
            ("<:", _) => Err(format!("got {:?}", self.reply)),
            ("close", "") => {
                let stream = self.stream.as_mut().ok_or("the client has no connection")?;
                stream.shutdown().await.map_err(|error| error.to_string())
            }
            ("tls", "") => self.begin_tls().await,
            _ => Err("not a step".into()),
        }
    }
}

fn unescaped(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next() {
                Some(b'r') => b'\r',
                Some(b'n') => b'\n',
                Some(b'0') => 0,
                Some(b'\\') => b'\\',
                Some(b'x') => {
                    let digits: String = rest.by_ref().take(2).map(char::from).collect();
                    u8::from_str_radix(&digits, 16).map_err(|error| format!("\\x{digits}: {error}"))?
                }
                other => return Err(format!("no such escape: {:?}", other.map(char::from))),
            },
            other => other,
        });
    }
    Ok(bytes)
}

/// Plays one file against a server of its own; the error tells the line.
async fn play(text: &str, bytewise: bool) -> Result<(), String> {
    let mut config = server();
    let steps = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let (knobs, steps): (Vec<_>, Vec<_>) = steps.partition(|(_, line)| line.starts_with("knob "));
    for (index, knob) in knobs {
        let (name, value) = knob["knob ".len()..].split_once('=').ok_or_else(|| format!("line {}: knob NAME=VALUE", index + 1))?;
        turn(&mut config, name, value).map_err(|error| format!("line {}: {error}", index + 1))?;
    }

    let running = harness::start_with(&config).await;
    let stream = TcpStream::connect(running.smtps.unwrap_or(running.smtp)).await.map_err(|error| error.to_string())?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    let mut client = Client { stream: Some(BufReader::new(Box::new(stream))), bytewise, reply: Vec::new() };
    for (index, line) in steps {
        let step = line.strip_prefix("c ").ok_or_else(|| format!("line {}: not a step", index + 1));
        client.play(step?).await.map_err(|error| format!("line {}: {line}: {error}", index + 1))?;
    }
    drop(client);
    running.stop().await;
    Ok(())
}

#[tokio::test]
async fn dialogues_go_as_written_whole_and_byte_by_byte() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialogs");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "smtp"));
    paths.sort();
    assert!(!paths.is_empty(), "no dialogues");
    let mut failures = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().display();
        for (way, bytewise) in [("whole", false), ("byte by byte", true)] {
            if let Err(error) = play(&text, bytewise).await {
                failures.push(format!("{name}, {way}: {error}"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
