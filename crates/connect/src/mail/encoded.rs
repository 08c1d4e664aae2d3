//! Encoded words (RFC 2047), as standards and as programs write them.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Reads what lacks its padding, or has bits over.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes of a base64 text up to its padding, whatever stands between its letters; none if they are no such text.
pub fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut letters: Vec<u8> = text
        .split(|b| *b == b'=')
        .next()?
        .iter()
        .copied()
        .filter(|b| b.is_ascii_alphanumeric() || b"+/".contains(b))
        .collect();
    if letters.len() % 4 == 1 {
        letters.pop();
    }
    TOLERANT.decode(letters).ok()
}

/// A header's value with its encoded words decoded and nothing in it that could end a line.
pub fn unword(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    let mut words: Option<(String, Vec<u8>)> = None;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        let Some(word) = word(from) else {
            flush(&mut out, words.take());
            out.push_str(before);
            out.push_str("=?");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        // White space between two encoded words belongs to neither, and a letter may begin in one and end in the next.
        let goes_on = before.trim().is_empty() && words.is_some();
        match words.as_mut().filter(|(charset, _)| goes_on && *charset == word.charset) {
            Some((_, bytes)) => bytes.extend(word.bytes),
            None => {
                flush(&mut out, words.take());
                if !goes_on {
                    out.push_str(before);
                }
                words = Some((word.charset, word.bytes));
            }
        }
        rest = from.get(word.length..).unwrap_or_default();
    }
    flush(&mut out, words);
    out.push_str(rest);
    let plain: String = out.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn flush(out: &mut String, words: Option<(String, Vec<u8>)>) {
    if let Some((charset, bytes)) = words {
        out.push_str(&text(&charset, &bytes));
    }
}

/// Bytes in a character set; in an unknown one, as Unicode or Western European.
fn text(charset: &str, bytes: &[u8]) -> String {
    if let Some(decode) = charset_decoder(charset.as_bytes()) {
        return decode(bytes);
    }
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|b| char::from(*b)).collect(), str::to_owned)
}

struct Word {
    charset: String,
    bytes: Vec<u8>,
    /// How long it is as it stands.
    length: usize,
}

/// "=?charset*language?B?text?="
fn word(from: &str) -> Option<Word> {
    let (charset, rest) = from.strip_prefix("=?")?.split_once('?')?;
    let (kind, rest) = rest.split_once('?')?;
    let end = rest.find("?=")?;
    let payload = rest.get(..end)?.as_bytes();
    let bare = charset.split('*').next()?.to_ascii_lowercase();
    if bare.is_empty() || bare.len() > 60 || bare.contains(char::is_whitespace) {
        return None;
    }
    let bytes = match kind {
        "B" | "b" => base64(payload)?,
        "Q" | "q" => quoted(&payload.iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect::<Vec<u8>>()),
        _ => return None,
    };
    Some(Word { charset: bare, bytes, length: charset.len() + kind.len() + end + 6 })
}

/// The bytes of a quoted-printable text; what is no code in it stays as it stands.
pub fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let after = text.get(at + 1..).unwrap_or_default();
        let code = after.get(..2).filter(|h| *byte == b'=' && h.iter().all(u8::is_ascii_hexdigit));
        let decoded = code.and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        let blank = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        if *byte == b'=' && after.get(blank) == Some(&b'\n') {
            at += blank + 2;
            continue;
        }
        out.push(decoded.unwrap_or(*byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, wanted: &str) {
        assert_eq!(unword(value), wanted);
    }

    #[test]
    fn words_are_decoded_where_they_stand() {
        check("[a]=?utf-8?Q?M=C3=BCller_&?=b", "[a]Müller &b");
        check("=?iso-8859-1*de?q?M=FCller?= =?utf-8?B?w7xiZXI=?= us", "Müllerüber us");
        check("=?x-unknown?B?TcO8bGxlcg?=", "Müller");
    }

    #[test]
    fn a_letter_that_two_words_share_is_one() {
        check("=?UTF-8?B?TcM=?=\n =?utf-8?B?vGxsZXI=?=", "Müller");
        check("=?utf-8?Q?M=C3?= =?utf-8?Q?=BCller?=", "Müller");
    }

    #[test]
    fn what_is_no_code_stays_in_its_text() {
        assert_eq!(quoted(b"a=C3=A4=\nb = c <x=\"y\">=3"), "aäb = c <x=\"y\">=3".as_bytes());
        assert_eq!(base64(b"SGk=").as_deref(), Some(b"Hi".as_slice()));
        assert_eq!(base64(b"SG\nk== and more").as_deref(), Some(b"Hi".as_slice()));
    }

    #[test]
    fn what_is_no_word_stays() {
        for plain in ["a =? b", "=?utf-8?X?y?=", "=?utf-8?Q?y", "=? =?", "1 =?= 2"] {
            check(plain, plain);
        }
    }
}
