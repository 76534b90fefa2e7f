//! Fits [`weights`](super::weights) to the mails of `tests/service_mail/tuning` and of the public corpus.
//!
//! `cargo test --release --lib mail::extract::fit -- --ignored --nocapture` tells how well the languages do when each is left
//! out in turn, and writes `weights.rs` anew. The features of links and kinds depend on the codes that are found, so run it
//! until nothing changes.

use std::{cell::RefCell, collections::BTreeMap, fmt::Write as _, fs};

use super::{Kind, find, weights};
use crate::mail::parse::Mail;

#[path = "../../../tests/service_mail/measure.rs"]
mod measure;

/// The strength of the pull towards zero (L2), the same for each weight but the first.
const PULL: f64 = 0.5;

/// What was weighed while a mail was looked through.
#[derive(Default)]
struct Notes {
    /// Values with their features.
    codes: Vec<(String, Vec<f64>)>,
    /// URLs with their features.
    links: Vec<(String, Vec<f64>)>,
    /// Whether there was something to act by, and the features.
    kind: (bool, Vec<f64>),
}

thread_local! {
    static NOTES: RefCell<Notes> = RefCell::default();
}

fn wide(features: &[f32]) -> Vec<f64> {
    features.iter().map(|feature| f64::from(*feature)).collect()
}

pub(super) fn note_code(value: &str, features: &[f32]) {
    NOTES.with_borrow_mut(|notes| notes.codes.push((value.to_owned(), wide(features))));
}

pub(super) fn note_link(url: &str, features: &[f32]) {
    NOTES.with_borrow_mut(|notes| notes.links.push((url.to_owned(), wide(features))));
}

pub(super) fn note_kind(acts: bool, features: &[f32]) {
    NOTES.with_borrow_mut(|notes| notes.kind = (acts, wide(features)));
}

/// A code or link of a mail, as often as it stands there.
struct Case {
    language: String,
    /// The mail, and the code or link.
    name: String,
    /// One for each place.
    places: Vec<Vec<f64>>,
    is_one: bool,
}

/// A mail of which the kind is told.
struct Told {
    language: String,
    features: Vec<f64>,
    kind: usize,
}

/// Everything to fit to.
#[derive(Default)]
struct Cases {
    codes: Vec<Case>,
    links: Vec<Case>,
    acting: Vec<Told>,
    telling: Vec<Told>,
}

fn look(mail: &[u8]) -> Notes {
    NOTES.take();
    find(&Mail::open(mail).content());
    NOTES.take()
}

fn group(language: &str, mail: &str, notes: Vec<(String, Vec<f64>)>, is_one: impl Fn(&str) -> bool) -> Vec<Case> {
    let mut groups: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
    notes.into_iter().for_each(|(name, features)| groups.entry(name).or_default().push(features));
    let case = |(value, places): (String, _)| {
        let (language, name, is_one) = (language.to_owned(), format!("{mail}: {value}"), is_one(&value));
        Case { language, name, places, is_one }
    };
    groups.into_iter().map(case).collect()
}

fn cases() -> Cases {
    let mut cases = Cases::default();
    for fixture in measure::fixtures("tuning").into_iter().chain(measure::short()) {
        let notes = look(&fixture.mail);
        let language = &fixture.language;
        cases.codes.extend(group(language, &fixture.name, notes.codes, |value| fixture.codes.contains(value)));
        cases
            .links
            .extend(group(language, &fixture.name, notes.links, |url| fixture.link.as_ref().is_some_and(|(wanted, _)| wanted == url)));
        let (acts, features) = notes.kind;
        let told = |kinds: &[(Option<Kind>, [f32; weights::KIND_FEATURES])]| {
            kinds.iter().position(|(kind, _)| fixture.kind.as_deref() == Some(kind.map_or("none", Kind::name)))
        };
        let (kind, into) = if acts { (told(&weights::ACTING), &mut cases.acting) } else { (told(&weights::TELLING), &mut cases.telling) };
        into.extend(kind.map(|kind| Told { language: language.clone(), features, kind }));
    }
    let known = measure::corpus_codes();
    for (name, mail) in measure::corpus(1) {
        let is_code = |value: &str| known.iter().any(|(mail, code)| *mail == name && code == value);
        cases.codes.extend(group("corpus", &name, look(&mail).codes, is_code));
    }
    cases
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The place that counts: the surest.
fn surest<'a>(case: &'a Case, weights: &[f64]) -> &'a [f64] {
    case.places.iter().max_by(|a, b| dot(a, weights).total_cmp(&dot(b, weights))).expect("a place")
}

