//! How changes look: the list with how they went, one of them, the form, and the calendar.

use super::{Answers, Change, Conflict, Failure, Freeze, Risk, Sort, Standing, Written};
use desk::facts::ApprovalFact;
use house::people::policy::Right;
use house::record::Card;
use house::web::Cx;
use house::words::Speaker;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{field, select, textarea};
use ui::list::{Column, empty, more, table};
use ui::status::{Tone, chip, notice, state};
use ui::work::paragraphs;
use ui::{layout, text};

fn standing(w: &Speaker, s: Standing) -> Markup {
    let tone = match s {
        Standing::Planned => Tone::Accent,
        Standing::Started => Tone::Warn,
        Standing::Done => Tone::Good,
        Standing::DoneWithTrouble => Tone::Warn,
        Standing::BackedOut => Tone::Bad,
        Standing::Cancelled => Tone::Off,
    };
    state(tone, &w.say(&format!("watch-change-state-{}", s.word().replace('_', "-"))))
}

fn risk(w: &Speaker, r: Risk) -> Markup {
    let tone = match r {
        Risk::Low => Tone::Good,
        Risk::Medium => Tone::Warn,
        Risk::High => Tone::Bad,
    };
    state(tone, &w.say(&format!("watch-change-risk-{}", r.word())))
}

/// The window as people read it: one day where it begins and ends on the same.
fn window(w: &Speaker, c: &Change) -> String {
    let (Some(from), Some(to)) = (c.starts_at, c.ends_at) else { return w.say("watch-change-no-window") };
    let (a, b) = (w.local(from).date(), w.local(to).date());
    let end = if a == b { w.time(to) } else { format!("{} {}", w.weekday_date(b), w.time(to)) };
    format!("{} {} – {end}", w.weekday_date(a), w.time(from))
}

/// How changes went: the count first, then the share with its range.
fn went(w: &Speaker, f: &Failure) -> Markup {
    let percent = |x: Option<f64>| format!("{:.0}", x.unwrap_or_default() * 100.0);
    let values = [
        ("failed", f.failed.into()),
        ("all", f.implemented.into()),
        ("share", percent(f.share).into()),
        ("low", percent(f.low).into()),
        ("high", percent(f.high).into()),
    ];
    html! {
        @if f.implemented == 0 { p { (w.say("watch-change-failure-none")) } }
        @else {
            p class="say" { (w.say_with("watch-change-failure", &values)) }
            @if let Some(h) = f.recovery_hours_median { p { (w.say_with("watch-change-recovery", &[("hours", format!("{h:.1}").into())])) } }
            @if !f.failed_numbers.is_empty() { p { (w.say("watch-change-failed-ones")) " " @for (i, n) in f.failed_numbers.iter().enumerate() { @if i > 0 { ", " } a href={ "/watch/changes/" (n) } { "C-" (n) } } } }
        }
        p class="hint" { (w.say("watch-change-failure-how")) }
    }
}

pub fn list(cx: &Cx, changes: &[Change], (failure, templates): (&Failure, &[String]), next: Option<i64>) -> Markup {
    let w = &cx.words;
    let heads =
        ["watch-change-title", "watch-change-window", "watch-change-risk", "watch-change-stands", "watch-change-owner"]
            .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = changes
        .iter()
        .map(|c| {
            vec![
                html! { a href={ "/watch/changes/" (c.number) } { (c.title) } span class="muted" { " C-" (c.number) } },
                html! { (window(w, c)) },
                risk(w, c.risk),
                standing(w, c.state),
                html! { (c.owner_name) },
            ]
        })
        .collect();
    layout::reading(
        "changes",
        html! {
            (text::headline("", &w.say("watch-change-list"), html! { (w.say("watch-change-lead")) }))
            (crate::asset::views::ways(cx))
            @if cx.may(Right::WatchWork).is_some() {
                p class="more" { (button(&w.say("watch-change-new"), Kind::Primary).icon("plus").href("/watch/changes/new")) }
                @if !templates.is_empty() { p class="more" { span class="lbl" { (w.say("watch-change-templates")) } @for t in templates { a href={ "/watch/changes/new?template=" (t) } { (t) } } } }
            }
            @if rows.is_empty() { (empty(&w.say("watch-change-none"), html! {})) } @else { (table(&w.say("watch-change-list"), &columns, &rows)) }
            @if let Some(n) = next { (more(&format!("/watch/changes?after={n}"), &w.say("watch-asset-more"))) }
            (layout::section("went", &w.say("watch-change-went"), html! { (w.say("watch-change-went-aside")) }, went(w, failure)))
        },
    )
}

