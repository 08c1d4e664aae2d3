//! The files of the project as git sees them: tracked, or new and not ignored. Build output is never looked at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// One text file.
#[derive(Debug, Clone)]
pub struct File {
    /// From the root of the workspace, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl File {
    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The crate it belongs to, by its folder under `crates`.
    pub fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether it only serves tests, benches or development.
    pub fn is_test(&self) -> bool {
        ["/tests/", "/benches/", "/examples/", "/fuzz/"].iter().any(|part| self.path.contains(part))
            || self.path.starts_with("bench/")
    }
}

/// The whole project.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Where it lies on this machine.
    pub root: PathBuf,
    /// Every path, also of files that are not text.
    pub paths: Vec<String>,
    /// The text files, in order of their paths.
    pub files: Vec<File>,
}

impl Tree {
    /// The tree in which this program is called: two checkouts may share one build of it.
    pub fn of_workspace() -> Result<Self> {
        let top = git(Path::new("."), &["rev-parse", "--show-toplevel"])?;
        let root = Path::new(top.trim());
        let listed = git(root, &["ls-files", "--cached", "--others", "--exclude-standard"])?;
        let mut paths: Vec<String> =
            listed.lines().filter(|path| root.join(path).is_file()).map(str::to_owned).collect();
        paths.sort();
        paths.dedup();
        let read =
            |path: &String| std::fs::read_to_string(root.join(path)).ok().map(|text| File { path: path.clone(), text });
        let files = paths.iter().filter_map(read).collect();
        Ok(Self { root: root.to_owned(), paths, files })
    }

    /// A tree made of words, for tests of the rules.
    pub fn of_texts(texts: &[(&str, &str)]) -> Self {
        let files: Vec<File> =
            texts.iter().map(|(path, text)| File { path: (*path).into(), text: (*text).into() }).collect();
        Self { root: PathBuf::new(), paths: files.iter().map(|file| file.path.clone()).collect(), files }
    }

    /// The text files whose name ends so.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a File> + 'a {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }

    /// How many entries each folder holds; those that start with a dot are not counted.
    pub fn folders(&self) -> BTreeMap<String, usize> {
        let mut seen: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for path in &self.paths {
            let cuts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
            for (folder, rest) in cuts.map(|at| path.split_at(at)) {
                let entry = rest.split('/').next().unwrap_or(rest);
                seen.entry(folder.trim_end_matches('/').to_owned()).or_default().push(entry);
            }
        }
        seen.into_iter().map(|(folder, entries)| (folder, distinct(entries))).collect()
    }

    /// The history: for each commit the files it touched. A tree without a commit has none.
    pub fn history(&self) -> Result<Vec<Vec<String>>> {
        if git(&self.root, &["rev-list", "--all", "--max-count=1"])?.is_empty() {
            return Ok(Vec::new());
        }
        let log = git(&self.root, &["log", "--no-merges", "--name-only", "--format=%x01"])?;
        Ok(log
            .split('\u{1}')
            .skip(1)
            .map(|commit| commit.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect())
            .collect())
    }
}

fn distinct(mut entries: Vec<&str>) -> usize {
    entries.sort_unstable();
    entries.dedup();
    entries.iter().filter(|entry| !entry.starts_with('.')).count()
}

#[allow(clippy::disallowed_methods, reason = "a developer's tool: git alone knows what belongs to the project")]
fn git(root: &Path, words: &[&str]) -> Result<String> {
    let out = Command::new("git")
        .args(words)
        .current_dir(root)
        .output()
        .context("git is needed to list the project's files")?;
    ensure!(out.status.success(), "git {}: {}", words.join(" "), String::from_utf8_lossy(&out.stderr).trim());
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_count_each_entry_once_and_no_dots() {
        let tree = Tree::of_texts(&[
            ("a.md", ""),
            (".ci/run", ""),
            ("crates/x/src/a.rs", ""),
            ("crates/x/src/b.rs", ""),
            ("crates/x/README.md", ""),
        ]);
        let folders = tree.folders();
        assert_eq!(folders.get(""), Some(&2), "a.md and crates");
        assert_eq!(folders.get("crates/x"), Some(&2));
        assert_eq!(folders.get("crates/x/src"), Some(&2));
    }

    #[test]
    fn this_workspace_is_found() {
        let tree = Tree::of_workspace().unwrap();
        assert!(tree.paths.iter().any(|path| path == "xtask/src/tree.rs"));
    }
}
