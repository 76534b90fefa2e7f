//! What the thread does that watches mail (`trap::watch`), step by step and without the thread.

use sundew::{
    mail::{
        extract::{self, Kind as MailKind, LinkKind},
        organisation::Organisation,
        parse::Mail,
    },
    trap::{
        campaigns::Placed,
        fingerprint::{Fingerprint, Key},
        memory::{Domain, Network, Role, Secs, Settings, Sighting},
        normalise::{Letter, normalise},
        samples::Seen,
        statistics::Observation,
        watch::{Room, State},
    },
};

use crate::mails::Trapped;

/// Of so many letters of a campaign it is found out whether they answer to somebody.
const ASKED: u32 = 3;
const MAX_DOMAINS: usize = 8;

pub struct Learner {
    pub state: State,
}

impl Learner {
    pub fn new(room: Room, settings: Settings, began: Secs) -> Self {
        Self { state: State::new(settings, room, Key::PUBLIC, began).unwrap() }
    }

    /// What is done every so often.
    pub fn advance(&mut self, now: Secs) {
        self.state.advance(now);
    }

    /// Where a letter like this one belongs.
    pub fn find(&self, raw: &[u8], to: &str) -> Option<Placed> {
        self.state.campaigns.find(&Fingerprint::of(&normalise(&Mail::open(raw), &[to]), &Key::PUBLIC))
    }

    /// Learns of a mail; whether it was at a trap.
    pub fn learn(&mut self, trapped: &Trapped) -> bool {
        let mail = Mail::open(&trapped.raw);
        let letter = normalise(&mail, &[&trapped.to]);
        let key = Key::PUBLIC;
        let network = Network::of(trapped.client);
        let author = mail.author().and_then(|author| Organisation::of(author.rsplit_once('@')?.1));
        let names = domains(&letter);
        let domains: Vec<Domain> =
            names.iter().map(|name| Domain { key: key.hash(name.as_str().as_bytes()), name: name.as_str().into() }).collect();
        let names: Vec<&str> = names.iter().map(Organisation::as_str).collect();
        let State { campaigns, memory, statistics, .. } = &mut self.state;
        let placed = campaigns.record(Fingerprint::of(&letter, &key), trapped.at.into(), Some(key.hash(&network.bytes())));
        let known = placed.and_then(|placed| memory.is_transactional(placed.campaign, ASKED));
        let is_transactional = known.unwrap_or_else(|| is_transactional(&mail, author.as_ref()));
        let (role, group) = memory.record(
            &Sighting {
                mailbox: trapped.mailbox,
                kind: trapped.kind,
                leak: None,
                is_backscatter: false,
                is_transactional,
                is_bulk: false,
                proven: &[],
                claimed: author.as_ref().map(|author| key.hash(author.as_str().as_bytes()) as u32),
                author: None,
                is_checked: true,
                campaign: placed.map(|placed| placed.campaign),
                network: Some(network),
                domains: &domains,
            },
            trapped.at,
        );
        let Role::Trap(class, _) = role else { return false };
        let observation = Observation {
            size_bytes: trapped.raw.len() as u64,
            client: Some(trapped.client),
            from_organisation: author.as_ref().map(Organisation::as_str),
            url_domains: &names,
            subject: Some(&letter.subject_masked),
            ..Observation::new(class, trapped.mailbox, group)
        };
        statistics.record(&observation, trapped.at);
        if let Some(placed) = placed {
            let seen = Seen { text: &letter.text, subject: &letter.subject_masked, urls: &letter.urls, network: Some(network) };
            self.state.samples.note(placed, class, &seen, trapped.at);
        }
        true
    }
}

/// Where it leads, without what many share.
fn domains(letter: &Letter) -> Vec<Organisation> {
    let mut names: Vec<&str> = letter.urls.iter().filter(|url| !url.shared).map(|url| url.domain.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(Organisation::of).take(MAX_DOMAINS).collect()
}

fn is_transactional(mail: &Mail<'_>, author: Option<&Organisation>) -> bool {
    let findings = extract::find(&mail.content());
    let is_answer = matches!(findings.kind, Some(MailKind::Confirmation | MailKind::SignIn | MailKind::Reset | MailKind::SignInAlert));
    let leads_home = findings.links.iter().any(|link| {
        matches!(link.kind, LinkKind::Confirm | LinkKind::SignIn | LinkKind::Reset) && Organisation::of(&link.host).as_ref() == author
    });
    is_answer && (findings.code().is_some_and(|code| code.score >= 0.5) || leads_home)
}
