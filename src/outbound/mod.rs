//! Mail that leaves: a mail of a private inbox, sent on to a real address that agreed to it, by the operator's smarthost.
//!
//! Never a relay for strangers: only what lies in the holder's inbox, only to whoever agreed by a code, and only so much
//! an hour. What leaves is one covering mail of ours with the original in it, so nobody's signature breaks.

mod book;
mod compose;
mod consent;
mod loops;
mod pace;
mod queue;
mod run;
mod smarthost;
mod target;

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::Duration,
};

use tokio::sync::Notify;

pub use compose::{Letter, Wording};
pub use consent::{Awaited, Code, Wish};
pub use loops::{MAX_FORWARD_BYTES, NotForwarded};
pub use queue::{Answer, Delivery, State};
pub use smarthost::{Smarthost, SmarthostError};
pub use target::{Target, TargetError};

use crate::{
    inbox::{Entry, Inboxes, Opened},
    keys::InstallationKey,
    mail::{address::Address, timestamp::Timestamp},
    net::Networks,
};
use book::Book;
use compose::Composer;
use consent::{Granted, WrongCode};

/// What is needed to send mail on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it is handed in.
    pub smarthost: Smarthost,
    /// The address that all of it is from; what comes back to it is thrown away.
    pub from: Address,
    /// The name we greet the smarthost with.
    pub hello: String,
    /// Mails an hour in all, letters of ours included.
    pub max_per_hour: usize,
    /// Pauses before the second try, the third and so on; the last one again and again.
    pub retries: Vec<Duration>,
    /// Networks without limits per network.
    pub limit_exempt: Networks,
}

impl Settings {
    /// After 1, 5, 15 and 60 minutes, and then each hour.
    const RETRIES: [Duration; 4] =
        [Duration::from_secs(60), Duration::from_secs(5 * 60), Duration::from_secs(15 * 60), Duration::from_secs(60 * 60)];

    /// With the usual pauses between tries.
    pub fn new(smarthost: Smarthost, hello: String, from: Address, max_per_hour: usize, limit_exempt: Networks) -> Self {
        Self { smarthost, from, hello, max_per_hour, retries: Self::RETRIES.to_vec(), limit_exempt }
    }
}

/// What a holder wants to have sent on, and where to.
pub struct Request {
    /// The holder's inbox, with its clock.
    pub inbox: Opened,
    /// Other inboxes that the caller has shown to hold: who agreed for one of them needs no second code.
    pub others: Vec<Address>,
    /// Where to.
    pub target: Target,
    /// What.
    pub wish: Wish,
    /// The words around it.
    pub wording: Wording,
    /// The client that asks; none when it came by no connection.
    pub client: Option<IpAddr>,
}

/// What came of a request that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The address has or gets a code, which is waited for.
    AwaitsCode,
    /// The mail waits to be sent, or whatever comes will be.
    Begun,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such mail any more.
    NoMail,
    /// The mail is none that is sent on.
    Mail(NotForwarded),
    /// The address wants no mail from here.
    Unwanted,
    /// The address was asked within a day.
    AskedToday,
    /// Too much within an hour; the next one may come then.
    TooOften(Duration),
    /// Too much waits already.
    Full,
    /// There is no code that could be right.
    NoCode,
    /// The code is another one.
    WrongCode,
}

/// Sends mail on. Cheap to clone.
#[derive(Clone)]
pub struct Outbound(Arc<Shared>);

struct Shared {
    settings: Settings,
    composer: Composer,
    inboxes: Inboxes,
    book: Mutex<Book>,
    /// Something is due, or another inbox has a rule.
    changed: Notify,
    /// Somebody wants no more mail.
    refused: Notify,
    /// Whether the last try found no smarthost; the log says so once.
    is_down: AtomicBool,
}

impl Outbound {
    /// Sends by these settings; `None` when the sender's address is none that mail can be from.
    pub fn new(settings: Settings, inboxes: Inboxes, key: &InstallationKey) -> Option<Self> {
        let from = settings.from.as_str().parse().ok()?;
        let id = format!("{:032x}", key.hash(b"forwarded by"));
        let book = Book::new(&settings, key);
        let (composer, book) = (Composer::new(from, id), Mutex::new(book));
        Some(Self(Arc::new(Shared {
            settings,
            composer,
            inboxes,
            book,
            changed: Notify::new(),
            refused: Notify::new(),
            is_down: AtomicBool::new(false),
        })))
    }

    /// Every statement leaves the book whole, so a panic elsewhere is no reason to stop.
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The domain that our own mail is from.
    pub fn domain(&self) -> &str {
        self.0.settings.from.domain()
    }

    /// Whether an address agreed to have mail of this inbox.
    pub fn has_agreed(&self, inbox: &Address, target: &Target) -> bool {
        self.book().consent.has_agreed(inbox, target)
    }

    /// Does what a holder wants, once the address has agreed; until then it is asked by `letter`, once a day.
    pub async fn request(&self, request: Request, letter: impl FnOnce(&Code) -> Letter, now: Timestamp) -> Result<Progress, Refusal> {
        let Request { inbox, others, target, wish, wording, client } = request;
        let granted = Granted { inbox, target, wish, wording: Arc::new(wording) };
        let client = client.filter(|&ip| !self.0.settings.limit_exempt.contains(ip));
        let entry = wanted(&granted, now).await?;
        let progress = {
            let mut book = self.book();
            if book.consent.is_unwanted(&granted.target) {
                return Err(Refusal::Unwanted);
            }
            let agreed = |inbox: &Address| book.consent.has_agreed(inbox, &granted.target);
            if agreed(&granted.inbox.address) || others.iter().any(agreed) {
                book.agree_too(&granted, client, now)?;
                book.carry_out(&granted, entry.as_deref(), self.0.inboxes.latest(), now)?;
                Progress::Begun
            } else {
                book.ask(granted, client, letter, now)?;
                Progress::AwaitsCode
            }
        };
        self.0.changed.notify_one();
        Ok(progress)
    }

