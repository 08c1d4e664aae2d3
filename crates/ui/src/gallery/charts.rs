//! Every chart, and the evidence of a decision after mock-up B.

use crate::action::{self, Kind, button};
use crate::chart::*;
use crate::evidence::{Choice, Row, choices, effects, hundred, talk, totals, workarounds};
use crate::field::textarea;
use crate::layout::{action_bar, decide_panel, section, with_side};
use crate::number::{Estimate, Locale, Unit, money_short, percent};
use maud::{Markup, html};

pub(super) fn euro(v: f64) -> String {
    money_short(v, "EUR", Locale::En)
}
fn share(v: f64) -> String {
    percent(v, Locale::En)
}
fn plain(v: f64) -> String {
    crate::number::short(v, Locale::En)
}

fn ticks(values: &[f64], write: fn(f64) -> String) -> Vec<(f64, String)> {
    values.iter().map(|v| (*v, write(*v))).collect()
}

/// The chance that a lopsided loss exceeds `x`: a straight stand-in for what the engine computes.
fn chance(x: f64, middle: f64, spread: f64) -> f64 {
    1.0 / (1.0 + (x / middle).powf(spread))
}

pub(super) fn risk() -> Chart {
    let xs: Vec<f64> = (0..=60).map(|i| 2.5e5 * 16f64.powf(f64::from(i) / 60.0)).collect();
    let line = |m: f64| xs.iter().map(|x| (*x, chance(*x, m, 2.6))).collect::<Vec<_>>();
    let band =
        |m: f64| xs.iter().map(|x| (*x, chance(*x, m * 0.8, 2.6), chance(*x, m * 1.25, 2.6))).collect::<Vec<_>>();
    let (today, later) = (line(515e3), line(258e3));
    let (today_band, later_band) = (band(515e3), band(258e3));
    let x = Scale::logarithmic(ticks(&[2.5e5, 5e5, 1e6, 2e6, 4e6], euro));
    let y =
        [(0.5, "1 in 2"), (0.25, "1 in 4"), (0.1, "1 in 10"), (0.05, "1 in 20"), (0.02, "1 in 50"), (0.01, "1 in 100")];
    let y = Scale::logarithmic(y.map(|(p, words)| (p, words.to_owned())).to_vec()).between(0.01, 0.65);
    loss_curve(
        &Loss {
            lines: &[
                LossLine {
                    name: "Today",
                    hue: Hue::Two,
                    points: &today,
                    band: &today_band,
                    says: "€1.2m",
                    left: false,
                },
                LossLine {
                    name: "If you approve",
                    hue: Hue::One,
                    points: &later,
                    band: &later_band,
                    says: "€0.6m",
                    left: true,
                },
            ],
            appetite: &[(2.5e5, 0.5), (5e5, 0.25), (1e6, 0.1), (2e6, 0.03), (4e6, 0.01)],
            limit: Some((1e6, "▲ the board’s limit, €1m")),
            x: &x,
            y: &y,
            key: 0.1,
        },
        &Tell {
            sentence: "Today there is a 1 in 10 chance of losing more than 1.2 million euros; with all three decisions 0.6 million.",
            heads: ["Case", "Chance", "Loss"],
            write: &euro,
        },
    )
}

fn disk() -> Chart {
    let days = |d: f64| format!("day {d}");
    let past: Vec<(f64, f64)> = (-6..=0).map(|d| (f64::from(d) * 5.0, 0.88 + f64::from(d) * 0.018)).collect();
    let ahead: Vec<FanPoint> = (0..=6)
        .map(|d| f64::from(d) * 3.0)
        .map(|x| FanPoint { x, low: 0.88 + x * 0.006, mid: 0.88 + x * 0.0125, high: 0.88 + x * 0.02 })
        .collect();
    let x = Scale::of([-30.0, -20.0, -10.0, 0.0, 10.0].map(|d| (d, days(d))).to_vec()).between(-30.0, 18.0);
    let y = Scale::of(ticks(&[0.7, 0.8, 0.9, 1.0], share)).between(0.7, 1.08);
    let crosses = Some((6.0, 9.5, 17.0, "about 2 Dec"));
    let tell = Tell {
        sentence: "The disk is full in about 9 days, between 6 and 17.",
        heads: ["When", "Likely", "Low", "High"],
        write: &share,
    };
    fan(&Fan { past: &past, ahead: &ahead, line: Some((1.0, "full")), crosses, x: &x, y: &y, bad: true }, &days, &tell)
}

