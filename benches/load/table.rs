//! How figures are printed.

/// Above the figures of one part.
pub fn heading(what: &str) {
    println!("\n{what}");
}

/// One figure.
pub fn row(what: &str, value: impl AsRef<str>) {
    println!("  {what:<56} {:>12}", value.as_ref());
}

/// One figure with a mark that it has to reach.
pub fn judged_row(what: &str, value: impl AsRef<str>, mark: &str, holds: bool) {
    println!("  {what:<56} {:>12}  {}: {mark}", value.as_ref(), verdict(holds));
}

/// What the columns of [`comparison`] are.
pub fn comparison_heading(what: &str) {
    println!("\n{what:<34} {:>11} {:>11} {:>8}", "sundew", "smtp-sink", "ratio");
}

/// A figure of both, the median of their ratios, and the mark that it has to reach when there is one.
pub fn comparison(what: &str, ours: f64, theirs: f64, ratio: f64, mark: Option<(&str, bool)>) {
    let mark = mark.map_or_else(String::new, |(mark, holds)| format!("  {}: {mark}", verdict(holds)));
    println!("  {what:<32} {:>11} {:>11} {ratio:>8.2}{mark}", short(ours), short(theirs));
}

/// Bytes in MiB.
pub fn mib(bytes: usize) -> String {
    format!("{:.1} MiB", bytes as f64 / 1024.0 / 1024.0)
}

/// Microseconds in milliseconds.
pub fn ms(micros: f64) -> String {
    format!("{:.2} ms", micros / 1e3)
}

fn verdict(holds: bool) -> &'static str {
    if holds { "ok" } else { "MISSED" }
}

/// Three digits that count.
fn short(value: f64) -> String {
    if value.is_nan() {
        return "-".to_owned();
    }
    let decimals = if value >= 100.0 { 0 } else { 2 };
    format!("{value:.decimals$}")
}
