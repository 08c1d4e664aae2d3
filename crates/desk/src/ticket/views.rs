//! What people see of a ticket at the desk: the conversation, and the context beside it.

use super::pages::{Around, Loaded};
use super::{Message, MessageKind, Priority, State, Ticket};
use crate::events;
use crate::letter::views::first_name;
use crate::promise::{Kind as Promise, Outcome, Target, views as promises};
use house::journal::Entry;
use house::people::policy::Right;
use house::web::Cx;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::assets::icon;
use ui::field::{Field, field, select, textarea, upload};
use ui::list::links;
use ui::status::{Tone, clock, state};
use ui::text::{avatar, when};
use ui::work::{self, Composer, Said};
use ui::{layout, number};

/// Icon, catalogue key and tone of a priority.
pub fn urgency(priority: Priority) -> (&'static str, &'static str, Tone) {
    match priority {
        Priority::Critical => ("flame", "desk-priority-1", Tone::Bad),
        Priority::High => ("chevrons-up", "desk-priority-2", Tone::Bad),
        Priority::Normal => ("equal", "desk-priority-3", Tone::Off),
        Priority::Low => ("chevron-down", "desk-priority-4", Tone::Off),
    }
}

/// Catalogue key and tone of a state.
pub fn state_word(state: State) -> (&'static str, Tone) {
    match state {
        State::New => ("desk-state-new", Tone::Accent),
        State::Open => ("desk-state-open", Tone::Accent),
        State::WaitingRequester => ("desk-state-waiting_requester", Tone::Off),
        State::WaitingThirdParty => ("desk-state-waiting_third_party", Tone::Off),
        State::Resolved => ("desk-state-resolved", Tone::Good),
        State::Closed => ("desk-state-closed", Tone::Good),
    }
}

/// The time left until a moment as the browser's clock shows it; the date where it is more than a day away.
pub fn countdown(w: &Speaker, due: Timestamp, now: Timestamp) -> String {
    let left = due.duration_since(now).as_secs();
    let (sign, size) = (if left < 0 { "−" } else { "" }, left.abs());
    if size >= 86_400 {
        let d = w.local(due).date();
        let key = if left < 0 { "desk-since-day" } else { "desk-by-day" };
        return w.say_with(key, &[("day", d.day().into()), ("month", w.say(&format!("month-{}", d.month())).into())]);
    }
    if size < 3600 {
        format!("{sign}{}:{:02}", size / 60, size % 60)
    } else {
        format!("{sign}{} h {:02}", size / 3600, size % 3600 / 60)
    }
}

/// A length of service time as people say it: "15 min", "30 h".
pub fn length(seconds: u64) -> String {
    if seconds > 0 && seconds.is_multiple_of(3600) {
        format!("{} h", seconds / 3600)
    } else {
        number::duration(seconds as f64)
    }
}

/// The parts of the pane: kept true by the stream, exchanged whole by every deed.
pub fn pane(cx: &Cx, l: &Loaded, around: &Around) -> Markup {
    let n = l.ticket.number;
    let notice = html! { (crate::beside::alarm(cx, &l.ticket, &l.beside)) @for n in &around.notices { (n) } };
    let conversation = work::conversation(head(cx, l), notice, thread(cx, l), composer(cx, l, &around.text));
    let side = side(cx, l);
    let body = layout::pane(conversation, &cx.words.say("desk-context"), side);
    let topics = topics(cx, n);
    html! {
        (layout::live(&format!("ticket-{n}"), &topics, &format!("/desk/t/{n}/pane"), body))
        @if let Some(toast) = &around.toast { (toast) }
    }
}

/// What the pane follows: its ticket, and whatever the panels of later rooms tell of.
fn topics(cx: &Cx, number: i64) -> String {
    let panels = cx.house.panels.iter().filter(|p| p.on == super::KIND);
    let kinds: std::collections::BTreeSet<&str> = panels.flat_map(|p| p.follows.iter().copied()).collect();
    kinds.into_iter().fold(format!("{}:{number}", super::KIND), |all, kind| format!("{all} {kind}"))
}

