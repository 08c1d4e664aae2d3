//! What the engine says, against the minute-by-minute story on random worlds, and case by case.

use super::super::{Book, Event, Facts, Happening, Kind, Outcome, Target};
use super::explain::{Said, explain};
use super::form::case::{read_calendar_file, read_events_file};
use super::form::{BookForm, CalendarForm, GoalForm, HolidayForm, Paused, PolicyForm, Targets, WeekForm, Zone};
use super::story::{Plan, Says, World, reference};
use super::{next_due, targets};
use Happening::{
    Book as Turn, Cancelled, Created, Facts as Became, PublicAgentReply, Reopened, RequesterMessage, Resolved, Status,
};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Zones with hour, half-hour and no summer time, odd offsets, changes at midnight, and a day that never was.
const ZONES: [&str; 10] = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "America/Santiago",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Tokyo",
    "UTC",
];
/// Beginnings: shortly before the clocks of some of them change, and an ordinary day.
const BEGINNINGS: [&str; 7] = [
    "2026-03-27T12:00:00Z",
    "2026-10-24T10:00:00Z",
    "2026-03-07T20:00:00Z",
    "2011-12-29T00:00:00Z",
    "2026-04-03T06:00:00Z",
    "2026-09-04T12:00:00Z",
    "2026-06-15T08:00:00Z",
];
const STATUSES: [&str; 5] = ["new", "open", "waiting_requester", "waiting_part", "waiting_third_party"];
const SERVICES: [&str; 3] = ["", "mail", "web"];
const PEOPLE: [&str; 2] = ["executive", "@client.example"];

fn span() -> impl Strategy<Value = (i64, i64)> {
    (0_i64..24, 1_i64..14, 0_i64..4, 0_i64..4)
        .prop_map(|(hour, length, a, b)| (hour * 60 + a * 15, hour * 60 + a * 15 + length * 60 + b * 15 - 15))
}

/// Openings of a day in order, apart from each other; the last may go over midnight where `night` allows.
fn day() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec(span(), 0..4).prop_map(|mut spans| {
        spans.sort_unstable();
        let mut tidy: Vec<(i64, i64)> = Vec::new();
        for (from, until) in spans {
            if until > from && tidy.last().is_none_or(|(_, end)| *end <= from) {
                tidy.push((from, until));
            }
        }
        tidy
    })
}

fn plan(name: &'static str) -> impl Strategy<Value = Plan> {
    let extra = (0_u8..6, day());
    (
        prop::sample::select(ZONES.to_vec()),
        prop::collection::vec(day(), 7),
        prop::collection::vec(0_i32..9, 0..3),
        extra,
        0_i64..7,
    )
        .prop_map(move |(zone, days, closed, (far, own), sure)| {
            let mut week: [Vec<(i64, i64)>; 7] = days.try_into().unwrap();
            // Somebody is there on most days, or nothing would ever fall due.
            for n in 0..5 {
                let d = usize::try_from((sure + n) % 7).unwrap();
                if week[d].iter().map(|(a, b)| b - a).sum::<i64>() < 120 {
                    week[d] = vec![(9 * 60, 12 * 60), (13 * 60, 17 * 60)];
                }
            }
            // What goes over midnight must leave the next day's openings alone.
            for d in 0..7 {
                let next = week[(d + 1) % 7].first().map_or(1440, |(from, _)| *from);
                if let Some((from, until)) = week[d].last_mut() {
                    *until = (*until).min(1440 + next.min(*from));
                }
            }
            let mut plan = Plan::new(name, zone, week);
            plan.closed = closed
                .iter()
                .map(|n| Date::constant(2026, 3, 26).checked_add(jiff::Span::new().days(*n)).unwrap())
                .collect();
            let own: Vec<_> = own.into_iter().map(|(a, b)| (a, b.min(1440))).filter(|(a, b)| a < b).collect();
            plan.extra
                .insert(Date::constant(2026, 3, 27).checked_add(jiff::Span::new().days(i32::from(far))).unwrap(), own);
            plan
        })
}

fn says() -> impl Strategy<Value = Says> {
    let goals = prop::collection::btree_map(
        (0_u8..4, prop::sample::select(Kind::ALL.to_vec())),
        (0_u64..900, prop::bool::weighted(0.25)),
        2..9,
    );
    let pauses = prop::collection::btree_set(
        (prop::sample::select(Kind::ALL.to_vec()), prop::sample::select(STATUSES.to_vec())),
        0..5,
    );
    let service = prop::option::weighted(0.4, prop::sample::select(SERVICES[1..].to_vec()));
    let requester = prop::option::weighted(0.25, prop::sample::select(PEOPLE.to_vec()));
    (service, requester, 0_usize..2, goals, pauses).prop_map(|(service, requester, plan, goals, pauses)| Says {
        service,
        requester,
        plan,
        goals,
        pauses,
    })
}

