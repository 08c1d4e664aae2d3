//! The register of accepted risks: story, money, who accepted it and until when.

use super::{Acceptance, State};
use crate::assessment::rules::exposure::Total;
use crate::voice::{self, money, money_range, say};
use house::words::Speaker;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::Tone;
use ui::chart::{Hue, Loss, LossLine, Scale, Tell, figure, loss_curve};
use ui::list::{Column, empty, table};
use ui::status::state;
use ui::{layout, text};

pub fn register(w: &Speaker, all: &[Acceptance], exposure: Option<&Total>, today: Date) -> Markup {
    let title = w.say("ledger-risks");
    let heads =
        ["ledger-head-risk", "ledger-head-money", "ledger-head-accepted-by", "ledger-head-until", "ledger-head-state"]
            .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = all
        .iter()
        .map(|a| {
            vec![
                html! { a href={ "/ledger/" (a.recommendation) } { "R-" (a.recommendation) " " (a.title) } },
                html! { (money_range(w, a.risk)) " " span class="muted" { (say(w, "ledger-over-years", &[("years", voice::years(w, a.horizon_years))])) } },
                html! { (a.person_name) br; span class="muted" { (w.date(a.signed_at)) } },
                html! { (voice::day(w, a.until)) br; span class="muted" { (left(w, a, today)) } },
                stands(w, a.state),
            ]
        })
        .collect();
    layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger")], &title))
            (text::headline("", &title, html! { (w.say("ledger-risks-lead")) }))
            @if let Some(total) = exposure { (curve(w, total)) }
            @if rows.is_empty() { (empty(&w.say("ledger-risks-empty"), html! {})) } @else { (table(&title, &columns, &rows)) }
        },
    )
}

fn left(w: &Speaker, a: &Acceptance, today: Date) -> String {
    let days = today.until(a.until).map_or(0, |s| s.get_days());
    if a.state == State::Open { w.say_with("ledger-days-left", &[("n", days.max(0).into())]) } else { String::new() }
}

fn stands(w: &Speaker, s: State) -> Markup {
    let (tone, key) = match s {
        State::Open => (Tone::Warn, "ledger-risk-open"),
        State::Expired => (Tone::Bad, "ledger-risk-expired"),
        State::Ended => (Tone::Off, "ledger-risk-ended"),
    };
    state(tone, &w.say(key))
}

/// How bad the next year could be, over every case that is not approved.
pub fn curve(w: &Speaker, total: &Total) -> Markup {
    let write = |v: f64| money(w, v);
    let points: Vec<(f64, f64)> =
        total.curve.x.iter().copied().zip(total.curve.exceed.iter().copied()).filter(|p| p.1 > 0.004).collect();
    let band: Vec<(f64, f64, f64)> = points
        .iter()
        .zip(total.curve.low.iter().zip(&total.curve.high))
        .map(|(p, (l, h))| (p.0, l.max(0.004), h.max(0.004)))
        .collect();
    let (Some(low), Some(high)) = (points.first(), points.last()) else { return html! {} };
    let x =
        Scale::logarithmic(decades(low.0, high.0).into_iter().map(|v| (v, write(v))).collect()).between(low.0, high.0);
    let chances = [(1.0, 1), (0.5, 2), (0.1, 10), (0.02, 50), (0.01, 100)];
    let y = Scale::logarithmic(
        chances.iter().map(|(p, n)| (*p, w.say_with("ledger-one-in", &[("n", (*n).into())]))).collect(),
    )
    .between(0.004, 1.0);
    let says = say(w, "ledger-one-in-ten", &[("money", write(total.one_in_ten))]);
    let line = LossLine {
        name: &w.say("ledger-exposure-line"),
        hue: Hue::Two,
        points: &points,
        band: &band,
        says: &says,
        left: false,
    };
    let sentence = say(
        w,
        "ledger-exposure-says",
        &[("mean", write(total.mean)), ("ten", write(total.one_in_ten)), ("n", total.sources.len().to_string())],
    );
    let heads = ["ledger-head-what", "ledger-head-chance", "ledger-head-loss"].map(|k| w.say(k));
    let tell = Tell { sentence: &sentence, heads: [&heads[0], &heads[1], &heads[2]], write: &write };
    let chart = loss_curve(&Loss { lines: &[line], appetite: &[], limit: None, x: &x, y: &y, key: 0.1 }, &tell);
    figure(html! { (sentence) }, &w.say("ledger-exposure-question"), &chart, &w.say("ledger-numbers"))
}

/// 1, 2 and 5 times the powers of ten between two amounts.
fn decades(low: f64, high: f64) -> Vec<f64> {
    let mut found = Vec::new();
    let mut power = 10f64.powf(low.max(1e-6).log10().floor());
    while power <= high && found.len() < 24 {
        found.extend([1.0, 2.0, 5.0].map(|m| m * power).into_iter().filter(|v| *v >= low && *v <= high));
        power *= 10.0;
    }
    found
}
