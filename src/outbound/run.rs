//! The task that sends: what is due, one after another, and what comes into inboxes whose mail is sent on.

use std::{
    collections::{BTreeSet, HashMap},
    sync::atomic::Ordering,
    time::Duration,
};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    Outbound, loops,
    queue::{Answer, Content, Key, Outcome},
    target::Target,
};
use crate::{
    inbox::{Change, Filter, Since, Subscription},
    mail::{address::Address, timestamp::Timestamp},
};

/// Mails handed over at once: few, since a large one is in memory three times while it is.
const AT_ONCE: usize = 2;
/// How often what is over is forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// How long a stop waits for what is in hand or due.
const DRAIN: Duration = Duration::from_secs(10);

impl Outbound {
    /// Sends until `shutdown`, then what is in hand or due, as far as that gets in a few seconds. What is left is counted.
    pub async fn run(self, shutdown: CancellationToken) {
        let mut sending = Sending::default();
        let (mut news, mut known_version, mut sweep_at) = (None, 0, Timestamp::now().plus(SWEEP_EVERY));
        while !shutdown.is_cancelled() {
            let now = Timestamp::now();
            if now >= sweep_at {
                self.book().sweep(now);
                self.drop_gone(now).await;
                sweep_at = now.plus(SWEEP_EVERY);
            }
            let version = self.book().rules_version;
            if version != known_version || news.is_none() {
                known_version = version;
                news = Some(self.listen().await);
            }
            sending.fill(&self, now);
            let next_due = self.book().next_due(now).filter(|_| sending.has_room());
            let pause = next_due.unwrap_or(sweep_at).min(sweep_at).since(now);
            tokio::select! {
                () = shutdown.cancelled() => {}
                () = self.0.changed.notified() => {}
                () = sending.settle_one(&self) => {}
                arrived = next_arrival(&mut news) => match arrived {
                    Some(address) => self.send_on_news(&address).await,
                    // Too much came at once: everything is looked through again.
                    None => news = None,
                },
                () = tokio::time::sleep(pause) => {}
            }
        }
        drop(news);
        let drained = tokio::time::timeout(DRAIN, async {
            loop {
                sending.fill(&self, Timestamp::now());
                if sending.tasks.is_empty() {
                    break;
                }
                sending.settle_one(&self).await;
            }
        });
        let _ = drained.await;
        let left = self.waiting();
        if left > 0 {
            metrics::counter!("sundew_forwards_total", "outcome" => "stopped").increment(left as u64);
            tracing::warn!("{left} mails that waited to be forwarded are lost by this stop");
        }
    }

    /// Hears of what comes from now on into inboxes with a rule, and sees to what came before.
    async fn listen(&self) -> Option<Subscription> {
        let ruled = self.book().consent.ruled();
        if ruled.is_empty() {
            return None;
        }
        let news = self.0.inboxes.watch(&ruled, false);
        for inbox in &ruled {
            self.send_on_news(&inbox.address).await;
        }
        Some(news)
    }

    /// Has everything sent on that came into an inbox since its rule was made or last seen to.
    pub(super) async fn send_on_news(&self, address: &Address) {
        let now = Timestamp::now();
        let Some((inbox, rule)) = self.book().consent.ruled_inbox(address) else { return };
        if !inbox.lives(now) {
            return;
        }
        let since = Filter { since: Some(Since::Seq(rule.after)), ..Filter::default() };
        let new = inbox.all(&since, now).await;
        let mut book = self.book();
        for entry in new.iter().rev() {
            let sent_on = match loops::check(&entry.message().raw) {
                Ok(()) => book.send_on(&inbox, &rule.target, entry, &rule.wording, now).map_err(|_| "queue_full"),
                Err(_) => Err("not_forwarded"),
            };
            if let Err(outcome) = sent_on {
                metrics::counter!("sundew_forwards_total", "outcome" => outcome).increment(1);
                if outcome == "queue_full" {
                    book.consent.leave_out(address);
                }
            }
            book.consent.seen_to(address, entry.seq);
        }
    }

