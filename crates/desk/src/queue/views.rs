//! How the queue looks: views with their counts, groups of lines, and the keys at its foot.

use super::{Beside, Choice, Group, Line, View, rules, store};
use crate::ticket::views::{countdown, urgency};
use crate::ticket::{Due, State};
use crate::view::{Count, Order};
use house::Place;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::assets::icon;
use ui::layout;
use ui::list::{QueueRow, empty, more, queue_row};
use ui::status::Tone;

/// What a queue is drawn from.
pub struct Shown<'a> {
    pub w: &'a Speaker,
    pub beside: &'a Beside,
    /// The open ticket's number.
    pub here: Option<i64>,
    pub now: Timestamp,
    /// Whether the reader may do something to many.
    pub works: bool,
    /// The desk's other pages, as far as the reader may open them.
    pub places: &'a [Place],
    /// Why the line cannot be understood.
    pub fault: &'a str,
}

/// The whole queue, kept true by itself; `told` stands above its lines.
pub fn queue(s: &Shown<'_>, told: Markup) -> Markup {
    let (w, choice) = (s.w, &s.beside.choice);
    let title = w.say("desk-queue");
    let src =
        format!("/desk/queue?view={}{}", choice.encoded(), s.here.map_or_else(String::new, |n| format!("&here={n}")));
    let keys = [
        ("J K", "desk-key-move"),
        ("X", "desk-key-choose"),
        ("A", "desk-key-assign"),
        ("E", "desk-key-solve"),
        ("?", "desk-key-all"),
    ];
    let body = html! {
        rp-queue class="queue" data-pane="#pane" data-bar={ "/desk/bulk?view=" (choice.encoded()) } {
            header {
                // Beside the ticket its subject is the page's heading; alone on a phone, the queue is.
                p class="q-t" { (title) }
                h1 class="q-t" { (title) }
                nav aria-label=(title) { @for (i, view) in View::ALL.into_iter().enumerate() { (view_link(s, view, i + 1)) } }
                @if s.works { a class="icon-btn" href="/desk/new" title=(w.say("desk-new")) data-key="c" { (ui::assets::icon_named("plus", &w.say("desk-new"))) } }
                (pages_menu(s))
                (saved(s))
                (filter(s))
            }
            div class="tks" { (told) (groups(s)) }
            @if s.works {
                form id="bulk" class="bulk" method="get" action="/desk/bulk" {
                    input type="hidden" name="view" value=(choice.word());
                    button type="submit" class="btn sec sm" { span { (w.say("desk-bulk-open")) } }
                }
            }
            footer class="keys" {
                @for (key, words) in keys { @for k in key.split(' ') { kbd { (k) } } span { (w.say(words)) } }
            }
        }
    };
    layout::live("queue", "ticket", &src, body)
}

fn view_link(s: &Shown<'_>, view: View, key: usize) -> Markup {
    let counts = s.beside.counts;
    let count = match view {
        View::Mine => counts.mine,
        View::Team => counts.team,
        View::Unassigned => counts.unassigned,
    };
    let shown = if count >= store::COUNT_MAX { format!("{}+", store::COUNT_MAX - 1) } else { count.to_string() };
    html! {
        a href={ "/desk?view=" (view.word()) } data-key=(key) aria-current=[(s.beside.choice == Choice::Built(view)).then_some("page")] {
            (s.w.say(&format!("desk-view-{}", view.word()))) " " span { (shown) }
        }
    }
}

/// A count as it is shown: "12", "999+".
pub fn counted(count: Count) -> String {
    match count {
        Count { tickets, .. } if tickets >= store::COUNT_MAX => format!("{}+", store::COUNT_MAX - 1),
        Count { tickets, or_more: true } => format!("{tickets}+"),
        Count { tickets, or_more: false } => tickets.to_string(),
    }
}

/// The desk's other pages, behind three dots.
fn pages_menu(s: &Shown<'_>) -> Markup {
    let w = s.w;
    html! {
        @if !s.places.is_empty() {
            button type="button" class="icon-btn" popovertarget="desk-pages" aria-label=(w.say("desk-view-pages")) title=(w.say("desk-view-pages")) { (icon("ellipsis")) }
            div id="desk-pages" class="menu" popover aria-label=(w.say("desk-view-pages")) {
                ul { @for p in s.places { li { a href=(p.path) { span { (w.say(p.word)) } } } } }
            }
        }
    }
}

