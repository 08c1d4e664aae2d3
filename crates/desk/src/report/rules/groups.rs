//! Groups of incidents that come back: how many, how long, how much in all.

use super::dist::Dist;
use crate::facts::GroupKey;
use crate::tally::group_parts;
use crate::tally::rules::cells::{Cells, Fine};
use crate::tally::rules::measure;
use std::collections::BTreeMap;

/// One group with its sums over a period.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupSum {
    pub key: GroupKey,
    pub count: i64,
    /// Of the resolved ones; absent if none is resolved. Wrong by at most 0.6 %, as the sum is.
    pub median_hours: Option<f64>,
    /// Of the resolved ones.
    pub total_hours: f64,
    /// Created in the last twelve months.
    pub recent: i64,
}

/// The groups that took the most hours, most first, from what is summed of each.
pub fn largest(sums: &BTreeMap<String, Cells>, recent: &BTreeMap<String, Cells>, limit: usize) -> Vec<GroupSum> {
    let told = |(name, cells): (&String, &Cells)| {
        let hours: Vec<(f64, i64)> =
            cells.of(measure::OUTCOME).into_iter().map(|(step, n)| (Fine::Steps.read(step) / 3600.0, n)).collect();
        let [category, subcategory, service] = group_parts(name);
        GroupSum {
            key: GroupKey { category, subcategory: Some(subcategory), service: Some(service) },
            count: cells.count(measure::CREATED),
            total_hours: hours.iter().map(|(hours, n)| hours * *n as f64).sum(),
            median_hours: Dist::of(hours.into_iter()).quantile(0.5),
            recent: recent.get(name).map_or(0, |cells| cells.count(measure::CREATED)),
        }
    };
    let mut all: Vec<GroupSum> = sums.iter().map(told).filter(|g| g.count > 0).collect();
    // The names come in their order, which decides between equals.
    all.sort_by(|a, b| b.total_hours.total_cmp(&a.total_hours).then(b.count.cmp(&a.count)));
    all.truncate(limit);
    all
}
