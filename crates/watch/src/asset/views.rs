//! How assets and services look: the list, one of them, the form, and what stands beside a ticket.

use super::rules::{Ends, Line, ends};
use super::{Asset, Described, Life, Sort};
use house::people::policy::Right;
use house::record::Card;
use house::web::Cx;
use house::words::Speaker;
use maud::{Markup, html};
use ui::action::{self, Kind, button};
use ui::field::{field, select, textarea, upload};
use ui::list::{Column, empty, links, more, table};
use ui::status::{Tone, notice, state};
use ui::{layout, text};

/// The lines of the room: where its other pages are.
pub fn ways(cx: &Cx) -> Markup {
    let w = &cx.words;
    html! {
        p class="more" {
            a href="/watch/changes" { (w.say("watch-change-list")) }
            a href="/watch/calendar" { (w.say("watch-change-calendar")) }
            a href="/watch/problems" { (w.say("watch-problem-list")) }
            a href="/watch/assets" { (w.say("watch-asset-list")) }
        }
    }
}

fn life(w: &Speaker, l: Life) -> Markup {
    let tone = match l {
        Life::InUse => Tone::Good,
        Life::InRepair => Tone::Warn,
        Life::Ordered | Life::InStore => Tone::Accent,
        Life::Retired => Tone::Off,
    };
    state(tone, &w.say(&format!("watch-asset-life-{}", l.word().replace('_', "-"))))
}

fn sort_says(w: &Speaker, s: Sort) -> String {
    w.say(&format!("watch-asset-sort-{}", s.word()))
}

/// A day with how near it is, in shape and words.
fn day(cx: &Cx, text: &str) -> Markup {
    let w = &cx.words;
    let Ok(d) = text.parse::<jiff::civil::Date>() else { return html! { "–" } };
    let shown = w.civil_date(d);
    match ends(text, w.local(cx.now).date()) {
        Some(Ends::Past) => html! { (shown) " " (state(Tone::Bad, &w.say("watch-asset-past"))) },
        Some(Ends::Soon) => html! { (shown) " " (state(Tone::Warn, &w.say("watch-asset-soon"))) },
        _ => html! { (shown) },
    }
}

pub fn list(cx: &Cx, assets: &[Asset], (q, sort): (&str, &str), next: Option<i64>) -> Markup {
    let w = &cx.words;
    let heads = [
        "watch-asset-name",
        "watch-asset-tag",
        "watch-asset-sort",
        "watch-asset-used-by",
        "watch-asset-location",
        "watch-asset-stands",
    ]
    .map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = assets
        .iter()
        .map(|a| {
            vec![
                html! { a href={ "/watch/assets/" (a.number) } { (a.name) } },
                html! { (a.tag) },
                html! { (sort_says(w, a.sort)) },
                html! { (a.used_by_name) },
                html! { (a.location) },
                life(w, a.state),
            ]
        })
        .collect();
    let all = w.say("watch-asset-sort-all");
    let sorts: Vec<(&str, String)> = Sort::ALL.iter().map(|s| (s.word(), sort_says(w, *s))).collect();
    let mut options = vec![("", all.as_str())];
    options.extend(sorts.iter().map(|(a, b)| (*a, b.as_str())));
    layout::reading(
        "assets",
        html! {
            (text::headline("", &w.say("watch-asset-list"), html! { (w.say("watch-asset-lead")) }))
            (ways(cx))
            form method="get" action="/watch/assets" role="search" class="row-f" {
                (field("q", &w.say("watch-asset-find")).kind("search").value(q))
                (select("sort", &w.say("watch-asset-sort"), &options).value(sort))
                div class="field" { (button(&w.say("watch-asset-find-verb"), Kind::Secondary).icon("search")) }
            }
            @if cx.may(Right::WatchWork).is_some() {
                p class="more" { (button(&w.say("watch-asset-new"), Kind::Primary).icon("plus").href("/watch/assets/new")) (button(&w.say("watch-asset-import"), Kind::Quiet).icon("upload").href("/watch/assets/import")) }
            }
            @if rows.is_empty() { (empty(&w.say(if q.is_empty() { "watch-asset-none" } else { "watch-asset-nothing" }), html! {})) }
            @else { (table(&w.say("watch-asset-list"), &columns, &rows)) }
            @if let Some(n) = next { (more(&format!("/watch/assets?after={n}&q={q}&sort={sort}"), &w.say("watch-asset-more"))) }
        },
    )
}

