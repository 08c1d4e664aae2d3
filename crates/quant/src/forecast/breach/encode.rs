//! Names as numbers: the record of a category, shrunk towards the record of all while it is short.

use std::collections::BTreeMap;

/// Log odds of breaching by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    table: BTreeMap<String, f64>,
}

impl Encoding {
    /// Learns from (name, breached) pairs: shrunken share (breaches + strength x overall share) / (n + strength), as
    /// log odds less those of all; an unknown name is 0.
    pub fn learn<'a>(rows: impl Iterator<Item = (&'a str, bool)>, strength: f64) -> Self {
        let mut counts: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        let (mut all, mut bad) = (1.0, 0.5);
        for (name, breached) in rows {
            let hit = f64::from(u8::from(breached));
            all += 1.0;
            bad += hit;
            let slot = counts.entry(name.to_owned()).or_default();
            slot.0 += 1.0;
            slot.1 += hit;
        }
        let strength = if strength > 0.0 { strength } else { 1.0 };
        let (share, odds) = (bad / all, |p: f64| (p / (1.0 - p)).ln());
        let value = |(n, hits): (f64, f64)| odds((hits + strength * share) / (n + strength)) - odds(share);
        Self { table: counts.into_iter().map(|(name, c)| (name, value(c))).collect() }
    }

    /// The number for a name.
    pub fn of(&self, name: &str) -> f64 {
        self.table.get(name).copied().unwrap_or(0.0)
    }
}