/// The saved views under the three, on keys 4 to 9.
fn saved(s: &Shown<'_>) -> Markup {
    let w = s.w;
    html! {
        nav class="views" aria-label=(w.say("desk-view-saved")) {
            @for (i, (view, count)) in s.beside.saved.iter().enumerate() {
                @let choice = Choice::Saved(view.id);
                a href=(choice.href()) data-key=(i + 4) aria-current=[(s.beside.choice == choice).then_some("page")] {
                    (view.name) " " span { (counted(*count)) }
                }
            }
            // One that does not stand above is named while it is shown.
            @if matches!(s.beside.choice, Choice::Saved(id) if s.beside.saved.iter().all(|(v, _)| v.id != id)) {
                a href=(s.beside.choice.href()) aria-current="page" { (s.beside.name) }
            }
            a class="muted" href="/desk/views" data-key="g v" { (w.say("desk-view-all")) }
            @if s.works { a class="muted" href="/desk/own" data-key="g o" { (w.say("desk-watcher-own")) } }
        }
    }
}

/// The line of the filter, to be read, changed and kept.
fn filter(s: &Shown<'_>) -> Markup {
    let (w, b) = (s.w, s.beside);
    let typed = matches!(b.choice, Choice::Line(..)) || !s.fault.is_empty();
    let orders: Vec<(&str, String)> =
        Order::ALL.map(|o| (o.word(), w.say(&format!("desk-view-order-{}", o.word())))).into();
    let keep = format!("/desk/views?line={}&order={}", rules::percent(&b.line), b.order.word());
    html! {
        details class="q-filter" open[typed] {
            summary data-key="f" aria-label=(w.say("desk-view-filter")) title=(w.say("desk-view-filter")) { (icon("list-filter")) span { (w.say("desk-view-filter")) } }
            form method="get" action="/desk/filter" {
                label class="vh" for="q" { (w.say("desk-view-line")) }
                input class="in" id="q" name="q" value=(b.line) autocomplete="off" spellcheck="false" maxlength="1000"
                    aria-describedby="q-hint" aria-invalid=[(!s.fault.is_empty()).then_some("true")];
                @if s.fault.is_empty() { p class="hint" id="q-hint" { (w.say("desk-view-line-hint")) } }
                @else { p class="wrong" id="q-hint" data-errors tabindex="-1" { (s.fault) } }
                label class="vh" for="q-order" { (w.say("desk-view-order")) }
                select class="in" id="q-order" name="order" { @for (value, words) in &orders { option value=(value) selected[*value == b.order.word()] { (words) } } }
                button type="submit" class="btn sec sm" { span { (w.say("desk-view-show")) } }
                a href={ "/desk/filter?form=1&q=" (rules::percent(&b.line)) "&order=" (b.order.word()) } { (w.say("desk-view-as-form")) }
                @if s.works { a href=(keep) { (w.say("desk-view-keep")) } }
            }
        }
    }
}

/// The lines of a page in their groups, and the link to the next page.
pub fn groups(s: &Shown<'_>) -> Markup {
    let b = s.beside;
    let more = match &b.next {
        Some(next) if b.looked_through => {
            html! { p class="more" { a href=(next_href(s, next)) { (s.w.say("desk-view-look-on")) } } }
        }
        Some(next) => more(&next_href(s, next), &s.w.say("desk-queue-more")),
        None => html! {},
    };
    html! {
        @if b.lines.is_empty() && s.fault.is_empty() { (nothing(s)) }
        @if b.order == Order::Due { (by_urgency(s)) }
        @else if !b.lines.is_empty() { (part(s, &s.w.say(&format!("desk-view-order-{}", b.order.word())), None, &b.lines.iter().collect::<Vec<_>>(), b.next.is_some())) }
        (more)
    }
}

fn nothing(s: &Shown<'_>) -> Markup {
    match &s.beside.choice {
        Choice::Built(view) => empty(&s.w.say(&format!("desk-empty-{}", view.word())), html! {}),
        _ if s.beside.looked_through => html! {},
        _ => empty(&s.w.say("desk-view-empty"), html! { a href="/desk?view=team" { (s.w.say("desk-view-empty-do")) } }),
    }
}

