//! Documentation that leads somewhere: every relative link in a Markdown file reaches a file, and a heading in it.

use std::collections::BTreeSet;

use crate::tree::{File, Tree};

/// Finds the dead links.
pub fn check(tree: &Tree) -> Vec<String> {
    let paths: BTreeSet<&str> = tree.paths.iter().map(String::as_str).collect();
    let alive = |path: &str| {
        path.is_empty()
            || paths.contains(path)
            || paths.iter().any(|p| p.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    };
    let mut said = Vec::new();
    for file in tree.ending(".md") {
        for (line, link) in links(&file.text) {
            let (target, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { Some(file.path.clone()) } else { resolve(&file.path, target) };
            let found = target.as_deref().filter(|path| alive(path));
            let Some(path) = found else {
                said.push(format!("{}:{line}: dead link {link}", file.path));
                continue;
            };
            let page = tree.files.iter().find(|page| page.path == path);
            if !heading.is_empty() && page.is_some_and(|page| !has_heading(page, heading)) {
                said.push(format!("{}:{line}: no heading #{heading} in {path}", file.path));
            }
        }
    }
    said
}

/// Relative links with their lines; addresses with a scheme and code blocks are left alone.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for (start, _) in line.match_indices("](") {
            let link = line.get(start + 2..).and_then(|rest| rest.split([')', ' ']).next()).unwrap_or_default();
            if !link.contains("://") && !link.starts_with("mailto:") {
                found.push((at + 1, link));
            }
        }
    }
    found
}

/// The path a link means, from the page it stands on; none where it leaves the project.
fn resolve(page: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn has_heading(page: &File, heading: &str) -> bool {
    page.text.lines().filter(|line| line.starts_with('#')).any(|line| slug(line.trim_start_matches('#')) == heading)
}

/// A heading as an address, the way code hosts write it.
fn slug(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_reaches_a_file_a_folder_or_a_heading() {
        let good = "[a](docs/b.md) [c](docs) [d](#the-top) [e](docs/b.md#in-b) [f](https://example.org/x)\n```\n[g](gone.md)\n```\n# The top";
        assert_eq!(
            check(&Tree::of_texts(&[("README.md", good), ("docs/b.md", "## In B\n[up](../README.md)")])),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_dead_one_is_named_with_its_line() {
        let said = check(&Tree::of_texts(&[("docs/a.md", "\n[x](b.md)\n[y](../../out.md)\n[z](#none)")]));
        assert_eq!(
            said,
            [
                "docs/a.md:2: dead link b.md",
                "docs/a.md:3: dead link ../../out.md",
                "docs/a.md:4: no heading #none in docs/a.md"
            ]
        );
    }
}
