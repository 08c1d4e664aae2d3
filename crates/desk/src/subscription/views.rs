//! How kept reports look: the list, the form with the mail as it would go out, and the mail itself.

use super::{Form, Rhythm, Subscription, SubscriptionIn};
use crate::letter::{Letter, Letters};
use crate::report::pages::{Answer, Period};
use crate::report::views as report;
use house::people::Member;
use house::web::Cx;
use house::words::Speaker;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use ui::action::{self, Kind, button};
use ui::field::{check, field, select};
use ui::list::empty;
use ui::status::chip;
use ui::{Tone, layout, text, work};

/// The form as it is typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub name: String,
    pub query: String,
    pub rhythm: Rhythm,
    pub weekday: String,
    pub monthday: String,
    pub hour: String,
    pub form: Form,
    pub readers: Vec<i64>,
}

impl Typed {
    pub fn read(&self, paused: bool) -> SubscriptionIn {
        let day = if self.rhythm == Rhythm::Monthly { &self.monthday } else { &self.weekday };
        SubscriptionIn {
            name: self.name.trim().to_owned(),
            query: self.query.clone(),
            rhythm: self.rhythm,
            day: day.trim().parse().unwrap_or(0),
            hour: self.hour.trim().parse().unwrap_or(-1),
            form: self.form,
            readers: self.readers.clone(),
            paused,
        }
    }
}

impl From<&SubscriptionIn> for Typed {
    fn from(w: &SubscriptionIn) -> Self {
        let of = |rhythm| if w.rhythm == rhythm { w.day.to_string() } else { "1".to_owned() };
        Self {
            name: w.name.clone(),
            query: w.query.clone(),
            rhythm: w.rhythm,
            weekday: of(Rhythm::Weekly),
            monthday: of(Rhythm::Monthly),
            hour: w.hour.to_string(),
            form: w.form,
            readers: w.readers.clone(),
        }
    }
}

/// What a form shows again when something could not be taken.
#[derive(Default)]
pub struct Again {
    pub typed: Option<Typed>,
    pub faults: Vec<(String, String)>,
}

/// When it is mailed, in words.
fn rhythm_said(w: &Speaker, s: &SubscriptionIn) -> String {
    let hour = format!("{:02}:00", s.hour);
    match s.rhythm {
        Rhythm::Never => w.say("desk-subscription-never-said"),
        Rhythm::Weekly => {
            let day = w.say(&format!("desk-subscription-weekday-{}", s.day.clamp(1, 7)));
            w.say_with("desk-subscription-weekly-said", &[("day", day.into()), ("hour", hour.into())])
        }
        Rhythm::Monthly => {
            w.say_with("desk-subscription-monthly-said", &[("day", s.day.to_string().into()), ("hour", hour.into())])
        }
    }
}

pub fn list(cx: &Cx, all: &[Subscription], more: Option<i64>, people: &[Member], again: &Again) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-subscription-title");
    layout::reading(
        "subscriptions",
        html! {
            (layout::crumbs(&title, &[(&w.say("desk-report-title"), "/desk/report")], &title))
            (text::headline("", &title, html! { (w.say("desk-subscription-lead")) }))
            @if all.is_empty() { (empty(&w.say("desk-subscription-none"), html! {})) }
            ul class="rows" {
                @for s in all {
                    li class="row" {
                        span {
                            a href={ "/desk/report/saved/" (s.id) } { b { (s.wanted.name) } } " "
                            @if s.wanted.paused { (chip(Tone::Off, &w.say("desk-subscription-paused"))) }
                            br; span class="muted" { (rhythm_said(w, &s.wanted)) }
                            @if let Some(at) = s.next_at { br; span class="muted" { (w.say_with("desk-subscription-next", &[("date", w.date(at).into())])) } }
                        }
                        a href={ "/desk/report?" (s.wanted.query) } { (w.say("desk-subscription-open")) }
                    }
                }
            }
            @if let Some(after) = more { (ui::list::more(&format!("/desk/report/saved?after={after}"), &w.say("desk-report-more"))) }
            (layout::section("keep", &w.say("desk-subscription-new"), html! {}, form(cx, "/desk/report/saved", people, (None, again))))
        },
    )
}

/// One, with the mail as it would go out now.
pub fn one(cx: &Cx, s: &Subscription, people: &[Member], (letter, again): (&Letter, &Again)) -> Markup {
    let w = &cx.words;
    let title = w.say("desk-subscription-title");
    let path = format!("/desk/report/saved/{}", s.id);
    let post = |what: &str, kind: Kind| {
        html! {
            form method="post" action={ (path) "/" (what) } { (action::csrf(&cx.token())) (button(&w.say(&format!("desk-subscription-{what}")), kind).small()) }
        }
    };
    layout::reading(
        "subscriptions",
        html! {
            (layout::crumbs(&s.wanted.name, &[(&w.say("desk-report-title"), "/desk/report"), (&title, "/desk/report/saved")], &s.wanted.name))
            (text::headline("", &s.wanted.name, html! { (rhythm_said(w, &s.wanted)) }))
            p { a href={ "/desk/report?" (s.wanted.query) } { (w.say("desk-subscription-open")) } }
            div class="row-actions" {
                @if s.wanted.rhythm != Rhythm::Never { (post(if s.wanted.paused { "resume" } else { "pause" }, Kind::Secondary)) }
                (post("remove", Kind::Bad))
            }
            (layout::section("preview", &w.say("desk-subscription-preview"), html! {}, html! {
                p { b { (letter.subject) } }
                (work::paragraphs(&letter.plain))
                p class="muted" { (w.say_with("desk-subscription-with", &[("file", format!("report.{}", s.wanted.form.word()).into())])) }
            }))
            (layout::section("change", &w.say("desk-subscription-change"), html! {}, form(cx, &path, people, (Some(s), again))))
        },
    )
}

