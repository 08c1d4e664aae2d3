//! What an article may be, how it moves on, who may read it, and what of it fits a question: pure.

mod diff;
mod markdown;

pub use diff::{Change, changes};
pub use markdown::{escaped, markdown, plain};

use super::{Article, Audience, Draft, State};
use crate::events;
use house::FieldFault;
use house::people::policy::{self, Right};
use house::people::{PersonId, Role};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Longest title and text, in characters.
pub const TITLE_MAX: usize = 160;
pub const BODY_MAX: usize = 100_000;
/// After so many months somebody looks again, unless another day was set.
pub const REVIEW_MONTHS: i64 = 6;
/// An article that nobody opened for so many days is unused.
pub const UNUSED_DAYS: i64 = 180;
/// Words of a question that are looked for.
const WORDS_MAX: usize = 5;
/// Shortest word that tells something.
const WORD_MIN: usize = 4;
/// What is longer is an address or a key, and nobody types it.
const WORD_MAX: usize = 40;

/// A step of an article's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The writer is done and asks for approval.
    Submit,
    /// It goes back to the writer.
    Return,
    /// It becomes what people read.
    Approve,
    Archive,
    /// Out of the archive, as a draft.
    Revive,
}

/// The state after a step, or why it cannot be taken: a catalogue key.
pub fn after(state: State, step: Step) -> Result<State, &'static str> {
    match (state, step) {
        (State::Draft, Step::Submit) => Ok(State::Review),
        (State::Review, Step::Return) => Ok(State::Draft),
        (State::Review, Step::Approve) => Ok(State::Published),
        (State::Draft | State::Review | State::Published, Step::Archive) => Ok(State::Archived),
        (State::Archived, Step::Revive) => Ok(State::Draft),
        _ => Err("desk-knowledge-late"),
    }
}

/// How the journal calls a step.
pub fn event_of(step: Step) -> &'static str {
    match step {
        Step::Submit => events::ARTICLE_SUBMITTED,
        Step::Return => events::ARTICLE_RETURNED,
        Step::Approve => events::ARTICLE_PUBLISHED,
        Step::Archive => events::ARTICLE_ARCHIVED,
        Step::Revive => events::ARTICLE_REVIVED,
    }
}

/// Whether a role belongs to those who keep the articles.
pub fn is_team(role: Role) -> bool {
    policy::reach(role, Right::DeskWork).is_some()
}

/// Whether somebody in this role may read the published version.
pub fn may_read(a: &Article, role: Role) -> bool {
    let named = match &a.audience {
        Audience::Everybody => true,
        Audience::Team => role == Role::Auditor,
        Audience::Roles(roles) => roles.contains(&role),
    };
    is_team(role) || (a.is_offered() && named)
}

/// An article as a form or a program sends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub title: String,
    pub text: String,
    pub category: String,
    /// `everybody`, `team` or `roles`.
    pub audience: String,
    /// The roles, separated by commas or given several times.
    pub roles: Vec<String>,
    pub owner: String,
    pub review_on: String,
}

