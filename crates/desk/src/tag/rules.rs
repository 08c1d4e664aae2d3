//! What a tag looks like.

use house::FieldFault;
use std::collections::BTreeSet;

/// Longest tag, in characters.
pub const TAG_MAX: usize = 40;

/// Tags as they are typed: with commas or spaces between them, in any case, with or without a sign before them.
pub fn typed(text: &str) -> Vec<String> {
    text.split(|c: char| c == ',' || c.is_whitespace()).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// Tags in their one form: small letters, digits, `-`, `_`, `.` and `/`.
pub fn clean(tags: &[String]) -> Result<Vec<String>, FieldFault> {
    let mut found = BTreeSet::new();
    for tag in tags {
        let tag = tag.trim().trim_start_matches('#').to_lowercase();
        let plain = tag.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c));
        if tag.is_empty() || !plain || tag.chars().count() > TAG_MAX || tag == "none" {
            return Err(FieldFault::new("tags", "desk-tag-fault").with("tag", tag));
        }
        found.insert(tag);
    }
    Ok(found.into_iter().collect())
}

/// What is really added and removed. A tag that is to be both is removed.
pub fn difference(present: &[String], add: &[String], remove: &[String]) -> (Vec<String>, Vec<String>) {
    let added = add.iter().filter(|t| !present.contains(t) && !remove.contains(t)).cloned().collect();
    let removed = remove.iter().filter(|t| present.contains(t)).cloned().collect();
    (added, removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(all: &[&str]) -> Vec<String> {
        all.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn tags_have_one_form() {
        assert_eq!(clean(&typed("#VPN, On-Site vpn")).unwrap(), words(&["on-site", "vpn"]));
        for wrong in ["none", "a:b", "\"x\"", &"x".repeat(TAG_MAX + 1), "<b>"] {
            assert_eq!(clean(&words(&[wrong])).unwrap_err().fault, "desk-tag-fault", "{wrong}");
        }
    }

    #[test]
    fn only_what_differs_is_done() {
        let (added, removed) = difference(&words(&["a", "b"]), &words(&["b", "c", "d"]), &words(&["a", "d", "x"]));
        assert_eq!((added, removed), (words(&["c"]), words(&["a"])));
    }
}
