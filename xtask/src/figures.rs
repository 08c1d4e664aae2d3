//! How long files and functions are, how much is tested, and how local commits stay: reported beside the anchors, not enforced.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::Result;

use crate::tidy::{self, Source};
use crate::tree::Tree;

/// The figures as text.
pub fn figures(tree: &Tree) -> Result<String> {
    let (sources, faults) = tidy::parse(tree);
    let mut out = String::new();
    for fault in faults {
        writeln!(out, "not counted: {fault}")?;
    }
    shape(&mut out, &sources)?;
    tests(&mut out, &sources)?;
    commits(&mut out, &tree.history()?)?;
    Ok(out)
}

fn shape(out: &mut String, sources: &[Source<'_>]) -> Result<()> {
    let functions = || sources.iter().flat_map(|source| &source.code.functions);
    writeln!(out, "{:<34}{:>8}{:>8}{:>8}{:>8}", "", "count", "median", "p95", "most")?;
    for (name, values) in [
        ("lines of a file", sources.iter().map(|source| source.file.text.lines().count()).collect::<Vec<_>>()),
        ("lines of a function", functions().map(|function| function.lines).collect()),
        ("parameters of a function", functions().map(|function| function.parameters).collect()),
    ] {
        let s = Spread::of(values);
        writeln!(out, "{name:<34}{:>8}{:>8}{:>8}{:>8}", s.count, s.median, s.p95, s.most)?;
    }
    Ok(())
}

fn tests(out: &mut String, sources: &[Source<'_>]) -> Result<()> {
    let (mut code, mut test, mut panics) = (0, 0, 0);
    for source in sources {
        let lines = source.file.text.lines().count();
        let inside = if source.test { lines } else { source.code.test_lines.min(lines) };
        test += inside;
        code += lines - inside;
        panics += source.code.panics.len();
    }
    writeln!(out, "lines of product code {code}, of test code {test}, ratio {:.2}", ratio(test, code))?;
    writeln!(out, "unwrap and expect outside tests, per 1,000 lines: {:.2}", 1000.0 * ratio(panics, code))?;
    Ok(())
}

fn commits(out: &mut String, history: &[Vec<String>]) -> Result<()> {
    let touched: Vec<BTreeSet<&str>> =
        history.iter().map(|files| crates(files)).filter(|crates| !crates.is_empty()).collect();
    let one = touched.iter().filter(|crates| crates.len() == 1).count();
    let house = touched.iter().filter(|crates| crates.contains("house")).count();
    let all = touched.len();
    writeln!(
        out,
        "commits that touch crates {all}; in one crate {:.0} % (aim 65); in the house {:.0} % (alarm at 20)",
        100.0 * ratio(one, all),
        100.0 * ratio(house, all)
    )?;
    Ok(())
}

fn crates(files: &[String]) -> BTreeSet<&str> {
    files.iter().filter_map(|file| file.strip_prefix("crates/")?.split('/').next()).collect()
}

#[allow(clippy::cast_precision_loss, reason = "counts of lines are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A list of sizes in four numbers.
#[derive(Debug, PartialEq, Eq)]
struct Spread {
    count: usize,
    median: usize,
    p95: usize,
    most: usize,
}

impl Spread {
    fn of(mut values: Vec<usize>) -> Self {
        values.sort_unstable();
        let at = |percent: usize| {
            values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(0)
        };
        Self { count: values.len(), median: at(50), p95: at(95), most: at(100) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_is_read_from_the_sorted_list() {
        let expected = Spread { count: 100, median: 51, p95: 96, most: 100 };
        assert_eq!(Spread::of((1..=100).rev().collect()), expected);
        assert_eq!(Spread::of(vec![]), Spread { count: 0, median: 0, p95: 0, most: 0 });
    }

    #[test]
    fn a_commit_is_local_when_it_stays_in_one_crate() {
        let history = [
            vec!["crates/desk/src/lib.rs".to_owned(), "docs/a.md".into()],
            vec!["crates/desk/a".into(), "crates/house/b".into()],
            vec!["README.md".into()],
        ];
        let mut out = String::new();
        commits(&mut out, &history).unwrap();
        assert!(out.starts_with("commits that touch crates 2; in one crate 50 %"), "{out}");
    }

    #[test]
    fn product_and_test_lines_are_told_apart() {
        let tree = Tree::of_texts(&[
            ("crates/a/src/lib.rs", "//! x\nfn a() {}\n#[cfg(test)]\nmod tests {\n}\n"),
            ("crates/a/tests/a.rs", "//! x\nfn b() { c.unwrap(); }\n"),
        ]);
        let mut out = String::new();
        tests(&mut out, &tidy::parse(&tree).0).unwrap();
        assert!(out.starts_with("lines of product code 2, of test code 5"), "{out}");
        assert!(out.contains("per 1,000 lines: 0.00"), "{out}");
    }
}
