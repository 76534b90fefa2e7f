//! What pages say: the messages of `web/locales`, and numbers, sizes and times as each language writes them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
    time::Duration,
};

use chrono::{DateTime, Datelike, Timelike};
use fluent_templates::{
    FluentBundle, LanguageIdentifier,
    fluent_bundle::{FluentResource, FluentValue},
    langid,
};
use serde_json::json;

use super::Locale;
use crate::mail::timestamp::Timestamp;

// The macro writes unwraps, which tests of every file prove, and takes nothing but a closure.
#[allow(clippy::expect_used, clippy::redundant_closure, clippy::unwrap_used)]
mod bundles {
    fluent_templates::static_loader! {
        pub(super) static BUNDLES = {
            locales: "web/locales",
            fallback_language: "en",
            customise: |bundle| super::customise(bundle),
        };
    }
}
use bundles::BUNDLES;

/// A number as digits where scripts put them in.
const SHOWN: &str = "{n}";

fn customise(bundle: &mut FluentBundle<&'static FluentResource>) {
    // Templates put `<bdi>` around what others wrote, which does the same and can be seen.
    bundle.set_use_isolating(false);
    if let Err(error) = bundle.add_builtins() {
        tracing::error!("the functions of messages can't be added: {error}");
    }
    let code = bundle.locales.first().map_or("", |locale| locale.language.as_str());
    bundle.set_formatter(Some(match code {
        "ru" | "hy" => |value, _| number(value, '\u{a0}', ','),
        "tr" | "az" => |value, _| number(value, '.', ','),
        _ => |value, _| number(value, ',', '.'),
    }));
}

/// Digits in groups of three; what is no number is left to Fluent.
fn number(value: &FluentValue<'_>, group: char, decimal: char) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let plain = number.as_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut written = String::with_capacity(plain.len() + 4);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            written.push(group);
        }
        written.push(digit);
    }
    if !fraction.is_empty() {
        written.push(decimal);
        written.push_str(fraction);
    }
    Some(written)
}

impl Locale {
    fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::Russian => langid!("ru"),
            Self::Turkish => langid!("tr"),
            Self::Azerbaijani => langid!("az"),
            Self::Armenian => langid!("hy"),
        }
    }

    /// A number of each plural category (CLDR) that counts can have.
    fn plural_samples(self) -> &'static [(&'static str, u8)] {
        match self {
            Self::Russian => &[("one", 1), ("few", 2), ("many", 5)],
            _ => &[("one", 1), ("other", 2)],
        }
    }
}

/// The words of one language. A key is that of a message in `web/locales`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(pub Locale);