fn head(cx: &Cx, l: &Loaded) -> Markup {
    let (w, t) = (&cx.words, &l.ticket);
    let works = cx.may(Right::DeskWork).is_some();
    let meta = html! {
        span class="muted num" { (t.label()) }
        @if works { (state_menu(cx, t)) (people_menu(cx, l)) (priority_menu(cx, t)) } @else { (facts_only(w, t)) }
        @if works && t.open && t.assignee != Some(cx.caller.person) {
            (act(cx, t, "assign", html! { (button(&w.say("desk-take"), if t.assignee.is_none() { Kind::Primary } else { Kind::Quiet }).small().sends("person", &cx.caller.person.0.to_string()).key("i", "I")) }))
        }
        @if works && t.open { (act(cx, t, "resolve", html! { (button(&w.say("desk-solve"), Kind::Quiet).small().icon("check").key("e", "E")) })) }
        @if works && !t.open { (act(cx, t, "reopen", html! { (button(&w.say("desk-reopen"), Kind::Secondary).small().icon("rotate-ccw")) })) }
        @if works && t.open && l.beside.snoozed.is_none() { (crate::snooze::views::menu(cx, t)) }
        @if works { a class="pill" href={ "/desk/t/" (t.number) "/edit" } data-key="shift+e" { (icon("pencil")) (w.say("desk-story-edit-short")) } }
        (promise(cx, l))
    };
    work::conversation_head((&w.say("desk-queue"), "/desk"), &t.title, meta)
}

/// The same for the subjects that hang on a ticket.
pub(crate) fn act_on(cx: &Cx, t: &Ticket, deed: &str, body: Markup) -> Markup {
    act(cx, t, deed, body)
}

/// A form for one deed on a ticket: it says which version the person looked at, and its answer replaces the pane.
fn act(cx: &Cx, t: &Ticket, deed: &str, body: Markup) -> Markup {
    action::form(
        &format!("/desk/t/{}/{deed}", t.number),
        &cx.token(),
        "#pane",
        html! { input type="hidden" name="_version" value=(t.version); (body) },
    )
}

fn facts_only(w: &Speaker, t: &Ticket) -> Markup {
    let (word, tone) = state_word(t.state);
    html! {
        (state(tone, &w.say(word)))
        @if !t.assignee_name.is_empty() { (ui::text::person(&t.assignee_name)) }
        span class="muted" { (w.say(urgency(t.priority).1)) }
    }
}

/// A round button that opens a list of choices: one form for `deed`, in which a choice may name another.
fn pill_menu(
    (cx, t): (&Cx, &Ticket),
    (id, deed): (&str, &str),
    opener: Markup,
    (label, key): (&str, &str),
    items: Markup,
) -> Markup {
    let id = format!("m-{id}-{}", t.version);
    html! {
        button type="button" class="pill" popovertarget=(id) data-key=(key) { (opener) span class="vh" { ", " (label) } }
        div id=(id) class="menu" popover { (act(cx, t, deed, html! { ul { (items) } })) }
    }
}

fn choice((name, value): (&str, &str), inside: Markup) -> Markup {
    html! { li { button name=(name) value=(value) { (inside) } } }
}

/// A choice that is another deed than its menu's.
fn choice_to(t: &Ticket, deed: &str, inside: Markup) -> Markup {
    html! { li { button formaction={ "/desk/t/" (t.number) "/" (deed) } { (inside) } } }
}

fn state_menu(cx: &Cx, t: &Ticket) -> Markup {
    let w = &cx.words;
    let (word, _) = state_word(t.state);
    let opener = html! { (icon(if t.open { "circle-dot" } else { "circle-check" })) (w.say(word)) };
    let label = w.say("desk-state-menu");
    let waits =
        [("requester", "desk-wait-requester", "message-circle"), ("third_party", "desk-wait-third_party", "clock")];
    let items = html! {
        @if t.open {
            @for (value, key, shape) in waits { (choice(("on", value), html! { (icon(shape)) span { (w.say(key)) } })) }
            @if matches!(t.state, State::WaitingRequester | State::WaitingThirdParty) {
                (choice(("on", "us"), html! { (icon("play")) span { (w.say("desk-resume")) } }))
            }
            (choice_to(t, "resolve", html! { (icon("check")) span { (w.say("desk-solve")) } }))
        } @else { (choice_to(t, "reopen", html! { (icon("rotate-ccw")) span { (w.say("desk-reopen")) } })) }
    };
    pill_menu((cx, t), ("state", "wait"), opener, (&label, "w"), items)
}

