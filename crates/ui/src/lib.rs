//! The look of Rapport: components and charts as pure functions from plain values to markup.
//!
//! Nothing here knows a ticket, a database or a language: words come in as parameters, numbers as
//! numbers, and what goes out is escaped markup without inline style or script, so that the same
//! function serves a page, a fragment, a mail and paper. See README.md for every signature.

pub mod action;
pub mod assets;
pub mod chart;
pub mod evidence;
pub mod field;
pub mod gallery;
pub mod layout;
pub mod list;
pub mod number;
pub mod portal;
pub mod shell;
pub mod status;
pub mod text;
pub mod work;

pub use assets::{Assets, icon};
pub use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
pub use number::{Estimate, Locale, Unit};
pub use status::Tone;

#[cfg(test)]
mod checks;