    /// Takes the code that an address got, and does what was wanted.
    pub async fn confirm(&self, inbox: &Opened, code: &str, now: Timestamp) -> Result<Progress, Refusal> {
        let confirmed = {
            let mut book = self.book();
            // A code that was asked for before an inbox ended is none of who has it now.
            book.consent.awaited(inbox, now).ok_or(Refusal::NoCode)?;
            book.consent.confirm(&inbox.address, code, now)
        };
        let granted = confirmed.map_err(|wrong| match wrong {
            WrongCode::None => Refusal::NoCode,
            WrongCode::Another => Refusal::WrongCode,
        })?;
        self.begin(&granted, now).await
    }

    /// The address that a link in a letter is for; none when the link agrees to nothing any more.
    pub fn asked_by(&self, link: &str, now: Timestamp) -> Option<Target> {
        self.book().consent.by_yes_link(link, now).map(|(_, target)| target)
    }

    /// The address agrees by the link it was sent, and what was wanted is done. None when the link agrees to nothing.
    pub async fn agree(&self, link: &str, now: Timestamp) -> Option<Result<Progress, Refusal>> {
        let granted = {
            let mut book = self.book();
            let (inbox, _) = book.consent.by_yes_link(link, now)?;
            book.consent.agree(&inbox)?
        };
        Some(self.begin(&granted, now).await)
    }

    async fn begin(&self, granted: &Granted, now: Timestamp) -> Result<Progress, Refusal> {
        let entry = wanted(granted, now).await?;
        self.book().carry_out(granted, entry.as_deref(), self.0.inboxes.latest(), now)?;
        self.0.changed.notify_one();
        Ok(Progress::Begun)
    }

    /// Whether a link forbids mail to somebody.
    pub fn is_never_link(&self, link: &str) -> bool {
        self.book().consent.by_never_link(link).is_some()
    }

    /// Never again a mail to whom this link was sent; false when it is none of ours.
    pub fn never_again(&self, link: &str) -> bool {
        let mut book = self.book();
        let Some(person) = book.consent.by_never_link(link) else { return false };
        for target in book.consent.refuse(person) {
            book.queue.withdraw(target.person());
        }
        book.rules_version += 1;
        drop(book);
        self.0.refused.notify_one();
        self.0.changed.notify_one();
        true
    }

    /// The key of the link by which an address forbids all further mail.
    pub fn never_link(&self, target: &Target) -> String {
        let book = self.book();
        book.consent.never_link(book.consent.person(target))
    }

    /// Ends what [`Wish::All`] began.
    pub fn stop(&self, inbox: &Opened) {
        let mut book = self.book();
        book.consent.set_rule(&inbox.address, None);
        book.rules_version += 1;
        drop(book);
        self.0.changed.notify_one();
    }

    /// Where mail of this inbox is sent on to as it comes.
    pub fn rule(&self, inbox: &Opened) -> Option<Target> {
        self.book().consent.rule(inbox).map(|rule| rule.target.clone())
    }

    /// How many mails of this inbox were not sent on by its rule, as too many waited.
    pub fn left_out(&self, inbox: &Opened) -> usize {
        self.book().consent.rule(inbox).map_or(0, |rule| rule.left_out)
    }

    /// The code that this inbox waits for.
    pub fn awaited(&self, inbox: &Opened, now: Timestamp) -> Option<Awaited> {
        self.book().consent.awaited(inbox, now)
    }

    /// What became of the letter with that code.
    pub fn letter(&self, inbox: &Opened) -> Option<Delivery> {
        self.book().queue.letter(&inbox.address)
    }

    /// What was done with a mail, the latest first.
    pub fn of_mail(&self, inbox: &Opened, id: &str) -> Vec<Delivery> {
        self.book().queue.of_mail(&inbox.address, id)
    }

    /// How many mails wait or are being handed over.
    pub fn waiting(&self) -> usize {
        self.book().queue.waiting()
    }

    /// Waits until somebody wants no more mail.
    pub async fn refusals_settled(&self) {
        self.0.refused.notified().await;
    }

    /// Who wants no mail, as bytes without a readable address, when that changed since this was last asked.
    pub fn refusals_snapshot(&self) -> Option<Vec<u8>> {
        self.book().consent.refusals_snapshot()
    }

    /// Those bytes could not be kept.
    pub fn refusals_snapshot_failed(&self) {
        self.book().consent.refusals_not_saved();
    }

    /// Reads such bytes back; false when they are none.
    pub fn restore_refusals(&self, snapshot: &[u8]) -> bool {
        self.book().consent.restore_refusals(snapshot)
    }
}

/// The mail that is wanted, when it is one and may be sent on.
async fn wanted(granted: &Granted, now: Timestamp) -> Result<Option<Arc<Entry>>, Refusal> {
    let Wish::One(id) = &granted.wish else { return Ok(None) };
    let entry = granted.inbox.message(id, now).await.ok_or(Refusal::NoMail)?;
    loops::check(&entry.message().raw).map_err(Refusal::Mail)?;
    Ok(Some(entry))
}

#[cfg(test)]
mod tests;
