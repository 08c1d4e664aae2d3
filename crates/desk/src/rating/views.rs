//! How the question looks: in the mail, behind its link, on the request, on the ticket, and what the team sees.

use super::pages::Asked;
use super::rules::{self, Counts, Share};
use super::store::{Listed, Which};
use super::{Rating, Setting};
use crate::letter::views::first_name;
use crate::letter::{Letter, Letters};
use crate::ticket::Ticket;
use house::journal::RecordRef;
use house::people::Member;
use house::people::policy::Right;
use house::store::{StoreError, Tx};
use house::web::Cx;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{Field, check, number_field, select, textarea};
use ui::list::{Column, empty, more, table};
use ui::number::{count, decimal};
use ui::status::{Tone, notice, state};
use ui::{layout, text, work};

/// The word of an answer.
pub fn word(w: &Speaker, score: i64) -> String {
    w.say(&format!("desk-rating-score-{}", score.clamp(1, super::BEST)))
}

fn tone(score: i64) -> Tone {
    match score {
        ..=2 => Tone::Bad,
        3 => Tone::Warn,
        _ => Tone::Good,
    }
}

/// The mail that asks, with one link an answer; `token` opens its page.
pub fn question(letters: &Letters, (to, t): (&Member, &Ticket), token: &str) -> Letter {
    let w = &letters.speaker;
    let number = t.number.to_string();
    let subject = w.say_with("desk-mail-subject", &[("number", number.into()), ("title", t.title.as_str().into())]);
    let hello = w.say_with("desk-mail-hello", &[("name", first_name(&to.name).into())]);
    let (asks, how) = (w.say("desk-rating-mail-asks"), w.say("desk-rating-mail-how"));
    let links: Vec<(String, String)> = (1..=super::BEST)
        .rev()
        .map(|score| {
            (format!("{score} · {}", word(w, score)), format!("{}/rate/{token}?score={score}", letters.public_url))
        })
        .collect();
    let lines: String = links.iter().map(|(words, link)| format!("{words}\n{link}\n")).collect();
    let plain = format!("{hello}\n\n{asks}\n\n{how}\n\n{lines}");
    let html = html! {
        (DOCTYPE)
        html { body {
            p { (hello) } p { (asks) } p { (how) }
            ul { @for (words, link) in &links { li { a href=(link) { (words) } } } }
        } }
    };
    Letter { subject, plain, html: html.into_string(), said: String::new() }
}

/// What the page behind the link shows.
#[derive(Default)]
pub struct Shown<'a> {
    /// The answer that was clicked or typed, not yet given.
    pub chosen: &'a str,
    /// The remark that was typed and not taken.
    pub comment: Option<&'a str>,
    pub wrong: &'a str,
    pub thanked: bool,
}

/// The page behind the mailed link. `place` is where the form goes and its token.
pub fn landing(
    w: &Speaker,
    (t, rating): (&Ticket, &Rating),
    place: &(String, String),
    shown: &Shown<'_>,
    now: Timestamp,
) -> Markup {
    let title = if shown.thanked { w.say("desk-rating-thanks") } else { w.say("desk-rating-title") };
    let lead = w.say_with("desk-rating-about", &[("label", t.label().into()), ("title", t.title.as_str().into())]);
    let closed = now >= rating.closes_at;
    layout::reading(
        "rating",
        html! {
            (text::headline("", &title, html! { (lead) }))
            @if let Some(score) = rating.score { p { (w.say("desk-rating-given")) " " (state(tone(score), &word(w, score))) } }
            @if closed { (notice(Tone::Off, html! { (w.say("desk-rating-late")) })) }
            @else if shown.thanked { (layout::folded(&w.say("desk-rating-change"), "", form(w, rating_values(Some(rating), shown), place, rating.score.is_some()))) }
            @else { (form(w, rating_values(Some(rating), shown), place, rating.score.is_some())) }
        },
    )
}

