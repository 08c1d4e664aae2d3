//! What people can do: buttons, fields, choices. One filled button in view, the next best action.

use crate::assets::{icon, icon_named};
use maud::{Markup, Render, html};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one next best action in view.
    Primary,
    #[default]
    Secondary,
    Quiet,
    People,
    Bad,
}

/// A button or a link that looks like one. Built by [`button`], finished by its methods.
#[derive(Clone, Copy, Default)]
pub struct Button<'a> {
    text: &'a str,
    kind: Kind,
    icon: &'a str,
    key: &'a str,
    shown_key: &'a str,
    href: &'a str,
    name: &'a str,
    value: &'a str,
    id: &'a str,
    popover: &'a str,
    after: &'a str,
    small: bool,
    wide: bool,
    press: bool,
    off: bool,
}

/// A submit button unless [`Button::href`], [`Button::opens`] or [`Button::press`] says otherwise.
pub fn button<'a>(text: &'a str, kind: Kind) -> Button<'a> {
    Button { text, kind, ..Button::default() }
}

impl<'a> Button<'a> {
    pub fn icon(self, icon: &'a str) -> Self {
        Self { icon, ..self }
    }
    /// An icon behind the words, for what leads on.
    pub fn after(self, after: &'a str) -> Self {
        Self { after, ..self }
    }
    /// The single key that presses it ("e", "shift+r", "mod+enter") and how the key is shown ("⇧R").
    pub fn key(self, key: &'a str, shown_key: &'a str) -> Self {
        Self { key, shown_key, ..self }
    }
    /// Makes it a link.
    pub fn href(self, href: &'a str) -> Self {
        Self { href, ..self }
    }
    /// What the form sends when this button is pressed.
    pub fn sends(self, name: &'a str, value: &'a str) -> Self {
        Self { name, value, ..self }
    }
    pub fn id(self, id: &'a str) -> Self {
        Self { id, ..self }
    }
    /// Opens the popover with this id.
    pub fn opens(self, popover: &'a str) -> Self {
        Self { popover, press: true, ..self }
    }
    /// A button for a script only: does not submit.
    pub fn press(self) -> Self {
        Self { press: true, ..self }
    }
    pub fn small(self) -> Self {
        Self { small: true, ..self }
    }
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }
    pub fn off(self, off: bool) -> Self {
        Self { off, ..self }
    }

    fn class(&self) -> String {
        let kind = match self.kind {
            Kind::Primary => "pri",
            Kind::Secondary => "sec",
            Kind::Quiet => "quiet",
            Kind::People => "ppl",
            Kind::Bad => "bad",
        };
        let small = if self.small { " sm" } else { "" };
        let wide = if self.wide { " wide" } else { "" };
        format!("btn {kind}{small}{wide}")
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let inside = html! {
            @if !self.icon.is_empty() { (icon(self.icon)) }
            span { (self.text) }
            @if !self.after.is_empty() { (icon(self.after)) }
            @if !self.shown_key.is_empty() { (kbd(self.shown_key)) }
        };
        html! {
            @if self.href.is_empty() {
                button type=(if self.press { "button" } else { "submit" }) class=(self.class())
                    id=[some(self.id)] name=[some(self.name)] value=[some(self.name).map(|_| self.value)]
                    popovertarget=[some(self.popover)] data-key=[some(self.key)]
                    disabled[self.off] { (inside) }
            } @else {
                a class=(self.class()) id=[some(self.id)] href=(self.href) data-key=[some(self.key)] { (inside) }
            }
        }
    }
}

/// A square button that shows only an icon, so it must have a name.
pub fn icon_button(name: &str, label: &str, key: &str) -> Markup {
    html! {
        button type="button" class="icon-btn" aria-label=(label) title=(label) data-key=[some(key)] { (icon(name)) }
    }
}

/// The same as a link.
pub fn icon_link(name: &str, label: &str, href: &str) -> Markup {
    html! { a class="icon-btn" href=(href) title=(label) { (icon_named(name, label)) } }
}

