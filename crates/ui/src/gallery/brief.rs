//! The morning brief, after mock-up A.

use super::charts::{euro, risk};
use crate::action::{Kind, button, say_thanks};
use crate::chart::*;
use crate::evidence::{Coming, Objective, coming_up, objectives, remark, thanks_list};
use crate::layout::{panel, reading, section, two};
use crate::list::{LedgerRow, Moment, agenda, ledger};
use crate::number::{Estimate, Locale, Unit, percent};
use crate::status::Tone;
use crate::text::{estimate, headline, money_brief, say};
use crate::work::thanks_card;
use maud::{Markup, html};

struct Ask {
    title: &'static str,
    effect: &'static str,
    cost: f64,
    avoids: (f64, f64, f64),
    verdict: (Tone, &'static str),
    by: (&'static str, bool),
    left: &'static str,
}

const ASKS: [Ask; 3] = [
    Ask {
        title: "Replace the warehouse wireless network",
        effect: "Lyon stops shipping for about 3 days a year",
        cost: 111e3,
        avoids: (268e3, 120e3, 470e3),
        verdict: (Tone::Good, "Pays for itself in 91 of 100 futures"),
        by: ("by Fri 27 Nov", true),
        left: "4 days left",
    },
    Ask {
        title: "Sign-in keys for all 420 colleagues",
        effect: "Stolen passwords are our likeliest way to lose money",
        cost: 31e3,
        avoids: (190e3, 40e3, 430e3),
        verdict: (Tone::Good, "Pays for itself in 96 of 100 futures"),
        by: ("by Mon 30 Nov", true),
        left: "7 days left",
    },
    Ask {
        title: "One more year of support for the old finance server",
        effect: "Buys time until the new system in January 2028",
        cost: 18e3,
        avoids: (22e3, 2e3, 61e3),
        verdict: (Tone::Warn, "A coin toss: pays in 54 of 100 futures"),
        by: ("by Fri 18 Dec", false),
        left: "25 days left",
    },
];

fn waiting() -> Markup {
    let axis_scale = Scale::from_zero(500e3, &|v| if v > 0.0 { crate::number::short(v, Locale::En) } else { euro(v) });
    let avoided = |a: &Ask| Estimate::spanning(a.avoids.0, a.avoids.1, a.avoids.2);
    let charts: Vec<Chart> = ASKS
        .iter()
        .map(|a| {
            let told = format!(
                "Costs {}; avoids about {}, between {} and {}.",
                euro(a.cost),
                euro(a.avoids.0),
                euro(a.avoids.1),
                euro(a.avoids.2)
            );
            let tell = Tell { sentence: &told, heads: ["Decision", "Costs", "Avoids", "Low", "High"], write: &euro };
            balance(a.title, a.cost, &avoided(a), &axis_scale, &tell)
        })
        .collect();
    let rows: Vec<LedgerRow<'_>> = ASKS.iter().zip(&charts).enumerate().map(|(i, (a, chart))| LedgerRow {
        number: i + 1,
        href: "#",
        title: a.title,
        effect: a.effect,
        balance: chart,
        figures: html! { (money_brief(a.cost, "EUR", Locale::En)) " avoids " (estimate(&avoided(a), Unit::Money("EUR"), Locale::En)) },
        verdict: a.verdict,
        by: a.by,
        left: a.left,
        verb: "Decide",
    }).collect();
    let keys = legend(&[(Ink::Cost, "What it costs"), (Ink::Mid(Hue::One), "Loss it avoids, 8‑in‑10 range")]);
    let sum = Estimate::spanning(480e3, 240e3, 840e3);
    let sum = html! { b { "All three together" } " cost " (money_brief(160e3, "EUR", Locale::En)) " and avoid about " (estimate(&sum, Unit::Money("EUR"), Locale::En)) "." };
    let all: Vec<&Chart> = charts.iter().collect();
    panel(
        "w-h",
        "Waiting for you",
        html! { "3 decisions, €160,000 over three years" },
        html! {
            (ledger(keys, &axis(&axis_scale), &rows, sum))
            (chart_table("The numbers", &all))
        },
    )
}

