//! Which recurring problem deserves attention: several clusters of similar tickets looked at together, so that the most
//! extreme of many is not taken for the worst.

use super::simple::trend::log_trend;
use super::values_ok;
use crate::fault::{Fault, Outcome, positive, within};
use crate::special::{beta, student};
use serde::{Deserialize, Serialize};

/// Weeks that count as now.
const NOW: usize = 4;
/// Weeks before them that they are compared with.
const BEFORE: usize = 12;
/// Weeks of the quarter ahead.
const QUARTER: f64 = 13.0;
/// Tickets below which a cluster is left out.
const LEAST: f64 = 5.0;
/// Bounds of the shape of the pooled prior: half a ticket, and what no few clusters can prove.
const SHAPES: (f64, f64) = (0.5, 20.0);

/// Similar tickets, formed by text, service or asset.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Cluster {
    /// Name.
    pub id: String,
    /// Tickets a week, oldest first, 8 weeks or more.
    pub weekly_counts: Vec<f64>,
    /// Hours that one of these tickets costs.
    pub hours_per_ticket: f64,
}

/// The clusters of a desk.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClustersInput {
    /// Clusters, at most 10,000.
    pub clusters: Vec<Cluster>,
}

/// Gamma law of the weekly rate over the clusters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pooled {
    /// Shape, 0.5 to 20: pseudo-tickets.
    pub shape: f64,
    /// Rate parameter: pseudo-weeks.
    pub rate: f64,
}

/// A cluster and what it will ask of the desk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankedCluster {
    /// Name.
    pub id: String,
    /// Tickets in all weeks.
    pub tickets: f64,
    /// Growth a week, e^slope - 1.
    pub growth_per_week: f64,
    /// Variance over mean of the counts about the trend (sum of squares over sum of counts), at least 1.
    pub dispersion: f64,
    /// P(the rate grows): Student law with the standard error widened by the root of `dispersion`.
    pub p_growing: f64,
    /// P(the rate of the last 4 weeks is at least twice that of the up to 12 before), gamma posteriors.
    pub p_doubled: f64,
    /// Tickets a week now, drawn towards the other clusters.
    pub rate_now: f64,
    /// Tickets of the next 13 weeks if the rate stays.
    pub expected_tickets: f64,
    /// Hours of the next 13 weeks if the rate stays.
    pub expected_hours: f64,
    /// `expected_hours` times `p_growing`: the clusters are ordered by it, largest first.
    pub urgency: f64,
}

/// All clusters, the most urgent first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clusters {
    /// Clusters with at least five tickets.
    pub clusters: Vec<RankedCluster>,
    /// Names of those with fewer, in the order given.
    pub left_out: Vec<String>,
    /// The prior that all clusters share.
    pub prior: Pooled,
}

/// Trend, doubling and urgency of several clusters.
///
/// A Poisson trend with overdispersion correction gives P(growing). The rates of the last 4 and of the up to 12 weeks
/// before have gamma posteriors (counts and weeks divided by the dispersion) under one prior that is fitted to all
/// clusters by moments, so that 1 ticket becoming 3 does not shout; P(doubled) is one incomplete beta function.
/// Clusters are ranked by expected hours of the next quarter times P(growing).
///
/// Fails when there is no cluster, one has fewer than 8 weeks, or counts are negative or not whole.
pub fn clusters(input: &ClustersInput) -> Outcome<Clusters> {
    if input.clusters.is_empty() || input.clusters.len() > 10_000 {
        return Err(Fault::new("empty", "clusters", "between 1 and 10,000 clusters are needed"));
    }
    for c in &input.clusters {
        values_ok("clusters.weekly_counts", &c.weekly_counts, 2 * NOW)?;
        if c.weekly_counts.iter().any(|v| !(0.0..=1e9).contains(v) || v.fract() != 0.0) {
            return Err(Fault::range(
                "clusters.weekly_counts",
                "counts are whole numbers from 0 to a thousand million",
            ));
        }
        within("clusters.hours_per_ticket", positive("clusters.hours_per_ticket", c.hours_per_ticket)?, 1e-6, 1e6)?;
    }
    let prior = pooled(&input.clusters);
    let (large, small): (Vec<&Cluster>, Vec<&Cluster>) = input.clusters.iter().partition(|c| total(c) >= LEAST);
    let mut ranked = large.into_iter().map(|c| judge(c, prior)).collect::<Outcome<Vec<RankedCluster>>>()?;
    ranked.sort_by(|a, b| b.urgency.total_cmp(&a.urgency).then_with(|| a.id.cmp(&b.id)));
    Ok(Clusters { clusters: ranked, left_out: small.iter().map(|c| c.id.clone()).collect(), prior })
}

