//! How knowledge looks: the list, an article, its editor, its versions, and what needs care.

use super::pages::Asked;
use super::rules::{self, Change, Typed};
use super::{Article, Audience, State, Use, Version};
use crate::letter::views::first_name;
use crate::letter::{Letter, Letters};
use crate::ticket::Ticket;
use house::attachment::Attachment;
use house::people::policy::Right;
use house::people::{Member, Role};
use house::record::Card;
use house::web::Cx;
use house::words::Speaker;
use jiff::Timestamp;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use ui::action::{self, Kind, button};
use ui::field::{Field, check, date_field, field, select, textarea, upload};
use ui::list::{Column, empty, links, more, table};
use ui::number::count;
use ui::status::{Tone, notice, state};
use ui::{layout, text, work};

fn tone(s: State) -> Tone {
    match s {
        State::Draft => Tone::Off,
        State::Review => Tone::Accent,
        State::Published => Tone::Good,
        State::Archived => Tone::Off,
    }
}

fn state_word(w: &Speaker, s: State) -> String {
    w.say(&format!("desk-knowledge-state-{}", s.word()))
}

/// What its readers call it.
fn name(a: &Article) -> &str {
    if a.published_title.is_empty() { &a.title } else { &a.published_title }
}

/// The list: a box, the categories, and what fits.
pub fn index(cx: &Cx, asked: &Asked, (found, categories, next): (&[Article], &[(String, i64)], Option<i64>)) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-knowledge");
    let team = rules::is_team(cx.caller.role);
    let next = next.map(|n| address(&Asked { after: Some(n), ..asked.clone() }));
    layout::reading(
        "knowledge",
        html! {
            (text::headline("", &title, html! { (w.say("desk-knowledge-lead")) }))
            form class="find-row" method="get" action="/knowledge" role="search" {
                (field("q", &w.say("desk-knowledge-search")).value(&asked.q).kind("search"))
                (button(&w.say("desk-knowledge-find"), Kind::Secondary).icon("search"))
            }
            @if team {
                p class="find-row" {
                    (button(&w.say("desk-knowledge-new"), Kind::Primary).href("/knowledge/new").icon("plus"))
                    (button(&w.say("desk-knowledge-care"), Kind::Secondary).href("/knowledge/care"))
                }
            }
            (narrow(cx, asked, categories, team))
            @if found.is_empty() {
                (empty(&w.say(if asked.q.trim().is_empty() { "desk-knowledge-none" } else { "desk-knowledge-nothing" }), html! {
                    @if cx.may(Right::Ask).is_some() { a href="/" { (w.say("desk-ask-again")) } }
                }))
            } @else { (list(cx, found, team)) }
            @if let Some(next) = next { (more(&next, &w.say("desk-knowledge-more"))) }
        },
    )
}

fn address(asked: &Asked) -> String {
    match serde_html_form::to_string(asked) {
        Ok(query) if !query.is_empty() => format!("/knowledge?{query}"),
        _ => "/knowledge".to_owned(),
    }
}

fn narrow(cx: &Cx, asked: &Asked, categories: &[(String, i64)], team: bool) -> Markup {
    let w = &cx.words;
    let link = |words: String, on: bool, to: Asked| html! { a href=(address(&to)) aria-current=[on.then_some("true")] { (words) } " " };
    let plain = Asked { after: None, q: String::new(), ..asked.clone() };
    html! {
        nav class="chips" aria-label=(w.say("desk-knowledge-categories")) {
            p {
                (link(w.say("desk-knowledge-all"), asked.category.is_none() && asked.state.is_empty(), Asked::default()))
                @for (category, n) in categories {
                    @let words = if category.is_empty() { w.say("desk-knowledge-uncategorised") } else { category.clone() };
                    (link(format!("{words} ({n})"), asked.category.as_ref() == Some(category), Asked { category: Some(category.clone()), ..plain.clone() }))
                }
            }
            @if team { p { @for s in State::ALL { (link(state_word(w, s), asked.state == s.word(), Asked { state: s.word().to_owned(), ..plain.clone() })) } } }
        }
    }
}

