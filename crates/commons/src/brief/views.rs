//! What people see of the brief: its sentences, its charts, the page, and the list of every number behind it.

use super::rules::{self, Call, Greeting, Held, Verdict};
use super::{Ask, Brief, Deserving, Outcome, Range};
use crate::exposure::views::{loss_chart, risk_text};
use crate::thanks::views as thanks;
use house::words::Speaker;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::chart::{self, Chart, Hue, Ink, Scale, Tell};
use ui::evidence::thanks_list;
use ui::layout::{panel, reading, section, two};
use ui::list::{Column, LedgerRow, ledger, table};
use ui::number::{self, Estimate, Unit};
use ui::status::{Tone, chip};
use ui::text::{estimate, headline, money_brief, say};
use ui::work::thanks_card;

/// Where the records behind the desk's and the ledger's numbers are.
pub const DESK_RECORDS: &str = "/desk/report";
pub const LEDGER_RECORDS: &str = "/ledger";

/// Who reads, and what the page offers them.
pub struct Reader<'a> {
    pub name: &'a str,
    /// True for those who decide: "need you" instead of "need an answer".
    pub decides: bool,
    pub hour: i8,
    /// For the forms of a live page; `None` on a briefing that was kept.
    pub token: Option<&'a str>,
    pub may_thank: bool,
    pub may_send: bool,
}

/// The words and the money of one brief, for one reader.
pub struct Told<'a> {
    pub w: &'a Speaker,
    pub currency: &'a str,
}

impl Told<'_> {
    pub fn money(&self, value: f64) -> String {
        number::money_short(value, self.currency, self.w.numbers())
    }

    pub fn money_range(&self, r: &Range) -> String {
        number::money_range(r.low, r.high, self.currency, self.w.numbers())
    }

    pub fn spanning(&self, r: &Range) -> Estimate {
        Estimate::spanning(r.mid, r.low, r.high)
    }

    pub fn money_estimate(&self, r: &Range) -> Markup {
        estimate(&self.spanning(r), Unit::Money(self.currency), self.w.numbers())
    }

    /// "€268k (120–470k)" as text, for paper and mail.
    pub fn money_text(&self, r: &Range) -> String {
        let e = self.spanning(r);
        let unit = Unit::Money(self.currency);
        format!("{} ({})", e.middle(unit, self.w.numbers()), e.range(unit, self.w.numbers()))
    }

    pub fn count_text(&self, r: &Range) -> String {
        let n = |v: f64| number::count(v, self.w.numbers());
        format!("{} ({}–{})", n(r.mid), n(r.low.floor()), n(r.high.ceil()))
    }

    pub fn share_text(&self, r: &Range) -> String {
        let e = self.spanning(r);
        format!("{} ({})", e.middle(Unit::Percent, self.w.numbers()), e.range(Unit::Percent, self.w.numbers()))
    }

    pub fn duration_text(&self, r: &Range) -> String {
        let short = number::duration;
        if r.low < r.high { format!("{} ({}–{})", short(r.mid), short(r.low), short(r.high)) } else { short(r.mid) }
    }

    pub fn date(&self, day: Date) -> String {
        self.w.weekday_date(day)
    }

    pub fn say_n(&self, key: &str, n: i64) -> String {
        self.w.say_with(key, &[("n", n.into()), ("amount", self.amount(n).into())])
    }

    /// "Two", "14": amounts that begin a sentence.
    pub fn amount(&self, n: i64) -> String {
        if (1..=12).contains(&n) {
            self.w.say(&format!("commons-amount-{n}"))
        } else {
            number::count(n as f64, self.w.numbers())
        }
    }
}

pub fn told<'a>(w: &'a Speaker, brief: &'a Brief) -> Told<'a> {
    Told { w, currency: &brief.currency }
}

/// "Good morning, Helena. Two decisions need you this week; the rest can wait."
pub fn headline_text(t: &Told<'_>, brief: &Brief, reader: &Reader<'_>) -> String {
    let greeting = match rules::greeting(reader.hour) {
        Greeting::Morning => "commons-good-morning",
        Greeting::Afternoon => "commons-good-afternoon",
        Greeting::Evening => "commons-good-evening",
    };
    let first = crate::thanks::rules::first_name(reader.name);
    let greeting = if first.is_empty() {
        String::new()
    } else {
        format!("{} ", t.w.say_with(greeting, &[("name", first.into())]))
    };
    format!("{greeting}{}", call_text(t, brief, reader.decides))
}

