//! What an assessment says on a page: totals, futures, options side by side, the next twelve months, the appendix.

use super::rules::{ENOUGH_INCIDENTS, RECENT_DAYS, Trend, trend};
use super::{Assessment, Estimate3, OptionOutcome, Source};
use crate::recommendation::Choice;
use crate::voice::{self, estimate, money, money_range, money_text, plain_text, say};
use house::words::Speaker;
use maud::{Markup, html};
use ui::chart::{
    Against, Chart, FutureShape, Futures, Hue, Ink, Scale, Tell, axis, chart_table, futures, interval, legend,
    total_cost,
};
use ui::evidence::{Row, choices, effects, hundred, totals};
use ui::list::{Column, table};
use ui::{layout, text};

/// What each choice really costs over the horizon, and how often each came out cheapest.
pub fn worth(w: &Speaker, a: &Assessment) -> Markup {
    let years = voice::years(w, i64::from(a.inputs.case.assumptions.horizon_years));
    let out = &a.outputs;
    let (Some(nothing), Some(best)) = (out.nothing(), out.options.get(out.best)) else { return html! {} };
    let title = match out.best {
        0 => say(w, "ledger-nothing-cheapest", &[("years", years.clone())]),
        _ => say(w, "ledger-cheapest", &[("years", years.clone()), ("option", best.name.clone())]),
    };
    let told = match out.asked() {
        Some(asked) => say(
            w,
            "ledger-counting-both",
            &[
                ("option", asked.name.clone()),
                ("total", money_text(w, asked.total)),
                ("nothing", money_text(w, nothing.total)),
                ("years", years.clone()),
            ],
        ),
        None => String::new(),
    };
    let write = |v: f64| money(w, v);
    let scale = Scale::from_zero(out.options.iter().map(|o| o.total.high).fold(1.0, f64::max), &write);
    let names: Vec<String> = (0..out.options.len()).map(|i| name(w, a, i)).collect();
    let heads = ["ledger-head-choice", "ledger-head-spent", "ledger-head-total", "ledger-head-low", "ledger-head-high"]
        .map(|k| w.say(k));
    let heads: [&str; 5] = std::array::from_fn(|i| heads.get(i).map_or("", String::as_str));
    let shown: Vec<(&OptionOutcome, &str)> =
        order(a).into_iter().filter_map(|i| Some((out.options.get(i)?, names.get(i)?.as_str()))).collect();
    let charts: Vec<Chart> = shown.iter().map(|(o, name)| one_total(w, o, name, (&scale, &heads))).collect();
    let figures: Vec<(String, String)> =
        shown.iter().map(|(o, _)| (money(w, o.total.mid), range_words(w, o.total))).collect();
    let rows: Vec<Row<'_>> = shown
        .iter()
        .zip(&charts)
        .zip(&figures)
        .map(|(((_, name), chart), (figure, range))| Row { name, detail: "", chart, figure, range })
        .collect();
    let keys = [w.say("ledger-key-spend"), w.say("ledger-key-loss"), w.say("ledger-key-range")];
    let keys = [Ink::Solid(Hue::One), Ink::Tint(Hue::Two), Ink::Whisker]
        .into_iter()
        .zip(keys.iter().map(String::as_str))
        .collect::<Vec<_>>();
    layout::section(
        "cost-h",
        &title,
        html! {},
        html! {
            (text::say(html! { (told) }))
            figure class="tot" {
                div class="tot-key" { (legend(&keys)) }
                (totals([heads[0], &w.say("ledger-head-chart"), heads[2]], &rows, &axis(&scale)))
                (chart_table(&w.say("ledger-numbers"), &charts.iter().collect::<Vec<_>>()))
            }
            (hundred_futures(w, a, &names))
        },
    )
}

fn range_words(w: &Speaker, e: Estimate3) -> String {
    let e = estimate(e);
    ui::number::money_range(e.low(), e.high(), &w.currency, w.numbers())
}

fn one_total(w: &Speaker, o: &OptionOutcome, name: &str, (scale, heads): (&Scale, &[&str; 5])) -> Chart {
    let told = say(
        w,
        "ledger-total-told",
        &[("option", name.to_owned()), ("spend", money(w, o.cost.mid)), ("total", money_text(w, o.total))],
    );
    let tell = Tell { sentence: &told, heads: *heads, write: &|v| money(w, v) };
    total_cost(name, o.cost.mid, &estimate(o.total), scale, &tell)
}