fn list(cx: &Cx, found: &[Article], team: bool) -> Markup {
    let w = &cx.words;
    let rows: Vec<(String, String, String)> = found
        .iter()
        .map(|a| {
            let shown = if team { &a.title } else { name(a) };
            let state = if team && a.state != State::Published {
                format!("{} · ", state_word(w, a.state))
            } else {
                String::new()
            };
            let about = if a.category.is_empty() { a.label() } else { format!("{} · {}", a.label(), a.category) };
            (shown.to_string(), format!("/knowledge/{}", a.number), format!("{state}{about}"))
        })
        .collect();
    links(&rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect::<Vec<_>>())
}

/// One article with what stands around it.
pub struct Reading<'a> {
    pub article: &'a Article,
    pub used: &'a Use,
    pub vote: Option<(bool, bool)>,
    pub linked: &'a [Card],
    /// What was being asked, if the reader comes from the box.
    pub need: Option<&'a str>,
}

pub fn article(cx: &Cx, r: &Reading<'_>) -> Markup {
    let (w, a) = (&cx.words, r.article);
    let team = rules::is_team(cx.caller.role);
    let title = w.say("desk-knowledge");
    let published = a.published_version.is_some();
    let (heading, body) = if published { (name(a), &a.published_body) } else { (a.title.as_str(), &a.body) };
    layout::reading(
        "knowledge",
        html! {
            (layout::crumbs(&title, &[(&title, "/knowledge")], &a.label()))
            (text::headline("", heading, html! { (meta(cx, a)) }))
            @if team { (standing(cx, a)) }
            article class="thread m-b" lang=(cx.words.locale) { (PreEscaped(rules::markdown(body))) }
            @if a.is_offered() { (was_it_good(cx, r)) }
            @if team { (keeping(cx, r)) }
        },
    )
}

fn meta(cx: &Cx, a: &Article) -> Markup {
    let w = &cx.words;
    let values =
        [("date", w.date(a.reviewed_at.unwrap_or(a.changed_at)).into()), ("owner", a.owner_name.as_str().into())];
    let key = if a.owner_name.is_empty() { "desk-knowledge-checked" } else { "desk-knowledge-checked-by" };
    html! { (a.label()) @if !a.category.is_empty() { " · " (a.category) } " · " (w.say_with(key, &values)) }
}

/// For the team: how the newest version stands, and whether readers see another one.
fn standing(cx: &Cx, a: &Article) -> Markup {
    let w = &cx.words;
    let newer = a.published_version.is_some_and(|p| p != a.version);
    html! {
        p {
            (state(tone(a.state), &state_word(w, a.state))) " "
            span class="muted" { (w.say_with("desk-knowledge-version", &[("n", a.version.into())])) " · " (audience(w, &a.audience)) }
        }
        @if newer {
            (notice(Tone::Off, html! { (w.say("desk-knowledge-newer")) " " a href={ "/knowledge/" (a.number) "/versions?a=" (a.published_version.unwrap_or(1)) } { (w.say("desk-knowledge-compare")) } }))
        }
    }
}

fn audience(w: &Speaker, a: &Audience) -> String {
    match a {
        Audience::Everybody => w.say("desk-knowledge-audience-everybody"),
        Audience::Team => w.say("desk-knowledge-audience-team"),
        Audience::Roles(roles) => roles.iter().map(|r| role(w, *r)).collect::<Vec<_>>().join(", "),
    }
}

fn role(w: &Speaker, r: Role) -> String {
    w.say(&format!("desk-knowledge-role-{}", r.word()))
}

