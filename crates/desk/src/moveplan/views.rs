//! How a plan looks: the choice of the old desk, what was seen there, what the columns of a file are, and how far it is.

use super::rules::{self, Typed};
use super::{Plan, State, pages};
use crate::movein::{Preview, Run, Sample, rules as moving};
use axum::http::StatusCode;
use connect::moved::Ticket;
use connect::table::{Guess, Mapping, TARGETS};
use house::Error;
use house::web::{Cx, Problem};
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{field, select, upload};
use ui::list::{Column, table};
use ui::number::count;
use ui::status::{Tone, progress, state};
use ui::{layout, text};

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: Typed,
    pub faults: Vec<(String, String)>,
}

impl Again {
    pub fn of(cx: &Cx, typed: Typed, error: &Error) -> Self {
        let faults = Problem::new(error, &cx.words).fields.into_iter().map(|f| (f.field, f.message)).collect();
        Self { typed, faults }
    }

    pub fn status(&self) -> StatusCode {
        if self.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }

    fn fault(&self, name: &str) -> &str {
        self.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str())
    }
}

fn say(cx: &Cx, key: &str) -> String {
    cx.words.say(&format!("desk-moveplan-{key}"))
}

fn system(source: &str) -> &str {
    if source == "csv" { "CSV" } else { crate::movein::name(source) }
}

/// The choice of the old desk, and the form of the one that was chosen.
pub fn new(cx: &Cx, plans: &[Plan], again: &Again) -> Markup {
    let source = again.typed.source.as_str();
    let all = rules::LIVE.iter().chain(&rules::FILES);
    let title = say(cx, "new");
    layout::reading(
        "moveplan-new",
        html! {
            (layout::crumbs(&title, &[(&cx.words.say("desk-movein-title"), "/desk/moves")], &title))
            (text::headline("", &title, html! { (say(cx, "lead")) }))
            (layout::section("source", &say(cx, "which"), html! {}, html! {
                ul class="rows" { @for s in all {
                    li class="row" { a href={ "/desk/moves/new?source=" (s) } aria-current=[(*s == source).then_some("true")] { b { (system(s)) } } span class="muted" { (say(cx, &format!("about-{s}"))) } }
                } }
            }))
            @if rules::LIVE.contains(&source) { (layout::section("where", system(source), html! {}, live_form(cx, again))) }
            @if rules::FILES.contains(&source) { (layout::section("where", system(source), html! {}, file_form(cx, again))) }
            @if !plans.is_empty() { (layout::section("plans", &say(cx, "plans"), html! {}, list(cx, plans))) }
        },
    )
}

fn list(cx: &Cx, plans: &[Plan]) -> Markup {
    html! {
        ul class="rows" { @for p in plans {
            li class="row" {
                a href=(pages::place(p.id)) { b { (system(&p.source)) } " " (p.origin) }
                span class="muted" { (stands(cx, p.state)) " · " (cx.words.when(p.created_at, cx.now)) }
            }
        } }
    }
}

fn stands(cx: &Cx, at: State) -> Markup {
    let tone = match at {
        State::Done | State::Ready => Tone::Good,
        State::Failed => Tone::Bad,
        _ => Tone::Warn,
    };
    state(tone, &say(cx, &format!("is-{}", at.word())))
}

fn live_form(cx: &Cx, again: &Again) -> Markup {
    let (w, t) = (&cx.words, &again.typed);
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    html! {
        p class="muted" { (say(cx, &format!("need-{}", t.source))) }
        form method="post" action="/desk/moves/plans" {
            (action::csrf(&cx.token()))
            input type="hidden" name="source" value=(t.source);
            (action::error_summary(&w.say("error-invalid"), &errors))
            (field("address", &say(cx, "address")).kind("url").placeholder("https://").value(&t.address).error(again.fault("address")).required())
            (secret_fields(cx, &t.source, again))
            @if t.source == "jira" { (field("projects", &say(cx, "projects")).value(&t.projects).hint(&say(cx, "projects-hint")).error(again.fault("projects"))) }
            @if t.source == "glpi" { (field("zone", &say(cx, "zone")).value(&t.zone).hint(&say(cx, "zone-hint")).error(again.fault("zone"))) }
            (button(&say(cx, "look"), Kind::Primary))
            p class="hint" { (say(cx, "look-hint")) }
        }
    }
}