/// What IT recommends first, doing nothing last.
pub fn order(a: &Assessment) -> Vec<usize> {
    let mut order: Vec<usize> = (1..a.outputs.options.len()).collect();
    order.sort_by_key(|i| (*i != a.outputs.recommended, *i));
    order.push(0);
    order
}

/// The name of an outcome: doing nothing has ours.
pub fn name(w: &Speaker, a: &Assessment, i: usize) -> String {
    match i {
        0 => w.say("ledger-do-nothing"),
        _ => a.outputs.options.get(i).map(|o| o.name.clone()).unwrap_or_default(),
    }
}

/// Recommended first (filled), then the other options (rings), doing nothing last (crosses).
fn hundred_futures(w: &Speaker, a: &Assessment, names: &[String]) -> Markup {
    let out = &a.outputs;
    let order = order(a);
    let shape = |i: usize| match i {
        0 => FutureShape::Cross,
        i if i == out.recommended => FutureShape::Dot,
        _ => FutureShape::Ring,
    };
    let counted: Vec<(usize, &str, u32)> = order
        .iter()
        .filter_map(|i| Some((*i, names.get(*i)?.as_str(), out.options.get(*i)?.cheapest_in_100)))
        .collect();
    let groups: Vec<Futures<'_>> =
        counted.iter().map(|(i, name, count)| Futures { name, count: *count, shape: shape(*i) }).collect();
    let each: Vec<String> = counted
        .iter()
        .map(|(_, name, count)| {
            say(w, "ledger-future-count", &[("option", (*name).to_owned()), ("n", count.to_string())])
        })
        .collect();
    let years = voice::years(w, i64::from(a.inputs.case.assumptions.horizon_years));
    let sentence = format!("{} {}", say(w, "ledger-futures-lead", &[("years", years)]), each.join("; "));
    let heads = [w.say("ledger-head-choice"), w.say("ledger-head-futures")];
    let tell =
        Tell { sentence: &sentence, heads: [&heads[0], &heads[1]], write: &|v| ui::number::count(v, w.numbers()) };
    let chart = futures(&groups, &tell);
    html! { (hundred(&chart, html! { (sentence) "." })) (chart_table(&w.say("ledger-futures-numbers"), &[&chart])) }
}

/// The options beside each other, doing nothing last; IT's recommendation is marked.
pub fn side_by_side(w: &Speaker, a: &Assessment, workarounds: usize) -> Markup {
    let horizon = i64::from(a.inputs.case.assumptions.horizon_years);
    let price_says = say(w, "ledger-over-years", &[("years", voice::years(w, horizon))]);
    let mark = w.say("ledger-it-recommends");
    let order = order(a);
    let cards: Vec<Card> = order.iter().filter_map(|i| card(w, a, *i, workarounds)).collect();
    let facts: Vec<Vec<(&str, &str)>> =
        cards.iter().map(|c| c.facts.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()).collect();
    let lines: Vec<Vec<&str>> = cards.iter().map(|c| c.effects.iter().map(String::as_str).collect()).collect();
    let list: Vec<ui::evidence::Choice<'_>> = cards
        .iter()
        .enumerate()
        .map(|(k, c)| ui::evidence::Choice {
            id: &c.id,
            title: &c.title,
            mark: if c.recommended { &mark } else { "" },
            detail: &c.detail,
            price: &c.price,
            price_says: &price_says,
            effects: lines.get(k).map_or(&[], Vec::as_slice),
            facts: facts.get(k).map_or(&[], Vec::as_slice),
        })
        .collect();
    layout::section("opt-h", &w.say("ledger-choosing"), html! {}, choices(&list))
}

struct Card {
    id: String,
    title: String,
    detail: String,
    price: String,
    recommended: bool,
    effects: Vec<String>,
    facts: Vec<(String, String)>,
}

/// "91 (62–99)" of a hundred.
fn of_hundred(w: &Speaker, chance: Estimate3) -> String {
    let n = |share: f64| ui::number::count((share * 100.0).round(), w.numbers());
    format!("{} ({}–{})", n(chance.mid), n(chance.low), n(chance.high))
}