fn was_it_good(cx: &Cx, r: &Reading<'_>) -> Markup {
    let (w, a) = (&cx.words, r.article);
    let question = w.say(if r.need.is_some() { "desk-knowledge-solved-it" } else { "desk-knowledge-helpful-it" });
    html! {
        section aria-labelledby="good-h" {
            h2 id="good-h" { (question) }
            @if let Some((helpful, _)) = r.vote { p class="hint" { (w.say(if helpful { "desk-knowledge-said-yes" } else { "desk-knowledge-said-no" })) } }
            form method="post" action={ "/knowledge/" (a.number) "/helpful" } class="more" {
                (action::csrf(&cx.token()))
                @if let Some(need) = r.need { input type="hidden" name="from" value="ask"; input type="hidden" name="need" value=(need); }
                (button(&w.say(if r.need.is_some() { "desk-knowledge-yes-solved" } else { "desk-knowledge-yes" }), Kind::Secondary).icon("check").sends("helpful", "yes"))
                (button(&w.say(if r.need.is_some() { "desk-knowledge-no-ask" } else { "desk-knowledge-no" }), Kind::Secondary).icon("x").sends("helpful", "no"))
            }
        }
    }
}

/// What the team does with an article.
fn keeping(cx: &Cx, r: &Reading<'_>) -> Markup {
    let (w, a) = (&cx.words, r.article);
    let to = |deed: &str| format!("/knowledge/{}/{deed}", a.number);
    let lead = cx.may(Right::DeskLead).is_some();
    let deed = |path: &str, key: &str, kind: Kind| html! { form method="post" action=(to(path)) { (action::csrf(&cx.token())) (button(&w.say(key), kind).small()) } };
    let tickets: Vec<(String, String, String)> = r
        .linked
        .iter()
        .map(|c| (c.title.clone(), format!("/go/{}/{}", c.record.kind, c.record.number), String::new()))
        .collect();
    let (next, review_on) = (w.say("desk-knowledge-next-review"), a.review_on.to_string());
    html! {
        (layout::section("keeping", &w.say("desk-knowledge-keeping"), html! {}, html! {
            (layout::facts(&[
                (&w.say("desk-knowledge-owner"), html! { @if a.owner_name.is_empty() { (w.say("desk-nobody")) } @else { (a.owner_name) } }),
                (&w.say("desk-knowledge-review"), html! { (w.civil_date(a.review_on)) @if overdue(cx, a) { " " (state(Tone::Warn, &w.say("desk-knowledge-overdue"))) } }),
                (&w.say("desk-knowledge-use"), html! { (use_words(w, r.used)) }),
            ]))
            div class="more" {
                (button(&w.say("desk-knowledge-edit"), Kind::Secondary).href(&to("edit")).icon("pencil").small())
                (button(&w.say("desk-knowledge-versions"), Kind::Secondary).href(&to("versions")).icon("history").small())
                @if a.state == State::Draft { (deed("submit", "desk-knowledge-submit", Kind::Primary)) }
                @if a.state == State::Review && lead { (deed("approve", "desk-knowledge-approve", Kind::Primary)) (deed("return", "desk-knowledge-return", Kind::Secondary)) }
                @if a.state == State::Archived { (deed("revive", "desk-knowledge-revive", Kind::Secondary)) }
                @else { (deed("archive", "desk-knowledge-archive", Kind::Quiet)) }
            }
            form method="post" action=(to("reviewed")) {
                (action::csrf(&cx.token()))
                (date_field("review_on", &next, if overdue(cx, a) { "" } else { &review_on }))
                (button(&w.say("desk-knowledge-still-holds"), Kind::Secondary).small().icon("check"))
            }
            @if !tickets.is_empty() { h3 { (w.say("desk-knowledge-linked")) } (links(&tickets.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect::<Vec<_>>())) }
        }))
    }
}

fn overdue(cx: &Cx, a: &Article) -> bool {
    a.review_on <= cx.words.local(cx.now).date() && a.state != State::Archived
}

fn use_words(w: &Speaker, u: &Use) -> String {
    let n = |x: i64| count(x as f64, w.numbers()).into();
    w.say_with(
        "desk-knowledge-used",
        &[
            ("suggested", n(u.suggested)),
            ("opened", n(u.opened)),
            ("helpful", n(u.helpful)),
            ("unhelpful", n(u.unhelpful)),
            ("solved", n(u.solved)),
        ],
    )
}

/// The form of an article.
pub struct Editor<'a> {
    pub article: Option<&'a Article>,
    pub typed: &'a Typed,
    pub faults: &'a [(String, String)],
    pub owners: &'a [Member],
    pub pictures: &'a [Attachment],
}

