//! Everything that hangs on one ticket, read at once and drawn in sections of their own: the page of a ticket asks here,
//! so that it makes the same few queries whatever hangs on it.

use crate::Ticket;
use crate::draft::{self, Unsent};
use crate::effort::{self, Efforts};
use crate::events;
use crate::snooze::{self, Snoozed};
use crate::story::{self, Behalf};
use crate::task::{self, Checklist, Task};
use crate::tie::{self, Together};
use crate::watcher::{self, Here, Watcher};
use house::attachment::Attachment;
use house::journal::Entry;
use house::people::Member;
use house::people::policy::Right;
use house::store::{Migration, Statement, Tx};
use house::web::{Cx, Doors};
use house::words::Speaker;
use house::{JobHandler, Result};
use maud::{Markup, html};

/// See the module. Empty for those who only read.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    pub unsent: Unsent,
    pub together: Together,
    pub merged_files: Vec<Attachment>,
    pub snoozed: Option<Snoozed>,
    pub here: Vec<Here>,
    pub watchers: Vec<Watcher>,
    pub tasks: Vec<Task>,
    pub lists: Vec<Checklist>,
    pub efforts: Efforts,
    pub behalf: Option<Behalf>,
}

pub fn load(tx: &mut Tx<'_>, cx: &Cx, t: &Ticket) -> Result<Beside> {
    if cx.only_concerning().is_some() {
        return Ok(Beside::default());
    }
    let works = cx.may(Right::DeskWork).is_some();
    let together = tie::together(tx, t)?;
    Ok(Beside {
        unsent: if works { draft::unsent(tx, t)? } else { Unsent::default() },
        merged_files: tie::merged_files(tx, &together)?,
        together,
        snoozed: snooze::store::of_ticket(tx, t.number)?,
        here: if works { watcher::store::here_now(tx, t.number)? } else { Vec::new() },
        watchers: watcher::store::watchers(tx, t.number)?,
        tasks: task::store::tasks(tx, t.number)?,
        lists: if works { task::store::checklists(tx)? } else { Vec::new() },
        efforts: effort::efforts(tx, t.number)?,
        behalf: story::store::behalf(tx, t.number)?,
    })
}

/// Above the conversation: what everybody who opens it must see first.
pub fn alarm(cx: &Cx, t: &Ticket, b: &Beside) -> Markup {
    html! {
        @if cx.may(Right::DeskWork).is_some() { (watcher::views::here(cx, t.number, &b.here)) }
        (tie::views::merged_notice(cx, t, &b.together))
        (snooze::views::aside(cx, t, b.snoozed.as_ref()))
    }
}

/// Beside it.
pub fn sections(cx: &Cx, t: &Ticket, b: &Beside, team: &[Member]) -> Markup {
    html! {
        (task::views::section(cx, t, &b.tasks, &b.lists))
        (tie::views::section(cx, t, &b.together))
        (effort::views::section(cx, t, &b.efforts))
        (watcher::views::section(cx, t, &b.watchers, team))
    }
}

/// The routes of the subjects that hang on a ticket.
pub fn doors() -> Doors {
    Doors::default()
        .and(draft::pages::doors())
        .and(draft::api::doors())
        .and(watcher::pages::doors())
        .and(watcher::api::doors())
        .and(tie::pages::doors())
        .and(tie::api::doors())
        .and(snooze::pages::doors())
        .and(snooze::api::doors())
        .and(task::pages::doors())
        .and(task::api::doors())
        .and(effort::pages::doors())
        .and(effort::api::doors())
        .and(story::pages::doors())
        .and(story::api::doors())
}

/// Their later work.
pub fn jobs() -> impl Iterator<Item = (&'static str, JobHandler)> {
    draft::jobs::handlers().into_iter().chain(watcher::jobs::handlers()).chain(snooze::jobs::handlers())
}

/// Their statements.
pub const STATEMENTS: &[&[&Statement]] = &[
    draft::store::ALL,
    watcher::store::ALL,
    tie::store::ALL,
    snooze::store::ALL,
    task::store::ALL,
    effort::store::ALL,
    story::store::ALL,
];

