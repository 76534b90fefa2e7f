//! Which limits were met since the start: out of the counters that `/metrics` shows, under names for people.

/// A limit and how often it was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LimitMet {
    /// Its name in the API.
    pub(super) code: &'static str,
    /// The message that names it on the page.
    pub(super) key: &'static str,
    pub(super) count: u64,
}

/// `(name in the API, message, counter, label)`
const LIMITS: [(&str, &str, &str, &str); 16] = [
    ("smtp_connections", "admin-limit-smtp-connections", "sundew_smtp_turned_away_total", "limit=\"total\""),
    ("smtp_connections_of_network", "admin-limit-smtp-network", "sundew_smtp_turned_away_total", "limit=\"network\""),
    ("smtp_connection_rate", "admin-limit-smtp-rate", "sundew_smtp_turned_away_total", "limit=\"rate\""),
    ("smtp_blocked", "admin-limit-smtp-blocked", "sundew_smtp_turned_away_total", "limit=\"blocked\""),
    ("smtp_too_much", "admin-limit-smtp-too-much", "sundew_smtp_refused_total", "status=\"4.7.0\""),
    ("smtp_recipients", "admin-limit-smtp-recipients", "sundew_smtp_refused_total", "status=\"4.5.3\""),
    ("mail_too_large", "admin-limit-mail-size", "sundew_smtp_refused_total", "status=\"5.3.4\""),
    ("mail_refused_by_rule", "admin-limit-rules", "sundew_smtp_refused_total", "status=\"5.7.1\""),
    ("mail_without_room", "admin-limit-room", "sundew_smtp_refused_total", "status=\"4.3.1\""),
    ("store_share_of_network", "admin-limit-share", "sundew_mails_refused_total", "reason=\"network_share\""),
    ("store_full", "admin-limit-store", "sundew_mails_removed_total", "reason=\"store_full\""),
    ("inbox_full", "admin-limit-inbox", "sundew_mails_removed_total", "reason=\"inbox_full\""),
    ("web_connections", "admin-limit-web-connections", "sundew_http_connections_refused_total", ""),
    ("web_rate", "admin-limit-web-rate", "sundew_http_refused_total", "limit=\"rate\""),
    ("web_busy", "admin-limit-web-busy", "sundew_http_refused_total", "limit=\"busy\""),
    ("web_blocked", "admin-limit-web-blocked", "sundew_http_refused_total", "limit=\"blocked\""),
];

/// Reads the counters out of the exposition text of Prometheus. All limits are there, those that nobody met with 0.
pub(super) fn limits_met(metrics: &str) -> Vec<LimitMet> {
    let samples: Vec<_> = metrics.lines().filter(|line| !line.starts_with('#')).filter_map(sample).collect();
    let counted = |metric: &str, label: &str| {
        let meant = samples.iter().filter(|(name, labels, _)| *name == metric && labels.contains(label));
        meant.map(|(_, _, count)| count).sum()
    };
    LIMITS.map(|(code, key, metric, label)| LimitMet { code, key, count: counted(metric, label) }).to_vec()
}

/// `name{labels} value`
fn sample(line: &str) -> Option<(&str, &str, u64)> {
    let (series, value) = line.rsplit_once(' ')?;
    let (name, labels) = series.split_once('{').unwrap_or((series, ""));
    Some((name, labels, value.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_read_by_name_and_label() {
        let metrics = "# HELP sundew_smtp_turned_away_total SMTP connections not taken, by limit\n\
            # TYPE sundew_smtp_turned_away_total counter\n\
            sundew_smtp_turned_away_total{limit=\"network\"} 7\n\
            sundew_smtp_turned_away_total{limit=\"rate\"} 2\n\
            sundew_http_connections_refused_total 3\n\
            sundew_smtp_connections 1.5\n";
        let met = limits_met(metrics);
        let count = |code: &str| met.iter().find(|limit| limit.code == code).unwrap().count;
        assert_eq!(["smtp_connections_of_network", "smtp_connection_rate", "smtp_connections", "web_connections"].map(count), [7, 2, 0, 3]);
    }

    #[test]
    fn every_counter_that_is_read_is_counted_somewhere() {
        let sources = [
            include_str!("../../smtp/mod.rs"),
            include_str!("../../smtp/connection.rs"),
            include_str!("../../inbox/store.rs"),
            include_str!("../listener.rs"),
            include_str!("../blocked.rs"),
        ]
        .concat();
        for (code, _, metric, label) in LIMITS {
            assert!(sources.contains(&format!("counter!(\"{metric}\"")), "{code}: {metric}");
            let value = label.split('"').nth(1).filter(|value| value.contains(char::is_alphabetic));
            assert!(value.is_none_or(|value| sources.contains(&format!("\"{value}\""))), "{code}: {label}");
        }
    }
}