/// An article as its form shows it.
pub fn typed(a: &Article) -> Typed {
    let (audience, roles) = rules::audience_words(&a.audience);
    Typed {
        title: a.title.clone(),
        text: a.body.clone(),
        category: a.category.clone(),
        audience: audience.to_owned(),
        roles: roles.split(',').filter(|r| !r.is_empty()).map(str::to_owned).collect(),
        owner: a.owner.map(|p| p.0.to_string()).unwrap_or_default(),
        review_on: a.review_on.to_string(),
    }
}

pub fn editor(cx: &Cx, title: &str, e: &Editor<'_>) -> Markup {
    let w = &cx.words;
    let home = w.say("desk-knowledge");
    let target = e.article.map_or_else(|| "/knowledge".to_owned(), |a| format!("/knowledge/{}/edit", a.number));
    let errors: Vec<(&str, &str)> = e.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    layout::reading(
        "knowledge",
        html! {
            (layout::crumbs(&home, &[(&home, "/knowledge")], title))
            (text::headline("", title, html! { (w.say("desk-knowledge-editor-lead")) }))
            (action::guarded(html! {
                form method="post" action=(target) {
                    (action::csrf(&cx.token()))
                    (action::error_summary(&w.say("error-invalid"), &errors))
                    @if let Some(a) = e.article { input type="hidden" name="_version" value=(a.version); }
                    (fields(w, e))
                    (button(&w.say("desk-knowledge-save"), Kind::Primary).icon("check"))
                }
            }))
            @if let Some(a) = e.article { (pictures(cx, a, e.pictures)) }
        },
    )
}

fn fields(w: &Speaker, e: &Editor<'_>) -> Markup {
    let t = e.typed;
    let fault = |name: &str| e.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let [title, body, hint, category, owner, review] =
        ["title", "text", "text-hint", "category", "owner", "review"].map(|k| w.say(&format!("desk-knowledge-{k}")));
    let mut owners: Vec<(String, String)> = vec![(String::new(), w.say("desk-nobody"))];
    owners.extend(e.owners.iter().map(|m| (m.person.0.to_string(), m.name.clone())));
    let owners: Vec<(&str, &str)> = owners.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let first: [Field<'_>; 2] = [
        field("title", &title).value(&t.title).error(fault("title")).required(),
        textarea("text", &body, 16).value(&t.text).hint(&hint).error(fault("text")).required(),
    ];
    let rest: [Field<'_>; 3] = [
        field("category", &category).value(&t.category).error(fault("category")),
        select("owner", &owner, &owners).value(&t.owner).error(fault("owner")),
        date_field("review_on", &review, &t.review_on).error(fault("review_on")),
    ];
    let ways = ["everybody", "team", "roles"].map(|k| (k, w.say(&format!("desk-knowledge-audience-{k}"))));
    let ways: Vec<(&str, &str)> = ways.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let outside = [Role::Executive, Role::Employee, Role::Auditor];
    html! {
        @for f in &first { (f) }
        (action::segmented(&w.say("desk-knowledge-audience"), "audience", &ways, if t.audience.is_empty() { "everybody" } else { &t.audience }))
        fieldset {
            legend class="hint" { (w.say("desk-knowledge-roles")) }
            @for r in outside { (check("roles", r.word(), &role(w, r), t.roles.iter().any(|x| x == r.word()))) }
        }
        @if !fault("roles").is_empty() { p class="wrong" { (fault("roles")) } }
        @for f in &rest { (f) }
    }
}

fn pictures(cx: &Cx, a: &Article, found: &[Attachment]) -> Markup {
    let w = &cx.words;
    layout::section(
        "pictures",
        &w.say("desk-knowledge-pictures"),
        html! {},
        html! {
            p class="hint" { (w.say("desk-knowledge-pictures-how")) }
            @for f in found { p class="file" { a href={ "/knowledge/files/" (f.id.0) } { (f.name) } " " code { "![" (f.name) "](/knowledge/files/" (f.id.0) ")" } } }
            form method="post" enctype="multipart/form-data" action={ "/knowledge/" (a.number) "/files" } {
                (action::csrf(&cx.token()))
                (upload("files", &w.say("desk-knowledge-add-picture"), "image/png,image/jpeg,image/gif,image/webp"))
                (button(&w.say("desk-upload"), Kind::Quiet).small().icon("upload"))
            }
        },
    )
}

