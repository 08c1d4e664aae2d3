//! Routes for people: the list, the builder, and the decision page that brings all subjects together.

use super::rules::form::{Typed, read as read_form, write as write_form};
use super::{Recommendation, RecommendationInput, State, rules, store, views};
use crate::assessment::{self, Assessment, Source};
use crate::consequence::{self, Consequence, LookBack};
use crate::decision::{self, Decision, DecisionInput};
use crate::question::{self, Question};
use crate::voice::{self, money, say};
use crate::workaround::{self, Workaround};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use desk::facts::GroupKey;
use house::journal::{
    RecordRef,
    store::{Happened, append},
};
use house::people::Role;
use house::people::policy::Right;
use house::store::Tx;
use house::web::{Cx, Doors, PageFrame, PageQuery, Sent, see_with};
use house::words::Speaker;
use house::{Error, FieldFault, Result};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use ui::action::{self, Kind, button};
use ui::{layout, text};

pub fn doors() -> Doors {
    Doors::default()
        .get("/ledger", Right::LedgerRead, list)
        .get("/ledger/new", Right::LedgerPropose, new)
        .post("/ledger", Right::LedgerPropose, create)
        .get("/ledger/{n}", Right::LedgerRead, show)
        .get("/ledger/{n}/edit", Right::LedgerPropose, edit)
        .post("/ledger/{n}", Right::LedgerPropose, save)
        .post("/ledger/{n}/present", Right::LedgerPropose, present_form)
}

const FRAME: PageFrame<'static> = PageFrame { title: "", here: "/ledger", working: false, print_note: "" };

async fn list(cx: Cx, Query(query): Query<PageQuery>) -> Result<Response> {
    let (before, limit, may) =
        (query.after_number()?.unwrap_or(i64::MAX), query.limit(), cx.may(Right::LedgerPropose).is_some());
    let (all, newest) = cx
        .read(move |tx| -> Result<_> {
            let all = store::list(tx, before, None, may, limit)?;
            let newest = crate::facts::newest_of(tx, &all)?;
            Ok((all, newest))
        })
        .await?;
    let mut lines: Vec<views::Line<'_>> = all
        .iter()
        .filter_map(|asked| {
            Some(views::Line { asked, assessment: newest.iter().find(|a| a.recommendation == asked.number)? })
        })
        .collect();
    lines.sort_by_key(|l| {
        (l.asked.input.decide_by.filter(|_| l.asked.state == State::Waiting).unwrap_or(Date::MAX), -l.asked.number)
    });
    let older = (all.len() as i64 == limit).then(|| all.last().map(|r| r.number)).flatten();
    let title = cx.words.say("ledger-title");
    let body = views::list(&cx.words, &lines, (may, voice::today(&cx.words, cx.now), older));
    let source = query.after.as_ref().map_or_else(|| "/ledger".to_owned(), |_| format!("/ledger?after={before}"));
    let body = layout::live("ledger", "recommendation", &source, body);
    if cx.wants_fragment() {
        return Ok(house::web::Html(body).into_response());
    }
    cx.page(PageFrame { title: &title, ..FRAME }, body).await
}

#[derive(Debug, Default, Deserialize)]
struct Start {
    category: Option<String>,
    subcategory: Option<String>,
    service: Option<String>,
    months: Option<i64>,
}

/// What the builder starts with; every number is a suggestion that the writer owns from then on.
fn start(start: &Start) -> Typed {
    let mut typed = Typed::new();
    let mut set = |field: &str, value: &str| drop(typed.insert(field.to_owned(), value.to_owned()));
    set("category", start.category.as_deref().unwrap_or_default());
    set("subcategory", start.subcategory.as_deref().unwrap_or_default());
    set("service", start.service.as_deref().unwrap_or_default());
    set("months", &start.months.unwrap_or(24).to_string());
    for (field, value) in [
        ("horizon_years", "3"),
        ("discount", "5"),
        ("loss_inflation", "2"),
        ("frequency_growth", "0"),
        ("recommended", "1"),
    ] {
        set(field, value);
    }
    typed
}

async fn new(cx: Cx, Query(wanted): Query<Start>) -> Result<Response> {
    build(
        &cx,
        Draft {
            action: "/ledger".to_owned(),
            version: None,
            typed: start(&wanted),
            faults: Vec::new(),
            theirs: Vec::new(),
        },
        StatusCode::OK,
    )
    .await
}