/// The headline without the greeting.
pub fn call_text(t: &Told<'_>, brief: &Brief, decides: bool) -> String {
    let whom = if decides { "you" } else { "them" };
    match rules::call(brief) {
        Call::Nothing => t.w.say("commons-call-nothing"),
        Call::CanWait { all } => t.say_n("commons-call-wait", all),
        Call::ThisWeek { urgent, rest: 0 } => t.say_n(&format!("commons-call-week-{whom}"), urgent),
        Call::ThisWeek { urgent, .. } => t.say_n(&format!("commons-call-week-rest-{whom}"), urgent),
        Call::Overdue { overdue, urgent: 0 } => t.say_n("commons-call-overdue", overdue),
        Call::Overdue { overdue, urgent } => format!(
            "{} {}",
            t.say_n("commons-call-overdue", overdue),
            t.say_n(&format!("commons-call-more-{whom}"), urgent)
        ),
    }
}

/// One sentence about the last seven days.
pub fn lead_text(t: &Told<'_>, brief: &Brief) -> String {
    let week = &brief.week;
    if !week.known {
        return t.w.say("commons-lead-nothing");
    }
    if week.counting {
        return t.w.say("commons-lead-counting");
    }
    let n = |r: &Range| number::count(r.mid, t.w.numbers());
    let counts =
        [("n", week.created.mid.into()), ("created", n(&week.created).into()), ("resolved", n(&week.resolved).into())];
    let first = t.w.say_with("commons-lead-week", &counts);
    let second = match &week.promises {
        Some(p) => t.w.say_with(
            "commons-lead-promises",
            &[
                ("share", t.share_text(p).into()),
                ("due", number::count(week.promises_due as f64, t.w.numbers()).into()),
            ],
        ),
        None => t.w.say("commons-lead-no-promises"),
    };
    format!("{first} {second}")
}

/// "Monday 23 November · your morning brief".
pub fn eyebrow_text(t: &Told<'_>, brief: &Brief) -> String {
    format!("{} · {}", t.date(brief.day), t.w.say("commons-eyebrow-brief"))
}

/// By when, whether that is soon, and how long that is.
pub fn by_text(t: &Told<'_>, today: Date, ask: &Ask) -> (String, bool, String) {
    let Some(by) = ask.decide_by else { return (t.w.say("commons-no-date"), false, String::new()) };
    let days = rules::days_until(today, by);
    let left = match days {
        ..0 => t.say_n("commons-days-late", i64::from(-days)),
        0 => t.w.say("commons-today"),
        _ => t.say_n("commons-days-left", i64::from(days)),
    };
    (t.w.say_with("commons-by", &[("date", short_date(t, by).into())]), days <= rules::SOON_DAYS, left)
}

fn short_date(t: &Told<'_>, d: Date) -> String {
    let weekday = t.w.say(&format!("commons-weekday-{}", d.weekday().to_monday_one_offset()));
    let month = t.w.say(&format!("commons-month-{}", d.month()));
    t.w.say_with("date-weekday", &[("weekday", weekday.into()), ("day", d.day().into()), ("month", month.into())])
}

/// "Pays for itself in 91 of 100 futures".
pub fn verdict_text(t: &Told<'_>, pays: f64) -> (Tone, String) {
    let (verdict, n) = rules::verdict(pays);
    let (tone, key) = match verdict {
        Verdict::Pays => (Tone::Good, "commons-pays"),
        Verdict::Toss => (Tone::Warn, "commons-toss"),
        Verdict::Seldom => (Tone::Warn, "commons-seldom"),
    };
    (tone, t.w.say_with(key, &[("n", n.into())]))
}

/// "All three together cost €160k over three years and avoid about €480k (240–840k)."
pub fn sum_text(t: &Told<'_>, brief: &Brief) -> Option<String> {
    let (cost, avoids, years) = rules::sum(&brief.waiting)?;
    let n = brief.waiting.len() as i64;
    let key = if years.is_some() { "commons-sum-years" } else { "commons-sum" };
    let values = [
        ("n", n.into()),
        ("cost", t.money_text(&cost).into()),
        ("avoids", t.money_text(&avoids).into()),
        ("amount", t.amount(n).to_lowercase().into()),
        ("span", span_text(t, i64::from(years.unwrap_or_default())).into()),
    ];
    Some(t.w.say_with(key, &values))
}

