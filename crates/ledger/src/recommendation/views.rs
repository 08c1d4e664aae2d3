//! The list of all recommendations and the builder.

use super::rules::form::Typed;
use super::rules::{OPTIONS_MAX, days_left};
use super::{Recommendation, State};
use crate::assessment::Assessment;
use crate::voice::{self, estimate, money, money_range, say};
use house::words::Speaker;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::Tone;
use ui::action::{self, Kind, button};
use ui::chart::{Chart, Hue, Ink, Scale, Tell, axis, balance, chart_table, legend};
use ui::field::{date_field, field, number_field, select, textarea};
use ui::list::{LedgerRow, empty, ledger, more};
use ui::{layout, text};

/// A recommendation with its newest assessment, as the list shows it.
pub struct Line<'a> {
    pub asked: &'a Recommendation,
    pub assessment: &'a Assessment,
}

/// Everything in the ledger: what waits, what was decided, drafts for IT.
pub fn list(w: &Speaker, lines: &[Line<'_>], (may_propose, today, older): (bool, Date, Option<i64>)) -> Markup {
    let write = |v: f64| money(w, v);
    let most = lines
        .iter()
        .filter_map(|l| l.assessment.outputs.asked())
        .map(|o| o.avoided.high.max(o.cost.high))
        .fold(1.0, f64::max);
    let scale = Scale::from_zero(most, &write);
    let groups = [
        ("ledger-waiting", vec![State::Waiting]),
        ("ledger-drafts", vec![State::Draft]),
        ("ledger-decided", vec![State::Approved, State::Declined, State::Deferred]),
    ];
    let title = w.say("ledger-title");
    layout::reading(
        "prop",
        html! {
            (text::headline("", &title, html! { (w.say("ledger-lead")) }))
            p {
                @if may_propose { (button(&w.say("ledger-propose"), Kind::Primary).icon("plus").key("n", "N").href("/ledger/new")) " " }
                (button(&w.say("ledger-risks"), Kind::Quiet).href("/ledger/risks")) " "
                (button(&w.say("ledger-workarounds"), Kind::Quiet).href("/ledger/workarounds")) " "
                (button(&w.say("ledger-look-back"), Kind::Quiet).href("/ledger/look-back"))
            }
            @if lines.is_empty() {
                (empty(&w.say(if may_propose { "ledger-empty-it" } else { "ledger-empty" }), html! {}))
            }
            @for (key, states) in &groups {
                @let members: Vec<&Line<'_>> = lines.iter().filter(|l| states.contains(&l.asked.state)).collect();
                @if !members.is_empty() { (group(w, key, &members, (&scale, today))) }
            }
            @if let Some(before) = older { (more(&format!("/ledger?after={before}"), &w.say("ledger-older"))) }
        },
    )
}

fn group(w: &Speaker, key: &str, members: &[&Line<'_>], (scale, today): (&Scale, Date)) -> Markup {
    let heads =
        ["ledger-head-choice", "ledger-head-cost", "ledger-head-avoided", "ledger-head-low", "ledger-head-high"]
            .map(|k| w.say(k));
    let heads: [&str; 5] = std::array::from_fn(|i| heads.get(i).map_or("", String::as_str));
    let charts: Vec<Chart> = members
        .iter()
        .map(|l| {
            let asked = l.assessment.outputs.asked().map(|o| (o.cost, o.avoided)).unwrap_or_default();
            let told = say(
                w,
                "ledger-balance-told",
                &[("cost", money(w, asked.0.mid)), ("avoided", voice::money_text(w, asked.1))],
            );
            balance(
                &l.asked.input.title,
                asked.0.mid,
                &estimate(asked.1),
                scale,
                &Tell { sentence: &told, heads, write: &|v| money(w, v) },
            )
        })
        .collect();
    let words: Vec<RowWords> = members.iter().map(|l| row_words(w, l, today)).collect();
    let rows: Vec<LedgerRow<'_>> = members
        .iter()
        .zip(&charts)
        .zip(&words)
        .map(|((l, chart), t)| LedgerRow {
            number: usize::try_from(l.asked.number).unwrap_or(0),
            href: &t.href,
            title: &l.asked.input.title,
            effect: &t.effect,
            balance: chart,
            figures: t.figures.clone(),
            verdict: (t.verdict.0, &t.verdict.1),
            by: (&t.by, t.soon),
            left: &t.left,
            verb: &t.verb,
        })
        .collect();
    let keys = [w.say("ledger-key-cost"), w.say("ledger-key-avoided")];
    let keys = legend(&[(Ink::Cost, &keys[0]), (Ink::Mid(Hue::One), &keys[1])]);
    layout::section(
        &format!("{key}-h"),
        &w.say(key),
        html! { (members.len()) },
        html! {
            (ledger(keys, &axis(scale), &rows, html! {}))
            (chart_table(&w.say("ledger-numbers"), &charts.iter().collect::<Vec<_>>()))
        },
    )
}

struct RowWords {
    href: String,
    effect: String,
    figures: Markup,
    verdict: (Tone, String),
    by: String,
    soon: bool,
    left: String,
    verb: String,
}

fn row_words(w: &Speaker, l: &Line<'_>, today: Date) -> RowWords {
    let r = l.asked;
    let waits = r.state == State::Waiting;
    let asked = l.assessment.outputs.asked();
    let chance = asked.map_or(0.0, |o| o.pays.mid);
    let verdict = if r.state.is_decided() || r.state == State::Draft {
        let tone = if r.state == State::Approved { Tone::Good } else { Tone::Off };
        (tone, w.say(&format!("ledger-state-{}", r.state.word())))
    } else {
        // Between one in three and two in three it is no clear matter.
        let (tone, key) = if chance >= 0.667 {
            (Tone::Good, "ledger-pays")
        } else if chance >= 0.333 {
            (Tone::Warn, "ledger-coin-toss")
        } else {
            (Tone::Warn, "ledger-seldom-pays")
        };
        (tone, say(w, key, &[("n", ui::number::count((chance * 100.0).round(), w.numbers()))]))
    };
    let left = r.input.decide_by.filter(|_| waits).map(|d| days_left(d, today));
    RowWords {
        href: format!("/ledger/{}", r.number),
        effect: first_line(&r.input.meaning),
        figures: asked.map_or_else(
            || html! {},
            |o| html! { b { (money(w, o.cost.mid)) } " " (w.say("ledger-avoids")) " " (money_range(w, o.avoided)) },
        ),
        verdict,
        by: r
            .input
            .decide_by
            .filter(|_| waits)
            .map(|d| say(w, "ledger-by", &[("day", w.weekday_date(d))]))
            .unwrap_or_default(),
        soon: left.is_some_and(|n| n <= 7),
        left: left
            .map(|n| w.say_with(if n < 0 { "ledger-days-over" } else { "ledger-days-left" }, &[("n", n.abs().into())]))
            .unwrap_or_default(),
        verb: w.say(if waits { "ledger-verb-decide" } else { "ledger-verb-open" }),
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 140 {
        line.to_owned()
    } else {
        format!("{}…", line.chars().take(139).collect::<String>())
    }
}

/// What the builder needs: where it posts, the fields as typed, what is wrong, and what the desk knows.
pub struct Builder<'a> {
    pub action: &'a str,
    pub version: Option<i64>,
    pub typed: &'a Typed,
    pub faults: &'a [(String, String)],
    pub known: Option<&'a Known>,
    /// Somebody else saved meanwhile: the fields that differ, with what stands there now.
    pub theirs: &'a [(String, String)],
    pub token: &'a str,
}

/// The desk's summary of the group, shown while the case is written.
pub struct Known {
    pub group: desk::facts::IncidentGroup,
    pub hours: crate::assessment::Hours,
}

pub fn builder(w: &Speaker, b: &Builder<'_>) -> Markup {
    let title = w.say(if b.version.is_some() { "ledger-edit-title" } else { "ledger-new-title" });
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger")], &title))
            (text::headline("", &title, html! { (w.say("ledger-builder-lead")) }))
            (known(w, b.known))
            (action::guarded(html! {
                form method="post" action=(b.action) {
                    (action::csrf(b.token))
                    @if let Some(version) = b.version { input type="hidden" name="_version" value=(version); }
                    (voice::summary(w, b.faults)) (theirs(w, b.theirs))
                    (story(w, b)) (group_fields(w, b)) (assumption_fields(w, b))
                    @for i in 1..=OPTIONS_MAX { (option_fields(w, b, i)) }
                    (recommended(w, b))
                    p class="muted" { (w.say("ledger-nothing-stands")) }
                    p { (button(&w.say("ledger-save"), Kind::Primary)) }
                }
            }))
        },
    )
}