fn card(w: &Speaker, a: &Assessment, i: usize, workarounds: usize) -> Option<Card> {
    let o = a.outputs.options.get(i)?;
    let today = a.outputs.nothing()?.events_per_year;
    let choice: Option<&Choice> = i.checked_sub(1).and_then(|k| a.inputs.case.options.get(k));
    let mut effects: Vec<String> = choice.map(|c| c.gets.clone()).unwrap_or_default();
    let numbers = [("events", plain_text(w, o.events_per_year)), ("today", ui::number::short(today.mid, w.numbers()))];
    effects.push(say(w, if i == 0 { "ledger-events-nothing" } else { "ledger-events-option" }, &numbers));
    if i == 0 && workarounds > 0 {
        effects.push(w.say_with("ledger-workarounds-stay", &[("n", (workarounds as i64).into())]));
    }
    if i > 0 {
        effects.push(say(w, "ledger-pays-in", &[("n", of_hundred(w, o.pays))]));
    }
    let (when, effort, undo) = match choice {
        None => (w.say("ledger-continues"), w.say("ledger-effort-nothing"), w.say("ledger-undo-nothing")),
        Some(c) => (
            c.working_by
                .map_or_else(|| w.say("ledger-at-once"), |d| say(w, "ledger-working-by", &[("day", w.civil_date(d))])),
            stated(w, &c.effort),
            stated(w, &c.undo),
        ),
    };
    Some(Card {
        id: format!("o-{i}"),
        title: name(w, a, i),
        detail: choice.map_or_else(|| w.say("ledger-nothing-detail"), |c| cost_words(w, c)),
        price: money(w, o.cost.mid),
        recommended: i == a.outputs.recommended,
        effects,
        facts: vec![(w.say("ledger-when"), when), (w.say("ledger-effort"), effort), (w.say("ledger-undo"), undo)],
    })
}

fn stated(w: &Speaker, text: &str) -> String {
    if text.is_empty() { w.say("ledger-not-stated") } else { text.to_owned() }
}

fn cost_words(w: &Speaker, c: &Choice) -> String {
    let range = |r: crate::recommendation::Range3| {
        format!("{} ({})", money(w, r.likely), ui::number::money_range(r.low, r.high, &w.currency, w.numbers()))
    };
    say(w, "ledger-cost-words", &[("once", range(c.once)), ("yearly", range(c.per_year))])
}

/// What the next twelve months bring if nothing is done.
pub fn unspent(w: &Speaker, a: &Assessment) -> Markup {
    let drawn: Vec<Effect> = effects_of(w, a);
    let rows: Vec<Row<'_>> = drawn
        .iter()
        .map(|e| Row { name: &e.title, detail: &e.detail, chart: &e.chart, figure: &e.figure, range: &e.range })
        .collect();
    let charts: Vec<&Chart> = drawn.iter().map(|e| &e.chart).collect();
    let heads = [w.say("ledger-head-effect"), w.say("ledger-head-chart"), w.say("ledger-head-range")];
    layout::section(
        "not-h",
        &w.say("ledger-unspent"),
        html! {},
        html! {
            (text::say(html! { (evidence_words(w, a)) }))
            (cautions(w, a))
            (effects([&heads[0], &heads[1], &heads[2]], &rows))
            (chart_table(&w.say("ledger-numbers"), &charts))
        },
    )
}

/// What a reader must know before trusting the range: few incidents, or another pace lately.
fn cautions(w: &Speaker, a: &Assessment) -> Markup {
    let e = &a.inputs.evidence;
    let pace = match trend(e) {
        Trend::Steady => None,
        Trend::Fewer => Some("ledger-trend-fewer"),
        Trend::More => Some("ledger-trend-more"),
    };
    let usual = a.outputs.learned.rate * RECENT_DAYS as f64 / 365.25;
    let numbers = [
        ("n", count(w, e.recent)),
        ("days", count(w, RECENT_DAYS)),
        ("usual", ui::number::count(usual.round(), w.numbers())),
    ];
    html! {
        @if e.hours.known < ENOUGH_INCIDENTS {
            (ui::status::notice(ui::Tone::Warn, html! {
                (w.say_with("ledger-early", &[("n", e.hours.known.into()), ("enough", ENOUGH_INCIDENTS.into())]))
            }))
        }
        @if let Some(key) = pace { (ui::status::notice(ui::Tone::Warn, html! { (say(w, key, &numbers)) })) }
    }
}

