//! Which language, and how each writes numbers, plurals, sizes and times.

use super::*;
use crate::mail::timestamp::Timestamp;
use std::time::Duration;

fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap())).collect()
}

#[test]
fn the_language_is_the_first_of_ours_with_the_highest_quality() {
    use Locale::{Armenian, Azerbaijani, English, Russian, Turkish};
    for (accept, locale) in [
        ("", English),
        ("de", English),
        ("ru", Russian),
        ("RU-ru", Russian),
        ("az-Cyrl-AZ", Azerbaijani),
        ("hy-AM,hy;q=0.9,ru;q=0.8", Armenian),
        ("de-DE, tr;q=0.5, ru;q=0.7", Russian),
        ("de;q=1, *;q=0.5, tr;q=0.4", English),
        ("tr;q=0.4, *;q=0.3", Turkish),
        ("ru;q=0, tr;q=0.001", Turkish),
        ("ru;q=0", English),
        ("ru ; q=0.8 , tr ; Q=0.9", Turkish),
        ("tr, ru", Turkish),
        ("ru;q=1.1, tr;q=0.1", Turkish),
        ("ru;q=0.1234, ru;q=-1, ru;q=x, ru;level=1, tr;q=0.1", Turkish),
        ("rum, rus-RU", English),
        (",,;,;q=1,*;q", English),
        ("ruй", English),
        ("é,ru", Russian),
    ] {
        assert_eq!(Locale::of(&headers(&[(header::ACCEPT_LANGUAGE, accept)])), locale, "{accept:?}");
    }
    assert_eq!(Locale::of(&HeaderMap::new()), English);
    // Not UTF-8 at all.
    let opaque = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_bytes(b"ru,\xff\xfe").unwrap())]);
    assert_eq!(Locale::of(&opaque), English);
}

#[test]
fn of_an_endless_header_only_the_beginning_is_read() {
    let late = format!("{}ru", "de;q=0.1,".repeat(1_200));
    assert_eq!(Locale::of(&headers(&[(header::ACCEPT_LANGUAGE, &late)])), Locale::English);
    let early = format!("tr;q=0.2{}", ",de;q=0.1".repeat(1_200));
    assert_eq!(Locale::of(&headers(&[(header::ACCEPT_LANGUAGE, &early)])), Locale::Turkish);
    // What the end of the beginning cuts in two is no language.
    let cut = format!("{},ru-RU", "d".repeat(MAX_ACCEPT_BYTES - 3));
    assert_eq!(Locale::of(&headers(&[(header::ACCEPT_LANGUAGE, &cut)])), Locale::English);
}

#[test]
fn the_switch_goes_before_the_browser_and_nonsense_in_its_cookie_is_nothing() {
    for (cookie, locale) in [
        ("sundew_language=hy", Locale::Armenian),
        ("sundew=a@b.org:t; sundew_language=az", Locale::Azerbaijani),
        ("sundew_language=", Locale::Turkish),
        ("sundew_language=xx", Locale::Turkish),
        ("sundew_language=../../etc; sundew_language=ru", Locale::Russian),
        ("other_sundew_language=ru", Locale::Turkish),
    ] {
        let sent = headers(&[(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, "tr")]);
        assert_eq!(Locale::of(&sent), locale, "{cookie}");
    }
}

#[test]
fn the_way_back_is_a_path_of_ours() {
    for (base, referer, path) in [
        ("", "http://127.0.0.1:8025/", "/"),
        ("", "http://127.0.0.1:8025/inbox/bob@x.org?tag=a%26b&cursor=c", "/inbox/bob@x.org?tag=a%26b&cursor=c"),
        ("", "http://127.0.0.1:8025/?done=burned", "/"),
        ("", "http://127.0.0.1:8025/inbox/bob?tag=a&done=sent#x", "/inbox/bob?tag=a"),
        ("", "https://evil.example/all", "/all"),
        ("", "http://127.0.0.1:8025//evil.example/", "/"),
        ("", "http://127.0.0.1:8025/\\evil.example/", "/"),
        ("", "http://127.0.0.1:8025/a/..//evil.example", "/"),
        ("", "data:text/html,//evil.example", "/"),
        ("", "javascript:alert(1)", "/"),
        ("", "//evil.example/", "/"),
        ("", "/all", "/"),
        ("/box", "https://mail.example.org/box/all", "/box/all"),
        ("/box", "https://mail.example.org/box", "/box/"),
        ("/box", "https://mail.example.org/other", "/box/"),
    ] {
        assert_eq!(back(base, &headers(&[(header::REFERER, referer)])), path, "{referer}");
    }
    assert_eq!(back("/box", &HeaderMap::new()), "/box/");
}