fn world() -> impl Strategy<Value = World> {
    let books = prop::collection::vec(prop::collection::vec(says(), 1..4), 1..4);
    (plan("one"), plan("two"), books, prop::sample::select(BEGINNINGS.to_vec()))
        .prop_map(|(one, two, books, begin)| World { plans: vec![one, two], books, begin: begin.parse().unwrap() })
}

fn facts() -> impl Strategy<Value = Facts> {
    (
        1_u8..5,
        prop::sample::select(SERVICES.to_vec()),
        prop::option::weighted(0.4, prop::sample::select(PEOPLE.to_vec())),
    )
        .prop_map(|(priority, service, who)| Facts {
            priority,
            service: service.into(),
            kind: "incident".into(),
            requester: who.into_iter().map(str::to_owned).collect(),
        })
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => Just(PublicAgentReply),
        3 => Just(RequesterMessage),
        5 => prop::sample::select(STATUSES.to_vec()).prop_map(|s| Status(s.into())),
        3 => facts().prop_map(Became),
        2 => (0_usize..3).prop_map(Turn),
        2 => Just(Resolved),
        3 => Just(Reopened),
        1 => Just(Cancelled),
    ]
}

fn history() -> impl Strategy<Value = (Vec<(i64, Happening)>, i64)> {
    let later = prop::collection::vec((0_i64..4000, happening()), 0..9);
    (facts(), prop::bool::ANY, later, 0_i64..4500).prop_map(|(facts, agent_wrote_first, mut later, now)| {
        later.sort_by_key(|(at, _)| *at);
        later.insert(0, (0, Created { facts, agent_wrote_first }));
        (later, now)
    })
}

fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The plan as somebody would write it down, read by the product's own reader.
fn written(plan: &Plan) -> CalendarForm {
    let text = |(from, until): &(i64, i64)| {
        format!("{}-{}", clock(*from), clock(if *until > 1440 { until - 1440 } else { *until }))
    };
    let spans = |list: &Vec<(i64, i64)>| list.iter().map(|s| text(s).parse().unwrap()).collect::<Vec<_>>();
    CalendarForm {
        name: plan.name.clone(),
        zone: Zone(plan.zone.into()),
        week: WeekForm::from_days(plan.week.each_ref().map(spans)),
        holidays: plan.closed.iter().map(|d| HolidayForm::Day(d.to_string().parse().unwrap())).collect(),
        extra_days: plan.extra.iter().map(|(d, list)| (*d, spans(list))).collect(),
        ..CalendarForm::default()
    }
}

fn policy(n: usize, says: &Says, world: &World) -> PolicyForm {
    let mut targets = BTreeMap::<u8, BTreeMap<Kind, GoalForm>>::new();
    for ((priority, kind), (minutes, elapsed)) in &says.goals {
        targets.entry(*priority).or_default().insert(*kind, GoalForm { seconds: minutes * 60, elapsed: *elapsed });
    }
    let mut paused = BTreeMap::<Kind, BTreeSet<String>>::new();
    for (kind, status) in &says.pauses {
        paused.entry(*kind).or_default().insert((*status).into());
    }
    let list = |word: Option<&str>| word.into_iter().map(str::to_owned).collect();
    let mut form = PolicyForm {
        name: format!("policy {n}"),
        calendar: world.plans[says.plan].name.clone(),
        ..PolicyForm::default()
    };
    (form.when.services, form.when.requesters) = (list(says.service), list(says.requester));
    (form.targets, form.paused) = (Targets(targets), Paused(paused));
    form
}

/// The world's books through the product's own form: written as JSON, read back, compiled.
fn compiled(world: &World) -> Vec<Book> {
    let form = |says: &Vec<Says>| BookForm {
        calendars: world.plans.iter().map(written).collect(),
        policies: says.iter().enumerate().map(|(n, s)| policy(n, s, world)).collect(),
        rules: Vec::new(),
    };
    let read = |f: BookForm| super::form::read::<BookForm>(&serde_json::to_string(&f).unwrap()).unwrap();
    world.books.iter().map(|says| read(form(says)).plain_book().unwrap()).collect()
}

