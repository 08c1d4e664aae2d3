//! A ratchet: what is too big today is written down with its size, may stay, and may only become smaller.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::tree::Tree;

/// Where the sizes are written down.
pub const PATH: &str = "xtask/ratchet.toml";

/// Something with a number and a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The rule's name, a table in the ratchet.
    pub rule: &'static str,
    /// File, function or folder.
    pub place: String,
    /// How much it is.
    pub value: usize,
    /// How much it may be.
    pub limit: usize,
    /// What to do about it.
    pub advice: &'static str,
}

/// Rule, then place, then the size it may not exceed.
pub type Ratchet = BTreeMap<String, BTreeMap<String, usize>>;

/// Reads the ratchet of the tree; none is an empty one.
pub fn load(tree: &Tree) -> Result<Ratchet> {
    let text = tree.files.iter().find(|file| file.path == PATH).map_or("", |file| file.text.as_str());
    toml::from_str(text).with_context(|| format!("{PATH} must hold tables of place = size"))
}

/// What is bigger than its limit and its mark, and which marks are no longer true.
pub fn judge(ratchet: &Ratchet, measures: &[Measure]) -> Vec<String> {
    let mut said: Vec<String> = measures.iter().filter_map(|measure| too_big(ratchet, measure)).collect();
    let sizes = sizes(measures);
    for (rule, places) in ratchet {
        for (place, mark) in places {
            let now = sizes.get(rule).and_then(|sizes| sizes.get(place));
            if now.is_none_or(|now| now < mark) {
                said.push(format!(
                    "{PATH}: [{rule}] {place} became smaller than {mark}: run `cargo xtask tidy --shrink`"
                ));
            }
        }
    }
    said
}

fn too_big(ratchet: &Ratchet, measure: &Measure) -> Option<String> {
    let Measure { rule, place, value, limit, advice } = measure;
    let mark = ratchet.get(*rule).and_then(|places| places.get(place)).copied().unwrap_or(*limit);
    (value > &mark.max(*limit)).then(|| format!("{place}: {rule} {value}, at most {}; {advice}", mark.max(*limit)))
}

/// The exceeding sizes, the largest where two functions of a file share a name.
fn sizes(measures: &[Measure]) -> Ratchet {
    let mut sizes = Ratchet::new();
    for measure in measures.iter().filter(|measure| measure.value > measure.limit) {
        let size = sizes.entry(measure.rule.to_owned()).or_default().entry(measure.place.clone()).or_default();
        *size = (*size).max(measure.value);
    }
    sizes
}

/// Every mark lowered to what is true now, and dropped where the limit is kept. Never raises one.
pub fn lowered(ratchet: &Ratchet, measures: &[Measure]) -> Ratchet {
    let sizes = sizes(measures);
    let lower = |rule: &String, places: &BTreeMap<String, usize>| -> BTreeMap<String, usize> {
        let now = |place: &String| sizes.get(rule).and_then(|sizes| sizes.get(place));
        places.iter().filter_map(|(place, mark)| now(place).map(|now| (place.clone(), *now.min(mark)))).collect()
    };
    let all = ratchet.iter().map(|(rule, places)| (rule.clone(), lower(rule, places)));
    all.filter(|(_, places)| !places.is_empty()).collect()
}

/// Writes the lowered ratchet back.
pub fn shrink(tree: &Tree, measures: &[Measure]) -> Result<()> {
    let text = toml::to_string(&lowered(&load(tree)?, measures))?;
    let text = format!("{HEAD}\n{text}");
    std::fs::write(tree.root.join(PATH), text).with_context(|| format!("{PATH} could not be written"))
}

const HEAD: &str = "# What exceeds a limit of STYLE.md today. Entries may only shrink: `cargo xtask tidy --shrink` lowers them, nothing raises them.\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(place: &str, value: usize) -> Measure {
        Measure { rule: "file-lines", place: place.into(), value, limit: 600, advice: "split it" }
    }

    fn marked(place: &str, mark: usize) -> Ratchet {
        Ratchet::from([("file-lines".into(), BTreeMap::from([(place.into(), mark)]))])
    }

    #[test]
    fn over_the_limit_without_a_mark_is_said() {
        assert_eq!(judge(&Ratchet::new(), &[measure("a.rs", 601)]), ["a.rs: file-lines 601, at most 600; split it"]);
        assert!(judge(&Ratchet::new(), &[measure("a.rs", 600)]).is_empty());
    }

    #[test]
    fn a_marked_one_may_stay_but_not_grow() {
        assert!(judge(&marked("a.rs", 700), &[measure("a.rs", 700)]).is_empty());
        assert_eq!(judge(&marked("a.rs", 700), &[measure("a.rs", 701)]).len(), 1);
    }

    #[test]
    fn what_became_smaller_or_went_away_is_lowered() {
        for now in [measure("a.rs", 650), measure("a.rs", 400), measure("b.rs", 10)] {
            assert_eq!(judge(&marked("a.rs", 700), &[now]).len(), 1);
        }
        assert_eq!(lowered(&marked("a.rs", 700), &[measure("a.rs", 650)]), marked("a.rs", 650));
        assert_eq!(lowered(&marked("a.rs", 700), &[measure("a.rs", 800)]), marked("a.rs", 700), "never raised");
        assert!(lowered(&marked("a.rs", 700), &[measure("a.rs", 400)]).is_empty());
    }
}
