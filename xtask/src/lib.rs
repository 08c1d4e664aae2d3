//! Tidy, deny and figures: what STYLE.md asks, checked by a machine. A library so that `cargo test` runs the same code.

pub mod code;
pub mod deny;
pub mod figures;
pub mod licence;
pub mod ratchet;
pub mod tidy;
pub mod tree;