fn people_menu(cx: &Cx, l: &Loaded) -> Markup {
    let (w, t) = (&cx.words, &l.ticket);
    let nobody = w.say("desk-nobody");
    let name = if t.assignee_name.is_empty() { &nobody } else { &t.assignee_name };
    let opener = html! { @if t.assignee_name.is_empty() { (icon("user-plus")) } @else { (avatar(name, Tone::Accent)) } (first_name_or_all(name, t.assignee.is_some())) };
    let items = html! {
        @for m in &l.team { (choice(("person", &m.person.0.to_string()), html! { (icon("user")) span { (m.name) } })) }
        @if !t.assignee_name.is_empty() { (choice(("nobody", "1"), html! { (icon("x")) span { (nobody) } })) }
    };
    let label = w.say("desk-assign-menu");
    if t.open {
        pill_menu((cx, t), ("who", "assign"), opener, (&label, "a"), items)
    } else {
        html! { span class="pill" { (opener) } }
    }
}

fn first_name_or_all(name: &str, is_person: bool) -> &str {
    if is_person { first_name(name) } else { name }
}

fn priority_menu(cx: &Cx, t: &Ticket) -> Markup {
    let w = &cx.words;
    let (shape, word, _) = urgency(t.priority);
    let opener = html! { (icon(shape)) (w.say(word)) };
    let items = html! {
        @for p in Priority::ALL {
            @let (shape, word, _) = urgency(p);
            (choice(("priority", &p.number().to_string()), html! { (icon(shape)) span { (w.say(word)) } }))
        }
    };
    let label = w.say("desk-priority-menu");
    if t.open {
        pill_menu((cx, t), ("pri", "prioritise"), opener, (&label, "p"), items)
    } else {
        html! { span class="pill" { (opener) } }
    }
}

/// How the promises stand: shape, word and clock.
fn promise(cx: &Cx, l: &Loaded) -> Markup {
    let (w, t) = (&cx.words, &l.ticket);
    let of = |kind| l.promises.iter().rev().map(|e| &e.target).find(|x| x.kind == kind);
    let said = if let (Some(due), Some(kind)) = (t.due_at, t.due_kind) {
        let late = due < cx.now;
        let tone = if late { Tone::Bad } else { Tone::Accent };
        let word = w.say(&format!("desk-{}-{}", if late { "late" } else { "due" }, kind.word()));
        let clock_tone = if due.duration_since(cx.now) <= crate::queue::rules::NOW { Tone::Bad } else { Tone::Off };
        html! { (state(tone, &word)) (clock(clock_tone, &countdown(w, due, cx.now), &due.to_string())) }
    } else if t.waiting {
        html! { (state(Tone::Off, &w.say("desk-clock-stands"))) }
    } else if let Some(target) = of(if t.open { Promise::FirstResponse } else { Promise::Resolve }) {
        outcome(w, target)
    } else {
        html! {}
    };
    html! { span class="sla" { (said) } }
}

fn outcome(w: &Speaker, target: &Target) -> Markup {
    let word = if target.kind == Promise::Resolve { "solved" } else { "answered" };
    let (used, promised) = (length(target.used), length(target.promised));
    match target.outcome {
        Outcome::Met { .. } if target.used < 60 => html! { (icon("check")) (w.say(&format!("desk-{word}-at-once"))) },
        Outcome::Met { .. } => {
            html! { (icon("check")) (w.say_with(&format!("desk-{word}-in"), &[("time", used.into())])) " " span class="muted" { (w.say_with("desk-of", &[("time", promised.into())])) } }
        }
        Outcome::Missed { over, .. } => {
            html! { (state(Tone::Bad, &w.say_with(&format!("desk-{word}-late"), &[("time", length(over).into())]))) }
        }
        _ => html! {},
    }
}

