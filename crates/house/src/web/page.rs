//! Whole pages: the shell around a room's markup, redirects with a message, and the error page.

use super::Problem;
use super::cx::{Caller, Cx, Visit};
use crate::people::policy;
use crate::words::Speaker;
use crate::{Error, Result};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use ui::shell::{Room, Shell, Words};

/// Shown once on the next page, then forgotten.
pub(crate) const FLASH_COOKIE: &str = "flash";

/// Markup as an HTML answer: a page or a fragment.
pub struct Html(pub Markup);

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], self.0.into_string()).into_response()
    }
}

/// How the shell is to be drawn around a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct PageFrame<'a> {
    pub title: &'a str,
    /// The menu line that is current: its path.
    pub here: &'a str,
    /// Dense and full width: the desk's working pages.
    pub working: bool,
    /// A line at the foot of every printed sheet.
    pub print_note: &'a str,
}

impl Cx {
    /// A whole page: one read for menu counts and clients, then the shell around `content`.
    pub async fn page(&self, frame: PageFrame<'_>, content: Markup) -> Result<Response> {
        let around = surroundings(self).await?;
        let markup = draw(&self.visit, Some((self, &around)), frame, content);
        let mut response = Html(markup).into_response();
        if self.visit.flash.is_some() {
            append_cookie(&mut response, &format!("{FLASH_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
        }
        Ok(response)
    }
}

/// A page for somebody who has not signed in.
pub(crate) fn open_page(visit: &Visit, title: &str, content: Markup) -> Response {
    Html(draw(visit, None, PageFrame { title, ..PageFrame::default() }, content)).into_response()
}

/// Somebody at an open door: not signed in, as far as the door cares. Rooms draw their pages for them with this.
pub struct Guest(Visit);

impl Guest {
    /// In the language that their browser asks for.
    pub fn words(&self) -> &Speaker {
        &self.0.speaker
    }

    pub fn page(&self, title: &str, content: Markup) -> Response {
        open_page(&self.0, title, content)
    }
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Guest {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _state: &S) -> Result<Self> {
        let visit = parts.extensions.get::<Visit>().cloned();
        visit.map(Guest).ok_or_else(|| Error::internal("the request was not identified"))
    }
}

/// Sends a browser on after a form was carried out.
pub fn see(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// The same, with a message (catalogue key) shown once there, and an address that takes the deed back ("" for none).
pub fn see_with(path: &str, message: &str, undo: &str) -> Response {
    let mut response = see(path);
    append_cookie(
        &mut response,
        &format!(
            "{FLASH_COOKIE}={message}~{}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
            super::problem::percent(undo)
        ),
    );
    response
}

pub(crate) fn append_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The flash cookie is readable by nobody but us, yet a person could set it: only keys and own paths pass.
pub(crate) fn read_flash(text: &str) -> Option<(String, String)> {
    let (key, undo) = text.split_once('~')?;
    let plain_key = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let own_path = undo.is_empty()
        || (undo.starts_with('/')
            && !undo.starts_with("//")
            && undo.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c)));
    (plain_key && own_path).then(|| (key.to_owned(), undo.to_owned()))
}

/// What a page shows around its content that must be read: counts in the menu, the clients to switch to.
struct Surroundings {
    counts: Vec<i64>,
    clients: Vec<(String, String, bool)>,
}

async fn surroundings(cx: &Cx) -> Result<Surroundings> {
    let (role, caller) = (cx.caller.role, cx.caller.clone());
    let badges: Vec<_> = visible_menu(&cx.visit, &cx.caller).into_iter().map(|(_, badge)| badge).collect();
    let counts = cx
        .read(move |tx| {
            badges
                .iter()
                .map(|badge| badge.map_or(Ok(0), |count| count(tx, role)))
                .collect::<std::result::Result<Vec<i64>, crate::store::StoreError>>()
        })
        .await?;
    let mut clients = Vec::new();
    if caller.memberships > 1 {
        let found = cx
            .house
            .db
            .read(cx.house.system(None), move |tx| crate::people::store::organisations_of(tx, caller.person))
            .await
            .map_err(Error::from)?;
        clients = found
            .into_iter()
            .map(|o| (o.name, format!("/clients/{}", o.slug), o.id == cx.caller.organisation))
            .collect();
    }
    Ok(Surroundings { counts, clients })
}

fn visible_menu<'v>(visit: &'v Visit, caller: &Caller) -> Vec<(&'v crate::MenuLine, Option<crate::Badge>)> {
    let seen = |line: &crate::MenuLine| {
        policy::reach(caller.role, line.right).is_some() && !line.hidden_from.contains(&caller.role)
    };
    visit.house.menu.iter().filter(|(line, _)| seen(line)).map(|(line, badge)| (line, *badge)).collect()
}

