//! Which rules are due on a ticket now, and when the next one will be: pure decisions.

use super::{After, Rule, Tell};
use crate::promise::Kind;
use crate::promise::rules::form::{Length, length_of, length_text};
use crate::promise::rules::watch::Watched;
use crate::ticket::Priority;
use house::FieldFault;
use jiff::Timestamp;

/// A rule that is due, on one promise of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firing {
    /// The place of the rule.
    pub rule: usize,
    pub kind: Kind,
    /// Names the promise among those of its ticket: its kind and its beginning.
    pub promise: String,
    pub at: Timestamp,
}

/// The moments at which rules mean the promises of a ticket, the earliest first. What was fulfilled is left alone.
pub fn firings(rules: &[Rule], promises: &[Watched<'_>]) -> Vec<Firing> {
    let mut all = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let meant = |p: &&Watched<'_>| p.owed && (rule.targets.is_empty() || rule.targets.contains(&p.kind));
        for p in promises.iter().filter(meant) {
            let Some(at) = moment(rule, p).filter(|at| *at >= rule.since) else { continue };
            let promise = format!("{}:{}", p.kind.word(), p.since.as_microsecond());
            all.push(Firing { rule: place, kind: p.kind, promise, at });
        }
    }
    all.sort_by_key(|f| f.at);
    all
}

fn moment(rule: &Rule, p: &Watched<'_>) -> Option<Timestamp> {
    match rule.after {
        // Half of an odd second counts as a whole one.
        After::Share(percent) => p.when(p.promised?.saturating_mul(u64::from(percent)).div_ceil(100)),
        After::Over(time) => p.when(p.promised?.saturating_add(time.0)),
        After::Silent(time) => (p.kind != Kind::Resolve).then(|| p.when(time.0))?,
    }
}

/// What the form of a rule sends.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Typed {
    pub was: String,
    pub name: String,
    /// Words of the promises; none: all.
    pub targets: Vec<String>,
    /// "share", "over" or "silent".
    pub when: String,
    /// Percent or a length of time.
    pub amount: String,
    pub tell: Vec<String>,
    /// Members' addresses with commas between.
    pub addresses: String,
    pub raise: String,
    pub assign: String,
}

/// A rule as its form shows it.
pub fn typed(rule: &Rule) -> Typed {
    let (when, amount) = match rule.after {
        After::Share(percent) => ("share", percent.to_string()),
        After::Over(time) => ("over", length_text(time.0)),
        After::Silent(time) => ("silent", length_text(time.0)),
    };
    let (addresses, tell): (Vec<String>, Vec<String>) =
        rule.tell.iter().map(|t| String::from(t.clone())).partition(|t| t.contains('@'));
    Typed {
        was: rule.name.clone(),
        name: rule.name.clone(),
        targets: rule.targets.iter().map(|k| k.word().to_owned()).collect(),
        when: when.to_owned(),
        amount,
        tell,
        addresses: addresses.join(", "),
        raise: if rule.raise { "1".to_owned() } else { String::new() },
        assign: rule.assign.clone(),
    }
}

/// The rule that was typed; it holds from `now` on.
pub fn read(t: &Typed, now: Timestamp) -> Result<Rule, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let said = |field: &str, why: String| FieldFault::new(field, "desk-promise-fault").with("why", why);
    let name = t.name.trim().to_owned();
    if name.is_empty() {
        faults.push(FieldFault::new("name", "fault-empty"));
    }
    let amount = t.amount.trim().trim_end_matches('%').trim();
    let percent = || {
        amount.parse::<u8>().ok().filter(|n| (1..=100).contains(n)).ok_or("write a percentage from 1 to 100".to_owned())
    };
    let after = match t.when.as_str() {
        "over" => length_of(amount).map(|s| After::Over(Length(s))),
        "silent" => length_of(amount).map(|s| After::Silent(Length(s))),
        _ => percent().map(After::Share),
    };
    let after = after.map_err(|why| faults.push(said("amount", why))).ok();
    let addresses = t.addresses.split(',').map(str::trim).filter(|a| !a.is_empty()).map(str::to_owned);
    let tell: Result<Vec<Tell>, String> = t.tell.iter().cloned().chain(addresses).map(Tell::try_from).collect();
    let tell = tell.map_err(|why| faults.push(said("addresses", why))).unwrap_or_default();
    let (raise, assign) = (!t.raise.is_empty(), t.assign.trim().to_lowercase());
    if tell.is_empty() && !raise && assign.is_empty() {
        faults.push(FieldFault::new("tell", "desk-promise-fault-rule-idle"));
    }
    let targets = Kind::ALL.into_iter().filter(|k| t.targets.iter().any(|w| w == k.word())).collect();
    match after {
        Some(after) if faults.is_empty() => Ok(Rule { name, targets, after, tell, raise, assign, since: now }),
        _ => Err(faults),
    }
}

