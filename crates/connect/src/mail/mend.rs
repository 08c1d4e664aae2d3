//! What senders leave out, put back: the end of parts within parts, the blank line below headers, the usual names of
//! encodings. A reader that takes the standard at its word would lose files over each of them.

use std::borrow::Cow;

/// Parts within parts that are followed.
const OPEN_MAX: usize = 40;
/// Bytes of one header that are looked at.
const FIELD_MAX: usize = 16 * 1024;

/// The message with what was left out.
pub fn mend(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let edits = edits(&bytes);
    if edits.is_empty() {
        return bytes;
    }
    let mut out = Vec::with_capacity(bytes.len() + edits.len() * 80);
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(bytes.get(at..edit.at).unwrap_or_default());
        out.extend_from_slice(&edit.put);
        at = edit.at + edit.skip;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// At which byte how many are left out and what stands there instead.
struct Edit {
    at: usize,
    skip: usize,
    put: Vec<u8>,
}

fn edits(bytes: &[u8]) -> Vec<Edit> {
    let mut reader =
        Reader { bytes, edits: Vec::new(), open: Vec::new(), head: Some(Head::default()), within: None, known_at: 0 };
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|r| !r.is_empty()) {
        let length = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        reader.line(at, line);
        at += length + 1;
    }
    reader.end();
    reader.edits
}

/// The headers of one part, as far as they were read.
#[derive(Default)]
struct Head {
    /// Whether a boundary stands before it.
    part: bool,
    /// The header in hand: where it begins, and its bytes with those of its further lines.
    field: Option<(usize, Vec<u8>)>,
    seen: bool,
    multipart: Option<Vec<u8>>,
    message: bool,
    encoded: bool,
}

struct Open {
    boundary: Vec<u8>,
    /// Whether its first line was seen. Without it the boundary is another one, or there are no parts.
    begun: bool,
}

impl Open {
    fn end(&self) -> Vec<u8> {
        if self.begun { [b"--", self.boundary.as_slice(), b"--\n"].concat() } else { Vec::new() }
    }
}

struct Reader<'m> {
    bytes: &'m [u8],
    edits: Vec<Edit>,
    /// The parts that are open, the innermost last.
    open: Vec<Open>,
    /// Present while headers are read.
    head: Option<Head>,
    /// How many were open where a whole message within this one began. It is somebody's file: its words stay.
    within: Option<usize>,
    /// Where the next header was found that one knows, so that nobody looks for it line after line.
    known_at: usize,
}

