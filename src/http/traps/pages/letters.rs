//! The campaigns of `/traps`: only those of a label, in an order, and a page of them.

use std::cmp::Reverse;

use super::{TrapsQuery, said};
use crate::{
    http::{
        locale::Words,
        view::{CampaignList, Choice},
    },
    trap::{board::Board, export::Campaign, memory::Label},
};

/// How many a page has.
const ROWS: usize = 25;
/// The part of the page that they are.
const PART: &str = "campaigns";
/// Campaigns that answer to people are none to tell of.
const LABELS: [Label; 4] = [Label::Spam, Label::Suspect, Label::Graymail, Label::Unknown];

/// In which order campaigns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Last,
    First,
    Hits,
    Groups,
    Sure,
}

impl Order {
    const ALL: [Self; 5] = [Self::Last, Self::First, Self::Hits, Self::Groups, Self::Sure];

    const fn name(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::First => "first",
            Self::Hits => "mails",
            Self::Groups => "origins",
            Self::Sure => "confidence",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Last => "traps-order-last",
            Self::First => "traps-order-first",
            Self::Hits => "traps-order-hits",
            Self::Groups => "traps-order-groups",
            Self::Sure => "traps-order-sure",
        }
    }

    /// From the order of the board, which is that of the last mails. Equals stay as they are.
    fn sort(self, campaigns: &mut [&Campaign]) {
        match self {
            Self::Last => {}
            Self::First => campaigns.sort_by_key(|campaign| Reverse(campaign.first)),
            Self::Hits => campaigns.sort_by_key(|campaign| Reverse(campaign.figures.hits)),
            Self::Groups => campaigns.sort_by_key(|campaign| Reverse(campaign.figures.groups)),
            Self::Sure => campaigns.sort_by_key(|campaign| Reverse(campaign.figures.confidence)),
        }
    }
}

/// What is asked for, and how else it could be.
pub(super) fn list(board: &Board, asked: &TrapsQuery, here: &str, words: Words) -> CampaignList {
    let label = LABELS.into_iter().find(|label| Some(label.name()) == asked.label.as_deref());
    let order = Order::ALL.into_iter().find(|order| Some(order.name()) == asked.order.as_deref()).unwrap_or(Order::Last);
    let mut campaigns: Vec<_> = board.campaigns().filter(|campaign| label.is_none_or(|label| campaign.label == label)).collect();
    order.sort(&mut campaigns);
    let pages = campaigns.len().div_ceil(ROWS).max(1);
    let page = asked.page.unwrap_or(1).clamp(1, pages);
    let to = |page: usize| TrapsQuery { page: Some(page), ..asked.clone() }.href(here, PART);
    let rows = campaigns.iter().skip((page - 1) * ROWS).take(ROWS).map(|campaign| said::row(campaign, here, words)).collect();
    // There is nothing to choose from among none.
    let has_any = !board.listed.campaigns.is_empty();
    CampaignList {
        rows,
        total: words.count("traps-campaigns-total", campaigns.len()),
        labels: if has_any { labels(label, asked, here, words) } else { Vec::new() },
        orders: if has_any { orders(order, asked, here, words) } else { Vec::new() },
        before: (page > 1).then(|| to(page - 1)),
        behind: (page < pages).then(|| to(page + 1)),
    }
}

fn labels(chosen: Option<Label>, asked: &TrapsQuery, here: &str, words: Words) -> Vec<Choice> {
    let choices = std::iter::once(None).chain(LABELS.map(Some));
    let choice = |label: Option<Label>| Choice {
        href: TrapsQuery { label: label.map(|label| label.name().to_owned()), page: None, ..asked.clone() }.href(here, PART),
        text: label.map_or_else(|| words.text("traps-all"), |label| said::name(label, words)),
        is_current: label == chosen,
    };
    choices.map(choice).collect()
}

fn orders(chosen: Order, asked: &TrapsQuery, here: &str, words: Words) -> Vec<Choice> {
    let choice = |order: Order| Choice {
        href: TrapsQuery { order: Some(order.name().to_owned()), page: None, ..asked.clone() }.href(here, PART),
        text: words.text(order.key()),
        is_current: order == chosen,
    };
    Order::ALL.map(choice).to_vec()
}