/// The line that stands first on the page: the most urgent group comes before the others, whatever is due.
pub fn first<'a>(beside: &'a Beside, w: &Speaker, now: Timestamp) -> Option<&'a Line> {
    if beside.order != Order::Due {
        return beside.lines.first();
    }
    let day_ends = day_ends(w, now);
    beside.lines.iter().min_by_key(|line| rules::group(line, now, day_ends))
}

fn by_urgency(s: &Shown<'_>) -> Markup {
    let day_ends = day_ends(s.w, s.now);
    let mut parts: Vec<(Group, Vec<&Line>)> =
        [Group::Now, Group::Today, Group::Later, Group::Waiting].map(|g| (g, Vec::new())).into();
    for line in &s.beside.lines {
        let group = rules::group(line, s.now, day_ends);
        if let Some((_, lines)) = parts.iter_mut().find(|(g, _)| *g == group) {
            lines.push(line);
        }
    }
    // Only the last group of an unfinished page may go on.
    let last = parts.iter().rposition(|(_, lines)| !lines.is_empty());
    html! {
        @for (i, (group, lines)) in parts.iter().enumerate() {
            @if !lines.is_empty() { (section(s, *group, lines, s.beside.next.is_some() && last == Some(i))) }
        }
    }
}

fn next_href(s: &Shown<'_>, next: &str) -> String {
    format!("/desk/queue?view={}&after={next}", s.beside.choice.encoded())
}

fn section(s: &Shown<'_>, group: Group, lines: &[&Line], goes_on: bool) -> Markup {
    let word = match group {
        Group::Now => "desk-group-now",
        Group::Today => "desk-group-today",
        Group::Later => "desk-group-later",
        Group::Waiting => "desk-group-waiting",
    };
    part(s, &s.w.say(word), Some(group), lines, goes_on)
}

fn part(s: &Shown<'_>, title: &str, group: Option<Group>, lines: &[&Line], goes_on: bool) -> Markup {
    let day_ends = day_ends(s.w, s.now);
    html! {
        section {
            h2 class="g-t" { (title) " " span { (lines.len()) @if goes_on { "+" } } }
            ul {
                @for line in lines {
                    li {
                        @if s.works { (choose(s, line)) }
                        (row(s, group.unwrap_or_else(|| rules::group(line, s.now, day_ends)), line))
                    }
                }
            }
        }
    }
}

/// The box by which a ticket is chosen for what is done to many.
fn choose(s: &Shown<'_>, line: &Line) -> Markup {
    let label = s.w.say_with("desk-bulk-choose", &[("label", format!("T-{}", line.number).into())]);
    html! { input class="ch" type="checkbox" id={ "ch-" (line.number) } name="n" value=(line.number) form="bulk" tabindex="-1" aria-label=(label); }
}

fn row(s: &Shown<'_>, group: Group, line: &Line) -> Markup {
    let (id, href) =
        (format!("t-{}", line.number), format!("/desk/t/{}?view={}", line.number, s.beside.choice.encoded()));
    let (pane, label) = (format!("/desk/t/{}", line.number), format!("T-{}", line.number));
    let (shape, name, tone) = urgency(line.priority);
    let name = s.w.say(name);
    let (words, clock_tone, due) = clock(s, group, line);
    queue_row(&QueueRow {
        id: &id,
        href: &href,
        pane: &pane,
        title: &line.title,
        label: &label,
        who: &line.requester_name,
        holder: &holder(s, line),
        excerpt: &line.last_line,
        urgency: (shape, &name, tone),
        clock: (&words, clock_tone, &due),
        here: s.here == Some(line.number),
        unread: line.state == State::New || line.due_kind == Some(Due::NextResponse),
    })
}

/// Who has it, where that is not the same for all lines.
fn holder(s: &Shown<'_>, line: &Line) -> String {
    let told = match s.beside.choice {
        Choice::Built(View::Mine | View::Unassigned) => false,
        _ => !line.assignee_name.is_empty(),
    };
    if told { line.assignee_name.clone() } else { String::new() }
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