fn goals() -> Markup {
    let share = |v: f64| percent(v, Locale::En);
    let scale = Scale::of(vec![(0.0, "0%".into()), (1.0, "100%".into())]);
    let goal = |title: &'static str,
                part: &'static str,
                (mid, low, high): (f64, f64, f64),
                change: &'static str,
                state: (Tone, &'static str)| {
        let value = Estimate::spanning(mid, low, high);
        let told = format!("{} likely, between {} and {}.", share(mid), share(low), share(high));
        let tell = Tell { sentence: &told, heads: ["Objective", "Likely", "Low", "High"], write: &share };
        let chart = interval(title, &value, &scale, Against { bad: state.0 == Tone::Bad, ..Against::default() }, &tell);
        (title, part, chart, estimate(&value, Unit::Percent, Locale::En), change, state)
    };
    let made = [
        goal(
            "Ship every order within 24 hours",
            "IT’s part: a warehouse network that stays up. Waiting for decision 1.",
            (0.48, 0.34, 0.62),
            "down from 63%",
            (Tone::Bad, "Off course"),
        ),
        goal(
            "Open the Lisbon office by March",
            "IT’s part: network and 34 workplaces. Circuit delivered 12 Nov.",
            (0.88, 0.80, 0.94),
            "up from 86%",
            (Tone::Good, "On course"),
        ),
        goal(
            "Close the books in five working days",
            "IT’s part: finance system replacement. Two testers on leave until 4 Dec.",
            (0.67, 0.55, 0.78),
            "down from 71%",
            (Tone::Warn, "Watch"),
        ),
    ];
    let charts: Vec<&Chart> = made.iter().map(|m| &m.2).collect();
    let list: Vec<Objective<'_>> = made
        .iter()
        .map(|(title, part, chart, chance, change, state)| Objective {
            title,
            href: "#",
            part,
            chart,
            chance: chance.clone(),
            change,
            state: *state,
        })
        .collect();
    section(
        "o-h",
        "Your objectives",
        html! { "our chance of reaching them" },
        html! {
            (objectives(&list))
            (chart_table("The numbers", &charts))
        },
    )
}

fn week() -> Markup {
    let day = |day, weekday, title, time, detail, calendar| Coming {
        iso: "2026-11-24",
        day,
        weekday,
        title,
        time,
        detail,
        calendar,
    };
    section(
        "u-h",
        "Coming up",
        html! { a href="#" { "All changes" } },
        coming_up(&[
            day(
                "24",
                "Tue",
                "E-mail moves to new servers",
                "21:00–22:30",
                "You may be asked to sign in again on Wednesday morning.",
                (true, "Clear of your calendar"),
            ),
            day(
                "26",
                "Thu",
                "Card terminals restart in all shops",
                "12:30–12:45",
                "Shops are warned; cash only for about ten minutes.",
                (true, "Clear of your calendar"),
            ),
            day(
                "28",
                "Sat",
                "Power test at head office",
                "all day",
                "The building closes. Remote work is not affected.",
                (false, "In your board weekend"),
            ),
        ]),
    )
}

fn today() -> Markup {
    let at =
        |when, title, detail: &str, tone| Moment { iso: "2026-11-23", when, title, detail: html! { (detail) }, tone };
    html! {
        aside class="today" aria-labelledby="today-h" {
            h2 id="today-h" { "Your day, looked after" }
            (agenda(&[
                at("10:30", "Board meeting, Room 4", "Screen and deck checked at 08:05. Jonas is two doors away until 11:00.", Tone::Accent),
                at("14:00", "Lisbon opening, weekly", "Samir joins for IT; the circuit is live.", Tone::Accent),
                at("16:00", "Strategy offsite planning", "No one from IT is invited.", Tone::Warn),
            ]))
        }
    }
}

pub(super) fn body() -> Markup {
    let thanks = |quote, name, detail, done| {
        thanks_card(quote, name, detail, say_thanks("/thanks", "token", "Say thank you", done))
    };
    reading(
        "brief",
        html! {
            div class="hero" {
                (headline("Monday 23 November · your morning brief", "Good morning, Helena. Two decisions need you this week; the rest can wait.", html! {
                    "Nothing interrupted customers overnight. Thursday’s warehouse stop cost us about " strong class="num" { "€11,400" } " and is closed; the first decision below would prevent most of the next ones."
                }))
                (today())
            }
            (two(waiting(), section("r-h", "Risk exposure", html! { "next 12 months" }, html! {
                (say(html! { "There is a " strong { "1‑in‑10" } " chance that technology problems cost us more than " strong class="num" { "€1.2m" } ", which is above the limit the board agreed. Approving all three brings it to " strong class="num" { "€0.6m" } "." }))
                figure class="chart" { figcaption class="ch-t" { "How likely the year is to cost more than…" } (risk()) (chart_table("The numbers", &[&risk()])) }
                (remark("target", html! { "Our ranges have been honest: 34 of the last 40 outcomes fell inside the 8‑in‑10 range." }))
            })))
            (two(goals(), week()))
            (section("t-h", "Worth a thank-you", html! { "from last week" }, thanks_list(&[
                thanks("“I had deleted the wrong folder. Nine minutes later everything was back.”", "Marek Nowak", "helped Elise in Finance", None),
                thanks("“Priya drove to Lyon at five in the morning so the first truck could leave on time.”", "Priya Shah", "helped the warehouse", None),
                thanks("“I rang the supplier before paying €46,000.”", "Tomas Berg", "thanks Amara Diallo", Some("You thanked Amara")),
            ])))
            footer class="end noprint" {
                (button("Print or save as PDF", Kind::Secondary).icon("printer").small().href("#"))
                (button("Send to the board", Kind::Secondary).icon("mail").small().href("#"))
                p { "Written from the desk’s own records at 06:30. " a href="#" { "See every source" } }
            }
        },
    )
}
