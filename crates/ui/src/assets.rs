//! Where the built files live, and the icons drawn from the sprite among them.
//!
//! The sprite's address holds a hash of its content and is known only once the files are built. It is
//! the same for the whole life of a process, so it is installed once at start instead of being carried
//! through every component.

use maud::{Markup, html};
use serde::Deserialize;
use std::sync::OnceLock;

/// Addresses of the built files, read straight from `web/dist/manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Assets {
    pub css: String,
    pub js: String,
    pub sprite: String,
    pub favicon: String,
    /// The two files needed for the first view; they are preloaded.
    pub fonts: Vec<String>,
}

static SPRITE: OnceLock<String> = OnceLock::new();

/// Used until a manifest is installed, so that components can be tested on their own.
const UNBUILT: &str = "/assets/icons.svg";

impl Assets {
    /// Remembers the sprite's address for all icons. Later calls change nothing.
    pub fn install(&self) {
        let _ = SPRITE.set(self.sprite.clone());
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self {
            css: "/assets/app.css".into(),
            js: "/assets/app.js".into(),
            sprite: UNBUILT.into(),
            favicon: "/assets/favicon.svg".into(),
            fonts: Vec::new(),
        }
    }
}

fn href(name: &str) -> String {
    let sprite = SPRITE.get().map_or(UNBUILT, String::as_str);
    format!("{sprite}#{name}")
}

/// An icon beside words: hidden from screen readers, for the words say it already.
pub fn icon(name: &str) -> Markup {
    html! { svg class="i" aria-hidden="true" { use href=(href(name)) {} } }
}

/// An icon that stands alone and therefore needs a name.
pub fn icon_named(name: &str, label: &str) -> Markup {
    html! { svg class="i" role="img" aria-label=(label) { use href=(href(name)) {} } }
}

/// The mark: two circles that overlap, the overlap filled.
pub fn mark() -> Markup {
    html! {
        svg viewBox="0 0 28 18" aria-hidden="true" {
            circle class="m1" cx="9" cy="9" r="7.5" {}
            circle class="m2" cx="19" cy="9" r="7.5" {}
            path class="m3" d="M14 3.41a7.5 7.5 0 0 1 0 11.18a7.5 7.5 0 0 1 0-11.18z" {}
        }
    }
}
