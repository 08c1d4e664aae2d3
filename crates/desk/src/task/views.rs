//! How a checklist looks: beside the conversation, and the page of the lists kept for the next time.

use super::{Checklist, Task};
use crate::Ticket;
use crate::ticket::views::act_on;
use house::people::policy::Right;
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{Kind, button, csrf};
use ui::assets::{icon, icon_named};
use ui::field::{field, textarea};
use ui::layout;
use ui::status::progress;
use ui::work::side_fold;

/// The section beside the conversation.
pub fn section(cx: &Cx, t: &Ticket, tasks: &[Task], lists: &[Checklist]) -> Markup {
    let (w, works) = (&cx.words, cx.may(Right::DeskWork).is_some());
    let done = tasks.iter().filter(|s| s.done_at.is_some()).count();
    let words = w.say_with("desk-task-progress", &[("done", done.into()), ("all", tasks.len().into())]);
    let told = if tasks.is_empty() { String::new() } else { format!("{done}/{}", tasks.len()) };
    side_fold(
        "s-tasks",
        &w.say("desk-task-title"),
        &told,
        html! {
            @if tasks.is_empty() { p class="hint" { (w.say("desk-task-none")) } }
            @else {
                (progress("task-progress", &words, done as f64 / tasks.len() as f64))
                ul class="steps" { @for task in tasks { li class=[task.done_at.is_some().then_some("done")] { (step(cx, t, task, works)) } } }
            }
            @if works { (tools(cx, t, lists)) }
        },
    )
}

fn step(cx: &Cx, t: &Ticket, task: &Task, works: bool) -> Markup {
    let w = &cx.words;
    let done = task.done_at.is_some();
    let verb = if done { "undone" } else { "done" };
    let says = w.say_with(&format!("desk-task-mark-{verb}"), &[("step", task.body.as_str().into())]);
    let shape = if done { "circle-check" } else { "circle" };
    let who = task.done_at.map(|at| format!("{}, {}", task.done_by_name, w.when(at, cx.now)));
    html! {
        @if works { (act_on(cx, t, &format!("steps/{}/{verb}", task.id), html! { button type="submit" class="icon-btn" aria-pressed=(done) title=(says) { (icon_named(shape, &says)) } })) }
        @else { (icon(shape)) }
        span { (task.body) @if let Some(who) = who { span class="muted" { " " (who) } } }
        @if works {
            @let label = w.say_with("desk-task-remove", &[("step", task.body.as_str().into())]);
            (act_on(cx, t, &format!("steps/{}/remove", task.id), html! { button type="submit" class="icon-btn" title=(label) { (icon_named("x", &label)) } }))
        }
    }
}

fn tools(cx: &Cx, t: &Ticket, lists: &[Checklist]) -> Markup {
    let w = &cx.words;
    html! {
        (act_on(cx, t, "steps", html! {
            label class="vh" for="step" { (w.say("desk-task-step")) }
            div class="with-btn" {
                input class="in" id="step" name="step" required maxlength="300" autocomplete="off" placeholder=(w.say("desk-task-step"));
                (button(&w.say("desk-task-add"), Kind::Secondary).small().icon("plus"))
            }
        }))
        @if !lists.is_empty() {
            (act_on(cx, t, "steps", html! {
                label class="vh" for="list" { (w.say("desk-task-list")) }
                div class="with-btn" {
                    select class="in" id="list" name="list" { @for list in lists { option value=(list.id) { (list.name) " (" (list.steps.len()) ")" } } }
                    (button(&w.say("desk-task-apply"), Kind::Quiet).small().icon("list-checks"))
                }
            }))
        }
        p class="hint" { a href="/desk/checklists" { (w.say("desk-task-lists")) } }
    }
}

/// The page of the kept lists.
pub fn lists(cx: &Cx, lists: &[Checklist]) -> Markup {
    let w = &cx.words;
    let (name, steps, hint) = (w.say("desk-task-name"), w.say("desk-task-steps"), w.say("desk-task-steps-hint"));
    html! {
        (layout::crumbs(&w.say("desk-menu"), &[(&w.say("desk-menu"), "/desk")], &w.say("desk-task-lists")))
        (ui::text::headline("", &w.say("desk-task-lists"), html! { (w.say("desk-task-lists-lead")) }))
        @if lists.is_empty() { p class="hint" { (w.say("desk-task-lists-none")) } }
        @for list in lists {
            (layout::section(&format!("list-{}", list.id), &list.name, html! {}, html! {
                ol { @for one in &list.steps { li { (one) } } }
                form method="post" action={ "/desk/checklists/" (list.id) "/remove" } { (csrf(&cx.token())) (button(&w.say("desk-task-let-go"), Kind::Quiet).small().icon("trash-2")) }
            }))
        }
        (layout::section("list-new", &w.say("desk-task-new"), html! {}, html! {
            form method="post" action="/desk/checklists" {
                (csrf(&cx.token()))
                (field("name", &name).required())
                (textarea("steps", &steps, 6).hint(&hint).required())
                (button(&w.say("desk-task-keep"), Kind::Primary))
            }
        }))
    }
}