impl Reader<'_> {
    fn line(&mut self, at: usize, line: &[u8]) {
        if let Some((depth, last)) = self.delimiter(line) {
            self.finish_field();
            self.within = self.within.filter(|begun| depth >= *begun);
            while self.open.len() > depth + 1 {
                let Some(inner) = self.open.pop() else { break };
                self.edits.push(Edit { at, skip: 0, put: inner.end() });
            }
            if last {
                self.open.pop();
            } else if let Some(open) = self.open.last_mut() {
                open.begun = true;
            }
            self.head = (!last).then(|| Head { part: true, ..Head::default() });
        } else if self.head.is_some() {
            self.header(at, line);
        }
    }

    /// A message that was cut off ends all its parts.
    fn end(&mut self) {
        let ends: Vec<u8> = self.open.iter().rev().flat_map(Open::end).collect();
        if !ends.is_empty() {
            self.edits.push(Edit { at: self.bytes.len(), skip: 0, put: [b"\n".as_slice(), &ends].concat() });
        }
    }

    /// Which of the open boundaries a line is, and whether it is the last of its kind.
    fn delimiter(&self, line: &[u8]) -> Option<(usize, bool)> {
        let name = line.strip_prefix(b"--")?.trim_ascii_end();
        let found = |(depth, open): (usize, &Open)| {
            let rest = name.strip_prefix(open.boundary.as_slice())?;
            matches!(rest, b"" | b"--").then_some((depth, !rest.is_empty()))
        };
        self.open.iter().enumerate().rev().find_map(found)
    }

    fn header(&mut self, at: usize, line: &[u8]) {
        if line.trim_ascii().is_empty() {
            self.finish_field();
            return self.end_head();
        }
        let Some(head) = self.head.as_mut() else { return };
        let unfolded = head.field.is_some() && PARAMETERS.iter().any(|name| starts(line, name));
        if unfolded {
            self.edits.push(Edit { at, skip: 0, put: b"\t".to_vec() });
        }
        if line.starts_with(b" ") || line.starts_with(b"\t") || unfolded {
            if let Some((_, field)) = head.field.as_mut().filter(|(_, f)| f.len() < FIELD_MAX) {
                field.push(b'\n');
                field.extend_from_slice(line);
            }
            return;
        }
        if names_field(line) {
            self.finish_field();
            if let Some(head) = self.head.as_mut() {
                head.seen = true;
                head.field = Some((at, line.to_vec()));
            }
            return;
        }
        // A header that says nothing goes on here, not set in.
        let awaited = head.field.as_ref().is_some_and(|(_, f)| f.trim_ascii_end().ends_with(b":"));
        if (head.seen || head.part) && !awaited && self.within.is_none() && !self.more_fields(at) {
            // No blank line: the text begins here.
            self.finish_field();
            self.edits.push(Edit { at, skip: 0, put: b"\n".to_vec() });
            self.end_head();
        }
    }

    /// Whether a header still comes before the next blank line or boundary.
    fn more_fields(&mut self, at: usize) -> bool {
        if at < self.known_at {
            return true;
        }
        let mut from = at;
        for line in self.bytes.get(at..).unwrap_or_default().split(|b| *b == b'\n').take(200) {
            if from > at && (line.trim_ascii().is_empty() || self.delimiter(line).is_some()) {
                return false;
            }
            if from > at && line.contains(&b':') && KNOWN.iter().any(|name| starts(line, name)) {
                self.known_at = from;
                return true;
            }
            from += line.len() + 1;
        }
        false
    }

    fn end_head(&mut self) {
        let Some(head) = self.head.take() else { return };
        if let Some(boundary) = head.multipart.filter(|_| self.open.len() < OPEN_MAX) {
            self.open.push(Open { boundary, begun: false });
        } else if head.message && !head.encoded {
            self.head = Some(Head::default());
            self.within = self.within.or(Some(self.open.len()));
        }
    }

    /// Takes from a whole header what matters for the parts, and writes the usual name of what it says.
    fn finish_field(&mut self) {
        let Some(head) = self.head.as_mut() else { return };
        let Some((at, field)) = head.field.take() else { return };
        let Some(colon) = field.iter().position(|b| *b == b':').filter(|_| starts(&field, b"content-t")) else {
            return;
        };
        let (name, value) = field.split_at(colon);
        let text = String::from_utf8_lossy(value.get(1..).unwrap_or_default()).replace('\n', " ");
        let said = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let usual = if name.trim_ascii().eq_ignore_ascii_case(b"content-type") {
            head.message = matches!(said.as_str(), "message/rfc822" | "message/global");
            head.multipart = if said.starts_with("multipart/") { boundary(value) } else { None };
            whole_type(&said)
                .map(|known| text.trim().replacen(text.split(';').next().unwrap_or_default().trim(), known, 1))
        } else if name.trim_ascii().eq_ignore_ascii_case(b"content-transfer-encoding") {
            let known = encoding(&text);
            head.encoded = known.is_some();
            known.filter(|k| !text.trim().eq_ignore_ascii_case(k)).map(str::to_owned)
        } else {
            None
        };
        if let Some(usual) = usual.filter(|_| self.within.is_none()) {
            let put = [name, b": ", usual.as_bytes()].concat();
            self.edits.push(Edit { at, skip: field.len(), put });
        }
    }
}

/// What goes on in the next line of a header, though some programs forget to set it in.
const PARAMETERS: [&[u8]; 4] = [b"boundary=", b"charset=", b"filename=", b"name="];

/// Headers by which one knows that more of them come.
const KNOWN: [&[u8]; 14] = [
    b"content-",
    b"from:",
    b"to:",
    b"cc:",
    b"subject:",
    b"date:",
    b"mime-version:",
    b"message-id:",
    b"received:",
    b"return-path:",
    b"reply-to:",
    b"sender:",
    b"references:",
    b"x-",
];

fn starts(line: &[u8], name: &[u8]) -> bool {
    line.get(..name.len()).is_some_and(|l| l.eq_ignore_ascii_case(name))
}