/// The builder as it is to be shown.
struct Draft {
    action: String,
    version: Option<i64>,
    typed: Typed,
    faults: Vec<(String, String)>,
    theirs: Vec<(String, String)>,
}

async fn build(cx: &Cx, draft: Draft, status: StatusCode) -> Result<Response> {
    let text = |field: &str| draft.typed.get(field).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    let months = text("months").and_then(|m| m.parse().ok()).unwrap_or(24);
    let key = text("category").map(|category| GroupKey {
        category,
        subcategory: text("subcategory"),
        service: text("service"),
    });
    let known = match key {
        None => None,
        Some(key) => {
            let group = cx
                .read(move |tx| {
                    desk::facts::incident_group(tx, &key, assessment::jobs::window_start(tx.now(), months), tx.now())
                })
                .await?;
            Some(views::Known { hours: assessment::rules::hours(&group.durations_hours), group })
        }
    };
    let token = cx.token();
    let shown = views::Builder {
        action: &draft.action,
        version: draft.version,
        typed: &draft.typed,
        faults: &draft.faults,
        known: known.as_ref(),
        theirs: &draft.theirs,
        token: &token,
    };
    let title = cx.words.say(if draft.version.is_some() { "ledger-edit-title" } else { "ledger-new-title" });
    let mut page = cx.page(PageFrame { title: &title, ..FRAME }, views::builder(&cx.words, &shown)).await?;
    *page.status_mut() = status;
    Ok(page)
}

