//! Finds the signature at the end of what somebody wrote. It stays part of the text; pages fold it.

use super::head::Address;
use super::words::{self, pattern};
use regex::Regex;
use std::sync::LazyLock;

/// Lines that a signature may have.
const LINES_MAX: usize = 25;
/// Characters of a line that can be part of one.
const LINE_MAX: usize = 90;

static DASHES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(-- ?|—|--+|__+|==+|~~+|\*\*+|[-_=*~]{3,})\s*$"));
static REACH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(\+?\(?\d[\d ()./-]{6,}\d|[^\s@]+@[^\s@]+\.\w+|https?://|\bwww\.|\b(tel|fax|phone|mobile?|mob|cell|skype|telefon|tél|durchwahl|t|m|f|p)\b\s*[.:])",
    )
});
static FAREWELL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*((many |kind |best |warm |with (kind |best )?|warmest )?(regards|wishes|thanks|greetings)|thanks( (a lot|again|so much|in advance))?|thank you.{0,30}|cheers|sincerely( yours)?|yours .{0,20}|best|br|kr|rgds|mfg|lg|vg|gruß|gruss|viele grüße|liebe grüße|(mit )?(freundlichen|besten|herzlichen|vielen|lieben|schönen) (grüßen|grüssen|gruß|grüße|dank).{0,30}|cordialement|bien (cordialement|à vous)|merci|salutations.{0,30}|saludos.{0,20}|un saludo|atentamente|gracias|cordiali saluti|distinti saluti|saluti|grazie|atenciosamente|cumprimentos|obrigad[oa]|(met )?(vriendelijke )?groet(en)?|(med )?(vänliga|venlig|vennlig) hälsning(ar)?|hilsen|mvh|ystävällisin terveisin|terveisin|pozdrawiam|z poważaniem|s pozdravem|с уважением|спасибо|üdvözlettel|saygılarımla|よろしく.{0,20}|此致|敬礼|감사합니다|με εκτίμηση)\s*[,.!]*\s*$",
    )
});

/// The signature of a text; empty if there is none. It is the end of the text, word for word.
pub fn find(text: &str, from: Option<&Address>) -> String {
    let lines: Vec<&str> = text.lines().collect();
    start(&lines, from).and_then(|at| lines.get(at..)).map(|of| of.join("\n")).unwrap_or_default()
}

fn start(lines: &[&str], from: Option<&Address>) -> Option<usize> {
    let first = lines.len().saturating_sub(LINES_MAX);
    let tail = || (first..lines.len()).filter_map(|i| lines.get(i).map(|l| (i, *l)));
    // The mark that the standard names, then any line of dashes with little below it.
    if let Some((at, _)) = tail().rfind(|(_, l)| *l == "-- " || *l == "--") {
        return (at > 0).then_some(at);
    }
    let short_below = |at: usize| lines.iter().skip(at + 1).all(|l| l.chars().count() <= LINE_MAX);
    if let Some((at, _)) = tail().find(|(i, l)| *i > 0 && DASHES.is_match(l) && short_below(*i) && *i + 1 < lines.len())
    {
        return Some(at);
    }
    let by_program = tail().rfind(|(i, l)| *i > 0 && words::sent_from(l)).map(|(i, _)| with_name(lines, i));
    let by_name = by_block(lines, from);
    match (by_program, by_name) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// A name that stands right above what a program added belongs to it.
fn with_name(lines: &[&str], at: usize) -> usize {
    let above = at.checked_sub(1).and_then(|i| lines.get(i)).map_or("", |l| l.trim());
    let words: Vec<&str> = above.split_whitespace().collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase) && !w.ends_with(['.', '!', '?', ',']);
    if at > 1 && (1..=4).contains(&words.len()) && words.iter().all(capital) { at - 1 } else { at }
}

/// The last block of short lines, if it says how to reach somebody, or names the sender.
fn by_block(lines: &[&str], from: Option<&Address>) -> Option<usize> {
    let floor = lines.len().saturating_sub(12);
    let mut at = lines.len();
    let mut best = None;
    while at > floor.max(1) {
        at -= 1;
        let line = lines.get(at)?;
        if line.chars().count() > LINE_MAX || ends_a_sentence(line) && !REACH.is_match(line) && !FAREWELL.is_match(line)
        {
            break;
        }
        let block = lines.get(at..)?;
        let begins = FAREWELL.is_match(line) || names(line, from);
        let reaches = block.iter().filter(|l| REACH.is_match(l)).count();
        let after_blank = lines.get(at - 1).is_some_and(|l| l.trim().is_empty());
        if begins && !line.trim().is_empty() || (after_blank && reaches >= 2 && line.split_whitespace().count() <= 8) {
            best = Some(at);
        }
    }
    best
}

fn ends_a_sentence(line: &str) -> bool {
    let line = line.trim_end();
    line.split_whitespace().count() > 4 && line.ends_with(['.', '!', '?', ';'])
}

/// Whether a line is little more than the sender's name.
fn names(line: &str, from: Option<&Address>) -> bool {
    let Some(from) = from else { return false };
    let words: Vec<String> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    if words.is_empty() || words.len() > 6 {
        return false;
    }
    let local = from.email.split('@').next().unwrap_or_default().to_lowercase();
    let own: Vec<String> = from
        .name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().count() > 1)
        .map(str::to_lowercase)
        .collect();
    words
        .first()
        .is_some_and(|w| own.contains(w) || (w.chars().count() > 2 && local.split(['.', '_', '-']).any(|l| l == w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, wanted: &str) {
        let from = Address { name: name.to_owned(), email: "gina@example.com".to_owned() };
        assert_eq!(find(text, Some(&from)), wanted);
    }

    #[test]
    fn what_stands_below_two_dashes_is_the_signature() {
        check("Hello\n\n--\nGina\n+44 20 7946 0000", "", "--\nGina\n+44 20 7946 0000");
    }

    #[test]
    fn what_a_telephone_adds_is_the_signature() {
        check("Hello\n\nSent from my iPhone", "", "Sent from my iPhone");
        check("Hallo\n\nVon meinem iPhone gesendet", "", "Von meinem iPhone gesendet");
    }

    #[test]
    fn a_name_with_ways_to_reach_it_is_the_signature() {
        check(
            "It is broken.\n\nGina Lo\ngina@example.com\n(555) 346-9947",
            "Gina Lo",
            "Gina Lo\ngina@example.com\n(555) 346-9947",
        );
        check("It is broken.\n\nKind regards\nGina", "", "Kind regards\nGina");
    }

    #[test]
    fn a_message_without_signature_keeps_all_its_words() {
        check("The printer prints nothing.\nPlease help me with it.", "Gina", "");
        check("Call me: +44 20 7946 0000", "Gina", "");
    }
}
