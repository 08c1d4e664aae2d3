//! Who is mentioned in a note.

use house::people::PersonId;

/// The people whose names stand behind an @, each once, in the order in which they are named. The longest name that
/// fits is meant: "@Jonas Lind" is not "@Jonas".
pub fn mentioned(text: &str, people: &[(PersonId, String)]) -> Vec<PersonId> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        // In an address the sign stands behind a letter.
        if text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = text.get(at + 1..).unwrap_or_default();
        let fits = people.iter().filter(|(_, name)| starts_with(rest, name));
        if let Some((person, _)) = fits.max_by_key(|(_, name)| name.len())
            && !found.contains(person)
        {
            found.push(*person);
        }
    }
    found
}

/// Whether a text begins with a name, whatever the case, and the name ends there.
fn starts_with(text: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let mut rest = text.chars();
    let same = name.chars().all(|c| rest.next().is_some_and(|t| t == c || t.to_lowercase().eq(c.to_lowercase())));
    same && rest.next().is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<i64> {
        let people = [
            (PersonId(1), "Jonas".to_owned()),
            (PersonId(2), "Jonas Lind".to_owned()),
            (PersonId(3), "Zoë Ö".to_owned()),
        ];
        mentioned(text, &people).into_iter().map(|p| p.0).collect()
    }

    #[test]
    fn the_longest_name_that_fits_is_meant() {
        assert_eq!(check("@Jonas Lind, please look"), [2]);
        assert_eq!(check("@jonas can you"), [1]);
        assert_eq!(check("@Jonas Lindberg"), [1]);
    }

    #[test]
    fn each_is_named_once_and_in_order() {
        assert_eq!(check("@zoë ö and @Jonas Lind and @Zoë Ö"), [3, 2]);
    }

    #[test]
    fn addresses_and_strangers_are_no_mentions() {
        for text in ["jonas@jonas.example", "@", "@ Jonas", "@Jonasson", "@nobody", ""] {
            assert_eq!(check(text), Vec::<i64>::new(), "{text}");
        }
    }
}