struct Effect {
    title: String,
    detail: String,
    chart: Chart,
    figure: String,
    range: String,
}

fn effects_of(w: &Speaker, a: &Assessment) -> Vec<Effect> {
    let (year, e) = (&a.outputs.next_year, &a.inputs.evidence);
    let waiting = a.outputs.asked().map(|o| o.waiting_per_month).unwrap_or_default();
    let seen = [
        ("n", count(w, e.count)),
        ("years", decimal(w, e.exposure_years)),
        ("recent", count(w, e.recent)),
        ("days", count(w, RECENT_DAYS)),
    ];
    let each = say(
        w,
        "ledger-year-money-detail",
        &[("each", money_text(w, year.per_event)), ("mean", money(w, a.outputs.learned.mean_loss))],
    );
    vec![
        effect(w, "ledger-year-events", say(w, "ledger-year-events-detail", &seen), (year.events, false)),
        effect(w, "ledger-year-hours", w.say("ledger-year-hours-detail"), (year.hours, false)),
        effect(w, "ledger-year-money", each, (year.money, true)),
        effect(w, "ledger-year-waiting", w.say("ledger-year-waiting-detail"), (waiting, true)),
    ]
}

fn effect(w: &Speaker, key: &str, detail: String, (value, is_money): (Estimate3, bool)) -> Effect {
    let heads = ["ledger-head-effect", "ledger-head-likely", "ledger-head-low", "ledger-head-high"].map(|k| w.say(k));
    let write = |v: f64| if is_money { money(w, v) } else { ui::number::short(v, w.numbers()) };
    let (title, e) = (w.say(key), estimate(value));
    let figure = say(w, "ledger-about", &[("value", write(e.mid()))]);
    let range = if is_money { range_words(w, value) } else { ui::number::range(e.low(), e.high(), w.numbers()) };
    let told = format!("{title}: {figure} ({range})");
    let tell = Tell {
        sentence: &told,
        heads: std::array::from_fn(|i| heads.get(i).map_or("", String::as_str)),
        write: &write,
    };
    // Waiting may save money: then the axis reaches below zero.
    let scale = Scale::from_zero(1.25 * e.high().max(1e-9), &write);
    let (least, most) = ((1.25 * e.low()).min(0.0), scale.max);
    let scale = scale.between(least, most);
    let chart = interval(&title, &e, &scale, Against { bad: true, ..Against::default() }, &tell);
    Effect { title, detail, chart, figure, range }
}

fn count(w: &Speaker, n: i64) -> String {
    ui::number::count(n as f64, w.numbers())
}

fn decimal(w: &Speaker, v: f64) -> String {
    ui::number::decimal(v, 1, w.numbers())
}

/// "Estimated from 412 incidents between … and …" in the desk's own words for the group.
pub fn evidence_words(w: &Speaker, a: &Assessment) -> String {
    let e = &a.inputs.evidence;
    let mut sentence = say(
        w,
        "ledger-estimated-from",
        &[
            ("n", count(w, e.count)),
            ("group", group_words(w, &e.key)),
            ("from", w.date(e.first.unwrap_or(e.from))),
            ("to", w.date(e.to)),
        ],
    );
    if e.open_now > 0 {
        sentence = format!("{sentence} {}", w.say_with("ledger-estimated-open", &[("n", e.open_now.into())]));
    }
    format!("{sentence} {}", w.say("ledger-estimated-cost"))
}

/// The group in the words of the desk.
pub fn group_words(w: &Speaker, key: &desk::facts::GroupKey) -> String {
    let part =
        |p: &Option<String>| p.as_ref().map(|t| if t.is_empty() { w.say("ledger-not-stated") } else { t.clone() });
    std::iter::once(key.category.clone())
        .chain([part(&key.subcategory), part(&key.service)].into_iter().flatten())
        .collect::<Vec<_>>()
        .join(" / ")
}

