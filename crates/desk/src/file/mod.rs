//! Files on tickets: taken in as streams, shown only to those who may see what they belong to.

pub mod api;
pub mod pages;
pub mod rules;
pub mod views;

use house::attachment::Stored;

/// An upload whose bytes are safe: its name, its type as the sender called it, and where it lies.
pub type Upload = (String, String, Stored);

/// Most files in one form.
pub const FILES_MAX: usize = 20;
/// Longest text field of a form with files, in bytes: four for each character of the longest message.
pub const FIELD_MAX: usize = 4 * crate::ticket::rules::TEXT_MAX + 1024;