/// The draft, or everything that is wrong with it.
pub fn read(t: &Typed) -> Result<Draft, Vec<FieldFault>> {
    let mut faults = Vec::new();
    check("title", &t.title, (1, TITLE_MAX), &mut faults);
    check("text", &t.text, (1, BODY_MAX), &mut faults);
    check("category", &t.category, (0, 80), &mut faults);
    let audience = audience(&t.audience, &t.roles).unwrap_or_else(|fault| {
        faults.push(fault);
        Audience::Team
    });
    let owner = match t.owner.trim() {
        "" => None,
        id => id.parse().map(PersonId).map_err(|_| faults.push(FieldFault::new("owner", "fault-unknown"))).ok(),
    };
    let review_on = match t.review_on.trim() {
        "" => None,
        day => day.parse::<Date>().map_err(|_| faults.push(FieldFault::new("review_on", "fault-not-a-date"))).ok(),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let title: String = t.title.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let body = t.text.replace("\r\n", "\n");
    Ok(Draft { title, body, category: t.category.trim().to_owned(), audience, owner, review_on })
}

fn check(field: &str, text: &str, (min, max): (usize, usize), faults: &mut Vec<FieldFault>) {
    if min > 0 && text.trim().is_empty() {
        faults.push(FieldFault::new(field, "fault-empty"));
    } else if text.chars().count() > max {
        faults.push(FieldFault::new(field, "fault-too-long").with("max", max));
    }
}

/// Who may read, as it is typed.
fn audience(word: &str, roles: &[String]) -> Result<Audience, FieldFault> {
    match word {
        "" | "everybody" | "all" => Ok(Audience::Everybody),
        "team" => Ok(Audience::Team),
        "roles" => roles_of(roles).map(Audience::Roles),
        _ => Err(FieldFault::new("audience", "fault-unknown")),
    }
}

fn roles_of(words: &[String]) -> Result<Vec<Role>, FieldFault> {
    let mut roles = Vec::new();
    for word in words.iter().flat_map(|w| w.split(',')).map(str::trim).filter(|w| !w.is_empty()) {
        let role = Role::from_word(word).ok_or_else(|| FieldFault::new("roles", "fault-unknown"))?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    if roles.is_empty() { Err(FieldFault::new("roles", "fault-empty")) } else { Ok(roles) }
}

/// How an audience is kept: its word and its list of roles.
pub fn audience_words(a: &Audience) -> (&'static str, String) {
    match a {
        Audience::Everybody => ("everybody", String::new()),
        Audience::Team => ("team", String::new()),
        Audience::Roles(roles) => ("roles", roles.iter().map(|r| r.word()).collect::<Vec<_>>().join(",")),
    }
}

/// The audience that is kept so; what cannot be read is the team's alone.
pub fn audience_kept(word: &str, roles: &str) -> Audience {
    audience(word, &[roles.to_owned()]).unwrap_or(Audience::Team)
}

/// The beginnings of words by which articles for a question are looked for, the longest first: endings are
/// left off, so that "printers" finds "printer".
pub fn beginnings(question: &str) -> Vec<String> {
    let mut words: Vec<String> = question
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() >= WORD_MIN && !w.chars().all(|c| c.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
    words.dedup();
    words.truncate(WORDS_MAX);
    words.iter().map(|w| beginning(w)).collect()
}

/// The words by which an article is found.
pub fn words_of(title: &str, text: &str) -> BTreeSet<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).chain(text.split(|c: char| !c.is_alphanumeric()));
    words.filter(|w| (WORD_MIN..=WORD_MAX).contains(&w.chars().count())).map(str::to_lowercase).collect()
}

/// The letters by which words are looked up.
pub fn stem(word: &str) -> String {
    word.chars().take(WORD_MIN).collect()
}

fn beginning(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let kept = if letters.len() >= 8 { letters.len() - 2 } else { letters.len().saturating_sub(1).max(WORD_MIN) };
    letters.into_iter().take(kept).collect()
}

/// How well an article answers: words found in the title count thrice, longer words more.
pub fn fit(a: &Article, beginnings: &[String]) -> usize {
    let (title, body) = (a.published_title.to_lowercase(), a.published_body.to_lowercase());
    let weight = |b: &String| {
        let long = b.chars().count();
        if title.contains(b.as_str()) {
            3 * long
        } else if body.contains(b.as_str()) {
            long
        } else {
            0
        }
    };
    beginnings.iter().map(weight).sum()
}

/// What of a question is kept when nothing was found: words without digits, signs and people's names.
pub fn impersonal(question: &str, names: &[String]) -> String {
    let known: Vec<String> = names.iter().flat_map(|n| n.split_whitespace()).map(str::to_lowercase).collect();
    let mut words: Vec<String> = question
        .split_whitespace()
        .filter(|w| !w.contains(['@', '/', '\\', ':']) && !w.chars().any(|c| c.is_ascii_digit()))
        .map(|w| w.chars().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase())
        .filter(|w| w.chars().count() >= WORD_MIN && !known.contains(w))
        .collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
    words.dedup();
    words.truncate(3);
    words.sort();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(title: &str, audience: &str, roles: &[&str]) -> Typed {
        let roles = roles.iter().map(|r| (*r).to_owned()).collect();
        Typed { title: title.into(), text: "Text".into(), audience: audience.into(), roles, ..Typed::default() }
    }

    #[test]
    fn nothing_is_published_without_review() {
        assert_eq!(after(State::Draft, Step::Submit), Ok(State::Review));
        assert_eq!(after(State::Review, Step::Approve), Ok(State::Published));
        for state in [State::Draft, State::Published, State::Archived] {
            assert!(after(state, Step::Approve).is_err(), "{state:?}");
        }
        assert_eq!(after(State::Archived, Step::Revive), Ok(State::Draft));
    }

    #[test]
    fn what_is_wrong_with_a_draft_is_named_field_by_field() {
        let wrong = Typed { review_on: "soon".into(), owner: "me".into(), ..typed(" ", "nobody", &[]) };
        let fields: Vec<String> = read(&wrong).unwrap_err().into_iter().map(|f| f.field).collect();
        assert_eq!(fields, ["title", "audience", "owner", "review_on"]);
        assert_eq!(read(&typed("A", "roles", &[])).unwrap_err()[0].field, "roles");
        assert_eq!(read(&typed("A", "roles", &["boss"])).unwrap_err()[0].field, "roles");
        let good = read(&typed("A\u{0}b", "roles", &["executive,auditor", "executive"])).unwrap();
        assert_eq!(
            (good.title.as_str(), good.audience),
            ("A b", Audience::Roles(vec![Role::Executive, Role::Auditor]))
        );
    }

    #[test]
    fn an_audience_is_kept_and_read_back() {
        for audience in [Audience::Everybody, Audience::Team, Audience::Roles(vec![Role::Executive])] {
            let (word, roles) = audience_words(&audience);
            assert_eq!(audience_kept(word, &roles), audience);
        }
        assert_eq!(audience_kept("nonsense", ""), Audience::Team);
    }

    #[test]
    fn endings_are_left_off_and_numbers_looked_over() {
        assert_eq!(beginnings("My printers jam on 12345 pages"), ["printe", "page"]);
        assert_eq!(beginnings("a b c"), Vec::<String>::new());
    }

    #[test]
    fn what_is_kept_of_a_failed_search_names_nobody() {
        let names = ["Elise Moreau".to_owned()];
        let kept =
            impersonal("Elise Moreau cannot open salary.xlsx at elise@aurelle.example, call 0123 or T-77", &names);
        assert_eq!(kept, "cannot open salaryxlsx");
        assert_eq!(impersonal("4711", &names), "");
    }
}