fn draw(visit: &Visit, inside: Option<(&Cx, &Surroundings)>, frame: PageFrame<'_>, content: Markup) -> Markup {
    let w = &visit.speaker;
    let menu = inside.map(|(cx, _)| visible_menu(visit, &cx.caller)).unwrap_or_default();
    let names: Vec<String> = menu.iter().map(|(line, _)| w.say(line.word)).collect();
    let keys: Vec<String> = menu.iter().map(|(line, _)| line.key.to_string()).collect();
    let waiting = w.say("shell-waiting");
    let rooms: Vec<Room<'_>> = menu
        .iter()
        .enumerate()
        .map(|(i, (line, _))| Room {
            name: names.get(i).map_or("", String::as_str),
            href: line.path,
            icon: line.icon,
            key: keys.get(i).map_or("", String::as_str),
            here: line.path == frame.here,
            count: inside.and_then(|(_, s)| s.counts.get(i)).map_or(0, |n| u64::try_from(*n).unwrap_or(0)),
            count_says: &waiting,
        })
        .collect();
    let clients: Vec<(&str, &str, bool)> = inside
        .map(|(_, s)| s.clients.iter().map(|(n, h, c)| (n.as_str(), h.as_str(), *c)).collect())
        .unwrap_or_default();
    let said = Said::new(w);
    let token = inside.map(|(cx, _)| cx.token()).unwrap_or_default();
    let account = account_lines(w, inside.is_some_and(|(cx, _)| cx.may(policy::Right::Administer).is_some()));
    let person_menu: Vec<ui::action::MenuItem<'_>> = account
        .iter()
        .map(|(text, href, icon, post)| ui::action::MenuItem {
            text,
            href,
            icon,
            post: post.then_some(("go", "1")),
            csrf: &token,
        })
        .collect();
    let flash = visit.flash.as_ref().map(|(key, undo)| (w.say(key), undo.clone()));
    let now = visit.house.clock.now().to_string();
    let live = format!("/live?from={}", visit.house.tail.position());
    let shell = Shell {
        title: frame.title,
        lang: w.locale,
        rtl: false,
        theme: visit.theme,
        nonce: &visit.nonce,
        assets: super::assets::built(),
        words: said.words(),
        working: frame.working,
        home: "/",
        rooms: if rooms.len() > 1 { &rooms } else { &[] },
        links: &[],
        clients: &clients,
        person: inside.map_or("", |(cx, _)| cx.caller.name.as_str()),
        person_menu: &person_menu,
        csrf: &token,
        print_note: frame.print_note,
        flash: flash.as_ref().map(|(words, undo)| (words.as_str(), undo.as_str())),
        live: &live,
        now: &now,
    };
    ui::shell::page(&shell, content)
}

/// The person's menu: words, address, icon, and whether it is sent by POST.
fn account_lines(w: &Speaker, admin: bool) -> Vec<(String, &'static str, &'static str, bool)> {
    let moving = admin.then(|| (w.say("moving-menu"), "/moving", "package", false));
    let webhooks = admin.then(|| (w.say("webhook-title"), "/settings/webhooks", "send", false));
    let own = [(w.say("shell-account"), "/me", "user", false), (w.say("shell-mailbox"), "/me/mail", "mail", false)];
    own.into_iter()
        .chain(moving)
        .chain(webhooks)
        .chain([(w.say("shell-sign-out"), "/signout", "log-out", true)])
        .collect()
}

