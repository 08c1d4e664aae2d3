//! What a recommendation must hold before the engine may speak about it. Every refusal names the field and the way out.

pub mod form;

use super::{Assumptions, Case, Choice, Range3, RecommendationInput, State};
use house::FieldFault;
use jiff::civil::Date;

/// Options beside doing nothing.
pub const OPTIONS_MAX: usize = 3;
const TEXT_MAX: usize = 4_000;
const LINE_MAX: usize = 200;
const MONEY_MAX: f64 = 1e12;

/// Everything that is wrong with what was sent; `today` is the organisation's day.
pub fn faults(input: &RecommendationInput, today: Date) -> Vec<FieldFault> {
    let mut found = Vec::new();
    required(&mut found, "title", &input.title, LINE_MAX);
    required(&mut found, "meaning", &input.meaning, TEXT_MAX);
    required(&mut found, "category", &input.group.category, LINE_MAX);
    for (field, text, max) in [
        ("reasons", &input.reasons, TEXT_MAX),
        ("objective", &input.objective, LINE_MAX),
        ("budget", &input.budget, LINE_MAX),
        ("decide_by_why", &input.decide_by_why, LINE_MAX),
    ] {
        short(&mut found, field, text, max);
    }
    if input.decide_by.is_some_and(|d| d < today) {
        found.push(FieldFault::new("decide_by", "fault-date-passed"));
    }
    within(&mut found, "months", input.group.months as f64, (3.0, 60.0));
    assumption_faults(&mut found, &input.case.assumptions);
    option_faults(&mut found, &input.case, today);
    found
}

fn assumption_faults(found: &mut Vec<FieldFault>, a: &Assumptions) {
    range(found, "people", a.people, (0.01, 1e6));
    range(found, "hourly_cost", a.hourly_cost, (0.01, 1e6));
    range(found, "lost_share", a.lost_share, (0.000_1, 1.0));
    within(found, "cap", a.cap, (1.0, MONEY_MAX));
    within(found, "discount", a.discount, (0.0, 0.5));
    within(found, "loss_inflation", a.loss_inflation, (-0.2, 0.5));
    within(found, "frequency_growth", a.frequency_growth, (-0.5, 1.0));
    within(found, "horizon_years", f64::from(a.horizon_years), (1.0, 10.0));
}

fn option_faults(found: &mut Vec<FieldFault>, case: &Case, today: Date) {
    if case.options.is_empty() {
        found.push(FieldFault::new("o1_name", "ledger-fault-no-option"));
    }
    if case.options.len() > OPTIONS_MAX {
        found.push(FieldFault::new("options", "ledger-fault-many-options").with("max", OPTIONS_MAX));
    }
    if !case.options.is_empty() && case.recommended >= case.options.len() {
        found.push(FieldFault::new("recommended", "ledger-fault-recommended"));
    }
    let ends = today.saturating_add(jiff::Span::new().years(i64::from(case.assumptions.horizon_years.clamp(1, 10))));
    for (i, option) in case.options.iter().enumerate() {
        one_option(found, &format!("o{}", i + 1), option, (today, ends));
        let twin = case.options.iter().take(i).any(|o| o.name.trim() == option.name.trim());
        if twin && !option.name.trim().is_empty() {
            found.push(FieldFault::new(&format!("o{}_name", i + 1), "ledger-fault-twin"));
        }
    }
}

fn one_option(found: &mut Vec<FieldFault>, place: &str, o: &Choice, (today, ends): (Date, Date)) {
    let at = |what: &str| format!("{place}_{what}");
    required(found, &at("name"), &o.name, 60);
    for line in &o.gets {
        short(found, &at("gets"), line, LINE_MAX);
    }
    if o.gets.len() > 8 {
        found.push(FieldFault::new(&at("gets"), "ledger-fault-many-lines").with("max", 8));
    }
    range(found, &at("once"), o.once, (0.0, MONEY_MAX));
    range(found, &at("per_year"), o.per_year, (0.0, MONEY_MAX));
    range(found, &at("prevents"), o.prevents, (0.0, 1.0));
    if o.prevents.high <= 0.0 {
        found.push(FieldFault::new(&at("prevents_high"), "ledger-fault-prevents-nothing"));
    }
    if o.working_by.is_some_and(|d| d < today || d >= ends) {
        found.push(FieldFault::new(&at("working_by"), "ledger-fault-working-by").with("from", today).with("to", ends));
    }
    short(found, &at("effort"), &o.effort, LINE_MAX);
    short(found, &at("undo"), &o.undo, LINE_MAX);
}

fn required(found: &mut Vec<FieldFault>, field: &str, text: &str, max: usize) {
    if text.trim().is_empty() {
        found.push(FieldFault::new(field, "fault-empty"));
    }
    short(found, field, text, max);
}

fn short(found: &mut Vec<FieldFault>, field: &str, text: &str, max: usize) {
    if text.chars().count() > max {
        found.push(FieldFault::new(field, "fault-too-long").with("max", max));
    }
}

