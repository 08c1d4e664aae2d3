//! The decisions about promises, pure: the history of a request and a moment in, the targets out.
//!
//! - A target is kept when it is fulfilled not after its due moment, the earliest moment at which the promised
//!   business time is used up. So a queue's `due < now` and this engine always agree.
//! - A promise once broken stays broken, and is judged by the goal it broke: neither a lower priority nor a
//!   resolution nor a withdrawal mends it.
//! - A new priority counts from the beginning: the time already used is measured again in the calendar of the
//!   new goal. If that breaks the promise, it breaks at the moment of the change, not in the past.
//! - Resolved stops every clock; reopened lets it run on where it stood, without the time in between.
//!   A response that was owed when the request was resolved is cancelled until then.
//! - Before the first response its own promise covers all messages; afterwards the oldest unanswered message
//!   starts a next response, and the messages that follow it before the answer belong to the same target.
//! - At creation or reopening the request waits on us. Events come in order; one that claims to be earlier than
//!   its predecessor counts at the moment of the predecessor. Events after `now` have not happened.

mod clock;
#[cfg(test)]
mod story;

use jiff::Timestamp;
use quant::calendar::Calendar;

use super::{Event, Goal, Happening, Kind, Outcome, Pauses, Policy, Target, WaitsOn};
use clock::Clock;

/// All targets of a request at `now`, in the order in which their clocks started.
#[must_use]
pub fn targets(policy: &Policy, calendar: &Calendar, history: &[Event], now: Timestamp) -> Vec<Target> {
    let mut request = Request::new(policy, calendar);
    let mut last = Timestamp::MIN;
    for event in history.iter().take_while(|event| event.at <= now) {
        last = last.max(event.at);
        request.happens(event.what, last);
    }
    request.clocks.iter_mut().filter_map(|clock| clock.target(now)).collect()
}

/// The last good moment of a clock that has `used` seconds behind it and runs since `running_since`: what a
/// queue stores in its column `due`. It changes only when something happens to the request, and with it a store
/// needs only (`used`, `running_since`) per clock to follow an event without reading the history again.
/// A moment that cannot be represented is the end of time.
#[must_use]
pub fn due_at(goal: &Goal, service: &Calendar, used: u64, running_since: Timestamp) -> Timestamp {
    let left = goal.seconds.saturating_sub(used);
    if left == 0 {
        return running_since;
    }
    goal.calendar.as_ref().unwrap_or(service).add_business(running_since, left).unwrap_or(Timestamp::MAX)
}

/// The most urgent due moment among the targets that are still to be fulfilled, broken ones included: the value
/// by which a queue sorts. None when nothing is owed or every clock stands.
#[must_use]
pub fn next_due(targets: &[Target]) -> Option<(Kind, Timestamp)> {
    let owed = targets.iter().filter(|target| target.fulfilled.is_none());
    owed.filter_map(|target| match target.outcome {
        Outcome::Running { due, .. } => Some((target.kind, due)),
        Outcome::Missed { at, .. } => Some((target.kind, at)),
        Outcome::Paused { .. } | Outcome::Met { .. } | Outcome::Cancelled => None,
    })
    .min_by_key(|(_, due)| *due)
}

/// A request as far as the events have been read.
struct Request<'a> {
    policy: &'a Policy,
    service: &'a Calendar,
    clocks: Vec<Clock<'a>>,
    priority: u8,
    waits_on: WaitsOn,
    closed: bool,
    /// Public agent messages to come before the first response counts.
    opening_messages: u8,
    agent_has_written: bool,
}

impl<'a> Request<'a> {
    fn new(policy: &'a Policy, service: &'a Calendar) -> Self {
        Request {
            policy,
            service,
            clocks: Vec::new(),
            priority: 0,
            waits_on: WaitsOn::Us,
            closed: false,
            opening_messages: 0,
            agent_has_written: false,
        }
    }