/// "three years", inside a sentence.
fn span_text(t: &Told<'_>, years: i64) -> String {
    t.w.say_with("commons-span-years", &[("n", years.into()), ("amount", t.amount(years).to_lowercase().into())])
}

/// The axis that all balance lines share.
pub fn waiting_scale(t: &Told<'_>, asks: &[Ask]) -> Scale {
    let most = asks.iter().flat_map(|a| [a.avoids.high, a.cost.mid, a.avoids.mid]).fold(0.0, f64::max);
    Scale::from_zero(most, &|v| if v > 0.0 { number::short(v, t.w.numbers()) } else { t.money(v) })
}

pub fn balance_chart(t: &Told<'_>, ask: &Ask, scale: &Scale) -> Chart {
    let values = [
        ("cost", t.money(ask.cost.mid).into()),
        ("avoids", t.money(ask.avoids.mid).into()),
        ("low", t.money(ask.avoids.low).into()),
        ("high", t.money(ask.avoids.high).into()),
    ];
    let sentence = t.w.say_with("commons-balance-sentence", &values);
    let heads =
        ["commons-decision", "commons-costs", "commons-avoids", "commons-low", "commons-high"].map(|k| t.w.say(k));
    let write = |v: f64| t.money(v);
    let tell = Tell { sentence: &sentence, heads: heads.each_ref().map(String::as_str), write: &write };
    chart::balance(&ask.title, ask.cost.mid, &t.spanning(&ask.avoids), scale, &tell)
}

/// The whole page.
pub fn page(t: &Told<'_>, brief: &Brief, reader: &Reader<'_>, note: Markup) -> Markup {
    reading(
        "brief",
        html! {
            (note)
            div class="hero" { (headline(&eyebrow_text(t, brief), &headline_text(t, brief, reader), html! { (lead_text(t, brief)) " " a class="noprint" href=(DESK_RECORDS) { (t.w.say("commons-records")) } })) }
            (two(waiting(t, brief, reader.decides), risk(t, brief)))
            (two(decisions(t, brief), desk(t, brief)))
            (gratitude(t, brief, reader))
            (foot(t, brief, reader))
        },
    )
}

fn waiting(t: &Told<'_>, brief: &Brief, decides: bool) -> Markup {
    let title = t.w.say(if decides { "commons-waiting-you" } else { "commons-waiting-them" });
    if brief.waiting.is_empty() {
        return panel(
            "w-h",
            &title,
            html! {},
            say(
                html! { (t.w.say("commons-waiting-none")) " " a href=(LEDGER_RECORDS) { (t.w.say("commons-ledger")) } },
            ),
        );
    }
    let scale = waiting_scale(t, &brief.waiting);
    let charts: Vec<Chart> = brief.waiting.iter().map(|a| balance_chart(t, a, &scale)).collect();
    let hrefs: Vec<String> = brief.waiting.iter().map(|a| format!("/ledger/{}", a.number)).collect();
    let verdicts: Vec<(Tone, String)> = brief.waiting.iter().map(|a| verdict_text(t, a.pays.mid)).collect();
    let dates: Vec<(String, bool, String)> = brief.waiting.iter().map(|a| by_text(t, brief.day, a)).collect();
    let verb = t.w.say(if decides { "commons-decide" } else { "commons-look" });
    let rows: Vec<LedgerRow<'_>> = brief
        .waiting
        .iter()
        .zip(&charts)
        .zip(hrefs.iter().zip(verdicts.iter().zip(&dates)))
        .enumerate()
        .map(|(i, ((a, balance), (href, (verdict, (by, soon, left)))))| LedgerRow {
            number: i + 1,
            href,
            title: &a.title,
            effect: &a.effect,
            balance,
            figures: html! { (money_brief(a.cost.mid, t.currency, t.w.numbers())) " " (t.w.say("commons-avoids-word")) " " (t.money_estimate(&a.avoids)) },
            verdict: (verdict.0, &verdict.1),
            by: (by, *soon),
            left,
            verb: &verb,
        })
        .collect();
    let keys = chart::legend(&[
        (Ink::Cost, &t.w.say("commons-key-cost")),
        (Ink::Mid(Hue::One), &t.w.say("commons-key-avoids")),
    ]);
    let sum = sum_text(t, brief).map_or(html! {}, |s| html! { (s) });
    let all: Vec<&Chart> = charts.iter().collect();
    let aside = t.say_n("commons-decisions", brief.waiting.len() as i64);
    panel(
        "w-h",
        &title,
        html! { a href=(LEDGER_RECORDS) { (aside) } },
        html! { (ledger(keys, &chart::axis(&scale), &rows, sum)) (chart::chart_table(&t.w.say("commons-numbers"), &all)) },
    )
}