impl Words {
    /// The sentence of this key.
    pub fn text(self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The sentence of this key with its arguments: numbers as numbers, so that their plural is right.
    pub fn text_with(self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        self.find(key, arguments).unwrap_or_else(|| {
            tracing::error!("there is no message {key}");
            key.to_owned()
        })
    }

    /// The sentence with `$count`, in the plural of that number.
    pub fn count(self, key: &str, count: usize) -> String {
        self.text_with(key, &[("count", count.into())])
    }

    /// What stands before and behind an argument, for templates that have markup in its place.
    pub fn around(self, key: &str, argument: &str) -> (String, String) {
        self.around_with(key, argument, &[])
    }

    /// The same for a sentence with further arguments.
    pub fn around_with(self, key: &str, argument: &str, others: &[(&str, FluentValue<'_>)]) -> (String, String) {
        // No mail and no server says a zero byte to here.
        const MARK: &str = "\u{0}";
        let text = self.text_with(key, &[others, &[(argument, MARK.into())]].concat());
        text.split_once(MARK).map_or_else(|| (text.clone(), String::new()), |(before, behind)| (before.to_owned(), behind.to_owned()))
    }

    /// The sentence, when there is one; the English one, when this language has none.
    pub fn find(self, key: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let arguments: HashMap<&str, FluentValue<'_>> = arguments.iter().cloned().collect();
        let arguments = (!arguments.is_empty()).then_some(&arguments);
        let own = BUNDLES.lookup_single_language(&self.0.identifier(), key, arguments);
        own.or_else(|_| BUNDLES.lookup_single_language(BUNDLES.fallback(), key, arguments)).ok()
    }

    /// How long something is kept, in the largest unit that divides it: `3 days`, `90 minutes`.
    pub fn life(self, duration: &Duration) -> String {
        const UNITS: [(u64, &str); 3] = [(86_400, "life-days"), (3_600, "life-hours"), (60, "life-minutes")];
        let secs = duration.as_secs();
        let whole = UNITS.into_iter().find(|(unit_secs, _)| secs > 0 && secs.is_multiple_of(*unit_secs));
        let (unit_secs, key) = whole.unwrap_or((1, "life-seconds"));
        self.text_with(key, &[("count", (secs / unit_secs).into())])
    }

    /// A size for people: `812 B`, `14 KB`, `2.3 MB`.
    pub fn size(self, bytes: &usize) -> String {
        match *bytes {
            bytes @ ..1_000 => self.text_with("size-bytes", &[("size", bytes.into())]),
            bytes @ ..1_000_000 => self.text_with("size-kilobytes", &[("size", bytes.div_ceil(1_000).into())]),
            #[allow(clippy::cast_precision_loss)] // No mail is so large.
            bytes => self.text_with("size-megabytes", &[("size", ((bytes / 100_000) as f64 / 10.0).into())]),
        }
    }

    /// Seconds to the millisecond: `0.012 s`.
    pub fn seconds(self, millis: u32) -> String {
        self.text_with("seconds", &[("seconds", (f64::from(millis) / 1_000.0).into())])
    }

    /// A moment in UTC: `22 Nov 2026, 14:30 UTC`.
    pub fn moment(self, time: Timestamp) -> String {
        let utc = DateTime::from_timestamp_millis(time.as_millis()).unwrap_or_default();
        let clock = format!("{:02}:{:02}", utc.hour(), utc.minute());
        let moment = self.date(&utc.day().to_string(), utc.month(), &utc.year().to_string(), &clock);
        self.text_with("moment-utc", &[("moment", moment.into())])
    }

    /// A day in UTC: `22 Nov 2026`.
    pub fn day(self, time: Timestamp) -> String {
        let utc = DateTime::from_timestamp_millis(time.as_millis()).unwrap_or_default();
        let (day, year) = (utc.day().to_string(), utc.year().to_string());
        self.text_with("day", &[("day", day.into()), ("month", utc.month().into()), ("year", year.into())])
    }

    fn date(self, day: &str, month: u32, year: &str, time: &str) -> String {
        self.text_with("moment", &[("day", day.into()), ("month", month.into()), ("year", year.into()), ("time", time.into())])
    }

    /// What scripts say, as JSON that can stand in a `<script>` element: browsers don't know all of our languages, so
    /// dates and plurals come from here.
    pub fn for_scripts(self) -> &'static str {
        static MADE: [OnceLock<String>; Locale::ALL.len()] = [const { OnceLock::new() }; Locale::ALL.len()];
        MADE[self.0 as usize].get_or_init(|| {
            let units = |keys: [(&'static str, &str); 3]| keys.map(|(unit, key)| (unit, self.forms(key))).into_iter().collect();
            let ago: BTreeMap<_, _> = units([("day", "ago-days"), ("hour", "ago-hours"), ("minute", "ago-minutes")]);
            let ahead: BTreeMap<_, _> = units([("day", "in-days"), ("hour", "in-hours"), ("minute", "in-minutes")]);
            let full = self.text_with("moment-and-distance", &[("moment", "{moment}".into()), ("distance", "{distance}".into())]);
            let said = json!({
                "newMail": self.forms("list-new"),
                "now": self.text("ago-now"),
                "ago": ago,
                "ahead": ahead,
                "months": (1..=12).map(|month| self.date("{day}", month, "{year}", "{time}")).collect::<Vec<_>>(),
                "full": full,
            });
            // Nothing in it ends the element.
            said.to_string().replace('<', "\\u003c")
        })
    }

    /// A sentence with `$shown` in each of its plurals.
    fn forms(self, key: &str) -> BTreeMap<&'static str, String> {
        let form = |&(category, sample): &(&'static str, u8)| {
            (category, self.text_with(key, &[("count", sample.into()), ("shown", SHOWN.into())]))
        };
        self.0.plural_samples().iter().map(form).collect()
    }
}
