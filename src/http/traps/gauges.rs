//! What traps know as Prometheus text, beside what is counted as it happens.

use std::fmt::Write;

use super::{board, desk};
use crate::{http::App, trap::memory::Label};

/// Nothing where there are no traps.
pub(in crate::http) async fn gauges(app: &App) -> String {
    let (Ok(board), Ok(desk)) = (board(app).await, desk(app)) else { return String::new() };
    let (operator, mut text) = (&board.operator, String::new());
    let kinds = |counts: [usize; 3]| {
        ["campaign", "network", "domain"].into_iter().zip(counts).map(|(kind, count)| (format!("{{kind=\"{kind}\"}}"), count)).collect()
    };
    let labels = Label::ALL.map(|label| (format!("{{label=\"{}\"}}", label.name()), board.labelled(label))).to_vec();
    let one = |count: usize| vec![(String::new(), count)];
    for (name, kind, help, samples) in [
        ("sundew_trap_campaigns", "gauge", "Campaigns that may be told of, by label", labels),
        ("sundew_trap_listed", "gauge", "What is listed, by kind", kinds(operator.listed)),
        ("sundew_trap_remembered", "gauge", "What there is evidence of, by kind", kinds(operator.remembered)),
        ("sundew_trap_pending", "gauge", "What is to be listed when its time comes", one(operator.pending_count)),
        ("sundew_trap_addresses", "gauge", "Addresses that are remembered", one(operator.mailboxes)),
        ("sundew_trap_evicted_total", "counter", "What gave up its place to something else", one(operator.evicted as usize)),
        ("sundew_trap_letters_bytes", "gauge", "What letters take in memory", one(operator.campaign_bytes)),
        ("sundew_trap_statistics_bytes", "gauge", "What statistics take in memory", one(operator.statistics_bytes)),
        (
            "sundew_trap_overrides_failed",
            "gauge",
            "1 while SUNDEW_TRAP_OVERRIDES is not taken as it lies there, else 0",
            one(usize::from(desk.trouble().is_some())),
        ),
    ] {
        _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, count) in samples {
            _ = writeln!(text, "{name}{labels} {count}");
        }
    }
    text
}
