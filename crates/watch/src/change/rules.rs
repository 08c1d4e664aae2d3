//! Risk, what may be done with a change when, which changes failed, and calendars as text: pure decisions.

use super::{Answers, Change, Failure, Freeze, Risk, Sort, Standing, Step, Task, Written};
use house::people::Member;
use house::{Error, FieldFault, Result};
use jiff::{SignedDuration, Timestamp};

const TITLE_MAX: usize = 200;
const TEXT_MAX: usize = 10_000;
const TASKS_MAX: usize = 100;
const TOUCHES_MAX: usize = 50;
/// How long a change answers for what follows it.
pub const WATCHED: SignedDuration = SignedDuration::from_hours(72);

/// The class of risk: hard to take back and noticed by everybody is never low.
pub fn risk(a: Answers) -> Risk {
    let all = [a.reach, a.novelty, a.way_back, a.outage, a.harm];
    let sum: u8 = all.iter().map(|x| (*x).min(2)).sum();
    let severe = a.harm >= 2 || (a.reach >= 2 && a.way_back >= 2);
    match sum {
        7.. => Risk::High,
        _ if severe => Risk::High,
        4..=6 => Risk::Medium,
        _ if all.contains(&2) => Risk::Medium,
        _ => Risk::Low,
    }
}

pub fn check(w: &Written) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if w.title.trim().is_empty() {
        faults.push(FieldFault::new("title", "fault-empty"));
    }
    if w.title.chars().count() > TITLE_MAX {
        faults.push(FieldFault::new("title", "fault-too-long").with("max", TITLE_MAX));
    }
    for (field, text) in [("why", &w.why), ("backout", &w.backout)] {
        if text.chars().count() > TEXT_MAX {
            faults.push(FieldFault::new(field, "fault-too-long").with("max", TEXT_MAX));
        }
    }
    if w.tasks.len() > TASKS_MAX {
        faults.push(FieldFault::new("tasks", "fault-too-large").with("max", TASKS_MAX));
    }
    if w.touches.len() > TOUCHES_MAX {
        faults.push(FieldFault::new("touches", "fault-too-large").with("max", TOUCHES_MAX));
    }
    match (w.starts_at, w.ends_at) {
        (Some(from), Some(to)) if to <= from => faults.push(FieldFault::new("ends_at", "watch-change-ends-first")),
        (Some(_), None) => faults.push(FieldFault::new("ends_at", "fault-empty")),
        (None, Some(_)) => faults.push(FieldFault::new("starts_at", "fault-empty")),
        _ => {}
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// What must be there before anybody is asked or anything is begun.
pub fn ready(c: &Change) -> Result<(), Vec<FieldFault>> {
    let mut faults = Vec::new();
    if c.backout.is_empty() {
        faults.push(FieldFault::new("backout", "watch-change-say-backout"));
    }
    if c.starts_at.is_none() {
        faults.push(FieldFault::new("starts_at", "fault-empty"));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The change as it will be stored. Ticks stay with tasks whose words stay.
pub fn change((number, before): (i64, Option<&Change>), w: &Written, owner: Option<&Member>, now: Timestamp) -> Change {
    let ticked = |text: &str| {
        before.and_then(|b| b.tasks.iter().find(|t| t.text == text)).map(|t| t.done_by.clone()).unwrap_or_default()
    };
    Change {
        number,
        title: w.title.trim().to_owned(),
        kind: w.kind,
        why: w.why.trim().to_owned(),
        backout: w.backout.trim().to_owned(),
        answers: w.answers,
        risk: risk(w.answers),
        starts_at: w.starts_at,
        ends_at: w.ends_at,
        state: Standing::Planned,
        tasks: w
            .tasks
            .iter()
            .map(|t| t.trim())
            .filter(|t| !t.is_empty())
            .map(|t| Task { text: t.to_owned(), done_by: ticked(t) })
            .collect(),
        owner: owner.map(|m| m.person),
        owner_name: owner.map(|m| m.name.clone()).unwrap_or_default(),
        fixes: w.fixes,
        implemented_at: None,
        review: String::new(),
        reviewed_at: None,
        changed_at: now,
        version: before.map_or(1, |b| b.version + 1),
    }
}

/// A change as it would be typed.
pub fn written(c: &Change, touches: Vec<String>) -> Written {
    Written {
        title: c.title.clone(),
        kind: c.kind,
        why: c.why.clone(),
        backout: c.backout.clone(),
        answers: c.answers,
        starts_at: c.starts_at,
        ends_at: c.ends_at,
        tasks: c.tasks.iter().map(|t| t.text.clone()).collect(),
        touches,
        owner: c.owner_name.clone(),
        fixes: c.fixes,
    }
}

/// Whether a change still takes up its window.
pub fn counts(s: Standing) -> bool {
    matches!(s, Standing::Planned | Standing::Started)
}

/// The change after a step, or why it cannot be taken.
pub fn after(mut c: Change, what: &Step, (approved, now, by): (bool, Timestamp, &str)) -> Result<Change, &'static str> {
    match what {
        Step::Start if c.state != Standing::Planned => return Err("watch-change-late"),
        Step::Start if c.kind == Sort::Normal && !approved => return Err("watch-change-not-approved"),
        Step::Start => c.state = Standing::Started,
        Step::Finish(_) if c.state != Standing::Started => return Err("watch-change-not-started"),
        Step::Finish(how @ (Standing::Done | Standing::DoneWithTrouble | Standing::BackedOut)) => {
            c.state = *how;
            c.implemented_at = Some(now);
        }
        Step::Finish(_) => return Err("watch-change-late"),
        Step::Cancel if c.state != Standing::Planned => return Err("watch-change-late"),
        Step::Cancel => c.state = Standing::Cancelled,
        Step::Tick(i) => {
            let task = c.tasks.get_mut(*i).ok_or("watch-change-late")?;
            task.done_by = if task.done_by.is_empty() { by.to_owned() } else { String::new() };
        }
        Step::Review(_) if c.implemented_at.is_none() => return Err("watch-change-not-over"),
        Step::Review(text) => {
            c.review = text.trim().to_owned();
            c.reviewed_at = Some(now);
        }
    }
    c.changed_at = now;
    c.version += 1;
    Ok(c)
}

/// What followed a change: repairs (begun, over) and incidents that it brought (created, resolved).
#[derive(Debug, Clone, Default)]
pub struct Followed {
    pub fixes: Vec<(Option<Timestamp>, Option<Timestamp>)>,
    pub incidents: Vec<(Timestamp, Option<Timestamp>)>,
}

/// Whether a change failed, and after how many hours what it broke was whole again.
pub fn failed(c: &Change, after: &Followed) -> Option<Option<f64>> {
    let at = c.implemented_at?;
    let within = |t: Timestamp| t >= at && t.duration_since(at) <= WATCHED;
    let hours = |t: Timestamp| (t.duration_since(at).as_secs_f64() / 3600.0).max(0.0);
    let incidents: Vec<_> = after.incidents.iter().filter(|(created, _)| within(*created)).collect();
    let fixes: Vec<_> = after.fixes.iter().filter(|(begun, _)| begun.is_some_and(within)).collect();
    if c.state == Standing::BackedOut && incidents.is_empty() && fixes.is_empty() {
        return Some(Some(0.0));
    }
    if incidents.is_empty() && fixes.is_empty() {
        return None;
    }
    let ends: Option<Vec<Timestamp>> =
        incidents.iter().map(|(_, end)| *end).chain(fixes.iter().map(|(_, end)| *end)).collect();
    Some(ends.and_then(|ends| ends.into_iter().max()).map(hours))
}

/// The share of failed changes with its interval: learnt from the counts alone, by Jeffreys' prior.
pub fn failure(outcomes: &[(i64, Option<Option<f64>>)]) -> Result<Failure> {
    let failed: Vec<&(i64, Option<Option<f64>>)> = outcomes.iter().filter(|(_, o)| o.is_some()).collect();
    let mut hours: Vec<f64> = failed.iter().filter_map(|(_, o)| o.flatten()).collect();
    hours.sort_by(f64::total_cmp);
    let middle = hours.len() / 2;
    let median = match hours.len() {
        0 => None,
        n if n % 2 == 1 => hours.get(middle).copied(),
        _ => hours.get(middle - 1).zip(hours.get(middle)).map(|(a, b)| (a + b) / 2.0),
    };
    let learnt = if outcomes.is_empty() {
        None
    } else {
        let said = quant::forecast::changes::change_failure(failed.len() as f64, outcomes.len() as f64, 0.5, 0.5);
        Some(said.map_err(|f| Error::internal(format!("change failure: {f:?}")))?)
    };
    Ok(Failure {
        implemented: outcomes.len(),
        failed: failed.len(),
        share: learnt.as_ref().map(|l| l.mean),
        low: learnt.as_ref().map(|l| l.ci90[0]),
        high: learnt.as_ref().map(|l| l.ci90[1]),
        recovery_hours_median: median,
        failed_numbers: failed.iter().map(|(n, _)| *n).collect(),
    })
}

/// The changes and freezes of a calendar as iCalendar text (RFC 5545).
pub fn icalendar(name: &str, url: &str, changes: &[Change], freezes: &[Freeze]) -> String {
    let stamp = |t: Timestamp| t.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Rapport//Changes//EN".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        format!("X-WR-CALNAME:{}", escaped(name)),
    ];
    for c in changes {
        let (Some(from), Some(to)) = (c.starts_at, c.ends_at) else { continue };
        let status = match c.state {
            Standing::Cancelled => "CANCELLED",
            Standing::Planned => "TENTATIVE",
            _ => "CONFIRMED",
        };
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:change-{}@rapport", c.number),
            format!("SEQUENCE:{}", c.version),
            format!("DTSTAMP:{}", stamp(c.changed_at)),
            format!("DTSTART:{}", stamp(from)),
            format!("DTEND:{}", stamp(to)),
            format!("SUMMARY:{}", escaped(&format!("C-{} {}", c.number, c.title))),
            format!("DESCRIPTION:{}", escaped(&c.why)),
            format!("STATUS:{status}"),
            format!("URL:{url}/watch/changes/{}", c.number),
            "END:VEVENT".to_owned(),
        ]);
    }
    for f in freezes {
        lines.extend([
            "BEGIN:VEVENT".to_owned(),
            format!("UID:freeze-{}@rapport", f.id),
            format!("DTSTAMP:{}", stamp(f.starts_at)),
            format!("DTSTART:{}", stamp(f.starts_at)),
            format!("DTEND:{}", stamp(f.ends_at)),
            format!("SUMMARY:{}", escaped(&f.name)),
            "TRANSP:TRANSPARENT".to_owned(),
            "END:VEVENT".to_owned(),
        ]);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|l| folded(l)).collect::<Vec<_>>().join("\r\n") + "\r\n"
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(';', "\\;")
        .replace(',', "\\,")
        .replace("\r\n", "\\n")
        .replace(['\n', '\r'], "\\n")
}

