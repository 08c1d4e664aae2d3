//! Refuses a desk that cannot exist or would take too long, naming the field, before any event is drawn.

use super::input::{Class, Desk, Person, Rate, Work};
use crate::fault::{Fault, Outcome, positive, within};

/// Most events of a whole request: about twenty seconds of one processor.
pub const MOST_EVENTS: f64 = 5e8;
/// Most tickets of one repetition: their waits are kept.
const MOST_TICKETS: f64 = 2e7;

/// Checks every field; returns the number of disciplines.
pub(crate) fn check(desk: &Desk) -> Outcome<usize> {
    let count = |field: &str, n: usize, most: usize| {
        if n == 0 || n > most {
            return Err(Fault::new(
                "empty",
                field,
                format!("between 1 and {most} {field} are needed, but there are {n}"),
            ));
        }
        Ok(())
    };
    count("classes", desk.classes.len(), 128)?;
    let people: usize = desk.people.iter().map(|p| p.count as usize).sum();
    count("people", people, 2_000)?;
    for c in &desk.classes {
        class(c)?;
    }
    let disciplines = 1 + desk.classes.iter().map(|c| c.discipline).max().unwrap_or(0);
    for p in &desk.people {
        person(p)?;
    }
    for c in &desk.classes {
        let known = desk.people.iter().any(|p| p.count > 0 && p.skills.iter().any(|s| s.parts().0 == c.discipline));
        if !known && c.patience_mean.is_none() {
            return Err(Fault::new(
                "unbounded",
                "people",
                format!("nobody knows discipline {}, which has tickets", c.discipline),
            ));
        }
    }
    if desk.closed.len() > 10_000 {
        return Err(Fault::new("too_large", "closed", "at most 10000 closed times are accepted"));
    }
    for [from, until] in &desk.closed {
        within("closed", *from, 0.0, 1e7)?;
        within("closed", *until, *from, 1e7)?;
    }
    within("warmup_hours", desk.warmup_hours, 0.0, 1e6)?;
    positive("horizon_hours", desk.horizon_hours)?;
    within("horizon_hours", desk.horizon_hours, 1e-6, 1e6)?;
    within("replications", f64::from(desk.replications), 1.0, 100_000.0)?;
    within("demand_cv", desk.demand_cv, 0.0, 2.0)?;
    within("work_cv", desk.work_cv, 0.0, 2.0)?;
    within("threads", f64::from(desk.threads), 1.0, 64.0)?;
    effort(desk, people)?;
    Ok(disciplines)
}

fn effort(desk: &Desk, people: usize) -> Outcome<()> {
    let hours = desk.warmup_hours + desk.horizon_hours;
    let tickets: f64 = desk.classes.iter().map(|c| c.rate_per_hour.mean() * hours + f64::from(c.start_backlog)).sum();
    let work: f64 = desk.classes.iter().map(|c| c.rate_per_hour.mean() * hours * 2.0 * c.segments_mean).sum();
    let shifts: f64 =
        desk.people.iter().map(|p| f64::from(p.count) * (p.shifts.len().max(1) * 2) as f64 * hours / 168.0).sum();
    let ahead: f64 = desk.classes.len() as f64 * hours;
    let all = (work + shifts + 0.1 * ahead) * f64::from(desk.replications);
    let weeks = people as f64 * hours / 168.0;
    if all > MOST_EVENTS || tickets > MOST_TICKETS || weeks > 1e7 {
        return Err(Fault::new(
            "too_large",
            "horizon_hours",
            format!(
                "about {all:.1e} events would have to be simulated, but at most {MOST_EVENTS:.0e} are: shorten the horizon or lower the replications"
            ),
        ));
    }
    Ok(())
}

fn class(c: &Class) -> Outcome<()> {
    within("classes.discipline", c.discipline as f64, 0.0, 127.0)?;
    within("classes.priority", f64::from(c.priority), 0.0, 1_000.0)?;
    match &c.rate_per_hour {
        Rate::Steady(r) => {
            within("classes.rate_per_hour", *r, 0.0, 1e6)?;
        }
        Rate::Weekly(list) => {
            if list.len() != 168 {
                return Err(Fault::range(
                    "classes.rate_per_hour",
                    "a weekly pattern needs 168 hourly rates from Monday midnight",
                ));
            }
            for r in list {
                within("classes.rate_per_hour", *r, 0.0, 1e6)?;
            }
        }
    }
    work(&c.work).map_err(|f| f.within("classes"))?;
    if let Some(p) = c.patience_mean {
        within("classes.patience_mean", p, 1e-9, 1e9)?;
    }
    within("classes.target_hours", c.target_hours, 0.0, 1e7)?;
    within("classes.target_share", c.target_share, 0.0, 1.0)?;
    within("classes.start_backlog", f64::from(c.start_backlog), 0.0, 1e6)?;
    within("classes.segments_mean", c.segments_mean, 1.0, 100.0)?;
    within("classes.return_delay_mean", c.return_delay_mean, 0.0, 1e6)?;
    within("classes.day_cv", c.day_cv, 0.0, 10.0)?;
    Ok(())
}

fn work(w: &Work) -> Outcome<()> {
    let hours = |field: &str, x: f64| within(field, x, 0.0, 1e6);
    match w {
        Work::Exponential { mean } => {
            hours("work.mean", *mean)?;
        }
        Work::Constant { value } => {
            hours("work.value", *value)?;
        }
        Work::Lognormal { mean, cv } => {
            hours("work.mean", *mean)?;
            within("work.cv", *cv, 0.0, 100.0)?;
        }
        Work::Erlang { mean, stages } => {
            hours("work.mean", *mean)?;
            within("work.stages", f64::from(*stages), 1.0, 1_000.0)?;
        }
        Work::Hyperexponential { probability, means } => {
            within("work.probability", *probability, 0.0, 1.0)?;
            hours("work.means", means[0])?;
            hours("work.means", means[1])?;
        }
        Work::Empirical { values } => {
            if values.is_empty() || values.len() > 1_000_000 {
                return Err(Fault::new(
                    "empty",
                    "work.values",
                    "between 1 and a million observed work times are needed",
                ));
            }
            for x in values {
                hours("work.values", *x)?;
            }
        }
    }
    Ok(())
}

fn person(p: &Person) -> Outcome<()> {
    if p.skills.is_empty() || p.skills.len() > 128 {
        return Err(Fault::new("empty", "people.skills", "a person needs between 1 and 128 skills"));
    }
    for s in &p.skills {
        let (discipline, speed) = s.parts();
        within("people.skills", discipline as f64, 0.0, 127.0)?;
        within("people.skills.speed", speed, 1e-3, 1e3)?;
    }
    if p.shifts.len() > 100 {
        return Err(Fault::new("too_large", "people.shifts", "at most 100 shifts a week are accepted"));
    }
    let mut end = 0.0;
    for [from, until] in &p.shifts {
        within("people.shifts", *from, end, 168.0)?;
        within("people.shifts", *until, *from, 168.0)?;
        if until <= from {
            return Err(Fault::range(
                "people.shifts",
                "a shift must end after it begins; split one that crosses Sunday midnight",
            ));
        }
        end = *until;
    }
    within("people.absent_share", p.absent_share, 0.0, 0.95)?;
    within("people.absent_days", p.absent_days, 0.01, 1e4)?;
    within("people.count", f64::from(p.count), 0.0, 2_000.0)?;
    Ok(())
}
