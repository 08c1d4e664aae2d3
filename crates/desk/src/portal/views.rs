//! How the portal looks.

use super::rules::{is_told, stands};
use crate::field::{self, Asker, Definition, Typed};
use crate::knowledge::{Article, views as knowledge};
use crate::letter::views::first_name;
use crate::ticket::views::{event, message};
use crate::ticket::{State, Ticket};
use house::attachment::Attachment;
use house::journal::Entry;
use house::record::Card;
use house::web::Cx;
use jiff::Timestamp;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::textarea;
use ui::list::empty;
use ui::portal::{Request, Suggestion, quick, requests, suggestions};
use ui::work::{self, Composer};
use ui::{layout, status};

/// The quick ways: icon and the word of their address; the words are in the catalogues.
pub const QUICK: [(&str, &str); 4] =
    [("monitor", "screen"), ("key", "signin"), ("package", "equipment"), ("user-plus", "starter")];

/// The one box. Asking is a form that works without script; while typing, suggestions come.
pub fn ask(cx: &Cx, value: &str, wrong: &str) -> Markup {
    let w = &cx.words;
    let question = w.say_with("desk-ask", &[("name", first_name(&cx.caller.name).into())]);
    let ways: Vec<(&str, String, String)> = QUICK
        .iter()
        .map(|(shape, key)| (*shape, w.say(&format!("desk-quick-{key}")), format!("/?quick={key}")))
        .collect();
    let ways: Vec<(&str, &str, &str)> = ways.iter().map(|(a, b, c)| (*a, b.as_str(), c.as_str())).collect();
    html! {
        section class="askbox" aria-labelledby="ask-h" {
            h1 id="ask-h" { (question) }
            rp-ask data-src="/ask/suggest" {
                form action="/ask" method="post" class="one" {
                    label class="vh" for="need" { (question) }
                    div class="box" {
                        input id="need" name="need" type="text" autocomplete="off" required maxlength="2000" value=(value)
                            placeholder=(w.say("desk-ask-placeholder")) role="combobox" aria-expanded="false" aria-controls="sug"
                            aria-describedby=[(!wrong.is_empty()).then_some("need-wrong")] autofocus[!value.is_empty()];
                        (button(&w.say("desk-ask-verb"), Kind::Primary).after("arrow-right"))
                    }
                    (action::csrf(&cx.token()))
                    div class="sug" id="sug" role="listbox" aria-label=(w.say("desk-suggestions")) {}
                    @if !wrong.is_empty() { p class="wrong" id="need-wrong" role="alert" { (wrong) } }
                }
            }
            (quick(&ways))
            p class="more all-offers" { a href="/catalogue" { (w.say("desk-catalogue")) } a href="/approvals" { (w.say("desk-approval-list")) } }
        }
    }
}

/// What is asked after the box, where the organisation must know more before it begins.
pub fn ask_more(
    cx: &Cx,
    need: &str,
    (definitions, typed): (&[Definition], &Typed),
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let fault = |name: &str| errors.iter().find(|(f, _)| *f == name).map_or("", |(_, m)| *m);
    html! {
        section class="ask-more" {
            (ui::text::headline("", &w.say("desk-ask-more"), html! { (w.say("desk-ask-more-lead")) }))
            (action::guarded(html! {
                form action="/ask" method="post" {
                    (action::csrf(&cx.token()))
                    input type="hidden" name="asked" value="1";
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    (textarea("need", &w.say("desk-new-text"), 3).value(need).error(fault("text")).required())
                    (field::views::opening(w, definitions, typed, (Asker::Requester, faults)))
                    (button(&w.say("desk-ask-verb"), Kind::Primary).after("arrow-right"))
                }
            }))
        }
    }
}

/// What the box offers while typing: answers that are written already, what can be ordered, and the person's own requests with the same words.
pub fn offers(
    cx: &Cx,
    (articles, typed): (&[Article], &str),
    cards: &[Card],
    catalogue: &[crate::catalogue::Version],
) -> Markup {
    let w = &cx.words;
    let written = knowledge::offers(w, articles, typed);
    let read = w.say("desk-knowledge-read");
    let hrefs: Vec<String> = catalogue.iter().map(|v| format!("/catalogue/{}", v.offer)).collect();
    let ask_for = w.say("desk-catalogue-offer-verb");
    let lines: Vec<(String, String, bool)> = cards
        .iter()
        .map(|c| {
            let open = State::from_word(&c.state).is_some_and(State::is_open);
            let key = if open { "desk-offer-open" } else { "desk-offer-solved" };
            (format!("/r/{}", c.record.number), w.say_with(key, &[("when", w.when(c.changed_at, cx.now).into())]), open)
        })
        .collect();
    let (read_on, look) = (w.say("desk-offer-read-on"), w.say("desk-offer-look"));
    let answers =
        written.iter().map(|(href, title, detail)| Suggestion { href, icon: "book-open", title, detail, verb: &read });
    let list: Vec<Suggestion<'_>> = cards
        .iter()
        .zip(&lines)
        .map(|(c, (href, detail, open))| Suggestion {
            href,
            icon: if *open { "message-circle" } else { "check" },
            title: &c.title,
            detail,
            verb: if *open { &read_on } else { &look },
        })
        .collect();
    let orders = catalogue.iter().zip(&hrefs).map(|(v, href)| Suggestion {
        href,
        icon: "package",
        title: &v.content.name,
        detail: v.content.description.lines().next().unwrap_or_default(),
        verb: &ask_for,
    });
    let all: Vec<Suggestion<'_>> = answers.chain(orders).chain(list).collect();
    suggestions(&all)
}

