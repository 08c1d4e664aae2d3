//! What a workaround must say, and what it has cost.

use super::{Kept, Workaround, WorkaroundInput};
use crate::assessment::Estimate3;
use crate::assessment::rules::{mean, share};
use crate::recommendation::Range3;
use house::FieldFault;
use jiff::civil::Date;
use quant::dist::amount::Amount;

const DAYS_A_MONTH: f64 = 365.25 / 12.0;

/// The checked command, or everything that is wrong.
pub fn kept(input: &WorkaroundInput, today: Date) -> Result<Kept, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let name = input.name.trim().to_owned();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    }
    if name.chars().count() > 200 {
        faults.push(FieldFault::new("name", "fault-too-long").with("max", 200));
    }
    let since = input.since.trim().parse::<Date>().ok();
    match since {
        None => faults.push(FieldFault::new("since", "fault-not-a-date")),
        Some(d) if d > today => faults.push(FieldFault::new("since", "ledger-fault-since-future")),
        Some(_) => {}
    }
    let mut number =
        |field: &str, text: &str, (least, most): (f64, f64)| match text.trim().replace(',', ".").parse::<f64>() {
            Ok(v) if v.is_finite() && v >= least && v <= most => v,
            Ok(v) if v.is_finite() => {
                let (fault, name, limit) =
                    if v < least { ("fault-too-small", "min", least) } else { ("fault-too-large", "max", most) };
                faults.push(FieldFault::new(field, fault).with(name, limit));
                least
            }
            _ => {
                faults.push(FieldFault::new(field, "fault-not-a-number"));
                least
            }
        };
    let hours = (0.0, 10_000.0);
    let hours = Range3 {
        low: number("hours_low", &input.hours_low, hours),
        likely: number("hours_likely", &input.hours_likely, hours),
        high: number("hours_high", &input.hours_high, hours),
    };
    let hourly_cost = number("hourly_cost", &input.hourly_cost, (0.0, 10_000.0));
    if faults.is_empty() && !(hours.low <= hours.likely && hours.likely <= hours.high) {
        faults.push(FieldFault::new("hours_low", "ledger-fault-order"));
    }
    match since {
        Some(since) if faults.is_empty() => Ok(Kept { name, since, hours, hourly_cost }),
        _ => Err(faults),
    }
}

/// An estimate as the page tells it: its mean and its 8-in-10 range.
pub fn told(r: Range3) -> Estimate3 {
    let amount = Amount::Range([r.low, r.likely, r.high]);
    Estimate3 { mid: mean(r), low: amount.quantile(0.1), high: amount.quantile(0.9) }
}

/// The same for a share.
pub fn told_share(r: Range3) -> Estimate3 {
    let law = share(r);
    Estimate3 { mid: law.mean(), low: law.quantile(0.1), high: law.quantile(0.9) }
}

pub fn cost_per_month(kept: &Kept) -> Estimate3 {
    told(kept.hours).times(kept.hourly_cost)
}

/// Months it has been kept so far.
pub fn months(kept: &Kept, ended: Option<Date>, today: Date) -> f64 {
    kept.since.until(ended.unwrap_or(today)).map_or(0.0, |s| f64::from(s.get_days()).max(0.0) / DAYS_A_MONTH)
}

pub fn cost_so_far(w: &Workaround, today: Date) -> Estimate3 {
    cost_per_month(&w.kept).times(months(&w.kept, w.ended, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn input() -> WorkaroundInput {
        let text = |t: &str| t.to_owned();
        WorkaroundInput {
            name: text("Restart every night"),
            since: text("2025-11-22"),
            hours_low: text("2"),
            hours_likely: text("4"),
            hours_high: text("6"),
            hourly_cost: text("50"),
        }
    }

    #[test]
    fn a_year_of_four_hours_a_month_costs_twelve_times_that() {
        let kept = kept(&input(), date(2026, 11, 22)).unwrap();
        assert_eq!(cost_per_month(&kept).mid, 200.0);
        assert!((months(&kept, None, date(2026, 11, 22)) - 12.0).abs() < 0.02);
        assert!((months(&kept, Some(date(2026, 5, 22)), date(2026, 11, 22)) - 6.0).abs() < 0.1);
        let range = cost_per_month(&kept);
        assert!(range.low > 100.0 && range.high < 300.0 && range.low < range.high);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let check = |change: fn(&mut WorkaroundInput), field: &str, fault: &str| {
            let mut i = input();
            change(&mut i);
            let faults = kept(&i, date(2026, 11, 22)).unwrap_err();
            assert_eq!((faults[0].field.as_str(), faults[0].fault.as_str()), (field, fault));
        };
        check(|i| i.name.clear(), "name", "fault-empty");
        check(|i| i.since = "2026-11-23".into(), "since", "ledger-fault-since-future");
        check(|i| i.since = "then".into(), "since", "fault-not-a-date");
        check(|i| i.hours_low = "5".into(), "hours_low", "ledger-fault-order");
        check(|i| i.hours_high = "many".into(), "hours_high", "fault-not-a-number");
        check(|i| i.hourly_cost = "-1".into(), "hourly_cost", "fault-too-small");
    }
}
