//! What a campaign's page shows of its letters: their words, where they lead and come from, when they came.
//!
//! To everybody nothing is shown that one mail alone could have brought: whoever writes something of their own into each
//! could read off the page which of them came to traps. So words have to be the same in all variants, and links, networks
//! and subjects to be known from several origins by themselves.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    all_href,
    campaign::read_id,
    chart::{mails_csv, week_csv},
    csv, said,
    top::source_href,
};
use crate::{
    http::{
        App,
        error::HttpError,
        locale::Words,
        traps::{board, of},
        view::{self, CampaignRow, Charted, DayChart, DayKind, HOURS_OF_WEEK, PartRow, Stretch, WeekMap},
        visitor::Visitor,
    },
    mail::timestamp::Timestamp,
    trap::{
        board::{Board, told},
        campaigns::CampaignId,
        export::LEAST_GROUPS,
        memory::{Evidence, Key, Memory, Network, Secs},
        samples::{Sample, Variant},
        statistics::{Date, Dimension},
        watch::Traps,
    },
};

/// Words are shown of so many mails to addresses that never were anybody's.
const LEAST_MAILS: u32 = 10;
const HOUR: Secs = 60 * 60;
const DAY: Secs = 24 * HOUR;
/// The days of a chart.
const DAYS: u32 = 30;
/// How many campaigns like one are named.
const MAX_SIMILAR: usize = 10;

/// What is shown of a campaign, besides what is known of it.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) subject: Option<String>,
    pub(super) variants: Vec<Vec<Stretch>>,
    pub(super) links: Vec<PartRow>,
    pub(super) networks: Vec<PartRow>,
    pub(super) days: Charted<DayChart>,
    pub(super) week: Charted<WeekMap>,
    pub(super) similar: Vec<CampaignRow>,
}

/// Who looks, and when.
pub(super) struct Look<'a> {
    pub(super) traps: &'a Traps,
    pub(super) board: &'a Board,
    pub(super) is_operator: bool,
    pub(super) here: &'a str,
    pub(super) now: Secs,
}

impl Look<'_> {
    /// All that may be shown of a campaign.
    pub(super) fn at(&self, id: CampaignId, words: Words) -> Shown {
        let (sample, links, networks, family) = {
            let state = self.traps.state();
            let Some(sample) = state.samples.of(id) else { return Shown::default() };
            let links = self.links(&sample, &state.memory);
            let networks = self.networks(&sample, &state.memory);
            let family = state.samples.of_family(sample.family);
            (sample, links, networks, family)
        };
        let page = format!("{}/campaigns/{id}", self.here);
        let days: Vec<_> = self.days(&sample).into_iter().map(|(date, mails)| (date, vec![mails])).collect();
        let similar = family.into_iter().filter(|other| *other != id).filter_map(|other| self.board.listed.campaign(other));
        Shown {
            subject: self.subject(&sample),
            variants: self.variants(&sample),
            links,
            networks: networks.into_iter().map(|(network, mails)| self.network(network, mails, sample.mails, words)).collect(),
            days: Charted { chart: DayChart::new("traps-days", &[DayKind::ALL], &days, words), csv_href: format!("{page}/days.csv") },
            week: Charted { chart: WeekMap::new("traps-week", &self.week(&sample), words), csv_href: format!("{page}/hours.csv") },
            similar: similar.take(MAX_SIMILAR).map(|campaign| said::row(campaign, self.here, words)).collect(),
        }
    }

    fn subject(&self, sample: &Sample) -> Option<String> {
        let subjects = || self.board.top.iter().filter(|top| top.dimension == Dimension::Subject).flat_map(|top| &top.keys);
        let is_told = self.is_operator || subjects().any(|known| known.key == sample.subject);
        (is_told && !sample.subject.is_empty()).then(|| sample.subject.to_string())
    }

    fn variants(&self, sample: &Sample) -> Vec<Vec<Stretch>> {
        if self.is_operator {
            return sample.variants().iter().map(|variant| stretches(variant, false)).collect();
        }
        let enough = sample.mails >= LEAST_MAILS;
        // Without what differs one is as good as the others.
        sample.variants().first().filter(|_| enough).map(|variant| stretches(variant, true)).into_iter().collect()
    }

    fn links(&self, sample: &Sample, memory: &Memory) -> Vec<PartRow> {
        let mut links: Vec<PartRow> = Vec::new();
        for link in &sample.links {
            let domain = link.split(['/', '?']).next().unwrap_or_default();
            let Key::Domain(key) = self.traps.key_of(domain) else { continue };
            let is_told = memory.domain(key).is_some_and(|evidence| self.is_told(evidence)) && self.board.listed.may_tell(domain);
            let text = if self.is_operator { link.to_string() } else { view::readable(domain).0 };
            if (self.is_operator || is_told) && !links.iter().any(|known| known.text == text) {
                links.push(PartRow { text, href: Some(source_href(self.here, domain)), share: None });
            }
        }
        links
    }

    fn networks(&self, sample: &Sample, memory: &Memory) -> Vec<(Network, u32)> {
        let is_told = |network: Network| {
            memory.network(network).is_some_and(|evidence| self.is_told(evidence))
                && self.board.listed.may_tell(&network.address().to_string())
        };
        sample.networks.iter().copied().filter(|(network, _)| self.is_operator || is_told(*network)).collect()
    }

    fn network(&self, network: Network, mails: u32, of: u32, words: Words) -> PartRow {
        let address = network.address();
        let percent = u64::from(mails) * 100 / u64::from(of.max(1));
        // A share of exact numbers would be one.
        let percent = if self.is_operator { percent } else { percent / 10 * 10 };
        let share = words.text_with("traps-share", &[("percent", percent.into())]);
        PartRow {
            text: if address.is_ipv6() { format!("{address}/64") } else { address.to_string() },
            href: Some(source_href(self.here, &address.to_string())),
            share: (percent > 0).then_some(share),
        }
    }

    /// Known from several origins by itself, and for long enough.
    fn is_told(&self, evidence: &Evidence) -> bool {
        evidence.groups.count() >= LEAST_GROUPS && evidence.first.saturating_add(self.board.lag) <= self.now
    }

    /// Consecutive days, oldest first; for everybody those that are over, in round numbers.
    fn days(&self, sample: &Sample) -> Vec<(Date, u64)> {
        let is_old = |date: Date| self.board.lag == 0 || date.begins().saturating_add(DAY + self.board.lag) <= self.now;
        let exact: Vec<_> = sample.times.days().filter(|(date, _)| self.is_operator || is_old(*date)).collect();
        let (Some((first, _)), Some((last, _))) = (exact.first(), exact.last()) else { return Vec::new() };
        let number = |date: u32| {
            let mails = exact.iter().find(|(known, _)| known.0 == date).map_or(0, |(_, mails)| u64::from(*mails));
            (Date(date), if self.is_operator { mails } else { told(mails) })
        };
        (first.0.max((last.0 + 1).saturating_sub(DAYS))..=last.0).map(number).collect()
    }

    /// For everybody without the hours that are too young.
    fn week(&self, sample: &Sample) -> [u64; HOURS_OF_WEEK] {
        let mut week = sample.times.hours_of_week().map(u64::from);
        if !self.is_operator {
            week.iter_mut().for_each(|mails| *mails = told(*mails));
            let young = self.board.lag.div_ceil(HOUR).min(HOURS_OF_WEEK as u32);
            for back in (0..=young).filter(|_| young > 0) {
                week[hour_of_week(self.now.saturating_sub(back * HOUR))] = 0;
            }
        }
        week
    }
}

