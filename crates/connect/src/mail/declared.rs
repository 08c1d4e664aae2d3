//! What a part says where its sender declared it wrongly: the character set, the padding, the name of a file.

use super::encoded::{base64, quoted};
use super::parts::tree;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::{Encoding, MessagePart, MimeHeaders};

/// The bytes of a part as they came.
pub fn raw_of<'r>(part: &MessagePart<'_>, raw: &'r [u8]) -> &'r [u8] {
    between(raw, part.offset_body, part.offset_end)
}

fn between(raw: &[u8], from: u32, to: u32) -> &[u8] {
    let at = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    raw.get(at(from)..at(to)).unwrap_or_default()
}

/// The bytes of a part whose last letters of base64 have no padding: the library drops them.
pub fn unpadded(part: &MessagePart<'_>, raw: &[u8]) -> Option<Vec<u8>> {
    if part.encoding != Encoding::Base64 {
        return None;
    }
    let letters = raw_of(part, raw).trim_ascii();
    let count = letters.iter().filter(|b| b.is_ascii_alphanumeric() || b"+/".contains(b)).count();
    (count % 4 > 1 && !letters.contains(&b'=')).then(|| base64(letters)).flatten()
}

/// The bytes of a part without their encoding, whatever letters they are.
pub fn bytes_of(part: &MessagePart<'_>, raw: &[u8]) -> Vec<u8> {
    let body = raw_of(part, raw);
    match part.encoding {
        Encoding::Base64 => base64(body).unwrap_or_else(|| body.to_vec()),
        Encoding::QuotedPrintable => quoted(body),
        Encoding::None => body.to_vec(),
    }
}

/// The text of a part in the character set that it is probably in, if that is not the one it names.
pub fn better(part: &MessagePart<'_>, text: &str, raw: &[u8]) -> String {
    let charset = part.content_type().and_then(|t| t.attribute("charset")).unwrap_or_default();
    let named = charset.trim_matches(['\'', '"', ' ']).to_ascii_lowercase();
    let whole = unpadded(part, raw);
    let doubtful = text.contains('\u{fffd}') || text.contains("\u{1b}$") || vague(&named) && !text.is_ascii();
    if whole.is_none() && !doubtful {
        return text.to_owned();
    }
    let bytes = whole.unwrap_or_else(|| bytes_of(part, raw));
    probable(&named, &bytes).unwrap_or_else(|| text.to_owned())
}

/// Sets in which everything is some letter, so that programs name them for whatever they have.
const VAGUE: [&str; 6] = ["us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "ansi_x3.4-1968"];

fn vague(named: &str) -> bool {
    VAGUE.contains(&named) || !unicode(named) && charset_decoder(named.as_bytes()).is_none()
}

fn unicode(named: &str) -> bool {
    matches!(named, "utf-8" | "utf8" | "utf_8")
}

fn decode(named: &str, bytes: &[u8]) -> Option<String> {
    if unicode(named) {
        return Some(String::from_utf8_lossy(bytes).into_owned());
    }
    charset_decoder(named.as_bytes()).map(|decode| decode(bytes))
}

/// The text of some bytes: in the named set if it fits them, else in the first of those that are mistaken for it.
fn probable(named: &str, bytes: &[u8]) -> Option<String> {
    let decode = |name: &str| decode(name, bytes);
    let whole = |text: &String| !text.contains('\u{fffd}');
    let escaped = bytes.windows(2).any(|w| w == b"\x1b$");
    if escaped && (vague(named) || unicode(named)) {
        return decode("iso-2022-jp");
    }
    let valid = std::str::from_utf8(bytes).ok().map(str::to_owned);
    if vague(named) {
        return valid.or_else(|| decode("windows-1252"));
    }
    let said = decode(named)?;
    let broken = said.chars().filter(|c| *c == '\u{fffd}').count();
    let other = said.chars().filter(|c| !c.is_ascii()).count();
    // One broken letter among many is broken; where most are, it is another set.
    if broken * 2 <= other && (other > broken || broken == 0) {
        return Some(said);
    }
    let japanese = ["iso-2022-jp", "shift_jis", "shift-jis", "euc-jp"].contains(&named);
    let sisters = ["euc-jp", "shift_jis"].into_iter().filter(|_| japanese);
    valid.or_else(|| sisters.filter_map(decode).find(whole)).or_else(|| decode("windows-1252"))
}

/// The name of a file; if its letters are none, as Western European.
pub fn file_name(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    let given = part.attachment_name()?;
    if !given.contains('\u{fffd}') {
        return Some(given.to_owned());
    }
    let head = between(raw, part.offset_header, part.offset_body);
    let again = charset_decoder(b"windows-1252").map(|decode| decode(head)).unwrap_or_default();
    let parsed = tree(again.as_bytes());
    let name = parsed.as_ref().and_then(|m| m.parts.first()?.attachment_name()).unwrap_or(given);
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(named: &str, bytes: &[u8], wanted: &str) {
        assert_eq!(probable(named, bytes).as_deref(), Some(wanted), "{named}");
    }

    #[test]
    fn what_is_unicode_is_read_as_such_whatever_it_is_called() {
        for named in ["us-ascii", "iso-8859-1", "", "x-unknown"] {
            check(named, "Größe".as_bytes(), "Größe");
            check(named, b"Gr\xf6\xdfe \x80", "Größe €");
        }
    }

    #[test]
    fn one_broken_letter_does_not_break_the_others() {
        check("utf-8", b"Gr\xc3\xb6\xc3\x9fe f\xc3\xbcr \xc3", "Größe für \u{fffd}");
        check("utf-8", b"Gr\xf6\xdfe", "Größe");
    }

    #[test]
    fn a_named_set_is_believed() {
        check("koi8-r", b"\xf0\xd2", "Пр");
        check("shift_jis", b"\x82\xb1", "こ");
        check("iso-2022-jp", b"\xa4\xb3\xa4\xf3", "こん");
    }
}