/// Two versions compared, and the list of all.
pub fn versions(cx: &Cx, a: &Article, list: &[Version], (older, newer): (Option<&Version>, &Version)) -> Markup {
    let w = &cx.words;
    let (home, title) = (w.say("desk-knowledge"), w.say("desk-knowledge-versions"));
    let whole = |v: &Version| format!("{}\n\n{}\n", v.title, v.body);
    let lines = rules::changes(&older.map(whole).unwrap_or_default(), &whole(newer));
    let between = w.say_with(
        "desk-knowledge-between",
        &[("a", older.map_or(0, |v| v.version).into()), ("b", newer.version.into())],
    );
    layout::reading(
        "knowledge",
        html! {
            (layout::crumbs(&home, &[(&home, "/knowledge"), (&a.label(), &format!("/knowledge/{}", a.number))], &title))
            (text::headline("", &title, html! { (a.title) }))
            (layout::section("difference", &between, html! {}, html! { @for line in &lines { (changed(w, line)) } }))
            (layout::section("all", &w.say("desk-knowledge-all-versions"), html! {}, version_table(cx, a, list)))
        },
    )
}

fn changed(w: &Speaker, line: &Change) -> Markup {
    match line {
        Change::Same(text) => html! { p class="muted" { (text) } },
        Change::Gone(text) => html! { p { "− " del { (text) } } },
        Change::New(text) => html! { p { "+ " ins { (text) } } },
        Change::Skipped(n) => {
            html! { p class="hint" { (w.say_with("desk-knowledge-skipped", &[("n", (*n).into())])) } }
        }
    }
}

