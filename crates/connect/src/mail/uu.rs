//! Files that old programs wrote into the text itself (uuencode).

/// One file found in a text.
pub struct Found {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Takes the files out of a text; what is not whole stays where it is.
pub fn take_out(text: &str) -> (String, Vec<Found>) {
    if !text.contains("begin ") {
        return (text.to_owned(), Vec::new());
    }
    let (mut kept, mut files) = (String::with_capacity(text.len()), Vec::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let whole = opening(line).and_then(|name| {
            let mut ahead = lines.clone();
            body(&mut ahead).map(|bytes| (name, bytes, ahead))
        });
        match whole {
            Some((name, bytes, after)) => {
                files.push(Found { name: name.to_owned(), bytes });
                lines = after;
            }
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
        }
    }
    (kept, files)
}

/// "begin 644 name"
fn opening(line: &str) -> Option<&str> {
    let (mode, name) = line.strip_prefix("begin ")?.split_once(' ')?;
    let octal = (3..=4).contains(&mode.len()) && mode.bytes().all(|b| (b'0'..=b'7').contains(&b));
    (octal && !name.trim().is_empty()).then(|| name.trim())
}

fn body<'t>(lines: &mut impl Iterator<Item = &'t str>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    for line in lines {
        if line.trim_end() == "end" {
            return Some(out);
        }
        decode(line.trim_end_matches(['\r', '\n']), &mut out)?;
    }
    None
}

fn decode(line: &str, out: &mut Vec<u8>) -> Option<()> {
    let Some((first, rest)) = line.as_bytes().split_first() else { return Some(()) };
    if !(b' '..=b'`').contains(first) {
        return None;
    }
    let length = usize::from((first - b' ') & 63);
    let mut bytes = Vec::with_capacity(48);
    for four in rest.chunks(4) {
        let six = |i: usize| u32::from(four.get(i).map_or(0, |b| b.wrapping_sub(b' ') & 63));
        let word = six(0) << 18 | six(1) << 12 | six(2) << 6 | six(3);
        bytes.extend(word.to_be_bytes().iter().skip(1));
    }
    out.extend(bytes.get(..length)?);
    Some(())
}