fn theirs(w: &Speaker, differing: &[(String, String)]) -> Markup {
    html! {
        @if !differing.is_empty() {
            (ui::status::notice(Tone::Warn, html! {
                p { b { (w.say("ledger-theirs")) } }
                ul { @for (field, value) in differing { li { a href={ "#" (field) } { (field) } ": " (value) } } }
            }))
        }
    }
}

fn known(w: &Speaker, found: Option<&Known>) -> Markup {
    let Some(k) = found else { return html! {} };
    let one = |v: f64| ui::number::decimal(v, 1, w.numbers());
    let values = [
        ("n", ui::number::count(k.group.count as f64, w.numbers())),
        ("years", one(k.group.exposure_years)),
        ("open", ui::number::count(k.group.open_now as f64, w.numbers())),
        ("median", one(k.hours.median)),
        ("p90", one(k.hours.p90)),
        ("total", ui::number::count(k.hours.total, w.numbers())),
    ];
    let sample: Vec<(String, String, String)> = k
        .group
        .sample
        .iter()
        .take(8)
        .map(|t| (format!("T-{} {}", t.number, t.title), format!("/desk/t/{}", t.number), w.date(t.created_at)))
        .collect();
    let links: Vec<(&str, &str, &str)> = sample.iter().map(|(t, h, d)| (t.as_str(), h.as_str(), d.as_str())).collect();
    layout::section(
        "known-h",
        &w.say("ledger-known"),
        html! {},
        html! {
            (text::say(html! { (say(w, "ledger-known-says", &values)) }))
            (ui::list::links(&links))
        },
    )
}