/// Solves `matrix` x = `vector` for a positive definite matrix by Cholesky's method; its upper half is not read.
fn solve(mut matrix: Vec<Vec<f64>>, mut vector: Vec<f64>) -> Vec<f64> {
    let size = vector.len();
    for row in 0..size {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|at| matrix[row][at] * matrix[column][at]).sum();
            let rest = matrix[row][column] - sum;
            matrix[row][column] = if row == column { rest.max(1e-12).sqrt() } else { rest / matrix[column][column] };
        }
    }
    for row in 0..size {
        let sum: f64 = (0..row).map(|at| matrix[row][at] * vector[at]).sum();
        vector[row] = (vector[row] - sum) / matrix[row][row];
    }
    for row in (0..size).rev() {
        let sum: f64 = (row + 1..size).map(|at| matrix[at][row] * vector[at]).sum();
        vector[row] = (vector[row] - sum) / matrix[row][row];
    }
    vector
}

/// Logistic regression by Newton's method.
fn fit(cases: &[&Case], start: &[f64]) -> Vec<f64> {
    let mut weights = start.to_vec();
    let size = weights.len();
    for _ in 0..25 {
        let mut gradient = vec![0.0; size];
        let mut curvature = vec![vec![0.0; size]; size];
        for case in cases {
            let features = surest(case, &weights);
            let chance = 1.0 / (1.0 + (-dot(features, &weights)).exp());
            let off = f64::from(u8::from(case.is_one)) - chance;
            let weight = (chance * (1.0 - chance)).max(1e-6);
            let set: Vec<usize> = (0..size).filter(|at| features[*at] != 0.0).collect();
            for &row in &set {
                gradient[row] += off * features[row];
                for &column in set.iter().take_while(|column| **column <= row) {
                    curvature[row][column] += weight * features[row] * features[column];
                }
            }
        }
        for at in 0..size {
            let pull = if at == 0 { 1e-3 } else { PULL };
            gradient[at] -= pull * weights[at];
            curvature[at][at] += pull;
        }
        let step = solve(curvature, gradient);
        let length = step.iter().map(|step| step * step).sum::<f64>().sqrt();
        let scale = (4.0 / length).min(1.0);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += scale * step);
        if length < 1e-4 {
            break;
        }
    }
    weights
}

/// Multinomial logistic regression by gradient descent with momentum.
fn fit_kinds(told: &[&Told], kinds: usize, features: usize) -> Vec<Vec<f64>> {
    let mut weights = vec![vec![0.0; features]; kinds];
    let mut speed = weights.clone();
    let rate = 0.5 / told.len().max(1) as f64;
    for _ in 0..4_000 {
        let mut gradient: Vec<Vec<f64>> = weights.iter().map(|row| row.iter().map(|weight| -PULL * weight).collect()).collect();
        for one in told {
            let sums: Vec<f64> = weights.iter().map(|row| dot(row, &one.features)).collect();
            let most = sums.iter().copied().fold(f64::MIN, f64::max);
            let total: f64 = sums.iter().map(|sum| (sum - most).exp()).sum();
            for (kind, row) in gradient.iter_mut().enumerate() {
                let off = f64::from(u8::from(kind == one.kind)) - (sums[kind] - most).exp() / total;
                row.iter_mut().zip(&one.features).for_each(|(gradient, feature)| *gradient += off * feature);
            }
        }
        for ((row, speed), gradient) in weights.iter_mut().zip(&mut speed).zip(&gradient) {
            for ((weight, speed), gradient) in row.iter_mut().zip(speed).zip(gradient) {
                *speed = 0.9 * *speed + rate * gradient;
                *weight += *speed;
            }
        }
    }
    weights
}

/// Precision and recall, each language weighed by what the others gave.
fn left_out(cases: &[Case], start: &[f64]) -> (f64, f64) {
    let mut languages: Vec<&str> = cases.iter().map(|case| case.language.as_str()).filter(|language| *language != "corpus").collect();
    languages.sort_unstable();
    languages.dedup();
    let (mut right, mut wrong, mut missing) = (0.0, 0.0, 0.0);
    for language in languages {
        let others: Vec<&Case> = cases.iter().filter(|case| case.language != language).collect();
        let weights = fit(&others, start);
        for case in cases.iter().filter(|case| case.language == language) {
            let weight = dot(surest(case, &weights), &weights);
            if (weight >= 0.0) != case.is_one {
                println!("  {} {weight:.1}", case.name);
            }
            match (weight >= 0.0, case.is_one) {
                (true, true) => right += 1.0,
                (true, false) => wrong += 1.0,
                (false, true) => missing += 1.0,
                (false, false) => {}
            }
        }
    }
    (right / (right + wrong), right / (right + missing))
}

