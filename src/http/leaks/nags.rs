//! Who keeps writing, and who still does after the link to unsubscribe was used.

use crate::{mail::timestamp::Timestamp, tags::SenderFacts};

/// How many days the bars tell of, today among them.
pub(super) const DAYS: usize = 30;

const DAY_MS: i64 = 86_400_000;

/// Whole days from when the link to unsubscribe was used until the last mail; none when none came since.
pub(super) fn days_after_unsubscribe(sender: &SenderFacts) -> Option<u64> {
    let unsubscribed_at = sender.unsubscribed_at.filter(|at| sender.last_at > *at)?;
    Some(sender.last_at.since(unsubscribed_at).as_secs() / 86_400)
}

/// Mails of the last days, one number for each, oldest first.
pub(super) fn last_days(sender: &SenderFacts, now: Timestamp) -> [u32; DAYS] {
    let mut days = [0_u32; DAYS];
    let today = now.as_millis().div_euclid(DAY_MS);
    for (day, mails) in &sender.days {
        let ago = today - day.as_millis().div_euclid(DAY_MS);
        if let Some(place) = usize::try_from(ago).ok().and_then(|ago| (DAYS - 1).checked_sub(ago)) {
            days[place] = days[place].saturating_add(*mails);
        }
    }
    days
}

/// The day of a time in UTC: `2026-11-23`.
pub(super) fn date(day: Timestamp) -> String {
    day.rfc3339().chars().take(10).collect()
}