pub fn kbd(key: &str) -> Markup {
    html! { kbd { (key) } }
}

/// A line in a [`menu`]: a link, or a form sent by post when `post` is set.
#[derive(Clone, Copy, Default)]
pub struct MenuItem<'a> {
    pub text: &'a str,
    pub href: &'a str,
    pub icon: &'a str,
    /// Name and value a form sends; `None` makes a plain link.
    pub post: Option<(&'a str, &'a str)>,
    pub csrf: &'a str,
}

/// A button with a list of further actions in a popover.
pub fn menu(id: &str, opener: Button<'_>, items: &[MenuItem<'_>]) -> Markup {
    html! {
        (opener.opens(id))
        div id=(id) class="menu" popover { ul { @for item in items { li { (menu_item(item)) } } } }
    }
}

pub(crate) fn menu_item(item: &MenuItem<'_>) -> Markup {
    let inside = html! { @if !item.icon.is_empty() { (icon(item.icon)) } span { (item.text) } };
    html! {
        @if let Some((name, value)) = item.post {
            form method="post" action=(item.href) {
                (csrf(item.csrf))
                button type="submit" name=(name) value=(value) { (inside) }
            }
        } @else { a href=(item.href) { (inside) } }
    }
}

/// The hidden token every posting form carries.
pub fn csrf(token: &str) -> Markup {
    html! { @if !token.is_empty() { input type="hidden" name="csrf" value=(token); } }
}

/// A form that works as a plain post and, with script, replaces `target` (a selector) by the answer.
/// An empty `target` means the form replaces itself.
pub fn form(action: &str, token: &str, target: &str, body: Markup) -> Markup {
    html! {
        form method="post" action=(action) data-enhance data-target=[some(target)] { (csrf(token)) (body) }
    }
}

/// Around a form whose unsent changes should not be lost by leaving.
pub fn guarded(form: Markup) -> Markup {
    html! { rp-leave { (form) } }
}

/// A dialog opened by `data-open="id"` on a button or by its own `open`; closes by Escape or its form.
pub fn dialog(id: &str, title: &str, body: Markup, actions: Markup) -> Markup {
    let title_id = format!("{id}-title");
    html! {
        dialog id=(id) class="sheet" aria-labelledby=(title_id) {
            h2 id=(title_id) { (title) }
            div class="sheet-b" { (body) }
            div class="sheet-a" { (actions) }
        }
    }
}

/// A choice with its consequence. No choice is marked beforehand unless it was made before.
pub fn pick(name: &str, value: &str, title: &str, consequence: Markup, chosen: bool) -> Markup {
    html! {
        label class="pick" {
            input type="radio" name=(name) value=(value) checked[chosen] required;
            span { b { (title) } span class="num" { (consequence) } }
        }
    }
}

/// A few short choices side by side; `options` are (value, words).
pub fn segmented(legend: &str, name: &str, options: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        fieldset class="seg-f" {
            legend class="vh" { (legend) }
            div class="seg" {
                @for (value, words) in options {
                    label {
                        input class="vh" type="radio" name=(name) value=(value) checked[*value == chosen];
                        (words)
                    }
                }
            }
        }
    }
}

/// Say thanks, or that you did. `done` holds the words once it happened.
pub fn say_thanks(action: &str, token: &str, words: &str, done: Option<&str>) -> Markup {
    html! {
        @if let Some(done) = done { span class="done" { (icon("check")) (done) } }
        @else {
            form class="inl" method="post" action=(action) data-enhance {
                (csrf(token)) (button(words, Kind::People).icon("heart-handshake").small())
            }
        }
    }
}

/// What went wrong with a form, first in it; takes the focus and links to the fields.
pub fn error_summary(title: &str, errors: &[(&str, &str)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div class="errors" role="alert" tabindex="-1" data-errors {
                p { b { (title) } }
                ul { @for (field, message) in errors { li { a href={ "#" (field) } { (message) } } } }
            }
        }
    }
}
