//! What people see of briefings: the list, the form to send one, and the letter that carries it.

use super::{Line, Reading};
use crate::brief::Brief;
use crate::brief::views::{self as brief_views, Reader, Told};
use crate::exposure::views as exposure_views;
use house::people::{Member, Role};
use house::words::Speaker;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};
use ui::action::{self, Kind, button};
use ui::field::check;
use ui::list::{Column, empty, more, table};
use ui::status::Tone;
use ui::{layout, text};

/// The list of briefings; `more_after` is the last day shown if there may be more.
pub fn list(w: &Speaker, lines: &[Line], more_after: Option<Date>) -> Markup {
    let heads = ["commons-edition-day", "commons-edition-time", "commons-edition-sent", "commons-edition-opened"]
        .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .map(|l| {
            vec![
                html! { a href={ "/brief/" (l.day) } { (w.weekday_date(l.day)) } },
                html! { (w.time(l.made_at)) },
                html! { (l.sent) },
                html! { (l.opened) },
            ]
        })
        .collect();
    let title = w.say("commons-editions-title");
    layout::reading(
        "brief",
        html! {
            (text::headline("", &title, html! { (w.say("commons-editions-lead")) }))
            @if rows.is_empty() { (empty(&w.say("commons-editions-none"), html! {})) } @else { (table(&title, &columns, &rows)) }
            @if let Some(day) = more_after { (more(&format!("/brief/editions?before={day}"), &w.say("commons-older"))) }
        },
    )
}

/// Whom a briefing may go to, with a box each; `kept_at` says when today's was kept.
pub fn send(
    w: &Speaker,
    members: &[&Member],
    (kept_at, now): (Option<Timestamp>, Timestamp),
    faults: &[(&str, &str)],
    token: &str,
) -> Markup {
    let which = match kept_at {
        Some(at) => w.say_with("commons-send-kept", &[("time", w.time(at).into())]),
        None => w.say_with("commons-send-now", &[("time", w.time(now).into())]),
    };
    layout::reading(
        "brief",
        html! {
            (text::headline("", &w.say("commons-send-title"), html! { (which) }))
            form class="stack" method="post" action="/brief/send" {
                (action::csrf(token))
                (action::error_summary(&w.say("error-invalid"), faults))
                fieldset id="to" { legend { (w.say("commons-send-to")) }
                    @for m in members { div { (check("to", &m.person.0.to_string(), &format!("{} · {}", m.name, if m.title.is_empty() { m.email.as_str() } else { m.title.as_str() }), m.role == Role::Executive)) } }
                }
                (button(&w.say("commons-send-go"), Kind::Primary).icon("send"))
                " " a href="/brief" { (w.say("commons-back-brief")) }
            }
        },
    )
}

/// Above a kept brief: when it was kept, who got it, who opened it.
pub fn kept_note(w: &Speaker, made_at: Timestamp, by: Option<&str>, readings: &[Reading]) -> Markup {
    let values =
        [("date", w.date(made_at).into()), ("time", w.time(made_at).into()), ("by", by.unwrap_or_default().into())];
    let line = w.say_with(if by.is_some() { "commons-kept-by" } else { "commons-kept" }, &values);
    html! {
        div class="noprint" {
            (ui::status::notice(Tone::Accent, html! { (line) " " a href="/brief" { (w.say("commons-back-brief")) } }))
            @if !readings.is_empty() {
                (layout::folded(&w.say("commons-readers"), &w.say_with("commons-readers-about", &[("n", readings.iter().filter(|r| r.opened_at.is_some()).count().into())]), html! {
                    ul class="rows" { @for r in readings { li class="row" { b { (r.name) } span class="muted" { (reading_text(w, r)) } } } }
                }))
            }
        }
    }
}