fn within(found: &mut Vec<FieldFault>, field: &str, value: f64, (low, high): (f64, f64)) {
    // Shares are typed in percent: the limits are told the way they were typed.
    let percent = field.ends_with("prevents")
        || ["lost_share", "discount", "loss_inflation", "frequency_growth"].contains(&field);
    let told = |v: f64| if percent { format!("{} %", v * 100.0) } else { format!("{v}") };
    if !value.is_finite() {
        found.push(FieldFault::new(field, "fault-not-a-number"));
    } else if value < low {
        found.push(FieldFault::new(field, "fault-too-small").with("min", told(low)));
    } else if value > high {
        found.push(FieldFault::new(field, "fault-too-large").with("max", told(high)));
    }
}

fn range(found: &mut Vec<FieldFault>, field: &str, r: Range3, limits: (f64, f64)) {
    let before = found.len();
    for v in [r.low, r.likely, r.high] {
        if found.len() == before {
            within(found, field, v, limits);
        }
    }
    if let Some(fault) = found.get_mut(before) {
        fault.field = format!("{field}_low");
    } else if !(r.low <= r.likely && r.likely <= r.high) {
        found.push(FieldFault::new(&format!("{field}_low"), "ledger-fault-order"));
    }
}

/// Whether the words and numbers may still be changed: a decision stands on what it was taken on.
pub fn may_edit(state: State) -> bool {
    matches!(state, State::Draft | State::Waiting)
}

/// Days left until the day to decide by; negative once it has passed.
pub fn days_left(decide_by: Date, today: Date) -> i32 {
    today.until(decide_by).map_or(0, |s| s.get_days())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::recommendation::GroupInput;
    use jiff::civil::date;

    /// A case without faults.
    pub(crate) fn sound() -> RecommendationInput {
        RecommendationInput {
            title: "Replace the label printers".to_owned(),
            meaning: "The warehouse stops shipping when labels do not print.".to_owned(),
            reasons: String::new(),
            objective: String::new(),
            budget: String::new(),
            decide_by: Some(date(2026, 12, 1)),
            decide_by_why: String::new(),
            group: GroupInput { category: "Printing".to_owned(), subcategory: None, service: None, months: 12 },
            case: Case {
                assumptions: Assumptions {
                    people: Range3::new(1.0, 3.0, 8.0),
                    hourly_cost: Range3::new(35.0, 45.0, 60.0),
                    lost_share: Range3::new(0.1, 0.3, 0.6),
                    cap: 50_000.0,
                    discount: 0.05,
                    loss_inflation: 0.02,
                    frequency_growth: 0.0,
                    horizon_years: 3,
                },
                options: vec![Choice {
                    name: "New printers".to_owned(),
                    once: Range3::new(8_000.0, 10_000.0, 14_000.0),
                    per_year: Range3::new(500.0, 800.0, 1_500.0),
                    prevents: Range3::new(0.5, 0.7, 0.9),
                    working_by: Some(date(2027, 2, 1)),
                    ..Choice::default()
                }],
                recommended: 0,
            },
        }
    }

    fn check(change: impl FnOnce(&mut RecommendationInput), expected: &[(&str, &str)]) {
        let mut input = sound();
        change(&mut input);
        let found = faults(&input, date(2026, 11, 22));
        let seen: Vec<(&str, &str)> = found.iter().map(|f| (f.field.as_str(), f.fault.as_str())).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_sound_case_has_no_faults() {
        check(|_| {}, &[]);
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        check(|i| i.title = "  ".into(), &[("title", "fault-empty")]);
        check(|i| i.meaning = "x".repeat(4_001), &[("meaning", "fault-too-long")]);
        check(|i| i.decide_by = Some(date(2026, 11, 21)), &[("decide_by", "fault-date-passed")]);
        check(|i| i.group.months = 2, &[("months", "fault-too-small")]);
        check(|i| i.case.options.clear(), &[("o1_name", "ledger-fault-no-option")]);
        check(|i| i.case.recommended = 1, &[("recommended", "ledger-fault-recommended")]);
    }

    #[test]
    fn estimates_must_stand_in_order_and_within_reason() {
        check(|i| i.case.assumptions.people = Range3::new(5.0, 3.0, 8.0), &[("people_low", "ledger-fault-order")]);
        check(|i| i.case.assumptions.people.low = 0.0, &[("people_low", "fault-too-small")]);
        check(|i| i.case.options[0].prevents.high = 1.2, &[("o1_prevents_low", "fault-too-large")]);
        check(|i| i.case.options[0].once.low = f64::NAN, &[("o1_once_low", "fault-not-a-number")]);
        check(
            |i| i.case.options[0].prevents = Range3::default(),
            &[("o1_prevents_high", "ledger-fault-prevents-nothing")],
        );
    }

    #[test]
    fn an_option_must_work_within_the_years_that_count() {
        check(
            |i| i.case.options[0].working_by = Some(date(2030, 1, 1)),
            &[("o1_working_by", "ledger-fault-working-by")],
        );
        check(
            |i| i.case.options[0].working_by = Some(date(2026, 1, 1)),
            &[("o1_working_by", "ledger-fault-working-by")],
        );
    }

    #[test]
    fn the_same_option_twice_is_refused() {
        check(
            |i| {
                let twin = i.case.options[0].clone();
                i.case.options.push(twin);
            },
            &[("o2_name", "ledger-fault-twin")],
        );
    }
}