/// A message or an event, in the order in which they happened.
enum Piece<'a> {
    Message(&'a Message),
    Event(&'a Entry),
}

fn thread(cx: &Cx, l: &Loaded) -> Markup {
    let w = &cx.words;
    let from = l.messages.first().filter(|_| l.earlier).map_or(Timestamp::MIN, |m| m.at);
    let mut pieces: Vec<(Timestamp, Piece<'_>)> = l.messages.iter().map(|m| (m.at, Piece::Message(m))).collect();
    pieces.extend(l.entries.iter().filter(|e| e.at >= from).map(|e| (e.at, Piece::Event(e))));
    pieces.sort_by_key(|(at, _)| *at);
    let label = w.say("desk-conversation");
    work::thread(
        &label,
        html! {
            @if let Some(first) = l.messages.first().filter(|_| l.earlier) {
                p class="more" { a href={ "/desk/t/" (l.ticket.number) "?before=" (first.id) } { (w.say("desk-earlier")) } }
            }
            @for (_, piece) in &pieces {
                @match piece { Piece::Message(m) => { (message_of(cx, l, m)) } Piece::Event(e) => { (event(cx, e)) } }
            }
            (crate::draft::views::waiting(cx, &l.ticket, &l.beside.unsent))
        },
    )
}

/// One thing that was said, with what a technician can do about it.
fn message_of(cx: &Cx, l: &Loaded, m: &Message) -> Markup {
    let splits = m.kind == MessageKind::Public && cx.may(Right::DeskWork).is_some();
    html! { div class="said" { (message(cx, m)) @if splits { (crate::tie::views::split_button(cx, &l.ticket, m.id)) } } }
}

/// One thing that was said.
pub fn message(cx: &Cx, m: &Message) -> Markup {
    let w = &cx.words;
    let (id, iso, shown) = (format!("m-{}", m.id), m.at.to_string(), w.when(m.at, cx.now));
    let auto = if m.kind == MessageKind::Auto { w.say("desk-automatic") } else { String::new() };
    let said = Said { id: &id, who: &m.author_name, role: &auto, iso: &iso, when: &shown, lang: "" };
    match m.kind {
        MessageKind::Note => work::note(&said, &w.say("desk-note"), work::paragraphs(&m.body)),
        _ => work::message(&said, work::paragraphs(&m.body)),
    }
}

/// One thing that happened; nothing for what the conversation shows already.
pub fn event(cx: &Cx, e: &Entry) -> Markup {
    match event_words(&cx.words, e) {
        Some((shape, sentence)) => {
            work::event_line(shape, html! { (sentence) }, &e.at.to_string(), &cx.words.when(e.at, cx.now))
        }
        None => html! {},
    }
}

/// Icon and sentence of something that happened.
pub fn event_words(w: &Speaker, e: &Entry) -> Option<(&'static str, String)> {
    let text = |name: &str| e.payload.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let by = text("by_name");
    let taken = e.payload.get("to").and_then(serde_json::Value::as_i64) == e.actor.map(|p| p.0);
    let priority = e.payload.get("to").and_then(serde_json::Value::as_i64).and_then(|n| Priority::try_from(n).ok());
    let (shape, key) = match e.kind.as_str() {
        events::ASSIGNED if text("to_name").is_empty() => ("user", "desk-event-unassigned"),
        events::ASSIGNED if taken => ("user-check", "desk-event-taken"),
        events::ASSIGNED => ("user-check", "desk-event-assigned"),
        events::PRIORITISED => ("flag", "desk-event-prioritised"),
        events::WAITING if text("state") == State::WaitingThirdParty.word() => {
            ("clock", "desk-event-waiting-third_party")
        }
        events::WAITING => ("clock", "desk-event-waiting-requester"),
        events::RESUMED => ("play", "desk-event-resumed"),
        events::RESOLVED => ("circle-check", "desk-event-resolved"),
        events::UNRESOLVED => ("undo-2", "desk-event-unresolved"),
        events::REOPENED => ("rotate-ccw", "desk-event-reopened"),
        events::CLOSED => ("check-check", "desk-event-closed"),
        events::ESCALATED if text("told").is_empty() => ("bell", "desk-promise-event-escalated-alone"),
        events::ESCALATED => ("bell", "desk-promise-event-escalated"),
        events::ATTACHED => ("paperclip", "desk-event-attached"),
        events::RATED => ("star", "desk-rating-event"),
        events::TEAM_GIVEN if text("to").is_empty() => ("users", "desk-team-event-ungiven"),
        events::TEAM_GIVEN => ("users", "desk-team-event-given"),
        _ => return crate::beside::event_words(w, e),
    };
    let priority = priority.map(|p| w.say(urgency(p).1)).unwrap_or_default();
    let values = [
        ("by", by.into()),
        ("to", text("to_name").into()),
        ("team", text("to").into()),
        ("priority", priority.into()),
        ("name", text("name").into()),
        ("score", e.payload.get("score").and_then(serde_json::Value::as_i64).unwrap_or_default().into()),
        ("rule", text("rule").into()),
        ("told", text("told").into()),
    ];
    Some((shape, w.say_with(key, &values)))
}

fn composer(cx: &Cx, l: &Loaded, text: &str) -> Markup {
    let (w, t) = (&cx.words, &l.ticket);
    if cx.may(Right::DeskWork).is_none() {
        return html! {};
    }
    let reply_to =
        w.say_with("desk-reply-to", &[("name", first_name_or_all(&t.requester_name, t.requester.is_some()).into())]);
    let (note, label) = (w.say("desk-note"), w.say("desk-reply"));
    let solve = if t.open { w.say("desk-send-solve") } else { String::new() };
    let unsent = &l.beside.unsent;
    let text = if text.is_empty() { unsent.draft.as_ref().map_or("", |d| d.body.as_str()) } else { text };
    let kinds = [("reply", reply_to.as_str()), ("note", note.as_str())];
    let noting = unsent.draft.as_ref().is_some_and(|d| d.kind == MessageKind::Note);
    let [reply, noted] = kinds;
    let kinds = if noting { [noted, reply] } else { [reply, noted] };
    let actions = html! {
        input type="hidden" name="_version" value=(t.version);
        (crate::draft::views::composer_extras(cx, t, unsent, l.beside.together.open_children()))
        // The first button is what Enter presses in a field of the form: plain sending.
        (work::send_buttons(&w.say("desk-send"), &solve))
        @if t.open { (button(&w.say("desk-send-wait"), Kind::Quiet).small().sends("do", "wait")) }
        (crate::draft::views::keep_button(cx, t))
    };
    let composer = Composer {
        action: &format!("/desk/t/{}/reply", t.number),
        csrf: &cx.token(),
        target: "#pane",
        draft: &format!("ticket:{}", t.number),
        label: &label,
        placeholder: &w.say("desk-reply-placeholder"),
        kinds: &kinds,
        text,
        source: "",
        attach: &w.say("desk-attach"),
    };
    work::composer(&composer, actions)
}

fn side(cx: &Cx, l: &Loaded) -> Markup {
    html! {
        (who_asks(cx, l))
        (why_due(cx, l))
        (solved_before(cx, l))
        (l.articles)
        @for panel in &l.panels { (panel) }
        (crate::beside::sections(cx, &l.ticket, &l.beside, &l.team))
        (files(cx, l))
        p class="hint" { a href={ "/desk/t/" (l.ticket.number) "/history" } { (cx.words.say("desk-story-history")) } }
    }
}

/// Every promise with its reasons, line by line.
fn why_due(cx: &Cx, l: &Loaded) -> Markup {
    let w = &cx.words;
    html! { @if !l.promises.is_empty() { (work::side_section("s-why", &w.say("desk-promise-why"), promises::reasons(w, &l.promises))) } }
}

fn who_asks(cx: &Cx, l: &Loaded) -> Markup {
    let (w, t) = (&cx.words, &l.ticket);
    let mut rows: Vec<(String, Markup)> = Vec::new();
    if let Some(m) = &l.requester {
        if !m.title.is_empty() {
            rows.push((w.say("desk-does"), html! { (m.title) }));
        }
        rows.push((w.say("desk-address"), html! { a href={ "mailto:" (m.email) } { (m.email) } }));
    }
    rows.extend(l.beside.behalf.iter().map(|b| crate::story::views::raised_by(w, b)));
    let stated = [("desk-service", &t.service), ("desk-category", &t.category), ("desk-location", &t.location)];
    rows.extend(
        stated.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (w.say(key), html! { (value) })),
    );
    rows.push((
        w.say("desk-asked"),
        html! { (when(&t.created_at.to_string(), &w.when(t.created_at, cx.now), &w.date(t.created_at))) },
    ));
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(what, value)| (what.as_str(), value.clone())).collect();
    let others = ticket_links(w, &l.others);
    work::side_section(
        "s-who",
        &t.requester_name,
        html! {
            (layout::pairs(&rows))
            @if !others.is_empty() { p class="hint" { (w.say("desk-also-asked")) } (links(&others.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect::<Vec<_>>())) }
        },
    )
}

