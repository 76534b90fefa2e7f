//! Inboxes: who may open one, how long it lives, and the mail in it. `Inboxes::open` is the only door.

mod aliases;
mod entry;
mod events;
mod ledger;
mod links;
mod listing;
mod lives;
mod opened;
mod operator;
mod reads;
mod registry;
mod snapshot;
mod state;
mod store;

use std::{net::IpAddr, sync::Arc, time::Duration};

use thiserror::Error;

pub use aliases::{Alias, AliasChanges, Destination, Form, Given, NotIssued, Unsaved};
pub use entry::Entry;
pub use events::{Change, Notice, Subscription};
pub use links::{Link, LinkKeys};
pub use listing::{Filter, Page, Since};
pub use lives::{Changes, NotClaimed};
pub use opened::Opened;
pub use operator::{Census, Load, shortened};
pub use registry::AfterEnd;
pub use state::InboxFacts;
pub use store::Full;

use crate::{
    keys::InstallationKey,
    mail::{
        address::{Address, Recipient, TagForms},
        message::Message,
        names,
        timestamp::Timestamp,
    },
    net::Networks,
};
use events::Topic;
use registry::NO_NONCE;
use store::Store;

/// Caps and lifetimes of the store.
#[derive(Clone, Debug)]
pub struct Settings {
    /// All mail and inboxes together, as they cost in memory.
    pub max_bytes: usize,
    /// The mails of one inbox; its own oldest goes.
    pub inbox_max_messages: usize,
    /// The mail of one inbox; its own oldest goes.
    pub inbox_max_bytes: usize,
    /// Mail younger than this is never dropped for room in the store.
    pub min_keep: Duration,
    /// How long private mail is kept.
    pub private_mail_ttl: Duration,
    /// How long public mail is kept.
    pub public_mail_ttl: Duration,
    /// How long an inbox lives after its last read.
    pub inbox_ttl: Duration,
    /// How many ended private addresses are remembered.
    pub max_tombstones: usize,
    /// How an address names an inbox and a tag, beside `name+tag@`.
    pub tag_forms: TagForms,
    /// Networks of senders that may fill the store alone.
    pub limit_exempt: Networks,
}

impl Settings {
    fn default_mail_ttl(&self, access: Access) -> Duration {
        if access == Access::Public { self.public_mail_ttl } else { self.private_mail_ttl }
    }
}

/// Who may open an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone who knows its name.
    Public,
    /// The holder of its token.
    Private,
    /// The operator: mail for reserved names.
    Operator,
}

impl Access {
    /// What the name alone says. A chosen one may have become somebody's own, see [`Inboxes::access`].
    fn by_shape(address: &Address) -> Self {
        match address.local() {
            local if names::is_reserved(local) => Self::Operator,
            local if names::is_made_up(local) => Self::Private,
            _ => Self::Public,
        }
    }
}

/// What a caller showed to be let in.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// Tokens of inboxes, at most a handful.
    pub tokens: Vec<String>,
    /// Whether the operator's token was shown.
    pub operator: bool,
    /// The key in a link to a feed; to be read at the feed's door only.
    pub feed_key: Option<String>,
    /// Who looks, for those that hear of reads.
    pub looker: Option<Looker>,
}

/// Who looks into an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looker {
    /// Where the request came from.
    pub client: IpAddr,
    /// Whether a program asks, and no browser.
    pub is_program: bool,
}

/// The same for a private inbox without its token, an ended one and one that never was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is nothing here, or it is not yours")]
pub struct NotFound;

/// All inboxes. Cheap to clone.
#[derive(Clone)]
pub struct Inboxes {
    store: Arc<Store>,
    key: InstallationKey,
    /// Makes cursors of another start known as such.
    epoch: u32,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Inboxes with mail or a clock.
    pub inboxes: usize,
    /// Mails, one for each inbox that holds it.
    pub mails: usize,
    /// What they cost in memory.
    pub used_bytes: usize,
}

impl Inboxes {
    /// An empty store.
    pub fn new(settings: Settings, key: InstallationKey) -> Self {
        Self { store: Arc::new(Store::new(settings, key.clone())), key, epoch: rand::random() }
    }

    /// Lets the caller into an inbox, or not, and notes the read. A holder who was away makes the inbox live again;
    /// what was burned stays empty.
    pub async fn open(&self, address: &Address, credentials: &Credentials, now: Timestamp) -> Result<Opened, NotFound> {
        let access = self.store.access(address);
        let by_token = || {
            let nonce = self.store.nonce(address);
            credentials.tokens.iter().any(|token| self.key.opens(address.as_str(), nonce, token))
        };
        let by_link = || credentials.feed_key.as_ref().is_some_and(|key| self.link_opens(Link::Feed, address, key, now));
        let is_holder = access == Access::Private && by_token();
        let may = match access {
            Access::Public => true,
            Access::Private => is_holder || by_link(),
            Access::Operator => credentials.operator,
        };
        // Before anything else is looked at: how long a refusal takes tells nothing of what there is.
        if !may {
            return Err(NotFound);
        }
        self.store.end_if_over(address, now);
        // Its links end with an inbox.
        if access == Access::Private && !is_holder && !by_link() {
            return Err(NotFound);
        }
        if access != Access::Operator
            && let (Some(looker), Some(hear)) = (&credentials.looker, self.store.on_read.get())
        {
            hear(address, access, looker, now);
        }
        let facts = self.store.visit(address, now);
        let burned = self.store.ending(address).is_some();
        Ok(Opened { store: Arc::clone(&self.store), address: address.clone(), access, facts, burned })
    }

