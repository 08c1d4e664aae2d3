//! Tells what somebody wrote now from what they quoted: by what mail programs mark, never by guessing at style.

use super::page::{Line, Mark};
use super::words::{self, Field};

/// The line above which an answer to our letters is to be written, if a letter asks for it.
pub const ABOVE: &str = "-- Please reply above this line --";
/// Lines that an attribution may be broken over.
const ATTRIBUTION_LINES: usize = 4;
/// Lines within which the fields of a quoted head stand.
const HEAD_LINES: usize = 14;
/// Lines of one message that are looked at; what follows is kept as new.
const LINES_MAX: usize = 20_000;

/// The mark before a signature; its blank belongs to it.
pub const DASHES: &str = "-- ";

/// The two halves of a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    pub text: String,
    pub folded: String,
    /// True if nothing new was found, so that `text` is what was forwarded or quoted.
    pub only_quoted: bool,
}

/// Splits the lines of a message. `reply` says that its headers or subject mark it as an answer.
pub fn split(lines: &[Line], reply: bool) -> Split {
    let quoted = mark(lines, reply);
    let pick = |wanted: bool| {
        let chosen = lines.iter().enumerate().filter(|(i, _)| quoted.get(*i).copied().unwrap_or(false) == wanted);
        tidy(chosen.map(|(_, l)| l.text.as_str()))
    };
    let (text, folded) = (pick(false), pick(true));
    if text.is_empty() && !folded.is_empty() {
        return Split { text: folded, folded: String::new(), only_quoted: true };
    }
    Split { text, folded, only_quoted: false }
}

/// Lines joined, without blank ones at the ends and with one blank line at most between others.
fn tidy<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut out = String::new();
    let mut blank = 0;
    for line in lines {
        let line = if line == DASHES { line } else { line.trim_end() };
        if line.trim().is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        out.push_str(line);
    }
    out
}

/// For each line whether it is quoted.
fn mark(lines: &[Line], reply: bool) -> Vec<bool> {
    let mut quoted = vec![false; lines.len()];
    let mut at = 0;
    let mut attributed = false;
    while let Some(line) = lines.get(at).filter(|_| at < LINES_MAX) {
        let set_off = marked_below(lines, at);
        if words::original_mark(&line.text) && set_off {
            // What is passed on bears the sign, so that what stands below it does not belong to it.
            fill(&mut quoted, at, at + 1);
            attributed = true;
            at += 1;
            continue;
        }
        if line.mark == Mark::Rest || words::above_mark(&line.text) || words::original_mark(&line.text) {
            return rest(quoted, lines, at);
        }
        if let Some(length) = attribution(lines, at) {
            attributed = true;
            fill(&mut quoted, at, at + length);
            at += length;
            let after = next_word(lines, at);
            if after.and_then(|i| lines.get(i)).is_some_and(|l| !is_quoted(l, true)) && !any_quoted(lines, at) {
                // Nothing below is marked: the program quotes without marks, all the rest is old.
                return rest(quoted, lines, at);
            }
            continue;
        }
        if heads(lines, at) && !(set_off && signed(line)) {
            return rest(quoted, lines, at);
        }
        let among = run(lines, at) > 1 || at > 0 && quoted.get(at - 1).copied().unwrap_or(false);
        if is_quoted(line, attributed) && (attributed || reply || line.mark == Mark::Quoted || among) {
            fill(&mut quoted, at, at + 1);
        }
        at += 1;
    }
    quoted
}

fn fill(quoted: &mut [bool], from: usize, to: usize) {
    quoted.iter_mut().take(to).skip(from).for_each(|q| *q = true);
}

/// All from `at` on, with the rules and the lines of dashes before it.
fn rest(mut quoted: Vec<bool>, lines: &[Line], at: usize) -> Vec<bool> {
    let mut from = at;
    while from > 0
        && lines.get(from - 1).is_some_and(|l| l.mark == Mark::Rule || is_border(&l.text) || l.text.trim().is_empty())
    {
        from -= 1;
    }
    let end = quoted.len();
    fill(&mut quoted, from, end);
    quoted
}