fn value<'a>(b: &'a Builder<'_>, field: &str) -> &'a str {
    b.typed.get(field).map_or("", String::as_str)
}

fn line(w: &Speaker, b: &Builder<'_>, name: &str, key: &str, required: bool) -> Markup {
    let (label, hint) = (w.say(key), w.say(&format!("{key}-hint")));
    let f = field(name, &label).value(value(b, name)).hint(&hint).error(voice::at(b.faults, name));
    html! { @if required { (f.required()) } @else { (f) } }
}

fn area(w: &Speaker, b: &Builder<'_>, name: &str, key: &str, (rows, required): (u32, bool)) -> Markup {
    let (label, hint) = (w.say(key), w.say(&format!("{key}-hint")));
    let f = textarea(name, &label, rows).value(value(b, name)).hint(&hint).error(voice::at(b.faults, name));
    html! { @if required { (f.required()) } @else { (f) } }
}

fn number(w: &Speaker, b: &Builder<'_>, name: &str, key: &str, required: bool) -> Markup {
    let label = w.say(key);
    let f = number_field(name, &label, ("", "", "any")).value(value(b, name)).error(voice::at(b.faults, name));
    html! { @if required { (f.required()) } @else { (f) } }
}

/// Three fields for one estimate: at least, likely, at most.
fn three(w: &Speaker, b: &Builder<'_>, place: &str, key: &str, required: bool) -> Markup {
    html! {
        fieldset class="three" {
            legend { (w.say(key)) }
            p class="hint" { (w.say(&format!("{key}-hint"))) }
            @for (end, says) in [("low", "ledger-low"), ("likely", "ledger-likely"), ("high", "ledger-high")] { (number(w, b, &format!("{place}_{end}"), says, required)) }
        }
    }
}