/// How one signs in; what is written is never shown again.
fn secret_fields(cx: &Cx, source: &str, again: &Again) -> Markup {
    html! {
        @if source != "freshservice" { (field("user", &say(cx, "user")).value(&again.typed.user).autocomplete("off").hint(&say(cx, "user-hint")).error(again.fault("user"))) }
        (field("word", &say(cx, "word")).kind("password").autocomplete("off").hint(&say(cx, "word-hint")).error(again.fault("word")).required())
        @if source == "glpi" { (field("app", &say(cx, "app")).kind("password").autocomplete("off").hint(&say(cx, "app-hint")).error(again.fault("app"))) }
    }
}

fn file_form(cx: &Cx, again: &Again) -> Markup {
    let t = &again.typed;
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let accept = if t.source == "csv" { ".csv,.txt,.tsv" } else { ".sql,.gz" };
    html! {
        p class="muted" { (say(cx, &format!("need-{}", t.source))) }
        form method="post" action="/desk/moves/files" enctype="multipart/form-data" {
            (action::csrf(&cx.token()))
            input type="hidden" name="source" value=(t.source);
            (action::error_summary(&cx.words.say("error-invalid"), &errors))
            @if t.source == "osticket" { (field("zone", &say(cx, "zone")).value(&t.zone).hint(&say(cx, "zone-hint")).error(again.fault("zone"))) }
            (upload("files", &say(cx, "file"), accept).error(again.fault("files")).required())
            (button(&say(cx, "hand-in"), Kind::Primary))
        }
    }
}

/// One plan.
pub fn show(cx: &Cx, p: &Plan, run: Option<&Run>) -> Markup {
    let title = cx.words.say_with("desk-movein-from", &[("name", system(&p.source).to_owned().into())]);
    layout::reading(
        "moveplan",
        html! {
            (layout::crumbs(&title, &[(&cx.words.say("desk-movein-title"), "/desk/moves"), (&say(cx, "new"), "/desk/moves/new")], &title))
            (text::headline("", &title, html! { (p.origin) }))
            (live(cx, p, run))
        },
    )
}

/// What changes while it goes on.
pub fn live(cx: &Cx, p: &Plan, run: Option<&Run>) -> Markup {
    let body = html! {
        p { (stands(cx, p.state)) }
        @if let Some(why) = &p.failure { p role="alert" { (why) } }
        @if p.state == State::Looking { p class="muted" { (say(cx, "looking")) " " a href=(pages::place(p.id)) { (cx.words.say("desk-movein-look-again")) } } }
        (steps(cx, p))
        @if let Some(run) = run { (how_far(cx, p, run)) }
        @if let Some(seen) = &p.preview { (seen_there(cx, seen, p.source == "csv")) }
        @if needs_sign_in(p) { (sign_in(cx, p)) }
    };
    layout::live("moveplan-live", &pages::topic(p.id), &pages::place(p.id), body)
}

fn needs_sign_in(p: &Plan) -> bool {
    rules::LIVE.contains(&p.source.as_str()) && matches!(p.state, State::Failed | State::Done | State::Stopped)
}

fn sign_in(cx: &Cx, p: &Plan) -> Markup {
    layout::section(
        "sign-in",
        &say(cx, "sign-in-again"),
        html! {},
        html! {
            form method="post" action={ (pages::place(p.id)) "/sign-in" } {
                (action::csrf(&cx.token()))
                (secret_fields(cx, &p.source, &Again::default()))
                (button(&say(cx, "look"), Kind::Quiet))
            }
        },
    )
}

fn steps(cx: &Cx, p: &Plan) -> Markup {
    let act = |path: &str, word: &str, kind: Kind| {
        html! { form method="post" action={ (pages::place(p.id)) "/" (path) } { (action::csrf(&cx.token())) (button(&say(cx, word), kind)) } }
    };
    let signed = p.secret.is_some() || !rules::LIVE.contains(&p.source.as_str());
    let started = matches!(p.state, State::Stopped | State::Failed) && p.run.is_some();
    html! {
        div class="row-actions" {
            @if rules::may_start(p.state, p.preview.is_some()) && signed {
                (act("start", if p.state == State::Done { "start-again" } else if started { "go-on" } else { "start" }, Kind::Primary))
            }
            @if matches!(p.state, State::Running | State::Looking) { (act("stop", "stop", Kind::Secondary)) }
            @if p.source == "csv" && p.state != State::Running { (button(&say(cx, "columns"), Kind::Secondary).href(&format!("{}/columns", pages::place(p.id)))) }
            @if matches!(p.state, State::Failed | State::Stopped | State::Ready) && signed { (act("look", "look-again", Kind::Quiet)) }
            @if p.state != State::Running { (act("remove", "remove", Kind::Quiet)) }
        }
    }
}