/// Judges a command: everything that is wrong at once.
pub fn judged(
    w: &Speaker,
    now: jiff::Timestamp,
    input: &RecommendationInput,
    mut faults: Vec<FieldFault>,
) -> Result<()> {
    let read_wrong: Vec<String> = faults.iter().map(|f| f.field.clone()).collect();
    faults.extend(rules::faults(input, voice::today(w, now)).into_iter().filter(|f| !read_wrong.contains(&f.field)));
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Writes a new recommendation with its first assessment; the answer is its number.
pub async fn add(cx: &Cx, sent: Sent<RecommendationInput>) -> Result<i64> {
    let made = assessment::pages::prepare(cx, sent.input.clone()).await?;
    cx.command(sent, move |tx, input| -> Result<i64> {
        let number = store::add(tx, &input)?;
        assessment::store::add(tx, (number, 1), &made)?;
        Ok(number)
    })
    .await
}

/// Rewrites it and assesses it anew; the answer is its new version.
pub async fn rewrite(cx: &Cx, n: i64, sent: Sent<RecommendationInput>) -> Result<i64> {
    let made = assessment::pages::prepare(cx, sent.input.clone()).await?;
    let opened_on = sent.version;
    cx.command(sent, move |tx, input| -> Result<i64> {
        let present = store::by_number(tx, n)?.ok_or(Error::NotFound)?;
        if !rules::may_edit(present.state) {
            return Err(Error::TooLate("ledger-decided-fixed".to_owned()));
        }
        let version = opened_on.unwrap_or(present.version);
        if !store::set(tx, n, version, &input)? {
            return Err(Error::Stale { version: present.version });
        }
        assessment::store::add(tx, (n, version + 1), &made)?;
        Ok(version + 1)
    })
    .await
}

async fn create(cx: Cx, sent: Sent<Typed>) -> Result<Response> {
    let typed = sent.input.clone();
    let (input, faults) = read_form(&typed);
    let done = match judged(&cx.words, cx.now, &input, faults) {
        Ok(()) => add(&cx, sent.map(|_| Ok(input))?).await,
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(n) => Ok(see_with(&format!("/ledger/{n}"), "ledger-saved", "")),
        Err(Error::Invalid(faults)) => {
            let faults = voice::told(&cx.words, &faults);
            build(
                &cx,
                Draft { action: "/ledger".to_owned(), version: None, typed, faults, theirs: Vec::new() },
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(other) => Err(other),
    }
}

async fn edit(cx: Cx, Path(n): Path<i64>) -> Result<Response> {
    let found = one(&cx, n).await?;
    if !rules::may_edit(found.state) {
        return Err(Error::TooLate("ledger-decided-fixed".to_owned()));
    }
    let draft = Draft {
        action: format!("/ledger/{n}"),
        version: Some(found.version),
        typed: write_form(&found.input),
        faults: Vec::new(),
        theirs: Vec::new(),
    };
    build(&cx, draft, StatusCode::OK).await
}

async fn one(cx: &Cx, n: i64) -> Result<Recommendation> {
    cx.read(move |tx| -> Result<_> { store::by_number(tx, n)?.ok_or(Error::NotFound) }).await
}

async fn save(cx: Cx, Path(n): Path<i64>, sent: Sent<Typed>) -> Result<Response> {
    let (typed, opened_on) = (sent.input.clone(), sent.version);
    let (input, faults) = read_form(&typed);
    let done = match judged(&cx.words, cx.now, &input, faults) {
        Ok(()) => rewrite(&cx, n, sent.map(|_| Ok(input))?).await,
        Err(wrong) => Err(wrong),
    };
    let action = format!("/ledger/{n}");
    match done {
        Ok(_) => Ok(see_with(&action, "ledger-saved", "")),
        Err(Error::Invalid(faults)) => {
            let faults = voice::told(&cx.words, &faults);
            build(
                &cx,
                Draft { action, version: opened_on, typed, faults, theirs: Vec::new() },
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(Error::Stale { version }) => {
            // Both are shown: the writer's text stays in the fields, what stands there now is listed.
            let present = write_form(&one(&cx, n).await?.input);
            let theirs = present
                .into_iter()
                .filter(|(field, value)| typed.get(field).map_or("", String::as_str).trim() != value.trim())
                .collect();
            build(
                &cx,
                Draft { action, version: Some(version), typed, faults: Vec::new(), theirs },
                StatusCode::CONFLICT,
            )
            .await
        }
        Err(other) => Err(other),
    }
}

/// Puts a draft before the executives, who are told by mail.
pub async fn present(cx: &Cx, n: i64, sent: Sent<serde_json::Value>) -> Result<bool> {
    let (w, link) = (cx.words.clone(), format!("{}/ledger/{n}", cx.house.config.public_url));
    cx.command(sent, move |tx, _| present_in(tx, n, (&w, &link))).await
}

/// The command in its transaction.
pub fn present_in(tx: &mut Tx<'_>, n: i64, (w, link): (&Speaker, &str)) -> Result<bool> {
    let found = store::by_number(tx, n)?.ok_or(Error::NotFound)?;
    if found.state != State::Draft {
        return Err(Error::TooLate("ledger-presented-already".to_owned()));
    }
    store::state_set(tx, &found, State::Waiting)?;
    let record = RecordRef::new(super::KIND, n);
    append(
        tx,
        &Happened {
            kind: crate::events::RECOMMENDATION_PRESENTED,
            record,
            concerns: None,
            payload: serde_json::json!({ "version": found.version }),
        },
    )?;
    for member in house::people::store::members(tx, Some(Role::Executive), 50)? {
        let values = [
            ("title", found.input.title.as_str().into()),
            ("meaning", found.input.meaning.as_str().into()),
            ("link", link.into()),
            ("to", member.name.as_str().into()),
        ];
        let (subject, plain) =
            (w.say_with("ledger-mail-waiting-subject", &values), w.say_with("ledger-mail-waiting", &values));
        let mail = house::mail::NewMail {
            person: Some(member.person),
            to: &member.email,
            subject: &subject,
            plain: &plain,
            html: None,
        };
        house::mail::store::queue(tx, &mail)?;
    }
    Ok(true)
}

async fn present_form(cx: Cx, Path(n): Path<i64>, sent: Sent<serde_json::Value>) -> Result<Response> {
    present(&cx, n, sent).await?;
    Ok(see_with(&format!("/ledger/{n}"), "ledger-presented", ""))
}

/// Everything the decision page shows, read on one snapshot.
struct Whole {
    asked: Recommendation,
    assessment: Assessment,
    newest: i64,
    sources: Vec<Source>,
    earlier: Vec<Assessment>,
    decisions: Vec<Decision>,
    questions: Vec<Question>,
    workarounds: Vec<Workaround>,
    came: Option<LookBack>,
    traced: Vec<Consequence>,
}

fn gather(tx: &mut Tx<'_>, n: i64, wanted: Option<i64>, drafts: bool) -> Result<Whole> {
    let asked = store::by_number(tx, n)?.filter(|r| drafts || r.state != State::Draft).ok_or(Error::NotFound)?;
    let newest = assessment::store::latest_number(tx, n)?.ok_or(Error::NotFound)?;
    let assessment = assessment::store::by_number(tx, n, wanted.unwrap_or(newest))?.ok_or(Error::NotFound)?;
    let decisions = decision::store::of(tx, n)?;
    let standing = decisions.iter().find(|d| d.superseded_at.is_none()).filter(|_| asked.state.is_decided()).cloned();
    let (mut came, mut traced) = (None, Vec::new());
    if let Some(d) = &standing {
        came = crate::facts::look_back(tx, d)?;
        if let Some(basis) = assessment::store::by_number(tx, n, d.assessment)? {
            for link in consequence::store::of(tx, n, 50)? {
                traced.push(consequence::pages::filled(tx, link, &basis)?);
            }
        }
    }
    Ok(Whole {
        sources: assessment::store::sources(tx, assessment.number)?,
        earlier: assessment::store::history(tx, n, assessment.number, 20)?,
        questions: question::store::of(tx, n)?,
        workarounds: workaround::store::of(tx, n)?,
        asked,
        assessment,
        newest,
        decisions,
        came,
        traced,
    })
}

#[derive(Debug, Deserialize)]
struct Wanted {
    assessment: Option<i64>,
}

async fn show(cx: Cx, Path(n): Path<i64>, Query(wanted): Query<Wanted>) -> Result<Response> {
    let body = whole(&cx, n, wanted.assessment, None).await?;
    if cx.wants_fragment() {
        return Ok(house::web::Html(body).into_response());
    }
    let title = one(&cx, n).await?.input.title;
    let note = cx.words.say_with("ledger-print-note", &[("n", n.into())]);
    cx.page(PageFrame { title: &title, print_note: &note, ..FRAME }, body).await
}

/// The whole page; `typed` is what an executive had typed when a decision was refused.
pub async fn whole(
    cx: &Cx,
    n: i64,
    wanted: Option<i64>,
    typed: Option<(&DecisionInput, &[(String, String)])>,
) -> Result<Markup> {
    let drafts = cx.may(Right::LedgerPropose).is_some();
    let page = cx.read(move |tx| gather(tx, n, wanted, drafts)).await?;
    Ok(draw(cx, &page, typed))
}

fn draw(cx: &Cx, p: &Whole, typed: Option<(&DecisionInput, &[(String, String)])>) -> Markup {
    let (w, token, today) = (&cx.words, cx.token(), voice::today(&cx.words, cx.now));
    let may_propose = cx.may(Right::LedgerPropose).is_some();
    let may_discuss = cx.may(Right::LedgerDiscuss).is_some();
    let standing = p.decisions.iter().find(|d| d.superseded_at.is_none()).filter(|_| p.asked.state.is_decided());
    let kept = p.workarounds.iter().filter(|k| k.ended.is_none()).count();
    let main = html! {
        (head(w, p, today))
        (old_notice(w, p))
        @if let (Some(d), Some(came)) = (standing, &p.came) { (consequence::views::section(w, d, came, &p.traced, (may_propose, &token))) }
        (assessment::views::worth(w, &p.assessment))
        (assessment::views::side_by_side(w, &p.assessment, kept))
        (assessment::views::unspent(w, &p.assessment))
        (workaround::views::stay(w, p.asked.number, &p.workarounds, (may_propose && p.asked.state != State::Draft, today)))
        (decision::views::history(w, &p.decisions))
        (question::views::section(w, p.asked.number, &p.questions, (may_discuss, may_propose), (&token, cx.now)))
        (assessment::views::appendix(w, &p.assessment, &p.sources, &p.earlier))
    };
    let empty = DecisionInput::default();
    let (input, faults) = typed.unwrap_or((&empty, &[]));
    let panel = decision::views::Panel {
        asked: &p.asked,
        assessment: &p.assessment,
        typed: input,
        faults,
        today,
        token: &token,
    };
    let side =
        if cx.may(Right::LedgerDecide).is_some() && p.asked.state != State::Draft && p.assessment.number == p.newest {
            decision::views::panel(w, &panel, standing)
        } else {
            decision::views::standing_panel(w, standing, actions(w, p, may_propose, &token))
        };
    let number = p.asked.number;
    let shown = format!("/ledger/{number}?assessment={}", p.assessment.number);
    let source = if p.assessment.number == p.newest { format!("/ledger/{number}") } else { shown };
    let body = layout::reading(
        "prop",
        html! {
            (layout::crumbs(&w.say("ledger-crumbs"), &[(&w.say("ledger-title"), "/ledger")], &format!("R-{number}")))
            (layout::with_side(main, html! { (decision::views::sign(w, &p.assessment)) (side) }))
            @if p.asked.state == State::Waiting && cx.may(Right::LedgerDecide).is_some() {
                (layout::action_bar(html! {
                    (button(&w.say("ledger-verb-decide"), Kind::Primary).href("#d-h"))
                    span { (p.asked.input.decide_by.map(|d| say(w, "ledger-by", &[("day", w.weekday_date(d))])).unwrap_or_default()) }
                }))
            }
        },
    );
    layout::live("recommendation", &format!("recommendation:{number}"), &source, body)
}

fn head(w: &Speaker, p: &Whole, today: Date) -> Markup {
    let input = &p.asked.input;
    let asked = p.assessment.inputs.case.options.get(p.assessment.inputs.case.recommended);
    let cash = |r: super::Range3| html! { strong class="num" { (money(w, r.likely)) } " " span class="muted num" { "(" (ui::number::money_range(r.low, r.high, &w.currency, w.numbers())) ")" } };
    let soon = input.decide_by.is_some_and(|d| rules::days_left(d, today) <= 7) && p.asked.state == State::Waiting;
    let decide_by = html! {
        @match input.decide_by {
            Some(d) => { span class=[soon.then_some("soon")] { (w.weekday_date(d)) } @if !input.decide_by_why.is_empty() { " " span class="muted" { "(" (input.decide_by_why) ")" } } }
            None => (w.say("ledger-no-day")),
        }
    };
    let (objective, budget) = (input.objective.as_str(), input.budget.as_str());
    let or_none = |t: &str| if t.is_empty() { w.say("ledger-not-stated") } else { t.to_owned() };
    html! {
        header class="prop-h" {
            h1 { (input.title) }
            @if let Some(o) = asked {
                p class="lead" { (w.say("ledger-we-ask")) " " (cash(o.once)) " " (w.say("ledger-ask-once")) " " (cash(o.per_year)) " " (w.say("ledger-ask-yearly")) }
            }
            (text::say(html! { (input.meaning) }))
            (layout::facts(&[
                (&w.say("ledger-asked-by"), text::person(&p.asked.made_by_name)),
                (&w.say("ledger-serves"), html! { (or_none(objective)) }),
                (&w.say("ledger-budget"), html! { (or_none(budget)) }),
                (&w.say("ledger-decide-by"), decide_by),
            ]))
        }
        @if !input.reasons.is_empty() { (layout::folded(&w.say("ledger-reasons"), "", ui::work::paragraphs(&input.reasons))) }
    }
}

/// Says which assessment is shown, if it is not the newest or not the one that was decided on.
fn old_notice(w: &Speaker, p: &Whole) -> Markup {
    let decided = p.decisions.iter().find(|d| d.assessment == p.assessment.number && d.superseded_at.is_none());
    let made = w.date(p.assessment.made_at);
    html! {
        @if p.assessment.number != p.newest {
            (ui::status::notice(ui::Tone::Warn, html! { (say(w, "ledger-old-assessment", &[("day", made.clone())])) " " a href={ "/ledger/" (p.asked.number) } { (w.say("ledger-newest-assessment")) } }))
        }
        @if let Some(d) = decided { p class="muted" { (say(w, "ledger-decided-on-this", &[("day", made), ("name", d.person_name.clone())])) } }
        @else if let Some(d) = p.decisions.iter().find(|d| d.superseded_at.is_none()) {
            p class="muted" { (w.say("ledger-decided-on-other")) " " a href={ "?assessment=" (d.assessment) } { (w.say("ledger-as-it-was")) } }
        }
    }
}

/// What IT can do on the page.
fn actions(w: &Speaker, p: &Whole, may: bool, token: &str) -> Markup {
    let n = p.asked.number;
    let post = |path: &str, words: &str, kind: Kind| html! { form method="post" action={ "/ledger/" (n) "/" (path) } { (action::csrf(token)) (button(words, kind).wide()) } };
    html! {
        @if may {
            @if p.asked.state == State::Draft {
                p class="muted" { (w.say("ledger-draft-says")) }
                (post("present", &w.say("ledger-present"), Kind::Primary))
            }
            @if rules::may_edit(p.asked.state) { p { (button(&w.say("ledger-edit"), Kind::Secondary).icon("pencil").wide().href(&format!("/ledger/{n}/edit"))) } }
            (post("assess", &w.say("ledger-assess-again"), Kind::Secondary))
        }
    }
}
