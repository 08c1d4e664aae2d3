//! Decides what the brief says: from the other rooms' plain facts to a [`Brief`], and from a `Brief` to its sentences.
//! Sentences leave here as choices, never as text: the words of each language are chosen where they are shown.

use super::{Ask, Bandage, Brief, Deserving, Ending, Exposure, LossYear, Outcome, Range, Thanked, Week};
use desk::facts::DeskPeriod;
use house::people::Organisation;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use ledger::facts as ledger;
use std::cmp::Ordering;

/// A decision within so many days needs somebody this week.
pub const SOON_DAYS: i32 = 7;
/// An accepted risk that ends within so many days is told.
pub const ENDING_DAYS: i32 = 45;
/// Earlier weeks that say what is usual.
pub const USUAL_WEEKS: usize = 4;
/// The level of every range: 8 in 10.
const LEVEL: f64 = 0.8;
/// Most people whom one brief proposes to thank.
const DESERVING_MAX: usize = 3;

/// What the other rooms told, unchanged.
pub struct Facts {
    pub waiting: Vec<ledger::Waiting>,
    pub decided: Vec<ledger::Decided>,
    pub accepted: Vec<ledger::AcceptedRisk>,
    pub workarounds: Vec<ledger::Workaround>,
    pub exposure: Option<ledger::Exposure>,
    pub desk_known: bool,
    /// The last seven days, then the weeks before, newest first.
    pub weeks: Vec<DeskPeriod>,
    pub deserving: Vec<Deserving>,
    pub thanks: Vec<Thanked>,
}

/// The week a brief tells of: the seven whole days before `now`, where the organisation is; and those before it.
pub fn weeks(now: Timestamp, zone: &TimeZone) -> Vec<(Timestamp, Timestamp)> {
    let today = now.to_zoned(zone.clone()).date();
    let start = |weeks: i64| {
        today
            .checked_sub(Span::new().days(7 * weeks))
            .unwrap_or(today)
            .to_zoned(zone.clone())
            .map(|z: Zoned| z.timestamp())
            .unwrap_or(now)
    };
    (0..=USUAL_WEEKS as i64).map(|i| (start(i + 1), start(i))).collect()
}

/// Makes the brief.
pub fn write(facts: Facts, organisation: &Organisation, now: Timestamp) -> Brief {
    let zone = TimeZone::get(&organisation.zone).unwrap_or(TimeZone::UTC);
    let day = now.to_zoned(zone).date();
    let mut waiting: Vec<Ask> = facts.waiting.into_iter().map(ask).collect();
    waiting.sort_by(|a, b| by_date(a.decide_by, b.decide_by).then(a.number.cmp(&b.number)));
    Brief {
        made_at: now,
        day,
        organisation: organisation.name.clone(),
        currency: organisation.currency.clone(),
        waiting,
        exposure: facts.exposure.and_then(exposure),
        week: week(&facts.weeks, facts.desk_known, day),
        outcomes: facts.decided.into_iter().map(outcome).collect(),
        ending: ending(facts.accepted, day),
        workarounds: facts.workarounds.into_iter().map(bandage).collect(),
        deserving: deserving(facts.deserving),
        thanks: facts.thanks,
    }
}

