//! What a decision must hold: an answer, a reason, and for a risk that is carried on a day on which it ends.

use super::{Answer, DecisionInput, Ruling};
use house::FieldFault;
use jiff::ToSpan;
use jiff::civil::Date;

const REASON_MAX: usize = 2_000;

/// The ruling, or everything that is missing; `options` counts what may be approved.
pub fn ruling(input: &DecisionInput, options: usize, today: Date) -> Result<Ruling, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let answer = answer(&input.answer, options);
    if answer.is_none() {
        faults.push(FieldFault::new("answer", "ledger-fault-answer"));
    }
    let reason = input.reason.trim();
    if reason.is_empty() {
        faults.push(FieldFault::new("reason", "ledger-fault-reason"));
    }
    if reason.chars().count() > REASON_MAX {
        faults.push(FieldFault::new("reason", "fault-too-long").with("max", REASON_MAX));
    }
    let until = match answer {
        Some((Answer::Decline, _)) => day("accepted_until", input.accepted_until.as_deref(), today, &mut faults),
        Some((Answer::Defer, _)) => day("ask_again_on", input.ask_again_on.as_deref(), today, &mut faults),
        _ => None,
    };
    match answer {
        Some((answer, choice)) if faults.is_empty() => Ok(Ruling { answer, choice, reason: reason.to_owned(), until }),
        _ => Err(faults),
    }
}

fn answer(word: &str, options: usize) -> Option<(Answer, Option<usize>)> {
    match word {
        "decline" => Some((Answer::Decline, None)),
        "defer" => Some((Answer::Defer, None)),
        _ => {
            let choice: usize = word.strip_prefix("option-")?.parse().ok()?;
            (1..=options).contains(&choice).then_some((Answer::Approve, Some(choice)))
        }
    }
}

/// First and last day on which an acceptance may end.
pub fn until_limits(today: Date) -> (Date, Date) {
    (today.saturating_add(1.day()), today.saturating_add(2.years()))
}

fn day(field: &str, text: Option<&str>, today: Date, faults: &mut Vec<FieldFault>) -> Option<Date> {
    let (first, last) = until_limits(today);
    let fault = |key: &str| FieldFault::new(field, key).with("from", first).with("to", last);
    match text.map(str::trim).unwrap_or_default() {
        "" => faults.push(fault("ledger-fault-until")),
        text => match text.parse::<Date>() {
            Err(_) => faults.push(FieldFault::new(field, "fault-not-a-date")),
            Ok(d) if d < first || d > last => faults.push(fault("ledger-fault-until-range")),
            Ok(d) => return Some(d),
        },
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn input(answer: &str, reason: &str, until: &str) -> DecisionInput {
        let day = (!until.is_empty()).then(|| until.to_owned());
        DecisionInput {
            answer: answer.into(),
            reason: reason.into(),
            assessment: 1,
            accepted_until: day.clone(),
            ask_again_on: day,
        }
    }

    fn check(answer: &str, reason: &str, until: &str, expected: &[(&str, &str)]) {
        let found = ruling(&input(answer, reason, until), 2, date(2026, 11, 22)).err().unwrap_or_default();
        let seen: Vec<(&str, &str)> = found.iter().map(|f| (f.field.as_str(), f.fault.as_str())).collect();
        assert_eq!(seen, expected, "{answer} {reason} {until}");
    }

    #[test]
    fn every_answer_needs_a_reason() {
        check("option-1", "It pays", "", &[]);
        check("option-2", " ", "", &[("reason", "ledger-fault-reason")]);
        check("", "because", "", &[("answer", "ledger-fault-answer")]);
        check("option-3", "because", "", &[("answer", "ledger-fault-answer")]);
        check("option-0", "because", "", &[("answer", "ledger-fault-answer")]);
        check("decline", &"x".repeat(2_001), "2027-01-01", &[("reason", "fault-too-long")]);
    }

    #[test]
    fn a_carried_risk_ends_between_tomorrow_and_two_years() {
        check("decline", "we move", "2026-11-23", &[]);
        check("decline", "we move", "2028-11-22", &[]);
        check("decline", "we move", "", &[("accepted_until", "ledger-fault-until")]);
        check("decline", "we move", "2026-11-22", &[("accepted_until", "ledger-fault-until-range")]);
        check("defer", "later", "2028-11-23", &[("ask_again_on", "ledger-fault-until-range")]);
        check("defer", "later", "soon", &[("ask_again_on", "fault-not-a-date")]);
    }
}