/// The epoch began on a Thursday.
fn hour_of_week(now: Secs) -> usize {
    ((now / HOUR + 3 * 24) % HOURS_OF_WEEK as u32) as usize
}

/// A letter in stretches that all variants share and such that differ, which may have to be left out.
fn stretches(variant: &Variant<'_>, leaves_out: bool) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut push = |text: &str, differs: bool| {
        let text = if differs && leaves_out { "…" } else { text.trim() };
        if !text.is_empty() {
            stretches.push(Stretch { text: text.to_owned(), differs });
        }
    };
    let mut from = 0;
    for difference in &variant.differences {
        push(variant.text.get(from..difference.start).unwrap_or_default(), false);
        push(variant.text.get(difference.clone()).unwrap_or_default(), true);
        from = difference.end;
    }
    push(variant.text.get(from..).unwrap_or_default(), false);
    stretches
}

/// `GET /traps/campaigns/{id}/days.csv`.
pub(in crate::http) async fn days_csv(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Result<Response, HttpError> {
    let table = numbers(&app, &visitor, &id, |look, sample| mails_csv(&look.days(sample))).await?;
    Ok(csv("traps-campaign-days.csv", table))
}

/// `GET /traps/campaigns/{id}/hours.csv`.
pub(in crate::http) async fn hours_csv(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Result<Response, HttpError> {
    let table = numbers(&app, &visitor, &id, |look, sample| week_csv(&look.week(sample))).await?;
    Ok(csv("traps-campaign-hours.csv", table))
}

async fn numbers(app: &App, visitor: &Visitor, id: &str, table: impl Fn(&Look<'_>, &Sample) -> String) -> Result<String, HttpError> {
    let board = board(app).await?;
    let id = read_id(id).ok_or(HttpError::NOT_FOUND)?;
    let (traps, is_operator, here) = (of(app)?, visitor.credentials.operator, all_href(app));
    if !is_operator && board.listed.campaign(id).is_none() {
        return Err(HttpError::NOT_FOUND);
    }
    let look = Look { traps, board: &board, is_operator, here: &here, now: Timestamp::now().as_secs() };
    let sample = traps.state().samples.of(id).ok_or(HttpError::NOT_FOUND)?;
    Ok(table(&look, &sample))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_shown_in_stretches_and_what_differs_can_be_left_out() {
        let variant = Variant { text: "dear anna your parcel waits", differences: vec![5..9, 22..27] };
        let texts = |leaves_out| -> Vec<_> { stretches(&variant, leaves_out).into_iter().map(|one| (one.text, one.differs)).collect() };
        let wanted =
            |name: &str, end: &str| vec![("dear".into(), false), (name.into(), true), ("your parcel".into(), false), (end.into(), true)];
        assert_eq!(texts(false), wanted("anna", "waits"));
        assert_eq!(texts(true), wanted("…", "…"));
    }

    #[test]
    fn hours_of_the_week_begin_with_midnight_on_monday() {
        // 1 January 1970 was a Thursday.
        assert_eq!((hour_of_week(0), hour_of_week(4 * DAY), hour_of_week(4 * DAY - 1)), (72, 0, 167));
    }
}
