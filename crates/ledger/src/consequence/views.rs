//! Expected against actual, the traced tickets, and what a ticket's page says about it.

use super::rules::{Verdict, verdict};
use super::{Consequence, LookBack};
use crate::decision::{self, Answer, Decision};
use crate::recommendation::Recommendation;
use crate::voice::{self, estimate, money, money_range, money_text, plain_range, say};
use house::words::Speaker;
use maud::{Markup, html};
use ui::Tone;
use ui::action::{self, Kind, button};
use ui::chart::{Against, Scale, Tell, chart_table, interval};
use ui::field::{select, textarea};
use ui::list::{Column, empty, table};
use ui::status::state;
use ui::{layout, text, work};

/// The section on the decision page. `may` shows the way to take a trace back.
pub fn section(w: &Speaker, d: &Decision, came: &LookBack, all: &[Consequence], (may, token): (bool, &str)) -> Markup {
    layout::section(
        "came-h",
        &w.say("ledger-came"),
        html! { (verdict_state(w, came)) },
        html! {
            (text::say(html! { (sentence(w, d, came)) }))
            (against(w, came))
            @if !all.is_empty() {
                h3 class="h3" { (w.say("ledger-traced")) }
                (traced(w, all, (may, token)))
            }
        },
    )
}

/// What was said and what came, in a sentence.
pub fn sentence(w: &Speaker, d: &Decision, came: &LookBack) -> String {
    let mut values = vec![
        ("day", w.date(d.at)),
        ("events", ui::number::count(came.events as f64, w.numbers())),
        ("loss", money_text(w, came.loss)),
        ("open", ui::number::count(came.open as f64, w.numbers())),
    ];
    match (came.expected_events, came.expected_loss) {
        (Some(e), Some(l)) => {
            values.extend([("expected", voice::plain_text(w, e)), ("expected-loss", money_text(w, l))]);
            say(w, if d.answer == Answer::Approve { "ledger-came-approved" } else { "ledger-came-sentence" }, &values)
        }
        _ => say(w, "ledger-came-early", &values),
    }
}

pub fn verdict_state(w: &Speaker, came: &LookBack) -> Markup {
    let (tone, key) = match verdict(came) {
        Verdict::TooEarly => (Tone::Off, "ledger-verdict-early"),
        Verdict::Fewer => (Tone::Good, "ledger-verdict-fewer"),
        Verdict::AsSaid => (Tone::Accent, "ledger-verdict-said"),
        Verdict::More => (Tone::Bad, "ledger-verdict-more"),
    };
    state(tone, &w.say(key))
}

/// The stated range with what came as a hollow dot.
fn against(w: &Speaker, came: &LookBack) -> Markup {
    let (Some(events), Some(loss)) = (came.expected_events, came.expected_loss) else { return html! {} };
    let heads = ["ledger-head-effect", "ledger-head-likely", "ledger-head-low", "ledger-head-high"].map(|k| w.say(k));
    let heads: [&str; 4] = std::array::from_fn(|i| heads.get(i).map_or("", String::as_str));
    let line = |key: &str, said: crate::assessment::Estimate3, seen: f64, write: &dyn Fn(f64) -> String| {
        let e = estimate(said);
        let title = w.say(key);
        let told = say(
            w,
            "ledger-said-and-came",
            &[
                ("what", title.clone()),
                ("said", write(e.mid())),
                ("low", write(e.low())),
                ("high", write(e.high())),
                ("came", write(seen)),
            ],
        );
        let scale = Scale::from_zero(1.2 * e.high().max(seen).max(1.0), write);
        let chart = interval(
            &title,
            &e,
            &scale,
            Against { before: Some(seen), ..Against::default() },
            &Tell { sentence: &told, heads, write },
        );
        (title, told, chart, write(seen), format!("{} {}–{}", w.say("ledger-said"), write(e.low()), write(e.high())))
    };
    let drawn = [
        line("ledger-came-events", events, came.events as f64, &|v| ui::number::short(v, w.numbers())),
        line("ledger-came-loss", loss, came.loss.mid, &|v| money(w, v)),
    ];
    let rows: Vec<ui::evidence::Row<'_>> = drawn
        .iter()
        .map(|(name, detail, chart, figure, range)| ui::evidence::Row { name, detail, chart, figure, range })
        .collect();
    let heads = [w.say("ledger-head-effect"), w.say("ledger-head-chart"), w.say("ledger-head-came")];
    html! {
        (ui::evidence::effects([&heads[0], &heads[1], &heads[2]], &rows))
        (chart_table(&w.say("ledger-numbers"), &drawn.iter().map(|d| &d.2).collect::<Vec<_>>()))
    }
}

fn traced(w: &Speaker, all: &[Consequence], (may, token): (bool, &str)) -> Markup {
    let heads = ["ledger-head-ticket", "ledger-head-day", "ledger-head-hours", "ledger-head-cost"].map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = all
        .iter()
        .map(|c| {
            vec![
                html! {
                    a href={ "/desk/t/" (c.ticket) } { "T-" (c.ticket) " " (c.title) }
                    @if !c.note.is_empty() { br; span class="muted" { (c.note) } }
                    @if may { form class="inl" method="post" action={ "/ledger/consequences/" (c.number) "/remove" } { (action::csrf(token)) (button(&w.say("ledger-untrace"), Kind::Quiet).small()) } }
                },
                html! { (w.date(c.happened_at)) },
                html! { (ui::number::decimal(c.hours, 1, w.numbers())) @if c.open { " " span class="muted" { (w.say("ledger-still-open")) } } },
                money_range(w, c.cost),
            ]
        })
        .collect();
    table(&w.say("ledger-traced"), &columns, &rows)
}