#[test]
fn plurals_are_those_of_each_language() {
    for (locale, words) in [
        (Locale::English, ["Mail", "1 mail", "2 mails", "5 mails", "11 mails", "21 mails", "1,000 mails"]),
        (Locale::Russian, ["Почта", "1 письмо", "2 письма", "5 писем", "11 писем", "21 письмо", "1\u{a0}000 писем"]),
        (Locale::Turkish, ["E-posta", "1 e-posta", "2 e-posta", "5 e-posta", "11 e-posta", "21 e-posta", "1.000 e-posta"]),
        (Locale::Azerbaijani, ["Məktublar", "1 məktub", "2 məktub", "5 məktub", "11 məktub", "21 məktub", "1.000 məktub"]),
        (Locale::Armenian, ["Նամակներ", "1 նամակ", "2 նամակ", "5 նամակ", "11 նամակ", "21 նամակ", "1\u{a0}000 նամակ"]),
    ] {
        let counted = [0, 1, 2, 5, 11, 21, 1_000].map(|count| Words(locale).count("list-count", count));
        assert_eq!(counted, words);
    }
    let unread = [1, 2, 21, 22, 25].map(|count| Words(Locale::Russian).count("list-unread", count));
    assert_eq!(unread, ["1 непрочитанное", "2 непрочитанных", "21 непрочитанное", "22 непрочитанных", "25 непрочитанных"]);
}

#[test]
fn durations_sizes_and_seconds_are_those_of_each_language() {
    let english = Words(Locale::English);
    for (secs, text) in [(0, "0 seconds"), (90, "90 seconds"), (60, "1 minute"), (7_200, "2 hours"), (86_400, "1 day"), (604_800, "7 days")]
    {
        assert_eq!(english.life(&Duration::from_secs(secs)), text);
    }
    for (locale, lives, sizes, seconds) in [
        (Locale::English, ["1 minute", "5 hours", "3 days"], ["999 B", "49 KB", "2.3 MB", "1,234.0 MB"], "0.012 s"),
        (Locale::Russian, ["1 минуту", "5 часов", "3 дня"], ["999 Б", "49 КБ", "2,3 МБ", "1\u{a0}234,0 МБ"], "0,012 с"),
        (Locale::Turkish, ["1 dakika", "5 saat", "3 gün"], ["999 B", "49 KB", "2,3 MB", "1.234,0 MB"], "0,012 sn"),
        (Locale::Azerbaijani, ["1 dəqiqə", "5 saat", "3 gün"], ["999 bayt", "49 KB", "2,3 MB", "1.234,0 MB"], "0,012 san"),
        (Locale::Armenian, ["1 րոպե", "5 ժամ", "3 օր"], ["999 բայթ", "49 կԲ", "2,3 ՄԲ", "1\u{a0}234,0 ՄԲ"], "0,012 վ"),
    ] {
        let words = Words(locale);
        assert_eq!([60, 18_000, 259_200].map(|secs| words.life(&Duration::from_secs(secs))), lives);
        assert_eq!([999, 48_211, 2_345_678, 1_234_000_000].map(|bytes| words.size(&bytes)), sizes);
        assert_eq!(words.seconds(12), seconds);
    }
}

#[test]
fn moments_are_those_of_each_language() {
    let moments = ["2026-05-01T09:05:59Z", "2026-12-31T23:59:00Z"].map(|text| Timestamp::parse_rfc3339(text).unwrap());
    for (locale, texts) in [
        (Locale::English, ["1 May 2026, 09:05 UTC", "31 Dec 2026, 23:59 UTC"]),
        (Locale::Russian, ["1 мая 2026 г., 09:05 UTC", "31 дек. 2026 г., 23:59 UTC"]),
        (Locale::Turkish, ["1 May 2026 09:05 UTC", "31 Ara 2026 23:59 UTC"]),
        (Locale::Azerbaijani, ["1 may 2026, 09:05 UTC", "31 dek 2026, 23:59 UTC"]),
        (Locale::Armenian, ["1 մյս, 2026 թ., 09:05 UTC", "31 դեկ, 2026 թ., 23:59 UTC"]),
    ] {
        assert_eq!(moments.map(|moment| Words(locale).moment(moment)), texts);
    }
}

#[test]
fn scripts_get_every_plural_and_twelve_months() {
    for locale in Locale::ALL {
        let said: serde_json::Value = serde_json::from_str(Words(locale).for_scripts()).unwrap();
        let months = said["months"].as_array().unwrap();
        assert_eq!(months.len(), 12);
        for month in months {
            assert!(["{day}", "{year}", "{time}"].iter().all(|part| month.as_str().unwrap().contains(part)), "{month}");
        }
        let categories: &[&str] = if locale == Locale::Russian { &["few", "many", "one"] } else { &["one", "other"] };
        for forms in ["day", "hour", "minute"].iter().flat_map(|unit| [&said["ago"][unit], &said["ahead"][unit]]).chain([&said["newMail"]])
        {
            let forms = forms.as_object().unwrap();
            assert_eq!(forms.keys().collect::<Vec<_>>(), categories);
            assert!(forms.values().all(|form| form.as_str().unwrap().contains("{n}")), "{forms:?}");
        }
    }
    let russian: serde_json::Value = serde_json::from_str(Words(Locale::Russian).for_scripts()).unwrap();
    assert_eq!(russian["ahead"]["day"], serde_json::json!({ "one": "через {n} день", "few": "через {n} дня", "many": "через {n} дней" }));
}

#[test]
fn words_stand_around_what_a_template_puts_in() {
    let around = |locale| Words(locale).around("message-back", "address");
    assert_eq!(around(Locale::English), ("Back to ".to_owned(), String::new()));
    assert_eq!(around(Locale::Turkish), (String::new(), " kutusuna dön".to_owned()));
    assert_eq!(Words::default().find("no-such-message", &[]), None);
}