fn total(cluster: &Cluster) -> f64 {
    cluster.weekly_counts.iter().sum()
}

/// Gamma law of the rates by moments: spread of the rates beyond what Poisson counts alone would show. One cluster says
/// nothing about the spread; the prior is then as weak as it can be.
fn pooled(clusters: &[Cluster]) -> Pooled {
    let weeks = |c: &Cluster| c.weekly_counts.len() as f64;
    let (tickets, exposure): (f64, f64) = clusters.iter().fold((0.0, 0.0), |s, c| (s.0 + total(c), s.1 + weeks(c)));
    let mean = (tickets + 0.5) / exposure;
    let squares: f64 = clusters.iter().map(|c| weeks(c) * (total(c) / weeks(c) - mean).powi(2)).sum();
    let chance = (clusters.len() as f64 - 1.0) * mean;
    let scale = exposure - clusters.iter().map(|c| weeks(c).powi(2)).sum::<f64>() / exposure;
    let between = if scale > 0.0 { (squares - chance) / scale } else { f64::INFINITY };
    let shape = (mean * mean / between.max(1e-300)).clamp(SHAPES.0, SHAPES.1);
    Pooled { shape, rate: shape / mean }
}

fn judge(cluster: &Cluster, prior: Pooled) -> Outcome<RankedCluster> {
    let weekly = &cluster.weekly_counts;
    let n = weekly.len();
    let mut counted = weekly.clone();
    // All tickets in one week at the edge have no finite slope: half a ticket at either end gives them one.
    if weekly.iter().filter(|c| **c > 0.0).count() < 2 {
        for end in [0, n - 1] {
            counted[end] += 0.25;
        }
    }
    let trend = log_trend(&counted, "clusters.weekly_counts")?;
    let dispersion = trend.spread.max(1.0);
    let p_growing = student::cdf(trend.slope / (trend.se * dispersion.sqrt()), n as f64 - 2.0);
    let (early, last) = weekly.split_at(n - NOW);
    let before = &early[early.len().saturating_sub(BEFORE)..];
    let posterior = |counts: &[f64]| {
        let seen = counts.iter().sum::<f64>() / dispersion;
        (prior.shape + seen, prior.rate + counts.len() as f64 / dispersion)
    };
    let ((new, weeks_new), (old, weeks_old)) = (posterior(last), posterior(before));
    // G_new / weeks_new > 2 G_old / weeks_old, as the share of G_new.
    let cut = 2.0 * weeks_new / (2.0 * weeks_new + weeks_old);
    let rate_now = new / weeks_new;
    let expected_hours = QUARTER * rate_now * cluster.hours_per_ticket;
    Ok(RankedCluster {
        id: cluster.id.clone(),
        tickets: total(cluster),
        growth_per_week: trend.slope.exp_m1(),
        dispersion,
        p_growing,
        p_doubled: beta::inc(new, old, cut).1,
        rate_now,
        expected_tickets: QUARTER * rate_now,
        expected_hours,
        urgency: expected_hours * p_growing,
    })
}

#[cfg(test)]
mod tests {
    use super::super::simple::trend::cluster_growth;
    use super::*;
    use crate::special::{gamma, quadrature};

    fn cluster(id: &str, weekly: &[f64]) -> Cluster {
        Cluster { id: id.to_owned(), weekly_counts: weekly.to_vec(), hours_per_ticket: 2.0 }
    }

    fn check(list: &[Cluster]) -> Clusters {
        clusters(&ClustersInput { clusters: list.to_vec() }).unwrap()
    }

    fn steady(count: f64, n: usize) -> Vec<f64> {
        (0..n).map(|t| count + if t % 2 == 0 { 1.0 } else { 0.0 }).collect()
    }

