//! How soon pages and lists of traps are there when 10,000 campaigns may be told of, as many networks and domains with them.

use std::{
    net::{IpAddr, Ipv6Addr},
    ops::Range,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use sundew::{
    data_dir::DataDir,
    keys::{InstallationKey, random_secret},
    mail::timestamp::Timestamp,
    trap::{
        campaigns::CampaignId,
        fingerprint::Key,
        memory::{Class, Domain, Kind, Network, Secs, Settings, Sighting},
        snapshot::Snapshot,
        statistics::{Helo, Observation},
        watch::{Room, State},
    },
};
use tempfile::TempDir;

use crate::{
    server::Server,
    statistics::{median, quantile},
    table::{heading, judged_row, mib, ms, row},
};

const CAMPAIGNS: u32 = 10_000;
/// Each campaign comes to so many traps, one of each group; to the first ones weeks ago, to the others within the last days.
const GROUPS: u32 = 9;
const EARLY: u32 = 4;
const ORIGINS: u32 = 1_000;
const TRAPS_OF_ORIGIN: u32 = 20;
const HOUR: Secs = 60 * 60;
const DAY: Secs = 24 * HOUR;
const DAYS: Secs = 28;
/// Networks are listed for a week after their last mail.
const RECENT: Secs = 6;
/// Those for documentation (RFC 5737), some of which are close enough together to be listed as a whole.
const V4: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
/// What traps may take unless somebody says otherwise.
const ROOM: usize = 130_000_000;

const REQUESTS: usize = 200;
/// After so long without a visitor nothing that was made before is shown.
const ABSENCE: Duration = Duration::from_secs(65);
const MOST: Duration = Duration::from_millis(50);

pub fn measure(rounds: usize) {
    heading(&format!("Pages and lists of traps, {CAMPAIGNS} campaigns, networks and domains: time to the last byte"));
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = keep(folder.path(), Timestamp::now().as_secs());
    row("what is kept", mib(bytes));

    let first: Vec<f64> = (0..rounds).map(|_| took(&start(&folder), "/traps")).collect();
    judge(&format!("/traps at once after {rounds} starts: median, most"), [median(&first), quantile(&first, 1.0)]);

    let server = start(&folder);
    let all = format!(r#""listed":{{"campaigns":{CAMPAIGNS},"domains":{CAMPAIGNS},"networks":{CAMPAIGNS},"#);
    assert!(server.get("/api/v1/traps/summary").contains(&all), "all of them are listed");
    let campaign = format!("/traps/campaigns/{:016x}", id(CAMPAIGNS / 2));
    for path in [
        "/traps",
        "/traps?label=spam",
        "/traps?page=2",
        "/traps?order=mails&page=200",
        &campaign,
        "/api/v1/traps/campaigns?limit=200",
        "/api/v1/traps/export/postfix.cidr",
    ] {
        let first = took(&server, path);
        let waits: Vec<f64> = (0..REQUESTS).map(|_| took(&server, path)).collect();
        judge(&format!("{path}: first, p50, p99"), [first, median(&waits), quantile(&waits, 0.99)]);
    }
    thread::sleep(ABSENCE);
    judge(&format!("/traps after {} s in which nobody came", ABSENCE.as_secs()), [took(&server, "/traps")]);
    row("RSS", mib(server.rss_bytes()));
}

fn judge<const N: usize>(what: &str, micros: [f64; N]) {
    let holds = micros.iter().all(|micros| *micros < MOST.as_secs_f64() * 1e6);
    judged_row(what, micros.map(ms).join(", "), &format!("less than {} ms", MOST.as_millis()), holds);
}

fn start(folder: &TempDir) -> Server {
    let folder = folder.path().to_str().expect("a name in UTF-8");
    Server::sundew(&["--domains", "x.org", "--traps", "on", "--trap-rehearsal", "on", "--data-dir", folder])
}

/// Microseconds from before the connection to the last byte.
fn took(server: &Server, path: &str) -> f64 {
    let begin = Instant::now();
    let answer = server.get(path);
    let micros = begin.elapsed().as_secs_f64() * 1e6;
    assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    micros
}

/// Writes what traps know at `now` into the data directory of a server; how many bytes that are.
fn keep(folder: &Path, now: Secs) -> usize {
    let secret = random_secret();
    let key = Key::of(&InstallationKey::new(&secret));
    let (room, settings) = Room::within(ROOM);
    let mut state = State::new(Settings { warm_up: 0, ..settings }, room, key, now - 2 * DAYS * DAY).expect("room for it");
    for ago in (1..=DAYS).rev() {
        let at = now - ago * DAY;
        for campaign in 0..CAMPAIGNS {
            if campaign % (DAYS - RECENT) + RECENT + 1 == ago {
                come(&mut state, &key, campaign, 0..EARLY, at);
            }
            if campaign % RECENT + 1 == ago {
                come(&mut state, &key, campaign, EARLY..GROUPS, at);
            }
        }
        // What deserves it waits some hours.
        [0, 4].into_iter().for_each(|hours| state.memory.advance(at + hours * HOUR));
    }
    state.statistics.roll(now);
    let snapshot = Snapshot::take(|| &state).expect("memory for it").into_bytes();
    let folder = DataDir::open(folder).expect("a data directory");
    folder.write("installation.key", &secret).expect("it can be written");
    folder.write("traps", &snapshot).expect("it can be written");
    snapshot.len()
}

/// A letter comes from its network to one trap of each of these groups, and leads to its domain.
fn come(state: &mut State, key: &Key, campaign: u32, groups: Range<u32>, at: Secs) {
    let (client, name) = (client(campaign), format!("shop{campaign}.example"));
    let domains = [Domain { key: key.hash(name.as_bytes()), name: name.as_str().into() }];
    let subject = format!("offer {campaign} is for you");
    for group in groups {
        let source = (campaign * GROUPS + group) % ORIGINS;
        let trap = source * TRAPS_OF_ORIGIN + campaign % TRAPS_OF_ORIGIN;
        let mailbox = key.hash(&trap.to_le_bytes());
        let sighting = Sighting {
            mailbox,
            kind: Kind::Seeded { source },
            leak: None,
            is_backscatter: false,
            is_transactional: false,
            is_bulk: false,
            proven: &[],
            claimed: None,
            author: None,
            is_checked: true,
            campaign: Some(CampaignId(id(campaign))),
            network: Some(Network::of(client)),
            domains: &domains,
        };
        let (_, group) = state.memory.record(&sighting, at);
        let observed = Observation {
            client: Some(client),
            helo: Some(Helo::Domain(&name)),
            envelope_domain: Some(&name),
            from_organisation: Some(&name),
            dkim_domains: &[&name],
            url_domains: &[&name],
            attachments: &[*blake3::hash(name.as_bytes()).as_bytes()],
            file_types: &["application/pdf"],
            tls: Some("TLSv1.3"),
            spf: Some("pass"),
            dkim: Some("pass"),
            dmarc: Some("fail"),
            subject: Some(&subject),
            size_bytes: 4_000 + u64::from(campaign),
            ..Observation::new(Class::Seeded, mailbox, group)
        };
        state.statistics.record(&observed, at);
    }
}

fn id(campaign: u32) -> u64 {
    u64::from(campaign + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Each campaign has a network of its own, of version 6 where those for documentation are used up.
fn client(campaign: u32) -> IpAddr {
    match V4.get(campaign as usize / 256) {
        Some([a, b, c]) => IpAddr::from([*a, *b, *c, campaign as u8]),
        None => Ipv6Addr::new(0x2001, 0xdb8, (campaign >> 8) as u16, campaign as u16, 0, 0, 0, 1).into(),
    }
}