/// A line of at most 75 octets goes on in the next after a blank; no letter is cut.
fn folded(line: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for c in line.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn planned() -> Change {
        let w = Written {
            title: "New core switch".into(),
            backout: "Plug the old one in".into(),
            starts_at: Some(at("2026-11-23T20:00:00Z")),
            ends_at: Some(at("2026-11-23T22:00:00Z")),
            tasks: vec!["Swap".into()],
            ..Written::default()
        };
        change((7, None), &w, None, at("2026-11-20T08:00:00Z"))
    }

    fn done(state: Standing) -> Change {
        Change { state, implemented_at: Some(at("2026-11-23T22:00:00Z")), ..planned() }
    }

    #[test]
    fn a_normal_change_begins_after_a_yes_and_an_emergency_before() {
        let go = |c: Change, yes| after(c, &Step::Start, (yes, at("2026-11-23T20:00:00Z"), "Jonas")).map(|c| c.state);
        assert_eq!(go(planned(), false), Err("watch-change-not-approved"));
        assert_eq!(go(planned(), true), Ok(Standing::Started));
        assert_eq!(go(Change { kind: Sort::Emergency, ..planned() }, false), Ok(Standing::Started));
        assert_eq!(go(Change { kind: Sort::Standard, ..planned() }, false), Ok(Standing::Started));
        assert_eq!(go(done(Standing::Done), true), Err("watch-change-late"));
    }

    #[test]
    fn nothing_begins_without_a_way_back() {
        let c = Change { backout: String::new(), ..planned() };
        assert_eq!(ready(&c).unwrap_err()[0].field, "backout");
        assert!(ready(&planned()).is_ok());
    }

    #[test]
    fn a_change_fails_by_what_follows_within_three_days() {
        let none = Followed::default();
        assert_eq!(failed(&done(Standing::Done), &none), None);
        assert_eq!(failed(&done(Standing::DoneWithTrouble), &none), None, "trouble that was overcome is no failure");
        assert_eq!(failed(&done(Standing::BackedOut), &none), Some(Some(0.0)));
        let incident = |created: &str, end: Option<&str>| Followed {
            incidents: vec![(at(created), end.map(at))],
            ..Followed::default()
        };
        assert_eq!(
            failed(&done(Standing::Done), &incident("2026-11-26T22:00:00Z", Some("2026-11-26T23:00:00Z"))),
            Some(Some(73.0))
        );
        assert_eq!(failed(&done(Standing::Done), &incident("2026-11-26T22:00:01Z", None)), None);
        assert_eq!(failed(&done(Standing::Done), &incident("2026-11-24T08:00:00Z", None)), Some(None));
        assert_eq!(failed(&done(Standing::Done), &incident("2026-11-23T21:59:59Z", None)), None, "before it was done");
        let fix = Followed {
            fixes: vec![(Some(at("2026-11-24T00:00:00Z")), Some(at("2026-11-24T02:00:00Z")))],
            ..Followed::default()
        };
        assert_eq!(failed(&done(Standing::Done), &fix), Some(Some(4.0)));
    }

    #[test]
    fn the_share_has_its_interval_and_nothing_has_none() {
        let f = failure(&[(1, None), (2, Some(Some(2.0))), (3, None), (4, Some(Some(4.0)))]).unwrap();
        assert_eq!((f.implemented, f.failed, f.failed_numbers.clone()), (4, 2, vec![2, 4]));
        assert_eq!(f.share, Some(0.5), "(2 + 0.5) / (4 + 1)");
        assert!(f.low.unwrap() > 0.1 && f.high.unwrap() < 0.9 && f.recovery_hours_median == Some(3.0));
        assert_eq!(failure(&[]).unwrap().share, None);
    }

    #[test]
    fn a_calendar_is_escaped_and_folded() {
        let c = Change { title: "Straße, Tor; und ä".repeat(8), why: "a\nb".into(), ..planned() };
        let text = icalendar("Ours", "https://r.example", &[c], &[]);
        assert!(text.lines().all(|l| l.len() <= 75), "{text}");
        assert!(text.contains("DTSTART:20261123T200000Z\r\n") && text.contains("DESCRIPTION:a\\nb"));
        assert!(text.replace("\r\n ", "").contains("Straße\\, Tor\\; und ä"));
    }

    proptest! {
        #[test]
        fn a_worse_answer_never_lowers_the_risk(v in prop::array::uniform5(0_u8..3), i in 0_usize..5) {
            let of = |v: [u8; 5]| risk(Answers { reach: v[0], novelty: v[1], way_back: v[2], outage: v[3], harm: v[4] });
            let mut worse = v;
            worse[i] = (worse[i] + 1).min(2);
            prop_assert!(of(worse) >= of(v));
        }
    }
}