fn how_far(cx: &Cx, p: &Plan, run: &Run) -> Markup {
    let (w, n) = (&cx.words, |value: i64| count(value as f64, cx.words.numbers()));
    let done = run.finished_at.is_some();
    let share = if done { 1.0 } else { run.tickets_read as f64 / run.tickets_total.max(1) as f64 };
    let read =
        w.say_with("desk-movein-read", &[("read", n(run.tickets_read).into()), ("total", n(run.tickets_total).into())]);
    html! {
        (progress("moveplan-progress", &read, share.min(1.0)))
        p { a href={ "/desk/moves/" (run.id) } { (say(cx, if p.state == State::Done { "report" } else { "so-far" })) } }
    }
}

/// What there is, what becomes what, and how the first tickets will stand here.
fn seen_there(cx: &Cx, seen: &Preview, whole: bool) -> Markup {
    let n = |value: u64| count(value as f64, cx.words.numbers());
    let figures = cx
        .words
        .say_with("desk-moveplan-there", &[("people", n(seen.people).into()), ("tickets", n(seen.tickets).into())]);
    let heads = [say(cx, "there-word"), say(cx, "here-word")];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> =
        seen.mapping.iter().map(|(there, here)| vec![html! { (there) }, meaning(cx, here)]).collect();
    html! {
        (layout::section("there", &say(cx, "seen"), html! {}, html! {
            p { (figures) }
            @if !rows.is_empty() { (table(&say(cx, "becomes"), &columns, &rows)) }
        }))
        (layout::section("first", &say(cx, "first"), html! {}, samples(cx, &seen.samples)))
        @if !seen.left.is_empty() && !whole {
            (layout::section("stays", &say(cx, "stays"), html! {}, html! { ul { @for why in &seen.left { li { (why) } } } }))
        }
    }
}

fn meaning(cx: &Cx, here: &str) -> Markup {
    match here.parse::<i64>() {
        Ok(priority) => html! { (cx.words.say(&format!("desk-priority-{priority}"))) },
        Err(_) if here.is_empty() => html! { span class="muted" { (say(cx, "not-along")) } },
        Err(_) => html! { (state_word(cx, here)) },
    }
}

fn state_word(cx: &Cx, word: &str) -> String {
    cx.words.say(&format!("desk-state-{word}"))
}

fn samples(cx: &Cx, all: &[Sample]) -> Markup {
    let w = &cx.words;
    html! {
        ul class="rows" { @for s in all {
            li class="row" {
                b { (s.number) " " (s.title) }
                span class="muted" {
                    (state_word(cx, &s.state)) " · " (meaning(cx, &s.priority.to_string())) " · " (w.date(s.created_at)) " " (w.time(s.created_at))
                    @if !s.requester.is_empty() { " · " (s.requester) }
                    " · " (w.say_with("desk-moveplan-holds", &[("messages", s.messages.into()), ("files", s.files.into())]))
                }
                @if !s.text.is_empty() { p { (s.text) } }
                @if !s.facts.is_empty() { p class="muted" { (say(cx, "beside")) " " (s.facts.join("; ")) } }
                @for why in &s.left { p { (state(Tone::Warn, &say(cx, "not-along"))) " " (why) } }
            }
        } }
    }
}

/// What the page of a file's columns shows.
pub struct Columns {
    pub headings: Vec<String>,
    pub samples: Vec<Vec<String>>,
    pub rows: usize,
    pub mapping: Mapping,
    pub guessed: Guess,
    pub first: Vec<Ticket>,
}

