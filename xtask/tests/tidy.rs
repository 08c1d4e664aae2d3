//! The rules of STYLE.md as a test: whoever runs the tests has run tidy.

use xtask::{tidy, tree::Tree};

#[test]
fn the_tree_is_tidy() {
    let findings = tidy::check(&Tree::of_workspace().unwrap()).unwrap();
    assert!(findings.is_empty(), "tidy has {} things to say:\n{}", findings.len(), findings.join("\n"));
}