/// Chosen answer, remark and what is wrong: as typed, else as given before.
fn rating_values<'a>(rating: Option<&'a Rating>, shown: &Shown<'a>) -> (String, &'a str, &'a str) {
    let given = rating.and_then(|r| r.score).map(|s| s.to_string()).unwrap_or_default();
    let chosen = if shown.chosen.is_empty() { given } else { shown.chosen.to_owned() };
    (chosen, shown.comment.unwrap_or(rating.map_or("", |r| r.comment.as_str())), shown.wrong)
}

fn form(w: &Speaker, (chosen, comment, wrong): (String, &str, &str), place: &(String, String), again: bool) -> Markup {
    let words: Vec<(String, String)> = (1..=super::BEST).map(|s| (s.to_string(), s.to_string())).collect();
    let options: Vec<(&str, &str)> = words.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let remark = w.say("desk-rating-comment");
    let verb = w.say(if again { "desk-rating-send-again" } else { "desk-rating-send" });
    html! {
        form method="post" action=(place.0) {
            (action::csrf(&place.1))
            p class="hint" { (w.say("desk-rating-scale")) }
            (action::segmented(&w.say("desk-rating-question"), "score", &options, &chosen))
            @if !wrong.is_empty() { p class="wrong" role="alert" { (wrong) } }
            (textarea("comment", &remark, 3).value(comment))
            (button(&verb, Kind::Primary).icon("check"))
        }
    }
}

/// The page of a link that leads nowhere any more.
pub fn spent(w: &Speaker) -> Markup {
    layout::reading(
        "rating",
        html! { (text::headline("", &w.say("desk-rating-spent"), html! { (w.say("desk-rating-spent-next")) })) },
    )
}

/// The question on the request's page, or the answer with a way to change it.
pub fn on_request(cx: &Cx, t: &Ticket, rating: Option<&Rating>) -> Markup {
    let w = &cx.words;
    let place = (format!("/r/{}/rating", t.number), cx.token());
    let given = rating.and_then(|r| r.score);
    let closed = rating.is_some_and(|r| cx.now >= r.closes_at);
    let body = form(w, rating_values(rating, &Shown::default()), &place, given.is_some());
    html! {
        @if given.is_some() || !closed {
            section class="part" aria-labelledby="rating-h" {
                h2 class="lbl" id="rating-h" { (w.say("desk-rating-question")) }
                @if let Some(score) = given {
                    p { (w.say("desk-rating-given")) " " (state(tone(score), &word(w, score))) }
                    @if !closed { (layout::folded(&w.say("desk-rating-change"), "", body)) }
                } @else { (body) }
            }
        }
    }
}

/// How the solutions of a ticket were rated, beside it at the desk.
pub fn panel(tx: &mut Tx<'_>, record: &RecordRef, w: &Speaker) -> Result<Markup, StoreError> {
    let found = super::store::of_ticket(tx, record.number, 5)?;
    if found.is_empty() {
        return Ok(html! {});
    }
    Ok(work::side_section(
        "s-rating",
        &w.say("desk-rating-side"),
        html! {
            @for r in &found {
                @if let Some(score) = r.score {
                    p { (state(tone(score), &w.say_with("desk-rating-of-five", &[("score", score.into()), ("word", word(w, score).into())]))) }
                    @if !r.comment.is_empty() { blockquote { (work::paragraphs(&r.comment)) } }
                    p class="hint" {
                        (w.say_with("desk-rating-for", &[("date", w.date(r.resolved_at).into())]))
                        @if let Some(number) = r.follow_up { " · " a href={ "/desk/t/" (number) } { (w.say_with("desk-rating-followed", &[("label", format!("T-{number}").into())])) } }
                    }
                }
            }
        },
    ))
}

