//! What must not stand in the tree: paths of one machine, and addresses of package registries (each client knows its own).

use crate::tree::{File, Tree};

/// Folders of one person's machine. Written in halves, so that this file does not find itself.
const MACHINE: [[&str; 2]; 4] = [["/wo", "rk/"], ["/ro", "ot/"], ["/tm", "p/"], ["/Us", "ers/"]];

/// Hosts that packages come from.
const HOSTS: [[&str; 2]; 6] = [
    ["index.crates", ".io"],
    ["static.crates", ".io"],
    ["registry.npmjs", ".org"],
    ["files.pythonhosted", ".org"],
    ["deb.debian", ".org"],
    ["proxy.golang", ".org"],
];

/// Looks through every text file; Cargo writes its lock file itself.
pub fn check(tree: &Tree) -> Vec<String> {
    tree.files.iter().filter(|file| file.name() != "Cargo.lock").flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<String> {
    let named = |pairs: &[[&str; 2]], what: &'static str| -> Vec<(String, &'static str)> {
        pairs.iter().map(|pair| (pair.concat(), what)).collect()
    };
    let words = [named(&MACHINE, "a path of one machine"), named(&HOSTS, "a registry's address")].concat();
    let mut said = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for (word, what) in &words {
            if stands_alone(line, word) {
                said.push(format!("{}:{}: {what}, `{word}`", file.path, at + 1));
            }
        }
    }
    said
}

/// Whether the word starts a path, rather than being the middle of one (`/api/v1/work/..` is a route).
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "-_.}".contains(c)) || !word.starts_with('/')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, line: String) -> usize {
        check(&Tree::of_texts(&[(path, &line)])).len()
    }

    #[test]
    fn a_machine_path_is_found_and_a_route_is_not() {
        let path = MACHINE[0].concat();
        assert_eq!(count("a.md", format!("look into {path}main")), 1);
        assert_eq!(count("a.md", format!("GET /api/v1{path}x")), 0);
        assert_eq!(count("a.sh", format!("\"$dir{path}x\"")), 0);
    }

    #[test]
    fn a_registry_is_found_everywhere_but_in_cargos_lock() {
        let line = format!("https://{}/x", HOSTS[2].concat());
        assert_eq!(count("web/package-lock.json", line.clone()), 1);
        assert_eq!(count("Cargo.lock", line), 0);
    }
}