/// Title, address and state of each.
fn ticket_links(w: &Speaker, tickets: &[Ticket]) -> Vec<(String, String, String)> {
    tickets.iter().map(|t| (t.title.clone(), format!("/desk/t/{}", t.number), w.say(state_word(t.state).0))).collect()
}

fn solved_before(cx: &Cx, l: &Loaded) -> Markup {
    let w = &cx.words;
    let words = l.similar.words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ");
    let rows: Vec<(String, String, String)> = l
        .similar
        .cards
        .iter()
        .map(|c| (c.title.clone(), format!("/desk/t/{}", c.record.number), w.when(c.changed_at, cx.now)))
        .collect();
    let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    html! {
        @if !rows.is_empty() {
            (work::side_section("s-similar", &w.say("desk-solved-before"), html! {
                (links(&rows))
                p class="hint" { (w.say_with("desk-solved-before-how", &[("words", words.into())])) }
            }))
        }
    }
}

fn files(cx: &Cx, l: &Loaded) -> Markup {
    let w = &cx.words;
    let internal = w.say("desk-note");
    let all = l.files.len() + l.note_files.len() + l.beside.merged_files.len();
    work::side_fold(
        "s-files",
        &w.say("desk-files"),
        &if all == 0 { String::new() } else { all.to_string() },
        html! {
            @for f in &l.files { (crate::file::views::line(f, "")) }
            @for f in &l.note_files { (crate::file::views::line(f, &internal)) }
            @for f in &l.beside.merged_files { (crate::file::views::line(f, &format!("T-{}", f.record.number))) }
            @if all == 0 { p class="hint" { (w.say("desk-no-files")) } }
            @if cx.may(Right::DeskWork).is_some() {
                form method="post" enctype="multipart/form-data" action={ "/desk/t/" (l.ticket.number) "/files" } {
                    (action::csrf(&cx.token()))
                    (upload("files", &w.say("desk-attach"), ""))
                    (action_button(w))
                }
            }
        },
    )
}

