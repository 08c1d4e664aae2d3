//! Fields of a form: a label, the control, a hint, and what is wrong with it.

use maud::{Markup, Render, html};

#[derive(Clone, Copy, Default)]
enum Shape<'a> {
    #[default]
    Input,
    Area(u32),
    Select(&'a [(&'a str, &'a str)]),
}

/// One labelled control. Made by [`field`], [`textarea`], [`select`], [`date_field`], [`number_field`]
/// or [`upload`] and finished by its methods. Its id is its name.
#[derive(Clone, Copy, Default)]
pub struct Field<'a> {
    name: &'a str,
    label: &'a str,
    kind: &'a str,
    shape: Shape<'a>,
    value: &'a str,
    hint: &'a str,
    error: &'a str,
    placeholder: &'a str,
    autocomplete: &'a str,
    limits: Option<(&'a str, &'a str, &'a str)>,
    accept: &'a str,
    draft: &'a str,
    required: bool,
    quiet_label: bool,
    many: bool,
}

pub fn field<'a>(name: &'a str, label: &'a str) -> Field<'a> {
    Field { name, label, kind: "text", ..Field::default() }
}

pub fn textarea<'a>(name: &'a str, label: &'a str, rows: u32) -> Field<'a> {
    Field { name, label, shape: Shape::Area(rows), ..Field::default() }
}

/// `options` are (value, words).
pub fn select<'a>(name: &'a str, label: &'a str, options: &'a [(&'a str, &'a str)]) -> Field<'a> {
    Field { name, label, shape: Shape::Select(options), ..Field::default() }
}

/// The value is ISO ("2027-01-11"); the browser shows it in the person's own way.
pub fn date_field<'a>(name: &'a str, label: &'a str, value: &'a str) -> Field<'a> {
    Field { name, label, kind: "date", value, ..Field::default() }
}

/// `limits` are lowest, highest and step.
pub fn number_field<'a>(name: &'a str, label: &'a str, limits: (&'a str, &'a str, &'a str)) -> Field<'a> {
    Field { name, label, kind: "number", limits: Some(limits), ..Field::default() }
}

/// The same as a slider; the number beside it follows the thumb.
pub fn slider<'a>(name: &'a str, label: &'a str, limits: (&'a str, &'a str, &'a str)) -> Field<'a> {
    Field { name, label, kind: "range", limits: Some(limits), ..Field::default() }
}

/// `accept` as in HTML ("image/*,.pdf"). The form must be sent as multipart.
pub fn upload<'a>(name: &'a str, label: &'a str, accept: &'a str) -> Field<'a> {
    Field { name, label, kind: "file", accept, many: true, ..Field::default() }
}

impl<'a> Field<'a> {
    pub fn value(self, value: &'a str) -> Self {
        Self { value, ..self }
    }
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint, ..self }
    }
    pub fn error(self, error: &'a str) -> Self {
        Self { error, ..self }
    }
    pub fn placeholder(self, placeholder: &'a str) -> Self {
        Self { placeholder, ..self }
    }
    /// "email", "password", "search", "tel", "url", "time", "datetime-local".
    pub fn kind(self, kind: &'a str) -> Self {
        Self { kind, ..self }
    }
    pub fn autocomplete(self, autocomplete: &'a str) -> Self {
        Self { autocomplete, ..self }
    }
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// Keeps the label for screen readers only.
    pub fn quiet_label(self) -> Self {
        Self { quiet_label: true, ..self }
    }
    /// Keeps unsent text in this browser under the given name until the form is sent.
    pub fn draft(self, draft: &'a str) -> Self {
        Self { draft, ..self }
    }

    fn described(&self) -> Option<String> {
        match (self.error.is_empty(), self.hint.is_empty()) {
            (false, _) => Some(format!("{}-error", self.name)),
            (true, false) => Some(format!("{}-hint", self.name)),
            _ => None,
        }
    }

    fn control(&self) -> Markup {
        let described = self.described();
        let wrong = (!self.error.is_empty()).then_some("true");
        match self.shape {
            Shape::Area(rows) => html! {
                textarea class="in" id=(self.name) name=(self.name) rows=(rows) required[self.required]
                    placeholder=[some(self.placeholder)] aria-describedby=[described] aria-invalid=[wrong]
                    data-draft=[some(self.draft)] { (self.value) }
            },
            Shape::Select(options) => html! {
                select class="in" id=(self.name) name=(self.name) required[self.required]
                    aria-describedby=[described] aria-invalid=[wrong] {
                    @for (value, words) in options {
                        option value=(value) selected[*value == self.value] { (words) }
                    }
                }
            },
            Shape::Input => html! {
                input class=(if self.kind == "range" { "slide" } else { "in" }) id=(self.name) name=(self.name)
                    type=(self.kind) value=[some(self.value)] required[self.required]
                    placeholder=[some(self.placeholder)] autocomplete=[some(self.autocomplete)]
                    min=[self.limits.map(|l| l.0)] max=[self.limits.map(|l| l.1)] step=[self.limits.map(|l| l.2)]
                    accept=[some(self.accept)] multiple[self.many] aria-describedby=[described] aria-invalid=[wrong];
            },
        }
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        html! {
            div class=(if self.kind == "range" { "field slider" } else { "field" }) {
                label class=[self.quiet_label.then_some("vh")] for=(self.name) { (self.label) }
                @if self.kind == "range" { output for=(self.name) { (self.value) } }
                (self.control())
                @if !self.hint.is_empty() { p class="hint" id={ (self.name) "-hint" } { (self.hint) } }
                @if !self.error.is_empty() { p class="wrong" id={ (self.name) "-error" } { (self.error) } }
            }
        }
    }
}

/// A yes-or-no box with its words.
pub fn check(name: &str, value: &str, label: &str, checked: bool) -> Markup {
    html! {
        label class="check" { input type="checkbox" name=(name) value=(value) checked[checked]; span { (label) } }
    }
}