fn reading_text(w: &Speaker, r: &Reading) -> String {
    let at = |key: &str, at: Timestamp| w.say_with(key, &[("date", w.date(at).into()), ("time", w.time(at).into())]);
    let parts = [r.sent_at.map(|t| at("commons-sent-at", t)), r.opened_at.map(|t| at("commons-opened-at", t))];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// A briefing as mail.
pub struct Letter {
    pub subject: String,
    pub plain: String,
    pub html: String,
}

/// The letter from a sender to a member.
pub fn letter(w: &Speaker, brief: &Brief, (sender, to): (&str, &Member), public_url: &str) -> Letter {
    let t = brief_views::told(w, brief);
    let reader = Reader {
        name: &to.name,
        decides: to.role == Role::Executive,
        hour: 8,
        token: None,
        may_thank: false,
        may_send: false,
    };
    let headline = brief_views::headline_text(&t, brief, &reader);
    let subject = w.say_with(
        "commons-mail-subject",
        &[("organisation", brief.organisation.as_str().into()), ("date", t.date(brief.day).into())],
    );
    let from = w.say_with("commons-mail-from", &[("name", sender.into())]);
    let link = format!("{public_url}/brief/{}", brief.day);
    let parts = parts(&t, brief, public_url);
    Letter {
        plain: plain(&t, brief, (&headline, &from), &parts, &link),
        html: rich(&t, brief, (&headline, &from), &parts, &link).into_string(),
        subject,
    }
}

/// One part of the letter: a title and lines of (text, quiet text, address).
struct Part {
    title: String,
    lines: Vec<(String, String, String)>,
}

fn parts(t: &Told<'_>, brief: &Brief, url: &str) -> Vec<Part> {
    let w = t.w;
    let ledger = |n: i64| format!("{url}/ledger/{n}");
    let waiting = brief.waiting.iter().map(|a| {
        let (by, _, left) = brief_views::by_text(t, brief.day, a);
        let figures = format!(
            "{} {} {}. {}. {by}{}{left}",
            t.money(a.cost.mid),
            w.say("commons-avoids-word"),
            t.money_text(&a.avoids),
            brief_views::verdict_text(t, a.pays.mid).1,
            if left.is_empty() { "" } else { ", " }
        );
        (a.title.clone(), figures, ledger(a.number))
    });
    let risk = brief
        .exposure
        .iter()
        .map(|e| (exposure_views::risk_text(t, e), String::new(), format!("{url}{}", brief_views::LEDGER_RECORDS)));
    let week = brief_views::week_lines(t, brief)
        .into_iter()
        .map(|[what, value, means]| (format!("{what}: {value}"), means, format!("{url}{}", brief_views::DESK_RECORDS)));
    let outcomes = brief.outcomes.iter().map(|o| {
        let figures = crate::paper::views::outcome_text(t, o);
        (
            o.title.clone(),
            format!("{} · {figures} · {}", brief_views::answer_text(t, o), brief_views::held_text(t, o).1),
            ledger(o.number),
        )
    });
    let bandages =
        brief.workarounds.iter().map(|b| (b.title.clone(), brief_views::bandage_text(t, b), ledger(b.recommendation)));
    let ending =
        brief.ending.iter().map(|e| (e.title.clone(), brief_views::ending_text(t, brief.day, e), ledger(e.number)));
    let worth = brief.deserving.iter().map(|d| {
        (brief_views::deserving_text(t, d), String::new(), format!("{url}{}", crate::thanks::views::address(d.ticket)))
    });
    let part = |key: &str, lines: Vec<(String, String, String)>| Part { title: w.say(key), lines };
    let all = [
        part("commons-waiting-title", waiting.collect()),
        part("commons-risk-title", risk.collect()),
        part("commons-desk", week.collect()),
        part("commons-outcomes", outcomes.collect()),
        part("commons-ending", ending.collect()),
        part("commons-workarounds", bandages.collect()),
        part("commons-worth", worth.collect()),
    ];
    all.into_iter().filter(|p| !p.lines.is_empty()).collect()
}

fn plain(t: &Told<'_>, brief: &Brief, (headline, from): (&str, &str), parts: &[Part], link: &str) -> String {
    let mut out =
        format!("{}\n\n{headline}\n\n{}\n", brief_views::eyebrow_text(t, brief), brief_views::lead_text(t, brief));
    for part in parts {
        out.push_str(&format!("\n{}\n{}\n", part.title, "-".repeat(part.title.chars().count())));
        for (text, quiet, address) in &part.lines {
            out.push_str(&format!("* {text}\n"));
            if !quiet.is_empty() {
                out.push_str(&format!("  {quiet}\n"));
            }
            out.push_str(&format!("  {address}\n"));
        }
    }
    out.push_str(&format!("\n{}\n{link}\n\n{from}\n", t.w.say("commons-mail-open")));
    out
}

const SERIF: &str = "font-family:Georgia,'Times New Roman',serif;color:#0f252c;";
const SANS: &str = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;color:#0f252c;";

/// Tables and styles on the elements: what mail programs of all ages understand. 600 pixels wide.
fn rich(t: &Told<'_>, brief: &Brief, (headline, from): (&str, &str), parts: &[Part], link: &str) -> Markup {
    let quiet = format!("{SANS}color:#42565c;");
    html! {
        (DOCTYPE)
        html lang=(t.w.locale) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width"; title { (headline) } }
            body style="margin:0;background:#f4f7f7;" {
                table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f7f7;" { tr { td align="center" style="padding:24px 8px;" {
                    table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:600px;max-width:100%;background:#ffffff;border:1px solid #d7e0e2;" {
                        tr { td style="padding:28px 32px 8px;" {
                            p style={ (quiet) "font-size:13px;margin:0 0 8px;" } { (brief_views::eyebrow_text(t, brief)) }
                            h1 style={ (SERIF) "font-size:27px;line-height:1.2;font-weight:normal;margin:0 0 12px;" } { (headline) }
                            p style={ (quiet) "font-size:16px;line-height:1.5;margin:0;" } { (brief_views::lead_text(t, brief)) }
                        } }
                        @for part in parts { (rich_part(part, &quiet)) }
                        tr { td style="padding:20px 32px 28px;border-top:1px solid #d7e0e2;" {
                            a href=(link) style={ (SANS) "display:inline-block;background:#0a5a69;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none;padding:10px 18px;border-radius:6px;" } { (t.w.say("commons-mail-open")) }
                            p style={ (quiet) "font-size:12px;line-height:1.5;margin:16px 0 0;" } { (from) " " (t.w.say("commons-ranges")) }
                        } }
                    }
                } } }
            }
        }
    }
}

fn rich_part(part: &Part, quiet: &str) -> Markup {
    html! {
        tr { td style="padding:16px 32px 0;" {
            h2 style={ (SERIF) "font-size:18px;margin:0 0 6px;padding-top:12px;border-top:1px solid #0f252c;" } { (part.title) }
            table role="presentation" width="100%" cellpadding="0" cellspacing="0" {
                @for (text, small, address) in &part.lines {
                    tr { td style="padding:8px 0;border-bottom:1px solid #d7e0e2;" {
                        a href=(address) style={ (SANS) "font-size:15px;line-height:1.4;font-weight:600;text-decoration:none;" } { (text) }
                        @if !small.is_empty() { p style={ (quiet) "font-size:13px;line-height:1.45;margin:2px 0 0;" } { (small) } }
                    } }
                }
            }
        } }
    }
}