fn risk(t: &Told<'_>, brief: &Brief) -> Markup {
    let aside = html! { (t.w.say("commons-risk-aside")) };
    let body = match &brief.exposure {
        None => {
            say(html! { (t.w.say("commons-risk-early")) " " a href=(LEDGER_RECORDS) { (t.w.say("commons-ledger")) } })
        }
        Some(e) => html! {
            (chart::figure(html! { (risk_text(t, e)) }, &t.w.say("commons-risk-question"), &loss_chart(t, e), &t.w.say("commons-numbers")))
            p class="foot" { (t.w.say("commons-risk-from")) @for n in &e.sources { " " a href={ "/ledger/" (n) } { "R-" (n) } } }
        },
    };
    section("r-h", &t.w.say("commons-risk-title"), aside, body)
}

/// What an outcome says against its prediction.
pub fn held_text(t: &Told<'_>, outcome: &Outcome) -> (Tone, String) {
    let (tone, key) = match rules::held(outcome) {
        Held::TooEarly => (Tone::Off, "commons-held-early"),
        Held::Below => (Tone::Good, "commons-held-below"),
        Held::Within => (Tone::Good, "commons-held-within"),
        Held::Above => (Tone::Bad, "commons-held-above"),
    };
    (tone, t.w.say(key))
}

/// "approved", "declined", "deferred" by whom and when.
pub fn answer_text(t: &Told<'_>, outcome: &Outcome) -> String {
    let key = match outcome.answer.as_str() {
        "approve" => "commons-approved",
        "decline" => "commons-declined",
        _ => "commons-deferred",
    };
    t.w.say_with(key, &[("by", outcome.by.as_str().into()), ("date", t.w.date(outcome.at).into())])
}

