//! The frame of every page: document head, top bar, rooms, palette, live state, tabs on a phone.

use crate::action::{MenuItem, csrf, menu_item};
use crate::assets::{Assets, icon, mark};
use crate::status::Tone;
use crate::text::avatar;
use maud::{DOCTYPE, Markup, html};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// From the cookie `theme`; anything unknown follows the system.
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// A room in the bar. `count` is what needs attention, told as `count_says` to screen readers.
#[derive(Clone, Copy, Default)]
pub struct Room<'a> {
    pub name: &'a str,
    pub href: &'a str,
    pub icon: &'a str,
    /// The letter after G that leads here ("b").
    pub key: &'a str,
    pub here: bool,
    pub count: u64,
    pub count_says: &'a str,
}

/// Every word the frame itself says.
#[derive(Clone, Copy, Default)]
pub struct Words<'a> {
    pub product: &'a str,
    pub home: &'a str,
    pub skip: &'a str,
    pub rooms: &'a str,
    pub find: &'a str,
    pub results: &'a str,
    pub choose: &'a str,
    pub go: &'a str,
    pub here: &'a str,
    pub account: &'a str,
    pub clients: &'a str,
    pub look: &'a str,
    pub system: &'a str,
    pub light: &'a str,
    pub dark: &'a str,
    pub keys: &'a str,
    /// Beside the box that turns single keys off: "Single keys work".
    pub single_keys: &'a str,
    pub close: &'a str,
    /// The last tab of a phone, behind which the other rooms are: "More".
    pub more: &'a str,
    pub undo: &'a str,
    /// Said when the stream is lost; `{time}` is replaced: "Not live since {time}, trying again".
    pub lost: &'a str,
    /// Said when a request fails: "That did not arrive. Your text is kept; try again."
    pub failed: &'a str,
}

/// Everything a page's frame needs to know.
#[derive(Clone, Copy)]
pub struct Shell<'a> {
    pub title: &'a str,
    pub lang: &'a str,
    pub rtl: bool,
    pub theme: Theme,
    pub nonce: &'a str,
    pub assets: &'a Assets,
    pub words: Words<'a>,
    /// Working rooms are denser and fill the window.
    pub working: bool,
    pub home: &'a str,
    pub rooms: &'a [Room<'a>],
    /// The server's time as ISO moment, so that clocks count from it; may be empty.
    pub now: &'a str,
    /// Further links in the bar, for people without rooms: (words, address).
    pub links: &'a [(&'a str, &'a str)],
    /// Clients to switch between: (name, address, chosen). Fewer than two show nothing.
    pub clients: &'a [(&'a str, &'a str, bool)],
    /// The signed-in person's name; empty on the sign-in page, which has neither palette nor stream.
    pub person: &'a str,
    pub person_menu: &'a [MenuItem<'a>],
    pub csrf: &'a str,
    /// A line printed at the foot of every sheet.
    pub print_note: &'a str,
    /// A message shown once after a redirect, with the address that undoes it (may be empty).
    pub flash: Option<(&'a str, &'a str)>,
    /// The address of the live stream, with the place from which to follow it.
    pub live: &'a str,
}

/// The whole document around a page's content.
pub fn page(shell: &Shell<'_>, content: Markup) -> Markup {
    let density = if shell.working { "working" } else { "reading" };
    let theme = (shell.theme != Theme::System).then(|| shell.theme.name());
    html! {
        (DOCTYPE)
        html lang=(shell.lang) dir=(if shell.rtl { "rtl" } else { "ltr" }) data-density=(density) data-theme=[theme] {
            (head(shell))
            body {
                a class="skip" href="#main" { (shell.words.skip) }
                (top_bar(shell))
                main id="main" tabindex="-1" { (content) }
                (tabs(shell))
                @if !shell.person.is_empty() { (palette(shell)) (keys_sheet(shell)) }
                (messages(shell))
                @if !shell.print_note.is_empty() { (print_footer(shell.print_note)) }
            }
        }
    }
}