fn story(w: &Speaker, b: &Builder<'_>) -> Markup {
    layout::section(
        "story-h",
        &w.say("ledger-story"),
        html! {},
        html! {
            (line(w, b, "title", "ledger-field-title", true))
            (area(w, b, "meaning", "ledger-field-meaning", (3, true)))
            (area(w, b, "reasons", "ledger-field-reasons", (3, false)))
            (line(w, b, "objective", "ledger-field-objective", false))
            (line(w, b, "budget", "ledger-field-budget", false))
            (date_field("decide_by", &w.say("ledger-decide-by"), value(b, "decide_by")).error(voice::at(b.faults, "decide_by")))
            (line(w, b, "decide_by_why", "ledger-field-why", false))
        },
    )
}

fn group_fields(w: &Speaker, b: &Builder<'_>) -> Markup {
    layout::section(
        "group-h",
        &w.say("ledger-group"),
        html! {},
        html! {
            (text::say(html! { (w.say("ledger-group-lead")) }))
            (line(w, b, "category", "ledger-field-category", true))
            (line(w, b, "subcategory", "ledger-field-subcategory", false))
            (line(w, b, "service", "ledger-field-service", false))
            (number(w, b, "months", "ledger-field-months", true))
        },
    )
}

fn assumption_fields(w: &Speaker, b: &Builder<'_>) -> Markup {
    layout::section(
        "ass-h",
        &w.say("ledger-app-assumptions"),
        html! {},
        html! {
            (text::say(html! { (w.say("ledger-assumptions-lead")) }))
            (three(w, b, "people", "ledger-people", true))
            (three(w, b, "hourly_cost", "ledger-hourly-cost", true))
            (three(w, b, "lost_share", "ledger-lost-share", true))
            (number(w, b, "cap", "ledger-field-cap", true))
            (number(w, b, "horizon_years", "ledger-field-horizon", true))
            (number(w, b, "discount", "ledger-field-discount", true))
            (number(w, b, "loss_inflation", "ledger-field-inflation", true))
            (number(w, b, "frequency_growth", "ledger-field-growth", true))
        },
    )
}

fn option_fields(w: &Speaker, b: &Builder<'_>, i: usize) -> Markup {
    let at = |what: &str| format!("o{i}_{what}");
    let title = w.say_with("ledger-option-n", &[("n", (i as i64).into())]);
    let (working, first) = (w.say("ledger-field-working-by"), i == 1);
    layout::section(
        &at("h"),
        &title,
        html! {},
        html! {
            @if !first { p class="muted" { (w.say("ledger-option-optional")) } }
            (line(w, b, &at("name"), "ledger-field-option", first))
            (area(w, b, &at("gets"), "ledger-field-gets", (3, false)))
            (three(w, b, &at("once"), "ledger-once", first))
            (three(w, b, &at("per_year"), "ledger-per-year", first))
            (three(w, b, &at("prevents"), "ledger-prevents", first))
            (date_field(&at("working_by"), &working, value(b, &at("working_by"))).error(voice::at(b.faults, &at("working_by"))))
            (line(w, b, &at("effort"), "ledger-field-effort", false))
            (line(w, b, &at("undo"), "ledger-field-undo", false))
        },
    )
}

fn recommended(w: &Speaker, b: &Builder<'_>) -> Markup {
    let names: Vec<(String, String)> = (1..=OPTIONS_MAX)
        .map(|i| (i.to_string(), w.say_with("ledger-option-n", &[("n", (i as i64).into())])))
        .collect();
    let options: Vec<(&str, &str)> = names.iter().map(|(v, t)| (v.as_str(), t.as_str())).collect();
    html! { (select("recommended", &w.say("ledger-field-recommended"), &options).value(value(b, "recommended")).error(voice::at(b.faults, "recommended"))) }
}