/// Equipment of the numbers, folded away: inputs, what was learned, the engine, what moves the result, the sources.
pub fn appendix(w: &Speaker, a: &Assessment, sources: &[Source], earlier: &[Assessment]) -> Markup {
    layout::folded(
        &w.say("ledger-appendix"),
        &w.say("ledger-appendix-about"),
        html! {
            h3 { (w.say("ledger-app-assumptions")) } (assumptions(w, a))
            h3 { (w.say("ledger-app-learned")) } (learned(w, a))
            h3 { (w.say("ledger-app-results")) } (results(w, a))
            h3 { (w.say("ledger-app-swings")) } p class="muted" { (w.say("ledger-app-swings-lead")) } (swings(w, a))
            h3 { (w.say("ledger-app-method")) } p { (w.say("ledger-app-method-text")) }
            (engine(w, a))
            h3 { (w.say("ledger-app-sources")) } (source_list(w, sources))
            @if !earlier.is_empty() { h3 { (w.say("ledger-app-earlier")) } (earlier_list(w, a, earlier)) }
        },
    )
}

fn grid(w: &Speaker, caption: &str, heads: &[&str], rows: &[Vec<Markup>]) -> Markup {
    let words: Vec<String> = heads.iter().map(|k| w.say(k)).collect();
    let columns: Vec<Column<'_>> =
        words.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    table(caption, &columns, rows)
}

fn assumptions(w: &Speaker, a: &Assessment) -> Markup {
    let case = &a.inputs.case;
    let s = &case.assumptions;
    let share = |v: f64| voice::percent(w, v);
    let cash = |v: f64| ui::number::money_exact(v, &w.currency, w.numbers());
    let plain = |v: f64| ui::number::decimal(v, 1, w.numbers());
    let line = |name: String, r: crate::recommendation::Range3, write: &dyn Fn(f64) -> String| {
        vec![html! { (name) }, html! { (write(r.low)) }, html! { (write(r.likely)) }, html! { (write(r.high)) }]
    };
    let mut rows = vec![
        line(w.say("ledger-people"), s.people, &plain),
        line(w.say("ledger-hourly-cost"), s.hourly_cost, &cash),
        line(w.say("ledger-lost-share"), s.lost_share, &share),
    ];
    for o in &case.options {
        rows.push(line(format!("{}: {}", o.name, w.say("ledger-once")), o.once, &cash));
        rows.push(line(format!("{}: {}", o.name, w.say("ledger-per-year")), o.per_year, &cash));
        rows.push(line(format!("{}: {}", o.name, w.say("ledger-prevents")), o.prevents, &share));
    }
    let single = say(
        w,
        "ledger-app-single",
        &[
            ("cap", cash(s.cap)),
            ("discount", share(s.discount)),
            ("inflation", share(s.loss_inflation)),
            ("growth", share(s.frequency_growth)),
            ("years", voice::years(w, i64::from(s.horizon_years))),
        ],
    );
    html! { (grid(w, &w.say("ledger-app-assumptions"), &["ledger-head-input", "ledger-low", "ledger-likely", "ledger-high"], &rows)) p { (single) } }
}

fn learned(w: &Speaker, a: &Assessment) -> Markup {
    let (l, e) = (&a.outputs.learned, &a.inputs.evidence);
    let plain = |v: f64| ui::number::decimal(v, 2, w.numbers());
    let known = say(
        w,
        "ledger-app-hours",
        &[
            ("known", count(w, e.hours.known)),
            ("median", plain(e.hours.median)),
            ("p10", plain(e.hours.p10)),
            ("p90", plain(e.hours.p90)),
            ("total", count(w, e.hours.total as i64)),
        ],
    );
    let rate = say(
        w,
        "ledger-app-rate",
        &[
            ("n", plain(l.events)),
            ("years", plain(l.exposure_years)),
            ("rate", plain(l.rate)),
            ("shape", plain(l.rate_shape)),
            ("weight", voice::percent(w, l.prior_weight)),
        ],
    );
    let size = say(
        w,
        "ledger-app-size",
        &[
            ("mu", plain(l.mu)),
            ("sigma", plain(l.sigma)),
            ("cost_sigma", plain(l.cost_sigma)),
            ("hour", money_text(w, l.cost_of_hour)),
            ("each", money_text(w, a.outputs.next_year.per_event)),
            ("mean", money(w, l.mean_loss)),
        ],
    );
    html! { p { (rate) } p { (known) } p { (size) } }
}