/// The questions of risk and their answers, by name.
pub const QUESTIONS: [&str; 5] = ["reach", "novelty", "way-back", "outage", "harm"];

fn answer_of(a: &Answers, question: &str) -> u8 {
    match question {
        "reach" => a.reach,
        "novelty" => a.novelty,
        "way-back" => a.way_back,
        "outage" => a.outage,
        _ => a.harm,
    }
}

/// A moment as the browser's field wants it.
fn typed_time(w: &Speaker, t: Option<Timestamp>) -> String {
    t.map(|t| w.local(t).strftime("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
}

pub fn form(cx: &Cx, known: Option<(i64, i64)>, c: &Written, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let fault = |n: &str| faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let to = known.map_or_else(|| "/watch/changes/new".to_owned(), |(n, _)| format!("/watch/changes/{n}/edit"));
    let title = if known.is_some() { c.title.clone() } else { w.say("watch-change-new") };
    let kinds: Vec<(&str, String)> =
        Sort::ALL.iter().map(|k| (k.word(), w.say(&format!("watch-change-kind-{}", k.word())))).collect();
    let kinds: Vec<(&str, &str)> = kinds.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let (starts, ends) = (typed_time(w, c.starts_at), typed_time(w, c.ends_at));
    let (tasks, touches, fixes) =
        (c.tasks.join("\n"), c.touches.join("\n"), c.fixes.map(|n| format!("C-{n}")).unwrap_or_default());
    layout::reading(
        "changes",
        html! {
            (layout::crumbs(&w.say("watch-change-list"), &[(&w.say("watch-change-list"), "/watch/changes")], &title))
            (text::headline("", &title, html! {}))
            (action::guarded(html! { form method="post" action=(to) {
                (action::csrf(&cx.token()))
                @if let Some((_, version)) = known { input type="hidden" name="_version" value=(version); }
                (action::error_summary(&w.say("error-invalid"), &errors))
                (field("title", &w.say("watch-change-title")).value(&c.title).error(fault("title")).required())
                (select("kind", &w.say("watch-change-kind"), &kinds).value(c.kind.word()).hint(&w.say("watch-change-kind-hint")))
                (textarea("why", &w.say("watch-change-why"), 4).value(&c.why).hint(&w.say("watch-change-why-hint")).error(fault("why")))
                (field("starts_at", &w.say("watch-change-starts")).kind("datetime-local").value(&starts).error(fault("starts_at")))
                (field("ends_at", &w.say("watch-change-ends")).kind("datetime-local").value(&ends).error(fault("ends_at")))
                (textarea("touches", &w.say("watch-change-touches"), 3).value(&touches).hint(&w.say("watch-change-touches-hint")).error(fault("touches")))
                (layout::section("risk", &w.say("watch-change-risk"), html! {}, html! {
                    @for q in QUESTIONS {
                        @let options: Vec<(String, String)> = (0..3).map(|i| (i.to_string(), w.say(&format!("watch-change-q-{q}-{i}")))).collect();
                        @let options: Vec<(&str, &str)> = options.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                        (select(&format!("q_{q}"), &w.say(&format!("watch-change-q-{q}")), &options).value(&answer_of(&c.answers, q).to_string()))
                    }
                }))
                (textarea("backout", &w.say("watch-change-backout"), 4).value(&c.backout).hint(&w.say("watch-change-backout-hint")).error(fault("backout")))
                (textarea("tasks", &w.say("watch-change-tasks"), 5).value(&tasks).hint(&w.say("watch-change-tasks-hint")).error(fault("tasks")))
                (field("owner", &w.say("watch-change-owner")).value(&c.owner).error(fault("owner")).hint(&w.say("watch-asset-owner-hint")))
                (field("fixes", &w.say("watch-change-fixes")).value(&fixes).error(fault("fixes")).hint(&w.say("watch-change-fixes-hint")))
                (button(&w.say("watch-asset-save"), Kind::Primary))
            } }))
        },
    )
}

/// A change with what stands around it.
pub struct Whole {
    pub change: Change,
    pub touches: Vec<Card>,
    pub caused: Vec<Card>,
    pub conflicts: Vec<Conflict>,
    pub approval: Option<ApprovalFact>,
}

pub fn show(cx: &Cx, x: &Whole, faults: &[(String, String)]) -> Markup {
    let (w, c) = (&cx.words, &x.change);
    let works = cx.may(Right::WatchWork).is_some();
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let facts: Vec<(String, Markup)> = vec![
        (w.say("watch-change-window"), html! { (window(w, c)) }),
        (w.say("watch-change-kind"), html! { (w.say(&format!("watch-change-kind-{}", c.kind.word()))) }),
        (w.say("watch-change-risk"), risk(w, c.risk)),
        (w.say("watch-change-approval"), approval(w, x)),
        (w.say("watch-change-owner"), html! { (if c.owner_name.is_empty() { "–" } else { &c.owner_name }) }),
    ];
    let facts: Vec<(&str, Markup)> = facts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    layout::reading(
        "changes",
        html! {
            (layout::crumbs(&w.say("watch-change-list"), &[(&w.say("watch-change-list"), "/watch/changes")], &format!("C-{}", c.number)))
            (text::headline("", &c.title, standing(w, c.state)))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (conflicts(w, x))
            (layout::facts(&facts))
            @if let Some(n) = c.fixes { p { (w.say("watch-change-fixes")) " " a href={ "/watch/changes/" (n) } { "C-" (n) } } }
            @if works { (steps(cx, x)) }
            @if !c.why.is_empty() { (layout::section("why", &w.say("watch-change-why"), html! {}, paragraphs(&c.why))) }
            (layout::section("touches", &w.say("watch-change-touches"), html! {}, html! {
                @if x.touches.is_empty() { p class="hint" { (w.say("watch-change-touches-none")) } }
                ul class="sim" { @for t in &x.touches { li { a href={ "/watch/assets/" (t.record.number) } { (t.title) } } } }
            }))
            (layout::section("tasks", &w.say("watch-change-tasks"), html! {}, tasks(cx, c, works)))
            (layout::section("backout", &w.say("watch-change-backout"), html! {}, html! { @if c.backout.is_empty() { p class="hint" { (w.say("watch-change-say-backout")) } } (paragraphs(&c.backout)) }))
            @if c.implemented_at.is_some() { (after(cx, x, works)) }
            @if works {
                (layout::folded(&w.say("watch-change-keep-template"), &w.say("watch-change-keep-template-hint"), html! {
                    form method="post" action={ "/watch/changes/" (c.number) "/template" } { (action::csrf(&cx.token())) (field("name", &w.say("watch-asset-name"))) (button(&w.say("watch-change-keep-template"), Kind::Secondary)) }
                }))
            }
        },
    )
}

fn approval(w: &Speaker, x: &Whole) -> Markup {
    match &x.approval {
        Some(a) => {
            html! { a href={ "/approvals/" (a.number) } { (w.say(&format!("watch-change-approval-{}", serde_json::to_value(a.state).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()))) } }
        }
        None if x.change.kind == Sort::Standard => html! { (w.say("watch-change-approval-not-needed")) },
        None => html! { (w.say("watch-change-approval-none")) },
    }
}

fn conflicts(w: &Speaker, x: &Whole) -> Markup {
    if x.conflicts.is_empty() || !super::rules::counts(x.change.state) {
        return html! {};
    }
    let severe = x.conflicts.iter().any(|c| c.kind != "overlap");
    notice(
        if severe { Tone::Bad } else { Tone::Warn },
        html! {
            p { b { (w.say("watch-change-conflict")) } }
            ul {
                @for c in &x.conflicts {
                    li { (w.say(&format!("watch-change-conflict-{}", c.kind))) " " @if let Some(n) = c.change { a href={ "/watch/changes/" (n) } { (c.name) } } @else { (c.name) } }
                }
            }
        },
    )
}

/// What can be done next.
fn steps(cx: &Cx, x: &Whole) -> Markup {
    let (w, c) = (&cx.words, &x.change);
    let here = format!("/watch/changes/{}", c.number);
    let one = |to: &str, name: &str, key: &str, kind: Kind| {
        html! { form class="inl" method="post" action={ (here) "/" (to) } { (action::csrf(&cx.token())) (button(&w.say(key), kind).sends("how", name)) } }
    };
    let approved = x.approval.as_ref().is_some_and(|a| a.state == desk::ApprovalStanding::Approved);
    let asked = x
        .approval
        .as_ref()
        .is_some_and(|a| matches!(a.state, desk::ApprovalStanding::Approved | desk::ApprovalStanding::Waiting));
    let may_start = c.kind != Sort::Normal || approved;
    html! {
        div class="more" {
            @if c.state == Standing::Planned {
                @if c.kind != Sort::Standard && !asked { (one("ask", "", "watch-change-ask", if may_start { Kind::Secondary } else { Kind::Primary })) }
                @if may_start { (one("start", "", "watch-change-start", Kind::Primary)) }
                (button(&w.say("watch-asset-edit"), Kind::Secondary).icon("pencil").href(&format!("{here}/edit")))
                (one("cancel", "", "watch-change-cancel", Kind::Quiet))
            }
            @if c.state == Standing::Started {
                (one("finish", "done", "watch-change-done", Kind::Primary))
                (one("finish", "done_with_trouble", "watch-change-done-trouble", Kind::Secondary))
                (one("finish", "backed_out", "watch-change-back-out", Kind::Secondary))
            }
        }
    }
}

fn tasks(cx: &Cx, c: &Change, works: bool) -> Markup {
    let w = &cx.words;
    html! {
        @if c.tasks.is_empty() { p class="hint" { (w.say("watch-change-tasks-none")) } }
        ol class="steps" {
            @for (i, t) in c.tasks.iter().enumerate() {
                @let done = !t.done_by.is_empty();
                li {
                    @if done { (state(Tone::Good, &w.say_with("watch-change-ticked", &[("by", t.done_by.as_str().into())]))) " " }
                    (t.text)
                    @if works && !matches!(c.state, Standing::Cancelled) {
                        " " form class="inl" method="post" action={ "/watch/changes/" (c.number) "/tick" } {
                            (action::csrf(&cx.token())) input type="hidden" name="task" value=(i);
                            (button(&w.say(if done { "watch-change-untick" } else { "watch-change-tick" }), Kind::Quiet).small())
                        }
                    }
                }
            }
        }
    }
}

/// What came of it: interruptions that it brought, and what was learnt.
fn after(cx: &Cx, x: &Whole, works: bool) -> Markup {
    let (w, c) = (&cx.words, &x.change);
    html! {
        (layout::section("after", &w.say("watch-change-after"), html! {}, html! {
            @if let Some(at) = c.implemented_at { p { (w.say_with("watch-change-over", &[("when", w.when(at, cx.now).into())])) } }
            @if x.caused.is_empty() { p class="hint" { (w.say("watch-change-caused-none")) } }
            ul class="sim" { @for t in &x.caused { li { a href={ "/desk/t/" (t.record.number) } { (t.title) } span { "T-" (t.record.number) } } } }
            @if !c.review.is_empty() { h3 class="lbl" { (w.say("watch-change-review")) } (paragraphs(&c.review)) }
            @if works {
                form method="post" action={ "/watch/changes/" (c.number) "/review" } {
                    (action::csrf(&cx.token()))
                    (textarea("text", &w.say("watch-change-review"), 3).value(&c.review).hint(&w.say("watch-change-review-hint")))
                    (button(&w.say("watch-change-review-save"), Kind::Secondary))
                }
            }
        }))
    }
}

/// Days with what happens on them.
pub struct Calendar<'a> {
    pub from: Date,
    pub days: i32,
    pub changes: &'a [Change],
    pub freezes: &'a [Freeze],
    /// A new address of the feed, shown once.
    pub feed: &'a str,
    pub faults: &'a [(String, String)],
}

pub fn calendar(cx: &Cx, c: &Calendar<'_>) -> Markup {
    let w = &cx.words;
    let link = |from: Date, days: i32| format!("/watch/calendar?from={from}&days={days}");
    let moved = |by: i32| c.from.checked_add(jiff::Span::new().days(by)).unwrap_or(c.from);
    let fault = |n: &str| c.faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    let lead = cx.may(Right::DeskLead).is_some();
    layout::reading(
        "changes",
        html! {
            (text::headline("", &w.say("watch-change-calendar"), html! { (w.weekday_date(c.from)) " – " (w.weekday_date(moved(c.days - 1))) }))
            (crate::asset::views::ways(cx))
            p class="more" {
                a href=(link(moved(-c.days), c.days)) { (w.say("watch-change-earlier")) }
                a href="/watch/calendar" { (w.say("watch-change-today")) }
                a href=(link(moved(c.days), c.days)) { (w.say("watch-change-later")) }
                a href=(link(c.from, if c.days == 7 { 31 } else { 7 })) { (w.say(if c.days == 7 { "watch-change-month" } else { "watch-change-week" })) }
            }
            ol class="days" {
                @for i in 0..c.days {
                    @let day = moved(i);
                    @let on: Vec<&Change> = c.changes.iter().filter(|x| touches_day(w, (x.starts_at, x.ends_at), day)).collect();
                    @let frozen: Vec<&Freeze> = c.freezes.iter().filter(|f| touches_day(w, (Some(f.starts_at), Some(f.ends_at)), day)).collect();
                    @if !on.is_empty() || !frozen.is_empty() || c.days == 7 {
                        li {
                            h2 class="lbl" { (w.weekday_date(day)) }
                            @for f in &frozen { p { (chip(Tone::Warn, &w.say("watch-change-freeze"))) " " (f.name) } }
                            @if on.is_empty() && frozen.is_empty() { p class="hint" { (w.say("watch-change-nothing")) } }
                            ul class="sim" { @for x in &on { li { a href={ "/watch/changes/" (x.number) } { (x.title) } span { (window(w, x)) " · " (standing(w, x.state)) " " (risk(w, x.risk)) } } } }
                        }
                    }
                }
            }
            @if c.days != 7 && c.changes.is_empty() && c.freezes.is_empty() { (empty(&w.say("watch-change-nothing"), html! {})) }
            (layout::section("feed", &w.say("watch-change-feed"), html! {}, html! {
                @if c.feed.is_empty() { p { (w.say("watch-change-feed-lead")) } }
                @else { (notice(Tone::Good, html! { p { (w.say("watch-change-feed-new")) } p { code { (c.feed) } } })) }
                form method="post" action="/watch/calendar/feed" { (action::csrf(&cx.token())) (button(&w.say("watch-change-feed-make"), Kind::Secondary).icon("calendar-plus")) }
            }))
            (layout::section("freezes", &w.say("watch-change-freezes"), html! {}, html! {
                ul class="sim" { @for f in c.freezes { li { b { (f.name) } span { (w.date(f.starts_at)) " – " (w.date(f.ends_at)) @if lead { " " form class="inl" method="post" action={ "/watch/freezes/" (f.id) "/end" } { (action::csrf(&cx.token())) (button(&w.say("watch-change-thaw"), Kind::Quiet).small()) } } } } } }
                @if lead {
                    form method="post" action="/watch/freezes" class="row-f" {
                        (action::csrf(&cx.token()))
                        (field("name", &w.say("watch-change-freeze-name")).error(fault("name")).required())
                        (field("starts_at", &w.say("watch-change-starts")).kind("datetime-local").error(fault("starts_at")).required())
                        (field("ends_at", &w.say("watch-change-ends")).kind("datetime-local").error(fault("ends_at")).required())
                        div class="field" { (button(&w.say("watch-change-freeze-add"), Kind::Secondary)) }
                    }
                }
            }))
        },
    )
}

fn touches_day(w: &Speaker, (from, to): (Option<Timestamp>, Option<Timestamp>), day: Date) -> bool {
    from.zip(to).is_some_and(|(from, to)| w.local(from).date() <= day && day <= w.local(to).date())
}
