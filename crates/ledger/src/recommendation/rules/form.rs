//! Turns the builder's flat form into the command and back, so that the form and the API send the same thing
//! and a refused form comes back exactly as it was typed.

use super::super::{Assumptions, Case, Choice, GroupInput, Range3, RecommendationInput};
use super::OPTIONS_MAX;
use house::FieldFault;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The fields of the builder as they were typed.
pub type Typed = BTreeMap<String, String>;

struct Reader<'a> {
    typed: &'a Typed,
    faults: Vec<FieldFault>,
}

impl Reader<'_> {
    fn text(&self, field: &str) -> String {
        self.typed.get(field).map(|t| t.trim().to_owned()).unwrap_or_default()
    }

    fn number(&mut self, field: &str) -> f64 {
        let text = self.text(field).replace(',', ".");
        if text.is_empty() {
            self.faults.push(FieldFault::new(field, "fault-empty"));
            return 0.0;
        }
        text.parse().unwrap_or_else(|_| {
            self.faults.push(FieldFault::new(field, "fault-not-a-number"));
            0.0
        })
    }

    /// Percent are typed, shares are kept.
    fn share(&mut self, field: &str) -> f64 {
        self.number(field) / 100.0
    }

    fn range(&mut self, field: &str, per: f64) -> Range3 {
        let mut at = |end: &str| self.number(&format!("{field}_{end}")) / per;
        Range3 { low: at("low"), likely: at("likely"), high: at("high") }
    }

    fn date(&mut self, field: &str) -> Option<Date> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let date = text.parse().ok();
        if date.is_none() {
            self.faults.push(FieldFault::new(field, "fault-not-a-date"));
        }
        date
    }

    fn maybe(&self, field: &str) -> Option<String> {
        Some(self.text(field)).filter(|t| !t.is_empty())
    }
}

/// Reads the form; the faults are those of reading only ([`super::faults`] judges the content).
pub fn read(typed: &Typed) -> (RecommendationInput, Vec<FieldFault>) {
    let mut r = Reader { typed, faults: Vec::new() };
    let group = GroupInput {
        category: r.text("category"),
        subcategory: r.maybe("subcategory"),
        service: r.maybe("service"),
        months: r.number("months") as i64,
    };
    let assumptions = Assumptions {
        people: r.range("people", 1.0),
        hourly_cost: r.range("hourly_cost", 1.0),
        lost_share: r.range("lost_share", 100.0),
        cap: r.number("cap"),
        discount: r.share("discount"),
        loss_inflation: r.share("loss_inflation"),
        frequency_growth: r.share("frequency_growth"),
        horizon_years: r.number("horizon_years").clamp(0.0, 1_000.0) as u32,
    };
    let options = (1..=OPTIONS_MAX).filter(|i| is_used(typed, *i)).map(|i| option(&mut r, i)).collect();
    let recommended = (r.number("recommended").max(1.0) - 1.0) as usize;
    let input = RecommendationInput {
        title: r.text("title"),
        meaning: r.text("meaning"),
        reasons: r.text("reasons"),
        objective: r.text("objective"),
        budget: r.text("budget"),
        decide_by: r.date("decide_by"),
        decide_by_why: r.text("decide_by_why"),
        group,
        case: Case { assumptions, options, recommended },
    };
    (input, r.faults)
}

/// An option counts once anything in it was filled in.
fn is_used(typed: &Typed, i: usize) -> bool {
    let place = format!("o{i}_");
    typed.iter().any(|(field, value)| field.starts_with(&place) && !value.trim().is_empty())
}

fn option(r: &mut Reader<'_>, i: usize) -> Choice {
    let at = |what: &str| format!("o{i}_{what}");
    Choice {
        name: r.text(&at("name")),
        gets: r.text(&at("gets")).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect(),
        once: r.range(&at("once"), 1.0),
        per_year: r.range(&at("per_year"), 1.0),
        prevents: r.range(&at("prevents"), 100.0),
        working_by: r.date(&at("working_by")),
        effort: r.text(&at("effort")),
        undo: r.text(&at("undo")),
    }
}

/// The form as it stands for a recommendation that exists.
pub fn write(input: &RecommendationInput) -> Typed {
    let mut typed = Typed::new();
    let mut set = |field: &str, value: String| drop(typed.insert(field.to_owned(), value));
    let day = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let (group, a) = (&input.group, &input.case.assumptions);
    for (field, text) in [
        ("title", &input.title),
        ("meaning", &input.meaning),
        ("reasons", &input.reasons),
        ("objective", &input.objective),
        ("budget", &input.budget),
        ("decide_by_why", &input.decide_by_why),
        ("category", &group.category),
    ] {
        set(field, text.clone());
    }
    set("subcategory", group.subcategory.clone().unwrap_or_default());
    set("service", group.service.clone().unwrap_or_default());
    set("decide_by", day(input.decide_by));
    set("months", group.months.to_string());
    set("recommended", (input.case.recommended + 1).to_string());
    let single = [
        ("cap", a.cap, 1.0),
        ("discount", a.discount, 100.0),
        ("loss_inflation", a.loss_inflation, 100.0),
        ("frequency_growth", a.frequency_growth, 100.0),
    ];
    for (field, value, per) in single {
        set(field, plain(value * per));
    }
    set("horizon_years", a.horizon_years.to_string());
    let mut ranges = vec![
        ("people".to_owned(), a.people, 1.0),
        ("hourly_cost".to_owned(), a.hourly_cost, 1.0),
        ("lost_share".to_owned(), a.lost_share, 100.0),
    ];
    for (i, o) in input.case.options.iter().enumerate() {
        let at = |what: &str| format!("o{}_{what}", i + 1);
        set(&at("name"), o.name.clone());
        set(&at("gets"), o.gets.join("\n"));
        set(&at("working_by"), day(o.working_by));
        set(&at("effort"), o.effort.clone());
        set(&at("undo"), o.undo.clone());
        ranges.extend([
            (at("once"), o.once, 1.0),
            (at("per_year"), o.per_year, 1.0),
            (at("prevents"), o.prevents, 100.0),
        ]);
    }
    for (field, r, per) in ranges {
        for (end, value) in [("low", r.low), ("likely", r.likely), ("high", r.high)] {
            set(&format!("{field}_{end}"), plain(value * per));
        }
    }
    typed
}

/// A number as a form field wants it, without the noise of binary fractions.
fn plain(value: f64) -> String {
    format!("{}", (value * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::super::tests::sound;
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let (read_back, faults) = read(&write(&sound()));
        assert_eq!((read_back, faults), (sound(), vec![]));
    }

    #[test]
    fn letters_in_a_number_are_named_and_nothing_panics() {
        let mut typed = write(&sound());
        typed.insert("people_low".into(), "a few".into());
        typed.insert("cap".into(), String::new());
        typed.insert("decide_by".into(), "soon".into());
        typed.insert("recommended".into(), "-7".into());
        let found: Vec<String> = read(&typed).1.into_iter().map(|f| format!("{} {}", f.field, f.fault)).collect();
        assert_eq!(found, ["people_low fault-not-a-number", "cap fault-empty", "decide_by fault-not-a-date"]);
    }

    #[test]
    fn an_option_left_empty_does_not_count() {
        let mut typed = write(&sound());
        typed.insert("o2_name".into(), " ".into());
        assert_eq!(read(&typed).0.case.options.len(), 1);
        typed.insert("o3_name".into(), "Hire".into());
        assert_eq!(read(&typed).0.case.options.len(), 2);
    }
}
