//! Every metric of the report from the sums of a span, in the order of the report.

use super::super::Metric;
use super::define::{metric, share};
use super::dist::{Dist, median_with_waiting};
use super::numbers;
use super::sums::Sums;
use crate::rating::rules as ratings;
use crate::tally::rules::measure;
use jiff::Timestamp;
use quant::calendar::Calendar;

/// The service hours in which ages are told.
pub struct Clock<'a> {
    pub calendar: &'a Calendar,
}

/// All metrics; those of one priority are made by [`of_priority`].
pub fn metrics(s: &Sums, clock: &Clock<'_>) -> Vec<Metric> {
    let mut all = flow(s);
    all.extend(backlog(s, clock));
    all.extend(answers(s));
    all.extend(solutions(s));
    all.extend(promises(s));
    all.extend(people(s));
    all.extend(care(s));
    all.extend(work(s));
    all
}

fn flow(s: &Sums) -> Vec<Metric> {
    let (created, resolved) = (s.count(measure::CREATED), s.count(measure::RESOLVE));
    vec![
        metric("created", "tickets", Some(created as f64)).of(created, None).behind("created", ""),
        metric("resolved", "tickets", Some(resolved as f64)).of(resolved, None).behind("resolved", ""),
        metric("net", "tickets", Some((created - resolved) as f64)),
    ]
}

fn backlog(s: &Sums, clock: &Clock<'_>) -> Vec<Metric> {
    let (since, end) = (s.open_since(), s.question.end);
    let day = numbers::open_day_seconds(clock.calendar);
    let business = |at: f64| {
        let from = Timestamp::from_second(at as i64).unwrap_or(end).min(end);
        clock.calendar.business_seconds(from, end) as f64 / day
    };
    // Business days are asked of the calendar for the few values that are told, not for each ticket.
    let age = |q: f64| since.quantile(1.0 - q).map(business);
    let range = |q: f64| {
        let found = since.interval(1.0 - q)?;
        Some(super::super::Interval { low: business(found.high), high: business(found.low), ..found })
    };
    let n = since.n();
    let median = age(0.5);
    let calendar = since.quantile(0.5).map(|at| (end.as_second() as f64 - at).max(0.0) / 86_400.0);
    let note = calendar.map_or(String::new(), |days| format!("In calendar days the median is {days:.1}."));
    vec![
        metric("backlog_open", "tickets", Some(n as f64)).of(n, None).behind("backlog", ""),
        metric("backlog_age_median", "business_days", median)
            .range(range(0.5))
            .of(n, None)
            .note(&note)
            .behind("backlog", ""),
        metric("backlog_age_p90", "business_days", age(0.9)).range(range(0.9)).of(n, None).behind("backlog", ""),
    ]
}

/// A quantile with its interval.
fn quantile(name: &str, unit: &'static str, (dist, q): (&Dist, f64)) -> Metric {
    metric(name, unit, dist.quantile(q)).range(dist.interval(q)).of(dist.n(), None)
}

fn answers(s: &Sums) -> Vec<Metric> {
    let created = s.count(measure::CREATED);
    let (business, calendar) = (s.hours(measure::RESPONSE_BUSINESS), s.hours(measure::RESPONSE));
    let next = s.hours(measure::NEXT_RESPONSE_BUSINESS);
    let open = s.count(measure::NEXT_UNANSWERED);
    let note = match business.n() {
        0 => "No first response is recorded: imported logs do not tell when somebody first answered.".to_owned(),
        known => format!("Known for {known} of {created} tickets created."),
    };
    let first = |name: &str, unit: &'static str, sample: (&Dist, f64)| {
        quantile(name, unit, sample).of(sample.0.n(), Some(created)).note(&note).behind("answered_first", "created")
    };
    let later = |name: &str, q: f64| {
        let note = format!("{open} messages had no answer yet and are not in it.");
        let m = quantile(name, "business_hours", (&next, q)).of(next.n(), Some(next.n() + open));
        m.note(&note).behind("next_answered", "")
    };
    vec![
        first("first_response_median", "business_hours", (&business, 0.5)),
        first("first_response_p90", "business_hours", (&business, 0.9)),
        first("first_response_calendar_median", "hours", (&calendar, 0.5)),
        later("next_response_median", 0.5),
        later("next_response_p90", 0.9),
    ]
}

