//! Size and form: files one can hold in the head, functions one can see at once, and a first line that says why.

use crate::ratchet::Measure;
use crate::tidy::Source;
use crate::tree::Tree;

/// The rooms, in the order of the story.
pub const ROOMS: [&str; 5] = ["desk", "watch", "plan", "ledger", "commons"];

/// What may lie in a subject's folder; private helpers go into `rules/`.
const SUBJECT: [&str; 7] = ["mod.rs", "rules.rs", "store.rs", "pages.rs", "api.rs", "jobs.rs", "views.rs"];

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const PARAMETERS_MAX: usize = 6;
const FOLDER_ENTRIES_MAX: usize = 20;
/// A room's folder is its table of contents: one line a subject.
const ROOM_ENTRIES_MAX: usize = 40;

/// Everything that has a number and a limit.
pub fn measures(tree: &Tree, sources: &[Source<'_>]) -> Vec<Measure> {
    let mut all: Vec<Measure> = sources.iter().flat_map(of_source).collect();
    let grows = |folder: &str| folder.ends_with("migrations") || folder.ends_with("words");
    all.extend(tree.folders().into_iter().filter(|(folder, _)| !grows(folder)).map(|(folder, entries)| {
        let room = ROOMS.iter().any(|r| folder == format!("crates/{r}/src"));
        let place = if folder.is_empty() { "the root".to_owned() } else { folder };
        Measure {
            rule: "folder-entries",
            place,
            value: entries,
            limit: if room { ROOM_ENTRIES_MAX } else { FOLDER_ENTRIES_MAX },
            advice: "make a folder for what belongs together",
        }
    }));
    all
}

fn of_source(source: &Source<'_>) -> Vec<Measure> {
    let path = &source.file.path;
    let mut all = vec![Measure {
        rule: "file-lines",
        place: path.clone(),
        value: source.file.text.lines().count(),
        limit: FILE_LINES_MAX,
        advice: "split it by subject",
    }];
    for function in &source.code.functions {
        let place = format!("{path} {}", function.name);
        all.push(Measure {
            rule: "function-lines",
            place: place.clone(),
            value: function.lines,
            limit: FUNCTION_LINES_MAX,
            advice: "give its parts names",
        });
        all.push(Measure {
            rule: "parameters",
            place,
            value: function.parameters,
            limit: PARAMETERS_MAX,
            advice: "hand over one struct",
        });
    }
    all.push(Measure {
        rule: "unwraps",
        place: path.clone(),
        value: source.code.panics.len(),
        limit: 0,
        advice: "return an error that says what to do",
    });
    all
}

/// What is simply not done.
pub fn prohibitions(sources: &[Source<'_>]) -> Vec<String> {
    sources.iter().flat_map(|source| [first_line(source), subject_file(source)].into_iter().flatten()).collect()
}

fn first_line(source: &Source<'_>) -> Option<String> {
    let path = &source.file.path;
    let first = source.file.text.lines().next().unwrap_or_default();
    match first.strip_prefix("//!").map(str::trim) {
        Some(words) if words.split_whitespace().count() >= 3 && !words.eq_ignore_ascii_case("to be written.") => None,
        _ => Some(format!("{path}:1: say in `//!` why this file exists")),
    }
}

fn subject_file(source: &Source<'_>) -> Option<String> {
    let path = &source.file.path;
    let room = source.file.krate().filter(|name| ROOMS.contains(name))?;
    let inside = path.strip_prefix(&format!("crates/{room}/src/"))?;
    let (_, file) = inside.split_once('/')?;
    let allowed = SUBJECT.contains(&file) || file.starts_with("rules/");
    (!allowed).then(|| format!("{path}: a subject is one flat folder of {}", SUBJECT.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{parse, said};

    fn exceeding(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of_texts(&[(path, text)]);
        let (sources, _) = parse(&tree);
        let over = measures(&tree, &sources).into_iter().filter(|m| m.value > m.limit);
        over.map(|m| format!("{} {} {}", m.rule, m.place, m.value)).collect()
    }

    #[test]
    fn long_files_and_functions_and_lists_are_measured() {
        let long = format!("fn a() {{\n{}}}\n", "x;\n".repeat(600));
        assert_eq!(
            exceeding("crates/ui/src/a.rs", &long),
            ["file-lines crates/ui/src/a.rs 602", "function-lines crates/ui/src/a.rs a 602"]
        );
        assert_eq!(
            exceeding("a.rs", "fn b(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8) {}"),
            ["parameters a.rs b 7"]
        );
    }

    #[test]
    fn an_unwrap_counts_in_the_product_and_not_in_its_tests() {
        assert_eq!(exceeding("crates/ui/src/a.rs", "fn a() { b.unwrap(); }"), ["unwraps crates/ui/src/a.rs 1"]);
        assert!(exceeding("crates/ui/tests/a.rs", "fn a() { b.unwrap(); }").is_empty());
    }

    #[test]
    fn a_crowded_folder_is_measured_but_migrations_may_grow() {
        let names: Vec<String> = (0..21).map(|n| format!("x/{n}.md")).collect();
        let texts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        let over: Vec<_> = measures(&Tree::of_texts(&texts), &[]).into_iter().filter(|m| m.value > m.limit).collect();
        assert_eq!(over.len(), 1);
        assert_eq!((over[0].place.as_str(), over[0].value), ("x", 21));
    }

    #[test]
    fn each_file_says_why() {
        assert_eq!(said(prohibitions, &[("a.rs", "fn a() {}")]).len(), 1);
        assert_eq!(said(prohibitions, &[("a.rs", "//! To be written.")]).len(), 1);
        assert!(said(prohibitions, &[("a.rs", "//! Why it is there.")]).is_empty());
    }

    #[test]
    fn a_subject_is_flat() {
        let why = "//! Why it is there.";
        assert!(
            said(
                prohibitions,
                &[
                    ("crates/desk/src/ticket/rules.rs", why),
                    ("crates/desk/src/ticket/rules/clock.rs", why),
                    ("crates/desk/src/facts.rs", why)
                ]
            )
            .is_empty()
        );
        for odd in ["crates/desk/src/ticket/helpers.rs", "crates/desk/src/ticket/parts/views.rs"] {
            assert_eq!(said(prohibitions, &[(odd, why)]).len(), 1, "{odd}");
        }
        assert!(
            said(prohibitions, &[("crates/house/src/store/sqlite.rs", why)]).is_empty(),
            "only rooms have subjects"
        );
    }
}