/// "Name: value"
fn names_field(line: &[u8]) -> bool {
    let Some(colon) = line.iter().position(|b| *b == b':') else { return false };
    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

/// The parameter `boundary` of a type, byte for byte.
fn boundary(value: &[u8]) -> Option<Vec<u8>> {
    let key = b"boundary";
    let mut from = value.windows(key.len()).position(|w| w.eq_ignore_ascii_case(key))? + key.len();
    let skip = |from: usize, of: &[u8]| {
        from + value.get(from..).unwrap_or_default().iter().take_while(|b| of.contains(b)).count()
    };
    from = skip(from, b" \t\n");
    if value.get(from) != Some(&b'=') {
        return None;
    }
    from = skip(from + 1, b" \t\n");
    let rest = value.get(from..)?;
    let name = match rest.strip_prefix(b"\"") {
        Some(quoted) => quoted.split(|b| *b == b'"').next()?,
        None => rest.split(|b| b"; \t\n".contains(b)).next()?,
    };
    (!name.is_empty() && name.len() <= 200).then(|| name.to_vec())
}

/// The whole type that half of one means.
fn whole_type(said: &str) -> Option<&'static str> {
    match said {
        "text" | "plain" | "text/" => Some("text/plain"),
        "html" => Some("text/html"),
        _ => None,
    }
}

/// The encoding that a header means, by its name in the standard; none for what is as it stands.
fn encoding(value: &str) -> Option<&'static str> {
    let bare = value.split([';', '(']).next().unwrap_or_default();
    let letters: String = bare.chars().filter(char::is_ascii_alphanumeric).collect();
    match letters.to_ascii_lowercase().as_str() {
        "base64" => Some("base64"),
        "quotedprintable" => Some("quoted-printable"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        assert_eq!(String::from_utf8_lossy(&mend(Cow::Borrowed(text.as_bytes()))), wanted);
    }

    #[test]
    fn what_is_whole_stays_byte_for_byte() {
        for whole in [
            "Subject: x\n\nno end: here\n--b\n",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative;\n boundary=\"b2\"\n\n--b2\n\nx\n--b2--\n--b\n\ny\n--b--\nafter\n",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello: you\nand you\n--b--",
            "From: a@b.example\n>From nobody\nTo: c@d.example\n\nx",
            "Content-Transfer-Encoding: Base64\nContent-Type: text/plain; charset=x\n\nSGk=",
            "no headers at all\nnor here",
            "From: a@b.example\nX-Long:\nabcdefghij\n\nx",
            "Content-Type: multipart/mixed; boundary=other\n\n--b\n\nx",
        ] {
            check(whole, whole);
        }
    }

    #[test]
    fn parts_that_end_with_those_around_them_are_ended() {
        check(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
        );
        check(
            "Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\n\nx\n--out\n\ny\n--out--\n",
            "Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\n\nx\n--in--\n--out\n\ny\n--out--\n",
        );
    }

    #[test]
    fn messages_within_the_message_keep_their_words() {
        let inner = "Content-Type: message/rfc822\n\nSubject: x\nContent-Type: text\nno header\n";
        let whole =
            format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n{inner}\n--b\nContent-Type: text\n\ny\n--b--");
        check(&whole, &whole.replace("text\n\ny", "text/plain\n\ny"));
    }

    #[test]
    fn a_text_right_below_its_headers_is_set_off() {
        check("From: a@b.example\nSubject: x\nHello you\nthere", "From: a@b.example\nSubject: x\n\nHello you\nthere");
        check(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nHello you\n--b--",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello you\n--b--",
        );
        check(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nHello you\n--b--",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello you\n--b--",
        );
    }

    #[test]
    fn encodings_and_types_get_their_usual_names() {
        check(
            "Content-Transfer-Encoding: quoted printable;\nA: b\n\nx",
            "Content-Transfer-Encoding: quoted-printable\nA: b\n\nx",
        );
        check("Content-Transfer-Encoding:\n \"base64\"\n\nx", "Content-Transfer-Encoding: base64\n\nx");
        check("Content-Type: text; charset=utf-8\n\nx", "Content-Type: text/plain; charset=utf-8\n\nx");
        check("Content-Type: text/plain;\nname=\"a: b\"\n\nx", "Content-Type: text/plain;\n\tname=\"a: b\"\n\nx");
    }
}