fn causes() -> Chart {
    let rows = [
        ("Warehouse network", Estimate::spanning(268e3, 120e3, 470e3)),
        ("Stolen passwords", Estimate::spanning(190e3, 40e3, 430e3)),
        ("Everything else", Estimate::spanning(60e3, 20e3, 130e3)),
    ];
    let tell = Tell {
        sentence: "The warehouse network is the largest risk.",
        heads: ["Cause", "Likely", "Low", "High"],
        write: &euro,
    };
    bar_range(&rows, &Scale::from_zero(480e3, &euro), Hue::Two, &tell)
}

fn heads() -> Chart {
    let points: Vec<_> = (2..=8).map(f64::from).map(|n| (n, 1.0 - 1.5 / n, 1.0 - 1.0 / n, 1.0 - 0.6 / n)).collect();
    let x = Scale::of(ticks(&[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], plain));
    let y = Scale::of(ticks(&[0.2, 1.0], share));
    let tell = Tell {
        sentence: "With 5 people we keep about 80% of our promises.",
        heads: ["People", "Likely", "Low", "High"],
        write: &share,
    };
    enough(&points, (4.0, 5.0), Some((0.9, "90%")), (&x, &y), &tell)
}

fn honest() -> Chart {
    let scale = Scale::of(ticks(&[0.0, 0.25, 0.5, 0.75, 1.0], share));
    let points = [(0.1, 0.08, 0.03, 0.2), (0.3, 0.36, 0.22, 0.5), (0.7, 0.66, 0.5, 0.8), (0.9, 0.93, 0.8, 0.98)];
    let tell = Tell {
        sentence: "What we called likely happened about as often as we said.",
        heads: ["Said", "Happened", "Low", "High"],
        write: &share,
    };
    calibration(&points, (&scale, &scale), &tell)
}

pub(super) fn all() -> Markup {
    let months = [("Jun", 41.0), ("Jul", 44.0), ("Aug", 38.0), ("Sep", 31.0), ("Oct", 33.0), ("Nov", 27.0)];
    let spark = spark(
        &months,
        &Tell { sentence: "From 41 a month in June to 27 in November.", heads: ["Month", "Tickets"], write: &plain },
    );
    let body = html! {
        (figure(html! { "A " strong { "1‑in‑10" } " year costs us more than " strong { "€1.2m" } "." }, "How likely the year is to cost more than…", &risk(), "The numbers"))
        (figure(html! { "The disk is full in about nine days." }, "How full it is", &disk(), "The numbers"))
        (figure(html! { "The warehouse network is the largest risk." }, "Expected loss in a year", &causes(), "The numbers"))
        (figure(html! { "The fifth person helps, the seventh hardly." }, "Promises kept by people", &heads(), "The numbers"))
        (figure(html! { "Our forecasts have been honest." }, "Said against happened", &honest(), "The numbers"))
        (figure(html! { "Fewer tickets than in June." }, "Tickets a month", &spark, "The numbers"))
        (legend(&[(Ink::Curve(Hue::Three), "third"), (Ink::Solid(Hue::Four), "fourth"), (Ink::Ghost, "before"), (Ink::Target, "promise")]))
    };
    section("g-chart", "Charts", html! { "chart" }, body)
}