fn solutions(s: &Sums) -> Vec<Metric> {
    let (calendar, business) = (s.hours(measure::RESOLVE), s.hours(measure::RESOLVE_BUSINESS));
    let (owned, waited) = (s.hours(measure::RESOLVE_OWNED), s.hours(measure::WAITED));
    let first = s.hours(measure::FIRST_RESOLVE_BUSINESS);
    let still = format!("{} tickets were still open at the end.", s.open.count(0));
    let of = |name: &str, unit: &'static str, sample: (&Dist, f64)| {
        quantile(name, unit, sample).note(&still).behind("resolved", "")
    };
    let known = |m: Metric| {
        let n = calendar.n();
        m.note(&format!("Known for {} of {n}: the journal must tell the ticket from its beginning.", owned.n()))
    };
    vec![
        of("resolve_median", "hours", (&calendar, 0.5)),
        of("resolve_p90", "hours", (&calendar, 0.9)),
        metric("resolve_mean", "hours", calendar.mean())
            .range(calendar.mean_interval())
            .of(calendar.n(), None)
            .note(&still)
            .behind("resolved", ""),
        of("resolve_business_median", "business_hours", (&business, 0.5)),
        of("resolve_business_p90", "business_hours", (&business, 0.9)),
        quantile("first_resolve_business_median", "business_hours", (&first, 0.5)).behind("solved_first", ""),
        known(quantile("resolve_owned_median", "business_hours", (&owned, 0.5)).behind("resolved", "")),
        known(quantile("requester_wait_median", "hours", (&waited, 0.5)).behind("resolved", "")),
        with_waiting(s),
    ]
}

fn with_waiting(s: &Sums) -> Metric {
    let (over, waiting) = (s.hours(measure::OUTCOME), s.waiting_hours());
    let created = s.count(measure::CREATED);
    let known = over.n() + waiting.n();
    metric("resolve_median_with_open", "hours", median_with_waiting(&over, &waiting))
        .of(known, Some(created))
        .note(&format!(
            "{} of them had no resolution yet and count as waiting at least as long as they waited so far; \
             {} were closed without a known moment of resolution and are left out.",
            waiting.n(),
            created - known
        ))
        .behind("created", "created")
}

/// The kinds of promises by their offsets: the metric, and the words of the lists behind it.
const KINDS: [(&str, &str, &str); 3] = [
    ("first_response_promise", "first_response_kept", "first_response_due"),
    ("next_response_promise", "next_response_kept", "next_response_due"),
    ("resolve_promise", "resolve_kept", "resolve_due"),
];

fn promises(s: &Sums) -> Vec<Metric> {
    let beside = |kinds: std::ops::Range<u8>| {
        let of = |base: u8| kinds.clone().map(|k| s.count(base + k)).sum::<i64>();
        format!("Beside them {} stood still and {} were cancelled.", of(measure::PAUSED), of(measure::CANCELLED))
    };
    let each: Vec<(i64, i64)> = (0..measure::PROMISES).map(|kind| s.promises(kind)).collect();
    let (kept, due) = each.iter().fold((0, 0), |(k, d), (kept, due)| (k + kept, d + due));
    let mut all =
        vec![share("promises_kept", kept, due).note(&beside(0..measure::PROMISES)).behind("promises_kept", "promises")];
    for ((kind, (name, part, whole)), (kept, due)) in (0u8..).zip(KINDS).zip(each) {
        all.push(share(name, kept, due).note(&beside(kind..kind + 1)).behind(part, whole));
    }
    all.push(source(s, "promise_attainment"));
    all
}

fn source(s: &Sums, name: &str) -> Metric {
    let (kept, broken) = (s.count(measure::SOURCE_KEPT), s.count(measure::SOURCE_BROKEN));
    share(name, kept, kept + broken).behind("source_kept", "source_known").note(
        "Measured by the system the tickets came from. It does not tell when a promise fell due, so tickets count in the period of their creation.",
    )
}

