//! How a file is looked at: the picture, the first lines, the message, and the way to the next one.

use super::rules::{Lines, Look, look};
use connect::mail::Message;
use house::attachment::Attachment;
use house::web::Cx;
use maud::{Markup, html};
use ui::action::{Kind, button};
use ui::assets::icon;
use ui::{layout, text, work};

/// What came of opening a file to look at it.
pub enum Seen {
    /// Width and height.
    Picture(u32, u32),
    Text(Lines),
    Mail(Box<Message>),
    Sound,
    Film,
    /// A picture or a message that is too large, or broken.
    Refused,
    Nothing,
}

/// How large a file is, as people say it.
pub fn size(bytes: i64) -> String {
    if bytes >= 1 << 20 {
        format!("{:.1} MB", bytes as f64 / 1_048_576.0)
    } else {
        format!("{} kB", (bytes + 1023) / 1024)
    }
}

/// A file as a link to a look at it, with its size; pictures as a small picture.
pub fn line(f: &Attachment, remark: &str) -> Markup {
    let id = f.id.0;
    let picture = look(&f.media_type, &f.name) == Look::Picture && f.bytes <= super::rules::PICTURE_BYTES_MAX;
    html! {
        p class="file" {
            @if picture { img class="thumb" src={ "/desk/files/" (id) "/thumb" } alt="" loading="lazy" width="28" height="28"; } @else { (icon("file")) }
            span { b { a href={ "/desk/files/" (id) "/look" } { (f.name) } } span { (size(f.bytes)) @if !remark.is_empty() { " · " (remark) } } }
        }
    }
}

/// The page of one file, between those before and behind it.
pub fn page(cx: &Cx, f: &Attachment, seen: &Seen, (all, back): (&[Attachment], (&str, &str))) -> Markup {
    let w = &cx.words;
    let place = all.iter().position(|a| a.id == f.id).unwrap_or(0);
    let beside = |n: Option<usize>| n.and_then(|n| all.get(n)).map(|a| format!("/desk/files/{}/look", a.id.0));
    let (before, after) = (beside(place.checked_sub(1)), beside(Some(place + 1)));
    let facts = w.say_with(
        "desk-file-facts",
        &[
            ("kind", kind(f).into()),
            ("size", size(f.bytes).into()),
            ("n", (place + 1).into()),
            ("all", all.len().into()),
        ],
    );
    layout::reading(
        "look",
        html! {
            (layout::crumbs(&w.say("desk-files"), &[(back.0, back.1)], &f.name))
            (text::headline("", &f.name, html! { (facts) }))
            div class="more" {
                @if let Some(href) = &before { (button(&w.say("desk-file-before"), Kind::Secondary).small().icon("chevron-left").href(href).key("k", "K")) }
                @if let Some(href) = &after { (button(&w.say("desk-file-after"), Kind::Secondary).small().icon("chevron-right").href(href).key("j", "J")) }
                (button(&w.say("desk-file-close"), Kind::Secondary).small().icon("x").href(back.1).key("x", "X"))
                (button(&w.say("desk-file-download"), Kind::Secondary).small().icon("download").href(&format!("/desk/files/{}", f.id.0)).key("d", "D"))
            }
            (body(cx, f, seen))
        },
    )
}

/// The kind as the sender called it, or the ending.
fn kind(f: &Attachment) -> String {
    let known = f.media_type.split(';').next().unwrap_or_default().trim();
    let plain = known.len() <= 80 && known.chars().all(|c| c.is_ascii_alphanumeric() || "/.+-_".contains(c));
    if !known.is_empty() && plain { known.to_owned() } else { "application/octet-stream".to_owned() }
}

fn body(cx: &Cx, f: &Attachment, seen: &Seen) -> Markup {
    let w = &cx.words;
    let src = format!("/desk/files/{}", f.id.0);
    match seen {
        Seen::Picture(width, height) => {
            html! { figure class="seen" { img src=(src) alt=(f.name) width=(width) height=(height); } }
        }
        Seen::Text(lines) => html! {
            p class="muted" {
                (w.say_with("desk-file-charset", &[("charset", lines.charset.into())]))
                @if lines.cut { " " (w.say("desk-file-cut")) }
            }
            // Long lines are walked through by keyboard.
            pre class="seen" tabindex="0" role="region" aria-label=(f.name) { (lines.text) }
        },
        Seen::Mail(m) => mail(cx, m),
        Seen::Sound => html! { audio class="seen" controls preload="metadata" src=(src) aria-label=(f.name) {} },
        Seen::Film => html! { video class="seen" controls preload="metadata" src=(src) aria-label=(f.name) {} },
        Seen::Refused => html! { p { (w.say("desk-file-refused")) } },
        Seen::Nothing => html! { p { (w.say("desk-file-nothing")) } },
    }
}

/// A message as the desk reads it: who, when, what was written; what came along by name.
fn mail(cx: &Cx, m: &Message) -> Markup {
    let w = &cx.words;
    let from = m.from.as_ref().map(|a| format!("{} <{}>", a.name, a.email)).unwrap_or_default();
    let when = m.date.map(|at| format!("{} {}", w.date(at), w.time(at))).unwrap_or_default();
    let rows = [("desk-file-from", from), ("desk-file-date", when), ("desk-file-subject", m.subject.clone())];
    let rows: Vec<(String, String)> =
        rows.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (w.say(k), v)).collect();
    let rows: Vec<(&str, Markup)> = rows.iter().map(|(k, v)| (k.as_str(), html! { (v) })).collect();
    html! {
        article class="seen" {
            (layout::pairs(&rows))
            (work::paragraphs(&m.text))
            @if !m.folded.trim().is_empty() { (layout::folded(&w.say("desk-file-folded"), "", work::paragraphs(&m.folded))) }
            @if !m.attachments.is_empty() {
                h2 { (w.say("desk-files")) }
                ul { @for a in &m.attachments { li { (a.name) " " span class="muted" { (size(i64::try_from(a.bytes.len()).unwrap_or(i64::MAX))) } } } }
            }
        }
    }
}