pub(super) fn evidence() -> Markup {
    let scale = Scale::from_zero(700e3, &euro);
    let total = |name: &str, spend: f64, (mid, low, high): (f64, f64, f64)| {
        let told = format!(
            "{name}: spend {}, total about {}, between {} and {}",
            euro(spend),
            euro(mid),
            euro(low),
            euro(high)
        );
        let tell = Tell { sentence: &told, heads: ["Choice", "Spent", "Total", "Low", "High"], write: &euro };
        total_cost(name, spend, &Estimate::spanning(mid, low, high), &scale, &tell)
    };
    let (doing, less) = (total("Do it", 111e3, (185e3, 136e3, 271e3)), total("Do less", 38e3, (234e3, 118e3, 408e3)));
    let nothing = total("Do nothing", 12e3, (354e3, 162e3, 632e3));
    let row = |name, chart, figure, range| Row { name, detail: "", chart, figure, range };
    let counts =
        [("Doing it", 71, FutureShape::Dot), ("Doing less", 20, FutureShape::Ring), ("Nothing", 9, FutureShape::Cross)];
    let counts = counts.map(|(name, count, shape)| Futures { name, count, shape });
    let sentence = "In 71 of 100 futures doing it is cheapest, in 20 doing less, in 9 doing nothing.";
    let dots = futures(&counts, &Tell { sentence, heads: ["Choice", "Futures"], write: &plain });
    let keys = [
        (Ink::Solid(Hue::One), "Money we spend"),
        (Ink::Tint(Hue::Two), "Losses we still expect"),
        (Ink::Whisker, "8‑in‑10 range of the total"),
    ];
    let main = html! {
        (legend(&keys))
        (totals(["Choice", "Chart", "Total over three years"], &[
            row("Do it", &doing, "€185k", "€130–280k"), row("Do less", &less, "€234k", "€110–410k"), row("Do nothing", &nothing, "€354k", "€160–640k"),
        ], &axis(&scale)))
        (chart_table("The numbers", &[&doing, &less, &nothing]))
        (hundred(&dots, html! { "We played the next three years " strong { "100 times" } ". " b class="do" { "Doing it" } " came out cheapest " strong { "71" } " times." }))
        (chart_table("The hundred futures", &[&dots]))
        (side_by_side())
        (unspent())
        (talk(&[("Helena Brandt", "Thursday", html! { p { "Why can’t we wait for the second shift project in 2027?" } })]))
    };
    section(
        "g-evidence",
        "Evidence of a decision",
        html! { "evidence" },
        html! {
            (with_side(main, decide_panel("g-decide", "Your decision", decide())))
            (action_bar(html! { (button("Decide", Kind::Primary).href("#g-decide")) span { "by Friday 27 November" } }))
        },
    )
}

fn side_by_side() -> Markup {
    let choice = |id, title, mark, price, effects, facts| Choice {
        id,
        title,
        mark,
        price,
        effects,
        facts,
        detail: "A network in Lyon",
        price_says: "over three years",
    };
    choices(&[
        choice(
            "o-do",
            "Do it",
            "IT recommends",
            "€111k",
            &["Scanners stay connected", "About 1 stop a year instead of 8"],
            &[("When", "Working by 20 February"), ("Can we undo it?", "Lease: 60 days")],
        ),
        choice(
            "o-less",
            "Do less",
            "",
            "€38k",
            &["The three worst aisles improve"],
            &[("When", "Working by 15 January"), ("Can we undo it?", "Yes")],
        ),
        choice(
            "o-no",
            "Do nothing",
            "",
            "€12k",
            &["About 8 stops a year, rising"],
            &[("When", "Continues"), ("Can we undo it?", "At any time")],
        ),
    ])
}

fn unspent() -> Markup {
    let scale = Scale::from_zero(20.0, &plain);
    let stops = Estimate::spanning(8.0, 4.0, 13.0);
    let tell = Tell {
        sentence: "About 8 stops a year, between 4 and 13.",
        heads: ["Effect", "Likely", "Low", "High"],
        write: &plain,
    };
    let against = Against { target: Some(2.0), before: Some(7.0), bad: true };
    let chart = interval("Warehouse stops", &stops, &scale, against, &tell);
    let figure = format!("about {}", stops.middle(Unit::Named("a year"), Locale::En));
    let range = stops.range(Unit::Plain, Locale::En);
    let row = Row {
        name: "Warehouse stops",
        detail: "each about three hours",
        chart: &chart,
        figure: &figure,
        range: &range,
    };
    html! {
        (effects(["Effect", "Estimate", "Range"], &[row]))
        (chart_table("The numbers", &[&chart]))
        (workarounds(&[("Aisle 7 antenna is restarted every night", "since March 2025, 2 hours a month")]))
    }
}

fn decide() -> Markup {
    action::form(
        "/ledger/1/decide",
        "token",
        "",
        html! {
            fieldset {
                legend class="vh" { "Choose one" }
                (action::pick("choice", "do", "Approve: do it", html! { "€111k over three years" }, false))
                (action::pick("choice", "defer", "Defer", html! { "ask me again on a date" }, false))
            }
            (textarea("why", "Reason", 3).placeholder("One sentence is enough"))
            (button("Record my decision", Kind::Secondary).wide())
        },
    )
}

/// The larger charts by name.
pub(super) fn every() -> Vec<(&'static str, Chart)> {
    vec![("risk", risk()), ("disk", disk()), ("causes", causes()), ("heads", heads()), ("honest", honest())]
}