fn form(cx: &Cx, to: &str, people: &[Member], (present, again): (Option<&Subscription>, &Again)) -> Markup {
    let w = &cx.words;
    let t = again.typed.clone().or_else(|| present.map(|s| Typed::from(&s.wanted))).unwrap_or_else(|| Typed {
        query: "period=7".to_owned(),
        weekday: "1".to_owned(),
        monthday: "1".to_owned(),
        hour: "7".to_owned(),
        readers: vec![cx.caller.person.0],
        ..Typed::default()
    });
    let fault = |name: &str| again.faults.iter().find(|(f, _)| f == name).map_or("", |(_, m)| m.as_str());
    let errors: Vec<(&str, &str)> = again.faults.iter().map(|(f, m)| (f.as_str(), m.as_str())).collect();
    let say = |key: &str| w.say(&format!("desk-subscription-{key}"));
    let rhythms = ["never", "weekly", "monthly"].map(|r| (r, say(r)));
    let rhythms: Vec<(&str, &str)> = rhythms.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let days: Vec<(String, String)> = (1..=7).map(|d| (d.to_string(), say(&format!("weekday-{d}")))).collect();
    let days: Vec<(&str, &str)> = days.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let months: Vec<String> = (1..=28).map(|d| d.to_string()).collect();
    let months: Vec<(&str, &str)> = months.iter().map(|d| (d.as_str(), d.as_str())).collect();
    let hours: Vec<(String, String)> = (0..24).map(|h| (h.to_string(), format!("{h:02}:00"))).collect();
    let hours: Vec<(&str, &str)> = hours.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let rhythm = match t.rhythm {
        Rhythm::Never => "never",
        Rhythm::Weekly => "weekly",
        Rhythm::Monthly => "monthly",
    };
    html! {
        form method="post" action=(to) {
            (action::csrf(&cx.token()))
            @if let Some(s) = present { input type="hidden" name="version" value=(s.version); }
            @if !errors.is_empty() { (action::error_summary(&w.say("error-invalid"), &errors)) }
            (field("name", &say("name")).value(&t.name).error(fault("name")).required())
            (field("query", &say("query")).value(&t.query).hint(&say("query-hint")).error(fault("query")))
            (select("rhythm", &say("rhythm"), &rhythms).value(rhythm))
            div class="row-f" {
                (select("weekday", &say("weekday"), &days).value(&t.weekday).error(fault("day")))
                (select("monthday", &say("monthday"), &months).value(&t.monthday))
                (select("hour", &say("hour"), &hours).value(&t.hour).error(fault("hour")))
                (select("form", &say("form"), &[("pdf", "PDF"), ("xlsx", "XLSX")]).value(t.form.word()))
            }
            fieldset class="field" {
                legend { (say("readers")) }
                @if !fault("readers").is_empty() { p class="wrong" { (fault("readers")) } }
                @for m in people { (check("readers", &m.person.0.to_string(), &m.name, t.readers.contains(&m.person.0))) }
            }
            p { (button(&say(if present.is_some() { "save" } else { "keep" }), Kind::Primary)) }
        }
    }
}

/// The mail: the sentence of the page, its first figures, and where the rest stands.
pub fn letter(letters: &Letters, to: &Member, (s, period): (&Subscription, &Period), answer: &Answer) -> Letter {
    let w = &letters.speaker;
    let subject = w.say_with("desk-subscription-subject", &[("name", s.wanted.name.as_str().into())]);
    let hello = w.say_with("desk-mail-hello", &[("name", to.name.split(' ').next().unwrap_or_default().into())]);
    let (said, lines) = (report::headline(w, answer), report::first_lines(w, answer));
    let as_of = report::as_of_said(w, answer).unwrap_or_default();
    let where_ = format!("{}{}", letters.public_url, period.url("/desk/report"));
    let why = w.say("desk-subscription-why");
    let text = |(name, value): &(String, String)| format!("{name}: {value}");
    let figures: Vec<String> = lines.iter().map(text).collect();
    let plain = format!("{hello}\n\n{said} {as_of}\n\n{}\n\n{where_}\n\n{why}", figures.join("\n"));
    let html = html! {
        (DOCTYPE)
        html { body {
            p { (hello) } p { b { (said) } " " (as_of) }
            table { @for (name, value) in &lines { tr { th align="left" { (name) } td { (value) } } } }
            p { a href=(where_) { (w.say("desk-subscription-open")) } } p { (why) }
        } }
    };
    Letter { subject, plain, html: html.into_string(), said: String::new() }
}