fn action_button(w: &Speaker) -> Markup {
    html! { (button(&w.say("desk-upload"), Kind::Quiet).small().icon("upload")) }
}

/// What was typed into the form for a new ticket, and what was wrong with it.
pub struct NewForm<'a> {
    pub text: &'a str,
    pub title: &'a str,
    pub requester: &'a str,
    pub priority: i64,
    /// The fields that can be asked, and what was typed into them.
    pub asked: (&'a [crate::field::Definition], &'a crate::field::Typed),
    pub faults: &'a [(String, String)],
}

/// The form in which a technician writes down what somebody told them.
pub fn new_form(cx: &Cx, form: &NewForm<'_>, members: &[house::people::Member]) -> Markup {
    let w = &cx.words;
    let fault = |name: &str| form.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = form.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let priorities: Vec<(String, String)> = Priority::ALL.map(|p| (p.number().to_string(), w.say(urgency(p).1))).into();
    let options: Vec<(&str, &str)> = priorities.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (who, text, title, chosen) =
        (w.say("desk-new-who"), w.say("desk-new-text"), w.say("desk-new-title"), form.priority.to_string());
    let (who_hint, title_hint, priority) =
        (w.say("desk-new-who-hint"), w.say("desk-new-title-hint"), w.say("desk-new-priority"));
    let fields: [Field<'_>; 3] = [
        textarea("text", &text, 5).value(form.text).error(fault("text")).draft("desk:new").required(),
        field("title", &title).value(form.title).hint(&title_hint).error(fault("title")),
        select("priority", &priority, &options).value(&chosen).error(fault("priority")),
    ];
    layout::reading(
        "desk-new",
        html! {
            (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-new")))
            (ui::text::headline("", &w.say("desk-new"), html! { (w.say("desk-new-lead")) }))
            (action::guarded(html! {
                form method="post" action="/desk/new" {
                    (action::csrf(&cx.token()))
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    (requester_field(form.requester, (&who, &who_hint, fault("requester")), members))
                    @for f in &fields { (f) }
                    (crate::field::views::opening(w, form.asked.0, form.asked.1, (crate::field::Asker::Team, form.faults)))
                    (button(&w.say("desk-new-open"), Kind::Primary).icon("plus"))
                }
            }))
        },
    )
}

/// Who asks: any name, with the members offered while typing.
fn requester_field(value: &str, (label, hint, wrong): (&str, &str, &str), members: &[house::people::Member]) -> Markup {
    html! {
        div class="field" {
            label for="requester" { (label) }
            input class="in" id="requester" name="requester" type="text" list="members" autocomplete="off" required value=(value)
                aria-describedby="requester-hint" aria-invalid=[(!wrong.is_empty()).then_some("true")];
            datalist id="members" { @for m in members { option value=(m.email) { (m.name) } } }
            p class="hint" id="requester-hint" { (hint) }
            @if !wrong.is_empty() { p class="wrong" id="requester-error" { (wrong) } }
        }
    }
}
