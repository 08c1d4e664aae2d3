//! The committed description of the API is the one that the code gives.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test says where it failed"
)]

#[test]
fn the_committed_document_is_the_generated_one() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let generated = rapport::rooms::openapi().unwrap();
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    // Compared by line, so that the failure shows the place and not two long documents.
    let differs = generated.lines().zip(committed.lines()).position(|(a, b)| a != b);
    let same = differs.is_none() && generated.lines().count() == committed.lines().count();
    assert!(
        same,
        "docs/openapi.json is not what the code gives (first difference at line {}): run `rapport openapi > docs/openapi.json`",
        differs.unwrap_or(0) + 1
    );
}
