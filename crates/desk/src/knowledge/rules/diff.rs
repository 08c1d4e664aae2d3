//! What changed between two versions, line by line.

use similar::{ChangeTag, TextDiff};

/// One line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Same(String),
    Gone(String),
    New(String),
    /// So many unchanged lines left out.
    Skipped(usize),
}

/// Unchanged lines shown around a change.
const AROUND: usize = 2;

/// The lines of both versions, with long unchanged stretches left out.
pub fn changes(before: &str, after: &str) -> Vec<Change> {
    let diff = TextDiff::from_lines(before, after);
    let mut out = Vec::new();
    let mut seen = 0;
    for group in diff.grouped_ops(AROUND) {
        let from = group.first().map_or(seen, |op| op.old_range().start);
        if from > seen {
            out.push(Change::Skipped(from - seen));
        }
        for op in &group {
            for change in diff.iter_changes(op) {
                let line = change.value().trim_end_matches('\n').to_owned();
                out.push(match change.tag() {
                    ChangeTag::Equal => Change::Same(line),
                    ChangeTag::Delete => Change::Gone(line),
                    ChangeTag::Insert => Change::New(line),
                });
            }
            seen = op.old_range().end;
        }
    }
    let rest = before.lines().count().saturating_sub(seen);
    if rest > 0 {
        out.push(Change::Skipped(rest));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_changed_line_is_shown_with_its_neighbours() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n";
        let found = changes(before, &before.replace('5', "five"));
        let gone = found.iter().position(|c| *c == Change::Gone("5".into())).unwrap();
        assert_eq!(found[gone + 1], Change::New("five".into()));
        assert_eq!((&found[0], found.last().unwrap()), (&Change::Skipped(2), &Change::Skipped(1)));
        assert_eq!(changes("a\n", "a\n"), vec![Change::Skipped(1)]);
    }

    proptest! {
        #[test]
        fn what_is_not_gone_and_what_is_new_is_the_newer_text(before in "[ab\n]{0,12}", after in "[ab\n]{0,12}") {
            let found = changes(&before, &after);
            prop_assume!(!found.iter().any(|c| matches!(c, Change::Skipped(_))));
            let kept: Vec<&str> = found.iter().filter_map(|c| match c { Change::Same(l) | Change::New(l) => Some(l.as_str()), _ => None }).collect();
            prop_assert_eq!(kept, after.lines().collect::<Vec<_>>());
        }
    }
}