/// What most desks begin with.
pub fn usual(now: Timestamp, names: [String; 3]) -> Vec<Rule> {
    let rule = |name, after, tell: &[Tell]| {
        let (targets, tell, assign) = (Vec::new(), tell.to_vec(), String::new());
        Rule { name, targets, after, tell, raise: false, assign, since: now }
    };
    let [near, broken, silent] = names;
    vec![
        rule(near, After::Share(75), &[Tell::Assignee]),
        rule(broken, After::Share(100), &[Tell::Assignee, Tell::Lead]),
        rule(silent, After::Silent(Length(16 * 3600)), &[Tell::Lead]),
    ]
}

/// One step more urgent, if there is one.
pub fn raised(priority: Priority) -> Option<Priority> {
    Priority::try_from(i64::from(priority) - 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quant::calendar::Calendar;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn rule(after: After) -> Rule {
        let since = at("2026-01-05T00:00:00Z");
        Rule {
            name: "r".into(),
            targets: Vec::new(),
            after,
            tell: Vec::new(),
            raise: false,
            assign: String::new(),
            since,
        }
    }

    /// When a rule fires on a promise of four hours that stood from nine to ten.
    fn check(after: After, kind: Kind, owed: bool) -> Vec<String> {
        let calendar = Calendar::always_open();
        let promise = Watched {
            kind,
            since: at("2026-01-05T08:00:00Z"),
            promised: Some(4 * 3600),
            owed,
            ran: vec![(at("2026-01-05T08:00:00Z"), at("2026-01-05T09:00:00Z"))],
            running_since: Some(at("2026-01-05T10:00:00Z")),
            calendar: &calendar,
        };
        firings(&[rule(after)], &[promise]).iter().map(|f| f.at.to_string()).collect()
    }

    #[test]
    fn a_rule_fires_when_its_share_is_used_and_the_wait_does_not_count() {
        assert_eq!(check(After::Share(25), Kind::Resolve, true), ["2026-01-05T09:00:00Z"]);
        assert_eq!(check(After::Share(75), Kind::Resolve, true), ["2026-01-05T12:00:00Z"]);
        assert_eq!(check(After::Share(100), Kind::Resolve, true), ["2026-01-05T13:00:00Z"]);
        assert_eq!(check(After::Over(Length(1800)), Kind::Resolve, true), ["2026-01-05T13:30:00Z"]);
    }

    #[test]
    fn silence_is_of_answers_only_and_what_is_fulfilled_is_left_alone() {
        assert_eq!(check(After::Silent(Length(7200)), Kind::NextResponse, true), ["2026-01-05T11:00:00Z"]);
        assert!(check(After::Silent(Length(7200)), Kind::Resolve, true).is_empty());
        assert!(check(After::Share(50), Kind::Resolve, false).is_empty());
    }

    #[test]
    fn what_the_form_shows_reads_back_as_the_same_and_nonsense_is_named() {
        let now = at("2026-01-05T00:00:00Z");
        for rule in usual(now, ["a".into(), "b".into(), "c".into()]) {
            assert_eq!(read(&typed(&rule), now).unwrap(), rule);
        }
        let idle = Typed { when: "over".into(), amount: "soon".into(), ..Typed::default() };
        let fields: Vec<String> = read(&idle, now).unwrap_err().into_iter().map(|f| f.field).collect();
        assert_eq!(fields, ["name", "amount", "tell"]);
        let to = Typed { name: "x".into(), amount: "120".into(), addresses: "nobody".into(), ..Typed::default() };
        let fields: Vec<String> = read(&to, now).unwrap_err().into_iter().map(|f| f.field).collect();
        assert_eq!(fields, ["amount", "addresses", "tell"]);
    }

    #[test]
    fn there_is_nothing_above_the_most_urgent() {
        assert_eq!(raised(Priority::Normal), Some(Priority::High));
        assert_eq!(raised(Priority::Critical), None);
    }
}
