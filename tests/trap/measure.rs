//! How well campaigns are told apart, by labels that they know nothing of.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use sundew::{
    mail::parse::Mail,
    trap::{
        campaigns::{CampaignId, Campaigns, Capacity},
        fingerprint::{Fingerprint, Key, Kind},
        normalise::normalise,
    },
};

use super::{letter::Letter, mutations::MUTATIONS, random::Random};

/// Larger letters are cut where they are read, and elsewhere when they were changed or are encoded otherwise.
const MAX_SEED_BYTES: usize = 128 * 1024;

/// A mail and what is known of it.
pub struct Sample {
    /// As it came.
    pub raw: Vec<u8>,
    /// What it is known by.
    pub fingerprint: Fingerprint,
    /// Whether it is spam.
    pub is_spam: bool,
    /// What should be one: its subject, masked, without the marks of replies.
    pub label: String,
}

impl Sample {
    /// Reads a mail.
    pub fn new(raw: Vec<u8>, is_spam: bool, label: Option<String>) -> Self {
        let mail = Mail::open(&raw);
        let label = label.unwrap_or_else(|| subject_label(&mail.summary(false).subject));
        Self { fingerprint: fingerprint(&raw), is_spam, label, raw }
    }
}

/// What a mail is known by, its recipients read off the header as `sundew analyze` does.
pub fn fingerprint(raw: &[u8]) -> Fingerprint {
    let mail = Mail::open(raw);
    Fingerprint::of(&normalise(&mail, &[]), &Key::PUBLIC)
}

/// Letters alone, numbers as one `#`; without the tags of lists and the marks of replies, wherever they stand.
fn subject_label(subject: &str) -> String {
    let mut label = String::new();
    let mut in_tag = false;
    for letter in subject.to_lowercase().chars() {
        match letter {
            '[' => in_tag = true,
            ']' => in_tag = false,
            _ if in_tag => {}
            '0'..='9' if label.ends_with('#') => {}
            '0'..='9' => label.push('#'),
            _ if letter.is_alphabetic() => label.push(letter),
            _ if label.ends_with([' ', '#']) => {}
            _ => label.push(' '),
        }
    }
    label.split_whitespace().filter(|word| !["re", "fw", "fwd", "aw", "was"].contains(word)).collect::<Vec<_>>().join(" ")
}

/// Mails of the public corpus (`tests/corpus`), each `step`th, in the order of their names.
pub fn corpus(step: usize) -> Vec<Sample> {
    let files = |folder: &Path| -> Vec<PathBuf> {
        let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/corpus/mails");
    let sets = files(&root);
    let paths = sets.iter().flat_map(|set| files(set)).step_by(step);
    let read = |path: PathBuf| {
        let file = fs::read(&path).expect("a mail");
        // The line of the mbox it was kept in.
        let start = if file.starts_with(b"From ") { memchr::memchr(b'\n', &file).map_or(0, |end| end + 1) } else { 0 };
        let is_spam = path.parent().is_some_and(|set| set.ends_with("spam-1") || set.ends_with("spam-2"));
        Sample::new(file[start..].to_vec(), is_spam, None)
    };
    paths.map(read).collect()
}

/// The campaign of each mail, as they are given in that order; none for those that can't be known.
pub fn cluster(samples: &[Sample], order: &[usize]) -> (Campaigns, Vec<Option<CampaignId>>) {
    let mut campaigns = Campaigns::new(Capacity::default());
    let mut placed = vec![None; samples.len()];
    for (now, &index) in order.iter().enumerate() {
        placed[index] = campaigns.record(samples[index].fingerprint.clone(), now as u64, None).map(|placed| placed.campaign);
    }
    (campaigns, placed)
}

/// Precision and recall of B-cubed (Bagga and Baldwin 1998) and of pairs, against labels; mails without a campaign are alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// B-cubed.
    pub precision: f64,
    /// B-cubed.
    pub recall: f64,
    /// The part of the pairs with one label that are in one campaign.
    pub pair_recall: f64,
}

/// How well campaigns fit labels.
pub fn score(campaigns: &[Option<CampaignId>], labels: &[&str]) -> Score {
    let clusters: Vec<u64> =
        campaigns.iter().enumerate().map(|(index, campaign)| campaign.map_or(index as u64, |campaign| campaign.0)).collect();
    let (mut of_cluster, mut of_label, mut of_both) = (HashMap::new(), HashMap::new(), HashMap::new());
    for (cluster, label) in clusters.iter().zip(labels) {
        *of_cluster.entry(cluster).or_insert(0.0) += 1.0;
        *of_label.entry(label).or_insert(0.0) += 1.0;
        *of_both.entry((cluster, label)).or_insert(0.0) += 1.0;
    }
    let pairs = |count: &f64| count * (count - 1.0) / 2.0;
    let total = clusters.len().max(1) as f64;
    let mean = |all: &dyn Fn(&u64, &&str) -> f64| {
        of_both.iter().map(|((cluster, label), both)| both * both / all(cluster, label)).sum::<f64>() / total
    };
    Score {
        precision: mean(&|cluster, _| of_cluster[cluster]),
        recall: mean(&|_, label| of_label[label]),
        pair_recall: of_both.values().map(pairs).sum::<f64>() / of_label.values().map(pairs).sum::<f64>().max(1.0),
    }
}