/// The person's requests, kept true by the stream.
pub fn mine(cx: &Cx, tickets: &[Ticket], more: Markup, src: &str) -> Markup {
    let w = &cx.words;
    let lines: Vec<(String, String, String, String)> = tickets
        .iter()
        .map(|t| {
            let values = [("name", first_name(&t.assignee_name).into()), ("when", w.when(t.changed_at, cx.now).into())];
            (
                format!("/r/{}", t.number),
                w.say_with(stands(t).0, &values),
                t.changed_at.to_string(),
                w.when(t.changed_at, cx.now),
            )
        })
        .collect();
    let list: Vec<Request<'_>> = tickets
        .iter()
        .zip(&lines)
        .map(|(t, (href, says, iso, when))| Request { href, tone: stands(t).1, title: &t.title, says, iso, when })
        .collect();
    let body = html! {
        @if list.is_empty() { (empty(&w.say("desk-mine-empty"), html! {})) }
        @else { (requests("mine-h", &w.say("desk-mine"), &list, more)) }
    };
    layout::live("mine", "ticket", src, body)
}

/// One request with its conversation.
pub struct Conversation<'a> {
    pub ticket: &'a Ticket,
    pub messages: &'a [crate::ticket::Message],
    pub earlier: bool,
    pub entries: &'a [Entry],
    pub files: &'a [Attachment],
    pub panels: &'a [Markup],
    /// The question how well they were helped; empty while it is not solved.
    pub rating: Markup,
    /// What the person wrote and we could not take, and why.
    pub kept: (&'a str, &'a str),
}

/// The conversation as its requester sees it, kept true by the stream.
pub fn conversation(cx: &Cx, c: &Conversation<'_>) -> Markup {
    let (w, t) = (&cx.words, c.ticket);
    let values = [("name", first_name(&t.assignee_name).into()), ("when", w.when(t.changed_at, cx.now).into())];
    let body = html! {
        (layout::crumbs(&w.say("desk-mine"), &[(&w.say("desk-mine"), "/requests")], &t.label()))
        (ui::text::headline("", &t.title, html! { (status::state(stands(t).1, &w.say_with(stands(t).0, &values))) }))
        @if !c.kept.1.is_empty() { div data-errors tabindex="-1" { (status::notice(status::Tone::Warn, html! { (c.kept.1) })) } }
        (deeds(cx, t))
        (c.rating)
        (thread(cx, c))
        @if !c.files.is_empty() { section class="part" { h2 class="lbl" { (w.say("desk-files")) } @for f in c.files { (crate::file::views::line(f, "")) } } }
        (composer(cx, t, c.kept.0))
        @for panel in c.panels { (panel) }
    };
    layout::live("request", &format!("ticket:{}", t.number), &format!("/r/{}/live", t.number), body)
}

fn thread(cx: &Cx, c: &Conversation<'_>) -> Markup {
    let from = c.messages.first().filter(|_| c.earlier).map_or(Timestamp::MIN, |m| m.at);
    let mut pieces: Vec<(Timestamp, Markup)> = c.messages.iter().map(|m| (m.at, message(cx, m))).collect();
    pieces.extend(c.entries.iter().filter(|e| is_told(e) && e.at >= from).map(|e| (e.at, event(cx, e))));
    pieces.sort_by_key(|(at, _)| *at);
    let label = cx.words.say("desk-conversation");
    work::thread(
        &label,
        html! {
            @if let Some(first) = c.messages.first().filter(|_| c.earlier) {
                p class="more" { a href={ "/r/" (c.ticket.number) "?before=" (first.id) } { (cx.words.say("desk-earlier")) } }
            }
            @for (_, piece) in &pieces { (piece) }
        },
    )
}

/// What its requester can do beside writing.
fn deeds(cx: &Cx, t: &Ticket) -> Markup {
    let (w, n) = (&cx.words, t.number);
    html! {
        div class="more" {
            @if t.state != State::Closed {
                @let kind = if t.state == State::Resolved { Kind::Primary } else { Kind::Secondary };
                (action::form(&format!("/r/{n}/works"), &cx.token(), "#request", html! { (button(&w.say("desk-works"), kind).icon("check")) }))
            }
            @if !t.open {
                (action::form(&format!("/r/{n}/reopen"), &cx.token(), "#request", html! { (button(&w.say("desk-not-solved"), Kind::Secondary).icon("rotate-ccw")) }))
            }
        }
    }
}

fn composer(cx: &Cx, t: &Ticket, text: &str) -> Markup {
    let w = &cx.words;
    let label = w.say("desk-mine-write");
    let composer = Composer {
        action: &format!("/r/{}/reply", t.number),
        csrf: &cx.token(),
        target: "#request",
        draft: &format!("request:{}", t.number),
        label: &label,
        placeholder: &label,
        kinds: &[],
        text,
        source: "",
        attach: &w.say("desk-attach"),
    };
    work::composer(&composer, work::send_buttons(&w.say("desk-send"), ""))
}