    fn happens(&mut self, what: Happening, at: Timestamp) {
        for clock in &mut self.clocks {
            clock.notice_breach(at);
        }
        match what {
            Happening::Created { priority, agent_wrote_first } => {
                self.priority = priority;
                self.opening_messages = u8::from(agent_wrote_first);
                self.start(Kind::FirstResponse, at);
                self.start(Kind::Resolve, at);
            }
            Happening::PublicAgentReply => self.agent_writes(at),
            Happening::RequesterMessage => self.requester_writes(at),
            Happening::StateChanged(waits_on) => self.waits_on = waits_on,
            Happening::PriorityChanged(priority) => {
                self.priority = priority;
                self.assign_goals(at);
            }
            Happening::Resolved => {
                self.closed = true;
                self.fulfil(Kind::Resolve, at);
            }
            Happening::Reopened => self.reopen(at),
            Happening::Cancelled => self.closed = true,
        }
        self.run_or_stand(at);
    }

    fn agent_writes(&mut self, at: Timestamp) {
        self.agent_has_written = true;
        if self.opening_messages > 0 {
            self.opening_messages -= 1;
            return;
        }
        self.fulfil(Kind::FirstResponse, at);
        self.fulfil(Kind::NextResponse, at);
    }

    fn requester_writes(&mut self, at: Timestamp) {
        let waiting = self.clocks.iter().any(|c| c.kind == Kind::NextResponse && c.fulfilled.is_none());
        if self.agent_has_written && !waiting {
            self.start(Kind::NextResponse, at);
        }
    }

    fn reopen(&mut self, at: Timestamp) {
        self.closed = false;
        self.waits_on = WaitsOn::Us;
        for clock in self.clocks.iter_mut().filter(|clock| clock.kind == Kind::Resolve) {
            clock.fulfilled = None;
        }
        self.assign_goals(at);
    }

    fn start(&mut self, kind: Kind, at: Timestamp) {
        let goal = self.goal(kind);
        self.clocks.push(Clock::new(kind, self.service, goal, at));
    }

    fn fulfil(&mut self, kind: Kind, at: Timestamp) {
        for clock in self.clocks.iter_mut().filter(|clock| clock.kind == kind) {
            clock.fulfilled = clock.fulfilled.or(Some(at));
        }
    }

    fn assign_goals(&mut self, at: Timestamp) {
        let (policy, priority) = (self.policy, self.priority);
        for clock in &mut self.clocks {
            let goal = policy.goals.get(&priority).and_then(|goals| goals.get(&clock.kind));
            clock.assign(goal, at);
        }
    }

    fn goal(&self, kind: Kind) -> Option<&'a Goal> {
        self.policy.goals.get(&self.priority)?.get(&kind)
    }

    fn run_or_stand(&mut self, at: Timestamp) {
        for clock in &mut self.clocks {
            let pauses = self.policy.pauses.get(&clock.kind).copied().unwrap_or_default();
            clock.closed = self.closed;
            let stands = self.closed || clock.fulfilled.is_some() || stops(pauses, self.waits_on);
            clock.set_running(!stands, at);
        }
    }
}