/// Their words.
pub fn words() -> [(&'static str, &'static str); 14] {
    [
        ("en", include_str!("../words/draft.en.ftl")),
        ("de", include_str!("../words/draft.de.ftl")),
        ("en", include_str!("../words/watcher.en.ftl")),
        ("de", include_str!("../words/watcher.de.ftl")),
        ("en", include_str!("../words/tie.en.ftl")),
        ("de", include_str!("../words/tie.de.ftl")),
        ("en", include_str!("../words/snooze.en.ftl")),
        ("de", include_str!("../words/snooze.de.ftl")),
        ("en", include_str!("../words/task.en.ftl")),
        ("de", include_str!("../words/task.de.ftl")),
        ("en", include_str!("../words/effort.en.ftl")),
        ("de", include_str!("../words/effort.de.ftl")),
        ("en", include_str!("../words/story.en.ftl")),
        ("de", include_str!("../words/story.de.ftl")),
    ]
}

/// Their tables.
pub fn migrations() -> [Migration; 7] {
    [
        Migration { number: 45, name: "desk_draft", text: include_str!("../migrations/0045_desk_draft.sql") },
        Migration { number: 46, name: "desk_watcher", text: include_str!("../migrations/0046_desk_watcher.sql") },
        Migration { number: 47, name: "desk_tie", text: include_str!("../migrations/0047_desk_tie.sql") },
        Migration { number: 48, name: "desk_snooze", text: include_str!("../migrations/0048_desk_snooze.sql") },
        Migration { number: 49, name: "desk_task", text: include_str!("../migrations/0049_desk_task.sql") },
        Migration { number: 50, name: "desk_effort", text: include_str!("../migrations/0050_desk_effort.sql") },
        Migration { number: 51, name: "desk_behalf", text: include_str!("../migrations/0051_desk_behalf.sql") },
    ]
}

/// Icon and sentence of what the subjects that hang on a ticket tell of it.
pub fn event_words(w: &Speaker, e: &Entry) -> Option<(&'static str, String)> {
    let text = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let flag = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_bool).unwrap_or(false);
    let mut name = text("name");
    let (shape, key) = match e.kind.as_str() {
        // A moment's hold is nobody's news.
        events::HELD if !flag("soon") => ("calendar-clock", "desk-draft-event-held".to_owned()),
        events::TAKEN_BACK if text("why") == "answered" => ("undo-2", "desk-draft-event-answered".to_owned()),
        events::TAKEN_BACK if !flag("soon") => ("undo-2", "desk-draft-event-back".to_owned()),
        events::SNOOZED => ("calendar-clock", "desk-snooze-event".to_owned()),
        events::SNOOZE_OVER => ("bell", format!("desk-snooze-event-{}", text("why"))),
        events::FOLLOWED => ("eye", "desk-watcher-event-followed".to_owned()),
        events::UNFOLLOWED => ("eye", "desk-watcher-event-unfollowed".to_owned()),
        events::STEPS_ADDED => ("list-checks", "desk-task-event-added".to_owned()),
        events::STEP_DONE => ("circle-check", "desk-task-event-done".to_owned()),
        events::STEP_UNDONE => ("circle", "desk-task-event-undone".to_owned()),
        events::STEP_REMOVED => ("x", "desk-task-event-removed".to_owned()),
        events::TIME_ADDED => ("timer", "desk-effort-event-added".to_owned()),
        events::TIME_CORRECTED => ("timer", "desk-effort-event-corrected".to_owned()),
        events::TIME_TAKEN_BACK => ("timer", "desk-effort-event-back".to_owned()),
        events::TIMER_STARTED => ("play", "desk-effort-event-started".to_owned()),
        events::EDITED => {
            name = story::views::changes(w, e).join("; ");
            ("pencil", "desk-story-event".to_owned())
        }
        _ => return tie::views::event_words(w, e),
    };
    let minutes = |of: &str| e.payload.get(of).and_then(|s| s.get("minutes")).and_then(serde_json::Value::as_i64);
    let time = minutes("spent").or_else(|| minutes("to")).map(effort::rules::hours).unwrap_or_default();
    let was = minutes("from").map(effort::rules::hours).unwrap_or_default();
    let until = until(w, &[text("until"), text("send_at")].concat());
    let values = [
        ("by", text("by_name").into()),
        ("of", text("of_name").into()),
        ("name", name.into()),
        ("time", time.into()),
        ("was", was.into()),
        ("until", until.into()),
        ("note", text("note").into()),
    ];
    Some((shape, w.say_with(&key, &values)))
}

/// A moment of the journal's in words; without one: until an answer comes.
fn until(w: &Speaker, text: &str) -> String {
    match text.parse::<jiff::Timestamp>() {
        Ok(at) => w.say_with("desk-snooze-until", &[("date", w.date(at).into()), ("time", w.time(at).into())]),
        Err(_) => w.say("desk-snooze-until-answer"),
    }
}