/// A date before none: what has no date can wait.
fn by_date(a: Option<Date>, b: Option<Date>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn range(e: &ledger::Estimate3) -> Range {
    Range { mid: e.mid, low: e.low, high: e.high }
}

/// What fits a line of the brief; the page of the decision says the rest.
fn first_sentence(text: &str) -> &str {
    let end = text
        .char_indices()
        .zip(text.chars().skip(1))
        .find(|((_, c), next)| matches!(c, '.' | '!' | '?') && next.is_whitespace());
    end.and_then(|((at, _), _)| text.get(..=at)).unwrap_or(text).trim()
}

fn ask(w: ledger::Waiting) -> Ask {
    Ask {
        number: w.number,
        effect: first_sentence(&w.in_business_words).to_owned(),
        decide_by: w.decide_by,
        cost: range(&w.cost),
        avoids: range(&w.avoided),
        pays: range(&w.pays),
        years: w.horizon_years,
        title: w.title,
    }
}

fn outcome(d: ledger::Decided) -> Outcome {
    Outcome {
        number: d.number,
        title: d.title,
        answer: d.answer,
        by: d.by_name,
        at: d.at,
        predicted: d.predicted_loss.as_ref().map(range),
        actual: d.actual_loss,
        consequences: d.consequences,
    }
}

fn bandage(w: ledger::Workaround) -> Bandage {
    Bandage {
        number: w.number,
        title: w.name,
        recommendation: w.recommendation,
        hours_per_month: range(&w.hours_per_month),
        cost_so_far: range(&w.running_cost_so_far),
    }
}

/// A curve that cannot be drawn is no exposure.
fn exposure(e: ledger::Exposure) -> Option<Exposure> {
    Some(Exposure {
        today: loss_year(e.curve, e.one_in_ten)?,
        mean: e.mean,
        approved: e.approved.and_then(|a| loss_year(a.curve, a.one_in_ten)),
        sources: e.sources,
    })
}

fn loss_year(c: ledger::LossCurve, one_in_ten: f64) -> Option<LossYear> {
    let same = [c.exceed.len(), c.low.len(), c.high.len()].iter().all(|n| *n == c.x.len());
    let points = c.x.iter().zip(&c.exceed).filter(|(x, p)| **x > 0.0 && **p > 0.0).count();
    (same && points >= 2 && one_in_ten > 0.0).then_some(LossYear {
        losses: c.x,
        chance: c.exceed,
        low: c.low,
        high: c.high,
        one_in_ten,
    })
}

fn ending(accepted: Vec<ledger::AcceptedRisk>, today: Date) -> Vec<Ending> {
    let mut soon: Vec<Ending> = accepted
        .into_iter()
        .filter(|r| days_until(today, r.until) <= ENDING_DAYS)
        .map(|r| Ending { number: r.recommendation, title: r.title, by: r.by_name, until: r.until })
        .collect();
    soon.sort_by_key(|e| e.until);
    soon
}

/// One proposal for each helper, the most urgent ticket of each; a helper is not thanked twice for a busy week.
fn deserving(mut found: Vec<Deserving>) -> Vec<Deserving> {
    found.sort_by(|a, b| b.urgent.cmp(&a.urgent).then(b.at.cmp(&a.at)));
    let mut chosen: Vec<Deserving> = Vec::new();
    for one in found {
        if chosen.len() < DESERVING_MAX && chosen.iter().all(|c| c.helper != one.helper) {
            chosen.push(one);
        }
    }
    chosen
}

fn week(weeks: &[DeskPeriod], known: bool, day: Date) -> Week {
    let (now, before) =
        weeks.split_first().map_or((DeskPeriod::default(), &[][..]), |(now, before)| (now.clone(), before));
    Week {
        from: day.checked_sub(Span::new().days(7)).unwrap_or(day),
        to: day,
        known,
        counting: known && !now.whole,
        created: count(now.created),
        resolved: count(now.resolved),
        open_now: now.open_now,
        promises_due: now.promises_due,
        promises: share(now.promises_kept, now.promises_due),
        answer_seconds: now.first_response_median_seconds.map(|mid| usual(mid, before)),
    }
}

/// A count with what such a week brings at the same demand (Garwood's exact range of a rate).
fn count(n: i64) -> Range {
    let mid = n.max(0) as f64;
    let [low, high] = quant::stats::intervals::poisson_rate(mid, 1.0, LEVEL).unwrap_or([mid, mid]);
    Range { mid, low, high }
}

/// A share with its Wilson range; none of none is no share.
fn share(part: i64, whole: i64) -> Option<Range> {
    let (part, whole) = (u64::try_from(part).ok()?, u64::try_from(whole).ok()?);
    let [low, high] = quant::stats::intervals::proportion(part, whole, LEVEL).ok()?.wilson;
    let mid = part as f64 / whole as f64;
    Some(Range { mid, low: low.min(mid), high: high.max(mid) })
}

/// A median of this week, with the span of the medians of the weeks before and this one.
fn usual(mid: i64, before: &[DeskPeriod]) -> Range {
    let all = before.iter().filter_map(|w| w.first_response_median_seconds).chain([mid]).map(|s| s as f64);
    let (low, high) = all.fold((mid as f64, mid as f64), |(low, high), s| (low.min(s), high.max(s)));
    Range { mid: mid as f64, low, high }
}

/// Whole days from `today` to `until`; negative if it has passed.
pub fn days_until(today: Date, until: Date) -> i32 {
    today.until(until).map_or(0, |span| span.get_days())
}

/// When in the day somebody is greeted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Greeting {
    Morning,
    Afternoon,
    Evening,
}