fn version_table(cx: &Cx, a: &Article, list: &[Version]) -> Markup {
    let w = &cx.words;
    let heads = ["version-head", "by", "when", "what"].map(|k| w.say(&format!("desk-knowledge-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = list
        .iter()
        .map(|v| {
            vec![
                html! { a href={ "/knowledge/" (a.number) "/versions?b=" (v.version) } { (v.version) } " " (v.title) },
                html! { (v.by_name) },
                html! { (w.when(v.at, cx.now)) @if let Some(at) = v.published_at { br; span class="muted" { (w.say_with("desk-knowledge-published-at", &[("when", w.when(at, cx.now).into())])) } } },
                html! { @if v.version != a.version { form method="post" action={ "/knowledge/" (a.number) "/restore/" (v.version) } { (action::csrf(&cx.token())) (button(&w.say("desk-knowledge-restore"), Kind::Quiet).small()) } } },
            ]
        })
        .collect();
    let next =
        list.last().filter(|v| v.version > 1).map(|v| format!("/knowledge/{}/versions?after={}", a.number, v.version));
    html! {
        (table(&w.say("desk-knowledge-all-versions"), &columns, &rows))
        @if let Some(next) = next { (more(&next, &w.say("desk-knowledge-more"))) }
    }
}

/// What needs somebody's care.
pub struct Care<'a> {
    pub waiting: &'a [Article],
    pub due: &'a [Article],
    pub drafts: &'a [Article],
    pub unused: &'a [Article],
    pub missed: &'a [(String, i64, Timestamp)],
}

pub fn care(cx: &Cx, title: &str, c: &Care<'_>) -> Markup {
    let w = &cx.words;
    let home = w.say("desk-knowledge");
    let part = |id: &str, found: &[Article]| {
        layout::section(
            id,
            &w.say(&format!("desk-knowledge-{id}")),
            html! {},
            html! {
                @if found.is_empty() { p class="hint" { (w.say(&format!("desk-knowledge-{id}-none"))) } } @else { (list(cx, found, true)) }
            },
        )
    };
    let heads = ["missed-words", "missed-times", "when"].map(|k| w.say(&format!("desk-knowledge-{k}")));
    let columns: Vec<Column<'_>> = heads.iter().map(|words| Column { words, ..Column::default() }).collect();
    let rows: Vec<Vec<Markup>> = c
        .missed
        .iter()
        .map(|(words, n, at)| {
            vec![html! { (words) }, html! { (count(*n as f64, w.numbers())) }, html! { (w.when(*at, cx.now)) }]
        })
        .collect();
    layout::reading(
        "knowledge",
        html! {
            (layout::crumbs(&home, &[(&home, "/knowledge")], title))
            (text::headline("", title, html! { (w.say("desk-knowledge-care-lead")) }))
            (part("waiting", c.waiting))
            (part("due", c.due))
            (part("drafts", c.drafts))
            (part("unused", c.unused))
            (layout::section("missed", &w.say("desk-knowledge-missed"), html! {}, html! {
                p class="hint" { (w.say("desk-knowledge-missed-how")) }
                @if rows.is_empty() { p class="hint" { (w.say("desk-knowledge-missed-none")) } } @else { (table(&w.say("desk-knowledge-missed"), &columns, &rows)) }
            }))
        },
    )
}

/// Beside a ticket: what fits, to be linked or pasted into the reply, and the way to write one.
pub fn beside(cx: &Cx, t: &Ticket, found: &[Article]) -> Markup {
    let w = &cx.words;
    let solved = !t.open;
    if found.is_empty() && !solved {
        return html! {};
    }
    work::side_section(
        "s-knowledge",
        &w.say("desk-knowledge"),
        html! {
            @for a in found {
                @let link = format!("{}: {}/knowledge/{}", name(a), cx.house.config.public_url, a.number);
                p { a href={ "/knowledge/" (a.number) } { (name(a)) } " " span class="muted" { (a.label()) } }
                p class="more" {
                    @if a.audience == Audience::Everybody { button type="button" class="btn quiet sm" data-fills="#compose-text" data-text=(link) { (w.say("desk-knowledge-insert-link")) } }
                    button type="button" class="btn quiet sm" data-fills="#compose-text" data-text=(rules::plain(&a.published_body)) { (w.say("desk-knowledge-insert-text")) }
                }
            }
            @if found.is_empty() { p class="hint" { (w.say("desk-knowledge-beside-none")) } }
            @if solved {
                form method="post" action={ "/knowledge/from/" (t.number) } { (action::csrf(&cx.token())) (button(&w.say("desk-knowledge-from-ticket"), Kind::Quiet).small().icon("book-open")) }
            }
        },
    )
}

/// Address, title and detail of what is offered under the box.
pub fn offers(w: &Speaker, found: &[Article], typed: &str) -> Vec<(String, String, String)> {
    let query = serde_html_form::to_string([("from", "ask"), ("need", typed)]).unwrap_or_default();
    found
        .iter()
        .map(|a| (format!("/knowledge/{}?{query}", a.number), name(a).to_owned(), w.say("desk-knowledge-offer")))
        .collect()
}

/// The mail that reminds an owner.
pub fn reminder(letters: &Letters, to: &Member, a: &Article) -> Letter {
    let w = &letters.speaker;
    let link = format!("{}/knowledge/{}", letters.public_url, a.number);
    let hello = w.say_with("desk-mail-hello", &[("name", first_name(&to.name).into())]);
    let asks =
        w.say_with("desk-knowledge-remind", &[("title", name(a).into()), ("date", w.civil_date(a.review_on).into())]);
    let how = w.say("desk-knowledge-remind-how");
    let plain = format!("{hello}\n\n{asks}\n\n{how}\n{link}\n");
    let html =
        html! { (DOCTYPE) html { body { p { (hello) } p { (asks) } p { (how) br; a href=(link) { (link) } } } } };
    let subject =
        w.say_with("desk-knowledge-remind-subject", &[("label", a.label().into()), ("title", name(a).into())]);
    Letter { subject, plain, html: html.into_string(), said: String::new() }
}