fn decisions(t: &Told<'_>, brief: &Brief) -> Markup {
    let heads = ["commons-decision", "commons-predicted", "commons-actual", "commons-held"].map(|k| t.w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let row = |o: &Outcome| {
        let (tone, word) = held_text(t, o);
        let href = format!("/ledger/{}", o.number);
        vec![
            html! { a href=(href) { (o.title) } br; span class="muted" { (answer_text(t, o)) } },
            o.predicted.as_ref().map_or_else(|| html! { "–" }, |p| t.money_estimate(p)),
            html! { a href=(href) { (t.money(o.actual)) } @if o.consequences > 0 { br; span class="muted" { (t.say_n("commons-consequences", o.consequences)) } } },
            chip(tone, &word),
        ]
    };
    let rows: Vec<Vec<Markup>> = brief.outcomes.iter().map(row).collect();
    let title = t.w.say("commons-outcomes");
    let body = html! {
        @if rows.is_empty() { (say(html! { (t.w.say("commons-outcomes-none")) })) } @else { (table(&title, &columns, &rows)) }
        @if !brief.ending.is_empty() {
            h3 { (t.w.say("commons-ending")) }
            ul class="rows" { @for e in &brief.ending { li class="row" { a href={ "/ledger/" (e.number) } { (e.title) } span class="muted" { (ending_text(t, brief.day, e)) } } } }
        }
        @if !brief.workarounds.is_empty() {
            h3 { (t.w.say("commons-workarounds")) }
            ul class="rows" { @for b in &brief.workarounds { li class="row" { a href={ "/ledger/" (b.recommendation) } { (b.title) } span class="muted" { (bandage_text(t, b)) } } } }
        }
    };
    section("d-h", &title, html! { (t.w.say("commons-outcomes-aside")) }, body)
}

pub fn ending_text(t: &Told<'_>, today: Date, e: &super::Ending) -> String {
    let days = rules::days_until(today, e.until);
    let key = if days < 0 { "commons-ended-on" } else { "commons-ends-on" };
    t.w.say_with(key, &[("by", e.by.as_str().into()), ("date", t.w.civil_date(e.until).into())])
}

pub fn bandage_text(t: &Told<'_>, b: &super::Bandage) -> String {
    let hours = t.spanning(&b.hours_per_month);
    let hours = format!("{} ({})", hours.middle(Unit::Plain, t.w.numbers()), hours.range(Unit::Plain, t.w.numbers()));
    t.w.say_with("commons-bandage", &[("hours", hours.into()), ("cost", t.money_text(&b.cost_so_far).into())])
}

/// A number of the desk's week: what it is, how it reads, what it means.
pub fn week_lines(t: &Told<'_>, brief: &Brief) -> Vec<[String; 3]> {
    let week = &brief.week;
    if !week.known || week.counting {
        return Vec::new();
    }
    let line = |what: &str, value: String| {
        [t.w.say(&format!("commons-week-{what}")), value, t.w.say(&format!("commons-week-{what}-means"))]
    };
    let mut lines = vec![
        line("created", t.count_text(&week.created)),
        line("resolved", t.count_text(&week.resolved)),
        line("open", number::count(week.open_now as f64, t.w.numbers())),
    ];
    lines.extend(week.promises.as_ref().map(|p| line("promises", t.share_text(p))));
    lines.extend(week.answer_seconds.as_ref().map(|a| line("answer", t.duration_text(a))));
    lines
}

fn desk(t: &Told<'_>, brief: &Brief) -> Markup {
    let lines = week_lines(t, brief);
    let heads = ["commons-source-what", "commons-source-value"].map(|k| t.w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = lines
        .iter()
        .map(|[what, value, means]| {
            vec![
                html! { a href=(DESK_RECORDS) { (what) } br; span class="muted" { (means) } },
                html! { b class="num" { (value) } },
            ]
        })
        .collect();
    let body = if rows.is_empty() {
        say(html! { (t.w.say("commons-desk-early")) })
    } else {
        table(&t.w.say("commons-desk"), &columns, &rows)
    };
    let through = brief.week.to.yesterday().unwrap_or(brief.week.to);
    let aside = t.w.say_with(
        "commons-week-aside",
        &[("from", t.w.civil_date(brief.week.from).into()), ("to", t.w.civil_date(through).into())],
    );
    section("k-h", &t.w.say("commons-desk"), html! { a href=(DESK_RECORDS) { (aside) } }, body)
}

/// "Marek Nowak helped Elise Moreau with something urgent in 2 h."
pub fn deserving_text(t: &Told<'_>, d: &Deserving) -> String {
    let helped = if d.helped_name.is_empty() { t.w.say("commons-a-colleague") } else { d.helped_name.clone() };
    let key = if d.urgent { "commons-helped-urgent" } else { "commons-helped" };
    let values = [
        ("helper", d.helper_name.as_str().into()),
        ("helped", helped.into()),
        ("time", number::duration(d.hours * 3600.0).into()),
    ];
    t.w.say_with(key, &values)
}

fn gratitude(t: &Told<'_>, brief: &Brief, reader: &Reader<'_>) -> Markup {
    let offered = brief.deserving.iter().map(|d| {
        let button = match reader.token.filter(|_| reader.may_thank) {
            Some(token) => thanks::one_click(t.w, d.ticket, &d.helper_name, token),
            None => html! {},
        };
        thanks_card(&deserving_text(t, d), &d.helper_name, &t.w.date(d.at), button)
    });
    let given = brief.thanks.iter().map(|g| {
        let first = crate::thanks::rules::first_name(&g.receiver_name);
        let quote = if g.note.is_empty() {
            t.w.say_with("commons-thanks-wordless", &[("name", first.into())])
        } else {
            format!("“{}”", g.note)
        };
        let by = t.w.say_with("commons-thanks-by", &[("giver", g.giver_name.as_str().into())]);
        thanks_card(
            &quote,
            &g.receiver_name,
            &by,
            html! { a class="muted" href={ "/commons/thanks/" (g.number) } { (t.w.say("commons-thanks-open")) } },
        )
    });
    let cards: Vec<Markup> = offered.chain(given).collect();
    if cards.is_empty() {
        return html! {};
    }
    section(
        "t-h",
        &t.w.say("commons-worth"),
        html! { a href="/commons" { (t.w.say("commons-worth-aside")) } },
        thanks_list(&cards),
    )
}

fn foot(t: &Told<'_>, brief: &Brief, reader: &Reader<'_>) -> Markup {
    let kept = reader.token.is_none();
    let base = if kept { format!("/brief/{}", brief.day) } else { "/brief".to_owned() };
    let pdf = if kept { format!("{base}.pdf") } else { "/brief/pdf".to_owned() };
    let sources = if kept { format!("{base}/sources") } else { "/brief/sources".to_owned() };
    let (print, send) = (t.w.say("commons-print"), t.w.say("commons-send"));
    html! {
        footer class="end noprint" {
            (button(&print, Kind::Secondary).icon("printer").small().href(&pdf))
            @if reader.may_send { (button(&send, Kind::Secondary).icon("mail").small().href("/brief/send")) }
            a href="/brief/editions" { (t.w.say("commons-editions")) }
            p { (t.w.say_with("commons-written", &[("time", t.w.time(brief.made_at).into())])) " " a href=(sources) { (t.w.say("commons-sources")) } }
        }
    }
}

/// Every number of the brief: what, how it reads, what it means, where its records are.
pub struct Source {
    pub what: String,
    pub value: String,
    pub means: String,
    pub href: String,
}

pub fn sources(t: &Told<'_>, brief: &Brief) -> Vec<Source> {
    let mut all: Vec<Source> = week_lines(t, brief)
        .into_iter()
        .map(|[what, value, means]| Source { what, value, means, href: DESK_RECORDS.to_owned() })
        .collect();
    let source = |what: String, value: String, key: &str, number: i64| Source {
        what,
        value,
        means: t.w.say(key),
        href: format!("/ledger/{number}"),
    };
    for a in &brief.waiting {
        all.push(source(a.title.clone(), t.money_text(&a.cost), "commons-means-cost", a.number));
        all.push(source(a.title.clone(), t.money_text(&a.avoids), "commons-means-avoids", a.number));
        all.push(source(a.title.clone(), t.share_text(&a.pays), "commons-means-pays", a.number));
    }
    if let Some(sum) = sum_text(t, brief) {
        all.push(Source {
            what: t.w.say("commons-sum-name"),
            value: sum,
            means: t.w.say("commons-means-sum"),
            href: LEDGER_RECORDS.to_owned(),
        });
    }
    if let Some(e) = &brief.exposure {
        all.push(Source {
            what: t.w.say("commons-risk-title"),
            value: risk_text(t, e),
            means: t.w.say("commons-means-risk"),
            href: LEDGER_RECORDS.to_owned(),
        });
    }
    for o in &brief.outcomes {
        let predicted = o.predicted.as_ref().map_or_else(|| t.w.say("commons-held-early"), |p| t.money_text(p));
        all.push(source(o.title.clone(), predicted, "commons-means-predicted", o.number));
        all.push(source(o.title.clone(), t.money(o.actual), "commons-means-actual", o.number));
    }
    for b in &brief.workarounds {
        all.push(source(b.title.clone(), bandage_text(t, b), "commons-means-bandage", b.recommendation));
    }
    all
}

pub fn sources_page(t: &Told<'_>, brief: &Brief) -> Markup {
    let heads = ["commons-source-what", "commons-source-value", "commons-source-means", "commons-source-records"]
        .map(|k| t.w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = sources(t, brief)
        .into_iter()
        .map(|s| {
            vec![
                html! { (s.what) },
                html! { span class="num" { (s.value) } },
                html! { (s.means) },
                html! { a href=(s.href) { (t.w.say("commons-source-open")) } },
            ]
        })
        .collect();
    let title = t.w.say("commons-sources-title");
    reading(
        "brief",
        html! {
            (headline(&eyebrow_text(t, brief), &title, html! { (t.w.say_with("commons-sources-lead", &[("date", t.w.date(brief.made_at).into()), ("time", t.w.time(brief.made_at).into())])) }))
            @if rows.is_empty() { (ui::list::empty(&t.w.say("commons-sources-none"), html! {})) } @else { (table(&title, &columns, &rows)) }
        },
    )
}
