//! What may be done to many, how it is written in a form, and how it is taken back.

use super::{Aside, Command, Done, TICKETS_MAX, Turn};
use crate::snooze::rules::{Usual, when};
use crate::ticket::{Deed, Priority, State, Ticket};
use house::FieldFault;
use jiff::{SignedDuration, Timestamp, Zoned};
use std::collections::BTreeSet;

/// How long a solution can be taken back as if it had not been; later it is opened again.
const FRESH: SignedDuration = SignedDuration::from_mins(2);

/// The chosen tickets, each once.
pub fn numbers(chosen: &[i64]) -> Result<Vec<i64>, FieldFault> {
    let distinct: BTreeSet<i64> = chosen.iter().copied().collect();
    match distinct.len() {
        0 => Err(FieldFault::new("n", "desk-bulk-fault-none")),
        n if n > TICKETS_MAX => Err(FieldFault::new("n", "desk-bulk-fault-many").with("max", TICKETS_MAX)),
        _ => Ok(distinct.into_iter().collect()),
    }
}

/// A command that no ticket could take is refused as a whole.
pub fn check(command: &Command) -> Result<(), FieldFault> {
    match command {
        Command::Priority(n) if !(1..=4).contains(n) => Err(FieldFault::new("priority", "fault-unknown")),
        Command::Tag(tags) | Command::Untag(tags) if tags.is_empty() => Err(FieldFault::new("tags", "fault-empty")),
        Command::Tag(tags) | Command::Untag(tags) => crate::tag::rules::clean(tags).map(drop),
        _ => Ok(()),
    }
}

/// What is done to which: a merge names the ticket that goes on, and does nothing to that one.
pub fn settled(mut numbers: Vec<i64>, command: &Command) -> Result<(Vec<i64>, Command), FieldFault> {
    let Command::Merge(into) = command else { return Ok((numbers, command.clone())) };
    let into = into.or_else(|| numbers.iter().min().copied());
    numbers.retain(|n| Some(*n) != into);
    if numbers.is_empty() {
        return Err(FieldFault::new("n", "desk-bulk-fault-merge"));
    }
    Ok((numbers, Command::Merge(into)))
}

/// What the bar's button means: "merge", "snooze:tomorrow" on the wall clock of whoever pressed it, or a plain deed.
pub fn pressed(pressed: &str, tags: &str, now: &Zoned) -> Option<Command> {
    match pressed.split_once(':').unwrap_or((pressed, "")) {
        ("merge", _) => Some(Command::Merge(None)),
        ("snooze", "answer") => Some(Command::Snooze(Aside { until: None })),
        ("snooze", what) => Some(Command::Snooze(Aside { until: Some(when(Usual::from_word(what)?, now)?) })),
        _ => read(pressed, tags),
    }
}

/// What a form's button means: "assign:12", "assign:none", "priority:1", "state:solve", "tag", "untag".
pub fn read(pressed: &str, tags: &str) -> Option<Command> {
    let (verb, what) = pressed.split_once(':').unwrap_or((pressed, ""));
    Some(match verb {
        "take" => Command::Take,
        "team" => Command::Team(what.to_owned()),
        "macro" => Command::Macro(what.parse().ok()?),
        "assign" if what == "none" => Command::Assign(None),
        "assign" => Command::Assign(Some(what.parse().ok()?)),
        "priority" => Command::Priority(what.parse().ok()?),
        "state" => Command::State(turn(what)?),
        "tag" => Command::Tag(crate::tag::rules::typed(tags)),
        "untag" => Command::Untag(crate::tag::rules::typed(tags)),
        _ => return None,
    })
}

/// The same as a form sends it; nothing for what forms send otherwise.
pub fn written(command: &Command) -> String {
    match command {
        Command::Take => "take".to_owned(),
        Command::Assign(to) => format!("assign:{}", to.map_or_else(|| "none".to_owned(), |id| id.to_string())),
        Command::Priority(n) => format!("priority:{n}"),
        Command::State(turn) => format!("state:{}", TURNS.iter().find(|(_, t)| t == turn).map_or("", |(w, _)| w)),
        _ => String::new(),
    }
}

/// The words of the turns, as forms send them.
pub const TURNS: [(&str, Turn); 5] = [
    ("solve", Turn::Solve),
    ("wait_requester", Turn::WaitRequester),
    ("wait_third_party", Turn::WaitThirdParty),
    ("resume", Turn::Resume),
    ("reopen", Turn::Reopen),
];

