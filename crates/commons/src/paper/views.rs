//! Turns a brief into the data and the pictures of its sheet. All text goes to the typesetter as data, never as code.

use super::Density;
use crate::brief::views::{self as brief_views, Told};
use crate::brief::{Ask, Brief, Outcome};
use crate::exposure::views as exposure_views;
use house::words::Speaker;
use serde_json::{Value, json};
use ui::chart::{self, Paper, standalone_svg};
use ui::status::Tone;

/// A picture's place in the template and its drawing.
type Drawing = (String, String);

/// What the template reads, and what it draws.
pub fn sheet(w: &Speaker, brief: &Brief, decides: bool, density: Density) -> (Value, Vec<Drawing>) {
    let t = brief_views::told(w, brief);
    let mut drawings = Vec::new();
    let asks = asks(&t, brief, density, &mut drawings);
    let left_out = brief.waiting.len().saturating_sub(density.asks);
    let data = json!({
        "lang": w.locale,
        "size": density.size,
        "date": [brief.day.year(), brief.day.month(), brief.day.day()],
        "title": format!("{} {}", w.say("commons-brief-title"), brief.day),
        "eyebrow": format!("{} · {}", t.date(brief.day), brief.organisation),
        "headline": brief_views::call_text(&t, brief, decides),
        "lead": brief_views::lead_text(&t, brief),
        "waiting_title": w.say(if decides { "commons-waiting-you" } else { "commons-waiting-them" }),
        "waiting_none": w.say("commons-waiting-none"),
        "key_cost": w.say("commons-key-cost"),
        "key_avoids": w.say("commons-key-avoids"),
        "asks": asks,
        "more": if left_out > 0 { t.say_n("commons-paper-more", left_out as i64) } else { String::new() },
        "sum": brief_views::sum_text(&t, brief),
        "risk_title": w.say("commons-risk-title"),
        "risk_aside": w.say("commons-risk-aside"),
        "risk": risk(&t, brief, &mut drawings),
        "risk_drawn": brief.exposure.is_some(),
        "risk_question": w.say("commons-risk-question"),
        "outcomes_title": w.say("commons-outcomes"),
        "outcomes_none": w.say("commons-outcomes-none"),
        "outcomes": outcomes(&t, brief, density),
        "desk_title": w.say("commons-desk"),
        "desk_early": w.say("commons-desk-early"),
        "desk": brief_views::week_lines(&t, brief),
        "others": others(&t, brief, density),
        "foot": w.say_with("commons-paper-foot", &[("date", w.date(brief.made_at).into()), ("time", w.time(brief.made_at).into())]),
    });
    (data, drawings)
}

fn asks(t: &Told<'_>, brief: &Brief, density: Density, drawings: &mut Vec<Drawing>) -> Vec<Value> {
    let shown: Vec<&Ask> = brief.waiting.iter().take(density.asks).collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let scale = brief_views::waiting_scale(t, &brief.waiting);
    drawings.push(("axis.svg".to_owned(), standalone_svg(&chart::axis(&scale), 300, 16, Paper::Light)));
    shown
        .into_iter()
        .enumerate()
        .map(|(i, ask)| {
            drawings.push((format!("ask{i}.svg"), standalone_svg(&brief_views::balance_chart(t, ask, &scale), 300, 34, Paper::Light)));
            let (by, soon, left) = brief_views::by_text(t, brief.day, ask);
            let (tone, verdict) = brief_views::verdict_text(t, ask.pays.mid);
            json!({
                "picture": format!("ask{i}.svg"),
                "title": cut(&ask.title, density.title),
                "effect": cut(&ask.effect, density.title + 20),
                "figures": format!("{} {} {}", t.money(ask.cost.mid), t.w.say("commons-avoids-word"), t.money_text(&ask.avoids)),
                "verdict": verdict,
                "good": tone == Tone::Good,
                "by": by,
                "soon": soon,
                "left": left,
            })
        })
        .collect()
}

fn risk(t: &Told<'_>, brief: &Brief, drawings: &mut Vec<Drawing>) -> String {
    let Some(exposure) = &brief.exposure else { return t.w.say("commons-risk-early") };
    drawings.push((
        "risk.svg".to_owned(),
        standalone_svg(&exposure_views::loss_chart(t, exposure), 330, 240, Paper::Light),
    ));
    exposure_views::risk_text(t, exposure)
}

fn outcomes(t: &Told<'_>, brief: &Brief, density: Density) -> Vec<Value> {
    brief
        .outcomes
        .iter()
        .take(density.lines)
        .map(|o| {
            json!({
                "title": cut(&o.title, density.title),
                "answer": brief_views::answer_text(t, o),
                "figures": outcome_text(t, o),
                "held": brief_views::held_text(t, o).1,
            })
        })
        .collect()
}

/// "predicted so far €40k (12–90k), happened €31k", for paper and mail.
pub fn outcome_text(t: &Told<'_>, outcome: &Outcome) -> String {
    let actual = t.money(outcome.actual).into();
    match &outcome.predicted {
        Some(p) => t.w.say_with("commons-paper-outcome", &[("predicted", t.money_text(p).into()), ("actual", actual)]),
        None => t.w.say_with("commons-paper-outcome-early", &[("actual", actual)]),
    }
}

/// Named short lists that stand side by side at the foot; empty ones are left out.
fn others(t: &Told<'_>, brief: &Brief, density: Density) -> Vec<Value> {
    let list =
        |key: &str, lines: Vec<String>| (!lines.is_empty()).then(|| json!({ "title": t.w.say(key), "lines": lines }));
    let title = |text: &str| cut(text, density.title);
    let ending = brief
        .ending
        .iter()
        .take(density.lines)
        .map(|e| format!("{}: {}", title(&e.title), brief_views::ending_text(t, brief.day, e)));
    let bandages = brief
        .workarounds
        .iter()
        .take(density.lines)
        .map(|b| format!("{}: {}", title(&b.title), brief_views::bandage_text(t, b)));
    let worth = brief.deserving.iter().take(density.lines).map(|d| brief_views::deserving_text(t, d));
    let given = brief.thanks.iter().take(density.lines).map(|g| {
        t.w.say_with(
            "commons-panel-came",
            &[("giver", g.giver_name.as_str().into()), ("receiver", g.receiver_name.as_str().into())],
        )
    });
    [
        list("commons-ending", ending.collect()),
        list("commons-workarounds", bandages.collect()),
        list("commons-worth", worth.chain(given).take(density.lines + 1).collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// At most so many characters, cut at a word.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    let whole = head.rsplit_once(' ').map_or(head.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', ';', ':', ' ']))
}
