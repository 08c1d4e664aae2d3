//! Groups of incidents that come back: how many, how long, how much in all.

use super::desk::Desk;
use super::numbers::{Sample, hours};
use crate::facts::GroupKey;
use jiff::Timestamp;

/// One group with its sums over a period.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSum {
    pub key: GroupKey,
    pub count: i64,
    /// Of the resolved ones; absent if none is resolved.
    pub median_hours: Option<f64>,
    /// Of the resolved ones.
    pub total_hours: f64,
    /// Created since the moment that was asked about.
    pub recent: i64,
}

/// What is gathered of one group.
#[derive(Debug, Default, Clone)]
struct Gathered {
    count: i64,
    recent: i64,
    hours: Vec<f64>,
}

/// The groups that took the most hours among the tickets created in `[from, to)`, most first.
pub fn largest(desk: &Desk, (from, to): (Timestamp, Timestamp), recent_from: Timestamp, limit: usize) -> Vec<GroupSum> {
    let mut gathered = vec![Gathered::default(); desk.groups()];
    for ticket in desk.tickets().iter().filter(|t| from <= t.created && t.created < to) {
        let Some(group) = gathered.get_mut(ticket.group as usize) else { continue };
        group.count += 1;
        group.recent += i64::from(ticket.created >= recent_from);
        group.hours.extend(ticket.resolved.map(|at| hours(ticket.created, at)));
    }
    let total = |g: &Gathered| g.hours.iter().sum::<f64>();
    let mut order: Vec<(usize, f64, i64)> =
        gathered.iter().enumerate().filter(|(_, g)| g.count > 0).map(|(i, g)| (i, total(g), g.count)).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.2.cmp(&a.2)).then(a.0.cmp(&b.0)));
    let told = |(place, total_hours, count): (usize, f64, i64)| {
        let found = gathered.get(place)?;
        Some(GroupSum {
            key: desk.group(place)?,
            count,
            median_hours: Sample::of(found.hours.iter().copied()).quantile(0.5),
            total_hours,
            recent: found.recent,
        })
    };
    order.into_iter().take(limit).filter_map(told).collect()
}