/// An asset with everything around it.
pub struct Whole {
    pub asset: Asset,
    pub runs_on: Vec<Card>,
    pub carries: Vec<Card>,
    pub depends_on: Vec<Card>,
    pub needed_by: Vec<Card>,
    pub tickets: Vec<Card>,
    pub changes: Vec<Card>,
}

fn cards(cx: &Cx, title: &str, list: &[Card], undo: Option<(&Asset, &str)>) -> Markup {
    let url = |c: &Card| {
        cx.house.kind(&c.record.kind).map(|k| (k.url(c.record.number), k.label(c.record.number))).unwrap_or_default()
    };
    html! {
        @if !list.is_empty() {
            h3 class="lbl" { (title) }
            ul class="sim" {
                @for c in list {
                    @let (href, label) = url(c);
                    li {
                        a href=(href) { (c.title) } span { (label) }
                        @if let Some((a, relation)) = undo {
                            form class="inl" method="post" action={ "/watch/assets/" (a.number) "/relate" } {
                                (action::csrf(&cx.token()))
                                input type="hidden" name="relation" value=(relation); input type="hidden" name="to" value={ "AS-" (c.record.number) }; input type="hidden" name="off" value="1";
                                (button(&cx.words.say("watch-asset-untie"), Kind::Quiet).small())
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What is known of an asset, line by line; nothing of what is not.
fn facts_of(cx: &Cx, a: &Asset) -> Vec<(String, Markup)> {
    let w = &cx.words;
    let mut facts: Vec<(String, Markup)> = vec![
        (w.say("watch-asset-tag"), html! { (a.tag) }),
        (w.say("watch-asset-sort"), html! { (sort_says(w, a.sort)) }),
    ];
    for (key, value) in [
        ("used-by", &a.used_by_name),
        ("owner", &a.owner_name),
        ("location", &a.location),
        ("model", &a.model),
        ("serial", &a.serial),
    ] {
        if !value.is_empty() {
            facts.push((w.say(&format!("watch-asset-{key}")), html! { (value) }));
        }
    }
    for (key, value) in [("bought", &a.bought_on), ("warranty", &a.warranty_until), ("ends", &a.ends_on)] {
        if !value.is_empty() {
            facts.push((
                w.say(&format!("watch-asset-{key}")),
                if key == "bought" {
                    html! { (value.parse().map(|d| w.civil_date(d)).unwrap_or_default()) }
                } else {
                    day(cx, value)
                },
            ));
        }
    }
    if let Some(cents) = a.hour_cost_cents {
        facts.push((
            w.say("watch-asset-hour-cost"),
            html! { (ui::number::money_exact(cents as f64 / 100.0, &w.currency, w.numbers())) },
        ));
    }
    facts
}

pub fn show(cx: &Cx, whole: &Whole, faults: &[(String, String)]) -> Markup {
    let (w, a) = (&cx.words, &whole.asset);
    let works = cx.may(Right::WatchWork).is_some();
    let facts = facts_of(cx, a);
    let facts: Vec<(&str, Markup)> = facts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let undo = |r: &'static str| works.then_some((a, r));
    layout::reading(
        "assets",
        html! {
            (layout::crumbs(&w.say("watch-asset-list"), &[(&w.say("watch-asset-list"), "/watch/assets")], &a.name))
            (text::headline("", &a.name, life(w, a.state)))
            (action::error_summary(&w.say("error-invalid"), &errors))
            (layout::facts(&facts))
            @if !a.note.is_empty() { (ui::work::paragraphs(&a.note)) }
            @if works { p { (button(&w.say("watch-asset-edit"), Kind::Secondary).icon("pencil").href(&format!("/watch/assets/{}/edit", a.number))) } }
            (layout::section("relations", &w.say("watch-asset-relations"), html! {}, html! {
                (cards(cx, &w.say("watch-asset-runs-on"), &whole.runs_on, undo("runs_on")))
                (cards(cx, &w.say("watch-asset-carries"), &whole.carries, None))
                (cards(cx, &w.say("watch-asset-depends-on"), &whole.depends_on, undo("depends_on")))
                (cards(cx, &w.say("watch-asset-needed-by"), &whole.needed_by, None))
                @if works {
                    @let (runs, depends) = (w.say("watch-asset-runs-on"), w.say("watch-asset-depends-on"));
                    form class="row-f" method="post" action={ "/watch/assets/" (a.number) "/relate" } {
                        (action::csrf(&cx.token()))
                        (select("relation", &w.say("watch-asset-relation"), &[("runs_on", &runs), ("depends_on", &depends)]))
                        (field("to", &w.say("watch-asset-relate-to")).hint(&w.say("watch-asset-relate-hint")))
                        div class="field" { (button(&w.say("watch-asset-relate"), Kind::Secondary).icon("link")) }
                    }
                }
            }))
            (layout::section("history", &w.say("watch-asset-history"), html! {}, html! {
                @if whole.tickets.is_empty() && whole.changes.is_empty() { p class="hint" { (w.say("watch-asset-quiet")) } }
                (cards(cx, &w.say("watch-asset-tickets"), &whole.tickets, None))
                (cards(cx, &w.say("watch-asset-changes"), &whole.changes, None))
            }))
        },
    )
}

/// The form of an asset, new or known (its number and version).
pub fn form(cx: &Cx, known: Option<(i64, i64)>, d: &Described, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let fault = |n: &str| faults.iter().find(|(f, _)| f == n).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let sorts: Vec<(&str, String)> = Sort::ALL.iter().map(|s| (s.word(), sort_says(w, *s))).collect();
    let sorts: Vec<(&str, &str)> = sorts.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let lives: Vec<(&str, String)> = Life::ALL
        .iter()
        .map(|l| (l.word(), w.say(&format!("watch-asset-life-{}", l.word().replace('_', "-")))))
        .collect();
    let lives: Vec<(&str, &str)> = lives.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let cost = d.hour_cost_cents.map(|c| format!("{}.{:02}", c / 100, c.abs() % 100)).unwrap_or_default();
    let title = if known.is_some() { d.name.clone() } else { w.say("watch-asset-new") };
    let to = known.map_or_else(|| "/watch/assets/new".to_owned(), |(n, _)| format!("/watch/assets/{n}/edit"));
    layout::reading(
        "assets",
        html! {
            (layout::crumbs(&w.say("watch-asset-list"), &[(&w.say("watch-asset-list"), "/watch/assets")], &title))
            (text::headline("", &title, html! {}))
            (action::guarded(html! { form method="post" action=(to) {
                (action::csrf(&cx.token()))
                @if let Some((_, version)) = known { input type="hidden" name="_version" value=(version); }
                (action::error_summary(&w.say("error-invalid"), &errors))
                (field("name", &w.say("watch-asset-name")).value(&d.name).error(fault("name")).required())
                (field("tag", &w.say("watch-asset-tag")).value(&d.tag).error(fault("tag")).hint(&w.say("watch-asset-tag-hint")))
                (select("sort", &w.say("watch-asset-sort"), &sorts).value(d.sort.word()))
                (select("state", &w.say("watch-asset-stands"), &lives).value(d.state.word()))
                (field("used_by", &w.say("watch-asset-used-by")).value(&d.used_by).error(fault("used_by")).hint(&w.say("watch-asset-used-by-hint")))
                (field("owner", &w.say("watch-asset-owner")).value(&d.owner).error(fault("owner")).hint(&w.say("watch-asset-owner-hint")))
                (field("location", &w.say("watch-asset-location")).value(&d.location).error(fault("location")))
                (field("model", &w.say("watch-asset-model")).value(&d.model).error(fault("model")))
                (field("serial", &w.say("watch-asset-serial")).value(&d.serial).error(fault("serial")))
                (field("bought_on", &w.say("watch-asset-bought")).kind("date").value(&d.bought_on).error(fault("bought_on")))
                (field("warranty_until", &w.say("watch-asset-warranty")).kind("date").value(&d.warranty_until).error(fault("warranty_until")))
                (field("ends_on", &w.say("watch-asset-ends")).kind("date").value(&d.ends_on).error(fault("ends_on")).hint(&w.say("watch-asset-ends-hint")))
                (field("hour_cost", &w.say_with("watch-asset-hour-cost-in", &[("currency", w.currency.as_str().into())])).value(&cost).error(fault("hour_cost")).hint(&w.say("watch-asset-hour-cost-hint")))
                (textarea("note", &w.say("watch-asset-note"), 3).value(&d.note).error(fault("note")))
                (button(&w.say("watch-asset-save"), Kind::Primary))
            } }))
        },
    )
}

pub fn import(cx: &Cx, faults: &[(String, String)]) -> Markup {
    let w = &cx.words;
    let fault = faults.first().map_or("", |(_, m)| m.as_str());
    layout::reading(
        "assets",
        html! {
            (layout::crumbs(&w.say("watch-asset-list"), &[(&w.say("watch-asset-list"), "/watch/assets")], &w.say("watch-asset-import")))
            (text::headline("", &w.say("watch-asset-import"), html! { (w.say("watch-asset-import-lead")) }))
            p class="hint" { code { "tag, name, sort, state, used_by, owner, location, model, serial, bought_on, warranty_until, ends_on, hour_cost, note" } }
            form method="post" action="/watch/assets/import" enctype="multipart/form-data" {
                (action::csrf(&cx.token()))
                (upload("file", &w.say("watch-asset-file"), ".csv,text/csv").error(fault))
                (textarea("text", &w.say("watch-asset-paste"), 6).hint(&w.say("watch-asset-paste-hint")))
                (button(&w.say("watch-asset-preview"), Kind::Primary))
            }
        },
    )
}

/// What an import would do, or did.
#[derive(Debug, Default, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Outcome {
    pub added: usize,
    pub changed: usize,
    pub same: usize,
    pub refused: Vec<RefusedOut>,
}

/// A row that was not taken.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct RefusedOut {
    pub line: usize,
    pub tag: String,
    pub field: String,
    pub fault: String,
}

pub fn outcome(cx: &Cx, o: &Outcome, pending: Option<&str>) -> Markup {
    let w = &cx.words;
    let counts = [
        ("added", o.added.into()),
        ("changed", o.changed.into()),
        ("same", o.same.into()),
        ("refused", o.refused.len().into()),
    ];
    let heads = ["watch-asset-line", "watch-asset-tag", "watch-asset-field", "watch-asset-why"].map(|k| w.say(k));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = o
        .refused
        .iter()
        .take(500)
        .map(|r| vec![html! { (r.line) }, html! { (r.tag) }, html! { (r.field) }, html! { (w.say(&r.fault)) }])
        .collect();
    layout::reading(
        "assets",
        html! {
            (layout::crumbs(&w.say("watch-asset-list"), &[(&w.say("watch-asset-list"), "/watch/assets")], &w.say("watch-asset-import")))
            (text::headline("", &w.say(if pending.is_some() { "watch-asset-would" } else { "watch-asset-did" }), html! { (w.say_with("watch-asset-counts", &counts)) }))
            @if let Some(text) = pending {
                (notice(Tone::Accent, html! { (w.say("watch-asset-nothing-yet")) }))
                form method="post" action="/watch/assets/import/run" {
                    (action::csrf(&cx.token()))
                    textarea class="vh" name="text" aria-label=(w.say("watch-asset-paste")) readonly tabindex="-1" { (text) }
                    (button(&w.say("watch-asset-run"), Kind::Primary))
                }
            }
            @if !rows.is_empty() { (layout::section("refused", &w.say("watch-asset-refused"), html! {}, table(&w.say("watch-asset-refused"), &columns, &rows))) }
            p { a href="/watch/assets" { (w.say("watch-asset-list")) } }
        },
    )
}

pub fn refused_of(lines: &[Line]) -> Vec<RefusedOut> {
    lines
        .iter()
        .filter_map(|l| {
            let r = l.read.as_ref().err()?;
            Some(RefusedOut { line: l.line, tag: r.tag.clone(), field: r.field.clone(), fault: r.fault.clone() })
        })
        .collect()
}

/// What stands beside a ticket.
pub fn panel(
    w: &Speaker,
    ticket: i64,
    (linked, used): (&[Card], &[Asset]),
    causes: &[(String, String, String)],
) -> Markup {
    let linked: Vec<(String, String)> =
        linked.iter().map(|c| (c.title.clone(), format!("/watch/assets/{}", c.record.number))).collect();
    let rows: Vec<(&str, &str, &str)> = linked.iter().map(|(t, h)| (t.as_str(), h.as_str(), "")).collect();
    let others: Vec<(String, String, String)> = used
        .iter()
        .filter(|a| !linked.iter().any(|(_, h)| *h == format!("/watch/assets/{}", a.number)))
        .map(|a| (a.name.clone(), format!("/watch/assets/{}", a.number), format!("{} · {}", a.tag, a.model)))
        .collect();
    let others: Vec<(&str, &str, &str)> = others.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    let causes: Vec<(&str, &str, &str)> = causes.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    html! {
        section class="side-sec" {
            h2 class="lbl" { (w.say("watch-asset-beside")) }
            @if !rows.is_empty() { (links(&rows)) }
            @if !causes.is_empty() { h3 class="lbl" { (w.say("watch-asset-caused-by")) } (links(&causes)) }
            @if !others.is_empty() { h3 class="lbl" { (w.say("watch-asset-uses")) } (links(&others)) }
            p { a href={ "/watch/tickets/" (ticket) } { (w.say("watch-asset-tie")) } }
        }
    }
}

/// Ties a ticket to what it is about and to what brought it.
pub fn tie_page(
    cx: &Cx,
    (ticket, title): (i64, &str),
    (linked, causes, used): (&[Card], &[Card], &[Asset]),
    faults: &[(String, String)],
) -> Markup {
    let w = &cx.words;
    let here = format!("/watch/tickets/{ticket}");
    let errors: Vec<(&str, &str)> = faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let one = |kind: &str, typed: &str, off: bool, words: &str| {
        html! {
            form class="inl" method="post" action=(here) {
                (action::csrf(&cx.token()))
                input type="hidden" name="kind" value=(kind); input type="hidden" name="to" value=(typed);
                @if off { input type="hidden" name="off" value="1"; }
                (button(words, if off { Kind::Quiet } else { Kind::Secondary }).small())
            }
        }
    };
    let (asset, problem, change) =
        (w.say("watch-asset-kind-asset"), w.say("watch-asset-kind-problem"), w.say("watch-asset-kind-change"));
    layout::reading(
        "assets",
        html! {
            (layout::crumbs(&w.say("watch-asset-tie"), &[(&format!("T-{ticket}"), &format!("/desk/t/{ticket}"))], &w.say("watch-asset-tie")))
            (text::headline("", &w.say("watch-asset-tie"), html! { (title) }))
            (action::error_summary(&w.say("error-invalid"), &errors))
            ul class="sim" {
                @for c in linked.iter().chain(causes) {
                    @let label = cx.house.kind(&c.record.kind).map(|k| k.label(c.record.number)).unwrap_or_default();
                    @let href = cx.house.kind(&c.record.kind).map(|k| k.url(c.record.number)).unwrap_or_default();
                    li { a href=(href) { (c.title) } span { (label) " " (one(&c.record.kind, &label, true, &w.say("watch-asset-untie"))) } }
                }
                @for a in used { @if !linked.iter().any(|c| c.record.number == a.number) { li { (a.name) span { (a.tag) " " (one("asset", &a.tag, false, &w.say("watch-asset-tie-verb"))) } } } }
            }
            form method="post" action=(here) class="row-f" {
                (action::csrf(&cx.token()))
                (select("kind", &w.say("watch-asset-tie-to"), &[("asset", &asset), ("problem", &problem), ("change", &change)]))
                (field("to", &w.say("watch-asset-tie-which")).hint(&w.say("watch-asset-tie-hint")))
                div class="field" { (button(&w.say("watch-asset-tie-verb"), Kind::Primary).icon("link")) }
            }
            p { a href={ "/watch/problems/new?ticket=" (ticket) } { (w.say("watch-problem-from-ticket")) } }
        },
    )
}