/// On a ticket's page, for both sides: it was foreseen, and what was said.
pub fn foreseen(w: &Speaker, found: &[(Consequence, Decision, crate::assessment::Estimate3)]) -> Markup {
    if found.is_empty() {
        return html! {};
    }
    work::side_section(
        "foreseen-h",
        &w.say("ledger-foreseen"),
        html! {
            @for (c, d, each) in found {
                p {
                    a href={ "/ledger/" (c.recommendation) } { "R-" (c.recommendation) } ": " (decision::views::said(w, d)) " "
                    (say(w, "ledger-foreseen-cost", &[("each", money_text(w, *each)), ("this", money_text(w, c.cost))]))
                }
            }
        },
    )
}

/// On a ticket's page, for IT leads: the way to trace it back.
pub fn ask(w: &Speaker, ticket: i64, risky: &[Recommendation]) -> Markup {
    if risky.is_empty() {
        return html! {};
    }
    let options: Vec<(String, String)> =
        risky.iter().map(|r| (r.number.to_string(), format!("R-{} {}", r.number, r.input.title))).collect();
    let options: Vec<(&str, &str)> = options.iter().map(|(v, t)| (v.as_str(), t.as_str())).collect();
    work::side_section(
        "foresee-h",
        &w.say("ledger-was-foreseen"),
        html! {
            form method="get" action="/ledger/trace" {
                input type="hidden" name="ticket" value=(ticket);
                (select("recommendation", &w.say("ledger-trace-to"), &options))
                (button(&w.say("ledger-trace-look"), Kind::Secondary).small())
            }
        },
    )
}

/// Before a ticket is traced: what was said and what it cost, and the button.
pub struct Trace<'a> {
    pub ticket: &'a desk::facts::TicketFact,
    pub asked: &'a Recommendation,
    pub decision: &'a Decision,
    pub each: crate::assessment::Estimate3,
    pub cost: crate::assessment::Estimate3,
}

pub fn trace(w: &Speaker, t: &Trace<'_>, token: &str) -> Markup {
    let title = w.say("ledger-was-foreseen");
    let label = format!("T-{}", t.ticket.number);
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&label, &format!("/desk/t/{}", t.ticket.number))], &title))
            (text::headline("", &title, html! { (label) " " (t.ticket.title) }))
            (layout::facts(&[
                (&w.say("ledger-trace-recommendation"), html! { a href={ "/ledger/" (t.asked.number) } { "R-" (t.asked.number) " " (t.asked.input.title) } }),
                (&w.say("ledger-trace-decision"), html! { (decision::views::said(w, t.decision)) }),
                (&w.say("ledger-trace-each"), money_range(w, t.each)),
                (&w.say("ledger-trace-this"), money_range(w, t.cost)),
            ]))
            form method="post" action="/ledger/consequences" {
                (action::csrf(token))
                input type="hidden" name="ticket" value=(t.ticket.number);
                input type="hidden" name="recommendation" value=(t.asked.number);
                (textarea("note", &w.say("ledger-trace-note"), 2).hint(&w.say("ledger-trace-note-hint")))
                (button(&w.say("ledger-trace"), Kind::Primary))
            }
        },
    )
}

/// One line of the look back.
pub struct Line<'a> {
    pub decision: &'a Decision,
    pub title: &'a str,
    pub came: &'a LookBack,
    pub traced: i64,
}

pub fn look_back(w: &Speaker, lines: &[Line<'_>]) -> Markup {
    let title = w.say("ledger-look-back");
    let heads = [
        "ledger-head-decision",
        "ledger-head-expected",
        "ledger-head-came",
        "ledger-head-traced",
        "ledger-head-verdict",
    ]
    .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let known: Vec<&Line<'_>> = lines.iter().filter(|l| verdict(l.came) != Verdict::TooEarly).collect();
    let inside = known.iter().filter(|l| verdict(l.came) == Verdict::AsSaid).count();
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .map(|l| {
            let expected = l.came.expected_events.zip(l.came.expected_loss);
            vec![
                html! { a href={ "/ledger/" (l.decision.recommendation) } { "R-" (l.decision.recommendation) " " (l.title) } br; span class="muted" { (decision::views::said(w, l.decision)) } },
                html! { @if let Some((e, loss)) = expected { (plain_range(w, e)) br; (money_range(w, loss)) } @else { "–" } },
                html! { b { (ui::number::count(l.came.events as f64, w.numbers())) } br; (money_range(w, l.came.loss)) },
                html! { (l.traced) },
                verdict_state(w, l.came),
            ]
        })
        .collect();
    let calibration =
        w.say_with("ledger-calibration", &[("inside", (inside as i64).into()), ("n", (known.len() as i64).into())]);
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger")], &title))
            (text::headline("", &title, html! { (w.say("ledger-look-back-lead")) }))
            @if rows.is_empty() { (empty(&w.say("ledger-look-back-empty"), html! {})) } @else { @if !known.is_empty() { (text::say(html! { (calibration) })) } (table(&title, &columns, &rows)) }
        },
    )
}
