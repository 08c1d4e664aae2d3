//! What the person who asks sees: one box, their requests in words, and each conversation. Never an internal note.

pub mod pages;
pub mod rules;
pub mod views;