    /// Makes an inbox with lifetimes of its own; says whether it is new. The caller is the one it is made for.
    pub async fn create(&self, address: &Address, ttl: Option<Duration>, mail_ttl: Option<Duration>, now: Timestamp) -> Result<bool, Full> {
        let settings = &self.store.settings;
        let mail_ttl = mail_ttl.unwrap_or(settings.default_mail_ttl(self.store.access(address)));
        self.store.create(address, ttl.unwrap_or(settings.inbox_ttl), mail_ttl, now)
    }

    /// A new private address at `domain`, known to nobody, and the token that opens it. Nothing is stored for it.
    pub fn generate(&self, domain: &str) -> (Address, String) {
        loop {
            let name = names::generate(&mut rand::rng());
            // A domain that is no domain would never end this loop; those we offer were parsed at the start.
            if let Ok(Recipient { address, .. }) = Recipient::from_input(&format!("{name}@{domain}"), domain)
                && self.store.is_free(&address)
            {
                let token = self.key.token(address.as_str(), NO_NONCE);
                return (address, token);
            }
        }
    }

    /// The private address of this generated name at another domain, unless somebody has it.
    pub fn generate_named(&self, local: &str, domain: &str) -> Option<(Address, String)> {
        let Recipient { address, .. } = Recipient::from_path(&format!("{local}@{domain}"), "").ok()?;
        let is_free = names::is_generated(address.local()) && self.store.is_free(&address);
        is_free.then(|| {
            let token = self.key.token(address.as_str(), NO_NONCE);
            (address, token)
        })
    }

    /// Shows a new address to the one it was made for, before anything is stored for it.
    pub fn introduce(&self, address: &Address, token: &str) -> Option<Opened> {
        self.key.opens(address.as_str(), NO_NONCE, token).then(|| Opened {
            store: Arc::clone(&self.store),
            address: address.clone(),
            access: Access::by_shape(address),
            facts: None,
            burned: false,
        })
    }

    /// How long this inbox lives after its last read, and how long its mail.
    pub fn lifetimes(&self, opened: &Opened) -> (Duration, Duration) {
        let settings = &self.store.settings;
        opened.facts.as_ref().map_or((settings.inbox_ttl, settings.default_mail_ttl(opened.access)), |facts| (facts.ttl, facts.mail_ttl))
    }

    /// Who may open this address.
    pub fn access(&self, address: &Address) -> Access {
        self.store.access(address)
    }

    /// Makes a free chosen name somebody's own, and gives the token that opens it. Free is what nobody holds or held,
    /// what has no mail, and what nobody looked at for the lifetime of an inbox.
    pub async fn claim(
        &self,
        address: &Address,
        ttl: Option<Duration>,
        mail_ttl: Option<Duration>,
        now: Timestamp,
    ) -> Result<String, NotClaimed> {
        let settings = &self.store.settings;
        let nonce = rand::random_range(1..=u64::MAX);
        self.store.claim(address, nonce, ttl.unwrap_or(settings.inbox_ttl), mail_ttl.unwrap_or(settings.private_mail_ttl), now)?;
        Ok(self.key.token(address.as_str(), nonce))
    }

    /// The inbox and the tag that a recipient means, by the forms that the operator chose.
    pub fn resolve(&self, recipient: Recipient) -> Recipient {
        self.store.settings.tag_forms.resolve(recipient, |address| !self.store.is_free(address))
    }

    /// Whether a chosen name could be claimed now.
    pub async fn is_claimable(&self, address: &Address, now: Timestamp) -> bool {
        self.store.is_claimable(address, now)
    }

    /// The lifetimes an inbox has unless it was made with its own.
    pub fn settings(&self) -> &Settings {
        &self.store.settings
    }

    /// Stores a mail for all its recipients or for none. When this answers it can be read, as the entries given.
    pub async fn insert(&self, message: Message, recipients: Vec<Recipient>, now: Timestamp) -> Result<Vec<Arc<Entry>>, Full> {
        let destinations = recipients.into_iter().map(|recipient| self.store.destination(recipient, now)).collect();
        self.deliver(message, destinations, now).await
    }

    /// The same for recipients of whom it was looked up where their mail goes.
    pub async fn deliver(&self, message: Message, destinations: Vec<Destination>, now: Timestamp) -> Result<Vec<Arc<Entry>>, Full> {
        self.store.insert(message, destinations, now)
    }

    /// Tells those who watch that more is known of a mail.
    pub fn updated(&self, entry: &Entry) {
        self.store.updated(entry);
    }