fn stops(pauses: Pauses, waits_on: WaitsOn) -> bool {
    match waits_on {
        WaitsOn::Us => false,
        WaitsOn::Requester => pauses.requester,
        WaitsOn::ThirdParty => pauses.third_party,
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;
    use quant::calendar::Calendar;

    use super::super::{Event, Goal, Happening, Kind, Outcome, Pauses, Policy, Target, WaitsOn};
    use super::story::{minute, reference};
    use super::{due_at, next_due, targets};
    use Happening::{
        Cancelled, Created, PriorityChanged, PublicAgentReply, Reopened, RequesterMessage, Resolved, StateChanged,
    };

    const KINDS: [Kind; 3] = [Kind::FirstResponse, Kind::NextResponse, Kind::Resolve];

    fn service(zone: &str) -> Calendar {
        let days: Vec<String> = ["mon", "tue", "thu", "fri", "sat", "sun"]
            .iter()
            .map(|d| format!("\"{d}\":[\"01:30-12:00\",\"13:00-17:00\"]"))
            .collect();
        let json = format!("{{\"zone\":\"{zone}\",\"week\":{{{}}},\"holidays\":[\"2026-03-28\"]}}", days.join(","));
        serde_json::from_str(&json).unwrap()
    }

    fn event(at: i64, what: Happening) -> Event {
        Event { at: minute(at), what }
    }

    fn happening() -> impl Strategy<Value = Happening> {
        prop_oneof![
            3 => Just(PublicAgentReply),
            3 => Just(RequesterMessage),
            2 => Just(StateChanged(WaitsOn::Requester)),
            1 => Just(StateChanged(WaitsOn::ThirdParty)),
            3 => Just(StateChanged(WaitsOn::Us)),
            2 => (1_u8..=4).prop_map(PriorityChanged),
            2 => Just(Resolved),
            3 => Just(Reopened),
            1 => Just(Cancelled),
        ]
    }

    fn policy() -> impl Strategy<Value = Policy> {
        let goal = (0_u64..1500, prop::bool::ANY)
            .prop_map(|(minutes, always)| Goal { seconds: minutes * 60, calendar: always.then(Calendar::always_open) });
        let goals = prop::collection::btree_map(prop::sample::select(KINDS.to_vec()), goal, 1..=3);
        let pauses =
            (prop::bool::ANY, prop::bool::ANY).prop_map(|(requester, third_party)| Pauses { requester, third_party });
        let pauses = prop::collection::btree_map(prop::sample::select(KINDS.to_vec()), pauses, 0..=3);
        (prop::collection::btree_map(1_u8..=3, goals, 2..=3), pauses)
            .prop_map(|(goals, pauses)| Policy { goals, pauses })
    }

    fn history() -> impl Strategy<Value = (Vec<Event>, i64)> {
        let later = prop::collection::vec((0_i64..4000, happening()), 0..9);
        (1_u8..=4, prop::bool::ANY, later, 0_i64..4500).prop_map(|(priority, agent_wrote_first, mut later, now)| {
            later.sort_by_key(|(at, _)| *at);
            let mut events = vec![event(0, Created { priority, agent_wrote_first })];
            events.extend(later.into_iter().map(|(at, what)| event(at, what)));
            (events, now)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn agrees_with_the_minute_by_minute_story(
            policy in policy(), (history, now) in history(), zone in prop::sample::select(vec!["Europe/Paris", "Asia/Tokyo", "UTC"]),
        ) {
            let service = service(zone);
            let found = targets(&policy, &service, &history, minute(now));
            let seen: Vec<_> = found.iter().map(|t| (t.kind, t.since, t.used, t.outcome)).collect();
            prop_assert_eq!(seen, reference(&policy, &service, &history, now));
        }

        #[test]
        fn a_due_moment_holds_until_something_happens(policy in policy(), (history, now) in history(), later in 1_i64..3000) {
            let service = service("Europe/Paris");
            let last = history.last().map_or(minute(now), |e| e.at);
            let due = |at: Timestamp| next_due(&targets(&policy, &service, &history, at));
            prop_assert_eq!(due(last), due(last + SignedDuration::from_mins(later)));
        }
    }

    fn desk() -> (Policy, Calendar) {
        let policy = serde_json::from_str(
            r#"{"goals":{"1":{"resolve":{"seconds":14400,"calendar":{"zone":"UTC","week":{"mon":["00:00-24:00"],
                    "tue":["00:00-24:00"],"wed":["00:00-24:00"],"thu":["00:00-24:00"],"fri":["00:00-24:00"],
                    "sat":["00:00-24:00"],"sun":["00:00-24:00"]}}}},
                "3":{"first_response":{"seconds":3600},"next_response":{"seconds":7200},"resolve":{"seconds":28800}}},
                "pauses":{"resolve":{"requester":true,"third_party":true}}}"#,
        );
        let calendar = serde_json::from_str(
            r#"{"zone":"Europe/Paris","week":{"mon":["09:00-17:00"],"tue":["09:00-17:00"],"wed":["09:00-17:00"],
                "thu":["09:00-17:00"],"fri":["09:00-17:00"]}}"#,
        );
        (policy.unwrap(), calendar.unwrap())
    }

    fn day(text: &str, what: Happening) -> Event {
        Event { at: text.parse().unwrap(), what }
    }

    fn one(found: &[Target], kind: Kind) -> Outcome {
        found.iter().find(|t| t.kind == kind).unwrap().outcome
    }

    #[test]
    fn an_answer_after_closing_time_of_the_due_day_is_late_by_no_business_time() {
        let (policy, calendar) = desk();
        let created = day("2026-01-09T15:00:00Z", Created { priority: 3, agent_wrote_first: false });
        let due = "2026-01-09T16:00:00Z".parse().unwrap();
        let reply = |at| {
            targets(&policy, &calendar, &[created, day(at, PublicAgentReply)], "2026-02-01T00:00:00Z".parse().unwrap())
        };
        assert_eq!(one(&reply("2026-01-09T16:00:00Z"), Kind::FirstResponse), Outcome::Met { at: due });
        assert_eq!(one(&reply("2026-01-10T09:00:00Z"), Kind::FirstResponse), Outcome::Missed { at: due, over: 0 });
        assert_eq!(one(&reply("2026-01-12T08:00:10Z"), Kind::FirstResponse), Outcome::Missed { at: due, over: 10 });
    }

    #[test]
    fn waiting_for_the_requester_moves_the_due_moment_and_reopening_resumes() {
        let (policy, calendar) = desk();
        let history = [
            day("2026-01-05T08:00:00Z", Created { priority: 3, agent_wrote_first: false }),
            day("2026-01-05T09:00:00Z", StateChanged(WaitsOn::Requester)), // one hour used
            day("2026-01-06T08:00:00Z", StateChanged(WaitsOn::Us)),
            day("2026-01-06T10:00:00Z", Resolved), // three hours used
            day("2026-01-07T08:00:00Z", Reopened),
        ];
        let stand =
            |n: usize, at: &str| one(&targets(&policy, &calendar, &history[..n], at.parse().unwrap()), Kind::Resolve);
        assert_eq!(stand(2, "2026-01-05T15:00:00Z"), Outcome::Paused { left: 25_200, share_used: 0.125 });
        assert_eq!(stand(4, "2026-01-06T15:00:00Z"), Outcome::Met { at: history[3].at });
        let due = "2026-01-07T13:00:00Z".parse().unwrap();
        assert_eq!(stand(5, "2026-01-07T09:00:00Z"), Outcome::Running { due, left: 14_400, share_used: 0.5 });
        let goal = &policy.goals[&3][&Kind::Resolve];
        assert_eq!(due_at(goal, &calendar, 10_800, history[4].at), due);
    }

    #[test]
    fn a_broken_promise_is_not_mended_by_a_lower_priority() {
        let (policy, calendar) = desk();
        let history = [
            day("2026-01-05T08:00:00Z", Created { priority: 1, agent_wrote_first: false }),
            day("2026-01-05T13:00:00Z", PriorityChanged(3)),
        ];
        let found = targets(&policy, &calendar, &history, history[1].at);
        assert_eq!(
            one(&found, Kind::Resolve),
            Outcome::Missed { at: "2026-01-05T12:00:00Z".parse().unwrap(), over: 3600 }
        );
    }

    #[test]
    fn a_higher_priority_breaks_at_the_change_and_not_in_the_past() {
        let (policy, calendar) = desk();
        let history = [
            day("2026-01-05T08:00:00Z", Created { priority: 3, agent_wrote_first: false }),
            day("2026-01-05T14:00:00Z", PriorityChanged(1)),
        ];
        let found = targets(&policy, &calendar, &history, history[1].at);
        assert_eq!(one(&found, Kind::Resolve), Outcome::Missed { at: history[1].at, over: 7200 });
        assert_eq!(
            one(&found, Kind::FirstResponse),
            Outcome::Missed { at: "2026-01-05T09:00:00Z".parse().unwrap(), over: 18_000 }
        );
    }

    #[test]
    fn a_clock_that_resumes_with_nothing_left_is_due_at_once_to_the_fraction() {
        let (policy, calendar) = desk();
        let goal = &policy.goals[&3][&Kind::FirstResponse];
        let resumed = "2026-01-05T08:00:00.5Z".parse().unwrap();
        assert_eq!(due_at(goal, &calendar, 3600, resumed), resumed);
        assert_eq!(due_at(goal, &calendar, 4000, resumed), resumed);
    }

    #[test]
    fn an_agents_own_opening_message_is_not_the_first_response() {
        let (policy, calendar) = desk();
        let history = [
            day("2026-01-05T08:00:00Z", Created { priority: 3, agent_wrote_first: true }),
            day("2026-01-05T08:00:00Z", PublicAgentReply),
            day("2026-01-05T08:30:00Z", PublicAgentReply),
        ];
        let found = |n: usize| one(&targets(&policy, &calendar, &history[..n], history[2].at), Kind::FirstResponse);
        assert!(matches!(found(2), Outcome::Running { left: 1800, .. }));
        assert_eq!(found(3), Outcome::Met { at: history[2].at });
    }
}
