//! Who may import whom, where Cargo cannot say it: decisions stay pure, mathematics stays mathematics.

use crate::tidy::Source;

/// Crates by which a decision would reach the world.
const WORLDLY: [&str; 9] =
    ["axum", "tokio", "rusqlite", "postgres", "tokio_postgres", "sqlx", "maud", "reqwest", "object_store"];

/// Paths by which a result would depend on more than its arguments.
const IMPURE: [&str; 7] =
    ["std::env", "std::fs", "std::net", "std::process", "std::io", "std::time::SystemTime", "std::time::Instant"];

/// Checks the imports of `rules.rs` files and of `quant`.
pub fn check(sources: &[Source<'_>]) -> Vec<String> {
    sources.iter().flat_map(|source| if is_rules(&source.file.path) { rules(source) } else { quant(source) }).collect()
}

fn is_rules(path: &str) -> bool {
    path.ends_with("/rules.rs") || path.contains("/rules/")
}

fn rules(source: &Source<'_>) -> Vec<String> {
    let worldly = |path: &&String| path.split("::").next().is_some_and(|first| WORLDLY.contains(&first));
    let mut said: Vec<String> = source
        .code
        .paths
        .iter()
        .filter(worldly)
        .map(|path| {
            format!(
                "{}: a rule decides from plain values; `{path}` belongs into pages, store or jobs",
                source.file.path
            )
        })
        .collect();
    said.extend(quant(source));
    said
}

fn quant(source: &Source<'_>) -> Vec<String> {
    if source.file.krate() != Some("quant") {
        return Vec::new();
    }
    let impure =
        |path: &&String| IMPURE.iter().any(|start| **path == *start || path.starts_with(&format!("{start}::")));
    source
        .code
        .paths
        .iter()
        .filter(impure)
        .map(|path| {
            format!("{}: mathematics takes its inputs as arguments; `{path}` reads the world", source.file.path)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::said;

    #[test]
    fn a_rule_touches_nothing_of_the_world() {
        let text = "//! x\nuse tokio::sync::Mutex;\nfn a() { rusqlite::Connection::open(); quant::risk::loss(); }";
        assert_eq!(said(check, &[("crates/desk/src/ticket/rules.rs", text)]).len(), 2);
        assert!(said(check, &[("crates/desk/src/ticket/store.rs", text)]).is_empty());
    }

    #[test]
    fn a_rule_may_be_tested_with_anything() {
        let text = "//! x\n#[cfg(test)] mod tests { use tokio::test; }";
        assert!(said(check, &[("crates/desk/src/ticket/rules.rs", text)]).is_empty());
    }

    #[test]
    fn quant_reads_no_clock_and_no_file() {
        let text = "//! x\nuse std::time::Instant;\nfn a() { std::fs::read(\"b\"); std::time::Duration::ZERO; }";
        assert_eq!(said(check, &[("crates/quant/src/risk.rs", text)]).len(), 2);
        assert!(said(check, &[("crates/quant/benches/risk.rs", text)]).is_empty());
    }
}