pub fn columns(cx: &Cx, p: &Plan, c: &Columns, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let title = say(cx, "columns");
    let rows = count(c.rows as f64, w.numbers());
    let lead = w.say_with("desk-moveplan-columns-lead", &[("file", p.origin.as_str().into()), ("rows", rows.into())]);
    let first: Vec<Sample> = c.first.iter().map(sample).collect();
    layout::reading(
        "moveplan-columns",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-movein-title"), "/desk/moves"), (&say(cx, "new"), "/desk/moves/new")], &title))
            (text::headline("", &title, html! { (lead) }))
            form method="post" action={ (pages::place(p.id)) "/columns" } {
                (action::csrf(&cx.token()))
                (action::error_summary(&w.say("error-invalid"), &errors))
                (field("name", &say(cx, "name")).value(&c.mapping.name).hint(&say(cx, "name-hint")).required())
                (column_fields(cx, c))
                (times(cx, c))
                div class="row-actions" {
                    (button(&say(cx, "again"), Kind::Secondary).sends("go", "no"))
                    (button(&say(cx, "columns-done"), Kind::Primary).sends("go", "yes"))
                }
            }
            (layout::section("first", &say(cx, "first"), html! {}, samples(cx, &first)))
        },
    )
}

/// Each column with what stands in it and what it is.
fn column_fields(cx: &Cx, c: &Columns) -> Markup {
    let words: Vec<(&str, String)> =
        TARGETS.iter().map(|(_, word)| (*word, say(cx, &format!("is-column-{}", word.replace('_', "-"))))).collect();
    let heads = [say(cx, "heading"), say(cx, "values"), say(cx, "means")];
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = c
        .headings
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let chosen = c.mapping.columns.get(at).map_or("fact", |t| t.word());
            let label = cx.words.say_with("desk-moveplan-means-label", &[("heading", heading.as_str().into())]);
            let values = c.samples.get(at).map(|s| s.join(" · ")).unwrap_or_default();
            vec![
                html! { (heading) },
                html! { span class="muted" { (values) } },
                html! {
                    select name="column" aria-label=(label) {
                        @for (word, words) in &words { option value=(word) selected[*word == chosen] { (words) } }
                    }
                },
            ]
        })
        .collect();
    table(&say(cx, "columns"), &columns, &rows)
}

/// How times are written, in which zone, and whether several rows are one ticket; each with the reason of the guess.
fn times(cx: &Cx, c: &Columns) -> Markup {
    let w = &cx.words;
    let (key, value) = rules::reason(&c.guessed.why);
    let why = w.say_with(key, &[("value", value.into())]);
    let orders =
        ["year_first", "day_first", "month_first"].map(|o| (o, say(cx, &format!("order-{}", o.replace('_', "-")))));
    let orders: Vec<(&str, &str)> = orders.iter().map(|(o, words)| (*o, words.as_str())).collect();
    let repeated = if c.guessed.repeated == 0 {
        say(cx, "several-none")
    } else {
        let numbers = count(c.guessed.repeated as f64, w.numbers());
        w.say_with("desk-moveplan-several-some", &[("numbers", numbers.into())])
    };
    let (yes, no) = (say(cx, "several-yes"), say(cx, "several-no"));
    let several = [("yes", yes.as_str()), ("no", no.as_str())];
    html! {
        (select("order", &say(cx, "order"), &orders).value(c.mapping.order.word()).hint(&why))
        (field("zone", &say(cx, "zone")).value(&c.mapping.zone).hint(&say(cx, "zone-why")))
        (select("several", &say(cx, "several"), &several).value(if c.mapping.several { "yes" } else { "no" }).hint(&repeated))
    }
}

fn sample(t: &Ticket) -> Sample {
    let fields = moving::fields(t);
    Sample {
        number: t.number.clone(),
        title: fields.title.clone(),
        state: fields.state.word().to_owned(),
        priority: fields.priority,
        created_at: t.created_at,
        requester: t.people.iter().find(|p| p.key == t.requester).map(|p| p.name.clone()).unwrap_or_default(),
        text: t.messages.first().map(|m| moving::shortened(&m.text, 200)).unwrap_or_default(),
        messages: t.messages.len(),
        files: t.messages.iter().map(|m| m.files.len()).sum(),
        facts: t.facts.iter().map(|f| format!("{}: {}", f.name, f.value)).collect(),
        left: t.left.clone(),
    }
}