/// What the team's page shows.
pub struct Team<'a> {
    pub asked: &'a Asked,
    pub which: &'a Which,
    pub counts: &'a Counts,
    pub found: &'a [Listed],
    pub next: Option<String>,
    pub setting: &'a Setting,
    pub faults: &'a [(String, String)],
}

/// The team's page: what was answered, of how many, and the rule.
pub fn team(cx: &Cx, t: &Team<'_>) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-rating-page");
    layout::reading(
        "ratings",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-report-title"), "/desk/report")], &title))
            (text::headline("", &headline(w, t.counts), html! { (period(w, t.which)) }))
            (periods(cx, t.asked))
            (layout::section("numbers", &w.say("desk-rating-numbers"), html! {}, numbers(w, t)))
            (layout::section("answers", &w.say("desk-rating-answers"), html! {}, answers(cx, t)))
            @if cx.may(Right::DeskLead).is_some() {
                (layout::section("rule", &w.say("desk-rating-rule"), html! {}, setting_form(cx, t)))
            }
        },
    )
}

fn headline(w: &Speaker, c: &Counts) -> String {
    match rules::satisfaction(c).value {
        Some(value) => {
            w.say_with("desk-rating-headline", &[("part", count((value * 100.0).round(), w.numbers()).into())])
        }
        None => w.say_with("desk-rating-headline-few", &[("n", c.ratings().into())]),
    }
}

fn period(w: &Speaker, which: &Which) -> String {
    let from = w.date(which.from);
    if which.to == Timestamp::MAX {
        return w.say_with("desk-rating-since", &[("from", from.into())]);
    }
    w.say_with("desk-rating-period", &[("from", from.into()), ("to", w.date(which.to).into())])
}

fn periods(cx: &Cx, asked: &Asked) -> Markup {
    let w = &cx.words;
    let today = w.local(cx.now).date();
    let back = |days: i64| today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today).to_string();
    let only =
        |scores: Option<&str>| address(&Asked { scores: scores.map(str::to_owned), after: None, ..asked.clone() });
    html! {
        nav class="muted" aria-label=(w.say("desk-report-periods")) {
            @for (i, days) in [30i64, 90, 365].into_iter().enumerate() {
                @if i > 0 { " · " }
                a href=(address(&Asked { from: Some(back(days)), to: None, after: None, ..asked.clone() })) { (w.say_with("desk-report-days", &[("n", days.into())])) }
            }
            " · " a href=(only(None)) { (w.say("desk-rating-all")) } " · " a href=(only(Some("good"))) { (w.say("desk-rating-good")) } " · " a href=(only(Some("bad"))) { (w.say("desk-rating-bad")) }
        }
    }
}

fn address(asked: &Asked) -> String {
    match serde_html_form::to_string(asked) {
        Ok(query) if !query.is_empty() => format!("/desk/ratings?{query}"),
        _ => "/desk/ratings".to_owned(),
    }
}

fn numbers(w: &Speaker, t: &Team<'_>) -> Markup {
    let heads = ["says", "number", "range", "counted"].map(|k| w.say(&format!("desk-report-{k}")));
    let columns: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let rows = vec![
        share_row(w, "desk-rating-say-satisfied", &rules::satisfaction(t.counts)),
        share_row(w, "desk-rating-say-response", &rules::response(t.counts)),
    ];
    let heads = [w.say("desk-rating-answer"), w.say("desk-rating-count")];
    let scores: Vec<Column<'_>> =
        heads.iter().enumerate().map(|(i, words)| Column { words, figures: i > 0, ..Column::default() }).collect();
    let given: Vec<Vec<Markup>> = (1..=super::BEST)
        .rev()
        .zip(t.counts.scores.iter().rev())
        .map(|(score, n)| vec![html! { (score) " · " (word(w, score)) }, html! { (count(*n as f64, w.numbers())) }])
        .collect();
    html! {
        (table(&w.say("desk-rating-numbers"), &columns, &rows))
        (table(&w.say("desk-rating-answers"), &scores, &given))
        p class="muted" { (w.say("desk-rating-method")) }
    }
}

