//! How the queue looks: views with their counts, groups of lines, and the keys at its foot.

use super::{Counts, Cursor, Group, Line, Page, View, rules, store};
use crate::ticket::views::{countdown, urgency};
use crate::ticket::{Due, State};
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::layout;
use ui::list::{QueueRow, empty, more, queue_row};
use ui::status::Tone;

/// What a queue is drawn from.
pub struct Shown<'a> {
    pub w: &'a Speaker,
    pub view: View,
    pub page: &'a Page,
    /// The open ticket's number.
    pub here: Option<i64>,
    pub now: Timestamp,
}

/// The whole queue, kept true by itself.
pub fn queue(s: &Shown<'_>, counts: Counts) -> Markup {
    let w = s.w;
    let title = w.say("desk-queue");
    let src =
        format!("/desk/queue?view={}{}", s.view.word(), s.here.map_or_else(String::new, |n| format!("&here={n}")));
    let keys = [
        ("J K", "desk-key-move"),
        ("R", "desk-key-reply"),
        ("A", "desk-key-assign"),
        ("E", "desk-key-solve"),
        ("?", "desk-key-all"),
    ];
    let body = html! {
        rp-queue class="queue" data-pane="#pane" {
            header {
                // Beside the ticket its subject is the page's heading; alone on a phone, the queue is.
                p class="q-t" { (title) }
                h1 class="q-t" { (title) }
                nav aria-label=(title) { @for view in View::ALL { (view_link(s, view, counts)) } }
                (ui::action::icon_link("plus", &w.say("desk-new"), "/desk/new"))
            }
            div class="tks" { (groups(s)) }
            footer class="keys" {
                @for (key, words) in keys { @for k in key.split(' ') { kbd { (k) } } span { (w.say(words)) } }
            }
        }
    };
    layout::live("queue", "ticket", &src, body)
}

fn view_link(s: &Shown<'_>, view: View, counts: Counts) -> Markup {
    let count = match view {
        View::Mine => counts.mine,
        View::Team => counts.team,
        View::Unassigned => counts.unassigned,
    };
    let shown = if count >= store::COUNT_MAX { format!("{}+", store::COUNT_MAX - 1) } else { count.to_string() };
    html! {
        a href={ "/desk?view=" (view.word()) } aria-current=[(view == s.view).then_some("page")] {
            (s.w.say(&format!("desk-view-{}", view.word()))) " " span { (shown) }
        }
    }
}

/// The lines of a page in their groups, and the link to the next page.
pub fn groups(s: &Shown<'_>) -> Markup {
    let day_ends = day_ends(s.w, s.now);
    let mut parts: Vec<(Group, Vec<&Line>)> =
        [Group::Now, Group::Today, Group::Later, Group::Waiting].map(|g| (g, Vec::new())).into();
    for line in &s.page.lines {
        let group = rules::group(line, s.now, day_ends);
        if let Some((_, lines)) = parts.iter_mut().find(|(g, _)| *g == group) {
            lines.push(line);
        }
    }
    // Only the last group of an unfinished page may go on.
    let last = parts.iter().rposition(|(_, lines)| !lines.is_empty());
    html! {
        @if s.page.lines.is_empty() { (empty(&s.w.say(&format!("desk-empty-{}", s.view.word())), html! {})) }
        @for (i, (group, lines)) in parts.iter().enumerate() {
            @if !lines.is_empty() { (section(s, *group, lines, s.page.next.is_some() && last == Some(i))) }
        }
        @if let Some(next) = s.page.next { (more(&next_href(s.view, next), &s.w.say("desk-queue-more"))) }
    }
}

fn next_href(view: View, next: Cursor) -> String {
    format!("/desk/queue?view={}&after={next}", view.word())
}

fn section(s: &Shown<'_>, group: Group, lines: &[&Line], goes_on: bool) -> Markup {
    let word = match group {
        Group::Now => "desk-group-now",
        Group::Today => "desk-group-today",
        Group::Later => "desk-group-later",
        Group::Waiting => "desk-group-waiting",
    };
    html! {
        section {
            h2 class="g-t" { (s.w.say(word)) " " span { (lines.len()) @if goes_on { "+" } } }
            ul { @for line in lines { li { (row(s, group, line)) } } }
        }
    }
}

fn row(s: &Shown<'_>, group: Group, line: &Line) -> Markup {
    let (id, href) = (format!("t-{}", line.number), format!("/desk/t/{}?view={}", line.number, s.view.word()));
    let pane = format!("/desk/t/{}", line.number);
    let (shape, name, tone) = urgency(line.priority);
    let name = s.w.say(name);
    let (words, clock_tone, due) = clock(s, group, line);
    queue_row(&QueueRow {
        id: &id,
        href: &href,
        pane: &pane,
        title: &line.title,
        who: &line.requester_name,
        excerpt: &line.last_line,
        urgency: (shape, &name, tone),
        clock: (&words, clock_tone, &due),
        here: s.here == Some(line.number),
        unread: line.state == State::New || line.due_kind == Some(Due::NextResponse),
    })
}

fn clock(s: &Shown<'_>, group: Group, line: &Line) -> (String, Tone, String) {
    let Some(due) = line.due_at else {
        return (if line.waiting { s.w.say("desk-paused") } else { String::new() }, Tone::Off, String::new());
    };
    let tone = match group {
        Group::Now => Tone::Bad,
        Group::Today if rules::is_soon(due, s.now) => Tone::Warn,
        _ => Tone::Off,
    };
    (countdown(s.w, due, s.now), tone, due.to_string())
}

/// Midnight at the end of the reader's day.
pub fn day_ends(w: &Speaker, now: Timestamp) -> Timestamp {
    w.local(now).tomorrow().and_then(|z| z.start_of_day()).map_or(now, |z| z.timestamp())
}