/// Turns to a book that there is.
fn events(world: &World, history: &[(i64, Happening)]) -> Vec<(i64, Happening)> {
    let there = |what: &Happening| if let Turn(n) = what { Turn(n % world.books.len()) } else { what.clone() };
    history.iter().map(|(at, what)| (*at, there(what))).collect()
}

fn check(world: &World, history: &[(i64, Happening)], now: i64) -> Result<(), TestCaseError> {
    let books = compiled(world);
    let books: Vec<&Book> = books.iter().collect();
    let told = events(world, history);
    let history: Vec<Event> =
        told.iter().map(|(at, what)| Event { at: world.minute(*at), what: what.clone() }).collect();
    let found = targets(&books, &history, world.minute(now));
    let seen: Vec<_> = found.iter().map(|t| (t.kind, t.since, t.used, t.outcome)).collect();
    prop_assert_eq!(seen, reference(world, &told, now));
    explanation_agrees(&books, &history, &found, world.minute(now))
}

/// The lines say what the engine says: the same targets, and counted time that ends at the due moment.
fn explanation_agrees(
    books: &[&Book],
    history: &[Event],
    found: &[Target],
    now: Timestamp,
) -> Result<(), TestCaseError> {
    let explained = explain(books, history, now);
    prop_assert_eq!(explained.iter().map(|e| e.target).collect::<Vec<_>>(), found.to_vec());
    for e in &explained {
        let last = e.lines.last().unwrap();
        if let Outcome::Running { due, .. } = e.target.outcome {
            prop_assert_eq!((&last.said, last.at, last.left), (&Said::Due, due, 0));
        }
        let broken = e.lines.iter().find(|l| l.said == Said::Broken).map(|l| l.at);
        if let Outcome::Missed { at, .. } = e.target.outcome {
            prop_assert_eq!(broken, Some(at), "{:?}", e.lines);
        } else {
            prop_assert_eq!(broken, None, "{:?}", e.lines);
        }
    }
    Ok(())
}

/// Ten thousand random worlds and histories in four tests, so that they run side by side.
macro_rules! agrees {
    ($($name:ident),*) => { $(
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(2500))]
            #[test]
            fn $name(world in world(), (history, now) in history()) {
                check(&world, &history, now)?;
            }
        }
    )* };
}

agrees!(
    agrees_with_the_minute_by_minute_story_1,
    agrees_with_the_minute_by_minute_story_2,
    agrees_with_the_minute_by_minute_story_3,
    agrees_with_the_minute_by_minute_story_4
);

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let form = |says: &Vec<Says>| says.iter().enumerate().map(|(n, s)| policy(n, s, self)).collect::<Vec<_>>();
        let calendars: Vec<String> = self.plans.iter().map(|p| serde_json::to_string(&written(p)).unwrap()).collect();
        let books: Vec<String> = self.books.iter().map(|b| serde_json::to_string(&form(b)).unwrap()).collect();
        write!(f, "from {} calendars {calendars:#?} books {books:#?}", self.begin)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_due_moment_holds_until_something_happens(world in world(), (history, now) in history(), later in 1_i64..3000) {
        let books = compiled(&world);
        let books: Vec<&Book> = books.iter().collect();
        let history: Vec<Event> =
            events(&world, &history).into_iter().map(|(at, what)| Event { at: world.minute(at), what }).collect();
        let last = history.last().map_or(world.minute(now), |e| e.at);
        let due = |at: Timestamp| next_due(&targets(&books, &history, at));
        prop_assert_eq!(due(last), due(last + SignedDuration::from_mins(later)));
    }
}

/// The outcomes at a moment, of a history as the command line reads it.
fn told(calendar: &str, history: &str, now: &str) -> Vec<(Kind, Outcome)> {
    let book = read_calendar_file(calendar).unwrap().plain_book().unwrap();
    let case = read_events_file(history, book).unwrap();
    let books: Vec<&Book> = case.books.iter().collect();
    targets(&books, &case.history, now.parse().unwrap()).iter().map(|t| (t.kind, t.outcome)).collect()
}

const OFFICE: &str = r#"{"zone": "Europe/Paris", "week": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"],
    "thu": ["09:00-17:00"], "fri": ["09:00-17:00"]},
    "policy": {"targets": {"1": {"first_response": "1h", "resolve": {"time": "4h", "in": "elapsed"}},
        "any": {"first_response": "1h", "next_response": "2h", "resolve": "8h"}}, "paused": {"resolve": ["waiting_requester"]}}}"#;