fn head(shell: &Shell<'_>) -> Markup {
    let assets = shell.assets;
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
            @if !shell.now.is_empty() { meta name="now" content=(shell.now); }
            meta name="color-scheme" content="light dark";
            title { (shell.title) " · " (shell.words.product) }
            link rel="icon" href=(assets.favicon) type="image/svg+xml";
            @for font in &assets.fonts { link rel="preload" href=(font) as="font" type="font/woff2" crossorigin; }
            link rel="stylesheet" href=(assets.css);
            script type="module" nonce=(shell.nonce) src=(assets.js) {}
        }
    }
}

/// The bar: brand, rooms, finder, client, person.
pub fn top_bar(shell: &Shell<'_>) -> Markup {
    let w = &shell.words;
    html! {
        header class="bar" {
            a class="brand" href=(shell.home) aria-label=(w.home) { (mark()) span { (w.product) } }
            @if !shell.rooms.is_empty() {
                nav class="rooms" aria-label=(w.rooms) { @for room in shell.rooms { (room_link(room, false)) } }
            }
            div class="bar-end" {
                @if !shell.person.is_empty() {
                    rp-live id="live-state" class="live-state" data-url=(shell.live) data-lost=(w.lost) hidden {}
                    @if !shell.rooms.is_empty() { (finder(w)) }
                }
                @for (words, href) in shell.links { a class="plain" href=(href) { (words) } }
                (tenant_switch(shell))
                @if !shell.person.is_empty() { (person_menu(shell)) }
            }
        }
    }
}

fn room_link(room: &Room<'_>, phone: bool) -> Markup {
    let key = (!phone && !room.key.is_empty()).then(|| format!("g {}", room.key));
    html! {
        a href=(room.href) aria-current=[room.here.then_some("page")] data-key=[key] {
            @if phone { (icon(room.icon)) }
            (room.name)
            @if room.count > 0 {
                " " span class="count" { (room.count) span class="vh" { " " (room.count_says) } }
            }
        }
    }
}

fn finder(w: &Words<'_>) -> Markup {
    html! {
        button class="finder" type="button" data-palette data-key="/" { (icon("search")) span { (w.find) } kbd { "⌘K" } }
        button class="icon-btn only-small" type="button" data-palette aria-label=(w.find) { (icon("search")) }
    }
}

fn tenant_switch(shell: &Shell<'_>) -> Markup {
    let chosen = shell.clients.iter().find(|c| c.2).map_or(shell.words.clients, |c| c.0);
    html! {
        @if shell.clients.len() > 1 {
            // A phone shows the icon alone; the name is still read out.
            button type="button" class="tenant" popovertarget="clients" aria-label={ (chosen) ", " (shell.words.clients) } {
                (icon("building-2")) span { (chosen) } (icon("chevron-down"))
            }
            nav id="clients" class="menu at-end" popover aria-label=(shell.words.clients) {
                ul {
                    @for (name, href, here) in shell.clients {
                        li { a href=(href) aria-current=[here.then_some("true")] { (name) } }
                    }
                }
            }
        }
    }
}