pub fn greeting(hour: i8) -> Greeting {
    match hour {
        0..12 => Greeting::Morning,
        12..18 => Greeting::Afternoon,
        _ => Greeting::Evening,
    }
}

/// What matters most today: the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Nothing waits.
    Nothing,
    /// Something waits, none of it within the week.
    CanWait { all: i64 },
    /// So many need somebody this week; `rest` are later.
    ThisWeek { urgent: i64, rest: i64 },
    /// So many are past their date; `urgent` more are due this week.
    Overdue { overdue: i64, urgent: i64 },
}

pub fn call(brief: &Brief) -> Call {
    let days = |a: &&Ask| a.decide_by.map(|d| days_until(brief.day, d));
    let all = brief.waiting.len() as i64;
    let overdue = brief.waiting.iter().filter(|a| days(a).is_some_and(|d| d < 0)).count() as i64;
    let urgent = brief.waiting.iter().filter(|a| days(a).is_some_and(|d| (0..=SOON_DAYS).contains(&d))).count() as i64;
    match (all, overdue, urgent) {
        (0, ..) => Call::Nothing,
        (_, 1.., _) => Call::Overdue { overdue, urgent },
        (_, _, 1..) => Call::ThisWeek { urgent, rest: all - urgent },
        _ => Call::CanWait { all },
    }
}

/// Whether something pays, in three words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Pays,
    Toss,
    Seldom,
}

/// The verdict and in how many of a hundred futures it pays; never "in all" and never "in none".
pub fn verdict(pays: f64) -> (Verdict, i64) {
    let of_hundred = ((pays * 100.0).round() as i64).clamp(1, 99);
    let verdict = match of_hundred {
        60.. => Verdict::Pays,
        40..60 => Verdict::Toss,
        _ => Verdict::Seldom,
    };
    (verdict, of_hundred)
}

/// All that waits, added up: cost, avoided loss, and the years if they are the same for all.
/// The range adds lows to lows and highs to highs, as if all came out bad or good together: rather too wide than too narrow.
pub fn sum(asks: &[Ask]) -> Option<(Range, Range, Option<u32>)> {
    let first = asks.first().filter(|_| asks.len() > 1)?;
    let add = |pick: fn(&Ask) -> Range| {
        asks.iter().map(pick).fold(Range { mid: 0.0, low: 0.0, high: 0.0 }, |a, b| Range {
            mid: a.mid + b.mid,
            low: a.low + b.low,
            high: a.high + b.high,
        })
    };
    let years = asks.iter().all(|a| a.years == first.years).then_some(first.years);
    Some((add(|a| a.cost), add(|a| a.avoids), years))
}

/// How what happened compares with what was predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Nothing was predicted yet: the decision is too young.
    TooEarly,
    Below,
    Within,
    Above,
}

pub fn held(outcome: &Outcome) -> Held {
    match &outcome.predicted {
        None => Held::TooEarly,
        Some(p) if outcome.actual < p.low => Held::Below,
        Some(p) if outcome.actual > p.high => Held::Above,
        Some(_) => Held::Within,
    }
}

/// A round number below and above the money that matters on a loss curve, both at least a factor of four apart.
pub fn loss_window(e: &Exposure) -> (f64, f64) {
    let middle = e.today.one_in_ten;
    let years = || std::iter::once(&e.today).chain(&e.approved);
    let seen =
        years().flat_map(|y| y.losses.iter().zip(&y.chance)).filter(|(x, p)| **x > 0.0 && (0.008..=0.6).contains(*p));
    let all: Vec<f64> = seen.map(|(x, _)| *x).chain(years().map(|y| y.one_in_ten)).collect();
    let low = all.iter().copied().fold(middle, f64::min).max(middle / 12.0);
    let high = all.iter().copied().fold(middle, f64::max).min(middle * 12.0);
    let (low, high) = (low * 0.9, high * 1.05);
    if high >= 4.0 * low { (low, high) } else { (low / 2.0, high * 2.0) }
}

