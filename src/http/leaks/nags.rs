//! Who keeps writing, and who still does after the link to unsubscribe was used.

use crate::{mail::timestamp::Timestamp, tags::SenderFacts};

/// How many days the bars tell of, today among them.
pub(super) const DAYS: usize = 30;

/// How many days after the click a sender may still write and not be warned of: mail that was on its way, and the one that
/// says goodbye.
pub(super) const DAYS_TO_STOP: u64 = 2;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::{Relation, Standing};

    fn day(day: i64) -> Timestamp {
        Timestamp::from_millis(day * DAY_MS)
    }

    fn sender(last: i64, days: &[(i64, u32)], unsubscribed_at: Option<i64>) -> SenderFacts {
        SenderFacts {
            organisation: "tyres.example".into(),
            standing: Standing::Claimed,
            relation: Relation::Foreign,
            first_at: day(0),
            last_at: day(last),
            mails: days.iter().map(|(_, mails)| mails).sum(),
            subject: "".into(),
            links: Vec::new(),
            days: days.iter().map(|&(on, mails)| (day(on), mails)).collect(),
            unsubscribed_at: unsubscribed_at.map(day),
        }
    }

    #[test]
    fn who_writes_after_the_click_is_told_from_who_has_stopped() {
        for (last, unsubscribed_at, wanted) in [(20, Some(8), Some(12)), (8, Some(8), None), (7, Some(8), None), (20, None, None)] {
            assert_eq!(days_after_unsubscribe(&sender(last, &[], unsubscribed_at)), wanted, "{last} {unsubscribed_at:?}");
        }
        let soon = SenderFacts { last_at: day(8).plus(std::time::Duration::from_secs(3_600)), ..sender(8, &[], Some(8)) };
        assert_eq!(days_after_unsubscribe(&soon), Some(0), "within the day");
    }

    #[test]
    fn today_is_the_last_of_thirty_days_and_what_is_older_or_to_come_is_none() {
        let days = last_days(&sender(40, &[(10, 9), (11, 3), (39, 2), (40, 1), (41, 7)], None), day(40));
        let counted: Vec<_> = days.iter().enumerate().filter(|(_, mails)| **mails > 0).collect();
        assert_eq!(counted, [(0, &3), (28, &2), (29, &1)]);
        assert_eq!(date(day(0)), "1970-01-01");
    }
}