/// What people answered: never a share below ten answers, always with the response rate.
fn people(s: &Sums) -> Vec<Metric> {
    let good = s.flow.count_if(measure::SCORE, |score| score >= crate::rating::SATISFIED);
    let all = s.count(measure::SCORE);
    let csat = share("csat", good, all).behind("satisfied", "rated");
    let csat = if all < ratings::ANSWERS_MIN {
        Metric { value: None, interval: None, ..csat }.note("Fewer than ten answers give no share.")
    } else {
        csat
    };
    let response = share("rating_response_rate", s.count(measure::ANSWERED), s.count(measure::ASKED));
    vec![csat, response.behind("answered", "asked")]
}

fn care(s: &Sums) -> Vec<Metric> {
    let created = s.count(measure::CREATED);
    let solved = s.tickets(measure::RESOLUTION, measure::RESOLUTION_AGAIN);
    let bounced = s.tickets(measure::BOUNCED, measure::BOUNCED_AGAIN);
    let moves = Dist::of(s.flow.of(measure::MOVED).into_iter().map(|(times, n)| (times as f64, n)));
    let never = s.flow.count_if(measure::MOVED, |times| times == 0);
    let first = s.count(measure::FIRST_RESOLVE_BUSINESS);
    let (hit, eligible) = (s.count(measure::FIRST_CONTACT), s.count(measure::FIRST_CONTACT_ELIGIBLE));
    let both = s.flow.count_if(measure::FIRST_CONTACT, |eligible| eligible == 1);
    let young = match s.young {
        0 => String::new(),
        n => format!("{n} of these solutions are younger than fourteen days: they may yet come back. "),
    };
    vec![
        share("first_contact_resolution", hit, first).behind("first_contact", "solved_first").note(
            "Contacts of imported tickets are not recorded: never moved and never reopened stands for one contact.",
        ),
        share("first_contact_eligible", both, eligible).behind("first_contact_both", "first_contact_eligible"),
        share("reopen_rate", bounced, solved).behind("reopened", "solved").note(&format!(
            "{young}Counters of imported tickets do not tell when they were reopened: at any time counts."
        )),
        share("reopened_share", s.count(measure::REOPENED_EVER), created).behind("reopened_ever", "created"),
        share("never_reassigned_share", never, created).behind("never_moved", "created"),
        metric("reassignment_mean", "times", moves.mean())
            .range(moves.mean_interval())
            .of(moves.n(), None)
            .behind("created", ""),
    ]
}

fn work(s: &Sums) -> Vec<Metric> {
    let total = |measure: u8| s.count(measure);
    let (minutes, cents, unpriced) = (total(measure::MINUTES), total(measure::CENTS), total(measure::MINUTES_UNPRICED));
    let solved = s.tickets(measure::RESOLUTION, measure::RESOLUTION_AGAIN);
    let note = match unpriced {
        0 => String::new(),
        left => format!("For {left} minutes no rate is stated; they are not in the cost."),
    };
    let priced = (minutes > unpriced).then_some(cents as f64 / 100.0);
    vec![
        metric("time_spent", "hours_worked", (minutes > 0).then_some(minutes as f64 / 60.0)).behind("worked", ""),
        metric("cost_recorded", "money", priced).note(&note).behind("worked", ""),
        metric("cost_per_solved", "money", priced.filter(|_| solved > 0).map(|cost| cost / solved as f64))
            .of(solved, None)
            .note("Time written down at its stated rates; overhead, tools and contractors are not in it.")
            .behind("solved", ""),
    ]
}

/// How many of a priority came, and what the source says of their promises; nothing where none came.
pub fn of_priority(priority: i64, s: &Sums, created: i64) -> Vec<Metric> {
    let n = s.count(measure::CREATED);
    if n == 0 {
        return Vec::new();
    }
    let mut all = vec![
        metric(&format!("created_priority_{priority}"), "tickets", Some(n as f64))
            .of(n, Some(created))
            .behind("created", ""),
    ];
    let kept = source(s, &format!("promise_attainment_priority_{priority}"));
    all.extend(Some(kept).filter(|m| m.value.is_some()));
    let (kept, due) = (0..measure::PROMISES).map(|kind| s.promises(kind)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let ours = share(&format!("promises_kept_priority_{priority}"), kept, due).behind("promises_kept", "promises");
    all.extend(Some(ours).filter(|m| m.value.is_some()));
    all
}
