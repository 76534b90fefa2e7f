//! Time as it is written down: whole seconds, and days of UTC.

use crate::mail::timestamp::Timestamp;

/// Seconds since the Unix epoch.
pub(super) type Secs = u32;
pub(super) const DAY_SECS: Secs = 24 * 60 * 60;

/// Whole seconds, from 1 on: zero says "never".
pub(super) fn secs(time: Timestamp) -> Secs {
    time.as_secs()
}

pub(super) fn time(secs: Secs) -> Timestamp {
    Timestamp::from_secs(secs)
}

/// The beginning of a day.
pub(super) fn time_of_day(day: u16) -> Timestamp {
    time(Secs::from(day).saturating_mul(DAY_SECS))
}

/// Days since the Unix epoch.
pub(super) fn day(secs: Secs) -> u16 {
    u16::try_from(secs / DAY_SECS).unwrap_or(u16::MAX)
}