    #[test]
    fn one_ticket_becoming_three_does_not_shout() {
        let few = [0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0];
        let mut list = vec![cluster("few", &few)];
        list.extend((0..8).map(|k| cluster(&format!("steady {k}"), &steady(1.0, 16))));
        let together = check(&list).clusters.into_iter().find(|c| c.id == "few").unwrap();
        let alone = cluster_growth(&few).unwrap().p_doubled.unwrap();
        assert!(together.p_doubled < alone - 0.1, "{} alone {alone}", together.p_doubled);
    }

    #[test]
    fn doubling_agrees_with_a_numerical_integral() {
        let weekly = [1.0, 0.0, 2.0, 1.0, 0.0, 1.0, 3.0, 4.0, 2.0, 5.0];
        let out = check(&[cluster("a", &weekly), cluster("b", &steady(2.0, 10))]);
        let a = out.clusters.iter().find(|c| c.id == "a").unwrap();
        let of =
            |counts: f64, weeks: f64| (out.prior.shape + counts / a.dispersion, out.prior.rate + weeks / a.dispersion);
        let ((new, weeks_new), (old, weeks_old)) = (of(14.0, 4.0), of(5.0, 6.0));
        let rule = quadrature::legendre(40);
        let f = |u: f64| gamma::pq(new, 2.0 * gamma::quantile(old, u) / weeks_old * weeks_new).1;
        let sum: f64 = (0..50).map(|k| quadrature::integral(&rule, k as f64 / 50.0, (k + 1) as f64 / 50.0, f)).sum();
        assert!((a.p_doubled - sum).abs() < 1e-4, "{} {sum}", a.p_doubled);
    }

    #[test]
    fn counts_wilder_than_poisson_make_growth_less_sure() {
        let calm: Vec<f64> = (0..16).map(|t| f64::from(3 + t / 2)).collect();
        let wild: Vec<f64> = (0..16).map(|t| if t % 4 == 3 { 4.0 * f64::from(3 + t / 2) } else { 0.0 }).collect();
        let out = check(&[cluster("calm", &calm), cluster("wild", &wild)]);
        let of = |id: &str| out.clusters.iter().find(|c| c.id == id).unwrap().clone();
        assert!(of("wild").dispersion > 3.0 && of("calm").dispersion == 1.0);
        assert!(of("wild").p_growing < cluster_growth(&wild).unwrap().p_growing);
        assert!(of("calm").p_growing > 0.95);
    }

    #[test]
    fn small_clusters_are_left_out_and_the_dear_growing_one_comes_first() {
        let growing: Vec<f64> = (0..12).map(f64::from).collect();
        let falling: Vec<f64> = growing.iter().rev().copied().collect();
        let tiny = [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0];
        let list = [cluster("falling", &falling), cluster("tiny", &tiny), cluster("growing", &growing)];
        let out = check(&list);
        let names: Vec<&str> = out.clusters.iter().map(|c| c.id.as_str()).collect();
        assert_eq!((names, out.left_out.clone()), (vec!["growing", "falling"], vec!["tiny".to_owned()]));
        let other = check(&[list[2].clone(), list[0].clone(), list[1].clone()]);
        assert_eq!(other.clusters, out.clusters);
    }

    #[test]
    fn tickets_of_one_week_only_are_judged_too() {
        let mut weekly = vec![0.0; 11];
        weekly.push(9.0);
        let out = check(&[cluster("new", &weekly), cluster("other", &steady(1.0, 12))]);
        let new = out.clusters.iter().find(|c| c.id == "new").unwrap();
        assert!(new.p_growing > 0.95 && new.p_doubled > 0.8, "{new:?}");
    }

    #[test]
    fn impossible_clusters_are_refused() {
        let field = |list: Vec<Cluster>| clusters(&ClustersInput { clusters: list }).unwrap_err().field;
        assert_eq!(field(vec![]), "clusters");
        assert_eq!(field(vec![cluster("short", &[1.0; 7])]), "clusters.weekly_counts");
        assert_eq!(field(vec![cluster("half", &[1.5; 9])]), "clusters.weekly_counts");
        assert_eq!(
            field(vec![Cluster { hours_per_ticket: 0.0, ..cluster("free", &[1.0; 9]) }]),
            "clusters.hours_per_ticket"
        );
    }
}
