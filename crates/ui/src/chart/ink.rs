//! The few inks charts are drawn with: a class on a page, concrete colours on paper.

/// Series in order of use, and their meaning: ours, loss, third, fourth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    One,
    Two,
    Three,
    Four,
}

/// What a mark is, from which both the class and the colour follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Grid,
    Base,
    /// The line that carries the message.
    Key,
    Rail,
    /// A promise or a limit.
    Target,
    Cost,
    Mid(Hue),
    Tint(Hue),
    Band(Hue),
    Solid(Hue),
    Curve(Hue),
    Dot(Hue),
    Ring(Hue),
    Cross(Hue),
    Ghost,
    Whisker,
    LimitMark,
    Label,
    LabelOn,
    Name,
    Value(Hue),
    Past,
}

impl Hue {
    fn class(self) -> &'static str {
        match self {
            Hue::One => "h1",
            Hue::Two => "h2",
            Hue::Three => "h3",
            Hue::Four => "h4",
        }
    }
}

impl Ink {
    pub(crate) fn class(self) -> String {
        let (kind, hue) = match self {
            Ink::Grid => ("k-grid", None),
            Ink::Base => ("k-base", None),
            Ink::Key => ("k-key", None),
            Ink::Rail => ("k-rail", None),
            Ink::Target => ("k-target", None),
            Ink::Cost => ("k-cost", None),
            Ink::Ghost => ("k-ghost", None),
            Ink::Whisker => ("k-whisk", None),
            Ink::LimitMark => ("k-limit", None),
            Ink::Label => ("k-label", None),
            Ink::LabelOn => ("k-label on", None),
            Ink::Name => ("k-name", None),
            Ink::Past => ("k-past", None),
            Ink::Mid(h) => ("k-mid", Some(h)),
            Ink::Tint(h) => ("k-tint", Some(h)),
            Ink::Band(h) => ("k-band", Some(h)),
            Ink::Solid(h) => ("k-solid", Some(h)),
            Ink::Curve(h) => ("k-curve", Some(h)),
            Ink::Dot(h) => ("k-dot", Some(h)),
            Ink::Ring(h) => ("k-ring", Some(h)),
            Ink::Cross(h) => ("k-cross", Some(h)),
            Ink::Value(h) => ("k-value", Some(h)),
        };
        hue.map_or_else(|| kind.to_owned(), |h: Hue| format!("{kind} {}", h.class()))
    }
}

/// Concrete colours of one theme, the same as the tokens of the style sheet (a test compares them).
pub(crate) struct Palette {
    pub ground: &'static str,
    pub ink: &'static str,
    pub ink2: &'static str,
    pub ink3: &'static str,
    pub line: &'static str,
    pub line2: &'static str,
    pub grid: &'static str,
    pub ghost: &'static str,
    pub series: [&'static str; 4],
    pub tints: [&'static str; 4],
    pub words: [&'static str; 4],
}

pub(crate) const LIGHT: Palette = Palette {
    ground: "#ffffff",
    ink: "#0f252c",
    ink2: "#42565c",
    ink3: "#53666c",
    line: "#dbe4e5",
    line2: "#b5c4c7",
    grid: "#e3eaeb",
    ghost: "#8a9ca1",
    series: ["#0a5a69", "#cf4527", "#5a76e4", "#a77e95"],
    tints: ["#a9d0d6", "#f2b9aa", "#c9d2f6", "#e0d0da"],
    words: ["#0a5a69", "#a92c17", "#3f56b8", "#7d5870"],
};

pub(crate) const DARK: Palette = Palette {
    ground: "#121f23",
    ink: "#e9f0f0",
    ink2: "#b1c1c4",
    ink3: "#93a7ac",
    line: "#24363b",
    line2: "#3c545b",
    grid: "#203237",
    ghost: "#7e949a",
    series: ["#7accd9", "#f08a70", "#687be5", "#935573"],
    tints: ["#25606c", "#7a3a2a", "#323d78", "#4a2f3d"],
    words: ["#7accd9", "#ff9b86", "#a3b1f5", "#d3a6bc"],
};

impl Palette {
    /// Presentation attributes of a mark.
    pub(crate) fn paint(&self, ink: Ink) -> String {
        let of = |set: &[&'static str; 4], hue: Hue| set[hue as usize];
        let line = |colour: &str, width: f64| format!(r#"fill="none" stroke="{colour}" stroke-width="{width}""#);
        let edged = |fill: &str| format!(r#"fill="{fill}" stroke="{}" stroke-width="1.5""#, self.ground);
        match ink {
            Ink::Grid => line(self.grid, 1.0),
            Ink::Base => line(self.line2, 1.0),
            Ink::Key => line(self.ink, 1.0),
            Ink::Rail => line(self.line, 2.0),
            Ink::Target => line(self.ink3, 1.5) + r#" stroke-dasharray="2 4" stroke-linecap="round""#,
            Ink::Cost => edged(self.ink),
            Ink::Ghost => format!(r#"fill="{}" stroke="{}" stroke-width="1.75""#, self.ground, self.ghost),
            Ink::Whisker => line(self.ink, 1.75),
            Ink::LimitMark => format!(r#"fill="{}""#, self.ink2),
            Ink::Past => line(self.ink2, 2.0),
            Ink::Mid(h) => line(of(&self.series, h), 3.0) + r#" stroke-linecap="round""#,
            Ink::Tint(h) => format!(r#"fill="{}""#, of(&self.tints, h)),
            Ink::Band(h) => format!(r#"fill="{}" fill-opacity="0.16""#, of(&self.series, h)),
            Ink::Solid(h) => format!(r#"fill="{}""#, of(&self.series, h)),
            Ink::Curve(h) => line(of(&self.series, h), 2.5) + r#" stroke-linejoin="round""#,
            Ink::Dot(h) => edged(of(&self.series, h)),
            Ink::Ring(h) => line(of(&self.series, h), 1.75),
            Ink::Cross(h) => line(of(&self.series, h), 2.0) + r#" stroke-linecap="round""#,
            Ink::Label => self.words(12, 400, self.ink3),
            Ink::LabelOn => self.words(12, 600, self.ink),
            Ink::Name => self.words(13, 400, self.ink2),
            Ink::Value(h) => self.words(16, 600, of(&self.words, h)),
        }
    }

    fn words(&self, size: u32, weight: u32, colour: &str) -> String {
        format!(
            r#"font-family="Hanken Grotesk" font-size="{size}" font-weight="{weight}" fill="{colour}" stroke="{}" stroke-width="3" stroke-linejoin="round" paint-order="stroke""#,
            self.ground
        )
    }
}