/// B-cubed F of one clustering against another: 1 when they are the same.
pub fn agreement(one: &[Option<CampaignId>], other: &[Option<CampaignId>]) -> f64 {
    let labels: Vec<String> =
        other.iter().enumerate().map(|(index, campaign)| campaign.map_or(format!("-{index}"), |campaign| campaign.to_string())).collect();
    let score = score(one, &labels.iter().map(String::as_str).collect::<Vec<_>>());
    2.0 * score.precision * score.recall / (score.precision + score.recall)
}

/// Mistakes that labels prove.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mistakes {
    /// Pairs of spam and ham in one campaign.
    pub spam_with_ham: usize,
    /// Pairs of ham in one campaign whose subjects differ.
    pub other_subjects: usize,
}

/// Pairs that should not be one; `tell` is called with each pair of ham.
pub fn mistakes(samples: &[Sample], campaigns: &[Option<CampaignId>], mut tell: impl FnMut(&Sample, &Sample)) -> Mistakes {
    let mut members: BTreeMap<CampaignId, Vec<&Sample>> = BTreeMap::new();
    for (sample, campaign) in samples.iter().zip(campaigns) {
        if let Some(campaign) = campaign {
            members.entry(*campaign).or_default().push(sample);
        }
    }
    let mut mistakes = Mistakes::default();
    for members in members.values() {
        for (index, one) in members.iter().enumerate() {
            for other in &members[..index] {
                if one.is_spam != other.is_spam {
                    mistakes.spam_with_ham += 1;
                    tell(one, other);
                } else if !one.is_spam && one.label != other.label {
                    mistakes.other_subjects += 1;
                    tell(one, other);
                }
            }
        }
    }
    mistakes
}

/// A line of the table of mutations.
pub struct Recall {
    /// The mutation.
    pub name: &'static str,
    /// Letters that were changed, and those of them that were placed where their original is.
    pub letters: usize,
    pub found: usize,
    /// The same of short letters.
    pub short_letters: usize,
    pub short_found: usize,
    /// What is promised of it.
    pub least: Option<f64>,
}

impl Recall {
    /// The part that was found.
    pub fn part(&self) -> f64 {
        self.found as f64 / self.letters.max(1) as f64
    }
}

/// Changes one letter of each `step`th campaign of spam in each way, and looks whether it would be placed now where the
/// letter itself would be.
/// `tell` is called with what was not found, before and after.
pub fn recall(
    samples: &[Sample],
    campaigns: &Campaigns,
    placed: &[Option<CampaignId>],
    step: usize,
    mut tell: impl FnMut(&'static str, &[u8], &[u8]),
) -> Vec<Recall> {
    let mut seen = HashSet::new();
    let place = |fingerprint: &Fingerprint| campaigns.find(fingerprint).map(|placed| placed.campaign);
    let seeds = samples.iter().zip(placed).filter_map(|(sample, campaign)| {
        let is_seed = sample.is_spam && sample.raw.len() <= MAX_SEED_BYTES && campaign.is_some_and(|campaign| seen.insert(campaign));
        place(&sample.fingerprint).filter(|_| is_seed).map(|campaign| (sample, campaign))
    });
    let seeds: Vec<_> = seeds.step_by(step).collect();
    let count = |mutation: &super::mutations::Mutation| {
        let mut recall = Recall { name: mutation.name, letters: 0, found: 0, short_letters: 0, short_found: 0, least: mutation.least };
        for (index, (sample, campaign)) in seeds.iter().enumerate() {
            let mut letter = Letter::of(&sample.raw);
            (mutation.change)(&mut letter, &mut Random::new(index as u64));
            let changed = letter.write();
            let is_found = place(&fingerprint(&changed)) == Some(*campaign);
            match sample.fingerprint.kind() {
                Kind::Text => (recall.letters, recall.found) = (recall.letters + 1, recall.found + usize::from(is_found)),
                _ => (recall.short_letters, recall.short_found) = (recall.short_letters + 1, recall.short_found + usize::from(is_found)),
            }
            if !is_found {
                tell(mutation.name, &sample.raw, &changed);
            }
        }
        recall
    };
    MUTATIONS.iter().map(count).collect()
}
