//! How rare a statistic is by its own past.

/// Steps between two fits of the tail.
const BLOCK: usize = 24;
/// Values of the past that count.
const KEEP: usize = 6_000;
/// Share of the past above which the tail begins.
const SHARE: f64 = 0.03;

/// -log10 P(a value of the past's kind is as large): an exponential above the 97 % quantile of the past;
/// 0 below it, and until `warm_up` values after the first one that is not zero.
pub(super) fn tail_scores(s: &[f64], warm_up: usize) -> Vec<f64> {
    let mut out = vec![0.0; s.len()];
    let Some(first) = s.iter().position(|v| *v > 0.0) else { return out };
    let mut at = first + warm_up;
    while at < s.len() {
        let mut past = s[first.max(at.saturating_sub(KEEP))..at].to_vec();
        let rank = ((1.0 - SHARE) * (past.len() - 1) as f64) as usize;
        let (_, edge, above) = past.select_nth_unstable_by(rank, f64::total_cmp);
        let edge = *edge;
        let largest = above.iter().copied().fold(edge, f64::max);
        let beyond: Vec<f64> = above.iter().filter(|v| **v > edge).map(|v| v - edge).collect();
        let mean = if beyond.len() > 3 { beyond.iter().sum::<f64>() / beyond.len() as f64 } else { 0.25 * largest };
        let scale = mean.max(1e-3 * largest).max(1e-300);
        let end = (at + BLOCK).min(s.len());
        for (o, v) in out[at..end].iter_mut().zip(&s[at..end]) {
            if *v > edge {
                *o = (((v - edge) / scale - SHARE.ln()) / std::f64::consts::LN_10).min(1e6);
            }
        }
        at = end;
    }
    out
}