/// The frame's own words, kept alive while the shell borrows them.
struct Said(Vec<(&'static str, String)>);

impl Said {
    fn new(w: &Speaker) -> Self {
        const KEYS: [&str; 22] = [
            "product",
            "shell-home",
            "shell-skip",
            "shell-rooms",
            "shell-find",
            "shell-results",
            "shell-choose",
            "shell-go",
            "shell-here",
            "shell-account",
            "shell-clients",
            "shell-look",
            "shell-system",
            "shell-light",
            "shell-dark",
            "shell-keys",
            "shell-single-keys",
            "shell-close",
            "shell-more",
            "shell-undo",
            "shell-lost",
            "shell-failed",
        ];
        Self(KEYS.iter().map(|k| (*k, w.say(k))).collect())
    }

    fn of(&self, key: &str) -> &str {
        self.0.iter().find(|(k, _)| *k == key).map_or("", |(_, text)| text)
    }

    fn words(&self) -> Words<'_> {
        Words {
            product: self.of("product"),
            home: self.of("shell-home"),
            skip: self.of("shell-skip"),
            rooms: self.of("shell-rooms"),
            find: self.of("shell-find"),
            results: self.of("shell-results"),
            choose: self.of("shell-choose"),
            go: self.of("shell-go"),
            here: self.of("shell-here"),
            account: self.of("shell-account"),
            clients: self.of("shell-clients"),
            look: self.of("shell-look"),
            system: self.of("shell-system"),
            light: self.of("shell-light"),
            dark: self.of("shell-dark"),
            keys: self.of("shell-keys"),
            single_keys: self.of("shell-single-keys"),
            close: self.of("shell-close"),
            more: self.of("shell-more"),
            undo: self.of("shell-undo"),
            lost: self.of("shell-lost"),
            failed: self.of("shell-failed"),
        }
    }
}

/// An error inside a part of a page: same words, small.
pub(crate) fn error_fragment(problem: &Problem, w: &Speaker) -> Markup {
    let errors: Vec<(&str, &str)> = problem.fields.iter().map(|f| (f.field.as_str(), f.message.as_str())).collect();
    html! {
        div class="errors" role="alert" tabindex="-1" data-errors {
            p { b { (problem.title) } } p { (problem.detail) }
            @if !errors.is_empty() { ul { @for (field, message) in &errors { li { a href={ "#" (field) } { (message) } } } } }
            @if let Some(reference) = &problem.reference { p class="muted" { (w.say_with("error-reference", &[("reference", reference.as_str().into())])) } }
        }
    }
}

/// The page shown for an error, in the shell if somebody is signed in.
pub(crate) async fn error_page(problem: &Problem, visit: &Visit) -> Markup {
    let w = &visit.speaker;
    let content = ui::layout::reading(
        "error",
        html! {
            (ui::text::headline(&w.say("error-title"), &problem.title, html! { (problem.detail) }))
            @if !problem.fields.is_empty() { ul class="errors" { @for f in &problem.fields { li { b { (f.field) } ": " (f.message) } } } }
            p class="act" { (ui::action::button(&w.say("error-home"), ui::action::Kind::Secondary).href("/")) }
            @if let Some(reference) = &problem.reference { p class="muted" { (w.say_with("error-reference", &[("reference", reference.as_str().into())])) } }
        },
    );
    let frame = PageFrame { title: &problem.title, ..PageFrame::default() };
    let cx = Cx::admit(visit, policy::Right::Account).ok();
    let around = Surroundings { counts: Vec::new(), clients: Vec::new() };
    draw(visit, cx.as_ref().map(|cx| (cx, &around)), frame, content)
}