fn person_menu(shell: &Shell<'_>) -> Markup {
    let w = &shell.words;
    html! {
        button type="button" class="me" popovertarget="person" {
            (avatar(shell.person, Tone::Accent))
            span class="vh" { (shell.person) ", " (w.account) }
        }
        div id="person" class="menu at-end" popover {
            p class="menu-h" { (shell.person) }
            ul { @for item in shell.person_menu { li { (menu_item(&MenuItem { csrf: shell.csrf, ..*item })) } } }
            rp-theme class="look" {
                fieldset class="seg-f" {
                    legend class="lbl" { (w.look) }
                    div class="seg" {
                        @for (theme, words) in [(Theme::System, w.system), (Theme::Light, w.light), (Theme::Dark, w.dark)] {
                            label {
                                input class="vh" type="radio" name="theme" value=(theme.name()) checked[theme == shell.theme];
                                (words)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Rooms that are tabs on a phone where there are more than fit.
const TABS_MAX: usize = 4;

/// The rooms as tabs at the foot of a phone: four and what is behind "More", so that a thumb can tell them apart.
fn tabs(shell: &Shell<'_>) -> Markup {
    html! {
        @if !shell.rooms.is_empty() {
            nav class="tabs" aria-label=(shell.words.rooms) {
                @let shown = if shell.rooms.len() > TABS_MAX + 1 { TABS_MAX } else { shell.rooms.len() };
                @for room in shell.rooms.iter().take(shown) { (room_link(room, true)) }
                @if shell.rooms.len() > shown {
                    @let rest = shell.rooms.iter().skip(shown);
                    @let count: u64 = rest.clone().map(|room| room.count).sum();
                    button type="button" popovertarget="tabs-more" aria-current=[rest.clone().any(|room| room.here).then_some("true")] {
                        (icon("ellipsis")) (shell.words.more)
                        @if count > 0 { " " span class="count" { (count) span class="vh" { " " (rest.clone().next().map_or("", |room| room.count_says)) } } }
                    }
                    div id="tabs-more" class="menu" popover { ul { @for room in rest { li { (room_link(room, true)) } } } }
                }
            }
        }
    }
}

/// Find or do anything: a native dialog with a combobox. Results come from `/find`.
fn palette(shell: &Shell<'_>) -> Markup {
    let w = &shell.words;
    html! {
        rp-palette data-url="/find" data-here=(w.here) {
            dialog class="pal" id="palette" aria-label=(w.find) {
                div class="pal-in" {
                    (icon("search"))
                    input type="text" role="combobox" aria-expanded="true" aria-controls="pal-l"
                        aria-autocomplete="list" aria-label=(w.find) placeholder=(w.find)
                        autocomplete="off" spellcheck="false" maxlength="200";
                    kbd { "esc" }
                }
                div class="pal-l" id="pal-l" role="listbox" aria-label=(w.results) {}
                footer { kbd { "↑" } kbd { "↓" } span { (w.choose) } kbd { "⏎" } span { (w.go) } }
            }
        }
    }
}

fn keys_sheet(shell: &Shell<'_>) -> Markup {
    let w = &shell.words;
    html! {
        rp-keys {
            dialog class="sheet keys-sheet" aria-labelledby="keys-title" {
                h2 id="keys-title" { (w.keys) }
                dl {}
                label class="check" { input type="checkbox" checked; span { (w.single_keys) } }
                form method="dialog" { button class="btn sec sm" { (w.close) } }
            }
        }
    }
}

/// The one polite live region and the toasts.
fn messages(shell: &Shell<'_>) -> Markup {
    let w = &shell.words;
    html! {
        p id="announce" class="vh" role="status" aria-live="polite" {}
        rp-toasts id="toasts" class="toasts" data-undo=(w.undo) data-close=(w.close) data-failed=(w.failed) {
            @if let Some((words, undo)) = shell.flash { (toast(words, undo, w.undo, shell.csrf)) }
        }
    }
}

/// A message that goes by itself; `undo` is the address that takes the deed back.
/// Fragments may hold one anywhere: the browser moves it to its place.
pub fn toast(words: &str, undo: &str, undo_words: &str, token: &str) -> Markup {
    html! {
        div class="toast" role="status" data-toast {
            (icon("check")) span { (words) }
            @if !undo.is_empty() {
                form method="post" action=(undo) { (csrf(token)) button class="btn quiet sm" data-key="u" { (undo_words) } }
            }
        }
    }
}

fn print_footer(note: &str) -> Markup {
    html! { footer class="print-foot" { (note) } }
}