fn results(w: &Speaker, a: &Assessment) -> Markup {
    let rows: Vec<Vec<Markup>> = a
        .outputs
        .options
        .iter()
        .enumerate()
        .map(|(i, o)| {
            let needed = o.break_even.map_or_else(|| "–".to_owned(), |b| voice::percent(w, b));
            let cheapest = format!("{} ± {}", voice::percent(w, o.cheapest), voice::percent(w, o.cheapest_se));
            vec![
                html! { (name(w, a, i)) },
                money_range(w, o.cost),
                money_range(w, o.remaining),
                money_range(w, o.avoided),
                money_range(w, o.total),
                ui::text::estimate(&estimate(o.pays), ui::number::Unit::Percent, w.numbers()),
                html! { (cheapest) },
                html! { (needed) },
            ]
        })
        .collect();
    let heads = [
        "ledger-head-choice",
        "ledger-head-cost",
        "ledger-head-remaining",
        "ledger-head-avoided",
        "ledger-head-total",
        "ledger-head-pays",
        "ledger-head-cheapest",
        "ledger-head-needed",
    ];
    grid(w, &w.say("ledger-app-results"), &heads, &rows)
}

fn swings(w: &Speaker, a: &Assessment) -> Markup {
    let word = |input: &str| match input {
        "people" => w.say("ledger-people"),
        "hourly_cost" => w.say("ledger-hourly-cost"),
        "lost_share" => w.say("ledger-lost-share"),
        "prevents" => w.say("ledger-prevents"),
        "once" => w.say("ledger-once"),
        "per_year" => w.say("ledger-per-year"),
        _ => w.say("ledger-year-events"),
    };
    let rows: Vec<Vec<Markup>> = a
        .outputs
        .swings
        .iter()
        .map(|s| vec![html! { (word(&s.input)) }, html! { (money(w, s.at_low)) }, html! { (money(w, s.at_high)) }])
        .collect();
    grid(w, &w.say("ledger-app-swings"), &["ledger-head-input", "ledger-at-low", "ledger-at-high"], &rows)
}

fn engine(w: &Speaker, a: &Assessment) -> Markup {
    let error = format!("{:.0e}", a.outputs.numerical_error.max(1e-12));
    layout::pairs(&[
        (&w.say("ledger-app-number"), html! { (a.number) }),
        (&w.say("ledger-app-made"), html! { (w.date(a.made_at)) " " (w.time(a.made_at)) }),
        (&w.say("ledger-app-engine"), html! { (a.engine_version) }),
        (&w.say("ledger-app-seed"), html! { (a.seed) }),
        (&w.say("ledger-app-hash"), html! { code { (a.inputs_hash) } }),
        (&w.say("ledger-app-error"), html! { (error) }),
        (&w.say("ledger-app-played"), html! { (count(w, i64::from(a.outputs.replications))) }),
        (
            &w.say("ledger-app-full"),
            html! { a href={ "/api/v1/ledger/recommendations/" (a.recommendation) "/assessments/" (a.number) } { "JSON" } },
        ),
    ])
}

fn source_list(w: &Speaker, sources: &[Source]) -> Markup {
    let rows: Vec<Vec<Markup>> = sources
        .iter()
        .map(|s| {
            vec![
                html! { a href={ "/desk/t/" (s.ticket) } { "T-" (s.ticket) " " (s.title) } },
                html! { (w.date(s.at)) },
                html! { (ui::number::decimal(s.hours, 1, w.numbers())) },
            ]
        })
        .collect();
    html! {
        p class="muted" { (w.say_with("ledger-app-sources-lead", &[("n", (sources.len() as i64).into())])) }
        (grid(w, &w.say("ledger-app-sources"), &["ledger-head-ticket", "ledger-head-day", "ledger-head-hours"], &rows))
    }
}

fn earlier_list(w: &Speaker, a: &Assessment, earlier: &[Assessment]) -> Markup {
    let rows: Vec<Vec<Markup>> = std::iter::once(a)
        .chain(earlier)
        .map(|e| {
            let total = e.outputs.asked().map(|o| o.total).unwrap_or_default();
            vec![
                html! { a href={ "?assessment=" (e.number) } { (w.date(e.made_at)) " " (w.time(e.made_at)) } },
                money_range(w, total),
                html! { (count(w, e.inputs.evidence.count)) },
            ]
        })
        .collect();
    grid(w, &w.say("ledger-app-earlier"), &["ledger-app-made", "ledger-head-total", "ledger-head-incidents"], &rows)
}
