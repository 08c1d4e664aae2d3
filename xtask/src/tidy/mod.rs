//! The rules of STYLE.md that a machine can check, each in its own file. They run as a test, so nobody has to remember them.
//!
//! Two kinds of rule: measures, which may exceed their limit where the ratchet says so and then only shrink, and
//! prohibitions, which hold everywhere at once.

mod docs;
mod imports;
mod leaks;
mod migrations;
mod shape;
mod sql;

use std::collections::BTreeSet;

use anyhow::Result;

use crate::code::{self, Code};
use crate::ratchet::{self, Measure};
use crate::tree::{File, Tree};

/// A Rust file with what it is made of.
pub struct Source<'a> {
    /// The file.
    pub file: &'a File,
    /// Its parts; of a file that only serves tests, no more than its functions.
    pub code: Code,
    /// Whether the file only serves tests, benches or development.
    pub test: bool,
}

/// Everything tidy has to say about the tree, one line each; empty when all is well.
pub fn check(tree: &Tree) -> Result<Vec<String>> {
    let (sources, mut said) = parse(tree);
    said.extend(ratchet::judge(&ratchet::load(tree)?, &shape::measures(tree, &sources)));
    for rule in [shape::prohibitions, imports::check, sql::check] {
        said.extend(rule(&sources));
    }
    for rule in [migrations::check, docs::check, leaks::check] {
        said.extend(rule(tree));
    }
    said.sort();
    said.dedup();
    Ok(said)
}

/// The measures alone, from which the ratchet is lowered.
pub fn measure(tree: &Tree) -> Result<Vec<Measure>> {
    let (sources, _) = parse(tree);
    Ok(shape::measures(tree, &sources))
}

/// All Rust files taken apart, and those that could not be.
pub fn parse(tree: &Tree) -> (Vec<Source<'_>>, Vec<String>) {
    let mut said = Vec::new();
    let mut sources = Vec::new();
    for file in tree.ending(".rs") {
        match code::read(file) {
            Ok(code) => sources.push(Source { file, code, test: file.is_test() }),
            Err(fault) => said.push(fault),
        }
    }
    let declared: BTreeSet<String> = sources.iter().flat_map(test_files).collect();
    for source in &mut sources {
        source.test |= declared.contains(&source.file.path);
        if source.test {
            source.code = Code { functions: std::mem::take(&mut source.code.functions), ..Code::default() };
        }
    }
    (sources, said)
}

/// The files that a file declares as `#[cfg(test)] mod name;`.
fn test_files(source: &Source<'_>) -> Vec<String> {
    let path = source.file.path.trim_end_matches(".rs");
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let home = if ["mod", "lib", "main"].contains(&name) { folder } else { path };
    let places = |module: &String| [format!("{home}/{module}.rs"), format!("{home}/{module}/mod.rs")];
    source.code.test_modules.iter().flat_map(places).collect()
}

#[cfg(test)]
fn said(rule: fn(&[Source<'_>]) -> Vec<String>, texts: &[(&str, &str)]) -> Vec<String> {
    let tree = Tree::of_texts(texts);
    let (sources, faults) = parse(&tree);
    assert!(faults.is_empty(), "{faults:?}");
    rule(&sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_declared_for_tests_is_one() {
        let tree = Tree::of_texts(&[
            ("crates/a/src/lib.rs", "#[cfg(test)] mod story; mod b;"),
            ("crates/a/src/story.rs", "fn c() { d.unwrap(); }"),
            ("crates/a/src/b.rs", "#[cfg(test)] mod tests;"),
            ("crates/a/src/b/tests.rs", "fn e() { f.unwrap(); }"),
        ]);
        let (sources, _) = parse(&tree);
        let tests: Vec<_> =
            sources.iter().filter(|source| source.test).map(|source| source.file.path.as_str()).collect();
        assert_eq!(tests, ["crates/a/src/story.rs", "crates/a/src/b/tests.rs"]);
        assert!(sources.iter().all(|source| source.code.panics.is_empty()));
    }
}