fn share_row(w: &Speaker, key: &str, s: &Share) -> Vec<Markup> {
    let percent = |x: f64| format!("{}\u{a0}%", decimal(x * 100.0, 1, w.numbers()));
    let of = [("part", count(s.part as f64, w.numbers()).into()), ("whole", count(s.whole as f64, w.numbers()).into())];
    let range = [("low", percent(s.low).into()), ("high", percent(s.high).into())];
    vec![
        html! { (w.say(key)) },
        html! { @if let Some(value) = s.value { b class="num" { (percent(value)) } } @else { span class="muted" { (w.say("desk-rating-too-few")) } } },
        html! { @if s.value.is_some() { (w.say_with("desk-report-between", &range)) } },
        html! { (w.say_with("desk-report-of", &of)) },
    ]
}

fn answers(cx: &Cx, t: &Team<'_>) -> Markup {
    let w = &cx.words;
    let heads = ["answer", "remark", "ticket", "when"].map(|k| w.say(&format!("desk-rating-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = t.found.iter().map(|r| answer_row(cx, r)).collect();
    let next = t.next.as_ref().map(|next| address(&Asked { after: Some(next.clone()), ..t.asked.clone() }));
    html! {
        @if rows.is_empty() { (empty(&w.say("desk-rating-none"), html! {})) }
        @else { (table(&w.say("desk-rating-answers"), &columns, &rows)) }
        @if let Some(next) = next { (more(&next, &w.say("desk-rating-more"))) }
    }
}

fn answer_row(cx: &Cx, r: &Listed) -> Vec<Markup> {
    let w = &cx.words;
    let followed = r.follow_up.map(|n| format!("T-{n}"));
    vec![
        state(tone(r.score), &word(w, r.score)),
        html! { (r.comment) },
        html! {
            a href={ "/desk/t/" (r.ticket) } { "T-" (r.ticket) " " (r.title) }
            @if let Some(label) = followed { br; span class="muted" { (w.say_with("desk-rating-followed", &[("label", label.into())])) } }
        },
        html! { (w.when(r.rated_at, cx.now)) },
    ]
}

fn setting_form(cx: &Cx, t: &Team<'_>) -> Markup {
    let (w, s) = (&cx.words, t.setting);
    let fault = |name: &str| t.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = t.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let labels = ["wait", "change", "at-most", "priority"].map(|k| w.say(&format!("desk-rating-set-{k}")));
    let [wait, change, at_most, urgency] = &labels;
    let numbers = [s.wait_minutes, s.change_days, s.follow_up_at_most, s.follow_up_priority].map(|n| n.to_string());
    let [wait_now, change_now, at_most_now, urgency_now] = &numbers;
    let words: Vec<(String, String)> = (1..=4).map(|p| (p.to_string(), w.say(&format!("desk-priority-{p}")))).collect();
    let priorities: Vec<(&str, &str)> = words.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let fields: [Field<'_>; 4] = [
        number_field("wait_minutes", wait, ("0", "10080", "1")).value(wait_now).error(fault("wait_minutes")),
        number_field("change_days", change, ("1", "90", "1")).value(change_now).error(fault("change_days")),
        number_field("follow_up_at_most", at_most, ("1", "4", "1"))
            .value(at_most_now)
            .error(fault("follow_up_at_most")),
        select("follow_up_priority", urgency, &priorities).value(urgency_now).error(fault("follow_up_priority")),
    ];
    html! {
        form method="post" action="/desk/ratings/setting" {
            (action::csrf(&cx.token()))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (check("mails", "yes", &w.say("desk-rating-set-mails"), s.mails))
            (check("follow_up", "yes", &w.say("desk-rating-set-follow"), s.follow_up))
            @for f in &fields { (f) }
            (button(&w.say("desk-rating-set-save"), Kind::Primary))
        }
    }
}
