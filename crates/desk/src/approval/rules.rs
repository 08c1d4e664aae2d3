//! Who is asked, when a step is decided, and when it is left out: pure decisions.

use super::{Need, Step};
use house::people::Role;
use jiff::civil::Date;

/// Roles that a step may ask as a whole.
pub const KNOWN_ROLES: [Role; 3] = [Role::ItLead, Role::Executive, Role::Admin];
/// After this many silent rounds nobody is asked any more; it stays in the lists.
pub const ROUNDS_MAX: i64 = 5;

/// How a voice in a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    Asked,
    Yes,
    No,
}

/// How many of `seats` voices must say yes.
pub fn needed(need: Need, seats: usize) -> usize {
    match need {
        Need::All => seats,
        Need::Any => 1,
        Need::AtLeast(n) => (n as usize).clamp(1, seats.max(1)),
    }
}

/// What a step has come to: yes, no, or still open.
pub fn outcome(need: Need, voices: &[Voice]) -> Option<bool> {
    let needed = needed(need, voices.len());
    let yes = voices.iter().filter(|v| **v == Voice::Yes).count();
    let no = voices.iter().filter(|v| **v == Voice::No).count();
    if yes >= needed {
        Some(true)
    } else if voices.len() - no < needed {
        Some(false)
    } else {
        None
    }
}

/// The steps that apply to an amount. Where nobody said how much, all of them do.
pub fn applying(steps: &[Step], amount_cents: Option<i64>) -> Vec<Step> {
    let applies = |s: &&Step| s.from_cents.is_none_or(|from| amount_cents.is_none_or(|amount| amount >= from));
    steps.iter().filter(applies).cloned().collect()
}

/// Whether somebody is away on a day.
pub fn is_away(from: &str, until: &str, today: Date) -> bool {
    let from = from.parse::<Date>().ok();
    let until = until.parse::<Date>().ok();
    match (from, until) {
        (None, None) => false,
        (from, until) => from.is_none_or(|d| d <= today) && until.is_none_or(|d| today <= d),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_no_ends_what_all_must_want_and_leaves_what_one_may_grant() {
        assert_eq!(outcome(Need::All, &[Voice::Yes, Voice::No]), Some(false));
        assert_eq!(outcome(Need::Any, &[Voice::No, Voice::Asked]), None);
        assert_eq!(outcome(Need::Any, &[Voice::No, Voice::No]), Some(false));
        assert_eq!(outcome(Need::AtLeast(2), &[Voice::Yes, Voice::No, Voice::Asked]), None);
        assert_eq!(outcome(Need::AtLeast(2), &[Voice::Yes, Voice::No, Voice::Yes]), Some(true));
    }

    #[test]
    fn a_step_below_its_amount_is_left_out() {
        let step = |from| Step { from_cents: from, ..Step::default() };
        let steps = [step(None), step(Some(100_000))];
        assert_eq!(applying(&steps, Some(99_999)).len(), 1);
        assert_eq!(applying(&steps, Some(100_000)).len(), 2);
        assert_eq!(applying(&steps, None).len(), 2);
    }

    #[test]
    fn the_first_and_the_last_day_are_away() {
        let on = |d: &str| is_away("2026-11-23", "2026-11-25", d.parse().unwrap());
        assert!(on("2026-11-23") && on("2026-11-25") && !on("2026-11-22") && !on("2026-11-26"));
        assert!(!is_away("", "", "2026-11-23".parse().unwrap()));
        assert!(is_away("2026-11-23", "", "2030-01-01".parse().unwrap()));
    }

    fn voices() -> impl Strategy<Value = Vec<Voice>> {
        prop::collection::vec(prop::sample::select(vec![Voice::Asked, Voice::Yes, Voice::No]), 1..8)
    }

    proptest! {
        #[test]
        fn a_step_is_open_exactly_while_both_ends_are_possible(v in voices(), n in 1_u32..9) {
            let all = |w: Voice| v.iter().map(|x| if *x == Voice::Asked { w } else { *x }).collect::<Vec<_>>();
            for need in [Need::All, Need::Any, Need::AtLeast(n)] {
                let (best, worst) = (outcome(need, &all(Voice::Yes)), outcome(need, &all(Voice::No)));
                prop_assert!(best.is_some() && worst.is_some());
                match outcome(need, &v) {
                    Some(end) => prop_assert!(best == Some(end) && worst == Some(end)),
                    None => prop_assert!(best == Some(true) && worst == Some(false)),
                }
            }
        }
    }
}
