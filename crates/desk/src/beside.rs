//! Everything that hangs on one ticket, read at once and drawn in sections of their own: the page of a ticket asks here,
//! so that it makes the same few queries whatever hangs on it.

use crate::Ticket;
use crate::draft::{self, Unsent};
use crate::effort::{self, Efforts};
use crate::queue::Line;
use crate::snooze::{self, Snoozed};
use crate::story::{self, Behalf};
use crate::task::{self, Checklist, Task};
use crate::tie::{self, Together};
use crate::watcher::{self, Here, Watcher};
use crate::{events, tie::rules::Relation};
use house::Result;
use house::attachment::Attachment;
use house::journal::Entry;
use house::people::Member;
use house::people::policy::Right;
use house::store::Tx;
use house::web::Cx;
use house::words::Speaker;
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

/// Drafts of one person that are looked for in the queue.
const DRAFTS: i64 = 200;

/// Says in the lines of a queue that the reader has a draft there, and how far the checklist is: two queries a page.
pub fn mark(tx: &mut Tx<'_>, cx: &Cx, lines: &mut [Line]) -> Result<()> {
    let drafts = draft::store::drafts(tx, cx.caller.person, None, DRAFTS)?;
    let numbers: Vec<i64> = lines.iter().map(|l| l.number).collect();
    let progress = task::store::progress(tx, &numbers)?;
    for line in lines {
        if let Some((_, done, all)) = progress.iter().find(|(number, ..)| *number == line.number) {
            line.last_line = format!("{done}/{all} · {}", line.last_line);
        }
        if drafts.iter().any(|d| d.ticket == line.number) {
            line.last_line = format!("{} · {}", cx.words.say("desk-draft-mark"), line.last_line);
        }
    }
    Ok(())
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

/// Icon and sentence of what the subjects that hang on a ticket tell of it.
pub fn event_words(w: &Speaker, e: &Entry) -> Option<(&'static str, String)> {
    let text = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let number = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_i64).unwrap_or_default();
    let flag = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_bool).unwrap_or(false);
    let (mut other, mut name) = (0, text("name"));
    let (shape, key) = match e.kind.as_str() {
        // A moment's hold is nobody's news.
        events::HELD if !flag("soon") => ("calendar-clock", "desk-draft-event-held".to_owned()),
        events::TAKEN_BACK if text("why") == "answered" => ("undo-2", "desk-draft-event-answered".to_owned()),
        events::TAKEN_BACK if !flag("soon") => ("undo-2", "desk-draft-event-back".to_owned()),
        events::TIED | events::UNTIED => {
            (other, name) = (number("other"), text("other_title"));
            let relation = Relation::from_word(&text("relation"))?;
            let done = if e.kind == events::TIED { "tied" } else { "untied" };
            let sentence = w.say(&relation.key(flag("outward")));
            let key = format!("desk-tie-event-{done}");
            let values = [
                ("by", text("by_name").into()),
                ("relation", sentence.into()),
                ("other", other.to_string().into()),
                ("name", name.into()),
            ];
            return Some(("link", w.say_with(&key, &values)));
        }
        events::MERGED => {
            other = number("into");
            ("merge", "desk-tie-event-merged".to_owned())
        }
        events::MERGED_IN => {
            (other, name) = (number("source"), text("source_title"));
            ("merge", "desk-tie-event-merged-in".to_owned())
        }
        events::UNMERGED => {
            other = number("from");
            ("undo-2", "desk-tie-event-unmerged".to_owned())
        }
        events::UNMERGED_FROM => {
            other = number("source");
            ("undo-2", "desk-tie-event-unmerged-from".to_owned())
        }
        events::SPLIT => {
            other = number("into");
            ("workflow", "desk-tie-event-split".to_owned())
        }
        events::CHILDREN_LEFT => ("workflow", "desk-tie-event-left".to_owned()),
        events::RECURRED => return Some(("calendar-clock", crate::recurring::views::event(w, e))),
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
        _ => return None,
    };
    let minutes = |of: &str| e.payload.get(of).and_then(|s| s.get("minutes")).and_then(serde_json::Value::as_i64);
    let time = minutes("spent").or_else(|| minutes("to")).map(effort::rules::hours).unwrap_or_default();
    let was = minutes("from").map(effort::rules::hours).unwrap_or_default();
    let values = [
        ("by", text("by_name").into()),
        ("of", text("of_name").into()),
        ("name", name.into()),
        ("other", other.to_string().into()),
        ("time", time.into()),
        ("was", was.into()),
        ("until", until(w, &[text("until"), text("send_at")].concat()).into()),
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