/// Round amounts inside a window, each 1, 2 or 5 times a power of ten, at most six of them.
pub fn round_ticks(low: f64, high: f64) -> Vec<f64> {
    let start = low.max(1e-9).log10().floor() as i32;
    let all = |steps: &'static [f64]| {
        (start..start + 8)
            .flat_map(move |p| steps.iter().map(move |s| s * 10f64.powi(p)))
            .filter(|v| *v >= low && *v <= high)
            .collect::<Vec<f64>>()
    };
    let fine = all(&[1.0, 2.0, 5.0]);
    if fine.len() <= 6 { fine } else { all(&[1.0]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-23";

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn brief(dates: &[Option<&str>]) -> Brief {
        let estimate = ledger::Estimate3 { mid: 100.0, low: 50.0, high: 200.0 };
        let waiting = dates
            .iter()
            .enumerate()
            .map(|(i, d)| ledger::Waiting {
                number: i as i64 + 1,
                title: format!("Case {i}"),
                in_business_words: String::new(),
                decide_by: d.map(day),
                cost: estimate,
                avoided: estimate,
                pays: ledger::Estimate3 { mid: 0.9, low: 0.6, high: 0.98 },
                horizon_years: 3,
            })
            .collect();
        write(Facts { waiting, ..nothing() }, &organisation(), "2026-11-23T07:00:00Z".parse().unwrap())
    }

    fn nothing() -> Facts {
        Facts {
            waiting: Vec::new(),
            decided: Vec::new(),
            accepted: Vec::new(),
            workarounds: Vec::new(),
            exposure: None,
            desk_known: false,
            weeks: Vec::new(),
            deserving: Vec::new(),
            thanks: Vec::new(),
        }
    }

    fn organisation() -> Organisation {
        Organisation {
            id: house::people::OrganisationId(1),
            slug: "a".into(),
            name: "Aurelle".into(),
            currency: "EUR".into(),
            zone: "Europe/Paris".into(),
            locale: "en".into(),
            settings: serde_json::json!({}),
        }
    }

    #[test]
    fn the_headline_says_what_matters() {
        assert_eq!(call(&brief(&[])), Call::Nothing);
        assert_eq!(call(&brief(&[Some("2026-12-18")])), Call::CanWait { all: 1 });
        assert_eq!(call(&brief(&[None, None])), Call::CanWait { all: 2 });
        assert_eq!(
            call(&brief(&[Some("2026-11-27"), Some("2026-11-30"), Some("2026-12-18")])),
            Call::ThisWeek { urgent: 2, rest: 1 }
        );
        assert_eq!(call(&brief(&[Some(DAY)])), Call::ThisWeek { urgent: 1, rest: 0 });
        assert_eq!(call(&brief(&[Some("2026-12-01")])), Call::CanWait { all: 1 }, "eight days are not this week");
        assert_eq!(
            call(&brief(&[Some("2026-11-22"), Some("2026-11-24"), None])),
            Call::Overdue { overdue: 1, urgent: 1 }
        );
    }

    #[test]
    fn one_sentence_is_enough_for_a_line() {
        assert_eq!(first_sentence("Lyon stops (v1.2). Three days a year."), "Lyon stops (v1.2).");
        assert_eq!(first_sentence("Nothing ends it"), "Nothing ends it");
    }

    #[test]
    fn the_most_urgent_comes_first_and_the_dateless_last() {
        let order: Vec<i64> =
            brief(&[None, Some("2026-12-18"), Some("2026-11-20")]).waiting.iter().map(|a| a.number).collect();
        assert_eq!(order, [3, 2, 1]);
    }

    #[test]
    fn no_data_is_said_and_not_guessed() {
        let empty = brief(&[]);
        assert_eq!((empty.exposure.is_none(), empty.week.known, empty.week.promises), (true, false, None));
        assert_eq!(empty.week.answer_seconds, None);
        assert_eq!(sum(&empty.waiting), None);
    }

    #[test]
    fn counts_and_shares_carry_their_ranges() {
        let period = |created, median| DeskPeriod {
            created,
            promises_kept: 45,
            promises_due: 50,
            first_response_median_seconds: median,
            whole: true,
            ..DeskPeriod::default()
        };
        let facts = Facts {
            weeks: vec![period(100, Some(900)), period(90, Some(600)), period(80, None)],
            desk_known: true,
            ..nothing()
        };
        let week = write(facts, &organisation(), "2026-11-23T07:00:00Z".parse().unwrap()).week;
        assert_eq!((week.from, week.to), (day("2026-11-16"), day("2026-11-23")));
        assert!((week.created.low - 87.4).abs() < 0.5 && (week.created.high - 114.1).abs() < 0.5, "{:?}", week.created);
        let promises = week.promises.unwrap();
        assert!(
            promises.low > 0.82 && promises.low < 0.85 && promises.high > 0.93 && promises.high < 0.95,
            "{promises:?}"
        );
        assert_eq!(week.answer_seconds, Some(Range { mid: 900.0, low: 600.0, high: 900.0 }));
    }

    #[test]
    fn several_asks_are_added_up_with_the_years_they_share() {
        let (cost, avoids, years) = sum(&brief(&[None, None, None]).waiting).unwrap();
        assert_eq!((cost.mid, avoids.low, avoids.high, years), (300.0, 150.0, 600.0, Some(3)));
        assert_eq!(sum(&brief(&[None]).waiting), None, "one alone is its own sum");
    }

    #[test]
    fn verdicts_never_promise() {
        assert_eq!(verdict(0.912), (Verdict::Pays, 91));
        assert_eq!(verdict(0.54), (Verdict::Toss, 54));
        assert_eq!(verdict(0.1), (Verdict::Seldom, 10));
        assert_eq!(verdict(1.0), (Verdict::Pays, 99));
        assert_eq!(verdict(0.0), (Verdict::Seldom, 1));
    }

    #[test]
    fn outcomes_are_held_against_the_prediction() {
        let with = |predicted, actual| Outcome {
            number: 1,
            title: String::new(),
            answer: "decline".into(),
            by: String::new(),
            at: Timestamp::UNIX_EPOCH,
            predicted,
            actual,
            consequences: 0,
        };
        let range = Some(Range { mid: 50.0, low: 20.0, high: 90.0 });
        assert_eq!(
            [with(None, 5.0), with(range, 5.0), with(range, 20.0), with(range, 91.0)].map(|o| held(&o)),
            [Held::TooEarly, Held::Below, Held::Within, Held::Above]
        );
    }

    #[test]
    fn each_helper_is_proposed_once_urgent_work_first() {
        let at = |h: i64| Timestamp::from_second(h * 3600).unwrap();
        let one = |ticket, helper, urgent, hour| Deserving {
            ticket,
            helper: house::people::PersonId(helper),
            helper_name: String::new(),
            helped_name: String::new(),
            urgent,
            hours: 1.0,
            at: at(hour),
        };
        let chosen = deserving(vec![
            one(1, 7, false, 9),
            one(2, 7, true, 3),
            one(3, 8, false, 5),
            one(4, 9, false, 8),
            one(5, 10, false, 7),
        ]);
        assert_eq!(chosen.iter().map(|d| d.ticket).collect::<Vec<_>>(), [2, 4, 5]);
    }

    #[test]
    fn a_week_is_seven_whole_days_where_the_organisation_is() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let weeks = weeks("2026-10-28T23:30:00Z".parse().unwrap(), &zone);
        assert_eq!(weeks.len(), 1 + USUAL_WEEKS);
        assert_eq!(weeks[0].1, "2026-10-28T23:00:00Z".parse().unwrap());
        assert_eq!(weeks[0].0, "2026-10-21T22:00:00Z".parse().unwrap(), "the clocks went back in between");
        assert_eq!(weeks[1].1, weeks[0].0);
    }

    #[test]
    fn the_loss_axis_holds_the_message() {
        let year = |scale: f64| LossYear {
            losses: [1e4, 1e5, 5e5, 1e6, 3e6, 9e6].map(|x| x * scale).to_vec(),
            chance: vec![0.99, 0.7, 0.3, 0.12, 0.03, 0.001],
            low: vec![0.9; 6],
            high: vec![1.0; 6],
            one_in_ten: 1.2e6 * scale,
        };
        let e = Exposure { today: year(1.0), mean: 4e5, approved: Some(year(0.5)), sources: vec![1] };
        let (low, high) = loss_window(&e);
        assert!(low < 6e5 && high > 1.2e6 && high < 9e6, "{low} {high}");
        let ticks = round_ticks(low, high);
        assert!(ticks.len() >= 2 && ticks.len() <= 6 && ticks.iter().all(|t| *t >= low && *t <= high), "{ticks:?}");
    }
}
