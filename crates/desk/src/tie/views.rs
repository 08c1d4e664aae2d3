//! How a ticket's place among the others looks: a section beside the conversation, and a notice on what was merged.

use super::{Together, rules};
use crate::Ticket;
use crate::ticket::views::{act_on, state_word};
use house::people::policy::Right;
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::assets::icon_named;
use ui::status::{Tone, notice};
use ui::work::side_fold;

/// On a merged ticket: where it goes on, and the way back.
pub fn merged_notice(cx: &Cx, t: &Ticket, together: &Together) -> Markup {
    let (w, Some(into)) = (&cx.words, together.into) else { return html! {} };
    notice(
        Tone::Accent,
        html! {
            p { (w.say("desk-tie-merged-into")) " " a href={ "/desk/t/" (into) } { "T-" (into) } ". " (w.say("desk-tie-merged-hint")) }
            @if cx.may(Right::DeskWork).is_some() { (act_on(cx, t, "unmerge", html! { (button(&w.say("desk-tie-apart"), Kind::Secondary).small().icon("undo-2")) })) }
        },
    )
}

/// The section beside the conversation.
pub fn section(cx: &Cx, t: &Ticket, together: &Together) -> Markup {
    let (w, works) = (&cx.words, cx.may(Right::DeskWork).is_some());
    let (tied, bare) =
        (together.ties.len() + together.merged.len(), together.ties.is_empty() && together.merged.is_empty());
    side_fold(
        "s-ties",
        &w.say("desk-tie-title"),
        &if bare { String::new() } else { tied.to_string() },
        html! {
            @if bare { p class="hint" { (w.say("desk-tie-none")) } }
            (ties(cx, t, together))
            (merged(cx, together))
            @if works && together.open_children() > 0 && t.open { (resolve_children(cx, t, together.open_children())) }
            @if works && together.into.is_none() { (tools(cx, t, together)) }
        },
    )
}

fn ties(cx: &Cx, t: &Ticket, together: &Together) -> Markup {
    let w = &cx.words;
    let works = cx.may(Right::DeskWork).is_some();
    html! {
        @if !together.ties.is_empty() {
            ul class="rows" {
                @for tie in &together.ties {
                    li {
                        span class="muted" { (w.say(&tie.relation.key(tie.outward))) }
                        " " a href={ "/desk/t/" (tie.number) } { "T-" (tie.number) " " (tie.title) }
                        " " span class="muted" { (w.say(state_word(tie.state).0)) }
                        @if works { (remove(cx, t, tie.id, tie.number)) }
                    }
                }
            }
        }
    }
}

fn remove(cx: &Cx, t: &Ticket, id: i64, number: i64) -> Markup {
    let label = cx.words.say_with("desk-tie-remove", &[("number", number.to_string().into())]);
    act_on(
        cx,
        t,
        &format!("unlink/{id}"),
        html! { button type="submit" class="icon-btn" title=(label) { (icon_named("x", &label)) } },
    )
}

fn merged(cx: &Cx, together: &Together) -> Markup {
    let w = &cx.words;
    html! {
        @for m in &together.merged {
            p {
                span class="muted" { (w.say("desk-tie-merged-in")) } " "
                a href={ "/desk/t/" (m.source) } { "T-" (m.source) " " (m.title) }
                " " span class="muted" { (m.requester_name) }
                @if m.answers > 0 { br; span class="hint" { (w.say_with("desk-tie-answers", &[("n", m.answers.into()), ("name", m.requester_name.as_str().into())])) } }
            }
        }
    }
}

fn resolve_children(cx: &Cx, t: &Ticket, open: i64) -> Markup {
    let w = &cx.words;
    html! {
        p class="hint" { (w.say_with("desk-tie-open-children", &[("n", open.into())])) }
        (act_on(cx, t, "resolve-all", html! {
            (button(&w.say("desk-tie-solve-all"), Kind::Secondary).small().sends("children", "with").icon("check-check"))
            (button(&w.say("desk-tie-solve-this"), Kind::Quiet).small().sends("children", "leave"))
        }))
    }
}

fn tools(cx: &Cx, t: &Ticket, together: &Together) -> Markup {
    let w = &cx.words;
    let choice = |(relation, outward): (rules::Relation, bool)| {
        let value = if outward { relation.word().to_owned() } else { format!("{}-in", relation.word()) };
        html! { option value=(value) { (w.say(&relation.key(outward))) } }
    };
    html! {
        details class="more-tools" id="ties-tools" open[together.ties.is_empty() && together.merged.is_empty()] {
            summary data-key="m" { (w.say("desk-tie-tools")) }
            (act_on(cx, t, "link", html! {
                label for="relation" { (w.say("desk-tie-relation")) }
                select class="in" id="relation" name="relation" { @for one in rules::CHOICES { (choice(one)) } }
                label class="vh" for="other" { (w.say("desk-tie-other")) }
                input class="in" id="other" name="other" placeholder="T-" required autocomplete="off";
                (button(&w.say("desk-tie-link"), Kind::Secondary).small().icon("link"))
            }))
            (act_on(cx, t, "merge", html! {
                label for="sources" { (w.say("desk-tie-sources")) }
                input class="in" id="sources" name="sources" placeholder="T-" required autocomplete="off";
                (button(&w.say("desk-tie-merge"), Kind::Secondary).small().icon("merge"))
            }))
            (act_on(cx, t, "merge-into", html! {
                label for="target" { (w.say("desk-tie-target")) }
                input class="in" id="target" name="target" placeholder="T-" required autocomplete="off";
                (button(&w.say("desk-tie-merge-into"), Kind::Secondary).small().icon("merge"))
            }))
            (next(cx, t))
        }
    }
}

/// A new ticket beside this one: a child while it is open, a follow-up once it is solved.
fn next(cx: &Cx, t: &Ticket) -> Markup {
    let w = &cx.words;
    let (path, label, verb) = if t.open {
        ("child", "desk-tie-child-text", "desk-tie-child-open")
    } else {
        ("follow-up", "desk-tie-follow-text", "desk-tie-follow-open")
    };
    html! {
        form method="post" action={ "/desk/t/" (t.number) "/" (path) } {
            (ui::action::csrf(&cx.token()))
            label for="next-text" { (w.say(label)) }
            textarea class="in" id="next-text" name="text" rows="2" required {}
            (button(&w.say(verb), Kind::Secondary).small().icon("plus"))
        }
    }
}

/// The quiet button on a message that makes a ticket of it.
pub fn split_button(cx: &Cx, t: &Ticket, message: i64) -> Markup {
    let label = cx.words.say("desk-tie-split");
    html! {
        form class="inl split" method="post" action={ "/desk/t/" (t.number) "/split/" (message) } {
            (ui::action::csrf(&cx.token()))
            button type="submit" class="icon-btn" title=(label) { (icon_named("workflow", &label)) }
        }
    }
}
