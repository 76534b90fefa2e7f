//! What was answered 250 is there, and nothing else: clients are killed at random bytes, and the listener stops
//! gracefully in the middle of it, fifty times.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use hyper::body::Bytes;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sundew::{
    inbox::{Filter, Inboxes},
    intake::Intake,
    keys::InstallationKey,
    mail::{parse::Parser, timestamp::Timestamp},
    policy::Blocks,
    smtp::{self, Security, Service, tls::Tls},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::harness::{PATIENCE, config, stuffed};

const CLIENTS: usize = 24;
const MAILS: usize = 12;

/// All that one client means to say, and where each of its mails ends in it.
struct Script {
    bytes: Vec<u8>,
    mails: Vec<(Vec<u8>, usize)>,
}

impl Script {
    /// Mails by DATA and in chunks, small and large, each of them known again by its first line.
    fn new(client: usize, rng: &mut StdRng) -> Self {
        let mut script = Self { bytes: b"EHLO client.example\r\n".to_vec(), mails: Vec::new() };
        for number in 0..MAILS {
            let size = if rng.random_bool(0.1) { rng.random_range(0..400_000) } else { rng.random_range(0..4_000) };
            let mut mail = format!("Subject: {client}-{number}\r\n\r\n").into_bytes();
            while mail.len() < size {
                mail.extend_from_slice(b".a line that begins with a dot\r\n");
            }
            script.say(b"MAIL FROM:<a@client.example>\r\nRCPT TO:<bob@x.org>\r\n");
            if rng.random_bool(0.5) {
                script.say(b"DATA\r\n");
                script.say(&stuffed(&mail));
            } else {
                let middle = rng.random_range(0..=mail.len());
                script.say(format!("BDAT {middle}\r\n").as_bytes());
                script.say(&mail[..middle]);
                script.say(format!("BDAT {} LAST\r\n", mail.len() - middle).as_bytes());
                script.say(&mail[middle..]);
            }
            script.mails.push((mail, script.bytes.len()));
        }
        script
    }

    fn say(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
}

/// What one client did and heard.
struct Heard {
    /// How many of its mails were answered 250, the first of them.
    answered: usize,
    /// How much of its script the system took from it.
    written: usize,
}

/// Says the script up to `end` in pieces, listens all the while, and is gone: by a reset or a farewell.
async fn converse(smtp: SocketAddr, script: &[u8], end: usize, mut rng: StdRng) -> Heard {
    // Who comes when the server has stopped is not let in.
    let Ok(stream) = TcpStream::connect(smtp).await else { return Heard { answered: 0, written: 0 } };
    let (mut hears, mut says) = stream.into_split();
    let (mut written, mut replies) = (0, Vec::new());
    let mut buffer = [0; 4096];
    while written < end {
        let piece = &script[written..end.min(written + rng.random_range(1..20_000))];
        tokio::select! {
            sent = says.write(piece) => match sent {
                Ok(count) => written += count,
                Err(_) => break,
            },
            heard = hears.read(&mut buffer) => match heard {
                Ok(count) if count > 0 => replies.extend_from_slice(&buffer[..count]),
                _ => break,
            },
        }
    }
    if end == script.len() {
        // One that came to its end listens to the last answers.
        let _ = says.write_all(b"QUIT\r\n").await;
        let _ = timeout(PATIENCE, hears.read_to_end(&mut replies)).await.expect("the server says goodbye");
    } else if rng.random_bool(0.5) {
        let _ = says.as_ref().set_zero_linger();
    }
    let text = String::from_utf8_lossy(&replies);
    Heard { answered: text.lines().filter(|line| line.starts_with("250 2.0.0 Stored as ")).count(), written }
}

/// All that is stored, as it was stored.
async fn all(inboxes: &Inboxes) -> Vec<Bytes> {
    let (mut stored, mut before) = (Vec::new(), None);
    loop {
        let page = inboxes.all_public(&Filter::default(), before, 200, Timestamp::now()).await;
        stored.extend(page.items.iter().map(|entry| entry.message().raw.clone()));
        before = page.next;
        if before.is_none() {
            return stored;
        }
    }
}

/// A mail without the headers that the server put before it.
fn subject_on(raw: &[u8]) -> &[u8] {
    let at = raw.windows(9).position(|window| window == b"Subject: ").expect("each mail has a subject");
    &raw[at..]
}

async fn round(seed: u64) -> usize {
    let mut rng = StdRng::seed_from_u64(seed);
    let config = config(&["--inbox-max-messages", "10000", "--inbox-max-bytes", "1GiB", "--store-max-bytes", "1GiB"]);
    let inboxes = Inboxes::new(config.inbox.clone(), InstallationKey::random());
    let intake = Intake::new(config.intake_max_bytes, Arc::new(config.policy.clone()), inboxes.clone(), Parser::new().expect("a thread"));
    let shutdown = CancellationToken::new();
    let service = Service {
        settings: Arc::new(config.smtp.clone()),
        intake,
        tls: Tls::self_signed(vec!["mx.example".to_owned()]).expect("a certificate"),
        proxies: config.proxy_networks.clone(),
        limits: config.smtp_limits(4096),
        blocks: Blocks::default(),
        shutdown: shutdown.clone(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let running = tokio::spawn(smtp::run(listener, Security::Plain, Arc::new(service)));

    let scripts: Vec<Arc<Script>> = (0..CLIENTS).map(|client| Arc::new(Script::new(client, &mut rng))).collect();
    let mut clients = JoinSet::new();
    for (client, script) in scripts.iter().enumerate() {
        let (script, own) = (Arc::clone(script), StdRng::seed_from_u64(rng.random()));
        // One in four means to come to its end.
        let end = if client % 4 == 0 { script.bytes.len() } else { rng.random_range(0..script.bytes.len()) };
        clients.spawn(async move { (client, converse(address, &script.bytes, end, own).await) });
    }
    // In every second round the server is told to stop when a part of the mails is in.
    let enough = if seed % 2 == 1 { rng.random_range(0..CLIENTS * MAILS / 3) } else { usize::MAX };
    let (watched, stop) = (inboxes.clone(), shutdown.clone());
    let stopping = tokio::spawn(async move {
        while watched.usage().mails < enough {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        stop.cancel();
    });
    let heard: HashMap<usize, Heard> = clients.join_all().await.into_iter().collect();
    stopping.abort();
    shutdown.cancel();
    timeout(PATIENCE, running).await.expect("the listener stops").expect("it does not panic");

    let stored = all(&inboxes).await;
    let different: HashSet<&[u8]> = stored.iter().map(|raw| subject_on(raw)).collect();
    assert_eq!(different.len(), stored.len(), "seed {seed}: a mail is there twice");
    let mut expected = 0;
    for (client, script) in scripts.iter().enumerate() {
        let Heard { answered, written } = heard[&client];
        let is_stored = |mail: &[u8]| different.contains(mail);
        let present = script.mails.iter().take_while(|(mail, _)| is_stored(mail)).count();
        let complete = script.mails.iter().take_while(|(_, end)| *end <= written).count();
        assert!(answered <= present, "seed {seed}: client {client} heard 250 for {answered} mails, {present} are there");
        assert!(present <= complete, "seed {seed}: client {client} sent {complete} mails, {present} are there");
        expected += present;
    }
    assert_eq!(stored.len(), expected, "seed {seed}: something is there that nobody sent");
    expected
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_250_is_there_and_nothing_else() {
    let mut stored = 0;
    for seed in 0..50 {
        stored += round(seed).await;
    }
    println!("50 rounds, {stored} mails stored");
    assert!(stored > 0);
}
