//! Who wrote what somebody passed on: the sender in the head of a forwarded message.

use super::head::{Address, plain_address};
use super::words::{self, Field};

/// Lines below the sender within which the other fields of a head stand.
const HEAD_LINES: usize = 8;

/// The sender of the message that was passed on, if the subject says that one was.
pub fn author(subject: &str, texts: [&str; 2]) -> Option<Address> {
    if !words::forward_prefix(subject) {
        return None;
    }
    texts.into_iter().find_map(head)
}

/// The first head of a quoted message: a sender with at least one other field near it.
fn head(text: &str) -> Option<Address> {
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().enumerate().find_map(|(i, line)| {
        let (Field::From, value) = words::field(line)? else { return None };
        let near = lines.iter().skip(i + 1).take(HEAD_LINES).filter_map(|l| words::field(l));
        let whole = near.into_iter().any(|(field, _)| matches!(field, Field::Sent | Field::Subject | Field::To));
        if whole { address(value) } else { None }
    })
}

/// "Ann Lee <ann@example.com>", "Ann Lee [mailto:ann@example.com]", or the address alone.
fn address(value: &str) -> Option<Address> {
    let signs = |c: char| c.is_whitespace() || "<>[]()*;,\"".contains(c);
    let email = value.split(signs).find_map(plain_address)?;
    let name = value.split(['<', '[', '(']).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c.is_whitespace() || "*\"'".contains(c));
    let name = if name.contains('@') { String::new() } else { name.to_owned() };
    Some(Address { name, email })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(subject: &str, text: &str) -> Option<String> {
        author(subject, ["", text]).map(|a| format!("{}|{}", a.name, a.email))
    }

    #[test]
    fn the_sender_of_what_was_passed_on_is_found() {
        for (subject, text, wanted) in [
            (
                "Fwd: x",
                "---------- Forwarded message ---------\nFrom: Ann Lee <Ann@Example.com>\nDate: Mon\nSubject: x\n\nHelp",
                "Ann Lee|ann@example.com",
            ),
            (
                "WG: x",
                "Von: Lee, Ann [mailto:ann@example.com]\nGesendet: Montag\nAn: IT\nBetreff: x",
                "Lee, Ann|ann@example.com",
            ),
            ("TR: x", "> *De :* ann@example.com\n> *Envoyé :* lundi\n", "|ann@example.com"),
        ] {
            assert_eq!(found(subject, text).as_deref(), Some(wanted), "{subject}");
        }
    }

    #[test]
    fn an_answer_a_lone_line_or_a_name_alone_is_no_forward() {
        let head = "From: Ann <ann@example.com>\nDate: Mon\n";
        assert_eq!(found("Re: x", head), None);
        assert_eq!(found("Fwd: x", "From: Ann <ann@example.com>\n\nand then nothing"), None);
        assert_eq!(found("Fwd: x", "From: Ann Lee\nDate: Mon\nSubject: x"), None);
    }
}
