//! The words of the ties, and how people write down which ticket they mean.

use house::FieldFault;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How one ticket belongs to another; read from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Related,
    Blocks,
    Duplicates,
    CausedBy,
    /// The first is the parent of the second.
    Parent,
    /// The first goes on where the second ended.
    FollowUp,
    /// The first came out of the second.
    SplitFrom,
}

impl Relation {
    pub const ALL: [Relation; 7] =
        [Self::Related, Self::Blocks, Self::Duplicates, Self::CausedBy, Self::Parent, Self::FollowUp, Self::SplitFrom];

    pub fn word(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::Blocks => "blocks",
            Self::Duplicates => "duplicates",
            Self::CausedBy => "caused_by",
            Self::Parent => "parent",
            Self::FollowUp => "follow_up",
            Self::SplitFrom => "split_from",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }

    /// Key of the sentence that says how a ticket stands to the other.
    pub fn key(self, outward: bool) -> String {
        format!("desk-tie-{}-{}", self.word(), if outward { "out" } else { "in" })
    }
}

/// A choice of the form: a relation, read from this ticket ("blocks") or to it ("blocks-in": is blocked by).
pub fn chosen(text: &str) -> Option<(Relation, bool)> {
    let (word, outward) = text.strip_suffix("-in").map_or((text, true), |word| (word, false));
    Relation::from_word(word).map(|relation| (relation, outward))
}

/// The choices that people have; follow-ups and splits make themselves.
pub const CHOICES: [(Relation, bool); 9] = [
    (Relation::Related, true),
    (Relation::Parent, true),
    (Relation::Parent, false),
    (Relation::Blocks, true),
    (Relation::Blocks, false),
    (Relation::Duplicates, true),
    (Relation::Duplicates, false),
    (Relation::CausedBy, true),
    (Relation::CausedBy, false),
];

/// What has no direction is written down one way, so that it cannot be there twice.
pub fn in_order(from: i64, relation: Relation, to: i64) -> (i64, Relation, i64) {
    if relation == Relation::Related && from > to { (to, relation, from) } else { (from, relation, to) }
}

/// The numbers that somebody typed: "T-12, 15 16". Each once.
pub fn numbers(field: &str, text: &str) -> Result<Vec<i64>, Vec<FieldFault>> {
    let mut found: Vec<i64> = Vec::new();
    for word in text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()).filter(|w| !w.is_empty()) {
        let digits = word.trim_start_matches(['T', 't', '#']).trim_start_matches('-');
        let number = digits.parse::<i64>().ok().filter(|n| *n > 0);
        let number = number.ok_or_else(|| vec![FieldFault::new(field, "desk-tie-fault-number")])?;
        if !found.contains(&number) {
            found.push(number);
        }
    }
    if found.is_empty() { Err(vec![FieldFault::new(field, "fault-empty")]) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Vec<i64>, String> {
        numbers("sources", text).map_err(|f| f[0].fault.clone())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        assert_eq!(check("T-12, 15\n#16;12"), Ok(vec![12, 15, 16]));
        assert_eq!(check("  t-7 "), Ok(vec![7]));
        assert_eq!(check(" , "), Err("fault-empty".to_owned()));
        for wrong in ["the printer", "-", "0", "T-", "1.5", "99999999999999999999"] {
            assert_eq!(check(wrong), Err("desk-tie-fault-number".to_owned()), "{wrong}");
        }
    }

    #[test]
    fn what_has_no_direction_is_written_one_way() {
        assert_eq!(in_order(9, Relation::Related, 3), in_order(3, Relation::Related, 9));
        assert_ne!(in_order(9, Relation::Blocks, 3), in_order(3, Relation::Blocks, 9));
    }

    #[test]
    fn each_choice_reads_back_as_itself() {
        for (relation, outward) in CHOICES {
            let text = if outward { relation.word().to_owned() } else { format!("{}-in", relation.word()) };
            assert_eq!(chosen(&text), Some((relation, outward)));
        }
        assert_eq!(chosen("nonsense"), None);
    }
}