fn one(found: &[(Kind, Outcome)], kind: Kind) -> Outcome {
    found.iter().rev().find(|(k, _)| *k == kind).unwrap().1
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn an_answer_after_closing_time_of_the_due_day_is_late_by_no_business_time() {
    let reply = |when: &str| {
        let history =
            format!(r#"[{{"at":"2026-01-09T15:00:00Z","kind":"created"}},{{"at":"{when}","kind":"reply_by_agent"}}]"#);
        one(&told(OFFICE, &history, "2026-02-01T00:00:00Z"), Kind::FirstResponse)
    };
    let due = at("2026-01-09T16:00:00Z");
    assert_eq!(reply("2026-01-09T16:00:00Z"), Outcome::Met { at: due });
    assert_eq!(reply("2026-01-10T09:00:00Z"), Outcome::Missed { at: due, over: 0 });
    assert_eq!(reply("2026-01-12T08:00:10Z"), Outcome::Missed { at: due, over: 10 });
}

#[test]
fn paused_time_is_kept_over_a_change_of_priority_calendar_and_target() {
    let before = r#"[{"at":"2026-01-05T08:00:00Z","kind":"created"},{"at":"2026-01-05T09:00:00Z","kind":"status","status":"waiting_requester"},
        {"at":"2026-01-06T08:00:00Z","kind":"status","status":"open"}"#;
    let stand = |more: &str| one(&told(OFFICE, &format!("{before}{more}]"), "2026-01-06T09:00:00Z"), Kind::Resolve);
    // One hour used on Monday, the wait is not counted, seven are left on Tuesday.
    assert!(matches!(stand(""), Outcome::Running { due, .. } if due == at("2026-01-06T15:00:00Z")));
    // By any clock, four hours: one of Monday and three from Tuesday eight on, not from Monday's creation.
    let urgent = r#",{"at":"2026-01-06T08:30:00Z","kind":"priority","priority":1}"#;
    assert!(matches!(stand(urgent), Outcome::Running { due, .. } if due == at("2026-01-06T11:00:00Z")));
    let shorter = r#",{"at":"2026-01-06T08:30:00Z","kind":"target","targets":{"resolve":"2h"}}"#;
    assert!(matches!(stand(shorter), Outcome::Running { due, .. } if due == at("2026-01-06T09:00:00Z")));
    let noon = r#",{"at":"2026-01-06T08:30:00Z","kind":"calendar","calendar":{"zone":"UTC","week":{"mon":["08:30-24:00"],"tue":["12:00-20:00"]}}}"#;
    // The new calendar measures half an hour of Monday; the rest runs on Tuesday from noon.
    assert!(matches!(stand(noon), Outcome::Running { due, .. } if due == at("2026-01-06T19:30:00Z")));
}

#[test]
fn a_broken_promise_is_not_mended_and_a_stricter_one_breaks_at_the_change() {
    let change = |priority: u8, to: u8| {
        let history = format!(
            r#"[{{"at":"2026-01-05T08:00:00Z","kind":"created","priority":{priority}}},{{"at":"2026-01-05T14:00:00Z","kind":"priority","priority":{to}}}]"#
        );
        one(&told(OFFICE, &history, "2026-01-05T14:00:00Z"), Kind::Resolve)
    };
    assert_eq!(change(1, 3), Outcome::Missed { at: at("2026-01-05T12:00:00Z"), over: 7200 });
    assert_eq!(change(3, 1), Outcome::Missed { at: at("2026-01-05T14:00:00Z"), over: 7200 });
}

#[test]
fn the_reasons_name_openings_holidays_pauses_and_changes() {
    let calendar = OFFICE.replace(r#""policy""#, r#""holidays": ["2026-01-06 Epiphany"], "policy""#);
    let book = read_calendar_file(&calendar).unwrap().plain_book().unwrap();
    let history = r#"[{"at":"2026-01-05T14:00:00Z","kind":"created"},{"at":"2026-01-05T15:00:00Z","kind":"status","status":"waiting_requester"},
        {"at":"2026-01-05T15:30:00Z","kind":"status","status":"open"},{"at":"2026-01-07T08:30:00Z","kind":"priority","priority":2}]"#;
    let case = read_events_file(history, book).unwrap();
    let explained = explain(&[&case.books[0]], &case.history, at("2026-01-07T09:00:00Z"));
    let lines = &explained.iter().find(|e| e.target.kind == Kind::Resolve).unwrap().lines;
    let said: Vec<String> =
        lines.iter().map(|l| format!("{:?}", l.said).split([' ', '{']).next().unwrap().to_owned()).collect();
    assert_eq!(
        said,
        ["Promised", "Counted", "Stands", "Runs", "Counted", "Holiday", "Counted", "Changed", "Counted", "Due"],
        "{lines:#?}"
    );
    assert_eq!(lines.last().map(|l| (l.at, l.used)), Some((at("2026-01-07T14:30:00Z"), 8 * 3600)));
}

#[test]
fn an_agents_own_opening_message_is_not_the_first_response() {
    let history = |more: &str| format!(r#"[{{"at":"2026-01-05T08:00:00Z","kind":"created","by_agent":true}}{more}]"#);
    let found = |more: &str| one(&told(OFFICE, &history(more), "2026-01-05T08:30:00Z"), Kind::FirstResponse);
    assert!(matches!(found(""), Outcome::Running { left: 1800, .. }));
    let reply = r#",{"at":"2026-01-05T08:30:00Z","kind":"reply_by_agent"}"#;
    assert_eq!(found(reply), Outcome::Met { at: at("2026-01-05T08:30:00Z") });
}

#[test]
fn faults_name_the_field_and_the_line() {
    let wrong = |from: &str, to: &str| read_calendar_file(&OFFICE.replacen(from, to, 1)).unwrap_err().to_string();
    let hours = wrong("09:00-17:00", "09:00-25:00");
    assert!(hours.starts_with("week.mon[0]: ") && hours.contains("25:00") && hours.contains("line 1"), "{hours}");
    let time = wrong(r#""8h""#, r#""soon""#);
    assert!(time.starts_with("policy.targets") && time.contains("line 4"), "{time}");
    assert!(wrong("Europe/Paris", "Mars").contains("there is no time zone \"Mars\""));
    assert!(wrong("first_response", "first_answer").contains("unknown variant `first_answer`"));
    assert!(
        read_calendar_file(r#"{"zone":"UTC","policy":{"targets":{"first":"1h"}}}"#)
            .unwrap_err()
            .to_string()
            .contains("\"first\" is no target")
    );
    assert!(wrong("\"zone\"", "\"zoen\"").contains("unknown field `zoen`"));
    let overlap = read_calendar_file(
        r#"{"calendars":[{"zone":"UTC","week":{"mon":["09:00-12:00","11:00-13:00"]}}],"policy":{"targets":{}}}"#,
    );
    assert!(overlap.unwrap_err().to_string().starts_with("calendars[0]: On mon the hours"));
    let book = || read_calendar_file(OFFICE).unwrap().plain_book().unwrap();
    let refused = |text: &str| read_events_file(text, book()).err().unwrap().to_string();
    assert!(refused("[]").contains("nothing says when it was created"));
    assert!(
        refused(r#"[{"at":"2026-01-05T08:00:00Z","kind":"resolved"}]"#).starts_with("events[0].kind: the first event")
    );
    assert!(refused("[{\n\"at\":\"yesterday\"}]").contains("line 2"));
    let order = r#"[{"at":"2026-01-05T08:00:00Z","kind":"created"},{"at":"2026-01-04T08:00:00Z","kind":"resolved"}]"#;
    assert!(refused(order).starts_with("events[1].at: "), "{}", refused(order));
    let nameless = r#"[{"at":"2026-01-05T08:00:00Z","kind":"created"},{"at":"2026-01-06T08:00:00Z","kind":"status"}]"#;
    assert!(refused(nameless).starts_with("events[1].status: \"status\" is missing"));
}

/// Measured, not judged: how long one due time takes (run with --nocapture).
#[test]
fn a_due_time_takes_microseconds() {
    let book = read_calendar_file(OFFICE).unwrap().plain_book().unwrap();
    let history = r#"[{"at":"2026-01-05T14:00:00Z","kind":"created"},{"at":"2026-01-05T15:00:00Z","kind":"status","status":"waiting_requester"},
        {"at":"2026-01-05T15:30:00Z","kind":"status","status":"open"},{"at":"2026-01-07T08:30:00Z","kind":"priority","priority":2}]"#;
    let case = read_events_file(history, book).unwrap();
    let books: Vec<&Book> = case.books.iter().collect();
    let now = at("2026-01-07T09:00:00Z");
    #[allow(clippy::disallowed_methods, reason = "a measurement reads the clock")]
    let begin = std::time::Instant::now();
    for _ in 0..1000 {
        assert_eq!(targets(&books, &case.history, now).len(), 2);
    }
    let each = begin.elapsed() / 1000;
    println!("all targets of a history of four events: {each:?}");
    assert!(each < std::time::Duration::from_millis(2), "{each:?}");
}