fn turn(word: &str) -> Option<Turn> {
    TURNS.iter().find(|(w, _)| *w == word).map(|(_, turn)| *turn)
}

pub fn deed(turn: Turn) -> Deed {
    match turn {
        Turn::WaitRequester => Deed::Wait { third_party: false },
        Turn::WaitThirdParty => Deed::Wait { third_party: true },
        Turn::Resume => Deed::Resume,
        Turn::Solve => Deed::Resolve { by_requester: false },
        Turn::Reopen => Deed::Reopen,
    }
}

/// The deeds that set state and urgency back to what they were, in order.
pub fn deeds_back(present: &Ticket, before: &Done, now: Timestamp) -> Vec<Deed> {
    let mut deeds = Vec::new();
    if present.state != before.state {
        if !present.open && before.state.is_open() {
            let fresh = present.resolved_at.is_some_and(|at| now.duration_since(at) <= FRESH);
            deeds.push(if fresh { Deed::Unresolve } else { Deed::Reopen });
        }
        deeds.extend(match before.state {
            State::WaitingRequester => Some(Deed::Wait { third_party: false }),
            State::WaitingThirdParty => Some(Deed::Wait { third_party: true }),
            State::Resolved | State::Closed => Some(Deed::Resolve { by_requester: false }),
            // Whoever took it up stays having looked at it: new becomes open.
            State::New | State::Open if present.open && present.state != State::Open => Some(Deed::Resume),
            State::New | State::Open => None,
        });
    }
    if let Ok(priority) = Priority::try_from(before.priority)
        && priority != present.priority
    {
        deeds.push(Deed::Prioritise(priority));
    }
    deeds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_mean_what_they_say() {
        let now: Zoned = "2026-11-27T16:20:00[Europe/Paris]".parse().unwrap();
        let read = |button: &str, tags: &str| pressed(button, tags, &now);
        let morning: Timestamp = "2026-11-28T07:00:00Z".parse().unwrap();
        assert_eq!(read("snooze:tomorrow", ""), Some(Command::Snooze(Aside { until: Some(morning) })));
        assert_eq!(read("snooze:answer", ""), Some(Command::Snooze(Aside { until: None })));
        assert_eq!(read("merge", ""), Some(Command::Merge(None)));
        assert_eq!(read("assign:12", ""), Some(Command::Assign(Some(12))));
        assert_eq!(read("assign:none", ""), Some(Command::Assign(None)));
        assert_eq!(read("state:solve", ""), Some(Command::State(Turn::Solve)));
        assert_eq!(read("tag", "vpn, wifi"), Some(Command::Tag(vec!["vpn".into(), "wifi".into()])));
        for command in [Command::Take, Command::Assign(None), Command::Assign(Some(3)), Command::State(Turn::Reopen)] {
            assert_eq!(read(&written(&command), ""), Some(command));
        }
        for wrong in ["", "assign", "assign:x", "state:lost", "delete:1", "snooze:never"] {
            assert_eq!(read(wrong, ""), None, "{wrong}");
        }
    }

    #[test]
    fn a_merge_goes_into_the_first_and_wants_two() {
        assert_eq!(settled(vec![3, 5, 9], &Command::Merge(None)), Ok((vec![5, 9], Command::Merge(Some(3)))));
        assert_eq!(settled(vec![3, 5], &Command::Merge(Some(5))), Ok((vec![3], Command::Merge(Some(5)))));
        assert_eq!(settled(vec![3], &Command::Merge(None)).unwrap_err().fault, "desk-bulk-fault-merge");
        assert_eq!(settled(vec![3], &Command::Take), Ok((vec![3], Command::Take)));
    }

    #[test]
    fn each_ticket_counts_once_and_there_is_an_end() {
        assert_eq!(numbers(&[3, 1, 3]).unwrap(), [1, 3]);
        assert_eq!(numbers(&[]).unwrap_err().fault, "desk-bulk-fault-none");
        let many: Vec<i64> = (0..=TICKETS_MAX as i64).collect();
        assert_eq!(numbers(&many).unwrap_err().fault, "desk-bulk-fault-many");
        assert!(check(&Command::Tag(Vec::new())).is_err() && check(&Command::Priority(9)).is_err());
    }
}