    /// Every public mail that matches, newest first. Whether the caller may see it is the profile's decision.
    pub async fn all_public(&self, filter: &Filter, before: Option<u64>, limit: usize, now: Timestamp) -> Page {
        // The books are locked for a batch at a time, however few of it match.
        const BATCH: usize = 256;
        let (mut items, mut before) = (Vec::new(), before);
        loop {
            let batch = self.store.public(before, BATCH, now);
            before = batch.last().map(|last| last.seq);
            let is_last = batch.len() < BATCH;
            items.extend(batch.into_iter().filter(|entry| filter.matches(entry)).take(limit + 1 - items.len()));
            if is_last || items.len() > limit {
                break;
            }
        }
        Page::of(items, limit)
    }

    /// One public mail. Whether the caller may see it is the profile's decision.
    pub async fn public_message(&self, address: &Address, id: &str, now: Timestamp) -> Option<Arc<Entry>> {
        self.store.entry(address, id).filter(|entry| entry.is_public() && entry.expires_at > now)
    }

    /// How many public mails there are.
    pub fn public_count(&self) -> usize {
        self.store.public_count()
    }

    /// Hears of what happens in these inboxes, and of everything public.
    pub fn watch(&self, inboxes: &[Opened], all_public: bool) -> Subscription {
        let mut topics: Vec<Topic> = inboxes.iter().map(|opened| Topic::Inbox(opened.address.clone())).collect();
        if all_public {
            topics.push(Topic::AllPublic);
        }
        self.store.bus.subscribe(topics)
    }

    /// Whether public mail went after `seq`.
    pub fn public_removed_since(&self, seq: u64) -> bool {
        self.store.public_removed_since(seq)
    }

    /// Where a reader who knows everything up to now goes on from.
    pub fn latest(&self) -> u64 {
        self.store.settled()
    }

    /// Writes a cursor so that one of another start is known as such.
    pub fn write_cursor(&self, seq: u64) -> String {
        // Numbers count all mail of the server, whosever it is: they are shown enciphered.
        format!("{:08x}-{:016x}", self.epoch, self.key.encipher(seq))
    }

    /// Reads a cursor; none when it is from another start, or no cursor.
    pub fn read_cursor(&self, text: &str) -> Option<u64> {
        let (epoch, seq) = text.split_once('-')?;
        let ours = epoch.len() == 8 && seq.len() == 16 && u32::from_str_radix(epoch, 16) == Ok(self.epoch);
        ours.then(|| u64::from_str_radix(seq, 16).ok())?.map(|seq| self.key.decipher(seq))
    }

    /// Has `forget` hear of each inbox that has ended, and of each name that becomes somebody's own, before anybody opens
    /// it. Only the first is heard; it is called with nothing locked.
    pub fn on_end(&self, forget: impl Fn(&Address) + Send + Sync + 'static) {
        let _ = self.store.on_end.set(Box::new(forget));
    }

    /// Has `hear` know of each inbox that somebody was let into who is known. Only the first hears; nothing is locked then,
    /// and the reader waits for it.
    pub fn on_read(&self, hear: impl Fn(&Address, Access, &Looker, Timestamp) + Send + Sync + 'static) {
        let _ = self.store.on_read.set(Box::new(hear));
    }

    /// Whether somebody may have looked at this chosen name lately: sometimes that is said of one that nobody looked at.
    pub fn was_looked_at(&self, address: &Address, now: Timestamp) -> bool {
        self.store.reads.contain(self.store.hash(address), now)
    }

    /// Until when an inbox lives, when it is somebody's own or has mail. Tells nobody's reads.
    pub fn ends_at(&self, address: &Address) -> Option<Timestamp> {
        self.store.ends_at(address)
    }

    /// How much there is.
    pub fn usage(&self) -> Usage {
        let (inboxes, mails) = self.store.counts();
        Usage { inboxes, mails, used_bytes: self.store.used_bytes() }
    }

    /// Whose names are or were whose, as bytes without a readable address, when it changed since this was last asked.
    pub fn names_snapshot(&self) -> Option<Vec<u8>> {
        self.store.registry.snapshot()
    }

    /// Waits until a name or an alias became or ceased to be somebody's own, which somebody was told of.
    pub async fn names_settled(&self) {
        tokio::select! {
            () = self.store.registry.settled() => {}
            () = self.store.aliases.settled() => {}
        }
    }

    /// Those bytes could not be kept.
    pub fn names_snapshot_failed(&self) {
        self.store.registry.snapshot_failed();
    }

    /// Reads such bytes back; false when they are none.
    pub fn restore_names(&self, snapshot: &[u8]) -> bool {
        self.store.registry.restore(snapshot)
    }

    /// Takes out what is over. Correctness never waits for it: every read looks at the deadline itself.
    pub async fn sweep(&self, now: Timestamp) {
        while self.store.sweep_batch(now) {
            tokio::task::yield_now().await;
        }
    }
}

#[cfg(test)]
mod tests;