/// "________________________________"
fn is_border(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 5 && text.chars().all(|c| "_-=*–—─".contains(c))
}

/// "> text", "  | text"? No: only the sign that all programs use, and what the markup says.
fn is_quoted(line: &Line, attributed: bool) -> bool {
    match line.mark {
        Mark::Quoted | Mark::Rest => true,
        Mark::SetIn if attributed => true,
        _ => line.text.trim_start().starts_with('>'),
    }
}

/// Whether a plain line begins with the sign.
fn signed(line: &Line) -> bool {
    line.mark == Mark::None && line.text.trim_start().starts_with('>')
}

/// Whether the next words below a line bear the sign.
fn marked_below(lines: &[Line], at: usize) -> bool {
    next_word(lines, at + 1).and_then(|i| lines.get(i)).is_some_and(signed)
}

/// How many lines from here on bear the sign.
fn run(lines: &[Line], at: usize) -> usize {
    lines.iter().skip(at).take_while(|l| is_quoted(l, false)).count()
}

fn any_quoted(lines: &[Line], at: usize) -> bool {
    lines.iter().skip(at).any(|l| is_quoted(l, true))
}

fn next_word(lines: &[Line], from: usize) -> Option<usize> {
    (from..lines.len()).find(|i| lines.get(*i).is_some_and(|l| !l.text.trim().is_empty()))
}

/// How many lines an attribution takes that begins here.
fn attribution(lines: &[Line], at: usize) -> Option<usize> {
    let first = lines.get(at)?;
    if first.text.trim().is_empty() {
        return None;
    }
    let mut joined = String::new();
    for length in 1..=ATTRIBUTION_LINES {
        let line = lines.get(at + length - 1)?;
        let text = line.text.trim();
        // A blank line ends it, and so does a first line that is a whole sentence.
        if text.is_empty() || joined.chars().count() > 300 {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(text.trim_start_matches('>').trim());
        if words::attribution(&joined) || words::dated_sender(&joined) && marked_below(lines, at + length - 1) {
            let marked = first.mark != Mark::None || followed(lines, at + length);
            return marked.then_some(length);
        }
        if length == 1 && !may_begin(text) {
            return None;
        }
    }
    None
}

/// Whether a line can be the first of an attribution that goes on in the next.
fn may_begin(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit()) || text.contains('@')
}

/// Whether something stands below an attribution: without it, it is a sentence at the end.
fn followed(lines: &[Line], from: usize) -> bool {
    next_word(lines, from).is_some()
}

/// Whether the head of another message begins here: three fields of it close together, the sender among them.
fn heads(lines: &[Line], at: usize) -> bool {
    let label = |i: usize| lines.get(i).and_then(|l| words::field(&l.text));
    let Some((first, value)) = label(at) else { return false };
    if first == Field::Other || (first == Field::To && value.is_empty()) {
        return false;
    }
    let mut seen = vec![first];
    // Who and when: words before a colon alone are anybody's list.
    let mut telling = first == Field::Sent || value.contains('@');
    let (mut strange, mut i) = (0, at + 1);
    while i < lines.len().min(at + HEAD_LINES) {
        let text = lines.get(i).map_or("", |l| l.text.trim());
        match label(i) {
            Some((field, value)) => {
                strange = 0;
                telling |= field == Field::Sent || value.contains('@');
                if !seen.contains(&field) {
                    seen.push(field);
                }
            }
            None if text.is_empty() || text == ">" => {}
            // A long list of names goes on in the next line.
            None => strange += 1,
        }
        if strange > 2 {
            break;
        }
        i += 1;
    }
    let main = seen.iter().filter(|f| **f != Field::Other).count();
    main >= 3 && telling && seen.contains(&Field::From)
}