    /// Forgets what waits although its mail was deleted or its inbox has ended, so that it holds nobody's place.
    pub(super) async fn drop_gone(&self, now: Timestamp) {
        let waiting = self.book().queue.waiting_mails();
        let mut gone = BTreeSet::new();
        for (key, inbox, id) in waiting {
            if !inbox.lives(now) || inbox.message(&id, now).await.is_none() {
                gone.insert(key);
            }
        }
        self.book().drop_gone(&gone);
    }

    /// A smarthost that is not there is told to the operator once, not for each mail that waits.
    fn note_reach(&self, outcome: &Outcome) {
        match outcome {
            Outcome::Unreachable(answer) if !self.0.is_down.swap(true, Ordering::Relaxed) => {
                tracing::warn!(code = answer.code, "the smarthost lets nothing through: {}", answer.text);
            }
            Outcome::Sent | Outcome::Refused(_) | Outcome::Deferred(_) if self.0.is_down.swap(false, Ordering::Relaxed) => {
                tracing::info!("the smarthost takes mail again");
            }
            _ => {}
        }
    }

    async fn send(self, to: Target, content: Content) -> Outcome {
        let shared = &self.0;
        let composer = &shared.composer;
        let unwritten = |_| Outcome::Refused(Answer::new(None, "this address can't be written to"));
        let envelope = match composer.envelope(&to) {
            Ok(envelope) => envelope,
            Err(reason) => return unwritten(reason),
        };
        let (smarthost, hello) = (&shared.settings.smarthost, shared.settings.hello.as_str());
        match content {
            Content::Letter(letter) => smarthost.send(hello, &envelope, |_| composer.letter(&letter, &to)).await,
            Content::Mail { inbox, id, wording } => {
                let now = Timestamp::now();
                let found = if inbox.lives(now) { inbox.message(&id, now).await } else { None };
                let Some(entry) = found else { return Outcome::Gone };
                smarthost.send(hello, &envelope, |eight_bit| composer.cover(entry.message(), &wording, &to, eight_bit)).await
            }
        }
    }
}

/// The inbox that the next mail came into; `None` when too many came to be told of each. Waits for ever without any.
async fn next_arrival(news: &mut Option<Option<Subscription>>) -> Option<Address> {
    let Some(Some(news)) = news else { return std::future::pending().await };
    loop {
        let notice = news.next().await?;
        if notice.change == Change::Arrived {
            return Some(notice.address.clone());
        }
    }
}

/// What is being handed over.
#[derive(Default)]
struct Sending {
    tasks: JoinSet<Outcome>,
    keys: HashMap<tokio::task::Id, Key>,
}

impl Sending {
    fn has_room(&self) -> bool {
        self.tasks.len() < AT_ONCE
    }

    /// Begins what is due, as far as there is room.
    fn fill(&mut self, outbound: &Outbound, now: Timestamp) {
        while self.has_room() {
            let Some((key, to, content)) = outbound.book().take_due(now) else { return };
            let task = self.tasks.spawn(outbound.clone().send(to, content));
            self.keys.insert(task.id(), key);
        }
    }

    /// Waits until one is done, and notes what became of it.
    async fn settle_one(&mut self, outbound: &Outbound) {
        let (id, outcome) = match self.tasks.join_next_with_id().await {
            Some(Ok(done)) => done,
            // A panic of ours: it is in the log, and the mail is tried again.
            Some(Err(error)) => (error.id(), Outcome::Deferred(Answer::new(None, "something went wrong here"))),
            None => return std::future::pending().await,
        };
        outbound.note_reach(&outcome);
        if let Some(key) = self.keys.remove(&id) {
            outbound.book().settle(&key, outcome, Timestamp::now());
        }
    }
}