fn rows(weights: &[f64], each: usize, indent: &str) -> String {
    let mut text = String::new();
    for row in weights.chunks(each) {
        let row: Vec<String> = row.iter().map(|weight| format!("{weight:.2}")).collect();
        _ = writeln!(text, "{indent}{},", row.join(", "));
    }
    text
}

/// Replaces what stands between the brackets behind `name` in the file.
fn replace(file: &mut String, name: &str, rows: &str) {
    let start = file.find(name).expect("the table");
    let open = start + file[start..].find("= [").expect("its begin") + 3;
    let close = open + file[open..].find("\n];").expect("its end");
    file.replace_range(open..close, &format!("\n{}", rows.trim_end()));
}

#[test]
#[ignore = "writes weights.rs"]
fn the_weights_are_fitted_to_the_tuning_set_and_the_corpus() {
    let cases = cases();
    let mut file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/extract/weights.rs")).expect("weights");
    for (name, cases, start) in [("CODES:", &cases.codes, wide(&weights::CODES)), ("LINKS:", &cases.links, wide(&weights::LINKS))] {
        let (precision, recall) = left_out(cases, &start);
        let fitted = fit(&cases.iter().collect::<Vec<_>>(), &start);
        println!("{name} {} cases, languages left out in turn: precision {precision:.3}, recall {recall:.3}", cases.len());
        replace(&mut file, name, &rows(&fitted, 10, "    "));
    }
    for (name, told, kinds) in [("ACTING:", &cases.acting, &weights::ACTING[..]), ("TELLING:", &cases.telling, &weights::TELLING[..])] {
        let mut languages: Vec<&str> = told.iter().map(|one| one.language.as_str()).collect();
        languages.sort_unstable();
        languages.dedup();
        let best = |weights: &[Vec<f64>], one: &Told| {
            (0..kinds.len()).max_by(|a, b| dot(&weights[*a], &one.features).total_cmp(&dot(&weights[*b], &one.features))) == Some(one.kind)
        };
        let mut right = 0;
        for language in languages {
            let others: Vec<&Told> = told.iter().filter(|one| one.language != language).collect();
            let weights = fit_kinds(&others, kinds.len(), weights::KIND_FEATURES);
            right += told.iter().filter(|one| one.language == language && best(&weights, one)).count();
        }
        println!("{name} {} mails, languages left out in turn: {:.3} right", told.len(), right as f64 / told.len() as f64);
        let fitted = fit_kinds(&told.iter().collect::<Vec<_>>(), kinds.len(), weights::KIND_FEATURES);
        let mut text = String::new();
        for ((kind, _), row) in kinds.iter().zip(&fitted) {
            let kind = kind.map_or("None".to_owned(), |kind| format!("Some(Kind::{kind:?})"));
            _ = write!(text, "    ({kind}, [\n{}    ]),\n", rows(row, 12, "        "));
        }
        replace(&mut file, name, &text);
    }
    fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail/extract/weights.rs"), file).expect("weights");
}

#[test]
#[ignore = "tells why, for the mail that SUNDEW_MAIL names"]
fn what_speaks_for_and_against_is_told() {
    let text = fs::read_to_string(std::env::var("SUNDEW_MAIL").expect("a path")).expect("a mail");
    let start = text.lines().take_while(|line| line.starts_with("Expect-")).map(|line| line.len() + 1).sum::<usize>();
    let mail = text[start..].replace('\n', "\r\n").into_bytes();
    let content = Mail::open(&mail).content();
    let notes = look(&mail);
    for (names, found, weights) in [("code", &notes.codes, wide(&weights::CODES)), ("link", &notes.links, wide(&weights::LINKS))] {
        for (value, features) in found {
            println!("{names} {value}: {:.2}", dot(features, &weights));
            let parts = features.iter().zip(&weights).enumerate().filter(|(_, (feature, _))| **feature != 0.0);
            println!("   {}", parts.map(|(at, (feature, weight))| format!("{at}:{:.2}", feature * weight)).collect::<Vec<_>>().join(" "));
        }
    }
    let html = content.html.as_deref().map(super::markup::read);
    for page in [super::page::Page::subject(&content.subject), super::plain::read(&content.text)].iter().chain(&html) {
        println!("--- {}", page.text);
        for hit in &page.hits {
            println!("  {:?} {:?}", &page.text[hit.range.clone()], hit.classes);
        }
    }
    println!("{:?}", find(&content));
}
