//! Makes any bytes readable as a mail: one kind of line end, no mailbox line before the headers, no nesting without end.

use super::mend;
use std::borrow::Cow;

/// Messages within messages that are still read. A thread of forwards has a dozen.
const NESTED_MAX: usize = 100;

/// The message with line feeds only; `None` if it holds messages within messages without end.
pub fn prepare(raw: &[u8]) -> Option<Cow<'_, [u8]>> {
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw);
    let bytes = line_ends(raw);
    (nested(&bytes) <= NESTED_MAX).then(|| mend::mend(begin(bytes)))
}

/// Old Macintosh files end their lines with a bare carriage return; it is a line end where no line feed is, and a
/// stray character elsewhere.
fn line_ends(raw: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = raw.iter().position(|b| *b == b'\r' || *b == b'\n') else { return Cow::Borrowed(raw) };
    let bare = raw.get(first) == Some(&b'\r') && raw.get(first + 1) != Some(&b'\n');
    if !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw.iter().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            // "\r\n", and "\r\r\n" as some gateways write it.
            b'\r' if matches!(rest.peek(), Some(b'\n')) => {}
            b'\r' if bare => out.push(b'\n'),
            _ => out.push(*byte),
        }
    }
    Cow::Owned(out)
}

/// Without blank lines, and the "From " line of a mailbox file, before the headers.
fn begin(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let mut from = bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(0);
    let rest = bytes.get(from..).unwrap_or_default();
    if rest.starts_with(b"From ") || rest.starts_with(b">From ") {
        from += rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1);
    }
    if from == 0 { bytes } else { Cow::Owned(bytes.get(from..).unwrap_or_default().to_vec()) }
}

/// How often the bytes name the type of a whole message, or of a digest of them.
fn nested(bytes: &[u8]) -> usize {
    let names: [&[u8]; 3] = [b"message/rfc822", b"message/global", b"multipart/digest"];
    let slash = |at: &usize| bytes.get(*at) == Some(&b'/');
    let named = |at: usize| {
        names.iter().any(|name| {
            let before = name.iter().position(|b| *b == b'/').unwrap_or(0);
            at.checked_sub(before)
                .and_then(|from| bytes.get(from..from + name.len()))
                .is_some_and(|found| found.eq_ignore_ascii_case(name))
        })
    };
    (0..bytes.len()).filter(slash).filter(|at| named(*at)).take(NESTED_MAX + 1).count()
}
